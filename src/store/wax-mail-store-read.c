#include "store/wax-contact-sql.h"
#include "store/wax-mail-store-private.h"
#include "store/wax-pack.h"

#define MESSAGE_COLUMNS                                                                                                \
  "m.key, m.id, f.id, m.conversation, m.flags, m.tags, m.date_ms, m.size, m.change, m.revision, m.subject, "           \
  "m.from_name,"                                                                                                       \
  " m.from_address, m.recipients, m.fragment, m.digest, m.pack"
#define FROM_MESSAGE " FROM message m JOIN folder f ON f.number = m.folder"

static WaxMessage *
read_message (sqlite3_stmt *stmt)
{
  const char *tags = wax_sql_get_text (stmt, 5);
  g_auto(GStrv) tag_ids = g_strsplit (tags != NULL ? tags : "", "\n", -1);

  return wax_message_new (&(WaxMessage) {
    .key = sqlite3_column_int64 (stmt, 0),
    .id = wax_sql_get_text (stmt, 1),
    .folder_id = wax_sql_get_text (stmt, 2),
    .conversation_id = wax_sql_get_text (stmt, 3),
    .flags = (WaxMessageFlags) sqlite3_column_int64 (stmt, 4),
    .tag_ids = (const char *const *) tag_ids,
    .date_ms = sqlite3_column_int64 (stmt, 6),
    .size = sqlite3_column_int64 (stmt, 7),
    .change = sqlite3_column_int64 (stmt, 8),
    .revision = sqlite3_column_int64 (stmt, 9),
    .subject = wax_sql_get_text (stmt, 10),
    .from_name = wax_sql_get_text (stmt, 11),
    .from_address = wax_sql_get_text (stmt, 12),
    .recipients = wax_sql_get_text (stmt, 13),
    .fragment = wax_sql_get_text (stmt, 14),
    .digest = wax_sql_get_text (stmt, 15),
    .has_body = sqlite3_column_int64 (stmt, 16) != 0,
  });
}

/* Takes what wax_sql_bind() returned, steps once and rewinds. */
static WaxMessage *
take_message (sqlite3_stmt *stmt, gboolean bound, GError **error)
{
  WaxSqlStep step = bound ? wax_sql_step (stmt, error) : WAX_SQL_FAILED;
  WaxMessage *message = step == WAX_SQL_ROW ? read_message (stmt) : NULL;

  if (step == WAX_SQL_DONE)
    g_set_error_literal (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND, "The message is not in the store");
  if (stmt != NULL)
    sqlite3_reset (stmt);
  return message;
}

WaxMessage *
wax_mail_store_get_message (WaxMailStore *self, gint64 key, GError **error)
{
  sqlite3_stmt *stmt = wax_database_get_statement (self->database,
                                                   "SELECT " MESSAGE_COLUMNS FROM_MESSAGE " WHERE m.key = ?", error);

  return take_message (stmt, stmt != NULL && wax_sql_bind (stmt, error, "i", key), error);
}

WaxMessage *
wax_mail_store_get_message_by_id (WaxMailStore *self, const char *id, GError **error)
{
  sqlite3_stmt *stmt = wax_database_get_statement (self->database,
                                                   "SELECT " MESSAGE_COLUMNS FROM_MESSAGE " WHERE m.id = ?", error);

  return take_message (stmt, stmt != NULL && wax_sql_bind (stmt, error, "s", id), error);
}

static void
clear_message_cb (gpointer message)
{
  if (message != NULL)
    wax_message_unref (message);
}

GPtrArray *
wax_mail_store_get_messages (WaxMailStore *self, const gint64 *keys, guint n_keys, GError **error)
{
  g_autoptr(GPtrArray) messages = g_ptr_array_new_full (n_keys, clear_message_cb);
  g_autoptr(WaxSqlTransaction) transaction = wax_sql_begin_read (wax_mail_store_get_handle (self), error);

  if (transaction == NULL)
    return NULL;
  for (guint i = 0; i < n_keys; i++) {
    g_autoptr(GError) local = NULL;

    g_ptr_array_add (messages, wax_mail_store_get_message (self, keys[i], &local));
    if (local != NULL && !g_error_matches (local, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND)) {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  }
  return g_steal_pointer (&messages);
}

GArray *
wax_mail_store_list_ids (WaxMailStore *self, const char *folder_id, GError **error)
{
  g_autoptr(GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  sqlite3_stmt *stmt =
    wax_database_get_statement (self->database,
                                "SELECT key FROM message WHERE folder = (SELECT number FROM folder WHERE id = ?)"
                                " ORDER BY key DESC",
                                error);
  WaxSqlStep step = WAX_SQL_FAILED;

  if (stmt == NULL || !wax_sql_bind (stmt, error, "s", folder_id))
    return NULL;
  while ((step = wax_sql_step (stmt, error)) == WAX_SQL_ROW) {
    gint64 key = sqlite3_column_int64 (stmt, 0);

    g_array_append_val (keys, key);
  }
  sqlite3_reset (stmt);
  return step == WAX_SQL_DONE ? g_steal_pointer (&keys) : NULL;
}

static GPtrArray *
list_folders (WaxMailStore *self, gboolean with_searches, GError **error)
{
  g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_folder_unref);
  g_autoptr(sqlite3_stmt) stmt =
    wax_sql_prepare (wax_mail_store_get_handle (self), error,
                     "SELECT id, parent_id, name, path, view, color, role, deletable, is_link, unread,"
                     " total, owner, query FROM folder WHERE listed AND (?1 OR query = '') ORDER BY path, id",
                     "i", (gint64) with_searches);
  WaxSqlStep step = WAX_SQL_FAILED;

  while (stmt != NULL && (step = wax_sql_step (stmt, error)) == WAX_SQL_ROW)
    g_ptr_array_add (folders, wax_folder_new (&(WaxFolder) {
      .id = wax_sql_get_text (stmt, 0),
      .parent_id = wax_sql_get_text (stmt, 1),
      .name = wax_sql_get_text (stmt, 2),
      .path = wax_sql_get_text (stmt, 3),
      .view = wax_sql_get_text (stmt, 4),
      .color = wax_sql_get_text (stmt, 5),
      .role = (WaxFolderRole) sqlite3_column_int (stmt, 6),
      .deletable = sqlite3_column_int (stmt, 7) != 0,
      .is_link = sqlite3_column_int (stmt, 8) != 0,
      .unread = (guint) sqlite3_column_int64 (stmt, 9),
      .total = (guint) sqlite3_column_int64 (stmt, 10),
      .owner = wax_sql_get_text (stmt, 11),
      .query = wax_sql_get_text (stmt, 12),
    }));
  return step == WAX_SQL_DONE ? g_steal_pointer (&folders) : NULL;
}

GPtrArray *
wax_mail_store_list_folders (WaxMailStore *self, GError **error)
{
  return list_folders (self, FALSE, error);
}

GPtrArray *
wax_mail_store_list_folders_and_searches (WaxMailStore *self, GError **error)
{
  return list_folders (self, TRUE, error);
}

GPtrArray *
wax_mail_store_list_tags (WaxMailStore *self, GError **error)
{
  g_autoptr(GPtrArray) tags = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_tag_unref);
  g_autoptr(sqlite3_stmt) stmt = wax_sql_prepare (wax_mail_store_get_handle (self), error,
                                                  "SELECT id, name, color FROM tag ORDER BY name, id", "");
  WaxSqlStep step = WAX_SQL_FAILED;

  while (stmt != NULL && (step = wax_sql_step (stmt, error)) == WAX_SQL_ROW)
    g_ptr_array_add (tags, wax_tag_new (&(WaxTag) {
      .id = wax_sql_get_text (stmt, 0),
      .name = wax_sql_get_text (stmt, 1),
      .color = wax_sql_get_text (stmt, 2),
    }));
  return step == WAX_SQL_DONE ? g_steal_pointer (&tags) : NULL;
}

static GPtrArray *
list_strings (sqlite3_stmt *stmt, GError **error)
{
  g_autoptr(GPtrArray) strings = g_ptr_array_new_with_free_func (g_free);
  WaxSqlStep step = WAX_SQL_FAILED;

  while (stmt != NULL && (step = wax_sql_step (stmt, error)) == WAX_SQL_ROW)
    g_ptr_array_add (strings, wax_sql_dup_text (stmt, 0));
  return step == WAX_SQL_DONE ? g_steal_pointer (&strings) : NULL;
}

GPtrArray *
wax_mail_store_list_missing (WaxMailStore *self, guint limit, GError **error)
{
  g_autoptr(sqlite3_stmt) stmt = wax_sql_prepare (wax_mail_store_get_handle (self), error,
                                                  "SELECT id FROM missing ORDER BY rank DESC LIMIT ?", "i",
                                                  (gint64) limit);

  return list_strings (stmt, error);
}

GPtrArray *
wax_mail_store_list_unread (WaxMailStore *self, const char *folder_id, GError **error)
{
  g_autoptr(sqlite3_stmt) stmt =
    wax_sql_prepare (wax_mail_store_get_handle (self), error,
                     "SELECT id FROM message WHERE folder = (SELECT number FROM folder WHERE id = ?)"
                     " AND (flags & 1) = 1 ORDER BY key DESC", "s", folder_id);

  return list_strings (stmt, error);
}

gboolean
wax_mail_store_count_missing (WaxMailStore *self, guint *count, GError **error)
{
  gint64 n;

  if (!wax_sql_get_int (wax_mail_store_get_handle (self), &n, error, "SELECT count(*) FROM missing", ""))
    return FALSE;
  *count = (guint) n;
  return TRUE;
}

/* What is newer than that is found by key, for what is older may be nearly all; else from what is missing, which then
 * is little. */
static sqlite3_stmt *
prepare_wanted (WaxMailStore *self, gboolean counted, const WaxWanted *wanted, guint limit, GError **error)
{
  static const char *const sql[2][2] = {
    { "SELECT m.id FROM missing x JOIN message m ON m.id = x.id WHERE m.key >= ?1 AND m.size <= ?2"
      " ORDER BY x.rank DESC LIMIT ?3",
      "SELECT count(*) FROM missing x JOIN message m ON m.id = x.id WHERE m.key >= ?1 AND m.size <= ?2 LIMIT ?3" },
    { "SELECT m.id FROM message m WHERE m.key >= ?1 AND m.size <= ?2 AND m.id IN (SELECT id FROM missing)"
      " ORDER BY m.key DESC LIMIT ?3",
      "SELECT count(*) FROM message m WHERE m.key >= ?1 AND m.size <= ?2 AND m.id IN (SELECT id FROM missing)"
      " LIMIT ?3" },
  };

  return wax_sql_prepare (wax_mail_store_get_handle (self), error, sql[wanted->since_ms > 0][counted], "iii",
                          wanted->since_ms > 0 ? wax_mail_keys_get_first (wanted->since_ms) : 0,
                          wanted->max_size > 0 ? wanted->max_size : G_MAXINT64, (gint64) limit);
}

GPtrArray *
wax_mail_store_list_wanted (WaxMailStore *self, const WaxWanted *wanted, guint limit, GError **error)
{
  g_autoptr(sqlite3_stmt) stmt = prepare_wanted (self, FALSE, wanted, limit, error);

  return list_strings (stmt, error);
}

gboolean
wax_mail_store_count_wanted (WaxMailStore *self, const WaxWanted *wanted, guint *count, GError **error)
{
  g_autoptr(sqlite3_stmt) stmt = prepare_wanted (self, TRUE, wanted, 1, error);

  if (stmt == NULL || wax_sql_step (stmt, error) != WAX_SQL_ROW)
    return FALSE;
  *count = (guint) sqlite3_column_int64 (stmt, 0);
  return TRUE;
}

GPtrArray *
wax_mail_store_list_unlisted (WaxMailStore *self, guint among, GError **error)
{
  g_autoptr(sqlite3_stmt) stmt =
    wax_sql_prepare (wax_mail_store_get_handle (self), error,
                     "SELECT id FROM (SELECT id, rank FROM missing ORDER BY rank DESC LIMIT ?)"
                     " WHERE id NOT IN (SELECT id FROM message) ORDER BY rank DESC", "i", (gint64) among);

  return list_strings (stmt, error);
}

gboolean
wax_mail_store_get_newest (WaxMailStore *self, gint64 *key, GError **error)
{
  return wax_sql_get_int (wax_mail_store_get_handle (self), key, error, "SELECT coalesce(max(key), 0) FROM message",
                          "");
}

gboolean
wax_mail_store_knows_address (WaxMailStore *self, const char *address, gboolean *known, GError **error)
{
  g_autofree char *key = g_utf8_casefold (address, -1), *lower = g_ascii_strdown (address, -1);
  gint64 n;

  if (!wax_sql_get_int (wax_mail_store_get_handle (self), &n, error,
                        "SELECT EXISTS (SELECT 1 FROM person WHERE address = ?1 AND written > 0)"
                        " OR EXISTS (SELECT 1 FROM contact WHERE " WAX_CONTACT_SQL_SHOWN ("?3")
                        " AND instr (char (10) || lower (addresses) || char (10), char (10) || ?2 || char (10)))",
                        "ssi", key, lower, (gint64) WAX_FOLDER_TRASH))
    return FALSE;
  *known = n != 0;
  return TRUE;
}

gint64
wax_mail_store_get_first_key (gint64 date_ms)
{
  return wax_mail_keys_get_first (date_ms);
}

GPtrArray *
wax_mail_store_list_known (WaxMailStore *self, GError **error)
{
  g_autoptr(sqlite3_stmt) stmt = wax_sql_prepare (wax_mail_store_get_handle (self), error,
                                                  "SELECT id FROM message ORDER BY key DESC", "");

  return list_strings (stmt, error);
}

gboolean
wax_mail_store_get_token (WaxMailStore *self, char **token, GError **error)
{
  g_autoptr(sqlite3_stmt) stmt = wax_sql_prepare (wax_mail_store_get_handle (self), error,
                                                  "SELECT value FROM state WHERE name = 'token'", "");
  WaxSqlStep step = stmt != NULL ? wax_sql_step (stmt, error) : WAX_SQL_FAILED;

  *token = step == WAX_SQL_ROW ? wax_sql_dup_text (stmt, 0) : NULL;
  return step != WAX_SQL_FAILED;
}

static gboolean
find_place (WaxMailStore *self, const char *id, WaxMailPlace *place, GError **error)
{
  sqlite3_stmt *stmt =
    wax_database_get_statement (self->database, "SELECT pack, offset, length, size FROM message WHERE id = ?", error);
  gint64 size = 0;
  WaxSqlStep step;

  if (stmt == NULL || !wax_sql_bind (stmt, error, "s", id))
    return FALSE;
  *place = (WaxMailPlace) { 0 };
  step = wax_sql_step (stmt, error);
  if (step == WAX_SQL_ROW) {
    *place = (WaxMailPlace) { sqlite3_column_int64 (stmt, 0), sqlite3_column_int64 (stmt, 1),
                             sqlite3_column_int64 (stmt, 2) };
    size = sqlite3_column_int64 (stmt, 3);
  }
  sqlite3_reset (stmt);
  if (step != WAX_SQL_FAILED && place->pack == 0)
    g_set_error (error, WAX_STORE_ERROR,
                 size > WAX_STORED_BODY_MAX_SIZE ? WAX_STORE_ERROR_TOO_LARGE : WAX_STORE_ERROR_NOT_FOUND,
                 "The content of message %s is not in the store", id);
  return place->pack > 0;
}

GBytes *
wax_mail_store_get_body (WaxMailStore *self, const char *id, GError **error)
{
  WaxMailPlace place = { 0 }, again;
  g_autoptr(GBytes) record = NULL;
  g_autoptr(GError) local = NULL;

  if (!find_place (self, id, &place, error))
    return NULL;
  record = wax_mail_packs_read (self, &place, &local);
  /* The writer may have moved it to another pack between the two reads. */
  if (record == NULL && find_place (self, id, &again, NULL) &&
      (again.pack != place.pack || again.offset != place.offset)) {
    g_clear_error (&local);
    record = wax_mail_packs_read (self, &again, &local);
  }
  if (record == NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  return wax_pack_record_open (record, id, error);
}

gboolean
wax_mail_store_measure_folder (WaxMailStore *self, const char *folder_id, gint64 *size, GError **error)
{
  return wax_sql_get_int (wax_mail_store_get_handle (self), size, error,
                          "SELECT coalesce (sum (size), 0) FROM message"
                          " WHERE folder = (SELECT number FROM folder WHERE id = ?)", "s", folder_id);
}
