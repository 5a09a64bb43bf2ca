#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * wax_labels_show_cut:
 *
 * From now on what had to be cut in labels below @widget is shown whole in a tooltip: of the label under the pointer,
 * or of all when the pointer is beside them or the tooltip was asked for by key. Nothing is shown where nothing is cut.
 */
void wax_labels_show_cut (GtkWidget *widget);

/* The same for the titles in the header bars that are below @widget now. */
void wax_labels_show_cut_titles (GtkWidget *widget);

/* Lets labels below @widget that are cut be cut to a few letters, whatever width whoever made them asked for. */
void wax_labels_shrink (GtkWidget *widget);

/* For numbers in groups: they stand from left to right in every language, at the side where texts begin. */
void wax_labels_keep_order (GtkLabel *label);

/* The width that a line of text has at least to be read with ease beside something else: of fifteen letters in the font
 * of @widget. */
int wax_labels_get_roomy_width (GtkWidget *widget);

/* For names and addresses: where they are too long for a line they are broken, but no hyphen is added to them. */
void wax_labels_add_no_hyphens (GtkLabel *label);

/* The same for all labels that are below @widget now. */
void wax_labels_add_no_hyphens_below (GtkWidget *widget);

/* The same for all of the text that is in @buffer now. */
void wax_labels_add_no_hyphens_to_text (GtkTextBuffer *buffer);

/**
 * wax_labels_set_wrapped:
 * @text: UTF-8
 *
 * For labels in rows of lists, which are measured by the dozen: breaks @text between letters only where it has a word
 * that may be too long for a line. To try each letter takes several times as long.
 */
void wax_labels_set_wrapped (GtkLabel *label, const char *text);

G_END_DECLS
