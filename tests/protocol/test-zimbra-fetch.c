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

static guint
count_rest (BackendTest *f)
{
  return wax_demo_server_count_requests (f->server, "/service/home/~/");
}

/* The server makes no archives of what a query finds, then does again: lists take their place meanwhile. */
static void
test_no_queries (BackendTest *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) ids = backend_test_list_all_ids (f);
  guint by_list;

  wax_demo_server_misbehave (f->server, WAX_DEMO_REFUSE_QUERY, 1, NULL);
  backend_test_fetch (f, ids);
  backend_test_assert_fetched (f, ids);
  by_list = count_rest (f);
  g_assert_cmpuint (by_list, >, ids->len / 50);
  g_assert_cmpuint (by_list, <, ids->len / 10);

  wax_demo_server_misbehave (f->server, WAX_DEMO_REFUSE_QUERY, 0, NULL);
  g_hash_table_remove_all (f->fetched);
  backend_test_fetch (f, ids);
  backend_test_assert_fetched (f, ids);
  g_assert_cmpuint (count_rest (f) - by_list, <=, ids->len / 50);
}

/* A list ends at the first message that is gone; the others are there nevertheless. */
static void
test_gaps_in_lists (BackendTest *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) ids = backend_test_list_all_ids (f);

  g_ptr_array_set_size (ids, 60);
  wax_demo_server_act (f->server, "alice", atoi (ids->pdata[40]), "delete");
  wax_demo_server_misbehave (f->server, WAX_DEMO_REFUSE_QUERY, 1, NULL);
  backend_test_fetch (f, ids);
  g_ptr_array_remove_index (ids, 40);
  backend_test_assert_fetched (f, ids);
}

static void
test_no_archives (BackendTest *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) ids = backend_test_list_all_ids (f);

  g_ptr_array_set_size (ids, 12);
  wax_demo_server_misbehave (f->server, WAX_DEMO_REFUSE_QUERY, 2, NULL);
  backend_test_fetch (f, ids);
  backend_test_assert_fetched (f, ids);
  g_assert_cmpuint (count_rest (f), ==, 2 + 12);
}

/* ---- more than is kept ---- */

static GBytes *
make_too_large (void)
{
  static const char head[] = "From: Bob <bob@example.test>\r\nSubject: Film\r\n\r\n";
  gsize size = WAX_STORED_BODY_MAX_SIZE + 1;
  char *raw = g_malloc0 (size);

  memcpy (raw, head, strlen (head));
  return g_bytes_new_take (raw, size);
}

static void
assert_told_alone (BackendTest *f, GPtrArray *ids, const char *id)
{
  guint64 before = wax_demo_server_get_counter (f->server, WAX_DEMO_BYTES_SENT);

  g_hash_table_remove_all (f->fetched);
  backend_test_fetch (f, ids);
  g_assert_cmpuint (g_hash_table_size (f->fetched), ==, ids->len);
  g_assert_cmpuint (g_bytes_get_size (g_hash_table_lookup (f->fetched, id)), ==, 0);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_BYTES_SENT) - before, <,
                    WAX_STORED_BODY_MAX_SIZE / 4);
}

/* It holds up nobody, is told with what lists show, and not fetched, in an archive or alone. */
static void
test_too_large (BackendTest *f, gconstpointer unused)
{
  g_autoptr(GBytes) raw = make_too_large ();
  g_autofree char *id =
    g_strdup_printf ("%u", wax_demo_server_deliver (f->server, "alice", 2, raw));
  g_autoptr(GPtrArray) ids = backend_test_list_all_ids (f), alone = g_ptr_array_new ();

  assert_told_alone (f, ids, id);
  g_ptr_array_add (alone, id);
  assert_told_alone (f, alone, id);
  g_assert_cmpstr (f->last->subject, ==, "Film");
  g_assert_cmpint (f->last->size, ==, g_bytes_get_size (raw));
  wax_demo_server_misbehave (f->server, WAX_DEMO_REFUSE_QUERY, 2, NULL);
  assert_told_alone (f, alone, id);
  g_assert_cmpint (f->last->size, ==, g_bytes_get_size (raw));
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

/* ---- what happens in the middle ---- */

/* So slowly that the first archive is under way when its first messages come. */
static void
fetch_slowly (BackendTest *f, GPtrArray *ids, void (*on_first) (BackendTest *f), GError **error)
{
  f->on_first = on_first;
  wax_demo_server_misbehave (f->server, WAX_DEMO_SLOW, 3000000, NULL);
  wax_backend_fetch_messages (f->backend, ids, backend_test_keep_cb, f, NULL, error);
  f->on_first = NULL;
  wax_demo_server_misbehave (f->server, WAX_DEMO_SLOW, 0, NULL);
}

/* What is to happen is told before the server is quick again: else it might have answered everything by then. */
static void
throttle (BackendTest *f)
{
  wax_demo_server_misbehave (f->server, WAX_DEMO_THROTTLE, 1, "/service/home");
  wax_demo_server_misbehave (f->server, WAX_DEMO_SLOW, 0, NULL);
}

/* The server is left alone for some seconds, and nothing is missing then. */
static void
test_throttled (BackendTest *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) ids = backend_test_list_all_ids (f);
  gint64 start_us = g_get_monotonic_time ();
  g_autoptr(GError) error = NULL;

  g_test_expect_message ("wax-protocol", G_LOG_LEVEL_MESSAGE, "*asks to slow down*");
  fetch_slowly (f, ids, throttle, &error);
  g_assert_no_error (error);
  g_test_assert_expected_messages ();
  backend_test_assert_fetched (f, ids);
  g_assert_cmpint (g_get_monotonic_time () - start_us, >=, 5 * G_USEC_PER_SEC);
  g_assert_cmpuint (count_rest (f), <=, 6);
}

static void
throttle_singles (BackendTest *f)
{
  wax_demo_server_misbehave (f->server, WAX_DEMO_THROTTLE, 1, "/service/home");
}

static void
test_throttled_singles (BackendTest *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) ids = backend_test_list_all_ids (f);

  g_ptr_array_set_size (ids, 3);
  wax_demo_server_misbehave (f->server, WAX_DEMO_REFUSE_QUERY, 2, NULL);
  f->on_first = throttle_singles;
  g_test_expect_message ("wax-protocol", G_LOG_LEVEL_MESSAGE, "*asks to slow down*");
  backend_test_fetch (f, ids);
  g_test_assert_expected_messages ();
  backend_test_assert_fetched (f, ids);
}

static void
shut (BackendTest *f)
{
  wax_demo_server_misbehave (f->server, WAX_DEMO_MAINTENANCE, 1, "/service/home");
}

static void
test_maintenance (BackendTest *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) ids = backend_test_list_all_ids (f);
  g_autoptr(GPtrArray) rest = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;

  fetch_slowly (f, ids, shut, &error);
  g_assert_error (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_MAINTENANCE);
  g_assert_cmpuint (g_hash_table_size (f->fetched), >, 0);

  wax_demo_server_misbehave (f->server, WAX_DEMO_MAINTENANCE, 0, "/service/home");
  for (guint i = 0; i < ids->len; i++)
    if (!g_hash_table_contains (f->fetched, ids->pdata[i]))
      g_ptr_array_add (rest, ids->pdata[i]);
  g_assert_cmpuint (rest->len, >, 0);
  backend_test_fetch (f, rest);
  backend_test_assert_fetched (f, ids);
}

static void
end_sessions (BackendTest *f)
{
  wax_demo_server_misbehave (f->server, WAX_DEMO_EXPIRE_TOKENS, 1, NULL);
  wax_demo_server_misbehave (f->server, WAX_DEMO_SLOW, 0, NULL);
}

/* Both connections need a session; one signs in. */
static void
test_session_ends (BackendTest *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) ids = backend_test_list_all_ids (f);
  g_autoptr(GError) error = NULL;

  fetch_slowly (f, ids, end_sessions, &error);
  g_assert_no_error (error);
  backend_test_assert_fetched (f, ids);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_SIGN_INS), ==, 2);
}

/* ---- the line ---- */

static guint64
count_raw (BackendTest *f, GPtrArray *ids)
{
  guint64 total = 0;

  for (guint i = 0; i < ids->len; i++) {
    g_autoptr(GBytes) raw = wax_demo_server_get_message (f->server, "alice", atoi (ids->pdata[i]));

    total += g_bytes_get_size (raw);
  }
  return total;
}

static guint64
count_sent (BackendTest *f, GPtrArray *ids, gint64 rate)
{
  g_hash_table_remove_all (f->fetched);
  wax_demo_server_misbehave (f->server, WAX_DEMO_SLOW, rate, NULL);
  wax_demo_server_reset_counters (f->server);
  backend_test_fetch (f, ids);
  backend_test_assert_fetched (f, ids);
  return wax_demo_server_get_counter (f->server, WAX_DEMO_BYTES_SENT);
}

/* Packing costs the server more than a fast line gains: it begins where the line has shown itself to be slow, which
 * two megabytes tell, and not before. A test cannot have a line that is fast on every computer. */
static void
test_slow_line (BackendTest *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) ids = backend_test_list_all_ids (f);
  g_autoptr(GPtrArray) few = g_ptr_array_new ();

  for (guint i = 0; i < 40; i++)
    g_ptr_array_add (few, ids->pdata[i]);
  g_assert_cmpuint (count_raw (f, few), <, 2 * 1024 * 1024);
  g_assert_cmpuint (count_sent (f, few, 0), >, count_raw (f, few));
  count_sent (f, ids, 0); /* with what it learns of how much it may ask for at once */
  g_assert_cmpuint (count_sent (f, ids, 5000000), <, count_raw (f, ids));
}

static void
test_sent_round_in_circles (BackendTest *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) ids = backend_test_one_id (257);
  g_autofree char *url = wax_demo_server_dup_url (f->server, "127.0.0.1");
  g_autofree char *round = g_strconcat (url, "/service/home/~/?round", NULL);
  g_autoptr(GError) error = NULL;

  wax_mail_changes_unref (backend_test_get_changes (f, NULL));
  wax_demo_server_redirect (f->server, round);
  g_assert_false (wax_backend_fetch_messages (f->backend, ids, backend_test_keep_cb, f, NULL, &error));
  g_assert_error (error, WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_REDIRECT);
  g_assert_cmpuint (count_rest (f), ==, 1 + 5);
  g_assert_true (backend_test_changes_fail (f, WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_REDIRECT));
  wax_demo_server_redirect (f->server, NULL);
  wax_mail_changes_unref (backend_test_get_changes (f, NULL));
}

static void
add (void)
{
  BACKEND_TEST_ADD ("fetch/gaps", test_gaps);
  BACKEND_TEST_ADD ("fetch/no-queries", test_no_queries);
  BACKEND_TEST_ADD ("fetch/gaps-in-lists", test_gaps_in_lists);
  BACKEND_TEST_ADD ("fetch/no-archives", test_no_archives);
  BACKEND_TEST_ADD ("fetch/too-large", test_too_large);
  BACKEND_TEST_ADD ("fetch/gone-messages", test_gone_messages);
  BACKEND_TEST_ADD ("fetch/cut-archive", test_cut_archive);
  BACKEND_TEST_ADD ("fetch/stopped-fetch", test_stopped_fetch);
  BACKEND_TEST_ADD ("fetch/throttled", test_throttled);
  BACKEND_TEST_ADD ("fetch/throttled-singles", test_throttled_singles);
  BACKEND_TEST_ADD ("fetch/maintenance", test_maintenance);
  BACKEND_TEST_ADD ("fetch/session-ends", test_session_ends);
  BACKEND_TEST_ADD ("fetch/slow-line", test_slow_line);
  BACKEND_TEST_ADD ("fetch/sent-round-in-circles", test_sent_round_in_circles);
}

int
main (int argc, char *argv[])
{
  return backend_test_main (&argc, &argv, add);
}
