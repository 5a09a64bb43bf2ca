#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define WAX_ENDPOINT_ERROR (wax_endpoint_error_quark ())
#define WAX_TYPE_ENDPOINT (wax_endpoint_get_type ())

/**
 * WaxEndpointError:
 * @WAX_ENDPOINT_ERROR_INVALID: the text names no host and port
 */
typedef enum {
  WAX_ENDPOINT_ERROR_INVALID,
} WaxEndpointError;

GQuark wax_endpoint_error_quark (void);

/**
 * WaxEndpoint:
 *
 * A host as an account names it, and a port: what a certificate is trusted at. The host is in lower case, without a
 * trailing dot, as an IDNA A-label (RFC 5890), or an IP address without brackets. Immutable; any thread.
 */
typedef struct _WaxEndpoint WaxEndpoint;

GType wax_endpoint_get_type (void);

/**
 * wax_endpoint_new:
 * @host: a host name in any letter case, U-labels allowed, or an IP address with or without brackets
 * @port: 1 to 65535
 *
 * Returns: (transfer full) (nullable): the endpoint, or %NULL with %WAX_ENDPOINT_ERROR_INVALID.
 */
WaxEndpoint *wax_endpoint_new (const char *host, guint port, GError **error);

/**
 * wax_endpoint_parse:
 * @text: "HOST", "HOST:PORT", "[V6]:PORT" or an http or https URL
 * @default_port: the port where @text names none and is no URL; an https URL's default is 443, an http URL's 80
 *
 * Returns: (transfer full) (nullable): the endpoint, or %NULL with %WAX_ENDPOINT_ERROR_INVALID.
 */
WaxEndpoint *wax_endpoint_parse (const char *text, guint default_port, GError **error);

WaxEndpoint *wax_endpoint_ref (WaxEndpoint *self);
void wax_endpoint_unref (WaxEndpoint *self);

const char *wax_endpoint_get_host (const WaxEndpoint *self);
guint wax_endpoint_get_port (const WaxEndpoint *self);

/**
 * wax_endpoint_is_address:
 * Returns: %TRUE when the host is an IP address and not a name.
 */
gboolean wax_endpoint_is_address (const WaxEndpoint *self);

/**
 * wax_endpoint_to_string:
 * Returns: (transfer full): "host:port", with brackets around an IPv6 address. wax_endpoint_parse() takes it back.
 */
char *wax_endpoint_to_string (const WaxEndpoint *self);

/**
 * wax_endpoint_dup_name:
 * Returns: (transfer full): how a sentence calls it: "host", and "host:port" where the port is not 443, so that several
 *   at one host are told apart.
 */
char *wax_endpoint_dup_name (const WaxEndpoint *self);

/* For GHashTable: both take const WaxEndpoint pointers. */
guint wax_endpoint_hash (gconstpointer self);
gboolean wax_endpoint_equal (gconstpointer a, gconstpointer b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxEndpoint, wax_endpoint_unref)

G_END_DECLS
