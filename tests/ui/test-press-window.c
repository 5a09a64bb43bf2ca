#include "press.h"
#include "transport/wax-tls-setup.h"
#include "wax-connection-window.h"
#include "wax-manual-window.h"
#include "wax-message-pane.h"
#include "wax-shortcut-row.h"
#include "wax-shortcuts-window.h"

/* What is beside the mail: help, what the program is, the connection's own settings. */

/* Each key as GTK writes it, so that two spellings of one key are equal. Those of the number pad look as the others. */
static char *
normalize (const char *accel)
{
  GdkModifierType modifiers;
  guint key;

  g_assert_true (gtk_accelerator_parse (accel, &key, &modifiers));
  if (key >= GDK_KEY_KP_Multiply && key <= GDK_KEY_KP_9)
    key = gdk_unicode_to_keyval (gdk_keyval_to_unicode (key));
  return gtk_accelerator_name (key, modifiers);
}

static gboolean
has_key (GPtrArray *keys, const char *key)
{
  return g_ptr_array_find_with_equal_func (keys, key, g_str_equal, NULL);
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
join_keys (const char *const *accels)
{
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; accels[i] != NULL; i++) {
    g_autofree char *key = normalize (accels[i]);

    if (!has_key (keys, key))
      g_ptr_array_add (keys, g_steal_pointer (&key));
  }
  g_ptr_array_sort (keys, compare_keys);
  g_ptr_array_add (keys, NULL);
  return g_strjoinv (" ", (char **) keys->pdata);
}

/* A place: no key is said twice there, in one row or in two. */
static void
assert_said_once (GtkWidget *list)
{
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row)) {
    g_autofree char *text = NULL;
    g_auto(GStrv) accels = NULL;

    g_object_get (row, "accelerator", &text, NULL);
    accels = g_strsplit (text, " ", -1);
    for (guint i = 0; accels[i] != NULL; i++) {
      g_autofree char *key = normalize (accels[i]);

      if (has_key (keys, key))
        g_error ("said twice: %s", key);
      g_ptr_array_add (keys, g_steal_pointer (&key));
    }
  }
}

/* What the rows show: "<Control>r F5". */
static void
collect_keys (GtkWidget *widget, GHashTable *shown)
{
  if (GTK_IS_LIST_BOX (widget))
    assert_said_once (widget);
  if (WAX_IS_SHORTCUT_ROW (widget)) {
    g_autofree char *text = NULL;
    g_auto(GStrv) accels = NULL;

    g_object_get (widget, "accelerator", &text, NULL);
    accels = g_strsplit (text, " ", -1);
    g_hash_table_add (shown, join_keys ((const char *const *) accels));
    return;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_keys (child, shown);
}

/* Every action with keys has one row, with all its keys and no other. */
static void
assert_all_keys_shown (Press *press, GtkWindow *help)
{
  GtkApplication *application = GTK_APPLICATION (press->application);
  g_auto(GStrv) actions = gtk_application_list_action_descriptions (application);
  g_autoptr(GHashTable) shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  collect_keys (GTK_WIDGET (help), shown);
  g_assert_cmpuint (g_strv_length (actions), >, 10);
  for (guint i = 0; actions[i] != NULL; i++) {
    g_auto(GStrv) accels = gtk_application_get_accels_for_action (application, actions[i]);
    g_autofree char *keys = join_keys ((const char *const *) accels);

    if (!g_hash_table_contains (shown, keys))
      g_error ("no row for %s: %s", actions[i], keys);
  }
}

/* The paragraph with the focus. */
static gboolean
reads (gpointer text)
{
  GtkWidget *focus = gtk_window_get_focus (press_wait_for_window (WAX_TYPE_MANUAL_WINDOW));
  GtkWidget *child = GTK_IS_LIST_BOX_ROW (focus) ? gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (focus)) : NULL;

  return GTK_IS_LABEL (child) && g_str_has_prefix (gtk_label_get_text (GTK_LABEL (child)), text);
}

/* By keys alone: to what a word is written of, from there on, over a link, and to the keys. */
static void
read_manual (void)
{
  GtkWindow *manual;

  ui_test_key ("F1");
  manual = press_wait_for_window (WAX_TYPE_MANUAL_WINDOW);
  ui_test_wait_until (reads, (gpointer) "What Waxwing Does");
  ui_test_key ("ctrl+f");
  press_type ("Vouches proof");
  press_wait_for_text ("an authority vouches for it, and this");
  ui_test_key ("Return");
  ui_test_wait_until (reads, (gpointer) "A certificate is a server’s proof");
  ui_test_key ("Down");
  ui_test_wait_until (reads, (gpointer) "Where it does not, nothing is sent");
  ui_test_key ("Up");
  ui_test_key ("Up");
  ui_test_wait_until (reads, (gpointer) "What Trusted Means");
  ui_test_key ("End");
  ui_test_key ("Return");
  ui_test_wait_until (reads, (gpointer) "Connection Status and Stop Trusting");
  wax_manual_window_show (WAX_MANUAL_WINDOW (manual), "keyboard");
  ui_test_key ("Down");
  ui_test_key ("Down");
  ui_test_key ("Return");
  g_assert_true (gtk_window_get_transient_for (press_wait_for_window (WAX_TYPE_SHORTCUTS_WINDOW)) == manual);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_SHORTCUTS_WINDOW);
  press_look_at (manual);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_MANUAL_WINDOW);
}

static gboolean
has_focus_in_row (gpointer window)
{
  GtkWidget *focus = gtk_window_get_focus (window);

  return WAX_IS_SHORTCUT_ROW (focus);
}

/* Found by what it does or by its keys, as one types; with the keys one goes through what is left. */
static void
find_shortcut (GtkWindow *help)
{
  ui_test_type ("mailing");
  press_wait_for_no_text ("Reply to all");
  g_assert_nonnull (press_find_label (help, "Reply to the mailing list"));
  g_assert_null (press_find_label (help, "Connection status"));
  for (guint i = 0; i < 3; i++)
    ui_test_key ("Tab");
  ui_test_wait_until (has_focus_in_row, help);
  ui_test_key ("ctrl+f");
  ui_test_type ("ctrl+i");
  press_wait_for_text ("Connection status");
  press_wait_for_no_text ("Reply to all");
  ui_test_type ("xyz");
  press_wait_for_text ("Nothing Found");
  ui_test_key ("Escape");
  press_wait_for_text ("Reply to all");
}

static void
test_shortcuts (void)
{
  Press *press = press_new (&(WaxDemoOptions){ .messages = 5, .seed = 3 });
  GtkWindow *help;

  ui_test_key ("ctrl+question");
  help = press_wait_for_window (WAX_TYPE_SHORTCUTS_WINDOW);
  press_wait_for_text ("Close window");
  g_assert_true (gtk_window_get_transient_for (help) == press->window);
  assert_all_keys_shown (press, help);
  find_shortcut (help);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_SHORTCUTS_WINDOW);
  press_look_at (press->window);
  read_manual ();
  press_free (press);
}

static gboolean
has_debug_info (gpointer about)
{
  return *adw_about_window_get_debug_info (about) != '\0';
}

/* What a report of a defect takes along tells how an account stands, and not whose it is. */
static void
test_about (void)
{
  Press *press = press_new (&(WaxDemoOptions){ .messages = 5, .seed = 3 });
  AdwAboutWindow *about;
  const char *report;

  ui_test_key ("F10");
  press_wait_for_text ("About Waxwing");
  ui_test_key ("b");
  about = press_wait_for_window (ADW_TYPE_ABOUT_WINDOW);
  press_wait_for_text ("Waxwing");
  g_assert_false (press_shows ("(null)"));
  press_wait_for_text ("Troubleshooting");
  ui_test_wait_until (has_debug_info, about);
  report = adw_about_window_get_debug_info (about);
  g_assert_nonnull (strstr (report, "GnuTLS 3."));
  g_assert_nonnull (strstr (report, "libadwaita 1."));
  g_assert_nonnull (strstr (report, "\nAccount 1: needs-password, "));
  g_assert_null (strstr (report, "example.test"));
  g_assert_null (strstr (report, "localhost"));
  g_assert_null (strchr (report, '@'));
  ui_test_key ("Escape");
  press_wait_for_no_window (ADW_TYPE_ABOUT_WINDOW);
  press_free (press);
}

static gboolean
is_secure (gpointer press)
{
  return wax_account_get_record (press_get_account (press))->secure;
}

/* Escape and Enter keep it; only the button that names what follows gives it up, and then every place says so. */
static void
test_secure_off (void)
{
  Press *press = press_new (&(WaxDemoOptions){ .messages = 5, .seed = 3 });
  const char *const keys[] = { "Escape", "Return" };
  GtkWindow *status;
  GtkWidget *button;

  press_sign_in (press);
  press_serve_plainly (press);
  ui_test_key ("ctrl+i");
  status = press_wait_for_window (WAX_TYPE_CONNECTION_WINDOW);
  button = ui_test_child (status, "secure_switch");
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    ui_test_click (button);
    press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
    ui_test_key (keys[i]);
    press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
    ui_test_present (status);
    ui_test_pause (200);
    g_assert_true (is_secure (press));
    g_assert_true (gtk_switch_get_state (GTK_SWITCH (button)));
  }
  g_assert_cmpuint (wax_demo_server_get_counter (press->mail->server, WAX_DEMO_SIGN_INS), ==, 0);

  ui_test_click (button);
  press_click (press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG), "Switch Off");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  ui_test_present (status);
  press_wait_for_text ("NOT SECURE");
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_CONNECTION_WINDOW);
  ui_test_present (press->window);
  press_wait_for_text ("NOT SECURE: everybody on the way");

  ui_test_key ("ctrl+i");
  status = press_wait_for_window (WAX_TYPE_CONNECTION_WINDOW);
  ui_test_click (ui_test_child (status, "secure_switch"));
  ui_test_wait_until (is_secure, press);
  press_wait_for_no_text ("NOT SECURE");
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_CONNECTION_WINDOW);
  press_free (press);
}

static gboolean
is_waited_on (gpointer server)
{
  return wax_demo_server_count_requests (server, "WaitSetRequest") > 0;
}

static gboolean
is_given_back (gpointer server)
{
  return wax_demo_server_count_requests (server, "DestroyWaitSetRequest") > 0;
}

/* Work Offline closes what is open and stays so until Connect. */
static void
test_offline (void)
{
  Press *press = press_new (&(WaxDemoOptions){ .messages = 5, .seed = 3 });
  GtkWindow *status;

  press_sign_in (press);
  ui_test_wait_until (is_waited_on, press->mail->server);
  ui_test_key ("ctrl+i");
  status = press_wait_for_window (WAX_TYPE_CONNECTION_WINDOW);
  press_click (status, "Work Offline");
  press_wait_for_state (press, WAX_ACCOUNT_OFFLINE);
  ui_test_wait_until (is_given_back, press->mail->server);
  wax_demo_server_reset_counters (press->mail->server);
  ui_test_present (press->window);
  ui_test_key ("F5");
  ui_test_pause (500);
  g_assert_cmpuint (wax_demo_server_get_counter (press->mail->server, WAX_DEMO_CONNECTIONS), ==, 0);
  ui_test_present (status);

  /* While nothing is known yet, that is what is said. */
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_MUTE, 1, NULL);
  press_click (status, "Connect");
  press_wait_for_text ("CONNECTING");
  press_wait_for_text ("The connection to localhost:");
  press_click (status, "Work Offline");
  press_wait_for_state (press, WAX_ACCOUNT_OFFLINE);
  press_wait_for_no_text ("CONNECTING");
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_MUTE, 0, NULL);

  press_click (status, "Connect");
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_CONNECTION_WINDOW);
  press_free (press);
}

static WaxMessageItem *
get_chosen (Press *press)
{
  return wax_message_pane_get_selected (ui_test_child (press->window, "messages"));
}

static gboolean
shows_chosen (gpointer data)
{
  Press *press = data;
  WaxMessageItem *item = get_chosen (press);

  return item != NULL && press_shows (wax_message_item_get_message (item)->subject);
}

static gboolean
is_unread (gpointer press)
{
  WaxMessageItem *item = get_chosen (press);

  return item != NULL && (wax_message_item_get_message (item)->flags & WAX_MESSAGE_UNREAD) != 0;
}

static gboolean
is_read (gpointer press)
{
  return get_chosen (press) != NULL && !is_unread (press);
}

typedef struct {
  Press *press;
  WaxMessageItem *first;
} Step;

static gboolean
is_read_below (gpointer data)
{
  Step *step = data;

  return get_chosen (step->press) != step->first && is_read (step->press);
}

/* Closed and opened again it shows what it showed, without a connection too. What was left unread stays so. */
static void
test_again (void)
{
  Press *press = press_new (&(WaxDemoOptions){ .messages = 5, .seed = 3 });
  g_autofree char *id = NULL;

  press_sign_in (press);
  press_choose_message (press);
  ui_test_key ("ctrl+Down"); /* not the first, which a list might choose by itself */
  ui_test_wait_until (is_read_below, &(Step){ press, get_chosen (press) });
  id = g_strdup (wax_message_item_get_message (get_chosen (press))->id);
  press_close (press);
  press_open (press);
  ui_test_wait_until (shows_chosen, press);
  g_assert_cmpstr (wax_message_item_get_message (get_chosen (press))->id, ==, id);

  press_sign_in (press);
  ui_test_key ("ctrl+u");
  ui_test_wait_until (is_unread, press);
  press_close (press);
  press_open (press);
  press_wait_for_state (press, WAX_ACCOUNT_NEEDS_PASSWORD);
  press_wait_for_text ("No Message Chosen");
  ui_test_pause (500);
  g_assert_null (get_chosen (press));
  press_free (press);
}

int
main (int argc, char **argv)
{
  wax_tls_prepare ();
  ui_test_init (&argc, &argv);
  g_test_add_func ("/press/window/shortcuts", test_shortcuts);
  g_test_add_func ("/press/window/about", test_about);
  g_test_add_func ("/press/window/secure-off", test_secure_off);
  g_test_add_func ("/press/window/offline", test_offline);
  g_test_add_func ("/press/window/again", test_again);
  return g_test_run ();
}
