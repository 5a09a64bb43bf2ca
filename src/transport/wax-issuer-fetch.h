#pragma once

#include "transport/wax-authority-ask.h"

G_BEGIN_DECLS

/**
 * WaxIssuerFinding: what came of the search for a certificate that a server leaves out
 * @WAX_ISSUER_FOUND: it is there, and leads to a root that this computer knows
 * @WAX_ISSUER_ELSEWHERE: it is there, and leads to no root that this computer knows
 * @WAX_ISSUER_NOT_FOUND: there is no such certificate
 * @WAX_ISSUER_UNREACHABLE: nobody answered where it should be
 */
typedef enum {
  WAX_ISSUER_FOUND,
  WAX_ISSUER_ELSEWHERE,
  WAX_ISSUER_NOT_FOUND,
  WAX_ISSUER_UNREACHABLE,
} WaxIssuerFinding;

/* Returns: the sentence about it, translated. Static. */
const char *wax_issuer_finding_describe (WaxIssuerFinding finding);

/**
 * wax_issuer_fetch:
 * @examiner: whose anchors count
 * @verdict: whose path ends at an unknown issuer
 * @cancellable: (nullable)
 * @better: (out) (nullable) (transfer full): of %WAX_ISSUER_FOUND: the verdict with what was found in its chain
 *
 * Looks for what is missing where the certificates say that it is (RFC 5280, section 4.2.2.1), on a person's demand and
 * never by itself: who made the certificates chose the places. They are asked as wax_authority_ask() does, at a few
 * places, for 20 s at most, and not inside the person's own network unless the server is there too. What comes back
 * vouches for nothing: it only offers a path, and one to an anchor alone counts. Blocks.
 */
WaxIssuerFinding wax_issuer_fetch (const WaxAuthorityAsk *ask,
                                   WaxExaminer *examiner,
                                   WaxVerdict *verdict,
                                   WaxVerdict **better,
                                   GCancellable *cancellable);

G_END_DECLS
