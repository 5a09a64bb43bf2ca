#include "setup-certificates.h"
#include "transport/wax-tls-setup.h"
#include "wax-account-dialog.h"
#include "wax-window-private.h"

/* Adding an account by keys where the server is not what it should be: what happened, what helps, nothing typed is
 * lost, nothing was sent, and once it is in order the same button goes on. */

#define TLS_1_1 "The server only offers TLS 1.1; this computer asks for at least TLS 1.2."

/* ---- servers ---- */

/* Bound and never listened to: nobody else gets this port meanwhile. */
static void
begin_refused (PressSetup *self)
{
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, 0), bound = NULL;

  self->closed = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_assert_true (g_socket_bind (self->closed, address, FALSE, NULL));
  bound = g_socket_get_local_address (self->closed, NULL);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

static void
begin_plain (PressSetup *self)
{
  press_setup_start_fault (self, WAX_FAULT_PLAIN);
}

static void
begin_banner (PressSetup *self)
{
  press_setup_start_fault (self, WAX_FAULT_BANNER);
}

static void
begin_too_old (PressSetup *self)
{
  press_setup_start_fault (self, WAX_FAULT_TLS_1_0);
}

/* Another server than the one that was meant: its certificate is in order, for another name. */
static void
begin_wrong_name (PressSetup *self)
{
  const char *names[] = { "mail.example.org", NULL };
  g_autoptr(WaxTestCert) other = wax_test_cert_new (self->root, &(WaxTestCertOptions){ .dns = names });
  g_autofree char *chain = wax_test_cert_to_pem (other), *key = wax_test_cert_key_to_pem (other);

  self->fault = wax_fault_server_new (WAX_FAULT_NONE, chain, key);
  self->port = wax_fault_server_get_port (self->fault);
}

static void
begin_cut (PressSetup *self)
{
  press_setup_start_fault (self, WAX_FAULT_CUT_HANDSHAKE);
}

static void
begin_not_zimbra (PressSetup *self)
{
  press_setup_start_server (self);
  wax_demo_server_misbehave (self->server, WAX_DEMO_NOT_ZIMBRA, 404, NULL);
}

static void
begin_locked (PressSetup *self)
{
  press_setup_start_server (self);
  wax_demo_server_set_status (self->server, "alice", "locked");
}

/* A good server whose TLS is that of another in front of it. @unknown: nobody vouches for it */
static void
start_relayed (PressSetup *self, gboolean unknown)
{
  WaxDemoOptions options = { .messages = 5, .seed = 3, .plain = TRUE };
  g_autoptr(GError) error = NULL;

  self->server = wax_demo_server_new (&options, NULL, &error);
  g_assert_no_error (error);
  if (unknown) {
    wax_test_cert_unref (self->leaf);
    self->leaf = wax_test_cert_new_leaf (NULL, "localhost");
  }
  press_setup_start_fault (self, WAX_FAULT_RELAY);
  wax_fault_server_relay_to (self->fault, wax_demo_server_get_port (self->server));
}

typedef struct {
  const char *name;
  void (*begin) (PressSetup *self);
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

static void
fill_in (PressSetup *self, const char *host)
{
  press_setup_begin (self);
  press_setup_type_server (self, host);
  ui_test_key ("Tab");
  press_type (PRESS_PASSWORD);
  ui_test_key ("Return");
}

static void
assert_kept (PressSetup *self)
{
  press_setup_wait_for_entry (self, "address", PRESS_USER);
  press_setup_wait_for_entry (self, "password", PRESS_PASSWORD);
  g_assert_cmpuint (g_list_model_get_n_items (wax_session_get_accounts (WAX_WINDOW (self->window)->session)), ==, 0);
}

static void
assert_nothing_sent (PressSetup *self)
{
  WaxFaultCounts counts;

  if (self->fault == NULL)
    return;
  wax_fault_server_get_counts (self->fault, &counts);
  g_assert_cmpuint (counts.requests, ==, 0);
}

/* The safe way out. */
static void
leave_question (PressSetup *self, const Fault *fault)
{
  if (!fault->asks)
    return;
  press_wait_for_window (WAX_TYPE_TRUST_DIALOG);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_TRUST_DIALOG);
  ui_test_present (self->dialog);
}

static void
test_fault (PressSetup *self, gconstpointer data)
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

  press_setup_stop_servers (self);
  press_setup_start_server (self);
  press_click (self->dialog, "Connect");
  press_setup_wait_for_mail (self);
}

/* What is to be done first has the focus. Of a server that is not there, the next usual name is offered, and asked when
 * that is wanted. */
static void
try_names (PressSetup *self)
{
  press_look_at (self->window);
  ui_test_key ("Return");
  self->dialog = press_wait_for_window (WAX_TYPE_ACCOUNT_DIALOG);
  press_type ("alice@nowhere.invalid");
  press_setup_wait_for_entry (self, "server", "nowhere.invalid");
  ui_test_key ("Tab");
  ui_test_key ("Tab");
  press_type (PRESS_PASSWORD);
  ui_test_key ("Return");
  press_wait_for_text ("The server nowhere.invalid could not be found.");
  press_wait_for_text ("Try mail.nowhere.invalid");
  press_look_at (self->dialog);
  ui_test_key ("Return");
  press_wait_for_text ("The server mail.nowhere.invalid could not be found.");
  press_wait_for_text ("Try webmail.nowhere.invalid");
  press_look_at (self->dialog);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_ACCOUNT_DIALOG);
}

/* A slip of the fingers in the name is put right where it was made. */
static void
test_unknown_host (PressSetup *self, gconstpointer unused)
{
  press_setup_start_server (self);
  try_names (self);
  fill_in (self, "nowhere.invalid");
  press_wait_for_text ("could not be found.");
  press_wait_for_text ("Check the server's name, and whether this computer has a network.");
  press_wait_for_text ("Nothing. Your password has not been sent.");
  assert_kept (self);
  g_assert_cmpuint (wax_demo_server_get_counter (self->server, WAX_DEMO_CONNECTIONS), ==, 0);
  ui_test_click (ui_test_child (self->dialog, "server"));
  press_setup_type_server (self, "localhost");
  ui_test_key ("Return");
  press_setup_wait_for_mail (self);
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
turn (PressSetup *self, WaxFault fault)
{
  wax_fault_server_turn (self->fault, fault);
  wax_fault_server_cut (self->fault);
}

static guint
count_connections (PressSetup *self)
{
  WaxFaultCounts counts;

  wax_fault_server_get_counts (self->fault, &counts);
  return counts.connections;
}

/* The question shows by itself after the start and after a press of Try Again, else when it is asked for. */
static GtkWindow *
open_details (PressSetup *self)
{
  press_wait_for_text (TLS_1_1);
  if (!press_has_window (WAX_TYPE_TRUST_DIALOG))
    press_click (self->window, "Details…");
  return press_wait_for_window (WAX_TYPE_TRUST_DIALOG);
}

static void
close_details (PressSetup *self, GtkWindow *dialog, const char *button)
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
test_turns_too_old (PressSetup *self, gconstpointer asks)
{
  GtkWindow *dialog;
  guint n;

  start_relayed (self, asks != NULL);
  fill_in (self, "localhost");
  if (asks != NULL)
    authorize ();
  press_setup_wait_for_mail (self);
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
  ui_test_wait_until (press_setup_is_online, self);
  press_wait_for_no_text (TLS_1_1);
}

typedef struct {
  PressSetup *setup;
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
test_allowed_elsewhere (PressSetup *self, gconstpointer unused)
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
  press_setup_wait_for_mail (self);
}

int
main (int argc, char **argv)
{
  wax_tls_prepare ();
  ui_test_init (&argc, &argv);
  setup_certificates_add_cases ();
  g_test_add ("/press/setup/unknown-host", PressSetup, NULL, press_setup_set_up, test_unknown_host, press_setup_tear_down);
  g_test_add ("/press/setup/allowed-elsewhere", PressSetup, NULL, press_setup_set_up, test_allowed_elsewhere, press_setup_tear_down);
  g_test_add ("/press/setup/turns-too-old", PressSetup, NULL, press_setup_set_up, test_turns_too_old, press_setup_tear_down);
  g_test_add ("/press/setup/trusted-turns-too-old", PressSetup, "asks", press_setup_set_up, test_turns_too_old, press_setup_tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++) {
    g_autofree char *path = g_strconcat ("/press/setup/", faults[i].name, NULL);

    g_test_add (path, PressSetup, &faults[i], press_setup_set_up, test_fault, press_setup_tear_down);
  }
  return g_test_run ();
}
