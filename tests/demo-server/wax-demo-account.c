#include "wax-demo-call.h"

#include "wax-demo-resources.h"

#include <string.h>

#define VERSION_TEXT "25.12.0_ZEXTRAS_202611 carbonio 202611 FOSS"

static json_t *
defaults (void)
{
  g_autoptr(GBytes) bytes = g_resource_lookup_data (wax_demo_get_resource (), "/demo-server/account.json",
                                                    G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  return json_loadb (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), 0, NULL);
}

void
wax_demo_account_seed (WaxDemoUser *user)
{
  g_autoptr(json_t) values = defaults ();
  json_t *identity = json_object_get (values, "identity");
  g_autofree char *uid = g_strndup (user->name, strcspn (user->name, "@"));

  json_object_update (user->prefs, json_object_get (values, "prefs"));
  json_object_update (user->attrs, json_object_get (values, "attrs"));
  json_object_set_new (user->attrs, "displayName", json_string (user->display_name));
  json_object_set_new (user->attrs, "cn", json_string (user->display_name));
  json_object_set_new (user->attrs, "uid", json_string (uid));
  json_object_set_new (user->attrs, "zimbraId", json_string (user->id));
  json_object_set_new (identity, "zimbraPrefFromAddress", json_string (user->name));
  json_object_set_new (identity, "zimbraPrefFromDisplay", json_string (user->display_name));
  json_object_set_new (identity, "zimbraPrefIdentityId", json_string (user->id));
  json_array_append_new (user->identities, json_pack ("{s:s, s:s, s:O}", "name", "DEFAULT", "id", user->id, "_attrs",
                                                      identity));
}

static gboolean
wants (const char *sections, const char *section)
{
  g_auto(GStrv) list = g_strsplit (sections == NULL ? "" : sections, ",", -1);

  return sections == NULL || *sections == '\0' || g_strv_contains ((const char *const *) list, section);
}

static gboolean
sections_known (const char *sections)
{
  static const char *const known[] = { "mbox", "prefs", "attrs", "idents", "sigs", "dsrcs", "children", "props",
                                       "zimlets", NULL };
  g_auto(GStrv) list = g_strsplit (sections == NULL ? "" : sections, ",", -1);

  for (char **section = list; *section != NULL; section++) {
    if (!g_strv_contains (known, *section))
      return FALSE;
  }
  return TRUE;
}

static void
set_urls (WaxDemoCall *call, json_t *response)
{
  json_object_set_new (response, "soapURL",
                       wax_demo_string_take (g_strdup_printf ("%s/service/soap/", wax_demo_server_url (call->server))));
  json_object_set_new (response, "publicURL", json_string (wax_demo_server_url (call->server)));
}

static json_t *
holder (const char *name, json_t *list)
{
  return json_array_size (list) == 0 ? json_object () : json_pack ("{s:O}", name, list);
}

json_t *
wax_demo_account_info (WaxDemoCall *call, json_t *request)
{
  const char *sections = wax_demo_text (request, "sections");
  WaxDemoUser *user = call->user;
  json_t *response;

  if (!sections_known (sections))
    return wax_demo_fail (call, "service.INVALID_REQUEST", "invalid request: unknown section: %s", sections);
  response = json_pack ("{s:s, s:s, s:s, s:s, s:I, s:i, s:i}", "version", VERSION_TEXT, "id", user->id, "name",
                        user->name, "crumb", "0c6260bbf6c7ce629d4d345cff113c09",
                        "lifetime", (json_int_t) ((call->token->until_us - g_get_monotonic_time ()) / 1000),
                        "docSizeLimit", 10485760, "attSizeLimit", 10240000);
  if (wants (sections, "mbox")) {
    json_object_set_new (response, "rest", wax_demo_string_take (g_strdup_printf ("%s/home/%s",
        wax_demo_server_url (call->server), user->name)));
    json_object_set_new (response, "used", json_integer ((json_int_t) wax_demo_user_size (user)));
    json_object_set_new (response, "isTrackingIMAP", json_false ());
    json_object_set_new (response, "prevSession", json_integer (0));
    json_object_set_new (response, "accessed", json_integer (0));
    json_object_set_new (response, "recent", json_integer (0));
  }
  json_object_set_new (response, "cos", json_pack ("{s:s, s:s}", "id", "e00428a1-0c00-11d9-836a-000d93afea2a", "name",
                                                   "default"));
  if (wants (sections, "prefs"))
    json_object_set_new (response, "prefs", json_pack ("{s:O}", "_attrs", user->prefs));
  if (wants (sections, "attrs"))
    json_object_set_new (response, "attrs", json_pack ("{s:O}", "_attrs", user->attrs));
  if (wants (sections, "zimlets"))
    json_object_set_new (response, "zimlets", json_object ());
  if (wants (sections, "props"))
    json_object_set_new (response, "props", json_object ());
  if (wants (sections, "idents"))
    json_object_set_new (response, "identities", holder ("identity", user->identities));
  if (wants (sections, "sigs"))
    json_object_set_new (response, "signatures", holder ("signature", user->signatures));
  if (wants (sections, "dsrcs"))
    json_object_set_new (response, "dataSources", json_object ());
  set_urls (call, response);
  json_object_set_new (response, "pasteitcleanedEnabled", json_false ());
  return response;
}

json_t *
wax_demo_account_other_info (WaxDemoCall *call, json_t *request)
{
  json_t *account = wax_demo_object (request, "account");
  const char *value = wax_demo_text (account, "_content");
  WaxDemoUser *user = g_strcmp0 (wax_demo_text (account, "by"), "id") == 0
      ? wax_demo_server_find_user_by_id (call->server, value)
                                                                           : wax_demo_server_find_user (call->server,
                                                                               value);
  json_t *response;

  if (user == NULL)
    return wax_demo_fail (call, "service.PERM_DENIED", "permission denied: can not access account %s",
                          value == NULL ? "" : value);
  response = json_pack ("{s:s, s:{s:s, s:s, s:s, s:s, s:s}}", "name", user->name, "_attrs", "zimbraId", user->id,
                        "zimbraMailHost", "mail.example.test",
                        "displayName", user->display_name, "zimbraAccountStatus", user->status,
                        "zimbraIsExternalVirtualAccount", "FALSE");
  set_urls (call, response);
  return response;
}
