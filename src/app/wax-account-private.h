#pragma once

#include "app/wax-account.h"
#include "app/wax-connection.h"
#include "app/wax-reader.h"

G_BEGIN_DECLS

/* For the session and the account's runner; main thread. */

WaxAccount *wax_account_new (WaxAccountRecord *record, const char *dir);
void wax_account_set_record (WaxAccount *self, WaxAccountRecord *record);

/* See wax_account_names_tell_apart(). */
void wax_account_set_names (WaxAccount *self, const char *title, const char *address);

/* (nullable): the certificate of the person's own that it signs in with, as far as that is here */
void wax_account_set_identity (WaxAccount *self, WaxIdentity *identity);

/* @failure: (nullable); @retry_at: Unix s, 0 for never */
void wax_account_set_state (WaxAccount *self, WaxAccountState state, WaxFailure *failure, gint64 retry_at);
void wax_account_set_status (WaxAccount *self, WaxConnectionStatus *status);
void wax_account_set_busy (WaxAccount *self, gboolean busy);
void wax_account_set_stopped (WaxAccount *self, gboolean stopped);

/* (nullable): what actions go through while the account is signed in */
void wax_account_set_connection (WaxAccount *self, WaxConnection *connection);
WaxConnection *wax_account_get_connection (WaxAccount *self);

/* For the person's own actions, which wait for no download. */
WaxWorker *wax_account_get_action_worker (WaxAccount *self);

/* Told by the engine. */
void wax_account_take_progress (WaxAccount *self, const WaxProgress *progress);
void wax_account_take_news (WaxAccount *self, WaxChangeSet *news);
void wax_account_notice (WaxAccount *self, const char *text);

/* (nullable): the only anchors; %NULL for the system's store */
void wax_account_set_anchors_file (WaxAccount *self, const char *anchors_file);
const char *wax_account_get_anchors_file (WaxAccount *self);

WaxReader *wax_account_get_reader (WaxAccount *self);

/* For what rows of lists tell: reads by primary key and index, which wait for nothing that takes longer. */
WaxReader *wax_account_get_page_reader (WaxAccount *self);

/* (nullable): what the server keeps for the person, as it was read last: by the reader, at the first call and again
 * with each synchronisation that brings something. Signal "settings-changed": it was read. No member is %NULL. */
WaxRemoteSettings *wax_account_get_remote_settings (WaxAccount *self);

/* Whether that is being read. */
gboolean wax_account_is_reading_settings (WaxAccount *self);

/* In the thread that read @raw. */
typedef gpointer (*WaxMakeFunc) (GBytes *raw, gpointer data);

/**
 * WaxMaking:
 * @data: (nullable): for @make, freed with @free_data, either on any thread
 * @anew: from the server, where that is connected
 */
typedef struct {
  WaxMakeFunc make;
  GDestroyNotify free_made;
  gpointer data;
  GDestroyNotify free_data;
  gboolean anew;
} WaxMaking;

/* Makes something of a message, to be finished with g_task_propagate_pointer(); fails as
 * wax_account_load_message_finish() does. */
void wax_account_make_async (WaxAccount *self,
                             const char *message_id,
                             const WaxMaking *making,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);

/* Signal "news" (boxed #WaxChangeSet): what models follow. */

G_END_DECLS
