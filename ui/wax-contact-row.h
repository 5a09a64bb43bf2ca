#pragma once

#include "app/wax-contact-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_CONTACT_ROW (wax_contact_row_get_type ())

/* A row of the list of contacts, below the name of the place that begins with it. */
G_DECLARE_FINAL_TYPE (WaxContactRow, wax_contact_row, WAX, CONTACT_ROW, AdwBin)

GtkWidget *wax_contact_row_new (void);
void wax_contact_row_set_item (WaxContactRow *self, WaxContactItem *item);

G_END_DECLS
