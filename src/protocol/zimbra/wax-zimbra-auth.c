#include "protocol/zimbra/wax-zimbra-auth.h"

#include "protocol/wax-auth-error.h"
#include "protocol/wax-server-error.h"
#include "protocol/zimbra/wax-zimbra-soap.h"
#include "util/wax-secret.h"

#define MAX_TOKEN 4096

static gboolean
is_token (const char *text)
{
  gsize size = 0;

  for (; text[size] != '\0' && size <= MAX_TOKEN; size++)
    if (!g_ascii_isgraph (text[size]) || text[size] == '"' || text[size] == ',' || text[size] == ';' ||
        text[size] == '\\')
      return FALSE;
  return size > 0 && size <= MAX_TOKEN;
}

WaxZimbraSession *
wax_zimbra_session_new (GBytes *token, gint64 renew_at_s)
{
  WaxZimbraSession *self;

  if (!is_token (wax_secret_get_text (token)))
    return NULL;
  self = g_atomic_rc_box_new (WaxZimbraSession);
  self->token = g_bytes_ref (token);
  self->http = NULL;
  self->renew_at_s = renew_at_s;
  return self;
}

void
wax_zimbra_session_set_http (WaxZimbraSession *self, WaxHttp *http)
{
  g_set_object (&self->http, http);
}

gint64
wax_zimbra_session_renewal_s (gint64 now_s, gint64 lifetime_s)
{
  return lifetime_s > 0 ? now_s + lifetime_s * 9 / 10 : G_MAXINT64;
}

WaxZimbraSession *
wax_zimbra_session_ref (WaxZimbraSession *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  WaxZimbraSession *self = data;

  g_bytes_unref (self->token);
  g_clear_object (&self->http);
}

void
wax_zimbra_session_unref (WaxZimbraSession *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

GBytes *
wax_zimbra_auth_build (const char *user, GBytes *password)
{
  WaxJsonWriter *content = wax_zimbra_soap_content (WAX_ZIMBRA_NS_ACCOUNT);

  wax_json_writer_begin_object (content, "account");
  wax_json_writer_add_string (content, "by", "name");
  wax_json_writer_add_string (content, "_content", user);
  wax_json_writer_end_object (content);
  wax_json_writer_add_element (content, "password", wax_secret_get_text (password));
  return wax_json_writer_finish (content);
}

GBytes *
wax_zimbra_auth_build_end (void)
{
  WaxJsonWriter *content = wax_zimbra_soap_content (WAX_ZIMBRA_NS_ACCOUNT);

  wax_json_writer_add_string (content, "logoff", "1");
  return wax_json_writer_finish (content);
}

WaxZimbraSession *
wax_zimbra_auth_parse (const WaxJson *envelope, gint64 now_s, GError **error)
{
  const WaxJson *response = wax_zimbra_soap_get_body (envelope, "AuthResponse", error);
  g_autoptr(GBytes) secret = NULL;
  const char *token;
  gint64 lifetime_s;
  WaxZimbraSession *self;

  if (response == NULL)
    return NULL;
  if (wax_json_get_bool (response, "twoFactorAuthRequired")) {
    g_set_error (error, WAX_AUTH_ERROR, WAX_AUTH_ERROR_SECOND_FACTOR, "the server wants a second factor");
    return NULL;
  }
  token = wax_json_get_string (wax_json_get_object (response, "authToken"), "_content");
  if (token == NULL)
    token = wax_json_get_string (response, "authToken");
  lifetime_s = CLAMP (wax_json_get_int64 (response, "lifetime", 0) / 1000, 0, G_MAXINT);
  secret = wax_secret_new (token != NULL ? token : "");
  self = wax_zimbra_session_new (secret, wax_zimbra_session_renewal_s (now_s, lifetime_s));
  if (self == NULL)
    wax_server_error_set (error, WAX_SERVER_ERROR_UNREADABLE, NULL, "the answer to signing in holds no sound token");
  return self;
}
