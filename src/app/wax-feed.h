#pragma once

#include "app/wax-account-private.h"

G_BEGIN_DECLS

/**
 * WaxFeed:
 *
 * Carries what an engine tells from its threads to the account in the main thread; progress that comes faster than it
 * is shown is told once.
 */
typedef struct _WaxFeed WaxFeed;

WaxFeed *wax_feed_new (WaxAccount *account);
void wax_feed_free (gpointer self);

/* For wax_engine_set_listener(), with the feed as user data. */
void wax_feed_progress (const WaxProgress *progress, gpointer self);
void wax_feed_news (WaxChangeSet *news, gpointer self);

G_END_DECLS
