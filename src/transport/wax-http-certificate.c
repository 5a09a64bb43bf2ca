#include "transport/wax-http-private.h"

#include "identity/wax-identity-error.h"
#include "transport/wax-tls-setup.h"

/* Handing over the person's certificate, and why a server did not take it. */

typedef struct {
  WaxHttp *http; /* the call's, which outlives the message's handlers */
  WaxEndpoint *endpoint;
} Answer;

static void
answer_free (gpointer data, GClosure *closure)
{
  Answer *self = data;

  wax_endpoint_unref (self->endpoint);
  g_free (self);
}

/* Until it asks it has not asked: a handshake says nothing of that by itself. */
static void
network_event_cb (SoupMessage *message, GSocketClientEvent event, GIOStream *connection, gpointer data)
{
  Answer *self = data;

  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING)
    wax_http_note_certificate_request (self->http, self->endpoint, wax_certificate_request_new (FALSE, FALSE, NULL));
}

static GPtrArray *
read_issuers (GTlsClientConnection *connection)
{
  GPtrArray *issuers = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  GList *names = g_tls_client_connection_get_accepted_cas (connection);

  for (GList *link = names; link != NULL; link = link->next) {
    GByteArray *name = link->data;

    g_ptr_array_add (issuers, g_bytes_new (name->data, name->len));
  }
  g_list_free_full (names, (GDestroyNotify) g_byte_array_unref);
  return issuers;
}

/* Answered on the spot, for a question that waits cannot be called off; nobody is asked anything inside a handshake.
 * What is handed over leaves only once the gate has passed the server: see #WaxGate. */
static gboolean
request_certificate_cb (SoupMessage *message, GTlsClientConnection *connection, gpointer data)
{
  Answer *self = data;
  GTlsCertificate *certificate = wax_http_get_options (self->http)->certificate;

  wax_http_note_certificate_request (
    self->http, self->endpoint, wax_certificate_request_new (TRUE, certificate != NULL, read_issuers (connection)));
  if (certificate == NULL)
    return FALSE;
  soup_message_set_tls_client_certificate (message, certificate);
  return TRUE;
}

void
wax_http_answer_certificate (WaxHttp *http, WaxEndpoint *endpoint, SoupMessage *message)
{
  static const struct { const char *signal; GCallback callback; } handlers[] = {
    { "network-event", G_CALLBACK (network_event_cb) },
    { "request-certificate", G_CALLBACK (request_certificate_cb) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++) {
    Answer *answer = g_new (Answer, 1);

    *answer = (Answer) { http, wax_endpoint_ref (endpoint) };
    g_signal_connect_data (message, handlers[i].signal, handlers[i].callback, answer, answer_free, 0);
  }
}

/* ---- why not ---- */

/* What speaks against the certificate by itself, the surest first; else what only the server can know. */
static WaxIdentityError
find_fault (WaxIdentity *identity, const WaxCertificateRequest *request, gboolean answered, gint64 now)
{
  WaxCertificate *certificate = wax_identity_get_certificate (identity);

  if (now > wax_certificate_get_not_after (certificate))
    return WAX_IDENTITY_ERROR_EXPIRED;
  if (now < wax_certificate_get_not_before (certificate))
    return WAX_IDENTITY_ERROR_NOT_YET_VALID;
  if (!wax_identity_is_accepted (identity, request->issuers))
    return WAX_IDENTITY_ERROR_ISSUER_NOT_ACCEPTED;
  if (!wax_identity_is_for_clients (identity))
    return WAX_IDENTITY_ERROR_WRONG_PURPOSE;
  return answered ? WAX_IDENTITY_ERROR_NOT_MAPPED : WAX_IDENTITY_ERROR_REFUSED;
}

static void
set_error (GError **error, WaxIdentityError code, WaxEndpoint *endpoint)
{
  g_autofree char *name = wax_endpoint_to_string (endpoint);

  g_set_error (error, WAX_IDENTITY_ERROR, (int) code, "%s did not take the certificate", name);
}

/* As the gate has it: then not even whether the server asks for one is found out. */
static gboolean
is_withheld (WaxHttp *self, WaxEndpoint *endpoint)
{
  const WaxHttpOptions *options = wax_http_get_options (self);
  g_autoptr(WaxPolicy) policy = wax_judge_dup_policy (options->judge);

  return options->certificate != NULL && wax_tls_may_be_too_old (policy, wax_endpoint_get_host (endpoint));
}

void
wax_http_set_certificate_error (WaxHttp *self, WaxEndpoint *endpoint, gboolean answered, GError **error)
{
  g_autoptr(WaxCertificateRequest) request = wax_http_dup_certificate_request (self, endpoint);
  WaxIdentity *identity = wax_http_get_options (self)->identity;

  if (is_withheld (self, endpoint))
    set_error (error, WAX_IDENTITY_ERROR_WITHHELD, endpoint);
  else if (request == NULL || !request->requested)
    set_error (error, WAX_IDENTITY_ERROR_NOT_REQUESTED, endpoint);
  else if (!request->sent)
    set_error (error, WAX_IDENTITY_ERROR_NONE_SENT, endpoint);
  else
    set_error (error, find_fault (identity, request, answered, g_get_real_time () / G_USEC_PER_SEC), endpoint);
}

/* A server may end the handshake, or under TLS 1.3 the connection as soon as it has read the certificate; the library's
 * errors tell neither from other ends. */
static gboolean
may_be_refusal (const GError *error)
{
  return g_error_matches (error, WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_TLS) ||
         g_error_matches (error, WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_NOT_TLS) ||
         g_error_matches (error, WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_RESET) ||
         g_error_matches (error, WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_FAILED);
}

void
wax_http_explain_certificate (WaxHttp *self, WaxEndpoint *endpoint, GError **error)
{
  g_autoptr(WaxCertificateRequest) request = wax_http_dup_certificate_request (self, endpoint);

  if (request == NULL || !request->requested || !may_be_refusal (*error))
    return;
  g_clear_error (error);
  wax_http_set_certificate_error (self, endpoint, FALSE, error);
}
