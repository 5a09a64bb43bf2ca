#include "trust/wax-trust-ledger-private.h"

#include "trust/wax-trust-error.h"
#include "trust/wax-trust-records.h"
#include "trust/wax-trust-schema.h"

WaxTrustLedger *
wax_trust_ledger_open (const char *path, GError **error)
{
  g_autoptr(GError) local = NULL;
  WaxDatabase *database = wax_database_open (path, &wax_trust_schema, &local);
  WaxTrustLedger *self;

  if (database == NULL) {
    wax_trust_error_set_ledger (error, local);
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

gboolean
wax_trust_ledger_write_mark (WaxTrustLedger *self, gint64 latest, const WaxMoment *moment, GError **error)
{
  return wax_sql_run (self->db, error, "INSERT OR REPLACE INTO trust_mark VALUES (0, ?, ?, ?)", "isi", latest,
                      moment->boot_id, moment->boot_ms);
}

gboolean
wax_trust_ledger_add_grant_line (WaxTrustLedger *self, const WaxGrant *grant, WaxTrustEvent event, const char *origin,
                                 gint64 at, GError **error)
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
