#include "wax-demo-call.h"

#include <string.h>

/* Reading */

static json_t *
scalar (json_t *object, const char *key)
{
  json_t *value = json_object_get (object, key);

  if (json_is_array (value))
    value = json_array_get (value, 0);
  return json_is_object (value) ? json_object_get (value, "_content") : value;
}

const char *
wax_demo_text (json_t *object, const char *key)
{
  json_t *value = scalar (object, key);
  char *text;

  if (value == NULL || json_is_string (value))
    return json_string_value (value);
  if (!json_is_integer (value))
    return json_is_true (value) ? "1" : json_is_false (value) ? "0" : NULL;
  /* Requests may give numbers for text: the text goes into the request, which keeps it. */
  text = g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (value));
  json_object_set_new (object, key, json_string (text));
  g_free (text);
  return json_string_value (json_object_get (object, key));
}

const char *
wax_demo_text_or_empty (json_t *object, const char *key)
{
  const char *text = wax_demo_text (object, key);

  return text == NULL ? "" : text;
}

gint64
wax_demo_number (json_t *object, const char *key, gint64 otherwise)
{
  const char *text = wax_demo_text (object, key);

  return text == NULL || *text == '\0' ? otherwise : g_ascii_strtoll (text, NULL, 10);
}

gboolean
wax_demo_truth (json_t *object, const char *key, gboolean otherwise)
{
  const char *text = wax_demo_text (object, key);

  return text == NULL ? otherwise : strcmp (text, "1") == 0 || g_ascii_strcasecmp (text, "true") == 0;
}

json_t *
wax_demo_object (json_t *object, const char *key)
{
  json_t *value = json_object_get (object, key);

  if (json_is_array (value))
    value = json_array_get (value, 0);
  return json_is_object (value) ? value : NULL;
}

json_t *
wax_demo_list (json_t *object, const char *key)
{
  json_t *value = json_object_get (object, key);
  json_t *list;

  if (json_is_array (value))
    return json_incref (value);
  list = json_array ();
  if (value != NULL)
    json_array_append (list, value);
  return list;
}

json_t *
wax_demo_string (const char *text)
{
  json_t *value = json_string (text == NULL ? "" : text);
  g_autofree char *valid = NULL;

  if (value != NULL)
    return value;
  valid = g_utf8_make_valid (text, -1);
  return json_string (valid);
}

json_t *
wax_demo_string_take (char *text)
{
  json_t *value = wax_demo_string (text);

  g_free (text);
  return value;
}

/* Faults */

static gboolean
is_receiver (const char *code)
{
  static const char *const codes[] = { "service.FAILURE", "account.MAINTENANCE_MODE", "mail.TRY_AGAIN", NULL };

  return g_strv_contains (codes, code);
}

json_t *
wax_demo_fail (WaxDemoCall *call, const char *code, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  json_decref (call->fault);
  call->fault = json_pack ("{s:{s:s}, s:{s:o}, s:{s:{s:s, s:s, s:s}}}", "Code", "Value",
                           is_receiver (code) ? "soap:Receiver" : "soap:Sender",
                           "Reason", "Text", wax_demo_string (text), "Detail", "Error", "Code", code,
                           "Trace", "demo-1:1795230545619:f0de97dbeb5e93ab", "_jsns", "urn:zimbra");
  return NULL;
}

void
wax_demo_fail_argument (WaxDemoCall *call, const char *name, const char *type, const char *value)
{
  json_t *error = json_object_get (json_object_get (call->fault, "Detail"), "Error");
  json_t *list = json_object_get (error, "a");

  if (list == NULL) {
    list = json_array ();
    json_object_set_new (error, "a", list);
  }
  json_array_append_new (list, json_pack ("{s:s, s:s, s:o}", "n", name, "t", type, "_content",
                                          wax_demo_string (value)));
}

json_t *
wax_demo_id (WaxDemoCall *call, gint64 id)
{
  if (call->mailbox != call->user && call->mailbox != NULL)
    return wax_demo_string_take (g_strdup_printf ("%s:%" G_GINT64_FORMAT, call->mailbox->id, id));
  return wax_demo_string_take (g_strdup_printf ("%" G_GINT64_FORMAT, id));
}

gboolean
wax_demo_parse_id (WaxDemoCall *call, const char *text, gint64 *id)
{
  const char *colon = text == NULL ? NULL : strchr (text, ':');
  char *end = NULL;

  if (colon != NULL) {
    g_autofree char *account = g_strndup (text, (gsize) (colon - text));
    WaxDemoUser *owner = wax_demo_server_find_user_by_id (call->server, account);
    if (owner == NULL) {
      wax_demo_fail (call, "service.PERM_DENIED", "permission denied: can not access account %s", account);
      return FALSE;
    }
    call->mailbox = owner;
    text = colon + 1;
  }
  *id = text == NULL ? 0 : g_ascii_strtoll (text, &end, 10);
  if (text == NULL || *text == '\0' || *end != '\0') {
    wax_demo_fail (call, "service.INVALID_REQUEST", "invalid request: malformed item ID: %s", text == NULL ? "" : text);
    return FALSE;
  }
  return TRUE;
}
