#include "bench-client.h"
#include "bench-floors.h"
#include "transport/wax-tls-setup.h"
#include "util/wax-memory.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * What synchronising costs, against the raw transfer R of the same bytes and the floors S and F. Server and client
 * are programs of their own, so that time and memory of the one do not count for the other. Figures are printed as
 * ratios of medians and asserted nowhere.
 */

#define MB 1e6
#define ENOUGH_MB_PER_S 300 /* a slower raw transfer would flatter the client */

typedef struct {
  char *program;
  char *dir;
  GSubprocess *server;
  char *url;
  char *anchors;
} Bench;

/* ---- programs of their own ---- */

static void
start_server (Bench *bench, int messages)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *count = g_strdup_printf ("%d", messages), *parent = g_strdup_printf ("%d", (int) getpid ());
  g_autofree char *seed = g_strdup_printf ("%d", BENCH_SEED);
  g_autoptr(GDataInputStream) lines = NULL;
  double start = bench_now_s ();

  bench->server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, DEMO_SERVER, "--messages", count, "--seed",
                                    seed,
                                    "--make-certificate", "trusted-ca", "--anchors-out", bench->anchors, "--parent-pid",
                                    parent, NULL);
  bench_check (bench->server != NULL, DEMO_SERVER, error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (bench->server));
  bench->url = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  bench_check (bench->url != NULL, DEMO_SERVER, error);
  printf ("the stand-in has made %d messages in %.1f s\n", messages, bench_now_s () - start);
}

static void
stop_server (Bench *bench)
{
  g_subprocess_send_signal (bench->server, SIGTERM);
  g_subprocess_wait (bench->server, NULL, NULL);
  g_clear_object (&bench->server);
  g_clear_pointer (&bench->url, g_free);
}

/* Returns: (transfer full): what the program printed, by name. */
static GHashTable *
run_step (Bench *bench, const char *step, const char *profile, gint64 bytes)
{
  GHashTable *figures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *text = NULL, *size = g_strdup_printf ("%" G_GINT64_FORMAT, bytes);
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) program =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, bench->program, "--step", step, "--server", bench->url,
                        "--anchors", bench->anchors, "--profile", profile, "--bytes", size, NULL);
  g_auto(GStrv) lines = NULL;

  bench_check (program != NULL && g_subprocess_communicate_utf8 (program, NULL, NULL, &text, NULL, &error), step,
               error);
  bench_check (g_subprocess_get_successful (program), step, NULL);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    char *space = strchr (lines[i], ' ');
    double number;

    if (space == NULL)
      continue;
    number = g_ascii_strtod (space + 1, NULL);
    g_hash_table_insert (figures, g_strndup (lines[i], (gsize) (space - lines[i])), g_memdup2 (&number, sizeof number));
  }
  return figures;
}

static double
get (GHashTable *figures, const char *name)
{
  const double *number = g_hash_table_lookup (figures, name);

  bench_check (number != NULL, name, NULL);
  return *number;
}

/* ---- medians ---- */

typedef struct {
  GArray *of[13];
} Samples;

enum { RAW, ARCHIVES, ARCHIVE_BYTES, S, F, LISTED, STORED, FOUND, CPU, PEAK, AGAIN_REQUESTS, AGAIN_CPU, AGAIN_WALL,
       N_SAMPLES };

G_STATIC_ASSERT (N_SAMPLES == G_N_ELEMENTS (((Samples *) NULL)->of));

static void
add (Samples *samples, guint what, double number)
{
  if (samples->of[what] == NULL)
    samples->of[what] = g_array_new (FALSE, FALSE, sizeof number);
  g_array_append_val (samples->of[what], number);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return (first > second) - (first < second);
}

static double
median (Samples *samples, guint what)
{
  GArray *all = samples->of[what];

  g_array_sort (all, compare);
  return (g_array_index (all, double, (all->len - 1) / 2) + g_array_index (all, double, all->len / 2)) / 2;
}

static void
samples_clear (Samples *samples)
{
  for (guint i = 0; i < N_SAMPLES; i++)
    g_clear_pointer (&samples->of[i], g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Samples, samples_clear)

/* ---- measuring ---- */

static void
sync_once (Bench *bench, const char *profile, Samples *samples)
{
  g_autoptr(GHashTable) first = run_step (bench, "sync", profile, 0);
  g_autoptr(GHashTable) again = run_step (bench, "sync", profile, 0);

  add (samples, LISTED, get (first, "listed"));
  add (samples, STORED, get (first, "stored"));
  add (samples, FOUND, get (first, "found"));
  add (samples, CPU, get (first, "cpu"));
  add (samples, PEAK, get (first, "peak"));
  bench_check (get (again, "added") == 0, "the second run had something to do", NULL);
  add (samples, AGAIN_REQUESTS, get (again, "requests"));
  add (samples, AGAIN_CPU, get (again, "cpu"));
  add (samples, AGAIN_WALL, get (again, "found"));
}

static void
run_once (Bench *bench, BenchCorpus *corpus, Samples *samples)
{
  g_autofree char *profile = g_build_filename (bench->dir, "profile", NULL);
  g_autoptr(GHashTable) raw = NULL;

  sync_once (bench, profile, samples);
  raw = run_step (bench, "raw", profile, corpus->bytes);
  add (samples, RAW, get (raw, "raw"));
  add (samples, ARCHIVES, get (raw, "archives"));
  add (samples, ARCHIVE_BYTES, get (raw, "archive-bytes"));
  bench_remove_files (profile);
  add (samples, S, bench_run_floor (corpus, FALSE));
  add (samples, F, bench_run_floor (corpus, TRUE));
}

static double
last (Samples *samples, guint what)
{
  return g_array_index (samples->of[what], double, samples->of[what]->len - 1);
}

/* Ratios of one run show how far other work disturbed it; medians of different runs would hide that. */
static void
print_run (BenchCorpus *corpus, Samples *samples)
{
  gboolean fast = (double) corpus->bytes / MB / last (samples, RAW) >= ENOUGH_MB_PER_S;
  double floor_s = fast ? MAX (last (samples, RAW), last (samples, S)) : last (samples, S);

  printf ("run: durable in %.2f s, %.2f; searchable in %.2f s, %.2f; processor time %.2f s\n", last (samples, STORED),
          last (samples, STORED) / floor_s, last (samples, FOUND), last (samples, FOUND) / last (samples, F),
          last (samples, CPU));
}

static void
print_load (void)
{
  double load[3] = { 0 };

  getloadavg (load, 3);
  printf ("load %.1f on %u processors\n", load[0], g_get_num_processors ());
}

static void
print_first (BenchCorpus *corpus, Samples *samples)
{
  double mb = (double) corpus->bytes / MB, raw = median (samples, RAW), s = median (samples, S),
    f = median (samples, F);
  double stored = median (samples, STORED), found = median (samples, FOUND);
  gboolean fast = mb / raw >= ENOUGH_MB_PER_S;
  double floor_s = fast ? MAX (raw, s) : s;

  printf ("%u messages, %.0f MB (mean %.0f KB)\n", corpus->messages->len, mb, mb * 1e3 / corpus->messages->len);
  printf ("R (raw transfer)               %7.2f s, %.0f MB/s%s\n", raw, mb / raw,
          fast ? "" : ": the server is too slow for it to count");
  printf ("archives, bytes dropped        %7.2f s, %.0f MB/s\n", median (samples, ARCHIVES),
          median (samples, ARCHIVE_BYTES) / MB / median (samples, ARCHIVES));
  printf ("S (parse, digest, store)       %7.2f s\n", s);
  printf ("F (with full text)             %7.2f s\n", f);
  printf ("first list                     %7.0f ms after signing in (limit 150)\n", median (samples, LISTED) * 1e3);
  printf ("every body durable and listed  %7.2f s, %.2f x %s (limit 1.5)\n", stored, stored / floor_s,
          floor_s > s ? "R" : "S");
  printf ("searchable                     %7.2f s, %.2f x F (limit 1.3)\n", found, found / f);
}

static void
print_again (Samples *samples, guint messages)
{
  printf ("nothing new, %6u messages   %7.0f requests beside signing in (limit 5), %.0f ms of own time (limit 150), "
          "%.0f ms in all\n",
          messages, median (samples, AGAIN_REQUESTS), median (samples, AGAIN_CPU) * 1e3,
          median (samples, AGAIN_WALL) * 1e3);
}

static double
bench_initial (Bench *bench, int messages, int runs)
{
  BenchCorpus *corpus = bench_corpus_new (bench->dir, (guint) messages, G_MAXSIZE);
  g_auto(Samples) samples = { { NULL } };
  double peak;

  start_server (bench, messages);
  for (int i = 0; i < runs; i++) {
    print_load ();
    run_once (bench, corpus, &samples);
    print_run (corpus, &samples);
  }
  stop_server (bench);
  print_first (corpus, &samples);
  peak = median (&samples, PEAK);
  printf ("peak memory                    %7.1f MiB (limit 100)\n", peak);
  print_again (&samples, corpus->messages->len);
  bench_corpus_free (corpus);
  return peak;
}

static void
bench_large (Bench *bench, int messages, double small_peak)
{
  g_autofree char *profile = g_build_filename (bench->dir, "large", NULL);
  g_auto(Samples) samples = { { NULL } };
  double peak;

  start_server (bench, messages);
  print_load ();
  sync_once (bench, profile, &samples);
  stop_server (bench);
  peak = median (&samples, PEAK);
  printf ("%d messages: stored in %.1f s, searchable in %.1f s, peak memory %.1f MiB", messages,
          median (&samples, STORED), median (&samples, FOUND), peak);
  if (small_peak > 0)
    printf (", %.2f x the small one's (limit 1.2)", peak / small_peak);
  printf ("\n");
  print_again (&samples, (guint) messages);
}

/* ---- command line ---- */

typedef struct {
  int messages, large, runs;
  char *base, *step;
  BenchClient client;
} Arguments;

static gboolean
parse (Arguments *arguments, int *argc, char ***argv, GError **error)
{
  GOptionEntry entries[] = {
    { "messages", 'n', 0, G_OPTION_ARG_INT, &arguments->messages, "How many for the ratios (0: leave out)", "N" },
    { "large", 'l', 0, G_OPTION_ARG_INT, &arguments->large, "How many for the large store (0: leave out)", "N" },
    { "runs", 'r', 0, G_OPTION_ARG_INT, &arguments->runs, "How many runs the medians are of", "N" },
    { "dir", 'd', 0, G_OPTION_ARG_FILENAME, &arguments->base, "Where to work; on the disk to be measured", "DIR" },
    { "step", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &arguments->step, "One step by itself: sync or raw",
      "STEP" },
    { "server", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &arguments->client.server, "For a step", "URL" },
    { "anchors", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME, &arguments->client.anchors, "For a step", "FILE" },
    { "profile", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME, &arguments->client.profile, "For a step", "DIR" },
    { "bytes", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_INT64, &arguments->client.bytes, "For the raw transfer", "N" },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context,
                                "Measures a synchronisation against the raw transfer and against bare programs.");
  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse (context, argc, argv, error);
}

static void
run_bench (const Arguments *arguments)
{
  Bench bench = { 0 };
  double peak = 0;

  bench.program = g_file_read_link ("/proc/self/exe", NULL);
  bench.dir = g_build_filename (arguments->base != NULL ? arguments->base : g_get_tmp_dir (), "bench-sync-XXXXXX",
                                NULL);
  bench_check (g_mkdtemp (bench.dir) != NULL, bench.dir, NULL);
  bench.anchors = g_build_filename (bench.dir, "anchors.pem", NULL);
  if (arguments->messages > 0)
    peak = bench_initial (&bench, arguments->messages, arguments->runs);
  if (arguments->large > 0)
    bench_large (&bench, arguments->large, peak);
  bench_remove_files (bench.dir);
  g_free (bench.anchors);
  g_free (bench.dir);
  g_free (bench.program);
}

int
main (int argc, char **argv)
{
  Arguments arguments = { .messages = 10000, .large = 100000, .runs = 5 };
  g_autoptr(GError) error = NULL;

  wax_tls_prepare ();
  wax_memory_prepare ();
  setlocale (LC_ALL, "");
  if (!parse (&arguments, &argc, &argv, &error)) {
    g_printerr ("%s\n", error->message);
    return 2;
  }
  setvbuf (stdout, NULL, _IOLBF, 0);
  if (arguments.step == NULL)
    run_bench (&arguments);
  else if (strcmp (arguments.step, "raw") == 0)
    bench_client_raw (&arguments.client);
  else
    bench_client_sync (&arguments.client);
  return 0;
}
