#pragma once

#include "store/wax-database.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define WAX_TYPE_PROFILE (wax_profile_get_type ())

/**
 * WaxProfile:
 *
 * The folder where everything of one person lives: profile.db (accounts, channel states, the trust ledger) and
 * accounts/ID (mail). Immutable, ref-counted, any thread. Several processes may use one profile at the same time.
 */
typedef struct _WaxProfile WaxProfile;

/**
 * WaxProfileLock:
 *
 * The right to synchronise one account: held by one process at a time, and given back by the system when it dies.
 */
typedef struct _WaxProfileLock WaxProfileLock;

GType wax_profile_get_type (void);

/**
 * wax_profile_find:
 * @dir: (nullable): the folder; %NULL for "waxwing" in the person's data folder
 *
 * Returns: (transfer full): its absolute path, whether it is there or not.
 */
char *wax_profile_find (const char *dir);

/**
 * wax_profile_open:
 * @dir: (nullable): see wax_profile_find(); made with mode 0700 when missing
 *
 * Returns: (transfer full) (nullable): %NULL with %WAX_STORE_ERROR. Blocks.
 */
WaxProfile *wax_profile_open (const char *dir, GError **error);
WaxProfile *wax_profile_ref (WaxProfile *self);
void wax_profile_unref (WaxProfile *self);

/* Path of profile.db; several schemas live in it, see wax_database_open(). */
const char *wax_profile_get_database_path (WaxProfile *self);

/**
 * wax_profile_is_account_id:
 * Returns: whether @id may name an account and its folder: 1 to 100 of A-Z a-z 0-9 . _ @ + -, no dot in front.
 */
gboolean wax_profile_is_account_id (const char *id);

/**
 * wax_profile_get_account_dir:
 * @id: a valid account id
 *
 * Returns: (transfer full): the account's folder, which may not exist yet.
 */
char *wax_profile_get_account_dir (WaxProfile *self, const char *id);

/**
 * wax_profile_lock_account:
 * @id: a valid account id
 *
 * Makes the account's folder when missing.
 *
 * Returns: (transfer full) (nullable): %NULL with %WAX_STORE_ERROR, BUSY when somebody holds it. Does not wait.
 */
WaxProfileLock *wax_profile_lock_account (WaxProfile *self, const char *id, GError **error);
void wax_profile_lock_free (WaxProfileLock *lock);

/**
 * wax_profile_remove_account_dir:
 * @id: a valid account id
 *
 * Deletes what is stored of the account. BUSY while somebody holds its lock. What is missing is no error.
 */
gboolean wax_profile_remove_account_dir (WaxProfile *self, const char *id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxProfile, wax_profile_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxProfileLock, wax_profile_lock_free)

G_END_DECLS
