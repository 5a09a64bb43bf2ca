#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * zimbra_parse_soap:
 *
 * Gives an answer to every reader that could get it. Asserts what holds for all bytes: a value, or an error of ours.
 *
 * Returns: whether it was an answer and no fault.
 */
gboolean zimbra_parse_soap (guint status, const char *text, gsize size);

/* Likewise for archives, in pieces of @piece bytes. Returns: how many good messages were in it. */
guint zimbra_parse_archive (const char *data, gsize size, gsize piece);

G_END_DECLS
