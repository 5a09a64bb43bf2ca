#pragma once

#include "identity/wax-identity-request.h"
#include "identity/wax-identity.h"
#include "identity/wax-keyring.h"

G_BEGIN_DECLS

/**
 * WaxIdentityKeys:
 *
 * The private keys of identities: in the Secret Service, else in memory as long as this object lives; never on disk
 * otherwise. A key is named by its certificate. Any thread; every call may wait for a keyring's own prompt, so it is
 * made by a worker before it connects.
 */
typedef struct _WaxIdentityKeys WaxIdentityKeys;

WaxIdentityKeys *wax_identity_keys_new (void);
void wax_identity_keys_free (WaxIdentityKeys *self);

/**
 * wax_identity_keys_lookup:
 * @wait: (nullable)
 *
 * Returns: (transfer full) (nullable): the key, see wax-private-key.h; %NULL with %WAX_IDENTITY_ERROR: NO_KEY,
 *   KEY_LOCKED, NO_KEY_STORE or KEY_FAILED.
 */
GBytes *wax_identity_keys_lookup (WaxIdentityKeys *self, WaxIdentity *identity, const WaxKeyringWait *wait,
                                  GError **error);

/**
 * wax_identity_keys_check:
 * @fleeting: (out) (nullable): set where it is here, and will be gone after this session; why
 *
 * Whether the key is here, without any prompt.
 *
 * Returns: %FALSE with %WAX_IDENTITY_ERROR, as wax_identity_keys_lookup().
 */
gboolean wax_identity_keys_check (WaxIdentityKeys *self,
                                  WaxIdentity *identity,
                                  GError **fleeting,
                                  GCancellable *cancellable,
                                  GError **error);

/**
 * wax_identity_keys_store:
 *
 * Keeps @key for this session in any case, and in the Secret Service if it can.
 *
 * Returns: %FALSE with %WAX_IDENTITY_ERROR when it will be gone after this session: KEY_LOCKED,
 *   NO_KEY_STORE, KEY_FAILED.
 */
gboolean wax_identity_keys_store (WaxIdentityKeys *self,
                                  WaxIdentity *identity,
                                  GBytes *key,
                                  GCancellable *cancellable,
                                  GError **error);

/* See wax_keyring_take_back(). */
void wax_identity_keys_take_back (WaxIdentityKeys *self, WaxIdentity *identity);

/**
 * wax_identity_keys_clear:
 *
 * Forgets this key everywhere. None to forget is no error, nor is a missing Secret Service.
 *
 * Returns: %FALSE with %WAX_IDENTITY_ERROR_KEY_LOCKED or KEY_FAILED when it may still be stored.
 */
gboolean wax_identity_keys_clear (WaxIdentityKeys *self, WaxIdentity *identity, GCancellable *cancellable,
                                  GError **error);

/* The same of the key of a request that waits for its certificate, named by its public key; kept in the Secret Service
 * or not at all: an answer comes days later. */
GBytes *wax_identity_keys_lookup_request (WaxIdentityKeys *self,
                                          WaxIdentityRequest *request,
                                          const WaxKeyringWait *wait,
                                          GError **error);
gboolean wax_identity_keys_check_request (WaxIdentityKeys *self,
                                          WaxIdentityRequest *request,
                                          GCancellable *cancellable,
                                          GError **error);
gboolean wax_identity_keys_store_request (WaxIdentityKeys *self,
                                          WaxIdentityRequest *request,
                                          GBytes *key,
                                          GCancellable *cancellable,
                                          GError **error);
gboolean wax_identity_keys_clear_request (WaxIdentityKeys *self,
                                          WaxIdentityRequest *request,
                                          GCancellable *cancellable,
                                          GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxIdentityKeys, wax_identity_keys_free)

G_END_DECLS
