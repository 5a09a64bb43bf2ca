#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WaxWebRelay: a network between a client and a server on this computer, that can break
 *
 * It passes on whatever is said, without a look inside.
 */
typedef struct _WaxWebRelay WaxWebRelay;

/* @port: of the server, on 127.0.0.1 */
WaxWebRelay *wax_web_relay_new (guint port);
void wax_web_relay_free (WaxWebRelay *self);

guint wax_web_relay_get_port (WaxWebRelay *self);

/**
 * wax_web_relay_break:
 * @turn: when the client speaks for that time, its connection ends and nothing of that gets through. In a handshake of
 *   TLS it greets with its first turn, and gives with its second what it was asked for.
 * @times: how many connections end so, from now on
 */
void wax_web_relay_break (WaxWebRelay *self, guint turn, guint times);

/* How many connections it has broken. */
guint wax_web_relay_count_broken (WaxWebRelay *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxWebRelay, wax_web_relay_free)

G_END_DECLS
