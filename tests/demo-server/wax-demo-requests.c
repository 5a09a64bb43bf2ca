#include "wax-demo-call.h"

#include <string.h>

/* Requests: what the switches make of them, and who answers otherwise. */

gint64
wax_demo_server_switch (WaxDemoServer *self, WaxDemoMisbehaviour what, const char *name)
{
  WaxDemoSwitch *found = &self->switches[what];

  if (found->value == 0)
    return 0;
  if (found->where != NULL &&
      (name == NULL || (found->where[0] == '/' ? !g_str_has_prefix (name, found->where) : strcmp (name,
          found->where) != 0)))
    return 0;
  return found->value;
}

gboolean
wax_demo_server_every (WaxDemoServer *self, WaxDemoMisbehaviour what, const char *name)
{
  gint64 value = wax_demo_server_switch (self, what, name);

  return value > 0 && ++self->switches[what].met % (guint64) value == 0;
}

void
wax_demo_server_count (WaxDemoServer *self, const char *name)
{
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->requests, name));

  g_hash_table_insert (self->requests, g_strdup (name), GUINT_TO_POINTER (count + 1));
}

static void
respond_endless (SoupServerMessage *message, guint64 left)
{
  gsize size = (gsize) MIN (left, 1024 * 1024);
  char *chunk = g_malloc (size);

  memset (chunk, 'a', size);
  soup_message_body_append_take (soup_server_message_get_response_body (message), (guchar *) chunk, size);
}

static void
endless_wrote_chunk_cb (SoupServerMessage *message, gpointer data)
{
  guint64 *left = data;

  if (*left > 0) {
    respond_endless (message, *left);
    *left -= MIN (*left, 1024 * 1024);
  } else {
    soup_message_body_complete (soup_server_message_get_response_body (message));
  }
  soup_server_message_unpause (message);
}

static void
answer_endless (SoupServerMessage *message, gint64 bytes)
{
  guint64 *left = g_new (guint64, 1);
  static const char start[] = "{\"Header\":{\"context\":{\"x\":\"";

  *left = (guint64) bytes;
  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Content-Type",
                                "text/javascript; charset=utf-8");
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message), SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC, start,
                            sizeof start - 1);
  g_object_set_data_full (G_OBJECT (message), "wax-demo-left", left, g_free);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (endless_wrote_chunk_cb), left);
}

static void
answer_deep (SoupServerMessage *message, gint64 depth)
{
  GString *body = g_string_sized_new ((gsize) depth * 12);

  for (gint64 i = 0; i < depth; i++)
    g_string_append (body, i % 2 == 0 ? "{\"Body\":" : "[");
  for (gint64 i = depth; i > 0; i--)
    g_string_append_c (body, i % 2 != 0 ? '}' : ']');
  wax_demo_respond (message, 200, "text/javascript; charset=utf-8", body->str, body->len);
  g_string_free (body, FALSE);
}

/* Whatever the whole server does wrong; TRUE if that was the answer. */
static gboolean
misbehave (WaxDemoServer *self, SoupServerMessage *message, const char *name)
{
  gint64 value;

  if (self->redirect != NULL) {
    soup_server_message_set_redirect (message, 302, self->redirect);
    return TRUE;
  }
  if (wax_demo_server_switch (self, WAX_DEMO_MAINTENANCE, name) != 0 ||
      (wax_demo_server_switch (self, WAX_DEMO_LOCK_OUT, NULL) != 0 && self->failures >= wax_demo_server_switch (self,
          WAX_DEMO_LOCK_OUT, NULL))) {
    wax_demo_respond_page (message, 503, "Service Unavailable");
    return TRUE;
  }
  if (wax_demo_server_switch (self, WAX_DEMO_THROTTLE, name) > 0) {
    self->switches[WAX_DEMO_THROTTLE].value--;
    wax_demo_respond_page (message, 429, "Too Many Requests");
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "DoSFilter", "unavailable");
    return TRUE;
  }
  value = wax_demo_server_switch (self, WAX_DEMO_NOT_ZIMBRA, name);
  if (value != 0) {
    wax_demo_respond_page (message, (guint) value, "Welcome to quite another web server");
    return TRUE;
  }
  value = wax_demo_server_switch (self, WAX_DEMO_ENDLESS, name);
  if (value != 0) {
    answer_endless (message, value);
    return TRUE;
  }
  value = wax_demo_server_switch (self, WAX_DEMO_DEEP, name);
  if (value != 0) {
    answer_deep (message, value);
    return TRUE;
  }
  return FALSE;
}

static void
finished_cb (SoupServerMessage *message, gpointer data)
{
  WaxDemoStream *stream = g_object_get_data (G_OBJECT (soup_server_message_get_remote_address (message)),
                                             "wax-demo-stream");
  WaxDemoServer *self = data;

  if (stream != NULL && g_hash_table_contains (self->streams, stream))
    wax_demo_stream_cut_after (stream, -1);
}

void
wax_demo_request_cb (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  WaxDemoServer *self = data;
  gboolean soap = g_str_has_prefix (path, "/service/soap");
  const char *name = soap && strlen (path) > strlen ("/service/soap/") ? path + strlen ("/service/soap/") : path;
  WaxDemoStream *stream = g_object_get_data (G_OBJECT (soup_server_message_get_remote_address (message)),
                                             "wax-demo-stream");
  gint64 cut = wax_demo_server_switch (self, WAX_DEMO_CUT, name);

  self->counters[WAX_DEMO_REQUESTS]++;
  /* The server seen ignores ranges; libsoup would serve them by itself. */
  soup_message_headers_remove (soup_server_message_get_request_headers (message), "Range");
  if (!soap)
    wax_demo_server_count (self, path);
  if (cut > 0 && stream != NULL)
    wax_demo_stream_cut_after (stream, cut);
  g_signal_connect (message, "finished", G_CALLBACK (finished_cb), self);
  if (misbehave (self, message, name)) {
    if (soap)
      wax_demo_server_count (self, name);
    return;
  }
  if (wax_demo_certauth_handle (self, message, path))
    return;
  if (soap)
    wax_demo_soap_handle (self, message, path);
  else
    wax_demo_rest_handle (self, message, path, query);
}

typedef struct {
  WaxDemoMisbehaviour what;
  gint64 value;
  const char *where;
} SwitchChange;

static void
misbehave_cb (WaxDemoServer *self, gpointer data)
{
  SwitchChange *change = data;
  WaxDemoSwitch *changed = &self->switches[change->what];
  GHashTableIter iter;
  gpointer value;

  if (change->what == WAX_DEMO_EXPIRE_TOKENS) {
    g_hash_table_iter_init (&iter, self->tokens);
    while (g_hash_table_iter_next (&iter, NULL, &value))
      ((WaxDemoToken *) value)->until_us = 0;
    return;
  }
  changed->value = change->value;
  changed->met = 0;
  g_free (changed->where);
  changed->where = g_strdup (change->where);
  if (change->what == WAX_DEMO_SLOW) {
    g_hash_table_iter_init (&iter, self->streams);
    while (g_hash_table_iter_next (&iter, &value, NULL))
      wax_demo_stream_set_rate (value, (guint64) change->value);
  }
}

void
wax_demo_server_misbehave (WaxDemoServer *self, WaxDemoMisbehaviour what, gint64 value, const char *where)
{
  SwitchChange change = { what, value, where };

  wax_demo_server_run (self, misbehave_cb, &change);
}

static void
redirect_cb (WaxDemoServer *self, gpointer data)
{
  g_free (self->redirect);
  self->redirect = g_strdup (data);
}

void
wax_demo_server_redirect (WaxDemoServer *self, const char *location)
{
  wax_demo_server_run (self, redirect_cb, (gpointer) location);
}

static void
forgive_cb (WaxDemoServer *self, gpointer data)
{
  self->failures = 0;
}

void
wax_demo_server_forgive (WaxDemoServer *self)
{
  wax_demo_server_run (self, forgive_cb, NULL);
}

typedef struct {
  char **texts;
} Tokens;

static void
tokens_cb (WaxDemoServer *self, gpointer data)
{
  Tokens *tokens = data;
  g_autofree gpointer *keys = g_hash_table_get_keys_as_array (self->tokens, NULL);

  tokens->texts = g_strdupv ((char **) keys);
}

char **
wax_demo_server_dup_tokens (WaxDemoServer *self)
{
  Tokens tokens = { NULL };

  wax_demo_server_run (self, tokens_cb, &tokens);
  return tokens.texts;
}

typedef struct {
  WaxDemoCounter counter;
  const char *name;
  guint64 value;
} Count;

static void
counter_cb (WaxDemoServer *self, gpointer data)
{
  Count *count = data;

  count->value = count->name != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->requests, count->name))
      : self->counters[count->counter];
}

guint64
wax_demo_server_get_counter (WaxDemoServer *self, WaxDemoCounter counter)
{
  Count count = { .counter = counter };

  wax_demo_server_run (self, counter_cb, &count);
  return count.value;
}

guint
wax_demo_server_count_requests (WaxDemoServer *self, const char *name)
{
  Count count = { .name = name };

  wax_demo_server_run (self, counter_cb, &count);
  return (guint) count.value;
}

static void
reset_cb (WaxDemoServer *self, gpointer data)
{
  guint64 open = self->counters[WAX_DEMO_OPEN];

  memset (self->counters, 0, sizeof self->counters);
  self->counters[WAX_DEMO_OPEN] = open;
  g_hash_table_remove_all (self->requests);
}

void
wax_demo_server_reset_counters (WaxDemoServer *self)
{
  wax_demo_server_run (self, reset_cb, NULL);
}
