#include "trust-test.h"

#include "wax-test-der.h"

#include <string.h>

/* What is asked of certificates beside the usual: RFC 5280's profile, policies, and octets that are put together wrong. */

static const char *const names[] = { HOST, NULL };

#define LIST(...) ((WaxTestCert *const[]) { __VA_ARGS__, NULL })

static GByteArray *
octets (const void *data, gsize size)
{
  return g_byte_array_append (g_byte_array_new (), data, (guint) size);
}

static GByteArray *
purposes (const char *first, const char *second)
{
  return wax_test_der (0x30, wax_test_der_oid (first), second != NULL ? wax_test_der_oid (second) : NULL, NULL);
}

static void
assert_found (WaxTestCert *root, WaxTestCert *middle, WaxTestCert *leaf, const char *expected)
{
  g_autofree char *found = middle != NULL ? test_judge (LIST (root), LIST (leaf, middle), HOST, 0)
                                          : test_judge (LIST (root), LIST (leaf), HOST, 0);

  g_assert_cmpstr (found, ==, expected);
}

/* One extension as given, on a server's certificate directly below the root. */
static void
check_leaf (const char *oid, gboolean critical, GByteArray *value, const char *expected)
{
  g_autoptr(GByteArray) owned = value;
  const WaxTestExtension extensions[] = { { oid, critical, owned }, { NULL } };
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Root");
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (root, &(WaxTestCertOptions) { .dns = names, .extensions = extensions });

  assert_found (root, NULL, leaf, expected);
}

/* And on an authority in between. */
static void
check_middle (const char *oid, gboolean critical, GByteArray *value, const char *expected)
{
  g_autoptr(GByteArray) owned = value;
  const WaxTestExtension extensions[] = { { oid, critical, owned }, { NULL } };
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Root");
  g_autoptr(WaxTestCert) middle =
    wax_test_cert_new (root, &(WaxTestCertOptions) { .common_name = "Middle", .ca = TRUE, .extensions = extensions });
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (middle, &(WaxTestCertOptions) { .dns = names });

  assert_found (root, middle, leaf, expected);
}

static void
test_purposes (void)
{
  static const char server[] = "1.3.6.1.5.5.7.3.1", client[] = "1.3.6.1.5.5.7.3.2", mail[] = "1.3.6.1.5.5.7.3.4";
  static const char any[] = "2.5.29.37.0", purpose[] = "2.5.29.37";

  check_leaf (purpose, FALSE, purposes (client, server), "");
  check_leaf (purpose, TRUE, purposes (server, NULL), "");
  check_leaf (purpose, FALSE, purposes (client, mail), "wrong-purpose@0(purpose)");
  check_leaf (purpose, FALSE, purposes (any, NULL), "wrong-purpose@0(purpose)");
  check_leaf (purpose, FALSE, wax_test_der (0x30, NULL), "malformed@0 wrong-purpose@0(purpose)");
  check_middle (purpose, FALSE, purposes (client, server), "");
  check_middle (purpose, FALSE, purposes (any, NULL), "");
  check_middle (purpose, FALSE, purposes (client, mail), "wrong-purpose@1(purpose)");
}

/* A root that is there for mail alone vouches for no server. */
static void
test_purpose_of_root (void)
{
  g_autoptr(GByteArray) mail = purposes ("1.3.6.1.5.5.7.3.4", NULL);
  const WaxTestExtension extensions[] = { { "2.5.29.37", FALSE, mail }, { NULL } };
  g_autoptr(WaxTestCert) root =
    wax_test_cert_new (NULL, &(WaxTestCertOptions) { .common_name = "Mail Root", .ca = TRUE, .extensions = extensions });
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (root, &(WaxTestCertOptions) { .dns = names });

  assert_found (root, NULL, leaf, "wrong-purpose@1(purpose)");
}

/* What an authority does not say of its key's use is not forbidden; what it says, and what nobody can read, holds
 * whether or not it is critical. */
static void
test_loose_authorities (void)
{
  check_middle ("2.5.29.15", FALSE, octets ("\3\2\1\6", 4), "");
  check_middle ("2.5.29.15", FALSE, octets ("\3\2\1\2", 4), "constraints@1(key-usage)");
  check_middle ("2.5.29.15", FALSE, octets ("\3\1\0", 3), "constraints@1(key-usage)");
  check_middle ("2.5.29.15", FALSE, octets ("\4\1\x55", 3), "malformed@1");
  check_middle ("2.5.29.15", TRUE, octets ("\3\0", 2), "malformed@1");
  check_middle ("2.5.29.19", FALSE, wax_test_der (0x30, NULL), "constraints@1(not-a-ca)");
  check_middle ("2.5.29.36", FALSE, wax_test_der (0x30, NULL), "constraints@2(policy)");
  check_middle ("2.5.29.54", FALSE, wax_test_der_octets (0x02, "\xff", 1), "constraints@2(policy)");
}

/* @more: (nullable): of the authority, besides a policy of its own and the demand for one. The server's has any policy. */
static void
check_policies (const char *oid, gboolean critical, GByteArray *more, const char *expected)
{
  g_autoptr(GByteArray) owned = more, demand = wax_test_der (0x30, wax_test_der_octets (0x80, "\0", 1), NULL);
  g_autoptr(GByteArray) own = wax_test_der (0x30, wax_test_der (0x30, wax_test_der_oid ("1.2.3.4"), NULL), NULL);
  g_autoptr(GByteArray) any = wax_test_der (0x30, wax_test_der (0x30, wax_test_der_oid ("2.5.29.32.0"), NULL), NULL);
  const WaxTestExtension above[] = { { "2.5.29.32", FALSE, own }, { "2.5.29.36", FALSE, demand }, { oid, critical, owned },
                                     { NULL } };
  const WaxTestExtension below[] = { { "2.5.29.32", FALSE, any }, { NULL } };
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Root");
  g_autoptr(WaxTestCert) middle =
    wax_test_cert_new (root, &(WaxTestCertOptions) { .common_name = "Middle", .ca = TRUE, .extensions = above });
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (middle, &(WaxTestCertOptions) { .dns = names, .extensions = below });

  assert_found (root, middle, leaf, expected);
}

static void
test_loose_policies (void)
{
  check_policies (NULL, FALSE, NULL, "");
  check_policies ("2.5.29.54", FALSE, wax_test_der_octets (0x02, "\1", 1), "");
  check_policies ("2.5.29.54", FALSE, wax_test_der_octets (0x02, "\0", 1), "constraints@2(policy)");
  check_policies ("2.5.29.54", TRUE, wax_test_der_octets (0x02, "\0", 1), "constraints@2(policy)");
}

static void
test_criticality (void)
{
  static const guint8 id[] = { 0x04, 0x04, 1, 2, 3, 4 }, authority[] = { 0x30, 0x06, 0x80, 0x04, 1, 2, 3, 4 };
  static const guint8 access[] = { 0x30, 0x16, 0x30, 0x14, 0x06, 0x08, 0x2b, 6, 1, 5, 5, 7, 0x30, 1,
                                   0x86, 0x08, 'h', 't', 't', 'p', ':', '/', '/', 'a' };
  static const guint8 basic[] = { 0x30, 0x03, 0x01, 0x01, 0xff };

  check_leaf ("2.5.29.14", TRUE, octets (id, sizeof id), "form@0(criticality)");
  check_leaf ("2.5.29.35", TRUE, octets (authority, sizeof authority), "form@0(criticality)");
  check_leaf ("1.3.6.1.5.5.7.1.1", TRUE, octets (access, sizeof access), "form@0(criticality)");
  check_leaf ("1.3.6.1.5.5.7.1.1", FALSE, octets (access, sizeof access), "");
  check_leaf ("1.3.6.1.5.5.7.1.1", FALSE, octets (access, 4), "malformed@0");
  check_leaf ("2.5.29.17", FALSE, wax_test_der (0x30, wax_test_der_octets (0x82, HOST, -1),
                                                wax_test_der_octets (0x87, "\1\2\3", 3), NULL), "malformed@0");
  check_leaf ("1.3.6.1.4.1.11129.2.4.3", TRUE, octets ("\5\0", 2), "unknown-critical@0(1.3.6.1.4.1.11129.2.4.3)");
  check_middle ("2.5.29.14", TRUE, octets (id, sizeof id), "form@1(criticality)");
  check_middle ("2.5.29.36", FALSE, wax_test_der (0x30, wax_test_der_octets (0x80, "\3", 1), NULL), "");
  check_middle ("2.5.29.36", FALSE, wax_test_der (0x30, wax_test_der_octets (0x80, "\0", 1), NULL), "constraints@2(policy)");
  check_middle ("2.5.29.54", FALSE, wax_test_der_octets (0x02, "\0", 1), "");
  check_middle ("2.5.29.19", FALSE, octets (basic, sizeof basic), "");
  check_middle ("1.3.6.1.4.1.99999.7", TRUE, octets ("\5\0", 2), "unknown-critical@1(1.3.6.1.4.1.99999.7)");
}

/* Policies with one qualifier. */
static GByteArray *
qualified (const char *qualifier)
{
  return wax_test_der (0x30, wax_test_der (0x30, wax_test_der_oid ("1.3.6.1.4.1.99999.1"), wax_test_der (
    0x30, wax_test_der (0x30, wax_test_der_oid (qualifier), wax_test_der_octets (0x16, "a", -1), NULL), NULL), NULL), NULL);
}

/* Who says that policies matter says so of what qualifies them. */
static void
test_qualifiers (void)
{
  static const char policies[] = "2.5.29.32", practice[] = "1.3.6.1.5.5.7.2.1", notice[] = "1.3.6.1.5.5.7.2.2";

  check_leaf (policies, TRUE, qualified (practice), "");
  check_leaf (policies, TRUE, qualified (notice), "");
  check_leaf (policies, FALSE, qualified ("1.2.3.4"), "");
  check_leaf (policies, TRUE, qualified ("1.2.3.4"), "unknown-critical@0(1.2.3.4)");
  check_leaf (policies, TRUE, qualified ("1.3.6.1.5.5.7.2.3"), "unknown-critical@0(1.3.6.1.5.5.7.2.3)");
  check_middle (policies, FALSE, qualified ("1.2.3.4"), "");
  check_middle (policies, TRUE, qualified ("1.2.3.4"), "unknown-critical@1(1.2.3.4)");
}

static WaxTestCert *
patched (WaxTestCert *issuer, WaxTestCertOptions options, const char *from, const char *to, gsize size)
{
  const WaxTestPatch patch = { from, to, size };

  options.patch = &patch;
  return wax_test_cert_new (issuer, &options);
}

/* Before the third version there are no extensions, and after it nobody knows what they mean. */
static void
test_versions (void)
{
  static const char first[] = "\xa0\3\2\1\0", second[] = "\xa0\3\2\1\1", third[] = "\xa0\3\2\1\2", fourth[] = "\xa0\3\2\1\3";
  const WaxTestCertOptions authority = { .common_name = "Middle", .ca = TRUE }, server = { .dns = names };
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Root");
  g_autoptr(WaxTestCert) a = patched (root, authority, third, first, 5), b = patched (root, authority, third, second, 5);
  g_autoptr(WaxTestCert) c = patched (root, authority, third, third, 5), d = patched (root, authority, third, fourth, 5);
  g_autoptr(WaxTestCert) below_c = wax_test_cert_new (c, &server), below_d = wax_test_cert_new (d, &server);
  g_autoptr(WaxTestCert) leaf = patched (root, server, third, fourth, 5);

  g_assert_null (wax_certificate_new_from_der (wax_test_cert_get_der (a), NULL));
  g_assert_null (wax_certificate_new_from_der (wax_test_cert_get_der (b), NULL));
  assert_found (root, c, below_c, "");
  assert_found (root, d, below_d, "constraints@1(not-a-ca)");
  assert_found (root, NULL, leaf, "form@0(version-4)");
}

static WaxTestCert *
demanding (WaxTestCert *issuer, const char *name, const char *features)
{
  g_autoptr(GByteArray) list = features != NULL ? octets (features + 1, (gsize) features[0]) : NULL;
  const WaxTestExtension extensions[] = { { features != NULL ? "1.3.6.1.5.5.7.1.24" : NULL, FALSE, list }, { NULL } };

  return name != NULL
           ? wax_test_cert_new (issuer, &(WaxTestCertOptions) { .common_name = name, .ca = TRUE, .extensions = extensions })
           : wax_test_cert_new (issuer, &(WaxTestCertOptions) { .dns = names, .extensions = extensions });
}

/* What an authority demands of servers is demanded of all below it: status_request is 5, its second version 17. */
static void
test_features (void)
{
  static const char one[] = "\x05\x30\x03\x02\x01\x05", other[] = "\x05\x30\x03\x02\x01\x11";
  static const char both[] = "\x08\x30\x06\x02\x01\x05\x02\x01\x11", bad[] = "\x05\x30\x03\x04\x01\x05";
  static const struct {
    const char *middle, *leaf;
    gboolean passed_on;
  } cases[] = {
    { NULL, NULL, TRUE }, { NULL, one, TRUE },   { one, one, TRUE },   { one, both, TRUE },  { both, both, TRUE },
    { one, NULL, FALSE }, { one, other, FALSE }, { both, one, FALSE }, { bad, one, FALSE },
  };
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Root");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr(WaxTestCert) middle = demanding (root, "Middle", cases[i].middle);
    g_autoptr(WaxTestCert) leaf = demanding (middle, NULL, cases[i].leaf);

    assert_found (root, middle, leaf, cases[i].passed_on ? "" : "constraints@1(features)");
  }
}

/* A day that is none: whoever reads it reads another one. */
static void
test_days (void)
{
  const WaxTestCertOptions options = { .dns = names, .not_after = 1898683200 }; /* 2030-03-02, at noon */
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Root");
  g_autoptr(WaxTestCert) good = patched (root, options, "300302120000Z", "300228120000Z", 13);
  g_autoptr(WaxTestCert) late = patched (root, options, "300302120000Z", "300230120000Z", 13);
  g_autoptr(WaxTestCert) leap = patched (root, options, "300302120000Z", "300229120000Z", 13);

  assert_found (root, NULL, good, "");
  assert_found (root, NULL, late, "malformed@0");
  assert_found (root, NULL, leap, "malformed@0");
}

/* Who signs with RSASSA-PSS chooses the length of the salt. */
static void
test_salts (void)
{
  const WaxTestCertOptions rsa = { .common_name = "Root", .ca = TRUE, .key = WAX_TEST_KEY_RSA_2048 };
  const WaxTestCertOptions pss = { .common_name = "Root", .ca = TRUE, .key = WAX_TEST_KEY_PSS_2048 };
  g_autoptr(WaxTestCert) root = wax_test_cert_new (NULL, &rsa), strict = wax_test_cert_new (NULL, &pss);
  static const guint salts[] = { 32, 33, 64, 222 };

  for (guint i = 0; i < G_N_ELEMENTS (salts); i++) {
    WaxTestCertOptions options = { .dns = names, .salt = salts[i] };
    g_autoptr(WaxTestCert) leaf = wax_test_cert_new (root, &options), below_strict = wax_test_cert_new (strict, &options);
    g_autoptr(WaxTestCert) broken = NULL;

    options.broken_signature = TRUE;
    broken = wax_test_cert_new (root, &options);
    assert_found (root, NULL, leaf, "");
    assert_found (strict, NULL, below_strict, salts[i] < 64 ? "bad-signature@0" : "");
    assert_found (root, NULL, broken, "bad-signature@0");
  }
}

/* What the library reads with a kinder eye than the rules of writing have. */
static void
test_writing (void)
{
  static const guint8 below_zero[] = { 0x30, 0x06, 0x01, 0x01, 0xff, 0x02, 0x01, 0xff }, zero[] = { 0x30, 0x06, 0x01, 0x01, 0xff, 0x02, 0x01, 0 };
  static const guint8 more[] = { 0x30, 0x05, 0x01, 0x01, 0xff, 0x05, 0x00 };
  static const guint8 long_form[] = { 0x30, 0x81, 0x13, 0x82, 0x11, 'm', 'a', 'i', 'l', '.', 'e', 'x', 'a', 'm', 'p', 'l', 'e', '.', 't', 'e', 's', 't' };

  check_middle ("2.5.29.19", TRUE, octets (zero, sizeof zero), "");
  check_middle ("2.5.29.19", TRUE, octets (below_zero, sizeof below_zero), "malformed@1");
  check_middle ("2.5.29.19", TRUE, octets (more, sizeof more), "malformed@1");
  check_leaf ("2.5.29.17", FALSE, octets (long_form, sizeof long_form), "malformed@0 name-mismatch@0");
}

static void
test_usage (void)
{
  static const guint8 sign[] = { 0x03, 0x02, 0x02, 0x84 }, agree[] = { 0x03, 0x02, 0x03, 0x08 }, crl[] = { 0x03, 0x02, 0x01, 0x02 };

  check_leaf ("2.5.29.15", TRUE, octets (sign, sizeof sign), "form@0(key-usage)");
  check_leaf ("2.5.29.15", TRUE, octets (agree, sizeof agree), "");
  check_leaf ("2.5.29.15", TRUE, octets (crl, sizeof crl), "wrong-purpose@0(key-usage)");
  check_middle ("2.5.29.15", TRUE, octets (crl, sizeof crl), "constraints@1(key-usage)");
}

/* What is missing from an authority that was issued; an anchor was chosen as it is. */
static void
test_authorities (void)
{
  const WaxTestCertOptions bare = { .common_name = "Bare", .plain_like_openssl = TRUE }, unkeyed = { .common_name = "Unkeyed", .ca = TRUE,
                                                                                                     .no_key_ids = TRUE };
  const WaxTestCertOptions leaf = { .dns = names }, nameless = { .dns = names, .nameless = TRUE };
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Root"), root_bare = wax_test_cert_new (NULL, &bare);
  g_autoptr(WaxTestCert) root_unkeyed = wax_test_cert_new (NULL, &unkeyed);
  g_autoptr(WaxTestCert) middle_bare = wax_test_cert_new (root, &bare), middle_unkeyed = wax_test_cert_new (root, &unkeyed);
  g_autoptr(WaxTestCert) root_nameless = wax_test_cert_new (NULL, &(WaxTestCertOptions) { .nameless = TRUE, .ca = TRUE });
  g_autoptr(WaxTestCert) below_root_bare = wax_test_cert_new (root_bare, &leaf), below_bare = wax_test_cert_new (middle_bare, &leaf);
  g_autoptr(WaxTestCert) below_root_unkeyed = wax_test_cert_new (root_unkeyed, &leaf);
  g_autoptr(WaxTestCert) below_unkeyed = wax_test_cert_new (middle_unkeyed, &leaf);
  g_autoptr(WaxTestCert) below_nameless = wax_test_cert_new (root_nameless, &leaf);
  g_autoptr(WaxTestCert) without_name = wax_test_cert_new (root, &nameless);
  const WaxTestCertOptions middle = { .common_name = "Middle", .ca = TRUE }, silent = { .common_name = "Silent", .ca = TRUE,
                                                                                        .no_authority_id = TRUE };
  g_autoptr(WaxTestCert) middle_silent = wax_test_cert_new (root, &silent), of_unkeyed = wax_test_cert_new (root_unkeyed, &middle);
  g_autoptr(WaxTestCert) below_silent = wax_test_cert_new (middle_silent, &leaf), below_of_unkeyed = wax_test_cert_new (of_unkeyed, &leaf);

  assert_found (root_bare, NULL, below_root_bare, "");
  assert_found (root_unkeyed, NULL, below_root_unkeyed, "");
  assert_found (root, middle_bare, below_bare, "");
  assert_found (root, middle_unkeyed, below_unkeyed, "form@1(no-key-identifier)");
  assert_found (root, middle_silent, below_silent, "form@1(no-key-identifier)");
  assert_found (root_unkeyed, of_unkeyed, below_of_unkeyed, "");
  assert_found (root_nameless, NULL, below_nameless, "form@0(issuer-empty)");
  assert_found (root, NULL, without_name, "form@0(names-not-critical)");
}

/* ---- octets ---- */

/* Replaces the last place where @from stands. */
static char *
judge_spoiled (WaxTestCert *root, WaxTestCert *leaf, const void *from, const void *to, gsize size)
{
  GBytes *der = wax_test_cert_get_der (leaf);
  gsize total = g_bytes_get_size (der), at = total;
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (der, NULL), total);
  g_autoptr(GBytes) spoiled = NULL;
  g_autoptr(WaxCertificate) certificate = NULL;
  g_autoptr(GPtrArray) chain = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_certificate_unref);
  g_autoptr(TestDir) dir = test_dir_new ();
  g_autoptr(WaxExaminer) examiner = test_examiner (dir, root);
  g_autoptr(WaxEndpoint) endpoint = test_endpoint (HOST);
  g_autoptr(WaxVerdict) verdict = NULL;

  for (gsize i = 0; i + size <= total; i++)
    at = memcmp (copy + i, from, size) == 0 ? i : at;
  g_assert_cmpuint (at, <, total);
  memcpy (copy + at, to, size);
  spoiled = g_bytes_new (copy, total);
  certificate = wax_certificate_new_from_der (spoiled, NULL);
  if (certificate != NULL)
    g_ptr_array_add (chain, g_steal_pointer (&certificate));
  verdict = wax_examiner_examine (examiner, &(WaxExamination) { .endpoint = endpoint, .chain = chain,
                                                                .now = g_get_real_time () / G_USEC_PER_SEC });
  return test_problems (verdict, TRUE);
}

static void
test_octets (void)
{
  static const guint8 sha256[] = { 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2 }, sha384[] = { 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3 };
  static const guint8 f4[] = { 0x02, 0x03, 1, 0, 1 }, even[] = { 0x02, 0x03, 1, 0, 2 };
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Root");
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (root, &(WaxTestCertOptions) { .dns = names });
  g_autoptr(WaxTestCert) timed = wax_test_cert_new (root, &(WaxTestCertOptions) {
    .dns = names, .not_before = 1700000000, .not_after = 2000000000 });
  g_autoptr(WaxTestCert) rsa = wax_test_cert_new (root, &(WaxTestCertOptions) { .dns = names, .key = WAX_TEST_KEY_RSA_2048 });
  g_autofree char *algorithm = judge_spoiled (root, leaf, sha256, sha384, sizeof sha256);
  g_autofree char *zone = judge_spoiled (root, timed, "330518033320Z", "3305180333+00", 13);
  g_autofree char *exponent = judge_spoiled (root, rsa, f4, even, sizeof f4);
  g_autofree char *same = judge_spoiled (root, leaf, sha256, sha256, sizeof sha256);

  g_assert_cmpstr (same, ==, "");
  g_assert_true (g_str_has_prefix (algorithm, "bad-signature@0 malformed@0") || g_str_has_prefix (algorithm, "malformed@0"));
  g_assert_true (g_str_has_prefix (zone, "bad-signature@0 malformed@0") || g_str_has_prefix (zone, "malformed@0"));
  g_assert_nonnull (strstr (exponent, "weak@0(rsa-exponent)"));
}

/* What lies beside the system's connections vouches for them without a word. */
static void
test_system_store (void)
{
  static const char store[] = "/etc/ssl/certs/ca-certificates.crt";
  g_autofree char *pem = NULL;
  g_auto(GStrv) parts = NULL;
  g_autoptr(WaxExaminer) examiner = wax_examiner_new (NULL, NULL);
  g_autoptr(WaxEndpoint) endpoint = test_endpoint (HOST);
  guint n = 0;

  if (!g_file_get_contents (store, &pem, NULL, NULL)) {
    g_test_message ("absent: %s", store);
    return;
  }
  parts = g_strsplit (pem, "-----END CERTIFICATE-----\n", -1);
  for (guint i = 0; parts[i] != NULL && strstr (parts[i], "BEGIN") != NULL; i++, n++) {
    g_autofree char *one = g_strconcat (parts[i], "-----END CERTIFICATE-----\n", NULL);
    g_autoptr(GPtrArray) chain = wax_certificate_chain_new_from_pem (one, -1, NULL);
    g_autoptr(WaxVerdict) verdict = wax_examiner_examine (examiner, &(WaxExamination) {
      .endpoint = endpoint, .chain = chain, .now = wax_certificate_get_not_before (chain->pdata[0]) });
    g_autofree char *found = test_problems (verdict, FALSE);

    /* Nobody's server, and nothing else against them. */
    g_assert_cmpint (strncmp (found, "name-mismatch@0", 15), ==, 0);
    g_assert_true (g_str_equal (found + 15, "") || g_str_equal (found + 15, " wrong-purpose@0"));
  }
  g_test_message ("%u roots", n);
}

/* ---- policies ---- */

#define P "1.3.6.1.4.1.99999.1"
#define Q "1.3.6.1.4.1.99999.2"
#define ANY "2.5.29.32.0"

/**
 * Policies: what three certificates say, from the authority below the root down to the server
 * @policies: OIDs, separated by blanks; NULL for no extension
 * @from, @to: a mapping
 * @required, @unmapped, @no_any: the counts, as characters; '\0' for none
 */
typedef struct {
  const char *policies;
  const char *from, *to;
  char required, unmapped, no_any;
} Policies;

static GByteArray *
make_policies (const char *oids)
{
  g_auto(GStrv) each = g_strsplit (oids, " ", -1);
  g_autoptr(GByteArray) list = g_byte_array_new ();

  for (guint i = 0; each[i] != NULL; i++) {
    g_autoptr(GByteArray) one = wax_test_der (0x30, wax_test_der_oid (each[i]), NULL);

    g_byte_array_append (list, one->data, one->len);
  }
  return wax_test_der_octets (0x30, list->data, list->len);
}

static GByteArray *
make_count (guint8 tag, char digit)
{
  const guint8 count = (guint8) (digit - '0');

  return digit != '\0' ? wax_test_der_octets (tag, &count, 1) : NULL;
}

static WaxTestCert *
make_with_policies (WaxTestCert *issuer, const Policies *says, const char *name)
{
  g_autoptr(GByteArray) policies = says->policies != NULL ? make_policies (says->policies) : NULL;
  g_autoptr(GByteArray) mappings = says->from != NULL ? wax_test_der (0x30, purposes (says->from, says->to), NULL) : NULL;
  g_autoptr(GByteArray) no_any = make_count (0x02, says->no_any), constraints = NULL;
  GByteArray *required = make_count (0x80, says->required), *unmapped = make_count (0x81, says->unmapped);
  WaxTestExtension extensions[5] = { { NULL } };
  guint n = 0;

  if (required != NULL)
    constraints = wax_test_der (0x30, required, unmapped, NULL);
  else if (unmapped != NULL)
    constraints = wax_test_der (0x30, unmapped, NULL);
  if (policies != NULL)
    extensions[n++] = (WaxTestExtension) { "2.5.29.32", FALSE, policies };
  if (mappings != NULL)
    extensions[n++] = (WaxTestExtension) { "2.5.29.33", TRUE, mappings };
  if (constraints != NULL)
    extensions[n++] = (WaxTestExtension) { "2.5.29.36", TRUE, constraints };
  if (no_any != NULL)
    extensions[n++] = (WaxTestExtension) { "2.5.29.54", TRUE, no_any };
  if (name == NULL)
    return wax_test_cert_new (issuer, &(WaxTestCertOptions) { .dns = names, .extensions = extensions });
  return wax_test_cert_new (issuer, &(WaxTestCertOptions) {
    .common_name = name, .ca = TRUE, .extensions = extensions });
}

static void
test_policies (void)
{
  static const struct {
    Policies upper, lower, leaf;
    gboolean permitted;
  } cases[] = {
    { { NULL }, { NULL }, { NULL }, TRUE },
    { { P }, { Q }, { NULL }, TRUE },
    { { P, .required = '0' }, { P }, { P }, TRUE },
    { { P, .required = '0' }, { P }, { NULL }, FALSE },
    { { P, .required = '0' }, { NULL }, { P }, FALSE },
    { { P, .required = '0' }, { P }, { Q }, FALSE },
    { { P, .required = '0' }, { P " " Q }, { Q }, FALSE },
    { { P " " Q, .required = '0' }, { P " " Q }, { Q }, TRUE },
    { { P, .required = '5' }, { NULL }, { NULL }, TRUE },
    { { P, .required = '1' }, { P }, { NULL }, FALSE },
    { { ANY, .required = '0' }, { P }, { P }, TRUE },
    { { ANY, .required = '0' }, { ANY }, { Q }, TRUE },
    { { P, .required = '0' }, { ANY }, { P }, TRUE },
    { { P, .required = '0' }, { ANY }, { Q }, FALSE },
    { { P, .required = '0' }, { P }, { ANY }, TRUE },
    { { ANY, .required = '0', .no_any = '0' }, { ANY }, { P }, FALSE },
    { { P, .required = '0', .no_any = '0' }, { P }, { ANY }, FALSE },
    { { P, .required = '0', .no_any = '1' }, { ANY }, { P }, TRUE },
    { { P, P, Q, .required = '0' }, { Q }, { Q }, TRUE },
    { { P, P, Q, .required = '0' }, { P }, { P }, FALSE },
    { { P, .required = '0', .unmapped = '0' }, { P, P, Q }, { Q }, FALSE },
    { { P, .required = '0', .unmapped = '1' }, { P, P, Q }, { Q }, TRUE },
    { { ANY, P, Q, .required = '0' }, { Q }, { Q }, TRUE },
    { { P, P, ANY }, { P }, { P }, FALSE },
    { { NULL }, { NULL }, { NULL, .required = '0' }, FALSE },
    { { P }, { P }, { P, .required = '0' }, TRUE },
    { { P, .unmapped = '0' }, { NULL }, { NULL }, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Root");
    g_autoptr(WaxTestCert) upper = make_with_policies (root, &cases[i].upper, "Upper");
    g_autoptr(WaxTestCert) lower = make_with_policies (upper, &cases[i].lower, "Lower");
    g_autoptr(WaxTestCert) leaf = make_with_policies (lower, &cases[i].leaf, NULL);
    g_autofree char *found = test_judge (LIST (root), LIST (leaf, lower, upper), HOST, 0);

    if (!g_str_equal (found, "") == cases[i].permitted)
      g_error ("case %u: %s", i, found);
    if (!cases[i].permitted)
      g_assert_nonnull (strstr (found, "(policy)"));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/purposes", test_purposes);
  g_test_add_func ("/rules/purpose-of-root", test_purpose_of_root);
  g_test_add_func ("/rules/criticality", test_criticality);
  g_test_add_func ("/rules/loose-authorities", test_loose_authorities);
  g_test_add_func ("/rules/loose-policies", test_loose_policies);
  g_test_add_func ("/rules/qualifiers", test_qualifiers);
  g_test_add_func ("/rules/versions", test_versions);
  g_test_add_func ("/rules/features", test_features);
  g_test_add_func ("/rules/days", test_days);
  g_test_add_func ("/rules/salts", test_salts);
  g_test_add_func ("/rules/writing", test_writing);
  g_test_add_func ("/rules/usage", test_usage);
  g_test_add_func ("/rules/authorities", test_authorities);
  g_test_add_func ("/rules/octets", test_octets);
  g_test_add_func ("/rules/policies", test_policies);
  g_test_add_func ("/rules/system-store", test_system_store);
  return g_test_run ();
}
