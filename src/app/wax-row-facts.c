#include "app/wax-row-facts.h"

#include <string.h>

static void
clear (gpointer data)
{
  WaxRowFacts *self = data;

  wax_message_unref (self->message);
  g_clear_pointer (&self->conversation, g_ptr_array_unref);
}

WaxRowFacts *
wax_row_facts_ref (WaxRowFacts *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
wax_row_facts_unref (WaxRowFacts *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/* ---- compared ---- */

static gboolean
is_same (const WaxMessage *a, const WaxMessage *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return a->key == b->key && a->flags == b->flags && strcmp (a->from_name, b->from_name) == 0 &&
         strcmp (a->from_address, b->from_address) == 0;
}

gboolean
wax_row_facts_equal_conversation (const WaxRowFacts *a, const WaxRowFacts *b)
{
  guint n = a->conversation != NULL ? a->conversation->len : 0;

  if (a->size.total != b->size.total || a->size.unread != b->size.unread || a->size.newest != b->size.newest ||
      n != (b->conversation != NULL ? b->conversation->len : 0))
    return FALSE;
  for (guint i = 0; i < n; i++) {
    if (!is_same (a->conversation->pdata[i], b->conversation->pdata[i]))
      return FALSE;
  }
  return TRUE;
}

/* ---- read ---- */

static gboolean
read_conversation (WaxMailStore *store, const char *folder_id, WaxRowFacts *self, GError **error)
{
  g_autoptr(GArray) keys = NULL;

  if (!wax_mail_store_measure_conversation (store, self->message, &self->size, error))
    return FALSE;
  keys = wax_mail_store_list_whole_conversation (store, folder_id, self->message->conversation_id, error);
  if (keys == NULL)
    return FALSE;
  if (keys->len < 2)
    return TRUE;
  self->conversation = wax_mail_store_get_messages (store, (const gint64 *) keys->data,
                                                    MIN (keys->len, WAX_ROW_FACTS_NAMED), error);
  return self->conversation != NULL;
}

/* (nullable) */
static WaxRowFacts *
read_one (WaxMailStore *store, WaxMessage *message, const char *grouped_id, GError **error)
{
  g_autoptr(WaxRowFacts) self = g_atomic_rc_box_new0 (WaxRowFacts);

  self->message = wax_message_ref (message);
  self->size = (WaxConversationSize) { 1, (message->flags & WAX_MESSAGE_UNREAD) != 0, message->key };
  if (grouped_id != NULL && !read_conversation (store, grouped_id, self, error))
    return NULL;
  return g_steal_pointer (&self);
}

static void
unref_any (gpointer facts)
{
  if (facts != NULL)
    wax_row_facts_unref (facts);
}

GPtrArray *
wax_row_facts_read (WaxMailStore *store, const gint64 *keys, guint n_keys, const char *grouped_id, GError **error)
{
  g_autoptr(GPtrArray) messages = wax_mail_store_get_messages (store, keys, n_keys, error);
  g_autoptr(GPtrArray) all = NULL;

  if (messages == NULL)
    return NULL;
  all = g_ptr_array_new_full (n_keys, unref_any);
  for (guint i = 0; i < n_keys; i++) {
    WaxMessage *message = messages->pdata[i];
    WaxRowFacts *facts = message != NULL ? read_one (store, message, grouped_id, error) : NULL;

    if (message != NULL && facts == NULL)
      return NULL;
    g_ptr_array_add (all, facts);
  }
  return g_steal_pointer (&all);
}
