#include "engine/wax-change-set.h"

typedef struct {
  WaxChangeSet public;
  WaxMailNews *news;
} Private;

G_DEFINE_BOXED_TYPE (WaxChangeSet, wax_change_set, wax_change_set_ref, wax_change_set_unref)

WaxChangeSet *
wax_change_set_new (const WaxChangeSet *fields, WaxMailNews *news)
{
  Private *self = g_atomic_rc_box_new0 (Private);

  self->public = *fields;
  self->news = news != NULL ? news : wax_mail_news_new ();
  self->public.folders |= self->news->folders;
  self->public.tags |= self->news->tags;
  self->public.contacts |= self->news->contacts;
  self->public.searchable |= self->news->searchable;
  self->public.rows = self->news->rows;
  return &self->public;
}

WaxChangeSet *
wax_change_set_ref (WaxChangeSet *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  wax_mail_news_free (((Private *) data)->news);
}

void
wax_change_set_unref (WaxChangeSet *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

gboolean
wax_change_set_is_empty (const WaxChangeSet *self)
{
  return !self->reset && !self->folders && !self->tags && !self->searchable && !self->contacts && !self->settings &&
         self->rows->len == 0;
}
