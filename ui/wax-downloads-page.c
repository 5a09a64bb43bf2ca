#include "wax-downloads-page.h"

#include "app/wax-settings.h"
#include "wax-choice.h"
#include "wax-own-setting-rows.h"
#include "wax-setting-rows.h"

#include <glib/gi18n-lib.h>

/* Of one account; lives as long as its row, which may outlive session and window. */
typedef struct {
  WaxSession *session; /* weak */
  WaxAccount *account; /* weak */
  GtkWidget *row;
  GtkDropDown *choice;
  gboolean updating;
} Ages;

/* The rows of all accounts; lives as long as the page. */
typedef struct {
  WaxSession *session; /* weak */
  AdwPreferencesGroup *group;
  GtkWidget *empty;
  GPtrArray *rows; /* of GtkWidget, not held */
} Accounts;

static const WaxOwnChoice ages[] = {
  { "all", N_("All messages") },
  { "days:366", N_("Of the last year") },
  { "days:184", N_("Of the last 6 months") },
  { "days:92", N_("Of the last 3 months") },
  { "days:31", N_("Of the last month") },
  { "headers", N_("No messages") },
  { NULL },
};

static const WaxOwnChoice sizes[] = {
  { "0", N_("Any size") }, { "1", N_("1 MB") },   { "5", N_("5 MB") },
  { "10", N_("10 MB") },   { "25", N_("25 MB") }, { NULL },
};

/* ---- one account ---- */

static void
ages_free (gpointer data)
{
  Ages *self = data;

  g_clear_weak_pointer (&self->session);
  g_clear_weak_pointer (&self->account);
  g_free (self);
}

/* A number of days that another program set is shown as the next larger one here. */
static guint
find_age (const char *download)
{
  guint found = 0, days = g_str_has_prefix (download, "days:") ? (guint) g_ascii_strtoull (download + 5, NULL, 10) : 0;

  for (guint i = 0; ages[i].value != NULL; i++) {
    if (g_str_equal (ages[i].value, download))
      return i;
    if (days > 0 && g_str_has_prefix (ages[i].value, "days:") && g_ascii_strtoull (ages[i].value + 5, NULL, 10) >= days)
      found = i;
  }
  return found;
}

static void
show (GtkWidget *row)
{
  Ages *self = g_object_get_data (G_OBJECT (row), "ages");

  if (self->account == NULL)
    return;
  self->updating = TRUE;
  gtk_drop_down_set_selected (self->choice, find_age (wax_account_get_record (self->account)->download));
  self->updating = FALSE;
}

static void
title_cb (GtkWidget *row)
{
  Ages *self = g_object_get_data (G_OBJECT (row), "ages");
  const char *title = wax_account_get_title (self->account);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  wax_choice_set_name (self->choice, title);
}

static void
set_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GtkWidget) row = data;
  Ages *self = g_object_get_data (G_OBJECT (row), "ages");
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxFailure) failure = NULL;

  if (wax_session_finish (WAX_SESSION (source), result, &error)) {
    wax_setting_rows_set_text (row, NULL);
    return;
  }
  failure = wax_failure_new (error, NULL);
  wax_setting_rows_set_text (row, failure->sentence);
  if (self != NULL)
    show (row);
}

static void
chosen_cb (GtkDropDown *choice, GParamSpec *pspec, Ages *self)
{
  if (!self->updating && self->session != NULL && self->account != NULL)
    wax_session_set_download_async (self->session, self->account, ages[gtk_drop_down_get_selected (choice)].value,
                                    set_cb, g_object_ref (self->row));
}

static GtkWidget *
new_row (WaxSession *session, WaxAccount *account)
{
  g_autoptr(GtkStringList) labels = gtk_string_list_new (NULL);
  Ages *self = g_new0 (Ages, 1);

  for (guint i = 0; ages[i].value != NULL; i++)
    gtk_string_list_append (labels, _(ages[i].label));
  g_set_weak_pointer (&self->session, session);
  g_set_weak_pointer (&self->account, account);
  self->choice = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  wax_choice_name_rows_to_cut (self->choice);
  gtk_drop_down_set_model (self->choice, G_LIST_MODEL (labels));
  self->row = wax_setting_rows_new (wax_account_get_title (account), NULL, GTK_WIDGET (self->choice));
  g_object_set_data_full (G_OBJECT (self->row), "ages", self, ages_free);
  show (self->row);
  g_signal_connect (self->choice, "notify::selected", G_CALLBACK (chosen_cb), self);
  g_signal_connect_object (account, "notify::record", G_CALLBACK (show), self->row, G_CONNECT_SWAPPED);
  g_signal_connect_object (account, "notify::title", G_CALLBACK (title_cb), self->row, G_CONNECT_SWAPPED);
  return self->row;
}

/* ---- all accounts ---- */

static void
accounts_free (gpointer data)
{
  Accounts *self = data;

  g_clear_weak_pointer (&self->session);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

static void
accounts_cb (GObject *page)
{
  Accounts *self = g_object_get_data (page, "accounts");
  GListModel *accounts = self->session != NULL ? wax_session_get_accounts (self->session) : NULL;
  guint n = accounts != NULL ? g_list_model_get_n_items (accounts) : 0;

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < n; i++) {
    g_autoptr(WaxAccount) account = g_list_model_get_item (accounts, i);
    GtkWidget *row = new_row (self->session, account);

    adw_preferences_group_add (self->group, row);
    g_ptr_array_add (self->rows, row);
  }
  gtk_widget_set_visible (self->empty, n == 0);
}

static AdwPreferencesGroup *
new_accounts (AdwPreferencesPage *page, WaxSession *session)
{
  Accounts *self = g_new0 (Accounts, 1);

  g_set_weak_pointer (&self->session, session);
  self->rows = g_ptr_array_new ();
  self->group = g_object_new (
    ADW_TYPE_PREFERENCES_GROUP, "title", _("For Reading Offline"), "description",
    _("Which messages are fetched with their attachments before you open them. Of all others the list shows sender,"
      " subject and first words; they are fetched when you open them, and stay. Until then only the server finds them"
      " in a search."), NULL);
  self->empty = g_object_new (GTK_TYPE_LABEL, "label", _("No accounts yet."), "xalign", 0.0, "wrap", TRUE, NULL);
  adw_preferences_group_add (self->group, self->empty);
  g_object_set_data_full (G_OBJECT (page), "accounts", self, accounts_free);
  g_signal_connect_object (wax_session_get_accounts (session), "items-changed", G_CALLBACK (accounts_cb), page,
                           G_CONNECT_SWAPPED);
  accounts_cb (G_OBJECT (page));
  return self->group;
}

AdwPreferencesPage *
wax_downloads_page_new (WaxSession *session)
{
  g_autoptr(GSettings) settings = wax_settings_open ();
  AdwPreferencesPage *page = g_object_new (ADW_TYPE_PREFERENCES_PAGE, "title", _("Downloads"), "name", "downloads",
                                           "icon-name", "folder-download-symbolic", NULL);
  AdwPreferencesGroup *limits = g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title", _("Limits"), NULL);

  adw_preferences_page_add (page, new_accounts (page, session));
  adw_preferences_group_add (limits, wax_own_setting_rows_new_choice (settings, WAX_SETTINGS_DOWNLOAD_MAX_MIB, sizes,
                                                                      _("Largest Message"),
                                                                      _("Larger messages are fetched when you open"
                                                                        " them.")));
  adw_preferences_group_add (limits, wax_own_setting_rows_new_switch (settings, WAX_SETTINGS_DOWNLOAD_METERED,
                                                                      _("On Metered Networks, Too"),
                                                                      _("Otherwise only what lists show is fetched"
                                                                        " while the desktop says that the network is"
                                                                        " metered.")));
  adw_preferences_page_add (page, limits);
  return page;
}
