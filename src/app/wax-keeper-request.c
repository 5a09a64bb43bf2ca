#include "app/wax-keeper-private.h"

#include "identity/wax-identity-file.h"

/* Certificates that are asked for with a key made here, and what authorities answer. */

static gpointer
run_list (gpointer data, GCancellable *cancellable, GError **error)
{
  return wax_identity_store_list_requests (((WaxKeeperCall *) data)->self->identities, error);
}

GPtrArray *
wax_keeper_list_requests (WaxKeeper *self, GError **error)
{
  WaxKeeperCall call = { self };

  return wax_keeper_run (self, run_list, &call, error);
}

static gpointer
run_add (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeperCall *call = data;

  return wax_identity_store_add_request (call->self->identities, call->request, error) ? WAX_KEEPER_DONE : NULL;
}

/* The key first, and on the caller's thread: as with one that is imported. */
WaxIdentityRequest *
wax_keeper_request_identity (WaxKeeper *self, const char *subject, GCancellable *cancellable, GError **error)
{
  g_autoptr(GBytes) key = NULL;
  g_autoptr(WaxIdentityRequest) request =
    wax_identity_request_make (subject, g_get_real_time () / G_USEC_PER_SEC, &key, error);
  WaxKeeperCall call = { self, .request = request };

  if (request == NULL || !wax_identity_keys_store_request (self->keys, request, key, cancellable, error))
    return NULL;
  if (!g_cancellable_set_error_if_cancelled (cancellable, error) &&
      wax_keeper_run (self, run_add, &call, error) != NULL)
    return g_steal_pointer (&request);
  wax_identity_keys_clear_request (self->keys, request, NULL, NULL);
  return NULL;
}

gboolean
wax_keeper_check_request (WaxKeeper *self, WaxIdentityRequest *request, GError **error)
{
  return wax_identity_keys_check_request (self->keys, request, NULL, error);
}

static gpointer
run_remove (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeperCall *call = data;

  return wax_identity_store_remove_request (call->self->identities, call->request, error) ? WAX_KEEPER_DONE : NULL;
}

gboolean
wax_keeper_remove_request (WaxKeeper *self, WaxIdentityRequest *request, GCancellable *cancellable, GError **error)
{
  WaxKeeperCall call = { self, .request = request };

  return wax_identity_keys_clear_request (self->keys, request, cancellable, error) &&
         wax_keeper_run (self, run_remove, &call, error) != NULL;
}

/* ---- answers ---- */

/* Returns: (transfer none) (nullable): which of @certificates answers @request. */
static WaxCertificate *
find_answer (WaxIdentityRequest *request, GPtrArray *certificates)
{
  for (guint i = 0; i < certificates->len; i++) {
    if (wax_identity_request_is_answered_by (request, certificates->pdata[i]))
      return certificates->pdata[i];
  }
  return NULL;
}

/* @any: (out): whether any waits. Returns: (transfer full) (nullable) */
static WaxIdentityRequest *
find_answered (WaxKeeper *self, GPtrArray *certificates, gboolean *any, WaxCertificate **own, GError **error)
{
  g_autoptr(GPtrArray) requests = wax_keeper_list_requests (self, error);

  *any = requests != NULL && requests->len > 0;
  for (guint i = 0; requests != NULL && *own == NULL && i < requests->len; i++) {
    *own = find_answer (requests->pdata[i], certificates);
    if (*own != NULL)
      return wax_identity_request_ref (requests->pdata[i]);
  }
  return NULL;
}

/* Returns: (transfer none) (nullable): which of @certificates has the key of @identity. */
static WaxCertificate *
find_renewal (WaxIdentity *identity, GPtrArray *certificates)
{
  const char *spki = wax_certificate_get_spki (wax_identity_get_certificate (identity));

  for (guint i = 0; i < certificates->len; i++) {
    if (g_str_equal (wax_certificate_get_spki (certificates->pdata[i]), spki))
      return certificates->pdata[i];
  }
  return NULL;
}

/* An authority may sign once more what it was asked for long ago. Returns: (transfer full) (nullable) */
static WaxIdentity *
find_renewed (WaxKeeper *self, GPtrArray *certificates, WaxCertificate **own, GError **error)
{
  g_autoptr(GPtrArray) identities = wax_keeper_list_identities (self, error);

  for (guint i = 0; identities != NULL && i < identities->len; i++) {
    *own = find_renewal (identities->pdata[i], certificates);
    if (*own != NULL)
      return wax_identity_ref (identities->pdata[i]);
  }
  return NULL;
}

/* @request: (out) (transfer full) (nullable): what is answered by it */
static GBytes *
find_key (WaxKeeper *self, GPtrArray *certificates, WaxIdentityRequest **request, WaxCertificate **own,
          GCancellable *cancellable, GError **error)
{
  const WaxKeyringWait wait = { .cancellable = cancellable };
  g_autoptr(GError) local = NULL;
  g_autoptr(WaxIdentity) renewed = NULL;
  gboolean any;

  *request = find_answered (self, certificates, &any, own, &local);
  if (*request == NULL && local == NULL)
    renewed = find_renewed (self, certificates, own, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (*request != NULL)
    return wax_identity_keys_lookup_request (self->keys, *request, &wait, error);
  else if (renewed != NULL)
    return wax_identity_keys_lookup (self->keys, renewed, &wait, error);
  else
    g_set_error_literal (error, WAX_IDENTITY_FILE_ERROR,
                         any ? WAX_IDENTITY_FILE_ERROR_NO_ANSWER : WAX_IDENTITY_FILE_ERROR_NO_KEY,
                         "nobody here asked for it");
  return NULL;
}

/* Returns: (transfer container) (nullable): the one pair that comes of a file without keys. */
static GPtrArray *
read_answer (WaxKeeper *self, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr(GPtrArray) certificates = wax_identity_file_load_certificates (path, error);
  g_autoptr(WaxIdentityRequest) request = NULL;
  WaxCertificate *own = NULL;
  WaxIdentityPair *pair;
  GPtrArray *pairs;
  GBytes *key;

  key = certificates != NULL ? find_key (self, certificates, &request, &own, cancellable, error) : NULL;
  if (key == NULL)
    return NULL;
  pair = g_new (WaxIdentityPair, 1);
  *pair = (WaxIdentityPair){ wax_identity_file_build (certificates, own), key };
  pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_identity_pair_free);
  g_ptr_array_add (pairs, pair);
  return pairs;
}

/* What has no key of its own may be an answer; what is none either is told as it was. */
GPtrArray *
wax_keeper_read_identities (WaxKeeper *self, const char *path, GBytes *password, GCancellable *cancellable,
                            GError **error)
{
  g_autoptr(GError) why = NULL;
  g_autoptr(GError) local = NULL;
  GPtrArray *pairs = wax_identity_file_load (path, password, &why);

  if (g_error_matches (why, WAX_IDENTITY_FILE_ERROR, WAX_IDENTITY_FILE_ERROR_NO_KEY) ||
      g_error_matches (why, WAX_IDENTITY_FILE_ERROR, WAX_IDENTITY_FILE_ERROR_UNREADABLE))
    pairs = read_answer (self, path, cancellable, &local);
  if (pairs == NULL && local != NULL &&
      !g_error_matches (local, WAX_IDENTITY_FILE_ERROR, WAX_IDENTITY_FILE_ERROR_UNREADABLE))
    g_propagate_error (error, g_steal_pointer (&local));
  else if (pairs == NULL)
    g_propagate_error (error, g_steal_pointer (&why));
  return pairs;
}

/* Its key has another name from now on; what stays of it is the same key twice. */
void
wax_keeper_end_request (WaxKeeper *self, GPtrArray *requests, WaxIdentity *identity)
{
  for (guint i = 0; requests != NULL && i < requests->len; i++) {
    if (wax_identity_request_is_answered_by (requests->pdata[i], wax_identity_get_certificate (identity)))
      wax_identity_keys_clear_request (self->keys, requests->pdata[i], NULL, NULL);
  }
}
