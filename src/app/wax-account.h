#pragma once

#include "app/wax-channel.h"
#include "app/wax-connection-status.h"
#include "app/wax-contact-deed.h"
#include "app/wax-folder-deed.h"
#include "app/wax-folder-tree.h"
#include "app/wax-identity-state.h"
#include "app/wax-mail-deed.h"
#include "protocol/wax-backend.h"
#include "store/wax-account-record.h"
#include "store/wax-mime.h"
#include "store/wax-query.h"
#include "store/wax-tag.h"

G_BEGIN_DECLS

#define WAX_TYPE_ACCOUNT (wax_account_get_type ())
#define WAX_TYPE_ACCOUNT_STATE (wax_account_state_get_type ())

/**
 * WaxAccountState:
 * @WAX_ACCOUNT_OFFLINE: Work Offline
 * @WAX_ACCOUNT_CONNECTING: signing in
 * @WAX_ACCOUNT_ONLINE: signed in: synchronising, or following the server's changes
 * @WAX_ACCOUNT_NEEDS_DECISION: a question waits, see wax_session_get_questions()
 * @WAX_ACCOUNT_NEEDS_PASSWORD: see wax_session_set_password_async()
 * @WAX_ACCOUNT_NEEDS_PIN: of the token with its certificate, see wax_session_give_pin_async()
 * @WAX_ACCOUNT_WAITING: it is tried again at "retry-at"
 * @WAX_ACCOUNT_FAILED: it is not tried again by itself
 */
typedef enum {
  WAX_ACCOUNT_OFFLINE,
  WAX_ACCOUNT_CONNECTING,
  WAX_ACCOUNT_ONLINE,
  WAX_ACCOUNT_NEEDS_DECISION,
  WAX_ACCOUNT_NEEDS_PASSWORD,
  WAX_ACCOUNT_NEEDS_PIN,
  WAX_ACCOUNT_WAITING,
  WAX_ACCOUNT_FAILED,
} WaxAccountState;

GType wax_account_state_get_type (void);

/**
 * WaxAccount:
 *
 * An account as it stands. Properties (read-only, notify): "name", "address", "server" (strings), "title" (string, see
 * wax_account_get_title()), "record" (boxed #WaxAccountRecord), "state" (#WaxAccountState), "failure" (boxed
 * #WaxFailure or %NULL), "retry-at" (int64, Unix s, 0 for never), "status" (boxed #WaxConnectionStatus), "busy"
 * (boolean: synchronising), "stopped" (boolean: the person ended that before everything was here), "waiting" (uint, see
 * wax_account_count_waiting()), "done" and "total" (uint: messages in the running work).
 *
 * Signal "notice" (string): a sentence that the person should see once, e.g. that a mailbox was rebuilt.
 *
 * Signal "tags-changed": tags came or went, or have other names or colours.
 *
 * Main thread. Work on mail needs no connection where it reads; what changes mail goes to the server.
 */
G_DECLARE_FINAL_TYPE (WaxAccount, wax_account, WAX, ACCOUNT, GObject)

WaxAccountRecord *wax_account_get_record (WaxAccount *self);
const char *wax_account_get_id (WaxAccount *self);

/* What people are shown: the account's name and the address that it signs in with; where several accounts have the
 * same, with the server beside. "title" is notified when either changes. */
const char *wax_account_get_title (WaxAccount *self);
const char *wax_account_get_address (WaxAccount *self);

/* (nullable): the certificate of the person's own that it signs in with, as far as that is here. */
WaxIdentity *wax_account_get_identity (WaxAccount *self);

WaxAccountState wax_account_get_state (WaxAccount *self);
WaxFailure *wax_account_get_failure (WaxAccount *self);                  /* (nullable) */
WaxConnectionStatus *wax_account_get_status (WaxAccount *self);
gint64 wax_account_get_retry_at (WaxAccount *self);
gboolean wax_account_is_busy (WaxAccount *self);
gboolean wax_account_is_stopped (WaxAccount *self);

/* How many messages are listed whose content waits, since the network is metered. */
guint wax_account_count_waiting (WaxAccount *self);

/* Where it connects to; also the key for wax_session_stop_trusting_async(). */
WaxEndpoint *wax_account_get_endpoint (WaxAccount *self);

/* Returns: (transfer none): of #WaxChannel, in the order of #WaxChannelId; items stay the same. */
GListModel *wax_account_get_channels (WaxAccount *self);
WaxChannel *wax_account_get_channel (WaxAccount *self, WaxChannelId id);

/* Returns: (transfer none) (nullable): why mail does not come in although there may be a connection. */
WaxFailure *wax_account_get_mail_failure (WaxAccount *self);

/* Returns: (transfer none): kept up to date from now on. */
WaxFolderTree *wax_account_get_folder_tree (WaxAccount *self);

/* Returns: (transfer none) (nullable): valid until "tags-changed". */
WaxTag *wax_account_find_tag (WaxAccount *self, const char *id);

/* The same, by its name: upper and lower case make no difference to servers. */
WaxTag *wax_account_find_tag_named (WaxAccount *self, const char *name);

/* Returns: (transfer full) (element-type WaxTag): all of them, by name. */
GPtrArray *wax_account_list_tags (WaxAccount *self);

/* Returns: (transfer full) (element-type WaxQueryProblem): see wax_query_check_names(), with its folders and tags. */
GPtrArray *wax_account_check_query (WaxAccount *self, WaxQuery *query);

/**
 * wax_account_act_async:
 *
 * Shows at once, then reaches the server; taken back when it does not. One after the other, in the order of calls.
 * Fails with %WAX_USAGE_ERROR_OFFLINE where the account is not connected.
 */
void wax_account_act_async (WaxAccount *self, WaxMailDeed *deed, GAsyncReadyCallback callback, gpointer user_data);
gboolean wax_account_act_finish (WaxAccount *self, GAsyncResult *result, GError **error);

/**
 * wax_account_undo_async:
 *
 * See wax_mail_deed_undo(). May be called while @deed itself is still under way: it is undone when it is done.
 */
void wax_account_undo_async (WaxAccount *self, WaxMailDeed *deed, GAsyncReadyCallback callback, gpointer user_data);
gboolean wax_account_undo_finish (WaxAccount *self, GAsyncResult *result, GError **error);

/**
 * wax_account_change_folder_async:
 * @cancellable: (nullable): gives it up; whether the server has done it then is told by the next changes
 *
 * Reaches the server first, then is shown. Fails with %WAX_USAGE_ERROR_OFFLINE where the account is not connected, and
 * with the errors of wax_engine_change_folder().
 */
void wax_account_change_folder_async (WaxAccount *self,
                                      WaxFolderDeed *deed,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
void wax_account_undo_folder_async (WaxAccount *self,
                                    WaxFolderDeed *deed,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/* @action: copied. As wax_account_change_folder_async(), with the errors of wax_engine_change_tag(). */
void wax_account_change_tag_async (WaxAccount *self,
                                   const WaxTagAction *action,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/* Returns: (transfer full) (nullable): the tag's id, of a new one too. */
char *wax_account_change_tag_finish (WaxAccount *self, GAsyncResult *result, GError **error);

/* As wax_account_change_folder_async(), with the errors of wax_engine_change_contact(). */
void wax_account_change_contact_async (WaxAccount *self,
                                       WaxContactDeed *deed,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
void wax_account_undo_contact_async (WaxAccount *self,
                                     WaxContactDeed *deed,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/* As wax_account_change_folder_async(), with the errors of wax_engine_change_settings(). */
void wax_account_change_settings_async (WaxAccount *self,
                                        WaxSettingsChange *change,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/* For folders, contacts and settings. */
gboolean wax_account_change_finish (WaxAccount *self, GAsyncResult *result, GError **error);

/**
 * wax_account_load_message_async:
 *
 * Reads a message's content; one that is not stored yet is fetched when the account is online.
 */
void wax_account_load_message_async (WaxAccount *self,
                                     const char *message_id,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/* Returns: (transfer full) (nullable): %NULL with %WAX_STORE_ERROR_NOT_FOUND when the content is not here, and with
 * %G_IO_ERROR_CANCELLED also where the connection ended meanwhile. */
WaxMime *wax_account_load_message_finish (WaxAccount *self, GAsyncResult *result, GError **error);

/* How many bytes the messages of a folder have, as far as they are known here. */
void wax_account_measure_folder_async (WaxAccount *self,
                                       const char *folder_id,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/* Returns: -1 with %WAX_STORE_ERROR. */
gint64 wax_account_measure_folder_finish (WaxAccount *self, GAsyncResult *result, GError **error);

/**
 * wax_account_save_attachment_async:
 * @part: see #WaxMimeAttachment
 * @file: replaced when it exists; after a failure it is as it was before, see wax_saved_file_write()
 *
 * Fails with %WAX_STORE_ERROR, see wax_failure_new_saving().
 */
void wax_account_save_attachment_async (WaxAccount *self,
                                        WaxMime *mime,
                                        guint part,
                                        GFile *file,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean wax_account_save_attachment_finish (WaxAccount *self, GAsyncResult *result, GError **error);

G_END_DECLS
