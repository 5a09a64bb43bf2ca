#pragma once

#include "store/wax-mime-links.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_LINKS_DIALOG (wax_links_dialog_get_type ())

/**
 * WaxLinksDialog:
 *
 * All links of a message, each with where it leads and with a warning where its words name another place or it looks
 * like what it is not. One that is chosen is followed as wax_link_dialog_follow() does.
 */
G_DECLARE_FINAL_TYPE (WaxLinksDialog, wax_links_dialog, WAX, LINKS_DIALOG, AdwWindow)

/* @links: (element-type WaxMimeLink) */
GtkWindow *wax_links_dialog_new (GtkWindow *parent, GPtrArray *links);

G_END_DECLS
