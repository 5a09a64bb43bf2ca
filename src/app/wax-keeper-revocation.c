#include "app/wax-keeper-private.h"

#include "transport/wax-revocation-fetch.h"
#include "trust/wax-revocation-store.h"

typedef struct {
  WaxKeeper *keeper; /* outlives its asker */
  WaxJudge *judge;
  WaxVerdict *verdict;
  GCancellable *cancel;
  char *database;
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->judge);
  g_object_unref (question->verdict);
  g_object_unref (question->cancel);
  g_free (question->database);
  g_free (question);
}

static gpointer
run_ask (gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  const WaxRevocationFetch fetch = { .judge = question->judge };

  g_autoptr(GError) local = NULL;

  /* What a connection waited for is known already, and is kept even when the program ends. */
  if (!g_cancellable_is_cancelled (question->cancel) &&
      wax_revocation_find_out (&fetch, question->verdict, question->cancel))
    g_atomic_int_set (&question->keeper->answered, TRUE);
  if (!wax_revocation_store_save (question->database, wax_judge_get_revocations (question->judge), question->verdict,
                                  g_get_real_time () / G_USEC_PER_SEC, &local))
    g_warning ("An answer about revocation could not be kept: %s", local->message);
  return NULL;
}

/* The stricter of what the person and the administrator want. Without the schema, as in a folder where nothing is
 * installed, it is as where nobody has set anything. */
static WaxRevocationMode
read_mode (WaxKeeper *self)
{
  WaxRevocationMode mode = WAX_REVOCATION_WHEN_AVAILABLE;
  g_autofree char *text = self->settings != NULL ? g_settings_get_string (self->settings, "revocation") : NULL;

  if (text != NULL)
    wax_revocation_mode_from_string (text, &mode);
  return MAX (mode, self->policy->revocation);
}

static void
follow_mode (WaxKeeper *self)
{
  WaxRevocationMemory *memory = wax_judge_get_revocations (self->judge);
  WaxRevocationMode mode = read_mode (self);

  if (mode != wax_revocation_memory_get_mode (memory))
    wax_revocation_memory_set_mode (memory, mode);
}

void
wax_keeper_open_revocation (WaxKeeper *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema = source != NULL ? g_settings_schema_source_lookup (source, WAX_APP_ID, TRUE)
                                                     : NULL;
  g_autoptr(GError) local = NULL;

  if (schema != NULL && g_settings_schema_has_key (schema, "revocation"))
    self->settings = g_settings_new_full (schema, NULL, NULL);
  if (!wax_revocation_store_load (wax_profile_get_database_path (self->profile),
                                  wax_judge_get_revocations (self->judge), g_get_real_time () / G_USEC_PER_SEC, &local))
    g_warning ("Answers about revocation could not be read: %s", local->message);
  self->asker = wax_worker_new ();
  self->asking = g_cancellable_new ();
  follow_mode (self);
}

void
wax_keeper_follow_revocation (WaxKeeper *self)
{
  WaxVerdict *verdict;

  follow_mode (self);
  if (g_atomic_int_compare_and_exchange (&self->answered, TRUE, FALSE) && self->events.trust != NULL)
    self->events.trust (self->events.user_data);
  while ((verdict = wax_revocation_memory_take (wax_judge_get_revocations (self->judge))) != NULL) {
    Question *question = g_new0 (Question, 1);

    question->keeper = self;
    question->judge = g_object_ref (self->judge);
    question->verdict = verdict;
    question->cancel = g_object_ref (self->asking);
    question->database = g_strdup (wax_profile_get_database_path (self->profile));
    wax_worker_push (self->asker, run_ask, question, (GDestroyNotify) question_free);
  }
}

static gpointer
run_nothing (gpointer data, GCancellable *cancellable, GError **error)
{
  return NULL;
}

/* The judge must not be used any more once its ledger is closed. */
void
wax_keeper_close_revocation (WaxKeeper *self)
{
  if (self->asker == NULL)
    return;
  g_cancellable_cancel (self->asking);
  wax_keeper_follow_revocation (self);
  wax_worker_run (self->asker, run_nothing, NULL, NULL, NULL);
  g_clear_object (&self->asker);
  g_clear_object (&self->asking);
  g_clear_object (&self->settings);
}
