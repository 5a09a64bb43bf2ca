#pragma once

#include "app/wax-account.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_SOURCE_WINDOW (wax_source_window_get_type ())

/**
 * WaxSourceWindow:
 *
 * A message as it came, with all headers: to be searched and saved. Nothing of it does anything: what cannot be seen is
 * written out, and of what is very long the beginning is shown.
 */
G_DECLARE_FINAL_TYPE (WaxSourceWindow, wax_source_window, WAX, SOURCE_WINDOW, AdwWindow)

/* @parent: (nullable); @subject: foreign text */
GtkWindow *wax_source_window_new (GtkWindow *parent, WaxAccount *account, const char *message_id, const char *subject);

G_END_DECLS
