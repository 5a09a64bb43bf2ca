#include "trust/wax-name-constraints.h"

#include "trust/wax-certificate-private.h"
#include "trust/wax-name.h"

#include <gnutls/x509-ext.h>
#include <string.h>

enum { MAX_NAMES = 1000 };

static gboolean
has_kind (gnutls_x509_name_constraints_t list, guint kind)
{
  gnutls_datum_t name;
  guint type;

  for (guint i = 0; gnutls_x509_name_constraints_get_permitted (list, i, &type, &name) >= 0; i++) {
    if (type == kind)
      return TRUE;
  }
  for (guint i = 0; gnutls_x509_name_constraints_get_excluded (list, i, &type, &name) >= 0; i++) {
    if (type == kind)
      return TRUE;
  }
  return FALSE;
}

static gboolean
permits_name (gnutls_x509_name_constraints_t list, guint type, const gnutls_datum_t *name)
{
  switch (type) {
  case GNUTLS_SAN_DNSNAME:
  case GNUTLS_SAN_RFC822NAME:
  case GNUTLS_SAN_IPADDRESS:
    return gnutls_x509_name_constraints_check (list, type, name) != 0;
  default:
    return !has_kind (list, type);
  }
}

static gboolean
permits_alt_names (gnutls_x509_name_constraints_t list, const WaxCertificate *below)
{
  gnutls_x509_crt_t crt = wax_certificate_get_handle (below);
  gnutls_datum_t extension = { NULL, 0 }, name;
  gnutls_subject_alt_names_t names = NULL;
  gboolean permitted;
  guint type;

  if (gnutls_x509_crt_get_extension_by_oid2 (crt, GNUTLS_X509EXT_OID_SAN, 0, &extension, NULL) < 0)
    return TRUE;
  permitted = gnutls_subject_alt_names_init (&names) >= 0 &&
              gnutls_x509_ext_import_subject_alt_names (&extension, names, 0) >= 0;
  for (guint i = 0; permitted && gnutls_subject_alt_names_get (names, i, &type, &name, NULL) >= 0; i++)
    permitted = i < MAX_NAMES && permits_name (list, type, &name);
  if (names != NULL)
    gnutls_subject_alt_names_deinit (names);
  gnutls_free (extension.data);
  return permitted;
}

/* Whether the name lies in the subtree of the directory. What cannot be read is no subtree. */
static gboolean
is_below (GBytes *name, const gnutls_datum_t *base)
{
  g_autoptr(GBytes) normal = wax_name_normalize ((WaxDer) { base->data, base->size });

  return normal != NULL && wax_name_is_below (name, normal);
}

static gboolean
permits_subject (gnutls_x509_name_constraints_t list, const WaxCertificate *below)
{
  GBytes *subject = wax_certificate_get_subject_name (below);
  gboolean demanded = FALSE, permitted = FALSE;
  gnutls_datum_t base;
  guint type;

  for (guint i = 0; gnutls_x509_name_constraints_get_excluded (list, i, &type, &base) >= 0; i++) {
    if (type == GNUTLS_SAN_DN && is_below (subject, &base))
      return FALSE;
  }
  for (guint i = 0; gnutls_x509_name_constraints_get_permitted (list, i, &type, &base) >= 0; i++) {
    demanded = demanded || type == GNUTLS_SAN_DN;
    permitted = permitted || (type == GNUTLS_SAN_DN && is_below (subject, &base));
  }
  return !demanded || permitted || g_bytes_get_size (subject) == 0;
}

static gboolean
permits_host (gnutls_x509_name_constraints_t list, const WaxEndpoint *endpoint)
{
  const char *host = wax_endpoint_get_host (endpoint);
  g_autoptr(GInetAddress) address = NULL;
  gnutls_datum_t name;

  if (!wax_endpoint_is_address (endpoint)) {
    name = (gnutls_datum_t) { (guint8 *) host, strlen (host) };
    return gnutls_x509_name_constraints_check (list, GNUTLS_SAN_DNSNAME, &name) != 0;
  }
  address = g_inet_address_new_from_string (host);
  name = (gnutls_datum_t) { (guint8 *) g_inet_address_to_bytes (address), g_inet_address_get_native_size (address) };
  return gnutls_x509_name_constraints_check (list, GNUTLS_SAN_IPADDRESS, &name) != 0;
}

gboolean
wax_name_constraints_permit (const WaxCertificate *issuer, const WaxCertificate *below, const WaxEndpoint *endpoint)
{
  gnutls_x509_name_constraints_t list = NULL;
  guint critical;
  int result;
  gboolean permitted;

  if (gnutls_x509_name_constraints_init (&list) < 0)
    return FALSE;
  result = gnutls_x509_crt_get_name_constraints (wax_certificate_get_handle (issuer), list, 0, &critical);
  permitted = result == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE ||
              (result >= 0 && permits_alt_names (list, below) && permits_subject (list, below) &&
               (endpoint == NULL || permits_host (list, endpoint)));
  gnutls_x509_name_constraints_deinit (list);
  return permitted;
}
