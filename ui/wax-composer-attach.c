#include "wax-composer-private.h"

#include <glib/gi18n-lib.h>

/* What a reader would take, where the server's limit is not known. */
#define LIMIT_BYTES ((gint64) 25 << 20)

/* What encoding adds, RFC 2045, section 6.8: a third, and the ends of its lines. */
static gint64
get_encoded (gint64 size)
{
  return size / 3 * 4 + size / 57 * 2;
}

static WaxDocument *
dup_document (WaxComposer *self)
{
  WaxRichText *text = WAX_RICH_TEXT (self->text);

  return wax_rich_text_is_rich (text) ? wax_rich_text_dup_document (text) : wax_document_new ();
}

static gint64
get_size (WaxComposer *self)
{
  gint64 size = 0;

  g_autoptr(WaxDocument) document = dup_document (self);
  g_autoptr(GPtrArray) pictures = wax_document_list_pictures (document);

  for (guint i = 0; i < self->attachments->len; i++)
    size += (gint64) g_bytes_get_size (((WaxAttachment *) self->attachments->pdata[i])->content);
  for (guint i = 0; i < pictures->len; i++)
    size += (gint64) g_bytes_get_size (((WaxPicture *) pictures->pdata[i])->content);
  return size;
}

/* How large another file may be. */
static gint64
get_room (WaxComposer *self)
{
  gint64 limit = self->limit > 0 ? self->limit : LIMIT_BYTES;

  return MAX ((limit - get_encoded (get_size (self))) / 137 * 100, 0);
}

static void show_attachments (WaxComposer *self);

static void
remove_cb (GtkButton *button, WaxComposer *self)
{
  g_ptr_array_remove_index (self->attachments, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index")));
  show_attachments (self);
  wax_composer_changed (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

static GtkWidget *
make_row (WaxComposer *self, guint index)
{
  WaxAttachment *attachment = self->attachments->pdata[index];
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *icon = gtk_image_new_from_icon_name ("mail-attachment-symbolic");
  GtkWidget *label = NULL;
  GtkWidget *button = gtk_button_new_from_icon_name ("list-remove-symbolic");
  g_autofree char *size = g_format_size (g_bytes_get_size (attachment->content));
  /* Translators: the name of a file that is attached, and its size. */
  g_autofree char *text = g_strdup_printf (_("%s (%s)"), attachment->name, size);
  g_autofree char *name = g_strdup_printf (_("Remove %s"), attachment->name);

  label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  wax_labels_add_no_hyphens (GTK_LABEL (label));
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (index));
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, 0);
  gtk_widget_add_css_class (row, "written-row");
  gtk_box_append (GTK_BOX (row), icon);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), button);
  return row;
}

static void
show_attachments (WaxComposer *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->files)) != NULL)
    gtk_box_remove (GTK_BOX (self->files), child);
  for (guint i = 0; i < self->attachments->len; i++)
    gtk_box_append (GTK_BOX (self->files), make_row (self, i));
  gtk_widget_set_visible (self->files, self->attachments->len > 0);
}

/* Plain text shows none: they are not lost by that. */
void
wax_composer_attach_pictures (WaxComposer *self, const WaxDocument *document)
{
  g_autoptr(GPtrArray) pictures = wax_document_list_pictures (document);

  for (guint i = 0; i < pictures->len; i++) {
    WaxPicture *picture = pictures->pdata[i];

    wax_attachments_add (self->attachments, picture->name, picture->type, picture->content);
  }
  show_attachments (self);
}

/* They are shown again. */
void
wax_composer_detach_pictures (WaxComposer *self, const WaxDocument *document)
{
  g_autoptr(GPtrArray) pictures = wax_document_list_pictures (document);

  for (guint i = 0; i < pictures->len; i++) {
    for (guint j = self->attachments->len; j > 0; j--) {
      if (((WaxAttachment *) self->attachments->pdata[j - 1])->content == ((WaxPicture *) pictures->pdata[i])->content)
        g_ptr_array_remove_index (self->attachments, j - 1);
    }
  }
  show_attachments (self);
}

void
wax_composer_add_attachments (WaxComposer *self, GPtrArray *attachments)
{
  for (guint i = 0; i < attachments->len; i++) {
    WaxAttachment *attachment = attachments->pdata[i];

    wax_attachments_add (self->attachments, attachment->name, attachment->type, attachment->content);
  }
  show_attachments (self);
}

/* ---- files ---- */

typedef struct {
  WaxComposer *composer;
  GFile *file;
  gboolean shown; /* in the text, where it can be */
} Adding;

static void
adding_free (Adding *adding)
{
  g_object_unref (adding->composer);
  g_object_unref (adding->file);
  g_free (adding);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Adding, adding_free)

/* Returns: (transfer full) */
static char *
describe_limit (WaxComposer *self)
{
  g_autofree char *limit = g_format_size ((guint64) (self->limit > 0 ? self->limit : LIMIT_BYTES));

  if (self->limit == 0)
    /* Translators: a size as "10 MB". */
    return g_strdup_printf (_("How large a message this server takes is not known. Few readers get one of more than "
                              "%s, and files grow by a third on their way."), limit);
  /* Translators: a size as "10 MB". */
  return g_strdup_printf (_("A message may have %s, and files grow by a third on their way."), limit);
}

static void
tell_too_large (WaxComposer *self, const char *name)
{
  g_autofree char *sentence = g_strdup_printf (_("“%s” is not attached: the message would be too large."), name);
  g_autofree char *help = describe_limit (self);

  wax_composer_show_failure (self, sentence, help);
}

gboolean
wax_composer_check_size (WaxComposer *self)
{
  g_autofree char *help = NULL;

  if (self->limit == 0 || get_encoded (get_size (self)) <= self->limit)
    return TRUE;
  help = describe_limit (self);
  wax_composer_show_failure (self, _("This message is too large: the server would not take it. Nothing was sent."),
                             help);
  return FALSE;
}

/* It is not sent, and does not close, without what was to come. */
static void
end_adding (WaxComposer *self, gboolean added)
{
  self->n_adding--;
  if (self->gone)
    return;
  if (!added) {
    wax_composer_stop_waiting (self);
    if (self->closing)
      wax_composer_return (self);
  } else if (self->n_adding == 0 && self->send_found) {
    wax_composer_send (self);
  } else if (self->n_adding == 0 && self->closing) {
    wax_composer_go_on_closing (self);
  }
  wax_composer_rest (self, added);
}

gboolean
wax_composer_is_adding (WaxComposer *self)
{
  return !self->gone && self->n_adding > 0;
}

/* What is to be shown and cannot be is attached. Returns: whether there was room. */
static gboolean
add_content (WaxComposer *self, const char *name, GBytes *content, gboolean shown)
{
  g_autoptr(WaxPicture) picture = shown && wax_rich_text_is_rich (WAX_RICH_TEXT (self->text))
                                    ? wax_picture_new_from_file (name, content) : NULL;

  /* Others may have come meanwhile. */
  if ((gint64) g_bytes_get_size (content) > get_room (self)) {
    tell_too_large (self, name);
    return FALSE;
  }
  if (picture != NULL) {
    wax_rich_text_insert_picture (WAX_RICH_TEXT (self->text), picture, name);
    return TRUE;
  }
  wax_attachments_add (self->attachments, name, NULL, content);
  show_attachments (self);
  wax_composer_changed (self);
  return TRUE;
}

static void
tell_not_read (WaxComposer *self, const char *name, const GError *error)
{
  g_autoptr(WaxFailure) failure = wax_failure_new (error, NULL);
  g_autofree char *sentence = g_strdup_printf (_("“%s” is not attached: it cannot be read."), name);

  if (g_str_equal (failure->code, "too-big"))
    tell_too_large (self, name);
  else
    wax_composer_show_failure (self, sentence, _("Look whether the file is there, and whether you may read it."));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Adding) adding = data;
  WaxComposer *self = adding->composer;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) content = wax_writing_read_file_finish (WAX_WRITING (source), result, &error);
  g_autofree char *base = g_file_get_basename (adding->file);
  g_autofree char *name = g_utf8_make_valid (base, -1);
  gboolean added = FALSE;

  if (!self->gone && content != NULL)
    added = add_content (self, name, content, adding->shown);
  else if (!self->gone)
    tell_not_read (self, name, error);
  end_adding (self, added);
}

static void
add_file (WaxComposer *self, GFile *file, gboolean shown)
{
  Adding *adding = g_new (Adding, 1);

  adding->composer = g_object_ref (self);
  adding->file = g_object_ref (file);
  adding->shown = shown;
  self->n_adding++;
  wax_writing_read_file_async (self->writing, file, get_room (self), NULL, read_cb, adding);
}

/* ---- the message that is answered ---- */

/* @error: (nullable) */
static void
tell_no_original (WaxComposer *self, const GError *error)
{
  g_autoptr(WaxFailure) failure =
    error != NULL ? wax_failure_new (error, wax_account_get_endpoint (self->begun_in)) : NULL;
  g_autofree char *sentence =
    g_strdup_printf (_("“%s” is not attached: it cannot be read."), self->begun->subject);

  wax_composer_show_failure (self, sentence, failure != NULL ? failure->sentence : NULL);
}

static void
take_original (WaxComposer *self, GPtrArray *attachments)
{
  wax_composer_add_attachments (self, attachments);
  wax_composer_changed (self);
  gtk_widget_set_visible (self->loss_bar, FALSE);
}

static void
original_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxComposer) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxDraft) draft = wax_writing_begin_finish (WAX_ACCOUNT (source), result, &error);
  const WaxAttachment *whole = draft != NULL && draft->attachments->len > 0 ? draft->attachments->pdata[0] : NULL;
  gboolean added = !self->gone && whole != NULL && (gint64) g_bytes_get_size (whole->content) <= get_room (self);

  if (!self->gone)
    gtk_widget_set_sensitive (self->original_button, TRUE);
  if (added)
    take_original (self, draft->attachments);
  else if (!self->gone && whole != NULL)
    tell_too_large (self, whole->name);
  else if (!self->gone)
    tell_no_original (self, error);
  end_adding (self, added);
}

void
wax_composer_attach_original (WaxComposer *self)
{
  const char *const nobody[] = { "", NULL };

  self->n_adding++;
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
  gtk_widget_set_sensitive (self->original_button, FALSE);
  wax_writing_begin_async (self->begun_in,
                           &(WaxAnswering) { .way = WAX_ANSWER_ATTACH, .id = self->begun->origin_id, .own = nobody },
                           NULL, original_cb, g_object_ref (self));
}

/* ---- chooser, drop, paste ---- */

static void
chosen_cb (GtkNativeDialog *dialog, int response, WaxComposer *self)
{
  g_autoptr(GListModel) files = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));
  for (guint i = 0; files != NULL && i < g_list_model_get_n_items (files); i++) {
    g_autoptr(GFile) file = g_list_model_get_item (files, i);

    add_file (self, file, g_object_get_data (G_OBJECT (dialog), "shown") != NULL);
  }
  g_clear_object (&self->chooser);
}

static void
choose_files (WaxComposer *self, const char *title, const char *label)
{
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_OPEN, label, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
attach_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose_files (WAX_COMPOSER (widget), _("Attach Files"), _("_Attach"));
}

static void
picture_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxComposer *self = WAX_COMPOSER (widget);
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

  choose_files (self, _("Insert Pictures"), _("_Insert"));
  gtk_file_filter_set_name (filter, _("Pictures"));
  gtk_file_filter_add_mime_type (filter, "image/png");
  gtk_file_filter_add_mime_type (filter, "image/jpeg");
  gtk_file_filter_add_mime_type (filter, "image/gif");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  g_object_set_data (G_OBJECT (self->chooser), "shown", GINT_TO_POINTER (TRUE));
}

static void
add_list (WaxComposer *self, const GValue *value, gboolean shown)
{
  g_autoptr(GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

  for (GSList *link = files; link != NULL; link = link->next)
    add_file (self, link->data, shown);
}

/* Pictures that are dropped onto the text stand there; the rest is attached. */
gboolean
wax_composer_drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, WaxComposer *self)
{
  GtkWidget *over = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  GtkTextIter place;
  double text_x, text_y;
  int buffer_x, buffer_y;
  gboolean shown = gtk_widget_translate_coordinates (over, GTK_WIDGET (self->text), x, y, &text_x, &text_y) &&
                   gtk_widget_contains (GTK_WIDGET (self->text), text_x, text_y);

  if (shown) {
    gtk_text_view_window_to_buffer_coords (self->text, GTK_TEXT_WINDOW_WIDGET, (int) text_x, (int) text_y, &buffer_x,
                                           &buffer_y);
    gtk_text_view_get_iter_at_location (self->text, &place, buffer_x, buffer_y);
    gtk_text_buffer_place_cursor (gtk_text_view_get_buffer (self->text), &place);
  }
  add_list (self, value, shown);
  return TRUE;
}

static void
files_pasted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxComposer) self = data;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, NULL);

  if (value != NULL && !self->gone)
    add_list (self, value, FALSE);
  end_adding (self, value != NULL);
}

/* On a thread of its own: a large one takes a while. */
static void
encode (GTask *task, gpointer source, gpointer picture, GCancellable *cancellable)
{
  g_task_return_pointer (task, gdk_texture_save_to_png_bytes (picture), (GDestroyNotify) g_bytes_unref);
}

static void
encoded_cb (GObject *source, GAsyncResult *result, gpointer unused)
{
  WaxComposer *self = WAX_COMPOSER (source);
  g_autoptr(GBytes) content = g_task_propagate_pointer (G_TASK (result), NULL);

  /* Translators: the name of a file: a picture that was pasted. */
  end_adding (self, content != NULL && !self->gone && add_content (self, _("picture.png"), content, TRUE));
}

static void
picture_pasted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxComposer) self = data;
  g_autoptr(GdkTexture) picture = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, NULL);
  g_autoptr(GTask) task = NULL;

  if (picture == NULL) {
    end_adding (self, FALSE);
    return;
  }
  task = g_task_new (self, NULL, encoded_cb, NULL);
  g_task_set_task_data (task, g_steal_pointer (&picture), g_object_unref);
  g_task_run_in_thread (task, encode);
}

/* Words keep what is set in them; pictures are shown among them, and files attached. */
void
wax_composer_paste_cb (GtkTextView *view, WaxComposer *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);

  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST)) {
    self->n_adding++;
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL, files_pasted_cb,
                                    g_object_ref (self));
  } else if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE) &&
             !gdk_content_formats_contain_gtype (formats, G_TYPE_STRING)) {
    self->n_adding++;
    gdk_clipboard_read_texture_async (clipboard, NULL, picture_pasted_cb, g_object_ref (self));
  } else if (!wax_composer_paste_set_text (self)) {
    return;
  }
  g_signal_stop_emission_by_name (view, "paste-clipboard");
}

/* ---- who writes ---- */

static void
sender_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxComposer) self = data;
  g_autofree char *name = NULL;
  gint64 limit = wax_writing_find_sender_finish (WAX_WRITING (source), result, &name);

  if (self->gone || WAX_WRITING (source) != self->writing)
    return;
  self->limit = limit;
  self->finding = FALSE;
  g_free (self->name);
  self->name = g_steal_pointer (&name);
  if (self->send_found)
    wax_composer_send (self);
}

void
wax_composer_find_sender (WaxComposer *self)
{
  self->limit = 0;
  self->finding = TRUE;
  g_clear_pointer (&self->name, g_free);
  wax_writing_find_sender_async (self->writing, sender_cb, g_object_ref (self));
}

void
wax_composer_install_attach_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "composer.attach", NULL, attach_action);
  gtk_widget_class_install_action (widget_class, "composer.picture", NULL, picture_action);
}
