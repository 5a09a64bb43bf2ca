#include "app/wax-backend-factory.h"

#include "app/wax-account-setup.h"
#include "protocol/zimbra/wax-zimbra-backend.h"
#include "protocol/zimbra/wax-zimbra-certauth.h"

#include <string.h>

WaxBackend *
wax_backend_factory_new_backend (WaxHttp *http, WaxHttp *bare, const WaxAccountRecord *record, const GError *missing,
                                 GError **error)
{
  g_autofree char *certificate_url = wax_account_setup_dup_certificate_url (record);
  const WaxZimbraOptions options = {
    .http = http,
    .bare = bare,
    .base_url = record->server_url,
    .certificate_url = certificate_url,
    .user = record->user,
    .way = wax_account_setup_get_way (record),
    .missing = missing,
  };

  if (strcmp (record->kind, "zimbra") == 0)
    return wax_zimbra_backend_new (&options);
  g_set_error (error, WAX_USAGE_ERROR, WAX_USAGE_ERROR_KIND, "no driver for “%s”", record->kind);
  return NULL;
}

gboolean
wax_backend_factory_let_in (const char *path, WaxHttpReply *reply)
{
  guint status = wax_http_reply_get_status (reply);

  if (wax_zimbra_certauth_is_place (path))
    return wax_zimbra_certauth_is_success (reply);
  /* 495 and 496 are nginx's own, shown as 400 or as they are. */
  return status != 400 && status != 401 && status != 403 && status != 495 && status != 496;
}
