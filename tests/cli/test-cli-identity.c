#include "wax-cli-fixture.h"
#include "wax-test-answer.h"

#include <glib/gstdio.h>
#include <gnutls/pkcs7.h>
#include <libsecret/secret.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* A certificate of the person's own from a file to the keyring, with a real one. */

#define PASSWORD "correct horse"

static const SecretSchema schema = {
  "io.github.waxwing.Waxwing.PrivateKey",
  SECRET_SCHEMA_NONE,
  { { "certificate", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

static void
set_up (WaxCliFixture *f, gconstpointer unused)
{
  g_autofree char *password = NULL;

  wax_cli_fixture_set_up (f, NULL);
  f->bus = g_getenv ("DBUS_SESSION_BUS_ADDRESS");
  password = g_build_filename (f->dir, "file-password", NULL);
  g_assert_true (g_file_set_contents (password, PASSWORD "\n", -1, NULL));
}

/* A copy, of which the test does what it likes. */
static char *
copy_file (WaxCliFixture *f, const char *name)
{
  g_autofree char *from = g_test_build_filename (G_TEST_DIST, "data", "identities", name, NULL);
  char *to = g_build_filename (f->dir, name, NULL);
  g_autofree char *data = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (from, &data, &size, NULL));
  g_assert_true (g_file_set_contents (to, data, (gssize) size, NULL));
  return to;
}

static char *
look_up_key (const char *fingerprint)
{
  g_autoptr(GError) error = NULL;
  char *key = secret_password_lookup_sync (&schema, NULL, &error, "certificate", fingerprint, NULL);

  g_assert_no_error (error);
  return key;
}

static void
assert_fails (WaxCliFixture *f, int status, const char *code, const char *line)
{
  g_autofree char *out = NULL, *errors = NULL;
  json_t *document = wax_cli_fixture_run_json (f, status, line);

  g_assert_cmpstr (wax_cli_fixture_get (document, "error.domain"), ==, "identity");
  g_assert_cmpstr (wax_cli_fixture_get (document, "error.code"), ==, code);
  g_assert_cmpint (wax_cli_fixture_try (f, &out, &errors, line), ==, status);
  g_assert_nonnull (strstr (errors, wax_cli_fixture_get (document, "error.text")));
  g_assert_null (strstr (errors, PASSWORD));
  json_decref (document);
}

static void
assert_count (WaxCliFixture *f, size_t n)
{
  json_t *list = wax_cli_fixture_run_json (f, 0, "identity list");

  g_assert_cmpuint (json_array_size (list), ==, n);
  json_decref (list);
}

static void
test_import (WaxCliFixture *f, gconstpointer unused)
{
  g_autofree char *file = copy_file (f, "aes-ec.p12"), *key = NULL, *line = NULL, *gone = NULL, *fingerprint = NULL;
  g_auto(GStrv) key_lines = NULL;
  json_t *document, *again, *shown;

  assert_fails (f, 2, "file-password-needed", "identity import @DIR/aes-ec.p12");
  assert_fails (f, 2, "file-wrong-password", "identity import @DIR/aes-ec.p12 @PASSWORD");
  assert_count (f, 0);

  document = wax_cli_fixture_run_json (f, 0, "identity import @DIR/aes-ec.p12 --password-file @DIR/file-password");
  g_assert_cmpstr (wax_cli_fixture_get (document, "addresses.0"), ==, "alice@example.test");
  g_assert_nonnull (strstr (wax_cli_fixture_get (document, "subject"), "CN=Alice"));
  g_assert_cmpstr (wax_cli_fixture_get (document, "issuer"), ==, "CN=Example Client CA");
  g_assert_true (g_str_has_suffix (wax_cli_fixture_get (document, "not_after"), "Z"));
  fingerprint = g_strdup (wax_cli_fixture_get (document, "fingerprint"));
  key = look_up_key (fingerprint);
  g_assert_nonnull (key);

  /* The file is not needed again, and once more is once more the same. */
  again = wax_cli_fixture_run_json (f, 0, "identity import @DIR/aes-ec.p12 --password-file @DIR/file-password");
  g_assert_cmpstr (wax_cli_fixture_get (again, "id"), ==, wax_cli_fixture_get (document, "id"));
  g_assert_cmpint (g_unlink (file), ==, 0);
  assert_count (f, 1);
  line = g_strdup_printf ("identity show %s", wax_cli_fixture_get (document, "id"));
  shown = wax_cli_fixture_run_json (f, 0, line);
  g_assert_cmpuint (json_array_size (wax_cli_fixture_find (shown, "chain")), ==, 3);
  g_assert_cmpstr (wax_cli_fixture_get (shown, "chain.0.fingerprint"), ==, fingerprint);

  key_lines = g_strsplit (key, "\n", -1);
  g_assert_cmpstr (key_lines[0], ==, "-----BEGIN PRIVATE KEY-----");
  wax_cli_fixture_assert_nowhere (f, key_lines[1]);
  wax_cli_fixture_assert_nowhere (f, "PRIVATE KEY");
  wax_cli_fixture_assert_nowhere (f, PASSWORD);

  g_free (line);
  line = g_strdup_printf ("identity remove %s", fingerprint);
  wax_cli_fixture_run (f, 0, NULL, line);
  assert_count (f, 0);
  gone = look_up_key (fingerprint);
  g_assert_null (gone);
  json_decref (document);
  json_decref (again);
  json_decref (shown);
}

/* Both say which of the two is missing: the place for keys, or the file's certificate. */
static void
test_no_keyring (WaxCliFixture *f, gconstpointer unused)
{
  g_autofree char *file = copy_file (f, "plain.pem");

  f->bus = NULL;
  assert_fails (f, 4, "no-key-store", "identity import @DIR/plain.pem");
  assert_count (f, 0);
}

/* The answer of an authority, to a request of somebody else. */
static void
write_bundle (WaxCliFixture *f, const char *name)
{
  g_autofree char *path = g_build_filename (f->dir, name, NULL);
  g_autoptr(WaxTestCert) own = wax_test_cert_new_root ("Somebody Else");
  GBytes *der = wax_test_cert_get_der (own);
  const gnutls_datum_t data = { (guint8 *) g_bytes_get_data (der, NULL), (guint) g_bytes_get_size (der) };
  gnutls_datum_t bundle = { NULL, 0 };
  gnutls_pkcs7_t pkcs7;

  gnutls_pkcs7_init (&pkcs7);
  g_assert_cmpint (gnutls_pkcs7_set_crt_raw (pkcs7, &data), ==, 0);
  g_assert_cmpint (gnutls_pkcs7_export2 (pkcs7, GNUTLS_X509_FMT_DER, &bundle), ==, 0);
  g_assert_true (g_file_set_contents (path, (char *) bundle.data, (gssize) bundle.size, NULL));
  gnutls_free (bundle.data);
  gnutls_pkcs7_deinit (pkcs7);
}

/* Empty, a gigabyte with nothing in it, and what the system does not let be read: in the system's words. */
static void
assert_no_such_files (WaxCliFixture *f)
{
  g_autofree char *empty = g_build_filename (f->dir, "empty.p12", NULL);
  g_autofree char *huge = g_build_filename (f->dir, "huge.p12", NULL), *out = NULL, *errors = NULL;

  g_assert_true (g_file_set_contents (empty, "", 0, NULL));
  g_assert_true (g_file_set_contents (huge, "", 0, NULL));
  g_assert_cmpint (truncate (huge, (off_t) 1 << 30), ==, 0);
  assert_fails (f, 2, "file-unreadable", "identity import @DIR/empty.p12");
  assert_fails (f, 2, "file-too-large", "identity import @DIR/huge.p12");
  g_assert_cmpint (g_unlink (huge), ==, 0);
  json_decref (wax_cli_fixture_run_json (f, 2, "identity import @DIR"));
  g_assert_cmpint (wax_cli_fixture_try (f, &out, &errors, "identity import @DIR/huge.p12"), ==, 2);
  g_assert_nonnull (strstr (errors, "huge.p12: No such file or directory"));
}

static void
test_bad_files (WaxCliFixture *f, gconstpointer unused)
{
  static const struct { const char *name, *code; } files[] = {
    { "certificate.pem", "file-no-key" },         { "certificate.der", "file-no-key" },
    { "bundle.p7b", "file-no-key" },              { "key.pem", "file-no-certificate" },
    { "mismatch.pem", "file-mismatch" },          { "make.sh", "file-unreadable" },
    { "java-ec-own.p12", "file-not-supported" },  { "utf8.p12", "file-wrong-password" },
    { "openssl-encrypted.pem", "file-password-needed" },
  };

  write_bundle (f, "bundle.p7b");
  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    gboolean made = strcmp (files[i].name, "bundle.p7b") == 0;
    gboolean with = strcmp (files[i].code, "file-password-needed") != 0;
    g_autofree char *file = !made ? copy_file (f, files[i].name) : NULL;
    g_autofree char *line = g_strdup_printf ("identity import @DIR/%s%s", files[i].name,
                                             with ? " --password-file @DIR/file-password" : "");

    assert_fails (f, 2, files[i].code, line);
  }
  assert_no_such_files (f);
  json_decref (wax_cli_fixture_run_json (f, 2, "identity show 0123456789abcdef"));
  json_decref (wax_cli_fixture_run_json (f, 2, "identity remove 0123456789abcdef"));
  assert_count (f, 0);
}

static void
test_several (WaxCliFixture *f, gconstpointer unused)
{
  g_autofree char *file = copy_file (f, "two-keys.pem"), *line = NULL;
  json_t *refused = wax_cli_fixture_run_json (f, 2, "identity import @DIR/two-keys.pem"), *document;

  g_assert_cmpstr (wax_cli_fixture_get (refused, "error.code"), ==, "file-several");
  g_assert_cmpuint (json_array_size (wax_cli_fixture_find (refused, "choices")), ==, 2);
  assert_count (f, 0);
  line = g_strdup_printf ("identity import @DIR/two-keys.pem --fingerprint %s",
                          wax_cli_fixture_get (refused, "choices.1.fingerprint"));
  document = wax_cli_fixture_run_json (f, 0, line);
  g_assert_cmpstr (wax_cli_fixture_get (document, "addresses.0"), ==, "bob@example.test");
  assert_count (f, 1);
  json_decref (refused);
  json_decref (document);
}

/* ---- signing in ---- */

/* Twelve days and a half: nothing hangs on the seconds that a test takes. */
enum { HOURS_LEFT = 300 };

/* Returns: (transfer full): the id under which it was imported, from a file that is gone. */
static char *
import_person (WaxCliFixture *f, WaxTestCert *authority, const char *email)
{
  g_autoptr(WaxTestCert) own = wax_test_cert_new (authority, &(WaxTestCertOptions) {
    .common_name = "A Person", .email = email, .purpose = WAX_TEST_PURPOSE_CLIENT,
    .not_after = g_get_real_time () / G_USEC_PER_SEC + HOURS_LEFT * 60 * 60 });
  g_autofree char *chain = wax_test_cert_chain_to_pem (own, 0), *key = wax_test_cert_key_to_pem (own);
  g_autofree char *both = g_strconcat (key, chain, NULL), *path = wax_test_pki_write (f->dir, "own.pem", both);
  json_t *document = wax_cli_fixture_run_json (f, 0, "identity import @DIR/own.pem");
  char *id = g_strdup (wax_cli_fixture_get (document, "id"));

  g_assert_cmpint (g_unlink (path), ==, 0);
  json_decref (document);
  return id;
}

static void
assert_sync_fails (WaxCliFixture *f, const char *code)
{
  json_t *document = wax_cli_fixture_run_json (f, 4, "sync alice --channel receive");
  json_t *error = wax_cli_fixture_find (document, "error");

  if (error == NULL || json_is_null (error))
    error = wax_cli_fixture_find (document, "channels.0.error");
  g_assert_cmpstr (wax_cli_fixture_get (error, "domain"), ==, "identity");
  g_assert_cmpstr (wax_cli_fixture_get (error, "code"), ==, code);
  json_decref (document);
}

/* From a file to mail, without any password; and what is said when the certificate is gone, or another's. */
static void
test_sign_in (WaxCliFixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) authority = wax_test_cert_new_root ("Client Authority");
  g_autofree char *alice = NULL, *bob = NULL, *add = NULL, *use = NULL, *remove = NULL, *show = NULL;
  json_t *account, *removed, *shown;

  wax_cli_fixture_serve_certificates (f, authority);
  alice = import_person (f, authority, "alice@example.test");
  bob = import_person (f, authority, "bob@example.test");
  add = g_strdup_printf ("account add --server @URL --user alice@example.test --cert-port %u --identity %s", wax_demo_server_get_certificate_port (f->server), alice);
  account = wax_cli_fixture_run_json (f, 0, add);
  g_assert_cmpstr (wax_cli_fixture_get (account, "sign_in"), ==, "certificate");
  g_assert_cmpstr (wax_cli_fixture_get (account, "identity"), ==, alice);
  json_decref (account);
  show = g_strdup_printf ("identity show %s", alice);
  shown = wax_cli_fixture_run_json (f, 0, show);
  g_assert_cmpstr (wax_cli_fixture_get (shown, "accounts.0"), ==, "alice");
  json_decref (shown);
  wax_cli_fixture_run (f, 0, NULL, "sync alice");
  wax_cli_fixture_run (f, 0, NULL, "mail list alice inbox --limit 1");
  shown = wax_cli_fixture_run_json (f, 0, "status alice");
  g_assert_nonnull (strstr (wax_cli_fixture_get (shown, "certificate_warning"), "(A Person): Ends in 12 days."));
  json_decref (shown);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_SIGN_INS), ==, 0);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_CLIENT_CERTIFICATES), ==, 2); /* tried, synced */

  use = g_strdup_printf ("identity use %s --account alice", bob);
  wax_cli_fixture_run (f, 0, NULL, use);
  assert_sync_fails (f, "other-account");
  remove = g_strdup_printf ("identity remove %s", bob);
  removed = wax_cli_fixture_run_json (f, 0, remove);
  g_assert_cmpstr (wax_cli_fixture_get (removed, "accounts.0"), ==, "alice");
  json_decref (removed);
  assert_sync_fails (f, "no-identity");
  wax_cli_fixture_run (f, 2, NULL, use);
  f->bus = NULL;
  g_free (use);
  use = g_strdup_printf ("account set alice identity=%s", alice);
  wax_cli_fixture_run (f, 0, NULL, use);
  assert_sync_fails (f, "no-key-store");
  wax_cli_fixture_assert_nowhere (f, "ZM_AUTH_TOKEN");
}

static void
wait_for_certificates (WaxCliFixture *f, guint n)
{
  while (wax_demo_server_get_counter (f->server, WAX_DEMO_CLIENT_CERTIFICATES) < n)
    g_usleep (1000);
}

/* Everybody who used the old one uses the new one, in the same moment for who is connected. */
static void
test_replace (WaxCliFixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) authority = wax_test_cert_new_root ("Client Authority");
  g_autofree char *old = NULL, *new = NULL, *add = NULL, *line = NULL, *remove = NULL, *back = NULL;
  g_autoptr(GSubprocess) watch = NULL;
  json_t *replaced, *account, *list;

  wax_cli_fixture_serve_certificates (f, authority);
  old = import_person (f, authority, "alice@example.test");
  new = import_person (f, authority, "alice@example.test");
  g_assert_cmpstr (old, !=, new);
  add = g_strdup_printf ("account add --server @URL --user alice@example.test --cert-port %u --identity %s",
                         wax_demo_server_get_certificate_port (f->server), old);
  wax_cli_fixture_run (f, 0, NULL, add);
  wax_cli_fixture_run (f, 0, NULL, "account add --server @URL --user bob@example.test --no-probe");
  line = g_strdup_printf ("identity replace %s %s", old, new);
  replaced = wax_cli_fixture_run_json (f, 0, line);
  g_assert_cmpuint (json_array_size (wax_cli_fixture_find (replaced, "accounts")), ==, 1);
  g_assert_cmpstr (wax_cli_fixture_get (replaced, "accounts.0"), ==, "alice");
  account = wax_cli_fixture_run_json (f, 0, "account show alice");
  g_assert_cmpstr (wax_cli_fixture_get (account, "identity"), ==, new);
  list = wax_cli_fixture_run_json (f, 0, "identity list");
  g_assert_cmpuint (json_array_size (list), ==, 2);
  wax_cli_fixture_run (f, 0, NULL, "sync alice --channel receive");

  /* Who follows the server goes on with it, in the same run: it signs in to synchronise, to follow, and once more. */
  wax_demo_server_reset_counters (f->server);
  watch = wax_cli_fixture_start (f, "sync alice --watch --for 60");
  wait_for_certificates (f, 2);
  back = g_strdup_printf ("identity replace %s %s", new, old);
  wax_cli_fixture_run (f, 0, NULL, back);
  wait_for_certificates (f, 3);
  g_subprocess_send_signal (watch, SIGINT);
  g_assert_true (g_subprocess_wait (watch, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (watch), ==, 130);
  wax_cli_fixture_run (f, 0, NULL, line);

  /* Also one that was removed first; and nothing is replaced by, or for, what is not there. */
  remove = g_strdup_printf ("identity remove %s", new);
  wax_cli_fixture_run (f, 0, NULL, remove);
  assert_sync_fails (f, "no-identity");
  json_decref (wax_cli_fixture_run_json (f, 2, line));
  g_free (line);
  line = g_strdup_printf ("identity replace %s %s", new, old);
  wax_cli_fixture_run (f, 0, NULL, line);
  wax_cli_fixture_run (f, 0, NULL, "sync alice --channel receive");
  g_free (line);
  line = g_strdup_printf ("identity replace 0123456789abcdef %s", old);
  json_decref (wax_cli_fixture_run_json (f, 2, line));
  json_decref (replaced);
  json_decref (account);
  json_decref (list);
}

/* ---- asking for one ---- */

#define REQUEST "identity request --subject 'CN=Alice,O=Example,emailAddress=alice@example.test' --out @DIR/alice.csr"

/* The key never leaves the keyring, the answer finds it, and it signs in. */
static void
test_request (WaxCliFixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) authority = wax_test_cert_new_root ("Client Authority");
  g_autofree char *csr = g_build_filename (f->dir, "alice.csr", NULL), *p7b = g_build_filename (f->dir, "alice.p7b", NULL);
  g_autofree char *text = NULL, *line = NULL, *key = NULL, *foreign = NULL, *path = NULL;
  json_t *made, *list, *shown, *identity;
  g_autoptr(GBytes) answer = NULL;

  wax_cli_fixture_serve_certificates (f, authority);
  made = wax_cli_fixture_run_json (f, 0, REQUEST);
  json_decref (wax_cli_fixture_run_json (f, 2, REQUEST)); /* over no file that is there */
  g_assert_true (g_file_get_contents (csr, &text, NULL, NULL));
  list = wax_cli_fixture_run_json (f, 0, "identity list");
  g_assert_cmpuint (json_array_size (list), ==, 1);
  g_assert_cmpstr (wax_cli_fixture_get (list, "0.kind"), ==, "request");
  g_assert_cmpstr (wax_cli_fixture_get (list, "0.id"), ==, wax_cli_fixture_get (made, "id"));
  g_assert_cmpstr (wax_cli_fixture_get (list, "0.addresses.0"), ==, "alice@example.test");
  g_assert_nonnull (strstr (wax_cli_fixture_get (list, "0.subject"), "CN=Alice"));
  line = g_strdup_printf ("identity show %s", wax_cli_fixture_get (made, "id"));
  shown = wax_cli_fixture_run_json (f, 0, line);
  g_assert_cmpstr (wax_cli_fixture_get (shown, "request"), ==, text);

  /* Another's certificate answers nothing. */
  foreign = wax_test_cert_to_pem (authority);
  path = wax_test_pki_write (f->dir, "foreign.pem", foreign);
  assert_fails (f, 2, "file-no-answer", "identity import @DIR/foreign.pem");

  answer = wax_test_answer (text, authority);
  g_assert_true (g_file_set_contents (p7b, g_bytes_get_data (answer, NULL), (gssize) g_bytes_get_size (answer), NULL));
  identity = wax_cli_fixture_run_json (f, 0, "identity import @DIR/alice.p7b");
  g_assert_cmpstr (wax_cli_fixture_get (identity, "kind"), ==, "keyring");
  assert_count (f, 1);
  json_decref (wax_cli_fixture_run_json (f, 0, "identity import @DIR/alice.p7b")); /* once more is the same */
  assert_count (f, 1);
  key = look_up_key (wax_cli_fixture_get (identity, "fingerprint"));
  g_assert_nonnull (key);
  wax_cli_fixture_assert_nowhere (f, "PRIVATE KEY");
  g_free (line);
  line = g_strdup_printf ("identity test %s https://localhost:%u/certauth", wax_cli_fixture_get (identity, "id"),
                          wax_demo_server_get_certificate_port (f->server));
  wax_cli_fixture_run (f, 0, NULL, line);
  json_decref (made);
  json_decref (list);
  json_decref (shown);
  json_decref (identity);
}

/* Without a place for the key there is neither request nor file; one that is given up takes its key with it. */
static void
test_no_request (WaxCliFixture *f, gconstpointer unused)
{
  g_autofree char *csr = g_build_filename (f->dir, "alice.csr", NULL), *line = NULL;
  const char *bus = f->bus;
  json_t *made;

  f->bus = NULL;
  assert_fails (f, 4, "no-key-store", REQUEST);
  g_assert_false (g_file_test (csr, G_FILE_TEST_EXISTS));
  f->bus = bus;
  assert_fails (f, 2, "subject", "identity request --subject 'Alice' --out @DIR/alice.csr");
  assert_fails (f, 2, "subject", "identity request --subject 'CN=Alice,emailAddress=nowhere' --out @DIR/alice.csr");
  assert_fails (f, 2, "subject", "identity request --subject '' --out @DIR/alice.csr");
  json_decref (wax_cli_fixture_run_json (f, 2, "identity request --subject alice@example.test"));
  json_decref (wax_cli_fixture_run_json (f, 2, "identity request --subject alice@example.test --out @DIR/no/where"));
  g_assert_false (g_file_test (csr, G_FILE_TEST_EXISTS));
  assert_count (f, 0);

  made = wax_cli_fixture_run_json (f, 0, "identity request --subject alice@example.test --out @DIR/alice.csr");
  g_assert_cmpstr (wax_cli_fixture_get (made, "addresses.0"), ==, "alice@example.test");
  line = g_strdup_printf ("identity remove %s", wax_cli_fixture_get (made, "id"));
  wax_cli_fixture_run (f, 0, NULL, line);
  assert_count (f, 0);
  json_decref (made);
}

/* Shows and tells, and signs in nowhere. @status: exit code; @code: of the JSON */
static void
assert_trial (WaxCliFixture *f, const char *who, guint port, const char *path, int status, const char *code)
{
  g_autofree char *line = g_strdup_printf ("identity test %s https://localhost:%u%s", who, port, path);
  json_t *document = wax_cli_fixture_run_json (f, status, line);
  gboolean asked = strcmp (code, "not-requested") != 0;

  g_assert_cmpstr (wax_cli_fixture_get (document, "code"), ==, code);
  g_assert_cmpint (json_is_true (wax_cli_fixture_find (document, "requested")), ==, asked);
  g_assert_cmpint (json_is_true (wax_cli_fixture_find (document, "sent")), ==, asked && strcmp (who, "none") != 0);
  g_assert_cmpint (json_is_true (wax_cli_fixture_find (document, "accepted")), ==, status == 0);
  g_assert_cmpuint (strlen (wax_cli_fixture_get (document, "text")), >, 0);
  json_decref (document);
}

static void
test_test (WaxCliFixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) authority = wax_test_cert_new_root ("Client Authority");
  g_autoptr(WaxTestCert) elsewhere = wax_test_cert_new_root ("Another Authority");
  g_autofree char *alice = NULL, *nobody = NULL, *foreign = NULL, *line = NULL;
  guint port, certificate_port;
  json_t *refused;

  wax_cli_fixture_serve_certificates (f, authority);
  port = wax_demo_server_get_port (f->server);
  certificate_port = wax_demo_server_get_certificate_port (f->server);
  alice = import_person (f, authority, "alice@example.test");
  nobody = import_person (f, authority, "nobody@example.test");
  foreign = import_person (f, elsewhere, "alice@example.test");

  assert_trial (f, alice, certificate_port, "/certauth", 0, "ok");
  assert_trial (f, "none", certificate_port, "/certauth", 4, "none-sent");
  assert_trial (f, nobody, certificate_port, "/certauth", 4, "not-mapped");
  assert_trial (f, foreign, certificate_port, "/certauth", 4, "refused");
  assert_trial (f, alice, port, "/", 4, "not-requested");
  assert_trial (f, alice, certificate_port, "/certauth/admin", 4, "not-administrator");
  wax_cli_fixture_run (f, 2, NULL, "identity test 0123456789abcdef localhost");
  wax_cli_fixture_run (f, 2, NULL, "identity test none http://localhost");

  /* A server that nobody trusts is told before anything is shown to it. */
  wax_demo_server_reset_counters (f->server);
  line = g_strdup_printf ("trust stop localhost:%u", certificate_port);
  wax_cli_fixture_run (f, 0, NULL, line);
  g_free (line);
  line = g_strdup_printf ("identity test %s https://localhost:%u/certauth", alice, certificate_port);
  refused = wax_cli_fixture_run_json (f, 1, line);
  g_assert_cmpstr (wax_cli_fixture_get (refused, "error.domain"), ==, "trust");
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_CLIENT_CERTIFICATES), ==, 0);
  json_decref (refused);
}

/* With anchors of this call alone: they count, and nothing else that is known or was decided does. */
static void
test_anchors (WaxCliFixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) authority = wax_test_cert_new_root ("Client Authority");
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Server Root");
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new_leaf (root, "localhost");
  g_autoptr(GTlsCertificate) certificate = wax_test_cert_to_tls (leaf, 0);
  g_autofree char *pem = wax_test_cert_to_pem (root), *other_pem = wax_test_cert_to_pem (authority);
  g_autofree char *path = wax_test_pki_write (f->dir, "root.pem", pem);
  g_autofree char *other = wax_test_pki_write (f->dir, "other.pem", other_pem), *alice = NULL, *line = NULL;
  json_t *refused;

  wax_cli_fixture_serve_certificates (f, authority);
  alice = import_person (f, authority, "alice@example.test");
  line = g_strdup_printf ("identity test %s https://localhost:%u/certauth --anchors @DIR/other.pem", alice,
                          wax_demo_server_get_certificate_port (f->server));
  wax_demo_server_reset_counters (f->server);
  refused = wax_cli_fixture_run_json (f, 1, line); /* what the profile allows does not count */
  g_assert_cmpstr (wax_cli_fixture_get (refused, "error.domain"), ==, "trust");
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_CLIENT_CERTIFICATES), ==, 0);
  json_decref (refused);
  wax_demo_server_set_certificate (f->server, certificate);
  assert_trial (f, alice, wax_demo_server_get_certificate_port (f->server), "/certauth --anchors @DIR/root.pem", 0,
                "ok");
  wax_cli_fixture_run (f, 2, NULL, "identity test none https://localhost --anchors @DIR/nowhere.pem");
  /* The profile has learnt nothing from it. */
  g_free (line);
  line = g_strdup_printf ("identity test %s https://localhost:%u/certauth", alice,
                          wax_demo_server_get_certificate_port (f->server));
  wax_cli_fixture_run (f, 1, NULL, line);
}

/* @missing: (nullable): code of why the certificate had no part in it */
static void
assert_means (WaxCliFixture *f, const char *line, int status, const char *means, const char *missing)
{
  json_t *document = wax_cli_fixture_run_json (f, status, line);
  json_t *with = wax_cli_fixture_find (document, "signed_in_with");
  json_t *code = wax_cli_fixture_find (document, "certificate.code");

  g_assert_cmpstr (json_string_value (with), ==, means);
  g_assert_cmpstr (code != NULL ? json_string_value (code) : NULL, ==, missing);
  json_decref (document);
}

/* A certificate, else a password, and both at once: what goes out, and what is said of it. */
static void
test_ways (WaxCliFixture *f, gconstpointer unused)
{
  const char *sync = "sync alice --channel folders @PASSWORD";
  g_autoptr(WaxTestCert) authority = wax_test_cert_new_root ("Client Authority");
  g_autofree char *alice = NULL, *add = NULL, *remove = NULL, *use = NULL, *out = NULL, *errors = NULL;
  g_autoptr(GString) again = g_string_new (NULL);
  json_t *used, *refused, *added, *status;

  wax_cli_fixture_serve_certificates (f, authority);
  alice = import_person (f, authority, "alice@example.test");
  g_string_printf (again, "account add --server @URL --user alice@example.test --cert-port %u --identity %s"
                          " --sign-in certificate-or-password",
                   wax_demo_server_get_certificate_port (f->server), alice);
  add = g_strconcat (again->str, " @PASSWORD", NULL);
  wax_cli_fixture_run (f, 0, NULL, add);
  g_assert_cmpuint (wax_demo_server_count_requests (f->server, "EndSessionRequest"), ==, 1); /* it was a trial */
  assert_means (f, sync, 0, "certificate", NULL);
  g_assert_cmpuint (wax_demo_server_count_requests (f->server, "EndSessionRequest"), ==, 1);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_SIGN_INS), ==, 0);
  wax_demo_server_misbehave (f->server, WAX_DEMO_CERTAUTH_STATUS, 403, NULL);
  /* Tried with a password it falls back, and says so; without one it is the certificate that is told of. */
  g_string_append (again, " --name Again");
  refused = wax_cli_fixture_run_json (f, 4, again->str);
  g_assert_cmpstr (wax_cli_fixture_get (refused, "error.code"), ==, "not-mapped");
  json_decref (refused);
  g_string_append (again, " @PASSWORD");
  added = wax_cli_fixture_run_json (f, 0, again->str);
  g_assert_cmpstr (wax_cli_fixture_get (added, "signed_in_with"), ==, "password");
  g_assert_cmpstr (wax_cli_fixture_get (added, "certificate.code"), ==, "not-mapped");
  json_decref (added);
  assert_means (f, sync, 0, "password", "not-mapped");
  assert_means (f, "status alice", 0, "password", "not-mapped");
  status = wax_cli_fixture_run_json (f, 0, "status alice");
  g_assert_nonnull (strstr (wax_cli_fixture_get (status, "certificate.help"), "administrators' addresses"));
  g_assert_cmpint (wax_cli_fixture_try (f, &out, &errors, "status alice"), ==, 0);
  g_assert_nonnull (strstr (out, "Signed in with the password, without your certificate."));
  g_assert_nonnull (strstr (out, wax_cli_fixture_get (status, "certificate.text")));
  g_assert_nonnull (strstr (out, wax_cli_fixture_get (status, "certificate.help")));
  json_decref (status);

  wax_cli_fixture_run (f, 0, NULL, "account set alice sign-in=both");
  wax_demo_server_misbehave (f->server, WAX_DEMO_CLIENT_CERTIFICATE, 2, NULL);
  assert_means (f, sync, 0, "both", NULL);
  wax_demo_server_misbehave (f->server, WAX_DEMO_CLIENT_CERTIFICATE, 0, NULL);
  assert_means (f, sync, 0, "password", "not-requested");

  /* Without a keyring, then without the certificate. */
  wax_cli_fixture_run (f, 0, NULL, "account set alice sign-in=certificate-or-password");
  use = g_strdup_printf ("identity use %s --account alice", alice);
  used = wax_cli_fixture_run_json (f, 0, use);
  g_assert_cmpstr (wax_cli_fixture_get (used, "sign_in"), ==, "certificate-or-password");
  json_decref (used);
  f->bus = NULL;
  assert_means (f, sync, 0, "password", "no-key-store");
  assert_means (f, "sync alice --channel folders", 4, NULL, "no-key-store");
  f->bus = g_getenv ("DBUS_SESSION_BUS_ADDRESS");
  remove = g_strdup_printf ("identity remove %s", alice);
  wax_cli_fixture_run (f, 0, NULL, remove);
  assert_means (f, sync, 0, "password", "no-identity");
}

/* An account names none that is not here, and an account without one says so. */
static void
test_missing (WaxCliFixture *f, gconstpointer unused)
{
  g_autofree char *text = NULL, *errors = NULL, *shown = NULL;
  const char *name = "account set bob identity=0123456789abcdef";

  json_decref (wax_cli_fixture_run_json (f, 2, "account add --server localhost:1 --user alice@example.test"
                                               " --sign-in certificate --identity 0123456789abcdef --no-probe"));
  json_decref (wax_cli_fixture_run_json (f, 2, "account show alice"));
  wax_cli_fixture_run (f, 0, NULL, "account add --server localhost:1 --user bob@example.test --sign-in certificate"
                                   " --no-probe");
  g_assert_cmpint (wax_cli_fixture_try (f, &shown, &text, "account show bob"), ==, 0);
  g_assert_nonnull (strstr (shown, "none is chosen yet"));
  g_free (text);
  text = NULL;
  g_assert_cmpint (wax_cli_fixture_try (f, &text, &errors, name), ==, 2);
  g_assert_nonnull (strstr (errors, "There is no certificate “0123456789abcdef” here."));
}

/* ---- asking each time ---- */

/* At a terminal, where @typed is the answer. */
static void
sync_at_terminal (WaxCliFixture *f, const char *typed, int expected, const char *said)
{
  g_autoptr(GSubprocess) process = NULL;
  g_autofree char *out = NULL, *errors = NULL;
  int master, slave;

  g_assert_cmpint (openpty (&master, &slave, NULL, NULL, NULL), ==, 0);
  g_assert_cmpint (write (master, typed, strlen (typed)), ==, (gssize) strlen (typed));
  process = wax_cli_fixture_start_with (f, slave, "sync alice --ask --quiet");
  g_subprocess_communicate_utf8 (process, NULL, NULL, &out, &errors, NULL);
  if (g_subprocess_get_exit_status (process) != expected || strstr (errors, said) == NULL)
    g_error ("exit code %d: %s", g_subprocess_get_exit_status (process), errors);
  close (master);
}

/* Every call that signs in takes one, and reaches nobody without. */
static void
assert_named_by_all (WaxCliFixture *f, const char *identity)
{
  json_t *list = wax_cli_fixture_run_json (f, 0, "mail list alice inbox --limit 1");
  const char *id = wax_cli_fixture_get (list, "0.id");
  g_autofree char *mark = g_strdup_printf ("mail mark alice %s --flag", id);
  g_autofree char *move = g_strdup_printf ("mail move alice %s trash", id);
  g_autofree char *delete = g_strdup_printf ("mail delete alice %s", id);
  const char *const lines[] = { "store check alice --against-server", mark, move, delete,
                                "mail send alice @DIR/message.eml" };
  g_autofree char *path = wax_test_pki_write (f->dir, "message.eml", "To: alice@example.test\nSubject: Named\n\nHere\n");

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autofree char *named = g_strdup_printf ("%s --identity %s", lines[i], identity);
    json_t *refused;

    wax_demo_server_reset_counters (f->server);
    refused = wax_cli_fixture_run_json (f, 4, lines[i]);
    g_assert_cmpstr (wax_cli_fixture_get (refused, "error.code"), ==, "choice-needed");
    g_assert_nonnull (strstr (wax_cli_fixture_get (refused, "error.help"), "--identity ID"));
    g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_CONNECTIONS), ==, 0);
    json_decref (refused);
    wax_cli_fixture_run (f, 0, NULL, named);
    g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_CLIENT_CERTIFICATES), ==, 1);
  }
  json_decref (wax_cli_fixture_run_json (f, 2, "store check alice --identity 0123456789abcdef"));
  json_decref (list);
}

/* One for this call alone, named or chosen from a list with the best first: nothing of it is kept. */
static void
test_ask (WaxCliFixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) authority = wax_test_cert_new_root ("Client Authority");
  g_autofree char *alice = NULL, *bob = NULL, *add = NULL, *whole = NULL, *sync = NULL, *wrong = NULL, *use = NULL;
  json_t *refused, *account;

  wax_cli_fixture_serve_certificates (f, authority);
  add = g_strdup_printf ("account add --server @URL --user alice@example.test --identity ask --cert-port %u",
                         wax_demo_server_get_certificate_port (f->server));
  refused = wax_cli_fixture_run_json (f, 4, add);
  g_assert_cmpstr (wax_cli_fixture_get (refused, "error.code"), ==, "no-identity"); /* none to choose */
  json_decref (refused);
  bob = import_person (f, authority, "bob@example.test");
  alice = import_person (f, authority, "alice@example.test");
  refused = wax_cli_fixture_run_json (f, 4, add);
  g_assert_cmpstr (wax_cli_fixture_get (refused, "error.code"), ==, "choice-needed");
  json_decref (refused);
  whole = g_strconcat (add, " --no-probe", NULL);
  account = wax_cli_fixture_run_json (f, 0, whole);
  g_assert_cmpstr (wax_cli_fixture_get (account, "identity"), ==, "ask");
  g_assert_cmpstr (wax_cli_fixture_get (account, "sign_in"), ==, "certificate");
  json_decref (account);

  wax_demo_server_reset_counters (f->server);
  assert_sync_fails (f, "choice-needed");
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_CONNECTIONS), ==, 0);
  sync = g_strdup_printf ("sync alice --identity %s", alice);
  wax_cli_fixture_run (f, 0, NULL, sync);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_CLIENT_CERTIFICATES), ==, 1);
  assert_sync_fails (f, "choice-needed");
  assert_named_by_all (f, alice);
  wrong = g_strdup_printf ("sync alice --identity %s", bob);
  refused = wax_cli_fixture_run_json (f, 4, wrong);
  g_assert_cmpstr (wax_cli_fixture_get (refused, "channels.0.error.code"), ==, "other-account");
  json_decref (refused);

  /* Hers names the account: it is the first, though it came last. */
  sync_at_terminal (f, "1\n", 0, "Client Authority");
  sync_at_terminal (f, "2\n", 4, "It is for another mail address.");
  sync_at_terminal (f, "3\n", 4, "Which certificate?");

  json_decref (wax_cli_fixture_run_json (f, 2, "sync alice --identity 0123456789abcdef"));
  use = g_strdup_printf ("identity use %s --account alice", alice);
  wax_cli_fixture_run (f, 0, NULL, use);
  wax_cli_fixture_run (f, 0, NULL, "sync alice");
  json_decref (wax_cli_fixture_run_json (f, 2, sync)); /* it does not ask any more */
  wax_cli_fixture_run (f, 0, NULL, "account set alice identity=ask");
  assert_sync_fails (f, "choice-needed");
  wax_cli_fixture_run (f, 0, NULL, sync);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/cli/identity/" name, WaxCliFixture, NULL, set_up, func, wax_cli_fixture_tear_down)
  ADD ("import", test_import);
  ADD ("no-keyring", test_no_keyring);
  ADD ("bad-files", test_bad_files);
  ADD ("missing", test_missing);
  ADD ("several", test_several);
  ADD ("replace", test_replace);
  ADD ("request", test_request);
  ADD ("no-request", test_no_request);
  ADD ("sign-in", test_sign_in);
  ADD ("test", test_test);
  ADD ("anchors", test_anchors);
  ADD ("ways", test_ways);
  ADD ("ask", test_ask);
#undef ADD
  return g_test_run ();
}
