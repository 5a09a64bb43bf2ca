#include "identity/wax-identity-store.h"
#include "press-identity.h"
#include "transport/wax-tls-setup.h"
#include "wax-account-dialog.h"
#include "wax-certificate-window.h"
#include "wax-connection-window.h"
#include "wax-identity-choice-dialog.h"
#include "wax-identity-row.h"
#include "wax-preferences-window.h"
#include "wax-replace-dialog.h"
#include "wax-sign-in-dialog.h"
#include "wax-test-dir.h"
#include "wax-test-token.h"
#include "wax-window-private.h"

/* Certificates of the person's own in the whole program, by keys and presses: bringing one in from a file as people have
 * them, how each stands, looking at one, removing it. No keyring is there. */

#define PASSWORD "correct horse"
#define URI "pkcs11:token=Alice%27s%20card"

static Press *press;
static WaxTestCert *token_authority;

static void
close_page (GtkWindow *page)
{
  ui_test_present (page);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_PREFERENCES_WINDOW);
  press_look_at (press->window);
}

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

static void
remove_it (GtkWindow *page, const char *said)
{
  GtkWindow *dialog;

  press_look_at (page);
  press_click (page, "Remove…");
  dialog = press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
  press_wait_for_text (said);
  press_click (dialog, "Remove");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
}

static void
match_row (GtkWidget *widget, gpointer data)
{
  if (WAX_IS_IDENTITY_ROW (widget))
    (*(guint *) data)++;
}

static guint
count_rows (GtkWindow *page)
{
  guint n = 0;

  ui_test_foreach_visible (GTK_WIDGET (page), match_row, &n);
  return n;
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
  g_assert_cmpuint (count_rows (page), ==, 1);

  press_click (page, "View Certificate");
  viewer = press_wait_for_window (WAX_TYPE_CERTIFICATE_WINDOW);
  press_wait_for_text ("How It Stands");
  g_assert_false (press_shows ("What Is Wrong"));
  g_assert_nonnull (press_find_label (viewer, "Alice"));
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_CERTIFICATE_WINDOW);

  /* After the program has closed the certificate is here, and its key is not. */
  close_page (page);
  press_close (press);
  press_open (press);
  page = press_open_certificates (press);
  press_wait_for_text ("Its private key is not here, and there is no keyring that keeps keys.");
  import (page, "aes-ec.p12");
  answer ("Password of the File", PASSWORD);
  press_wait_for_text ("Its private key is here until Waxwing closes");
  g_assert_cmpuint (count_rows (page), ==, 1);
  remove_it (page, "Its private key is deleted too");
  press_wait_for_text ("None yet.");
  close_page (page);
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
  close_page (page);
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
  g_assert_cmpuint (count_rows (page), ==, 1);
  remove_it (page, "Its private key is deleted too");
  press_wait_for_text ("None yet.");
  close_page (page);
}

/* ---- on a token ---- */

static void
set_account (const char *account, const char *way, const char *identity)
{
  g_autofree char *sign_in = g_strconcat ("sign-in=", way, NULL);
  g_autofree char *named = g_strconcat ("identity=", identity, NULL);
  g_autofree char *port =
    g_strdup_printf ("cert-port=%u", wax_demo_server_get_certificate_port (press->mail->server));
  const char *const arguments[] = { g_getenv ("WAXCTL"), "--profile", press->mail->dir, "--quiet", "account", "set",
                                    account, sign_in, named, port, NULL };
  int status = 0;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, NULL);
  g_assert_cmpint (status, ==, 0);
}

/* The server lets in whom the token's certificate names. */
static void
accept_token (void)
{
  g_autofree char *pem = wax_test_cert_to_pem (token_authority);
  g_autofree char *path = wax_test_pki_write (press->mail->dir, "people.pem", pem);
  g_autoptr(GTlsDatabase) anchors = g_tls_file_database_new (path, NULL);

  wax_demo_server_set_client_anchors (press->mail->server, anchors);
}

/* The account signs in with the token from now on. */
static void
open_with_token (void)
{
  accept_token ();
  press_close (press);
  set_account ("alice", "certificate", URI);
  wax_test_token_tell ("log", NULL);
  press_open (press);
  press_wait_for_state (press, WAX_ACCOUNT_NEEDS_PIN);
  press_wait_for_text ("The token with your certificate asks for its PIN.");
  g_assert_cmpuint (wax_test_token_count ("C_Login"), ==, 0);
}

/* Returns: (transfer none): the dialog, with the focus. */
static GtkWindow *
ask_for_pin (void)
{
  press_look_at (press->window);
  press_click (press->window, "Enter PIN…");
  return press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
}

static void
enter_pin (const char *pin)
{
  ask_for_pin ();
  press_wait_for_text ("For “Alice's card”.");
  press_type (pin);
  ui_test_key ("Return");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  press_look_at (press->window);
}

/* The port for certificates is a server of its own. */
static void
trust_port (void)
{
  GtkWindow *dialog = press_wait_for_window (WAX_TYPE_TRUST_DIALOG);

  press_click (dialog, "Connect Despite the Risks");
  gtk_drop_down_set_selected (ui_test_child (dialog, "duration"), 3);
  ui_test_wait_until (ui_test_is_sensitive, ui_test_child (dialog, "authorize_button"));
  press_click (dialog, "Authorize Connections");
  press_wait_for_no_window (WAX_TYPE_TRUST_DIALOG);
  press_look_at (press->window);
}

/* Asked for by the bar, sent when it is entered, and once: a wrong one goes nowhere again by itself. */
static void
test_pin (void)
{
  open_with_token ();
  g_assert_false (press_has_window (ADW_TYPE_MESSAGE_DIALOG));
  ask_for_pin ();
  press_type (WAX_TEST_TOKEN_PIN);
  ui_test_key ("Escape");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  press_look_at (press->window);
  g_assert_cmpuint (wax_test_token_count ("C_Login"), ==, 0);

  enter_pin (WAX_TEST_TOKEN_WRONG);
  press_wait_for_text ("The token with your certificate refused the PIN.");
  press_wait_for_state (press, WAX_ACCOUNT_NEEDS_PIN);
  ui_test_key ("F5");
  press_wait_for_state (press, WAX_ACCOUNT_NEEDS_PIN);
  g_assert_cmpuint (wax_test_token_count ("C_Login"), ==, 1);

  enter_pin (WAX_TEST_TOKEN_PIN);
  trust_port ();
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  g_assert_cmpuint (wax_test_token_count ("C_Login"), ==, 2);
  g_assert_cmpuint (wax_test_token_count ("C_Login 0xa0"), ==, 1); /* CKR_PIN_INCORRECT */
  g_assert_cmpuint (wax_demo_server_get_counter (press->mail->server, WAX_DEMO_CLIENT_CERTIFICATES), >, 0);
  g_assert_cmpuint (wax_demo_server_get_counter (press->mail->server, WAX_DEMO_SIGN_INS_REFUSED), ==, 0);
}

/* Without its token the account goes on with the password, and Connection Status says why, and what helps. */
static void
test_password_instead (void)
{
  press_close (press);
  set_account ("alice", "certificate-or-password", URI);
  wax_test_token_tell ("gone", "");
  press_open (press);
  press_wait_for_state (press, WAX_ACCOUNT_NEEDS_PASSWORD);
  press_sign_in (press);
  ui_test_key ("ctrl+i");
  press_wait_for_window (WAX_TYPE_CONNECTION_WINDOW);
  press_wait_for_text ("Signed in with the password, without your certificate.\n"
                       "The token with your certificate is not inserted, or your certificate is not on it any more.\n"
                       "Insert it.");
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_CONNECTION_WINDOW);
  g_assert_cmpuint (wax_demo_server_get_counter (press->mail->server, WAX_DEMO_CLIENT_CERTIFICATES), ==, 0);
}

/* What is inserted is offered with the name of its token, without a PIN, and comes and goes in lists with it; nobody
 * asks tokens who has no need of them. */
static void
test_offered (void)
{
  g_autofree char *port = g_strdup_printf ("%u", wax_demo_server_get_certificate_port (press->mail->server));
  GtkWindow *page, *dialog;

  g_assert_cmpuint (wax_test_token_count ("loaded"), ==, 0);
  page = press_open_certificates (press);
  press_wait_for_text ("It is on the token “Alice's card”.");
  g_assert_cmpuint (count_rows (page), ==, 1);
  g_assert_null (press_find_button (page, "Remove…"));
  close_page (page);

  accept_token ();
  wax_test_token_tell ("gone", "");
  ui_test_key ("ctrl+i");
  page = press_wait_for_window (WAX_TYPE_CONNECTION_WINDOW);
  press_click (page, "Change…");
  dialog = press_wait_for_window (WAX_TYPE_SIGN_IN_DIALOG);
  gtk_drop_down_set_selected (ui_test_child (ui_test_child (dialog, "form"), "way"), 1);
  press_wait_for_text ("None yet.");
  wax_test_token_tell ("gone", NULL);
  press_wait_for_text ("It is on the token “Alice's card”.");
  gtk_editable_set_text (ui_test_child (ui_test_child (dialog, "form"), "port"), port);
  ui_test_wait_until (ui_test_is_sensitive, ui_test_child (dialog, "use_button"));
  ui_test_click (ui_test_child (dialog, "use_button"));
  press_wait_for_no_window (WAX_TYPE_SIGN_IN_DIALOG);
  ui_test_present (page);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_CONNECTION_WINDOW);
  press_wait_for_state (press, WAX_ACCOUNT_NEEDS_PIN);
  g_assert_cmpuint (wax_test_token_count ("C_Login"), ==, 0);

  page = press_open_certificates (press);
  press_wait_for_text ("Used by alice");
  wax_test_token_tell ("gone", "");
  press_wait_for_text ("It is on the token “Alice's card”, which is not inserted.");
  remove_it (page, "What is on the token stays there, and its PIN is forgotten.");
  press_wait_for_text ("None yet.");
  close_page (page);
}

/* In the profile stands what a run before left there: a certificate of another issuer than the server accepts, which it
 * has said. */
static void
keep_stranger (void)
{
  static const char accepted[] = "\x30\x1b\x31\x19\x30\x17\x06\x03\x55\x04\x03\x0c\x10" "Client Authority";
  g_autoptr(WaxProfile) profile = wax_profile_open (press->mail->dir, NULL);
  g_autoptr(WaxIdentityStore) store = wax_identity_store_open (profile, NULL);
  g_autoptr(WaxTestCert) own = wax_test_cert_new_root ("Stranger");
  g_autofree char *pem = wax_test_cert_to_pem (own);
  g_autoptr(GPtrArray) chain = wax_certificate_chain_new_from_pem (pem, -1, NULL);
  g_autoptr(WaxIdentity) identity = wax_identity_new (chain);
  g_autoptr(GBytes) ders = g_bytes_new_static (accepted, sizeof accepted - 1);
  g_autoptr(GHashTable) nothing = wax_known_issuers_new_table (), table = wax_known_issuers_new_table ();

  g_hash_table_insert (table,
                       wax_endpoint_new ("localhost", wax_demo_server_get_certificate_port (press->mail->server), NULL),
                       wax_issuer_names_new (ders));
  g_assert_true (wax_identity_store_add (store, identity, NULL));
  g_assert_true (wax_identity_store_keep_issuers (store, table, nothing, NULL));
}

/* Returns: (transfer none): the list holds it. */
static WaxAccount *
get_account (guint i)
{
  g_autoptr(WaxAccount) account =
    g_list_model_get_item (wax_session_get_accounts (WAX_WINDOW (press->window)->session), i);

  return account;
}

static gboolean
are_both (gpointer state)
{
  for (guint i = 0; i < 2; i++) {
    if (get_account (i) == NULL || wax_account_get_state (get_account (i)) != GPOINTER_TO_UINT (state))
      return FALSE;
  }
  return TRUE;
}

/* Two accounts with one token: asked for once, sent once. */
static void
connect_both (void)
{
  g_autofree char *second = g_strdup (wax_account_get_id (get_account (1)));

  press_close (press);
  set_account ("alice", "certificate", URI);
  set_account (second, "certificate", URI);
  wax_test_token_tell ("log", NULL);
  press_open (press);
  ui_test_wait_until (are_both, GUINT_TO_POINTER (WAX_ACCOUNT_NEEDS_PIN));
  enter_pin (WAX_TEST_TOKEN_PIN);
  ui_test_wait_until (are_both, GUINT_TO_POINTER (WAX_ACCOUNT_ONLINE));
  g_assert_cmpuint (wax_test_token_count ("C_Login"), ==, 1);
  g_assert_false (press_has_window (ADW_TYPE_MESSAGE_DIALOG));
}

static void
press_continue (GtkWidget *button, const char *pin)
{
  ui_test_wait_until (ui_test_is_sensitive, button);
  gtk_widget_grab_focus (button);
  ui_test_key ("Return");
  press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
  press_wait_for_text ("For “Alice's card”.");
  if (pin != NULL)
    press_type (pin);
  ui_test_key (pin != NULL ? "Return" : "Escape");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
}

/* Where an account is set up the PIN is asked for as soon as it is needed, where a password would do, too; and of a
 * server and port that have said whom they accept that is known. */
static void
test_set_up (void)
{
  g_autofree char *port = g_strdup_printf ("%u", wax_demo_server_get_certificate_port (press->mail->server));
  g_autofree char *url = wax_demo_server_dup_url (press->mail->server, "localhost");
  GtkWindow *dialog;
  GtkWidget *form, *connect;

  accept_token ();
  press_close (press);
  keep_stranger ();
  press_open (press);
  press_look_at (press->window);
  ui_test_key ("ctrl+shift+a");
  dialog = press_wait_for_window (WAX_TYPE_ACCOUNT_DIALOG);
  form = ui_test_child (dialog, "sign_in");
  connect = ui_test_child (dialog, "continue_button");
  gtk_editable_set_text (ui_test_child (dialog, "address"), "alice@example.test");
  gtk_editable_set_text (ui_test_child (dialog, "server"), url);
  gtk_drop_down_set_selected (ui_test_child (form, "way"), 1);
  press_wait_for_text ("It is on the token “Alice's card”.");
  g_assert_false (press_shows ("the server says it accepts"));
  gtk_editable_set_text (ui_test_child (form, "port"), port);
  press_wait_for_text ("Its issuer is none of those that the server says it accepts. Its private key is not here");
  press_continue (connect, NULL);
  press_wait_for_text ("The token with your certificate asks for its PIN.");
  gtk_drop_down_set_selected (ui_test_child (form, "way"), 2);
  gtk_editable_set_text (ui_test_child (dialog, "password"), "secret-1");
  ui_test_present (dialog);
  press_continue (connect, WAX_TEST_TOKEN_WRONG);
  press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
  press_wait_for_text ("For “Alice's card”.");
  press_type (WAX_TEST_TOKEN_PIN);
  ui_test_key ("Return");
  trust_port ();
  press_wait_for_no_window (WAX_TYPE_ACCOUNT_DIALOG);
  g_assert_cmpuint (wax_test_token_count ("C_Login"), ==, 2);
  g_assert_cmpuint (wax_demo_server_get_counter (press->mail->server, WAX_DEMO_CLIENT_CERTIFICATES), >, 0);
  g_assert_cmpuint (wax_demo_server_count_requests (press->mail->server, "AuthRequest"), ==, 0);
  connect_both ();
}

static gboolean
has_noted (gpointer line)
{
  return wax_test_token_count (line) > 0;
}

/* Where the reader has keys of its own, it is said that the PIN is entered there; nothing of it comes from here. */
static void
enter_on_reader (const char *pin)
{
  wax_test_token_tell ("log", NULL);
  ask_for_pin ();
  press_wait_for_text ("For “Alice's card”, on the keys of its reader.");
  ui_test_wait_until (has_noted, (gpointer) "waits");
  wax_test_token_tell ("typed", pin);
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  press_look_at (press->window);
}

static void
test_reader (void)
{
  wax_test_token_tell ("keypad", "");
  open_with_token ();
  enter_on_reader ("");
  press_wait_for_state (press, WAX_ACCOUNT_NEEDS_PIN);
  press_wait_for_text ("The token with your certificate asks for its PIN.");
  enter_on_reader (WAX_TEST_TOKEN_WRONG);
  press_wait_for_text ("The token with your certificate refused the PIN.");
  g_assert_cmpuint (wax_test_token_count ("C_Login"), ==, 1);
  enter_on_reader (WAX_TEST_TOKEN_PIN);
  trust_port ();
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  g_assert_cmpuint (wax_test_token_count ("waits"), ==, 1);
}

static void
match_radio (GtkWidget *widget, gpointer data)
{
  GtkWidget **first = data;

  if (GTK_IS_CHECK_BUTTON (widget) && *first == NULL)
    *first = widget;
}

/* By keys, from the row that fits best. */
static void
choose_best (GtkWindow *dialog)
{
  GtkWidget *first = NULL;

  ui_test_foreach_visible (GTK_WIDGET (dialog), match_radio, &first);
  gtk_widget_grab_focus (first);
  ui_test_key ("Return");
}

/* An account that asks each time asks for what is on a token, too, once the window is there. What the server said in
 * another run about issuers counts. */
static void
test_ask (void)
{
  GtkWindow *dialog;

  accept_token ();
  press_close (press);
  set_account ("alice", "certificate", "ask");
  keep_stranger ();
  press_open (press);
  dialog = press_wait_for_window (WAX_TYPE_IDENTITY_CHOICE_DIALOG);
  press_wait_for_text ("Its issuer is none of those that the server says it accepts. Its private key is not here");
  press_wait_for_text ("It is on the token “Alice's card”.");
  g_assert_null (press_find_label (dialog, "accepts. It is on the token"));
  choose_best (dialog);
  press_wait_for_no_window (WAX_TYPE_IDENTITY_CHOICE_DIALOG);
  press_wait_for_state (press, WAX_ACCOUNT_NEEDS_PIN);
  enter_pin (WAX_TEST_TOKEN_PIN);
  trust_port ();
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  press_wait_for_text ("left). Your certificate (Alice): Ends in ");
  g_assert_cmpuint (wax_test_token_count ("C_Login"), ==, 1);
}

/* What the token says of tries is told in words before the next one; a blocked one is left alone. */
static void
test_tries (void)
{
  GtkWindow *dialog;

  wax_test_token_tell ("locking", "");
  open_with_token ();
  dialog = ask_for_pin ();
  g_assert_null (press_find_label (dialog, "tries"));
  ui_test_key ("Escape");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  enter_pin (WAX_TEST_TOKEN_WRONG);
  press_wait_for_text ("The token with your certificate refused the PIN.");
  ask_for_pin ();
  press_wait_for_text ("A wrong PIN was entered before, so fewer tries are left.");
  press_type (WAX_TEST_TOKEN_WRONG);
  ui_test_key ("Return");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  press_wait_for_text ("One more wrong PIN blocks the token with your certificate");
  ask_for_pin ();
  press_wait_for_text ("PIN: Last Try");
  press_type (WAX_TEST_TOKEN_WRONG);
  ui_test_key ("Return");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  press_wait_for_text ("The token with your certificate is blocked after too many wrong PINs.");
  press_wait_for_state (press, WAX_ACCOUNT_FAILED);
  g_assert_null (press_find_button (press->window, "Enter PIN…"));
  press_look_at (press->window);
  press_click (press->window, "Try Again");
  press_wait_for_state (press, WAX_ACCOUNT_FAILED);
  g_assert_cmpuint (wax_test_token_count ("C_Login"), ==, 3);
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

/* What was typed stands nowhere in the profile. */
static void
assert_nowhere (void)
{
  const char *const arguments[] = { "grep", "-raqF", "-e", PASSWORD, "-e", WAX_TEST_TOKEN_PIN, "-e",
                                    WAX_TEST_TOKEN_WRONG, "-e", "PRIVATE KEY", press->mail->dir, NULL };
  int status = 0;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, NULL);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 1);
}

static void
run (gconstpointer test)
{
  press = press_new (&(WaxDemoOptions){ .messages = 5, .seed = 3, .certificate_port = TRUE });
  ((void (*) (void)) test) ();
  assert_nowhere ();
  g_clear_pointer (&press, press_free);
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
  g_autofree char *tokens = wax_test_token_set_up (&token_authority);
  int status;

  wax_tls_prepare ();
  ui_test_init (&argc, &argv);
  add ("/press/identities/import", test_import);
  add ("/press/identities/wrong-files", test_wrong_files);
  add ("/press/identities/several", test_several);
  add ("/press/identities/life", test_life);
  g_test_add_data_func ("/press/identities/pin", test_pin, run);
  g_test_add_data_func ("/press/identities/tries", test_tries, run);
  g_test_add_data_func ("/press/identities/password-instead", test_password_instead, run);
  g_test_add_data_func ("/press/identities/offered", test_offered, run);
  g_test_add_data_func ("/press/identities/set-up", test_set_up, run);
  g_test_add_data_func ("/press/identities/ask", test_ask, run);
  g_test_add_data_func ("/press/identities/reader", test_reader, run);
  status = g_test_run ();
  wax_test_cert_unref (token_authority);
  wax_test_dir_remove (tokens);
  return status;
}
