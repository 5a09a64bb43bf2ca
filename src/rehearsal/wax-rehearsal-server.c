#include "rehearsal/wax-rehearsal-server.h"

#include <glib-unix.h>
#include <gnutls/gnutls.h>
#include <string.h>
#include <sys/socket.h>

enum { MAX_HEAD = 16384, MAX_PEERS = 16, PATIENCE_S = 60 };

/* What is shown to a connection; it lives as long as one that uses it. */
typedef struct {
  gatomicrefcount refs;
  gnutls_certificate_credentials_t credentials;
  GBytes *staple;
} Shown;

struct _WaxRehearsalServer {
  WaxRehearsalManner manner;
  GSocket *listener;
  guint port;
  gnutls_priority_t priority;
  GThread *acceptor;
  GMutex lock; /* guards what follows */
  gboolean stopping;
  Shown *shown;
  GBytes *offered; /* (nullable) */
  GPtrArray *peers;
  guint64 received;
};

typedef struct {
  WaxRehearsalServer *server;
  GSocket *socket;
  GThread *thread;
  Shown *shown; /* NULL without TLS */
  gnutls_session_t session;
  gboolean done; /* guarded by the server's lock */
} Peer;

static void
shown_unref (Shown *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_clear_pointer (&self->credentials, gnutls_certificate_free_credentials);
  g_clear_pointer (&self->staple, g_bytes_unref);
  g_free (self);
}

static void
peer_free (gpointer data)
{
  Peer *self = data;

  if (self->thread != NULL)
    g_thread_join (self->thread);
  g_object_unref (self->socket);
  g_clear_pointer (&self->shown, shown_unref);
  g_free (self);
}

/* ---- a connection ---- */

static gssize
receive (Peer *self, void *buffer, gsize size)
{
  return self->session != NULL ? gnutls_record_recv (self->session, buffer, size)
                               : recv (g_socket_get_fd (self->socket), buffer, size, 0);
}

static void
count (Peer *self, gsize received)
{
  g_mutex_lock (&self->server->lock);
  self->server->received += received;
  g_mutex_unlock (&self->server->lock);
}

static void
say_octets (Peer *self, const void *octets, gsize size)
{
  if (self->session != NULL)
    gnutls_record_send (self->session, octets, size);
  else
    send (g_socket_get_fd (self->socket), octets, size, MSG_NOSIGNAL);
}

static void
say (Peer *self, const char *text)
{
  say_octets (self, text, strlen (text));
}

/* Returns: whether there is something. */
static gboolean
say_offered (Peer *self)
{
  g_autoptr(GBytes) offered = NULL;
  g_autofree char *head = NULL;

  g_mutex_lock (&self->server->lock);
  if (self->server->offered != NULL)
    offered = g_bytes_ref (self->server->offered);
  g_mutex_unlock (&self->server->lock);
  if (offered == NULL)
    return FALSE;
  head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Length: %" G_GSIZE_FORMAT "\r\nConnection: close\r\n\r\n",
                          g_bytes_get_size (offered));
  say (self, head);
  say_octets (self, g_bytes_get_data (offered, NULL), g_bytes_get_size (offered));
  return TRUE;
}

/* Up to the empty line, or to the first sign that it is no HTTP. Returns: its size. */
static gsize
read_head (Peer *self, char *head, gsize size)
{
  gsize used = 0;
  gssize n = 1;

  while (n > 0 && used < size && memmem (head, used, "\r\n\r\n", 4) == NULL) {
    n = receive (self, head + used, size - used);
    if (n > 0)
      used += (gsize) n;
    if (used > 0 && !g_ascii_isupper (head[0]))
      break;
  }
  return used;
}

/* One request and one answer: nothing of it is kept. */
static void
answer (Peer *self)
{
  char head[MAX_HEAD];
  gsize used = read_head (self, head, sizeof head);

  if (used > 0 && !g_ascii_isupper (head[0]))
    say (self, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  else if (used > 0 && self->server->manner != WAX_REHEARSAL_PROXY_LOCKED)
    count (self, used);
  if (used > 0 && self->server->manner == WAX_REHEARSAL_PROXY_LOCKED)
    say (self, "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"rehearsal\"\r\n"
               "Content-Length: 0\r\nConnection: close\r\n\r\n");
  else if (used > 0 && g_ascii_isupper (head[0]) && !say_offered (self))
    say (self, "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  memset (head, 0, sizeof head);
}

/* The library frees what it is given. */
static int
staple_cb (gnutls_session_t session, void *data, gnutls_datum_t *response)
{
  gsize size;
  const void *octets = g_bytes_get_data (((Shown *) data)->staple, &size);

  response->data = gnutls_malloc (size);
  if (response->data == NULL)
    return GNUTLS_E_MEMORY_ERROR;
  memcpy (response->data, octets, size);
  response->size = (unsigned) size;
  return 0;
}

static void
serve_tls (Peer *self)
{
  int rc = gnutls_init (&self->session, GNUTLS_SERVER | GNUTLS_NO_SIGNAL);

  if (rc < 0) {
    self->session = NULL;
    return;
  }
  gnutls_priority_set (self->session, self->server->priority);
  gnutls_credentials_set (self->session, GNUTLS_CRD_CERTIFICATE, self->shown->credentials);
  gnutls_handshake_set_timeout (self->session, PATIENCE_S * 1000);
  gnutls_transport_set_int (self->session, g_socket_get_fd (self->socket));
  do
    rc = gnutls_handshake (self->session);
  while (rc < 0 && !gnutls_error_is_fatal (rc));
  if (rc >= 0) {
    answer (self);
    gnutls_bye (self->session, GNUTLS_SHUT_WR);
  }
  gnutls_deinit (self->session);
}

/* Says that it has connected, and never does. */
static void
serve_in_place (Peer *self)
{
  char head[MAX_HEAD];
  gsize used = read_head (self, head, sizeof head);

  if (used < strlen ("CONNECT ") || memcmp (head, "CONNECT ", strlen ("CONNECT ")) != 0)
    return;
  say (self, "HTTP/1.1 200 Connection Established\r\n\r\n");
  serve_tls (self);
}

static gpointer
run_peer (gpointer data)
{
  Peer *self = data;
  char byte;

  switch (self->server->manner) {
  case WAX_REHEARSAL_TLS:
  case WAX_REHEARSAL_OLD_TLS:
    if (self->shown != NULL)
      serve_tls (self);
    break;
  case WAX_REHEARSAL_PROXY_READING:
    if (self->shown != NULL)
      serve_in_place (self);
    break;
  case WAX_REHEARSAL_PLAIN:
  case WAX_REHEARSAL_PROXY_LOCKED: answer (self); break;
  case WAX_REHEARSAL_BANNER:
    say (self, "220 localhost ready\r\n");
    recv (g_socket_get_fd (self->socket), &byte, 1, 0);
    break;
  case WAX_REHEARSAL_CUT: recv (g_socket_get_fd (self->socket), &byte, 1, 0); break;
  }
  shutdown (g_socket_get_fd (self->socket), SHUT_RDWR);
  g_mutex_lock (&self->server->lock);
  self->done = TRUE;
  g_mutex_unlock (&self->server->lock);
  return NULL;
}

/* ---- the listener ---- */

static void
set_patience (GSocket *socket)
{
  const struct timeval patience = { .tv_sec = PATIENCE_S };
  int fd = g_socket_get_fd (socket);

  g_unix_set_fd_nonblocking (fd, FALSE, NULL);
  setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

/* Threads that are done wait for nothing any more. With the lock. */
static void
sweep (WaxRehearsalServer *self)
{
  for (guint i = self->peers->len; i > 0; i--) {
    Peer *peer = self->peers->pdata[i - 1];

    if (peer->done) {
      g_mutex_unlock (&self->lock); /* its last step may still want it */
      g_thread_join (peer->thread);
      g_mutex_lock (&self->lock);
      peer->thread = NULL;
      g_ptr_array_remove_index_fast (self->peers, i - 1);
    }
  }
}

static void
take_peer (WaxRehearsalServer *self, GSocket *socket)
{
  Peer *peer = g_new0 (Peer, 1);

  set_patience (socket);
  peer->server = self;
  peer->socket = g_object_ref (socket);
  if (self->shown != NULL) {
    g_atomic_ref_count_inc (&self->shown->refs);
    peer->shown = self->shown;
  }
  g_ptr_array_add (self->peers, peer);
  peer->thread = g_thread_new ("rehearsal-peer", run_peer, peer);
}

static gpointer
run_acceptor (gpointer data)
{
  WaxRehearsalServer *self = data;

  for (;;) {
    g_autoptr(GSocket) socket = g_socket_accept (self->listener, NULL, NULL);
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

    if (socket == NULL || self->stopping)
      return NULL;
    sweep (self);
    if (self->peers->len < MAX_PEERS)
      take_peer (self, socket);
  }
}

static gboolean
listen_on_loopback (WaxRehearsalServer *self, GError **error)
{
  g_autoptr(GInetAddress) host = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) any = g_inet_socket_address_new (host, 0), bound = NULL;

  self->listener = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);
  if (self->listener == NULL || !g_socket_bind (self->listener, any, TRUE, error) ||
      !g_socket_listen (self->listener, error))
    return FALSE;
  bound = g_socket_get_local_address (self->listener, error);
  if (bound == NULL)
    return FALSE;
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  return TRUE;
}

WaxRehearsalServer *
wax_rehearsal_server_new (WaxRehearsalManner manner, GError **error)
{
  g_autoptr(WaxRehearsalServer) self = g_new0 (WaxRehearsalServer, 1);
  const char *versions = manner == WAX_REHEARSAL_OLD_TLS ? "NORMAL:%COMPAT:-VERS-ALL:+VERS-TLS1.1" : "NORMAL";

  self->manner = manner;
  g_mutex_init (&self->lock);
  self->peers = g_ptr_array_new_with_free_func (peer_free);
  if (gnutls_priority_init (&self->priority, versions, NULL) < 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the TLS library knows no %s", versions);
    return NULL;
  }
  if (!listen_on_loopback (self, error))
    return NULL;
  self->acceptor = g_thread_new ("rehearsal", run_acceptor, self);
  return g_steal_pointer (&self);
}

/* Every connection ends at once. With the lock. */
static void
cut (WaxRehearsalServer *self)
{
  for (guint i = 0; i < self->peers->len; i++)
    shutdown (g_socket_get_fd (((Peer *) self->peers->pdata[i])->socket), SHUT_RDWR);
}

void
wax_rehearsal_server_free (WaxRehearsalServer *self)
{
  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  cut (self);
  g_mutex_unlock (&self->lock);
  if (self->acceptor != NULL) {
    shutdown (g_socket_get_fd (self->listener), SHUT_RDWR);
    g_thread_join (self->acceptor);
  }
  g_ptr_array_unref (self->peers);
  g_clear_object (&self->listener);
  g_clear_pointer (&self->shown, shown_unref);
  g_clear_pointer (&self->offered, g_bytes_unref);
  g_clear_pointer (&self->priority, gnutls_priority_deinit);
  g_mutex_clear (&self->lock);
  g_free (self);
}

guint
wax_rehearsal_server_get_port (WaxRehearsalServer *self)
{
  return self->port;
}

gboolean
wax_rehearsal_server_show (WaxRehearsalServer *self, WaxRehearsalCert *certificate, gboolean alone, GBytes *staple,
                           GError **error)
{
  g_autofree char *chain = wax_rehearsal_cert_chain_to_pem (certificate, alone);
  g_autofree char *key = wax_rehearsal_cert_key_to_pem (certificate);
  gnutls_datum_t chain_pem = { (unsigned char *) chain, (unsigned) strlen (chain) };
  gnutls_datum_t key_pem = { (unsigned char *) key, (unsigned) strlen (key) };
  Shown *shown = g_new0 (Shown, 1);
  int rc = gnutls_certificate_allocate_credentials (&shown->credentials);

  g_atomic_ref_count_init (&shown->refs);
  if (rc >= 0)
    rc = gnutls_certificate_set_x509_key_mem (shown->credentials, &chain_pem, &key_pem, GNUTLS_X509_FMT_PEM);
  if (rc < 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the certificate cannot be shown: %s", gnutls_strerror (rc));
    shown_unref (shown);
    return FALSE;
  }
  if (staple != NULL) {
    shown->staple = g_bytes_ref (staple);
    gnutls_certificate_set_ocsp_status_request_function (shown->credentials, staple_cb, shown);
  }
  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->shown, shown_unref);
  self->shown = shown;
  cut (self);
  g_mutex_unlock (&self->lock);
  return TRUE;
}

void
wax_rehearsal_server_offer (WaxRehearsalServer *self, GBytes *content)
{
  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->offered, g_bytes_unref);
  self->offered = g_bytes_ref (content);
  g_mutex_unlock (&self->lock);
}

guint64
wax_rehearsal_server_get_received (WaxRehearsalServer *self)
{
  guint64 received;

  g_mutex_lock (&self->lock);
  received = self->received;
  g_mutex_unlock (&self->lock);
  return received;
}
