#pragma once

#include "app/wax-account-setup.h"
#include "app/wax-identity-state.h"
#include "app/wax-pending-question.h"
#include "identity/wax-identity-file.h"
#include "identity/wax-tokens.h"
#include "transport/wax-issuer-fetch.h"
#include "trust/wax-trust-ledger.h"

G_BEGIN_DECLS

#define WAX_TYPE_SESSION (wax_session_get_type ())

/**
 * WaxSession:
 *
 * The whole application without a display: a profile, its accounts, what is trusted, and the questions that wait.
 * Main thread; nothing here blocks. What fails gives a GError: wax_failure_new() says it to people.
 *
 * Properties (read-only, notify): "ready" (boolean: the profile is open and the TLS library passed its check),
 * "failure" (boxed #WaxFailure or %NULL: why nothing can be connected).
 *
 * Signals:
 * - "notice" (#WaxAccount or %NULL, string): a sentence to show once: a grant that ended, a renewed certificate …
 * - "trust-changed": grants were given or have ended: whoever lists them reads them again.
 * - "identities-changed": certificates of the person's own were asked for, imported or removed, or serve other accounts
 *   now; or a token came or went, while somebody watches them.
 */
G_DECLARE_FINAL_TYPE (WaxSession, wax_session, WAX, SESSION, GObject)

/**
 * wax_session_new:
 * @profile_dir: (nullable): see wax_profile_open()
 * @anchors_file: (nullable): the only anchors; %NULL for the system's store
 *
 * Opens nothing yet, see wax_session_open_async().
 */
WaxSession *wax_session_new (const char *profile_dir, const char *anchors_file);

/**
 * wax_session_open_async:
 *
 * Opens the profile, checks the TLS library, lists the accounts and connects those that are not offline. When the check
 * fails, accounts are listed and none connects.
 */
void wax_session_open_async (WaxSession *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean wax_session_open_finish (WaxSession *self, GAsyncResult *result, GError **error);

/**
 * wax_session_close_async:
 *
 * When the last window closes: ends grants for this session, closes all connections, gives back the accounts' locks.
 */
void wax_session_close_async (WaxSession *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean wax_session_close_finish (WaxSession *self, GAsyncResult *result, GError **error);

/* Returns: (transfer none): of #WaxAccount, in the order in which they were made. */
GListModel *wax_session_get_accounts (WaxSession *self);

/* Returns: (transfer none) (nullable) */
WaxAccount *wax_session_find_account (WaxSession *self, const char *id);

/* Returns: (transfer none): of #WaxPendingQuestion. One for each certificate at an endpoint. */
GListModel *wax_session_get_questions (WaxSession *self);

/* Returns: (transfer full) (nullable): whose certificates the server of an account like that accepts, as far as it ever
 * said, see wax_keeper_dup_accepted_issuers(). */
WaxIssuerNames *wax_session_dup_accepted_issuers (WaxSession *self, const WaxAccountRecord *record);

/* Returns: (transfer full): the administrator's limits: which durations may be offered. */
WaxPolicy *wax_session_dup_policy (WaxSession *self);

/* Returns: (transfer full): the folder where all that it keeps is. */
char *wax_session_dup_folder (WaxSession *self);

/* ---- accounts ---- */

/**
 * wax_session_add_account_async:
 * @fields: see wax_account_setup_new_record()
 * @chosen: (nullable): the id of the certificate for now, where it asks each time
 * @password: (nullable): see wax_secret_new(); %NULL where it signs in without one
 *
 * Signs in at the server; when that works the account is kept, its password too, and connected. Nothing is kept when it
 * fails. An error with a question (see wax_trust_error_get_question()): let the person decide, and call again.
 */
void wax_session_add_account_async (WaxSession *self,
                                    const WaxAccountRecord *fields,
                                    const char *chosen,
                                    GBytes *password,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/* Returns: (transfer full) (nullable) */
WaxAccount *wax_session_add_account_finish (WaxSession *self, GAsyncResult *result, GError **error);

/* Its password goes too, and unless @keep_data what is stored of its mail. A password that a locked keyring may still
 * have is told by "notice". */
void wax_session_remove_account_async (WaxSession *self,
                                       WaxAccount *account,
                                       gboolean keep_data,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/* Gives a password to an account that needs one, keeps it, and connects. */
void wax_session_set_password_async (WaxSession *self,
                                     WaxAccount *account,
                                     GBytes *password,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/* Answers %WAX_REMEDY_CHOICE: the account connects with that certificate, which may be on a token that is inserted. See
 * wax_runner_choose(). */
void wax_session_choose_identity_async (WaxSession *self,
                                        WaxAccount *account,
                                        const char *identity,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/* Leaves Work Offline and connects; for one that waits or failed: tries now. */
void wax_session_connect_async (WaxSession *self,
                                WaxAccount *account,
                                GAsyncReadyCallback callback,
                                gpointer user_data);

/* Work Offline. */
void wax_session_disconnect_async (WaxSession *self,
                                   WaxAccount *account,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/* Synchronises all channels of an account that is online, now. */
void wax_session_sync (WaxSession *self, WaxAccount *account);

/* Ends what is being synchronised and stays online, see wax_runner_stop_sync(). */
void wax_session_stop_sync (WaxSession *self, WaxAccount *account);

/**
 * wax_session_set_secure_async:
 * @secure: %FALSE only after the person confirmed what can be read
 *
 * Use Secure Connection, with a line in the ledger.
 */
void wax_session_set_secure_async (WaxSession *self,
                                   WaxAccount *account,
                                   gboolean secure,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/* @download: "all", "days:N" or "headers": what is fetched before somebody opens it. */
void wax_session_set_download_async (WaxSession *self,
                                     WaxAccount *account,
                                     const char *download,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/* Fetches what waits for another network, as long as this one is there. */
void wax_session_download_despite_metered (WaxSession *self);

/* How it is called here. */
void wax_session_set_name_async (WaxSession *self,
                                 WaxAccount *account,
                                 const char *name,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/**
 * wax_session_set_sign_in_async:
 * @sign_in: how, see wax_account_setup_set()
 * @identity: the id of a certificate, "ask" or "none"
 * @chosen: (nullable): the id of the one for now, where it asks each time
 * @cert_port: the port for it; 0 leaves it as it is
 *
 * An account that is online begins anew with it.
 */
void wax_session_set_sign_in_async (WaxSession *self,
                                    WaxAccount *account,
                                    const char *sign_in,
                                    const char *identity,
                                    const char *chosen,
                                    guint cert_port,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/* ---- wax-session-identities.c: the person's own certificates ---- */

/**
 * wax_session_list_identities_async:
 *
 * All of them as they stand now; no keyring asks for anything.
 */
void wax_session_list_identities_async (WaxSession *self, GAsyncReadyCallback callback, gpointer user_data);

/* The same with those on tokens that are inserted, and which are not; only for somebody who looks at them. Loads the
 * modules for tokens, and takes as long as a card reader likes; nothing else waits. No PIN is needed. */
void wax_session_list_with_tokens_async (WaxSession *self, GAsyncReadyCallback callback, gpointer user_data);

/* Of both. Returns: (transfer full) (nullable) (element-type WaxIdentityState): in the order in which they came. */
GPtrArray *wax_session_list_identities_finish (WaxSession *self, GAsyncResult *result, GError **error);

/**
 * wax_session_read_identities_async:
 * @path: a file that is to be imported
 * @password: (nullable): of the file
 *
 * What is in it, see wax_keeper_read_identities(): nothing is kept yet.
 */
void wax_session_read_identities_async (WaxSession *self,
                                        const char *path,
                                        GBytes *password,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/* Returns: (transfer full) (nullable) (element-type WaxIdentityPair): one or several. */
GPtrArray *wax_session_read_identities_finish (WaxSession *self, GAsyncResult *result, GError **error);

/**
 * wax_session_keep_identity_async:
 *
 * Imports it. A locked keyring asks for its password, until @cancellable gives that up: nothing is kept then.
 * "identities-changed" follows.
 */
void wax_session_keep_identity_async (WaxSession *self,
                                      WaxIdentity *identity,
                                      GBytes *key,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/* Forgets it, key and all: accounts that sign in with it are disconnected. "identities-changed" follows. A locked
 * keyring asks, until @cancellable gives that up: then it stays. */
void wax_session_remove_identity_async (WaxSession *self,
                                        WaxIdentity *identity,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/**
 * wax_session_replace_identity_async:
 * @old: need not be here any more; it stays where it is
 *
 * All accounts that sign in with @old sign in with @other from now on. "identities-changed" follows.
 */
void wax_session_replace_identity_async (WaxSession *self,
                                         WaxIdentity *old,
                                         WaxIdentity *other,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/* ---- wax-session-requests.c: certificates that were asked for ---- */

void wax_session_list_requests_async (WaxSession *self, GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full) (nullable) (element-type WaxRequestState): in the order in which they were made. */
GPtrArray *wax_session_list_requests_finish (WaxSession *self, GAsyncResult *result, GError **error);

/* Makes a key and a request, see wax_keeper_request_identity(). A locked keyring asks for its password, until
 * @cancellable gives that up. "identities-changed" follows. */
void wax_session_request_identity_async (WaxSession *self,
                                         const char *subject,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/* Forgets it, key and all: an answer is of no use then. "identities-changed" follows. */
void wax_session_remove_request_async (WaxSession *self,
                                       WaxIdentityRequest *request,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/* ---- wax-session-tokens.c ---- */

/**
 * wax_session_look_at_token_async:
 * @identity: one on a token
 *
 * What there is to say before its PIN is asked for, see wax_tokens_look().
 */
void wax_session_look_at_token_async (WaxSession *self,
                                      WaxIdentity *identity,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean wax_session_look_at_token_finish (WaxSession *self,
                                           GAsyncResult *result,
                                           WaxPinWanted *wanted,
                                           GError **error);

/**
 * wax_session_give_pin_async:
 * @pin: (nullable): a secret, which the person has just entered; %NULL where they do so on the reader
 *
 * Sends it to the token with @identity, once, and lets all accounts connect that need a PIN: what came of it is told by
 * them. Those that got in without their certificate for want of one are looked at as by
 * wax_session_look_for_key_async().
 */
void wax_session_give_pin_async (WaxSession *self,
                                 WaxIdentity *identity,
                                 GBytes *pin,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/**
 * wax_session_look_for_key_async:
 * @account: one that got in without its certificate, which is on a token
 *
 * Once the token gives its key the account signs in anew, with that; until then it goes on as it is, and its status
 * says what is the matter now. Asks for nothing, and sends nothing to the token's login.
 */
void wax_session_look_for_key_async (WaxSession *self,
                                     WaxAccount *account,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/* While somebody looks at a list of certificates: "identities-changed" follows when a token comes or goes. As many of
 * the second as of the first. */
void wax_session_watch_tokens (WaxSession *self);
void wax_session_unwatch_tokens (WaxSession *self);

/* ---- trust ---- */

/**
 * wax_session_authorize_async:
 * @question: what was read and decided about
 * @entered: (nullable): the fingerprint that the person was given, as it was entered
 * @why: (nullable): what the person wrote
 *
 * Enters the person's decision into the ledger; all who wait for it connect.
 */
void wax_session_authorize_async (WaxSession *self,
                                  WaxTrustQuestion *question,
                                  WaxDuration duration,
                                  const char *entered,
                                  const char *why,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/* Whether the very connection that was refused would be allowed now, e.g. because somebody decided elsewhere. */
gboolean wax_session_is_answered (WaxSession *self, WaxTrustQuestion *question);

/* The person stays offline: all accounts that wait for @question go to Work Offline; it is not asked again until
 * Connect. Where there was nothing to decide, nothing changes: they stay failed, and say why. */
void wax_session_stay_offline_async (WaxSession *self,
                                     WaxTrustQuestion *question,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/**
 * wax_session_fetch_issuer_async:
 * @question: whose cause is a certificate that the server leaves out
 *
 * The person wants it looked for. Where that makes the connection good by itself, all who wait for @question connect;
 * nothing is granted.
 */
void wax_session_fetch_issuer_async (WaxSession *self,
                                     WaxTrustQuestion *question,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean wax_session_fetch_issuer_finish (WaxSession *self,
                                          GAsyncResult *result,
                                          WaxIssuerFinding *finding,
                                          GError **error);

/**
 * wax_session_stop_trusting_async:
 *
 * Ends every grant at @endpoint, closes the connections there at once, and takes all accounts there to Work Offline.
 */
void wax_session_stop_trusting_async (WaxSession *self,
                                      WaxEndpoint *endpoint,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/**
 * wax_session_finish:
 *
 * For all calls above that have no finish function of their own.
 */
gboolean wax_session_finish (WaxSession *self, GAsyncResult *result, GError **error);

/* Writes all lines of the ledger into a file, see wax_ledger_export(). What is in the ledger is listed by
 * #WaxLedgerList. */
void wax_session_export_ledger_async (WaxSession *self,
                                      const char *path,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/* A certificate that the ledger keeps, see wax_keeper_find_kept(). */
void wax_session_find_certificate_async (WaxSession *self,
                                         WaxEndpoint *endpoint,
                                         const char *fingerprint,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/* Returns: (transfer full) (nullable) */
WaxVerdict *wax_session_find_certificate_finish (WaxSession *self, GAsyncResult *result, GError **error);

G_END_DECLS
