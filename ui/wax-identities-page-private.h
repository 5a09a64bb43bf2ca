#pragma once

#include "wax-failure-card.h"
#include "wax-identities-page.h"
#include "wax-identity-import.h"
#include "wax-wait-row.h"

G_BEGIN_DECLS

/* What the files of the page share; nothing else includes it. */
struct _WaxIdentitiesPage {
  AdwPreferencesPage parent_instance;

  WaxSession *session;
  WaxIdentityImport *import;   /* (nullable) */
  GtkFileChooserNative *saver; /* (nullable) */
  GPtrArray *arriving;         /* (nullable): listed, while the requests are */
  GPtrArray *states;           /* (nullable): as they are shown */
  GPtrArray *requests;         /* (nullable) */
  char *shown;                 /* all that the rows say */
  gboolean loading;
  gboolean outdated; /* while it was loading */
  guint n_expected;  /* how many requests there will be once the one that was made is shown; 0 for none */

  GtkStack *pages;
  GtkListBox *list;
  GtkWidget *looking;
  WaxWaitRow *wait;
  WaxFailureCard *failure;
  GtkLabel *sentence;
  GtkWidget *buttons;
  GtkButton *import_button;
};

/* What it stands in. */
GtkWindow *wax_identities_page_get_window (WaxIdentitiesPage *self);

/* Whether its window was closed, while something that was begun there comes to its end. */
gboolean wax_identities_page_is_gone (WaxIdentitiesPage *self);

WaxIdentityImport *wax_identities_page_get_import (WaxIdentitiesPage *self);

/* ---- wax-identities-page-acts.c: what the buttons do ---- */

void wax_identities_page_request (WaxIdentitiesPage *self);
void wax_identities_page_install_actions (GtkWidgetClass *widget_class);

G_END_DECLS
