#include "wax-message-row.h"

#include "mail/wax-answer.h"
#include "util/wax-letters.h"
#include "wax-conversation-words.h"
#include "wax-found-marks.h"
#include "wax-labels.h"
#include "wax-sender-words.h"
#include "wax-tag-words.h"
#include "wax-ui-text.h"

#include <glib/gi18n-lib.h>

struct _WaxMessageRow {
  GtkWidget parent_instance;
  WaxAccount *account; /* of the message */
  WaxMessageList *list;
  WaxMessageList *source; /* the same, or the account's in it */
  WaxMessageItem *item;
  gboolean compact;
  gboolean stale;
  gboolean worded; /* has shown a message before */
  GtkWidget *dot;
  GtkLabel *sender;
  GtkLabel *date;
  GtkWidget *second_line;
  GtkLabel *subject;
  GtkLabel *place;
  GtkWidget *marks; /* few rows have one: made for the first of them */
  GtkWidget *replied;   /* (nullable) */
  GtkWidget *forwarded; /* (nullable) */
  GtkWidget *priority;  /* (nullable) */
  GtkWidget *attachment;
  GtkWidget *flag;
  GtkWidget *third_line;
  GtkWidget *conversation;
  GtkLabel *conversation_text;
  GtkImage *conversation_arrow;
  GtkLabel *tags;
  GtkLabel *tag_marks;
  GtkLabel *fragment;
};

enum { SIGNAL_STALE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxMessageRow, wax_message_row, GTK_TYPE_WIDGET)

/* (transfer full): "" in the list of a folder: the folder that a hit of a search is in, and whose it is where several
 * accounts' messages are listed */
static char *
dup_place (WaxMessageRow *self, const WaxMessage *message)
{
  gboolean combined = wax_message_list_is_combined (self->list);
  WaxFolderItem *folder = wax_message_list_is_search (self->list)
                            ? wax_folder_tree_find (wax_account_get_folder_tree (self->account), message->folder_id)
                            : NULL;

  if (folder != NULL && combined)
    /* Translators: a folder, and the account that it is of. */
    return g_strdup_printf (_("%s, %s"), wax_folder_item_get_name (folder), wax_account_get_title (self->account));
  if (folder != NULL)
    return g_strdup (wax_folder_item_get_name (folder));
  return g_strdup (combined ? wax_account_get_title (self->account) : "");
}

/* What a row stands for in a list of conversations; one in another list for itself alone. */
typedef struct {
  guint n_messages; /* of the conversation, where it stands for all of it */
  gboolean expanded;
  gboolean older; /* belongs to the row above */
  gboolean unread;
} Standing;

static Standing
find_standing (WaxMessageRow *self, const WaxMessage *message)
{
  Standing standing = { 1, FALSE, FALSE, (message->flags & WAX_MESSAGE_UNREAD) != 0 };
  const WaxConversationSize *size = wax_message_item_get_size (self->item);

  if (wax_message_list_get_grouped (self->source) == NULL)
    return standing;
  standing.older = size->newest != message->key;
  standing.n_messages = standing.older ? 1 : size->total;
  standing.expanded =
    size->total > 1 && g_hash_table_contains (wax_message_list_get_expanded (self->source), message->conversation_id);
  if (!standing.older && !standing.expanded)
    standing.unread = size->unread > 0;
  return standing;
}

static void
show_conversation (WaxMessageRow *self, const WaxMessage *message, const Standing *standing)
{
  g_autofree char *number = g_strdup_printf ("%u", standing->n_messages);
  const char *name = standing->expanded ? _("Show the Newest Alone") : _("Show All of This Conversation");

  gtk_widget_set_visible (self->conversation, standing->n_messages > 1);
  gtk_label_set_label (self->conversation_text, number);
  gtk_image_set_from_icon_name (self->conversation_arrow,
                                standing->expanded ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->conversation), "x",
                                    wax_message_list_get_row_key (self->list, self->item, message->key));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->conversation), "messages.toggle-conversation");
  gtk_widget_set_tooltip_text (self->conversation, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->conversation), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (standing->older)
    gtk_widget_add_css_class (GTK_WIDGET (self), "older");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "older");
}

/* (transfer full): "" for a message alone */
static char *
speak_conversation (const Standing *standing)
{
  guint n = standing->n_messages;
  g_autofree char *count =
    g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "conversation of %u message", "conversation of %u messages", n), n);

  if (n <= 1)
    return g_strdup ("");
  return g_strdup_printf (", %s, %s", count, standing->expanded ? _("expanded") : _("collapsed"));
}

/* (transfer full): what was done with it, and what it has */
static char *
speak_marks (const WaxMessage *message)
{
  return g_strconcat ((message->flags & WAX_MESSAGE_REPLIED) != 0 ? _(", answered") : "",
                      (message->flags & WAX_MESSAGE_FORWARDED) != 0 ? _(", forwarded") : "",
                      (message->flags & WAX_MESSAGE_ATTACHMENT) != 0 ? _(", with attachment") : "", NULL);
}

static const char *
speak_priority (const WaxMessage *message)
{
  if ((message->flags & WAX_MESSAGE_URGENT) != 0)
    return _("high priority, ");
  return (message->flags & WAX_MESSAGE_LOW_PRIORITY) != 0 ? _("low priority, ") : "";
}

static void
speak (WaxMessageRow *self, const WaxMessage *message, const Standing *standing, const char *date)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *conversation = speak_conversation (standing);
  gboolean flagged = (message->flags & WAX_MESSAGE_FLAGGED) != 0;
  g_autofree char *marks = speak_marks (message);
  g_autofree char *tags = wax_tag_words_list (self->account, message);
  g_autofree char *place = dup_place (self, message);
  g_autofree char *name = NULL;

  if (parent == NULL)
    return;
  name = g_strconcat (standing->unread ? _("Unread, ") : "", flagged ? _("flagged, ") : "",
                      speak_priority (message), gtk_label_get_text (self->sender), ", ",
                      gtk_label_get_text (self->subject), ", ", date, marks,
                      tags[0] != '\0' ? _(", tagged ") : "", tags, conversation,
                      /* Translators: in front of a folder's name */
                      place[0] != '\0' ? _(", in ") : "", place, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* Where whoever wrote is the person: it is for others that one looks there. */
static gboolean
names_recipients (WaxMessageRow *self, const WaxMessage *message)
{
  WaxFolderItem *folder = wax_folder_tree_find (wax_account_get_folder_tree (self->account), message->folder_id);
  WaxFolderRole role = folder != NULL ? wax_folder_item_get_folder (folder)->role : WAX_FOLDER_NONE;

  return role == WAX_FOLDER_SENT || role == WAX_FOLDER_DRAFTS;
}

/* Of a conversation all who take part, and what it is about without what answers put before it. */
static void
show_words (WaxMessageRow *self, const WaxMessage *message, const Standing *standing)
{
  gboolean many = standing->n_messages > 1;
  gboolean own = names_recipients (self, message);
  GPtrArray *messages = many && !standing->expanded && !own ? wax_message_item_get_conversation (self->item) : NULL;
  g_autoptr(PangoAttrList) look = NULL;
  g_autofree char *people = messages != NULL ? wax_conversation_words_people (messages, &look) : NULL;
  g_autofree char *sender = own              ? wax_sender_words_to (message)
                            : people == NULL ? wax_sender_words_short (message)
                                             : NULL;
  g_autofree char *subject = wax_letters_show (many ? wax_answer_skip_words (message->subject) : message->subject);
  g_autofree char *fragment = wax_letters_show (message->fragment);

  gtk_label_set_attributes (self->sender, standing->unread ? look : NULL); /* which counts in this folder alone */
  gtk_label_set_label (self->sender, people != NULL ? people : sender);
  if (people != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->sender), "people");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->sender), "people");
  gtk_label_set_label (self->subject, subject[0] != '\0' ? subject : _("(no subject)"));
  gtk_label_set_label (self->fragment, fragment);
}

static void
mark_found (WaxMessageRow *self, const WaxMessage *message)
{
  WaxFoundWords *words = wax_message_list_get_words (self->list);

  wax_found_marks_label (self->sender, words,
                         names_recipients (self, message) ? WAX_QUERY_RECIPIENTS : WAX_QUERY_SENDER);
  wax_found_marks_label (self->subject, words, WAX_QUERY_SUBJECT);
  wax_found_marks_label (self->fragment, words, 0);
}

/* Until it is known what it is about: the row has its place and its height. */
static void
show_loading (WaxMessageRow *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  GtkLabel *labels[] = { self->sender, self->subject, self->fragment, self->date, self->place };
  GtkWidget *marks[] = { self->flag, self->attachment, self->marks, self->conversation };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    gtk_label_set_label (labels[i], "");
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    gtk_widget_set_visible (marks[i], FALSE);
  gtk_widget_set_opacity (self->dot, 0);
  wax_tag_words_show (self->tags, self->account, wax_message_item_get_message (self->item), TRUE);
  wax_tag_words_show (self->tag_marks, self->account, wax_message_item_get_message (self->item), FALSE);
  if (parent != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Loading…"), -1);
}

/* @icon: (nullable); @text: (nullable) */
static GtkWidget *
add_mark (WaxMessageRow *self, const char *icon, const char *text)
{
  GtkWidget *image = g_object_new (GTK_TYPE_IMAGE, "icon-name", icon, "tooltip-text", text, "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_add_css_class (image, "dim-label");
  gtk_box_append (GTK_BOX (self->marks), image);
  return image;
}

static void
ensure_marks (WaxMessageRow *self)
{
  if (self->replied != NULL)
    return;
  self->replied = add_mark (self, "mail-replied-symbolic", _("Answered"));
  self->forwarded = add_mark (self, "mail-forward-symbolic", _("Forwarded"));
  self->priority = add_mark (self, NULL, NULL);
}

static void
show_marks (WaxMessageRow *self, const WaxMessage *message)
{
  gboolean urgent = (message->flags & WAX_MESSAGE_URGENT) != 0;
  gboolean low = (message->flags & WAX_MESSAGE_LOW_PRIORITY) != 0;
  gboolean any = urgent || low || (message->flags & (WAX_MESSAGE_REPLIED | WAX_MESSAGE_FORWARDED)) != 0;

  gtk_widget_set_visible (self->flag, (message->flags & WAX_MESSAGE_FLAGGED) != 0);
  gtk_widget_set_visible (self->attachment, (message->flags & WAX_MESSAGE_ATTACHMENT) != 0);
  gtk_widget_set_visible (self->marks, any);
  if (!any)
    return;
  ensure_marks (self);
  gtk_widget_set_visible (self->replied, (message->flags & WAX_MESSAGE_REPLIED) != 0);
  gtk_widget_set_visible (self->forwarded, (message->flags & WAX_MESSAGE_FORWARDED) != 0);
  gtk_widget_set_visible (self->priority, urgent || low);
  if (!urgent && !low)
    return;
  gtk_image_set_from_icon_name (GTK_IMAGE (self->priority),
                                urgent ? "emblem-important-symbolic" : "go-bottom-symbolic");
  gtk_widget_set_tooltip_text (self->priority, urgent ? _("High priority") : _("Low priority"));
}

static void
show_message (WaxMessageRow *self)
{
  const WaxMessage *message = wax_message_item_get_message (self->item);
  g_autofree char *place = dup_place (self, message);
  Standing standing = find_standing (self, message);
  g_autofree char *date = wax_ui_text_list_date (message->date_ms / 1000, g_get_real_time () / G_USEC_PER_SEC);

  show_words (self, message, &standing);
  mark_found (self, message);
  gtk_label_set_label (self->place, place);
  gtk_widget_set_visible (GTK_WIDGET (self->place),
                          wax_message_list_is_search (self->list) || wax_message_list_is_combined (self->list));
  gtk_label_set_label (self->date, date);
  gtk_widget_set_opacity (self->dot, standing.unread ? 1 : 0);
  show_marks (self, message);
  if (standing.unread)
    gtk_widget_add_css_class (GTK_WIDGET (self), "unread");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "unread");
  wax_tag_words_show (self->tags, self->account, message, TRUE);
  wax_tag_words_show (self->tag_marks, self->account, message, FALSE);
  if (!self->compact)
    gtk_widget_set_visible (GTK_WIDGET (self->tag_marks), FALSE);
  show_conversation (self, message, &standing);
  speak (self, message, &standing, date);
}

static void
update (WaxMessageRow *self)
{
  if (wax_message_item_is_loaded (self->item))
    show_message (self);
  else
    show_loading (self);
}

gboolean
wax_message_row_is_stale (WaxMessageRow *self)
{
  return self->stale;
}

void
wax_message_row_catch_up (WaxMessageRow *self)
{
  if (!self->stale)
    return;
  self->stale = FALSE;
  self->worded = TRUE;
  update (self);
}

/* Most rows are out of sight, and change at once. A row that nobody has laid out yet is measured by its words; one that
 * has the focus is spoken by them. */
static void
go_stale (WaxMessageRow *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  if (self->stale)
    return;
  self->stale = TRUE;
  if (self->worded && parent != NULL && !gtk_widget_has_focus (parent))
    g_signal_emit (self, signals[SIGNAL_STALE], 0);
  else
    wax_message_row_catch_up (self);
}

static void
parent_cb (WaxMessageRow *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  if (parent != NULL)
    g_signal_connect_object (parent, "notify::has-focus", G_CALLBACK (wax_message_row_catch_up), self,
                             G_CONNECT_SWAPPED);
}

WaxMessageItem *
wax_message_row_get_item (WaxMessageRow *self)
{
  return self->item;
}

void
wax_message_row_set_item (WaxMessageRow *self, WaxMessageList *list, WaxMessageItem *item)
{
  WaxAccount *account = item != NULL ? wax_message_item_get_account (item) : NULL;
  WaxMessageList *source = item != NULL ? wax_message_list_get_source (list, item) : NULL;

  if (item == self->item && list == self->list)
    return;
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->account, account);
  g_set_object (&self->source, source);
  g_set_object (&self->list, list);
  g_set_object (&self->item, item);
  self->stale = FALSE;
  if (item == NULL)
    return;
  g_signal_connect_swapped (item, "notify", G_CALLBACK (go_stale), self);
  go_stale (self);
}

void
wax_message_row_set_compact (WaxMessageRow *self, gboolean compact)
{
  self->compact = compact;
  gtk_widget_set_visible (self->third_line, !compact);
  if (compact)
    gtk_widget_add_css_class (GTK_WIDGET (self), "compact");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "compact");
  if (self->item != NULL)
    go_stale (self);
}

static void
wax_message_row_dispose (GObject *object)
{
  wax_message_row_set_item (WAX_MESSAGE_ROW (object), NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), WAX_TYPE_MESSAGE_ROW);
  G_OBJECT_CLASS (wax_message_row_parent_class)->dispose (object);
}

static void
wax_message_row_class_init (WaxMessageRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_message_row_dispose;
  signals[SIGNAL_STALE] =
    g_signal_new ("stale", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-message-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxMessageRow, dot);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageRow, sender);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageRow, date);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageRow, second_line);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageRow, subject);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageRow, place);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageRow, marks);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageRow, attachment);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageRow, flag);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageRow, third_line);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageRow, conversation);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageRow, conversation_text);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageRow, conversation_arrow);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageRow, tags);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageRow, tag_marks);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageRow, fragment);
}

static void
wax_message_row_init (WaxMessageRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wax_labels_show_cut (GTK_WIDGET (self));
  g_signal_connect (self, "notify::parent", G_CALLBACK (parent_cb), NULL);
}

GtkWidget *
wax_message_row_new (void)
{
  return g_object_new (WAX_TYPE_MESSAGE_ROW, NULL);
}
