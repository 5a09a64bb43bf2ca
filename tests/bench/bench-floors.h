#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * What the benchmarks are measured against: programs that do no more than they must.
 *   floor S  reads the messages from disk, parses, digests and durably stores them
 *   floor F  the same with full text
 * Whatever fails ends the program: a benchmark has nobody to tell.
 */

enum {
  BENCH_BATCH = 500, /* messages in a transaction */
  BENCH_SEED = 1,
};

typedef struct {
  char *dir;
  int spool;           /* the messages, one behind another */
  GArray *ends;        /* gint64: where each ends in it */
  GPtrArray *messages; /* of WaxMessage, with digests */
  gint64 bytes;
} BenchCorpus;

/* Generates @n messages into a file in @dir, each cut off at @limit bytes. */
BenchCorpus *bench_corpus_new (const char *dir, guint n, gsize limit);
void bench_corpus_free (BenchCorpus *corpus);
GBytes *bench_corpus_read (BenchCorpus *corpus, guint index);

/* Returns: seconds. */
double bench_run_floor (BenchCorpus *corpus, gboolean full_text);

double bench_now_s (void);

/* Of this program alone: what the kernel counts for resource usage includes the program that started it. */
double bench_peak_mib (void);

char *bench_digest (gconstpointer data, gsize size);
void bench_check (gboolean good, const char *what, GError *error);
/* What the system has read of the files in @dir_path goes out of its memory. */
void bench_forget_files (const char *dir_path);

void bench_remove_files (const char *path);

G_END_DECLS
