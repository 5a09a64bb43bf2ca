#pragma once

#include "store/wax-contact-changes.h"
#include "store/wax-store-error.h"

G_BEGIN_DECLS

/**
 * WaxContactStore:
 *
 * The server's address list, in an account's mail.db. One thread; others open their own. Everything blocks; failures
 * are %WAX_STORE_ERROR; each write is one transaction.
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
 * wax_contact_store_search:
 * @text: words; each must begin a word of the name or of an address
 *
 * Returns: (transfer full) (nullable): of #WaxContact, ordered by name; all of them when @text holds no word.
 */
GPtrArray *wax_contact_store_search (WaxContactStore *self, const char *text, guint limit, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxContactStore, wax_contact_store_close)

G_END_DECLS
