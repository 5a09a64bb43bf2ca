#pragma once

#include "trust/wax-policy.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * wax_tls_prepare:
 *
 * The first statement of every main(), before any thread: sets the TLS library's priorities (TLS 1.2 at least, no
 * session tickets) and HTTP/1.1, and clears what the environment could use to replace the library, its modules or its
 * priorities, or to have its keys logged. A connection that names no anchors has none: the library's default vouches
 * for nobody.
 */
void wax_tls_prepare (void);

/**
 * wax_tls_set_floor:
 * @policy: root's files alone
 *
 * To be called between wax_tls_prepare() and the first TLS connection of the process. The TLS library takes its
 * priorities once for all connections, none can have its own (glib-networking 2.74): where @policy lets a named host
 * speak older TLS, the whole process offers it, and the gate ends the connection to any other host before a request is
 * written. Where @policy asks for newer TLS of all, nothing older is offered. What @policy says later, or a setting, is
 * up to the gate until the next start.
 */
void wax_tls_set_floor (const WaxPolicy *policy);

/**
 * wax_tls_may_be_too_old:
 *
 * Returns: whether a connection of this process to @host may turn out to speak older TLS than @policy allows there,
 *   which is known only when its handshake is over.
 */
gboolean wax_tls_may_be_too_old (const WaxPolicy *policy, const char *host);

/* Whether this process does not speak @protocol (nullable: then it does) with @host. */
gboolean wax_tls_is_too_old (const WaxPolicy *policy, const char *host, const char *protocol);

/* Returns: the oldest version that this process speaks with @host, by @policy and by what it began with. Static. */
const char *wax_tls_get_floor (const WaxPolicy *policy, const char *host);

/* Returns: (nullable): e.g. "TLS 1.3"; %NULL for what is not known. Static. */
const char *wax_tls_name_protocol (GTlsProtocolVersion version);

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
