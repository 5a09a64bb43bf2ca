#include "wax-web-people.h"

#include <string.h>

/*
 * nginx before a mail server, in each way in which it asks for certificates, and each certificate that somebody may
 * come with: what the person is told, and what arrived at the server.
 */

typedef enum {
  SITE_OFF,
  SITE_OPTIONAL,
  SITE_NEEDED_1_2,
  SITE_NEEDED_1_3,
  N_SITES
} Site;

static const struct { const char *verify, *versions, *version; } sites[] = {
  [SITE_OFF] = { "off", "TLSv1.2 TLSv1.3", "TLSv1.3" },
  [SITE_OPTIONAL] = { "optional", "TLSv1.2 TLSv1.3", "TLSv1.3" },
  [SITE_NEEDED_1_2] = { "on", "TLSv1.2", "TLSv1.2" },
  [SITE_NEEDED_1_3] = { "on", "TLSv1.3", "TLSv1.3" },
};

static WaxWebFixture fixture;
static WaxWebPeople people;
static guint ports[N_SITES];

static const char *
get_code (Site site, WaxWebPerson person)
{
  return site == SITE_OFF ? "not-requested" : wax_web_people_get_code (person, site != SITE_OPTIONAL);
}

static void
describe_site (GString *text, guint site)
{
  g_string_append_printf (text, "ssl_verify_client %s;\n"
                                "ssl_protocols %s;\n"
                                "location = /plain { return 200; }\n"
                                WAX_WEB_NGINX_ON, sites[site].verify, sites[site].versions);
}

/* ---- a certificate shown once ---- */

static void
assert_arrived (const WaxWebRequest *request, Site site, WaxWebPerson person)
{
  const char *verified = person == WAX_WEB_NOBODY || site == SITE_OFF ? "NONE"
                         : wax_web_people_is_good (person) ? "SUCCESS" : "FAILED";

  g_assert_cmpuint (request->port, ==, ports[site]);
  g_assert_cmpstr (request->version, ==, sites[site].version);
  g_assert_cmpstr (request->certificate, ==, site == SITE_OFF ? "-" : people.names[person]);
  g_assert_true (g_str_has_prefix (request->verified, verified));
}

static void
test_trial (gconstpointer data)
{
  Site site = GPOINTER_TO_UINT (data);

  g_ptr_array_unref (wax_web_server_take_log (fixture.web, 0));
  for (WaxWebPerson person = 0; person < WAX_WEB_N_PEOPLE; person++) {
    g_autoptr(GPtrArray) log = NULL;

    if (site == SITE_OFF && person > WAX_WEB_GOOD)
      continue; /* as it sees none of them */
    wax_web_people_assert_trial (&people, &fixture, person, ports[site], "/plain", site != SITE_OFF,
                                 get_code (site, person));
    log = wax_web_server_take_log (fixture.web, 1);
    g_assert_cmpuint (log->len, ==, 1);
    assert_arrived (log->pdata[0], site, person);
  }
}

/* ---- accounts that sign in with it ---- */

/* Returns: (transfer full): the id of an account that signs in at @site, and reads its mail where none is asked for. */
static char *
add_account (Site site, WaxWebPerson person)
{
  return wax_web_fixture_add_account (&fixture, "--server localhost:%u --user alice@example.test --no-probe"
                                      " --sign-in certificate --cert-port %u%s%s", ports[SITE_OFF], ports[site],
                                      people.ids[person] != NULL ? " --identity " : "",
                                      people.ids[person] != NULL ? people.ids[person] : "");
}

/* @document: what sync printed of the account */
static void
assert_told (json_t *document, const char *code, WaxWebPerson person)
{
  json_t *error = wax_web_fixture_get_error (document);

  if (strcmp (code, "ok") == 0) {
    g_assert_null (error);
    g_assert_cmpstr (wax_cli_fixture_get (document, "channels.0.state"), ==, "ok");
    return;
  }
  g_assert_nonnull (error);
  g_assert_cmpstr (wax_cli_fixture_get (error, "domain"), ==, "identity");
  g_assert_cmpstr (wax_cli_fixture_get (error, "code"), ==, code);
  if (strcmp (code, "not-requested") != 0 && person != WAX_WEB_NOBODY)
    wax_web_people_assert_words (person, code, wax_cli_fixture_get (error, "text"));
}

/* One run of all of them, one after the other: what each showed when it signed in. */
static void
assert_shown (Site site, GArray *comers)
{
  g_autoptr(GPtrArray) log = wax_web_server_take_log (fixture.web, 0);
  guint n = 0;

  for (guint i = 0; i < log->len; i++) {
    const WaxWebRequest *request = log->pdata[i];

    g_assert_false (request->resumed);
    if (request->port == ports[site] && strcmp (request->path, "/certauth") == 0)
      assert_arrived (request, site, g_array_index (comers, WaxWebPerson, n++));
    else
      g_assert_cmpstr (request->certificate, ==, "-"); /* where nobody asks */
  }
  g_assert_cmpuint (n, ==, comers->len);
}

static void
test_sync (gconstpointer data)
{
  Site site = GPOINTER_TO_UINT (data);
  g_autoptr(GString) line = g_string_new ("sync --channel receive");
  g_autoptr(GArray) comers = g_array_new (FALSE, FALSE, sizeof (WaxWebPerson));
  json_t *documents;

  for (WaxWebPerson person = WAX_WEB_GOOD; person < WAX_WEB_N_PEOPLE; person++) {
    g_autofree char *id = site != SITE_OFF || person <= WAX_WEB_HAND_MADE ? add_account (site, person) : NULL;

    if (id != NULL) {
      g_string_append_printf (line, " %s", id);
      g_array_append_val (comers, person);
    }
  }
  wax_demo_server_reset_counters (fixture.cli.server);
  g_ptr_array_unref (wax_web_server_take_log (fixture.web, 0));
  documents = wax_cli_fixture_run_json (&fixture.cli, 4, line->str);
  for (guint i = 0; i < comers->len; i++) {
    WaxWebPerson person = g_array_index (comers, WaxWebPerson, i);

    assert_told (json_array_get (documents, i), get_code (site, person), person);
  }
  json_decref (documents);
  assert_shown (site, comers);
  g_assert_cmpuint (wax_demo_server_get_counter (fixture.cli.server, WAX_DEMO_SIGN_INS), ==, 0);
}

/* ---- which of them fits ---- */

/* @list: of "identity list". Returns: where @id stands in it; @doubted: whether that is said against it */
static size_t
find_place (json_t *list, const char *id, const char *doubt, gboolean *doubted)
{
  size_t place, i;
  json_t *entry, *said;

  *doubted = FALSE;
  json_array_foreach (list, place, entry) {
    if (strcmp (wax_cli_fixture_get (entry, "id"), id) != 0)
      continue;
    json_array_foreach (wax_cli_fixture_find (entry, "doubts"), i, said)
      *doubted |= strcmp (wax_cli_fixture_get (said, "id"), doubt) == 0;
    return place;
  }
  g_assert_not_reached ();
}

/* Of an authority below the one that the server names. */
static char *
import_below (void)
{
  g_autoptr(WaxTestCert) between =
    wax_test_cert_new (fixture.authority, &(WaxTestCertOptions) { .common_name = "Department", .ca = TRUE });
  g_autoptr(WaxTestCert) own =
    wax_test_cert_new (between, &(WaxTestCertOptions) { .common_name = "Alice", .email = "alice@example.test",
                                                        .purpose = WAX_TEST_PURPOSE_CLIENT });

  return wax_web_fixture_import (&fixture, own);
}

/* Whose issuers the server has named stands before who has others, in the next run too, and nobody is left out; of a
 * server that names none nothing is said. */
static void
test_fitting (gconstpointer data)
{
  Site site = GPOINTER_TO_UINT (data);
  g_autofree char *below = import_below (), *account = add_account (site, WAX_WEB_FOREIGN);
  g_autofree char *sync = g_strdup_printf ("sync --channel receive %s", account);
  g_autofree char *line = g_strdup_printf ("identity list --account %s", account);
  gboolean names = site != SITE_OFF, doubted;
  json_t *list;
  size_t foreign;

  json_decref (wax_cli_fixture_run_json (&fixture.cli, 4, sync));
  list = wax_cli_fixture_run_json (&fixture.cli, 0, line);
  foreign = find_place (list, people.ids[WAX_WEB_FOREIGN], "issuer", &doubted);
  g_assert_cmpint (doubted, ==, names);
  for (WaxWebPerson person = WAX_WEB_GOOD; person < WAX_WEB_N_PEOPLE; person++) {
    size_t place = find_place (list, people.ids[person], "issuer", &doubted);

    g_assert_cmpint (doubted, ==, names && person == WAX_WEB_FOREIGN);
    if (names && wax_web_people_is_good (person))
      g_assert_cmpuint (place, <, foreign);
  }
  g_assert_true (find_place (list, below, "issuer", &doubted) < foreign || !names);
  g_assert_false (doubted);
  json_decref (list);
}

/* Nothing leaves for a server where there is nothing to show. */
static void
test_none_chosen (void)
{
  g_autofree char *id = add_account (SITE_NEEDED_1_3, WAX_WEB_NOBODY);
  g_autofree char *line = g_strdup_printf ("sync --channel receive %s", id);
  g_autoptr(GPtrArray) before = wax_web_server_take_log (fixture.web, 0), log = NULL;
  json_t *document = wax_cli_fixture_run_json (&fixture.cli, 4, line);

  assert_told (document, "no-identity", WAX_WEB_NOBODY);
  json_decref (document);
  log = wax_web_server_take_log (fixture.web, 0);
  g_assert_cmpuint (log->len, ==, 0);
}

/* ---- accounts with a password ---- */

/* Where a certificate is needed the password gets no further than the door, and is not what is blamed. */
static void
test_password (gconstpointer data)
{
  Site site = GPOINTER_TO_UINT (data);
  gboolean welcome = site == SITE_OFF || site == SITE_OPTIONAL;
  g_autofree char *id = wax_web_fixture_add_account (&fixture, "--server localhost:%u --user alice@example.test"
                                                     " --no-probe @PASSWORD", ports[site]);
  g_autofree char *line = g_strdup_printf ("sync --channel receive %s @PASSWORD", id);
  json_t *document;

  wax_demo_server_reset_counters (fixture.cli.server);
  document = wax_cli_fixture_run_json (&fixture.cli, welcome ? 0 : 4, line);
  assert_told (document, welcome ? "ok" : "none-sent", WAX_WEB_NOBODY);
  json_decref (document);
  g_assert_cmpuint (wax_demo_server_get_counter (fixture.cli.server, WAX_DEMO_SIGN_INS), ==, welcome);
  g_assert_cmpint (wax_demo_server_get_counter (fixture.cli.server, WAX_DEMO_BYTES_RECEIVED) > 0, ==, welcome);
}

int
main (int argc, char **argv)
{
  static const char *const names[] = { "off", "optional", "needed-1.2", "needed-1.3" };
  static const struct { const char *name; GTestDataFunc func; } cases[] = {
    { "trial", test_trial }, { "sync", test_sync }, { "password", test_password },
    { "fitting", test_fitting },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    for (Site site = 0; site < N_SITES; site++) {
      g_autofree char *path = g_strdup_printf ("/servers/nginx/%s/%s", cases[i].name, names[site]);

      g_test_add_data_func (path, GUINT_TO_POINTER (site), cases[i].func);
    }
  }
  g_test_add_func ("/servers/nginx/none-chosen", test_none_chosen);
  return wax_web_program_run (&(WaxWebProgram) { &fixture, &people, WAX_WEB_NGINX, describe_site, N_SITES, ports });
}
