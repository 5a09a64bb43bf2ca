#include "wax-conversation-entry.h"

#include "util/wax-letters.h"
#include "wax-labels.h"
#include "wax-sender-words.h"
#include "wax-ui-text.h"

#include <glib/gi18n-lib.h>

struct _WaxConversationEntry {
  GtkBox parent_instance;

  WaxAccount *account;
  WaxMessageItem *item;
  char *folder_id;
  char *subject;
  WaxMessageView *view; /* (nullable) */

  GtkWidget *line;
  GtkImage *arrow;
  GtkWidget *dot;
  GtkLabel *sender;
  GtkLabel *fragment;
  GtkWidget *attachment;
  GtkWidget *flag;
  GtkLabel *date;
  GtkWidget *menu_button;
};

enum { SIGNAL_OPENED, SIGNAL_DEED, SIGNAL_SHOWN, SIGNAL_NOTICE, SIGNAL_ACT, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxConversationEntry, wax_conversation_entry, GTK_TYPE_BOX)

static const struct {
  const char *name;
  WaxMailOperation operation;
  WaxMessageFlags flag; /* what the message has or has not for it */
  gboolean has;
} deeds[] = {
  { "entry.mark-read", WAX_MAIL_READ, WAX_MESSAGE_UNREAD, TRUE },
  { "entry.mark-unread", WAX_MAIL_UNREAD, WAX_MESSAGE_UNREAD, FALSE },
  { "entry.flag", WAX_MAIL_FLAG, WAX_MESSAGE_FLAGGED, FALSE },
  { "entry.unflag", WAX_MAIL_UNFLAG, WAX_MESSAGE_FLAGGED, TRUE },
  { "entry.move", WAX_MAIL_MOVE, WAX_MESSAGE_NONE, FALSE },
  { "entry.trash", WAX_MAIL_TRASH, WAX_MESSAGE_NONE, FALSE },
};

static const WaxMessage *
get_message (WaxConversationEntry *self)
{
  return wax_message_item_get_message (self->item);
}

/* (transfer full): with the folder where it lies, if that is another one than is looked at */
static char *
describe_place (WaxConversationEntry *self)
{
  const WaxMessage *message = get_message (self);
  g_autofree char *date = wax_ui_text_list_date (message->date_ms / 1000, g_get_real_time () / G_USEC_PER_SEC);
  WaxFolderItem *folder = g_str_equal (message->folder_id, self->folder_id)
                            ? NULL
                            : wax_folder_tree_find (wax_account_get_folder_tree (self->account), message->folder_id);

  return folder != NULL ? g_strdup_printf ("%s · %s", wax_folder_item_get_name (folder), date)
                        : g_steal_pointer (&date);
}

static void
speak (WaxConversationEntry *self, const char *fragment, const char *place)
{
  const WaxMessage *message = get_message (self);
  const char *sender = gtk_label_get_text (self->sender);
  g_autofree char *name =
    g_strconcat ((message->flags & WAX_MESSAGE_UNREAD) != 0 ? _("Unread, ") : "",
                 (message->flags & WAX_MESSAGE_FLAGGED) != 0 ? _("flagged, ") : "", sender, ", ", place,
                 (message->flags & WAX_MESSAGE_ATTACHMENT) != 0 ? _(", with attachment") : "",
                 fragment[0] != '\0' ? ", " : "", fragment, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->line), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sender, -1);
}

static void
update_actions (WaxConversationEntry *self)
{
  const WaxMessage *message = get_message (self);
  WaxFolderItem *trash = wax_folder_tree_find_role (wax_account_get_folder_tree (self->account), WAX_FOLDER_TRASH);

  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++) {
    if (deeds[i].flag != WAX_MESSAGE_NONE)
      gtk_widget_action_set_enabled (GTK_WIDGET (self), deeds[i].name,
                                     ((message->flags & deeds[i].flag) != 0) == deeds[i].has);
  }
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "entry.trash",
                                 trash == NULL || !g_str_equal (wax_folder_item_get_id (trash), message->folder_id));
}

void
wax_conversation_entry_update (WaxConversationEntry *self)
{
  const WaxMessage *message = get_message (self);
  gboolean unread = (message->flags & WAX_MESSAGE_UNREAD) != 0;
  g_autofree char *place = describe_place (self), *sender = wax_sender_words_short (message);
  g_autofree char *fragment = wax_letters_show (message->fragment);

  gtk_label_set_label (self->sender, sender);
  gtk_label_set_label (self->fragment, self->view == NULL ? fragment : "");
  gtk_label_set_label (self->date, place);
  gtk_widget_set_opacity (self->dot, unread ? 1 : 0);
  gtk_widget_set_visible (self->flag, (message->flags & WAX_MESSAGE_FLAGGED) != 0);
  gtk_widget_set_visible (self->attachment, (message->flags & WAX_MESSAGE_ATTACHMENT) != 0);
  if (unread)
    gtk_widget_add_css_class (GTK_WIDGET (self), "unread");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "unread");
  update_actions (self);
  speak (self, fragment, place);
}

/* ---- open and folded ---- */

static void
shown_cb (WaxMessageView *view, WaxMessageItem *item, WaxConversationEntry *self)
{
  g_signal_emit (self, signals[SIGNAL_SHOWN], 0, item);
}

static void
notice_cb (WaxMessageView *view, const char *text, WaxConversationEntry *self)
{
  g_signal_emit (self, signals[SIGNAL_NOTICE], 0, text);
}

static void
act_cb (WaxMessageView *view, WaxMessageItem *item, const char *what, WaxConversationEntry *self)
{
  g_signal_emit (self, signals[SIGNAL_ACT], 0, item, what);
}

static void
open_view (WaxConversationEntry *self)
{
  self->view = g_object_new (WAX_TYPE_MESSAGE_VIEW, NULL);
  wax_message_view_grow (self->view, self->subject);
  g_signal_connect_object (self->view, "shown", G_CALLBACK (shown_cb), self, 0);
  g_signal_connect_object (self->view, "notice", G_CALLBACK (notice_cb), self, 0);
  g_signal_connect_object (self->view, "act", G_CALLBACK (act_cb), self, 0);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->view));
  wax_message_view_show_message (self->view, self->account, self->item);
}

/* With the focus inside of it, that would be lost with it. */
static void
close_view (WaxConversationEntry *self)
{
  if (gtk_widget_get_focus_child (GTK_WIDGET (self)) == GTK_WIDGET (self->view))
    gtk_widget_grab_focus (self->line);
  gtk_box_remove (GTK_BOX (self), GTK_WIDGET (self->view));
  self->view = NULL;
}

static void
update_open (WaxConversationEntry *self)
{
  gboolean open = self->view != NULL;

  gtk_image_set_from_icon_name (self->arrow, open ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_widget_set_visible (self->menu_button, open);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->line), GTK_ACCESSIBLE_STATE_EXPANDED, open, -1);
}

void
wax_conversation_entry_set_open (WaxConversationEntry *self, gboolean open)
{
  if (open == (self->view != NULL))
    return;
  if (open)
    open_view (self);
  else
    close_view (self);
  wax_conversation_entry_update (self);
  update_open (self);
}

static void
line_cb (WaxConversationEntry *self)
{
  wax_conversation_entry_set_open (self, self->view == NULL);
  if (self->view != NULL)
    g_signal_emit (self, signals[SIGNAL_OPENED], 0);
}

static void
do_deed (GtkWidget *widget, const char *name, GVariant *parameter)
{
  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++) {
    if (g_str_equal (name, deeds[i].name))
      g_signal_emit (widget, signals[SIGNAL_DEED], 0, deeds[i].operation);
  }
}

static void
show_as_text (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxConversationEntry *self = WAX_CONVERSATION_ENTRY (widget);

  if (self->view != NULL)
    wax_message_view_toggle_text (self->view);
}

static void
list_links (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxConversationEntry *self = WAX_CONVERSATION_ENTRY (widget);

  if (self->view != NULL)
    wax_message_view_list_links (self->view);
}

static void
save (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxConversationEntry *self = WAX_CONVERSATION_ENTRY (widget);

  if (self->view != NULL)
    wax_message_view_save (self->view);
}

static void
print (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxConversationEntry *self = WAX_CONVERSATION_ENTRY (widget);

  if (self->view != NULL)
    wax_message_view_print (self->view);
}

static void
show_source (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxConversationEntry *self = WAX_CONVERSATION_ENTRY (widget);

  if (self->view != NULL)
    wax_message_view_show_source (self->view);
}

/* ---- object ---- */

static void
wax_conversation_entry_dispose (GObject *object)
{
  WaxConversationEntry *self = WAX_CONVERSATION_ENTRY (object);

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_clear_object (&self->item);
  g_clear_object (&self->account);
  g_clear_pointer (&self->folder_id, g_free);
  g_clear_pointer (&self->subject, g_free);
  G_OBJECT_CLASS (wax_conversation_entry_parent_class)->dispose (object);
}

static void
wax_conversation_entry_class_init (WaxConversationEntryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_conversation_entry_dispose;
  signals[SIGNAL_OPENED] = g_signal_new ("opened", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_DEED] =
    g_signal_new ("deed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[SIGNAL_SHOWN] =
    g_signal_new ("shown", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, WAX_TYPE_MESSAGE_ITEM);
  signals[SIGNAL_NOTICE] =
    g_signal_new ("notice", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_ACT] = g_signal_new ("act", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                      WAX_TYPE_MESSAGE_ITEM, G_TYPE_STRING);
  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    gtk_widget_class_install_action (widget_class, deeds[i].name, NULL, do_deed);
  gtk_widget_class_install_action (widget_class, "entry.show-as-text", NULL, show_as_text);
  gtk_widget_class_install_action (widget_class, "entry.list-links", NULL, list_links);
  gtk_widget_class_install_action (widget_class, "entry.save", NULL, save);
  gtk_widget_class_install_action (widget_class, "entry.print", NULL, print);
  gtk_widget_class_install_action (widget_class, "entry.show-source", NULL, show_source);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-conversation-entry.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxConversationEntry, line);
  gtk_widget_class_bind_template_child (widget_class, WaxConversationEntry, arrow);
  gtk_widget_class_bind_template_child (widget_class, WaxConversationEntry, dot);
  gtk_widget_class_bind_template_child (widget_class, WaxConversationEntry, sender);
  gtk_widget_class_bind_template_child (widget_class, WaxConversationEntry, fragment);
  gtk_widget_class_bind_template_child (widget_class, WaxConversationEntry, attachment);
  gtk_widget_class_bind_template_child (widget_class, WaxConversationEntry, flag);
  gtk_widget_class_bind_template_child (widget_class, WaxConversationEntry, date);
  gtk_widget_class_bind_template_child (widget_class, WaxConversationEntry, menu_button);
  gtk_widget_class_bind_template_callback (widget_class, line_cb);
}

static void
wax_conversation_entry_init (WaxConversationEntry *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wax_labels_show_cut (self->line);
}

GtkWidget *
wax_conversation_entry_new (WaxAccount *account, WaxMessageItem *item, const char *folder_id, const char *subject)
{
  WaxConversationEntry *self = g_object_new (WAX_TYPE_CONVERSATION_ENTRY, NULL);

  self->account = g_object_ref (account);
  self->item = g_object_ref (item);
  self->folder_id = g_strdup (folder_id);
  self->subject = g_strdup (subject);
  g_signal_connect_swapped (item, "notify", G_CALLBACK (wax_conversation_entry_update), self);
  wax_conversation_entry_update (self);
  update_open (self);
  return GTK_WIDGET (self);
}

WaxMessageItem *
wax_conversation_entry_get_item (WaxConversationEntry *self)
{
  return self->item;
}

WaxMessageView *
wax_conversation_entry_get_view (WaxConversationEntry *self)
{
  return self->view;
}

void
wax_conversation_entry_focus (WaxConversationEntry *self)
{
  gtk_widget_grab_focus (self->line);
}
