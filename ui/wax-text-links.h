#pragma once

#include "store/wax-mime-links.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* From now on the links in @view can be followed with the pointer, as wax_link_dialog_follow() does. By key there is
 * #WaxLinksDialog. */
void wax_text_links_attach (GtkTextView *view);

/* @links: (element-type WaxMimeLink): of wax_mime_links_find_in_text() for the text that @view has */
void wax_text_links_show (GtkTextView *view, GPtrArray *links);

G_END_DECLS
