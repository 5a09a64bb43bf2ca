#include "store-test.h"

#include <string.h>

typedef struct {
  StoreTestDir *dir;
  WaxMailStore *store;
} Fixture;

static void
set_up (Fixture *f, gconstpointer unused)
{
  f->dir = store_test_dir_new ();
  f->store = store_test_open (f->dir, WAX_MAIL_STORE_WRITE);
  store_test_add_folders (f->store);
  wax_mail_news_free (wax_mail_store_take_news (f->store));
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  wax_mail_store_close (f->store);
  store_test_dir_free (f->dir);
}

static void
assert_listed (WaxMailStore *store, const char *folder_id, const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) keys = wax_mail_store_list_ids (store, folder_id, &error);
  g_autofree char *ids = NULL;

  g_assert_no_error (error);
  ids = store_test_ids (store, keys);
  g_assert_cmpstr (ids, ==, expected);
}

static void
assert_missing (WaxMailStore *store, const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) ids = wax_mail_store_list_missing (store, 100, &error);
  g_autofree char *joined = NULL;
  guint count;

  g_assert_no_error (error);
  g_assert_true (wax_mail_store_count_missing (store, &count, &error));
  g_assert_cmpuint (count, ==, ids->len);
  g_ptr_array_add (ids, NULL);
  joined = g_strjoinv (" ", (char **) ids->pdata);
  g_assert_cmpstr (joined, ==, expected);
}

static void
assert_counts (WaxMailStore *store, const char *folder_id, guint unread, guint total)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) folders = wax_mail_store_list_folders (store, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < folders->len; i++) {
    const WaxFolder *folder = folders->pdata[i];

    if (strcmp (folder->id, folder_id) != 0)
      continue;
    g_assert_cmpuint (folder->unread, ==, unread);
    g_assert_cmpuint (folder->total, ==, total);
    return;
  }
  g_assert_not_reached ();
}

static void
assert_body (WaxMailStore *store, const char *id, const char *subject, const char *body)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) expected = store_test_raw (subject, body);
  g_autoptr(GBytes) raw = wax_mail_store_get_body (store, id, &error);

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (raw, expected));
}

static void
apply (WaxMailStore *store, const WaxMailChanges *fields)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxMailChanges) changes = wax_mail_changes_new (fields);

  wax_mail_store_apply (store, changes, &error);
  g_assert_no_error (error);
}

static void
add_bodies (WaxMailStore *store, GPtrArray *bodies)
{
  g_autoptr(GError) error = NULL;

  wax_mail_store_add_bodies (store, bodies, &error);
  g_assert_no_error (error);
  g_ptr_array_unref (bodies);
}

static void
assert_news (WaxMailStore *store, const char *expected)
{
  static const char kinds[] = { '+', '-', '~' };
  g_autoptr(WaxMailNews) news = wax_mail_store_take_news (store);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < news->rows->len; i++) {
    const WaxMailNewsRow *row = &g_array_index (news->rows, WaxMailNewsRow, i);

    g_string_append_printf (text, "%s%c%s", i > 0 ? " " : "", kinds[row->kind], row->folder_id);
  }
  g_assert_cmpstr (text->str, ==, expected);
  g_string_free (text, TRUE);
}

static void
test_folders_and_tags (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) folders = wax_mail_store_list_folders (f->store, &error);
  g_autoptr(GPtrArray) tags = wax_mail_store_list_tags (f->store, &error);
  g_autoptr(GPtrArray) removed = store_test_strings ("5", "t1", "unknown", NULL), rest = NULL, no_tags = NULL;

  g_assert_cmpuint (folders->len, ==, 2);
  g_assert_cmpstr (((WaxFolder *) folders->pdata[0])->path, ==, "/Inbox");
  g_assert_cmpint (((WaxFolder *) folders->pdata[0])->role, ==, WAX_FOLDER_INBOX);
  g_assert_cmpuint (tags->len, ==, 1);
  g_assert_cmpstr (((WaxTag *) tags->pdata[0])->color, ==, "#ff0000");

  apply (f->store, &(WaxMailChanges) { .removed_ids = removed });
  rest = wax_mail_store_list_folders (f->store, &error);
  no_tags = wax_mail_store_list_tags (f->store, &error);
  g_assert_cmpuint (rest->len, ==, 1);
  g_assert_cmpuint (no_tags->len, ==, 0);
}

/* First ids, then some headers, then bodies: as a first run goes. */
static void
test_first_run (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) fresh = store_test_messages (store_test_message ("30", "2", 0, NULL),
                                                    store_test_message ("20", "2", 0, NULL),
                                                    store_test_message ("10", "5", 0, NULL), NULL);
  g_autoptr(GPtrArray) headers = store_test_messages (store_test_message ("30", "2", 3000, "three"),
                                                      store_test_message ("20", "2", 2000, "two"), NULL);
  g_autofree char *token = NULL, *no_token = NULL;
  g_autoptr(WaxMessage) message = NULL;

  g_assert_true (wax_mail_store_get_token (f->store, &no_token, &error));
  g_assert_null (no_token);
  apply (f->store, &(WaxMailChanges) { .new_messages = fresh, .token = "17" });
  g_assert_true (wax_mail_store_get_token (f->store, &token, &error));
  g_assert_cmpstr (token, ==, "17");
  assert_missing (f->store, "30 20 10");
  assert_listed (f->store, "2", "");

  g_assert_true (wax_mail_store_add_headers (f->store, headers, &error));
  assert_listed (f->store, "2", "30 20");
  assert_missing (f->store, "30 20 10");
  assert_counts (f->store, "2", 0, 2);
  g_assert_null (wax_mail_store_get_body (f->store, "30", &error));
  g_assert_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  assert_news (f->store, "+2 +2");

  add_bodies (f->store, store_test_bodies (store_test_body ("20", "2", 2000, "two", "b"),
                                           store_test_body ("10", "5", 1000, "one", "a"), NULL));
  assert_missing (f->store, "30");
  assert_listed (f->store, "2", "30 20");
  assert_listed (f->store, "5", "10");
  assert_body (f->store, "20", "two", "b");
  assert_body (f->store, "10", "one", "a");
  assert_news (f->store, "~2 +5");
  message = wax_mail_store_get_message_by_id (f->store, "20", &error);
  g_assert_no_error (error);
  g_assert_true (message->has_body);
  g_assert_cmpstr (message->subject, ==, "two");
  g_assert_cmpint (message->date_ms, ==, 2000);
}

static void
assert_wanted (WaxMailStore *store, gint64 since_ms, gint64 max_size, const char *expected)
{
  g_autoptr(GError) error = NULL;
  WaxWanted wanted = { since_ms, max_size };
  g_autoptr(GPtrArray) ids = wax_mail_store_list_wanted (store, &wanted, 100, &error);
  g_autofree char *joined = NULL;
  guint count;

  g_assert_no_error (error);
  g_assert_true (wax_mail_store_count_wanted (store, &wanted, &count, &error));
  g_assert_cmpuint (count, ==, ids->len);
  g_ptr_array_add (ids, NULL);
  joined = g_strjoinv (" ", (char **) ids->pdata);
  g_assert_cmpstr (joined, ==, expected);
}

static void
assert_unlisted (WaxMailStore *store, guint among, const char *expected)
{
  g_autoptr(GPtrArray) ids = wax_mail_store_list_unlisted (store, among, NULL);
  g_autofree char *joined = NULL;

  g_ptr_array_add (ids, NULL);
  joined = g_strjoinv (" ", (char **) ids->pdata);
  g_assert_cmpstr (joined, ==, expected);
}

/* Which of what is missing is fetched at all: by age and by size. */
static void
test_wanted (Fixture *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) fresh = store_test_messages (store_test_message ("40", "2", 0, NULL),
                                                    store_test_message ("30", "2", 0, NULL),
                                                    store_test_message ("20", "2", 0, NULL),
                                                    store_test_message ("10", "5", 0, NULL), NULL);
  g_autoptr(GPtrArray) headers = store_test_messages (
    wax_message_new (&(WaxMessage) { .id = "30", .folder_id = "2", .date_ms = 3000, .size = 900 }),
    wax_message_new (&(WaxMessage) { .id = "20", .folder_id = "2", .date_ms = 2000, .size = 100 }),
    wax_message_new (&(WaxMessage) { .id = "10", .folder_id = "2", .date_ms = 1000, .size = 500 }), NULL);

  apply (f->store, &(WaxMailChanges) { .new_messages = fresh, .token = "17" });
  assert_unlisted (f->store, 100, "40 30 20 10");
  assert_unlisted (f->store, 2, "40 30");
  assert_wanted (f->store, 0, 0, "");
  g_assert_true (wax_mail_store_add_headers (f->store, headers, NULL));
  assert_unlisted (f->store, 100, "40");
  assert_wanted (f->store, 0, 0, "30 20 10");
  assert_wanted (f->store, 2000, 0, "30 20");
  assert_wanted (f->store, 0, 500, "20 10");
  assert_wanted (f->store, 2000, 500, "20");
  assert_wanted (f->store, G_MAXINT64, 0, "");
  add_bodies (f->store, store_test_bodies (store_test_body ("20", "2", 2000, "two", "b"), NULL));
  assert_wanted (f->store, 2000, 0, "30");
}

static void
test_delta (Fixture *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) removed = store_test_strings ("1", "never-seen", NULL), changed = NULL, fresh = NULL;

  add_bodies (f->store, store_test_bodies (store_test_body ("1", "2", 1000, "one", "a"),
                                           store_test_body ("2", "2", 2000, "two", "b"),
                                           store_test_body ("3", "2", 3000, "three", "c"), NULL));
  wax_mail_news_free (wax_mail_store_take_news (f->store));
  changed = store_test_messages (wax_message_new (&(WaxMessage) { .id = "2", .folder_id = "5",
    .flags = WAX_MESSAGE_UNREAD }),
                                 wax_message_new (&(WaxMessage) { .id = "3", .folder_id = "2",
                                   .flags = WAX_MESSAGE_FLAGGED }), NULL);
  fresh = store_test_messages (store_test_message ("4", "2", 4000, NULL), NULL);
  apply (f->store, &(WaxMailChanges) { .removed_ids = removed, .changed = changed, .new_messages = fresh,
    .token = "2" });
  assert_listed (f->store, "2", "3");
  assert_listed (f->store, "5", "2");
  assert_missing (f->store, "4");
  assert_counts (f->store, "2", 0, 1);
  assert_counts (f->store, "5", 1, 1);
  assert_body (f->store, "2", "two", "b");
  assert_news (f->store, "-2 -2 +5 ~2");

  /* The same delta again changes nothing and tells nothing. */
  apply (f->store, &(WaxMailChanges) { .removed_ids = removed, .changed = changed, .new_messages = fresh,
    .token = "2" });
  assert_news (f->store, "");
  assert_missing (f->store, "4");
}

static void
test_complete_keeps_bodies (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_folder_unref), left = NULL;
  g_autoptr(GPtrArray) fresh = store_test_messages (store_test_message ("9", "2", 0, NULL),
                                                    store_test_message ("2", "7", 0, NULL),
                                                    store_test_message ("1", "2", 0, NULL), NULL);

  add_bodies (f->store, store_test_bodies (store_test_body ("1", "2", 1000, "one", "a"),
                                           store_test_body ("2", "2", 2000, "two", "b"),
                                           store_test_body ("3", "5", 3000, "three", "c"), NULL));
  g_ptr_array_add (folders, wax_folder_new (&(WaxFolder) { .id = "2", .path = "/Inbox" }));
  g_ptr_array_add (folders, wax_folder_new (&(WaxFolder) { .id = "7", .path = "/Other" }));
  apply (f->store, &(WaxMailChanges) { .complete = TRUE, .folders = folders, .new_messages = fresh, .token = "x" });

  assert_listed (f->store, "2", "1");
  assert_listed (f->store, "7", "2");
  assert_listed (f->store, "5", "");
  assert_missing (f->store, "9");
  assert_body (f->store, "1", "one", "a");
  assert_body (f->store, "2", "two", "b");
  left = wax_mail_store_list_folders (f->store, &error);
  g_assert_cmpuint (left->len, ==, 2);
}

static void
test_new_content_replaces (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) again = store_test_messages (store_test_message ("1", "2", 5000, NULL), NULL);
  g_autoptr(GArray) old = NULL, fresh = NULL;

  add_bodies (f->store, store_test_bodies (store_test_body ("1", "2", 1000, "draft", "apple"), NULL));
  store_test_index_all (f->store);
  apply (f->store, &(WaxMailChanges) { .new_messages = again });
  assert_missing (f->store, "1");
  assert_body (f->store, "1", "draft", "apple");

  add_bodies (f->store, store_test_bodies (store_test_body ("1", "2", 5000, "draft", "banana"), NULL));
  store_test_index_all (f->store);
  assert_missing (f->store, "");
  assert_listed (f->store, "2", "1");
  assert_body (f->store, "1", "draft", "banana");
  old = store_test_search (f->store, "apple", 10, &error);
  fresh = store_test_search (f->store, "banana", 10, &error);
  g_assert_cmpuint (old->len, ==, 0);
  g_assert_cmpuint (fresh->len, ==, 1);
}

static void
test_order (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) bodies = store_test_bodies (store_test_body ("b", "2", 2000, "s", "x"),
                                                   store_test_body ("d", "2", 4000, "s", "x"),
                                                   store_test_body ("a", "2", 1000, "s", "x"),
                                                   store_test_body ("c", "2", 3000, "s", "x"),
                                                   store_test_body ("old", "2", -5, "s", "x"), NULL);
  g_autoptr(GArray) keys = NULL;

  g_assert_true (wax_mail_store_add_bodies (f->store, bodies, &error));
  assert_listed (f->store, "2", "d c b a old");

  /* Thousands with one date. */
  g_ptr_array_set_size (bodies, 0);
  for (guint i = 0; i < 3000; i++) {
    g_autofree char *id = g_strdup_printf ("same-%u", i);

    g_ptr_array_add (bodies, store_test_body (id, "5", 10000, "s", "x"));
  }
  g_assert_true (wax_mail_store_add_bodies (f->store, bodies, &error));
  keys = wax_mail_store_list_ids (f->store, "5", &error);
  g_assert_cmpuint (keys->len, ==, 3000);
  assert_listed (f->store, "2", "d c b a old");
}

static void
test_pages (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) keys = NULL;
  g_autoptr(GPtrArray) page = NULL;
  gint64 unknown = 77;

  add_bodies (f->store, store_test_bodies (store_test_body ("1", "2", 1000, "one", "a"),
                                           store_test_body ("2", "2", 2000, "two", "b"), NULL));
  keys = wax_mail_store_list_ids (f->store, "2", &error);
  g_array_insert_val (keys, 1, unknown);
  page = wax_mail_store_get_messages (f->store, (gint64 *) keys->data, keys->len, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->len, ==, 3);
  g_assert_cmpstr (((WaxMessage *) page->pdata[0])->id, ==, "2");
  g_assert_null (page->pdata[1]);
  g_assert_cmpstr (((WaxMessage *) page->pdata[2])->id, ==, "1");
}

static void
test_everything_comes_back (Fixture *f, gconstpointer unused)
{
  const char *tags[] = { "t1", "t2", NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) raw = store_test_raw ("s", "b");
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, raw);
  g_autoptr(WaxMessage) message = wax_message_new (&(WaxMessage) {
    .id = "1", .folder_id = "2", .conversation_id = "-1", .flags = WAX_MESSAGE_UNREAD | WAX_MESSAGE_URGENT,
    .tag_ids = tags,
    .date_ms = 1234, .size = 99, .change = 7, .revision = 5, .subject = "<b>&", .from_name = "Anna",
    .from_address = "anna@example.org",
    .recipients = "Bob", .fragment = "Hello", .digest = digest });
  g_autoptr(WaxMessage) read = NULL;

  add_bodies (f->store, store_test_bodies (wax_stored_body_new (message, raw), NULL));
  read = wax_mail_store_get_message_by_id (f->store, "1", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (read->conversation_id, ==, "-1");
  g_assert_cmpuint (read->flags, ==, WAX_MESSAGE_UNREAD | WAX_MESSAGE_URGENT);
  g_assert_cmpstrv (read->tag_ids, tags);
  g_assert_cmpint (read->size, ==, 99);
  g_assert_cmpint (read->change, ==, 7);
  g_assert_cmpint (read->revision, ==, 5);
  g_assert_cmpstr (read->subject, ==, "<b>&");
  g_assert_cmpstr (read->from_name, ==, "Anna");
  g_assert_cmpstr (read->from_address, ==, "anna@example.org");
  g_assert_cmpstr (read->recipients, ==, "Bob");
  g_assert_cmpstr (read->fragment, ==, "Hello");
  g_assert_cmpstr (read->digest, ==, digest);
}

static void
test_untold_comes_from_the_message (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxMessage) read = NULL;
  g_autoptr(WaxMessage) meta = wax_message_new (&(WaxMessage) { .id = "1", .folder_id = "2", .date_ms = 5 });
  g_autoptr(GBytes) raw = store_test_raw ("A subject", "First words.");

  add_bodies (f->store, store_test_bodies (wax_stored_body_new (meta, raw), NULL));
  store_test_index_all (f->store);
  read = wax_mail_store_get_message_by_id (f->store, "1", &error);
  g_assert_cmpstr (read->subject, ==, "A subject");
  g_assert_cmpstr (read->from_name, ==, "Anna Lee");
  g_assert_cmpstr (read->from_address, ==, "anna@example.org");
  g_assert_cmpstr (read->recipients, ==, "Bob, carol@example.org");
  g_assert_cmpstr (read->fragment, ==, "First words.");
  assert_news (f->store, "+2 ~2");
}

static void
test_one_writer_many_readers (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxMailStore) reader = store_test_open (f->dir, WAX_MAIL_STORE_READ);

  g_assert_null (wax_mail_store_open (f->dir, WAX_MAIL_STORE_WRITE, &error));
  g_assert_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_BUSY);
  g_clear_error (&error);
  add_bodies (f->store, store_test_bodies (store_test_body ("1", "2", 1000, "one", "a"), NULL));
  assert_listed (reader, "2", "1");
  assert_body (reader, "1", "one", "a");
}

static void
test_counts_stay_exact (Fixture *f, gconstpointer unused)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (11);
  const char *folder_ids[] = { "2", "5" };
  WaxMessage *state[40] = { 0 };
  guint unread[2] = { 0 }, total[2] = { 0 };

  for (guint step = 0; step < 600; step++) {
    guint n = (guint) g_rand_int_range (random, 0, G_N_ELEMENTS (state));
    g_autofree char *id = g_strdup_printf ("m%u", n);
    WaxMessageFlags flags = g_rand_boolean (random) ? WAX_MESSAGE_UNREAD : WAX_MESSAGE_NONE;
    const char *folder_id = folder_ids[g_rand_int_range (random, 0, 2)];
    g_autoptr(GPtrArray) removed = store_test_strings (id, NULL), changed = NULL;

    if (state[n] != NULL && g_rand_int_range (random, 0, 3) == 0) {
      apply (f->store, &(WaxMailChanges) { .removed_ids = removed });
      g_clear_pointer (&state[n], wax_message_unref);
      continue;
    }
    changed = store_test_messages (wax_message_new (&(WaxMessage) { .id = id, .folder_id = folder_id, .flags = flags,
      .date_ms = 1 + n }), NULL);
    if (state[n] == NULL || g_rand_boolean (random))
      g_assert_true (wax_mail_store_add_headers (f->store, changed, NULL));
    else
      apply (f->store, &(WaxMailChanges) { .changed = changed });
    g_clear_pointer (&state[n], wax_message_unref);
    state[n] = wax_message_ref (changed->pdata[0]);
  }
  for (guint n = 0; n < G_N_ELEMENTS (state); n++) {
    guint folder = state[n] != NULL && strcmp (state[n]->folder_id, "5") == 0;

    if (state[n] == NULL)
      continue;
    total[folder]++;
    unread[folder] += (state[n]->flags & WAX_MESSAGE_UNREAD) != 0;
    wax_message_unref (state[n]);
  }
  assert_counts (f->store, "2", unread[0], total[0]);
  assert_counts (f->store, "5", unread[1], total[1]);
}

static void
test_compact (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxMailStore) reader = store_test_open (f->dir, WAX_MAIL_STORE_READ);
  g_autoptr(GRand) random = g_rand_new_with_seed (3);
  g_autofree char *noise = g_malloc (1500001), *first = g_build_filename (f->dir, "pack-000001.dat", NULL);
  gboolean more = TRUE;
  guint steps = 0;

  /* Noise does not compress, so that two packs fill. */
  for (guint i = 0; i < 1500000; i++)
    noise[i] = (char) g_rand_int_range (random, 33, 127);
  noise[1500000] = '\0';
  for (guint i = 0; i < 120; i++) {
    g_autofree char *id = g_strdup_printf ("m%u", i);

    add_bodies (f->store, store_test_bodies (store_test_body (id, "2", 1000 + i, id, noise), NULL));
  }
  assert_body (reader, "m3", "m3", noise);
  for (guint i = 0; i < 80; i++) {
    g_autofree char *id = g_strdup_printf ("m%u", i);
    g_autoptr(GPtrArray) removed = store_test_strings (id, NULL);

    if (i % 10 != 3)
      apply (f->store, &(WaxMailChanges) { .removed_ids = removed });
  }
  g_assert_true (g_file_test (first, G_FILE_TEST_EXISTS));
  for (; more; steps++)
    g_assert_true (wax_mail_store_compact (f->store, &more, &error));
  g_assert_cmpuint (steps, >, 2);
  g_assert_false (g_file_test (first, G_FILE_TEST_EXISTS));
  assert_body (reader, "m3", "m3", noise);
  assert_body (f->store, "m73", "m73", noise);
  assert_body (f->store, "m100", "m100", noise);
  assert_missing (f->store, "");
}

static WaxMessage *
answer (const char *id, const char *folder_id, const char *conversation_id, gint64 date_ms)
{
  return wax_message_new (&(WaxMessage) { .id = id, .folder_id = folder_id, .conversation_id = conversation_id,
                                          .date_ms = date_ms });
}

static void
assert_conversation (WaxMailStore *store, const char *folder_id, const char *conversation_id, const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) keys = wax_mail_store_list_whole_conversation (store, folder_id, conversation_id, &error);
  g_autofree char *ids = NULL;

  g_assert_no_error (error);
  ids = store_test_ids (store, keys);
  g_assert_cmpstr (ids, ==, expected);
}

/* All of a conversation, wherever it lies, newest first; what was thrown away only where it lies. */
static void
test_whole_conversation (Fixture *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_folder_unref);
  g_autoptr(GPtrArray) messages =
    store_test_messages (answer ("a", "2", "c1", 1000), answer ("b", "5", "c1", 2000), answer ("c", "2", "c1", 3000),
                         answer ("d", "3", "c1", 4000), answer ("e", "2", "c2", 5000), answer ("f", "2", "", 6000),
                         NULL);
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (folders, wax_folder_new (&(WaxFolder) { .id = "3", .name = "Trash", .path = "/Trash",
                                                           .role = WAX_FOLDER_TRASH }));
  apply (f->store, &(WaxMailChanges) { .folders = folders });
  wax_mail_store_add_headers (f->store, messages, &error);
  g_assert_no_error (error);
  assert_conversation (f->store, "2", "c1", "c b a");
  assert_conversation (f->store, "5", "c1", "c b a");
  assert_conversation (f->store, "3", "c1", "d c b a");
  assert_conversation (f->store, "2", "c2", "e");
  assert_conversation (f->store, "2", "", "");
  assert_conversation (f->store, "2", "c3", "");
}

static char *
dup_conversation (WaxMailStore *store, const char *id)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxMessage) message = wax_mail_store_get_message_by_id (store, id, &error);

  g_assert_no_error (error);
  return g_strdup (message->conversation_id);
}

/* Where the server tells none, the messages say what they answer; once it tells one, that counts. */
static void
test_untold_conversation (Fixture *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) changed = store_test_messages (answer ("a", "2", "c1", 1000), NULL);
  g_autofree char *conversation = NULL, *other = NULL, *none = NULL, *told = NULL;

  add_bodies (f->store,
              store_test_bodies (store_test_body ("a", "2", 1000, "one\r\nMessage-ID: <1@x>", "a"),
                                 store_test_body ("b", "5", 2000, "two\r\nMessage-ID: <2@x>\r\nIn-Reply-To: <1@x>",
                                                  "b"),
                                 store_test_body ("c", "2", 3000,
                                                  "three\r\nMessage-ID: <3@x>\r\nIn-Reply-To: <2@x>\r\n"
                                                  "References: <1@x>\r\n <2@x>", "c"),
                                 store_test_body ("d", "2", 4000, "four\r\nMessage-ID: <4@x>\r\nReferences: <", "d"),
                                 store_test_body ("e", "2", 5000, "five", "e"), NULL));
  store_test_index_all (f->store);
  conversation = dup_conversation (f->store, "c");
  assert_conversation (f->store, "2", conversation, "c b a");
  other = dup_conversation (f->store, "d");
  assert_conversation (f->store, "2", other, "d");
  none = dup_conversation (f->store, "e");
  g_assert_cmpstr (none, ==, "");
  apply (f->store, &(WaxMailChanges) { .changed = changed });
  told = dup_conversation (f->store, "a");
  g_assert_cmpstr (told, ==, "c1");
}

/* A list shows lines, however long what was written is; no letter is cut in two, and what names a message is whole. */
static void
test_long_words (void)
{
  g_autofree char *long_id = g_strnfill (10000, 'i');
  g_autoptr(GString) words = g_string_new ("x");
  g_autoptr(WaxMessage) message = NULL;

  for (guint i = 0; i < 500000; i++)
    g_string_append (words, "ä");
  message = wax_message_new (&(WaxMessage){ .id = long_id, .subject = words->str, .fragment = words->str });
  g_assert_cmpstr (message->id, ==, long_id);
  g_assert_cmpuint (strlen (message->subject), ==, 3999);
  g_assert_cmpuint (strlen (message->fragment), ==, 3999);
  g_assert_true (g_utf8_validate (message->subject, -1, NULL));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail-store/long-words", test_long_words);
  ADD ("/mail-store/folders-and-tags", test_folders_and_tags);
  ADD ("/mail-store/first-run", test_first_run);
  ADD ("/mail-store/wanted", test_wanted);
  ADD ("/mail-store/delta", test_delta);
  ADD ("/mail-store/complete-keeps-bodies", test_complete_keeps_bodies);
  ADD ("/mail-store/new-content-replaces", test_new_content_replaces);
  ADD ("/mail-store/order", test_order);
  ADD ("/mail-store/pages", test_pages);
  ADD ("/mail-store/everything-comes-back", test_everything_comes_back);
  ADD ("/mail-store/untold-comes-from-the-message", test_untold_comes_from_the_message);
  ADD ("/mail-store/one-writer-many-readers", test_one_writer_many_readers);
  ADD ("/mail-store/counts-stay-exact", test_counts_stay_exact);
  ADD ("/mail-store/compact", test_compact);
  ADD ("/mail-store/whole-conversation", test_whole_conversation);
  ADD ("/mail-store/untold-conversation", test_untold_conversation);
  return g_test_run ();
}
