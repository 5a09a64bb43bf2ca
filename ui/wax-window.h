#pragma once

#include "app/wax-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_WINDOW (wax_window_get_type ())

/**
 * WaxWindow:
 *
 * The main window: folders, messages and one message in three panes that fold one after another when it gets narrow;
 * the warning bar; and the doors to account set-up, trust dialog and Connection Status.
 */
G_DECLARE_FINAL_TYPE (WaxWindow, wax_window, WAX, WINDOW, AdwApplicationWindow)

WaxWindow *wax_window_new (GtkApplication *application, WaxSession *session);

/* Shows that the session opened, or why it did not; "Try Again" activates app.open. */
void wax_window_show_opened (WaxWindow *self, const GError *error);

/* Opens account set-up, filled in where known. */
void wax_window_add_account (WaxWindow *self, const char *server, const char *user);

/* Opens the dialog of the question with that key, an act of the person: see wax_trust_question_get_key(). */
void wax_window_show_question (WaxWindow *self, const char *key);

/* Shows @text once. Plain text. */
void wax_window_show_notice (WaxWindow *self, const char *text);

G_END_DECLS
