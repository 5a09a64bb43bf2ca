#pragma once

#include "app/wax-account.h"

G_BEGIN_DECLS

#define WAX_TYPE_NEW_MAIL (wax_new_mail_get_type ())

/**
 * WaxNewMail:
 *
 * What came for an account and nobody has seen yet: unread messages of the inbox and of the person's own folders.
 * What comes with the first synchronisation is not new, nor what is only moved, or marked as unread.
 *
 * Signal "changed" (boolean: something came): others than before; also when one was read or moved on another device.
 * Main thread.
 */
G_DECLARE_FINAL_TYPE (WaxNewMail, wax_new_mail, WAX, NEW_MAIL, GObject)

WaxNewMail *wax_new_mail_new (WaxAccount *account);
WaxAccount *wax_new_mail_get_account (WaxNewMail *self);

/* Returns: (transfer none) (element-type WaxMessage): in the order in which they came, until the next "changed". */
GPtrArray *wax_new_mail_list (WaxNewMail *self);

/* Whether what comes from now on counts only if its sender is known: from contacts, the address list, or because the
 * person has written to them. */
void wax_new_mail_set_only_known (WaxNewMail *self, gboolean only_known);

/* @folder_id: (nullable): %NULL for all. The person has seen that those there came. Nothing is told. */
void wax_new_mail_forget (WaxNewMail *self, const char *folder_id);

/* Does that to one of them, or to all where @message_id is "": what does not reach the server is told by the account's
 * "notice". */
void wax_new_mail_act (WaxNewMail *self, WaxMailOperation operation, const char *message_id, const char *target_id);

G_END_DECLS
