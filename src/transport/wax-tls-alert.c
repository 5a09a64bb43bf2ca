#include "transport/wax-tls-alert.h"

#include <gnutls/gnutls.h>
#include <string.h>

static const struct {
  gnutls_alert_description_t description;
  WaxTlsAlert alert;
} rows[] = {
  { GNUTLS_A_CERTIFICATE_REQUIRED, WAX_TLS_ALERT_REQUIRED },
  { GNUTLS_A_CERTIFICATE_EXPIRED, WAX_TLS_ALERT_EXPIRED },
  { GNUTLS_A_CERTIFICATE_REVOKED, WAX_TLS_ALERT_REVOKED },
  { GNUTLS_A_UNKNOWN_CA, WAX_TLS_ALERT_UNKNOWN_AUTHORITY },
  { GNUTLS_A_UNSUPPORTED_CERTIFICATE, WAX_TLS_ALERT_UNSUPPORTED },
  { GNUTLS_A_BAD_CERTIFICATE, WAX_TLS_ALERT_BAD_CERTIFICATE },
  { GNUTLS_A_CERTIFICATE_UNKNOWN, WAX_TLS_ALERT_BAD_CERTIFICATE },
  { GNUTLS_A_ACCESS_DENIED, WAX_TLS_ALERT_BAD_CERTIFICATE },
  { GNUTLS_A_HANDSHAKE_FAILURE, WAX_TLS_ALERT_OTHER },
  { GNUTLS_A_DECRYPT_ERROR, WAX_TLS_ALERT_OTHER },
};

WaxTlsAlert
wax_tls_alert_from (const GError *error)
{
  WaxTlsAlert alert = WAX_TLS_ALERT_NONE;
  gsize longest = 0; /* in some language the words of one may stand in those of another */

  if (error->domain != G_TLS_ERROR)
    return WAX_TLS_ALERT_NONE;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const char *name = gnutls_alert_get_name (rows[i].description);
    gsize size = name != NULL ? strlen (name) : 0;

    if (size > longest && strstr (error->message, name) != NULL) {
      longest = size;
      alert = rows[i].alert;
    }
  }
  return alert;
}

gboolean
wax_tls_alert_is_about_certificate (WaxTlsAlert alert)
{
  return alert != WAX_TLS_ALERT_NONE && alert != WAX_TLS_ALERT_OTHER;
}
