#include "app/wax-writing.h"

#include "app/wax-account-private.h"

/* Several messages that are forwarded as one, each as it came: read one after another, account by account. */

typedef struct {
  GPtrArray *picked;
  guint at;       /* the account whose messages are read */
  GPtrArray *ids; /* (nullable): these, once they are known */
  guint n_read;
  char *own;
  char *subject; /* (nullable): of the first */
  GPtrArray *attachments;
} Gathering;

static void
gathering_free (gpointer data)
{
  Gathering *gathering = data;

  g_ptr_array_unref (gathering->picked);
  g_clear_pointer (&gathering->ids, g_ptr_array_unref);
  g_ptr_array_unref (gathering->attachments);
  g_free (gathering->own);
  g_free (gathering->subject);
  g_free (gathering);
}

static void go_on (GTask *task);

static gpointer
run_list_ids (WaxMailStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  GArray *keys = data;
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < keys->len; i++) {
    g_autoptr(WaxMessage) message = wax_mail_store_get_message (store, g_array_index (keys, gint64, i), error);

    if (message == NULL)
      return NULL;
    g_ptr_array_add (ids, g_strdup (message->id));
  }
  return g_steal_pointer (&ids);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  Gathering *gathering = g_task_get_task_data (task);
  GError *error = NULL;

  gathering->ids = wax_worker_run_finish (WAX_WORKER (source), result, &error);
  gathering->n_read = 0;
  if (gathering->ids != NULL)
    go_on (task);
  else
    g_task_return_error (task, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  Gathering *gathering = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(WaxDraft) draft = wax_writing_begin_finish (WAX_ACCOUNT (source), result, &error);

  if (draft == NULL) {
    g_task_return_error (task, error);
    return;
  }
  for (guint i = 0; i < draft->attachments->len; i++) {
    const WaxAttachment *whole = draft->attachments->pdata[i];

    wax_attachments_add (gathering->attachments, whole->name, whole->type, whole->content);
  }
  if (gathering->subject == NULL)
    gathering->subject = g_strdup (draft->subject);
  gathering->n_read++;
  go_on (task);
}

/* It answers none of them more than the others. */
static WaxDraft *
make_draft (const Gathering *gathering)
{
  return wax_draft_new (&(WaxDraft) { .from = gathering->own, .subject = gathering->subject,
                                      .attachments = gathering->attachments });
}

static void
go_on (GTask *task)
{
  Gathering *gathering = g_task_get_task_data (task);
  const char *const own[] = { gathering->own, NULL };
  const WaxPicked *picked;

  if (gathering->ids != NULL && gathering->n_read == gathering->ids->len) {
    g_clear_pointer (&gathering->ids, g_ptr_array_unref);
    gathering->at++;
  }
  if (gathering->at == gathering->picked->len) {
    g_task_return_pointer (task, make_draft (gathering), (GDestroyNotify) wax_draft_unref);
    return;
  }
  picked = gathering->picked->pdata[gathering->at];
  if (gathering->ids == NULL)
    wax_reader_run_async (wax_account_get_reader (picked->account), run_list_ids, g_array_ref (picked->keys),
                          (GDestroyNotify) g_array_unref, (GDestroyNotify) g_ptr_array_unref, NULL, listed_cb,
                          g_object_ref (task));
  else
    wax_writing_begin_async (picked->account,
                             &(WaxAnswering) { .way = WAX_ANSWER_ATTACH,
                                               .id = gathering->ids->pdata[gathering->n_read], .own = own },
                             NULL, read_cb, g_object_ref (task));
}

void
wax_writing_gather_async (WaxAccount *account, GPtrArray *picked, const char *own, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (account, NULL, callback, user_data);
  Gathering *gathering = g_new0 (Gathering, 1);

  gathering->picked = g_ptr_array_ref (picked);
  gathering->own = g_strdup (own);
  gathering->attachments = wax_attachments_new ();
  g_task_set_task_data (task, gathering, gathering_free);
  go_on (task);
}
