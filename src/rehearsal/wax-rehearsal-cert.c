#include "rehearsal/wax-rehearsal-cert.h"

#include "rehearsal/wax-rehearsal-ocsp.h"

#include <gnutls/abstract.h>
#include <gnutls/x509-ext.h>
#include <gnutls/x509.h>
#include <string.h>

enum { DAY_S = 86400 };

/* Of the arc for experiments (RFC 1155, section 3.1.2). */
#define UNKNOWN_CONDITION "1.3.6.1.3.99999.1"

struct _WaxRehearsalCert {
  gatomicrefcount refs;
  WaxRehearsalCert *issuer; /* NULL when signed by itself */
  gnutls_x509_crt_t crt;
  gnutls_x509_privkey_t key;
  GBytes *der;
};

static int
make_key (WaxRehearsalCert *self, const WaxRehearsalSpec *spec)
{
  if (spec->same_key != NULL)
    return gnutls_x509_privkey_cpy (self->key, spec->same_key->key);
  return gnutls_x509_privkey_generate (self->key, GNUTLS_PK_ECDSA,
                                       GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0);
}

static int
set_serial (gnutls_x509_crt_t crt, gboolean negative)
{
  guint8 octets[8];

  for (guint i = 0; i < sizeof octets; i++)
    octets[i] = (guint8) g_random_int_range (1, 0x80);
  if (negative)
    octets[0] |= 0x80;
  return gnutls_x509_crt_set_serial (crt, octets, sizeof octets);
}

static int
set_names (gnutls_x509_crt_t crt, const WaxRehearsalSpec *spec)
{
  static const guint8 loopback[] = { 127, 0, 0, 1 };
  const char *host = spec->host != NULL ? spec->host : "localhost";
  const char *name = spec->name != NULL ? spec->name : host;
  int rc = gnutls_x509_crt_set_dn_by_oid (crt, GNUTLS_OID_X520_COMMON_NAME, 0, name, (unsigned) strlen (name));

  if (rc >= 0 && !spec->ca)
    rc = gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_DNSNAME, host, (unsigned) strlen (host),
                                               GNUTLS_FSAN_APPEND);
  if (rc >= 0 && !spec->ca && spec->host == NULL)
    rc = gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_IPADDRESS, loopback, sizeof loopback,
                                               GNUTLS_FSAN_APPEND);
  return rc;
}

static int
set_key_usage (gnutls_x509_crt_t crt, const WaxRehearsalSpec *spec)
{
  if (spec->unreadable) /* a BIT STRING with 85 unused bits in its last octet */
    return gnutls_x509_crt_set_extension_by_oid (crt, GNUTLS_X509EXT_OID_KEY_USAGE, "\x04\x01\x55", 3, 0);
  return gnutls_x509_crt_set_key_usage (crt, spec->ca ? GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN
                                                      : GNUTLS_KEY_DIGITAL_SIGNATURE);
}

static int
set_name_constraints (gnutls_x509_crt_t crt, const char *only_for)
{
  gnutls_datum_t name = { (unsigned char *) only_for, (unsigned) strlen (only_for) };
  gnutls_x509_name_constraints_t list;
  int rc = gnutls_x509_name_constraints_init (&list);

  if (rc < 0)
    return rc;
  rc = gnutls_x509_name_constraints_add_permitted (list, GNUTLS_SAN_DNSNAME, &name);
  if (rc >= 0)
    rc = gnutls_x509_crt_set_name_constraints (crt, list, 1);
  gnutls_x509_name_constraints_deinit (list);
  return rc;
}

static int
set_must_staple (gnutls_x509_crt_t crt)
{
  gnutls_x509_tlsfeatures_t features;
  int rc = gnutls_x509_tlsfeatures_init (&features);

  if (rc < 0)
    return rc;
  rc = gnutls_x509_tlsfeatures_add (features, 5); /* status_request, RFC 7633 */
  if (rc >= 0)
    rc = gnutls_x509_crt_set_tlsfeatures (crt, features);
  gnutls_x509_tlsfeatures_deinit (features);
  return rc;
}

static int
set_issuer_place (gnutls_x509_crt_t crt, const char *place)
{
  gnutls_datum_t url = { (unsigned char *) place, (unsigned) strlen (place) };

  return gnutls_x509_crt_set_authority_info_access (crt, GNUTLS_IA_CAISSUERS_URI, &url);
}

static int
set_key_ids (WaxRehearsalCert *self)
{
  gnutls_x509_crt_t issuer = self->issuer != NULL ? self->issuer->crt : self->crt;
  guint8 id[64];
  size_t size = sizeof id;
  int rc = gnutls_x509_crt_get_key_id (self->crt, 0, id, &size);

  if (rc >= 0)
    rc = gnutls_x509_crt_set_subject_key_id (self->crt, id, size);
  size = sizeof id;
  if (rc >= 0)
    rc = gnutls_x509_crt_get_subject_key_id (issuer, id, &size, NULL);
  if (rc >= 0)
    rc = gnutls_x509_crt_set_authority_key_id (self->crt, id, size);
  return rc;
}

static int
set_extensions (WaxRehearsalCert *self, const WaxRehearsalSpec *spec)
{
  int rc = gnutls_x509_crt_set_basic_constraints (self->crt, spec->ca, -1);

  if (rc >= 0)
    rc = set_key_usage (self->crt, spec);
  if (rc >= 0 && !spec->ca)
    rc = gnutls_x509_crt_set_key_purpose_oid (self->crt, spec->client ? GNUTLS_KP_TLS_WWW_CLIENT
                                                                      : GNUTLS_KP_TLS_WWW_SERVER, 0);
  if (rc >= 0 && spec->only_for != NULL)
    rc = set_name_constraints (self->crt, spec->only_for);
  if (rc >= 0 && spec->condition)
    rc = gnutls_x509_crt_set_extension_by_oid (self->crt, UNKNOWN_CONDITION, "\x05\x00", 2, 1);
  if (rc >= 0 && spec->must_staple)
    rc = set_must_staple (self->crt);
  if (rc >= 0 && spec->issuer_place != NULL)
    rc = set_issuer_place (self->crt, spec->issuer_place);
  return rc >= 0 ? set_key_ids (self) : rc;
}

static int
sign (WaxRehearsalCert *self, const WaxRehearsalSpec *spec)
{
  WaxRehearsalCert *signer = self->issuer != NULL ? self->issuer : self;
  gnutls_datum_t der;
  int rc = gnutls_x509_crt_sign2 (self->crt, signer->crt, signer->key, spec->weak ? GNUTLS_DIG_SHA1 : GNUTLS_DIG_SHA256,
                                  0);

  if (rc >= 0)
    rc = gnutls_x509_crt_export2 (self->crt, GNUTLS_X509_FMT_DER, &der);
  if (rc < 0)
    return rc;
  if (spec->forged)
    der.data[der.size - 1] ^= 0x01;
  self->der = g_bytes_new (der.data, der.size);
  gnutls_free (der.data);
  return rc;
}

static int
make (WaxRehearsalCert *self, const WaxRehearsalSpec *spec, gint64 now)
{
  time_t from = (time_t) (now + (spec->from_days != 0 ? spec->from_days : -1) * DAY_S);
  time_t until = (time_t) (now + (spec->until_days != 0 ? spec->until_days : 1) * DAY_S);
  int rc = make_key (self, spec);

  if (rc >= 0)
    rc = gnutls_x509_crt_set_version (self->crt, 3);
  if (rc >= 0)
    rc = gnutls_x509_crt_set_key (self->crt, self->key);
  if (rc >= 0)
    rc = set_serial (self->crt, spec->negative_serial);
  if (rc >= 0)
    rc = set_names (self->crt, spec);
  if (rc >= 0)
    rc = gnutls_x509_crt_set_activation_time (self->crt, from);
  if (rc >= 0)
    rc = gnutls_x509_crt_set_expiration_time (self->crt, until);
  if (rc >= 0)
    rc = set_extensions (self, spec);
  return rc >= 0 ? sign (self, spec) : rc;
}

WaxRehearsalCert *
wax_rehearsal_cert_new (WaxRehearsalCert *issuer, const WaxRehearsalSpec *spec, gint64 now, GError **error)
{
  g_autoptr(WaxRehearsalCert) self = g_new0 (WaxRehearsalCert, 1);
  int rc;

  g_atomic_ref_count_init (&self->refs);
  if (issuer != NULL && !spec->alone)
    self->issuer = wax_rehearsal_cert_ref (issuer);
  rc = gnutls_x509_privkey_init (&self->key);
  if (rc >= 0)
    rc = gnutls_x509_crt_init (&self->crt);
  if (rc >= 0)
    rc = make (self, spec, now);
  if (rc >= 0)
    return g_steal_pointer (&self);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "a certificate could not be made: %s", gnutls_strerror (rc));
  return NULL;
}

WaxRehearsalCert *
wax_rehearsal_cert_ref (WaxRehearsalCert *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
wax_rehearsal_cert_unref (WaxRehearsalCert *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_clear_pointer (&self->issuer, wax_rehearsal_cert_unref);
  g_clear_pointer (&self->crt, gnutls_x509_crt_deinit);
  g_clear_pointer (&self->key, gnutls_x509_privkey_deinit);
  g_clear_pointer (&self->der, g_bytes_unref);
  g_free (self);
}

GBytes *
wax_rehearsal_cert_get_der (WaxRehearsalCert *self)
{
  return self->der;
}

char *
wax_rehearsal_cert_to_pem (WaxRehearsalCert *self)
{
  gsize size;
  gnutls_datum_t der, pem;
  char *text = NULL;

  der.data = (unsigned char *) g_bytes_get_data (self->der, &size);
  der.size = (unsigned) size;
  if (gnutls_pem_base64_encode2 ("CERTIFICATE", &der, &pem) >= 0) {
    text = g_strndup ((const char *) pem.data, pem.size);
    gnutls_free (pem.data);
  }
  return text != NULL ? text : g_strdup ("");
}

char *
wax_rehearsal_cert_dup_fingerprint (WaxRehearsalCert *self)
{
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, self->der);
}

char *
wax_rehearsal_cert_key_to_pem (WaxRehearsalCert *self)
{
  gnutls_datum_t pem;
  char *text;

  if (gnutls_x509_privkey_export2_pkcs8 (self->key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &pem) < 0)
    return g_strdup ("");
  text = g_strndup ((const char *) pem.data, pem.size);
  gnutls_free (pem.data);
  return text;
}

char *
wax_rehearsal_cert_chain_to_pem (WaxRehearsalCert *self, gboolean alone)
{
  GString *chain = g_string_new (NULL);

  for (WaxRehearsalCert *link = self; link != NULL; link = link->issuer) {
    g_autofree char *pem = NULL;

    if (link != self && (alone || link->issuer == NULL))
      break;
    pem = wax_rehearsal_cert_to_pem (link);
    g_string_append (chain, pem);
  }
  return g_string_free (chain, FALSE);
}

GBytes *
wax_rehearsal_cert_withdraw (WaxRehearsalCert *self, gint64 now)
{
  if (self->issuer == NULL)
    return NULL;
  return wax_rehearsal_ocsp_new (self->crt, self->issuer->crt, self->issuer->key, now);
}
