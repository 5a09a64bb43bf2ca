#include "wax-cli-fixture.h"
#include "wax-test-dir.h"
#include "wax-test-pki.h"
#include "wax-test-token.h"

#include <glib/gstdio.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* Certificates on a token, with SoftHSM behind p11-kit and a spy between: see ../pkcs11. */

#define PIN WAX_TEST_TOKEN_PIN
#define WRONG WAX_TEST_TOKEN_WRONG
#define URI "'pkcs11:token=Alice%27s%20card'"

static WaxTestCert *authority;
static char *tokens; /* the folder of SoftHSM */
static GDBusConnection *system_bus;
static WaxCliFixture shared;

/* ---- the system's bus, with logind on it ---- */

static void
start_bus (GTestDBus *bus)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) answer = NULL;

  g_test_dbus_up (bus);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (bus), TRUE);
  g_unsetenv ("XDG_SESSION_ID");
  system_bus = g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (bus),
                                                       G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                         G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                       NULL, NULL, &error);
  g_assert_no_error (error);
  answer = g_dbus_connection_call_sync (system_bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                        "org.freedesktop.DBus", "RequestName",
                                        g_variant_new ("(su)", "org.freedesktop.login1", 0), NULL,
                                        G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

static void
forget_log (void)
{
  wax_test_token_tell ("log", NULL);
}

/* ---- accounts ---- */

/* One server for all, and a profile for each, in which it is trusted. */
static void
set_up (WaxCliFixture *f, gconstpointer unused)
{
  g_autofree char *pin = NULL, *wrong = NULL;

  if (shared.server == NULL) {
    wax_cli_fixture_set_up (&shared, NULL);
    wax_cli_fixture_serve_certificates (&shared, authority);
  }
  *f = shared;
  f->dir = wax_test_dir_new ();
  f->profile = g_build_filename (f->dir, "profile", NULL);
  g_assert_cmpint (g_mkdir (f->profile, 0700), ==, 0);
  wax_cli_fixture_copy (shared.profile, f->profile);
  wax_demo_server_reset_counters (f->server);
  pin = wax_test_pki_write (f->dir, "pin", PIN "\n");
  wrong = wax_test_pki_write (f->dir, "wrong", WRONG "\n");
}

/* Neither PIN is anywhere, whatever went wrong. */
static void
tear_down (WaxCliFixture *f, gconstpointer unused)
{
  wax_cli_fixture_assert_nowhere (f, PIN);
  wax_cli_fixture_assert_nowhere (f, WRONG);
  wax_cli_fixture_assert_nowhere (f, "pin-value");
  wax_test_token_reset ();
  wax_test_dir_remove (f->dir);
  g_free (f->dir);
  g_free (f->profile);
}

/* Returns: (transfer full): the line that adds an account for alice. */
static char *
get_add (WaxCliFixture *f, const char *identity, const char *options)
{
  return g_strdup_printf ("account add --server @URL --user alice@example.test --cert-port %u --identity %s %s",
                          wax_demo_server_get_certificate_port (f->server), identity, options);
}

static void
add_account (WaxCliFixture *f)
{
  g_autofree char *line = get_add (f, URI, "--no-probe");

  wax_cli_fixture_run (f, 0, NULL, line);
}

static void
assert_fails (WaxCliFixture *f, const char *code, const char *line)
{
  g_autofree char *out = NULL, *errors = NULL, *with_json = g_strconcat ("--json ", line, NULL);
  int status = wax_cli_fixture_try (f, &out, &errors, with_json);
  json_t *document = json_loads (out, 0, NULL), *error;

  g_test_message ("%s: %s%s", line, out, errors);
  g_assert_cmpint (status, ==, 4);
  error = wax_cli_fixture_find (document, "error");
  if (error == NULL || json_is_null (error))
    error = wax_cli_fixture_find (document, "channels.0.error");
  g_assert_cmpstr (wax_cli_fixture_get (error, "domain"), ==, "identity");
  g_assert_cmpstr (wax_cli_fixture_get (error, "code"), ==, code);
  g_assert_null (strstr (out, PIN));
  g_assert_null (strstr (errors, PIN));
  g_assert_null (strstr (out, WRONG));
  g_assert_null (strstr (errors, WRONG));
  json_decref (document);
}

static void
assert_trial (WaxCliFixture *f, const char *code, const char *options)
{
  g_autofree char *line = g_strdup_printf ("%s identity test %s https://localhost:%u/certauth", options, URI,
                                           wax_demo_server_get_certificate_port (f->server));
  json_t *document = wax_cli_fixture_run_json (f, strcmp (code, "ok") == 0 ? 0 : 4, line);

  g_assert_cmpstr (wax_cli_fixture_get (document, "code"), ==, code);
  g_assert_cmpuint (strlen (wax_cli_fixture_get (document, "text")), >, 0);
  json_decref (document);
}

/* ---- tests ---- */

/* Named by its URI, it signs in with one PIN for everything that a run does; nobody else pays for tokens. */
static void
test_sign_in (WaxCliFixture *f, gconstpointer unused)
{
  g_autofree char *add = get_add (f, URI, ""), *with_pin = get_add (f, URI, "--pin-file @DIR/pin");
  json_t *list, *account, *again;

  list = wax_cli_fixture_run_json (f, 0, "identity list");
  g_assert_cmpuint (json_array_size (list), ==, 1);
  g_assert_cmpstr (wax_cli_fixture_get (list, "0.kind"), ==, "token");
  g_assert_cmpstr (wax_cli_fixture_get (list, "0.addresses.0"), ==, "alice@example.test");
  g_assert_true (g_str_has_prefix (wax_cli_fixture_get (list, "0.uri"), "pkcs11:"));
  g_assert_nonnull (strstr (wax_cli_fixture_get (list, "0.uri"), "token=Alice%27s%20card"));
  g_assert_cmpuint (wax_test_token_count ("C_Login"), ==, 0);

  assert_fails (f, "pin-needed", add);
  g_assert_cmpuint (wax_test_token_count ("C_Login"), ==, 0);
  account = wax_cli_fixture_run_json (f, 0, with_pin);
  g_assert_cmpstr (wax_cli_fixture_get (account, "identity"), ==, wax_cli_fixture_get (list, "0.id"));
  g_assert_cmpuint (wax_test_token_count ("C_Login 0"), ==, 1);
  wax_cli_fixture_run (f, 0, NULL, "sync alice --pin-file @DIR/pin");
  g_assert_cmpuint (wax_test_token_count ("C_Login"), ==, 2);
  wax_cli_fixture_run (f, 0, NULL, "mail list alice inbox --limit 1");
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_SIGN_INS), ==, 0);
  assert_trial (f, "ok", "--pin-file @DIR/pin");

  forget_log ();
  wax_cli_fixture_run (f, 0, NULL, "account list");
  wax_cli_fixture_run (f, 0, NULL, "status");
  g_assert_cmpuint (wax_test_token_count ("loaded"), ==, 0);
  again = wax_cli_fixture_run_json (f, 0, "identity list");
  g_assert_cmpuint (json_array_size (again), ==, 1);
  json_decref (list);
  json_decref (account);
  json_decref (again);
}

/* One PIN for all accounts of a run, and a wrong one is sent once. */
static void
test_pin (WaxCliFixture *f, gconstpointer unused)
{
  add_account (f);
  add_account (f);
  wax_cli_fixture_run (f, 0, NULL, "sync --pin-file @DIR/pin");
  g_assert_cmpuint (wax_test_token_count ("C_Login 0"), ==, 1);
  g_assert_cmpuint (wax_test_token_count ("C_Login"), ==, 1);

  forget_log ();
  wax_cli_fixture_run (f, 4, NULL, "sync --pin-file @DIR/wrong");
  g_assert_cmpuint (wax_test_token_count ("C_Login"), ==, 1);
  assert_fails (f, "pin-wrong", "sync alice --pin-file @DIR/wrong");
  assert_trial (f, "pin", "--pin-file @DIR/wrong");
  assert_trial (f, "pin", "");
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_SIGN_INS), ==, 0);
}

/* The last try is nobody's but the person's, and a blocked card is left alone. */
static void
test_blocked (WaxCliFixture *f, gconstpointer unused)
{
  add_account (f);
  wax_test_token_tell ("locking", "");
  assert_fails (f, "pin-wrong", "sync alice --pin-file @DIR/wrong");
  assert_fails (f, "pin-last-try", "sync alice --pin-file @DIR/wrong");
  g_assert_cmpuint (wax_test_token_count ("C_Login"), ==, 2);
  assert_fails (f, "pin-last-try", "sync alice --pin-file @DIR/pin");
  g_assert_cmpuint (wax_test_token_count ("C_Login"), ==, 2);
  wax_test_token_tell ("wrong", "3");
  assert_fails (f, "pin-blocked", "sync alice --pin-file @DIR/pin");
  assert_trial (f, "pin", "--pin-file @DIR/pin");
  g_assert_cmpuint (wax_test_token_count ("C_Login"), ==, 2);
  wax_test_token_tell ("wrong", "1");
  wax_cli_fixture_run (f, 0, NULL, "sync alice --pin-file @DIR/pin");
}

/* Where a password does as well it is used for want of a PIN, and that is said; with the PIN none is sent. */
static void
test_either (WaxCliFixture *f, gconstpointer unused)
{
  static const char *const options[] = { "", "--pin-file @DIR/wrong" }, *const codes[] = { "pin-needed", "pin-wrong" };
  g_autofree char *add = get_add (f, URI, "--sign-in certificate-or-password --no-probe");
  json_t *status;

  wax_cli_fixture_run (f, 0, NULL, add);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++) {
    g_autofree char *sync = g_strdup_printf ("sync alice @PASSWORD %s", options[i]);

    wax_cli_fixture_run (f, 0, NULL, sync);
    status = wax_cli_fixture_run_json (f, 0, "status alice");
    g_assert_cmpstr (wax_cli_fixture_get (status, "signed_in_with"), ==, "password");
    g_assert_cmpstr (wax_cli_fixture_get (status, "certificate.code"), ==, codes[i]);
    g_assert_cmpuint (wax_test_token_count ("C_Login"), ==, i);
    json_decref (status);
  }
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_CLIENT_CERTIFICATES), ==, 0);
  wax_demo_server_reset_counters (f->server);
  wax_cli_fixture_run (f, 0, NULL, "sync alice @PASSWORD --pin-file @DIR/pin");
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_CLIENT_CERTIFICATES), >, 0);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_SIGN_INS), ==, 0);
}

/* ---- at a terminal ---- */

/* @typed: what the person has typed by then. Runs it with --ask; @said: in what it says */
static void
ask (WaxCliFixture *f, int expected, const char *typed, const char *said, const char *line)
{
  g_autofree char *errors = NULL, *with_ask = g_strconcat (line, " --ask", NULL);
  g_autoptr(GSubprocess) process = NULL;
  int master, slave;

  g_assert_cmpint (openpty (&master, &slave, NULL, NULL, NULL), ==, 0);
  g_assert_cmpint (write (master, typed, strlen (typed)), ==, (gssize) strlen (typed));
  process = wax_cli_fixture_start_with (f, slave, with_ask);
  g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &errors, NULL);
  if (g_subprocess_get_exit_status (process) != expected || strstr (errors, said) == NULL)
    g_error ("exit code %d: %s", g_subprocess_get_exit_status (process), errors);
  close (master);
}

/* A reader with keys of its own is waited for only where somebody is there to press them, who may give up. */
static void
test_keypad (WaxCliFixture *f, gconstpointer unused)
{
  const char *said = "Enter the PIN of “Alice's card” on the keys of its reader.";
  g_autoptr(GSubprocess) sync = NULL;
  int master, slave;

  add_account (f);
  wax_test_token_tell ("keypad", "");
  assert_fails (f, "pin-needed", "sync alice");
  assert_fails (f, "pin-needed", "sync alice --pin-file @DIR/pin");
  g_assert_cmpuint (wax_test_token_count ("waits"), ==, 0);
  wax_test_token_tell ("typed", PIN);
  ask (f, 0, "", said, "sync alice --channel folders");
  wax_test_token_tell ("typed", WRONG);
  ask (f, 4, "", "refused the PIN", "sync alice --channel folders");
  wax_test_token_tell ("typed", "");
  ask (f, 4, "", "asks for its PIN", "sync alice --channel folders");
  g_assert_cmpuint (wax_test_token_count ("waits"), ==, 3);
  g_assert_cmpuint (wax_test_token_count ("C_Login 0xa0"), ==, 1);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_SIGN_INS), ==, 0);

  forget_log ();
  g_assert_cmpint (openpty (&master, &slave, NULL, NULL, NULL), ==, 0);
  sync = wax_cli_fixture_start_with (f, slave, "sync alice --ask");
  while (wax_test_token_count ("waits") == 0)
    g_usleep (1000);
  g_subprocess_send_signal (sync, SIGINT);
  g_assert_true (g_subprocess_wait (sync, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (sync), ==, 130);
  g_assert_cmpuint (wax_test_token_count ("C_Login"), ==, 0);
  close (master);
}

/* What is on a token is among what can be chosen, and its PIN asked for then. */
static void
test_choice (WaxCliFixture *f, gconstpointer unused)
{
  g_autofree char *add = get_add (f, "ask", "--no-probe");

  wax_cli_fixture_run (f, 0, NULL, add);
  assert_fails (f, "choice-needed", "sync alice --pin-file @DIR/pin");
  g_assert_cmpuint (wax_test_token_count ("C_Login"), ==, 0);
  ask (f, 0, "1\n", "CN=Alice", "sync alice --channel folders --pin-file @DIR/pin");
  g_assert_cmpuint (wax_test_token_count ("C_Login 0"), ==, 1);
  wax_cli_fixture_run (f, 0, NULL, "sync alice --channel folders --pin-file @DIR/pin --identity " URI);
  g_assert_cmpuint (wax_test_token_count ("C_Login"), ==, 2);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_SIGN_INS), ==, 0);
}

/* What is not inserted is said to be so, and named all the same. */
static void
test_gone (WaxCliFixture *f, gconstpointer unused)
{
  json_t *list;

  add_account (f);
  wax_test_token_tell ("gone", "");
  list = wax_cli_fixture_run_json (f, 0, "identity list");
  g_assert_cmpuint (json_array_size (list), ==, 1);
  g_assert_true (json_is_false (wax_cli_fixture_find (list, "0.present")));
  assert_fails (f, "token-gone", "sync alice --pin-file @DIR/pin");
  assert_trial (f, "token-gone", "");
  g_assert_cmpuint (wax_test_token_count ("C_Login"), ==, 0);
  wax_test_token_tell ("gone", NULL);
  wax_cli_fixture_run (f, 0, NULL, "sync alice --pin-file @DIR/pin");
  json_decref (list);
}

/* Pulled out while mail comes in, nothing is lost; pulled out in a handshake, it is told as that. */
static void
test_pulled (WaxCliFixture *f, gconstpointer unused)
{
  g_autoptr(GSubprocess) sync = NULL;

  add_account (f);
  wax_test_token_tell ("pulled", "");
  assert_fails (f, "token-gone", "sync alice --pin-file @DIR/pin");
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_CLIENT_CERTIFICATES), ==, 0);
  wax_test_token_tell ("pulled", NULL);
  wax_test_token_tell ("gone", NULL);

  wax_demo_server_misbehave (f->server, WAX_DEMO_SLOW, 20000, NULL);
  sync = wax_cli_fixture_start (f, "sync alice --pin-file @DIR/pin");
  while (wax_demo_server_get_counter (f->server, WAX_DEMO_BYTES_SENT) < 10000)
    g_usleep (1000);
  wax_test_token_tell ("gone", "");
  wax_demo_server_misbehave (f->server, WAX_DEMO_SLOW, 0, NULL);
  g_assert_true (g_subprocess_wait (sync, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (sync), ==, 0);
  assert_fails (f, "token-gone", "sync alice --pin-file @DIR/pin");
}

/* Where a password goes with the certificate, none goes without it because the token is gone: not even to a server that
 * would take that. */
static void
test_both (WaxCliFixture *f, gconstpointer unused)
{
  static const char *const moments[] = { "early", "pulled" };
  g_autofree char *add = get_add (f, URI, "--sign-in both --no-probe");

  wax_cli_fixture_run (f, 0, NULL, add);
  wax_demo_server_misbehave (f->server, WAX_DEMO_CLIENT_CERTIFICATE, 1, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (moments); i++) {
    wax_test_token_tell (moments[i], "");
    assert_fails (f, "token-gone", "sync alice --pin-file @DIR/pin @PASSWORD");
    g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_SIGN_INS), ==, 0);
    wax_test_token_tell (moments[i], NULL);
    wax_test_token_tell ("gone", NULL);
  }
  wax_cli_fixture_run (f, 0, NULL, "sync alice --pin-file @DIR/pin @PASSWORD");
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_SIGN_INS), >=, 1);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_CLIENT_CERTIFICATES), >=, 1);
  wax_demo_server_misbehave (f->server, WAX_DEMO_CLIENT_CERTIFICATE, 0, NULL);
}

/* A key that wants its PIN for each signature gets it, and the person is asked once. The last one: it makes a token. */
static void
test_always (WaxCliFixture *f, gconstpointer unused)
{
  g_autofree char *add = get_add (f, "'pkcs11:token=Careful'", "--pin-file @DIR/pin");
  g_autofree char *own = g_build_filename (tokens, "own.pem", NULL), *key = g_build_filename (tokens, "key.pem", NULL);

  wax_test_token_make ("Careful", "pkcs11:token=Careful", "--mark-always-authenticate", own, key);
  forget_log ();
  wax_cli_fixture_run (f, 0, NULL, add);
  g_assert_cmpuint (wax_test_token_count ("C_Login 0"), >, 1);
  g_assert_cmpuint (wax_test_token_count ("C_Login 0"), ==, wax_test_token_count ("C_Login"));
}

/* What is locked, or asleep, knows no PIN any more. */
static void
test_lock (WaxCliFixture *f, gconstpointer unused)
{
  static const struct { const char *path, *interface, *member, *body; } signals[] = {
    { "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", "(true,)" },
    { "/org/freedesktop/login1/session/_31", "org.freedesktop.login1.Session", "Lock", "()" },
    { "/org/freedesktop/login1/session/_31", "org.freedesktop.DBus.Properties", "PropertiesChanged",
      "('org.freedesktop.login1.Session', {'LockedHint': <true>}, @as [])" },
  };

  add_account (f);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++) {
    g_autoptr(GSubprocess) watch = NULL;

    forget_log ();
    wax_demo_server_reset_counters (f->server);
    watch = wax_cli_fixture_start (f, "sync alice --watch --for 60 --pin-file @DIR/pin");
    /* To synchronise, and to follow. */
    while (wax_demo_server_get_counter (f->server, WAX_DEMO_CLIENT_CERTIFICATES) < 2)
      g_usleep (1000);
    for (guint n = 0; wax_test_token_count ("C_Logout") == 0 && n < 600; n++) {
      g_assert_true (g_dbus_connection_emit_signal (system_bus, NULL, signals[i].path, signals[i].interface,
                                                    signals[i].member, g_variant_new_parsed (signals[i].body), NULL));
      g_usleep (50000);
    }
    g_assert_cmpuint (wax_test_token_count ("C_Logout"), >=, 1);
    g_assert_cmpuint (wax_test_token_count ("C_Login"), ==, 1);
    g_assert_nonnull (g_subprocess_get_identifier (watch)); /* it has not just ended */
    g_subprocess_send_signal (watch, SIGINT);
    g_assert_true (g_subprocess_wait (watch, NULL, NULL));
  }
}

/* A PIN in an address is taken from nobody, and repeated to nobody. */
static void
test_address (WaxCliFixture *f, gconstpointer unused)
{
  static const char *const bad[] = {
    "identity show 'pkcs11:token=Alice%27s%20card?pin-value=" PIN "'",
    "identity show 'pkcs11:token=Alice%27s%20card?pin-source=file:/tmp/pin'",
    "identity show pkcs11:token=Nobody",
    "identity show pkcs11:nonsense",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *out = NULL, *errors = NULL;

    g_assert_cmpint (wax_cli_fixture_try (f, &out, &errors, bad[i]), ==, 2);
    g_assert_null (strstr (errors, PIN));
  }
  wax_cli_fixture_run (f, 0, NULL, "identity show " URI);
}

int
main (int argc, char **argv)
{
  g_autoptr(GTestDBus) bus = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  start_bus (bus);
  tokens = wax_test_token_set_up (&authority);
  /* From here on: what is started goes by the spy. */
  g_setenv ("LD_PRELOAD", g_getenv ("WAX_PKCS11_SPY"), TRUE);
#define ADD(name, func) g_test_add ("/cli/token/" name, WaxCliFixture, NULL, set_up, func, tear_down)
  ADD ("sign-in", test_sign_in);
  ADD ("pin", test_pin);
  ADD ("blocked", test_blocked);
  ADD ("either", test_either);
  ADD ("keypad", test_keypad);
  ADD ("choice", test_choice);
  ADD ("gone", test_gone);
  ADD ("pulled", test_pulled);
  ADD ("both", test_both);
  ADD ("lock", test_lock);
  ADD ("address", test_address);
  ADD ("always", test_always);
#undef ADD
  status = g_test_run ();
  wax_cli_fixture_tear_down (&shared, NULL);
  g_clear_object (&system_bus);
  g_test_dbus_down (bus);
  wax_test_dir_remove (tokens);
  g_free (tokens);
  wax_test_cert_unref (authority);
  return status;
}
