#pragma once

#include "app/wax-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_WARNING_BAR (wax_warning_bar_get_type ())

/**
 * WaxWarningBar:
 *
 * The strip at the top of the window that says what is the matter with an account's connection and holds the buttons
 * that help. Hidden while there is nothing to say. Its buttons are actions of the window around it: win.decide,
 * win.connect, win.stop-trusting, win.view-certificate, win.enter-password, win.enter-pin, win.connection-status.
 */
G_DECLARE_FINAL_TYPE (WaxWarningBar, wax_warning_bar, WAX, WARNING_BAR, AdwBin)

/**
 * wax_warning_bar_show:
 * @session_failure: (nullable): why nothing at all can be connected; goes before everything else
 * @account: (nullable): whose connection it tells of
 * @named: says whose it is, where it might be another's
 * @help_desk: (nullable): where help is to be had with a refusal
 * @now: Unix s
 */
void wax_warning_bar_show (WaxWarningBar *self,
                           WaxFailure *session_failure,
                           WaxAccount *account,
                           gboolean named,
                           const char *help_desk,
                           gint64 now);

G_END_DECLS
