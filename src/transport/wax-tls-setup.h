#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * wax_tls_prepare:
 *
 * The first statement of every main(), before any thread: sets the TLS library's priorities (TLS 1.2 at least, no
 * session tickets) and HTTP/1.1, and clears what the environment could use to replace the library, its modules or its
 * priorities, or to have its keys logged.
 */
void wax_tls_prepare (void);

/**
 * wax_tls_self_check:
 *
 * Checks once per process, over a loopback connection of its own, that GnuTLS is the backend in use, that its first
 * message shows the priorities of wax_tls_prepare(), and that a second connection is a full handshake. Every
 * connection of this folder asks it first. Blocks for some 20 ms the first time; any thread.
 *
 * Returns: %FALSE with %WAX_TRUST_ERROR_SELF_CHECK, in this process for ever: nothing connects then.
 */
gboolean wax_tls_self_check (GError **error);

G_END_DECLS
