#pragma once

#include "mail/wax-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WAX_TYPE_RICH_TEXT (wax_rich_text_get_type ())

/**
 * WaxRichText:
 *
 * A text view whose text is a #WaxDocument: what is set in it is done with tags, so that screen readers read all of it.
 * Without "rich" it is plain text.
 *
 * Signal "edited": its text or what is set in it has changed. Signal "state-changed": something else is in force where
 * the cursor is.
 */
G_DECLARE_FINAL_TYPE (WaxRichText, wax_rich_text, WAX, RICH_TEXT, GtkTextView)

/* Whether anything may be set in it. What is set now is gone without. */
gboolean wax_rich_text_is_rich (WaxRichText *self);
void wax_rich_text_set_rich (WaxRichText *self, gboolean rich);

/* Replaces all that is there, also what could be undone; the cursor is at the start. */
void wax_rich_text_set_document (WaxRichText *self, const WaxDocument *document);
void wax_rich_text_set_text (WaxRichText *self, const char *text);

/* At the cursor, in place of what is selected. @text: what it shows, for who cannot see it */
void wax_rich_text_insert_picture (WaxRichText *self, WaxPicture *picture, const char *text);

/* Selects the picture at @place. Returns: whether there is one. */
gboolean wax_rich_text_select_picture (WaxRichText *self, const GtkTextIter *place);

/* Of the picture that is selected, or that the cursor is at. Returns: (transfer full) (nullable): %NULL for none */
char *wax_rich_text_dup_picture_text (WaxRichText *self);

/* @text: "" for the name of its file */
void wax_rich_text_set_picture_text (WaxRichText *self, const char *text);

/* As a picture with words, and what is set in them: the line that they come into goes on. */
void wax_rich_text_insert_document (WaxRichText *self, const WaxDocument *document);

/* Puts @other in place of @n lines from @at on, as a change that can be undone; the cursor stays with its words. */
void wax_rich_text_exchange (WaxRichText *self, int at, int n, const WaxDocument *other);

/* Returns: (transfer full): what of it is text as it is seen goes through unchanged. */
WaxDocument *wax_rich_text_dup_document (WaxRichText *self);

/* Returns: (transfer full): as plain text. */
char *wax_rich_text_dup_text (WaxRichText *self);

/* ---- what is set where the cursor is ---- */

/* Of the next words, or of those that are selected. */
gboolean wax_rich_text_has_style (WaxRichText *self, WaxStyle style);
void wax_rich_text_set_style (WaxRichText *self, WaxStyle style, gboolean on);

/* Of the lines that are selected. */
WaxList wax_rich_text_get_list (WaxRichText *self);
void wax_rich_text_set_list (WaxRichText *self, WaxList list);

/* Makes them more or less quoted; in lists, changes their level. */
void wax_rich_text_indent (WaxRichText *self, int by);

/* Whether the words at @iter are somebody else's. */
gboolean wax_rich_text_is_quoted (WaxRichText *self, const GtkTextIter *iter);

/**
 * wax_rich_text_dup_link:
 * @words: (out) (transfer full): the words of the link, or those that are selected
 *
 * Returns: (transfer full) (nullable): where it leads
 */
char *wax_rich_text_dup_link (WaxRichText *self, char **words);

/* @link: (nullable): to take it away. The selection or the link at the cursor is replaced. */
void wax_rich_text_set_link (WaxRichText *self, const char *words, const char *link);

void wax_rich_text_undo (WaxRichText *self);
void wax_rich_text_redo (WaxRichText *self);

G_END_DECLS
