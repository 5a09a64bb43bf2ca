#include "wax-invitation-words.h"

#include "wax-ui-text.h"

#include <glib/gi18n-lib.h>

const char *
wax_invitation_words_kind (const WaxInvitation *invitation)
{
  switch (invitation->method) {
  case WAX_INVITATION_EVENT: return _("Event");
  case WAX_INVITATION_REQUEST: return _("Invitation");
  case WAX_INVITATION_CANCEL: return _("Cancelled Event");
  case WAX_INVITATION_REPLY: return _("Answer to an Invitation");
  case WAX_INVITATION_COUNTER: return _("Proposal for Another Time or Place");
  }
  return "";
}

static char *
format (gint64 when, const char *pattern, gboolean whole_days)
{
  g_autoptr(GDateTime) moment =
    whole_days ? g_date_time_new_from_unix_utc (when) : g_date_time_new_from_unix_local (when);
  char *text = moment != NULL ? g_date_time_format (moment, pattern) : NULL;

  return text != NULL ? text : g_strdup ("");
}

static char *
describe_moment (gint64 when, gboolean whole_days)
{
  return whole_days
           /* Translators: a day, in the form of g_date_time_format(). */
           ? format (when, _("%A, %-e %B %Y"), TRUE)
           /* Translators: a day with the time, in the form of g_date_time_format(). */
           : format (when, _("%A, %-e %B %Y, %H:%M"), FALSE);
}

/* Of one that ends on its day the end is a time alone. */
static char *
describe_end (const WaxInvitation *invitation)
{
  g_autofree char *first = format (invitation->start, "%F", invitation->whole_days);
  g_autofree char *last = format (invitation->end, "%F", invitation->whole_days);

  if (!g_str_equal (first, last) || invitation->whole_days)
    return describe_moment (invitation->end, invitation->whole_days);
  /* Translators: the time of day, in the form of g_date_time_format(). */
  return format (invitation->end, _("%H:%M"), FALSE);
}

char *
wax_invitation_words_when (const WaxInvitation *invitation)
{
  g_autofree char *start = NULL, *end = NULL;

  if (!invitation->has_start)
    return g_strdup ("");
  start = describe_moment (invitation->start, invitation->whole_days);
  if (invitation->end <= invitation->start)
    return g_steal_pointer (&start);
  end = describe_end (invitation);
  /* Translators: from when to when. */
  return g_strdup_printf (_("%s – %s"), start, end);
}

char *
wax_invitation_words_zone (const WaxInvitation *invitation)
{
  g_autofree char *own = NULL;

  if (!invitation->has_start || invitation->whole_days || invitation->zone[0] == '\0')
    return g_strdup ("");
  if (!invitation->zone_known)
    return g_strdup_printf (_("This is the time as it was written. It is meant in the time zone “%s”, which is not"
                              " known here."), invitation->zone);
  own = format (invitation->start, "%Z", FALSE);
  /* Translators: the first is the short name of the person's own time zone, the second the name of another. */
  return g_strdup_printf (_("Your own time (%s). It was planned in the time zone “%s”."), own, invitation->zone);
}

/* ---- how often ---- */

static char *
describe_weekdays (guint weekdays)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < 7; i++) {
    g_autoptr(GDateTime) day = g_date_time_new_utc (2024, 1, 1 + (int) i, 0, 0, 0); /* that was a Monday */
    g_autofree char *name = g_date_time_format (day, "%A");

    if ((weekdays & (1u << i)) != 0)
      /* Translators: between the days of the week in a list. */
      g_string_append_printf (text, "%s%s", text->len > 0 ? _(", ") : "", name);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe_interval (const WaxInvitation *invitation)
{
  guint n = invitation->interval;

  switch (invitation->rhythm) {
  case WAX_INVITATION_ONCE: return g_strdup ("");
  case WAX_INVITATION_DAILY:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Every day", "Every %u days", n), n);
  case WAX_INVITATION_WEEKLY:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Every week", "Every %u weeks", n), n);
  case WAX_INVITATION_MONTHLY:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Every month", "Every %u months", n), n);
  case WAX_INVITATION_YEARLY:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Every year", "Every %u years", n), n);
  case WAX_INVITATION_IRREGULAR: return g_strdup (_("Several times, by a rule of its own"));
  }
  return g_strdup ("");
}

static void
add (GString *text, char *more)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? _(", ") : "", more);
  g_free (more);
}

char *
wax_invitation_words_rhythm (const WaxInvitation *invitation)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (invitation->one_of_series)
    return g_strdup (_("This is one time of an event that repeats."));
  if (invitation->rhythm == WAX_INVITATION_ONCE)
    return g_strdup ("");
  add (text, describe_interval (invitation));
  if (invitation->weekdays != 0)
    add (text, describe_weekdays (invitation->weekdays));
  if (invitation->count > 0)
    add (text, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u time", "%u times", invitation->count),
                                invitation->count));
  if (invitation->until != 0) {
    g_autofree char *day = describe_moment (invitation->until, TRUE);

    /* Translators: %s is a day. */
    add (text, g_strdup_printf (_("until %s"), day));
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* ---- who ---- */

static const char *
describe_answer (const WaxInvitationPerson *person)
{
  switch (person->answer) {
  case WAX_INVITATION_UNANSWERED: return person->optional ? _("optional") : NULL;
  case WAX_INVITATION_ACCEPTED: return _("comes");
  case WAX_INVITATION_DECLINED: return _("does not come");
  case WAX_INVITATION_TENTATIVE: return _("may come");
  case WAX_INVITATION_DELEGATED: return _("sends somebody else");
  }
  return NULL;
}

/* The name is whatever the sender likes it to be: the address is always there. */
char *
wax_invitation_words_person (const WaxInvitationPerson *person)
{
  gboolean named = person->name[0] != '\0' && !g_str_equal (person->name, person->address);
  g_autofree char *who = named && person->address[0] != '\0'
                           ? g_strdup_printf ("%s <%s>", person->name, person->address)
                           : g_strdup (named ? person->name : person->address);
  const char *answer = describe_answer (person);

  /* Translators: a person, and what they answered to an invitation. */
  return answer != NULL ? g_strdup_printf (_("%s (%s)"), who, answer) : g_steal_pointer (&who);
}

char *
wax_invitation_words_people (const WaxInvitation *invitation)
{
  g_autoptr(GString) text = g_string_new (NULL);
  guint more = invitation->n_people - invitation->people->len;

  for (guint i = 0; i < invitation->people->len; i++) {
    g_autofree char *person = wax_invitation_words_person (invitation->people->pdata[i]);

    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", person);
  }
  if (more > 0)
    g_string_append_c (text, '\n');
  if (more > 0)
    /* Translators: of those who are invited. */
    g_string_append_printf (text, g_dngettext (GETTEXT_PACKAGE, "and %u more", "and %u more", more), more);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
