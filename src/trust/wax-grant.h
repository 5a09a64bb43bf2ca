#pragma once

#include "trust/wax-duration.h"
#include "trust/wax-moment.h"
#include "trust/wax-verdict.h"

G_BEGIN_DECLS

#define WAX_TYPE_GRANT (wax_grant_get_type ())

/**
 * WaxGrant:
 * @id: its number in the ledger; 0 before it is in it
 * @endpoints: (element-type WaxEndpoint): where it holds; the first is where the certificate was met
 * @met: (element-type WaxEndpoint): those of them where the certificate has really been seen
 * @fingerprints: (array zero-terminated=1): the certificate's, and those of renewals with the same key, oldest first
 * @spki: the key's
 * @certificate: (nullable): the newest of them, where still known
 * @issuer: (nullable): whose key had signed the first of them, where that was seen
 * @problems: (element-type WaxProblem): despite what
 * @account: (nullable): whose connection met it
 * @channel: whose request met it
 * @given: Unix s
 * @given_boot_ms: the boot-time clock then
 * @until: when it ends, Unix s
 * @duration: what was chosen
 * @boot_id: in which boot it was given
 * @machine_id: on which machine
 * @session_id: in which run of the program
 * @origin: "window" or "waxctl"
 * @why: what the person wrote, "" for nothing
 * @ended: when it ended, Unix s; 0 while it has not
 * @ended_by: (nullable): "expired", "stopped", "superseded"
 *
 * A person's time-limited decision to connect despite named problems to one certificate. Immutable, ref-counted, any
 * thread; the fields are read directly.
 */
typedef struct {
  gint64 id;
  GPtrArray *endpoints;
  GPtrArray *met;
  char **fingerprints;
  char *spki;
  WaxCertificate *certificate;
  WaxCertificate *issuer;
  GPtrArray *problems;
  char *account;
  WaxChannelId channel;
  gint64 given;
  gint64 given_boot_ms;
  gint64 until;
  WaxDuration duration;
  char *boot_id;
  char *machine_id;
  char *session_id;
  char *origin;
  char *why;
  gint64 ended;
  char *ended_by;
} WaxGrant;

GType wax_grant_get_type (void);

/* @fields: copied deeply */
WaxGrant *wax_grant_new (const WaxGrant *fields);
WaxGrant *wax_grant_ref (WaxGrant *self);
void wax_grant_unref (WaxGrant *self);

/* The newest of its fingerprints. */
const char *wax_grant_get_fingerprint (const WaxGrant *self);
gboolean wax_grant_has_fingerprint (const WaxGrant *self, const char *fingerprint);

/* Whether it names @endpoint; and whether its certificate has been seen there. */
gboolean wax_grant_has_endpoint (const WaxGrant *self, const WaxEndpoint *endpoint);
gboolean wax_grant_was_met_at (const WaxGrant *self, const WaxEndpoint *endpoint);

/* Whether every problem of @verdict is one of its, at the same place, on the same evidence. */
gboolean wax_grant_covers_problems (const WaxGrant *self, WaxVerdict *verdict);

/**
 * wax_grant_is_live:
 * @mark: (nullable): the latest time seen
 *
 * Returns: whether it has neither ended nor run out, has no more time left than was chosen, and was given on this
 *   machine; one for a session only in the run and boot where it was given. Whether policy still allows it is another
 *   question. Pure.
 */
gboolean wax_grant_is_live (const WaxGrant *self, const WaxMoment *moment, const WaxClockMark *mark);

/* Whether a tenth of its time, or less, is left at @now (Unix s). Pure. */
gboolean wax_grant_is_ending (const WaxGrant *self, gint64 now);

/* (transfer full) (array zero-terminated=1): the names of its problems, each once, worst first */
char **wax_grant_dup_problem_ids (const WaxGrant *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxGrant, wax_grant_unref)

G_END_DECLS
