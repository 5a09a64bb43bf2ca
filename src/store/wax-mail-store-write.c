#include "store/wax-mail-store-private.h"

#include <string.h>

/* What is known of a message before a write. */
typedef struct {
  gint64 key;
  gint64 folder;
  gint64 flags;
  gint64 indexed;
  gint64 date_ms;
  gint64 revision;
  WaxMailPlace place;
  char *folder_id;
  char *tags;
  char *conversation;
} Row;

static void
row_free (Row *row)
{
  g_free (row->folder_id);
  g_free (row->tags);
  g_free (row->conversation);
  g_free (row);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Row, row_free)

/* @row is NULL where there is none. */
static gboolean
find_row (WaxMailStore *self, const char *id, Row **row, GError **error)
{
  sqlite3_stmt *stmt =
    wax_database_get_statement (self->database,
                                "SELECT m.key, m.folder, m.flags, m.indexed, m.date_ms, m.revision, m.pack,"
                                " m.offset, m.length, f.id, m.tags, m.conversation"
                                " FROM message m JOIN folder f ON f.number = m.folder WHERE m.id = ?",
                                error);
  WaxSqlStep step;

  *row = NULL;
  if (stmt == NULL || !wax_sql_bind (stmt, error, "s", id))
    return FALSE;
  step = wax_sql_step (stmt, error);
  if (step == WAX_SQL_ROW) {
    *row = g_new0 (Row, 1);
    **row = (Row) {
      .key = sqlite3_column_int64 (stmt, 0),
      .folder = sqlite3_column_int64 (stmt, 1),
      .flags = sqlite3_column_int64 (stmt, 2),
      .indexed = sqlite3_column_int64 (stmt, 3),
      .date_ms = sqlite3_column_int64 (stmt, 4),
      .revision = sqlite3_column_int64 (stmt, 5),
      .place = { sqlite3_column_int64 (stmt, 6), sqlite3_column_int64 (stmt, 7), sqlite3_column_int64 (stmt, 8) },
      .folder_id = wax_sql_dup_text (stmt, 9),
      .tags = wax_sql_dup_text (stmt, 10),
      .conversation = wax_sql_dup_text (stmt, 11),
    };
  }
  sqlite3_reset (stmt);
  return step != WAX_SQL_FAILED;
}

/* A message may come before its folder. */
static gboolean
get_folder_number (WaxMailStore *self, const char *id, gint64 *number, GError **error)
{
  sqlite3_stmt *stmt = wax_database_get_statement (self->database, "SELECT number FROM folder WHERE id = ?", error);
  WaxSqlStep step;

  if (stmt == NULL || !wax_sql_bind (stmt, error, "s", id))
    return FALSE;
  step = wax_sql_step (stmt, error);
  if (step == WAX_SQL_ROW)
    *number = sqlite3_column_int64 (stmt, 0);
  sqlite3_reset (stmt);
  if (step != WAX_SQL_DONE)
    return step == WAX_SQL_ROW;
  if (!wax_mail_store_run (self, error, "INSERT INTO folder (id) VALUES (?)", "s", id))
    return FALSE;
  *number = sqlite3_last_insert_rowid (wax_mail_store_get_handle (self));
  return TRUE;
}

gboolean
wax_mail_store_note_missing (WaxMailStore *self, const char *id, gint64 rank, GError **error)
{
  return wax_mail_store_run (self, error, "INSERT OR IGNORE INTO missing (id, rank) VALUES (?, ?)", "si", id, rank);
}

static gboolean
get_top_rank (WaxMailStore *self, gint64 *rank, GError **error)
{
  return wax_sql_get_int (wax_mail_store_get_handle (self), rank, error, "SELECT coalesce (max(rank), 0) FROM missing",
                          "");
}

/* The full-text table goes on holding the key: it must not be used again. */
static gboolean
retire_key (WaxMailStore *self, const Row *row, GError **error)
{
  return row->indexed == 0 ||
         wax_mail_store_run (self, error, "INSERT OR REPLACE INTO dead_docid (docid, generation) VALUES (?, ?)", "ii",
                             row->key,
                             row->indexed);
}

static gboolean
remove_row (WaxMailStore *self, const Row *row, GError **error)
{
  if (!retire_key (self, row, error) || !wax_mail_packs_note_dead (self, row->place.pack, row->place.length, error) ||
      !wax_mail_store_run (self, error, "DELETE FROM message WHERE key = ?", "i", row->key))
    return FALSE;
  wax_mail_news_add (self->pending, WAX_MAIL_NEWS_REMOVED, row->key, row->folder_id);
  return TRUE;
}

static gboolean
insert_message (WaxMailStore *self, const WaxMessage *message, gint64 folder, const WaxMailPlace *place, GError **error)
{
  static const WaxMailPlace nowhere = { 0 };
  g_autofree char *tags = g_strjoinv ("\n", (char **) message->tag_ids);
  const WaxMailPlace *at = place != NULL ? place : &nowhere;
  gint64 key;

  if (!wax_mail_keys_allocate (self, message->date_ms, &key, error) ||
      !wax_mail_store_run (self, error,
                           "INSERT INTO message (key, id, folder, flags, pack, offset, length, date_ms, size, change,"
                           " revision, conversation, tags, subject, from_name, from_address, recipients, fragment,"
                           " digest) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                           "isiiiiiiiiissssssss", key, message->id, folder, (gint64) message->flags, at->pack,
                           at->offset, at->length, message->date_ms, message->size, message->change, message->revision,
                           message->conversation_id, tags, message->subject, message->from_name, message->from_address,
                           message->recipients, message->fragment, message->digest))
    return FALSE;
  wax_mail_news_add (self->pending, WAX_MAIL_NEWS_ADDED, key, message->folder_id);
  return TRUE;
}

static void
add_update_news (WaxMailStore *self, const Row *row, gint64 key, const char *folder_id)
{
  if (row->key == key && strcmp (row->folder_id, folder_id) == 0) {
    wax_mail_news_add (self->pending, WAX_MAIL_NEWS_CHANGED, key, folder_id);
  } else {
    wax_mail_news_add (self->pending, WAX_MAIL_NEWS_REMOVED, row->key, row->folder_id);
    wax_mail_news_add_again (self->pending, key, row->key, folder_id);
  }
}

/* A new key where the old one has the wrong date, or stands for the old text in the full-text table. */
static gboolean
move_key (WaxMailStore *self, const Row *row, const WaxMessage *message, gboolean new_text, gint64 *key, GError **error)
{
  gint64 date_ms = message->date_ms != 0 ? message->date_ms : row->date_ms;

  *key = row->key;
  if (date_ms == row->date_ms && (!new_text || row->indexed == 0))
    return TRUE;
  return retire_key (self, row, error) && wax_mail_keys_allocate (self, date_ms, key, error) &&
         wax_mail_store_run (self, error, "UPDATE message SET key = ?2, indexed = 0, date_ms = ?3 WHERE key = ?1",
                             "iii",
                             row->key, *key, date_ms);
}

/* Places @place, when given, as the message's new content. Empty strings keep what is known. */
static gboolean
update_message (WaxMailStore *self, const Row *row, const WaxMessage *message, const WaxMailPlace *place,
                GError **error)
{
  gboolean filed = message->folder_id[0] != '\0';
  g_autofree char *tags = g_strjoinv ("\n", (char **) message->tag_ids);
  gint64 key, folder = row->folder;

  if ((filed && !get_folder_number (self, message->folder_id, &folder, error)) ||
      !move_key (self, row, message, place != NULL, &key, error) ||
      !wax_mail_store_run (self, error,
                           "UPDATE message SET folder = ?2, flags = ?3, tags = ?4, change = coalesce (nullif (?5, 0),"
                           " change), size = coalesce (nullif (?6, 0), size), conversation = coalesce (nullif (?7, ''),"
                           " conversation), subject = coalesce (nullif (?8, ''), subject),"
                           " from_name = coalesce (nullif (?9, ''), from_name), from_address = coalesce (nullif (?10,"
                           " ''), from_address), recipients = coalesce (nullif (?11, ''), recipients),"
                           " fragment = coalesce (nullif (?12, ''), fragment) WHERE key = ?1",
                           "iiisiissssss", key, folder, (gint64) message->flags, tags, message->change, message->size,
                           message->conversation_id, message->subject, message->from_name, message->from_address,
                           message->recipients, message->fragment))
    return FALSE;
  if (place != NULL && (!wax_mail_packs_note_dead (self, row->place.pack, row->place.length, error) ||
                        !wax_mail_store_run (self, error,
                                             "UPDATE message SET pack = ?2, offset = ?3, length = ?4, digest = ?5,"
                                             " revision = ?6 WHERE key = ?1",
                                             "iiiisi", key, place->pack, place->offset, place->length, message->digest,
                                             message->revision)))
    return FALSE;
  add_update_news (self, row, key, filed ? message->folder_id : row->folder_id);
  return TRUE;
}

/* A state of the server that speaks of other content than is stored here. */
static gboolean
is_outdated (const Row *row, const WaxMessage *message)
{
  return row->place.pack != 0 && message->revision != 0 && row->revision != 0 && message->revision != row->revision;
}

static gboolean
put_header (WaxMailStore *self, const WaxMessage *message, gint64 rank, GError **error)
{
  g_autoptr(Row) row = NULL;
  gint64 folder;

  if (!find_row (self, message->id, &row, error))
    return FALSE;
  if (row == NULL)
    return get_folder_number (self, message->folder_id, &folder, error) &&
           insert_message (self, message, folder, NULL, error) &&
               wax_mail_store_note_missing (self, message->id, rank, error);
  return (!is_outdated (row, message) || wax_mail_store_note_missing (self, message->id, rank, error)) &&
         update_message (self, row, message, NULL, error);
}

gboolean
wax_mail_store_add_headers (WaxMailStore *self, GPtrArray *messages, GError **error)
{
  g_autoptr(WaxSqlTransaction) transaction = wax_mail_store_begin (self, error);
  gint64 rank;

  if (transaction == NULL || !get_top_rank (self, &rank, error))
    return FALSE;
  for (guint i = 0; i < messages->len; i++) {
    if (!put_header (self, messages->pdata[i], rank + (gint64) (messages->len - i), error))
      return FALSE;
  }
  return wax_mail_store_commit (self, transaction, error);
}

/* Nobody asks again for what is too large to be kept. */
static gboolean
put_body (WaxMailStore *self, const WaxStoredBody *body, GError **error)
{
  const WaxMessage *message = body->meta;
  g_autoptr(Row) row = NULL;
  WaxMailPlace packed, *place = body->record != NULL ? &packed : NULL;
  gint64 folder;

  if ((place != NULL && !wax_mail_packs_append (self, body->record, place, error)) ||
      !find_row (self, message->id, &row, error))
    return FALSE;
  if (row != NULL ? !update_message (self, row, message, place, error)
                  : !get_folder_number (self, message->folder_id, &folder, error) ||
                      !insert_message (self, message, folder, place, error))
    return FALSE;
  return wax_mail_store_run (self, error, "DELETE FROM missing WHERE id = ?", "s", message->id);
}

static gboolean
put_bodies (WaxMailStore *self, GPtrArray *bodies, GError **error)
{
  g_autoptr(WaxSqlTransaction) transaction = wax_mail_store_begin (self, error);

  if (transaction == NULL)
    return FALSE;
  for (guint i = 0; i < bodies->len; i++) {
    if (!put_body (self, bodies->pdata[i], error))
      return FALSE;
  }
  return wax_mail_packs_flush (self, error) && wax_mail_store_commit (self, transaction, error);
}

gboolean
wax_mail_store_add_bodies (WaxMailStore *self, GPtrArray *bodies, GError **error)
{
  if (put_bodies (self, bodies, error))
    return TRUE;
  /* The error that counts is the first one. */
  wax_mail_packs_recover (self, NULL);
  return FALSE;
}

/* ---- changes ---- */

static gboolean
put_folder (WaxMailStore *self, const WaxFolder *folder, GError **error)
{
  self->pending->folders = TRUE;
  return wax_mail_store_run (self, error,
                             "INSERT INTO folder (id, listed, parent_id, name, path, role, view, color, deletable,"
                             " is_link, owner, query) VALUES (?,1,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET"
                             " listed = 1, parent_id = excluded.parent_id, name = excluded.name,"
                             " path = excluded.path, role = excluded.role, view = excluded.view,"
                             " color = excluded.color, deletable = excluded.deletable,"
                             " is_link = excluded.is_link, owner = excluded.owner, query = excluded.query",
                             "ssssissiiss", folder->id, folder->parent_id, folder->name, folder->path,
                             (gint64) folder->role, folder->view, folder->color, (gint64) folder->deletable,
                             (gint64) folder->is_link, folder->owner, folder->query);
}

/* A server tells of the folder that was renamed or moved, not of those that lie in it. */
static gboolean
follow_path (WaxMailStore *self, const WaxFolder *folder, GError **error)
{
  return wax_mail_store_run (self, error,
                             "WITH RECURSIVE below (number, id, path, depth) AS ("
                             "  SELECT number, id, path, 0 FROM folder WHERE id = ?1 UNION ALL"
                             "  SELECT f.number, f.id, b.path || '/' || f.name, b.depth + 1 FROM below b"
                             "  JOIN folder f ON f.parent_id = b.id WHERE f.listed AND b.depth < 100)"
                             " UPDATE folder SET path = (SELECT path FROM below WHERE below.number = folder.number)"
                             " WHERE number IN (SELECT number FROM below WHERE depth > 0)", "s", folder->id);
}

static gboolean
put_tag (WaxMailStore *self, const WaxTag *tag, GError **error)
{
  self->pending->tags = TRUE;
  return wax_mail_store_run (self, error, "INSERT OR REPLACE INTO tag (id, name, color) VALUES (?, ?, ?)", "sss",
                             tag->id,
                             tag->name, tag->color);
}

static gboolean
remove_message (WaxMailStore *self, const char *id, GError **error)
{
  g_autoptr(Row) row = NULL;

  return find_row (self, id, &row, error) && (row == NULL || remove_row (self, row, error)) &&
         wax_mail_store_run (self, error, "DELETE FROM missing WHERE id = ?", "s", id);
}

/* One of the person's own, see #WaxContactStore. */
static gboolean
remove_contact (WaxMailStore *self, const char *id, GError **error)
{
  if (!wax_mail_store_run (self, error, "DELETE FROM contact_word WHERE contact IN"
                                        " (SELECT number FROM contact WHERE generation = 0 AND id = ?)", "s", id) ||
      !wax_mail_store_run (self, error, "DELETE FROM missing_contact WHERE id = ?", "s", id) ||
      !wax_mail_store_run (self, error, "DELETE FROM contact WHERE generation = 0 AND id = ?", "s", id))
    return FALSE;
  self->pending->contacts |= sqlite3_changes (wax_mail_store_get_handle (self)) > 0;
  return TRUE;
}

/* What is to be asked for; after a complete list, all of them. */
static gboolean
note_contacts (WaxMailStore *self, WaxMailChanges *changes, GError **error)
{
  for (guint i = 0; i < changes->contact_ids->len; i++) {
    if (!wax_mail_store_run (self, error, "INSERT OR IGNORE INTO missing_contact VALUES (?)", "s",
                             changes->contact_ids->pdata[i]))
      return FALSE;
  }
  return !changes->complete ||
         wax_mail_store_run (self, error, "DELETE FROM state WHERE name = 'own-contacts'", "");
}

static gboolean
remove_id (WaxMailStore *self, const char *id, GError **error)
{
  sqlite3 *db = wax_mail_store_get_handle (self);

  if (!remove_message (self, id, error) ||
      !wax_mail_store_run (self, error, "UPDATE folder SET listed = 0 WHERE id = ? AND listed = 1", "s", id))
    return FALSE;
  self->pending->folders |= sqlite3_changes (db) > 0;
  if (!wax_mail_store_run (self, error, "DELETE FROM tag WHERE id = ?", "s", id))
    return FALSE;
  self->pending->tags |= sqlite3_changes (db) > 0;
  return remove_contact (self, id, error);
}

static gboolean
select_ids (WaxMailStore *self, const char *sql, GPtrArray *ids, GError **error)
{
  sqlite3_stmt *stmt = wax_database_get_statement (self->database, sql, error);
  WaxSqlStep step = WAX_SQL_FAILED;

  while (stmt != NULL && (step = wax_sql_step (stmt, error)) == WAX_SQL_ROW)
    g_ptr_array_add (ids, wax_sql_dup_text (stmt, 0));
  if (stmt != NULL)
    sqlite3_reset (stmt);
  return step == WAX_SQL_DONE;
}

static void
note_listed (GHashTable *listed, GPtrArray *messages)
{
  for (guint i = 0; i < messages->len; i++)
    g_hash_table_add (listed, (gpointer) ((WaxMessage *) messages->pdata[i])->id);
}

/* In a complete list, what is not listed is gone. */
static gboolean
remove_unlisted (WaxMailStore *self, WaxMailChanges *changes, GError **error)
{
  g_autoptr(GHashTable) listed = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < changes->folders->len; i++)
    g_hash_table_add (listed, (gpointer) ((WaxFolder *) changes->folders->pdata[i])->id);
  for (guint i = 0; i < changes->tags->len; i++)
    g_hash_table_add (listed, (gpointer) ((WaxTag *) changes->tags->pdata[i])->id);
  note_listed (listed, changes->new_messages);
  note_listed (listed, changes->changed);

  if (!select_ids (self, "SELECT id FROM message UNION SELECT id FROM missing UNION SELECT id FROM folder WHERE listed"
                         " UNION SELECT id FROM tag", ids, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++) {
    if (!g_hash_table_contains (listed, ids->pdata[i]) && !remove_id (self, ids->pdata[i], error))
      return FALSE;
  }
  return TRUE;
}

/* A listed id that is already here keeps its content; its folder is news all the same. */
static gboolean
keep_listed (WaxMailStore *self, const Row *row, const WaxMessage *message, GError **error)
{
  gint64 folder;

  if (message->folder_id[0] == '\0' || strcmp (row->folder_id, message->folder_id) == 0)
    return TRUE;
  if (!get_folder_number (self, message->folder_id, &folder, error) ||
      !wax_mail_store_run (self, error, "UPDATE message SET folder = ? WHERE key = ?", "ii", folder, row->key))
    return FALSE;
  add_update_news (self, row, row->key, message->folder_id);
  return TRUE;
}

static gboolean
put_new (WaxMailStore *self, WaxMailChanges *changes, const WaxMessage *message, gint64 rank, GError **error)
{
  g_autoptr(Row) row = NULL;

  if (!find_row (self, message->id, &row, error))
    return FALSE;
  if (row != NULL && !keep_listed (self, row, message, error))
    return FALSE;
  if (row != NULL && changes->complete && row->place.pack != 0 && !is_outdated (row, message))
    return TRUE;
  return wax_mail_store_note_missing (self, message->id, rank, error);
}

static gboolean
is_unchanged (const Row *row, const WaxMessage *message, const char *tags)
{
  return row->flags == (gint64) message->flags && strcmp (row->tags, tags) == 0 &&
         (message->folder_id[0] == '\0' || strcmp (row->folder_id, message->folder_id) == 0) &&
         (message->conversation_id[0] == '\0' || strcmp (row->conversation, message->conversation_id) == 0);
}

static gboolean
put_changed (WaxMailStore *self, const WaxMessage *message, gint64 rank, GError **error)
{
  g_autofree char *tags = g_strjoinv ("\n", (char **) message->tag_ids);
  gboolean filed = message->folder_id[0] != '\0';
  g_autoptr(Row) row = NULL;
  gint64 folder;

  if (!find_row (self, message->id, &row, error))
    return FALSE;
  if ((row == NULL || is_outdated (row, message)) && !wax_mail_store_note_missing (self, message->id, rank, error))
    return FALSE;
  if (row == NULL || is_unchanged (row, message, tags))
    return TRUE;

  folder = row->folder;
  if ((filed && !get_folder_number (self, message->folder_id, &folder, error)) ||
      !wax_mail_store_run (self, error,
                           "UPDATE message SET folder = ?2, flags = ?3, tags = ?4, change = coalesce (nullif (?5, 0),"
                           " change), conversation = coalesce (nullif (?6, ''), conversation) WHERE key = ?1",
                           "iiisis", row->key, folder, (gint64) message->flags, tags, message->change,
                           message->conversation_id))
    return FALSE;
  add_update_news (self, row, row->key, filed ? message->folder_id : row->folder_id);
  return TRUE;
}

static gboolean
put_messages (WaxMailStore *self, WaxMailChanges *changes, GError **error)
{
  GPtrArray *fresh = changes->new_messages, *changed = changes->changed;
  gint64 rank;

  if (!get_top_rank (self, &rank, error))
    return FALSE;
  for (guint i = 0; i < fresh->len; i++) {
    if (!put_new (self, changes, fresh->pdata[i], rank + (gint64) (fresh->len - i), error))
      return FALSE;
  }
  for (guint i = 0; i < changed->len; i++) {
    if (!put_changed (self, changed->pdata[i], rank, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
wax_mail_store_apply (WaxMailStore *self, WaxMailChanges *changes, GError **error)
{
  g_autoptr(WaxSqlTransaction) transaction = wax_mail_store_begin (self, error);

  if (transaction == NULL)
    return FALSE;
  for (guint i = 0; i < changes->removed_ids->len; i++) {
    if (!remove_id (self, changes->removed_ids->pdata[i], error))
      return FALSE;
  }
  if (changes->complete && !remove_unlisted (self, changes, error))
    return FALSE;
  for (guint i = 0; i < changes->folders->len; i++) {
    if (!put_folder (self, changes->folders->pdata[i], error) ||
        (!changes->complete && !follow_path (self, changes->folders->pdata[i], error)))
      return FALSE;
  }
  for (guint i = 0; i < changes->tags->len; i++) {
    if (!put_tag (self, changes->tags->pdata[i], error))
      return FALSE;
  }
  if (!put_messages (self, changes, error) || !note_contacts (self, changes, error))
    return FALSE;
  if (changes->token != NULL &&
      !wax_mail_store_run (self, error, "INSERT OR REPLACE INTO state VALUES ('token', ?)", "s", changes->token))
    return FALSE;
  return wax_mail_store_commit (self, transaction, error);
}
