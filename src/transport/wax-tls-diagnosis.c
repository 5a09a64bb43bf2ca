#include "transport/wax-tls-diagnosis.h"

#include "transport/wax-tls-setup.h"

#include <gnutls/gnutls.h>

#define EVERY_VERSION "NORMAL:%COMPAT:%NO_TICKETS:+VERS-TLS1.1:+VERS-TLS1.0"

typedef struct {
  GIOStream *stream;
  GCancellable *cancellable;
  const WaxPolicy *policy;
  const char *host;
  WaxTlsDiagnosis *diagnosis;
  gsize received;
  guint8 first;
  gboolean certificate_read;
} Attempt;

static ssize_t
push_cb (gnutls_transport_ptr_t data, const void *bytes, size_t size)
{
  Attempt *self = data;

  return g_output_stream_write (g_io_stream_get_output_stream (self->stream), bytes, size, self->cancellable, NULL);
}

static ssize_t
pull_cb (gnutls_transport_ptr_t data, void *bytes, size_t size)
{
  Attempt *self = data;
  gssize n = g_input_stream_read (g_io_stream_get_input_stream (self->stream), bytes, size, self->cancellable, NULL);

  if (n > 0 && self->received == 0)
    self->first = *(const guint8 *) bytes;
  if (n > 0)
    self->received += (gsize) n;
  return n;
}

static char *
name_protocol (gnutls_protocol_t version)
{
  switch ((int) version) {
  case GNUTLS_SSL3: return g_strdup ("SSL 3.0");
  case GNUTLS_TLS1_0: return g_strdup ("TLS 1.0");
  case GNUTLS_TLS1_1: return g_strdup ("TLS 1.1");
  case GNUTLS_TLS1_2: return g_strdup ("TLS 1.2");
  case GNUTLS_TLS1_3: return g_strdup ("TLS 1.3");
  default: return NULL;
  }
}

/* The server's first message settles the version: below the floor nothing more is wanted of it. */
static int
server_hello_cb (gnutls_session_t session, unsigned type, unsigned when, unsigned incoming,
                 const gnutls_datum_t *message)
{
  Attempt *self = gnutls_session_get_ptr (session);

  wax_tls_diagnosis_clear (self->diagnosis);
  self->diagnosis->protocol = name_protocol (gnutls_protocol_get_version (session));
  if (!wax_tls_is_too_old (self->policy, self->host, self->diagnosis->protocol))
    return 0;
  self->diagnosis->finding = WAX_TLS_FINDING_TOO_OLD;
  return GNUTLS_E_USER_ERROR;
}

/* What cannot be read is left out: it is nobody's issuer. */
static GPtrArray *
read_chain (gnutls_session_t session)
{
  g_autoptr(GPtrArray) chain = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_certificate_unref);
  guint n = 0;
  const gnutls_datum_t *sent = gnutls_certificate_get_peers (session, &n);

  for (guint i = 0; sent != NULL && i < MIN (n, WAX_CERTIFICATE_MAX_CHAIN); i++) {
    g_autoptr(GBytes) der = g_bytes_new (sent[i].data, sent[i].size);
    WaxCertificate *certificate = wax_certificate_new_from_der (der, NULL);

    if (certificate != NULL)
      g_ptr_array_add (chain, certificate);
    else if (i == 0)
      return NULL;
  }
  return chain->len > 0 ? g_steal_pointer (&chain) : NULL;
}

static int
verify_cb (gnutls_session_t session)
{
  Attempt *self = gnutls_session_get_ptr (session);

  self->certificate_read = TRUE;
  self->diagnosis->chain = read_chain (session);
  return GNUTLS_E_CERTIFICATE_ERROR;
}

static gboolean
is_unreadable_certificate (int rc)
{
  return (rc <= GNUTLS_E_ASN1_ELEMENT_NOT_FOUND && rc >= GNUTLS_E_ASN1_DER_OVERFLOW) ||
         rc == GNUTLS_E_CERTIFICATE_ERROR || rc == GNUTLS_E_PARSING_ERROR ||
         rc == GNUTLS_E_UNSUPPORTED_CERTIFICATE_TYPE || rc == GNUTLS_E_X509_UNSUPPORTED_ATTRIBUTE ||
         rc == GNUTLS_E_PK_INVALID_PUBKEY;
}

/* TLS records begin with their type: 21 for an alert, 22 for the handshake (RFC 8446 section 5.1). */
static WaxTlsFinding
find (const Attempt *self, int rc)
{
  if (self->diagnosis->finding == WAX_TLS_FINDING_TOO_OLD)
    return WAX_TLS_FINDING_TOO_OLD;
  if (self->certificate_read)
    return WAX_TLS_FINDING_NONE;
  if (self->received > 0 && self->first != 21 && self->first != 22)
    return WAX_TLS_FINDING_NOT_TLS;
  if (self->diagnosis->protocol != NULL && is_unreadable_certificate (rc))
    return WAX_TLS_FINDING_MALFORMED;
  if (rc == GNUTLS_E_PREMATURE_TERMINATION || rc == GNUTLS_E_PULL_ERROR || rc == GNUTLS_E_PUSH_ERROR ||
      self->received == 0)
    return WAX_TLS_FINDING_CUT;
  return WAX_TLS_FINDING_FAILED;
}

static int
shake_hands (Attempt *self, WaxEndpoint *endpoint)
{
  gnutls_certificate_credentials_t credentials;
  gnutls_session_t session;
  const char *host = wax_endpoint_get_host (endpoint);
  int rc;

  gnutls_certificate_allocate_credentials (&credentials);
  gnutls_certificate_set_verify_function (credentials, verify_cb);
  gnutls_init (&session, GNUTLS_CLIENT | GNUTLS_NO_SIGNAL);
  gnutls_session_set_ptr (session, self);
  rc = gnutls_priority_set_direct (session, EVERY_VERSION, NULL);
  gnutls_credentials_set (session, GNUTLS_CRD_CERTIFICATE, credentials);
  if (!wax_endpoint_is_address (endpoint))
    gnutls_server_name_set (session, GNUTLS_NAME_DNS, host, strlen (host));
  gnutls_handshake_set_hook_function (session, GNUTLS_HANDSHAKE_SERVER_HELLO, GNUTLS_HOOK_POST, server_hello_cb);
  gnutls_transport_set_ptr (session, self);
  gnutls_transport_set_push_function (session, push_cb);
  gnutls_transport_set_pull_function (session, pull_cb);
  while (rc >= 0 || !gnutls_error_is_fatal (rc)) {
    rc = gnutls_handshake (session);
    if (rc == GNUTLS_E_SUCCESS || g_cancellable_is_cancelled (self->cancellable))
      break;
  }
  gnutls_deinit (session);
  gnutls_certificate_free_credentials (credentials);
  return rc;
}

void
wax_tls_diagnosis_clear (WaxTlsDiagnosis *self)
{
  g_clear_pointer (&self->protocol, g_free);
  g_clear_pointer (&self->chain, g_ptr_array_unref);
  self->finding = WAX_TLS_FINDING_NONE;
}

gboolean
wax_tls_diagnose (WaxEndpoint *endpoint,
                  GProxyResolver *resolver,
                  const WaxPolicy *policy,
                  WaxTlsDiagnosis *diagnosis,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) connection = NULL;
  g_autofree char *name = wax_endpoint_to_string (endpoint);
  g_autofree char *uri = g_strconcat ("https://", name, NULL); /* the scheme finds the proxy */
  Attempt attempt = { .cancellable = cancellable, .policy = policy,
                      .host = wax_endpoint_get_host (endpoint), .diagnosis = diagnosis };
  int rc;

  wax_tls_diagnosis_clear (diagnosis);
  g_socket_client_set_proxy_resolver (client, resolver);
  connection = g_socket_client_connect_to_uri (client, uri, 443, cancellable, error);
  if (connection == NULL)
    return FALSE;
  attempt.stream = G_IO_STREAM (connection);
  rc = shake_hands (&attempt, endpoint);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  diagnosis->finding = find (&attempt, rc);
  return TRUE;
}

WaxVerdict *
wax_tls_diagnosis_to_verdict (const WaxTlsDiagnosis *self,
                              WaxEndpoint *endpoint,
                              WaxChannelId channel,
                              const char *account,
                              const char *floor)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_problem_unref);
  WaxVerdictFields fields = {
    .endpoint = endpoint,
    .channel = channel,
    .account = account,
    .time = now,
    .problems = problems,
    .protocol = self->protocol,
  };

  if (self->finding == WAX_TLS_FINDING_TOO_OLD)
    return wax_verdict_new_tls_too_old (endpoint, channel, account, now, self->protocol, floor);
  g_ptr_array_add (problems, wax_problem_new (WAX_PROBLEM_MALFORMED, 0, NULL, 0));
  return wax_verdict_new (&fields);
}
