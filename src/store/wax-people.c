#include "store/wax-people.h"

#include "store/wax-contact-sql.h"
#include "store/wax-folder.h"
#include "store/wax-mail-schema.h"
#include "store/wax-name-words.h"

#include <string.h>

/* Of an address list: those that are looked at for how much one has to do with them. */
enum { MAX_LISTED = 200, MAX_ADDRESS = 320, MAX_NAME = 200 };

/* ---- counting ---- */

/* How a person stands there; number is 0 where none does. */
typedef struct {
  gint64 number;
  gint64 named_ms;
  char *name;
} Known;

static gboolean
find_known (WaxDatabase *database, const char *address, Known *known, GError **error)
{
  sqlite3_stmt *stmt =
    wax_database_get_statement (database, "SELECT number, named_ms, name FROM person WHERE address = ?", error);
  WaxSqlStep step;

  if (stmt == NULL || !wax_sql_bind (stmt, error, "s", address))
    return FALSE;
  step = wax_sql_step (stmt, error);
  if (step == WAX_SQL_ROW)
    *known = (Known) { sqlite3_column_int64 (stmt, 0), sqlite3_column_int64 (stmt, 1), wax_sql_dup_text (stmt, 2) };
  sqlite3_reset (stmt);
  return step != WAX_SQL_FAILED;
}

static gboolean
run (WaxDatabase *database, const char *sql, gint64 number, GError **error)
{
  sqlite3_stmt *stmt = wax_database_get_statement (database, sql, error);

  return stmt != NULL && wax_sql_run_bound (stmt, error, "i", number);
}

static gboolean
put_words (WaxDatabase *database, gint64 number, const char *name, const char *address, GError **error)
{
  sqlite3_stmt *insert =
    wax_database_get_statement (database, "INSERT OR IGNORE INTO person_word VALUES (?, ?)", error);

  return insert != NULL && run (database, "DELETE FROM person_word WHERE person = ?", number, error) &&
         wax_name_words_add (insert, number, name, error) && wax_name_words_add (insert, number, address, error);
}

static gboolean
add_person (WaxDatabase *database, const char *key, const WaxPersonName *person, const WaxPeopleMeeting *meeting,
            GError **error)
{
  sqlite3_stmt *stmt = wax_database_get_statement (
    database, "INSERT INTO person (address, shown, name, named_ms, written, received, last_ms) VALUES (?,?,?,?,?,?,?)",
    error);
  gboolean written = meeting->role == WAX_PEOPLE_RECIPIENTS;

  return stmt != NULL &&
         wax_sql_run_bound (stmt, error, "sssiiii", key, person->address, person->name, meeting->date_ms,
                            (gint64) written, (gint64) !written, meeting->date_ms) &&
         put_words (database, sqlite3_last_insert_rowid (wax_database_get_handle (database)), person->name,
                    person->address, error);
}

static gboolean
count (WaxDatabase *database, gint64 number, const WaxPeopleMeeting *meeting, GError **error)
{
  sqlite3_stmt *stmt = wax_database_get_statement (
    database, "UPDATE person SET written = written + ?2, received = received + ?3, last_ms = max (last_ms, ?4)"
              " WHERE number = ?1", error);
  gboolean written = meeting->role == WAX_PEOPLE_RECIPIENTS;

  return stmt != NULL && wax_sql_run_bound (stmt, error, "iiii", number, (gint64) written, (gint64) !written,
                                            meeting->date_ms);
}

/* The newest name is the right one. */
static gboolean
rename_person (WaxDatabase *database, const Known *known, const WaxPersonName *person, gint64 date_ms, GError **error)
{
  sqlite3_stmt *stmt;

  if (person->name[0] == '\0' || (known->name[0] != '\0' && date_ms < known->named_ms) ||
      strcmp (person->name, known->name) == 0)
    return TRUE;
  stmt = wax_database_get_statement (database, "UPDATE person SET name = ?2, named_ms = ?3 WHERE number = ?1", error);
  return stmt != NULL && wax_sql_run_bound (stmt, error, "isi", known->number, person->name, date_ms) &&
         put_words (database, known->number, person->name, person->address, error);
}

static gboolean
meet_person (WaxDatabase *database, const WaxPersonName *person, const WaxPeopleMeeting *meeting, GError **error)
{
  g_autofree char *key = g_utf8_casefold (person->address, -1);
  g_autofree char *name = NULL;
  Known known = { 0 };

  if (strchr (key, '@') == NULL || strlen (key) > MAX_ADDRESS || strlen (person->name) > MAX_NAME)
    return TRUE;
  if (!find_known (database, key, &known, error))
    return FALSE;
  name = known.name;
  return known.number == 0 ? add_person (database, key, person, meeting, error)
                           : count (database, known.number, meeting, error) &&
                               rename_person (database, &known, person, meeting->date_ms, error);
}

gboolean
wax_people_meet (WaxDatabase *database, const WaxPeopleMeeting *meeting, const WaxMailText *text, GError **error)
{
  WaxPersonName sender = { text->sender_name, text->sender_address };

  if (meeting->role == WAX_PEOPLE_NOBODY)
    return TRUE;
  if (meeting->role == WAX_PEOPLE_SENDER)
    return meet_person (database, &sender, meeting, error);
  for (guint i = 0; i < text->people->len; i++) {
    if (!meet_person (database, text->people->pdata[i], meeting, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- finding ---- */

struct _WaxPeople {
  WaxDatabase *database;
};

typedef struct {
  WaxContact *contact;
  double weight;
} Found;

typedef struct {
  GArray *found;
  GHashTable *places; /* address without capitals → place in found + 1 */
  gint64 now_ms;
} Search;

WaxPeople *
wax_people_open (const char *dir, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "mail.db", NULL);
  WaxDatabase *database = wax_database_open (path, &wax_mail_schema, error);
  WaxPeople *self;

  if (database == NULL)
    return NULL;
  self = g_new0 (WaxPeople, 1);
  self->database = database;
  return self;
}

void
wax_people_close (WaxPeople *self)
{
  wax_database_close (self->database);
  g_free (self);
}

static void
clear_found_cb (gpointer data)
{
  wax_contact_unref (((Found *) data)->contact);
}

/* ?9 is now, in Unix ms: what is a month old counts half. */
#define WEIGHT                                                                                                         \
  "(written * 8 + min (received, 8)) / (1.0 + max (0, ?9 - last_ms) / 2592000000.0)"

static void
add (Search *search, const char *name, const char *address, const char *company, gboolean is_group, double weight)
{
  const char *addresses[] = { address, NULL };
  Found found = { wax_contact_new (&(WaxContact) { .name = name, .addresses = addresses, .company = company,
                                                   .is_group = is_group }), weight };

  g_array_append_val (search->found, found);
  g_hash_table_insert (search->places, g_utf8_casefold (address, -1), GUINT_TO_POINTER (search->found->len));
}

static sqlite3_stmt *
prepare_match (WaxPeople *self, const char *select, const char *table, const char *owner, const char *end, GStrv words,
               GError **error)
{
  g_autoptr(GString) sql = g_string_new (select);
  sqlite3_stmt *stmt;

  wax_name_words_append_match (sql, table, owner, g_strv_length (words));
  g_string_append (sql, end);
  stmt = wax_sql_prepare (wax_database_get_handle (self->database), error, sql->str, "");
  if (stmt != NULL)
    wax_name_words_bind (stmt, words);
  return stmt;
}

static gboolean
find_met (WaxPeople *self, Search *search, GStrv words, guint limit, GError **error)
{
  g_autoptr(sqlite3_stmt) stmt = prepare_match (
    self, "SELECT name, shown, " WEIGHT " AS weight FROM person WHERE number IN (", "person_word", "person",
    ") ORDER BY weight DESC LIMIT ?10", words, error);
  WaxSqlStep step;

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 9, search->now_ms);
  sqlite3_bind_int64 (stmt, 10, limit);
  while ((step = wax_sql_step (stmt, error)) == WAX_SQL_ROW)
    add (search, wax_sql_get_text (stmt, 0), wax_sql_get_text (stmt, 1), "", FALSE, sqlite3_column_double (stmt, 2));
  return step == WAX_SQL_DONE;
}

static gboolean
get_weight (WaxPeople *self, Search *search, const char *address, double *weight, GError **error)
{
  sqlite3_stmt *stmt =
    wax_database_get_statement (self->database, "SELECT " WEIGHT " FROM person WHERE address = ?1", error);
  g_autofree char *key = g_utf8_casefold (address, -1);
  WaxSqlStep step;

  if (stmt == NULL || !wax_sql_bind (stmt, error, "s", key))
    return FALSE;
  sqlite3_bind_int64 (stmt, 9, search->now_ms);
  step = wax_sql_step (stmt, error);
  *weight = step == WAX_SQL_ROW ? sqlite3_column_double (stmt, 0) : 0;
  sqlite3_reset (stmt);
  return step != WAX_SQL_FAILED;
}

/* What the list says of somebody is better than what they say themselves. */
static gboolean
add_listed (WaxPeople *self, Search *search, sqlite3_stmt *stmt, const char *address, GError **error)
{
  g_autofree char *key = g_utf8_casefold (address, -1);
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (search->places, key));
  const char *addresses[] = { address, NULL };
  double weight;
  Found *met;

  if (place == 0) {
    if (!get_weight (self, search, address, &weight, error))
      return FALSE;
    add (search, wax_sql_get_text (stmt, 0), address, wax_sql_get_text (stmt, 2), sqlite3_column_int (stmt, 3) != 0,
         weight + 0.5);
    return TRUE;
  }
  met = &g_array_index (search->found, Found, place - 1);
  wax_contact_unref (met->contact);
  met->contact = wax_contact_new (&(WaxContact) { .name = wax_sql_get_text (stmt, 0), .addresses = addresses,
                                                  .company = wax_sql_get_text (stmt, 2),
                                                  .is_group = sqlite3_column_int (stmt, 3) != 0 });
  return TRUE;
}

/* A group of the person's own stands before whom one never wrote to. */
static void
add_group (Search *search, sqlite3_stmt *stmt)
{
  g_auto(GStrv) members = g_strsplit (wax_sql_get_text (stmt, 4), WAX_CONTACT_SQL_BETWEEN, -1);
  Found found = { wax_contact_new (&(WaxContact) { .name = wax_sql_get_text (stmt, 0), .is_group = TRUE,
                                                   .members = (const char *const *) members,
                                                   .folder_id = wax_sql_get_text (stmt, 5) }), 1 };

  g_array_append_val (search->found, found);
}

static gboolean
find_listed (WaxPeople *self, Search *search, GStrv words, GError **error)
{
  g_autoptr(sqlite3_stmt) stmt = prepare_match (
    self, "SELECT name, addresses, company, is_group, members, folder_id FROM contact WHERE "
          WAX_CONTACT_SQL_SHOWN ("?10") " AND number IN (", "contact_word", "contact", ") LIMIT ?9", words, error);
  WaxSqlStep step;

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 9, MAX_LISTED);
  sqlite3_bind_int64 (stmt, 10, WAX_FOLDER_TRASH);
  while ((step = wax_sql_step (stmt, error)) == WAX_SQL_ROW) {
    g_auto(GStrv) addresses = g_strsplit (wax_sql_get_text (stmt, 1), "\n", -1);

    if (wax_sql_get_text (stmt, 4)[0] != '\0' && wax_sql_get_text (stmt, 5)[0] != '\0')
      add_group (search, stmt);
    for (guint i = 0; addresses[i] != NULL; i++) {
      if (addresses[i][0] != '\0' && !add_listed (self, search, stmt, addresses[i], error))
        return FALSE;
    }
  }
  return step == WAX_SQL_DONE;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const Found *one = a, *other = b;

  if (one->weight != other->weight)
    return one->weight > other->weight ? -1 : 1;
  return g_utf8_collate (one->contact->name, other->contact->name);
}

GPtrArray *
wax_people_search (WaxPeople *self, const char *text, gint64 now_ms, guint limit, GError **error)
{
  GPtrArray *people = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_contact_unref);
  g_autoptr(GArray) found = g_array_new (FALSE, FALSE, sizeof (Found));
  g_autoptr(GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto(GStrv) words = wax_name_words_split (text);
  Search search = { found, places, now_ms };

  g_array_set_clear_func (found, clear_found_cb);
  if (words[0] != NULL && (!find_met (self, &search, words, limit, error) ||
                           !find_listed (self, &search, words, error))) {
    g_ptr_array_unref (people);
    return NULL;
  }
  g_array_sort (found, compare);
  for (guint i = 0; i < MIN (found->len, limit); i++)
    g_ptr_array_add (people, wax_contact_ref (g_array_index (found, Found, i).contact));
  return people;
}
