#include "app/wax-pending-question-private.h"

struct _WaxPendingQuestion {
  GObject parent_instance;
  WaxTrustQuestion *question;
  GArray *waiting;
};

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxPendingQuestion, wax_pending_question, G_TYPE_OBJECT)

static void
wax_pending_question_finalize (GObject *object)
{
  WaxPendingQuestion *self = WAX_PENDING_QUESTION (object);

  g_clear_object (&self->question);
  g_clear_pointer (&self->waiting, g_array_unref);
  G_OBJECT_CLASS (wax_pending_question_parent_class)->finalize (object);
}

static void
wax_pending_question_class_init (WaxPendingQuestionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wax_pending_question_finalize;
  signals[SIGNAL_CHANGED] =
      g_signal_new ("changed", WAX_TYPE_PENDING_QUESTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
clear_waiting (gpointer data)
{
  g_free ((char *) ((WaxWaiting *) data)->account_id);
}

static void
wax_pending_question_init (WaxPendingQuestion *self)
{
  self->waiting = g_array_new (FALSE, FALSE, sizeof (WaxWaiting));
  g_array_set_clear_func (self->waiting, clear_waiting);
}

static WaxPendingQuestion *
pending_new (WaxTrustQuestion *question)
{
  WaxPendingQuestion *self = g_object_new (WAX_TYPE_PENDING_QUESTION, NULL);

  self->question = g_object_ref (question);
  return self;
}

static void
join (WaxPendingQuestion *self, const char *account_id, WaxChannelId channel)
{
  WaxWaiting waiting = { NULL, channel };

  for (guint i = 0; i < self->waiting->len; i++) {
    WaxWaiting *other = &g_array_index (self->waiting, WaxWaiting, i);

    if (other->channel == channel && strcmp (other->account_id, account_id) == 0)
      return;
  }
  waiting.account_id = g_strdup (account_id);
  g_array_append_val (self->waiting, waiting);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Returns: whether somebody waits still. */
static gboolean
leave (WaxPendingQuestion *self, const char *account_id)
{
  guint before = self->waiting->len;

  for (guint i = self->waiting->len; i > 0; i--) {
    if (strcmp (g_array_index (self->waiting, WaxWaiting, i - 1).account_id, account_id) == 0)
      g_array_remove_index (self->waiting, i - 1);
  }
  if (self->waiting->len != before)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return self->waiting->len > 0;
}

WaxTrustQuestion *
wax_pending_question_get_question (WaxPendingQuestion *self)
{
  return self->question;
}

GArray *
wax_pending_question_get_waiting (WaxPendingQuestion *self)
{
  return self->waiting;
}

/* ---- the list of them ---- */

static WaxPendingQuestion *
find_key (GListStore *list, const char *key, guint *position)
{
  GListModel *model = G_LIST_MODEL (list);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr(WaxPendingQuestion) pending = g_list_model_get_item (model, i);

    if (strcmp (wax_trust_question_get_key (wax_pending_question_get_question (pending)), key) == 0) {
      *position = i;
      return pending; /* the store holds it */
    }
  }
  return NULL;
}

static void
leave_all_but (GListStore *list, const char *account_id, WaxPendingQuestion *kept)
{
  GListModel *model = G_LIST_MODEL (list);

  for (guint i = g_list_model_get_n_items (model); i > 0; i--) {
    g_autoptr(WaxPendingQuestion) pending = g_list_model_get_item (model, i - 1);

    if (pending != kept && !leave (pending, account_id))
      g_list_store_remove (list, i - 1);
  }
}

void
wax_pending_question_list_leave (GListStore *list, const char *account_id)
{
  leave_all_but (list, account_id, NULL);
}

static gboolean
are_problems_equal (WaxTrustQuestion *a, WaxTrustQuestion *b)
{
  GPtrArray *one = wax_verdict_get_problems (wax_trust_question_get_verdict (a));
  GPtrArray *other = wax_verdict_get_problems (wax_trust_question_get_verdict (b));

  if (one->len != other->len)
    return FALSE;
  for (guint i = 0; i < one->len; i++) {
    if (!wax_problem_equal (one->pdata[i], other->pdata[i]))
      return FALSE;
  }
  return TRUE;
}

/* Whether who answers one of them answers the other. */
static gboolean
ask_the_same (WaxTrustQuestion *a, WaxTrustQuestion *b)
{
  return wax_trust_question_is_askable (a) == wax_trust_question_is_askable (b) &&
         wax_trust_question_is_severe (a) == wax_trust_question_is_severe (b) && are_problems_equal (a, b);
}

/* Of the same certificate there is more to be said, or less: whoever waits waits for the newer question. */
static WaxPendingQuestion *
replace (GListStore *list, guint position, WaxTrustQuestion *question)
{
  g_autoptr(WaxPendingQuestion) before = g_list_model_get_item (G_LIST_MODEL (list), position);
  g_autoptr(WaxPendingQuestion) fresh = pending_new (question);
  gpointer additions[] = { fresh };

  for (guint i = 0; i < before->waiting->len; i++) {
    WaxWaiting *waiting = &g_array_index (before->waiting, WaxWaiting, i);

    join (fresh, waiting->account_id, waiting->channel);
  }
  g_list_store_splice (list, position, 1, additions, 1);
  return fresh; /* the store holds it */
}

/* All channels of it that were refused for that. */
static void
join_channels (WaxPendingQuestion *self, WaxAccount *account)
{
  const char *id = wax_account_get_id (account), *key = wax_trust_question_get_key (self->question);

  join (self, id, wax_verdict_get_channel (wax_trust_question_get_verdict (self->question)));
  for (guint i = 0; i < WAX_N_CHANNELS; i++) {
    WaxFailure *failure = wax_channel_get_failure (wax_account_get_channel (account, (WaxChannelId) i));

    if (failure != NULL && failure->question != NULL &&
        strcmp (wax_trust_question_get_key (failure->question), key) == 0)
      join (self, id, (WaxChannelId) i);
  }
}

void
wax_pending_question_list_join (GListStore *list, WaxTrustQuestion *question, WaxAccount *account)
{
  const char *key = wax_trust_question_get_key (question);
  g_autoptr(WaxPendingQuestion) fresh = NULL;
  WaxPendingQuestion *pending;
  guint position;

  leave_all_but (list, wax_account_get_id (account), find_key (list, key, &position));
  pending = find_key (list, key, &position); /* where it is by now */
  if (pending != NULL && !ask_the_same (pending->question, question))
    pending = replace (list, position, question);
  if (pending == NULL)
    pending = fresh = pending_new (question);
  join_channels (pending, account);
  if (fresh != NULL)
    g_list_store_append (list, fresh);
}

GPtrArray *
wax_pending_question_list_take (GListStore *list, WaxTrustQuestion *question)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  guint position;
  WaxPendingQuestion *pending = find_key (list, wax_trust_question_get_key (question), &position);
  GArray *waiting = pending != NULL ? wax_pending_question_get_waiting (pending) : NULL;

  for (guint i = 0; waiting != NULL && i < waiting->len; i++) {
    const char *id = g_array_index (waiting, WaxWaiting, i).account_id;

    if (!g_ptr_array_find_with_equal_func (ids, id, g_str_equal, NULL))
      g_ptr_array_add (ids, g_strdup (id));
  }
  if (pending != NULL)
    g_list_store_remove (list, position);
  return g_steal_pointer (&ids);
}
