#include "store/wax-name-words.h"

gboolean
wax_name_words_add (sqlite3_stmt *insert, gint64 owner, const char *text, GError **error)
{
  g_auto(GStrv) plain = NULL;
  g_auto(GStrv) words = g_str_tokenize_and_fold (text, NULL, &plain);
  GStrv both[] = { words, plain };

  for (guint i = 0; i < G_N_ELEMENTS (both); i++) {
    for (guint n = 0; both[i][n] != NULL; n++) {
      if (!wax_sql_run_bound (insert, error, "si", both[i][n], owner))
        return FALSE;
    }
  }
  return TRUE;
}

GStrv
wax_name_words_split (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GStrv words = g_str_tokenize_and_fold (valid, NULL, NULL);

  for (guint n = g_strv_length (words); n > WAX_NAME_WORDS_MAX; n--)
    g_clear_pointer (&words[n - 1], g_free);
  return words;
}

void
wax_name_words_append_match (GString *sql, const char *table, const char *owner, guint n_words)
{
  for (guint i = 0; i < n_words; i++)
    g_string_append_printf (sql, "%sSELECT %s FROM %s WHERE word >= ?%u AND word < ?%u || '" WAX_NAME_WORDS_LAST "'",
                            i == 0 ? "" : " INTERSECT ", owner, table, i + 1, i + 1);
}

void
wax_name_words_bind (sqlite3_stmt *stmt, GStrv words)
{
  for (guint i = 0; words[i] != NULL; i++)
    sqlite3_bind_text (stmt, (int) i + 1, words[i], -1, SQLITE_TRANSIENT);
}
