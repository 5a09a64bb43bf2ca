#include "app/wax-keeper-private.h"

#include "app/wax-account-setup.h"

#include <glib/gi18n-lib.h>

static gpointer
run_list (gpointer data, GCancellable *cancellable, GError **error)
{
  return wax_identity_store_list (((WaxKeeperCall *) data)->self->identities, error);
}

GPtrArray *
wax_keeper_list_identities (WaxKeeper *self, GError **error)
{
  WaxKeeperCall call = { self };

  return wax_keeper_run (self, run_list, &call, error);
}

static gpointer
run_get (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeperCall *call = data;

  return wax_identity_store_get (call->self->identities, call->id, error);
}

WaxIdentity *
wax_keeper_get_identity (WaxKeeper *self, const char *id, GError **error)
{
  WaxKeeperCall call = { self, .id = id };

  return wax_keeper_run (self, run_get, &call, error);
}

static gpointer
run_add (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeperCall *call = data;

  return wax_identity_store_add (call->self->identities, call->identity, error) ? WAX_KEEPER_DONE : NULL;
}

/* The key first, and on the caller's thread: a keyring's prompt must hold up nobody else. */
gboolean
wax_keeper_add_identity (WaxKeeper *self, WaxIdentity *identity, GBytes *key, GError **error)
{
  WaxKeeperCall call = { self, .identity = identity };
  g_autoptr(WaxIdentity) before = wax_keeper_get_identity (self, wax_identity_get_id (identity), NULL);
  g_autoptr(GPtrArray) requests = wax_keeper_list_requests (self, NULL);

  if (wax_identity_keys_store (self->keys, identity, key, NULL, error) &&
      wax_keeper_run (self, run_add, &call, error) != NULL) {
    wax_keeper_end_request (self, requests, identity);
    return TRUE;
  }
  if (before == NULL)
    wax_identity_keys_clear (self->keys, identity, NULL, NULL);
  return FALSE;
}

/* What was given up and came to its end all the same is taken back. @fleeting: (out) (nullable) */
static gboolean
store_key (WaxKeeper *self, WaxIdentity *identity, GBytes *key, GCancellable *cancellable, GError **fleeting,
           GError **error)
{
  g_autoptr(WaxIdentity) before = wax_keeper_get_identity (self, wax_identity_get_id (identity), NULL);
  GError *local = NULL;

  wax_identity_keys_store (self->keys, identity, key, cancellable, &local);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    g_clear_error (&local);
  else if (local == NULL)
    return TRUE;
  else if (local->domain == WAX_IDENTITY_ERROR) {
    g_propagate_error (fleeting, local);
    return TRUE;
  } else
    g_propagate_error (error, local);
  if (before == NULL)
    wax_identity_keys_take_back (self->keys, identity);
  return FALSE;
}

gboolean
wax_keeper_keep_identity (WaxKeeper *self, WaxIdentity *identity, GBytes *key, GCancellable *cancellable,
                          GError **fleeting, GError **error)
{
  WaxKeeperCall call = { self, .identity = identity };
  g_autoptr(GPtrArray) requests = wax_keeper_list_requests (self, NULL);

  if (!store_key (self, identity, key, cancellable, fleeting, error))
    return FALSE;
  if (wax_keeper_run (self, run_add, &call, error) == NULL)
    return FALSE;
  if (*fleeting == NULL)
    wax_keeper_end_request (self, requests, identity);
  return TRUE;
}

gboolean
wax_keeper_check_key (WaxKeeper *self, WaxIdentity *identity, GError **fleeting, GError **error)
{
  return wax_identity_get_uri (identity) != NULL ||
         wax_identity_keys_check (self->keys, identity, fleeting, NULL, error);
}

/* Those of accounts that ask each time: they chose it for this connection. */
static void
abort_shown (WaxKeeper *self, const char *identity)
{
  for (guint i = 0; i < self->connections->len; i++) {
    WaxIdentity *shown = wax_connection_get_identity (self->connections->pdata[i]);

    if (shown != NULL && strcmp (wax_identity_get_id (shown), identity) == 0)
      wax_connection_abort (self->connections->pdata[i]);
  }
}

/* Nobody goes on as somebody whose certificate is gone. */
static gboolean
abort_accounts (WaxKeeper *self, const char *identity, GError **error)
{
  g_autoptr(GPtrArray) records = wax_account_store_list (self->accounts, error);

  for (guint i = 0; records != NULL && i < records->len; i++) {
    const WaxAccountRecord *record = records->pdata[i];

    if (wax_account_setup_shows_certificate (record) && strcmp (record->identity, identity) == 0)
      wax_keeper_abort_account (self, record->id);
  }
  abort_shown (self, identity);
  return records != NULL;
}

static gpointer
run_remove (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeperCall *call = data;

  return wax_identity_store_remove (call->self->identities, call->identity, error) &&
             abort_accounts (call->self, wax_identity_get_id (call->identity), error)
           ? WAX_KEEPER_DONE
           : NULL;
}

gboolean
wax_keeper_adopt_identity (WaxKeeper *self, WaxIdentity *identity, GError **error)
{
  WaxKeeperCall call = { self, .identity = identity };

  return wax_identity_get_uri (identity) == NULL || wax_keeper_run (self, run_add, &call, error) != NULL;
}

static gboolean
forget_key (WaxKeeper *self, WaxIdentity *identity, GCancellable *cancellable, GError **error)
{
  if (wax_identity_get_uri (identity) == NULL)
    return wax_identity_keys_clear (self->keys, identity, cancellable, error);
  wax_tokens_forget (self->tokens, identity);
  return TRUE;
}

gboolean
wax_keeper_remove_identity (WaxKeeper *self, WaxIdentity *identity, GCancellable *cancellable, GError **error)
{
  WaxKeeperCall call = { self, .identity = identity };

  return forget_key (self, identity, cancellable, error) &&
         wax_keeper_run (self, run_remove, &call, error) != NULL;
}

/* Returns: (transfer full) (nullable) (element-type WaxAccountRecord): those that name @identity. */
static GPtrArray *
list_users (WaxKeeper *self, const char *identity, GError **error)
{
  GPtrArray *records = wax_account_store_list (self->accounts, error);

  for (guint i = records != NULL ? records->len : 0; i > 0; i--) {
    if (strcmp (((WaxAccountRecord *) records->pdata[i - 1])->identity, identity) != 0)
      g_ptr_array_remove_index (records, i - 1);
  }
  return records;
}

static gpointer
run_replace (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeperCall *call = data;
  WaxKeeper *self = call->self;
  g_autoptr(GPtrArray) users = list_users (self, call->id, error);
  GStrv ids;

  if (users == NULL || !wax_account_store_replace_identity (self->accounts, call->id, call->value, error))
    return NULL;
  ids = g_new0 (char *, users->len + 1);
  for (guint i = 0; i < users->len; i++) {
    ids[i] = g_strdup (((WaxAccountRecord *) users->pdata[i])->id);
    wax_keeper_abort_account (self, ids[i]);
  }
  wax_keeper_tell_accounts (self);
  return ids;
}

GStrv
wax_keeper_replace_identity (WaxKeeper *self, const char *old, const char *new, GError **error)
{
  WaxKeeperCall call = { self, .id = old, .value = new };

  return wax_keeper_run (self, run_replace, &call, error);
}

gboolean
wax_keeper_has_identity (WaxKeeper *self, const WaxAccountRecord *record, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(WaxIdentity) identity =
    *record->identity != '\0' && strcmp (record->identity, WAX_ACCOUNT_SETUP_ASK) != 0
      ? wax_identity_store_get (self->identities, record->identity, &local) : NULL;

  if (local == NULL)
    return TRUE;
  if (g_error_matches (local, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND))
    /* Translators: %s is what names a certificate of the person's own. */
    g_set_error (error, WAX_USAGE_ERROR, WAX_USAGE_ERROR_VALUE, _("There is no certificate “%s” here."),
                 record->identity);
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* ---- whom servers accept ---- */

gboolean
wax_keeper_load_issuers (WaxKeeper *self, GError **error)
{
  self->kept_issuers = wax_identity_store_load_issuers (self->identities, error);
  if (self->kept_issuers == NULL)
    return FALSE;
  self->known_issuers = wax_known_issuers_new (g_hash_table_ref (self->kept_issuers));
  return TRUE;
}

/* Kept over the end of the program: who chooses a certificate does so before a connection, often without one. */
void
wax_keeper_keep_issuers (WaxKeeper *self)
{
  g_autoptr(GHashTable) table = wax_known_issuers_get_table (self->known_issuers);
  g_autoptr(GError) error = NULL;

  if (table == self->kept_issuers)
    return;
  if (!wax_identity_store_keep_issuers (self->identities, table, self->kept_issuers, &error))
    g_message ("Whose certificates a server accepts could not be written down: %s", error->message);
  g_hash_table_unref (self->kept_issuers);
  self->kept_issuers = g_steal_pointer (&table);
}

WaxIssuerNames *
wax_keeper_dup_accepted_issuers (WaxKeeper *self, const WaxAccountRecord *record)
{
  g_autoptr(WaxEndpoint) endpoint = wax_account_setup_get_certificate_endpoint (record);

  return endpoint != NULL ? wax_known_issuers_look_up (self->known_issuers, endpoint) : NULL;
}

/* ---- with its key ---- */

/* Where there is none to choose, a question would not help. */
static void
set_not_chosen (WaxKeeper *self, const WaxAccountRecord *record, GError **error)
{
  g_autoptr(GPtrArray) kept = wax_keeper_list_identities (self, error);
  g_autoptr(GPtrArray) inserted = kept != NULL && kept->len == 0 ? wax_keeper_list_on_tokens (self) : NULL;
  gboolean any = kept != NULL && (kept->len > 0 || inserted->len > 0);

  if (kept != NULL)
    g_set_error (error, WAX_IDENTITY_ERROR, any ? WAX_IDENTITY_ERROR_CHOICE_NEEDED : WAX_IDENTITY_ERROR_NO_IDENTITY,
                 "no certificate was chosen for %s", record->id);
}

static WaxIdentity *
find_identity (WaxKeeper *self, const WaxAccountRecord *record, const char *chosen, GError **error)
{
  const char *id = wax_account_setup_asks_certificate (record) ? chosen : record->identity;
  g_autoptr(GError) local = NULL;
  WaxIdentity *identity;

  if (id == NULL) {
    set_not_chosen (self, record, error);
    return NULL;
  }
  identity = wax_keeper_get_identity (self, id, &local);
  if (g_error_matches (local, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND))
    g_set_error (error, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_NO_IDENTITY, "no certificate for %s", record->id);
  else if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return identity;
}

GTlsCertificate *
wax_keeper_unlock_identity (WaxKeeper *self, WaxIdentity *identity, const WaxKeyringWait *wait, GError **error)
{
  g_autoptr(GBytes) key = NULL;

  if (wax_identity_get_uri (identity) != NULL)
    return wax_keeper_unlock_token (self, identity, error);
  key = wax_identity_keys_lookup (self->keys, identity, wait, error);
  return key != NULL ? wax_identity_to_tls (identity, key, error) : NULL;
}

GTlsCertificate *
wax_keeper_load_certificate (WaxKeeper *self, const WaxAccountRecord *record, const char *chosen,
                             const WaxKeyringWait *wait, WaxIdentity **identity, GError **error)
{
  g_autoptr(WaxIdentity) found = find_identity (self, record, chosen, error);
  GTlsCertificate *certificate = found != NULL ? wax_keeper_unlock_identity (self, found, wait, error) : NULL;

  if (certificate != NULL)
    *identity = g_steal_pointer (&found);
  return certificate;
}
