#pragma once

#include "store/wax-account-record.h"
#include "store/wax-profile.h"

G_BEGIN_DECLS

/**
 * WaxAccountStore:
 *
 * The accounts of a profile, in profile.db. One thread; others open their own. Failures are %WAX_STORE_ERROR. Blocks.
 */
typedef struct _WaxAccountStore WaxAccountStore;

WaxAccountStore *wax_account_store_open (WaxProfile *profile, GError **error);
void wax_account_store_close (WaxAccountStore *self);

/**
 * wax_account_store_list:
 * Returns: (transfer full) (nullable): of #WaxAccountRecord, in the order in which they were made.
 */
GPtrArray *wax_account_store_list (WaxAccountStore *self, GError **error);

/**
 * wax_account_store_get:
 * Returns: (transfer full) (nullable): %NULL with %WAX_STORE_ERROR_NOT_FOUND when there is no such account.
 */
WaxAccountRecord *wax_account_store_get (WaxAccountStore *self, const char *id, GError **error);

/**
 * wax_account_store_put:
 *
 * Adds the record, or replaces the one with its id.
 */
gboolean wax_account_store_put (WaxAccountStore *self, const WaxAccountRecord *record, GError **error);

/* All accounts that name the certificate @old name @new; all of them or none. */
gboolean wax_account_store_replace_identity (WaxAccountStore *self, const char *old, const char *new, GError **error);

/**
 * wax_account_store_remove:
 *
 * Removes the record and its channel states; %WAX_STORE_ERROR_NOT_FOUND when there is none. Stored mail stays, see
 * wax_profile_remove_account_dir().
 */
gboolean wax_account_store_remove (WaxAccountStore *self, const char *id, GError **error);

/**
 * wax_account_store_get_data_version:
 * Returns: a number that moves when another process or handle wrote to profile.db; -1 on failure.
 */
gint64 wax_account_store_get_data_version (WaxAccountStore *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxAccountStore, wax_account_store_close)

G_END_DECLS
