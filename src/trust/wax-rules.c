#include "trust/wax-rules.h"

#include "trust/wax-certificate-private.h"
#include "trust/wax-host-match.h"
#include "trust/wax-name-constraints.h"

#include <gnutls/abstract.h>
#include <gnutls/x509-ext.h>
#include <string.h>

enum {
  MAX_SERIAL_OCTETS = 20, /* RFC 5280, section 4.1.2.2 */
  STATUS_REQUEST = 5,     /* RFC 6066, section 8 */
  LINK_COST = 30,
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

static void
check_key (const WaxCertificate *certificate, guint at, GPtrArray *problems)
{
  guint bits = 0;
  int algorithm = gnutls_x509_crt_get_pk_algorithm (wax_certificate_get_handle (certificate), &bits);
  const char *name = algorithm == GNUTLS_PK_DSA                                     ? "dsa"
                     : algorithm == GNUTLS_PK_RSA || algorithm == GNUTLS_PK_RSA_PSS ? "rsa"
                                                                                    : "ec";
  g_autofree char *evidence = NULL;

  if (algorithm > 0 && algorithm != GNUTLS_PK_DSA &&
      gnutls_pk_bits_to_sec_param (algorithm, bits) >= GNUTLS_SEC_PARAM_MEDIUM)
    return;
  evidence = algorithm > 0 ? g_strdup_printf ("%s-%u", name, bits) : g_strdup ("unknown-key");
  add (problems, WAX_PROBLEM_WEAK, at, evidence, 0);
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

/* Extensions whose meaning this program, or the library for it, takes into account. Policies need none: no policy is
 * demanded at the start, so only policyConstraints could make one necessary, and that one is unknown. */
static gboolean
is_known_extension (const char *oid)
{
  static const char *const known[] = {
    GNUTLS_X509EXT_OID_SAN, GNUTLS_X509EXT_OID_IAN, GNUTLS_X509EXT_OID_BASIC_CONSTRAINTS, GNUTLS_X509EXT_OID_KEY_USAGE,
    GNUTLS_X509EXT_OID_EXTENDED_KEY_USAGE, GNUTLS_X509EXT_OID_SUBJECT_KEY_ID, GNUTLS_X509EXT_OID_AUTHORITY_KEY_ID,
    GNUTLS_X509EXT_OID_NAME_CONSTRAINTS, GNUTLS_X509EXT_OID_CRL_DIST_POINTS, GNUTLS_X509EXT_OID_CRT_POLICY,
    GNUTLS_X509EXT_OID_INHIBIT_ANYPOLICY, "2.5.29.33", GNUTLS_X509EXT_OID_TLSFEATURES,
    GNUTLS_X509EXT_OID_AUTHORITY_INFO_ACCESS, NULL,
  };

  return g_strv_contains (known, oid);
}

static void
check_critical (const WaxCertificate *certificate, guint at, GPtrArray *problems)
{
  gnutls_x509_crt_t crt = wax_certificate_get_handle (certificate);

  for (guint i = 0;; i++) {
    char oid[128];
    gsize size = sizeof oid;
    guint critical;

    if (gnutls_x509_crt_get_extension_info (crt, i, oid, &size, &critical) < 0)
      return;
    if (critical && !is_known_extension (oid))
      add (problems, WAX_PROBLEM_UNKNOWN_CRITICAL, at, oid, 0);
  }
}

/* No such extension: any purpose. */
static gboolean
has_server_purpose (gnutls_x509_crt_t crt)
{
  for (guint i = 0;; i++) {
    char oid[128];
    gsize size = sizeof oid;
    guint critical;

    if (gnutls_x509_crt_get_key_purpose_oid (crt, i, oid, &size, &critical) < 0)
      return i == 0 && gnutls_x509_crt_get_extension_by_oid (crt, GNUTLS_X509EXT_OID_EXTENDED_KEY_USAGE, 0, NULL,
                                                             &size, NULL) == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE;
    if (g_str_equal (oid, GNUTLS_KP_TLS_WWW_SERVER) || g_str_equal (oid, GNUTLS_KP_ANY))
      return TRUE;
  }
}

static void
check_purpose (const WaxCertificate *certificate, guint at, gboolean is_leaf, GPtrArray *problems)
{
  const guint server = GNUTLS_KEY_DIGITAL_SIGNATURE | GNUTLS_KEY_KEY_ENCIPHERMENT | GNUTLS_KEY_KEY_AGREEMENT;
  gnutls_x509_crt_t crt = wax_certificate_get_handle (certificate);
  guint usage, critical;

  if (!has_server_purpose (crt))
    add (problems, WAX_PROBLEM_WRONG_PURPOSE, at, "purpose", 0);
  else if (is_leaf && gnutls_x509_crt_get_key_usage (crt, &usage, &critical) >= 0 && (usage & server) == 0)
    add (problems, WAX_PROBLEM_WRONG_PURPOSE, at, "key-usage", 0);
}

static gboolean
has_extension (const WaxCertificate *certificate, const char *oid)
{
  gsize size = 0;

  return gnutls_x509_crt_get_extension_by_oid (wax_certificate_get_handle (certificate), oid, 0, NULL, &size, NULL) !=
         GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE;
}

/* A self-signed server is a CA by OpenSSL's defaults; that alone must stay within a person's reach and is no fault of
 * form. */
static void
check_leaf_form (const WaxCertificate *leaf, guint at, GPtrArray *problems)
{
  if (wax_certificate_get_version (leaf) != 3) {
    g_autofree char *evidence = g_strdup_printf ("version-%u", wax_certificate_get_version (leaf));

    add (problems, WAX_PROBLEM_FORM, at, evidence, 0);
  }
  if (wax_certificate_is_ca (leaf) && !wax_certificate_is_self_signed (leaf))
    add (problems, WAX_PROBLEM_FORM, at, "ca", 0);
  if (has_extension (leaf, GNUTLS_X509EXT_OID_NAME_CONSTRAINTS))
    add (problems, WAX_PROBLEM_FORM, at, "name-constraints", 0);
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

static const char *
find_broken_constraint (const WaxPath *path, const WaxEndpoint *endpoint, WaxBudget *budget)
{
  const WaxCertificate *issuer = wax_path_get_link (path, path->links->len - 1);
  gnutls_x509_crt_t crt = wax_certificate_get_handle (issuer);
  guint critical, is_ca, usage;
  int path_length = -1;

  /* An anchor of version 1 can say nothing of the kind; it was chosen by hand. */
  if (!wax_certificate_is_ca (issuer) && !(path->end == WAX_PATH_ANCHORED && wax_certificate_get_version (issuer) == 1))
    return "not-a-ca";
  if (gnutls_x509_crt_get_key_usage (crt, &usage, &critical) >= 0 && (usage & GNUTLS_KEY_KEY_CERT_SIGN) == 0)
    return "key-usage";
  if (gnutls_x509_crt_get_basic_constraints (crt, &critical, &is_ca, &path_length) >= 0 && path_length >= 0 &&
      count_issuers_below (path) > path_length)
    return "path-length";
  if (!wax_name_constraints_permit (path, wax_host_match (wax_path_get_link (path, 0), endpoint) ? endpoint : NULL, budget))
    return "names";
  return NULL;
}

static void
check_issuer (const WaxPath *path, const WaxEndpoint *endpoint, guint at, WaxBudget *budget, GPtrArray *problems)
{
  const char *broken = find_broken_constraint (path, endpoint, budget);

  if (broken != NULL)
    add (problems, WAX_PROBLEM_CONSTRAINTS, at, broken, 0);
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

  wax_budget_spend (budget, LINK_COST);
  check_dates (link, at, index > 0, now, problems);
  check_key (link, at, problems);
  check_critical (link, at, problems);
  if (!wax_certificate_is_well_formed (link))
    add (problems, WAX_PROBLEM_MALFORMED, at, NULL, 0);
  if (index == 0) {
    check_leaf_form (link, at, problems);
    check_names (link, endpoint, at, problems);
  } else {
    check_issuer (path, endpoint, at, budget, problems);
  }
  if (index > 0 && (is_anchor || wax_certificate_is_self_signed (link)))
    return; /* nobody relies on a root's signature on itself, nor on its purpose and serial */
  if (!is_anchor)
    check_signature_algorithm (link, at, problems);
  check_serial (link, at, problems);
  check_purpose (link, at, index == 0, problems);
}

void
wax_rules_check_whole (const WaxPath *path, GPtrArray *problems)
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
