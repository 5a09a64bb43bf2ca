#include "wax-message-view-private.h"

#include "app/wax-account-attachments.h"
#include "wax-button-layout.h"
#include "wax-labels.h"
#include "wax-part-save.h"
#include "wax-row-layout.h"

#include <glib/gi18n-lib.h>

/* What comes with a message, and saving that or all of it. */

enum { ATTACHMENTS = 50 }; /* that are listed at a time */

static void
saved_cb (GtkWidget *view, const char *text)
{
  g_signal_emit_by_name (view, "notice", text);
}

static void
save (WaxMessageView *self, guint index)
{
  const WaxMimeAttachment *attachment = g_ptr_array_index (self->mime->attachments, index);

  if (self->account != NULL)
    wax_part_save (GTK_WIDGET (self), self->account, self->mime, attachment->part, attachment->name, saved_cb);
}

static void
save_cb (GtkButton *button, WaxMessageView *self)
{
  if (self->mime != NULL)
    save (self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index")));
}

void
wax_message_view_save (WaxMessageView *self)
{
  g_autofree char *name = NULL;

  if (self->mime == NULL || self->account == NULL)
    return;
  name = wax_mime_make_file_name (self->mime);
  wax_part_save (GTK_WIDGET (self), self->account, self->mime, WAX_MIME_WHOLE, name, saved_cb);
}

void
wax_message_view_save_invitation (WaxMessageView *self)
{
  for (guint i = 0; self->mime != NULL && i < self->mime->attachments->len; i++) {
    if (((WaxMimeAttachment *) self->mime->attachments->pdata[i])->part == self->mime->invitation_part)
      save (self, i);
  }
}

/* Where the theme has none that is symbolic, one of many colours would be taken. */
static const char *
find_icon (WaxMessageView *self, GIcon *icon)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
  const char *const *names = G_IS_THEMED_ICON (icon) ? g_themed_icon_get_names (G_THEMED_ICON (icon)) : NULL;

  for (guint i = 0; names != NULL && names[i] != NULL; i++) {
    if (g_str_has_suffix (names[i], "-symbolic") && gtk_icon_theme_has_icon (theme, names[i]))
      return names[i];
  }
  return "mail-attachment-symbolic";
}

static GtkWidget *
new_icon (WaxMessageView *self, const WaxMimeAttachment *attachment)
{
  g_autofree char *content_type = g_content_type_from_mime_type (attachment->type);
  g_autoptr(GIcon) icon = content_type != NULL ? g_content_type_get_symbolic_icon (content_type) : NULL;

  return gtk_image_new_from_icon_name (attachment->message ? "mail-unread-symbolic" : find_icon (self, icon));
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

/* Pictures and messages are shown here, and what else there is by another program. */
static void
add_show_button (GtkWidget *buttons, const WaxMimeAttachment *attachment, guint index)
{
  gboolean picture = attachment->picture != NULL;
  const char *action = picture               ? "attachment.show"
                       : attachment->message ? "attachment.read"
                                             : "attachment.open";
  /* Translators: a button: opens an attachment in another program. */
  const char *label = picture ? _("Show") : _("Open");
  /* Translators: the name of an attachment. */
  g_autofree char *spoken = g_strdup_printf (picture ? _("Show %s") : _("Open %s"), attachment->name);
  GtkWidget *button = add_button (buttons, label, spoken);

  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", index);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
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
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), new_icon (self, attachment));
  gtk_widget_set_layout_manager (buttons, wax_button_layout_new_row ());
  gtk_widget_set_valign (buttons, GTK_ALIGN_CENTER);
  add_copy_button (buttons, attachment, index);
  add_show_button (buttons, attachment, index);
  add_save_button (self, buttons, attachment, index);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), buttons);
  wax_message_view_offer_attachment (self, row, index);
  wax_row_layout_use_below (row);
  wax_labels_add_no_hyphens_below (row);
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

  if (self->mime == NULL)
    return;
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
