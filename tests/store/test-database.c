#include "store/wax-database.h"

#include "store-test.h"

#include <glib/gstdio.h>

static const char *const migrations[] = {
  "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT NOT NULL)",
  "ALTER TABLE thing ADD COLUMN size INTEGER NOT NULL DEFAULT 7",
  "CREATE INDEX thing_by_size ON thing (size)",
};

static char *
path_in (const char *dir)
{
  return g_build_filename (dir, "folder", "things.db", NULL);
}

static void
assert_mode (const char *path, guint mode)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, mode);
}

static void
test_migrates_from_each_version (void)
{
  for (guint from = 1; from <= G_N_ELEMENTS (migrations); from++) {
    g_autoptr(StoreTestDir) dir = store_test_dir_new ();
    g_autofree char *path = path_in (dir);
    WaxSchema old = { "things", migrations, from }, now = { "things", migrations, G_N_ELEMENTS (migrations) };
    g_autoptr(GError) error = NULL;
    g_autoptr(WaxDatabase) before = wax_database_open (path, &old, &error);
    g_autoptr(WaxDatabase) after = NULL;
    gint64 size;

    g_assert_no_error (error);
    g_assert_true (wax_sql_run (wax_database_get_handle (before), &error, "INSERT INTO thing (name) VALUES (?)", "s",
                                "one"));
    g_clear_pointer (&before, wax_database_close);

    after = wax_database_open (path, &now, &error);
    g_assert_no_error (error);
    g_assert_true (wax_sql_get_int (wax_database_get_handle (after), &size, &error,
                                    "SELECT size FROM thing INDEXED BY thing_by_size WHERE name = ?", "s", "one"));
    g_assert_cmpint (size, ==, 7);
  }
}

static void
test_refuses_a_newer_file (void)
{
  g_autoptr(StoreTestDir) dir = store_test_dir_new ();
  g_autofree char *path = path_in (dir);
  WaxSchema newer = { "things", migrations, 3 }, older = { "things", migrations, 1 };
  g_autoptr(GError) error = NULL;
  g_autofree char *before = NULL, *after = NULL;
  gsize before_size, after_size;

  wax_database_close (wax_database_open (path, &newer, NULL));
  g_assert_true (g_file_get_contents (path, &before, &before_size, NULL));
  g_assert_null (wax_database_open (path, &older, &error));
  g_assert_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_TOO_NEW);
  g_assert_true (g_file_get_contents (path, &after, &after_size, NULL));
  g_assert_cmpmem (before, before_size, after, after_size);
}

static void
test_private (void)
{
  g_autoptr(StoreTestDir) dir = store_test_dir_new ();
  g_autofree char *path = path_in (dir);
  g_autofree char *folder = g_path_get_dirname (path), *wal = g_strconcat (path, "-wal", NULL);
  WaxSchema schema = { "things", migrations, 3 };
  g_autoptr(WaxDatabase) database = wax_database_open (path, &schema, NULL);

  assert_mode (folder, 0700);
  assert_mode (path, 0600);
  assert_mode (wal, 0600);
}

static void
test_two_schemas_in_one_file (void)
{
  static const char *const others[] = { "CREATE TABLE other (id INTEGER PRIMARY KEY)" };
  g_autoptr(StoreTestDir) dir = store_test_dir_new ();
  g_autofree char *path = path_in (dir);
  WaxSchema one = { "things", migrations, 3 }, two = { "others", others, 1 };
  g_autoptr(WaxDatabase) first = wax_database_open (path, &one, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxDatabase) second = wax_database_open (path, &two, &error);
  gint64 seen;

  g_assert_no_error (error);
  seen = wax_database_get_data_version (first, &error);
  g_assert_cmpint (seen, ==, wax_database_get_data_version (first, &error));
  g_assert_true (wax_sql_execute (wax_database_get_handle (second), "INSERT INTO other VALUES (1)", &error));
  g_assert_cmpint (seen, !=, wax_database_get_data_version (first, &error));
}

static void
test_rolls_back (void)
{
  g_autoptr(StoreTestDir) dir = store_test_dir_new ();
  g_autofree char *path = path_in (dir);
  WaxSchema schema = { "things", migrations, 3 };
  g_autoptr(WaxDatabase) database = wax_database_open (path, &schema, NULL);
  sqlite3 *db = wax_database_get_handle (database);
  gint64 n;

  {
    g_autoptr(WaxSqlTransaction) transaction = wax_sql_begin (db, NULL);

    g_assert_true (wax_sql_execute (db, "INSERT INTO thing (name) VALUES ('x')", NULL));
  }
  g_assert_true (wax_sql_get_int (db, &n, NULL, "SELECT count(*) FROM thing", ""));
  g_assert_cmpint (n, ==, 0);
}

static void
test_not_a_database (void)
{
  g_autoptr(StoreTestDir) dir = store_test_dir_new ();
  g_autofree char *path = g_build_filename (dir, "x.db", NULL);
  g_autofree char *noise = g_strnfill (9000, 'x');
  WaxSchema schema = { "things", migrations, 3 };
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (path, noise, -1, NULL));
  g_assert_null (wax_database_open (path, &schema, &error));
  g_assert_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_DAMAGED);
}

static const WaxSchema things = { "things", migrations, G_N_ELEMENTS (migrations) };

static void
add_thing (WaxDatabase *database, const char *name)
{
  g_autoptr(GError) error = NULL;

  wax_sql_run (wax_database_get_handle (database), &error, "INSERT INTO thing (name) VALUES (?)", "s", name);
  g_assert_no_error (error);
}

/* The other process: it opens the file, sees so many things and closes it. */
static void
test_count_things_subprocess (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxDatabase) database = wax_database_open (g_getenv ("THINGS"), &things, &error);
  gint64 n;

  g_assert_no_error (error);
  g_assert_true (wax_sql_get_int (wax_database_get_handle (database), &n, NULL, "SELECT count(*) FROM thing", ""));
  g_assert_cmpint (n, ==, g_ascii_strtoll (g_getenv ("EXPECTED"), NULL, 10));
}

static void
assert_other_process_sees (const char *n)
{
  g_setenv ("EXPECTED", n, TRUE);
  g_test_trap_subprocess ("/database/subprocess/count-things", 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

/* A handle that comes and goes in this process must not drop the locks of another that stays. */
static void
test_other_process_sees_what_stays_open (void)
{
  g_autoptr(StoreTestDir) dir = store_test_dir_new ();
  g_autofree char *path = path_in (dir);
  g_autoptr(WaxDatabase) stays = wax_database_open (path, &things, NULL);
  g_autoptr(WaxDatabase) goes = NULL;

  g_setenv ("THINGS", path, TRUE);
  add_thing (stays, "one");
  goes = wax_database_open (path, &things, NULL);
  g_clear_pointer (&goes, wax_database_close);
  assert_other_process_sees ("1");
  add_thing (stays, "two");
  assert_other_process_sees ("2");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/database/migrates-from-each-version", test_migrates_from_each_version);
  g_test_add_func ("/database/refuses-a-newer-file", test_refuses_a_newer_file);
  g_test_add_func ("/database/private", test_private);
  g_test_add_func ("/database/two-schemas-in-one-file", test_two_schemas_in_one_file);
  g_test_add_func ("/database/rolls-back", test_rolls_back);
  g_test_add_func ("/database/not-a-database", test_not_a_database);
  g_test_add_func ("/database/subprocess/count-things", test_count_things_subprocess);
  g_test_add_func ("/database/other-process-sees-what-stays-open", test_other_process_sees_what_stays_open);
  return g_test_run ();
}
