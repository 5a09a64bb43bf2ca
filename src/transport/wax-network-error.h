#pragma once

#include "util/wax-endpoint.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define WAX_NETWORK_ERROR (wax_network_error_quark ())

/**
 * WaxNetworkError:
 * @WAX_NETWORK_ERROR_NOT_FOUND: the host's name could not be resolved
 * @WAX_NETWORK_ERROR_REFUSED: nothing listens there
 * @WAX_NETWORK_ERROR_UNREACHABLE: no way leads to the host, or no network is there
 * @WAX_NETWORK_ERROR_TIMED_OUT: see wax_network_error_get_timeout()
 * @WAX_NETWORK_ERROR_UNANSWERED: the same of %WAX_TIMEOUT_REACH
 * @WAX_NETWORK_ERROR_RESET: the connection was cut, before or in the middle of an answer
 * @WAX_NETWORK_ERROR_NOT_TLS: the server answered, but not with TLS
 * @WAX_NETWORK_ERROR_TLS: the handshake failed in another way
 * @WAX_NETWORK_ERROR_PROXY: the proxy did not connect to the server
 * @WAX_NETWORK_ERROR_PROXY_AUTH: the proxy wants a password
 * @WAX_NETWORK_ERROR_PROXY_UNREACHABLE: the proxy is not there
 * @WAX_NETWORK_ERROR_REDIRECT: the server points to where no request goes by itself, see wax_network_error_get_target()
 * @WAX_NETWORK_ERROR_TOO_LARGE: the answer is larger than was allowed
 * @WAX_NETWORK_ERROR_PLAIN_REFUSED: an unencrypted request of an account with a secure connection
 * @WAX_NETWORK_ERROR_PLAIN_FORBIDDEN: an unencrypted request of an account without one, which the policy forbids
 * @WAX_NETWORK_ERROR_FOREIGN: a request to a server that is none of the account's; nothing was sent
 * @WAX_NETWORK_ERROR_UNREADABLE: the answer is no HTTP
 * @WAX_NETWORK_ERROR_FAILED: anything else
 */
typedef enum {
  WAX_NETWORK_ERROR_NOT_FOUND,
  WAX_NETWORK_ERROR_REFUSED,
  WAX_NETWORK_ERROR_UNREACHABLE,
  WAX_NETWORK_ERROR_TIMED_OUT,
  WAX_NETWORK_ERROR_UNANSWERED,
  WAX_NETWORK_ERROR_RESET,
  WAX_NETWORK_ERROR_NOT_TLS,
  WAX_NETWORK_ERROR_TLS,
  WAX_NETWORK_ERROR_PROXY,
  WAX_NETWORK_ERROR_PROXY_AUTH,
  WAX_NETWORK_ERROR_PROXY_UNREACHABLE,
  WAX_NETWORK_ERROR_REDIRECT,
  WAX_NETWORK_ERROR_TOO_LARGE,
  WAX_NETWORK_ERROR_PLAIN_REFUSED,
  WAX_NETWORK_ERROR_PLAIN_FORBIDDEN,
  WAX_NETWORK_ERROR_FOREIGN,
  WAX_NETWORK_ERROR_UNREADABLE,
  WAX_NETWORK_ERROR_FAILED,
} WaxNetworkError;

/**
 * WaxTimeout: what took too long
 * @WAX_TIMEOUT_CONNECT: from looking up the name to the end of the handshake
 * @WAX_TIMEOUT_REACH: between these: nothing that is sent there is answered
 * @WAX_TIMEOUT_IDLE: nothing moved on an open connection
 * @WAX_TIMEOUT_TOTAL: the request and its answer as a whole
 */
typedef enum {
  WAX_TIMEOUT_NONE,
  WAX_TIMEOUT_CONNECT,
  WAX_TIMEOUT_REACH,
  WAX_TIMEOUT_IDLE,
  WAX_TIMEOUT_TOTAL,
} WaxTimeout;

GQuark wax_network_error_quark (void);

/* Sets @code; @endpoint: the server that it is about */
void wax_network_error_set (GError **error, WaxNetworkError code, WaxEndpoint *endpoint, const char *text);

/* Sets %WAX_NETWORK_ERROR_TIMED_OUT or _UNANSWERED; likewise. */
void wax_network_error_set_timeout (GError **error, WaxTimeout timeout, WaxEndpoint *endpoint);

/* Sets %WAX_NETWORK_ERROR_REDIRECT to the URL @target. */
void wax_network_error_set_redirect (GError **error, const char *target, const char *endpoint);

/* Returns: %WAX_TIMEOUT_NONE when @error is none of a time-out. */
WaxTimeout wax_network_error_get_timeout (const GError *error);

/* Returns: (transfer none) (nullable): the server that @error is about, valid as long as @error: an account may have
 * several ports. */
WaxEndpoint *wax_network_error_get_endpoint (const GError *error);

/**
 * wax_network_error_get_target:
 * Returns: (transfer none) (nullable): the absolute URL of a redirect, valid as long as @error. A stranger chose it.
 */
const char *wax_network_error_get_target (const GError *error);

/**
 * wax_network_error_code_from:
 * @source: an error of GIO, its TLS backend or libsoup, judged by domain and code alone: the texts are translated
 *
 * Returns: which of ours it is.
 */
WaxNetworkError wax_network_error_code_from (const GError *source);

G_END_DECLS
