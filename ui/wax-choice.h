#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Makes the rows of a drop-down of strings such that each has a name that is spoken; the chosen one has a mark. */
void wax_choice_name_rows (GtkDropDown *choice);

/* The same for what may be too long for a line: then it is cut, and shown whole in a tooltip. */
void wax_choice_name_rows_to_cut (GtkDropDown *choice);

/* What @choice is about, spoken with what is chosen: the button inside it has the focus, and GTK gives that no name. */
void wax_choice_set_name (GtkDropDown *choice, const char *name);

G_END_DECLS
