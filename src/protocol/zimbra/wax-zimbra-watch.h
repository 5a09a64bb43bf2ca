#pragma once

#include "protocol/wax-account-info.h"
#include "protocol/zimbra/wax-zimbra-client.h"

G_BEGIN_DECLS

/**
 * WaxZimbraWatch:
 *
 * The place in which a client waits at the server, made when first needed and again when the server lost it, but at
 * most once a minute: a server keeps five per account, and the sixth takes the first one away from another device. One
 * thread at a time waits; closing may come from another.
 */
typedef struct _WaxZimbraWatch WaxZimbraWatch;

WaxZimbraWatch *wax_zimbra_watch_new (WaxZimbraClient *client);
void wax_zimbra_watch_free (WaxZimbraWatch *self);

/* As wax_backend_wait_for_changes() and wax_backend_close(). */

/* See wax_backend_get_account_info(). */
WaxAccountInfo *wax_zimbra_watch_get_account (WaxZimbraWatch *self, GCancellable *cancellable, GError **error);

gboolean wax_zimbra_watch_wait (WaxZimbraWatch *self, const char *token, guint timeout_s, gboolean *changed,
                                GCancellable *cancellable, GError **error);
gboolean wax_zimbra_watch_close (WaxZimbraWatch *self, GCancellable *cancellable, GError **error);

G_END_DECLS
