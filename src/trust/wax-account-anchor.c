#include "trust/wax-account-anchor.h"

#include "trust/wax-fingerprint-entry.h"
#include "trust/wax-trust-error.h"
#include "trust/wax-trust-ledger-private.h"
#include "trust/wax-trust-records.h"

void
wax_account_anchor_free (WaxAccountAnchor *self)
{
  g_free (self->account);
  g_clear_pointer (&self->endpoint, wax_endpoint_unref);
  g_clear_pointer (&self->certificate, wax_certificate_unref);
  g_free (self->machine_id);
  g_free (self);
}

/* What cannot be understood is no anchor. */
static WaxAccountAnchor *
read_row (WaxTrustLedger *self, sqlite3_stmt *stmt, GError **error)
{
  g_autoptr(WaxAccountAnchor) anchor = g_new0 (WaxAccountAnchor, 1);
  g_autofree char *endpoint = wax_sql_dup_text (stmt, 2), *fingerprint = wax_sql_dup_text (stmt, 3);

  anchor->id = sqlite3_column_int64 (stmt, 0);
  anchor->account = wax_sql_dup_text (stmt, 1);
  anchor->endpoint = wax_endpoint_parse (endpoint, 443, NULL);
  anchor->machine_id = wax_sql_dup_text (stmt, 4);
  if (!wax_trust_records_get_certificate (self->db, fingerprint, &anchor->certificate, error))
    return NULL;
  if (anchor->endpoint == NULL || anchor->certificate == NULL) {
    g_set_error_literal (error, WAX_STORE_ERROR, WAX_STORE_ERROR_DAMAGED, "an authority cannot be read");
    return NULL;
  }
  return g_steal_pointer (&anchor);
}

GPtrArray *
wax_trust_ledger_list_anchors (WaxTrustLedger *self, GError **error)
{
  g_autoptr(GPtrArray) anchors = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_account_anchor_free);
  g_autoptr(sqlite3_stmt) stmt =
    wax_sql_prepare (self->db, error,
                     "SELECT id, account, endpoint, fingerprint, machine_id FROM trust_anchor WHERE ended = 0"
                     " ORDER BY id", "");
  WaxSqlStep step = WAX_SQL_FAILED;

  while (stmt != NULL && (step = wax_sql_step (stmt, error)) == WAX_SQL_ROW) {
    WaxAccountAnchor *anchor = read_row (self, stmt, error);

    if (anchor == NULL)
      return NULL;
    g_ptr_array_add (anchors, anchor);
  }
  return step == WAX_SQL_DONE ? g_steal_pointer (&anchors) : NULL;
}

static gboolean
add_line (WaxTrustLedger *self, const WaxAccountAnchor *anchor, WaxTrustEvent event, const char *origin, gint64 at,
          GError **error)
{
  const char *const excused[] = { wax_problem_id_to_string (WAX_PROBLEM_ISSUER_UNKNOWN), NULL };
  WaxTrustLine line = {
    .at = at, .event = event, .endpoint = anchor->endpoint,
    .fingerprint = (char *) wax_certificate_get_fingerprint (anchor->certificate), .problems = (char **) excused,
    .account = anchor->account, .origin = (char *) origin,
  };

  return wax_trust_records_add_line (self->db, &line, error);
}

static gboolean
is_meant (const WaxAccountAnchor *anchor, const char *account, const char *host)
{
  return (account == NULL || g_str_equal (anchor->account, account)) &&
         (host == NULL || g_str_equal (wax_endpoint_get_host (anchor->endpoint), host));
}

int
wax_trust_ledger_end_anchors (WaxTrustLedger *self, const char *account, const char *host, WaxTrustEvent event,
                              const char *origin, const WaxMoment *moment, GError **error)
{
  g_autoptr(WaxSqlTransaction) own = sqlite3_get_autocommit (self->db) != 0 ? wax_sql_begin (self->db, error) : NULL;
  g_autoptr(GPtrArray) anchors = wax_trust_ledger_list_anchors (self, error);
  int count = 0;

  for (guint i = 0; anchors != NULL && i < anchors->len; i++) {
    const WaxAccountAnchor *anchor = anchors->pdata[i];

    if (!is_meant (anchor, account, host))
      continue;
    /* Ended first: a line that cannot be written leaves less trust, not more. */
    if (!wax_sql_run (self->db, error, "UPDATE trust_anchor SET ended = ?, ended_by = ? WHERE id = ?", "isi",
                      MAX (moment->now, 1), wax_trust_event_to_string (event), anchor->id) ||
        !add_line (self, anchor, event, origin, moment->now, error))
      return -1;
    count++;
  }
  return anchors != NULL && (count == 0 || own == NULL || wax_sql_commit (own, error)) ? count : -1;
}

static gboolean
may_add (const WaxAccountAnchor *anchor, const char *entered, const WaxPolicy *policy, GError **error)
{
  const char *fingerprint = wax_certificate_get_fingerprint (anchor->certificate);
  const char *fault = NULL;

  if (policy->extra_anchors != WAX_EXTRA_ANCHORS_ACCOUNT)
    fault = "policy lets nobody add an authority";
  else if (!wax_certificate_is_ca (anchor->certificate))
    fault = "it is no authority";
  else if (wax_fingerprint_entry_read (entered, fingerprint, NULL).match != WAX_FINGERPRINT_MATCH)
    fault = "another fingerprint was entered";
  if (fault == NULL)
    return TRUE;
  g_set_error (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_NOT_ALLOWED, "%s may not be an authority: %s", fingerprint,
               fault);
  return FALSE;
}

gboolean
wax_trust_ledger_add_anchor (WaxTrustLedger *self, const WaxAccountAnchor *anchor, const char *entered,
                             const char *origin, const WaxPolicy *policy, const WaxMoment *moment, GError **error)
{
  g_autoptr(WaxSqlTransaction) transaction = NULL;
  g_autofree char *endpoint = wax_endpoint_to_string (anchor->endpoint);

  if (!may_add (anchor, entered, policy, error))
    return FALSE;
  transaction = wax_sql_begin (self->db, error);
  return transaction != NULL &&
         wax_trust_ledger_end_anchors (self, anchor->account, NULL, WAX_TRUST_EVENT_SUPERSEDED, origin, moment,
                                       error) >= 0 &&
         wax_trust_records_add_certificate (self->db, anchor->certificate, error) &&
         wax_sql_run (self->db, error,
                      "INSERT INTO trust_anchor (account, endpoint, fingerprint, given, machine_id, origin)"
                      " VALUES (?, ?, ?, ?, ?, ?)", "sssiss", anchor->account, endpoint,
                      wax_certificate_get_fingerprint (anchor->certificate), moment->now, moment->machine_id,
                      origin) &&
         add_line (self, anchor, WAX_TRUST_EVENT_GRANTED, origin, moment->now, error) &&
         wax_sql_commit (transaction, error);
}
