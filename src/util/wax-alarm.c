#include "util/wax-alarm.h"

#include "util/wax-ticker.h"

enum { LOOK_MS = 60000 };

struct _WaxAlarm {
  GCancellable *cancellable;
  gint64 end_us; /* monotonic */
  WaxTicker *ticker;
};

static guint
look_cb (gpointer data)
{
  WaxAlarm *self = data;
  gint64 left_ms = (self->end_us - g_get_monotonic_time ()) / 1000;

  if (left_ms <= 0)
    g_cancellable_cancel (self->cancellable);
  return left_ms > 0 ? (guint) MIN (left_ms + 1, LOOK_MS) : LOOK_MS;
}

WaxAlarm *
wax_alarm_new (GCancellable *cancellable, gint64 ms)
{
  WaxAlarm *self = g_new0 (WaxAlarm, 1);

  self->cancellable = g_object_ref (cancellable);
  self->end_us = g_get_monotonic_time () + ms * 1000;
  self->ticker = wax_ticker_new (look_cb, self);
  return self;
}

void
wax_alarm_free (WaxAlarm *self)
{
  wax_ticker_free (self->ticker);
  g_object_unref (self->cancellable);
  g_free (self);
}
