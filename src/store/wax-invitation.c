#include "store/wax-invitation.h"

#include "store/wax-mime-part.h"

#include <libical/ical.h>
#include <string.h>

/* iCalendar has folded lines, parameters in quotes and time zones as rules: libical reads all of that, in every desktop
 * that has a calendar. What would let it work for hours, or nest until the stack ends, does not get there. */

enum { MAX_COMPONENTS = 2000, MAX_OBSERVANCES = 100, DAY_S = 24 * 60 * 60 };

G_DEFINE_AUTOPTR_CLEANUP_FUNC (icalcomponent, icalcomponent_free)

static void
free_person_cb (gpointer data)
{
  WaxInvitationPerson *person = data;

  if (person == NULL)
    return;
  g_free (person->name);
  g_free (person->address);
  g_free (person);
}

void
wax_invitation_free (WaxInvitation *self)
{
  g_free (self->title);
  g_free (self->place);
  g_free (self->zone);
  free_person_cb (self->organizer);
  g_ptr_array_unref (self->people);
  g_free (self);
}

/* Wherever its lines are broken: as many components as it could have, at most. */
static guint
count_components (const char *text)
{
  static const char word[] = "BEGIN";
  guint n = 0, matched = 0;

  for (const char *at = text; *at != '\0'; at++) {
    if (g_ascii_isspace (*at))
      continue;
    matched = g_ascii_toupper (*at) == word[matched] ? matched + 1 : g_ascii_toupper (*at) == word[0] ? 1 : 0;
    if (matched == sizeof word - 1) {
      n++;
      matched = 0;
    }
  }
  return n;
}

static char *
dup_text (icalcomponent *component, icalproperty_kind kind)
{
  icalproperty *property = icalcomponent_get_first_property (component, kind);
  icalvalue *value = property != NULL ? icalproperty_get_value (property) : NULL;

  return wax_mime_clean (value != NULL && icalvalue_isa (value) == ICAL_TEXT_VALUE ? icalvalue_get_text (value) : "");
}

/* ---- who ---- */

static WaxInvitationAnswer
read_answer (icalproperty *property)
{
  icalparameter *parameter = icalproperty_get_first_parameter (property, ICAL_PARTSTAT_PARAMETER);
  icalparameter_partstat state = parameter != NULL ? icalparameter_get_partstat (parameter) : ICAL_PARTSTAT_NONE;

  return state == ICAL_PARTSTAT_ACCEPTED    ? WAX_INVITATION_ACCEPTED
         : state == ICAL_PARTSTAT_DECLINED  ? WAX_INVITATION_DECLINED
         : state == ICAL_PARTSTAT_TENTATIVE ? WAX_INVITATION_TENTATIVE
         : state == ICAL_PARTSTAT_DELEGATED ? WAX_INVITATION_DELEGATED
                                            : WAX_INVITATION_UNANSWERED;
}

static WaxInvitationPerson *
read_person (icalproperty *property)
{
  WaxInvitationPerson *person = g_new0 (WaxInvitationPerson, 1);
  icalparameter *name = icalproperty_get_first_parameter (property, ICAL_CN_PARAMETER);
  icalparameter *role = icalproperty_get_first_parameter (property, ICAL_ROLE_PARAMETER);
  icalvalue *value = icalproperty_get_value (property);
  const char *address = value != NULL && icalvalue_isa (value) == ICAL_CALADDRESS_VALUE
                          ? icalvalue_get_caladdress (value)
                          : NULL;

  if (address != NULL && g_ascii_strncasecmp (address, "mailto:", 7) == 0)
    address += 7;
  person->name = wax_mime_clean (name != NULL ? icalparameter_get_cn (name) : "");
  person->address = wax_mime_clean (address != NULL ? address : "");
  person->answer = read_answer (property);
  person->optional = role != NULL && icalparameter_get_role (role) == ICAL_ROLE_OPTPARTICIPANT;
  return person;
}

static void
read_people (WaxInvitation *self, icalcomponent *event)
{
  icalproperty *organizer = icalcomponent_get_first_property (event, ICAL_ORGANIZER_PROPERTY);

  if (organizer != NULL)
    self->organizer = read_person (organizer);
  for (icalproperty *at = icalcomponent_get_first_property (event, ICAL_ATTENDEE_PROPERTY); at != NULL;
       at = icalcomponent_get_next_property (event, ICAL_ATTENDEE_PROPERTY)) {
    if (self->n_people++ < WAX_INVITATION_MAX_PEOPLE)
      g_ptr_array_add (self->people, read_person (at));
  }
}

/* ---- when ---- */

/* Of a name that is no path to elsewhere. "/citadel.org/20260101_1/Europe/Berlin" has one at its end. */
static GTimeZone *
find_zone (const char *id)
{
  const char *name = id;

  for (guint i = 0; id[0] == '/' && i < 3 && strchr (name, '/') != NULL; i++)
    name = strchr (name, '/') + 1;
  if (name[0] == '\0' || !g_ascii_isalpha (name[0]) ||
      strspn (name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "/_+-") != strlen (name) || strchr (name, '/') == NULL)
    return NULL;
  return g_time_zone_new_identifier (name);
}

/* (nullable): a value of another kind is read as if it were of the right one. */
static icalproperty *
find_rule (icalcomponent *component)
{
  icalproperty *property = icalcomponent_get_first_property (component, ICAL_RRULE_PROPERTY);
  icalvalue *value = property != NULL ? icalproperty_get_value (property) : NULL;

  return value != NULL && icalvalue_isa (value) == ICAL_RECUR_VALUE ? property : NULL;
}

/* What is added up over centuries must not be seconds. */
static gboolean
is_slow (icalproperty *property)
{
  struct icalrecurrencetype rule;

  if (icalproperty_isa (property) != ICAL_RRULE_PROPERTY)
    return FALSE;
  rule = icalproperty_get_rrule (property);
  return rule.freq != ICAL_YEARLY_RECURRENCE || rule.by_second[0] != ICAL_RECURRENCE_ARRAY_MAX ||
         rule.by_minute[0] != ICAL_RECURRENCE_ARRAY_MAX || rule.by_hour[0] != ICAL_RECURRENCE_ARRAY_MAX;
}

static gboolean
is_simple_zone (icalcomponent *zone)
{
  guint n = 0;

  for (icalcomponent *part = icalcomponent_get_first_component (zone, ICAL_ANY_COMPONENT); part != NULL;
       part = icalcomponent_get_next_component (zone, ICAL_ANY_COMPONENT)) {
    if (++n > MAX_OBSERVANCES)
      return FALSE;
    for (icalproperty *at = icalcomponent_get_first_property (part, ICAL_ANY_PROPERTY); at != NULL;
         at = icalcomponent_get_next_property (part, ICAL_ANY_PROPERTY)) {
      if (icalproperty_get_first_parameter (at, ICAL_VALUE_PARAMETER) != NULL || is_slow (at))
        return FALSE;
    }
  }
  return TRUE;
}

/* (transfer none) (nullable): as the calendar itself describes it */
static icaltimezone *
find_described_zone (icalcomponent *calendar, const char *id)
{
  for (icalcomponent *zone = icalcomponent_get_first_component (calendar, ICAL_VTIMEZONE_COMPONENT); zone != NULL;
       zone = icalcomponent_get_next_component (calendar, ICAL_VTIMEZONE_COMPONENT)) {
    if (!is_simple_zone (zone))
      return NULL;
  }
  return icalcomponent_get_timezone (calendar, id);
}

static gint64
to_unix (struct icaltimetype time, GTimeZone *zone)
{
  g_autoptr(GDateTime) moment =
    g_date_time_new (zone, time.year, time.month, time.day, time.is_date ? 0 : time.hour,
                     time.is_date ? 0 : time.minute, time.is_date ? 0 : CLAMP (time.second, 0, 59));

  return moment != NULL ? g_date_time_to_unix (moment) : 0;
}

/* 0 where it says no time that there is. */
static gint64
read_time (WaxInvitation *self, icalcomponent *calendar, icalproperty *property)
{
  struct icaltimetype time = icalvalue_get_datetimedate (icalproperty_get_value (property));
  icalparameter *parameter = icalproperty_get_first_parameter (property, ICAL_TZID_PARAMETER);
  const char *id = parameter != NULL ? icalparameter_get_tzid (parameter) : NULL;
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc (), local = g_time_zone_new_local (), zone = NULL;
  icaltimezone *described;

  if (time.is_date || icaltime_is_utc (time))
    return to_unix (time, utc);
  if (id == NULL)
    return to_unix (time, local);
  g_free (self->zone);
  self->zone = wax_mime_clean (id);
  zone = find_zone (id);
  if (zone != NULL)
    return to_unix (time, zone);
  described = time.year >= 1900 && time.year <= 2200 ? find_described_zone (calendar, id) : NULL;
  if (described != NULL && to_unix (time, utc) != 0)
    return (gint64) icaltime_as_timet_with_zone (time, described);
  self->zone_known = FALSE;
  return to_unix (time, local);
}

static gint64
read_end (WaxInvitation *self, icalcomponent *calendar, icalcomponent *event)
{
  icalproperty *end = icalcomponent_get_first_property (event, ICAL_DTEND_PROPERTY);
  icalproperty *duration = icalcomponent_get_first_property (event, ICAL_DURATION_PROPERTY);
  gint64 when = self->start;

  if (end != NULL && icalproperty_get_value (end) != NULL)
    when = read_time (self, calendar, end);
  else if (duration != NULL && icalproperty_get_value (duration) != NULL &&
           icalvalue_isa (icalproperty_get_value (duration)) == ICAL_DURATION_VALUE)
    when += icaldurationtype_as_int (icalproperty_get_duration (duration));
  if (self->whole_days)
    when -= DAY_S;
  return MAX (when, self->start);
}

static void
read_times (WaxInvitation *self, icalcomponent *calendar, icalcomponent *event)
{
  icalproperty *start = icalcomponent_get_first_property (event, ICAL_DTSTART_PROPERTY);

  if (start == NULL || icalproperty_get_value (start) == NULL)
    return;
  self->start = read_time (self, calendar, start);
  self->has_start = self->start != 0;
  self->whole_days = icalvalue_get_datetimedate (icalproperty_get_value (start)).is_date;
  self->end = read_end (self, calendar, event);
}

/* ---- how often ---- */

static WaxInvitationRhythm
find_rhythm (const struct icalrecurrencetype *rule)
{
  gboolean plain = rule->by_second[0] == ICAL_RECURRENCE_ARRAY_MAX && rule->by_minute[0] == ICAL_RECURRENCE_ARRAY_MAX &&
                   rule->by_hour[0] == ICAL_RECURRENCE_ARRAY_MAX && rule->by_set_pos[0] == ICAL_RECURRENCE_ARRAY_MAX &&
                   rule->by_year_day[0] == ICAL_RECURRENCE_ARRAY_MAX &&
                   rule->by_week_no[0] == ICAL_RECURRENCE_ARRAY_MAX && rule->by_month[0] == ICAL_RECURRENCE_ARRAY_MAX;
  gboolean days = rule->by_day[0] != ICAL_RECURRENCE_ARRAY_MAX;
  gboolean month_days = rule->by_month_day[0] != ICAL_RECURRENCE_ARRAY_MAX;

  if (!plain)
    return WAX_INVITATION_IRREGULAR;
  if (rule->freq == ICAL_WEEKLY_RECURRENCE && !month_days)
    return WAX_INVITATION_WEEKLY;
  if (days || (month_days && rule->by_month_day[1] != ICAL_RECURRENCE_ARRAY_MAX))
    return WAX_INVITATION_IRREGULAR;
  return rule->freq == ICAL_DAILY_RECURRENCE && !month_days ? WAX_INVITATION_DAILY
         : rule->freq == ICAL_MONTHLY_RECURRENCE            ? WAX_INVITATION_MONTHLY
         : rule->freq == ICAL_YEARLY_RECURRENCE             ? WAX_INVITATION_YEARLY
                                                            : WAX_INVITATION_IRREGULAR;
}

static void
read_rhythm (WaxInvitation *self, icalcomponent *event)
{
  icalproperty *property = find_rule (event);
  struct icalrecurrencetype rule;

  if (property == NULL) {
    if (icalcomponent_get_first_property (event, ICAL_RDATE_PROPERTY) != NULL)
      self->rhythm = WAX_INVITATION_IRREGULAR;
    return;
  }
  rule = icalproperty_get_rrule (property);
  self->rhythm = find_rhythm (&rule);
  self->interval = (guint) CLAMP (rule.interval, 1, 1000);
  self->count = (guint) CLAMP (rule.count, 0, 100000);
  if (!icaltime_is_null_time (rule.until)) {
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();

    self->until = to_unix (rule.until, utc);
  }
  for (guint i = 0; self->rhythm == WAX_INVITATION_WEEKLY && i < ICAL_BY_DAY_SIZE &&
                    rule.by_day[i] != ICAL_RECURRENCE_ARRAY_MAX; i++) {
    int day = icalrecurrencetype_day_day_of_week (rule.by_day[i]); /* 1 is Sunday */

    if (day >= 1 && day <= 7)
      self->weekdays |= 1u << (day == 1 ? 6 : day - 2);
  }
}

/* ---- what ---- */

static WaxInvitationMethod
read_method (icalcomponent *calendar)
{
  switch ((int) icalcomponent_get_method (calendar)) {
  case ICAL_METHOD_REQUEST: return WAX_INVITATION_REQUEST;
  case ICAL_METHOD_CANCEL: return WAX_INVITATION_CANCEL;
  case ICAL_METHOD_REPLY: return WAX_INVITATION_REPLY;
  case ICAL_METHOD_COUNTER: return WAX_INVITATION_COUNTER;
  default: return WAX_INVITATION_EVENT;
  }
}

static WaxInvitation *
read_event (icalcomponent *calendar)
{
  icalcomponent *event = icalcomponent_get_first_component (calendar, ICAL_VEVENT_COMPONENT);
  WaxInvitation *self;

  if (event == NULL)
    return NULL;
  self = g_new0 (WaxInvitation, 1);
  self->n_events = (guint) icalcomponent_count_components (calendar, ICAL_VEVENT_COMPONENT);
  /* Counting goes through them. */
  event = icalcomponent_get_first_component (calendar, ICAL_VEVENT_COMPONENT);
  self->method = read_method (calendar);
  self->people = g_ptr_array_new_with_free_func (free_person_cb);
  self->title = dup_text (event, ICAL_SUMMARY_PROPERTY);
  self->place = dup_text (event, ICAL_LOCATION_PROPERTY);
  self->zone = g_strdup ("");
  self->zone_known = TRUE;
  self->interval = 1;
  self->one_of_series = icalcomponent_get_first_property (event, ICAL_RECURRENCEID_PROPERTY) != NULL;
  read_people (self, event);
  read_times (self, calendar, event);
  read_rhythm (self, event);
  return self;
}

WaxInvitation *
wax_invitation_new (const char *text)
{
  g_autoptr(icalcomponent) root = NULL;

  icalerror_set_errors_are_fatal (FALSE);
  if (strlen (text) > WAX_INVITATION_MAX_BYTES || count_components (text) > MAX_COMPONENTS)
    return NULL;
  root = icalparser_parse_string (text);
  if (root == NULL)
    return NULL;
  if (icalcomponent_isa (root) == ICAL_VCALENDAR_COMPONENT)
    return read_event (root);
  for (icalcomponent *at = icalcomponent_get_first_component (root, ICAL_VCALENDAR_COMPONENT); at != NULL;
       at = icalcomponent_get_next_component (root, ICAL_VCALENDAR_COMPONENT)) {
    WaxInvitation *found = read_event (at);

    if (found != NULL)
      return found;
  }
  return NULL;
}
