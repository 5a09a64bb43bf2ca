#pragma once

#include "app/wax-account.h"

G_BEGIN_DECLS

/* What comes with messages, for other programs and for the disk: written on the reading thread. */

enum { WAX_ACCOUNT_MAX_SAVED = 500 }; /* attachments at once: each is on the disk before the next is begun */

/**
 * wax_account_hand_out_async:
 * @index: of the message's attachments
 * @keep: see wax_handed_out_write()
 *
 * Makes a file of an attachment for another program; it is removed when the program is started next time.
 */
void wax_account_hand_out_async (WaxAccount *self,
                                 WaxMime *mime,
                                 guint index,
                                 gboolean keep,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/* Returns: (transfer full) (nullable): %NULL with %WAX_STORE_ERROR. */
GFile *wax_account_hand_out_finish (WaxAccount *self, GAsyncResult *result, GError **error);

/**
 * wax_account_save_attachments_async:
 * @indices: (element-type guint): of the message's attachments, at most %WAX_ACCOUNT_MAX_SAVED
 * @folder: of this computer
 *
 * Makes a file of each in @folder; one whose name is taken gets a number. None that is there is touched.
 */
void wax_account_save_attachments_async (WaxAccount *self,
                                         WaxMime *mime,
                                         GArray *indices,
                                         GFile *folder,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/* Returns: %FALSE with %WAX_STORE_ERROR: those before the one that failed are there. */
gboolean wax_account_save_attachments_finish (WaxAccount *self, GAsyncResult *result, GError **error);

/* Decodes an attachment. */
void wax_account_load_attachment_async (WaxAccount *self,
                                        WaxMime *mime,
                                        guint index,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/* Returns: (transfer full) (nullable): %NULL with %WAX_STORE_ERROR. */
GBytes *wax_account_load_attachment_finish (WaxAccount *self, GAsyncResult *result, GError **error);

/* Reads an attachment that is a message. */
void wax_account_load_attached_async (WaxAccount *self,
                                      WaxMime *mime,
                                      guint index,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/* Returns: (transfer full) (nullable): %NULL with %WAX_STORE_ERROR. */
WaxMime *wax_account_load_attached_finish (WaxAccount *self, GAsyncResult *result, GError **error);

G_END_DECLS
