#include "store/wax-profile-schema.h"

static const char *const migrations[] = {
  "CREATE TABLE account ("
  "  id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, server_url TEXT NOT NULL,"
  "  user TEXT NOT NULL,"
  "  cert_port INTEGER NOT NULL, sign_in TEXT NOT NULL, secure INTEGER NOT NULL, download TEXT NOT NULL,"
  "  offline INTEGER NOT NULL);"
  "CREATE TABLE channel ("
  "  account TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE, channel TEXT NOT NULL,"
  "  last_success INTEGER NOT NULL DEFAULT 0, failed_at INTEGER NOT NULL DEFAULT 0,"
  "  error_domain TEXT NOT NULL DEFAULT '', error_code TEXT NOT NULL DEFAULT '', error_text TEXT NOT NULL DEFAULT '',"
  "  PRIMARY KEY (account, channel)) WITHOUT ROWID;",
  "ALTER TABLE account ADD COLUMN identity TEXT NOT NULL DEFAULT '';",
  "ALTER TABLE account ADD COLUMN offline_reason TEXT NOT NULL DEFAULT '';",
  "CREATE TABLE sign_in ("
  "  account TEXT NOT NULL PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE, signed_in_with TEXT NOT NULL,"
  "  error_domain TEXT NOT NULL, error_code TEXT NOT NULL, error_text TEXT NOT NULL) WITHOUT ROWID;",
  "ALTER TABLE sign_in ADD COLUMN error_help TEXT NOT NULL DEFAULT '';",
};

const WaxSchema wax_profile_schema = { "profile", migrations, G_N_ELEMENTS (migrations) };
