#include "protocol/zimbra/wax-zimbra-soap.h"

#include <string.h>

#include "protocol/zimbra/wax-zimbra-fault.h"
#include "util/wax-secret.h"

static void
add_header (WaxJsonWriter *writer, GBytes *token)
{
  wax_json_writer_begin_object (writer, "Header");
  wax_json_writer_begin_object (writer, "context");
  wax_json_writer_add_string (writer, "_jsns", WAX_ZIMBRA_NS);
  if (token != NULL) {
    wax_json_writer_add_element (writer, "authToken", wax_secret_get_text (token));
  } else {
    wax_json_writer_begin_object (writer, "authTokenControl");
    wax_json_writer_add_string (writer, "voidOnExpired", "1");
    wax_json_writer_end_object (writer);
  }
  wax_json_writer_begin_object (writer, "userAgent");
  wax_json_writer_add_string (writer, "name", "Waxwing");
  wax_json_writer_end_object (writer);
  wax_json_writer_begin_object (writer, "nosession");
  wax_json_writer_end_object (writer);
  wax_json_writer_end_object (writer);
  wax_json_writer_end_object (writer);
}

GBytes *
wax_zimbra_soap_wrap (const char *name, GBytes *content, GBytes *token)
{
  WaxJsonWriter *writer = wax_json_writer_new ();

  add_header (writer, token);
  wax_json_writer_begin_object (writer, "Body");
  wax_json_writer_add_json (writer, name, content);
  wax_json_writer_end_object (writer);
  return wax_json_writer_finish (writer);
}

WaxJsonWriter *
wax_zimbra_soap_content (const char *name_space)
{
  WaxJsonWriter *writer = wax_json_writer_new ();

  wax_json_writer_add_string (writer, "_jsns", name_space);
  return writer;
}

WaxJson *
wax_zimbra_soap_parse (guint status, guint retry_after_s, const char *text, gsize size, GError **error)
{
  gsize start = 0;
  g_autoptr(WaxJson) envelope = NULL;
  const WaxJson *body, *fault;

  while (start < size && g_ascii_isspace (text[start]))
    start++;
  if (start == size || text[start] != '{') {
    if (start == size || text[start] != '<' || !wax_zimbra_fault_set_xml (error, text + start, size - start))
      wax_zimbra_fault_set_status (error, status, retry_after_s);
    return NULL;
  }

  envelope = wax_json_parse (text + start, size - start, error);
  if (envelope == NULL)
    return NULL;
  body = wax_json_get_object (envelope, "Body");
  if (body == NULL) {
    wax_server_error_set (error, WAX_SERVER_ERROR_NOT_ZIMBRA, NULL, "the server answered JSON that is no SOAP");
    return NULL;
  }
  fault = wax_json_get_object (body, "Fault");
  if (fault != NULL) {
    wax_zimbra_fault_set_json (error, fault);
    return NULL;
  }
  return g_steal_pointer (&envelope);
}

const WaxJson *
wax_zimbra_soap_get_body (const WaxJson *envelope, const char *name, GError **error)
{
  const WaxJson *element = wax_json_get_object (wax_json_get_object (envelope, "Body"), name);

  if (element == NULL) {
    g_autofree char *message = g_strdup_printf ("the answer has no %s", name);

    wax_server_error_set (error, WAX_SERVER_ERROR_UNREADABLE, NULL, message);
  }
  return element;
}

gboolean
wax_zimbra_soap_check_batch (const WaxJson *batch, GError **error)
{
  const WaxJson *fault = wax_json_get_object (batch, "Fault");

  if (fault != NULL)
    wax_zimbra_fault_set_json (error, fault);
  return fault == NULL;
}
