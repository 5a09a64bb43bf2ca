#pragma once

#include "trust/wax-trust-question.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * wax_change_grid_fill:
 * @grid: empty
 * @verdict: about the certificate that is there now
 *
 * Puts what was trusted before and what is there now side by side; the names of fields that differ are marked by a
 * sign, not by colour alone. The certificate that was there before is not always kept: its fingerprint is.
 */
void wax_change_grid_fill (GtkGrid *grid, WaxChange *change, WaxVerdict *verdict);

G_END_DECLS
