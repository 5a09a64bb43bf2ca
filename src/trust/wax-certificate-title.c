#include "trust/wax-certificate-private.h"

#include "trust/wax-der-text.h"

enum { MAX_NAME = 40 }; /* in characters */

typedef int (*GetPart) (gnutls_x509_crt_t crt,
                        const char *oid,
                        unsigned index,
                        unsigned raw,
                        void *value,
                        size_t *size);

/* As it stands there: the library's own text is one for within a name, with commas escaped. */
static char *
read_part (gnutls_x509_crt_t crt, GetPart get, const char *oid)
{
  guint8 value[1024], tag;
  gsize size = sizeof value;
  WaxDer cursor, content;

  if (get (crt, oid, 0, 1, value, &size) < 0)
    return NULL;
  cursor = (WaxDer) { value, size };
  return wax_der_next (&cursor, &tag, &content, NULL) && content.size > 0 ? wax_der_text_string (tag, content) : NULL;
}

char *
wax_certificate_read_title (gnutls_x509_crt_t crt, gboolean of_issuer)
{
  GetPart get = of_issuer ? gnutls_x509_crt_get_issuer_dn_by_oid : gnutls_x509_crt_get_dn_by_oid;
  char *title = read_part (crt, get, GNUTLS_OID_X520_COMMON_NAME);

  return title != NULL ? title : read_part (crt, get, GNUTLS_OID_X520_ORGANIZATION_NAME);
}

char *
wax_certificate_dup_issuer_display_name (const WaxCertificate *self)
{
  char *title = wax_certificate_read_title (wax_certificate_get_handle (self), TRUE);

  return title != NULL ? title : g_strdup (wax_certificate_get_issuer (self));
}

char *
wax_certificate_shorten_name (const char *name)
{
  g_autofree char *cut = g_utf8_substring (name, 0, MIN (g_utf8_strlen (name, -1), MAX_NAME));

  return g_utf8_strlen (name, -1) > MAX_NAME ? g_strconcat (cut, "…", NULL) : g_steal_pointer (&cut);
}
