#include "protocol/zimbra/wax-zimbra-send.h"

#include <string.h>

#include "protocol/wax-auth-error.h"
#include "protocol/wax-server-error.h"
#include "protocol/zimbra/wax-zimbra-soap.h"

static void
set_upload_error (GError **error, guint64 status)
{
  switch (status) {
  case 401:
    g_set_error (error, WAX_AUTH_ERROR, WAX_AUTH_ERROR_TOKEN_GONE, "the upload was not signed in");
    break;
  case 413:
    wax_server_error_set (error, WAX_SERVER_ERROR_TOO_BIG, NULL, "the upload was too large");
    break;
  case 403:
    wax_server_error_set (error, WAX_SERVER_ERROR_DENIED, NULL, "the upload was refused");
    break;
  default:
    wax_server_error_set (error, WAX_SERVER_ERROR_UNREADABLE, NULL, "the upload failed");
    break;
  }
}

char *
wax_zimbra_send_parse_upload (const char *text, gsize size, GError **error)
{
  g_autofree char *line = g_strndup (text, size);
  guint64 status = g_ascii_strtoull (line, NULL, 10);
  const char *list = status == 200 ? strchr (line, '[') : NULL;
  g_autofree char *wrapped = list != NULL ? g_strdup_printf ("{\"uploads\":%s}", list) : NULL;
  g_autoptr(WaxJson) json = NULL;
  char *id;

  if (wrapped == NULL) {
    set_upload_error (error, status);
    return NULL;
  }
  json = wax_json_parse (wrapped, strlen (wrapped), error);
  if (json == NULL)
    return NULL;
  id = wax_json_dup_text (wax_json_get_entry (json, "uploads", 0), "aid");
  if (id == NULL)
    set_upload_error (error, status);
  return id;
}

WaxJsonWriter *
wax_zimbra_send_begin (const WaxOutgoing *message, const char *draft_name)
{
  WaxJsonWriter *content = wax_zimbra_soap_content (WAX_ZIMBRA_NS_MAIL);

  if (message->send_id != NULL)
    wax_json_writer_add_string (content, "suid", message->send_id);
  wax_json_writer_begin_object (content, "m");
  if (message->draft_id != NULL)
    wax_json_writer_add_string (content, draft_name, message->draft_id);
  if (message->origin_id != NULL) {
    wax_json_writer_add_string (content, "origid", message->origin_id);
    wax_json_writer_add_string (content, "rt", message->forwards ? "w" : "r");
  }
  return content;
}

GBytes *
wax_zimbra_send_build (const char *upload_id, const WaxOutgoing *message, const char *draft_name)
{
  WaxJsonWriter *content = wax_zimbra_send_begin (message, draft_name);

  wax_json_writer_add_string (content, "aid", upload_id);
  wax_json_writer_end_object (content);
  return wax_json_writer_finish (content);
}

char *
wax_zimbra_send_parse (const WaxJson *response)
{
  char *id = wax_json_dup_text (wax_json_get_object (response, "m"), "id");

  return id != NULL ? id : g_strdup ("");
}

char *
wax_zimbra_send_parse_draft (const WaxJson *response, GError **error)
{
  char *id = wax_json_dup_text (wax_json_get_object (response, "m"), "id");

  if (id == NULL)
    wax_server_error_set (error, WAX_SERVER_ERROR_UNREADABLE, NULL, "the answer has no id of the draft");
  return id;
}
