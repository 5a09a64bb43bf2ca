#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WAX_TYPE_PANE_HEADING (wax_pane_heading_get_type ())

/**
 * WaxPaneHeading:
 *
 * What stands above rows of one kind, beside the folders. Immutable. Main thread.
 */
G_DECLARE_FINAL_TYPE (WaxPaneHeading, wax_pane_heading, WAX, PANE_HEADING, GObject)

const char *wax_pane_heading_get_title (WaxPaneHeading *self);

/* Returns: (transfer none): what stands below it */
GListModel *wax_pane_heading_get_children (WaxPaneHeading *self);

/**
 * wax_pane_heading_new_section:
 * @title: translated
 * @children: followed from now on
 *
 * Returns: (transfer full): a list of the one heading, which is empty while there are no @children.
 */
GListModel *wax_pane_heading_new_section (const char *title, GListModel *children);

G_END_DECLS
