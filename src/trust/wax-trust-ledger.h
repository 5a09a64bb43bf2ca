#pragma once

#include "trust/wax-decision.h"
#include "trust/wax-trust-line.h"

G_BEGIN_DECLS

/**
 * WaxTrustLedger:
 *
 * All verdicts that mattered and all decisions, for ever, in the profile's database. Lines are only added. One handle
 * of one thread; other threads and processes open their own. Every call that fails leaves the ledger as it was: errors
 * are %WAX_STORE_ERROR, or %WAX_TRUST_ERROR_NOT_ALLOWED where it is said. All calls block.
 */
typedef struct _WaxTrustLedger WaxTrustLedger;

/**
 * wax_trust_ledger_open:
 * @path: the profile's database, see wax_profile_get_database_path()
 *
 * Returns: (transfer full) (nullable): %NULL with %WAX_TRUST_ERROR_LEDGER or LEDGER_FULL: nothing may then be trusted.
 */
WaxTrustLedger *wax_trust_ledger_open (const char *path, GError **error);
void wax_trust_ledger_close (WaxTrustLedger *self);

/**
 * wax_trust_ledger_grant:
 * @question: what is authorized: its certificate, all of its problems, at all of its endpoints
 * @duration: for how long
 * @origin: "window" or "waxctl"
 * @entered: (nullable): the fingerprint that the person was given, as it was entered
 * @why: (nullable): what the person wrote
 *
 * Enters the person's decision. The grant whose certificate was met at the first endpoint before ends as
 * superseded. A clock that was set
 * back starts its mark afresh here, which shortens other grants by as much.
 *
 * Returns: (transfer full) (nullable): the grant, live from now on; %NULL with %WAX_TRUST_ERROR_NOT_ALLOWED when the
 *   question is not askable, @policy does not allow it, or
 *   @entered is not the certificate's fingerprint: a severe change needs it, else it may be left out.
 */
WaxGrant *wax_trust_ledger_grant (WaxTrustLedger *self,
                                  WaxTrustQuestion *question,
                                  WaxDuration duration,
                                  const char *entered,
                                  const char *origin,
                                  const char *why,
                                  const WaxPolicy *policy,
                                  const WaxMoment *moment,
                                  GError **error);

/* Notes that the person stays offline. */
gboolean wax_trust_ledger_refuse (WaxTrustLedger *self,
                                  WaxTrustQuestion *question,
                                  const char *origin,
                                  const WaxMoment *moment,
                                  GError **error);

/**
 * wax_trust_ledger_stop:
 *
 * Ends every live grant that names @endpoint, for all accounts, and every authority that a person added for its host.
 * None to end is no error.
 *
 * Returns: how many ended; -1 on failure.
 */
int wax_trust_ledger_stop (WaxTrustLedger *self,
                           const WaxEndpoint *endpoint,
                           const char *origin,
                           const WaxMoment *moment,
                           GError **error);

/**
 * wax_trust_ledger_withdraw:
 * @verdict: with %WAX_PROBLEM_REVOKED
 *
 * Ends every live grant for its certificate at its endpoint, each with a line. Where there is none but the certificate
 * was good there, one line tells that it was withdrawn, once.
 */
gboolean wax_trust_ledger_withdraw (WaxTrustLedger *self,
                                    WaxVerdict *verdict,
                                    const WaxMoment *moment,
                                    GError **error);

/**
 * wax_trust_ledger_expire:
 *
 * Ends what has run out at @moment, also what belonged to a run of the program or a boot that is over, and moves the
 * mark of the latest time seen (written at most once a minute).
 *
 * Returns: how many ended; -1 on failure.
 */
int wax_trust_ledger_expire (WaxTrustLedger *self, const WaxMoment *moment, GError **error);

/* Ends the grants that hold for this run of the program only; for when the last window closes. Returns as _expire(). */
int wax_trust_ledger_end_session (WaxTrustLedger *self, const WaxMoment *moment, GError **error);

/**
 * wax_trust_ledger_enforce:
 *
 * Ends the grants and the authorities of persons' own that @policy does not allow, each with a line of its own.
 *
 * Returns: how many; -1 with %WAX_STORE_ERROR. Writes nothing when there are none.
 */
int wax_trust_ledger_enforce (WaxTrustLedger *self, const WaxPolicy *policy, const WaxMoment *moment, GError **error);

/* Adds a line with wax_policy_summarize() of @policy, unless the newest such line says the same. */
gboolean wax_trust_ledger_note_policy (WaxTrustLedger *self,
                                       const WaxPolicy *policy,
                                       const WaxMoment *moment,
                                       GError **error);

/* Adds a line of the program's own doing: secure-off, secure-on, policy, … */
gboolean wax_trust_ledger_add_line (WaxTrustLedger *self, const WaxTrustLine *line, GError **error);

/**
 * wax_trust_ledger_list_grants:
 * @all: also those that ended
 *
 * Returns: (transfer container) (element-type WaxGrant) (nullable): in the order in which they were given.
 */
GPtrArray *wax_trust_ledger_list_grants (WaxTrustLedger *self, gboolean all, GError **error);

/**
 * wax_trust_ledger_list_lines:
 * @since: Unix s
 *
 * Returns: (transfer container) (element-type WaxTrustLine) (nullable): oldest first.
 */
GPtrArray *wax_trust_ledger_list_lines (WaxTrustLedger *self, gint64 since, GError **error);

/**
 * wax_trust_ledger_list_lines_after:
 * @id: of the last line that was seen
 *
 * Returns: (transfer container) (element-type WaxTrustLine) (nullable): those behind it, oldest first.
 */
GPtrArray *wax_trust_ledger_list_lines_after (WaxTrustLedger *self, gint64 id, GError **error);

/**
 * wax_trust_ledger_list_line_ids:
 * @server: (nullable): only lines whose server's name contains this
 *
 * Returns: (transfer full) (nullable): of gint64, the newest first.
 */
GArray *wax_trust_ledger_list_line_ids (WaxTrustLedger *self, const char *server, GError **error);

/**
 * wax_trust_ledger_get_lines:
 * @ids: (array length=n_ids): by wax_trust_ledger_list_line_ids()
 *
 * Returns: (transfer container) (element-type WaxTrustLine) (nullable): in the order of @ids.
 */
GPtrArray *wax_trust_ledger_get_lines (WaxTrustLedger *self, const gint64 *ids, guint n_ids, GError **error);

/**
 * wax_trust_ledger_list_grant_ids:
 * @server: (nullable): only grants that name a server whose name contains this
 *
 * Returns: (transfer full) (nullable): of gint64: first those that have not ended, then those that have, each the
 *   newest first. What has ended stands there with a negative sign: its entry is another one from then on.
 */
GArray *wax_trust_ledger_list_grant_ids (WaxTrustLedger *self, const char *server, GError **error);

/**
 * wax_trust_ledger_get_grants:
 * @ids: (array length=n_ids): by wax_trust_ledger_list_grant_ids()
 *
 * Returns: (transfer container) (element-type WaxGrant) (nullable): in the order of @ids.
 */
GPtrArray *wax_trust_ledger_get_grants (WaxTrustLedger *self, const gint64 *ids, guint n_ids, GError **error);

/**
 * wax_trust_ledger_knows_certificate:
 * @known: (out): whether the certificate itself is kept
 */
gboolean wax_trust_ledger_knows_certificate (WaxTrustLedger *self,
                                             const char *fingerprint,
                                             gboolean *known,
                                             GError **error);

/* Returns: (transfer full) (nullable): %NULL with %WAX_STORE_ERROR_NOT_FOUND when it is not kept. */
WaxCertificate *wax_trust_ledger_get_certificate (WaxTrustLedger *self, const char *fingerprint, GError **error);

/* Returns: the last line's id; 0 when there is none, -1 on failure. */
gint64 wax_trust_ledger_get_last_line (WaxTrustLedger *self, GError **error);

/* Returns: (transfer full) (nullable): why a connection there was refused last, see wax_cause_to_string(); %NULL when
 * none was, or nobody can tell. */
char *wax_trust_ledger_dup_last_cause (WaxTrustLedger *self, const WaxEndpoint *endpoint);

/**
 * wax_trust_ledger_find_met:
 * @endpoint: where
 * @fingerprint: which certificate
 *
 * Looks up the verdict of a certificate that was really met there by a connection of this profile.
 *
 * Returns: (transfer full) (nullable): the verdict as it was noted; %NULL with %WAX_STORE_ERROR_NOT_FOUND.
 */
WaxVerdict *wax_trust_ledger_find_met (WaxTrustLedger *self,
                                       const WaxEndpoint *endpoint,
                                       const char *fingerprint,
                                       GError **error);

/* Moves when this handle has written, or another committed, in this process or elsewhere; -1 on failure. */
gint64 wax_trust_ledger_get_data_version (WaxTrustLedger *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxTrustLedger, wax_trust_ledger_close)

G_END_DECLS
