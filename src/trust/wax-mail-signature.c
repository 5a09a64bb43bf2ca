#include "trust/wax-mail-signature.h"

#include "trust/wax-certificate-private.h"

#include <gnutls/abstract.h>
#include <gnutls/pkcs7.h>
#include <string.h>

/* What is foreign is not worked on without end. */
enum { MAX_BYTES = 1 << 20, MAX_SIGNERS = 4, MAX_CERTIFICATES = 16, MAX_NAMES = 64 };

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (gnutls_pkcs7_t, gnutls_pkcs7_deinit, NULL)

static gnutls_datum_t
as_datum (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  return (gnutls_datum_t) { (unsigned char *) data, (unsigned int) size };
}

/* Those that came along, without keys that are made to take for ever. (element-type WaxCertificate) */
static GPtrArray *
list_certificates (gnutls_pkcs7_t cms)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_certificate_unref);
  int n = gnutls_pkcs7_get_crt_count (cms);

  for (int i = 0; i < MIN (n, MAX_CERTIFICATES); i++) {
    gnutls_datum_t datum;
    g_autoptr(GBytes) der = NULL;
    WaxCertificate *certificate;

    if (gnutls_pkcs7_get_crt_raw2 (cms, (unsigned int) i, &datum) != 0)
      continue;
    der = g_bytes_new_with_free_func (datum.data, datum.size, gnutls_free, datum.data);
    certificate = wax_certificate_new_from_der (der, NULL);
    if (certificate != NULL && wax_certificate_get_signature_cost (certificate) < WAX_CERTIFICATE_UNAFFORDABLE)
      g_ptr_array_add (list, certificate);
    else
      g_clear_pointer (&certificate, wax_certificate_unref);
  }
  return list;
}

static gboolean
is_datum (const gnutls_datum_t *datum, const void *data, gsize size)
{
  return datum->size == size && size > 0 && memcmp (datum->data, data, size) == 0;
}

/* By issuer and serial number, or by the identifier of its key (RFC 5652, section 5.3). */
static gboolean
is_of (const WaxCertificate *certificate, const gnutls_pkcs7_signature_info_st *info)
{
  gnutls_x509_crt_t crt = wax_certificate_get_handle (certificate);
  guint8 serial[128], key_id[128];
  size_t serial_size = sizeof serial, key_id_size = sizeof key_id;
  gnutls_datum_t issuer = { NULL, 0 };
  gboolean same_issuer;

  if (info->issuer_keyid.size > 0)
    return gnutls_x509_crt_get_subject_key_id (crt, key_id, &key_id_size, NULL) == 0 &&
           is_datum (&info->issuer_keyid, key_id, key_id_size);
  if (gnutls_x509_crt_get_serial (crt, serial, &serial_size) != 0 ||
      gnutls_x509_crt_get_raw_issuer_dn (crt, &issuer) != 0)
    return FALSE;
  same_issuer = is_datum (&info->issuer_dn, issuer.data, issuer.size);
  gnutls_free (issuer.data);
  return same_issuer && is_datum (&info->signer_serial, serial, serial_size);
}

/* GnuTLS 3.7 asked to check a signature with a key that it cannot read leaks what it had begun. */
static gboolean
has_usable_key (const WaxCertificate *certificate)
{
  gnutls_pubkey_t key;
  gboolean usable;

  if (gnutls_pubkey_init (&key) != 0)
    return FALSE;
  usable = gnutls_pubkey_import_x509 (key, wax_certificate_get_handle (certificate), 0) == 0;
  gnutls_pubkey_deinit (key);
  return usable;
}

/* (nullable) */
static WaxCertificate *
find_signer (GPtrArray *certificates, const gnutls_pkcs7_signature_info_st *info)
{
  for (guint i = 0; i < certificates->len; i++) {
    if (is_of (certificates->pdata[i], info))
      return certificates->pdata[i];
  }
  return NULL;
}

/* ---- whose it is ---- */

/* As mail servers do in practice, without regard to case. */
static gboolean
is_address (const char *data, gsize size, const char *address)
{
  return size == strlen (address) && size > 0 && g_ascii_strncasecmp (data, address, size) == 0;
}

/* RFC 8550, section 3: among its other names, or, as of old, in its subject. */
static gboolean
is_for (gnutls_x509_crt_t crt, const char *address)
{
  char name[320];

  for (unsigned int i = 0; i < MAX_NAMES; i++) {
    size_t size = sizeof name;
    int type = gnutls_x509_crt_get_subject_alt_name (crt, i, name, &size, NULL);

    if (type == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
      break;
    if (type == GNUTLS_SAN_RFC822NAME && is_address (name, size, address))
      return TRUE;
  }
  for (unsigned int i = 0; i < MAX_NAMES; i++) {
    size_t size = sizeof name;

    if (gnutls_x509_crt_get_dn_by_oid (crt, GNUTLS_OID_PKCS9_EMAIL, i, 0, name, &size) != 0)
      break;
    if (is_address (name, size, address))
      return TRUE;
  }
  return FALSE;
}

/* One that does not say may be used for all. */
static gboolean
is_for_signing (gnutls_x509_crt_t crt)
{
  unsigned int usage;

  return gnutls_x509_crt_get_key_usage (crt, &usage, NULL) < 0 ||
         (usage & (GNUTLS_KEY_DIGITAL_SIGNATURE | GNUTLS_KEY_NON_REPUDIATION)) != 0;
}

static WaxMailSignatureState
judge_status (unsigned int status)
{
  if (status == 0)
    return WAX_MAIL_SIGNATURE_GOOD;
  if (status & GNUTLS_CERT_INSECURE_ALGORITHM)
    return WAX_MAIL_SIGNATURE_WEAK;
  if (status & GNUTLS_CERT_PURPOSE_MISMATCH)
    return WAX_MAIL_SIGNATURE_WRONG_PURPOSE;
  if ((status & ~(GNUTLS_CERT_INVALID | GNUTLS_CERT_EXPIRED | GNUTLS_CERT_NOT_ACTIVATED)) == 0 &&
      (status & (GNUTLS_CERT_EXPIRED | GNUTLS_CERT_NOT_ACTIVATED)) != 0)
    return WAX_MAIL_SIGNATURE_ENDED;
  return WAX_MAIL_SIGNATURE_UNKNOWN_ISSUER;
}

static WaxMailSignatureState
judge_certificate (GPtrArray *certificates, WaxCertificate *signer, const char *address, WaxAnchors *anchors)
{
  gnutls_typed_vdata_st purpose = { GNUTLS_DT_KEY_PURPOSE_OID, (unsigned char *) GNUTLS_KP_EMAIL_PROTECTION, 0 };
  gnutls_x509_crt_t chain[MAX_CERTIFICATES], crt = wax_certificate_get_handle (signer);
  unsigned int status, n = 0;
  WaxMailSignatureState state;

  chain[n++] = crt;
  for (guint i = 0; i < certificates->len && n < G_N_ELEMENTS (chain); i++) {
    if (certificates->pdata[i] != signer)
      chain[n++] = wax_certificate_get_handle (certificates->pdata[i]);
  }
  if (gnutls_x509_trust_list_verify_crt2 (wax_anchors_get_list (anchors), chain, n, &purpose, 1,
                                          GNUTLS_PROFILE_TO_VFLAGS (GNUTLS_PROFILE_MEDIUM), &status, NULL) != 0)
    return WAX_MAIL_SIGNATURE_UNKNOWN_ISSUER;
  state = judge_status (status);
  if (state == WAX_MAIL_SIGNATURE_GOOD && !is_for_signing (crt))
    return WAX_MAIL_SIGNATURE_WRONG_PURPOSE;
  return state == WAX_MAIL_SIGNATURE_GOOD && !is_for (crt, address) ? WAX_MAIL_SIGNATURE_OTHER_ADDRESS : state;
}

/* ---- what was signed ---- */

static WaxMailSignatureState
judge_content (gnutls_pkcs7_t cms, guint index, WaxCertificate *signer, GBytes *content)
{
  gnutls_datum_t datum = as_datum (content);

  switch (gnutls_pkcs7_verify_direct (cms, wax_certificate_get_handle (signer), index, &datum,
                                      GNUTLS_VERIFY_DISABLE_TIME_CHECKS | GNUTLS_VERIFY_DISABLE_TRUSTED_TIME_CHECKS)) {
  case 0:
    return WAX_MAIL_SIGNATURE_GOOD;
  case GNUTLS_E_INSUFFICIENT_SECURITY:
    return WAX_MAIL_SIGNATURE_WEAK;
  case GNUTLS_E_PK_SIG_VERIFY_FAILED:
    return WAX_MAIL_SIGNATURE_CHANGED;
  default:
    return WAX_MAIL_SIGNATURE_UNREADABLE;
  }
}

static void
take_better (WaxMailSignature *self, WaxMailSignatureState state, WaxCertificate *signer)
{
  if (state > self->state || (state == self->state && self->certificate != NULL))
    return;
  self->state = state;
  g_clear_pointer (&self->certificate, wax_certificate_unref);
  self->certificate = wax_certificate_ref (signer);
}

/* (nullable): among those that are not in the chain yet */
static WaxCertificate *
find_issuer (WaxMailSignature *self, GPtrArray *candidates, const WaxCertificate *issued)
{
  for (guint i = 0; i < candidates->len; i++) {
    WaxCertificate *candidate = candidates->pdata[i];

    if (g_bytes_equal (wax_certificate_get_subject_name (candidate), wax_certificate_get_issuer_name (issued)) &&
        !g_ptr_array_find (self->chain, candidate, NULL) && wax_certificate_is_signed_by (issued, candidate))
      return candidate;
  }
  return NULL;
}

/* From the signer's up. Returns: whether there is one above */
static gboolean
add_issuer (WaxMailSignature *self, GPtrArray *certificates, WaxAnchors *anchors)
{
  WaxCertificate *last = self->chain->pdata[self->chain->len - 1];
  GPtrArray *trusted = wax_anchors_find (anchors, wax_certificate_get_issuer_name (last));
  WaxCertificate *issuer = NULL;

  self->anchored = wax_anchors_contain (anchors, last);
  if (!self->anchored && trusted != NULL)
    issuer = find_issuer (self, trusted, last);
  if (!self->anchored && issuer == NULL)
    issuer = find_issuer (self, certificates, last);
  if (issuer != NULL)
    g_ptr_array_add (self->chain, wax_certificate_ref (issuer));
  return issuer != NULL;
}

static void
make_chain (WaxMailSignature *self, GPtrArray *certificates, WaxAnchors *anchors)
{
  self->chain = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_certificate_unref);
  g_ptr_array_add (self->chain, wax_certificate_ref (self->certificate));
  while (self->chain->len < MAX_CERTIFICATES && add_issuer (self, certificates, anchors))
    ;
}

WaxMailSignature *
wax_mail_signature_check (GBytes *content, GBytes *cms, const char *address, WaxAnchors *anchors)
{
  WaxMailSignature *self = g_new0 (WaxMailSignature, 1);
  g_auto(gnutls_pkcs7_t) structure = NULL;
  gnutls_datum_t datum = as_datum (cms);
  g_autoptr(GPtrArray) certificates = NULL;

  self->state = WAX_MAIL_SIGNATURE_UNREADABLE;
  if (datum.size > MAX_BYTES || gnutls_pkcs7_init (&structure) != 0 ||
      gnutls_pkcs7_import (structure, &datum, GNUTLS_X509_FMT_DER) != 0)
    return self;
  certificates = list_certificates (structure);
  for (guint i = 0; i < MAX_SIGNERS; i++) {
    gnutls_pkcs7_signature_info_st info;
    WaxCertificate *signer;
    WaxMailSignatureState state;

    if (gnutls_pkcs7_get_signature_info (structure, i, &info) != 0)
      break;
    signer = find_signer (certificates, &info);
    gnutls_pkcs7_signature_info_deinit (&info);
    if (signer == NULL || !has_usable_key (signer))
      continue;
    state = judge_content (structure, i, signer, content);
    if (state == WAX_MAIL_SIGNATURE_GOOD)
      state = judge_certificate (certificates, signer, address, anchors);
    take_better (self, state, signer);
  }
  if (self->certificate != NULL)
    make_chain (self, certificates, anchors);
  return self;
}

void
wax_mail_signature_free (WaxMailSignature *self)
{
  g_clear_pointer (&self->certificate, wax_certificate_unref);
  g_clear_pointer (&self->chain, g_ptr_array_unref);
  g_free (self);
}
