#pragma once

#include "identity/wax-identity-error.h"
#include "trust/wax-certificate.h"

#include <gnutls/abstract.h>

G_BEGIN_DECLS

/*
 * A private key of a person's travels as a secret (see wax_secret_new()): the text of one unencrypted PKCS#8 structure
 * in PEM (RFC 5958, RFC 7468). The library's own copies last no longer than a call.
 */

/**
 * wax_private_key_read_pem:
 * @pem: one block, from its first hyphen to its last: PKCS#8, encrypted or not, or what OpenSSL wrote before that
 * @password: (nullable): asked for only where the block is encrypted
 * @spent: how often passwords were hashed for this file so far, see wax_private_key_spend_rounds()
 *
 * Returns: (transfer full) (nullable): %NULL with %WAX_IDENTITY_FILE_ERROR: PASSWORD_NEEDED, WRONG_PASSWORD,
 *   NOT_SUPPORTED or UNREADABLE.
 */
GBytes *wax_private_key_read_pem (const char *pem,
                                  gsize size,
                                  GBytes *password,
                                  guint64 *spent,
                                  GError **error);

/**
 * wax_private_key_read_der:
 * @der: a structure of PKCS#8
 * @password: (nullable): %NULL is none at all, which is not the same as an empty one
 * @spent: (nullable): as above, of an EncryptedPrivateKeyInfo; %NULL for one that is not encrypted
 *
 * Returns: (transfer full) (nullable): as above, but never PASSWORD_NEEDED.
 */
GBytes *wax_private_key_read_der (const void *der,
                                  gsize size,
                                  const char *password,
                                  guint64 *spent,
                                  GError **error);

/* Returns: (transfer full): a new one, on P-256. */
GBytes *wax_private_key_new (void);

/* Returns: (transfer full) (nullable): the SHA-256 of the public key, in hex: of one from anywhere, and of the one that
 * is certified. */
char *wax_private_key_dup_name_of (gnutls_pubkey_t key);
char *wax_private_key_dup_certified_name (const WaxCertificate *certificate);

/* Whether @key is that of @certificate. */
gboolean wax_private_key_belongs_to (GBytes *key, const WaxCertificate *certificate);

/* Returns: (transfer full) (nullable): @key as PKCS#8 in DER, wiped with its last reference; %NULL when it is none. */
GByteArray *wax_private_key_to_der (GBytes *key);
void wax_private_key_free_der (GByteArray *der);

/**
 * wax_private_key_spend_rounds:
 * @rounds: how often a password is to be hashed next
 * @spent: how often one was for the same file; grows
 *
 * A file decides how long it takes to open it: the library would do so for hours.
 *
 * Returns: %FALSE with %WAX_IDENTITY_FILE_ERROR_NOT_SUPPORTED when it is more than anybody's.
 */
gboolean wax_private_key_spend_rounds (guint rounds, guint64 *spent, GError **error);

G_END_DECLS
