#pragma once

#include "app/wax-failure.h"
#include "store/wax-tag.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_NAME_DIALOG (wax_name_dialog_get_type ())

/**
 * WaxNameDialog:
 *
 * Asks for the name of something that is kept at the server, and stays until that has taken it. Signal "submitted"
 * (string: the name, without blanks around it).
 */
G_DECLARE_FINAL_TYPE (WaxNameDialog, wax_name_dialog, WAX, NAME_DIALOG, AdwWindow)

/* Returns: (transfer full) (nullable): what is wrong with @name, a sentence; %NULL for nothing. */
typedef char *(*WaxNameCheckFunc) (const char *name, gpointer user_data);

/**
 * wax_name_dialog_new:
 * @button: what the button does
 * @name: (nullable): how it is called so far
 * @check: asked at each change
 */
WaxNameDialog *wax_name_dialog_new (GtkWindow *parent,
                                    const char *title,
                                    const char *button,
                                    const char *name,
                                    WaxNameCheckFunc check,
                                    gpointer user_data,
                                    GDestroyNotify free_user_data);

/* Asks for something else than a name. */
void wax_name_dialog_set_label (WaxNameDialog *self, const char *label);

/* Says below it what comes of it. */
void wax_name_dialog_add_note (WaxNameDialog *self, const char *text);

/* Asks for a colour too; @color is the one so far, "#rrggbb" or "" for none. */
void wax_name_dialog_add_colors (WaxNameDialog *self, const char *color);

/* (nullable): the one that is chosen; %NULL where none is asked for */
const char *wax_name_dialog_get_color (WaxNameDialog *self);

/* The server is asked. Returns: (transfer full): cancelled when the person gives it up, or closes the dialog. */
GCancellable *wax_name_dialog_begin (WaxNameDialog *self);

/* It said no, or could not be reached: that is told below the name, which can be changed.
 * @where: (nullable): of several accounts: see wax_window_say_where() */
void wax_name_dialog_fail (WaxNameDialog *self, const GError *error, WaxEndpoint *endpoint, const char *where);

/* Whether the person still has it before them. */
gboolean wax_name_dialog_is_open (WaxNameDialog *self);

G_END_DECLS
