#include "util/wax-ticker.h"

struct _WaxTicker {
  WaxTickFunc func;
  gpointer data;
  GThread *thread;
  GAsyncQueue *orders; /* WAKE or STOP; it has a lock of its own */
};

static int wake_order, stop_order;

static gpointer
run (gpointer data)
{
  WaxTicker *self = data;
  gpointer order = NULL;

  while (order != &stop_order)
    order = g_async_queue_timeout_pop (self->orders, (guint64) self->func (self->data) * 1000);
  return NULL;
}

WaxTicker *
wax_ticker_new (WaxTickFunc func, gpointer data)
{
  WaxTicker *self = g_new0 (WaxTicker, 1);

  self->func = func;
  self->data = data;
  self->orders = g_async_queue_new ();
  self->thread = g_thread_new ("wax-ticker", run, self);
  return self;
}

void
wax_ticker_free (WaxTicker *self)
{
  /* In front, past what wakes. */
  g_async_queue_push_front (self->orders, &stop_order);
  g_thread_join (self->thread);
  g_async_queue_unref (self->orders);
  g_free (self);
}

void
wax_ticker_wake (WaxTicker *self)
{
  g_async_queue_push (self->orders, &wake_order);
}
