#include "trust/wax-revocation.h"

#include "trust-test.h"
#include "wax-test-crl.h"
#include "wax-test-der.h"
#include "wax-test-ocsp.h"

#include <string.h>

/* Answers about revocation: which count, and what is found out where none does. */

#define POINT "http://crl.example.test/part-7.crl"

enum { NOW = 1900000000, HOUR_S = 3600, DAY_S = 86400 };

typedef struct {
  WaxTestCert *root, *middle, *leaf, *other, *stranger, *delegate, *unfit, *old, *imitator;
} Fixture;

/* An extension that says "answers about revocation". */
static GByteArray *
ocsp_signing (void)
{
  return wax_test_der (0x30, wax_test_der_oid ("1.3.6.1.5.5.7.3.9"), NULL);
}

static GByteArray *
point_names (void)
{
  return wax_test_der (0xa0, wax_test_der (0xa0, wax_test_der_octets (0x86, POINT, -1), NULL), NULL);
}

static WaxTestCert *
new_delegate (WaxTestCert *issuer, gint64 not_after, WaxTestDigest digest)
{
  g_autoptr(GByteArray) purpose = ocsp_signing ();
  const WaxTestExtension extensions[] = { { "2.5.29.37", FALSE, purpose }, { NULL } };

  return wax_test_cert_new (issuer, &(WaxTestCertOptions) { .common_name = "Responder", .extensions = extensions,
                                                            .not_before = NOW - 9 * DAY_S, .not_after = not_after,
                                                            .digest = digest });
}

static WaxTestCert *
new_authority (WaxTestCert *issuer, const char *name)
{
  return wax_test_cert_new (issuer, &(WaxTestCertOptions) { .common_name = name, .ca = TRUE });
}

static void
set_up (Fixture *f, gconstpointer unused)
{
  const char *const names[] = { HOST, NULL };
  g_autoptr(GByteArray) points = wax_test_der (0x30, wax_test_der (0x30, point_names (), NULL), NULL);
  const WaxTestExtension extensions[] = { { "2.5.29.31", FALSE, points }, { NULL } };

  f->root = new_authority (NULL, "Root");
  f->middle = new_authority (f->root, "Middle");
  f->imitator = new_authority (f->root, "Middle");
  f->stranger = new_authority (NULL, "Stranger");
  f->leaf = wax_test_cert_new (f->middle, &(WaxTestCertOptions) { .dns = names, .extensions = extensions });
  f->other = wax_test_cert_new (f->middle, &(WaxTestCertOptions) { .dns = names });
  f->delegate = new_delegate (f->middle, NOW + DAY_S, WAX_TEST_DIGEST_SHA256);
  f->old = new_delegate (f->middle, NOW - DAY_S, WAX_TEST_DIGEST_SHA256);
  f->unfit = wax_test_cert_new (f->middle, &(WaxTestCertOptions) { .dns = names, .not_before = NOW - DAY_S,
                                                                   .not_after = NOW + DAY_S });
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  WaxTestCert *all[] = { f->root, f->middle, f->leaf, f->other, f->stranger, f->delegate, f->unfit, f->old, f->imitator };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    wax_test_cert_unref (all[i]);
}

static WaxCertificate *
read_certificate (WaxTestCert *certificate)
{
  g_autoptr(GError) error = NULL;
  WaxCertificate *read = wax_certificate_new_from_der (wax_test_cert_get_der (certificate), &error);

  g_assert_no_error (error);
  return read;
}

static char *
describe (const WaxRevocation *found)
{
  switch (found->state) {
  case WAX_REVOCATION_GOOD: return g_strdup ("good");
  case WAX_REVOCATION_REVOKED: return g_strdup_printf ("revoked %d", found->reason);
  case WAX_REVOCATION_UNKNOWN: return g_strdup (wax_revocation_cause_to_string (found->cause));
  }
  g_assert_not_reached ();
}

static char *
read_response (Fixture *f, GBytes *response)
{
  g_autoptr(WaxCertificate) leaf = read_certificate (f->leaf), middle = read_certificate (f->middle);
  WaxRevocation found = wax_revocation_read_response (response, leaf, middle, NOW);

  return describe (&found);
}

static char *
read_list (Fixture *f, GBytes *list)
{
  g_autoptr(WaxCertificate) leaf = read_certificate (f->leaf), middle = read_certificate (f->middle);
  const WaxRevocationSubject subject = { .certificate = leaf, .issuer = middle };
  WaxRevocation found = wax_revocation_read_list (list, &subject, NOW);

  return describe (&found);
}

static void
assert_response (Fixture *f, WaxTestCert *about, const WaxTestOcspOptions *options, const char *expected)
{
  g_autoptr(GBytes) response = wax_test_ocsp_make (about, f->middle, options);
  g_autofree char *found = read_response (f, response);

  g_assert_cmpstr (found, ==, expected);
}

static void
assert_list (Fixture *f, const WaxTestCrlOptions *options, const char *expected)
{
  g_autoptr(GBytes) list = wax_test_crl_make (f->middle, options);
  g_autofree char *found = read_list (f, list);

  g_assert_cmpstr (found, ==, expected);
}

#define RESPONSE(expected, when, ...) \
  assert_response (f, f->leaf, &(WaxTestOcspOptions) { .from = when, __VA_ARGS__ }, expected)

static void
test_responses (Fixture *f, gconstpointer unused)
{
  RESPONSE ("good", NOW - HOUR_S, .until = 0);
  RESPONSE ("revoked 0", NOW - HOUR_S, .status = WAX_TEST_OCSP_REVOKED);
  RESPONSE ("revoked 6", NOW - HOUR_S, .status = WAX_TEST_OCSP_HELD);
  RESPONSE ("none", NOW - HOUR_S, .status = WAX_TEST_OCSP_UNKNOWN);
  RESPONSE ("unsuitable", NOW - HOUR_S, .conditional = TRUE);

  assert_response (f, f->other, &(WaxTestOcspOptions) { .from = NOW - HOUR_S }, "none");
  RESPONSE ("none", NOW - HOUR_S, .about = f->stranger);
  RESPONSE ("none", NOW - HOUR_S, .about = f->imitator);
}

static void
test_response_times (Fixture *f, gconstpointer unused)
{
  RESPONSE ("outdated", NOW - 30 * DAY_S, .until = 0);
  RESPONSE ("good", NOW - 30 * DAY_S, .until = NOW);
  RESPONSE ("outdated", NOW - 30 * DAY_S, .until = NOW - 1);
  RESPONSE ("good", NOW + 300, .until = 0);
  RESPONSE ("outdated", NOW + 301, .until = 0);
  RESPONSE ("good", NOW - WAX_REVOCATION_UNDATED_S, .until = -1);
  RESPONSE ("outdated", NOW - WAX_REVOCATION_UNDATED_S - 1, .until = -1);

  /* What was revoked stays so; what was only held may have been let go since. */
  RESPONSE ("revoked 0", NOW - 30 * DAY_S, .status = WAX_TEST_OCSP_REVOKED);
  RESPONSE ("outdated", NOW - 30 * DAY_S, .status = WAX_TEST_OCSP_HELD);
}

static void
test_responders (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) foreign = new_delegate (f->stranger, NOW + DAY_S, WAX_TEST_DIGEST_SHA256);
  g_autoptr(WaxTestCert) imitated = new_delegate (f->imitator, NOW + DAY_S, WAX_TEST_DIGEST_SHA256);
  g_autoptr(WaxTestCert) forged = new_delegate (f->middle, NOW + DAY_S, WAX_TEST_DIGEST_SHA1);

  RESPONSE ("good", NOW - HOUR_S, .signer = f->delegate, .with_signer = TRUE);
  RESPONSE ("wrong-signer", NOW - HOUR_S, .signer = f->delegate);
  RESPONSE ("wrong-signer", NOW - HOUR_S, .signer = f->unfit, .with_signer = TRUE);
  RESPONSE ("wrong-signer", NOW - HOUR_S, .signer = f->old, .with_signer = TRUE);
  RESPONSE ("wrong-signer", NOW - HOUR_S, .signer = forged, .with_signer = TRUE);
  RESPONSE ("wrong-signer", NOW - HOUR_S, .signer = foreign, .with_signer = TRUE);
  RESPONSE ("wrong-signer", NOW - HOUR_S, .signer = imitated, .with_signer = TRUE);
  RESPONSE ("wrong-signer", NOW - HOUR_S, .signer = f->root, .with_signer = TRUE);
  RESPONSE ("wrong-signer", NOW - HOUR_S, .signer = f->stranger, .status = WAX_TEST_OCSP_REVOKED);
  RESPONSE ("wrong-signer", NOW - HOUR_S, .signer = f->leaf, .with_signer = TRUE);
  RESPONSE ("wrong-signer", NOW - HOUR_S, .digest = WAX_TEST_DIGEST_SHA1);
  RESPONSE ("revoked 0", NOW - HOUR_S, .digest = WAX_TEST_DIGEST_SHA1, .status = WAX_TEST_OCSP_REVOKED);
}

#define LIST(expected, when, ...) assert_list (f, &(WaxTestCrlOptions) { .from = when, __VA_ARGS__ }, expected)

static void
test_lists (Fixture *f, gconstpointer unused)
{
  WaxTestCert *const own[] = { f->other, f->leaf, NULL }, *const others[] = { f->other, NULL };

  LIST ("good", NOW - HOUR_S, .until = 0);
  LIST ("good", NOW - HOUR_S, .revoked = others, .reason = 1);
  LIST ("revoked 0", NOW - HOUR_S, .revoked = own);
  LIST ("revoked 1", NOW - HOUR_S, .revoked = own, .reason = 1);
  LIST ("revoked 0", NOW - HOUR_S, .revoked = own, .padded = TRUE);
  LIST ("revoked 6", NOW - HOUR_S, .revoked = own, .reason = 6);
  LIST ("good", NOW - HOUR_S, .revoked = own, .reason = 8);
  LIST ("good", NOW - HOUR_S, .filler = 300);
  LIST ("unsuitable", NOW - HOUR_S, .revoked = others, .condition = "2.5.29.29");
  LIST ("unsuitable", NOW - HOUR_S, .revoked = own, .condition = "1.2.3.4");

  LIST ("outdated", NOW - 30 * DAY_S, .until = 0);
  LIST ("outdated", NOW + 301, .until = 0);
  LIST ("good", NOW - 30 * DAY_S, .until = NOW);
  LIST ("revoked 1", NOW - 30 * DAY_S, .revoked = own, .reason = 1);
  LIST ("outdated", NOW - 30 * DAY_S, .revoked = own, .reason = 6);
  LIST ("good", NOW - WAX_REVOCATION_UNDATED_S, .until = -1);
  LIST ("outdated", NOW - WAX_REVOCATION_UNDATED_S - 1, .until = -1);

  LIST ("wrong-signer", NOW - HOUR_S, .signer = f->stranger);
  LIST ("wrong-signer", NOW - HOUR_S, .signer = f->imitator, .revoked = own);
  LIST ("wrong-signer", NOW - HOUR_S, .signer = f->leaf);
  LIST ("unsuitable", NOW - HOUR_S, .no_number = TRUE);
  LIST ("revoked 0", NOW - HOUR_S, .no_number = TRUE, .revoked = own);
  LIST ("unsuitable", NOW - HOUR_S, .critical_number = TRUE, .revoked = own);
  LIST ("unreadable", NOW - HOUR_S, .no_version = TRUE);
  LIST ("unsuitable", NOW - HOUR_S, .no_version = TRUE, .no_number = TRUE);
}

static void
assert_extension (Fixture *f, const char *oid, GByteArray *value, const char *expected)
{
  const WaxTestExtension extensions[] = { { oid, TRUE, value }, { NULL } };

  LIST (expected, NOW - HOUR_S, .extensions = extensions);
  g_byte_array_unref (value);
}

/* The same with the certificate on it. */
static void
assert_listed (Fixture *f, const char *oid, GByteArray *value, guint8 reason, const char *expected)
{
  const WaxTestExtension extensions[] = { { oid, TRUE, value }, { NULL } };
  WaxTestCert *const own[] = { f->leaf, NULL };

  LIST (expected, NOW - HOUR_S, .extensions = extensions, .revoked = own, .reason = reason);
  g_byte_array_unref (value);
}

/* The issuing distribution point says which certificates a list is about. */
static GByteArray *
flag (guint8 tag)
{
  return wax_test_der (0x30, wax_test_der_octets (tag, "\xff", 1), NULL);
}

static void
test_parts_of_lists (Fixture *f, gconstpointer unused)
{
  GByteArray *elsewhere = wax_test_der (0xa0, wax_test_der (0xa0, wax_test_der_octets (0x86, POINT "2", -1), NULL), NULL);

  assert_extension (f, "2.5.29.28", flag (0x81), "good");
  assert_extension (f, "2.5.29.28", flag (0x82), "unsuitable");
  assert_extension (f, "2.5.29.28", flag (0x83), "unsuitable");
  assert_extension (f, "2.5.29.28", flag (0x84), "good");
  assert_extension (f, "2.5.29.28", flag (0x85), "unsuitable");
  assert_extension (f, "2.5.29.28", wax_test_der (0x30, point_names (), NULL), "good");
  assert_extension (f, "2.5.29.28", wax_test_der (0x30, elsewhere, NULL), "unsuitable");
  assert_extension (f, "2.5.29.28", wax_test_der_octets (0x04, "x", 1), "unsuitable");
  assert_extension (f, "2.5.29.27", wax_test_der_octets (0x02, "\1", 1), "unsuitable");
  assert_extension (f, "1.2.3.4", wax_test_der (0x05, NULL), "unsuitable");
}

/* A list of some reasons or of changes alone says of nobody that he is good; whom it names is revoked. */
static void
test_partial_lists (Fixture *f, gconstpointer unused)
{
  assert_extension (f, "2.5.29.28", wax_test_der (0x30, wax_test_der_octets (0x83, "\5\x60", 2), NULL), "unsuitable");
  assert_listed (f, "2.5.29.28", wax_test_der (0x30, wax_test_der_octets (0x83, "\5\x60", 2), NULL), 1, "revoked 1");
  assert_listed (f, "2.5.29.27", wax_test_der_octets (0x02, "\1", 1), 1, "revoked 1");
  assert_listed (f, "2.5.29.27", wax_test_der_octets (0x02, "\1", 1), 8, "unsuitable");
  assert_listed (f, "2.5.29.28", flag (0x82), 1, "unsuitable");
  assert_listed (f, "2.5.29.28", flag (0x84), 1, "revoked 1");
  assert_listed (f, "2.5.29.28", flag (0x85), 1, "unsuitable");
  assert_listed (f, "1.2.3.4", wax_test_der (0x05, NULL), 1, "unsuitable");
}

/* Whatever is cut off or changed, nothing becomes good that was not, and no octet is lost in reading. */
static void
damage (Fixture *f, GBytes *bytes, char *(*read) (Fixture *, GBytes *))
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autofree guint8 *copy = g_memdup2 (data, size);

  for (gsize i = 0; i < size; i++) {
    g_autoptr(GBytes) cut = g_bytes_new (data, i), changed = NULL;
    g_autofree char *found = read (f, cut), *other = NULL;

    g_assert_cmpstr (found, ==, "unreadable");
    copy[i] ^= 0x41;
    changed = g_bytes_new (copy, size);
    other = read (f, changed);
    g_assert_cmpstr (other, !=, "good");
    copy[i] ^= 0x41;
  }
}

static void
test_damaged (Fixture *f, gconstpointer unused)
{
  WaxTestCert *const own[] = { f->leaf, NULL };
  g_autoptr(GBytes) response = wax_test_ocsp_make (f->leaf, f->middle, &(WaxTestOcspOptions) {
    .from = NOW, .status = WAX_TEST_OCSP_REVOKED, .signer = f->delegate, .with_signer = TRUE });
  g_autoptr(GBytes) list = wax_test_crl_make (f->middle, &(WaxTestCrlOptions) { .from = NOW, .revoked = own });
  g_autofree guint8 *zeros = g_malloc0 (WAX_REVOCATION_MAX_LIST + 1);
  g_autoptr(GBytes) large = g_bytes_new_static (zeros, WAX_REVOCATION_MAX_LIST + 1);
  g_autofree char *from_large = read_list (f, large), *from_large_response = read_response (f, large);

  damage (f, response, read_response);
  damage (f, list, read_list);
  g_assert_cmpstr (from_large, ==, "unreadable");
  g_assert_cmpstr (from_large_response, ==, "unreadable");
}

/* Authorities publish lists of this size. */
static void
test_long_list (Fixture *f, gconstpointer unused)
{
  WaxTestCert *const own[] = { f->leaf, NULL };
  g_autoptr(GBytes) list = wax_test_crl_make (f->middle, &(WaxTestCrlOptions) { .from = NOW, .revoked = own,
                                                                                .filler = 150000 });
  gint64 start = g_get_monotonic_time ();
  g_autofree char *found = read_list (f, list);

  g_assert_cmpstr (found, ==, "revoked 0");
  g_test_minimized_result ((double) (g_get_monotonic_time () - start) / 1000, "list of %u KiB, ms",
                           (guint) (g_bytes_get_size (list) / 1024));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
}

/* ---- a verdict's whole path ---- */

static char *
look_up_in (Fixture *f, WaxTestCert *const *sent, GBytes *first, GBytes *second)
{
  g_autoptr(TestDir) dir = test_dir_new ();
  g_autoptr(WaxExaminer) examiner = test_examiner (dir, f->root);
  g_autoptr(GPtrArray) chain = test_chain_of (sent), lists = g_ptr_array_new ();
  g_autoptr(WaxEndpoint) endpoint = test_endpoint (HOST);
  g_autoptr(WaxVerdict) verdict = wax_examiner_examine (examiner, &(WaxExamination) {
    .endpoint = endpoint, .chain = chain, .now = g_get_real_time () / G_USEC_PER_SEC });
  g_autoptr(WaxVerdict) full = NULL;

  g_assert_true (wax_verdict_is_empty (verdict));
  if (first != NULL)
    g_ptr_array_add (lists, first);
  if (second != NULL)
    g_ptr_array_add (lists, second);
  full = wax_revocation_look_up (verdict, NULL, lists);
  return test_problems (full, TRUE);
}

static char *
look_up (Fixture *f, GBytes *first, GBytes *second)
{
  WaxTestCert *const sent[] = { f->leaf, f->imitator, f->root, f->middle, NULL };

  return look_up_in (f, sent, first, second);
}

static void
test_look_up (Fixture *f, gconstpointer unused)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  WaxTestCert *const own[] = { f->leaf, NULL }, *const above[] = { f->middle, NULL };
  g_autoptr(GBytes) good = wax_test_crl_make (f->middle, &(WaxTestCrlOptions) { .from = now });
  g_autoptr(GBytes) bad = wax_test_crl_make (f->middle, &(WaxTestCrlOptions) { .from = now, .revoked = own });
  g_autoptr(GBytes) top = wax_test_crl_make (f->root, &(WaxTestCrlOptions) { .from = now, .revoked = above });
  g_autoptr(GBytes) old = wax_test_crl_make (f->middle, &(WaxTestCrlOptions) { .from = now - 9 * DAY_S });
  const struct { GBytes *first, *second; const char *expected; } cases[] = {
    { good, NULL, "" }, { bad, NULL, "revoked@0(list)" }, { good, bad, "revoked@0(list)" },
    { good, top, "revoked@3(list)" }, { bad, top, "revoked@0(list) revoked@3(list)" }, { old, good, "" },
    { old, NULL, "revocation-unknown@0(outdated)" }, { NULL, NULL, "revocation-unknown@0(none)" },
    { top, NULL, "revoked@3(list) revocation-unknown@0(none)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *found = look_up (f, cases[i].first, cases[i].second);

    g_assert_cmpstr (found, ==, cases[i].expected);
  }
}

/* An authority that changes its key vouches for the new one with the old one; its lists are signed with either. */
static void
test_changed_key (Fixture *f, gconstpointer unused)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const char *const names[] = { HOST, NULL };
  g_autoptr(WaxTestCert) again = new_authority (f->middle, "Middle");
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (again, &(WaxTestCertOptions) { .dns = names });
  WaxTestCert *const own[] = { leaf, NULL }, *const sent[] = { leaf, again, f->middle, NULL };
  WaxTestCert *const signers[] = { again, f->middle, f->imitator };
  const char *const good[] = { "", "", "revocation-unknown@0(wrong-signer)" };
  const char *const bad[] = { "revoked@0(list)", "revoked@0(list)", "revocation-unknown@0(wrong-signer)" };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (signers); i++) {
    guint which = i / 2;
    g_autoptr(GBytes) list = wax_test_crl_make (f->middle, &(WaxTestCrlOptions) {
      .from = now, .signer = signers[which], .revoked = i % 2 == 1 ? own : NULL });
    g_autofree char *found = look_up_in (f, sent, list, NULL);

    g_assert_cmpstr (found, ==, i % 2 == 1 ? bad[which] : good[which]);
  }
}

static guint
count_lists (const char *text)
{
  g_autoptr(GBytes) file = g_bytes_new (text, strlen (text));
  g_autoptr(GPtrArray) lists = wax_revocation_split_lists (file);

  return lists->len;
}

static void
test_files (Fixture *f, gconstpointer unused)
{
  g_autoptr(GBytes) list = wax_test_crl_make (f->middle, &(WaxTestCrlOptions) { .from = NOW });
  g_autofree char *pem = wax_test_crl_to_pem (list);
  g_autofree char *two = g_strconcat ("junk\n", pem, "between", pem, NULL);
  g_autofree char *cut = g_strndup (two, strlen (two) - 20);
  g_autoptr(GBytes) file = g_bytes_new (two, strlen (two));
  g_autoptr(GPtrArray) lists = wax_revocation_split_lists (file), alone = wax_revocation_split_lists (list);

  g_assert_cmpuint (lists->len, ==, 2);
  g_assert_true (g_bytes_equal (lists->pdata[1], list));
  g_assert_cmpuint (alone->len, ==, 1);
  g_assert_true (g_bytes_equal (alone->pdata[0], list));
  g_assert_cmpuint (count_lists (cut), ==, 1);
  g_assert_cmpuint (count_lists (""), ==, 0);
  g_assert_cmpuint (count_lists ("no list at all"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/revocation/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("responses", test_responses);
  ADD ("response-times", test_response_times);
  ADD ("responders", test_responders);
  ADD ("lists", test_lists);
  ADD ("parts-of-lists", test_parts_of_lists);
  ADD ("partial-lists", test_partial_lists);
  ADD ("damaged", test_damaged);
  ADD ("long-list", test_long_list);
  ADD ("look-up", test_look_up);
  ADD ("changed-key", test_changed_key);
  ADD ("files", test_files);
  return g_test_run ();
}
