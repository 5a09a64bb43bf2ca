#include "transport/wax-http-call-private.h"
#include "identity/wax-identity-error.h"
#include "transport/wax-proxy.h"
#include "transport/wax-tls-diagnosis.h"
#include "transport/wax-tls-setup.h"

#define DIAGNOSIS_MS 5000

/* A proxy that is asked for says nothing about itself when it cannot be reached. */
static gboolean
goes_through_proxy (WaxHttpCall *self)
{
  GProxyResolver *resolver = soup_session_get_proxy_resolver (wax_http_get_session (self->http));
  g_autofree char *proxy = resolver != NULL ? wax_proxy_find (self->endpoint, resolver, self->cancel) : NULL;

  return proxy != NULL;
}

void
wax_http_call_set_error (WaxHttpCall *self, GError **error, WaxNetworkError code, const char *text)
{
  wax_network_error_set (error, code, self->endpoint, text);
}

/* The verdict on a server that no handshake came to an end with. */
static void
set_bare_verdict (WaxHttpCall *self, const WaxTlsDiagnosis *diagnosis, const WaxPolicy *policy, GError **error)
{
  const WaxHttpOptions *options = wax_http_get_options (self->http);
  const char *floor = wax_tls_get_floor (policy, wax_endpoint_get_host (self->endpoint));
  g_autoptr(WaxVerdict) verdict = wax_tls_diagnosis_to_verdict (diagnosis, self->endpoint, self->channel,
                                                                options->account, floor);
  WaxConnectionInfo info = { .endpoint = self->endpoint, .verdict = verdict,
                             .time = g_get_real_time () / G_USEC_PER_SEC };

  wax_http_note_connection (self->http, &info);
  if (wax_judge_decide (options->judge, verdict, NULL, error))
    wax_http_call_set_error (self, error, WAX_NETWORK_ERROR_TLS, "the handshake failed");
}

/* Why a handshake failed is not told by the library's errors: a bare one of our own finds out. */
static void
diagnose (WaxHttpCall *self, const GError *local, GError **error)
{
  const WaxHttpOptions *options = wax_http_get_options (self->http);
  g_autoptr(WaxPolicy) policy = wax_judge_dup_policy (options->judge);
  g_auto(WaxTlsDiagnosis) diagnosis = { 0 };
  const WaxDeadlineLimits limits = { .total_ms = DIAGNOSIS_MS };
  g_autoptr(WaxDeadline) deadline = wax_deadline_new (self->cancel, &limits);

  if (!wax_tls_diagnose (self->endpoint, soup_session_get_proxy_resolver (wax_http_get_session (self->http)), policy,
                         &diagnosis, self->cancel, NULL)) {
    wax_http_call_set_error (self, error, wax_network_error_code_from (local), local->message);
    return;
  }
  switch (diagnosis.finding) {
  case WAX_TLS_FINDING_TOO_OLD:
  case WAX_TLS_FINDING_MALFORMED: set_bare_verdict (self, &diagnosis, policy, error); break;
  case WAX_TLS_FINDING_NOT_TLS:
    wax_http_call_set_error (self, error, WAX_NETWORK_ERROR_NOT_TLS, "the answer is not TLS");
    break;
  case WAX_TLS_FINDING_CUT:
    wax_http_call_set_error (self, error, WAX_NETWORK_ERROR_RESET, "cut in the handshake");
    break;
  case WAX_TLS_FINDING_NONE:
  case WAX_TLS_FINDING_FAILED:
    wax_http_call_set_error (self, error, WAX_NETWORK_ERROR_TLS, local->message);
    break;
  }
}

static void
set_aborted (WaxHttpCall *self, GError **error)
{
  const WaxHttpOptions *options = wax_http_get_options (self->http);
  WaxVerdict *verdict = wax_gate_get_verdict (self->gate);
  g_autoptr(GError) refusal = NULL;

  if (verdict != NULL && !wax_judge_decide (options->judge, verdict, NULL, &refusal)) {
    wax_gate_widen_error (&refusal, options->origins);
    g_propagate_error (error, g_steal_pointer (&refusal));
    return;
  }
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "aborted");
}

static void
set_unbound (WaxHttpCall *self, GError **error)
{
  gboolean has_one = wax_http_get_options (self->http)->certificate != NULL;

  wax_identity_error_set (error, has_one ? WAX_IDENTITY_ERROR_BOUND : WAX_IDENTITY_ERROR_CERTIFICATE_REQUIRED,
                          self->endpoint, "no certificate was shown on this connection, and nothing was sent");
}

/* The reason that we know ourselves comes first: what the library calls the end of a call depends on when it came. */
static gboolean
set_own_reason (WaxHttpCall *self, GError **error)
{
  if (wax_gate_is_blocked (self->gate)) {
    g_propagate_error (error, g_error_copy (wax_gate_get_error (self->gate)));
    return TRUE;
  }
  if (self->unbound) {
    set_unbound (self, error);
    return TRUE;
  }
  if (g_cancellable_set_error_if_cancelled (self->caller.from, error))
    return TRUE;
  if (wax_deadline_get_expired (self->deadline) != WAX_TIMEOUT_NONE) {
    wax_network_error_set_timeout (error, wax_deadline_get_expired (self->deadline), self->endpoint);
    return TRUE;
  }
  if (g_cancellable_is_cancelled (self->abort.from)) {
    set_aborted (self, error);
    return TRUE;
  }
  if (self->standing != NULL && wax_standing_has_ended (self->standing)) {
    wax_http_call_set_error (self, error, WAX_NETWORK_ERROR_RESET, "closed: what it rested on has ended");
    return TRUE;
  }
  return FALSE;
}

/* Asks the network, which may take its time. */
static void
find_out (WaxHttpCall *self, const GError *local, GError **error)
{
  WaxNetworkError code = wax_network_error_code_from (local);

  if (wax_http_call_set_certificate_refusal (self, local, error))
    return;
  if (self->step == WAX_HTTP_STEP_TLS_BEGUN) {
    diagnose (self, local, error);
    return;
  }
  if (self->step == WAX_HTTP_STEP_CONNECTING && goes_through_proxy (self))
    code = wax_proxy_blame (code);
  wax_http_call_set_error (self, error, code, local->message);
}

void
wax_http_call_set_reason (WaxHttpCall *self, const GError *local, GError **error)
{
  g_autoptr(GError) found = NULL;

  if (set_own_reason (self, error))
    return;
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED)) { /* it began while all others were aborted */
    set_aborted (self, error);
    return;
  }
  find_out (self, local, &found);
  /* Who called it off meanwhile is not told of a failure. */
  if (!set_own_reason (self, error))
    g_propagate_error (error, g_steal_pointer (&found));
}

gboolean
wax_http_call_is_servers_answer (WaxHttpCall *self, GError **error)
{
  if (wax_gate_has_passed (self->gate))
    return TRUE;
  if (soup_message_get_status (self->message) == SOUP_STATUS_PROXY_AUTHENTICATION_REQUIRED) {
    wax_http_call_set_error (self, error, WAX_NETWORK_ERROR_PROXY_AUTH, "the proxy wants a password");
    return FALSE;
  }
  if (wax_http_call_is_tls (self)) {
    wax_http_call_set_error (self, error, WAX_NETWORK_ERROR_PROXY, "the proxy did not connect to the server");
    return FALSE;
  }
  return TRUE;
}
