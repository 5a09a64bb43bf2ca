#include "trust/wax-revocation-memory.h"

#include "trust-test.h"
#include "wax-test-crl.h"
#include "wax-test-der.h"

/* Lists of revoked certificates that are for a part of them, of others' making, or signed beside the path: which count,
 * and for whom (RFC 5280, sections 5.2.5 and 6.3; the cases are those of NIST's suite, sections 4.4 and 4.14). */

enum { DAY_S = 86400, USER_FLAG = 0x81, AUTHORITY_FLAG, REASONS, INDIRECT };

typedef struct {
  TestDir *dir;
  gint64 now;
  WaxTestCert *root, *middle, *maker, *other;
} Fixture;

/* @leaf: the server's own, below the fixture's middle; @beside: sent along; @stored: stands in the store beside the
 * root; @subject: whom the list is read about: 0 for the server's own */
typedef struct {
  WaxTestCert *leaf;
  WaxTestCert *beside[3];
  WaxTestCert *stored;
  guint subject;
} Look;

static WaxTestCert *
new_authority (WaxTestCert *issuer, const char *name)
{
  return wax_test_cert_new (issuer, &(WaxTestCertOptions) { .common_name = name, .ca = TRUE });
}

/* Who signs lists and nothing else. @bits: of the key's use */
static WaxTestCert *
new_signer (WaxTestCert *issuer, const char *name, guint8 bits)
{
  const guint8 octets[] = { 0, bits };
  g_autoptr(GByteArray) usage = wax_test_der_octets (0x03, octets, sizeof octets);
  const WaxTestExtension extensions[] = { { "2.5.29.15", TRUE, usage }, { NULL } };

  return wax_test_cert_new (issuer, &(WaxTestCertOptions) { .common_name = name, .extensions = extensions,
                                                            .purpose = WAX_TEST_PURPOSE_NONE, .no_san = TRUE });
}

enum { SIGNS_LISTS = 0x02, SIGNS_CERTIFICATES = 0x04, SIGNS_DATA = 0x80 };

/* @points: (transfer full) (nullable): CRLDistributionPoints */
static WaxTestCert *
new_leaf (WaxTestCert *issuer, GByteArray *points)
{
  const char *const names[] = { HOST, NULL };
  const WaxTestExtension extensions[] = { { points != NULL ? "2.5.29.31" : NULL, FALSE, points }, { NULL } };
  WaxTestCert *leaf = wax_test_cert_new (issuer, &(WaxTestCertOptions) { .dns = names, .extensions = extensions });

  g_clear_pointer (&points, g_byte_array_unref);
  return leaf;
}

static void
set_up (Fixture *f, gconstpointer unused)
{
  f->dir = test_dir_new ();
  f->now = g_get_real_time () / G_USEC_PER_SEC;
  f->root = new_authority (NULL, "Root");
  f->middle = new_authority (f->root, "Middle");
  f->other = new_authority (f->root, "Other");
  f->maker = new_signer (f->root, "Maker", SIGNS_LISTS);
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  test_dir_free (f->dir);
  wax_test_cert_unref (f->root);
  wax_test_cert_unref (f->middle);
  wax_test_cert_unref (f->other);
  wax_test_cert_unref (f->maker);
}

/* ---- DER ---- */

/* AttributeTypeAndValue. @tag: of the text */
static GByteArray *
common_name (guint8 tag, const char *text)
{
  return wax_test_der (0x30, wax_test_der_oid ("2.5.4.3"), wax_test_der_octets (tag, text, -1), NULL);
}

/* DistributionPointName in its field */
static GByteArray *
relative (GByteArray *step)
{
  return wax_test_der (0xa0, wax_test_der (0xa1, step, NULL), NULL);
}

static GByteArray *
full (GByteArray *name)
{
  return wax_test_der (0xa0, wax_test_der (0xa0, name, NULL), NULL);
}

static GByteArray *
uri (const char *text)
{
  return wax_test_der_octets (0x86, text, -1);
}

static GByteArray *
directory (WaxTestCert *certificate)
{
  return wax_test_der (0xa4, wax_test_crl_name (certificate), NULL);
}

/* The name one step below @certificate's. */
static GByteArray *
directory_below (WaxTestCert *certificate, const char *text)
{
  g_autoptr(GByteArray) name = wax_test_crl_name (certificate);
  GByteArray *steps = g_byte_array_new (), *last = wax_test_der (0x31, common_name (0x0c, text), NULL);
  GByteArray *whole;
  gsize header;

  wax_test_der_measure (name->data, &header);
  g_byte_array_append (steps, name->data + header, name->len - (guint) header);
  g_byte_array_append (steps, last->data, last->len);
  g_byte_array_unref (last);
  whole = wax_test_der_octets (0x30, steps->data, steps->len);
  g_byte_array_unref (steps);
  return wax_test_der (0xa4, whole, NULL);
}

static GByteArray *
made_by (WaxTestCert *maker)
{
  return wax_test_der (0xa2, directory (maker), NULL);
}

static GByteArray *
flag (guint8 tag)
{
  return wax_test_der_octets (tag, "\xff", 1);
}

/* Both are a sequence of up to two fields; a certificate may have several points. */
#define FIELDS(...) wax_test_der (0x30, __VA_ARGS__, NULL)
#define POINTS(...) wax_test_der (0x30, FIELDS (__VA_ARGS__), NULL)

/* ---- lists ---- */

/* @scope: (transfer full) (nullable): IssuingDistributionPoint. @revoked: (nullable): stands on it; @named: (transfer
 * full) (nullable): the entry's issuer */
static GBytes *
make_list (Fixture *f, WaxTestCert *issuer, WaxTestCert *signer, GByteArray *scope, WaxTestCert *revoked,
           GByteArray *named)
{
  const WaxTestExtension extensions[] = { { scope != NULL ? "2.5.29.28" : NULL, TRUE, scope }, { NULL } };
  WaxTestCert *const on_it[] = { revoked, NULL };
  const GByteArray *const whose[] = { named };
  GBytes *list = wax_test_crl_make (issuer, &(WaxTestCrlOptions) {
    .from = f->now, .signer = signer, .revoked = on_it, .named = whose, .extensions = extensions });

  g_clear_pointer (&scope, g_byte_array_unref);
  g_clear_pointer (&named, g_byte_array_unref);
  return list;
}

static char *
describe (const WaxRevocation *found)
{
  switch (found->state) {
  case WAX_REVOCATION_GOOD: return g_strdup ("good");
  case WAX_REVOCATION_REVOKED: return g_strdup ("revoked");
  case WAX_REVOCATION_UNKNOWN: return g_strdup (wax_revocation_cause_to_string (found->cause));
  }
  g_assert_not_reached ();
}

/* @anchors: (out): all there are */
static WaxVerdict *
examine (Fixture *f, const Look *look, WaxAnchors **anchors)
{
  WaxTestCert *const stores[] = { f->root, look->stored, NULL };
  WaxTestCert *const sent[] = { look->leaf, f->middle, look->beside[0], look->beside[1], look->beside[2], NULL };
  g_autoptr(WaxExaminer) examiner = test_examiner_of (f->dir, stores);
  g_autoptr(GPtrArray) chain = test_chain_of (sent);
  g_autoptr(WaxEndpoint) endpoint = test_endpoint (HOST);
  WaxVerdict *verdict = wax_examiner_examine (examiner, &(WaxExamination) {
    .endpoint = endpoint, .account = "anna", .chain = chain, .now = f->now });

  g_assert_true (wax_verdict_is_empty (verdict));
  *anchors = wax_examiner_list_anchors (examiner, verdict);
  return verdict;
}

/* @list: (transfer full) */
static void
assert_read (Fixture *f, const Look *look, GBytes *list, const char *expected)
{
  g_autoptr(WaxAnchors) anchors = NULL;
  g_autoptr(WaxVerdict) verdict = examine (f, look, &anchors);
  g_autoptr(GPtrArray) subjects = wax_revocation_list_subjects (verdict, anchors);
  WaxRevocation found = wax_revocation_read_list (list, subjects->pdata[look->subject], f->now);
  g_autofree char *text = describe (&found);

  g_assert_cmpstr (text, ==, expected);
  g_bytes_unref (list);
}

/* Lists of the issuer's own, with @points in the certificate and @scope in the list: both taken. */
static void
assert_parts (Fixture *f, GByteArray *points, GByteArray *scope, const char *absent, const char *present)
{
  g_autoptr(WaxTestCert) leaf = new_leaf (f->middle, points);
  const Look look = { .leaf = leaf };

  assert_read (f, &look, make_list (f, f->middle, NULL, scope != NULL ? g_byte_array_ref (scope) : NULL, NULL, NULL),
               absent);
  assert_read (f, &look, make_list (f, f->middle, NULL, scope, leaf, NULL), present);
}

/* ---- points named relative to the issuer ---- */

static void
test_relative_names (Fixture *f, gconstpointer unused)
{
  g_autoptr(GByteArray) name = wax_test_crl_name (f->middle);

  assert_parts (f, POINTS (relative (common_name (0x0c, "Part 7"))), FIELDS (relative (common_name (0x0c, "Part 7"))),
                "good", "revoked");
  assert_parts (f, POINTS (relative (common_name (0x0c, "Part 7"))), FIELDS (relative (common_name (0x13, "part  7 "))),
                "good", "revoked");
  assert_parts (f, POINTS (relative (common_name (0x0c, "Part 7"))), FIELDS (full (directory_below (f->middle, "Part 7"))),
                "good", "revoked");
  assert_parts (f, POINTS (full (directory_below (f->middle, "Part 7"))), FIELDS (relative (common_name (0x0c, "Part 7"))),
                "good", "revoked");
  assert_parts (f, POINTS (relative (common_name (0x0c, "Part 8"))), FIELDS (relative (common_name (0x0c, "Part 7"))),
                "unsuitable", "unsuitable");
  assert_parts (f, POINTS (full (directory_below (f->root, "Part 7"))), FIELDS (relative (common_name (0x0c, "Part 7"))),
                "unsuitable", "unsuitable");
  assert_parts (f, NULL, FIELDS (relative (common_name (0x0c, "Part 7"))), "unsuitable", "unsuitable");
  assert_parts (f, POINTS (relative (common_name (0x0c, "Part 7"))), NULL, "good", "revoked");

  /* What is no step of a name leads nowhere. */
  assert_parts (f, POINTS (relative (uri ("x"))), FIELDS (relative (uri ("x"))), "unsuitable", "unsuitable");
  assert_parts (f, POINTS (relative (wax_test_der (0x30, NULL))), FIELDS (relative (wax_test_der (0x30, NULL))),
                "unsuitable", "unsuitable");
  assert_parts (f, POINTS (wax_test_der (0xa0, NULL)), FIELDS (wax_test_der (0xa0, NULL)), "unsuitable", "unsuitable");
}

/* A list without a point is for all that its issuer issued; so is one whose point has the issuer's own name. */
static void
test_points (Fixture *f, gconstpointer unused)
{
  assert_parts (f, NULL, FIELDS (full (directory (f->middle))), "good", "revoked");
  assert_parts (f, POINTS (full (uri ("http://a/"))), FIELDS (full (directory (f->middle))), "good", "revoked");
  assert_parts (f, POINTS (full (uri ("http://a/"))), FIELDS (full (uri ("http://b/"))), "unsuitable", "unsuitable");
  assert_parts (f, wax_test_der (0x30, FIELDS (full (uri ("http://b/"))), FIELDS (full (uri ("http://a/"))), NULL),
                FIELDS (full (uri ("http://a/"))), "good", "revoked");
  assert_parts (f, POINTS (full (uri ("http://a/"))), FIELDS (full (uri ("http://a/")), flag (AUTHORITY_FLAG)),
                "unsuitable", "unsuitable");
  assert_parts (f, POINTS (full (uri ("http://a/"))), FIELDS (full (uri ("http://a/")), flag (USER_FLAG)), "good",
                "revoked");

  /* Fields in another order, twice or unknown make a list nobody's. */
  assert_parts (f, POINTS (full (uri ("http://a/"))), FIELDS (flag (USER_FLAG), full (uri ("http://a/"))), "unsuitable",
                "unsuitable");
  assert_parts (f, NULL, FIELDS (flag (USER_FLAG), flag (USER_FLAG)), "unsuitable", "unsuitable");
  assert_parts (f, NULL, FIELDS (flag (0x86)), "unsuitable", "unsuitable");
  assert_parts (f, NULL, g_byte_array_new (), "unsuitable", "unsuitable");
}

static void
test_authorities_lists (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) leaf = new_leaf (f->middle, NULL);
  const Look above = { .leaf = leaf, .subject = 1 };

  assert_read (f, &above, make_list (f, f->root, NULL, NULL, NULL, NULL), "good");
  assert_read (f, &above, make_list (f, f->root, NULL, NULL, f->middle, NULL), "revoked");
  assert_read (f, &above, make_list (f, f->root, NULL, FIELDS (flag (AUTHORITY_FLAG)), f->middle, NULL), "revoked");
  assert_read (f, &above, make_list (f, f->root, NULL, FIELDS (flag (AUTHORITY_FLAG)), NULL, NULL), "good");
  assert_read (f, &above, make_list (f, f->root, NULL, FIELDS (flag (USER_FLAG)), NULL, NULL), "unsuitable");
  assert_read (f, &above, make_list (f, f->root, NULL, FIELDS (flag (USER_FLAG)), f->middle, NULL), "unsuitable");
}

/* ---- lists of others' making ---- */

static GByteArray *
of (WaxTestCert *issuer)
{
  return wax_test_der (0x30, directory (issuer), NULL);
}

#define INDIRECTLY(...) make_list (f, f->maker, NULL, FIELDS (flag (INDIRECT)), __VA_ARGS__)

static void
test_indirect (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) leaf = new_leaf (f->middle, POINTS (made_by (f->maker)));
  const Look look = { .leaf = leaf, .beside = { f->maker } }, without = { .leaf = leaf };
  const Look stored = { .leaf = leaf, .stored = f->maker };

  assert_read (f, &look, INDIRECTLY (NULL, NULL), "good");
  assert_read (f, &look, INDIRECTLY (leaf, of (f->middle)), "revoked");
  assert_read (f, &stored, INDIRECTLY (leaf, of (f->middle)), "revoked");
  assert_read (f, &stored, INDIRECTLY (NULL, NULL), "good");
  assert_read (f, &without, INDIRECTLY (leaf, of (f->middle)), "wrong-signer");

  /* Without a name, or with another one, the entry is about a certificate that only has the same number. */
  assert_read (f, &look, INDIRECTLY (leaf, NULL), "good");
  assert_read (f, &look, INDIRECTLY (leaf, of (f->other)), "good");

  /* Whose it is cannot be told. */
  assert_read (f, &look, INDIRECTLY (leaf, wax_test_der (0x30, uri ("x"), NULL)), "unsuitable");
  assert_read (f, &look, INDIRECTLY (leaf, wax_test_der (0x30, NULL)), "unsuitable");
  assert_read (f, &look, INDIRECTLY (leaf, wax_test_der_octets (0x04, "x", 1)), "unsuitable");

  /* It does not say that it is about others' certificates, or about which. */
  assert_read (f, &look, make_list (f, f->maker, NULL, NULL, NULL, NULL), "unsuitable");
  assert_read (f, &look, make_list (f, f->maker, NULL, NULL, leaf, of (f->middle)), "unsuitable");
  assert_read (f, &look, make_list (f, f->maker, NULL, FIELDS (wax_test_der_octets (INDIRECT, "\0", 1)), NULL, NULL),
               "unsuitable");
  assert_read (f, &look, make_list (f, f->maker, NULL, FIELDS (flag (AUTHORITY_FLAG), flag (INDIRECT)), NULL, NULL),
               "unsuitable");
  assert_read (f, &look, make_list (f, f->maker, NULL, FIELDS (full (uri ("http://a/")), flag (INDIRECT)), NULL, NULL),
               "unsuitable");
}

/* The certificate names who makes lists about it; a name alone is nobody's. */
static void
test_makers (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) silent = new_leaf (f->middle, POINTS (full (uri ("http://a/"))));
  g_autoptr(WaxTestCert) of_other = new_leaf (f->middle, POINTS (made_by (f->other)));
  g_autoptr(WaxTestCert) of_both = new_leaf (f->middle, wax_test_der (0x30, FIELDS (made_by (f->other)),
                                                                      FIELDS (made_by (f->maker)), NULL));
  g_autoptr(WaxTestCert) of_root = new_leaf (f->middle, POINTS (made_by (f->root)));
  g_autoptr(WaxTestCert) stranger = new_authority (NULL, "Stranger");
  g_autoptr(WaxTestCert) imitator = new_signer (stranger, "Maker", SIGNS_LISTS);
  g_autoptr(WaxTestCert) own = new_authority (NULL, "Maker");

  assert_read (f, &(Look) { silent, { f->maker } }, INDIRECTLY (silent, of (f->middle)), "none");
  assert_read (f, &(Look) { of_other, { f->maker } }, INDIRECTLY (of_other, of (f->middle)), "none");
  assert_read (f, &(Look) { of_both, { f->maker } }, INDIRECTLY (of_both, of (f->middle)), "revoked");
  assert_read (f, &(Look) { of_both, { imitator, stranger } },
               make_list (f, imitator, NULL, FIELDS (flag (INDIRECT)), NULL, NULL), "wrong-signer");
  assert_read (f, &(Look) { of_both, { imitator, f->maker } },
               make_list (f, imitator, NULL, FIELDS (flag (INDIRECT)), NULL, NULL), "wrong-signer");
  assert_read (f, &(Look) { .leaf = of_both, .stored = own },
               make_list (f, own, NULL, FIELDS (flag (INDIRECT)), NULL, NULL), "wrong-signer");

  /* Who is on the path need not be looked for. */
  assert_read (f, &(Look) { of_root }, make_list (f, f->root, NULL, FIELDS (flag (INDIRECT)), NULL, NULL), "good");
  assert_read (f, &(Look) { of_root }, make_list (f, f->root, NULL, FIELDS (flag (INDIRECT)), of_root, of (f->middle)),
               "revoked");
  assert_read (f, &(Look) { of_root }, make_list (f, f->root, f->middle, FIELDS (flag (INDIRECT)), NULL, NULL),
               "wrong-signer");
}

/* The issuer's own list may be about others' certificates too. */
static void
test_issuers_own_indirect (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) leaf = new_leaf (f->middle, NULL), named = new_leaf (f->middle, POINTS (made_by (f->middle)));
  const Look look = { .leaf = leaf };

#define OWN(...) make_list (f, f->middle, NULL, FIELDS (flag (INDIRECT)), __VA_ARGS__)
  assert_read (f, &look, OWN (NULL, NULL), "good");
  assert_read (f, &look, OWN (leaf, NULL), "revoked");
  assert_read (f, &look, OWN (leaf, of (f->middle)), "revoked");
  assert_read (f, &look, OWN (leaf, of (f->other)), "good");
  assert_read (f, &(Look) { named }, OWN (named, NULL), "revoked");
  assert_read (f, &look, make_list (f, f->middle, NULL, NULL, leaf, of (f->middle)), "unsuitable");
#undef OWN
}

/* Who is named in an entry is meant in those behind it, until another one is. */
static void
test_carried_issuers (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) leaf = new_leaf (f->middle, POINTS (made_by (f->maker)));
  g_autoptr(WaxTestCert) first = new_leaf (f->middle, NULL), second = new_leaf (f->middle, NULL);
  g_autoptr(GByteArray) scope = FIELDS (flag (INDIRECT)), ours = of (f->middle), others = of (f->other);
  g_autoptr(GByteArray) both = wax_test_der (0x30, uri ("x"), directory (f->other), directory (f->middle), NULL);
  const WaxTestExtension extensions[] = { { "2.5.29.28", TRUE, scope }, { NULL } };
  WaxTestCert *const on_it[] = { first, second, leaf, NULL };
  const struct { const GByteArray *named[3]; const char *expected; } cases[] = {
    { { ours, NULL, NULL }, "revoked" }, { { NULL, ours, NULL }, "revoked" }, { { others, NULL, NULL }, "good" },
    { { ours, others, NULL }, "good" }, { { others, ours, NULL }, "revoked" }, { { ours, NULL, others }, "good" },
    { { NULL, NULL, NULL }, "good" }, { { both, NULL, NULL }, "revoked" }, { { others, NULL, both }, "revoked" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_read (f, &(Look) { leaf, { f->maker } },
                 wax_test_crl_make (f->maker, &(WaxTestCrlOptions) { .from = f->now, .revoked = on_it,
                                                                     .named = cases[i].named,
                                                                     .extensions = extensions }),
                 cases[i].expected);
}

/* An entry may call the issuer as the certificate calls it besides. */
static void
test_issuers_other_name (Fixture *f, gconstpointer unused)
{
  const char *const names[] = { HOST, NULL };
  g_autoptr(GByteArray) points = POINTS (made_by (f->maker)), alias = of (f->other);
  const WaxTestExtension extensions[] = { { "2.5.29.31", FALSE, points }, { "2.5.29.18", FALSE, alias }, { NULL } };
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (f->middle, &(WaxTestCertOptions) { .dns = names,
                                                                                      .extensions = extensions });

  assert_read (f, &(Look) { leaf, { f->maker } }, INDIRECTLY (leaf, of (f->other)), "revoked");
  assert_read (f, &(Look) { leaf, { f->maker } }, INDIRECTLY (leaf, of (f->middle)), "revoked");
  assert_read (f, &(Look) { leaf, { f->maker } }, INDIRECTLY (leaf, of (f->root)), "good");
}

/* The point's name lies below who makes the list, where that is one. */
static void
test_makers_points (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) relatively = new_leaf (f->middle, POINTS (relative (common_name (0x0c, "Part 7")),
                                                                   made_by (f->maker)));
  g_autoptr(WaxTestCert) nameless = new_leaf (f->middle, POINTS (made_by (f->maker)));
  g_autoptr(WaxTestCert) of_two = new_leaf (f->middle, POINTS (
    relative (common_name (0x0c, "Part 7")), wax_test_der (0xa2, directory (f->other), directory (f->maker), NULL)));
  const struct { WaxTestCert *leaf; GByteArray *point; const char *expected; } cases[] = {
    { relatively, relative (common_name (0x0c, "Part 7")), "good" },
    { relatively, full (directory_below (f->maker, "Part 7")), "good" },
    { relatively, full (directory_below (f->middle, "Part 7")), "unsuitable" },
    { relatively, full (directory (f->maker)), "unsuitable" },
    { nameless, full (directory (f->maker)), "good" },
    { nameless, full (directory (f->middle)), "unsuitable" },
    { nameless, relative (common_name (0x0c, "Part 7")), "unsuitable" },
    { of_two, relative (common_name (0x0c, "Part 7")), "unsuitable" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_read (f, &(Look) { cases[i].leaf, { f->maker } },
                 make_list (f, f->maker, NULL, FIELDS (cases[i].point, flag (INDIRECT)), NULL, NULL),
                 cases[i].expected);
}

/* ---- signed beside the path ---- */

/* With a certificate of the issuer's name that was sent along, or stands in the store. */
static void
assert_signed (Fixture *f, WaxTestCert *signer, WaxTestCert *above, const char *absent, const char *present)
{
  g_autoptr(WaxTestCert) leaf = new_leaf (f->middle, NULL);
  const Look sent = { leaf, { signer, above } }, stored = { .leaf = leaf, .beside = { above }, .stored = signer };

  assert_read (f, &sent, make_list (f, f->middle, signer, NULL, NULL, NULL), absent);
  assert_read (f, &sent, make_list (f, f->middle, signer, NULL, leaf, NULL), present);
  assert_read (f, &stored, make_list (f, f->middle, signer, NULL, leaf, NULL), present);
  assert_read (f, &(Look) { leaf }, make_list (f, f->middle, signer, NULL, leaf, NULL), "wrong-signer");
}

static void
test_signers (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) separate = new_signer (f->root, "Middle", SIGNS_LISTS);
  g_autoptr(WaxTestCert) renewed = new_authority (f->root, "Middle");
  g_autoptr(WaxTestCert) by_issuer = new_signer (f->middle, "Middle", SIGNS_LISTS | SIGNS_DATA);
  g_autoptr(WaxTestCert) named_else = new_signer (f->root, "Muddle", SIGNS_LISTS);

  assert_signed (f, separate, NULL, "good", "revoked");
  assert_signed (f, renewed, NULL, "good", "revoked");
  assert_signed (f, by_issuer, NULL, "good", "revoked");
  assert_signed (f, named_else, NULL, "wrong-signer", "wrong-signer");
}

static void
test_unfit_signers (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) stranger = new_authority (NULL, "Stranger"), own = new_authority (NULL, "Middle");
  g_autoptr(WaxTestCert) foreign = new_signer (stranger, "Middle", SIGNS_LISTS);
  g_autoptr(WaxTestCert) of_sibling = new_signer (f->other, "Middle", SIGNS_LISTS);
  g_autoptr(WaxTestCert) unfit = new_signer (f->root, "Middle", SIGNS_DATA | SIGNS_CERTIFICATES);
  g_autoptr(WaxTestCert) silent = wax_test_cert_new (f->root, &(WaxTestCertOptions) { .common_name = "Middle",
                                                                                      .plain_like_openssl = TRUE });
#define SIGNER(...) wax_test_cert_new (f->root, &(WaxTestCertOptions) { .common_name = "Middle", .ca = TRUE, __VA_ARGS__ })
  g_autoptr(WaxTestCert) expired = SIGNER (.not_before = f->now - 9 * DAY_S, .not_after = f->now - DAY_S);
  g_autoptr(WaxTestCert) early = SIGNER (.not_before = f->now + DAY_S);
  g_autoptr(WaxTestCert) weak = SIGNER (.digest = WAX_TEST_DIGEST_SHA1);
  g_autoptr(WaxTestCert) conditional = SIGNER (.unknown_critical = "1.2.3.4");
  g_autoptr(WaxTestCert) broken = SIGNER (.broken_signature = TRUE);
  WaxTestCert *const all[] = { own, unfit, silent, expired, early, weak, conditional, broken };
#undef SIGNER

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    assert_signed (f, all[i], NULL, "wrong-signer", "wrong-signer");
  assert_signed (f, foreign, stranger, "wrong-signer", "wrong-signer");
  assert_signed (f, of_sibling, f->other, "wrong-signer", "wrong-signer");
}

/* Who makes lists may stand below an authority of its own, which is to be in order as well. */
static void
test_makers_paths (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) past = wax_test_cert_new (f->root, &(WaxTestCertOptions) {
    .common_name = "Past", .ca = TRUE, .not_before = f->now - 9 * DAY_S, .not_after = f->now - DAY_S });
  g_autoptr(WaxTestCert) end = wax_test_cert_new (f->root, &(WaxTestCertOptions) { .common_name = "End" });
  g_autoptr(WaxTestCert) leaf = new_leaf (f->middle, POINTS (made_by (f->maker)));
  g_autoptr(WaxTestCert) good = new_signer (f->other, "Maker", SIGNS_LISTS);
  g_autoptr(WaxTestCert) old = new_signer (past, "Maker", SIGNS_LISTS);
  g_autoptr(WaxTestCert) of_nobody = new_signer (end, "Maker", SIGNS_LISTS);
  g_autoptr(WaxTestCert) of_leaf = new_signer (leaf, "Maker", SIGNS_LISTS);
  const struct { WaxTestCert *signer, *above; const char *expected; } cases[] = {
    { good, f->other, "good" }, { good, NULL, "wrong-signer" }, { old, past, "wrong-signer" },
    { of_nobody, end, "wrong-signer" }, { of_leaf, NULL, "wrong-signer" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_read (f, &(Look) { leaf, { cases[i].signer, cases[i].above } },
                 make_list (f, cases[i].signer, NULL, FIELDS (flag (INDIRECT)), NULL, NULL), cases[i].expected);
}

/* Nobody vouches for himself: neither with a key that was certified with the one in question. */
static void
test_circles (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) leaf = new_leaf (f->middle, NULL);
  g_autoptr(WaxTestCert) rootlike = new_signer (f->middle, "Root", SIGNS_LISTS);
  g_autoptr(GByteArray) points = POINTS (made_by (f->maker));
  const WaxTestExtension extensions[] = { { "2.5.29.31", FALSE, points }, { NULL } };
  g_autoptr(WaxTestCert) middle = wax_test_cert_new (f->root, &(WaxTestCertOptions) {
    .common_name = "Middle", .ca = TRUE, .extensions = extensions });
  g_autoptr(WaxTestCert) own_maker = new_signer (middle, "Maker", SIGNS_LISTS);
  g_autoptr(WaxTestCert) below = new_leaf (middle, NULL);
  g_autoptr(WaxTestCert) twin = wax_test_cert_new (f->root, &(WaxTestCertOptions) { .common_name = "Middle", .ca = TRUE,
                                                                                    .same_key = middle });

  assert_read (f, &(Look) { leaf, { rootlike }, .subject = 1 }, make_list (f, f->root, rootlike, NULL, NULL, NULL),
               "wrong-signer");
  wax_test_cert_unref (f->middle);
  f->middle = wax_test_cert_ref (middle);
  assert_read (f, &(Look) { below, { f->maker }, .subject = 1 }, INDIRECTLY (NULL, NULL), "good");
  assert_read (f, &(Look) { below, { own_maker }, .subject = 1 },
               make_list (f, own_maker, NULL, FIELDS (flag (INDIRECT)), NULL, NULL), "wrong-signer");
  assert_read (f, &(Look) { below, { own_maker, twin }, .subject = 1 },
               make_list (f, own_maker, NULL, FIELDS (flag (INDIRECT)), NULL, NULL), "wrong-signer");
}

static char *
look_up (Fixture *f, const Look *look, GBytes *first, GBytes *second)
{
  g_autoptr(WaxAnchors) anchors = NULL;
  g_autoptr(WaxVerdict) verdict = examine (f, look, &anchors), complete = NULL;
  g_autoptr(GPtrArray) lists = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  g_ptr_array_add (lists, first);
  g_ptr_array_add (lists, second);
  complete = wax_revocation_look_up (verdict, anchors, lists);
  return test_problems (complete, TRUE);
}

/* Both lists are taken. */
static void
assert_looked_up (Fixture *f, const Look *look, GBytes *first, GBytes *second, const char *expected)
{
  g_autofree char *found = look_up (f, look, first, second);

  g_assert_cmpstr (found, ==, expected);
}

/* Who was withdrawn signs no lists any more, whoever says so. */
static void
test_withdrawn_signers (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) leaf = new_leaf (f->middle, NULL), signer = new_signer (f->root, "Middle", SIGNS_LISTS);
  g_autoptr(WaxTestCert) made = new_leaf (f->middle, POINTS (made_by (f->maker)));
  const Look look = { leaf, { signer } };
  g_autoptr(WaxAnchors) anchors = NULL;
  g_autoptr(WaxVerdict) verdict = examine (f, &look, &anchors);
  WaxRevocationMemory *memory = wax_revocation_memory_new ();
  const WaxRevocation revoked = { .state = WAX_REVOCATION_REVOKED };
  g_autoptr(GBytes) list = make_list (f, f->middle, signer, NULL, NULL, NULL);

#define LIST make_list (f, f->middle, signer, NULL, NULL, NULL)
  assert_looked_up (f, &look, LIST, make_list (f, f->root, NULL, NULL, f->other, NULL), "");
  assert_looked_up (f, &look, LIST, make_list (f, f->root, NULL, NULL, signer, NULL),
                    "revocation-unknown@0(wrong-signer)");
  assert_looked_up (f, &look, make_list (f, f->root, NULL, NULL, signer, NULL), LIST,
                    "revocation-unknown@0(wrong-signer)");
  assert_read (f, &(Look) { made, { f->maker } }, INDIRECTLY (f->maker, of (f->root)), "wrong-signer");
  assert_read (f, &(Look) { made, { f->maker } }, INDIRECTLY (f->maker, of (f->other)), "good");
#undef LIST

  wax_revocation_memory_set_mode (memory, WAX_REVOCATION_REQUIRED);
  for (guint i = 0; i < 2; i++) {
    g_autoptr(GPtrArray) subjects = wax_revocation_memory_list_unknown (memory, verdict, anchors, f->now);
    WaxRevocation found = wax_revocation_read_list (list, subjects->pdata[0], f->now);
    g_autofree char *text = describe (&found);

    g_assert_cmpstr (text, ==, i == 0 ? "good" : "wrong-signer");
    wax_revocation_memory_restore (memory, wax_certificate_get_fingerprint (wax_verdict_get_chain (verdict)->pdata[2]),
                                   &revoked);
  }
  wax_revocation_memory_free (memory);
}

/* ---- reasons ---- */

/* A list of the issuer's for these reasons. @bits: keyCompromise is 0x40; the last one stands in the second octet */
static GBytes *
for_reasons (Fixture *f, guint8 bits, guint8 more, WaxTestCert *revoked)
{
  const guint8 octets[] = { 7, bits, more };

  return make_list (f, f->middle, NULL, FIELDS (wax_test_der_octets (REASONS, octets, sizeof octets)), revoked, NULL);
}

static void
test_reasons (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) leaf = new_leaf (f->middle, NULL);
  const Look look = { .leaf = leaf };

  assert_read (f, &look, for_reasons (f, 0x7f, 0x80, NULL), "good");
  assert_read (f, &look, for_reasons (f, 0x7f, 0, NULL), "unsuitable");
  assert_read (f, &look, for_reasons (f, 0x60, 0, leaf), "revoked");
  assert_looked_up (f, &look, for_reasons (f, 0x60, 0, NULL), for_reasons (f, 0x1f, 0x80, NULL), "");
  assert_looked_up (f, &look, for_reasons (f, 0x60, 0, NULL), for_reasons (f, 0x7f, 0, NULL),
                    "revocation-unknown@0(unsuitable)");
  assert_looked_up (f, &look, for_reasons (f, 0x60, 0, NULL), for_reasons (f, 0x1f, 0x80, leaf), "revoked@0(list)");
  assert_looked_up (f, &look, for_reasons (f, 0x60, 0, leaf), for_reasons (f, 0x1f, 0x80, NULL), "revoked@0(list)");
}

/* The certificate may say for which reasons a list tells; of one that is not so marked that holds as well. */
static void
test_reasons_of_points (Fixture *f, gconstpointer unused)
{
  static const guint8 some[] = { 5, 0x60 };
  GByteArray *scope = FIELDS (full (uri ("http://a/")));

  assert_parts (f, POINTS (full (uri ("http://a/")), wax_test_der_octets (0x81, some, sizeof some)), scope, "unsuitable",
                "revoked");
  assert_parts (f, wax_test_der (0x30, FIELDS (full (uri ("http://a/")), wax_test_der_octets (0x81, some, sizeof some)),
                                 FIELDS (full (uri ("http://a/"))), NULL),
                FIELDS (full (uri ("http://a/"))), "good", "revoked");
}

/* ---- hostile ones ---- */

/* Whatever octet is another one, nobody has signed it. */
static void
test_damaged (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) leaf = new_leaf (f->middle, POINTS (made_by (f->maker)));
  const Look look = { leaf, { f->maker } };
  g_autoptr(WaxAnchors) anchors = NULL;
  g_autoptr(WaxVerdict) verdict = examine (f, &look, &anchors);
  g_autoptr(GPtrArray) subjects = wax_revocation_list_subjects (verdict, anchors);
  g_autoptr(GBytes) list = INDIRECTLY (leaf, of (f->middle));
  gsize size;
  const guint8 *data = g_bytes_get_data (list, &size);
  g_autofree guint8 *copy = g_memdup2 (data, size);

  for (gsize i = 0; i < size; i++) {
    g_autoptr(GBytes) cut = g_bytes_new (data, i), changed = NULL;

    g_assert_cmpint (wax_revocation_read_list (cut, subjects->pdata[0], f->now).state, ==, WAX_REVOCATION_UNKNOWN);
    copy[i] ^= 0x41;
    changed = g_bytes_new (copy, size);
    g_assert_cmpint (wax_revocation_read_list (changed, subjects->pdata[0], f->now).state, ==, WAX_REVOCATION_UNKNOWN);
    copy[i] ^= 0x41;
  }
}

/* A hundred certificates of the right name, each of which might have signed. */
static void
test_many_signers (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) leaf = new_leaf (f->middle, NULL), signer = new_signer (f->root, "Middle", SIGNS_LISTS);
  WaxTestCert *sent[WAX_CERTIFICATE_MAX_CHAIN + 1] = { leaf, f->middle };
  g_autoptr(GBytes) list = wax_test_crl_make (f->middle, &(WaxTestCrlOptions) { .from = f->now, .signer = signer,
                                                                                .filler = 30000 });
  g_autoptr(WaxExaminer) examiner = test_examiner (f->dir, f->root);
  g_autoptr(WaxEndpoint) endpoint = test_endpoint (HOST);
  g_autoptr(GPtrArray) chain = NULL, subjects = NULL;
  g_autoptr(WaxVerdict) verdict = NULL;
  gint64 start;

  for (guint i = 2; i < WAX_CERTIFICATE_MAX_CHAIN; i++)
    sent[i] = new_signer (f->root, "Middle", SIGNS_LISTS);
  chain = test_chain_of (sent);
  verdict = wax_examiner_examine (examiner, &(WaxExamination) { .endpoint = endpoint, .chain = chain, .now = f->now });
  subjects = wax_revocation_list_subjects (verdict, NULL);
  start = g_get_monotonic_time ();
  g_assert_cmpint (wax_revocation_read_list (list, subjects->pdata[0], f->now).state, ==, WAX_REVOCATION_UNKNOWN);
  g_test_minimized_result ((double) (g_get_monotonic_time () - start) / 1000, "a hundred signers, ms");
  g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * G_USEC_PER_SEC);
  for (guint i = 2; i < WAX_CERTIFICATE_MAX_CHAIN; i++)
    wax_test_cert_unref (sent[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/crl/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("relative-names", test_relative_names);
  ADD ("points", test_points);
  ADD ("authorities-lists", test_authorities_lists);
  ADD ("indirect", test_indirect);
  ADD ("makers", test_makers);
  ADD ("issuers-own-indirect", test_issuers_own_indirect);
  ADD ("carried-issuers", test_carried_issuers);
  ADD ("issuers-other-name", test_issuers_other_name);
  ADD ("makers-points", test_makers_points);
  ADD ("signers", test_signers);
  ADD ("unfit-signers", test_unfit_signers);
  ADD ("makers-paths", test_makers_paths);
  ADD ("circles", test_circles);
  ADD ("withdrawn-signers", test_withdrawn_signers);
  ADD ("reasons", test_reasons);
  ADD ("reasons-of-points", test_reasons_of_points);
  ADD ("damaged", test_damaged);
  ADD ("many-signers", test_many_signers);
  return g_test_run ();
}
