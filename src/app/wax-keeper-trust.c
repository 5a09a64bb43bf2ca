#include "app/wax-keeper-private.h"

#include "app/wax-account-setup.h"

static gpointer
run_grant (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeperCall *call = data;
  WaxKeeper *self = call->self;
  g_autoptr(WaxPolicy) policy = wax_judge_dup_policy (self->judge);
  g_autoptr(WaxGrant) grant = NULL;
  WaxMoment moment;

  /* That it was met stands before that it was granted. */
  if (!wax_judge_flush (self->judge, error))
    return NULL;
  wax_moment_read (&moment);
  grant = wax_trust_ledger_grant (self->ledger, call->question, call->duration, call->entered, self->origin,
                                  call->value, policy, &moment, error);
  if (grant == NULL || !wax_keeper_settle (self, error))
    return NULL;
  return g_steal_pointer (&grant);
}

WaxGrant *
wax_keeper_grant (WaxKeeper *self, WaxTrustQuestion *question, WaxDuration duration, const char *entered,
                  const char *why, GError **error)
{
  WaxKeeperCall call = { self, .question = question, .duration = duration, .entered = entered, .value = why };
  WaxGrant *grant = wax_keeper_run (self, run_grant, &call, error);

  wax_ticker_wake (self->ticker);
  return grant;
}

/* Sockets are closed whatever the disk says. */
static gboolean
take_all_offline (WaxKeeper *self, const char *const *ids, GError **error)
{
  gboolean written = TRUE;

  for (guint i = 0; ids[i] != NULL; i++) {
    written = wax_keeper_put_offline (self, ids[i], WAX_OFFLINE_REFUSED, written ? error : NULL) && written;
    wax_keeper_abort_account (self, ids[i]);
  }
  wax_keeper_tell_accounts (self);
  return written;
}

static gpointer
run_refuse (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeperCall *call = data;
  WaxKeeper *self = call->self;
  WaxMoment moment;

  if (!take_all_offline (self, call->ids, error))
    return NULL;
  wax_moment_read (&moment);
  if (!wax_judge_flush (self->judge, error) ||
      !wax_trust_ledger_refuse (self->ledger, call->question, self->origin, &moment, error))
    return NULL;
  return wax_keeper_settle (self, error) ? WAX_KEEPER_DONE : NULL;
}

gboolean
wax_keeper_refuse (WaxKeeper *self, WaxTrustQuestion *question, const char *const *accounts, GError **error)
{
  WaxKeeperCall call = { self, .question = question, .ids = accounts };

  return wax_keeper_run (self, run_refuse, &call, error) != NULL;
}

static gboolean
is_at (WaxAccountRecord *record, WaxEndpoint *endpoint)
{
  g_autoptr(GPtrArray) origins = wax_account_setup_get_origins (record, NULL);

  return origins != NULL && g_ptr_array_find_with_equal_func (origins, endpoint, wax_endpoint_equal, NULL);
}

static gboolean
take_offline_at (WaxKeeper *self, WaxEndpoint *endpoint, GError **error)
{
  g_autoptr(GPtrArray) records = wax_account_store_list (self->accounts, error);

  if (records == NULL)
    return FALSE;
  for (guint i = 0; i < records->len; i++) {
    WaxAccountRecord *record = records->pdata[i];

    if (is_at (record, endpoint) && !wax_keeper_put_offline (self, record->id, WAX_OFFLINE_STOPPED, error))
      return FALSE;
  }
  wax_keeper_tell_accounts (self);
  return TRUE;
}

static gpointer
run_stop (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeperCall *call = data;
  WaxKeeper *self = call->self;
  WaxMoment moment;
  int ended;

  wax_moment_read (&moment);
  ended = wax_trust_ledger_stop (self->ledger, call->endpoint, self->origin, &moment, error);
  /* Sockets are closed whatever the disk says. */
  for (guint i = 0; i < self->connections->len; i++) {
    if (wax_connection_has_origin (self->connections->pdata[i], call->endpoint))
      wax_connection_abort (self->connections->pdata[i]);
  }
  if (ended < 0 || !take_offline_at (self, call->endpoint, error) || !wax_keeper_settle (self, error))
    return NULL;
  return GINT_TO_POINTER (ended + 1);
}

int
wax_keeper_stop_trusting (WaxKeeper *self, WaxEndpoint *endpoint, GError **error)
{
  WaxKeeperCall call = { self, .endpoint = endpoint };

  return GPOINTER_TO_INT (wax_keeper_run (self, run_stop, &call, error)) - 1;
}

static gpointer
run_list_grants (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeperCall *call = data;

  return wax_trust_ledger_list_grants (call->self->ledger, call->flag, error);
}

GPtrArray *
wax_keeper_list_grants (WaxKeeper *self, gboolean all, GError **error)
{
  WaxKeeperCall call = { self, .flag = all };

  return wax_keeper_run (self, run_list_grants, &call, error);
}

static gpointer
run_list_lines (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeperCall *call = data;

  /* What the judge noted belongs to it. */
  if (!wax_keeper_settle (call->self, error))
    return NULL;
  return wax_trust_ledger_list_lines (call->self->ledger, call->since, error);
}

GPtrArray *
wax_keeper_list_lines (WaxKeeper *self, gint64 since, GError **error)
{
  WaxKeeperCall call = { self, .since = since };

  return wax_keeper_run (self, run_list_lines, &call, error);
}

static gpointer
run_find_met (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeperCall *call = data;

  if (!wax_keeper_settle (call->self, error))
    return NULL;
  return wax_trust_ledger_find_met (call->self->ledger, call->endpoint, call->value, error);
}

WaxVerdict *
wax_keeper_find_met (WaxKeeper *self, WaxEndpoint *endpoint, const char *fingerprint, GError **error)
{
  WaxKeeperCall call = { self, .endpoint = endpoint, .value = fingerprint };

  return wax_keeper_run (self, run_find_met, &call, error);
}

static gpointer
run_flush (gpointer data, GCancellable *cancellable, GError **error)
{
  return wax_keeper_settle (((WaxKeeperCall *) data)->self, error) ? WAX_KEEPER_DONE : NULL;
}

gboolean
wax_keeper_flush (WaxKeeper *self, GError **error)
{
  WaxKeeperCall call = { self };

  return wax_keeper_run (self, run_flush, &call, error) != NULL;
}
