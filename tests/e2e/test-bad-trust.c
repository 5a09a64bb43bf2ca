#include "wax-cli-fixture.h"

#include "wax-fault-server.h"
#include "wax-test-crl.h"
#include "wax-test-der.h"
#include "wax-test-pki.h"

#include <sqlite3.h>
#include <string.h>

/*
 * What strangers and accidents can put before the examination, the lists and the ledger: each ends with its sentence,
 * in a few seconds, without a yes. The built program is asked, as a script would.
 */

#define HOST "mail.example.test"

enum { PATIENCE_S = 20 };

typedef struct {
  WaxCliFixture cli;
  WaxTestCert *root;
  WaxTestCert *leaf;
} Fixture;

static char *
write_bytes (Fixture *f, const char *name, const void *bytes, gssize size)
{
  char *path = g_build_filename (f->cli.dir, name, NULL);

  g_assert_true (g_file_set_contents (path, bytes, size, NULL));
  return path;
}

static void
set_up (Fixture *f, gconstpointer unused)
{
  static const char *const names[] = { HOST, NULL };
  g_autofree char *root = NULL, *leaf = NULL, *anchors = NULL, *chain = NULL;

  wax_cli_fixture_set_up_shared (&f->cli, NULL);
  f->root = wax_test_cert_new_root ("Known Root");
  f->leaf = wax_test_cert_new (f->root, &(WaxTestCertOptions) { .dns = names });
  root = wax_test_cert_to_pem (f->root);
  leaf = wax_test_cert_to_pem (f->leaf);
  anchors = write_bytes (f, "anchors.pem", root, -1);
  chain = write_bytes (f, "good.pem", leaf, -1);
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  wax_test_cert_unref (f->root);
  wax_test_cert_unref (f->leaf);
  wax_cli_fixture_tear_down_shared (&f->cli, NULL);
}

/* ---- what is said ---- */

/* Nothing that a terminal would obey, or that turns the writing, in either form. */
static void
assert_printable (const char *text)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    g_assert_true (c == '\n' || c == '\t' || !g_unichar_iscntrl (c));
    g_assert_false ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069));
  }
}

/* Runs it in both forms. Returns: (transfer full): the document. */
static json_t *
run (Fixture *f, int expected, const char *line)
{
  gint64 start = g_get_monotonic_time ();
  g_autofree char *out = NULL, *errors = NULL, *printed = NULL;
  int status = wax_cli_fixture_try (&f->cli, &out, &errors, line);
  json_t *document;

  if (status != expected)
    g_error ("waxctl %s: exit code %d instead of %d\n%.2000s\n%.2000s", line, status, expected, out, errors);
  assert_printable (out);
  assert_printable (errors);
  document = wax_cli_fixture_run_json (&f->cli, expected, line);
  printed = json_dumps (document, JSON_INDENT (2) | JSON_ENCODE_ANY);
  assert_printable (printed);
  g_assert_cmpint (g_get_monotonic_time () - start, <, PATIENCE_S * G_USEC_PER_SEC);
  return document;
}

/* A verdict with this problem first, and a sentence. */
static void
assert_refused (Fixture *f, const char *line, const char *problem)
{
  json_t *document = run (f, 1, line);

  g_assert_cmpstr (wax_cli_fixture_get (document, "problems.0.id"), ==, problem);
  g_assert_cmpint (strlen (wax_cli_fixture_get (document, "problems.0.text")), >, 10);
  json_decref (document);
}

/* Input that cannot be read: a sentence that names the file. */
static void
assert_unreadable (Fixture *f, const char *line, const char *file)
{
  json_t *document = run (f, 2, line);

  g_assert_cmpstr (wax_cli_fixture_get (document, "error.domain"), ==, "usage");
  g_assert_nonnull (strstr (wax_cli_fixture_get (document, "error.text"), file));
  json_decref (document);
}

#define VERIFY "trust verify --host " HOST " --anchors @DIR/anchors.pem "

/* ---- certificates ---- */

static void
write_certificate (Fixture *f, WaxTestCert *certificate)
{
  g_autofree char *pem = wax_test_cert_to_pem (certificate);
  g_autofree char *path = write_bytes (f, "chain.pem", pem, -1);
}

static void
write_der (Fixture *f, const void *der, gsize size)
{
  g_autofree char *base64 = g_base64_encode (der, size);
  g_autofree char *pem = g_strdup_printf ("-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n", base64);
  g_autofree char *path = write_bytes (f, "chain.pem", pem, -1);
}

static void
test_unreadable (Fixture *f, gconstpointer unused)
{
  gsize size;
  const guint8 *der = g_bytes_get_data (wax_test_cert_get_der (f->leaf), &size);
  g_autofree char *junk = write_bytes (f, "junk", "\0\xff no certificate", 18),
                  *empty = write_bytes (f, "empty", "", 0);

  assert_unreadable (f, VERIFY "@DIR/junk", "junk");
  assert_unreadable (f, VERIFY "@DIR/empty", "empty");
  assert_unreadable (f, VERIFY "@DIR/missing", "missing");
  write_der (f, der, size / 2);
  assert_unreadable (f, VERIFY "@DIR/chain.pem", "chain.pem");
  write_der (f, "\x30\x82\xff\xff\x30", 5);
  assert_unreadable (f, VERIFY "@DIR/chain.pem", "chain.pem");
}

/* Ten megabytes: in a field that nobody knows, then without end and sense. */
static void
test_huge (Fixture *f, gconstpointer unused)
{
  const gsize size = 10 * 1000 * 1000;
  g_autofree guint8 *zeros = g_malloc0 (size);
  g_autoptr(GByteArray) value = wax_test_der_octets (0x04, zeros, (gssize) size);
  const WaxTestExtension extensions[] = { { "1.3.6.1.4.1.99999.1", FALSE, value }, { NULL } };
  g_autoptr(WaxTestCert) huge =
    wax_test_cert_new (NULL, &(WaxTestCertOptions) { .common_name = HOST, .extensions = extensions });

  write_certificate (f, huge);
  assert_refused (f, VERIFY "@DIR/chain.pem", "name-mismatch");
  memset (zeros, 0x30, size);
  write_der (f, zeros, size);
  assert_unreadable (f, VERIFY "@DIR/chain.pem", "chain.pem");
}

/* @last: (nullable): the one that is ours */
static void
write_many_names (Fixture *f, const char *last)
{
  g_autoptr(GByteArray) names = wax_test_der_many_names (999, last);
  const WaxTestExtension extensions[] = { { "2.5.29.17", FALSE, names }, { NULL } };
  g_autoptr(WaxTestCert) certificate = wax_test_cert_new (f->root, &(WaxTestCertOptions) {
    .common_name = HOST, .no_san = TRUE, .extensions = extensions });

  write_certificate (f, certificate);
}

static void
test_many_names (Fixture *f, gconstpointer unused)
{
  json_t *document;

  write_many_names (f, "other.example.test");
  document = run (f, 1, VERIFY "@DIR/chain.pem");
  g_assert_cmpstr (wax_cli_fixture_get (document, "problems.0.id"), ==, "name-mismatch");
  g_assert_cmpint (strlen (wax_cli_fixture_get (document, "problems.0.text")), <, 400); /* nobody reads them all */
  json_decref (document);
  write_many_names (f, HOST);
  json_decref (run (f, 0, VERIFY "@DIR/chain.pem"));
}

/* run() looks at every character that is printed. */
static void
test_hostile_names (Fixture *f, gconstpointer unused)
{
  static const struct { const char *octets; gsize size; const char *shown; } names[] = {
    { "mail.example.test\0.evil.test", 28, "mail.example.test\\u0000.evil.test" },
    { "mail\xe2\x80\xae.example.test", 20, "\\u202e" },
    { "mail\x1b[31m.example.test", 22, "\\u001b" },
    { "mail\n.example.test", 18, "\\u000a" },
    { "m\xff\xfe.example.test", 16, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr(GByteArray) value =
      wax_test_der (0x30, wax_test_der_octets (0x82, names[i].octets, (gssize) names[i].size), NULL);
    const WaxTestExtension extensions[] = { { "2.5.29.17", FALSE, value }, { NULL } };
    g_autoptr(WaxTestCert) bad = wax_test_cert_new (f->root, &(WaxTestCertOptions) {
      .common_name = "good.test\xe2\x80\xae\ttset.live\x1b[2J", .organization = "<b>bold</b>", .no_san = TRUE,
      .extensions = extensions });
    g_autofree char *text = NULL;
    json_t *document;

    write_certificate (f, bad);
    document = run (f, 1, VERIFY "@DIR/chain.pem");
    text = json_dumps (document, 0);
    g_test_message ("%s", text);
    if (names[i].shown != NULL) {
      g_autofree char *in_json = g_strescape (names[i].shown, NULL);

      g_assert_nonnull (strstr (text, in_json));
    }
    json_decref (document);
  }
}

/* ---- lists ---- */

/* @problem: (nullable) */
static void
verify_with_list (Fixture *f, GBytes *list, int expected, const char *problem)
{
  gsize size;
  const void *octets = g_bytes_get_data (list, &size);
  g_autofree char *path = write_bytes (f, "list.crl", octets, (gssize) size);
  const char *line = VERIFY "--crl @DIR/list.crl @DIR/good.pem";

  if (problem != NULL)
    assert_refused (f, line, problem);
  else
    json_decref (run (f, expected, line));
}

static void
test_lists (Fixture *f, gconstpointer unused)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  WaxTestCert *const revoked[] = { f->leaf, NULL };
  g_autoptr(WaxTestCert) stranger = wax_test_cert_new_root ("Known Root");
  g_autoptr(GBytes) good = wax_test_crl_make (f->root, &(WaxTestCrlOptions) { .from = now - 60 });
  g_autoptr(GBytes) names_it = wax_test_crl_make (f->root,
                                                  &(WaxTestCrlOptions) { .from = now - 60, .revoked = revoked });
  g_autoptr(GBytes) old = wax_test_crl_make (f->root, &(WaxTestCrlOptions) { .from = now - 60 * 86400 });
  g_autoptr(GBytes) foreign = wax_test_crl_make (f->root,
                                                 &(WaxTestCrlOptions) { .from = now - 60, .signer = stranger });
  g_autoptr(GBytes) half = g_bytes_new_from_bytes (good, 0, g_bytes_get_size (good) / 2);
  g_autofree guint8 *zeros = g_malloc0 (11 * 1024 * 1024);
  g_autoptr(GBytes) endless = g_bytes_new_static (zeros, 11 * 1024 * 1024);

  verify_with_list (f, good, 0, NULL);
  verify_with_list (f, names_it, 1, "revoked");
  verify_with_list (f, old, 1, "revocation-unknown");
  verify_with_list (f, foreign, 1, "revocation-unknown");
  verify_with_list (f, half, 1, "revocation-unknown");
  verify_with_list (f, endless, 2, NULL);
}

/* ---- anchors ---- */

static void
test_anchors (Fixture *f, gconstpointer unused)
{
  g_autofree char *root = wax_test_cert_to_pem (f->root), *half = g_strndup (root, strlen (root) / 2);
  g_autofree char *mixed = g_strconcat ("# comment \xff\n", half, "\n-----END CERTIFICATE-----\n", root,
                                        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                                        "-----BEGIN CERTIFICATE-----\n", NULL);
  g_autofree char *path = write_bytes (f, "mixed.pem", mixed, -1), *bad = write_bytes (f, "bad.pem", half, -1);

  json_decref (run (f, 0, "trust verify --host " HOST " --anchors @DIR/mixed.pem @DIR/good.pem"));
  json_decref (run (f, 2, "trust verify --host " HOST " --anchors @DIR/bad.pem @DIR/good.pem"));
  json_decref (run (f, 2, "trust verify --host " HOST " --anchors @DIR/nowhere.pem @DIR/good.pem"));
  json_decref (run (f, 2, "trust verify --host " HOST " --anchors @DIR @DIR/good.pem"));
}

/* ---- the ledger ---- */

static void
execute (Fixture *f, const char *sql)
{
  g_autofree char *path = g_build_filename (f->cli.profile, "profile.db", NULL);
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, "DROP TRIGGER trust_grant_hold; DROP TRIGGER trust_grant_keep;"
                    "DROP TRIGGER trust_grant_problem_hold; DROP TRIGGER trust_grant_endpoint_hold;"
                    "DROP TRIGGER trust_grant_fingerprint_keep", NULL, NULL, NULL);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static guint64
get_received (Fixture *f)
{
  return wax_demo_server_get_counter (f->cli.server, WAX_DEMO_BYTES_RECEIVED);
}

/* Of the call, or of the first channel that failed. */
static const char *
get_sentence (json_t *document)
{
  return json_is_object (wax_cli_fixture_find (document, "error"))
           ? wax_cli_fixture_get (document, "error.text")
           : wax_cli_fixture_get (document, "channels.0.error.text");
}

/* What was granted is granted no more when its record cannot be understood: nothing is sent, and it is said. */
static void
test_damaged_rows (Fixture *f, gconstpointer unused)
{
  static const char *const scripts[] = {
    "UPDATE trust_grant SET duration = 'always'",
    "UPDATE trust_grant SET channel = 'everything'",
    "UPDATE trust_grant_problem SET problem = 'none'",
    "UPDATE trust_grant_endpoint SET endpoint = '///'",
    "DELETE FROM trust_grant_fingerprint",
    "UPDATE trust_certificate SET der = x'3000'",
    "DROP TABLE trust_grant_problem",
  };

  json_decref (run (f, 0, "sync alice @PASSWORD"));
  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++) {
    g_autofree char *name = g_strdup_printf ("copy-%u", i), *copy = g_build_filename (f->cli.dir, name, NULL);
    g_autofree char *before = f->cli.profile, *out = NULL, *errors = NULL;
    guint64 received = get_received (f);
    json_t *document;

    g_assert_cmpint (g_mkdir_with_parents (copy, 0700), ==, 0);
    wax_cli_fixture_copy (before, copy);
    f->cli.profile = copy;
    execute (f, scripts[i]);
    g_assert_cmpint (wax_cli_fixture_try (&f->cli, &out, &errors, "--json sync alice @PASSWORD"), !=, 0);
    g_test_message ("%s: %s", scripts[i], out);
    document = json_loads (out, 0, NULL);
    g_assert_cmpint (strlen (get_sentence (document)), >, 10);
    g_assert_cmpuint (get_received (f), ==, received);
    json_decref (document);
    f->cli.profile = g_steal_pointer (&before);
  }
}

/* The file itself is none any more. */
static void
test_damaged_file (Fixture *f, gconstpointer unused)
{
  static const char *const calls[] = { "trust list", "trust ledger", "sync alice @PASSWORD", "status alice" };
  g_autofree char *path = g_build_filename (f->cli.profile, "profile.db", NULL), *junk = g_strnfill (8192, 'x');
  guint64 received = get_received (f);

  g_assert_true (g_file_set_contents (path, junk, 8192, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++) {
    json_t *document = run (f, 8, calls[i]);

    g_assert_cmpstr (wax_cli_fixture_get (document, "error.domain"), ==, "store");
    g_assert_cmpstr (wax_cli_fixture_get (document, "error.code"), ==, "profile-damaged");
    g_assert_null (strstr (wax_cli_fixture_get (document, "error.text"), "fetched again")); /* from nowhere */
    json_decref (document);
  }
  g_assert_cmpuint (get_received (f), ==, received);
}

/* ---- at a socket ---- */

static void
test_socket (Fixture *f, gconstpointer unused)
{
  g_autofree char *chain = wax_test_cert_to_pem (f->leaf), *key = wax_test_cert_key_to_pem (f->leaf);
  g_autoptr(WaxFaultServer) unreadable = wax_fault_server_new (WAX_FAULT_UNREADABLE, chain, key);
  g_autoptr(WaxFaultServer) plain = wax_fault_server_new (WAX_FAULT_PLAIN, NULL, NULL);
  g_autofree char *at = g_strdup_printf ("trust probe 127.0.0.1:%u", wax_fault_server_get_port (unreadable));
  g_autofree char *no_tls = g_strdup_printf ("trust probe 127.0.0.1:%u", wax_fault_server_get_port (plain));
  json_t *document;

  assert_refused (f, at, "malformed");
  document = run (f, 3, no_tls);
  g_assert_cmpstr (wax_cli_fixture_get (document, "error.code"), ==, "not-tls");
  json_decref (document);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  add ("/bad-trust/unreadable", test_unreadable);
  add ("/bad-trust/huge", test_huge);
  add ("/bad-trust/many-names", test_many_names);
  add ("/bad-trust/hostile-names", test_hostile_names);
  add ("/bad-trust/lists", test_lists);
  add ("/bad-trust/anchors", test_anchors);
  add ("/bad-trust/damaged-rows", test_damaged_rows);
  add ("/bad-trust/damaged-file", test_damaged_file);
  add ("/bad-trust/socket", test_socket);
  status = g_test_run ();
  wax_cli_fixture_end_shared ();
  return status;
}
