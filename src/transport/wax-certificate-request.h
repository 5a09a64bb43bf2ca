#pragma once

#include "identity/wax-issuer-names.h"

G_BEGIN_DECLS

/**
 * WaxCertificateRequest:
 * @requested: the server asked for a certificate of the person's
 * @sent: it was given one
 * @issuers: whom it accepts; empty where it did not ask
 *
 * What became of the person's certificate in one handshake. Immutable, ref-counted, any thread; fields are read
 * directly.
 */
typedef struct {
  gboolean requested;
  gboolean sent;
  WaxIssuerNames *issuers;
} WaxCertificateRequest;

/* @issuers: (transfer full) */
WaxCertificateRequest *wax_certificate_request_new (gboolean requested, gboolean sent, WaxIssuerNames *issuers);
WaxCertificateRequest *wax_certificate_request_ref (WaxCertificateRequest *self);
void wax_certificate_request_unref (WaxCertificateRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxCertificateRequest, wax_certificate_request_unref)

G_END_DECLS
