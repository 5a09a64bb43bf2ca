#include "trust/wax-certificate-private.h"

#include "trust/wax-decode.h"
#include "trust/wax-der-text.h"

#include <glib/gi18n-lib.h>

/* Octets of a certificate's extensions that are taken apart: nobody reads what is beyond. */
enum { MAX_DECODED = 1024 * 1024 };

typedef struct {
  const char *oid;
  const char *name;
  WaxDecoder decode;
} Known;

static const Known known[] = {
  { "2.5.29.9", N_("About the subject"), wax_decode_directory_attributes },
  { "2.5.29.14", N_("Identifier of the subject’s key"), wax_decode_subject_key_id },
  { "2.5.29.15", N_("Use of the key"), wax_decode_key_usage },
  { "2.5.29.16", N_("When the key is used"), wax_decode_key_period },
  { "2.5.29.17", N_("Names of the subject"), wax_decode_names },
  { "2.5.29.18", N_("Names of the issuer"), wax_decode_names },
  { "2.5.29.19", N_("Basic constraints"), wax_decode_basic_constraints },
  { "2.5.29.30", N_("Name constraints"), wax_decode_name_constraints },
  { "2.5.29.31", N_("Where revocation lists are"), wax_decode_list_points },
  { "2.5.29.32", N_("Policies"), wax_decode_policies },
  { "2.5.29.33", N_("Policy mappings"), wax_decode_policy_mappings },
  { "2.5.29.35", N_("Identifier of the issuer’s key"), wax_decode_authority_key_id },
  { "2.5.29.36", N_("Policy constraints"), wax_decode_policy_constraints },
  { "2.5.29.37", N_("Purposes"), wax_decode_purposes },
  { "2.5.29.46", N_("Where the newest revocation lists are"), wax_decode_list_points },
  { "2.5.29.54", N_("Inhibit any policy"), wax_decode_inhibit_any },
  { "1.3.6.1.5.5.7.1.1", N_("Access to the issuer"), wax_decode_access },
  { "1.3.6.1.5.5.7.1.3", N_("Statements of a qualified certificate"), wax_decode_qualified },
  { "1.3.6.1.5.5.7.1.11", N_("Access to the subject"), wax_decode_access },
  { "1.3.6.1.5.5.7.1.24", N_("TLS features"), wax_decode_tls_features },
  { "1.3.6.1.5.5.7.48.1.5", N_("Is not looked up for revocation"), wax_decode_presence },
  { "1.3.6.1.4.1.11129.2.4.2", N_("Signed certificate timestamps"), wax_decode_timestamps },
  { "1.3.6.1.4.1.11129.2.4.3", N_("Precertificate"), wax_decode_poison },
  { "1.3.6.1.4.1.311.20.2", N_("Microsoft template’s name"), wax_decode_simple },
  { "1.3.6.1.4.1.311.21.1", N_("Microsoft authority’s version"), wax_decode_simple },
  { "1.3.6.1.4.1.311.21.2", N_("Microsoft authority’s last certificate"), wax_decode_simple },
  { "1.3.6.1.4.1.311.21.7", N_("Microsoft template"), wax_decode_template },
  { "1.3.6.1.4.1.311.21.10", N_("Microsoft application policies"), wax_decode_policies },
  { "1.3.6.1.4.1.311.21.11", N_("Microsoft application policy mappings"), wax_decode_policy_mappings },
  { "1.3.6.1.4.1.311.21.12", N_("Microsoft application policy constraints"), wax_decode_policy_constraints },
  { "1.3.6.1.4.1.311.25.2", N_("Microsoft security identifier"), wax_decode_names },
  { "2.16.840.1.113730.1.1", N_("Netscape certificate type"), wax_decode_netscape_type },
  { "2.16.840.1.113730.1.2", N_("Netscape base address"), wax_decode_simple },
  { "2.16.840.1.113730.1.3", N_("Netscape revocation address"), wax_decode_simple },
  { "2.16.840.1.113730.1.4", N_("Netscape authority revocation address"), wax_decode_simple },
  { "2.16.840.1.113730.1.7", N_("Netscape renewal address"), wax_decode_simple },
  { "2.16.840.1.113730.1.8", N_("Netscape authority policy address"), wax_decode_simple },
  { "2.16.840.1.113730.1.12", N_("Netscape server name"), wax_decode_simple },
  { "2.16.840.1.113730.1.13", N_("Netscape comment"), wax_decode_simple },
};

static const Known *
find_known (const char *oid)
{
  for (guint i = 0; i < G_N_ELEMENTS (known); i++) {
    if (g_str_equal (oid, known[i].oid))
      return &known[i];
  }
  return NULL;
}

static char *
describe (const Known *kind, WaxDer value, gsize *left)
{
  gboolean affordable = value.size <= *left;
  g_autofree char *hex = NULL;
  WaxLines lines;

  *left -= affordable ? value.size : 0;
  wax_lines_init (&lines);
  if (kind != NULL && affordable && kind->decode (value, &lines))
    return wax_lines_finish (&lines);
  wax_lines_clear (&lines);
  hex = kind != NULL ? wax_der_text_hex (value) : wax_der_text_dump (value);
  if (kind != NULL)
    wax_lines_add (&lines, 0, "%s",
                   affordable ? _("This value is not formed as it should be. Its octets:")
                              : _("This value is too large to be taken apart. Its octets:"));
  wax_lines_add (&lines, 0, "%s", hex);
  return wax_lines_finish (&lines);
}

static WaxCertificateExtension *
extension_new (WaxDer oid, gboolean critical, WaxDer value, gsize *left)
{
  WaxCertificateExtension *extension = g_new0 (WaxCertificateExtension, 1);
  const Known *kind;

  extension->oid = wax_der_text_oid (oid);
  if (extension->oid == NULL)
    extension->oid = wax_der_text_hex (oid);
  kind = find_known (extension->oid);
  extension->name = kind != NULL ? g_strdup (_(kind->name)) : NULL;
  extension->critical = critical;
  extension->text = describe (kind, value, left);
  return extension;
}

GPtrArray *
wax_certificate_list_extensions (const WaxCertificate *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_certificate_extension_free);
  WaxDer items = wax_certificate_get_extensions (self)->items, oid, value;
  gsize left = MAX_DECODED;
  gboolean critical;

  while (wax_extensions_next (&items, &oid, &critical, &value))
    g_ptr_array_add (list, extension_new (oid, critical, value, &left));
  return list;
}

void
wax_certificate_extension_free (WaxCertificateExtension *extension)
{
  g_free (extension->oid);
  g_free (extension->name);
  g_free (extension->text);
  g_free (extension);
}
