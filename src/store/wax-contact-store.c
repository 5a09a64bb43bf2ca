#include "store/wax-contact-store.h"

#include "store/wax-contact-sql.h"
#include "store/wax-mail-schema.h"
#include "store/wax-name-words.h"

/* Of the person's own contacts. The address list's are larger. */
enum { OWN = 0 };

struct _WaxContactStore {
  WaxDatabase *database;
};

WaxContactStore *
wax_contact_store_open (const char *dir, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "mail.db", NULL);
  WaxDatabase *database = wax_database_open (path, &wax_mail_schema, error);
  WaxContactStore *self;

  if (database == NULL)
    return NULL;
  self = g_new0 (WaxContactStore, 1);
  self->database = database;
  return self;
}

void
wax_contact_store_close (WaxContactStore *self)
{
  wax_database_close (self->database);
  g_free (self);
}

/* The generation that pages go into: the shown one, or the one that is being built. */
static gboolean
get_target (sqlite3 *db, gint64 *target, gboolean *rebuilding, GError **error)
{
  gint64 n;

  if (!wax_sql_get_int (db, target, error,
                        "SELECT max(value) FROM state WHERE name IN ('contacts-generation', 'contacts-rebuild')", "") ||
      !wax_sql_get_int (db, &n, error, "SELECT count(*) FROM state WHERE name = 'contacts-rebuild'", ""))
    return FALSE;
  *rebuilding = n > 0;
  return TRUE;
}

gboolean
wax_contact_store_get_token (WaxContactStore *self, char **token, gint64 *built_at, GError **error)
{
  sqlite3 *db = wax_database_get_handle (self->database);
  g_autoptr(sqlite3_stmt) stmt = wax_sql_prepare (db, error,
    "SELECT value FROM state WHERE name = iif (EXISTS (SELECT 1 FROM state WHERE name = 'contacts-rebuild'),"
    " 'contacts-rebuild-token', 'contacts-token')", "");
  WaxSqlStep step = stmt != NULL ? wax_sql_step (stmt, error) : WAX_SQL_FAILED;

  *token = step == WAX_SQL_ROW ? wax_sql_dup_text (stmt, 0) : NULL;
  return step != WAX_SQL_FAILED &&
         wax_sql_get_int (db, built_at, error,
                          "SELECT coalesce(max(value), 0) FROM state WHERE name = 'contacts-built'"
                          " AND NOT EXISTS (SELECT 1 FROM state WHERE name = 'contacts-rebuild')", "");
}

static gboolean
delete_generation (sqlite3 *db, const char *comparison, gint64 generation, GError **error)
{
  g_autofree char *words = g_strdup_printf ("DELETE FROM contact_word WHERE contact IN"
                                            " (SELECT number FROM contact WHERE generation > 0 AND generation %s ?)",
                                            comparison);
  g_autofree char *contacts = g_strdup_printf ("DELETE FROM contact WHERE generation > 0 AND generation %s ?",
                                               comparison);

  return wax_sql_run (db, error, words, "i", generation) && wax_sql_run (db, error, contacts, "i", generation);
}

gboolean
wax_contact_store_begin_rebuild (WaxContactStore *self, GError **error)
{
  sqlite3 *db = wax_database_get_handle (self->database);
  g_autoptr(WaxSqlTransaction) transaction = wax_sql_begin (db, error);
  gint64 shown;

  return transaction != NULL &&
         wax_sql_get_int (db, &shown, error, "SELECT value FROM state WHERE name = 'contacts-generation'", "") &&
         delete_generation (db, ">", shown, error) &&
         wax_sql_run (db, error, "INSERT OR REPLACE INTO state VALUES ('contacts-rebuild', ?)", "i", shown + 1) &&
         wax_sql_run (db, error, "DELETE FROM state WHERE name = 'contacts-rebuild-token'", "") &&
         wax_sql_commit (transaction, error);
}

static gboolean
remove_contact (WaxContactStore *self, gint64 generation, const char *id, GError **error)
{
  sqlite3_stmt *words = wax_database_get_statement (self->database,
    "DELETE FROM contact_word WHERE contact = (SELECT number FROM contact WHERE generation = ? AND id = ?)", error);
  sqlite3_stmt *contact = wax_database_get_statement (self->database,
                                                      "DELETE FROM contact WHERE generation = ? AND id = ?", error);

  return words != NULL && contact != NULL && wax_sql_run_bound (words, error, "is", generation, id) &&
         wax_sql_run_bound (contact, error, "is", generation, id);
}

static gboolean
add_words (WaxContactStore *self, gint64 number, const char *text, GError **error)
{
  sqlite3_stmt *stmt = wax_database_get_statement (self->database, "INSERT OR IGNORE INTO contact_word VALUES (?, ?)",
                                                   error);

  return stmt != NULL && wax_name_words_add (stmt, number, text, error);
}

static char *
join (const char *const *strings)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; strings[i] != NULL; i++) {
    g_autofree char *string = g_strdelimit (g_strdup (strings[i]), WAX_CONTACT_SQL_BETWEEN, ' ');

    g_string_append_printf (text, "%s%s", i > 0 ? WAX_CONTACT_SQL_BETWEEN : "", string);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
put_contact (WaxContactStore *self, gint64 generation, const WaxContact *contact, GError **error)
{
  sqlite3_stmt *stmt = wax_database_get_statement (self->database,
    "INSERT INTO contact (generation, id, name, addresses, phones, company, department, title, is_group, folder_id,"
    " fields, members) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", error);
  g_autofree char *addresses = g_strjoinv ("\n", (char **) contact->addresses);
  g_autofree char *phones = g_strjoinv ("\n", (char **) contact->phones);
  g_autofree char *fields = join (contact->fields);
  g_autofree char *members = join (contact->members);
  gint64 number;

  if (stmt == NULL || !remove_contact (self, generation, contact->id, error) ||
      !wax_sql_run_bound (stmt, error, "isssssssisss", generation, contact->id, contact->name, addresses, phones,
                          contact->company, contact->department, contact->title, (gint64) contact->is_group,
                          contact->folder_id, fields, members))
    return FALSE;
  number = sqlite3_last_insert_rowid (wax_database_get_handle (self->database));
  return add_words (self, number, contact->name, error) && add_words (self, number, addresses, error) &&
         add_words (self, number, contact->company, error);
}

static gboolean
show_rebuilt (sqlite3 *db, gint64 generation, GError **error)
{
  return delete_generation (db, "<", generation, error) &&
         wax_sql_run (db, error, "UPDATE state SET value = ? WHERE name = 'contacts-generation'", "i", generation) &&
         wax_sql_run (db, error, "INSERT OR REPLACE INTO state SELECT 'contacts-token', value FROM state"
                                 " WHERE name = 'contacts-rebuild-token'", "") &&
         wax_sql_run (db, error, "DELETE FROM state WHERE name IN ('contacts-rebuild', 'contacts-rebuild-token')", "");
}

/* A delta's last page leaves it as it is; only a list that was read from its beginning is new. */
static gboolean
note_built (sqlite3 *db, gboolean rebuilt, gint64 now, GError **error)
{
  return wax_sql_run (db, error, rebuilt ? "INSERT OR REPLACE INTO state VALUES ('contacts-built', ?)"
                                         : "INSERT OR IGNORE INTO state VALUES ('contacts-built', ?)", "i", now);
}

gboolean
wax_contact_store_apply (WaxContactStore *self, WaxContactChanges *changes, gint64 now, GError **error)
{
  sqlite3 *db = wax_database_get_handle (self->database);
  g_autoptr(WaxSqlTransaction) transaction = wax_sql_begin (db, error);
  gboolean rebuilding;
  gint64 target;

  g_return_val_if_fail (!changes->restart && !changes->throttled, FALSE);
  if (transaction == NULL || !get_target (db, &target, &rebuilding, error))
    return FALSE;
  for (guint i = 0; i < changes->removed_ids->len; i++) {
    if (!remove_contact (self, target, changes->removed_ids->pdata[i], error))
      return FALSE;
  }
  for (guint i = 0; i < changes->contacts->len; i++) {
    if (!put_contact (self, target, changes->contacts->pdata[i], error))
      return FALSE;
  }
  if (changes->token != NULL &&
      !wax_sql_run (db, error, "INSERT OR REPLACE INTO state VALUES (?, ?)", "ss",
                    rebuilding ? "contacts-rebuild-token" : "contacts-token", changes->token))
    return FALSE;
  return (!rebuilding || changes->more || show_rebuilt (db, target, error)) &&
         (changes->more || note_built (db, rebuilding, now, error)) && wax_sql_commit (transaction, error);
}

#define COLUMNS "id, name, addresses, phones, company, department, title, is_group, folder_id"

G_STATIC_ASSERT (WAX_NAME_WORDS_MAX == 8);

/* After the words: the role of the trash, and how many. */
static char *
make_search (guint n_words)
{
  GString *sql = g_string_new ("SELECT " COLUMNS " FROM contact WHERE " WAX_CONTACT_SQL_SHOWN ("?9"));

  if (n_words > 0)
    g_string_append (sql, " AND number IN (");
  wax_name_words_append_match (sql, "contact_word", "contact", n_words);
  g_string_append_printf (sql, "%s ORDER BY name COLLATE NOCASE, id LIMIT ?10", n_words > 0 ? ")" : "");
  return g_string_free (sql, FALSE);
}

/* @whole: with the columns of lists behind the others */
static WaxContact *
read_contact (sqlite3_stmt *stmt, gboolean whole)
{
  g_auto(GStrv) addresses = g_strsplit (wax_sql_get_text (stmt, 2), "\n", -1);
  g_auto(GStrv) phones = g_strsplit (wax_sql_get_text (stmt, 3), "\n", -1);
  g_auto(GStrv) fields = whole ? g_strsplit (wax_sql_get_text (stmt, 9), WAX_CONTACT_SQL_BETWEEN, -1) : NULL;
  g_auto(GStrv) members = whole ? g_strsplit (wax_sql_get_text (stmt, 10), WAX_CONTACT_SQL_BETWEEN, -1) : NULL;

  return wax_contact_new (&(WaxContact) {
    .id = wax_sql_get_text (stmt, 0),
    .name = wax_sql_get_text (stmt, 1),
    .addresses = (const char *const *) addresses,
    .phones = (const char *const *) phones,
    .company = wax_sql_get_text (stmt, 4),
    .department = wax_sql_get_text (stmt, 5),
    .title = wax_sql_get_text (stmt, 6),
    .is_group = sqlite3_column_int (stmt, 7) != 0,
    .folder_id = wax_sql_get_text (stmt, 8),
    .fields = (const char *const *) fields,
    .members = (const char *const *) members,
  });
}

GPtrArray *
wax_contact_store_search (WaxContactStore *self, const char *text, guint limit, GError **error)
{
  g_autoptr(GPtrArray) contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_contact_unref);
  g_auto(GStrv) words = wax_name_words_split (text);
  guint n_words = g_strv_length (words);
  g_autofree char *sql = make_search (n_words);
  g_autoptr(sqlite3_stmt) stmt = wax_sql_prepare (wax_database_get_handle (self->database), error, sql, "");
  WaxSqlStep step = WAX_SQL_FAILED;

  if (stmt != NULL) {
    wax_name_words_bind (stmt, words);
    sqlite3_bind_int64 (stmt, WAX_NAME_WORDS_MAX + 1, WAX_FOLDER_TRASH);
    sqlite3_bind_int64 (stmt, WAX_NAME_WORDS_MAX + 2, limit);
  }
  while (stmt != NULL && (step = wax_sql_step (stmt, error)) == WAX_SQL_ROW)
    g_ptr_array_add (contacts, read_contact (stmt, FALSE));
  return step == WAX_SQL_DONE ? g_steal_pointer (&contacts) : NULL;
}

/* ---- the person's own ---- */

GPtrArray *
wax_contact_store_get_missing (WaxContactStore *self, gboolean *all, GError **error)
{
  sqlite3 *db = wax_database_get_handle (self->database);
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(sqlite3_stmt) stmt = wax_sql_prepare (db, error, "SELECT id FROM missing_contact", "");
  WaxSqlStep step = WAX_SQL_FAILED;
  gint64 known;

  if (!wax_sql_get_int (db, &known, error, "SELECT count(*) FROM state WHERE name = 'own-contacts'", ""))
    return NULL;
  *all = known == 0;
  while (stmt != NULL && (step = wax_sql_step (stmt, error)) == WAX_SQL_ROW)
    g_ptr_array_add (ids, wax_sql_dup_text (stmt, 0));
  return step == WAX_SQL_DONE ? g_steal_pointer (&ids) : NULL;
}

static gboolean
clear_own (WaxContactStore *self, GPtrArray *asked, GError **error)
{
  sqlite3 *db = wax_database_get_handle (self->database);

  if (asked == NULL)
    return wax_sql_run (db, error, "DELETE FROM contact_word WHERE contact IN"
                                   " (SELECT number FROM contact WHERE generation = 0)", "") &&
           wax_sql_run (db, error, "DELETE FROM contact WHERE generation = 0", "") &&
           wax_sql_run (db, error, "DELETE FROM missing_contact", "") &&
           wax_sql_run (db, error, "INSERT OR REPLACE INTO state VALUES ('own-contacts', 1)", "");
  for (guint i = 0; i < asked->len; i++) {
    if (!remove_contact (self, OWN, asked->pdata[i], error) ||
        !wax_sql_run (db, error, "DELETE FROM missing_contact WHERE id = ?", "s", asked->pdata[i]))
      return FALSE;
  }
  return TRUE;
}

gboolean
wax_contact_store_put_own (WaxContactStore *self, GPtrArray *asked, GPtrArray *contacts, GError **error)
{
  g_autoptr(WaxSqlTransaction) transaction = wax_sql_begin (wax_database_get_handle (self->database), error);

  if (transaction == NULL || !clear_own (self, asked, error))
    return FALSE;
  for (guint i = 0; i < contacts->len; i++) {
    if (!put_contact (self, OWN, contacts->pdata[i], error))
      return FALSE;
  }
  return wax_sql_commit (transaction, error);
}

WaxContact *
wax_contact_store_find (WaxContactStore *self, gboolean own, const char *id, GError **error)
{
  g_autoptr(sqlite3_stmt) stmt = wax_sql_prepare (wax_database_get_handle (self->database), error,
    "SELECT " COLUMNS ", fields, members FROM contact WHERE generation = iif (?, 0, "
    WAX_CONTACT_SQL_LISTED ") AND id = ?", "is",
    (gint64) own, id);
  WaxSqlStep step = stmt != NULL ? wax_sql_step (stmt, error) : WAX_SQL_FAILED;

  if (step == WAX_SQL_DONE)
    g_set_error_literal (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND, "the contact is not here");
  return step == WAX_SQL_ROW ? read_contact (stmt, TRUE) : NULL;
}

GPtrArray *
wax_contact_store_list_folders (WaxContactStore *self, GError **error)
{
  g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_folder_unref);
  g_autoptr(sqlite3_stmt) stmt = wax_sql_prepare (wax_database_get_handle (self->database), error,
    "SELECT id, name, path, role, view, parent_id, is_link FROM folder WHERE listed = 1 AND view = 'contact'"
    " AND query = ''"
    " AND id NOT IN " WAX_CONTACT_SQL_IN_TRASH ("?1") " ORDER BY role = 0, name COLLATE NOCASE, id", "i",
    (gint64) WAX_FOLDER_TRASH);
  WaxSqlStep step = WAX_SQL_FAILED;

  while (stmt != NULL && (step = wax_sql_step (stmt, error)) == WAX_SQL_ROW)
    g_ptr_array_add (folders, wax_folder_new (&(WaxFolder) {
      .id = wax_sql_get_text (stmt, 0),
      .name = wax_sql_get_text (stmt, 1),
      .path = wax_sql_get_text (stmt, 2),
      .role = (WaxFolderRole) sqlite3_column_int (stmt, 3),
      .view = wax_sql_get_text (stmt, 4),
      .parent_id = wax_sql_get_text (stmt, 5),
      .is_link = sqlite3_column_int (stmt, 6) != 0,
    }));
  return step == WAX_SQL_DONE ? g_steal_pointer (&folders) : NULL;
}
