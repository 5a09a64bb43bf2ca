#include "transport/wax-certificate-request.h"

WaxCertificateRequest *
wax_certificate_request_new (gboolean requested, gboolean sent, GPtrArray *issuers)
{
  WaxCertificateRequest *self = g_atomic_rc_box_new (WaxCertificateRequest);

  self->requested = requested;
  self->sent = sent;
  self->issuers = issuers != NULL ? issuers : g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
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
  g_ptr_array_unref (((WaxCertificateRequest *) data)->issuers);
}

void
wax_certificate_request_unref (WaxCertificateRequest *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
