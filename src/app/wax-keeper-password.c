#include "app/wax-account-setup.h"
#include "app/wax-keeper-private.h"

GBytes *
wax_keeper_lookup_password (WaxKeeper *self, const WaxAccountRecord *record, const WaxKeyringWait *wait,
                            GError **error)
{
  g_autoptr(WaxEndpoint) endpoint = wax_account_setup_get_endpoint (record, error);

  return endpoint != NULL
           ? wax_credentials_lookup (self->credentials, wax_endpoint_get_host (endpoint), record->user, wait, error)
           : NULL;
}

gboolean
wax_keeper_remember_password (WaxKeeper *self, const WaxAccountRecord *record, GBytes *password, GError **error)
{
  g_autoptr(WaxEndpoint) endpoint = wax_account_setup_get_endpoint (record, error);

  if (endpoint == NULL)
    return FALSE;
  wax_credentials_remember (self->credentials, wax_endpoint_get_host (endpoint), record->user, password);
  return TRUE;
}

gboolean
wax_keeper_store_password (WaxKeeper *self, const WaxAccountRecord *record, GBytes *password,
                           GCancellable *cancellable, GError **error)
{
  g_autoptr(WaxEndpoint) endpoint = wax_account_setup_get_endpoint (record, error);

  return endpoint != NULL && wax_credentials_store (self->credentials, wax_endpoint_get_host (endpoint), record->user,
                                                    record->name, password, cancellable, error);
}

/* Whether one of them signs in with that password. */
static gboolean
is_used (GPtrArray *records, const WaxEndpoint *endpoint, const char *user)
{
  for (guint i = 0; i < records->len; i++) {
    const WaxAccountRecord *record = records->pdata[i];
    g_autoptr(WaxEndpoint) other = wax_account_setup_get_endpoint (record, NULL);

    if (other != NULL && g_str_equal (wax_endpoint_get_host (other), wax_endpoint_get_host (endpoint)) &&
        g_str_equal (record->user, user))
      return TRUE;
  }
  return FALSE;
}

gboolean
wax_keeper_forget_password (WaxKeeper *self, const WaxAccountRecord *record, GCancellable *cancellable,
                            GError **error)
{
  g_autoptr(WaxEndpoint) endpoint = wax_account_setup_get_endpoint (record, error);
  g_autoptr(GPtrArray) records = endpoint != NULL ? wax_keeper_list_accounts (self, error) : NULL;

  if (records == NULL)
    return FALSE;
  return is_used (records, endpoint, record->user) ||
         wax_credentials_clear (self->credentials, wax_endpoint_get_host (endpoint), record->user, cancellable, error);
}
