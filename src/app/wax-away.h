#pragma once

#include "app/wax-account-settings.h"

G_BEGIN_DECLS

/**
 * WaxAwayOthers: what people outside of the organization are answered
 * @WAX_AWAY_SAME: the same
 * @WAX_AWAY_OTHER: something else
 * @WAX_AWAY_NOTHING: nothing
 */
typedef enum {
  WAX_AWAY_SAME,
  WAX_AWAY_OTHER,
  WAX_AWAY_NOTHING,
} WaxAwayOthers;

/**
 * WaxAway:
 * @from: (nullable): local time: from the beginning of its day on; %NULL for at once
 * @until: (nullable): local time: until the end of its day; %NULL for until it is switched off
 * @other_text: what @others are answered, where that is something else
 *
 * What the server answers by itself while a person is away.
 */
typedef struct {
  gboolean enabled;
  char *text;
  GDateTime *from;
  GDateTime *until;
  WaxAwayOthers others;
  char *other_text;
} WaxAway;

WaxAway *wax_away_read (WaxAccountSettings *settings);

/* Returns: (transfer full): what sets all of it. @before: as it was read */
WaxSettingsChange *wax_away_write (const WaxAway *self, const WaxAway *before);
void wax_away_free (WaxAway *self);

/* Whether the server answers at @now. */
gboolean wax_away_is_on (const WaxAway *self, GDateTime *now);

/* By the day alone: negative where @a is before @b. */
int wax_away_compare_days (GDateTime *a, GDateTime *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxAway, wax_away_free)

G_END_DECLS
