#include "press-identity.h"
#include "press-token.h"
#include "transport/wax-tls-setup.h"
#include "wax-certificate-window.h"
#include "wax-preferences-window.h"
#include "wax-replace-dialog.h"
#include "wax-sign-in-dialog.h"
#include "wax-test-dir.h"
#include "wax-test-token.h"

/* Certificates of the person's own in the whole program, by keys and presses: bringing one in from a file as people have
 * them, how each stands, looking at one, removing it. No keyring is there. */

#define PASSWORD "correct horse"

static Press *press;

static void
import (GtkWindow *page, const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "identities", name, NULL);

  press_look_at (page);
  press_click (page, "Import…");
  press_type_place (path);
  press_wait_for_no_window (GTK_TYPE_FILE_CHOOSER_DIALOG);
}

static void
answer (const char *heading, const char *password)
{
  GtkWindow *dialog;

  press_wait_for_text (heading);
  dialog = press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
  press_look_at (dialog);
  press_type (password);
  ui_test_key ("Return");
}

/* A file with a password: asked for, told when wrong, and the key is said to be here for now only. */
static void
test_import (void)
{
  GtkWindow *page = press_open_certificates (press), *viewer;

  press_wait_for_text ("None yet. Import the file that you were given");
  import (page, "aes-ec.p12");
  answer ("Password of the File", "wrong");
  answer ("Wrong Password", PASSWORD);
  press_wait_for_text ("Issued by Example Client CA, valid until ");
  press_wait_for_text ("alice@example.test, a.example@example.test");
  press_wait_for_text ("Valid. Its private key is here until Waxwing closes: there is no keyring that keeps it.");
  g_assert_cmpuint (press_count_certificates (page), ==, 1);

  press_by_key (page, "View Certificate");
  viewer = press_wait_for_window (WAX_TYPE_CERTIFICATE_WINDOW);
  press_wait_for_text ("How It Stands");
  g_assert_false (press_shows ("What Is Wrong"));
  g_assert_nonnull (press_find_label (viewer, "Alice"));
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_CERTIFICATE_WINDOW);

  /* After the program has closed the certificate is here, and its key is not. */
  press_close_certificates (press, page);
  press_close (press);
  press_open (press);
  page = press_open_certificates (press);
  press_wait_for_text ("Its private key is not here, and there is no keyring that keeps keys.");
  import (page, "aes-ec.p12");
  answer ("Password of the File", PASSWORD);
  press_wait_for_text ("Its private key is here until Waxwing closes");
  g_assert_cmpuint (press_count_certificates (page), ==, 1);
  press_remove_certificate (page, "Its private key is deleted too");
  press_wait_for_text ("None yet.");
  press_close_certificates (press, page);
}

/* Each way in which a file can be wrong has a sentence of its own, and the page goes on. */
static void
test_wrong_files (void)
{
  static const struct {
    const char *name;
    const char *password;
    const char *sentence;
  } files[] = {
    { "certificate.pem", NULL, "The file holds a certificate without its private key." },
    { "key.pem", NULL, "The file holds a private key without its certificate." },
    { "mismatch.pem", NULL, "The private key in the file belongs to none of the certificates in it." },
    { "java-ec-own.p12", PASSWORD, "The file has a kind of key or of encryption that this computer cannot read" },
  };
  GtkWindow *page = press_open_certificates (press);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    import (page, files[i].name);
    if (files[i].password != NULL)
      answer ("Password of the File", files[i].password);
    press_wait_for_text (files[i].sentence);
  }
  press_wait_for_text ("None yet.");
  press_close_certificates (press, page);
}

/* Several in one file: all are shown, one is taken. */
static void
test_several (void)
{
  GtkWindow *page = press_open_certificates (press), *dialog;

  import (page, "two-keys.pem");
  press_wait_for_text ("Which Certificate?");
  dialog = press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_nonnull (press_find_label (dialog, "Alice"));
  ui_test_click (press_find_label (dialog, "Bob"));
  press_click (dialog, "Import");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  press_wait_for_text ("bob@example.test");
  g_assert_cmpuint (press_count_certificates (page), ==, 1);
  press_remove_certificate (page, "Its private key is deleted too");
  press_wait_for_text ("None yet.");
  press_close_certificates (press, page);
}

/* ---- the life of one ---- */

static char *
find_file (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "data", "identities", name, NULL);
}

static gboolean
has_other_identity (gpointer id)
{
  return strcmp (wax_account_get_record (press_get_account (press))->identity, id) != 0;
}

/* Signs in with a certificate from a file, as help desks hand them out. Returns: (transfer full): its id */
static char *
begin_life (GtkWindow *page)
{
  g_autofree char *path = find_file ("aes-ec.p12"), *change = NULL;
  g_autoptr(WaxIdentity) identity = press_accept_file (press, path, PASSWORD);

  press_import (page, path, PASSWORD);
  press_wait_for_text ("Its private key is here until Waxwing closes");
  change = g_strdup_printf ("account set alice sign-in=certificate identity=%s cert-port=%u",
                            wax_identity_get_id (identity),
                            wax_demo_server_get_certificate_port (press->mail->server));
  press_run_waxctl (press, change);
  press_wait_for_text ("Used by alice");
  press_wait_for_state (press, WAX_ACCOUNT_NEEDS_DECISION);
  press_close_certificates (press, page);
  press_trust_port (press);
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  return g_strdup (wax_identity_get_id (identity));
}

/* After the program has closed its key is missed, said with what helps, and back with the file: the account goes on by
 * itself. */
static void
miss_key (void)
{
  g_autofree char *path = find_file ("aes-ec.p12");
  GtkWindow *page;

  press_close (press);
  press_open (press);
  press_wait_for_text ("There is no keyring here that keeps private keys.");
  press_look_at (press->window);
  press_click (press->window, "Your Certificates");
  page = press_wait_for_window (WAX_TYPE_PREFERENCES_WINDOW);
  press_wait_for_text ("Its private key is not here, and there is no keyring that keeps keys.");
  press_import (page, path, PASSWORD);
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  press_close_certificates (press, page);
}

/* By another one, which is brought in from where it is asked for; everywhere at once. */
static void
replace_it (GtkWindow *page, char *id)
{
  g_autofree char *path = find_file ("aes-rsa.p12");
  GtkWindow *dialog;

  press_look_at (page);
  press_click (page, "Replace…");
  dialog = press_wait_for_window (WAX_TYPE_REPLACE_DIALOG);
  press_wait_for_text ("alice@example.test: from now on signed in with the one that you choose.");
  press_wait_for_text ("No other certificate is here yet.");
  press_import (dialog, path, PASSWORD);
  press_look_at (dialog);
  press_wait_for_no_text ("No other certificate is here yet.");
  press_click (dialog, "Replace");
  press_wait_for_no_window (WAX_TYPE_REPLACE_DIALOG);
  press_wait_for_text ("alice@example.test: signed in with the other certificate from now on.");
  ui_test_wait_until (has_other_identity, id);
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
}

/* The one that is used: who stops is said before, and the bar leads out of it. */
static void
lose_it (GtkWindow *page)
{
  GtkWindow *dialog;

  press_look_at (page);
  gtk_widget_grab_focus (press_find_button (page, "Replace…"));
  ui_test_key ("Tab");
  ui_test_key ("space");
  dialog = press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
  press_wait_for_text ("alice@example.test: disconnected at once, and cannot sign in until another certificate");
  press_click (dialog, "Remove");
  press_wait_for_state (press, WAX_ACCOUNT_FAILED);
  press_close_certificates (press, page);
  press_wait_for_text ("none that is here is chosen for it.");
  press_click (press->window, "Change Sign-In…");
  dialog = press_wait_for_window (WAX_TYPE_SIGN_IN_DIALOG);
  ui_test_wait_until (ui_test_is_sensitive, ui_test_child (dialog, "use_button"));
  ui_test_click (ui_test_child (dialog, "use_button"));
  press_wait_for_no_window (WAX_TYPE_SIGN_IN_DIALOG);
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
}

static void
test_life (void)
{
  GtkWindow *page = press_open_certificates (press);
  g_autofree char *id = begin_life (page);

  miss_key ();
  page = press_open_certificates (press);
  replace_it (page, id);
  lose_it (page);
  g_assert_false (has_other_identity (id));
}

/* Whether a file went while it was read: the databases' own do as they are closed. */
static gboolean
find_secret (int *status)
{
  const char *const arguments[] = { "grep", "-raqF", "-e", PASSWORD, "-e", WAX_TEST_TOKEN_PIN, "-e",
                                    WAX_TEST_TOKEN_WRONG, "-e", "PRIVATE KEY", press->mail->dir, NULL };
  g_autofree char *errors = NULL;
  int waited = 0;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, &errors, &waited, NULL);
  g_assert_true (WIFEXITED (waited));
  *status = WEXITSTATUS (waited);
  return *status == 2 && strstr (errors, "No such file") != NULL;
}

/* What was typed stands nowhere in the profile. */
static void
assert_nowhere (void)
{
  int status;

  for (int i = 0; find_secret (&status) && i < 10; i++)
    ;
  g_assert_cmpint (status, ==, 1);
}

static void
run (gconstpointer test)
{
  press_begin (press);
  ((void (*) (void)) test) ();
  press_end (press);
  assert_nowhere ();
  wax_test_token_reset ();
}

/* No token is inserted. */
static void
run_without_token (gconstpointer test)
{
  wax_test_token_tell ("gone", "");
  run (test);
}

static void
add (const char *path, void (*test) (void))
{
  g_test_add_data_func (path, test, run_without_token);
}

int
main (int argc, char **argv)
{
  g_autoptr(WaxTestCert) authority = NULL;
  g_autofree char *tokens = wax_test_token_set_up (&authority);
  int status;

  wax_tls_prepare ();
  ui_test_init (&argc, &argv);
  press = press_new_shared (&(WaxDemoOptions){ .messages = 5, .seed = 3, .certificate_port = TRUE });
  add ("/press/identities/import", test_import);
  add ("/press/identities/wrong-files", test_wrong_files);
  add ("/press/identities/several", test_several);
  add ("/press/identities/life", test_life);
  press_token_add_cases (press, authority, run);
  status = g_test_run ();
  press_free (press);
  wax_test_dir_remove (tokens);
  return status;
}
