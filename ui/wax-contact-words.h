#pragma once

#include "store/wax-contact.h"

G_BEGIN_DECLS

/* A line of what is known of somebody: a label and a text of several lines, perhaps. */
typedef struct {
  char *label;
  char *text;
} WaxContactLine;

/* Returns: (transfer full) (element-type WaxContactLine): all but name and addresses, in the order in which they are
 * shown; what has no label here is called as the server calls it. */
GPtrArray *wax_contact_words_list (const WaxContact *contact);

/* What a field is called, for people: "Mobile Phone". The field's own name where it has no other. */
const char *wax_contact_words_get_label (const char *field);

/* Returns: (transfer full): "Forester, Example Trees", "" for neither. */
char *wax_contact_words_describe (const WaxContact *contact);

/* Returns: (transfer full): the addresses that mail to @contact goes to, one after the other as one writes them; of a
 * group those of its members. @members: (nullable) (element-type WaxContact) */
char *wax_contact_words_recipients (const WaxContact *contact, GPtrArray *members);

G_END_DECLS
