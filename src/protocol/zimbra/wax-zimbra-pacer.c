#include "protocol/zimbra/wax-zimbra-pacer.h"

#include <stdatomic.h>

#define INTERVAL_US 100000
#define START 15

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
