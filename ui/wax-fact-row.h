#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WAX_TYPE_FACT_ROW (wax_fact_row_get_type ())

/**
 * WaxFactRow:
 *
 * A row of a boxed list that states one fact: a small title above a text that wraps and can be selected. Both are shown
 * as plain text, whoever wrote them. Of a long text the beginning is shown, and all of it on a press. The whole text
 * is copied by the action "fact.copy", which stands in its menu.
 */
G_DECLARE_FINAL_TYPE (WaxFactRow, wax_fact_row, WAX, FACT_ROW, GtkListBoxRow)

/**
 * wax_fact_row_new:
 * @title: (nullable): what the text is
 * @text: the fact
 */
GtkWidget *wax_fact_row_new (const char *title, const char *text);

/* Says something else instead. */
void wax_fact_row_set_text (WaxFactRow *self, const char *text);

/* Shows an icon in front; @style is a style class for it. */
void wax_fact_row_set_icon (WaxFactRow *self, const char *icon_name, const char *style);

/* Has the focus as its window opens, without all of its text selected, as it would be otherwise. */
void wax_fact_row_focus_first (WaxFactRow *self, GtkWindow *window);

/* The text goes from left to right in every language: for numbers of telephones. */
void wax_fact_row_keep_order (WaxFactRow *self);

/* In the letters of a terminal: for fingerprints and keys. */
void wax_fact_row_set_monospace (WaxFactRow *self);

/* Adds a button that copies @text to the clipboard; @name says so: "Copy Fingerprint". */
void wax_fact_row_add_copy (WaxFactRow *self, const char *name, const char *text);

const char *wax_fact_row_get_title (WaxFactRow *self);
const char *wax_fact_row_get_text (WaxFactRow *self);

G_END_DECLS
