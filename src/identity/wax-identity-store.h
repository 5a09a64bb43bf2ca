#pragma once

#include "identity/wax-identity-request.h"
#include "identity/wax-identity.h"
#include "identity/wax-known-issuers.h"
#include "store/wax-profile.h"

G_BEGIN_DECLS

/**
 * WaxIdentityStore:
 *
 * The identities of a profile, its requests for some, and whom servers accept, in profile.db: what is public alone,
 * never a key. One thread; others open their own. Failures are %WAX_STORE_ERROR. Blocks.
 */
typedef struct _WaxIdentityStore WaxIdentityStore;

WaxIdentityStore *wax_identity_store_open (WaxProfile *profile, GError **error);
void wax_identity_store_close (WaxIdentityStore *self);

/* Returns: (transfer full) (nullable) (element-type WaxIdentity): in the order in which they were added. */
GPtrArray *wax_identity_store_list (WaxIdentityStore *self, GError **error);

/**
 * wax_identity_store_get:
 * @id: of wax_identity_get_id(), or the whole SHA-256 of the certificate; in any letter case
 *
 * Returns: (transfer full) (nullable): %NULL with %WAX_STORE_ERROR_NOT_FOUND when there is none.
 */
WaxIdentity *wax_identity_store_get (WaxIdentityStore *self, const char *id, GError **error);

/**
 * wax_identity_store_add:
 *
 * One that is there already stays where it is in the order, with the chain of @identity. The request that it answers,
 * if any, is gone with that.
 */
gboolean wax_identity_store_add (WaxIdentityStore *self, WaxIdentity *identity, GError **error);

/**
 * wax_identity_store_note_warning:
 * @days: which warning: so many days before its end
 * @first: (out): whether neither this warning nor a later one was noted before
 */
gboolean wax_identity_store_note_warning (WaxIdentityStore *self,
                                          WaxIdentity *identity,
                                          guint days,
                                          gboolean *first,
                                          GError **error);

/* %WAX_STORE_ERROR_NOT_FOUND when there is none. */
gboolean wax_identity_store_remove (WaxIdentityStore *self, WaxIdentity *identity, GError **error);

/* ---- requests that wait for an answer ---- */

/* Returns: (transfer full) (nullable) (element-type WaxIdentityRequest): in the order in which they were made. */
GPtrArray *wax_identity_store_list_requests (WaxIdentityStore *self, GError **error);
gboolean wax_identity_store_add_request (WaxIdentityStore *self, WaxIdentityRequest *request, GError **error);

/* %WAX_STORE_ERROR_NOT_FOUND when there is none. */
gboolean wax_identity_store_remove_request (WaxIdentityStore *self, WaxIdentityRequest *request, GError **error);

/* ---- whom servers accept ---- */

/* Returns: (transfer full) (nullable): what is kept, for wax_known_issuers_new(). */
GHashTable *wax_identity_store_load_issuers (WaxIdentityStore *self, GError **error);

/* What @table says otherwise than @kept is kept; of servers the %WAX_KNOWN_ISSUERS_MAX that said so last. */
gboolean wax_identity_store_keep_issuers (WaxIdentityStore *self, GHashTable *table, GHashTable *kept, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxIdentityStore, wax_identity_store_close)

G_END_DECLS
