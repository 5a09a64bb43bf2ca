#include "wax-window-private.h"

#include "util/wax-secret.h"
#include "wax-certificate-window.h"
#include "wax-connection-window.h"
#include "wax-ledger-window.h"
#include "wax-status-words.h"
#include "wax-trust-words.h"

#include <glib/gi18n-lib.h>

/* How long after the start a first question may open by itself, if the window is in front. */
enum { START_S = 20 };

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxWindow) self = data;
  g_autoptr(GError) error = NULL;

  if (!wax_session_finish (WAX_SESSION (source), result, &error)) {
    g_autoptr(WaxFailure) failure = wax_failure_new (error, NULL);
    g_autofree char *text = wax_status_words_failure (failure);

    wax_window_show_notice (self, text);
  }
}

/* ---- the question ---- */

static void
authorize_cb (WaxTrustDialog *dialog, int duration, const char *entered, const char *why, WaxWindow *self)
{
  wax_session_authorize_async (self->session, wax_trust_dialog_get_question (dialog), duration, entered, why,
                               done_cb, g_object_ref (self));
}

static void
stay_offline_cb (WaxTrustDialog *dialog, WaxWindow *self)
{
  wax_session_stay_offline_async (self->session, wax_trust_dialog_get_question (dialog), done_cb, g_object_ref (self));
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GWeakRef *asking = data;
  g_autoptr(WaxTrustDialog) dialog = g_weak_ref_get (asking);

  if (dialog != NULL)
    wax_trust_dialog_take_finding (dialog, WAX_SESSION (source), result);
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

static WaxPendingQuestion *
find_pending (WaxWindow *self, const char *key)
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
    WaxPendingQuestion *pending = find_pending (self, wax_trust_question_get_key (question));
    WaxVerdict *verdict = wax_trust_question_get_verdict (question);
    g_autofree char *name = wax_endpoint_to_string (wax_verdict_get_endpoint (verdict));
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
  WaxPendingQuestion *pending = self->account != NULL ? find_pending_of (self, self->account) : NULL;

  if (pending != NULL)
    open_dialog (self, pending);
}

void
wax_window_show_question (WaxWindow *self, const char *key)
{
  WaxPendingQuestion *pending = find_pending (self, key);

  gtk_window_present (GTK_WINDOW (self));
  if (pending != NULL)
    open_dialog (self, pending);
}

/* A window must not take the focus by itself: only once at the start, or after the person pressed Connect. */
static void
consider_asking (WaxWindow *self, WaxPendingQuestion *pending)
{
  WaxAccount *account = find_waiting_account (self, pending);
  gboolean connecting = account != NULL && g_strcmp0 (self->connecting_id, wax_account_get_id (account)) == 0;
  gboolean starting = !self->asked_at_start &&
                      g_get_monotonic_time () - self->opened_us < START_S * G_USEC_PER_SEC;

  if (!gtk_window_is_active (GTK_WINDOW (self)) || (!connecting && !starting))
    return;
  g_clear_pointer (&self->connecting_id, g_free);
  open_dialog (self, pending);
}

/* Of the main window and all that are above it. */
static gboolean
is_any_window_active (void)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  for (GList *link = windows; link != NULL; link = link->next) {
    if (gtk_window_is_active (link->data))
      return TRUE;
  }
  return FALSE;
}

/* One for each server: another certificate there takes the place of what was told before. */
static void
notify_question (WaxWindow *self, WaxPendingQuestion *pending)
{
  WaxTrustQuestion *question = wax_pending_question_get_question (pending);
  GApplication *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
  g_autofree char *heading = wax_trust_words_heading (question);
  g_autofree char *found = wax_trust_words_found (question);
  g_autofree char *escaped = g_markup_escape_text (found, -1);
  g_autofree char *id = wax_endpoint_to_string (wax_verdict_get_endpoint (wax_trust_question_get_verdict (question)));
  const char *key = wax_trust_question_get_key (question);
  g_autoptr(GNotification) notification = NULL;

  if (application == NULL || is_any_window_active ())
    return;
  notification = g_notification_new (heading);
  /* Notification servers take the body for markup. */
  g_notification_set_body (notification, escaped);
  g_notification_set_default_action_and_target (notification, "app.show-question", "s", key);
  g_application_send_notification (application, id, notification);
  g_hash_table_replace (self->notified, g_steal_pointer (&id), g_strdup (key));
}

/* What is answered, or not asked any more, is not told any more either. */
void
wax_window_withdraw_notifications (WaxWindow *self, gboolean all)
{
  GApplication *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
  GHashTableIter iter;
  gpointer id, key;

  g_hash_table_iter_init (&iter, self->notified);
  while (g_hash_table_iter_next (&iter, &id, &key)) {
    if (!all && find_pending (self, key) != NULL)
      continue;
    if (application != NULL)
      g_application_withdraw_notification (application, id);
    g_hash_table_iter_remove (&iter);
  }
}

static void
questions_cb (GListModel *questions, guint position, guint removed, guint added, WaxWindow *self)
{
  for (guint i = position; i < position + added; i++) {
    g_autoptr(WaxPendingQuestion) pending = g_list_model_get_item (questions, i);

    consider_asking (self, pending);
    notify_question (self, pending);
  }
  withdraw_dialogs (self);
  wax_window_withdraw_notifications (self, FALSE);
  wax_window_update_trust (self);
}

/* ---- connecting ---- */

static void
connect_account (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);

  if (self->account == NULL)
    return;
  g_free (self->connecting_id);
  self->connecting_id = g_strdup (wax_account_get_id (self->account));
  wax_session_connect_async (self->session, self->account, done_cb, g_object_ref (self));
}

static void
disconnect_account (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);

  if (self->account != NULL)
    wax_session_disconnect_async (self->session, self->account, done_cb, g_object_ref (self));
}

static void
stop_trusting (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);

  if (self->account != NULL)
    wax_session_stop_trusting_async (self->session, wax_account_get_endpoint (self->account), done_cb,
                                     g_object_ref (self));
}

static void
present_above (WaxWindow *self, GtkWindow *window)
{
  gtk_window_set_transient_for (window, GTK_WINDOW (self));
  gtk_window_set_destroy_with_parent (window, TRUE);
  gtk_window_present (window);
}

static void
view_certificate (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  WaxVerdict *verdict = self->account != NULL ? wax_account_get_status (self->account)->verdict : NULL;

  if (verdict != NULL)
    present_above (self, GTK_WINDOW (wax_certificate_window_new (verdict)));
}

static void
connection_status (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);

  if (self->account != NULL)
    present_above (self, GTK_WINDOW (wax_connection_window_new (self->session, self->account)));
}

static void
trust_ledger (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);

  present_above (self, GTK_WINDOW (wax_ledger_window_new (self->session)));
}

static gboolean
let_go_cb (gpointer object)
{
  return G_SOURCE_REMOVE;
}

static void
password_response_cb (AdwMessageDialog *dialog, const char *response, WaxWindow *self)
{
  GtkWidget *entry = adw_message_dialog_get_extra_child (dialog);
  WaxAccount *account = g_object_get_data (G_OBJECT (dialog), "account");
  g_autoptr(GBytes) secret = NULL;

  /* The key that closes the dialog is still on its way through the text inside the entry, and that text (GTK 4.8) then
   * speaks to an entry which must not be gone by then. */
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, let_go_cb, g_object_ref (entry), g_object_unref);
  if (!g_str_equal (response, "connect"))
    return;
  secret = wax_secret_new (gtk_editable_get_text (GTK_EDITABLE (entry)));
  g_free (self->connecting_id);
  self->connecting_id = g_strdup (wax_account_get_id (account));
  wax_session_set_password_async (self->session, account, secret, done_cb, g_object_ref (self));
}

static void
password_changed_cb (GtkEditable *entry, AdwMessageDialog *dialog)
{
  adw_message_dialog_set_response_enabled (dialog, "connect", gtk_editable_get_text (entry)[0] != '\0');
}

/* Nobody is asked for the password of an account that is gone. */
static void
password_accounts_cb (GListModel *accounts, guint position, guint removed, guint added, GtkWindow *dialog)
{
  gpointer account = g_object_get_data (G_OBJECT (dialog), "account");

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr(WaxAccount) other = g_list_model_get_item (accounts, i);

    if (other == account)
      return;
  }
  gtk_window_close (dialog);
}

static void
enter_password (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  GtkWidget *entry = g_object_new (GTK_TYPE_PASSWORD_ENTRY, "activates-default", TRUE, "show-peek-icon", TRUE, NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (self), _("Password"), NULL));

  if (self->account == NULL) {
    gtk_window_destroy (GTK_WINDOW (dialog));
    return;
  }
  /* Translators: an account's user, then its server. */
  adw_message_dialog_format_body (dialog,
                                  _("For %s at %s. It is kept in your keyring; without one, until Waxwing closes."),
                                  wax_account_get_record (self->account)->user,
                                  wax_account_get_record (self->account)->server_url);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Password"), -1);
  adw_message_dialog_set_extra_child (dialog, entry);
  adw_message_dialog_add_responses (dialog, "cancel", _("Cancel"), "connect", _("Connect"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "connect", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (dialog, "connect", FALSE);
  adw_message_dialog_set_default_response (dialog, "connect");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "account", g_object_ref (self->account), g_object_unref);
  g_signal_connect (entry, "changed", G_CALLBACK (password_changed_cb), dialog);
  g_signal_connect_object (dialog, "response", G_CALLBACK (password_response_cb), self, 0);
  g_signal_connect_object (wax_session_get_accounts (self->session), "items-changed",
                           G_CALLBACK (password_accounts_cb), dialog, 0);
  gtk_window_set_focus (GTK_WINDOW (dialog), entry);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- what is shown ---- */

static void
update_shield (WaxWindow *self, gint64 now)
{
  g_autoptr(WaxStatusWords) words = self->account != NULL ? wax_status_words_new (self->account, now) : NULL;
  g_autofree char *label = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->shield), words != NULL);
  if (words == NULL)
    return;
  /* Translators: how the connection stands, for example "SECURE". */
  label = g_strdup_printf (_("Connection Status: %s"), words->headline);
  gtk_button_set_icon_name (self->shield, words->icon_name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->shield), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->shield), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

void
wax_window_update_trust (WaxWindow *self)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr(WaxPolicy) policy = wax_session_dup_policy (self->session);
  g_autoptr(WaxFailure) failure = NULL;

  g_object_get (self->session, "failure", &failure, NULL);
  wax_warning_bar_show (self->folder_bar, failure, self->account, policy->help_desk, now);
  wax_warning_bar_show (self->list_bar, failure, self->account, policy->help_desk, now);
  wax_warning_bar_show (self->message_bar, failure, self->account, policy->help_desk, now);
  update_shield (self, now);
  for (guint i = 0; i < self->trust_dialogs->len; i++)
    wax_trust_dialog_set_policy (self->trust_dialogs->pdata[i], policy);
}

/* The bar counts down. */
static gboolean
tick_cb (gpointer data)
{
  wax_window_update_trust (data);
  return G_SOURCE_CONTINUE;
}

static void
notice_cb (WaxSession *session, WaxAccount *account, const char *text, WaxWindow *self)
{
  GApplication *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
  gboolean several = g_list_model_get_n_items (wax_session_get_accounts (session)) > 1;
  g_autofree char *said = account != NULL && several
                            /* Translators: an account's name, then a whole sentence. */
                            ? g_strdup_printf (_("%s: %s"), wax_account_get_title (account), text)
                            : g_strdup (text);

  wax_window_show_notice (self, said);
  if (application != NULL && !is_any_window_active ()) {
    g_autoptr(GNotification) notification = g_notification_new (_("Waxwing"));
    g_autofree char *escaped = g_markup_escape_text (said, -1);

    g_notification_set_body (notification, escaped);
    g_application_send_notification (application, "notice", notification);
  }
}

void
wax_window_watch_trust (WaxWindow *self)
{
  g_signal_connect_object (wax_session_get_questions (self->session), "items-changed", G_CALLBACK (questions_cb), self,
                           0);
  g_signal_connect_object (self->session, "notify", G_CALLBACK (wax_window_update_trust), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "trust-changed", G_CALLBACK (wax_window_update_trust), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notice", G_CALLBACK (notice_cb), self, 0);
  self->tick_id = g_timeout_add_seconds (1, tick_cb, self);
}

void
wax_window_install_trust_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.decide", NULL, decide);
  gtk_widget_class_install_action (widget_class, "win.connect", NULL, connect_account);
  gtk_widget_class_install_action (widget_class, "win.disconnect", NULL, disconnect_account);
  gtk_widget_class_install_action (widget_class, "win.stop-trusting", NULL, stop_trusting);
  gtk_widget_class_install_action (widget_class, "win.view-certificate", NULL, view_certificate);
  gtk_widget_class_install_action (widget_class, "win.connection-status", NULL, connection_status);
  gtk_widget_class_install_action (widget_class, "win.trust-ledger", NULL, trust_ledger);
  gtk_widget_class_install_action (widget_class, "win.enter-password", NULL, enter_password);
}
