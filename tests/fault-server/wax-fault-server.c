#include "wax-fault-server.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define HEAD_MAX 16384

struct _WaxFaultServer {
  WaxFault fault; /* in use now; guarded too */
  GSocket *listener;
  guint port;
  guint relay_port;
  gnutls_certificate_credentials_t credentials; /* in use now; guarded too */
  GPtrArray *retired;                           /* in which open connections may still stand */
  gnutls_datum_t ticket_key;
  GBytes *staple; /* NULL for none */
  GBytes *file;   /* likewise */
  gboolean asks;  /* for a client certificate */
  int alert;      /* by which it refuses one */
  GThread *acceptor;
  GMutex lock; /* guards what follows */
  GCond moved;
  gboolean stopping;
  GPtrArray *peers;
  guint refusals; /* that are left */
  WaxFaultCounts counts;
};

typedef struct {
  WaxFaultServer *server;
  WaxFault fault;
  GSocket *socket;
  GThread *thread;
  gnutls_session_t session; /* NULL without TLS */
  gboolean refused;
} Peer;

static void
peer_free (gpointer data)
{
  Peer *self = data;

  g_thread_join (self->thread);
  g_object_unref (self->socket);
  g_free (self);
}

static gssize
peer_send (Peer *self, const void *bytes, gsize size)
{
  const char *at = bytes;
  gsize left = size;

  while (left > 0) {
    gssize n = self->session != NULL ? gnutls_record_send (self->session, at, left)
                                     : send (g_socket_get_fd (self->socket), at, left, MSG_NOSIGNAL);

    if (n <= 0)
      return -1;
    at += n;
    left -= (gsize) n;
  }
  return (gssize) size;
}

static gssize
peer_receive (Peer *self, void *buffer, gsize size)
{
  gssize n = self->session != NULL ? gnutls_record_recv (self->session, buffer, size)
                                   : recv (g_socket_get_fd (self->socket), buffer, size, 0);

  if (n > 0) {
    g_mutex_lock (&self->server->lock);
    self->server->counts.bytes += (guint64) n;
    g_mutex_unlock (&self->server->lock);
  }
  return n;
}

/* Waits; returns whether the server goes on. */
static gboolean
peer_pause (Peer *self, guint ms)
{
  WaxFaultServer *server = self->server;
  gint64 end = g_get_monotonic_time () + (gint64) ms * 1000;
  gboolean on;

  g_mutex_lock (&server->lock);
  while (!server->stopping && g_cond_wait_until (&server->moved, &server->lock, end))
    ;
  on = !server->stopping;
  g_mutex_unlock (&server->lock);
  return on;
}

/* Never says anything: until the other side goes. */
static void
wait_for_end (Peer *self)
{
  char byte;

  while (recv (g_socket_get_fd (self->socket), &byte, 1, 0) > 0)
    ;
}

static gboolean
answer_endless (Peer *self)
{
  g_autofree char *block = g_malloc0 (65536);
  const char *head = "HTTP/1.1 200 OK\r\nContent-Length: 2147483648\r\n\r\n";

  if (peer_send (self, head, strlen (head)) < 0)
    return FALSE;
  for (guint i = 0; i < 32768; i++) {
    if (peer_send (self, block, 65536) < 0)
      return FALSE;
  }
  return TRUE;
}

static gboolean
answer_trickle (Peer *self)
{
  const char *head = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n";

  if (peer_send (self, head, strlen (head)) < 0)
    return FALSE;
  while (peer_pause (self, 20) && peer_send (self, "x", 1) > 0)
    ;
  return FALSE;
}

static gboolean
answer_text (Peer *self, const char *text)
{
  return peer_send (self, text, strlen (text)) > 0;
}

static gboolean
answer_file (Peer *self)
{
  gsize size;
  const void *octets = g_bytes_get_data (self->server->file, &size);
  g_autofree char *head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n", size);

  return answer_text (self, head) && peer_send (self, octets, size) > 0;
}

static char *
make_dated (gint64 when)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (when);
  g_autofree char *date = g_date_time_format (time, "%a, %d %b %Y %H:%M:%S GMT");

  return g_strdup_printf ("HTTP/1.1 200 OK\r\nDate: %s\r\nContent-Length: 5\r\n\r\nhello", date);
}

/* Returns: whether the connection goes on. */
static gboolean
answer (Peer *self, const char *path)
{
  const char *part = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789";
  const char *whole = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n"
                      "Set-Cookie: TOKEN=secret-1; Path=/; Secure\r\n\r\nhello";

  if (g_str_has_prefix (path, "/redirect/")) {
    g_autofree char *head =
      g_strdup_printf ("HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", path + strlen ("/redirect/"));

    return answer_text (self, head);
  }
  if (g_str_has_prefix (path, "/date/")) {
    g_autofree char *head = make_dated (g_ascii_strtoll (path + strlen ("/date/"), NULL, 10));

    return answer_text (self, head);
  }
  if (strcmp (path, "/slow") == 0) {
    wait_for_end (self);
    return FALSE;
  }
  if (strcmp (path, "/stall") == 0) {
    answer_text (self, part);
    wait_for_end (self);
    return FALSE;
  }
  if (strcmp (path, "/cut") == 0) {
    answer_text (self, part);
    return FALSE;
  }
  if (strcmp (path, "/endless") == 0)
    return answer_endless (self);
  if (strcmp (path, "/file") == 0 && self->server->file != NULL)
    return answer_file (self);
  if (strcmp (path, "/trickle") == 0)
    return answer_trickle (self);
  answer_text (self, whole);
  return strcmp (path, "/stale") != 0;
}

static gsize
get_content_length (const char *head)
{
  g_autofree char *lower = g_ascii_strdown (head, -1);
  const char *at = strstr (lower, "\r\ncontent-length:");

  return at != NULL ? (gsize) g_ascii_strtoull (at + strlen ("\r\ncontent-length:"), NULL, 10) : 0;
}

static gboolean
skip_body (Peer *self, gsize left)
{
  char block[4096];

  while (left > 0) {
    gssize n = peer_receive (self, block, MIN (left, sizeof block));

    if (n <= 0)
      return FALSE;
    left -= (gsize) n;
  }
  return TRUE;
}

/* A byte at a time is slow and simple. */
static char *
read_head (Peer *self)
{
  g_autoptr(GString) head = g_string_new (NULL);
  char byte;

  while (head->len < HEAD_MAX && !g_str_has_suffix (head->str, "\r\n\r\n")) {
    if (peer_receive (self, &byte, 1) <= 0)
      return NULL;
    g_string_append_c (head, byte);
    if (!g_ascii_isupper (head->str[0])) { /* no HTTP: every server says so at once */
      answer_text (self, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
      return NULL;
    }
  }
  return g_string_free (g_steal_pointer (&head), FALSE);
}

static void
serve_http (Peer *self)
{
  gboolean on = TRUE;

  while (on) {
    g_autofree char *head = read_head (self);
    g_auto(GStrv) words = NULL;

    if (head == NULL || !skip_body (self, get_content_length (head)))
      return;
    g_mutex_lock (&self->server->lock);
    self->server->counts.requests++;
    g_mutex_unlock (&self->server->lock);
    words = g_strsplit (head, " ", 3);
    on = words[0] != NULL && words[1] != NULL && answer (self, words[1]);
  }
}

static GSocket *
connect_to_loopback (guint port)
{
  g_autoptr(GInetAddress) host = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (host, (guint16) port);
  g_autoptr(GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

  if (socket == NULL || !g_socket_connect (socket, address, NULL, NULL))
    return NULL;
  g_unix_set_fd_nonblocking (g_socket_get_fd (socket), FALSE, NULL);
  return g_steal_pointer (&socket);
}

/* Both ways, until one of them ends. */
static void
relay (Peer *self)
{
  g_autoptr(GSocket) other = connect_to_loopback (self->server->relay_port);
  GPollFD fds[] = {
    { g_socket_get_fd (self->socket), G_IO_IN, 0 },
    { other != NULL ? g_socket_get_fd (other) : -1, G_IO_IN, 0 },
  };
  char block[16384];
  gssize n = other != NULL;

  while (n > 0) {
    gboolean pending = gnutls_record_check_pending (self->session) > 0;

    fds[0].revents = fds[1].revents = 0;
    if (!pending && g_poll (fds, G_N_ELEMENTS (fds), -1) <= 0)
      return;
    if (pending || fds[0].revents != 0) {
      n = peer_receive (self, block, sizeof block);
      if (n > 0)
        n = send (fds[1].fd, block, (gsize) n, MSG_NOSIGNAL);
    } else {
      n = recv (fds[1].fd, block, sizeof block, 0);
      if (n > 0)
        n = peer_send (self, block, (gsize) n);
    }
  }
}

static const char *
get_priority (WaxFault fault)
{
  switch (fault) {
  case WAX_FAULT_TLS_1_0: return "NORMAL:%COMPAT:-VERS-ALL:+VERS-TLS1.0";
  case WAX_FAULT_TLS_1_1: return "NORMAL:%COMPAT:-VERS-ALL:+VERS-TLS1.1";
  case WAX_FAULT_FOREIGN_KEY:
  case WAX_FAULT_TLS_1_2: return "NORMAL:-VERS-ALL:+VERS-TLS1.2";
  case WAX_FAULT_NONE:
  case WAX_FAULT_CUT_HANDSHAKE:
  case WAX_FAULT_UNREADABLE:
  case WAX_FAULT_BANNER:
  case WAX_FAULT_SILENCE:
  case WAX_FAULT_PLAIN:
  case WAX_FAULT_RELAY:
  case WAX_FAULT_ASKS_CERTIFICATE: break;
  }
  return "NORMAL";
}

static gboolean
shake_hands (Peer *self)
{
  WaxFaultServer *server = self->server;
  unsigned n = 0;
  int rc;

  gnutls_init (&self->session, GNUTLS_SERVER | GNUTLS_NO_SIGNAL);
  g_assert_cmpint (gnutls_priority_set_direct (self->session, get_priority (self->fault), NULL), ==, 0);
  g_mutex_lock (&server->lock);
  gnutls_credentials_set (self->session, GNUTLS_CRD_CERTIFICATE, server->credentials);
  g_mutex_unlock (&server->lock);
  gnutls_session_ticket_enable_server (self->session, &server->ticket_key);
  if (server->asks)
    gnutls_certificate_server_set_request (self->session, GNUTLS_CERT_REQUEST);
  gnutls_transport_set_int (self->session, g_socket_get_fd (self->socket));
  gnutls_session_set_ptr (self->session, self);
  do
    rc = gnutls_handshake (self->session);
  while (rc < 0 && !gnutls_error_is_fatal (rc));
  if (rc < 0) {
    if (self->refused && server->alert >= 0)
      wait_for_end (self); /* what was not read would overtake the alert */
    return FALSE;
  }
  gnutls_certificate_get_peers (self->session, &n);
  g_mutex_lock (&server->lock);
  server->counts.handshakes++;
  server->counts.resumed += gnutls_session_is_resumed (self->session) != 0;
  server->counts.client_certificates += n > 0;
  g_mutex_unlock (&server->lock);
  return TRUE;
}

static void
serve_tls (Peer *self)
{
  if (shake_hands (self)) {
    if (self->fault == WAX_FAULT_RELAY)
      relay (self);
    else
      serve_http (self);
    gnutls_bye (self->session, GNUTLS_SHUT_WR);
  }
  gnutls_deinit (self->session);
}

static gpointer
run_peer (gpointer data)
{
  Peer *self = data;
  char first[512];

  switch (self->fault) {
  case WAX_FAULT_SILENCE: wait_for_end (self); break;
  case WAX_FAULT_PLAIN: serve_http (self); break;
  case WAX_FAULT_CUT_HANDSHAKE: recv (g_socket_get_fd (self->socket), first, sizeof first, 0); break;
  case WAX_FAULT_BANNER:
    answer_text (self, "220 mail.example.test ready\r\n");
    wait_for_end (self);
    break;
  case WAX_FAULT_NONE:
  case WAX_FAULT_TLS_1_0:
  case WAX_FAULT_TLS_1_1:
  case WAX_FAULT_TLS_1_2:
  case WAX_FAULT_UNREADABLE:
  case WAX_FAULT_FOREIGN_KEY:
  case WAX_FAULT_RELAY:
  case WAX_FAULT_ASKS_CERTIFICATE: serve_tls (self); break;
  }
  shutdown (g_socket_get_fd (self->socket), SHUT_RDWR);
  g_mutex_lock (&self->server->lock);
  self->server->counts.open--;
  g_mutex_unlock (&self->server->lock);
  return NULL;
}

static gpointer
run_acceptor (gpointer data)
{
  WaxFaultServer *self = data;

  for (;;) {
    g_autoptr(GSocket) socket = g_socket_accept (self->listener, NULL, NULL);
    Peer *peer;

    g_mutex_lock (&self->lock);
    if (socket == NULL || self->stopping) {
      g_mutex_unlock (&self->lock);
      return NULL;
    }
    peer = g_new0 (Peer, 1);
    peer->server = self;
    peer->fault = self->fault;
    peer->socket = g_steal_pointer (&socket);
    g_unix_set_fd_nonblocking (g_socket_get_fd (peer->socket), FALSE, NULL);
    self->counts.connections++;
    self->counts.open++;
    g_ptr_array_add (self->peers, peer);
    peer->thread = g_thread_new ("fault-peer", run_peer, peer);
    g_mutex_unlock (&self->lock);
  }
}

/* The library sends what stands in its list, and has already looked at it: the first octet may be spoiled
 * afterwards. */
static void
set_unreadable (WaxFaultServer *self, const gnutls_datum_t *chain, const gnutls_datum_t *key)
{
  gnutls_pcert_st pcert;
  gnutls_privkey_t private_key;
  unsigned char *octets;

  g_assert_cmpint (gnutls_pcert_import_x509_raw (&pcert, chain, GNUTLS_X509_FMT_PEM, 0), ==, 0);
  gnutls_privkey_init (&private_key);
  g_assert_cmpint (gnutls_privkey_import_x509_raw (private_key, key, GNUTLS_X509_FMT_PEM, NULL, 0), ==, 0);
  octets = pcert.cert.data;
  g_assert_cmpint (gnutls_certificate_set_key (self->credentials, NULL, 0, &pcert, 1, private_key), >=, 0);
  octets[0] = 0;
}

enum { MAX_SHOWN = 128 };

/* Neither key nor order is looked at. */
static void
set_foreign (WaxFaultServer *self, const gnutls_datum_t *chain, const gnutls_datum_t *key)
{
  gnutls_x509_crt_t *list;
  gnutls_pcert_st shown[MAX_SHOWN];
  gnutls_privkey_t private_key;
  unsigned n;

  g_assert_cmpint (gnutls_x509_crt_list_import2 (&list, &n, chain, GNUTLS_X509_FMT_PEM, 0), >=, 0);
  g_assert_cmpuint (n, <=, MAX_SHOWN);
  for (unsigned i = 0; i < n; i++) {
    g_assert_cmpint (gnutls_pcert_import_x509 (&shown[i], list[i], 0), ==, 0);
    gnutls_x509_crt_deinit (list[i]);
  }
  gnutls_free (list);
  gnutls_privkey_init (&private_key);
  g_assert_cmpint (gnutls_privkey_import_x509_raw (private_key, key, GNUTLS_X509_FMT_PEM, NULL, 0), ==, 0);
  gnutls_certificate_set_flags (self->credentials, GNUTLS_CERTIFICATE_SKIP_KEY_CERT_MATCH);
  g_assert_cmpint (gnutls_certificate_set_key (self->credentials, NULL, 0, shown, (int) n, private_key), >=, 0);
}

static void
set_certificate (WaxFaultServer *self, const char *chain_pem, const char *key_pem)
{
  gnutls_datum_t chain = { (unsigned char *) chain_pem, (unsigned) strlen (chain_pem) };
  gnutls_datum_t key = { (unsigned char *) key_pem, (unsigned) strlen (key_pem) };

  if (self->fault == WAX_FAULT_UNREADABLE)
    set_unreadable (self, &chain, &key);
  else if (self->fault == WAX_FAULT_FOREIGN_KEY)
    set_foreign (self, &chain, &key);
  else
    g_assert_cmpint (gnutls_certificate_set_x509_key_mem (self->credentials, &chain, &key, GNUTLS_X509_FMT_PEM), >=, 0);
}

static void
listen_on_loopback (WaxFaultServer *self)
{
  g_autoptr(GInetAddress) host = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) any = g_inet_socket_address_new (host, 0);
  g_autoptr(GSocketAddress) bound = NULL;
  g_autoptr(GError) error = NULL;

  self->listener = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_assert_no_error (error);
  g_socket_bind (self->listener, any, TRUE, &error);
  g_assert_no_error (error);
  g_socket_listen (self->listener, &error);
  g_assert_no_error (error);
  bound = g_socket_get_local_address (self->listener, &error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

WaxFaultServer *
wax_fault_server_new (WaxFault fault, const char *chain_pem, const char *key_pem)
{
  WaxFaultServer *self = g_new0 (WaxFaultServer, 1);

  self->fault = fault;
  self->asks = fault == WAX_FAULT_ASKS_CERTIFICATE;
  g_mutex_init (&self->lock);
  g_cond_init (&self->moved);
  self->peers = g_ptr_array_new_with_free_func (peer_free);
  self->retired = g_ptr_array_new_with_free_func ((GDestroyNotify) gnutls_certificate_free_credentials);
  gnutls_certificate_allocate_credentials (&self->credentials);
  gnutls_session_ticket_key_generate (&self->ticket_key);
  if (chain_pem != NULL)
    set_certificate (self, chain_pem, key_pem);
  listen_on_loopback (self);
  self->acceptor = g_thread_new ("fault-acceptor", run_acceptor, self);
  return self;
}

void
wax_fault_server_free (WaxFaultServer *self)
{
  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  g_cond_broadcast (&self->moved);
  for (guint i = 0; i < self->peers->len; i++)
    shutdown (g_socket_get_fd (((Peer *) g_ptr_array_index (self->peers, i))->socket), SHUT_RDWR);
  g_mutex_unlock (&self->lock);
  shutdown (g_socket_get_fd (self->listener), SHUT_RDWR);
  g_thread_join (self->acceptor);
  g_ptr_array_unref (self->peers);
  g_ptr_array_unref (self->retired);
  g_object_unref (self->listener);
  gnutls_certificate_free_credentials (self->credentials);
  gnutls_free (self->ticket_key.data);
  g_clear_pointer (&self->staple, g_bytes_unref);
  g_clear_pointer (&self->file, g_bytes_unref);
  g_cond_clear (&self->moved);
  g_mutex_clear (&self->lock);
  g_free (self);
}

guint
wax_fault_server_get_port (WaxFaultServer *self)
{
  return self->port;
}

void
wax_fault_server_relay_to (WaxFaultServer *self, guint port)
{
  self->relay_port = port;
}

/* The library frees what it is given. */
static int
staple_cb (gnutls_session_t session, void *data, gnutls_datum_t *response)
{
  gsize size;
  const void *octets = g_bytes_get_data (((WaxFaultServer *) data)->staple, &size);

  response->data = gnutls_malloc (size);
  memcpy (response->data, octets, size);
  response->size = (unsigned) size;
  return 0;
}

void
wax_fault_server_staple (WaxFaultServer *self, GBytes *response)
{
  self->staple = g_bytes_ref (response);
  gnutls_certificate_set_ocsp_status_request_function (self->credentials, staple_cb, self);
}

void
wax_fault_server_ask (WaxFaultServer *self)
{
  self->asks = TRUE;
}

void
wax_fault_server_ask_of (WaxFaultServer *self, const char *authority_pem)
{
  gnutls_datum_t pem = { (unsigned char *) authority_pem, (unsigned) strlen (authority_pem) };

  wax_fault_server_ask (self);
  g_assert_cmpint (gnutls_certificate_set_x509_trust_mem (self->credentials, &pem, GNUTLS_X509_FMT_PEM), ==, 1);
}

/* In the handshake, which under TLS 1.3 is over for the client by then. */
static int
verify_cb (gnutls_session_t session)
{
  Peer *self = gnutls_session_get_ptr (session);
  WaxFaultServer *server = self->server;

  g_mutex_lock (&server->lock);
  self->refused = server->refusals > 0;
  server->refusals -= self->refused;
  server->counts.client_certificates += self->refused;
  g_mutex_unlock (&server->lock);
  if (self->refused && server->alert >= 0)
    gnutls_alert_send (session, GNUTLS_AL_FATAL, (gnutls_alert_description_t) server->alert);
  return self->refused ? -1 : 0;
}

void
wax_fault_server_refuse (WaxFaultServer *self, int alert, guint times)
{
  self->alert = alert;
  self->refusals = times;
  gnutls_certificate_set_verify_function (self->credentials, verify_cb);
}

void
wax_fault_server_offer (WaxFaultServer *self, GBytes *file)
{
  self->file = g_bytes_ref (file);
}

void
wax_fault_server_cut (WaxFaultServer *self)
{
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->peers->len; i++)
    shutdown (g_socket_get_fd (((Peer *) g_ptr_array_index (self->peers, i))->socket), SHUT_RDWR);
  g_mutex_unlock (&self->lock);
}

void
wax_fault_server_show (WaxFaultServer *self, const char *chain_pem, const char *key_pem)
{
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->retired, self->credentials);
  gnutls_certificate_allocate_credentials (&self->credentials);
  set_certificate (self, chain_pem, key_pem);
  g_mutex_unlock (&self->lock);
}

void
wax_fault_server_turn (WaxFaultServer *self, WaxFault fault)
{
  g_mutex_lock (&self->lock);
  self->fault = fault;
  g_mutex_unlock (&self->lock);
}

void
wax_fault_server_get_counts (WaxFaultServer *self, WaxFaultCounts *counts)
{
  g_mutex_lock (&self->lock);
  *counts = self->counts;
  g_mutex_unlock (&self->lock);
}
