#include "bench-floors.h"

#include "store/wax-mail-store.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

/* What storing and finding costs. Figures are printed as ratios and asserted nowhere. */

enum {
  SMALL_SIZE = 6000, /* bytes of a message in the large store: lists and searches do not depend on attachments */
};

/* ---- the store ---- */

static WaxMailStore *
open_store (BenchCorpus *corpus, WaxMailStoreMode mode)
{
  g_autofree char *dir = g_build_filename (corpus->dir, "account", NULL);
  g_autoptr(GError) error = NULL;
  WaxMailStore *store = wax_mail_store_open (dir, mode, &error);

  bench_check (store != NULL, "store", error);
  return store;
}

static double
fill (BenchCorpus *corpus, WaxMailStore *store)
{
  double start = bench_now_s ();

  /* The newest first, as they come from a server. */
  for (guint i = 0; i < corpus->messages->len; i += BENCH_BATCH) {
    g_autoptr(GPtrArray) bodies = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_stored_body_unref);
    g_autoptr(GError) error = NULL;

    for (guint n = i; n < MIN (i + BENCH_BATCH, corpus->messages->len); n++) {
      guint index = corpus->messages->len - 1 - n;
      g_autoptr(GBytes) raw = bench_corpus_read (corpus, index);
      gsize size;
      gconstpointer data = g_bytes_get_data (raw, &size);
      g_autofree char *digest = bench_digest (data, size);
      WaxMessage *message = corpus->messages->pdata[index];

      bench_check (strcmp (digest, message->digest) == 0, "digest", NULL);
      g_ptr_array_add (bodies, wax_stored_body_new (message, raw));
    }
    bench_check (wax_mail_store_add_bodies (store, bodies, &error), "bodies", error);
  }
  return bench_now_s () - start;
}

static double
index_all (WaxMailStore *store)
{
  g_autoptr(GError) error = NULL;
  double start = bench_now_s ();
  guint done = 1;

  while (done > 0)
    bench_check (wax_mail_store_index_pending (store, 1000, &done, &error), "index", error);
  return bench_now_s () - start;
}

/* Returns: seconds */
static double
search (WaxMailStore *store, const char *query, guint *hits)
{
  double start = bench_now_s ();
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(WaxQuery) parsed = wax_query_new (query, WAX_QUERY_TYPED, now);
  g_autoptr(GArray) keys = wax_mail_store_search (store, parsed, 500, NULL);

  *hits = keys->len;
  return bench_now_s () - start;
}

/* The very first time nothing of the file is in memory: neither in the program's nor in the system's. */
static void
print_search (BenchCorpus *corpus, const char *query)
{
  g_autofree char *dir = g_build_filename (corpus->dir, "account", NULL);
  double cold, fresh, best = 1e9, worst = 0;
  guint hits;

  bench_forget_files (dir);
  {
    g_autoptr(WaxMailStore) store = open_store (corpus, WAX_MAIL_STORE_READ);

    cold = search (store, query, &hits);
  }
  g_autoptr(WaxMailStore) store = open_store (corpus, WAX_MAIL_STORE_READ);

  fresh = search (store, query, &hits);
  for (guint i = 0; i < 7; i++) {
    double taken = search (store, query, &hits);

    best = MIN (best, taken);
    worst = MAX (worst, taken);
  }
  printf ("search %-28s %3u hits  %6.2f ms (worst %.2f, first %.2f, from the disk %.2f), %.2f of 25 ms\n", query, hits,
          best * 1e3, worst * 1e3, fresh * 1e3, cold * 1e3, MAX (worst, MAX (fresh, cold)) / 0.025);
}

static void
time_reading (BenchCorpus *corpus)
{
  static const char *const queries[] = {
    "the", "e", "meeting report", "meeting -report", "from:anna", "\"of the\"", "mee", "repo", "the of and",
    "zzzunknown", "invoice project budget", "subject:re", "the -the", "\"report meeting budget\"",
    "subject:report -project -budget", "th*", "a*", "q*", "from:a*", "report -th*", "report is:unread", "is:unread",
    "is:replied", "has:attachment", "after:-7d", "before:2001-01-01", "larger:100mb", "tag:none", "-the",
    "the or is:draft",
  };
  g_autoptr(WaxMailStore) store = open_store (corpus, WAX_MAIL_STORE_READ);
  double start = bench_now_s (), listed, paged;
  g_autoptr(GArray) keys = wax_mail_store_list_ids (store, "0", NULL);

  listed = bench_now_s () - start;
  start = bench_now_s ();
  for (guint i = 0; i + 128 <= keys->len && i < 128 * 100; i += 128)
    g_ptr_array_unref (wax_mail_store_get_messages (store, &g_array_index (keys, gint64,
                                                                           (i * 7919) % (keys->len - 128)), 128, NULL));
  paged = (bench_now_s () - start) / 100;
  printf ("list of %u rows               %6.2f ms\n", keys->len, listed * 1e3);
  printf ("page of 128 rows                  %6.2f ms, %.2f of a 16 ms frame\n", paged * 1e3, paged / 0.016);
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    print_search (corpus, queries[i]);
}

static void
bench_floors (const char *dir, guint n)
{
  BenchCorpus *corpus = bench_corpus_new (dir, n, G_MAXSIZE);
  double mb = (double) corpus->bytes / 1e6;
  double s = bench_run_floor (corpus, FALSE), f = bench_run_floor (corpus, TRUE), stored, indexed;
  WaxMailStore *store = open_store (corpus, WAX_MAIL_STORE_WRITE);

  stored = fill (corpus, store);
  indexed = index_all (store);
  printf ("%u messages, %.0f MB (mean %.0f KB)\n", n, mb, mb * 1e3 / n);
  printf ("floor S (parse, digest, store)    %6.2f s, %.0f MB/s\n", s, mb / s);
  printf ("floor F (with full text)          %6.2f s, %.0f MB/s\n", f, mb / f);
  printf ("store, every body durable         %6.2f s, %.2f x S\n", stored, stored / s);
  printf ("store and index                   %6.2f s, %.2f x F\n", stored + indexed, (stored + indexed) / f);
  printf ("peak memory                       %6.0f MiB\n", bench_peak_mib ());
  wax_mail_store_close (store);
  bench_corpus_free (corpus);
}

static void
bench_large (const char *dir, guint n)
{
  BenchCorpus *corpus = bench_corpus_new (dir, n, SMALL_SIZE);
  WaxMailStore *store = open_store (corpus, WAX_MAIL_STORE_WRITE);
  double stored = fill (corpus, store), indexed = index_all (store);

  printf ("%u messages of at most %d bytes: stored in %.1f s, indexed in %.1f s\n", n, SMALL_SIZE, stored, indexed);
  wax_mail_store_close (store);
  time_reading (corpus);
  bench_corpus_free (corpus);
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
  bench_check (g_mkdtemp (dir) != NULL, dir, NULL);
  floors = g_build_filename (dir, "floors", NULL);
  store = g_build_filename (dir, "large", NULL);
  g_mkdir (floors, 0700);
  g_mkdir (store, 0700);
  if (messages > 0)
    bench_floors (floors, (guint) messages);
  if (large > 0)
    bench_large (store, (guint) large);
  bench_remove_files (dir);
  return 0;
}
