#include "app/wax-speller.h"

#include "app/wax-settings.h"
#include "mail/wax-spelling.h"
#include "util/wax-worker.h"

/* Words whose verdict is kept; suggestions that somebody reads. */
enum { MAX_KNOWN = 20000, MAX_SUGGESTIONS = 6 };

struct _WaxSpeller {
  GObject parent_instance;
  WaxWorker *worker;
  WaxSpelling **spelling; /* what it points to belongs to the worker's thread */
  GSettings *settings;    /* (nullable) */
  char **languages;       /* (nullable) */
  char *language;
  GHashTable *verdicts;   /* word → WaxSpellerVerdict */
  GPtrArray *asked;       /* (nullable): words of the next job */
  guint ask_id;
  guint era; /* verdicts of another do not count any more */
};

enum { SIGNAL_CHANGED, SIGNAL_LANGUAGE_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxSpeller, wax_speller, G_TYPE_OBJECT)

/* @word is a language for those that are about one. */
typedef struct {
  WaxSpelling **spelling;
  GPtrArray *words;
  char *word;
  guint era;
  gboolean for_good;
} Job;

static Job *
job_new (WaxSpeller *self, const char *word)
{
  Job *job = g_new0 (Job, 1);

  job->spelling = self->spelling;
  job->word = g_strdup (word);
  job->era = self->era;
  return job;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->words, g_ptr_array_unref);
  g_free (job->word);
  g_free (job);
}

/* ---- languages ---- */

static gpointer
run_list (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;

  *job->spelling = wax_spelling_open ();
  return wax_spelling_list_languages (*job->spelling);
}

static gpointer
run_language (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;

  wax_spelling_set_language (*job->spelling, job->word);
  return NULL;
}

static void
use_language (WaxSpeller *self, const char *language)
{
  self->era++;
  g_free (self->language);
  self->language = g_strdup (language);
  g_hash_table_remove_all (self->verdicts);
  wax_worker_push (self->worker, run_language, job_new (self, language), job_free);
  g_signal_emit (self, signals[SIGNAL_LANGUAGE_CHANGED], 0);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WaxSpeller *self = data;
  g_autofree char *wanted = wax_settings_get_spelling_language (self->settings);

  self->languages = wax_worker_run_finish (WAX_WORKER (source), result, NULL);
  use_language (self, wax_spelling_choose_language ((const char *const *) self->languages, wanted,
                                                    g_get_language_names ()));
}

const char *const *
wax_speller_get_languages (WaxSpeller *self)
{
  return (const char *const *) self->languages;
}

const char *
wax_speller_get_language (WaxSpeller *self)
{
  return self->language;
}

void
wax_speller_set_language (WaxSpeller *self, const char *language)
{
  if (g_str_equal (language, self->language))
    return;
  wax_settings_set_spelling_language (self->settings, language);
  use_language (self, language);
}

/* ---- words ---- */

static gpointer
run_look_up (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  GArray *verdicts = g_array_sized_new (FALSE, FALSE, sizeof (gboolean), job->words->len);

  for (guint i = 0; i < job->words->len; i++) {
    gboolean right = wax_spelling_is_right (*job->spelling, job->words->pdata[i]);

    g_array_append_val (verdicts, right);
  }
  return verdicts;
}

typedef struct {
  WaxSpeller *speller;
  GPtrArray *words;
  guint era;
} Asked;

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Asked *asked = data;
  g_autoptr(GPtrArray) words = asked->words;
  g_autoptr(GArray) verdicts = wax_worker_run_finish (WAX_WORKER (source), result, NULL);
  WaxSpeller *self = asked->speller;

  if (verdicts == NULL || asked->era != self->era)
    return;
  if (g_hash_table_size (self->verdicts) > MAX_KNOWN)
    g_hash_table_remove_all (self->verdicts);
  for (guint i = 0; i < words->len; i++)
    g_hash_table_insert (self->verdicts, g_strdup (words->pdata[i]),
                         GUINT_TO_POINTER (g_array_index (verdicts, gboolean, i) ? WAX_SPELLER_RIGHT
                                                                                 : WAX_SPELLER_WRONG));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
ask_cb (gpointer data)
{
  WaxSpeller *self = data;
  Asked *asked = g_new (Asked, 1);
  Job *job = job_new (self, NULL);

  self->ask_id = 0;
  job->words = g_steal_pointer (&self->asked);
  *asked = (Asked) { self, g_ptr_array_ref (job->words), self->era };
  wax_worker_run_async (self->worker, run_look_up, job, job_free, (GDestroyNotify) g_array_unref, NULL, looked_up_cb,
                        asked);
}

WaxSpellerVerdict
wax_speller_look_up (WaxSpeller *self, const char *word)
{
  gpointer verdict;

  if (self->language[0] == '\0')
    return self->languages != NULL ? WAX_SPELLER_RIGHT : WAX_SPELLER_UNKNOWN;
  verdict = g_hash_table_lookup (self->verdicts, word);
  if (verdict != NULL)
    return GPOINTER_TO_UINT (verdict);
  if (g_hash_table_contains (self->verdicts, word))
    return WAX_SPELLER_UNKNOWN;
  g_hash_table_insert (self->verdicts, g_strdup (word), NULL);
  if (self->asked == NULL)
    self->asked = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->asked, g_strdup (word));
  if (self->ask_id == 0)
    self->ask_id = g_idle_add_once (ask_cb, self);
  return WAX_SPELLER_UNKNOWN;
}

static gpointer
run_suggest (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;

  return wax_spelling_suggest (*job->spelling, job->word, MAX_SUGGESTIONS);
}

static void
suggested_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  GError *error = NULL;
  gpointer words = wax_worker_run_finish (WAX_WORKER (source), result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, words, (GDestroyNotify) g_strfreev);
}

void
wax_speller_suggest_async (WaxSpeller *self, const char *word, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  wax_worker_run_async (self->worker, run_suggest, job_new (self, word), job_free, (GDestroyNotify) g_strfreev,
                        cancellable, suggested_cb, g_task_new (self, cancellable, callback, user_data));
}

GStrv
wax_speller_suggest_finish (WaxSpeller *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
run_accept (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;

  if (job->for_good)
    wax_spelling_add (*job->spelling, job->word);
  else
    wax_spelling_ignore (*job->spelling, job->word);
  return NULL;
}

void
wax_speller_accept (WaxSpeller *self, const char *word, gboolean for_good)
{
  Job *job = job_new (self, word);

  job->for_good = for_good;
  wax_worker_push (self->worker, run_accept, job, job_free);
  g_hash_table_insert (self->verdicts, g_strdup (word), GUINT_TO_POINTER (WAX_SPELLER_RIGHT));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* ---- object ---- */

static void
wax_speller_class_init (WaxSpellerClass *klass)
{
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_LANGUAGE_CHANGED] = g_signal_new ("language-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wax_speller_init (WaxSpeller *self)
{
  self->worker = wax_worker_new ();
  self->spelling = g_new0 (WaxSpelling *, 1);
  self->settings = wax_settings_open ();
  self->language = g_strdup ("");
  self->verdicts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  wax_worker_run_async (self->worker, run_list, job_new (self, NULL), job_free, (GDestroyNotify) g_strfreev, NULL,
                        listed_cb, self);
}

WaxSpeller *
wax_speller_get (void)
{
  static WaxSpeller *speller;

  if (speller == NULL)
    speller = g_object_new (WAX_TYPE_SPELLER, NULL);
  return speller;
}
