#pragma once

#include "trust/wax-policy.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The person's own settings, as far as they decide anything: an object of GSettings belongs to the thread that opened
 * it. Calls take %NULL for it, as where nobody has set anything.
 */

/* Returns: (transfer full) (nullable): %NULL where their schema is not installed: GSettings would end the program. */
GSettings *wax_settings_open (void);

/* Returns: what is asked about withdrawal: the stricter of what the person and the administrator want. */
WaxRevocationMode wax_settings_get_revocation (GSettings *settings, const WaxPolicy *policy);

/* Returns: (transfer full): who has set what is in force there, a sentence, translated. */
char *wax_settings_describe_revocation (GSettings *settings, const WaxPolicy *policy);

/**
 * wax_settings_may_choose_revocation:
 * @origin: (out) (transfer none): who forbids it, a file or a lock; %NULL where nobody does, or nobody is known
 *
 * Returns: whether the person may choose @mode, which then is in force.
 */
gboolean wax_settings_may_choose_revocation (GSettings *settings,
                                             const WaxPolicy *policy,
                                             WaxRevocationMode mode,
                                             const char **origin);

/* What may not be chosen is not. Kept for all programs of this person. */
void wax_settings_choose_revocation (GSettings *settings, const WaxPolicy *policy, WaxRevocationMode mode);

G_END_DECLS
