#pragma once

#include "app/wax-account.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @text: plain, to be shown once */
typedef void (*WaxPartSavedFunc) (GtkWidget *widget, const char *text);

/**
 * wax_part_save:
 * @widget: in the window that it is asked in; nothing is asked or told any more when it is gone
 * @part: see wax_account_save_attachment_async()
 * @name: of the file, to begin with
 * @saved: (nullable): tells that it is done
 *
 * Asks where to, and writes a part of a message there. Why that failed is told, and it can be tried again.
 */
void wax_part_save (GtkWidget *widget,
                    WaxAccount *account,
                    WaxMime *mime,
                    guint part,
                    const char *name,
                    WaxPartSavedFunc saved);

/* Closes the question where to; for dispose(). */
void wax_part_save_stop (GtkWidget *widget);

G_END_DECLS
