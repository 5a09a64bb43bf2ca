#pragma once

#include <libsecret/secret.h>

G_BEGIN_DECLS

/**
 * wax_keyring_unlock:
 * @collection: a keyring
 * @asks: (nullable): called with @data as it begins to ask, in the caller's thread
 *
 * Opens it; that may bring up the keyring's own prompt, which is waited for until @cancellable is cancelled. It is left
 * to the person then: gnome-keyring 42 ends when it is told to dismiss one. With libsecret 0.20 alone that cannot be
 * done: cancelled from another thread while a prompt is open it dismisses that, and ends the same task twice.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED, or with an error of D-Bus. Whether it is open now is another matter: a
 *   person may have refused.
 */
gboolean wax_keyring_unlock (SecretCollection *collection,
                             void (*asks) (gpointer data),
                             gpointer data,
                             GCancellable *cancellable,
                             GError **error);

G_END_DECLS
