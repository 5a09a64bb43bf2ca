#include "store/wax-account-store.h"

#include "store/wax-profile-schema.h"

#define COLUMNS \
  "id, name, kind, server_url, user, cert_port, sign_in, secure, download, offline, identity, offline_reason"

/* As they stand in the database: never renamed. */
static const char *const reasons[] = {
  [WAX_OFFLINE_UNKNOWN] = "",
  [WAX_OFFLINE_CHOSEN] = "chosen",
  [WAX_OFFLINE_REFUSED] = "refused",
  [WAX_OFFLINE_STOPPED] = "stopped",
  [WAX_OFFLINE_ENDED] = "ended",
  [WAX_OFFLINE_WITHDRAWN] = "withdrawn",
  [WAX_OFFLINE_NOT_GOOD] = "not-good",
  [WAX_OFFLINE_POLICY] = "policy",
  [WAX_OFFLINE_LEDGER] = "ledger",
  [WAX_OFFLINE_LEDGER_FULL] = "ledger-full",
  [WAX_OFFLINE_REMOVED] = "removed",
};

struct _WaxAccountStore {
  WaxDatabase *database;
};

WaxAccountStore *
wax_account_store_open (WaxProfile *profile, GError **error)
{
  WaxDatabase *database = wax_database_open (wax_profile_get_database_path (profile), &wax_profile_schema, error);
  WaxAccountStore *self;

  if (database == NULL)
    return NULL;
  self = g_new0 (WaxAccountStore, 1);
  self->database = database;
  return self;
}

void
wax_account_store_close (WaxAccountStore *self)
{
  wax_database_close (self->database);
  g_free (self);
}

static WaxOfflineReason
read_reason (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++) {
    if (g_str_equal (reasons[i], text))
      return (WaxOfflineReason) i;
  }
  return WAX_OFFLINE_UNKNOWN;
}

static WaxAccountRecord *
read_record (sqlite3_stmt *stmt)
{
  return wax_account_record_new (&(WaxAccountRecord) {
    .id = wax_sql_get_text (stmt, 0),
    .name = wax_sql_get_text (stmt, 1),
    .kind = wax_sql_get_text (stmt, 2),
    .server_url = wax_sql_get_text (stmt, 3),
    .user = wax_sql_get_text (stmt, 4),
    .cert_port = (guint) sqlite3_column_int64 (stmt, 5),
    .sign_in = wax_sql_get_text (stmt, 6),
    .secure = sqlite3_column_int (stmt, 7) != 0,
    .download = wax_sql_get_text (stmt, 8),
    .offline = sqlite3_column_int (stmt, 9) != 0,
    .identity = wax_sql_get_text (stmt, 10),
    .offline_reason = read_reason (wax_sql_get_text (stmt, 11)),
  });
}

GPtrArray *
wax_account_store_list (WaxAccountStore *self, GError **error)
{
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_account_record_unref);
  g_autoptr(sqlite3_stmt) stmt = wax_sql_prepare (wax_database_get_handle (self->database), error,
                                                  "SELECT " COLUMNS " FROM account ORDER BY rowid", "");
  WaxSqlStep step = WAX_SQL_FAILED;

  while (stmt != NULL && (step = wax_sql_step (stmt, error)) == WAX_SQL_ROW)
    g_ptr_array_add (records, read_record (stmt));
  return step == WAX_SQL_DONE ? g_steal_pointer (&records) : NULL;
}

WaxAccountRecord *
wax_account_store_get (WaxAccountStore *self, const char *id, GError **error)
{
  g_autoptr(sqlite3_stmt) stmt = wax_sql_prepare (wax_database_get_handle (self->database), error,
                                                  "SELECT " COLUMNS " FROM account WHERE id = ?", "s", id);
  WaxSqlStep step = stmt != NULL ? wax_sql_step (stmt, error) : WAX_SQL_FAILED;

  if (step == WAX_SQL_DONE)
    g_set_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND, "There is no account “%s”", id);
  return step == WAX_SQL_ROW ? read_record (stmt) : NULL;
}

gboolean
wax_account_store_put (WaxAccountStore *self, const WaxAccountRecord *record, GError **error)
{
  g_return_val_if_fail (wax_profile_is_account_id (record->id), FALSE);
  return wax_sql_run (wax_database_get_handle (self->database), error,
                      "INSERT INTO account (" COLUMNS ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?)"
                      " ON CONFLICT (id) DO UPDATE SET"
                      " name = excluded.name, kind = excluded.kind, server_url = excluded.server_url,"
                      " user = excluded.user, cert_port = excluded.cert_port, sign_in = excluded.sign_in,"
                      " secure = excluded.secure, download = excluded.download, offline = excluded.offline,"
                      " identity = excluded.identity, offline_reason = excluded.offline_reason",
                      "sssssisisiss", record->id, record->name, record->kind, record->server_url, record->user,
                      (gint64) record->cert_port, record->sign_in, (gint64) record->secure, record->download,
                      (gint64) record->offline, record->identity, reasons[record->offline_reason]);
}

gboolean
wax_account_store_replace_identity (WaxAccountStore *self, const char *old, const char *new, GError **error)
{
  return wax_sql_run (wax_database_get_handle (self->database), error,
                      "UPDATE account SET identity = ? WHERE identity = ?", "ss", new, old);
}

gboolean
wax_account_store_remove (WaxAccountStore *self, const char *id, GError **error)
{
  sqlite3 *db = wax_database_get_handle (self->database);

  if (!wax_sql_run (db, error, "DELETE FROM account WHERE id = ?", "s", id))
    return FALSE;
  if (sqlite3_changes (db) > 0)
    return TRUE;
  g_set_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND, "There is no account “%s”", id);
  return FALSE;
}

gint64
wax_account_store_get_data_version (WaxAccountStore *self, GError **error)
{
  return wax_database_get_data_version (self->database, error);
}
