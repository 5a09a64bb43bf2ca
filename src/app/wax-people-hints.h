#pragma once

#include "app/wax-account.h"
#include "store/wax-contact.h"

G_BEGIN_DECLS

#define WAX_TYPE_PEOPLE_HINTS (wax_people_hints_get_type ())

/**
 * WaxPeopleHints:
 *
 * Who may be meant by the beginning of a name or an address: people of the account's address list and of past mail,
 * looked up on a thread of its own; where the account is connected the server is asked too, a moment later, and whom it
 * adds comes behind the others. Signal "changed": there are others, or more. Main thread.
 */
G_DECLARE_FINAL_TYPE (WaxPeopleHints, wax_people_hints, WAX, PEOPLE_HINTS, GObject)

WaxPeopleHints *wax_people_hints_new (void);

/* @account: (nullable): whose people. @text: what is written so far; with less than one word nobody is looked for. */
void wax_people_hints_set_text (WaxPeopleHints *self, WaxAccount *account, const char *text);

/* Returns: (transfer none) (element-type WaxContact): the likeliest first, each with one address; until "changed". They
 * are those of the text before while wax_people_hints_is_looking(). A group of the person's own has all who are in it
 * for addresses, each as it is written to, with its name. */
GPtrArray *wax_people_hints_get (WaxPeopleHints *self);

/* Whether those here are still looked up; "changed" comes at the end. What the server adds later is not waited for. */
gboolean wax_people_hints_is_looking (WaxPeopleHints *self);

G_END_DECLS
