#include "trust/wax-trust-records.h"

#include "trust/wax-trust-journal.h"

enum { MAX_SIGHTINGS = 20, MAX_FETCHED = 16 };

gboolean
wax_trust_records_set_damaged (GError **error, const char *what)
{
  g_set_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_DAMAGED, "the trust ledger holds a %s that cannot be read",
               what);
  return FALSE;
}

gboolean
wax_trust_records_add_line (sqlite3 *db, const WaxTrustLine *line, GError **error)
{
  g_autofree char *endpoint = line->endpoint != NULL ? wax_endpoint_to_string (line->endpoint) : NULL;
  g_autofree char *problems = line->problems != NULL ? g_strjoinv (" ", line->problems) : g_strdup ("");

  if (!wax_sql_run (db, error,
                    "INSERT INTO trust_line (at, event, endpoint, fingerprint, problems, channel, account, origin,"
                    " until, why, cause, cause_text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    "isssssssisss", line->at, wax_trust_event_to_string (line->event), endpoint, line->fingerprint,
                    problems, line->channel, line->account, line->origin, line->until, line->why, line->cause,
                    line->cause_text))
    return FALSE;
  wax_trust_journal_write (line);
  return TRUE;
}

static gboolean
read_line (sqlite3_stmt *stmt, WaxTrustLine *line, GError **error)
{
  const char *endpoint = wax_sql_get_text (stmt, 2), *problems = wax_sql_get_text (stmt, 4);

  line->at = sqlite3_column_int64 (stmt, 0);
  if (!wax_trust_event_from_string (wax_sql_get_text (stmt, 1), &line->event))
    return wax_trust_records_set_damaged (error, "line");
  line->endpoint = endpoint != NULL ? wax_endpoint_parse (endpoint, 0, NULL) : NULL;
  if (endpoint != NULL && line->endpoint == NULL)
    return wax_trust_records_set_damaged (error, "line");
  line->fingerprint = wax_sql_dup_text (stmt, 3);
  line->problems = problems != NULL && problems[0] != '\0' ? g_strsplit (problems, " ", -1) : g_new0 (char *, 1);
  line->channel = wax_sql_dup_text (stmt, 5);
  line->account = wax_sql_dup_text (stmt, 6);
  line->origin = wax_sql_dup_text (stmt, 7);
  line->until = sqlite3_column_int64 (stmt, 8);
  line->why = wax_sql_dup_text (stmt, 9);
  line->id = sqlite3_column_int64 (stmt, 10);
  line->cause = wax_sql_dup_text (stmt, 11);
  line->cause_text = wax_sql_dup_text (stmt, 12);
  return TRUE;
}

#define LINE_COLUMNS                                                                                                   \
  "at, event, endpoint, fingerprint, problems, channel, account, origin, until, why, id, cause, cause_text"

static gboolean
take_line (GPtrArray *lines, sqlite3_stmt *stmt, GError **error)
{
  WaxTrustLine *line = g_new0 (WaxTrustLine, 1);

  g_ptr_array_add (lines, line);
  return read_line (stmt, line, error);
}

GPtrArray *
wax_trust_records_list_lines (sqlite3 *db, gint64 since, gint64 after, GError **error)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_trust_line_free);
  g_autoptr(sqlite3_stmt) stmt =
    wax_sql_prepare (db, error, "SELECT " LINE_COLUMNS " FROM trust_line WHERE at >= ? AND id > ? ORDER BY id", "ii",
                     since, after);
  WaxSqlStep step;

  if (stmt == NULL)
    return NULL;
  while ((step = wax_sql_step (stmt, error)) == WAX_SQL_ROW) {
    if (!take_line (lines, stmt, error))
      return NULL;
  }
  return step == WAX_SQL_DONE ? g_steal_pointer (&lines) : NULL;
}

/* Steps to the one row with @id; none is damage: nothing is ever removed. */
static gboolean
step_to (sqlite3_stmt *stmt, gint64 id, const char *what, GError **error)
{
  WaxSqlStep step = wax_sql_bind (stmt, error, "i", id) ? wax_sql_step (stmt, error) : WAX_SQL_FAILED;

  return step == WAX_SQL_ROW || (step == WAX_SQL_DONE && wax_trust_records_set_damaged (error, what));
}

GPtrArray *
wax_trust_records_get_lines (sqlite3 *db, const gint64 *ids, guint n_ids, GError **error)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_trust_line_free);
  g_autoptr(sqlite3_stmt) stmt =
    wax_sql_prepare (db, error, "SELECT " LINE_COLUMNS " FROM trust_line WHERE id = ?", "i", (gint64) 0);

  for (guint i = 0; stmt != NULL && i < n_ids; i++) {
    if (!step_to (stmt, ids[i], "line", error) || !take_line (lines, stmt, error))
      return NULL;
  }
  return stmt != NULL ? g_steal_pointer (&lines) : NULL;
}

gboolean
wax_trust_records_add_certificate (sqlite3 *db, const WaxCertificate *certificate, GError **error)
{
  return wax_sql_run (db, error, "INSERT OR IGNORE INTO trust_certificate VALUES (?, ?)", "sb",
                      wax_certificate_get_fingerprint (certificate), wax_certificate_get_der (certificate));
}

WaxCertificate *
wax_trust_records_read_certificate (sqlite3_stmt *stmt, int fingerprint, int der)
{
  g_autoptr(GBytes) bytes = wax_sql_get_bytes (stmt, der);
  g_autoptr(WaxCertificate) certificate = bytes != NULL ? wax_certificate_new_from_der (bytes, NULL) : NULL;

  return certificate != NULL && g_strcmp0 (wax_certificate_get_fingerprint (certificate),
                                           wax_sql_get_text (stmt, fingerprint)) == 0 ? g_steal_pointer (&certificate)
                                                                                      : NULL;
}

gboolean
wax_trust_records_get_certificate (sqlite3 *db, const char *fingerprint, WaxCertificate **certificate, GError **error)
{
  g_autoptr(sqlite3_stmt) stmt =
    wax_sql_prepare (db, error, "SELECT fingerprint, der FROM trust_certificate WHERE fingerprint = ?", "s",
                     fingerprint);
  WaxSqlStep step = stmt != NULL ? wax_sql_step (stmt, error) : WAX_SQL_FAILED;

  *certificate = NULL;
  if (step != WAX_SQL_ROW)
    return step == WAX_SQL_DONE;
  *certificate = wax_trust_records_read_certificate (stmt, 0, 1);
  return *certificate != NULL || wax_trust_records_set_damaged (error, "certificate");
}

/* A line per problem: name, place, date, evidence. Evidence may hold anything but is escaped. */
static char *
problems_to_text (GPtrArray *problems)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++) {
    const WaxProblem *problem = g_ptr_array_index (problems, i);
    g_autofree char *evidence = g_strescape (problem->evidence, NULL);

    g_string_append_printf (out, "%s %u %" G_GINT64_FORMAT " %s\n", wax_problem_id_to_string (problem->id), problem->at,
                            problem->when, evidence);
  }
  return g_string_free (out, FALSE);
}

static GPtrArray *
problems_from_text (const char *text, GError **error)
{
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_problem_unref);
  g_auto(GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  for (guint i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++) {
    g_auto(GStrv) parts = g_strsplit (lines[i], " ", 4);
    g_autofree char *evidence = NULL;
    WaxProblemId id;

    if (g_strv_length (parts) != 4 || !wax_problem_id_from_string (parts[0], &id)) {
      wax_trust_records_set_damaged (error, "verdict");
      return NULL;
    }
    evidence = g_strcompress (parts[3]);
    /* How it differs from the one before is judged afresh each time. */
    if (id != WAX_PROBLEM_CHANGED)
      g_ptr_array_add (problems, wax_problem_new (id, (guint) g_ascii_strtoull (parts[1], NULL, 10), evidence,
                                                  g_ascii_strtoll (parts[2], NULL, 10)));
  }
  return g_steal_pointer (&problems);
}

/* Sets @list to the fingerprints, separated by blanks. */
static gboolean
add_chain (sqlite3 *db, GPtrArray *chain, char **list, GError **error)
{
  g_autoptr(GString) places = g_string_new (NULL);

  for (guint i = 0; i < chain->len; i++) {
    WaxCertificate *certificate = g_ptr_array_index (chain, i);

    g_string_append_printf (places, i > 0 ? " %s" : "%s", wax_certificate_get_fingerprint (certificate));
    if (!wax_trust_records_add_certificate (db, certificate, error))
      return FALSE;
  }
  *list = g_string_free (g_steal_pointer (&places), FALSE);
  return TRUE;
}

gboolean
wax_trust_records_add_met (sqlite3 *db, WaxVerdict *verdict, gboolean *is_new, GError **error)
{
  g_autofree char *endpoint = wax_endpoint_to_string (wax_verdict_get_endpoint (verdict));
  g_autofree char *problems = problems_to_text (wax_verdict_get_problems (verdict));
  WaxCertificate *anchor = wax_verdict_get_anchor (verdict);
  WaxSurroundings *around = wax_verdict_get_surroundings (verdict);
  const char *network = around != NULL ? around->network : NULL;
  g_autofree char *list = NULL;

  if (!add_chain (db, wax_verdict_get_chain (verdict), &list, error))
    return FALSE;
  if (anchor != NULL && !wax_trust_records_add_certificate (db, anchor, error))
    return FALSE;
  if (!wax_sql_run (db, error, "INSERT OR IGNORE INTO trust_met VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    "sssisssssss", endpoint, wax_verdict_get_fingerprint (verdict), problems,
                    wax_verdict_get_time (verdict), wax_channel_id_to_string (wax_verdict_get_channel (verdict)),
                    wax_verdict_get_account (verdict), list,
                    anchor != NULL ? wax_certificate_get_fingerprint (anchor) : NULL,
                    wax_verdict_get_protocol (verdict), wax_verdict_get_cipher (verdict), network))
    return FALSE;
  *is_new = sqlite3_changes (db) > 0;
  return *is_new ||
         wax_sql_run (db, error,
                      "UPDATE trust_met SET at = ?, network = ? WHERE endpoint = ? AND fingerprint = ?"
                      " AND problems = ?",
                      "issss", wax_verdict_get_time (verdict), network, endpoint, wax_verdict_get_fingerprint (verdict),
                      problems);
}

static GPtrArray *
read_chain (sqlite3 *db, const char *list, GError **error)
{
  g_autoptr(GPtrArray) chain = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_certificate_unref);
  g_auto(GStrv) fingerprints = g_strsplit (list != NULL ? list : "", " ", -1);

  for (guint i = 0; fingerprints[i] != NULL && fingerprints[i][0] != '\0'; i++) {
    WaxCertificate *certificate = NULL;

    if (!wax_trust_records_get_certificate (db, fingerprints[i], &certificate, error))
      return NULL;
    if (certificate == NULL) {
      wax_trust_records_set_damaged (error, "verdict");
      return NULL;
    }
    g_ptr_array_add (chain, certificate);
  }
  return g_steal_pointer (&chain);
}

#define MET_COLUMNS "problems, at, channel, account, chain, anchor, protocol, cipher, network, endpoint"

static WaxVerdict *
read_met (sqlite3 *db, sqlite3_stmt *stmt, GError **error)
{
  g_autoptr(GPtrArray) problems = NULL, chain = NULL;
  g_autoptr(WaxCertificate) anchor = NULL;
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_parse (wax_sql_get_text (stmt, 9), 0, NULL);
  g_autoptr(WaxSurroundings) around = wax_surroundings_new (&(WaxSurroundings) { .network =
                                                                                   wax_sql_get_text (stmt, 8) });
  WaxVerdictFields fields = { .endpoint = endpoint, .surroundings = around };

  if (endpoint == NULL || !wax_channel_id_from_string (wax_sql_get_text (stmt, 2), &fields.channel)) {
    wax_trust_records_set_damaged (error, "verdict");
    return NULL;
  }
  problems = problems_from_text (wax_sql_get_text (stmt, 0), error);
  chain = problems != NULL ? read_chain (db, wax_sql_get_text (stmt, 4), error) : NULL;
  if (chain == NULL || (wax_sql_get_text (stmt, 5) != NULL &&
                        !wax_trust_records_get_certificate (db, wax_sql_get_text (stmt, 5), &anchor, error)))
    return NULL;
  fields.time = sqlite3_column_int64 (stmt, 1);
  fields.account = wax_sql_get_text (stmt, 3);
  fields.chain = chain;
  fields.anchor = anchor;
  fields.problems = problems;
  fields.protocol = wax_sql_get_text (stmt, 6);
  fields.cipher = wax_sql_get_text (stmt, 7);
  return wax_verdict_new (&fields);
}

WaxVerdict *
wax_trust_records_find_met (sqlite3 *db, const WaxEndpoint *endpoint, const char *fingerprint, GError **error)
{
  g_autofree char *where = wax_endpoint_to_string (endpoint);
  g_autoptr(sqlite3_stmt) stmt =
    wax_sql_prepare (db, error,
                     "SELECT " MET_COLUMNS " FROM trust_met WHERE endpoint = ? AND fingerprint = ?"
                     " ORDER BY at DESC LIMIT 1",
                     "ss", where, fingerprint);
  WaxSqlStep step = stmt != NULL ? wax_sql_step (stmt, error) : WAX_SQL_FAILED;

  if (step == WAX_SQL_DONE)
    g_set_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND, "no certificate %s was met at %s", fingerprint,
                 where);
  return step == WAX_SQL_ROW ? read_met (db, stmt, error) : NULL;
}

GPtrArray *
wax_trust_records_list_sightings (sqlite3 *db)
{
  GPtrArray *sightings = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_sighting_free);
  g_autoptr(sqlite3_stmt) stmt =
    wax_sql_prepare (db, NULL, "SELECT " MET_COLUMNS " FROM trust_met ORDER BY at DESC LIMIT ?", "i",
                     (gint64) MAX_SIGHTINGS);

  while (stmt != NULL && wax_sql_step (stmt, NULL) == WAX_SQL_ROW) {
    g_autoptr(WaxVerdict) verdict = read_met (db, stmt, NULL);

    if (verdict != NULL)
      g_ptr_array_add (sightings, wax_sighting_new (verdict));
  }
  return sightings;
}

gboolean
wax_trust_records_add_fetched (sqlite3 *db, WaxVerdict *verdict, GError **error)
{
  g_autofree char *list = NULL;

  return add_chain (db, wax_verdict_get_chain (verdict), &list, error) &&
         wax_sql_run (db, error, "INSERT OR REPLACE INTO trust_fetched VALUES (?, ?, ?)", "ssi",
                      wax_verdict_get_fingerprint (verdict), list, wax_verdict_get_time (verdict));
}

GPtrArray *
wax_trust_records_list_fetched (sqlite3 *db)
{
  GPtrArray *chains = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr(sqlite3_stmt) stmt = wax_sql_prepare (db, NULL, "SELECT chain FROM trust_fetched ORDER BY at DESC LIMIT ?",
                                                  "i", (gint64) MAX_FETCHED);

  while (stmt != NULL && wax_sql_step (stmt, NULL) == WAX_SQL_ROW) {
    GPtrArray *chain = read_chain (db, wax_sql_get_text (stmt, 0), NULL);

    if (chain != NULL && chain->len > 0)
      g_ptr_array_add (chains, chain);
    else
      g_clear_pointer (&chain, g_ptr_array_unref);
  }
  return chains;
}
