#include "wax-cli-fixture.h"
#include "wax-test-pki.h"
#include "wax-test-policy.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Authorities beside the system's store: whose they are, where they count, and that they end when they are taken
 * away. */

#define FOLDER "/etc/waxwing/anchors"
#define ROOT FOLDER "/root.pem"
#define STORE "/etc/ssl/certs/ca-certificates.crt"

enum { LIVE_S = 5 }; /* a second, and room for the process to end under a loaded machine */

static WaxTestCert *root, *middle;

static void
write_file (const char *path, const char *text, int mode)
{
  g_autoptr(GError) error = NULL;

  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, mode, &error);
  g_assert_no_error (error);
}

static void
write_anchor (const char *path, WaxTestCert *certificate)
{
  g_autofree char *pem = wax_test_cert_to_pem (certificate);

  write_file (path, pem, 0644);
}

/* The server shows a certificate of an authority that the system does not know. */
static void
set_up (WaxCliFixture *f, gconstpointer unused)
{
  static const char *const names[] = { "localhost", NULL };
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (middle, &(WaxTestCertOptions) { .dns = names });
  g_autoptr(GTlsCertificate) shown = wax_test_cert_to_tls (leaf, 0);

  wax_test_policy_clear ();
  wax_cli_fixture_set_up_shared (f, NULL);
  wax_cli_fixture_run (f, 0, NULL, "trust stop @ENDPOINT");
  wax_cli_fixture_run (f, 0, NULL, "account connect alice");
  wax_demo_server_set_certificate (f->server, shown);
  g_assert_cmpint (g_mkdir_with_parents (FOLDER, 0755), ==, 0);
  g_assert_cmpint (chmod (FOLDER, 0755), ==, 0);
}

static void
tear_down (WaxCliFixture *f, gconstpointer unused)
{
  g_autoptr(GDir) dir = g_dir_open (FOLDER, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (FOLDER, name, NULL);

    g_assert_cmpint (g_remove (path), ==, 0);
  }
  wax_test_policy_clear ();
  wax_cli_fixture_tear_down_shared (f, NULL);
}

static void
set_policy (const char *lines)
{
  g_autofree char *text = g_strconcat ("[Policy]\n", lines, "\n", NULL);

  wax_test_policy_write ("10-test.conf", text);
}

static void
assert_unknown (WaxCliFixture *f)
{
  json_t *document = wax_cli_fixture_run_json (f, 1, "trust probe @ENDPOINT");

  g_assert_cmpstr (wax_cli_fixture_get (document, "problems.0.id"), ==, "issuer-unknown");
  g_assert_true (json_is_null (json_object_get (document, "anchor")));
  json_decref (document);
  wax_cli_fixture_run (f, 1, NULL, "sync alice @PASSWORD");
}

static void
assert_known (WaxCliFixture *f, const char *store, const char *file)
{
  json_t *document = wax_cli_fixture_run_json (f, 0, "trust probe @ENDPOINT");

  g_assert_cmpstr (wax_cli_fixture_get (document, "state"), ==, "secure");
  g_assert_cmpstr (wax_cli_fixture_get (document, "anchor.subject"), ==, "CN=Private Root");
  g_assert_cmpstr (wax_cli_fixture_get (document, "anchor.store"), ==, store);
  g_assert_cmpstr (wax_cli_fixture_get (document, "anchor.file"), ==, file);
  json_decref (document);
  wax_cli_fixture_run (f, 0, NULL, "sync alice @PASSWORD");
}

/* Returns: how often something was left aside or could not be used. */
static guint
count_faults (WaxCliFixture *f, const char *path)
{
  json_t *document = wax_cli_fixture_run_json (f, 0, "policy show"), *fault;
  guint n = 0;
  size_t i;

  json_array_foreach (json_object_get (document, "faults"), i, fault)
    n += strstr (json_string_value (fault), path) != NULL;
  json_decref (document);
  return n;
}

static void
test_file (WaxCliFixture *f, gconstpointer unused)
{
  assert_unknown (f);
  set_policy ("anchors=" ROOT);
  g_assert_cmpuint (count_faults (f, ROOT), ==, 1); /* it is not there */
  assert_unknown (f);
  write_anchor (ROOT, root);
  g_assert_cmpuint (count_faults (f, ROOT), ==, 0);
  assert_known (f, "policy", ROOT);
  set_policy ("anchors=localhost " ROOT);
  assert_known (f, "policy", ROOT);
  set_policy ("anchors=mail.example.org " ROOT);
  assert_unknown (f);
  set_policy ("anchors=" ROOT "\nextra-anchors=off");
  assert_unknown (f);
  wax_test_policy_write ("20-broken.conf", "[Policy]\nno-such-key=1\n");
  set_policy ("anchors=" ROOT);
  wax_cli_fixture_run (f, 1, NULL, "trust probe @ENDPOINT");
}

/* Whatever else stands in a folder, its certificates count. */
static void
test_folder (WaxCliFixture *f, gconstpointer unused)
{
  g_autofree char *pem = wax_test_cert_to_pem (root);
  g_autofree char *mixed = g_strconcat ("Bag Attributes\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
                                        "junk \377\n", pem, "-----BEGIN CERTIFICATE-----\n", NULL);

  set_policy ("anchors=" FOLDER);
  assert_unknown (f);
  write_file (FOLDER "/10-junk.pem", "nothing at all\n", 0644);
  write_file (FOLDER "/20-readme.txt", pem, 0644);
  assert_unknown (f);
  g_assert_cmpuint (count_faults (f, "10-junk.pem"), ==, 1);
  write_file (FOLDER "/30-mixed.crt", mixed, 0644);
  assert_known (f, "policy", FOLDER "/30-mixed.crt");
}

/* What others could have put there is nobody's word. */
static void
test_not_roots (WaxCliFixture *f, gconstpointer unused)
{
  write_anchor (ROOT, root);
  set_policy ("anchors=" ROOT);
  assert_known (f, "policy", ROOT);
  g_assert_cmpint (chmod (ROOT, 0666), ==, 0);
  assert_unknown (f);
  g_assert_cmpuint (count_faults (f, ROOT), ==, 1);
  g_assert_cmpint (chmod (ROOT, 0644), ==, 0);
  g_assert_cmpint (chmod (FOLDER, 0777), ==, 0);
  assert_unknown (f);
  g_assert_cmpint (chmod (FOLDER, 0755), ==, 0);
  assert_known (f, "policy", ROOT);
}

/* An authority that may not vouch for this server, and a certificate that root forbids, gain nothing by being named. */
static void
test_limits_hold (WaxCliFixture *f, gconstpointer unused)
{
  g_autofree char *fingerprint = wax_test_cert_dup_fingerprint (root);
  g_autofree char *distrusted = g_strconcat ("anchors=" ROOT "\ndistrusted-certificates=", fingerprint, NULL);
  json_t *document;

  write_anchor (ROOT, root);
  set_policy (distrusted);
  document = wax_cli_fixture_run_json (f, 1, "trust probe @ENDPOINT");
  g_assert_cmpstr (wax_cli_fixture_get (document, "state"), ==, "refused");
  g_assert_cmpstr (wax_cli_fixture_get (document, "problems.0.id"), ==, "distrusted");
  json_decref (document);
}

/* Without a network the same holds as with one. @problem: (nullable): %NULL for none */
static void
assert_verified (WaxCliFixture *f, const char *options, const char *state, const char *problem)
{
  g_autofree char *line = g_strconcat ("trust verify --host localhost @DIR/chain.pem ", options, NULL);
  json_t *document = wax_cli_fixture_run_json (f, strcmp (state, "secure") == 0 ? 0 : 1, line);

  g_assert_cmpstr (wax_cli_fixture_get (document, "state"), ==, state);
  if (problem != NULL)
    g_assert_cmpstr (wax_cli_fixture_get (document, "problems.0.id"), ==, problem);
  json_decref (document);
}

static void
test_verify (WaxCliFixture *f, gconstpointer unused)
{
  static const char *const names[] = { "localhost", NULL };
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (middle, &(WaxTestCertOptions) { .dns = names });
  g_autofree char *fingerprint = wax_test_cert_dup_fingerprint (leaf), *chain = wax_test_cert_chain_to_pem (leaf, 0);
  g_autofree char *distrusted = g_strconcat ("anchors=" ROOT "\ndistrusted-certificates=", fingerprint, NULL);
  g_autofree char *other = g_strnfill (64, 'a');
  g_autofree char *pinned = g_strconcat ("pinned-keys=localhost ", other, NULL);
  g_autofree char *elsewhere = g_strconcat ("anchors=" ROOT "\npinned-keys=mail.example.org ", other, NULL);

  g_free (wax_test_pki_write (f->dir, "chain.pem", chain));
  write_anchor (ROOT, root);
  assert_verified (f, "", "not-trusted", "issuer-unknown");
  set_policy ("anchors=" ROOT);
  assert_verified (f, "", "secure", NULL);
  set_policy ("anchors=localhost " ROOT);
  assert_verified (f, "", "secure", NULL);
  set_policy ("anchors=mail.example.org " ROOT);
  assert_verified (f, "", "not-trusted", "issuer-unknown");
  assert_verified (f, "--anchors " ROOT, "secure", NULL);
  set_policy (elsewhere);
  assert_verified (f, "", "secure", NULL);
  set_policy (distrusted);
  assert_verified (f, "", "refused", "distrusted");
  assert_verified (f, "--anchors " ROOT, "refused", "distrusted");
  set_policy (pinned);
  assert_verified (f, "--anchors " ROOT, "refused", "pin-violation");
}

/* ---- while a connection is up ---- */

static GSubprocess *
watch (WaxCliFixture *f)
{
  GSubprocess *watcher;
  gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  wax_demo_server_reset_counters (f->server);
  watcher = wax_cli_fixture_start (f, "sync alice --watch --for 120 --quiet @PASSWORD");
  while (wax_demo_server_count_requests (f->server, "WaitSetRequest") == 0 && g_get_monotonic_time () < end)
    g_usleep (2000);
  g_assert_cmpuint (wax_demo_server_count_requests (f->server, "WaitSetRequest"), >, 0);
  return watcher;
}

static void
assert_ends (WaxCliFixture *f, GSubprocess *watcher)
{
  gint64 start = g_get_monotonic_time ();
  json_t *document;

  g_assert_true (g_subprocess_wait (watcher, NULL, NULL));
  g_assert_cmpint (g_get_monotonic_time () - start, <, LIVE_S * G_USEC_PER_SEC);
  g_assert_cmpint (g_subprocess_get_exit_status (watcher), !=, 0);
  document = wax_cli_fixture_run_json (f, 0, "account show alice");
  g_assert_true (json_is_false (wax_cli_fixture_find (document, "online")));
  json_decref (document);
}

/* ---- for one account ---- */

#define OWN "account set alice ca-file=@DIR/own.pem ca-fingerprint="

static void
write_own (WaxCliFixture *f, WaxTestCert *certificate)
{
  g_autofree char *pem = wax_test_cert_to_pem (certificate);

  g_free (wax_test_pki_write (f->dir, "own.pem", pem));
}

static void
set_own (WaxCliFixture *f, int expected, WaxTestCert *certificate)
{
  g_autofree char *fingerprint = wax_test_cert_dup_fingerprint (certificate);
  g_autofree char *line = g_strconcat (OWN, fingerprint, NULL);

  wax_cli_fixture_run (f, expected, NULL, line);
}

static guint
count_lines (WaxCliFixture *f, const char *event, WaxTestCert *certificate)
{
  g_autofree char *fingerprint = wax_test_cert_dup_fingerprint (certificate);
  json_t *lines = wax_cli_fixture_run_json (f, 0, "trust ledger"), *line;
  guint n = 0;
  size_t i;

  json_array_foreach (lines, i, line)
    n += g_strcmp0 (json_string_value (json_object_get (line, "fingerprint")), fingerprint) == 0 &&
         g_strcmp0 (json_string_value (json_object_get (line, "event")), event) == 0;
  json_decref (lines);
  return n;
}

static void
assert_own (WaxCliFixture *f)
{
  g_autofree char *fingerprint = wax_test_cert_dup_fingerprint (root), *out = NULL;
  json_t *document;

  wax_cli_fixture_run (f, 0, NULL, "sync alice @PASSWORD");
  document = wax_cli_fixture_run_json (f, 0, "status alice");
  g_assert_cmpstr (wax_cli_fixture_get (document, "state"), ==, "secure");
  g_assert_cmpstr (wax_cli_fixture_get (document, "authority"), ==, fingerprint);
  json_decref (document);
  wax_cli_fixture_run (f, 0, &out, "status alice");
  g_assert_nonnull (strstr (out, "SECURE BY YOUR OWN AUTHORITY"));
}

/* Whatever is wrong about it, nothing at all is changed. */
static void
test_own_refused (WaxCliFixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) other = wax_test_cert_new_root ("Other Root");
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new_leaf (root, "localhost");
  json_t *document;

  write_own (f, root);
  set_own (f, 1, root); /* nobody allowed it */
  set_policy ("extra-anchors=policy");
  set_own (f, 1, root);
  set_policy ("extra-anchors=account");
  set_own (f, 2, other);
  wax_cli_fixture_run (f, 2, NULL, "account set alice name=Changed ca-file=@DIR/own.pem");
  wax_cli_fixture_run (f, 2, NULL, "account set alice name=Changed ca-file=@DIR/own.pem ca-fingerprint=1234");
  wax_cli_fixture_run (f, 2, NULL, "account set alice name=Changed ca-file=@DIR/none.pem ca-fingerprint=@FINGERPRINT");
  wax_cli_fixture_run (f, 2, NULL, "account set alice name=Changed ca-fingerprint=@FINGERPRINT");
  write_own (f, leaf);
  set_own (f, 2, leaf); /* a server's */
  document = wax_cli_fixture_run_json (f, 0, "account show alice");
  g_assert_cmpstr (wax_cli_fixture_get (document, "name"), ==, "alice@example.test");
  json_decref (document);
  assert_unknown (f);
  g_assert_cmpuint (count_lines (f, "granted", root), ==, 0);
}

static void
test_own (WaxCliFixture *f, gconstpointer unused)
{
  g_autoptr(GSubprocess) watcher = NULL;
  json_t *document;

  write_own (f, root);
  set_policy ("extra-anchors=account");
  set_own (f, 0, root);
  assert_own (f);
  g_assert_cmpuint (count_lines (f, "granted", root), ==, 1);
  /* For that account and that host alone. */
  document = wax_cli_fixture_run_json (f, 1, "trust probe @ENDPOINT");
  g_assert_cmpstr (wax_cli_fixture_get (document, "problems.0.id"), ==, "issuer-unknown");
  json_decref (document);
  wax_cli_fixture_run (f, 1, NULL, "account add --server @URL --user bob@example.test @PASSWORD");

  watcher = watch (f);
  wax_cli_fixture_run (f, 0, NULL, "trust stop @ENDPOINT");
  assert_ends (f, watcher);
  g_assert_cmpuint (count_lines (f, "stopped", root), ==, 1);
  wax_cli_fixture_run (f, 0, NULL, "account connect alice");
  assert_unknown (f);
}

static void
test_own_ends (WaxCliFixture *f, gconstpointer unused)
{
  g_autoptr(GSubprocess) watcher = NULL;

  write_own (f, root);
  set_policy ("extra-anchors=account");
  set_own (f, 0, root);
  wax_cli_fixture_run (f, 0, NULL, "account set alice ca-file=");
  g_assert_cmpuint (count_lines (f, "stopped", root), ==, 1);
  assert_unknown (f);

  set_own (f, 0, root);
  wax_cli_fixture_run (f, 0, NULL, "account set alice server=https://127.0.0.1:1");
  g_assert_cmpuint (count_lines (f, "stopped", root), ==, 2);
  wax_cli_fixture_run (f, 0, NULL, "account set alice server=@URL");
  assert_unknown (f);

  set_own (f, 0, root);
  set_own (f, 0, root);
  g_assert_cmpuint (count_lines (f, "superseded", root), ==, 1);
  watcher = watch (f);
  set_policy ("extra-anchors=off");
  assert_ends (f, watcher);
  g_assert_cmpuint (count_lines (f, "policy", root), ==, 1);
  set_policy ("extra-anchors=account");
  wax_cli_fixture_run (f, 0, NULL, "account connect alice");
  assert_unknown (f); /* what ended stays ended */
}

/* A server's own certificate that calls itself an authority would be trusted without an end. */
static void
test_own_for_itself (WaxCliFixture *f, gconstpointer unused)
{
  static const char *const names[] = { "localhost", NULL };
  g_autoptr(WaxTestCert) itself = wax_test_cert_new (NULL, &(WaxTestCertOptions) { .dns = names,
                                                                                   .plain_like_openssl = TRUE });
  g_autoptr(GTlsCertificate) shown = wax_test_cert_to_tls (itself, 1);
  g_autofree char *out = NULL;

  wax_demo_server_set_certificate (f->server, shown);
  write_own (f, itself);
  set_policy ("extra-anchors=account");
  set_own (f, 0, itself);
  wax_cli_fixture_run (f, 1, &out, "--json sync alice @PASSWORD");
  g_assert_nonnull (strstr (out, "\"self-signed\""));
}



static void
test_live (WaxCliFixture *f, gconstpointer unused)
{
  g_autoptr(GSubprocess) watcher = NULL;

  write_anchor (ROOT, root);
  set_policy ("anchors=" FOLDER);
  watcher = watch (f);
  g_assert_cmpint (g_unlink (ROOT), ==, 0);
  assert_ends (f, watcher);
}

/* The system's own store: what is added to it and what is taken away is noticed by a program that is running. */
static void
test_system_store (WaxCliFixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) other = wax_test_cert_new_root ("Other Root");
  g_autoptr(GSubprocess) watcher = NULL;
  g_autofree char *link = g_file_read_link ("/etc/ssl", NULL);

  g_assert_cmpint (g_unlink ("/etc/ssl"), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents ("/etc/ssl/certs", 0755), ==, 0);
  write_anchor (STORE, other);
  assert_unknown (f);
  write_anchor (STORE, root);
  assert_known (f, "system", STORE);
  watcher = watch (f);
  write_anchor (STORE, other);
  assert_ends (f, watcher);
  wax_cli_fixture_run (f, 0, NULL, "account connect alice");
  assert_unknown (f);

  g_assert_cmpint (g_unlink (STORE), ==, 0);
  g_assert_cmpint (g_rmdir ("/etc/ssl/certs"), ==, 0);
  g_assert_cmpint (g_rmdir ("/etc/ssl"), ==, 0);
  g_assert_cmpint (symlink (link, "/etc/ssl"), ==, 0);
}

int
main (int argc, char **argv)
{
  int status;

  wax_test_policy_prepare ();
  g_test_init (&argc, &argv, NULL);
  root = wax_test_cert_new_root ("Private Root");
  middle = wax_test_cert_new (root, &(WaxTestCertOptions) { .common_name = "Private Middle", .ca = TRUE });
#define ADD(path, func) g_test_add ("/waxctl/anchors/" path, WaxCliFixture, NULL, set_up, func, tear_down)
  ADD ("file", test_file);
  ADD ("folder", test_folder);
  ADD ("not-roots", test_not_roots);
  ADD ("limits-hold", test_limits_hold);
  ADD ("verify", test_verify);
  ADD ("own", test_own);
  ADD ("own-refused", test_own_refused);
  ADD ("own-ends", test_own_ends);
  ADD ("own-for-itself", test_own_for_itself);
  ADD ("live", test_live);
  ADD ("system-store", test_system_store);
  status = g_test_run ();
  wax_cli_fixture_end_shared ();
  wax_test_policy_end ();
  wax_test_cert_unref (middle);
  wax_test_cert_unref (root);
  return status;
}
