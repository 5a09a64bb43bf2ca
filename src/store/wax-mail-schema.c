#include "store/wax-mail-schema.h"

/*
 * message.key sorts by date (see wax-mail-keys), so one order serves lists, pages and full-text hits.
 * message.pack is 0 where there is no body; message.indexed is the generation of the full-text table that has it, or 0.
 * message_by_traits holds what a search asks for besides words, the newest first, in a tenth of the room.
 * missing holds the ids whose content is to be fetched; the highest rank first.
 * dead_docid holds the keys of messages that are gone from message but not from a full-text table: a contentless
 * table cannot forget a row without its text, so their keys must not be used again until the table is rebuilt.
 */
static const char *const migrations[] = {
  "CREATE TABLE state (name TEXT NOT NULL PRIMARY KEY, value) WITHOUT ROWID;"
  "CREATE TABLE folder ("
  "  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, listed INTEGER NOT NULL DEFAULT 0,"
  "  parent_id TEXT NOT NULL DEFAULT '', name TEXT NOT NULL DEFAULT '', path TEXT NOT NULL DEFAULT '',"
  "  role INTEGER NOT NULL DEFAULT 0, view TEXT NOT NULL DEFAULT '', color TEXT NOT NULL DEFAULT '',"
  "  deletable INTEGER NOT NULL DEFAULT 0, is_link INTEGER NOT NULL DEFAULT 0,"
  "  unread INTEGER NOT NULL DEFAULT 0, total INTEGER NOT NULL DEFAULT 0);"
  "CREATE TABLE tag (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, color TEXT NOT NULL) WITHOUT ROWID;"
  "CREATE TABLE message ("
  "  key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, folder INTEGER NOT NULL, flags INTEGER NOT NULL,"
  "  indexed INTEGER NOT NULL DEFAULT 0, pack INTEGER NOT NULL DEFAULT 0, offset INTEGER NOT NULL DEFAULT 0,"
  "  length INTEGER NOT NULL DEFAULT 0, date_ms INTEGER NOT NULL, size INTEGER NOT NULL, change INTEGER NOT NULL,"
  "  revision INTEGER NOT NULL, conversation TEXT NOT NULL, tags TEXT NOT NULL, subject TEXT NOT NULL,"
  "  from_name TEXT NOT NULL, from_address TEXT NOT NULL, recipients TEXT NOT NULL, fragment TEXT NOT NULL,"
  "  digest TEXT NOT NULL);"
  "CREATE INDEX message_by_folder ON message (folder);"
  "CREATE INDEX message_to_index ON message (key) WHERE indexed = 0 AND pack > 0;"
  "CREATE TRIGGER message_added AFTER INSERT ON message BEGIN"
  "  UPDATE folder SET total = total + 1, unread = unread + (NEW.flags & 1) WHERE number = NEW.folder; END;"
  "CREATE TRIGGER message_removed AFTER DELETE ON message BEGIN"
  "  UPDATE folder SET total = total - 1, unread = unread - (OLD.flags & 1) WHERE number = OLD.folder; END;"
  "CREATE TRIGGER message_changed AFTER UPDATE OF folder, flags ON message"
  "  WHEN OLD.folder <> NEW.folder OR (OLD.flags & 1) <> (NEW.flags & 1) BEGIN"
  "  UPDATE folder SET total = total - 1, unread = unread - (OLD.flags & 1) WHERE number = OLD.folder;"
  "  UPDATE folder SET total = total + 1, unread = unread + (NEW.flags & 1) WHERE number = NEW.folder; END;"
  "CREATE TABLE missing (id TEXT NOT NULL PRIMARY KEY, rank INTEGER NOT NULL) WITHOUT ROWID;"
  "CREATE INDEX missing_by_rank ON missing (rank);"
  "CREATE TABLE pack (number INTEGER PRIMARY KEY, size INTEGER NOT NULL, dead INTEGER NOT NULL DEFAULT 0);"
  "CREATE TABLE dead_docid (docid INTEGER PRIMARY KEY, generation INTEGER NOT NULL);"
  "CREATE VIRTUAL TABLE search_1 USING fts5 (subject, sender, recipients, body, content='', prefix='3',"
  "  tokenize=\"unicode61 remove_diacritics 2\");"
  "INSERT INTO search_1 (search_1, rank) VALUES ('hashsize', 8388608), ('automerge', 16);"
  "INSERT INTO state VALUES ('search-generation', 1), ('search-previous', 0);"
  /* contacts: two generations, so that a rebuild is seen only when it is complete */
  "CREATE TABLE contact ("
  "  number INTEGER PRIMARY KEY, generation INTEGER NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL,"
  "  addresses TEXT NOT NULL,"
  "  phones TEXT NOT NULL, company TEXT NOT NULL, department TEXT NOT NULL, title TEXT NOT NULL,"
  "  is_group INTEGER NOT NULL,"
  "  UNIQUE (generation, id));"
  "CREATE TABLE contact_word (word TEXT NOT NULL, contact INTEGER NOT NULL, PRIMARY KEY (word, contact)) WITHOUT ROWID;"
  "CREATE INDEX contact_word_by_contact ON contact_word (contact);"
  "INSERT INTO state VALUES ('contacts-generation', 1);"
  /* settings */
  "CREATE TABLE preference (name TEXT NOT NULL, position INTEGER NOT NULL, value TEXT NOT NULL,"
  "  PRIMARY KEY (name, position)) WITHOUT ROWID;"
  "CREATE TABLE signature (position INTEGER PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL,"
  "  html TEXT NOT NULL);"
  "CREATE TABLE sender (trusted INTEGER NOT NULL, position INTEGER NOT NULL, address TEXT NOT NULL,"
  "  PRIMARY KEY (trusted, position)) WITHOUT ROWID;",

  /* The full-text table is built anew, as WAX_MAIL_SEARCH_TABLE has it now; what an earlier rebuild lost comes back. */
  "INSERT INTO state SELECT 'search-starts', value + 1 FROM state WHERE name = 'search-generation';"
  "UPDATE message SET indexed = 0"
  "  WHERE indexed NOT IN (SELECT value FROM state WHERE name IN ('search-generation', 'search-previous'))"
  "  AND indexed <> 0;",

  "CREATE INDEX IF NOT EXISTS message_by_conversation ON message (folder, conversation);",

  /* Who was written to and who wrote, of messages that were met: counted while they are made searchable, which is done
   * anew for those that are here already. */
  "CREATE TABLE IF NOT EXISTS person ("
  "  number INTEGER PRIMARY KEY, address TEXT NOT NULL UNIQUE, shown TEXT NOT NULL, name TEXT NOT NULL,"
  "  named_ms INTEGER NOT NULL, written INTEGER NOT NULL, received INTEGER NOT NULL, last_ms INTEGER NOT NULL);"
  "CREATE TABLE IF NOT EXISTS person_word ("
  "  word TEXT NOT NULL, person INTEGER NOT NULL, PRIMARY KEY (word, person)) WITHOUT ROWID;"
  "CREATE INDEX IF NOT EXISTS person_word_by_person ON person_word (person);"
  "ALTER TABLE message ADD COLUMN met INTEGER NOT NULL DEFAULT 0;"
  "INSERT OR REPLACE INTO state SELECT 'search-starts', value + 1 FROM state WHERE name = 'search-generation';",

  "CREATE TABLE IF NOT EXISTS persona ("
  "  position INTEGER PRIMARY KEY, id TEXT NOT NULL, title TEXT NOT NULL, name TEXT NOT NULL,"
  "  address TEXT NOT NULL, reply_to TEXT NOT NULL, signature TEXT NOT NULL, answer_signature TEXT NOT NULL,"
  "  allowed INTEGER NOT NULL);",

  /* The person's own contacts are generation 0. What is to be asked for is in missing_contact, and all of them until
   * the state 'own-contacts' says that they were. */
  "ALTER TABLE contact ADD COLUMN folder_id TEXT NOT NULL DEFAULT '';"
  "ALTER TABLE contact ADD COLUMN fields TEXT NOT NULL DEFAULT '';"
  "ALTER TABLE contact ADD COLUMN members TEXT NOT NULL DEFAULT '';"
  "ALTER TABLE folder ADD COLUMN owner TEXT NOT NULL DEFAULT '';"
  "CREATE TABLE missing_contact (id TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID;",

  "CREATE INDEX IF NOT EXISTS message_by_traits ON message (key DESC, folder, flags, indexed, size, date_ms, tags);",

  /* Saved searches are asked for with everything else. */
  "ALTER TABLE folder ADD COLUMN query TEXT NOT NULL DEFAULT '';"
  "DELETE FROM state WHERE name = 'token';",
};

const WaxSchema wax_mail_schema = { "mail", migrations, G_N_ELEMENTS (migrations) };
