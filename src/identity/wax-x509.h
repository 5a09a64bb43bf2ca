#pragma once

#include "trust/wax-certificate.h"

#include <gnutls/x509.h>

G_BEGIN_DECLS

typedef struct gnutls_x509_crt_int WaxX509;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxX509, gnutls_x509_crt_deinit)

/* Returns: (transfer full): the same as the TLS library has it, for what only that can tell. */
WaxX509 *wax_x509_import (const WaxCertificate *certificate);

G_END_DECLS
