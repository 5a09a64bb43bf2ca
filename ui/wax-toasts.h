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

G_END_DECLS
