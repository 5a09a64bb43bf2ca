#include "wax-connection-window.h"

#include "app/wax-report.h"
#include "wax-button-layout.h"
#include "wax-certificate-window.h"
#include "wax-channel-row.h"
#include "wax-labels.h"
#include "wax-ledger-window.h"
#include "wax-manual-window.h"
#include "wax-pin-prompt.h"
#include "wax-privacy-window.h"
#include "wax-row-layout.h"
#include "wax-sign-in-dialog.h"
#include "wax-sign-in-form.h"
#include "wax-status-words.h"
#include "wax-toasts.h"
#include "wax-ui-text.h"

#include <glib/gi18n-lib.h>

struct _WaxConnectionWindow {
  AdwWindow parent_instance;

  WaxSession *session;
  WaxAccount *account;
  GPtrArray *rows; /* of the channels */
  guint tick_id;
  gboolean removing; /* the account: its end is waited for */
  GtkWindow *question; /* (nullable): whether it is to be switched off; a weak pointer */
  gboolean updating; /* the switch moves because the account says so */
  WaxPinPrompt *pin;

  AdwToastOverlay *toasts;
  AdwWindowTitle *title;
  AdwActionRow *security_row;
  GtkImage *security_icon;
  AdwActionRow *fingerprint_row;
  AdwActionRow *certificate_row;
  AdwActionRow *withdrawal_row;
  AdwActionRow *sign_in_row;
  GtkWidget *pin_button;
  GtkWidget *stop_row;
  GtkWidget *stop_button;
  AdwActionRow *online_row;
  AdwActionRow *way_row;
  AdwActionRow *waiting_row;
  GtkButton *online_button;
  GtkButton *remove_button;
  AdwActionRow *secure_row;
  GtkWidget *secure_lock;
  GtkSwitch *secure_switch;
  AdwPreferencesGroup *channels;
};

G_DEFINE_FINAL_TYPE (WaxConnectionWindow, wax_connection_window, ADW_TYPE_WINDOW)

static void
show_certificate (WaxConnectionWindow *self, WaxVerdict *verdict)
{
  WaxCertificate *certificate = verdict != NULL ? wax_verdict_get_certificate (verdict) : NULL;
  const char *protocol = verdict != NULL ? wax_verdict_get_protocol (verdict) : NULL;
  const char *cipher = verdict != NULL ? wax_verdict_get_cipher (verdict) : NULL;
  g_autofree char *fingerprint = NULL;
  g_autofree char *issued = NULL;
  g_autofree char *subtitle = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->fingerprint_row), certificate != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->certificate_row), certificate != NULL);
  if (certificate == NULL)
    return;
  fingerprint = wax_ui_text_fingerprint (wax_certificate_get_fingerprint (certificate));
  /* Translators: the name on a certificate, then the name of its issuer. */
  issued = g_strdup_printf (_("Issued to %s by %s"), wax_certificate_get_display_name (certificate),
                            wax_certificate_get_issuer (certificate));
  subtitle = protocol != NULL ? g_strdup_printf ("%s\n%s %s", issued, protocol, cipher != NULL ? cipher : "")
                              : g_strdup (issued);
  adw_action_row_set_subtitle (self->fingerprint_row, fingerprint);
  adw_action_row_set_subtitle (self->certificate_row, subtitle);
}

static void
show_security (WaxConnectionWindow *self, gint64 now)
{
  g_autoptr(WaxStatusWords) words = wax_status_words_new (self->account, now);
  static const char *const styles[] = { "success", "warning", "error", "dim-label" };
  g_autofree char *name = wax_ui_text_pair (words->headline, words->text);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->security_row), words->headline);
  adw_action_row_set_subtitle (self->security_row, words->text);
  gtk_image_set_from_icon_name (self->security_icon, words->icon_name);
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->security_icon), styles[i]);
  gtk_widget_add_css_class (GTK_WIDGET (self->security_icon), words->style);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->security_row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* Who asks about it, and who learns of that, is told where the privacy of it all is. */
static void
show_withdrawal (WaxConnectionWindow *self, const WaxConnectionStatus *status)
{
  const char *text = wax_connection_status_describe_withdrawal (status);

  adw_action_row_set_subtitle (self->withdrawal_row, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->withdrawal_row), text != NULL);
}

static void
add_line (GString *text, const char *line)
{
  if (line != NULL && *line != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
}

/* With what, where the account has more than a password; and why its certificate had no part in it, or did not do, and
 * what helps. */
static void
show_sign_in (WaxConnectionWindow *self, const WaxConnectionStatus *status)
{
  WaxFailure *missing = status->missing;
  gboolean plain = status->signed_in_with == WAX_SIGNED_IN_WITH_PASSWORD && missing == NULL;
  g_autoptr(GString) text = g_string_new (NULL);

  add_line (text, wax_connection_status_describe_sign_in (status));
  add_line (text, missing != NULL ? missing->sentence : NULL);
  add_line (text, missing != NULL ? missing->help : NULL);
  adw_action_row_set_subtitle (self->sign_in_row, text->str);
  gtk_widget_set_visible (self->pin_button, wax_connection_status_lacks_pin (status));
  gtk_widget_set_visible (GTK_WIDGET (self->sign_in_row), text->len > 0 && !plain);
}

/* Where the administrator forces it, it can be switched on, but not off. */
static void
show_secure_lock (WaxConnectionWindow *self, WaxAccountRecord *record)
{
  g_autoptr(WaxPolicy) policy = wax_session_dup_policy (self->session);
  const char *origin = policy->origins[WAX_POLICY_SECURE_CONNECTION];
  g_autofree char *text = NULL;

  if (policy->secure_forced && origin != NULL)
    /* Translators: %s is the file or the lock that sets it */
    text = g_strdup_printf (_("Your administrator has set this (%s)."), origin);
  if (policy->secure_forced && self->question != NULL)
    gtk_window_close (self->question); /* there is nothing to choose any more */
  if (text == NULL)
    text = g_strdup (record->secure ? _("Nobody on the way can read or change what is sent")
                                    : _("Off: everybody on the way can read and change what is sent"));
  gtk_widget_set_visible (self->secure_lock, policy->secure_forced);
  gtk_widget_set_sensitive (GTK_WIDGET (self->secure_switch), !policy->secure_forced || !record->secure);
  adw_action_row_set_subtitle (self->secure_row, text);
}

static void
show_online (WaxConnectionWindow *self, const WaxConnectionStatus *status)
{
  WaxAccountRecord *record = wax_account_get_record (self->account);
  const char *way = wax_sign_in_form_describe (record->sign_in);
  /* Translators: %s is how the account signs in, for example “Certificate”. */
  g_autofree char *asking = g_strdup_printf (_("%s; which one is asked each time"), way);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->online_row),
                                 status->online ? _("Connected to the Server") : _("Working Offline"));
  if (status->online && wax_account_get_state (self->account) != WAX_ACCOUNT_ONLINE)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->online_row), _("Not Connected"));
  adw_action_row_set_subtitle (self->online_row, record->server_url);
  adw_action_row_set_subtitle (self->way_row, wax_account_setup_asks_certificate (record) ? asking : way);
  gtk_button_set_label (self->online_button, status->online ? _("Work Offline") : _("Connect"));
  self->updating = TRUE;
  gtk_switch_set_active (self->secure_switch, record->secure);
  gtk_switch_set_state (self->secure_switch, record->secure);
  self->updating = FALSE;
  show_secure_lock (self, record);
}

static void
show_waiting (WaxConnectionWindow *self)
{
  guint waiting = wax_account_count_waiting (self->account);
  g_autofree char *text = wax_status_words_waiting (waiting);

  adw_action_row_set_subtitle (self->waiting_row, text);
  gtk_widget_set_visible (GTK_WIDGET (self->waiting_row), waiting > 0);
}

static void
update (WaxConnectionWindow *self)
{
  const WaxConnectionStatus *status = wax_account_get_status (self->account);
  WaxAccountRecord *record = wax_account_get_record (self->account);

  adw_window_title_set_subtitle (self->title, wax_account_get_address (self->account));
  show_security (self, g_get_real_time () / G_USEC_PER_SEC);
  show_certificate (self, status->verdict);
  show_withdrawal (self, status);
  show_sign_in (self, status);
  show_online (self, status);
  show_waiting (self);
  gtk_widget_set_visible (self->stop_row, status->grant != NULL || status->own_authority != NULL);
  for (guint i = 0; i < self->rows->len; i++)
    wax_channel_row_set_protocol (g_ptr_array_index (self->rows, i), record->secure ? "HTTPS" : "HTTP");
}

static gboolean
tick_cb (gpointer data)
{
  update (data);
  return G_SOURCE_CONTINUE;
}

static void
map_cb (WaxConnectionWindow *self)
{
  update (self);
  if (self->tick_id == 0)
    self->tick_id = g_timeout_add_seconds (1, tick_cb, self);
}

static void
unmap_cb (WaxConnectionWindow *self)
{
  g_clear_handle_id (&self->tick_id, g_source_remove);
}

static void
toast_error (WaxConnectionWindow *self, const GError *error)
{
  g_autoptr(WaxFailure) failure = wax_failure_new (error, wax_account_get_endpoint (self->account));

  wax_toasts_say (self->toasts, failure->sentence);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxConnectionWindow) self = data;
  g_autoptr(GError) error = NULL;

  if (self->session == NULL)
    return;
  if (!wax_session_finish (WAX_SESSION (source), result, &error))
    toast_error (self, error);
  update (self);
}

static void
check_cb (WaxConnectionWindow *self)
{
  if (wax_account_get_state (self->account) == WAX_ACCOUNT_ONLINE)
    wax_session_sync (self->session, self->account);
  else
    wax_session_connect_async (self->session, self->account, done_cb, g_object_ref (self));
}

static void
copy_cb (WaxConnectionWindow *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          adw_action_row_get_subtitle (self->fingerprint_row));
  wax_toasts_say (self->toasts, _("Fingerprint copied"));
}

static void
present_above (WaxConnectionWindow *self, GtkWindow *window)
{
  gtk_window_set_transient_for (window, GTK_WINDOW (self));
  gtk_window_present (window);
}

static void
view_cb (WaxConnectionWindow *self)
{
  const WaxConnectionStatus *status = wax_account_get_status (self->account);

  if (status->verdict != NULL)
    present_above (self, GTK_WINDOW (wax_certificate_window_new (status->verdict)));
}

/* Of what was refused where something was, with its cause. */
static void
report_cb (WaxConnectionWindow *self)
{
  const WaxConnectionStatus *status = wax_account_get_status (self->account);
  WaxFailure *failure = wax_account_get_failure (self->account);
  g_autofree char *report = NULL;

  if (failure != NULL && failure->question != NULL)
    report = wax_report_new (failure->question);
  else if (status->verdict != NULL)
    report = wax_report_new_for_verdict (status->verdict);
  if (report == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), report);
  wax_toasts_say (self->toasts, _("Report copied"));
}

static void
stop_cb (WaxConnectionWindow *self)
{
  wax_session_stop_trusting_async (self->session, wax_account_get_endpoint (self->account), done_cb,
                                   g_object_ref (self));
}

static void
fetch_cb (WaxConnectionWindow *self)
{
  wax_session_download_despite_metered (self->session);
}

static void
ledger_cb (WaxConnectionWindow *self)
{
  present_above (self, GTK_WINDOW (wax_ledger_window_new (self->session)));
}

static void
privacy_cb (WaxConnectionWindow *self)
{
  present_above (self, GTK_WINDOW (wax_privacy_window_new (self->session)));
}

static void
sign_in_cb (WaxConnectionWindow *self)
{
  GtkWindow *dialog = GTK_WINDOW (wax_sign_in_dialog_new (self->session, self->account));

  gtk_window_set_destroy_with_parent (dialog, TRUE);
  present_above (self, dialog);
}

static void
pin_cb (WaxConnectionWindow *self)
{
  WaxIdentity *identity = wax_account_get_identity (self->account);

  if (identity != NULL)
    wax_pin_prompt_ask (self->pin, identity);
}

static void
unwanted_cb (WaxConnectionWindow *self)
{
  wax_session_look_for_key_async (self->session, self->account, done_cb, g_object_ref (self));
}

static void
online_cb (WaxConnectionWindow *self)
{
  if (wax_account_get_status (self->account)->online)
    wax_session_disconnect_async (self->session, self->account, done_cb, g_object_ref (self));
  else
    wax_session_connect_async (self->session, self->account, done_cb, g_object_ref (self));
}

static void
insecure_response_cb (AdwMessageDialog *dialog, const char *response, WaxConnectionWindow *self)
{
  if (g_str_equal (response, "off"))
    wax_session_set_secure_async (self->session, self->account, FALSE, done_cb, g_object_ref (self));
  else
    update (self);
}

static void
confirm_insecure (WaxConnectionWindow *self)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (
    adw_message_dialog_new (GTK_WINDOW (self), _("Switch Off the Secure Connection?"),
                            _("Everybody on the way, in this network and beyond, can then read and change your "
                              "password, all messages and attachments, your folders, address list,"
                              " signatures and preferences.")));

  adw_message_dialog_add_responses (dialog, "keep", _("Keep It Secure"), "off", _("Switch Off"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "off", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "keep");
  adw_message_dialog_set_close_response (dialog, "keep");
  g_signal_connect_object (dialog, "response", G_CALLBACK (insecure_response_cb), self, 0);
  g_set_weak_pointer (&self->question, GTK_WINDOW (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* The switch moves when the account has changed, not before. */
static gboolean
secure_cb (GtkSwitch *widget, gboolean state, WaxConnectionWindow *self)
{
  if (self->updating || state == wax_account_get_record (self->account)->secure)
    return FALSE;
  if (state)
    wax_session_set_secure_async (self->session, self->account, TRUE, done_cb, g_object_ref (self));
  else
    confirm_insecure (self);
  return TRUE;
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxConnectionWindow) self = data;
  g_autoptr(GError) error = NULL;

  self->removing = FALSE;
  if (self->session == NULL)
    return;
  if (wax_session_finish (WAX_SESSION (source), result, &error))
    gtk_window_destroy (GTK_WINDOW (self));
  else
    toast_error (self, error);
}

/* Removed in another window or by another program. */
static void
accounts_cb (WaxConnectionWindow *self)
{
  if (!self->removing && wax_session_find_account (self->session, wax_account_get_id (self->account)) == NULL)
    gtk_window_destroy (GTK_WINDOW (self));
}

static void
remove_response_cb (AdwMessageDialog *dialog, const char *response, WaxConnectionWindow *self)
{
  if (!g_str_equal (response, "remove"))
    return;
  self->removing = TRUE;
  wax_session_remove_account_async (self->session, self->account, FALSE, removed_cb, g_object_ref (self));
}

static void
remove_cb (WaxConnectionWindow *self)
{
  AdwMessageDialog *dialog =
    ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (self), _("Remove This Account?"), NULL));
  WaxAccountRecord *record = wax_account_get_record (self->account);

  /* Translators: an account's user, then its server. */
  adw_message_dialog_format_body (dialog, _("%s at %s: its mail is removed from this computer and stays on the server."
                                            " The password is forgotten."), record->user, record->server_url);
  adw_message_dialog_add_responses (dialog, "keep", _("Keep"), "remove", _("Remove"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "remove", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "keep");
  adw_message_dialog_set_close_response (dialog, "keep");
  g_signal_connect_object (dialog, "response", G_CALLBACK (remove_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
wax_connection_window_dispose (GObject *object)
{
  WaxConnectionWindow *self = WAX_CONNECTION_WINDOW (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_weak_pointer (&self->question);
  g_clear_object (&self->pin);
  g_clear_object (&self->session);
  g_clear_object (&self->account);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (wax_connection_window_parent_class)->dispose (object);
}

static void
wax_connection_window_class_init (WaxConnectionWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_connection_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-connection-window.ui");
  wax_manual_add_key (widget_class, "status");
  gtk_widget_class_bind_template_child (widget_class, WaxConnectionWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, WaxConnectionWindow, title);
  gtk_widget_class_bind_template_child (widget_class, WaxConnectionWindow, security_row);
  gtk_widget_class_bind_template_child (widget_class, WaxConnectionWindow, security_icon);
  gtk_widget_class_bind_template_child (widget_class, WaxConnectionWindow, fingerprint_row);
  gtk_widget_class_bind_template_child (widget_class, WaxConnectionWindow, certificate_row);
  gtk_widget_class_bind_template_child (widget_class, WaxConnectionWindow, withdrawal_row);
  gtk_widget_class_bind_template_child (widget_class, WaxConnectionWindow, sign_in_row);
  gtk_widget_class_bind_template_child (widget_class, WaxConnectionWindow, pin_button);
  gtk_widget_class_bind_template_child (widget_class, WaxConnectionWindow, stop_row);
  gtk_widget_class_bind_template_child (widget_class, WaxConnectionWindow, stop_button);
  gtk_widget_class_bind_template_child (widget_class, WaxConnectionWindow, online_row);
  gtk_widget_class_bind_template_child (widget_class, WaxConnectionWindow, way_row);
  gtk_widget_class_bind_template_child (widget_class, WaxConnectionWindow, waiting_row);
  gtk_widget_class_bind_template_child (widget_class, WaxConnectionWindow, online_button);
  gtk_widget_class_bind_template_child (widget_class, WaxConnectionWindow, secure_row);
  gtk_widget_class_bind_template_child (widget_class, WaxConnectionWindow, secure_lock);
  gtk_widget_class_bind_template_child (widget_class, WaxConnectionWindow, secure_switch);
  gtk_widget_class_bind_template_child (widget_class, WaxConnectionWindow, channels);
  gtk_widget_class_bind_template_child (widget_class, WaxConnectionWindow, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, check_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_cb);
  gtk_widget_class_bind_template_callback (widget_class, report_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, fetch_cb);
  gtk_widget_class_bind_template_callback (widget_class, ledger_cb);
  gtk_widget_class_bind_template_callback (widget_class, privacy_cb);
  gtk_widget_class_bind_template_callback (widget_class, sign_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, pin_cb);
  gtk_widget_class_bind_template_callback (widget_class, online_cb);
  gtk_widget_class_bind_template_callback (widget_class, secure_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
}

static void
wax_connection_window_init (WaxConnectionWindow *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  wax_button_layout_wrap_text (self->remove_button);
  wax_toasts_leave_escape (adw_toast_overlay_get_child (self->toasts));
  wax_labels_show_cut (GTK_WIDGET (self->title));
  /* Its name has the title in it. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->security_row), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  wax_labels_add_no_hyphens_below (GTK_WIDGET (self));
  wax_row_layout_use_below (GTK_WIDGET (self));
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
  g_signal_connect (self, "unmap", G_CALLBACK (unmap_cb), NULL);
}

WaxConnectionWindow *
wax_connection_window_new (WaxSession *session, WaxAccount *account)
{
  WaxConnectionWindow *self = g_object_new (WAX_TYPE_CONNECTION_WINDOW, NULL);
  GListModel *channels = wax_account_get_channels (account);

  self->session = g_object_ref (session);
  self->account = g_object_ref (account);
  self->pin = wax_pin_prompt_new (session, GTK_WINDOW (self));
  g_signal_connect_object (self->pin, "unwanted", G_CALLBACK (unwanted_cb), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < g_list_model_get_n_items (channels); i++) {
    g_autoptr(WaxChannel) channel = g_list_model_get_item (channels, i);
    GtkWidget *row = wax_channel_row_new (channel);

    g_ptr_array_add (self->rows, row);
    adw_preferences_group_add (self->channels, row);
  }
  g_signal_connect_object (account, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (wax_session_get_accounts (session), "items-changed", G_CALLBACK (accounts_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}
