#pragma once

#include <gio/gio.h>

#include "protocol/wax-account-info.h"
#include "protocol/wax-auth-error.h"
#include "protocol/wax-server-error.h"
#include "protocol/wax-settings-change.h"
#include "protocol/wax-sign-in.h"
#include "protocol/wax-stored-parts.h"
#include "store/wax-contact-changes.h"
#include "store/wax-mail-changes.h"
#include "store/wax-remote-settings.h"
#include "store/wax-stored-body.h"
#include "util/wax-channel-id.h"

G_BEGIN_DECLS

#define WAX_TYPE_BACKEND (wax_backend_get_type ())
G_DECLARE_INTERFACE (WaxBackend, wax_backend, WAX, BACKEND, GObject)

/**
 * WaxFetchFunc:
 * @body: the message with all that the server tells of it; its digest was compared. Without a record it is one that
 *   is too large to be kept, and was not fetched
 *
 * Called in the thread of wax_backend_fetch_messages(), one call at a time.
 *
 * Returns: %FALSE with @error to stop fetching.
 */
typedef gboolean (*WaxFetchFunc) (WaxStoredBody *body, gpointer user_data, GError **error);

/**
 * WaxMailOperation:
 * @WAX_MAIL_TRASH: into the trash, and read
 */
typedef enum {
  WAX_MAIL_READ,
  WAX_MAIL_UNREAD,
  WAX_MAIL_FLAG,
  WAX_MAIL_UNFLAG,
  WAX_MAIL_TAG,
  WAX_MAIL_UNTAG,
  WAX_MAIL_MOVE,
  WAX_MAIL_TRASH,
  WAX_MAIL_DELETE,
} WaxMailOperation;

/**
 * WaxMailAction:
 * @ids: (element-type utf8): of messages
 * @target_id: (nullable): the folder of %WAX_MAIL_MOVE, the tag of %WAX_MAIL_TAG and %WAX_MAIL_UNTAG
 */
typedef struct {
  WaxMailOperation operation;
  GPtrArray *ids;
  const char *target_id;
} WaxMailAction;

/**
 * WaxFolderOperation:
 * @WAX_FOLDER_CREATE: a folder for mail
 * @WAX_FOLDER_CREATE_SEARCH: a saved search for mail
 * @WAX_FOLDER_CHANGE_SEARCH: looks for something else from now on
 * @WAX_FOLDER_RENAME: stays where it is
 * @WAX_FOLDER_MOVE: with all that is in it
 * @WAX_FOLDER_RESTORE: puts it below @parent_id as @name, whatever it is called now
 * @WAX_FOLDER_TO_TRASH: into the trash with all that is in it, which is read then
 * @WAX_FOLDER_DELETE: for ever, with all that is in it
 * @WAX_FOLDER_EMPTY: what is in it is deleted for ever, folders too
 */
typedef enum {
  WAX_FOLDER_CREATE,
  WAX_FOLDER_CREATE_SEARCH,
  WAX_FOLDER_CHANGE_SEARCH,
  WAX_FOLDER_RENAME,
  WAX_FOLDER_MOVE,
  WAX_FOLDER_RESTORE,
  WAX_FOLDER_TO_TRASH,
  WAX_FOLDER_DELETE,
  WAX_FOLDER_EMPTY,
} WaxFolderOperation;

/**
 * WaxFolderAction:
 * @id: (nullable): the folder; %NULL to create one
 * @parent_id: (nullable): of those that create, %WAX_FOLDER_MOVE and %WAX_FOLDER_RESTORE: "" for the top
 * @name: (nullable): of those that create, %WAX_FOLDER_RENAME and %WAX_FOLDER_RESTORE
 * @query: (nullable): of saved searches what they look for, in the server's query language
 */
typedef struct {
  WaxFolderOperation operation;
  const char *id;
  const char *parent_id;
  const char *name;
  const char *query;
} WaxFolderAction;

/**
 * WaxMessagePage:
 * @messages: (element-type WaxMessage): rows without bodies, newest first
 * @next: (nullable): names the page behind this one, opaque; %NULL at the end
 */
typedef struct {
  GPtrArray *messages;
  char *next;
} WaxMessagePage;

/* Takes both. */
WaxMessagePage *wax_message_page_new (GPtrArray *messages, char *next);
void wax_message_page_free (WaxMessagePage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxMessagePage, wax_message_page_free)

/**
 * WaxOutgoing:
 * @raw: a whole message
 * @send_id: (nullable): of one that is sent: the same for each try, so that none is sent twice; a UUID does
 * @draft_id: (nullable): the draft that it was so far
 * @origin_id: (nullable): the message that it answers or forwards, which is marked so when it is sent
 * @forwards: it forwards that one
 * @stored: (nullable): what the server has of that draft, which is not sent again where the protocol can do without;
 *   calls bring it up to date. The server then builds a message that says the same. %NULL: it goes out byte for byte
 */
typedef struct {
  GBytes *raw;
  const char *send_id;
  const char *draft_id;
  const char *origin_id;
  gboolean forwards;
  WaxStoredParts *stored;
} WaxOutgoing;

/**
 * WaxDraftState:
 * @revision: changes with its content; 0 where the server tells none
 * @origin_id: (nullable): the message that it answers or forwards
 * @forwards: it forwards that one
 *
 * What the server knows of a draft besides the message.
 */
typedef struct {
  gint64 revision;
  char *origin_id;
  gboolean forwards;
} WaxDraftState;

void wax_draft_state_free (WaxDraftState *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxDraftState, wax_draft_state_free)

typedef enum {
  WAX_TAG_CREATE,
  WAX_TAG_CHANGE,
  WAX_TAG_DELETE,
} WaxTagOperation;

/**
 * WaxTagAction:
 * @id: (nullable): the tag; %NULL to create one
 * @name: (nullable): %NULL leaves it as it is
 * @color: (nullable): "#rrggbb", "" for none; %NULL leaves it as it is
 */
typedef struct {
  WaxTagOperation operation;
  const char *id;
  const char *name;
  const char *color;
} WaxTagAction;

/**
 * WaxContactOperation:
 * @WAX_CONTACT_CREATE: in @folder_id, or where the server puts new ones
 * @WAX_CONTACT_CHANGE: what is named; other fields stay
 * @WAX_CONTACT_TRASH: into the trash
 * @WAX_CONTACT_MOVE: to @folder_id
 */
typedef enum {
  WAX_CONTACT_CREATE,
  WAX_CONTACT_CHANGE,
  WAX_CONTACT_TRASH,
  WAX_CONTACT_MOVE,
} WaxContactOperation;

/**
 * WaxContactAction:
 * @id: (nullable): the contact; %NULL to create one
 * @folder_id: (nullable): of %WAX_CONTACT_CREATE and %WAX_CONTACT_MOVE
 * @fields: (nullable): name, value, name, value …; an empty value takes the field away
 * @added: (nullable): of a group: new members, see #WaxContact
 * @removed: (nullable): of a group that is changed: members that it is not to have any more
 */
typedef struct {
  WaxContactOperation operation;
  const char *id;
  const char *folder_id;
  const char *const *fields;
  const char *const *added;
  const char *const *removed;
} WaxContactAction;

typedef enum {
  WAX_SETTINGS_PREFERENCES = 1 << 0,
  WAX_SETTINGS_SIGNATURES = 1 << 1,
  WAX_SETTINGS_SENDERS = 1 << 2,
} WaxSettingsParts;

/**
 * WaxBackend:
 *
 * What the engine sees of a server, whatever its protocol. One object serves one account.
 *
 * - All calls but wax_backend_set_password(), wax_backend_dup_sign_in() and wax_backend_abort() block; all may come
 *   from several threads at once.
 * - Ids and tokens are opaque strings of the server; they are kept and compared, never read.
 * - Calls sign in by themselves where the server wants it, once. Errors: %WAX_AUTH_ERROR, %WAX_IDENTITY_ERROR,
 *   %WAX_SERVER_ERROR, those of the transport (%WAX_NETWORK_ERROR, %WAX_TRUST_ERROR) and %G_IO_ERROR_CANCELLED.
 * - A call that failed may be repeated as it is.
 */
struct _WaxBackendInterface {
  GTypeInterface parent_iface;

  void (*set_password) (WaxBackend *self, GBytes *password);
  WaxSignIn *(*dup_sign_in) (WaxBackend *self);
  gboolean (*sign_in) (WaxBackend *self, WaxChannelId channel, GCancellable *cancellable, GError **error);
  WaxMailChanges *(*get_changes) (WaxBackend *self, WaxChannelId channel, const char *token, GCancellable *cancellable,
                                  GError **error);
  GPtrArray *(*list_messages) (WaxBackend *self, const char *folder_id, guint offset, guint limit,
                               GCancellable *cancellable, GError **error);
  WaxMessagePage *(*search_messages) (WaxBackend *self, const char *query, const char *page, guint limit,
                                      GCancellable *cancellable, GError **error);
  gboolean (*fetch_messages) (WaxBackend *self, GPtrArray *ids, WaxFetchFunc func, gpointer user_data,
                              GCancellable *cancellable, GError **error);
  GPtrArray *(*get_metadata) (WaxBackend *self, GPtrArray *ids, GCancellable *cancellable, GError **error);
  GPtrArray *(*get_headers) (WaxBackend *self, GPtrArray *ids, GCancellable *cancellable, GError **error);
  gboolean (*wait_for_changes) (WaxBackend *self, const char *token, guint timeout_s, gboolean *changed,
                                GCancellable *cancellable, GError **error);
  gboolean (*change_messages) (WaxBackend *self, const WaxMailAction *action, GCancellable *cancellable,
                               GError **error);
  char *(*change_folder) (WaxBackend *self, const WaxFolderAction *action, GCancellable *cancellable, GError **error);
  char *(*change_tag) (WaxBackend *self, const WaxTagAction *action, GCancellable *cancellable, GError **error);
  char *(*send_message) (WaxBackend *self, const WaxOutgoing *message, GCancellable *cancellable, GError **error);
  char *(*save_draft) (WaxBackend *self, const WaxOutgoing *message, GCancellable *cancellable, GError **error);
  WaxDraftState *(*get_draft_state) (WaxBackend *self, const char *draft_id, GCancellable *cancellable,
                                     GError **error);
  WaxContactChanges *(*get_contacts) (WaxBackend *self, const char *token, gint64 age_s, GCancellable *cancellable,
                                      GError **error);
  GPtrArray *(*find_people) (WaxBackend *self, const char *text, GCancellable *cancellable, GError **error);
  GPtrArray *(*get_own_contacts) (WaxBackend *self, GPtrArray *ids, GCancellable *cancellable, GError **error);
  char *(*change_contact) (WaxBackend *self, const WaxContactAction *action, GCancellable *cancellable,
                           GError **error);
  WaxRemoteSettings *(*get_settings) (WaxBackend *self, WaxSettingsParts parts, GCancellable *cancellable,
                                      GError **error);
  gboolean (*change_settings) (WaxBackend *self, WaxSettingsChange *change, GCancellable *cancellable, GError **error);
  WaxAccountInfo *(*get_account_info) (WaxBackend *self, GCancellable *cancellable, GError **error);
  gboolean (*close) (WaxBackend *self, GCancellable *cancellable, GError **error);
  gboolean (*sign_out) (WaxBackend *self, GCancellable *cancellable, GError **error);
  void (*abort) (WaxBackend *self);
};

/**
 * wax_backend_set_password:
 * @password: (nullable): the secret that later calls sign in with; %NULL takes it away
 *
 * Ends the session that an earlier password opened. Does not block.
 */
void wax_backend_set_password (WaxBackend *self, GBytes *password);

/**
 * wax_backend_sign_in:
 * @channel: what the connection is made for
 *
 * Opens a session in any case, though one may be open: to try a password, or a server.
 *
 * Returns: %FALSE with a %WAX_AUTH_ERROR or any other error. A password that was refused is not sent a second time:
 *   calls fail with %WAX_AUTH_ERROR_PASSWORD_REFUSED until wax_backend_set_password().
 */
gboolean wax_backend_sign_in (WaxBackend *self, WaxChannelId channel, GCancellable *cancellable, GError **error);

/* Returns: (transfer full) (nullable): how the newest sign-in went, of calls too; %NULL before the first. */
WaxSignIn *wax_backend_dup_sign_in (WaxBackend *self);

/**
 * wax_backend_get_changes:
 * @channel: what the request is made for
 * @token: (nullable): where the last changes ended; %NULL for everything
 *
 * Returns: (transfer full) (nullable): the changes, or %NULL. %WAX_SERVER_ERROR_MUST_RESYNC: call again without token;
 *   also when a server went back in time behind the token.
 */
WaxMailChanges *wax_backend_get_changes (WaxBackend *self, WaxChannelId channel, const char *token,
                                         GCancellable *cancellable, GError **error);

/**
 * wax_backend_list_messages:
 * @offset: how many of the newest to leave out
 * @limit: how many to give, up to 1000
 *
 * Returns: (transfer full) (nullable) (element-type WaxMessage): rows without bodies, newest first; fewer than @limit
 *   at the folder's end.
 */
GPtrArray *wax_backend_list_messages (WaxBackend *self, const char *folder_id, guint offset, guint limit,
                                      GCancellable *cancellable, GError **error);

/**
 * wax_backend_search_messages:
 * @query: in the server's query language, see wax_query_to_server()
 * @page: (nullable): what an earlier page of the same search told; %NULL for the first
 * @limit: how many to give, up to 1000
 *
 * Returns: (transfer full) (nullable): %NULL with %WAX_SERVER_ERROR_QUERY where the server does not understand it.
 */
WaxMessagePage *wax_backend_search_messages (WaxBackend *self, const char *query, const char *page, guint limit,
                                             GCancellable *cancellable, GError **error);

/**
 * wax_backend_fetch_messages:
 * @ids: (element-type utf8): in the order of interest; what comes may come in any order
 * @func: called for each message that came whole
 *
 * Messages that were not delivered are gone or in trouble on the server: the next changes tell. Whole messages are
 * delivered even when a later one fails.
 *
 * Returns: %FALSE when fetching had to stop.
 */
gboolean wax_backend_fetch_messages (WaxBackend *self, GPtrArray *ids, WaxFetchFunc func, gpointer user_data,
                                     GCancellable *cancellable, GError **error);

/**
 * wax_backend_get_metadata:
 * @ids: (element-type utf8)
 *
 * Returns: (transfer full) (nullable) (element-type WaxMessage): folder, flags, tags, conversation, date and change
 *   numbers, for use as @changed of #WaxMailChanges; ids that are gone are left out.
 */
GPtrArray *wax_backend_get_metadata (WaxBackend *self, GPtrArray *ids, GCancellable *cancellable, GError **error);

/**
 * wax_backend_get_headers:
 * @ids: (element-type utf8): up to 500
 *
 * Returns: (transfer full) (nullable) (element-type WaxMessage): rows without bodies, as wax_backend_list_messages()
 *   gives them, in any order; ids that are gone are left out.
 */
GPtrArray *wax_backend_get_headers (WaxBackend *self, GPtrArray *ids, GCancellable *cancellable, GError **error);

/**
 * wax_backend_wait_for_changes:
 * @token: what is known, as given by wax_backend_get_changes()
 * @timeout_s: how long to wait at most; servers may return earlier
 * @changed: (out): whether something happened. Not everything wakes a server up: ask for changes after a time-out too
 *
 * Keeps a place at the server between calls, so one thread at a time waits.
 */
gboolean wax_backend_wait_for_changes (WaxBackend *self, const char *token, guint timeout_s, gboolean *changed,
                                       GCancellable *cancellable, GError **error);

/**
 * wax_backend_change_messages:
 *
 * Returns: %FALSE when the server did not do it, or when that is unknown (network errors): then the changes tell. With
 *   many ids a part may have been done. %WAX_SERVER_ERROR_NO_SUCH_ITEM: an id, or the target, is gone.
 */
gboolean wax_backend_change_messages (WaxBackend *self, const WaxMailAction *action, GCancellable *cancellable,
                                      GError **error);

/**
 * wax_backend_change_folder:
 *
 * Does as it is told: a folder of the server's own that is to be deleted loses all its messages at some servers though
 * they answer that they refuse. %WAX_SERVER_ERROR_EXISTS: another one there has that name. %WAX_SERVER_ERROR_BAD_NAME:
 * no folder may have it.
 *
 * Returns: (transfer full) (nullable): the folder's id; %NULL when the server did not do it, or when that is unknown.
 */
char *wax_backend_change_folder (WaxBackend *self, const WaxFolderAction *action, GCancellable *cancellable,
                                 GError **error);

/**
 * wax_backend_change_tag:
 *
 * A tag that is deleted is taken from all that has it. Errors: as wax_backend_change_folder().
 *
 * Returns: (transfer full) (nullable): the tag's id; %NULL when the server did not do it, or when that is unknown.
 */
char *wax_backend_change_tag (WaxBackend *self, const WaxTagAction *action, GCancellable *cancellable, GError **error);

/**
 * wax_backend_send_message:
 * @message: its Bcc fields are taken out by the server; its draft goes when it is sent
 *
 * Returns: (transfer full) (nullable): the id of the saved copy, "" when the server keeps none or does not tell.
 */
char *wax_backend_send_message (WaxBackend *self, const WaxOutgoing *message, GCancellable *cancellable,
                                GError **error);

/**
 * wax_backend_save_draft:
 * @message: takes the place of its draft, where it has one
 *
 * Returns: (transfer full) (nullable): the draft's id, the same for the same draft. %WAX_SERVER_ERROR_NO_SUCH_ITEM:
 *   that draft is gone.
 */
char *wax_backend_save_draft (WaxBackend *self, const WaxOutgoing *message, GCancellable *cancellable, GError **error);

/* Returns: (transfer full) (nullable): %WAX_SERVER_ERROR_NO_SUCH_ITEM: that draft is gone. */
WaxDraftState *wax_backend_get_draft_state (WaxBackend *self, const char *draft_id, GCancellable *cancellable,
                                            GError **error);

/**
 * wax_backend_get_contacts:
 * @token: (nullable): where the last page ended; %NULL for everything
 * @age_s: how long ago the list was read from its beginning; servers do not tell of all that is gone, so an old list is
 *   to be read anew
 */
WaxContactChanges *wax_backend_get_contacts (WaxBackend *self, const char *token, gint64 age_s,
                                             GCancellable *cancellable, GError **error);

/**
 * wax_backend_find_people:
 * @text: what somebody writes of a name or an address
 *
 * Returns: (transfer full) (nullable) (element-type WaxContact): whom the server takes to be meant, the likeliest
 *   first; each with one address.
 */
GPtrArray *wax_backend_find_people (WaxBackend *self, const char *text, GCancellable *cancellable, GError **error);

/**
 * wax_backend_get_own_contacts:
 * @ids: (nullable) (element-type utf8): %NULL for all
 *
 * The person's own contacts, groups among them, in whatever folder they are.
 *
 * Returns: (transfer full) (nullable) (element-type WaxContact): ids that are gone are left out.
 */
GPtrArray *wax_backend_get_own_contacts (WaxBackend *self, GPtrArray *ids, GCancellable *cancellable, GError **error);

/**
 * wax_backend_change_contact:
 *
 * Returns: (transfer full) (nullable): the contact's id; %NULL when the server did not do it, or when that is unknown.
 *   %WAX_SERVER_ERROR_NO_SUCH_ITEM: it, or the folder, is gone.
 */
char *wax_backend_change_contact (WaxBackend *self, const WaxContactAction *action, GCancellable *cancellable,
                                  GError **error);

/**
 * wax_backend_get_settings:
 * @parts: what to get, in one request where the protocol allows it; made for the channel of the first part
 *
 * Returns: (transfer full) (nullable): members that were not asked for are %NULL.
 */
WaxRemoteSettings *wax_backend_get_settings (WaxBackend *self, WaxSettingsParts parts, GCancellable *cancellable,
                                             GError **error);

/**
 * wax_backend_change_settings:
 *
 * Servers may rewrite what they are given, e.g. the HTML of signatures: get the settings afterwards.
 *
 * Returns: %FALSE when the server did not do it, or when that is unknown. %WAX_SERVER_ERROR_BAD_VALUE: it does not
 *   accept the value. %WAX_SERVER_ERROR_EXISTS: there is a signature of that name or id.
 *   %WAX_SERVER_ERROR_NO_SUCH_ITEM: the signature is gone.
 */
gboolean wax_backend_change_settings (WaxBackend *self, WaxSettingsChange *change, GCancellable *cancellable,
                                      GError **error);

/**
 * wax_backend_get_account_info:
 *
 * Returns: (transfer full) (nullable): who the account is and what it may send, asked for once.
 */
WaxAccountInfo *wax_backend_get_account_info (WaxBackend *self, GCancellable *cancellable, GError **error);

/**
 * wax_backend_close:
 *
 * Gives back what the server keeps for this client. The session stays valid; other devices are not signed out.
 */
gboolean wax_backend_close (WaxBackend *self, GCancellable *cancellable, GError **error);

/**
 * wax_backend_sign_out:
 *
 * Ends the session at the server too, where one is open: what it was kept open with is good for nothing from then on.
 * Never signs in for that; later calls do. For an account that goes for good, not for the end of the program: other
 * devices are not signed out.
 *
 * Returns: %TRUE also where no session was open, or the server had ended it before.
 */
gboolean wax_backend_sign_out (WaxBackend *self, GCancellable *cancellable, GError **error);

/**
 * wax_backend_abort:
 *
 * Closes all connections at once; running calls fail. Later calls connect again. Does not block. Any thread.
 */
void wax_backend_abort (WaxBackend *self);

G_END_DECLS
