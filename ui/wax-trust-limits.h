#pragma once

#include "trust/wax-policy.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WaxTrustLimits:
 * @policy: (nullable): the administrator's, as it is shown
 * @durations: of the drop-down's entries after the first, which chooses nothing
 *
 * For how long one may trust by the limits of this moment. Starts as zeros.
 */
typedef struct {
  WaxPolicy *policy;
  WaxDuration durations[WAX_N_DURATIONS];
  guint n_durations;
} WaxTrustLimits;

/**
 * wax_trust_limits_show:
 * @policy: taken over
 * @choice: gets an entry for each duration that @policy allows; what was chosen stays so where it may
 * @who: tells who limits the choice, and can be seen where somebody does
 */
void wax_trust_limits_show (WaxTrustLimits *self, WaxPolicy *policy, GtkDropDown *choice, GtkLabel *who);

/* Returns: %FALSE when nothing is chosen in @choice */
gboolean wax_trust_limits_get_chosen (const WaxTrustLimits *self, GtkDropDown *choice, WaxDuration *duration);

/* (transfer full) (nullable): why nobody may connect despite problems of a kind that one can; %NULL when one may. */
char *wax_trust_limits_describe_ban (const WaxTrustLimits *self);

void wax_trust_limits_clear (WaxTrustLimits *self);

G_END_DECLS
