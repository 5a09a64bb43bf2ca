#include "trust-test.h"

#include <glib/gstdio.h>
#include <utime.h>

enum { DAY_S = 86400 };

typedef struct {
  TestDir *dir;
  WaxTestCert *root;
  WaxTestCert *middle;
  WaxExaminer *examiner;
} Fixture;

static const char *const names[] = { HOST, NULL };

static void
set_up (Fixture *f, gconstpointer unused)
{
  f->dir = test_dir_new ();
  f->root = wax_test_cert_new_root ("Example Root");
  f->middle = wax_test_cert_new (f->root, &(WaxTestCertOptions) { .common_name = "Example Middle", .ca = TRUE });
  f->examiner = test_examiner (f->dir, f->root);
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  wax_examiner_unref (f->examiner);
  wax_test_cert_unref (f->middle);
  wax_test_cert_unref (f->root);
  test_dir_free (f->dir);
}

static void
assert_problems (WaxVerdict *verdict, const char *expected)
{
  g_autofree char *found = test_problems (verdict, TRUE);

  g_assert_cmpstr (found, ==, expected);
  g_assert_cmpint (wax_verdict_is_empty (verdict), ==, expected[0] == '\0');
}

static void
check_host (Fixture *f, WaxTestCert *issuer, const WaxTestCertOptions *options, const char *host, const char *expected)
{
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (issuer, options);
  g_autoptr(WaxVerdict) verdict = test_examine (f->examiner, leaf, 0, host);

  assert_problems (verdict, expected);
}

static void
check (Fixture *f, WaxTestCert *issuer, const WaxTestCertOptions *options, const char *expected)
{
  check_host (f, issuer, options, HOST, expected);
}

static gint64
days_from_now (int days)
{
  return g_get_real_time () / G_USEC_PER_SEC + (gint64) days * DAY_S;
}

static void
test_good (Fixture *f, gconstpointer unused)
{
  check (f, f->root, &(WaxTestCertOptions) { .dns = names }, "");
  check (f, f->middle, &(WaxTestCertOptions) { .dns = names }, "");
  check (f, f->middle, &(WaxTestCertOptions) { .dns = names, .purpose = WAX_TEST_PURPOSE_NONE }, "");
}

static void
test_self_signed_own (Fixture *f, gconstpointer unused)
{
  check (f, NULL, &(WaxTestCertOptions) { .dns = names }, "self-signed@0");
  check (f, NULL, &(WaxTestCertOptions) { .common_name = HOST, .plain_like_openssl = TRUE }, "name-mismatch@0 self-signed@0");
}

static void
assert_told (WaxVerdict *verdict, const char *expected)
{
  g_autofree char *text = wax_problem_describe (wax_verdict_get_problems (verdict)->pdata[0], verdict);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_unknown_issuer (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) other = wax_test_cert_new_root ("Other Root");
  g_autoptr(WaxTestCert) below = wax_test_cert_new (other, &(WaxTestCertOptions) { .common_name = "Other Middle", .ca = TRUE });
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (below, &(WaxTestCertOptions) { .dns = names });
  g_autoptr(WaxTestCert) good = wax_test_cert_new (f->middle, &(WaxTestCertOptions) { .dns = names });
  g_autoptr(WaxVerdict) alone = test_examine (f->examiner, leaf, 1, HOST);
  g_autoptr(WaxVerdict) two = test_examine (f->examiner, leaf, 2, HOST);
  g_autoptr(WaxVerdict) three = test_examine (f->examiner, leaf, 3, HOST);
  g_autoptr(WaxVerdict) missing = test_examine (f->examiner, good, 1, HOST);

  assert_problems (alone, "issuer-unknown@0(CN=Other Middle)");
  assert_problems (two, "issuer-unknown@1(CN=Other Root)");
  assert_problems (three, "issuer-unknown@2(CN=Other Root)");
  assert_problems (missing, "issuer-unknown@0(CN=Example Middle)");

  /* The words name the certificate whose issuer it is. */
  assert_told (alone, "The issuer of this certificate could not be found.");
  assert_told (two, "The issuer of the certificate of “Other Middle” could not be found.");
  assert_told (three, "The issuer “Other Root” vouches for itself; nobody else does.");
}

/* Whoever trusts an unknown issuer must have seen the rest as well. */
static void
test_all_below_unknown (Fixture *f, gconstpointer unused)
{
  const char *elsewhere[] = { "other.example.test", NULL };
  WaxTestCertOptions options = { .dns = elsewhere, .not_before = days_from_now (-60), .not_after = days_from_now (-3),
                                 .digest = WAX_TEST_DIGEST_SHA1, .key = WAX_TEST_KEY_RSA_1024,
                                 .purpose = WAX_TEST_PURPOSE_CLIENT };
  g_autoptr(WaxTestCert) other = wax_test_cert_new_root ("Other Root");
  g_autoptr(WaxTestCert) below = wax_test_cert_new (other, &(WaxTestCertOptions) {
    .common_name = "Other Middle", .ca = TRUE, .not_before = days_from_now (-60), .not_after = days_from_now (-2) });
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (below, &options);
  g_autoptr(WaxVerdict) alone = test_examine (f->examiner, leaf, 1, HOST);
  g_autoptr(WaxVerdict) two = test_examine (f->examiner, leaf, 2, HOST);
  g_autoptr(WaxVerdict) three = test_examine (f->examiner, leaf, 3, HOST);
  g_autofree char *middle = wax_test_cert_dup_fingerprint (below);
  g_autofree char *of_two = g_strdup_printf ("name-mismatch@0(other.example.test) issuer-unknown@1(CN=Other Root)"
                                             " weak@0(rsa-1024) weak@0(sha1) wrong-purpose@0(purpose) expired@0"
                                             " issuer-expired@1(%s)", middle);
  g_autofree char *of_three = g_strdup_printf ("name-mismatch@0(other.example.test) issuer-unknown@2(CN=Other Root)"
                                               " weak@0(rsa-1024) weak@0(sha1) wrong-purpose@0(purpose) expired@0"
                                               " issuer-expired@1(%s)", middle);

  assert_problems (alone, "name-mismatch@0(other.example.test) issuer-unknown@0(CN=Other Middle) weak@0(rsa-1024)"
                          " weak@0(sha1) wrong-purpose@0(purpose) expired@0");
  assert_problems (two, of_two);
  assert_problems (three, of_three);
}

static void
test_dates (Fixture *f, gconstpointer unused)
{
  gint64 long_ago = days_from_now (-90);
  g_autoptr(WaxTestCert) old = wax_test_cert_new (f->root, &(WaxTestCertOptions) {
    .common_name = "Old Middle", .ca = TRUE, .not_before = long_ago, .not_after = days_from_now (-1) });
  g_autoptr(WaxTestCert) young = wax_test_cert_new (f->root, &(WaxTestCertOptions) {
    .common_name = "Young Middle", .ca = TRUE, .not_before = days_from_now (1) });
  g_autofree char *old_print = wax_test_cert_dup_fingerprint (old);
  g_autofree char *young_print = wax_test_cert_dup_fingerprint (young);
  g_autofree char *issuer_expired = g_strdup_printf ("issuer-expired@1(%s)", old_print);
  g_autofree char *issuer_young = g_strdup_printf ("not-yet-valid@1(%s)", young_print);

  check (f, f->root, &(WaxTestCertOptions) { .dns = names, .not_before = long_ago, .not_after = days_from_now (-3) }, "expired@0");
  check (f, f->root, &(WaxTestCertOptions) { .dns = names, .not_before = days_from_now (2) }, "not-yet-valid@0");
  check (f, old, &(WaxTestCertOptions) { .dns = names }, issuer_expired);
  check (f, young, &(WaxTestCertOptions) { .dns = names }, issuer_young);
}

/* The last second still counts, and an anchor grows old like everybody else. */
static void
test_moment (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (f->root, &(WaxTestCertOptions) {
    .dns = names, .not_before = 1700000000, .not_after = 1700001000 });
  g_autoptr(WaxTestCert) root = wax_test_cert_new (NULL, &(WaxTestCertOptions) {
    .common_name = "Timed Root", .ca = TRUE, .not_before = 1600000000, .not_after = 1700000500 });
  g_autoptr(WaxTestCert) below = wax_test_cert_new (root, &(WaxTestCertOptions) {
    .dns = names, .not_before = 1600000000, .not_after = 1800000000 });
  g_autoptr(TestDir) dir = test_dir_new ();
  g_autoptr(WaxExaminer) timed = test_examiner (dir, root);
  g_autoptr(WaxEndpoint) endpoint = test_endpoint (HOST);
  g_autoptr(GPtrArray) chain = test_chain (below, 0), own = test_chain (leaf, 0);
  g_autoptr(WaxVerdict) before = wax_examiner_examine (timed, &(WaxExamination) { .endpoint = endpoint, .chain = chain, .now = 1700000500 });
  g_autoptr(WaxVerdict) after = wax_examiner_examine (timed, &(WaxExamination) { .endpoint = endpoint, .chain = chain, .now = 1700000501 });
  g_autoptr(WaxVerdict) last = wax_examiner_examine (f->examiner, &(WaxExamination) { .endpoint = endpoint, .chain = own, .now = 1700001000 });
  g_autoptr(WaxVerdict) over = wax_examiner_examine (f->examiner, &(WaxExamination) { .endpoint = endpoint, .chain = own, .now = 1700001001 });
  g_autofree char *after_text = test_problems (after, FALSE);
  g_autofree char *last_text = test_problems (last, FALSE);
  g_autofree char *over_text = test_problems (over, FALSE);

  assert_problems (before, "");
  g_assert_cmpstr (after_text, ==, "issuer-expired@1");
  /* The fixture's root is younger than these certificates. */
  g_assert_cmpstr (last_text, ==, "not-yet-valid@1");
  g_assert_cmpstr (over_text, ==, "not-yet-valid@1 expired@0");
}

static void
test_names (Fixture *f, gconstpointer unused)
{
  const char *other[] = { "www.example.test", "*.other.test", NULL };
  const char *foreign[] = { "xn--bcher-kva.example.test", NULL };
  const char *wild[] = { "*.example.test", NULL };
  const char *top[] = { "*.test", NULL };
  const char *registry[] = { "*.co.uk", NULL }, *below[] = { "*.example.co.uk", NULL }, *provider[] = { "*.appspot.com", NULL };
  const char *part[] = { "m*.example.test", NULL };
  const char *middle[] = { "mail.*.test", NULL };
  const char *upper[] = { "MAIL.Example.TEST", NULL };
  const char *fake_ip[] = { "192.0.2.1", NULL };
  const char *ip[] = { "192.0.2.1", "2001:db8::1", NULL };

  check_host (f, f->root, &(WaxTestCertOptions) { .dns = foreign }, "b\xc3\xbc" "cher.example.test", "");
  check_host (f, f->root, &(WaxTestCertOptions) { .dns = foreign }, "XN--BCHER-KVA.example.test.", "");
  check (f, f->root, &(WaxTestCertOptions) { .dns = other }, "name-mismatch@0(www.example.test, *.other.test)");
  check (f, f->root, &(WaxTestCertOptions) { .common_name = HOST, .no_san = TRUE }, "name-mismatch@0");
  check (f, f->root, &(WaxTestCertOptions) { .dns = wild }, "");
  check_host (f, f->root, &(WaxTestCertOptions) { .dns = wild }, "a.mail.example.test", "name-mismatch@0(*.example.test)");
  check_host (f, f->root, &(WaxTestCertOptions) { .dns = wild }, "example.test", "name-mismatch@0(*.example.test)");
  check_host (f, f->root, &(WaxTestCertOptions) { .dns = top }, "example.test", "name-mismatch@0(*.test)");
  check_host (f, f->root, &(WaxTestCertOptions) { .dns = registry }, "example.co.uk", "name-mismatch@0(*.co.uk)");
  check_host (f, f->root, &(WaxTestCertOptions) { .dns = below }, "mail.example.co.uk", "");
  check_host (f, f->root, &(WaxTestCertOptions) { .dns = provider }, "mail.appspot.com", "");
  check (f, f->root, &(WaxTestCertOptions) { .dns = part }, "name-mismatch@0(m*.example.test)");
  check (f, f->root, &(WaxTestCertOptions) { .dns = middle }, "name-mismatch@0(mail.*.test)");
  check (f, f->root, &(WaxTestCertOptions) { .dns = upper }, "");
  check_host (f, f->root, &(WaxTestCertOptions) { .ip = ip }, "192.0.2.1", "");
  check_host (f, f->root, &(WaxTestCertOptions) { .ip = ip }, "[2001:0db8:0::1]:443", "");
  check_host (f, f->root, &(WaxTestCertOptions) { .ip = ip }, "192.0.2.2", "name-mismatch@0(192.0.2.1, 2001:db8::1)");
  check_host (f, f->root, &(WaxTestCertOptions) { .dns = fake_ip }, "192.0.2.1", "name-mismatch@0(192.0.2.1)");
  check_host (f, f->root, &(WaxTestCertOptions) { .common_name = "192.0.2.1", .no_san = TRUE }, "192.0.2.1", "name-mismatch@0");
}

static void
test_weak (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) weak_middle = wax_test_cert_new (f->root, &(WaxTestCertOptions) {
    .common_name = "Weak Middle", .ca = TRUE, .digest = WAX_TEST_DIGEST_SHA1, .key = WAX_TEST_KEY_RSA_1024 });

  check (f, f->root, &(WaxTestCertOptions) { .dns = names, .digest = WAX_TEST_DIGEST_SHA1 }, "weak@0(sha1)");
  check (f, f->root, &(WaxTestCertOptions) { .dns = names, .key = WAX_TEST_KEY_RSA_1024 }, "weak@0(rsa-1024)");
  check (f, f->root, &(WaxTestCertOptions) { .dns = names, .key = WAX_TEST_KEY_RSA_2048 }, "");
  check (f, weak_middle, &(WaxTestCertOptions) { .dns = names }, "weak@1(rsa-1024) weak@1(sha1)");
  check (f, NULL, &(WaxTestCertOptions) { .dns = names, .digest = WAX_TEST_DIGEST_SHA1 }, "self-signed@0 weak@0(sha1)");
}

static void
test_form (Fixture *f, gconstpointer unused)
{
  check (f, f->root, &(WaxTestCertOptions) { .common_name = HOST, .version_1 = TRUE }, "name-mismatch@0 form@0(version-1)");
  check (f, f->root, &(WaxTestCertOptions) { .dns = names, .serial = WAX_TEST_SERIAL_ZERO }, "form@0(serial-zero)");
  check (f, f->root, &(WaxTestCertOptions) { .dns = names, .serial = WAX_TEST_SERIAL_NEGATIVE }, "form@0(serial-negative)");
  check (f, f->root, &(WaxTestCertOptions) { .dns = names, .serial = WAX_TEST_SERIAL_LONG }, "form@0(serial-long)");
  check (f, f->root, &(WaxTestCertOptions) { .dns = names, .plain_like_openssl = TRUE },
         "name-mismatch@0 form@0(ca)");
  check (f, f->root, &(WaxTestCertOptions) { .dns = names, .permitted_dns = "example.test" }, "form@0(name-constraints)");
  check (f, f->root, &(WaxTestCertOptions) { .dns = names, .purpose = WAX_TEST_PURPOSE_CLIENT }, "wrong-purpose@0(purpose)");
}

static void
test_constraints (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) no_ca = wax_test_cert_new (f->root, &(WaxTestCertOptions) {
    .common_name = "No Authority", .ca_without_right = TRUE });
  g_autoptr(WaxTestCert) plain = wax_test_cert_new (f->root, &(WaxTestCertOptions) { .dns = names });
  g_autoptr(WaxTestCert) elsewhere = wax_test_cert_new (f->root, &(WaxTestCertOptions) {
    .common_name = "Elsewhere", .ca = TRUE, .permitted_dns = "elsewhere.test" });
  g_autoptr(WaxTestCert) not_here = wax_test_cert_new (f->root, &(WaxTestCertOptions) {
    .common_name = "Not Here", .ca = TRUE, .excluded_dns = "example.test" });
  g_autoptr(WaxTestCert) here = wax_test_cert_new (f->root, &(WaxTestCertOptions) {
    .common_name = "Here", .ca = TRUE, .permitted_dns = "example.test" });
  g_autoptr(WaxTestCert) shallow = wax_test_cert_new (f->root, &(WaxTestCertOptions) {
    .common_name = "Shallow", .ca = TRUE, .limit_path = TRUE, .path_length = 0 });
  g_autoptr(WaxTestCert) deeper = wax_test_cert_new (shallow, &(WaxTestCertOptions) { .common_name = "Deeper", .ca = TRUE });

  check (f, no_ca, &(WaxTestCertOptions) { .dns = names }, "constraints@1(not-a-ca)");
  check (f, plain, &(WaxTestCertOptions) { .dns = names }, "constraints@1(not-a-ca)");
  check (f, elsewhere, &(WaxTestCertOptions) { .dns = names }, "constraints@1(names)");
  check (f, not_here, &(WaxTestCertOptions) { .dns = names }, "constraints@1(names)");
  check (f, not_here, &(WaxTestCertOptions) { .common_name = HOST, .no_san = TRUE }, "name-mismatch@0");
  check (f, here, &(WaxTestCertOptions) { .dns = names }, "");
  check (f, shallow, &(WaxTestCertOptions) { .dns = names }, "");
  check (f, deeper, &(WaxTestCertOptions) { .dns = names }, "constraints@2(path-length)");
}

static void
test_unreadable (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxEndpoint) endpoint = test_endpoint (HOST);
  g_autoptr(WaxVerdict) nothing = wax_examiner_examine (f->examiner, &(WaxExamination) { .endpoint = endpoint, .now = 1 });

  check (f, f->root, &(WaxTestCertOptions) { .dns = names, .unknown_critical = "1.3.6.1.4.1.99999.7" },
         "unknown-critical@0(1.3.6.1.4.1.99999.7)");
  check (f, f->root, &(WaxTestCertOptions) { .dns = names, .broken_usage = TRUE }, "malformed@0");
  g_assert_true (wax_verdict_has_problem (nothing, WAX_PROBLEM_MALFORMED));
  g_assert_false (wax_verdict_is_empty (nothing));
  g_assert_false (wax_verdict_is_overridable (nothing));
}

static void
test_bad_signature (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) middle = wax_test_cert_new (f->root, &(WaxTestCertOptions) {
    .common_name = "Broken Middle", .ca = TRUE, .broken_signature = TRUE });

  check (f, f->root, &(WaxTestCertOptions) { .dns = names, .broken_signature = TRUE }, "bad-signature@0");
  check (f, f->middle, &(WaxTestCertOptions) { .dns = names, .broken_signature = TRUE }, "bad-signature@0");
  check (f, middle, &(WaxTestCertOptions) { .dns = names }, "bad-signature@1");
  check (f, NULL, &(WaxTestCertOptions) { .dns = names, .broken_signature = TRUE }, "bad-signature@0");
}

/* A copied issuer name, and a copied key identifier beside it, make nobody trusted. */
static void
test_imitated_issuer (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) named = wax_test_cert_new_root ("Example Root");
  g_autoptr(WaxTestCert) forged = wax_test_cert_new (NULL, &(WaxTestCertOptions) {
    .common_name = "Example Root", .ca = TRUE, .copy_key_id_of = f->root });
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (forged, &(WaxTestCertOptions) { .dns = names });
  g_autoptr(WaxVerdict) sent = test_examine (f->examiner, leaf, 2, HOST);

  check (f, named, &(WaxTestCertOptions) { .dns = names }, "issuer-unknown@0(CN=Example Root)");
  check (f, forged, &(WaxTestCertOptions) { .dns = names }, "bad-signature@0");
  g_assert_false (wax_verdict_is_empty (sent));
}

/* What the server sends besides, in whatever order, does no harm; places count in what was sent. */
static void
test_order (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) old = wax_test_cert_new (NULL, &(WaxTestCertOptions) {
    .common_name = "Somebody Else", .ca = TRUE, .not_before = days_from_now (-90), .not_after = days_from_now (-30) });
  g_autoptr(WaxTestCert) weak = wax_test_cert_new (f->middle, &(WaxTestCertOptions) {
    .common_name = "Weak Lower", .ca = TRUE, .key = WAX_TEST_KEY_RSA_1024 });
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (weak, &(WaxTestCertOptions) { .dns = names });
  g_autofree char *leaf_pem = wax_test_cert_to_pem (leaf), *old_pem = wax_test_cert_to_pem (old);
  g_autofree char *middle_pem = wax_test_cert_to_pem (f->middle), *weak_pem = wax_test_cert_to_pem (weak);
  g_autofree char *pem = g_strconcat (leaf_pem, old_pem, middle_pem, weak_pem, NULL);
  g_autoptr(GPtrArray) chain = wax_certificate_chain_new_from_pem (pem, -1, NULL);
  g_autoptr(WaxEndpoint) endpoint = test_endpoint (HOST);
  g_autoptr(WaxVerdict) verdict = wax_examiner_examine (f->examiner, &(WaxExamination) {
    .endpoint = endpoint, .chain = chain, .now = days_from_now (0) });

  g_assert_cmpuint (chain->len, ==, 4);
  assert_problems (verdict, "weak@3(rsa-1024)");
}

static WaxVerdict *
examine_with_flags (Fixture *f, const WaxTestCertOptions *options, GTlsCertificateFlags flags)
{
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (f->root, options);
  g_autoptr(WaxEndpoint) endpoint = test_endpoint (HOST);
  g_autoptr(GPtrArray) chain = test_chain (leaf, 0);

  return wax_examiner_examine (f->examiner, &(WaxExamination) { .endpoint = endpoint, .chain = chain, .flags = flags,
                                                                .now = days_from_now (0) });
}

static void
test_flags (Fixture *f, gconstpointer unused)
{
  WaxTestCertOptions good = { .dns = names }, stapled = { .dns = names, .must_staple = TRUE };
  g_autoptr(WaxVerdict) refuted = examine_with_flags (f, &good, G_TLS_CERTIFICATE_UNKNOWN_CA | G_TLS_CERTIFICATE_EXPIRED |
                                                                  G_TLS_CERTIFICATE_BAD_IDENTITY | G_TLS_CERTIFICATE_INSECURE);
  g_autoptr(WaxVerdict) revoked = examine_with_flags (f, &good, G_TLS_CERTIFICATE_REVOKED);
  g_autoptr(WaxVerdict) answered = examine_with_flags (f, &stapled, 0);
  g_autoptr(WaxVerdict) silent = examine_with_flags (f, &stapled, G_TLS_CERTIFICATE_GENERIC_ERROR);
  g_autoptr(WaxVerdict) unusable = examine_with_flags (f, &good, G_TLS_CERTIFICATE_GENERIC_ERROR);

  assert_problems (refuted, "");
  assert_problems (revoked, "revoked@0(staple)");
  assert_problems (answered, "");
  assert_problems (silent, "revocation-unknown@0(staple)");
  assert_problems (unusable, "revocation-unknown@0(unusable-staple)");
}

/* A store that changes is read anew, both ways, without a restart. */
static void
test_store_moves (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) other = wax_test_cert_new_root ("Other Root");
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (other, &(WaxTestCertOptions) { .dns = names });
  g_autofree char *pem = wax_test_cert_to_pem (other);
  g_autoptr(WaxVerdict) before = test_examine (f->examiner, leaf, 0, HOST);
  gint64 deadline = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;
  gboolean known = FALSE;

  g_assert_false (wax_verdict_is_empty (before));
  g_free (wax_test_pki_write (f->dir->dir, "anchors.pem", pem));
  while (!known && g_get_monotonic_time () < deadline) {
    g_autoptr(WaxVerdict) verdict = test_examine (f->examiner, leaf, 0, HOST);

    known = wax_verdict_is_empty (verdict);
    g_usleep (20000);
  }
  g_assert_true (known);
}

static void
set_extra (WaxExaminer *examiner, WaxTestCert *root, WaxAnchorKind kind, const char *host, const char *account)
{
  g_autoptr(GPtrArray) extra = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_extra_anchors_free);
  g_autoptr(WaxAnchorSource) source = wax_anchor_source_new (kind, "root.pem");
  g_autofree char *pem = wax_test_cert_to_pem (root);
  g_autoptr(WaxAnchors) anchors = wax_anchors_new_from_pem (pem, strlen (pem), source);

  g_ptr_array_add (extra, wax_extra_anchors_new (anchors, host, account));
  wax_examiner_set_extra (examiner, kind, extra);
}

/* test_examine() asks for the account "anna". */
static void
assert_extra (Fixture *f, WaxTestCert *other, const char *host, const char *account, gboolean good)
{
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (other, &(WaxTestCertOptions) { .dns = names });
  g_autoptr(GPtrArray) none = g_ptr_array_new ();
  g_autoptr(WaxVerdict) verdict = NULL;
  guint version = wax_examiner_get_version (f->examiner);

  set_extra (f->examiner, other, WAX_ANCHOR_POLICY, host, account);
  g_assert_cmpuint (wax_examiner_get_version (f->examiner), !=, version);
  verdict = test_examine (f->examiner, leaf, 0, HOST);
  assert_problems (verdict, good ? "" : "issuer-unknown@0(CN=Other Root)");
  g_assert_true (wax_examiner_still_knows (f->examiner, verdict));
  if (good) {
    g_assert_cmpint (wax_verdict_get_anchor_source (verdict)->kind, ==, WAX_ANCHOR_POLICY);
    g_assert_cmpstr (wax_verdict_get_anchor_source (verdict)->file, ==, "root.pem");
  }
  wax_examiner_set_extra (f->examiner, WAX_ANCHOR_POLICY, none);
  g_assert_cmpint (wax_examiner_still_knows (f->examiner, verdict), ==, !good);
}

/* An anchor beside the store is good where it was meant to be and nowhere else. */
static void
test_extra_anchors (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) other = wax_test_cert_new_root ("Other Root");
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (f->root, &(WaxTestCertOptions) { .dns = names });
  g_autoptr(WaxVerdict) verdict = NULL;

  assert_extra (f, other, NULL, NULL, TRUE);
  assert_extra (f, other, HOST, NULL, TRUE);
  assert_extra (f, other, HOST, "anna", TRUE);
  assert_extra (f, other, HOST, "berta", FALSE);
  assert_extra (f, other, "other.example.test", "anna", FALSE);
  assert_extra (f, other, "other.example.test", NULL, FALSE);

  set_extra (f->examiner, f->root, WAX_ANCHOR_ACCOUNT, HOST, "anna");
  verdict = test_examine (f->examiner, leaf, 0, HOST);
  assert_problems (verdict, "");
  g_assert_cmpint (wax_verdict_get_anchor_source (verdict)->kind, ==, WAX_ANCHOR_GIVEN); /* the store goes first */
}

/* Of two roots with one name, each is found, be they in one store or in two. */
static void
test_extra_same_name (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) other = wax_test_cert_new_root ("Example Root");
  g_autoptr(WaxTestCert) own = wax_test_cert_new (f->root, &(WaxTestCertOptions) { .dns = names });
  g_autoptr(WaxTestCert) theirs = wax_test_cert_new (other, &(WaxTestCertOptions) { .dns = names });
  g_autoptr(WaxVerdict) first = NULL, second = NULL, third = NULL;
  g_autoptr(GPtrArray) none = g_ptr_array_new ();

  set_extra (f->examiner, other, WAX_ANCHOR_POLICY, NULL, NULL);
  first = test_examine (f->examiner, own, 0, HOST);
  second = test_examine (f->examiner, theirs, 0, HOST);
  assert_problems (first, "");
  assert_problems (second, "");
  g_assert_cmpint (wax_verdict_get_anchor_source (first)->kind, ==, WAX_ANCHOR_GIVEN);
  g_assert_cmpint (wax_verdict_get_anchor_source (second)->kind, ==, WAX_ANCHOR_POLICY);
  wax_examiner_set_extra (f->examiner, WAX_ANCHOR_POLICY, none);
  third = test_examine (f->examiner, theirs, 0, HOST);
  g_assert_false (wax_verdict_is_empty (third));
}

static void
test_store_missing (void)
{
  g_autoptr(GError) missing = NULL, empty = NULL;
  g_autoptr(TestDir) dir = test_dir_new ();
  g_autofree char *path = wax_test_pki_write (dir->dir, "empty.pem", "nothing\n");

  g_assert_null (wax_examiner_new ("/nonexistent/anchors.pem", &missing));
  g_assert_error (missing, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_null (wax_examiner_new (path, &empty));
  g_assert_error (empty, WAX_CERTIFICATE_ERROR, WAX_CERTIFICATE_ERROR_MALFORMED);
}

static void
test_sentences (Fixture *f, gconstpointer unused)
{
  static const struct {
    WaxProblemId id;
    const char *evidence;
    gint64 when;
    const char *text;
  } cases[] = {
    { WAX_PROBLEM_ISSUER_UNKNOWN, "CN=x", 0, "The issuer of this certificate could not be found." },
    { WAX_PROBLEM_SELF_SIGNED, NULL, 0, "This certificate vouches for itself; nobody else does." },
    { WAX_PROBLEM_EXPIRED, NULL, 1763424000, "This certificate expired on 2025-11-18 (3 days ago)." },
    { WAX_PROBLEM_EXPIRED, NULL, 1763596800, "This certificate expired on 2025-11-20 (1 day ago)." },
    { WAX_PROBLEM_EXPIRED, NULL, 1763683199 + 10, "This certificate expired on 2025-11-21 (today)." },
    { WAX_PROBLEM_NOT_YET_VALID, NULL, 1763856000, "This certificate is not valid before 2025-11-23. (Check this computer's clock.)" },
    { WAX_PROBLEM_ISSUER_EXPIRED, NULL, 1763424000, "A certificate above this one in the chain expired on 2025-11-18." },
    { WAX_PROBLEM_NAME_MISMATCH, "a.test, b.test", 0, "This certificate is for a.test, b.test, not for " HOST "." },
    { WAX_PROBLEM_WEAK, "sha1", 0, "This certificate is signed or keyed with an algorithm that can be forged (SHA1)." },
    { WAX_PROBLEM_WRONG_PURPOSE, NULL, 0, "This certificate was not issued for a server." },
    { WAX_PROBLEM_CHANGED, "granted 00", 1763424000, "This is not the certificate that you trusted on 2025-11-18." },
    { WAX_PROBLEM_REVOCATION_UNKNOWN, NULL, 0, "Whether this certificate has been withdrawn could not be found out." },
    { WAX_PROBLEM_REVOKED, NULL, 0, "The issuer has withdrawn this certificate." },
    { WAX_PROBLEM_DISTRUSTED, NULL, 0, "This computer is set never to trust this certificate or its issuer." },
    { WAX_PROBLEM_CONSTRAINTS, NULL, 0, "An issuer in the chain was not allowed to issue this certificate." },
    { WAX_PROBLEM_UNKNOWN_CRITICAL, NULL, 0, "This certificate sets a condition that this program does not know." },
    { WAX_PROBLEM_BAD_SIGNATURE, NULL, 0, "The chain is broken: a signature in it is wrong." },
    { WAX_PROBLEM_MALFORMED, NULL, 0, "The server's certificate cannot be read." },
    { WAX_PROBLEM_TLS_TOO_OLD, "TLS_1.1 TLS_1.2", 0, "The server only offers TLS 1.1; this computer asks for at least TLS 1.2." },
    { WAX_PROBLEM_FORM, "version-1", 0, "This certificate is not formed as a server's certificate should be (version 1)." },
    { WAX_PROBLEM_PIN_VIOLATION, NULL, 0, "The administrator expects another certificate for this server." },
  };
  gboolean seen[WAX_N_PROBLEMS] = { FALSE };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr(WaxProblem) problem = wax_problem_new (cases[i].id, 0, cases[i].evidence, cases[i].when);
    g_autofree char *text = wax_problem_describe_at (problem, NULL, FALSE, HOST, 1763726400);

    g_assert_cmpstr (text, ==, cases[i].text);
    seen[cases[i].id] = TRUE;
  }
  for (guint i = 0; i < WAX_N_PROBLEMS; i++) {
    WaxProblemId id;

    g_assert_true (seen[i]);
    g_assert_true (wax_problem_id_from_string (wax_problem_id_to_string (i), &id));
    g_assert_cmpuint (id, ==, i);
  }
}

/* What is wrong with an issuer is never said of the server's own certificate, nor the other way round. */
static void
test_sentences_about_issuers (Fixture *f, gconstpointer unused)
{
  static const struct {
    WaxProblemId id;
    const char *evidence;
    const char *text;
  } cases[] = {
    { WAX_PROBLEM_REVOKED, NULL, "The certificate of the issuer “Middle” has been withdrawn." },
    { WAX_PROBLEM_DISTRUSTED, NULL, "This computer is set never to trust the certificate of “Middle”." },
    { WAX_PROBLEM_BAD_SIGNATURE, NULL,
      "The chain is broken: the signature on the certificate of the issuer “Middle” is wrong." },
    { WAX_PROBLEM_CONSTRAINTS, "names", "The issuer “Middle” was not allowed to vouch for this certificate." },
    { WAX_PROBLEM_CONSTRAINTS, "policy", "An issuer in the chain was not allowed to issue this certificate." },
    { WAX_PROBLEM_MALFORMED, NULL, "The certificate of the issuer “Middle” cannot be read." },
    { WAX_PROBLEM_UNKNOWN_CRITICAL, "1.2.3",
      "The certificate of the issuer “Middle” sets a condition that this program does not know." },
    { WAX_PROBLEM_WEAK, "sha1",
      "The certificate of the issuer “Middle” is signed or keyed with an algorithm that can be forged (SHA1)." },
    { WAX_PROBLEM_WRONG_PURPOSE, "purpose",
      "The certificate of the issuer “Middle” was not issued to vouch for servers." },
    { WAX_PROBLEM_FORM, "serial-zero",
      "The certificate of the issuer “Middle” is not formed as it should be (serial number zero)." },
    { WAX_PROBLEM_NOT_YET_VALID, NULL,
      "The certificate of the issuer “Middle” is not valid before 2025-11-23. (Check this computer's clock.)" },
    { WAX_PROBLEM_ISSUER_EXPIRED, NULL, "The certificate of the issuer “Middle” expired on 2025-11-23." },
    { WAX_PROBLEM_ISSUER_UNKNOWN, "CN=x", "The issuer of the certificate of “Middle” could not be found." },
  };
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("A root with a name that is longer than any sentence can hold");
  g_autoptr(WaxTestCert) middle = wax_test_cert_new (root, &(WaxTestCertOptions) { .common_name = "Middle", .ca = TRUE });
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new_leaf (middle, HOST);
  g_autofree char *pem = wax_test_cert_chain_to_pem (leaf, 0), *root_pem = wax_test_cert_to_pem (root);
  g_autoptr(GPtrArray) chain = wax_certificate_chain_new_from_pem (pem, -1, NULL);
  g_autoptr(GPtrArray) top = wax_certificate_chain_new_from_pem (root_pem, -1, NULL);
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_new (HOST, 443, NULL);
  const WaxVerdictFields fields = { .endpoint = endpoint, .time = 1763726400, .chain = chain, .anchor = top->pdata[0] };
  g_autoptr(WaxVerdict) verdict = wax_verdict_new (&fields);
  g_autoptr(WaxProblem) of_root = wax_problem_new (WAX_PROBLEM_ISSUER_EXPIRED, 2, NULL, 1763856000);
  g_autoptr(WaxProblem) of_nobody = wax_problem_new (WAX_PROBLEM_ISSUER_EXPIRED, 1, NULL, 1763856000);
  g_autoptr(WaxVerdict) bare = wax_verdict_new (&(WaxVerdictFields) { .endpoint = endpoint });
  g_autofree char *long_name = wax_problem_describe (of_root, verdict), *no_name = wax_problem_describe (of_nobody, bare);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr(WaxProblem) problem = wax_problem_new (cases[i].id, 1, cases[i].evidence, 1763856000);
    g_autofree char *text = wax_problem_describe (problem, verdict);

    g_assert_cmpstr (text, ==, cases[i].text);
  }
  g_assert_cmpstr (long_name, ==,
                   "The certificate of the issuer “A root with a name that is longer than a…” expired on 2025-11-23.");
  g_assert_cmpstr (no_name, ==, "The certificate of the issuer number 1 expired on 2025-11-23.");
}

static void
test_overridable (void)
{
  static const char *const never[] = { "revoked", "distrusted", "pin-violation", "bad-signature", "constraints", "malformed",
                                       "unknown-critical", "tls-too-old", NULL };

  for (guint i = 0; i < WAX_N_PROBLEMS; i++)
    g_assert_cmpint (wax_problem_id_is_overridable (i), ==, !g_strv_contains (never, wax_problem_id_to_string (i)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/examiner/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("good", test_good);
  ADD ("self-signed", test_self_signed_own);
  ADD ("unknown-issuer", test_unknown_issuer);
  ADD ("all-below-unknown", test_all_below_unknown);
  ADD ("dates", test_dates);
  ADD ("moment", test_moment);
  ADD ("names", test_names);
  ADD ("weak", test_weak);
  ADD ("form", test_form);
  ADD ("constraints", test_constraints);
  ADD ("unreadable", test_unreadable);
  ADD ("bad-signature", test_bad_signature);
  ADD ("imitated-issuer", test_imitated_issuer);
  ADD ("order", test_order);
  ADD ("flags", test_flags);
  ADD ("store-moves", test_store_moves);
  ADD ("extra-anchors", test_extra_anchors);
  ADD ("extra-same-name", test_extra_same_name);
  ADD ("sentences", test_sentences);
  ADD ("sentences-about-issuers", test_sentences_about_issuers);
#undef ADD
  g_test_add_func ("/examiner/store-missing", test_store_missing);
  g_test_add_func ("/examiner/overridable", test_overridable);
  return g_test_run ();
}
