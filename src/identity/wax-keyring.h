#pragma once

#include "identity/wax-identity-error.h"

#include <gio/gio.h>
#include <libsecret/secret.h>

G_BEGIN_DECLS

/**
 * WaxKeyring:
 *
 * Secrets of one kind: in the Secret Service, else in memory as long as this object lives. Any thread; every call may
 * wait for a keyring's own prompt, so it is made by a worker before it connects.
 */
typedef struct _WaxKeyring WaxKeyring;

/**
 * WaxKeyringKind:
 * @schema: static. Secrets are named by their values of its attributes, in its order
 * @absent: for one that is not stored
 * @asks: for a keyring that asks for its own password over one
 */
typedef struct {
  const SecretSchema *schema;
  WaxIdentityError absent;
  WaxIdentityError asks;
} WaxKeyringKind;

/**
 * WaxKeyringWait: for who waits while a keyring asks for its own password, which may take hours
 * @asks: (nullable): called as it begins to, in the thread that waits; @what: KEYRING_ASKS, KEY_ASKS
 * @data: for @asks
 * @cancellable: (nullable): gives it up; the keyring's window stays
 */
typedef struct {
  void (*asks) (WaxIdentityError what, gpointer data);
  gpointer data;
  GCancellable *cancellable;
} WaxKeyringWait;

WaxKeyring *wax_keyring_new (const WaxKeyringKind *kind);
void wax_keyring_free (WaxKeyring *self);

/**
 * wax_keyring_lookup:
 * @values: (array zero-terminated=1): one for each attribute; none but the last has a blank in it
 * @wait: (nullable)
 *
 * Returns: (transfer full) (nullable): the secret, see wax_secret_get_text(); %NULL with %WAX_IDENTITY_ERROR. Absent
 *   and locked are told apart.
 */
GBytes *wax_keyring_lookup (WaxKeyring *self, const char *const *values, const WaxKeyringWait *wait, GError **error);

/* Keeps @secret for this session, whatever is stored. */
void wax_keyring_remember (WaxKeyring *self, const char *const *values, GBytes *secret);

/**
 * wax_keyring_check:
 * @fleeting: (out) (nullable): set where it is here, and will be gone after this session; why: KEYRING_LOCKED,
 *   NO_KEYRING, FAILED, or the kind's own
 *
 * Whether wax_keyring_lookup() would find it, without any prompt: what a locked keyring has, or may have, is
 * KEYRING_LOCKED.
 *
 * Returns: %FALSE with %WAX_IDENTITY_ERROR, as wax_keyring_lookup().
 */
gboolean wax_keyring_check (WaxKeyring *self,
                            const char *const *values,
                            GError **fleeting,
                            GCancellable *cancellable,
                            GError **error);

/**
 * wax_keyring_open:
 * @cancellable: (nullable): ends no more than the waiting for an answer
 *
 * Opens a keyring that is locked, by its own prompt.
 *
 * Returns: %FALSE with %WAX_IDENTITY_ERROR: KEYRING_LOCKED, NO_KEYRING, FAILED; or %G_IO_ERROR_CANCELLED.
 */
gboolean wax_keyring_open (WaxKeyring *self, GCancellable *cancellable, GError **error);

/**
 * wax_keyring_store:
 * @label: what the keyring's own windows call it
 *
 * Keeps @secret for this session in any case but cancellation, and in the Secret Service if it can.
 *
 * Returns: %FALSE with %WAX_IDENTITY_ERROR when it will be gone after this session: KEYRING_LOCKED, NO_KEYRING, FAILED.
 */
gboolean wax_keyring_store (WaxKeyring *self,
                            const char *const *values,
                            const char *label,
                            GBytes *secret,
                            GCancellable *cancellable,
                            GError **error);

/**
 * wax_keyring_clear:
 * @cancellable: (nullable): ends no more than the waiting for a keyring that asks
 *
 * Forgets this secret everywhere; cancelled, here neither. None to forget is no error, nor is a missing Secret Service.
 *
 * Returns: %FALSE with %WAX_IDENTITY_ERROR_KEYRING_LOCKED or FAILED when one may still be stored.
 */
gboolean wax_keyring_clear (WaxKeyring *self, const char *const *values, GCancellable *cancellable, GError **error);

/* Forgets what a store that failed or was cancelled may have left: without any prompt, which was just refused. */
void wax_keyring_take_back (WaxKeyring *self, const char *const *values);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxKeyring, wax_keyring_free)

G_END_DECLS
