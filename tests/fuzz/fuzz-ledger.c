#include "trust/wax-decision.h"
#include "trust/wax-grant-records.h"
#include "trust/wax-trust-records.h"
#include "trust/wax-trust-schema.h"

#include <stdint.h>
#include <string.h>

/* The program exports its ledger and imports none: what is read back are the rows of its own file, which anybody may
 * have written. So the bytes stand in those rows here. */

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

enum { FIELDS = 20 };

static const char *const places[] = {
  "UPDATE trust_line SET event = coalesce (?1, event)",
  "UPDATE trust_line SET endpoint = ?1",
  "UPDATE trust_line SET problems = coalesce (?1, problems)",
  "UPDATE trust_line SET why = ?1, account = ?1, channel = ?1",
  "UPDATE trust_grant SET channel = coalesce (?1, channel)",
  "UPDATE trust_grant SET duration = coalesce (?1, duration)",
  "UPDATE trust_grant SET given = coalesce (?1, given)",
  "UPDATE trust_grant SET until = coalesce (?1, until)",
  "UPDATE trust_grant SET ended = coalesce (?1, ended)",
  "UPDATE trust_grant SET origin = coalesce (?1, origin), session_id = coalesce (?1, session_id)",
  "UPDATE trust_grant_endpoint SET endpoint = coalesce (?1, endpoint)",
  "UPDATE trust_grant_fingerprint SET fingerprint = coalesce (?1, fingerprint)",
  "UPDATE trust_grant_problem SET problem = coalesce (?1, problem)",
  "UPDATE trust_grant_problem SET place = coalesce (?1, place)",
  "UPDATE trust_grant_problem SET evidence = coalesce (?1, evidence)",
  "UPDATE trust_met SET problems = coalesce (?1, problems)",
  "UPDATE trust_met SET chain = coalesce (?1, chain)",
  "UPDATE trust_met SET channel = coalesce (?1, channel)",
  "UPDATE trust_met SET anchor = ?1, protocol = ?1, cipher = ?1",
  "UPDATE trust_certificate SET der = coalesce (?1, der)",
};

static const char good_rows[] =
  "DELETE FROM trust_line; DELETE FROM trust_certificate; DELETE FROM trust_met; DELETE FROM trust_grant;"
  "DELETE FROM trust_grant_endpoint; DELETE FROM trust_grant_fingerprint; DELETE FROM trust_grant_problem;"
  "INSERT INTO trust_line (id, at, event, endpoint, fingerprint, problems, channel, account, origin, until,"
  " why) VALUES (1, 1800000000, 'met', 'localhost:443', 'aa', 'expired', 'receive', 'anna', 'program', 0, '');"
  "INSERT INTO trust_certificate (fingerprint, der) VALUES ('aa', x'30');"
  "INSERT INTO trust_met (endpoint, fingerprint, problems, at, channel, account, chain, anchor, protocol,"
  " cipher) VALUES ('localhost:443', 'aa', 'expired 0 1 x', 1, 'receive', NULL, '', NULL, NULL, NULL);"
  "INSERT INTO trust_grant (id, spki, channel, given, given_boot_ms, until, duration, boot_id, machine_id, session_id,"
  " origin, why) VALUES (1, 'bb', 'receive', 1800000000, 1, 1800003600, '1h', 'b', 'm', 's', 'window', '');"
  "INSERT INTO trust_grant_endpoint (grant_id, position, endpoint, met) VALUES (1, 0, 'localhost:443', 1);"
  "INSERT INTO trust_grant_fingerprint (grant_id, position, fingerprint) VALUES (1, 0, 'cc');"
  "INSERT INTO trust_grant_problem (grant_id, problem, place, evidence, date) VALUES (1, 'expired', 0, 'x', 1);";

/* Who writes such a file asks none of them. */
static void
drop_triggers (sqlite3 *db)
{
  g_autoptr(sqlite3_stmt) stmt =
    wax_sql_prepare (db, NULL,
                     "SELECT group_concat ('DROP TRIGGER ' || name, ';') FROM sqlite_master WHERE type = 'trigger'",
                     "");
  g_autofree char *script = NULL;

  g_assert_cmpint (wax_sql_step (stmt, NULL), ==, WAX_SQL_ROW);
  script = wax_sql_dup_text (stmt, 0);
  sqlite3_reset (stmt);
  g_assert_true (wax_sql_execute (db, script, NULL));
}

static sqlite3 *
open_ledger (void)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (":memory:", &db), ==, SQLITE_OK);
  for (guint i = 0; i < wax_trust_schema.version; i++)
    g_assert_true (wax_sql_execute (db, wax_trust_schema.migrations[i], NULL));
  drop_triggers (db);
  return db;
}

/* Text and blob in turn; a row that its table does not take stays as it was. */
static void
put (sqlite3 *db, guint place, const char *field, gsize size)
{
  g_autoptr(sqlite3_stmt) stmt = wax_sql_prepare (db, NULL, places[place], "");

  g_assert_nonnull (stmt);
  if (place == G_N_ELEMENTS (places) - 1 || size % 7 == 3)
    sqlite3_bind_blob (stmt, 1, field, (int) size, SQLITE_TRANSIENT);
  else
    sqlite3_bind_text (stmt, 1, field, (int) size, SQLITE_TRANSIENT);
  sqlite3_step (stmt);
}

/* Nobody is trusted for longer than was chosen. */
static void
look_at (GPtrArray *grants)
{
  const WaxMoment moment = { 1800000000, 1, "b", "m", "s" };

  for (guint i = 0; grants != NULL && i < grants->len; i++) {
    const WaxGrant *grant = grants->pdata[i];
    g_auto(GStrv) ids = wax_grant_dup_problem_ids (grant);

    g_assert_nonnull (ids);
    g_assert_true (!wax_grant_is_live (grant, &moment, NULL) ||
                   grant->until - moment.now <= wax_duration_get_seconds (grant->duration));
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static sqlite3 *db;
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_new ("localhost", 443, NULL);
  g_autoptr(GPtrArray) lines = NULL, grants = NULL, deciding = NULL;
  g_autoptr(WaxVerdict) met = NULL;
  const char *at = (const char *) data, *end = at + size;

  if (db == NULL)
    db = open_ledger ();
  g_assert_true (wax_sql_execute (db, good_rows, NULL));
  /* Each field: where it goes, and what stands there until the next zero octet. */
  for (guint i = 0; i < FIELDS && at < end; i++) {
    const char *stop = memchr (at, 0, (gsize) (end - at));
    gsize length = (gsize) ((stop != NULL ? stop : end) - at);

    if (length > 0)
      put (db, (guint8) at[0] % G_N_ELEMENTS (places), at + 1, length - 1);
    at += length + 1;
  }
  lines = wax_trust_records_list_lines (db, 0, 0, NULL);
  grants = wax_grant_records_list (db, TRUE, NULL);
  deciding = wax_grant_records_list_deciding (db, NULL);
  met = wax_trust_records_find_met (db, endpoint, "aa", NULL);
  look_at (grants);
  look_at (deciding);
  return 0;
}
