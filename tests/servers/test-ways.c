#include "wax-web-people.h"

#include <string.h>

/*
 * A certificate and a password, or the one where the other does not do: what gets through nginx to the mail server,
 * with what the account is said to have got in, and which of the two is said to have failed.
 */

typedef enum {
  SITE_OFF,
  SITE_OPTIONAL,
  SITE_NEEDED,
  N_SITES
} Site;

static const char *const verify[N_SITES] = { "off", "optional", "on" };

static WaxWebFixture fixture;
static WaxWebPeople people;
static guint ports[N_SITES];

static void
start_server (void)
{
  g_autoptr(GString) text = g_string_new (WAX_WEB_NGINX_TLS "ssl_crl @DIR/crl.pem;\n");

  for (Site site = 0; site < N_SITES; site++) {
    ports[site] = wax_web_server_add_port (fixture.web);
    g_string_append_printf (text, "server {\n"
                                  "  listen 127.0.0.1:%u ssl;\n"
                                  "  ssl_verify_client %s;\n"
                                  "  location / { proxy_pass http://127.0.0.1:@DEMO; }\n"
                                  "}\n", ports[site], verify[site]);
  }
  wax_web_fixture_start (&fixture, text->str);
  for (Site site = 0; site < N_SITES; site++)
    wax_web_fixture_trust (&fixture, ports[site]);
}

/* Forgets what came before, and runs the account. */
static json_t *
run (int status, const char *account, const char *password)
{
  g_autofree char *line = g_strdup_printf ("sync --channel receive %s --password-file %s", account, password);

  wax_demo_server_reset_counters (fixture.cli.server);
  g_ptr_array_unref (wax_web_server_take_log (fixture.web, 0));
  return wax_cli_fixture_run_json (&fixture.cli, status, line);
}

static void
assert_error (json_t *error, const char *domain, const char *code)
{
  g_assert_nonnull (error);
  g_assert_cmpstr (wax_cli_fixture_get (error, "domain"), ==, domain);
  g_assert_cmpstr (wax_cli_fixture_get (error, "code"), ==, code);
}

/* @missing: (nullable): why the certificate had no part in it */
static void
assert_signed_in (json_t *document, const char *with, const char *missing)
{
  json_t *certificate = wax_cli_fixture_find (document, "certificate");

  g_assert_null (wax_web_fixture_get_error (document));
  g_assert_cmpstr (wax_cli_fixture_get (document, "signed_in_with"), ==, with);
  if (missing != NULL)
    assert_error (certificate, "identity", missing);
  else
    g_assert_true (json_is_null (certificate));
}

static void
assert_passwords (guint expected)
{
  g_assert_cmpuint (wax_demo_server_get_counter (fixture.cli.server, WAX_DEMO_SIGN_INS), ==, expected);
}

/* All that reached @site came with @certificate. */
static void
assert_arrived (GPtrArray *log, Site site, const char *certificate)
{
  guint n = 0;

  for (guint i = 0; i < log->len; i++) {
    const WaxWebRequest *request = log->pdata[i];

    if (request->port != ports[site])
      continue;
    n++;
    g_assert_cmpstr (request->certificate, ==, certificate);
  }
  g_assert_cmpuint (n, >, 0);
}

/* ---- both at once ---- */

static void
assert_both (Site site, WaxWebPerson person)
{
  g_autofree char *account = wax_web_fixture_add_account (&fixture, "--server localhost:%u --user alice@example.test"
                                                          " --no-probe --sign-in both --identity %s @PASSWORD",
                                                          ports[site], people.ids[person]);
  const char *code = wax_web_people_get_code (person, TRUE);
  gboolean welcome = site == SITE_OFF || strcmp (code, "ok") == 0;
  json_t *document = run (welcome ? 0 : 4, account, fixture.cli.password_file);
  g_autoptr(GPtrArray) log = wax_web_server_take_log (fixture.web, 0);

  assert_passwords (welcome);
  assert_arrived (log, site, site == SITE_OFF ? "-" : people.names[person]);
  if (welcome) {
    assert_signed_in (document, site == SITE_OFF ? "password" : "both", site == SITE_OFF ? "not-requested" : NULL);
  } else {
    json_t *error = wax_web_fixture_get_error (document);

    assert_error (error, "identity", code);
    wax_web_people_assert_words (person, code, wax_cli_fixture_get (error, "text"));
    g_assert_cmpuint (wax_demo_server_get_counter (fixture.cli.server, WAX_DEMO_BYTES_RECEIVED), ==, 0);
  }
  json_decref (document);
}

static void
test_both (gconstpointer data)
{
  Site site = GPOINTER_TO_UINT (data);

  assert_both (site, WAX_WEB_GOOD);
  if (site == SITE_OFF)
    return;
  assert_both (site, WAX_WEB_EXPIRED);
  assert_both (site, WAX_WEB_FOREIGN);
  assert_both (site, WAX_WEB_REVOKED);
}

/* The certificate is good, and it is the password that is told of. */
static void
test_wrong_password (void)
{
  g_autofree char *account = wax_web_fixture_add_account (&fixture, "--server localhost:%u --user alice@example.test"
                                                          " --no-probe --sign-in both --identity %s @PASSWORD",
                                                          ports[SITE_NEEDED], people.ids[WAX_WEB_GOOD]);
  g_autofree char *wrong = wax_test_pki_write (fixture.cli.dir, "wrong", "not-this-one\n");
  json_t *document = run (4, account, wrong);

  assert_error (wax_web_fixture_get_error (document), "auth", "password-refused");
  assert_passwords (1);
  json_decref (document);
}

/* ---- one where the other does not do ---- */

/* The ordinary port asks for a certificate too, and takes a bad one for worse than none: what falls back shows none. */
static void
assert_either (WaxWebPerson person)
{
  g_autofree char *account = wax_web_fixture_add_account (&fixture, "--server localhost:%u --user alice@example.test"
                                                          " --no-probe --sign-in certificate-or-password"
                                                          " --cert-port %u --identity %s @PASSWORD",
                                                          ports[SITE_OPTIONAL], ports[SITE_NEEDED], people.ids[person]);
  const char *code = wax_web_people_get_code (person, TRUE);
  gboolean good = strcmp (code, "ok") == 0;
  json_t *document = run (0, account, fixture.cli.password_file);
  g_autoptr(GPtrArray) log = wax_web_server_take_log (fixture.web, 0);

  assert_signed_in (document, good ? "certificate" : "password", good ? NULL : code);
  assert_passwords (!good);
  assert_arrived (log, SITE_NEEDED, people.names[person]);
  assert_arrived (log, SITE_OPTIONAL, good ? people.names[person] : "-");
  json_decref (document);
}

static void
test_either (void)
{
  assert_either (WAX_WEB_GOOD);
  assert_either (WAX_WEB_EXPIRED);
  assert_either (WAX_WEB_FOREIGN);
  assert_either (WAX_WEB_SERVER);
  assert_either (WAX_WEB_REVOKED);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/servers/ways/both/off", GUINT_TO_POINTER (SITE_OFF), test_both);
  g_test_add_data_func ("/servers/ways/both/optional", GUINT_TO_POINTER (SITE_OPTIONAL), test_both);
  g_test_add_data_func ("/servers/ways/both/needed", GUINT_TO_POINTER (SITE_NEEDED), test_both);
  g_test_add_func ("/servers/ways/both/wrong-password", test_wrong_password);
  g_test_add_func ("/servers/ways/either", test_either);
  wax_web_fixture_set_up (&fixture, WAX_WEB_NGINX, NULL);
  wax_web_people_make (&people, &fixture);
  start_server ();
  status = g_test_run ();
  wax_web_people_clear (&people);
  wax_web_fixture_tear_down (&fixture);
  return status;
}
