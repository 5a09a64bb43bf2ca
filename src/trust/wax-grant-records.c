#include "trust/wax-grant-records.h"

#include "trust/wax-trust-records.h"

/* ---- adding ---- */

static gboolean
add_issuer (sqlite3 *db, const WaxCertificate *issuer, gint64 id, GError **error)
{
  return issuer == NULL ||
         (wax_trust_records_add_certificate (db, issuer, error) &&
          wax_sql_run (db, error, "INSERT INTO trust_grant_issuer VALUES (?, ?)", "is", id,
                       wax_certificate_get_fingerprint (issuer)));
}

static gboolean
add_grant_parts (sqlite3 *db, const WaxGrant *grant, gint64 id, GError **error)
{
  for (guint i = 0; i < grant->endpoints->len; i++) {
    WaxEndpoint *endpoint = g_ptr_array_index (grant->endpoints, i);
    g_autofree char *text = wax_endpoint_to_string (endpoint);

    if (!wax_sql_run (db, error, "INSERT INTO trust_grant_endpoint VALUES (?, ?, ?, ?)", "iisi", id, (gint64) i, text,
                      (gint64) wax_grant_was_met_at (grant, endpoint)))
      return FALSE;
  }
  for (guint i = 0; grant->fingerprints[i] != NULL; i++) {
    if (!wax_sql_run (db, error, "INSERT INTO trust_grant_fingerprint VALUES (?, ?, ?)", "iis", id, (gint64) i,
                      grant->fingerprints[i]))
      return FALSE;
  }
  for (guint i = 0; i < grant->problems->len; i++) {
    const WaxProblem *problem = g_ptr_array_index (grant->problems, i);

    if (!wax_sql_run (db, error, "INSERT INTO trust_grant_problem VALUES (?, ?, ?, ?, ?)", "isisi", id,
                      wax_problem_id_to_string (problem->id), (gint64) problem->at, problem->evidence, problem->when))
      return FALSE;
  }
  return TRUE;
}

gboolean
wax_grant_records_add (sqlite3 *db, const WaxGrant *grant, gint64 *id, GError **error)
{
  if (!wax_sql_run (db, error,
                    "INSERT INTO trust_grant (spki, account, channel, given, given_boot_ms, until, duration, boot_id,"
                    " machine_id, session_id, origin, why) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", "sssiiissssss",
                    grant->spki, grant->account, wax_channel_id_to_string (grant->channel), grant->given,
                    grant->given_boot_ms, grant->until, wax_duration_to_string (grant->duration), grant->boot_id,
                    grant->machine_id, grant->session_id, grant->origin, grant->why))
    return FALSE;
  *id = sqlite3_last_insert_rowid (db);
  return add_grant_parts (db, grant, *id, error) && add_issuer (db, grant->issuer, *id, error);
}

/* ---- reading ---- */

/* Which grants are read: each gives their numbers. */
static const char all[] = "SELECT id FROM trust_grant";
static const char unended[] = "SELECT id FROM trust_grant WHERE ended = 0";
static const char listed[] = "SELECT value FROM json_each (?1)";

/* The rows of one table about the grants that are read, in the order of their numbers. */
typedef struct {
  sqlite3_stmt *stmt;
  WaxSqlStep step;
} Cursor;

typedef struct {
  Cursor grants;
  Cursor endpoints;
  Cursor fingerprints;
  Cursor issuers;
  Cursor problems;
  GHashTable *certificates; /* fingerprint → WaxCertificate, NULL where it cannot be read */
} Reader;

static void
reader_clear (Reader *reader)
{
  sqlite3_finalize (reader->grants.stmt);
  sqlite3_finalize (reader->endpoints.stmt);
  sqlite3_finalize (reader->fingerprints.stmt);
  sqlite3_finalize (reader->issuers.stmt);
  sqlite3_finalize (reader->problems.stmt);
  g_clear_pointer (&reader->certificates, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

static gboolean
cursor_next (Cursor *cursor, GError **error)
{
  cursor->step = wax_sql_step (cursor->stmt, error);
  return cursor->step != WAX_SQL_FAILED;
}

/* @sql: with a %s where the chosen numbers stand. @ids: (nullable) */
static gboolean
cursor_open (Cursor *cursor, sqlite3 *db, const char *sql, const char *chosen, const char *ids, GError **error)
{
  g_auto(GStrv) parts = g_strsplit (sql, "%s", -1);
  g_autofree char *whole = g_strjoinv (chosen, parts);

  cursor->stmt = wax_sql_prepare (db, error, whole, ids != NULL ? "s" : "", ids);
  return cursor->stmt != NULL && cursor_next (cursor, error);
}

static gboolean
cursor_is_at (const Cursor *cursor, gint64 id)
{
  return cursor->step == WAX_SQL_ROW && sqlite3_column_int64 (cursor->stmt, 0) == id;
}

static void
certificate_free (gpointer certificate)
{
  if (certificate != NULL)
    wax_certificate_unref (certificate);
}

static gboolean
read_certificates (Reader *reader, sqlite3 *db, const char *chosen, const char *ids, GError **error)
{
  Cursor cursor = { NULL };
  gboolean good = cursor_open (&cursor, db,
                               "SELECT fingerprint, der FROM trust_certificate WHERE fingerprint IN"
                               " (SELECT fingerprint FROM trust_grant_fingerprint WHERE grant_id IN (%s) UNION"
                               "  SELECT fingerprint FROM trust_grant_issuer WHERE grant_id IN (%s))", chosen, ids,
                               error);

  reader->certificates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, certificate_free);
  while (good && cursor.step == WAX_SQL_ROW) {
    g_hash_table_insert (reader->certificates, wax_sql_dup_text (cursor.stmt, 0),
                         wax_trust_records_read_certificate (cursor.stmt, 0, 1));
    good = cursor_next (&cursor, error);
  }
  sqlite3_finalize (cursor.stmt);
  return good;
}

/* What is not kept is no damage. */
static gboolean
find_certificate (const Reader *reader, const char *fingerprint, WaxCertificate **certificate, GError **error)
{
  gpointer found = NULL;

  if (fingerprint == NULL)
    return wax_trust_records_set_damaged (error, "grant");
  if (!g_hash_table_lookup_extended (reader->certificates, fingerprint, NULL, &found))
    return TRUE;
  if (found == NULL)
    return wax_trust_records_set_damaged (error, "certificate");
  *certificate = wax_certificate_ref (found);
  return TRUE;
}

static gboolean
read_endpoints (Reader *reader, WaxGrant *fields, GError **error)
{
  Cursor *cursor = &reader->endpoints;

  while (cursor_is_at (cursor, fields->id)) {
    WaxEndpoint *endpoint = wax_endpoint_parse (wax_sql_get_text (cursor->stmt, 1), 0, NULL);

    if (endpoint == NULL)
      return wax_trust_records_set_damaged (error, "grant");
    g_ptr_array_add (fields->endpoints, endpoint);
    if (sqlite3_column_int (cursor->stmt, 2) != 0)
      g_ptr_array_add (fields->met, wax_endpoint_ref (endpoint));
    if (!cursor_next (cursor, error))
      return FALSE;
  }
  return fields->endpoints->len > 0 || wax_trust_records_set_damaged (error, "grant");
}

static gboolean
read_fingerprints (Reader *reader, WaxGrant *fields, GError **error)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  Cursor *cursor = &reader->fingerprints;
  gboolean good = TRUE;

  while (good && cursor_is_at (cursor, fields->id)) {
    g_strv_builder_add (builder, wax_sql_get_text (cursor->stmt, 1));
    good = cursor_next (cursor, error);
  }
  fields->fingerprints = g_strv_builder_end (builder);
  if (!good)
    return FALSE;
  if (fields->fingerprints[0] == NULL)
    return wax_trust_records_set_damaged (error, "grant");
  return find_certificate (reader, wax_grant_get_fingerprint (fields), &fields->certificate, error);
}

static gboolean
read_issuer (Reader *reader, WaxGrant *fields, GError **error)
{
  Cursor *cursor = &reader->issuers;

  return !cursor_is_at (cursor, fields->id) ||
         (find_certificate (reader, wax_sql_get_text (cursor->stmt, 1), &fields->issuer, error) &&
          cursor_next (cursor, error));
}

static gboolean
read_problems (Reader *reader, WaxGrant *fields, GError **error)
{
  Cursor *cursor = &reader->problems;

  while (cursor_is_at (cursor, fields->id)) {
    WaxProblemId id;

    if (!wax_problem_id_from_string (wax_sql_get_text (cursor->stmt, 1), &id))
      return wax_trust_records_set_damaged (error, "grant");
    g_ptr_array_add (fields->problems,
                     wax_problem_new (id, sqlite3_column_int (cursor->stmt, 2), wax_sql_get_text (cursor->stmt, 3),
                                      sqlite3_column_int64 (cursor->stmt, 4)));
    if (!cursor_next (cursor, error))
      return FALSE;
  }
  return TRUE;
}

/* Texts are borrowed from the row; wax_grant_new() copies them. */
static gboolean
read_grant_row (sqlite3_stmt *stmt, WaxGrant *fields, GError **error)
{
  fields->id = sqlite3_column_int64 (stmt, 0);
  fields->spki = (char *) wax_sql_get_text (stmt, 1);
  fields->account = (char *) wax_sql_get_text (stmt, 2);
  fields->given = sqlite3_column_int64 (stmt, 4);
  fields->given_boot_ms = sqlite3_column_int64 (stmt, 5);
  fields->until = sqlite3_column_int64 (stmt, 6);
  fields->boot_id = (char *) wax_sql_get_text (stmt, 8);
  fields->machine_id = (char *) wax_sql_get_text (stmt, 9);
  fields->session_id = (char *) wax_sql_get_text (stmt, 10);
  fields->origin = (char *) wax_sql_get_text (stmt, 11);
  fields->why = (char *) wax_sql_get_text (stmt, 12);
  fields->ended = sqlite3_column_int64 (stmt, 13);
  fields->ended_by = (char *) wax_sql_get_text (stmt, 14);
  return (wax_channel_id_from_string (wax_sql_get_text (stmt, 3), &fields->channel) &&
          wax_duration_from_string (wax_sql_get_text (stmt, 7), &fields->duration)) ||
         wax_trust_records_set_damaged (error, "grant");
}

static WaxGrant *
read_grant (Reader *reader, GError **error)
{
  g_autoptr(GPtrArray) endpoints = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_endpoint_unref);
  g_autoptr(GPtrArray) met = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_endpoint_unref);
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_problem_unref);
  WaxGrant fields = { .endpoints = endpoints, .met = met, .problems = problems };
  gboolean good = read_grant_row (reader->grants.stmt, &fields, error) && read_endpoints (reader, &fields, error) &&
                  read_fingerprints (reader, &fields, error) && read_issuer (reader, &fields, error) &&
                  read_problems (reader, &fields, error);
  WaxGrant *grant = good ? wax_grant_new (&fields) : NULL;

  g_strfreev (fields.fingerprints);
  g_clear_pointer (&fields.certificate, wax_certificate_unref);
  g_clear_pointer (&fields.issuer, wax_certificate_unref);
  return grant;
}

/* All at once, so that they show the same moment: the grants hold it until the last is read. */
static gboolean
open_parts (Reader *reader, sqlite3 *db, const char *chosen, const char *ids, GError **error)
{
  return cursor_open (&reader->endpoints, db,
                      "SELECT grant_id, endpoint, met FROM trust_grant_endpoint WHERE grant_id IN (%s)"
                      " ORDER BY grant_id, position", chosen, ids, error) &&
         cursor_open (&reader->fingerprints, db,
                      "SELECT grant_id, fingerprint FROM trust_grant_fingerprint WHERE grant_id IN (%s)"
                      " ORDER BY grant_id, position", chosen, ids, error) &&
         cursor_open (&reader->issuers, db,
                      "SELECT grant_id, fingerprint FROM trust_grant_issuer WHERE grant_id IN (%s) ORDER BY grant_id",
                      chosen, ids, error) &&
         cursor_open (&reader->problems, db,
                      "SELECT grant_id, problem, place, evidence, date FROM trust_grant_problem WHERE grant_id IN (%s)"
                      " ORDER BY grant_id", chosen, ids, error) &&
         read_certificates (reader, db, chosen, ids, error);
}

/* However many they are, each table is read once. @ids: (nullable): of what is listed */
static GPtrArray *
read_grants (sqlite3 *db, const char *chosen, const char *ids, GError **error)
{
  g_autoptr(GPtrArray) grants = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_grant_unref);
  g_auto(Reader) reader = { { NULL } };

  if (!cursor_open (&reader.grants, db,
                    "SELECT id, spki, account, channel, given, given_boot_ms, until, duration, boot_id, machine_id,"
                    " session_id, origin, why, ended, ended_by FROM trust_grant WHERE id IN (%s) ORDER BY id", chosen,
                    ids, error) ||
      (reader.grants.step == WAX_SQL_ROW && !open_parts (&reader, db, chosen, ids, error)))
    return NULL;
  while (reader.grants.step == WAX_SQL_ROW) {
    WaxGrant *grant = read_grant (&reader, error);

    if (grant == NULL)
      return NULL;
    g_ptr_array_add (grants, grant);
    if (!cursor_next (&reader.grants, error))
      return NULL;
  }
  return g_steal_pointer (&grants);
}

GPtrArray *
wax_grant_records_list (sqlite3 *db, gboolean all_of_them, GError **error)
{
  return read_grants (db, all_of_them ? all : unended, NULL, error);
}

/* Chosen once, not for each table: each endpoint is looked up by itself, however many grants it had. */
GPtrArray *
wax_grant_records_list_deciding (sqlite3 *db, GError **error)
{
  g_autoptr(sqlite3_stmt) stmt =
    wax_sql_prepare (db, error,
                     "WITH RECURSIVE met (endpoint) AS"
                     " (SELECT min (endpoint) FROM trust_grant_endpoint WHERE met <> 0 UNION ALL"
                     "  SELECT (SELECT min (later.endpoint) FROM trust_grant_endpoint AS later"
                     "          WHERE later.met <> 0 AND later.endpoint > met.endpoint)"
                     "  FROM met WHERE met.endpoint IS NOT NULL)"
                     " SELECT json_group_array (id) FROM (SELECT id FROM trust_grant WHERE ended = 0 UNION"
                     "  SELECT (SELECT max (grant_id) FROM trust_grant_endpoint AS last"
                     "          WHERE last.met <> 0 AND last.endpoint = met.endpoint)"
                     "  FROM met WHERE met.endpoint IS NOT NULL)", "");

  if (stmt == NULL || wax_sql_step (stmt, error) != WAX_SQL_ROW)
    return NULL;
  return read_grants (db, listed, wax_sql_get_text (stmt, 0), error);
}

static char *
ids_to_json (const gint64 *ids, guint n_ids)
{
  g_autoptr(GString) text = g_string_new ("[");

  for (guint i = 0; i < n_ids; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "", ABS (ids[i]));
  g_string_append_c (text, ']');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static WaxGrant *
find_grant (GPtrArray *grants, gint64 id)
{
  for (guint i = 0; i < grants->len; i++) {
    WaxGrant *grant = grants->pdata[i];

    if (grant->id == id)
      return wax_grant_ref (grant);
  }
  return NULL;
}

GPtrArray *
wax_grant_records_get (sqlite3 *db, const gint64 *ids, guint n_ids, GError **error)
{
  g_autofree char *json = ids_to_json (ids, n_ids);
  g_autoptr(GPtrArray) found = read_grants (db, listed, json, error);
  g_autoptr(GPtrArray) grants = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_grant_unref);

  for (guint i = 0; found != NULL && i < n_ids; i++) {
    WaxGrant *grant = find_grant (found, ABS (ids[i]));

    if (grant == NULL) {
      wax_trust_records_set_damaged (error, "grant"); /* nothing is ever removed */
      return NULL;
    }
    g_ptr_array_add (grants, grant);
  }
  return found != NULL ? g_steal_pointer (&grants) : NULL;
}
