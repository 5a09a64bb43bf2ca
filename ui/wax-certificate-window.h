#pragma once

#include "app/wax-identity-state.h"
#include "trust/wax-mail-signature.h"
#include "trust/wax-verdict.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_CERTIFICATE_WINDOW (wax_certificate_window_get_type ())

/**
 * WaxCertificateWindow:
 *
 * The certificate viewer: what is wrong, every field and extension, and the certification path with each link's own
 * state. The link that is selected in the path is the one that the other tabs show. Everything in a certificate is a
 * stranger's text and shown as plain text.
 */
G_DECLARE_FINAL_TYPE (WaxCertificateWindow, wax_certificate_window, WAX, CERTIFICATE_WINDOW, AdwWindow)

/* @verdict: with a chain or without one */
WaxCertificateWindow *wax_certificate_window_new (WaxVerdict *verdict);

/* One of the person's own, as it stands: of these it is for servers to say what is wrong. */
WaxCertificateWindow *wax_certificate_window_new_own (const WaxIdentityState *state);

/**
 * wax_certificate_window_new_signer:
 * @signature: with the signer's certificate
 * @standing: what it is worth, in words
 *
 * One that a message was signed with.
 */
WaxCertificateWindow *wax_certificate_window_new_signer (const WaxMailSignature *signature, const char *standing);

G_END_DECLS
