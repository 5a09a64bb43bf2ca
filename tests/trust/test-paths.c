#include "trust-test.h"

#include "trust/wax-best-path.h"
#include "wax-test-der.h"

#include <string.h>

/* Which of several paths is found, and what is told when none is good. */

enum { DAY_S = 86400 };

static const char *const names[] = { HOST, NULL };

typedef struct {
  WaxTestCert *root;   /* good, known */
  WaxTestCert *old;    /* expired, known */
  WaxTestCert *middle; /* below root */
  WaxTestCert *stale;  /* the same authority below old */
  WaxTestCert *leaf;
} Fixture;

static gint64
days_from_now (int days)
{
  return g_get_real_time () / G_USEC_PER_SEC + (gint64) days * DAY_S;
}

static WaxTestCert *
authority (WaxTestCert *issuer, const char *name, WaxTestCert *same_key)
{
  return wax_test_cert_new (issuer, &(WaxTestCertOptions) { .common_name = name, .ca = TRUE, .same_key = same_key });
}

static void
set_up (Fixture *f, gconstpointer unused)
{
  f->root = wax_test_cert_new_root ("Good Root");
  f->old = wax_test_cert_new (NULL, &(WaxTestCertOptions) { .common_name = "Old Root", .ca = TRUE,
                                                            .not_before = days_from_now (-90), .not_after = days_from_now (-1) });
  f->middle = authority (f->root, "Middle", NULL);
  f->stale = authority (f->old, "Middle", f->middle);
  f->leaf = wax_test_cert_new (f->middle, &(WaxTestCertOptions) { .dns = names });
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  wax_test_cert_unref (f->leaf);
  wax_test_cert_unref (f->stale);
  wax_test_cert_unref (f->middle);
  wax_test_cert_unref (f->old);
  wax_test_cert_unref (f->root);
}

#define LIST(...) ((WaxTestCert *const[]) { __VA_ARGS__, NULL })

static void
assert_judged (WaxTestCert *const *anchors, WaxTestCert *const *sent, const char *expected)
{
  g_autofree char *found = test_judge (anchors, sent, HOST, 0);

  g_assert_cmpstr (found, ==, expected);
}

static char *
expired_issuer (WaxTestCert *certificate, guint place)
{
  g_autofree char *fingerprint = wax_test_cert_dup_fingerprint (certificate);

  return g_strdup_printf ("issuer-expired@%u(%s)", place, fingerprint);
}

/* A cross-sign that has grown stale does no harm beside a good path, in any order; alone it is told. */
static void
test_stale_cross_sign (Fixture *f, gconstpointer unused)
{
  g_autofree char *alone = expired_issuer (f->old, 2);

  assert_judged (LIST (f->root, f->old), LIST (f->leaf, f->stale, f->middle), "");
  assert_judged (LIST (f->root, f->old), LIST (f->leaf, f->middle, f->stale), "");
  assert_judged (LIST (f->old, f->root), LIST (f->leaf, f->stale, f->old, f->middle), "");
  assert_judged (LIST (f->root), LIST (f->leaf, f->stale, f->middle), "");
  assert_judged (LIST (f->root, f->old), LIST (f->leaf, f->stale), alone);
}

/* An authority that only renewed its own certificate: the good one counts, and only when it is an anchor. */
static void
test_renewed_root (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) young = authority (NULL, "Old Root", f->old);
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (f->old, &(WaxTestCertOptions) { .dns = names });
  g_autofree char *old_only = expired_issuer (f->old, 2);

  assert_judged (LIST (f->old, young), LIST (leaf), "");
  assert_judged (LIST (young, f->old), LIST (leaf), "");
  assert_judged (LIST (young), LIST (leaf, f->old), "");
  assert_judged (LIST (f->old), LIST (leaf, young), old_only);
}

/* Two that sign each other lead nowhere, and to an anchor where one is. */
static void
test_loop (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) first = authority (NULL, "First", NULL), second = authority (NULL, "Second", NULL);
  g_autoptr(WaxTestCert) first_by_second = authority (second, "First", first);
  g_autoptr(WaxTestCert) second_by_first = authority (first, "Second", second);
  g_autoptr(WaxTestCert) second_by_root = authority (f->root, "Second", second);
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (first, &(WaxTestCertOptions) { .dns = names });

  assert_judged (LIST (f->old), LIST (leaf, first_by_second, second_by_first), "issuer-unknown@2(CN=First)");
  assert_judged (LIST (f->root), LIST (leaf, first_by_second, second_by_first, second_by_root), "");
  assert_judged (LIST (second), LIST (leaf, second_by_first, first_by_second), "");
}

/* Names are compared as people read them; another name is another name. */
static void
test_names_of_issuers (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) shouted = authority (NULL, "GOOD  root ", f->root), other = authority (NULL, "Good R\xc3\xb6ot", f->root);
  g_autoptr(WaxTestCert) upper = authority (NULL, "GOOD R\xc3\x96OT", f->root);
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (shouted, &(WaxTestCertOptions) { .dns = names });
  g_autoptr(WaxTestCert) foreign = wax_test_cert_new (other, &(WaxTestCertOptions) { .dns = names });

  assert_judged (LIST (f->root), LIST (leaf), "");
  assert_judged (LIST (upper), LIST (foreign), "");
  assert_judged (LIST (f->root), LIST (foreign), "issuer-unknown@0(CN=Good R\xc3\xb6ot)");
}

/* What cannot be anybody's issuer does not stand in the way of who is. */
static void
test_wrong_candidates (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) namesake = authority (f->root, "Middle", NULL);
  g_autoptr(WaxTestCert) forged = wax_test_cert_new (f->root, &(WaxTestCertOptions) {
    .common_name = "Middle", .ca = TRUE, .copy_key_id_of = f->middle });
  g_autoptr(WaxTestCert) powerless = wax_test_cert_new (f->root, &(WaxTestCertOptions) {
    .common_name = "Middle", .ca_without_right = TRUE, .same_key = f->middle });
  g_autoptr(WaxTestCert) elsewhere = wax_test_cert_new (f->root, &(WaxTestCertOptions) {
    .common_name = "Middle", .ca = TRUE, .same_key = f->middle, .permitted_dns = "elsewhere.test" });
  g_autoptr(WaxTestCert) weak = wax_test_cert_new (f->root, &(WaxTestCertOptions) {
    .common_name = "Middle", .ca = TRUE, .same_key = f->middle, .digest = WAX_TEST_DIGEST_SHA1 });

  assert_judged (LIST (f->root), LIST (f->leaf, namesake, forged, powerless, elsewhere, weak, f->stale, f->middle), "");
  assert_judged (LIST (f->root), LIST (f->leaf, namesake, forged, powerless, elsewhere, weak), "weak@5(sha1)");
  assert_judged (LIST (f->root), LIST (f->leaf, namesake, forged, powerless, elsewhere), "constraints@4(names)");
  assert_judged (LIST (f->root), LIST (f->leaf, namesake), "issuer-unknown@0(CN=Middle)");
}

/* The best path is told, and an anchor's is better than none's. */
static void
test_told (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) unknown = wax_test_cert_new_root ("Unknown");
  g_autoptr(WaxTestCert) by_unknown = authority (unknown, "Middle", f->middle);
  g_autoptr(WaxTestCert) powerless = wax_test_cert_new (f->root, &(WaxTestCertOptions) {
    .common_name = "Middle", .ca_without_right = TRUE, .same_key = f->middle });
  g_autofree char *stale = expired_issuer (f->old, 3);

  assert_judged (LIST (f->root, f->old), LIST (f->leaf, by_unknown, f->stale), stale);
  assert_judged (LIST (f->root), LIST (f->leaf, by_unknown, powerless), "constraints@2(not-a-ca)");
  assert_judged (LIST (f->root), LIST (f->leaf, by_unknown), "issuer-unknown@1(CN=Unknown)");
}

static GPtrArray *
problems_of (const char *text)
{
  GPtrArray *problems = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_problem_unref);
  g_auto(GStrv) words = g_strsplit (text, " ", -1);

  for (guint i = 0; words[i] != NULL && text[0] != '\0'; i++) {
    WaxProblemId id = WAX_PROBLEM_REVOKED;

    g_assert_true (wax_problem_id_from_string (words[i], &id));
    g_ptr_array_add (problems, wax_problem_new (id, 0, NULL, 0));
  }
  g_ptr_array_sort (problems, wax_problem_compare);
  return problems;
}

static void
test_order (void)
{
  /* From good to bad; each against each. */
  static const char *const lists[] = { "", "issuer-expired", "expired", "expired issuer-expired", "weak", "weak expired",
                                       "weak weak", "name-mismatch", "constraints", "constraints name-mismatch" };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++) {
    for (guint j = 0; j < G_N_ELEMENTS (lists); j++) {
      g_autoptr(GPtrArray) a = problems_of (lists[i]), b = problems_of (lists[j]);

      g_assert_cmpint (wax_best_path_compare (a, b), ==, (i > j) - (i < j));
    }
  }
}

static gint64
judge_timed (WaxTestCert *const *anchors, WaxTestCert *const *sent, char **found, WaxVerdict **verdict)
{
  g_autoptr(TestDir) dir = test_dir_new ();
  g_autoptr(WaxExaminer) examiner = test_examiner_of (dir, anchors);
  g_autoptr(WaxEndpoint) endpoint = test_endpoint (HOST);
  gint64 start = g_get_monotonic_time (), end;
  g_autoptr(GPtrArray) chain = test_chain_of (sent);

  *verdict = wax_examiner_examine (examiner, &(WaxExamination) { .endpoint = endpoint, .chain = chain, .now = days_from_now (0) });
  end = g_get_monotonic_time ();
  *found = test_problems (*verdict, TRUE);
  return end - start;
}

/* It ends soon, closed, and with words of its own. How long it takes is shown; a machine may be busy. */
static void
test_tangle (Fixture *f, gconstpointer unused)
{
  g_autoptr(TestTangle) tangle = test_tangle_new (NULL);
  g_autofree char *found = NULL;
  g_autoptr(WaxVerdict) verdict = NULL;
  g_autofree char *sentence = NULL;
  gint64 took_us;
  GPtrArray *problems;

  took_us = judge_timed (LIST (f->root), tangle->sent, &found, &verdict);
  g_test_message ("%u certificates in %.1f ms", tangle->n, (double) took_us / 1000);
  g_assert_cmpint (took_us, <, 2 * G_USEC_PER_SEC);
  g_assert_true (g_str_has_prefix (found, "malformed@0(too-entangled) issuer-unknown@"));
  g_assert_false (wax_verdict_is_overridable (verdict));
  problems = wax_verdict_get_problems (verdict);
  sentence = wax_problem_describe (problems->pdata[0], verdict);
  g_assert_cmpstr (sentence, ==, "The server sent too many or too entangled certificates to be examined.");
}

/* The one good path is found among them. */
static void
test_way_out (Fixture *f, gconstpointer unused)
{
  g_autoptr(TestTangle) tangle = test_tangle_new (f->middle);

  assert_judged (LIST (tangle->own[3]), tangle->sent, "");
  assert_judged (LIST (tangle->own[9], f->old), tangle->sent, "");
}

static GByteArray *
make_name (const char *common_name)
{
  return wax_test_der (0x30, wax_test_der (0x31, wax_test_der (0x30, wax_test_der_oid ("2.5.4.3"),
                                                               wax_test_der_octets (0x0c, common_name, -1), NULL),
                                           NULL), NULL);
}

static GByteArray *
make_number (gsize size)
{
  g_autofree guint8 *octets = g_malloc (size);

  memset (octets, 0x5b, size);
  return wax_test_der_octets (0x02, octets, (gssize) size);
}

static GByteArray *
make_bits (const GByteArray *content)
{
  g_autoptr(GByteArray) bits = g_byte_array_append (g_byte_array_new (), (const guint8 *) "", 1);

  g_byte_array_append (bits, content->data, content->len);
  return wax_test_der_octets (0x03, bits->data, bits->len);
}

/* Of version 3 without extensions. @key: taken; @algorithm: an OID; @signature: what stands for one, taken */
static WaxCertificate *
make_unsigned (const char *issuer, const char *subject, GByteArray *key, const char *algorithm, GByteArray *signature)
{
  GByteArray *identifier = wax_test_der (0x30, wax_test_der_oid (algorithm), NULL);
  GByteArray *tbs = wax_test_der (0x30, wax_test_der (0xa0, wax_test_der_octets (0x02, "\2", 1), NULL), wax_test_der_octets (0x02, "\1", 1),
                                  g_byte_array_ref (identifier), make_name (issuer),
                                  wax_test_der (0x30, wax_test_der_time (days_from_now (-1)), wax_test_der_time (days_from_now (1)), NULL),
                                  make_name (subject), key, NULL);
  g_autoptr(GByteArray) der = wax_test_der (0x30, tbs, identifier, make_bits (signature), NULL);
  g_autoptr(GBytes) bytes = g_bytes_new (der->data, der->len);

  g_byte_array_unref (signature);
  return wax_certificate_new_from_der (bytes, NULL);
}

/* An authority whose key is made to take for ever: an exponent as long as the modulus. */
static WaxCertificate *
make_heavy (const char *common_name)
{
  g_autoptr(GByteArray) numbers = wax_test_der (0x30, make_number (4096), make_number (4096), NULL);
  GByteArray *key = wax_test_der (0x30, wax_test_der (0x30, wax_test_der_oid ("1.2.840.113549.1.1.1"), wax_test_der (0x05, NULL), NULL),
                                  make_bits (numbers), NULL);

  return make_unsigned ("Good Root", common_name, key, "1.2.840.10045.4.3.2", wax_test_der_octets (0x01, "\1", 1));
}

/* Likewise: a group for DSA as large as its modulus. */
static GByteArray *
make_group_key (guint8 number)
{
  g_autoptr(GByteArray) own = wax_test_der_octets (0x02, &number, 1);

  return wax_test_der (0x30, wax_test_der (0x30, wax_test_der_oid ("1.2.840.10040.4.1"),
                                           wax_test_der (0x30, make_number (512), make_number (511), make_number (500), NULL), NULL),
                       make_bits (own), NULL);
}

/* It costs nothing, and stands in nobody's way. */
static void
test_heavy_key (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxCertificate) heavy = make_heavy ("Middle");
  g_autoptr(GPtrArray) sent = test_chain_of (LIST (f->leaf, f->middle));
  g_autoptr(TestDir) dir = test_dir_new ();
  g_autoptr(WaxExaminer) examiner = test_examiner_of (dir, LIST (f->root));
  g_autoptr(WaxEndpoint) endpoint = test_endpoint (HOST);
  g_autoptr(WaxVerdict) verdict = NULL;
  gint64 start = g_get_monotonic_time ();

  g_assert_nonnull (heavy);
  g_ptr_array_insert (sent, 1, wax_certificate_ref (heavy));
  verdict = wax_examiner_examine (examiner, &(WaxExamination) { .endpoint = endpoint, .chain = sent, .now = days_from_now (0) });
  g_assert_true (wax_verdict_is_empty (verdict));
  g_ptr_array_remove_index (sent, 2);
  g_clear_object (&verdict);
  verdict = wax_examiner_examine (examiner, &(WaxExamination) { .endpoint = endpoint, .chain = sent, .now = days_from_now (0) });
  g_assert_false (wax_verdict_is_empty (verdict));
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
}

/* A signature of a kind that nobody knows yet is no wrong one. */
static void
test_unheard (Fixture *f, gconstpointer unused)
{
  GByteArray *key = wax_test_der (0x30, wax_test_der (0x30, wax_test_der_oid ("1.2.3.4"), NULL), wax_test_der_octets (0x03, "\0\1", 2), NULL);
  g_autoptr(GPtrArray) sent = test_chain_of (LIST (f->middle));
  g_autoptr(TestDir) dir = test_dir_new ();
  g_autoptr(WaxExaminer) examiner = test_examiner_of (dir, LIST (f->root));
  g_autoptr(WaxEndpoint) endpoint = test_endpoint (HOST);
  g_autoptr(WaxVerdict) verdict = NULL;

  g_ptr_array_insert (sent, 0, make_unsigned ("Middle", "Leaf", key, "1.2.3.5", wax_test_der_octets (0x01, "\1", 1)));
  verdict = wax_examiner_examine (examiner, &(WaxExamination) { .endpoint = endpoint, .chain = sent, .now = days_from_now (0) });
  g_assert_false (wax_verdict_has_problem (verdict, WAX_PROBLEM_BAD_SIGNATURE));
  g_assert_true (wax_verdict_has_problem (verdict, WAX_PROBLEM_ISSUER_UNKNOWN));
  g_assert_true (wax_verdict_has_problem (verdict, WAX_PROBLEM_WEAK));
  g_assert_true (wax_verdict_is_overridable (verdict));
}

/* Fifty of those take seconds where somebody uses them. */
static void
test_heavy_groups (Fixture *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) sent = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_certificate_unref);
  g_autoptr(TestDir) dir = test_dir_new ();
  g_autoptr(WaxExaminer) examiner = test_examiner_of (dir, LIST (f->root));
  g_autoptr(WaxEndpoint) endpoint = test_endpoint (HOST);
  g_autoptr(WaxVerdict) verdict = NULL;
  gint64 start;

  g_ptr_array_add (sent, make_unsigned ("Group", "Leaf", make_group_key (1), "2.16.840.1.101.3.4.3.2",
                                        wax_test_der (0x30, make_number (500), make_number (500), NULL)));
  for (guint i = 0; i < 50; i++)
    g_ptr_array_add (sent, make_unsigned ("Good Root", "Group", make_group_key ((guint8) (i + 2)), "1.2.840.10045.4.3.2",
                                          wax_test_der_octets (0x01, "\1", 1)));
  start = g_get_monotonic_time ();
  verdict = wax_examiner_examine (examiner, &(WaxExamination) { .endpoint = endpoint, .chain = sent, .now = days_from_now (0) });
  g_test_message ("%.1f ms", (double) (g_get_monotonic_time () - start) / 1000);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
  g_assert_true (wax_verdict_has_problem (verdict, WAX_PROBLEM_BAD_SIGNATURE));
}

/* Five authorities that all sign each other, and each with thousands of constraints of which the last is broken. */
static void
test_heavy_tangle (Fixture *f, gconstpointer unused)
{
  g_autoptr(GByteArray) list = g_byte_array_new (), constraints = NULL;
  WaxTestExtension extensions[] = { { "2.5.29.30", TRUE, NULL }, { NULL } };
  WaxTestCert *own[5], *sent[22] = { NULL };
  g_autofree char *found = NULL;
  g_autoptr(WaxVerdict) verdict = NULL;
  gint64 took_us;
  guint n = 1;

  for (guint i = 0; i < 3500; i++) {
    g_autoptr(GByteArray) one = wax_test_der (0x30, wax_test_der (0xa4, make_name ("Somebody"), NULL), NULL);

    g_byte_array_append (list, one->data, one->len);
  }
  g_byte_array_append (list, (const guint8 *) "\x30\x00", 2);
  constraints = wax_test_der (0x30, wax_test_der_octets (0xa1, list->data, list->len), NULL);
  extensions[0].value = constraints;
  for (guint i = 0; i < G_N_ELEMENTS (own); i++) {
    g_autofree char *name = g_strdup_printf ("Heavy %u", i);

    own[i] = authority (NULL, name, NULL);
  }
  sent[0] = wax_test_cert_new (own[0], &(WaxTestCertOptions) { .dns = names });
  for (guint i = 0; i < 25; i++) {
    g_autofree char *name = g_strdup_printf ("Heavy %u", i / 5);

    if (i / 5 != i % 5)
      sent[n++] = wax_test_cert_new (own[i % 5], &(WaxTestCertOptions) {
        .common_name = name, .ca = TRUE, .same_key = own[i / 5], .extensions = extensions });
  }
  took_us = judge_timed (LIST (f->root), sent, &found, &verdict);
  g_test_message ("%.1f ms", (double) took_us / 1000);
  g_assert_nonnull (strstr (found, "malformed@0(too-entangled)"));
  for (guint i = 0; i < n; i++)
    wax_test_cert_unref (sent[i]);
  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    wax_test_cert_unref (own[i]);
}

/* Twenty authorities of one name, one below the other, and ten that only say so: the keys' identifiers show the way. */
static void
test_namesakes (Fixture *f, gconstpointer unused)
{
  WaxTestCert *sent[32] = { NULL };
  WaxTestCert *issuer = f->root;

  for (guint i = 20; i > 0; i--)
    issuer = sent[i] = authority (issuer, "Namesake", NULL);
  for (guint i = 21; i < 31; i++)
    sent[i] = authority (f->root, "Namesake", NULL);
  sent[0] = wax_test_cert_new (issuer, &(WaxTestCertOptions) { .dns = names });
  assert_judged (LIST (f->root), sent, "");
  for (guint i = 0; i < 31; i++)
    wax_test_cert_unref (sent[i]);
}

/* More certificates than are read: what is good is so by those that are, and what is not is no one's to override. */
static void
test_too_many (Fixture *f, gconstpointer unused)
{
  WaxTestCert *sent[WAX_CERTIFICATE_MAX_CHAIN + 20] = { f->leaf, f->middle };
  g_autoptr(WaxTestCert) stranger = wax_test_cert_new_root ("Stranger");
  g_autofree char *unknown = NULL;

  for (guint i = 2; i + 1 < G_N_ELEMENTS (sent); i++)
    sent[i] = stranger;
  assert_judged (LIST (f->root), sent, "");
  unknown = test_judge (LIST (f->old), sent, HOST, 0);
  g_assert_cmpstr (unknown, ==, "malformed@0(too-entangled) issuer-unknown@1(CN=Good Root)");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/paths/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("stale-cross-sign", test_stale_cross_sign);
  ADD ("renewed-root", test_renewed_root);
  ADD ("loop", test_loop);
  ADD ("names-of-issuers", test_names_of_issuers);
  ADD ("wrong-candidates", test_wrong_candidates);
  ADD ("told", test_told);
  ADD ("tangle", test_tangle);
  ADD ("way-out", test_way_out);
  ADD ("heavy-key", test_heavy_key);
  ADD ("unheard", test_unheard);
  ADD ("heavy-groups", test_heavy_groups);
  ADD ("heavy-tangle", test_heavy_tangle);
  ADD ("namesakes", test_namesakes);
  ADD ("too-many", test_too_many);
#undef ADD
  g_test_add_func ("/paths/order", test_order);
  return g_test_run ();
}
