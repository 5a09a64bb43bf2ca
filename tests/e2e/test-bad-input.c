#include "wax-cli-fixture.h"
#include "wax-fault-server.h"
#include "wax-test-disk.h"
#include "wax-test-pki.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* What bad input gets: each fault made real, what the built program says of it, and that nothing is lost afterwards. */

#define WRONG_PASSWORD "another-word-9"

typedef struct {
  WaxCliFixture cli;
  WaxFaultServer *fault;
  GSocket *closed;
  GSubprocess *other;
  char *place; /* the server that the failure is about */
  gboolean own_disk;
} Fixture;

/* ---- file systems of its own ---- */

static void
mount_disk (Fixture *f)
{
  g_autofree char *before = g_strconcat (f->cli.profile, "-before", NULL);

  g_assert_cmpint (g_rename (f->cli.profile, before), ==, 0);
  g_assert_cmpint (g_mkdir (f->cli.profile, 0700), ==, 0);
  wax_test_disk_mount (f->cli.profile, "size=64m");
  f->own_disk = TRUE;
  wax_cli_fixture_copy (before, f->cli.profile);
}

/* Leaves that much room beside what is stored. */
static void
leave_room (Fixture *f, guint64 bytes)
{
  g_autofree char *options = NULL;
  struct statvfs disk;

  g_assert_cmpint (statvfs (f->cli.profile, &disk), ==, 0);
  options = g_strdup_printf ("size=%" G_GUINT64_FORMAT,
                             (guint64) (disk.f_blocks - disk.f_bfree) * disk.f_frsize + bytes);
  wax_test_disk_remount (f->cli.profile, FALSE, options);
}

/* ---- fixture ---- */

static void
set_up (Fixture *f, gconstpointer unused)
{
  wax_cli_fixture_set_up_shared (&f->cli, NULL);
  f->place = g_strdup (f->cli.endpoint);
}

static void
end_other (Fixture *f)
{
  if (f->other == NULL)
    return;
  g_subprocess_send_signal (f->other, SIGTERM);
  g_assert_true (g_subprocess_wait (f->other, NULL, NULL));
  g_clear_object (&f->other);
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  end_other (f);
  g_clear_pointer (&f->fault, wax_fault_server_free);
  g_clear_object (&f->closed);
  if (f->own_disk)
    wax_test_disk_unmount (f->cli.profile);
  wax_cli_fixture_tear_down_shared (&f->cli, NULL);
  g_free (f->place);
}

/* ---- faults ---- */

static void
set_place (Fixture *f, const char *host, guint port)
{
  g_free (f->place);
  f->place = g_strdup_printf ("%s:%u", host, port);
}

/* The account's server becomes another one. */
static void
move_account (Fixture *f, const char *host, guint port)
{
  g_autofree char *line = g_strdup_printf ("account set alice server=https://%s:%u", host, port);

  set_place (f, host, port);
  wax_cli_fixture_run (&f->cli, 0, NULL, line);
}

static void
move_back (Fixture *f)
{
  wax_cli_fixture_run (&f->cli, 0, NULL, "account set alice server=@URL");
}

static void
start_fault_server (Fixture *f, WaxFault fault, const char *name)
{
  const char *names[] = { name, NULL };
  g_autoptr(WaxTestCert) cert = wax_test_cert_new (NULL, &(WaxTestCertOptions) { .dns = names });
  g_autofree char *chain = wax_test_cert_to_pem (cert);
  g_autofree char *key = wax_test_cert_key_to_pem (cert);

  f->fault = wax_fault_server_new (fault, chain, key);
  move_account (f, "localhost", wax_fault_server_get_port (f->fault));
}

static void
begin_wrong_name (Fixture *f)
{
  start_fault_server (f, WAX_FAULT_NONE, "mail.example.org");
}

static void
begin_unknown_host (Fixture *f)
{
  move_account (f, "nowhere.invalid", 8443);
}

static void
begin_refused_port (Fixture *f)
{
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) bound = NULL;

  /* Bound and never listened to: nobody else gets this port meanwhile. */
  f->closed = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_assert_true (g_socket_bind (f->closed, address, FALSE, NULL));
  bound = g_socket_get_local_address (f->closed, NULL);
  move_account (f, "localhost", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
}

static void
begin_plain (Fixture *f)
{
  start_fault_server (f, WAX_FAULT_PLAIN, "localhost");
}

static void
begin_banner (Fixture *f)
{
  start_fault_server (f, WAX_FAULT_BANNER, "localhost");
}

static void
begin_too_old (Fixture *f)
{
  start_fault_server (f, WAX_FAULT_TLS_1_0, "localhost");
}

static void
begin_cut_handshake (Fixture *f)
{
  start_fault_server (f, WAX_FAULT_CUT_HANDSHAKE, "localhost");
}

static void
begin_unreadable (Fixture *f)
{
  start_fault_server (f, WAX_FAULT_UNREADABLE, "localhost");
}

static void
begin_changed (Fixture *f)
{
  g_autoptr(WaxTestCert) cert = wax_test_cert_new_leaf (NULL, "localhost");
  g_autoptr(GTlsCertificate) changed = wax_test_cert_to_tls (cert, 1);

  wax_demo_server_set_certificate (f->cli.server, changed);
}

static void
end_changed (Fixture *f)
{
  wax_demo_server_set_certificate (f->cli.server, f->cli.certificate);
}

static void
begin_redirect (Fixture *f)
{
  wax_demo_server_redirect (f->cli.server, "https://elsewhere.example.org/");
}

static void
end_redirect (Fixture *f)
{
  wax_demo_server_redirect (f->cli.server, NULL);
}

static void
begin_wrong_password (Fixture *f)
{
  wax_demo_server_set_password (f->cli.server, "alice", WRONG_PASSWORD);
}

static void
end_wrong_password (Fixture *f)
{
  wax_demo_server_set_password (f->cli.server, "alice", "secret-1");
}

/* The passwords were given by an earlier run of the program. */
static void
begin_shut_out (Fixture *f)
{
  wax_demo_server_set_password (f->cli.server, "alice", WRONG_PASSWORD);
  wax_demo_server_misbehave (f->cli.server, WAX_DEMO_LOCK_OUT, 1, NULL);
  wax_cli_fixture_run (&f->cli, 4, NULL, "sync alice @PASSWORD");
}

static void
end_shut_out (Fixture *f)
{
  wax_demo_server_misbehave (f->cli.server, WAX_DEMO_LOCK_OUT, 0, NULL);
  wax_demo_server_forgive (f->cli.server);
  end_wrong_password (f);
}

static void
begin_locked (Fixture *f)
{
  wax_demo_server_set_status (f->cli.server, "alice", "locked");
}

static void
begin_account_maintenance (Fixture *f)
{
  wax_demo_server_set_status (f->cli.server, "alice", "maintenance");
}

static void
begin_must_change (Fixture *f)
{
  wax_demo_server_set_status (f->cli.server, "alice", "must-change");
}

static void
end_status (Fixture *f)
{
  wax_demo_server_set_status (f->cli.server, "alice", "active");
}

static void
begin_disk_full (Fixture *f)
{
  leave_room (f, 64 * 1024);
}

static void
begin_disk_nearly_full (Fixture *f)
{
  leave_room (f, 700 * 1024);
}

static void
end_disk_full (Fixture *f)
{
  wax_test_disk_remount (f->cli.profile, FALSE, "size=64m");
}

static void
begin_read_only (Fixture *f)
{
  wax_test_disk_remount (f->cli.profile, TRUE, NULL);
}

static void
wait_for_requests (Fixture *f, const char *name)
{
  gint64 start = g_get_monotonic_time ();

  while (wax_demo_server_count_requests (f->cli.server, name) == 0) {
    g_assert_cmpint (g_get_monotonic_time () - start, <, 30 * G_USEC_PER_SEC);
    g_usleep (2000);
  }
}

static void
begin_other_program (Fixture *f)
{
  f->other = wax_cli_fixture_start (&f->cli, "sync alice --watch --for 60 --quiet @PASSWORD");
  wait_for_requests (f, "WaitSetRequest");
}

static void
begin_offline (Fixture *f)
{
  wax_cli_fixture_run (&f->cli, 0, NULL, "account offline alice");
}

static void
end_offline (Fixture *f)
{
  wax_cli_fixture_run (&f->cli, 0, NULL, "account connect alice");
}

static void
begin_stopped (Fixture *f)
{
  wax_cli_fixture_run (&f->cli, 0, NULL, "trust stop @ENDPOINT");
  wax_cli_fixture_run (&f->cli, 0, NULL, "account connect alice");
}

static void
end_stopped (Fixture *f)
{
  wax_cli_fixture_run (&f->cli, 0, NULL,
                       "trust allow @ENDPOINT --fingerprint @FINGERPRINT --for 1d --problem self-signed");
}

/* ---- the table ---- */

typedef enum {
  NAMES_HOST = 1 << 0, /* the sentence says which server */
  AT_SET_UP = 1 << 1,  /* adding an account there fails alike, and keeps nothing */
  OWN_DISK = 1 << 2,
  SAME_WORDS = 1 << 3, /* another case of the same answer: the server does not tell them apart */
  IN_ORDER = 1 << 4,   /* it lies in this very profile: a copy would not have it */
} CaseFlags;

typedef struct {
  const char *name;
  const char *command;
  int exit;
  const char *domain;
  const char *code;
  guint flags;
  WaxDemoMisbehaviour what;
  gint64 value; /* 0: no switch of the server's */
  const char *where;
  void (*begin) (Fixture *f);
  void (*end) (Fixture *f);
} Case;

#define SYNC "sync alice @PASSWORD"
#define WITHOUT_PASSWORD "sync alice"

static const Case cases[] = {
  { "wrong-name", SYNC, 1, "trust", "name-mismatch", AT_SET_UP, .begin = begin_wrong_name, .end = move_back },
  { "unknown-host", SYNC, 3, "network", "not-found", NAMES_HOST | AT_SET_UP, .begin = begin_unknown_host,
    .end = move_back },
  { "refused-port", SYNC, 3, "network", "refused", NAMES_HOST | AT_SET_UP, .begin = begin_refused_port,
    .end = move_back },
  { "not-tls", SYNC, 3, "network", "not-tls", NAMES_HOST | AT_SET_UP, .begin = begin_plain, .end = move_back },
  { "not-tls-banner", SYNC, 3, "network", "not-tls", NAMES_HOST | AT_SET_UP | SAME_WORDS, .begin = begin_banner,
    .end = move_back },
  { "tls-too-old", SYNC, 1, "trust", "tls-too-old", AT_SET_UP, .begin = begin_too_old, .end = move_back },
  { "cut-in-the-handshake", SYNC, 3, "network", "reset", NAMES_HOST | AT_SET_UP, .begin = begin_cut_handshake,
    .end = move_back },
  { "unreadable-certificate", SYNC, 1, "trust", "malformed", AT_SET_UP, .begin = begin_unreadable, .end = move_back },
  { "changed-certificate", SYNC, 1, "trust", "changed", 0, .begin = begin_changed, .end = end_changed },
  { "no-longer-trusted", SYNC, 1, "trust", "self-signed", 0, .begin = begin_stopped, .end = end_stopped },
  { "redirected", SYNC, 3, "network", "redirect", NAMES_HOST | AT_SET_UP, .begin = begin_redirect,
    .end = end_redirect },
  { "not-zimbra", SYNC, 7, "server", "not-zimbra", NAMES_HOST | AT_SET_UP, WAX_DEMO_NOT_ZIMBRA, 404, NULL },
  { "not-zimbra-page", SYNC, 7, "server", "not-zimbra", NAMES_HOST | AT_SET_UP | SAME_WORDS, WAX_DEMO_NOT_ZIMBRA, 200,
    NULL },
  { "odd-status", SYNC, 7, "server", "status", NAMES_HOST | AT_SET_UP, WAX_DEMO_NOT_ZIMBRA, 418, NULL },
  { "wrong-password", SYNC, 4, "auth", "password-refused", NAMES_HOST | AT_SET_UP, .begin = begin_wrong_password,
    .end = end_wrong_password },
  { "shut-out", SYNC, 4, "auth", "locked-out", NAMES_HOST, .begin = begin_shut_out, .end = end_shut_out },
  { "locked-account", SYNC, 4, "auth", "password-refused", NAMES_HOST | AT_SET_UP | SAME_WORDS, .begin = begin_locked,
    .end = end_status },
  { "expired-password", SYNC, 4, "auth", "password-expired", NAMES_HOST | AT_SET_UP, .begin = begin_must_change,
    .end = end_status },
  { "account-maintenance", SYNC, 4, "auth", "account-maintenance", NAMES_HOST | AT_SET_UP,
    .begin = begin_account_maintenance, .end = end_status },
  { "token-gone", SYNC, 4, "auth", "token-gone", NAMES_HOST, WAX_DEMO_TOKEN_LIFETIME, -1, NULL },
  { "maintenance", SYNC, 7, "server", "maintenance", NAMES_HOST | AT_SET_UP, WAX_DEMO_MAINTENANCE, 1, NULL },
  { "maintenance-later", SYNC, 7, "server", "maintenance", NAMES_HOST | SAME_WORDS, WAX_DEMO_MAINTENANCE, 1,
    "SyncRequest" },
  { "throttled", SYNC, 7, "server", "throttled", NAMES_HOST | AT_SET_UP, WAX_DEMO_THROTTLE, 100000, NULL },
  { "throttled-later", SYNC, 7, "server", "throttled", NAMES_HOST | SAME_WORDS, WAX_DEMO_THROTTLE, 100000,
    "SyncRequest" },
  { "cut", SYNC, 3, "network", "reset", NAMES_HOST | SAME_WORDS, WAX_DEMO_CUT, 700, "SyncRequest" },
  { "cut-archive", SYNC, 3, "network", "reset", NAMES_HOST | SAME_WORDS, WAX_DEMO_CUT, 100000, "/service/home" },
  { "endless", SYNC, 7, "server", "too-large", NAMES_HOST, WAX_DEMO_ENDLESS, 2147483648, "SyncRequest" },
  { "endless-archive", SYNC, 7, "server", "too-large", NAMES_HOST | SAME_WORDS, WAX_DEMO_ENDLESS_ARCHIVE, 2147483648,
    NULL },
  { "no-archive", SYNC, 7, "server", "unreadable", NAMES_HOST, WAX_DEMO_ENDLESS, 2147483648, "/service/home" },
  { "deep", SYNC, 7, "server", "too-deep", NAMES_HOST, WAX_DEMO_DEEP, 100000, "SyncRequest" },
  { "deep-at-sign-in", SYNC, 7, "server", "too-deep", NAMES_HOST | SAME_WORDS | AT_SET_UP, WAX_DEMO_DEEP, 100000,
    NULL },
  { "fault", SYNC, 7, "server", "fault", NAMES_HOST | AT_SET_UP, WAX_DEMO_XML_FAULT, 1, NULL },
  { "disk-full", SYNC, 8, "store", "disk-full", OWN_DISK | IN_ORDER, .begin = begin_disk_full, .end = end_disk_full },
  { "disk-full-while-fetching", SYNC, 8, "store", "disk-full", OWN_DISK | SAME_WORDS | IN_ORDER,
    .begin = begin_disk_nearly_full, .end = end_disk_full },
  { "not-writable", SYNC, 8, "store", "not-writable", OWN_DISK | IN_ORDER, .begin = begin_read_only,
    .end = end_disk_full },
  { "two-programs", SYNC, 5, "store", "busy", IN_ORDER, .begin = begin_other_program, .end = end_other },
  { "offline", SYNC, 6, "network", "offline", 0, .begin = begin_offline, .end = end_offline },
  { "no-keyring", WITHOUT_PASSWORD, 4, "identity", "no-password-store", 0 },
};

/* ---- what is said ---- */

/* The first failure in the document of a call. */
static json_t *
find_error (json_t *document)
{
  json_t *error = json_object_get (document, "error");
  json_t *channel;
  size_t i;

  if (json_is_object (error))
    return error;
  json_array_foreach (json_object_get (document, "channels"), i, channel) {
    error = json_object_get (channel, "error");
    if (json_is_object (error))
      return error;
  }
  return NULL;
}

/* Words that tell a person nothing, or ask. */
static void
assert_plain (const char *text)
{
  static const char *const words[] = { "fail", "SSL", "CA ", "chain", "handshake", "HTTP", "SOAP", "JSON", "?",
                                       "(null)", "%", "  " };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    if (strstr (text, words[i]) != NULL)
      g_error ("“%s” stands in: %s", words[i], text);
  }
  g_assert_false (g_ascii_islower (text[0]) && !g_str_has_prefix (text, "localhost") &&
                  !g_str_has_prefix (text, "nowhere"));
  g_assert_true (g_str_has_suffix (text, "."));
}

static GHashTable *said; /* sentence, without the place → name of the case */

static void
judge_words (Fixture *f, const Case *c, json_t *error)
{
  const char *text = wax_cli_fixture_get (error, "text");
  const char *help = wax_cli_fixture_get (error, "help");
  const char *sent = wax_cli_fixture_get (error, "sent");
  g_auto(GStrv) parts = g_strsplit (text, f->place, -1);
  g_autofree char *bare = g_strjoinv ("HOST", parts);
  const char *before = g_hash_table_lookup (said, bare);

  g_test_message ("%s/%s: %s | %s | %s", c->domain, c->code, text, sent, help);
  assert_plain (text);
  assert_plain (help);
  if (c->flags & NAMES_HOST)
    g_assert_cmpuint (g_strv_length (parts), >, 1);
  if (before != NULL && !(c->flags & SAME_WORDS))
    g_error ("%s and %s are told with the same words: %s", c->name, before, text);
  if (before == NULL && (c->flags & SAME_WORDS) && g_hash_table_size (said) > 0)
    g_error ("%s has words of its own: %s", c->name, text);
  if (before == NULL)
    g_hash_table_insert (said, g_steal_pointer (&bare), g_strdup (c->name));
}

static void
assert_told (Fixture *f, const Case *c, json_t *document)
{
  json_t *error = find_error (document);

  g_assert_nonnull (error);
  g_assert_cmpstr (wax_cli_fixture_get (error, "domain"), ==, c->domain);
  g_assert_cmpstr (wax_cli_fixture_get (error, "code"), ==, c->code);
  judge_words (f, c, error);
}

/* For people: once, on standard error, whatever else is printed. */
static void
assert_told_to_people (const Case *c, json_t *document, const char *out, const char *errors)
{
  json_t *error = find_error (document);
  g_auto(GStrv) pieces = g_strsplit (errors, wax_cli_fixture_get (error, "text"), -1);

  if (g_strv_length (pieces) != 2 || strstr (errors, wax_cli_fixture_get (error, "help")) == NULL || *out != '\0')
    g_error ("%s: not told once: %s\n%s", c->name, errors, out);
}

static void
assert_told_at_set_up (Fixture *f, const Case *c, json_t *document)
{
  g_assert_cmpstr (wax_cli_fixture_get (document, "error.domain"), ==, c->domain);
  g_assert_cmpstr (wax_cli_fixture_get (document, "error.code"), ==, c->code);
  if (c->flags & NAMES_HOST)
    g_assert_nonnull (strstr (wax_cli_fixture_get (document, "error.text"), f->place));
}

/* ---- the program, as a script, a person and an account's set-up meet the fault ---- */

/* One run of it, in a copy of the profile where that makes no difference, so that the runs go side by side. */
typedef struct {
  WaxCliFixture cli;
  GSubprocess *process;
  char *line;
  char *out;
  char *errors;
} Run;

static void
run_start (Run *run, Fixture *f, const Case *c, const char *name, const char *line)
{
  run->cli = f->cli;
  run->line = g_strdup (line);
  if (!(c->flags & IN_ORDER)) {
    run->cli.profile = g_build_filename (f->cli.dir, name, NULL);
    g_assert_cmpint (g_mkdir (run->cli.profile, 0700), ==, 0);
    wax_cli_fixture_copy (f->cli.profile, run->cli.profile);
  }
  run->process = wax_cli_fixture_start (&run->cli, run->line);
  if (c->flags & IN_ORDER)
    g_assert_true (g_subprocess_wait (run->process, NULL, NULL));
}

static void
run_wait (Run *run, int expected)
{
  g_autoptr(GError) error = NULL;

  g_subprocess_communicate_utf8 (run->process, NULL, NULL, &run->out, &run->errors, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_if_exited (run->process) || g_subprocess_get_exit_status (run->process) != expected)
    g_error ("waxctl %s: not exit code %d\n%s\n%s", run->line, expected, run->out, run->errors);
  g_assert_null (strstr (run->out, "secret-1"));
  g_assert_null (strstr (run->errors, "secret-1"));
}

static json_t *
run_get_document (Run *run)
{
  json_error_t error;
  json_t *document = json_loads (run->out, JSON_REJECT_DUPLICATES, &error);

  if (document == NULL)
    g_error ("waxctl %s: %s in: %s", run->line, error.text, run->out);
  return document;
}

static void
run_clear (Run *run, const Case *c)
{
  wax_cli_fixture_assert_nowhere (&run->cli, "secret-1");
  if (!(c->flags & IN_ORDER))
    g_free (run->cli.profile);
  g_object_unref (run->process);
  g_free (run->line);
  g_free (run->out);
  g_free (run->errors);
}

static void
start_set_up (Run *run, Fixture *f, const Case *c)
{
  g_autofree char *line =
    g_strdup_printf ("--json account add --server https://%s --user alice@example.test @PASSWORD", f->place);

  run_start (run, f, c, "set-up", line);
}

/* Adding an account fails as using one does, and keeps nothing. */
static void
end_set_up (Run *run, Fixture *f, const Case *c)
{
  json_t *document, *accounts;

  run_wait (run, c->exit);
  document = run_get_document (run);
  assert_told_at_set_up (f, c, document);
  json_decref (document);
  accounts = wax_cli_fixture_run_json (&run->cli, 0, "account list");
  g_assert_cmpuint (json_array_size (accounts), ==, 1);
  json_decref (accounts);
  run_clear (run, c);
}

static void
try_all (Fixture *f, const Case *c)
{
  g_autofree char *as_script = g_strconcat ("--json ", c->command, NULL);
  g_autofree char *as_person = g_strconcat ("--quiet ", c->command, NULL);
  Run script = { 0 }, person = { 0 }, set_up_run = { 0 };
  json_t *document;

  if (c->flags & AT_SET_UP)
    start_set_up (&set_up_run, f, c);
  run_start (&script, f, c, "script", as_script);
  run_start (&person, f, c, "person", as_person);
  run_wait (&script, c->exit);
  run_wait (&person, c->exit);
  document = run_get_document (&script);
  assert_told (f, c, document);
  assert_told_to_people (c, document, person.out, person.errors);
  json_decref (document);
  if (c->flags & AT_SET_UP)
    end_set_up (&set_up_run, f, c);
  run_clear (&script, c);
  run_clear (&person, c);
}

static void
assert_nothing_was_lost (Fixture *f)
{
  json_t *check;

  wax_cli_fixture_run (&f->cli, 0, NULL, SYNC);
  check = wax_cli_fixture_run_json (&f->cli, 0, "store check alice --against-server @PASSWORD");
  g_assert_true (json_is_true (wax_cli_fixture_find (check, "good")));
  g_assert_cmpint (json_integer_value (wax_cli_fixture_find (check, "to_fetch")), ==, 0);
  g_assert_cmpint (json_integer_value (wax_cli_fixture_find (check, "server.not_here")), ==, 0);
  g_assert_cmpint (json_integer_value (wax_cli_fixture_find (check, "server.not_there")), ==, 0);
  g_assert_cmpint (json_integer_value (wax_cli_fixture_find (check, "messages")), ==,
                   (int) wax_demo_server_count_messages (f->cli.server, "alice", 0));
  json_decref (check);
}

static void
assert_no_secrets (Fixture *f)
{
  static const char *const passwords[] = { "secret-1", WRONG_PASSWORD, NULL };
  g_auto(GStrv) tokens = wax_demo_server_dup_tokens (f->cli.server);

  wax_cli_fixture_assert_none (&f->cli, passwords);
  wax_cli_fixture_assert_none (&f->cli, (const char *const *) tokens);
}

static void
begin (Fixture *f, const Case *c)
{
  if (c->value != 0)
    wax_demo_server_misbehave (f->cli.server, c->what, c->value, c->where);
  if (c->begin != NULL)
    c->begin (f);
}

static void
end (Fixture *f, const Case *c)
{
  if (c->value != 0)
    wax_demo_server_misbehave (f->cli.server, c->what, 0, NULL);
  if (c->end != NULL)
    c->end (f);
}

static void
test_case (Fixture *f, gconstpointer data)
{
  const Case *c = data;

  if (c->flags & OWN_DISK)
    mount_disk (f);
  begin (f, c);
  try_all (f, c);
  end (f, c);
  assert_nothing_was_lost (f);
  assert_no_secrets (f);
}

int
main (int argc, char **argv)
{
  int status;

  wax_test_disk_prepare ();
  g_test_init (&argc, &argv, NULL);
  said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/bad-input/", cases[i].name, NULL);

    g_test_add (path, Fixture, &cases[i], set_up, test_case, tear_down);
  }
  status = g_test_run ();
  wax_cli_fixture_end_shared ();
  return status;
}
