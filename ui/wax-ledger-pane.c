#include "wax-ledger-pane.h"

#include "wax-ledger-row.h"
#include "wax-list-keys.h"
#include "wax-status-words.h"

#include <glib/gi18n-lib.h>

struct _WaxLedgerPane {
  AdwBin parent_instance;

  WaxSession *session;
  WaxLedgerList *list;
  gpointer shown; /* which list the view has */
  gboolean grants;
  gboolean filtered;

  GtkStack *pages;
  AdwStatusPage *empty_page;
  AdwStatusPage *failure_page;
  GtkScrolledWindow *scroller;
  GtkGridView *view; /* of one column: a list view makes two hundred rows, whatever is seen of them, this one thirty */
};

G_DEFINE_FINAL_TYPE (WaxLedgerPane, wax_ledger_pane, ADW_TYPE_BIN)

static void
show_failure (WaxLedgerPane *self, WaxFailure *failure)
{
  g_autofree char *text = wax_status_words_failure (failure);
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_status_page_set_description (self->failure_page, escaped);
  gtk_stack_set_visible_child_name (self->pages, "failure");
}

static void
show_empty (WaxLedgerPane *self)
{
  if (self->filtered) {
    adw_status_page_set_title (self->empty_page, _("No Such Server"));
    adw_status_page_set_description (self->empty_page, _("The ledger knows no server of that name."));
  } else if (self->grants) {
    adw_status_page_set_title (self->empty_page, _("Nothing Trusted by Hand"));
    adw_status_page_set_description (self->empty_page,
                                     _("You have never connected despite a problem with a certificate."));
  } else {
    adw_status_page_set_title (self->empty_page, _("Nothing Has Happened"));
    adw_status_page_set_description (self->empty_page, _("Every certificate so far was good."));
  }
  gtk_stack_set_visible_child_name (self->pages, "empty");
}

/* What could not be brought up to date is not shown as if it were. */
static void
update_page (WaxLedgerPane *self)
{
  WaxFailure *failure = wax_ledger_list_get_failure (self->list);

  if (failure != NULL)
    show_failure (self, failure);
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0)
    gtk_stack_set_visible_child_name (self->pages, "list");
  else if (wax_ledger_list_is_loading (self->list))
    gtk_stack_set_visible_child_name (self->pages, "loading");
  else
    show_empty (self);
}

static void
retry_cb (WaxLedgerPane *self)
{
  wax_ledger_list_reload (self->list);
}

static void
setup_cb (WaxLedgerPane *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, wax_ledger_row_new (self->session));
  gtk_list_item_set_activatable (item, FALSE);
}

/* One column has no columns to tell: it is a list. GTK says so no more once the cell is on screen. */
static void
tell_as_row (GtkWidget *cell)
{
  if (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (cell)) != GTK_ACCESSIBLE_ROLE_LIST_ITEM)
    g_object_set (cell, "accessible-role", GTK_ACCESSIBLE_ROLE_LIST_ITEM, NULL);
}

static void
bind_cb (WaxLedgerPane *self, GtkListItem *item)
{
  tell_as_row (gtk_widget_get_parent (gtk_list_item_get_child (item)));
  wax_ledger_row_set_item (WAX_LEDGER_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
unbind_cb (WaxLedgerPane *self, GtkListItem *item)
{
  wax_ledger_row_set_item (WAX_LEDGER_ROW (gtk_list_item_get_child (item)), NULL);
}

/* Rows are made for what is shown; nothing is as slow as they are. */
static void
show_list (WaxLedgerPane *self)
{
  GtkNoSelection *rows;

  if (self->list == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)) || self->shown == self->list)
    return;
  self->shown = self->list;
  rows = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->list)));
  gtk_grid_view_set_model (self->view, GTK_SELECTION_MODEL (rows));
  g_object_unref (rows);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

void
wax_ledger_pane_show (WaxLedgerPane *self, WaxSession *session, gboolean grants, const char *server)
{
  g_set_object (&self->session, session);
  g_clear_object (&self->list);
  self->grants = grants;
  self->filtered = server[0] != '\0';
  self->list = wax_ledger_list_new (session, grants, server);
  self->shown = NULL;
  g_signal_connect_object (self->list, "notify", G_CALLBACK (update_page), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (update_page), self, G_CONNECT_SWAPPED);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  grants ? _("Trusted by You") : _("History"), -1);
  show_list (self);
  update_page (self);
}

static void
wax_ledger_pane_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (wax_ledger_pane_parent_class)->map (widget);
  show_list (WAX_LEDGER_PANE (widget));
}

static void
wax_ledger_pane_dispose (GObject *object)
{
  WaxLedgerPane *self = WAX_LEDGER_PANE (object);

  if (self->list != NULL)
    gtk_grid_view_set_model (self->view, NULL); /* the rows, which ask the session for names, go with it */
  g_clear_object (&self->list);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (wax_ledger_pane_parent_class)->dispose (object);
}

static void
wax_ledger_pane_class_init (WaxLedgerPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_ledger_pane_dispose;
  widget_class->map = wax_ledger_pane_map;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-ledger-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxLedgerPane, pages);
  gtk_widget_class_bind_template_child (widget_class, WaxLedgerPane, empty_page);
  gtk_widget_class_bind_template_child (widget_class, WaxLedgerPane, failure_page);
  gtk_widget_class_bind_template_child (widget_class, WaxLedgerPane, scroller);
  gtk_widget_class_bind_template_child (widget_class, WaxLedgerPane, view);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
}

static void
wax_ledger_pane_init (WaxLedgerPane *self)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  gtk_grid_view_set_factory (self->view, factory);
  wax_list_keys_leave_by_tab (GTK_WIDGET (self->view));
}
