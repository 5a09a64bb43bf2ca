#include "trust/wax-policy.h"

#include <string.h>

static const char *const versions[] = { "SSL 3.0", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3" };

enum { FIRST_ALLOWED_FLOOR = 3 };

typedef struct {
  WaxPolicy public;
  gatomicrefcount refs;
} Instance;

G_DEFINE_BOXED_TYPE (WaxPolicy, wax_policy, wax_policy_ref, wax_policy_unref)

/* -1 for what is no version that is known. */
static int
find_version (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (versions); i++) {
    if (g_strcmp0 (text, versions[i]) == 0)
      return i;
  }
  return -1;
}

WaxPolicy *
wax_policy_new_default (void)
{
  return wax_policy_new (&(WaxPolicy) { .durations = (1u << WAX_N_DURATIONS) - 1,
                                        .longest = wax_duration_get_seconds (WAX_DURATION_MONTH),
                                        .grants = TRUE, .cli_grants = TRUE, .floor = "TLS 1.2" });
}

WaxPolicy *
wax_policy_new (const WaxPolicy *values)
{
  Instance *self = g_new0 (Instance, 1);

  g_atomic_ref_count_init (&self->refs);
  self->public = *values;
  self->public.durations &= (1u << WAX_N_DURATIONS) - 1;
  self->public.floor = versions[MAX (find_version (values->floor), FIRST_ALLOWED_FLOOR)];
  return &self->public;
}

WaxPolicy *
wax_policy_ref (WaxPolicy *self)
{
  g_atomic_ref_count_inc (&((Instance *) self)->refs);
  return self;
}

void
wax_policy_unref (WaxPolicy *self)
{
  if (g_atomic_ref_count_dec (&((Instance *) self)->refs))
    g_free (self);
}

gboolean
wax_policy_allows (const WaxPolicy *self, WaxDuration duration, gint64 seconds, const char *origin)
{
  if (!self->grants || (guint) duration >= WAX_N_DURATIONS || (self->durations & 1u << duration) == 0)
    return FALSE;
  if (seconds > self->longest || seconds > wax_duration_get_seconds (duration))
    return FALSE;
  if (g_strcmp0 (origin, "window") == 0)
    return TRUE;
  return g_strcmp0 (origin, "waxctl") == 0 && self->cli_grants && duration != WAX_DURATION_SESSION &&
         seconds <= wax_duration_get_seconds (WAX_DURATION_DAY);
}

gboolean
wax_policy_allows_any (const WaxPolicy *self)
{
  for (guint i = 0; i < WAX_N_DURATIONS; i++) {
    if (wax_policy_allows (self, i, wax_duration_get_seconds (i), "window"))
      return TRUE;
  }
  return FALSE;
}

gboolean
wax_policy_is_below_floor (const WaxPolicy *self, const char *protocol)
{
  return protocol != NULL && find_version (protocol) < find_version (self->floor);
}
