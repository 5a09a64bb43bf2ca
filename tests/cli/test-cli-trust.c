#include "wax-cli-fixture.h"
#include "wax-fault-server.h"
#include "wax-test-crl.h"
#include "wax-test-pki.h"

#include <signal.h>
#include <string.h>

/* What waxctl does about trust beside the story: tickets, examination without a network, the report. */

static void
assert_problem (WaxCliFixture *f, int exit, const char *state, const char *id, const char *line)
{
  json_t *document = wax_cli_fixture_run_json (f, exit, line);

  g_assert_cmpstr (wax_cli_fixture_get (document, "state"), ==, state);
  if (id == NULL)
    g_assert_cmpuint (json_array_size (json_object_get (document, "problems")), ==, 0);
  else
    g_assert_cmpstr (wax_cli_fixture_get (document, "problems.0.id"), ==, id);
  json_decref (document);
}

static void
test_verify (WaxCliFixture *f, gconstpointer unused)
{
  const char *const dns[] = { "mail.example.test", NULL };
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Test root");
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (root, &(WaxTestCertOptions) { .dns = dns });
  g_autofree char *root_pem = wax_test_cert_to_pem (root);
  g_autofree char *leaf_pem = wax_test_cert_to_pem (leaf);
  g_autofree char *anchors = wax_test_pki_write (f->dir, "root.pem", root_pem);
  g_autofree char *chain = wax_test_pki_write (f->dir, "chain.pem", leaf_pem);
  g_autofree char *text = wax_test_pki_write (f->dir, "text.pem", "no certificate\n");
  g_autofree char *late =
    g_strdup_printf ("trust verify --host mail.example.test --anchors @DIR/root.pem --at %" G_GINT64_FORMAT
                     " @DIR/chain.pem", g_get_real_time () / G_USEC_PER_SEC + 60 * 24 * 3600);

  assert_problem (f, 0, "secure", NULL, "trust verify --host mail.example.test --anchors @DIR/root.pem @DIR/chain.pem");
  assert_problem (f, 1, "not-trusted", "issuer-unknown", "trust verify --host mail.example.test @DIR/chain.pem");
  assert_problem (f, 1, "not-trusted", "name-mismatch",
                  "trust verify --host other.example.test --anchors @DIR/root.pem @DIR/chain.pem");
  assert_problem (f, 1, "not-trusted", "expired", late);
  wax_cli_fixture_run (f, 2, NULL, "trust verify --host mail.example.test @DIR/text.pem");
  wax_cli_fixture_run (f, 2, NULL, "trust verify --host mail.example.test @DIR/nowhere.pem");
  wax_cli_fixture_run (f, 2, NULL, "trust verify @DIR/chain.pem");
}

/* What is wrong with two certificates of one chain is two sentences, each of which says whose it is. */
static void
test_verify_says_whose (WaxCliFixture *f, gconstpointer unused)
{
  const char *const dns[] = { "mail.example.test", NULL };
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const struct {
    WaxTestCertOptions options;
    const char *own, *issuers;
  } cases[] = {
    { { .not_before = now + 86400 }, "not-yet-valid: This certificate is not valid before ",
      "not-yet-valid: The certificate of the issuer “Middle” is not valid before " },
    { { .not_before = now - 9 * 86400, .not_after = now - 86400 }, "expired: This certificate expired on ",
      "issuer-expired: The certificate of the issuer “Middle” expired on " },
    { { .digest = WAX_TEST_DIGEST_SHA1 }, "weak: This certificate is signed or keyed ",
      "weak: The certificate of the issuer “Middle” is signed or keyed " },
    { { .serial = WAX_TEST_SERIAL_NEGATIVE }, "form: This certificate is not formed as ",
      "form: The certificate of the issuer “Middle” is not formed as " },
    { { .unknown_critical = "1.3.6.1.4.1.99999.1" }, "unknown-critical: This certificate sets a condition ",
      "unknown-critical: The certificate of the issuer “Middle” sets a condition " },
  };
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Test root");
  g_autofree char *root_pem = wax_test_cert_to_pem (root);

  g_free (wax_test_pki_write (f->dir, "root.pem", root_pem));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    WaxTestCertOptions of_middle = cases[i].options, of_leaf = cases[i].options;
    g_autoptr(WaxTestCert) middle = NULL, leaf = NULL;
    g_autofree char *pem = NULL, *out = NULL;

    of_middle.ca = TRUE;
    of_middle.common_name = "Middle";
    of_leaf.dns = dns;
    middle = wax_test_cert_new (root, &of_middle);
    leaf = wax_test_cert_new (middle, &of_leaf);
    pem = wax_test_cert_chain_to_pem (leaf, 0);
    g_free (wax_test_pki_write (f->dir, "chain.pem", pem));
    wax_cli_fixture_run (f, 1, &out,
                         "trust verify --host mail.example.test --anchors @DIR/root.pem @DIR/chain.pem");
    if (strstr (out, cases[i].own) == NULL || strstr (out, cases[i].issuers) == NULL)
      g_error ("%s", out);
  }
}

static void
write_list (WaxCliFixture *f, const char *name, WaxTestCert *issuer, WaxTestCert *signer, WaxTestCert *revoked,
            gint64 from)
{
  WaxTestCert *const list[] = { revoked, NULL };
  g_autoptr(GBytes) der = wax_test_crl_make (issuer, &(WaxTestCrlOptions) { .signer = signer, .revoked = list,
                                                                            .from = from });
  g_autofree char *pem = wax_test_crl_to_pem (der);

  g_free (wax_test_pki_write (f->dir, name, pem));
}

/* Lists in a file: on it, not on it, above, too old, of another authority's making, and no list. */
static void
test_verify_with_lists (WaxCliFixture *f, gconstpointer unused)
{
  const char *const dns[] = { "mail.example.test", NULL };
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Test root"), stranger = wax_test_cert_new_root ("Stranger");
  g_autoptr(WaxTestCert) middle = wax_test_cert_new (root,
                                                     &(WaxTestCertOptions) { .common_name = "Middle", .ca = TRUE });
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (middle, &(WaxTestCertOptions) { .dns = dns });
  g_autofree char *root_pem = wax_test_cert_to_pem (root);
  g_autofree char *chain_pem = wax_test_cert_chain_to_pem (leaf, 0);
  json_t *document;

  g_free (wax_test_pki_write (f->dir, "root.pem", root_pem));
  g_free (wax_test_pki_write (f->dir, "chain.pem", chain_pem));
  write_list (f, "good.crl", middle, NULL, NULL, now - 60);
  write_list (f, "bad.crl", middle, NULL, leaf, now - 60);
  write_list (f, "above.crl", root, NULL, middle, now - 60);
  write_list (f, "old.crl", middle, NULL, NULL, now - 9 * 86400);
  write_list (f, "forged.crl", middle, stranger, leaf, now - 60);
#define VERIFY "trust verify --host mail.example.test --anchors @DIR/root.pem @DIR/chain.pem --crl "
  assert_problem (f, 0, "secure", NULL, VERIFY "@DIR/good.crl");
  assert_problem (f, 1, "refused", "revoked", VERIFY "@DIR/bad.crl");
  assert_problem (f, 1, "not-trusted", "revocation-unknown", VERIFY "@DIR/old.crl");
  assert_problem (f, 1, "not-trusted", "revocation-unknown", VERIFY "@DIR/forged.crl");
  wax_cli_fixture_run (f, 2, NULL, VERIFY "@DIR/chain.pem");
  wax_cli_fixture_run (f, 2, NULL, VERIFY "@DIR/nowhere.crl");

  document = wax_cli_fixture_run_json (f, 1, VERIFY "@DIR/above.crl");
  g_assert_cmpstr (wax_cli_fixture_get (document, "problems.0.id"), ==, "revoked");
  g_assert_cmpint (json_integer_value (wax_cli_fixture_find (document, "problems.0.at")), ==, 1);
  g_assert_true (json_is_false (wax_cli_fixture_find (document, "problems.0.overridable")));
  json_decref (document);
}

static void
test_report (WaxCliFixture *f, gconstpointer unused)
{
  g_auto(GStrv) tokens = NULL;
  g_autofree char *report = NULL;
  json_t *document, *messages;

  wax_cli_fixture_add_alice (f);
  wax_cli_fixture_run (f, 0, NULL, "sync alice @PASSWORD");
  wax_cli_fixture_run (f, 0, &report, "trust report @ENDPOINT");
  g_assert_nonnull (strstr (report, f->endpoint));
  g_assert_nonnull (strstr (report, f->fingerprint));
  g_assert_nonnull (strstr (report, "-----BEGIN CERTIFICATE-----"));
  g_assert_nonnull (strstr (report, "self-signed"));

  /* No secrets and no mail: it goes to strangers. */
  g_assert_null (strstr (report, "PRIVATE KEY"));
  tokens = wax_demo_server_dup_tokens (f->server);
  g_assert_nonnull (tokens[0]);
  for (guint i = 0; tokens[i] != NULL; i++)
    g_assert_null (strstr (report, tokens[i]));
  messages = wax_cli_fixture_run_json (f, 0, "mail list alice inbox --limit 1");
  g_assert_null (strstr (report, wax_cli_fixture_get (messages, "0.subject")));
  json_decref (messages);

  document = wax_cli_fixture_run_json (f, 0, "trust report @ENDPOINT");
  g_assert_nonnull (strstr (wax_cli_fixture_get (document, "report"), f->fingerprint));
  json_decref (document);
}

static void
show (WaxCliFixture *f, WaxTestCert *certificate)
{
  g_autoptr(GTlsCertificate) shown = wax_test_cert_to_tls (certificate, 0);

  wax_demo_server_set_certificate (f->server, shown);
  g_free (f->fingerprint);
  f->fingerprint = wax_test_cert_dup_fingerprint (certificate);
}

/* "self-signed@0 name-mismatch@0": of a verdict in JSON. */
static char *
join_problems (json_t *document)
{
  json_t *problems = wax_cli_fixture_find (document, "problems"), *problem;
  GString *text = g_string_new (NULL);
  gsize i;

  json_array_foreach (problems, i, problem)
    g_string_append_printf (text, "%s@%d ", json_string_value (json_object_get (problem, "id")),
                            (int) json_integer_value (json_object_get (problem, "at")));
  return g_string_free (text, FALSE);
}

/* What stands in the report between the command and the end of its input, as a person would take it to a terminal. */
static char *
cut_command (const char *report)
{
  const char *start = strstr (report, "\nwaxctl trust verify "), *end;

  g_assert_nonnull (start);
  end = strstr (start, "\nEND-OF-CHAIN\n");
  g_assert_nonnull (end);
  return g_strndup (start + 1, (gsize) (end + strlen ("\nEND-OF-CHAIN\n") - start - 1));
}

static void
assert_reproduces (WaxCliFixture *f, WaxTestCert *certificate)
{
  g_autofree char *report = NULL, *command = NULL, *seen = NULL, *again = NULL, *out = NULL;
  g_autofree char *folder = g_path_get_dirname (g_getenv ("WAXCTL")),
                  *path = g_strconcat (folder, ":/usr/bin:/bin", NULL);
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr(GSubprocess) shell = NULL;
  g_autoptr(GError) error = NULL;
  json_t *probed, *verified;

  show (f, certificate);
  probed = wax_cli_fixture_run_json (f, 1, "trust probe @ENDPOINT");
  seen = join_problems (probed);
  json_decref (probed);
  wax_cli_fixture_run (f, 0, &report, "trust report @ENDPOINT");
  command = cut_command (report);

  /* Its only change: the answer in a form that can be compared. */
  g_subprocess_launcher_setenv (launcher, "PATH", path, TRUE);
  g_subprocess_launcher_setenv (launcher, "PASTED", command, TRUE);
  shell = g_subprocess_launcher_spawn (launcher, &error, "sh", "-c",
                                       "printf %s \"$PASTED\" | sed '1s/ verify / verify --json /' | sh", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (shell, NULL, NULL, &out, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (shell), ==, 1);
  verified = json_loads (out, 0, NULL);
  g_assert_nonnull (verified);
  again = join_problems (verified);
  g_assert_cmpstr (again, ==, seen);
  g_assert_cmpstr (again, !=, "");
  json_decref (verified);
}

/* The command in the report finds the same problems at the same places, without the server. */
static void
test_report_reproduces (WaxCliFixture *f, gconstpointer unused)
{
  const char *const names[] = { "other.example.test", NULL };
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Nobody");
  g_autoptr(WaxTestCert) middle = wax_test_cert_new (root,
                                                     &(WaxTestCertOptions) { .common_name = "Middle", .ca = TRUE });
  g_autoptr(WaxTestCert) alone = wax_test_cert_new_leaf (NULL, "localhost");
  g_autoptr(WaxTestCert) chained = wax_test_cert_new (middle, &(WaxTestCertOptions) {
    .dns = names, .not_before = now - 9 * 86400, .not_after = now - 3 * 86400 });

  assert_reproduces (f, alone);
  assert_reproduces (f, chained);
}

/* A certificate that names nobody who could be asked: only who demands an answer minds. */
static void
test_probe_about_revocation (WaxCliFixture *f, gconstpointer unused)
{
  const char *const dns[] = { "localhost", NULL };
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Test root");
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (root, &(WaxTestCertOptions) { .dns = dns });
  g_autofree char *pem = wax_test_cert_to_pem (root);
  json_t *document;

  g_free (wax_test_pki_write (f->dir, "root.pem", pem));
  show (f, leaf);
#define PROBE "trust probe @ENDPOINT --anchors @DIR/root.pem"
  document = wax_cli_fixture_run_json (f, 0, PROBE);
  g_assert_null (json_object_get (document, "revocation"));
  json_decref (document);
  document = wax_cli_fixture_run_json (f, 0, PROBE " --revocation stapled");
  g_assert_cmpuint (json_array_size (json_object_get (document, "revocation")), ==, 0);
  json_decref (document);
  document = wax_cli_fixture_run_json (f, 0, PROBE " --revocation when-available");
  g_assert_cmpstr (wax_cli_fixture_get (document, "state"), ==, "secure");
  g_assert_cmpstr (wax_cli_fixture_get (document, "revocation.0.state"), ==, "unknown");
  g_assert_cmpstr (wax_cli_fixture_get (document, "revocation.0.cause"), ==, "none");
  json_decref (document);
  document = wax_cli_fixture_run_json (f, 1, PROBE " --revocation required");
  g_assert_cmpstr (wax_cli_fixture_get (document, "problems.0.id"), ==, "revocation-unknown");
  g_assert_true (json_is_true (wax_cli_fixture_find (document, "problems.0.overridable")));
  json_decref (document);
}

static guint
count_events (WaxCliFixture *f, const char *event)
{
  json_t *ledger = wax_cli_fixture_run_json (f, 0, "trust ledger"), *line;
  guint count = 0;
  size_t i;

  json_array_foreach (ledger, i, line)
    count += strcmp (wax_cli_fixture_get (line, "event"), event) == 0;
  json_decref (ledger);
  return count;
}

/* Renewed with the same key the server goes on being trusted, once said; with another key it is not. */
static void
test_changes (WaxCliFixture *f, gconstpointer unused)
{
  const char *const dns[] = { "localhost", NULL };
  g_autoptr(WaxTestCert) first = wax_test_cert_new (NULL, &(WaxTestCertOptions) { .dns = dns });
  g_autoptr(WaxTestCert) next = wax_test_cert_new (NULL, &(WaxTestCertOptions) { .dns = dns, .same_key = first });
  g_autoptr(WaxTestCert) other = wax_test_cert_new (NULL, &(WaxTestCertOptions) { .dns = dns });
  json_t *document;
  guint64 bytes;

  show (f, first);
  wax_cli_fixture_add_alice (f);
  show (f, next);
  wax_cli_fixture_run (f, 0, NULL, "sync alice @PASSWORD");
  wax_cli_fixture_run (f, 0, NULL, "sync alice @PASSWORD");
  g_assert_cmpuint (count_events (f, "renewed"), ==, 1);

  show (f, other);
  bytes = wax_demo_server_get_counter (f->server, WAX_DEMO_BYTES_RECEIVED);
  document = wax_cli_fixture_run_json (f, 1, "sync alice @PASSWORD");
  g_assert_cmpstr (wax_cli_fixture_get (document, "channels.0.error.domain"), ==, "trust");
  json_decref (document);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_BYTES_RECEIVED), ==, bytes);
  document = wax_cli_fixture_run_json (f, 1, "trust probe @ENDPOINT");
  g_assert_cmpstr (wax_cli_fixture_get (document, "change.judgement"), ==, "suspicious");
  g_assert_true (json_is_true (wax_cli_fixture_find (document, "change.severe")));
  json_decref (document);
  g_assert_cmpuint (count_events (f, "changed"), ==, 1);
}

static void
assert_change (WaxCliFixture *f, const char *judgement, gboolean severe, const char *before)
{
  json_t *document = wax_cli_fixture_run_json (f, 1, "trust probe @ENDPOINT");
  g_autofree char *words = NULL, *report = NULL;

  g_assert_cmpstr (wax_cli_fixture_get (document, "state"), ==, "not-trusted");
  g_assert_cmpstr (wax_cli_fixture_get (document, "change.judgement"), ==, judgement);
  g_assert_cmpint (json_is_true (wax_cli_fixture_find (document, "change.severe")), ==, severe);
  g_assert_cmpstr (wax_cli_fixture_get (document, "change.previous_fingerprint"), ==, before);
  g_assert_true (json_is_null (wax_cli_fixture_find (document, "change.secure_until")));
  json_decref (document);
  wax_cli_fixture_run (f, 1, &words, "trust probe @ENDPOINT");
  g_assert_nonnull (strstr (words, judgement));
  g_assert_nonnull (strstr (words, before));
  wax_cli_fixture_run (f, 0, &report, "trust report @ENDPOINT");
  g_assert_nonnull (strstr (report, judgement));
  g_assert_nonnull (strstr (report, before));
}

#define ALLOW "trust allow @ENDPOINT --fingerprint @FINGERPRINT --for 1h --problem changed"

/* A changed certificate is allowed by whoever names both: the new one, the one before, and every problem. */
static void
test_instead_of (WaxCliFixture *f, gconstpointer unused)
{
  const char *const dns[] = { "localhost", NULL };
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Nobody's Root");
  g_autoptr(WaxTestCert) authority = wax_test_cert_new (root,
                                                        &(WaxTestCertOptions) { .common_name = "Office", .ca = TRUE });
  g_autoptr(WaxTestCert) namesake = wax_test_cert_new (root,
                                                       &(WaxTestCertOptions) { .common_name = "Office", .ca = TRUE });
  g_autoptr(WaxTestCert) first = wax_test_cert_new (NULL, &(WaxTestCertOptions) { .dns = dns });
  g_autoptr(WaxTestCert) second = wax_test_cert_new (authority, &(WaxTestCertOptions) { .dns = dns });
  g_autoptr(WaxTestCert) third = wax_test_cert_new (authority, &(WaxTestCertOptions) { .dns = dns });
  g_autoptr(WaxTestCert) fourth = wax_test_cert_new (namesake, &(WaxTestCertOptions) { .dns = dns });
  g_autofree char *one = wax_test_cert_dup_fingerprint (first), *two = wax_test_cert_dup_fingerprint (second);
  g_autofree char *three = wax_test_cert_dup_fingerprint (third);
  g_autofree char *wrong = g_strdup_printf (ALLOW " --problem issuer-unknown --instead-of %s", two);
  g_autofree char *unnamed = g_strdup_printf ("trust allow @ENDPOINT --fingerprint @FINGERPRINT --for 1h"
                                              " --problem issuer-unknown --instead-of %s", one);
  g_autofree char *right = g_strdup_printf (ALLOW " --problem issuer-unknown --instead-of 'SHA256:%s'", one);
  guint64 bytes;

  show (f, first);
  wax_cli_fixture_add_alice (f);
  bytes = wax_demo_server_get_counter (f->server, WAX_DEMO_BYTES_RECEIVED);
  show (f, second);
  assert_change (f, "suspicious", TRUE, one);
  wax_cli_fixture_run (f, 2, NULL, ALLOW " --problem issuer-unknown");
  wax_cli_fixture_run (f, 2, NULL, wrong);
  wax_cli_fixture_run (f, 2, NULL, unnamed);
  wax_cli_fixture_run (f, 2, NULL,
                       ALLOW " --problem issuer-unknown --instead-of da39a3ee5e6b4b0d3255bfef95601890afd80709");
  wax_cli_fixture_run (f, 1, NULL, "sync alice @PASSWORD");
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_BYTES_RECEIVED), ==, bytes);
  wax_cli_fixture_run (f, 0, NULL, right);
  wax_cli_fixture_run (f, 0, NULL, "sync alice @PASSWORD");

  /* The office's certificate is at its end: its own next one is expected, one of a namesake is not. */
  show (f, third);
  assert_change (f, "expected-renewal", FALSE, two);
  show (f, fourth);
  assert_change (f, "imitation-possible", TRUE, two);
  show (f, third);
  g_free (right);
  right = g_strdup_printf (ALLOW " --problem issuer-unknown --instead-of %s", two);
  wax_cli_fixture_run (f, 0, NULL, right);
  wax_cli_fixture_run (f, 0, NULL, "sync alice @PASSWORD");
  show (f, second);
  assert_change (f, "expected-renewal", FALSE, three);
}

/* ---- tickets ---- */

/* Between the program and its server stands one that offers tickets, and counts those that are used. */
static WaxFaultServer *
put_relay_between (WaxCliFixture *f)
{
  const WaxDemoOptions options = { .seed = 7, .messages = 20, .plain = TRUE };
  g_autofree char *certificate = NULL;
  g_autofree char *key = NULL;
  g_autoptr(GError) error = NULL;
  WaxFaultServer *relay;

  g_object_get (f->certificate, "certificate-pem", &certificate, "private-key-pem", &key, NULL);
  g_clear_pointer (&f->server, wax_demo_server_free);
  f->server = wax_demo_server_new (&options, NULL, &error);
  g_assert_no_error (error);
  relay = wax_fault_server_new (WAX_FAULT_RELAY, certificate, key);
  wax_fault_server_relay_to (relay, wax_demo_server_get_port (f->server));

  g_free (f->endpoint);
  g_free (f->url);
  f->endpoint = g_strdup_printf ("localhost:%u", wax_fault_server_get_port (relay));
  f->url = g_strdup_printf ("https://%s", f->endpoint);
  g_free (wax_test_pki_write (f->dir, "anchors.pem", certificate));
  return relay;
}

/* Without this the test below could not fail. */
static void
assert_tickets_are_taken (WaxCliFixture *f, WaxFaultServer *relay)
{
  g_autofree char *port = g_strdup_printf ("%u", wax_fault_server_get_port (relay));
  g_autofree char *anchors = g_build_filename (f->dir, "anchors.pem", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) client = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, g_getenv ("PLAIN_TLS_CLIENT"),
                                                    port, anchors, NULL);
  WaxFaultCounts counts;

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (client, NULL, &error));
  wax_fault_server_get_counts (relay, &counts);
  g_assert_cmpuint (counts.handshakes, ==, 2);
  g_assert_cmpuint (counts.resumed, ==, 1);
}

static void
wait_for_waits (WaxCliFixture *f, guint n)
{
  gint64 start = g_get_monotonic_time ();

  while (wax_demo_server_count_requests (f->server, "WaitSetRequest") < n) {
    g_assert_cmpint (g_get_monotonic_time () - start, <, 60 * G_USEC_PER_SEC);
    g_usleep (5000);
  }
}

static void
test_no_ticket_is_used (WaxCliFixture *f, gconstpointer unused)
{
  g_autoptr(WaxFaultServer) relay = put_relay_between (f);
  g_autoptr(GSubprocess) watcher = NULL;
  WaxFaultCounts before, met, after;

  assert_tickets_are_taken (f, relay);
  wax_fault_server_get_counts (relay, &before);
  wax_cli_fixture_add_alice (f);
  watcher = wax_cli_fixture_start (f, "sync alice --watch --for 120 --quiet @PASSWORD");

  /* One process, which connects again and again. */
  for (guint i = 1; i <= 3; i++) {
    wait_for_waits (f, i);
    if (i < 3)
      wax_fault_server_cut (relay);
  }
  wax_fault_server_get_counts (relay, &met);
  g_assert_cmpuint (met.handshakes, >=, before.handshakes + 4);
  g_assert_cmpuint (met.resumed, ==, before.resumed);

  /* When trust ends, it ends for whatever that process may still have. */
  wax_cli_fixture_run (f, 0, NULL, "trust stop @ENDPOINT");
  g_assert_true (g_subprocess_wait (watcher, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (watcher), !=, 0);
  wax_fault_server_get_counts (relay, &met);
  wax_cli_fixture_run (f, 0, NULL, "account connect alice");
  wax_cli_fixture_run (f, 1, NULL, "sync alice @PASSWORD");
  wax_fault_server_get_counts (relay, &after);
  g_assert_cmpuint (after.bytes, ==, met.bytes);
  g_assert_cmpuint (after.resumed, ==, before.resumed);
}

static void
assert_offline (WaxCliFixture *f, const char *text)
{
  json_t *document = wax_cli_fixture_run_json (f, 6, "sync alice @PASSWORD");

  g_assert_cmpstr (wax_cli_fixture_get (document, "error.text"), ==, text);
  json_decref (document);
}

/* Who took an account offline is said as it was, and never made the person's choice. */
static void
test_says_why_offline (WaxCliFixture *f, gconstpointer unused)
{
  g_autoptr(GSubprocess) watcher = NULL;
  g_autofree char *errors = NULL;

  wax_cli_fixture_add_alice (f);
  wax_cli_fixture_run (f, 0, NULL, "account offline alice");
  assert_offline (f, "This account works offline, as you chose.");
  wax_cli_fixture_run (f, 0, NULL, "account connect alice");
  wax_cli_fixture_run (f, 0, NULL, "trust stop @ENDPOINT");
  assert_offline (f, "You ended your trust in this server.");
  /* What was said of one server is not said of the next. */
  wax_cli_fixture_run (f, 0, NULL, "account set alice server=127.0.0.1");
  assert_offline (f, "This account works offline.");
  wax_cli_fixture_run (f, 0, NULL, "account set alice server=@URL");
  wax_cli_fixture_run (f, 0, NULL, "trust allow @ENDPOINT --fingerprint @FINGERPRINT --problem self-signed --for 1h");

  wax_cli_fixture_run (f, 0, NULL, "account connect alice");
  watcher = wax_cli_fixture_start (f, "sync alice --watch --for 120 @PASSWORD");
  wait_for_waits (f, 1);
  wax_cli_fixture_run (f, 0, NULL, "account remove alice");
  g_assert_true (g_subprocess_communicate_utf8 (watcher, NULL, NULL, NULL, &errors, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (watcher), ==, 6);
  g_assert_nonnull (strstr (errors, "This account works offline: its removal was begun."));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) \
  g_test_add ("/waxctl/" path, WaxCliFixture, NULL, wax_cli_fixture_set_up, func, wax_cli_fixture_tear_down)
  ADD ("verify", test_verify);
  ADD ("verify-says-whose", test_verify_says_whose);
  ADD ("verify-with-lists", test_verify_with_lists);
  ADD ("probe-about-revocation", test_probe_about_revocation);
  ADD ("report", test_report);
  ADD ("report-reproduces", test_report_reproduces);
  ADD ("changes", test_changes);
  ADD ("instead-of", test_instead_of);
  ADD ("no-ticket-is-used", test_no_ticket_is_used);
  ADD ("says-why-offline", test_says_why_offline);
  return g_test_run ();
}
