#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Certificates made while a test runs, with every fault that a server's certificate can have. Not for anything else. */

typedef enum {
  WAX_TEST_KEY_P256,
  WAX_TEST_KEY_RSA_2048,
  WAX_TEST_KEY_RSA_1024,
  WAX_TEST_KEY_PSS_2048, /* for RSASSA-PSS with SHA-256 and at least 64 octets of salt */
} WaxTestKey;

typedef enum {
  WAX_TEST_DIGEST_SHA256,
  WAX_TEST_DIGEST_SHA1,
} WaxTestDigest;

typedef enum {
  WAX_TEST_PURPOSE_SERVER,
  WAX_TEST_PURPOSE_CLIENT,
  WAX_TEST_PURPOSE_MAIL,
  WAX_TEST_PURPOSE_NONE, /* no such extension */
} WaxTestPurpose;

typedef enum {
  WAX_TEST_SERIAL_SEEDED,
  WAX_TEST_SERIAL_ZERO,
  WAX_TEST_SERIAL_NEGATIVE,
  WAX_TEST_SERIAL_LONG, /* 21 octets */
} WaxTestSerial;

typedef struct _WaxTestCert WaxTestCert;

/**
 * WaxTestExtension: one to be written as it is, instead of what the options would have written for that OID
 * @oid: %NULL ends a list
 * @value: DER; owned by the test
 */
typedef struct {
  const char *oid;
  gboolean critical;
  const GByteArray *value;
} WaxTestExtension;

/**
 * WaxTestPatch: octets that are exchanged where they stand first in what is signed, before it is signed
 * @size: of both
 */
typedef struct {
  const void *from;
  const void *to;
  gsize size;
} WaxTestPatch;

/**
 * WaxTestCertOptions: all zero is a good server certificate for nobody
 * @common_name: (nullable): CN of the subject; %NULL makes it the first of @dns or @ip
 * @organization: (nullable): O of the subject
 * @mail: (nullable): emailAddress of the subject
 * @nameless: an empty subject
 * @dns: (nullable) (array zero-terminated=1): host names
 * @ip: (nullable) (array zero-terminated=1): addresses
 * @email: (nullable): a mail address
 * @no_san: writes none of these names
 * @not_before: Unix s; 0 for a day ago
 * @not_after: Unix s; 0 for 30 days from now
 * @ca: an authority: basicConstraints CA:TRUE, keyCertSign, no purpose
 * @ca_without_right: used as an authority, but says CA:FALSE
 * @limit_path: writes @path_length
 * @purpose: of a server's certificate
 * @version_1: no extensions at all
 * @permitted_dns: (nullable): name constraint
 * @excluded_dns: (nullable): name constraint
 * @unknown_critical: (nullable): OID of an extension that nobody knows, marked critical
 * @plain_like_openssl: as `openssl req -new -x509` does: CA:TRUE, no purpose, no key usage, no names
 * @must_staple: TLS feature status_request
 * @broken_usage: a key usage that cannot be decoded
 * @broken_signature: its last octet is wrong
 * @patch: (nullable): for what the library does not write
 * @salt: signed by the issuer's RSA key with RSASSA-PSS, SHA-256 and so many octets of salt, at least 32; 0 for the
 *   usual signature
 * @no_key_ids: neither subject nor authority key identifier
 * @no_authority_id: no authority key identifier
 * @same_key: (nullable): takes the key of that certificate
 * @key_pem: (nullable): takes this private key
 * @extensions: (nullable): written after all others
 * @copy_key_id_of: (nullable): lies: has the subject key identifier of that certificate, and its own key
 */
typedef struct {
  const char *common_name;
  const char *organization;
  const char *mail;
  gboolean nameless;
  const char *const *dns;
  const char *const *ip;
  const char *email;
  gboolean no_san;
  gint64 not_before;
  gint64 not_after;
  gboolean ca;
  gboolean ca_without_right;
  gboolean limit_path;
  int path_length;
  WaxTestKey key;
  WaxTestDigest digest;
  WaxTestPurpose purpose;
  WaxTestSerial serial;
  gboolean version_1;
  const char *permitted_dns;
  const char *excluded_dns;
  const char *unknown_critical;
  gboolean plain_like_openssl;
  gboolean must_staple;
  gboolean broken_usage;
  gboolean broken_signature;
  const WaxTestPatch *patch;
  guint salt;
  gboolean no_key_ids;
  gboolean no_authority_id;
  const WaxTestExtension *extensions;
  WaxTestCert *same_key;
  const char *key_pem;
  WaxTestCert *copy_key_id_of;
} WaxTestCertOptions;

/**
 * wax_test_cert_new:
 * @issuer: (nullable): who signs; %NULL for a self-signed certificate. Kept alive.
 */
WaxTestCert *wax_test_cert_new (WaxTestCert *issuer, const WaxTestCertOptions *options);
WaxTestCert *wax_test_cert_ref (WaxTestCert *self);
void wax_test_cert_unref (WaxTestCert *self);

/* A root, and a leaf for localhost and 127.0.0.1 besides @host. */
WaxTestCert *wax_test_cert_new_root (const char *common_name);
WaxTestCert *wax_test_cert_new_leaf (WaxTestCert *issuer, const char *host);

GBytes *wax_test_cert_get_der (WaxTestCert *self);
char *wax_test_cert_dup_fingerprint (WaxTestCert *self);
char *wax_test_cert_to_pem (WaxTestCert *self);
char *wax_test_cert_key_to_pem (WaxTestCert *self);

/**
 * wax_test_cert_chain_to_pem:
 * @length: how many certificates: 1 leaves out the intermediates; 0 for all but a self-signed root on top
 */
char *wax_test_cert_chain_to_pem (WaxTestCert *self, guint length);

/* (transfer full): with the private key and the chain of that length: what a server presents. */
GTlsCertificate *wax_test_cert_to_tls (WaxTestCert *self, guint length);

/**
 * wax_test_pki_write:
 * @dir: a folder
 * @name: of the file in it
 * @pem: its content
 *
 * Returns: (transfer full): the path; for chains, keys and anchors alike.
 */
char *wax_test_pki_write (const char *dir, const char *name, const char *pem);

/* (transfer full): the signature of @content by S/MIME, apart from it, in DER; with its certificates. */
GBytes *wax_test_cert_sign_mail (WaxTestCert *self, const char *content);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxTestCert, wax_test_cert_unref)

G_END_DECLS
