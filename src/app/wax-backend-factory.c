#include "app/wax-backend-factory.h"

#include "app/wax-account-setup.h"
#include "protocol/zimbra/wax-zimbra-backend.h"

#include <string.h>

WaxBackend *
wax_backend_factory_new_backend (WaxHttp *http, const WaxAccountRecord *record, GError **error)
{
  g_autofree char *certificate_url = wax_account_setup_dup_certificate_url (record);

  if (strcmp (record->kind, "zimbra") == 0)
    return wax_zimbra_backend_new (http, record->server_url, certificate_url, record->user);
  g_set_error (error, WAX_USAGE_ERROR, WAX_USAGE_ERROR_KIND, "no driver for “%s”", record->kind);
  return NULL;
}
