#include "trust/wax-certificate-private.h"
#include "trust/wax-der-text.h"

#include <gnutls/abstract.h>

char *
wax_certificate_dup_key_octets (const WaxCertificate *self)
{
  gnutls_datum_t der = { NULL, 0 };
  gnutls_pubkey_t key = NULL;
  char *text;

  if (gnutls_pubkey_init (&key) >= 0 && gnutls_pubkey_import_x509 (key, wax_certificate_get_handle (self), 0) >= 0)
    gnutls_pubkey_export2 (key, GNUTLS_X509_FMT_DER, &der);
  if (key != NULL)
    gnutls_pubkey_deinit (key);
  text = wax_der_text_dump ((WaxDer) { der.data, der.size });
  gnutls_free (der.data);
  return text;
}

char *
wax_certificate_dup_signature_octets (const WaxCertificate *self)
{
  guint8 octets[4096];
  gsize size = sizeof octets;

  if (gnutls_x509_crt_get_signature (wax_certificate_get_handle (self), (char *) octets, &size) < 0)
    return g_strdup ("");
  return wax_der_text_dump ((WaxDer) { octets, size });
}
