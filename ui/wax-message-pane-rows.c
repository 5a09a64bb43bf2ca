#include "wax-message-pane-private.h"

#include "wax-message-row.h"

/*
 * The view keeps ten times as many rows as are seen. Those that are seen take their new words as soon as their places
 * are known, before the frame is painted; the others some with each frame after that.
 */

enum { ROWS_A_FRAME = 20 };

/* (nullable): none but a message's */
static WaxMessageRow *
get_row (GtkWidget *item)
{
  GtkWidget *child = gtk_widget_get_first_child (item);

  return child != NULL && WAX_IS_MESSAGE_ROW (child) ? WAX_MESSAGE_ROW (child) : NULL;
}

void
wax_message_pane_update_rows (WaxMessagePane *self)
{
  for (GtkWidget *item = gtk_widget_get_first_child (GTK_WIDGET (self->view)); item != NULL;
       item = gtk_widget_get_next_sibling (item)) {
    WaxMessageRow *row = get_row (item);

    if (row != NULL)
      wax_message_row_set_compact (row, self->compact);
  }
}

static gboolean
is_seen (GtkWidget *view, GtkWidget *item)
{
  graphene_rect_t bounds;

  return gtk_widget_get_child_visible (item) && gtk_widget_compute_bounds (item, view, &bounds) &&
         bounds.origin.y < (float) gtk_widget_get_height (view) && bounds.origin.y + bounds.size.height > 0;
}

/* Returns: how many did */
static guint
catch_up (WaxMessagePane *self, gboolean seen_only, guint most)
{
  GtkWidget *view = GTK_WIDGET (self->view);
  guint n = 0;

  for (GtkWidget *item = gtk_widget_get_first_child (view); item != NULL && n < most;
       item = gtk_widget_get_next_sibling (item)) {
    WaxMessageRow *row = get_row (item);

    if (row != NULL && wax_message_row_is_stale (row) && (!seen_only || is_seen (view, item))) {
      wax_message_row_catch_up (row);
      n++;
    }
  }
  return n;
}

static void
laid_out_cb (WaxMessagePane *self)
{
  catch_up (self, TRUE, G_MAXUINT);
}

/* The view has enough to do in a frame in which it binds rows. */
static gboolean
rows_tick_cb (GtkWidget *view, GdkFrameClock *clock, gpointer data)
{
  WaxMessagePane *self = data;
  gboolean quiet = !self->rows_bound;

  self->rows_bound = FALSE;
  if (!quiet || catch_up (self, FALSE, ROWS_A_FRAME) == ROWS_A_FRAME)
    return G_SOURCE_CONTINUE;
  g_signal_handlers_disconnect_by_func (clock, laid_out_cb, self);
  self->rows_id = 0;
  return G_SOURCE_REMOVE;
}

/* GTK lays out in a handler of the same signal, which is connected anew each time: after it the places are known. */
void
wax_message_pane_want_rows (WaxMessagePane *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self->view));

  if (clock == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self->view))) {
    catch_up (self, FALSE, G_MAXUINT);
    return;
  }
  self->rows_bound = TRUE;
  if (self->rows_id == 0) {
    self->rows_id = gtk_widget_add_tick_callback (GTK_WIDGET (self->view), rows_tick_cb, self, NULL);
    g_signal_connect_object (clock, "layout", G_CALLBACK (laid_out_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  }
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_LAYOUT);
}
