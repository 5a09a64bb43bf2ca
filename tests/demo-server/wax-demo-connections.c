#include "wax-demo-call.h"

#include <glib-unix.h>
#include <poll.h>

/* Connections: who comes, with which handshake, and when they end. */

typedef struct {
  WaxDemoServer *server;
  GSocketConnection *connection;
  gboolean at_certificate_port;
  gboolean certificate_seen;
} Arrival;

static void
arrival_free (Arrival *arrival)
{
  g_object_unref (arrival->connection);
  g_free (arrival);
}

void
wax_demo_connections_gone_cb (gpointer data, GObject *stream)
{
  WaxDemoServer *self = data;

  g_hash_table_remove (self->streams, stream);
  if (g_hash_table_remove (self->watches, stream))
    self->counters[WAX_DEMO_OPEN]--;
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
serve (WaxDemoServer *self, GIOStream *base, GSocketConnection *connection, gboolean at_certificate_port)
{
  GSocket *socket = g_socket_connection_get_socket (connection);
  g_autoptr(WaxDemoStream) stream = wax_demo_stream_new (base, socket, &self->counters[WAX_DEMO_BYTES_RECEIVED],
                                                         &self->counters[WAX_DEMO_BYTES_SENT]);
  g_autoptr(GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr(GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);

  self->counters[WAX_DEMO_OPEN]++;
  g_hash_table_add (self->streams, stream);
  watch_hang_up (self, stream, socket);
  g_object_weak_ref (G_OBJECT (stream), wax_demo_connections_gone_cb, self);
  if (local == NULL || remote == NULL)
    return;
  /* The address object comes back with each message: the way from a message to its stream. */
  g_object_set_data (G_OBJECT (remote), "wax-demo-stream", stream);
  g_object_set_data (G_OBJECT (remote), "wax-demo-certificate-port", GINT_TO_POINTER (at_certificate_port));
  if (G_IS_TLS_CONNECTION (base))
    g_object_set_data_full (G_OBJECT (remote), "wax-demo-peer",
                            g_tls_connection_get_peer_certificate (G_TLS_CONNECTION (base)) == NULL
                            ? NULL : g_object_ref (g_tls_connection_get_peer_certificate (G_TLS_CONNECTION (base))),
                            g_object_unref);
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
  g_hash_table_remove (self->handshakes, arrival->connection);
  if (!g_cancellable_is_cancelled (self->closing)) {
    self->counters[done ? WAX_DEMO_HANDSHAKES : WAX_DEMO_HANDSHAKES_FAILED]++;
    if (arrival->certificate_seen)
      self->counters[WAX_DEMO_CLIENT_CERTIFICATES]++;
    if (done)
      serve (self, G_IO_STREAM (source), arrival->connection, arrival->at_certificate_port);
    else
      g_io_stream_close_async (G_IO_STREAM (arrival->connection), G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  }
  arrival_free (arrival);
}

/* A database set later, also none, comes after the library has read all of the system's for this one connection. */
static GIOStream *
new_tls (WaxDemoServer *self, GSocketConnection *connection)
{
  return g_initable_new (g_tls_backend_get_server_connection_type (g_tls_backend_get_default ()), NULL, NULL,
                         "base-io-stream", connection, "certificate", self->certificate, "database",
                         self->client_anchors, NULL);
}

static void
begin_tls (WaxDemoServer *self, GSocketConnection *connection, gboolean at_certificate_port)
{
  g_autoptr(GIOStream) tls = new_tls (self, connection);
  gint64 asking = wax_demo_server_switch (self, WAX_DEMO_CLIENT_CERTIFICATE, NULL);
  Arrival *arrival = g_new0 (Arrival, 1);

  arrival->server = self;
  arrival->connection = g_object_ref (connection);
  arrival->at_certificate_port = at_certificate_port;
  g_hash_table_add (self->handshakes, connection);
  if (at_certificate_port)
    asking = MAX (asking, 1);
  g_object_set (tls, "authentication-mode", asking == 0 ? G_TLS_AUTHENTICATION_NONE : asking == 1
                ? G_TLS_AUTHENTICATION_REQUESTED : G_TLS_AUTHENTICATION_REQUIRED, "require-close-notify", FALSE, NULL);
  g_signal_connect (tls, "notify::peer-certificate", G_CALLBACK (peer_certificate_cb), arrival);
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (client_certificate_cb), NULL);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (tls), G_PRIORITY_DEFAULT, self->closing, handshake_cb, arrival);
}

void
wax_demo_connections_accept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WaxDemoServer *self = data;
  g_autoptr(GError) error = NULL;
  GObject *at_certificate_port = NULL;
  g_autoptr(GSocketConnection) connection =
    g_socket_listener_accept_finish (G_SOCKET_LISTENER (source), result, &at_certificate_port, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_socket_listener_accept_async (self->listener, self->closing, wax_demo_connections_accept_cb, self);
  if (connection == NULL)
    return;
  self->counters[WAX_DEMO_CONNECTIONS]++;
  g_socket_set_option (g_socket_connection_get_socket (connection), 6 /* IPPROTO_TCP */, 1 /* TCP_NODELAY */, 1, NULL);
  if (wax_demo_server_switch (self, WAX_DEMO_MUTE, NULL) != 0)
    g_ptr_array_add (self->muted, g_object_ref (connection));
  else if (self->options.plain && at_certificate_port == NULL)
    serve (self, G_IO_STREAM (connection), connection, FALSE);
  else
    begin_tls (self, connection, at_certificate_port != NULL);
}

void
wax_demo_connections_cut (WaxDemoServer *self, gpointer data)
{
  GHashTableIter iter;
  gpointer connection, stream;

  g_ptr_array_set_size (self->muted, 0);
  /* They go on with the certificate with which they began. */
  g_hash_table_iter_init (&iter, self->handshakes);
  while (g_hash_table_iter_next (&iter, &connection, NULL))
    g_socket_shutdown (g_socket_connection_get_socket (connection), TRUE, TRUE, NULL);
  g_hash_table_iter_init (&iter, self->streams);
  while (g_hash_table_iter_next (&iter, &stream, NULL))
    wax_demo_stream_cut (stream);
}

static void
set_certificate_cb (WaxDemoServer *self, gpointer data)
{
  g_set_object (&self->certificate, data);
}

void
wax_demo_server_set_certificate (WaxDemoServer *self, GTlsCertificate *certificate)
{
  wax_demo_server_run (self, set_certificate_cb, certificate);
}

static void
set_anchors_cb (WaxDemoServer *self, gpointer data)
{
  g_set_object (&self->client_anchors, data);
}

void
wax_demo_server_set_client_anchors (WaxDemoServer *self, GTlsDatabase *database)
{
  wax_demo_server_run (self, set_anchors_cb, database);
}

void
wax_demo_server_cut_connections (WaxDemoServer *self)
{
  wax_demo_server_run (self, wax_demo_connections_cut, NULL);
}
