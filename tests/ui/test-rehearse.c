#include "ui-atspi.h"
#include "ui-mail.h"

#include <glib/gstdio.h>
#include <gtk/gtk.h>
#include <jansson.h>
#include <signal.h>
#include <string.h>

/*
 * `waxctl trust rehearse SITUATION --window`: the built programs from outside, seen as a screen reader sees them and
 * used by keys alone, beside a profile and a keyring of the person's which must stay as they are.
 */

enum { PATIENCE_MS = 60000, PACE_MS = 50 };

static const char MARK[] = "Rehearsal: this server is on this computer alone, and nothing of yours is used.";
static const char PROFILE[] = "not to be read";

static const char *waxctl;

typedef struct {
  UiAtspi *atspi;
  char *tmp;       /* where the programs put what they throw away */
  char *profile;   /* of the person */
  char *database;
  GSubprocess *process;
  GDBusConnection *bus;
  guint keyring_id;
  guint filter_id;
  gint n_secrets; /* calls to the keyring; atomic */
} Stage;

/* ---- the person's own ---- */

static GDBusMessage *
count_cb (GDBusConnection *bus, GDBusMessage *message, gboolean incoming, gpointer data)
{
  if (incoming && g_dbus_message_get_message_type (message) == G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    g_atomic_int_inc ((gint *) data);
  return message;
}

static void
set_up (Stage *self, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = NULL;
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, &error);

  g_assert_no_error (error);
  self->atspi = ui_atspi_new ();
  self->tmp = g_dir_make_tmp ("waxwing-ui-XXXXXX", &error);
  g_assert_no_error (error);
  self->profile = g_build_filename (self->tmp, "data", "waxwing", NULL);
  self->database = g_build_filename (self->profile, "waxwing.db", NULL);
  g_assert_cmpint (g_mkdir_with_parents (self->profile, 0700), ==, 0);
  g_file_set_contents (self->database, PROFILE, -1, &error);
  g_assert_no_error (error);
  self->bus = g_dbus_connection_new_for_address_sync (
    address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL,
    &error);
  g_assert_no_error (error);
  self->filter_id = g_dbus_connection_add_filter (self->bus, count_cb, &self->n_secrets, NULL);
  reply = g_dbus_connection_call_sync (self->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", "org.freedesktop.secrets", 0), G_VARIANT_TYPE ("(u)"),
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

static guint
count_files (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* Nothing of the person's was touched, and nothing is left of the rehearsal. */
static void
tear_down (Stage *self, gconstpointer unused)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (self->database, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, PROFILE);
  g_assert_cmpuint (count_files (self->profile), ==, 1);
  g_assert_cmpuint (count_files (self->tmp), ==, 1); /* the person's own */
  g_dbus_connection_remove_filter (self->bus, self->filter_id);
  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_assert_cmpint (g_atomic_int_get (&self->n_secrets), ==, 0);
  g_object_unref (self->bus);
  ui_atspi_free (self->atspi);
  ui_mail_remove_tree (self->tmp);
  g_free (self->database);
  g_free (self->profile);
  g_free (self->tmp);
}

/* ---- the programs ---- */

static GSubprocessLauncher *
new_launcher (Stage *self)
{
  GSubprocessLauncher *launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *data = g_path_get_dirname (self->profile);

  g_subprocess_launcher_setenv (launcher, "TMPDIR", self->tmp, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", data, TRUE);
  g_subprocess_launcher_setenv (launcher, "G_DEBUG", "fatal-criticals", TRUE);
  return launcher;
}

static void
start (Stage *self, const char *situation)
{
  g_autoptr(GSubprocessLauncher) launcher = new_launcher (self);
  g_autoptr(GError) error = NULL;

  self->process = g_subprocess_launcher_spawn (launcher, &error, waxctl, "--json", "trust", "rehearse", situation,
                                               "--window", NULL);
  g_assert_no_error (error);
}

/* Returns: what it has printed, once it has ended. */
static json_t *
finish (Stage *self, int status)
{
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;

  g_subprocess_communicate_utf8 (self->process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (self->process));
  g_assert_cmpint (g_subprocess_get_exit_status (self->process), ==, status);
  g_clear_object (&self->process);
  return json_loads (output, 0, NULL);
}

static void
press (const char *key)
{
  const char *const arguments[] = { "xdotool", "key", key, NULL };
  g_autoptr(GError) error = NULL;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* ---- what is on the screen ---- */

/* @state: 0 for any */
static const UiAtspiNode *
find_shown (GPtrArray *nodes, guint role, const char *name, guint state)
{
  for (guint i = 0; i < nodes->len; i++) {
    const UiAtspiNode *node = g_ptr_array_index (nodes, i);

    if (ui_atspi_node_is (node, role) && g_str_has_prefix (node->name, name) && node->width > 0 &&
        (state == 0 || ui_atspi_node_has (node, state)))
      return node;
  }
  return NULL;
}

static gboolean
shows (GPtrArray *nodes, const char *text)
{
  return find_shown (nodes, UI_ATSPI_LABEL, text, 0) != NULL;
}

static void
print_window (Stage *self, const char *window)
{
  g_autoptr(GPtrArray) nodes = ui_atspi_read (self->atspi, "waxwing", window);

  for (guint i = 0; nodes != NULL && i < nodes->len; i++) {
    const UiAtspiNode *node = g_ptr_array_index (nodes, i);

    g_printerr ("role %u “%s” states %" G_GINT64_MODIFIER "x width %d\n", node->role, node->name, node->states,
                node->width);
  }
}

/* Looks again and again until something of that role and name, and with that state, is in the window. */
static GPtrArray *
wait_for (Stage *self, const char *window, guint role, const char *name, guint state)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_MS * 1000;

  while (g_get_monotonic_time () < end) {
    g_autoptr(GPtrArray) nodes = ui_atspi_read (self->atspi, "waxwing", window);

    if (nodes != NULL && find_shown (nodes, role, name, state) != NULL)
      return g_steal_pointer (&nodes);
    g_usleep (PACE_MS * 1000);
  }
  print_window (self, window);
  g_error ("never there: “%s” in “%s”", name, window);
}

static char *
get_heading (const char *host)
{
  return g_strconcat ("Rehearsal: Can't confirm that this is ", host, NULL);
}

/* The very dialog, marked, with the safe way out under the next key. */
static GPtrArray *
wait_for_dialog (Stage *self, const char *heading, const char *found, const char *safe)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_MS * 1000;

  while (g_get_monotonic_time () < end) {
    g_autoptr(GPtrArray) nodes = wait_for (self, heading, UI_ATSPI_BUTTON, safe, UI_ATSPI_STATE_FOCUSED);
    const UiAtspiNode *alert = ui_atspi_find (nodes, UI_ATSPI_ALERT, heading + strlen ("Rehearsal: "));

    if (shows (nodes, found)) {
      g_assert_true (shows (nodes, MARK));
      g_assert_nonnull (alert);
      g_assert_true (g_str_has_prefix (alert->description, MARK));
      g_assert_nonnull (strstr (alert->description, found));
      return g_steal_pointer (&nodes);
    }
    g_usleep (PACE_MS * 1000); /* the one before is still going */
  }
  g_error ("never asked: “%s”", found);
}

/* ---- answers ---- */

static json_t *
get_answer (json_t *document, guint place)
{
  json_t *answer = json_array_get (json_object_get (document, "answers"), place);

  g_assert_nonnull (answer);
  g_assert_true (g_str_has_prefix (json_string_value (json_object_get (answer, "endpoint")), "localhost:") ||
                 strchr (json_string_value (json_object_get (answer, "endpoint")), '.') != NULL);
  return answer;
}

static void
assert_answer (json_t *document, guint place, const char *word, const char *duration, const char *outcome)
{
  json_t *answer = get_answer (document, place);

  g_assert_cmpstr (json_string_value (json_object_get (answer, "answer")), ==, word);
  g_assert_cmpstr (json_string_value (json_object_get (answer, "for")), ==, duration);
  g_assert_cmpstr (json_string_value (json_object_get (answer, "outcome")), ==, outcome);
}

static void
assert_count (json_t *document, guint n)
{
  g_assert_cmpuint (json_array_size (json_object_get (document, "answers")), ==, n);
}

static void
test_stay_offline (Stage *self, gconstpointer key)
{
  g_autofree char *heading = get_heading ("localhost");
  g_autoptr(GPtrArray) nodes = NULL;
  json_t *document;

  start (self, "self-signed");
  nodes = wait_for_dialog (self, heading, "This certificate vouches for itself", "Stay Offline");
  g_assert_true (shows (nodes, "Nothing. Your password has not been sent."));
  press (key);
  document = finish (self, 0);
  g_assert_cmpstr (json_string_value (json_object_get (document, "situation")), ==, "self-signed");
  assert_count (document, 1);
  assert_answer (document, 0, "stay-offline", NULL, "self-signed");
  json_decref (document);
}

/* By keys into the second step, and through it: the connection then stands, and the program ends. */
static void
test_authorize (Stage *self, gconstpointer unused)
{
  g_autofree char *heading = get_heading ("localhost");
  g_autoptr(GPtrArray) first = NULL, awake = NULL, second = NULL, open = NULL, chosen = NULL;
  json_t *document;

  start (self, "issuer-unknown");
  first = wait_for_dialog (self, heading, "This computer does not know the issuer", "Stay Offline");
  awake = wait_for (self, heading, UI_ATSPI_BUTTON, "Connect Despite the Risks", UI_ATSPI_STATE_SENSITIVE);
  press ("alt+c");
  second = wait_for (self, heading, UI_ATSPI_BUTTON, "Back", UI_ATSPI_STATE_SENSITIVE);
  g_assert_true (shows (second, MARK));
  press ("space");
  open = wait_for (self, heading, UI_ATSPI_LIST_ITEM, "1 hour", UI_ATSPI_STATE_SENSITIVE);
  press ("Down");
  press ("Down");
  press ("Return");
  chosen = wait_for (self, heading, UI_ATSPI_BUTTON, "Authorize Connections", UI_ATSPI_STATE_SENSITIVE);
  press ("alt+a");
  document = finish (self, 0);
  assert_count (document, 1);
  assert_answer (document, 0, "authorize", "1h", "stands");
  json_decref (document);
}

/* Where nobody may connect despite it, no key leads on. */
static void
test_closed (Stage *self, gconstpointer unused)
{
  g_autofree char *heading = get_heading ("localhost");
  g_autoptr(GPtrArray) nodes = NULL;
  json_t *document;

  start (self, "revoked");
  nodes = wait_for_dialog (self, heading, "The issuer has withdrawn this certificate.", "Close");
  g_assert_null (find_shown (nodes, UI_ATSPI_BUTTON, "Connect Despite the Risks", 0));
  press ("alt+c");
  press ("Escape");
  document = finish (self, 0);
  assert_answer (document, 0, "stay-offline", NULL, "revoked");
  json_decref (document);
}

/* Two ports, two questions: one answer is not the other's. */
static void
test_two_questions (Stage *self, gconstpointer unused)
{
  g_autofree char *heading = get_heading ("localhost");
  g_autoptr(GPtrArray) first = NULL, second = NULL;
  json_t *document;

  start (self, "two-questions");
  first = wait_for_dialog (self, heading, "This computer does not know the issuer", "Stay Offline");
  g_assert_true (shows (first, "While receiving mail"));
  press ("Escape");
  second = wait_for_dialog (self, heading, "This certificate expired on", "Stay Offline");
  g_assert_true (shows (second, "While "));
  press ("Escape");
  document = finish (self, 0);
  assert_count (document, 2);
  assert_answer (document, 0, "stay-offline", NULL, "issuer-unknown");
  assert_answer (document, 1, "stay-offline", NULL, "expired");
  g_assert_cmpstr (json_string_value (json_object_get (get_answer (document, 0), "endpoint")), !=,
                   json_string_value (json_object_get (get_answer (document, 1), "endpoint")));
  json_decref (document);
}

/* No dialog where the window has none, but the words that it has. */
static void
test_nothing_asked (Stage *self, gconstpointer unused)
{
  static const struct {
    const char *situation;
    const char *text;
    const char *outcome;
  } rows[] = {
    { "proxy-password", "The window's bar says:", "proxy-auth" },
    { "secure", "The connection stands.", "stands" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr(GPtrArray) nodes = NULL;
    json_t *document;

    start (self, rows[i].situation);
    nodes = wait_for (self, "Rehearsal: Nothing Is Asked", UI_ATSPI_BUTTON, "Close", UI_ATSPI_STATE_FOCUSED);
    g_assert_true (shows (nodes, rows[i].text));
    press (i == 0 ? "Escape" : "Return");
    document = finish (self, 0);
    assert_count (document, 1);
    assert_answer (document, 0, "none", NULL, rows[i].outcome);
    json_decref (document);
  }
}

/* Cause and help are the command line's, each found anew at a server of its own. */
static void
test_causes (Stage *self, gconstpointer unused)
{
  static const struct {
    const char *situation;
    const char *host;
    const char *found;
    const char *help;
  } rows[] = {
    { "someone-between", "mail.one.localhost",
      "“Private Root”, unknown here, also answers for mail.two.localhost. Somebody may be between.",
      "Do not connect on this network." },
    { "inspecting-proxy", "mail.example.org",
      "Something on the way opens secure connections to read them: “Example Web Filter”.",
      "Do not connect before the help desk says" },
    { "captive-portal", "localhost", "The network answers in the server's place: it wants a sign-in first.",
      "Open a web browser and sign in" },
    { "clock", "localhost", "This computer's clock seems to be wrong", "Set this computer's clock right" },
    { "newer-issuer", "localhost", "The issuer “Rehearsal Root 2” is newer than this computer's list of issuers.",
      "Update this computer's system" },
    { "wrong-root", "localhost", "An issuer named “Rehearsal Root” is installed here, but with another key.",
      "Ask the help desk for the right root" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *heading = get_heading (rows[i].host);
    g_autoptr(GPtrArray) nodes = NULL;

    start (self, rows[i].situation);
    nodes = wait_for_dialog (self, heading, rows[i].found, "Stay Offline");
    g_assert_true (shows (nodes, rows[i].help));
    press ("Escape");
    json_decref (finish (self, 0));
  }
}

/* What the server leaves out is fetched from the rehearsal's own place: the connection stands, without any decision. */
static void
test_fetch (Stage *self, gconstpointer unused)
{
  g_autofree char *heading = get_heading ("localhost");
  g_autoptr(GPtrArray) nodes = NULL, button = NULL;
  json_t *document;

  start (self, "missing-intermediate");
  nodes = wait_for_dialog (self, heading, "The server leaves out a certificate that it must send", "Stay Offline");
  button = wait_for (self, heading, UI_ATSPI_BUTTON, "Fetch and Check", UI_ATSPI_STATE_SENSITIVE);
  press ("alt+f");
  document = finish (self, 0);
  assert_count (document, 1);
  assert_answer (document, 0, "fetch", NULL, "stands");
  json_decref (document);
}

/* Ended from outside it throws its profile away all the same. */
static void
test_interrupted (Stage *self, gconstpointer unused)
{
  g_autofree char *heading = get_heading ("localhost");
  g_autoptr(GPtrArray) nodes = NULL;

  start (self, "self-signed");
  nodes = wait_for_dialog (self, heading, "This certificate vouches for itself", "Stay Offline");
  g_assert_cmpuint (count_files (self->tmp), ==, 2);
  g_subprocess_send_signal (self->process, SIGINT);
  json_decref (finish (self, 130));
}

static void
assert_refused (Stage *self, const char *situation, const char *display, const char *text)
{
  g_autoptr(GSubprocessLauncher) launcher = new_launcher (self);
  g_autoptr(GError) error = NULL;
  json_t *document;

  if (display == NULL)
    g_subprocess_launcher_unsetenv (launcher, "DISPLAY");
  self->process = g_subprocess_launcher_spawn (launcher, &error, waxctl, "--json", "trust", "rehearse", "--window",
                                               situation, NULL);
  g_assert_no_error (error);
  document = finish (self, 2);
  g_assert_cmpstr (json_string_value (json_object_get (json_object_get (document, "error"), "text")), ==, text);
  json_decref (document);
}

static void
test_usage (Stage *self, gconstpointer unused)
{
  assert_refused (self, NULL, "", "--window shows one situation: name it.");
  assert_refused (self, "expired", NULL, "There is no display here to show a window on.");
}

static void
add (const char *path, gconstpointer data, void (*test) (Stage *, gconstpointer))
{
  g_test_add (path, Stage, data, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_autofree char *path = NULL, *folder = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  /* The X server begins anew when its last client goes: this one stays, and is not on the accessibility bus itself. */
  g_setenv ("GTK_A11Y", "none", TRUE);
  gtk_init ();
  g_unsetenv ("GTK_A11Y");
  waxctl = g_getenv ("WAXCTL");
  folder = g_path_get_dirname (argv[1]);
  path = g_strdup_printf ("%s:%s", folder, g_getenv ("PATH"));
  g_setenv ("PATH", path, TRUE);
  add ("/rehearse/stay-offline/escape", "Escape", test_stay_offline);
  add ("/rehearse/stay-offline/return", "Return", test_stay_offline);
  add ("/rehearse/stay-offline/space", "space", test_stay_offline);
  add ("/rehearse/authorize", NULL, test_authorize);
  add ("/rehearse/closed", NULL, test_closed);
  add ("/rehearse/two-questions", NULL, test_two_questions);
  add ("/rehearse/nothing-asked", NULL, test_nothing_asked);
  add ("/rehearse/causes", NULL, test_causes);
  add ("/rehearse/fetch", NULL, test_fetch);
  add ("/rehearse/interrupted", NULL, test_interrupted);
  add ("/rehearse/usage", NULL, test_usage);
  return g_test_run ();
}
