#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WAX_TYPE_QUOTED_TEXT (wax_quoted_text_get_type ())

/**
 * WaxQuotedText:
 *
 * Plain text whose quoted lines stand further in, with a bar for each time. What says so in the text is not seen, but
 * is copied, found and read aloud as it came.
 */
G_DECLARE_FINAL_TYPE (WaxQuotedText, wax_quoted_text, WAX, QUOTED_TEXT, GtkTextView)

void wax_quoted_text_show (WaxQuotedText *self, const char *text);

G_END_DECLS
