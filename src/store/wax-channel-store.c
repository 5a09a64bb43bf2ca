#include "store/wax-channel-store.h"

#include "store/wax-profile-schema.h"

struct _WaxChannelStore {
  WaxDatabase *database;
};

WaxChannelStore *
wax_channel_store_open (WaxProfile *profile, GError **error)
{
  WaxDatabase *database = wax_database_open (wax_profile_get_database_path (profile), &wax_profile_schema, error);
  WaxChannelStore *self;

  if (database == NULL)
    return NULL;
  self = g_new0 (WaxChannelStore, 1);
  self->database = database;
  return self;
}

void
wax_channel_store_close (WaxChannelStore *self)
{
  wax_database_close (self->database);
  g_free (self);
}

GPtrArray *
wax_channel_store_list (WaxChannelStore *self, const char *account_id, GError **error)
{
  g_autoptr(GPtrArray) states = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_channel_state_unref);
  g_autoptr(sqlite3_stmt) stmt =
    wax_sql_prepare (wax_database_get_handle (self->database), error,
                     "SELECT channel, last_success, failed_at, error_domain, error_code, error_text"
                     " FROM channel WHERE account = ?",
                     "s", account_id);
  WaxSqlStep step = WAX_SQL_FAILED;

  while (stmt != NULL && (step = wax_sql_step (stmt, error)) == WAX_SQL_ROW) {
    WaxChannelState state = {
      .last_success = sqlite3_column_int64 (stmt, 1),
      .failed_at = sqlite3_column_int64 (stmt, 2),
      .error_domain = wax_sql_get_text (stmt, 3),
      .error_code = wax_sql_get_text (stmt, 4),
      .error_text = wax_sql_get_text (stmt, 5),
    };

    /* A later version may have channels that this one does not know. */
    if (wax_channel_id_from_string (wax_sql_get_text (stmt, 0), &state.channel))
      g_ptr_array_add (states, wax_channel_state_new (&state));
  }
  return step == WAX_SQL_DONE ? g_steal_pointer (&states) : NULL;
}

/* The account may have been removed while its channel ran. */
static gboolean
check_changed (sqlite3 *db, const char *account_id, GError **error)
{
  if (sqlite3_changes (db) > 0)
    return TRUE;
  g_set_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND, "There is no account “%s”", account_id);
  return FALSE;
}

gboolean
wax_channel_store_note_success (WaxChannelStore *self, const char *account_id, WaxChannelId channel, gint64 now,
                                GError **error)
{
  sqlite3 *db = wax_database_get_handle (self->database);

  return wax_sql_run (db, error,
                      "INSERT OR REPLACE INTO channel (account, channel, last_success) SELECT id, ?2, ?3 FROM account"
                      " WHERE id = ?1",
                      "ssi", account_id, wax_channel_id_to_string (channel), now) &&
         check_changed (db, account_id, error);
}

gboolean
wax_channel_store_note_failure (WaxChannelStore *self, const char *account_id, WaxChannelId channel, gint64 now,
                                const char *domain, const char *code, const char *text, GError **error)
{
  sqlite3 *db = wax_database_get_handle (self->database);

  return wax_sql_run (db, error,
                      "INSERT INTO channel (account, channel, failed_at, error_domain, error_code, error_text)"
                      " SELECT id, ?2, ?3, ?4, ?5, ?6 FROM account WHERE id = ?1 ON CONFLICT (account,"
                      " channel) DO UPDATE SET failed_at = excluded.failed_at, error_domain = excluded.error_domain,"
                      " error_code = excluded.error_code, error_text = excluded.error_text",
                      "ssisss", account_id, wax_channel_id_to_string (channel), now, domain, code, text) &&
         check_changed (db, account_id, error);
}

gboolean
wax_channel_store_get_sign_in (WaxChannelStore *self, const char *account_id, WaxSignInState **state, GError **error)
{
  g_autoptr(sqlite3_stmt) stmt =
    wax_sql_prepare (wax_database_get_handle (self->database), error,
                     "SELECT signed_in_with, error_domain, error_code, error_text, error_help FROM sign_in"
                     " WHERE account = ?", "s", account_id);
  WaxSqlStep step = stmt != NULL ? wax_sql_step (stmt, error) : WAX_SQL_FAILED;

  *state = NULL;
  if (step == WAX_SQL_ROW)
    *state = wax_sign_in_state_new (&(WaxSignInState) { wax_sql_get_text (stmt, 0), wax_sql_get_text (stmt, 1),
                                                        wax_sql_get_text (stmt, 2), wax_sql_get_text (stmt, 3),
                                                        wax_sql_get_text (stmt, 4) });
  return step != WAX_SQL_FAILED;
}

gboolean
wax_channel_store_note_sign_in (WaxChannelStore *self, const char *account_id, const WaxSignInState *state,
                                GError **error)
{
  sqlite3 *db = wax_database_get_handle (self->database);

  return wax_sql_run (db, error,
                      "INSERT OR REPLACE INTO sign_in (account, signed_in_with, error_domain, error_code, error_text,"
                      " error_help) SELECT id, ?2, ?3, ?4, ?5, ?6 FROM account WHERE id = ?1",
                      "ssssss", account_id, state->signed_in_with, state->error_domain, state->error_code,
                      state->error_text, state->error_help) &&
         check_changed (db, account_id, error);
}

gboolean
wax_channel_store_forget_sign_in (WaxChannelStore *self, const char *account_id, GError **error)
{
  return wax_sql_run (wax_database_get_handle (self->database), error, "DELETE FROM sign_in WHERE account = ?", "s",
                      account_id);
}
