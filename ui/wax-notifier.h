#pragma once

#include "wax-window.h"

G_BEGIN_DECLS

#define WAX_TYPE_NOTIFIER (wax_notifier_get_type ())

/**
 * WaxNotifier:
 *
 * Tells the desktop what happens in a session while nobody looks at the program: that it is to be decided about a
 * server, what came to pass, and new mail. Nothing is decided by it: what is asked only leads to the dialog.
 */
G_DECLARE_FINAL_TYPE (WaxNotifier, wax_notifier, WAX, NOTIFIER, GObject)

WaxNotifier *wax_notifier_new (GApplication *application, WaxSession *session);

/* @window: (nullable): not held; what can be seen in it need not be told, and what was told and is seen there then is
 * taken back. */
void wax_notifier_set_window (WaxNotifier *self, WaxWindow *window);

/* Does that to a new message of that account, or to all where @message_id is ""; see wax_new_mail_act(). Those that are
 * not new any more are left as they are. */
void wax_notifier_act (WaxNotifier *self,
                       const char *account_id,
                       const char *message_id,
                       WaxMailOperation operation);

/* The person has seen what came for that account. */
void wax_notifier_forget (WaxNotifier *self, const char *account_id);

/* Takes back everything, while the program can still do so, and tells no more. */
void wax_notifier_end (WaxNotifier *self);

G_END_DECLS
