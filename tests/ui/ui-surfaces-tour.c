#include "ui-surfaces-private.h"

#include "ui-test.h"
#include "wax-certificate-window.h"
#include "wax-composer.h"
#include "wax-connection-window.h"
#include "wax-conversation-view.h"
#include "wax-message-pane.h"
#include "wax-trust-dialog.h"
#include "wax-window.h"

#include <string.h>

/* The program with mail that makes sense, for pictures: as who uses it sees it. */

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR, INBOX = 2, SENT = 5 };

#define WHO "alice@example.test"

static const struct {
  const char *name; /* in tests/data/tour */
  int age_s;
  const char *acts[2]; /* (nullable) each: see wax_demo_server_act() */
  guint folder;        /* 0: the inbox */
} messages[] = {
  { "plan", 26 * HOUR, { "read" }, 0 },
  { "plan-answer", 5 * HOUR, { "read" }, 0 },
  { "plan-list", 25 * MINUTE, { NULL }, 0 },
  { "news", 2 * HOUR, { NULL }, 0 },
  { "accounts", 8 * HOUR, { "read", "flag" }, 0 },
  { "meeting", 28 * HOUR, { "read" }, 0 },
  { "grafting", 2 * DAY, { NULL }, 0 },
  { "key", 3 * DAY, { "read" }, 0 },
  { "order", 4 * DAY, { "read" }, 0 },
  { "bonjour", 9 * DAY, { "read", "flag" }, 0 },
  { "hebrew", 13 * DAY, { "read" }, 0 },
  { "sent", 3 * DAY, { "read" }, SENT },
};

/* What it lies in has the end of line that mail has. */
static GBytes *
read_message (const char *name, gint64 at)
{
  g_autofree char *file = g_strconcat (name, ".eml", NULL), *text = NULL;
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "tour", file, NULL);
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc (at);
  g_autofree char *stamp = g_date_time_format (date, "Date: %a, %d %b %Y %H:%M:%S +0000\n");
  g_autoptr(GString) raw = g_string_new (stamp);
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_string_append (raw, text);
  g_string_replace (raw, "\n", "\r\n", 0);
  return g_string_free_to_bytes (g_steal_pointer (&raw));
}

static void
deliver_all (WaxDemoServer *server)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  for (guint i = 0; i < G_N_ELEMENTS (messages); i++) {
    gint64 at = now - messages[i].age_s;
    g_autoptr(GBytes) raw = read_message (messages[i].name, at);
    guint folder = messages[i].folder != 0 ? messages[i].folder : INBOX;
    guint id = wax_demo_server_deliver_at (server, "alice", folder, raw, at);

    for (guint j = 0; j < G_N_ELEMENTS (messages[i].acts) && messages[i].acts[j] != NULL; j++)
      wax_demo_server_act (server, "alice", id, messages[i].acts[j]);
  }
}

static gboolean
has_received (gpointer account)
{
  WaxFolderItem *inbox = wax_folder_tree_find_role (wax_account_get_folder_tree (account), WAX_FOLDER_INBOX);
  guint total = 0;

  g_object_get (inbox, "total", &total, NULL);
  return total == G_N_ELEMENTS (messages) - 1 && !wax_account_is_busy (account);
}

static UiMail *tour; /* (nullable) */

static UiMail *
get_tour (void)
{
  static const char *const folders[] = { "Apples", "Birds", "Orchard", "Receipts" };

  if (tour == NULL) {
    tour = ui_mail_new (&(WaxDemoOptions){ .messages = 0, .seed = 7 });
    for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
      wax_demo_server_add_folder (tour->server, "alice", 1, folders[i]);
    deliver_all (tour->server);
    ui_test_wait_until (has_received, tour->account);
  }
  return tour;
}

void
ui_surfaces_end_tour (void)
{
  g_clear_pointer (&tour, ui_mail_free);
}

static GtkWindow *
open_window (UiMail *mail, gconstpointer data)
{
  WaxWindow *window = wax_window_new (NULL, get_tour ()->session);

  wax_window_show_opened (window, NULL);
  return GTK_WINDOW (window);
}

static GListModel *
get_list (GtkWindow *window)
{
  return G_LIST_MODEL (wax_message_pane_get_list (ui_test_child (window, "messages")));
}

static gboolean
has_all (gpointer window)
{
  GListModel *list = get_list (window);

  return list != NULL && g_list_model_get_n_items (list) == G_N_ELEMENTS (messages) - 1;
}

static guint
find_subject (GtkWindow *window, const char *subject)
{
  GListModel *list = get_list (window);
  guint i = 0;

  for (; i < g_list_model_get_n_items (list); i++) {
    g_autoptr(WaxMessageItem) item = g_list_model_get_item (list, i);

    if (g_str_has_prefix (wax_message_item_get_message (item)->subject, subject))
      break;
  }
  return i;
}

static void
shown_cb (gboolean *shown)
{
  *shown = TRUE;
}

static gboolean
is_true (gpointer flag)
{
  return *(gboolean *) flag;
}

static void
read_subject (GtkWindow *window, const char *subject)
{
  WaxMessagePane *pane = ui_test_child (window, "messages");
  GtkWidget *message = ui_test_child (window, "message");
  gboolean shown = FALSE;
  gulong id;

  ui_test_wait_until (has_all, window);
  id = g_signal_connect_swapped (message, "shown", G_CALLBACK (shown_cb), &shown);
  wax_message_pane_choose (pane, find_subject (window, subject));
  g_signal_emit_by_name (pane, "opened", wax_message_pane_get_selected (pane));
  ui_test_wait_until (is_true, &shown);
  g_signal_handler_disconnect (message, id);
}

static void
read_text (GtkWindow *window)
{
  read_subject (window, "Planting day");
}

static void
read_html (GtkWindow *window)
{
  read_subject (window, "The waxwings");
}

static void
read_attachments (GtkWindow *window)
{
  read_subject (window, "Harvest accounts");
}

static void
read_invitation (GtkWindow *window)
{
  read_subject (window, "Yearly meeting");
}

static void
read_list (GtkWindow *window)
{
  read_subject (window, "[grafting]");
}

static gboolean
is_grouped (gpointer window)
{
  GListModel *list = get_list (window);

  return list != NULL && g_list_model_get_n_items (list) == G_N_ELEMENTS (messages) - 3;
}

static void
read_conversation (GtkWindow *window)
{
  WaxMessagePane *pane = ui_test_child (window, "messages");
  gboolean shown = FALSE;

  ui_test_wait_until (has_all, window);
  wax_message_pane_set_grouped (pane, TRUE);
  ui_test_wait_until (is_grouped, window);
  g_signal_connect_swapped (ui_test_child (window, "conversation"), "shown", G_CALLBACK (shown_cb), &shown);
  wax_message_pane_choose (pane, 0);
  g_signal_emit_by_name (pane, "opened", wax_message_pane_get_selected (pane));
  ui_test_wait_until (is_true, &shown);
  g_signal_handlers_disconnect_by_data (ui_test_child (window, "conversation"), &shown);
}

static gboolean
finds_trees (gpointer window)
{
  return wax_message_list_is_search (wax_message_pane_get_list (ui_test_child (window, "messages"))) &&
         g_list_model_get_n_items (get_list (window)) > 1;
}

static void
find_trees (GtkWindow *window)
{
  WaxMessagePane *pane = ui_test_child (window, "messages");

  read_text (window);
  wax_message_pane_start_search (pane);
  gtk_editable_set_text (ui_test_child (pane, "search_entry"), "trees ");
  ui_test_wait_until (finds_trees, window);
}

/* ---- menus ---- */

static void
find_popover (GtkWidget *widget, gpointer found)
{
  if (GTK_IS_POPOVER (widget))
    *(GtkWidget **) found = widget;
}

static gboolean
has_menu (gpointer window)
{
  GtkWidget *popover = NULL;

  ui_test_foreach_visible (window, find_popover, &popover);
  return popover != NULL;
}

static void
find_menu_button (GtkWidget *widget, gpointer found)
{
  if (GTK_IS_MENU_BUTTON (widget))
    *(GtkWidget **) found = widget;
}

/* That of the pane is in a bar above it. */
static void
press_menu_button (GtkWindow *window, const char *pane)
{
  GtkWidget *button = NULL;

  for (GtkWidget *around = ui_test_child (window, pane); button == NULL; around = gtk_widget_get_parent (around))
    ui_test_foreach_visible (around, find_menu_button, &button);
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  ui_test_wait_until (has_menu, window);
}

static void
open_main_menu (GtkWindow *window)
{
  read_text (window);
  adw_leaflet_set_visible_child_name (ui_test_child (window, "outer"), "folders");
  press_menu_button (window, "folders");
}

static void
open_list_menu (GtkWindow *window)
{
  read_text (window);
  adw_leaflet_set_visible_child_name (ui_test_child (window, "inner"), "list");
  press_menu_button (window, "messages");
}

static void
open_message_menu (GtkWindow *window)
{
  read_text (window);
  press_menu_button (window, "message");
}

static void
open_folder_menu (GtkWindow *window)
{
  read_text (window);
  adw_leaflet_set_visible_child_name (ui_test_child (window, "outer"), "folders");
  gtk_widget_child_focus (ui_test_child (window, "folders"), GTK_DIR_TAB_FORWARD);
  ui_test_key ("Down");
  ui_test_key ("Menu");
  ui_test_wait_until (has_menu, window);
}

/* ---- writing ---- */

static GtkWindow *
open_answer (UiMail *mail, gconstpointer data)
{
  UiMail *own = get_tour ();
  g_autoptr(WaxDocument) document = wax_document_new ();
  g_autoptr(WaxDraft) draft = NULL;

  wax_document_append_text (document, "Hello Hanna,\n\nhere is who wanted which tree:\n", 0);
  wax_document_begin_paragraph (document, 0, WAX_LIST_BULLETS, 1);
  wax_document_add_run (document, "Ruth: ", -1, WAX_STYLE_BOLD, NULL);
  wax_document_add_run (document, "two Boskoop", -1, WAX_STYLE_PLAIN, NULL);
  wax_document_begin_paragraph (document, 0, WAX_LIST_BULLETS, 1);
  wax_document_add_run (document, "Bob: ", -1, WAX_STYLE_BOLD, NULL);
  wax_document_add_run (document, "a Topaz and a pear", -1, WAX_STYLE_PLAIN, NULL);
  wax_document_append_text (document, "\nI bring the long stakes.\n\nAlice\n", 0);
  wax_document_append_text (document, "could you bring the list of who wanted which tree?", 1);
  draft = wax_draft_new (&(WaxDraft) { .to = "Hanna Lind <hanna.lind@example.test>",
                                       .cc = "Tomas Berg <tomas.berg@example.test>",
                                       .subject = "Re: Planting day on Saturday", .document = document });
  return GTK_WINDOW (wax_composer_new (own->session, own->account, NULL, draft, TRUE));
}

/* ---- trust ---- */

static WaxTrustQuestion *
make_question (void)
{
  const WaxProblemId problem = WAX_PROBLEM_ISSUER_UNKNOWN;

  return ui_test_question (&problem, 1, FALSE);
}

static GtkWindow *
open_question (UiMail *mail, gconstpointer data)
{
  g_autoptr(WaxTrustQuestion) question = make_question ();
  g_autoptr(WaxPolicy) policy = wax_policy_new_default ();

  return GTK_WINDOW (wax_trust_dialog_new (question, policy, WHO, NULL, 0));
}

static GtkWindow *
open_certificate (UiMail *mail, gconstpointer data)
{
  g_autoptr(WaxTrustQuestion) question = make_question ();

  return GTK_WINDOW (wax_certificate_window_new (wax_trust_question_get_verdict (question)));
}

static GtkWindow *
open_status (UiMail *mail, gconstpointer data)
{
  return GTK_WINDOW (wax_connection_window_new (get_tour ()->session, get_tour ()->account));
}

const UiSurface *
ui_surfaces_list_tour (void)
{
  static const UiSurface surfaces[] = {
    { "reading", open_window, read_text, NULL },
    { "reading-html", open_window, read_html, NULL },
    { "reading-attachments", open_window, read_attachments, NULL },
    { "reading-invitation", open_window, read_invitation, NULL },
    { "reading-list", open_window, read_list, NULL },
    { "reading-conversation", open_window, read_conversation, NULL },
    { "finding", open_window, find_trees, NULL },
    { "menu", open_window, open_main_menu, NULL },
    { "menu-folder", open_window, open_folder_menu, NULL },
    { "menu-list", open_window, open_list_menu, NULL },
    { "menu-message", open_window, open_message_menu, NULL },
    { "answer", open_answer, NULL, NULL },
    { "question", open_question, NULL, NULL },
    { "question-second", open_question, ui_surfaces_show_second, NULL },
    { "question-certificate", open_certificate, NULL, NULL },
    { "status", open_status, NULL, NULL },
    { NULL },
  };

  return surfaces;
}
