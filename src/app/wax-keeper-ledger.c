#include "app/wax-keeper-private.h"

/* What a read of the ledger brings to the worker and back; borrowed: the caller waits. */
typedef struct {
  WaxKeeper *self;
  const WaxLedgerView *view;
  gint64 last_line;
  const gint64 *keys;
  guint n_keys;
} Read;

/* ---- which rows there are ---- */

static gpointer
run_list_keys (gpointer data, GCancellable *cancellable, GError **error)
{
  Read *read = data;
  WaxTrustLedger *ledger = read->self->ledger;
  gint64 last;

  /* What the judge noted belongs to it. */
  if (!wax_keeper_settle (read->self, error))
    return NULL;
  last = wax_trust_ledger_get_last_line (ledger, error);
  if (last < 0)
    return NULL;
  if (last == read->last_line)
    return g_array_new (FALSE, FALSE, sizeof (gint64));
  read->last_line = last;
  return read->view->grants ? wax_trust_ledger_list_grant_ids (ledger, read->view->server, error)
                            : wax_trust_ledger_list_line_ids (ledger, read->view->server, error);
}

GArray *
wax_keeper_list_ledger (WaxKeeper *self, const WaxLedgerView *view, gint64 *last_line, GError **error)
{
  Read read = { self, view, *last_line };
  GArray *keys = wax_keeper_run (self, run_list_keys, &read, error);

  *last_line = read.last_line;
  return keys;
}

/* ---- what stands in them ---- */

static gboolean
knows_certificate (WaxTrustLedger *ledger, const char *fingerprint, gboolean *known, GError **error)
{
  *known = FALSE;
  return fingerprint == NULL || wax_trust_ledger_knows_certificate (ledger, fingerprint, known, error);
}

static GPtrArray *
read_lines (Read *read, GError **error)
{
  g_autoptr(GPtrArray) lines =
      wax_trust_ledger_get_lines (read->self->ledger, read->keys, read->n_keys, error);
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_ledger_entry_free);

  if (lines == NULL)
    return NULL;
  g_ptr_array_set_free_func (lines, NULL);
  for (guint i = 0; i < lines->len; i++) {
    WaxLedgerEntry *entry = g_new0 (WaxLedgerEntry, 1);

    entry->key = read->keys[i];
    entry->line = lines->pdata[i];
    g_ptr_array_add (entries, entry);
  }
  for (guint i = 0; i < entries->len; i++) {
    WaxLedgerEntry *entry = entries->pdata[i];

    if (!knows_certificate (read->self->ledger, entry->line->fingerprint, &entry->has_certificate, error))
      return NULL;
  }
  return g_steal_pointer (&entries);
}

static GPtrArray *
read_grants (Read *read, GError **error)
{
  g_autoptr(GPtrArray) grants =
      wax_trust_ledger_get_grants (read->self->ledger, read->keys, read->n_keys, error);
  GPtrArray *entries;

  if (grants == NULL)
    return NULL;
  entries = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_ledger_entry_free);
  for (guint i = 0; i < grants->len; i++) {
    WaxLedgerEntry *entry = g_new0 (WaxLedgerEntry, 1);

    entry->key = read->keys[i];
    entry->grant = wax_grant_ref (grants->pdata[i]);
    entry->holds = wax_judge_is_in_force (read->self->judge, entry->grant);
    entry->has_certificate = entry->grant->certificate != NULL;
    g_ptr_array_add (entries, entry);
  }
  return entries;
}

static gpointer
run_read (gpointer data, GCancellable *cancellable, GError **error)
{
  Read *read = data;

  return read->view->grants ? read_grants (read, error) : read_lines (read, error);
}

GPtrArray *
wax_keeper_read_ledger (WaxKeeper *self, const WaxLedgerView *view, const gint64 *keys, guint n_keys, GError **error)
{
  Read read = { self, view, 0, keys, n_keys };

  return wax_keeper_run (self, run_read, &read, error);
}

/* ---- a certificate of it ---- */

/* As it is judged now: a certificate that took another's place was never refused, so no verdict of it is kept. */
static WaxVerdict *
examine_kept (WaxKeeper *self, WaxEndpoint *endpoint, const char *fingerprint, GError **error)
{
  g_autoptr(WaxCertificate) certificate = wax_trust_ledger_get_certificate (self->ledger, fingerprint, error);
  g_autoptr(GPtrArray) chain = NULL;

  if (certificate == NULL)
    return NULL;
  chain = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_certificate_unref);
  g_ptr_array_add (chain, g_steal_pointer (&certificate));
  return wax_examiner_examine (self->examiner,
                               &(WaxExamination){ .endpoint = endpoint, .channel = WAX_CHANNEL_RECEIVE, .chain = chain,
                                                  .now = g_get_real_time () / G_USEC_PER_SEC });
}

static gpointer
run_dup_last_cause (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeperCall *call = data;

  return wax_trust_ledger_dup_last_cause (call->self->ledger, call->endpoint);
}

char *
wax_keeper_dup_last_cause (WaxKeeper *self, WaxEndpoint *endpoint)
{
  WaxKeeperCall call = { self, .endpoint = endpoint };

  return wax_keeper_run (self, run_dup_last_cause, &call, NULL);
}

static gpointer
run_find_kept (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeperCall *call = data;
  g_autoptr(GError) local = NULL;
  WaxVerdict *verdict = wax_trust_ledger_find_met (call->self->ledger, call->endpoint, call->value, &local);

  if (verdict != NULL)
    return verdict;
  if (g_error_matches (local, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND))
    return examine_kept (call->self, call->endpoint, call->value, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

WaxVerdict *
wax_keeper_find_kept (WaxKeeper *self, WaxEndpoint *endpoint, const char *fingerprint, GError **error)
{
  WaxKeeperCall call = { self, .endpoint = endpoint, .value = fingerprint };

  return wax_keeper_run (self, run_find_kept, &call, error);
}
