#pragma once

#include <libsoup/soup.h>

#include "transport/wax-http.h"
#include "transport/wax-standings.h"
#include "util/wax-slots.h"

G_BEGIN_DECLS

/**
 * WaxHttpCall: one request on its way: message, gate, time-outs, and the ways to end it. One thread.
 */
typedef struct _WaxHttpCall WaxHttpCall;

/**
 * wax_http_call_begin:
 * @uri: where to; one of the account's origins
 * @call: (out) (transfer full): to be freed after the stream
 *
 * Returns: (transfer full) (nullable): the content; errors as for wax_http_send().
 */
GInputStream *wax_http_call_begin (WaxHttp *http,
                                   const WaxHttpRequest *request,
                                   WaxEndpoint *endpoint,
                                   GUri *uri,
                                   GCancellable *cancellable,
                                   WaxHttpCall **call,
                                   GError **error);

/* Reads from @content, with all limits; 0 at its end. */
gssize wax_http_call_read (WaxHttpCall *self,
                           GInputStream *content,
                           void *buffer,
                           gsize size,
                           GCancellable *cancellable,
                           GError **error);

/* Closes @content; what was not read to its end closes the connection. */
void wax_http_call_finish (WaxHttpCall *self, GInputStream *content);
void wax_http_call_free (WaxHttpCall *self);

SoupMessage *wax_http_call_get_message (WaxHttpCall *self);

/* Returns: (transfer full): the answer that has begun. @body: (transfer full) */
WaxHttpReply *wax_http_call_new_reply (WaxHttpCall *self, GBytes *body);

/* @request: (nullable): of its connection; @body: (transfer full) */
WaxHttpReply *wax_http_reply_new (SoupMessage *message, WaxCertificateRequest *request, GBytes *body);

/* @call, @content: (transfer full) */
GInputStream *wax_http_stream_new (WaxHttpCall *call, GInputStream *content);

/* Whether nothing may be sent over a connection on which that became of the certificate (nullable: nothing at all), as
 * policy is now: see sends_password of #WaxHttpOptions. */
gboolean wax_http_is_unbound (WaxHttp *self, const WaxCertificateRequest *request);

/* @request: (transfer full) */
void wax_http_note_certificate_request (WaxHttp *self, WaxEndpoint *endpoint, WaxCertificateRequest *request);

/* What calls need of their account. All of it is constant or may be used by any thread. */
const WaxHttpOptions *wax_http_get_options (WaxHttp *self);
SoupSession *wax_http_get_session (WaxHttp *self);
GCancellable *wax_http_dup_abort (WaxHttp *self);
WaxSlots *wax_http_get_slots (WaxHttp *self, WaxEndpoint *endpoint); /* one of its origins */
WaxStandings *wax_http_get_standings (WaxHttp *self);
void wax_http_note_connection (WaxHttp *self, const WaxConnectionInfo *info);
void wax_http_count (WaxHttp *self, WaxChannelId channel, const WaxHttpCounters *moved);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxHttpCall, wax_http_call_free)

G_END_DECLS
