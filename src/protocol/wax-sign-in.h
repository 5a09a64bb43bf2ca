#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WaxSignInWay: how an account is to sign in
 * @WAX_SIGN_IN_PASSWORD: with a password, without a certificate of the person's
 * @WAX_SIGN_IN_CERTIFICATE: with a certificate alone
 * @WAX_SIGN_IN_CERTIFICATE_OR_PASSWORD: with a certificate alone; where that does not do, with a password, to a server
 *   that is shown no certificate then
 * @WAX_SIGN_IN_BOTH: with a certificate and a password on the same connections
 */
typedef enum {
  WAX_SIGN_IN_PASSWORD,
  WAX_SIGN_IN_CERTIFICATE,
  WAX_SIGN_IN_CERTIFICATE_OR_PASSWORD,
  WAX_SIGN_IN_BOTH,
} WaxSignInWay;

/* @text: "password", "certificate", "certificate-or-password" or "both". Returns: whether it is one of these. */
gboolean wax_sign_in_way_from_string (const char *text, WaxSignInWay *way);

/**
 * WaxSignInMeans: with what an account got in
 * @WAX_SIGNED_IN_WITH_NOTHING: it did not
 */
typedef enum {
  WAX_SIGNED_IN_WITH_NOTHING,
  WAX_SIGNED_IN_WITH_PASSWORD,
  WAX_SIGNED_IN_WITH_CERTIFICATE,
  WAX_SIGNED_IN_WITH_BOTH,
} WaxSignInMeans;

/* Returns: (nullable): "password", "certificate" or "both"; %NULL for nothing. Static. */
const char *wax_sign_in_means_to_string (WaxSignInMeans means);
WaxSignInMeans wax_sign_in_means_from_string (const char *text); /* nothing, for anything else */

/**
 * WaxSignIn: how the newest attempt to sign in went
 * @means: with what it got in
 * @missing: (nullable): why the certificate had no part in that, of an account that has one to show
 *
 * Immutable, ref-counted, any thread; fields are read directly.
 */
typedef struct {
  WaxSignInMeans means;
  GError *missing;
} WaxSignIn;

/* @missing: (nullable): copied */
WaxSignIn *wax_sign_in_new (WaxSignInMeans means, const GError *missing);
WaxSignIn *wax_sign_in_ref (WaxSignIn *self);
void wax_sign_in_unref (WaxSignIn *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxSignIn, wax_sign_in_unref)

G_END_DECLS
