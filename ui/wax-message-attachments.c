#include "wax-message-view-private.h"

#include "app/wax-account-attachments.h"
#include "wax-button-layout.h"
#include "wax-not-saved-dialog.h"
#include "wax-row-layout.h"

#include <glib/gi18n-lib.h>

/* What comes with a message, and saving that or all of it. */

enum { ATTACHMENTS = 50 }; /* that are listed at a time */

/* What is being saved: another message may be shown by the time it is, or none any more. */
typedef struct {
  WaxMessageView *view; /* (nullable) weak */
  WaxMime *mime;
  guint part;
  char *name; /* to begin with */
} Saving;

static Saving *
saving_new (WaxMessageView *self, WaxMime *mime, guint part, const char *name)
{
  Saving *saving = g_new0 (Saving, 1);

  g_set_weak_pointer (&saving->view, self);
  saving->mime = wax_mime_ref (mime);
  saving->part = part;
  saving->name = g_strdup (name);
  return saving;
}

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  g_clear_weak_pointer (&saving->view);
  wax_mime_unref (saving->mime);
  g_free (saving->name);
  g_free (saving);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, saving_free)

static void choose_place (Saving *saving);

static void
not_saved_response_cb (AdwMessageDialog *dialog, const char *response, Saving *saving)
{
  if (g_str_equal (response, "again") && saving->view != NULL)
    choose_place (saving);
}

static void
tell_not_saved (Saving *saving, const GError *error)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (saving->view));
  AdwMessageDialog *dialog;

  if (root == NULL)
    return;
  dialog = wax_not_saved_dialog_new (GTK_WINDOW (root), error);
  g_signal_connect_data (dialog, "response", G_CALLBACK (not_saved_response_cb),
                         saving_new (saving->view, saving->mime, saving->part, saving->name),
                         (GClosureNotify) (GCallback) saving_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Saving) saving = data;
  g_autoptr(GError) error = NULL;

  gboolean saved = wax_account_save_attachment_finish (WAX_ACCOUNT (source), result, &error);

  if (saving->view == NULL)
    return;
  if (saved)
    g_signal_emit_by_name (saving->view, "notice",
                           saving->part != WAX_MIME_WHOLE ? _("Attachment saved") : _("Message saved"));
  else
    tell_not_saved (saving, error);
}

static void
place_response_cb (GtkNativeDialog *dialog, int response, Saving *saving)
{
  WaxMessageView *self = saving->view;

  if (self == NULL)
    return;
  if (response == GTK_RESPONSE_ACCEPT && self->account != NULL) {
    g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

    wax_account_save_attachment_async (self->account, saving->mime, saving->part, file, NULL, saved_cb,
                                       saving_new (self, saving->mime, saving->part, saving->name));
  }
  g_clear_object (&self->chooser);
}

static void
choose_place (Saving *saving)
{
  WaxMessageView *self = saving->view;

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (saving->part != WAX_MIME_WHOLE ? _("Save Attachment")
                                                                              : _("Save Message"),
                                               GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                               GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), saving->name);
  g_signal_connect_data (self->chooser, "response", G_CALLBACK (place_response_cb),
                         saving_new (self, saving->mime, saving->part, saving->name),
                         (GClosureNotify) (GCallback) saving_free, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
save (WaxMessageView *self, guint index)
{
  const WaxMimeAttachment *attachment = g_ptr_array_index (self->mime->attachments, index);
  g_autoptr(Saving) saving = saving_new (self, self->mime, attachment->part, attachment->name);

  choose_place (saving);
}

static void
save_cb (GtkButton *button, WaxMessageView *self)
{
  save (self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index")));
}

void
wax_message_view_save (WaxMessageView *self)
{
  g_autofree char *name = NULL;
  g_autoptr(Saving) saving = NULL;

  if (self->mime == NULL)
    return;
  name = wax_mime_make_file_name (self->mime);
  saving = saving_new (self, self->mime, WAX_MIME_WHOLE, name);
  choose_place (saving);
}

void
wax_message_view_save_invitation (WaxMessageView *self)
{
  for (guint i = 0; self->mime != NULL && i < self->mime->attachments->len; i++) {
    if (((WaxMimeAttachment *) self->mime->attachments->pdata[i])->part == self->mime->invitation_part)
      save (self, i);
  }
}

static GtkWidget *
new_icon (const char *type)
{
  g_autofree char *content_type = g_content_type_from_mime_type (type);
  g_autoptr(GIcon) icon = content_type != NULL ? g_content_type_get_symbolic_icon (content_type) : NULL;

  return icon != NULL ? gtk_image_new_from_gicon (icon) : gtk_image_new_from_icon_name ("mail-attachment-symbolic");
}

/* @spoken: what it is called for who does not see which row it stands in */
static GtkWidget *
add_button (GtkWidget *buttons, const char *label, const char *spoken)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_box_append (GTK_BOX (buttons), button);
  return button;
}

/* Pictures are shown here, and what else there is by another program. */
static void
add_show_button (GtkWidget *buttons, const WaxMimeAttachment *attachment, guint index)
{
  gboolean picture = attachment->picture != NULL;
  /* Translators: a button: opens an attachment in another program. */
  const char *label = picture ? _("Show") : _("Open");
  /* Translators: the name of an attachment. */
  g_autofree char *spoken = g_strdup_printf (picture ? _("Show %s") : _("Open %s"), attachment->name);
  GtkWidget *button = add_button (buttons, label, spoken);

  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", index);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), picture ? "attachment.show" : "attachment.open");
}

static void
add_copy_button (GtkWidget *buttons, const WaxMimeAttachment *attachment, guint index)
{
  /* Translators: the name of an attachment. */
  g_autofree char *spoken = g_strdup_printf (_("Copy %s"), attachment->name);
  GtkWidget *button = add_button (buttons, "", spoken);

  gtk_button_set_icon_name (GTK_BUTTON (button), "edit-copy-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, spoken);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", index);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "attachment.copy");
}

static void
add_save_button (WaxMessageView *self, GtkWidget *buttons, const WaxMimeAttachment *attachment, guint index)
{
  /* Translators: the name of an attachment. */
  g_autofree char *spoken = g_strdup_printf (_("Save %s"), attachment->name);
  GtkWidget *button = add_button (buttons, _("Save…"), spoken);

  g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (index));
  g_signal_connect (button, "clicked", G_CALLBACK (save_cb), self);
}

static void
add_attachment (WaxMessageView *self, guint index)
{
  const WaxMimeAttachment *attachment = g_ptr_array_index (self->mime->attachments, index);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", attachment->name, "focusable",
                                 FALSE, NULL);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  g_autofree char *size = g_format_size (attachment->size);
  /* Translators: what kind of file an attachment is, as "image/png", and its size. */
  g_autofree char *subtitle = g_strdup_printf (_("%s · %s"), attachment->type, size);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), new_icon (attachment->type));
  gtk_widget_set_layout_manager (buttons, wax_button_layout_new_row ());
  gtk_widget_set_valign (buttons, GTK_ALIGN_CENTER);
  add_copy_button (buttons, attachment, index);
  add_show_button (buttons, attachment, index);
  add_save_button (self, buttons, attachment, index);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), buttons);
  wax_message_view_offer_attachment (self, row, index);
  wax_row_layout_use_below (row);
  gtk_list_box_append (self->attachments, row);
}

static void add_attachments (WaxMessageView *self, guint from, gboolean html);

static void
more_cb (GtkButton *button, WaxMessageView *self)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_LIST_BOX_ROW);
  guint from = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index"));
  int place = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  gboolean html = gtk_widget_get_visible (self->html_overlay);

  gtk_list_box_remove (self->attachments, row);
  add_attachments (self, from, html);
  gtk_widget_child_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (self->attachments, place)), GTK_DIR_TAB_FORWARD);
}

/* @from: the first of those that are not listed yet */
static void
add_more (WaxMessageView *self, guint from)
{
  guint n = self->mime->attachments->len - from;
  g_autofree char *title =
    g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u more attachment", "%u more attachments", n), n);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "focusable", FALSE, NULL);
  GtkWidget *button = gtk_button_new_with_label (_("Show More"));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (from));
  g_signal_connect (button, "clicked", G_CALLBACK (more_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  wax_row_layout_use_below (row);
  gtk_list_box_append (self->attachments, row);
}

/* Some messages have fifty thousand. */
static void
add_attachments (WaxMessageView *self, guint from, gboolean html)
{
  guint n = 0;

  for (guint i = from; i < self->mime->attachments->len; i++) {
    if (html && ((WaxMimeAttachment *) self->mime->attachments->pdata[i])->in_html)
      continue;
    if (n++ == ATTACHMENTS) {
      add_more (self, i);
      return;
    }
    add_attachment (self, i);
  }
}

/* Those that the message itself shows are in the list only where it does not. */
void
wax_message_view_show_attachments (WaxMessageView *self, gboolean html)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->attachments, 0)) != NULL)
    gtk_list_box_remove (self->attachments, GTK_WIDGET (row));
  add_attachments (self, 0, html);
  gtk_widget_set_visible (GTK_WIDGET (self->attachments),
                          gtk_list_box_get_row_at_index (self->attachments, 0) != NULL);
  gtk_widget_set_visible (self->save_all, gtk_list_box_get_row_at_index (self->attachments, 1) != NULL &&
                                            self->mime->attachments->len <= WAX_ACCOUNT_MAX_SAVED);
}
