#pragma once

#include "store/wax-mime-list.h"
#include "store/wax-mime-seal.h"

#include <gmime/gmime.h>

G_BEGIN_DECLS

/* What wax-mime and wax-mail-text share: reading messages with GMime, which tolerates broken MIME and nests to
 * 1,024. */

enum {
  WAX_MIME_MAX_PARTS = 50000,
  WAX_MIME_MAX_DEPTH = 100,
};

/**
 * WaxMimePartFunc:
 * @part: a part that holds no others
 * @number: counts them, from 1
 *
 * Returns: %FALSE to stop.
 */
typedef gboolean (*WaxMimePartFunc) (GMimePart *part, guint number, gpointer data);

/* Before anything else of GMime is called; once does. Any thread. */
void wax_mime_begin (void);

/**
 * wax_mime_parse:
 * @size: how much of @raw to read
 * @damaged: (nullable): set to %TRUE where parts are missing or had to be guessed at
 *
 * Returns: (transfer full) (nullable): %NULL when not even a header is there. Any thread.
 */
GMimeMessage *wax_mime_parse (GBytes *raw, gsize size, gboolean *damaged);

/* Calls @func for the parts in order; of an alternative, all of them. Stops at the limits. */
void wax_mime_foreach_part (GMimeMessage *message, WaxMimePartFunc func, gpointer data);

gboolean wax_mime_part_is_text (GMimePart *part, const char *subtype);

/* Whether a reader offers it for saving rather than showing it. */
gboolean wax_mime_part_is_attachment (GMimePart *part);

/* Whether its base64 has foreign characters or ends too early: what is decoded is then not what was sent. */
gboolean wax_mime_part_is_damaged (GMimePart *part);

/**
 * wax_mime_part_get_text:
 * @limit: bytes of the decoded part to read
 * @guessed: (nullable): set to %TRUE where the characters are not in the encoding that was named, or none was
 *
 * Returns: (transfer full): the text part as valid UTF-8, whatever it claims to be.
 */
char *wax_mime_part_get_text (GMimePart *part, gsize limit, gboolean *guessed);

/* @text: what is shown of @message */
WaxMimeSeal wax_mime_find_seal (GMimeMessage *message, const char *text);

/* @message: (nullable). Its strings are (transfer full). */
WaxMimeList wax_mime_find_list (GMimeMessage *message);

/* See wax_mime_get_signed(). */
gboolean wax_mime_split_signed (GMimeMessage *message, GBytes **content, GBytes **signature);

/* Returns: (transfer full): valid UTF-8 without control characters, whatever the header held. */
char *wax_mime_clean (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeMessage, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeParser, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeParserOptions, g_mime_parser_options_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeStream, g_object_unref)

G_END_DECLS
