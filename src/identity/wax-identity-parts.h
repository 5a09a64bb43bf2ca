#pragma once

#include "identity/wax-identity-error.h"
#include "trust/wax-certificate.h"

G_BEGIN_DECLS

/* More than these a file does not hold. */
#define WAX_IDENTITY_MAX_CERTIFICATES WAX_CERTIFICATE_MAX_CHAIN
#define WAX_IDENTITY_MAX_KEYS 20

/**
 * WaxIdentityParts: what a file holds, in its order, before anybody knows what belongs together
 * @certificates: (element-type WaxCertificate)
 * @keys: (element-type GBytes): see wax-private-key.h
 * @rounds: how often passwords were hashed to read it
 */
typedef struct {
  GPtrArray *certificates;
  GPtrArray *keys;
  guint64 rounds;
} WaxIdentityParts;

void wax_identity_parts_init (WaxIdentityParts *self);
void wax_identity_parts_clear (WaxIdentityParts *self);

/* What is no certificate of today's, and what is one too many, is left aside. */
void wax_identity_parts_add_certificate (WaxIdentityParts *self, const void *der, gsize size);

/* @key: (transfer full) */
void wax_identity_parts_add_key (WaxIdentityParts *self, GBytes *key);

/**
 * wax_identity_parts_read_pkcs12:
 * @size: in bytes, of foreign origin
 * @password: (nullable): a secret. A file that is protected by none, or by an empty one, is read with any
 * @is_pkcs12: (out): whether it is such a file at all; nothing else is said of one that is not
 *
 * RFC 7292. Files without a MAC are read too: whether a password is right is told by what it decrypts then.
 *
 * Returns: %FALSE with %WAX_IDENTITY_FILE_ERROR: PASSWORD_NEEDED, WRONG_PASSWORD, NOT_SUPPORTED or UNREADABLE.
 */
gboolean wax_identity_parts_read_pkcs12 (WaxIdentityParts *self,
                                         const void *data,
                                         gsize size,
                                         GBytes *password,
                                         gboolean *is_pkcs12,
                                         GError **error);

/**
 * wax_identity_parts_read_pem:
 *
 * Certificates and keys in any order, with any text between them. Errors as above.
 */
gboolean wax_identity_parts_read_pem (WaxIdentityParts *self,
                                      const char *text,
                                      gsize size,
                                      GBytes *password,
                                      GError **error);

/* The same, of certificates alone: keys are passed over, and need no password. */
void wax_identity_parts_read_pem_certificates (WaxIdentityParts *self, const char *text, gsize size);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WaxIdentityParts, wax_identity_parts_clear)

G_END_DECLS
