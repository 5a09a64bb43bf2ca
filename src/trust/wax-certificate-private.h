#pragma once

#include "trust/wax-certificate.h"
#include "trust/wax-extensions.h"

#include <gnutls/x509.h>

G_BEGIN_DECLS

/* Returns: (transfer none): for reading only, so any thread. */
gnutls_x509_crt_t wax_certificate_get_handle (const WaxCertificate *self);

/* (transfer none): the names in the form in which they are compared, see wax_name_normalize(). */
GBytes *wax_certificate_get_subject_name (const WaxCertificate *self);
GBytes *wax_certificate_get_issuer_name (const WaxCertificate *self);

/* Whether both names are one: a self-signed certificate, or an authority's own on its change of keys. */
gboolean wax_certificate_is_self_issued (const WaxCertificate *self);

/* Returns: (transfer full) (nullable): common name, else organisation; fit to be shown. */
char *wax_certificate_read_title (gnutls_x509_crt_t crt, gboolean of_issuer);

#define WAX_CERTIFICATE_UNAFFORDABLE G_MAXINT32

/* What it costs to verify a signature of its key, in units of #WaxBudget; %WAX_CERTIFICATE_UNAFFORDABLE of keys that
 * are made to take for ever. */
gint64 wax_certificate_get_signature_cost (const WaxCertificate *self);

/* Whether @issuer's key made the signature, however weak its algorithm; says nothing about who may issue. */
gboolean wax_certificate_is_signed_by (const WaxCertificate *self, const WaxCertificate *issuer);

/* (nullable) (transfer none): the raw key identifiers; they prove nothing. */
GBytes *wax_certificate_get_subject_key_id (const WaxCertificate *self);
GBytes *wax_certificate_get_authority_key_id (const WaxCertificate *self);

/* Returns: (transfer none): as they stand there. */
const WaxExtensions *wax_certificate_get_extensions (const WaxCertificate *self);

/* Whether what an examination looks at could be read: times, both mentions of the signature's algorithm, extensions. */
gboolean wax_certificate_is_well_formed (const WaxCertificate *self);

/**
 * wax_certificate_next_pem:
 * @cursor: moves behind the block
 * @damaged: (out) (optional): whether a block begins and does not end
 *
 * Returns: (transfer full) (nullable): the bytes of the next certificate in PEM; %NULL when there is none.
 */
GBytes *wax_certificate_next_pem (const char **cursor, const char *end, gboolean *damaged);

/**
 * wax_certificate_escape:
 * @size: in bytes
 *
 * Returns: (transfer full): @text as valid UTF-8 in which everything unprintable, also NUL, is \uXXXX and every octet
 *   that is no UTF-8 is \xXX.
 */
char *wax_certificate_escape (const char *text, gsize size);

/* Returns: (transfer full): lower-case hex. */
char *wax_certificate_hex (const guint8 *data, gsize size);

G_END_DECLS
