#pragma once

#include "transport/wax-authority-ask.h"
#include "trust/wax-revocation.h"

G_BEGIN_DECLS

/* Who is asked about revocation is asked as any authority. */
typedef WaxAuthorityAsk WaxRevocationFetch;

/**
 * wax_revocation_fetch:
 * @subject: one of wax_revocation_list_subjects(): of a path that ends in an anchor
 * @now: Unix s
 *
 * Asks whom the certificate names: its lists first, then its responders, until one of them knows. Over http and https
 * alone, without redirects, cookies and credentials. What comes back counts only as wax_revocation_read_list() and
 * wax_revocation_read_response() say. Blocks.
 *
 * Returns: what was found out; unknown with its cause where nothing was, also when cancelled.
 */
WaxRevocation wax_revocation_fetch (const WaxRevocationFetch *self,
                                    const WaxRevocationSubject *subject,
                                    gint64 now,
                                    GCancellable *cancellable);

/**
 * wax_revocation_find_out:
 * @verdict: whose path is asked about, as far as nothing is known
 *
 * Tells the judge's memory what was found out. Blocks.
 *
 * Returns: whether anything was asked.
 */
gboolean wax_revocation_find_out (const WaxRevocationFetch *self, WaxVerdict *verdict, GCancellable *cancellable);

/**
 * wax_revocation_await:
 * @verdict: on a handshake that now waits
 * @resolver: (nullable): which proxies lead to whom is asked
 *
 * The same where an answer is required, and only there; for 15 s at most.
 */
gboolean wax_revocation_await (WaxJudge *judge,
                               WaxVerdict *verdict,
                               GProxyResolver *resolver,
                               GCancellable *cancellable);

G_END_DECLS
