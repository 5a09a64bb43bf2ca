#pragma once

#include "app/wax-message-list.h"
#include "app/wax-session.h"
#include "mail/wax-answer.h"

G_BEGIN_DECLS

#define WAX_TYPE_WRITING (wax_writing_get_type ())

/**
 * WaxWriting:
 *
 * The place of one message that is being written: in a file of the profile, and among the drafts at the server. What is
 * asked of it is done one after another, on a thread of its own: a large message holds up nothing else. Main thread.
 *
 * What could not reach the server stays in the file: it is brought to the drafts at the server when the account
 * connects and nobody writes at it any more. So does what is written on, until its window is closed: after a crash
 * wax_writing_find_left_async() finds it.
 */
G_DECLARE_FINAL_TYPE (WaxWriting, wax_writing, WAX, WRITING, GObject)

/**
 * wax_writing_new:
 * @draft_id: (nullable): of the draft at the server that is written on
 * @begun: (nullable): that draft, as wax_writing_reopen_async() or wax_writing_find_left_async() read it
 */
WaxWriting *wax_writing_new (WaxSession *session, WaxAccount *account, const char *draft_id, const WaxDraft *begun);
WaxAccount *wax_writing_get_account (WaxWriting *self);

/* (nullable): the id of the draft at the server that it was begun with */
const char *wax_writing_get_begun_with (WaxWriting *self);

/* Whether it is that draft at the server: it was begun with it, or the last save that came back made it. */
gboolean wax_writing_is_at (WaxWriting *self, const char *draft_id);

/**
 * wax_writing_save_async:
 *
 * Keeps @draft here, then at the server.
 *
 * Fails with %WAX_USAGE_ERROR_OFFLINE where the account is not connected, with the errors of the server, and with
 * %WAX_STORE_ERROR where not even here. wax_writing_is_kept() tells which.
 */
void wax_writing_save_async (WaxWriting *self, WaxDraft *draft, GAsyncReadyCallback callback, gpointer user_data);

/**
 * wax_writing_send_async:
 *
 * Sends @draft. Its draft at the server is gone then; after a failure it is a draft, here at least. The same one sent
 * again after a failure is sent once, also where the first try had gone through.
 */
void wax_writing_send_async (WaxWriting *self,
                             WaxDraft *draft,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);

/* Deletes it, here and at the server. What the server does not do is told by the account's "notice", and done by
 * wax_writing_bring_kept(), unless the draft is opened again before, or somebody else has written on it. */
void wax_writing_discard (WaxWriting *self);

/* For both of them. */
gboolean wax_writing_finish (WaxWriting *self, GAsyncResult *result, GError **error);

/* Whether the last save or sending that failed left the message safe on this computer. */
gboolean wax_writing_is_kept (WaxWriting *self);

/**
 * wax_writing_note_tried:
 * @send_id: of what was begun with, see #WaxDraft
 * @draft: the same as it would be sent now
 *
 * A program that ended was sending it: unchanged, it is sent again under the same id, and so arrives once. To be called
 * before anything else is asked of it.
 */
void wax_writing_note_tried (WaxWriting *self, const char *send_id, WaxDraft *draft);

/**
 * wax_writing_end_async:
 * @draft: (nullable): what the last save may not have; %NULL for nothing
 * @stays: wax_writing_find_left_async() finds it with the next start
 *
 * For a program that ends, before its session is closed, which waits for it: nobody writes at it any more, and @draft
 * is kept here. Fails with %WAX_STORE_ERROR, after ten seconds at the latest. To be ended with wax_writing_finish().
 */
void wax_writing_end_async (WaxWriting *self,
                            WaxDraft *draft,
                            gboolean stays,
                            GAsyncReadyCallback callback,
                            gpointer user_data);

/**
 * wax_writing_find_sender_async:
 *
 * Who writes, as the server sees them, and what it takes of them.
 */
void wax_writing_find_sender_async (WaxWriting *self, GAsyncReadyCallback callback, gpointer user_data);

/**
 * wax_writing_find_sender_finish:
 * @name: (out) (transfer full): the person's name, "" for none
 *
 * Returns: how large a message may be, in bytes: 0 for no limit, or none that is known.
 */
gint64 wax_writing_find_sender_finish (WaxWriting *self, GAsyncResult *result, char **name);

/**
 * wax_writing_read_file_async:
 * @most: bytes that it may have
 *
 * Reads a file that is to be attached, as it is now. Fails with %WAX_SERVER_ERROR_TOO_BIG and %WAX_STORE_ERROR.
 */
void wax_writing_read_file_async (WaxWriting *self,
                                  GFile *file,
                                  gint64 most,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GBytes *wax_writing_read_file_finish (WaxWriting *self, GAsyncResult *result, GError **error);

/**
 * wax_writing_bring_kept:
 *
 * Brings to the server what was kept here and nobody writes at, and deletes there what was discarded. What does not
 * reach it stays, is told by the account's "notice", and does so with the next call.
 */
void wax_writing_bring_kept (WaxAccount *account);

/**
 * WaxLeftDraft:
 * @draft_id: (nullable): of the draft at the server that it is
 */
typedef struct {
  char *draft_id;
  WaxDraft *draft;
} WaxLeftDraft;

/* What was being written when the program ended, and was not closed. wax_writing_new() goes on with each of them. */
void wax_writing_find_left_async (WaxAccount *account, GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full) (element-type WaxLeftDraft) */
GPtrArray *wax_writing_find_left_finish (WaxAccount *account, GAsyncResult *result);

/* ---- answers ---- */

/**
 * wax_writing_begin_async:
 *
 * A message of @account is answered, forwarded or begun again.
 *
 * Fails as wax_account_load_message_async() does.
 */
void wax_writing_begin_async (WaxAccount *account,
                              const WaxAnswering *how,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);

/**
 * wax_writing_gather_async:
 * @account: to write from
 * @picked: (element-type WaxPicked): messages, also of other accounts; at least one
 * @own: the address to write from
 *
 * All of them are forwarded with one message, each as it came. Fails as soon as one cannot be read.
 */
void wax_writing_gather_async (WaxAccount *account,
                               GPtrArray *picked,
                               const char *own,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/**
 * wax_writing_reopen_async:
 * @message: a draft, read anew from the server where that is connected: another device may have written on it. What
 *   was written here last, and has not come to the server yet, is what is gone on with.
 */
void wax_writing_reopen_async (WaxAccount *account,
                               WaxMessage *message,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/* For all of them. Returns: (transfer full) (nullable) */
WaxDraft *wax_writing_begin_finish (WaxAccount *account, GAsyncResult *result, GError **error);

G_END_DECLS
