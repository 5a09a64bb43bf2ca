#include "trust/wax-duration.h"

#include <glib/gi18n-lib.h>

static const struct {
  const char *name;
  const char *label;
  gint64 seconds;
} durations[WAX_N_DURATIONS] = {
  [WAX_DURATION_SESSION] = { "session", N_("This session"), 12 * 3600 },
  [WAX_DURATION_HOUR] = { "1h", N_("1 hour"), 3600 },
  [WAX_DURATION_DAY] = { "1d", N_("1 day"), 86400 },
  [WAX_DURATION_WEEK] = { "1w", N_("1 week"), 7 * 86400 },
  [WAX_DURATION_MONTH] = { "30d", N_("30 days"), 30 * 86400 },
};

const char *
wax_duration_to_string (WaxDuration duration)
{
  g_return_val_if_fail ((guint) duration < WAX_N_DURATIONS, NULL);

  return durations[duration].name;
}

gboolean
wax_duration_from_string (const char *text, WaxDuration *duration)
{
  for (guint i = 0; i < WAX_N_DURATIONS; i++) {
    if (g_strcmp0 (text, durations[i].name) == 0) {
      *duration = i;
      return TRUE;
    }
  }
  return FALSE;
}

gint64
wax_duration_get_seconds (WaxDuration duration)
{
  g_return_val_if_fail ((guint) duration < WAX_N_DURATIONS, 0);

  return durations[duration].seconds;
}

const char *
wax_duration_get_label (WaxDuration duration)
{
  g_return_val_if_fail ((guint) duration < WAX_N_DURATIONS, NULL);

  return _(durations[duration].label);
}
