#pragma once

#include "identity/wax-identity.h"
#include "press.h"

G_BEGIN_DECLS

/* What tests of the person's own certificates share. */

/* Your Certificates, opened; and closed by one key, whatever toast may still be there. */
GtkWindow *press_open_certificates (Press *press);
void press_close_certificates (Press *press, GtkWindow *page);

/* Removes the one that is there; before that the dialog says @said. */
void press_remove_certificate (GtkWindow *page, const char *said);

guint press_count_certificates (GtkWindow *page);

/* Brings in a file with a password. */
void press_import (GtkWindow *page, const char *path, const char *password);

/* Returns: (transfer full): the certificate in a file, the first of several. */
WaxIdentity *press_load_file (const char *path, const char *password);

/* Returns: (transfer full): the authority that stands above it in its file, in PEM. */
char *press_dup_authority (WaxIdentity *identity);

/* The server lets in whom the authority of that file names. Returns: (transfer full): the certificate in it. */
WaxIdentity *press_accept_file (Press *press, const char *path, const char *password);

/* Authorizes the port for certificates, which is a server of its own, once the bar asks for that. */
void press_trust_port (Press *press);

/* What another process does meanwhile: it succeeds. @arguments: as a shell takes them */
void press_run_waxctl (Press *press, const char *arguments);

G_END_DECLS
