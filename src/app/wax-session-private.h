#pragma once

#include "app/wax-downloads.h"
#include "app/wax-runner.h"
#include "app/wax-session-call.h"
#include "app/wax-wake-watch.h"
#include "util/wax-worker.h"

G_BEGIN_DECLS

/* What the files of the session share; nothing else includes it. All of it is the main thread's. */
struct _WaxSession {
  GObject parent_instance;

  char *profile_dir;
  char *anchors_file;
  WaxWorker *desks[WAX_N_DESKS];
  WaxKeeper *keeper; /* (nullable): while it is open */
  GListStore *accounts;  /* of WaxAccount */
  GHashTable *runners;   /* account id → WaxRunner */
  GListStore *questions; /* of WaxPendingQuestion */
  WaxWakeWatch *wake; /* (nullable): once it is open */
  WaxDownloads *downloads; /* (nullable): the same */
  gboolean ready;
  WaxFailure *failure;
  GTask *closing; /* until it is closed */
  GCancellable *end; /* cancelled when it closes */
  WaxKeeper *drained; /* (nullable): meanwhile, until no desk has calls to do any more */
  guint n_draining;   /* desks that have */
  gboolean shut;  /* from the beginning of that on */
  guint n_holds; /* it is not closed while there are any */
  guint token_watchers;
  guint token_watch_id;
  gboolean looking_at_tokens;
  char *inserted; /* (nullable): the tokens that were there at the last look */
};

/* Emit "notice", "trust-changed" and "identities-changed". */
void wax_session_emit_notice (WaxSession *self, WaxAccount *account, const char *text);
void wax_session_emit_trust_changed (WaxSession *self);
void wax_session_emit_identities_changed (WaxSession *self);

/* ---- wax-session-identities.c ---- */

/* Has every account know the certificate that it signs in with, then emits "identities-changed". */
void wax_session_follow_identities (WaxSession *self);

/* Has every runner know what is downloaded by itself. */
void wax_session_follow_downloads (WaxSession *self);

/* Ends the closing once no runner has work left; does nothing while it is not closing. */
void wax_session_close_when_settled (WaxSession *self);

/* Before it closes: that waits until as many releases. */
void wax_session_hold_closing (WaxSession *self);
void wax_session_release_closing (WaxSession *self);

/* ---- wax-session-news.c: what the profile, the judge and the runners tell ---- */

/* Returns: (transfer none) (nullable) */
WaxRunner *wax_session_find_runner (WaxSession *self, const char *account_id);

/**
 * wax_session_take_records:
 * @records: (element-type WaxAccountRecord): all accounts of the profile
 *
 * Makes accounts and runners what @records says: starts those that are new, changes and removes the others.
 */
void wax_session_take_records (WaxSession *self, GPtrArray *records);

/* What the keeper is to call; any thread: each event is handled in the main thread. */
WaxKeeperEvents wax_session_make_events (WaxSession *self);

G_END_DECLS
