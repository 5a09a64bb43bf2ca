#pragma once

#include "engine/wax-change-set.h"
#include "protocol/wax-backend.h"
#include "store/wax-store-check.h"

G_BEGIN_DECLS

#define WAX_TYPE_ENGINE (wax_engine_get_type ())

/**
 * WaxEngine:
 *
 * Keeps one account's store and its server in step. All calls block and are made on workers, several at a time if
 * need be; the store is written by one thread of the engine's own. Every step may be repeated: after a crash, a
 * cancellation or an error the same call goes on where the last one ended.
 *
 * Errors are those of the backend (see #WaxBackend), of the store (%WAX_STORE_ERROR), and %G_IO_ERROR_CANCELLED.
 */
G_DECLARE_FINAL_TYPE (WaxEngine, wax_engine, WAX, ENGINE, GObject)

/**
 * WaxProgress:
 * @channel: whose
 * @done: messages (or entries) that are here
 * @total: of so many; 0 while that is unknown
 * @waiting: messages whose content waits, see #WaxDownloadRule
 */
typedef struct {
  WaxChannelId channel;
  guint done;
  guint total;
  guint waiting;
} WaxProgress;

/* For @days: however old. */
#define WAX_DOWNLOAD_ANY_AGE G_MAXINT

/**
 * WaxDownloadRule:
 * @days: those that were received within so many days; 0 for none
 * @max_size: bytes; 0 for any size
 * @waits: none of them now
 *
 * The content of which messages is fetched before somebody asks for it. All messages are listed, with what a list
 * shows; what is here stays.
 */
typedef struct {
  int days;
  gint64 max_size;
  gboolean waits;
} WaxDownloadRule;

/* Called in threads of the engine; must not block. */
typedef void (*WaxProgressFunc) (const WaxProgress *progress, gpointer user_data);

/* Called in the thread that writes the store, after each commit; must not block. */
typedef void (*WaxNewsFunc) (WaxChangeSet *news, gpointer user_data);

/**
 * WaxChannelResult:
 * @added: messages, folders, entries … that are new here
 * @missing: messages that the server lists and did not deliver, after asking twice; they are asked for again next time
 * @bytes: of content
 * @seconds: how long it took
 */
typedef struct {
  guint added;
  guint changed;
  guint removed;
  guint missing;
  guint64 bytes;
  double seconds;
} WaxChannelResult;

/**
 * wax_engine_new:
 * @backend: the server
 * @dir: the account's folder
 */
WaxEngine *wax_engine_new (WaxBackend *backend, const char *dir);

/**
 * wax_engine_set_listener:
 *
 * Who hears of progress and news; to be set once, before the first run. @user_data is freed with the engine.
 */
void wax_engine_set_listener (WaxEngine *self,
                              WaxProgressFunc progress,
                              WaxNewsFunc news,
                              gpointer user_data,
                              GDestroyNotify free_user_data);

/**
 * wax_engine_set_download_rule:
 *
 * What runs fetch from now on, and one that is under way: it ends where it is to wait. Before the first call, all is
 * fetched. Any thread.
 */
void wax_engine_set_download_rule (WaxEngine *self, const WaxDownloadRule *rule);

WaxBackend *wax_engine_get_backend (WaxEngine *self);

/**
 * wax_engine_keep:
 *
 * Keeps the content of a message that was fetched because somebody asked for it, unless the rule has it come by itself.
 * Does not wait; a failure is only logged. Any thread.
 */
void wax_engine_keep (WaxEngine *self, WaxStoredBody *body);

/**
 * wax_engine_open:
 *
 * Opens the store for writing; other calls do so by themselves. A store that is damaged is set aside and begun afresh;
 * wax_engine_was_rebuilt() then tells so.
 */
gboolean wax_engine_open (WaxEngine *self, GError **error);
gboolean wax_engine_was_rebuilt (WaxEngine *self);

/**
 * wax_engine_close:
 *
 * Waits for what is being written and closes the store. Later calls open it again.
 */
void wax_engine_close (WaxEngine *self);

/**
 * wax_engine_run_channel:
 * @channel: any but SEND and UPDATES, which have nothing to fetch
 * @result: (out): what was done, also when it fails in the middle
 *
 * FOLDERS takes the changes: folders, tags, what came, went or changed. RECEIVE takes them too, unless FOLDERS or
 * CHANGES did so within the last 2 seconds, lists the newest messages of the Inbox when it never did, fetches what is
 * missing, newest first, and own contacts. PREFERENCES, SIGNATURES and SENDERS ask for their own part only; to get
 * them in one request, see wax_engine_run_settings(). CHANGES asks once whether anything happened.
 */
gboolean wax_engine_run_channel (WaxEngine *self,
                                 WaxChannelId channel,
                                 WaxChannelResult *result,
                                 GCancellable *cancellable,
                                 GError **error);

/**
 * wax_engine_run_settings:
 *
 * @results: (array fixed-size=9): one for each #WaxChannelId, of which those that belong to @parts are written
 *
 * PREFERENCES, SIGNATURES and SENDERS, as far as @parts names them, in one request.
 */
gboolean wax_engine_run_settings (WaxEngine *self,
                                  WaxSettingsParts parts,
                                  WaxChannelResult *results,
                                  GCancellable *cancellable,
                                  GError **error);

/**
 * wax_engine_watch:
 *
 * Waits for changes at the server and takes them with their content, until cancelled or until something fails.
 *
 * Returns: %FALSE always, with the reason.
 */
gboolean wax_engine_watch (WaxEngine *self, GCancellable *cancellable, GError **error);

/**
 * wax_engine_index:
 *
 * Makes searchable what is not yet; runs between downloads by themselves do so too, this waits for the end.
 */
gboolean wax_engine_index (WaxEngine *self, GCancellable *cancellable, GError **error);

/**
 * wax_engine_act:
 * @before: (out) (optional) (element-type WaxMessage): as they were, those that it changed
 *
 * Shown in the store at once, then done at the server, with those messages that are not so already. An id that the
 * store does not know fails with %WAX_STORE_ERROR_NOT_FOUND before anything is done.
 *
 * Returns: %FALSE when the server did not do it, or when that is unknown: what was shown is taken back, and the next
 *   changes tell how it is.
 */
gboolean wax_engine_act (WaxEngine *self,
                         const WaxMailAction *action,
                         GPtrArray **before,
                         GCancellable *cancellable,
                         GError **error);

/**
 * wax_engine_find_rows:
 * @keys: (element-type gint64): of rows, see #WaxMessage
 *
 * Returns: (transfer full) (nullable) (element-type utf8): the ids of those that are still there.
 */
GPtrArray *wax_engine_find_rows (WaxEngine *self, GArray *keys, GError **error);

/**
 * wax_engine_find_conversations:
 * @folder_id: whose list is meant
 * @expanded: (element-type utf8): a set of ids of conversations whose messages stand for themselves
 *
 * The same, with all messages of their conversations in that folder.
 */
GPtrArray *wax_engine_find_conversations (WaxEngine *self,
                                          GArray *keys,
                                          const char *folder_id,
                                          GHashTable *expanded,
                                          GError **error);

/* Returns: (transfer full) (nullable) (element-type utf8): those of @ids that the store knows. */
GPtrArray *wax_engine_find_known (WaxEngine *self, GPtrArray *ids, GError **error);

/* Returns: (transfer full) (nullable) (element-type utf8): ids of a folder's unread messages, newest first. */
GPtrArray *wax_engine_find_unread (WaxEngine *self, const char *folder_id, GError **error);

/**
 * WaxFolderOutcome:
 * @id: the folder's
 * @before: (nullable): how it was; %NULL for one that was created
 * @unread: (element-type utf8): what %WAX_FOLDER_TO_TRASH marked as read: ids of messages
 */
typedef struct {
  char *id;
  WaxFolder *before;
  GPtrArray *unread;
} WaxFolderOutcome;

void wax_folder_outcome_clear (WaxFolderOutcome *outcome);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WaxFolderOutcome, wax_folder_outcome_clear)

/**
 * wax_engine_change_folder:
 * @outcome: (out) (optional): to be cleared; written where it succeeds
 *
 * Done at the server, then taken over with its changes. What may not be done is not asked for: the server's own folders
 * are never renamed, moved or deleted, none but trash and junk is emptied, and none put into itself
 * (%WAX_SERVER_ERROR_NOT_ALLOWED). Folders that are not here: %WAX_STORE_ERROR_NOT_FOUND.
 *
 * Returns: %FALSE when the server did not do it, or when that is unknown: then the next changes tell.
 */
gboolean wax_engine_change_folder (WaxEngine *self,
                                   const WaxFolderAction *action,
                                   WaxFolderOutcome *outcome,
                                   GCancellable *cancellable,
                                   GError **error);

/**
 * WaxContactOutcome:
 * @id: the contact's
 * @before: (nullable): how it was; %NULL for one that was created
 */
typedef struct {
  char *id;
  WaxContact *before;
} WaxContactOutcome;

void wax_contact_outcome_clear (WaxContactOutcome *outcome);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WaxContactOutcome, wax_contact_outcome_clear)

/* Returns: (transfer full) (nullable): the id of the contact of the person's own whose first address it is; %NULL where
 * none is, or several are, and where that cannot be read. */
char *wax_engine_find_contact (WaxEngine *self, const char *address);

/**
 * wax_engine_change_contact:
 * @outcome: (out) (optional): to be cleared; written where it succeeds
 *
 * Done at the server, then taken over with its changes. A contact that is not here: %WAX_STORE_ERROR_NOT_FOUND.
 *
 * Returns: %FALSE when the server did not do it, or when that is unknown: then the next changes tell.
 */
gboolean wax_engine_change_contact (WaxEngine *self,
                                    const WaxContactAction *action,
                                    WaxContactOutcome *outcome,
                                    GCancellable *cancellable,
                                    GError **error);

/**
 * wax_engine_search:
 * @query: see wax_backend_search_messages(), as @page and @limit
 * @next: (out) (nullable): the page behind this one
 *
 * Has the server search. Messages that are not here are listed in the store from then on.
 *
 * Returns: (transfer full) (nullable) (element-type utf8): the ids of what it found, newest first.
 */
GPtrArray *wax_engine_search (WaxEngine *self,
                              const char *query,
                              const char *page,
                              guint limit,
                              char **next,
                              GCancellable *cancellable,
                              GError **error);

/**
 * wax_engine_change_tag:
 * @id: (out) (optional): the tag's, of a new one too
 *
 * Done at the server, then taken over with its changes.
 *
 * Returns: %FALSE when the server did not do it, or when that is unknown: then the next changes tell.
 */
gboolean wax_engine_change_tag (WaxEngine *self,
                                const WaxTagAction *action,
                                char **id,
                                GCancellable *cancellable,
                                GError **error);

/**
 * wax_engine_change_settings:
 *
 * Done at the server, then read from there, as it rewrites what it is given. A signature that an earlier try made,
 * without its answer coming through, is not made again.
 *
 * Returns: %FALSE with the errors of wax_backend_change_settings().
 */
gboolean wax_engine_change_settings (WaxEngine *self,
                                     WaxSettingsChange *change,
                                     GCancellable *cancellable,
                                     GError **error);

/**
 * wax_engine_send:
 * @saved_id: (out) (optional): id of the saved copy, "" when there is none
 *
 * A connection that breaks after the message left is tried once more: the server knows its send id.
 */
gboolean wax_engine_send (WaxEngine *self,
                          const WaxOutgoing *message,
                          char **saved_id,
                          GCancellable *cancellable,
                          GError **error);

/**
 * wax_engine_save_draft:
 * @message: where its draft is gone at the server, another is made
 *
 * Returns: (transfer full) (nullable): the draft's id.
 */
char *wax_engine_save_draft (WaxEngine *self, const WaxOutgoing *message, GCancellable *cancellable, GError **error);

/* Deletes the draft at the server; one that is not there any more is no error. */
gboolean wax_engine_discard_draft (WaxEngine *self, const char *draft_id, GCancellable *cancellable, GError **error);

/**
 * WaxServerCheck:
 * @messages: how many the server lists
 * @not_here: of these, unknown here
 * @not_there: listed here, gone there
 */
typedef struct {
  guint messages;
  guint not_here;
  guint not_there;
} WaxServerCheck;

/**
 * wax_engine_check_store:
 * @repair: set right what is wrong
 * @check: (out): what was found
 * @server: (out) (nullable): to compare with the server as well
 *
 * With @repair, what the server has and the store has not is fetched.
 */
gboolean wax_engine_check_store (WaxEngine *self,
                                 gboolean repair,
                                 WaxStoreCheck *check,
                                 WaxServerCheck *server,
                                 GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
