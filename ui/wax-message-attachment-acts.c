#include "wax-message-view-private.h"

#include "app/wax-account-attachments.h"
#include "wax-file-offer.h"
#include "wax-message-window.h"
#include "wax-picture-window.h"
#include "wax-status-words.h"

#include <glib/gi18n-lib.h>

/* What can be done with an attachment besides saving it. */

typedef enum { OPEN, COPY, SAVE_ALL } Kind;

/* Another message may be shown by the time it is done, or none any more. */
typedef struct {
  WaxMessageView *view; /* (nullable) weak */
  WaxMime *mime;
  Kind kind;
  guint index;
} Act;

static Act *
act_new (WaxMessageView *self, WaxMime *mime, Kind kind, guint index)
{
  Act *act = g_new0 (Act, 1);

  g_set_weak_pointer (&act->view, self);
  act->mime = wax_mime_ref (mime);
  act->kind = kind;
  act->index = index;
  return act;
}

static Act *
act_copy (const Act *act)
{
  return act_new (act->view, act->mime, act->kind, act->index);
}

static void
act_free (gpointer data)
{
  Act *act = data;

  g_clear_weak_pointer (&act->view);
  wax_mime_unref (act->mime);
  g_free (act);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Act, act_free)

static void run (const Act *act);

/* (nullable): where nobody looks any more */
static GtkWindow *
get_window (const Act *act)
{
  GtkRoot *root = act->view != NULL ? gtk_widget_get_root (GTK_WIDGET (act->view)) : NULL;

  return root != NULL ? GTK_WINDOW (root) : NULL;
}

/* ---- what went wrong ---- */

static void
response_cb (AdwMessageDialog *dialog, const char *response, Act *act)
{
  if (g_str_equal (response, "again") && act->view != NULL)
    run (act);
}

/* @again: trying once more may help */
static void
tell_failed (const Act *act, const char *title, const char *text, gboolean again)
{
  AdwMessageDialog *dialog;

  if (get_window (act) == NULL)
    return;
  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (get_window (act), title, text));
  adw_message_dialog_add_response (dialog, "cancel", _("Close"));
  if (again)
    adw_message_dialog_add_response (dialog, "again", _("Try Again"));
  adw_message_dialog_set_default_response (dialog, again ? "again" : "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), act_copy (act),
                         (GClosureNotify) (GCallback) act_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
tell_not_written (const Act *act, const GError *error)
{
  g_autoptr(WaxFailure) failure = wax_failure_new (error, NULL);
  g_autoptr(WaxFailure) saved = act->kind == SAVE_ALL ? wax_failure_new_saving (failure) : wax_failure_ref (failure);
  g_autofree char *text = wax_status_words_failure (saved);

  tell_failed (act, act->kind == OPEN   ? _("Attachment Not Opened")
                    : act->kind == COPY ? _("Attachment Not Copied")
                                        : _("Not All Attachments Saved"), text, TRUE);
}

/* ---- opening ---- */

static void
shown_cb (GObject *window, GAsyncResult *result, gpointer data)
{
  g_autoptr(Act) act = data;
  g_autoptr(GError) error = NULL;

  if (!gtk_show_uri_full_finish (GTK_WINDOW (window), result, &error))
    tell_failed (act, _("Attachment Not Opened"),
                 _("No program on this computer opens files of this kind. Save it, and choose a program yourself."),
                 FALSE);
}

/* What would be run, not shown: by the desktop itself, or by a program that others of its kind are given to. */
static gboolean
is_program (const char *type)
{
  static const char *const programs[] = {
    "application/x-executable", "application/x-desktop", "application/x-shellscript", "application/x-sharedlib",
    "application/x-ms-dos-executable", "application/x-msdownload", "application/vnd.microsoft.portable-executable",
    "application/x-msi", "application/x-ms-shortcut", "application/x-mswinurl", "application/x-java-archive",
    "application/java-archive", "application/x-java-jnlp-file", "application/vnd.debian.binary-package",
    "application/x-deb", "application/x-rpm", "application/vnd.flatpak", "application/vnd.flatpak.ref",
    "application/vnd.flatpak.repo", "application/vnd.snap", "application/vnd.appimage",
    "application/x-iso9660-appimage", "application/x-perl", "application/x-ruby", "application/javascript",
    "text/javascript", "text/x-python", "text/x-python3", "application/x-bat", "application/x-msdos-program",
    "application/hta", "text/vbscript",
  };

  for (guint i = 0; i < G_N_ELEMENTS (programs); i++) {
    g_autofree char *program = g_content_type_from_mime_type (programs[i]);

    if (program != NULL && g_content_type_is_a (type, program))
      return TRUE;
  }
  return g_str_has_prefix (type, "application/x-ms-win-");
}

static void
type_known_cb (GObject *file, GAsyncResult *result, gpointer data)
{
  g_autoptr(Act) act = data;
  g_autoptr(GFileInfo) info = g_file_query_info_finish (G_FILE (file), result, NULL);
  g_autofree char *uri = g_file_get_uri (G_FILE (file));

  if (get_window (act) == NULL)
    return;
  if (info == NULL || is_program (g_file_info_get_content_type (info)))
    tell_failed (act, _("Attachment Not Opened"),
                 _("This attachment is a program or starts one. Whoever sent it could do on this computer whatever you"
                   " can. It can be saved, and does nothing by that."), FALSE);
  else
    gtk_show_uri_full (get_window (act), uri, GDK_CURRENT_TIME, NULL, shown_cb, act_copy (act));
}

/* ---- copying ---- */

static void
copy_file (const Act *act, GFile *file)
{
  g_autoptr(GdkContentProvider) provider = wax_file_offer_new_for_file (file);

  gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (act->view)), provider);
  g_signal_emit_by_name (act->view, "notice", _("Attachment copied. Paste it into a folder, or a message."));
}

static void
handed_out_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Act) act = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = wax_account_hand_out_finish (WAX_ACCOUNT (source), result, &error);

  if (get_window (act) == NULL)
    return;
  if (file == NULL)
    tell_not_written (act, error);
  else if (act->kind == COPY)
    copy_file (act, file);
  else
    g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_CONTENT_TYPE, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT,
                             NULL, type_known_cb, act_copy (act));
}

/* ---- saving all ---- */

/* Returns: (transfer full): of those that are listed */
static GArray *
list_attachments (WaxMessageView *self, WaxMime *mime)
{
  GArray *indices = g_array_new (FALSE, FALSE, sizeof (guint));
  gboolean html = gtk_widget_get_visible (self->html_overlay);

  for (guint i = 0; i < mime->attachments->len; i++) {
    if (!html || !((WaxMimeAttachment *) mime->attachments->pdata[i])->in_html)
      g_array_append_val (indices, i);
  }
  return indices;
}

static void
all_saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Act) act = data;
  g_autoptr(GError) error = NULL;

  if (!wax_account_save_attachments_finish (WAX_ACCOUNT (source), result, &error))
    tell_not_written (act, error);
  else if (act->view != NULL)
    g_signal_emit_by_name (act->view, "notice", _("All attachments saved"));
}

static void
folder_chosen_cb (GtkNativeDialog *dialog, int response, Act *act)
{
  WaxMessageView *self = act->view;

  if (self == NULL)
    return;
  if (response == GTK_RESPONSE_ACCEPT && self->account != NULL) {
    g_autoptr(GFile) folder = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
    g_autoptr(GArray) indices = list_attachments (self, act->mime);

    wax_account_save_attachments_async (self->account, act->mime, indices, folder, NULL, all_saved_cb, act_copy (act));
  }
  g_clear_object (&self->chooser);
}

static void
choose_folder (const Act *act)
{
  WaxMessageView *self = act->view;

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_("Save All Attachments"), get_window (act),
                                               GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _("_Save Here"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_data (self->chooser, "response", G_CALLBACK (folder_chosen_cb), act_copy (act),
                         (GClosureNotify) (GCallback) act_free, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* ---- all of these ---- */

static void
run (const Act *act)
{
  if (get_window (act) == NULL || act->view->account == NULL)
    return;
  if (act->kind == SAVE_ALL)
    choose_folder (act);
  else
    wax_account_hand_out_async (act->view->account, act->mime, act->index, act->kind == COPY, NULL, handed_out_cb,
                                act_copy (act));
}

static gboolean
has (WaxMessageView *self, guint index)
{
  return self->mime != NULL && index < self->mime->attachments->len;
}

static void
act_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxMessageView *self = WAX_MESSAGE_VIEW (widget);
  guint index = parameter != NULL ? g_variant_get_uint32 (parameter) : 0;
  g_autoptr(Act) act = NULL;

  if (!has (self, index))
    return;
  act = act_new (self, self->mime, g_str_equal (name, "attachment.open")   ? OPEN
                                   : g_str_equal (name, "attachment.copy") ? COPY
                                                                           : SAVE_ALL, index);
  run (act);
}

static void
show_picture (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxMessageView *self = WAX_MESSAGE_VIEW (widget);
  guint index = g_variant_get_uint32 (parameter);

  if (has (self, index) && self->account != NULL)
    gtk_window_present (wax_picture_window_new (GTK_WINDOW (gtk_widget_get_root (widget)), self->account, self->mime,
                                                index));
}

static void
read_message (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxMessageView *self = WAX_MESSAGE_VIEW (widget);
  guint index = g_variant_get_uint32 (parameter);

  if (has (self, index) && self->account != NULL)
    gtk_window_present (wax_message_window_new (GTK_WINDOW (gtk_widget_get_root (widget)), self->account, self->mime,
                                                index));
}

void
wax_message_view_install_attachment_acts (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "attachment.show", "u", show_picture);
  gtk_widget_class_install_action (widget_class, "attachment.read", "u", read_message);
  gtk_widget_class_install_action (widget_class, "attachment.open", "u", act_cb);
  gtk_widget_class_install_action (widget_class, "attachment.copy", "u", act_cb);
  gtk_widget_class_install_action (widget_class, "attachment.save-all", NULL, act_cb);
}

/* ---- dragging ---- */

static GdkContentProvider *
prepare_cb (GtkDragSource *source, double x, double y, WaxMessageView *self)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source));
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "index"));

  return has (self, index) && self->account != NULL ? wax_file_offer_new (self->account, self->mime, index) : NULL;
}

static void
begin_cb (GtkDragSource *source, GdkDrag *drag, WaxMessageView *self)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source));
  GtkWidget *label = gtk_label_new (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));

  gtk_widget_add_css_class (label, "dragged-messages");
  gtk_drag_icon_set_child (GTK_DRAG_ICON (gtk_drag_icon_get_for_drag (drag)), label);
}

/* To the desktop, a folder, a message that is written; Ctrl+C where the pointer is not used. */
void
wax_message_view_offer_attachment (WaxMessageView *self, GtkWidget *row, guint index)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();
  GtkShortcut *copy = gtk_shortcut_new_with_arguments (gtk_shortcut_trigger_parse_string ("<Control>c|<Control>Insert"),
                                                       gtk_named_action_new ("attachment.copy"), "u", index);

  g_object_set_data (G_OBJECT (row), "index", GUINT_TO_POINTER (index));
  g_signal_connect_object (source, "prepare", G_CALLBACK (prepare_cb), self, 0);
  g_signal_connect_object (source, "drag-begin", G_CALLBACK (begin_cb), self, 0);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (source));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys), copy);
  gtk_widget_add_controller (row, keys);
}
