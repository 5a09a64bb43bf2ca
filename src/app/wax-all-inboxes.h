#pragma once

#include "app/wax-account.h"

G_BEGIN_DECLS

#define WAX_TYPE_ALL_INBOXES (wax_all_inboxes_get_type ())

/**
 * WaxAllInboxes:
 *
 * The inboxes of all accounts as one place. Property (read-only, notify): "unread" (uint: in all of them). Signal
 * "changed": there are others than before. Main thread.
 */
G_DECLARE_FINAL_TYPE (WaxAllInboxes, wax_all_inboxes, WAX, ALL_INBOXES, GObject)

/* @accounts: of #WaxAccount, followed from now on */
WaxAllInboxes *wax_all_inboxes_new (GListModel *accounts);

/* Returns: (transfer full) (element-type WaxAccount): those that have an inbox, in their order. */
GPtrArray *wax_all_inboxes_list (WaxAllInboxes *self);

guint wax_all_inboxes_get_unread (WaxAllInboxes *self);

G_END_DECLS
