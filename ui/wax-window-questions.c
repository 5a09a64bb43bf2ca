#include "wax-window-private.h"

#include "wax-identity-choice-dialog.h"
#include "wax-trust-words.h"

#include <glib/gi18n-lib.h>

/* How long after the start a first question may open by itself, if the window is in front. */
enum { START_S = 20 };

static void
authorize_cb (WaxTrustDialog *dialog, int duration, const char *entered, const char *why, WaxWindow *self)
{
  wax_session_authorize_async (self->session, wax_trust_dialog_get_question (dialog), duration, entered, why,
                               wax_window_done_cb, g_object_ref (self));
}

static void
stay_offline_cb (WaxTrustDialog *dialog, WaxWindow *self)
{
  wax_session_stay_offline_async (self->session, wax_trust_dialog_get_question (dialog), wax_window_done_cb,
                                  g_object_ref (self));
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GWeakRef *asking = data;
  g_autoptr(WaxTrustDialog) dialog = g_weak_ref_get (asking);
  g_autoptr(GError) error = NULL;
  WaxIssuerFinding finding = WAX_ISSUER_UNREACHABLE;

  wax_session_fetch_issuer_finish (WAX_SESSION (source), result, &finding, &error);
  if (dialog != NULL)
    wax_trust_dialog_take_finding (dialog, finding, error);
  g_weak_ref_clear (asking);
  g_free (asking);
}

static void
fetch_cb (WaxTrustDialog *dialog, WaxWindow *self)
{
  GWeakRef *asking = g_new0 (GWeakRef, 1);

  /* A window that outlives the one below it does not end well. */
  g_weak_ref_init (asking, dialog);
  wax_session_fetch_issuer_async (self->session, wax_trust_dialog_get_question (dialog), fetched_cb, asking);
}

static void
dialog_gone_cb (WaxTrustDialog *dialog, WaxWindow *self)
{
  g_ptr_array_remove (self->trust_dialogs, dialog);
}

static WaxTrustDialog *
find_dialog (WaxWindow *self, WaxTrustQuestion *question)
{
  for (guint i = 0; i < self->trust_dialogs->len; i++) {
    if (wax_trust_dialog_get_question (self->trust_dialogs->pdata[i]) == question)
      return self->trust_dialogs->pdata[i];
  }
  return NULL;
}

WaxPendingQuestion *
wax_window_find_pending (WaxWindow *self, const char *key)
{
  GListModel *questions = wax_session_get_questions (self->session);

  for (guint i = 0; i < g_list_model_get_n_items (questions); i++) {
    g_autoptr(WaxPendingQuestion) pending = g_list_model_get_item (questions, i);

    if (g_str_equal (wax_trust_question_get_key (wax_pending_question_get_question (pending)), key))
      return pending; /* the list holds it */
  }
  return NULL;
}

/* The channels that wait besides the one that met it, each once. */
static guint
list_waiting (WaxPendingQuestion *pending, WaxChannelId *channels)
{
  GArray *waiting = wax_pending_question_get_waiting (pending);
  WaxChannelId met =
    wax_verdict_get_channel (wax_trust_question_get_verdict (wax_pending_question_get_question (pending)));
  guint seen = 1u << met, n = 0;

  for (guint i = 0; i < waiting->len; i++) {
    WaxChannelId channel = g_array_index (waiting, WaxWaiting, i).channel;

    if ((seen & (1u << channel)) == 0)
      channels[n++] = channel;
    seen |= 1u << channel;
  }
  return n;
}

static WaxAccount *
find_waiting_account (WaxWindow *self, WaxPendingQuestion *pending)
{
  GArray *waiting = wax_pending_question_get_waiting (pending);

  if (waiting->len == 0)
    return NULL;
  return wax_session_find_account (self->session, g_array_index (waiting, WaxWaiting, 0).account_id);
}

/* Of several only the newest modal one takes keys and presses: this becomes it. */
static void
raise_dialog (WaxTrustDialog *dialog)
{
  gtk_window_set_modal (GTK_WINDOW (dialog), FALSE);
  gtk_window_set_modal (GTK_WINDOW (dialog), TRUE);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Each question has a dialog of its own: what was read and entered in one stays there while another is answered. */
static void
open_dialog (WaxWindow *self, WaxPendingQuestion *pending)
{
  WaxTrustQuestion *question = wax_pending_question_get_question (pending);
  WaxTrustDialog *dialog = find_dialog (self, question);
  WaxAccount *account = find_waiting_account (self, pending);
  g_autoptr(WaxPolicy) policy = wax_session_dup_policy (self->session);
  WaxChannelId waiting[WAX_N_CHANNELS];
  guint n_waiting = list_waiting (pending, waiting);

  if (dialog != NULL) {
    raise_dialog (dialog);
    return;
  }
  self->asked_at_start = TRUE;
  dialog = wax_trust_dialog_new (question, policy, account != NULL ? wax_account_get_address (account) : NULL,
                                 waiting, n_waiting);
  g_ptr_array_add (self->trust_dialogs, dialog);
  g_signal_connect_object (dialog, "destroy", G_CALLBACK (dialog_gone_cb), self, 0);
  g_signal_connect_object (dialog, "authorize", G_CALLBACK (authorize_cb), self, 0);
  g_signal_connect_object (dialog, "stay-offline", G_CALLBACK (stay_offline_cb), self, 0);
  g_signal_connect_object (dialog, "fetch", G_CALLBACK (fetch_cb), self, 0);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* What was answered elsewhere, or is not asked any more, is no question to put to anybody. */
static void
withdraw_dialogs (WaxWindow *self)
{
  for (guint i = self->trust_dialogs->len; i > 0; i--) {
    WaxTrustDialog *dialog = self->trust_dialogs->pdata[i - 1];
    WaxTrustQuestion *question = wax_trust_dialog_get_question (dialog);
    WaxPendingQuestion *pending = wax_window_find_pending (self, wax_trust_question_get_key (question));
    WaxVerdict *verdict = wax_trust_question_get_verdict (question);
    g_autofree char *name = wax_endpoint_dup_name (wax_verdict_get_endpoint (verdict));
    g_autofree char *text = NULL;

    if (pending != NULL && wax_pending_question_get_question (pending) == question)
      continue;
    if (!wax_trust_dialog_withdraw (dialog))
      continue;
    /* Translators: %s is a server; a dialog that asked about it has just closed by itself. */
    text = g_strdup_printf (_("What was asked about %s is settled, or is another question by now."), name);
    wax_window_show_notice (self, text);
  }
}

static WaxPendingQuestion *
find_pending_of (WaxWindow *self, WaxAccount *account)
{
  GListModel *questions = wax_session_get_questions (self->session);

  for (guint i = 0; i < g_list_model_get_n_items (questions); i++) {
    g_autoptr(WaxPendingQuestion) pending = g_list_model_get_item (questions, i);
    GArray *waiting = wax_pending_question_get_waiting (pending);

    for (guint j = 0; j < waiting->len; j++) {
      if (g_str_equal (g_array_index (waiting, WaxWaiting, j).account_id, wax_account_get_id (account)))
        return pending; /* the list holds it */
    }
  }
  return NULL;
}

static void
decide (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  WaxPendingQuestion *pending = self->met != NULL ? find_pending_of (self, self->met) : NULL;

  if (pending != NULL)
    open_dialog (self, pending);
}

void
wax_window_show_question (WaxWindow *self, const char *key)
{
  WaxPendingQuestion *pending = wax_window_find_pending (self, key);

  gtk_window_present (GTK_WINDOW (self));
  if (pending != NULL)
    open_dialog (self, pending);
}

void
wax_window_let_connect (WaxWindow *self, WaxAccount *account)
{
  g_free (self->connecting_id);
  self->connecting_id = g_strdup (wax_account_get_id (account));
}

void
wax_window_note_connected (WaxWindow *self)
{
  GListModel *accounts = wax_session_get_accounts (self->session);

  for (guint i = 0; self->connecting_id != NULL && i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr(WaxAccount) account = g_list_model_get_item (accounts, i);

    if (wax_account_get_state (account) == WAX_ACCOUNT_ONLINE &&
        g_str_equal (self->connecting_id, wax_account_get_id (account)))
      g_clear_pointer (&self->connecting_id, g_free);
  }
}

/* A window must not take the focus by itself: only once at the start, or after the person pressed Connect. */
static gboolean
may_ask (WaxWindow *self, WaxAccount *account)
{
  gboolean connecting = account != NULL && g_strcmp0 (self->connecting_id, wax_account_get_id (account)) == 0;
  gboolean starting = !self->asked_at_start &&
                      g_get_monotonic_time () - self->opened_us < START_S * G_USEC_PER_SEC;

  if (!gtk_window_is_active (GTK_WINDOW (self)) || (!connecting && !starting))
    return FALSE;
  g_clear_pointer (&self->connecting_id, g_free);
  return TRUE;
}

static void
consider_asking (WaxWindow *self, WaxPendingQuestion *pending)
{
  if (may_ask (self, find_waiting_account (self, pending)))
    open_dialog (self, pending);
}

/* ---- which certificate of the person's own ---- */

static void
connect_cb (WaxIdentityChoiceDialog *dialog, const char *identity, WaxWindow *self)
{
  WaxAccount *account = wax_identity_choice_dialog_get_account (dialog);

  wax_window_let_connect (self, account);
  wax_session_choose_identity_async (self->session, account, identity, wax_window_done_cb, g_object_ref (self));
}

static void
choose_certificate (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  WaxIdentityChoiceDialog *dialog;

  if (self->choosing != NULL && gtk_widget_get_visible (GTK_WIDGET (self->choosing)))
    gtk_window_present (self->choosing);
  if (self->choosing != NULL || self->met == NULL)
    return;
  self->asked_at_start = TRUE;
  dialog = wax_identity_choice_dialog_new_for_account (GTK_WINDOW (self), self->session, self->met);
  g_set_weak_pointer (&self->choosing, GTK_WINDOW (dialog));
  g_signal_connect_object (dialog, "connect", G_CALLBACK (connect_cb), self, 0);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);
}

void
wax_window_consider_choice (WaxWindow *self)
{
  WaxFailure *failure = self->met != NULL ? wax_account_get_failure (self->met) : NULL;

  if (failure != NULL && failure->remedy == WAX_REMEDY_CHOICE && self->choosing == NULL &&
      wax_account_get_state (self->met) == WAX_ACCOUNT_FAILED && may_ask (self, self->met))
    choose_certificate (GTK_WIDGET (self), NULL, NULL);
}

static void
questions_cb (GListModel *questions, guint position, guint removed, guint added, WaxWindow *self)
{
  for (guint i = position; i < position + added; i++) {
    g_autoptr(WaxPendingQuestion) pending = g_list_model_get_item (questions, i);

    consider_asking (self, pending);
  }
  withdraw_dialogs (self);
  wax_window_update_trust (self);
}

void
wax_window_watch_questions (WaxWindow *self)
{
  g_signal_connect_object (wax_session_get_questions (self->session), "items-changed", G_CALLBACK (questions_cb), self,
                           0);
}

void
wax_window_install_question_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.decide", NULL, decide);
  gtk_widget_class_install_action (widget_class, "win.choose-certificate", NULL, choose_certificate);
}
