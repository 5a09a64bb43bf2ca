#include "transport/wax-authority-ask.h"

#include "transport/wax-http.h"

enum { DEFAULT_TIMEOUT_MS = 10000 };

/* Without an account: what asks authorities asks no person about its own connection. */
GBytes *
wax_authority_ask (const WaxAuthorityAsk *self, const char *url, GBytes *question, const char *content_type,
                   gsize max_size, GCancellable *cancellable, gboolean *too_large)
{
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_parse (url, 80, NULL);
  g_autoptr(GPtrArray) origins = g_ptr_array_new ();
  guint timeout_ms = self->timeout_ms > 0 ? self->timeout_ms : DEFAULT_TIMEOUT_MS;
  const WaxHttpRequest request = { .url = url, .channel = WAX_CHANNEL_RECEIVE, .body = question,
                                   .content_type = content_type, .max_size = max_size, .total_timeout_ms = timeout_ms,
                                   .raw = TRUE, .no_redirects = TRUE };
  g_autoptr(WaxHttp) http = NULL;
  g_autoptr(WaxHttpReply) reply = NULL;
  g_autoptr(GError) error = NULL;

  *too_large = FALSE;
  if (endpoint == NULL)
    return NULL;
  g_ptr_array_add (origins, endpoint);
  http = wax_http_new (&(WaxHttpOptions) { .judge = self->judge, .origins = origins, .plain = TRUE,
                                           .proxy_resolver = self->proxy_resolver, .connect_timeout_ms = timeout_ms });
  reply = wax_http_send (http, &request, cancellable, &error);
  *too_large = g_error_matches (error, WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_TOO_LARGE);
  if (error != NULL)
    g_debug ("No answer from the authority %s: %s", wax_endpoint_get_host (endpoint), error->message);
  return reply != NULL && wax_http_reply_get_status (reply) == 200 ? g_bytes_ref (wax_http_reply_get_body (reply))
                                                                    : NULL;
}
