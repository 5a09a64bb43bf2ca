#include "trust/wax-trust-ledger-private.h"

#include "trust/wax-account-anchor.h"
#include "trust/wax-grant-records.h"
#include "trust/wax-trust-records.h"

enum { MARK_INTERVAL_S = 60 }; /* how far the mark may lag behind on disk */

gboolean
wax_trust_ledger_end_grant (WaxTrustLedger *self, const WaxGrant *grant, WaxTrustEvent event, const char *origin,
                            gint64 at, GError **error)
{
  return wax_sql_run (self->db, error, "UPDATE trust_grant SET ended = ?, ended_by = ? WHERE id = ? AND ended = 0",
                      "isi", MAX (at, 1), wax_trust_event_to_string (event), grant->id) &&
         (sqlite3_changes (self->db) == 0 || wax_trust_ledger_add_grant_line (self, grant, event, origin, at, error));
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
  g_autoptr(GPtrArray) grants = wax_grant_records_list (self->db, FALSE, error);
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

int
wax_trust_ledger_end_run_out (WaxTrustLedger *self, const WaxMoment *moment, const WaxClockMark *mark, GError **error)
{
  return end_where (self, has_run_out, &(Choice) { .moment = moment, .mark = mark }, WAX_TRUST_EVENT_EXPIRED,
                    "program", error);
}

int
wax_trust_ledger_end_replaced (WaxTrustLedger *self, WaxVerdict *verdict, const char *origin, const WaxMoment *moment,
                               GError **error)
{
  const Choice choice = { .moment = moment, .endpoint = wax_verdict_get_endpoint (verdict),
                          .fingerprint = wax_verdict_get_fingerprint (verdict) };

  return end_where (self, is_replaced, &choice, WAX_TRUST_EVENT_SUPERSEDED, origin, error);
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
  g_autoptr(GPtrArray) grants = wax_grant_records_list (self->db, FALSE, error);
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
  count = wax_trust_ledger_end_run_out (self, moment, &mark, error);
  if (count < 0 || !wax_trust_ledger_write_mark (self, wax_moment_get_time (moment, &mark), moment, error) ||
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
  g_autoptr(GPtrArray) grants = wax_grant_records_list (self->db, FALSE, error);
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
