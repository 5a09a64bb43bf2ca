#include "app/wax-blocking-private.h"

#include "app/wax-offline-words.h"
#include "app/wax-sync.h"
#include "transport/wax-tls-setup.h"

#include <glib/gi18n-lib.h>

static GBytes *
ask_pin (const WaxPinWanted *wanted, gpointer data)
{
  WaxBlocking *self = data;

  return self->pin_func != NULL ? self->pin_func (wanted, self->pin_data) : NULL;
}

static void
leave_cb (GCancellable *cancellable, WaxBlocking *self)
{
  wax_keeper_leave_tokens (self->keeper);
}

void
wax_blocking_set_pin_func (WaxBlocking *self, WaxPinFunc func, GCancellable *cancellable, gpointer user_data)
{
  self->pin_func = func;
  self->pin_data = user_data;
  self->cancellable = g_object_ref (cancellable);
  self->leave_id = g_cancellable_connect (cancellable, G_CALLBACK (leave_cb), self, NULL);
}

void
wax_blocking_set_choice (WaxBlocking *self, const char *identity)
{
  g_free (self->chosen);
  self->chosen = g_strdup (identity);
}

void
wax_blocking_set_choice_func (WaxBlocking *self, WaxChoiceFunc func, gpointer user_data)
{
  self->choice_func = func;
  self->choice_data = user_data;
}

WaxBlocking *
wax_blocking_open (const char *profile_dir, const char *anchors_file, GError **error)
{
  WaxBlocking *self = g_new0 (WaxBlocking, 1);
  const WaxKeeperEvents events = { .pin = ask_pin, .user_data = self };

  self->keeper = wax_keeper_open (profile_dir, anchors_file, "waxctl", &events, error);
  if (self->keeper == NULL) {
    g_free (self);
    return NULL;
  }
  self->worker = wax_worker_new ();
  self->random = g_rand_new ();
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
wax_blocking_close (WaxBlocking *self)
{
  g_cancellable_disconnect (self->cancellable, self->leave_id);
  g_clear_object (&self->cancellable);
  wax_keeper_close (self->keeper);
  g_object_unref (self->worker);
  g_rand_free (self->random);
  g_hash_table_unref (self->answers);
  g_free (self->chosen);
  g_free (self);
}

/* ---- accounts ---- */

GPtrArray *
wax_blocking_list_accounts (WaxBlocking *self, GError **error)
{
  return wax_keeper_list_accounts (self->keeper, error);
}

WaxAccountRecord *
wax_blocking_get_account (WaxBlocking *self, const char *id, GError **error)
{
  return wax_keeper_get_account (self->keeper, id, error);
}

/* An account that cannot sign in later is kept all the same: passwords may come with each call. */
static void
keep_password (WaxBlocking *self, WaxAccountRecord *record, GBytes *password)
{
  g_autoptr(GError) error = NULL;

  if (!wax_keeper_store_password (self->keeper, record, password, NULL, &error))
    g_message ("The password is not kept: %s", error->message);
}

WaxAccountRecord *
wax_blocking_add_account (WaxBlocking *self, const WaxAccountRecord *fields, GBytes *password, gboolean probe,
                          GCancellable *cancellable, GError **error)
{
  g_autoptr(GPtrArray) taken = wax_keeper_list_accounts (self->keeper, error);
  g_autoptr(WaxAccountRecord) record = taken != NULL ? wax_account_setup_new_record (fields, taken, error) : NULL;
  g_autoptr(WaxSignIn) sign_in = NULL;
  const char *chosen;

  if (record == NULL)
    return NULL;
  if (probe && password == NULL && wax_account_setup_needs_password (record)) {
    g_set_error_literal (error, WAX_AUTH_ERROR, WAX_AUTH_ERROR_NO_PASSWORD, "no password to try the account with");
    return NULL;
  }
  if (probe && (!wax_tls_self_check (error) || !wax_blocking_choose (self, record, &chosen, error) ||
                !wax_sync_probe (self->keeper, record, chosen, password, &sign_in, cancellable, error)))
    return NULL;
  if (!wax_keeper_put_account (self->keeper, record, error))
    return NULL;
  wax_sync_note_sign_in (self->keeper, record, sign_in);
  if (password != NULL)
    keep_password (self, record, password);
  return g_steal_pointer (&record);
}

static void
forget_password (WaxBlocking *self, WaxAccountRecord *before)
{
  g_autoptr(GError) error = NULL;

  if (!wax_keeper_forget_password (self->keeper, before, NULL, &error))
    g_message ("The password for %s may still be kept: %s", before->server_url, error->message);
}

WaxAccountRecord *
wax_blocking_set_account (WaxBlocking *self, const char *id, const char *const *changes, GError **error)
{
  g_autoptr(WaxAccountRecord) before = wax_keeper_get_account (self->keeper, id, error);
  WaxAccountRecord *after = before != NULL ? wax_keeper_set_account (self->keeper, id, changes, error) : NULL;

  if (after != NULL &&
      (strcmp (before->server_url, after->server_url) != 0 || strcmp (before->user, after->user) != 0))
    forget_password (self, before);
  return after;
}

gboolean
wax_blocking_may_be_plain (WaxBlocking *self, GError **error)
{
  g_autoptr(WaxPolicy) policy = wax_judge_dup_policy (wax_keeper_get_judge (self->keeper));

  if (!policy->secure_forced)
    return TRUE;
  g_set_error_literal (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_SECURE_FORCED, "a secure connection is forced");
  return FALSE;
}

gboolean
wax_blocking_remove_account (WaxBlocking *self, const char *id, gboolean keep_data, GError **error)
{
  g_autoptr(WaxAccountRecord) record = wax_keeper_get_account (self->keeper, id, error);

  if (record == NULL || !wax_keeper_remove_account (self->keeper, id, keep_data, error))
    return FALSE;
  forget_password (self, record);
  return TRUE;
}

gboolean
wax_blocking_set_offline (WaxBlocking *self, const char *id, gboolean offline, GError **error)
{
  return wax_keeper_set_offline (self->keeper, id, offline, error);
}

/* ---- status ---- */

/* Returns: (nullable): the channel that failed so last. */
static WaxChannelState *
find_failure (GPtrArray *channels, const char *domain)
{
  WaxChannelState *newest = NULL;

  for (guint i = 0; i < channels->len; i++) {
    WaxChannelState *state = channels->pdata[i];

    if (strcmp (state->error_domain, domain) == 0 && (newest == NULL || state->failed_at > newest->failed_at))
      newest = state;
  }
  return newest;
}

/* The failure to reach the server, unless a channel got through since. */
static WaxChannelState *
find_unreached (GPtrArray *channels)
{
  WaxChannelState *failure = find_failure (channels, "network");

  for (guint i = 0; failure != NULL && i < channels->len; i++) {
    if (((WaxChannelState *) channels->pdata[i])->last_success > failure->failed_at)
      return NULL;
  }
  return failure;
}

/* Only what was seen is told: a server that nobody vouched for in a handshake is not called secure. */
static void
judge_state (WaxConnectionStatus *fields,
             const WaxAccountRecord *record,
             const WaxLastConnection *last,
             GPtrArray *channels)
{
  WaxChannelState *refused = find_failure (channels, "trust");
  WaxChannelState *unreached = find_unreached (channels);

  if (!record->secure)
    fields->state = WAX_CONNECTION_PLAIN;
  else if (refused == NULL && last != NULL && wax_policy_is_outdated (last->protocol))
    fields->state = fields->online ? WAX_CONNECTION_OUTDATED : WAX_CONNECTION_OFFLINE;
  else if (fields->grant != NULL)
    fields->state = WAX_CONNECTION_GRANTED;
  else if (refused != NULL || (last != NULL && last->granted && fields->online))
    fields->state = WAX_CONNECTION_NOT_TRUSTED;
  else if (fields->online && unreached == NULL && last != NULL)
    fields->state = WAX_CONNECTION_SECURE;

  if (refused != NULL && fields->online)
    fields->reason = refused->error_text;
  else if (fields->state == WAX_CONNECTION_NOT_TRUSTED && fields->online)
    fields->reason = _("The time for which you trusted this server is over.");
  else if (fields->state == WAX_CONNECTION_OFFLINE && fields->online)
    fields->reason = unreached != NULL ? unreached->error_text : _("It has not connected yet.");
}

/* Returns: (transfer full) (nullable) */
static WaxFailure *
read_missing (const WaxSignInState *state)
{
  return state->error_code[0] != '\0'
           ? wax_failure_new_known (state->error_domain, state->error_code, state->error_text, state->error_help)
           : NULL;
}

WaxConnectionStatus *
wax_blocking_get_status (WaxBlocking *self, const char *id, GPtrArray **channels, GError **error)
{
  g_autoptr(WaxAccountRecord) record = wax_keeper_get_account (self->keeper, id, error);
  g_autoptr(GPtrArray) states = record != NULL ? wax_keeper_list_channels (self->keeper, id, error) : NULL;
  g_autoptr(WaxEndpoint) endpoint = states != NULL ? wax_account_setup_get_endpoint (record, error) : NULL;
  WaxJudge *judge = wax_keeper_get_judge (self->keeper);
  g_autoptr(WaxGrant) grant = endpoint != NULL ? wax_judge_find_grant (judge, endpoint) : NULL;
  g_autoptr(WaxLastConnection) last = endpoint != NULL ? wax_judge_dup_last_connection (judge, endpoint) : NULL;
  g_autofree char *offline = NULL;
  g_autoptr(WaxVerdict) met = NULL;
  g_autofree char *cause = NULL;
  g_autoptr(WaxSignInState) sign_in = NULL;
  g_autoptr(WaxFailure) missing = NULL;
  WaxConnectionStatus fields = { WAX_CONNECTION_OFFLINE, endpoint, .grant = grant };

  if (endpoint == NULL || !wax_keeper_get_sign_in (self->keeper, id, &sign_in, error))
    return NULL;
  if (sign_in != NULL) {
    fields.signed_in_with = wax_sign_in_means_from_string (sign_in->signed_in_with);
    fields.missing = missing = read_missing (sign_in);
  }
  fields.online = !record->offline;
  offline = wax_offline_words_describe (record->offline_reason, endpoint);
  fields.reason = record->offline ? offline : "";
  judge_state (&fields, record, last, states);
  if (fields.state == WAX_CONNECTION_NOT_TRUSTED && find_failure (states, "trust") != NULL)
    cause = wax_keeper_dup_last_cause (self->keeper, endpoint);
  fields.cause = cause;
  if (grant != NULL)
    met = wax_keeper_find_met (self->keeper, endpoint, wax_grant_get_fingerprint (grant), NULL);
  fields.verdict = met;
  if (last != NULL && (fields.state == WAX_CONNECTION_SECURE || fields.state == WAX_CONNECTION_GRANTED ||
                       fields.state == WAX_CONNECTION_OUTDATED)) {
    fields.protocol = last->protocol;
    fields.cipher = last->cipher;
    fields.fingerprint = last->fingerprint;
    fields.since = last->since;
    fields.own_authority = fields.state == WAX_CONNECTION_SECURE ? last->anchor : NULL;
    if (fields.state == WAX_CONNECTION_SECURE)
      fields.withdrawal = wax_revocation_memory_get_standing (wax_judge_get_revocations (judge), last->fingerprint,
                                                              g_get_real_time () / G_USEC_PER_SEC);
  }
  if (channels != NULL)
    *channels = g_steal_pointer (&states);
  return wax_connection_status_new (&fields);
}
