#include "app/wax-account-setup.h"
#include "app/wax-keeper-private.h"

GBytes *
wax_keeper_lookup_password (WaxKeeper *self, const WaxAccountRecord *record, GError **error)
{
  g_autoptr(WaxEndpoint) endpoint = wax_account_setup_get_endpoint (record, error);

  return endpoint != NULL
           ? wax_credentials_lookup (self->credentials, wax_endpoint_get_host (endpoint), record->user, NULL, error)
           : NULL;
}

gboolean
wax_keeper_store_password (WaxKeeper *self, const WaxAccountRecord *record, GBytes *password, GError **error)
{
  g_autoptr(WaxEndpoint) endpoint = wax_account_setup_get_endpoint (record, error);

  return endpoint != NULL && wax_credentials_store (self->credentials, wax_endpoint_get_host (endpoint), record->user,
                                                    record->name, password, NULL, error);
}

gboolean
wax_keeper_clear_password (WaxKeeper *self, const WaxAccountRecord *record, GError **error)
{
  g_autoptr(WaxEndpoint) endpoint = wax_account_setup_get_endpoint (record, error);

  return endpoint != NULL &&
         wax_credentials_clear (self->credentials, wax_endpoint_get_host (endpoint), record->user, NULL, error);
}
