#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WAX_TYPE_DEMO_STREAM (wax_demo_stream_get_type ())
G_DECLARE_FINAL_TYPE (WaxDemoStream, wax_demo_stream, WAX, DEMO_STREAM, GIOStream)

/**
 * wax_demo_stream_new:
 * @base: the decrypted connection
 * @socket: what is closed under it when the connection is cut
 * @received, @sent: (transfer none): counted up by what passes; they outlive the stream
 */
WaxDemoStream *wax_demo_stream_new (GIOStream *base, GSocket *socket, guint64 *received, guint64 *sent);

/**
 * wax_demo_stream_cut_after:
 * @bytes: the connection is cut when so many more were sent; negative: never
 */
void wax_demo_stream_cut_after (WaxDemoStream *self, gint64 bytes);

/**
 * wax_demo_stream_set_rate:
 * @rate: bytes a second that may leave; 0: as fast as it goes
 */
void wax_demo_stream_set_rate (WaxDemoStream *self, guint64 rate);

void wax_demo_stream_cut (WaxDemoStream *self);

G_END_DECLS
