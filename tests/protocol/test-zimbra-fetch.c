#include "backend-test.h"

/* Messages in bulk, from servers good and bad. */

/* What an archive leaves out or damages is asked for once more. */
static void
test_gaps (BackendTest *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) ids = backend_test_list_all_ids (f);

  wax_demo_server_misbehave (f->server, WAX_DEMO_ARCHIVE_GAPS, 9, NULL);
  wax_demo_server_misbehave (f->server, WAX_DEMO_BAD_DIGEST, 11, NULL);
  backend_test_fetch (f, ids);
  backend_test_assert_fetched (f, ids);
}

static void
test_no_archives (BackendTest *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) ids = backend_test_list_all_ids (f);

  g_ptr_array_set_size (ids, 12);
  wax_demo_server_misbehave (f->server, WAX_DEMO_REFUSE_QUERY, 1, NULL);
  backend_test_fetch (f, ids);
  backend_test_assert_fetched (f, ids);
}

static void
test_gone_messages (BackendTest *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) ids = backend_test_list_all_ids (f);

  for (guint i = 0; i < 3; i++)
    wax_demo_server_act (f->server, "alice", atoi (ids->pdata[i]), "delete");
  backend_test_fetch (f, ids);
  g_assert_cmpuint (g_hash_table_size (f->fetched), ==, ids->len - 3);

  g_ptr_array_set_size (ids, 3);
  g_hash_table_remove_all (f->fetched);
  backend_test_fetch (f, ids);
  g_assert_cmpuint (g_hash_table_size (f->fetched), ==, 0);
}

static void
test_cut_archive (BackendTest *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) ids = backend_test_list_all_ids (f);
  g_autoptr(GPtrArray) rest = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;

  wax_demo_server_misbehave (f->server, WAX_DEMO_CUT, 1000000, "/service/home");
  g_assert_false (wax_backend_fetch_messages (f->backend, ids, backend_test_keep_cb, f, NULL, &error));
  g_assert_error (error, WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_RESET);
  g_assert_cmpuint (g_hash_table_size (f->fetched), >, 0);
  g_assert_cmpuint (g_hash_table_size (f->fetched), <, ids->len);

  wax_demo_server_misbehave (f->server, WAX_DEMO_CUT, 0, "/service/home");
  for (guint i = 0; i < ids->len; i++)
    if (!g_hash_table_contains (f->fetched, ids->pdata[i]))
      g_ptr_array_add (rest, ids->pdata[i]);
  backend_test_fetch (f, rest);
  backend_test_assert_fetched (f, ids);
}

static void
test_stopped_fetch (BackendTest *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) ids = backend_test_list_all_ids (f);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  f->stop_after = 5;
  g_assert_false (wax_backend_fetch_messages (f->backend, ids, backend_test_keep_cb, f, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_cmpuint (g_hash_table_size (f->fetched), ==, 5);
  g_clear_error (&error);

  g_cancellable_cancel (cancellable);
  g_assert_false (wax_backend_fetch_messages (f->backend, ids, backend_test_keep_cb, f, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
add (void)
{
  BACKEND_TEST_ADD ("fetch/gaps", test_gaps);
  BACKEND_TEST_ADD ("fetch/no-archives", test_no_archives);
  BACKEND_TEST_ADD ("fetch/gone-messages", test_gone_messages);
  BACKEND_TEST_ADD ("fetch/cut-archive", test_cut_archive);
  BACKEND_TEST_ADD ("fetch/stopped-fetch", test_stopped_fetch);
}

int
main (int argc, char *argv[])
{
  return backend_test_main (&argc, &argv, add);
}
