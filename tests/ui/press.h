#pragma once

#include "app/wax-reader.h"
#include "ui-mail.h"
#include "ui-test.h"
#include "wax-application.h"

G_BEGIN_DECLS

/* The program as a person has it in front of them, with its shortcuts and windows, on a profile that knows one account.
 * No keyring is there, so it begins by asking for the password. */
typedef struct {
  UiMail *mail;
  WaxApplication *application;
  GtkWindow *window;
  gboolean own_disk;
  char *begun; /* (nullable): the profile as it was in the beginning, for the next case */
} Press;

/* @options: of the server. */
Press *press_new (const WaxDemoOptions *options);

/* The same, but the profile folder is a file system of its own. @disk: options of tmpfs, see wax_test_disk_mount() */
Press *press_new_on_disk (const WaxDemoOptions *options, const char *disk);

/* For several cases at one server: each begins with the program on the profile as it was in the beginning, and ends by
 * closing that where it is still there. The server's counters begin anew, and it takes nobody's certificate. */
Press *press_new_shared (const WaxDemoOptions *options);
void press_begin (Press *self);
void press_end (Press *self);

/* Ends the program by key and waits for that; starts it anew on the same profile, whose window then need not be
 * ready. */
void press_close (Press *self);
void press_open (Press *self);

/* Closes the program by key where it is still there, waits until its session has ended, and removes everything. */
void press_free (Press *self);

/* The same, but the window is not waited for to be ready: @profile_dir may be one that cannot be opened. */
WaxApplication *press_start (const char *profile_dir, const char *anchors_file);
GtkWindow *press_get_window (WaxApplication *application);
void press_stop (WaxApplication *application);

/* Types the password into the dialog that is opened by the bar's button; sign_in: and waits until everything is
 * fetched. */
void press_give_password (Press *self);
void press_sign_in (Press *self);

/* Types what a keyboard can. */
void press_type (const char *text);

/* Waits for the file chooser, types that path as its name and presses Return, until the chooser is gone or asks about a
 * file that exists. */
void press_type_place (const char *path);

/* Waits for a window of that type, and until it has the focus. Only those that can be seen count. */
gpointer press_wait_for_window (GType type);
void press_wait_for_no_window (GType type);
gboolean press_has_window (GType type);

/* Where no window manager does, nobody gives the focus back when a window has closed by itself, or takes it away. Who
 * looks away from @window works with another program. */
void press_look_at (GtkWindow *window);
void press_look_away (GtkWindow *window);

/* Waits for a window of that type and gives it the focus, which where no window manager does it gets only by chance. */
gpointer press_look_at_dialog (GType type);

/* By keys from the window, over Connection Settings, and back. */
GtkWindow *press_open_ledger (void);
void press_close_ledger (void);

/* Whether a label that contains @text can be seen in any window, and waiting for that. */
gboolean press_shows (const char *text);
void press_wait_for_text (const char *text);
void press_wait_for_no_text (const char *text);

/* Presses the button that can be seen below @widget and whose label, tooltip or spoken name is @label. */
void press_click (gpointer widget, const char *label);

/* The same by keys: wherever the button is moving to. */
void press_by_key (GtkWindow *window, const char *label);

/* What was done last, by its key: the button that offers it goes by itself after a moment. */
void press_undo (Press *self);

/* (nullable): that button; a label that contains @text */
GtkWidget *press_find_button (gpointer widget, const char *label);
GtkWidget *press_find_label (gpointer widget, const char *text);

/* The account that is shown, and the message that is chosen. */
WaxAccount *press_get_account (Press *self);
guint press_get_selected (Press *self);

/* Waits until the account is in that state and nothing is under way. */
void press_wait_for_state (Press *self, WaxAccountState state);

/* Waits until all that lies in the server's inbox is listed. */
void press_wait_for_inbox (Press *self);

/* Waits until nothing is open at the server and the account has ended what it did: offline by whoever noticed first, or
 * with a failure by the next request. */
void press_wait_for_end (Press *self);

/* Presses Connect or Try Again, whichever the bar has. */
void press_connect_again (Press *self);

/* Presses Try Again, and waits until the account has tried. */
void press_try_again (Press *self);

/* Chooses a folder of the account, or a saved search, by its name as it is shown, with the pointer. */
void press_choose_folder (Press *self, const char *name);

/* Chooses the message of that subject with the pointer: which of two comes first in a second is not said. */
void press_choose_subject (Press *self, const char *subject);

/* The height of a line of the message that is read as text, and waiting for a larger one, or for one of that height. */
int press_get_line_height (Press *self);
void press_wait_for_larger_lines (Press *self, int height);
void press_wait_for_line_height (Press *self, int height);

/* Opens the tags of what is chosen in the list, by key; the first of them has the focus then. */
GtkWidget *press_open_tags (Press *self);
GtkCheckButton *press_find_check (GtkWidget *popover, const char *name);

/* Chooses the first message by keys. */
void press_choose_message (Press *self);

/* A message of that size comes in, "Report @n" from bob; no compression makes it small. */
void press_deliver (Press *self, guint n, gsize size);

/* As another program would: what the account's file of messages holds is changed by that, and what others have of it in
 * memory holds no longer. Returns: (transfer full): its path */
char *press_change_mail (Press *self, const char *script);

/* What @reader reads comes no more. Returns: (transfer full): until something is pushed there */
GAsyncQueue *press_hold (WaxReader *reader);

/* As of now the server at that port speaks HTTP without TLS. */
void press_serve_plainly (Press *self);

/* The server shows another certificate from now on, also to who is connected; its counters begin anew. */
void press_change_certificate (WaxDemoServer *server);

G_END_DECLS
