#include "press-contacts.h"

#include "press-folders.h"
#include "press-people.h"
#include "store/wax-contact-store.h"
#include "wax-composer.h"
#include "wax-contact-dialog.h"
#include "wax-contacts-page.h"
#include "wax-recipients.h"
#include "wax-window-private.h"

static Press *press;

static guint
count_requests (const char *name)
{
  return wax_demo_server_count_requests (press->mail->server, name);
}

static gpointer
get_page (void)
{
  return ui_test_child (press->window, "contacts");
}

static gboolean
is_on_contacts (gpointer unused)
{
  return wax_window_shows_contacts (WAX_WINDOW (press->window));
}

static gboolean
is_on_mail (gpointer unused)
{
  return !is_on_contacts (NULL);
}

static GtkSingleSelection *
get_selection (void)
{
  return GTK_SINGLE_SELECTION (gtk_list_view_get_model (ui_test_child (get_page (), "view")));
}

static gboolean
has_chosen (gpointer name)
{
  WaxContactItem *item = gtk_single_selection_get_selected_item (get_selection ());

  return item != NULL && g_str_equal (wax_contact_item_get_contact (item)->name, name);
}

static gboolean
has_first (gpointer name)
{
  GtkSingleSelection *selection = get_selection ();
  g_autoptr(WaxContactItem) item = g_list_model_get_item (G_LIST_MODEL (selection), 0);

  return item != NULL && g_str_equal (wax_contact_item_get_contact (item)->name, name);
}

/* By keys: typed, and found first. */
#define NOBODY "No name, address or company begins like that."

static gboolean
is_searching (gpointer unused)
{
  GtkWidget *focus = gtk_window_get_focus (press->window);

  return focus != NULL && gtk_widget_is_ancestor (focus, ui_test_child (get_page (), "search"));
}

static void
search_nobody (void)
{
  ui_test_key ("ctrl+f");
  ui_test_wait_until (is_searching, NULL);
  ui_test_key ("ctrl+a");
  press_type ("zzzz");
  press_wait_for_text (NOBODY);
}

/* Nobody is shown before: else who was there from before is taken for what was found. */
static void
find (const char *text, const char *name)
{
  press_look_at (press->window);
  search_nobody ();
  ui_test_key ("ctrl+a");
  press_type (text);
  ui_test_wait_until (has_first, (gpointer) name);
  ui_test_key ("Down");
  ui_test_wait_until (has_chosen, (gpointer) name);
}

/* The person's own come first, all that is known is shown, and what matches is found as one types. */
static void
test_look (void)
{
  guint acted = count_requests ("MsgActionRequest");

  press_look_at (press->window);
  ui_test_key ("ctrl+2");
  ui_test_wait_until (is_on_contacts, NULL);
  ui_test_wait_until (has_first, (gpointer) "Growers");
  press_wait_for_text ("Global Address List");
  find ("will", "Wanda Willow");
  press_wait_for_text ("w2@trees.test");
  press_wait_for_text ("12 Orchard Road\n12345 Grove");
  press_wait_for_text ("two\nlines");
  find ("grow", "Growers");
  press_wait_for_text ("2 Members");
  press_wait_for_text ("someone@trees.test");
  find ("alice", "Alice Arden");
  g_assert_null (press_find_button (get_page (), "Nothing"));
  search_nobody ();
  /* Nothing is done to the message behind. */
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.trash", NULL);
  g_assert_cmpuint (count_requests ("MsgActionRequest"), ==, acted);
  ui_test_key ("Escape");
  ui_test_wait_until (has_first, (gpointer) "Growers");
  ui_test_key ("Escape");
  ui_test_wait_until (is_on_mail, NULL);
}

static GtkWidget *
find_entry (GtkWidget *widget, const char *field)
{
  if (GTK_IS_ENTRY (widget) && g_strcmp0 (gtk_widget_get_name (widget), field) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_entry (child, field);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static void
enter (GtkWindow *dialog, const char *field, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (find_entry (GTK_WIDGET (dialog), field)), text);
}

/* Made, changed, deleted and brought back, at the server too. */
static void
test_change (void)
{
  GtkWindow *dialog;

  wax_demo_server_reset_counters (press->mail->server);
  press_look_at (press->window);
  ui_test_key ("ctrl+shift+n");
  dialog = press_look_at_dialog (WAX_TYPE_CONTACT_DIALOG);
  press_type ("Xanthe");
  enter (dialog, "email", "xanthe at trees");
  press_wait_for_text ("A mail address is like");
  ui_test_key ("Return");
  enter (dialog, "lastName", "Oak & Ash");
  enter (dialog, "email", "xanthe@trees.test");
  enter (dialog, "company", "Nursery");
  press_wait_for_no_text ("A mail address is like");
  ui_test_key ("Return");
  press_wait_for_no_window (WAX_TYPE_CONTACT_DIALOG);
  g_assert_cmpuint (count_requests ("CreateContactRequest"), ==, 1);
  press_wait_for_text ("“Xanthe Oak & Ash” added to your contacts");
  press_look_at (press->window);
  find ("xant", "Xanthe Oak & Ash");
  press_wait_for_text ("Nursery"); /* all of it is there */

  ui_test_key ("F2");
  dialog = press_look_at_dialog (WAX_TYPE_CONTACT_DIALOG);
  enter (dialog, "lastName", "Oakley");
  enter (dialog, "mobilePhone", "+1 555 0199");
  press_click (dialog, "Save");
  press_wait_for_no_window (WAX_TYPE_CONTACT_DIALOG);
  press_look_at (press->window);
  ui_test_wait_until (has_chosen, (gpointer) "Xanthe Oakley");
  press_wait_for_text ("+1 555 0199");
  press_click (press->window, "Undo");
  ui_test_wait_until (has_chosen, (gpointer) "Xanthe Oak & Ash");
  press_wait_for_no_text ("+1 555 0199");

  find ("xant", "Xanthe Oak & Ash");
  press_wait_for_text ("Nursery");
  ui_test_key ("Delete");
  press_wait_for_text ("“Xanthe Oak & Ash” moved to the trash");
  press_wait_for_text (NOBODY);
  press_click (press->window, "Undo");
  ui_test_wait_until (has_first, (gpointer) "Xanthe Oak & Ash");
}

/* What the server has of its members: the one that is a contact as that, the other by address. */
static void
assert_links (const char *name)
{
  g_autofree char *dir =
    g_build_filename (press->mail->dir, "accounts", wax_account_get_id (press_get_account (press)), NULL);
  g_autoptr(WaxContactStore) store = wax_contact_store_open (dir, NULL);
  g_autoptr(GPtrArray) found = wax_contact_store_search (store, name, 2, NULL);
  g_autoptr(WaxContact) group = NULL;

  g_assert_cmpuint (found->len, ==, 1);
  group = wax_contact_store_find (store, TRUE, ((WaxContact *) found->pdata[0])->id, NULL);
  g_assert_true (g_str_has_prefix (group->members[0], "C:"));
  g_assert_cmpstr (group->members[1], ==, "I:new@trees.test");
}

/* Who is meant is found as one types; each can be left out again. Its name stands for all of them in a message. */
static void
test_group (void)
{
  GtkWindow *dialog;
  GtkWidget *members;
  g_autofree char *text = NULL;

  press_look_at (press->window);
  ui_test_key ("ctrl+alt+n");
  dialog = press_look_at_dialog (WAX_TYPE_CONTACT_DIALOG);
  press_type ("Pruners");
  ui_test_key ("Tab");
  press_type ("wanda");
  press_wait_for_person_in (dialog, "members", "wanda", "Wanda Willow");
  ui_test_key ("Return");
  press_wait_for_recipients_in (dialog, "members", "Wanda Willow <wanda@trees.test>, ");
  press_type ("new@trees.test");
  press_wait_for_recipients_in (dialog, "members", "Wanda Willow <wanda@trees.test>, new@trees.test");
  press_click (dialog, "Save");
  press_wait_for_no_window (WAX_TYPE_CONTACT_DIALOG);
  press_wait_for_text ("“Pruners” added to your contacts");
  press_look_at (press->window);
  find ("prun", "Pruners");
  press_wait_for_text ("2 Members");
  assert_links ("Pruners");
  ui_test_key ("F2");
  dialog = press_look_at_dialog (WAX_TYPE_CONTACT_DIALOG);
  members = ui_test_child (dialog, "members");
  text = wax_recipients_dup_text (WAX_RECIPIENTS (members));
  g_assert_cmpstr (text, ==, "Wanda Willow <wanda@trees.test>, new@trees.test");
  wax_recipients_set_text (WAX_RECIPIENTS (members), "new@trees.test");
  press_click (dialog, "Save");
  press_wait_for_no_window (WAX_TYPE_CONTACT_DIALOG);
  press_look_at (press->window);
  press_wait_for_text ("1 Member");
  press_click (press->window, "Undo");
  press_wait_for_text ("2 Members");
}

static gboolean
is_nobody (gpointer entry)
{
  return g_str_equal (gtk_editable_get_text (entry), "Nobody");
}

/* What the server refuses is said where it was entered, and what was entered stays. */
static void
test_refused (void)
{
  GtkWindow *dialog;

  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_MAINTENANCE, 1, "CreateContactRequest");
  press_look_at (press->window);
  ui_test_key ("ctrl+shift+n");
  dialog = press_look_at_dialog (WAX_TYPE_CONTACT_DIALOG);
  press_type ("Nobody");
  ui_test_wait_until (is_nobody, find_entry (GTK_WIDGET (dialog), "firstName"));
  ui_test_key ("Return");
  press_wait_for_text ("is under maintenance");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_entry (GTK_WIDGET (dialog), "firstName"))), ==, "Nobody");
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_MAINTENANCE, 0, "CreateContactRequest");
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_CONTACT_DIALOG);
}

static gboolean
is_searched (gpointer unused)
{
  WaxMessagePane *pane = ui_test_child (press->window, "messages");

  return wax_message_pane_get_list (pane) != NULL && wax_message_list_is_search (wax_message_pane_get_list (pane));
}

static gboolean
is_not_searched (gpointer unused)
{
  return !is_searched (NULL);
}

/* To write, and to see what came. */
static void
test_mail (void)
{
  GtkWindow *composer;
  g_autofree char *to = NULL;

  find ("grow", "Growers");
  press_wait_for_text ("2 Members");
  ui_test_key ("ctrl+Return");
  composer = press_wait_for_window (WAX_TYPE_COMPOSER);
  to = wax_recipients_dup_text (ui_test_child (composer, "to"));
  g_assert_cmpstr (to, ==, "Wanda Willow <wanda@trees.test>, someone@trees.test");
  wax_recipients_set_text (ui_test_child (composer, "to"), "");
  gtk_widget_grab_focus (ui_test_child (composer, "to"));
  press_type ("grow");
  press_wait_for_person ("grow", "Group · 2 people");
  ui_test_key ("Return");
  press_wait_for_recipients ("to", "Wanda Willow <wanda@trees.test>, someone@trees.test, ");
  press_click (composer, "Discard");
  press_click (press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG), "Discard");
  press_wait_for_no_window (WAX_TYPE_COMPOSER);
  find ("bob birch", "Bob Birch");
  press_wait_for_text ("bob@example.test");
  press_click (get_page (), "Show Messages");
  ui_test_wait_until (is_on_mail, NULL);
  ui_test_wait_until (is_searched, NULL);
  wax_message_pane_stop_search (ui_test_child (press->window, "messages"));
  ui_test_wait_until (is_not_searched, NULL);
}

void
press_contacts_add (Press *with)
{
  press = with;
  g_test_add_func ("/press/contacts/look", test_look);
  g_test_add_func ("/press/contacts/change", test_change);
  g_test_add_func ("/press/contacts/group", test_group);
  g_test_add_func ("/press/contacts/refused", test_refused);
  g_test_add_func ("/press/contacts/mail", test_mail);
}
