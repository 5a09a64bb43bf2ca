#pragma once

#include "identity/wax-identity-error.h"
#include "identity/wax-identity.h"

G_BEGIN_DECLS

/**
 * WaxTokenTries: what a token itself says of its PIN (PKCS#11, CK_TOKEN_INFO); never a number, for it gives none
 * @WAX_TOKEN_TRIES_SOME: nothing
 * @WAX_TOKEN_TRIES_FEWER: a wrong one was entered since the last right one
 * @WAX_TOKEN_TRIES_LAST: one more wrong one blocks it
 */
typedef enum {
  WAX_TOKEN_TRIES_SOME,
  WAX_TOKEN_TRIES_FEWER,
  WAX_TOKEN_TRIES_LAST,
} WaxTokenTries;

/**
 * WaxPinWanted: what there is to say to a person before a token's PIN is entered
 * @token: (nullable): what its owner calls the token; %NULL where it wants none now
 * @on_reader: the reader has keys of its own (CKF_PROTECTED_AUTHENTICATION_PATH), and the PIN is entered there alone
 */
typedef struct {
  char *token;
  WaxTokenTries tries;
  gboolean on_reader;
} WaxPinWanted;

/**
 * WaxPinFunc:
 *
 * Called when a token wants its PIN and none is known, before anything is connected; others who need a token wait
 * meanwhile. In a thread of its own.
 *
 * Returns: (transfer full) (nullable): the PIN, a secret; where it is entered on the reader any secret, once the person
 *   knows that; %NULL where there is none now.
 */
typedef GBytes *(*WaxPinFunc) (const WaxPinWanted *wanted, gpointer user_data);

void wax_pin_wanted_clear (WaxPinWanted *self);

/**
 * WaxTokens:
 *
 * Smart cards and other PKCS#11 tokens, through p11-kit. Its modules are loaded by the first call that needs one, which
 * takes some 10 ms, or as long as a card reader likes. Each token is logged in to once, and stays so for all accounts
 * and connections until wax_tokens_lock() or until it is taken out; the PIN is kept in locked memory as long. Any
 * thread but the main one: calls wait for the token.
 */
typedef struct _WaxTokens WaxTokens;

/* @func: (nullable): lives as long as this */
WaxTokens *wax_tokens_new (WaxPinFunc func, gpointer user_data);
WaxTokens *wax_tokens_ref (WaxTokens *self);

/* With the last reference all tokens are logged out of. */
void wax_tokens_unref (WaxTokens *self);

/* Returns: (transfer full) (element-type WaxIdentity): what the tokens have that are inserted now, each with its URI.
 * Asks for no PIN. */
GPtrArray *wax_tokens_list (WaxTokens *self);

/* Returns: (transfer full): which tokens are inserted now: another text once one comes or goes. Asks for nothing. */
char *wax_tokens_dup_inserted (WaxTokens *self);

/**
 * wax_tokens_unlock:
 * @identity: one with a URI
 *
 * Logs in where that is needed. A PIN that the token refused is not sent again: with the next call another one is asked
 * for.
 *
 * Returns: (transfer full) (nullable): for a handshake, with its key on the token; %NULL with %WAX_IDENTITY_ERROR:
 *   TOKEN_GONE, TOKEN_NO_KEY, TOKEN_FAILED, PIN_NEEDED, PIN_WRONG, PIN_LAST_TRY or PIN_BLOCKED.
 */
GTlsCertificate *wax_tokens_unlock (WaxTokens *self, WaxIdentity *identity, GError **error);

/**
 * wax_tokens_look:
 * @identity: one with a URI
 * @wanted: (out caller-allocates): to be cleared with wax_pin_wanted_clear()
 *
 * Asks for nothing, and sends nothing to the token's login.
 *
 * Returns: %FALSE with %WAX_IDENTITY_ERROR: TOKEN_GONE or PIN_BLOCKED.
 */
gboolean wax_tokens_look (WaxTokens *self, WaxIdentity *identity, WaxPinWanted *wanted, GError **error);

/**
 * wax_tokens_give_pin:
 * @pin: (nullable): a secret, which a person has just entered; %NULL where they do so on the reader, which this waits
 *   for
 *
 * Logs in with it, where that is still needed; sent once, and kept only if it was right.
 *
 * Returns: %FALSE with an error of wax_tokens_unlock(), which that goes on saying until another one is given.
 */
gboolean wax_tokens_give_pin (WaxTokens *self, WaxIdentity *identity, GBytes *pin, GError **error);

/* Whether the key of @identity, one with a URI, is at hand now; %FALSE with an error of wax_tokens_unlock(), without
 * asking for anything. */
gboolean wax_tokens_look_for_key (WaxTokens *self, WaxIdentity *identity, GError **error);

/**
 * wax_tokens_check:
 * @certificate: any with a key, from wax_tokens_unlock() or not
 *
 * Returns: whether its key is at hand; %FALSE with an error of wax_tokens_unlock(), without asking for anything.
 */
gboolean wax_tokens_check (GTlsCertificate *certificate, GError **error);

/**
 * wax_tokens_answer:
 * @certificate: of wax_tokens_unlock()
 * @question: what the TLS library asks in a handshake: for keys that want the PIN for each signature
 *   (CKA_ALWAYS_AUTHENTICATE), and where something else has logged out of the token meanwhile
 *
 * Answers with the PIN that was right before, once; nobody is asked.
 *
 * Returns: whether it was answered.
 */
gboolean wax_tokens_answer (GTlsCertificate *certificate, GTlsPassword *question);

/* Logs out and forgets all PINs, when the computer is locked or goes to sleep. Connections that stand go on. Does not
 * wait. */
void wax_tokens_lock (WaxTokens *self);

/**
 * wax_tokens_leave:
 *
 * When the program ends: no reader is waited for from now on. Where one just asks for a PIN on keys of its own, which
 * nothing can end, all calls return at once, with %G_IO_ERROR_CANCELLED, and so does the last unref; what is left of
 * this ends with that login, or with the process.
 */
void wax_tokens_leave (WaxTokens *self);

/* Of one token alone, whose certificate is not used any more. */
void wax_tokens_forget (WaxTokens *self, WaxIdentity *identity);

/* Whether this process has loaded the modules for tokens at any time. */
gboolean wax_tokens_were_loaded (void);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WaxPinWanted, wax_pin_wanted_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxTokens, wax_tokens_unref)

G_END_DECLS
