#pragma once

#include "app/wax-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_PRIVACY_WINDOW (wax_privacy_window_get_type ())

/**
 * WaxPrivacyWindow:
 *
 * What is sent to whom and when, what is kept here, and what never leaves: as it stands now, with what is asked about
 * withdrawn certificates, who has set that, and the choice, as far as the administrator leaves one.
 */
G_DECLARE_FINAL_TYPE (WaxPrivacyWindow, wax_privacy_window, WAX, PRIVACY_WINDOW, AdwWindow)

WaxPrivacyWindow *wax_privacy_window_new (WaxSession *session);

G_END_DECLS
