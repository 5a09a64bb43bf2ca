#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WaxLinkLook:
 * @WAX_LINK_PLAIN: it leads where its words say, or they say nothing about that
 * @WAX_LINK_UNSEEN: nobody knows what the person read, or it is more than anybody reads
 * @WAX_LINK_OTHER_HOST: its words name another host than it leads to
 * @WAX_LINK_ODD: it has a name and a password before the host, or a host in another script than Latin, or its words
 *   have letters that turn others around or look like others: what looks like one place is another
 * @WAX_LINK_REFUSED: no page and no address: nothing that a message has any business to open
 */
typedef enum {
  WAX_LINK_PLAIN,
  WAX_LINK_UNSEEN,
  WAX_LINK_OTHER_HOST,
  WAX_LINK_ODD,
  WAX_LINK_REFUSED,
} WaxLinkLook;

/**
 * wax_link_look:
 * @link: where it leads: as the sender wrote it
 * @words: (nullable): what it shows
 * @named: (out) (transfer full) (nullable): the host that @words name, where it is OTHER_HOST
 *
 * Any thread.
 */
WaxLinkLook wax_link_look (const char *link, const char *words, char **named);

/* Returns: (transfer full): the host of @link in ASCII ("xn--…" where it has other letters), "" where there is none. */
char *wax_link_get_host (const char *link);

/* Returns: (transfer full): to be read by a person: characters that cannot be seen, or that turn others around, are
 * percent-encoded. */
char *wax_link_to_shown (const char *link);

G_END_DECLS
