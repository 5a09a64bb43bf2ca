#pragma once

#include "app/wax-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WAX_TYPE_SIGN_IN_FORM (wax_sign_in_form_get_type ())

/**
 * WaxSignInForm:
 *
 * How an account signs in: the way, and where one is shown the person's own certificate, which, and the port for it.
 * Signal "changed": anything of it.
 */
G_DECLARE_FINAL_TYPE (WaxSignInForm, wax_sign_in_form, WAX, SIGN_IN_FORM, GtkBox)

/* To be called first. */
void wax_sign_in_form_set_session (WaxSignInForm *self, WaxSession *session);

/* The account's, as far as it is typed: certificates that name it come first. */
void wax_sign_in_form_set_address (WaxSignInForm *self, const char *address);

/* The account's, as far as it is typed, and again when it may have said something: certificates whose issuers it says
 * it accepts come first. */
void wax_sign_in_form_set_server (WaxSignInForm *self, const char *server);

/* Shows how @record signs in. @shown: (nullable): with which certificate it does now */
void wax_sign_in_form_show (WaxSignInForm *self, const WaxAccountRecord *record, WaxIdentity *shown);

/* Static: see wax_account_setup_set(). */
const char *wax_sign_in_form_get_way (WaxSignInForm *self);

/* "" where none is shown, or none is here; see wax_account_setup_set(). */
const char *wax_sign_in_form_get_identity (WaxSignInForm *self);

/* Returns: (transfer none) (nullable): the one that is marked. */
WaxIdentity *wax_sign_in_form_find_identity (WaxSignInForm *self);

/* (nullable): the id of the one for now, where it asks each time. */
const char *wax_sign_in_form_get_chosen (WaxSignInForm *self);

/* 0 where it does not matter. */
guint wax_sign_in_form_get_port (WaxSignInForm *self);

/* Static: a way in words; "" for one that is not known. */
const char *wax_sign_in_form_describe (const char *way);

gboolean wax_sign_in_form_sends_password (WaxSignInForm *self);

/* Whether all that the way needs is there; the password is not this form's affair. */
gboolean wax_sign_in_form_is_complete (WaxSignInForm *self);

G_END_DECLS
