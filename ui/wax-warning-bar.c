#include "wax-warning-bar.h"

#include "wax-button-layout.h"
#include "wax-screen-reader.h"
#include "wax-status-words.h"
#include "wax-ui-text.h"

#include <glib/gi18n-lib.h>

struct _WaxWarningBar {
  AdwBin parent_instance;
  GtkRevealer *revealer;
  GtkWidget *bar;
  GtkWidget *row;
  GtkWidget *buttons;
  GtkImage *icon;
  GtkLabel *text;
  GtkButton *first_button;
  GtkButton *second_button;
  GtkButton *third_button;
};

/* What the bar shows; @text owned. Buttons without a label are not there. */
typedef struct {
  const char *icon_name;
  const char *style;
  char *text;
  const char *first_label, *first_action;
  const char *second_label, *second_action;
  const char *third_label, *third_action;
} Content;

G_DEFINE_FINAL_TYPE (WaxWarningBar, wax_warning_bar, ADW_TYPE_BIN)

static Content
describe_online (const WaxConnectionStatus *status, gint64 now)
{
  if (status->state == WAX_CONNECTION_PLAIN)
    return (Content){ "channel-insecure-symbolic", "error",
                      g_strdup (_("NOT SECURE: everybody on the way can read and change what is sent.")),
                      _("Connection Status"), "win.connection-status" };
  if (status->state == WAX_CONNECTION_OUTDATED)
    return (Content){ "channel-insecure-symbolic", "error",
                      g_strdup (_("NOT SECURE: this server's outdated encryption can be broken on the way.")),
                      _("Connection Status"), "win.connection-status" };
  if (status->state == WAX_CONNECTION_GRANTED && status->grant != NULL && wax_grant_is_ending (status->grant, now))
    return (Content){ "dialog-warning-symbolic", "error", wax_status_words_ending (status->grant, now),
                      _("Stop Trusting"), "win.stop-trusting", _("View Certificate"), "win.view-certificate" };
  if (status->state == WAX_CONNECTION_GRANTED && status->grant != NULL)
    return (Content){ "security-medium-symbolic", "warning", wax_status_words_trusted (status->grant, now),
                      _("Stop Trusting"), "win.stop-trusting", _("View Certificate"), "win.view-certificate" };
  return (Content){ 0 };
}

/* @said: (transfer full): a whole sentence, or how long a server is trusted; @more: a whole sentence */
static char *
join (char *said, const char *more)
{
  g_autofree char *owned = said;

  return g_str_has_suffix (said, ".")
           /* Translators: two whole sentences. */
           ? g_strdup_printf (_("%s %s"), said, more)
           /* Translators: how long a server is trusted, then a whole sentence. */
           : g_strdup_printf (_("%s. %s"), said, more);
}

/* A certificate of the person's own that ends is said beside all that is said of the server's. */
static Content
add_own_certificate (Content content, WaxAccount *account, gint64 now)
{
  WaxIdentity *identity = wax_account_get_identity (account);
  g_autofree char *text = identity != NULL ? wax_identity_describe_warning (identity, now) : NULL;

  if (text == NULL)
    return content;
  if (content.text == NULL)
    return (Content){ "dialog-warning-symbolic", "warning", g_steal_pointer (&text), _("Your Certificates"),
                      "win.own-certificates" };
  content.text = join (content.text, text);
  return content;
}

/* A PIN that would let the certificate have its part is asked for beside all that is said otherwise; then in few words,
 * for a small window. */
static Content
add_pin (Content content, WaxAccount *account)
{
  const WaxConnectionStatus *status = wax_account_get_status (account);
  const char *how = wax_connection_status_describe_sign_in (status);

  if (!wax_connection_status_lacks_pin (status))
    return content;
  if (content.text == NULL)
    return (Content){ "dialog-password-symbolic", "neutral",
                      how != NULL ? join (g_strdup (how), status->missing->sentence)
                                  : g_strdup (status->missing->sentence),
                      _("Enter PIN…"), "win.enter-pin", _("Connection Status"), "win.connection-status" };
  content.text = join (content.text, status->missing->sentence);
  content.third_label = _("Enter PIN…");
  content.third_action = "win.enter-pin";
  return content;
}

/* What the connection itself has to say stays said, and trust can still be ended. */
static Content
describe_connected (WaxAccount *account, gint64 now)
{
  Content content =
    add_pin (add_own_certificate (describe_online (wax_account_get_status (account), now), account, now), account);
  WaxFailure *failure = wax_account_get_mail_failure (account);
  g_autofree char *said = content.text;
  g_autofree char *text = failure != NULL ? wax_status_words_failure (failure) : NULL;

  if (failure == NULL) {
    content.text = g_steal_pointer (&said);
    return content;
  }
  content.icon_name = content.text != NULL ? content.icon_name : "dialog-error-symbolic";
  content.style = "error";
  /* Translators: two whole sentences. */
  content.text = said != NULL ? g_strdup_printf (_("%s %s"), text, said) : g_steal_pointer (&text);
  if (content.first_label == NULL) {
    content.first_label = _("Connection Status");
    content.first_action = "win.connection-status";
  }
  content.second_label = content.first_label;
  content.second_action = content.first_action;
  content.first_label = _("Try Again");
  content.first_action = "win.connect";
  return content;
}

static Content
describe_waiting (WaxAccount *account, gint64 now)
{
  g_autofree char *failure = wax_status_words_failure (wax_account_get_failure (account));
  g_autofree char *when = wax_ui_text_moment (wax_account_get_retry_at (account), now);
  /* Translators: what happened, then the time of the next try. */
  char *text = g_strdup_printf (_("%s Next try at %s."), failure, when);

  return (Content){ "network-error-symbolic", "neutral", text, _("Try Again"), "win.connect" };
}

/* What is wrong with the person's own certificate is mended where those are; what is wrong with which one is shown
 * where, with the account. */
static const char *
find_way_out (const WaxFailure *failure, const char **action)
{
  static const char *const own[] = { "no-key", "no-key-store", "expired", "not-yet-valid", "revoked",
                                     "wrong-purpose", NULL };

  if (strcmp (failure->domain, "identity") != 0)
    return NULL;
  *action = g_strv_contains (own, failure->code) ? "win.own-certificates" : "win.change-sign-in";
  if (g_str_equal (*action, "win.own-certificates"))
    return _("Your Certificates");
  return failure->remedy == WAX_REMEDY_SETTINGS ? _("Change Sign-In…") : NULL;
}

static Content
describe_failed (WaxAccount *account)
{
  WaxFailure *failure = wax_account_get_failure (account);
  char *text = wax_status_words_failure (failure);
  const char *action = NULL, *way_out = find_way_out (failure, &action);

  if (failure->remedy == WAX_REMEDY_CHOICE)
    return (Content){ "dialog-password-symbolic", "warning", text, _("Choose…"), "win.choose-certificate",
                      _("Connection Status"), "win.connection-status" };
  if (failure->question != NULL)
    return (Content) { "security-low-symbolic", "error",      text, _("Details…"), "win.decide",
                      _("Try Again"),         "win.connect" };
  if (way_out != NULL)
    return (Content){ "dialog-error-symbolic", "error", text, way_out, action, _("Try Again"), "win.connect" };
  return (Content){ "dialog-error-symbolic", "error", text, _("Try Again"), "win.connect", _("Connection Status"),
                    "win.connection-status" };
}

static Content
describe_without_password (WaxAccount *account)
{
  WaxFailure *failure = wax_account_get_failure (account);
  Content content = { "dialog-password-symbolic", "warning",
                      failure != NULL ? wax_status_words_failure (failure) : g_strdup (_("Your password is needed.")),
                      _("Enter Password…"), "win.enter-password" };

  return add_pin (content, account);
}

/* It waits for the person in another window; here are the ways on without that. */
static Content
describe_connecting (WaxAccount *account, gint64 now)
{
  WaxFailure *failure = wax_account_get_failure (account);
  Content content = describe_online (wax_account_get_status (account), now);

  if (failure == NULL)
    return content;
  g_free (content.text);
  if (failure->remedy == WAX_REMEDY_PASSWORD)
    return (Content){ "dialog-password-symbolic", "warning", wax_status_words_failure (failure), _("Enter Password…"),
                      "win.enter-password", _("Work Offline"), "win.disconnect" };
  return (Content){ "dialog-password-symbolic", "warning", wax_status_words_failure (failure), _("Work Offline"),
                    "win.disconnect" };
}

static Content
describe (WaxAccount *account, gint64 now)
{
  const WaxConnectionStatus *status = wax_account_get_status (account);
  WaxFailure *failure = wax_account_get_failure (account);

  switch (wax_account_get_state (account)) {
  case WAX_ACCOUNT_OFFLINE:
    return (Content){ "network-offline-symbolic", "neutral",
                      status->reason[0] != '\0' ? g_strdup_printf (_("Offline. %s"), status->reason)
                                                : g_strdup (_("You work offline. What is here can be read.")),
                      _("Connect"), "win.connect" };
  case WAX_ACCOUNT_CONNECTING: return describe_connecting (account, now);
  case WAX_ACCOUNT_ONLINE: return describe_connected (account, now);
  case WAX_ACCOUNT_NEEDS_DECISION:
    return (Content){ "security-medium-symbolic", "warning",
                      failure != NULL ? wax_status_words_failure (failure)
                                      : g_strdup (_("The server could not be confirmed. Nothing has been sent.")),
                      _("Decide…"), "win.decide" };
  case WAX_ACCOUNT_NEEDS_PASSWORD: return describe_without_password (account);
  case WAX_ACCOUNT_NEEDS_PIN:
    return (Content){ "dialog-password-symbolic", "warning",
                      failure != NULL ? wax_status_words_failure (failure) : g_strdup (_("The PIN is needed.")),
                      _("Enter PIN…"), "win.enter-pin" };
  case WAX_ACCOUNT_WAITING:
    if (failure != NULL)
      return describe_waiting (account, now);
    return (Content){ 0 };
  case WAX_ACCOUNT_FAILED:
    if (failure != NULL)
      return describe_failed (account);
    return (Content){ 0 };
  }
  g_assert_not_reached ();
}

/* A refusal, which the administrator may have wanted. */
static gboolean
concerns_help_desk (WaxAccount *account)
{
  WaxFailure *failure = wax_account_get_failure (account);
  WaxAccountState state = wax_account_get_state (account);

  return failure != NULL && (state == WAX_ACCOUNT_NEEDS_DECISION || state == WAX_ACCOUNT_FAILED) &&
         (failure->question != NULL || strcmp (failure->code, "certificate-required") == 0);
}

static void
add_help_desk (Content *content, const char *help_desk)
{
  g_autofree char *text = content->text;

  /* Translators: whole sentences, then the administrator's own line about the help desk. */
  content->text = g_strdup_printf (_("%s %s"), text, help_desk);
}

static void
add_name (Content *content, WaxAccount *account)
{
  g_autofree char *text = content->text;

  /* Translators: an account's name, then a whole sentence. */
  content->text = g_strdup_printf (_("%s: %s"), wax_account_get_title (account), text);
}

static void
set_button (GtkButton *button, const char *label, const char *action)
{
  gtk_widget_set_visible (GTK_WIDGET (button), label != NULL);
  if (label == NULL)
    return;
  gtk_button_set_label (button, label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
}

static gboolean
is_news (WaxWarningBar *self, const Content *content)
{
  if (gtk_revealer_get_reveal_child (self->revealer) != (content->text != NULL))
    return TRUE;
  return content->text != NULL && (!gtk_widget_has_css_class (self->bar, content->style) ||
                                   g_strcmp0 (gtk_image_get_icon_name (self->icon), content->icon_name) != 0);
}

/* What is new is said, which a minute less of trust is not. */
static void
tell (WaxWarningBar *self, const Content *content, WaxAccount *account)
{
  gboolean news = is_news (self, content) && gtk_widget_get_mapped (GTK_WIDGET (self));

  if (content->text != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, content->text, -1);
  if (news && content->text != NULL)
    wax_screen_reader_say (self->bar, content->text, g_str_equal (content->style, "error"));
  else if (news && account != NULL && wax_account_get_state (account) == WAX_ACCOUNT_ONLINE)
    wax_screen_reader_say (GTK_WIDGET (self), _("Connected to the Server"), FALSE);
}

void
wax_warning_bar_show (WaxWarningBar *self, WaxFailure *session_failure, WaxAccount *account, gboolean named,
                      const char *help_desk, gint64 now)
{
  static const char *const styles[] = { "warning", "error", "neutral" };
  Content content = { 0 };

  if (session_failure != NULL)
    content = (Content){ "dialog-error-symbolic", "error", wax_status_words_failure (session_failure) };
  else if (account != NULL)
    content = describe (account, now);
  if (session_failure == NULL && account != NULL && help_desk != NULL && concerns_help_desk (account))
    add_help_desk (&content, help_desk);
  if (session_failure == NULL && account != NULL && named && content.text != NULL)
    add_name (&content, account);
  tell (self, &content, account);
  gtk_revealer_set_reveal_child (self->revealer, content.text != NULL);
  if (content.text == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    gtk_widget_remove_css_class (self->bar, styles[i]);
  gtk_widget_add_css_class (self->bar, content.style);
  gtk_image_set_from_icon_name (self->icon, content.icon_name);
  gtk_label_set_label (self->text, content.text);
  set_button (self->first_button, content.first_label, content.first_action);
  set_button (self->second_button, content.second_label, content.second_action);
  set_button (self->third_button, content.third_label, content.third_action);
  g_free (content.text);
}

static void
wax_warning_bar_class_init (WaxWarningBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-warning-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxWarningBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, WaxWarningBar, bar);
  gtk_widget_class_bind_template_child (widget_class, WaxWarningBar, row);
  gtk_widget_class_bind_template_child (widget_class, WaxWarningBar, buttons);
  gtk_widget_class_bind_template_child (widget_class, WaxWarningBar, icon);
  gtk_widget_class_bind_template_child (widget_class, WaxWarningBar, text);
  gtk_widget_class_bind_template_child (widget_class, WaxWarningBar, first_button);
  gtk_widget_class_bind_template_child (widget_class, WaxWarningBar, second_button);
  gtk_widget_class_bind_template_child (widget_class, WaxWarningBar, third_button);
}

static void
wax_warning_bar_init (WaxWarningBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (self->row, wax_button_layout_new ());
  gtk_widget_set_layout_manager (self->buttons, wax_button_layout_new_row ());
}
