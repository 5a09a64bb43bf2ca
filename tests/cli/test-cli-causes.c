#include "wax-cli-fixture.h"
#include "wax-fault-server.h"
#include "wax-test-pki.h"

#include <string.h>

/* The causes as scripts and help desks see them: their names in JSON, and the window's words beside them. */

enum { DAY_S = 86400 };

static const char *const dns[] = { "localhost", NULL };

/* The answer to @line in words, and in @document the same answer as JSON: a sentence may name the minute, hence JSON is
 * asked before and after, and once more as long as the minute turned between the two. */
static char *
ask_twice (WaxCliFixture *f, const char *line, json_t **document)
{
  json_t *after = wax_cli_fixture_run_json (f, 1, line);
  char *out = NULL;
  gboolean turned;

  *document = NULL;
  do {
    g_clear_pointer (&out, g_free);
    json_decref (*document);
    *document = after;
    wax_cli_fixture_run (f, 1, &out, line);
    after = wax_cli_fixture_run_json (f, 1, line);
    turned = !g_str_equal (wax_cli_fixture_get (*document, "cause_text"), wax_cli_fixture_get (after, "cause_text"));
  } while (turned);
  json_decref (after);
  return out;
}

static guint
count (const char *text, const char *what)
{
  g_auto(GStrv) parts = g_strsplit (text, what, -1);

  return g_strv_length (parts) - 1;
}

/* Every problem is named, and no sentence is said twice: neither the cause's nor a problem's. */
static void
assert_said_once (json_t *document, const char *out, const char *text)
{
  json_t *problem;
  gsize i;

  g_assert_cmpuint (count (out, text), ==, 1);
  json_array_foreach (json_object_get (document, "problems"), i, problem) {
    g_autofree char *line = g_strdup_printf ("\n  %s", wax_cli_fixture_get (problem, "id"));

    g_assert_cmpuint (count (out, line), >=, 1); /* also of several certificates */
    g_assert_cmpuint (count (out, wax_cli_fixture_get (problem, "text")), <=, 1);
  }
}

/* @length: of the chain that is shown, as for wax_test_cert_chain_to_pem() */
static void
assert_cause (WaxCliFixture *f, WaxTestCert *leaf, guint length, const char *id, const char *words)
{
  g_autofree char *chain = wax_test_cert_chain_to_pem (leaf, length), *key = wax_test_cert_key_to_pem (leaf);
  g_autofree char *path = wax_test_pki_write (f->dir, "chain.pem", chain);
  g_autoptr(WaxFaultServer) server = wax_fault_server_new (WAX_FAULT_NONE, chain, key);
  g_autofree char *probe = g_strdup_printf ("trust probe localhost:%u --anchors @DIR/root.pem",
                                            wax_fault_server_get_port (server));
  const char *const lines[] = { probe, "trust verify --host localhost --anchors @DIR/root.pem @DIR/chain.pem" };
  g_autofree char *expected = g_strdup_printf ("  Cause: %s: ", id);

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    json_t *document = NULL;
    g_autofree char *out = ask_twice (f, lines[i], &document);
    const char *text = wax_cli_fixture_get (document, "cause_text"), *help = wax_cli_fixture_get (document, "help");

    g_assert_cmpstr (wax_cli_fixture_get (document, "cause"), ==, id);
    g_assert_nonnull (strstr (text, words));
    g_assert_nonnull (strstr (out, expected));
    g_assert_nonnull (strstr (out, text));
    g_assert_nonnull (strstr (out, help));
    assert_said_once (document, out, text);
    json_decref (document);
  }
}

static WaxTestCert *
make (WaxTestCert *issuer, gint64 from, gint64 until, const char *const *names)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  return wax_test_cert_new (issuer, &(WaxTestCertOptions) { .dns = names, .not_before = now + from * DAY_S,
                                                           .not_after = now + until * DAY_S });
}

static WaxTestCert *
make_authority (WaxTestCert *issuer, const char *name)
{
  return wax_test_cert_new (issuer, &(WaxTestCertOptions) { .common_name = name, .ca = TRUE });
}

static void
test_causes (WaxCliFixture *f, gconstpointer unused)
{
  static const char *const other[] = { "l0calhost", NULL }, *const every[] = { "*", NULL };
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Known Root");
  g_autoptr(WaxTestCert) false_root = wax_test_cert_new_root ("Known Root");
  g_autoptr(WaxTestCert) stranger = wax_test_cert_new_root ("Stranger");
  g_autoptr(WaxTestCert) inspector = wax_test_cert_new_root ("Sophos SSL Root");
  g_autoptr(WaxTestCert) middle = make_authority (root, "Known Issuing 3");
  g_autoptr(WaxTestCert) early =
    wax_test_cert_new (root, &(WaxTestCertOptions) { .common_name = "Early", .ca = TRUE,
                                                    .not_before = g_get_real_time () / G_USEC_PER_SEC + 2 * DAY_S,
                                                    .not_after = g_get_real_time () / G_USEC_PER_SEC + 99 * DAY_S });
  g_autofree char *pem = wax_test_cert_to_pem (root);
  g_autofree char *anchors = wax_test_pki_write (f->dir, "root.pem", pem);
  const struct {
    WaxTestCert *issuer;
    int from, until;
    const char *const *names;
    guint length;
    const char *id, *words;
  } cases[] = {
    { stranger, -1, 30, dns, 0, "private-issuer", "“Stranger”" },
    { stranger, -1, 30, every, 0, "captive-portal", "wants a sign-in first" },
    { inspector, -1, 30, dns, 0, "inspecting-proxy", "“Sophos SSL Root”" },
    { false_root, -1, 30, dns, 0, "wrong-root", "with another key" },
    { middle, -1, 30, dns, 1, "missing-intermediate", "“Known Issuing 3”" },
    { early, 3, 30, dns, 0, "clock", "clock seems to be wrong" },
    { root, -1, 30, other, 0, "wrong-name", "l[0]calhost, not for l[o]calhost" },
    { root, -9, -2, dns, 0, "expired", "2 days ago" },
    { NULL, -1, 30, dns, 0, "self-signed", "vouches for itself" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr(WaxTestCert) leaf = make (cases[i].issuer, cases[i].from, cases[i].until, cases[i].names);

    assert_cause (f, leaf, cases[i].length, cases[i].id, cases[i].words);
  }
}

/* A good server, then somebody else's certificate in its place: in the refused sync, the status, the ledger and the
 * report it is one cause with one sentence. */
static void
test_everywhere (WaxCliFixture *f, gconstpointer unused)
{
  g_autofree char *out = NULL, *stopped = NULL;
  json_t *sync, *status, *ledger, *report;
  const char *text;

  wax_cli_fixture_run (f, 0, &stopped, "trust stop @ENDPOINT");
  wax_cli_fixture_run (f, 0, &out, "account connect alice");
  sync = wax_cli_fixture_run_json (f, 1, "sync alice @PASSWORD");
  status = wax_cli_fixture_run_json (f, 0, "status alice");
  ledger = wax_cli_fixture_run_json (f, 0, "trust ledger");
  report = wax_cli_fixture_run_json (f, 0, "trust report @ENDPOINT");
  text = wax_cli_fixture_get (sync, "verdict.cause_text");
  g_assert_cmpstr (wax_cli_fixture_get (sync, "verdict.cause"), ==, "self-signed");
  g_assert_cmpstr (wax_cli_fixture_get (sync, "channels.0.error.text"), ==, text);
  g_assert_cmpstr (wax_cli_fixture_get (status, "cause"), ==, "self-signed");
  g_assert_cmpstr (wax_cli_fixture_get (status, "reason"), ==, text);
  g_assert_cmpstr (wax_cli_fixture_get (ledger, "0.cause"), ==, "self-signed");
  g_assert_cmpstr (wax_cli_fixture_get (ledger, "0.cause_text"), ==, text);
  g_assert_nonnull (strstr (wax_cli_fixture_get (report, "report"), text));
  json_decref (sync);
  json_decref (status);
  json_decref (ledger);
  json_decref (report);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add ("/waxctl/causes", WaxCliFixture, NULL, wax_cli_fixture_set_up, test_causes, wax_cli_fixture_tear_down);
  g_test_add ("/waxctl/causes-everywhere", WaxCliFixture, NULL, wax_cli_fixture_set_up_shared, test_everywhere,
              wax_cli_fixture_tear_down_shared);
  result = g_test_run ();
  wax_cli_fixture_end_shared ();
  return result;
}
