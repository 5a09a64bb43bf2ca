#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Makes the rows of a drop-down of strings such that each has a name that is spoken; the chosen one has a mark. */
void wax_choice_name_rows (GtkDropDown *choice);

G_END_DECLS
