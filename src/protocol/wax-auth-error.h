#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WAX_AUTH_ERROR (wax_auth_error_quark ())

/**
 * WaxAuthError:
 * @WAX_AUTH_ERROR_PASSWORD_REFUSED: wrong password or name, or an account that is locked or closed: servers do not
 *   tell these apart. It must not be tried again with the same password: failures lock people out
 * @WAX_AUTH_ERROR_NO_PASSWORD: signing in is needed and no password was given yet
 * @WAX_AUTH_ERROR_PASSWORD_EXPIRED: the password was right and has to be changed first
 * @WAX_AUTH_ERROR_SECOND_FACTOR: the account wants a second factor, or wants one to be set up
 * @WAX_AUTH_ERROR_LOCKED_OUT: too many failures: the server refuses this machine for a quarter of an hour
 * @WAX_AUTH_ERROR_TOKEN_GONE: the server ends each session at once, even one that was just opened
 * @WAX_AUTH_ERROR_MAINTENANCE: the account is under maintenance; local data stays as it is
 * @WAX_AUTH_ERROR_ACCOUNT: the account may not use this service
 *
 * Why an account could not be signed in. Messages are for logs: they hold no secret and no words of a server.
 */
typedef enum {
  WAX_AUTH_ERROR_PASSWORD_REFUSED,
  WAX_AUTH_ERROR_NO_PASSWORD,
  WAX_AUTH_ERROR_PASSWORD_EXPIRED,
  WAX_AUTH_ERROR_SECOND_FACTOR,
  WAX_AUTH_ERROR_LOCKED_OUT,
  WAX_AUTH_ERROR_TOKEN_GONE,
  WAX_AUTH_ERROR_MAINTENANCE,
  WAX_AUTH_ERROR_ACCOUNT,
} WaxAuthError;

GQuark wax_auth_error_quark (void);

G_END_DECLS
