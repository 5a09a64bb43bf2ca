#include "app/wax-search-words.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <string.h>

/* As the locale writes dates. */
static gboolean
is_day_first (void)
{
  const char *format = nl_langinfo (D_FMT);
  const char *day = strstr (format, "%d") != NULL ? strstr (format, "%d") : strstr (format, "%e");
  const char *month = strstr (format, "%m");

  return day != NULL && month != NULL && day < month;
}

static WaxQuery *
read_as (const char *text, WaxQueryReading reading)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();

  return wax_query_new (text, reading | (is_day_first () ? WAX_QUERY_DAY_FIRST : 0), now);
}

WaxQuery *
wax_search_words_read (const char *text)
{
  return read_as (text, WAX_QUERY_TYPED);
}

char *
wax_search_words_to_saved (const char *text)
{
  g_autoptr(WaxQuery) query = read_as (text, WAX_QUERY_PLAIN);

  return wax_query_to_server (query);
}

WaxQuery *
wax_search_words_read_saved (const char *text)
{
  return read_as (text, WAX_QUERY_SAVED);
}

/* Where a part ends: quotes hold it together, and an operator waits for its value. */
static const char *
find_end (const char *at)
{
  gboolean quoted = FALSE, waiting = FALSE;

  for (; *at != '\0' && (quoted || waiting || !g_ascii_isspace (*at)); at++) {
    if (*at == '"')
      quoted = !quoted;
    waiting = !quoted && (*at == ':' || (waiting && g_ascii_isspace (*at)));
  }
  return at;
}

/* Which of its neighbours it belongs to, nobody can see. */
static gboolean
joins (const char *part)
{
  static const char *const words[] = { "or", "and", "not", "||", "&&", NULL };
  g_autofree char *lower = g_ascii_strdown (part, -1);

  return g_strv_contains (words, lower);
}

char **
wax_search_words_split (const char *text)
{
  g_autoptr(GStrvBuilder) parts = g_strv_builder_new ();
  guint n = 0;

  if (strpbrk (text, "()") != NULL)
    return NULL;
  for (const char *at = text + strspn (text, " \t"), *end; *at != '\0'; at = end + strspn (end, " \t")) {
    g_autofree char *part = NULL;

    end = find_end (at);
    if (end == at)
      return NULL;
    part = g_strndup (at, (gsize) (end - at));
    if (joins (part))
      return NULL;
    g_strv_builder_add (parts, part);
    n++;
  }
  return n > 1 ? g_strv_builder_end (parts) : NULL;
}

static char *
explain_value (const WaxQueryProblem *problem)
{
  if (g_str_equal (problem->name, "is"))
    return g_strdup_printf (_("“is:%s” is not known. There are is:unread, is:read, is:flagged, is:replied and others."),
                            problem->text);
  if (g_str_equal (problem->name, "has") || g_str_equal (problem->name, "priority"))
    /* Translators: an operator and its value, e.g. has:picture. Keep has:attachment, priority:high and priority:low. */
    return g_strdup_printf (_("“%s:%s” is not known. There are has:attachment, priority:high and priority:low."),
                            problem->name, problem->text);
  if (strstr ("size larger bigger smaller", problem->name) != NULL)
    return g_strdup_printf (_("“%s” is no size. Write sizes like 500kb or 2mb."), problem->text);
  return g_strdup_printf (_("“%s” is no date. Write dates like 2026-11-22, -7d or yesterday."), problem->text);
}

char *
wax_search_words_problem (const WaxQueryProblem *problem)
{
  switch (problem->trouble) {
  case WAX_QUERY_UNKNOWN:
    /* Translators: a word with a colon that a person typed into the search, e.g. “form:” for “from:” */
    return g_strdup_printf (_("“%s:” is not known: it is looked for as text."), problem->name);
  case WAX_QUERY_BAD_VALUE: return explain_value (problem);
  case WAX_QUERY_NO_FOLDER: return g_strdup_printf (_("There is no folder “%s”."), problem->text);
  case WAX_QUERY_NO_TAG: return g_strdup_printf (_("There is no tag “%s”."), problem->text);
  case WAX_QUERY_ONLY_SERVER:
    return g_strdup_printf (_("Only the server can look for “%s:%s”."), problem->name, problem->text);
  case WAX_QUERY_TOO_LONG: return g_strdup (_("The search is too long: only its beginning counts."));
  }
  g_return_val_if_reached (g_strdup (""));
}

char *
wax_search_words_first (GPtrArray *problems)
{
  const WaxQueryProblem *first = NULL;

  for (guint i = 0; i < problems->len; i++) {
    const WaxQueryProblem *problem = problems->pdata[i];

    if (!problem->unfinished && (first == NULL || first->trouble == WAX_QUERY_ONLY_SERVER))
      first = problem;
  }
  return first != NULL ? wax_search_words_problem (first) : g_strdup ("");
}
