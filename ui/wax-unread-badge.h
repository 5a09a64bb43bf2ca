#pragma once

#include "app/wax-session.h"

G_BEGIN_DECLS

#define WAX_TYPE_UNREAD_BADGE (wax_unread_badge_get_type ())

/**
 * WaxUnreadBadge:
 *
 * Tells docks that show a number on a program's icon how many messages are unread in the inboxes: by the signal of
 * com.canonical.Unity.LauncherEntry, which costs nothing where nobody listens. None once it is gone.
 */
G_DECLARE_FINAL_TYPE (WaxUnreadBadge, wax_unread_badge, WAX, UNREAD_BADGE, GObject)

/* @bus: (nullable); @app_id: of the desktop file */
WaxUnreadBadge *wax_unread_badge_new (WaxSession *session, GDBusConnection *bus, const char *app_id);

G_END_DECLS
