#include "app/wax-failure.h"
#include "app/wax-sync.h"
#include "protocol/wax-server-error.h"
#include "trust/wax-trust-error.h"
#include "wax-test-pki.h"

#include <string.h>

/* What is said of failures, and what is made of earlier ones. */

#define NOW 1900000000
#define MINUTE 60

typedef struct {
  const char *name;
  const char *code;
  gint64 failed_at;
  gint64 last_success; /* of another channel */
  gboolean shut_out;
} Case;

static const Case cases[] = {
  { "just-now", "password-refused", NOW, 0, TRUE },
  { "lately", "password-refused", NOW - 14 * MINUTE, NOW - 60 * MINUTE, TRUE },
  { "long-ago", "password-refused", NOW - 15 * MINUTE, 0, FALSE },
  { "tried-meanwhile", "locked-out", NOW - 5 * MINUTE, 0, TRUE },
  { "works-again", "password-refused", NOW - 5 * MINUTE, NOW - 4 * MINUTE, FALSE },
  { "another-failure", "token-gone", NOW - MINUTE, 0, FALSE },
  { "in-the-future", "password-refused", NOW + MINUTE, 0, FALSE }, /* the clock was set back */
  { "never", "", 0, 0, FALSE },
};

static void
test_shut_out (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(GPtrArray) states = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_channel_state_unref);

  g_ptr_array_add (states, wax_channel_state_new (&(WaxChannelState) {
                             .channel = WAX_CHANNEL_RECEIVE, .failed_at = c->failed_at, .error_domain = "auth",
                             .error_code = c->code }));
  g_ptr_array_add (states, wax_channel_state_new (&(WaxChannelState) {
                             .channel = WAX_CHANNEL_FOLDERS, .last_success = c->last_success }));
  g_assert_cmpint (wax_sync_is_shut_out (states, NOW), ==, c->shut_out);
}

/* A window tries again and says when; a command that has ended does not. */
static void
test_promises_nothing (void)
{
  for (int code = 0; code <= WAX_SERVER_ERROR_STATUS; code++) {
    g_autoptr(GError) error = g_error_new_literal (WAX_SERVER_ERROR, code, "");
    g_autoptr(WaxFailure) failure = wax_failure_new (error, NULL);

    g_assert_null (strstr (failure->help, "by itself"));
    if (failure->remedy == WAX_REMEDY_RETRY)
      g_assert_null (strstr (failure->help, "again"));
  }
}

static WaxFailure *
fail_with_change (gboolean severe)
{
  g_autoptr(WaxTestCert) certificate = wax_test_cert_new_leaf (NULL, "mail.example.test");
  g_autofree char *pem = wax_test_cert_to_pem (certificate), *fingerprint = wax_test_cert_dup_fingerprint (certificate);
  g_autoptr(GPtrArray) chain = wax_certificate_chain_new_from_pem (pem, -1, NULL);
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_problem_unref);
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_new ("mail.example.test", 443, NULL);
  g_autoptr(WaxChange) change = wax_change_new (&(WaxChange) { .severe = severe, .previous_fingerprint = fingerprint });
  g_autoptr(WaxVerdict) verdict = NULL;
  g_autoptr(WaxTrustQuestion) question = NULL;
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (problems, wax_problem_new (WAX_PROBLEM_CHANGED, 0, NULL, NOW));
  verdict =
    wax_verdict_new (&(WaxVerdictFields) { .endpoint = endpoint, .time = NOW, .chain = chain, .problems = problems });
  question = wax_trust_question_new (verdict, change, TRUE);
  wax_trust_error_set_question (&error, question);
  return wax_failure_new (error, endpoint);
}

/* What looks like a renewal is no reason to flee the network. */
static void
test_helps_with_changes (void)
{
  g_autoptr(WaxFailure) severe = fail_with_change (TRUE), renewal = fail_with_change (FALSE);

  g_assert_nonnull (strstr (severe->help, "Do not connect on this network"));
  g_assert_null (strstr (renewal->help, "Do not connect"));
  g_assert_nonnull (strstr (renewal->help, "renewal"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/app/shut-out/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_shut_out);
  }
  g_test_add_func ("/app/failure/promises-nothing", test_promises_nothing);
  g_test_add_func ("/app/failure/helps-with-changes", test_helps_with_changes);
  return g_test_run ();
}
