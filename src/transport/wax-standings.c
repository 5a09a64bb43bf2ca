#include "transport/wax-standings.h"

#include <stdatomic.h>

struct _WaxStanding {
  WaxVerdict *verdict;
  GCancellable *cancel;
  _Atomic gboolean ended;
};

struct _WaxStandings {
  GMutex lock;
  GPtrArray *all;
};

static WaxStanding *
standing_new (WaxVerdict *verdict, GCancellable *cancel)
{
  WaxStanding *self = g_atomic_rc_box_new0 (WaxStanding);

  self->verdict = g_object_ref (verdict);
  self->cancel = g_object_ref (cancel);
  return self;
}

static void
clear (gpointer data)
{
  WaxStanding *self = data;

  g_object_unref (self->verdict);
  g_object_unref (self->cancel);
}

WaxStanding *
wax_standing_ref (WaxStanding *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
wax_standing_unref (WaxStanding *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

WaxVerdict *
wax_standing_get_verdict (WaxStanding *self)
{
  return self->verdict;
}

void
wax_standing_end (WaxStanding *self)
{
  atomic_store (&self->ended, TRUE);
  g_cancellable_cancel (self->cancel);
}

gboolean
wax_standing_has_ended (WaxStanding *self)
{
  return atomic_load (&self->ended);
}

/* ---- all of them ---- */

WaxStandings *
wax_standings_new (void)
{
  WaxStandings *self = g_new0 (WaxStandings, 1);

  g_mutex_init (&self->lock);
  self->all = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_standing_unref);
  return self;
}

void
wax_standings_free (WaxStandings *self)
{
  g_ptr_array_unref (self->all);
  g_mutex_clear (&self->lock);
  g_free (self);
}

WaxStanding *
wax_standings_add (WaxStandings *self, WaxVerdict *verdict, GCancellable *cancel)
{
  WaxStanding *standing = standing_new (verdict, cancel);

  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->all, wax_standing_ref (standing));
  g_mutex_unlock (&self->lock);
  return standing;
}

void
wax_standings_remove (WaxStandings *self, WaxStanding *standing)
{
  g_mutex_lock (&self->lock);
  g_ptr_array_remove_fast (self->all, standing);
  g_mutex_unlock (&self->lock);
}

static gpointer
ref_standing (gconstpointer standing, gpointer unused)
{
  return wax_standing_ref ((WaxStanding *) standing);
}

GPtrArray *
wax_standings_list (WaxStandings *self)
{
  GPtrArray *list;

  g_mutex_lock (&self->lock);
  list = g_ptr_array_copy (self->all, ref_standing, NULL);
  g_mutex_unlock (&self->lock);
  g_ptr_array_set_free_func (list, (GDestroyNotify) wax_standing_unref);
  return list;
}
