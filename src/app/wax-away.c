#include "app/wax-away.h"

#include <stdio.h>

/* As the server calls them; 3.2 of the protocol's digest. */
#define ENABLED "zimbraPrefOutOfOfficeReplyEnabled"
#define TEXT "zimbraPrefOutOfOfficeReply"
#define FROM "zimbraPrefOutOfOfficeFromDate"
#define UNTIL "zimbraPrefOutOfOfficeUntilDate"
#define OTHER_ENABLED "zimbraPrefOutOfOfficeExternalReplyEnabled"
#define OTHER_TEXT "zimbraPrefOutOfOfficeExternalReply"
#define SUPPRESSED "zimbraPrefOutOfOfficeSuppressExternalReply"

/* "yyyyMMddHHmmssZ", with or without parts of a second. (nullable) */
static GDateTime *
parse_time (const char *text)
{
  int year, month, day, hour, minute, second;
  g_autoptr(GDateTime) utc = NULL;

  if (sscanf (text, "%4d%2d%2d%2d%2d%2d", &year, &month, &day, &hour, &minute, &second) != 6)
    return NULL;
  utc = g_date_time_new_utc (year, month, day, hour, minute, second);
  return utc != NULL ? g_date_time_to_local (utc) : NULL;
}

static char *
format_time (GDateTime *time)
{
  g_autoptr(GDateTime) utc = g_date_time_to_utc (time);

  return g_date_time_format (utc, "%Y%m%d%H%M%SZ");
}

static GDateTime *
get_edge (GDateTime *day, gboolean end)
{
  return g_date_time_new_local (g_date_time_get_year (day), g_date_time_get_month (day),
                                g_date_time_get_day_of_month (day), end ? 23 : 0, end ? 59 : 0, end ? 59 : 0);
}

WaxAway *
wax_away_read (WaxAccountSettings *settings)
{
  WaxAway *self = g_new0 (WaxAway, 1);

  self->enabled = wax_account_settings_get_boolean (settings, ENABLED, FALSE);
  self->text = g_strdup (wax_account_settings_get_preference (settings, TEXT));
  self->from = parse_time (wax_account_settings_get_preference (settings, FROM));
  self->until = parse_time (wax_account_settings_get_preference (settings, UNTIL));
  self->other_text = g_strdup (wax_account_settings_get_preference (settings, OTHER_TEXT));
  if (wax_account_settings_get_boolean (settings, SUPPRESSED, FALSE))
    self->others = WAX_AWAY_NOTHING;
  else if (wax_account_settings_get_boolean (settings, OTHER_ENABLED, FALSE))
    self->others = WAX_AWAY_OTHER;
  return self;
}

int
wax_away_compare_days (GDateTime *a, GDateTime *b)
{
  int years = g_date_time_get_year (a) - g_date_time_get_year (b);

  return years != 0 ? years : g_date_time_get_day_of_year (a) - g_date_time_get_day_of_year (b);
}

/* Another program may have set an hour: that stays with its day. */
static void
set_day (WaxSettingsChange *change, const char *name, GDateTime *day, GDateTime *before, gboolean end)
{
  g_autoptr(GDateTime) edge = day != NULL ? get_edge (day, end) : NULL;
  g_autofree char *text = edge != NULL ? format_time (edge) : NULL;

  if (day == NULL || before == NULL || wax_away_compare_days (day, before) != 0)
    wax_settings_change_set (change, name, text);
}

WaxSettingsChange *
wax_away_write (const WaxAway *self, const WaxAway *before)
{
  WaxSettingsChange *change = wax_settings_change_new ();

  wax_settings_change_set (change, ENABLED, self->enabled ? "TRUE" : "FALSE");
  wax_settings_change_set (change, TEXT, self->text);
  set_day (change, FROM, self->from, before->from, FALSE);
  set_day (change, UNTIL, self->until, before->until, TRUE);
  wax_settings_change_set (change, OTHER_ENABLED, self->others == WAX_AWAY_OTHER ? "TRUE" : "FALSE");
  wax_settings_change_set (change, SUPPRESSED, self->others == WAX_AWAY_NOTHING ? "TRUE" : "FALSE");
  if (self->others == WAX_AWAY_OTHER)
    wax_settings_change_set (change, OTHER_TEXT, self->other_text);
  return change;
}

void
wax_away_free (WaxAway *self)
{
  g_clear_pointer (&self->from, g_date_time_unref);
  g_clear_pointer (&self->until, g_date_time_unref);
  g_free (self->text);
  g_free (self->other_text);
  g_free (self);
}

gboolean
wax_away_is_on (const WaxAway *self, GDateTime *now)
{
  return self->enabled && (self->from == NULL || g_date_time_compare (self->from, now) <= 0) &&
         (self->until == NULL || g_date_time_compare (now, self->until) <= 0);
}
