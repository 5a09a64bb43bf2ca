#include "wax-window-private.h"

#include "app/wax-settings.h"

/* What is read long enough is marked as read. */

typedef struct {
  WaxWindow *window; /* not held: it ends these */
  WaxMessageItem *item;
  guint id;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_clear_handle_id (&reading->id, g_source_remove);
  g_object_unref (reading->item);
  g_free (reading);
}

static void
read_cb (gpointer data)
{
  Reading *reading = data;

  reading->id = 0;
  wax_window_mark_read (reading->window, reading->item);
  g_ptr_array_remove_fast (reading->window->readings, reading);
}

void
wax_window_begin_reading (WaxWindow *self, WaxMessageItem *item)
{
  g_autoptr(GSettings) settings = wax_settings_open ();
  int seconds = wax_settings_get_mark_read_after_s (settings);
  Reading *reading;

  if (self->leaves_unread)
    return;
  if (seconds == 0)
    wax_window_mark_read (self, item);
  if (seconds <= 0)
    return;
  reading = g_new0 (Reading, 1);
  reading->window = self;
  reading->item = g_object_ref (item);
  reading->id = g_timeout_add_once ((guint) seconds * 1000, read_cb, reading);
  if (self->readings == NULL)
    self->readings = g_ptr_array_new_with_free_func (reading_free);
  g_ptr_array_add (self->readings, reading);
}

void
wax_window_end_reading (WaxWindow *self)
{
  g_clear_pointer (&self->readings, g_ptr_array_unref);
  self->leaves_unread = FALSE;
}

void
wax_window_leave_unread (WaxWindow *self)
{
  wax_window_end_reading (self);
  self->leaves_unread = TRUE;
}

void
wax_window_leave_one_unread (WaxWindow *self, WaxMessageItem *item)
{
  for (guint i = self->readings != NULL ? self->readings->len : 0; i > 0; i--) {
    Reading *reading = self->readings->pdata[i - 1];

    if (reading->item == item)
      g_ptr_array_remove_index_fast (self->readings, i - 1);
  }
}
