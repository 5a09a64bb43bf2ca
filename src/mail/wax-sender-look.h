#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WaxSenderLook:
 * @WAX_SENDER_PLAIN: the name says nothing about another address
 * @WAX_SENDER_OTHER_ADDRESS: the name is, or has in it, an address that the message does not come from
 * @WAX_SENDER_ODD: letters that look like others are among those of the name or the address, or turn them around
 */
typedef enum {
  WAX_SENDER_PLAIN,
  WAX_SENDER_OTHER_ADDRESS,
  WAX_SENDER_ODD,
} WaxSenderLook;

/**
 * wax_sender_look:
 * @name: as the sender wrote it
 * @address: where it says that it comes from; "" for none
 * @said: (out) (transfer full) (nullable): the address that @name has in it, where it is OTHER_ADDRESS
 *
 * Linear time. Any thread.
 */
WaxSenderLook wax_sender_look (const char *name, const char *address, char **said);

G_END_DECLS
