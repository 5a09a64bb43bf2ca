#include "wax-fault-server.h"
#include "wax-test-ocsp.h"

#include <glib-unix.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* What a plain client of the TLS library sees of each misbehaviour: tests of trust would pass over a server that
 * stopped misbehaving. */

#define MODERN "NORMAL:-VERS-ALL:+VERS-TLS1.2:+VERS-TLS1.3"
#define ANY "NORMAL:%COMPAT:-VERS-ALL:+VERS-TLS1.0:+VERS-TLS1.1:+VERS-TLS1.2:+VERS-TLS1.3"
#define PATIENCE_MS 20000
#define SILENCE_MS 200

/* ---- a client ---- */

typedef struct {
  GSocket *socket;
  gnutls_session_t session; /* NULL: without TLS */
  gnutls_certificate_credentials_t credentials;
  GByteArray *shown; /* the certificate message, as it came */
  guint judged;      /* certificates that the client was asked about; 0: it was not asked */
  int rc;            /* of the handshake */
} Client;

static int
certificate_cb (gnutls_session_t session, unsigned type, unsigned when, unsigned incoming,
                const gnutls_datum_t *message)
{
  Client *self = gnutls_session_get_ptr (session);

  if (incoming)
    g_byte_array_append (self->shown, message->data, message->size);
  return 0;
}

static int
judge_cb (gnutls_session_t session)
{
  Client *self = gnutls_session_get_ptr (session);

  gnutls_certificate_get_peers (session, &self->judged);
  return 0;
}

static Client *
client_new_plain (WaxFaultServer *server)
{
  Client *self = g_new0 (Client, 1);
  g_autoptr(GInetAddress) host = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (host, (guint16) wax_fault_server_get_port (server));
  g_autoptr(GError) error = NULL;

  self->socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_assert_no_error (error);
  g_socket_connect (self->socket, address, NULL, &error);
  g_assert_no_error (error);
  g_unix_set_fd_nonblocking (g_socket_get_fd (self->socket), FALSE, NULL);
  self->shown = g_byte_array_new ();
  return self;
}

/* Before the handshake. */
static Client *
client_new (WaxFaultServer *server, const char *priority)
{
  Client *self = client_new_plain (server);

  gnutls_certificate_allocate_credentials (&self->credentials);
  gnutls_certificate_set_verify_function (self->credentials, judge_cb);
  gnutls_init (&self->session, GNUTLS_CLIENT | GNUTLS_NO_SIGNAL);
  gnutls_session_set_ptr (self->session, self);
  g_assert_cmpint (gnutls_priority_set_direct (self->session, priority, NULL), ==, 0);
  gnutls_credentials_set (self->session, GNUTLS_CRD_CERTIFICATE, self->credentials);
  gnutls_server_name_set (self->session, GNUTLS_NAME_DNS, "localhost", strlen ("localhost"));
  gnutls_handshake_set_hook_function (self->session, GNUTLS_HANDSHAKE_CERTIFICATE_PKT, GNUTLS_HOOK_PRE, certificate_cb);
  gnutls_handshake_set_timeout (self->session, PATIENCE_MS);
  gnutls_transport_set_int (self->session, g_socket_get_fd (self->socket));
  return self;
}

static int
shake_hands (Client *self)
{
  do
    self->rc = gnutls_handshake (self->session);
  while (self->rc < 0 && !gnutls_error_is_fatal (self->rc));
  g_test_message ("handshake: %s", gnutls_strerror (self->rc));
  return self->rc;
}

static Client *
client_connect (WaxFaultServer *server, const char *priority)
{
  Client *self = client_new (server, priority);

  shake_hands (self);
  return self;
}

static void
client_free (Client *self)
{
  if (self->session != NULL)
    gnutls_deinit (self->session);
  if (self->credentials != NULL)
    gnutls_certificate_free_credentials (self->credentials);
  g_byte_array_unref (self->shown);
  g_object_unref (self->socket);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Client, client_free)

static gssize
receive (Client *self, void *buffer, gsize size)
{
  gssize n;

  if (self->session == NULL)
    return recv (g_socket_get_fd (self->socket), buffer, size, 0);
  do
    n = gnutls_record_recv (self->session, buffer, size);
  while (n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED);
  return n;
}

/* (transfer full): the answer, up to @enough bytes or the end; @ended: (out) (optional): whether it was that */
static char *
ask (Client *self, const char *path, gsize enough, gboolean *ended)
{
  g_autofree char *request = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", path);
  g_autoptr(GString) answer = g_string_new (NULL);
  char block[1024];
  gssize n = 1;

  if (self->session != NULL)
    g_assert_cmpint (gnutls_record_send (self->session, request, strlen (request)), ==, strlen (request));
  else
    g_assert_cmpint (send (g_socket_get_fd (self->socket), request, strlen (request), MSG_NOSIGNAL), ==,
                     strlen (request));
  while (answer->len < enough && (n = receive (self, block, MIN (sizeof block, enough - answer->len))) > 0)
    g_string_append_len (answer, block, n);
  if (ended != NULL)
    *ended = n <= 0;
  return g_string_free (g_steal_pointer (&answer), FALSE);
}

static const char whole_answer[] = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n"
                                   "Set-Cookie: TOKEN=secret-1; Path=/; Secure\r\n\r\nhello";

static void
assert_served (Client *client)
{
  g_autofree char *answer = ask (client, "/", strlen (whole_answer), NULL);

  g_assert_cmpstr (answer, ==, whole_answer);
}

/* ---- a server with a certificate ---- */

typedef struct {
  WaxTestCert *root, *leaf;
  char *chain, *key;
  WaxFaultServer *server;
} Fixture;

static void
set_up (Fixture *f, gconstpointer fault)
{
  f->root = wax_test_cert_new_root ("Fault test authority");
  f->leaf = wax_test_cert_new_leaf (f->root, "localhost");
  f->chain = wax_test_cert_chain_to_pem (f->leaf, 0);
  f->key = wax_test_cert_key_to_pem (f->leaf);
  f->server = wax_fault_server_new ((WaxFault) GPOINTER_TO_INT (fault), f->chain, f->key);
}

static void
tear_down (Fixture *f, gconstpointer fault)
{
  wax_fault_server_free (f->server);
  g_free (f->chain);
  g_free (f->key);
  wax_test_cert_unref (f->leaf);
  wax_test_cert_unref (f->root);
}

static WaxFaultCounts
counts (Fixture *f)
{
  WaxFaultCounts result;

  wax_fault_server_get_counts (f->server, &result);
  return result;
}

static gboolean
shows (Client *client, WaxTestCert *certificate)
{
  unsigned n = 0;
  const gnutls_datum_t *peers = gnutls_certificate_get_peers (client->session, &n);
  g_autoptr(GBytes) shown = n > 0 ? g_bytes_new (peers[0].data, peers[0].size) : g_bytes_new (NULL, 0);

  return g_bytes_equal (shown, wax_test_cert_get_der (certificate));
}

/* ---- tests ---- */

static void
test_none (Fixture *f, gconstpointer unused)
{
  g_autoptr(Client) client = client_connect (f->server, MODERN);
  gnutls_datum_t status;

  g_assert_cmpint (client->rc, ==, 0);
  g_assert_cmpint (gnutls_protocol_get_version (client->session), ==, GNUTLS_TLS1_3);
  g_assert_true (shows (client, f->leaf));
  g_assert_cmpint (gnutls_ocsp_status_request_get (client->session, &status), <, 0);
  g_assert_false (gnutls_certificate_client_get_request_status (client->session));
  g_assert_cmpuint (counts (f).bytes, ==, 0);
  assert_served (client);
  assert_served (client);
  g_assert_cmpuint (counts (f).connections, ==, 1);
  g_assert_cmpuint (counts (f).handshakes, ==, 1);
  g_assert_cmpuint (counts (f).requests, ==, 2);
  g_assert_cmpuint (counts (f).bytes, ==, 2 * strlen ("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  g_assert_cmpuint (counts (f).open, ==, 1);
}

/* Whoever keeps tickets is known again: that a client of ours is not must be its own doing. */
static void
test_tickets (Fixture *f, gconstpointer unused)
{
  g_autoptr(Client) first = client_connect (f->server, MODERN);
  g_autoptr(Client) second = client_new (f->server, MODERN);
  gnutls_datum_t ticket;

  assert_served (first); /* in TLS 1.3 it comes before the first answer */
  g_assert_cmpint (gnutls_session_get_data2 (first->session, &ticket), ==, 0);
  g_assert_cmpint (gnutls_session_set_data (second->session, ticket.data, ticket.size), ==, 0);
  gnutls_free (ticket.data);
  g_assert_cmpint (shake_hands (second), ==, 0);
  g_assert_true (gnutls_session_is_resumed (second->session));
  g_assert_cmpuint (second->shown->len, ==, 0);
  assert_served (second);
  g_assert_cmpuint (counts (f).handshakes, ==, 2);
  g_assert_cmpuint (counts (f).resumed, ==, 1);
}

static void
check_old_version (Fixture *f, gnutls_protocol_t version)
{
  g_autoptr(Client) modern = client_connect (f->server, MODERN);
  g_autoptr(Client) old = client_connect (f->server, ANY);

  g_assert_cmpint (modern->rc, <, 0);
  g_assert_cmpuint (modern->shown->len, ==, 0);
  g_assert_cmpint (old->rc, ==, 0);
  g_assert_cmpint (gnutls_protocol_get_version (old->session), ==, version);
  g_assert_true (shows (old, f->leaf));
  assert_served (old);
  g_assert_cmpuint (counts (f).handshakes, ==, 1);
}

static void
test_tls_1_0 (Fixture *f, gconstpointer unused)
{
  check_old_version (f, GNUTLS_TLS1_0);
}

static void
test_tls_1_1 (Fixture *f, gconstpointer unused)
{
  check_old_version (f, GNUTLS_TLS1_1);
}

static void
test_tls_1_2 (Fixture *f, gconstpointer unused)
{
  g_autoptr(Client) client = client_connect (f->server, MODERN);
  g_autoptr(Client) newest = client_connect (f->server, "NORMAL:-VERS-ALL:+VERS-TLS1.3");

  g_assert_cmpint (client->rc, ==, 0);
  g_assert_cmpint (gnutls_protocol_get_version (client->session), ==, GNUTLS_TLS1_2);
  assert_served (client);
  g_assert_cmpint (newest->rc, <, 0);
}

static void
test_cut_handshake (Fixture *f, gconstpointer unused)
{
  g_autoptr(Client) client = client_connect (f->server, MODERN);

  g_assert_true (client->rc == GNUTLS_E_PREMATURE_TERMINATION || client->rc == GNUTLS_E_PULL_ERROR);
  g_assert_cmpuint (client->shown->len, ==, 0);
  g_assert_cmpuint (counts (f).connections, ==, 1);
  g_assert_cmpuint (counts (f).handshakes, ==, 0);
}

/* The certificate is that of the leaf but for its first octet, without which it is no DER. */
static void
test_unreadable (Fixture *f, gconstpointer unused)
{
  g_autoptr(Client) client = client_connect (f->server, MODERN);
  GBytes *der = wax_test_cert_get_der (f->leaf);
  gsize size;
  const guint8 *octets = g_bytes_get_data (der, &size);
  const guint8 *found = memmem (client->shown->data, client->shown->len, octets + 1, size - 1);
  g_autofree guint8 *spoiled = g_memdup2 (octets, size);
  gnutls_datum_t datum = { spoiled, (unsigned) size };
  gnutls_x509_crt_t certificate;

  g_assert_nonnull (found);
  g_assert_cmpint (found[-1], ==, 0);
  spoiled[0] = 0;
  gnutls_x509_crt_init (&certificate);
  g_assert_cmpint (gnutls_x509_crt_import (certificate, &datum, GNUTLS_X509_FMT_DER), <, 0);
  gnutls_x509_crt_deinit (certificate);
  g_assert_cmpint (client->rc, <, 0);
  g_assert_cmpuint (counts (f).handshakes, ==, 0);
}

static void
test_banner (Fixture *f, gconstpointer unused)
{
  static const char banner[] = "220 mail.example.test ready\r\n";
  g_autoptr(Client) listener = client_new_plain (f->server);
  g_autoptr(Client) client = NULL;
  char said[64] = "";

  g_assert_cmpint (recv (g_socket_get_fd (listener->socket), said, strlen (banner), MSG_WAITALL), ==, strlen (banner));
  g_assert_cmpstr (said, ==, banner);
  client = client_connect (f->server, MODERN);
  g_assert_true (client->rc == GNUTLS_E_UNEXPECTED_PACKET_LENGTH || client->rc == GNUTLS_E_UNSUPPORTED_VERSION_PACKET ||
                 client->rc == GNUTLS_E_UNEXPECTED_PACKET);
}

static void
test_silence (Fixture *f, gconstpointer unused)
{
  g_autoptr(Client) client = client_new (f->server, MODERN);

  gnutls_handshake_set_timeout (client->session, SILENCE_MS);
  g_assert_cmpint (shake_hands (client), ==, GNUTLS_E_TIMEDOUT);
  g_assert_cmpuint (counts (f).connections, ==, 1);
  g_assert_cmpuint (counts (f).open, ==, 1);
}

static void
test_plain (Fixture *f, gconstpointer unused)
{
  g_autoptr(Client) plain = client_new_plain (f->server);
  g_autoptr(Client) client = NULL;

  assert_served (plain);
  client = client_connect (f->server, MODERN);
  g_assert_cmpint (client->rc, <, 0);
  g_assert_cmpuint (counts (f).requests, ==, 1);
}

static void
test_asks_certificate (Fixture *f, gconstpointer unused)
{
  gnutls_datum_t chain = { (unsigned char *) f->chain, (unsigned) strlen (f->chain) };
  gnutls_datum_t key = { (unsigned char *) f->key, (unsigned) strlen (f->key) };
  g_autoptr(Client) without = client_connect (f->server, MODERN);
  g_autoptr(Client) with = client_new (f->server, MODERN);

  g_assert_cmpint (without->rc, ==, 0);
  g_assert_true (gnutls_certificate_client_get_request_status (without->session));
  assert_served (without);
  g_assert_cmpuint (counts (f).client_certificates, ==, 0);
  g_assert_cmpint (gnutls_certificate_set_x509_key_mem (with->credentials, &chain, &key, GNUTLS_X509_FMT_PEM), >=, 0);
  g_assert_cmpint (shake_hands (with), ==, 0);
  assert_served (with);
  g_assert_cmpuint (counts (f).client_certificates, ==, 1);
}

/* Two leaves that have nothing to do with each other, and the key of neither. */
static void
test_foreign_key (void)
{
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Fault test authority");
  g_autoptr(WaxTestCert) first = wax_test_cert_new_leaf (root, "first.example.test");
  g_autoptr(WaxTestCert) second = wax_test_cert_new_leaf (root, "second.example.test");
  g_autofree char *first_pem = wax_test_cert_to_pem (first);
  g_autofree char *second_pem = wax_test_cert_to_pem (second);
  g_autofree char *both = g_strconcat (first_pem, second_pem, NULL);
  g_autofree char *key = wax_test_cert_key_to_pem (root);
  g_autoptr(WaxFaultServer) server = wax_fault_server_new (WAX_FAULT_FOREIGN_KEY, both, key);
  g_autoptr(Client) client = client_connect (server, MODERN);

  g_assert_cmpint (client->rc, ==, GNUTLS_E_PK_SIG_VERIFY_FAILED);
  g_assert_cmpuint (client->judged, ==, 2);
  g_assert_true (shows (client, first));
}

static void
test_relay (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxFaultServer) inner = wax_fault_server_new (WAX_FAULT_PLAIN, NULL, NULL);
  g_autoptr(Client) client = NULL;
  WaxFaultCounts inside;

  wax_fault_server_relay_to (f->server, wax_fault_server_get_port (inner));
  client = client_connect (f->server, MODERN);
  g_assert_cmpint (client->rc, ==, 0);
  assert_served (client);
  wax_fault_server_get_counts (inner, &inside);
  g_assert_cmpuint (inside.requests, ==, 1);
  g_assert_cmpuint (counts (f).handshakes, ==, 1);
  g_assert_cmpuint (counts (f).bytes, ==, inside.bytes);
}

static void
check_staple (Fixture *f, GBytes *response, const char *priority)
{
  g_autoptr(WaxFaultServer) server = wax_fault_server_new (WAX_FAULT_NONE, f->chain, f->key);
  g_autoptr(Client) client = NULL;
  g_autoptr(GBytes) shown = NULL;
  gnutls_datum_t status;

  wax_fault_server_staple (server, response);
  client = client_new (server, priority);
  gnutls_ocsp_status_request_enable_client (client->session, NULL, 0, NULL);
  shake_hands (client);
  g_assert_cmpint (client->rc, ==, 0);
  g_assert_cmpint (gnutls_ocsp_status_request_get (client->session, &status), ==, 0);
  shown = g_bytes_new (status.data, status.size);
  g_assert_true (g_bytes_equal (shown, response));
  assert_served (client);
}

/* True, false and senseless alike go out as they are. */
static void
test_staple (Fixture *f, gconstpointer unused)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr(GBytes) good = wax_test_ocsp_new (f->leaf, f->root, f->root, WAX_TEST_OCSP_GOOD, now);
  g_autoptr(GBytes) revoked = wax_test_ocsp_new (f->leaf, f->root, f->root, WAX_TEST_OCSP_REVOKED, now);
  g_autoptr(GBytes) senseless = g_bytes_new_static ("\x30\x03no!", 5);

  check_staple (f, good, MODERN);
  check_staple (f, revoked, MODERN);
  check_staple (f, revoked, "NORMAL:-VERS-ALL:+VERS-TLS1.2");
  check_staple (f, senseless, MODERN);
}

static void
test_show (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) next = wax_test_cert_new_leaf (f->root, "localhost");
  g_autofree char *chain = wax_test_cert_chain_to_pem (next, 0);
  g_autofree char *key = wax_test_cert_key_to_pem (next);
  g_autoptr(Client) before = client_connect (f->server, MODERN);
  g_autoptr(Client) after = NULL;

  assert_served (before);
  wax_fault_server_show (f->server, chain, key);
  after = client_connect (f->server, MODERN);
  g_assert_true (shows (before, f->leaf));
  g_assert_true (shows (after, next));
  assert_served (before);
  assert_served (after);
}

static void
test_cut (Fixture *f, gconstpointer unused)
{
  g_autoptr(Client) client = client_connect (f->server, MODERN);
  char byte;

  assert_served (client);
  wax_fault_server_cut (f->server);
  g_assert_cmpint (receive (client, &byte, 1), ==, GNUTLS_E_PREMATURE_TERMINATION);
}

static char *
ask_anew (Fixture *f, const char *path, gsize enough, gboolean *ended)
{
  g_autoptr(Client) client = client_connect (f->server, MODERN);

  return ask (client, path, enough, ended);
}

static void
test_paths (Fixture *f, gconstpointer unused)
{
  static const char tenth[] = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789";
  static const char endless[] = "HTTP/1.1 200 OK\r\nContent-Length: 2147483648\r\n\r\n";
  gboolean ended;
  g_autofree char *cut = ask_anew (f, "/cut", 1000, &ended);
  g_autofree char *stale = NULL, *stalled = NULL, *redirected = NULL, *started = NULL, *drops = NULL;

  g_assert_cmpstr (cut, ==, tenth);
  g_assert_true (ended);
  stale = ask_anew (f, "/stale", 1000, &ended);
  g_assert_cmpstr (stale, ==, whole_answer);
  g_assert_true (ended);
  stalled = ask_anew (f, "/stall", strlen (tenth), &ended);
  g_assert_cmpstr (stalled, ==, tenth);
  g_assert_false (ended);
  redirected = ask_anew (f, "/redirect/https://other.example.test/", 64, NULL);
  g_assert_true (g_str_has_prefix (redirected, "HTTP/1.1 302 Found\r\nLocation: https://other.example.test/\r\n"));
  started = ask_anew (f, "/endless", strlen (endless), NULL);
  g_assert_cmpstr (started, ==, endless);
  drops = ask_anew (f, "/trickle", strlen ("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nxxx"), &ended);
  g_assert_true (g_str_has_suffix (drops, "\r\n\r\nxxx"));
  g_assert_false (ended);
}

static void
test_slow (Fixture *f, gconstpointer unused)
{
  g_autoptr(Client) client = client_connect (f->server, MODERN);
  char byte;

  g_assert_cmpint (gnutls_record_send (client->session, "GET /slow HTTP/1.1\r\n\r\n", 22), ==, 22);
  gnutls_record_set_timeout (client->session, SILENCE_MS);
  g_assert_cmpint (receive (client, &byte, 1), ==, GNUTLS_E_TIMEDOUT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, fault, func) g_test_add ("/fault-server/" name, Fixture, GINT_TO_POINTER (fault), set_up, func, \
                                           tear_down)
  ADD ("none", WAX_FAULT_NONE, test_none);
  ADD ("tickets", WAX_FAULT_NONE, test_tickets);
  ADD ("tls-1.0", WAX_FAULT_TLS_1_0, test_tls_1_0);
  ADD ("tls-1.1", WAX_FAULT_TLS_1_1, test_tls_1_1);
  ADD ("tls-1.2", WAX_FAULT_TLS_1_2, test_tls_1_2);
  ADD ("cut-handshake", WAX_FAULT_CUT_HANDSHAKE, test_cut_handshake);
  ADD ("unreadable", WAX_FAULT_UNREADABLE, test_unreadable);
  ADD ("banner", WAX_FAULT_BANNER, test_banner);
  ADD ("silence", WAX_FAULT_SILENCE, test_silence);
  ADD ("plain", WAX_FAULT_PLAIN, test_plain);
  ADD ("asks-certificate", WAX_FAULT_ASKS_CERTIFICATE, test_asks_certificate);
  g_test_add_func ("/fault-server/foreign-key", test_foreign_key);
  ADD ("relay", WAX_FAULT_RELAY, test_relay);
  ADD ("staple", WAX_FAULT_NONE, test_staple);
  ADD ("show", WAX_FAULT_NONE, test_show);
  ADD ("cut", WAX_FAULT_NONE, test_cut);
  ADD ("paths", WAX_FAULT_NONE, test_paths);
  ADD ("slow", WAX_FAULT_NONE, test_slow);
#undef ADD
  return g_test_run ();
}
