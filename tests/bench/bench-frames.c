#include "bench-frames.h"

#include <stdio.h>
#include <time.h>

static gint64
get_work_us (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static void
before_cb (GdkFrameClock *clock, Bench *self)
{
  self->before_us = g_get_monotonic_time ();
  self->before_work_us = get_work_us ();
}

static void
after_cb (GdkFrameClock *clock, Bench *self)
{
  gint64 took = g_get_monotonic_time () - self->before_us + self->moved_us;
  gint64 work = get_work_us () - self->before_work_us + self->moved_work_us;

  self->moved_us = self->moved_work_us = 0;
  g_array_append_val (self->frames_us, took);
  g_array_append_val (self->work_us, work);
  self->done = TRUE;
}

static void
shown_cb (Bench *self)
{
  self->n_shown++;
}

void
bench_watch (Bench *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (self->window);
  GObject *message = gtk_widget_get_template_child (self->window, WAX_TYPE_WINDOW, "message");

  g_signal_connect (clock, "before-paint", G_CALLBACK (before_cb), self);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_cb), self);
  g_signal_connect_swapped (message, "shown", G_CALLBACK (shown_cb), self);
}

void
bench_wait_frame (Bench *self)
{
  self->done = FALSE;
  gtk_widget_queue_draw (self->window);
  while (!self->done)
    g_main_context_iteration (NULL, TRUE);
}

void
bench_act (Bench *self, void (*act) (gpointer data), gpointer data)
{
  gint64 start_us = g_get_monotonic_time (), start_work_us = get_work_us ();

  act (data);
  self->moved_us = g_get_monotonic_time () - start_us;
  self->moved_work_us = get_work_us () - start_work_us;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return *(const gint64 *) a < *(const gint64 *) b ? -1 : 1;
}

static double
get_ms (GArray *times_us, guint percent)
{
  return (double) g_array_index (times_us, gint64, MIN (times_us->len * percent / 100, times_us->len - 1)) / 1000.0;
}

void
bench_print_times (GArray *times_us, const char *name, double limit_ms)
{
  g_array_sort (times_us, compare);
  printf ("%-28s p50 %5.1f ms   p95 %5.1f ms   p99 %5.1f ms   max %5.1f ms", name, get_ms (times_us, 50),
          get_ms (times_us, 95), get_ms (times_us, 99), get_ms (times_us, 100));
  if (limit_ms > 0)
    printf ("   %.2f of %.0f ms", get_ms (times_us, 99) / limit_ms, limit_ms);
  printf ("\n");
  g_array_set_size (times_us, 0);
}

void
bench_print_frames (Bench *self, const char *name, double limit_ms)
{
  bench_print_times (self->frames_us, name, limit_ms);
  bench_print_times (self->work_us, "  of that, own work", limit_ms);
}

void
bench_forget_frames (Bench *self)
{
  g_array_set_size (self->frames_us, 0);
  g_array_set_size (self->work_us, 0);
}

double
bench_get_resident_mib (void)
{
  g_autofree char *text = NULL;
  long pages = 0;

  if (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    sscanf (text, "%*d %ld", &pages);
  return (double) pages * 4096.0 / (1 << 20);
}

WaxMessagePane *
bench_find_pane (Bench *self)
{
  return WAX_MESSAGE_PANE (gtk_widget_get_template_child (self->window, WAX_TYPE_WINDOW, "messages"));
}

GtkAdjustment *
bench_get_adjustment (Bench *self)
{
  GtkWidget *pane = GTK_WIDGET (bench_find_pane (self));
  GObject *scroller = gtk_widget_get_template_child (pane, WAX_TYPE_MESSAGE_PANE, "scroller");

  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
}

typedef struct {
  GtkAdjustment *adjustment;
  double value;
} Scroll;

static void
scroll (gpointer data)
{
  gtk_adjustment_set_value (((Scroll *) data)->adjustment, ((Scroll *) data)->value);
}

void
bench_scroll_to (Bench *self, double value)
{
  bench_act (self, scroll, &(Scroll){ bench_get_adjustment (self), value });
  bench_wait_frame (self);
}

void
bench_wait_list (Bench *self)
{
  WaxMessageList *list = wax_message_pane_get_list (bench_find_pane (self));

  while (list == NULL || wax_message_list_is_loading (list)) {
    g_main_context_iteration (NULL, TRUE);
    list = wax_message_pane_get_list (bench_find_pane (self));
  }
  bench_wait_frame (self);
}
