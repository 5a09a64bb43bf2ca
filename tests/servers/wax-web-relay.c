#include "wax-web-relay.h"

#include <gio/gio.h>
#include <poll.h>
#include <unistd.h>

struct _WaxWebRelay {
  guint server_port;
  guint16 port;
  GSocketListener *listener;
  GCancellable *closing;
  GThread *thread;
  GPtrArray *passing; /* GThread, of this thread alone */
  int turn;
  int left;
  int broken;
};

typedef struct {
  WaxWebRelay *relay;
  GSocketConnection *client;
} Passage;

static GSocketConnection *
connect_to_server (WaxWebRelay *self)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();

  return g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) self->server_port, self->closing, NULL);
}

/* Returns: whether there may be more. */
static gboolean
pass_on (GSocket *from, GSocket *to)
{
  char buffer[16384];
  gssize n = g_socket_receive (from, buffer, sizeof buffer, NULL, NULL), sent = 0;

  while (sent < n) {
    gssize more = g_socket_send (to, buffer + sent, (gsize) (n - sent), NULL, NULL);

    if (more <= 0)
      return FALSE;
    sent += more;
  }
  return n > 0;
}

/* @turn: how often the client has begun to speak */
static gboolean
is_over (WaxWebRelay *self, guint turn)
{
  if (turn != (guint) g_atomic_int_get (&self->turn) || g_atomic_int_add (&self->left, -1) <= 0)
    return FALSE;
  g_atomic_int_inc (&self->broken);
  return TRUE;
}

static void
pass_between (WaxWebRelay *self, GSocket *client, GSocket *server)
{
  GPollFD polls[3] = { { g_socket_get_fd (client), G_IO_IN, 0 }, { g_socket_get_fd (server), G_IO_IN, 0 } };
  gboolean of_client = FALSE;
  guint turn = 0;

  g_assert_true (g_cancellable_make_pollfd (self->closing, &polls[2]));
  while (g_poll (polls, 3, -1) > 0 && polls[2].revents == 0) {
    gboolean server_speaks = polls[1].revents != 0, begins = !server_speaks && !of_client;

    of_client = !server_speaks;
    turn += begins;
    if ((begins && is_over (self, turn)) || !pass_on (server_speaks ? server : client, server_speaks ? client : server))
      break;
  }
  g_cancellable_release_fd (self->closing);
}

static gpointer
pass_cb (gpointer data)
{
  Passage *passage = data;
  g_autoptr(GSocketConnection) server = connect_to_server (passage->relay);

  if (server != NULL)
    pass_between (passage->relay, g_socket_connection_get_socket (passage->client),
                  g_socket_connection_get_socket (server));
  g_io_stream_close (G_IO_STREAM (passage->client), NULL, NULL);
  g_object_unref (passage->client);
  g_free (passage);
  return NULL;
}

static gpointer
accept_cb (gpointer data)
{
  WaxWebRelay *self = data;
  GSocketConnection *client;

  while ((client = g_socket_listener_accept (self->listener, NULL, self->closing, NULL)) != NULL) {
    Passage *passage = g_new (Passage, 1);

    *passage = (Passage) { self, client };
    g_ptr_array_add (self->passing, g_thread_new ("passage", pass_cb, passage));
  }
  return NULL;
}

WaxWebRelay *
wax_web_relay_new (guint port)
{
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) any = g_inet_socket_address_new (loopback, 0), bound = NULL;
  WaxWebRelay *self = g_new0 (WaxWebRelay, 1);
  g_autoptr(GError) error = NULL;

  self->server_port = port;
  self->closing = g_cancellable_new ();
  self->passing = g_ptr_array_new ();
  self->listener = g_socket_listener_new ();
  g_socket_listener_add_address (self->listener, any, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &bound,
                                 &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  self->thread = g_thread_new ("relay", accept_cb, self);
  return self;
}

void
wax_web_relay_free (WaxWebRelay *self)
{
  g_cancellable_cancel (self->closing);
  g_thread_join (self->thread);
  for (guint i = 0; i < self->passing->len; i++)
    g_thread_join (self->passing->pdata[i]);
  g_ptr_array_unref (self->passing);
  g_object_unref (self->listener);
  g_object_unref (self->closing);
  g_free (self);
}

guint
wax_web_relay_get_port (WaxWebRelay *self)
{
  return self->port;
}

void
wax_web_relay_break (WaxWebRelay *self, guint turn, guint times)
{
  g_atomic_int_set (&self->turn, (int) turn);
  g_atomic_int_set (&self->left, (int) times);
}

guint
wax_web_relay_count_broken (WaxWebRelay *self)
{
  return (guint) g_atomic_int_get (&self->broken);
}
