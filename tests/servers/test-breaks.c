#include "wax-web-fixture.h"
#include "wax-web-relay.h"

#include <signal.h>
#include <string.h>

/*
 * What goes wrong while an account signs in with a certificate, or after: it is told as what it is, the next try is
 * like the first one, and no mail is missing.
 */

enum { PATIENCE_MS = 20000, PACE_MS = 10, INBOX = 2 };

typedef struct {
  WaxWebFixture web;
  guint ports[2]; /* TLS 1.2 alone, TLS 1.3 alone */
  char *identity;
} Fixture;

static void
describe_site (GString *text, guint site)
{
  g_string_append_printf (text, "ssl_verify_client on;\nssl_protocols %s;\n" WAX_WEB_NGINX_ON,
                          site == 0 ? "TLSv1.2" : "TLSv1.3");
}

static void
set_up (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) own = NULL;

  wax_web_fixture_set_up (&f->web, WAX_WEB_NGINX, NULL);
  wax_web_fixture_serve (&f->web, NULL, describe_site, G_N_ELEMENTS (f->ports), f->ports);
  own = wax_web_fixture_new_person (&f->web, "alice@example.test");
  f->identity = wax_web_fixture_import (&f->web, own);
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  g_free (f->identity);
  wax_web_fixture_tear_down (&f->web);
}

/* Both of its ports are the same: whatever it does, it does as its person. */
static void
add_account (Fixture *f, guint port)
{
  g_autofree char *id = NULL;

  wax_web_fixture_trust (&f->web, port);
  id = wax_web_fixture_add_account (&f->web, "--server localhost:%u --cert-port %u --user alice@example.test"
                                    " --identity %s", port, port, f->identity);
  g_assert_cmpstr (id, ==, "alice");
}

static void
assert_all_mail (Fixture *f)
{
  json_t *mail;

  wax_cli_fixture_run (&f->web.cli, 0, NULL, "sync alice");
  mail = wax_cli_fixture_run_json (&f->web.cli, 0, "mail list alice inbox");
  g_assert_cmpuint (json_array_size (mail), ==, wax_demo_server_count_messages (f->web.cli.server, "alice", INBOX));
  json_decref (mail);
  g_assert_cmpuint (wax_demo_server_get_counter (f->web.cli.server, WAX_DEMO_SIGN_INS), ==, 0);
}

/* ---- a handshake that ends ---- */

static void
assert_fails (Fixture *f, int status, const char *domain)
{
  json_t *document = wax_cli_fixture_run_json (&f->web.cli, status, "sync alice --channel receive");
  json_t *error = wax_web_fixture_get_error (document);

  g_assert_nonnull (error);
  g_test_message ("%s", wax_cli_fixture_get (error, "text"));
  g_assert_cmpstr (wax_cli_fixture_get (error, "domain"), ==, domain);
  json_decref (document);
}

/*
 * The server has asked for the certificate, and the connection is gone before it has seen it. Once is the network's
 * affair; a server that ends it each time and never says why is none that can be told from one that refuses the
 * certificate.
 */
static void
test_cut_handshake (Fixture *f, gconstpointer version)
{
  g_autoptr(WaxWebRelay) relay = wax_web_relay_new (f->ports[GPOINTER_TO_UINT (version)]);

  add_account (f, wax_web_relay_get_port (relay));
  wax_web_relay_break (relay, 2, 1);
  assert_fails (f, 3, "network");
  g_assert_cmpuint (wax_web_relay_count_broken (relay), ==, 1);
  wax_demo_server_reset_counters (f->web.cli.server);
  wax_web_relay_break (relay, 2, 100);
  assert_fails (f, 4, "identity");
  g_assert_cmpuint (wax_demo_server_get_counter (f->web.cli.server, WAX_DEMO_REQUESTS), ==, 0);
  wax_web_relay_break (relay, 0, 0);
  assert_all_mail (f);
}

/* ---- while it follows the server ---- */

static GSubprocess *
watch (Fixture *f)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_MS * 1000;
  GSubprocess *process;

  wax_demo_server_reset_counters (f->web.cli.server);
  process = wax_cli_fixture_start (&f->web.cli, "sync alice --watch --for 60 --channel receive");
  while (wax_demo_server_count_requests (f->web.cli.server, "WaitSetRequest") == 0) {
    g_assert_cmpint (g_get_monotonic_time (), <, end_us);
    g_usleep (PACE_MS * 1000);
  }
  return process;
}

/* Returns: (transfer full): the first line that the running program says with @words in it. */
static char *
await_words (GSubprocess *process, const char *words)
{
  g_autoptr(GDataInputStream) lines = g_data_input_stream_new (g_subprocess_get_stderr_pipe (process));
  g_autoptr(GError) error = NULL;

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  for (;;) {
    g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, &error);

    g_assert_no_error (error);
    g_assert_nonnull (line);
    g_test_message ("%s", line);
    if (strstr (line, words) != NULL)
      return g_steal_pointer (&line);
  }
}

static void
end (GSubprocess *process)
{
  g_autoptr(GError) error = NULL;

  g_subprocess_send_signal (process, SIGINT);
  g_subprocess_communicate (process, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* A server that goes is the network's affair, and not the certificate's. */
static void
test_restart (Fixture *f, gconstpointer version)
{
  g_autoptr(GSubprocess) process = NULL;
  g_autofree char *told = NULL;

  add_account (f, f->ports[GPOINTER_TO_UINT (version)]);
  process = watch (f);
  wax_web_server_stop (f->web.web);
  wax_demo_server_deliver_generated (f->web.cli.server, "alice", 1000);
  told = await_words (process, "Next try");
  g_assert_null (strstr (told, "certificate"));
  end (process);
  wax_cli_fixture_run (&f->web.cli, 3, NULL, "sync alice");
  wax_web_fixture_serve_again (&f->web);
  assert_all_mail (f);
}

/* What runs ends by itself, and says what is missing, also when another process has taken that away. */
static void
test_removed (Fixture *f, gconstpointer version)
{
  g_autofree char *remove = g_strdup_printf ("identity remove %s", f->identity), *use = NULL, *told = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(WaxTestCert) again = wax_web_fixture_new_person (&f->web, "alice@example.test");
  g_autoptr(GError) local = NULL;
  json_t *document, *error;

  add_account (f, f->ports[GPOINTER_TO_UINT (version)]);
  process = watch (f);
  wax_cli_fixture_run (&f->web.cli, 0, NULL, remove);
  told = await_words (process, "signs in with a certificate");
  g_subprocess_wait (process, NULL, &local);
  g_assert_no_error (local);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 4);
  wax_demo_server_deliver_generated (f->web.cli.server, "alice", 1000);
  document = wax_cli_fixture_run_json (&f->web.cli, 4, "sync alice --channel receive");
  error = wax_web_fixture_get_error (document);
  g_assert_cmpstr (wax_cli_fixture_get (error, "code"), ==, "no-identity");
  json_decref (document);

  g_free (f->identity);
  f->identity = wax_web_fixture_import (&f->web, again);
  use = g_strdup_printf ("identity use %s --account alice", f->identity);
  wax_cli_fixture_run (&f->web.cli, 0, NULL, use);
  assert_all_mail (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, version, func) \
  g_test_add ("/servers/breaks/" name, Fixture, GUINT_TO_POINTER (version), set_up, func, tear_down)
  ADD ("handshake-1.2", 0, test_cut_handshake);
  ADD ("handshake-1.3", 1, test_cut_handshake);
  ADD ("restart", 1, test_restart);
  ADD ("removed", 1, test_removed);
#undef ADD
  return g_test_run ();
}
