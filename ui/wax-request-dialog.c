#include "wax-request-dialog.h"

#include "wax-failure-card.h"
#include "wax-manual-window.h"
#include "wax-wait-row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _WaxRequestDialog {
  AdwWindow parent_instance;
  WaxSession *session;
  GCancellable *cancellable; /* (nullable): while it is made */
  WaxFailureCard *failure;
  GtkWidget *name;
  GtkWidget *address;
  GtkWidget *organization;
  WaxWaitRow *wait;
  GtkWidget *make_button;
};

enum { SIGNAL_REQUESTED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxRequestDialog, wax_request_dialog, ADW_TYPE_WINDOW)

/* Returns: (transfer full) */
static char *
dup_text (GtkWidget *entry)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
}

static void
changed_cb (WaxRequestDialog *self)
{
  g_autofree char *name = dup_text (self->name), *address = dup_text (self->address);
  const char *at = strchr (address, '@');

  gtk_widget_set_sensitive (self->make_button, self->cancellable == NULL && name[0] != '\0' && at != NULL &&
                                                 at > address && at[1] != '\0');
}

static void
set_making (WaxRequestDialog *self, GCancellable *cancellable)
{
  g_set_object (&self->cancellable, cancellable);
  gtk_editable_set_editable (GTK_EDITABLE (self->name), cancellable == NULL);
  gtk_editable_set_editable (GTK_EDITABLE (self->address), cancellable == NULL);
  gtk_editable_set_editable (GTK_EDITABLE (self->organization), cancellable == NULL);
  changed_cb (self);
}

/* (nullable): what the person gave up needs no words. */
static WaxFailure *
explain (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return NULL;
  if (g_error_matches (error, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_SUBJECT))
    return wax_failure_new_known ("identity", "subject",
                                  _("No certificate can be asked for with this mail address."),
                                  _("Certificates hold none with blanks or with letters other than a to z."));
  return wax_failure_new (error, NULL);
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxRequestDialog) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxFailure) failure = NULL;
  gboolean made = wax_session_finish (WAX_SESSION (source), result, &error);

  if (self->session == NULL)
    return;
  wax_wait_row_stop (self->wait);
  set_making (self, NULL);
  if (made) {
    g_signal_emit (self, signals[SIGNAL_REQUESTED], 0);
    gtk_window_close (GTK_WINDOW (self));
    return;
  }
  failure = explain (error);
  wax_failure_card_show (self->failure, failure);
  gtk_widget_grab_focus (self->make_button);
}

static void
make_cb (WaxRequestDialog *self)
{
  g_autofree char *name = dup_text (self->name), *address = dup_text (self->address);
  g_autofree char *organization = dup_text (self->organization);
  g_autofree char *subject = wax_identity_request_write_subject (name, organization, address);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();

  wax_failure_card_show (self->failure, NULL);
  set_making (self, cancellable);
  wax_wait_row_start (self->wait, _("Keeping the private key in your keyring…"), cancellable);
  wax_session_request_identity_async (self->session, subject, cancellable, made_cb, g_object_ref (self));
}

/* ---- object ---- */

static void
wax_request_dialog_dispose (GObject *object)
{
  WaxRequestDialog *self = WAX_REQUEST_DIALOG (object);

  /* What still waits may hold it for longer than the window below is there. */
  gtk_window_set_transient_for (GTK_WINDOW (self), NULL);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (wax_request_dialog_parent_class)->dispose (object);
}

static void
wax_request_dialog_class_init (WaxRequestDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_request_dialog_dispose;
  g_type_ensure (WAX_TYPE_FAILURE_CARD);
  g_type_ensure (WAX_TYPE_WAIT_ROW);
  signals[SIGNAL_REQUESTED] = g_signal_new ("requested", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                            NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-request-dialog.ui");
  wax_manual_add_key (widget_class, "identity");
  gtk_widget_class_bind_template_child (widget_class, WaxRequestDialog, failure);
  gtk_widget_class_bind_template_child (widget_class, WaxRequestDialog, name);
  gtk_widget_class_bind_template_child (widget_class, WaxRequestDialog, address);
  gtk_widget_class_bind_template_child (widget_class, WaxRequestDialog, organization);
  gtk_widget_class_bind_template_child (widget_class, WaxRequestDialog, wait);
  gtk_widget_class_bind_template_child (widget_class, WaxRequestDialog, make_button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, make_cb);
}

static void
wax_request_dialog_init (WaxRequestDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* The person's own name, where the computer knows more than that of the user. */
static const char *
get_real_name (void)
{
  const char *name = g_get_real_name ();

  return g_str_equal (name, "Unknown") || g_str_equal (name, g_get_user_name ()) ? "" : name;
}

WaxRequestDialog *
wax_request_dialog_new (WaxSession *session)
{
  WaxRequestDialog *self = g_object_new (WAX_TYPE_REQUEST_DIALOG, NULL);
  g_autoptr(WaxAccount) account = g_list_model_get_item (wax_session_get_accounts (session), 0);

  self->session = g_object_ref (session);
  gtk_editable_set_text (GTK_EDITABLE (self->name), get_real_name ());
  if (account != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->address), wax_account_get_address (account));
  gtk_window_set_focus (GTK_WINDOW (self), self->name);
  changed_cb (self);
  return self;
}
