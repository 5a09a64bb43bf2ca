#pragma once

#include "app/wax-session.h"
#include "mail/wax-draft.h"
#include "store/wax-message.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_WINDOW (wax_window_get_type ())

/**
 * WaxWindow:
 *
 * The main window: folders, messages and one message in three panes that fold one after another when it gets narrow;
 * the warning bar; and the doors to account set-up, trust dialog and Connection Status. Signal "folder-shown": another
 * one than before. Signal "stays": it was to be closed, waited for a message that was being sent, and is not closed.
 */
G_DECLARE_FINAL_TYPE (WaxWindow, wax_window, WAX, WINDOW, AdwApplicationWindow)

WaxWindow *wax_window_new (GtkApplication *application, WaxSession *session);

/* At a log-out, say, and not by the person: it is gone, also where a message is being sent. */
void wax_window_end (WaxWindow *self);

/* Shows that the session opened, or why it did not; "Try Again" activates app.open. */
void wax_window_show_opened (WaxWindow *self, const GError *error);

/* Opens account set-up, filled in where known. */
void wax_window_add_account (WaxWindow *self, const char *server, const char *user);

/* Opens the dialog of the question with that key, an act of the person: see wax_trust_question_get_key(). */
void wax_window_show_question (WaxWindow *self, const char *key);

/* Opens a message that another program began. Returns: whether there is an account to write it from. */
gboolean wax_window_write (WaxWindow *self, WaxDraft *draft);

/* Shows a folder, or a message in its folder, as soon as they are here. */
void wax_window_show_folder (WaxWindow *self, WaxAccount *account, const char *folder_id);
void wax_window_show_message (WaxWindow *self, WaxAccount *account, WaxMessage *message);

/* Searches the account that is shown, as if the person had typed it. */
void wax_window_search (WaxWindow *self, const char *words);

/* Opens an answer to whom it is from. */
void wax_window_answer (WaxWindow *self, WaxAccount *account, WaxMessage *message);

/* (nullable): the folder of that account whose list is in front of the person */
const char *wax_window_get_watched_folder (WaxWindow *self, WaxAccount *account);

/* Returns: (transfer full): a sentence about @account (nullable), which is named where there are others. */
char *wax_window_say_whose (WaxSession *session, WaxAccount *account, const char *text);

/* Shows @text once. Plain text. */
void wax_window_show_notice (WaxWindow *self, const char *text);

G_END_DECLS
