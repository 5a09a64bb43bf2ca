#include "press.h"
#include "app/wax-settings.h"
#include "transport/wax-tls-setup.h"
#include "wax-connection-window.h"
#include "wax-privacy-window.h"
#include "wax-test-pki.h"
#include "wax-test-policy.h"

#include <glib/gstdio.h>

/* The privacy page in the whole program: how it is reached, what it says of this very profile, and the choice that it
 * offers, as far as the administrator leaves one. */

#define BY_FILE "(/etc/waxwing/policy.d/10-test.conf)"

static Press *press;
static gboolean locked; /* by dconf, whatever is written */

static void
set_policy (const char *keys)
{
  g_autofree char *text = g_strdup_printf ("[Policy]\n%s\n", keys);

  wax_test_policy_write ("10-test.conf", text);
}

static char *
read_setting (void)
{
  g_autoptr(GSettings) settings = wax_settings_open ();

  g_assert_nonnull (settings);
  return g_settings_get_string (settings, "revocation");
}

static void
set_setting (const char *value)
{
  g_autoptr(GSettings) settings = wax_settings_open ();

  g_assert_nonnull (settings);
  g_assert_true (g_settings_set_string (settings, "revocation", value));
}

static void
reset_setting (void)
{
  g_autoptr(GSettings) settings = wax_settings_open ();

  g_assert_nonnull (settings);
  g_settings_reset (settings, "revocation");
}

static gboolean
is_active (gpointer button)
{
  return gtk_check_button_get_active (button);
}

static gboolean
is_focus (gpointer widget)
{
  return gtk_widget_has_focus (widget);
}

static gboolean
is_locked (GtkWindow *page, const char *lock)
{
  return gtk_widget_get_mapped (ui_test_child (page, lock));
}

/* From the main menu, by keys. */
static GtkWindow *
open_page (void)
{
  ui_test_key ("F10");
  press_wait_for_text ("Trust Ledger");
  ui_test_key ("p");
  return press_wait_for_window (WAX_TYPE_PRIVACY_WINDOW);
}

static void
close_page (GtkWindow *page)
{
  ui_test_present (page);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_PRIVACY_WINDOW);
  press_look_at (press->window);
}

/* The choice stands below what is sent. */
static void
scroll_to_choice (GtkWindow *page)
{
  GtkWidget *last = ui_test_child (page, "required");

  gtk_widget_grab_focus (last);
  ui_test_wait_until (is_focus, last);
}

/* Where it stands once all that was said anew has found its place. */
static void
click (GtkWindow *page, const char *id)
{
  for (guint i = 0; i < 2; i++) {
    gtk_widget_queue_draw (GTK_WIDGET (page));
    ui_test_wait_for_draw (page);
  }
  ui_test_click (ui_test_child (page, id));
}

/* What it says is so: the server and the folder of this profile, and the setting as nobody has changed it. */
static void
test_facts (void)
{
  g_autofree char *server = wax_endpoint_to_string (wax_account_get_endpoint (press_get_account (press)));
  g_autofree char *to = g_strdup_printf ("goes to %s, and to nobody else.", server);
  g_autofree char *kept = g_strdup_printf ("%s holds your accounts, mail and address lists", press->mail->dir);
  GtkWindow *page = open_page ();

  /* It is there to be read: nothing is chosen in it as it opens. */
  g_assert_false (gtk_label_get_selection_bounds (GTK_LABEL (gtk_window_get_focus (page)), NULL, NULL));
  press_wait_for_text (to);
  press_wait_for_text (kept);
  press_wait_for_text ("First their lists");
  press_wait_for_text ("That happens in the background.");
  press_wait_for_text ("Nobody has changed this.");
  g_assert_true (is_active (ui_test_child (page, "available")));
  g_assert_false (is_locked (page, "stapled_lock"));
  g_assert_false (press_shows ("Without a secure connection:"));
  close_page (page);
}

/* By pointer and by keys; what the page says goes with it, and the setting is the one that gsettings shows. */
static void
test_choice (void)
{
  GtkWindow *page = open_page ();
  GtkWidget *required = ui_test_child (page, "required");
  g_autofree char *chosen = NULL, *later = NULL;

  scroll_to_choice (page);
  click (page, "stapled");
  press_wait_for_text ("Nobody is asked whether a server’s certificate has been withdrawn");
  press_wait_for_text ("You have chosen this.");
  g_assert_false (press_shows ("others on the way can read them"));
  chosen = read_setting ();
  g_assert_cmpstr (chosen, ==, "stapled");
  gtk_widget_grab_focus (required);
  ui_test_wait_until (is_focus, required);
  ui_test_key ("space");
  ui_test_wait_until (is_active, required);
  press_wait_for_text ("No connection is used before they have answered");
  later = read_setting ();
  g_assert_cmpstr (later, ==, "required");
  reset_setting ();
  press_wait_for_text ("Nobody has changed this.");
  ui_test_wait_until (is_active, ui_test_child (page, "available"));
  close_page (page);
}

/* What the administrator asks for is in force, less cannot be chosen, and the page says whose file it is. */
static void
test_policy (void)
{
  GtkWindow *page = open_page ();
  GtkWidget *stapled = ui_test_child (page, "stapled"), *available = ui_test_child (page, "available");
  GtkWidget *required = ui_test_child (page, "required");
  g_autofree char *chosen = NULL;

  scroll_to_choice (page);
  set_policy ("revocation=required");
  press_wait_for_text ("Your administrator has set this " BY_FILE ".");
  press_wait_for_text ("Your administrator does not allow this " BY_FILE ".");
  g_assert_true (is_active (required));
  g_assert_true (ui_test_is_insensitive (stapled));
  g_assert_true (ui_test_is_insensitive (available));
  g_assert_true (is_locked (page, "stapled_lock"));
  g_assert_true (is_locked (page, "available_lock"));
  g_assert_false (is_locked (page, "required_lock"));
  press_wait_for_text ("No connection is used before they have answered");
  click (page, "stapled");
  click (page, "available_row");
  ui_test_pause (300);
  g_assert_true (is_active (required));

  set_policy ("revocation=when-available");
  ui_test_wait_until (ui_test_is_sensitive, available);
  g_assert_true (is_active (available));
  g_assert_true (ui_test_is_insensitive (stapled));
  g_assert_true (is_locked (page, "stapled_lock"));
  click (page, "required");
  press_wait_for_text ("You have chosen this.");
  chosen = read_setting ();
  g_assert_cmpstr (chosen, ==, "required");

  wax_test_policy_clear ();
  ui_test_wait_until (ui_test_is_sensitive, stapled);
  g_assert_false (is_locked (page, "stapled_lock"));
  press_wait_for_no_text ("Your administrator");
  reset_setting ();
  close_page (page);
}

/* As of now the server has a certificate of an authority that this computer trusts, which names nobody to ask. */
static void
serve_securely (void)
{
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Known Root");
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new_leaf (root, "localhost");
  g_autoptr(GTlsCertificate) certificate = wax_test_cert_to_tls (leaf, 0);
  g_autofree char *pem = wax_test_cert_to_pem (root), *path = NULL;

  press_close (press);
  path = wax_test_pki_write (press->mail->dir, "anchors.pem", pem);
  wax_demo_server_set_certificate (press->mail->server, certificate);
  press_open (press);
  press_wait_for_state (press, WAX_ACCOUNT_NEEDS_PASSWORD);
  press_wait_for_text ("Enter Password…");
  press_sign_in (press);
}

/* Where Connection Status says what is known about withdrawal, the page is one press away; what is chosen there is what
 * the connection then says. */
static void
test_from_status (void)
{
  GtkWindow *status, *page;

  set_setting ("stapled");
  serve_securely ();
  ui_test_key ("ctrl+i");
  status = press_wait_for_window (WAX_TYPE_CONNECTION_WINDOW);
  press_wait_for_text ("Whether the certificate has been withdrawn is not checked, as this computer is set.");
  press_click (status, "Privacy");
  page = press_wait_for_window (WAX_TYPE_PRIVACY_WINDOW);
  press_wait_for_text ("You have chosen this.");
  gtk_widget_grab_focus (ui_test_child (page, "available"));
  ui_test_wait_until (is_focus, ui_test_child (page, "available"));
  ui_test_key ("space");
  press_wait_for_no_text ("is not checked, as this computer is set.");
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_PRIVACY_WINDOW);
  press_look_at (status);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_CONNECTION_WINDOW);
}

static void
run (gconstpointer test)
{
  wax_test_policy_clear ();
  if (!locked)
    reset_setting ();
  press = press_new (&(WaxDemoOptions){ .messages = 5, .seed = 3 });
  press_sign_in (press);
  ((void (*) (void)) test) ();
  press_free (press);
  wax_test_policy_clear ();
}

/* ---- a setting that dconf locks ---- */

static void
write_file (const char *dir, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (dir, name, NULL), *folder = g_path_get_dirname (path);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

/* As an administrator deploys it; to be called before anything reads a setting. */
static char *
lock_by_dconf (void)
{
  char *dir = g_dir_make_tmp ("waxwing-dconf-XXXXXX", NULL);
  g_autofree char *profile = g_build_filename (dir, "profile", NULL), *database = g_build_filename (dir, "local", NULL);
  g_autofree char *source = g_build_filename (dir, "local.d", NULL);
  g_autofree char *names = g_strdup_printf ("user-db:user\nfile-db:%s\n", database);
  const char *const compile[] = { "dconf", "compile", database, source, NULL };
  g_autoptr(GError) error = NULL;
  int status = 0;

  write_file (source, "10-waxwing", "[io/github/waxwing/Waxwing]\nrevocation='stapled'\n");
  write_file (source, "locks/10-waxwing", "/io/github/waxwing/Waxwing/revocation\n");
  g_spawn_sync (NULL, (char **) compile, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  write_file (dir, "profile", names);
  g_setenv ("GSETTINGS_BACKEND", "dconf", TRUE);
  g_setenv ("DCONF_PROFILE", profile, TRUE);
  return dir;
}

static void
test_locked (void)
{
  GtkWindow *page = open_page ();

  gtk_widget_child_focus (ui_test_child (page, "kept"), GTK_DIR_TAB_FORWARD);
  press_wait_for_text ("Your administrator has set this (locked setting).");
  press_wait_for_text ("Your administrator does not allow this (locked setting).");
  press_wait_for_text ("Nobody is asked whether a server’s certificate has been withdrawn");
  g_assert_true (is_active (ui_test_child (page, "stapled")));
  g_assert_true (ui_test_is_insensitive (ui_test_child (page, "stapled")));
  g_assert_true (ui_test_is_insensitive (ui_test_child (page, "available")));
  g_assert_true (is_locked (page, "required_lock"));
  click (page, "required");
  ui_test_pause (300);
  g_assert_true (is_active (ui_test_child (page, "stapled")));

  /* The stricter of both, and who has set that. */
  set_policy ("revocation=required");
  press_wait_for_text ("Your administrator has set this " BY_FILE ".");
  g_assert_true (is_active (ui_test_child (page, "required")));
  close_page (page);
}

static void
add (const char *path, void (*test) (void))
{
  g_test_add_data_func (path, test, run);
}

int
main (int argc, char **argv)
{
  g_autofree char *schemas = g_build_filename (g_getenv ("G_TEST_BUILDDIR"), "..", "data", NULL), *locks = NULL;
  int failed;

  locked = argc > 1 && g_str_equal (argv[1], "locked");
  g_setenv ("GSETTINGS_SCHEMA_DIR", schemas, TRUE);
  if (locked)
    locks = lock_by_dconf ();
  wax_test_policy_prepare ();
  wax_tls_prepare ();
  ui_test_init (&argc, &argv);
  if (locked) {
    add ("/press/privacy/locked", test_locked);
  } else {
    add ("/press/privacy/facts", test_facts);
    add ("/press/privacy/choice", test_choice);
    add ("/press/privacy/policy", test_policy);
    add ("/press/privacy/from-status", test_from_status);
  }
  failed = g_test_run ();
  wax_test_policy_end ();
  if (locks != NULL)
    ui_mail_remove_tree (locks);
  return failed;
}
