#include "transport/wax-probe.h"

#include "transport/wax-closer-look.h"
#include "transport/wax-deadline.h"
#include "transport/wax-look-around.h"
#include "transport/wax-network-error.h"
#include "transport/wax-proxy.h"
#include "transport/wax-tls-diagnosis.h"
#include "transport/wax-tls-setup.h"
#include "trust/wax-policy-rules.h"

#define DEFAULT_TIMEOUT_MS 30000

typedef struct {
  const WaxProbeOptions *options;
  WaxEndpoint *endpoint;
  WaxPolicy *policy;
  GCancellable *cancel;
  gboolean connected;
  WaxVerdict *verdict;
} Probe;

static void
cancel_cb (GCancellable *from, gpointer cancel)
{
  g_cancellable_cancel (cancel);
}

static WaxVerdict *
examine_once (Probe *self, GTlsCertificate *certificate, GTlsCertificateFlags flags)
{
  return wax_judge_examine (self->options->judge, self->endpoint, self->options->channel, self->options->account,
                            certificate, flags, NULL, NULL);
}

static WaxVerdict *
examine (Probe *self, GTlsCertificate *certificate, GTlsCertificateFlags flags)
{
  g_autoptr(WaxVerdict) verdict = examine_once (self, certificate, flags);

  if (wax_closer_look (self->options->judge, verdict, self->options->proxy_resolver, self->cancel))
    return examine_once (self, certificate, flags);
  return g_steal_pointer (&verdict);
}

/* As at the gate: a handshake with what has a problem ends here. */
static void
notify_peer_certificate_cb (GTlsConnection *tls, GParamSpec *pspec, gpointer data)
{
  Probe *self = data;
  GTlsCertificate *certificate = g_tls_connection_get_peer_certificate (tls);

  if (certificate == NULL || self->verdict != NULL)
    return;
  self->verdict = examine (self, certificate, g_tls_connection_get_peer_certificate_errors (tls));
  if (!wax_verdict_is_empty (self->verdict))
    g_cancellable_cancel (self->cancel);
}

/* The examiner's verdict alone counts: it knows the anchors. */
static gboolean
accept_certificate_cb (GTlsConnection *tls, GTlsCertificate *certificate, GTlsCertificateFlags flags, gpointer data)
{
  Probe *self = data;

  if (self->verdict == NULL)
    self->verdict = examine (self, certificate, flags);
  return wax_verdict_is_empty (self->verdict);
}

static void
add_tls (Probe *self, const char *protocol, const char *cipher)
{
  WaxVerdict *bare = self->verdict;

  self->verdict = wax_verdict_with_tls (bare, protocol, cipher);
  g_object_unref (bare);
}

static gboolean
shake_hands (Probe *self, GError **error)
{
  GTlsDatabase *database = wax_examiner_get_database (wax_judge_get_examiner (self->options->judge));
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autofree char *name = wax_endpoint_to_string (self->endpoint);
  g_autofree char *uri = g_strconcat ("https://", name, NULL); /* the scheme finds the proxy */
  g_autoptr(GSocketConnectable) identity =
    g_network_address_new (wax_endpoint_get_host (self->endpoint), (guint16) wax_endpoint_get_port (self->endpoint));
  g_autoptr(GSocketConnection) raw = NULL;
  g_autoptr(GIOStream) tls = NULL;
  g_autofree char *cipher = NULL;

  g_socket_client_set_proxy_resolver (client, self->options->proxy_resolver);
  raw = g_socket_client_connect_to_uri (client, uri, 443, self->cancel, error);
  if (raw == NULL)
    return FALSE;
  self->connected = TRUE;
  tls = g_tls_client_connection_new (G_IO_STREAM (raw), identity, error);
  if (tls == NULL)
    return FALSE;
  g_tls_connection_set_database (G_TLS_CONNECTION (tls), database);
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (accept_certificate_cb), self);
  g_signal_connect (tls, "notify::peer-certificate", G_CALLBACK (notify_peer_certificate_cb), self);
  if (!g_tls_connection_handshake (G_TLS_CONNECTION (tls), self->cancel, error))
    return FALSE;
  cipher = g_tls_connection_get_ciphersuite_name (G_TLS_CONNECTION (tls));
  add_tls (self, wax_tls_name_protocol (g_tls_connection_get_protocol_version (G_TLS_CONNECTION (tls))), cipher);
  return TRUE;
}

static void
set_network_error (Probe *self, GError **error, WaxNetworkError code, const char *text)
{
  g_autofree char *name = wax_endpoint_to_string (self->endpoint);

  g_set_error (error, WAX_NETWORK_ERROR, code, "%s: %s", name, text);
}

static void
set_finding (Probe *self, WaxTlsFinding finding, const GError *local, GError **error)
{
  switch (finding) {
  case WAX_TLS_FINDING_NOT_TLS: set_network_error (self, error, WAX_NETWORK_ERROR_NOT_TLS, "not TLS"); break;
  case WAX_TLS_FINDING_CUT: set_network_error (self, error, WAX_NETWORK_ERROR_RESET, "cut in the handshake"); break;
  case WAX_TLS_FINDING_NONE:
  case WAX_TLS_FINDING_TOO_OLD:
  case WAX_TLS_FINDING_MALFORMED:
  case WAX_TLS_FINDING_FAILED: set_network_error (self, error, WAX_NETWORK_ERROR_TLS, local->message); break;
  }
}

/* A second handshake tells what the refused one did not; without it the verdict stands as it is. */
static void
diagnose (Probe *self, GCancellable *cancel, const GError *local, GError **error)
{
  g_auto(WaxTlsDiagnosis) diagnosis = { 0 };
  const char *floor;
  gboolean done = wax_tls_diagnose (self->endpoint, self->options->proxy_resolver, self->policy, &diagnosis, cancel,
                                    NULL);

  if (self->verdict != NULL) {
    if (done && diagnosis.protocol != NULL)
      add_tls (self, diagnosis.protocol, NULL);
    return;
  }
  floor = wax_tls_get_floor (self->policy, wax_endpoint_get_host (self->endpoint));
  if (done && (diagnosis.finding == WAX_TLS_FINDING_TOO_OLD || diagnosis.finding == WAX_TLS_FINDING_MALFORMED))
    self->verdict = wax_tls_diagnosis_to_verdict (&diagnosis, self->endpoint, self->options->channel,
                                                  self->options->account, floor);
  else if (done)
    set_finding (self, diagnosis.finding, local, error);
  else
    set_network_error (self, error, wax_network_error_code_from (local), local->message);
}

/* Whether the caller or the clock ended it, which a refused certificate does as well. */
static gboolean
was_ended (Probe *self, GCancellable *cancellable, WaxDeadline *deadline, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return TRUE;
  if (wax_deadline_get_expired (deadline) == WAX_TIMEOUT_NONE)
    return FALSE;
  wax_network_error_set_timeout (error, WAX_TIMEOUT_CONNECT, self->endpoint);
  return TRUE;
}

/* Without a connection: whose fault that is depends on the way. */
static WaxNetworkError
find_code (Probe *self, const GError *local)
{
  WaxNetworkError code = wax_network_error_code_from (local);
  g_autofree char *proxy = wax_proxy_find (self->endpoint, self->options->proxy_resolver, self->cancel);

  return proxy != NULL ? wax_proxy_blame (code) : code;
}

static void
run (Probe *self, GCancellable *cancellable, GError **error)
{
  const WaxDeadlineLimits limits = {
    .total_ms = self->options->timeout_ms > 0 ? self->options->timeout_ms : DEFAULT_TIMEOUT_MS
  };
  g_autoptr(GCancellable) second = g_cancellable_new ();
  g_autoptr(WaxDeadline) deadline = wax_deadline_new (self->cancel, &limits);
  g_autoptr(WaxDeadline) second_deadline = wax_deadline_new (second, &limits);
  gulong first_id = cancellable != NULL
                      ? g_cancellable_connect (cancellable, G_CALLBACK (cancel_cb), self->cancel, NULL)
                      : 0;
  gulong second_id = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (cancel_cb), second, NULL)
                                         : 0;
  g_autoptr(GError) local = NULL;
  gboolean done = shake_hands (self, &local);

  if (!done && !was_ended (self, cancellable, deadline, error)) {
    if (self->connected)
      diagnose (self, second, local, error);
    else
      set_network_error (self, error, find_code (self, local), local->message);
  }
  g_cancellable_disconnect (cancellable, first_id);
  g_cancellable_disconnect (cancellable, second_id);
}

WaxVerdict *
wax_probe (const WaxProbeOptions *options, WaxEndpoint *endpoint, GCancellable *cancellable, GError **error)
{
  g_autoptr(WaxPolicy) policy = wax_judge_dup_policy (options->judge);
  g_autoptr(GCancellable) cancel = g_cancellable_new ();
  Probe self = { .options = options, .endpoint = endpoint, .policy = policy, .cancel = cancel };
  g_autoptr(GError) local = NULL;

  if (!wax_tls_self_check (error))
    return NULL;
  run (&self, cancellable, &local);
  if (local == NULL) {
    g_autoptr(WaxVerdict) found = self.verdict;
    g_autoptr(WaxVerdict) seen = wax_look_around (found, options->proxy_resolver, cancellable);

    return wax_policy_judge (policy, seen);
  }
  g_clear_object (&self.verdict);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}
