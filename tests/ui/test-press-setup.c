#include "press.h"
#include "transport/wax-tls-setup.h"
#include "wax-account-dialog.h"
#include "wax-connection-window.h"
#include "wax-fault-server.h"
#include "wax-identity-choice-dialog.h"
#include "wax-identity-chooser.h"
#include "wax-identity-row.h"
#include "wax-preferences-window.h"
#include "wax-sign-in-dialog.h"
#include "wax-test-pki.h"
#include "wax-window-private.h"

/* Adding an account by keys where the server is not what it should be: what happened, what helps, nothing typed is
 * lost, nothing was sent, and once it is in order the same button goes on. */

#define USER "alice@example.test"
#define PASSWORD "secret-1"
#define TLS_1_1 "The server only offers TLS 1.1; this computer asks for at least TLS 1.2."

typedef struct {
  char *dir;
  WaxTestCert *root; /* the computer trusts it */
  WaxTestCert *leaf; /* of localhost */
  WaxDemoServer *server;
  WaxFaultServer *fault;
  GSocket *closed;
  guint port;
  WaxApplication *application;
  GtkWindow *window;
  GtkWindow *dialog;
} Setup;

/* ---- servers ---- */

static void
start_good (Setup *self)
{
  g_autoptr(GTlsCertificate) tls = wax_test_cert_to_tls (self->leaf, 0);
  WaxDemoOptions options = { .messages = 5, .seed = 3, .port = (guint16) self->port, .certificate_port = TRUE };
  g_autoptr(GError) error = NULL;

  self->server = wax_demo_server_new (&options, tls, &error);
  g_assert_no_error (error);
  self->port = wax_demo_server_get_port (self->server);
}

static void
stop_bad (Setup *self)
{
  g_clear_pointer (&self->fault, wax_fault_server_free);
  g_clear_pointer (&self->server, wax_demo_server_free);
  g_clear_object (&self->closed);
}

static void
start_fault (Setup *self, WaxFault fault)
{
  g_autofree char *chain = wax_test_cert_to_pem (self->leaf), *key = wax_test_cert_key_to_pem (self->leaf);

  self->fault = wax_fault_server_new (fault, chain, key);
  self->port = wax_fault_server_get_port (self->fault);
}

/* Bound and never listened to: nobody else gets this port meanwhile. */
static void
begin_refused (Setup *self)
{
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, 0), bound = NULL;

  self->closed = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_assert_true (g_socket_bind (self->closed, address, FALSE, NULL));
  bound = g_socket_get_local_address (self->closed, NULL);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

static void
begin_plain (Setup *self)
{
  start_fault (self, WAX_FAULT_PLAIN);
}

static void
begin_banner (Setup *self)
{
  start_fault (self, WAX_FAULT_BANNER);
}

static void
begin_too_old (Setup *self)
{
  start_fault (self, WAX_FAULT_TLS_1_0);
}

/* Another server than the one that was meant: its certificate is in order, for another name. */
static void
begin_wrong_name (Setup *self)
{
  const char *names[] = { "mail.example.org", NULL };
  g_autoptr(WaxTestCert) other = wax_test_cert_new (self->root, &(WaxTestCertOptions){ .dns = names });
  g_autofree char *chain = wax_test_cert_to_pem (other), *key = wax_test_cert_key_to_pem (other);

  self->fault = wax_fault_server_new (WAX_FAULT_NONE, chain, key);
  self->port = wax_fault_server_get_port (self->fault);
}

static void
begin_cut (Setup *self)
{
  start_fault (self, WAX_FAULT_CUT_HANDSHAKE);
}

static void
begin_not_zimbra (Setup *self)
{
  start_good (self);
  wax_demo_server_misbehave (self->server, WAX_DEMO_NOT_ZIMBRA, 404, NULL);
}

static void
begin_locked (Setup *self)
{
  start_good (self);
  wax_demo_server_set_status (self->server, "alice", "locked");
}

/* A good server whose TLS is that of another in front of it. @unknown: nobody vouches for it */
static void
start_relayed (Setup *self, gboolean unknown)
{
  WaxDemoOptions options = { .messages = 5, .seed = 3, .plain = TRUE };
  g_autoptr(GError) error = NULL;

  self->server = wax_demo_server_new (&options, NULL, &error);
  g_assert_no_error (error);
  if (unknown) {
    wax_test_cert_unref (self->leaf);
    self->leaf = wax_test_cert_new_leaf (NULL, "localhost");
  }
  start_fault (self, WAX_FAULT_RELAY);
  wax_fault_server_relay_to (self->fault, wax_demo_server_get_port (self->server));
}

typedef struct {
  const char *name;
  void (*begin) (Setup *self);
  const char *sentence;
  const char *help;
  gboolean asks;    /* about a certificate, before anything else */
  gboolean says_so; /* that the password was not sent; of the others it was, or it is not known */
} Fault;

static const Fault faults[] = {
  { "refused-port", begin_refused, ": the port is closed.",
    "Check the port; or the server is off and comes back later.", FALSE, TRUE },
  { "not-tls", begin_plain, "does not offer a secure connection at this port.", "Check the port.", FALSE, TRUE },
  { "not-tls-banner", begin_banner, "does not offer a secure connection at this port.", "Check the port.", FALSE,
    TRUE },
  { "tls-too-old", begin_too_old, "only offers TLS 1.0; this computer asks for at least TLS 1.2.",
    "The server's administrator must update the server.", TRUE, TRUE },
  { "wrong-name", begin_wrong_name, "mail.example.org", "Check", TRUE, TRUE },
  { "cut", begin_cut, "was cut.", "Nothing is lost." },
  { "not-zimbra", begin_not_zimbra, "it is not a Zimbra server.", "Check the server's name and port." },
  { "locked", begin_locked, "or the account is locked or closed.", "enter the password again" },
};

/* ---- fixture ---- */

static void
set_up (Setup *self, gconstpointer unused)
{
  g_autofree char *pem = NULL, *anchors = NULL;
  g_autoptr(GError) error = NULL;

  self->dir = g_dir_make_tmp ("waxwing-ui-XXXXXX", &error);
  g_assert_no_error (error);
  self->root = wax_test_cert_new_root ("Orchard Root");
  self->leaf = wax_test_cert_new_leaf (self->root, "localhost");
  pem = wax_test_cert_to_pem (self->root);
  anchors = wax_test_pki_write (self->dir, "anchors.pem", pem);
  self->application = press_start (self->dir, anchors);
  self->window = press_get_window (self->application);
}

static void
tear_down (Setup *self, gconstpointer unused)
{
  press_stop (self->application);
  stop_bad (self);
  wax_test_cert_unref (self->leaf);
  wax_test_cert_unref (self->root);
  ui_mail_remove_tree (self->dir);
  g_free (self->dir);
}

/* ---- the form, by keys ---- */

typedef struct {
  GtkEditable *entry;
  const char *text;
} Expected;

static gboolean
has_text (gpointer data)
{
  Expected *expected = data;

  return g_str_equal (gtk_editable_get_text (expected->entry), expected->text);
}

static void
wait_for_entry (Setup *self, const char *id, const char *text)
{
  ui_test_wait_until (has_text, &(Expected){ ui_test_child (self->dialog, id), text });
}

static void
type_server (Setup *self, const char *host)
{
  g_autofree char *server = g_strdup_printf ("https://%s:%u", host, self->port);

  ui_test_key ("ctrl+a");
  press_type (server);
  wait_for_entry (self, "server", server);
}

static void
fill_in (Setup *self, const char *host)
{
  press_wait_for_text ("Add Account");
  ui_test_key ("ctrl+shift+a");
  self->dialog = press_wait_for_window (WAX_TYPE_ACCOUNT_DIALOG);
  press_type (USER);
  wait_for_entry (self, "server", "example.test");
  ui_test_key ("Tab");
  type_server (self, host);
  ui_test_key ("Tab");
  press_type (PASSWORD);
  ui_test_key ("Return");
}

static void
assert_kept (Setup *self)
{
  wait_for_entry (self, "address", USER);
  wait_for_entry (self, "password", PASSWORD);
  g_assert_cmpuint (g_list_model_get_n_items (wax_session_get_accounts (WAX_WINDOW (self->window)->session)), ==, 0);
}

static gboolean
is_online (gpointer data)
{
  Setup *self = data;
  WaxAccount *account = WAX_WINDOW (self->window)->account;

  return account != NULL && wax_account_get_state (account) == WAX_ACCOUNT_ONLINE && !wax_account_is_busy (account);
}

/* The account is there, once, and its mail. */
static void
wait_for_mail (Setup *self)
{
  press_wait_for_no_window (WAX_TYPE_ACCOUNT_DIALOG);
  ui_test_wait_until (is_online, self);
  g_assert_cmpuint (g_list_model_get_n_items (wax_session_get_accounts (WAX_WINDOW (self->window)->session)), ==, 1);
  ui_test_present (self->window);
  ui_test_key ("ctrl+Down");
  press_wait_for_text (USER);
}

static void
assert_nothing_sent (Setup *self)
{
  WaxFaultCounts counts;

  if (self->fault == NULL)
    return;
  wax_fault_server_get_counts (self->fault, &counts);
  g_assert_cmpuint (counts.requests, ==, 0);
}

/* The safe way out. */
static void
leave_question (Setup *self, const Fault *fault)
{
  if (!fault->asks)
    return;
  press_wait_for_window (WAX_TYPE_TRUST_DIALOG);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_TRUST_DIALOG);
  ui_test_present (self->dialog);
}

static void
test_fault (Setup *self, gconstpointer data)
{
  const Fault *fault = data;

  fault->begin (self);
  fill_in (self, "localhost");
  leave_question (self, fault);
  press_wait_for_text (fault->sentence);
  press_wait_for_text (fault->help);
  assert_kept (self);
  if (fault->says_so)
    press_wait_for_text ("Nothing. Your password has not been sent.");
  assert_nothing_sent (self);
  /* Tried again while it is still so, it says so still. */
  press_click (self->dialog, "Connect");
  leave_question (self, fault);
  press_wait_for_text (fault->sentence);
  assert_kept (self);

  stop_bad (self);
  start_good (self);
  press_click (self->dialog, "Connect");
  wait_for_mail (self);
}

/* ---- by a certificate of the person's own ---- */

/* Who signs in there shows a certificate of @authority. Returns: (transfer full): a file with alice's, and its key. */
static char *
make_person (Setup *self, WaxTestCert *authority, const char *email)
{
  g_autoptr(WaxTestCert) own = wax_test_cert_new (authority, &(WaxTestCertOptions){
    .common_name = "A Person", .email = email, .purpose = WAX_TEST_PURPOSE_CLIENT,
    .not_after = g_get_real_time () / G_USEC_PER_SEC + 300 * 60 * 60 });
  g_autofree char *chain = wax_test_cert_chain_to_pem (own, 0), *key = wax_test_cert_key_to_pem (own);
  g_autofree char *both = g_strconcat (key, chain, NULL), *name = g_strconcat (email, ".pem", NULL);

  return wax_test_pki_write (self->dir, name, both);
}

static void
accept_people (Setup *self, WaxTestCert *authority)
{
  g_autofree char *pem = wax_test_cert_to_pem (authority), *path = wax_test_pki_write (self->dir, "people.pem", pem);
  g_autoptr(GTlsDatabase) anchors = g_tls_file_database_new (path, NULL);

  wax_demo_server_set_client_anchors (self->server, anchors);
}

static void
import_person (Setup *self, const char *path)
{
  press_look_at (self->dialog);
  press_click (self->dialog, "Import…");
  press_type_place (path);
  press_wait_for_no_window (GTK_TYPE_FILE_CHOOSER_DIALOG);
  press_look_at (self->dialog);
}

static gboolean
is_sensitive (gpointer widget)
{
  return gtk_widget_is_sensitive (widget);
}

static GtkWindow *
open_preferences (Setup *self)
{
  press_look_at (self->window);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.preferences", NULL));
  return press_wait_for_window (WAX_TYPE_PREFERENCES_WINDOW);
}

/* Who is cut off by that is told before. @used: what the row says of it */
static void
remove_used (GtkWindow *preferences, const char *used)
{
  GtkWidget *row, *button;

  press_wait_for_text (used);
  row = gtk_widget_get_ancestor (press_find_label (preferences, used), WAX_TYPE_IDENTITY_ROW);
  button = press_find_button (row, "Remove…");
  gtk_widget_grab_focus (button);
  gtk_test_widget_wait_for_draw (button);
  ui_test_key ("space");
  press_wait_for_text (USER ": disconnected at once, and cannot sign in until another certificate is chosen.");
  press_click (press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG), "Remove");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  press_look_at (preferences);
}

/* Up to the certificate, of which there is none yet. Returns: (transfer none): the part of the dialog that tells the way
 * to sign in. */
static GtkWidget *
fill_in_certificate_form (Setup *self)
{
  GtkWidget *form;

  press_wait_for_text ("Add Account");
  ui_test_key ("ctrl+shift+a");
  self->dialog = press_wait_for_window (WAX_TYPE_ACCOUNT_DIALOG);
  form = ui_test_child (self->dialog, "sign_in");
  press_type (USER);
  wait_for_entry (self, "server", "example.test");
  ui_test_key ("Tab");
  type_server (self, "localhost");
  press_wait_for_text ("None of your certificates is ever shown to this server.");
  gtk_drop_down_set_selected (ui_test_child (form, "way"), 1);
  press_wait_for_text ("None yet.");
  return form;
}

/* At the port where certificates are asked for. */
static void
connect_with_certificate (Setup *self, GtkWidget *form, guint port)
{
  GtkWidget *connect = ui_test_child (self->dialog, "continue_button");
  g_autofree char *digits = g_strdup_printf ("%u", port);

  gtk_editable_set_text (ui_test_child (form, "port"), digits);
  ui_test_wait_until (is_sensitive, connect);
  gtk_widget_grab_focus (connect);
  ui_test_key ("Return");
}

/* Without any password: whose certificate names the account comes first, and the other is told what speaks against it. */
static void
add_with_certificate (Setup *self, gboolean ask)
{
  g_autoptr(WaxTestCert) authority = wax_test_cert_new_root ("People");
  g_autofree char *bob = make_person (self, authority, "bob@example.test");
  g_autofree char *alice = make_person (self, authority, USER);
  GtkWidget *form;

  start_good (self);
  accept_people (self, authority);
  form = fill_in_certificate_form (self);
  g_assert_false (gtk_widget_get_mapped (ui_test_child (self->dialog, "password")));
  g_assert_false (is_sensitive (ui_test_child (self->dialog, "continue_button")));
  import_person (self, bob);
  press_wait_for_text ("It is for another mail address.");
  import_person (self, alice);
  press_wait_for_text (USER "\nIssued by People");
  if (ask)
    gtk_check_button_set_active (ui_test_child (form, "ask"), TRUE);
  connect_with_certificate (self, form, wax_demo_server_get_certificate_port (self->server));
  wait_for_mail (self);
  g_assert_cmpuint (wax_demo_server_count_requests (self->server, "AuthRequest"), ==, 0);
}

/* A server that names issuers, among which that of the one certificate is not: once it has said so the form does, too,
 * and nothing else that was typed is lost. */
static void
test_issuers (Setup *self, gconstpointer unused)
{
  g_autoptr(WaxTestCert) people = wax_test_cert_new_root ("People");
  g_autoptr(WaxTestCert) elsewhere = wax_test_cert_new_root ("Elsewhere");
  g_autofree char *alice = make_person (self, elsewhere, USER), *accepted = wax_test_cert_to_pem (people);
  GtkWidget *form;

  start_fault (self, WAX_FAULT_NONE);
  wax_fault_server_ask_of (self->fault, accepted);
  form = fill_in_certificate_form (self);
  import_person (self, alice);
  press_wait_for_text (USER "\nIssued by Elsewhere");
  g_assert_false (press_shows ("the server says it accepts"));
  connect_with_certificate (self, form, self->port);
  press_wait_for_text ("refused your certificate: its issuer is none of those that the server accepts.");
  press_wait_for_text ("Its issuer is none of those that the server says it accepts.");
  wait_for_entry (self, "address", USER);
  g_assert_true (is_sensitive (ui_test_child (self->dialog, "continue_button"))); /* it stays the person's choice */
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_ACCOUNT_DIALOG);
}

static void
test_certificate (Setup *self, gconstpointer unused)
{
  GtkWindow *preferences;

  add_with_certificate (self, FALSE);
  g_assert_cmpuint (wax_demo_server_get_counter (self->server, WAX_DEMO_CLIENT_CERTIFICATES), >, 0);
  /* It ends within a fortnight: that is said, and where to do something about it. */
  press_wait_for_text ("Your certificate (A Person): Ends in 12 days.");
  press_click (self->window, "Your Certificates");
  preferences = press_wait_for_window (WAX_TYPE_PREFERENCES_WINDOW);
  remove_used (preferences, "Used by " USER);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_PREFERENCES_WINDOW);
  press_wait_for_text ("This account signs in with a certificate of your own, and none that is here is chosen for it.");
}

static guint
count_certificates (Setup *self)
{
  return wax_demo_server_get_counter (self->server, WAX_DEMO_CLIENT_CERTIFICATES);
}

static gboolean
was_shown (gpointer self)
{
  return count_certificates (self) > 0;
}

static void
work_offline (Setup *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.disconnect", NULL);
  press_wait_for_text ("Offline. This account works offline, as you chose.");
  wax_demo_server_reset_counters (self->server);
}

typedef struct {
  GtkWindow *window;
  GtkWidget *before; /* (nullable) */
} Move;

static gboolean
has_moved (gpointer data)
{
  Move *move = data;
  GtkWidget *focus = gtk_window_get_focus (move->window);

  return focus != NULL && focus != move->before;
}

static void
move_focus (GtkWindow *window, const char *key)
{
  Move move = { window, gtk_window_get_focus (window) };

  ui_test_key (key);
  ui_test_wait_until (has_moved, &move);
}

static gboolean
is_in_list (GtkWindow *window)
{
  GtkWidget *focus = gtk_window_get_focus (window);

  return focus != NULL && gtk_widget_get_ancestor (focus, WAX_TYPE_IDENTITY_CHOOSER) != NULL;
}

/* By keys alone, to the row that says @line: into the list, where the marked one has the focus, then @key. */
static void
go_to_row (GtkWindow *window, const char *line, const char *key)
{
  GtkWidget *row;

  press_wait_for_text (line);
  press_look_at (window);
  for (guint i = 0; !is_in_list (window); i++) {
    g_assert_cmpuint (i, <, 10);
    move_focus (window, "Tab");
  }
  if (key != NULL)
    move_focus (window, key);
  row = gtk_widget_get_ancestor (gtk_window_get_focus (window), ADW_TYPE_ACTION_ROW);
  g_assert_nonnull (press_find_label (row, line));
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (gtk_window_get_focus (window))));
}

/* @address: whose it is */
static void
choose (const char *address)
{
  GtkWindow *dialog = press_wait_for_window (WAX_TYPE_IDENTITY_CHOICE_DIALOG);
  g_autofree char *line = g_strconcat (address, "\nIssued by People", NULL);

  go_to_row (dialog, line, NULL);
  ui_test_key ("Return");
  press_wait_for_no_window (WAX_TYPE_IDENTITY_CHOICE_DIALOG);
}

static gboolean
has_looked (gpointer form)
{
  return !gtk_widget_get_visible (ui_test_child (form, "looking"));
}

/* By the settings, while it is connected. */
static void
change_to (Setup *self, const char *line)
{
  GtkWindow *status, *dialog;

  press_look_at (self->window);
  ui_test_key ("ctrl+i");
  status = press_wait_for_window (WAX_TYPE_CONNECTION_WINDOW);
  press_by_key (status, "Change…");
  dialog = press_wait_for_window (WAX_TYPE_SIGN_IN_DIALOG);
  g_assert_true (gtk_check_button_get_active (ui_test_child (ui_test_child (dialog, "form"), "ask")));
  ui_test_wait_until (has_looked, ui_test_child (dialog, "form"));
  go_to_row (dialog, line, "Down");
  ui_test_key ("Return");
  press_wait_for_no_window (WAX_TYPE_SIGN_IN_DIALOG);
  press_look_at (status);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_CONNECTION_WINDOW);
}

#define THIS_TIME "Used this time by " USER ", which asks each time"

/* What it is connected with is said, and no longer than that; and who loses it. */
static void
lose_chosen (Setup *self)
{
  GtkWindow *preferences = open_preferences (self);

  press_wait_for_text (THIS_TIME);
  g_assert_false (press_shows ("Used by "));
  work_offline (self);
  press_wait_for_no_text (THIS_TIME);
  press_by_key (self->window, "Connect");
  choose (USER);
  press_look_at (preferences);
  remove_used (preferences, THIS_TIME);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_PREFERENCES_WINDOW);
  press_wait_for_text ("Which certificate? This account asks each time which of your certificates it signs in with.");
}

/* Once for each connection that the person wants, for all channels; what comes back by itself asks nobody. */
static void
test_ask (Setup *self, gconstpointer unused)
{
  add_with_certificate (self, TRUE);
  g_assert_false (press_has_window (WAX_TYPE_IDENTITY_CHOICE_DIALOG)); /* the one that was marked was for now */

  press_look_at (self->window);
  work_offline (self);
  press_by_key (self->window, "Connect");
  choose (USER);
  ui_test_wait_until (is_online, self);
  g_assert_cmpuint (count_certificates (self), ==, 1);

  wax_demo_server_reset_counters (self->server);
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", TRUE); /* it connects anew */
  ui_test_wait_until (was_shown, self);
  ui_test_wait_until (is_online, self);
  g_assert_false (press_has_window (WAX_TYPE_IDENTITY_CHOICE_DIALOG));

  /* Who does not choose stays offline, and no certificate was shown; the bar asks on. */
  press_look_at (self->window);
  work_offline (self);
  press_by_key (self->window, "Connect");
  press_by_key (press_wait_for_window (WAX_TYPE_IDENTITY_CHOICE_DIALOG), "Cancel");
  press_wait_for_no_window (WAX_TYPE_IDENTITY_CHOICE_DIALOG);
  press_wait_for_text ("Which certificate? This account asks each time which of your certificates it signs in with.");
  g_assert_cmpuint (count_certificates (self), ==, 0);
  press_look_at (self->window);
  press_by_key (self->window, "Choose…");
  choose (USER);
  ui_test_wait_until (is_online, self);
  g_assert_cmpuint (count_certificates (self), ==, 1);

  /* Another one is used at once, and where it does not do the question comes again. */
  change_to (self, "bob@example.test\nIssued by People");
  press_wait_for_text ("Your certificate opens another account");
  press_look_at (self->window);
  press_by_key (self->window, "Try Again");
  choose (USER);
  ui_test_wait_until (is_online, self);
  g_assert_cmpuint (count_certificates (self), ==, 3);
  lose_chosen (self);
}

/* A slip of the fingers in the name is put right where it was made. */
static void
test_unknown_host (Setup *self, gconstpointer unused)
{
  start_good (self);
  fill_in (self, "nowhere.invalid");
  press_wait_for_text ("could not be found.");
  press_wait_for_text ("Check the server's name, and whether this computer has a network.");
  press_wait_for_text ("Nothing. Your password has not been sent.");
  assert_kept (self);
  g_assert_cmpuint (wax_demo_server_get_counter (self->server, WAX_DEMO_CONNECTIONS), ==, 0);
  ui_test_click (ui_test_child (self->dialog, "server"));
  type_server (self, "localhost");
  ui_test_key ("Return");
  wait_for_mail (self);
}

static void
authorize (void)
{
  GtkWindow *dialog = press_wait_for_window (WAX_TYPE_TRUST_DIALOG);

  press_click (dialog, "Connect Despite the Risks");
  gtk_drop_down_set_selected (ui_test_child (dialog, "duration"), 3);
  ui_test_wait_until (ui_test_is_sensitive, ui_test_child (dialog, "authorize_button"));
  press_click (dialog, "Authorize Connections");
}

static void
turn (Setup *self, WaxFault fault)
{
  wax_fault_server_turn (self->fault, fault);
  wax_fault_server_cut (self->fault);
}

static guint
count_connections (Setup *self)
{
  WaxFaultCounts counts;

  wax_fault_server_get_counts (self->fault, &counts);
  return counts.connections;
}

/* The question shows by itself after the start and after a press of Try Again, else when it is asked for. */
static GtkWindow *
open_details (Setup *self)
{
  press_wait_for_text (TLS_1_1);
  if (!press_has_window (WAX_TYPE_TRUST_DIALOG))
    press_click (self->window, "Details…");
  return press_wait_for_window (WAX_TYPE_TRUST_DIALOG);
}

static void
close_details (Setup *self, GtkWindow *dialog, const char *button)
{
  if (button != NULL)
    press_click (dialog, button);
  else
    ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_TRUST_DIALOG);
  ui_test_present (self->window);
}

/* The server of an account that is set up comes back with TLS that is too old. There is nothing to decide, so closing
 * what tells of it decides nothing: it stays said, nothing is tried behind the person's back, and Try Again leads
 * on. */
static void
test_turns_too_old (Setup *self, gconstpointer asks)
{
  GtkWindow *dialog;
  guint n;

  start_relayed (self, asks != NULL);
  fill_in (self, "localhost");
  if (asks != NULL)
    authorize ();
  wait_for_mail (self);
  turn (self, WAX_FAULT_TLS_1_1);
  dialog = open_details (self);
  press_wait_for_text ("Nothing. Your password has not been sent.");
  g_assert_null (press_find_button (dialog, "Connect Despite the Risks"));
  g_assert_null (press_find_button (dialog, "View Certificate"));
  close_details (self, dialog, "Close");
  press_wait_for_text (TLS_1_1);
  press_wait_for_text ("The server's administrator must update the server.");
  n = count_connections (self);
  ui_test_pause (6000);
  g_assert_cmpuint (count_connections (self), ==, n);
  press_click (self->window, "Details…");
  close_details (self, press_wait_for_window (WAX_TYPE_TRUST_DIALOG), NULL);

  /* Tried again while it is still so, it says so still; and mail can be read. */
  press_click (self->window, "Try Again");
  close_details (self, press_wait_for_window (WAX_TYPE_TRUST_DIALOG), NULL);
  press_wait_for_text (TLS_1_1);
  ui_test_key ("ctrl+Down");

  turn (self, WAX_FAULT_RELAY);
  press_click (self->window, "Try Again");
  ui_test_wait_until (is_online, self);
  press_wait_for_no_text (TLS_1_1);
}

typedef struct {
  Setup *setup;
  WaxVerdict *verdict;
} Allowance;

/* What was met is in the ledger soon after, not at once. */
static gboolean
is_allowed_elsewhere (gpointer data)
{
  Allowance *allowance = data;
  WaxVerdict *verdict = allowance->verdict;
  g_autofree char *endpoint = wax_endpoint_to_string (wax_verdict_get_endpoint (verdict));
  g_auto(GStrv) problems = wax_verdict_dup_problem_ids (verdict);
  const char *const call[] = { g_getenv ("WAXCTL"), "--profile", allowance->setup->dir, "--quiet", "trust", "allow",
                               endpoint, "--fingerprint", wax_verdict_get_fingerprint (verdict), "--for", "1h" };
  g_autoptr(GPtrArray) arguments = g_ptr_array_new ();
  int status = 0;

  for (guint i = 0; i < G_N_ELEMENTS (call); i++)
    g_ptr_array_add (arguments, (char *) call[i]);
  for (guint i = 0; problems[i] != NULL; i++) {
    g_ptr_array_add (arguments, (char *) "--problem");
    g_ptr_array_add (arguments, problems[i]);
  }
  g_ptr_array_add (arguments, NULL);
  g_spawn_sync (NULL, (char **) arguments->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, NULL);
  return status == 0;
}

/* The help desk allows it from the command line while the question is open: it goes away, and setting up goes on. */
static void
test_allowed_elsewhere (Setup *self, gconstpointer unused)
{
  g_autoptr(WaxVerdict) verdict = NULL;

  start_relayed (self, TRUE);
  fill_in (self, "localhost");
  verdict = g_object_ref (wax_trust_question_get_verdict (
    wax_trust_dialog_get_question (press_wait_for_window (WAX_TYPE_TRUST_DIALOG))));
  ui_test_wait_until (is_allowed_elsewhere, &(Allowance){ self, verdict });
  press_wait_for_no_window (WAX_TYPE_TRUST_DIALOG);
  press_wait_for_no_window (WAX_TYPE_ACCOUNT_DIALOG);
  press_look_at (self->window);
  wait_for_mail (self);
}

int
main (int argc, char **argv)
{
  wax_tls_prepare ();
  ui_test_init (&argc, &argv);
  g_test_add ("/press/setup/certificate", Setup, NULL, set_up, test_certificate, tear_down);
  g_test_add ("/press/setup/issuers", Setup, NULL, set_up, test_issuers, tear_down);
  g_test_add ("/press/setup/ask", Setup, NULL, set_up, test_ask, tear_down);
  g_test_add ("/press/setup/unknown-host", Setup, NULL, set_up, test_unknown_host, tear_down);
  g_test_add ("/press/setup/allowed-elsewhere", Setup, NULL, set_up, test_allowed_elsewhere, tear_down);
  g_test_add ("/press/setup/turns-too-old", Setup, NULL, set_up, test_turns_too_old, tear_down);
  g_test_add ("/press/setup/trusted-turns-too-old", Setup, "asks", set_up, test_turns_too_old, tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++) {
    g_autofree char *path = g_strconcat ("/press/setup/", faults[i].name, NULL);

    g_test_add (path, Setup, &faults[i], set_up, test_fault, tear_down);
  }
  return g_test_run ();
}
