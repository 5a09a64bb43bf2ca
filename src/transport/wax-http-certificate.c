#include "transport/wax-http-call-private.h"

#include "identity/wax-identity-error.h"
#include "identity/wax-tokens.h"
#include "transport/wax-tls-alert.h"
#include "transport/wax-tls-setup.h"

/* Handing over the person's certificate, and why a server did not take it. */

void
wax_http_call_learn_issuers (WaxHttpCall *self)
{
  WaxKnownIssuers *known = wax_http_get_options (self->http)->known_issuers;

  if (known != NULL && self->request != NULL && self->request->requested && wax_gate_has_passed (self->gate))
    wax_known_issuers_learn (known, self->endpoint, self->request->issuers);
}

/* One that is asked for on a connection that was allowed before: for some paths only. */
static void
note (WaxHttpCall *self, WaxCertificateRequest *request)
{
  g_clear_pointer (&self->request, wax_certificate_request_unref);
  self->request = request;
  if (self->standing != NULL) {
    wax_standing_set_certificate_request (self->standing, request);
    wax_http_call_learn_issuers (self);
  }
  wax_http_note_certificate_request (self->http, self->endpoint, wax_certificate_request_ref (request));
}

/* @ders: (nullable) */
static WaxIssuerNames *
new_names (const GByteArray *ders)
{
  g_autoptr(GBytes) bytes = ders != NULL ? g_bytes_new (ders->data, ders->len) : g_bytes_new (NULL, 0);

  return wax_issuer_names_new (bytes);
}

/* Until it asks it has not asked: a handshake says nothing of that by itself. */
static void
network_event_cb (SoupMessage *message, GSocketClientEvent event, GIOStream *connection, gpointer data)
{
  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING)
    note (data, wax_certificate_request_new (FALSE, FALSE, new_names (NULL)));
}

static WaxIssuerNames *
read_issuers (GTlsClientConnection *connection)
{
  GList *names = g_tls_client_connection_get_accepted_cas (connection);
  g_autoptr(GByteArray) ders = g_byte_array_new ();

  for (GList *link = names; link != NULL; link = link->next) {
    GByteArray *name = link->data;

    g_byte_array_append (ders, name->data, name->len);
  }
  g_list_free_full (names, (GDestroyNotify) g_byte_array_unref);
  return new_names (ders);
}

/* Answered on the spot, for a question that waits cannot be called off; nobody is asked anything inside a handshake.
 * What is handed over leaves only once the gate has passed the server: see #WaxGate. */
static gboolean
request_certificate_cb (SoupMessage *message, GTlsClientConnection *connection, gpointer data)
{
  WaxHttpCall *self = data;
  GTlsCertificate *certificate = wax_http_get_options (self->http)->certificate;

  note (self, wax_certificate_request_new (TRUE, certificate != NULL, read_issuers (connection)));
  if (certificate == NULL)
    return FALSE;
  soup_message_set_tls_client_certificate (message, certificate);
  return TRUE;
}

/* On the spot as well, from memory. */
static gboolean
request_pin_cb (SoupMessage *message, GTlsPassword *question, gpointer data)
{
  WaxHttpCall *self = data;
  GTlsCertificate *certificate = wax_http_get_options (self->http)->certificate;

  if (certificate == NULL || !wax_tokens_answer (certificate, question))
    return FALSE;
  soup_message_tls_client_certificate_password_request_complete (message);
  return TRUE;
}

void
wax_http_call_answer_certificate (WaxHttpCall *self)
{
  g_clear_pointer (&self->request, wax_certificate_request_unref);
  g_signal_connect (self->message, "network-event", G_CALLBACK (network_event_cb), self);
  g_signal_connect (self->message, "request-certificate", G_CALLBACK (request_certificate_cb), self);
  g_signal_connect (self->message, "request-certificate-password", G_CALLBACK (request_pin_cb), self);
}

/* ---- whether a password may go without it ---- */

gboolean
wax_http_requires_certificate (WaxHttp *self)
{
  g_autoptr(WaxPolicy) policy = wax_judge_dup_policy (wax_http_get_options (self)->judge);

  return policy->certificate_required;
}

gboolean
wax_http_is_unbound (WaxHttp *self, const WaxCertificateRequest *request)
{
  return wax_http_get_options (self)->sends_password && (request == NULL || !request->sent) &&
         wax_http_requires_certificate (self);
}

/* ---- why not ---- */

/* What speaks against the certificate by itself, the surest first. */
static gboolean
find_fault (WaxIdentity *identity, const WaxCertificateRequest *request, gint64 now, WaxIdentityError *fault)
{
  WaxCertificate *certificate = wax_identity_get_certificate (identity);

  if (now > wax_certificate_get_not_after (certificate))
    *fault = WAX_IDENTITY_ERROR_EXPIRED;
  else if (now < wax_certificate_get_not_before (certificate))
    *fault = WAX_IDENTITY_ERROR_NOT_YET_VALID;
  else if (!wax_identity_is_accepted (identity, request->issuers))
    *fault = WAX_IDENTITY_ERROR_ISSUER_NOT_ACCEPTED;
  else if (!wax_identity_is_for_clients (identity))
    *fault = WAX_IDENTITY_ERROR_WRONG_PURPOSE;
  else
    return FALSE;
  return TRUE;
}

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* As the gate has it: then not even whether the server asks for one is found out. */
static gboolean
is_withheld (WaxHttp *self, WaxEndpoint *endpoint)
{
  const WaxHttpOptions *options = wax_http_get_options (self);
  g_autoptr(WaxPolicy) policy = wax_judge_dup_policy (options->judge);

  return options->certificate != NULL && wax_tls_may_be_too_old (policy, wax_endpoint_get_host (endpoint));
}

/* The server answered: what its answer means where nothing is wrong with the certificate. 495 and 496 are nginx's own,
 * shown as 400 or as they are; its pages do not tell why. */
static WaxIdentityError
read_status (guint status)
{
  if (wax_http_status_is_certificate_refusal (status))
    return WAX_IDENTITY_ERROR_REFUSED;
  if (status == 403)
    return WAX_IDENTITY_ERROR_FORBIDDEN;
  return status == 404 || status >= 500 ? WAX_IDENTITY_ERROR_NOT_LOOKED_UP : WAX_IDENTITY_ERROR_NOT_MAPPED;
}

gboolean
wax_http_status_is_certificate_refusal (guint status)
{
  return status == 400 || status == 495 || status == 496;
}

void
wax_http_set_certificate_error (WaxHttp *self, WaxEndpoint *endpoint, WaxHttpReply *reply, GError **error)
{
  WaxCertificateRequest *request = wax_http_reply_get_certificate_request (reply);
  WaxIdentity *identity = wax_http_get_options (self)->identity;
  guint status = wax_http_reply_get_status (reply);
  WaxIdentityError fault;

  if (is_withheld (self, endpoint))
    fault = WAX_IDENTITY_ERROR_WITHHELD;
  else if (request == NULL || !request->requested)
    fault = status == 403 ? WAX_IDENTITY_ERROR_FORBIDDEN_UNASKED : WAX_IDENTITY_ERROR_NOT_REQUESTED;
  else if (!request->sent)
    fault = WAX_IDENTITY_ERROR_NONE_SENT;
  else if (!find_fault (identity, request, get_now (), &fault))
    fault = read_status (status);
  wax_identity_error_set (error, fault, endpoint, "the certificate was not taken");
}

/* ---- a connection that ended without an answer ---- */

static WaxIdentityError
read_alert (WaxTlsAlert alert)
{
  switch (alert) {
  case WAX_TLS_ALERT_REVOKED: return WAX_IDENTITY_ERROR_REVOKED;
  case WAX_TLS_ALERT_EXPIRED: return WAX_IDENTITY_ERROR_EXPIRED;
  case WAX_TLS_ALERT_UNKNOWN_AUTHORITY: return WAX_IDENTITY_ERROR_ISSUER_NOT_ACCEPTED;
  case WAX_TLS_ALERT_UNSUPPORTED: return WAX_IDENTITY_ERROR_WRONG_PURPOSE;
  case WAX_TLS_ALERT_NONE:
  case WAX_TLS_ALERT_REQUIRED:
  case WAX_TLS_ALERT_BAD_CERTIFICATE:
  case WAX_TLS_ALERT_OTHER: return WAX_IDENTITY_ERROR_REFUSED;
  }
  g_return_val_if_reached (WAX_IDENTITY_ERROR_REFUSED);
}

/* That it was withdrawn only the server knows; of all else this computer knows the reason better than an alert, which
 * servers choose freely. */
static void
set_refusal (WaxHttpCall *self, WaxTlsAlert alert, GError **error)
{
  WaxIdentity *identity = wax_http_get_options (self->http)->identity;
  WaxIdentityError fault;

  if (!self->request->sent)
    fault = WAX_IDENTITY_ERROR_NONE_SENT;
  else if (alert == WAX_TLS_ALERT_REVOKED || !find_fault (identity, self->request, get_now (), &fault))
    fault = read_alert (alert);
  wax_identity_error_set (error, fault, self->endpoint, "the certificate was not taken");
}

/* A server may end the handshake, or under TLS 1.3 the connection as soon as it has read the certificate; the library's
 * errors tell neither from other ends. Who never had a certificate to show is only told of one where the server said
 * that it wants it. */
static gboolean
may_be_refusal (WaxHttpCall *self, const GError *local, WaxTlsAlert alert)
{
  if (self->request == NULL || !self->request->requested ||
      (self->standing != NULL && wax_standing_was_answered (self->standing)))
    return FALSE;
  if (!self->request->sent)
    return alert != WAX_TLS_ALERT_NONE || g_error_matches (local, G_TLS_ERROR, G_TLS_ERROR_CERTIFICATE_REQUIRED);
  switch (wax_network_error_code_from (local)) {
  case WAX_NETWORK_ERROR_TLS:
  case WAX_NETWORK_ERROR_NOT_TLS:
  case WAX_NETWORK_ERROR_RESET:
  case WAX_NETWORK_ERROR_FAILED: return TRUE;
  case WAX_NETWORK_ERROR_NOT_FOUND:
  case WAX_NETWORK_ERROR_REFUSED:
  case WAX_NETWORK_ERROR_UNREACHABLE:
  case WAX_NETWORK_ERROR_TIMED_OUT:
  case WAX_NETWORK_ERROR_UNANSWERED:
  case WAX_NETWORK_ERROR_PROXY:
  case WAX_NETWORK_ERROR_PROXY_AUTH:
  case WAX_NETWORK_ERROR_PROXY_UNREACHABLE:
  case WAX_NETWORK_ERROR_REDIRECT:
  case WAX_NETWORK_ERROR_TOO_LARGE:
  case WAX_NETWORK_ERROR_PLAIN_REFUSED:
  case WAX_NETWORK_ERROR_PLAIN_FORBIDDEN:
  case WAX_NETWORK_ERROR_FOREIGN:
  case WAX_NETWORK_ERROR_UNREADABLE: break;
  }
  return FALSE;
}

/* Whether it ends in the same way once more, without anything secret: then it was not the network. */
static gboolean
is_refused_again (WaxHttpCall *self, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(WaxHttpReply) reply = wax_http_call_repeat (self, &local);

  if (reply != NULL && wax_http_status_is_certificate_refusal (wax_http_reply_get_status (reply)))
    wax_http_set_certificate_error (self->http, self->endpoint, reply, &local);
  if (local == NULL || local->domain != WAX_IDENTITY_ERROR)
    return FALSE;
  g_propagate_error (error, g_steal_pointer (&local));
  return TRUE;
}

gboolean
wax_http_call_set_certificate_refusal (WaxHttpCall *self, const GError *local, GError **error)
{
  GTlsCertificate *certificate = wax_http_get_options (self->http)->certificate;
  WaxTlsAlert alert = wax_tls_alert_from (local);

  if (!may_be_refusal (self, local, alert))
    return FALSE;
  wax_http_call_learn_issuers (self); /* from a handshake that came to no end */
  /* It was nobody's refusal: the token was taken out, or has forgotten its PIN. */
  if (certificate != NULL && !wax_tokens_check (certificate, error))
    return TRUE;
  if (self->repeats || wax_tls_alert_is_about_certificate (alert)) {
    set_refusal (self, alert, error);
    return TRUE;
  }
  return is_refused_again (self, error);
}
