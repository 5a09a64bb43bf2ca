#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WaxTlsHello: what a server saw of a client of the TLS backend in use
 * @seen: whether there was a handshake
 * @extensions: which extensions the client sent, by number, as far as they are below 64
 * @oldest_version: the oldest that it offered, 0x0303 for TLS 1.2
 * @resumed: whether the session continued an earlier one
 */
typedef struct {
  gboolean seen;
  gboolean extensions[64];
  guint oldest_version;
  gboolean resumed;
} WaxTlsHello;

/**
 * wax_tls_loopback_run:
 * @hellos: (out): one per connection
 *
 * Connects to a TLS server of its own on 127.0.0.1, @n times, which hands out tickets; the client takes only the one
 * certificate that was just made for it. Blocks for some milliseconds.
 *
 * Returns: %FALSE with an error of GIO when a connection failed.
 */
gboolean wax_tls_loopback_run (WaxTlsHello *hellos, guint n, GError **error);

G_END_DECLS
