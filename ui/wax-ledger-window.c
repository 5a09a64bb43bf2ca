#include "wax-ledger-window.h"

#include "app/wax-report.h"
#include "wax-certificate-window.h"
#include "wax-ledger-pane.h"
#include "wax-manual-window.h"
#include "wax-switcher-bar.h"
#include "wax-toasts.h"

#include <glib/gi18n-lib.h>

struct _WaxLedgerWindow {
  AdwWindow parent_instance;

  WaxSession *session;
  GtkFileChooserNative *chooser;

  AdwToastOverlay *toasts;
  GtkWidget *filter;
  AdwViewSwitcherTitle *switcher;
  AdwViewSwitcherBar *switcher_bar;
  AdwViewStack *stack;
  WaxLedgerPane *grants;
  WaxLedgerPane *history;
};

G_DEFINE_FINAL_TYPE (WaxLedgerWindow, wax_ledger_window, ADW_TYPE_WINDOW)

static void
toast_error (WaxLedgerWindow *self, const GError *error)
{
  g_autoptr(WaxFailure) failure = wax_failure_new (error, NULL);

  wax_toasts_say (self->toasts, failure->sentence);
}

static void
toast_saving_error (WaxLedgerWindow *self, const GError *error)
{
  g_autoptr(WaxFailure) failure = wax_failure_new (error, NULL);
  g_autoptr(WaxFailure) saving = wax_failure_new_saving (failure);

  wax_toasts_say (self->toasts, saving->sentence);
}

/* ---- what is shown ---- */

static void
show_all (WaxLedgerWindow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->filter));
  g_autofree char *ascii = g_hostname_to_ascii (text);
  const char *server = ascii != NULL ? ascii : text;

  wax_ledger_pane_show (self->grants, self->session, TRUE, server);
  wax_ledger_pane_show (self->history, self->session, FALSE, server);
}

static void
filter_cb (WaxLedgerWindow *self)
{
  if (self->session != NULL)
    show_all (self);
}

static void
filter (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_grab_focus (WAX_LEDGER_WINDOW (widget)->filter);
}

/* ---- the buttons of a row ---- */

static void
stopped_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxLedgerWindow) self = data;
  g_autoptr(GError) error = NULL;

  if (!wax_session_finish (WAX_SESSION (source), result, &error) && self->session != NULL)
    toast_error (self, error);
}

static void
stop (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxLedgerWindow *self = WAX_LEDGER_WINDOW (widget);
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_parse (g_variant_get_string (parameter, NULL), 0, NULL);

  if (endpoint != NULL)
    wax_session_stop_trusting_async (self->session, endpoint, stopped_cb, g_object_ref (self));
}

static void
show_certificate (WaxLedgerWindow *self, WaxVerdict *verdict)
{
  GtkWindow *viewer = GTK_WINDOW (wax_certificate_window_new (verdict));

  gtk_window_set_transient_for (viewer, GTK_WINDOW (self));
  gtk_window_present (viewer);
}

static void
copy_report (WaxLedgerWindow *self, WaxVerdict *verdict)
{
  g_autofree char *report = wax_report_new_for_verdict (verdict);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), report);
  wax_toasts_say (self->toasts, _("Report copied"));
}

/* What is to be done with a certificate of the ledger once it has been found. */
typedef struct {
  WaxLedgerWindow *window;
  void (*use) (WaxLedgerWindow *self, WaxVerdict *verdict);
} Wish;

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Wish *wish = data;
  g_autoptr(WaxLedgerWindow) self = wish->window;
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxVerdict) verdict = wax_session_find_certificate_finish (WAX_SESSION (source), result, &error);

  if (self->session == NULL)
    return;
  if (verdict != NULL)
    wish->use (self, verdict);
  else
    toast_error (self, error);
}

static void
use_certificate (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxLedgerWindow *self = WAX_LEDGER_WINDOW (widget);
  g_autoptr(WaxEndpoint) endpoint = NULL;
  const char *server, *fingerprint;
  Wish *wish;

  g_variant_get (parameter, "(&s&s)", &server, &fingerprint);
  endpoint = wax_endpoint_parse (server, 0, NULL);
  if (endpoint == NULL)
    return;
  wish = g_new (Wish, 1);
  *wish = (Wish){ g_object_ref (self), g_str_equal (name, "ledger.view") ? show_certificate : copy_report };
  wax_session_find_certificate_async (self->session, endpoint, fingerprint, found_cb, wish);
}

/* ---- export ---- */

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxLedgerWindow) self = data;
  g_autoptr(GError) error = NULL;
  gboolean ok = wax_session_finish (WAX_SESSION (source), result, &error);

  if (self->session == NULL)
    return;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "ledger.export", TRUE);
  if (ok)
    wax_toasts_say (self->toasts, _("Ledger exported"));
  else
    toast_saving_error (self, error);
}

static void
chosen_cb (WaxLedgerWindow *self, int response)
{
  g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));

  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  g_clear_object (&self->chooser);
  if (response != GTK_RESPONSE_ACCEPT || path == NULL)
    return;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "ledger.export", FALSE);
  wax_session_export_ledger_async (self->session, path, exported_cb, g_object_ref (self));
}

static void
export (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxLedgerWindow *self = WAX_LEDGER_WINDOW (widget);

  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (_("Export the Ledger"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE,
                                               _("_Export"), _("_Cancel"));
  /* Translators: the name of a file. */
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), _("trust-ledger.json"));
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* ---- object ---- */

static void
wax_ledger_window_dispose (GObject *object)
{
  WaxLedgerWindow *self = WAX_LEDGER_WINDOW (object);

  /* An export that was begun goes on to its end, or to that of the program. */
  g_clear_object (&self->session);
  g_clear_object (&self->chooser);
  G_OBJECT_CLASS (wax_ledger_window_parent_class)->dispose (object);
}

static void
wax_ledger_window_class_init (WaxLedgerWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_ledger_window_dispose;
  g_type_ensure (WAX_TYPE_LEDGER_PANE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-ledger-window.ui");
  wax_manual_add_key (widget_class, "trust");
  gtk_widget_class_bind_template_child (widget_class, WaxLedgerWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, WaxLedgerWindow, filter);
  gtk_widget_class_bind_template_child (widget_class, WaxLedgerWindow, switcher);
  gtk_widget_class_bind_template_child (widget_class, WaxLedgerWindow, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, WaxLedgerWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, WaxLedgerWindow, grants);
  gtk_widget_class_bind_template_child (widget_class, WaxLedgerWindow, history);
  gtk_widget_class_bind_template_callback (widget_class, filter_cb);
  gtk_widget_class_install_action (widget_class, "ledger.stop", "s", stop);
  gtk_widget_class_install_action (widget_class, "ledger.view", "(ss)", use_certificate);
  gtk_widget_class_install_action (widget_class, "ledger.report", "(ss)", use_certificate);
  gtk_widget_class_install_action (widget_class, "ledger.filter", NULL, filter);
  gtk_widget_class_install_action (widget_class, "ledger.export", NULL, export);
}

static void
wax_ledger_window_init (WaxLedgerWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wax_toasts_leave_escape (adw_toast_overlay_get_child (self->toasts));
  wax_switcher_bar_follow (self->switcher_bar, self->switcher);
}

WaxLedgerWindow *
wax_ledger_window_new (WaxSession *session)
{
  WaxLedgerWindow *self = g_object_new (WAX_TYPE_LEDGER_WINDOW, NULL);

  self->session = g_object_ref (session);
  show_all (self);
  return self;
}
