#pragma once

#include "trust/wax-examiner.h"
#include "trust/wax-last-connection.h"
#include "trust/wax-revocation-memory.h"
#include "trust/wax-trust-error.h"
#include "trust/wax-trust-ledger.h"

G_BEGIN_DECLS

#define WAX_TYPE_JUDGE (wax_judge_get_type ())

/**
 * WaxJudge:
 *
 * Decides about connections. wax_judge_admits() and wax_judge_recheck() may be called from any thread and read a
 * snapshot: no disk, no waiting. Everything else belongs to the thread that made the ledger.
 *
 * Signal "changed": emitted in that thread by wax_judge_refresh() when grants, marks, policy, anchors or revocations
 * moved: whoever holds connections asks wax_judge_recheck() for each of them.
 *
 * Signals "healed" and "renewed" (WaxVerdict): emitted in that thread by wax_judge_flush(), once for each event: a
 * certificate became good where a grant was needed, or another with the same key took the place of a granted one.
 */
G_DECLARE_FINAL_TYPE (WaxJudge, wax_judge, WAX, JUDGE, GObject)

/**
 * wax_judge_new:
 * @examiner: judges the chains
 * @ledger: (transfer none): must outlive the judge
 * @policy: the limits
 *
 * Nothing is allowed before the first wax_judge_refresh() that succeeds.
 */
WaxJudge *wax_judge_new (WaxExaminer *examiner, WaxTrustLedger *ledger, WaxPolicy *policy);

/**
 * wax_judge_examine:
 * @account: (nullable): the account's id
 * @certificate: the peer's, with what it sent besides as issuers
 * @flags: what the TLS library found
 * @protocol: (nullable): e.g. "TLS 1.3"; unknown before the handshake ends
 * @cipher: (nullable): its name
 *
 * Returns: (transfer full): the verdict on a connection, by all that is known of the server's certificate and by the
 *   policy's floor; never %NULL. Decides nothing. Any thread.
 */
WaxVerdict *wax_judge_examine (WaxJudge *self,
                               WaxEndpoint *endpoint,
                               WaxChannelId channel,
                               const char *account,
                               GTlsCertificate *certificate,
                               GTlsCertificateFlags flags,
                               const char *protocol,
                               const char *cipher);

/**
 * wax_judge_misses_chain:
 * @verdict: by wax_judge_examine()
 *
 * Returns: whether other certificates than those that the TLS library hands over could make the connection good, and
 *   are not known yet: the library keeps one path of all that was sent. Any thread.
 */
gboolean wax_judge_misses_chain (WaxJudge *self, WaxVerdict *verdict);

/**
 * wax_judge_learn_chain:
 * @chain: (element-type WaxCertificate): all that a server sent, its own first
 *
 * From now on what belongs to the server's own certificate stands beside what connections show. It vouches for nothing:
 * it only offers more paths. Any thread.
 */
void wax_judge_learn_chain (WaxJudge *self, GPtrArray *chain);

/**
 * wax_judge_learn_issuers:
 * @verdict: whose chain has what the server leaves out, and ends in an anchor
 *
 * The same, also for later runs of the program: waits for wax_judge_flush(). Any thread.
 */
void wax_judge_learn_issuers (WaxJudge *self, WaxVerdict *verdict);

/**
 * wax_judge_admits:
 * @verdict: by wax_judge_examine()
 * @grant: (out) (transfer full) (nullable) (optional): under which it may connect
 *
 * The one question before anything is written to a connection. What it notes waits for wax_judge_flush(). Any thread.
 *
 * Returns: %TRUE when the connection may carry data; else %FALSE with %WAX_TRUST_ERROR: UNDECIDED and REFUSED carry
 *   the question, LEDGER none.
 */
gboolean wax_judge_admits (WaxJudge *self, WaxVerdict *verdict, WaxGrant **grant, GError **error);

/**
 * wax_judge_decide:
 *
 * The same for a verdict that is already there (a probe's, say), without noting anything.
 *
 * Returns: as wax_judge_admits().
 */
gboolean wax_judge_decide (WaxJudge *self, WaxVerdict *verdict, WaxGrant **grant, GError **error);

/**
 * wax_judge_recheck:
 * @verdict: that of a live connection
 *
 * Returns: whether the connection may go on now. Any thread.
 */
gboolean wax_judge_recheck (WaxJudge *self, WaxVerdict *verdict);

/**
 * wax_judge_note:
 *
 * Notes a refused @verdict as met, so that `trust allow` may name it: for a probe, which passes no gate. Any thread.
 */
void wax_judge_note (WaxJudge *self, WaxVerdict *verdict);

/**
 * wax_judge_note_connection:
 * @verdict: of a connection that was allowed, with its TLS parameters, after the handshake
 * @grant: (nullable): under which it was
 *
 * Notes how the endpoint is connected to. Any thread; waits for wax_judge_flush().
 */
void wax_judge_note_connection (WaxJudge *self, WaxVerdict *verdict, const WaxGrant *grant);

/**
 * wax_judge_dup_last_connection:
 *
 * Returns: (transfer full) (nullable): the newest allowed connection there, as of the last wax_judge_refresh(); %NULL
 *   when there was none, or one was refused since. Any thread.
 */
WaxLastConnection *wax_judge_dup_last_connection (WaxJudge *self, const WaxEndpoint *endpoint);

/**
 * wax_judge_note_server_time:
 * @server_time: Unix s, as a server that was allowed has it
 *
 * Notes evidence about this computer's clock. It moves no clock: it only helps to tell the cause of a refusal. Any
 * thread.
 */
void wax_judge_note_server_time (WaxJudge *self, gint64 server_time);

/* (transfer none): what is known about revocation, and held against every verdict. Any thread. */
WaxRevocationMemory *wax_judge_get_revocations (WaxJudge *self);

/* Any thread. */
WaxExaminer *wax_judge_get_examiner (WaxJudge *self);
WaxPolicy *wax_judge_dup_policy (WaxJudge *self); /* (transfer full) */

/* Replaces the limits; takes effect with "changed": wax_judge_refresh() then ends the grants that they forbid. */
void wax_judge_set_policy (WaxJudge *self, WaxPolicy *policy);

/**
 * wax_judge_refresh:
 *
 * Ends what has run out, and reads the ledger anew if anything moved since; cheap otherwise. To be called within 1 s
 * after another process may have decided, when wax_judge_get_next_end_ms() has passed and after every change to the
 * ledger.
 *
 * Returns: %FALSE with %WAX_TRUST_ERROR_LEDGER or LEDGER_FULL; nothing is allowed then until it succeeds.
 */
gboolean wax_judge_refresh (WaxJudge *self, GError **error);

/**
 * wax_judge_flush:
 *
 * Writes what was noted (met, changed, renewed, healed) into the ledger and refreshes, which it does in any case.
 *
 * Returns: %FALSE with %WAX_STORE_ERROR or %WAX_TRUST_ERROR_LEDGER; what was not written waits for the next call.
 */
gboolean wax_judge_flush (WaxJudge *self, GError **error);

/**
 * wax_judge_get_next_end_ms:
 * Returns: in how many ms the next live grant ends, 0 when one is due; -1 when there is none.
 */
gint64 wax_judge_get_next_end_ms (WaxJudge *self);

/* (transfer container) (element-type WaxGrant): those in force that end soon, see wax_grant_is_ending(). Any thread. */
GPtrArray *wax_judge_list_ending (WaxJudge *self);

/* Whether @grant could carry a connection now: it is live, and policy allows it. Any thread. */
gboolean wax_judge_is_in_force (WaxJudge *self, const WaxGrant *grant);

/**
 * wax_judge_find_grant:
 * Returns: (transfer full) (nullable): the newest live grant at @endpoint that policy allows. Any thread.
 */
WaxGrant *wax_judge_find_grant (WaxJudge *self, const WaxEndpoint *endpoint);

G_END_DECLS
