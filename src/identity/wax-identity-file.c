#include "identity/wax-identity-file.h"

#include <gnutls/pkcs7.h>
#include <gnutls/x509.h>
#include <string.h>

#include "identity/wax-identity-parts.h"
#include "identity/wax-private-key.h"
#include "identity/wax-x509.h"
#include "trust/wax-der.h"
#include "util/wax-secret.h"

#define MAX_CHAIN 10

typedef struct gnutls_pkcs7_int Pkcs7;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pkcs7, gnutls_pkcs7_deinit)

void
wax_identity_pair_free (WaxIdentityPair *self)
{
  wax_identity_unref (self->identity);
  g_bytes_unref (self->key);
  g_free (self);
}

static gpointer
fail (GError **error, WaxIdentityFileError code, const char *text)
{
  g_set_error_literal (error, WAX_IDENTITY_FILE_ERROR, (int) code, text);
  return NULL;
}

/* ---- what belongs together ---- */

/* By its name and key identifier: whether a server likes the chain is up to the server. */
static WaxCertificate *
find_issuer (GPtrArray *certificates, WaxCertificate *certificate, GPtrArray *chain)
{
  g_autoptr(WaxX509) crt = wax_x509_import (certificate);

  for (guint i = 0; i < certificates->len; i++) {
    g_autoptr(WaxX509) candidate = wax_x509_import (certificates->pdata[i]);

    if (!g_ptr_array_find (chain, certificates->pdata[i], NULL) && gnutls_x509_crt_check_issuer (crt, candidate) != 0)
      return certificates->pdata[i];
  }
  return NULL;
}

WaxIdentity *
wax_identity_file_build (GPtrArray *certificates, WaxCertificate *own)
{
  g_autoptr(GPtrArray) chain = g_ptr_array_new ();
  WaxCertificate *next = own;

  while (next != NULL && chain->len < MAX_CHAIN) {
    g_ptr_array_add (chain, next);
    next = wax_certificate_is_self_signed (next) ? NULL : find_issuer (certificates, next, chain);
  }
  return wax_identity_new (chain);
}

static void
add_pairs (GPtrArray *pairs, const WaxIdentityParts *parts, GBytes *key)
{
  for (guint i = 0; i < parts->certificates->len; i++) {
    WaxIdentityPair *pair;

    if (!wax_private_key_belongs_to (key, parts->certificates->pdata[i]))
      continue;
    pair = g_new (WaxIdentityPair, 1);
    pair->identity = wax_identity_file_build (parts->certificates, parts->certificates->pdata[i]);
    pair->key = g_bytes_ref (key);
    g_ptr_array_add (pairs, pair);
  }
}

static GPtrArray *
pair_up (const WaxIdentityParts *parts, GError **error)
{
  g_autoptr(GPtrArray) pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_identity_pair_free);

  if (parts->keys->len == 0 && parts->certificates->len == 0)
    return fail (error, WAX_IDENTITY_FILE_ERROR_UNREADABLE, "neither certificates nor keys");
  if (parts->keys->len == 0)
    return fail (error, WAX_IDENTITY_FILE_ERROR_NO_KEY, "certificates without a private key");
  if (parts->certificates->len == 0)
    return fail (error, WAX_IDENTITY_FILE_ERROR_NO_CERTIFICATE, "a private key without a certificate");
  for (guint i = 0; i < parts->keys->len; i++)
    add_pairs (pairs, parts, parts->keys->pdata[i]);
  if (pairs->len == 0)
    return fail (error, WAX_IDENTITY_FILE_ERROR_MISMATCH, "no certificate has the private key");
  return g_steal_pointer (&pairs);
}

/* ---- what kind of file it is ---- */

/* Windows writes text in UTF-16 where nobody tells it otherwise; that of PEM is ASCII. Takes @data. */
static GBytes *
narrow (GBytes *data)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (data, &size);
  gboolean little = size >= 2 && bytes[0] == 0xff && bytes[1] == 0xfe;
  gboolean big = size >= 2 && bytes[0] == 0xfe && bytes[1] == 0xff;
  char *text;
  GBytes *made;

  if (!little && !big)
    return data;
  text = g_malloc0 (size / 2);
  for (gsize i = 1; i < size / 2; i++) {
    guint8 low = bytes[2 * i + (little ? 0 : 1)], high = bytes[2 * i + (little ? 1 : 0)];

    text[i - 1] = high == 0 && low != 0 ? (char) low : '?';
  }
  made = wax_secret_new (text);
  explicit_bzero (text, size / 2);
  g_free (text);
  g_bytes_unref (data);
  return made;
}

static GBytes *
load (const char *path, GError **error)
{
  GBytes *data = wax_secret_read_whole (path, WAX_IDENTITY_FILE_MAX_SIZE, error);

  return data != NULL ? narrow (data) : NULL;
}

/* A single one in DER is half of what is needed: it is told which half. */
static void
read_bare_der (WaxIdentityParts *parts, const void *data, gsize size)
{
  GBytes *key;

  wax_identity_parts_add_certificate (parts, data, size);
  if (parts->certificates->len > 0)
    return;
  key = wax_private_key_read_der (data, size, NULL, NULL, NULL);
  if (key != NULL)
    wax_identity_parts_add_key (parts, key);
}

/* Without the line's end that a way through a text has added. */
static gsize
measure_der (const char *bytes, gsize size)
{
  WaxDer cursor = { (const guint8 *) bytes, size }, content, whole;
  guint8 tag;

  if (!wax_der_next (&cursor, &tag, &content, &whole))
    return size;
  while (cursor.size > 0 && g_ascii_isspace ((char) cursor.data[cursor.size - 1]))
    cursor.size--;
  return cursor.size == 0 ? whole.size : size;
}

GPtrArray *
wax_identity_file_read (GBytes *data, GBytes *password, GError **error)
{
  gsize size;
  const char *bytes = g_bytes_get_data (data, &size);
  g_auto(WaxIdentityParts) parts = { NULL };
  gboolean is_pkcs12 = FALSE;

  wax_identity_parts_init (&parts);
  if (size > WAX_IDENTITY_FILE_MAX_SIZE)
    return fail (error, WAX_IDENTITY_FILE_ERROR_TOO_LARGE, "more than any such file");
  if (size == 0)
    return fail (error, WAX_IDENTITY_FILE_ERROR_UNREADABLE, "an empty file");
  if (g_strstr_len (bytes, (gssize) size, "-----BEGIN ") != NULL) {
    if (!wax_identity_parts_read_pem (&parts, bytes, size, password, error))
      return NULL;
  } else if (!wax_identity_parts_read_pkcs12 (&parts, bytes, measure_der (bytes, size), password, &is_pkcs12, error)) {
    if (is_pkcs12)
      return NULL;
    read_bare_der (&parts, bytes, measure_der (bytes, size));
  }
  return pair_up (&parts, error);
}

GPtrArray *
wax_identity_file_load (const char *path, GBytes *password, GError **error)
{
  g_autoptr(GBytes) data = load (path, error);

  return data != NULL ? wax_identity_file_read (data, password, error) : NULL;
}

/* ---- certificates alone ---- */

static void
read_pkcs7 (WaxIdentityParts *parts, const void *bytes, gsize size)
{
  const gnutls_datum_t data = { (guint8 *) bytes, (guint) size };
  gboolean pem = g_strstr_len (bytes, (gssize) size, "-----BEGIN PKCS7-----") != NULL;
  g_autoptr(Pkcs7) pkcs7 = NULL;

  gnutls_pkcs7_init (&pkcs7);
  if (gnutls_pkcs7_import (pkcs7, &data, pem ? GNUTLS_X509_FMT_PEM : GNUTLS_X509_FMT_DER) != 0)
    return;
  for (int i = 0; i < WAX_IDENTITY_MAX_CERTIFICATES; i++) {
    gnutls_datum_t der = { NULL, 0 };

    if (gnutls_pkcs7_get_crt_raw2 (pkcs7, i, &der) != 0)
      return;
    wax_identity_parts_add_certificate (parts, der.data, der.size);
    gnutls_free (der.data);
  }
}

GPtrArray *
wax_identity_file_read_certificates (GBytes *data, GError **error)
{
  gsize size;
  const char *bytes = g_bytes_get_data (data, &size);
  g_auto(WaxIdentityParts) parts = { NULL };

  wax_identity_parts_init (&parts);
  if (size > WAX_IDENTITY_FILE_MAX_SIZE)
    return fail (error, WAX_IDENTITY_FILE_ERROR_TOO_LARGE, "more than any such file");
  if (size > 0 && g_strstr_len (bytes, (gssize) size, "-----BEGIN CERTIFICATE-----") != NULL)
    wax_identity_parts_read_pem_certificates (&parts, bytes, size);
  else if (size > 0)
    wax_identity_parts_add_certificate (&parts, bytes, size);
  if (parts.certificates->len == 0 && size > 0)
    read_pkcs7 (&parts, bytes, size);
  if (parts.certificates->len == 0)
    return fail (error, WAX_IDENTITY_FILE_ERROR_UNREADABLE, "no certificates");
  return g_ptr_array_ref (parts.certificates);
}

GPtrArray *
wax_identity_file_load_certificates (const char *path, GError **error)
{
  g_autoptr(GBytes) data = load (path, error);

  return data != NULL ? wax_identity_file_read_certificates (data, error) : NULL;
}
