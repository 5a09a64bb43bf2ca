#pragma once

#include "store/wax-contact-changes.h"
#include "store/wax-folder.h"
#include "store/wax-store-error.h"

G_BEGIN_DECLS

/**
 * WaxContactStore:
 *
 * The server's address list and the person's own contacts, in an account's mail.db. One thread; others open their own.
 * Everything blocks; failures are %WAX_STORE_ERROR; each write is one transaction.
 */
typedef struct _WaxContactStore WaxContactStore;

/**
 * wax_contact_store_open:
 * @dir: the account's folder
 */
WaxContactStore *wax_contact_store_open (const char *dir, GError **error);
void wax_contact_store_close (WaxContactStore *self);

/**
 * wax_contact_store_get_token:
 * @token: (out) (nullable): what to ask the server with; %NULL at the beginning, also of a rebuild
 * @built_at: (out): Unix s when the list was last read from its beginning; 0 while that is under way
 */
gboolean wax_contact_store_get_token (WaxContactStore *self, char **token, gint64 *built_at, GError **error);

/**
 * wax_contact_store_begin_rebuild:
 *
 * The pages that follow are gathered apart; searches go on in the old list until a page without more ends the new one.
 * A rebuild that was under way begins again.
 */
gboolean wax_contact_store_begin_rebuild (WaxContactStore *self, GError **error);

/**
 * wax_contact_store_apply:
 * @changes: a page of the list, neither restart nor throttled
 * @now: Unix s
 */
gboolean wax_contact_store_apply (WaxContactStore *self, WaxContactChanges *changes, gint64 now, GError **error);

/**
 * wax_contact_store_get_missing:
 * @all: (out): all of the person's own contacts are to be asked for
 *
 * Returns: (transfer full) (nullable) (element-type utf8): else the ids of those that are. See #WaxMailChanges.
 */
GPtrArray *wax_contact_store_get_missing (WaxContactStore *self, gboolean *all, GError **error);

/**
 * wax_contact_store_put_own:
 * @asked: (nullable) (element-type utf8): ids that were asked for; %NULL for all
 * @contacts: (element-type WaxContact): what came; what was asked for and did not is gone
 */
gboolean wax_contact_store_put_own (WaxContactStore *self, GPtrArray *asked, GPtrArray *contacts, GError **error);

/* Returns: (transfer full) (nullable) (element-type WaxFolder): those that hold contacts of the person's own and are
 * not in the trash: the main one first, then by name. */
GPtrArray *wax_contact_store_list_folders (WaxContactStore *self, GError **error);

/**
 * wax_contact_store_find:
 * @own: of the person's own, not of the address list
 *
 * Returns: (transfer full) (nullable): with its fields and members; %WAX_STORE_ERROR_NOT_FOUND.
 */
WaxContact *wax_contact_store_find (WaxContactStore *self, gboolean own, const char *id, GError **error);

/**
 * wax_contact_store_search:
 * @text: words; each must begin a word of the name or of an address
 *
 * Returns: (transfer full) (nullable): of #WaxContact, without fields and members, ordered by name; all of them when
 *   @text holds no word. None that is in the trash.
 */
GPtrArray *wax_contact_store_search (WaxContactStore *self, const char *text, guint limit, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxContactStore, wax_contact_store_close)

G_END_DECLS
