#pragma once

#include "identity/wax-identity.h"
#include "identity/wax-known-issuers.h"
#include "transport/wax-certificate-request.h"
#include "transport/wax-connection-info.h"
#include "transport/wax-network-error.h"
#include "trust/wax-judge.h"

G_BEGIN_DECLS

#define WAX_TYPE_HTTP (wax_http_get_type ())

/**
 * WaxHttp:
 *
 * HTTP/1.1 of one account, over at most four connections per server, each of which passed the gate. It keeps no cookies
 * and answers no challenges: callers give their headers. Any thread may send and abort; the last reference may drop on
 * any thread, but not while a request runs.
 */
G_DECLARE_FINAL_TYPE (WaxHttp, wax_http, WAX, HTTP, GObject)

/**
 * WaxHttpOptions:
 * @judge: decides about each connection
 * @account: (nullable): the account's id
 * @origins: (element-type WaxEndpoint): its host and its ports there: no request goes anywhere else
 * @plain: allows http to the origins; only after the person confirmed that the account uses no secure connection
 * @identity: (nullable): the person's certificate, shown to origins that ask for one, once the gate has passed them. It
 *   belongs to this object for good: whoever signs in as somebody else takes another one
 * @certificate: (nullable): the same with its key, see wax_identity_to_tls()
 * @known_issuers: (nullable): learns whose certificates the origins accept, from those that ask for one and that the
 *   gate has passed
 * @sends_password: a password, or a session that one opened, is among what it sends: where policy asks for the
 *   person's certificate, nothing goes out on a connection on which the server did not ask for it and was given it
 * @proxy_resolver: (nullable): %NULL for the desktop's
 * @connect_timeout_ms: until a connection stands, handshake included; 0 for 30 s
 * @idle_timeout_ms: while nothing moves on it; 0 for 60 s
 */
typedef struct {
  WaxJudge *judge;
  const char *account;
  GPtrArray *origins;
  gboolean plain;
  WaxIdentity *identity;
  GTlsCertificate *certificate;
  WaxKnownIssuers *known_issuers;
  gboolean sends_password;
  GProxyResolver *proxy_resolver;
  guint connect_timeout_ms;
  guint idle_timeout_ms;
} WaxHttpOptions;

/* @options: copied */
WaxHttp *wax_http_new (const WaxHttpOptions *options);

/**
 * WaxHttpRequest:
 * @method: (nullable): %NULL for GET, or POST when there is a body
 * @url: absolute
 * @channel: what it is for
 * @headers: (nullable) (array zero-terminated=1): name, value, name, value, …
 * @content_type: (nullable): of @body
 * @body: (nullable): what to send
 * @idempotent: it may be repeated. It then goes out on a kept-alive connection, and once more by itself when the server
 *   had closed that one. Without it a POST pays for a new connection (10 to 30 ms) and is never repeated.
 * @max_size: of the answer's content, unpacked, in bytes; 0 for 64 MiB
 * @idle_timeout_ms: while nothing moves; 0 for the account's. A long poll raises it above the server's wait.
 * @reach_timeout_ms: from the first try to reach the server, whose address is known then, until its end of a connection
 *   is there, through a proxy or without, and the handshake begins; 0 for no limit of its own
 * @total_timeout_ms: for everything, reading a stream included; 0 for no limit
 * @raw: ask for no compressed transfer
 * @no_redirects: one that leads on is a reply like any other
 */
typedef struct {
  const char *method;
  const char *url;
  WaxChannelId channel;
  const char *const *headers;
  const char *content_type;
  GBytes *body;
  gboolean idempotent;
  guint64 max_size;
  guint idle_timeout_ms;
  guint reach_timeout_ms;
  guint total_timeout_ms;
  gboolean raw;
  gboolean no_redirects;
} WaxHttpRequest;

/**
 * WaxHttpReply: head and content of an answer. Immutable, ref-counted, any thread.
 */
typedef struct _WaxHttpReply WaxHttpReply;

void wax_http_reply_unref (WaxHttpReply *self);
guint wax_http_reply_get_status (WaxHttpReply *self);

/* (nullable): the value of the header @name, in any letter case; several are joined by ", ". Not for Set-Cookie. */
const char *wax_http_reply_get_header (WaxHttpReply *self, const char *name);

/* (transfer full) (nullable): the value of the cookie @name that the answer sets. A secret. */
GBytes *wax_http_reply_dup_cookie (WaxHttpReply *self, const char *name);

/* The media type without parameters, in lower case; "" when none was named. */
const char *wax_http_reply_get_content_type (WaxHttpReply *self);

/* -1 when the answer does not tell. */
gint64 wax_http_reply_get_content_length (WaxHttpReply *self);

/* (nullable): what became of the person's certificate on the connection that it came over; %NULL without TLS */
WaxCertificateRequest *wax_http_reply_get_certificate_request (WaxHttpReply *self);

/* The content; empty for a head that came with a stream. */
GBytes *wax_http_reply_get_body (WaxHttpReply *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxHttpReply, wax_http_reply_unref)

/**
 * wax_http_send:
 *
 * Sends the request and reads the whole answer. A GET or HEAD follows up to five redirects within the origins, never
 * from https to http; any other redirect is %WAX_NETWORK_ERROR_REDIRECT. Any status but these is a reply.
 *
 * Blocks; ends within 50 ms of @cancellable.
 *
 * Returns: (transfer full) (nullable): %NULL with %WAX_TRUST_ERROR (UNDECIDED and REFUSED carry the question, which
 *   applies to the account's other ports too; not one byte of the request was sent), %WAX_IDENTITY_ERROR (the server
 *   ended a connection over the person's certificate: NONE_SENT to REFUSED; or policy did not let the request out
 *   without it: BOUND, CERTIFICATE_REQUIRED), %WAX_NETWORK_ERROR or %G_IO_ERROR_CANCELLED, also after
 *   wax_http_abort().
 */
WaxHttpReply *wax_http_send (WaxHttp *self, const WaxHttpRequest *request, GCancellable *cancellable, GError **error);

/**
 * wax_http_open:
 * @head: (out) (transfer full): the answer's head
 *
 * Sends the request and returns the content as a stream. Time-outs, size limit and wax_http_abort() hold while reading,
 * with the errors of wax_http_send(); @cancellable too. One thread reads. Closing it early closes the connection.
 */
GInputStream *wax_http_open (WaxHttp *self,
                             const WaxHttpRequest *request,
                             WaxHttpReply **head,
                             GCancellable *cancellable,
                             GError **error);

/**
 * wax_http_dup_certificate_request:
 * @endpoint: one of its origins
 *
 * Returns: (transfer full) (nullable): what became of the person's certificate in the newest handshake there; %NULL
 *   before the first. Any thread.
 */
WaxCertificateRequest *wax_http_dup_certificate_request (WaxHttp *self, WaxEndpoint *endpoint);

/**
 * wax_http_set_certificate_error:
 * @reply: of a server that answered, only not as to somebody whom it knows
 *
 * Why @endpoint did not let the person in by certificate, as far as can be told: by what it asked for on the connection
 * of @reply, the status, and what is known of the certificate; never by the words of a page. %WAX_IDENTITY_ERROR:
 * WITHHELD to REFUSED.
 */
void wax_http_set_certificate_error (WaxHttp *self, WaxEndpoint *endpoint, WaxHttpReply *reply, GError **error);

/* Whether by a @status like this a server refuses a certificate, or that none was shown; other servers say other things
 * by it, and then have not asked for one. */
gboolean wax_http_status_is_certificate_refusal (guint status);

/* Whether policy does not let the account sign in without the person's certificate, at this moment. Any thread. */
gboolean wax_http_requires_certificate (WaxHttp *self);

/**
 * wax_http_abort:
 *
 * Ends all running requests and closes all connections. The next request starts afresh. Any thread.
 */
void wax_http_abort (WaxHttp *self);

/**
 * wax_http_recheck:
 *
 * Aborts when a connection rests on what no longer holds, be it the newest at an origin, one that a running request
 * uses or one that waits for the next: to be called when the judge has "changed". The requests that it ends fail with
 * the judge's %WAX_TRUST_ERROR. One beside which a newer connection at the same origin is good is closed alone, its
 * request with %WAX_NETWORK_ERROR_RESET: trying again helps. Any thread.
 *
 * Returns: whether it aborted.
 */
gboolean wax_http_recheck (WaxHttp *self);

/* Returns: (transfer full) (element-type WaxVerdict): what the open connections rest on. Any thread. */
GPtrArray *wax_http_list_verdicts (WaxHttp *self);

/* (transfer full) (nullable): of the newest connection; %NULL before the first. Any thread. */
WaxConnectionInfo *wax_http_get_connection_info (WaxHttp *self);

/**
 * WaxHttpCounters:
 * @requests: how many were sent, repeated ones and followed redirects included
 * @sent: bytes of heads and contents, as on the wire inside TLS
 * @received: likewise
 */
typedef struct {
  guint64 requests;
  guint64 sent;
  guint64 received;
} WaxHttpCounters;

/* What @channel has moved since the start. Streams count when they are closed. Any thread. */
void wax_http_get_counters (WaxHttp *self, WaxChannelId channel, WaxHttpCounters *counters);

G_END_DECLS
