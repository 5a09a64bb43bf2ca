#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * UiNotifications:
 *
 * A stand-in for the desktop's notifications on the test's own session bus: it shows nothing, keeps what it was sent,
 * and presses where it is told to. It has a connection of its own, on a thread of its own, so that a program that
 * waits for an answer gets one.
 */
typedef struct _UiNotifications UiNotifications;

UiNotifications *ui_notifications_new (void);
void ui_notifications_free (UiNotifications *self);

/* Those that are shown now, and all that were ever sent. */
guint ui_notifications_count (UiNotifications *self);
guint ui_notifications_count_sent (UiNotifications *self);

/* Returns: (transfer full) (nullable): "summary\nbody\n" and the buttons' actions and labels, one a line,
 * of the newest shown. */
char *ui_notifications_dup_newest (UiNotifications *self);

/* Presses the button of that label of the newest that is shown; it is gone then, as on desktops. */
void ui_notifications_press_button (UiNotifications *self, const char *label);

/* Presses the newest that is shown, not one of its buttons; it is gone then, as on desktops. */
void ui_notifications_press (UiNotifications *self);

G_END_DECLS
