#pragma once

#include "app/wax-connection.h"
#include "app/wax-failure.h"
#include "app/wax-ledger-item.h"
#include "identity/wax-credentials.h"
#include "identity/wax-identity-keys.h"
#include "identity/wax-tokens.h"
#include "store/wax-channel-store.h"
#include "transport/wax-issuer-fetch.h"
#include "trust/wax-judge.h"

G_BEGIN_DECLS

#define WAX_TYPE_KEEPER (wax_keeper_get_type ())

/**
 * WaxKeeperEvents: what a keeper tells, in a thread of its own
 * @accounts: (element-type WaxAccountRecord): all accounts, after any of them changed, here or in another process
 * @trust: grants were given or have ended
 * @notice: @account_id (nullable) and a sentence for the person
 * @pin: (nullable): see #WaxPinFunc
 */
typedef struct {
  void (*accounts) (GPtrArray *records, gpointer user_data);
  void (*trust) (gpointer user_data);
  void (*notice) (const char *account_id, const char *text, gpointer user_data);
  gpointer user_data;
  WaxPinFunc pin;
} WaxKeeperEvents;

/**
 * WaxKeeper:
 *
 * Keeps the profile: accounts, channel states, the trust ledger and its judge, on a thread of its own. It looks several
 * times a second for what other processes decided and for grants that end, and closes the connections that rest on
 * them at once, without any main loop.
 *
 * Calls block for some milliseconds; any thread but the keeper's own, and the main thread only where nobody waits for
 * a frame. Errors are %WAX_STORE_ERROR and %WAX_TRUST_ERROR.
 */
G_DECLARE_FINAL_TYPE (WaxKeeper, wax_keeper, WAX, KEEPER, GObject)

/**
 * wax_keeper_open:
 * @origin: "window" or "waxctl", for the ledger
 * @events: copied; @user_data must live until wax_keeper_close()
 */
WaxKeeper *wax_keeper_open (const char *profile_dir,
                            const char *anchors_file,
                            const char *origin,
                            const WaxKeeperEvents *events,
                            GError **error);

/* Writes what waits, ends what holds for this session, and stops its threads. Nothing may be called afterwards. */
void wax_keeper_close (WaxKeeper *self);

/* Any thread, without waiting. */
WaxProfile *wax_keeper_get_profile (WaxKeeper *self);
WaxJudge *wax_keeper_get_judge (WaxKeeper *self);
WaxKnownIssuers *wax_keeper_get_known_issuers (WaxKeeper *self);

/* ---- accounts ---- */

/* Returns: (transfer full) (nullable) (element-type WaxAccountRecord): in the order in which they were made. */
GPtrArray *wax_keeper_list_accounts (WaxKeeper *self, GError **error);

/* Returns: (transfer full) (nullable): %NULL with %WAX_STORE_ERROR_NOT_FOUND when there is none. */
WaxAccountRecord *wax_keeper_get_account (WaxKeeper *self, const char *id, GError **error);

/* Adds it, or replaces the one with its id. %WAX_USAGE_ERROR_VALUE where the certificate that it names is not here,
 * %WAX_IDENTITY_ERROR_CERTIFICATE_REQUIRED where policy lets nobody sign in as it would. */
gboolean wax_keeper_put_account (WaxKeeper *self, WaxAccountRecord *record, GError **error);

/**
 * wax_keeper_remove_account:
 * @keep_data: what is stored of its mail stays
 *
 * Ends its connections, in other processes too, and waits some seconds for who still works on it; with
 * %WAX_STORE_ERROR_BUSY it stays as it was. Its password stays, see wax_keeper_forget_password().
 */
gboolean wax_keeper_remove_account (WaxKeeper *self, const char *id, gboolean keep_data, GError **error);

/* The person's choice. Into Work Offline also ends the account's connections here. */
gboolean wax_keeper_set_offline (WaxKeeper *self, const char *id, gboolean offline, GError **error);

/**
 * wax_keeper_set_account:
 * @changes: (array zero-terminated=1): key, value, key, value, …, as wax_account_setup_set() takes them; besides
 *   "ca-file": a file with the certificate of an authority for this account alone, "" for none, and "ca-fingerprint":
 *   its SHA-256 as the person was given it
 *
 * Changes all of it or nothing; "secure" and "ca-file" leave a line in the ledger. An authority is good for the host
 * that the account has then, and ends when that changes. The password of another server or user stays, see
 * wax_keeper_forget_password().
 *
 * Returns: (transfer full) (nullable): the new record; %NULL with %WAX_USAGE_ERROR, %WAX_TRUST_ERROR_NOT_ALLOWED,
 *   %WAX_TRUST_ERROR_SECURE_FORCED, %WAX_IDENTITY_ERROR_CERTIFICATE_REQUIRED or %WAX_STORE_ERROR.
 */
WaxAccountRecord *wax_keeper_set_account (WaxKeeper *self, const char *id, const char *const *changes, GError **error);

/*
 * The password of the account's user at the account's host, see wax_credentials_lookup() and wax_credentials_store().
 * They may wait for a keyring's prompt. Any thread.
 */
GBytes *wax_keeper_lookup_password (WaxKeeper *self,
                                    const WaxAccountRecord *record,
                                    const WaxKeyringWait *wait,
                                    GError **error);
gboolean wax_keeper_store_password (WaxKeeper *self,
                                    const WaxAccountRecord *record,
                                    GBytes *password,
                                    GCancellable *cancellable,
                                    GError **error);

/* For this session alone, without waiting for any keyring. Any thread. */
gboolean wax_keeper_remember_password (WaxKeeper *self,
                                       const WaxAccountRecord *record,
                                       GBytes *password,
                                       GError **error);

/* What @record signed in with, which was removed or changed: wax_credentials_clear(), unless an account that is there
 * still signs in with it. */
gboolean wax_keeper_forget_password (WaxKeeper *self,
                                     const WaxAccountRecord *record,
                                     GCancellable *cancellable,
                                     GError **error);

/* ---- the person's own certificates ---- */

/* Returns: (transfer full) (nullable) (element-type WaxIdentity): in the order in which they came. */
GPtrArray *wax_keeper_list_identities (WaxKeeper *self, GError **error);

/* Returns: (transfer full) (nullable): whose certificates the account's server accepts, as it said last, in this run or
 * before; %NULL while it never said. Any thread, without waiting. */
WaxIssuerNames *wax_keeper_dup_accepted_issuers (WaxKeeper *self, const WaxAccountRecord *record);

/* Returns: (transfer full) (nullable): see wax_identity_store_get(). */
WaxIdentity *wax_keeper_get_identity (WaxKeeper *self, const char *id, GError **error);

/**
 * wax_keeper_add_identity:
 * @key: see wax-private-key.h
 *
 * Keeps the certificates in the profile and the key in the Secret Service; both, or nothing. May wait for a keyring's
 * prompt. Any thread.
 *
 * Returns: %FALSE with %WAX_IDENTITY_ERROR (see wax_identity_keys_store()) or %WAX_STORE_ERROR.
 */
gboolean wax_keeper_add_identity (WaxKeeper *self, WaxIdentity *identity, GBytes *key, GError **error);

/**
 * wax_keeper_keep_identity:
 * @fleeting: (out) (nullable): set where it worked, and the key will be gone after this session: see
 *   wax_identity_keys_store()
 *
 * The same for who goes on running: where the Secret Service does not keep the key, it is here until the profile is
 * closed, and the certificates stay all the same. Cancelled, it leaves nothing behind.
 */
gboolean wax_keeper_keep_identity (WaxKeeper *self,
                                   WaxIdentity *identity,
                                   GBytes *key,
                                   GCancellable *cancellable,
                                   GError **fleeting,
                                   GError **error);

/* Whether its key is here, without any prompt: see wax_identity_keys_check(). One on a token is looked for when it is
 * used. Any thread. */
gboolean wax_keeper_check_key (WaxKeeper *self, WaxIdentity *identity, GError **fleeting, GError **error);

/**
 * wax_keeper_look_at_identities:
 * @tokens: whether to look at tokens too: which of them are inserted, and what is on those besides
 *
 * How all of them stand. Asks for nothing; with @tokens it waits for card readers. Any thread.
 *
 * Returns: (transfer full) (nullable) (element-type WaxIdentityState)
 */
GPtrArray *wax_keeper_look_at_identities (WaxKeeper *self, gboolean tokens, GError **error);

/* Keeps one that is on a token, as accounts name it; what is on the token stays there. */
gboolean wax_keeper_adopt_identity (WaxKeeper *self, WaxIdentity *identity, GError **error);

/* The same of the one with that @id that a token has, unless one is kept already or none is there. */
gboolean wax_keeper_adopt_from_token (WaxKeeper *self, const char *id, GError **error);

/* See wax_tokens_look() and wax_tokens_give_pin(). */
gboolean wax_keeper_look_at_token (WaxKeeper *self, WaxIdentity *identity, WaxPinWanted *wanted, GError **error);
gboolean wax_keeper_give_pin (WaxKeeper *self, WaxIdentity *identity, GBytes *pin, GError **error);

/* Before it is closed: see wax_tokens_leave(). Any thread, without waiting. */
void wax_keeper_leave_tokens (WaxKeeper *self);

/* See wax_tokens_look_for_key(). */
gboolean wax_keeper_look_for_key (WaxKeeper *self, WaxIdentity *identity, GError **error);

/* Returns: (transfer full) (element-type WaxIdentity): see wax_tokens_list(). Loads the modules for tokens. */
GPtrArray *wax_keeper_list_on_tokens (WaxKeeper *self);

/* Returns: (transfer full): see wax_tokens_dup_inserted(). Loads them, too. */
char *wax_keeper_dup_inserted (WaxKeeper *self);

/* @uri: of RFC 7512, which may name less than everything. Returns: (transfer full) (nullable): the one certificate that
 * it means; %NULL with %WAX_USAGE_ERROR_VALUE. */
WaxIdentity *wax_keeper_find_on_token (WaxKeeper *self, const char *uri, GError **error);

/**
 * wax_keeper_remove_identity:
 *
 * Forgets the key, then the certificates: what is still listed can be removed again. What is on a token stays there,
 * and the PIN is forgotten. May wait for a keyring's prompt; cancelled then, all stays as it was. Any thread.
 *
 * Returns: %FALSE with %WAX_IDENTITY_ERROR (see wax_identity_keys_clear()) or %WAX_STORE_ERROR.
 */
gboolean wax_keeper_remove_identity (WaxKeeper *self,
                                     WaxIdentity *identity,
                                     GCancellable *cancellable,
                                     GError **error);

/**
 * wax_keeper_replace_identity:
 * @old: the id of one, which need not be here any more; it stays where it is
 * @new: the id of one that is here
 *
 * All accounts that sign in with @old sign in with @new from now on, here and in other processes; what was open as @old
 * is closed.
 *
 * Returns: (transfer full) (array zero-terminated=1) (nullable): the ids of those accounts; %NULL with
 *   %WAX_STORE_ERROR.
 */
GStrv wax_keeper_replace_identity (WaxKeeper *self, const char *old, const char *new, GError **error);

/* ---- certificates that were asked for: wax-keeper-request.c ---- */

/* Returns: (transfer full) (nullable) (element-type WaxIdentityRequest): those that wait, in the order in which they
 * were made. */
GPtrArray *wax_keeper_list_requests (WaxKeeper *self, GError **error);

/**
 * wax_keeper_request_identity:
 * @subject: see wax_identity_request_make()
 *
 * Makes a key, keeps it in the Secret Service, and the request in the profile; both, or nothing. May wait for a
 * keyring's prompt. Any thread.
 *
 * Returns: (transfer full) (nullable): %NULL with %WAX_IDENTITY_ERROR: SUBJECT, or see wax_identity_keys_store(); or
 *   with %WAX_STORE_ERROR; or with %G_IO_ERROR_CANCELLED while a keyring asked.
 */
WaxIdentityRequest *wax_keeper_request_identity (WaxKeeper *self,
                                                 const char *subject,
                                                 GCancellable *cancellable,
                                                 GError **error);

/* Whether its key is here, without any prompt. %FALSE with %WAX_IDENTITY_ERROR. Any thread. */
gboolean wax_keeper_check_request (WaxKeeper *self, WaxIdentityRequest *request, GError **error);

/* Forgets it and its key, as wax_keeper_remove_identity(): an answer is of no use then. */
gboolean wax_keeper_remove_request (WaxKeeper *self,
                                    WaxIdentityRequest *request,
                                    GCancellable *cancellable,
                                    GError **error);

/**
 * wax_keeper_read_identities:
 *
 * What is in a file, see wax_identity_file_load(); where it has no key (see wax_identity_file_load_certificates()), the
 * certificate in it that answers a request, or renews one that is here, with the key from the keyring. Nothing is kept
 * yet: a request is done with once wax_keeper_add_identity() or wax_keeper_keep_identity() has kept its answer.
 *
 * Returns: (transfer container) (element-type WaxIdentityPair) (nullable): %NULL also with %WAX_IDENTITY_ERROR over the
 *   key of a request.
 */
GPtrArray *wax_keeper_read_identities (WaxKeeper *self,
                                       const char *path,
                                       GBytes *password,
                                       GCancellable *cancellable,
                                       GError **error);

/* Returns: (transfer full) (nullable): with its key, for a handshake; see wax_identity_keys_lookup() and
 * wax_tokens_unlock(). Any thread. */
GTlsCertificate *wax_keeper_unlock_identity (WaxKeeper *self,
                                             WaxIdentity *identity,
                                             const WaxKeyringWait *wait,
                                             GError **error);

/**
 * wax_keeper_load_certificate:
 * @chosen: (nullable): the id of the one that was chosen for this connection, of an account that asks each time
 * @wait: (nullable)
 * @identity: (out) (transfer full): the same without its key
 *
 * What the account shows to servers that ask for a certificate. May wait for a keyring's prompt. Any thread.
 *
 * Returns: (transfer full) (nullable): %NULL with %WAX_IDENTITY_ERROR: NO_IDENTITY, CHOICE_NEEDED, or see
 *   wax_identity_keys_lookup() and wax_tokens_unlock().
 */
GTlsCertificate *wax_keeper_load_certificate (WaxKeeper *self,
                                              const WaxAccountRecord *record,
                                              const char *chosen,
                                              const WaxKeyringWait *wait,
                                              WaxIdentity **identity,
                                              GError **error);

/* @failure: (nullable): %NULL for success. What cannot be written is logged. */
void wax_keeper_note_channel (WaxKeeper *self, const char *id, WaxChannelId channel, WaxFailure *failure);

/* Returns: (transfer full) (nullable) (element-type WaxChannelState): of the channels that ever ran. */
GPtrArray *wax_keeper_list_channels (WaxKeeper *self, const char *id, GError **error);

/* How the account signed in: with what, and why its certificate had no part in it (nullable). What cannot be written is
 * logged. */
void wax_keeper_note_sign_in (WaxKeeper *self, const char *id, WaxSignInMeans means, WaxFailure *missing);

/* @state: (out) (transfer full) (nullable): see wax_channel_store_get_sign_in() */
gboolean wax_keeper_get_sign_in (WaxKeeper *self, const char *id, WaxSignInState **state, GError **error);

/* ---- connections ---- */

/* From now on its sockets are closed when what they rest on ends. To be called before the first request. */
void wax_keeper_add_connection (WaxKeeper *self, WaxConnection *connection);
void wax_keeper_remove_connection (WaxKeeper *self, WaxConnection *connection);

/* ---- trust ---- */

/* The person's decision, with the fingerprint that was @entered (nullable). Returns: (transfer full) (nullable): %NULL
 * also with %WAX_TRUST_ERROR_NOT_ALLOWED. */
WaxGrant *wax_keeper_grant (WaxKeeper *self,
                            WaxTrustQuestion *question,
                            WaxDuration duration,
                            const char *entered,
                            const char *why,
                            GError **error);

/**
 * wax_keeper_fetch_issuer_async:
 * @question: whose cause is a certificate that the server leaves out
 *
 * Looks for it, because the person wants that. Where it leads to a root that is known here, whoever connects from now
 * on is judged with it. Not from the keeper's own threads.
 */
void wax_keeper_fetch_issuer_async (WaxKeeper *self,
                                    WaxTrustQuestion *question,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/* Returns: %FALSE with %G_IO_ERROR_CANCELLED when the profile was closed meanwhile. */
gboolean wax_keeper_fetch_issuer_finish (WaxKeeper *self,
                                         GAsyncResult *result,
                                         WaxIssuerFinding *finding,
                                         GError **error);

/* The person stays offline: a line in the ledger, and @accounts (ids) work offline. */
gboolean wax_keeper_refuse (WaxKeeper *self, WaxTrustQuestion *question, const char *const *accounts, GError **error);

/* Ends the grants at @endpoint, closes its connections, takes all accounts there offline. Returns: grants ended, or
 * -1. */
int wax_keeper_stop_trusting (WaxKeeper *self, WaxEndpoint *endpoint, GError **error);

/* @all: past ones too. Returns: (transfer full) (nullable) (element-type WaxGrant) */
GPtrArray *wax_keeper_list_grants (WaxKeeper *self, gboolean all, GError **error);

/* @since: Unix s. Returns: (transfer full) (nullable) (element-type WaxTrustLine): the oldest first. */
GPtrArray *wax_keeper_list_lines (WaxKeeper *self, gint64 since, GError **error);

/* Returns: (transfer full) (nullable): of a certificate that was refused there; else %WAX_STORE_ERROR_NOT_FOUND. */
WaxVerdict *wax_keeper_find_met (WaxKeeper *self, WaxEndpoint *endpoint, const char *fingerprint, GError **error);

/**
 * WaxLedgerView: which part of the ledger is looked at
 * @grants: grants, or the lines of the ledger
 * @server: (nullable): only what names a server whose name contains this
 */
typedef struct {
  gboolean grants;
  const char *server;
} WaxLedgerView;

/**
 * wax_keeper_list_ledger:
 * @last_line: (inout): the newest line when it was listed before; 0 for the first time
 *
 * Returns: (transfer full) (nullable): of gint64: a key for each row, the newest first; of grants first those that have
 *   not ended. Empty, with @last_line as it was, when nothing has happened since.
 */
GArray *wax_keeper_list_ledger (WaxKeeper *self, const WaxLedgerView *view, gint64 *last_line, GError **error);

/* Returns: (transfer container) (element-type WaxLedgerEntry) (nullable): in the order of @keys. */
GPtrArray *wax_keeper_read_ledger (WaxKeeper *self,
                                   const WaxLedgerView *view,
                                   const gint64 *keys,
                                   guint n_keys,
                                   GError **error);

/* Returns: (transfer full) (nullable): a certificate that the ledger keeps, as it was met at @endpoint, else as it is
 * judged now; %WAX_STORE_ERROR_NOT_FOUND when it is not kept. */
WaxVerdict *wax_keeper_find_kept (WaxKeeper *self, WaxEndpoint *endpoint, const char *fingerprint, GError **error);

/* Returns: (transfer full) (nullable): see wax_trust_ledger_dup_last_cause(). */
char *wax_keeper_dup_last_cause (WaxKeeper *self, WaxEndpoint *endpoint);

/* Writes what the judge noted, so that other processes see it, and reads what they decided. */
gboolean wax_keeper_flush (WaxKeeper *self, GError **error);

G_END_DECLS
