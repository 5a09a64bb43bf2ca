#pragma once

#include "app/wax-account-attachments.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WAX_TYPE_FILE_OFFER (wax_file_offer_get_type ())

/**
 * WaxFileOffer:
 *
 * An attachment that is dragged: it becomes a file when it is dropped and somebody wants it, not before.
 */
G_DECLARE_FINAL_TYPE (WaxFileOffer, wax_file_offer, WAX, FILE_OFFER, GdkContentProvider)

/* @index: of the message's attachments */
GdkContentProvider *wax_file_offer_new (WaxAccount *account, WaxMime *mime, guint index);

/* The same for a clipboard, of a file that is there: what file managers take, and everybody else. */
GdkContentProvider *wax_file_offer_new_for_file (GFile *file);

G_END_DECLS
