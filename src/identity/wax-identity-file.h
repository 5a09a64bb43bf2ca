#pragma once

#include "identity/wax-identity-error.h"
#include "identity/wax-identity.h"

G_BEGIN_DECLS

#define WAX_IDENTITY_FILE_MAX_SIZE (1024 * 1024)

/**
 * WaxIdentityPair:
 * @key: a secret, see wax-private-key.h
 */
typedef struct {
  WaxIdentity *identity;
  GBytes *key;
} WaxIdentityPair;

void wax_identity_pair_free (WaxIdentityPair *self);

/**
 * wax_identity_file_read:
 * @data: what a file holds: PKCS#12 (RFC 7292), or certificates and keys in PEM (RFC 7468). Of foreign origin
 * @password: (nullable): a secret; it does no harm where the file needs none
 *
 * Everything that belongs together in it: each private key with each certificate that is its own, and with the issuers
 * of that as far as the file has them. Takes up to some seconds where a password is to be hashed very often: not for
 * the main thread.
 *
 * Returns: (transfer container) (element-type WaxIdentityPair) (nullable): in the file's order, at least one; where
 *   there are several a person has to choose. %NULL with %WAX_IDENTITY_FILE_ERROR.
 */
GPtrArray *wax_identity_file_read (GBytes *data, GBytes *password, GError **error);

/**
 * wax_identity_file_load:
 * @path: the file; it is neither changed nor needed again
 *
 * The same of a file. Blocks. Errors also of %G_IO_ERROR, when it cannot be read.
 */
GPtrArray *wax_identity_file_load (const char *path, GBytes *password, GError **error);

/**
 * wax_identity_file_read_certificates:
 * @data: what an authority answers with: certificates in PEM, one in DER, or PKCS#7 (RFC 2315) in either
 *
 * Returns: (transfer full) (element-type WaxCertificate) (nullable): in the file's order, at least one; %NULL with
 *   %WAX_IDENTITY_FILE_ERROR_UNREADABLE or TOO_LARGE.
 */
GPtrArray *wax_identity_file_read_certificates (GBytes *data, GError **error);

/* The same of a file, as wax_identity_file_load(). */
GPtrArray *wax_identity_file_load_certificates (const char *path, GError **error);

/**
 * wax_identity_file_build:
 * @certificates: (element-type WaxCertificate)
 * @own: the person's, one of them
 *
 * Returns: (transfer full): it, with its issuers as far as they are among @certificates.
 */
WaxIdentity *wax_identity_file_build (GPtrArray *certificates, WaxCertificate *own);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxIdentityPair, wax_identity_pair_free)

G_END_DECLS
