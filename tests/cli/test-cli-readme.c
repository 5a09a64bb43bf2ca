#include "wax-cli-fixture.h"
#include "wax-test-disk.h"
#include "wax-test-net.h"
#include "wax-test-pki.h"
#include "wax-test-policy.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/*
 * What README.md tells administrators, done as it is written: on a computer whose /etc, list of authorities and network
 * are the test's own, by root, with the system's own tools.
 */

#define AUTHORITIES "/usr/local/share/ca-certificates"
#define EXAMPLE_FILE "/etc/waxwing/policy.d/10-example.conf"

static char *section; /* of README.md */

/* ---- a computer of its own ---- */

static void
run (const char *script)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *whole = g_strconcat ("PATH=$PATH:/usr/sbin:/sbin; ", script, NULL); /* as root has it */
  g_autoptr(GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, "sh", "-ec", whole,
                                                     NULL);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  g_assert_no_error (error);
}

/* What the commands write to is nobody's but this test's. */
static void
prepare_system (void)
{
  g_assert_cmpint (g_mkdir_with_parents (AUTHORITIES, 0755), ==, 0);
  wax_test_disk_mount (AUTHORITIES, "mode=0755");
  run ("mkdir /etc/ssl-of-its-own && cp -R /etc/ssl/certs /etc/ssl-of-its-own && rm /etc/ssl && mv /etc/ssl-of-its-own"
       " /etc/ssl && rm -f /etc/hosts && echo '127.0.0.1 localhost mail.example.org' > /etc/hosts");
}

/* ---- what is written there ---- */

static char *
read_section (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "README.md", NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  char *start, *end;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  start = strstr (text, "\n## For administrators: limits\n");
  g_assert_nonnull (start);
  end = strstr (start + 4, "\n## ");
  g_assert_nonnull (end);
  return g_strndup (start, end - start);
}

/* Returns: (transfer full): the first block of that kind after @words. */
static char *
find_block (const char *words, const char *kind)
{
  g_autofree char *fence = g_strdup_printf ("\n```%s\n", kind);
  const char *after = strstr (section, words), *start, *end;

  g_assert_nonnull (after);
  start = strstr (after, fence);
  g_assert_nonnull (start);
  start += strlen (fence);
  end = strstr (start, "\n```\n");
  g_assert_nonnull (end);
  return g_strndup (start, end + 1 - start);
}

/* ---- a computer of an administrator ---- */

typedef struct {
  WaxCliFixture cli;
  WaxDemoServer *server;
} Fixture;

/* Root needs no sudo, and the name of this build is waxctl. */
static void
add_commands (const char *dir)
{
  g_autofree char *sudo = g_build_filename (dir, "sudo", NULL), *name = g_build_filename (dir, "waxctl", NULL);
  g_autofree char *waxctl = g_strdup_printf ("#!/bin/sh\nexec '%s' --profile '%s/example' \"$@\"\n",
                                             g_getenv ("WAXCTL"), dir);
  g_autoptr(GError) error = NULL;

  g_file_set_contents_full (sudo, "#!/bin/sh\nexec \"$@\"\n", -1, G_FILE_SET_CONTENTS_NONE, 0755, &error);
  g_assert_no_error (error);
  g_file_set_contents_full (name, waxctl, -1, G_FILE_SET_CONTENTS_NONE, 0755, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Example Root");
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new_leaf (root, "mail.example.org");
  g_autoptr(GTlsCertificate) tls = wax_test_cert_to_tls (leaf, 0);
  g_autofree char *pem = wax_test_cert_to_pem (root), *path = NULL;
  g_autoptr(GError) error = NULL;

  wax_test_policy_clear ();
  wax_cli_fixture_set_up (&f->cli, NULL);
  path = wax_test_pki_write (f->cli.dir, "example-root.pem", pem);
  add_commands (f->cli.dir);
  f->server = wax_demo_server_new (&(WaxDemoOptions) { .port = 443 }, tls, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  wax_demo_server_free (f->server);
  wax_cli_fixture_tear_down (&f->cli, NULL);
  run ("rm -f " AUTHORITIES "/*; rm -rf /etc/waxwing/anchors; update-ca-certificates --fresh");
  wax_test_policy_clear ();
}

/* Returns: (transfer full): what it printed; fails when a command of it does. */
static char *
follow (Fixture *f, const char *block)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *path = g_strdup_printf ("%s:/usr/sbin:%s", f->cli.dir, g_getenv ("PATH"));
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process = NULL;
  char *out = NULL;

  g_subprocess_launcher_set_cwd (launcher, f->cli.dir);
  g_subprocess_launcher_setenv (launcher, "PATH", path, TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, "sh", "-ec", block, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_successful (process))
    g_error ("this does not work as it is written:\n%s\n%s", block, out);
  return out;
}

/* Each line of the example's file is in force, and said to be from there. Returns: how many. */
static guint
assert_in_force (const char *out)
{
  g_autofree char *file = NULL;
  g_auto(GStrv) lines = NULL;
  guint n = 0;

  g_assert_true (g_file_get_contents (EXAMPLE_FILE, &file, NULL, NULL));
  lines = g_strsplit (file, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto(GStrv) pair = g_strsplit (lines[i], "=", 2);
    g_autofree char *said = NULL;

    if (g_strv_length (pair) != 2)
      continue;
    said = g_strdup_printf ("%s = %s  (set by %s)", pair[0], pair[1], EXAMPLE_FILE);
    if (strstr (out, said) == NULL)
      g_error ("not in force: %s\n%s", said, out);
    n++;
  }
  return n;
}

static void
test_one_machine (Fixture *f, gconstpointer unused)
{
  g_autofree char *block = find_block ("**One machine.**", "sh"), *out = NULL;

  wax_cli_fixture_run (&f->cli, 1, NULL, "trust probe mail.example.org");
  out = follow (f, block);
  g_assert_cmpuint (assert_in_force (out), >=, 5);
  g_assert_nonnull (strstr (out, "mail.example.org:443: SECURE"));
  wax_cli_fixture_run (&f->cli, 0, NULL, "trust probe mail.example.org");
}

static void
test_waxwing_alone (Fixture *f, gconstpointer unused)
{
  g_autofree char *block = find_block ("An authority for Waxwing alone", "sh"), *out = NULL;
  json_t *document;

  wax_cli_fixture_run (&f->cli, 1, NULL, "trust probe mail.example.org");
  out = follow (f, block);
  document = wax_cli_fixture_run_json (&f->cli, 0, "trust probe mail.example.org");
  g_assert_cmpstr (wax_cli_fixture_get (document, "state"), ==, "secure");
  json_decref (document);
  wax_cli_fixture_run (&f->cli, 1, NULL, "trust probe localhost:443");
}

/* The same limits as settings, in the form and under the names that dconf takes. */
static void
test_dconf (Fixture *f, gconstpointer unused)
{
  g_autofree char *block = find_block ("**Hundreds of machines.**", "ini");
  g_autofree char *folder = g_build_filename (f->cli.dir, "local.d", NULL);
  g_autofree char *path = g_build_filename (folder, "10-waxwing", NULL);
  g_autofree char *schemas = g_build_filename (g_getenv ("G_TEST_BUILDDIR"), "..", "data", NULL);
  g_autofree char *script = g_strdup_printf (
    "cd '%s'; mkdir locks; sed -n 's,^\\([a-z-]*\\)=.*,/io/github/waxwing/Waxwing/policy/\\1,p' 10-waxwing >"
    " locks/10-waxwing; cd ..; dconf compile local local.d; echo \"file-db:$PWD/local\" > dconf-profile", folder);
  g_autofree char *profile = g_build_filename (f->cli.dir, "dconf-profile", NULL);
  g_autofree char *sanitizer = g_strdup (g_getenv ("ASAN_OPTIONS")), *out = NULL;
  g_auto(GStrv) lines = g_strsplit (block, "\n", -1);
  guint n = 0;

  g_assert_cmpint (g_mkdir (folder, 0755), ==, 0);
  g_assert_true (g_file_set_contents (path, block, -1, NULL));
  run (script);
  g_setenv ("GSETTINGS_SCHEMA_DIR", schemas, TRUE);
  g_setenv ("GSETTINGS_BACKEND", "dconf", TRUE);
  g_setenv ("DCONF_PROFILE", profile, TRUE);
  g_setenv ("ASAN_OPTIONS", "detect_leaks=0", TRUE); /* dconf keeps its sources until the process ends */
  wax_cli_fixture_run (&f->cli, 0, &out, "policy show");
  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto(GStrv) pair = g_strsplit (lines[i], "='", 2);
    g_autofree char *said = NULL;

    if (g_strv_length (pair) != 2 || lines[i][0] == '#')
      continue;
    said = g_strdup_printf ("\n%s = %.*s  (set by locked setting", pair[0], (int) strlen (pair[1]) - 1, pair[1]);
    if (strstr (out, said) == NULL)
      g_error ("not in force: %s\n%s", said, out);
    n++;
  }
  g_assert_cmpuint (n, >=, 4);
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_unsetenv ("DCONF_PROFILE");
  if (sanitizer != NULL)
    g_setenv ("ASAN_OPTIONS", sanitizer, TRUE);
  else
    g_unsetenv ("ASAN_OPTIONS");
}

/* The table has a row for each key there is, and for no other. */
static void
test_keys (Fixture *f, gconstpointer unused)
{
  json_t *document = wax_cli_fixture_run_json (&f->cli, 0, "policy show"), *row;
  g_auto(GStrv) lines = g_strsplit (section, "\n", -1);
  guint n_rows = 0;
  size_t i;

  for (guint line = 0; lines[line] != NULL; line++)
    n_rows += g_regex_match_simple ("^\\| `[a-z-]+` \\| ", lines[line], 0, 0);
  json_array_foreach (json_object_get (document, "policy"), i, row) {
    g_autofree char *start = g_strdup_printf ("\n| `%s` | ", json_string_value (json_object_get (row, "key")));

    if (strstr (section, start) == NULL)
      g_error ("README.md has no row for %s", start);
  }
  g_assert_cmpuint (n_rows, ==, json_array_size (json_object_get (document, "policy")));
  json_decref (document);
}

int
main (int argc, char **argv)
{
  int status;

  wax_test_policy_prepare ();
  wax_test_net_prepare ();
  prepare_system ();
  g_test_init (&argc, &argv, NULL);
  section = read_section ();
#define ADD(path, func) g_test_add ("/readme/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("keys", test_keys);
  ADD ("one-machine", test_one_machine);
  ADD ("waxwing-alone", test_waxwing_alone);
  ADD ("dconf", test_dconf);
  status = g_test_run ();
  g_free (section);
  wax_test_disk_unmount (AUTHORITIES);
  run ("rm -rf /etc/ssl");
  wax_test_policy_end ();
  return status;
}
