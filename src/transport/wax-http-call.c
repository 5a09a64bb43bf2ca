#include "transport/wax-http-call-private.h"
#include "transport/wax-tls-setup.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#define DEFAULT_MAX_SIZE (64 * 1024 * 1024)
#define DEFAULT_CONNECT_MS 30000
#define DEFAULT_IDLE_MS 60000
#define REPEAT_MS 15000
#define KEEP_IDLE_S 50 /* servers close an idle connection after 60 */
#define KEEP_INTERVAL_S 10
#define KEEP_PROBES 3

static void
cancel_cb (GCancellable *from, gpointer cancel)
{
  g_cancellable_cancel (cancel);
}

static void
link_to (WaxHttpCall *self, WaxHttpLink *slot, GCancellable *from)
{
  if (from == NULL)
    return;
  slot->from = g_object_ref (from);
  slot->id = g_cancellable_connect (from, G_CALLBACK (cancel_cb), g_object_ref (self->cancel), g_object_unref);
}

static void
link_clear (WaxHttpLink *slot)
{
  if (slot->from != NULL)
    g_cancellable_disconnect (slot->from, slot->id);
  g_clear_object (&slot->from);
  slot->id = 0;
}

/* A connection that waits in the pool for the next request is asked whether it still is one, and stays known to what
 * translates addresses on the way. */
static void
keep_alive (GSocket *socket)
{
  g_socket_set_keepalive (socket, TRUE);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPIDLE, KEEP_IDLE_S, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPINTVL, KEEP_INTERVAL_S, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPCNT, KEEP_PROBES, NULL);
}

/* What the gate found, with what the handshake told after it. */
static WaxVerdict *
dup_verdict (WaxHttpCall *self)
{
  WaxVerdict *verdict = wax_gate_get_verdict (self->gate);
  GTlsProtocolVersion version = soup_message_get_tls_protocol_version (self->message);
  const char *cipher = soup_message_get_tls_ciphersuite_name (self->message);

  if (verdict == NULL)
    return NULL;
  return cipher != NULL ? wax_verdict_with_tls (verdict, wax_tls_name_protocol (version), cipher)
                        : g_object_ref (verdict);
}

/* The connection is known from the moment it may carry anything, whether a request of this call comes to use it or
 * not. */
static WaxStanding *
find_standing (WaxHttpCall *self, WaxVerdict *verdict)
{
  WaxStandings *standings = wax_http_get_standings (self->http);
  guint64 id = soup_message_get_connection_id (self->message);
  WaxStanding *standing = wax_standings_find (standings, id);

  return standing != NULL ? standing : wax_standings_add (standings, id, self->socket, verdict);
}

/* What the gate let pass before the version was known, and will refuse for it, never stood: nobody hears of its
 * end. */
static void
note_handshake (WaxHttpCall *self)
{
  g_autoptr(WaxVerdict) verdict = wax_gate_has_passed (self->gate) ? dup_verdict (self) : NULL;
  g_autoptr(WaxStanding) standing = NULL;

  if (verdict == NULL || !wax_judge_recheck (wax_http_get_options (self->http)->judge, verdict))
    return;
  standing = find_standing (self, verdict);
  if (self->request == NULL)
    return;
  wax_standing_set_certificate_request (standing, self->request);
  wax_http_call_learn_issuers (self);
}

static void
network_event_cb (SoupMessage *message, GSocketClientEvent event, GIOStream *connection, gpointer data)
{
  WaxHttpCall *self = data;

  switch (event) {
  case G_SOCKET_CLIENT_RESOLVING:
  case G_SOCKET_CLIENT_RESOLVED:
  case G_SOCKET_CLIENT_CONNECTING:
  case G_SOCKET_CLIENT_PROXY_NEGOTIATING: self->step = WAX_HTTP_STEP_CONNECTING; break;
  case G_SOCKET_CLIENT_CONNECTED:
    self->step = WAX_HTTP_STEP_CONNECTING;
    g_set_object (&self->socket, g_socket_connection_get_socket (G_SOCKET_CONNECTION (connection)));
    keep_alive (self->socket);
    break;
  case G_SOCKET_CLIENT_PROXY_NEGOTIATED: self->step = WAX_HTTP_STEP_PROXY_PASSED; break;
  case G_SOCKET_CLIENT_TLS_HANDSHAKING: self->step = WAX_HTTP_STEP_TLS_BEGUN; break;
  case G_SOCKET_CLIENT_TLS_HANDSHAKED:
  case G_SOCKET_CLIENT_COMPLETE:
    self->step = WAX_HTTP_STEP_READY;
    note_handshake (self);
    if (event == G_SOCKET_CLIENT_COMPLETE)
      g_clear_object (&self->socket); /* who holds it would keep it open */
    break;
  }
  wax_deadline_connecting (self->deadline);
  if (event == G_SOCKET_CLIENT_CONNECTING)
    wax_deadline_reaching (self->deadline);
  else if (self->step >= WAX_HTTP_STEP_TLS_BEGUN)
    wax_deadline_reached (self->deadline);
}

static void
got_headers_cb (SoupMessage *message, gpointer data)
{
  WaxHttpCall *self = data;

  if (self->standing != NULL)
    wax_standing_note_answer (self->standing);
  wax_deadline_moved (self->deadline);
}

static void
stop_standing (WaxHttpCall *self)
{
  if (self->standing != NULL)
    wax_standing_finish (self->standing, self->cancel);
  g_clear_pointer (&self->standing, wax_standing_unref);
}

/* What was made by another call tells by its standing what became of the certificate there. */
static void
take_standing (WaxHttpCall *self, WaxStanding *standing)
{
  WaxCertificateRequest *request = wax_standing_dup_certificate_request (standing);

  self->standing = standing;
  g_clear_pointer (&self->request, wax_certificate_request_unref);
  self->request = request;
}

/* The gate has just decided about the connection, and nothing was written yet. Trust that ended in between is seen
 * here, what ends from now on by whoever rechecks. */
static void
starting_cb (SoupMessage *message, gpointer data)
{
  WaxHttpCall *self = data;
  g_autoptr(WaxVerdict) verdict = wax_gate_has_passed (self->gate) ? dup_verdict (self) : NULL;

  stop_standing (self);
  if (verdict != NULL) {
    take_standing (self, find_standing (self, verdict));
    wax_standing_begin (self->standing, verdict, self->cancel);
    if (!wax_judge_recheck (wax_http_get_options (self->http)->judge, verdict))
      wax_standings_end (wax_http_get_standings (self->http), self->standing);
  }
  self->unbound = wax_http_is_unbound (self->http, self->request);
  if (self->unbound) {
    if (self->standing != NULL)
      wax_standings_end (wax_http_get_standings (self->http), self->standing);
    g_cancellable_cancel (self->cancel);
  }
  wax_deadline_moved (self->deadline);
}

static void
body_moved_cb (SoupMessage *message, guint size, gpointer data)
{
  wax_deadline_moved (((WaxHttpCall *) data)->deadline);
}

static const char *
get_method (const WaxHttpRequest *request)
{
  if (request->method != NULL)
    return request->method;
  return request->body != NULL ? "POST" : "GET";
}

static gboolean
is_repeatable (const WaxHttpRequest *request)
{
  return request->idempotent || strcmp (get_method (request), "GET") == 0 || strcmp (get_method (request), "HEAD") == 0;
}

static SoupMessage *
build_message (const WaxHttpRequest *request, GUri *uri, gboolean fresh)
{
  SoupMessage *message = soup_message_new_from_uri (get_method (request), uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_COLLECT_METRICS);
  if (is_repeatable (request))
    soup_message_add_flags (message, SOUP_MESSAGE_IDEMPOTENT);
  if (fresh)
    soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION);
  /* A server or proxy that packs the answer nevertheless is understood all the same. */
  if (request->raw)
    soup_message_headers_append (headers, "Accept-Encoding", "identity");
  for (gsize i = 0; request->headers != NULL && request->headers[i] != NULL; i += 2)
    soup_message_headers_append (headers, request->headers[i], request->headers[i + 1]);
  if (request->body != NULL)
    soup_message_set_request_body_from_bytes (message, request->content_type, request->body);
  return message;
}

/* Each message has a gate of its own; a second attempt of a call is a second message. */
static void
set_message (WaxHttpCall *self, SoupMessage *message)
{
  const WaxHttpOptions *options = wax_http_get_options (self->http);
  const WaxGateOptions gate = {
    .judge = options->judge,
    .account = options->account,
    .channel = self->channel,
    .origins = options->origins,
    .resolver = soup_session_get_proxy_resolver (wax_http_get_session (self->http)),
    .cancel = self->cancel,
  };

  g_clear_pointer (&self->gate, wax_gate_free);
  g_clear_object (&self->message);
  g_clear_object (&self->socket);
  self->message = message;
  self->step = WAX_HTTP_STEP_NONE;
  wax_http_call_answer_certificate (self);
  self->gate = wax_gate_new (message, &gate);
  g_signal_connect (message, "network-event", G_CALLBACK (network_event_cb), self);
  g_signal_connect (message, "starting", G_CALLBACK (starting_cb), self);
  g_signal_connect (message, "got-headers", G_CALLBACK (got_headers_cb), self);
  g_signal_connect (message, "wrote-body-data", G_CALLBACK (body_moved_cb), self);
}

static WaxHttpCall *
call_new (WaxHttp *http, const WaxHttpRequest *request, WaxEndpoint *endpoint, GCancellable *cancellable)
{
  WaxHttpCall *self = g_new0 (WaxHttpCall, 1);
  const WaxHttpOptions *options = wax_http_get_options (http);
  guint idle_ms = request->idle_timeout_ms > 0 ? request->idle_timeout_ms : options->idle_timeout_ms;
  const WaxDeadlineLimits limits = {
    .connect_ms = options->connect_timeout_ms > 0 ? options->connect_timeout_ms : DEFAULT_CONNECT_MS,
    .reach_ms = request->reach_timeout_ms,
    .idle_ms = idle_ms > 0 ? idle_ms : DEFAULT_IDLE_MS,
    .total_ms = request->total_timeout_ms,
  };
  g_autoptr(GCancellable) abort = wax_http_dup_abort (http);

  self->http = g_object_ref (http);
  self->endpoint = wax_endpoint_ref (endpoint);
  self->channel = request->channel;
  self->max_size = request->max_size > 0 ? request->max_size : DEFAULT_MAX_SIZE;
  self->cancel = g_cancellable_new ();
  self->deadline = wax_deadline_new (self->cancel, &limits);
  link_to (self, &self->caller, cancellable);
  link_to (self, &self->abort, abort);
  return self;
}

gboolean
wax_http_call_is_tls (WaxHttpCall *self)
{
  return strcmp (g_uri_get_scheme (soup_message_get_uri (self->message)), "https") == 0;
}

static void
note_connection (WaxHttpCall *self, gboolean allowed)
{
  g_autoptr(WaxVerdict) verdict = dup_verdict (self);
  WaxConnectionInfo info = {
    .endpoint = self->endpoint,
    .plain = !wax_http_call_is_tls (self),
    .verdict = verdict,
    .grant = wax_gate_get_grant (self->gate),
    .allowed = allowed,
    .time = g_get_real_time () / G_USEC_PER_SEC,
  };

  if (verdict != NULL && allowed && wax_verdict_get_cipher (verdict) != NULL)
    wax_judge_note_connection (wax_http_get_options (self->http)->judge, verdict, info.grant);
  wax_http_note_connection (self->http, &info);
}

static gboolean
was_stale (WaxHttpCall *self, const GError *local)
{
  return self->step == WAX_HTTP_STEP_NONE && soup_message_get_status (self->message) == SOUP_STATUS_NONE &&
         !g_cancellable_is_cancelled (self->cancel) &&
         wax_network_error_code_from (local) == WAX_NETWORK_ERROR_RESET;
}

static void
count (WaxHttpCall *self)
{
  SoupMessageMetrics *metrics = soup_message_get_metrics (self->message);
  WaxHttpCounters moved = { .requests = 1 };

  if (metrics != NULL) {
    moved.sent = soup_message_metrics_get_request_header_bytes_sent (metrics) +
                 soup_message_metrics_get_request_body_bytes_sent (metrics);
    moved.received = soup_message_metrics_get_response_header_bytes_received (metrics) +
                     soup_message_metrics_get_response_body_bytes_received (metrics);
  }
  if (moved.sent == 0)
    moved.requests = 0;
  wax_http_count (self->http, self->channel, &moved);
}

static GInputStream *
send_message (WaxHttpCall *self, const WaxHttpRequest *request, GUri *uri, GError **error)
{
  SoupSession *session = wax_http_get_session (self->http);
  g_autoptr(GError) local = NULL;
  GInputStream *content;

  set_message (self, build_message (request, uri, self->repeats));
  if (!wax_slots_take (wax_http_get_slots (self->http, self->endpoint), self->cancel, error))
    return NULL;
  self->slots = wax_http_get_slots (self->http, self->endpoint);
  content = soup_session_send (session, self->message, self->cancel, &local);
  if (content == NULL && is_repeatable (request) && was_stale (self, local)) {
    g_clear_error (&local);
    count (self);
    set_message (self, build_message (request, uri, TRUE));
    content = soup_session_send (session, self->message, self->cancel, &local);
  }
  wax_deadline_rest (self->deadline);
  if (content == NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return content;
}

/* What servers that were allowed say about the time helps to tell a wrong clock, and moves nothing. */
static void
note_time (WaxHttpCall *self)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  const char *text = soup_message_headers_get_one (headers, "Date");
  g_autoptr(GDateTime) date =
      text != NULL && wax_http_call_is_tls (self) ? soup_date_time_new_from_http_string (text) : NULL;

  if (date != NULL)
    wax_judge_note_server_time (wax_http_get_options (self->http)->judge, g_date_time_to_unix (date));
}

/* @self: (transfer full) */
static GInputStream *
begin (WaxHttpCall *self, const WaxHttpRequest *request, GUri *uri, WaxHttpCall **call, GError **error)
{
  g_autoptr(WaxHttpCall) owned = self;
  WaxHttp *http = self->http;
  g_autoptr(GError) local = NULL;
  g_autoptr(GInputStream) content = send_message (self, request, uri, &local);
  gboolean good = content != NULL && wax_http_call_is_servers_answer (self, error);

  if (wax_gate_is_blocked (self->gate))
    wax_standings_forget_newest (wax_http_get_standings (http), self->endpoint);
  if (wax_gate_is_blocked (self->gate) || good)
    note_connection (self, good);
  if (good)
    note_time (self);
  if (content == NULL)
    wax_http_call_set_reason (self, local, error);
  if (!good) {
    if (content != NULL)
      wax_http_call_finish (self, content);
    return NULL;
  }
  *call = g_steal_pointer (&owned);
  return g_steal_pointer (&content);
}

GInputStream *
wax_http_call_begin (WaxHttp *http,
                     const WaxHttpRequest *request,
                     WaxEndpoint *endpoint,
                     GUri *uri,
                     GCancellable *cancellable,
                     WaxHttpCall **call,
                     GError **error)
{
  return begin (call_new (http, request, endpoint, cancellable), request, uri, call, error);
}

static void
give_back_slot (WaxHttpCall *self)
{
  if (self->slots != NULL)
    wax_slots_give_back (self->slots);
  self->slots = NULL;
}

WaxHttpReply *
wax_http_call_repeat (WaxHttpCall *self, GError **error)
{
  const WaxHttpRequest request = { .channel = self->channel, .total_timeout_ms = REPEAT_MS };
  g_autoptr(GUri) uri = soup_uri_copy (soup_message_get_uri (self->message), SOUP_URI_QUERY, NULL, SOUP_URI_NONE);
  WaxHttpCall *repeating = call_new (self->http, &request, self->endpoint, self->cancel);
  g_autoptr(WaxHttpCall) again = NULL;
  g_autoptr(GInputStream) content = NULL;
  WaxHttpReply *reply;

  give_back_slot (self); /* all that failed at once may want to know */
  repeating->repeats = TRUE;
  content = begin (repeating, &request, uri, &again, error);
  if (content == NULL)
    return NULL;
  reply = wax_http_call_new_reply (again, g_bytes_new_static ("", 0));
  wax_http_call_finish (again, content);
  return reply;
}

gssize
wax_http_call_read (WaxHttpCall *self,
                    GInputStream *content,
                    void *buffer,
                    gsize size,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr(GError) local = NULL;
  gssize n;

  if (cancellable != self->caller.from) {
    link_clear (&self->caller);
    link_to (self, &self->caller, cancellable);
  }
  wax_deadline_moved (self->deadline);
  n = g_input_stream_read (content, buffer, size, self->cancel, &local);
  wax_deadline_rest (self->deadline);
  if (n < 0 || (self->standing != NULL && wax_standing_has_ended (self->standing))) {
    wax_http_call_set_reason (self, local, error);
    return -1;
  }
  self->size += (guint64) n;
  self->at_end = n == 0;
  if (self->size > self->max_size) {
    wax_http_call_set_error (self, error, WAX_NETWORK_ERROR_TOO_LARGE, "the answer is too large");
    return -1;
  }
  return n;
}

void
wax_http_call_finish (WaxHttpCall *self, GInputStream *content)
{
  if (!self->at_end)
    g_cancellable_cancel (self->cancel);
  g_input_stream_close (content, self->cancel, NULL);
}

void
wax_http_call_free (WaxHttpCall *self)
{
  link_clear (&self->caller);
  link_clear (&self->abort);
  g_clear_pointer (&self->deadline, wax_deadline_free);
  stop_standing (self);
  if (self->message != NULL) {
    count (self);
    g_signal_handlers_disconnect_by_data (self->message, self);
  }
  g_clear_pointer (&self->gate, wax_gate_free);
  g_clear_object (&self->message);
  g_clear_object (&self->socket);
  give_back_slot (self);
  g_clear_pointer (&self->request, wax_certificate_request_unref);
  g_object_unref (self->cancel);
  wax_endpoint_unref (self->endpoint);
  g_object_unref (self->http);
  g_free (self);
}

SoupMessage *
wax_http_call_get_message (WaxHttpCall *self)
{
  return self->message;
}

WaxHttpReply *
wax_http_call_new_reply (WaxHttpCall *self, GBytes *body)
{
  return wax_http_reply_new (self->message, self->request, body);
}
