#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * wax_toasts_say:
 * @text: never taken for markup
 *
 * Shows @text for a while, the longer it is, in as many lines as it needs: a toast of its own cuts what does not fit in
 * one.
 */
void wax_toasts_say (AdwToastOverlay *toasts, const char *text);

/**
 * wax_toasts_offer:
 * @label: of a button
 * @action_name: what that does
 *
 * The same with a button.
 *
 * Returns: (transfer full): for adw_toast_dismiss()
 */
AdwToast *wax_toasts_offer (AdwToastOverlay *toasts, const char *text, const char *label, const char *action_name);

/* For a window that Escape closes. @content: what its toasts are shown over: from there the key closes it at once, and
 * is not taken to put a toast away first. */
void wax_toasts_leave_escape (GtkWidget *content);

G_END_DECLS
