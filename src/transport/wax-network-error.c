#include "transport/wax-network-error.h"

#include <libsoup/soup.h>

typedef struct {
  WaxTimeout timeout;
  WaxEndpoint *endpoint; /* (nullable) */
  char *target;          /* (nullable) */
} WaxNetworkErrorPrivate;

static void
wax_network_error_private_init (WaxNetworkErrorPrivate *self)
{
  *self = (WaxNetworkErrorPrivate) { WAX_TIMEOUT_NONE, NULL, NULL };
}

static void
wax_network_error_private_copy (const WaxNetworkErrorPrivate *from, WaxNetworkErrorPrivate *to)
{
  *to = (WaxNetworkErrorPrivate) { from->timeout, from->endpoint != NULL ? wax_endpoint_ref (from->endpoint) : NULL,
                                   g_strdup (from->target) };
}

static void
wax_network_error_private_clear (WaxNetworkErrorPrivate *self)
{
  g_clear_pointer (&self->endpoint, wax_endpoint_unref);
  g_clear_pointer (&self->target, g_free);
}

G_DEFINE_EXTENDED_ERROR (WaxNetworkError, wax_network_error)

static WaxNetworkError
code_from_io (int code)
{
  static const struct {
    GIOErrorEnum from;
    WaxNetworkError to;
  } codes[] = {
    { G_IO_ERROR_CONNECTION_REFUSED, WAX_NETWORK_ERROR_REFUSED },
    { G_IO_ERROR_HOST_NOT_FOUND, WAX_NETWORK_ERROR_NOT_FOUND },
    { G_IO_ERROR_HOST_UNREACHABLE, WAX_NETWORK_ERROR_UNREACHABLE },
    { G_IO_ERROR_NETWORK_UNREACHABLE, WAX_NETWORK_ERROR_UNREACHABLE },
    { G_IO_ERROR_TIMED_OUT, WAX_NETWORK_ERROR_TIMED_OUT },
    { G_IO_ERROR_CONNECTION_CLOSED, WAX_NETWORK_ERROR_RESET },
    { G_IO_ERROR_PARTIAL_INPUT, WAX_NETWORK_ERROR_RESET },
    { G_IO_ERROR_NOT_CONNECTED, WAX_NETWORK_ERROR_RESET },
    { G_IO_ERROR_PROXY_FAILED, WAX_NETWORK_ERROR_PROXY },
    { G_IO_ERROR_PROXY_NOT_ALLOWED, WAX_NETWORK_ERROR_PROXY },
    { G_IO_ERROR_PROXY_AUTH_FAILED, WAX_NETWORK_ERROR_PROXY_AUTH },
    { G_IO_ERROR_PROXY_NEED_AUTH, WAX_NETWORK_ERROR_PROXY_AUTH },
    { G_IO_ERROR_INVALID_DATA, WAX_NETWORK_ERROR_UNREADABLE },
    { G_IO_ERROR_MESSAGE_TOO_LARGE, WAX_NETWORK_ERROR_TOO_LARGE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++) {
    if ((int) codes[i].from == code)
      return codes[i].to;
  }
  return WAX_NETWORK_ERROR_FAILED;
}

static WaxNetworkError
code_from_tls (int code)
{
  if (code == G_TLS_ERROR_NOT_TLS)
    return WAX_NETWORK_ERROR_NOT_TLS;
  if (code == G_TLS_ERROR_EOF)
    return WAX_NETWORK_ERROR_RESET;
  return WAX_NETWORK_ERROR_TLS;
}

static WaxNetworkError
code_from_session (int code)
{
  if (code == SOUP_SESSION_ERROR_PARSING || code == SOUP_SESSION_ERROR_ENCODING)
    return WAX_NETWORK_ERROR_UNREADABLE;
  return WAX_NETWORK_ERROR_FAILED;
}

WaxNetworkError
wax_network_error_code_from (const GError *source)
{
  if (source->domain == G_RESOLVER_ERROR)
    return WAX_NETWORK_ERROR_NOT_FOUND;
  if (source->domain == G_IO_ERROR)
    return code_from_io (source->code);
  if (source->domain == G_TLS_ERROR)
    return code_from_tls (source->code);
  if (source->domain == SOUP_SESSION_ERROR)
    return code_from_session (source->code);
  return WAX_NETWORK_ERROR_FAILED;
}

static GError *
make (WaxNetworkError code, WaxEndpoint *endpoint, const char *text)
{
  g_autofree char *name = wax_endpoint_to_string (endpoint);
  GError *made = g_error_new (WAX_NETWORK_ERROR, (int) code, "%s: %s", name, text);

  wax_network_error_get_private (made)->endpoint = wax_endpoint_ref (endpoint);
  return made;
}

void
wax_network_error_set (GError **error, WaxNetworkError code, WaxEndpoint *endpoint, const char *text)
{
  g_propagate_error (error, make (code, endpoint, text));
}

void
wax_network_error_set_timeout (GError **error, WaxTimeout timeout, WaxEndpoint *endpoint)
{
  static const char *const texts[] = {
    [WAX_TIMEOUT_NONE] = "time-out",
    [WAX_TIMEOUT_CONNECT] = "no connection in time",
    [WAX_TIMEOUT_REACH] = "nothing answers",
    [WAX_TIMEOUT_IDLE] = "nothing moved in time",
    [WAX_TIMEOUT_TOTAL] = "not finished in time",
  };
  GError *made = make (timeout == WAX_TIMEOUT_REACH ? WAX_NETWORK_ERROR_UNANSWERED : WAX_NETWORK_ERROR_TIMED_OUT,
                       endpoint, texts[timeout]);

  wax_network_error_get_private (made)->timeout = timeout;
  g_propagate_error (error, made);
}

void
wax_network_error_set_redirect (GError **error, const char *target, const char *endpoint)
{
  GError *made = g_error_new (WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_REDIRECT, "%s: redirects elsewhere", endpoint);

  wax_network_error_get_private (made)->target = g_strdup (target);
  g_propagate_error (error, made);
}

WaxTimeout
wax_network_error_get_timeout (const GError *error)
{
  return error->domain == WAX_NETWORK_ERROR ? wax_network_error_get_private (error)->timeout : WAX_TIMEOUT_NONE;
}

WaxEndpoint *
wax_network_error_get_endpoint (const GError *error)
{
  return error->domain == WAX_NETWORK_ERROR ? wax_network_error_get_private (error)->endpoint : NULL;
}

const char *
wax_network_error_get_target (const GError *error)
{
  return error->domain == WAX_NETWORK_ERROR ? wax_network_error_get_private (error)->target : NULL;
}
