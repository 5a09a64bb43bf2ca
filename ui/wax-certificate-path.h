#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * wax_certificate_path_show:
 * @list: shows them as a tree, the server's own certificate chosen
 * @links: (transfer full): of wax_certificate_link_list()
 *
 * Returns: (transfer none): the selection; see wax_certificate_path_get_link().
 */
GtkSingleSelection *wax_certificate_path_show (GtkListView *list, GListModel *links);

/* Returns: (transfer full) (nullable): the #WaxCertificateLink that is chosen. */
gpointer wax_certificate_path_get_link (GtkSingleSelection *selection);

G_END_DECLS
