#include "wax-window-private.h"

#include "wax-account-window.h"
#include "wax-certificate-window.h"
#include "wax-connection-window.h"
#include "wax-ledger-window.h"
#include "wax-password-dialog.h"
#include "wax-preferences-window.h"
#include "wax-privacy-window.h"
#include "wax-sign-in-dialog.h"
#include "wax-status-words.h"

#include <glib/gi18n-lib.h>

void
wax_window_done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxWindow) self = data;
  g_autoptr(GError) error = NULL;

  if (!wax_session_finish (WAX_SESSION (source), result, &error)) {
    g_autoptr(WaxFailure) failure = wax_failure_new (error, NULL);
    g_autofree char *text = wax_status_words_failure (failure);

    wax_window_show_notice (self, text);
  }
}

static void
connect_account (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);

  if (self->met == NULL)
    return;
  wax_window_let_connect (self, self->met);
  wax_session_connect_async (self->session, self->met, wax_window_done_cb, g_object_ref (self));
}

static void
disconnect_account (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);

  if (self->met != NULL)
    wax_session_disconnect_async (self->session, self->met, wax_window_done_cb, g_object_ref (self));
}

static void
stop_trusting (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);

  if (self->met != NULL)
    wax_session_stop_trusting_async (self->session, wax_account_get_endpoint (self->met), wax_window_done_cb,
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
  WaxVerdict *verdict = self->met != NULL ? wax_account_get_status (self->met)->verdict : NULL;

  if (verdict != NULL)
    present_above (self, GTK_WINDOW (wax_certificate_window_new (verdict)));
}

static void
connection_status (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);

  if (self->met != NULL)
    present_above (self, GTK_WINDOW (wax_connection_window_new (self->session, self->met)));
}

static void
trust_ledger (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);

  present_above (self, GTK_WINDOW (wax_ledger_window_new (self->session)));
}

static void
preferences (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);

  present_above (self, GTK_WINDOW (wax_preferences_window_new (self->session)));
}

static void
own_certificates (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  WaxPreferencesWindow *window = wax_preferences_window_new (self->session);

  wax_preferences_window_show (window, "certificates");
  present_above (self, GTK_WINDOW (window));
}

static void
account_settings (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);

  if (self->met != NULL)
    present_above (self, GTK_WINDOW (wax_account_window_new (self->session, self->met)));
}

static void
change_sign_in (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);

  if (self->met != NULL)
    present_above (self, GTK_WINDOW (wax_sign_in_dialog_new (self->session, self->met)));
}

static void
privacy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);

  present_above (self, GTK_WINDOW (wax_privacy_window_new (self->session)));
}

static void
password_cb (WaxPasswordDialog *dialog, GBytes *secret, WaxWindow *self)
{
  WaxAccount *account = wax_password_dialog_get_account (dialog);

  wax_window_let_connect (self, account);
  wax_session_set_password_async (self->session, account, secret, wax_window_done_cb, g_object_ref (self));
}

static void
enter_password (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  WaxPasswordDialog *dialog;

  if (self->met == NULL)
    return;
  dialog = wax_password_dialog_new (GTK_WINDOW (self), self->session, self->met);
  g_signal_connect_object (dialog, "entered", G_CALLBACK (password_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- what is shown ---- */

static void
update_shield (WaxWindow *self, gint64 now)
{
  g_autoptr(WaxStatusWords) words = self->met != NULL ? wax_status_words_new (self->met, now) : NULL;
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

/* One that waits before it tries again can be told to do it now, as one that is connected and gets no mail. */
static gboolean
can_connect (WaxAccount *account)
{
  WaxAccountState state = wax_account_get_state (account);

  return state != WAX_ACCOUNT_CONNECTING &&
         (state != WAX_ACCOUNT_ONLINE || wax_account_get_mail_failure (account) != NULL);
}

static void
update_actions (WaxWindow *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.connect", self->met != NULL && can_connect (self->met));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.disconnect",
                                 self->met != NULL && wax_account_get_status (self->met)->online);
}

void
wax_window_update_trust (WaxWindow *self)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr(WaxPolicy) policy = wax_session_dup_policy (self->session);
  g_autoptr(WaxFailure) failure = NULL;
  WaxWarningBar *bars[] = { self->folder_bar, self->list_bar, wax_contacts_page_get_bar (self->contacts),
                            self->message_bar };

  wax_window_note_connected (self);
  g_set_object (&self->met, wax_window_find_met (self));
  g_object_get (self->session, "failure", &failure, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (bars); i++)
    wax_warning_bar_show (bars[i], failure, self->met, self->all_inboxes, policy->help_desk, now);
  update_shield (self, now);
  update_actions (self);
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

void
wax_window_watch_trust (WaxWindow *self)
{
  g_signal_connect_object (self->session, "notify", G_CALLBACK (wax_window_update_trust), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "trust-changed", G_CALLBACK (wax_window_update_trust), self,
                           G_CONNECT_SWAPPED);
  self->tick_id = g_timeout_add_seconds (1, tick_cb, self);
}

void
wax_window_install_trust_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.connect", NULL, connect_account);
  gtk_widget_class_install_action (widget_class, "win.disconnect", NULL, disconnect_account);
  gtk_widget_class_install_action (widget_class, "win.stop-trusting", NULL, stop_trusting);
  gtk_widget_class_install_action (widget_class, "win.view-certificate", NULL, view_certificate);
  gtk_widget_class_install_action (widget_class, "win.connection-status", NULL, connection_status);
  gtk_widget_class_install_action (widget_class, "win.trust-ledger", NULL, trust_ledger);
  gtk_widget_class_install_action (widget_class, "win.account-settings", NULL, account_settings);
  gtk_widget_class_install_action (widget_class, "win.own-certificates", NULL, own_certificates);
  gtk_widget_class_install_action (widget_class, "win.preferences", NULL, preferences);
  gtk_widget_class_install_action (widget_class, "win.change-sign-in", NULL, change_sign_in);
  gtk_widget_class_install_action (widget_class, "win.privacy", NULL, privacy);
  gtk_widget_class_install_action (widget_class, "win.enter-password", NULL, enter_password);
}
