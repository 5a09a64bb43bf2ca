#include "protocol/zimbra/wax-zimbra-pacer.h"

#include <stdatomic.h>

#include "protocol/wax-server-error.h"
#include "util/wax-backoff.h"

#define INTERVAL_US 100000
#define START 15
#define THROTTLED_TRIES 4
#define THROTTLED_BASE_MS 10000
#define THROTTLED_MAX_MS 60000
#define MAX_RETRY_AFTER_S 300

guint
wax_zimbra_pacer_reserve (WaxZimbraPacer *self, gint64 now_us)
{
  gint64 next_us = atomic_load (&self->next_us);
  gint64 due_us;

  do
    due_us = MAX (next_us, now_us - START * INTERVAL_US);
  while (!atomic_compare_exchange_weak (&self->next_us, &next_us, due_us + INTERVAL_US));
  return due_us > now_us ? (due_us - now_us + 999) / 1000 : 0;
}

gboolean
wax_zimbra_pacer_pause (guint pause_ms, GCancellable *cancellable, GError **error)
{
  GPollFD fd;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (pause_ms > 0 && g_cancellable_make_pollfd (cancellable, &fd)) {
    g_poll (&fd, 1, pause_ms);
    g_cancellable_release_fd (cancellable);
  } else {
    g_usleep (pause_ms * 1000);
  }
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

guint
wax_zimbra_pacer_get_patience_ms (guint attempt, guint retry_after_s, GRand *random)
{
  if (attempt + 1 >= THROTTLED_TRIES)
    return 0;
  return MAX (wax_backoff_delay_ms (attempt, THROTTLED_BASE_MS, THROTTLED_MAX_MS, random),
              MIN (retry_after_s, MAX_RETRY_AFTER_S) * 1000);
}

gboolean
wax_zimbra_pacer_wait_out (guint attempt, GCancellable *cancellable, GError **error)
{
  g_autoptr(GRand) random = g_rand_new ();
  guint pause_ms = 0;

  if (g_error_matches (*error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_THROTTLED))
    pause_ms = wax_zimbra_pacer_get_patience_ms (attempt, wax_server_error_get_retry_after_s (*error), random);
  if (pause_ms == 0)
    return FALSE;
  g_message ("The server asks to slow down: the next request follows in %u s", (pause_ms + 999) / 1000);
  g_clear_error (error);
  return wax_zimbra_pacer_pause (pause_ms, cancellable, error);
}
