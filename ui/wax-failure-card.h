#pragma once

#include "app/wax-failure.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_FAILURE_CARD (wax_failure_card_get_type ())

/**
 * WaxFailureCard:
 *
 * What went wrong and what helps, in a page that goes on: read out as it appears. Hidden while there is nothing to say.
 */
G_DECLARE_FINAL_TYPE (WaxFailureCard, wax_failure_card, WAX, FAILURE_CARD, AdwBin)

/* @failure: (nullable): %NULL for nothing to say */
void wax_failure_card_show (WaxFailureCard *self, const WaxFailure *failure);

G_END_DECLS
