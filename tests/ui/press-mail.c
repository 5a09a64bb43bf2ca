#include "press.h"

#include "wax-test-pki.h"
#include "wax-window-private.h"

#include <sqlite3.h>

enum { INBOX = 2 };

/* ---- what is shown ---- */

static WaxMessageItem *
get_selected (gpointer press)
{
  return wax_message_pane_get_selected (ui_test_child (((Press *) press)->window, "messages"));
}

guint
press_get_selected (Press *self)
{
  WaxMessageItem *item = get_selected (self);

  return item != NULL ? (guint) g_ascii_strtoull (wax_message_item_get_id (item), NULL, 10) : 0;
}

static gboolean
has_selected (gpointer press)
{
  return get_selected (press) != NULL;
}

typedef struct {
  GtkWidget *pane;
  const char *text;
  gboolean (*is_chosen) (GtkWidget *pane, const char *text);
  gint64 clicked_us;
} Choice;

/* A list has rows beyond what is seen of it, where something else would be pressed. Returns: whether it is seen. */
static gboolean
bring_into_view (GtkWidget *label)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (label, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment;
  graphene_rect_t bounds;
  double middle;

  if (scroller == NULL || !gtk_widget_compute_bounds (label, scroller, &bounds))
    return TRUE;
  middle = bounds.origin.y + bounds.size.height / 2;
  if (middle > 0 && middle < gtk_widget_get_height (scroller))
    return TRUE;
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + middle -
                                          gtk_widget_get_height (scroller) / 2);
  return FALSE;
}

/* A row may move away under the pointer, as more come: then it is pressed again, where it is now. */
static gboolean
is_chosen (gpointer data)
{
  Choice *choice = data;
  GtkWidget *label;

  if (choice->is_chosen (choice->pane, choice->text))
    return TRUE;
  if (g_get_monotonic_time () - choice->clicked_us < 2 * G_USEC_PER_SEC)
    return FALSE;
  label = press_find_label (choice->pane, choice->text);
  if (label != NULL && bring_into_view (label)) {
    ui_test_click (label);
    choice->clicked_us = g_get_monotonic_time ();
  }
  return FALSE;
}

static gboolean
is_folder_chosen (GtkWidget *pane, const char *name)
{
  WaxFolderItem *folder = wax_folder_pane_get_folder (WAX_FOLDER_PANE (pane));
  WaxFolderItem *shown = folder != NULL ? folder : wax_folder_pane_get_search (WAX_FOLDER_PANE (pane));

  return shown != NULL && g_str_equal (wax_folder_item_get_name (shown), name);
}

void
press_choose_folder (Press *self, const char *name)
{
  ui_test_wait_until (is_chosen, &(Choice){ ui_test_child (self->window, "folders"), name, is_folder_chosen });
}

static guint
count_listed (Press *self)
{
  WaxMessageList *list = wax_message_pane_get_list (ui_test_child (self->window, "messages"));

  return list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (list)) : 0;
}

static gboolean
has_messages (gpointer press)
{
  return count_listed (press) > 0;
}

typedef struct {
  Press *press;
  guint expected;
} Listed;

static gboolean
has_listed (gpointer data)
{
  Listed *listed = data;

  return count_listed (listed->press) == listed->expected;
}

void
press_wait_for_inbox (Press *self)
{
  guint expected = wax_demo_server_count_messages (self->mail->server, "alice", INBOX);

  ui_test_wait_until (has_listed, &(Listed){ self, expected });
}

void
press_choose_message (Press *self)
{
  ui_test_wait_until (has_messages, self);
  ui_test_key ("ctrl+Down");
  ui_test_wait_until (has_selected, self);
}

/* A row of a conversation leaves out what answers put before it. */
static gboolean
is_message_chosen (GtkWidget *pane, const char *subject)
{
  WaxMessageItem *item = wax_message_pane_get_selected (WAX_MESSAGE_PANE (pane));

  return item != NULL && g_str_has_suffix (wax_message_item_get_message (item)->subject, subject);
}

void
press_choose_subject (Press *self, const char *subject)
{
  ui_test_wait_for_draw (self->window); /* rows have their places */
  ui_test_wait_until (is_chosen, &(Choice){ ui_test_child (self->window, "messages"), subject, is_message_chosen });
}

/* ---- at the server ---- */

void
press_deliver (Press *self, guint n, gsize size)
{
  g_autoptr(GString) raw = g_string_new (NULL);
  g_autoptr(GRand) random = g_rand_new_with_seed (n);
  g_autoptr(GBytes) message = NULL;

  g_string_append_printf (raw, "From: bob@example.test\r\nTo: alice@example.test\r\nSubject: Report %u\r\n"
                               "Date: Mon, 02 Nov 2026 10:%02u:00 +0000\r\n"
                               "Message-ID: <report-%u@example.test>\r\n\r\n",
                          n, n % 60, n);
  while (raw->len < size)
    g_string_append_printf (raw, "%08x%08x%08x%08x\r\n", g_rand_int (random), g_rand_int (random),
                            g_rand_int (random), g_rand_int (random));
  message = g_string_free_to_bytes (g_steal_pointer (&raw));
  wax_demo_server_deliver (self->mail->server, "alice", INBOX, message);
}

void
press_serve_plainly (Press *self)
{
  WaxDemoOptions options = { .messages = 5, .seed = 3, .plain = TRUE,
                             .port = wax_demo_server_get_port (self->mail->server) };
  g_autoptr(GError) error = NULL;

  wax_demo_server_free (self->mail->server);
  self->mail->server = wax_demo_server_new (&options, NULL, &error);
  g_assert_no_error (error);
}

void
press_change_certificate (WaxDemoServer *server)
{
  g_autoptr(WaxTestCert) certificate = wax_test_cert_new_leaf (NULL, "localhost");
  g_autoptr(GTlsCertificate) tls = wax_test_cert_to_tls (certificate, 0);

  wax_demo_server_set_certificate (server, tls);
  /* What was on its way to the old one is not counted; a new connection is not there that soon. */
  wax_demo_server_cut_connections (server);
  wax_demo_server_reset_counters (server);
}

/* ---- tags ---- */

static gboolean
has_focus (gpointer pane)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (gtk_widget_get_root (pane)));

  return focus != NULL && gtk_widget_is_ancestor (focus, pane);
}

GtkWidget *
press_open_tags (Press *self)
{
  GtkWidget *list = ui_test_child (self->window, "messages"), *popover = NULL;

  press_look_at (self->window);
  gtk_widget_grab_focus (ui_test_child (list, "view"));
  ui_test_wait_until (has_focus, list);
  ui_test_key ("t");
  press_wait_for_text ("New Tag…");
  for (GtkWidget *child = gtk_widget_get_first_child (list); child != NULL; child = gtk_widget_get_next_sibling (child)) {
    if (GTK_IS_POPOVER (child))
      popover = child;
  }
  g_assert_nonnull (popover);
  ui_test_wait_until (has_focus, popover);
  return popover;
}

GtkCheckButton *
press_find_check (GtkWidget *popover, const char *name)
{
  GtkWidget *label = press_find_label (popover, name);

  g_assert_nonnull (label);
  return GTK_CHECK_BUTTON (gtk_widget_get_ancestor (label, GTK_TYPE_CHECK_BUTTON));
}

/* ---- in the profile ---- */

char *
press_change_mail (Press *self, const char *script)
{
  const char *id = wax_account_get_id (press_get_account (self));
  g_autofree char *path = g_build_filename (self->mail->dir, "accounts", id, "mail.db", NULL);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, script, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_changes (db), >, 0);
  sqlite3_close (db);
  return g_steal_pointer (&path);
}

static gpointer
wait_for_byte (WaxMailStore *store, gpointer go, GCancellable *cancellable, GError **error)
{
  g_async_queue_pop (go);
  return NULL;
}

GAsyncQueue *
press_hold (WaxReader *reader)
{
  GAsyncQueue *go = g_async_queue_new ();

  wax_reader_run_async (reader, wait_for_byte, g_async_queue_ref (go), (GDestroyNotify) g_async_queue_unref, NULL, NULL,
                        NULL, NULL);
  return go;
}
