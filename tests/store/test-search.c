#include "store-test.h"

#include <sqlite3.h>
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
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  wax_mail_store_close (f->store);
  store_test_dir_free (f->dir);
}

static void
add (Fixture *f, const char *id, gint64 date_ms, const char *subject, const char *body)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) bodies = store_test_bodies (store_test_body (id, "2", date_ms, subject, body), NULL);

  wax_mail_store_add_bodies (f->store, bodies, &error);
  g_assert_no_error (error);
}

static void
assert_found (Fixture *f, const char *query, const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) keys = store_test_search (f->store, query, 100, &error);
  g_autofree char *ids = NULL;

  g_assert_no_error (error);
  ids = store_test_ids (f->store, keys);
  g_assert_cmpstr (ids, ==, expected);
}

static void
test_semantics (Fixture *f, gconstpointer unused)
{
  add (f, "a", 1000, "Quarterly report", "The numbers for spring are good.");
  add (f, "b", 2000, "Lunch", "Grüße! The report is late, numbers too.");
  add (f, "c", 3000, "Holiday", "Nothing to report.");
  assert_found (f, "report", "");
  store_test_index_all (f->store);

  assert_found (f, "report", "c b a");
  assert_found (f, "REPORT numbers", "b a");
  assert_found (f, "grusse", "");
  assert_found (f, "grüße", "b");
  assert_found (f, "GRÜSSE", "");
  assert_found (f, "\"report is\"", "b");
  assert_found (f, "\"is report\"", "");
  assert_found (f, "report -late", "c a");
  assert_found (f, "report -\"numbers too\" -nothing", "a");
  assert_found (f, "subject:report", "a");
  assert_found (f, "subject:\"quarterly report\"", "a");
  assert_found (f, "from:anna report", "c b a");
  assert_found (f, "from:bob", "");
  assert_found (f, "to:bob lunch", "b");
  assert_found (f, "to:carol@example.org holiday", "c");
  assert_found (f, "anna@example.org", "c b a");

  /* The word being typed, and a word that is finished. */
  assert_found (f, "quart", "a");
  assert_found (f, "quart ", "");
  assert_found (f, "qu", "");
  assert_found (f, "qu*", "a");
  assert_found (f, "quart* spri", "a");
  assert_found (f, "Q*", "a");
  assert_found (f, "gr*", "b");
  assert_found (f, "n* t*", "c b a");
  assert_found (f, "re* -n*", "");
  assert_found (f, "re* -lu*", "c a");
  assert_found (f, "subject:l*", "b");
  assert_found (f, "subject:ho* -from:b*", "c");
  assert_found (f, "is**", "b");
  assert_found (f, "i*s*", "");
}

static void
spoil (Fixture *f, const char *script)
{
  g_autofree char *path = g_build_filename (f->dir, "mail.db", NULL);
  char *message = NULL;
  sqlite3 *db;

  wax_mail_store_close (f->store);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, script, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  sqlite3_close (db);
  f->store = store_test_open (f->dir, WAX_MAIL_STORE_WRITE);
}

static void
add_place (GPtrArray *folders, const char *id, const char *path, WaxFolderRole role)
{
  g_ptr_array_add (folders, wax_folder_new (&(WaxFolder) { .id = id, .name = path, .path = path, .role = role }));
}

/* a to f, in folders of all kinds. */
static void
add_places (Fixture *f)
{
  static const struct {
    const char *id, *folder, *tag;
    WaxMessageFlags flags;
  } messages[] = {
    { "a", "2", NULL, WAX_MESSAGE_UNREAD }, { "b", "300", "t1", WAX_MESSAGE_FLAGGED }, { "c", "301", "t1", 0 },
    { "d", "3", NULL, WAX_MESSAGE_UNREAD }, { "e", "4", NULL, WAX_MESSAGE_ATTACHMENT }, { "f", "5", NULL, 0 },
  };
  g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_folder_unref);
  g_autoptr(GPtrArray) bodies = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_stored_body_unref);
  g_autoptr(WaxMailChanges) changes = NULL;

  add_place (folders, "3", "/Trash", WAX_FOLDER_TRASH);
  add_place (folders, "4", "/Junk", WAX_FOLDER_JUNK);
  add_place (folders, "300", "/Old plans", WAX_FOLDER_NONE);
  add_place (folders, "301", "/Old plans/Spring", WAX_FOLDER_NONE);
  changes = wax_mail_changes_new (&(WaxMailChanges) { .folders = folders });
  g_assert_true (wax_mail_store_apply (f->store, changes, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++) {
    const char *tags[] = { messages[i].tag, NULL };
    g_autofree char *text = g_strdup_printf ("plan %s", i % 2 == 0 ? "even" : "odd");
    g_autoptr(GBytes) raw = store_test_raw ("Plan", text);
    g_autoptr(WaxMessage) message = wax_message_new (&(WaxMessage) {
      .id = messages[i].id, .folder_id = messages[i].folder, .flags = messages[i].flags, .tag_ids = tags,
      .size = 1000 * (gint64) i, .date_ms = G_GINT64_CONSTANT (1795305600000) - 86400000 * (gint64) (5 - i),
    });

    g_ptr_array_add (bodies, wax_stored_body_new (message, raw));
  }
  g_assert_true (wax_mail_store_add_bodies (f->store, bodies, NULL));
}

/* What is not text: of all messages, whether they can be searched for text or not. */
static void
test_places (Fixture *f, gconstpointer unused)
{
  add_places (f);
  assert_found (f, "is:unread", "a");
  assert_found (f, "is:unread plan", "");
  store_test_index_all (f->store);

  assert_found (f, "plan", "f c b a");
  assert_found (f, "plan is:anywhere", "f e d c b a");
  assert_found (f, "in:inbox", "a");
  assert_found (f, "in:trash", "d");
  assert_found (f, "in:\"old plans\" plan", "b");
  assert_found (f, "under:\"Old plans\"", "c b");
  assert_found (f, "inid:301", "c");
  assert_found (f, "in:nowhere", "");
  assert_found (f, "in:(junk or sent) plan", "f e");
  assert_found (f, "odd or in:trash", "f d b");
  assert_found (f, "is:unread is:anywhere", "d a");
  assert_found (f, "is:read is:flagged", "b");
  assert_found (f, "has:attachment in:junk", "e");
  assert_found (f, "tag:URGENT", "c b");
  assert_found (f, "tag:urgent -tag:none odd", "b");
  assert_found (f, "tag:none", "");
  assert_found (f, "plan -in:sent -is:unread", "e c b");
  assert_found (f, "-odd", "c a");
  assert_found (f, "even or odd", "f c b a");
  assert_found (f, "(even is:unread) or (odd is:flagged)", "b a");
  assert_found (f, "-(even is:unread) plan", "f c b");
  assert_found (f, "filename:x or even", "c a");
}

/* The newest is of 2026-11-22, the others of the days before. */
static void
test_dates_and_sizes (Fixture *f, gconstpointer unused)
{
  add_places (f);
  store_test_index_all (f->store);
  assert_found (f, "date:today is:anywhere", "f");
  assert_found (f, "date:yesterday is:anywhere", "e");
  assert_found (f, "after:-3d is:anywhere", "f e d");
  assert_found (f, "date:>=-3d is:anywhere", "f e d c");
  assert_found (f, "before:2026-11-19 is:anywhere", "b a");
  assert_found (f, "after:2026-11-17 before:2026-11-20 plan", "c b");
  assert_found (f, "-after:-3d plan", "c b a");
  assert_found (f, "larger:3000 is:anywhere", "f e");
  assert_found (f, "smaller:1kb odd or larger:4999", "f b");
}

/* The person's own wish for searches, which the server keeps. */
static void
test_trash_by_preference (Fixture *f, gconstpointer unused)
{
  add_places (f);
  store_test_index_all (f->store);
  spoil (f, "INSERT INTO preference VALUES ('zimbraPrefIncludeTrashInSearch', 0, 'TRUE')");
  assert_found (f, "plan", "f d c b a");
}

/* All that words begin with, in letters of several scripts, with and without marks. */
static void
test_starts (Fixture *f, gconstpointer unused)
{
  static const char *const plain[] = { "k", "z", "u", "ж", "語" }, *const written[] = { "k", "Z", "ü", "Ж", "語" };
  enum { N_LETTERS = G_N_ELEMENTS (plain), N = 40, N_WORDS = 5 };
  g_autoptr(GRand) random = g_rand_new_with_seed (3);
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < N; i++) {
    g_autoptr(GString) folded = g_string_new (NULL), body = g_string_new (NULL);
    g_autofree char *id = g_strdup_printf ("m%u", i);

    for (guint n = 0; n < N_WORDS; n++) {
      g_string_append_c (folded, ' ');
      g_string_append (body, n > 0 ? ", " : "");
      for (int letters = g_rand_int_range (random, 1, 6); letters > 0; letters--) {
        int letter = g_rand_int_range (random, 0, N_LETTERS);

        g_string_append (folded, plain[letter]);
        g_string_append (body, g_rand_boolean (random) ? plain[letter] : written[letter]);
      }
    }
    add (f, id, 1000 + i, "x", body->str);
    g_ptr_array_add (texts, g_string_free (g_steal_pointer (&folded), FALSE));
  }
  store_test_index_all (f->store);

  for (guint n = 0; n < N_LETTERS * (1 + N_LETTERS * (1 + N_LETTERS)); n++) {
    g_autoptr(GString) start = g_string_new (" "), expected = g_string_new (NULL);
    g_autofree char *query = NULL;

    for (guint rest = n + 1; rest > 0; rest = (rest - 1) / N_LETTERS)
      g_string_append (start, plain[(rest - 1) % N_LETTERS]);
    query = g_strconcat (start->str, "*", NULL);
    for (guint i = N; i > 0; i--) {
      if (strstr (texts->pdata[i - 1], start->str) != NULL)
        g_string_append_printf (expected, "%sm%u", expected->len > 0 ? " " : "", i - 1);
    }
    assert_found (f, query, expected->str);
  }
}

/* Whatever is typed is text to be found or nothing, never an error. */
static void
test_any_text (Fixture *f, gconstpointer unused)
{
  static const char *const queries[] = {
    "", " ", "\"", "\"\"", "\"unclosed", "-", "--", "-word", "*", "a*b", "AND", "OR NOT", "NEAR(a b)", "a AND", "(",
    ")", "((a)", "^a", "a:b",
    "subject:", "from:\"", "subject : x", "{subject}: x", "'", "';--", "+", "a + b", "\\", "%", "\xff\xfe",
    ("a\x01" "b"), "-\"a b", "from:-x", "from:from:x", "-from:anna", "\"a\"b\"c\"", "...", "日本語", "\xf0\x9f\x90\x9d",
  };
  g_autoptr(GRand) random = g_rand_new_with_seed (5);
  g_autofree char *long_query = g_strnfill (100000, 'x');

  add (f, "a", 1000, "AND OR NOT", "NEAR (a b)");
  store_test_index_all (f->store);
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) keys = store_test_search (f->store, queries[i], 10, &error);

    g_assert_no_error (error);
  }
  for (guint i = 0; i < 5000; i++) {
    static const char alphabet[] = "ab \"-*:()^{}+.,'fromsubject\\\n\xc3\xa4";
    char query[24] = "";
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) keys = NULL;

    for (guint n = 0; n < sizeof query - 1; n++)
      query[n] = alphabet[g_rand_int_range (random, 0, sizeof alphabet - 1)];
    keys = store_test_search (f->store, query, 10, &error);
    g_assert_no_error (error);
  }
  assert_found (f, long_query, "");
  assert_found (f, "AND", "a");
  assert_found (f, "NOT", "a");
  assert_found (f, "(NEAR)", "a");
}

static void
test_newest_first_and_limited (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) keys = NULL;
  g_autofree char *ids = NULL;

  for (guint i = 0; i < 20; i++) {
    g_autofree char *id = g_strdup_printf ("m%u", (i * 7) % 20);

    add (f, id, 1000 + (i * 7) % 20, "common", "word");
    if (i % 3 == 0)
      store_test_index_all (f->store);
  }
  store_test_index_all (f->store);
  keys = store_test_search (f->store, "common", 3, &error);
  ids = store_test_ids (f->store, keys);
  g_assert_cmpstr (ids, ==, "m19 m18 m17");
}

static void
test_deleted_are_not_found (Fixture *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) removed = store_test_strings ("b", NULL);
  g_autoptr(WaxMailChanges) changes = wax_mail_changes_new (&(WaxMailChanges) { .removed_ids = removed });

  add (f, "a", 1000, "one", "apple");
  add (f, "b", 2000, "two", "apple");
  store_test_index_all (f->store);
  g_assert_true (wax_mail_store_apply (f->store, changes, NULL));
  assert_found (f, "apple", "a");

  /* A new message of the very same date is not taken for the old one. */
  add (f, "c", 2000, "three", "banana");
  assert_found (f, "apple", "a");
  store_test_index_all (f->store);
  assert_found (f, "apple", "a");
  assert_found (f, "banana", "c");
}

/* More than a rebuild is worth, all alike, and then only @kept of them. */
static void
fill_and_remove (Fixture *f, guint n, guint kept)
{
  g_autoptr(GPtrArray) bodies = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_stored_body_unref);
  g_autoptr(GPtrArray) removed = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(WaxMailChanges) changes = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < n; i++) {
    g_autofree char *id = g_strdup_printf ("m%u", i);

    g_ptr_array_add (bodies, store_test_body (id, "2", 1000 + i, "common", "word"));
    if (i >= kept)
      g_ptr_array_add (removed, g_steal_pointer (&id));
  }
  g_assert_true (wax_mail_store_add_bodies (f->store, bodies, &error));
  g_assert_no_error (error);
  store_test_index_all (f->store);
  changes = wax_mail_changes_new (&(WaxMailChanges) { .removed_ids = removed });
  g_assert_true (wax_mail_store_apply (f->store, changes, &error));
  g_assert_no_error (error);
}

/* So many deletions that the table is built anew; every step on the way finds all that is there. */
static void
test_rebuild (Fixture *f, gconstpointer unused)
{
  enum { N = 3000, KEPT = 600 };
  g_autoptr(GError) error = NULL;
  guint done = 1, steps = 0;

  add (f, "x", 1, "other", "other");
  fill_and_remove (f, N, KEPT);
  for (; done > 0; steps++) {
    g_autoptr(GArray) keys = NULL;

    g_assert_true (wax_mail_store_index_pending (f->store, 100, &done, &error));
    keys = store_test_search (f->store, "common", 10000, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (keys->len, ==, KEPT);
    for (guint i = 1; i < keys->len; i++)
      g_assert_cmpint (g_array_index (keys, gint64, i), <, g_array_index (keys, gint64, i - 1));
    if (steps == 2) {
      add (f, "late", 999, "late", "late");
      add (f, "newest", 1000 + 2 * N, "newest", "newest");
    }
  }
  g_assert_cmpuint (steps, >, KEPT / 100);
  assert_found (f, "late", "late");
  assert_found (f, "newest", "newest");
  assert_found (f, "other", "x");
}

/* A store whose index was made before it knew what words begin with finds everything while it is made anew. */
static void
test_older_index (Fixture *f, gconstpointer unused)
{
  enum { N = 20 };
  guint done = 1, steps = 0;

  for (guint i = 0; i < N; i++) {
    g_autofree char *id = g_strdup_printf ("m%02u", i);

    add (f, id, 1000 + i, i == 3 ? "Quarterly" : "Thing", "text");
  }
  spoil (f, STORE_TEST_BEFORE_PEOPLE
            "UPDATE schema_version SET version = 1 WHERE name = 'mail'; DELETE FROM state WHERE name = 'search-starts';"
            "INSERT INTO search_1 (rowid, subject, sender, recipients, body) SELECT key, subject, '', '', 'text'"
            "  FROM message; UPDATE message SET indexed = 1;"
            /* which an earlier rebuild had lost */
            "UPDATE message SET indexed = 7, subject = 'Zebra' WHERE id = 'm05'");
  for (; done > 0; steps++) {
    g_autoptr(GArray) keys = store_test_search (f->store, "te*", 100, NULL);

    g_assert_cmpuint (keys->len, ==, steps == 0 ? N - 1 : N);
    assert_found (f, "q*", "m03");
    assert_found (f, "qu*", "m03");
    assert_found (f, "qua", "m03");
    assert_found (f, "quar", "m03");
    g_assert_true (wax_mail_store_index_pending (f->store, 4, &done, NULL));
    if (steps == 1)
      add (f, "fresh", 5000, "Fresh", "mail");
  }
  g_assert_cmpuint (steps, >, N / 4);
  assert_found (f, "fr*", "fresh");
}

/* The messages are all here: what they are found by is made anew, without them. */
static void
test_damaged_index (Fixture *f, gconstpointer unused)
{
  add (f, "a", 1000, "one", "apple");
  add (f, "b", 2000, "two", "banana");
  store_test_index_all (f->store);
  spoil (f, "UPDATE search_2_data SET block = x'0000000101ffffffff' WHERE id = 10");
  add (f, "c", 3000, "three", "cherry apple");
  g_test_expect_message ("wax-store", G_LOG_LEVEL_WARNING, "*is damaged: it is made anew");
  store_test_index_all (f->store);
  g_test_assert_expected_messages ();
  assert_found (f, "apple", "c a");
  assert_found (f, "banana", "b");
}

/* What a rebuild cannot read does not keep it from its end, and is found once it is here again. */
static void
test_rebuild_with_damage (Fixture *f, gconstpointer unused)
{
  enum { N = 3000, KEPT = 10 };
  guint done = 1, steps = 0;

  fill_and_remove (f, N, KEPT);
  spoil (f, "UPDATE message SET offset = offset + 3 WHERE id = 'm9'");

  g_test_expect_message ("wax-store", G_LOG_LEVEL_WARNING, "*m9 cannot be read*");
  for (; done > 0; steps++) {
    g_assert_true (wax_mail_store_index_pending (f->store, 100, &done, NULL));
    g_assert_cmpuint (steps, <, N);
  }
  g_test_assert_expected_messages ();
  assert_found (f, "common", "m8 m7 m6 m5 m4 m3 m2 m1 m0");
  add (f, "m9", 1009, "common", "word");
  store_test_index_all (f->store);
  assert_found (f, "common", "m9 m8 m7 m6 m5 m4 m3 m2 m1 m0");
}

static void
test_only_what_a_person_reads (Fixture *f, gconstpointer unused)
{
  static const char raw[] =
    "From: =?utf-8?Q?Ren=C3=A9e?= <renee@example.org>\r\nSubject: =?utf-8?B?w7xiZXI=?=\r\nMIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=iso-8859-1\r\n\r\n"
    "<style>hidden{}</style><p>sch\xf6ne Bl\xfcten</p>\r\n--b\r\nContent-Type: text/plain; name=notes.txt\r\n"
    "Content-Disposition: attachment\r\n\r\nattachedword\r\n--b--\r\n";
  g_autoptr(GBytes) bytes = g_bytes_new_static (raw, strlen (raw));
  g_autoptr(WaxMessage) meta = store_test_message ("a", "2", 1, NULL);
  g_autoptr(GPtrArray) bodies = store_test_bodies (wax_stored_body_new (meta, bytes), NULL);

  g_assert_true (wax_mail_store_add_bodies (f->store, bodies, NULL));
  store_test_index_all (f->store);
  assert_found (f, "schöne blüten", "a");
  assert_found (f, "über", "a");
  assert_found (f, "from:renée", "a");
  assert_found (f, "from:renee", "a");
  assert_found (f, "hidden", "");
  assert_found (f, "attachedword", "");
}

static gboolean
yield_cb (gpointer asked)
{
  (*(guint *) asked)++;
  return TRUE;
}

/* Who waits to write gets a turn before a long step's end, and nothing that was to be found is forgotten. */
static void
test_yields (Fixture *f, gconstpointer unused)
{
  enum { N = 200 };
  g_autoptr(GPtrArray) bodies = store_test_bodies (store_test_body ("m0", "2", 1000, "common", "word"), NULL);
  guint done = 0, all = 0, asked = 0, steps = 0;

  for (guint i = 1; i < N; i++) {
    g_autofree char *id = g_strdup_printf ("m%u", i);

    g_ptr_array_add (bodies, store_test_body (id, "2", 1000 + i, "common", "word"));
  }
  g_assert_true (wax_mail_store_add_bodies (f->store, bodies, NULL));
  wax_mail_store_set_yield (f->store, yield_cb, &asked);
  do {
    g_autoptr(GArray) keys = NULL;

    g_assert_true (wax_mail_store_index_pending (f->store, N, &done, NULL));
    g_assert_cmpuint (done, <, N);
    all += done;
    steps++;
    keys = store_test_search (f->store, "common", N, NULL);
    g_assert_cmpuint (keys->len, ==, all);
  } while (done > 0);
  g_assert_cmpuint (all, ==, N);
  g_assert_cmpuint (asked, >, 0);
  g_assert_cmpuint (steps, >, 2);
}

/* Of a long message the beginning is enough to find it. */
static void
test_long_message (Fixture *f, gconstpointer unused)
{
  g_autoptr(GString) raw = g_string_new ("Subject: long\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; "
                                         "boundary=b\r\n\r\n"
                                         "--b\r\nContent-Type: text/plain\r\n\r\nnearword\r\n"
                                         "--b\r\nContent-Type: application/octet-stream\r\n\r\n");
  g_autoptr(GRand) random = g_rand_new_with_seed (1);
  g_autoptr(WaxMessage) meta = store_test_message ("a", "2", 1, NULL);
  g_autoptr(GBytes) bytes = NULL, read = NULL;
  g_autoptr(GPtrArray) bodies = NULL;

  while (raw->len < 3 << 20) /* letters that cannot be packed well */
    g_string_append_c (raw, raw->len % 76 == 0 ? '\n' : (char) g_rand_int_range (random, '0', 'z'));
  g_string_append (raw, "\r\n--b\r\nContent-Type: text/plain\r\n\r\nfarword\r\n--b--\r\n");
  bytes = g_bytes_new (raw->str, raw->len);
  bodies = store_test_bodies (wax_stored_body_new (meta, bytes), NULL);
  g_assert_true (wax_mail_store_add_bodies (f->store, bodies, NULL));
  store_test_index_all (f->store);
  assert_found (f, "nearword", "a");
  assert_found (f, "farword", "");
  read = wax_mail_store_get_body (f->store, "a", NULL);
  g_assert_true (g_bytes_equal (read, bytes));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/search/semantics", test_semantics);
  ADD ("/search/places", test_places);
  ADD ("/search/dates-and-sizes", test_dates_and_sizes);
  ADD ("/search/trash-by-preference", test_trash_by_preference);
  ADD ("/search/starts", test_starts);
  ADD ("/search/any-text", test_any_text);
  ADD ("/search/newest-first-and-limited", test_newest_first_and_limited);
  ADD ("/search/deleted-are-not-found", test_deleted_are_not_found);
  ADD ("/search/rebuild", test_rebuild);
  ADD ("/search/older-index", test_older_index);
  ADD ("/search/damaged-index", test_damaged_index);
  ADD ("/search/rebuild-with-damage", test_rebuild_with_damage);
  ADD ("/search/only-what-a-person-reads", test_only_what_a_person_reads);
  ADD ("/search/yields", test_yields);
  ADD ("/search/long-message", test_long_message);
  return g_test_run ();
}
