#include "wax-cli-fixture.h"
#include "wax-test-policy.h"

#include <string.h>
#include <sys/stat.h>

/* A server that speaks TLS 1.1 alone: only root's files let anybody near it, and nobody calls it secure then. */

enum { LIVE_S = 5 }; /* a second, and room for the process to end under a loaded machine */

static void
set_policy (const char *lines)
{
  g_autofree char *text = g_strconcat ("[Policy]\n", lines, "\n", NULL);

  wax_test_policy_write ("10-test.conf", text);
}

static void
set_up (WaxCliFixture *f, gconstpointer unused)
{
  wax_test_policy_clear ();
  wax_cli_fixture_set_up (f, NULL);
}

static void
tear_down (WaxCliFixture *f, gconstpointer unused)
{
  wax_test_policy_clear ();
  wax_cli_fixture_tear_down (f, NULL);
}

static void
assert_state (WaxCliFixture *f, int expected, const char *line, const char *state)
{
  json_t *document = wax_cli_fixture_run_json (f, expected, line);

  if (strcmp (wax_cli_fixture_get (document, "state"), state) != 0)
    g_error ("%s: %s", line, json_dumps (document, 0));
  json_decref (document);
}

static void
assert_too_old (WaxCliFixture *f)
{
  json_t *document = wax_cli_fixture_run_json (f, 1, "trust probe @ENDPOINT");

  g_assert_cmpstr (wax_cli_fixture_get (document, "state"), ==, "refused");
  g_assert_cmpstr (wax_cli_fixture_get (document, "problems.0.id"), ==, "tls-too-old");
  g_assert_cmpstr (wax_cli_fixture_get (document, "protocol"), ==, "TLS 1.1");
  json_decref (document);
}

/* Not a request leaves, though the program could speak what the server speaks. */
static void
assert_nothing_sent (WaxCliFixture *f)
{
  guint64 before = wax_demo_server_get_counter (f->server, WAX_DEMO_BYTES_RECEIVED);
  g_autofree char *out = NULL;

  wax_cli_fixture_run (f, 1, &out, "--json sync alice @PASSWORD");
  g_assert_nonnull (strstr (out, "\"tls-too-old\""));
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_BYTES_RECEIVED), ==, before);
}

static void
add_alice (WaxCliFixture *f)
{
  set_policy ("older-tls=localhost TLS 1.1");
  wax_cli_fixture_add_alice (f);
  wax_cli_fixture_run (f, 0, NULL, "sync alice @PASSWORD");
}

static void
test_allowed (WaxCliFixture *f, gconstpointer unused)
{
  g_autofree char *out = NULL, *status = NULL;

  assert_too_old (f);
  add_alice (f);
  assert_state (f, 1, "trust probe @ENDPOINT", "not-secure");
  assert_state (f, 0, "status alice", "not-secure");
  wax_cli_fixture_run (f, 1, &out, "trust probe @ENDPOINT");
  g_assert_nonnull (strstr (out, "NOT SECURE"));
  g_assert_null (strstr (out, "TRUSTED BY YOU"));
  wax_cli_fixture_run (f, 0, &status, "status alice");
  g_assert_nonnull (strstr (status, "NOT SECURE"));
}

static void
test_for_that_host_alone (WaxCliFixture *f, gconstpointer unused)
{
  static const char *const others[] = {
    "older-tls=mail.example.org TLS 1.0",
    "older-tls=sub.localhost TLS 1.1",
    "older-tls=localhost TLS 1.1\ntls-floor=TLS 1.3",
    "help-desk=x",
  };

  add_alice (f);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    set_policy (others[i]);
    assert_too_old (f);
    assert_nothing_sent (f);
  }
}

/* Nobody but root: no file of somebody else's, no setting and no variable. */
static void
test_against_environment (WaxCliFixture *f, gconstpointer unused)
{
  static const struct { const char *name; const char *value; } settings[] = {
    { "G_TLS_GNUTLS_PRIORITY", "NORMAL" }, { "GNUTLS_SYSTEM_PRIORITY_FILE", "/dev/null" },
    { "GNUTLS_FORCE_FIPS_MODE", "0" },     { "GNUTLS_CPUID_OVERRIDE", "1" },
    { "GIO_USE_TLS", "openssl" },          { "XDG_CONFIG_DIRS", "/tmp" },
  };
  g_autofree char *path = wax_test_policy_path ("10-test.conf");

  add_alice (f);
  g_assert_cmpint (chmod (path, 0666), ==, 0);
  assert_too_old (f);
  wax_test_policy_clear ();
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++) {
    g_autofree char *before = g_strdup (g_getenv (settings[i].name));

    g_setenv (settings[i].name, settings[i].value, TRUE);
    assert_too_old (f);
    assert_nothing_sent (f);
    if (before != NULL)
      g_setenv (settings[i].name, before, TRUE);
    else
      g_unsetenv (settings[i].name);
  }
}

static void
test_live (WaxCliFixture *f, gconstpointer unused)
{
  g_autoptr(GSubprocess) watcher = NULL;
  gint64 start, end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  add_alice (f);
  wax_demo_server_reset_counters (f->server);
  watcher = wax_cli_fixture_start (f, "sync alice --watch --for 120 --quiet @PASSWORD");
  while (wax_demo_server_count_requests (f->server, "WaitSetRequest") == 0 && g_get_monotonic_time () < end)
    g_usleep (2000);
  g_assert_cmpuint (wax_demo_server_count_requests (f->server, "WaitSetRequest"), >, 0);
  start = g_get_monotonic_time ();
  wax_test_policy_clear ();
  g_assert_true (g_subprocess_wait (watcher, NULL, NULL));
  g_assert_cmpint (g_get_monotonic_time () - start, <, LIVE_S * G_USEC_PER_SEC);
  g_assert_cmpint (g_subprocess_get_exit_status (watcher), !=, 0);
}

int
main (int argc, char **argv)
{
  int status;

  wax_test_policy_prepare ();
  g_setenv ("G_TLS_GNUTLS_PRIORITY", "NORMAL:-VERS-ALL:+VERS-TLS1.1", TRUE); /* the server; waxctl clears it */
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/waxctl/older-tls/" path, WaxCliFixture, NULL, set_up, func, tear_down)
  ADD ("allowed", test_allowed);
  ADD ("for-that-host-alone", test_for_that_host_alone);
  ADD ("against-environment", test_against_environment);
  ADD ("live", test_live);
  status = g_test_run ();
  wax_test_policy_end ();
  return status;
}
