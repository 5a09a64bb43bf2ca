#include "press-painted.h"

#include "util/wax-letters.h"
#include "wax-message-pane.h"
#include "wax-message-row.h"

static Press *press;
static guint n_looked_at; /* rows, in all frames */

static GtkWidget *
get_view (Press *self)
{
  return ui_test_child (ui_test_child (self->window, "messages"), "view");
}

static WaxMessageRow *
get_row (GtkWidget *item)
{
  GtkWidget *child = gtk_widget_get_first_child (item);

  return child != NULL && WAX_IS_MESSAGE_ROW (child) ? WAX_MESSAGE_ROW (child) : NULL;
}

static gboolean
shows_subject (WaxMessageRow *row)
{
  const WaxMessage *message = wax_message_item_get_message (wax_message_row_get_item (row));
  g_autofree char *subject = wax_letters_show (message->subject);

  return subject[0] == '\0' || g_str_equal (gtk_label_get_label (ui_test_child (row, "subject")), subject);
}

static void
assert_row (WaxMessageRow *row)
{
  const WaxMessage *message = wax_message_item_get_message (wax_message_row_get_item (row));
  gboolean unread = (message->flags & WAX_MESSAGE_UNREAD) != 0;

  if (!shows_subject (row))
    g_error ("“%s” is painted as “%s”", message->subject, gtk_label_get_label (ui_test_child (row, "subject")));
  if (unread != (gtk_widget_get_opacity (ui_test_child (row, "dot")) > 0.5))
    g_error ("“%s” is painted as %s", message->subject, unread ? "read" : "unread");
  n_looked_at++;
}

/* Rows of the list before stand until the next one is read. */
static void
painted_cb (Press *self)
{
  WaxMessageList *list = wax_message_pane_get_list (ui_test_child (self->window, "messages"));
  GtkWidget *view = get_view (self);

  if (list == NULL || wax_message_list_get_grouped (list) != NULL || wax_message_list_is_loading (list) ||
      !gtk_widget_get_mapped (view))
    return;
  for (GtkWidget *item = gtk_widget_get_first_child (view); item != NULL; item = gtk_widget_get_next_sibling (item)) {
    WaxMessageRow *row = get_row (item);

    if (row != NULL && wax_message_row_get_item (row) != NULL && ui_test_is_in_view (view, item))
      assert_row (row);
  }
}

void
press_watch_rows (Press *self)
{
  g_signal_connect_swapped (gtk_widget_get_frame_clock (GTK_WIDGET (self->window)), "after-paint",
                            G_CALLBACK (painted_cb), self);
}

/* What is read aloud of them, too. */
static gboolean
have_caught_up (gpointer view)
{
  for (GtkWidget *item = gtk_widget_get_first_child (view); item != NULL; item = gtk_widget_get_next_sibling (item)) {
    WaxMessageRow *row = get_row (item);

    if (row != NULL && (wax_message_row_is_stale (row) || !shows_subject (row)))
      return FALSE;
  }
  return TRUE;
}

static void
scroll_to (double part)
{
  GtkWidget *view = get_view (press);
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view));
  guint before = n_looked_at;

  gtk_adjustment_set_value (adjustment, part * (gtk_adjustment_get_upper (adjustment) -
                                                gtk_adjustment_get_page_size (adjustment)));
  gtk_widget_queue_draw (view);
  ui_test_wait_for_draw (view);
  g_assert_cmpuint (n_looked_at, >, before);
}

static gboolean
has_focus_inside (gpointer view)
{
  return (gtk_widget_get_state_flags (view) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
}

static void
test_painted (void)
{
  const double parts[] = { 1, 0.5, 0.1, 0.9, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    scroll_to (parts[i]);
  press_choose_folder (press, "Sent");
  press_choose_folder (press, "Inbox");
  press_wait_for_inbox (press);
  ui_test_wait_until (have_caught_up, get_view (press));

  ui_test_key ("ctrl+f"); /* rows come back while another page is shown */
  press_type ("subject:neverwritten");
  press_wait_for_text ("Nothing Found");
  ui_test_key ("Escape");
  press_wait_for_inbox (press);
  ui_test_wait_until (have_caught_up, get_view (press));
  ui_test_wait_until (has_focus_inside, get_view (press));
  g_assert_false (gtk_widget_get_visible (ui_test_child (ui_test_child (press->window, "messages"), "suggestions")));
}

static const char *
get_page (void)
{
  return gtk_stack_get_visible_child_name (ui_test_child (ui_test_child (press->window, "message"), "pages"));
}

static gboolean
has_page (gpointer name)
{
  return g_strcmp0 (get_page (), name) == 0;
}

static void
shown_cb (gpointer *shown, gpointer item)
{
  *shown = item;
}

static gboolean
has_shown_chosen (gpointer shown)
{
  return *(gpointer *) shown == wax_message_pane_get_selected (ui_test_child (press->window, "messages"));
}

/* The message before stays on the screen until the next one is there, but takes no more presses. */
static void
test_next_message (void)
{
  GtkWidget *view = ui_test_child (press->window, "message");
  const char *const presses[] = { "message.load-images", "message.load-from-sender", "message.load-no-more" };
  gpointer shown = NULL;

  press_choose_message (press);
  ui_test_wait_until (has_page, (gpointer) "message");
  g_signal_connect_swapped (view, "shown", G_CALLBACK (shown_cb), &shown);
  wax_message_pane_move_selection (ui_test_child (press->window, "messages"), 1);
  g_assert_cmpstr (get_page (), ==, "message");
  for (guint i = 0; i < G_N_ELEMENTS (presses); i++)
    gtk_widget_activate_action (view, presses[i], NULL);
  g_signal_emit_by_name (ui_test_child (view, "fold_button"), "clicked");
  ui_test_wait_until (has_shown_chosen, &shown);
  g_signal_handlers_disconnect_by_data (view, &shown);
}

void
press_painted_add (Press *self)
{
  press = self;
  g_test_add_func ("/press/many/painted", test_painted);
  g_test_add_func ("/press/many/next-message", test_next_message);
}
