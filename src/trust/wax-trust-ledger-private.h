#pragma once

#include "store/wax-database.h"
#include "trust/wax-trust-ledger.h"

G_BEGIN_DECLS

struct _WaxTrustLedger {
  WaxDatabase *database;
  sqlite3 *db;
};

/* ---- wax-trust-ledger-notes.c: between the judge and the ledger ---- */

/* What the judge saw and the ledger must know. */
typedef enum {
  WAX_TRUST_NOTE_REFUSED, /* a connection was refused */
  WAX_TRUST_NOTE_SECURE,  /* a certificate without problems */
  WAX_TRUST_NOTE_HEALED,  /* the same, where a grant was needed until now */
  WAX_TRUST_NOTE_USED,    /* a grant's certificate at another of its endpoints for the first time */
  WAX_TRUST_NOTE_RENEWED, /* another certificate with the key of a grant */
  WAX_TRUST_NOTE_FETCHED, /* what a server leaves out was fetched: stands in the chain */
  WAX_TRUST_NOTE_CONNECTED, /* a handshake that was allowed has ended */
} WaxTrustNoteKind;

typedef struct {
  WaxTrustNoteKind kind;
  WaxVerdict *verdict; /* of REFUSED: with "changed" among its problems */
  WaxChange *change;   /* (nullable): of REFUSED */
  WaxCause *cause;     /* of REFUSED */
  gint64 grant_id;     /* of HEALED, USED and RENEWED; of CONNECTED: 0 without one */
  gboolean is_new;     /* set by writing: whether the ledger got a line of it */
} WaxTrustNote;

void wax_trust_note_free (WaxTrustNote *note);

/* Writes them all in one transaction, or none; sets is_new in each. */
gboolean wax_trust_ledger_write_notes (WaxTrustLedger *self, GPtrArray *notes, const WaxMoment *moment, GError **error);

/**
 * WaxTrustState: everything that decisions need
 * @grants: (element-type WaxGrant)
 * @anchors: (element-type WaxAccountAnchor)
 * @secure: endpoint as text → WaxSecureRecord
 * @connections: endpoint as text → WaxLastConnection
 * @sightings: (element-type WaxSighting): what was refused lately
 * @fetched: (element-type GPtrArray): chains with what servers leave out
 * @mark: the latest time seen; latest is 0 before the first
 */
typedef struct {
  GPtrArray *grants;
  GPtrArray *anchors;
  GHashTable *secure;
  GHashTable *connections;
  GPtrArray *sightings;
  GPtrArray *fetched;
  WaxClockMark mark;
} WaxTrustState;

/* Reads one state of the ledger. */
WaxTrustState *wax_trust_ledger_read_state (WaxTrustLedger *self, GError **error);
void wax_trust_state_free (WaxTrustState *state);

/**
 * wax_trust_ledger_decide:
 * @verdict: one that a person was asked about; how it differs from the one before is judged afresh
 *
 * Decides by what the ledger says at this moment. Within the caller's transaction.
 *
 * Returns: (transfer full) (nullable): %NULL with %WAX_STORE_ERROR.
 */
WaxDecision *wax_trust_ledger_decide (WaxTrustLedger *self,
                                      WaxVerdict *verdict,
                                      const WaxPolicy *policy,
                                      const WaxMoment *moment,
                                      GError **error);

/* ---- wax-trust-ledger-end.c: how grants end; within the caller's transaction ---- */

/* Ends it with a line, unless it has ended. */
gboolean wax_trust_ledger_end_grant (WaxTrustLedger *self,
                                     const WaxGrant *grant,
                                     WaxTrustEvent event,
                                     const char *origin,
                                     gint64 at,
                                     GError **error);

/* Ends what no longer holds on this machine. Returns: how many, -1 on failure. */
int wax_trust_ledger_end_run_out (WaxTrustLedger *self,
                                  const WaxMoment *moment,
                                  const WaxClockMark *mark,
                                  GError **error);

/* Ends what a new grant for @verdict takes the place of. Returns: how many, -1 on failure. */
int wax_trust_ledger_end_replaced (WaxTrustLedger *self,
                                   WaxVerdict *verdict,
                                   const char *origin,
                                   const WaxMoment *moment,
                                   GError **error);

/* What wax_trust_ledger_withdraw() does. */
gboolean wax_trust_ledger_end_withdrawn (WaxTrustLedger *self,
                                         WaxVerdict *verdict,
                                         const WaxMoment *moment,
                                         GError **error);

/* ---- wax-trust-ledger.c: what grants, their ends and notes all write, within the caller's transaction ---- */

/* @mark: (out): its boot_id to be freed */
gboolean wax_trust_ledger_read_mark (WaxTrustLedger *self, WaxClockMark *mark, GError **error);
gboolean wax_trust_ledger_write_mark (WaxTrustLedger *self, gint64 latest, const WaxMoment *moment, GError **error);

gboolean wax_trust_ledger_add_grant_line (WaxTrustLedger *self,
                                          const WaxGrant *grant,
                                          WaxTrustEvent event,
                                          const char *origin,
                                          gint64 at,
                                          GError **error);

/* @cause: (nullable) */
gboolean wax_trust_ledger_add_verdict_line (WaxTrustLedger *self,
                                            WaxVerdict *verdict,
                                            WaxCause *cause,
                                            WaxTrustEvent event,
                                            const char *origin,
                                            gint64 at,
                                            GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxTrustState, wax_trust_state_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxTrustNote, wax_trust_note_free)

G_END_DECLS
