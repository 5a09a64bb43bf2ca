#pragma once

#include "store/wax-mail-changes.h"
#include "store/wax-mail-news.h"
#include "store/wax-query.h"
#include "store/wax-stored-body.h"
#include "store/wax-store-error.h"

G_BEGIN_DECLS

typedef enum {
  WAX_MAIL_STORE_READ,
  WAX_MAIL_STORE_WRITE,
} WaxMailStoreMode;

/**
 * WaxMailStore:
 *
 * The mail of one account on this computer: mail.db and packs of compressed raw messages. One thread; others open
 * their own: any number may read, in this and other processes, while one writes. Everything blocks; failures are
 * %WAX_STORE_ERROR. A write is one transaction: when it returns %TRUE it is on disk, otherwise nothing of it is.
 */
typedef struct _WaxMailStore WaxMailStore;

/**
 * wax_mail_store_open:
 * @dir: the account's folder, see wax_profile_get_account_dir(); made when missing
 * @mode: WRITE repairs what a crash left behind, and is BUSY while another writer is open
 *
 * Returns: (transfer full) (nullable): on DAMAGED the owner calls wax_mail_store_set_aside() and opens afresh.
 */
WaxMailStore *wax_mail_store_open (const char *dir, WaxMailStoreMode mode, GError **error);
void wax_mail_store_close (WaxMailStore *self);

/**
 * wax_mail_store_set_aside:
 * @time_s: Unix s, for the names
 *
 * Renames mail.db and its packs to NAME.damaged-TIME, so that the next open starts empty and everything is fetched
 * again. What was set aside earlier is deleted.
 */
gboolean wax_mail_store_set_aside (const char *dir, gint64 time_s, GError **error);

/* ---- writing ---- */

/**
 * wax_mail_store_apply:
 *
 * Folders, tags, what is gone, what is new (ids to fetch) and what changed, with the token, in one transaction.
 */
gboolean wax_mail_store_apply (WaxMailStore *self, WaxMailChanges *changes, GError **error);

/**
 * wax_mail_store_add_headers:
 * @messages: of #WaxMessage
 *
 * Lists messages whose content is not here yet, or refreshes what is shown of them; empty strings keep what is known.
 */
gboolean wax_mail_store_add_headers (WaxMailStore *self, GPtrArray *messages, GError **error);

/**
 * wax_mail_store_add_bodies:
 * @bodies: of #WaxStoredBody; some hundreds at a time
 *
 * Stores and lists messages with their content: packed, flushed and committed together.
 */
gboolean wax_mail_store_add_bodies (WaxMailStore *self, GPtrArray *bodies, GError **error);

/**
 * wax_mail_store_index_pending:
 * @max: how many messages at most; about 1000 makes good use of the time
 * @done: (out): how many were made searchable; 0 when nothing is left to do
 *
 * A step of its own, so that listing never waits for it. Newest messages first. It ends early where
 * wax_mail_store_set_yield() says so. An index that is damaged is made anew, and nobody hears of it but the log.
 */
gboolean wax_mail_store_index_pending (WaxMailStore *self, guint max, guint *done, GError **error);

/**
 * WaxMailYieldFunc:
 * Returns: whether somebody else waits to write.
 */
typedef gboolean (*WaxMailYieldFunc) (gpointer user_data);

/* @func is asked between the messages of a step that makes them searchable. */
void wax_mail_store_set_yield (WaxMailStore *self, WaxMailYieldFunc func, gpointer user_data);

/**
 * wax_mail_store_compact:
 * @more: (out): whether another step would free more
 *
 * One bounded step (some megabytes) of giving back the room of deleted messages.
 */
gboolean wax_mail_store_compact (WaxMailStore *self, gboolean *more, GError **error);

/**
 * wax_mail_store_take_news:
 * Returns: (transfer full): what the writes since the last call changed.
 */
WaxMailNews *wax_mail_store_take_news (WaxMailStore *self);

/* ---- reading ---- */

/**
 * wax_mail_store_get_token:
 * @token: (out) (nullable): %NULL before the first complete run
 */
gboolean wax_mail_store_get_token (WaxMailStore *self, char **token, GError **error);

/* Returns: (transfer full) (nullable): ids (char *) of messages to fetch, newest first. */
GPtrArray *wax_mail_store_list_missing (WaxMailStore *self, guint limit, GError **error);
gboolean wax_mail_store_count_missing (WaxMailStore *self, guint *count, GError **error);

/**
 * WaxWanted:
 * @since_ms: received then or later; 0 for any time
 * @max_size: bytes; 0 for any size
 *
 * Which of the messages to fetch are meant.
 */
typedef struct {
  gint64 since_ms;
  gint64 max_size;
} WaxWanted;

/* Those that the store has a row of, newest first. */
GPtrArray *wax_mail_store_list_wanted (WaxMailStore *self, const WaxWanted *wanted, guint limit, GError **error);
gboolean wax_mail_store_count_wanted (WaxMailStore *self, const WaxWanted *wanted, guint *count, GError **error);

/* Those of the @among newest to fetch that the store has no row of: nothing but the id is known. */
GPtrArray *wax_mail_store_list_unlisted (WaxMailStore *self, guint among, GError **error);

/* Returns: (transfer full) (nullable): ids (char *) of all listed messages, newest first. */
GPtrArray *wax_mail_store_list_known (WaxMailStore *self, GError **error);

/* @key: (out): of the newest message, 0 for none: a newer one has a larger key */
gboolean wax_mail_store_get_newest (WaxMailStore *self, gint64 *key, GError **error);

/**
 * wax_mail_store_knows_address:
 * @known: (out): it is in the person's contacts or the server's address list, or they have written to it; as far as
 *   that is here. Capitals make no difference.
 */
gboolean wax_mail_store_knows_address (WaxMailStore *self, const char *address, gboolean *known, GError **error);

/* Returns: the smallest key that a message of that date may have. */
gint64 wax_mail_store_get_first_key (gint64 date_ms);

/* @size: (out): bytes at the server of the messages in the folder that are known here. Takes time with many. */
gboolean wax_mail_store_measure_folder (WaxMailStore *self, const char *folder_id, gint64 *size, GError **error);

/* Returns: (transfer full) (nullable): of #WaxFolder, ordered by path; saved searches are none of them. */
GPtrArray *wax_mail_store_list_folders (WaxMailStore *self, GError **error);

/* The same, and the saved searches. */
GPtrArray *wax_mail_store_list_folders_and_searches (WaxMailStore *self, GError **error);

/* Returns: (transfer full) (nullable): of #WaxTag, ordered by name. */
GPtrArray *wax_mail_store_list_tags (WaxMailStore *self, GError **error);

/* Returns: (transfer full) (nullable): row keys (gint64) of a folder, newest first; empty for an unknown folder. */
GArray *wax_mail_store_list_ids (WaxMailStore *self, const char *folder_id, GError **error);

/**
 * wax_mail_store_list_conversations:
 * @expanded: (element-type utf8): a set of ids of conversations
 * @shown: (nullable): id of a message that is to be in the list
 * @opened: (out) (nullable): the conversation that was listed in full because of @shown
 *
 * Returns: (transfer full) (nullable): row keys (gint64) of the newest message of each conversation of the folder,
 *   newest first; after it the older ones of those that are expanded.
 */
GArray *wax_mail_store_list_conversations (WaxMailStore *self,
                                           const char *folder_id,
                                           GHashTable *expanded,
                                           const char *shown,
                                           char **opened,
                                           GError **error);

/* Returns: (transfer full) (nullable): row keys (gint64) of a conversation's messages in a folder, newest first; of
 * none where the conversation is "". */
GArray *wax_mail_store_list_conversation (WaxMailStore *self,
                                          const char *folder_id,
                                          const char *conversation_id,
                                          GError **error);

/**
 * wax_mail_store_list_whole_conversation:
 * @folder_id: where it is looked at
 *
 * Returns: (transfer full) (nullable): row keys (gint64) of a conversation's messages in all folders, newest first:
 *   what was thrown away, is junk or was never sent belongs to it in its own folder alone. None where it is "".
 */
GArray *wax_mail_store_list_whole_conversation (WaxMailStore *self,
                                                const char *folder_id,
                                                const char *conversation_id,
                                                GError **error);

/**
 * WaxConversationSize: what a conversation has in one folder
 * @newest: row key
 */
typedef struct {
  guint total;
  guint unread;
  gint64 newest;
} WaxConversationSize;

/* Of the conversation of @message in its folder; one that belongs to none is alone. */
gboolean wax_mail_store_measure_conversation (WaxMailStore *self,
                                              const WaxMessage *message,
                                              WaxConversationSize *size,
                                              GError **error);

/* Returns: (transfer full) (nullable): ids (char *) of a folder's unread messages, newest first. */
GPtrArray *wax_mail_store_list_unread (WaxMailStore *self, const char *folder_id, GError **error);

/* Returns: (transfer full) (nullable): %NULL with NOT_FOUND when it is gone. */
WaxMessage *wax_mail_store_get_message (WaxMailStore *self, gint64 key, GError **error);
WaxMessage *wax_mail_store_get_message_by_id (WaxMailStore *self, const char *id, GError **error);

/**
 * wax_mail_store_get_messages:
 *
 * Returns: (transfer full) (nullable): @n_keys entries in the order of @keys, %NULL for those that are gone.
 */
GPtrArray *wax_mail_store_get_messages (WaxMailStore *self, const gint64 *keys, guint n_keys, GError **error);

/**
 * wax_mail_store_get_body:
 * Returns: (transfer full) (nullable): the raw message; %NULL with NOT_FOUND when it is not here, or DAMAGED.
 */
GBytes *wax_mail_store_get_body (WaxMailStore *self, const char *id, GError **error);

/**
 * wax_mail_store_search:
 *
 * What only the server knows is true of none. Text is looked for in what is indexed, everything else in all messages.
 *
 * Returns: (transfer full) (nullable): row keys (gint64) of the newest @limit hits, newest first.
 */
GArray *wax_mail_store_search (WaxMailStore *self, WaxQuery *query, guint limit, GError **error);

/**
 * wax_mail_store_has_unindexed:
 * @any: (out): whether content is here that a search does not find yet
 */
gboolean wax_mail_store_has_unindexed (WaxMailStore *self, gboolean *any, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxMailStore, wax_mail_store_close)

G_END_DECLS
