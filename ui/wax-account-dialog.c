#include "wax-account-dialog.h"

#include "trust/wax-trust-error.h"
#include "util/wax-secret.h"
#include "wax-manual-window.h"
#include "wax-pin-prompt.h"
#include "wax-sign-in-form.h"
#include "wax-trust-dialog.h"
#include "wax-window-height.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _WaxAccountDialog {
  AdwWindow parent_instance;

  WaxSession *session;
  WaxAccountRecord *fields; /* being tried */
  GBytes *secret;           /* being tried */
  char *other;              /* (nullable): where the server may be instead */
  char *chosen;             /* (nullable): with that certificate, of one that asks each time */
  GCancellable *cancellable;
  gboolean server_typed; /* by the person: it does not follow the address any more */
  gboolean following;
  WaxTrustDialog *asking; /* weak */
  WaxPinPrompt *pin;
  gboolean on_reader;     /* a PIN was asked for there, since the person pressed Continue */

  GtkStack *pages;
  GtkWidget *failure;
  GtkLabel *sentence;
  GtkLabel *help;
  GtkLabel *sent;
  GtkButton *other_button;
  GtkWidget *address; /* entries rather than rows: of those nobody hears which has the focus */
  GtkWidget *server;
  GtkWidget *password;
  GtkWidget *password_title;
  WaxSignInForm *sign_in;
  GtkWidget *kept;
  GtkWidget *continue_button;
  AdwStatusPage *checking;
  GtkSpinner *spinner;
};

enum { SIGNAL_ADDED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxAccountDialog, wax_account_dialog, ADW_TYPE_WINDOW)

static void try_account (WaxAccountDialog *self);

static const char *
get_text (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static gboolean
sends_password (WaxAccountDialog *self)
{
  return wax_sign_in_form_sends_password (self->sign_in);
}

static void
changed_cb (WaxAccountDialog *self)
{
  gtk_widget_set_sensitive (self->continue_button, get_text (self->address)[0] != '\0' &&
                                                     get_text (self->server)[0] != '\0' &&
                                                     (get_text (self->password)[0] != '\0' || !sends_password (self)) &&
                                                     wax_sign_in_form_is_complete (self->sign_in));
}

/* What is not sent is not asked for. */
static void
sign_in_cb (WaxAccountDialog *self)
{
  gboolean password = sends_password (self);

  gtk_widget_set_visible (self->password, password);
  gtk_widget_set_visible (self->password_title, password);
  gtk_widget_set_visible (self->kept, password);
  changed_cb (self);
}

/* Most servers are found under the address's domain: it stands there until another is typed. */
static void
address_cb (WaxAccountDialog *self)
{
  const char *at = strrchr (get_text (self->address), '@');

  if (!self->server_typed) {
    self->following = TRUE;
    gtk_editable_set_text (GTK_EDITABLE (self->server), at != NULL ? at + 1 : "");
    self->following = FALSE;
  }
  wax_sign_in_form_set_address (self->sign_in, get_text (self->address));
  changed_cb (self);
}

static void
server_cb (WaxAccountDialog *self)
{
  if (!self->following)
    self->server_typed = get_text (self->server)[0] != '\0';
  wax_sign_in_form_set_server (self->sign_in, get_text (self->server));
  changed_cb (self);
}

static void
show_form (WaxAccountDialog *self)
{
  gtk_spinner_stop (self->spinner);
  gtk_stack_set_visible_child_name (self->pages, "form");
}

static void
given_cb (WaxPinPrompt *prompt, gboolean on_reader, WaxAccountDialog *self)
{
  self->on_reader |= on_reader;
  try_account (self);
}

/* The person has just pressed Continue, or entered another PIN. A reader would ask again and again, whatever is entered
 * there. */
static void
ask_for_pin (WaxAccountDialog *self)
{
  WaxIdentity *identity = wax_sign_in_form_find_identity (self->sign_in);

  if (identity != NULL && !self->on_reader)
    wax_pin_prompt_ask (self->pin, identity);
}

static gboolean
is_at_fault (const WaxFailure *failure)
{
  static const char *const codes[] = { "not-found", "refused", "unreachable", "timed-out", "not-tls", "not-http",
                                       "redirect",  "not-zimbra", NULL };

  return g_strv_contains (codes, failure->code) &&
         (strcmp (failure->domain, "network") == 0 || strcmp (failure->domain, "server") == 0);
}

/* Returns: (transfer full) (nullable): below the address's domain, the next name that servers of mail often have. None
 * is asked unless the person wants it. */
static char *
find_other (WaxAccountDialog *self)
{
  static const char *const names[] = { "", "mail.", "webmail.", "zimbra.", NULL };
  const char *at = strrchr (get_text (self->address), '@');
  g_autofree char *server = g_strstrip (g_strdup (get_text (self->server)));

  for (guint i = 0; at != NULL && at[1] != '\0' && names[i + 1] != NULL; i++) {
    g_autofree char *tried = g_strconcat (names[i], at + 1, NULL);

    if (g_ascii_strcasecmp (tried, server) == 0)
      return g_strconcat (names[i + 1], at + 1, NULL);
  }
  return NULL;
}

static void
offer_other (WaxAccountDialog *self, const WaxFailure *failure)
{
  g_autofree char *label = NULL;

  g_free (self->other);
  self->other = is_at_fault (failure) ? find_other (self) : NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->other_button), self->other != NULL);
  if (self->other == NULL)
    return;
  /* Translators: a button: %s is the name of another server. */
  label = g_strdup_printf (_("Try %s"), self->other);
  gtk_button_set_label (self->other_button, label);
}

static void
show_failure (WaxAccountDialog *self, const GError *error)
{
  g_autoptr(WaxEndpoint) endpoint = wax_account_setup_get_endpoint (self->fields, NULL);
  g_autoptr(WaxFailure) failure = wax_failure_new (error, endpoint);
  /* Translators: "Sent so far", then what was. */
  g_autofree char *sent = g_strdup_printf (_("%s: %s"), _("Sent so far"), failure->sent);

  gtk_label_set_label (self->sentence, failure->sentence);
  gtk_label_set_label (self->help, failure->help);
  gtk_widget_set_visible (GTK_WIDGET (self->help), failure->help[0] != '\0');
  gtk_label_set_label (self->sent, sent);
  gtk_widget_set_visible (GTK_WIDGET (self->sent), failure->sent[0] != '\0');
  offer_other (self, failure);
  gtk_widget_set_visible (self->failure, TRUE);
  show_form (self);
  wax_sign_in_form_set_server (self->sign_in, get_text (self->server)); /* which has said more by now */
  if (failure->remedy == WAX_REMEDY_PASSWORD)
    gtk_widget_grab_focus (self->password);
  else if (self->other != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->other_button));
  else if (is_at_fault (failure))
    gtk_widget_grab_focus (self->server);
  if (failure->remedy == WAX_REMEDY_PIN)
    ask_for_pin (self);
}

static void
authorized_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxAccountDialog) self = data;
  g_autoptr(GError) error = NULL;

  if (self->session == NULL)
    return;
  if (wax_session_finish (WAX_SESSION (source), result, &error))
    try_account (self);
  else
    show_failure (self, error);
}

static void
authorize_cb (WaxTrustDialog *dialog, int duration, const char *entered, const char *why, WaxAccountDialog *self)
{
  wax_session_authorize_async (self->session, wax_trust_dialog_get_question (dialog), duration, entered, why,
                               authorized_cb, g_object_ref (self));
}

static void
refused_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxAccountDialog) self = data;
  g_autoptr(GError) error = NULL;

  if (self->session != NULL && !wax_session_finish (WAX_SESSION (source), result, &error))
    show_failure (self, error);
}

static void
stay_offline_cb (WaxTrustDialog *dialog, WaxAccountDialog *self)
{
  g_autoptr(GError) error = NULL;

  wax_trust_error_set_question (&error, wax_trust_dialog_get_question (dialog));
  show_failure (self, error);
  wax_session_stay_offline_async (self->session, wax_trust_dialog_get_question (dialog), refused_cb,
                                  g_object_ref (self));
}

/* A window that outlives the one below it does not end well: both may go while this waits. */
typedef struct {
  GWeakRef self;
  GWeakRef dialog;
} Search;

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Search *search = data;
  g_autoptr(WaxAccountDialog) self = g_weak_ref_get (&search->self);
  g_autoptr(WaxTrustDialog) dialog = g_weak_ref_get (&search->dialog);
  g_autoptr(GError) error = NULL;
  WaxIssuerFinding finding = WAX_ISSUER_UNREACHABLE;

  wax_session_fetch_issuer_finish (WAX_SESSION (source), result, &finding, &error);
  if (dialog != NULL && wax_trust_dialog_take_finding (dialog, finding, error) && self != NULL &&
      self->session != NULL)
    try_account (self);
  g_weak_ref_clear (&search->self);
  g_weak_ref_clear (&search->dialog);
  g_free (search);
}

static void
fetch_cb (WaxTrustDialog *dialog, WaxAccountDialog *self)
{
  Search *search = g_new0 (Search, 1);

  g_weak_ref_init (&search->self, self);
  g_weak_ref_init (&search->dialog, dialog);
  wax_session_fetch_issuer_async (self->session, wax_trust_dialog_get_question (dialog), fetched_cb, search);
}

static void
ask (WaxAccountDialog *self, WaxTrustQuestion *question)
{
  g_autoptr(WaxPolicy) policy = wax_session_dup_policy (self->session);
  WaxTrustDialog *dialog = wax_trust_dialog_new (question, policy, self->fields->user, NULL, 0);

  g_set_weak_pointer (&self->asking, dialog);
  g_signal_connect_object (dialog, "authorize", G_CALLBACK (authorize_cb), self, 0);
  g_signal_connect_object (dialog, "stay-offline", G_CALLBACK (stay_offline_cb), self, 0);
  g_signal_connect_object (dialog, "fetch", G_CALLBACK (fetch_cb), self, 0);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Somebody else may have answered, e.g. the help desk: it goes on by itself. */
static void
trust_changed_cb (WaxAccountDialog *self)
{
  if (self->asking != NULL &&
      wax_session_is_answered (self->session, wax_trust_dialog_get_question (self->asking)) &&
      wax_trust_dialog_withdraw (self->asking))
    try_account (self);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxAccountDialog) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxAccount) account = wax_session_add_account_finish (WAX_SESSION (source), result, &error);
  WaxTrustQuestion *question = error != NULL ? wax_trust_error_get_question (error) : NULL;

  if (self->session == NULL)
    return;
  if (account != NULL) {
    g_signal_emit (self, signals[SIGNAL_ADDED], 0, account);
    gtk_window_destroy (GTK_WINDOW (self));
  } else if (question != NULL) {
    ask (self, question);
  } else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    show_form (self);
  } else {
    show_failure (self, error);
  }
}

static void
try_account (WaxAccountDialog *self)
{
  /* Translators: the name or address of a server. */
  g_autofree char *server = g_strdup_printf (_("Asking %s"), self->fields->server_url);
  g_autofree char *escaped = g_markup_escape_text (server, -1);

  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  adw_status_page_set_description (self->checking, escaped);
  gtk_widget_set_visible (self->failure, FALSE);
  gtk_spinner_start (self->spinner);
  gtk_stack_set_visible_child_name (self->pages, "checking");
  wax_session_add_account_async (self->session, self->fields, self->chosen, self->secret, self->cancellable, added_cb,
                                 g_object_ref (self));
}

static void
continue_cb (WaxAccountDialog *self)
{
  g_autofree char *address = g_strstrip (g_strdup (get_text (self->address)));
  g_autofree char *server = g_strstrip (g_strdup (get_text (self->server)));

  if (!gtk_widget_is_sensitive (self->continue_button))
    return;
  self->on_reader = FALSE;
  g_clear_pointer (&self->fields, wax_account_record_unref);
  g_clear_pointer (&self->secret, g_bytes_unref);
  self->fields = wax_account_record_new (&(WaxAccountRecord){
    .kind = "zimbra", .server_url = server, .user = address, .secure = TRUE,
    .sign_in = wax_sign_in_form_get_way (self->sign_in), .identity = wax_sign_in_form_get_identity (self->sign_in),
    .cert_port = wax_sign_in_form_get_port (self->sign_in) });
  g_free (self->chosen);
  self->chosen = g_strdup (wax_sign_in_form_get_chosen (self->sign_in));
  if (sends_password (self))
    self->secret = wax_secret_new (get_text (self->password));
  try_account (self);
}

static void
other_cb (WaxAccountDialog *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->server), self->other);
  continue_cb (self);
}

static void
cancel_cb (WaxAccountDialog *self)
{
  g_cancellable_cancel (self->cancellable);
}

static gboolean
wax_account_dialog_close_request (GtkWindow *window)
{
  WaxAccountDialog *self = WAX_ACCOUNT_DIALOG (window);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  return GTK_WINDOW_CLASS (wax_account_dialog_parent_class)->close_request (window);
}

static void
wax_account_dialog_dispose (GObject *object)
{
  WaxAccountDialog *self = WAX_ACCOUNT_DIALOG (object);

  /* What still waits may hold it for longer than the window below is there. */
  gtk_window_set_transient_for (GTK_WINDOW (self), NULL);
  g_clear_weak_pointer (&self->asking);
  g_clear_object (&self->pin);
  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->fields, wax_account_record_unref);
  g_clear_pointer (&self->chosen, g_free);
  g_clear_pointer (&self->other, g_free);
  g_clear_pointer (&self->secret, g_bytes_unref);
  G_OBJECT_CLASS (wax_account_dialog_parent_class)->dispose (object);
}

static void
wax_account_dialog_class_init (WaxAccountDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_account_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = wax_account_dialog_close_request;
  g_type_ensure (WAX_TYPE_SIGN_IN_FORM);
  signals[SIGNAL_ADDED] = g_signal_new ("added", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, WAX_TYPE_ACCOUNT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-account-dialog.ui");
  wax_manual_add_key (widget_class, "accounts");
  gtk_widget_class_bind_template_child (widget_class, WaxAccountDialog, pages);
  gtk_widget_class_bind_template_child (widget_class, WaxAccountDialog, failure);
  gtk_widget_class_bind_template_child (widget_class, WaxAccountDialog, sentence);
  gtk_widget_class_bind_template_child (widget_class, WaxAccountDialog, help);
  gtk_widget_class_bind_template_child (widget_class, WaxAccountDialog, sent);
  gtk_widget_class_bind_template_child (widget_class, WaxAccountDialog, other_button);
  gtk_widget_class_bind_template_child (widget_class, WaxAccountDialog, address);
  gtk_widget_class_bind_template_child (widget_class, WaxAccountDialog, server);
  gtk_widget_class_bind_template_child (widget_class, WaxAccountDialog, password);
  gtk_widget_class_bind_template_child (widget_class, WaxAccountDialog, password_title);
  gtk_widget_class_bind_template_child (widget_class, WaxAccountDialog, sign_in);
  gtk_widget_class_bind_template_child (widget_class, WaxAccountDialog, kept);
  gtk_widget_class_bind_template_child (widget_class, WaxAccountDialog, continue_button);
  gtk_widget_class_bind_template_child (widget_class, WaxAccountDialog, checking);
  gtk_widget_class_bind_template_child (widget_class, WaxAccountDialog, spinner);
  gtk_widget_class_bind_template_callback (widget_class, address_cb);
  gtk_widget_class_bind_template_callback (widget_class, server_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, sign_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, continue_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, other_cb);
}

static void
wax_account_dialog_init (WaxAccountDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wax_window_height_follow_text (GTK_WINDOW (self));
}

WaxAccountDialog *
wax_account_dialog_new (WaxSession *session, const char *server, const char *user)
{
  WaxAccountDialog *self = g_object_new (WAX_TYPE_ACCOUNT_DIALOG, NULL);

  self->session = g_object_ref (session);
  self->pin = wax_pin_prompt_new (session, GTK_WINDOW (self));
  g_signal_connect_object (self->pin, "given", G_CALLBACK (given_cb), self, 0);
  wax_sign_in_form_set_session (self->sign_in, session);
  g_signal_connect_object (session, "trust-changed", G_CALLBACK (trust_changed_cb), self, G_CONNECT_SWAPPED);
  if (server != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->server), server);
  if (user != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->address), user);
  gtk_widget_grab_focus (user != NULL ? self->password : self->address);
  return self;
}
