#pragma once

#include "transport/wax-deadline.h"
#include "transport/wax-gate.h"
#include "transport/wax-http-private.h"

G_BEGIN_DECLS

/* What the files of a call share; nothing else includes it. */

/* How far a new connection came; a kept-alive one stays at NONE. */
typedef enum {
  WAX_HTTP_STEP_NONE,
  WAX_HTTP_STEP_CONNECTING,
  WAX_HTTP_STEP_PROXY_PASSED,
  WAX_HTTP_STEP_TLS_BEGUN,
  WAX_HTTP_STEP_READY,
} WaxHttpStep;

/* What else ends the call. */
typedef struct {
  GCancellable *from;
  gulong id;
} WaxHttpLink;

struct _WaxHttpCall {
  WaxHttp *http;
  WaxEndpoint *endpoint;
  WaxChannelId channel;
  guint64 max_size;
  guint64 size;
  gboolean at_end;
  WaxSlots *slots; /* where this call holds a slot */
  WaxHttpStep step;
  GCancellable *cancel; /* ends this call, whatever the reason */
  WaxHttpLink caller;
  WaxHttpLink abort;
  WaxDeadline *deadline;
  SoupMessage *message;
  WaxGate *gate;
  GSocket *socket;       /* (nullable): of the connection that this call made */
  WaxStanding *standing; /* (nullable): once the gate let it pass */
  WaxCertificateRequest *request; /* (nullable): what became of the person's certificate on the connection */
  gboolean unbound; /* it was ended because no certificate was shown on the connection, as policy asks */
  gboolean repeats; /* it only finds out whether another one ends in the same way again */
};

gboolean wax_http_call_is_tls (WaxHttpCall *self);

/**
 * wax_http_call_repeat:
 *
 * Asks once more for the same thing, on a connection of its own, without content, query and headers of the caller's.
 *
 * Returns: (transfer full) (nullable): the head of an answer.
 */
WaxHttpReply *wax_http_call_repeat (WaxHttpCall *self, GError **error);

/* ---- wax-http-certificate.c: the person's certificate ---- */

/* Before its message is sent: the account's certificate is given to the server if it asks, and what it asked is
 * noted. */
void wax_http_call_answer_certificate (WaxHttpCall *self);

/* Whom the server accepts, where it asked and the gate has passed it. */
void wax_http_call_learn_issuers (WaxHttpCall *self);

/**
 * wax_http_call_set_certificate_refusal:
 * @local: what the library said when it ended
 *
 * Returns: whether it ended because the server did not take the person's certificate: a #WAX_IDENTITY_ERROR then.
 *   A connection that breaks looks the same, so it is tried once more, without secrets, unless the server said why.
 */
gboolean wax_http_call_set_certificate_refusal (WaxHttpCall *self, const GError *local, GError **error);

/* ---- wax-http-reason.c: what the end of a call is told as ---- */

void wax_http_call_set_error (WaxHttpCall *self, GError **error, WaxNetworkError code, const char *text);

/**
 * wax_http_call_set_reason:
 * @local: (nullable): what the library said; %NULL only where one of our own reasons is known
 *
 * May take some seconds to find out, which the caller can end.
 */
void wax_http_call_set_reason (WaxHttpCall *self, const GError *local, GError **error);

/* What came from a proxy before the server was reached must not pass for the server's answer. */
gboolean wax_http_call_is_servers_answer (WaxHttpCall *self, GError **error);

G_END_DECLS
