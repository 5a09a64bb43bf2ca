#pragma once

#include "trust/wax-duration.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define WAX_TYPE_POLICY (wax_policy_get_type ())

/**
 * WaxPolicy:
 * @durations: which durations may be chosen, a bit (1 << WaxDuration) for each
 * @longest: the longest time for which anything may be granted, in seconds
 * @grants: whether a person may connect despite problems at all
 * @cli_grants: whether `waxctl trust allow` may
 * @floor: the oldest TLS version that is spoken, e.g. "TLS 1.2"
 *
 * The administrator's limits. Immutable, ref-counted, any thread; the fields are read directly.
 */
typedef struct {
  guint durations;
  gint64 longest;
  gboolean grants;
  gboolean cli_grants;
  const char *floor;
} WaxPolicy;

GType wax_policy_get_type (void);

/* The limits where nobody has set any: all durations, TLS 1.2. */
WaxPolicy *wax_policy_new_default (void);

/* @values: copied; bits of unknown durations are dropped; a floor that is unknown or below TLS 1.2 becomes TLS 1.2 */
WaxPolicy *wax_policy_new (const WaxPolicy *values);
WaxPolicy *wax_policy_ref (WaxPolicy *self);
void wax_policy_unref (WaxPolicy *self);

/**
 * wax_policy_allows:
 * @seconds: how long the grant is, from when it was given
 * @origin: "window" or "waxctl"; the latter never for a session and for a day at most
 *
 * Returns: whether a grant of this kind may be given, and one that was given may still count.
 */
gboolean wax_policy_allows (const WaxPolicy *self, WaxDuration duration, gint64 seconds, const char *origin);

/* Whether anything may be granted from the window. */
gboolean wax_policy_allows_any (const WaxPolicy *self);

/**
 * wax_policy_is_below_floor:
 * @protocol: (nullable): as the TLS library calls it; %NULL, when the handshake did not tell, is not below
 */
gboolean wax_policy_is_below_floor (const WaxPolicy *self, const char *protocol);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxPolicy, wax_policy_unref)

G_END_DECLS
