#include "wax-cli-fixture.h"
#include "wax-test-disk.h"
#include "wax-test-net.h"

#include <string.h>

/* The rehearsal: each situation shows what it promises, at a real socket, and leaves nothing behind. */

static void
set_up (WaxCliFixture *f, gconstpointer unused)
{
  wax_cli_fixture_set_up (f, NULL);
  /* The program's throw-away folders are then in ours, and can be counted. */
  g_setenv ("TMPDIR", f->dir, TRUE);
}

static void
tear_down (WaxCliFixture *f, gconstpointer unused)
{
  g_unsetenv ("TMPDIR");
  wax_cli_fixture_tear_down (f, NULL);
}

static void
assert_nothing_left (WaxCliFixture *f)
{
  g_autoptr(GDir) dir = g_dir_open (f->dir, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    g_assert_false (g_str_has_prefix (name, "waxwing-rehearsal"));
  g_assert_false (g_file_test (f->profile, G_FILE_TEST_EXISTS));
}

static json_t *
rehearse_one (WaxCliFixture *f, const char *name)
{
  g_autofree char *line = g_strconcat ("trust rehearse ", name, NULL);
  json_t *document = wax_cli_fixture_run_json (f, 0, line);

  g_assert_cmpuint (json_array_size (wax_cli_fixture_find (document, "situations")), ==, 1);
  g_assert_cmpstr (wax_cli_fixture_get (document, "situations.0.name"), ==, name);
  return document;
}

/* "id id", as the verdict has them, each once: two certificates of a chain may have the same problem */
static char *
get_ids (json_t *problems)
{
  g_autoptr(GString) ids = g_string_new (NULL);
  json_t *problem;
  size_t i;

  json_array_foreach (problems, i, problem) {
    const char *id = wax_cli_fixture_get (problem, "id");

    if (strstr (ids->str, id) == NULL)
      g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", id);
  }
  return g_string_free (g_steal_pointer (&ids), FALSE);
}

static char *
join (json_t *texts)
{
  g_autoptr(GString) all = g_string_new (NULL);
  json_t *text;
  size_t i;

  json_array_foreach (texts, i, text)
    g_string_append_printf (all, "%s%s", i > 0 ? " " : "", json_string_value (text));
  return g_string_free (g_steal_pointer (&all), FALSE);
}

static int
get_number (json_t *object, const char *path)
{
  return (int) json_integer_value (wax_cli_fixture_find (object, path));
}

/* What it promises is what the examination of the very chain that came found. Returns: the exit code that is due. */
static int
assert_connection (json_t *connection)
{
  g_autofree char *expected = join (wax_cli_fixture_find (connection, "expected"));
  g_autofree char *shown = join (wax_cli_fixture_find (connection, "found"));
  g_autofree char *found = get_ids (wax_cli_fixture_find (connection, "verdict.problems"));

  g_assert_cmpstr (shown, ==, expected);
  if (*expected == '\0') {
    g_assert_cmpint (get_number (connection, "received"), >, 0);
    g_assert_true (json_is_null (wax_cli_fixture_find (connection, "error")));
    return 0;
  }
  g_assert_cmpint (get_number (connection, "received"), ==, 0);
  g_assert_cmpint (strlen (wax_cli_fixture_get (connection, "error.text")), >, 0);
  g_assert_cmpint (strlen (wax_cli_fixture_get (connection, "error.help")), >, 0);
  if (json_is_null (wax_cli_fixture_find (connection, "verdict"))) {
    g_assert_cmpstr (wax_cli_fixture_get (connection, "error.domain"), ==, "network");
    g_assert_cmpstr (wax_cli_fixture_get (connection, "error.code"), ==, expected);
    return 3;
  }
  g_assert_cmpstr (found, ==, expected);
  g_assert_cmpstr (wax_cli_fixture_get (connection, "error.sent"), ==, "Nothing. Your password has not been sent.");
  return 1;
}

static void
assert_situation (json_t *situation)
{
  json_t *beside = wax_cli_fixture_find (situation, "beside");
  int due;

  g_test_message ("%s", wax_cli_fixture_get (situation, "name"));
  due = assert_connection (situation);
  if (json_is_object (beside))
    due = MAX (due, assert_connection (beside)); /* of these the first is "done" */
  g_assert_cmpint (get_number (situation, "exit"), ==, due);
  g_assert_true (json_is_true (wax_cli_fixture_find (situation, "as_expected")));
}

static void
test_all (WaxCliFixture *f, gconstpointer unused)
{
  static const char *const ids[] = {
    "revoked", "distrusted", "pin-violation", "bad-signature", "constraints", "malformed", "unknown-critical",
    "tls-too-old", "changed", "name-mismatch", "self-signed", "issuer-unknown", "weak", "wrong-purpose", "form",
    "revocation-unknown", "not-yet-valid", "expired", "issuer-expired",
  };
  static const char *const judgements[] = { "expected-renewal", "imitation-possible", "suspicious" };
  json_t *document = wax_cli_fixture_run_json (f, 0, "trust rehearse");
  json_t *situations = wax_cli_fixture_find (document, "situations"), *situation;
  g_autoptr(GHashTable) met = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  size_t i;

  json_array_foreach (situations, i, situation) {
    json_t *problems = wax_cli_fixture_find (situation, "verdict.problems"), *problem;
    json_t *change = wax_cli_fixture_find (situation, "verdict.change");
    size_t place;

    assert_situation (situation);
    json_array_foreach (problems, place, problem)
      g_hash_table_add (met, g_strdup (wax_cli_fixture_get (problem, "id")));
    if (json_is_object (change))
      g_hash_table_add (met, g_strdup (wax_cli_fixture_get (change, "judgement")));
  }
  for (guint id = 0; id < G_N_ELEMENTS (ids); id++)
    g_assert_true (g_hash_table_contains (met, ids[id]));
  for (guint judgement = 0; judgement < G_N_ELEMENTS (judgements); judgement++)
    g_assert_true (g_hash_table_contains (met, judgements[judgement]));
  json_decref (document);
  assert_nothing_left (f);
}

/* Why it came to it is found from what the server showed, as at any other server. */
static void
test_causes (WaxCliFixture *f, gconstpointer unused)
{
  static const struct {
    const char *name;
    const char *cause;
    const char *text;
    const char *help;
  } rows[] = {
    { "was-secure", "someone-between", "This server was secure until", "Do not connect on this network." },
    { "someone-between", "someone-between", "“Private Root”, unknown here, also answers for mail.two.localhost.",
      "Do not connect on this network." },
    { "inspecting-proxy", "inspecting-proxy",
      "Something on the way opens secure connections to read them: “Example Web Filter”.",
      "Do not connect before the help desk says that this is theirs." },
    { "captive-portal", "captive-portal", "The network answers in the server's place: it wants a sign-in first.",
      "Open a web browser and sign in to the network, then connect." },
    { "clock", "clock", "This computer's clock seems to be wrong", "Set this computer's clock right, then try again." },
    { "missing-intermediate", "missing-intermediate",
      "The server leaves out a certificate that it must send: “Rehearsal Authority”.",
      "The server's administrator must install it there." },
    { "newer-issuer", "newer-issuer", "The issuer “Rehearsal Root 2” is newer than this computer's list of issuers.",
      "Update this computer's system, then try again." },
    { "wrong-root", "wrong-root", "An issuer named “Rehearsal Root” is installed here, but with another key.",
      "Ask the help desk for the right root certificate and its fingerprint." },
    { "issuer-unknown", "private-issuer", "This computer does not know the issuer “Private Root”.",
      "Ask the help desk for the file with its root certificate" },
    { "name-mismatch", "wrong-name", "This certificate is for mail.example.org, not for localhost.",
      "Check the server's name" },
    { "expired", "expired", "(3 days ago)", "The help desk can have it renewed" },
    { "revoked", "withdrawn", "The issuer has withdrawn this certificate.", "Ask the help desk." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    json_t *document = rehearse_one (f, rows[i].name);

    g_assert_cmpstr (wax_cli_fixture_get (document, "situations.0.verdict.cause"), ==, rows[i].cause);
    g_assert_nonnull (strstr (wax_cli_fixture_get (document, "situations.0.error.text"), rows[i].text));
    g_assert_nonnull (strstr (wax_cli_fixture_get (document, "situations.0.error.help"), rows[i].help));
    json_decref (document);
  }
}

/* Two ports, two certificates: neither hides the other, and neither decision is the other's. */
static void
test_two_connections (WaxCliFixture *f, gconstpointer unused)
{
  json_t *questions = rehearse_one (f, "two-questions"), *one = rehearse_one (f, "one-of-two");
  g_autofree char *out = NULL;

  g_assert_cmpstr (wax_cli_fixture_get (questions, "situations.0.verdict.cause"), ==, "private-issuer");
  g_assert_cmpstr (wax_cli_fixture_get (questions, "situations.0.beside.verdict.cause"), ==, "expired");
  g_assert_cmpstr (wax_cli_fixture_get (questions, "situations.0.verdict.endpoint"), !=,
                   wax_cli_fixture_get (questions, "situations.0.beside.verdict.endpoint"));
  g_assert_cmpstr (wax_cli_fixture_get (questions, "situations.0.verdict.fingerprint"), !=,
                   wax_cli_fixture_get (questions, "situations.0.beside.verdict.fingerprint"));
  g_assert_cmpstr (wax_cli_fixture_get (one, "situations.0.verdict.state"), ==, "secure");
  g_assert_cmpstr (wax_cli_fixture_get (one, "situations.0.beside.verdict.state"), ==, "not-trusted");
  wax_cli_fixture_run (f, 0, &out, "trust rehearse one-of-two");
  g_assert_nonnull (strstr (out, "The connection stands."));
  g_assert_nonnull (strstr (out, "At the other port, localhost:"));
  g_assert_nonnull (strstr (out, "This certificate vouches for itself; nobody else does."));
  json_decref (questions);
  json_decref (one);
}

/* The certificates themselves show what is said of them. */
static void
test_certificates (WaxCliFixture *f, gconstpointer unused)
{
  json_t *name = rehearse_one (f, "name-mismatch"), *expired = rehearse_one (f, "expired"),
         *again = rehearse_one (f, "expired"), *itself = rehearse_one (f, "self-signed"),
         *missing = rehearse_one (f, "missing-intermediate");
  g_autofree char *names = join (wax_cli_fixture_find (name, "situations.0.verdict.chain.0.names"));
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GDateTime) now = g_date_time_new_now_utc (), end = NULL;

  g_assert_cmpstr (names, ==, "mail.example.org");
  end = g_date_time_new_from_iso8601 (wax_cli_fixture_get (expired, "situations.0.verdict.chain.0.not_after"), utc);
  g_assert_cmpint (g_date_time_difference (now, end) / G_TIME_SPAN_DAY, ==, 3);
  /* Keys are made anew each time. */
  g_assert_cmpstr (wax_cli_fixture_get (expired, "situations.0.verdict.spki"), !=,
                   wax_cli_fixture_get (again, "situations.0.verdict.spki"));
  g_assert_cmpstr (wax_cli_fixture_get (itself, "situations.0.verdict.chain.0.issuer"), ==, "CN=localhost");
  g_assert_cmpuint (json_array_size (wax_cli_fixture_find (missing, "situations.0.verdict.chain")), ==, 1);
  g_assert_cmpuint (json_array_size (wax_cli_fixture_find (expired, "situations.0.verdict.chain")), ==, 2);
  json_decref (name);
  json_decref (expired);
  json_decref (again);
  json_decref (itself);
  json_decref (missing);
  assert_nothing_left (f);
}

/* A decision of the rehearsal is none of the person's; the person's holds nothing up there. */
static void
test_profile_untouched (WaxCliFixture *f, gconstpointer unused)
{
  json_t *before, *after;

  wax_cli_fixture_add_alice (f);
  before = wax_cli_fixture_run_json (f, 0, "trust ledger");
  wax_cli_fixture_run (f, 0, NULL, "trust rehearse renewed");
  wax_cli_fixture_run (f, 0, NULL, "trust rehearse");
  after = wax_cli_fixture_run_json (f, 0, "trust ledger");
  g_assert_true (json_equal (before, after));
  json_decref (before);
  json_decref (after);
}

static void
test_words (WaxCliFixture *f, gconstpointer unused)
{
  g_autofree char *out = NULL, *all = NULL;
  json_t *list = wax_cli_fixture_run_json (f, 0, "trust rehearse --list"), *document;

  g_assert_cmpuint (json_array_size (wax_cli_fixture_find (list, "situations")), >=, 30);
  wax_cli_fixture_run (f, 0, &all, "trust rehearse --list");
  g_assert_nonnull (strstr (all, "missing-intermediate"));
  wax_cli_fixture_run (f, 0, &out, "trust rehearse several");
  g_assert_nonnull (strstr (out, "This certificate is for mail.example.org, not for localhost."));
  g_assert_nonnull (strstr (out, "\n  issuer-unknown\n"));
  g_assert_nonnull (strstr (out, "private-issuer: This computer does not know the issuer “Private Root”."));
  g_assert_nonnull (strstr (out, "(3 days ago)"));
  g_assert_nonnull (strstr (out, "Exit code: 1"));
  document = wax_cli_fixture_run_json (f, 2, "trust rehearse nonsense");
  g_assert_cmpstr (wax_cli_fixture_get (document, "error.domain"), ==, "usage");
  json_decref (document);
  json_decref (list);
  assert_nothing_left (f);
}

static void
add (const char *path, void (*test) (WaxCliFixture *, gconstpointer))
{
  g_test_add (path, WaxCliFixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  /* So few ports that the kernel gives some of them twice. */
  wax_test_disk_prepare ();
  wax_test_net_prepare ();
  wax_test_net_limit_ports (40000, 40299);
  g_test_init (&argc, &argv, NULL);
  add ("/rehearse/all", test_all);
  add ("/rehearse/causes", test_causes);
  add ("/rehearse/two-connections", test_two_connections);
  add ("/rehearse/certificates", test_certificates);
  add ("/rehearse/profile-untouched", test_profile_untouched);
  add ("/rehearse/words", test_words);
  return g_test_run ();
}
