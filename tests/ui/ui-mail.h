#pragma once

#include "app/wax-session.h"
#include "wax-demo-server.h"

G_BEGIN_DECLS

/* An account, synchronised from a server whose certificate nobody vouches for and the person trusts for a day. */
typedef struct {
  char *dir;
  WaxDemoServer *server;
  WaxSession *session;
  WaxAccount *account;
  WaxAccount *second; /* (nullable) */
} UiMail;

/* @options: of the server. Returns when everything is here. */
UiMail *ui_mail_new (const WaxDemoOptions *options);
void ui_mail_free (UiMail *self);

/* Another account at that server, bob's, synchronised too. */
void ui_mail_add_second (UiMail *self);

/* Ends the session, as the program does when its window is closed; the profile folder and the server stay. */
void ui_mail_end_session (UiMail *self);

/* Removes a folder and what is in it. */
void ui_mail_remove_tree (const char *path);

G_END_DECLS
