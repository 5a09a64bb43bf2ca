#include "wax-message-pane-private.h"

#include "wax-message-row.h"

static guint
find_position (WaxMessagePane *self, gint64 key)
{
  GArray *keys = wax_message_list_get_keys (self->list);

  for (guint i = 0; i < keys->len; i++) {
    if (g_array_index (keys, gint64, i) == key)
      return i;
  }
  return GTK_INVALID_LIST_POSITION;
}

static gboolean
is_chosen_of (WaxMessagePane *self, WaxMessageItem *item)
{
  return self->single != NULL && wax_message_item_get_account (self->single) == wax_message_item_get_account (item) &&
         g_str_equal (wax_message_item_get_message (self->single)->conversation_id,
                      wax_message_item_get_message (item)->conversation_id);
}

/* Who reads an older message while its conversation is collapsed has the newest before them then. */
static void
set_expanded (WaxMessagePane *self, WaxMessageItem *item, gboolean expanded)
{
  const char *conversation_id = wax_message_item_get_message (item)->conversation_id;
  WaxMessageList *source = wax_message_list_get_source (self->list, item);
  const WaxConversationSize *size = wax_message_item_get_size (item);
  guint newest;

  if (wax_message_list_get_grouped (source) == NULL || conversation_id[0] == '\0')
    return;
  newest = find_position (self, wax_message_list_get_row_key (self->list, item, size->newest));
  if (size->total < 2 || newest == GTK_INVALID_LIST_POSITION)
    return;
  if (!expanded && is_chosen_of (self, item))
    item = self->single;
  if (!expanded && item == self->single && size->newest != wax_message_item_get_message (item)->key)
    gtk_widget_activate_action (GTK_WIDGET (self->view), "list.select-item", "(ubb)", newest, FALSE, FALSE);
  wax_message_list_expand (source, conversation_id, expanded);
  if (is_chosen_of (self, item))
    g_signal_emit_by_name (self, "turned");
}

void
wax_message_pane_toggle_conversation (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxMessagePane *self = WAX_MESSAGE_PANE (widget);
  guint position = self->list != NULL ? find_position (self, g_variant_get_int64 (parameter))
                                      : GTK_INVALID_LIST_POSITION;
  g_autoptr(WaxMessageItem) item = NULL;
  WaxMessageList *source;

  if (position == GTK_INVALID_LIST_POSITION)
    return;
  item = g_list_model_get_item (G_LIST_MODEL (self->list), position);
  source = wax_message_list_get_source (self->list, item);
  if (wax_message_list_get_grouped (source) != NULL)
    set_expanded (self, item,
                  !g_hash_table_contains (wax_message_list_get_expanded (source),
                                          wax_message_item_get_message (item)->conversation_id));
}

/* To the end of the line expands, to its beginning collapses the conversation that has the focus. */
void
wax_message_pane_turn_conversation (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxMessagePane *self = WAX_MESSAGE_PANE (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean inside = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->view));
  GtkWidget *row = inside ? gtk_widget_get_first_child (focus) : NULL;
  WaxMessageItem *item = WAX_IS_MESSAGE_ROW (row) ? wax_message_row_get_item (WAX_MESSAGE_ROW (row)) : NULL;

  if (item != NULL)
    set_expanded (self, item, g_str_equal (name, "messages.right") != mirrored);
}

void
wax_message_pane_complete_deed (WaxMessagePane *self, WaxAccount *account, WaxMailDeed *deed)
{
  WaxMessageList *source = self->list != NULL ? wax_message_list_find_source (self->list, account) : NULL;
  const char *folder_id = source != NULL ? wax_message_list_get_grouped (source) : NULL;

  if (folder_id != NULL)
    wax_mail_deed_include_conversations (deed, folder_id, wax_message_list_get_expanded (source));
}

gboolean
wax_message_pane_is_unread (WaxMessagePane *self, WaxMessageItem *item)
{
  const WaxMessage *message = wax_message_item_get_message (item);
  WaxMessageList *source = wax_message_list_get_source (self->list, item);

  if (wax_message_list_get_grouped (source) == NULL ||
      g_hash_table_contains (wax_message_list_get_expanded (source), message->conversation_id))
    return (message->flags & WAX_MESSAGE_UNREAD) != 0;
  return wax_message_item_get_size (item)->unread > 0;
}
