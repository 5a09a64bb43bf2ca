#include "trust/wax-trust-schema.h"

/*
 * Lines are only added, grants only end: triggers hold that against every program that opens the file with this schema.
 * trust_line: what happened. trust_grant and its four tables: decisions. trust_met: which certificate showed which
 * problems where, each once. trust_secure: the last good certificate of each endpoint. trust_mark: the latest time
 * seen. trust_anchor: authorities that a person added for an account. trust_connection: how each endpoint was connected
 * to last, as long as nothing was refused there since. trust_secure_issuer: who had signed the last good certificate of
 * each endpoint, as it stood in its good chain.
 * trust_fetched: certificates that a server leaves out, which a person had fetched: they vouch for nothing.
 * The indices hold what is asked for again and again, so that it costs the same in a ledger of many years.
 */
static const char *const migrations[] = {
  "CREATE TABLE trust_line (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, event TEXT NOT NULL,"
  "  endpoint TEXT, fingerprint TEXT, problems TEXT NOT NULL, channel TEXT, account TEXT, origin TEXT NOT NULL,"
  "  until INTEGER NOT NULL, why TEXT);"
  "CREATE TRIGGER trust_line_keep BEFORE DELETE ON trust_line BEGIN SELECT RAISE (ABORT, 'the ledger only grows'); END;"
  "CREATE TRIGGER trust_line_hold BEFORE UPDATE ON trust_line BEGIN SELECT RAISE (ABORT, 'the ledger only grows'); END;"
  "CREATE TABLE trust_certificate (fingerprint TEXT NOT NULL PRIMARY KEY, der BLOB NOT NULL) WITHOUT ROWID;"
  "CREATE TABLE trust_grant (id INTEGER PRIMARY KEY AUTOINCREMENT, spki TEXT NOT NULL, account TEXT,"
  " channel TEXT NOT NULL,"
  "  given INTEGER NOT NULL, given_boot_ms INTEGER NOT NULL, until INTEGER NOT NULL, duration TEXT NOT NULL,"
  "  boot_id TEXT NOT NULL, machine_id TEXT NOT NULL, session_id TEXT NOT NULL, origin TEXT NOT NULL,"
  "  why TEXT NOT NULL, ended INTEGER NOT NULL DEFAULT 0, ended_by TEXT);"
  "CREATE TRIGGER trust_grant_keep BEFORE DELETE ON trust_grant"
  " BEGIN SELECT RAISE (ABORT, 'the ledger only grows'); END;"
  "CREATE TRIGGER trust_grant_hold BEFORE UPDATE ON trust_grant"
  "  WHEN OLD.ended <> 0 OR NEW.until > OLD.until OR NEW.id <> OLD.id OR NEW.spki <> OLD.spki OR NEW.given <> OLD.given"
  "    OR NEW.given_boot_ms <> OLD.given_boot_ms OR NEW.duration <> OLD.duration OR NEW.boot_id <> OLD.boot_id"
  "    OR NEW.machine_id <> OLD.machine_id OR NEW.session_id <> OLD.session_id OR NEW.origin <> OLD.origin"
  "  BEGIN SELECT RAISE (ABORT, 'a grant can only end'); END;"
  "CREATE TABLE trust_grant_endpoint (grant_id INTEGER NOT NULL REFERENCES trust_grant (id), position INTEGER NOT NULL,"
  "  endpoint TEXT NOT NULL, met INTEGER NOT NULL, PRIMARY KEY (grant_id, position)) WITHOUT ROWID;"
  "CREATE TABLE trust_grant_fingerprint (grant_id INTEGER NOT NULL REFERENCES trust_grant (id),"
  " position INTEGER NOT NULL,"
  "  fingerprint TEXT NOT NULL, PRIMARY KEY (grant_id, position)) WITHOUT ROWID;"
  "CREATE TABLE trust_grant_problem (grant_id INTEGER NOT NULL REFERENCES trust_grant (id), problem TEXT NOT NULL,"
  "  place INTEGER NOT NULL, evidence TEXT NOT NULL, date INTEGER NOT NULL,"
  "  PRIMARY KEY (grant_id, problem, place, evidence)) WITHOUT ROWID;"
  "CREATE TABLE trust_met (endpoint TEXT NOT NULL, fingerprint TEXT NOT NULL, problems TEXT NOT NULL,"
  " at INTEGER NOT NULL,"
  "  channel TEXT NOT NULL, account TEXT, chain TEXT NOT NULL, anchor TEXT, protocol TEXT, cipher TEXT,"
  "  PRIMARY KEY (endpoint, fingerprint, problems)) WITHOUT ROWID;"
  "CREATE TABLE trust_secure (endpoint TEXT NOT NULL PRIMARY KEY, fingerprint TEXT NOT NULL, until INTEGER NOT NULL)"
  "  WITHOUT ROWID;"
  "CREATE TABLE trust_mark (id INTEGER PRIMARY KEY CHECK (id = 0), latest INTEGER NOT NULL, boot_id TEXT NOT NULL,"
  "  boot_ms INTEGER NOT NULL);",
  "CREATE TABLE trust_connection (endpoint TEXT NOT NULL PRIMARY KEY, fingerprint TEXT NOT NULL,"
  "  granted INTEGER NOT NULL, since INTEGER NOT NULL, at INTEGER NOT NULL, protocol TEXT, cipher TEXT) WITHOUT ROWID;",
  "CREATE TABLE trust_grant_issuer (grant_id INTEGER PRIMARY KEY REFERENCES trust_grant (id),"
  "  fingerprint TEXT NOT NULL);",
  "ALTER TABLE trust_met ADD COLUMN network TEXT;"
  "ALTER TABLE trust_line ADD COLUMN cause TEXT;"
  "ALTER TABLE trust_line ADD COLUMN cause_text TEXT;",
  "CREATE TABLE trust_fetched (fingerprint TEXT NOT NULL PRIMARY KEY, chain TEXT NOT NULL, at INTEGER NOT NULL)"
  "  WITHOUT ROWID;",
  "CREATE TABLE trust_anchor (id INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, endpoint TEXT NOT NULL,"
  "  fingerprint TEXT NOT NULL, given INTEGER NOT NULL, machine_id TEXT NOT NULL, origin TEXT NOT NULL,"
  "  ended INTEGER NOT NULL DEFAULT 0, ended_by TEXT);"
  "CREATE TRIGGER trust_anchor_keep BEFORE DELETE ON trust_anchor"
  " BEGIN SELECT RAISE (ABORT, 'the ledger only grows'); END;"
  "CREATE TRIGGER trust_anchor_hold BEFORE UPDATE ON trust_anchor"
  "  WHEN OLD.ended <> 0 OR NEW.ended = 0 OR NEW.id <> OLD.id OR NEW.account <> OLD.account"
  "    OR NEW.endpoint <> OLD.endpoint OR NEW.fingerprint <> OLD.fingerprint OR NEW.machine_id <> OLD.machine_id"
  "  BEGIN SELECT RAISE (ABORT, 'an authority can only end'); END;"
  "ALTER TABLE trust_connection ADD COLUMN anchor TEXT;",
  "CREATE INDEX trust_grant_unended ON trust_grant (until) WHERE ended = 0;"
  "CREATE INDEX trust_grant_endpoint_met ON trust_grant_endpoint (endpoint, grant_id) WHERE met <> 0;"
  "CREATE INDEX trust_line_cause ON trust_line (endpoint) WHERE cause IS NOT NULL;"
  "CREATE INDEX trust_line_policy ON trust_line (endpoint) WHERE event = 'policy';"
  "CREATE INDEX trust_line_withdrawn ON trust_line (endpoint, fingerprint) WHERE event = 'withdrawn';"
  "CREATE INDEX trust_met_at ON trust_met (at);",
  "CREATE TABLE trust_secure_issuer (endpoint TEXT NOT NULL PRIMARY KEY, fingerprint TEXT NOT NULL) WITHOUT ROWID;",
  /* What replaces a row takes the old one away without a word to triggers of deletion. */
  "CREATE TRIGGER trust_line_append BEFORE INSERT ON trust_line"
  "  WHEN EXISTS (SELECT 1 FROM trust_line WHERE id = NEW.id) BEGIN SELECT RAISE (ABORT, 'the ledger only grows'); END;"
  "CREATE TRIGGER trust_grant_append BEFORE INSERT ON trust_grant"
  "  WHEN EXISTS (SELECT 1 FROM trust_grant WHERE id = NEW.id)"
  "  BEGIN SELECT RAISE (ABORT, 'the ledger only grows'); END;"
  "CREATE TRIGGER trust_anchor_append BEFORE INSERT ON trust_anchor"
  "  WHEN EXISTS (SELECT 1 FROM trust_anchor WHERE id = NEW.id)"
  "  BEGIN SELECT RAISE (ABORT, 'the ledger only grows'); END;"
  "CREATE TRIGGER trust_grant_endpoint_append BEFORE INSERT ON trust_grant_endpoint"
  "  WHEN EXISTS (SELECT 1 FROM trust_grant_endpoint WHERE grant_id = NEW.grant_id AND position = NEW.position)"
  "  BEGIN SELECT RAISE (ABORT, 'the ledger only grows'); END;"
  "CREATE TRIGGER trust_grant_endpoint_hold BEFORE UPDATE ON trust_grant_endpoint"
  "  WHEN NEW.grant_id <> OLD.grant_id OR NEW.position <> OLD.position OR NEW.endpoint <> OLD.endpoint OR NEW.met = 0"
  "  BEGIN SELECT RAISE (ABORT, 'a grant can only end'); END;"
  "CREATE TRIGGER trust_grant_endpoint_keep BEFORE DELETE ON trust_grant_endpoint"
  "  BEGIN SELECT RAISE (ABORT, 'the ledger only grows'); END;"
  "CREATE TRIGGER trust_grant_fingerprint_append BEFORE INSERT ON trust_grant_fingerprint"
  "  WHEN EXISTS (SELECT 1 FROM trust_grant_fingerprint WHERE grant_id = NEW.grant_id AND position = NEW.position)"
  "  BEGIN SELECT RAISE (ABORT, 'the ledger only grows'); END;"
  "CREATE TRIGGER trust_grant_fingerprint_hold BEFORE UPDATE ON trust_grant_fingerprint"
  "  BEGIN SELECT RAISE (ABORT, 'a grant can only end'); END;"
  "CREATE TRIGGER trust_grant_fingerprint_keep BEFORE DELETE ON trust_grant_fingerprint"
  "  BEGIN SELECT RAISE (ABORT, 'the ledger only grows'); END;"
  "CREATE TRIGGER trust_grant_problem_hold BEFORE UPDATE ON trust_grant_problem"
  "  BEGIN SELECT RAISE (ABORT, 'a grant can only end'); END;"
  "CREATE TRIGGER trust_grant_problem_keep BEFORE DELETE ON trust_grant_problem"
  "  BEGIN SELECT RAISE (ABORT, 'the ledger only grows'); END;"
  "CREATE TRIGGER trust_grant_issuer_append BEFORE INSERT ON trust_grant_issuer"
  "  WHEN EXISTS (SELECT 1 FROM trust_grant_issuer WHERE grant_id = NEW.grant_id)"
  "  BEGIN SELECT RAISE (ABORT, 'the ledger only grows'); END;"
  "CREATE TRIGGER trust_grant_issuer_hold BEFORE UPDATE ON trust_grant_issuer"
  "  BEGIN SELECT RAISE (ABORT, 'a grant can only end'); END;"
  "CREATE TRIGGER trust_grant_issuer_keep BEFORE DELETE ON trust_grant_issuer"
  "  BEGIN SELECT RAISE (ABORT, 'the ledger only grows'); END;",
};

const WaxSchema wax_trust_schema = { "trust", migrations, G_N_ELEMENTS (migrations) };
