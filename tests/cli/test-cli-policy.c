#include "wax-cli-fixture.h"
#include "wax-test-disk.h"
#include "wax-test-policy.h"

#include <pty.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* What an administrator set holds, whatever the user sets against it: root's own files in their own place. */

enum { LIVE_S = 5 }; /* a second, and room for the process to end under a loaded machine */

#define GRANT "trust allow @ENDPOINT --fingerprint @FINGERPRINT --problem self-signed --for "

static void
set_up (WaxCliFixture *f, gconstpointer unused)
{
  wax_test_policy_clear ();
  wax_cli_fixture_set_up_shared (f, NULL);
}

static void
tear_down (WaxCliFixture *f, gconstpointer unused)
{
  wax_test_policy_clear ();
  wax_cli_fixture_tear_down_shared (f, NULL);
}

static void
set_policy (const char *line)
{
  g_autofree char *text = g_strconcat ("[Policy]\n", line, "\n", NULL);

  wax_test_policy_write ("10-test.conf", text);
}

/* ---- policy show ---- */

static json_t *
find_key (json_t *document, const char *name)
{
  size_t i;
  json_t *row;

  json_array_foreach (json_object_get (document, "policy"), i, row) {
    if (strcmp (json_string_value (json_object_get (row, "key")), name) == 0)
      return row;
  }
  g_error ("no key %s", name);
}

static void
assert_key (WaxCliFixture *f, const char *name, const char *value, const char *from)
{
  json_t *document = wax_cli_fixture_run_json (f, 0, "policy show");
  json_t *row = find_key (document, name);
  g_autofree char *found = json_dumps (json_object_get (row, "value"), JSON_ENCODE_ANY | JSON_COMPACT);
  const char *origin = json_string_value (json_object_get (row, "from"));

  g_assert_cmpstr (found, ==, value);
  if (from == NULL)
    g_assert_null (origin);
  else
    g_assert_true (origin != NULL && g_str_has_suffix (origin, from));
  json_decref (document);
}

static void
test_show (WaxCliFixture *f, gconstpointer unused)
{
  g_autofree char *out = NULL;

  assert_key (f, "manual-trust", "true", NULL);
  assert_key (f, "tls-floor", "\"TLS 1.2\"", NULL);
  wax_test_policy_write ("20-later.conf", "[Policy]\nlongest-trust=1d\nhelp-desk=Call 4711.\n");
  wax_test_policy_write ("10-first.conf", "[Policy]\nlongest-trust=1h\ntls-floor=TLS 1.3\n");
  assert_key (f, "longest-trust", "\"1h\"", "/policy.d/10-first.conf");
  assert_key (f, "tls-floor", "\"TLS 1.3\"", "/policy.d/10-first.conf");
  assert_key (f, "help-desk", "\"Call 4711.\"", "/policy.d/20-later.conf");
  wax_cli_fixture_run (f, 0, &out, "policy show");
  g_assert_nonnull (strstr (out, "longest-trust = 1h  (set by /etc/waxwing/policy.d/10-first.conf)"));
}

/* ---- what is wrong with a file ---- */

static void
assert_strictest (WaxCliFixture *f, const char *text)
{
  json_t *document;

  wax_test_policy_write ("10-test.conf", text);
  document = wax_cli_fixture_run_json (f, 0, "policy show");
  if (!json_is_false (json_object_get (find_key (document, "manual-trust"), "value")))
    g_error ("this was understood: %s", text);
  g_assert_nonnull (strstr (wax_cli_fixture_get (document, "faults.0"), "/etc/waxwing/policy.d/10-test.conf"));
  json_decref (document);
}

static void
test_not_understood (WaxCliFixture *f, gconstpointer unused)
{
  static const char *const texts[] = {
    "manual-trust=true\n",
    "[Policy]\nmanual-trsut=true\n",
    "[Policy]\nmanual-trust=yes\n",
    "[Policy]\nmanual-trust=\n",
    "[Policy]\nlongest-trust=always\n",
    "[Policy]\ntrust-durations=1h;forever\n",
    "[Policy]\ntls-floor=TLS 1.0\n",
    "[Policy]\ngrants-before=tomorrow\n",
    "[Policy]\ndistrusted-certificates=1234\n",
    "[Policy]\npinned-keys=mail.example.org\n",
    "[Policy]\nsecure-connection=off\n",
    "[Policy]\nrevocation=never\n",
    "[Policy]\nextra-anchors=on\n",
    "[Policy]\nanchors=root.pem\n",
    "[Policy]\nanchors=mail.example.org root.pem\n",
    "[Policy]\nolder-tls=TLS 1.1\n",
    "[Policy]\nolder-tls=mail.example.org SSL 3.0\n",
    "[Policy]\nolder-tls=* TLS 1.1\n",
    "[Policy]\nclient-certificate=yes\n",
    "[Policy]\nhelp-desk=\\t\\e\n",
    "[Polic]\nmanual-trust=true\n",
    "[Policy]\nmanual-trust=true\n[Other]\na=b\n",
    "\xff\xfe",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_strictest (f, texts[i]);
  wax_cli_fixture_run (f, 4, NULL, "sync alice @PASSWORD");
  wax_test_policy_clear ();
  wax_cli_fixture_run (f, 1, NULL, "sync alice @PASSWORD"); /* the grant has ended */
}

/* Nobody but root limits here, and nobody is kept from work by a file of somebody else's. */
static void
test_not_roots (WaxCliFixture *f, gconstpointer unused)
{
  g_autofree char *path = wax_test_policy_path ("10-test.conf");
  json_t *document;

  set_policy ("manual-trust=false");
  g_assert_cmpint (chmod (path, 0666), ==, 0);
  document = wax_cli_fixture_run_json (f, 0, "policy show");
  g_assert_true (json_is_true (json_object_get (find_key (document, "manual-trust"), "value")));
  g_assert_nonnull (strstr (wax_cli_fixture_get (document, "faults.0"), path));
  json_decref (document);
  g_assert_cmpint (chmod (path, 0644), ==, 0);
  assert_key (f, "manual-trust", "false", "/10-test.conf");
}

/* ---- what limits do ---- */

static void
assert_refused (WaxCliFixture *f, const char *problem)
{
  json_t *document = wax_cli_fixture_run_json (f, 1, "trust probe @ENDPOINT");
  g_autofree char *allow = g_strconcat (GRANT "1h --problem ", problem, NULL);

  g_assert_cmpstr (wax_cli_fixture_get (document, "state"), ==, "refused");
  g_assert_cmpstr (wax_cli_fixture_get (document, "problems.0.id"), ==, problem);
  g_assert_true (json_is_false (wax_cli_fixture_find (document, "problems.0.overridable")));
  json_decref (document);
  wax_cli_fixture_run (f, 1, NULL, "sync alice @PASSWORD");
  wax_cli_fixture_run (f, 1, NULL, allow);
}

static void
test_distrusted (WaxCliFixture *f, gconstpointer unused)
{
  g_autofree char *line = g_strconcat ("distrusted-certificates=", f->fingerprint, NULL);

  set_policy (line);
  assert_refused (f, "distrusted");
}

static void
test_pins (WaxCliFixture *f, gconstpointer unused)
{
  json_t *document = wax_cli_fixture_run_json (f, 0, "trust probe @ENDPOINT");
  g_autofree char *other = g_strnfill (64, 'a');
  g_autofree char *wrong = g_strconcat ("pinned-keys=localhost ", other, NULL);
  g_autofree char *both = g_strconcat ("pinned-keys=LOCALHOST. ", other, " ", wax_cli_fixture_get (document, "spki"),
                                       NULL);
  g_autofree char *elsewhere = g_strconcat ("pinned-keys=mail.example.org ", other, NULL);

  json_decref (document);
  set_policy (both); /* the present one, and its successor */
  wax_cli_fixture_run (f, 0, NULL, "sync alice @PASSWORD");
  set_policy (elsewhere);
  wax_cli_fixture_run (f, 0, NULL, "sync alice @PASSWORD");
  set_policy (wrong);
  assert_refused (f, "pin-violation");
}

static void
test_manual_trust (WaxCliFixture *f, gconstpointer unused)
{
  json_t *document;

  set_policy ("manual-trust=false");
  wax_cli_fixture_run (f, 1, NULL, "sync alice @PASSWORD");
  wax_cli_fixture_run (f, 1, NULL, GRANT "1h");
  wax_test_policy_clear ();
  wax_cli_fixture_run (f, 1, NULL, "trust probe @ENDPOINT"); /* what ended stays ended */

  document = wax_cli_fixture_run_json (f, 0, "trust ledger");
  {
    gsize n = json_array_size (document);
    guint ended = 0, limits = 0;

    for (gsize i = 0; i < n; i++) {
      json_t *line = json_array_get (document, i);
      gboolean is_policy = strcmp (json_string_value (json_object_get (line, "event")), "policy") == 0;

      if (is_policy)
        g_assert_cmpstr (json_string_value (json_object_get (line, "origin")), ==, "policy");
      ended += is_policy && json_is_string (json_object_get (line, "endpoint"));
      limits += is_policy && !json_is_string (json_object_get (line, "endpoint"));
    }
    g_assert_cmpuint (ended, ==, 1);
    g_assert_cmpuint (limits, ==, 2); /* set, and taken away */
  }
  json_decref (document);
}

static void
test_durations (WaxCliFixture *f, gconstpointer unused)
{
  set_policy ("longest-trust=1h");
  wax_cli_fixture_run (f, 1, NULL, "trust probe @ENDPOINT"); /* a day was given */
  wax_cli_fixture_run (f, 1, NULL, GRANT "1d");
  wax_cli_fixture_run (f, 0, NULL, GRANT "1h");
  set_policy ("trust-durations=1d");
  wax_cli_fixture_run (f, 1, NULL, "trust probe @ENDPOINT");
  wax_cli_fixture_run (f, 1, NULL, GRANT "1h");
  wax_cli_fixture_run (f, 0, NULL, GRANT "1d");
  set_policy ("command-line-trust=false");
  wax_cli_fixture_run (f, 1, NULL, "trust probe @ENDPOINT");
  wax_cli_fixture_run (f, 1, NULL, GRANT "1d");
}

static void
test_tls_floor (WaxCliFixture *f, gconstpointer unused)
{
  wax_cli_fixture_run (f, 0, NULL, "sync alice @PASSWORD");
  wax_demo_server_reset_counters (f->server);
  set_policy ("tls-floor=TLS 1.3");
  assert_refused (f, "tls-too-old");
  g_assert_cmpuint (wax_demo_server_count_requests (f->server, "AuthRequest"), ==, 0); /* no password was sent */
}

static void
assert_helped (WaxCliFixture *f, int expected, const char *line, const char *help)
{
  g_autofree char *out = NULL, *errors = NULL;

  g_assert_cmpint (wax_cli_fixture_try (f, &out, &errors, line), ==, expected);
  if ((strstr (errors, "Call 4711.") != NULL) != (help != NULL))
    g_error ("%s: %s", line, errors);
}

/* A password alone is not enough for the administrator: it stays here. */
static void
test_client_certificate (WaxCliFixture *f, gconstpointer unused)
{
  json_t *document;

  set_policy ("client-certificate=required\nhelp-desk=Call 4711.");
  wax_demo_server_reset_counters (f->server);
  document = wax_cli_fixture_run_json (f, 4, "sync alice @PASSWORD");
  g_assert_cmpstr (wax_cli_fixture_get (document, "error.domain"), ==, "identity");
  g_assert_cmpstr (wax_cli_fixture_get (document, "error.code"), ==, "certificate-required");
  json_decref (document);
  assert_helped (f, 4, "sync alice @PASSWORD", "Call 4711.");
  assert_helped (f, 4, "account add --server @URL --user bob@example.test @PASSWORD", "Call 4711.");
  assert_helped (f, 4, "account add --server @URL --user bob@example.test --no-probe", "Call 4711.");
  wax_cli_fixture_run (f, 0, NULL, "account add --server @URL --user bob@example.test --sign-in both --no-probe");
  assert_helped (f, 4, "account set bob sign-in=password", "Call 4711.");
  wax_cli_fixture_run (f, 0, NULL, "account set bob sign-in=certificate-or-password");
  document = wax_cli_fixture_run_json (f, 4, "sync bob @PASSWORD");
  g_assert_cmpstr (wax_cli_fixture_get (document, "channels.0.error.code"), ==, "no-identity");
  json_decref (document);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_CONNECTIONS), ==, 0);
  wax_cli_fixture_run (f, 0, NULL, "account remove bob");
  set_policy ("client-certificate=choice");
  wax_cli_fixture_run (f, 0, NULL, "sync alice @PASSWORD");
}

/* Said where something is refused, and nowhere else. */
static void
test_help_desk (WaxCliFixture *f, gconstpointer unused)
{
  json_t *document;

  set_policy ("help-desk=Call 4711.");
  assert_helped (f, 0, "trust probe @ENDPOINT", NULL);
  assert_helped (f, 0, "sync alice @PASSWORD", NULL);
  assert_helped (f, 2, "account show nobody", NULL);
  set_policy ("help-desk=Call 4711.\nmanual-trust=false");
  assert_helped (f, 1, "trust probe @ENDPOINT", "Call 4711.");
  assert_helped (f, 1, "sync alice @PASSWORD", "Call 4711.");
  document = wax_cli_fixture_run_json (f, 1, "trust probe @ENDPOINT");
  g_assert_cmpstr (wax_cli_fixture_get (document, "state"), ==, "refused");
  g_assert_cmpstr (wax_cli_fixture_get (document, "help_desk"), ==, "Call 4711.");
  json_decref (document);
}

/* ---- against a connection that is up ---- */

static void
wait_for_waits (WaxCliFixture *f)
{
  gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while (wax_demo_server_count_requests (f->server, "WaitSetRequest") == 0 && g_get_monotonic_time () < end)
    g_usleep (2000);
  g_assert_cmpuint (wax_demo_server_count_requests (f->server, "WaitSetRequest"), >, 0);
}

/* Who is asked later says who it was, and does not put it on the person. */
static void
assert_taken_offline (WaxCliFixture *f)
{
  g_autofree char *text = g_strdup_printf ("The administrator's limits do not allow the connection to %s any more: the"
                                           " account works offline.", f->endpoint);
  json_t *sync = wax_cli_fixture_run_json (f, 6, "sync alice @PASSWORD");
  json_t *status = wax_cli_fixture_run_json (f, 0, "status alice");

  g_assert_cmpstr (wax_cli_fixture_get (sync, "error.code"), ==, "offline");
  g_assert_cmpstr (wax_cli_fixture_get (sync, "error.text"), ==, text);
  g_assert_cmpstr (wax_cli_fixture_get (status, "reason"), ==, text);
  json_decref (sync);
  json_decref (status);
}

/* @line: (nullable): %NULL: the grants of now end */
static void
test_live (WaxCliFixture *f, gconstpointer data)
{
  const char *line = data;
  g_autoptr(GSubprocess) watcher = wax_cli_fixture_start (f, "sync alice --watch --for 120 --quiet @PASSWORD");
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_utc (g_get_real_time () / G_USEC_PER_SEC + 1);
  g_autofree char *moment = g_date_time_format (now, "grants-before=%Y-%m-%dT%H:%M:%SZ");
  json_t *document;
  gint64 start;

  wait_for_waits (f);
  start = g_get_monotonic_time ();
  set_policy (line != NULL ? line : moment);
  g_assert_true (g_subprocess_wait (watcher, NULL, NULL));
  g_assert_cmpint (g_get_monotonic_time () - start, <, LIVE_S * G_USEC_PER_SEC);
  g_assert_cmpint (g_subprocess_get_exit_status (watcher), !=, 0);
  document = wax_cli_fixture_run_json (f, 0, "account show alice");
  g_assert_true (json_is_false (wax_cli_fixture_find (document, "online")));
  json_decref (document);
  assert_taken_offline (f);
}

/* An account whose certificate did not do, and which went on with its password. */
static void
test_live_fallen_back (WaxCliFixture *f, gconstpointer data)
{
  wax_cli_fixture_run (f, 0, NULL, "account set alice sign-in=certificate-or-password");
  test_live (f, data);
}

/* ---- a secure connection ---- */

/* At a terminal, where the person answers the question, if there is one. Returns: (transfer full): what was printed. */
static char *
switch_off (WaxCliFixture *f, int expected, gboolean asked)
{
  g_autoptr(GSubprocess) process = NULL;
  g_autofree char *errors = NULL;
  char *out = NULL;
  int master, slave;

  g_assert_cmpint (openpty (&master, &slave, NULL, NULL, NULL), ==, 0);
  g_assert_cmpint (write (master, "yes\n", 4), ==, 4);
  process = wax_cli_fixture_start_with (f, slave, "--json account set alice secure=off --ask");
  g_subprocess_communicate_utf8 (process, NULL, NULL, &out, &errors, NULL);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, expected);
  if ((strstr (errors, "Switch it off?") != NULL) != asked)
    g_error ("asked or not: %s", errors);
  close (master);
  return out;
}

/* It cannot be switched off; where it was off already, nothing goes out, and what to do is said. */
static void
test_secure_connection (WaxCliFixture *f, gconstpointer unused)
{
  g_autofree char *no = NULL, *yes = NULL;
  json_t *refused, *sync, *account;

  set_policy ("secure-connection=forced");
  no = switch_off (f, 1, FALSE);
  refused = json_loads (no, 0, NULL);
  g_assert_cmpstr (wax_cli_fixture_get (refused, "error.domain"), ==, "trust");
  g_assert_cmpstr (wax_cli_fixture_get (refused, "error.code"), ==, "secure-forced");
  g_assert_cmpstr (wax_cli_fixture_get (refused, "error.text"), ==,
                   "Your administrator has set that every account uses a secure connection.");
  account = wax_cli_fixture_run_json (f, 0, "account show alice");
  g_assert_true (json_is_true (wax_cli_fixture_find (account, "secure")));
  json_decref (account);
  wax_test_policy_clear ();
  yes = switch_off (f, 0, TRUE);
  set_policy ("secure-connection=forced");
  wax_demo_server_reset_counters (f->server);
  sync = wax_cli_fixture_run_json (f, 3, "sync alice @PASSWORD");
  g_assert_cmpstr (wax_cli_fixture_get (sync, "channels.0.error.code"), ==, "plain-forbidden");
  g_assert_true (g_str_has_prefix (wax_cli_fixture_get (sync, "channels.0.error.text"),
                                   "Your administrator no longer allows an unencrypted connection to localhost:"));
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_CONNECTIONS), ==, 0);
  wax_cli_fixture_run (f, 0, NULL, "account set alice secure=on");
  wax_cli_fixture_run (f, 0, NULL, "account connect alice");
  wax_cli_fixture_run (f, 0, NULL, "sync alice @PASSWORD");
  json_decref (refused);
  json_decref (sync);
}

/* ---- what a user could set against it ---- */

static void
test_against_environment (WaxCliFixture *f, gconstpointer unused)
{
  static const struct { const char *name; const char *value; } settings[] = {
    { "GSETTINGS_BACKEND", "memory" }, { "GSETTINGS_BACKEND", "keyfile" }, { "DCONF_PROFILE", "/dev/null" },
    { "GSETTINGS_SCHEMA_DIR", "/nonexistent" }, { "XDG_CONFIG_HOME", "@" }, { "XDG_CONFIG_DIRS", "@" },
    { "XDG_DATA_DIRS", "@" }, { "XDG_DATA_HOME", "@" }, { "XDG_RUNTIME_DIR", "@" }, { "HOME", "@" },
    { "WAXWING_POLICY", "@" }, { "SYSCONFDIR", "@" }, { "LC_ALL", "C" }, { "GIO_USE_VFS", "local" },
    { "GIO_EXTRA_MODULES", "@" }, { "GIO_MODULE_DIR", "@" }, { "GIO_USE_TLS", "openssl" },
    { "GNUTLS_DEBUG_LEVEL", "1" },
    { "G_TLS_GNUTLS_PRIORITY", "NORMAL" }, { "SSL_CERT_FILE", "@" }, { "SSL_CERT_DIR", "@" }, { "SSLKEYLOGFILE", "@" },
  };

  set_policy ("manual-trust=false\nsecure-connection=forced\nrevocation=required\nextra-anchors=off\n"
              "client-certificate=required");
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++) {
    const char *value = settings[i].value[0] == '@' ? f->dir : settings[i].value;
    g_autofree char *before = g_strdup (g_getenv (settings[i].name));

    g_setenv (settings[i].name, value, TRUE);
    assert_key (f, "manual-trust", "false", "/10-test.conf");
    assert_key (f, "revocation", "\"required\"", "/10-test.conf");
    assert_key (f, "extra-anchors", "\"off\"", "/10-test.conf");
    wax_cli_fixture_run (f, 4, NULL, "sync alice @PASSWORD");
    wax_cli_fixture_run (f, 1, NULL, GRANT "1h");
    wax_cli_fixture_run (f, 1, NULL, "--profile @DIR/other trust probe @ENDPOINT");
    if (before != NULL)
      g_setenv (settings[i].name, before, TRUE);
    else
      g_unsetenv (settings[i].name);
  }
}

/* ---- settings that dconf locks ---- */

/* As an administrator deploys them; and the stricter of settings and files, in each key. */
static void
test_locks (WaxCliFixture *f, gconstpointer unused)
{
  wax_test_policy_lock (f->dir, "longest-trust='1h'\nmanual-trust=true\ntls-floor='TLS 1.3'");
  assert_key (f, "longest-trust", "\"1h\"", "locked setting");
  assert_key (f, "tls-floor", "\"TLS 1.3\"", "locked setting");
  set_policy ("longest-trust=1d\nmanual-trust=false");
  assert_key (f, "longest-trust", "\"1h\"", "locked setting");
  assert_key (f, "manual-trust", "false", "/10-test.conf");

  /* Without the locks the files are still there. */
  wax_test_policy_unlock ();
  assert_key (f, "longest-trust", "\"1d\"", "/10-test.conf");
  assert_key (f, "manual-trust", "false", "/10-test.conf");
}

/* ---- the system journal ---- */

static gboolean
has_field (const char *entry, gsize size, const char *field)
{
  g_autofree char *line = g_strconcat (field, "\n", NULL);

  return memmem (entry, size, line, strlen (line)) != NULL;
}

/* Reads entries until one has @field, and @id as the message id. */
static void
assert_entry (int journal, const char *id, const char *field)
{
  g_autofree char *message_id = g_strconcat ("MESSAGE_ID=", id, NULL);
  char entry[16384];
  gssize size;

  while ((size = recv (journal, entry, sizeof entry, MSG_DONTWAIT)) > 0) {
    g_assert_null (memmem (entry, (gsize) size, "secret-1", strlen ("secret-1")));
    if (has_field (entry, (gsize) size, message_id) && has_field (entry, (gsize) size, field))
      return;
  }
  g_error ("the journal got no entry %s with %s", id, field);
}

static void
test_journal (WaxCliFixture *f, gconstpointer unused)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "/run/systemd/journal/socket" };
  g_autofree char *endpoint = g_strconcat ("WAXWING_ENDPOINT=", f->endpoint, NULL);
  int journal = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  wax_test_disk_mount ("/run", "mode=0755");
  g_assert_cmpint (g_mkdir_with_parents ("/run/systemd/journal", 0755), ==, 0);
  g_assert_cmpint (bind (journal, (struct sockaddr *) &address, sizeof address), ==, 0);
  wax_cli_fixture_run (f, 0, NULL, "trust stop @ENDPOINT");
  wax_cli_fixture_run (f, 0, NULL, GRANT "1h --why because");
  assert_entry (journal, "f48c990184d749598ff7dc2fb68019c4", endpoint);
  set_policy ("manual-trust=false");
  wax_cli_fixture_run (f, 1, NULL, "trust probe @ENDPOINT");
  assert_entry (journal, "85e677ec423f42f59f0f28d6009585ea", "MESSAGE=Trust: policy: manual-trust=false");
  assert_entry (journal, "85e677ec423f42f59f0f28d6009585ea", endpoint);
  close (journal);
  wax_test_disk_unmount ("/run");
}

int
main (int argc, char **argv)
{
  int status;

  wax_test_policy_prepare ();
  g_setenv ("G_TLS_GNUTLS_PRIORITY", "NORMAL:-VERS-TLS1.3", TRUE); /* the server speaks TLS 1.2; waxctl clears it */
  g_test_init (&argc, &argv, NULL);
#define ADD_WITH(path, func, data) g_test_add ("/waxctl/policy/" path, WaxCliFixture, data, set_up, func, tear_down)
#define ADD(path, func) ADD_WITH (path, func, NULL)
  ADD ("show", test_show);
  ADD ("not-understood", test_not_understood);
  ADD ("not-roots", test_not_roots);
  ADD ("distrusted", test_distrusted);
  ADD ("pins", test_pins);
  ADD ("manual-trust", test_manual_trust);
  ADD ("durations", test_durations);
  ADD ("tls-floor", test_tls_floor);
  ADD ("client-certificate", test_client_certificate);
  ADD ("help-desk", test_help_desk);
  ADD ("secure-connection", test_secure_connection);
  ADD ("live-grants-before", test_live);
  ADD_WITH ("live-manual-trust", test_live, "manual-trust=false");
  ADD_WITH ("live-client-certificate", test_live, "client-certificate=required");
  ADD_WITH ("live-fallen-back", test_live_fallen_back, "client-certificate=required");
  ADD_WITH ("live-tls-floor", test_live, "tls-floor=TLS 1.3");
  ADD_WITH ("live-pins", test_live,
            "pinned-keys=localhost aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
  ADD ("against-environment", test_against_environment);
  ADD ("locks", test_locks);
  ADD ("journal", test_journal);
  status = g_test_run ();
  wax_cli_fixture_end_shared ();
  wax_test_policy_end ();
  return status;
}
