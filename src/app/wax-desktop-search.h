#pragma once

#include "store/wax-message.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * What is stored here, searched on the desktop's behalf: in all accounts of a profile, whether a session is open or
 * not. Nothing is connected, and nothing is written. Main thread.
 */

/**
 * WaxFound:
 * @account: its name for people
 */
typedef struct {
  char *account_id;
  char *account;
  WaxMessage *message;
} WaxFound;

/**
 * wax_desktop_search_async:
 * @profile_dir: (nullable): see wax_profile_find()
 * @words: as a person types them
 */
void wax_desktop_search_async (const char *profile_dir,
                               const char *words,
                               guint limit,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/* @ids: of wax_found_dup_id(): what is gone is left out */
void wax_desktop_search_look_up_async (const char *profile_dir,
                                       const char *const *ids,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/* For both. Returns: (transfer full) (nullable) (element-type WaxFound): newest first, or in the order of the ids. */
GPtrArray *wax_desktop_search_finish (GAsyncResult *result, GError **error);

/* Returns: (transfer full): one that tells it apart in all accounts. */
char *wax_found_dup_id (const WaxFound *self);

/* Returns: whether @id has that form. @message_id: (out) (transfer none) */
gboolean wax_found_split_id (const char *id, char **account_id, const char **message_id);

G_END_DECLS
