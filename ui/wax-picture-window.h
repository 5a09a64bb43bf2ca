#pragma once

#include "app/wax-account.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_PICTURE_WINDOW (wax_picture_window_get_type ())

/**
 * WaxPictureWindow:
 *
 * The pictures that came with a message, one at a time. They are decoded where HTML is laid out, in a process that
 * reaches nothing, see #WaxHtmlEngine: what is hostile about one harms nobody.
 */
G_DECLARE_FINAL_TYPE (WaxPictureWindow, wax_picture_window, WAX, PICTURE_WINDOW, AdwWindow)

/* @parent: (nullable); @index: of the message's attachments: the one to begin with */
GtkWindow *wax_picture_window_new (GtkWindow *parent, WaxAccount *account, WaxMime *mime, guint index);

G_END_DECLS
