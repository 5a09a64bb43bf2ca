#pragma once

#include "engine/wax-engine.h"
#include "store/wax-account-record.h"

G_BEGIN_DECLS

/**
 * WaxDownloads:
 *
 * What is downloaded by itself: what the account says, up to the size that the person chose, and nothing over a metered
 * network unless they want it. Main thread.
 */
typedef struct _WaxDownloads WaxDownloads;
typedef void (*WaxDownloadsFunc) (gpointer user_data);

/* @changed: a rule may be another one now */
WaxDownloads *wax_downloads_new (WaxDownloadsFunc changed, gpointer user_data);
void wax_downloads_free (WaxDownloads *self);

void wax_downloads_get_rule (WaxDownloads *self, const WaxAccountRecord *record, WaxDownloadRule *rule);

/* Downloads over this network though it is metered, until there is another one. */
void wax_downloads_go_on (WaxDownloads *self);

/**
 * wax_downloads_make_rule:
 * @settings: (nullable): of the calling thread
 *
 * The same for whoever is told what to do by a person, whatever the network: nothing waits. Any thread.
 */
void wax_downloads_make_rule (GSettings *settings, const WaxAccountRecord *record, WaxDownloadRule *rule);

G_END_DECLS
