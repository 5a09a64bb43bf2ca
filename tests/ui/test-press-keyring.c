#include "press-identity.h"
#include "transport/wax-tls-setup.h"
#include "wax-connection-window.h"
#include "wax-request-dialog.h"
#include "wax-test-answer.h"
#include "wax-test-clock.h"
#include "wax-window-private.h"

#include <libsecret/secret.h>

/* With a real keyring: a password that is in it is not asked for, and goes with its account; the private keys of
 * certificates stay, are missed while it is locked, and go with them. */

#define ASKS "Your keyring asks for a password of its own."
#define NOTICE "The password of alice@example.test may still be in your keyring. Remove it there."

static const SecretSchema schema = {
  "io.github.waxwing.Waxwing.Password",
  SECRET_SCHEMA_NONE,
  { { "server", SECRET_SCHEMA_ATTRIBUTE_STRING }, { "user", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

static GVariant *
call_keyring (GDBusConnection *bus, const char *interface, const char *method, GVariant *arguments)
{
  g_autoptr(GError) error = NULL;
  GVariant *answer =
    g_dbus_connection_call_sync (bus, "org.freedesktop.secrets", "/org/freedesktop/secrets", interface, method,
                                 arguments, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
  return answer;
}

/* As its own window does, in which a person enters the password. */
static void
unlock_keyring (void)
{
  g_autoptr(GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr(GVariant) session = NULL, done = NULL;
  GVariant *secret, *none, *password;
  const char *path;

  session = call_keyring (bus, "org.freedesktop.Secret.Service", "OpenSession",
                          g_variant_new ("(sv)", "plain", g_variant_new_string ("")));
  g_variant_get (session, "(v&o)", NULL, &path);
  none = g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, "", 0, 1);
  password = g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, "right", strlen ("right"), 1);
  secret = g_variant_new ("(o@ay@ays)", path, none, password, "text/plain");
  done = call_keyring (bus, "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface", "UnlockWithMasterPassword",
                       g_variant_new ("(o@(oayays))", "/org/freedesktop/secrets/collection/login", secret));
}

static Press *
start (void)
{
  Press *press = g_new0 (Press, 1);

  unlock_keyring ();
  press->mail = ui_mail_new (&(WaxDemoOptions){ .messages = 5, .seed = 3, .certificate_port = TRUE });
  ui_mail_end_session (press->mail);
  press_open (press);
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  return press;
}

static char *
look_up (const char *server)
{
  g_autoptr(GError) error = NULL;
  char *password = secret_password_lookup_sync (&schema, NULL, &error, "server", server, "user",
                                                "alice@example.test", NULL);

  g_assert_no_error (error);
  return password;
}

static void
store (const char *server)
{
  g_autoptr(GError) error = NULL;

  secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, server, "other-1", NULL, &error, "server", server,
                              "user", "alice@example.test", NULL);
  g_assert_no_error (error);
}

static void
lock_keyring (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SecretService) service = secret_service_get_sync (SECRET_SERVICE_OPEN_SESSION, NULL, &error);
  g_autoptr(SecretCollection) keyring = NULL;
  GList objects = { NULL, NULL, NULL };

  g_assert_no_error (error);
  keyring = secret_collection_for_alias_sync (service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, NULL, &error);
  g_assert_no_error (error);
  objects.data = keyring;
  g_assert_cmpint (secret_service_lock_sync (service, &objects, NULL, NULL, &error), ==, 1);
  g_assert_no_error (error);
}

static gboolean
has_no_account (gpointer press)
{
  return press_get_account (press) == NULL;
}

static gboolean
is_removed (gpointer path)
{
  return !g_file_test (path, G_FILE_TEST_EXISTS);
}

/* The account with what is stored of its mail. */
static void
remove_account (Press *press)
{
  g_autofree char *dir =
    g_build_filename (press->mail->dir, "accounts", wax_account_get_id (press_get_account (press)), NULL);
  GtkWindow *status;

  g_assert_false (is_removed (dir));
  ui_test_present (press->window);
  ui_test_key ("ctrl+i");
  status = press_wait_for_window (WAX_TYPE_CONNECTION_WINDOW);
  /* It is the last in a window that is scrolled. */
  gtk_widget_grab_focus (press_find_button (status, "Remove Account…"));
  ui_test_wait_for_draw (status);
  ui_test_key ("space");
  press_click (press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG), "Remove");
  press_wait_for_no_window (WAX_TYPE_CONNECTION_WINDOW);
  ui_test_wait_until (has_no_account, press);
  ui_test_wait_until (is_removed, dir);
}

static gboolean
is_forgotten (gpointer host)
{
  g_autofree char *password = look_up (host);

  return password == NULL;
}

static void
test_remove (void)
{
  Press *press = start ();
  g_autofree char *before = look_up ("localhost"), *other = NULL;

  g_assert_cmpstr (before, ==, "secret-1");
  store ("mail.example.test");
  remove_account (press);
  ui_test_wait_until (is_forgotten, (gpointer) "localhost");
  other = look_up ("mail.example.test");
  g_assert_cmpstr (other, ==, "other-1");
  g_assert_false (press_shows (NOTICE));
  press_free (press);
}

/* Nobody opens the lock: the account goes, and what stays is said. */
static void
test_remove_locked (void)
{
  Press *press = start ();

  lock_keyring ();
  remove_account (press);
  press_wait_for_text (NOTICE);
  press_free (press);
}

/* ---- certificates ---- */

static const SecretSchema key_schema = {
  "io.github.waxwing.Waxwing.PrivateKey",
  SECRET_SCHEMA_NONE,
  { { "certificate", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

static const SecretSchema request_schema = {
  "io.github.waxwing.Waxwing.RequestedKey",
  SECRET_SCHEMA_NONE,
  { { "public-key", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

static guint
count_keys (const SecretSchema *kind)
{
  g_autoptr(GHashTable) any = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GError) error = NULL;
  GList *found = secret_password_searchv_sync (kind, any, SECRET_SEARCH_ALL, NULL, &error);
  guint n = g_list_length (found);

  g_assert_no_error (error);
  g_list_free_full (found, g_object_unref);
  return n;
}

static void
choose_file (GtkWindow *page, const char *button, const char *path)
{
  press_look_at (page);
  press_click (page, button);
  press_type_place (path);
  press_wait_for_no_window (GTK_TYPE_FILE_CHOOSER_DIALOG);
  press_look_at (page);
}

static gboolean
is_focused (gpointer data)
{
  const gpointer *wanted = data;
  GtkWidget *focus = gtk_window_get_focus (wanted[0]);

  return focus != NULL && press_find_label (focus, wanted[1]) != NULL;
}

/* Not with what is no address; whose name it is to be may hold anything. */
static GtkWindow *
make_request (GtkWindow *page)
{
  gpointer wanted[] = { page, (gpointer) "Save…" };
  GtkWindow *dialog;

  press_click (page, "Request…");
  dialog = press_wait_for_window (WAX_TYPE_REQUEST_DIALOG);
  press_look_at (dialog);
  ui_test_key ("ctrl+a");
  press_type ("Alice, Example");
  gtk_editable_set_text (ui_test_child (dialog, "address"), "alice smith@example.test");
  ui_test_wait_until (ui_test_is_sensitive, ui_test_child (dialog, "make_button"));
  ui_test_key ("Return");
  press_wait_for_text ("No certificate can be asked for with this mail address.");
  gtk_editable_set_text (ui_test_child (dialog, "address"), "alice@example.test");
  ui_test_wait_until (ui_test_is_sensitive, ui_test_child (dialog, "make_button"));
  ui_test_key ("Return");
  press_wait_for_no_window (WAX_TYPE_REQUEST_DIALOG);
  press_look_at (page);
  press_wait_for_text ("Send the request to whoever issues your certificates");
  ui_test_wait_until (is_focused, wanted);
  return page;
}

static void
answer_request (GtkWindow *page, const char *dir)
{
  g_autoptr(WaxTestCert) authority = wax_test_cert_new_root ("Example People CA");
  g_autofree char *request = g_build_filename (dir, "alice.csr", NULL), *path = g_build_filename (dir, "a.p7b", NULL);
  g_autofree char *other = g_test_build_filename (G_TEST_DIST, "data", "identities", "certificate.pem", NULL);
  g_autofree char *text = NULL;
  g_autoptr(GBytes) answer = NULL;

  choose_file (page, "Save…", request);
  press_wait_for_text ("Request saved");
  g_assert_true (g_file_get_contents (request, &text, NULL, NULL));
  choose_file (page, "Import Answer…", other);
  press_wait_for_text ("The certificate in the file has another key than what you asked for");
  answer = wax_test_answer (text, authority);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (answer, NULL), (gssize) g_bytes_get_size (answer), NULL));
  choose_file (page, "Import Answer…", path);
}

/* A key that never leaves the keyring, asked for and answered; and one that is given up. */
static void
test_request (void)
{
  Press *press = start ();
  GtkWindow *page = press_open_certificates (press), *dialog;

  make_request (page);
  press_wait_for_text ("Alice, Example");
  g_assert_cmpuint (count_keys (&request_schema), ==, 1);
  answer_request (page, press->mail->dir);
  press_wait_for_text ("Issued by Example People CA");
  press_wait_for_no_text ("Send the request");
  g_assert_cmpuint (count_keys (&request_schema), ==, 0);
  g_assert_cmpuint (count_keys (&key_schema), ==, 1);

  make_request (page);
  press_click (page, "Copy");
  press_wait_for_text ("Request copied");
  press_close_certificates (press, page);
  page = press_open_certificates (press);
  press_wait_for_text ("Asked for on");
  gtk_widget_grab_focus (press_find_button (page, "Copy"));
  ui_test_key ("Tab");
  ui_test_key ("Tab");
  ui_test_key ("space");
  dialog = press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
  press_wait_for_text ("Remove the Request for Alice, Example?");
  press_click (dialog, "Remove");
  press_wait_for_no_text ("Asked for on");
  g_assert_cmpuint (count_keys (&request_schema), ==, 0);
  press_close_certificates (press, page);
  press_free (press);
}

/* ---- a file with a password, and a keyring that is locked in the middle ---- */

#define FILE_PASSWORD "correct horse"

static void
test_locked (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "identities", "aes-ec.p12", NULL);
  Press *press = start ();
  g_autoptr(WaxIdentity) identity = press_accept_file (press, path, FILE_PASSWORD);
  g_autofree char *change =
    g_strdup_printf ("account set alice sign-in=certificate identity=%s cert-port=%u", wax_identity_get_id (identity),
                     wax_demo_server_get_certificate_port (press->mail->server));
  g_autofree char *removal = g_strdup_printf ("identity remove %s", wax_identity_get_id (identity));
  guint n_before = count_keys (&key_schema);
  GtkWindow *page = press_open_certificates (press);

  press_import (page, path, FILE_PASSWORD);
  press_wait_for_text ("Valid.");
  g_assert_false (press_shows ("until Waxwing closes"));
  g_assert_cmpuint (count_keys (&key_schema), ==, n_before + 1);
  press_run_waxctl (press, change);
  press_wait_for_text ("Used by alice");
  press_wait_for_state (press, WAX_ACCOUNT_NEEDS_DECISION);
  press_close_certificates (press, page);
  press_trust_port (press);
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);

  /* What is known goes on; after the next start it is missed, and locked is not absent. */
  lock_keyring ();
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.disconnect", NULL);
  press_wait_for_state (press, WAX_ACCOUNT_OFFLINE);
  press_click (press->window, "Connect");
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  press_close (press);
  press_open (press);
  press_wait_for_text ("The keyring for the private key of your certificate is locked. Unlock the keyring, then try");
  page = press_open_certificates (press);
  press_wait_for_text ("The keyring with its private key is locked.");
  press_close_certificates (press, page);
  unlock_keyring ();
  press_click (press->window, "Try Again");
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);

  /* Deleted by another process: said, and mended from there. */
  press_run_waxctl (press, removal);
  press_wait_for_text ("none that is here is chosen for it.");
  g_assert_cmpuint (count_keys (&key_schema), ==, n_before);
  press_free (press);
}

/* ---- a keyring that asks, and a person who does not answer ---- */

static const char prompter[] =
  "<node><interface name='org.gnome.keyring.internal.Prompter'>"
  "<method name='BeginPrompting'><arg type='o' direction='in'/></method>"
  "<method name='PerformPrompt'><arg type='o' direction='in'/><arg type='s' direction='in'/>"
  "<arg type='a{sv}' direction='in'/><arg type='s' direction='in'/></method>"
  "<method name='StopPrompting'><arg type='o' direction='in'/></method>"
  "</interface></node>";

static guint n_asked;

static void
call_back (GDBusConnection *bus, const char *sender, GVariant *parameters, const char *method, GVariant *arguments)
{
  const char *path;

  g_variant_get_child (parameters, 0, "&o", &path);
  g_dbus_connection_call (bus, sender, path, "org.gnome.keyring.internal.Prompter.Callback", method, arguments, NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
}

static void
prompt_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *method,
           GVariant *parameters, GDBusMethodInvocation *invocation, gpointer unused)
{
  g_autoptr(GVariant) kept = g_variant_ref (parameters);
  g_autofree char *asking = g_strdup (sender);
  gboolean begins = g_str_equal (method, "BeginPrompting"), ends = g_str_equal (method, "StopPrompting");

  n_asked += g_str_equal (method, "PerformPrompt");
  g_dbus_method_invocation_return_value (invocation, NULL);
  if (begins)
    call_back (bus, asking, kept, "PromptReady", g_variant_new ("(s@a{sv}s)", "", g_variant_new ("a{sv}", NULL), ""));
  if (ends)
    call_back (bus, asking, kept, "PromptDone", NULL);
}

/* In place of the window in which the keyring asks for its password: nobody enters any. */
static guint
begin_prompting (GDBusConnection *bus)
{
  static const GDBusInterfaceVTable table = { .method_call = prompt_cb };
  g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (prompter, NULL);
  g_autoptr(GVariant) answer = NULL;
  g_autoptr(GError) error = NULL;
  guint id = g_dbus_connection_register_object (bus, "/org/gnome/keyring/Prompter", node->interfaces[0], &table, NULL,
                                                NULL, &error);

  g_assert_no_error (error);
  answer = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                        "RequestName", g_variant_new ("(su)", "org.gnome.keyring.SystemPrompter", 0),
                                        NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  n_asked = 0;
  return id;
}

static void
end_prompting (GDBusConnection *bus, guint id)
{
  g_autoptr(GVariant) answer =
    g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                 "ReleaseName", g_variant_new ("(s)", "org.gnome.keyring.SystemPrompter"), NULL,
                                 G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);

  g_assert_true (g_dbus_connection_unregister_object (bus, id));
}

static gboolean
has_asked (gpointer unused)
{
  return n_asked > 0;
}

/* Said after a second, and given up after three; meanwhile everything else goes on. */
static void
give_up (Press *press, GtkWindow *page, const char *said)
{
  ui_test_wait_until (has_asked, NULL);
  wax_test_clock_skip (1);
  press_wait_for_text (said);
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.disconnect", NULL);
  press_wait_for_state (press, WAX_ACCOUNT_OFFLINE);
  wax_test_clock_skip (2);
  press_by_key (page, "Cancel");
  press_wait_for_no_text (said);
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.connect", NULL);
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
}

/* The window is opened while the keyring asks for its password, which nobody enters: the account says so, can be left
 * offline, and goes on with its own password. */
static void
connect_without (Press *press, GDBusConnection *bus)
{
  guint id = begin_prompting (bus);

  lock_keyring ();
  press_close (press);
  press_open (press);
  press_wait_for_text (ASKS);
  press_by_key (press->window, "Work Offline");
  press_wait_for_state (press, WAX_ACCOUNT_OFFLINE);
  press_wait_for_no_text (ASKS);
  press_by_key (press->window, "Connect");
  press_wait_for_text (ASKS);
  press_sign_in (press);
  press_wait_for_no_text (ASKS);
  end_prompting (bus, id);
  unlock_keyring ();
}

/* Nobody answers the keyring: the account is gone, and the window can be closed. */
static void
test_remove_asked (void)
{
  g_autoptr(GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  Press *press = start ();
  guint id = begin_prompting (bus);

  lock_keyring ();
  remove_account (press);
  ui_test_wait_until (has_asked, NULL);
  g_assert_false (press_shows (NOTICE));
  press_free (press);
  end_prompting (bus, id);
  unlock_keyring ();
}

/* What is given up while the keyring asks leaves nothing half done: no certificate whose key is not kept, and none
 * without its key. */
static void
test_prompt (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "identities", "aes-ec.p12", NULL);
  g_autoptr(GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  Press *press = start ();
  GtkWindow *page = press_open_certificates (press), *dialog;
  guint n_before = count_keys (&key_schema), id = begin_prompting (bus);

  press_wait_for_text ("None yet.");
  lock_keyring ();
  press_import (page, path, FILE_PASSWORD);
  give_up (press, page, "Keeping the private key in your keyring…");
  press_close_certificates (press, page);
  page = press_open_certificates (press);
  press_wait_for_text ("None yet.");
  end_prompting (bus, id);
  unlock_keyring ();
  g_assert_cmpuint (count_keys (&key_schema), ==, n_before);

  press_import (page, path, FILE_PASSWORD);
  press_wait_for_text ("Valid.");
  g_assert_cmpuint (count_keys (&key_schema), ==, n_before + 1);
  id = begin_prompting (bus);
  lock_keyring ();
  press_look_at (page);
  press_click (page, "Remove…");
  dialog = press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
  press_click (dialog, "Remove");
  give_up (press, page, "Removing the private key from your keyring…");
  end_prompting (bus, id);
  unlock_keyring ();
  g_assert_cmpuint (count_keys (&key_schema), ==, n_before + 1);
  press_close_certificates (press, page);
  page = press_open_certificates (press);
  press_wait_for_text ("Valid.");
  press_remove_certificate (page, "Its private key is deleted too");
  press_wait_for_text ("None yet.");
  g_assert_cmpuint (count_keys (&key_schema), ==, n_before);
  connect_without (press, bus);
  press_free (press);
}

int
main (int argc, char **argv)
{
  wax_tls_prepare ();
  ui_test_init (&argc, &argv);
  g_test_add_func ("/press/keyring/remove", test_remove);
  g_test_add_func ("/press/keyring/remove-locked", test_remove_locked);
  g_test_add_func ("/press/keyring/remove-asked", test_remove_asked);
  g_test_add_func ("/press/keyring/request", test_request);
  g_test_add_func ("/press/keyring/locked", test_locked);
  g_test_add_func ("/press/keyring/prompt", test_prompt);
  return g_test_run ();
}
