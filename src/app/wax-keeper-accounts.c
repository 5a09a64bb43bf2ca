#include "app/wax-keeper-private.h"

#include "app/wax-account-setup.h"
#include "trust/wax-account-anchor.h"

/* How long a removal waits for who works on the account: closing takes others two seconds at most. */
#define RELEASE_US (5 * G_USEC_PER_SEC)
#define RELEASE_POLL_US (20 * 1000)

void
wax_keeper_tell_accounts (WaxKeeper *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) records = wax_account_store_list (self->accounts, &error);

  self->warned_at = 0; /* one may use another certificate now */
  if (records == NULL)
    g_warning ("The accounts could not be read: %s", error->message);
  else if (self->events.accounts != NULL)
    self->events.accounts (records, self->events.user_data);
}

static gboolean
put_offline (WaxKeeper *self, const char *id, gboolean offline, WaxOfflineReason reason, GError **error)
{
  g_autoptr(WaxAccountRecord) record = wax_account_store_get (self->accounts, id, error);
  g_autoptr(WaxAccountRecord) changed = NULL;

  if (record == NULL)
    return FALSE;
  if (record->offline == offline)
    return TRUE;
  changed = wax_account_setup_set_offline (record, offline, reason);
  return wax_account_store_put (self->accounts, changed, error);
}

gboolean
wax_keeper_put_offline (WaxKeeper *self, const char *id, WaxOfflineReason reason, GError **error)
{
  return put_offline (self, id, TRUE, reason, error);
}

void
wax_keeper_abort_account (WaxKeeper *self, const char *id)
{
  for (guint i = 0; i < self->connections->len; i++) {
    WaxConnection *connection = self->connections->pdata[i];

    if (strcmp (wax_connection_get_record (connection)->id, id) == 0)
      wax_connection_abort (connection);
  }
}

static void
go_offline (WaxKeeper *self, const char *id, WaxOfflineReason reason)
{
  for (guint i = 0; i < self->connections->len; i++) {
    WaxConnection *connection = self->connections->pdata[i];

    if (strcmp (wax_connection_get_record (connection)->id, id) == 0)
      wax_connection_go_offline (connection, reason);
  }
}

static void
move (WaxKeeper *self, WaxAccountRecord *record)
{
  for (guint i = 0; i < self->connections->len; i++) {
    WaxConnection *connection = self->connections->pdata[i];

    if (strcmp (wax_connection_get_record (connection)->id, record->id) == 0)
      wax_connection_move (connection, record);
  }
}

/* ---- calls ---- */

static gpointer
run_list_accounts (gpointer data, GCancellable *cancellable, GError **error)
{
  return wax_account_store_list (((WaxKeeperCall *) data)->self->accounts, error);
}

GPtrArray *
wax_keeper_list_accounts (WaxKeeper *self, GError **error)
{
  WaxKeeperCall call = { self };

  return wax_keeper_run (self, run_list_accounts, &call, error);
}

static gpointer
run_get_account (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeperCall *call = data;

  return wax_account_store_get (call->self->accounts, call->id, error);
}

WaxAccountRecord *
wax_keeper_get_account (WaxKeeper *self, const char *id, GError **error)
{
  WaxKeeperCall call = { self, .id = id };

  return wax_keeper_run (self, run_get_account, &call, error);
}

/* What could never sign in is not set up, and not changed to. */
static gboolean
may_be_signed_in (WaxKeeper *self, const WaxAccountRecord *record, GError **error)
{
  if (!self->policy->certificate_required || wax_account_setup_shows_certificate (record))
    return TRUE;
  g_set_error (error, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_CERTIFICATE_REQUIRED, "%s signs in with a password alone",
               record->id);
  return FALSE;
}

static gpointer
run_put_account (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeperCall *call = data;

  if (!may_be_signed_in (call->self, call->record, error) ||
      !wax_keeper_has_identity (call->self, call->record, error) ||
      !wax_account_store_put (call->self->accounts, call->record, error))
    return NULL;
  wax_keeper_tell_accounts (call->self);
  return WAX_KEEPER_DONE;
}

gboolean
wax_keeper_put_account (WaxKeeper *self, WaxAccountRecord *record, GError **error)
{
  WaxKeeperCall call = { self, .record = record };

  return wax_keeper_run (self, run_put_account, &call, error) != NULL;
}

static gpointer
run_remove_account (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeperCall *call = data;
  WaxMoment moment;

  wax_moment_read (&moment);
  if (wax_trust_ledger_end_anchors (call->self->ledger, call->id, NULL, WAX_TRUST_EVENT_STOPPED, call->self->origin,
                                    &moment, error) < 0 ||
      !wax_account_store_remove (call->self->accounts, call->id, error))
    return NULL;
  wax_keeper_abort_account (call->self, call->id);
  wax_keeper_tell_accounts (call->self);
  return WAX_KEEPER_DONE;
}

static gpointer
run_set_offline (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeperCall *call = data;
  gboolean written = put_offline (call->self, call->id, call->flag, call->reason, error);

  /* Sockets are closed whatever the disk says. */
  if (call->flag)
    go_offline (call->self, call->id, call->reason);
  if (!written)
    return NULL;
  wax_keeper_tell_accounts (call->self);
  return WAX_KEEPER_DONE;
}

static gboolean
set_offline (WaxKeeper *self, const char *id, gboolean offline, WaxOfflineReason reason, GError **error)
{
  WaxKeeperCall call = { self, .id = id, .flag = offline, .reason = reason };

  return wax_keeper_run (self, run_set_offline, &call, error) != NULL;
}

gboolean
wax_keeper_set_offline (WaxKeeper *self, const char *id, gboolean offline, GError **error)
{
  return set_offline (self, id, offline, WAX_OFFLINE_CHOSEN, error);
}

/* Its folder, or where that stays the right to have it. */
static gboolean
take (WaxKeeper *self, const char *id, gboolean keep_data, GError **error)
{
  g_autofree char *dir = wax_profile_get_account_dir (self->profile, id);
  g_autoptr(WaxProfileLock) lock = NULL;

  if (!keep_data)
    return wax_profile_remove_account_dir (self->profile, id, error);
  if (!g_file_test (dir, G_FILE_TEST_IS_DIR))
    return TRUE;
  lock = wax_profile_lock_account (self->profile, id, error);
  return lock != NULL;
}

/* Whoever works on an account lets go of it when it goes offline, in another process too. */
static gboolean
take_from_all (WaxKeeper *self, const char *id, gboolean keep_data, GError **error)
{
  gint64 end_us = g_get_monotonic_time () + RELEASE_US;

  for (;;) {
    g_autoptr(GError) local = NULL;

    if (take (self, id, keep_data, &local))
      return TRUE;
    if (!g_error_matches (local, WAX_STORE_ERROR, WAX_STORE_ERROR_BUSY) || g_get_monotonic_time () > end_us) {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
    g_usleep (RELEASE_POLL_US);
  }
}

gboolean
wax_keeper_remove_account (WaxKeeper *self, const char *id, gboolean keep_data, GError **error)
{
  g_autoptr(WaxAccountRecord) record = wax_keeper_get_account (self, id, error);
  WaxKeeperCall call = { self, .id = id };

  if (record == NULL || !set_offline (self, id, TRUE, WAX_OFFLINE_REMOVED, error))
    return FALSE;
  if ((take_from_all (self, id, keep_data, keep_data ? NULL : error) || keep_data) &&
      wax_keeper_run (self, run_remove_account, &call, error) != NULL)
    return TRUE;
  if (!record->offline)
    wax_keeper_set_offline (self, id, FALSE, NULL);
  return FALSE;
}

/* What is not encrypted can be read on the way: when that began and ended stays written. */
static gboolean
note_secure (WaxKeeper *self, WaxAccountRecord *record, GError **error)
{
  WaxTrustLine line = {
    .at = g_get_real_time () / G_USEC_PER_SEC,
    .event = record->secure ? WAX_TRUST_EVENT_SECURE_ON : WAX_TRUST_EVENT_SECURE_OFF,
    .endpoint = wax_account_setup_get_endpoint (record, error),
    .account = (char *) record->id,
    .origin = self->origin,
  };
  gboolean ok = line.endpoint != NULL && wax_trust_ledger_add_line (self->ledger, &line, error);

  g_clear_pointer (&line.endpoint, wax_endpoint_unref);
  return ok;
}

/* Returns: (transfer full) (nullable) */
static WaxAccountRecord *
change (WaxAccountRecord *record, const char *const *changes, WaxKeeperAuthority *authority, GError **error)
{
  WaxAccountRecord *changed = wax_account_record_ref (record);

  for (guint i = 0; changed != NULL && changes[i] != NULL; i += 2) {
    g_autoptr(WaxAccountRecord) before = NULL;

    if (wax_keeper_authority_take (authority, changes[i], changes[i + 1]))
      continue;
    before = changed;
    changed = wax_account_setup_set (before, changes[i], changes[i + 1], error);
  }
  return changed;
}

static gpointer
run_set_account (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeperCall *call = data;
  WaxKeeper *self = call->self;
  g_autoptr(WaxAccountRecord) record = wax_account_store_get (self->accounts, call->id, error);
  g_autoptr(WaxAccountRecord) changed = NULL;
  WaxKeeperAuthority authority = { NULL };

  if (record == NULL)
    return NULL;
  changed = change (record, call->changes, &authority, error);
  if (changed != NULL && record->secure && !changed->secure && self->policy->secure_forced) {
    g_set_error_literal (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_SECURE_FORCED, "a secure connection is forced");
    return NULL;
  }
  if (changed != NULL && strcmp (changed->sign_in, record->sign_in) != 0 && !may_be_signed_in (self, changed, error))
    return NULL;
  if (changed != NULL && strcmp (changed->identity, record->identity) != 0 &&
      !wax_keeper_has_identity (self, changed, error))
    return NULL;
  /* The line first: nothing goes unencrypted that the ledger does not know of. */
  if (changed == NULL || !wax_keeper_authority_apply (&authority, self, record, changed, error) ||
      (changed->secure != record->secure && !note_secure (self, changed, error)) ||
      !wax_account_store_put (self->accounts, changed, error))
    return NULL;
  if (authority.file != NULL && !wax_keeper_settle (self, error))
    return NULL;
  if (wax_account_setup_is_another_sign_in (changed, record)) {
    move (self, changed);
    wax_channel_store_forget_sign_in (self->channels, changed->id, NULL);
  }
  wax_keeper_tell_accounts (self);
  return g_steal_pointer (&changed);
}

WaxAccountRecord *
wax_keeper_set_account (WaxKeeper *self, const char *id, const char *const *changes, GError **error)
{
  WaxKeeperCall call = { self, .id = id, .changes = changes };

  return wax_keeper_run (self, run_set_account, &call, error);
}

static gpointer
run_note_channel (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeperCall *call = data;
  WaxFailure *failure = call->failure;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gboolean ok;

  ok = failure == NULL ? wax_channel_store_note_success (call->self->channels, call->id, call->channel, now, error)
                       : wax_channel_store_note_failure (call->self->channels, call->id, call->channel, now,
                                                         failure->domain, failure->code, failure->sentence, error);
  return ok ? WAX_KEEPER_DONE : NULL;
}

void
wax_keeper_note_channel (WaxKeeper *self, const char *id, WaxChannelId channel, WaxFailure *failure)
{
  WaxKeeperCall call = { self, .id = id, .channel = channel, .failure = failure };
  g_autoptr(GError) error = NULL;

  if (wax_keeper_run (self, run_note_channel, &call, &error) == NULL)
    g_message ("How a channel fared could not be written down: %s", error->message);
}

static gpointer
run_note_sign_in (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeperCall *call = data;

  return wax_channel_store_note_sign_in (call->self->channels, call->id, call->sign_in, error) ? WAX_KEEPER_DONE
                                                                                              : NULL;
}

void
wax_keeper_note_sign_in (WaxKeeper *self, const char *id, WaxSignInMeans means, WaxFailure *missing)
{
  g_autoptr(WaxSignInState) state = wax_sign_in_state_new (&(WaxSignInState) {
    .signed_in_with = wax_sign_in_means_to_string (means),
    .error_domain = missing != NULL ? missing->domain : NULL,
    .error_code = missing != NULL ? missing->code : NULL,
    .error_text = missing != NULL ? missing->sentence : NULL,
    .error_help = missing != NULL ? missing->help : NULL,
  });
  WaxKeeperCall call = { self, .id = id, .sign_in = state };
  g_autoptr(GError) error = NULL;

  if (wax_keeper_run (self, run_note_sign_in, &call, &error) == NULL)
    g_message ("How an account signed in could not be written down: %s", error->message);
}

static gpointer
run_get_sign_in (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeperCall *call = data;

  return wax_channel_store_get_sign_in (call->self->channels, call->id, call->sign_in_out, error) ? WAX_KEEPER_DONE
                                                                                                 : NULL;
}

gboolean
wax_keeper_get_sign_in (WaxKeeper *self, const char *id, WaxSignInState **state, GError **error)
{
  WaxKeeperCall call = { self, .id = id, .sign_in_out = state };

  return wax_keeper_run (self, run_get_sign_in, &call, error) != NULL;
}

static gpointer
run_list_channels (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeperCall *call = data;

  return wax_channel_store_list (call->self->channels, call->id, error);
}

GPtrArray *
wax_keeper_list_channels (WaxKeeper *self, const char *id, GError **error)
{
  WaxKeeperCall call = { self, .id = id };

  return wax_keeper_run (self, run_list_channels, &call, error);
}
