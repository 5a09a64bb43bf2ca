#pragma once

#include "store/wax-contact.h"
#include "store/wax-database.h"
#include "store/wax-mail-text.h"

G_BEGIN_DECLS

/* ---- counting: the writer of the mail store ---- */

typedef enum {
  WAX_PEOPLE_NOBODY, /* they were met already, or it does not count */
  WAX_PEOPLE_RECIPIENTS,
  WAX_PEOPLE_SENDER,
} WaxPeopleRole;

/* A message whose people are met, once: columns date_ms and %WAX_PEOPLE_MEETING. */
typedef struct {
  gint64 date_ms;
  WaxPeopleRole role;
} WaxPeopleMeeting;

/* Of a row of message: its #WaxPeopleRole. Whom one writes to counts in what was sent, who writes in what was received;
 * in junk, in what was thrown away and in drafts nobody does. */
#define WAX_PEOPLE_MEETING                                                                                             \
  "CASE WHEN met OR (flags & 32) THEN 0 WHEN flags & 64 THEN 1"                                                        \
  " WHEN folder IN (SELECT number FROM folder WHERE role IN (4, 5)) THEN 0 ELSE 2 END"

/* Within a transaction. */
gboolean wax_people_meet (WaxDatabase *database, const WaxPeopleMeeting *meeting, const WaxMailText *text,
                          GError **error);

/* ---- finding ---- */

/**
 * WaxPeople:
 *
 * Who a message may be for: the server's address list, and the people of past mail, in an account's mail.db. One
 * thread; others open their own. Everything blocks; failures are %WAX_STORE_ERROR.
 */
typedef struct _WaxPeople WaxPeople;

/**
 * wax_people_open:
 * @dir: the account's folder
 */
WaxPeople *wax_people_open (const char *dir, GError **error);
void wax_people_close (WaxPeople *self);

/**
 * wax_people_search:
 * @text: words; each must begin a word of the name or of an address; capitals and accents make no difference
 * @now_ms: Unix ms
 *
 * Whom one writes to often and lately comes first; an address comes once.
 *
 * Returns: (transfer full) (nullable): of #WaxContact with one address each and at most a name, a company, and whether
 *   it is a list; a group of the person's own has its members and no address. None when @text holds no word.
 */
GPtrArray *wax_people_search (WaxPeople *self, const char *text, gint64 now_ms, guint limit, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxPeople, wax_people_close)

G_END_DECLS
