#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * wax_backoff_delay_ms:
 * @attempt: 0 for the pause after the first failure
 * @base_ms: the first pause
 * @max_ms: the longest pause
 * @random: where the jitter comes from; tests seed it
 *
 * Pauses double until @max_ms; each is drawn evenly from its upper half, so that clients that failed together
 * do not come back together.
 *
 * Returns: the pause in milliseconds.
 */
guint wax_backoff_delay_ms (guint attempt, guint base_ms, guint max_ms, GRand *random);

G_END_DECLS
