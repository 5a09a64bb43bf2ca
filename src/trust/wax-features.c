#include "trust/wax-features.h"

#include "trust/wax-certificate-private.h"

enum { MAX_FEATURES = 100 };

/* Features ::= SEQUENCE OF INTEGER; nothing without the extension. FALSE when it cannot be read, or is without
 * measure. */
static gboolean
read_features (const WaxCertificate *certificate, WaxDer *features, guint *n)
{
  const WaxExtensions *extensions = wax_certificate_get_extensions (certificate);
  WaxDer cursor, list;

  *n = 0;
  if (!wax_extensions_have (extensions, WAX_EXTENSION_TLS_FEATURES))
    return TRUE;
  cursor = extensions->values[WAX_EXTENSION_TLS_FEATURES];
  if (!wax_der_enter (&cursor, 0x30, &list) || cursor.size > 0)
    return FALSE;
  while (list.size > 0) {
    if (*n == MAX_FEATURES || !wax_der_enter (&list, 0x02, &features[(*n)++]))
      return FALSE;
  }
  return TRUE;
}

gboolean
wax_features_are_passed_on (const WaxCertificate *issuer, const WaxCertificate *certificate)
{
  WaxDer demanded[MAX_FEATURES], held[MAX_FEATURES];
  guint n_demanded, n_held;

  if (!wax_extensions_have (wax_certificate_get_extensions (issuer), WAX_EXTENSION_TLS_FEATURES))
    return TRUE;
  if (!read_features (issuer, demanded, &n_demanded) || !read_features (certificate, held, &n_held))
    return FALSE;
  for (guint i = 0; i < n_demanded; i++) {
    if (!wax_der_is_among (held, n_held, demanded[i]))
      return FALSE;
  }
  return TRUE;
}
