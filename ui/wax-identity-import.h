#pragma once

#include "app/wax-session.h"
#include "wax-wait-row.h"

G_BEGIN_DECLS

#define WAX_TYPE_IDENTITY_IMPORT (wax_identity_import_get_type ())

/**
 * WaxIdentityImport:
 *
 * Brings in a certificate of the person's own: asks for the file, for its password where it needs one, again when that
 * is wrong, and for the certificate that is meant where it holds several. Whoever holds it lets go of it when its
 * window goes: what it asks goes with it.
 *
 * Signals:
 * - "imported" (#WaxIdentity): it is here
 * - "failed" (#WaxFailure or %NULL): why not; %NULL when a new try begins. Nothing follows where the person gave it up.
 */
G_DECLARE_FINAL_TYPE (WaxIdentityImport, wax_identity_import, WAX, IDENTITY_IMPORT, GObject)

/* @parent: what its dialogs stand above; not held
 * @wait: a row in it, for what takes long: a keyring may ask for its password */
WaxIdentityImport *wax_identity_import_new (WaxSession *session, GtkWindow *parent, WaxWaitRow *wait);

/* Asks for the file. */
void wax_identity_import_start (WaxIdentityImport *self);

/* The same for what an authority answers to a request. */
void wax_identity_import_start_answer (WaxIdentityImport *self);

G_END_DECLS
