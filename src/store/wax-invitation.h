#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WaxInvitationMethod:
 * @WAX_INVITATION_EVENT: an event without a question (RFC 5546: PUBLISH, or nothing said)
 * @WAX_INVITATION_REQUEST: somebody is invited, or what they were invited to changed
 * @WAX_INVITATION_CANCEL: it does not take place, or no longer with them
 * @WAX_INVITATION_REPLY: somebody answers
 * @WAX_INVITATION_COUNTER: somebody proposes something else
 */
typedef enum {
  WAX_INVITATION_EVENT,
  WAX_INVITATION_REQUEST,
  WAX_INVITATION_CANCEL,
  WAX_INVITATION_REPLY,
  WAX_INVITATION_COUNTER,
} WaxInvitationMethod;

typedef enum {
  WAX_INVITATION_UNANSWERED,
  WAX_INVITATION_ACCEPTED,
  WAX_INVITATION_DECLINED,
  WAX_INVITATION_TENTATIVE,
  WAX_INVITATION_DELEGATED,
} WaxInvitationAnswer;

/* Strings are "" where nothing is said. */
typedef struct {
  char *name;
  char *address;
  WaxInvitationAnswer answer;
  gboolean optional; /* need not come */
} WaxInvitationPerson;

typedef enum {
  WAX_INVITATION_ONCE,
  WAX_INVITATION_DAILY,
  WAX_INVITATION_WEEKLY,
  WAX_INVITATION_MONTHLY,
  WAX_INVITATION_YEARLY,
  WAX_INVITATION_IRREGULAR, /* by a rule that takes more than these words */
} WaxInvitationRhythm;

/**
 * WaxInvitation:
 * @start: Unix s; of whole days: midnight of the first in UTC
 * @end: the same, of whole days: of the last; @start where nothing is said
 * @has_start: @start and @end say anything
 * @zone: the time zone that the sender wrote it in, by their name of it; "" for none
 * @zone_known: it could be converted; else the times are what the sender wrote, taken for times of this computer
 * @organizer: (nullable)
 * @people: (element-type WaxInvitationPerson): the first %WAX_INVITATION_MAX_PEOPLE of those who are invited
 * @n_people: how many they are
 * @interval: every how many days, weeks, months or years
 * @weekdays: bits: 1 for Monday, 2 for Tuesday … 64 for Sunday; 0 where nothing is said
 * @count: how many times; 0 where nothing is said
 * @until: Unix s of about the last time; 0 where nothing is said
 * @one_of_series: it is about one time of those that it repeats
 * @n_events: how many events there are; this is the first
 *
 * An event as a message brings it (RFC 5545, RFC 5546). Everything comes from the sender: valid UTF-8 on one line,
 * never markup. Strings are never %NULL. Immutable.
 */
typedef struct {
  WaxInvitationMethod method;
  char *title;
  char *place;
  gboolean has_start;
  gint64 start;
  gint64 end;
  gboolean whole_days;
  char *zone;
  gboolean zone_known;
  WaxInvitationPerson *organizer;
  GPtrArray *people;
  guint n_people;
  WaxInvitationRhythm rhythm;
  guint interval;
  guint weekdays;
  guint count;
  gint64 until;
  gboolean one_of_series;
  guint n_events;
} WaxInvitation;

enum { WAX_INVITATION_MAX_PEOPLE = 100, WAX_INVITATION_MAX_BYTES = 512 * 1024 };

/**
 * wax_invitation_new:
 * @text: any bytes, valid UTF-8
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): %NULL where no event can be read of it, or it is longer than
 *   %WAX_INVITATION_MAX_BYTES.
 */
WaxInvitation *wax_invitation_new (const char *text);
void wax_invitation_free (WaxInvitation *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxInvitation, wax_invitation_free)

G_END_DECLS
