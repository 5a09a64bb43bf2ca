#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_MANUAL_WINDOW (wax_manual_window_get_type ())

/**
 * WaxManualWindow:
 *
 * The manual: what it has sections for, or where a word stands in it, beside the section that is read. A list of rows
 * for each, so that all of it is reached and read out by the arrow keys.
 */
G_DECLARE_FINAL_TYPE (WaxManualWindow, wax_manual_window, WAX, MANUAL_WINDOW, AdwWindow)

/* @section: the id of one that is there, see wax-manual-text.h */
WaxManualWindow *wax_manual_window_new (const char *section);

/* Goes there, with the focus on its heading. */
void wax_manual_window_show (WaxManualWindow *self, const char *section);

/**
 * wax_manual_open:
 * @above: the window that asks
 *
 * Opens the manual above @above at that section; one that is open already goes there.
 */
void wax_manual_open (GtkWindow *above, const char *section);

/* In windows of this class F1 opens the manual at that section, or at what is written of failures while a card tells of
 * one. For class_init. */
void wax_manual_add_key (GtkWidgetClass *klass, const char *section);

G_END_DECLS
