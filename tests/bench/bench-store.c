#include "store/wax-mail-store.h"
#include "store/wax-mail-text.h"
#include "store/wax-mime-part.h"
#include "store/wax-sql.h"
#include "wax-message-generator.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <gnutls/crypto.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/*
 * What storing and finding costs, against programs that do no more than they must:
 *   floor S  reads the same messages from disk, parses, digests and durably stores them
 *   floor F  the same with full text
 * Figures are printed as ratios and asserted nowhere.
 */

enum {
  BATCH = 500,
  SEED = 1,
  SMALL_SIZE = 6000, /* bytes of a message in the large store: lists and searches do not depend on attachments */
};

typedef struct {
  char *dir;
  int spool;          /* the messages, one behind another */
  GArray *ends;       /* gint64: where each ends in it */
  GPtrArray *messages; /* of WaxMessage, with digests */
  gint64 bytes;
} Corpus;

static double
now_s (void)
{
  return (double) g_get_monotonic_time () / 1e6;
}

static double
peak_mib (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) usage.ru_maxrss / 1024;
}

static void
check (gboolean good, const char *what, GError *error)
{
  if (!good)
    g_error ("%s: %s", what, error != NULL ? error->message : g_strerror (errno));
}

static char *
digest_of (gconstpointer data, gsize size)
{
  guint8 digest[32];
  char *hex = g_malloc (65);

  check (gnutls_hash_fast (GNUTLS_DIG_SHA256, data, size, digest) == 0, "digest", NULL);
  for (guint i = 0; i < sizeof digest; i++)
    g_snprintf (hex + 2 * i, 3, "%02x", digest[i]);
  return hex;
}

static void
add_generated (Corpus *corpus, guint index, gsize limit)
{
  g_autoptr(GString) raw = g_string_new (NULL);
  g_auto(WaxGeneratedMessage) generated = { 0 };
  g_autofree char *id = g_strdup_printf ("%u", 1000 + index), *folder = NULL, *digest = NULL;

  wax_message_generator_make (SEED, index, raw, &generated);
  if (raw->len > limit)
    g_string_truncate (raw, limit);
  check (write (corpus->spool, raw->str, raw->len) == (gssize) raw->len, "spool", NULL);
  corpus->bytes += (gint64) raw->len;
  g_array_append_val (corpus->ends, corpus->bytes);
  folder = g_strdup_printf ("%u", limit == G_MAXSIZE ? generated.folder : 0);
  digest = digest_of (raw->str, raw->len);
  g_ptr_array_add (corpus->messages, wax_message_new (&(WaxMessage) {
    .id = id, .folder_id = folder, .flags = generated.unread ? WAX_MESSAGE_UNREAD : WAX_MESSAGE_NONE, .date_ms = generated.date_ms,
    .size = (gint64) raw->len, .change = 1, .revision = 1, .subject = generated.subject, .from_name = generated.from_name,
    .from_address = generated.from_address, .recipients = generated.to_address, .fragment = generated.fragment, .digest = digest }));
}

static Corpus *
make_corpus (const char *dir, guint n, gsize limit)
{
  Corpus *corpus = g_new0 (Corpus, 1);
  g_autofree char *path = g_build_filename (dir, "spool", NULL);

  corpus->dir = g_strdup (dir);
  corpus->spool = g_open (path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  check (corpus->spool >= 0, path, NULL);
  corpus->ends = g_array_new (FALSE, FALSE, sizeof (gint64));
  corpus->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_message_unref);
  for (guint i = 0; i < n; i++)
    add_generated (corpus, i, limit);
  return corpus;
}

static void
free_corpus (Corpus *corpus)
{
  close (corpus->spool);
  g_array_unref (corpus->ends);
  g_ptr_array_unref (corpus->messages);
  g_free (corpus->dir);
  g_free (corpus);
}

static GBytes *
read_raw (Corpus *corpus, guint index)
{
  gint64 start = index > 0 ? g_array_index (corpus->ends, gint64, index - 1) : 0;
  gsize size = (gsize) (g_array_index (corpus->ends, gint64, index) - start);
  char *raw = g_malloc (size + 1);

  check (pread (corpus->spool, raw, size, start) == (gssize) size, "spool", NULL);
  return g_bytes_new_take (raw, size);
}

/* ---- floors ---- */

typedef struct {
  sqlite3 *db;
  sqlite3_stmt *row;
  sqlite3_stmt *text;
  int fd;
  gint64 end;
} Floor;

static void
floor_open (Floor *self, const char *dir, gboolean full_text)
{
  g_autofree char *db = g_build_filename (dir, full_text ? "floor-f.db" : "floor-s.db", NULL);
  g_autofree char *pack = g_build_filename (dir, full_text ? "floor-f.pack" : "floor-s.pack", NULL);
  g_autoptr(GError) error = NULL;

  g_unlink (db);
  check (sqlite3_open (db, &self->db) == SQLITE_OK, db, NULL);
  check (wax_sql_execute (self->db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16000;"
                                    "CREATE TABLE message (id TEXT PRIMARY KEY, date INTEGER, subject TEXT, sender TEXT, digest TEXT,"
                                    " start INTEGER, length INTEGER);"
                                    "CREATE VIRTUAL TABLE text USING fts5 (subject, sender, recipients, body, content='',"
                                    " tokenize=\"unicode61 remove_diacritics 2\")", &error), "floor", error);
  self->row = wax_sql_prepare (self->db, NULL, "INSERT INTO message VALUES (?,?,?,?,?,?,?)", "");
  self->text = wax_sql_prepare (self->db, NULL, "INSERT INTO text (rowid, subject, sender, recipients, body) VALUES (?,?,?,?,?)", "");
  self->fd = g_open (pack, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  self->end = 0;
}

static void
floor_close (Floor *self)
{
  sqlite3_finalize (self->row);
  sqlite3_finalize (self->text);
  sqlite3_close (self->db);
  close (self->fd);
}

static void
floor_add (Floor *self, Corpus *corpus, guint index, gboolean full_text)
{
  const WaxMessage *message = corpus->messages->pdata[index];
  g_autoptr(GBytes) raw = read_raw (corpus, index);
  g_autoptr(GMimeMessage) parsed = full_text ? NULL : wax_mime_parse (raw, G_MAXSIZE);
  g_autoptr(WaxMailText) text = full_text ? wax_mail_text_new (raw) : NULL; /* parses too */
  gsize size;
  gconstpointer data = g_bytes_get_data (raw, &size);
  g_autofree char *digest = digest_of (data, size);
  const char *subject = full_text ? text->subject : parsed != NULL ? g_mime_message_get_subject (parsed) : NULL;

  check (pwrite (self->fd, data, size, self->end) == (gssize) size, "pack", NULL);
  check (wax_sql_run_bound (self->row, NULL, "sisssii", message->id, message->date_ms, subject, message->from_address,
                            digest,
                            self->end, (gint64) size), "row", NULL);
  self->end += (gint64) size;
  if (full_text)
    check (wax_sql_run_bound (self->text, NULL, "issss", (gint64) index + 1, text->subject, text->sender,
                              text->recipients, text->body),
           "text", NULL);
}

static double
run_floor (Corpus *corpus, gboolean full_text)
{
  Floor self;
  double start;

  floor_open (&self, corpus->dir, full_text);
  start = now_s ();
  for (guint i = 0; i < corpus->messages->len; i += BATCH) {
    wax_sql_execute (self.db, "BEGIN", NULL);
    for (guint n = i; n < MIN (i + BATCH, corpus->messages->len); n++)
      floor_add (&self, corpus, n, full_text);
    check (fdatasync (self.fd) == 0, "flush", NULL);
    check (wax_sql_execute (self.db, "COMMIT", NULL), "commit", NULL);
  }
  start = now_s () - start;
  floor_close (&self);
  return start;
}

/* ---- the store ---- */

static WaxMailStore *
open_store (Corpus *corpus, WaxMailStoreMode mode)
{
  g_autofree char *dir = g_build_filename (corpus->dir, "account", NULL);
  g_autoptr(GError) error = NULL;
  WaxMailStore *store = wax_mail_store_open (dir, mode, &error);

  check (store != NULL, "store", error);
  return store;
}

static double
fill (Corpus *corpus, WaxMailStore *store)
{
  double start = now_s ();

  /* The newest first, as they come from a server. */
  for (guint i = 0; i < corpus->messages->len; i += BATCH) {
    g_autoptr(GPtrArray) bodies = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_stored_body_unref);
    g_autoptr(GError) error = NULL;

    for (guint n = i; n < MIN (i + BATCH, corpus->messages->len); n++) {
      guint index = corpus->messages->len - 1 - n;
      g_autoptr(GBytes) raw = read_raw (corpus, index);
      gsize size;
      gconstpointer data = g_bytes_get_data (raw, &size);
      g_autofree char *digest = digest_of (data, size);
      WaxMessage *message = corpus->messages->pdata[index];

      check (strcmp (digest, message->digest) == 0, "digest", NULL);
      g_ptr_array_add (bodies, wax_stored_body_new (message, raw));
    }
    check (wax_mail_store_add_bodies (store, bodies, &error), "bodies", error);
  }
  return now_s () - start;
}

static double
index_all (WaxMailStore *store)
{
  g_autoptr(GError) error = NULL;
  double start = now_s ();
  guint done = 1;

  while (done > 0)
    check (wax_mail_store_index_pending (store, 1000, &done, &error), "index", error);
  return now_s () - start;
}

static void
print_search (WaxMailStore *store, const char *query)
{
  double best = 1e9, worst = 0;
  guint hits = 0;

  for (guint i = 0; i < 7; i++) {
    double start = now_s ();
    g_autoptr(GArray) keys = wax_mail_store_search (store, query, 500, NULL);

    start = now_s () - start;
    hits = keys->len;
    best = MIN (best, start);
    worst = MAX (worst, start);
  }
  printf ("search %-28s %3u hits  %6.2f ms (worst %.2f), %.2f of 25 ms\n", query, hits, best * 1e3, worst * 1e3,
          worst / 0.025);
}

static void
time_reading (Corpus *corpus)
{
  static const char *const queries[] = { "the", "e", "meeting report", "meeting -report", "from:anna", "\"of the\"",
    "mee", "repo",
                                         "the of and", "zzzunknown", "invoice project budget", "subject:re" };
  g_autoptr(WaxMailStore) store = open_store (corpus, WAX_MAIL_STORE_READ);
  double start = now_s (), listed, paged;
  g_autoptr(GArray) keys = wax_mail_store_list_ids (store, "0", NULL);

  listed = now_s () - start;
  start = now_s ();
  for (guint i = 0; i + 128 <= keys->len && i < 128 * 100; i += 128)
    g_ptr_array_unref (wax_mail_store_get_messages (store, &g_array_index (keys, gint64,
                                                                           (i * 7919) % (keys->len - 128)), 128, NULL));
  paged = (now_s () - start) / 100;
  printf ("list of %u rows               %6.2f ms\n", keys->len, listed * 1e3);
  printf ("page of 128 rows                  %6.2f ms, %.2f of a 16 ms frame\n", paged * 1e3, paged / 0.016);
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    print_search (store, queries[i]);
}

static void
bench_floors (const char *dir, guint n)
{
  Corpus *corpus = make_corpus (dir, n, G_MAXSIZE);
  double mb = (double) corpus->bytes / 1e6;
  double s = run_floor (corpus, FALSE), f = run_floor (corpus, TRUE), stored, indexed;
  WaxMailStore *store = open_store (corpus, WAX_MAIL_STORE_WRITE);

  stored = fill (corpus, store);
  indexed = index_all (store);
  printf ("%u messages, %.0f MB (mean %.0f KB)\n", n, mb, mb * 1e3 / n);
  printf ("floor S (parse, digest, store)    %6.2f s, %.0f MB/s\n", s, mb / s);
  printf ("floor F (with full text)          %6.2f s, %.0f MB/s\n", f, mb / f);
  printf ("store, every body durable         %6.2f s, %.2f x S\n", stored, stored / s);
  printf ("store and index                   %6.2f s, %.2f x F\n", stored + indexed, (stored + indexed) / f);
  printf ("peak memory                       %6.0f MiB\n", peak_mib ());
  wax_mail_store_close (store);
  free_corpus (corpus);
}

static void
bench_large (const char *dir, guint n)
{
  Corpus *corpus = make_corpus (dir, n, SMALL_SIZE);
  WaxMailStore *store = open_store (corpus, WAX_MAIL_STORE_WRITE);
  double stored = fill (corpus, store), indexed = index_all (store);

  printf ("%u messages of at most %d bytes: stored in %.1f s, indexed in %.1f s\n", n, SMALL_SIZE, stored, indexed);
  wax_mail_store_close (store);
  time_reading (corpus);
  free_corpus (corpus);
}

static void
remove_files (const char *path)
{
  g_autoptr(GDir) dir = g_file_test (path, G_FILE_TEST_IS_DIR) ? g_dir_open (path, 0, NULL) : NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_files (child);
  }
  g_remove (path);
}

int
main (int argc, char **argv)
{
  int messages = 10000, large = 100000;
  g_autofree char *base = NULL, *dir = NULL, *floors = NULL, *store = NULL;
  GOptionEntry entries[] = {
    { "messages", 'n', 0, G_OPTION_ARG_INT, &messages, "How many for the floors (0: leave out)", "N" },
    { "large", 'l', 0, G_OPTION_ARG_INT, &large, "How many for lists and searches (0: leave out)", "N" },
    { "dir", 'd', 0, G_OPTION_ARG_FILENAME, &base, "Where to work; on the disk to be measured", "DIR" },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(GError) error = NULL;

  setlocale (LC_ALL, "");
  g_option_context_set_summary (context, "Measures the store against bare programs that do the same.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    g_printerr ("%s\n", error->message);
    return 2;
  }
  dir = g_build_filename (base != NULL ? base : g_get_tmp_dir (), "bench-store-XXXXXX", NULL);
  check (g_mkdtemp (dir) != NULL, dir, NULL);
  floors = g_build_filename (dir, "floors", NULL);
  store = g_build_filename (dir, "large", NULL);
  g_mkdir (floors, 0700);
  g_mkdir (store, 0700);
  if (messages > 0)
    bench_floors (floors, (guint) messages);
  if (large > 0)
    bench_large (store, (guint) large);
  remove_files (dir);
  return 0;
}
