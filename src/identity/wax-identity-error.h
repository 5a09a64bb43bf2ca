#pragma once

#include "util/wax-endpoint.h"

G_BEGIN_DECLS

#define WAX_IDENTITY_ERROR (wax_identity_error_quark ())
#define WAX_IDENTITY_FILE_ERROR (wax_identity_file_error_quark ())

/**
 * WaxIdentityError:
 * @WAX_IDENTITY_ERROR_NO_PASSWORD: none is stored for this server and name
 * @WAX_IDENTITY_ERROR_KEYRING_LOCKED: the keyring is locked, and stayed so
 * @WAX_IDENTITY_ERROR_NO_KEYRING: nothing offers a Secret Service here
 * @WAX_IDENTITY_ERROR_FAILED: the Secret Service failed otherwise
 * @WAX_IDENTITY_ERROR_CERTIFICATE_REQUIRED: policy does not let this account sign in without a certificate
 * @WAX_IDENTITY_ERROR_NO_KEY: the private key of an identity is stored nowhere
 * @WAX_IDENTITY_ERROR_KEY_LOCKED: the keyring that has it is locked, and stayed so
 * @WAX_IDENTITY_ERROR_NO_KEY_STORE: nothing offers a Secret Service here, so no private key is kept
 * @WAX_IDENTITY_ERROR_KEY_FAILED: the Secret Service failed otherwise over a private key
 * @WAX_IDENTITY_ERROR_NO_IDENTITY: the account signs in with a certificate, and none was chosen for it, or the chosen
 *   one is not here any more
 * @WAX_IDENTITY_ERROR_CHOICE_NEEDED: the account asks each time which certificate it signs in with, and none was chosen
 *   for this connection
 * @WAX_IDENTITY_ERROR_WITHHELD: there is one, and it is not shown to a server that may speak older TLS than policy
 *   allows there
 * @WAX_IDENTITY_ERROR_NOT_REQUESTED: the server did not ask for a certificate
 * @WAX_IDENTITY_ERROR_NONE_SENT: it asked for one, and there was none to show
 * @WAX_IDENTITY_ERROR_ISSUER_NOT_ACCEPTED: it refused one whose issuers it does not name among those that it accepts
 * @WAX_IDENTITY_ERROR_EXPIRED: it refused one that has expired
 * @WAX_IDENTITY_ERROR_NOT_YET_VALID: it refused one that is not valid yet
 * @WAX_IDENTITY_ERROR_WRONG_PURPOSE: it refused one that does not say that it is for clients
 * @WAX_IDENTITY_ERROR_REVOKED: it says that the certificate was withdrawn
 * @WAX_IDENTITY_ERROR_FORBIDDEN: it took the certificate, or what stands before it did, and answered with status 403
 * @WAX_IDENTITY_ERROR_FORBIDDEN_UNASKED: it answered with status 403 and had not asked for a certificate: as servers do
 *   that want one for some paths only, and speak TLS 1.3
 * @WAX_IDENTITY_ERROR_NOT_LOOKED_UP: it took the certificate, and cannot tell whose it is: its port, mode or rules for
 *   that are not set up
 * @WAX_IDENTITY_ERROR_NO_ADMINISTRATOR: it took the certificate, which opens nothing for administrators
 * @WAX_IDENTITY_ERROR_NOT_MAPPED: it took the certificate, and opens no account with it
 * @WAX_IDENTITY_ERROR_REFUSED: it refused one with which nothing is wrong that is known here
 * @WAX_IDENTITY_ERROR_BOUND: policy does not let the account go on without its certificate, for which the server did
 *   not ask on this connection: nothing was sent
 * @WAX_IDENTITY_ERROR_OTHER_ACCOUNT: it opened another account with it than the one that was meant
 * @WAX_IDENTITY_ERROR_TOKEN_GONE: no token that is inserted has the certificate
 * @WAX_IDENTITY_ERROR_TOKEN_NO_KEY: the token has the certificate without its private key
 * @WAX_IDENTITY_ERROR_TOKEN_FAILED: the token or its reader failed otherwise
 * @WAX_IDENTITY_ERROR_PIN_NEEDED: the token wants its PIN
 * @WAX_IDENTITY_ERROR_PIN_WRONG: the token refused the PIN
 * @WAX_IDENTITY_ERROR_PIN_LAST_TRY: one more wrong PIN blocks the token, as it says itself
 * @WAX_IDENTITY_ERROR_PIN_BLOCKED: the token is blocked after wrong PINs
 * @WAX_IDENTITY_ERROR_SUBJECT: no certificate can be asked for in that name
 * @WAX_IDENTITY_ERROR_KEYRING_ASKS: the keyring asks for a password of its own, and waits for it
 * @WAX_IDENTITY_ERROR_KEY_ASKS: the same, over a private key
 */
typedef enum {
  WAX_IDENTITY_ERROR_NO_PASSWORD,
  WAX_IDENTITY_ERROR_KEYRING_LOCKED,
  WAX_IDENTITY_ERROR_NO_KEYRING,
  WAX_IDENTITY_ERROR_FAILED,
  WAX_IDENTITY_ERROR_CERTIFICATE_REQUIRED,
  WAX_IDENTITY_ERROR_NO_KEY,
  WAX_IDENTITY_ERROR_KEY_LOCKED,
  WAX_IDENTITY_ERROR_NO_KEY_STORE,
  WAX_IDENTITY_ERROR_KEY_FAILED,
  WAX_IDENTITY_ERROR_NO_IDENTITY,
  WAX_IDENTITY_ERROR_CHOICE_NEEDED,
  WAX_IDENTITY_ERROR_WITHHELD,
  WAX_IDENTITY_ERROR_NOT_REQUESTED,
  WAX_IDENTITY_ERROR_NONE_SENT,
  WAX_IDENTITY_ERROR_ISSUER_NOT_ACCEPTED,
  WAX_IDENTITY_ERROR_EXPIRED,
  WAX_IDENTITY_ERROR_NOT_YET_VALID,
  WAX_IDENTITY_ERROR_WRONG_PURPOSE,
  WAX_IDENTITY_ERROR_REVOKED,
  WAX_IDENTITY_ERROR_FORBIDDEN,
  WAX_IDENTITY_ERROR_FORBIDDEN_UNASKED,
  WAX_IDENTITY_ERROR_NOT_LOOKED_UP,
  WAX_IDENTITY_ERROR_NO_ADMINISTRATOR,
  WAX_IDENTITY_ERROR_NOT_MAPPED,
  WAX_IDENTITY_ERROR_REFUSED,
  WAX_IDENTITY_ERROR_BOUND,
  WAX_IDENTITY_ERROR_OTHER_ACCOUNT,
  WAX_IDENTITY_ERROR_TOKEN_GONE,
  WAX_IDENTITY_ERROR_TOKEN_NO_KEY,
  WAX_IDENTITY_ERROR_TOKEN_FAILED,
  WAX_IDENTITY_ERROR_PIN_NEEDED,
  WAX_IDENTITY_ERROR_PIN_WRONG,
  WAX_IDENTITY_ERROR_PIN_LAST_TRY,
  WAX_IDENTITY_ERROR_PIN_BLOCKED,
  WAX_IDENTITY_ERROR_SUBJECT,
  WAX_IDENTITY_ERROR_KEYRING_ASKS,
  WAX_IDENTITY_ERROR_KEY_ASKS,
} WaxIdentityError;

GQuark wax_identity_error_quark (void);

/* Sets @code; @endpoint: the server that it is about. @text: for logs */
void wax_identity_error_set (GError **error, WaxIdentityError code, WaxEndpoint *endpoint, const char *text);

/* Returns: (transfer none) (nullable): the server that @error is about, valid as long as @error: an account may have
 * a port for certificates besides that for its mail. */
WaxEndpoint *wax_identity_error_get_endpoint (const GError *error);

/**
 * WaxIdentityFileError: why a file brings no identity
 * @WAX_IDENTITY_FILE_ERROR_PASSWORD_NEEDED: it is protected by a password, and none was given
 * @WAX_IDENTITY_FILE_ERROR_WRONG_PASSWORD: it is protected by another password
 * @WAX_IDENTITY_FILE_ERROR_NOT_SUPPORTED: the password is right or needless, and something in it is of a kind that the
 *   library cannot read
 * @WAX_IDENTITY_FILE_ERROR_NO_KEY: certificates, and no private key
 * @WAX_IDENTITY_FILE_ERROR_NO_CERTIFICATE: a private key, and no certificate
 * @WAX_IDENTITY_FILE_ERROR_MISMATCH: its private key belongs to none of its certificates
 * @WAX_IDENTITY_FILE_ERROR_UNREADABLE: nothing that holds certificates or keys: damaged, cut off, or something else
 * @WAX_IDENTITY_FILE_ERROR_TOO_LARGE: larger than any such file
 * @WAX_IDENTITY_FILE_ERROR_SEVERAL: it holds several, and which one is meant was not said
 * @WAX_IDENTITY_FILE_ERROR_NO_ANSWER: certificates, and no private key; and no request that waits is answered by them
 */
typedef enum {
  WAX_IDENTITY_FILE_ERROR_PASSWORD_NEEDED,
  WAX_IDENTITY_FILE_ERROR_WRONG_PASSWORD,
  WAX_IDENTITY_FILE_ERROR_NOT_SUPPORTED,
  WAX_IDENTITY_FILE_ERROR_NO_KEY,
  WAX_IDENTITY_FILE_ERROR_NO_CERTIFICATE,
  WAX_IDENTITY_FILE_ERROR_MISMATCH,
  WAX_IDENTITY_FILE_ERROR_UNREADABLE,
  WAX_IDENTITY_FILE_ERROR_TOO_LARGE,
  WAX_IDENTITY_FILE_ERROR_SEVERAL,
  WAX_IDENTITY_FILE_ERROR_NO_ANSWER,
} WaxIdentityFileError;

GQuark wax_identity_file_error_quark (void);

G_END_DECLS
