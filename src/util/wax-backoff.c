#include "util/wax-backoff.h"

guint
wax_backoff_delay_ms (guint attempt, guint base_ms, guint max_ms, GRand *random)
{
  guint64 pause = (guint64) base_ms << MIN (attempt, 31);

  pause = MIN (pause, max_ms);
  return (guint) (pause / 2 + g_rand_double (random) * (pause - pause / 2));
}
