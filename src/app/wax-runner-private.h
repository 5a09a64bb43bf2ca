#pragma once

#include "app/wax-runner.h"
#include "app/wax-sync.h"
#include "util/wax-worker.h"

G_BEGIN_DECLS

/* What the state of a runner (wax-runner.c) and its jobs (wax-runner-jobs.c) share; nothing else includes it. */
struct _WaxRunner {
  GObject parent_instance;

  WaxKeeper *keeper;
  WaxAccount *account;
  WaxWorker *mail_worker;
  WaxWorker *lists_worker;
  WaxWorker *watch_worker;
  GRand *random;

  WaxConnection *connection; /* (nullable): while it stands */
  GCancellable *opening;     /* (nullable): ends the one that is being opened */
  GCancellable *round;       /* (nullable): ends what is being synchronised */
  GCancellable *watch;       /* (nullable): ends the watching, to leave */
  guint running;             /* jobs that have not come back */
  gboolean ending;           /* the connection is being closed */
  gboolean connect_next;     /* once it is closed */
  gboolean password_came;    /* while it was being opened */
  gboolean keyring_asks;     /* which it waits for */
  guint attempt;
  guint retry_id;
  guint resync_id;
  guint renew_id;
  guint rounds;
  WaxDownloadRule downloads;
  gboolean sync_next; /* once the round is over: it began under another rule */
  gboolean mail_running;
  gboolean lists_running;
  gboolean watching;
  gboolean leaving; /* nothing begins any more */
  char *chosen; /* (nullable): the certificate to sign in with, of an account that asks each time */
  char *offline_reason;
  WaxFailure *forbidden;
  WaxConnectionInfo *last_info;
  WaxSignIn *last_sign_in;
  WaxSignIn *noted_over; /* (nullable): in place of which one @noted is shown */
  WaxSignIn *noted;
};

/* ---- jobs: each runs on a worker, and comes back through the function of the same name below ---- */

/* Locks the account, opens its store and signs in. */
void wax_runner_start_opening (WaxRunner *self);

/* @mail: what wax_sync_run_mail() does; else the lists, beside it. Only @plan's wishes count. The round's cancellable
 * ends it. */
void wax_runner_start_round (WaxRunner *self, gboolean mail, const WaxSyncPlan *plan);

/* Follows the server's changes until the connection ends, or the watching alone, see wax_sync_watch(). */
void wax_runner_start_watching (WaxRunner *self);

/* Takes the connection; no other job may run. */
void wax_runner_start_closing (WaxRunner *self);

/* ---- what opening meets on the way ---- */

/* A keyring asks for its own password; or, with %NULL, it does not any more. */
void wax_runner_note_keyring (WaxRunner *self, const GError *asks);

/* ---- what comes back; the job no longer counts as running ---- */

/* @sign_in: (nullable): how it went; @failure: (nullable): %NULL when the connection stands */
void wax_runner_opened (WaxRunner *self, const WaxSyncPlan *plan, WaxSignIn *sign_in, WaxFailure *failure);
void wax_runner_round_ended (WaxRunner *self, gboolean mail, const WaxSyncPlan *plan);
void wax_runner_watching_ended (WaxRunner *self, const GError *error);
void wax_runner_closed (WaxRunner *self);

G_END_DECLS
