#include "wax-settings-dialog.h"

#include "wax-labels.h"
#include "wax-row-layout.h"

#include <glib/gi18n-lib.h>

enum { TEXT_HEIGHT = 110 };

struct _WaxSettingsDialog {
  AdwWindow parent_instance;
  WaxSettingsPane *pane;
  WaxSettingsForm form;
  gboolean filled;
  gboolean filling;
  gboolean touched; /* by the person */
  GtkBox *content;
  GtkBox *parts;
  GtkLabel *problem;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (WaxSettingsDialog, wax_settings_dialog, ADW_TYPE_WINDOW)

static void
check (WaxSettingsDialog *self)
{
  g_autofree char *problem = self->form.check != NULL ? self->form.check (self, self->form.data) : NULL;
  WaxAccountSettings *settings = wax_settings_pane_get_settings (self->pane);

  /* What is not begun yet is no mistake. */
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL && self->touched);
  gtk_label_set_label (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_sensitive (self->button, problem == NULL && wax_account_settings_can_change (settings) &&
                                            !wax_settings_pane_is_waiting (self->pane));
  gtk_widget_set_sensitive (GTK_WIDGET (self->parts), self->filled && !wax_settings_pane_is_waiting (self->pane));
}

void
wax_settings_dialog_touch (WaxSettingsDialog *self)
{
  if (self->filling || !self->filled)
    return;
  self->touched = TRUE;
  check (self);
}

/* What the person has begun to change stays, whatever comes from the server. */
static void
refresh_cb (WaxSettingsDialog *self)
{
  if (wax_account_settings_get (wax_settings_pane_get_settings (self->pane)) == NULL)
    return;
  if (!self->filled || !self->touched) {
    self->filling = TRUE;
    self->form.fill (self, self->form.data);
    self->filling = FALSE;
    self->filled = TRUE;
  }
  check (self);
}

static void
done_cb (WaxSettingsDialog *self)
{
  self->touched = FALSE;
  gtk_window_close (GTK_WINDOW (self));
}

void
wax_settings_dialog_send (WaxSettingsDialog *self, WaxSettingsChange *change)
{
  wax_settings_pane_change (self->pane, change);
  check (self);
}

static void
submit_cb (WaxSettingsDialog *self)
{
  WaxSettingsChange *change = self->form.submit (self, self->form.data);

  if (change != NULL)
    wax_settings_dialog_send (self, change);
  else
    done_cb (self);
}

static void
discard_cb (AdwMessageDialog *dialog, const char *response, WaxSettingsDialog *self)
{
  if (g_str_equal (response, "discard"))
    done_cb (self);
}

static gboolean
close_request_cb (WaxSettingsDialog *self)
{
  AdwMessageDialog *dialog;

  if (!self->touched)
    return FALSE;
  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (self), _("Discard What Was Changed?"),
                                                       _("It was not sent to the server.")));
  adw_message_dialog_add_responses (dialog, "keep", _("Keep Editing"), "discard", _("Discard"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "keep");
  adw_message_dialog_set_close_response (dialog, "keep");
  g_signal_connect_object (dialog, "response", G_CALLBACK (discard_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  return TRUE;
}

/* ---- parts ---- */

void
wax_settings_dialog_add (WaxSettingsDialog *self, GtkWidget *part)
{
  gtk_box_append (self->parts, part);
}

void
wax_settings_dialog_add_last (WaxSettingsDialog *self, GtkWidget *widget)
{
  gtk_box_append (self->content, widget);
}

GtkWidget *
wax_settings_dialog_add_note (WaxSettingsDialog *self, const char *text)
{
  GtkWidget *note = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "xalign", 0.0, NULL);

  wax_labels_add_no_hyphens (GTK_LABEL (note));
  wax_settings_dialog_add (self, note);
  return note;
}

static void
add_labelled (WaxSettingsDialog *self, const char *text, GtkWidget *widget, GtkWidget *frame)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "xalign", 0.0, "mnemonic-widget",
                                   widget, NULL);

  gtk_widget_add_css_class (label, "caption-heading");
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), frame);
  wax_settings_dialog_add (self, box);
}

GtkWidget *
wax_settings_dialog_add_entry (WaxSettingsDialog *self, const char *label)
{
  GtkWidget *entry = g_object_new (GTK_TYPE_ENTRY, "activates-default", TRUE, NULL);

  add_labelled (self, label, entry, entry);
  g_signal_connect_object (entry, "changed", G_CALLBACK (wax_settings_dialog_touch), self, G_CONNECT_SWAPPED);
  return entry;
}

GtkTextView *
wax_settings_dialog_add_text (WaxSettingsDialog *self, const char *label)
{
  GtkWidget *view = g_object_new (GTK_TYPE_TEXT_VIEW, "accepts-tab", FALSE, "wrap-mode", GTK_WRAP_WORD_CHAR,
                                  "top-margin", 9, "bottom-margin", 9, "left-margin", 9, "right-margin", 9, NULL);
  GtkWidget *scrolled = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", view, "hscrollbar-policy", GTK_POLICY_NEVER,
                                      "min-content-height", TEXT_HEIGHT, NULL);

  gtk_widget_add_css_class (scrolled, "settings-text");
  gtk_widget_set_overflow (scrolled, GTK_OVERFLOW_HIDDEN);
  add_labelled (self, label, view, scrolled);
  g_signal_connect_object (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "changed",
                           G_CALLBACK (wax_settings_dialog_touch), self, G_CONNECT_SWAPPED);
  return GTK_TEXT_VIEW (view);
}

GtkSwitch *
wax_settings_dialog_add_switch (WaxSettingsDialog *self, const char *label)
{
  GtkWidget *toggle = g_object_new (GTK_TYPE_SWITCH, "valign", GTK_ALIGN_CENTER, NULL);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", label, "use-markup", FALSE, "title-lines", 0,
                                 "focusable", FALSE, "activatable-widget", toggle, NULL);
  GtkWidget *list = g_object_new (GTK_TYPE_LIST_BOX, "selection-mode", GTK_SELECTION_NONE, NULL);

  gtk_widget_add_css_class (list, "boxed-list");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  wax_row_layout_use_below (row);
  wax_settings_dialog_add (self, list);
  g_signal_connect_object (toggle, "notify::active", G_CALLBACK (wax_settings_dialog_touch), self, G_CONNECT_SWAPPED);
  return GTK_SWITCH (toggle);
}

char *
wax_settings_dialog_dup_text (GtkTextView *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return g_strchomp (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
}

void
wax_settings_dialog_set_text (GtkTextView *view, const char *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (view), text, -1);
}

/* ---- object ---- */

static void
wax_settings_dialog_dispose (GObject *object)
{
  WaxSettingsDialog *self = WAX_SETTINGS_DIALOG (object);

  /* What still waits may hold it for longer than the window below is there. */
  gtk_window_set_transient_for (GTK_WINDOW (self), NULL);
  G_OBJECT_CLASS (wax_settings_dialog_parent_class)->dispose (object);
}

static void
wax_settings_dialog_finalize (GObject *object)
{
  WaxSettingsDialog *self = WAX_SETTINGS_DIALOG (object);

  if (self->form.free != NULL)
    self->form.free (self->form.data);
  G_OBJECT_CLASS (wax_settings_dialog_parent_class)->finalize (object);
}

static void
wax_settings_dialog_class_init (WaxSettingsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_settings_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = wax_settings_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-settings-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxSettingsDialog, content);
  gtk_widget_class_bind_template_child (widget_class, WaxSettingsDialog, parts);
  gtk_widget_class_bind_template_child (widget_class, WaxSettingsDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, WaxSettingsDialog, button);
  gtk_widget_class_bind_template_callback (widget_class, submit_cb);
}

static void
wax_settings_dialog_init (WaxSettingsDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wax_labels_show_cut_titles (GTK_WIDGET (self));
  wax_labels_add_no_hyphens (self->problem);
  gtk_window_set_default_widget (GTK_WINDOW (self), self->button);
  g_signal_connect (self, "close-request", G_CALLBACK (close_request_cb), NULL);
}

WaxSettingsDialog *
wax_settings_dialog_new (GtkWindow *parent, WaxAccountSettings *settings, const char *title, const char *button)
{
  WaxSettingsDialog *self =
    g_object_new (WAX_TYPE_SETTINGS_DIALOG, "title", title, "transient-for", parent, "destroy-with-parent", TRUE, NULL);

  self->pane = wax_settings_pane_new (settings);
  gtk_box_prepend (self->content, GTK_WIDGET (self->pane));
  gtk_button_set_label (GTK_BUTTON (self->button), button);
  return self;
}

void
wax_settings_dialog_set_form (WaxSettingsDialog *self, const WaxSettingsForm *form)
{
  self->form = *form;
  g_signal_connect_object (self->pane, "refresh", G_CALLBACK (refresh_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pane, "done", G_CALLBACK (done_cb), self, G_CONNECT_SWAPPED);
  refresh_cb (self);
  check (self);
}

WaxAccountSettings *
wax_settings_dialog_get_settings (WaxSettingsDialog *self)
{
  return wax_settings_pane_get_settings (self->pane);
}
