#include "wax-demo-call.h"

#include <gnutls/x509.h>
#include <string.h>

#define PEM_BEGIN "-----BEGIN CERTIFICATE-----"

/*
 * Signing in by certificate, at a port of its own (recorded as 485 to 504). What the server seen does not tell apart is
 * not told apart here: no certificate, an unknown account and a locked one all get the redirection without a cookie.
 */

static char *
dup_name (gnutls_x509_crt_t certificate)
{
  char text[256];
  gsize size = sizeof text;

  for (guint i = 0; ; i++, size = sizeof text) {
    int kind = gnutls_x509_crt_get_subject_alt_name (certificate, i, text, &size, NULL);

    if (kind == GNUTLS_SAN_RFC822NAME)
      return g_strndup (text, size);
    if (kind == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
      break;
  }
  size = sizeof text;
  if (gnutls_x509_crt_get_dn_by_oid (certificate, GNUTLS_OID_PKCS9_EMAIL, 0, 0, text, &size) == 0)
    return g_strndup (text, size);
  return NULL;
}

/* (nullable): whose mailbox the certificate opens */
static WaxDemoUser *
find_user (WaxDemoServer *self, GTlsCertificate *peer)
{
  g_autoptr(GByteArray) der = NULL;
  g_autofree char *name = NULL;
  gnutls_x509_crt_t certificate;

  if (peer == NULL || gnutls_x509_crt_init (&certificate) < 0)
    return NULL;
  g_object_get (peer, "certificate", &der, NULL);
  if (gnutls_x509_crt_import (certificate, &(gnutls_datum_t) { der->data, der->len }, GNUTLS_X509_FMT_DER) == 0)
    name = dup_name (certificate);
  gnutls_x509_crt_deinit (certificate);
  return wax_demo_server_find_user (self, name);
}

/* (transfer full) (nullable): what the proxy saw: PEM, as in a URL (nginx) or in one line (Apache) */
static GTlsCertificate *
dup_handed_on (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *text = soup_message_headers_get_one (headers, "X-Client-Certificate");
  g_autofree char *pem = text != NULL ? g_uri_unescape_string (text, NULL) : NULL;
  char *begin = pem != NULL ? strstr (pem, PEM_BEGIN) : NULL, *end = begin != NULL ? strstr (begin, "-----END") : NULL;
  g_autoptr(GByteArray) der = NULL;
  guint8 *octets;
  gsize size;

  if (end == NULL)
    return NULL;
  *end = '\0';
  octets = g_base64_decode (begin + strlen (PEM_BEGIN), &size);
  der = g_byte_array_new_take (octets, size);
  return g_initable_new (g_tls_backend_get_certificate_type (g_tls_backend_get_default ()), NULL, NULL, "certificate", der,
                         NULL);
}

static void
sign_in (WaxDemoServer *self, SoupServerMessage *message, GTlsCertificate *peer)
{
  WaxDemoUser *user = find_user (self, peer);
  gint64 status = wax_demo_server_switch (self, WAX_DEMO_CERTAUTH_STATUS, NULL);
  g_autofree char *location = g_strconcat (wax_demo_server_url (self), "/?ignoreLoginURL=1", NULL);

  if (status != 0) {
    wax_demo_respond_page (message, (guint) status, status == 404 ? "Not Found" : "IllegalArgumentException");
    return;
  }
  soup_server_message_set_status (message, 302, NULL);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location", location);
  if (user != NULL && strcmp (user->status, "active") == 0) {
    wax_demo_user_open_mailbox (user);
    wax_demo_auth_set_cookie (message, wax_demo_auth_new_token (self, user));
  }
}

gboolean
wax_demo_certauth_handle (WaxDemoServer *self, SoupServerMessage *message, const char *path)
{
  GObject *arrival = G_OBJECT (soup_server_message_get_remote_address (message));
  gboolean here = g_object_get_data (arrival, "wax-demo-certificate-port") != NULL;
  g_autofree char *text = NULL;

  if (self->options.proxy && strcmp (path, "/certauth") == 0) {
    g_autoptr(GTlsCertificate) seen = dup_handed_on (message);

    sign_in (self, message, seen);
    return TRUE;
  }
  if (here && (strcmp (path, "/certauth") == 0 || strcmp (path, "/certauth/") == 0)) {
    sign_in (self, message, g_object_get_data (arrival, "wax-demo-peer"));
    return TRUE;
  }
  if (here && strcmp (path, "/certauth/admin") == 0) { /* nobody here administers anything: recorded as 495 */
    soup_server_message_set_status (message, 302, NULL);
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location",
                                  "https://mail.example.test:7071/carbonioAdmin/?ignoreLoginURL=1");
    return TRUE;
  }
  if (here && g_str_has_prefix (path, "/certauth/")) {
    wax_demo_respond_page (message, 404, "Not Found");
    return TRUE;
  }
  if (!here && !g_str_has_prefix (path, "/service/certauth"))
    return FALSE;
  text = g_strdup_printf ("system failure: Request not allowed on port %u", here ? self->certificate_port : self->port);
  wax_demo_soap_respond_xml_fault (message, 500, "soap:Receiver", "service.FAILURE", text);
  soup_message_headers_remove (soup_server_message_get_response_headers (message), "Cache-Control");
  return TRUE;
}
