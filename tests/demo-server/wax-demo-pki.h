#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * wax_demo_pki_make:
 * @kind: "self-signed", "private-ca" (nobody knows the authority), "trusted-ca" (its certificate goes to @anchors_out),
 *   "expired", "not-yet-valid", "wrong-host", "no-names"
 * @anchors_out: (nullable): PEM file to write the authority to
 *
 * Makes a fresh key and certificate for localhost and 127.0.0.1.
 */
GTlsCertificate *wax_demo_pki_make (const char *kind, const char *anchors_out, GError **error);

G_END_DECLS
