#include "scripted-server.h"

#include "wax-test-thread.h"

#include <libsoup/soup.h>
#include <string.h>

struct _ScriptedServer {
  WaxTestThread *thread;
  SoupServer *server;
  GTlsCertificate *certificate;
  ScriptedFunc func;
  gpointer user_data;
  guint16 port;
};

static GBytes *
make_session (void)
{
  static const char text[] = "{\"Header\":{},\"Body\":{\"AuthResponse\":{\"authToken\":[{\"_content\":\"0_scripted\"}],"
                             "\"lifetime\":3600000,\"_jsns\":\"urn:zimbraAccount\"}}}";

  return g_bytes_new_static (text, strlen (text));
}

static void
request_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  ScriptedServer *self = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  GUri *uri = soup_server_message_get_uri (message);
  g_autofree char *whole = g_strjoin ("?", path, g_uri_get_query (uri), NULL);
  ScriptedAnswer answer = { .status = 200, .type = "text/javascript; charset=utf-8" };

  if (g_str_has_suffix (path, "/AuthRequest"))
    answer.body = make_session ();
  else
    self->func (whole, &answer, self->user_data);
  soup_server_message_set_status (message, answer.status, NULL);
  if (answer.encoding != NULL)
    soup_message_headers_replace (headers, "Content-Encoding", answer.encoding);
  if (answer.body == NULL)
    return;
  soup_message_headers_replace (headers, "Content-Type", answer.type);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), answer.body);
  g_bytes_unref (answer.body);
}

static void
start_listening (ScriptedServer *self)
{
  g_autoptr(GError) error = NULL;
  GSList *uris;

  self->server = soup_server_new (NULL, NULL);
  soup_server_set_tls_certificate (self->server, self->certificate);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->port = (guint16) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

ScriptedServer *
scripted_server_new (GTlsCertificate *certificate, ScriptedFunc func, gpointer user_data)
{
  ScriptedServer *self = g_new0 (ScriptedServer, 1);

  self->thread = wax_test_thread_new ();
  self->certificate = g_object_ref (certificate);
  self->func = func;
  self->user_data = user_data;
  g_main_context_push_thread_default (wax_test_thread_get_context (self->thread));
  start_listening (self);
  g_main_context_pop_thread_default (wax_test_thread_get_context (self->thread));
  wax_test_thread_start (self->thread, "scripted");
  return self;
}

void
scripted_server_free (ScriptedServer *self)
{
  wax_test_thread_end (self->thread, (GDestroyNotify) soup_server_disconnect, self->server);
  g_object_unref (self->server);
  g_object_unref (self->certificate);
  g_free (self);
}

guint16
scripted_server_get_port (ScriptedServer *self)
{
  return self->port;
}
