#include "protocol/zimbra/wax-zimbra-settings-change.h"

#include <string.h>

#include "protocol/zimbra/wax-zimbra-soap.h"

/* ---- preferences ---- */

/* In "_attrs": of an array of "pref" the server takes nothing, and says that all is well. */
static void
write_preferences (WaxJsonWriter *writer, GHashTable *preferences)
{
  GHashTableIter iter;
  gpointer name, values;

  wax_json_writer_begin_object (writer, "_attrs");
  g_hash_table_iter_init (&iter, preferences);
  while (g_hash_table_iter_next (&iter, &name, &values)) {
    GStrv all = values;

    if (g_strv_length (all) < 2) {
      wax_json_writer_add_string (writer, name, all[0] != NULL ? all[0] : "");
      continue;
    }
    wax_json_writer_begin_array (writer, name);
    for (guint i = 0; all[i] != NULL; i++)
      wax_json_writer_add_string (writer, NULL, all[i]);
    wax_json_writer_end_array (writer);
  }
  wax_json_writer_end_object (writer);
}

/* ---- signatures ---- */

static void
write_content (WaxJsonWriter *writer, const char *type, const char *text)
{
  wax_json_writer_begin_object (writer, NULL);
  wax_json_writer_add_string (writer, "type", type);
  wax_json_writer_add_string (writer, "_content", text);
  wax_json_writer_end_object (writer);
}

/* A text that is not mentioned stays, an empty one is taken away. */
static void
write_signature (WaxJsonWriter *writer, WaxSettingsOperation operation, WaxSignature *signature)
{
  gboolean changes = operation == WAX_SETTINGS_CHANGE_SIGNATURE;

  wax_json_writer_begin_object (writer, "signature");
  wax_json_writer_add_string (writer, "id", signature->id);
  if (operation != WAX_SETTINGS_DELETE_SIGNATURE) {
    wax_json_writer_add_string (writer, "name", signature->name);
    wax_json_writer_begin_array (writer, "content");
    if (changes || signature->text[0] != '\0')
      write_content (writer, "text/plain", signature->text);
    if (changes || signature->html[0] != '\0')
      write_content (writer, "text/html", signature->html);
    wax_json_writer_end_array (writer);
  }
  wax_json_writer_end_object (writer);
}

/* ---- senders ---- */

/* Never without an address: that would empty the list. */
static void
write_sender (WaxJsonWriter *writer, const char *list, gboolean add, const char *sender)
{
  wax_json_writer_begin_object (writer, list);
  wax_json_writer_begin_array (writer, "addr");
  wax_json_writer_begin_object (writer, NULL);
  wax_json_writer_add_string (writer, "op", add ? "+" : "-");
  wax_json_writer_add_string (writer, "_content", sender);
  wax_json_writer_end_object (writer);
  wax_json_writer_end_array (writer);
  wax_json_writer_end_object (writer);
}

/* ---- all of them ---- */

static const char *
get_request (WaxSettingsOperation operation, WaxChannelId *channel)
{
  *channel = WAX_CHANNEL_SIGNATURES;
  switch (operation) {
  case WAX_SETTINGS_SET:
    *channel = WAX_CHANNEL_PREFERENCES;
    return "ModifyPrefs";
  case WAX_SETTINGS_CREATE_SIGNATURE:
    return "CreateSignature";
  case WAX_SETTINGS_CHANGE_SIGNATURE:
    return "ModifySignature";
  case WAX_SETTINGS_DELETE_SIGNATURE:
    return "DeleteSignature";
  case WAX_SETTINGS_TRUST:
  case WAX_SETTINGS_BLOCK:
  case WAX_SETTINGS_FORGET:
    *channel = WAX_CHANNEL_SENDERS;
    return "ModifyWhiteBlackList";
  }
  g_assert_not_reached ();
}

static GBytes *
build (WaxSettingsChange *change)
{
  WaxJsonWriter *writer = wax_zimbra_soap_content (WAX_ZIMBRA_NS_ACCOUNT);

  if (change->preferences != NULL)
    write_preferences (writer, change->preferences);
  if (change->signature != NULL)
    write_signature (writer, change->operation, change->signature);
  if (change->sender != NULL) {
    write_sender (writer, "whiteList", change->operation == WAX_SETTINGS_TRUST, change->sender);
    write_sender (writer, "blackList", change->operation == WAX_SETTINGS_BLOCK, change->sender);
  }
  return wax_json_writer_finish (writer);
}

/* What is too long, too many or not one of the values is an invalid request to the server, and no fault of its own. */
static void
tell (GError **error, GError *refused)
{
  const char *code = wax_server_error_get_fault_code (refused);

  if (g_strcmp0 (code, "service.INVALID_REQUEST") == 0 || g_strcmp0 (code, "account.INVALID_ATTR_VALUE") == 0) {
    wax_server_error_set (error, WAX_SERVER_ERROR_BAD_VALUE, &(WaxServerFault) { .code = code }, refused->message);
    g_error_free (refused);
  } else {
    g_propagate_error (error, refused);
  }
}

gboolean
wax_zimbra_request_settings_change (WaxZimbraClient *client, WaxSettingsChange *change, GCancellable *cancellable,
                                    GError **error)
{
  WaxChannelId channel;
  const char *name = get_request (change->operation, &channel);
  g_autoptr(GBytes) content = build (change);
  g_autoptr(GError) refused = NULL;
  const WaxJson *response;
  g_autoptr(WaxJson) envelope = wax_zimbra_client_call (client, &(WaxZimbraCall) {
    .name = name, .channel = channel, .content = content,
  }, &response, cancellable, &refused);

  if (envelope != NULL)
    return TRUE;
  if (change->operation == WAX_SETTINGS_DELETE_SIGNATURE &&
      g_error_matches (refused, WAX_SERVER_ERROR, WAX_SERVER_ERROR_NO_SUCH_ITEM))
    return TRUE;
  tell (error, g_steal_pointer (&refused));
  return FALSE;
}
