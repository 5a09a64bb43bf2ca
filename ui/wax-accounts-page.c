#include "wax-accounts-page.h"

#include "wax-account-window.h"
#include "wax-setting-rows.h"
#include "wax-status-words.h"

#include <glib/gi18n-lib.h>

struct _WaxAccountsPage {
  AdwPreferencesPage parent_instance;
  WaxSession *session;
  GtkListBox *list;
  GtkWidget *empty;
};

G_DEFINE_FINAL_TYPE (WaxAccountsPage, wax_accounts_page, ADW_TYPE_PREFERENCES_PAGE)

static void
settings_cb (GtkWidget *button, WaxAccountsPage *self)
{
  WaxAccount *account = wax_session_find_account (self->session, g_object_get_data (G_OBJECT (button), "id"));
  GtkWindow *window;

  if (account == NULL)
    return;
  window = GTK_WINDOW (wax_account_window_new (self->session, account));
  gtk_window_set_transient_for (window, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  gtk_window_set_destroy_with_parent (window, TRUE);
  gtk_window_present (window);
}

/* Whose window it is has the application's actions only where that has windows of its own. */
static void
add_cb (WaxAccountsPage *self)
{
  GApplication *application = g_application_get_default ();

  if (application != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (application), "add-account", NULL);
}

static void
show_account (GtkWidget *row, GParamSpec *pspec, WaxAccount *account)
{
  g_autoptr(WaxStatusWords) words = wax_status_words_new (account, g_get_real_time () / G_USEC_PER_SEC);
  g_autofree char *text = g_strdup_printf ("%s\n%s", wax_account_get_address (account), words->headline);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), wax_account_get_record (account)->name);
  wax_setting_rows_set_text (row, text);
}

static void
changed_cb (WaxAccount *account, GParamSpec *pspec, GtkWidget *row)
{
  show_account (row, NULL, account);
}

static GtkWidget *
make_row (WaxAccountsPage *self, WaxAccount *account)
{
  GtkWidget *button = gtk_button_new_with_label (_("Settings…"));
  /* Translators: %s is how an account is called. */
  g_autofree char *name = g_strdup_printf (_("Settings of %s"), wax_account_get_title (account));
  GtkWidget *row;

  g_object_set_data_full (G_OBJECT (button), "id", g_strdup (wax_account_get_id (account)), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (settings_cb), self, 0);
  row = wax_setting_rows_new (wax_account_get_record (account)->name, NULL, button);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (account, "notify", G_CALLBACK (changed_cb), row, 0);
  show_account (row, NULL, account);
  return row;
}

static void
show_accounts (WaxAccountsPage *self)
{
  GListModel *accounts = wax_session_get_accounts (self->session);
  guint n = g_list_model_get_n_items (accounts);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < n; i++) {
    g_autoptr(WaxAccount) account = g_list_model_get_item (accounts, i);

    gtk_list_box_append (self->list, make_row (self, account));
  }
  gtk_widget_set_visible (GTK_WIDGET (self->list), n > 0);
  gtk_widget_set_visible (self->empty, n == 0);
}

static void
wax_accounts_page_dispose (GObject *object)
{
  g_clear_object (&WAX_ACCOUNTS_PAGE (object)->session);
  G_OBJECT_CLASS (wax_accounts_page_parent_class)->dispose (object);
}

static void
wax_accounts_page_class_init (WaxAccountsPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wax_accounts_page_dispose;
}

static void
wax_accounts_page_init (WaxAccountsPage *self)
{
  GtkWidget *group = g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title", _("Accounts"), NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "label", _("Add Account…"), "halign", GTK_ALIGN_START, NULL);

  self->list = g_object_new (GTK_TYPE_LIST_BOX, "selection-mode", GTK_SELECTION_NONE, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Accounts"), -1);
  self->empty = g_object_new (GTK_TYPE_LABEL, "label", _("None yet."), "xalign", 0.0, "wrap", TRUE, NULL);
  g_signal_connect_object (button, "clicked", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (box), self->empty);
  gtk_box_append (GTK_BOX (box), button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), box);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self), ADW_PREFERENCES_GROUP (group));
}

WaxAccountsPage *
wax_accounts_page_new (WaxSession *session)
{
  WaxAccountsPage *self = g_object_new (WAX_TYPE_ACCOUNTS_PAGE, "title", _("Accounts"), "name", "accounts",
                                        "icon-name", "avatar-default-symbolic", NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (wax_session_get_accounts (session), "items-changed", G_CALLBACK (show_accounts), self,
                           G_CONNECT_SWAPPED);
  show_accounts (self);
  return self;
}
