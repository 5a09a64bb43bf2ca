#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WaxSignInState:
 * @signed_in_with: "password", "certificate", "both", or "" for nothing
 * @error_domain: e.g. "identity": why the certificate had no part in it, of an account that has one to show; "" where
 *   it had
 * @error_code: e.g. "expired"
 * @error_text: the sentence that was shown
 * @error_help: what helps, as it was shown; "" where nothing was known
 *
 * How an account's newest attempt to sign in went.
 * Immutable, ref-counted, any thread; fields are read directly. Strings are never %NULL.
 */
typedef struct {
  const char *signed_in_with;
  const char *error_domain;
  const char *error_code;
  const char *error_text;
  const char *error_help;
} WaxSignInState;

/* @fields: copied; %NULL strings become "" */
WaxSignInState *wax_sign_in_state_new (const WaxSignInState *fields);
WaxSignInState *wax_sign_in_state_ref (WaxSignInState *self);
void wax_sign_in_state_unref (WaxSignInState *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxSignInState, wax_sign_in_state_unref)

G_END_DECLS
