#include "protocol/zimbra/wax-zimbra-settings.h"

#include "protocol/zimbra/wax-zimbra-personas.h"
#include "protocol/zimbra/wax-zimbra-soap.h"

static void
add_request (WaxJsonWriter *content, const char *name)
{
  wax_json_writer_begin_array (content, name);
  wax_json_writer_begin_object (content, NULL);
  wax_json_writer_add_string (content, "_jsns", WAX_ZIMBRA_NS_ACCOUNT);
  wax_json_writer_end_object (content);
  wax_json_writer_end_array (content);
}

GBytes *
wax_zimbra_settings_build (WaxSettingsParts parts)
{
  WaxJsonWriter *content = wax_zimbra_soap_content (WAX_ZIMBRA_NS);

  wax_json_writer_add_string (content, "onerror", "continue");
  if (parts & WAX_SETTINGS_PREFERENCES)
    add_request (content, "GetPrefsRequest");
  if (parts & WAX_SETTINGS_SIGNATURES) {
    add_request (content, "GetSignaturesRequest");
    wax_zimbra_personas_add_requests (content);
  }
  if (parts & WAX_SETTINGS_SENDERS)
    add_request (content, "GetWhiteBlackListRequest");
  return wax_json_writer_finish (content);
}

static GHashTable *
parse_preferences (const WaxJson *response)
{
  GHashTable *preferences = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  const WaxJson *attributes = wax_json_get_object (response, "_attrs");
  g_autoptr(GPtrArray) names = wax_json_get_names (attributes);

  for (guint i = 0; i < names->len; i++)
    g_hash_table_insert (preferences, g_strdup (names->pdata[i]), wax_json_dup_texts (attributes, names->pdata[i]));
  return preferences;
}

static WaxSignature *
parse_signature (const WaxJson *json)
{
  const char *id = wax_json_get_string (json, "id");
  const char *text = NULL, *html = NULL;
  guint length = wax_json_get_length (json, "content");

  if (id == NULL)
    return NULL;
  for (guint i = 0; i < length; i++) {
    const WaxJson *content = wax_json_get_entry (json, "content", i);

    if (g_strcmp0 (wax_json_get_string (content, "type"), "text/html") == 0)
      html = wax_json_get_string (content, "_content");
    else
      text = wax_json_get_string (content, "_content");
  }
  return wax_signature_new (&(WaxSignature) {
    .id = id, .name = wax_json_get_string (json, "name"), .text = text, .html = html,
  });
}

static GPtrArray *
parse_signatures (const WaxJson *response)
{
  GPtrArray *signatures = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_signature_unref);
  guint length = wax_json_get_length (response, "signature");

  for (guint i = 0; i < length; i++) {
    WaxSignature *signature = parse_signature (wax_json_get_entry (response, "signature", i));

    if (signature != NULL)
      g_ptr_array_add (signatures, signature);
  }
  return signatures;
}

static GPtrArray *
parse_senders (const WaxJson *response, const char *list)
{
  GPtrArray *senders = g_ptr_array_new_with_free_func (g_free);
  g_auto(GStrv) addresses = wax_json_dup_texts (wax_json_get_object (response, list), "addr");

  for (guint i = 0; addresses[i] != NULL; i++)
    g_ptr_array_add (senders, g_strdup (addresses[i]));
  return senders;
}

static const WaxJson *
get_part (const WaxJson *batch, const char *name, GError **error)
{
  const WaxJson *part = wax_json_get_object (batch, name);

  if (part == NULL) {
    g_autofree char *message = g_strdup_printf ("the answer has no %s", name);

    wax_server_error_set (error, WAX_SERVER_ERROR_UNREADABLE, NULL, message);
  }
  return part;
}

WaxRemoteSettings *
wax_zimbra_settings_parse (const WaxJson *batch, WaxSettingsParts parts, GError **error)
{
  g_autoptr(GHashTable) preferences = NULL;
  g_autoptr(GPtrArray) signatures = NULL;
  g_autoptr(GPtrArray) personas = NULL;
  g_autoptr(GPtrArray) trusted = NULL;
  g_autoptr(GPtrArray) blocked = NULL;
  const WaxJson *part;

  if (!wax_zimbra_soap_check_batch (batch, error))
    return NULL;
  if (parts & WAX_SETTINGS_PREFERENCES) {
    if ((part = get_part (batch, "GetPrefsResponse", error)) == NULL)
      return NULL;
    preferences = parse_preferences (part);
  }
  if (parts & WAX_SETTINGS_SIGNATURES) {
    if ((part = get_part (batch, "GetSignaturesResponse", error)) == NULL)
      return NULL;
    signatures = parse_signatures (part);
    personas = wax_zimbra_personas_parse (batch);
  }
  if (parts & WAX_SETTINGS_SENDERS) {
    if ((part = get_part (batch, "GetWhiteBlackListResponse", error)) == NULL)
      return NULL;
    trusted = parse_senders (part, "whiteList");
    blocked = parse_senders (part, "blackList");
  }
  return wax_remote_settings_new (&(WaxRemoteSettings) {
    .preferences = preferences, .signatures = signatures, .personas = personas, .trusted = trusted,
    .blocked = blocked,
  });
}

WaxAccountInfo *
wax_zimbra_settings_parse_account (const WaxJson *response)
{
  const WaxJson *attributes = wax_json_get_object (wax_json_get_object (response, "attrs"), "_attrs");
  g_autofree char *id = wax_json_dup_text (response, "id");
  g_autofree char *name = wax_json_dup_text (response, "name");
  g_autofree char *version = wax_json_dup_text (response, "version");
  g_autofree char *display_name = wax_json_dup_text (attributes, "displayName");

  return wax_account_info_new (&(WaxAccountInfo) {
    .remote_id = id,
    .address = name,
    .display_name = display_name,
    .version = version,
    .used = wax_json_get_int64 (response, "used", -1),
    .quota = wax_json_get_int64 (attributes, "zimbraMailQuota", -1),
    .max_message_size = wax_json_get_int64 (attributes, "zimbraMtaMaxMessageSize", -1),
  });
}
