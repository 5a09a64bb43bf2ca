#pragma once

#include "trust/wax-trust-question.h"

G_BEGIN_DECLS

/**
 * wax_change_find_issuer:
 *
 * Returns: (transfer none) (nullable): of what was sent, or the anchor, the certificate whose key signed the server's;
 *   %NULL when that is not known, or it signed itself.
 */
WaxCertificate *wax_change_find_issuer (WaxVerdict *verdict);

/**
 * wax_change_is_issuer:
 * @issuer: known from before, see wax_change_judge()
 *
 * Returns: whether @issued names it as its issuer, and its key signed it. Whether it may is another question.
 */
gboolean wax_change_is_issuer (const WaxCertificate *issuer, const WaxCertificate *issued);

/**
 * wax_change_judge:
 * @before: the certificate that was trusted
 * @issuer: (nullable): what wax_change_find_issuer() found when it was trusted. It must come from that time: for a
 *   signature that is known already, anybody can make an RSA key under which it verifies.
 * @verdict: on another certificate with another key
 *
 * Only keys count: a signature of the issuer's that was trusted; names and key identifiers can be copied. Where the
 * verdict has a weak signature or key in it, a signature proves nothing either. Pure; any thread.
 */
WaxChangeJudgement wax_change_judge (const WaxCertificate *before, const WaxCertificate *issuer, WaxVerdict *verdict);

G_END_DECLS
