#include "store/wax-contact-store.h"

#include "store/wax-mail-schema.h"
#include "store/wax-name-words.h"

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
                                            " (SELECT number FROM contact WHERE generation %s ?)", comparison);
  g_autofree char *contacts = g_strdup_printf ("DELETE FROM contact WHERE generation %s ?", comparison);

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

static gboolean
put_contact (WaxContactStore *self, gint64 generation, const WaxContact *contact, GError **error)
{
  sqlite3_stmt *stmt = wax_database_get_statement (self->database,
    "INSERT INTO contact (generation, id, name, addresses, phones, company, department, title, is_group)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", error);
  g_autofree char *addresses = g_strjoinv ("\n", (char **) contact->addresses);
  g_autofree char *phones = g_strjoinv ("\n", (char **) contact->phones);
  gint64 number;

  if (stmt == NULL || !remove_contact (self, generation, contact->id, error) ||
      !wax_sql_run_bound (stmt, error, "isssssssi", generation, contact->id, contact->name, addresses, phones,
                          contact->company,
                          contact->department, contact->title, (gint64) contact->is_group))
    return FALSE;
  number = sqlite3_last_insert_rowid (wax_database_get_handle (self->database));
  return add_words (self, number, contact->name, error) && add_words (self, number, addresses, error);
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

static char *
make_search (guint n_words)
{
  GString *sql = g_string_new (
    "SELECT id, name, addresses, phones, company, department, title, is_group FROM contact WHERE"
    " generation = (SELECT value FROM state WHERE name = 'contacts-generation')");

  if (n_words > 0)
    g_string_append (sql, " AND number IN (");
  wax_name_words_append_match (sql, "contact_word", "contact", n_words);
  g_string_append_printf (sql, "%s ORDER BY name COLLATE NOCASE, id LIMIT ?%u", n_words > 0 ? ")" : "", n_words + 1);
  return g_string_free (sql, FALSE);
}

static WaxContact *
read_contact (sqlite3_stmt *stmt)
{
  g_auto(GStrv) addresses = g_strsplit (wax_sql_get_text (stmt, 2), "\n", -1);
  g_auto(GStrv) phones = g_strsplit (wax_sql_get_text (stmt, 3), "\n", -1);

  return wax_contact_new (&(WaxContact) {
    .id = wax_sql_get_text (stmt, 0),
    .name = wax_sql_get_text (stmt, 1),
    .addresses = (const char *const *) addresses,
    .phones = (const char *const *) phones,
    .company = wax_sql_get_text (stmt, 4),
    .department = wax_sql_get_text (stmt, 5),
    .title = wax_sql_get_text (stmt, 6),
    .is_group = sqlite3_column_int (stmt, 7) != 0,
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

  if (stmt != NULL)
    wax_name_words_bind (stmt, words);
  if (stmt != NULL)
    sqlite3_bind_int64 (stmt, (int) n_words + 1, limit);
  while (stmt != NULL && (step = wax_sql_step (stmt, error)) == WAX_SQL_ROW)
    g_ptr_array_add (contacts, read_contact (stmt));
  return step == WAX_SQL_DONE ? g_steal_pointer (&contacts) : NULL;
}
