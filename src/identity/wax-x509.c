#include "identity/wax-x509.h"

WaxX509 *
wax_x509_import (const WaxCertificate *certificate)
{
  GBytes *der = wax_certificate_get_der (certificate);
  const gnutls_datum_t data = { (guint8 *) g_bytes_get_data (der, NULL), (guint) g_bytes_get_size (der) };
  gnutls_x509_crt_t crt;

  gnutls_x509_crt_init (&crt);
  gnutls_x509_crt_import (crt, &data, GNUTLS_X509_FMT_DER);
  return crt;
}
