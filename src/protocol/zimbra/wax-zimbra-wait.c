#include "protocol/zimbra/wax-zimbra-wait.h"

#include "protocol/wax-server-error.h"
#include "protocol/zimbra/wax-zimbra-soap.h"

WaxZimbraWaitSet *
wax_zimbra_wait_set_new (const char *id, const char *seq, gint64 created_s)
{
  WaxZimbraWaitSet *self = g_atomic_rc_box_new (WaxZimbraWaitSet);

  *self = (WaxZimbraWaitSet) { g_strdup (id), g_strdup (seq), created_s };
  return self;
}

WaxZimbraWaitSet *
wax_zimbra_wait_set_ref (WaxZimbraWaitSet *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  WaxZimbraWaitSet *self = data;

  g_free (self->id);
  g_free (self->seq);
}

void
wax_zimbra_wait_set_unref (WaxZimbraWaitSet *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

static void
add_account (WaxJsonWriter *content, const char *name, const char *account_id, const char *token)
{
  wax_json_writer_begin_object (content, name);
  wax_json_writer_begin_array (content, "a");
  wax_json_writer_begin_object (content, NULL);
  wax_json_writer_add_string (content, "id", account_id);
  wax_json_writer_add_string (content, "types", "all");
  if (token != NULL)
    wax_json_writer_add_string (content, "token", token);
  wax_json_writer_end_object (content);
  wax_json_writer_end_array (content);
  wax_json_writer_end_object (content);
}

GBytes *
wax_zimbra_wait_build_create (const char *account_id, const char *token)
{
  WaxJsonWriter *content = wax_zimbra_soap_content (WAX_ZIMBRA_NS_MAIL);

  wax_json_writer_add_string (content, "defTypes", "all");
  add_account (content, "add", account_id, token);
  return wax_json_writer_finish (content);
}

WaxZimbraWaitSet *
wax_zimbra_wait_parse_create (const WaxJson *response, gint64 now_s, GError **error)
{
  g_autofree char *id = wax_json_dup_text (response, "waitSet");
  g_autofree char *seq = wax_json_dup_text (response, "seq");

  if (id == NULL || *id == '\0') {
    wax_server_error_set (error, WAX_SERVER_ERROR_UNREADABLE, NULL, "the answer names no wait set");
    return NULL;
  }
  return wax_zimbra_wait_set_new (id, seq != NULL ? seq : "0", now_s);
}

GBytes *
wax_zimbra_wait_build (const WaxZimbraWaitSet *set, const char *account_id, const char *token, guint timeout_s)
{
  WaxJsonWriter *content = wax_zimbra_soap_content (WAX_ZIMBRA_NS_MAIL);
  g_autofree char *timeout = g_strdup_printf ("%u", timeout_s);

  wax_json_writer_add_string (content, "waitSet", set->id);
  wax_json_writer_add_string (content, "seq", set->seq);
  wax_json_writer_add_string (content, "block", "1");
  wax_json_writer_add_string (content, "timeout", timeout);
  add_account (content, "update", account_id, token);
  return wax_json_writer_finish (content);
}

WaxZimbraWaitOutcome
wax_zimbra_wait_parse (const WaxJson *response, char **seq)
{
  *seq = wax_json_dup_text (response, "seq");
  if (wax_json_get_bool (response, "canceled"))
    return WAX_ZIMBRA_WAIT_CANCELED;
  if (wax_json_get_length (response, "error") > 0)
    return WAX_ZIMBRA_WAIT_FAILED;
  /* The server's own documentation calls the list "n", the server "a". */
  if (wax_json_get_length (response, "a") > 0 || wax_json_get_length (response, "n") > 0)
    return WAX_ZIMBRA_WAIT_CHANGED;
  return WAX_ZIMBRA_WAIT_QUIET;
}
