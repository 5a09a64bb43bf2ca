#include "app/wax-session-private.h"

#include "app/wax-account-names.h"
#include "app/wax-account-private.h"
#include "app/wax-channel-private.h"
#include "app/wax-pending-question-private.h"
#include "app/wax-post.h"
#include "app/wax-writing.h"

#include <glib/gi18n-lib.h>

WaxRunner *
wax_session_find_runner (WaxSession *self, const char *id)
{
  return g_hash_table_lookup (self->runners, id);
}

/* ---- accounts ---- */

/* A question stays asked while its connection is only tried again, so that its answer still reaches the account: what
 * comes of that tells whether it is. */
static gboolean
may_be_waiting (WaxAccount *account)
{
  WaxFailure *failure = wax_account_get_failure (account);

  switch (wax_account_get_state (account)) {
  case WAX_ACCOUNT_NEEDS_DECISION:
  case WAX_ACCOUNT_CONNECTING:
  case WAX_ACCOUNT_WAITING: return TRUE;
  case WAX_ACCOUNT_FAILED: return failure != NULL && failure->question != NULL;
  case WAX_ACCOUNT_OFFLINE:
  case WAX_ACCOUNT_ONLINE:
  case WAX_ACCOUNT_NEEDS_PASSWORD:
  case WAX_ACCOUNT_NEEDS_PIN: return FALSE;
  }
  g_assert_not_reached ();
}

static void
state_cb (WaxSession *self, GParamSpec *pspec, WaxAccount *account)
{
  if (!may_be_waiting (account))
    wax_pending_question_list_leave (self->questions, wax_account_get_id (account));
  if (wax_account_get_state (account) == WAX_ACCOUNT_ONLINE)
    wax_writing_bring_kept (account);
}

static void
account_notice_cb (WaxSession *self, const char *text, WaxAccount *account)
{
  wax_session_emit_notice (self, account, text);
}

/* A decision about another certificate there is no answer, and asking the server again would only raise the same
 * question. */
gboolean
wax_session_is_answered (WaxSession *self, WaxTrustQuestion *question)
{
  WaxVerdict *asked = wax_trust_question_get_verdict (question);
  g_autoptr(WaxVerdict) verdict = wax_verdict_without_problem (asked, WAX_PROBLEM_CHANGED);

  return wax_judge_recheck (wax_keeper_get_judge (self->keeper), verdict);
}

/* It may have been answered while the refusal was on its way. */
static void
question_cb (WaxSession *self, WaxTrustQuestion *question, WaxRunner *runner)
{
  if (wax_session_is_answered (self, question))
    wax_runner_connect (runner);
  else
    wax_pending_question_list_join (self->questions, question, wax_runner_get_account (runner));
}

static void
settled_cb (WaxSession *self, WaxRunner *runner)
{
  wax_session_close_when_settled (self);
}

static WaxAccount *
add_account (WaxSession *self, WaxAccountRecord *record)
{
  g_autofree char *dir = wax_profile_get_account_dir (wax_keeper_get_profile (self->keeper), record->id);
  g_autoptr(WaxAccount) account = wax_account_new (record, dir);
  WaxRunner *runner = wax_runner_new (self->keeper, account);

  wax_account_set_anchors_file (account, self->anchors_file);
  g_hash_table_insert (self->runners, g_strdup (record->id), runner);
  g_signal_connect_object (runner, "question", G_CALLBACK (question_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (runner, "settled", G_CALLBACK (settled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (account, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (account, "notice", G_CALLBACK (account_notice_cb), self, G_CONNECT_SWAPPED);
  wax_runner_forbid (runner, self->failure);
  g_list_store_append (self->accounts, account);
  wax_account_get_remote_settings (account); /* they are read before anybody writes */
  return account; /* the list holds it */
}

/* The session lets go of its keeper when it closes; that one ends on the same worker, after this. */
typedef struct {
  WaxSession *session;
  WaxKeeper *keeper;
  char *id;
} Load;

static gpointer
run_load_channels (gpointer data, GCancellable *cancellable, GError **error)
{
  Load *load = data;

  return wax_keeper_list_channels (load->keeper, load->id, error);
}

static void
channels_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Load *load = data;
  g_autoptr(GPtrArray) states = wax_worker_run_finish (WAX_WORKER (source), result, NULL);
  WaxAccount *account = wax_session_find_account (load->session, load->id);

  for (guint i = 0; states != NULL && account != NULL && i < states->len; i++) {
    WaxChannelState *state = states->pdata[i];
    WaxChannel *channel = wax_account_get_channel (account, state->channel);

    /* Unless it has fared anew meanwhile. */
    if (wax_channel_get_last_success (channel) == 0 && wax_channel_get_failed_at (channel) == 0)
      wax_channel_load (channel, state);
  }
  g_object_unref (load->session);
  g_object_unref (load->keeper);
  g_free (load->id);
  g_free (load);
}

static void
load_channels (WaxSession *self, const char *id)
{
  Load *load = g_new (Load, 1);

  load->session = g_object_ref (self);
  load->keeper = g_object_ref (self->keeper);
  load->id = g_strdup (id);
  wax_worker_run_async (self->desks[WAX_DESK_PROFILE], run_load_channels, load, NULL,
                        (GDestroyNotify) g_ptr_array_unref, NULL, channels_loaded_cb, load);
}

static void
remove_missing (WaxSession *self, GPtrArray *records)
{
  GListModel *model = G_LIST_MODEL (self->accounts);

  for (guint i = g_list_model_get_n_items (model); i > 0; i--) {
    g_autoptr(WaxAccount) account = g_list_model_get_item (model, i - 1);
    const char *id = wax_account_get_id (account);
    g_autofree char *text = NULL;
    gboolean found = FALSE;

    for (guint j = 0; j < records->len && !found; j++)
      found = strcmp (((WaxAccountRecord *) records->pdata[j])->id, id) == 0;
    if (found)
      continue;
    wax_runner_stop (wax_session_find_runner (self, id), NULL);
    wax_pending_question_list_leave (self->questions, id);
    g_list_store_remove (self->accounts, i - 1);
    g_hash_table_remove (self->runners, id);
    /* Translators: the address that an account signed in with. */
    text = g_strdup_printf (_("The account %s was removed."), wax_account_get_address (account));
    wax_session_emit_notice (self, NULL, text);
  }
}

void
wax_session_take_records (WaxSession *self, GPtrArray *records)
{
  if (self->shut)
    return;
  remove_missing (self, records);
  for (guint i = 0; i < records->len; i++) {
    WaxAccountRecord *record = records->pdata[i];
    WaxRunner *runner = wax_session_find_runner (self, record->id);

    if (runner != NULL) {
      wax_runner_take_record (runner, record);
      continue;
    }
    add_account (self, record);
    load_channels (self, record->id);
    wax_runner_connect (wax_session_find_runner (self, record->id));
  }
  wax_account_names_tell_apart (G_LIST_MODEL (self->accounts));
  wax_session_follow_downloads (self);
  wax_session_follow_identities (self);
}

/* ---- what the keeper tells, from its thread ---- */

typedef struct {
  WaxSession *session;
  GPtrArray *records;
  char *account_id;
  char *text;
} Event;

static void
event_free (gpointer data)
{
  Event *event = data;

  g_object_unref (event->session);
  g_clear_pointer (&event->records, g_ptr_array_unref);
  g_free (event->account_id);
  g_free (event->text);
  g_free (event);
}

static Event *
event_new (WaxSession *self)
{
  Event *event = g_new0 (Event, 1);

  event->session = g_object_ref (self);
  return event;
}

static void
accounts_cb (gpointer data)
{
  Event *event = data;

  /* Before it is open the accounts are listed by the opening itself. */
  if (event->session->keeper != NULL)
    wax_session_take_records (event->session, event->records);
}

static void
post_accounts (GPtrArray *records, gpointer data)
{
  Event *event = event_new (data);

  event->records = g_ptr_array_ref (records);
  wax_post (accounts_cb, event, event_free);
}

static gboolean
was_answered (WaxSession *self, WaxAccount *account)
{
  WaxFailure *failure = wax_account_get_failure (account);

  return wax_account_get_state (account) == WAX_ACCOUNT_NEEDS_DECISION && failure != NULL &&
         failure->question != NULL && wax_session_is_answered (self, failure->question);
}

static void
trust_cb (gpointer data)
{
  WaxSession *self = ((Event *) data)->session;
  GHashTableIter iter;
  gpointer value;

  if (self->keeper == NULL || self->shut)
    return;
  g_hash_table_iter_init (&iter, self->runners);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    WaxAccount *account = wax_runner_get_account (value);

    wax_runner_update_status (value);
    /* Somebody answered, here or in another process. */
    if (was_answered (self, account)) {
      wax_pending_question_list_leave (self->questions, wax_account_get_id (account));
      wax_runner_connect (value);
    }
  }
  wax_session_emit_trust_changed (self);
}

static void
post_trust (gpointer data)
{
  wax_post (trust_cb, event_new (data), event_free);
}

static void
notice_cb (gpointer data)
{
  Event *event = data;
  WaxSession *self = event->session;
  WaxAccount *account = event->account_id != NULL ? wax_session_find_account (self, event->account_id) : NULL;

  wax_session_emit_notice (self, account, event->text);
}

static void
ended_cb (gpointer data)
{
  Event *event = data;
  WaxRunner *runner = wax_session_find_runner (event->session, event->account_id);

  if (runner != NULL)
    wax_runner_set_offline_reason (runner, event->text);
  notice_cb (data);
}

static void
post_notice (const char *account_id, const char *text, gpointer data)
{
  Event *event = event_new (data);

  event->account_id = g_strdup (account_id);
  event->text = g_strdup (text);
  wax_post (account_id != NULL ? ended_cb : notice_cb, event, event_free);
}

WaxKeeperEvents
wax_session_make_events (WaxSession *self)
{
  return (WaxKeeperEvents){ post_accounts, post_trust, post_notice, self };
}
