#include "app/wax-server-search.h"

#include "app/wax-account-private.h"

enum { PAGE = 100 };

struct _WaxServerSearch {
  GObject parent_instance;

  WaxAccount *account;
  WaxMessageList *list;
  WaxWorker *worker; /* its own: the person's actions wait for no search */
  char *query;       /* (nullable): in the server's words; %NULL asks for nothing */
  char *next;        /* (nullable): the page to ask for */
  GCancellable *cancellable; /* (nullable): of the question that is under way */
  WaxFailure *failure;
  WaxServerSearchState state;
  gboolean any; /* a page came */
  guint n_found;
};

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxServerSearch, wax_server_search, G_TYPE_OBJECT)

/* ---- on the worker ---- */

typedef struct {
  WaxConnection *connection;
  char *query;
  char *page;
} Question;

typedef struct {
  GPtrArray *ids;
  char *next;
} Answer;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->connection);
  g_free (question->query);
  g_free (question->page);
  g_free (question);
}

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_ptr_array_unref (answer->ids);
  g_free (answer->next);
  g_free (answer);
}

static gpointer
run (gpointer data, GCancellable *cancellable, GError **error)
{
  Question *question = data;
  WaxConnectionWork work;
  char *next = NULL;
  GPtrArray *ids;
  Answer *answer;

  wax_connection_begin_work (question->connection, cancellable, &work);
  ids = wax_engine_search (wax_connection_get_engine (question->connection), question->query, question->page, PAGE,
                           &next, work.cancellable, error);
  wax_connection_end_work (&work);
  if (ids == NULL)
    return NULL;
  answer = g_new (Answer, 1);
  *answer = (Answer) { ids, next };
  return answer;
}

/* ---- states ---- */

static void
set_state (WaxServerSearch *self, WaxServerSearchState state, const GError *error)
{
  g_clear_pointer (&self->failure, wax_failure_unref);
  if (error != NULL)
    self->failure = wax_failure_new (error, wax_account_get_endpoint (self->account));
  self->state = state;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
take_answer (WaxServerSearch *self, Answer *answer)
{
  self->any = TRUE;
  self->n_found += answer->ids->len;
  g_free (self->next);
  self->next = g_steal_pointer (&answer->next);
  wax_message_list_add_found (self->list, answer->ids);
  set_state (self, self->next != NULL ? WAX_SERVER_SEARCH_MORE : WAX_SERVER_SEARCH_DONE, NULL);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxServerSearch) self = data;
  g_autoptr(GError) error = NULL;
  Answer *answer = wax_worker_run_finish (WAX_WORKER (source), result, &error);

  /* Who stopped it has gone on. */
  if (g_task_get_cancellable (G_TASK (result)) == self->cancellable) {
    g_clear_object (&self->cancellable);
    if (answer != NULL)
      take_answer (self, answer);
    else
      set_state (self, WAX_SERVER_SEARCH_FAILED, error);
  }
  g_clear_pointer (&answer, answer_free);
}

void
wax_server_search_start (WaxServerSearch *self)
{
  Question *question;

  if (self->state == WAX_SERVER_SEARCH_RUNNING || self->state == WAX_SERVER_SEARCH_DONE ||
      !wax_server_search_is_possible (self))
    return;
  question = g_new (Question, 1);
  *question = (Question) { g_object_ref (wax_account_get_connection (self->account)), g_strdup (self->query),
                           g_strdup (self->next) };
  self->cancellable = g_cancellable_new ();
  wax_worker_run_async (self->worker, run, question, question_free, answer_free, self->cancellable, answered_cb,
                        g_object_ref (self));
  set_state (self, WAX_SERVER_SEARCH_RUNNING, NULL);
}

void
wax_server_search_stop (WaxServerSearch *self)
{
  if (self->cancellable == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  set_state (self, self->any ? WAX_SERVER_SEARCH_MORE : WAX_SERVER_SEARCH_READY, NULL);
}

gboolean
wax_server_search_is_possible (WaxServerSearch *self)
{
  WaxConnection *connection = wax_account_get_connection (self->account);

  return self->query != NULL && connection != NULL && wax_connection_get_engine (connection) != NULL;
}

WaxAccount *
wax_server_search_get_account (WaxServerSearch *self)
{
  return self->account;
}

WaxServerSearchState
wax_server_search_get_state (WaxServerSearch *self)
{
  return self->state;
}

WaxFailure *
wax_server_search_get_failure (WaxServerSearch *self)
{
  return self->failure;
}

guint
wax_server_search_count (WaxServerSearch *self)
{
  return self->n_found;
}

/* ---- object ---- */

static void
account_changed_cb (WaxServerSearch *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
wax_server_search_finalize (GObject *object)
{
  WaxServerSearch *self = WAX_SERVER_SEARCH (object);

  g_clear_pointer (&self->failure, wax_failure_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->worker);
  g_clear_object (&self->list);
  g_clear_object (&self->account);
  g_free (self->query);
  g_free (self->next);
  G_OBJECT_CLASS (wax_server_search_parent_class)->finalize (object);
}

static void
wax_server_search_class_init (WaxServerSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wax_server_search_finalize;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wax_server_search_init (WaxServerSearch *self)
{
  self->worker = wax_worker_new ();
}

WaxServerSearch *
wax_server_search_new (WaxAccount *account, WaxQuery *query, WaxMessageList *list)
{
  WaxServerSearch *self = g_object_new (WAX_TYPE_SERVER_SEARCH, NULL);

  self->account = g_object_ref (account);
  self->list = g_object_ref (list);
  self->query = wax_query_to_server (query);
  g_signal_connect_object (account, "notify::state", G_CALLBACK (account_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}
