#include "app/wax-writing-private.h"

#include "app/wax-account-private.h"
#include "store/wax-mime-files.h"

/* What a message begins with. */

/* ---- answers ---- */

typedef struct {
  char *id;
  WaxAnswerWay way;
  char **own;
  char **others;
  char *selected; /* (nullable) */
  gint64 date_ms;
} Answer;

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_free (answer->id);
  g_strfreev (answer->own);
  g_strfreev (answer->others);
  g_free (answer->selected);
  g_free (answer);
}

static gpointer
make_answer (GBytes *raw, gpointer data)
{
  Answer *answer = data;

  return wax_answer_new (raw, &(WaxAnswering) { .way = answer->way, .id = answer->id,
                                                .own = (const char *const *) answer->own,
                                                .others = (const char *const *) answer->others,
                                                .selected = answer->selected,
                                                .date_ms = answer->date_ms });
}

void
wax_writing_begin_async (WaxAccount *account, const WaxAnswering *how, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->id = g_strdup (how->id);
  answer->way = how->way;
  answer->own = g_strdupv ((char **) how->own);
  answer->others = g_strdupv ((char **) how->others);
  answer->selected = g_strdup (how->selected);
  answer->date_ms = how->date_ms;
  wax_account_make_async (account, how->id,
                          &(WaxMaking) { .make = make_answer, .free_made = (GDestroyNotify) wax_draft_unref,
                                         .data = answer, .free_data = answer_free },
                          cancellable, callback, user_data);
}

/* ---- drafts ---- */

typedef struct {
  char *id;
  WaxConnection *connection; /* (nullable) */
  WaxDraftState *state;      /* (nullable) */
  char *dir;
  GHashTable *open;
  WaxDraft *kept; /* (nullable): what has not come to the server yet */
} Reopening;

static void
reopening_clear (gpointer data)
{
  Reopening *reopening = data;

  g_free (reopening->id);
  g_clear_object (&reopening->connection);
  g_clear_pointer (&reopening->state, wax_draft_state_free);
  g_clear_pointer (&reopening->kept, wax_draft_unref);
  g_hash_table_unref (reopening->open);
  g_free (reopening->dir);
}

static void
reopening_unref (gpointer reopening)
{
  g_atomic_rc_box_release_full (reopening, reopening_clear);
}

static GHashTable *
list_parts (GBytes *raw)
{
  GHashTable *parts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(GMimeMessage) message = wax_mime_parse (raw, g_bytes_get_size (raw), NULL);
  g_autoptr(GPtrArray) files = message != NULL ? wax_mime_list_files (message, NULL) : g_ptr_array_new ();

  for (guint i = 0; i < files->len; i++) {
    WaxMimeFile *file = files->pdata[i];

    g_hash_table_insert (parts, g_strdup (file->key), g_strdup (file->part));
  }
  return parts;
}

/* Of a draft that the server built, it alone knows what is answered. */
static WaxDraft *
with_state (WaxDraft *draft, const WaxDraftState *state, GBytes *raw)
{
  g_autoptr(GHashTable) parts = list_parts (raw);
  WaxDraft fields = *draft;

  fields.parts = parts;
  fields.revision = state->revision;
  if (draft->origin_id[0] == '\0' && state->origin_id != NULL) {
    fields.origin_id = state->origin_id;
    fields.forwards = state->forwards;
  }
  return wax_draft_new (&fields);
}

/* What the server knows was asked for before the message was fetched: whoever writes on it in between makes it
 * another revision. */
static gpointer
make_draft (GBytes *raw, gpointer data)
{
  Reopening *reopening = data;
  g_autoptr(WaxDraft) draft = wax_draft_read (raw);

  return reopening->state != NULL ? with_state (draft, reopening->state, raw) : g_steal_pointer (&draft);
}

static gpointer
run_look (gpointer data, GCancellable *cancellable, GError **error)
{
  Reopening *reopening = data;
  WaxConnectionWork work;

  wax_writing_forget_gone (reopening->dir, reopening->id);
  reopening->kept = wax_writing_read_kept_of (reopening->dir, reopening->id, reopening->open);
  if (reopening->connection == NULL || reopening->kept != NULL)
    return g_atomic_rc_box_acquire (reopening);
  wax_connection_begin_work (reopening->connection, cancellable, &work);
  reopening->state = wax_backend_get_draft_state (wax_connection_get_backend (reopening->connection), reopening->id,
                                                  work.cancellable, NULL);
  wax_connection_end_work (&work);
  return g_atomic_rc_box_acquire (reopening);
}

static void
reopened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  g_autoptr(GError) error = NULL;
  WaxDraft *draft = wax_writing_begin_finish (WAX_ACCOUNT (source), result, &error);

  if (draft != NULL)
    g_task_return_pointer (task, draft, (GDestroyNotify) wax_draft_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* Without a state it can be written on all the same. */
static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  Reopening *reopening = wax_worker_run_finish (WAX_WORKER (source), result, NULL);

  if (reopening == NULL) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "not wanted any more");
    return;
  }
  if (reopening->kept != NULL) {
    g_task_return_pointer (task, g_steal_pointer (&reopening->kept), (GDestroyNotify) wax_draft_unref);
    reopening_unref (reopening);
    return;
  }
  wax_account_make_async (g_task_get_source_object (task), reopening->id,
                          &(WaxMaking) { .make = make_draft, .free_made = (GDestroyNotify) wax_draft_unref,
                                         .data = reopening, .free_data = reopening_unref, .anew = TRUE },
                          g_task_get_cancellable (task), reopened_cb, g_object_ref (task));
}

void
wax_writing_reopen_async (WaxAccount *account, WaxMessage *message, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (account, cancellable, callback, user_data);
  Reopening *reopening = g_atomic_rc_box_new0 (Reopening);

  reopening->id = g_strdup (message->id);
  reopening->dir = wax_writing_make_dir (account);
  reopening->open = wax_writing_copy_open ();
  g_set_object (&reopening->connection, wax_account_get_connection (account));
  wax_worker_run_async (wax_account_get_action_worker (account), run_look, reopening, reopening_unref,
                        reopening_unref, cancellable, looked_cb, task);
}

WaxDraft *
wax_writing_begin_finish (WaxAccount *account, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
