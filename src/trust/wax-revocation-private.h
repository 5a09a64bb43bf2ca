#pragma once

#include "trust/wax-der.h"
#include "trust/wax-revocation.h"

#include <gnutls/gnutls.h>

G_BEGIN_DECLS

/* CRLReason (RFC 5280, section 5.3.1) */
enum { WAX_REASON_HOLD = 6, WAX_REASON_REMOVED = 8 };

/* Answers from clocks that are a little ahead of this one. */
enum { WAX_REVOCATION_SKEW_S = 300 };

WaxRevocation wax_revocation_unknown (WaxRevocationCause cause);

/* Whether an answer made at @from that holds until @until (-1: it does not say) counts at @now; completes @until. */
gboolean wax_revocation_is_fresh (gint64 from, gint64 *until, gint64 now);

/* A certificate found revoked in an answer that is signed as it should be. */
WaxRevocation wax_revocation_revoked (gint64 since, int reason, gboolean fresh);

/* @time: an element UTCTime or GeneralizedTime. Returns: Unix s; -1 when it is no time. */
gint64 wax_revocation_parse_time (guint8 tag, WaxDer content);

/* Whether @signer's key, which is no weak one, made this signature over @data, see wax_signature_verify(). */
gboolean wax_revocation_verify (const WaxCertificate *signer,
                                int algorithm,
                                WaxDer identifier,
                                WaxDer data,
                                WaxDer signature);

/* Whether @oid is 2.5.29.@arc. */
gboolean wax_revocation_is_arc (WaxDer oid, guint8 arc);

G_END_DECLS
