#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WaxLines:
 *
 * A text for people that grows line by line, and no further than somebody would read: what is beyond is only counted.
 */
typedef struct {
  GString *text;
  guint n;
  guint omitted;
} WaxLines;

void wax_lines_init (WaxLines *self);

/* Returns: (transfer full): the text; when lines were left out, the last one says how many. */
char *wax_lines_finish (WaxLines *self);

/* Takes all lines away. */
void wax_lines_clear (WaxLines *self);

/* Adds a line. @depth: how far it is set in, below one of less depth */
void wax_lines_add (WaxLines *self, guint depth, const char *format, ...) G_GNUC_PRINTF (3, 4);

/**
 * wax_lines_skip:
 *
 * For who makes many lines: saves the work on one that would be left out.
 *
 * Returns: %TRUE when the text is full; a line is then counted as left out.
 */
gboolean wax_lines_skip (WaxLines *self);

G_END_DECLS
