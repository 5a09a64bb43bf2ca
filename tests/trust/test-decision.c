#include "trust-test.h"

enum { NOW = 1800000000, HOUR_S = 3600, DAY_S = 86400 };

/* One grant and one verdict that fit each other in every respect; each row of the table spoils one. */
typedef struct {
  WaxTestCert *cert;
  WaxTestCert *renewed;
  WaxTestCert *other;
  GPtrArray *chain, *renewed_chain, *other_chain;
  WaxEndpoint *here, *also, *elsewhere;
  WaxPolicy *policy;
} Fixture;

static void
set_up (Fixture *f, gconstpointer unused)
{
  f->cert = test_self_signed (NULL);
  f->renewed = test_self_signed (f->cert);
  f->other = test_self_signed (NULL);
  f->chain = test_chain (f->cert, 1);
  f->renewed_chain = test_chain (f->renewed, 1);
  f->other_chain = test_chain (f->other, 1);
  f->here = test_endpoint (HOST ":443");
  f->also = test_endpoint (HOST ":9443");
  f->elsewhere = test_endpoint ("other.example.test:443");
  f->policy = wax_policy_new_default ();
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  wax_test_cert_unref (f->cert);
  wax_test_cert_unref (f->renewed);
  wax_test_cert_unref (f->other);
  g_ptr_array_unref (f->chain);
  g_ptr_array_unref (f->renewed_chain);
  g_ptr_array_unref (f->other_chain);
  wax_endpoint_unref (f->here);
  wax_endpoint_unref (f->also);
  wax_endpoint_unref (f->elsewhere);
  wax_policy_unref (f->policy);
}

static GPtrArray *
problems_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) wax_problem_unref);
}

static WaxVerdict *
verdict_of (GPtrArray *chain, WaxEndpoint *endpoint, WaxProblemId id, guint at, const char *evidence)
{
  g_autoptr(GPtrArray) problems = problems_new ();

  g_ptr_array_add (problems, wax_problem_new (WAX_PROBLEM_SELF_SIGNED, 0, NULL, 0));
  g_ptr_array_add (problems, wax_problem_new (id, at, evidence, 0));
  return wax_verdict_new (&(WaxVerdictFields) { .endpoint = endpoint, .chain = chain, .problems = problems, .time = NOW });
}

static WaxVerdict *
empty_verdict (GPtrArray *chain, WaxEndpoint *endpoint)
{
  return wax_verdict_new (&(WaxVerdictFields) { .endpoint = endpoint, .chain = chain, .time = NOW });
}

static const WaxMoment normal = { .now = NOW, .boot_ms = 5000000, .boot_id = "boot", .machine_id = "machine",
                                  .session_id = "session" };

/* A grant for self-signed and weak(sha1)@0 with the fixture's certificate, given an hour ago; @change spoils it. */
static WaxGrant *
grant_of (Fixture *f, void (*change) (Fixture *f, WaxGrant *fields))
{
  g_autoptr(GPtrArray) endpoints = g_ptr_array_new (), met = g_ptr_array_new (), problems = problems_new ();
  WaxCertificate *certificate = g_ptr_array_index (f->chain, 0);
  const char *fingerprints[] = { wax_certificate_get_fingerprint (certificate), NULL };
  WaxGrant fields = {
    .id = 7, .endpoints = endpoints, .met = met, .fingerprints = (char **) fingerprints,
    .spki = (char *) wax_certificate_get_spki (certificate), .certificate = certificate, .problems = problems,
    .given = NOW - HOUR_S, .given_boot_ms = 1400000, .until = NOW - HOUR_S + DAY_S, .duration = WAX_DURATION_DAY,
    .boot_id = (char *) "boot", .machine_id = (char *) "machine", .session_id = (char *) "session", .origin = (char *) "window",
  };

  g_ptr_array_add (endpoints, f->here);
  g_ptr_array_add (endpoints, f->also);
  g_ptr_array_add (met, f->here);
  g_ptr_array_add (problems, wax_problem_new (WAX_PROBLEM_SELF_SIGNED, 0, NULL, 0));
  g_ptr_array_add (problems, wax_problem_new (WAX_PROBLEM_WEAK, 0, "sha1", 0));
  if (change != NULL)
    change (f, &fields);
  return wax_grant_new (&fields);
}

static WaxDecision *
decide (Fixture *f, WaxVerdict *verdict, WaxGrant *grant, const WaxSecureRecord *secure, const WaxMoment *moment,
        const WaxClockMark *mark)
{
  g_autoptr(GPtrArray) grants = g_ptr_array_new ();

  if (grant != NULL)
    g_ptr_array_add (grants, grant);
  return wax_decide (verdict, &(WaxHistory) { .grants = grants, .secure = secure, .mark = mark }, f->policy, moment);
}

static void spoil_nothing (Fixture *f, WaxGrant *fields) { }
static void spoil_end (Fixture *f, WaxGrant *fields) { fields->until = NOW; }
static void spoil_stopped (Fixture *f, WaxGrant *fields) { fields->ended = NOW - 5; }
static void spoil_machine (Fixture *f, WaxGrant *fields) { fields->machine_id = (char *) "other machine"; }
static void spoil_problem (Fixture *f, WaxGrant *fields) { g_ptr_array_remove_index (fields->problems, 1); }
static void make_session (Fixture *f, WaxGrant *fields)
{
  fields->duration = WAX_DURATION_SESSION;
  fields->until = fields->given + 12 * HOUR_S;
}
static void spoil_session (Fixture *f, WaxGrant *fields)
{
  make_session (f, fields);
  fields->session_id = (char *) "another run";
}
static void spoil_boot (Fixture *f, WaxGrant *fields)
{
  make_session (f, fields);
  fields->boot_id = (char *) "another boot";
}
static void spoil_session_age (Fixture *f, WaxGrant *fields)
{
  make_session (f, fields);
  fields->until = NOW + HOUR_S; /* the wall clock was set back meanwhile; the boot-time clock was not */
  fields->given_boot_ms = 5000000 - 12 * HOUR_S * 1000;
}
static void other_boot_of_day (Fixture *f, WaxGrant *fields) { fields->boot_id = (char *) "another boot"; }
static void from_waxctl (Fixture *f, WaxGrant *fields) { fields->origin = (char *) "waxctl"; }
static void session_from_waxctl (Fixture *f, WaxGrant *fields)
{
  make_session (f, fields);
  fields->origin = (char *) "waxctl";
}
static void week_from_waxctl (Fixture *f, WaxGrant *fields)
{
  fields->origin = (char *) "waxctl";
  fields->duration = WAX_DURATION_WEEK;
  fields->until = fields->given + 7 * DAY_S;
}
static void from_nowhere (Fixture *f, WaxGrant *fields) { fields->origin = (char *) "settings"; }
static void too_long (Fixture *f, WaxGrant *fields) { fields->until = fields->given + 31 * DAY_S; }

static void
test_grants (Fixture *f, gconstpointer unused)
{
  static const struct {
    void (*change) (Fixture *f, WaxGrant *fields);
    WaxDecisionKind kind;
  } rows[] = {
    { spoil_nothing, WAX_DECISION_GRANTED },     { spoil_end, WAX_DECISION_ASK },
    { spoil_stopped, WAX_DECISION_ASK },         { spoil_machine, WAX_DECISION_ASK },
    { spoil_problem, WAX_DECISION_ASK },         { make_session, WAX_DECISION_GRANTED },
    { spoil_session, WAX_DECISION_ASK },         { spoil_boot, WAX_DECISION_ASK },
    { spoil_session_age, WAX_DECISION_ASK },     { other_boot_of_day, WAX_DECISION_GRANTED },
    { from_waxctl, WAX_DECISION_GRANTED },       { session_from_waxctl, WAX_DECISION_ASK },
    { week_from_waxctl, WAX_DECISION_ASK },      { from_nowhere, WAX_DECISION_ASK },
    { too_long, WAX_DECISION_ASK },
  };
  g_autoptr(WaxVerdict) verdict = verdict_of (f->chain, f->here, WAX_PROBLEM_WEAK, 0, "sha1");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr(WaxGrant) grant = grant_of (f, rows[i].change);
    g_autoptr(WaxDecision) decision = decide (f, verdict, grant, NULL, &normal, NULL);

    g_test_message ("row %u", i);
    g_assert_cmpint (decision->kind, ==, rows[i].kind);
    g_assert_cmpint (wax_decision_allows (decision), ==, rows[i].kind == WAX_DECISION_GRANTED);
    g_assert_null (decision->change); /* the same certificate is no change */
  }
}

/* Every problem at two places on two kinds of evidence, against a grant for each of them: only equals are covered. */
static void
test_coverage (Fixture *f, gconstpointer unused)
{
  static const char *const evidences[] = { "sha1", "rsa-512" };

  for (guint granted = 0; granted < WAX_N_PROBLEMS * 4; granted++) {
    g_autoptr(GPtrArray) problems = problems_new ();
    g_autoptr(WaxGrant) base = grant_of (f, NULL), grant = NULL;
    WaxGrant fields = *base;

    g_ptr_array_add (problems, wax_problem_new (WAX_PROBLEM_SELF_SIGNED, 0, NULL, 0));
    g_ptr_array_add (problems, wax_problem_new (granted / 4, granted % 2, evidences[granted / 2 % 2], 0));
    fields.problems = problems;
    grant = wax_grant_new (&fields);
    for (guint met = 0; met < WAX_N_PROBLEMS * 4; met++) {
      g_autoptr(WaxVerdict) verdict = verdict_of (f->chain, f->here, met / 4, met % 2, evidences[met / 2 % 2]);
      g_autoptr(WaxDecision) decision = decide (f, verdict, grant, NULL, &normal, NULL);
      WaxDecisionKind expected = !wax_problem_id_is_overridable (met / 4) ? WAX_DECISION_REFUSE
                                 : met == granted                         ? WAX_DECISION_GRANTED
                                                                          : WAX_DECISION_ASK;

      g_assert_cmpint (decision->kind, ==, expected);
    }
  }
}

static void
test_endpoints (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxGrant) grant = grant_of (f, NULL);
  g_autoptr(WaxEndpoint) other_port = test_endpoint (HOST ":444");
  g_autoptr(WaxVerdict) here = verdict_of (f->chain, f->here, WAX_PROBLEM_WEAK, 0, "sha1");
  g_autoptr(WaxVerdict) also = verdict_of (f->chain, f->also, WAX_PROBLEM_WEAK, 0, "sha1");
  g_autoptr(WaxVerdict) port = verdict_of (f->chain, other_port, WAX_PROBLEM_WEAK, 0, "sha1");
  g_autoptr(WaxVerdict) elsewhere = verdict_of (f->chain, f->elsewhere, WAX_PROBLEM_WEAK, 0, "sha1");
  g_autoptr(WaxDecision) at_here = decide (f, here, grant, NULL, &normal, NULL);
  g_autoptr(WaxDecision) at_also = decide (f, also, grant, NULL, &normal, NULL);
  g_autoptr(WaxDecision) at_port = decide (f, port, grant, NULL, &normal, NULL);
  g_autoptr(WaxDecision) at_elsewhere = decide (f, elsewhere, grant, NULL, &normal, NULL);

  g_assert_cmpint (at_here->kind, ==, WAX_DECISION_GRANTED);
  g_assert_cmpint (at_also->kind, ==, WAX_DECISION_GRANTED);
  g_assert_cmpint (at_port->kind, ==, WAX_DECISION_ASK);
  g_assert_cmpint (at_elsewhere->kind, ==, WAX_DECISION_ASK);
}

static void
test_clock (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxGrant) grant = grant_of (f, NULL);
  g_autoptr(WaxVerdict) verdict = verdict_of (f->chain, f->here, WAX_PROBLEM_WEAK, 0, "sha1");
  WaxClockMark beyond = { .latest = NOW + DAY_S, .boot_id = (char *) "old boot", .boot_ms = 1 };
  WaxClockMark counted = { .latest = NOW - HOUR_S, .boot_id = (char *) "boot", .boot_ms = 5000000 - (gint64) DAY_S * 1000 };
  WaxClockMark other_boot = { .latest = NOW - HOUR_S, .boot_id = (char *) "old boot", .boot_ms = 0 };
  WaxMoment back = normal;
  g_autoptr(WaxDecision) set_back = NULL, counting = NULL, rebooted = NULL;

  back.now = NOW - 10 * DAY_S;
  set_back = decide (f, verdict, grant, NULL, &back, &beyond);
  counting = decide (f, verdict, grant, NULL, &back, &counted); /* the boot-time clock went on for a day */
  rebooted = decide (f, verdict, grant, NULL, &back, &other_boot);
  g_assert_cmpint (set_back->kind, ==, WAX_DECISION_ASK);
  g_assert_cmpint (counting->kind, ==, WAX_DECISION_ASK);
  g_assert_cmpint (rebooted->kind, ==, WAX_DECISION_GRANTED);

  g_assert_cmpint (wax_moment_get_time (&back, NULL), ==, back.now);
  g_assert_cmpint (wax_moment_get_time (&back, &beyond), ==, NOW + DAY_S);
  g_assert_cmpint (wax_moment_get_time (&back, &counted), ==, NOW - HOUR_S + DAY_S);
  g_assert_cmpint (wax_moment_get_time (&normal, &other_boot), ==, NOW);
}

static void
assert_under_policy (Fixture *f, const WaxPolicy *values, WaxDecisionKind expected)
{
  g_autoptr(WaxGrant) grant = grant_of (f, NULL);
  g_autoptr(WaxVerdict) verdict = verdict_of (f->chain, f->here, WAX_PROBLEM_WEAK, 0, "sha1");
  g_autoptr(WaxPolicy) policy = wax_policy_new (values);
  g_autoptr(WaxDecision) decision = NULL;

  wax_policy_unref (f->policy);
  f->policy = wax_policy_ref (policy);
  decision = decide (f, verdict, grant, NULL, &normal, NULL);
  g_assert_cmpint (decision->kind, ==, expected);
}

/* What was granted under a wider policy ends with it. */
static void
test_policy (Fixture *f, gconstpointer unused)
{
  WaxPolicy wide = { .durations = 0x1f, .longest = 30 * DAY_S, .grants = TRUE, .cli_grants = TRUE, .floor = "TLS 1.2" };
  WaxPolicy no_day = wide, short_time = wide, none = wide, no_durations = wide;

  no_day.durations = 1 << WAX_DURATION_HOUR;
  short_time.longest = HOUR_S;
  none.grants = FALSE;
  no_durations.durations = 0;
  assert_under_policy (f, &wide, WAX_DECISION_GRANTED);
  assert_under_policy (f, &no_day, WAX_DECISION_ASK);
  assert_under_policy (f, &short_time, WAX_DECISION_ASK);
  assert_under_policy (f, &none, WAX_DECISION_REFUSE);
  assert_under_policy (f, &no_durations, WAX_DECISION_REFUSE);
}

static void
test_policy_values (void)
{
  WaxPolicy loose = { .durations = 0xffff, .longest = 30 * DAY_S, .grants = TRUE, .cli_grants = FALSE, .floor = "TLS 1.0" };
  g_autoptr(WaxPolicy) policy = wax_policy_new (&loose);

  g_assert_cmpuint (policy->durations, ==, 0x1f);
  g_assert_cmpstr (policy->floor, ==, "TLS 1.2");
  g_assert_true (wax_policy_is_below_floor (policy, "a.test", "TLS 1.1"));
  g_assert_true (wax_policy_is_below_floor (policy, "a.test", "SSL 3.0"));
  g_assert_true (wax_policy_is_below_floor (policy, "a.test", "gibberish"));
  g_assert_false (wax_policy_is_below_floor (policy, "a.test", "TLS 1.2"));
  g_assert_false (wax_policy_is_below_floor (policy, "a.test", "TLS 1.3"));
  g_assert_false (wax_policy_is_below_floor (policy, "a.test", NULL));
  g_assert_false (wax_policy_allows (policy, WAX_DURATION_HOUR, HOUR_S, "waxctl"));
  g_assert_true (wax_policy_allows (policy, WAX_DURATION_HOUR, HOUR_S, "window"));
}

static void
test_healed (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxGrant) live = grant_of (f, NULL), over = grant_of (f, spoil_stopped);
  g_autoptr(WaxVerdict) here = empty_verdict (f->other_chain, f->here), also = empty_verdict (f->other_chain, f->also);
  g_autoptr(WaxDecision) healed = decide (f, here, live, NULL, &normal, NULL);
  g_autoptr(WaxDecision) elsewhere = decide (f, also, live, NULL, &normal, NULL);
  g_autoptr(WaxDecision) past = decide (f, here, over, NULL, &normal, NULL);
  g_autoptr(WaxDecision) never = decide (f, here, NULL, NULL, &normal, NULL);

  g_assert_cmpint (healed->kind, ==, WAX_DECISION_HEALED);
  g_assert_true (healed->grant == live);
  /* The granted certificate never was at that port, so nothing healed there. */
  g_assert_cmpint (elsewhere->kind, ==, WAX_DECISION_SECURE);
  g_assert_cmpint (past->kind, ==, WAX_DECISION_SECURE);
  g_assert_cmpint (never->kind, ==, WAX_DECISION_SECURE);
}

static void
test_renewed (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxGrant) live = grant_of (f, NULL), over = grant_of (f, spoil_end);
  g_autoptr(WaxVerdict) same = verdict_of (f->renewed_chain, f->here, WAX_PROBLEM_WEAK, 0, "sha1");
  g_autoptr(WaxVerdict) more = verdict_of (f->renewed_chain, f->here, WAX_PROBLEM_EXPIRED, 0, NULL);
  g_autoptr(WaxDecision) renewed = decide (f, same, live, NULL, &normal, NULL);
  g_autoptr(WaxDecision) late = decide (f, same, over, NULL, &normal, NULL);
  g_autoptr(WaxDecision) worse = decide (f, more, live, NULL, &normal, NULL);

  g_assert_cmpint (renewed->kind, ==, WAX_DECISION_RENEWED);
  g_assert_true (renewed->grant == live);
  /* After its time a renewal is asked about, but not as an attack. */
  g_assert_cmpint (late->kind, ==, WAX_DECISION_ASK);
  g_assert_cmpint (late->change->judgement, ==, WAX_CHANGE_RENEWED);
  g_assert_false (late->change->severe);
  g_assert_cmpint (worse->kind, ==, WAX_DECISION_ASK_SEVERE);
  g_assert_cmpint (worse->change->judgement, ==, WAX_CHANGE_SUSPICIOUS);
}

static void
assert_severe (Fixture *f, GPtrArray *chain, WaxGrant *grant)
{
  g_autoptr(WaxVerdict) verdict = verdict_of (chain, f->here, WAX_PROBLEM_WEAK, 0, "sha1");
  g_autoptr(WaxDecision) decision = decide (f, verdict, grant, NULL, &normal, NULL);

  g_assert_cmpint (decision->kind, ==, WAX_DECISION_ASK_SEVERE);
  g_assert_true (decision->change->severe);
  g_assert_cmpstr (decision->change->previous_fingerprint, ==, wax_grant_get_fingerprint (grant));
  g_assert_cmpint (decision->change->granted, ==, grant->given);
}

/* Another key is another certificate, whatever identifiers and names it copies; a grant that is over still remembers. */
static void
test_changed (Fixture *f, gconstpointer unused)
{
  const char *dns[] = { HOST, NULL };
  g_autoptr(WaxTestCert) forged = wax_test_cert_new (NULL, &(WaxTestCertOptions) { .dns = dns, .copy_key_id_of = f->cert });
  g_autoptr(GPtrArray) forged_chain = test_chain (forged, 1);
  g_autoptr(WaxGrant) live = grant_of (f, NULL), stopped = grant_of (f, spoil_stopped), ended = grant_of (f, spoil_end);
  g_autoptr(WaxVerdict) at_also = verdict_of (f->other_chain, f->also, WAX_PROBLEM_WEAK, 0, "sha1");
  g_autoptr(WaxDecision) never_met = decide (f, at_also, live, NULL, &normal, NULL);

  assert_severe (f, f->other_chain, live);
  assert_severe (f, f->other_chain, stopped);
  assert_severe (f, f->other_chain, ended);
  assert_severe (f, forged_chain, live);
  g_assert_cmpint (never_met->kind, ==, WAX_DECISION_ASK);
}

static void
test_was_secure (Fixture *f, gconstpointer unused)
{
  WaxCertificate *good = g_ptr_array_index (f->other_chain, 0), *same = g_ptr_array_index (f->chain, 0);
  WaxCertificate *same_key = g_ptr_array_index (f->renewed_chain, 0);
  WaxSecureRecord before = { .fingerprint = (char *) wax_certificate_get_fingerprint (good), .until = NOW - 60, .certificate = good };
  WaxSecureRecord itself = { .fingerprint = (char *) wax_certificate_get_fingerprint (same), .until = NOW - 60 };
  WaxSecureRecord own_key = { .fingerprint = (char *) wax_certificate_get_fingerprint (same_key), .until = NOW - 60 };
  WaxSecureRecord long_ago = { .fingerprint = before.fingerprint, .until = NOW - 2 * HOUR_S };
  g_autoptr(WaxGrant) over = grant_of (f, spoil_end);
  g_autoptr(WaxVerdict) verdict = verdict_of (f->chain, f->here, WAX_PROBLEM_WEAK, 0, "sha1");
  g_autoptr(WaxDecision) changed = decide (f, verdict, NULL, &before, &normal, NULL);
  g_autoptr(WaxDecision) aged = decide (f, verdict, NULL, &itself, &normal, NULL);
  g_autoptr(WaxDecision) key = decide (f, verdict, NULL, &own_key, &normal, NULL);
  g_autoptr(WaxDecision) granted_since = decide (f, verdict, over, &long_ago, &normal, NULL);

  g_assert_cmpint (changed->kind, ==, WAX_DECISION_ASK_SEVERE);
  g_assert_cmpint (changed->change->secure_until, ==, NOW - 60);
  g_assert_cmpint (key->kind, ==, WAX_DECISION_ASK_SEVERE);
  /* The same certificate that ran out is no other certificate. */
  g_assert_cmpint (aged->kind, ==, WAX_DECISION_ASK);
  g_assert_cmpint (granted_since->kind, ==, WAX_DECISION_ASK);
  g_assert_null (granted_since->change);
}

static void
test_no_certificate (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxVerdict) nothing = wax_verdict_new (&(WaxVerdictFields) { .endpoint = f->here, .time = NOW });
  g_autoptr(WaxVerdict) old = wax_verdict_new_tls_too_old (f->here, WAX_CHANNEL_RECEIVE, NULL, NOW, "TLS 1.1", "TLS 1.2");
  g_autoptr(WaxDecision) none = decide (f, nothing, NULL, NULL, &normal, NULL);
  WaxCertificate *good = g_ptr_array_index (f->other_chain, 0);
  WaxSecureRecord secure = { .fingerprint = (char *) wax_certificate_get_fingerprint (good), .until = NOW - 60 };
  g_autoptr(WaxGrant) grant = grant_of (f, NULL);
  g_autoptr(WaxDecision) too_old = decide (f, old, NULL, NULL, &normal, NULL);
  g_autoptr(WaxDecision) was_granted = decide (f, old, grant, NULL, &normal, NULL);
  g_autoptr(WaxDecision) was_secure = decide (f, old, NULL, &secure, &normal, NULL);

  g_assert_cmpint (none->kind, ==, WAX_DECISION_REFUSE);
  g_assert_cmpint (too_old->kind, ==, WAX_DECISION_REFUSE);
  /* Nobody has seen another certificate there. */
  g_assert_cmpint (was_granted->kind, ==, WAX_DECISION_REFUSE);
  g_assert_null (was_granted->change);
  g_assert_cmpint (was_secure->kind, ==, WAX_DECISION_REFUSE);
  g_assert_null (was_secure->change);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/decision/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("grants", test_grants);
  ADD ("coverage", test_coverage);
  ADD ("endpoints", test_endpoints);
  ADD ("clock", test_clock);
  ADD ("policy", test_policy);
  ADD ("healed", test_healed);
  ADD ("renewed", test_renewed);
  ADD ("changed", test_changed);
  ADD ("was-secure", test_was_secure);
  ADD ("no-certificate", test_no_certificate);
#undef ADD
  g_test_add_func ("/decision/policy-values", test_policy_values);
  return g_test_run ();
}
