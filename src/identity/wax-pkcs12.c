#include "identity/wax-identity-parts.h"

#include <gnutls/pkcs12.h>
#include <string.h>

#include "identity/wax-private-key.h"
#include "util/wax-secret.h"

/* Programs write two or three. */
#define MAX_BAGS 100

typedef struct gnutls_pkcs12_int Pkcs12;
typedef struct gnutls_pkcs12_bag_int Bag;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pkcs12, gnutls_pkcs12_deinit)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bag, gnutls_pkcs12_bag_deinit)

static gboolean
fail (GError **error, WaxIdentityFileError code, int result)
{
  g_set_error_literal (error, WAX_IDENTITY_FILE_ERROR, (int) code, gnutls_strerror (result));
  return FALSE;
}

/* ---- what a bag holds ---- */

static gboolean
read_item (WaxIdentityParts *parts, gnutls_pkcs12_bag_t bag, guint index, const char *password, GError **error)
{
  gnutls_pkcs12_bag_type_t type = gnutls_pkcs12_bag_get_type (bag, index);
  gboolean encrypted = type == GNUTLS_BAG_PKCS8_ENCRYPTED_KEY;
  gnutls_datum_t data = { NULL, 0 };
  GBytes *key;

  if (gnutls_pkcs12_bag_get_data (bag, index, &data) != 0)
    return TRUE;
  if (type == GNUTLS_BAG_CERTIFICATE)
    wax_identity_parts_add_certificate (parts, data.data, data.size);
  if (type != GNUTLS_BAG_PKCS8_KEY && !encrypted)
    return TRUE;
  key = wax_private_key_read_der (data.data, data.size, password, encrypted ? &parts->rounds : NULL, error);
  if (!encrypted)
    explicit_bzero (data.data, data.size); /* the library's own copy, which it gives up as it is */
  if (key == NULL)
    return FALSE;
  wax_identity_parts_add_key (parts, key);
  return TRUE;
}

static gboolean
check_encryption (gnutls_pkcs12_bag_t bag, guint64 *spent, GError **error)
{
  guint schema = 0, cipher = 0, salt_size = 0, rounds = 0;
  char *oid = NULL;
  int result = gnutls_pkcs12_bag_enc_info (bag, &schema, &cipher, NULL, &salt_size, &rounds, &oid);

  gnutls_free (oid);
  if (result == 0 || result == GNUTLS_E_SHORT_MEMORY_BUFFER)
    return wax_private_key_spend_rounds (rounds, spent, error);
  return fail (error, WAX_IDENTITY_FILE_ERROR_NOT_SUPPORTED, result);
}

static gboolean
open_bag (gnutls_pkcs12_bag_t bag, const char *password, guint64 *spent, GError **error)
{
  int result;

  if (gnutls_pkcs12_bag_get_type (bag, 0) != GNUTLS_BAG_ENCRYPTED)
    return TRUE;
  if (!check_encryption (bag, spent, error))
    return FALSE;
  result = gnutls_pkcs12_bag_decrypt (bag, password);
  return result == 0 || fail (error, WAX_IDENTITY_FILE_ERROR_WRONG_PASSWORD, result);
}

/* Whatever does not decrypt is taken for a wrong password here: the MAC, where there is one, knows better. */
static gboolean
read_bags (WaxIdentityParts *parts, gnutls_pkcs12_t file, const char *password, GError **error)
{
  for (int i = 0; i < MAX_BAGS; i++) {
    g_autoptr(Bag) bag = NULL;
    int result, n_items;

    gnutls_pkcs12_bag_init (&bag);
    result = gnutls_pkcs12_get_bag (file, i, bag);
    if (result == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
      return TRUE;
    if (result != 0)
      return fail (error, WAX_IDENTITY_FILE_ERROR_UNREADABLE, result);
    if (!open_bag (bag, password, &parts->rounds, error))
      return FALSE;
    n_items = gnutls_pkcs12_bag_get_count (bag);
    for (int item = 0; item < n_items; item++) {
      if (!read_item (parts, bag, (guint) item, password, error))
        return FALSE;
    }
  }
  return TRUE;
}

/* ---- the password ---- */

#define PBMAC1 "1.2.840.113549.1.5.14" /* RFC 9579 */

typedef enum { MAC_NONE, MAC_THERE, MAC_UNKNOWN } Mac;

static Mac
find_mac (gnutls_pkcs12_t file, guint64 *spent, GError **error)
{
  guint algorithm = 0, salt_size = 0, rounds = 0;
  char *oid = NULL;
  int result = gnutls_pkcs12_mac_info (file, &algorithm, NULL, &salt_size, &rounds, &oid);
  gboolean is_pbmac1 = g_strcmp0 (oid, PBMAC1) == 0;

  gnutls_free (oid);
  if (result == GNUTLS_E_INVALID_REQUEST) /* the library's word for none: 3.7.9 */
    return MAC_NONE;
  /* 3.7 does not know that one, and 3.8.9 crashes over it without a password: what decrypts tells as much. */
  if (result == GNUTLS_E_UNKNOWN_HASH_ALGORITHM || is_pbmac1)
    return MAC_NONE;
  if (result != 0 && result != GNUTLS_E_SHORT_MEMORY_BUFFER) {
    fail (error, WAX_IDENTITY_FILE_ERROR_NOT_SUPPORTED, result);
    return MAC_UNKNOWN;
  }
  return wax_private_key_spend_rounds (rounds, spent, error) ? MAC_THERE : MAC_UNKNOWN;
}

/* In such a file a password that is empty is not the same as none; people take both for none. */
static guint
list_candidates (GBytes *password, const char *candidates[3])
{
  const char *given = password != NULL ? wax_secret_get_text (password) : NULL;
  guint n = 0;

  if (given != NULL && *given != '\0')
    candidates[n++] = given;
  candidates[n++] = NULL;
  candidates[n++] = "";
  return n;
}

static gboolean
set_refused (GError **error, GBytes *password)
{
  g_set_error_literal (error, WAX_IDENTITY_FILE_ERROR,
                       password == NULL ? WAX_IDENTITY_FILE_ERROR_PASSWORD_NEEDED
                                        : WAX_IDENTITY_FILE_ERROR_WRONG_PASSWORD,
                       "another password protects the file");
  return FALSE;
}

/* The password is right: what cannot be read with it cannot be read at all. */
static gboolean
read_opened (WaxIdentityParts *parts, gnutls_pkcs12_t file, const char *password, GError **error)
{
  g_autoptr(GError) local = NULL;

  if (read_bags (parts, file, password, &local))
    return TRUE;
  if (g_error_matches (local, WAX_IDENTITY_FILE_ERROR, WAX_IDENTITY_FILE_ERROR_WRONG_PASSWORD))
    local->code = WAX_IDENTITY_FILE_ERROR_NOT_SUPPORTED;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
read_with_mac (WaxIdentityParts *parts, gnutls_pkcs12_t file, GBytes *password, GError **error)
{
  const char *candidates[3];
  guint n = list_candidates (password, candidates);

  for (guint i = 0; i < n; i++) {
    int result = gnutls_pkcs12_verify_mac (file, candidates[i]);

    if (result == 0)
      return read_opened (parts, file, candidates[i], error);
    if (result != GNUTLS_E_MAC_VERIFY_FAILED && candidates[i] == NULL) /* a password may be what it cannot write */
      return fail (error, WAX_IDENTITY_FILE_ERROR_NOT_SUPPORTED, result);
  }
  return set_refused (error, password);
}

static gboolean
read_without_mac (WaxIdentityParts *parts, gnutls_pkcs12_t file, GBytes *password, GError **error)
{
  const char *candidates[3];
  guint n = list_candidates (password, candidates);

  for (guint i = 0; i < n; i++) {
    g_auto(WaxIdentityParts) tried = { NULL };
    g_autoptr(GError) local = NULL;

    wax_identity_parts_init (&tried);
    tried.rounds = parts->rounds;
    if (read_bags (&tried, file, candidates[i], &local)) {
      WaxIdentityParts empty = *parts;

      *parts = tried;
      tried = empty;
      return TRUE;
    }
    parts->rounds = tried.rounds;
    if (!g_error_matches (local, WAX_IDENTITY_FILE_ERROR, WAX_IDENTITY_FILE_ERROR_WRONG_PASSWORD)) {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  }
  return set_refused (error, password);
}

gboolean
wax_identity_parts_read_pkcs12 (WaxIdentityParts *self,
                                const void *data,
                                gsize size,
                                GBytes *password,
                                gboolean *is_pkcs12,
                                GError **error)
{
  const gnutls_datum_t whole = { (guint8 *) data, (guint) size };
  g_autoptr(Pkcs12) file = NULL;

  gnutls_pkcs12_init (&file);
  *is_pkcs12 = gnutls_pkcs12_import (file, &whole, GNUTLS_X509_FMT_DER, 0) == 0;
  if (!*is_pkcs12)
    return FALSE;
  switch (find_mac (file, &self->rounds, error)) {
  case MAC_NONE: return read_without_mac (self, file, password, error);
  case MAC_THERE: return read_with_mac (self, file, password, error);
  case MAC_UNKNOWN: break;
  }
  return FALSE;
}
