#include "wax-desktop-page.h"

#include "app/wax-settings.h"

#include <glib/gi18n-lib.h>

struct _WaxDesktopPage {
  AdwPreferencesPage parent_instance;
  GSettings *settings; /* (nullable) */
  GListModel *accounts;
  GPtrArray *account_rows; /* of GtkWidget, not held */
  AdwActionRow *notify_row;
  GtkSwitch *notify_switch;
  AdwActionRow *known_row;
  GtkSwitch *known_switch;
  AdwActionRow *subjects_row;
  GtkSwitch *subjects_switch;
  AdwPreferencesGroup *accounts_group;
  AdwActionRow *background_row;
  GtkSwitch *background_switch;
};

G_DEFINE_FINAL_TYPE (WaxDesktopPage, wax_desktop_page, ADW_TYPE_PREFERENCES_PAGE)

/* A locked one cannot be pressed, and says why. */
static void
bind (WaxDesktopPage *self, const char *key, AdwActionRow *row, GtkSwitch *button)
{
  gboolean locked = self->settings != NULL && !g_settings_is_writable (self->settings, key);

  if (self->settings != NULL)
    g_settings_bind (self->settings, key, button, "active", G_SETTINGS_BIND_DEFAULT);
  else
    gtk_widget_set_sensitive (GTK_WIDGET (row), FALSE);
  if (locked)
    adw_action_row_set_subtitle (row, _("Your administrator has set this."));
}

/* ---- of which accounts ---- */

static void
switched_cb (GtkSwitch *button, GParamSpec *pspec, WaxDesktopPage *self)
{
  wax_settings_set_quiet (self->settings, g_object_get_data (G_OBJECT (button), "account-id"),
                          !gtk_switch_get_active (button));
}

static void
add_account (WaxDesktopPage *self, WaxAccount *account)
{
  GtkWidget *button = g_object_new (GTK_TYPE_SWITCH, "valign", GTK_ALIGN_CENTER, NULL);
  GtkWidget *row = adw_action_row_new ();
  const char *id = wax_account_get_id (account);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  g_object_bind_property (account, "title", row, "title", G_BINDING_SYNC_CREATE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  wax_account_get_title (account), -1);
  gtk_switch_set_active (GTK_SWITCH (button), !wax_settings_is_quiet (self->settings, id));
  gtk_widget_set_sensitive (row, self->settings != NULL &&
                                   g_settings_is_writable (self->settings, WAX_SETTINGS_QUIET_ACCOUNTS));
  g_object_set_data_full (G_OBJECT (button), "account-id", g_strdup (id), g_free);
  g_signal_connect_object (button, "notify::active", G_CALLBACK (switched_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (self->accounts_group, row);
  g_ptr_array_add (self->account_rows, row);
}

/* One account is the whole matter. */
static void
accounts_cb (WaxDesktopPage *self)
{
  guint n = g_list_model_get_n_items (self->accounts);

  for (guint i = 0; i < self->account_rows->len; i++)
    adw_preferences_group_remove (self->accounts_group, self->account_rows->pdata[i]);
  g_ptr_array_set_size (self->account_rows, 0);
  for (guint i = 0; i < n; i++) {
    g_autoptr(WaxAccount) account = g_list_model_get_item (self->accounts, i);

    add_account (self, account);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->accounts_group), n > 1);
}

static void
wax_desktop_page_finalize (GObject *object)
{
  g_ptr_array_unref (WAX_DESKTOP_PAGE (object)->account_rows);
  G_OBJECT_CLASS (wax_desktop_page_parent_class)->finalize (object);
}

static void
wax_desktop_page_dispose (GObject *object)
{
  g_clear_object (&WAX_DESKTOP_PAGE (object)->settings);
  g_clear_object (&WAX_DESKTOP_PAGE (object)->accounts);
  G_OBJECT_CLASS (wax_desktop_page_parent_class)->dispose (object);
}

static void
wax_desktop_page_class_init (WaxDesktopPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_desktop_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = wax_desktop_page_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-desktop-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxDesktopPage, notify_row);
  gtk_widget_class_bind_template_child (widget_class, WaxDesktopPage, notify_switch);
  gtk_widget_class_bind_template_child (widget_class, WaxDesktopPage, known_row);
  gtk_widget_class_bind_template_child (widget_class, WaxDesktopPage, known_switch);
  gtk_widget_class_bind_template_child (widget_class, WaxDesktopPage, subjects_row);
  gtk_widget_class_bind_template_child (widget_class, WaxDesktopPage, subjects_switch);
  gtk_widget_class_bind_template_child (widget_class, WaxDesktopPage, accounts_group);
  gtk_widget_class_bind_template_child (widget_class, WaxDesktopPage, background_row);
  gtk_widget_class_bind_template_child (widget_class, WaxDesktopPage, background_switch);
}

static void
wax_desktop_page_init (WaxDesktopPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = wax_settings_open ();
  self->account_rows = g_ptr_array_new ();
  bind (self, WAX_SETTINGS_NOTIFY_NEW_MAIL, self->notify_row, self->notify_switch);
  bind (self, WAX_SETTINGS_NOTIFY_ONLY_KNOWN, self->known_row, self->known_switch);
  bind (self, WAX_SETTINGS_NOTIFY_SUBJECTS, self->subjects_row, self->subjects_switch);
  bind (self, WAX_SETTINGS_RUN_IN_BACKGROUND, self->background_row, self->background_switch);
}

WaxDesktopPage *
wax_desktop_page_new (WaxSession *session)
{
  WaxDesktopPage *self = g_object_new (WAX_TYPE_DESKTOP_PAGE, NULL);

  self->accounts = g_object_ref (wax_session_get_accounts (session));
  g_signal_connect_object (self->accounts, "items-changed", G_CALLBACK (accounts_cb), self, G_CONNECT_SWAPPED);
  accounts_cb (self);
  return self;
}
