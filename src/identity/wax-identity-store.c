#include "identity/wax-identity-store.h"

#include "identity/wax-private-key.h"

struct _WaxIdentityStore {
  WaxDatabase *database;
};

static const char *const migrations[] = {
  "CREATE TABLE identity (fingerprint TEXT NOT NULL UNIQUE, id TEXT NOT NULL, chain TEXT NOT NULL);",
  "CREATE TABLE identity_request (public_key TEXT NOT NULL UNIQUE, pem TEXT NOT NULL, made INTEGER NOT NULL);",
  "ALTER TABLE identity ADD COLUMN uri TEXT NOT NULL DEFAULT '';",
  "ALTER TABLE identity ADD COLUMN warned INTEGER NOT NULL DEFAULT 0;",
  "CREATE TABLE accepted_issuers (endpoint TEXT NOT NULL UNIQUE, names BLOB NOT NULL);",
};

static const WaxSchema schema = { "identity", migrations, G_N_ELEMENTS (migrations) };

WaxIdentityStore *
wax_identity_store_open (WaxProfile *profile, GError **error)
{
  WaxDatabase *database = wax_database_open (wax_profile_get_database_path (profile), &schema, error);
  WaxIdentityStore *self;

  if (database == NULL)
    return NULL;
  self = g_new0 (WaxIdentityStore, 1);
  self->database = database;
  return self;
}

void
wax_identity_store_close (WaxIdentityStore *self)
{
  wax_database_close (self->database);
  g_free (self);
}

static WaxIdentity *
read_identity (sqlite3_stmt *stmt, GError **error)
{
  const char *pem = wax_sql_get_text (stmt, 0);
  const char *uri = wax_sql_get_text (stmt, 1);
  g_autoptr(GPtrArray) chain = wax_certificate_chain_new_from_pem (pem != NULL ? pem : "", -1, NULL);

  if (chain != NULL)
    return *uri != '\0' ? wax_identity_new_on_token (chain, uri) : wax_identity_new (chain);
  g_set_error_literal (error, WAX_STORE_ERROR, WAX_STORE_ERROR_DAMAGED, "a certificate of the person's cannot be read");
  return NULL;
}

GPtrArray *
wax_identity_store_list (WaxIdentityStore *self, GError **error)
{
  g_autoptr(GPtrArray) identities = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_identity_unref);
  g_autoptr(sqlite3_stmt) stmt = wax_sql_prepare (wax_database_get_handle (self->database), error,
                                                  "SELECT chain, uri FROM identity ORDER BY rowid", "");
  WaxSqlStep step = WAX_SQL_FAILED;

  while (stmt != NULL && (step = wax_sql_step (stmt, error)) == WAX_SQL_ROW) {
    WaxIdentity *identity = read_identity (stmt, error);

    if (identity == NULL)
      return NULL;
    g_ptr_array_add (identities, identity);
  }
  return step == WAX_SQL_DONE ? g_steal_pointer (&identities) : NULL;
}

static gpointer
set_missing (GError **error)
{
  g_set_error_literal (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND, "there is no such certificate");
  return NULL;
}

WaxIdentity *
wax_identity_store_get (WaxIdentityStore *self, const char *id, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (id, -1);
  g_autoptr(sqlite3_stmt) stmt = wax_sql_prepare (wax_database_get_handle (self->database), error,
                                                  "SELECT chain, uri FROM identity WHERE id = ? OR fingerprint = ?",
                                                  "ss", lower, lower);
  WaxSqlStep step = stmt != NULL ? wax_sql_step (stmt, error) : WAX_SQL_FAILED;

  if (step == WAX_SQL_DONE)
    return set_missing (error);
  return step == WAX_SQL_ROW ? read_identity (stmt, error) : NULL;
}

static const char *
get_fingerprint (WaxIdentity *identity)
{
  return wax_certificate_get_fingerprint (wax_identity_get_certificate (identity));
}

gboolean
wax_identity_store_add (WaxIdentityStore *self, WaxIdentity *identity, GError **error)
{
  g_autofree char *pem = wax_certificate_chain_to_pem (wax_identity_get_chain (identity));
  g_autofree char *public_key = wax_private_key_dup_certified_name (wax_identity_get_certificate (identity));
  const char *uri = wax_identity_get_uri (identity);
  sqlite3 *db = wax_database_get_handle (self->database);
  g_autoptr(WaxSqlTransaction) transaction = wax_sql_begin (db, error);

  return transaction != NULL &&
         wax_sql_run (db, error,
                      "INSERT INTO identity (fingerprint, id, chain, uri) VALUES (?,?,?,?)"
                      " ON CONFLICT (fingerprint) DO UPDATE SET chain = excluded.chain, uri = excluded.uri",
                      "ssss", get_fingerprint (identity), wax_identity_get_id (identity), pem,
                      uri != NULL ? uri : "") &&
         wax_sql_run (db, error, "DELETE FROM identity_request WHERE public_key = ?", "s", public_key) &&
         wax_sql_commit (transaction, error);
}

gboolean
wax_identity_store_note_warning (WaxIdentityStore *self, WaxIdentity *identity, guint days, gboolean *first,
                                 GError **error)
{
  sqlite3 *db = wax_database_get_handle (self->database);

  if (!wax_sql_run (db, error,
                    "UPDATE identity SET warned = ? WHERE fingerprint = ? AND (warned = 0 OR warned > ?)", "isi",
                    (gint64) days, get_fingerprint (identity), (gint64) days))
    return FALSE;
  *first = sqlite3_changes (db) > 0;
  return TRUE;
}

gboolean
wax_identity_store_remove (WaxIdentityStore *self, WaxIdentity *identity, GError **error)
{
  sqlite3 *db = wax_database_get_handle (self->database);

  if (!wax_sql_run (db, error, "DELETE FROM identity WHERE fingerprint = ?", "s", get_fingerprint (identity)))
    return FALSE;
  return sqlite3_changes (db) > 0 || set_missing (error) != NULL;
}

/* ---- requests ---- */

static WaxIdentityRequest *
read_request (sqlite3_stmt *stmt, GError **error)
{
  const char *pem = wax_sql_get_text (stmt, 0);
  WaxIdentityRequest *request =
    pem != NULL ? wax_identity_request_new_from_pem (pem, sqlite3_column_int64 (stmt, 1)) : NULL;

  if (request == NULL)
    g_set_error_literal (error, WAX_STORE_ERROR, WAX_STORE_ERROR_DAMAGED, "a request cannot be read");
  return request;
}

GPtrArray *
wax_identity_store_list_requests (WaxIdentityStore *self, GError **error)
{
  g_autoptr(GPtrArray) requests = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_identity_request_unref);
  g_autoptr(sqlite3_stmt) stmt = wax_sql_prepare (wax_database_get_handle (self->database), error,
                                                  "SELECT pem, made FROM identity_request ORDER BY rowid", "");
  WaxSqlStep step = WAX_SQL_FAILED;

  while (stmt != NULL && (step = wax_sql_step (stmt, error)) == WAX_SQL_ROW) {
    WaxIdentityRequest *request = read_request (stmt, error);

    if (request == NULL)
      return NULL;
    g_ptr_array_add (requests, request);
  }
  return step == WAX_SQL_DONE ? g_steal_pointer (&requests) : NULL;
}

gboolean
wax_identity_store_add_request (WaxIdentityStore *self, WaxIdentityRequest *request, GError **error)
{
  return wax_sql_run (wax_database_get_handle (self->database), error,
                      "INSERT INTO identity_request (public_key, pem, made) VALUES (?,?,?)", "ssi",
                      wax_identity_request_get_public_key (request), wax_identity_request_get_pem (request),
                      wax_identity_request_get_made (request));
}

gboolean
wax_identity_store_remove_request (WaxIdentityStore *self, WaxIdentityRequest *request, GError **error)
{
  sqlite3 *db = wax_database_get_handle (self->database);

  if (!wax_sql_run (db, error, "DELETE FROM identity_request WHERE public_key = ?", "s",
                    wax_identity_request_get_public_key (request)))
    return FALSE;
  return sqlite3_changes (db) > 0 || set_missing (error) != NULL;
}

/* ---- whom servers accept ---- */

GHashTable *
wax_identity_store_load_issuers (WaxIdentityStore *self, GError **error)
{
  g_autoptr(GHashTable) table = wax_known_issuers_new_table ();
  g_autoptr(sqlite3_stmt) stmt = wax_sql_prepare (wax_database_get_handle (self->database), error,
                                                  "SELECT endpoint, names FROM accepted_issuers", "");
  WaxSqlStep step = WAX_SQL_FAILED;

  while (stmt != NULL && (step = wax_sql_step (stmt, error)) == WAX_SQL_ROW) {
    const char *text = wax_sql_get_text (stmt, 0);
    g_autoptr(GBytes) ders = wax_sql_get_bytes (stmt, 1);
    WaxEndpoint *endpoint = text != NULL ? wax_endpoint_parse (text, 443, NULL) : NULL;

    if (endpoint != NULL && ders != NULL)
      g_hash_table_insert (table, g_steal_pointer (&endpoint), wax_issuer_names_new (ders));
    g_clear_pointer (&endpoint, wax_endpoint_unref);
  }
  return step == WAX_SQL_DONE ? g_steal_pointer (&table) : NULL;
}

gboolean
wax_identity_store_keep_issuers (WaxIdentityStore *self, GHashTable *table, GHashTable *kept, GError **error)
{
  sqlite3 *db = wax_database_get_handle (self->database);
  g_autoptr(WaxSqlTransaction) transaction = wax_sql_begin (db, error);
  GHashTableIter iter;
  gpointer endpoint, names;

  g_hash_table_iter_init (&iter, table);
  while (transaction != NULL && g_hash_table_iter_next (&iter, &endpoint, &names)) {
    g_autofree char *text = wax_endpoint_to_string (endpoint);

    if (g_hash_table_lookup (kept, endpoint) != names &&
        !wax_sql_run (db, error, "INSERT OR REPLACE INTO accepted_issuers (endpoint, names) VALUES (?,?)", "sb", text,
                      wax_issuer_names_get_ders (names)))
      return FALSE;
  }
  return transaction != NULL &&
         wax_sql_run (db, error,
                      "DELETE FROM accepted_issuers WHERE rowid NOT IN"
                      " (SELECT rowid FROM accepted_issuers ORDER BY rowid DESC LIMIT ?)", "i",
                      (gint64) WAX_KNOWN_ISSUERS_MAX) &&
         wax_sql_commit (transaction, error);
}
