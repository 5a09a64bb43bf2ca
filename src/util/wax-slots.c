#include "util/wax-slots.h"

struct _WaxSlots {
  GMutex lock;
  GCond changed;
  guint left;
};

WaxSlots *
wax_slots_new (guint n)
{
  WaxSlots *self = g_new0 (WaxSlots, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->left = n;
  return self;
}

void
wax_slots_free (WaxSlots *self)
{
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static void
wake_cb (GCancellable *cancellable, gpointer data)
{
  WaxSlots *self = data;

  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

gboolean
wax_slots_take (WaxSlots *self, GCancellable *cancellable, GError **error)
{
  gulong id = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (wake_cb), self, NULL) : 0;
  gboolean taken;

  g_mutex_lock (&self->lock);
  while (self->left == 0 && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&self->changed, &self->lock);
  taken = !g_cancellable_is_cancelled (cancellable);
  if (taken)
    self->left--;
  else
    g_cond_signal (&self->changed); /* a wake-up that was meant for a slot goes on to the next */
  g_mutex_unlock (&self->lock);
  g_cancellable_disconnect (cancellable, id);
  if (!taken)
    g_cancellable_set_error_if_cancelled (cancellable, error);
  return taken;
}

void
wax_slots_give_back (WaxSlots *self)
{
  g_mutex_lock (&self->lock);
  self->left++;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}
