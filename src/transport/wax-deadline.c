#include "transport/wax-deadline.h"

#include <stdatomic.h>

enum { RESTING, CONNECTING, WAITING };

typedef struct {
  GSource source;
  GCancellable *cancel;
  WaxDeadlineLimits limits;
  gint64 started_us;
  _Atomic int phase;
  _Atomic gint64 since_us; /* of the phase, or of the last movement in it */
  _Atomic gint64 look_us;  /* when the clock looks again */
  _Atomic gint64 called_us; /* when the other end of the connection that is being made was; 0 when that is over */
  _Atomic int expired;
} Watch;

struct _WaxDeadline {
  Watch *watch;
};

/* When @since plus @limit_ms comes before what @next holds, it and @what become the next. */
static void
consider (gint64 since_us, guint limit_ms, WaxTimeout candidate, gint64 *next_us, WaxTimeout *what)
{
  gint64 end_us = since_us + (gint64) limit_ms * 1000;

  if (limit_ms == 0 || end_us >= *next_us)
    return;
  *next_us = end_us;
  *what = candidate;
}

static gint64
find_next (Watch *watch, WaxTimeout *what)
{
  int phase = atomic_load (&watch->phase);
  gint64 since_us = atomic_load (&watch->since_us), called_us = atomic_load (&watch->called_us);
  gint64 next_us = G_MAXINT64;

  consider (watch->started_us, watch->limits.total_ms, WAX_TIMEOUT_TOTAL, &next_us, what);
  if (phase == CONNECTING)
    consider (since_us, watch->limits.connect_ms, WAX_TIMEOUT_CONNECT, &next_us, what);
  if (phase == CONNECTING && called_us != 0)
    consider (called_us, watch->limits.reach_ms, WAX_TIMEOUT_REACH, &next_us, what);
  if (phase == WAITING)
    consider (since_us, watch->limits.idle_ms, WAX_TIMEOUT_IDLE, &next_us, what);
  return next_us;
}

static gboolean
dispatch_cb (GSource *source, GSourceFunc callback, gpointer user_data)
{
  Watch *watch = (Watch *) source;
  WaxTimeout what = WAX_TIMEOUT_NONE;
  gint64 next_us = find_next (watch, &what);

  if (next_us <= g_source_get_time (source)) {
    atomic_store (&watch->expired, what);
    g_cancellable_cancel (watch->cancel);
    return G_SOURCE_REMOVE;
  }
  atomic_store (&watch->look_us, next_us);
  g_source_set_ready_time (source, next_us == G_MAXINT64 ? -1 : next_us);
  /* Whoever moved meanwhile may have seen the time before. */
  if (find_next (watch, &what) < next_us)
    g_source_set_ready_time (source, 0);
  return G_SOURCE_CONTINUE;
}

static void
finalize_cb (GSource *source)
{
  g_clear_object (&((Watch *) source)->cancel);
}

static GSourceFuncs watch_funcs = { .dispatch = dispatch_cb, .finalize = finalize_cb };

static gpointer
run_clock (gpointer data)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (data, FALSE);

  g_main_loop_run (loop);
  return NULL;
}

/* The clock's thread lives as long as the process. */
static GMainContext *
get_clock (void)
{
  static gsize clock = 0;

  if (g_once_init_enter (&clock)) {
    GMainContext *context = g_main_context_new ();

    g_thread_unref (g_thread_new ("wax-deadline", run_clock, context));
    g_once_init_leave (&clock, (gsize) context);
  }
  return (GMainContext *) clock;
}

/* An end that moved back is found when the old one comes. The clock is woken only for one that comes before it looks
 * again: waking it at every read would cost more than the read. */
static void
enter (WaxDeadline *self, int phase)
{
  Watch *watch = self->watch;
  WaxTimeout what;

  atomic_store (&watch->since_us, g_get_monotonic_time ());
  if (atomic_exchange (&watch->phase, phase) != phase && phase != RESTING &&
      find_next (watch, &what) < atomic_load (&watch->look_us))
    g_source_set_ready_time (&watch->source, 0);
}

WaxDeadline *
wax_deadline_new (GCancellable *cancel, const WaxDeadlineLimits *limits)
{
  WaxDeadline *self = g_new0 (WaxDeadline, 1);
  Watch *watch = (Watch *) g_source_new (&watch_funcs, sizeof (Watch));

  watch->cancel = g_object_ref (cancel);
  watch->limits = *limits;
  watch->started_us = g_get_monotonic_time ();
  atomic_init (&watch->phase, RESTING);
  atomic_init (&watch->since_us, watch->started_us);
  atomic_init (&watch->look_us, G_MAXINT64);
  atomic_init (&watch->called_us, 0);
  atomic_init (&watch->expired, WAX_TIMEOUT_NONE);
  self->watch = watch;
  g_source_set_static_name (&watch->source, "wax-deadline");
  if (limits->total_ms > 0)
    g_source_set_ready_time (&watch->source, 0);
  g_source_attach (&watch->source, get_clock ());
  return self;
}

void
wax_deadline_free (WaxDeadline *self)
{
  g_source_destroy (&self->watch->source);
  g_source_unref (&self->watch->source);
  g_free (self);
}

void
wax_deadline_connecting (WaxDeadline *self)
{
  if (atomic_load (&self->watch->phase) == CONNECTING)
    return;
  atomic_store (&self->watch->called_us, 0);
  enter (self, CONNECTING);
}

void
wax_deadline_reaching (WaxDeadline *self)
{
  Watch *watch = self->watch;
  WaxTimeout what;

  if (atomic_load (&watch->called_us) != 0)
    return;
  atomic_store (&watch->called_us, g_get_monotonic_time ());
  if (find_next (watch, &what) < atomic_load (&watch->look_us))
    g_source_set_ready_time (&watch->source, 0);
}

void
wax_deadline_reached (WaxDeadline *self)
{
  atomic_store (&self->watch->called_us, 0);
}

void
wax_deadline_moved (WaxDeadline *self)
{
  enter (self, WAITING);
}

void
wax_deadline_rest (WaxDeadline *self)
{
  enter (self, RESTING);
}

WaxTimeout
wax_deadline_get_expired (WaxDeadline *self)
{
  return atomic_load (&self->watch->expired);
}
