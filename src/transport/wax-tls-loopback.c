#include "transport/wax-tls-loopback.h"

#include <glib-unix.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#define STEP_TIMEOUT_S 5

typedef struct {
  GSocketListener *listener;
  GCancellable *stop;
  gnutls_certificate_credentials_t credentials;
  gnutls_datum_t ticket_key;
  GBytes *der;
  WaxTlsHello *hellos;
  guint n;
} Loopback;

static void
note_versions (WaxTlsHello *hello, const unsigned char *data, unsigned size)
{
  for (unsigned i = 1; i + 1 < size; i += 2) {
    guint version = (guint) data[i] << 8 | data[i + 1];

    /* RFC 8701 reserves values that mean nothing. */
    if ((version & 0x0f0f) != 0x0a0a && version < hello->oldest_version)
      hello->oldest_version = version;
  }
}

static int
extension_cb (void *context, unsigned id, const unsigned char *data, unsigned size)
{
  WaxTlsHello *hello = context;

  if (id < G_N_ELEMENTS (hello->extensions))
    hello->extensions[id] = TRUE;
  if (id == 43) /* supported_versions, RFC 8446 section 4.2.1 */
    note_versions (hello, data, size);
  return 0;
}

static int
client_hello_cb (gnutls_session_t session, unsigned type, unsigned when, unsigned incoming,
                 const gnutls_datum_t *message)
{
  WaxTlsHello *hello = gnutls_session_get_ptr (session);

  hello->oldest_version = 0xffff;
  return gnutls_ext_raw_parse (hello, extension_cb, message, GNUTLS_EXT_RAW_FLAG_TLS_CLIENT_HELLO);
}

/* Answers one connection: the byte after the handshake makes the client read the tickets that came before it. */
static void
serve (Loopback *self, GSocketConnection *connection, WaxTlsHello *hello)
{
  gnutls_session_t session;
  GSocket *socket = g_socket_connection_get_socket (connection);
  int rc;

  g_unix_set_fd_nonblocking (g_socket_get_fd (socket), FALSE, NULL);
  gnutls_init (&session, GNUTLS_SERVER);
  gnutls_session_set_ptr (session, hello);
  gnutls_set_default_priority (session);
  gnutls_credentials_set (session, GNUTLS_CRD_CERTIFICATE, self->credentials);
  gnutls_session_ticket_enable_server (session, &self->ticket_key);
  gnutls_handshake_set_timeout (session, STEP_TIMEOUT_S * 1000);
  gnutls_handshake_set_hook_function (session, GNUTLS_HANDSHAKE_CLIENT_HELLO, GNUTLS_HOOK_POST, client_hello_cb);
  gnutls_transport_set_int (session, g_socket_get_fd (socket));
  do
    rc = gnutls_handshake (session);
  while (rc < 0 && !gnutls_error_is_fatal (rc));
  if (rc == GNUTLS_E_SUCCESS) {
    hello->seen = TRUE;
    hello->resumed = gnutls_session_is_resumed (session) != 0;
    gnutls_record_send (session, "", 1);
    gnutls_bye (session, GNUTLS_SHUT_WR);
  }
  gnutls_deinit (session);
}

static gpointer
run_server (gpointer data)
{
  Loopback *self = data;

  for (guint i = 0; i < self->n; i++) {
    g_autoptr(GSocketConnection) connection = g_socket_listener_accept (self->listener, NULL, self->stop, NULL);

    if (connection == NULL)
      break;
    serve (self, connection, &self->hellos[i]);
  }
  return NULL;
}

/* Nothing else than the very certificate that this check has made is good enough. */
static gboolean
is_own_certificate_cb (GTlsConnection *tls, GTlsCertificate *certificate, GTlsCertificateFlags flags, gpointer data)
{
  Loopback *self = data;
  g_autoptr(GByteArray) der = NULL;

  g_object_get (certificate, "certificate", &der, NULL);
  return der != NULL && der->len == g_bytes_get_size (self->der) &&
         memcmp (der->data, g_bytes_get_data (self->der, NULL), der->len) == 0;
}

static gboolean
connect_once (Loopback *self, guint16 port, GError **error)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GInetAddress) host = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (host, port);
  g_autoptr(GSocketConnection) raw = NULL;
  g_autoptr(GIOStream) tls = NULL;
  char byte;

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, STEP_TIMEOUT_S);
  raw = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, error);
  if (raw == NULL)
    return FALSE;
  tls = g_tls_client_connection_new (G_IO_STREAM (raw), G_SOCKET_CONNECTABLE (address), error);
  if (tls == NULL)
    return FALSE;
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (is_own_certificate_cb), self);
  if (!g_tls_connection_handshake (G_TLS_CONNECTION (tls), NULL, error))
    return FALSE;
  if (g_input_stream_read (g_io_stream_get_input_stream (tls), &byte, 1, NULL, error) < 0)
    return FALSE;
  g_io_stream_close (tls, NULL, NULL);
  return TRUE;
}

/* A key that lives for this check alone. */
static gboolean
make_certificate (Loopback *self)
{
  gnutls_x509_privkey_t key;
  gnutls_x509_crt_t certificate;
  gnutls_datum_t der = { NULL, 0 };
  time_t now = time (NULL);
  int rc;

  gnutls_x509_privkey_init (&key);
  gnutls_x509_crt_init (&certificate);
  rc = gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0);
  gnutls_x509_crt_set_version (certificate, 3);
  gnutls_x509_crt_set_serial (certificate, "\1", 1);
  gnutls_x509_crt_set_dn (certificate, "CN=self check", NULL);
  gnutls_x509_crt_set_activation_time (certificate, now - 60);
  gnutls_x509_crt_set_expiration_time (certificate, now + 600);
  if (rc >= 0)
    rc = gnutls_x509_crt_set_key (certificate, key);
  if (rc >= 0)
    rc = gnutls_x509_crt_sign2 (certificate, certificate, key, GNUTLS_DIG_SHA256, 0);
  if (rc >= 0)
    rc = gnutls_certificate_set_x509_key (self->credentials, &certificate, 1, key);
  if (rc >= 0)
    rc = gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_DER, &der);
  if (rc >= 0)
    self->der = g_bytes_new (der.data, der.size);
  gnutls_free (der.data);
  gnutls_x509_crt_deinit (certificate);
  gnutls_x509_privkey_deinit (key);
  return rc >= 0;
}

static gboolean
run (Loopback *self, GError **error)
{
  g_autoptr(GInetAddress) host = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) any_port = g_inet_socket_address_new (host, 0);
  g_autoptr(GSocketAddress) bound = NULL;
  GThread *server;
  gboolean done = TRUE;

  if (!make_certificate (self)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "no certificate could be made");
    return FALSE;
  }
  if (!g_socket_listener_add_address (self->listener, any_port, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
                                      &bound, error))
    return FALSE;
  server = g_thread_new ("wax-loopback", run_server, self);
  for (guint i = 0; i < self->n && done; i++)
    done = connect_once (self, g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)), error);
  g_cancellable_cancel (self->stop);
  g_thread_join (server);
  return done;
}

gboolean
wax_tls_loopback_run (WaxTlsHello *hellos, guint n, GError **error)
{
  Loopback self = { .hellos = hellos, .n = n };
  gboolean done;

  self.listener = g_socket_listener_new ();
  self.stop = g_cancellable_new ();
  gnutls_certificate_allocate_credentials (&self.credentials);
  gnutls_session_ticket_key_generate (&self.ticket_key);
  done = run (&self, error);
  g_socket_listener_close (self.listener);
  gnutls_certificate_free_credentials (self.credentials);
  gnutls_free (self.ticket_key.data);
  g_clear_pointer (&self.der, g_bytes_unref);
  g_object_unref (self.stop);
  g_object_unref (self.listener);
  return done;
}
