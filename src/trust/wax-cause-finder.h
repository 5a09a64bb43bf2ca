#pragma once

#include "trust/wax-anchors.h"
#include "trust/wax-trust-question.h"

G_BEGIN_DECLS

/**
 * WaxSighting: a certificate that was refused at some server lately
 * @host: whose it should have been
 * @network: (nullable): in which network
 * @at: when, Unix s
 * @issuer: (nullable): the name of the issuer that could not be found, or the certificate's own fingerprint where it
 *   vouches for itself
 * @early: whether it was not valid yet
 * @expired: whether it had expired
 * @not_before: Unix s
 * @not_after: Unix s
 */
typedef struct {
  char *host;
  char *network;
  gint64 at;
  char *issuer;
  gboolean early;
  gboolean expired;
  gint64 not_before;
  gint64 not_after;
} WaxSighting;

enum { WAX_SIGHTING_MAX_AGE_S = 86400 }; /* older ones tell nothing about the network or the clock of now */

/* @verdict: refused. Returns: (transfer full): what is kept of it. */
WaxSighting *wax_sighting_new (WaxVerdict *verdict);
void wax_sighting_free (WaxSighting *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxSighting, wax_sighting_free)

/**
 * WaxCauseFacts: what is known when a connection was refused
 * @verdict: with its surroundings; with WAX_PROBLEM_CHANGED among its problems if @change is there
 * @change: (nullable): against the certificate before
 * @anchors: (nullable): the store that judged
 * @sightings: (nullable) (element-type WaxSighting): of any server; those of another time than the
 *   %WAX_SIGHTING_MAX_AGE_S around the verdict's are left aside
 * @latest: the latest time that this computer has seen, Unix s; 0 if not known
 * @server_time: what it would be now by the last server that was trusted, Unix s; 0 if not known
 */
typedef struct {
  WaxVerdict *verdict;
  WaxChange *change;
  WaxAnchors *anchors;
  GPtrArray *sightings;
  gint64 latest;
  gint64 server_time;
} WaxCauseFacts;

/**
 * wax_cause_find:
 *
 * The one reason that explains most of what was found, in the order in which they are looked for; see #WaxCauseId.
 * Nothing that the connection itself says makes a cause harmless: it decides about words alone. Pure; any thread.
 *
 * Returns: (transfer full) (nullable): %NULL when nothing is wrong.
 */
WaxCause *wax_cause_find (const WaxCauseFacts *facts);

/**
 * wax_cause_are_unrelated:
 * Returns: whether two hosts belong to different people as far as their names tell (by the public suffix list).
 */
gboolean wax_cause_are_unrelated (const char *host, const char *other);

G_END_DECLS
