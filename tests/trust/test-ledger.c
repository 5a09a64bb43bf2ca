#include "trust-test.h"

#include "store/wax-database.h"
#include "trust/wax-trust-schema.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HOUR_S = 3600, DAY_S = 86400 };

typedef struct {
  TestDir *dir;
  WaxTestCert *root;
  WaxTestCert *cert;
  WaxExaminer *examiner;
  WaxTrustLedger *ledger;
  WaxPolicy *policy;
  WaxJudge *judge;
  WaxEndpoint *here, *also;
  WaxMoment now;
} Fixture;

static void
open_all (Fixture *f)
{
  g_autoptr(GError) error = NULL;

  f->ledger = wax_trust_ledger_open (f->dir->database, &error);
  g_assert_no_error (error);
  f->judge = wax_judge_new (f->examiner, f->ledger, f->policy);
  wax_judge_refresh (f->judge, &error);
  g_assert_no_error (error);
}

static void
close_all (Fixture *f)
{
  g_assert_finalize_object (f->judge);
  wax_trust_ledger_close (f->ledger);
}

static void
set_up (Fixture *f, gconstpointer unused)
{
  f->dir = test_dir_new ();
  f->root = wax_test_cert_new_root ("Example Root");
  f->cert = test_self_signed (NULL);
  f->examiner = test_examiner (f->dir, f->root);
  f->policy = wax_policy_new_default ();
  f->here = test_endpoint (HOST ":443");
  f->also = test_endpoint (HOST ":9443");
  wax_moment_read (&f->now);
  open_all (f);
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  close_all (f);
  wax_examiner_unref (f->examiner);
  wax_policy_unref (f->policy);
  wax_test_cert_unref (f->cert);
  wax_test_cert_unref (f->root);
  wax_endpoint_unref (f->here);
  wax_endpoint_unref (f->also);
  test_dir_free (f->dir);
}

/* Connects as a socket would, and writes down what was seen. NULL: allowed. */
static WaxTrustQuestion *
meet (Fixture *f, WaxTestCert *cert, WaxEndpoint *endpoint, WaxGrant **grant)
{
  g_autoptr(GTlsCertificate) certificate = wax_test_cert_to_tls (cert, 0);
  g_autoptr(GError) error = NULL, flush = NULL;
  gboolean allowed = test_allows (f->judge, endpoint, WAX_CHANNEL_RECEIVE, "anna", certificate, 0, "TLS 1.3", NULL, NULL,
                                       grant, &error);
  WaxTrustQuestion *question = wax_trust_error_get_question (error);

  wax_judge_flush (f->judge, &flush);
  g_assert_no_error (flush);
  g_assert_cmpint (allowed, ==, error == NULL);
  g_assert_cmpint (allowed, ==, question == NULL);
  return question != NULL ? g_object_ref (question) : NULL;
}

static gboolean
is_allowed (Fixture *f, WaxTestCert *cert, WaxEndpoint *endpoint)
{
  g_autoptr(WaxTrustQuestion) question = meet (f, cert, endpoint, NULL);

  return question == NULL;
}

static WaxGrant *
authorize (Fixture *f, WaxTestCert *cert, WaxEndpoint *endpoint, WaxDuration duration, const WaxMoment *moment)
{
  g_autoptr(WaxTrustQuestion) question = meet (f, cert, endpoint, NULL);
  g_autoptr(GError) error = NULL;
  WaxGrant *grant = wax_trust_ledger_grant (f->ledger, question, duration, NULL, "window", "new server", f->policy, moment, &error);

  g_assert_no_error (error);
  wax_judge_refresh (f->judge, &error);
  g_assert_no_error (error);
  return grant;
}

/* "met granted stopped": the events of all lines, oldest first. */
static char *
events (WaxTrustLedger *ledger)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) lines = wax_trust_ledger_list_lines (ledger, 0, &error);
  GString *out = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < lines->len; i++) {
    const WaxTrustLine *line = g_ptr_array_index (lines, i);

    g_string_append_printf (out, "%s%s", i > 0 ? " " : "", wax_trust_event_to_string (line->event));
  }
  return g_string_free (out, FALSE);
}

static void
assert_events (Fixture *f, const char *expected)
{
  g_autofree char *found = events (f->ledger);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_grant_and_stop (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxGrant) grant = authorize (f, f->cert, f->here, WAX_DURATION_DAY, &f->now);
  g_autoptr(WaxGrant) used = NULL;
  g_autoptr(WaxTrustQuestion) none = meet (f, f->cert, f->here, &used);
  g_autoptr(GPtrArray) lines = NULL;
  const WaxTrustLine *line;

  g_assert_null (none);
  g_assert_cmpint (used->id, ==, grant->id);
  g_assert_cmpint (used->until, ==, grant->given + DAY_S);
  g_assert_cmpint (wax_trust_ledger_stop (f->ledger, f->here, "window", &f->now, &error), ==, 1);
  g_assert_no_error (error);
  g_assert_true (wax_judge_refresh (f->judge, NULL));
  g_assert_false (is_allowed (f, f->cert, f->here));
  assert_events (f, "met granted stopped");

  lines = wax_trust_ledger_list_lines (f->ledger, 0, &error);
  line = g_ptr_array_index (lines, 1);
  g_assert_cmpstr (line->why, ==, "new server");
  g_assert_cmpstr (line->account, ==, "anna");
  g_assert_cmpstr (line->channel, ==, "receive");
  g_assert_cmpstr (line->origin, ==, "window");
  g_assert_cmpstr (line->problems[0], ==, "self-signed");
  g_assert_true (wax_endpoint_equal (line->endpoint, f->here));
}

/* Met is noted once for a certificate with its problems, not for each connection. */
static void
test_met_once (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) other = test_self_signed (NULL);

  for (guint i = 0; i < 5; i++)
    g_assert_false (is_allowed (f, f->cert, f->here));
  assert_events (f, "met");
  g_assert_false (is_allowed (f, other, f->here));
  g_assert_false (is_allowed (f, f->cert, f->also));
  assert_events (f, "met met met");
}

static void
test_restart (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxGrant) grant = authorize (f, f->cert, f->here, WAX_DURATION_WEEK, &f->now);
  g_autoptr(WaxGrant) found = NULL;
  g_autoptr(WaxTrustQuestion) question = NULL;

  close_all (f);
  open_all (f);
  question = meet (f, f->cert, f->here, &found);
  g_assert_null (question);
  g_assert_cmpint (found->id, ==, grant->id);
  g_assert_cmpstr (found->why, ==, "new server");
  g_assert_cmpint (found->until, ==, grant->until);
  g_assert_true (wax_certificate_equal (found->certificate, grant->certificate));
}

static WaxMoment
later (const Fixture *f, gint64 seconds)
{
  WaxMoment moment = f->now;

  moment.now += seconds;
  moment.boot_ms += seconds * 1000;
  return moment;
}

static void
test_expiry (Fixture *f, gconstpointer unused)
{
  WaxMoment past = later (f, -HOUR_S - 1), before = later (f, HOUR_S - 1), after = later (f, HOUR_S);
  g_autoptr(WaxGrant) live = authorize (f, f->cert, f->here, WAX_DURATION_HOUR, &f->now);
  g_autoptr(GError) error = NULL;
  gint64 next = wax_judge_get_next_end_ms (f->judge);

  g_assert_cmpint (next, >, (HOUR_S - 60) * 1000);
  g_assert_cmpint (next, <=, HOUR_S * 1000);
  g_assert_cmpint (past.now, <, live->given);
  g_assert_cmpint (wax_trust_ledger_expire (f->ledger, &before, &error), ==, 0);
  g_assert_cmpint (wax_trust_ledger_expire (f->ledger, &after, &error), ==, 1);
  g_assert_cmpint (wax_trust_ledger_expire (f->ledger, &after, &error), ==, 0);
  g_assert_no_error (error);
  g_assert_true (wax_judge_refresh (f->judge, NULL));
  g_assert_false (is_allowed (f, f->cert, f->here));
  g_assert_cmpint (wax_judge_get_next_end_ms (f->judge), ==, -1);
  assert_events (f, "met granted expired");
}

static void
changed_cb (WaxJudge *judge, guint *count)
{
  ++*count;
}

/* A live connection is told, and asked about again. */
static void
test_recheck (Fixture *f, gconstpointer unused)
{
  g_autoptr(GTlsCertificate) certificate = wax_test_cert_to_tls (f->cert, 0);
  g_autoptr(WaxGrant) grant = authorize (f, f->cert, f->here, WAX_DURATION_DAY, &f->now);
  g_autoptr(WaxVerdict) verdict = NULL;
  guint count = 0;

  g_signal_connect (f->judge, "changed", G_CALLBACK (changed_cb), &count);
  g_assert_true (test_allows (f->judge, f->here, WAX_CHANNEL_RECEIVE, "anna", certificate, 0, NULL, NULL, &verdict, NULL, NULL));
  g_assert_true (wax_judge_recheck (f->judge, verdict));
  g_assert_true (wax_judge_refresh (f->judge, NULL));
  g_assert_cmpuint (count, ==, 0); /* nothing moved */
  g_assert_cmpint (wax_trust_ledger_stop (f->ledger, f->here, "window", &f->now, NULL), ==, 1);
  g_assert_true (wax_judge_refresh (f->judge, NULL));
  g_assert_cmpuint (count, ==, 1);
  g_assert_false (wax_judge_recheck (f->judge, verdict));
}

static void
test_other_ports (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTrustQuestion) met = meet (f, f->cert, f->here, NULL);
  g_autoptr(WaxEndpoint) foreign = test_endpoint ("other.example.test:443");
  g_autoptr(GPtrArray) also = g_ptr_array_new ();
  g_autoptr(WaxTrustQuestion) question = NULL;
  g_autoptr(WaxGrant) grant = NULL;
  g_autoptr(WaxTestCert) other = test_self_signed (NULL);
  g_autoptr(WaxTrustQuestion) changed = NULL;

  g_ptr_array_add (also, f->also);
  g_ptr_array_add (also, foreign);
  question = wax_trust_question_with_endpoints (met, also);
  g_assert_cmpuint (wax_trust_question_get_endpoints (question)->len, ==, 2);
  grant = wax_trust_ledger_grant (f->ledger, question, WAX_DURATION_DAY, NULL, "window", NULL, f->policy, &f->now, NULL);
  g_assert_nonnull (grant);
  g_assert_true (wax_judge_refresh (f->judge, NULL));
  g_assert_true (is_allowed (f, f->cert, f->here));
  g_assert_true (is_allowed (f, f->cert, f->also));
  g_assert_false (is_allowed (f, f->cert, foreign));
  /* Once it has been seen there, another certificate is a change there too. */
  changed = meet (f, other, f->also, NULL);
  g_assert_nonnull (wax_trust_question_get_change (changed));
  g_assert_true (wax_trust_question_is_severe (changed));
}

static void
noted_cb (WaxJudge *judge, WaxVerdict *verdict, guint *count)
{
  g_assert_cmpuint (wax_verdict_get_chain (verdict)->len, ==, 1);
  ++*count;
}

static void
test_renewal_joins (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) renewed = test_self_signed (f->cert);
  g_autoptr(WaxGrant) grant = authorize (f, f->cert, f->here, WAX_DURATION_DAY, &f->now);
  g_autoptr(GPtrArray) grants = NULL;
  g_autofree char *fingerprint = wax_test_cert_dup_fingerprint (renewed);
  guint count = 0;

  g_signal_connect (f->judge, "renewed", G_CALLBACK (noted_cb), &count);
  g_assert_true (is_allowed (f, renewed, f->here));
  g_assert_true (is_allowed (f, renewed, f->here));
  g_assert_true (is_allowed (f, f->cert, f->here));
  grants = wax_trust_ledger_list_grants (f->ledger, FALSE, NULL);
  g_assert_cmpuint (grants->len, ==, 1);
  g_assert_cmpstr (wax_grant_get_fingerprint (g_ptr_array_index (grants, 0)), ==, fingerprint);
  g_assert_cmpint (((WaxGrant *) g_ptr_array_index (grants, 0))->until, ==, grant->until);
  assert_events (f, "met granted renewed");
  g_assert_cmpuint (count, ==, 1);
}

static void
test_heals (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) good = wax_test_cert_new_leaf (f->root, HOST);
  g_autoptr(WaxGrant) grant = authorize (f, f->cert, f->here, WAX_DURATION_DAY, &f->now);
  g_autoptr(WaxTrustQuestion) question = NULL;
  g_autoptr(GPtrArray) grants = NULL;
  WaxChange *change;
  guint count = 0;

  g_signal_connect (f->judge, "healed", G_CALLBACK (noted_cb), &count);
  g_assert_true (is_allowed (f, good, f->here));
  g_assert_true (is_allowed (f, good, f->here));
  g_assert_cmpuint (count, ==, 1);
  grants = wax_trust_ledger_list_grants (f->ledger, FALSE, NULL);
  g_assert_cmpuint (grants->len, ==, 0);
  assert_events (f, "met granted superseded");

  /* What was trusted before is now the sign of somebody between. */
  question = meet (f, f->cert, f->here, NULL);
  change = wax_trust_question_get_change (question);
  g_assert_true (wax_trust_question_is_severe (question));
  g_assert_true (change->severe);
  g_assert_cmpint (change->secure_until, >, 0);
  g_assert_nonnull (change->previous);
  g_assert_true (wax_verdict_has_problem (wax_trust_question_get_verdict (question), WAX_PROBLEM_CHANGED));
  g_assert_null (wax_trust_ledger_grant (f->ledger, question, WAX_DURATION_HOUR, NULL, "window", NULL, f->policy, &f->now, NULL));
  assert_events (f, "met granted superseded met changed");
}

static void
test_was_secure_over_restart (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) good = wax_test_cert_new_leaf (f->root, HOST);
  g_autoptr(WaxTrustQuestion) question = NULL;

  g_assert_true (is_allowed (f, good, f->here));
  close_all (f);
  open_all (f);
  question = meet (f, f->cert, f->here, NULL);
  g_assert_true (wax_trust_question_get_change (question)->severe);
}

static void
assert_not_allowed (Fixture *f, WaxTrustQuestion *question, WaxDuration duration, const char *origin)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (wax_trust_ledger_grant (f->ledger, question, duration, NULL, origin, NULL, f->policy, &f->now, &error));
  g_assert_error (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_NOT_ALLOWED);
}

/* Asked about while nobody was known here; when the answer comes, another certificate has been good. */
static void
test_severe_meanwhile (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) good = wax_test_cert_new_leaf (f->root, HOST);
  g_autoptr(WaxTrustQuestion) question = meet (f, f->cert, f->here, NULL);
  g_autofree char *fingerprint = wax_test_cert_dup_fingerprint (f->cert);
  g_autoptr(WaxGrant) grant = NULL;

  g_assert_false (wax_trust_question_is_severe (question));
  g_assert_true (is_allowed (f, good, f->here));
  assert_not_allowed (f, question, WAX_DURATION_HOUR, "window");
  assert_events (f, "met");
  grant = wax_trust_ledger_grant (f->ledger, question, WAX_DURATION_HOUR, fingerprint, "window", NULL, f->policy, &f->now, NULL);
  g_assert_nonnull (grant);
}

static void
test_doors (Fixture *f, gconstpointer unused)
{
  const char *dns[] = { HOST, NULL };
  g_autoptr(WaxTestCert) broken = wax_test_cert_new (f->root, &(WaxTestCertOptions) { .dns = dns, .broken_signature = TRUE });
  g_autoptr(WaxTrustQuestion) question = meet (f, f->cert, f->here, NULL);
  g_autoptr(WaxTrustQuestion) refused = meet (f, broken, f->also, NULL);

  assert_not_allowed (f, question, WAX_DURATION_SESSION, "waxctl");
  assert_not_allowed (f, question, WAX_DURATION_WEEK, "waxctl");
  assert_not_allowed (f, question, WAX_DURATION_HOUR, "notification");
  assert_not_allowed (f, refused, WAX_DURATION_HOUR, "window");
  g_assert_false (is_allowed (f, f->cert, f->here));
  assert_events (f, "met met refused");
}

static void
test_find_met (Fixture *f, gconstpointer unused)
{
  g_autofree char *fingerprint = wax_test_cert_dup_fingerprint (f->cert);
  g_autoptr(WaxTrustQuestion) question = meet (f, f->cert, f->here, NULL);
  g_autoptr(GError) error = NULL, missing = NULL, decided = NULL;
  g_autoptr(WaxVerdict) found = wax_trust_ledger_find_met (f->ledger, f->here, fingerprint, &error);
  g_autofree char *problems = test_problems (found, TRUE);

  g_assert_no_error (error);
  g_assert_cmpstr (problems, ==, "self-signed@0");
  g_assert_cmpstr (wax_verdict_get_fingerprint (found), ==, fingerprint);
  g_assert_cmpstr (wax_verdict_get_account (found), ==, "anna");
  g_assert_false (wax_judge_decide (f->judge, found, NULL, &decided));
  g_assert_cmpstr (wax_trust_question_get_key (wax_trust_error_get_question (decided)), ==, wax_trust_question_get_key (question));
  g_assert_null (wax_trust_ledger_find_met (f->ledger, f->also, fingerprint, &missing));
  g_assert_error (missing, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND);
}

/* Whose anchor is one no more is refused as if it were met now: the problem stands where the path ends, not where what
 * was sent does. */
static void
test_anchor_is_gone (Fixture *f, gconstpointer unused)
{
  const char *const names[] = { HOST, NULL };
  g_autoptr(WaxTestCert) middle = wax_test_cert_new (f->root, &(WaxTestCertOptions) { .common_name = "Middle", .ca = TRUE });
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (middle, &(WaxTestCertOptions) { .dns = names });
  WaxTestCert *const beside[] = { leaf, middle, f->cert, NULL }, *const with_root[] = { leaf, f->root, f->cert, middle, NULL };
  WaxTestCert *const *const cases[] = { beside, with_root };
  const char *const expected[] = { "issuer-unknown@1(CN=Example Root)", "issuer-unknown@1(CN=Example Root)" };
  g_autoptr(WaxTestCert) other = wax_test_cert_new_root ("Other Root");
  g_autoptr(WaxExaminer) others = test_examiner (f->dir, other);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr(GPtrArray) chain = test_chain_of (cases[i]);
    g_autoptr(WaxAnchorSource) source = wax_anchor_source_new (WAX_ANCHOR_POLICY, "root.pem");
    g_autoptr(GPtrArray) root = test_chain (f->root, 1);
    g_autoptr(WaxVerdict) before = wax_verdict_new (&(WaxVerdictFields) {
      .endpoint = f->here, .account = "anna", .time = f->now.now, .chain = chain, .anchor = root->pdata[0],
      .anchor_source = source });
    g_autoptr(WaxJudge) judge = wax_judge_new (others, f->ledger, f->policy);
    g_autoptr(WaxVerdict) fresh = wax_examiner_examine (others, &(WaxExamination) {
      .endpoint = f->here, .account = "anna", .chain = chain, .now = f->now.now });
    g_autofree char *again = test_problems (fresh, TRUE), *found = NULL;
    g_autoptr(GError) refused = NULL;

    g_assert_true (wax_judge_refresh (judge, NULL));
    g_assert_false (wax_judge_decide (judge, before, NULL, &refused));
    found = test_problems (wax_trust_question_get_verdict (wax_trust_error_get_question (refused)), TRUE);
    g_assert_cmpstr (found, ==, expected[i]);
    g_assert_cmpstr (found, ==, again);
  }
}

static void
test_session (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxGrant) grant = authorize (f, f->cert, f->here, WAX_DURATION_SESSION, &f->now);
  WaxMoment tomorrow = later (f, 12 * HOUR_S);

  g_assert_true (is_allowed (f, f->cert, f->here));
  g_assert_cmpint (wax_trust_ledger_expire (f->ledger, &tomorrow, NULL), ==, 1);
  g_assert_true (wax_judge_refresh (f->judge, NULL));
  g_assert_false (is_allowed (f, f->cert, f->here));
}

static void
test_session_ends (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxGrant) grant = authorize (f, f->cert, f->here, WAX_DURATION_SESSION, &f->now);
  g_autoptr(WaxGrant) day = authorize (f, f->cert, f->also, WAX_DURATION_DAY, &f->now);

  g_assert_cmpint (wax_trust_ledger_end_session (f->ledger, &f->now, NULL), ==, 1);
  g_assert_true (wax_judge_refresh (f->judge, NULL));
  g_assert_false (is_allowed (f, f->cert, f->here));
  g_assert_true (is_allowed (f, f->cert, f->also));
}

/* The grant of a run that is over, though nobody ended it, does not count for the next, and is cleared away. */
static void
test_session_of_the_dead (Fixture *f, gconstpointer unused)
{
  WaxMoment dead = f->now, suspended = f->now;
  g_autoptr(WaxGrant) grant = NULL, own = NULL;

  dead.session_id = "999999999:1:gone";
  grant = authorize (f, f->cert, f->here, WAX_DURATION_SESSION, &dead);
  g_assert_false (is_allowed (f, f->cert, f->here));
  assert_events (f, "met granted expired");

  /* Suspended for a night: the wall clock was set back, the boot-time clock counted. */
  own = authorize (f, f->cert, f->here, WAX_DURATION_SESSION, &f->now);
  suspended.boot_ms += (gint64) 12 * HOUR_S * 1000;
  g_assert_cmpint (wax_trust_ledger_expire (f->ledger, &suspended, NULL), ==, 1);
}

static void
test_clock_set_back (Fixture *f, gconstpointer unused)
{
  WaxMoment back = f->now;
  g_autoptr(WaxGrant) grant = authorize (f, f->cert, f->here, WAX_DURATION_DAY, &f->now);
  g_autoptr(WaxTrustQuestion) question = meet (f, f->cert, f->also, NULL);
  g_autoptr(WaxGrant) fresh = NULL;
  g_autoptr(GPtrArray) grants = NULL;
  g_autoptr(GError) error = NULL;

  back.now -= 10 * DAY_S;
  g_assert_cmpint (wax_trust_ledger_expire (f->ledger, &back, NULL), ==, 0);

  /* A new authorization starts the mark afresh; what the other had left stays what it was. */
  fresh = wax_trust_ledger_grant (f->ledger, question, WAX_DURATION_HOUR, NULL, "window", NULL, f->policy, &back, &error);
  g_assert_no_error (error);
  grants = wax_trust_ledger_list_grants (f->ledger, FALSE, NULL);
  g_assert_cmpuint (grants->len, ==, 2);
  g_assert_cmpint (ABS (((WaxGrant *) g_ptr_array_index (grants, 0))->until - (back.now + DAY_S)), <=, 5);
  g_assert_cmpint (fresh->until, ==, back.now + HOUR_S);
  assert_events (f, "met granted met clock-reset granted");
}

static void
test_clock_passes (Fixture *f, gconstpointer unused)
{
  WaxMoment after = later (f, DAY_S);
  g_autoptr(WaxGrant) grant = authorize (f, f->cert, f->here, WAX_DURATION_DAY, &f->now);

  after.now -= 10 * DAY_S;
  g_assert_cmpint (wax_trust_ledger_expire (f->ledger, &after, NULL), ==, 1);
}

/* A boot in a far future is remembered over a reboot, and does not end all trust for ever. */
static void
test_far_future (Fixture *f, gconstpointer unused)
{
  WaxMoment future = later (f, 4000 * (gint64) DAY_S);
  g_autoptr(WaxGrant) grant = authorize (f, f->cert, f->here, WAX_DURATION_MONTH, &f->now), again = NULL;

  future.boot_id = "2038";
  g_assert_cmpint (wax_trust_ledger_expire (f->ledger, &future, NULL), ==, 1);
  g_assert_true (wax_judge_refresh (f->judge, NULL));
  again = authorize (f, f->cert, f->here, WAX_DURATION_DAY, &f->now);
  g_assert_cmpint (again->until, ==, f->now.now + DAY_S);
  g_assert_true (is_allowed (f, f->cert, f->here));
}

static void
assert_forbidden (WaxDatabase *database, const char *sql)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (wax_sql_execute (wax_database_get_handle (database), sql, &error));
  g_assert_nonnull (error);
}

static void
test_append_only (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxGrant) grant = authorize (f, f->cert, f->here, WAX_DURATION_DAY, &f->now);
  g_autoptr(WaxDatabase) database = wax_database_open (f->dir->database, &wax_trust_schema, NULL);
  g_autofree char *before = events (f->ledger), *after = NULL;

  assert_forbidden (database, "DELETE FROM trust_line");
  assert_forbidden (database, "UPDATE trust_line SET event = 'met'");
  assert_forbidden (database, "DELETE FROM trust_grant");
  assert_forbidden (database, "UPDATE trust_grant SET until = until + 1");
  assert_forbidden (database, "UPDATE trust_grant SET machine_id = 'other'");
  g_assert_cmpint (wax_trust_ledger_stop (f->ledger, f->here, "window", &f->now, NULL), ==, 1);
  assert_forbidden (database, "UPDATE trust_grant SET ended = 0, ended_by = NULL");
  after = events (f->ledger);
  g_assert_cmpstr (before, ==, "met granted");
  g_assert_cmpstr (after, ==, "met granted stopped");
}

/* Another process stops; this one learns of it. */
static void
test_two_processes (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxGrant) grant = authorize (f, f->cert, f->here, WAX_DURATION_DAY, &f->now);
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  const char *argv[] = { self, "--stop", f->dir->database, HOST ":443", NULL };
  g_autoptr(GError) error = NULL;
  int status;

  g_assert_true (is_allowed (f, f->cert, f->here));
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_assert_true (wax_judge_refresh (f->judge, NULL));
  g_assert_false (is_allowed (f, f->cert, f->here));
  assert_events (f, "met granted stopped");
}

static int
stop_as_child (const char *database, const char *endpoint_text)
{
  g_autoptr(WaxTrustLedger) ledger = wax_trust_ledger_open (database, NULL);
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_parse (endpoint_text, 443, NULL);
  WaxMoment now;

  wax_moment_read (&now);
  return ledger != NULL && wax_trust_ledger_stop (ledger, endpoint, "waxctl", &now, NULL) == 1 ? 0 : 1;
}

static void
test_damaged (Fixture *f, gconstpointer unused)
{
  g_autoptr(TestDir) dir = test_dir_new ();
  g_autoptr(GError) error = NULL, refused = NULL, refresh = NULL;
  g_autoptr(WaxTestCert) good = wax_test_cert_new_leaf (f->root, HOST);
  g_autoptr(GTlsCertificate) certificate = wax_test_cert_to_tls (good, 0);
  g_autoptr(WaxDatabase) database = wax_database_open (f->dir->database, &wax_trust_schema, NULL);

  g_free (wax_test_pki_write (dir->dir, "profile.db", "This is no database at all, however long it may be.\n"));
  g_assert_null (wax_trust_ledger_open (dir->database, &error));
  g_assert_error (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_LEDGER);

  /* A record that this version cannot understand: nothing is trusted on half of it. */
  g_assert_true (wax_sql_execute (wax_database_get_handle (database),
                                  "INSERT INTO trust_grant (spki, channel, given, given_boot_ms, until, duration, boot_id, machine_id,"
                                  " session_id, origin, why) VALUES ('', 'receive', 1, 1, 1, 'always', '', '', '', 'window', '')", NULL));
  g_assert_false (wax_judge_refresh (f->judge, &refresh));
  g_assert_error (refresh, WAX_TRUST_ERROR, WAX_TRUST_ERROR_LEDGER);
  g_assert_false (test_allows (f->judge, f->here, WAX_CHANNEL_RECEIVE, NULL, certificate, 0, NULL, NULL, NULL, NULL, &refused));
  g_assert_error (refused, WAX_TRUST_ERROR, WAX_TRUST_ERROR_LEDGER);
  g_assert_null (wax_trust_error_get_question (refused));
}

/* A narrower policy ends what a wider one allowed, at once and for connections that are up. */
static void
test_policy_shrinks (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxGrant) grant = authorize (f, f->cert, f->here, WAX_DURATION_WEEK, &f->now), shown = NULL;
  g_autoptr(WaxPolicy) narrow = wax_policy_new (&(WaxPolicy) { .durations = 1 << WAX_DURATION_HOUR, .longest = HOUR_S,
                                                               .grants = TRUE, .floor = "TLS 1.2" });
  guint count = 0;

  g_signal_connect (f->judge, "changed", G_CALLBACK (changed_cb), &count);
  wax_judge_set_policy (f->judge, narrow);
  g_assert_true (wax_judge_refresh (f->judge, NULL));
  g_assert_cmpuint (count, ==, 1);
  g_assert_false (is_allowed (f, f->cert, f->here));
  shown = wax_judge_find_grant (f->judge, f->here);
  g_assert_null (shown);
}

/* Before the ledger was read, and below the floor, nothing passes. */
static void
test_closed (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) good = wax_test_cert_new_leaf (f->root, HOST);
  g_autoptr(GTlsCertificate) certificate = wax_test_cert_to_tls (good, 0);
  g_autoptr(WaxJudge) fresh = wax_judge_new (f->examiner, f->ledger, f->policy);
  g_autoptr(GError) unread = NULL, old = NULL, copy = NULL;
  g_autoptr(WaxVerdict) verdict = NULL;

  g_assert_false (test_allows (fresh, f->here, WAX_CHANNEL_SEND, NULL, certificate, 0, NULL, NULL, NULL, NULL, &unread));
  g_assert_error (unread, WAX_TRUST_ERROR, WAX_TRUST_ERROR_LEDGER);
  g_assert_false (test_allows (f->judge, f->here, WAX_CHANNEL_SEND, NULL, certificate, 0, "TLS 1.1", NULL, &verdict, NULL, &old));
  g_assert_error (old, WAX_TRUST_ERROR, WAX_TRUST_ERROR_REFUSED);
  g_assert_true (wax_verdict_has_problem (verdict, WAX_PROBLEM_TLS_TOO_OLD));

  /* The evidence goes with a copy of the error. */
  copy = g_error_copy (old);
  g_clear_error (&old);
  g_assert_nonnull (wax_trust_error_get_question (copy));
}

typedef struct {
  Fixture *f;
  GTlsCertificate *certificate;
  guint allowed;
} Racer;

static gpointer
race_thread (gpointer data)
{
  Racer *racer = data;

  for (guint i = 0; i < 200; i++)
    racer->allowed += test_allows (racer->f->judge, racer->f->here, WAX_CHANNEL_RECEIVE, "anna", racer->certificate, 0,
                                        NULL, NULL, NULL, NULL, NULL);
  return NULL;
}

/* Many connections at once, while the owner writes; after a stop none passes. */
static void
test_threads (Fixture *f, gconstpointer unused)
{
  g_autoptr(GTlsCertificate) certificate = wax_test_cert_to_tls (f->cert, 0);
  g_autoptr(WaxGrant) grant = authorize (f, f->cert, f->here, WAX_DURATION_DAY, &f->now);
  Racer racers[4];
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++) {
    racers[i] = (Racer) { .f = f, .certificate = certificate };
    threads[i] = g_thread_new ("racer", race_thread, &racers[i]);
  }
  for (guint i = 0; i < 50; i++)
    g_assert_true (wax_judge_flush (f->judge, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++) {
    g_thread_join (threads[i]);
    g_assert_cmpuint (racers[i].allowed, ==, 200);
  }
  g_assert_cmpint (wax_trust_ledger_stop (f->ledger, f->here, "window", &f->now, NULL), ==, 1);
  g_assert_true (wax_judge_refresh (f->judge, NULL));
  racers[0].allowed = 0;
  race_thread (&racers[0]);
  g_assert_cmpuint (racers[0].allowed, ==, 0);
}

int
main (int argc, char **argv)
{
  if (argc == 4 && strcmp (argv[1], "--stop") == 0)
    return stop_as_child (argv[2], argv[3]);

  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/ledger/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("grant-and-stop", test_grant_and_stop);
  ADD ("met-once", test_met_once);
  ADD ("restart", test_restart);
  ADD ("expiry", test_expiry);
  ADD ("recheck", test_recheck);
  ADD ("other-ports", test_other_ports);
  ADD ("renewal-joins", test_renewal_joins);
  ADD ("heals", test_heals);
  ADD ("was-secure-over-restart", test_was_secure_over_restart);
  ADD ("doors", test_doors);
  ADD ("severe-meanwhile", test_severe_meanwhile);
  ADD ("find-met", test_find_met);
  ADD ("anchor-is-gone", test_anchor_is_gone);
  ADD ("session", test_session);
  ADD ("session-ends", test_session_ends);
  ADD ("session-of-the-dead", test_session_of_the_dead);
  ADD ("clock-set-back", test_clock_set_back);
  ADD ("clock-passes", test_clock_passes);
  ADD ("far-future", test_far_future);
  ADD ("append-only", test_append_only);
  ADD ("two-processes", test_two_processes);
  ADD ("damaged", test_damaged);
  ADD ("policy-shrinks", test_policy_shrinks);
  ADD ("closed", test_closed);
  ADD ("threads", test_threads);
#undef ADD
  return g_test_run ();
}
