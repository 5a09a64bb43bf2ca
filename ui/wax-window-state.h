#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* In place of a folder, of no account. */
#define WAX_WINDOW_STATE_ALL_INBOXES "all-inboxes"

/*
 * The main window's size, kept from one run to the next in the program's settings. Where their schema is not installed
 * the window has its own size. Main thread.
 */
void wax_window_state_restore (GtkWindow *window);
void wax_window_state_save (GtkWindow *window);

/* The folder that was shown last. */
void wax_window_state_save_folder (const char *account_id, const char *folder_id);

/* Returns: whether there was any. */
gboolean wax_window_state_dup_folder (char **account_id, char **folder_id);

/* @message_id: (nullable): that is open in that folder, if one is. */
void wax_window_state_save_message (const char *message_id);

/* Returns: (transfer full) (nullable) */
char *wax_window_state_dup_message (void);

G_END_DECLS
