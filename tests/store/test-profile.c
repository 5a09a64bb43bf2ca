#include "store/wax-account-store.h"
#include "store/wax-channel-store.h"
#include "store/wax-handed-out.h"
#include "store-test.h"

#include <glib/gstdio.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
  StoreTestDir *dir;
  WaxProfile *profile;
} Fixture;

static void
set_up (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;

  f->dir = store_test_dir_new ();
  path = g_build_filename (f->dir, "profile", NULL);
  f->profile = wax_profile_open (path, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  wax_profile_unref (f->profile);
  store_test_dir_free (f->dir);
}

static WaxAccountRecord *
record_of (const char *id, const char *name, gboolean offline)
{
  return wax_account_record_new (&(WaxAccountRecord) {
    .id = id,
    .name = name,
    .kind = "zimbra",
    .server_url = "https://mail.example.org",
    .user = "anna@example.org",
    .cert_port = 9443,
    .sign_in = "password",
    .secure = TRUE,
    .download = "days:30",
    .offline = offline,
    .offline_reason = offline ? WAX_OFFLINE_POLICY : WAX_OFFLINE_UNKNOWN,
  });
}

static void
put (Fixture *f, const char *id, const char *name)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxAccountStore) store = wax_account_store_open (f->profile, &error);
  g_autoptr(WaxAccountRecord) record = record_of (id, name, FALSE);

  g_assert_no_error (error);
  wax_account_store_put (store, record, &error);
  g_assert_no_error (error);
}

static void
test_accounts (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxAccountStore) store = NULL;
  g_autoptr(WaxAccountRecord) changed = record_of ("anna", "Renamed", TRUE), read = NULL;
  g_autoptr(GPtrArray) records = NULL;

  put (f, "zoe", "First");
  put (f, "anna", "Second");
  store = wax_account_store_open (f->profile, &error);
  g_assert_no_error (error);
  g_assert_true (wax_account_store_put (store, changed, &error));

  records = wax_account_store_list (store, &error);
  g_assert_cmpuint (records->len, ==, 2);
  g_assert_cmpstr (((WaxAccountRecord *) records->pdata[0])->id, ==, "zoe");
  read = wax_account_store_get (store, "anna", &error);
  g_assert_cmpstr (read->name, ==, "Renamed");
  g_assert_cmpstr (read->kind, ==, "zimbra");
  g_assert_cmpstr (read->server_url, ==, "https://mail.example.org");
  g_assert_cmpstr (read->user, ==, "anna@example.org");
  g_assert_cmpuint (read->cert_port, ==, 9443);
  g_assert_cmpstr (read->sign_in, ==, "password");
  g_assert_cmpstr (read->download, ==, "days:30");
  g_assert_true (read->secure);
  g_assert_true (read->offline);
  g_assert_cmpint (read->offline_reason, ==, WAX_OFFLINE_POLICY);

  g_assert_true (wax_account_store_remove (store, "anna", &error));
  g_assert_false (wax_account_store_remove (store, "anna", &error));
  g_assert_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (wax_account_store_get (store, "anna", &error));
  g_assert_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND);
}

static void
test_channels (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxChannelStore) channels = wax_channel_store_open (f->profile, &error);
  g_autoptr(WaxAccountStore) accounts = wax_account_store_open (f->profile, &error);
  g_autoptr(GPtrArray) failed = NULL, well = NULL, gone = NULL;
  WaxChannelState *state;

  put (f, "anna", "Anna");
  g_assert_true (wax_channel_store_note_success (channels, "anna", WAX_CHANNEL_GAL, 100, &error));
  g_assert_true (wax_channel_store_note_failure (channels, "anna", WAX_CHANNEL_GAL, 200, "network", "timed-out",
                                                 "It took too long.", &error));
  failed = wax_channel_store_list (channels, "anna", &error);
  g_assert_cmpuint (failed->len, ==, 1);
  state = failed->pdata[0];
  g_assert_cmpint (state->channel, ==, WAX_CHANNEL_GAL);
  g_assert_cmpint (state->last_success, ==, 100);
  g_assert_cmpint (state->failed_at, ==, 200);
  g_assert_cmpstr (state->error_domain, ==, "network");
  g_assert_cmpstr (state->error_code, ==, "timed-out");
  g_assert_cmpstr (state->error_text, ==, "It took too long.");

  g_assert_true (wax_channel_store_note_success (channels, "anna", WAX_CHANNEL_GAL, 300, &error));
  well = wax_channel_store_list (channels, "anna", &error);
  state = well->pdata[0];
  g_assert_cmpint (state->last_success, ==, 300);
  g_assert_cmpint (state->failed_at, ==, 0);
  g_assert_cmpstr (state->error_code, ==, "");

  g_assert_true (wax_account_store_remove (accounts, "anna", &error));
  gone = wax_channel_store_list (channels, "anna", &error);
  g_assert_cmpuint (gone->len, ==, 0);
  g_assert_false (wax_channel_store_note_success (channels, "anna", WAX_CHANNEL_GAL, 400, &error));
  g_assert_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND);
}

static void
test_another_process_is_noticed (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxAccountStore) store = NULL;
  gint64 before;
  int status, go[2];
  char byte;
  pid_t child;

  put (f, "anna", "Anna");
  g_assert_cmpint (pipe (go), ==, 0);
  child = fork ();
  if (child == 0) {
    if (read (go[0], &byte, 1) != 1)
      _exit (1);
    put (f, "bob", "Bob");
    _exit (0);
  }
  store = wax_account_store_open (f->profile, &error);
  g_assert_no_error (error);
  before = wax_account_store_get_data_version (store, &error);
  g_assert_cmpint (write (go[1], "x", 1), ==, 1);
  close (go[0]);
  close (go[1]);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpint (wax_account_store_get_data_version (store, &error), !=, before);
}

/* Programs that start at the same moment on a fresh profile: each makes the file, one after another. */
static void
test_many_start_at_once (Fixture *f, gconstpointer unused)
{
  enum { N = 8 };
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxAccountStore) store = NULL;
  g_autoptr(GPtrArray) records = NULL;
  int go[2], status;
  pid_t children[N];
  char byte;

  g_assert_cmpint (pipe (go), ==, 0);
  for (guint i = 0; i < N; i++) {
    children[i] = fork ();
    if (children[i] == 0) {
      g_autofree char *id = g_strdup_printf ("account%u", i);

      close (go[1]);
      if (read (go[0], &byte, 1) != 0) /* all of them see the end at once */
        _exit (1);
      put (f, id, "One of many");
      _exit (0);
    }
  }
  close (go[0]);
  close (go[1]);
  for (guint i = 0; i < N; i++) {
    g_assert_cmpint (waitpid (children[i], &status, 0), ==, children[i]);
    g_assert_cmpint (status, ==, 0);
  }
  store = wax_account_store_open (f->profile, &error);
  g_assert_no_error (error);
  records = wax_account_store_list (store, &error);
  g_assert_cmpuint (records->len, ==, N);
}

static void
test_lock (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxProfileLock) lock = wax_profile_lock_account (f->profile, "anna", &error);
  g_autoptr(WaxProfileLock) other = wax_profile_lock_account (f->profile, "bob", &error);
  int status;
  pid_t child;

  g_assert_no_error (error);
  g_assert_nonnull (other);
  child = fork ();
  if (child == 0) {
    g_autoptr(GError) local = NULL;

    if (wax_profile_lock_account (f->profile, "anna", &local) != NULL ||
        !g_error_matches (local, WAX_STORE_ERROR, WAX_STORE_ERROR_BUSY))
      _exit (1);
    _exit (0);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);

  g_assert_false (wax_profile_remove_account_dir (f->profile, "anna", &error));
  g_assert_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_BUSY);
  g_clear_error (&error);

  g_clear_pointer (&lock, wax_profile_lock_free);
  lock = wax_profile_lock_account (f->profile, "anna", &error);
  g_assert_no_error (error);
}

static void
test_lock_dies_with_its_process (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxProfileLock) lock = NULL;
  int ready[2], status;
  char byte;
  pid_t child;

  g_assert_cmpint (pipe (ready), ==, 0);
  child = fork ();
  if (child == 0) {
    if (wax_profile_lock_account (f->profile, "anna", NULL) == NULL)
      _exit (1);
    if (write (ready[1], "x", 1) != 1)
      _exit (1);
    pause ();
  }
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  g_assert_null (wax_profile_lock_account (f->profile, "anna", &error));
  g_assert_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_BUSY);
  g_clear_error (&error);
  kill (child, SIGKILL);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  lock = wax_profile_lock_account (f->profile, "anna", &error);
  g_assert_no_error (error);
  close (ready[0]);
  close (ready[1]);
}

static gboolean
write_nothing (int fd, gpointer data, GError **error)
{
  return TRUE;
}

static void
test_remove_account_dir (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *dir = wax_profile_get_account_dir (f->profile, "anna");
  g_autofree char *file = g_build_filename (dir, "mail.db", NULL);

  g_assert_true (wax_profile_remove_account_dir (f->profile, "anna", &error));
  wax_profile_lock_free (wax_profile_lock_account (f->profile, "anna", &error));
  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  g_free (wax_handed_out_write (dir, "out.bin", FALSE, write_nothing, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (wax_profile_remove_account_dir (f->profile, "anna", &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (dir, G_FILE_TEST_EXISTS));
}

static void
test_account_ids (void)
{
  g_autofree char *long_id = g_strnfill (101, 'a');

  g_assert_true (wax_profile_is_account_id ("anna"));
  g_assert_true (wax_profile_is_account_id ("anna.lee+work@example.org"));
  g_assert_false (wax_profile_is_account_id (""));
  g_assert_false (wax_profile_is_account_id (NULL));
  g_assert_false (wax_profile_is_account_id (".."));
  g_assert_false (wax_profile_is_account_id ("a/b"));
  g_assert_false (wax_profile_is_account_id ("a\nb"));
  g_assert_false (wax_profile_is_account_id (long_id));
}

static void
test_private (Fixture *f, gconstpointer unused)
{
  g_autofree char *dir = g_build_filename (f->dir, "profile", NULL);
  GStatBuf info;

  put (f, "anna", "Anna");
  g_assert_cmpint (g_stat (dir, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0700);
  g_assert_cmpint (g_stat (wax_profile_get_database_path (f->profile), &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
}

static void
test_damaged (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (wax_profile_get_database_path (f->profile), "no database, far from it", -1,
                                      NULL));
  g_assert_null (wax_account_store_open (f->profile, &error));
  g_assert_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_DAMAGED);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/profile/accounts", test_accounts);
  ADD ("/profile/channels", test_channels);
  ADD ("/profile/another-process-is-noticed", test_another_process_is_noticed);
  ADD ("/profile/many-start-at-once", test_many_start_at_once);
  ADD ("/profile/lock", test_lock);
  ADD ("/profile/lock-dies-with-its-process", test_lock_dies_with_its_process);
  ADD ("/profile/remove-account-dir", test_remove_account_dir);
  ADD ("/profile/private", test_private);
  ADD ("/profile/damaged", test_damaged);
  g_test_add_func ("/profile/account-ids", test_account_ids);
  return g_test_run ();
}
