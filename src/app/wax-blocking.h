#pragma once

#include "app/wax-account-setup.h"
#include "app/wax-connection-status.h"
#include "app/wax-failure.h"
#include "engine/wax-engine.h"
#include "identity/wax-identity-request.h"
#include "identity/wax-identity.h"
#include "identity/wax-tokens.h"
#include "store/wax-channel-state.h"
#include "store/wax-contact.h"
#include "store/wax-mime.h"
#include "store/wax-profile.h"
#include "store/wax-query.h"
#include "trust/wax-examiner.h"
#include "trust/wax-revocation.h"
#include "trust/wax-trust-ledger.h"

G_BEGIN_DECLS

/**
 * WaxBlocking:
 *
 * The application for programs without a main loop: every call blocks. One thread. Decisions of other processes reach
 * its connections within 1 s all the same. Errors of every domain, see wax_failure_new().
 */
typedef struct _WaxBlocking WaxBlocking;

/**
 * wax_blocking_open:
 * @profile_dir: (nullable): see wax_profile_open()
 * @anchors_file: (nullable): the only anchors; %NULL for the system's store
 */
WaxBlocking *wax_blocking_open (const char *profile_dir, const char *anchors_file, GError **error);
void wax_blocking_close (WaxBlocking *self);

/* What is asked when a token wants its PIN; @func: see #WaxPinFunc. @cancellable: once it is cancelled no reader is
 * waited for, see wax_tokens_leave(). To be set once, before anything else is called. */
void wax_blocking_set_pin_func (WaxBlocking *self, WaxPinFunc func, GCancellable *cancellable, gpointer user_data);

/**
 * WaxChoiceFunc:
 * @record: of an account that asks each time which certificate it signs in with
 * @candidates: (element-type WaxIdentityCandidate): all of them, the one that fits best first
 *
 * Returns: (transfer full) (nullable): the id of the one for this call; %NULL for none, which ends it with
 *   %WAX_IDENTITY_ERROR_CHOICE_NEEDED.
 */
typedef char *(*WaxChoiceFunc) (const WaxAccountRecord *record, GArray *candidates, gpointer user_data);

/* What is asked then, once for each account until it is closed; nothing keeps the answer. To be set before anything
 * else is called. */
void wax_blocking_set_choice_func (WaxBlocking *self, WaxChoiceFunc func, gpointer user_data);

/* The answer for all of them, and nobody is asked. @identity: the id of one that is kept */
void wax_blocking_set_choice (WaxBlocking *self, const char *identity);

/* ---- accounts ---- */

/* Returns: (transfer full) (nullable) (element-type WaxAccountRecord) */
GPtrArray *wax_blocking_list_accounts (WaxBlocking *self, GError **error);
WaxAccountRecord *wax_blocking_get_account (WaxBlocking *self, const char *id, GError **error);

/**
 * wax_blocking_add_account:
 * @password: (nullable): kept when there is a place for it, see wax_credentials_store()
 * @probe: sign in first; nothing is kept when that fails
 */
WaxAccountRecord *wax_blocking_add_account (WaxBlocking *self,
                                            const WaxAccountRecord *fields,
                                            GBytes *password,
                                            gboolean probe,
                                            GCancellable *cancellable,
                                            GError **error);

/* Whether an account may do without encryption; %FALSE with %WAX_TRUST_ERROR_SECURE_FORCED. */
gboolean wax_blocking_may_be_plain (WaxBlocking *self, GError **error);

/* See wax_keeper_set_account(). The password for a server or user that it then has no more is forgotten. */
WaxAccountRecord *wax_blocking_set_account (WaxBlocking *self,
                                            const char *id,
                                            const char *const *changes,
                                            GError **error);
gboolean wax_blocking_remove_account (WaxBlocking *self, const char *id, gboolean keep_data, GError **error);

/* Leaves or enters Work Offline; other processes follow within 1 s. */
gboolean wax_blocking_set_offline (WaxBlocking *self, const char *id, gboolean offline, GError **error);

/* ---- the person's own certificates ---- */

/**
 * wax_blocking_import_identity:
 * @path: see wax_identity_file_load()
 * @chosen: (nullable): SHA-256 or id of the certificate that is meant
 * @choices: (out) (element-type WaxIdentity): set with %WAX_IDENTITY_FILE_ERROR_SEVERAL: all that the file holds
 *
 * A file without a private key may answer a request, see wax_keeper_read_identities().
 *
 * Returns: (transfer full) (nullable): the identity, kept with its key; %NULL with %WAX_IDENTITY_FILE_ERROR,
 *   %WAX_IDENTITY_ERROR, %WAX_STORE_ERROR or, for a file that cannot be read, %G_IO_ERROR.
 */
WaxIdentity *wax_blocking_import_identity (WaxBlocking *self,
                                           const char *path,
                                           GBytes *password,
                                           const char *chosen,
                                           GPtrArray **choices,
                                           GError **error);

/* See wax_keeper_find_on_token() and wax_keeper_adopt_identity(). */
WaxIdentity *wax_blocking_find_on_token (WaxBlocking *self, const char *uri, GError **error);
gboolean wax_blocking_adopt_identity (WaxBlocking *self, WaxIdentity *identity, GError **error);

/* See wax_keeper_replace_identity(). */
GStrv wax_blocking_replace_identity (WaxBlocking *self, const char *old, WaxIdentity *identity, GError **error);

/* See wax_keeper_request_identity(), wax_keeper_list_requests() and wax_keeper_remove_request(). */
WaxIdentityRequest *wax_blocking_request_identity (WaxBlocking *self, const char *subject, GError **error);
GPtrArray *wax_blocking_list_requests (WaxBlocking *self, GError **error);
gboolean wax_blocking_remove_request (WaxBlocking *self, WaxIdentityRequest *request, GError **error);

/**
 * wax_blocking_rank_identities:
 * @record: (nullable): the account that one is wanted for; %NULL for none
 * @states: (out) (transfer full): what the candidates are of; to be freed after them
 *
 * Those that are kept, and what is on tokens that are inserted. What a server accepts is known from its connections.
 *
 * Returns: (transfer full) (nullable) (element-type WaxIdentityCandidate): the one that fits best first.
 */
GArray *wax_blocking_rank_identities (WaxBlocking *self,
                                      const WaxAccountRecord *record,
                                      GPtrArray **states,
                                      GError **error);

/* See wax_keeper_get_identity() and wax_keeper_remove_identity(). */
WaxIdentity *wax_blocking_get_identity (WaxBlocking *self, const char *id, GError **error);
gboolean wax_blocking_remove_identity (WaxBlocking *self, WaxIdentity *identity, GError **error);

/**
 * WaxIdentityTrial: what a server did with a certificate
 * @untried: the certificate could not be shown, so nothing is known of the server
 * @requested: it asked for one
 * @sent: it was shown one
 * @issuers: (array zero-terminated=1): the authorities that it named as acceptable, for people; none for any
 * @failure: (nullable): why it let nobody in; %NULL when it did
 */
typedef struct {
  gboolean untried;
  gboolean requested;
  gboolean sent;
  GStrv issuers;
  WaxFailure *failure;
} WaxIdentityTrial;

void wax_identity_trial_clear (WaxIdentityTrial *self);

/**
 * wax_blocking_try_identity:
 * @identity: (nullable): %NULL to go there without a certificate
 * @url: an https address
 * @anchors_file: (nullable): the only anchors, for this call; what was decided about the server does not count then
 * @trial: (out)
 *
 * Asks for @url once, as the person, and says what became of it. Nothing is opened or kept.
 *
 * Returns: %FALSE when it did not come to that: %WAX_TRUST_ERROR, %WAX_NETWORK_ERROR, %WAX_IDENTITY_ERROR over the
 *   key, or %WAX_USAGE_ERROR_SERVER for what is no such address.
 */
gboolean wax_blocking_try_identity (WaxBlocking *self,
                                    WaxIdentity *identity,
                                    const char *url,
                                    const char *anchors_file,
                                    WaxIdentityTrial *trial,
                                    GCancellable *cancellable,
                                    GError **error);

/* ---- sync ---- */

/**
 * WaxSyncResult:
 * @state: "ok", "failed", "skipped" (the sign-in failed before) or "off"
 * @failure: (nullable)
 */
typedef struct {
  WaxChannelId channel;
  const char *state;
  WaxChannelResult result;
  guint requests;
  WaxFailure *failure;
} WaxSyncResult;

void wax_sync_result_free (WaxSyncResult *result);

/**
 * WaxBlockingEvents: what a long call tells meanwhile; each may be %NULL
 * @progress: called in other threads
 * @news: called in other threads
 * @notice: called in other threads: a sentence for people
 */
typedef struct {
  WaxProgressFunc progress;
  WaxNewsFunc news;
  void (*notice) (const char *text, gpointer user_data);
  gpointer user_data;
} WaxBlockingEvents;

/**
 * wax_blocking_sync:
 * @channels: (nullable): those to run; %NULL for all
 * @password: (nullable): instead of the one that is kept
 * @events: (nullable)
 *
 * Runs the channels of an account once; independent ones go on when one fails.
 *
 * Returns: (transfer full) (nullable) (element-type WaxSyncResult): one for each channel; %NULL with what kept all of
 *   them from starting: %WAX_STORE_ERROR_BUSY, %WAX_USAGE_ERROR_OFFLINE, a missing password …
 */
GPtrArray *wax_blocking_sync (WaxBlocking *self,
                              const char *id,
                              const WaxChannelId *channels,
                              guint n_channels,
                              GBytes *password,
                              const WaxBlockingEvents *events,
                              GCancellable *cancellable,
                              GError **error);

/**
 * wax_blocking_watch:
 * @seconds: 0 for no end
 *
 * Follows the server's changes. What passes by waiting is tried again after pauses that grow, each with a notice. A
 * connection that ends because the account was changed goes on as the account is now, the first time at once, then in
 * the same way.
 *
 * Returns: %TRUE when the time is over; %FALSE with what ended it.
 */
gboolean wax_blocking_watch (WaxBlocking *self,
                             const char *id,
                             guint seconds,
                             GBytes *password,
                             const WaxBlockingEvents *events,
                             GCancellable *cancellable,
                             GError **error);

/**
 * wax_blocking_get_status:
 * @channels: (out) (optional) (element-type WaxChannelState): what is known of each channel that ever ran
 *
 * What Connection Status shows, from what is kept; makes no connection.
 */
WaxConnectionStatus *wax_blocking_get_status (WaxBlocking *self, const char *id, GPtrArray **channels, GError **error);

/* ---- trust ---- */

/* Returns: (transfer full) (nullable) (element-type WaxGrant) */
GPtrArray *wax_blocking_list_grants (WaxBlocking *self, gboolean all, GError **error);

/* Returns: (transfer full) (nullable) (element-type WaxTrustLine) */
GPtrArray *wax_blocking_list_lines (WaxBlocking *self, gint64 since, GError **error);

/* Ends the grants at @endpoint and takes all accounts there offline, in all processes. Returns: how many ended, or
 * -1. */
int wax_blocking_stop_trusting (WaxBlocking *self, WaxEndpoint *endpoint, GError **error);

/**
 * wax_blocking_allow:
 * @problems: (array zero-terminated=1): all problems that the certificate has
 * @instead_of: (nullable): the fingerprint before, for a changed certificate
 *
 * Grants for a certificate that was met at @endpoint. %WAX_USAGE_ERROR_NAMED when none was, or when @problems are not
 * its problems; %WAX_TRUST_ERROR_NOT_ALLOWED when policy forbids it or it is changed severely.
 */
WaxGrant *wax_blocking_allow (WaxBlocking *self,
                              WaxEndpoint *endpoint,
                              const char *fingerprint,
                              const char *const *problems,
                              const char *instead_of,
                              WaxDuration duration,
                              const char *why,
                              GError **error);

/**
 * WaxBlockingProbe:
 * @anchors_file: (nullable): the only anchors for this call
 * @revocation: what is asked about revocation at least, and waited for
 * @fetched: (out) (nullable): where a certificate that the server leaves out is looked for, what came of it: a
 *   #WaxIssuerFinding, or -1 where nothing was to be looked for
 */
typedef struct {
  const char *anchors_file;
  WaxRevocationMode revocation;
  int *fetched;
} WaxBlockingProbe;

/**
 * wax_blocking_probe:
 * @answers: (out) (optional) (transfer container) (element-type WaxRevocationAnswer): of whom @probe had asked
 * @grant: (out) (nullable): the live grant that covers it
 * @question: (out) (nullable): when it is not trusted
 *
 * A bare handshake, without identity and request.
 */
WaxVerdict *wax_blocking_probe (WaxBlocking *self,
                                WaxEndpoint *endpoint,
                                const WaxBlockingProbe *probe,
                                GPtrArray **answers,
                                WaxGrant **grant,
                                WaxTrustQuestion **question,
                                GCancellable *cancellable,
                                GError **error);

/**
 * wax_blocking_verify:
 * @anchors_file: (nullable): the only anchors; %NULL for the system's store and what root's files add
 * @now: Unix s
 * @lists: (nullable) (element-type GBytes): of revoked certificates, in DER, as wax_revocation_look_up() takes them
 *
 * @question: (out) (nullable): what a connection would be asked about; its cause knows the anchors, and no history
 *
 * Returns: (transfer full) (nullable): the examination without a network, by the limits in force.
 */
WaxVerdict *wax_blocking_verify (GPtrArray *chain,
                                 WaxEndpoint *endpoint,
                                 gint64 now,
                                 const char *anchors_file,
                                 GPtrArray *lists,
                                 WaxTrustQuestion **question,
                                 GError **error);

/* Returns: (transfer full) (nullable): a text for the help desk about what was last met at @endpoint; probes when
 * nothing was. */
char *wax_blocking_report (WaxBlocking *self, WaxEndpoint *endpoint, GCancellable *cancellable, GError **error);

/* ---- mail: reading needs no connection ---- */

/* Returns: (transfer full) (nullable) (element-type WaxFolder) */
GPtrArray *wax_blocking_list_folders (WaxBlocking *self, const char *id, GError **error);

/* Returns: (transfer full) (nullable): by id, path without regard to case, or role name ("inbox"). */
WaxFolder *wax_blocking_find_folder (WaxBlocking *self, const char *id, const char *name, GError **error);

/* Returns: (transfer full) (nullable) (element-type WaxTag) */
GPtrArray *wax_blocking_list_tags (WaxBlocking *self, const char *id, GError **error);

/* Returns: (transfer full) (nullable) (element-type WaxMessage): newest first. */
GPtrArray *wax_blocking_list_mail (WaxBlocking *self,
                                   const char *id,
                                   const char *folder_id,
                                   guint limit,
                                   GError **error);
GPtrArray *wax_blocking_search_mail (WaxBlocking *self, const char *id, WaxQuery *query, guint limit, GError **error);
WaxMessage *wax_blocking_get_message (WaxBlocking *self, const char *id, const char *message_id, GError **error);

/* Returns: (transfer full) (nullable): the raw message; see wax_mime_new(). */
GBytes *wax_blocking_get_body (WaxBlocking *self, const char *id, const char *message_id, GError **error);

/* See wax_engine_act(). */
gboolean wax_blocking_act (WaxBlocking *self,
                           const char *id,
                           const WaxMailAction *action,
                           GBytes *password,
                           GCancellable *cancellable,
                           GError **error);

/* Returns: (transfer full) (nullable): id of the saved copy, "" when there is none. */
char *wax_blocking_send (WaxBlocking *self,
                         const char *id,
                         GBytes *raw,
                         GBytes *password,
                         GCancellable *cancellable,
                         GError **error);

/* Returns: (transfer full) (nullable) (element-type WaxContact) */
GPtrArray *wax_blocking_search_contacts (WaxBlocking *self,
                                         const char *id,
                                         const char *text,
                                         guint limit,
                                         GError **error);

/* Returns: (transfer full) (nullable): what was last fetched. */
WaxRemoteSettings *wax_blocking_get_settings (WaxBlocking *self, const char *id, GError **error);

/* See wax_engine_check_store(); @server may be %NULL. */
gboolean wax_blocking_check_store (WaxBlocking *self,
                                   const char *id,
                                   gboolean repair,
                                   WaxStoreCheck *check,
                                   WaxServerCheck *server,
                                   GBytes *password,
                                   GCancellable *cancellable,
                                   GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxBlocking, wax_blocking_close)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WaxIdentityTrial, wax_identity_trial_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxSyncResult, wax_sync_result_free)

G_END_DECLS
