#pragma once

#include "app/wax-keeper.h"
#include "app/wax-lock-watch.h"
#include "app/wax-policy-source.h"
#include "identity/wax-identity-store.h"
#include "store/wax-account-store.h"
#include "util/wax-ticker.h"
#include "util/wax-worker.h"

G_BEGIN_DECLS

/* What the files of the keeper share; nothing else includes it. */
struct _WaxKeeper {
  GObject parent_instance;

  WaxProfile *profile;
  WaxExaminer *examiner;
  WaxCredentials *credentials;
  WaxIdentityKeys *keys;
  WaxTokens *tokens;
  WaxKnownIssuers *known_issuers; /* from opening on */
  int watching_lock;        /* atomic: somebody has begun to */
  WaxLockWatch *lock_watch; /* (nullable) */
  WaxKeeperEvents events;
  char *origin;
  WaxWorker *worker;
  WaxTicker *ticker;
  int next_ms; /* atomic: until the next look */
  int ticking; /* atomic: a look is queued */
  int answered; /* atomic: somebody has said something about revocation */
  int questions; /* atomic: to authorities, that were not answered yet */

  /* The worker's own: */
  WaxTrustLedger *ledger;
  WaxJudge *judge; /* parts of it for any thread */
  WaxAccountStore *accounts;
  WaxChannelStore *channels;
  WaxIdentityStore *identities;
  GHashTable *kept_issuers; /* what was known when it was written last */
  GPtrArray *connections;
  GSettings *settings; /* (nullable) */
  WaxWorker *asker;    /* waits for the answers of authorities */
  GCancellable *asking;
  gint64 renewed_us; /* monotonic: when somebody was asked about revocation last */
  gint64 version;
  gint64 last_line; /* of the ledger that was looked at */
  char *trouble;    /* (nullable): why it cannot be followed, as it was logged */
  gboolean judge_changed;
  GArray *warned; /* gint64: grants whose end was announced */
  gint64 warned_at; /* Unix s: when certificates of the person's own were looked at for their end; 0 for anew */
  WaxPolicySource *policy_source;
  WaxPolicy *policy;
  GPtrArray *policy_anchors; /* WaxExtraAnchors: those that the examiner has */
  gboolean policy_moved; /* what ends now ends by it */
};

/* What a call to the keeper brings to its worker; all borrowed: the caller waits. */
typedef struct {
  WaxKeeper *self;
  const char *id;
  WaxAccountRecord *record;
  const char *const *changes;
  const char *value;
  const char *entered;
  gboolean flag;
  WaxOfflineReason reason;
  WaxChannelId channel;
  WaxFailure *failure;
  const WaxSignInState *sign_in;
  WaxSignInState **sign_in_out;
  WaxConnection *connection;
  WaxTrustQuestion *question;
  WaxIdentity *identity;
  WaxIdentityRequest *request;
  WaxDuration duration;
  const char *const *ids;
  WaxEndpoint *endpoint;
  gint64 since;
} WaxKeeperCall;

/* What a job returns that brings nothing back but that it worked. */
#define WAX_KEEPER_DONE GINT_TO_POINTER (TRUE)

/* Has the worker do it, and waits. What is damaged is the profile's own file, which nobody can build afresh. Any
 * thread but the worker. */
gpointer wax_keeper_run (WaxKeeper *self, WaxJobFunc func, gpointer data, GError **error);

/* ---- on the worker only: wax-keeper-accounts.c ---- */

void wax_keeper_tell_accounts (WaxKeeper *self);

/* Into Work Offline, in the profile alone; tells nobody. Of an account that is there already the reason stays. */
gboolean wax_keeper_put_offline (WaxKeeper *self, const char *id, WaxOfflineReason reason, GError **error);

/* Closes the account's sockets and ends all of its work. */
void wax_keeper_abort_account (WaxKeeper *self, const char *id);

/* ---- wax-keeper-authority.c: an account's own authority ---- */

/* What @changes ask for; @file is NULL where they ask for nothing. */
typedef struct {
  const char *file;
  const char *fingerprint;
} WaxKeeperAuthority;

/* Whether @key is one of its, which it then takes. */
gboolean wax_keeper_authority_take (WaxKeeperAuthority *self, const char *key, const char *value);

/* Adds, ends or keeps the authority of the account that was @before and will be @after. */
gboolean wax_keeper_authority_apply (const WaxKeeperAuthority *self,
                                     WaxKeeper *keeper,
                                     WaxAccountRecord *before,
                                     WaxAccountRecord *after,
                                     GError **error);

/* ---- wax-keeper-identity.c ---- */

/* On the worker: what is known of whom servers accept, from the profile and into it. */
gboolean wax_keeper_load_issuers (WaxKeeper *self, GError **error);
void wax_keeper_keep_issuers (WaxKeeper *self);

/* Whether the certificate that @record names, if any, is there. %FALSE with %WAX_USAGE_ERROR_VALUE, or what the store
 * says. */
gboolean wax_keeper_has_identity (WaxKeeper *self, const WaxAccountRecord *record, GError **error);

/* ---- wax-keeper-request.c ---- */

/* After @identity was kept. @requests: (nullable): those that waited before */
void wax_keeper_end_request (WaxKeeper *self, GPtrArray *requests, WaxIdentity *identity);

/* ---- wax-keeper-token.c ---- */

/* #WaxPinFunc of a keeper */
GBytes *wax_keeper_ask_pin (const WaxPinWanted *wanted, gpointer keeper);

/* See wax_tokens_unlock(). From then on all PINs are forgotten when the computer is locked or goes to sleep. */
GTlsCertificate *wax_keeper_unlock_token (WaxKeeper *self, WaxIdentity *identity, GError **error);

/* ---- wax-keeper-policy.c ---- */

/* Returns: (transfer full) (nullable): what is in force as the profile is opened; %NULL with a ledger's error. */
WaxPolicy *wax_keeper_open_policy (WaxKeeper *self, GError **error);
void wax_keeper_close_policy (WaxKeeper *self);

/* Returns: whether the limits have changed; the judge has the new ones then. */
gboolean wax_keeper_follow_policy (WaxKeeper *self);

/* ---- wax-keeper-asker.c: the one queue of questions to authorities ---- */

/* On the asker's thread. @self: its judge's parts for any thread, profile and "asking", which ends all questions */
typedef gpointer (*WaxKeeperAskFunc) (WaxKeeper *self, WaxVerdict *verdict, GError **error);

void wax_keeper_open_asker (WaxKeeper *self);

/* Nobody waits for its end. Any thread. */
void wax_keeper_ask (WaxKeeper *self, WaxKeeperAskFunc func, WaxVerdict *verdict);

/* What @func returns is no pointer to anything; to be ended by wax_worker_run_finish(). Any thread. */
void wax_keeper_ask_async (WaxKeeper *self,
                           WaxKeeperAskFunc func,
                           WaxVerdict *verdict,
                           GAsyncReadyCallback callback,
                           gpointer user_data);

/* Waits for all of them. */
void wax_keeper_close_asker (WaxKeeper *self);

/* ---- wax-keeper-revocation.c: the setting, and what is asked in the background ---- */

void wax_keeper_open_revocation (WaxKeeper *self);
void wax_keeper_follow_revocation (WaxKeeper *self);
void wax_keeper_close_revocation (WaxKeeper *self);

/* ---- wax-keeper-warnings.c ---- */

/* On the worker: tells of certificates that accounts use and that end soon, once for each of some steps. */
void wax_keeper_warn_of_certificates (WaxKeeper *self);

/* ---- wax-keeper-follow.c ---- */

/* On the worker, after anything that may have moved the ledger: closes what has lost its ground, tells, and writes. */
gboolean wax_keeper_settle (WaxKeeper *self, GError **error);

/* On the worker: ends the connection when its account, as it stands in the profile now, is gone or offline. */
void wax_keeper_follow_account (WaxKeeper *self, WaxConnection *connection);

/* #WaxTickFunc, on the ticker's thread: has the worker look at what other processes did. Returns: ms until the
 * next. */
guint wax_keeper_tick_cb (gpointer keeper);

G_END_DECLS
