#include "trust-test.h"

#include "wax-test-der.h"

#include <stdio.h>
#include <stdlib.h>

/* What an examination costs: a usual chain of three against the millisecond that a connection may pay for it, and what
 * strangers can think of against a tenth of a second. */

enum { ROUNDS = 41 };

static int
compare_times (gconstpointer a, gconstpointer b)
{
  return (*(const gint64 *) a > *(const gint64 *) b) - (*(const gint64 *) a < *(const gint64 *) b);
}

static double
get_median_ms (gint64 *times_us)
{
  qsort (times_us, ROUNDS, sizeof *times_us, compare_times);
  return (double) times_us[ROUNDS / 2] / 1000;
}

/* Reading what was sent belongs to it. */
static void
measure (const char *what, WaxTestCert *const *anchors, WaxTestCert *const *sent, double allowed_ms)
{
  g_autoptr(TestDir) dir = test_dir_new ();
  g_autoptr(WaxExaminer) examiner = test_examiner_of (dir, anchors);
  g_autoptr(WaxEndpoint) endpoint = test_endpoint (HOST);
  gint64 read_us[ROUNDS], whole_us[ROUNDS];
  g_autofree char *found = NULL;
  double ms;

  for (guint i = 0; i < ROUNDS; i++) {
    gint64 start = g_get_monotonic_time ();
    g_autoptr(GPtrArray) chain = test_chain_of (sent);
    g_autoptr(WaxVerdict) verdict = NULL;

    read_us[i] = g_get_monotonic_time () - start;
    verdict = wax_examiner_examine (examiner, &(WaxExamination) { .endpoint = endpoint, .chain = chain,
                                                                  .now = g_get_real_time () / G_USEC_PER_SEC });
    whole_us[i] = g_get_monotonic_time () - start;
    if (found == NULL)
      found = test_problems (verdict, FALSE);
  }
  ms = get_median_ms (whole_us);
  printf ("%-40s %8.2f ms (reading %.2f), %5.2f of %.0f ms: %s\n", what, ms, get_median_ms (read_us), ms / allowed_ms,
          allowed_ms, found[0] != '\0' ? found : "good");
}

static void
measure_usual (const char *what, WaxTestKey key)
{
  const char *const names[] = { HOST, NULL };
  g_autoptr(WaxTestCert) root = wax_test_cert_new (NULL, &(WaxTestCertOptions) { .common_name = "Root", .ca = TRUE,
      .key = key });
  g_autoptr(WaxTestCert) middle = wax_test_cert_new (root, &(WaxTestCertOptions) { .common_name = "Middle", .ca = TRUE,
      .key = key });
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (middle, &(WaxTestCertOptions) { .dns = names, .key = key });
  WaxTestCert *const anchors[] = { root, NULL }, *const sent[] = { leaf, middle, NULL };

  measure (what, anchors, sent, 1);
}

/* A certificate with so many names, below an authority that excludes as many others. */
static void
measure_names (guint n)
{
  g_autoptr(GByteArray) names = g_byte_array_new (), subtrees = g_byte_array_new (), alt_names = NULL,
    constraints = NULL;
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Root"), middle = NULL, leaf = NULL;

  for (guint i = 0; i < n; i++) {
    g_autofree char *name = g_strdup_printf ("%s%u", i > 0 ? "n" : "", i),
      *other = g_strdup_printf ("x%u.other.test", i);
    g_autoptr(GByteArray) one = wax_test_der_octets (0x82, i > 0 ? name : HOST, -1);
    g_autoptr(GByteArray) subtree = wax_test_der (0x30, wax_test_der_octets (0x82, other, -1), NULL);

    g_byte_array_append (names, one->data, one->len);
    g_byte_array_append (subtrees, subtree->data, subtree->len);
  }
  alt_names = wax_test_der_octets (0x30, names->data, names->len);
  constraints = wax_test_der (0x30, wax_test_der_octets (0xa1, subtrees->data, subtrees->len), NULL);
  middle = wax_test_cert_new (root, &(WaxTestCertOptions) {
    .common_name = "Middle", .ca = TRUE, .extensions = (WaxTestExtension[]) { { "2.5.29.30", TRUE, constraints },
        { NULL } } });
  leaf = wax_test_cert_new (middle, &(WaxTestCertOptions) {
    .extensions = (WaxTestExtension[]) { { "2.5.29.17", FALSE, alt_names }, { NULL } } });
  measure ("thousands of names and subtrees", (WaxTestCert *const[]) { root, NULL },
           (WaxTestCert *const[]) { leaf, middle, NULL }, 100);
}

static void
measure_tangle (void)
{
  g_autoptr(TestTangle) tangle = test_tangle_new (NULL);
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Root");
  WaxTestCert *const anchors[] = { root, NULL };

  measure ("ninety that all sign each other", anchors, tangle->sent, 100);
}

int
main (void)
{
  measure_usual ("a chain of three, P-256", WAX_TEST_KEY_P256);
  measure_usual ("a chain of three, RSA-2048", WAX_TEST_KEY_RSA_2048);
  measure_tangle ();
  measure_names (5000);
  return 0;
}
