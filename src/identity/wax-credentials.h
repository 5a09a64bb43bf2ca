#pragma once

#include "identity/wax-keyring.h"

G_BEGIN_DECLS

/**
 * WaxCredentials:
 *
 * The passwords of people at servers: in the Secret Service, else in memory as long as this object lives. A password
 * belongs to the name that signs in and the host that it is for, never to what an account is called here: it must not
 * reach another server because two profiles, or two accounts one after the other, share a name. Any thread; every call
 * may wait for a keyring's own prompt, so it is made by a worker before it connects.
 */
typedef struct _WaxCredentials WaxCredentials;

WaxCredentials *wax_credentials_new (void);
void wax_credentials_free (WaxCredentials *self);

/**
 * wax_credentials_lookup:
 * @host: the server's name or address
 * @user: who signs in there
 * @wait: (nullable)
 *
 * Returns: (transfer full) (nullable): the password, see wax_secret_get_text(); %NULL with %WAX_IDENTITY_ERROR.
 */
GBytes *wax_credentials_lookup (WaxCredentials *self, const char *host, const char *user, const WaxKeyringWait *wait,
                                GError **error);

/* Keeps @password for this session, without any prompt. */
void wax_credentials_remember (WaxCredentials *self, const char *host, const char *user, GBytes *password);

/**
 * wax_credentials_store:
 * @label: what the keyring's own windows call it
 *
 * Keeps @password for this session in any case, and in the Secret Service if it can; @cancellable ends no more than the
 * waiting for a keyring that asks.
 *
 * Returns: %FALSE with %WAX_IDENTITY_ERROR when it will be gone after this session: KEYRING_LOCKED, NO_KEYRING, FAILED;
 *   or with %G_IO_ERROR_CANCELLED, when it will, too.
 */
gboolean wax_credentials_store (WaxCredentials *self,
                                const char *host,
                                const char *user,
                                const char *label,
                                GBytes *password,
                                GCancellable *cancellable,
                                GError **error);

/**
 * wax_credentials_clear:
 * @cancellable: (nullable): ends no more than the waiting for a keyring that asks
 *
 * Forgets this password everywhere. None to forget is no error, nor is a missing Secret Service.
 *
 * Returns: %FALSE with %WAX_IDENTITY_ERROR_KEYRING_LOCKED or FAILED when one may still be stored.
 */
gboolean wax_credentials_clear (WaxCredentials *self, const char *host, const char *user, GCancellable *cancellable,
                                GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxCredentials, wax_credentials_free)

G_END_DECLS
