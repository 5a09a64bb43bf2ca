#include "wax-web-people.h"

#include <string.h>

/*
 * Apache refuses a certificate by ending the connection: within the handshake under TLS 1.2, and when the client
 * believes it done under TLS 1.3. Whichever end of it is seen, the person is told of the certificate, and never of the
 * network.
 */

typedef enum {
  SITE_NEEDED_1_2,
  SITE_NEEDED_1_3,
  SITE_PATH_1_2, /* asks for a certificate by a second handshake, once the request names a path */
  SITE_PATH_1_3, /* which that version has no more, and what it has instead the TLS library does not offer */
  N_SITES
} Site;

static const struct { const char *versions, *verify, *location; } sites[] = {
  [SITE_NEEDED_1_2] = { "TLSv1.2", "require", "" },
  [SITE_NEEDED_1_3] = { "TLSv1.3", "require", "" },
  [SITE_PATH_1_2] = { "TLSv1.2", "none", "<Location /certauth>\nSSLVerifyClient require\n</Location>\n" },
  [SITE_PATH_1_3] = { "TLSv1.3", "none", "<Location /certauth>\nSSLVerifyClient require\n</Location>\n" },
};

static WaxWebFixture fixture;
static WaxWebPeople people;
static guint ports[N_SITES];

static void
describe_site (GString *text, guint site)
{
  g_string_append_printf (text, "SSLProtocol -all +%s\n"
                                "SSLVerifyClient %s\n"
                                "%s", sites[site].versions, sites[site].verify, sites[site].location);
}

/* Nobody gets through to the mail server but who is let in, and that as itself. Others are requests only where the
 * handshake comes after one. */
static void
assert_arrived (Site site, WaxWebPerson person, gboolean welcome)
{
  int passed = 0;

  g_assert_cmpuint (wax_demo_server_get_counter (fixture.cli.server, WAX_DEMO_REQUESTS), ==, welcome);
  do {
    g_autoptr(GPtrArray) log = wax_web_server_take_log (fixture.web, welcome);

    for (guint i = 0; i < log->len; i++) {
      const WaxWebRequest *request = log->pdata[i];

      g_assert_cmpuint (request->port, ==, ports[site]);
      g_assert_false (request->resumed);
      if (request->status == 403 && site == SITE_PATH_1_2)
        continue; /* of whoever came before, perhaps */
      g_assert_cmpstr (request->certificate, ==, people.names[person]);
      passed++;
    }
  } while (passed < welcome);
  g_assert_cmpint (passed, ==, welcome);
}

/* Apache says why; but that may be lost, for it ends the connection without having read all that was sent. */
static const char *
get_code (WaxWebPerson person)
{
  return person == WAX_WEB_REVOKED ? "revoked|refused" : wax_web_people_get_code (person, TRUE);
}

static void
test_needed (gconstpointer data)
{
  Site site = GPOINTER_TO_UINT (data);

  for (WaxWebPerson person = 0; person < WAX_WEB_N_PEOPLE; person++) {
    const char *code = get_code (person);

    wax_demo_server_reset_counters (fixture.cli.server);
    wax_web_people_assert_trial (&people, &fixture, person, ports[site], "/certauth", TRUE, code);
    assert_arrived (site, person, strcmp (code, "ok") == 0);
  }
}

/* ---- accounts ---- */

/* @way: what follows "account add", but for the server, its ports and the user */
static void
assert_sync (Site site, const char *way, const char *code)
{
  g_autofree char *account = wax_web_fixture_add_account (&fixture, "--server localhost:%u --cert-port %u --no-probe"
                                                          " --user alice@example.test %s @PASSWORD", ports[site],
                                                          ports[site], way);
  g_autofree char *line = g_strdup_printf ("sync --channel receive %s @PASSWORD", account);
  gboolean welcome = strcmp (code, "ok") == 0;
  json_t *document, *error;

  wax_demo_server_reset_counters (fixture.cli.server);
  document = wax_cli_fixture_run_json (&fixture.cli, welcome ? 0 : 4, line);
  error = wax_web_fixture_get_error (document);
  if (welcome) {
    g_assert_null (error);
  } else {
    g_test_message ("%s", wax_cli_fixture_get (error, "text"));
    g_assert_cmpstr (wax_cli_fixture_get (error, "domain"), ==, "identity");
    g_assert_cmpstr (wax_cli_fixture_get (error, "code"), ==, code);
    g_assert_cmpuint (wax_demo_server_get_counter (fixture.cli.server, WAX_DEMO_BYTES_RECEIVED), ==, 0);
  }
  json_decref (document);
}

/* However late the alert comes, it is the certificate that an account is told of, and no password gets through. */
static void
test_sync (gconstpointer data)
{
  Site site = GPOINTER_TO_UINT (data);
  const struct { const char *way; WaxWebPerson person; const char *code; } rows[] = {
    { "--sign-in password", WAX_WEB_NOBODY, "none-sent" },
    { "--sign-in certificate --identity %s", WAX_WEB_GOOD, "ok" },
    { "--sign-in certificate --identity %s", WAX_WEB_EXPIRED, "expired" },
    { "--sign-in certificate --identity %s", WAX_WEB_FOREIGN, "issuer-not-accepted" },
    { "--sign-in both --identity %s", WAX_WEB_GOOD, "ok" },
    { "--sign-in both --identity %s", WAX_WEB_FUTURE, "not-yet-valid" },
    { "--sign-in both --identity %s", WAX_WEB_SERVER, "wrong-purpose" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr(GString) way = g_string_new (rows[i].way);

    g_string_replace (way, "%s", people.ids[rows[i].person] != NULL ? people.ids[rows[i].person] : "", 0);
    assert_sync (site, way->str, rows[i].code);
  }
}

/* Without being asked the person cannot do anything: it is for the administrator, who is told what. */
static void
test_unasked (void)
{
  g_autofree char *line = g_strdup_printf ("identity test %s https://localhost:%u/certauth", people.ids[WAX_WEB_GOOD],
                                           ports[SITE_PATH_1_3]), *out = NULL, *errors = NULL;
  g_autoptr(GPtrArray) before = wax_web_server_take_log (fixture.web, 0), log = NULL;

  wax_web_people_assert_trial (&people, &fixture, WAX_WEB_GOOD, ports[SITE_PATH_1_3], "/certauth", FALSE,
                               "not-requested");
  log = wax_web_server_take_log (fixture.web, 1);
  g_assert_cmpuint (((WaxWebRequest *) log->pdata[0])->status, ==, 403);
  g_assert_cmpint (wax_cli_fixture_try (&fixture.cli, &out, &errors, line), ==, 4);
  g_test_message ("%s", errors);
  g_assert_nonnull (strstr (errors, "TLS 1.3"));
  g_assert_nonnull (strstr (errors, "administrator"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/servers/apache/needed-1.2", GUINT_TO_POINTER (SITE_NEEDED_1_2), test_needed);
  g_test_add_data_func ("/servers/apache/needed-1.3", GUINT_TO_POINTER (SITE_NEEDED_1_3), test_needed);
  g_test_add_data_func ("/servers/apache/path-1.2", GUINT_TO_POINTER (SITE_PATH_1_2), test_needed);
  g_test_add_data_func ("/servers/apache/sync-1.2", GUINT_TO_POINTER (SITE_NEEDED_1_2), test_sync);
  g_test_add_data_func ("/servers/apache/sync-1.3", GUINT_TO_POINTER (SITE_NEEDED_1_3), test_sync);
  g_test_add_func ("/servers/apache/path-1.3", test_unasked);
  return wax_web_program_run (&(WaxWebProgram) { &fixture, &people, WAX_WEB_APACHE, describe_site, N_SITES, ports });
}
