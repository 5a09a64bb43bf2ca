#include "wax-web-people.h"

#include <signal.h>
#include <string.h>

/*
 * nginx as the proxy of a mail server that signs people in at /certauth, on a port of its own: that one path is handed
 * on with the certificate, whatever is wrong with that becomes 403, and so is every other path.
 */

typedef enum {
  SITE_MAIL,
  SITE_NEEDED,
  SITE_WANTED,
  SITE_SHUT, /* the mail server does not let this proxy look up accounts */
  N_SITES
} Site;

enum { PATIENCE_MS = 20000, PACE_MS = 10, INBOX = 2 };

static WaxWebFixture fixture;
static WaxWebPeople people;
static guint ports[N_SITES];

static void
describe_site (GString *text, guint site)
{
  static const struct { const char *verify, *certauth; } sites[N_SITES] = {
    [SITE_NEEDED] = { "on", "proxy_pass http://127.0.0.1:@DEMO" },
    [SITE_WANTED] = { "optional", "proxy_pass http://127.0.0.1:@DEMO" },
    [SITE_SHUT] = { "on", "return 403" },
  };

  if (site == SITE_MAIL)
    g_string_append (text, WAX_WEB_NGINX_ON);
  else
    g_string_append_printf (text, "ssl_verify_client %s;\n"
                                  "error_page 495 496 497 =403 @refused;\n"
                                  "location @refused { return 403; }\n"
                                  "location = /certauth { %s; }\n"
                                  "location / { return 403; }\n", sites[site].verify, sites[site].certauth);
}

/* Returns: (transfer full): the id of an account of @user that signs in at @site with the certificate @identity. */
static char *
add_account (Site site, const char *user, const char *identity)
{
  return wax_web_fixture_add_account (&fixture, "--server localhost:%u --user %s@example.test --no-probe"
                                      " --cert-port %u --identity %s", ports[SITE_MAIL], user, ports[site], identity);
}

/* Returns: (transfer full): the text that comes with it; %NULL for "ok". */
static char *
assert_sync (const char *account, const char *code)
{
  gboolean welcome = strcmp (code, "ok") == 0;
  g_autofree char *line = g_strdup_printf ("sync --channel receive %s", account);
  json_t *document = wax_cli_fixture_run_json (&fixture.cli, welcome ? 0 : 4, line);
  json_t *error = wax_web_fixture_get_error (document);
  char *text = NULL;

  if (welcome) {
    g_assert_null (error);
  } else {
    g_assert_nonnull (error);
    g_assert_cmpstr (wax_cli_fixture_get (error, "domain"), ==, "identity");
    g_assert_cmpstr (wax_cli_fixture_get (error, "code"), ==, code);
    text = g_strconcat (wax_cli_fixture_get (error, "text"), " ", wax_cli_fixture_get (error, "help"), NULL);
    g_test_message ("%s", text);
  }
  json_decref (document);
  return text;
}

static char *
import_person (const char *user)
{
  g_autofree char *email = g_strdup_printf ("%s@example.test", user);
  g_autoptr(WaxTestCert) own = wax_web_fixture_new_person (&fixture, email);

  return wax_web_fixture_import (&fixture, own);
}

/* ---- cases ---- */

/* 403 says as little as nginx's own page, and the page to sign in at with a password even less: what is known here of
 * the certificate is what is said. */
static void
test_bad (gconstpointer data)
{
  Site site = GPOINTER_TO_UINT (data);

  for (WaxWebPerson person = WAX_WEB_NOBODY; person < WAX_WEB_REVOKED; person++)
    wax_web_people_assert_trial (&people, &fixture, person, ports[site], "/certauth", TRUE,
                                 wax_web_people_get_code (person, TRUE));
}

/* Returns: (transfer full): all that a person is told of the certificate at @port. */
static char *
try_certificate (WaxWebPerson person, guint port, const char *path, const char *code)
{
  g_autofree char *line = g_strdup_printf ("identity test %s https://localhost:%u%s", people.ids[person], port, path);
  g_autofree char *out = NULL;
  char *errors = NULL;

  wax_web_people_assert_trial (&people, &fixture, WAX_WEB_GOOD, port, path, TRUE, code);
  g_assert_cmpint (wax_cli_fixture_try (&fixture.cli, &out, &errors, line), ==, 4);
  g_test_message ("%s", errors);
  return errors;
}

static void
assert_says (const char *text, const char *words)
{
  if (strstr (text, words) == NULL)
    g_error ("“%s” does not say “%s”", text, words);
}

/* It is that port which let nobody in, and not the one for mail. */
static void
assert_names (const char *text, Site site)
{
  g_autofree char *port = g_strdup_printf ("localhost:%u ", ports[site]);
  g_autofree char *other = g_strdup_printf ("localhost:%u ", ports[SITE_MAIL]);

  assert_says (text, port);
  g_assert_null (strstr (text, other));
}

/* Who has none goes on with the password, where that is wanted, and is told. */
static void
test_none (void)
{
  g_autofree char *account = wax_web_fixture_add_account (&fixture, "--server localhost:%u --cert-port %u --no-probe"
                                                          " --user alice@example.test @PASSWORD"
                                                          " --sign-in certificate-or-password",
                                                          ports[SITE_MAIL], ports[SITE_WANTED]);
  g_autofree char *line = g_strdup_printf ("sync --channel receive %s @PASSWORD", account);
  json_t *document;

  wax_demo_server_reset_counters (fixture.cli.server);
  document = wax_cli_fixture_run_json (&fixture.cli, 0, line);
  g_assert_cmpstr (wax_cli_fixture_get (document, "signed_in_with"), ==, "password");
  g_assert_cmpstr (wax_cli_fixture_get (document, "certificate.code"), ==, "no-identity");
  g_assert_cmpstr (wax_cli_fixture_get (document, "certificate.help"), !=, "");
  g_assert_cmpuint (wax_demo_server_get_counter (fixture.cli.server, WAX_DEMO_SIGN_INS), ==, 1);
  json_decref (document);
}

/* What an administrator has to look at is named: the proxy's address, and whose the certificate is. */
static void
test_shut (void)
{
  g_autofree char *shut = try_certificate (WAX_WEB_GOOD, ports[SITE_SHUT], "/certauth", "not-mapped");
  g_autofree char *elsewhere = try_certificate (WAX_WEB_GOOD, ports[SITE_NEEDED], "/certauth/", "not-mapped");

  assert_says (shut, "administrators' addresses");
  assert_says (shut, "belongs to no account");
  assert_says (elsewhere, "403");
}

/* The server fails over the certificate, or none has reached it: that is no server that is down. */
static void
test_failing (void)
{
  static const gint64 states[] = { 404, 500 };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    g_autofree char *text = NULL;

    wax_demo_server_misbehave (fixture.cli.server, WAX_DEMO_CERTAUTH_STATUS, states[i], NULL);
    text = try_certificate (WAX_WEB_GOOD, ports[SITE_NEEDED], "/certauth", "not-mapped");
    assert_says (text, "port");
    assert_says (text, "mode");
    assert_says (text, "matched to accounts");
    assert_says (text, "withdrawn");
  }
  wax_demo_server_misbehave (fixture.cli.server, WAX_DEMO_CERTAUTH_STATUS, 0, NULL);
}

/* A redirection to the same place with and without the cookie. */
static void
test_redirection (void)
{
  g_autofree char *nobody = import_person ("nobody"), *bob = import_person ("bob");
  g_autofree char *of_nobody = add_account (SITE_WANTED, "nobody", nobody);
  g_autofree char *of_other = add_account (SITE_WANTED, "alice", bob);
  g_autofree char *of_alice = add_account (SITE_WANTED, "alice", people.ids[WAX_WEB_GOOD]);
  g_autofree char *unknown = NULL, *other = NULL, *locked = NULL;

  wax_demo_server_reset_counters (fixture.cli.server);
  g_free (assert_sync (of_alice, "ok"));
  unknown = assert_sync (of_nobody, "not-mapped");
  other = assert_sync (of_other, "other-account");
  wax_demo_server_set_status (fixture.cli.server, "alice", "locked");
  locked = assert_sync (of_alice, "not-mapped");
  g_assert_nonnull (strstr (locked, "locked"));
  assert_names (unknown, SITE_WANTED);
  assert_names (locked, SITE_WANTED);
  wax_demo_server_set_status (fixture.cli.server, "alice", "active");
  g_free (assert_sync (of_alice, "ok"));
  g_assert_cmpuint (wax_demo_server_get_counter (fixture.cli.server, WAX_DEMO_SIGN_INS), ==, 0);
}

/* Whichever of the person's addresses stands in the certificate, and whichever the account goes by. */
static void
test_alias (void)
{
  g_autofree char *by_alias = import_person ("a.person"), *of_alice = NULL, *of_alias = NULL, *of_bob = NULL;

  wax_demo_server_add_alias (fixture.cli.server, "alice", "a.person@example.test");
  of_alice = add_account (SITE_NEEDED, "alice", by_alias);
  of_alias = add_account (SITE_NEEDED, "a.person", people.ids[WAX_WEB_GOOD]);
  of_bob = add_account (SITE_NEEDED, "bob", by_alias);
  g_free (assert_sync (of_alice, "ok"));
  g_free (assert_sync (of_alias, "ok"));
  g_free (assert_sync (of_bob, "other-account"));
}

/* The mail of an account whose certificate is another's is not read. */
static void
test_other_account (void)
{
  g_autofree char *bob = import_person ("bob"), *account = add_account (SITE_NEEDED, "alice", bob), *line = NULL;
  json_t *list;

  g_free (assert_sync (account, "other-account"));
  line = g_strdup_printf ("folder list %s", account);
  list = wax_cli_fixture_run_json (&fixture.cli, 0, line);
  g_assert_cmpuint (json_array_size (list), ==, 0);
  json_decref (list);
}

static void
await_count (const char *request, guint expected)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_MS * 1000;

  while (wax_demo_server_count_requests (fixture.cli.server, request) < expected) {
    g_assert_cmpint (g_get_monotonic_time (), <, end_us);
    g_usleep (PACE_MS * 1000);
  }
}

static guint
count_shown (GPtrArray *log)
{
  guint n = 0;

  for (guint i = 0; i < log->len; i++) {
    const WaxWebRequest *request = log->pdata[i];
    gboolean shown = request->port == ports[SITE_NEEDED];

    g_assert_cmpstr (request->certificate, ==, shown ? people.names[WAX_WEB_GOOD] : "-");
    n += shown;
  }
  return n;
}

/* When the token ends the certificate is shown again, once, and the mail that came meanwhile is there. */
static void
test_renewal (void)
{
  g_autofree char *account = add_account (SITE_NEEDED, "alice", people.ids[WAX_WEB_GOOD]);
  g_autofree char *line = g_strdup_printf ("sync --watch --for 30 --channel receive %s", account);
  g_autofree char *list = g_strdup_printf ("mail list %s inbox", account);
  g_autoptr(GPtrArray) first = NULL, then = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  json_t *mail;

  g_ptr_array_unref (wax_web_server_take_log (fixture.web, 0));
  wax_demo_server_reset_counters (fixture.cli.server);
  process = wax_cli_fixture_start (&fixture.cli, line);
  await_count ("WaitSetRequest", 1);
  first = wax_web_server_take_log (fixture.web, 0);
  g_assert_cmpuint (count_shown (first), >, 0);
  wax_demo_server_misbehave (fixture.cli.server, WAX_DEMO_EXPIRE_TOKENS, 1, NULL);
  wax_demo_server_deliver_generated (fixture.cli.server, "alice", 1000);
  await_count ("WaitSetRequest", 2);
  g_subprocess_send_signal (process, SIGINT);
  g_subprocess_communicate (process, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  then = wax_web_server_take_log (fixture.web, 0);
  g_assert_cmpuint (count_shown (then), ==, 1);
  g_assert_cmpuint (wax_demo_server_get_counter (fixture.cli.server, WAX_DEMO_SIGN_INS), ==, 0);
  mail = wax_cli_fixture_run_json (&fixture.cli, 0, list);
  g_assert_cmpuint (json_array_size (mail), ==, wax_demo_server_count_messages (fixture.cli.server, "alice", INBOX));
  json_decref (mail);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/servers/certauth/bad/needed", GUINT_TO_POINTER (SITE_NEEDED), test_bad);
  g_test_add_data_func ("/servers/certauth/bad/wanted", GUINT_TO_POINTER (SITE_WANTED), test_bad);
  g_test_add_func ("/servers/certauth/none", test_none);
  g_test_add_func ("/servers/certauth/shut", test_shut);
  g_test_add_func ("/servers/certauth/failing", test_failing);
  g_test_add_func ("/servers/certauth/redirection", test_redirection);
  g_test_add_func ("/servers/certauth/alias", test_alias);
  g_test_add_func ("/servers/certauth/other-account", test_other_account);
  g_test_add_func ("/servers/certauth/renewal", test_renewal);
  return wax_web_program_run (&(WaxWebProgram) { &fixture, &people, WAX_WEB_NGINX, describe_site, N_SITES, ports });
}
