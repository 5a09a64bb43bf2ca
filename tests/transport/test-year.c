#include "transport/wax-tls-setup.h"
#include "wax-test-clock.h"
#include "wax-trust-fixture.h"

/* A year of days at a server that is set up as it should be: nobody is ever asked, and nothing is noted. */

enum { DAY_S = 86400, DAYS = 365, RENEWED_EVERY = 60, VALID_FOR = 90 };

static const char *const dns[] = { "localhost", NULL };
static const char *const ip[] = { "127.0.0.1", NULL };

/* What an authority issues on that day. @key: (nullable): of the certificate before */
static WaxTestCert *
issue (WaxTestCert *issuer, WaxTestCert *key)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  return wax_test_cert_new (issuer, &(WaxTestCertOptions) { .dns = dns, .ip = ip, .same_key = key,
                                                            .not_before = now - 3600,
                                                            .not_after = now + VALID_FOR * DAY_S });
}

/* Lasts as long as roots do. */
static WaxTestCert *
found (WaxTestCert *issuer, const char *name)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  return wax_test_cert_new (issuer, &(WaxTestCertOptions) { .common_name = name, .ca = TRUE, .not_before = now - DAY_S,
                                                            .not_after = now + 3 * DAYS * (gint64) DAY_S });
}

/* With the old key, a new one, or by another authority of the same root, in turn. */
static WaxTestCert *
renew (WaxTestCert *const *authorities, WaxTestCert *before, guint times)
{
  return issue (authorities[times % 3 == 2], times % 3 == 0 ? before : NULL);
}

static void
look (WaxTrustFixture *f, WaxHttp *http, WaxFaultServer *server, guint day)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *body = wax_trust_fixture_get (http, server, "/", &error);
  g_autoptr(WaxConnectionInfo) info = wax_http_get_connection_info (http);

  if (body == NULL)
    g_error ("day %u: %s", day, error->message);
  g_assert_true (wax_verdict_is_empty (info->verdict));
  g_assert_null (info->grant);
  g_assert_true (wax_judge_flush (f->judge, &error));
  wax_http_abort (http);
}

static void
replace_anchors (WaxTrustFixture *f, WaxTestCert *root)
{
  g_autofree char *pem = wax_test_cert_to_pem (root);
  g_autofree char *anchors = wax_test_pki_write (f->dir, "long.pem", pem);
  g_autoptr(GError) error = NULL;

  g_object_unref (f->judge);
  wax_examiner_unref (f->examiner);
  f->examiner = wax_examiner_new (anchors, &error);
  g_assert_no_error (error);
  f->judge = wax_judge_new (f->examiner, f->ledger, f->policy);
  g_assert_true (wax_judge_refresh (f->judge, &error));
}

static void
test_year (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) root = found (NULL, "Lasting Root"), first = found (root, "First"),
                         second = found (root, "Second");
  WaxTestCert *const authorities[] = { first, second };
  g_autoptr(WaxTestCert) shown = issue (first, NULL);
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (shown, WAX_FAULT_NONE);
  g_autoptr(WaxHttp) http = NULL;
  g_autoptr(GPtrArray) lines = NULL;
  WaxFaultCounts counts;

  replace_anchors (f, root);
  http = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (server), 0);
  for (guint day = 0; day < DAYS; day++) {
    if (day > 0 && day % RENEWED_EVERY == 0) {
      WaxTestCert *next = renew (authorities, shown, day / RENEWED_EVERY);

      wax_test_cert_unref (shown);
      shown = next;
      wax_trust_fixture_show (server, shown);
    }
    look (f, http, server, day);
    wax_test_clock_skip (DAY_S);
  }
  lines = wax_trust_ledger_list_lines (f->ledger, 0, NULL);
  g_assert_cmpuint (lines->len, ==, 0);
  wax_fault_server_get_counts (server, &counts);
  g_assert_cmpuint (counts.requests, ==, DAYS);
  wax_test_clock_set (0, 0, 0);
}

/* The same clock does end what is not renewed, or the year above would prove nothing. */
static void
test_not_renewed (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) root = found (NULL, "Lasting Root"), shown = issue (root, NULL);
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (shown, WAX_FAULT_NONE);
  g_autoptr(WaxHttp) http = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *body = NULL;

  replace_anchors (f, root);
  http = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (server), 0);
  look (f, http, server, 0);
  wax_test_clock_skip ((VALID_FOR + 1) * DAY_S);
  body = wax_trust_fixture_get (http, server, "/", &error);
  wax_test_clock_set (0, 0, 0);
  g_assert_null (body);
  g_assert_error (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_UNDECIDED);
  g_assert_true (wax_verdict_has_problem (wax_trust_question_get_verdict (wax_trust_error_get_question (error)),
                                          WAX_PROBLEM_EXPIRED));
}

int
main (int argc, char **argv)
{
  wax_tls_prepare ();
  g_test_init (&argc, &argv, NULL);
  wax_trust_fixture_add ("/year/renewed", NULL, test_year);
  wax_trust_fixture_add ("/year/not-renewed", NULL, test_not_renewed);
  return g_test_run ();
}
