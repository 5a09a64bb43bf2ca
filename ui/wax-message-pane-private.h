#pragma once

#include "wax-message-pane.h"
#include "wax-not-found.h"
#include "wax-row-selection.h"
#include "wax-search-footer.h"
#include "wax-search-notes.h"
#include "wax-search-suggestions.h"
#include "wax-sync-footer.h"

G_BEGIN_DECLS

struct _WaxMessagePane {
  AdwBin parent_instance;

  WaxAccount *account; /* (nullable): whose folder is shown */
  GPtrArray *accounts; /* of WaxAccount: it alone, or those whose inboxes are shown */
  WaxFolderItem *folder;
  WaxMessageList *list;
  WaxRowSelection *selection;
  WaxMessageItem *single; /* (nullable): the one that is chosen, and no other */
  WaxMessageItem *awaited; /* (nullable): was chosen since, and is not loaded yet */
  char *query; /* the search that is shown, "" for the folder */
  WaxQuery *asked; /* (nullable): the same, read */
  gboolean had_focus; /* before rows changed */
  guint focus_id;
  guint patience_id; /* (0: none) the rows before are shown until those of the list have been read */
  guint tick_id; /* (0: none) rows come with each frame */
  guint rows_id; /* (0: none) rows take their words with each frame */
  gboolean rows_bound; /* since the last frame */
  GPtrArray *spare_rows; /* of WaxMessageRow: the view threw their places away */
  gboolean expecting_gone;
  gboolean pressed_twice; /* just now */
  guint32 pressed_at; /* by the display's clock, ms */
  double pressed_x, pressed_y; /* in the window */
  gboolean compact;
  gboolean grouped;
  guint n_new; /* told and not yet taken back */
  guint news_id;

  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  WaxSearchSuggestions *suggestions;
  WaxSearchNotes *notes;
  WaxNotFound *not_found;
  WaxSearchFooter *footer;
  GtkStack *pages;
  AdwStatusPage *failure;
  GtkScrolledWindow *scroller;
  GtkListView *view;
  GtkRevealer *news;
  GtkWidget *news_box;
  GtkLabel *news_text;
  WaxSyncFooter *sync;
};

/* wax-message-pane-conversations.c: actions. toggle: @parameter: (x): the key of a message; turn: to the end of the
 * line ("messages.right", mirrored where lines are) expands, to its beginning collapses the one that has the focus */
void wax_message_pane_toggle_conversation (GtkWidget *widget, const char *name, GVariant *parameter);
void wax_message_pane_turn_conversation (GtkWidget *widget, const char *name, GVariant *parameter);

/* wax-message-pane-menu.c: once for each row; an action, of the row that has the focus */
void wax_message_pane_attach_row_menu (GtkWidget *row);
void wax_message_pane_pop_up_menu (GtkWidget *widget, const char *name, GVariant *parameter);

/* the same file: from now on it is known what came last, a press or a key */
void wax_message_pane_watch_presses (WaxMessagePane *self);

/* wax-message-pane-rows.c: set_factory: once; rows come from there. update: those that are there, shown or kept in
 * reserve, change; those that are made later are made so */
void wax_message_pane_set_factory (WaxMessagePane *self);
void wax_message_pane_update_rows (WaxMessagePane *self);

G_END_DECLS
