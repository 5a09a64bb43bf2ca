#include "trust/wax-revocation.h"

#include "trust/wax-certificate-private.h"
#include "trust/wax-crl-scope.h"
#include "trust/wax-crl-signers.h"
#include "trust/wax-crl.h"
#include "trust/wax-revocation-private.h"

/* ---- who signed it ---- */

typedef struct {
  int algorithm;
  char *octets;
  gsize size;
} Signature;

static void
signature_clear (Signature *self)
{
  g_free (self->octets);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Signature, signature_clear)

static gboolean
read_signature (WaxDer list, Signature *signature)
{
  const gnutls_datum_t der = { (guint8 *) list.data, (guint) list.size };
  gnutls_x509_crl_t crl;
  gboolean read;

  if (gnutls_x509_crl_init (&crl) < 0)
    return FALSE;
  read = gnutls_x509_crl_import (crl, &der, GNUTLS_X509_FMT_DER) >= 0;
  if (read && gnutls_x509_crl_get_signature (crl, NULL, &signature->size) == GNUTLS_E_SHORT_MEMORY_BUFFER) {
    signature->octets = g_malloc (signature->size);
    signature->algorithm = gnutls_x509_crl_get_signature_algorithm (crl);
    if (gnutls_x509_crl_get_signature (crl, signature->octets, &signature->size) < 0)
      signature->algorithm = GNUTLS_SIGN_UNKNOWN;
  }
  gnutls_x509_crl_deinit (crl);
  return read;
}

/* CRLs of anchors without a key usage are common: what is not said is not forbidden (RFC 5280, section 6.3.3 (f)). */
static gboolean
may_sign_lists (const WaxCertificate *issuer)
{
  guint usage = 0, critical;

  return gnutls_x509_crt_get_key_usage (wax_certificate_get_handle (issuer), &usage, &critical) ==
           GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE ||
         (usage & GNUTLS_KEY_CRL_SIGN) != 0;
}

static gboolean
is_signed_by (const WaxCrl *list, const Signature *signature, const WaxCertificate *signer)
{
  return signature->octets != NULL && may_sign_lists (signer) &&
         wax_revocation_verify (signer, signature->algorithm, list->identifier, list->signed_part,
                                (WaxDer) { (const guint8 *) signature->octets, signature->size });
}

/* ---- what it says ---- */

static WaxRevocation
judge (const WaxCrl *list, const WaxCrlScope *scope, const WaxCertificate *certificate, gint64 now)
{
  guint reasons = wax_crl_scope_measure (scope, certificate);
  gint64 until = list->until;
  gboolean fresh = wax_revocation_is_fresh (list->from, &until, now);
  WaxRevocation found;

  if (reasons == 0)
    return wax_revocation_unknown (WAX_REVOCATION_CAUSE_UNSUITABLE);
  found = wax_crl_find (list, certificate, scope->indirect, wax_crl_scope_is_direct (scope, certificate), fresh);
  if (found.state != WAX_REVOCATION_GOOD)
    return found;
  if (!fresh)
    return wax_revocation_unknown (WAX_REVOCATION_CAUSE_OUTDATED);
  found.until = until;
  if (!list->numbered || list->only_changes)
    return wax_revocation_unknown (WAX_REVOCATION_CAUSE_UNSUITABLE);
  if (reasons == WAX_CRL_ALL_REASONS)
    return found;
  return (WaxRevocation) { .state = WAX_REVOCATION_UNKNOWN, .cause = WAX_REVOCATION_CAUSE_UNSUITABLE,
                           .reasons = reasons, .until = until };
}

/* ---- signers beside the path ---- */

/* Whether this list itself, for whomever it is, or one that its own issuer signed, says that somebody on the way was
 * withdrawn. */
static gboolean
was_withdrawn (const WaxCrl *list, const WaxCrlScope *scope, GPtrArray *lists, GPtrArray *way, gint64 now)
{
  for (guint i = 0; i + 1 < way->len; i++) {
    const WaxRevocationSubject link = { .certificate = way->pdata[i], .issuer = way->pdata[i + 1] };

    if (wax_crl_find (list, link.certificate, scope->indirect, wax_crl_scope_is_direct (scope, link.certificate),
                      TRUE).state == WAX_REVOCATION_REVOKED)
      return TRUE;
    for (guint j = 0; lists != NULL && j < lists->len; j++) {
      if (wax_revocation_read_list (lists->pdata[j], &link, now).state == WAX_REVOCATION_REVOKED)
        return TRUE;
    }
  }
  return FALSE;
}

static gboolean
vouches (const WaxCrl *list, const WaxCrlScope *scope, const WaxRevocationSubject *subject, WaxCertificate *signer,
         gint64 now)
{
  g_autoptr(GPtrArray) way = NULL;

  if (wax_crl_signers_are_above (subject->signers, subject->certificate, signer))
    return TRUE;
  way = wax_crl_signers_examine (subject->signers, subject->certificate, signer, now);
  return way != NULL && !was_withdrawn (list, scope, wax_crl_signers_get_lists (subject->signers), way, now);
}

static gboolean
is_vouched_for (const WaxCrl *list, const WaxCrlScope *scope, const Signature *signature,
                const WaxRevocationSubject *subject, gint64 now)
{
  g_autoptr(GPtrArray) signers = NULL;

  if (wax_crl_scope_is_direct (scope, subject->certificate) && is_signed_by (list, signature, subject->issuer))
    return TRUE;
  if (subject->signers == NULL)
    return FALSE;
  signers = wax_crl_signers_find (subject->signers, subject->certificate, scope->issuer);
  for (guint i = 0; i < signers->len; i++) {
    if (is_signed_by (list, signature, signers->pdata[i]) && vouches (list, scope, subject, signers->pdata[i], now))
      return TRUE;
  }
  return FALSE;
}

WaxRevocation
wax_revocation_read_list (GBytes *bytes, const WaxRevocationSubject *subject, gint64 now)
{
  g_auto(Signature) signature = { 0 };
  g_auto(WaxCrlScope) scope = { 0 };
  WaxCrl list;
  WaxDer der;

  der.data = g_bytes_get_data (bytes, &der.size);
  if (der.size > WAX_REVOCATION_MAX_LIST || !wax_crl_read (&list, der))
    return wax_revocation_unknown (WAX_REVOCATION_CAUSE_UNREADABLE);
  wax_crl_scope_init (&scope, &list);
  if (!wax_crl_scope_is_direct (&scope, subject->certificate) && !wax_crl_scope_is_named (&scope, subject->certificate))
    return wax_revocation_unknown (WAX_REVOCATION_CAUSE_NONE);
  if (!read_signature (der, &signature))
    return wax_revocation_unknown (WAX_REVOCATION_CAUSE_UNREADABLE);
  if (!is_vouched_for (&list, &scope, &signature, subject, now))
    return wax_revocation_unknown (WAX_REVOCATION_CAUSE_WRONG_SIGNER);
  return judge (&list, &scope, subject->certificate, now);
}
