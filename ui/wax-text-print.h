#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * wax_text_print_new:
 * @title: stands at the head of every page, with the page's number
 * @text: plain text; lines that are too long are broken
 *
 * Returns: (transfer full): what gtk_print_operation_run() prints or writes to a file.
 */
GtkPrintOperation *wax_text_print_new (const char *title, const char *text);

G_END_DECLS
