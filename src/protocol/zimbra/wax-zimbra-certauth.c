#include "protocol/zimbra/wax-zimbra-certauth.h"

#include "identity/wax-identity-error.h"
#include "protocol/zimbra/wax-zimbra-fault.h"
#include "protocol/zimbra/wax-zimbra-soap.h"
#include "util/wax-secret.h"

#include <string.h>

#define TIMEOUT_MS (60 * 1000)
#define MAX_PAGE (256 * 1024)

static WaxZimbraSession *
read_session (WaxHttpReply *reply)
{
  g_autoptr(GBytes) token = wax_http_reply_dup_cookie (reply, "ZM_AUTH_TOKEN");

  return token != NULL ? wax_zimbra_session_new (token, G_MAXINT64) : NULL;
}

/* Away is not the same as unwilling. */
static gboolean
is_away (guint status)
{
  return status == 429 || status == 503;
}

WaxZimbraSession *
wax_zimbra_certauth_open (WaxHttp *http, const char *url, guint reach_timeout_ms, WaxChannelId channel,
                          GCancellable *cancellable, GError **error)
{
  g_autofree char *whole = g_strconcat (url, "/certauth", NULL); /* a proxy serves this path alone */
  const WaxHttpRequest request = {
    .url = whole,
    .channel = channel,
    .max_size = MAX_PAGE,
    .reach_timeout_ms = reach_timeout_ms,
    .total_timeout_ms = TIMEOUT_MS,
    .no_redirects = TRUE,
  };
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_parse (url, 443, error);
  g_autoptr(WaxHttpReply) reply = NULL;
  WaxZimbraSession *session;

  if (endpoint == NULL)
    return NULL;
  reply = wax_http_send (http, &request, cancellable, error);
  if (reply == NULL)
    return NULL;
  session = read_session (reply);
  if (session != NULL)
    return session;
  if (is_away (wax_http_reply_get_status (reply)))
    wax_zimbra_fault_set_status (error, wax_http_reply_get_status (reply), 0);
  else
    wax_http_set_certificate_error (http, endpoint, reply, error);
  return NULL;
}

gboolean
wax_zimbra_certauth_is_place (const char *path, gboolean *administrators)
{
  static const struct { const char *path; gboolean administrators; } places[] = {
    { "/certauth", FALSE }, { "/service/certauth", FALSE }, { "/certauth/admin", TRUE },
    { "/service/certauth/admin", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    gsize size = strlen (places[i].path);

    *administrators = places[i].administrators;
    if (strncmp (path, places[i].path, size) == 0 && (path[size] == '\0' || strcmp (path + size, "/") == 0))
      return TRUE;
  }
  return FALSE;
}

gboolean
wax_zimbra_certauth_is_success (WaxHttpReply *reply)
{
  g_autoptr(WaxZimbraSession) session = read_session (reply);

  return session != NULL;
}

GBytes *
wax_zimbra_certauth_build_owner (void)
{
  WaxJsonWriter *writer = wax_zimbra_soap_content (WAX_ZIMBRA_NS_ACCOUNT);

  wax_json_writer_add_string (writer, "sections", "mbox,attrs");
  return wax_json_writer_finish (writer);
}

static gboolean
is_address_of (const char *address, const char *user)
{
  const char *at = strrchr (address, '@');
  g_autofree char *bare = at != NULL && strchr (user, '@') == NULL ? g_strndup (address, (gsize) (at - address))
                                                                   : g_strdup (address);
  g_autofree char *folded = g_utf8_casefold (bare, -1), *wanted = g_utf8_casefold (user, -1);

  return strcmp (folded, wanted) == 0;
}

static gboolean
is_owner (const WaxJson *response, const char *name, const char *user)
{
  const WaxJson *attributes = wax_json_get_object (wax_json_get_object (response, "attrs"), "_attrs");
  g_auto(GStrv) aliases = attributes != NULL ? wax_json_dup_texts (attributes, "zimbraMailAlias") : NULL;

  for (guint i = 0; aliases != NULL && aliases[i] != NULL; i++) {
    if (is_address_of (aliases[i], user))
      return TRUE;
  }
  return is_address_of (name, user);
}

WaxZimbraSession *
wax_zimbra_certauth_complete (const WaxZimbraSession *session, const WaxJson *envelope, const char *user, gint64 now_s,
                              GError **error)
{
  const WaxJson *response = wax_zimbra_soap_get_body (envelope, "GetInfoResponse", error);
  g_autofree char *name = response != NULL ? wax_json_dup_text (response, "name") : NULL;
  gint64 lifetime_s;

  if (response == NULL)
    return NULL;
  if (name == NULL || !is_owner (response, name, user)) {
    g_set_error_literal (error, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_OTHER_ACCOUNT,
                         "the certificate opens another account");
    return NULL;
  }
  lifetime_s = CLAMP (wax_json_get_int64 (response, "lifetime", 0) / 1000, 0, G_MAXINT);
  return wax_zimbra_session_new (session->token, wax_zimbra_session_renewal_s (now_s, lifetime_s));
}
