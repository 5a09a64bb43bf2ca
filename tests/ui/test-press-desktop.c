#include "press-rows.h"

#include "app/wax-settings.h"
#include "transport/wax-tls-setup.h"
#include "ui-notifications.h"
#include "wax-composer.h"
#include "wax-recipients.h"
#include "wax-window-private.h"

/* What the desktop hears of the program, and what it wants of it: new mail, links to write to, and a program that goes
 * on when its window is closed. */

enum { INBOX = 2 };

static Press *press;
static UiNotifications *desktop;

static void
start (const WaxDemoOptions *options)
{
  press = g_new0 (Press, 1);
  desktop = ui_notifications_new ();
  press->mail = ui_mail_new (options);
  ui_mail_end_session (press->mail);
  press_open (press);
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  press_wait_for_inbox (press);
}

static void
stop (void)
{
  press_free (press);
  ui_notifications_free (desktop);
}

/* ---- links ---- */

static void
open_uri (const char *uri)
{
  g_autoptr(GFile) file = g_file_new_for_commandline_arg (uri);

  g_application_open (G_APPLICATION (press->application), &file, 1, "");
}

static void
assert_recipients (GtkWindow *composer, const char *id, const char *expected)
{
  g_autofree char *text = wax_recipients_dup_text (ui_test_child (composer, id));

  g_assert_cmpstr (text, ==, expected);
}

static void
test_link (void)
{
  GtkWindow *composer;
  GtkTextBuffer *buffer;
  GtkTextIter first, last;
  g_autofree char *text = NULL;

  open_uri ("mailto:bob@example.test,carol@example.test?cc=dora@example.test&bcc=emil@example.test"
            "&subject=Hello%20Bob%0D%0ABcc:x@example.test&body=One%0D%0ATwo&attach=/etc/passwd");
  composer = press_wait_for_window (WAX_TYPE_COMPOSER);
  assert_recipients (composer, "to", "bob@example.test,carol@example.test");
  assert_recipients (composer, "cc", "dora@example.test");
  assert_recipients (composer, "bcc", "emil@example.test");
  g_assert_true (gtk_widget_get_mapped (ui_test_child (composer, "bcc")));
  g_assert_cmpstr (gtk_editable_get_text (ui_test_child (composer, "subject")), ==,
                   "Hello Bob  Bcc:x@example.test");
  buffer = gtk_text_view_get_buffer (ui_test_child (composer, "text"));
  gtk_text_buffer_get_bounds (buffer, &first, &last);
  text = gtk_text_buffer_get_text (buffer, &first, &last, FALSE);
  g_assert_cmpstr (text, ==, "One\nTwo");
  g_assert_false (press_shows ("passwd"));
  /* Nothing of the person's own is lost by it. */
  ui_test_key ("ctrl+w");
  press_wait_for_no_window (WAX_TYPE_COMPOSER);
  press_look_at (press->window);

  open_uri ("file:///etc/passwd");
  press_wait_for_text ("That is no link to write a message by, or too long a one.");
  g_assert_false (press_has_window (WAX_TYPE_COMPOSER));
}

/* More at once than a person can look at: they are told of the others. */
static void
test_many_links (void)
{
  g_autoptr(GFile) file = g_file_new_for_commandline_arg ("mailto:");
  GFile *files[12];
  g_autoptr(GList) windows = NULL;
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    files[i] = file;
  g_application_open (G_APPLICATION (press->application), files, G_N_ELEMENTS (files), "");
  press_wait_for_text ("2 messages were not opened: no more than 10 are at once.");
  windows = gtk_window_list_toplevels ();
  for (GList *link = windows; link != NULL; link = link->next) {
    if (WAX_IS_COMPOSER (link->data) && gtk_widget_get_visible (link->data)) {
      n++;
      gtk_window_close (link->data);
    }
  }
  g_assert_cmpuint (n, ==, 10);
  press_wait_for_no_window (WAX_TYPE_COMPOSER);
  press_look_at (press->window);
}

/* ---- new mail ---- */

static guint
deliver (const char *from, const char *subject)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = g_date_time_format (now, "%a, %d %b %Y %H:%M:%S +0000");
  g_autofree char *raw = g_strdup_printf ("From: %s\r\nTo: alice@example.test\r\nSubject: %s\r\nDate: %s\r\n"
                                          "Message-ID: <%08x@example.test>\r\n\r\nHello.\r\n",
                                          from, subject, date, g_random_int ());
  g_autoptr(GBytes) message = g_bytes_new (raw, strlen (raw));

  return wax_demo_server_deliver (press->mail->server, "alice", INBOX, message);
}

static gboolean
tells (gpointer text)
{
  g_autofree char *newest = ui_notifications_dup_newest (desktop);

  return newest != NULL && g_str_has_prefix (newest, text);
}

static void
wait_until_told (const char *text)
{
  ui_test_wait_until_named (text, tells, (gpointer) text);
}

static gboolean
tells_nothing (gpointer unused)
{
  return ui_notifications_count (desktop) == 0;
}

static gboolean
is_read (gpointer id)
{
  g_autofree char *flags = wax_demo_server_dup_flags (press->mail->server, "alice", GPOINTER_TO_UINT (id));

  return strchr (flags, 'u') == NULL;
}

static gboolean
is_selected (gpointer id)
{
  return press_get_selected (press) == GPOINTER_TO_UINT (id);
}

/* What others wrote is no markup, and stands between words that say what it is. */
static guint
test_one (void)
{
  guint id;

  press_look_away (press->window);
  id = deliver ("bob@example.test", "<b>Decide now</b> & hurry");
  wait_until_told ("Mail from bob@example.test\n“&lt;b&gt;Decide now&lt;/b&gt; &amp; hurry”\n");
  ui_notifications_press_button (desktop, "Mark as Read");
  ui_test_wait_until (is_read, GUINT_TO_POINTER (id));
  g_assert_cmpuint (ui_notifications_count_sent (desktop), ==, 1);
  g_assert_false (gtk_window_is_active (press->window));
  return id;
}

static guint
test_several (guint read_id)
{
  guint first = deliver ("bob@example.test", "First"), second;

  wait_until_told ("Mail from bob@example.test\n“First”\n");
  second = deliver ("\"boss@work.test\" <carol@example.test>", "Second");
  wait_until_told ("2 New Messages in alice@example.test\ncarol@example.test: “Second”\n"
                   "bob@example.test: “First”\n");
  /* Marked as unread, it is not new again. */
  wax_demo_server_act (press->mail->server, "alice", read_id, "!read");
  wax_demo_server_act (press->mail->server, "alice", first, "read");
  wait_until_told ("Mail from carol@example.test\n“Second”\n");
  ui_notifications_press (desktop);
  ui_test_wait_until (is_selected, GUINT_TO_POINTER (second));
  press_look_at (press->window);
  ui_test_wait_until (is_read, GUINT_TO_POINTER (second));
  g_assert_cmpuint (ui_notifications_count (desktop), ==, 0);
  return second;
}

static gboolean
is_listed_read (gpointer id)
{
  WaxMessageList *list = wax_message_pane_get_list (ui_test_child (press->window, "messages"));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++) {
    g_autoptr(WaxMessageItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);

    if (g_ascii_strtoull (wax_message_item_get_id (item), NULL, 10) == GPOINTER_TO_UINT (id))
      return (wax_message_item_get_message (item)->flags & WAX_MESSAGE_UNREAD) == 0;
  }
  return FALSE;
}

/* It is read elsewhere at last: whoever looks for new mail later than the list does finds none there, either. */
static void
test_in_front (void)
{
  guint sent = ui_notifications_count_sent (desktop), id = deliver ("bob@example.test", "Third");

  press_wait_for_text ("Third");
  wax_demo_server_act (press->mail->server, "alice", id, "read");
  ui_test_wait_until (is_listed_read, GUINT_TO_POINTER (id));
  g_assert_cmpuint (ui_notifications_count_sent (desktop), ==, sent);
}

static gboolean
shows_contacts (void)
{
  return gtk_widget_get_mapped (ui_test_child (press->window, "contacts"));
}

/* They stand in the place of the list: what comes is not seen, and whoever is told of it is led to it. */
static void
test_beside_contacts (void)
{
  guint id;

  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.show-contacts", NULL);
  g_assert_true (shows_contacts ());
  id = deliver ("Bob <bob@example.test>", "Meanwhile");
  wait_until_told ("Mail from Bob\n“Meanwhile”\n");
  ui_notifications_press (desktop);
  ui_test_wait_until (is_selected, GUINT_TO_POINTER (id));
  g_assert_false (shows_contacts ());
  ui_test_wait_until (is_read, GUINT_TO_POINTER (id));
}

static void
test_reply (void)
{
  GtkWindow *composer;

  press_look_away (press->window);
  deliver ("Bob <bob@example.test>", "Fourth");
  wait_until_told ("Mail from Bob\n“Fourth”\n");
  ui_notifications_press_button (desktop, "Reply");
  composer = press_wait_for_window (WAX_TYPE_COMPOSER);
  assert_recipients (composer, "to", "Bob <bob@example.test>");
  ui_test_key ("ctrl+w");
  press_wait_for_no_window (WAX_TYPE_COMPOSER);
}

/* Read on another device. */
static void
test_withdrawn (void)
{
  guint id;

  press_look_away (press->window);
  id = deliver ("bob@example.test", "Fifth");
  wait_until_told ("Mail from bob@example.test\n");
  wax_demo_server_act (press->mail->server, "alice", id, "read");
  ui_test_wait_until (tells_nothing, NULL);
  press_look_at (press->window);
}

/* By its row in the preferences, from which the person then looks away. */
static void
move_switch (GtkWindow *preferences, const char *title)
{
  press_look_at (preferences);
  press_move_switch (preferences, title);
  press_look_away (preferences);
}

static void
assert_untold (const char *subject)
{
  guint sent = ui_notifications_count_sent (desktop);

  deliver ("bob@example.test", subject);
  press_wait_for_text (subject);
  g_assert_cmpuint (ui_notifications_count_sent (desktop), ==, sent);
}

/* Others at the screen read who wrote, and no more; of an account that is quiet nothing, what was told already either.
 * Nor is anything told where nothing is to be. */
static void
test_choices (void)
{
  g_autoptr(GSettings) settings = wax_settings_open ();
  const char *id = wax_account_get_id (press_get_account (press));
  GtkWindow *preferences = press_open_preferences (press, "desktop");

  move_switch (preferences, "Show Subjects There");
  deliver ("bob@example.test", "Sixth");
  wait_until_told ("Mail from bob@example.test\n");
  deliver ("carol@example.test", "Seventh");
  wait_until_told ("2 New Messages in alice@example.test\ncarol@example.test\nbob@example.test\n");
  move_switch (preferences, "Show Subjects There");

  wax_settings_set_quiet (settings, id, TRUE);
  ui_test_wait_until (tells_nothing, NULL);
  assert_untold ("Eighth");
  wax_settings_set_quiet (settings, id, FALSE);
  move_switch (preferences, "Tell Me About New Mail");
  assert_untold ("Nothing Of It");
  move_switch (preferences, "Tell Me About New Mail");
  press_close_preferences (press, preferences);
}

static gboolean
has_address_list (gpointer unused)
{
  return wax_channel_get_last_success (wax_account_get_channel (press_get_account (press), WAX_CHANNEL_GAL)) > 0;
}

/* Where only people who are known are told, a stranger is not. */
static void
test_known (void)
{
  GtkWindow *preferences = press_open_preferences (press, "desktop");
  guint sent;

  ui_test_wait_until (has_address_list, NULL);
  move_switch (preferences, "Only From People I Know");
  sent = ui_notifications_count_sent (desktop);
  deliver ("stranger@elsewhere.test", "Ninth");
  press_wait_for_text ("Ninth");
  deliver ("wanda@trees.test", "Tenth");
  wait_until_told ("Mail from wanda@trees.test\n“Tenth”\n");
  g_assert_cmpuint (ui_notifications_count_sent (desktop), ==, sent + 1);
  move_switch (preferences, "Only From People I Know");
  press_close_preferences (press, preferences);
}

/* ---- the search of the desktop ---- */

typedef struct {
  const char *method;
  GVariant *reply;
} Call;

static GDBusConnection *
get_bus (void)
{
  return g_application_get_dbus_connection (G_APPLICATION (press->application));
}

static void
replied_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GError) error = NULL;

  ((Call *) data)->reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_assert_no_error (error);
}

static gboolean
is_replied (gpointer call)
{
  return ((Call *) call)->reply != NULL;
}

/* As the shell calls it. */
static GVariant *
call_provider (const char *method, const char *arguments)
{
  Call call = { method, NULL };

  g_dbus_connection_call (get_bus (), g_dbus_connection_get_unique_name (get_bus ()),
                          "/io/github/waxwing/Waxwing/SearchProvider", "org.gnome.Shell.SearchProvider2", method,
                          g_variant_new_parsed (arguments), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, replied_cb, &call);
  ui_test_wait_until (is_replied, &call);
  return call.reply;
}

/* What has just come is found as soon as it is indexed. */
static gboolean
finds_second (gpointer data)
{
  char **id = data;
  g_autoptr(GVariant) reply = call_provider ("GetInitialResultSet", "(['second'],)");
  g_autofree const char **ids = NULL;

  g_variant_get (reply, "(^a&s)", &ids);
  if (ids[0] == NULL)
    return FALSE;
  g_assert_null (ids[1]);
  *id = g_strdup (ids[0]);
  return TRUE;
}

static gboolean
is_listed_alone (gpointer unused)
{
  WaxMessageList *list = wax_message_pane_get_list (ui_test_child (press->window, "messages"));

  return list != NULL && wax_message_list_is_search (list) && g_list_model_get_n_items (G_LIST_MODEL (list)) == 1;
}

static void
test_search (guint expected)
{
  g_autofree char *id = NULL, *metas_of = NULL, *activation = NULL, *shown = NULL;
  g_autoptr(GVariant) metas = NULL, activated = NULL, none = NULL, found = NULL, launched = NULL;

  ui_test_wait_until (finds_second, &id);
  metas_of = g_strdup_printf ("(['%s', 'nobody/1', 'x'],)", id);
  metas = call_provider ("GetResultMetas", metas_of);
  shown = g_variant_print (metas, FALSE);
  g_assert_nonnull (strstr (shown, "'name': <'Second'>"));
  g_assert_nonnull (strstr (shown, "carol@example.test – "));
  g_assert_null (strstr (shown, "nobody"));
  none = call_provider ("GetSubsearchResultSet", "(['x'], ['second', 'nowhere'])");
  found = g_variant_get_child_value (none, 0);
  g_assert_cmpuint (g_variant_n_children (found), ==, 0);
  ui_test_key ("ctrl+Up");
  activation = g_strdup_printf ("('%s', ['second'], uint32 0)", id);
  activated = call_provider ("ActivateResult", activation);
  ui_test_wait_until (is_selected, GUINT_TO_POINTER (expected));
  launched = call_provider ("LaunchSearch", "(['second'], uint32 0)");
  ui_test_wait_until (is_listed_alone, NULL);
  g_variant_unref (launched);
  launched = call_provider ("LaunchSearch", "(['first'], uint32 0)");
  press_wait_for_text ("First");
  wax_message_pane_stop_search (ui_test_child (press->window, "messages"));
  press_wait_for_inbox (press);
}

/* ---- waking up ---- */

static guint64
count_sign_ins (void)
{
  return wax_demo_server_get_counter (press->mail->server, WAX_DEMO_SIGN_INS);
}

static gboolean
has_signed_in (gpointer expected)
{
  return count_sign_ins () == *(guint64 *) expected &&
         wax_account_get_state (press_get_account (press)) == WAX_ACCOUNT_ONLINE;
}

/* However often the network comes and goes, it is one more connection. */
static void
test_wake (GDBusConnection *logind)
{
  guint64 expected = count_sign_ins () + 1;

  g_dbus_connection_emit_signal (logind, NULL, "/org/freedesktop/login1", "org.freedesktop.login1.Manager",
                                 "PrepareForSleep", g_variant_new ("(b)", FALSE), NULL);
  ui_test_wait_until (has_signed_in, &expected);
  expected++;
  for (guint i = 0; i < 20; i++)
    g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", i % 2 == 1);
  ui_test_wait_until (has_signed_in, &expected);
}

/* The program's own bus of the system, with logind on it. */
static GDBusConnection *
own_logind (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) answer = NULL;
  GDBusConnection *bus = g_dbus_connection_new_for_address_sync (
    g_getenv ("DBUS_SYSTEM_BUS_ADDRESS"),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL,
    &error);

  g_assert_no_error (error);
  answer = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                        "RequestName", g_variant_new ("(su)", "org.freedesktop.login1", 0), NULL,
                                        G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  return bus;
}

/* ---- the number on its icon ---- */

static gint64 badge = -1;

static void
badge_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *signal,
          GVariant *parameters, gpointer unused)
{
  g_autoptr(GVariant) values = NULL;
  const char *uri;

  g_variant_get (parameters, "(&s@a{sv})", &uri, &values);
  g_assert_true (g_str_has_prefix (uri, "application://io.github.waxwing."));
  g_assert_true (g_variant_lookup (values, "count", "x", &badge));
}

static gboolean
is_badge (gpointer expected)
{
  return badge == *(gint64 *) expected;
}

static void
test_badge (GDBusConnection *bus)
{
  guint subscription = g_dbus_connection_signal_subscribe (bus, NULL, "com.canonical.Unity.LauncherEntry", "Update",
                                                           NULL, NULL, G_DBUS_SIGNAL_FLAGS_NONE, badge_cb, NULL, NULL);
  WaxFolderTree *tree = wax_account_get_folder_tree (press_get_account (press));
  gint64 expected = wax_folder_item_get_folder (wax_folder_tree_find_role (tree, WAX_FOLDER_INBOX))->unread + 1;
  guint id = deliver ("bob@example.test", "Counted");

  ui_test_wait_until (is_badge, &expected);
  expected--;
  wax_demo_server_act (press->mail->server, "alice", id, "read");
  ui_test_wait_until (is_badge, &expected);
  g_dbus_connection_signal_unsubscribe (bus, subscription);
}

/* ---- without a window ---- */

static gboolean
has_no_main_window (gpointer unused)
{
  return press_get_window (press->application) == NULL;
}

static gboolean
is_nothing_open (gpointer unused)
{
  return wax_demo_server_get_counter (press->mail->server, WAX_DEMO_OPEN) == 0;
}

/* A file is where drafts are to be kept. */
static void
spoil_drafts (void)
{
  const char *id = wax_account_get_id (press_get_account (press));
  g_autofree char *drafts = g_build_filename (press->mail->dir, "accounts", id, "drafts", NULL);

  if (g_file_test (drafts, G_FILE_TEST_IS_DIR))
    ui_mail_remove_tree (drafts);
  g_assert_true (g_file_set_contents (drafts, "", 0, NULL));
}

static void
test_background (void)
{
  g_autoptr(GSettings) settings = wax_settings_open ();
  GtkWindow *preferences = press_open_preferences (press, "desktop");
  gboolean told;

  press_move_switch (preferences, "Receive Mail in the Background");
  press_close_preferences (press, preferences);
  ui_test_key ("ctrl+w");
  ui_test_wait_until (has_no_main_window, NULL);
  deliver ("bob@example.test", "Sixth");
  wait_until_told ("Mail from bob@example.test\n“Sixth”\n");
  ui_notifications_press (desktop);
  press_wait_for_window (WAX_TYPE_WINDOW);
  press->window = press_get_window (press->application);
  press_wait_for_text ("Sixth");
  told = ui_notifications_count (desktop) > 0;
  g_assert_false (told);

  /* Quit means it; what is written then and cannot be kept is told. */
  spoil_drafts ();
  press_look_at (press->window);
  ui_test_key ("ctrl+n");
  press_look_at (press_wait_for_window (WAX_TYPE_COMPOSER));
  press_type ("bob@example.test");
  press_look_at (press->window);
  ui_test_key ("ctrl+q");
  ui_test_wait_until (has_no_main_window, NULL);
  wait_until_told ("What You Wrote Last Was Not Saved\n");
  ui_test_wait_until (is_nothing_open, NULL);
  g_clear_object (&press->application);
  g_settings_set_boolean (settings, WAX_SETTINGS_RUN_IN_BACKGROUND, FALSE);
}

static void
test_day (void)
{
  g_autoptr(GDBusConnection) logind = own_logind ();
  guint id;

  start (&(WaxDemoOptions){ .messages = 5, .seed = 3 });
  test_link ();
  test_many_links ();
  id = test_one ();
  id = test_several (id);
  test_search (id);
  test_badge (get_bus ());
  test_wake (logind);
  test_in_front ();
  test_beside_contacts ();
  test_reply ();
  test_withdrawn ();
  test_choices ();
  test_known ();
  test_background ();
  stop ();
}

int
main (int argc, char **argv)
{
  wax_tls_prepare ();
  ui_test_init (&argc, &argv);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_getenv ("DBUS_SESSION_BUS_ADDRESS"), TRUE);
  g_test_add_func ("/press/desktop/day", test_day);
  return g_test_run ();
}
