#include "app/wax-sync.h"

#include "app/wax-account-setup.h"
#include "protocol/wax-auth-error.h"
#include "protocol/wax-server-error.h"

#include <string.h>

/* A server shuts an address out until it has been left alone for so long. */
#define SHUT_OUT_S (15 * 60)

static const WaxChannelId mail_channels[] = { WAX_CHANNEL_FOLDERS, WAX_CHANNEL_RECEIVE, WAX_CHANNEL_CHANGES };

static const struct {
  WaxChannelId channel;
  WaxSettingsParts part;
} settings_channels[] = {
  { WAX_CHANNEL_PREFERENCES, WAX_SETTINGS_PREFERENCES },
  { WAX_CHANNEL_SIGNATURES, WAX_SETTINGS_SIGNATURES },
  { WAX_CHANNEL_SENDERS, WAX_SETTINGS_SENDERS },
};

void
wax_sync_plan_clear (WaxSyncPlan *plan)
{
  for (guint i = 0; i < WAX_N_CHANNELS; i++)
    g_clear_pointer (&plan->failures[i], wax_failure_unref);
}

static gboolean
concerns_all (WaxFailure *failure)
{
  return strcmp (failure->domain, "trust") == 0 || strcmp (failure->domain, "auth") == 0 ||
         strcmp (failure->domain, "identity") == 0 || strcmp (failure->domain, "network") == 0 ||
         strcmp (failure->domain, "store") == 0 ||
         (strcmp (failure->domain, "server") == 0 &&
          (strcmp (failure->code, "maintenance") == 0 || strcmp (failure->code, "throttled") == 0));
}

WaxFailure *
wax_sync_plan_find_fatal (const WaxSyncPlan *plan)
{
  for (guint i = 0; i < WAX_N_CHANNELS; i++) {
    if (plan->failures[i] != NULL && strcmp (plan->failures[i]->code, "cancelled") != 0 &&
        concerns_all (plan->failures[i]))
      return plan->failures[i];
  }
  return NULL;
}

/* A person can answer it: which certificate; and, where they set the account up and wait, with which PIN. */
static gboolean
is_question (const GError *error, gboolean setting_up)
{
  static const WaxIdentityError pins[] = {
    WAX_IDENTITY_ERROR_PIN_NEEDED, WAX_IDENTITY_ERROR_PIN_WRONG, WAX_IDENTITY_ERROR_PIN_LAST_TRY };

  for (guint i = 0; setting_up && i < G_N_ELEMENTS (pins); i++) {
    if (g_error_matches (error, WAX_IDENTITY_ERROR, (int) pins[i]))
      return TRUE;
  }
  return g_error_matches (error, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_CHOICE_NEEDED);
}

/* Whether the account gets in, perhaps, without its certificate, and it was not the person who ended it. */
static gboolean
may_do_without (const WaxAccountRecord *record, gboolean setting_up, const GError *error)
{
  return !wax_account_setup_needs_certificate (record) && !is_question (error, setting_up) &&
         !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* @lock: (transfer full) (nullable); @profile: (nullable): %NULL for an account that is set up; @wait: (nullable) */
static WaxConnection *
new_connection (WaxKeeper *keeper, WaxAccountRecord *record, const char *chosen, WaxProfile *profile,
                WaxProfileLock *lock, const WaxKeyringWait *wait, GError **error)
{
  g_autoptr(WaxProfileLock) owned = lock;
  g_autoptr(WaxIdentity) identity = NULL;
  g_autoptr(GTlsCertificate) certificate = NULL;
  g_autoptr(GError) missing = NULL;
  WaxConnectionOptions options = { record, wax_keeper_get_judge (keeper), .profile = profile,
                                   .known_issuers = wax_keeper_get_known_issuers (keeper) };

  if (wax_account_setup_shows_certificate (record)) {
    certificate = wax_keeper_load_certificate (keeper, record, chosen, wait, &identity, &missing);
    if (certificate == NULL && !may_do_without (record, profile == NULL, missing)) {
      g_propagate_error (error, g_steal_pointer (&missing));
      return NULL;
    }
  }
  options.identity = identity;
  options.certificate = certificate;
  options.missing = missing;
  return wax_connection_new (&options, g_steal_pointer (&owned), error);
}

static gboolean
is_given_up (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

WaxConnection *
wax_sync_open (WaxKeeper *keeper, WaxAccountRecord *record, const char *chosen, GBytes *password,
               const WaxKeyringWait *wait, GError **error)
{
  WaxProfile *profile = wax_keeper_get_profile (keeper);
  g_autoptr(GBytes) kept = NULL;
  g_autoptr(WaxConnection) connection = NULL;
  g_autoptr(GError) local = NULL;
  WaxProfileLock *lock = wax_profile_lock_account (profile, record->id, error);

  if (lock == NULL)
    return NULL;
  /* Who tries again has just mended something: the judge looks now, and refuses by itself what it cannot read. */
  wax_keeper_flush (keeper, NULL);
  connection = new_connection (keeper, record, chosen, profile, lock, wait, error);
  if (connection == NULL)
    return NULL;
  if (!wax_engine_open (wax_connection_get_engine (connection), error))
    return NULL;
  if (password == NULL && wax_account_setup_sends_password (record)) {
    password = kept = wax_keeper_lookup_password (keeper, record, wait, &local);
    if (password == NULL && (wax_account_setup_needs_password (record) || is_given_up (local))) {
      /* Closed when this returns: who enters the password now opens it again. */
      wax_engine_close (wax_connection_get_engine (connection));
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
    if (password == NULL)
      wax_connection_set_no_password (connection, local);
  }
  wax_backend_set_password (wax_connection_get_backend (connection), password);
  wax_keeper_add_connection (keeper, connection);
  return g_steal_pointer (&connection);
}

gboolean
wax_sync_watch (WaxConnection *connection, GCancellable *cancellable, GError **error)
{
  GCancellable *end = wax_connection_get_cancellable (connection);
  gulong handler = wax_connection_end_with (connection, cancellable);

  wax_engine_watch (wax_connection_get_engine (connection), cancellable, error);
  g_cancellable_disconnect (end, handler);
  if (g_cancellable_is_cancelled (cancellable))
    wax_connection_leave (connection);
  return FALSE;
}

void
wax_sync_close (WaxKeeper *keeper, WaxConnection *connection)
{
  wax_connection_give_back (connection);
  wax_keeper_remove_connection (keeper, connection);
  wax_connection_abort (connection);
  wax_engine_close (wax_connection_get_engine (connection));
  g_object_unref (connection);
}

/* ---- channels ---- */

void
wax_sync_note_sign_in (WaxKeeper *keeper, const WaxAccountRecord *record, const WaxSignIn *sign_in)
{
  g_autoptr(WaxEndpoint) endpoint = wax_account_setup_get_endpoint (record, NULL);
  g_autoptr(WaxFailure) missing = NULL;

  if (sign_in == NULL)
    return;
  if (sign_in->missing != NULL)
    missing = wax_failure_new (sign_in->missing, endpoint);
  wax_keeper_note_sign_in (keeper, record->id, sign_in->means, missing);
}

/* Sessions end and are opened again with what does then. */
static void
note_sign_in (WaxKeeper *keeper, WaxConnection *connection)
{
  g_autoptr(WaxSignIn) sign_in = wax_connection_take_sign_in (connection);

  wax_sync_note_sign_in (keeper, wax_connection_get_record (connection), sign_in);
}

static void
finish (WaxKeeper *keeper, WaxConnection *connection, WaxSyncPlan *plan, WaxChannelId channel, const GError *error)
{
  plan->ran[channel] = TRUE;
  if (error != NULL)
    plan->failures[channel] = wax_failure_new (error, wax_connection_get_endpoint (connection));
  note_sign_in (keeper, connection);
  /* An interruption says nothing about the channel. */
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    wax_keeper_note_channel (keeper, wax_connection_get_record (connection)->id, channel, plan->failures[channel]);
}

/* Each of them tells that a password was refused before; the second also that the server went on counting. */
static gboolean
is_refusal (const WaxChannelState *state)
{
  return strcmp (state->error_domain, "auth") == 0 &&
         (strcmp (state->error_code, "password-refused") == 0 || strcmp (state->error_code, "locked-out") == 0);
}

gboolean
wax_sync_is_shut_out (GPtrArray *states, gint64 now)
{
  gint64 refused_at = 0, worked_at = 0;

  for (guint i = 0; i < states->len; i++) {
    const WaxChannelState *state = states->pdata[i];

    worked_at = MAX (worked_at, state->last_success);
    if (is_refusal (state))
      refused_at = MAX (refused_at, state->failed_at);
  }
  return refused_at > worked_at && refused_at <= now && now - refused_at < SHUT_OUT_S;
}

/* The protocol knows of the passwords that it was given itself; those of earlier runs stand in the profile. */
static void
tell_shut_out (WaxKeeper *keeper, const char *id, GError **error)
{
  g_autoptr(GPtrArray) states = NULL;

  if (!g_error_matches (*error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_MAINTENANCE))
    return;
  states = wax_keeper_list_channels (keeper, id, NULL);
  if (states == NULL || !wax_sync_is_shut_out (states, g_get_real_time () / G_USEC_PER_SEC))
    return;
  g_clear_error (error);
  g_set_error (error, WAX_AUTH_ERROR, WAX_AUTH_ERROR_LOCKED_OUT, "the server answers nothing after refused passwords");
}

/* What would have come after the certificate was looked for before anybody knew that it is needed. */
static void
tell_no_password (WaxConnection *connection, GError **error)
{
  const GError *why = wax_connection_get_no_password (connection);

  if (why == NULL || !g_error_matches (*error, WAX_AUTH_ERROR, WAX_AUTH_ERROR_NO_PASSWORD))
    return;
  g_clear_error (error);
  *error = g_error_copy (why);
}

gboolean
wax_sync_sign_in (WaxKeeper *keeper, WaxConnection *connection, WaxSyncPlan *plan, GError **error)
{
  g_autoptr(GError) local = NULL;
  WaxChannelId first = WAX_CHANNEL_RECEIVE;

  for (guint i = WAX_N_CHANNELS; i > 0 && !plan->wanted[WAX_CHANNEL_RECEIVE]; i--)
    first = plan->wanted[i - 1] ? (WaxChannelId) (i - 1) : first;
  /* One that was aborted has no password any more, which nobody is to be asked for. */
  if (!g_cancellable_set_error_if_cancelled (wax_connection_get_cancellable (connection), &local) &&
      wax_backend_sign_in (wax_connection_get_backend (connection), first, wax_connection_get_cancellable (connection),
                           &local)) {
    note_sign_in (keeper, connection);
    return TRUE;
  }
  tell_no_password (connection, &local);
  tell_shut_out (keeper, wax_connection_get_record (connection)->id, &local);
  for (guint i = 0; i < WAX_N_CHANNELS; i++) {
    if (plan->wanted[i])
      finish (keeper, connection, plan, (WaxChannelId) i, local);
  }
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static void
run_channel (WaxKeeper *keeper, WaxConnection *connection, WaxSyncPlan *plan, WaxChannelId channel,
             GCancellable *cancellable)
{
  guint before = wax_connection_count_requests (connection, channel);
  g_autoptr(GError) error = NULL;

  wax_engine_run_channel (wax_connection_get_engine (connection), channel, &plan->results[channel], cancellable,
                          &error);
  plan->requests[channel] = wax_connection_count_requests (connection, channel) - before;
  finish (keeper, connection, plan, channel, error);
}

void
wax_sync_run_mail (WaxKeeper *keeper, WaxConnection *connection, WaxSyncPlan *plan, GCancellable *cancellable)
{
  for (guint i = 0; i < G_N_ELEMENTS (mail_channels); i++) {
    if (plan->wanted[mail_channels[i]])
      run_channel (keeper, connection, plan, mail_channels[i], cancellable);
  }
  if (plan->wanted[WAX_CHANNEL_SEND])
    finish (keeper, connection, plan, WAX_CHANNEL_SEND, NULL);
}

static void
run_settings (WaxKeeper *keeper, WaxConnection *connection, WaxSyncPlan *plan, GCancellable *cancellable)
{
  guint before[G_N_ELEMENTS (settings_channels)];
  g_autoptr(GError) error = NULL;
  WaxSettingsParts parts = 0;

  for (guint i = 0; i < G_N_ELEMENTS (settings_channels); i++) {
    before[i] = wax_connection_count_requests (connection, settings_channels[i].channel);
    if (plan->wanted[settings_channels[i].channel])
      parts |= settings_channels[i].part;
  }
  if (parts == 0)
    return;
  wax_engine_run_settings (wax_connection_get_engine (connection), parts, plan->results, cancellable,
                           &error);
  for (guint i = 0; i < G_N_ELEMENTS (settings_channels); i++) {
    WaxChannelId channel = settings_channels[i].channel;

    plan->requests[channel] = wax_connection_count_requests (connection, channel) - before[i];
    if (plan->wanted[channel])
      finish (keeper, connection, plan, channel, error);
  }
}

void
wax_sync_run_lists (WaxKeeper *keeper, WaxConnection *connection, WaxSyncPlan *plan, GCancellable *cancellable)
{
  run_settings (keeper, connection, plan, cancellable);
  if (plan->wanted[WAX_CHANNEL_GAL])
    run_channel (keeper, connection, plan, WAX_CHANNEL_GAL, cancellable);
}

/* Who gave none meant the certificate. */
static void
tell_missing (const WaxSignIn *sign_in, GError **error)
{
  if (sign_in == NULL || sign_in->missing == NULL ||
      !g_error_matches (*error, WAX_AUTH_ERROR, WAX_AUTH_ERROR_NO_PASSWORD))
    return;
  g_clear_error (error);
  *error = g_error_copy (sign_in->missing);
}

gboolean
wax_sync_probe (WaxKeeper *keeper, WaxAccountRecord *record, const char *chosen, GBytes *password, WaxSignIn **sign_in,
                GCancellable *cancellable, GError **error)
{
  g_autoptr(WaxConnection) connection = new_connection (keeper, record, chosen, NULL, NULL, NULL, error);
  g_autoptr(WaxSignIn) how = NULL;
  g_autoptr(GError) local = NULL;
  gboolean ok;

  if (connection == NULL)
    return FALSE;
  wax_keeper_add_connection (keeper, connection);
  wax_backend_set_password (wax_connection_get_backend (connection), password);
  ok = wax_backend_sign_in (wax_connection_get_backend (connection), WAX_CHANNEL_RECEIVE, cancellable, &local);
  how = wax_backend_dup_sign_in (wax_connection_get_backend (connection));
  if (!ok) {
    tell_missing (how, &local);
    g_propagate_error (error, g_steal_pointer (&local));
  }
  if (sign_in != NULL)
    *sign_in = g_steal_pointer (&how);
  if (ok)
    wax_connection_sign_out (connection, cancellable); /* the account opens a session of its own */
  wax_keeper_remove_connection (keeper, connection);
  wax_connection_abort (connection);
  return ok;
}
