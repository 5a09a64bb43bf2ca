#include "app/wax-backend-factory.h"

#include "app/wax-account-setup.h"
#include "identity/wax-identity-error.h"
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

/* Whoever is nobody to the server is that for administrators too. */
static void
tell_administrators (WaxEndpoint *endpoint, GError **error)
{
  if (!g_error_matches (*error, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_NOT_MAPPED))
    return;
  g_clear_error (error);
  wax_identity_error_set (error, WAX_IDENTITY_ERROR_NO_ADMINISTRATOR, endpoint, "not for administrators");
}

gboolean
wax_backend_factory_let_in (WaxHttp *http, WaxEndpoint *endpoint, const char *path, WaxHttpReply *reply,
                            GError **error)
{
  WaxCertificateRequest *request = wax_http_reply_get_certificate_request (reply);
  guint status = wax_http_reply_get_status (reply);
  gboolean administrators = FALSE, place = wax_zimbra_certauth_is_place (path, &administrators);
  g_autoptr(GError) local = NULL;

  if (request != NULL && request->requested &&
      (place ? wax_zimbra_certauth_is_success (reply)
             : status != 401 && status != 403 && !wax_http_status_is_certificate_refusal (status)))
    return TRUE;
  wax_http_set_certificate_error (http, endpoint, reply, &local);
  if (administrators)
    tell_administrators (endpoint, &local);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}
