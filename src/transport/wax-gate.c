#include "transport/wax-gate.h"

#include "transport/wax-closer-look.h"
#include "transport/wax-look-around.h"
#include "transport/wax-revocation-fetch.h"
#include "transport/wax-tls-setup.h"

struct _WaxGate {
  SoupMessage *message;
  WaxGateOptions options;
  GTlsCertificate *judged; /* what the answer below is about */
  GTlsCertificateFlags flags;
  gboolean passed;
  gboolean blocked;
  GError *error;
  WaxVerdict *verdict;
  WaxGrant *grant;
};

void
wax_gate_widen_error (GError **error, GPtrArray *origins)
{
  WaxTrustQuestion *question = wax_trust_error_get_question (*error);
  g_autoptr(WaxTrustQuestion) wider = NULL;

  if (question == NULL)
    return;
  wider = wax_trust_question_with_endpoints (question, origins);
  g_clear_error (error);
  wax_trust_error_set_question (error, wider);
}

static void
forget (WaxGate *self)
{
  g_clear_object (&self->judged);
  g_clear_object (&self->verdict);
  g_clear_pointer (&self->grant, wax_grant_unref);
  g_clear_error (&self->error);
  self->passed = FALSE;
}

/* The host is the message's own at this moment: never one that was remembered. */
static WaxEndpoint *
get_endpoint (WaxGate *self, GError **error)
{
  GUri *uri = soup_message_get_uri (self->message);
  int port = g_uri_get_port (uri);

  return wax_endpoint_new (g_uri_get_host (uri), port > 0 ? (guint) port : 443, error);
}

static WaxVerdict *
examine (WaxGate *self, WaxEndpoint *endpoint, GTlsCertificate *certificate, GTlsCertificateFlags flags)
{
  return wax_judge_examine (self->options.judge, endpoint, self->options.channel, self->options.account, certificate,
                            flags, wax_tls_name_protocol (soup_message_get_tls_protocol_version (self->message)),
                            soup_message_get_tls_ciphersuite_name (self->message));
}

static void
look_around (WaxGate *self)
{
  g_autoptr(WaxVerdict) bare = self->verdict;

  self->verdict = wax_look_around (bare, self->options.resolver, self->options.cancel);
}

static gboolean
judge (WaxGate *self, GTlsCertificate *certificate, GTlsCertificateFlags flags)
{
  g_autoptr(WaxEndpoint) endpoint = NULL;

  forget (self);
  self->judged = g_object_ref (certificate);
  self->flags = flags;
  endpoint = get_endpoint (self, &self->error);
  if (endpoint == NULL)
    return FALSE;
  self->verdict = examine (self, endpoint, certificate, flags);
  if (wax_closer_look (self->options.judge, self->verdict, self->options.resolver, self->options.cancel)) {
    g_object_unref (self->verdict);
    self->verdict = examine (self, endpoint, certificate, flags);
  }
  if (wax_revocation_await (self->options.judge, self->verdict, self->options.resolver, self->options.cancel)) {
    g_object_unref (self->verdict);
    self->verdict = examine (self, endpoint, certificate, flags);
  }
  look_around (self);
  self->passed = wax_judge_admits (self->options.judge, self->verdict, &self->grant, &self->error);
  if (!self->passed)
    wax_gate_widen_error (&self->error, self->options.origins);
  return self->passed;
}

/* Both doors see the same certificate of one handshake: one verdict serves them. */
static gboolean
allowed (WaxGate *self, GTlsCertificate *certificate, GTlsCertificateFlags flags)
{
  if (certificate == self->judged && flags == self->flags)
    return self->passed;
  return judge (self, certificate, flags);
}

static gboolean
accept_certificate_cb (SoupMessage *message, GTlsCertificate *certificate, GTlsCertificateFlags flags, gpointer data)
{
  WaxGate *self = data;

  if (self->blocked)
    return FALSE;
  if (allowed (self, certificate, flags))
    return TRUE;
  self->blocked = TRUE;
  return FALSE;
}

static void
notify_peer_certificate_cb (SoupMessage *message, GParamSpec *pspec, gpointer data)
{
  WaxGate *self = data;
  GTlsCertificate *certificate = soup_message_get_tls_peer_certificate (message);

  if (self->blocked)
    return;
  if (certificate == NULL) {
    forget (self);
    return;
  }
  if (allowed (self, certificate, soup_message_get_tls_peer_certificate_errors (message)))
    return;
  self->blocked = TRUE;
  g_cancellable_cancel (self->options.cancel);
}

/* Where it might turn out that older TLS is spoken than is allowed there, the person's certificate would be out by
 * then: it is taken from the connection, with whoever could be asked for one. */
static void
network_event_cb (SoupMessage *message, GSocketClientEvent event, GIOStream *connection, gpointer data)
{
  WaxGate *self = data;
  g_autoptr(WaxPolicy) policy = NULL;

  if (event != G_SOCKET_CLIENT_TLS_HANDSHAKING)
    return;
  policy = wax_judge_dup_policy (self->options.judge);
  if (wax_tls_may_be_too_old (policy, g_uri_get_host (soup_message_get_uri (message))))
    g_object_set (connection, "certificate", NULL, "interaction", NULL, NULL);
}

/* The library tells the version only when the handshake is over; the request has not been written yet. */
static void
starting_cb (SoupMessage *message, gpointer data)
{
  WaxGate *self = data;
  const char *protocol = wax_tls_name_protocol (soup_message_get_tls_protocol_version (message));
  const char *host = g_uri_get_host (soup_message_get_uri (message));
  g_autoptr(WaxPolicy) policy = wax_judge_dup_policy (self->options.judge);
  g_autoptr(GTlsCertificate) certificate = NULL;

  if (self->blocked || self->judged == NULL || !wax_policy_is_below_floor (policy, host, protocol))
    return;
  certificate = g_object_ref (self->judged);
  if (judge (self, certificate, self->flags))
    return;
  self->blocked = TRUE;
  g_cancellable_cancel (self->options.cancel);
}

WaxGate *
wax_gate_new (SoupMessage *message, const WaxGateOptions *options)
{
  WaxGate *self = g_new0 (WaxGate, 1);

  self->message = g_object_ref (message);
  self->options = *options;
  g_signal_connect (message, "accept-certificate", G_CALLBACK (accept_certificate_cb), self);
  g_signal_connect (message, "notify::tls-peer-certificate", G_CALLBACK (notify_peer_certificate_cb), self);
  g_signal_connect_after (message, "network-event", G_CALLBACK (network_event_cb), self);
  g_signal_connect (message, "starting", G_CALLBACK (starting_cb), self);
  return self;
}

void
wax_gate_free (WaxGate *self)
{
  g_signal_handlers_disconnect_by_data (self->message, self);
  forget (self);
  g_object_unref (self->message);
  g_free (self);
}

gboolean
wax_gate_is_blocked (WaxGate *self)
{
  return self->blocked;
}

gboolean
wax_gate_has_passed (WaxGate *self)
{
  return self->passed && !self->blocked;
}

const GError *
wax_gate_get_error (WaxGate *self)
{
  return self->error;
}

WaxVerdict *
wax_gate_get_verdict (WaxGate *self)
{
  return self->verdict;
}

WaxGrant *
wax_gate_get_grant (WaxGate *self)
{
  return self->grant;
}
