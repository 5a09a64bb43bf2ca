#include "wax-test-thread.h"

struct WaxTestThread {
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  GDestroyNotify last;
  gpointer data;
};

WaxTestThread *
wax_test_thread_new (void)
{
  WaxTestThread *self = g_new0 (WaxTestThread, 1);

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  return self;
}

GMainContext *
wax_test_thread_get_context (WaxTestThread *self)
{
  return self->context;
}

static gpointer
run (gpointer data)
{
  WaxTestThread *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  while (g_main_context_iteration (self->context, FALSE))
    continue;
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

void
wax_test_thread_start (WaxTestThread *self, const char *name)
{
  self->thread = g_thread_new (name, run, self);
}

static gboolean
quit_cb (gpointer data)
{
  WaxTestThread *self = data;

  if (self->last != NULL)
    self->last (self->data);
  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

void
wax_test_thread_end (WaxTestThread *self, GDestroyNotify last, gpointer data)
{
  g_autoptr(GSource) quit = g_idle_source_new (); /* a loop that does not run yet would forget g_main_loop_quit() */

  self->last = last;
  self->data = data;
  g_source_set_callback (quit, quit_cb, self, NULL);
  g_source_attach (quit, self->context);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_free (self);
}
