#include "identity/wax-private-key.h"

#include <gnutls/x509.h>
#include <string.h>

#include "util/wax-secret.h"

/* Programs write 2,000 to 600,000; of these the library does some million a second. A file may ask for them several
 * times, for its seal and for each key. */
#define MAX_ROUNDS 4000000
#define MAX_ROUNDS_OF_FILE 20000000

typedef struct gnutls_x509_privkey_int X509Key;
typedef struct gnutls_pubkey_st PublicKey;
typedef struct gnutls_privkey_st AnyKey;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509Key, gnutls_x509_privkey_deinit)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PublicKey, gnutls_pubkey_deinit)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnyKey, gnutls_privkey_deinit)

static gnutls_datum_t
datum (const void *data, gsize size)
{
  return (gnutls_datum_t) { (guint8 *) data, (guint) size };
}

static void
free_secret_datum (gnutls_datum_t *secret)
{
  if (secret->data == NULL)
    return;
  explicit_bzero (secret->data, secret->size);
  gnutls_free (secret->data);
}

static void
set_error (GError **error, WaxIdentityFileError code, const char *text)
{
  g_set_error_literal (error, WAX_IDENTITY_FILE_ERROR, (int) code, text);
}

gboolean
wax_private_key_spend_rounds (guint rounds, guint64 *spent, GError **error)
{
  *spent += rounds;
  if (rounds <= MAX_ROUNDS && *spent <= MAX_ROUNDS_OF_FILE)
    return TRUE;
  set_error (error, WAX_IDENTITY_FILE_ERROR_NOT_SUPPORTED, "the password is to be hashed more often than anybody's");
  return FALSE;
}

/* What a client can sign a handshake with. */
static gboolean
is_of_use (gnutls_x509_privkey_t key)
{
  switch ((int) gnutls_x509_privkey_get_pk_algorithm (key)) {
  case GNUTLS_PK_RSA:
  case GNUTLS_PK_RSA_PSS:
  case GNUTLS_PK_ECDSA:
  case GNUTLS_PK_EDDSA_ED25519:
  case GNUTLS_PK_EDDSA_ED448: return TRUE;
  default: return FALSE;
  }
}

static GBytes *
take_key (gnutls_x509_privkey_t key, GError **error)
{
  gnutls_datum_t pem = { NULL, 0 };
  GBytes *secret = NULL;

  if (is_of_use (key) &&
      gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &pem) == 0)
    secret = wax_secret_new ((const char *) pem.data);
  else
    set_error (error, WAX_IDENTITY_FILE_ERROR_NOT_SUPPORTED, "the private key is of a kind that does not sign");
  free_secret_datum (&pem);
  return secret;
}

/* Whether the password can be tried at all: its hashing is affordable, and the library knows the cipher. */
static gboolean
check_encryption (const gnutls_datum_t *data, gnutls_x509_crt_fmt_t format, guint64 *spent, GError **error)
{
  guint schema = 0, cipher = 0, salt_size = 0, rounds = 0;
  char *oid = NULL;
  int result = gnutls_pkcs8_info (data, format, &schema, &cipher, NULL, &salt_size, &rounds, &oid);

  gnutls_free (oid);
  if (result == 0 || result == GNUTLS_E_SHORT_MEMORY_BUFFER)
    return wax_private_key_spend_rounds (rounds, spent, error);
  set_error (error, WAX_IDENTITY_FILE_ERROR_NOT_SUPPORTED, "the private key is encrypted in an unknown way");
  return FALSE;
}

GBytes *
wax_private_key_read_der (const void *der, gsize size, const char *password, guint64 *spent, GError **error)
{
  gboolean encrypted = spent != NULL;
  const gnutls_datum_t data = datum (der, size);
  g_autoptr(X509Key) key = NULL;
  int result;

  gnutls_x509_privkey_init (&key);
  if (encrypted && !check_encryption (&data, GNUTLS_X509_FMT_DER, spent, error))
    return NULL;
  if (encrypted)
    result = gnutls_x509_privkey_import_pkcs8 (key, &data, GNUTLS_X509_FMT_DER, password,
                                               password == NULL ? GNUTLS_PKCS_NULL_PASSWORD : 0);
  else
    result = gnutls_x509_privkey_import_pkcs8 (key, &data, GNUTLS_X509_FMT_DER, NULL, GNUTLS_PKCS_PLAIN);
  if (result == 0)
    return take_key (key, error);
  set_error (error, encrypted ? WAX_IDENTITY_FILE_ERROR_WRONG_PASSWORD : WAX_IDENTITY_FILE_ERROR_NOT_SUPPORTED,
             gnutls_strerror (result));
  return NULL;
}

static gboolean
contains (const gnutls_datum_t *data, const char *words)
{
  return memmem (data->data, data->size, words, strlen (words)) != NULL;
}

/* As OpenSSL wrote it before PKCS#8: RFC 1421, section 4.6.1.1, with a key of one round. */
static GBytes *
read_openssl (const gnutls_datum_t *data, const char *password, GError **error)
{
  g_autoptr(X509Key) key = NULL;
  int result;

  gnutls_x509_privkey_init (&key);
  result = gnutls_x509_privkey_import_openssl (key, data, password);
  if (result == 0)
    return take_key (key, error);
  set_error (error, result == GNUTLS_E_UNKNOWN_CIPHER_TYPE ? WAX_IDENTITY_FILE_ERROR_NOT_SUPPORTED
                                                           : WAX_IDENTITY_FILE_ERROR_WRONG_PASSWORD,
             gnutls_strerror (result));
  return NULL;
}

static GBytes *
read_encrypted (const gnutls_datum_t *data, const char *password, guint64 *spent, GError **error)
{
  g_autoptr(X509Key) key = NULL;
  int result;

  if (!check_encryption (data, GNUTLS_X509_FMT_PEM, spent, error))
    return NULL;
  gnutls_x509_privkey_init (&key);
  result = gnutls_x509_privkey_import_pkcs8 (key, data, GNUTLS_X509_FMT_PEM, password, 0);
  if (result == 0)
    return take_key (key, error);
  set_error (error, WAX_IDENTITY_FILE_ERROR_WRONG_PASSWORD, gnutls_strerror (result));
  return NULL;
}

static GBytes *
read_plain (const gnutls_datum_t *data, GError **error)
{
  g_autoptr(X509Key) key = NULL;
  int result;

  gnutls_x509_privkey_init (&key);
  result = gnutls_x509_privkey_import2 (key, data, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN);
  if (result == 0)
    return take_key (key, error);
  set_error (error, result == GNUTLS_E_BASE64_DECODING_ERROR ? WAX_IDENTITY_FILE_ERROR_UNREADABLE
                                                             : WAX_IDENTITY_FILE_ERROR_NOT_SUPPORTED,
             gnutls_strerror (result));
  return NULL;
}

GBytes *
wax_private_key_read_pem (const char *pem, gsize size, GBytes *password, guint64 *spent, GError **error)
{
  const gnutls_datum_t data = datum (pem, size);
  gboolean pkcs8 = contains (&data, "BEGIN ENCRYPTED PRIVATE KEY");
  gboolean openssl = contains (&data, "Proc-Type: 4,ENCRYPTED");

  if (!pkcs8 && !openssl)
    return read_plain (&data, error);
  if (password == NULL) {
    set_error (error, WAX_IDENTITY_FILE_ERROR_PASSWORD_NEEDED, "the private key is protected by a password");
    return NULL;
  }
  return pkcs8 ? read_encrypted (&data, wax_secret_get_text (password), spent, error)
               : read_openssl (&data, wax_secret_get_text (password), error);
}

GBytes *
wax_private_key_new (void)
{
  g_autoptr(X509Key) key = NULL;
  g_autoptr(GError) error = NULL;
  GBytes *secret = NULL;

  gnutls_x509_privkey_init (&key);
  if (gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0) == 0)
    secret = take_key (key, &error);
  if (secret == NULL)
    g_error ("No private key can be made here"); /* no randomness: nothing else here would be safe either */
  return secret;
}

static gnutls_x509_privkey_t
import (GBytes *secret)
{
  const gnutls_datum_t data = datum (g_bytes_get_data (secret, NULL), g_bytes_get_size (secret));
  gnutls_x509_privkey_t key;

  gnutls_x509_privkey_init (&key);
  if (gnutls_x509_privkey_import_pkcs8 (key, &data, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN) == 0)
    return key;
  gnutls_x509_privkey_deinit (key);
  return NULL;
}

/* Both keys in the library's own writing: what files have may differ in parameters that mean the same. */
static GBytes *
export_public (gnutls_pubkey_t key)
{
  gnutls_datum_t der = { NULL, 0 };
  GBytes *bytes;

  if (gnutls_pubkey_export2 (key, GNUTLS_X509_FMT_DER, &der) != 0)
    return NULL;
  bytes = g_bytes_new (der.data, der.size);
  gnutls_free (der.data);
  return bytes;
}

static GBytes *
export_of_key (GBytes *secret)
{
  g_autoptr(X509Key) key = import (secret);
  g_autoptr(AnyKey) any = NULL;
  g_autoptr(PublicKey) public = NULL;

  gnutls_privkey_init (&any);
  gnutls_pubkey_init (&public);
  if (key == NULL || gnutls_privkey_import_x509 (any, key, GNUTLS_PRIVKEY_IMPORT_COPY) != 0 ||
      gnutls_pubkey_import_privkey (public, any, 0, 0) != 0)
    return NULL;
  return export_public (public);
}

static GBytes *
export_of_certificate (const WaxCertificate *certificate)
{
  GBytes *der = wax_certificate_get_der (certificate);
  const gnutls_datum_t data = datum (g_bytes_get_data (der, NULL), g_bytes_get_size (der));
  g_autoptr(PublicKey) public = NULL;

  gnutls_pubkey_init (&public);
  return gnutls_pubkey_import_x509_raw (public, &data, GNUTLS_X509_FMT_DER, 0) == 0 ? export_public (public) : NULL;
}

static char *
dup_name (GBytes *exported)
{
  return exported != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, exported) : NULL;
}

char *
wax_private_key_dup_name_of (gnutls_pubkey_t key)
{
  g_autoptr(GBytes) exported = export_public (key);

  return dup_name (exported);
}

char *
wax_private_key_dup_certified_name (const WaxCertificate *certificate)
{
  g_autoptr(GBytes) exported = export_of_certificate (certificate);

  return dup_name (exported);
}

gboolean
wax_private_key_belongs_to (GBytes *key, const WaxCertificate *certificate)
{
  g_autoptr(GBytes) own = export_of_key (key);
  g_autoptr(GBytes) certified = export_of_certificate (certificate);

  return own != NULL && certified != NULL && g_bytes_equal (own, certified);
}

GByteArray *
wax_private_key_to_der (GBytes *key)
{
  const gnutls_datum_t pem = datum (g_bytes_get_data (key, NULL), g_bytes_get_size (key));
  gnutls_datum_t der = { NULL, 0 };
  GByteArray *array;

  if (gnutls_pem_base64_decode2 ("PRIVATE KEY", &pem, &der) != 0)
    return NULL;
  array = g_byte_array_sized_new (der.size); /* never moved, so that nothing is left behind */
  g_byte_array_append (array, der.data, der.size);
  free_secret_datum (&der);
  return array;
}

void
wax_private_key_free_der (GByteArray *der)
{
  explicit_bzero (der->data, der->len);
  g_byte_array_unref (der);
}
