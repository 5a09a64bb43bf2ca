#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * forged_key_make:
 * @certificate: DER, signed by an RSA key of 2048 bits with SHA-256
 * @seed: of what is tried
 *
 * Makes a key that did not make the signature of @certificate, and under which it verifies all the same: what anybody
 * can do who has only seen the certificate (S. Blake-Wilson and A. Menezes, "Unknown Key-Share Attacks on the
 * Station-to-Station (STS) Protocol", 1999). Takes seconds.
 *
 * Returns: (transfer full): the private key in PEM.
 */
char *forged_key_make (GBytes *certificate, guint seed);

G_END_DECLS
