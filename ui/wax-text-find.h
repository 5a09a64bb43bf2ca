#pragma once

#include "wax-find-bar.h"

G_BEGIN_DECLS

/**
 * WaxTextFind: words that are looked for in a text
 * @bar: asks for them, and tells how often they are there
 * @view: shows the text, in something that scrolls
 * @places: of WaxFoundRange, in characters: where they are
 * @place: the one that is chosen
 *
 * A part of a widget, which holds both.
 */
typedef struct {
  WaxFindBar *bar;
  GtkTextView *view;
  GArray *places;
  guint place;
} WaxTextFind;

void wax_text_find_open (WaxTextFind *self, WaxFindBar *bar, GtkTextView *view);
void wax_text_find_close (WaxTextFind *self); /* as often as one likes */

/* Marks all places and leads to the first. */
void wax_text_find_start (WaxTextFind *self, const char *wanted);

/* Leads to the next for a @step of 1, to the one before for -1, round and round. */
void wax_text_find_step (WaxTextFind *self, int step);

/* Nothing is looked for any more. */
void wax_text_find_end (WaxTextFind *self);

G_END_DECLS
