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

WaxPendingQuestion *
wax_pending_question_new (WaxTrustQuestion *question)
{
  WaxPendingQuestion *self = g_object_new (WAX_TYPE_PENDING_QUESTION, NULL);

  self->question = g_object_ref (question);
  return self;
}

gboolean
wax_pending_question_join (WaxPendingQuestion *self, const char *account_id, WaxChannelId channel)
{
  WaxWaiting waiting = { NULL, channel };

  for (guint i = 0; i < self->waiting->len; i++) {
    WaxWaiting *other = &g_array_index (self->waiting, WaxWaiting, i);

    if (other->channel == channel && strcmp (other->account_id, account_id) == 0)
      return FALSE;
  }
  waiting.account_id = g_strdup (account_id);
  g_array_append_val (self->waiting, waiting);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return TRUE;
}

gboolean
wax_pending_question_leave (WaxPendingQuestion *self, const char *account_id)
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
