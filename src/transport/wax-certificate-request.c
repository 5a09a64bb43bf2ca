#include "transport/wax-certificate-request.h"

WaxCertificateRequest *
wax_certificate_request_new (gboolean requested, gboolean sent, WaxIssuerNames *issuers)
{
  WaxCertificateRequest *self = g_atomic_rc_box_new (WaxCertificateRequest);

  self->requested = requested;
  self->sent = sent;
  self->issuers = issuers;
  return self;
}

WaxCertificateRequest *
wax_certificate_request_ref (WaxCertificateRequest *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  wax_issuer_names_unref (((WaxCertificateRequest *) data)->issuers);
}

void
wax_certificate_request_unref (WaxCertificateRequest *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
