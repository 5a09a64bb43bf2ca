#include "trust/wax-revocation.h"

#include "trust/wax-certificate-private.h"
#include "trust/wax-name.h"
#include "trust/wax-revocation-private.h"

#include <string.h>

/* Arcs below 2.5.29. */
enum {
  ISSUER_ALT_NAME = 18,
  CRL_NUMBER = 20,
  REASON = 21,
  DELTA_INDICATOR = 27,
  ISSUING_POINT = 28,
  CERTIFICATE_ISSUER = 29,
  CRL_POINTS = 31,
  AUTHORITY_KEY_ID = 35,
};

/* CertificateList, taken apart; the bytes are borrowed. */
typedef struct {
  WaxDer issuer;
  gint64 from;
  gint64 until; /* -1: not told */
  WaxDer entries;
  gboolean numbered;
  gboolean extended;
  gboolean only_changes;
  WaxDer signed_part;
  WaxDer identifier; /* of the signature's algorithm */
  WaxDer point; /* the issuing distribution point; empty without */
} List;

static gboolean
equal_der (WaxDer a, WaxDer b)
{
  return a.size == b.size && memcmp (a.data, b.data, a.size) == 0;
}

static gboolean
read_extensions (WaxDer extensions, List *list, gboolean *suitable)
{
  WaxDer oid, value;
  gboolean critical;

  while (extensions.size > 0) {
    if (!wax_revocation_next_extension (&extensions, &oid, &critical, &value))
      return FALSE;
    if (wax_revocation_is_arc (oid, CRL_NUMBER)) {
      list->numbered = TRUE;
      *suitable = *suitable && !critical;
    } else if (wax_revocation_is_arc (oid, ISSUING_POINT)) {
      list->point = value;
    } else if (wax_revocation_is_arc (oid, DELTA_INDICATOR)) {
      list->only_changes = TRUE;
    } else if (critical && !wax_revocation_is_arc (oid, AUTHORITY_KEY_ID) &&
               !wax_revocation_is_arc (oid, ISSUER_ALT_NAME)) {
      *suitable = FALSE;
    }
  }
  return TRUE;
}

static gboolean
read_optional_parts (WaxDer rest, List *list, gboolean *suitable)
{
  WaxDer content, extensions;
  guint8 tag = 0;

  if (rest.size == 0)
    return TRUE;
  if (!wax_der_next (&rest, &tag, &content, NULL))
    return FALSE;
  if (tag == 0x17 || tag == 0x18) {
    list->until = wax_revocation_parse_time (tag, content);
    if (list->until < 0 || (rest.size > 0 && !wax_der_next (&rest, &tag, &content, NULL)))
      return FALSE;
  }
  if (tag == 0x30) {
    list->entries = content;
    if (rest.size > 0 && !wax_der_next (&rest, &tag, &content, NULL))
      return FALSE;
  }
  if (tag != 0xa0)
    return rest.size == 0;
  list->extended = TRUE;
  return wax_der_enter (&content, 0x30, &extensions) && read_extensions (extensions, list, suitable) && rest.size == 0;
}

static gboolean
read_list (WaxDer der, List *list, gboolean *suitable)
{
  WaxDer whole, tbs, part, algorithm;
  guint8 tag;
  gboolean second = FALSE;

  *list = (List) { .until = -1 };
  if (!wax_der_enter (&der, 0x30, &whole) || !wax_der_next (&whole, &tag, &tbs, &list->signed_part) || tag != 0x30 ||
      !wax_der_next (&whole, &tag, &part, &list->identifier) || !wax_der_next (&tbs, &tag, &part, &algorithm))
    return FALSE;
  if (tag == 0x02) { /* only the second version says so (RFC 5280, section 5.1.2.1) */
    second = part.size == 1 && part.data[0] == 1;
    if (!second || !wax_der_next (&tbs, &tag, &part, &algorithm))
      return FALSE;
  }
  if (tag != 0x30 || !equal_der (algorithm, list->identifier) || !wax_der_next (&tbs, &tag, &part, &list->issuer) ||
      tag != 0x30 || !wax_der_next (&tbs, &tag, &part, NULL))
    return FALSE;
  list->from = wax_revocation_parse_time (tag, part);
  return list->from >= 0 && read_optional_parts (tbs, list, suitable) && (second || !list->extended);
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
is_named_after (WaxDer name, const WaxCertificate *issuer)
{
  g_autoptr(GBytes) normal = wax_name_normalize (name);

  return normal != NULL && g_bytes_equal (normal, wax_certificate_get_subject_name (issuer));
}

static gboolean
is_issued_by (gnutls_x509_crl_t crl, const List *parts, const WaxCertificate *issuer)
{
  g_autofree char *octets = NULL;
  gsize size = 0;

  if (!may_sign_lists (issuer) || gnutls_x509_crl_get_signature (crl, NULL, &size) != GNUTLS_E_SHORT_MEMORY_BUFFER)
    return FALSE;
  octets = g_malloc (size);
  return gnutls_x509_crl_get_signature (crl, octets, &size) >= 0 &&
         wax_revocation_verify (issuer, gnutls_x509_crl_get_signature_algorithm (crl), parts->identifier,
                                parts->signed_part, (WaxDer) { (guint8 *) octets, size });
}

static WaxRevocationCause
verify (WaxDer list, const List *parts, const WaxCertificate *issuer)
{
  const gnutls_datum_t der = { (guint8 *) list.data, (guint) list.size };
  WaxRevocationCause cause = WAX_REVOCATION_CAUSE_UNREADABLE;
  gnutls_x509_crl_t crl;

  if (gnutls_x509_crl_init (&crl) < 0)
    return cause;
  if (gnutls_x509_crl_import (crl, &der, GNUTLS_X509_FMT_DER) >= 0)
    cause = is_issued_by (crl, parts, issuer) ? WAX_REVOCATION_CAUSE_NONE : WAX_REVOCATION_CAUSE_WRONG_SIGNER;
  gnutls_x509_crl_deinit (crl);
  return cause;
}

/* ---- which certificates a list is about ---- */

static gboolean
contains_name (WaxDer names, WaxDer wanted)
{
  WaxDer content, whole;
  guint8 tag;

  while (wax_der_next (&names, &tag, &content, &whole)) {
    if (equal_der (whole, wanted))
      return TRUE;
  }
  return FALSE;
}

/* Whether one of the certificate's distribution points has the name @wanted. */
static gboolean
names_point (const WaxCertificate *certificate, WaxDer wanted)
{
  const WaxExtensions *extensions = wax_certificate_get_extensions (certificate);
  WaxDer value, points, point, part, names;
  guint8 tag;

  if (!wax_extensions_have (extensions, WAX_EXTENSION_CRL_POINTS))
    return FALSE;
  value = extensions->values[WAX_EXTENSION_CRL_POINTS];
  if (!wax_der_enter (&value, 0x30, &points))
    return FALSE;
  while (wax_der_enter (&points, 0x30, &point)) {
    if (wax_der_next (&point, &tag, &part, NULL) && tag == 0xa0 && wax_der_enter (&part, 0xa0, &names) &&
        contains_name (names, wanted))
      return TRUE;
  }
  return FALSE;
}

/* A list for a part of the certificates (RFC 5280, section 6.3.3 (b)(2)): its point must be the certificate's. */
static gboolean
matches_point (const WaxCertificate *certificate, WaxDer point)
{
  WaxDer names, content, whole;
  guint8 tag;

  if (!wax_der_enter (&point, 0xa0, &names))
    return FALSE;
  while (wax_der_next (&names, &tag, &content, &whole)) {
    if (names_point (certificate, whole))
      return TRUE;
  }
  return FALSE;
}

/**
 * Scope: what a list can say of a certificate
 * @SCOPE_NOTHING: it is about others, or sets a condition that is not known
 * @SCOPE_BAD: that it is revoked; not that it is not, since it tells of some reasons alone, or of changes
 */
typedef enum {
  SCOPE_NOTHING,
  SCOPE_BAD,
  SCOPE_ALL,
} Scope;

static Scope
read_scope (WaxDer value, const WaxCertificate *certificate)
{
  Scope scope = SCOPE_ALL;
  WaxDer fields, content;
  guint8 tag;

  if (value.size == 0)
    return SCOPE_ALL;
  if (!wax_der_enter (&value, 0x30, &fields) || value.size > 0)
    return SCOPE_NOTHING;
  while (fields.size > 0) {
    gboolean set;

    if (!wax_der_next (&fields, &tag, &content, NULL))
      return SCOPE_NOTHING;
    set = content.size != 1 || content.data[0] != 0;
    if ((tag == 0xa0 && !matches_point (certificate, content)) ||
        (tag == 0x81 && set && wax_certificate_is_ca (certificate)) ||
        (tag == 0x82 && set && !wax_certificate_is_ca (certificate)) ||
        (tag != 0xa0 && (tag < 0x81 || tag > 0x83) && set)) /* indirect, attribute certificates */
      return SCOPE_NOTHING;
    if (tag == 0x83)
      scope = SCOPE_BAD;
  }
  return scope;
}

/* ---- entries ---- */

typedef struct {
  gint64 since;
  int reason;
  gboolean suitable;
} Entry;

static gboolean
read_entry_extensions (WaxDer extensions, Entry *entry)
{
  WaxDer oid, value, reason;
  gboolean critical;

  while (extensions.size > 0) {
    if (!wax_revocation_next_extension (&extensions, &oid, &critical, &value))
      return FALSE;
    if (wax_revocation_is_arc (oid, REASON)) {
      if (!wax_der_enter (&value, 0x0a, &reason) || reason.size != 1)
        return FALSE;
      entry->reason = reason.data[0];
    } else if (critical || wax_revocation_is_arc (oid, CERTIFICATE_ISSUER)) {
      entry->suitable = FALSE;
    }
  }
  return TRUE;
}

static gboolean
read_entry (WaxDer *entries, WaxDer *serial, Entry *entry)
{
  WaxDer content, part, extensions;
  guint8 tag;

  *entry = (Entry) { .suitable = TRUE };
  if (!wax_der_enter (entries, 0x30, &content) || !wax_der_enter (&content, 0x02, serial) ||
      !wax_der_next (&content, &tag, &part, NULL))
    return FALSE;
  entry->since = wax_revocation_parse_time (tag, part);
  if (content.size == 0)
    return entry->since >= 0;
  return entry->since >= 0 && wax_der_enter (&content, 0x30, &extensions) && content.size == 0 &&
         read_entry_extensions (extensions, entry);
}

/* Numbers that are written with more octets than they need are the same ones; a first bit makes another one of them. */
static WaxDer
strip (WaxDer serial)
{
  while (serial.size > 1 && serial.data[0] == 0 && (serial.data[1] & 0x80) == 0)
    serial = (WaxDer) { serial.data + 1, serial.size - 1 };
  return serial;
}

/* All are read: one with an unknown condition makes the list useless for every certificate (RFC 5280, section 5.3). */
static WaxRevocation
find_entry (const List *list, const WaxCertificate *certificate, gboolean fresh)
{
  WaxRevocation found = { .state = WAX_REVOCATION_GOOD, .until = list->until };
  WaxDer entries = list->entries, serial;
  guint8 wanted[64];
  gsize size = sizeof wanted;
  Entry entry;

  if (gnutls_x509_crt_get_serial (wax_certificate_get_handle (certificate), wanted, &size) < 0)
    return wax_revocation_unknown (WAX_REVOCATION_CAUSE_UNREADABLE);
  while (entries.size > 0) {
    if (!read_entry (&entries, &serial, &entry))
      return wax_revocation_unknown (WAX_REVOCATION_CAUSE_UNREADABLE);
    if (!entry.suitable)
      return wax_revocation_unknown (WAX_REVOCATION_CAUSE_UNSUITABLE);
    if (equal_der (strip (serial), strip ((WaxDer) { wanted, size })) && entry.reason != WAX_REASON_REMOVED)
      found = wax_revocation_revoked (entry.since, entry.reason, fresh);
  }
  return found;
}

WaxRevocation
wax_revocation_read_list (GBytes *list, const WaxCertificate *certificate, const WaxCertificate *issuer, gint64 now)
{
  gboolean suitable = TRUE, fresh;
  WaxRevocationCause cause;
  WaxRevocation found;
  Scope scope;
  WaxDer der;
  List parts;

  der.data = g_bytes_get_data (list, &der.size);
  if (der.size > WAX_REVOCATION_MAX_LIST || !read_list (der, &parts, &suitable))
    return wax_revocation_unknown (WAX_REVOCATION_CAUSE_UNREADABLE);
  if (!is_named_after (parts.issuer, issuer))
    return wax_revocation_unknown (WAX_REVOCATION_CAUSE_NONE);
  cause = verify (der, &parts, issuer);
  if (cause != WAX_REVOCATION_CAUSE_NONE)
    return wax_revocation_unknown (cause);
  scope = suitable ? read_scope (parts.point, certificate) : SCOPE_NOTHING;
  if (scope == SCOPE_NOTHING)
    return wax_revocation_unknown (WAX_REVOCATION_CAUSE_UNSUITABLE);
  fresh = wax_revocation_is_fresh (parts.from, &parts.until, now);
  found = find_entry (&parts, certificate, fresh);
  if (found.state != WAX_REVOCATION_GOOD)
    return found;
  if (!fresh)
    return wax_revocation_unknown (WAX_REVOCATION_CAUSE_OUTDATED);
  return parts.numbered && !parts.only_changes && scope == SCOPE_ALL
           ? found
           : wax_revocation_unknown (WAX_REVOCATION_CAUSE_UNSUITABLE);
}
