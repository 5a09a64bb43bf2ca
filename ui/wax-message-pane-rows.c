#include "wax-message-pane-private.h"

#include "wax-dragged-messages.h"
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
static void
want_row (WaxMessagePane *self, WaxMessageRow *row)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self->view));

  if (clock == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self->view))) { /* maybe it is none of the view's yet */
    wax_message_row_catch_up (row);
    return;
  }
  self->rows_bound = TRUE;
  if (self->rows_id == 0) {
    self->rows_id = gtk_widget_add_tick_callback (GTK_WIDGET (self->view), rows_tick_cb, self, NULL);
    g_signal_connect_object (clock, "layout", G_CALLBACK (laid_out_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  }
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_LAYOUT);
}

/* ---- rows that are dragged ---- */

/* All that are chosen where one of them is dragged, else that one. */
static GArray *
dup_dragged_keys (WaxMessagePane *self, guint position)
{
  GArray *keys = NULL;

  if (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->selection), position))
    return wax_row_selection_dup_keys (self->selection);
  keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_val (keys, g_array_index (wax_message_list_get_keys (self->list), gint64, position));
  return keys;
}

static GdkContentProvider *
drag_prepare_cb (GtkDragSource *source, double x, double y, GtkWidget *row)
{
  WaxMessagePane *self = WAX_MESSAGE_PANE (gtk_widget_get_ancestor (row, WAX_TYPE_MESSAGE_PANE));
  WaxFolderItem *folder = wax_message_pane_get_folder (self);
  guint position = gtk_list_item_get_position (g_object_get_data (G_OBJECT (row), "list-item"));
  g_autoptr(WaxDraggedMessages) dragged = NULL;
  g_autoptr(GPtrArray) picked = NULL;
  g_autoptr(GArray) keys = NULL;

  if (position >= wax_message_list_get_keys (self->list)->len) /* of the list before */
    return NULL;
  keys = dup_dragged_keys (self, position);
  picked = wax_message_list_pick (self->list, keys);
  if (picked->len != 1) /* those of several accounts fit nowhere */
    return NULL;
  dragged = wax_dragged_messages_new (((WaxPicked *) picked->pdata[0])->account, ((WaxPicked *) picked->pdata[0])->keys,
                                      folder != NULL ? wax_folder_item_get_id (folder) : NULL);
  return wax_dragged_messages_begin (dragged, source);
}

/* ---- rows that are made ---- */

static GtkWidget *
make_row (WaxMessagePane *self)
{
  GtkWidget *row = wax_message_row_new ();
  GtkDragSource *source = gtk_drag_source_new ();

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (drag_prepare_cb), row);
  wax_dragged_messages_watch (source);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (source));
  wax_message_pane_attach_row_menu (row);
  g_signal_connect_object (row, "stale", G_CALLBACK (want_row), self, G_CONNECT_SWAPPED);
  return g_object_ref_sink (row);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, WaxMessagePane *self)
{
  GtkWidget *row = self->spare_rows->len > 0
                     ? g_ptr_array_steal_index (self->spare_rows, self->spare_rows->len - 1)
                     : make_row (self);

  wax_message_row_set_compact (WAX_MESSAGE_ROW (row), self->compact);
  g_object_set_data (G_OBJECT (row), "list-item", item);
  g_object_set_data_full (G_OBJECT (item), "row", row, g_object_unref);
  gtk_list_item_set_child (item, row);
}

/* To make a row takes a millisecond, and to throw it away a quarter of one; a view does either with two hundred where
 * a few rows take the place of many. The item has no child any more by then. */
static void
teardown_cb (GtkSignalListItemFactory *factory, GtkListItem *item, WaxMessagePane *self)
{
  GtkWidget *row = g_object_steal_data (G_OBJECT (item), "row");

  wax_message_row_set_item (WAX_MESSAGE_ROW (row), NULL, NULL);
  g_ptr_array_add (self->spare_rows, row);
}

/* A view binds again what is where it was as soon as it is chosen, or its number changes: that costs nothing as long as
 * nobody unbinds it. */
static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, WaxMessagePane *self)
{
  wax_message_row_set_item (WAX_MESSAGE_ROW (gtk_list_item_get_child (item)),
                            wax_row_selection_get_list (self->selection, gtk_list_item_get_position (item)),
                            gtk_list_item_get_item (item));
}

void
wax_message_pane_set_factory (WaxMessagePane *self)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, 0);
  g_signal_connect_object (factory, "teardown", G_CALLBACK (teardown_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
  gtk_list_view_set_factory (self->view, factory);
}
