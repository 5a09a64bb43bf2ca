#pragma once

#include "app/wax-account.h"
#include "app/wax-found-words.h"
#include "app/wax-message-item.h"
#include "store/wax-mail-store.h"

G_BEGIN_DECLS

#define WAX_TYPE_MESSAGE_LIST (wax_message_list_get_type ())

/**
 * WaxMessageList:
 *
 * A #GListModel of #WaxMessageItem, newest first: a folder, a conversation, or the hits of a search. Holds 8 bytes a
 * row and the pages that were looked at lately. Follows the store by as few changes as possible. Properties (read-only,
 * notify): "loading" (boolean: the first read is under way), "failure" (boxed #WaxFailure or %NULL), "incomplete"
 * (boolean: a search that does not find all of what is here yet; it is made again when more can be found). Main thread.
 *
 * One that is grouped has a row for each conversation, that of its newest message, and rows for the older messages of
 * those that are expanded. Signal "turned": others may be expanded than before. Signal "read": its rows are what was
 * read last; all changes of that were told.
 *
 * Make a new one for another folder: replacing all rows of one that is shown takes seconds.
 */
G_DECLARE_FINAL_TYPE (WaxMessageList, wax_message_list, WAX, MESSAGE_LIST, GObject)

WaxMessageList *wax_message_list_new_folder (WaxAccount *account, const char *folder_id);

WaxMessageList *wax_message_list_new_grouped (WaxAccount *account, const char *folder_id);

/**
 * wax_message_list_new_conversation:
 * @folder_id: where it is looked at, see wax_mail_store_list_whole_conversation()
 */
WaxMessageList *wax_message_list_new_conversation (WaxAccount *account,
                                                   const char *folder_id,
                                                   const char *conversation_id);

WaxMessageList *wax_message_list_new_search (WaxAccount *account, WaxQuery *query);

/**
 * wax_message_list_new_combined:
 * @members: (element-type WaxMessageList): one at least, 256 at most, each of another account, all just made: folders,
 *   grouped or not, or searches
 *
 * Lists the rows of all of them, newest first; the conversations that are expanded stay together. Nothing is listed
 * before all are read.
 */
WaxMessageList *wax_message_list_new_combined (GPtrArray *members);

/* Whether several accounts' are listed. */
gboolean wax_message_list_is_combined (WaxMessageList *self);

/* Returns: (transfer none): the list of the account of @item: @self, or that of which it was put together. What is said
 * below of conversations is asked of it. */
WaxMessageList *wax_message_list_get_source (WaxMessageList *self, WaxMessageItem *item);

/* Returns: (transfer none) (nullable): the list of that account. */
WaxMessageList *wax_message_list_find_source (WaxMessageList *self, WaxAccount *account);

/* Returns: the row's key, see wax_message_list_get_keys(). @key: see #WaxMessage; @self: holds @item */
gint64 wax_message_list_get_row_key (WaxMessageList *self, WaxMessageItem *item, gint64 key);

/* Returns: the key that the row of @row_key has when the list is read next: of a draft that was saved again it is
 * another one, and the row the same object. */
gint64 wax_message_list_follow (WaxMessageList *self, gint64 row_key);

/* @ids: (element-type utf8): of messages that the server found, to a search: they are listed, too. */
void wax_message_list_add_found (WaxMessageList *self, GPtrArray *ids);

/* Returns: (transfer none) (element-type gint64): the rows' keys until the list changes: those of #WaxMessage, but
 * where it is combined; see wax_message_list_pick(). */
GArray *wax_message_list_get_keys (WaxMessageList *self);

/**
 * WaxPicked: messages of one account
 * @keys: (element-type gint64): see #WaxMessage
 */
typedef struct {
  WaxAccount *account;
  GArray *keys;
} WaxPicked;

WaxPicked *wax_picked_new (WaxAccount *account, GArray *keys);
void wax_picked_free (gpointer picked);

/* @row_keys: (element-type gint64): of rows. Returns: (transfer full) (element-type WaxPicked): whose they are, and
 * which. */
GPtrArray *wax_message_list_pick (WaxMessageList *self, GArray *row_keys);

/* Whether it lists the hits of a search, which lie in many folders. */
gboolean wax_message_list_is_search (WaxMessageList *self);

/* (nullable): the words that a search asks for */
WaxFoundWords *wax_message_list_get_words (WaxMessageList *self);

/* (nullable): the folder whose conversations are listed, if the list is grouped */
const char *wax_message_list_get_grouped (WaxMessageList *self);

/* Returns: (transfer none) (element-type utf8): the set of ids of those that are expanded. Replaced, never changed. */
GHashTable *wax_message_list_get_expanded (WaxMessageList *self);
void wax_message_list_expand (WaxMessageList *self, const char *conversation_id, gboolean expanded);

/* @message_id: (nullable): stays listed when a newer one of its conversation comes: that is expanded then */
void wax_message_list_keep (WaxMessageList *self, const char *message_id);

/* How many of the first @n rows are unread and newer than all that was listed before, among the first hundred of them:
 * what was brought back from the trash is none. */
guint wax_message_list_count_new (WaxMessageList *self, guint n);

gboolean wax_message_list_is_loading (WaxMessageList *self);
gboolean wax_message_list_is_incomplete (WaxMessageList *self);

G_END_DECLS
