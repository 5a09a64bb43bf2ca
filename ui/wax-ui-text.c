#include "wax-ui-text.h"

#include <glib/gi18n-lib.h>

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR, GROUP = 4 };

char *
wax_ui_text_fingerprint (const char *hex)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; hex[i] != '\0'; i++) {
    if (i > 0 && i % GROUP == 0)
      g_string_append_c (text, ' ');
    g_string_append_c (text, g_ascii_toupper (hex[i]));
  }
  return g_string_free (text, FALSE);
}

char *
wax_ui_text_pair (const char *title, const char *text)
{
  return text[0] != '\0' ? g_strdup_printf (_("%s: %s"), title, text) : g_strdup (title);
}

static char *
format_local (gint64 when, const char *format)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local (when);

  return time != NULL ? g_date_time_format (time, format) : g_strdup ("");
}

/* Whole calendar days from @when to @now in local time; a clock change makes no difference. */
static int
days_between (gint64 when, gint64 now)
{
  g_autoptr(GDateTime) a = g_date_time_new_from_unix_local (when);
  g_autoptr(GDateTime) b = g_date_time_new_from_unix_local (now);
  GDate from, to;

  if (a == NULL || b == NULL)
    return G_MAXINT;
  g_date_set_dmy (&from, g_date_time_get_day_of_month (a), g_date_time_get_month (a), g_date_time_get_year (a));
  g_date_set_dmy (&to, g_date_time_get_day_of_month (b), g_date_time_get_month (b), g_date_time_get_year (b));
  return g_date_days_between (&from, &to);
}

char *
wax_ui_text_full_moment (gint64 when)
{
  /* Translators: a date with the time of day, in the form of g_date_time_format(). */
  return format_local (when, _("%-e %B %Y, %H:%M"));
}

char *
wax_ui_text_moment (gint64 when, gint64 now)
{
  /* Translators: the time of day, in the form of g_date_time_format(). */
  return days_between (when, now) == 0 ? format_local (when, _("%H:%M")) : wax_ui_text_full_moment (when);
}

char *
wax_ui_text_ago (gint64 when, gint64 now)
{
  int days = days_between (when, now);
  gint64 minutes = (now - when) / MINUTE;
  g_autofree char *time = NULL;

  if (when <= now && minutes < 1)
    return g_strdup (_("just now"));
  if (when <= now && minutes < 60)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d minute ago", "%d minutes ago", minutes), (int) minutes);
  time = format_local (when, _("%H:%M"));
  if (days == 0)
    /* Translators: the time of day. */
    return g_strdup_printf (_("today, %s"), time);
  if (days == 1)
    /* Translators: the time of day. */
    return g_strdup_printf (_("yesterday, %s"), time);
  return wax_ui_text_full_moment (when);
}

char *
wax_ui_text_left (gint64 until, gint64 now)
{
  gint64 left = until - now;

  if (left <= 0)
    return g_strdup ("");
  if (left < MINUTE)
    /* Translators: seconds of a countdown. */
    return g_strdup_printf (_("%d s left"), (int) left);
  if (left < HOUR)
    /* Translators: minutes of a countdown. */
    return g_strdup_printf (_("%d min left"), (int) (left / MINUTE));
  if (left < DAY)
    /* Translators: hours and minutes of a countdown. */
    return g_strdup_printf (_("%d h %d min left"), (int) (left / HOUR), (int) (left % HOUR / MINUTE));
  /* Translators: days and hours of a countdown. */
  return g_strdup_printf (_("%d d %d h left"), (int) (left / DAY), (int) (left % DAY / HOUR));
}

char *
wax_ui_text_list_date (gint64 when, gint64 now)
{
  int days = days_between (when, now);

  if (days == 0)
    return format_local (when, _("%H:%M"));
  if (days == 1)
    return g_strdup (_("Yesterday"));
  if (days > 0 && days < 7)
    return format_local (when, "%a %H:%M"); /* a day of the week, in a few letters */
  if (days > 0 && days < 200)
    /* Translators: day and month, in the form of g_date_time_format(). */
    return format_local (when, _("%-e %b"));
  /* Translators: day, month and year, in the form of g_date_time_format(). */
  return format_local (when, _("%-e %b %Y"));
}

const char *
wax_ui_text_channel_short (WaxChannelId channel)
{
  switch (channel) {
  case WAX_CHANNEL_RECEIVE: return _("mail");
  case WAX_CHANNEL_SEND: return _("sending");
  case WAX_CHANNEL_FOLDERS: return _("folders");
  case WAX_CHANNEL_GAL: return _("address list");
  case WAX_CHANNEL_CHANGES: return _("changes");
  case WAX_CHANNEL_SIGNATURES: return _("signatures");
  case WAX_CHANNEL_SENDERS: return _("senders");
  case WAX_CHANNEL_PREFERENCES: return _("preferences");
  case WAX_CHANNEL_UPDATES: return _("updates");
  }
  g_return_val_if_reached ("");
}

char *
wax_ui_text_fold (const char *text)
{
  g_autofree char *decomposed = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  g_autofree char *folded = decomposed != NULL ? g_utf8_casefold (decomposed, -1) : g_strdup ("");
  GString *plain = g_string_new (NULL);

  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p)) {
    if (!g_unichar_ismark (g_utf8_get_char (p)))
      g_string_append_unichar (plain, g_utf8_get_char (p));
  }
  return g_string_free (plain, FALSE);
}
