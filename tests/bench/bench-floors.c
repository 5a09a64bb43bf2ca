#include "bench-floors.h"

#include "store/wax-mail-text.h"
#include "store/wax-message.h"
#include "store/wax-mime-part.h"
#include "store/wax-sql.h"
#include "wax-message-generator.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <gnutls/crypto.h>
#include <string.h>
#include <unistd.h>

double
bench_now_s (void)
{
  return (double) g_get_monotonic_time () / 1e6;
}

double
bench_peak_mib (void)
{
  g_autofree char *status = NULL;
  const char *peak;

  bench_check (g_file_get_contents ("/proc/self/status", &status, NULL, NULL), "status", NULL);
  peak = strstr (status, "VmHWM:");
  return peak != NULL ? g_ascii_strtod (peak + strlen ("VmHWM:"), NULL) / 1024 : 0;
}

void
bench_check (gboolean good, const char *what, GError *error)
{
  if (!good)
    g_error ("%s: %s", what, error != NULL ? error->message : g_strerror (errno));
}

char *
bench_digest (gconstpointer data, gsize size)
{
  guint8 digest[32];
  char *hex = g_malloc (65);

  bench_check (gnutls_hash_fast (GNUTLS_DIG_SHA256, data, size, digest) == 0, "digest", NULL);
  for (guint i = 0; i < sizeof digest; i++)
    g_snprintf (hex + 2 * i, 3, "%02x", digest[i]);
  return hex;
}

static void
add_generated (BenchCorpus *corpus, guint index, gsize limit)
{
  g_autoptr(GString) raw = g_string_new (NULL);
  g_auto(WaxGeneratedMessage) generated = { 0 };
  g_autofree char *id = g_strdup_printf ("%u", 1000 + index), *folder = NULL, *digest = NULL;

  wax_message_generator_make (BENCH_SEED, index, raw, &generated);
  if (raw->len > limit)
    g_string_truncate (raw, limit);
  bench_check (write (corpus->spool, raw->str, raw->len) == (gssize) raw->len, "spool", NULL);
  corpus->bytes += (gint64) raw->len;
  g_array_append_val (corpus->ends, corpus->bytes);
  folder = g_strdup_printf ("%u", limit == G_MAXSIZE ? generated.folder : 0);
  digest = bench_digest (raw->str, raw->len);
  g_ptr_array_add (corpus->messages, wax_message_new (&(WaxMessage) {
    .id = id, .folder_id = folder, .flags = generated.unread ? WAX_MESSAGE_UNREAD : WAX_MESSAGE_NONE,
    .date_ms = generated.date_ms,
    .size = (gint64) raw->len, .change = 1, .revision = 1, .subject = generated.subject,
    .from_name = generated.from_name,
    .from_address = generated.from_address, .recipients = generated.to_address, .fragment = generated.fragment,
    .digest = digest }));
}

BenchCorpus *
bench_corpus_new (const char *dir, guint n, gsize limit)
{
  BenchCorpus *corpus = g_new0 (BenchCorpus, 1);
  g_autofree char *path = g_build_filename (dir, "spool", NULL);

  corpus->dir = g_strdup (dir);
  corpus->spool = g_open (path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  bench_check (corpus->spool >= 0, path, NULL);
  corpus->ends = g_array_new (FALSE, FALSE, sizeof (gint64));
  corpus->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_message_unref);
  for (guint i = 0; i < n; i++)
    add_generated (corpus, i, limit);
  return corpus;
}

void
bench_corpus_free (BenchCorpus *corpus)
{
  close (corpus->spool);
  g_array_unref (corpus->ends);
  g_ptr_array_unref (corpus->messages);
  g_free (corpus->dir);
  g_free (corpus);
}

GBytes *
bench_corpus_read (BenchCorpus *corpus, guint index)
{
  gint64 start = index > 0 ? g_array_index (corpus->ends, gint64, index - 1) : 0;
  gsize size = (gsize) (g_array_index (corpus->ends, gint64, index) - start);
  char *raw = g_malloc (size + 1);

  bench_check (pread (corpus->spool, raw, size, start) == (gssize) size, "spool", NULL);
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
  bench_check (sqlite3_open (db, &self->db) == SQLITE_OK, db, NULL);
  bench_check (wax_sql_execute (self->db,
                                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16000;"
                                    "CREATE TABLE message (id TEXT PRIMARY KEY, date INTEGER, subject TEXT, "
                                    "sender TEXT, digest TEXT,"
                                    " start INTEGER, length INTEGER);"
                                    "CREATE VIRTUAL TABLE text USING fts5 (subject, sender, recipients, body, "
                                    "content='',"
                                    " tokenize=\"unicode61 remove_diacritics 2\")", &error), "floor", error);
  self->row = wax_sql_prepare (self->db, NULL, "INSERT INTO message VALUES (?,?,?,?,?,?,?)", "");
  self->text = wax_sql_prepare (self->db, NULL,
                                "INSERT INTO text (rowid, subject, sender, recipients, body) VALUES (?,?,?,?,?)", "");
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
floor_add (Floor *self, BenchCorpus *corpus, guint index, gboolean full_text)
{
  const WaxMessage *message = corpus->messages->pdata[index];
  g_autoptr(GBytes) raw = bench_corpus_read (corpus, index);
  g_autoptr(GMimeMessage) parsed = full_text ? NULL : wax_mime_parse (raw, G_MAXSIZE, NULL);
  g_autoptr(WaxMailText) text = full_text ? wax_mail_text_new (raw) : NULL; /* parses too */
  gsize size;
  gconstpointer data = g_bytes_get_data (raw, &size);
  g_autofree char *digest = bench_digest (data, size);
  const char *subject = full_text ? text->subject : parsed != NULL ? g_mime_message_get_subject (parsed) : NULL;

  bench_check (pwrite (self->fd, data, size, self->end) == (gssize) size, "pack", NULL);
  bench_check (wax_sql_run_bound (self->row, NULL, "sisssii", message->id, message->date_ms, subject,
                                  message->from_address,
                            digest,
                            self->end, (gint64) size), "row", NULL);
  self->end += (gint64) size;
  if (full_text)
    bench_check (wax_sql_run_bound (self->text, NULL, "issss", (gint64) index + 1, text->subject, text->sender,
                              text->recipients, text->body),
           "text", NULL);
}

double
bench_run_floor (BenchCorpus *corpus, gboolean full_text)
{
  Floor self;
  double start;

  floor_open (&self, corpus->dir, full_text);
  start = bench_now_s ();
  for (guint i = 0; i < corpus->messages->len; i += BENCH_BATCH) {
    wax_sql_execute (self.db, "BEGIN", NULL);
    for (guint n = i; n < MIN (i + BENCH_BATCH, corpus->messages->len); n++)
      floor_add (&self, corpus, n, full_text);
    bench_check (fdatasync (self.fd) == 0, "flush", NULL);
    bench_check (wax_sql_execute (self.db, "COMMIT", NULL), "commit", NULL);
  }
  start = bench_now_s () - start;
  floor_close (&self);
  return start;
}

void
bench_forget_files (const char *dir_path)
{
  g_autoptr(GDir) dir = g_dir_open (dir_path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (dir_path, name, NULL);
    int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);

    if (fd >= 0 && fdatasync (fd) == 0)
      posix_fadvise (fd, 0, 0, POSIX_FADV_DONTNEED);
    if (fd >= 0)
      close (fd);
  }
}

void
bench_remove_files (const char *path)
{
  g_autoptr(GDir) dir = g_file_test (path, G_FILE_TEST_IS_DIR) ? g_dir_open (path, 0, NULL) : NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    bench_remove_files (child);
  }
  g_remove (path);
}
