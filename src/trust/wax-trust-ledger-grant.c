#include "trust/wax-trust-ledger-private.h"

#include "trust/wax-change-judgement.h"
#include "trust/wax-fingerprint-entry.h"
#include "trust/wax-grant-records.h"
#include "trust/wax-trust-error.h"
#include "trust/wax-trust-records.h"

enum { CLOCK_TOLERANCE_S = 300 }; /* what setting the clock by the network moves it is no setting back */

/* A clock that was set back gets a new mark; what is left of other grants stays what it was. */
static gboolean
restart_mark (WaxTrustLedger *self, const WaxMoment *moment, gint64 time, const char *origin, GError **error)
{
  WaxTrustLine line = { .at = moment->now, .event = WAX_TRUST_EVENT_CLOCK_RESET, .origin = (char *) origin };

  return wax_sql_run (self->db, error, "UPDATE trust_grant SET until = until - ? WHERE ended = 0", "i",
                      time - moment->now) &&
         wax_trust_ledger_write_mark (self, moment->now, moment, error) &&
         wax_trust_records_add_line (self->db, &line, error);
}

/* Brings clock and grants up to date before a new one; sets the time from which that one counts. */
static gboolean
prepare_clock (WaxTrustLedger *self, const WaxMoment *moment, const char *origin, gint64 *given, GError **error)
{
  WaxClockMark mark;
  g_autofree char *boot_id = NULL;

  if (!wax_trust_ledger_read_mark (self, &mark, error))
    return FALSE;
  boot_id = mark.boot_id;
  *given = wax_moment_get_time (moment, &mark);
  if (wax_trust_ledger_end_run_out (self, moment, &mark, error) < 0)
    return FALSE;
  if (*given - moment->now <= CLOCK_TOLERANCE_S)
    return wax_trust_ledger_write_mark (self, *given, moment, error);
  if (!restart_mark (self, moment, *given, origin, error))
    return FALSE;
  *given = moment->now;
  return TRUE;
}

static WaxGrant *
make_grant (WaxTrustQuestion *question, WaxDuration duration, const char *origin, const char *why, gint64 given,
            const WaxMoment *moment)
{
  WaxVerdict *verdict = wax_trust_question_get_verdict (question);
  GPtrArray *endpoints = wax_trust_question_get_endpoints (question), *found = wax_verdict_get_problems (verdict);
  g_autoptr(GPtrArray) met = g_ptr_array_new (), problems = g_ptr_array_new ();
  const char *fingerprints[] = { wax_verdict_get_fingerprint (verdict), NULL };

  g_ptr_array_add (met, g_ptr_array_index (endpoints, 0));
  for (guint i = 0; i < found->len; i++) {
    WaxProblem *problem = g_ptr_array_index (found, i);

    if (problem->id != WAX_PROBLEM_CHANGED) /* from now on this is the one that is known here */
      g_ptr_array_add (problems, problem);
  }
  return wax_grant_new (&(WaxGrant) {
    .endpoints = endpoints,
    .met = met,
    .fingerprints = (char **) fingerprints,
    .spki = (char *) wax_verdict_get_spki (verdict),
    .certificate = wax_verdict_get_certificate (verdict),
    .issuer = wax_change_find_issuer (verdict),
    .problems = problems,
    .account = (char *) wax_verdict_get_account (verdict),
    .channel = wax_verdict_get_channel (verdict),
    .given = given,
    .given_boot_ms = moment->boot_ms,
    .until = given + wax_duration_get_seconds (duration),
    .duration = duration,
    .boot_id = (char *) moment->boot_id,
    .machine_id = (char *) moment->machine_id,
    .session_id = (char *) moment->session_id,
    .origin = (char *) origin,
    .why = (char *) why,
  });
}

static gboolean
may_grant (WaxTrustQuestion *question, WaxDuration duration, const char *origin, const WaxPolicy *policy,
           const WaxMoment *moment, GError **error)
{
  WaxVerdict *verdict = wax_trust_question_get_verdict (question);

  if (wax_trust_question_is_askable (question) && !wax_verdict_is_empty (verdict) &&
      wax_verdict_is_overridable (verdict) &&
      wax_policy_allows (policy, duration, wax_duration_get_seconds (duration), origin) &&
      wax_policy_allows_given (policy, moment->now))
    return TRUE;
  g_set_error (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_NOT_ALLOWED, "%s may not be trusted for “%s”",
               wax_trust_question_get_key (question), wax_duration_to_string (duration));
  return FALSE;
}

/* Whether it is severe now: since the person was asked, another certificate may have been good or trusted here. */
static gboolean
judge_again (WaxTrustLedger *self, WaxTrustQuestion *question, const WaxPolicy *policy, const WaxMoment *moment,
             gboolean *severe, GError **error)
{
  g_autoptr(WaxDecision) decision =
    wax_trust_ledger_decide (self, wax_trust_question_get_verdict (question), policy, moment, error);

  if (decision == NULL)
    return FALSE;
  *severe = wax_trust_question_is_severe (question) || decision->kind == WAX_DECISION_ASK_SEVERE;
  if (decision->kind != WAX_DECISION_REFUSE)
    return TRUE;
  g_set_error (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_NOT_ALLOWED, "%s may not be trusted",
               wax_trust_question_get_key (question));
  return FALSE;
}

/* What was entered must fit wherever it was; a severe change is nothing without it. Within the caller's transaction. */
static gboolean
check_entered (WaxTrustLedger *self, WaxTrustQuestion *question, const char *entered, const WaxPolicy *policy,
               const WaxMoment *moment, GError **error)
{
  WaxVerdict *verdict = wax_trust_question_get_verdict (question);
  WaxFingerprintEntry entry = wax_fingerprint_entry_read (entered, wax_verdict_get_fingerprint (verdict), NULL);
  gboolean severe;

  if (!judge_again (self, question, policy, moment, &severe, error))
    return FALSE;
  if (entry.match == WAX_FINGERPRINT_MATCH || (entry.match == WAX_FINGERPRINT_EMPTY && !severe))
    return TRUE;
  g_set_error (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_NOT_ALLOWED, "%s may not be trusted: %s",
               wax_trust_question_get_key (question),
               entry.match == WAX_FINGERPRINT_EMPTY ? "its fingerprint was not entered"
                                                    : "another fingerprint was entered");
  return FALSE;
}

/* Within the caller's transaction. */
static WaxGrant *
enter_grant (WaxTrustLedger *self, WaxTrustQuestion *question, WaxDuration duration, const char *origin,
             const char *why, const WaxMoment *moment, GError **error)
{
  WaxVerdict *verdict = wax_trust_question_get_verdict (question);
  g_autoptr(WaxGrant) grant = NULL;
  gint64 given;

  if (!prepare_clock (self, moment, origin, &given, error) ||
      wax_trust_ledger_end_replaced (self, verdict, origin, moment, error) < 0)
    return NULL;
  grant = make_grant (question, duration, origin, why, given, moment);
  if (!wax_trust_records_add_certificate (self->db, wax_verdict_get_certificate (verdict), error) ||
      !wax_grant_records_add (self->db, grant, &grant->id, error) ||
      !wax_trust_ledger_add_grant_line (self, grant, WAX_TRUST_EVENT_GRANTED, origin, given, error))
    return NULL;
  return g_steal_pointer (&grant);
}

WaxGrant *
wax_trust_ledger_grant (WaxTrustLedger *self,
                        WaxTrustQuestion *question,
                        WaxDuration duration,
                        const char *entered,
                        const char *origin,
                        const char *why,
                        const WaxPolicy *policy,
                        const WaxMoment *moment,
                        GError **error)
{
  g_autoptr(WaxSqlTransaction) transaction = NULL;
  g_autoptr(WaxGrant) grant = NULL;

  if (!may_grant (question, duration, origin, policy, moment, error))
    return NULL;
  transaction = wax_sql_begin (self->db, error);
  if (transaction == NULL || !check_entered (self, question, entered, policy, moment, error))
    return NULL;
  grant = enter_grant (self, question, duration, origin, why, moment, error);
  return grant != NULL && wax_sql_commit (transaction, error) ? g_steal_pointer (&grant) : NULL;
}
