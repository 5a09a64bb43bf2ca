#include "store/wax-mail-store-private.h"

/* A message without a conversation is listed by itself. */

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return first < second ? 1 : first > second ? -1 : 0;
}

static GArray *
take_keys (sqlite3_stmt *stmt, gboolean bound, GError **error)
{
  g_autoptr(GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  WaxSqlStep step = WAX_SQL_FAILED;

  if (stmt == NULL || !bound)
    return NULL;
  while ((step = wax_sql_step (stmt, error)) == WAX_SQL_ROW) {
    gint64 key = sqlite3_column_int64 (stmt, 0);

    g_array_append_val (keys, key);
  }
  sqlite3_reset (stmt);
  return step == WAX_SQL_DONE ? g_steal_pointer (&keys) : NULL;
}

static GArray *
list_heads (WaxMailStore *self, const char *folder_id, GError **error)
{
  sqlite3_stmt *stmt =
    wax_database_get_statement (self->database,
                                "SELECT max(key) FROM message WHERE folder = (SELECT number FROM folder WHERE id = ?1)"
                                " AND conversation > '' GROUP BY conversation UNION ALL"
                                " SELECT key FROM message WHERE folder = (SELECT number FROM folder WHERE id = ?1)"
                                " AND conversation = ''",
                                error);
  GArray *heads = take_keys (stmt, stmt != NULL && wax_sql_bind (stmt, error, "s", folder_id), error);

  if (heads != NULL)
    g_array_sort (heads, compare_newest_first);
  return heads;
}

GArray *
wax_mail_store_list_conversation (WaxMailStore *self, const char *folder_id, const char *conversation_id,
                                  GError **error)
{
  sqlite3_stmt *stmt =
    wax_database_get_statement (self->database,
                                "SELECT key FROM message WHERE folder = (SELECT number FROM folder WHERE id = ?)"
                                " AND conversation = ? AND conversation > '' ORDER BY key DESC",
                                error);

  return take_keys (stmt, stmt != NULL && wax_sql_bind (stmt, error, "ss", folder_id, conversation_id), error);
}

/* One look-up in the index for each folder. */
GArray *
wax_mail_store_list_whole_conversation (WaxMailStore *self, const char *folder_id, const char *conversation_id,
                                        GError **error)
{
  sqlite3_stmt *stmt =
    wax_database_get_statement (self->database,
                                "SELECT key FROM message WHERE folder IN (SELECT number FROM folder"
                                " WHERE id = ? OR role NOT IN (?, ?, ?)) AND conversation = ? AND conversation > ''"
                                " ORDER BY key DESC",
                                error);

  return take_keys (stmt,
                    stmt != NULL && wax_sql_bind (stmt, error, "siiis", folder_id, (gint64) WAX_FOLDER_TRASH,
                                                  (gint64) WAX_FOLDER_JUNK, (gint64) WAX_FOLDER_DRAFTS,
                                                  conversation_id),
                    error);
}

/* Adds the older messages of one, by the key of its newest. */
static gboolean
add_older (WaxMailStore *self, const char *folder_id, const char *conversation_id, GHashTable *older, GError **error)
{
  GArray *keys = wax_mail_store_list_conversation (self, folder_id, conversation_id, error);

  if (keys == NULL)
    return FALSE;
  if (keys->len > 1)
    g_hash_table_insert (older, g_memdup2 (keys->data, sizeof (gint64)), keys);
  else
    g_array_unref (keys);
  return TRUE;
}

static GArray *
merge (GArray *heads, GHashTable *older)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < heads->len; i++) {
    GArray *keys = g_hash_table_lookup (older, &g_array_index (heads, gint64, i));

    if (keys != NULL)
      g_array_append_vals (all, keys->data, keys->len);
    else
      g_array_append_val (all, g_array_index (heads, gint64, i));
  }
  return all;
}

/* (transfer full) (nullable): its conversation, where it is not that one's newest message. */
static char *
find_older (WaxMailStore *self, const char *folder_id, const char *id)
{
  g_autoptr(WaxMessage) message = wax_mail_store_get_message_by_id (self, id, NULL);
  WaxConversationSize size;

  if (message == NULL || strcmp (message->folder_id, folder_id) != 0 ||
      !wax_mail_store_measure_conversation (self, message, &size, NULL) || size.newest == message->key)
    return NULL;
  return g_strdup (message->conversation_id);
}

static GArray *
list_conversations (WaxMailStore *self, const char *folder_id, GHashTable *expanded, const char *opened, GError **error)
{
  g_autoptr(GArray) heads = list_heads (self, folder_id, error);
  g_autoptr(GHashTable) older =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_array_unref);
  GHashTableIter iter;
  gpointer id;

  if (heads == NULL || (opened != NULL && !add_older (self, folder_id, opened, older, error)))
    return NULL;
  g_hash_table_iter_init (&iter, expanded);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    if (!add_older (self, folder_id, id, older, error))
      return NULL;
  }
  return merge (heads, older);
}

GArray *
wax_mail_store_list_conversations (WaxMailStore *self, const char *folder_id, GHashTable *expanded, const char *shown,
                                   char **opened, GError **error)
{
  g_autoptr(WaxSqlTransaction) transaction = wax_sql_begin_read (wax_mail_store_get_handle (self), error);

  if (transaction == NULL)
    return NULL;
  *opened = shown != NULL ? find_older (self, folder_id, shown) : NULL;
  return list_conversations (self, folder_id, expanded, *opened, error);
}

gboolean
wax_mail_store_measure_conversation (WaxMailStore *self, const WaxMessage *message, WaxConversationSize *size,
                                     GError **error)
{
  sqlite3_stmt *stmt =
    wax_database_get_statement (self->database,
                                "SELECT count(*), sum(flags & 1), max(key) FROM message"
                                " WHERE folder = (SELECT number FROM folder WHERE id = ?) AND conversation = ?",
                                error);
  WaxSqlStep step;

  *size = (WaxConversationSize) { 1, message->flags & WAX_MESSAGE_UNREAD, message->key };
  if (message->conversation_id[0] == '\0')
    return TRUE;
  if (stmt == NULL || !wax_sql_bind (stmt, error, "ss", message->folder_id, message->conversation_id))
    return FALSE;
  step = wax_sql_step (stmt, error);
  if (step == WAX_SQL_ROW && sqlite3_column_int64 (stmt, 0) > 0)
    *size = (WaxConversationSize) { (guint) sqlite3_column_int64 (stmt, 0), (guint) sqlite3_column_int64 (stmt, 1),
                                    sqlite3_column_int64 (stmt, 2) };
  sqlite3_reset (stmt);
  return step == WAX_SQL_ROW;
}
