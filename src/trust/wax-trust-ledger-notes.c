#include "trust/wax-trust-ledger-private.h"

#include "trust/wax-account-anchor.h"
#include "trust/wax-change-judgement.h"
#include "trust/wax-grant-records.h"
#include "trust/wax-last-connection.h"
#include "trust/wax-trust-records.h"

enum { SECURE_INTERVAL_S = 3600 }; /* how far "was SECURE until" may lag behind on disk */

void
wax_trust_note_free (WaxTrustNote *note)
{
  g_clear_object (&note->verdict);
  g_clear_pointer (&note->change, wax_change_unref);
  g_clear_pointer (&note->cause, wax_cause_unref);
  g_free (note);
}

static gboolean
write_secure_issuer (WaxTrustLedger *self, WaxVerdict *verdict, const char *endpoint, GError **error)
{
  WaxCertificate *issuer = wax_change_find_issuer (verdict);

  if (issuer == NULL)
    return wax_sql_run (self->db, error, "DELETE FROM trust_secure_issuer WHERE endpoint = ?", "s", endpoint);
  return wax_trust_records_add_certificate (self->db, issuer, error) &&
         wax_sql_run (self->db, error, "INSERT OR REPLACE INTO trust_secure_issuer VALUES (?, ?)", "ss", endpoint,
                      wax_certificate_get_fingerprint (issuer));
}

static gboolean
write_secure (WaxTrustLedger *self, WaxVerdict *verdict, GError **error)
{
  g_autofree char *endpoint = wax_endpoint_to_string (wax_verdict_get_endpoint (verdict));

  return wax_trust_records_add_certificate (self->db, wax_verdict_get_certificate (verdict), error) &&
         wax_sql_run (self->db, error,
                      "INSERT INTO trust_secure VALUES (?1, ?2, ?3) ON CONFLICT (endpoint) DO UPDATE"
                      " SET fingerprint = ?2, until = ?3 WHERE fingerprint <> ?2 OR until + ?4 <= ?3", "ssii",
                      endpoint, wax_verdict_get_fingerprint (verdict), wax_verdict_get_time (verdict),
                      (gint64) SECURE_INTERVAL_S) &&
         write_secure_issuer (self, verdict, endpoint, error);
}

/* NULL without an error when it has ended meanwhile. */
static WaxGrant *
find_unended (WaxTrustLedger *self, gint64 id, GError **error)
{
  g_autoptr(GPtrArray) grants = wax_grant_records_list (self->db, FALSE, error);

  for (guint i = 0; grants != NULL && i < grants->len; i++) {
    WaxGrant *grant = g_ptr_array_index (grants, i);

    if (grant->id == id)
      return wax_grant_ref (grant);
  }
  return NULL;
}

static gboolean
mark_met_at (WaxTrustLedger *self, gint64 grant_id, WaxVerdict *verdict, GError **error)
{
  g_autofree char *endpoint = wax_endpoint_to_string (wax_verdict_get_endpoint (verdict));

  return wax_sql_run (self->db, error, "UPDATE trust_grant_endpoint SET met = 1 WHERE grant_id = ? AND endpoint = ?",
                      "is", grant_id, endpoint);
}

static gboolean
write_renewed (WaxTrustLedger *self, const WaxGrant *grant, WaxTrustNote *note, gint64 at, GError **error)
{
  WaxVerdict *verdict = note->verdict;

  if (wax_grant_has_fingerprint (grant, wax_verdict_get_fingerprint (verdict)))
    return mark_met_at (self, grant->id, verdict, error);
  note->is_new = TRUE;
  return wax_trust_records_add_certificate (self->db, wax_verdict_get_certificate (verdict), error) &&
         wax_sql_run (self->db, error, "INSERT INTO trust_grant_fingerprint VALUES (?, ?, ?)", "iis", grant->id,
                      (gint64) g_strv_length (grant->fingerprints), wax_verdict_get_fingerprint (verdict)) &&
         mark_met_at (self, grant->id, verdict, error) &&
         wax_trust_ledger_add_verdict_line (self, verdict, NULL, WAX_TRUST_EVENT_RENEWED, "program", at, error);
}

static gboolean
write_refused (WaxTrustLedger *self, WaxTrustNote *note, const WaxMoment *moment, GError **error)
{
  g_autofree char *endpoint = wax_endpoint_to_string (wax_verdict_get_endpoint (note->verdict));
  const gint64 at = moment->now;

  if (!wax_trust_records_add_met (self->db, note->verdict, &note->is_new, error) ||
      !wax_last_connection_forget (self->db, endpoint, error))
    return FALSE;
  if (!note->is_new)
    return TRUE;
  if (!wax_trust_ledger_add_verdict_line (self, note->verdict, note->cause, WAX_TRUST_EVENT_MET, "program", at,
                                          error))
    return FALSE;
  if (wax_verdict_has_problem (note->verdict, WAX_PROBLEM_REVOKED) &&
      !wax_trust_ledger_end_withdrawn (self, note->verdict, moment, error))
    return FALSE;
  if (note->change != NULL &&
      !wax_trust_ledger_add_verdict_line (self, note->verdict, note->cause, WAX_TRUST_EVENT_CHANGED, "program", at,
                                          error))
    return FALSE;
  return wax_verdict_is_overridable (note->verdict) ||
         wax_trust_ledger_add_verdict_line (self, note->verdict, note->cause, WAX_TRUST_EVENT_REFUSED, "program",
                                            at, error);
}

static gboolean
write_note (WaxTrustLedger *self, WaxTrustNote *note, const WaxMoment *moment, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(WaxGrant) grant = NULL;

  note->is_new = FALSE;
  switch (note->kind) {
  case WAX_TRUST_NOTE_REFUSED: return write_refused (self, note, moment, error);
  case WAX_TRUST_NOTE_FETCHED: return wax_trust_records_add_fetched (self->db, note->verdict, error);
  case WAX_TRUST_NOTE_SECURE: return write_secure (self, note->verdict, error);
  case WAX_TRUST_NOTE_CONNECTED: return wax_last_connection_write (self->db, note->verdict, note->grant_id != 0, error);
  case WAX_TRUST_NOTE_HEALED:
  case WAX_TRUST_NOTE_USED:
  case WAX_TRUST_NOTE_RENEWED: break;
  }

  grant = find_unended (self, note->grant_id, &local);
  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (note->kind == WAX_TRUST_NOTE_HEALED && !write_secure (self, note->verdict, error))
    return FALSE;
  if (grant == NULL)
    return TRUE;
  note->is_new = note->kind == WAX_TRUST_NOTE_HEALED;
  if (note->kind == WAX_TRUST_NOTE_HEALED)
    return wax_trust_ledger_end_grant (self, grant, WAX_TRUST_EVENT_SUPERSEDED, "program", moment->now, error);
  if (note->kind == WAX_TRUST_NOTE_USED)
    return mark_met_at (self, grant->id, note->verdict, error);
  return write_renewed (self, grant, note, moment->now, error);
}

gboolean
wax_trust_ledger_write_notes (WaxTrustLedger *self, GPtrArray *notes, const WaxMoment *moment, GError **error)
{
  g_autoptr(WaxSqlTransaction) transaction = wax_sql_begin (self->db, error);

  if (transaction == NULL)
    return FALSE;
  for (guint i = 0; i < notes->len; i++) {
    if (!write_note (self, g_ptr_array_index (notes, i), moment, error))
      return FALSE;
  }
  return wax_sql_commit (transaction, error);
}

/* ---- reading ---- */

static void
secure_record_free (WaxSecureRecord *record)
{
  g_free (record->fingerprint);
  g_clear_pointer (&record->certificate, wax_certificate_unref);
  g_clear_pointer (&record->issuer, wax_certificate_unref);
  g_free (record);
}

void
wax_trust_state_free (WaxTrustState *state)
{
  g_clear_pointer (&state->grants, g_ptr_array_unref);
  g_clear_pointer (&state->anchors, g_ptr_array_unref);
  g_clear_pointer (&state->secure, g_hash_table_unref);
  g_clear_pointer (&state->connections, g_hash_table_unref);
  g_clear_pointer (&state->sightings, g_ptr_array_unref);
  g_clear_pointer (&state->fetched, g_ptr_array_unref);
  g_free (state->mark.boot_id);
  g_free (state);
}

/* Returns: FALSE when it is there and cannot be read. */
static gboolean
read_known (sqlite3_stmt *stmt, int fingerprint, int der, WaxCertificate **certificate, GError **error)
{
  if (sqlite3_column_type (stmt, der) == SQLITE_NULL)
    return TRUE;
  *certificate = wax_trust_records_read_certificate (stmt, fingerprint, der);
  return *certificate != NULL || wax_trust_records_set_damaged (error, "certificate");
}

static gboolean
read_secure (WaxTrustLedger *self, GHashTable *secure, GError **error)
{
  g_autoptr(sqlite3_stmt) stmt =
    wax_sql_prepare (self->db, error,
                     "SELECT s.endpoint, s.fingerprint, until, c.der, i.fingerprint, a.der FROM trust_secure AS s"
                     " LEFT JOIN trust_certificate AS c ON c.fingerprint = s.fingerprint"
                     " LEFT JOIN trust_secure_issuer AS i ON i.endpoint = s.endpoint"
                     " LEFT JOIN trust_certificate AS a ON a.fingerprint = i.fingerprint", "");
  WaxSqlStep step = WAX_SQL_FAILED;

  while (stmt != NULL && (step = wax_sql_step (stmt, error)) == WAX_SQL_ROW) {
    WaxSecureRecord *record = g_new0 (WaxSecureRecord, 1);

    record->fingerprint = wax_sql_dup_text (stmt, 1);
    record->until = sqlite3_column_int64 (stmt, 2);
    g_hash_table_insert (secure, wax_sql_dup_text (stmt, 0), record);
    if (!read_known (stmt, 1, 3, &record->certificate, error) || !read_known (stmt, 4, 5, &record->issuer, error))
      return FALSE;
  }
  return step == WAX_SQL_DONE;
}

static WaxTrustState *
read_state (WaxTrustLedger *self, GError **error)
{
  g_autoptr(WaxTrustState) state = g_new0 (WaxTrustState, 1);

  state->secure = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) secure_record_free);
  state->grants = wax_grant_records_list_deciding (self->db, error);
  state->anchors = state->grants != NULL ? wax_trust_ledger_list_anchors (self, error) : NULL;
  state->connections = state->anchors != NULL ? wax_last_connection_list (self->db, error) : NULL;
  if (state->connections == NULL || !read_secure (self, state->secure, error) ||
      !wax_trust_ledger_read_mark (self, &state->mark, error))
    return NULL;
  state->sightings = wax_trust_records_list_sightings (self->db);
  state->fetched = wax_trust_records_list_fetched (self->db);
  return g_steal_pointer (&state);
}

WaxTrustState *
wax_trust_ledger_read_state (WaxTrustLedger *self, GError **error)
{
  g_autoptr(WaxSqlTransaction) transaction = wax_sql_begin_read (self->db, error);

  return transaction != NULL ? read_state (self, error) : NULL;
}

WaxDecision *
wax_trust_ledger_decide (WaxTrustLedger *self, WaxVerdict *verdict, const WaxPolicy *policy, const WaxMoment *moment,
                         GError **error)
{
  g_autoptr(WaxTrustState) state = read_state (self, error);
  g_autoptr(WaxVerdict) plain = wax_verdict_without_problem (verdict, WAX_PROBLEM_CHANGED);
  g_autofree char *endpoint = wax_endpoint_to_string (wax_verdict_get_endpoint (verdict));
  g_autoptr(GPtrArray) grants = g_ptr_array_new ();

  if (state == NULL)
    return NULL;
  for (guint i = 0; i < state->grants->len; i++) {
    if (wax_grant_has_endpoint (g_ptr_array_index (state->grants, i), wax_verdict_get_endpoint (verdict)))
      g_ptr_array_add (grants, g_ptr_array_index (state->grants, i));
  }
  return wax_decide (plain, &(WaxHistory) { .grants = grants, .secure = g_hash_table_lookup (state->secure, endpoint),
                                            .mark = &state->mark }, policy, moment);
}
