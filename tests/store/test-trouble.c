#include "store-test.h"
#include "store/wax-account-store.h"
#include "store/wax-contact-store.h"
#include "store/wax-store-check.h"
#include "wax-test-dir.h"
#include "wax-test-disk.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Full disks, read-only folders and damaged files, made real: with file systems of its own, in a namespace of its
 * own. */

typedef struct {
  StoreTestDir *dir;
  char *disk;    /* a file system of its own */
  char *account; /* a folder on it */
} Fixture;

static void
set_up (Fixture *f, gconstpointer options)
{
  f->dir = store_test_dir_new ();
  f->disk = g_build_filename (f->dir, "disk", NULL);
  f->account = g_build_filename (f->disk, "account", NULL);
  g_mkdir (f->disk, 0700);
  if (options != NULL)
    wax_test_disk_mount (f->disk, options);
}

static void
tear_down (Fixture *f, gconstpointer options)
{
  if (options != NULL)
    wax_test_disk_unmount (f->disk);
  store_test_dir_free (f->dir);
  g_free (f->disk);
  g_free (f->account);
}

static char *
noise_of (guint n, gsize size)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (n);
  char *noise = g_malloc (size + 1);

  for (gsize i = 0; i < size; i++)
    noise[i] = (char) g_rand_int_range (random, 33, 127);
  noise[size] = '\0';
  return noise;
}

static gboolean
add_one (WaxMailStore *store, guint n, gsize size, GError **error)
{
  g_autofree char *id = g_strdup_printf ("m%u", n), *noise = noise_of (n, size);
  g_autoptr(GPtrArray) bodies = store_test_bodies (store_test_body (id, "2", 1000 + n, "common", noise), NULL);

  return wax_mail_store_add_bodies (store, bodies, error);
}

/* The bodies 0 to @n - 1 are whole; returns how many are here at all. */
static guint
count_whole (WaxMailStore *store, guint n, gsize size)
{
  guint here = 0;

  for (guint i = 0; i < n; i++) {
    g_autofree char *id = g_strdup_printf ("m%u", i), *noise = noise_of (i, size);
    g_autoptr(GBytes) expected = store_test_raw ("common", noise);
    g_autoptr(GBytes) raw = wax_mail_store_get_body (store, id, NULL);

    g_assert_true (raw == NULL || g_bytes_equal (raw, expected));
    here += raw != NULL;
  }
  return here;
}

static void
test_disk_full (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxMailStore) store = store_test_open (f->account, WAX_MAIL_STORE_WRITE);
  g_autofree char *filler = g_build_filename (f->disk, "filler", NULL), *block = noise_of (1, 1500000);
  guint n = 0;
  WaxStoreCheck check;

  store_test_add_folders (store);
  g_assert_true (g_file_set_contents (filler, block, 1500000, NULL));
  while (add_one (store, n, 50000, &error))
    n++;
  g_assert_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_DISK_FULL);
  g_clear_error (&error);
  g_assert_cmpuint (n, >, 10);

  /* Again and again: nothing is lost by it. */
  for (guint i = 0; i < 5; i++) {
    g_assert_false (add_one (store, n, 50000, &error));
    g_assert_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_DISK_FULL);
    g_clear_error (&error);
  }
  g_assert_cmpuint (count_whole (store, n, 50000), ==, n);

  g_clear_pointer (&store, wax_mail_store_close);
  g_unlink (filler);
  store = store_test_open (f->account, WAX_MAIL_STORE_WRITE);
  g_assert_cmpuint (count_whole (store, n + 1, 50000), ==, n);
  g_assert_true (add_one (store, n, 50000, &error));
  g_assert_no_error (error);
  g_assert_true (wax_store_check_run (store, FALSE, &check, NULL, &error));
  g_assert_true (wax_store_check_is_good (&check));
}

static void
test_disk_full_at_indexing (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxMailStore) store = store_test_open (f->account, WAX_MAIL_STORE_WRITE);
  g_autofree char *filler = g_build_filename (f->disk, "filler", NULL), *block = noise_of (1, 65536);
  g_autoptr(GArray) keys = NULL;
  guint done;
  int fd;

  store_test_add_folders (store);
  for (guint n = 0; n < 10; n++)
    g_assert_true (add_one (store, n, 50000, &error));
  fd = g_open (filler, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  while (write (fd, block, 65536) > 0)
    ;
  while (write (fd, block, 1) > 0)
    ;
  close (fd);
  g_assert_false (wax_mail_store_index_pending (store, 100, &done, &error));
  g_assert_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_DISK_FULL);
  g_clear_error (&error);
  g_assert_cmpuint (count_whole (store, 10, 50000), ==, 10);
  g_unlink (filler);
  store_test_index_all (store);
  keys = store_test_search (store, "common", 100, &error);
  g_assert_cmpuint (keys->len, ==, 10);
}

static void
test_no_room_to_begin (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL, contacts_error = NULL, profile_error = NULL;
  g_autoptr(WaxProfile) profile = wax_profile_open (f->disk, NULL);

  g_assert_null (wax_mail_store_open (f->account, WAX_MAIL_STORE_WRITE, &error));
  g_assert_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_DISK_FULL);
  g_assert_null (wax_contact_store_open (f->account, &contacts_error));
  g_assert_error (contacts_error, WAX_STORE_ERROR, WAX_STORE_ERROR_DISK_FULL);
  g_assert_null (wax_account_store_open (profile, &profile_error));
  g_assert_error (profile_error, WAX_STORE_ERROR, WAX_STORE_ERROR_DISK_FULL);
}

static void
test_read_only (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxMailStore) store = store_test_open (f->account, WAX_MAIL_STORE_WRITE);
  g_autofree char *new_profile = g_build_filename (f->disk, "profile", NULL);
  g_autoptr(WaxProfile) profile = wax_profile_open (f->disk, NULL);

  store_test_add_folders (store);
  g_assert_true (add_one (store, 0, 1000, &error));
  g_clear_pointer (&store, wax_mail_store_close);

  wax_test_disk_remount (f->disk, TRUE, NULL);
  g_assert_null (wax_mail_store_open (f->account, WAX_MAIL_STORE_WRITE, &error));
  g_assert_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_WRITABLE);
  g_clear_error (&error);
  g_assert_null (wax_profile_open (new_profile, &error));
  g_assert_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_WRITABLE);
  g_clear_error (&error);
  g_assert_null (wax_account_store_open (profile, &error));
  g_assert_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_WRITABLE);
  g_clear_error (&error);
  g_assert_null (wax_profile_lock_account (profile, "anna", &error));
  g_assert_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_WRITABLE);
  g_clear_error (&error);

  wax_test_disk_remount (f->disk, FALSE, NULL);
  store = store_test_open (f->account, WAX_MAIL_STORE_WRITE);
  g_assert_cmpuint (count_whole (store, 1, 1000), ==, 1);
}

/* ---- damage ---- */

enum {
  N_MESSAGES = 40,
  MESSAGE_SIZE = 3000,
};

static void
fill (Fixture *f)
{
  g_autoptr(WaxMailStore) store = store_test_open (f->account, WAX_MAIL_STORE_WRITE);

  store_test_add_folders (store);
  for (guint n = 0; n < N_MESSAGES; n++)
    g_assert_true (add_one (store, n, MESSAGE_SIZE, NULL));
  store_test_index_all (store);
}

static char *
path_of (Fixture *f, const char *name)
{
  return g_build_filename (f->account, name, NULL);
}

static void
flip_bytes (const char *path, GRand *random, guint n)
{
  g_autofree char *content = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  for (guint i = 0; i < n; i++)
    content[g_rand_int_range (random, 0, (gint32) size)] ^= (char) (1 << g_rand_int_range (random, 0, 8));
  g_assert_true (g_file_set_contents (path, content, (gssize) size, NULL));
}

static void
truncate_at_random (const char *path, GRand *random)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (truncate (path, g_rand_int_range (random, 0, (gint32) info.st_size)), ==, 0);
}

/* Whatever it says, no message is shown that is not what was received; and a fresh start is always possible. */
static void
use_damaged (Fixture *f)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxMailStore) store = wax_mail_store_open (f->account, WAX_MAIL_STORE_WRITE, &error);
  WaxStoreCheck check;
  guint done = 1;

  if (store == NULL)
    g_assert_true (g_error_matches (error, WAX_STORE_ERROR, WAX_STORE_ERROR_DAMAGED) ||
                   g_error_matches (error, WAX_STORE_ERROR, WAX_STORE_ERROR_TOO_NEW));
  g_clear_error (&error);
  if (store != NULL) {
    g_autoptr(GArray) keys = wax_mail_store_list_ids (store, "2", NULL), hits = NULL;

    count_whole (store, N_MESSAGES, MESSAGE_SIZE);
    hits = store_test_search (store, "common", 100, NULL);
    if (!wax_store_check_run (store, TRUE, &check, NULL, &error))
      g_assert_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_DAMAGED);
    else
      while (done > 0 && wax_mail_store_index_pending (store, 100, &done, NULL))
        ;
    g_clear_error (&error);
  }
  g_clear_pointer (&store, wax_mail_store_close);

  g_assert_true (wax_mail_store_set_aside (f->account, 1795230545, &error));
  g_assert_no_error (error);
  store = store_test_open (f->account, WAX_MAIL_STORE_WRITE);
  store_test_add_folders (store);
  g_assert_true (add_one (store, 0, MESSAGE_SIZE, &error));
  g_assert_cmpuint (count_whole (store, N_MESSAGES, MESSAGE_SIZE), ==, 1);
}

static void
test_damaged_database (Fixture *f, gconstpointer unused)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (99);
  g_autofree char *db = path_of (f, "mail.db"), *copy = path_of (f, "copy"), *content = NULL;
  g_autofree char *pack = path_of (f, "pack-000001.dat"), *pack_content = NULL,
    *aside = path_of (f, "mail.db.damaged-1795230545");
  gsize size, pack_size;

  fill (f);
  g_assert_true (g_file_get_contents (db, &content, &size, NULL));
  g_assert_true (g_file_get_contents (pack, &pack_content, &pack_size, NULL));
  for (guint round = 0; round < 60; round++) {
    wax_test_dir_remove (f->account);
    g_mkdir (f->account, 0700);
    g_assert_true (g_file_set_contents (db, content, (gssize) size, NULL));
    g_assert_true (g_file_set_contents (pack, pack_content, (gssize) pack_size, NULL));
    if (round % 3 == 0)
      truncate_at_random (db, random);
    else
      flip_bytes (db, random, round % 3 == 1 ? 1 : 200);
    use_damaged (f);
    g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
  }
}

static void
test_damaged_packs (Fixture *f, gconstpointer unused)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (17);
  g_autofree char *pack = path_of (f, "pack-000001.dat");
  g_autoptr(GError) error = NULL;

  fill (f);
  for (guint round = 0; round < 12; round++) {
    g_autoptr(WaxMailStore) store = NULL;
    g_autoptr(GPtrArray) missing = NULL;
    WaxStoreCheck check, again;

    if (round % 2 == 0)
      truncate_at_random (pack, random);
    else
      flip_bytes (pack, random, 3);
    if (round % 2 == 0) /* a pack that ends early is noticed at once */
      g_test_expect_message ("wax-store", G_LOG_LEVEL_WARNING, "*fetched again*");
    store = store_test_open (f->account, WAX_MAIL_STORE_WRITE);
    g_test_assert_expected_messages ();
    g_assert_true (wax_store_check_run (store, TRUE, &check, NULL, &error));
    g_assert_no_error (error);
    g_assert_cmpuint (check.messages, ==, N_MESSAGES);
    g_assert_true (wax_store_check_run (store, FALSE, &again, NULL, &error));
    g_assert_true (wax_store_check_is_good (&again));

    /* What is noted as missing is all that is missing. */
    missing = wax_mail_store_list_missing (store, 1000, &error);
    g_assert_cmpuint (missing->len + count_whole (store, N_MESSAGES, MESSAGE_SIZE), ==, N_MESSAGES);
    g_assert_cmpuint (missing->len, >, 0);
    for (guint i = 0; i < missing->len; i++)
      g_assert_true (add_one (store, (guint) atoi ((char *) missing->pdata[i] + 1), MESSAGE_SIZE, &error));
    g_assert_cmpuint (count_whole (store, N_MESSAGES, MESSAGE_SIZE), ==, N_MESSAGES);
  }
}

static void
spoil (Fixture *f, const char *script)
{
  g_autofree char *path = path_of (f, "mail.db");
  char *message = NULL;
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, script, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  sqlite3_close (db);
}

static void
test_check_and_repair (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxMailStore) store = NULL;
  g_autoptr(GPtrArray) missing = NULL, twice = NULL;
  g_autoptr(GArray) keys = NULL;
  WaxStoreCheck check;

  fill (f);
  spoil (f, "UPDATE folder SET total = 7, unread = 3 WHERE id = '2';"
            "UPDATE message SET pack = 0 WHERE id IN ('m3', 'm4');"
            "DELETE FROM search_2_data WHERE id > 10");
  store = store_test_open (f->account, WAX_MAIL_STORE_WRITE);
  g_assert_true (wax_store_check_run (store, FALSE, &check, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (check.messages, ==, N_MESSAGES);
  g_assert_cmpuint (check.bodies, ==, N_MESSAGES - 2);
  g_assert_cmpuint (check.lost, ==, 2);
  g_assert_cmpuint (check.wrong_counts, ==, 1);
  g_assert_true (check.search_damaged);
  g_assert_false (check.repaired);
  g_assert_false (wax_store_check_is_good (&check));

  g_assert_true (wax_store_check_run (store, TRUE, &check, NULL, &error));
  g_assert_true (check.repaired);
  g_assert_true (wax_store_check_run (store, FALSE, &check, NULL, &error));
  g_assert_true (wax_store_check_is_good (&check));
  g_assert_cmpuint (check.to_fetch, ==, 2);
  missing = wax_mail_store_list_missing (store, 10, &error);
  g_assert_cmpuint (missing->len, ==, 2);
  store_test_index_all (store);
  keys = store_test_search (store, "common", 100, &error);
  g_assert_cmpuint (keys->len, ==, N_MESSAGES - 2);
}

#define ADD(path, options, func) g_test_add (path, Fixture, options, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  wax_test_disk_prepare ();
  g_test_init (&argc, &argv, NULL);
  ADD ("/trouble/disk-full", "size=4m", test_disk_full);
  ADD ("/trouble/disk-full-at-indexing", "size=4m", test_disk_full_at_indexing);
  ADD ("/trouble/no-room-to-begin", "size=40k", test_no_room_to_begin);
  ADD ("/trouble/read-only", "size=4m", test_read_only);
  ADD ("/trouble/damaged-database", NULL, test_damaged_database);
  ADD ("/trouble/damaged-packs", NULL, test_damaged_packs);
  ADD ("/trouble/check-and-repair", NULL, test_check_and_repair);
  return g_test_run ();
}
