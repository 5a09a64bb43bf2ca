#include "store/wax-settings-store.h"

#include "store/wax-mail-schema.h"

struct _WaxSettingsStore {
  WaxDatabase *database;
};

WaxSettingsStore *
wax_settings_store_open (const char *dir, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "mail.db", NULL);
  WaxDatabase *database = wax_database_open (path, &wax_mail_schema, error);
  WaxSettingsStore *self;

  if (database == NULL)
    return NULL;
  self = g_new0 (WaxSettingsStore, 1);
  self->database = database;
  return self;
}

void
wax_settings_store_close (WaxSettingsStore *self)
{
  wax_database_close (self->database);
  g_free (self);
}

/* ---- reading ---- */

static GHashTable *
get_preferences (sqlite3 *db, GError **error)
{
  g_autoptr(GHashTable) preferences = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                             (GDestroyNotify) g_strfreev);
  g_autoptr(sqlite3_stmt) stmt = wax_sql_prepare (db, error,
                                                  "SELECT name, value FROM preference ORDER BY name, position", "");
  g_autoptr(GStrvBuilder) values = NULL;
  g_autofree char *name = NULL;
  WaxSqlStep step = WAX_SQL_FAILED;

  while (stmt != NULL && (step = wax_sql_step (stmt, error)) == WAX_SQL_ROW) {
    if (g_strcmp0 (name, wax_sql_get_text (stmt, 0)) != 0) {
      if (name != NULL)
        g_hash_table_insert (preferences, g_steal_pointer (&name), g_strv_builder_end (values));
      g_clear_pointer (&values, g_strv_builder_unref);
      values = g_strv_builder_new ();
      name = wax_sql_dup_text (stmt, 0);
    }
    g_strv_builder_add (values, wax_sql_get_text (stmt, 1));
  }
  if (name != NULL)
    g_hash_table_insert (preferences, g_steal_pointer (&name), g_strv_builder_end (values));
  return step == WAX_SQL_DONE ? g_steal_pointer (&preferences) : NULL;
}

static GPtrArray *
get_signatures (sqlite3 *db, GError **error)
{
  g_autoptr(GPtrArray) signatures = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_signature_unref);
  g_autoptr(sqlite3_stmt) stmt = wax_sql_prepare (db, error,
                                                  "SELECT id, name, text, html FROM signature ORDER BY position", "");
  WaxSqlStep step = WAX_SQL_FAILED;

  while (stmt != NULL && (step = wax_sql_step (stmt, error)) == WAX_SQL_ROW)
    g_ptr_array_add (signatures, wax_signature_new (&(WaxSignature) {
      .id = wax_sql_get_text (stmt, 0),
      .name = wax_sql_get_text (stmt, 1),
      .text = wax_sql_get_text (stmt, 2),
      .html = wax_sql_get_text (stmt, 3),
    }));
  return step == WAX_SQL_DONE ? g_steal_pointer (&signatures) : NULL;
}

static GPtrArray *
get_personas (sqlite3 *db, GError **error)
{
  g_autoptr(GPtrArray) personas = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_persona_unref);
  g_autoptr(sqlite3_stmt) stmt = wax_sql_prepare (
    db, error, "SELECT id, title, name, address, reply_to, signature, answer_signature, allowed FROM persona"
               " ORDER BY position", "");
  WaxSqlStep step = WAX_SQL_FAILED;

  while (stmt != NULL && (step = wax_sql_step (stmt, error)) == WAX_SQL_ROW)
    g_ptr_array_add (personas, wax_persona_new (&(WaxPersona) {
      .id = wax_sql_get_text (stmt, 0),
      .title = wax_sql_get_text (stmt, 1),
      .name = wax_sql_get_text (stmt, 2),
      .address = wax_sql_get_text (stmt, 3),
      .reply_to = wax_sql_get_text (stmt, 4),
      .signature_id = wax_sql_get_text (stmt, 5),
      .answer_signature_id = wax_sql_get_text (stmt, 6),
      .allowed = sqlite3_column_int (stmt, 7) != 0,
    }));
  return step == WAX_SQL_DONE ? g_steal_pointer (&personas) : NULL;
}

static GPtrArray *
get_senders (sqlite3 *db, gboolean trusted, GError **error)
{
  g_autoptr(GPtrArray) addresses = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(sqlite3_stmt) stmt = wax_sql_prepare (db, error,
                                                  "SELECT address FROM sender WHERE trusted = ? ORDER BY position", "i",
                                                  (gint64) trusted);
  WaxSqlStep step = WAX_SQL_FAILED;

  while (stmt != NULL && (step = wax_sql_step (stmt, error)) == WAX_SQL_ROW)
    g_ptr_array_add (addresses, wax_sql_dup_text (stmt, 0));
  return step == WAX_SQL_DONE ? g_steal_pointer (&addresses) : NULL;
}

static WaxRemoteSettings *
read_all (sqlite3 *db, GError **error)
{
  g_autoptr(GHashTable) preferences = get_preferences (db, error);
  g_autoptr(GPtrArray) signatures = preferences != NULL ? get_signatures (db, error) : NULL;
  g_autoptr(GPtrArray) personas = signatures != NULL ? get_personas (db, error) : NULL;
  g_autoptr(GPtrArray) trusted = personas != NULL ? get_senders (db, TRUE, error) : NULL;
  g_autoptr(GPtrArray) blocked = trusted != NULL ? get_senders (db, FALSE, error) : NULL;

  if (blocked == NULL)
    return NULL;
  return wax_remote_settings_new (&(WaxRemoteSettings) {
    .preferences = preferences, .signatures = signatures, .personas = personas, .trusted = trusted,
    .blocked = blocked });
}

WaxRemoteSettings *
wax_settings_store_get (WaxSettingsStore *self, GError **error)
{
  sqlite3 *db = wax_database_get_handle (self->database);
  g_autoptr(WaxSqlTransaction) transaction = wax_sql_begin_read (db, error);

  return transaction != NULL ? read_all (db, error) : NULL;
}

/* ---- comparing ---- */

static guint
count_preferences (GHashTable *old, GHashTable *new)
{
  GHashTableIter iter;
  gpointer name, values;
  guint n = 0;

  g_hash_table_iter_init (&iter, new);
  while (g_hash_table_iter_next (&iter, &name, &values)) {
    gpointer before = g_hash_table_lookup (old, name);

    n += before == NULL || !g_strv_equal (before, values);
  }
  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    n += !g_hash_table_contains (new, name);
  return n;
}

static gboolean
is_same_string (gconstpointer a, gconstpointer b)
{
  return g_str_equal (a, b);
}

static gboolean
is_same_signature (gconstpointer a, gconstpointer b)
{
  const WaxSignature *one = a, *other = b;

  return g_str_equal (one->id, other->id) && g_str_equal (one->name, other->name) &&
         g_str_equal (one->text, other->text) &&
         g_str_equal (one->html, other->html);
}

static gboolean
is_same_persona (gconstpointer a, gconstpointer b)
{
  return wax_persona_equal (a, b);
}

/* Entries of @new that @old has not, and the other way round where nothing took their place. */
static guint
count_entries (GPtrArray *old, GPtrArray *new, GEqualFunc equal)
{
  guint added = 0, gone = 0;

  for (guint i = 0; i < new->len; i++)
    added += !g_ptr_array_find_with_equal_func (old, new->pdata[i], equal, NULL);
  for (guint i = 0; i < old->len; i++)
    gone += !g_ptr_array_find_with_equal_func (new, old->pdata[i], equal, NULL);
  return MAX (added, gone);
}

static guint
count_changes (WaxRemoteSettings *old, WaxRemoteSettings *new)
{
  guint n = 0;

  if (new->preferences != NULL)
    n += count_preferences (old->preferences, new->preferences);
  if (new->signatures != NULL)
    n += count_entries (old->signatures, new->signatures, is_same_signature);
  if (new->personas != NULL)
    n += count_entries (old->personas, new->personas, is_same_persona);
  if (new->trusted != NULL)
    n += count_entries (old->trusted, new->trusted, is_same_string);
  if (new->blocked != NULL)
    n += count_entries (old->blocked, new->blocked, is_same_string);
  return n;
}

/* ---- writing ---- */

static gboolean
put_preferences (sqlite3 *db, GHashTable *preferences, GError **error)
{
  GHashTableIter iter;
  gpointer name, values;

  if (!wax_sql_run (db, error, "DELETE FROM preference", ""))
    return FALSE;
  g_hash_table_iter_init (&iter, preferences);
  while (g_hash_table_iter_next (&iter, &name, &values)) {
    for (guint i = 0; ((char **) values)[i] != NULL; i++) {
      if (!wax_sql_run (db, error, "INSERT INTO preference VALUES (?, ?, ?)", "sis", name, (gint64) i,
                        ((char **) values)[i]))
        return FALSE;
    }
  }
  return TRUE;
}

static gboolean
put_signatures (sqlite3 *db, GPtrArray *signatures, GError **error)
{
  if (!wax_sql_run (db, error, "DELETE FROM signature", ""))
    return FALSE;
  for (guint i = 0; i < signatures->len; i++) {
    const WaxSignature *signature = signatures->pdata[i];

    if (!wax_sql_run (db, error, "INSERT INTO signature VALUES (?, ?, ?, ?, ?)", "issss", (gint64) i, signature->id,
                      signature->name,
                      signature->text, signature->html))
      return FALSE;
  }
  return TRUE;
}

static gboolean
put_personas (sqlite3 *db, GPtrArray *personas, GError **error)
{
  if (!wax_sql_run (db, error, "DELETE FROM persona", ""))
    return FALSE;
  for (guint i = 0; i < personas->len; i++) {
    const WaxPersona *persona = personas->pdata[i];

    if (!wax_sql_run (db, error, "INSERT INTO persona VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", "isssssssi", (gint64) i,
                      persona->id, persona->title, persona->name, persona->address, persona->reply_to,
                      persona->signature_id, persona->answer_signature_id, (gint64) persona->allowed))
      return FALSE;
  }
  return TRUE;
}

static gboolean
put_senders (sqlite3 *db, gboolean trusted, GPtrArray *addresses, GError **error)
{
  if (!wax_sql_run (db, error, "DELETE FROM sender WHERE trusted = ?", "i", (gint64) trusted))
    return FALSE;
  for (guint i = 0; i < addresses->len; i++) {
    if (!wax_sql_run (db, error, "INSERT INTO sender VALUES (?, ?, ?)", "iis", (gint64) trusted, (gint64) i,
                      addresses->pdata[i]))
      return FALSE;
  }
  return TRUE;
}

gboolean
wax_settings_store_put (WaxSettingsStore *self, WaxRemoteSettings *settings, guint *changed, GError **error)
{
  sqlite3 *db = wax_database_get_handle (self->database);
  g_autoptr(WaxSqlTransaction) transaction = wax_sql_begin (db, error);
  g_autoptr(WaxRemoteSettings) old = transaction != NULL ? read_all (db, error) : NULL;
  guint n;

  if (old == NULL)
    return FALSE;
  n = count_changes (old, settings);
  if (changed != NULL)
    *changed = n;
  if (n == 0)
    return TRUE;
  return (settings->preferences == NULL || put_preferences (db, settings->preferences, error)) &&
         (settings->signatures == NULL || put_signatures (db, settings->signatures, error)) &&
         (settings->personas == NULL || put_personas (db, settings->personas, error)) &&
         (settings->trusted == NULL || put_senders (db, TRUE, settings->trusted, error)) &&
         (settings->blocked == NULL || put_senders (db, FALSE, settings->blocked, error)) &&
             wax_sql_commit (transaction, error);
}
