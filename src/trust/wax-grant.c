#include "trust/wax-grant.h"

typedef struct {
  WaxGrant public;
  gatomicrefcount refs;
} Instance;

G_DEFINE_BOXED_TYPE (WaxGrant, wax_grant, wax_grant_ref, wax_grant_unref)

static GPtrArray *
copy_endpoints (GPtrArray *from)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_endpoint_unref);

  for (guint i = 0; from != NULL && i < from->len; i++)
    g_ptr_array_add (copy, wax_endpoint_ref (g_ptr_array_index (from, i)));
  return copy;
}

static GPtrArray *
copy_problems (GPtrArray *from)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_problem_unref);

  for (guint i = 0; from != NULL && i < from->len; i++)
    g_ptr_array_add (copy, wax_problem_ref (g_ptr_array_index (from, i)));
  g_ptr_array_sort (copy, wax_problem_compare);
  return copy;
}

WaxGrant *
wax_grant_new (const WaxGrant *fields)
{
  Instance *self = g_new0 (Instance, 1);
  WaxGrant *copy = &self->public;

  g_atomic_ref_count_init (&self->refs);
  *copy = *fields;
  copy->endpoints = copy_endpoints (fields->endpoints);
  copy->met = copy_endpoints (fields->met);
  copy->fingerprints = g_strdupv (fields->fingerprints);
  copy->problems = copy_problems (fields->problems);
  copy->spki = g_strdup (fields->spki);
  copy->certificate = fields->certificate != NULL ? wax_certificate_ref (fields->certificate) : NULL;
  copy->issuer = fields->issuer != NULL ? wax_certificate_ref (fields->issuer) : NULL;
  copy->account = g_strdup (fields->account);
  copy->boot_id = g_strdup (fields->boot_id);
  copy->machine_id = g_strdup (fields->machine_id);
  copy->session_id = g_strdup (fields->session_id);
  copy->origin = g_strdup (fields->origin);
  copy->why = g_strdup (fields->why != NULL ? fields->why : "");
  copy->ended_by = g_strdup (fields->ended_by);
  return copy;
}

WaxGrant *
wax_grant_ref (WaxGrant *self)
{
  g_atomic_ref_count_inc (&((Instance *) self)->refs);
  return self;
}

void
wax_grant_unref (WaxGrant *self)
{
  if (!g_atomic_ref_count_dec (&((Instance *) self)->refs))
    return;
  g_ptr_array_unref (self->endpoints);
  g_ptr_array_unref (self->met);
  g_strfreev (self->fingerprints);
  g_free (self->spki);
  g_clear_pointer (&self->certificate, wax_certificate_unref);
  g_clear_pointer (&self->issuer, wax_certificate_unref);
  g_ptr_array_unref (self->problems);
  g_free (self->account);
  g_free (self->boot_id);
  g_free (self->machine_id);
  g_free (self->session_id);
  g_free (self->origin);
  g_free (self->why);
  g_free (self->ended_by);
  g_free (self);
}

const char *
wax_grant_get_fingerprint (const WaxGrant *self)
{
  guint n = self->fingerprints != NULL ? g_strv_length (self->fingerprints) : 0;

  return n > 0 ? self->fingerprints[n - 1] : "";
}

gboolean
wax_grant_has_fingerprint (const WaxGrant *self, const char *fingerprint)
{
  return self->fingerprints != NULL && g_strv_contains ((const char *const *) self->fingerprints, fingerprint);
}

static gboolean
contains (GPtrArray *endpoints, const WaxEndpoint *endpoint)
{
  return g_ptr_array_find_with_equal_func (endpoints, endpoint, wax_endpoint_equal, NULL);
}

gboolean
wax_grant_has_endpoint (const WaxGrant *self, const WaxEndpoint *endpoint)
{
  return contains (self->endpoints, endpoint);
}

gboolean
wax_grant_was_met_at (const WaxGrant *self, const WaxEndpoint *endpoint)
{
  return contains (self->met, endpoint);
}

gboolean
wax_grant_covers_problems (const WaxGrant *self, WaxVerdict *verdict)
{
  GPtrArray *problems = wax_verdict_get_problems (verdict);

  for (guint i = 0; i < problems->len; i++) {
    if (!g_ptr_array_find_with_equal_func (self->problems, g_ptr_array_index (problems, i),
                                           (GEqualFunc) wax_problem_equal, NULL))
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_session_running (const WaxGrant *self, const WaxMoment *moment)
{
  gint64 age_ms = moment->boot_ms - self->given_boot_ms;

  return g_strcmp0 (self->session_id, moment->session_id) == 0 && g_strcmp0 (self->boot_id, moment->boot_id) == 0 &&
         age_ms >= 0 && age_ms < wax_duration_get_seconds (WAX_DURATION_SESSION) * 1000;
}

gboolean
wax_grant_is_live (const WaxGrant *self, const WaxMoment *moment, const WaxClockMark *mark)
{
  gint64 time = wax_moment_get_time (moment, mark);

  if (self->ended != 0 || time >= self->until)
    return FALSE;
  /* Nobody was ever given more than was chosen, whatever stands in the file about when that was. */
  if (self->until - time > wax_duration_get_seconds (self->duration))
    return FALSE;
  if (g_strcmp0 (self->machine_id, moment->machine_id) != 0)
    return FALSE;
  return self->duration != WAX_DURATION_SESSION || is_session_running (self, moment);
}

gboolean
wax_grant_is_ending (const WaxGrant *self, gint64 now)
{
  return (self->until - now) * 10 <= self->until - self->given;
}

char **
wax_grant_dup_problem_ids (const WaxGrant *self)
{
  return wax_problem_list_dup_ids (self->problems);
}
