#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_WAIT_ROW (wax_wait_row_get_type ())

/**
 * WaxWaitRow:
 *
 * That something is under way, once it takes longer than a second; and a button that gives it up once it takes longer
 * than three. Hidden otherwise.
 */
G_DECLARE_FINAL_TYPE (WaxWaitRow, wax_wait_row, WAX, WAIT_ROW, AdwBin)

/**
 * wax_wait_row_start:
 * @text: what is waited for
 * @cancellable: (nullable): what gives it up; %NULL where nothing can
 */
void wax_wait_row_start (WaxWaitRow *self, const char *text, GCancellable *cancellable);
void wax_wait_row_stop (WaxWaitRow *self);

G_END_DECLS
