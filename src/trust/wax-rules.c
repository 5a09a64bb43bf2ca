#include "trust/wax-rules.h"

#include "trust/wax-certificate-private.h"
#include "trust/wax-features.h"
#include "trust/wax-host-match.h"
#include "trust/wax-name-constraints.h"
#include "trust/wax-policies.h"

#include <gnutls/abstract.h>
#include <gnutls/x509-ext.h>
#include <string.h>

enum {
  MAX_SERIAL_OCTETS = 20, /* RFC 5280, section 4.1.2.2 */
  STATUS_REQUEST = 5,     /* RFC 6066, section 8 */
  LINK_COST = 30,
  OCTETS_PER_UNIT = 32,  /* a heavy certificate can be met on thousands of paths */
  HEAVIEST_COST = 4000,  /* and one of any weight is examined a few times */
};

static void
add (GPtrArray *problems, WaxProblemId id, guint at, const char *evidence, gint64 when)
{
  g_ptr_array_add (problems, wax_problem_new (id, at, evidence, when));
}

static void
check_dates (const WaxCertificate *certificate, guint at, gboolean is_issuer, gint64 now, GPtrArray *problems)
{
  gint64 from = wax_certificate_get_not_before (certificate), to = wax_certificate_get_not_after (certificate);
  const char *which = is_issuer ? wax_certificate_get_fingerprint (certificate) : NULL;

  if (to < now)
    add (problems, is_issuer ? WAX_PROBLEM_ISSUER_EXPIRED : WAX_PROBLEM_EXPIRED, at, which, to);
  if (from > now)
    add (problems, WAX_PROBLEM_NOT_YET_VALID, at, which, from);
}

/* An exponent of one, or an even one, is no lock at all. */
static gboolean
is_open_rsa (gnutls_x509_crt_t crt)
{
  gnutls_datum_t modulus = { NULL, 0 }, exponent = { NULL, 0 };
  gboolean open = gnutls_x509_crt_get_pk_rsa_raw (crt, &modulus, &exponent) < 0 || exponent.size == 0 ||
                  (exponent.data[exponent.size - 1] & 1) == 0;
  gsize first = 0;

  while (!open && first < exponent.size && exponent.data[first] == 0)
    first++;
  open = open || (first + 1 == exponent.size && exponent.data[first] == 1);
  gnutls_free (modulus.data);
  gnutls_free (exponent.data);
  return open;
}

static void
check_key (const WaxCertificate *certificate, guint at, GPtrArray *problems)
{
  gnutls_x509_crt_t crt = wax_certificate_get_handle (certificate);
  guint bits = 0;
  int algorithm = gnutls_x509_crt_get_pk_algorithm (crt, &bits);
  gboolean rsa = algorithm == GNUTLS_PK_RSA || algorithm == GNUTLS_PK_RSA_PSS;
  g_autofree char *evidence = NULL;

  if (rsa && is_open_rsa (crt))
    evidence = g_strdup ("rsa-exponent");
  else if (algorithm <= 0)
    evidence = g_strdup ("unknown-key");
  else if (algorithm == GNUTLS_PK_DSA || gnutls_pk_bits_to_sec_param (algorithm, bits) < GNUTLS_SEC_PARAM_MEDIUM)
    evidence = g_strdup_printf ("%s-%u", rsa ? "rsa" : algorithm == GNUTLS_PK_DSA ? "dsa" : "ec", bits);
  if (evidence != NULL)
    add (problems, WAX_PROBLEM_WEAK, at, evidence, 0);
  else if (rsa && bits % 8 != 0)
    add (problems, WAX_PROBLEM_FORM, at, "key-size", 0);
}

static void
check_signature_algorithm (const WaxCertificate *certificate, guint at, GPtrArray *problems)
{
  int algorithm = gnutls_x509_crt_get_signature_algorithm (wax_certificate_get_handle (certificate));
  const char *digest = algorithm > 0 ? gnutls_digest_get_name (gnutls_sign_get_hash_algorithm (algorithm)) : NULL;
  g_autofree char *evidence = NULL;

  if (algorithm > 0 && gnutls_sign_is_secure2 (algorithm, GNUTLS_SIGN_FLAG_SECURE_FOR_CERTS))
    return;
  evidence = g_ascii_strdown (digest != NULL ? digest : "unknown-signature", -1);
  add (problems, WAX_PROBLEM_WEAK, at, evidence, 0);
}

static void
check_serial (const WaxCertificate *certificate, guint at, GPtrArray *problems)
{
  const char *serial = wax_certificate_get_serial (certificate);

  if (strspn (serial, "0") == strlen (serial))
    add (problems, WAX_PROBLEM_FORM, at, "serial-zero", 0);
  else if (strchr ("89abcdef", serial[0]) != NULL)
    add (problems, WAX_PROBLEM_FORM, at, "serial-negative", 0);
  else if (strlen (serial) > 2 * MAX_SERIAL_OCTETS)
    add (problems, WAX_PROBLEM_FORM, at, "serial-long", 0);
}

/* Critical policies are to be understood with all that qualifies them (RFC 5280, section 4.2.1.4). */
static void
check_qualifiers (const WaxCertificate *certificate, guint at, GPtrArray *problems)
{
  g_autofree char *unknown = NULL;

  if (!wax_extensions_have_critical (wax_certificate_get_extensions (certificate), WAX_EXTENSION_POLICIES))
    return;
  unknown = wax_policies_find_unknown_qualifier (certificate);
  if (unknown != NULL)
    add (problems, WAX_PROBLEM_UNKNOWN_CRITICAL, at, unknown, 0);
}

static void
check_critical (const WaxCertificate *certificate, guint at, GPtrArray *problems)
{
  gnutls_x509_crt_t crt = wax_certificate_get_handle (certificate);
  const WaxExtensions *extensions = wax_certificate_get_extensions (certificate);

  check_qualifiers (certificate, at, problems);
  for (guint i = 0; extensions->sound && extensions->unknown_critical; i++) {
    char oid[128];
    gsize size = sizeof oid;
    guint critical;

    if (gnutls_x509_crt_get_extension_info (crt, i, oid, &size, &critical) < 0)
      return;
    if (critical && !wax_extensions_is_known (oid))
      add (problems, WAX_PROBLEM_UNKNOWN_CRITICAL, at, oid, 0);
  }
}

/* No such extension: any purpose. "Any" said of a server's own certificate is no word about servers (RFC 5280, section
 * 4.2.1.12, leaves it to us); the Forum's rules forbid it. */
static gboolean
has_server_purpose (const WaxCertificate *certificate, gboolean is_leaf)
{
  static const guint8 server[] = { 0x2b, 6, 1, 5, 5, 7, 3, 1 }, any[] = { 0x55, 0x1d, 0x25, 0 };
  const WaxExtensions *extensions = wax_certificate_get_extensions (certificate);
  WaxDer cursor = extensions->values[WAX_EXTENSION_PURPOSES], list, oid;

  if (!wax_extensions_have (extensions, WAX_EXTENSION_PURPOSES))
    return TRUE;
  if (!wax_der_enter (&cursor, 0x30, &list))
    return FALSE;
  while (wax_der_enter (&list, 0x06, &oid)) {
    if ((oid.size == sizeof server && memcmp (oid.data, server, oid.size) == 0) ||
        (!is_leaf && oid.size == sizeof any && memcmp (oid.data, any, oid.size) == 0))
      return TRUE;
  }
  return FALSE;
}

static void
check_purpose (const WaxCertificate *certificate, guint at, gboolean is_leaf, GPtrArray *problems)
{
  const guint server = GNUTLS_KEY_DIGITAL_SIGNATURE | GNUTLS_KEY_KEY_ENCIPHERMENT | GNUTLS_KEY_KEY_AGREEMENT;
  gnutls_x509_crt_t crt = wax_certificate_get_handle (certificate);
  guint usage, critical;

  if (!has_server_purpose (certificate, is_leaf))
    add (problems, WAX_PROBLEM_WRONG_PURPOSE, at, "purpose", 0);
  else if (is_leaf && gnutls_x509_crt_get_key_usage (crt, &usage, &critical) >= 0 && (usage & server) == 0)
    add (problems, WAX_PROBLEM_WRONG_PURPOSE, at, "key-usage", 0);
}

static gboolean
may_sign_certificates (const WaxCertificate *certificate)
{
  guint usage, critical;

  return gnutls_x509_crt_get_key_usage (wax_certificate_get_handle (certificate), &usage, &critical) >= 0 &&
         (usage & GNUTLS_KEY_KEY_CERT_SIGN) != 0;
}

/* A self-signed server is a CA by OpenSSL's defaults; that alone must stay within a person's reach and is no fault of
 * form. */
static void
check_leaf_form (const WaxCertificate *leaf, guint at, GPtrArray *problems)
{
  const WaxExtensions *extensions = wax_certificate_get_extensions (leaf);
  gboolean issued = !wax_certificate_is_self_issued (leaf);

  if (wax_certificate_get_version (leaf) != 3) {
    g_autofree char *evidence = g_strdup_printf ("version-%u", wax_certificate_get_version (leaf));

    add (problems, WAX_PROBLEM_FORM, at, evidence, 0);
  }
  if (wax_certificate_is_ca (leaf) && !wax_certificate_is_self_signed (leaf))
    add (problems, WAX_PROBLEM_FORM, at, "ca", 0);
  else if (issued && may_sign_certificates (leaf))
    add (problems, WAX_PROBLEM_FORM, at, "key-usage", 0);
  if (wax_extensions_have (extensions, WAX_EXTENSION_NAME_CONSTRAINTS))
    add (problems, WAX_PROBLEM_FORM, at, "name-constraints", 0);
  if (g_bytes_get_size (wax_certificate_get_subject_name (leaf)) == 0 &&
      wax_extensions_have (extensions, WAX_EXTENSION_ALT_NAMES) &&
      !wax_extensions_have_critical (extensions, WAX_EXTENSION_ALT_NAMES))
    add (problems, WAX_PROBLEM_FORM, at, "names-not-critical", 0);
}

/* What RFC 5280 asks of every certificate that an authority issues: sections 4.1.2.4, 4.2.1.1, 4.2.1.2, 4.2.2. What
 * should be critical and is not is followed all the same. */
static void
check_form (const WaxCertificate *link, guint at, GPtrArray *problems)
{
  static const WaxExtensionId never_critical[] = { WAX_EXTENSION_AUTHORITY_KEY_ID, WAX_EXTENSION_SUBJECT_KEY_ID,
                                                   WAX_EXTENSION_AUTHORITY_ACCESS, WAX_EXTENSION_SUBJECT_ACCESS };
  const WaxExtensions *extensions = wax_certificate_get_extensions (link);
  gboolean criticality = FALSE;

  if (g_bytes_get_size (wax_certificate_get_issuer_name (link)) == 0)
    add (problems, WAX_PROBLEM_FORM, at, "issuer-empty", 0);
  for (guint i = 0; i < G_N_ELEMENTS (never_critical); i++)
    criticality = criticality || wax_extensions_have_critical (extensions, never_critical[i]);
  if (criticality)
    add (problems, WAX_PROBLEM_FORM, at, "criticality", 0);
}

/* And of authorities below the anchor: sections 4.1.2.6 and 4.2.1.2. That they limit their key's use, and mark as
 * critical that they are authorities, is asked of who issues them alone: section 6.1.4 (k) and (n) takes them without.
 * An anchor was chosen as it is. */
static void
check_authority_form (const WaxCertificate *link, guint at, GPtrArray *problems)
{
  if (g_bytes_get_size (wax_certificate_get_subject_name (link)) == 0)
    add (problems, WAX_PROBLEM_FORM, at, "subject-empty", 0);
  if (wax_certificate_get_subject_key_id (link) == NULL)
    add (problems, WAX_PROBLEM_FORM, at, "no-key-identifier", 0);
}

/* An authority tells which of its issuer's keys it is signed with (section 4.2.1.1), where that key has a name: old
 * roots' keys have none. */
static void
check_key_reference (const WaxPath *path, GPtrArray *problems)
{
  guint below = path->links->len - 2;
  const WaxCertificate *link = wax_path_get_link (path, below), *issuer = wax_path_get_link (path, below + 1);

  if (below > 0 && wax_certificate_get_authority_key_id (link) == NULL &&
      wax_certificate_get_subject_key_id (link) != NULL && wax_certificate_get_subject_key_id (issuer) != NULL)
    add (problems, WAX_PROBLEM_FORM, wax_path_get_place (path, below), "no-key-identifier", 0);
}

static void
check_names (const WaxCertificate *leaf, const WaxEndpoint *endpoint, guint at, GPtrArray *problems)
{
  g_autofree char *names = NULL;

  if (wax_host_match (leaf, endpoint))
    return;
  names = g_strjoinv (", ", (char **) wax_certificate_get_names (leaf));
  add (problems, WAX_PROBLEM_NAME_MISMATCH, at, names, 0);
}

/* How many certificates below the last link count against its path length: those that are neither the server's nor
 * self-issued. */
static int
count_issuers_below (const WaxPath *path)
{
  int count = 0;

  for (guint i = 1; i + 1 < path->links->len; i++)
    count += !wax_certificate_is_self_issued (wax_path_get_link (path, i));
  return count;
}

/* Only version 3 has a word for it (RFC 5280, section 6.1.4 (k)); an anchor of version 1 was chosen by hand. */
static gboolean
is_authority (const WaxPath *path, const WaxCertificate *issuer)
{
  guint version = wax_certificate_get_version (issuer);

  return (version == 3 && wax_certificate_is_ca (issuer)) || (version == 1 && path->end == WAX_PATH_ANCHORED);
}

static const char *
find_broken_constraint (const WaxPath *path, const WaxEndpoint *endpoint, WaxBudget *budget)
{
  const WaxCertificate *issuer = wax_path_get_link (path, path->links->len - 1);
  gnutls_x509_crt_t crt = wax_certificate_get_handle (issuer);
  guint critical, is_ca, usage;
  int path_length = -1;
  gboolean own_name;

  if (!wax_certificate_is_well_formed (issuer))
    return NULL; /* told as such; what the library makes of it differs with its version */
  if (!is_authority (path, issuer))
    return "not-a-ca";
  if (gnutls_x509_crt_get_key_usage (crt, &usage, &critical) >= 0 && (usage & GNUTLS_KEY_KEY_CERT_SIGN) == 0)
    return "key-usage";
  if (gnutls_x509_crt_get_basic_constraints (crt, &critical, &is_ca, &path_length) >= 0 && path_length >= 0 &&
      count_issuers_below (path) > path_length)
    return "path-length";
  if (!wax_features_are_passed_on (issuer, wax_path_get_link (path, path->links->len - 2)))
    return "features";
  own_name = endpoint != NULL && wax_host_match (wax_path_get_link (path, 0), endpoint);
  return wax_name_constraints_permit (path, own_name ? endpoint : NULL, budget) ? NULL : "names";
}

static void
check_issuer (const WaxPath *path, const WaxEndpoint *endpoint, guint at, WaxBudget *budget, GPtrArray *problems)
{
  const char *broken = find_broken_constraint (path, endpoint, budget);

  if (broken != NULL)
    add (problems, WAX_PROBLEM_CONSTRAINTS, at, broken, 0);
}

static gint64
measure_weight (const WaxCertificate *link)
{
  gsize size = g_bytes_get_size (wax_certificate_get_der (link));

  return (gint64) MIN (size / OCTETS_PER_UNIT, HEAVIEST_COST);
}

void
wax_rules_check_link (const WaxPath *path,
                      const WaxEndpoint *endpoint,
                      gint64 now,
                      WaxBudget *budget,
                      GPtrArray *problems)
{
  guint index = path->links->len - 1, at = wax_path_get_place (path, index);
  const WaxCertificate *link = wax_path_get_link (path, index);
  gboolean is_anchor = path->end == WAX_PATH_ANCHORED;

  wax_budget_spend (budget, LINK_COST + measure_weight (link));
  check_dates (link, at, index > 0, now, problems);
  check_key (link, at, problems);
  check_critical (link, at, problems);
  if (!wax_certificate_is_well_formed (link))
    add (problems, WAX_PROBLEM_MALFORMED, at, NULL, 0);
  if (index == 0 && endpoint != NULL) {
    check_leaf_form (link, at, problems);
    check_names (link, endpoint, at, problems);
  } else if (index > 0) {
    check_issuer (path, endpoint, at, budget, problems);
    check_key_reference (path, problems);
  }
  if (endpoint != NULL && (index == 0 || is_anchor))
    check_purpose (link, at, index == 0, problems);
  if (is_anchor || (index > 0 && wax_certificate_is_self_signed (link)))
    return; /* nobody relies on a root's signature on itself, nor on its form */
  check_signature_algorithm (link, at, problems);
  check_serial (link, at, problems);
  if (!wax_certificate_is_self_issued (link))
    check_form (link, at, problems);
  if (index > 0) {
    if (endpoint != NULL)
      check_purpose (link, at, FALSE, problems);
    check_authority_form (link, at, problems);
  }
}

void
wax_rules_check_whole (const WaxPath *path, WaxBudget *budget, GPtrArray *problems)
{
  guint last = path->links->len - 1, at = wax_path_get_place (path, last);
  const WaxCertificate *top = wax_path_get_link (path, last);

  switch (path->end) {
  case WAX_PATH_OPEN:
  case WAX_PATH_ANCHORED: break;
  case WAX_PATH_SELF_SIGNED:
    if (last == 0)
      add (problems, WAX_PROBLEM_SELF_SIGNED, at, NULL, 0);
    else
      add (problems, WAX_PROBLEM_ISSUER_UNKNOWN, at, wax_certificate_get_issuer (top), 0);
    break;
  case WAX_PATH_NO_ISSUER: add (problems, WAX_PROBLEM_ISSUER_UNKNOWN, at, wax_certificate_get_issuer (top), 0); break;
  case WAX_PATH_BROKEN: add (problems, WAX_PROBLEM_BAD_SIGNATURE, at, NULL, 0); break;
  }
  if (!wax_policies_permit (path, budget))
    add (problems, WAX_PROBLEM_CONSTRAINTS, at, "policy", 0);
}

gboolean
wax_rules_demand_staple (const WaxCertificate *certificate)
{
  gnutls_x509_tlsfeatures_t features = NULL;
  guint critical, feature;
  gboolean demanded = FALSE;

  if (gnutls_x509_tlsfeatures_init (&features) < 0)
    return TRUE;
  if (gnutls_x509_crt_get_tlsfeatures (wax_certificate_get_handle (certificate), features, 0, &critical) >= 0) {
    for (guint i = 0; gnutls_x509_tlsfeatures_get (features, i, &feature) >= 0; i++)
      demanded = demanded || feature == STATUS_REQUEST;
  }
  gnutls_x509_tlsfeatures_deinit (features);
  return demanded;
}
