#include "session-test.h"
#include "transport/wax-tls-setup.h"
#include "wax-web-fixture.h"

#include <string.h>

/*
 * Three accounts at one server, at the same time and one after the other, in one process and in several: two sign in
 * with a certificate each, one with a password. The server keeps sessions of handshakes for whoever wants to resume
 * one, the quickest way to be taken for somebody else.
 */

enum { ALICE, BOB, CAROL, N_PEOPLE };
enum { INBOX = 2 };

static const char *const users[N_PEOPLE] = { "alice", "bob", "carol" };
static const guint messages[N_PEOPLE] = { 9, 1, 2 };

typedef struct {
  WaxWebFixture web;
  guint port;
  char *names[N_PEOPLE]; /* of the certificates, as nginx has them */
} Fixture;

static void
describe_site (GString *text, guint site)
{
  g_string_append (text, "ssl_verify_client optional;\n" WAX_WEB_NGINX_ON);
}

static void
start_server (Fixture *f)
{
  wax_web_fixture_serve (&f->web, "ssl_session_cache shared:all:1m;\nssl_session_tickets on;\n", describe_site, 1,
                         &f->port);
  wax_web_fixture_trust (&f->web, f->port);
}

static void
add_person (Fixture *f, guint i)
{
  g_autofree char *email = g_strdup_printf ("%s@example.test", users[i]), *id = NULL, *account = NULL;
  g_autoptr(WaxTestCert) own = wax_web_fixture_new_person (&f->web, email);

  if (i != ALICE) {
    for (guint n = 0; n < messages[i]; n++)
      wax_demo_server_deliver_generated (f->web.cli.server, users[i], n);
  }
  if (i == CAROL) {
    f->names[i] = g_strdup ("-");
    account = wax_web_fixture_add_account (&f->web, "--server localhost:%u --user %s @PASSWORD", f->port, email);
  } else {
    id = wax_web_fixture_import (&f->web, own);
    f->names[i] = wax_web_fixture_dup_name (&f->web, own);
    account = wax_web_fixture_add_account (&f->web, "--server localhost:%u --user %s --cert-port %u --identity %s",
                                           f->port, email, f->port, id);
  }
  g_assert_cmpstr (account, ==, users[i]);
}

static void
set_up (Fixture *f, gconstpointer unused)
{
  const WaxDemoOptions options = { .seed = 7, .messages = messages[ALICE] };

  wax_web_fixture_set_up (&f->web, WAX_WEB_NGINX, &options);
  start_server (f);
  for (guint i = 0; i < N_PEOPLE; i++)
    add_person (f, i);
  g_ptr_array_unref (wax_web_server_take_log (f->web.web, 0));
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  for (guint i = 0; i < N_PEOPLE; i++)
    g_free (f->names[i]);
  wax_web_fixture_tear_down (&f->web);
}

/* ---- what the server saw ---- */

/* (transfer full) (nullable): whose account the stand-in's token opens */
static char *
dup_owner (const char *token)
{
  g_auto(GStrv) parts = g_strsplit (token, "_", 3);
  g_autoptr(GString) content = g_string_new (NULL);

  if (g_strv_length (parts) != 3)
    return NULL;
  for (const char *p = parts[2]; p[0] != '\0' && p[1] != '\0'; p += 2)
    g_string_append_c (content, (char) (g_ascii_xdigit_value (p[0]) * 16 + g_ascii_xdigit_value (p[1])));
  g_string_truncate (content, strcspn (content->str, ";"));
  return g_string_free (g_steal_pointer (&content), FALSE);
}

static gboolean
is_any_of (Fixture *f, const char *certificate)
{
  for (guint i = 0; i < N_PEOPLE; i++) {
    if (strcmp (f->names[i], certificate) == 0)
      return TRUE;
  }
  return FALSE;
}

/* Every request of an account came over a connection of that account's person, and of no handshake made before. */
static void
assert_one_person_each (Fixture *f)
{
  g_autoptr(GPtrArray) log = wax_web_server_take_log (f->web.web, 0);
  g_autoptr(GHashTable) owners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) certificates = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < log->len; i++) {
    const WaxWebRequest *request = log->pdata[i];
    g_autofree char *owner = dup_owner (request->cookie);
    const char *known = owner != NULL ? g_hash_table_lookup (owners, owner) : NULL;

    g_assert_false (request->resumed);
    g_assert_true (is_any_of (f, request->certificate));
    if (strcmp (request->path, "/certauth") == 0)
      g_assert_cmpstr (request->certificate, !=, "-");
    if (owner == NULL)
      continue;
    g_assert_cmpstr (known != NULL ? known : request->certificate, ==, request->certificate);
    g_hash_table_add (certificates, request->certificate);
    g_hash_table_insert (owners, g_steal_pointer (&owner), request->certificate);
  }
  g_assert_cmpuint (g_hash_table_size (owners), ==, N_PEOPLE);
  g_assert_cmpuint (g_hash_table_size (certificates), ==, N_PEOPLE);
}

/* Whose mail it is that each has: all have another number. */
static void
assert_mail (Fixture *f)
{
  for (guint i = 0; i < N_PEOPLE; i++) {
    g_autofree char *line = g_strdup_printf ("mail list %s inbox", users[i]);
    json_t *list = wax_cli_fixture_run_json (&f->web.cli, 0, line);

    g_assert_cmpuint (json_array_size (list), ==,
                      wax_demo_server_count_messages (f->web.cli.server, users[i], INBOX));
    json_decref (list);
  }
}

/* ---- cases ---- */

/* In one process, and again in the next; the order is that of the accounts, then another. */
static void
test_in_turn (Fixture *f, gconstpointer unused)
{
  wax_cli_fixture_run (&f->web.cli, 0, NULL, "sync");
  assert_one_person_each (f);
  wax_cli_fixture_run (&f->web.cli, 0, NULL, "sync carol bob alice");
  assert_one_person_each (f);
  wax_cli_fixture_run (&f->web.cli, 0, NULL, "sync bob alice carol");
  assert_one_person_each (f);
  assert_mail (f);
  g_assert_cmpuint (wax_demo_server_get_counter (f->web.cli.server, WAX_DEMO_SIGN_INS), ==, 4); /* added, synced */
}

static void
test_at_once (Fixture *f, gconstpointer unused)
{
  GSubprocess *runs[N_PEOPLE];

  for (guint i = 0; i < N_PEOPLE; i++) {
    g_autofree char *line = g_strdup_printf ("sync %s", users[i]);

    runs[i] = wax_cli_fixture_start (&f->web.cli, line);
  }
  for (guint i = 0; i < N_PEOPLE; i++) {
    g_autoptr(GError) error = NULL;

    g_subprocess_communicate (runs[i], NULL, NULL, NULL, NULL, &error);
    g_assert_no_error (error);
    g_assert_true (g_subprocess_get_successful (runs[i]));
    g_object_unref (runs[i]);
  }
  assert_one_person_each (f);
  assert_mail (f);
}

/* The window's half of a program, with another one that looks into the profile. */
typedef struct {
  Fixture *f;
  SessionTest window;
  WaxBlocking *other;
} Program;

/* Online at the same time, and each with all of its own mail. */
static gboolean
all_have_come (gpointer data)
{
  Program *program = data;
  gboolean all = TRUE;

  for (guint i = 0; i < N_PEOPLE && all; i++) {
    WaxAccount *account = wax_session_find_account (program->window.session, users[i]);

    all = account != NULL && session_test_is_at_rest (account) &&
          app_test_count_messages (program->other, users[i]) ==
            wax_demo_server_count_messages (program->f->web.cli.server, users[i], 0);
  }
  return all;
}

static void
run_window (Fixture *f)
{
  Program program = { f, { .t.profile = f->web.cli.profile, .notices = g_ptr_array_new_with_free_func (g_free) } };

  program.other = app_test_open (&program.window.t);
  session_test_open (&program.window);
  session_test_poll_until (all_have_come, &program);
  for (guint i = 0; i < N_PEOPLE; i++)
    wax_demo_server_deliver_generated (f->web.cli.server, users[i], 1000);
  session_test_poll_until (all_have_come, &program);
  session_test_close (&program.window);
  wax_blocking_close (program.other);
  g_ptr_array_unref (program.window.notices);
}

/* All at once in one process, as the window has them, and mail comes to each; then that program again. */
static void
test_one_process (Fixture *f, gconstpointer unused)
{
  for (guint round = 0; round < 2; round++) {
    wax_demo_server_reset_counters (f->web.cli.server);
    run_window (f);
    g_assert_cmpuint (wax_demo_server_get_counter (f->web.cli.server, WAX_DEMO_SIGN_INS), ==, 1);
    assert_one_person_each (f);
  }
  assert_mail (f);
}

int
main (int argc, char **argv)
{
  wax_tls_prepare ();
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/servers/people/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("in-turn", test_in_turn);
  ADD ("at-once", test_at_once);
  ADD ("one-process", test_one_process);
#undef ADD
  return g_test_run ();
}
