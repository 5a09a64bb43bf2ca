#include "ui-surfaces-private.h"

#include "ui-picture.h"
#include "ui-test.h"
#include "wax-account-dialog.h"
#include "wax-composer.h"
#include "wax-contact-dialog.h"
#include "wax-contacts-page.h"
#include "wax-conversation-view.h"
#include "wax-folder-pane.h"
#include "wax-folder-properties.h"
#include "wax-manual-window.h"
#include "wax-message-pane.h"
#include "wax-move-dialog.h"
#include "wax-name-dialog.h"
#include "wax-not-saved-dialog.h"
#include "wax-password-dialog.h"
#include "wax-preferences-window.h"
#include "wax-shortcuts-window.h"
#include "wax-window.h"

enum { INBOX = 2 };

static GtkWindow *
open_window (UiMail *mail, gconstpointer data)
{
  WaxWindow *window = wax_window_new (NULL, mail->session);

  wax_window_show_opened (window, NULL);
  return GTK_WINDOW (window);
}

static GtkWindow *
open_welcome (UiMail *mail, gconstpointer data)
{
  g_autoptr(WaxSession) session = wax_session_new (NULL, NULL);
  WaxWindow *window = wax_window_new (NULL, session);

  wax_window_show_opened (window, NULL);
  return GTK_WINDOW (window);
}

static gboolean
has_rows (gpointer window)
{
  WaxMessageList *list = wax_message_pane_get_list (ui_test_child (window, "messages"));

  return list != NULL && g_list_model_get_n_items (G_LIST_MODEL (list)) > 0;
}

static gboolean
shows_message (gpointer window)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (ui_test_child (ui_test_child (window, "message"), "pages")),
                    "message") == 0;
}

static void
show_folders (GtkWindow *window)
{
  ui_test_wait_until (has_rows, window);
  adw_leaflet_set_visible_child_name (ui_test_child (window, "outer"), "folders");
}

static void
show_list (GtkWindow *window)
{
  ui_test_wait_until (has_rows, window);
  adw_leaflet_set_visible_child_name (ui_test_child (window, "outer"), "content");
  adw_leaflet_set_visible_child_name (ui_test_child (window, "inner"), "list");
}

static void
show_message (GtkWindow *window)
{
  ui_test_wait_until (has_rows, window);
  wax_message_pane_move_selection (ui_test_child (window, "messages"), 0);
  ui_test_wait_until (shows_message, window);
}

/* ---- two accounts ---- */

static UiMail *both; /* (nullable): what the others show is one account's */

static UiMail *
get_both (void)
{
  if (both == NULL) {
    both = ui_mail_new (&(WaxDemoOptions){ .messages = 6, .seed = 7 });
    ui_mail_add_second (both);
  }
  return both;
}

static GtkWindow *
open_inboxes (UiMail *mail, gconstpointer data)
{
  return open_window (get_both (), data);
}

static gboolean
has_inboxes (gpointer window)
{
  WaxMessageList *list = wax_message_pane_get_list (ui_test_child (window, "messages"));

  return list != NULL && wax_message_list_is_combined (list) && has_rows (window);
}

static void
show_inboxes (GtkWindow *window)
{
  g_assert_true (wax_folder_pane_select_all_inboxes (ui_test_child (window, "folders")));
  ui_test_wait_until (has_inboxes, window);
  show_list (window);
}

static void
show_both (GtkWindow *window)
{
  show_inboxes (window);
  wax_message_pane_select_all (ui_test_child (window, "messages"));
}

/* What is in several accounts goes to what all of them have. */
static GtkWindow *
open_move (UiMail *mail, gconstpointer data)
{
  g_autoptr(GPtrArray) trees = g_ptr_array_new ();

  g_ptr_array_add (trees, wax_account_get_folder_tree (get_both ()->account));
  g_ptr_array_add (trees, wax_account_get_folder_tree (get_both ()->second));
  return GTK_WINDOW (wax_move_dialog_new (trees, NULL));
}

void
ui_surfaces_end (void)
{
  g_clear_pointer (&both, ui_mail_free);
  ui_surfaces_end_tour ();
}

/* What answers what, in whatever else there is. */
static GtkWindow *
open_conversation (UiMail *mail, gconstpointer data)
{
  static WaxDemoServer *told;

  for (guint i = 0; i < 4 && told != mail->server; i++) {
    g_autofree char *answered = i > 0 ? g_strdup_printf ("In-Reply-To: <%u@example.test>\r\n", i - 1) : g_strdup ("");
    g_autofree char *raw =
      g_strdup_printf ("From: Anna of the Orchards and Rivers <" UI_LONG_ADDRESS ">\r\n"
                       "To: alice@example.test, Bob of the Orchards and Rivers <" UI_LONG_ADDRESS ">\r\n"
                       "Subject: Orchards, rivers and all that is between them: an overview\r\n"
                       "Message-ID: <%u@example.test>\r\n%s\r\nTwelve apple trees, and what else stands there.\r\n",
                       i, answered);
    g_autoptr(GBytes) bytes = g_bytes_new (raw, strlen (raw));

    wax_demo_server_deliver (mail->server, "alice", INBOX, bytes);
  }
  told = mail->server;
  return open_window (mail, data);
}

/* Those of the server's own are not of four. */
static gboolean
has_conversation (gpointer window)
{
  WaxMessageList *list = wax_message_pane_get_list (ui_test_child (window, "messages"));
  g_autoptr(WaxMessageItem) item = g_list_model_get_item (G_LIST_MODEL (list), 0);

  return item != NULL && wax_message_item_get_size (item)->total == 4;
}

static gboolean
is_open (gpointer conversation)
{
  WaxMessageView *view = wax_conversation_view_get_current (conversation);

  return view != NULL &&
         g_strcmp0 (gtk_stack_get_visible_child_name (ui_test_child (view, "pages")), "message") == 0;
}

static void
show_conversation (GtkWindow *window)
{
  WaxMessagePane *pane = ui_test_child (window, "messages");

  ui_test_wait_until (has_rows, window);
  wax_message_pane_set_grouped (pane, TRUE);
  ui_test_wait_until (has_conversation, window);
  wax_message_pane_move_selection (pane, 0);
  ui_test_wait_until (is_open, ui_test_child (window, "conversation"));
}

static void
show_search (GtkWindow *window)
{
  ui_test_wait_until (has_rows, window);
  show_list (window);
  wax_message_pane_start_search (ui_test_child (window, "messages"));
}

static gboolean
finds_some (gpointer window)
{
  return wax_message_list_is_search (wax_message_pane_get_list (ui_test_child (window, "messages"))) &&
         has_rows (window);
}

/* Hits, and in which folder each lies. */
static void
show_search_found (GtkWindow *window)
{
  show_search (window);
  gtk_editable_set_text (ui_test_child (ui_test_child (window, "messages"), "search_entry"), "is:anywhere ");
  ui_test_wait_until (finds_some, window);
}

static gboolean
finds_nothing (gpointer window)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (ui_test_child (ui_test_child (window, "messages"), "pages")),
                    "not-found") == 0;
}

/* With all that can be said about one. */
static void
show_search_problems (GtkWindow *window)
{
  show_search (window);
  gtk_editable_set_text (ui_test_child (ui_test_child (window, "messages"), "search_entry"),
                         "form:" UI_LONG_ADDRESS " in:nowhere before:soon filename:orchard ");
  ui_test_wait_until (finds_nothing, window);
}

/* The longest of what is said in passing. */
static void
show_notice (GtkWindow *window)
{
  g_autoptr(GError) error = g_error_new_literal (WAX_STORE_ERROR, WAX_STORE_ERROR_DAMAGED, "");
  g_autoptr(WaxFailure) failure = wax_failure_new (error, NULL);
  g_autofree char *text =
    g_strconcat (UI_LONG_ADDRESS " (" UI_LONG_HOST "): ", failure->sentence, NULL);

  show_list (window);
  wax_window_show_notice (WAX_WINDOW (window), text);
}

static GtkWindow *
open_not_saved (UiMail *mail, gconstpointer data)
{
  g_autoptr(GError) error = g_error_new_literal (WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_WRITABLE, "");

  return GTK_WINDOW (wax_not_saved_dialog_new (NULL, error));
}

static GtkWindow *
open_manual (UiMail *mail, gconstpointer section)
{
  return GTK_WINDOW (wax_manual_window_new (section));
}

static void
show_contents (GtkWindow *window)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "manual.back", NULL);
}

static void
search_manual (GtkWindow *window, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "manual.search", NULL);
  gtk_editable_set_text (ui_test_child (window, "search"), text);
}

static void
find_in_manual (GtkWindow *window)
{
  search_manual (window, "larger");
}

static void
find_nothing_in_manual (GtkWindow *window)
{
  search_manual (window, "hippopotamus");
}

static GtkWindow *
open_shortcuts (UiMail *mail, gconstpointer data)
{
  return wax_shortcuts_window_new (NULL);
}

static gboolean
shows_nothing (gpointer window)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (ui_test_child (window, "stack")), "nothing") == 0;
}

static void
find_no_shortcut (GtkWindow *window)
{
  gtk_editable_set_text (ui_test_child (window, "search"), "hippopotamus");
  ui_test_wait_until (shows_nothing, window);
}

static gboolean
has_contacts (gpointer page)
{
  return g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (ui_test_child (page, "view")))) > 0;
}

static gboolean
has_contact (gpointer page)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (ui_test_child (ui_test_child (page, "contact"), "pages")),
                    "contact") == 0;
}

static void
show_contacts (GtkWindow *window)
{
  WaxContactsPage *page = ui_test_child (window, "contacts");

  ui_test_wait_until (has_rows, window);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-contacts", NULL);
  ui_test_wait_until (has_contacts, page);
}

static void
show_contact (GtkWindow *window)
{
  WaxContactsPage *page = ui_test_child (window, "contacts");

  show_contacts (window);
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (gtk_list_view_get_model (ui_test_child (page, "view"))), 1);
  ui_test_wait_until (has_contact, page);
  adw_leaflet_set_visible_child_name (ui_test_child (page, "leaflet"), "contact");
}

static GtkWindow *
open_contact_dialog (UiMail *mail, gconstpointer data)
{
  const char *fields[] = { "firstName", "Anna of the Orchards", "lastName", "and Rivers", "email", UI_LONG_ADDRESS, NULL };
  g_autoptr(WaxContact) contact = wax_contact_new (&(WaxContact) { .id = "1", .fields = fields });

  return GTK_WINDOW (wax_contact_dialog_new (NULL, contact));
}

static GtkWindow *
open_group_dialog (UiMail *mail, gconstpointer data)
{
  const char *members[] = { "I:" UI_LONG_ADDRESS, "I:someone@trees.test", NULL };
  const char *first[] = { UI_LONG_ADDRESS, NULL }, *second[] = { "someone@trees.test", NULL };
  g_autoptr(WaxContact) group = wax_contact_new (
    &(WaxContact) { .id = "1", .name = "Growers of the Orchards and Rivers", .is_group = TRUE, .members = members });
  g_autoptr(GPtrArray) known = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_contact_unref);
  const WaxContactDetails details = { group, known };

  g_ptr_array_add (known, wax_contact_new (&(WaxContact) { .id = UI_LONG_ADDRESS, .addresses = first,
                                                           .name = "Anna of the Orchards and Rivers" }));
  g_ptr_array_add (known, wax_contact_new (&(WaxContact) { .id = "someone@trees.test", .name = "someone@trees.test",
                                                           .addresses = second }));
  return GTK_WINDOW (wax_contact_dialog_new_for_group (NULL, mail->account, &details));
}

/* The longest of what can be said there, and what is waited for. */
static void
refuse_contact (GtkWindow *window)
{
  g_autoptr(GError) error = g_error_new_literal (WAX_STORE_ERROR, WAX_STORE_ERROR_PROFILE_DAMAGED, "");
  g_autoptr(GCancellable) cancellable = wax_contact_dialog_begin (WAX_CONTACT_DIALOG (window));
  GtkWidget *wait = ui_test_child (window, "wait");

  wax_contact_dialog_fail (WAX_CONTACT_DIALOG (window), error, NULL);
  gtk_widget_set_visible (ui_test_child (wait, "cancel_button"), TRUE);
  gtk_widget_set_visible (wait, TRUE);
}

static GtkWindow *
open_folder_properties (UiMail *mail, gconstpointer data)
{
  WaxFolderTree *tree = wax_account_get_folder_tree (mail->account);

  return GTK_WINDOW (wax_folder_properties_new (NULL, mail->account,
                                                wax_folder_tree_find_role (tree, WAX_FOLDER_INBOX)));
}

static char *
find_nothing_wrong (const char *name, gpointer data)
{
  return NULL;
}

static GtkWindow *
open_folder_name (UiMail *mail, gconstpointer data)
{
  return GTK_WINDOW (wax_name_dialog_new (NULL, g_dgettext ("waxwing", "Rename Folder"),
                                          g_dgettext ("waxwing", "Rename"),
                                          "Apples of the orchards by the river, second and third harvest",
                                          find_nothing_wrong, NULL, NULL));
}

static GtkWindow *
open_desktop_page (UiMail *mail, gconstpointer data)
{
  WaxPreferencesWindow *window = wax_preferences_window_new (mail->session);

  wax_preferences_window_show (window, "desktop");
  return GTK_WINDOW (window);
}

static GtkWindow *
open_tag (UiMail *mail, gconstpointer data)
{
  WaxNameDialog *dialog = wax_name_dialog_new (NULL, g_dgettext ("waxwing", "Edit Tag"),
                                               g_dgettext ("waxwing", "Change"), "Orchards by the river",
                                               find_nothing_wrong, NULL, NULL);

  wax_name_dialog_add_colors (dialog, "#6acb9e");
  return GTK_WINDOW (dialog);
}

/* The longest of what can be said there, and what is waited for. */
static void
refuse_name (GtkWindow *window)
{
  g_autoptr(GError) error = g_error_new_literal (WAX_STORE_ERROR, WAX_STORE_ERROR_PROFILE_DAMAGED, "");
  g_autoptr(GCancellable) cancellable = wax_name_dialog_begin (WAX_NAME_DIALOG (window));
  GtkWidget *wait = ui_test_child (window, "wait");

  wax_name_dialog_fail (WAX_NAME_DIALOG (window), error, NULL, UI_LONG_ADDRESS);
  gtk_widget_set_visible (ui_test_child (wait, "cancel_button"), TRUE);
  gtk_widget_set_visible (wait, TRUE);
}

static GtkWindow *
open_password (UiMail *mail, gconstpointer data)
{
  return GTK_WINDOW (wax_password_dialog_new (NULL, mail->session, mail->account));
}

static WaxDocument *
make_document (void)
{
  WaxDocument *document = wax_document_new ();

  wax_document_append_text (document, "Hello Anna,\n\nnothing is decided yet.", 0);
  wax_document_begin_paragraph (document, 0, WAX_LIST_NUMBERS, 1);
  wax_document_add_run (document, "The orchards and rivers of the ", -1, WAX_STYLE_PLAIN, NULL);
  wax_document_add_run (document, "department", -1, WAX_STYLE_BOLD, NULL);
  wax_document_begin_paragraph (document, 0, WAX_LIST_BULLETS, 2);
  wax_document_add_run (document, "its page", -1, WAX_STYLE_PLAIN, "https://example.org/");
  wax_document_begin_paragraph (document, 1, WAX_LIST_NONE, 0);
  wax_document_add_run (document, "Is it?", -1, WAX_STYLE_ITALIC, NULL);
  wax_document_begin_paragraph (document, 2, WAX_LIST_NONE, 0);
  wax_document_add_run (document, "We shall see.", -1, WAX_STYLE_PLAIN, NULL);
  return document;
}

/* As wide as one is shown at most. */
static void
add_picture (WaxDocument *document)
{
  enum { WIDTH = 300, HEIGHT = 80 };
  g_autofree guchar *pixels = g_malloc (WIDTH * HEIGHT * 4);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GBytes) content = NULL;
  g_autoptr(GdkTexture) texture = NULL;
  g_autoptr(WaxPicture) picture = NULL;

  memset (pixels, 0xa0, WIDTH * HEIGHT * 4);
  bytes = g_bytes_new (pixels, WIDTH * HEIGHT * 4);
  texture = gdk_memory_texture_new (WIDTH, HEIGHT, GDK_MEMORY_R8G8B8A8, bytes, WIDTH * 4);
  content = gdk_texture_save_to_png_bytes (texture);
  picture = wax_picture_new_from_file ("orchard.png", content);
  wax_document_begin_paragraph (document, 0, WAX_LIST_NONE, 0);
  wax_document_add_picture (document, picture, "The orchard", NULL);
}

static GtkWindow *
open_composer (UiMail *mail, gconstpointer data)
{
  g_autoptr(GPtrArray) attachments = wax_attachments_new ();
  g_autoptr(GBytes) content = g_bytes_new_static ("x", 1);
  g_autoptr(WaxDocument) text = make_document ();
  g_autoptr(WaxDocument) document = wax_document_new ();
  g_autoptr(WaxDraft) draft = NULL;

  add_picture (document); /* where it is seen: a text view has what is not somewhere outside */
  wax_document_append (document, text, 0);
  wax_attachments_add (attachments, "The_orchards_and_rivers_of_the_department.pdf", NULL, content);
  draft = wax_draft_new (&(WaxDraft) {
    .to = "Anna of the Orchards and Rivers <" UI_LONG_ADDRESS ">, bob@example.test, half an address", .cc = UI_LONG_ADDRESS,
    .document = document, .attachments = attachments, .list = data });

  return GTK_WINDOW (wax_composer_new (mail->session, mail->account, NULL, draft, TRUE));
}

static void
fail_to_send (GtkWindow *window)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "composer.send", NULL);
}

static gboolean is_mapped (gpointer widget);

/* Whom the one who writes may mean, over everything else. */
static void
show_people (GtkWindow *window)
{
  GtkWidget *to = ui_test_child (window, "to");
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (ui_test_child (to, "view"));
  GtkTextIter end;

  gtk_widget_grab_focus (to);
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_place_cursor (buffer, &end);
  gtk_text_buffer_insert (buffer, &end, ", ex", -1);
  ui_test_wait_until (is_mapped, ui_test_child (window, "people"));
}

static const WaxPinWanted pin = { (char *) "Anna of the Orchards and Rivers' card", WAX_TOKEN_TRIES_LAST, FALSE };
static const WaxPinWanted pin_on_reader = { (char *) "Anna of the Orchards and Rivers' card", WAX_TOKEN_TRIES_LAST,
                                            TRUE };

static GtkWindow *
open_pin (UiMail *mail, gconstpointer data)
{
  return GTK_WINDOW (wax_password_dialog_new_for_token (NULL, data));
}

static GtkWindow *
open_setup (UiMail *mail, gconstpointer data)
{
  return GTK_WINDOW (wax_account_dialog_new (mail->session, NULL, NULL));
}

static GtkWindow *
open_setup_failed (UiMail *mail, gconstpointer data)
{
  /* Nobody listens on the discard port of loopback. */
  return GTK_WINDOW (wax_account_dialog_new (mail->session, "https://localhost:9", "alice@example.test"));
}

static gboolean
is_mapped (gpointer widget)
{
  return gtk_widget_get_mapped (widget);
}

static void
fail (GtkWindow *window)
{
  gtk_editable_set_text (ui_test_child (window, "password"), "secret-1");
  g_signal_emit_by_name (ui_test_child (window, "continue_button"), "clicked");
  ui_test_wait_until (is_mapped, ui_test_child (window, "failure"));
}

static const UiSurface surfaces[] = {
  { "welcome", open_welcome, NULL, NULL },
  { "window-folders", open_window, show_folders, NULL },
  { "window-list", open_window, show_list, NULL, TRUE },
  { "window-message", open_window, show_message, NULL, TRUE },
  { "window-conversation", open_conversation, show_conversation, NULL, TRUE },
  { "window-inboxes", open_inboxes, show_inboxes, NULL },
  { "window-many", open_inboxes, show_both, NULL },
  { "move", open_move, NULL, NULL },
  { "window-search", open_window, show_search, NULL },
  { "window-search-found", open_window, show_search_found, NULL },
  { "window-search-problems", open_window, show_search_problems, NULL },
  { "window-notice", open_window, show_notice, NULL, TRUE },
  { "preferences-desktop", open_desktop_page, NULL, NULL },
  { "contacts", open_window, show_contacts, NULL, TRUE },
  { "contact", open_window, show_contact, NULL, TRUE },
  { "contact-edit", open_contact_dialog, refuse_contact, NULL, TRUE },
  { "group-edit", open_group_dialog, refuse_contact, NULL, TRUE },
  { "folder-properties", open_folder_properties, NULL, NULL },
  { "folder-name", open_folder_name, refuse_name, NULL, TRUE },
  { "composer", open_composer, NULL, NULL, TRUE },
  { "composer-failed", open_composer, fail_to_send, UI_LONG_ADDRESS, TRUE },
  { "composer-people", open_composer, show_people, NULL, TRUE },
  { "tag", open_tag, NULL, NULL, TRUE },
  { "not-saved", open_not_saved, NULL, NULL },
  { "manual", open_manual, NULL, "question", TRUE },
  { "manual-contents", open_manual, show_contents, "status" },
  { "manual-found", open_manual, find_in_manual, "start" },
  { "manual-not-found", open_manual, find_nothing_in_manual, "keyboard" },
  { "shortcuts", open_shortcuts, NULL, NULL },
  { "shortcuts-not-found", open_shortcuts, find_no_shortcut, NULL },
  { "setup", open_setup, NULL, NULL },
  { "setup-failed", open_setup_failed, fail, NULL, TRUE },
  { "password", open_password, NULL, NULL },
  { "pin", open_pin, NULL, &pin },
  { "pin-on-reader", open_pin, NULL, &pin_on_reader },
  { NULL },
};

static void
add_all (GArray *all, const UiSurface *surface)
{
  for (; surface->name != NULL; surface++)
    g_array_append_val (all, *surface);
}

const UiSurface *
ui_surfaces_list (void)
{
  static GArray *all;
  const UiSurface *const lists[] = { surfaces, ui_surfaces_list_questions (), ui_surfaces_list_certificates (),
                                     ui_surfaces_list_identities (), ui_surfaces_list_reading (),
                                     ui_surfaces_list_settings (), ui_surfaces_list_status () };

  if (all != NULL)
    return (const UiSurface *) all->data;
  all = g_array_new (TRUE, FALSE, sizeof (UiSurface));
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    add_all (all, lists[i]);
  if (ui_picture_are_kept ())
    add_all (all, ui_surfaces_list_tour ());
  return (const UiSurface *) all->data;
}

const UiSurface *
ui_surfaces_find (const char *name)
{
  const UiSurface *surface = ui_surfaces_list ();

  while (g_strcmp0 (surface->name, name) != 0)
    surface++;
  return surface;
}

GtkWindow *
ui_surfaces_show (const UiSurface *surface, UiMail *mail, int width, int height)
{
  GtkWindow *window = surface->open (mail, surface->data);

  /* A dialog of the library is as high as it needs to be. */
  if (width > 0)
    gtk_window_set_default_size (window, width, ADW_IS_MESSAGE_DIALOG (window) ? -1 : height);
  ui_test_present (window);
  if (surface->prepare != NULL)
    surface->prepare (window);
  for (guint i = 0; i < 3; i++) {
    gtk_widget_queue_draw (GTK_WIDGET (window));
    ui_test_wait_for_draw (window);
  }
  return window;
}
