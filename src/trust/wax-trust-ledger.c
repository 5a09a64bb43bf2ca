#include "trust/wax-trust-ledger-private.h"

#include "trust/wax-account-anchor.h"
#include "trust/wax-change-judgement.h"
#include "trust/wax-fingerprint-entry.h"
#include "trust/wax-trust-error.h"
#include "trust/wax-trust-records.h"
#include "trust/wax-trust-schema.h"

enum {
  CLOCK_TOLERANCE_S = 300,   /* what setting the clock by the network moves it is no setting back */
  MARK_INTERVAL_S = 60,      /* how far the mark may lag behind on disk */
};

WaxTrustLedger *
wax_trust_ledger_open (const char *path, GError **error)
{
  g_autoptr(GError) local = NULL;
  WaxDatabase *database = wax_database_open (path, &wax_trust_schema, &local);
  WaxTrustLedger *self;

  if (database == NULL) {
    g_set_error (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_LEDGER, "the trust ledger cannot be opened: %s",
                 local->message);
    return NULL;
  }
  self = g_new0 (WaxTrustLedger, 1);
  self->database = database;
  self->db = wax_database_get_handle (database);
  return self;
}

void
wax_trust_ledger_close (WaxTrustLedger *self)
{
  wax_database_close (self->database);
  g_free (self);
}

gint64
wax_trust_ledger_get_data_version (WaxTrustLedger *self, GError **error)
{
  gint64 foreign = wax_database_get_data_version (self->database, error);

  /* SQLite's number stands still for what this handle wrote. */
  return foreign < 0 ? -1 : foreign << 32 | (sqlite3_total_changes64 (self->db) & G_MAXUINT32);
}

gboolean
wax_trust_ledger_read_mark (WaxTrustLedger *self, WaxClockMark *mark, GError **error)
{
  g_autoptr(sqlite3_stmt) stmt = wax_sql_prepare (self->db, error, "SELECT latest, boot_id, boot_ms FROM trust_mark",
                                                  "");
  WaxSqlStep step = stmt != NULL ? wax_sql_step (stmt, error) : WAX_SQL_FAILED;

  *mark = (WaxClockMark) { 0 };
  if (step == WAX_SQL_ROW) {
    mark->latest = sqlite3_column_int64 (stmt, 0);
    mark->boot_id = wax_sql_dup_text (stmt, 1);
    mark->boot_ms = sqlite3_column_int64 (stmt, 2);
  }
  return step != WAX_SQL_FAILED;
}

static gboolean
write_mark (WaxTrustLedger *self, gint64 latest, const WaxMoment *moment, GError **error)
{
  return wax_sql_run (self->db, error, "INSERT OR REPLACE INTO trust_mark VALUES (0, ?, ?, ?)", "isi", latest,
                      moment->boot_id, moment->boot_ms);
}

static gboolean
add_grant_line (WaxTrustLedger *self, const WaxGrant *grant, WaxTrustEvent event, const char *origin, gint64 at,
                GError **error)
{
  g_auto(GStrv) problems = wax_grant_dup_problem_ids (grant);
  WaxTrustLine line = {
    .at = at, .event = event, .endpoint = g_ptr_array_index (grant->endpoints, 0),
    .fingerprint = (char *) wax_grant_get_fingerprint (grant), .problems = problems,
    .channel = (char *) wax_channel_id_to_string (grant->channel), .account = grant->account, .origin = (char *) origin,
    .until = grant->until, .why = event == WAX_TRUST_EVENT_GRANTED ? grant->why : NULL,
  };

  return wax_trust_records_add_line (self->db, &line, error);
}

gboolean
wax_trust_ledger_end_grant (WaxTrustLedger *self, const WaxGrant *grant, WaxTrustEvent event, const char *origin,
                            gint64 at, GError **error)
{
  return wax_sql_run (self->db, error, "UPDATE trust_grant SET ended = ?, ended_by = ? WHERE id = ? AND ended = 0",
                      "isi", MAX (at, 1), wax_trust_event_to_string (event), grant->id) &&
         (sqlite3_changes (self->db) == 0 || add_grant_line (self, grant, event, origin, at, error));
}

/* Which of the grants that have not ended are to end. */
typedef struct {
  const WaxMoment *moment;
  const WaxClockMark *mark;
  const WaxEndpoint *endpoint;
  const char *fingerprint;
  const WaxPolicy *policy;
} Choice;

typedef gboolean (*Chooser) (const WaxGrant *grant, const Choice *choice);

/* Returns how many ended, -1 on failure. Within the caller's transaction. */
static int
end_where (WaxTrustLedger *self, Chooser chooser, const Choice *choice, WaxTrustEvent event, const char *origin,
           GError **error)
{
  g_autoptr(GPtrArray) grants = wax_trust_records_list_grants (self->db, FALSE, error);
  int count = 0;

  if (grants == NULL)
    return -1;
  for (guint i = 0; i < grants->len; i++) {
    WaxGrant *grant = g_ptr_array_index (grants, i);

    if (!chooser (grant, choice))
      continue;
    if (!wax_trust_ledger_end_grant (self, grant, event, origin, choice->moment->now, error))
      return -1;
    count++;
  }
  return count;
}

/* What no longer holds, here or in the run of the program that it belongs to. Another machine's is not ours to end. */
static gboolean
has_run_out (const WaxGrant *grant, const Choice *choice)
{
  if (g_strcmp0 (grant->machine_id, choice->moment->machine_id) != 0)
    return FALSE;
  if (grant->duration == WAX_DURATION_SESSION && g_strcmp0 (grant->session_id, choice->moment->session_id) != 0) {
    WaxMoment theirs = *choice->moment;

    theirs.session_id = grant->session_id;
    return !wax_grant_is_live (grant, &theirs, choice->mark) || !wax_moment_is_session_running (grant->session_id);
  }
  return !wax_grant_is_live (grant, choice->moment, choice->mark);
}

static gboolean
names_endpoint (const WaxGrant *grant, const Choice *choice)
{
  return wax_grant_has_endpoint (grant, choice->endpoint);
}

static gboolean
is_replaced (const WaxGrant *grant, const Choice *choice)
{
  return wax_grant_has_endpoint (grant, choice->endpoint) &&
         (wax_grant_was_met_at (grant, choice->endpoint) || wax_grant_has_fingerprint (grant, choice->fingerprint));
}

static gboolean
is_for_certificate (const WaxGrant *grant, const Choice *choice)
{
  return wax_grant_has_endpoint (grant, choice->endpoint) && wax_grant_has_fingerprint (grant, choice->fingerprint);
}

static gboolean
is_forbidden (const WaxGrant *grant, const Choice *choice)
{
  return !wax_policy_allows (choice->policy, grant->duration, grant->until - grant->given, grant->origin) ||
         !wax_policy_allows_given (choice->policy, grant->given);
}

static gboolean
is_of_session (const WaxGrant *grant, const Choice *choice)
{
  return grant->duration == WAX_DURATION_SESSION && g_strcmp0 (grant->session_id, choice->moment->session_id) == 0;
}

/* A clock that was set back gets a new mark; what is left of other grants stays what it was. */
static gboolean
restart_mark (WaxTrustLedger *self, const WaxMoment *moment, gint64 time, const char *origin, GError **error)
{
  WaxTrustLine line = { .at = moment->now, .event = WAX_TRUST_EVENT_CLOCK_RESET, .origin = (char *) origin };

  return wax_sql_run (self->db, error, "UPDATE trust_grant SET until = until - ? WHERE ended = 0", "i",
                      time - moment->now) &&
         write_mark (self, moment->now, moment, error) && wax_trust_records_add_line (self->db, &line, error);
}

/* Brings clock and grants up to date before a new one; sets the time from which that one counts. */
static gboolean
prepare_clock (WaxTrustLedger *self, const WaxMoment *moment, const char *origin, gint64 *given, GError **error)
{
  WaxClockMark mark;
  g_autofree char *boot_id = NULL;
  int ended;

  if (!wax_trust_ledger_read_mark (self, &mark, error))
    return FALSE;
  boot_id = mark.boot_id;
  *given = wax_moment_get_time (moment, &mark);
  ended = end_where (self, has_run_out, &(Choice) { .moment = moment, .mark = &mark }, WAX_TRUST_EVENT_EXPIRED,
                     "program", error);
  if (ended < 0)
    return FALSE;
  if (*given - moment->now <= CLOCK_TOLERANCE_S)
    return write_mark (self, *given, moment, error);
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
  Choice choice = { .moment = moment, .endpoint = wax_verdict_get_endpoint (verdict),
                    .fingerprint = wax_verdict_get_fingerprint (verdict) };
  g_autoptr(WaxGrant) grant = NULL;
  gint64 given;

  if (!prepare_clock (self, moment, origin, &given, error) ||
      end_where (self, is_replaced, &choice, WAX_TRUST_EVENT_SUPERSEDED, origin, error) < 0)
    return NULL;
  grant = make_grant (question, duration, origin, why, given, moment);
  if (!wax_trust_records_add_certificate (self->db, wax_verdict_get_certificate (verdict), error) ||
      !wax_trust_records_add_grant (self->db, grant, &grant->id, error) ||
      !add_grant_line (self, grant, WAX_TRUST_EVENT_GRANTED, origin, given, error))
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

gboolean
wax_trust_ledger_add_verdict_line (WaxTrustLedger *self, WaxVerdict *verdict, WaxCause *cause, WaxTrustEvent event,
                                   const char *origin, gint64 at, GError **error)
{
  g_autofree char *cause_text = cause != NULL ? wax_cause_describe (cause, verdict) : NULL;
  g_auto(GStrv) problems = wax_verdict_dup_problem_ids (verdict);
  WaxTrustLine line = {
    .at = at,
    .event = event,
    .endpoint = wax_verdict_get_endpoint (verdict),
    .fingerprint = wax_verdict_get_fingerprint (verdict)[0] != '\0' ? (char *) wax_verdict_get_fingerprint (verdict)
                                                                    : NULL,
    .problems = problems,
    .channel = (char *) wax_channel_id_to_string (wax_verdict_get_channel (verdict)),
    .account = (char *) wax_verdict_get_account (verdict),
    .origin = (char *) origin,
    .cause = cause != NULL ? (char *) wax_cause_to_string (cause) : NULL,
    .cause_text = cause_text,
  };

  return wax_trust_records_add_line (self->db, &line, error);
}

gboolean
wax_trust_ledger_refuse (WaxTrustLedger *self,
                         WaxTrustQuestion *question,
                         const char *origin,
                         const WaxMoment *moment,
                         GError **error)
{
  return wax_trust_ledger_add_verdict_line (self, wax_trust_question_get_verdict (question),
                                            wax_trust_question_get_cause (question), WAX_TRUST_EVENT_REFUSED, origin,
                                            moment->now, error);
}

int
wax_trust_ledger_stop (WaxTrustLedger *self,
                       const WaxEndpoint *endpoint,
                       const char *origin,
                       const WaxMoment *moment,
                       GError **error)
{
  g_autoptr(WaxSqlTransaction) transaction = wax_sql_begin (self->db, error);
  Choice choice = { .moment = moment, .endpoint = endpoint };
  int count = transaction != NULL ? end_where (self, names_endpoint, &choice, WAX_TRUST_EVENT_STOPPED, origin, error)
                                  : -1;
  int anchors = count >= 0 ? wax_trust_ledger_end_anchors (self, NULL, wax_endpoint_get_host (endpoint),
                                                           WAX_TRUST_EVENT_STOPPED, origin, moment, error)
                           : -1;

  return anchors >= 0 && wax_sql_commit (transaction, error) ? count + anchors : -1;
}

/* Whether the certificate stood as good there, and no line tells that it was withdrawn. */
static gboolean
needs_withdrawn_line (WaxTrustLedger *self, WaxVerdict *verdict, gboolean *needed, GError **error)
{
  g_autofree char *endpoint = wax_endpoint_to_string (wax_verdict_get_endpoint (verdict));
  gint64 count;

  if (!wax_sql_get_int (self->db, &count, error,
                        "SELECT count (*) FROM trust_secure WHERE endpoint = ?1 AND fingerprint = ?2 AND NOT EXISTS"
                        " (SELECT 1 FROM trust_line WHERE event = 'withdrawn' AND endpoint = ?1 AND fingerprint = ?2)",
                        "ss", endpoint, wax_verdict_get_fingerprint (verdict)))
    return FALSE;
  *needed = count > 0;
  return TRUE;
}

gboolean
wax_trust_ledger_end_withdrawn (WaxTrustLedger *self, WaxVerdict *verdict, const WaxMoment *moment, GError **error)
{
  const Choice choice = { .moment = moment, .endpoint = wax_verdict_get_endpoint (verdict),
                          .fingerprint = wax_verdict_get_fingerprint (verdict) };
  int ended = end_where (self, is_for_certificate, &choice, WAX_TRUST_EVENT_WITHDRAWN, "program", error);
  gboolean needed = FALSE;

  if (ended < 0 || (ended == 0 && !needs_withdrawn_line (self, verdict, &needed, error)))
    return FALSE;
  return !needed ||
         wax_trust_ledger_add_verdict_line (self, verdict, NULL, WAX_TRUST_EVENT_WITHDRAWN, "program", moment->now,
                                            error);
}

gboolean
wax_trust_ledger_withdraw (WaxTrustLedger *self, WaxVerdict *verdict, const WaxMoment *moment, GError **error)
{
  g_autoptr(WaxSqlTransaction) transaction = wax_sql_begin (self->db, error);

  return transaction != NULL && wax_trust_ledger_end_withdrawn (self, verdict, moment, error) &&
         wax_sql_commit (transaction, error);
}

int
wax_trust_ledger_end_session (WaxTrustLedger *self, const WaxMoment *moment, GError **error)
{
  g_autoptr(WaxSqlTransaction) transaction = wax_sql_begin (self->db, error);
  Choice choice = { .moment = moment };
  int count = transaction != NULL ? end_where (self, is_of_session, &choice, WAX_TRUST_EVENT_EXPIRED, "program", error)
                                  : -1;

  return count >= 0 && wax_sql_commit (transaction, error) ? count : -1;
}

/* Whether anything must be written; a transaction for nothing would wake every reader of the file. */
static gboolean
is_due (WaxTrustLedger *self, const WaxMoment *moment, const WaxClockMark *mark, gboolean *due, GError **error)
{
  g_autoptr(GPtrArray) grants = wax_trust_records_list_grants (self->db, FALSE, error);
  Choice choice = { .moment = moment, .mark = mark };

  if (grants == NULL)
    return FALSE;
  *due = grants->len > 0 && (mark->boot_id == NULL || g_strcmp0 (mark->boot_id, moment->boot_id) != 0 ||
                             wax_moment_get_time (moment, mark) >= mark->latest + MARK_INTERVAL_S);
  for (guint i = 0; i < grants->len; i++)
    *due = *due || has_run_out (g_ptr_array_index (grants, i), &choice);
  return TRUE;
}

int
wax_trust_ledger_expire (WaxTrustLedger *self, const WaxMoment *moment, GError **error)
{
  g_autoptr(WaxSqlTransaction) transaction = NULL;
  g_autofree char *boot_id = NULL;
  WaxClockMark mark;
  gboolean due;
  int count;

  if (!wax_trust_ledger_read_mark (self, &mark, error))
    return -1;
  boot_id = mark.boot_id;
  if (!is_due (self, moment, &mark, &due, error))
    return -1;
  if (!due)
    return 0;
  transaction = wax_sql_begin (self->db, error);
  if (transaction == NULL)
    return -1;
  count = end_where (self, has_run_out, &(Choice) { .moment = moment, .mark = &mark }, WAX_TRUST_EVENT_EXPIRED,
                     "program", error);
  if (count < 0 || !write_mark (self, wax_moment_get_time (moment, &mark), moment, error) ||
      !wax_sql_commit (transaction, error))
    return -1;
  return count;
}

/* Within a transaction. */
static int
enforce (WaxTrustLedger *self, const Choice *choice, GError **error)
{
  int grants = end_where (self, is_forbidden, choice, WAX_TRUST_EVENT_POLICY, "policy", error);
  int anchors = 0;

  if (grants >= 0 && choice->policy->extra_anchors != WAX_EXTRA_ANCHORS_ACCOUNT)
    anchors = wax_trust_ledger_end_anchors (self, NULL, NULL, WAX_TRUST_EVENT_POLICY, "policy", choice->moment, error);
  return grants >= 0 && anchors >= 0 ? grants + anchors : -1;
}

int
wax_trust_ledger_enforce (WaxTrustLedger *self, const WaxPolicy *policy, const WaxMoment *moment, GError **error)
{
  g_autoptr(GPtrArray) grants = wax_trust_records_list_grants (self->db, FALSE, error);
  g_autoptr(GPtrArray) anchors = grants != NULL ? wax_trust_ledger_list_anchors (self, error) : NULL;
  g_autoptr(WaxSqlTransaction) transaction = NULL;
  Choice choice = { .moment = moment, .policy = policy };
  gboolean due;
  int count;

  if (anchors == NULL)
    return -1;
  due = anchors->len > 0 && policy->extra_anchors != WAX_EXTRA_ANCHORS_ACCOUNT;
  for (guint i = 0; i < grants->len; i++)
    due = due || is_forbidden (g_ptr_array_index (grants, i), &choice);
  if (!due)
    return 0;
  transaction = wax_sql_begin (self->db, error);
  count = transaction != NULL ? enforce (self, &choice, error) : -1;
  return count >= 0 && wax_sql_commit (transaction, error) ? count : -1;
}

/* Within the caller's transaction. Returns: the summary of the newest line; "" when there is none. */
static char *
read_last_policy (WaxTrustLedger *self, GError **error)
{
  g_autoptr(sqlite3_stmt) stmt =
      wax_sql_prepare (self->db, error,
                       "SELECT coalesce (why, '') FROM trust_line WHERE event = 'policy' AND endpoint IS NULL"
                       " ORDER BY id DESC LIMIT 1", "");
  WaxSqlStep step = stmt != NULL ? wax_sql_step (stmt, error) : WAX_SQL_FAILED;

  if (step == WAX_SQL_FAILED)
    return NULL;
  return step == WAX_SQL_ROW ? wax_sql_dup_text (stmt, 0) : g_strdup ("");
}

gboolean
wax_trust_ledger_note_policy (WaxTrustLedger *self, const WaxPolicy *policy, const WaxMoment *moment, GError **error)
{
  g_autoptr(WaxSqlTransaction) transaction = wax_sql_begin (self->db, error);
  g_autofree char *last = transaction != NULL ? read_last_policy (self, error) : NULL;
  g_autofree char *summary = wax_policy_summarize (policy);
  WaxTrustLine line = { .at = moment->now, .event = WAX_TRUST_EVENT_POLICY, .origin = (char *) "policy",
                        .why = summary };

  if (last == NULL || strcmp (last, summary) == 0)
    return last != NULL;
  return wax_trust_records_add_line (self->db, &line, error) && wax_sql_commit (transaction, error);
}

gboolean
wax_trust_ledger_add_line (WaxTrustLedger *self, const WaxTrustLine *line, GError **error)
{
  return wax_trust_records_add_line (self->db, line, error);
}
