#include "wax-cli-fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

/* What scripts rely on: words, exit codes, the shapes of the JSON, that nothing is asked unasked. */

/* ---- words ---- */

static void
assert_usage (WaxCliFixture *f, const char *line, const char *named)
{
  g_autofree char *out = NULL, *errors = NULL;
  json_t *document = wax_cli_fixture_run_json (f, 2, line);

  g_assert_cmpstr (wax_cli_fixture_get (document, "error.domain"), ==, "usage");
  if (named != NULL && strstr (wax_cli_fixture_get (document, "error.text"), named) == NULL)
    g_error ("waxctl %s: “%s” is not named in: %s", line, named, wax_cli_fixture_get (document, "error.text"));
  g_assert_cmpint (wax_cli_fixture_try (f, &out, &errors, line), ==, 2);
  g_assert_cmpstr (out, ==, "");
  g_assert_nonnull (strstr (errors, wax_cli_fixture_get (document, "error.text")));
  json_decref (document);
}

/* Calls and options of later parts are not there, rather than there and empty. */
static void
test_absent_calls (WaxCliFixture *f, gconstpointer unused)
{
  static const struct { const char *line; const char *named; } calls[] = {
    { "frob", "frob" },
    { "account frob", "account frob" },
    { "account", "add, list, show" },
    { "identity request --out request.pem", "--subject" },
    { "outbox list alice", "outbox" },
    { "prefs set alice a=b", "prefs set" },
    { "trust rehearse frob", "frob" },
    { "trust probe localhost --starttls imap", "--starttls" },
    { "trust probe localhost --revocation perhaps", "perhaps" },
    { "account add --server localhost --user a --sign-in either", NULL },
    { "identity use 0123456789abcdef", "--account" },
    { "account add --kind eas --server localhost --user a@example.test", NULL },
    { "account add --user a@example.test", "--server" },
    { "account show", "account show" },
    { "account list too many", "account list" },
    { "sync --for 5", "--watch" },
    { "sync --channel frob", "frob" },
    { "trust ledger --since banana", "banana" },
    { "trust allow localhost:1 --for 1d --problem expired", "--fingerprint" },
    { "trust stop a:b:c", "a:b:c" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    assert_usage (f, calls[i].line, calls[i].named);
}

static void
assert_name (WaxCliFixture *f, const char *account, const char *name)
{
  g_autofree char *line = g_strconcat ("account show ", account, NULL);
  json_t *document = wax_cli_fixture_run_json (f, 0, line);

  g_assert_cmpstr (wax_cli_fixture_get (document, "name"), ==, name);
  json_decref (document);
}

static void
test_names_what_is_missing (WaxCliFixture *f, gconstpointer unused)
{
  static const char *const of_nobody[] = {
    "account show nobody", "account set nobody name=x", "account remove nobody", "account connect nobody",
    "account offline nobody",
    "folder list nobody", "mail list nobody inbox", "mail show nobody 1", "mail search nobody x",
    "mail mark nobody 1 --read",
    "mail mark nobody 1 --tag x", "mail move nobody 1 trash", "mail delete nobody 1", "contacts search nobody x",
    "prefs list nobody",
    "signatures list nobody", "senders list nobody", "store check nobody", "status nobody", "sync nobody",
  };

  for (guint i = 0; i < G_N_ELEMENTS (of_nobody); i++)
    assert_usage (f, of_nobody[i], "“nobody”");

  wax_cli_fixture_add_alice (f);
  wax_cli_fixture_run (f, 0, NULL, "sync alice @PASSWORD");
  assert_usage (f, "mail list alice Nowhere", "“Nowhere”");
  assert_usage (f, "mail move alice 1 Nowhere", "“Nowhere”");
  assert_usage (f, "mail show alice 999999", "999999");
  assert_usage (f, "mail mark alice 1 --tag Nothing", "“Nothing”");
  assert_usage (f, "account set alice frob=x", "“frob”. There are: name, server, user, cert-port, sign-in, identity,");
  assert_usage (f, "account set alice name", "KEY=VALUE");
  assert_usage (f, "account set alice name=Changed download=all frob=x", "“frob”");
  assert_usage (f, "account set alice download=days:0", "“download” cannot be “days:0”. It can be: all, headers, days");
  assert_usage (f, "account set alice cert-port=x sign-in=both", "“cert-port” cannot be “x”. It can be: a number from");
  assert_usage (f, "account set alice secure=no", "“secure” cannot be “no”. It can be: on, off.");
  assert_usage (f, "account set alice sign-in=either", "“sign-in” cannot be “either”. It can be: password,");
  assert_usage (f, "account set alice user=", "“user” cannot be “”. It can be: a mail address, or");
  assert_usage (f, "account set alice name=Changed server=https://", "“server” cannot be “https://”. That is not the");
  assert_usage (f, "account set alice server=http://a.test", "Write https instead.");
  assert_name (f, "alice", "alice@example.test"); /* all of it or nothing */
  wax_cli_fixture_run (f, 0, NULL, "account set alice name=Changed cert-port=9443");
  assert_name (f, "alice", "Changed");
  assert_usage (f, "mail list alice inbox --limit -1", "--limit");
  assert_usage (f, "mail mark alice 1 --read --unread", "--read");
}

static void
test_help (WaxCliFixture *f, gconstpointer unused)
{
  g_autofree char *help = NULL;
  g_auto(GStrv) lines = NULL;
  guint n = 0;

  wax_cli_fixture_run (f, 0, &help, "--help");
  lines = g_strsplit (help, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_autofree char *line = NULL, *one = NULL;
    g_auto(GStrv) words = g_strsplit (lines[i], " ", -1);

    g_assert_false (g_str_has_suffix (lines[i], " "));
    if (g_strv_length (words) < 3 || *words[0] != '\0' || *words[1] != '\0' || !g_ascii_islower (words[2][0]))
      continue;
    line = g_strjoin (" ", words[2], words[3] != NULL && g_ascii_islower (words[3][0]) ? words[3] : "", "--help", NULL);
    wax_cli_fixture_run (f, 0, &one, line);
    g_assert_nonnull (strstr (one, "waxctl --help"));
    n++;
  }
  g_assert_cmpuint (n, >=, 28);
  g_clear_pointer (&help, g_free);
  wax_cli_fixture_run (f, 0, &help, "trust --help");
  g_assert_nonnull (strstr (help, "trust allow"));
  g_assert_null (strstr (help, "account add"));
}

static void
test_globals_stand_anywhere (WaxCliFixture *f, gconstpointer unused)
{
  static const char *const lines[] = { "--json account list", "account --json list", "account list --json" };
  g_autofree char *version = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autofree char *out = NULL;

    wax_cli_fixture_run (f, 0, &out, lines[i]);
    g_assert_cmpstr (out, ==, "[]\n");
  }
  wax_cli_fixture_run (f, 0, &version, "--version");
  g_assert_true (g_str_has_prefix (version, "waxctl "));
}

/* ---- shapes ---- */

static gboolean
looks_like (const char *text, const char *pattern)
{
  return text != NULL && g_regex_match_simple (pattern, text, 0, 0);
}

/* @shape: words of NAME:TYPE; the types are text, time, hex, number, bool, list, object, each with "?" where null may
 * stand */
static void
assert_shape (json_t *document, const char *shape)
{
  g_auto(GStrv) members = g_strsplit (shape, " ", -1);

  for (guint i = 0; members[i] != NULL; i++) {
    g_auto(GStrv) pair = g_strsplit (members[i], ":", 2);
    json_t *value = json_object_get (document, pair[0]);
    gboolean nullable = g_str_has_suffix (pair[1], "?");
    g_autofree char *type = g_strndup (pair[1], strlen (pair[1]) - nullable);
    const char *text = json_string_value (value);
    gboolean good = strcmp (type, "text") == 0     ? text != NULL
                    : strcmp (type, "time") == 0   ? looks_like (text, "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$")
                    : strcmp (type, "hex") == 0    ? looks_like (text, "^[0-9a-f]{64}$")
                    : strcmp (type, "number") == 0 ? json_is_number (value)
                    : strcmp (type, "bool") == 0   ? json_is_boolean (value)
                    : strcmp (type, "list") == 0   ? json_is_array (value)
                                                   : json_is_object (value);

    if (!good && !(nullable && json_is_null (value))) {
      g_autofree char *all = json_dumps (document, JSON_INDENT (2));

      g_error ("%s is not %s in %s", pair[0], pair[1], all);
    }
  }
}

static void
assert_shapes (json_t *array, const char *shape)
{
  json_t *value;
  size_t i;

  g_assert_cmpuint (json_array_size (array), >, 0);
  json_array_foreach (array, i, value)
    assert_shape (value, shape);
}

#define VERDICT \
  "endpoint:text state:text problems:list fingerprint:hex spki:hex protocol:text? cipher:text? grant:object? " \
  "cause:text? change:object? chain:list"
#define GRANT "endpoints:list fingerprint:hex problems:list given:time until:time origin:text why:text? ended:time?"

static void
test_shapes_of_trust (WaxCliFixture *f, gconstpointer unused)
{
  json_t *document = wax_cli_fixture_run_json (f, 1, "trust probe @ENDPOINT");

  assert_shape (document, VERDICT);
  assert_shapes (json_object_get (document, "problems"), "id:text overridable:bool at:number text:text");
  assert_shapes (json_object_get (document, "chain"),
                 "subject:text issuer:text serial:text not_before:time not_after:time fingerprint:hex names:list");
  json_decref (document);

  wax_cli_fixture_add_alice (f);
  document = wax_cli_fixture_run_json (f, 0, "trust list --all");
  assert_shapes (document, GRANT);
  json_decref (document);
  document = wax_cli_fixture_run_json (f, 0, "trust ledger");
  assert_shapes (document, "at:time event:text endpoint:text? fingerprint:hex? problems:list channel:text?"
                           " account:text? origin:text until:time? why:text?");
  json_decref (document);
  document = wax_cli_fixture_run_json (f, 0, "trust probe @ENDPOINT");
  assert_shape (document, VERDICT);
  assert_shape (json_object_get (document, "grant"), GRANT);
  json_decref (document);
}

static void
assert_all (WaxCliFixture *f, const char *line, const char *shape)
{
  json_t *document = wax_cli_fixture_run_json (f, 0, line);

  assert_shapes (document, shape);
  json_decref (document);
}

static void
test_shapes_of_accounts (WaxCliFixture *f, gconstpointer unused)
{
  json_t *document;

  wax_cli_fixture_add_alice (f);
  assert_all (f, "account list", "account:text name:text kind:text server:text user:text secure:bool online:bool");
  document = wax_cli_fixture_run_json (f, 0, "sync alice @PASSWORD");
  assert_shape (document, "account:text channels:list");
  assert_shapes (json_object_get (document, "channels"),
                 "id:text state:text added:number changed:number removed:number bytes:number requests:number"
                 " seconds:number error:object?");
  json_decref (document);
  document = wax_cli_fixture_run_json (f, 0, "status alice");
  assert_shape (document, "account:text state:text endpoint:text online:bool protocol:text? cipher:text?"
                          " fingerprint:hex grant:object");
  assert_shape (json_object_get (document, "grant"), GRANT);
  assert_shapes (json_object_get (document, "channels"), "id:text state:text last_success:time? last_error:object?");
  json_decref (document);
  assert_all (f, "status", "account:text state:text");

  assert_all (f, "folder list alice", "id:text parent:text? name:text path:text role:text? unread:number total:number");
  assert_all (f, "mail list alice inbox",
              "id:text folder:text flags:list tags:list date:time size:number subject:text from:object here:bool");
  assert_all (f, "contacts search alice bob", "id:text name:text addresses:list");
  document = wax_cli_fixture_run_json (f, 0, "senders list alice");
  assert_shape (document, "trusted:list blocked:list");
  json_decref (document);
  document = wax_cli_fixture_run_json (f, 0, "store check alice --against-server @PASSWORD");
  assert_shape (document, "account:text good:bool messages:number bodies:number lost:number damaged:number"
                          " doubled:number server:object");
  json_decref (document);

  /* A refused channel has its own error, and the exit code of the worst. */
  wax_demo_server_misbehave (f->server, WAX_DEMO_MAINTENANCE, 1, "SyncRequest");
  document = wax_cli_fixture_run_json (f, 7, "sync alice --channel receive @PASSWORD");
  g_assert_cmpuint (json_array_size (json_object_get (document, "channels")), ==, 1);
  g_assert_cmpstr (wax_cli_fixture_get (document, "channels.0.id"), ==, "receive");
  assert_shape (wax_cli_fixture_find (document, "channels.0.error"), "domain:text code:text text:text");
  json_decref (document);
}

static void
assert_refusal (json_t *error, WaxCliFixture *f)
{
  assert_shape (error, "domain:text code:text text:text endpoint:text fingerprint:hex problems:list");
  g_assert_cmpstr (wax_cli_fixture_get (error, "domain"), ==, "trust");
  g_assert_cmpstr (wax_cli_fixture_get (error, "code"), ==, "self-signed");
  g_assert_cmpstr (wax_cli_fixture_get (error, "endpoint"), ==, f->endpoint);
  g_assert_cmpstr (wax_cli_fixture_get (error, "fingerprint"), ==, f->fingerprint);
  assert_shapes (json_object_get (error, "problems"), "id:text overridable:bool at:number text:text");
}

/* Who reads the refusal has all that allowing the certificate takes. */
static void
test_shapes_of_refusal (WaxCliFixture *f, gconstpointer unused)
{
  g_autofree char *out = NULL, *errors = NULL;
  json_t *document, *channel;
  size_t i;

  wax_cli_fixture_add_alice (f);
  wax_cli_fixture_run (f, 0, NULL, "trust stop @ENDPOINT");
  wax_cli_fixture_run (f, 0, NULL, "account connect alice");
  document = wax_cli_fixture_run_json (f, 1, "sync alice @PASSWORD");
  assert_shape (json_object_get (document, "verdict"), VERDICT);
  json_array_foreach (json_object_get (document, "channels"), i, channel)
    if (strcmp (wax_cli_fixture_get (channel, "state"), "off") != 0)
      assert_refusal (json_object_get (channel, "error"), f);
  g_assert_cmpuint (i, ==, 9); /* all of them */
  json_decref (document);

  document = wax_cli_fixture_run_json (f, 0, "status alice");
  assert_shape (document, "account:text state:text endpoint:text online:bool reason:text protocol:text? cipher:text?"
                          " fingerprint:hex? grant:object?");
  g_assert_cmpstr (wax_cli_fixture_get (document, "state"), ==, "not-trusted");
  g_assert_cmpstr (wax_cli_fixture_get (document, "endpoint"), ==, f->endpoint);
  g_assert_cmpstr (wax_cli_fixture_get (document, "channels.0.last_error.code"), ==, "self-signed");
  json_decref (document);

  g_assert_cmpint (wax_cli_fixture_try (f, &out, &errors, "sync alice @PASSWORD"), ==, 1);
  g_assert_nonnull (strstr (out, f->fingerprint));
  g_assert_nonnull (strstr (out, f->endpoint));
}

static void
test_channels_that_were_named (WaxCliFixture *f, gconstpointer unused)
{
  json_t *document;

  wax_cli_fixture_add_alice (f);
  document = wax_cli_fixture_run_json (f, 0, "sync alice --channel preferences --channel folders @PASSWORD");
  g_assert_cmpuint (json_array_size (json_object_get (document, "channels")), ==, 2);
  json_decref (document);
  document = wax_cli_fixture_run_json (f, 0, "sync alice --channel updates @PASSWORD");
  g_assert_cmpuint (json_array_size (json_object_get (document, "channels")), ==, 1);
  g_assert_cmpstr (wax_cli_fixture_get (document, "channels.0.state"), ==, "off");
  json_decref (document);
}

/* --quiet leaves standard output to --json alone, and notes to nobody. */
static void
test_quiet (WaxCliFixture *f, gconstpointer unused)
{
  g_autofree char *out = NULL, *errors = NULL;

  wax_cli_fixture_add_alice (f);
  g_assert_cmpint (wax_cli_fixture_try (f, &out, &errors, "sync alice --quiet @PASSWORD"), ==, 0);
  g_assert_cmpstr (out, ==, "");
  g_assert_cmpstr (errors, ==, "");
}

/* ---- at a terminal ---- */

typedef struct {
  int master;
  GSubprocess *process;
} Terminal;

/* Standard input is a terminal; output goes to pipes. */
static void
terminal_start (Terminal *t, WaxCliFixture *f, const char *line)
{
  int slave;

  t->master = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_assert_cmpint (t->master, >=, 0);
  g_assert_cmpint (grantpt (t->master), ==, 0);
  g_assert_cmpint (unlockpt (t->master), ==, 0);
  slave = open (ptsname (t->master), O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_assert_cmpint (slave, >=, 0);
  t->process = wax_cli_fixture_start_with (f, slave, line);
}

/* Reads standard error until @prompt was written. */
static void
terminal_expect (Terminal *t, const char *prompt)
{
  GInputStream *errors = g_subprocess_get_stderr_pipe (t->process);
  g_autoptr(GString) said = g_string_new (NULL);
  char byte;

  while (strstr (said->str, prompt) == NULL) {
    if (g_input_stream_read (errors, &byte, 1, NULL, NULL) != 1)
      g_error ("“%s” was not asked, but said: %s", prompt, said->str);
    g_string_append_c (said, byte);
  }
}

static void
terminal_type (Terminal *t, const char *text)
{
  g_assert_cmpint (write (t->master, text, strlen (text)), ==, (gssize) strlen (text));
}

/* Returns: what the terminal showed of what was typed. */
static char *
terminal_end (Terminal *t, int expected)
{
  char shown[4096] = "";

  g_assert_true (g_subprocess_wait (t->process, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (t->process), ==, expected);
  fcntl (t->master, F_SETFL, O_NONBLOCK);
  if (read (t->master, shown, sizeof shown - 1) < 0)
    *shown = '\0';
  close (t->master);
  g_clear_object (&t->process);
  return g_strdup (shown);
}

static void
answer (WaxCliFixture *f, const char *text, int expected)
{
  Terminal t = { 0 };

  terminal_start (&t, f, "account set alice secure=off --ask");
  terminal_expect (&t, "yes");
  terminal_type (&t, text);
  g_free (terminal_end (&t, expected));
}

static gboolean
is_secure (WaxCliFixture *f)
{
  json_t *account = wax_cli_fixture_run_json (f, 0, "account show alice");
  gboolean secure = json_is_true (json_object_get (account, "secure"));

  json_decref (account);
  return secure;
}

static void
test_unattended_means_no (WaxCliFixture *f, gconstpointer unused)
{
  g_autofree char *show = NULL;
  Terminal t = { 0 };
  json_t *ledger, *status, *line;
  size_t i;
  guint offs = 0;

  wax_cli_fixture_add_alice (f);
  assert_usage (f, "account set alice secure=off", NULL);
  assert_usage (f, "account set alice secure=off --ask", NULL); /* standard input is no terminal */
  terminal_start (&t, f, "account set alice secure=off");
  g_free (terminal_end (&t, 2)); /* a terminal, but asking was not allowed */
  answer (f, "no\n", 2);
  answer (f, "y\n", 2);
  answer (f, "\004", 2);
  g_assert_true (is_secure (f));

  answer (f, "yes\n", 0);
  g_assert_false (is_secure (f));
  wax_cli_fixture_run (f, 0, &show, "account show alice");
  g_assert_nonnull (strstr (show, "NOT SECURE"));
  status = wax_cli_fixture_run_json (f, 0, "status alice");
  g_assert_cmpstr (wax_cli_fixture_get (status, "state"), ==, "plain");
  json_decref (status);

  wax_cli_fixture_run (f, 0, NULL, "account set alice secure=on"); /* safer needs no question */
  g_assert_true (is_secure (f));
  ledger = wax_cli_fixture_run_json (f, 0, "trust ledger");
  json_array_foreach (ledger, i, line)
    offs += strcmp (wax_cli_fixture_get (line, "event"), "secure-off") == 0;
  g_assert_cmpuint (offs, ==, 1);
  json_decref (ledger);
}

static void
test_password_at_a_terminal (WaxCliFixture *f, gconstpointer unused)
{
  g_autofree char *shown = NULL;
  Terminal t = { 0 };

  wax_cli_fixture_run (f, 1, NULL, "trust probe @ENDPOINT");
  wax_cli_fixture_run (f, 0, NULL, "trust allow @ENDPOINT --fingerprint @FINGERPRINT --for 1h --problem self-signed");
  terminal_start (&t, f, "account add --server @URL --user alice@example.test --ask");
  terminal_expect (&t, "Password:");
  terminal_type (&t, "secret-1\n");
  shown = terminal_end (&t, 0);
  g_assert_null (strstr (shown, "secret")); /* nobody reads it over the shoulder */
  wax_cli_fixture_assert_nowhere (f, "secret-1");
}

static void
test_interrupted_at_a_question (WaxCliFixture *f, gconstpointer unused)
{
  static const struct { const char *line; const char *prompt; } questions[] = {
    { "account add --server @URL --user bob@example.test --ask", "Password:" },
    { "account set alice secure=off --ask", "yes" },
  };

  wax_cli_fixture_add_alice (f);
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++) {
    struct termios mode;
    Terminal t = { 0 };
    int watched;

    terminal_start (&t, f, questions[i].line);
    watched = dup (t.master);
    terminal_expect (&t, questions[i].prompt);
    g_subprocess_send_signal (t.process, SIGINT);
    g_free (terminal_end (&t, 130));
    g_assert_cmpint (tcgetattr (watched, &mode), ==, 0);
    g_assert_true (mode.c_lflag & ECHO); /* the shell behind it still shows what is typed */
    close (watched);
  }
  g_assert_true (is_secure (f));
}

/* ---- words of strangers ---- */

static void
assert_harmless (WaxCliFixture *f, const char *line)
{
  g_autofree char *out = NULL;

  wax_cli_fixture_run (f, 0, &out, line);
  if (strstr (out, "strange") == NULL)
    g_error ("waxctl %s: the message is not there: %s", line, out);
  for (const char *at = out; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);

    g_assert_true (character == '\n' || character == '\t' || !g_unichar_iscntrl (character));
  }
}

/* What a terminal obeys could hide a warning, or write one. */
static void
test_terminal_obeys_no_stranger (WaxCliFixture *f, gconstpointer unused)
{
  static const char letter[] = "From: =?utf-8?B?G1szMW0gc3RyYW5nZSAH?= <x@example.test>\r\nTo: alice@example.test\r\n"
                               "Subject: =?utf-8?B?G1sySiBzdHJhbmdlIBtdMDt4Bw==?=\r\nMIME-Version: 1.0\r\n"
                               "Content-Type: text/plain; charset=utf-8\r\n\r\n\033[2J strange \302\2332K\r\n";
  g_autoptr(GBytes) raw = g_bytes_new_static (letter, sizeof letter - 1);
  g_autofree char *show = NULL, *raw_line = NULL, *received = NULL;

  wax_cli_fixture_add_alice (f);
  show = g_strdup_printf ("mail show alice %u", wax_demo_server_deliver (f->server, "alice", 2, raw));
  wax_cli_fixture_run (f, 0, NULL, "sync alice @PASSWORD");
  assert_harmless (f, "mail list alice inbox --limit 1000");
  assert_harmless (f, "mail search alice strange");
  assert_harmless (f, show);
  raw_line = g_strconcat (show, " --raw", NULL);
  wax_cli_fixture_run (f, 0, &received, raw_line);
  g_assert_nonnull (strstr (received, "\033[2J")); /* as it was received, as asked */
}

/* As readable as any file that this person makes. */
static void
assert_own_mode (const char *path)
{
  mode_t mask = umask (0);
  struct stat info;

  umask (mask);
  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 07777, ==, 0666 & ~mask);
}

static void
test_attachment (WaxCliFixture *f, gconstpointer unused)
{
  static const char letter[] = "From: bob@example.test\r\nSubject: With a file\r\nMIME-Version: 1.0\r\n"
                               "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
                               "--b\r\nContent-Type: text/plain\r\n\r\nSee there\r\n"
                               "--b\r\nContent-Type: application/octet-stream; name=\"../../list.bin\"\r\n"
                               "Content-Disposition: attachment; filename=\"../../list.bin\"\r\n"
                               "Content-Transfer-Encoding: base64\r\n\r\nAAECAwQ=\r\n--b--\r\n";
  g_autoptr(GBytes) raw = g_bytes_new_static (letter, sizeof letter - 1);
  g_autofree char *path = g_build_filename (f->dir, "saved", NULL);
  g_autofree char *line = NULL, *show = NULL, *saved = NULL;
  json_t *message;
  gsize size;

  wax_cli_fixture_add_alice (f);
  show = g_strdup_printf ("mail show alice %u", wax_demo_server_deliver (f->server, "alice", 2, raw));
  wax_cli_fixture_run (f, 0, NULL, "sync alice @PASSWORD");
  message = wax_cli_fixture_run_json (f, 0, show);
  g_assert_cmpuint (json_array_size (json_object_get (message, "attachments")), ==, 1);
  g_assert_null (strchr (wax_cli_fixture_get (message, "attachments.0.name"), '/'));
  json_decref (message);

  line = g_strconcat (show, " --attachment 1 --out @DIR/saved", NULL);
  wax_cli_fixture_run (f, 0, NULL, line);
  g_assert_true (g_file_get_contents (path, &saved, &size, NULL));
  g_assert_cmpmem (saved, size, "\0\1\2\3\4", 5);
  assert_own_mode (path);
  assert_usage (f, line, "saved"); /* what is there is not replaced */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) \
  g_test_add ("/waxctl/" path, WaxCliFixture, NULL, wax_cli_fixture_set_up, func, wax_cli_fixture_tear_down)
  ADD ("absent-calls", test_absent_calls);
  ADD ("names-what-is-missing", test_names_what_is_missing);
  ADD ("help", test_help);
  ADD ("globals-stand-anywhere", test_globals_stand_anywhere);
  ADD ("shapes-of-trust", test_shapes_of_trust);
  ADD ("shapes-of-accounts", test_shapes_of_accounts);
  ADD ("shapes-of-refusal", test_shapes_of_refusal);
  ADD ("channels-that-were-named", test_channels_that_were_named);
  ADD ("quiet", test_quiet);
  ADD ("unattended-means-no", test_unattended_means_no);
  ADD ("password-at-a-terminal", test_password_at_a_terminal);
  ADD ("interrupted-at-a-question", test_interrupted_at_a_question);
  ADD ("terminal-obeys-no-stranger", test_terminal_obeys_no_stranger);
  ADD ("attachment", test_attachment);
  return g_test_run ();
}
