#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WaxDuration:
 * @WAX_DURATION_SESSION: until the last window closes, the log-out, or 12 hours have passed
 *
 * For how long a person may decide. There is no "always".
 */
typedef enum {
  WAX_DURATION_SESSION,
  WAX_DURATION_HOUR,
  WAX_DURATION_DAY,
  WAX_DURATION_WEEK,
  WAX_DURATION_MONTH,
} WaxDuration;

#define WAX_N_DURATIONS (WAX_DURATION_MONTH + 1)

/* Returns: "session", "1h", "1d", "1w" or "30d". Static. */
const char *wax_duration_to_string (WaxDuration duration);
gboolean wax_duration_from_string (const char *text, WaxDuration *duration);

/* Returns: its length in seconds; of a session the longest that it can be. */
gint64 wax_duration_get_seconds (WaxDuration duration);

/* Returns: its name for people, translated. Static. */
const char *wax_duration_get_label (WaxDuration duration);

G_END_DECLS
