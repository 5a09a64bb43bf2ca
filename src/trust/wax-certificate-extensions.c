#include "trust/wax-certificate-private.h"

#include <glib/gi18n-lib.h>
#include <gnutls/x509-ext.h>
#include <string.h>

/* Decodes the value of one kind of extension; NULL when it cannot be read. */
typedef char *(*Decoder) (const gnutls_datum_t *value);

typedef struct {
  const char *oid;
  const char *name;
  Decoder decode;
} Known;

typedef struct {
  const char *oid;
  const char *name;
} Named;

static void
add_line (GString *out, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
add_line (GString *out, const char *format, ...)
{
  va_list args;

  if (out->len > 0)
    g_string_append_c (out, '\n');
  va_start (args, format);
  g_string_append_vprintf (out, format, args);
  va_end (args);
}

static char *
finish (GString *out, gboolean readable)
{
  return g_string_free (out, !readable || out->len == 0);
}

static void
add_general_name (GString *out, guint type, const gnutls_datum_t *value)
{
  g_autofree char *text = wax_certificate_escape ((const char *) value->data, value->size);
  g_autofree char *hex = wax_certificate_hex (value->data, value->size);

  switch (type) {
  case GNUTLS_SAN_DNSNAME: add_line (out, _("Host name: %s"), text); break;
  case GNUTLS_SAN_RFC822NAME: add_line (out, _("Mail address: %s"), text); break;
  case GNUTLS_SAN_URI: add_line (out, _("Address: %s"), text); break;
  case GNUTLS_SAN_IPADDRESS:
    if (value->size == 4 || value->size == 16) {
      g_autoptr(GInetAddress) address =
        g_inet_address_new_from_bytes (value->data, value->size == 4 ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_IPV6);

      g_free (text);
      text = g_inet_address_to_string (address);
    }
    add_line (out, _("IP address: %s"), value->size == 4 || value->size == 16 ? text : hex);
    break;
  case GNUTLS_SAN_DN: add_line (out, _("Directory name: %s"), text); break;
  default: add_line (out, _("Other name: %s"), hex); break;
  }
}

static char *
decode_alt_names (const gnutls_datum_t *extension)
{
  GString *out = g_string_new (NULL);
  gnutls_subject_alt_names_t names = NULL;
  gnutls_datum_t value;
  guint type;
  gboolean readable = gnutls_subject_alt_names_init (&names) >= 0 &&
                      gnutls_x509_ext_import_subject_alt_names (extension, names, 0) >= 0;

  for (guint i = 0; readable && gnutls_subject_alt_names_get (names, i, &type, &value, NULL) >= 0; i++)
    add_general_name (out, type, &value);
  if (names != NULL)
    gnutls_subject_alt_names_deinit (names);
  return finish (out, readable);
}

static char *
decode_basic_constraints (const gnutls_datum_t *extension)
{
  GString *out = g_string_new (NULL);
  guint ca = 0;
  int path_length = -1;
  gboolean readable = gnutls_x509_ext_import_basic_constraints (extension, &ca, &path_length) >= 0;

  if (readable) {
    add_line (out, "%s", ca ? _("May issue certificates") : _("May not issue certificates"));
    if (path_length >= 0)
      add_line (out, _("Issuers below it: %d at most"), path_length);
  }
  return finish (out, readable);
}

static char *
decode_key_usage (const gnutls_datum_t *extension)
{
  static const struct {
    guint bit;
    const char *name;
  } uses[] = {
    { GNUTLS_KEY_DIGITAL_SIGNATURE, N_("Digital signature") },
    { GNUTLS_KEY_NON_REPUDIATION, N_("Non-repudiation") },
    { GNUTLS_KEY_KEY_ENCIPHERMENT, N_("Key encipherment") },
    { GNUTLS_KEY_DATA_ENCIPHERMENT, N_("Data encipherment") },
    { GNUTLS_KEY_KEY_AGREEMENT, N_("Key agreement") },
    { GNUTLS_KEY_KEY_CERT_SIGN, N_("Signing certificates") },
    { GNUTLS_KEY_CRL_SIGN, N_("Signing revocation lists") },
    { GNUTLS_KEY_ENCIPHER_ONLY, N_("Encipher only") },
    { GNUTLS_KEY_DECIPHER_ONLY, N_("Decipher only") },
  };
  GString *out = g_string_new (NULL);
  guint usage = 0;
  gboolean readable = gnutls_x509_ext_import_key_usage (extension, &usage) >= 0;

  for (guint i = 0; readable && i < G_N_ELEMENTS (uses); i++) {
    if (usage & uses[i].bit)
      add_line (out, "%s", _(uses[i].name));
  }
  return finish (out, readable);
}

static char *
decode_purposes (const gnutls_datum_t *extension)
{
  static const Named purposes[] = {
    { GNUTLS_KP_TLS_WWW_SERVER, N_("TLS server") },
    { GNUTLS_KP_TLS_WWW_CLIENT, N_("TLS client") },
    { GNUTLS_KP_CODE_SIGNING, N_("Code signing") },
    { GNUTLS_KP_EMAIL_PROTECTION, N_("Mail protection") },
    { GNUTLS_KP_TIME_STAMPING, N_("Time stamping") },
    { GNUTLS_KP_OCSP_SIGNING, N_("Answering about revocation") },
    { GNUTLS_KP_ANY, N_("Any purpose") },
  };
  GString *out = g_string_new (NULL);
  gnutls_x509_key_purposes_t list = NULL;
  gnutls_datum_t oid;
  gboolean readable = gnutls_x509_key_purpose_init (&list) >= 0 &&
                      gnutls_x509_ext_import_key_purposes (extension, list, 0) >= 0;

  for (guint i = 0; readable && gnutls_x509_key_purpose_get (list, i, &oid) >= 0; i++) {
    g_autofree char *text = wax_certificate_escape ((const char *) oid.data, oid.size);
    const char *name = text;

    for (guint j = 0; j < G_N_ELEMENTS (purposes); j++) {
      if (g_str_equal (text, purposes[j].oid))
        name = _(purposes[j].name);
    }
    add_line (out, "%s", name);
  }
  if (list != NULL)
    gnutls_x509_key_purpose_deinit (list);
  return finish (out, readable);
}

static char *
decode_subject_key_id (const gnutls_datum_t *extension)
{
  gnutls_datum_t id = { NULL, 0 };
  char *text;

  if (gnutls_x509_ext_import_subject_key_id (extension, &id) < 0)
    return NULL;
  text = wax_certificate_hex (id.data, id.size);
  gnutls_free (id.data);
  return text;
}

static char *
decode_authority_key_id (const gnutls_datum_t *extension)
{
  gnutls_x509_aki_t aki = NULL;
  gnutls_datum_t id = { NULL, 0 };
  char *text = NULL;

  if (gnutls_x509_aki_init (&aki) < 0)
    return NULL;
  if (gnutls_x509_ext_import_authority_key_id (extension, aki, 0) >= 0 && gnutls_x509_aki_get_id (aki, &id) >= 0)
    text = wax_certificate_hex (id.data, id.size);
  gnutls_x509_aki_deinit (aki);
  return text;
}

static void
add_constrained_name (GString *out, const char *kind, guint type, const gnutls_datum_t *name)
{
  g_autofree char *text = NULL;

  if (type == GNUTLS_SAN_IPADDRESS && (name->size == 8 || name->size == 32)) {
    gsize half = name->size / 2;
    GSocketFamily family = half == 4 ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_IPV6;
    g_autoptr(GInetAddress) address = g_inet_address_new_from_bytes (name->data, family);
    g_autoptr(GInetAddress) mask = g_inet_address_new_from_bytes (name->data + half, family);
    g_autofree char *left = g_inet_address_to_string (address);
    g_autofree char *right = g_inet_address_to_string (mask);

    text = g_strdup_printf ("%s/%s", left, right);
  } else if (type == GNUTLS_SAN_DNSNAME || type == GNUTLS_SAN_RFC822NAME || type == GNUTLS_SAN_URI) {
    text = wax_certificate_escape ((const char *) name->data, name->size);
  } else {
    text = wax_certificate_hex (name->data, name->size);
  }
  add_line (out, "%s: %s", kind, text);
}

static char *
decode_name_constraints (const gnutls_datum_t *extension)
{
  GString *out = g_string_new (NULL);
  gnutls_x509_name_constraints_t list = NULL;
  gnutls_datum_t name;
  guint type;
  gboolean readable = gnutls_x509_name_constraints_init (&list) >= 0 &&
                      gnutls_x509_ext_import_name_constraints (extension, list, 0) >= 0;

  for (guint i = 0; readable && gnutls_x509_name_constraints_get_permitted (list, i, &type, &name) >= 0; i++)
    add_constrained_name (out, _("Permitted"), type, &name);
  for (guint i = 0; readable && gnutls_x509_name_constraints_get_excluded (list, i, &type, &name) >= 0; i++)
    add_constrained_name (out, _("Excluded"), type, &name);
  if (list != NULL)
    gnutls_x509_name_constraints_deinit (list);
  return finish (out, readable);
}

static char *
decode_authority_access (const gnutls_datum_t *extension)
{
  GString *out = g_string_new (NULL);
  gnutls_x509_aia_t list = NULL;
  gnutls_datum_t oid, name;
  guint type;
  gboolean readable = gnutls_x509_aia_init (&list) >= 0 && gnutls_x509_ext_import_aia (extension, list, 0) >= 0;

  for (guint i = 0; readable && gnutls_x509_aia_get (list, i, &oid, &type, &name) >= 0; i++) {
    g_autofree char *way = wax_certificate_escape ((const char *) oid.data, oid.size);
    g_autofree char *text = wax_certificate_escape ((const char *) name.data, name.size);

    if (g_str_equal (way, GNUTLS_OID_AD_OCSP))
      add_line (out, _("Revocation is answered at: %s"), text);
    else if (g_str_equal (way, GNUTLS_OID_AD_CAISSUERS))
      add_line (out, _("The issuer is found at: %s"), text);
    else
      add_line (out, "%s: %s", way, text);
  }
  if (list != NULL)
    gnutls_x509_aia_deinit (list);
  return finish (out, readable);
}

static char *
decode_crl_points (const gnutls_datum_t *extension)
{
  GString *out = g_string_new (NULL);
  gnutls_x509_crl_dist_points_t list = NULL;
  gnutls_datum_t name;
  guint type, reasons;
  gboolean readable = gnutls_x509_crl_dist_points_init (&list) >= 0 &&
                      gnutls_x509_ext_import_crl_dist_points (extension, list, 0) >= 0;

  for (guint i = 0; readable && gnutls_x509_crl_dist_points_get (list, i, &type, &name, &reasons) >= 0; i++)
    add_general_name (out, type, &name);
  if (list != NULL)
    gnutls_x509_crl_dist_points_deinit (list);
  return finish (out, readable);
}

static void
add_qualifiers (GString *out, const struct gnutls_x509_policy_st *policy)
{
  for (guint i = 0; i < policy->qualifiers && i < GNUTLS_MAX_QUALIFIERS; i++) {
    g_autofree char *text = wax_certificate_escape (policy->qualifier[i].data, policy->qualifier[i].size);

    add_line (out, "  %s", text);
  }
}

static char *
decode_policies (const gnutls_datum_t *extension)
{
  GString *out = g_string_new (NULL);
  gnutls_x509_policies_t list = NULL;
  struct gnutls_x509_policy_st policy;
  gboolean readable = gnutls_x509_policies_init (&list) >= 0 &&
                      gnutls_x509_ext_import_policies (extension, list, 0) >= 0;

  for (guint i = 0; readable && gnutls_x509_policies_get (list, i, &policy) >= 0; i++) {
    g_autofree char *oid = wax_certificate_escape (policy.oid, strlen (policy.oid));

    add_line (out, "%s", oid);
    add_qualifiers (out, &policy);
  }
  if (list != NULL)
    gnutls_x509_policies_deinit (list);
  return finish (out, readable);
}

static char *
decode_tls_features (const gnutls_datum_t *extension)
{
  GString *out = g_string_new (NULL);
  gnutls_x509_tlsfeatures_t list = NULL;
  guint feature;
  gboolean readable = gnutls_x509_tlsfeatures_init (&list) >= 0 &&
                      gnutls_x509_ext_import_tlsfeatures (extension, list, 0) >= 0;

  for (guint i = 0; readable && gnutls_x509_tlsfeatures_get (list, i, &feature) >= 0; i++) {
    if (feature == 5)
      add_line (out, "%s", _("The server must send a fresh answer about revocation"));
    else
      add_line (out, "%u", feature);
  }
  if (list != NULL)
    gnutls_x509_tlsfeatures_deinit (list);
  return finish (out, readable);
}

static char *
decode_private_key_period (const gnutls_datum_t *extension)
{
  GString *out = g_string_new (NULL);
  time_t from = 0, to = 0;
  gboolean readable = gnutls_x509_ext_import_private_key_usage_period (extension, &from, &to) >= 0;

  if (readable) {
    g_autoptr(GDateTime) start = g_date_time_new_from_unix_utc (from);
    g_autoptr(GDateTime) end = g_date_time_new_from_unix_utc (to);
    g_autofree char *first = start != NULL ? g_date_time_format_iso8601 (start) : g_strdup ("-");
    g_autofree char *last = end != NULL ? g_date_time_format_iso8601 (end) : g_strdup ("-");

    add_line (out, "%s – %s", first, last);
  }
  return finish (out, readable);
}

static const Known known[] = {
  { GNUTLS_X509EXT_OID_SAN, N_("Names of the subject"), decode_alt_names },
  { GNUTLS_X509EXT_OID_IAN, N_("Names of the issuer"), decode_alt_names },
  { GNUTLS_X509EXT_OID_BASIC_CONSTRAINTS, N_("Basic constraints"), decode_basic_constraints },
  { GNUTLS_X509EXT_OID_KEY_USAGE, N_("Use of the key"), decode_key_usage },
  { GNUTLS_X509EXT_OID_EXTENDED_KEY_USAGE, N_("Purposes"), decode_purposes },
  { GNUTLS_X509EXT_OID_SUBJECT_KEY_ID, N_("Identifier of the subject’s key"), decode_subject_key_id },
  { GNUTLS_X509EXT_OID_AUTHORITY_KEY_ID, N_("Identifier of the issuer’s key"), decode_authority_key_id },
  { GNUTLS_X509EXT_OID_NAME_CONSTRAINTS, N_("Name constraints"), decode_name_constraints },
  { GNUTLS_X509EXT_OID_AUTHORITY_INFO_ACCESS, N_("Access to the issuer"), decode_authority_access },
  { GNUTLS_X509EXT_OID_CRL_DIST_POINTS, N_("Where revocation lists are"), decode_crl_points },
  { GNUTLS_X509EXT_OID_CRT_POLICY, N_("Policies"), decode_policies },
  { GNUTLS_X509EXT_OID_PRIVATE_KEY_USAGE_PERIOD, N_("When the key is used"), decode_private_key_period },
  { GNUTLS_X509EXT_OID_TLSFEATURES, N_("TLS features"), decode_tls_features },
  { "1.3.6.1.4.1.11129.2.4.2", N_("Signed certificate timestamps"), NULL },
  { "2.5.29.33", N_("Policy mappings"), NULL },
  { "2.5.29.36", N_("Policy constraints"), NULL },
  { GNUTLS_X509EXT_OID_INHIBIT_ANYPOLICY, N_("Inhibit any policy"), NULL },
  { "2.16.840.1.113730.1.1", N_("Netscape certificate type"), NULL },
  { "2.16.840.1.113730.1.13", N_("Netscape comment"), NULL },
};

static char *
decode (const Known *kind, const gnutls_datum_t *value)
{
  char *text = kind != NULL && kind->decode != NULL ? kind->decode (value) : NULL;

  return text != NULL ? text : wax_certificate_hex (value->data, value->size);
}

static const Known *
find_known (const char *oid)
{
  for (guint i = 0; i < G_N_ELEMENTS (known); i++) {
    if (g_str_equal (oid, known[i].oid))
      return &known[i];
  }
  return NULL;
}

GPtrArray *
wax_certificate_list_extensions (const WaxCertificate *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_certificate_extension_free);
  gnutls_x509_crt_t crt = wax_certificate_get_handle (self);

  for (guint i = 0;; i++) {
    char oid[128];
    gsize size = sizeof oid;
    guint critical;
    gnutls_datum_t value = { NULL, 0 };
    WaxCertificateExtension *extension;
    const Known *kind;

    if (gnutls_x509_crt_get_extension_info (crt, i, oid, &size, &critical) < 0)
      return list;
    kind = find_known (oid);
    extension = g_new0 (WaxCertificateExtension, 1);
    extension->oid = g_strdup (oid);
    extension->name = kind != NULL ? g_strdup (_(kind->name)) : NULL;
    extension->critical = critical != 0;
    if (gnutls_x509_crt_get_extension_data2 (crt, i, &value) >= 0)
      extension->text = decode (kind, &value);
    else
      extension->text = g_strdup ("");
    gnutls_free (value.data);
    g_ptr_array_add (list, extension);
  }
}

void
wax_certificate_extension_free (WaxCertificateExtension *extension)
{
  g_free (extension->oid);
  g_free (extension->name);
  g_free (extension->text);
  g_free (extension);
}
