#include "press.h"
#include "transport/wax-tls-setup.h"
#include "wax-connection-window.h"
#include "wax-window-private.h"

#include <libsecret/secret.h>

/* With a real keyring: a password that is in it is not asked for, and goes with its account. */

#define NOTICE "The password of alice@example.test may still be in your keyring. Remove it there."

static const SecretSchema schema = {
  "io.github.waxwing.Waxwing.Password",
  SECRET_SCHEMA_NONE,
  { { "server", SECRET_SCHEMA_ATTRIBUTE_STRING }, { "user", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

static Press *
start (void)
{
  Press *press = g_new0 (Press, 1);

  press->mail = ui_mail_new (&(WaxDemoOptions){ .messages = 5, .seed = 3 });
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
  gtk_test_widget_wait_for_draw (GTK_WIDGET (status));
  ui_test_key ("space");
  press_click (press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG), "Remove");
  press_wait_for_no_window (WAX_TYPE_CONNECTION_WINDOW);
  ui_test_wait_until (has_no_account, press);
  ui_test_wait_until (is_removed, dir);
}

static void
test_remove (void)
{
  Press *press = start ();
  g_autofree char *before = look_up ("localhost"), *after = NULL, *other = NULL;

  g_assert_cmpstr (before, ==, "secret-1");
  store ("mail.example.test");
  remove_account (press);
  after = look_up ("localhost");
  other = look_up ("mail.example.test");
  g_assert_null (after);
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

int
main (int argc, char **argv)
{
  wax_tls_prepare ();
  ui_test_init (&argc, &argv);
  g_test_add_func ("/press/keyring/remove", test_remove);
  g_test_add_func ("/press/keyring/remove-locked", test_remove_locked);
  return g_test_run ();
}
