#include "store/wax-query-private.h"

#include <string.h>

enum { LONGEST_NUMBER = 9 }; /* digits */

#define KIB ((gint64) 1 << 10)
#define LATEST_MS ((gint64) 1 << 48)

/* ---- states ---- */

static const struct {
  const char *name;
  const char *text;
  WaxQueryKind kind;
  WaxMessageFlags with;
  WaxMessageFlags without;
} states[] = {
  { "is", "unread", WAX_QUERY_STATE, WAX_MESSAGE_UNREAD, 0 },
  { "is", "read", WAX_QUERY_STATE, 0, WAX_MESSAGE_UNREAD },
  { "is", "flagged", WAX_QUERY_STATE, WAX_MESSAGE_FLAGGED, 0 },
  { "is", "unflagged", WAX_QUERY_STATE, 0, WAX_MESSAGE_FLAGGED },
  { "is", "replied", WAX_QUERY_STATE, WAX_MESSAGE_REPLIED, 0 },
  { "is", "unreplied", WAX_QUERY_STATE, 0, WAX_MESSAGE_REPLIED },
  { "is", "forwarded", WAX_QUERY_STATE, WAX_MESSAGE_FORWARDED, 0 },
  { "is", "unforwarded", WAX_QUERY_STATE, 0, WAX_MESSAGE_FORWARDED },
  { "is", "sent", WAX_QUERY_STATE, WAX_MESSAGE_SENT, 0 },
  { "is", "received", WAX_QUERY_STATE, 0, WAX_MESSAGE_SENT },
  { "is", "draft", WAX_QUERY_STATE, WAX_MESSAGE_DRAFT, 0 },
  { "is", "invite", WAX_QUERY_STATE, WAX_MESSAGE_INVITATION, 0 },
  { "is", "anywhere", WAX_QUERY_ANYWHERE, 0, 0 },
  { "is", "solo", WAX_QUERY_FOREIGN, 0, 0 },
  { "is", "local", WAX_QUERY_FOREIGN, 0, 0 },
  { "is", "remote", WAX_QUERY_FOREIGN, 0, 0 },
  { "is", "tome", WAX_QUERY_FOREIGN, 0, 0 },
  { "is", "fromme", WAX_QUERY_FOREIGN, 0, 0 },
  { "is", "ccme", WAX_QUERY_FOREIGN, 0, 0 },
  { "is", "tofromme", WAX_QUERY_FOREIGN, 0, 0 },
  { "is", "toccme", WAX_QUERY_FOREIGN, 0, 0 },
  { "is", "fromccme", WAX_QUERY_FOREIGN, 0, 0 },
  { "is", "tofromccme", WAX_QUERY_FOREIGN, 0, 0 },
  { "has", "attachment", WAX_QUERY_STATE, WAX_MESSAGE_ATTACHMENT, 0 },
  { "has", "attachments", WAX_QUERY_STATE, WAX_MESSAGE_ATTACHMENT, 0 },
  { "priority", "high", WAX_QUERY_STATE, WAX_MESSAGE_URGENT, 0 },
  { "priority", "low", WAX_QUERY_STATE, WAX_MESSAGE_LOW_PRIORITY, 0 },
};

gboolean
wax_query_read_state (WaxQueryNode *node, const char *name, const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    if (g_str_equal (states[i].name, name) && g_ascii_strcasecmp (states[i].text, text) == 0) {
      node->kind = states[i].kind;
      node->with = states[i].with;
      node->without = states[i].without;
      return TRUE;
    }
  }
  return FALSE;
}

gboolean
wax_query_may_become_state (const char *name, const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    if (g_str_equal (states[i].name, name) && g_ascii_strncasecmp (states[i].text, text, strlen (text)) == 0)
      return TRUE;
  }
  return FALSE;
}

/* ---- numbers ---- */

/* Takes digits and moves behind them. */
static gboolean
read_number (const char **at, gint64 *number)
{
  gsize length = strspn (*at, "0123456789");

  if (length == 0 || length > LONGEST_NUMBER)
    return FALSE;
  *number = g_ascii_strtoll (*at, NULL, 10);
  *at += length;
  return TRUE;
}

typedef enum { EQUAL, LESS, MORE } Comparison;

/* <, <=, > or >= in front of a value. */
static Comparison
read_comparison (const char **at, Comparison comparison, gboolean *inclusive)
{
  *inclusive = FALSE;
  if (**at != '<' && **at != '>')
    return comparison;
  comparison = **at == '<' ? LESS : MORE;
  (*at)++;
  *inclusive = **at == '=';
  if (*inclusive)
    (*at)++;
  return comparison;
}

/* ---- sizes ---- */

gboolean
wax_query_read_size (WaxQueryNode *node, const char *name, const char *text)
{
  static const char units[] = "bkmg";
  gboolean inclusive;
  Comparison comparison = read_comparison (&text,
                                           g_str_equal (name, "smaller") ? LESS
                                           : g_str_equal (name, "size")  ? EQUAL
                                                                         : MORE,
                                           &inclusive);
  gint64 size;
  const char *unit;

  if (!read_number (&text, &size))
    return FALSE;
  unit = *text != '\0' ? strchr (units, g_ascii_tolower (*text)) : NULL;
  if (unit != NULL)
    text++;
  if (unit != NULL && *unit != 'b' && g_ascii_tolower (*text) == 'b')
    text++;
  if (*text != '\0')
    return FALSE;
  for (const char *u = units + 1; unit != NULL && u <= unit; u++)
    size *= KIB;
  node->from = comparison == EQUAL ? size : comparison == MORE ? size + !inclusive : G_MININT64;
  node->until = comparison == EQUAL ? size + 1 : comparison == LESS ? size + inclusive : G_MAXINT64;
  return TRUE;
}

gboolean
wax_query_may_become_size (const char *text)
{
  return text[strspn (text, "<>=")] == '\0';
}

/* ---- dates ---- */

typedef enum { MINUTE, HOUR, DAY, WEEK, MONTH, YEAR } Unit;

static GDateTime *
add_units (GDateTime *time, Unit unit, int n)
{
  switch (unit) {
  case MINUTE: return g_date_time_add_minutes (time, n);
  case HOUR: return g_date_time_add_hours (time, n);
  case DAY: return g_date_time_add_days (time, n);
  case WEEK: return g_date_time_add_weeks (time, n);
  case MONTH: return g_date_time_add_months (time, n);
  case YEAR: return g_date_time_add_years (time, n);
  }
  g_return_val_if_reached (NULL);
}

/* The beginning of the minute, hour, day … that @time is in. */
static GDateTime *
truncate_time (GDateTime *time, Unit unit)
{
  g_autoptr(GDateTime) day = NULL;

  if (unit == MINUTE || unit == HOUR)
    return g_date_time_add_seconds (time, -g_date_time_get_seconds (time) -
                                            (unit == HOUR ? 60 * g_date_time_get_minute (time) : 0));
  day = g_date_time_new (g_date_time_get_timezone (time), g_date_time_get_year (time),
                         unit == YEAR ? 1 : g_date_time_get_month (time),
                         unit == DAY || unit == WEEK ? g_date_time_get_day_of_month (time) : 1, 0, 0, 0);
  if (day != NULL && unit == WEEK)
    return g_date_time_add_days (day, -(g_date_time_get_day_of_week (day) % 7));
  return g_steal_pointer (&day);
}

static gboolean
find_unit (const char *text, Unit *unit)
{
  static const struct {
    const char *name;
    Unit unit;
  } units[] = {
    { "m", MONTH },   { "h", HOUR },       { "d", DAY },       { "w", WEEK },     { "y", YEAR },   { "mi", MINUTE },
    { "hour", HOUR }, { "hours", HOUR },   { "day", DAY },     { "days", DAY },   { "week", WEEK }, { "weeks", WEEK },
    { "year", YEAR }, { "years", YEAR },   { "month", MONTH }, { "months", MONTH }, { "minute", MINUTE },
    { "minutes", MINUTE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++) {
    if (g_ascii_strcasecmp (units[i].name, text) == 0) {
      *unit = units[i].unit;
      return TRUE;
    }
  }
  return *text == '\0';
}

/* [+-]N[unit], today, yesterday. */
static GDateTime *
read_relative (const char *text, Unit *unit, GDateTime *now)
{
  g_autoptr(GDateTime) start = NULL;
  gint64 n = 0;
  int sign = *text == '-' ? -1 : 1;

  if (g_ascii_strcasecmp (text, "today") == 0 || g_ascii_strcasecmp (text, "yesterday") == 0) {
    *unit = DAY;
    n = g_ascii_tolower (*text) == 'y' ? -1 : 0;
  } else {
    if (*text != '-' && *text != '+')
      return NULL;
    text++;
    if (!read_number (&text, &n) || !find_unit (text, unit))
      return NULL;
  }
  start = truncate_time (now, *unit);
  return start != NULL ? add_units (start, *unit, (int) n * sign) : NULL;
}

/* 2026-11-22, 2026/11/22, 11/22/2026, 22.11.2026 or 22-11-2026; behind year: the year alone. */
static GDateTime *
read_absolute (const char *text, Unit unit, gboolean day_first, GDateTime *now)
{
  gint64 numbers[3] = { 0, 1, 1 };
  gint64 year, month, day;
  char separator = '\0';
  guint n = 0;

  while (n < G_N_ELEMENTS (numbers) && read_number (&text, &numbers[n])) {
    n++;
    if (n == G_N_ELEMENTS (numbers) || *text == '\0' || strchr ("-/.", *text) == NULL ||
        (separator != '\0' && *text != separator))
      break;
    separator = *text++;
  }
  if (*text != '\0' || (n != 3 && (n != 1 || unit != YEAR)))
    return NULL;
  if (n == 1 || numbers[0] > 31) {
    year = numbers[0], month = numbers[1], day = numbers[2];
  } else {
    day_first |= separator != '/' || numbers[0] > 12;
    year = numbers[2] + (numbers[2] < 100 ? 2000 : 0), month = numbers[day_first], day = numbers[!day_first];
  }
  if (year > 9999 || year < 1 || month > 12 || day > 31)
    return NULL;
  return g_date_time_new (g_date_time_get_timezone (now), (int) year, (int) month, (int) day, 0, 0, 0);
}

static gint64
to_ms (GDateTime *time)
{
  return g_date_time_to_unix (time) * 1000;
}

/* A whole number stands for a second, by its milliseconds; behind year: for a year. */
static gboolean
read_moment (WaxQueryNode *node, const char *text, Comparison comparison, gboolean inclusive)
{
  gint64 ms;

  if (!g_ascii_isdigit (*text) || !g_ascii_string_to_signed (text, 10, 0, LATEST_MS, &ms, NULL))
    return FALSE;
  node->from = comparison == LESS ? G_MININT64 : comparison == EQUAL || inclusive ? ms : ms + 1000;
  node->until = comparison == MORE ? G_MAXINT64 : comparison == EQUAL || inclusive ? ms + 1000 : ms;
  return TRUE;
}

static Unit
get_usual_unit (const char *name)
{
  static const struct {
    const char *name;
    Unit unit;
  } table[] = { { "week", WEEK }, { "month", MONTH }, { "year", YEAR } };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    if (g_str_equal (table[i].name, name))
      return table[i].unit;
  }
  return DAY;
}

gboolean
wax_query_read_date (WaxQueryNode *node, const char *name, const char *text, gboolean day_first, GDateTime *now)
{
  Unit unit = get_usual_unit (name);
  gboolean inclusive;
  Comparison comparison = read_comparison (&text,
                                           g_str_equal (name, "before")  ? LESS
                                           : g_str_equal (name, "after") ? MORE
                                                                         : EQUAL,
                                           &inclusive);
  g_autoptr(GDateTime) begin = NULL;
  g_autoptr(GDateTime) end = NULL;

  if (unit != YEAR && read_moment (node, text, comparison, inclusive))
    return TRUE;
  begin = read_relative (text, &unit, now);
  node->relative = begin != NULL;
  if (begin == NULL)
    begin = read_absolute (text, unit, day_first, now);
  if (begin != NULL)
    end = add_units (begin, unit, 1);
  if (end == NULL)
    return FALSE;
  node->from = comparison == LESS ? G_MININT64 : to_ms (comparison == EQUAL || inclusive ? begin : end);
  node->until = comparison == MORE ? G_MAXINT64 : to_ms (comparison == EQUAL || inclusive ? end : begin);
  return TRUE;
}

gboolean
wax_query_may_become_date (const char *text)
{
  static const char *const words[] = { "today", "yesterday" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    if (g_ascii_strncasecmp (words[i], text, strlen (text)) == 0)
      return TRUE;
  }
  if (*text == '+' || *text == '-') {
    text += 1 + strspn (text + 1, "0123456789");
    return text[strspn (text, "minutehoursdaywk")] == '\0';
  }
  return text[strspn (text, "<>=+-0123456789./")] == '\0';
}
