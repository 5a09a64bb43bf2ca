#include "util/wax-shared.h"

struct _WaxShared {
  GMutex lock;
  gpointer value;
  gpointer (*ref) (gpointer);
  GDestroyNotify unref;
};

WaxShared *
wax_shared_new (gpointer value, gpointer (*ref) (gpointer), GDestroyNotify unref)
{
  WaxShared *self = g_new0 (WaxShared, 1);

  g_mutex_init (&self->lock);
  self->value = value;
  self->ref = ref;
  self->unref = unref;
  return self;
}

void
wax_shared_free (WaxShared *self)
{
  if (self->value != NULL)
    self->unref (self->value);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
wax_shared_set (WaxShared *self, gpointer value)
{
  gpointer old;

  g_mutex_lock (&self->lock);
  old = self->value;
  self->value = value;
  g_mutex_unlock (&self->lock);

  if (old != NULL)
    self->unref (old);
}

gboolean
wax_shared_replace (WaxShared *self, gconstpointer old, gpointer value)
{
  gboolean is_newest;
  gpointer unused;

  g_mutex_lock (&self->lock);
  is_newest = self->value == old;
  unused = is_newest ? self->value : value;
  if (is_newest)
    self->value = value;
  g_mutex_unlock (&self->lock);

  if (unused != NULL)
    self->unref (unused);
  return is_newest;
}

gpointer
wax_shared_get (WaxShared *self)
{
  gpointer value;

  g_mutex_lock (&self->lock);
  value = self->value != NULL ? self->ref (self->value) : NULL;
  g_mutex_unlock (&self->lock);
  return value;
}
