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
wax_keeper_request_identity (WaxKeeper *self, const char *subject, GError **error)
{
  g_autoptr(GBytes) key = NULL;
  g_autoptr(WaxIdentityRequest) request =
    wax_identity_request_make (subject, g_get_real_time () / G_USEC_PER_SEC, &key, error);
  WaxKeeperCall call = { self, .request = request };

  if (request == NULL || !wax_identity_keys_store_request (self->keys, request, key, NULL, error))
    return NULL;
  if (wax_keeper_run (self, run_add, &call, error) != NULL)
    return g_steal_pointer (&request);
  wax_identity_keys_clear_request (self->keys, request, NULL, NULL);
  return NULL;
}

static gpointer
run_remove (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeperCall *call = data;

  return wax_identity_store_remove_request (call->self->identities, call->request, error) ? WAX_KEEPER_DONE : NULL;
}

gboolean
wax_keeper_remove_request (WaxKeeper *self, WaxIdentityRequest *request, GError **error)
{
  WaxKeeperCall call = { self, .request = request };

  return wax_identity_keys_clear_request (self->keys, request, NULL, error) &&
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

/* Returns: (transfer full) (nullable) */
static WaxIdentityRequest *
find_answered (WaxKeeper *self, GPtrArray *certificates, WaxCertificate **own, GError **error)
{
  g_autoptr(GPtrArray) requests = wax_keeper_list_requests (self, error);

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
find_key (WaxKeeper *self, GPtrArray *certificates, WaxIdentityRequest **request, WaxCertificate **own, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(WaxIdentity) renewed = NULL;

  *request = find_answered (self, certificates, own, &local);
  if (*request == NULL && local == NULL)
    renewed = find_renewed (self, certificates, own, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (*request != NULL)
    return wax_identity_keys_lookup_request (self->keys, *request, NULL, error);
  else if (renewed != NULL)
    return wax_identity_keys_lookup (self->keys, renewed, NULL, error);
  else
    g_set_error_literal (error, WAX_IDENTITY_FILE_ERROR, WAX_IDENTITY_FILE_ERROR_NO_KEY, "nobody here asked for it");
  return NULL;
}

WaxIdentity *
wax_keeper_import_answer (WaxKeeper *self, const char *path, GError **error)
{
  g_autoptr(GPtrArray) certificates = wax_identity_file_load_certificates (path, error);
  g_autoptr(WaxIdentityRequest) request = NULL;
  g_autoptr(WaxIdentity) identity = NULL;
  g_autoptr(GBytes) key = NULL;
  WaxCertificate *own = NULL;

  if (certificates == NULL)
    return NULL;
  key = find_key (self, certificates, &request, &own, error);
  if (key == NULL)
    return NULL;
  identity = wax_identity_file_build (certificates, own);
  if (!wax_keeper_add_identity (self, identity, key, error))
    return NULL;
  if (request != NULL)
    wax_identity_keys_clear_request (self->keys, request, NULL, NULL); /* what stays is the same key twice */
  return g_steal_pointer (&identity);
}
