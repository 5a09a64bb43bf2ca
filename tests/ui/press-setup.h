#pragma once

#include "press.h"
#include "wax-fault-server.h"
#include "wax-test-pki.h"

G_BEGIN_DECLS

/* Setting up an account by keys. */

#define PRESS_USER "alice@example.test"
#define PRESS_PASSWORD "secret-1"

/* The program on a profile without any account. @dialog: the one that is open */
typedef struct {
  char *dir;
  WaxTestCert *root; /* the computer trusts it */
  WaxTestCert *leaf; /* of localhost */
  WaxDemoServer *server;
  WaxFaultServer *fault;
  GSocket *closed;
  guint port; /* of the server */
  WaxApplication *application;
  GtkWindow *window;
  GtkWindow *dialog;
} PressSetup;

void press_setup_set_up (PressSetup *self, gconstpointer unused);
void press_setup_tear_down (PressSetup *self, gconstpointer unused);

/* A good server; one with that fault; none. */
void press_setup_start_server (PressSetup *self);
void press_setup_start_fault (PressSetup *self, WaxFault fault);
void press_setup_stop_servers (PressSetup *self);

/* ---- the form ---- */

/* @id: of an entry in the dialog */
void press_setup_wait_for_entry (PressSetup *self, const char *id, const char *text);

/* Opens the dialog from the window, which is ready; whose account it is is typed, and the entry of the server has the
 * focus. */
void press_setup_begin (PressSetup *self);

/* Over what stands there. @host: at self->port */
void press_setup_type_server (PressSetup *self, const char *host);

/**
 * press_setup_open_form:
 * @way: which one of those that are listed
 *
 * Fills it in up to the certificate.
 *
 * Returns: (transfer none): the part of the dialog that tells the way to sign in.
 */
GtkWidget *press_setup_open_form (PressSetup *self, guint way);

/* At the port where certificates are asked for. */
void press_setup_connect (PressSetup *self, GtkWidget *form, guint port);

/* Whether the account that is shown is connected and at rest. @data: of a PressSetup */
gboolean press_setup_is_online (gpointer data);

/* The account is there, once, and its mail. */
void press_setup_wait_for_mail (PressSetup *self);

G_END_DECLS
