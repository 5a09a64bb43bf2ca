#include "wax-demo-server.h"

#include "wax-demo-call.h"
#include "wax-demo-corpus.h"
#include "wax-generator-words.h"

#include <gio/gunixsocketaddress.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>

#define PASSWORD "secret-1"
#define DOMAIN_PART "example.test"

typedef struct {
  void (*func) (WaxDemoServer *self, gpointer data);
  WaxDemoServer *server;
  gpointer data;
  GMutex lock;
  GCond done_changed;
  gboolean done;
} Job;

static gboolean
job_cb (gpointer data)
{
  Job *job = data;

  job->func (job->server, job->data);
  g_mutex_lock (&job->lock);
  job->done = TRUE;
  g_cond_signal (&job->done_changed);
  g_mutex_unlock (&job->lock);
  return G_SOURCE_REMOVE;
}

/* Runs @func in the server's thread and waits for it. */
static void
run (WaxDemoServer *self, void (*func) (WaxDemoServer *, gpointer), gpointer data)
{
  Job job = { .func = func, .server = self, .data = data };
  g_autoptr(GSource) source = g_idle_source_new ();

  g_mutex_init (&job.lock);
  g_cond_init (&job.done_changed);
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, job_cb, &job, NULL);
  g_source_attach (source, self->context);
  g_mutex_lock (&job.lock);
  while (!job.done)
    g_cond_wait (&job.done_changed, &job.lock);
  g_mutex_unlock (&job.lock);
  g_mutex_clear (&job.lock);
  g_cond_clear (&job.done_changed);
}

/* Switches and users */

gint64
wax_demo_server_switch (WaxDemoServer *self, WaxDemoMisbehaviour what, const char *name)
{
  WaxDemoSwitch *found = &self->switches[what];

  if (found->value == 0)
    return 0;
  if (found->where != NULL && (name == NULL || (found->where[0] == '/' ? !g_str_has_prefix (name, found->where) : strcmp (name, found->where) != 0)))
    return 0;
  return found->value;
}

gboolean
wax_demo_server_every (WaxDemoServer *self, WaxDemoMisbehaviour what, const char *name)
{
  gint64 value = wax_demo_server_switch (self, what, name);

  return value > 0 && ++self->switches[what].met % (guint64) value == 0;
}

WaxDemoUser *
wax_demo_server_find_user (WaxDemoServer *self, const char *name)
{
  g_autofree char *full = name == NULL ? NULL : strchr (name, '@') != NULL ? g_ascii_strdown (name, -1) : g_strdup_printf ("%s@" DOMAIN_PART, name);

  return full == NULL ? NULL : g_hash_table_lookup (self->users, full);
}

WaxDemoUser *
wax_demo_server_find_user_by_id (WaxDemoServer *self, const char *id)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->users);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    if (g_strcmp0 (((WaxDemoUser *) value)->id, id) == 0)
      return value;
  }
  return self->gal != NULL && g_strcmp0 (self->gal->id, id) == 0 ? self->gal : NULL;
}

const char *
wax_demo_server_url (WaxDemoServer *self)
{
  return self->host_url;
}

/* Connections */

typedef struct {
  WaxDemoServer *server;
  GSocketConnection *connection;
  gboolean certificate_seen;
} Arrival;

static void
arrival_free (Arrival *arrival)
{
  g_object_unref (arrival->connection);
  g_free (arrival);
}

static void
stream_gone_cb (gpointer data, GObject *stream)
{
  WaxDemoServer *self = data;

  g_hash_table_remove (self->streams, stream);
  if (g_hash_table_remove (self->watches, stream))
    self->counters[WAX_DEMO_OPEN]--;
}

static void
watch_free (gpointer watch)
{
  g_source_destroy (watch);
  g_source_unref (watch);
}

static gboolean
hung_up_cb (int fd, GIOCondition condition, gpointer stream)
{
  WaxDemoServer *self = g_object_get_data (stream, "wax-demo-server");

  self->counters[WAX_DEMO_OPEN]--;
  g_hash_table_remove (self->watches, stream);
  return G_SOURCE_REMOVE;
}

/* While an answer waits, libsoup reads nothing and would not see that the client has left. */
static void
watch_hang_up (WaxDemoServer *self, WaxDemoStream *stream, GSocket *socket)
{
  GSource *watch = g_unix_fd_source_new (g_socket_get_fd (socket), (GIOCondition) (POLLRDHUP | POLLHUP));

  g_object_set_data (G_OBJECT (stream), "wax-demo-server", self);
  g_source_set_callback (watch, G_SOURCE_FUNC (hung_up_cb), stream, NULL);
  g_source_attach (watch, self->context);
  g_hash_table_insert (self->watches, stream, watch);
}

static void
serve (WaxDemoServer *self, GIOStream *base, GSocketConnection *connection)
{
  GSocket *socket = g_socket_connection_get_socket (connection);
  g_autoptr(WaxDemoStream) stream = wax_demo_stream_new (base, socket, &self->counters[WAX_DEMO_BYTES_RECEIVED], &self->counters[WAX_DEMO_BYTES_SENT]);
  g_autoptr(GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr(GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);

  self->counters[WAX_DEMO_OPEN]++;
  g_hash_table_add (self->streams, stream);
  watch_hang_up (self, stream, socket);
  g_object_weak_ref (G_OBJECT (stream), stream_gone_cb, self);
  if (local == NULL || remote == NULL)
    return;
  /* The address object comes back with each message: the way from a message to its stream. */
  g_object_set_data (G_OBJECT (remote), "wax-demo-stream", stream);
  if (G_IS_TLS_CONNECTION (base))
    g_object_set_data_full (G_OBJECT (remote), "wax-demo-peer", g_tls_connection_get_peer_certificate (G_TLS_CONNECTION (base)) == NULL
                            ? NULL : g_object_ref (g_tls_connection_get_peer_certificate (G_TLS_CONNECTION (base))), g_object_unref);
  wax_demo_stream_set_rate (stream, (guint64) wax_demo_server_switch (self, WAX_DEMO_SLOW, NULL));
  soup_server_accept_iostream (self->soup, G_IO_STREAM (stream), local, remote, NULL);
}

static void
peer_certificate_cb (GTlsConnection *tls, GParamSpec *pspec, gpointer data)
{
  Arrival *arrival = data;

  /* Also when the handshake fails afterwards: what counts is that the client showed it. */
  if (g_tls_connection_get_peer_certificate (tls) != NULL)
    arrival->certificate_seen = TRUE;
}

/* GIO asks the server side even about a certificate without any fault; one with a fault is refused. */
static gboolean
client_certificate_cb (GTlsConnection *tls, GTlsCertificate *certificate, GTlsCertificateFlags faults, gpointer data)
{
  return faults == 0;
}

static void
handshake_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Arrival *arrival = data;
  WaxDemoServer *self = arrival->server;
  gboolean done = g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, NULL);

  g_signal_handlers_disconnect_by_data (source, arrival);
  if (!g_cancellable_is_cancelled (self->closing)) {
    self->counters[done ? WAX_DEMO_HANDSHAKES : WAX_DEMO_HANDSHAKES_FAILED]++;
    if (arrival->certificate_seen)
      self->counters[WAX_DEMO_CLIENT_CERTIFICATES]++;
    if (done)
      serve (self, G_IO_STREAM (source), arrival->connection);
    else
      g_io_stream_close_async (G_IO_STREAM (arrival->connection), G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  }
  arrival_free (arrival);
}

static void
begin_tls (WaxDemoServer *self, GSocketConnection *connection)
{
  g_autoptr(GIOStream) tls = g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, NULL);
  gint64 asking = wax_demo_server_switch (self, WAX_DEMO_CLIENT_CERTIFICATE, NULL);
  Arrival *arrival = g_new0 (Arrival, 1);

  arrival->server = self;
  arrival->connection = g_object_ref (connection);
  g_object_set (tls, "authentication-mode", asking == 0 ? G_TLS_AUTHENTICATION_NONE : asking == 1 ? G_TLS_AUTHENTICATION_REQUESTED : G_TLS_AUTHENTICATION_REQUIRED,
                "require-close-notify", FALSE, NULL);
  if (self->client_anchors != NULL)
    g_tls_connection_set_database (G_TLS_CONNECTION (tls), self->client_anchors);
  g_signal_connect (tls, "notify::peer-certificate", G_CALLBACK (peer_certificate_cb), arrival);
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (client_certificate_cb), NULL);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (tls), G_PRIORITY_DEFAULT, self->closing, handshake_cb, arrival);
}

static void
accept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WaxDemoServer *self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GSocketConnection) connection = g_socket_listener_accept_finish (G_SOCKET_LISTENER (source), result, NULL, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_socket_listener_accept_async (self->listener, self->closing, accept_cb, self);
  if (connection == NULL)
    return;
  self->counters[WAX_DEMO_CONNECTIONS]++;
  g_socket_set_option (g_socket_connection_get_socket (connection), 6 /* IPPROTO_TCP */, 1 /* TCP_NODELAY */, 1, NULL);
  if (wax_demo_server_switch (self, WAX_DEMO_MUTE, NULL) != 0)
    g_ptr_array_add (self->muted, g_object_ref (connection));
  else if (self->options.plain)
    serve (self, G_IO_STREAM (connection), connection);
  else
    begin_tls (self, connection);
}

/* Requests */

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
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Content-Type", "text/javascript; charset=utf-8");
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message), SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC, start, sizeof start - 1);
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
      (wax_demo_server_switch (self, WAX_DEMO_LOCK_OUT, NULL) != 0 && self->failures >= wax_demo_server_switch (self, WAX_DEMO_LOCK_OUT, NULL))) {
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
  WaxDemoStream *stream = g_object_get_data (G_OBJECT (soup_server_message_get_remote_address (message)), "wax-demo-stream");
  WaxDemoServer *self = data;

  if (stream != NULL && g_hash_table_contains (self->streams, stream))
    wax_demo_stream_cut_after (stream, -1);
}

static void
request_cb (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  WaxDemoServer *self = data;
  gboolean soap = g_str_has_prefix (path, "/service/soap");
  const char *name = soap && strlen (path) > strlen ("/service/soap/") ? path + strlen ("/service/soap/") : path;
  WaxDemoStream *stream = g_object_get_data (G_OBJECT (soup_server_message_get_remote_address (message)), "wax-demo-stream");
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
  if (soap)
    wax_demo_soap_handle (self, message, path);
  else
    wax_demo_rest_handle (self, message, path, query);
}

/* Life */

static gboolean
live_cb (gpointer data)
{
  WaxDemoServer *self = data;
  g_autoptr(GString) raw = g_string_new (NULL);
  g_auto(WaxGeneratedMessage) message = { 0 };
  g_autoptr(GBytes) bytes = NULL;
  WaxDemoUser *user = wax_demo_server_find_user (self, "alice");

  wax_message_generator_make (self->options.seed + 1, self->live_index++, raw, &message);
  bytes = g_string_free_to_bytes (g_steal_pointer (&raw));
  wax_demo_user_add_message (user, WAX_DEMO_INBOX, bytes, &message, wax_demo_flag ('u'), 0);
  wax_demo_wait_notify (self, user);
  return G_SOURCE_CONTINUE;
}

static WaxDemoUser *
add_user (WaxDemoServer *self, const char *name, const char *display_name, const char *password)
{
  g_autofree char *full = strchr (name, '@') != NULL ? g_strdup (name) : g_strdup_printf ("%s@" DOMAIN_PART, name);
  WaxDemoUser *user = wax_demo_user_new (full, display_name, password);

  wax_demo_account_seed (user);
  g_hash_table_insert (self->users, user->name, user);
  wax_demo_gal_set_person (self, full, display_name, "Forester");
  return user;
}

/* What makes the demonstration look lived in: people, tags, a signature, senders. */
static void
furnish (WaxDemoServer *self, WaxDemoUser *alice)
{
  for (guint i = 0; i < WAX_N_LANGUAGES; i++) {
    for (guint j = 0; j < G_N_ELEMENTS (wax_languages[i].names); j++) {
      g_autofree char *address = g_strdup_printf ("%s.%u@" DOMAIN_PART, wax_languages[i].code, j);
      wax_demo_gal_set_person (self, address, wax_languages[i].names[j], j % 3 == 0 ? "Gardener" : "Forester");
    }
  }
  wax_demo_gal_set_person (self, "team@" DOMAIN_PART, "The Team", "group");
  wax_demo_user_add_tag (alice, "urgent", 1);
  wax_demo_user_add_tag (alice, "später", 4);
  json_array_append_new (alice->signatures, json_pack ("{s:s, s:s, s:[{s:s, s:s}]}", "name", "Work", "id", "9b1f5a0e-6d0f-4c53-8a57-2f3f6f1f0a01",
                                                       "content", "type", "text/plain", "_content", "Alice Arden\nExample Trees"));
  json_array_append_new (alice->white, json_pack ("{s:s}", "_content", "trees.test"));
  json_array_append_new (alice->black, json_pack ("{s:s}", "_content", "spam@bad.test"));
}

static void
fill (WaxDemoServer *self)
{
  WaxDemoUser *alice = add_user (self, "alice", "Alice Arden", PASSWORD);
  WaxDemoUser *bob = add_user (self, "bob", "Bob Birch", PASSWORD);

  add_user (self, "carol", "Carol Cherry", PASSWORD);
  for (guint i = 1; i <= self->options.users; i++) {
    g_autofree char *name = g_strdup_printf ("user%u", i);
    g_autofree char *display_name = g_strdup_printf ("User %u", i);
    add_user (self, name, display_name, PASSWORD);
  }
  if (self->options.empty)
    return;
  wax_demo_user_open_mailbox (alice);
  wax_demo_user_open_mailbox (bob);
  wax_demo_corpus_fill (self, alice);
  furnish (self, alice);
}

static gpointer
thread_main (gpointer data)
{
  WaxDemoServer *self = data;

  g_main_context_push_thread_default (self->context);
  g_socket_listener_accept_async (self->listener, self->closing, accept_cb, self);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

/* libsoup keeps connections alive only as long as the server has a listener of its own: here one that nobody can reach,
 * on a socket whose name is gone. Connections come by the listener above, which counts them. */
static void
keep_connections_alive (WaxDemoServer *self)
{
  g_autofree char *directory = g_dir_make_tmp ("wax-demo-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "socket", NULL);
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr(GSocket) socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);

  if (socket == NULL || !g_socket_bind (socket, address, FALSE, NULL) || !g_socket_listen (socket, NULL) ||
      !soup_server_listen_socket (self->soup, socket, 0, NULL))
    g_error ("The demo server cannot make its inner socket.");
  g_unlink (path);
  g_rmdir (directory);
}

static void
prepare_cb (WaxDemoServer *self, gpointer data)
{
  self->soup = soup_server_new ("server-header", NULL, NULL);
  keep_connections_alive (self);
  soup_server_add_handler (self->soup, NULL, request_cb, self, NULL);
  if (self->options.live_s > 0) {
    self->live = g_timeout_source_new_seconds (self->options.live_s);
    g_source_set_callback (self->live, live_cb, self, NULL);
    g_source_attach (self->live, self->context);
  }
}

WaxDemoServer *
wax_demo_server_new (const WaxDemoOptions *options, GTlsCertificate *certificate, GError **error)
{
  WaxDemoServer *self = g_new0 (WaxDemoServer, 1);
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, options->port);
  g_autoptr(GSocketAddress) bound = NULL;

  g_return_val_if_fail (options->plain || certificate != NULL, NULL);
  self->options = *options;
  self->listener = g_socket_listener_new ();
  if (!g_socket_listener_add_address (self->listener, address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &bound, error)) {
    g_object_unref (self->listener);
    g_free (self);
    return NULL;
  }
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  self->host_url = wax_demo_server_dup_url (self, "localhost");
  self->certificate = certificate == NULL ? NULL : g_object_ref (certificate);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->closing = g_cancellable_new ();
  self->streams = g_hash_table_new (NULL, NULL);
  self->watches = g_hash_table_new_full (NULL, NULL, NULL, watch_free);
  self->muted = g_ptr_array_new_with_free_func (g_object_unref);
  self->requests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->users = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) wax_demo_user_free);
  self->removed_users = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_demo_user_free);
  self->tokens = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, wax_demo_token_free);
  self->waitsets = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, wax_demo_wait_set_free);
  self->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, wax_demo_session_free);
  self->waits = g_ptr_array_new_with_free_func (wax_demo_wait_free);
  self->directory = json_object ();
  fill (self);
  self->thread = g_thread_new ("wax-demo-server", thread_main, self);
  run (self, prepare_cb, NULL);
  return self;
}

static gboolean
no_more_streams (WaxDemoServer *self)
{
  return g_hash_table_size (self->streams) == 0;
}

static void
cut_cb (WaxDemoServer *self, gpointer data)
{
  GHashTableIter iter;
  gpointer stream;

  g_ptr_array_set_size (self->muted, 0);
  g_hash_table_iter_init (&iter, self->streams);
  while (g_hash_table_iter_next (&iter, &stream, NULL))
    wax_demo_stream_cut (stream);
}

static void
stop_cb (WaxDemoServer *self, gpointer data)
{
  if (self->live != NULL)
    g_source_destroy (self->live);
  g_cancellable_cancel (self->closing);
  g_socket_listener_close (self->listener);
  g_ptr_array_set_size (self->waits, 0);
  cut_cb (self, NULL);
  soup_server_disconnect (self->soup);
  /* Connections end in callbacks of this context: let those that are due run, so that none meets a freed server. */
  for (guint i = 0; i < 1000 && (g_main_context_iteration (self->context, FALSE) || (i < 200 && !no_more_streams (self))); i++) {
    if (!g_main_context_pending (self->context) && !no_more_streams (self))
      g_usleep (1000);
  }
  g_clear_object (&self->soup);
  g_main_loop_quit (self->loop);
}

void
wax_demo_server_free (WaxDemoServer *self)
{
  GHashTableIter iter;
  gpointer stream;

  run (self, stop_cb, NULL);
  g_thread_join (self->thread);
  g_hash_table_iter_init (&iter, self->streams);
  while (g_hash_table_iter_next (&iter, &stream, NULL))
    g_object_weak_unref (stream, stream_gone_cb, self);
  g_clear_pointer (&self->live, g_source_unref);
  g_object_unref (self->listener);
  g_object_unref (self->closing);
  g_clear_object (&self->certificate);
  g_clear_object (&self->client_anchors);
  g_hash_table_unref (self->streams);
  g_hash_table_unref (self->watches);
  g_ptr_array_unref (self->muted);
  g_ptr_array_unref (self->waits);
  g_hash_table_unref (self->requests);
  g_hash_table_unref (self->waitsets);
  g_hash_table_unref (self->sessions);
  g_hash_table_unref (self->tokens);
  g_hash_table_unref (self->users);
  g_ptr_array_unref (self->removed_users);
  g_clear_pointer (&self->gal, wax_demo_user_free);
  json_decref (self->directory);
  for (guint i = 0; i < WAX_DEMO_N_MISBEHAVIOURS; i++)
    g_free (self->switches[i].where);
  g_free (self->redirect);
  g_free (self->host_url);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_clear_pointer (&self->corpus, g_mapped_file_unref);
  g_free (self);
}

guint16
wax_demo_server_get_port (WaxDemoServer *self)
{
  return self->port;
}

char *
wax_demo_server_dup_url (WaxDemoServer *self, const char *host)
{
  return g_strdup_printf ("%s://%s:%u", self->options.plain ? "http" : "https", host, self->port);
}

/* Calls from other threads */

static void
set_certificate_cb (WaxDemoServer *self, gpointer data)
{
  g_set_object (&self->certificate, data);
}

void
wax_demo_server_set_certificate (WaxDemoServer *self, GTlsCertificate *certificate)
{
  run (self, set_certificate_cb, certificate);
}

static void
set_anchors_cb (WaxDemoServer *self, gpointer data)
{
  g_set_object (&self->client_anchors, data);
}

void
wax_demo_server_set_client_anchors (WaxDemoServer *self, GTlsDatabase *database)
{
  run (self, set_anchors_cb, database);
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

  run (self, misbehave_cb, &change);
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
  run (self, redirect_cb, (gpointer) location);
}

static void
forgive_cb (WaxDemoServer *self, gpointer data)
{
  self->failures = 0;
}

void
wax_demo_server_forgive (WaxDemoServer *self)
{
  run (self, forgive_cb, NULL);
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

  run (self, tokens_cb, &tokens);
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

  count->value = count->name != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->requests, count->name)) : self->counters[count->counter];
}

guint64
wax_demo_server_get_counter (WaxDemoServer *self, WaxDemoCounter counter)
{
  Count count = { .counter = counter };

  run (self, counter_cb, &count);
  return count.value;
}

guint
wax_demo_server_count_requests (WaxDemoServer *self, const char *name)
{
  Count count = { .name = name };

  run (self, counter_cb, &count);
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
  run (self, reset_cb, NULL);
}

void
wax_demo_server_cut_connections (WaxDemoServer *self)
{
  run (self, cut_cb, NULL);
}

typedef struct {
  const char *user, *text, *more, *value;
  guint id, folder;
  gint64 number;
  GBytes *bytes;
  char *answer;
} Scene;

static void
add_user_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;

  if (wax_demo_server_find_user (self, scene->user) == NULL)
    add_user (self, scene->user, scene->text, scene->more);
}

void
wax_demo_server_add_user (WaxDemoServer *self, const char *user, const char *display_name, const char *password)
{
  Scene scene = { .user = user, .text = display_name, .more = password };

  run (self, add_user_cb, &scene);
}

static void
remove_user_cb (WaxDemoServer *self, gpointer data)
{
  WaxDemoUser *user = wax_demo_server_find_user (self, data);

  if (user == NULL)
    return;
  g_hash_table_steal (self->users, user->name);
  g_free (user->status);
  user->status = g_strdup ("deleted");
  g_ptr_array_add (self->removed_users, user);
}

void
wax_demo_server_remove_user (WaxDemoServer *self, const char *user)
{
  run (self, remove_user_cb, (gpointer) user);
}

static void
set_password_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;
  WaxDemoUser *user = wax_demo_server_find_user (self, scene->user);
  GHashTableIter iter;
  gpointer value;

  g_free (user->password);
  user->password = g_strdup (scene->text);
  g_hash_table_iter_init (&iter, self->tokens);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    WaxDemoToken *token = value;
    token->outdated = token->outdated || token->user == user;
  }
}

void
wax_demo_server_set_password (WaxDemoServer *self, const char *user, const char *password)
{
  Scene scene = { .user = user, .text = password };

  run (self, set_password_cb, &scene);
}

static void
set_status_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;
  WaxDemoUser *user = wax_demo_server_find_user (self, scene->user);

  g_free (user->status);
  user->status = g_strdup (scene->text);
}

void
wax_demo_server_set_status (WaxDemoServer *self, const char *user, const char *status)
{
  Scene scene = { .user = user, .text = status };

  run (self, set_status_cb, &scene);
}

static void
set_quota_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;

  wax_demo_server_find_user (self, scene->user)->quota = scene->number;
}

void
wax_demo_server_set_quota (WaxDemoServer *self, const char *user, gint64 bytes)
{
  Scene scene = { .user = user, .number = bytes };

  run (self, set_quota_cb, &scene);
}

static void
set_preference_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;

  json_object_set_new (wax_demo_server_find_user (self, scene->user)->prefs, scene->text, wax_demo_string (scene->value));
}

void
wax_demo_server_set_preference (WaxDemoServer *self, const char *user, const char *name, const char *value)
{
  Scene scene = { .user = user, .text = name, .value = value };

  run (self, set_preference_cb, &scene);
}

static void
deliver_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;
  WaxDemoUser *user = wax_demo_server_find_user (self, scene->user);

  wax_demo_user_open_mailbox (user);
  scene->id = wax_demo_user_add_message (user, scene->folder, scene->bytes, NULL, wax_demo_flag ('u'), 0)->id;
  wax_demo_wait_notify (self, user);
}

guint
wax_demo_server_deliver (WaxDemoServer *self, const char *user, guint folder, GBytes *raw)
{
  Scene scene = { .user = user, .folder = folder, .bytes = raw };

  run (self, deliver_cb, &scene);
  return scene.id;
}

guint
wax_demo_server_deliver_generated (WaxDemoServer *self, const char *user, guint64 index)
{
  g_autoptr(GString) raw = g_string_new (NULL);
  g_auto(WaxGeneratedMessage) message = { 0 };
  g_autoptr(GBytes) bytes = NULL;

  wax_message_generator_make (self->options.seed + 1, index, raw, &message);
  bytes = g_string_free_to_bytes (g_steal_pointer (&raw));
  return wax_demo_server_deliver (self, user, WAX_DEMO_INBOX, bytes);
}

static void
act_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;
  WaxDemoUser *user = wax_demo_server_find_user (self, scene->user);
  WaxDemoItem *item = wax_demo_user_find (user, scene->id);

  if (item == NULL)
    return;
  wax_demo_user_begin (user);
  wax_demo_user_apply (user, item, scene->text);
  wax_demo_wait_notify (self, user);
}

void
wax_demo_server_act (WaxDemoServer *self, const char *user, guint id, const char *op)
{
  Scene scene = { .user = user, .id = id, .text = op };

  run (self, act_cb, &scene);
}

static void
forget_cb (WaxDemoServer *self, gpointer data)
{
  WaxDemoUser *user = wax_demo_server_find_user (self, data);

  user->cutoff = user->change;
  g_array_set_size (user->tombstones, 0);
}

void
wax_demo_server_forget_deletions (WaxDemoServer *self, const char *user)
{
  run (self, forget_cb, (gpointer) user);
}

static gboolean
newer_cb (gpointer key, gpointer value, gpointer data)
{
  return ((WaxDemoItem *) value)->rev > GPOINTER_TO_UINT (data);
}

static void
restore_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;
  WaxDemoUser *user = wax_demo_server_find_user (self, scene->user);

  user->change -= MIN (user->change - 1, scene->id);
  g_hash_table_foreach_remove (user->items, newer_cb, GUINT_TO_POINTER (user->change));
}

void
wax_demo_server_restore_backup (WaxDemoServer *self, const char *user, guint changes)
{
  Scene scene = { .user = user, .id = changes };

  run (self, restore_cb, &scene);
}

static void
get_message_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;
  WaxDemoItem *item = wax_demo_user_find_kind (wax_demo_server_find_user (self, scene->user), scene->id, WAX_DEMO_MESSAGE);

  if (item == NULL)
    return;
  scene->bytes = g_bytes_ref (item->raw);
  scene->answer = wax_demo_flags_to_string (item->flags);
}

GBytes *
wax_demo_server_get_message (WaxDemoServer *self, const char *user, guint id)
{
  Scene scene = { .user = user, .id = id };

  run (self, get_message_cb, &scene);
  g_free (scene.answer);
  return scene.bytes;
}

char *
wax_demo_server_dup_flags (WaxDemoServer *self, const char *user, guint id)
{
  Scene scene = { .user = user, .id = id };

  run (self, get_message_cb, &scene);
  g_clear_pointer (&scene.bytes, g_bytes_unref);
  return scene.answer;
}

static void
count_messages_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, wax_demo_server_find_user (self, scene->user)->items);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    WaxDemoItem *item = value;
    scene->id += item->kind == WAX_DEMO_MESSAGE && (scene->folder == 0 || item->folder == scene->folder);
  }
}

guint
wax_demo_server_count_messages (WaxDemoServer *self, const char *user, guint folder)
{
  Scene scene = { .user = user, .folder = folder };

  run (self, count_messages_cb, &scene);
  return scene.id;
}

static void
set_person_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;

  wax_demo_gal_set_person (self, scene->user, scene->text, scene->more);
}

void
wax_demo_server_set_person (WaxDemoServer *self, const char *address, const char *display_name, const char *title)
{
  Scene scene = { .user = address, .text = display_name, .more = title };

  run (self, set_person_cb, &scene);
}

static void
remove_person_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;

  wax_demo_gal_remove_person (self, scene->user, scene->number != 0);
}

void
wax_demo_server_remove_person (WaxDemoServer *self, const char *address, gboolean full_run)
{
  Scene scene = { .user = address, .number = full_run };

  run (self, remove_person_cb, &scene);
}

static void
get_numbers_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;
  WaxDemoUser *user = wax_demo_server_find_user (self, scene->user);

  scene->id = user->next_id - 1;
  scene->folder = user->change;
}

guint
wax_demo_server_get_change (WaxDemoServer *self, const char *user)
{
  Scene scene = { .user = user };

  run (self, get_numbers_cb, &scene);
  return scene.folder;
}

guint
wax_demo_server_get_newest (WaxDemoServer *self, const char *user)
{
  Scene scene = { .user = user };

  run (self, get_numbers_cb, &scene);
  return scene.id;
}
