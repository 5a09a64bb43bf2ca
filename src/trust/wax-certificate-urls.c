#include "trust/wax-certificate-private.h"

#include <string.h>

enum { MAX_PLACES = 3, MAX_LOOKED_AT = 12, MAX_URL = 2048 };

/* @size: of @text, which was read from a certificate */
static void
add_url (GPtrArray *urls, const void *text, gsize size)
{
  g_autofree char *url = size <= MAX_URL ? g_strndup (text, size) : NULL;
  g_autoptr(GUri) uri = url != NULL && strlen (url) == size ? g_uri_parse (url, G_URI_FLAGS_NONE, NULL) : NULL;

  if (uri == NULL || urls->len >= MAX_PLACES || g_uri_get_host (uri) == NULL || g_uri_get_userinfo (uri) != NULL ||
      (strcmp (g_uri_get_scheme (uri), "http") != 0 && strcmp (g_uri_get_scheme (uri), "https") != 0))
    return;
  g_ptr_array_add (urls, g_steal_pointer (&url));
}

/* @whole: those for any reason; else those for some */
static void
add_lists (const WaxCertificate *self, gboolean whole, GPtrArray *urls)
{
  char name[MAX_URL];

  for (guint i = 0; i < 2 * MAX_PLACES; i++) {
    gsize size = sizeof name;
    guint reasons = 0, critical;
    int kind = gnutls_x509_crt_get_crl_dist_points (wax_certificate_get_handle (self), i, name, &size, &reasons,
                                                    &critical);

    if (kind == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
      break;
    if (kind == GNUTLS_SAN_URI && (reasons == 0) == whole)
      add_url (urls, name, size);
  }
}

static void
add_access (const WaxCertificate *self, int what, GPtrArray *urls)
{
  for (guint i = 0; i < MAX_LOOKED_AT; i++) {
    gnutls_datum_t url = { 0 };
    int result = gnutls_x509_crt_get_authority_info_access (wax_certificate_get_handle (self), i, what, &url, NULL);

    if (result == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
      break;
    if (result >= 0)
      add_url (urls, url.data, url.size);
    gnutls_free (url.data);
  }
}

char **
wax_certificate_list_urls (const WaxCertificate *self, WaxCertificateUrl kind)
{
  GPtrArray *urls = g_ptr_array_new ();

  switch (kind) {
  case WAX_CERTIFICATE_URL_ISSUER: add_access (self, GNUTLS_IA_CAISSUERS_URI, urls); break;
  case WAX_CERTIFICATE_URL_RESPONDER: add_access (self, GNUTLS_IA_OCSP_URI, urls); break;
  case WAX_CERTIFICATE_URL_LIST:
    add_lists (self, TRUE, urls);
    add_lists (self, FALSE, urls);
    break;
  }
  g_ptr_array_add (urls, NULL);
  return (char **) g_ptr_array_free (urls, FALSE);
}
