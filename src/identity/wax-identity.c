#include "identity/wax-identity.h"

#include <gnutls/x509.h>
#include <string.h>

#include "identity/wax-private-key.h"
#include "identity/wax-x509.h"

#define ID_LENGTH 16
#define FINGERPRINT_LENGTH 64
#define MAX_ADDRESSES 20
#define MAX_PURPOSES 50

struct _WaxIdentity {
  GPtrArray *chain;
  char *id;
  char *uri;
  GStrv addresses;
  gboolean is_for_clients;
  GPtrArray *issuers; /* GBytes: of each of the chain the name of who issued it, as names are compared */
};

G_DEFINE_BOXED_TYPE (WaxIdentity, wax_identity, wax_identity_ref, wax_identity_unref)

/* What has a NUL or a control in it is no address, whoever wrote it there. */
static void
add_address (GPtrArray *addresses, const char *text, gsize size)
{
  g_autofree char *copy = NULL;

  if (size == 0 || memchr (text, '\0', size) != NULL || !g_utf8_validate (text, (gssize) size, NULL))
    return;
  copy = g_strndup (text, size);
  for (const char *at = copy; *at != '\0'; at = g_utf8_next_char (at)) {
    if (!g_unichar_isgraph (g_utf8_get_char (at)))
      return;
  }
  if (addresses->len < MAX_ADDRESSES && !g_ptr_array_find_with_equal_func (addresses, copy, g_str_equal, NULL))
    g_ptr_array_add (addresses, g_steal_pointer (&copy));
}

static void
read_alternative_names (gnutls_x509_crt_t crt, GPtrArray *addresses)
{
  for (guint i = 0;; i++) {
    char text[512];
    gsize size = sizeof text;
    int kind = gnutls_x509_crt_get_subject_alt_name (crt, i, text, &size, NULL);

    if (kind == GNUTLS_SAN_RFC822NAME)
      add_address (addresses, text, size);
    else if (kind < 0 && kind != GNUTLS_E_SHORT_MEMORY_BUFFER)
      return;
  }
}

static GStrv
read_addresses (gnutls_x509_crt_t crt)
{
  g_autoptr(GPtrArray) addresses = g_ptr_array_new_with_free_func (g_free);

  read_alternative_names (crt, addresses);
  for (int i = 0; i < MAX_ADDRESSES; i++) {
    char text[512];
    gsize size = sizeof text;
    int result = gnutls_x509_crt_get_dn_by_oid (crt, GNUTLS_OID_PKCS9_EMAIL, i, 0, text, &size);

    if (result == 0)
      add_address (addresses, text, size);
    else if (result != GNUTLS_E_SHORT_MEMORY_BUFFER)
      break;
  }
  g_ptr_array_add (addresses, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&addresses), FALSE);
}

/* RFC 5280, section 4.2.1.12: none named means any. */
static gboolean
read_purpose (gnutls_x509_crt_t crt)
{
  for (guint i = 0; i < MAX_PURPOSES; i++) {
    char oid[128];
    gsize size = sizeof oid;
    int result = gnutls_x509_crt_get_key_purpose_oid (crt, i, oid, &size, NULL);

    if (result == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
      return i == 0;
    if (result == 0 && (strcmp (oid, GNUTLS_KP_TLS_WWW_CLIENT) == 0 || strcmp (oid, GNUTLS_KP_ANY) == 0))
      return TRUE;
    if (result != 0 && result != GNUTLS_E_SHORT_MEMORY_BUFFER)
      return i == 0;
  }
  return FALSE;
}

static GBytes *
read_issuer (gnutls_x509_crt_t crt)
{
  gnutls_datum_t name = { NULL, 0 };
  GBytes *bytes;

  if (gnutls_x509_crt_get_raw_issuer_dn (crt, &name) != 0)
    return g_bytes_new (NULL, 0);
  bytes = wax_issuer_names_make_form ((WaxDer) { name.data, name.size });
  gnutls_free (name.data);
  return bytes;
}

WaxIdentity *
wax_identity_new (GPtrArray *chain)
{
  WaxIdentity *self = g_atomic_rc_box_new0 (WaxIdentity);

  self->chain = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_certificate_unref);
  self->issuers = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  for (guint i = 0; i < chain->len; i++) {
    WaxCertificate *certificate = chain->pdata[i];
    g_autoptr(WaxX509) crt = wax_x509_import (certificate);

    g_ptr_array_add (self->chain, wax_certificate_ref (certificate));
    g_ptr_array_add (self->issuers, read_issuer (crt));
    if (i > 0)
      continue;
    self->id = g_strndup (wax_certificate_get_fingerprint (certificate), ID_LENGTH);
    self->addresses = read_addresses (crt);
    self->is_for_clients = read_purpose (crt);
  }
  return self;
}

WaxIdentity *
wax_identity_new_on_token (GPtrArray *chain, const char *uri)
{
  WaxIdentity *self = wax_identity_new (chain);

  self->uri = g_strdup (uri);
  return self;
}

WaxIdentity *
wax_identity_ref (WaxIdentity *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  WaxIdentity *self = data;

  g_ptr_array_unref (self->chain);
  g_ptr_array_unref (self->issuers);
  g_free (self->id);
  g_free (self->uri);
  g_strfreev (self->addresses);
}

void
wax_identity_unref (WaxIdentity *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

const char *
wax_identity_get_id (const WaxIdentity *self)
{
  return self->id;
}

char *
wax_identity_make_id (const char *text)
{
  return g_ascii_strdown (text, strlen (text) == FINGERPRINT_LENGTH ? ID_LENGTH : -1);
}

const char *
wax_identity_get_uri (const WaxIdentity *self)
{
  return self->uri;
}

WaxCertificate *
wax_identity_get_certificate (const WaxIdentity *self)
{
  return self->chain->pdata[0];
}

GPtrArray *
wax_identity_get_chain (const WaxIdentity *self)
{
  return self->chain;
}

const char *const *
wax_identity_get_addresses (const WaxIdentity *self)
{
  return (const char *const *) self->addresses;
}

gboolean
wax_identity_is_for_clients (const WaxIdentity *self)
{
  return self->is_for_clients;
}

gboolean
wax_identity_is_accepted (const WaxIdentity *self, const WaxIssuerNames *issuers)
{
  for (guint i = 0; i < self->issuers->len; i++) {
    if (wax_issuer_names_have (issuers, self->issuers->pdata[i]))
      return TRUE;
  }
  return wax_issuer_names_get_length (issuers) == 0;
}

/* @key, @uri: (nullable): the private key, or where it is */
static GTlsCertificate *
new_link (const WaxCertificate *certificate, GTlsCertificate *issuer, GByteArray *key, const char *uri, GError **error)
{
  GBytes *der = wax_certificate_get_der (certificate);
  g_autoptr(GByteArray) array = g_byte_array_new ();

  g_byte_array_append (array, g_bytes_get_data (der, NULL), (guint) g_bytes_get_size (der));
  return g_initable_new (g_tls_backend_get_certificate_type (g_tls_backend_get_default ()), NULL, error, "certificate",
                         array, "issuer", issuer, "private-key", key, "private-key-pkcs11-uri",
                         uri, NULL);
}

/* From the top down: each certificate is given its issuer as it is made. */
static GTlsCertificate *
link_chain (const WaxIdentity *self, GByteArray *key, const char *uri, GError **error)
{
  g_autoptr(GTlsCertificate) made = NULL;

  for (guint i = self->chain->len; i > 0; i--) {
    g_autoptr(GTlsCertificate) issuer = made;

    made = new_link (self->chain->pdata[i - 1], issuer, i == 1 ? key : NULL, i == 1 ? uri : NULL, error);
    if (made == NULL)
      break;
  }
  return g_steal_pointer (&made);
}

GTlsCertificate *
wax_identity_to_tls (const WaxIdentity *self, GBytes *key, GError **error)
{
  GByteArray *der = wax_private_key_belongs_to (key, self->chain->pdata[0]) ? wax_private_key_to_der (key) : NULL;
  GTlsCertificate *made;

  if (der == NULL) {
    g_set_error_literal (error, WAX_IDENTITY_FILE_ERROR, WAX_IDENTITY_FILE_ERROR_MISMATCH,
                         "the private key is not that of the certificate");
    return NULL;
  }
  made = link_chain (self, der, NULL, error);
  wax_private_key_free_der (der);
  return made;
}

GTlsCertificate *
wax_identity_to_tls_on_token (const WaxIdentity *self, const char *uri, GError **error)
{
  return link_chain (self, NULL, uri, error);
}
