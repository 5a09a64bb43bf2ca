#pragma once

#include "store/wax-mail-store.h"

/* A fresh folder under the test's temporary folder; removed with everything in it when the variable goes out of
 * scope. */
typedef char StoreTestDir;

StoreTestDir *store_test_dir_new (void);
void store_test_dir_free (StoreTestDir *dir);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreTestDir, store_test_dir_free)

/* SQL that takes back what the steps of the mail schema behind the third cannot do twice. */
#define STORE_TEST_BEFORE_PEOPLE                                                                                    \
  "DROP TABLE person; DROP TABLE person_word; ALTER TABLE message DROP COLUMN met; DROP TABLE missing_contact;"     \
  "ALTER TABLE contact DROP COLUMN folder_id; ALTER TABLE contact DROP COLUMN fields;"                              \
  "ALTER TABLE contact DROP COLUMN members; ALTER TABLE folder DROP COLUMN owner;"                                  \
  "ALTER TABLE folder DROP COLUMN query;"                                                                           \
  "UPDATE schema_version SET version = 3 WHERE name = 'mail';"

/* A small message of its own text: the same arguments give the same bytes. */
GBytes *store_test_raw (const char *subject, const char *body);

/* A message as a server would describe it. */
WaxMessage *store_test_message (const char *id, const char *folder_id, gint64 date_ms, const char *subject);

/* Its body, of store_test_raw(). */
WaxStoredBody *store_test_body (const char *id, const char *folder_id, gint64 date_ms, const char *subject,
                                const char *body);

/* Arrays of the given values, NULL-terminated; take what they are given. */
GPtrArray *store_test_messages (WaxMessage *first, ...) G_GNUC_NULL_TERMINATED;
GPtrArray *store_test_bodies (WaxStoredBody *first, ...) G_GNUC_NULL_TERMINATED;
GPtrArray *store_test_strings (const char *first, ...) G_GNUC_NULL_TERMINATED;

/* Folders "2" (/Inbox) and "5" (/Sent), tag "t1". */
void store_test_add_folders (WaxMailStore *store);

WaxMailStore *store_test_open (const char *dir, WaxMailStoreMode mode);
void store_test_index_all (WaxMailStore *store);

/* What a person finds who types @text, on 2026-11-22 at noon. */
GArray *store_test_search (WaxMailStore *store, const char *text, guint limit, GError **error);

/* The ids that a list of keys stands for, joined with blanks. */
char *store_test_ids (WaxMailStore *store, GArray *keys);
