#include "press-token.h"

#include "identity/wax-identity-store.h"
#include "press-identity.h"
#include "wax-account-dialog.h"
#include "wax-connection-window.h"
#include "wax-identity-choice-dialog.h"
#include "wax-sign-in-dialog.h"
#include "wax-test-token.h"
#include "wax-window-private.h"

#define URI "pkcs11:token=Alice%27s%20card"

static Press *press;
static WaxTestCert *authority;

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
  g_autofree char *pem = wax_test_cert_to_pem (authority);
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

static void
trust (void)
{
  GtkWindow *dialog = press_wait_for_window (WAX_TYPE_TRUST_DIALOG);

  press_click (dialog, "Connect Despite the Risks");
  gtk_drop_down_set_selected (ui_test_child (dialog, "duration"), 3);
  ui_test_wait_until (ui_test_is_sensitive, ui_test_child (dialog, "authorize_button"));
  press_click (dialog, "Authorize Connections");
  press_wait_for_no_window (WAX_TYPE_TRUST_DIALOG);
  press_look_at (press->window);
}

/* The port for certificates is a server of its own. Its question opens by itself where the window has the focus back by
 * then. */
static void
trust_port (void)
{
  press_wait_for_state (press, WAX_ACCOUNT_NEEDS_DECISION);
  if (!press_has_window (WAX_TYPE_TRUST_DIALOG))
    press_by_key (press->window, "Decide…");
  trust ();
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
  /* Nobody is connected to without it, the bar goes on saying what is missing, and asks again when that is wanted. */
  g_assert_cmpuint (wax_test_token_count ("C_Login"), ==, 0);
  g_assert_cmpuint (wax_demo_server_get_counter (press->mail->server, WAX_DEMO_CONNECTIONS), ==, 0);
  g_assert_true (press_shows ("The token with your certificate asks for its PIN."));
  g_assert_nonnull (press_find_button (press->window, "Enter PIN…"));

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
  g_assert_cmpuint (press_count_certificates (page), ==, 1);
  g_assert_null (press_find_button (page, "Remove…"));
  press_close_certificates (press, page);

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
  press_remove_certificate (page, "What is on the token stays there, and its PIN is forgotten.");
  press_wait_for_text ("None yet.");
  press_close_certificates (press, page);
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
  trust ();
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

static gboolean
is_connecting (gpointer unused)
{
  return wax_account_get_state (press_get_account (press)) == WAX_ACCOUNT_CONNECTING;
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

/* Who quits while the reader waits waits for nothing: neither the dialog, nor an account that wants the token, too. */
static void
test_quit_on_reader (void)
{
  wax_test_token_tell ("keypad", "");
  open_with_token ();
  ask_for_pin ();
  ui_test_wait_until (has_noted, (gpointer) "waits");
  ui_test_key ("Escape");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.connect", NULL);
  ui_test_wait_until (is_connecting, NULL);
  press_close (press);
  g_assert_cmpuint (wax_test_token_count ("C_Login"), ==, 0);

  /* What was left ends by itself, with the reader. */
  wax_test_token_tell ("typed", "");
  ui_test_wait_until (has_noted, (gpointer) "C_Logout");
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

/* ---- a PIN for an account that got in without ---- */

/* As a card that was taken out and put back does it wants its PIN again, and the account signs in without it. */
static void
sign_in_without_pin (void)
{
  wax_test_token_tell ("gone", "");
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.disconnect", NULL);
  press_wait_for_state (press, WAX_ACCOUNT_OFFLINE);
  press_click (press->window, "Connect");
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  wax_test_token_tell ("gone", NULL);
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.disconnect", NULL);
  press_wait_for_state (press, WAX_ACCOUNT_OFFLINE);
  press_click (press->window, "Connect");
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  press_wait_for_text ("The token with your certificate asks for its PIN.");
}

/* From Connection Status: the right one has the certificate take over; of a blocked token that is said. */
static void
enter_in_status (void)
{
  GtkWindow *status;

  sign_in_without_pin ();
  press_look_at (press->window);
  ui_test_key ("ctrl+i");
  status = press_wait_for_window (WAX_TYPE_CONNECTION_WINDOW);
  press_by_key (status, "Enter PIN…");
  press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
  press_type (WAX_TEST_TOKEN_PIN);
  ui_test_key ("Return");
  press_wait_for_text ("Signed in with your certificate; no password was sent.");
  g_assert_null (press_find_button (status, "Enter PIN…"));
  gtk_window_close (status);
  press_wait_for_no_window (WAX_TYPE_CONNECTION_WINDOW);
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
}

static void
meet_blocked_token (void)
{
  guint signed_in;

  sign_in_without_pin ();
  signed_in = wax_demo_server_get_counter (press->mail->server, WAX_DEMO_SIGN_INS);
  wax_test_token_tell ("locking", "");
  wax_test_token_tell ("wrong", "3");
  press_look_at (press->window);
  press_click (press->window, "Enter PIN…");
  press_wait_for_no_text ("The token with your certificate asks for its PIN.");
  g_assert_cmpint (wax_account_get_state (press_get_account (press)), ==, WAX_ACCOUNT_ONLINE);
  ui_test_key ("ctrl+i");
  press_wait_for_window (WAX_TYPE_CONNECTION_WINDOW);
  press_wait_for_text ("Signed in with the password, without your certificate.\n"
                       "The token with your certificate is blocked after too many wrong PINs.");
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_CONNECTION_WINDOW);
  g_assert_cmpuint (wax_demo_server_get_counter (press->mail->server, WAX_DEMO_SIGN_INS), ==, signed_in);
}

/* Where a password does as well the window goes on asking for the PIN, beside what runs: no dialog that is closed, and no
 * wrong one, ends that; the right one does. */
static void
test_pin_later (void)
{
  accept_token ();
  press_close (press);
  set_account ("alice", "certificate-or-password", URI);
  press_open (press);
  press_wait_for_state (press, WAX_ACCOUNT_NEEDS_PASSWORD);
  g_assert_nonnull (press_find_button (press->window, "Enter PIN…"));
  press_sign_in (press);
  press_wait_for_text ("The token with your certificate asks for its PIN.");
  ask_for_pin ();
  ui_test_key ("Escape");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  enter_pin (WAX_TEST_TOKEN_WRONG);
  press_wait_for_text ("The token with your certificate refused the PIN.");
  g_assert_cmpint (wax_account_get_state (press_get_account (press)), ==, WAX_ACCOUNT_ONLINE);
  g_assert_cmpuint (wax_test_token_count ("C_Login"), ==, 1);
  g_assert_cmpuint (wax_demo_server_get_counter (press->mail->server, WAX_DEMO_SIGN_INS), ==, 1);
  g_assert_cmpuint (wax_demo_server_count_requests (press->mail->server, "EndSessionRequest"), ==, 0);
  enter_pin (WAX_TEST_TOKEN_PIN);
  trust_port ();
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  g_assert_false (press_shows ("The token with your certificate"));
  g_assert_cmpuint (wax_demo_server_get_counter (press->mail->server, WAX_DEMO_CLIENT_CERTIFICATES), >, 0);
  g_assert_cmpuint (wax_demo_server_get_counter (press->mail->server, WAX_DEMO_SIGN_INS), ==, 1);
  enter_in_status ();
  g_assert_cmpuint (wax_test_token_count ("C_Login"), ==, 3);
  meet_blocked_token ();
  g_assert_cmpuint (wax_test_token_count ("C_Login"), ==, 3);

  /* No keyring keeps the password: after the next start the PIN alone does. */
  press_close (press);
  wax_test_token_tell ("locking", NULL);
  press_open (press);
  press_wait_for_state (press, WAX_ACCOUNT_NEEDS_PASSWORD);
  enter_pin (WAX_TEST_TOKEN_PIN);
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  g_assert_false (press_shows ("The token with your certificate"));
  g_assert_cmpuint (wax_test_token_count ("C_Login"), ==, 4);
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
  press_try_again (press);
  press_wait_for_state (press, WAX_ACCOUNT_FAILED);
  g_assert_cmpuint (wax_test_token_count ("C_Login"), ==, 3);
}

/* ---- all of them ---- */

void
press_token_add_cases (Press *shared, WaxTestCert *token_authority, GTestDataFunc run)
{
  static const struct {
    const char *path;
    void (*test) (void);
  } cases[] = {
    { "/press/identities/pin", test_pin },
    { "/press/identities/pin-later", test_pin_later },
    { "/press/identities/tries", test_tries },
    { "/press/identities/password-instead", test_password_instead },
    { "/press/identities/offered", test_offered },
    { "/press/identities/set-up", test_set_up },
    { "/press/identities/ask", test_ask },
    { "/press/identities/reader", test_reader },
    { "/press/identities/quit-on-reader", test_quit_on_reader },
  };

  press = shared;
  authority = token_authority;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, cases[i].test, run);
}
