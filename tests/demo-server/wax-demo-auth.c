#include "wax-demo-call.h"

#include <string.h>

#define LIFETIME_MS (172800 * G_GINT64_CONSTANT (1000))
#define PASSWORD_MIN_LENGTH 6

void
wax_demo_token_free (gpointer data)
{
  WaxDemoToken *token = data;

  g_free (token->text);
  g_free (token->csrf);
  g_free (token);
}

WaxDemoToken *
wax_demo_auth_new_token (WaxDemoServer *self, WaxDemoUser *user)
{
  WaxDemoToken *token = g_new0 (WaxDemoToken, 1);
  gint64 lifetime_ms = wax_demo_server_switch (self, WAX_DEMO_TOKEN_LIFETIME, NULL);
  g_autofree char *content = NULL;
  g_autofree char *mac = NULL;
  g_autoptr(GString) hex = g_string_new (NULL);

  token->user = user;
  token->until_us = g_get_monotonic_time () + (lifetime_ms != 0 ? lifetime_ms : LIFETIME_MS) * 1000;
  content = g_strdup_printf ("id=36:%s;exp=13:1795400000000;type=6:zimbra;u=1:a;tid=10:%010u;version=8:carbonio;",
                             user->id, ++self->serial);
  for (const char *p = content; *p != '\0'; p++)
    g_string_append_printf (hex, "%02x", (guchar) *p);
  mac = g_compute_hmac_for_string (G_CHECKSUM_SHA1, (const guchar *) "demo", 4, content, -1);
  token->text = g_strdup_printf ("0_%s_%s", mac, hex->str);
  g_hash_table_insert (self->tokens, token->text, token);
  return token;
}

void
wax_demo_auth_set_cookie (SoupServerMessage *message, WaxDemoToken *token)
{
  g_autofree char *cookie = g_strdup_printf ("ZM_AUTH_TOKEN=%s; Path=/; Secure; HttpOnly; SameSite=Lax", token->text);

  soup_message_headers_append (soup_server_message_get_response_headers (message), "Set-Cookie", cookie);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Expires",
                                "Thu, 01 Jan 1970 00:00:00 GMT");
}

char *
wax_demo_auth_dup_cookie (SoupServerMessage *message)
{
  const char *header = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Cookie");
  g_auto(GStrv) pairs = g_strsplit (header == NULL ? "" : header, ";", -1);

  for (char **pair = pairs; *pair != NULL; pair++) {
    const char *text = g_strstrip (*pair);
    if (g_str_has_prefix (text, "ZM_AUTH_TOKEN="))
      return g_strdup (text + strlen ("ZM_AUTH_TOKEN="));
  }
  return NULL;
}

const char *
wax_demo_auth_check (WaxDemoServer *self, const char *text, WaxDemoToken **token)
{
  WaxDemoToken *found = g_hash_table_lookup (self->tokens, text);

  if (found == NULL)
    return "service.AUTH_REQUIRED";
  *token = found;
  if (found->gone || found->outdated || found->until_us <= g_get_monotonic_time () ||
      strcmp (found->user->status, "active") != 0)
    return "service.AUTH_EXPIRED";
  return NULL;
}

static json_t *
pick (json_t *request, const char *holder, const char *member, json_t *values)
{
  g_autoptr(json_t) wanted = wax_demo_list (wax_demo_object (request, holder), member);
  json_t *picked = json_object ();
  gsize i;
  json_t *one;

  json_array_foreach (wanted, i, one) {
    const char *name = wax_demo_text (one, "name");
    json_t *value = name == NULL ? NULL : json_object_get (values, name);
    if (value != NULL)
      json_object_set (picked, name, value);
  }
  return json_pack ("{s:o}", "_attrs", picked);
}

/* What is told of it: one that is over from the start is promised as long as any other. */
static json_int_t
promised_ms (const WaxDemoToken *token)
{
  gint64 left_ms = (token->until_us - g_get_monotonic_time ()) / 1000;

  return left_ms >= 0 ? left_ms : LIFETIME_MS;
}

static json_t *
signed_in (WaxDemoCall *call, json_t *request, WaxDemoToken *token)
{
  json_t *response = json_pack ("{s:[{s:s}], s:I}", "authToken", "_content", token->text,
                                "lifetime", promised_ms (token));

  if (json_object_get (request, "prefs") != NULL)
    json_object_set_new (response, "prefs", pick (request, "prefs", "pref", token->user->prefs));
  if (json_object_get (request, "attrs") != NULL)
    json_object_set_new (response, "attrs", pick (request, "attrs", "attr", token->user->attrs));
  if (token->csrf != NULL)
    json_object_set_new (response, "csrfToken", json_pack ("{s:s}", "_content", token->csrf));
  return response;
}

static json_t *
refuse (WaxDemoCall *call, const char *name)
{
  call->server->failures++;
  call->server->counters[WAX_DEMO_SIGN_INS_REFUSED]++;
  return wax_demo_fail (call, "account.AUTH_FAILED", "authentication failed for [%s]", name == NULL ? "" : name);
}

static json_t *
by_token (WaxDemoCall *call, json_t *request, const char *text)
{
  WaxDemoToken *token = NULL;
  const char *code = wax_demo_auth_check (call->server, text, &token);

  if (code != NULL)
    return wax_demo_fail (call, code, "%s", strcmp (code, "service.AUTH_EXPIRED") == 0 ? "auth credentials have expired"
                          : "no valid authtoken present");
  wax_demo_auth_set_cookie (call->message, token);
  return signed_in (call, request, token);
}

json_t *
wax_demo_auth_request (WaxDemoCall *call, json_t *request)
{
  const char *name = wax_demo_text (request, "account");
  const char *password = wax_demo_text (request, "password");
  g_autofree char *cookie = wax_demo_auth_dup_cookie (call->message);
  WaxDemoToken *stale = NULL, *token;
  WaxDemoUser *user;

  if (wax_demo_text (request, "authToken") != NULL)
    return by_token (call, request, wax_demo_text (request, "authToken"));
  /* The trap of the server seen: a dead cookie fails the sign-in, whatever the password. */
  if (cookie != NULL && !wax_demo_truth (wax_demo_object (call->context, "authTokenControl"), "voidOnExpired", FALSE) &&
      g_strcmp0 (wax_demo_auth_check (call->server, cookie, &stale), "service.AUTH_EXPIRED") == 0)
    return wax_demo_fail (call, "service.AUTH_EXPIRED", "auth credentials have expired");
  call->server->counters[WAX_DEMO_SIGN_INS]++;
  user = wax_demo_server_find_user (call->server, name);
  if (user == NULL || strcmp (user->status, "locked") == 0)
    return refuse (call, name);
  if (strcmp (user->status, "maintenance") == 0)
    return wax_demo_fail (call, "account.MAINTENANCE_MODE", "account is in maintenance mode");
  if (password == NULL || strcmp (password, user->password) != 0)
    return refuse (call, name);
  if (strcmp (user->status, "must-change") == 0)
    return wax_demo_fail (call, "account.CHANGE_PASSWORD", "must change password");
  call->server->failures = 0;
  token = wax_demo_auth_new_token (call->server, user);
  if (wax_demo_truth (request, "csrfTokenSecured", FALSE) && wax_demo_server_switch (call->server, WAX_DEMO_CSRF,
      NULL) != 0) {
    token->csrf = g_strdup_printf ("0_%040x", call->server->serial);
    soup_message_headers_replace (soup_server_message_get_response_headers (call->message), "X-Zimbra-Csrf-Token",
                                  token->csrf);
  }
  wax_demo_auth_set_cookie (call->message, token);
  return signed_in (call, request, token);
}

static void
end_tokens (WaxDemoServer *self, WaxDemoUser *user)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->tokens);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    WaxDemoToken *token = value;
    token->outdated = token->outdated || token->user == user;
  }
}

json_t *
wax_demo_auth_change_password (WaxDemoCall *call, json_t *request)
{
  const char *name = wax_demo_text (request, "account");
  const char *password = wax_demo_text (request, "password");
  WaxDemoUser *user = wax_demo_server_find_user (call->server, name);

  if (user == NULL || g_strcmp0 (wax_demo_text (request, "oldPassword"), user->password) != 0)
    return refuse (call, name);
  if (password == NULL || strlen (password) < PASSWORD_MIN_LENGTH) {
    wax_demo_fail (call, "account.INVALID_PASSWORD", "invalid password: too short");
    wax_demo_fail_argument (call, "zimbraPasswordMinLength", "NUM", "6");
    return NULL;
  }
  g_free (user->password);
  user->password = g_strdup (password);
  if (strcmp (user->status, "must-change") == 0) {
    g_free (user->status);
    user->status = g_strdup ("active");
  }
  end_tokens (call->server, user);
  return signed_in (call, request, wax_demo_auth_new_token (call->server, user));
}

json_t *
wax_demo_auth_end_session (WaxDemoCall *call, json_t *request)
{
  if (wax_demo_truth (request, "logoff", FALSE)) {
    call->token->gone = TRUE;
    soup_message_headers_append (soup_server_message_get_response_headers (call->message), "Set-Cookie",
                                 "ZM_AUTH_TOKEN=; Path=/; Expires=Thu, 01-Jan-1970 00:00:00 GMT; Max-Age=0");
  }
  call->mailbox = NULL;
  return json_object ();
}
