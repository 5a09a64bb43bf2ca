#include "trust/wax-revocation.h"

#include "trust/wax-certificate-private.h"
#include "trust/wax-revocation-private.h"

#include <gnutls/ocsp.h>
#include <string.h>

enum { MAX_ANSWERS = 100, MAX_SIGNERS = 8 };

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (gnutls_ocsp_resp_t, gnutls_ocsp_resp_deinit, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (gnutls_ocsp_req_t, gnutls_ocsp_req_deinit, NULL)

static void
clear_datum (gnutls_datum_t *datum)
{
  gnutls_free (datum->data);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (gnutls_datum_t, clear_datum)

/* What the library imports may have more, or nothing, behind it. */
static gboolean
is_one_element (WaxDer response)
{
  WaxDer content;

  return wax_der_enter (&response, 0x30, &content) && response.size == 0 && content.size > 0;
}

/* BasicOCSPResponse (RFC 6960, section 4.2.1), taken apart; the bytes are borrowed. */
typedef struct {
  WaxDer signed_part;
  WaxDer answers;
  WaxDer identifier; /* of the signature's algorithm */
} Parts;

static gboolean
find_parts (WaxDer response, Parts *parts)
{
  WaxDer content, part, basic, data;
  guint8 tag;

  if (!wax_der_enter (&response, 0x30, &content) || !wax_der_enter (&content, 0x0a, &part) ||
      !wax_der_enter (&content, 0xa0, &part) || !wax_der_enter (&part, 0x30, &content) ||
      !wax_der_enter (&content, 0x06, &part) || !wax_der_enter (&content, 0x04, &basic) ||
      !wax_der_enter (&basic, 0x30, &content) || !wax_der_next (&content, &tag, &data, &parts->signed_part) ||
      tag != 0x30 || !wax_der_next (&content, &tag, &part, &parts->identifier))
    return FALSE;
  do { /* version and responder, both in context tags; then the time */
    if (!wax_der_next (&data, &tag, &part, NULL))
      return FALSE;
  } while (tag != 0x18);
  return wax_der_enter (&data, 0x30, &parts->answers);
}

/* The library shows neither which extensions an answer has, nor those of the response in order. */
static gboolean
has_critical (WaxDer extensions)
{
  WaxDer oid, value;
  gboolean critical;

  while (extensions.size > 0) {
    if (!wax_extensions_next (&extensions, &oid, &critical, &value) || critical)
      return TRUE;
  }
  return FALSE;
}

/* Whether the answer number @index sets conditions. */
static gboolean
is_conditional (WaxDer answers, guint index)
{
  WaxDer answer = { 0 }, part, extensions;
  guint8 tag;

  for (guint i = 0; i <= index; i++) {
    if (!wax_der_enter (&answers, 0x30, &answer))
      return TRUE;
  }
  while (answer.size > 0) {
    if (!wax_der_next (&answer, &tag, &part, NULL))
      return TRUE;
    if (tag == 0xa1 && answer.size == 0 && wax_der_enter (&part, 0x30, &extensions))
      return has_critical (extensions);
  }
  return FALSE;
}

static gboolean
response_is_conditional (gnutls_ocsp_resp_t response)
{
  guint critical;

  for (guint i = 0; i < MAX_ANSWERS; i++) {
    g_auto(gnutls_datum_t) oid = { 0 }, data = { 0 };
    int result = gnutls_ocsp_resp_get_extension (response, i, &oid, &critical, &data);

    if (result == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
      return FALSE;
    if (result < 0 || critical)
      return TRUE;
  }
  return TRUE;
}

/* ---- who signed ---- */

static gboolean
is_signed_by (gnutls_ocsp_resp_t response, const Parts *parts, const WaxCertificate *signer)
{
  g_auto(gnutls_datum_t) signature = { 0 };

  return gnutls_ocsp_resp_get_signature (response, &signature) >= 0 &&
         wax_revocation_verify (signer, gnutls_ocsp_resp_get_signature_algorithm (response), parts->identifier,
                                parts->signed_part, (WaxDer) { signature.data, signature.size });
}

static gboolean
has_purpose (const WaxCertificate *certificate)
{
  guint usage, critical;
  char oid[128];

  if (gnutls_x509_crt_get_key_usage (wax_certificate_get_handle (certificate), &usage, &critical) >= 0 &&
      (usage & (GNUTLS_KEY_DIGITAL_SIGNATURE | GNUTLS_KEY_NON_REPUDIATION)) == 0)
    return FALSE;
  for (guint i = 0;; i++) {
    gsize size = sizeof oid;

    if (gnutls_x509_crt_get_key_purpose_oid (wax_certificate_get_handle (certificate), i, oid, &size, &critical) < 0)
      return FALSE;
    if (strcmp (oid, GNUTLS_KP_OCSP_SIGNING) == 0)
      return TRUE;
  }
}

/* Who asks chooses some of what is signed: with a weak digest one answer's signature is another's too. That somebody
 * was withdrawn is believed all the same. */
static gboolean
is_forgeable (gnutls_ocsp_resp_t response)
{
  int algorithm = gnutls_ocsp_resp_get_signature_algorithm (response);

  return algorithm <= 0 || !gnutls_sign_is_secure2 (algorithm, GNUTLS_SIGN_FLAG_SECURE_FOR_CERTS);
}

/* A forged authorization would answer for everybody. */
static gboolean
is_strongly_signed (const WaxCertificate *signer)
{
  int algorithm = gnutls_x509_crt_get_signature_algorithm (wax_certificate_get_handle (signer));

  return algorithm > 0 && gnutls_sign_is_secure2 (algorithm, GNUTLS_SIGN_FLAG_SECURE_FOR_CERTS);
}

/* Whom the issuer itself has authorized (RFC 6960, section 4.2.2.2). */
static gboolean
is_authorized (const WaxCertificate *signer, const WaxCertificate *issuer, gint64 now)
{
  return g_bytes_equal (wax_certificate_get_issuer_name (signer), wax_certificate_get_subject_name (issuer)) &&
         wax_certificate_is_well_formed (signer) && !wax_certificate_get_extensions (signer)->unknown_critical &&
         wax_certificate_get_not_before (signer) <= now && now <= wax_certificate_get_not_after (signer) &&
         has_purpose (signer) && is_strongly_signed (signer) && wax_certificate_is_signed_by (signer, issuer);
}

static WaxCertificate *
import (gnutls_x509_crt_t handle)
{
  g_auto(gnutls_datum_t) der = { 0 };
  g_autoptr(GBytes) bytes = NULL;

  if (gnutls_x509_crt_export2 (handle, GNUTLS_X509_FMT_DER, &der) < 0)
    return NULL;
  bytes = g_bytes_new (der.data, der.size);
  return wax_certificate_new_from_der (bytes, NULL);
}

static gboolean
is_from_delegate (gnutls_ocsp_resp_t response, const Parts *parts, const WaxCertificate *issuer, gint64 now)
{
  gnutls_x509_crt_t *handles = NULL;
  gsize n = 0;
  gboolean found = FALSE;

  if (gnutls_ocsp_resp_get_certs (response, &handles, &n) < 0)
    return FALSE;
  for (gsize i = 0; i < n; i++) {
    g_autoptr(WaxCertificate) signer = i < MAX_SIGNERS && !found ? import (handles[i]) : NULL;

    if (signer != NULL && is_authorized (signer, issuer, now))
      found = is_signed_by (response, parts, signer);
    gnutls_x509_crt_deinit (handles[i]);
  }
  gnutls_free (handles);
  return found;
}

/* ---- whom the answers are about ---- */

static gboolean
datum_equal (const gnutls_datum_t *a, const gnutls_datum_t *b)
{
  return a->size == b->size && a->size > 0 && memcmp (a->data, b->data, a->size) == 0;
}

/* The library asks the question with the same hash, and the two are compared. */
static gboolean
is_about (const WaxCertificate *certificate,
          const WaxCertificate *issuer,
          gnutls_digest_algorithm_t digest,
          const gnutls_datum_t id[3])
{
  g_auto(gnutls_ocsp_req_t) request = NULL;
  g_auto(gnutls_datum_t) name = { 0 }, key = { 0 }, serial = { 0 };
  gnutls_digest_algorithm_t used;

  return gnutls_ocsp_req_init (&request) >= 0 &&
         gnutls_ocsp_req_add_cert (request, digest, wax_certificate_get_handle (issuer),
                                   wax_certificate_get_handle (certificate)) >= 0 &&
         gnutls_ocsp_req_get_cert_id (request, 0, &used, &name, &key, &serial) >= 0 && datum_equal (&id[0], &name) &&
         datum_equal (&id[1], &key) && datum_equal (&id[2], &serial);
}

static WaxRevocation
read_answer (guint status, time_t from, time_t until, time_t since, int reason, gint64 now)
{
  gint64 end = until == (time_t) -1 ? -1 : (gint64) until;
  gboolean fresh = wax_revocation_is_fresh (from, &end, now);

  if (status == GNUTLS_OCSP_CERT_REVOKED)
    return wax_revocation_revoked (since, MAX (reason, 0), fresh);
  if (!fresh)
    return wax_revocation_unknown (WAX_REVOCATION_CAUSE_OUTDATED);
  if (status == GNUTLS_OCSP_CERT_GOOD)
    return (WaxRevocation) { .state = WAX_REVOCATION_GOOD, .until = end };
  return wax_revocation_unknown (WAX_REVOCATION_CAUSE_NONE);
}

/* %FALSE behind the last answer. */
static gboolean
read_one (gnutls_ocsp_resp_t response,
          WaxDer answers,
          guint index,
          const WaxCertificate *certificate,
          const WaxCertificate *issuer,
          gint64 now,
          WaxRevocation *found)
{
  gnutls_digest_algorithm_t digest;
  time_t from, until, since = 0;
  guint status, reason = 0;
  gnutls_datum_t id[3] = { { 0 } };
  gboolean about;
  int result = gnutls_ocsp_resp_get_single (response, index, &digest, &id[0], &id[1], &id[2], &status, &from, &until,
                                            &since, &reason);

  if (result < 0)
    return result != GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE;
  about = is_about (certificate, issuer, digest, id);
  for (guint i = 0; i < G_N_ELEMENTS (id); i++)
    clear_datum (&id[i]);
  if (about) {
    WaxRevocation one = is_conditional (answers, index) ? wax_revocation_unknown (WAX_REVOCATION_CAUSE_UNSUITABLE)
                                                        : read_answer (status, from, until, since, (int) reason, now);

    wax_revocation_merge (found, &one);
  }
  return TRUE;
}

WaxRevocation
wax_revocation_read_response (GBytes *bytes,
                              const WaxCertificate *certificate,
                              const WaxCertificate *issuer,
                              gint64 now)
{
  g_auto(gnutls_ocsp_resp_t) response = NULL;
  WaxRevocation found = wax_revocation_unknown (WAX_REVOCATION_CAUSE_NONE);
  WaxDer whole;
  Parts parts;
  gnutls_datum_t der;

  whole.data = g_bytes_get_data (bytes, &whole.size);
  der = (gnutls_datum_t) { (guint8 *) whole.data, (guint) whole.size };
  if (whole.size > WAX_REVOCATION_MAX_RESPONSE || !is_one_element (whole) || gnutls_ocsp_resp_init (&response) < 0 ||
      gnutls_ocsp_resp_import (response, &der) < 0)
    return wax_revocation_unknown (WAX_REVOCATION_CAUSE_UNREADABLE);
  if (gnutls_ocsp_resp_get_status (response) != GNUTLS_OCSP_RESP_SUCCESSFUL)
    return found;
  if (!find_parts (whole, &parts))
    return wax_revocation_unknown (WAX_REVOCATION_CAUSE_UNREADABLE);
  if (!is_signed_by (response, &parts, issuer) && !is_from_delegate (response, &parts, issuer, now))
    return wax_revocation_unknown (WAX_REVOCATION_CAUSE_WRONG_SIGNER);
  if (response_is_conditional (response))
    return wax_revocation_unknown (WAX_REVOCATION_CAUSE_UNSUITABLE);
  for (guint i = 0; i < MAX_ANSWERS && read_one (response, parts.answers, i, certificate, issuer, now, &found); i++)
    ;
  if (found.state == WAX_REVOCATION_GOOD && is_forgeable (response))
    return wax_revocation_unknown (WAX_REVOCATION_CAUSE_WRONG_SIGNER);
  return found;
}
