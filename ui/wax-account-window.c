#include "wax-account-window.h"

#include "store/wax-html-text.h"
#include "wax-away-dialog.h"
#include "wax-connection-window.h"
#include "wax-labels.h"
#include "wax-name-dialog.h"
#include "wax-senders-window.h"
#include "wax-setting-rows.h"
#include "wax-signature-dialog.h"
#include "wax-status-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum { PREVIEW = 60, PREVIEW_BYTES = 1000 };

struct _WaxAccountWindow {
  AdwWindow parent_instance;
  WaxSession *session;
  WaxAccount *account;
  WaxAccountSettings *settings;
  WaxSettingsPane *pane;
  AdwWindowTitle *title;
  GtkWidget *name;
  GtkWidget *connection;
  GtkListBox *signatures;
  GtkWidget *no_signatures;
  GtkWidget *new_button;
  GtkWidget *away;
  GtkWidget *senders;
};

G_DEFINE_FINAL_TYPE (WaxAccountWindow, wax_account_window, ADW_TYPE_WINDOW)

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* ---- signatures ---- */

/* Its beginning, in one line. */
static char *
preview (const WaxSignature *signature)
{
  g_autofree char *text = signature->text[0] != '\0'
                            ? g_strdup (signature->text)
                            : wax_html_to_text (signature->html, strlen (signature->html), PREVIEW_BYTES);

  g_strstrip (g_strdelimit (text, "\r\n\t", ' '));
  if (g_utf8_strlen (text, -1) <= PREVIEW)
    return g_steal_pointer (&text);
  *g_utf8_offset_to_pointer (text, PREVIEW) = '\0';
  return g_strconcat (text, "…", NULL);
}

static void
edit_cb (GtkWidget *button, WaxAccountWindow *self)
{
  const char *id = g_object_get_data (G_OBJECT (button), "id");

  gtk_window_present (GTK_WINDOW (wax_signature_dialog_new (GTK_WINDOW (self), self->settings, id)));
}

static void
new_signature_cb (WaxAccountWindow *self)
{
  gtk_window_present (GTK_WINDOW (wax_signature_dialog_new (GTK_WINDOW (self), self->settings, NULL)));
}

static GtkWidget *
make_signature (WaxAccountWindow *self, const WaxSignature *signature)
{
  GtkWidget *button = gtk_button_new_with_label (_("Edit…"));
  g_autofree char *text = preview (signature);
  /* Translators: %s is the name of a signature. */
  g_autofree char *name = g_strdup_printf (_("Edit “%s”"), signature->name);

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_tooltip_text (button, name);
  g_object_set_data_full (G_OBJECT (button), "id", g_strdup (signature->id), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (edit_cb), self, 0);
  return wax_setting_rows_new (signature->name, text, button);
}

static void
show_signatures (WaxAccountWindow *self, GPtrArray *signatures)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  gboolean focused = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->signatures));
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->signatures, 0)) != NULL)
    gtk_list_box_remove (self->signatures, GTK_WIDGET (row));
  for (guint i = 0; i < signatures->len; i++)
    gtk_list_box_append (self->signatures, make_signature (self, signatures->pdata[i]));
  gtk_widget_set_visible (GTK_WIDGET (self->signatures), signatures->len > 0);
  gtk_widget_set_visible (self->no_signatures, signatures->len == 0);
  if (focused)
    gtk_widget_grab_focus (self->new_button);
}

static GArray *
list_signatures (WaxAccountSettings *settings)
{
  WaxRemoteSettings *all = wax_account_settings_get (settings);
  GArray *choices = wax_setting_choices_new ();

  /* Translators: no signature */
  wax_setting_choices_add (choices, "", C_ ("signature", "None"));
  for (guint i = 0; all != NULL && i < all->signatures->len; i++) {
    WaxSignature *signature = all->signatures->pdata[i];

    wax_setting_choices_add (choices, signature->id, signature->name);
  }
  return choices;
}

static GArray *
list_formats (WaxAccountSettings *settings)
{
  GArray *choices = wax_setting_choices_new ();

  wax_setting_choices_add (choices, "html", _("With formatting"));
  wax_setting_choices_add (choices, "text", _("As plain text"));
  return choices;
}

static GArray *
list_places (WaxAccountSettings *settings)
{
  GArray *choices = wax_setting_choices_new ();

  wax_setting_choices_add (choices, "outlook", _("Above the quoted message"));
  wax_setting_choices_add (choices, "internet", _("At the end"));
  return choices;
}

static void
add_signatures (WaxAccountWindow *self, AdwPreferencesPage *page)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  AdwPreferencesGroup *use = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  adw_preferences_group_set_title (group, _("Signatures"));
  self->signatures = g_object_new (GTK_TYPE_LIST_BOX, "selection-mode", GTK_SELECTION_NONE, "visible", FALSE, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->signatures), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->signatures), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Signatures"),
                                  -1);
  self->no_signatures = g_object_new (GTK_TYPE_LABEL, "label", _("None yet."), "xalign", 0.0, "wrap", TRUE, NULL);
  self->new_button =
    g_object_new (GTK_TYPE_BUTTON, "label", _("New Signature…"), "halign", GTK_ALIGN_START, "sensitive", FALSE, NULL);
  g_signal_connect_object (self->new_button, "clicked", G_CALLBACK (new_signature_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->signatures));
  gtk_box_append (GTK_BOX (box), self->no_signatures);
  gtk_box_append (GTK_BOX (box), self->new_button);
  adw_preferences_group_add (group, box);
  adw_preferences_group_add (use, wax_setting_rows_new_choice (self->pane, WAX_PREFERENCE_SIGNATURE_NEW,
                                                               list_signatures, _("In New Messages"), NULL));
  adw_preferences_group_add (use, wax_setting_rows_new_choice (self->pane, WAX_PREFERENCE_SIGNATURE_ANSWERS,
                                                               list_signatures, _("In Replies and Forwarded Messages"),
                                                               NULL));
  adw_preferences_group_add (use, wax_setting_rows_new_choice (self->pane, WAX_PREFERENCE_SIGNATURE_STYLE, list_places,
                                                               _("Where It Stands There"), NULL));
  adw_preferences_page_add (page, group);
  adw_preferences_page_add (page, use);
}

/* ---- the account itself ---- */

typedef struct {
  WaxAccountWindow *window;
  WaxNameDialog *dialog;
} Renaming;

static void
renamed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Renaming *renaming = data;
  g_autoptr(GError) error = NULL;
  gboolean done = wax_session_finish (WAX_SESSION (source), result, &error);

  if (wax_name_dialog_is_open (renaming->dialog) && done)
    gtk_window_close (GTK_WINDOW (renaming->dialog));
  else if (wax_name_dialog_is_open (renaming->dialog))
    wax_name_dialog_fail (renaming->dialog, error, NULL, NULL);
  g_object_unref (renaming->dialog);
  g_object_unref (renaming->window);
  g_free (renaming);
}

static void
name_submitted_cb (WaxNameDialog *dialog, const char *name, WaxAccountWindow *self)
{
  g_autoptr(GCancellable) cancellable = wax_name_dialog_begin (dialog);
  Renaming *renaming = g_new (Renaming, 1);

  *renaming = (Renaming){ g_object_ref (self), g_object_ref (dialog) };
  wax_session_set_name_async (self->session, self->account, name, renamed_cb, renaming);
}

static char *
check_name (const char *name, gpointer unused)
{
  return NULL; /* two may have the same: then their servers stand beside */
}

static void
rename_cb (WaxAccountWindow *self)
{
  const char *name = wax_account_get_record (self->account)->name;
  WaxNameDialog *dialog = wax_name_dialog_new (GTK_WINDOW (self), _("Rename Account"), _("Rename"), name, check_name,
                                               NULL, NULL);

  g_signal_connect_object (dialog, "submitted", G_CALLBACK (name_submitted_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
connection_cb (WaxAccountWindow *self)
{
  GtkWindow *window = GTK_WINDOW (wax_connection_window_new (self->session, self->account));

  gtk_window_set_transient_for (window, GTK_WINDOW (self));
  gtk_window_set_destroy_with_parent (window, TRUE);
  gtk_window_present (window);
}

static void
away_cb (WaxAccountWindow *self)
{
  gtk_window_present (GTK_WINDOW (wax_away_dialog_new (GTK_WINDOW (self), self->settings)));
}

static void
senders_cb (WaxAccountWindow *self)
{
  gtk_window_present (GTK_WINDOW (wax_senders_window_new (GTK_WINDOW (self), self->settings)));
}

/* ---- what is shown ---- */

static void
show_account (WaxAccountWindow *self)
{
  g_autoptr(WaxStatusWords) words = wax_status_words_new (self->account, get_now ());

  adw_window_title_set_subtitle (self->title, wax_account_get_address (self->account));
  wax_setting_rows_set_text (self->name, wax_account_get_record (self->account)->name);
  wax_setting_rows_set_text (self->connection, words->headline);
}

static void
refresh_cb (WaxAccountWindow *self)
{
  WaxRemoteSettings *all = wax_account_settings_get (self->settings);
  g_autofree char *away = wax_away_dialog_describe (self->settings, get_now ());
  g_autofree char *senders = wax_senders_window_describe (self->settings);

  gtk_widget_set_sensitive (self->new_button, wax_account_settings_can_change (self->settings));
  if (all == NULL)
    return;
  show_signatures (self, all->signatures);
  wax_setting_rows_set_text (self->away, away);
  wax_setting_rows_set_text (self->senders, senders);
}

static void
accounts_cb (WaxAccountWindow *self)
{
  if (wax_session_find_account (self->session, wax_account_get_id (self->account)) == NULL)
    gtk_window_destroy (GTK_WINDOW (self));
}

/* ---- object ---- */

static void
add_group (AdwPreferencesPage *page, const char *title, const char *description, GtkWidget *const *rows)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, title);
  adw_preferences_group_set_description (group, description);
  for (guint i = 0; rows[i] != NULL; i++)
    adw_preferences_group_add (group, rows[i]);
  adw_preferences_page_add (page, group);
}

static void
add_pane (WaxAccountWindow *self, AdwPreferencesPage *page)
{
  GtkWidget *group = adw_preferences_group_new ();

  g_object_bind_property (self->pane, "visible", group, "visible", G_BINDING_SYNC_CREATE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->pane));
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (group));
}

static void
add_groups (WaxAccountWindow *self, AdwPreferencesPage *page)
{
  GtkWidget *const own[] = {
    self->name = wax_setting_rows_new_button (_("Name"), NULL, _("Rename…"), G_CALLBACK (rename_cb), self),
    self->connection = wax_setting_rows_new_button (_("Connection"), NULL, _("Connection Settings"),
                                                    G_CALLBACK (connection_cb), self),
    NULL };
  GtkWidget *const mail[] = {
    wax_setting_rows_new_choice (self->pane, "zimbraPrefComposeFormat", list_formats, _("Begin Messages"), NULL),
    self->away = wax_setting_rows_new_button (_("Out of Office"), NULL, _("Change…"), G_CALLBACK (away_cb), self),
    self->senders = wax_setting_rows_new_button (_("Trusted and Blocked Senders"), NULL, _("Show…"),
                                                 G_CALLBACK (senders_cb), self),
    wax_setting_rows_new_switch (self->pane, "zimbraPrefSaveToSent", TRUE, _("Keep a Copy of What Is Sent"),
                                 _("In the folder for sent messages")),
    wax_setting_rows_new_switch (self->pane, "zimbraPrefIncludeTrashInSearch", FALSE, _("Search in the Trash, Too"),
                                 NULL),
    wax_setting_rows_new_switch (self->pane, "zimbraPrefIncludeSpamInSearch", FALSE, _("Search in Junk, Too"), NULL),
    NULL };

  add_group (page, _("Account"), NULL, own);
  add_signatures (self, page);
  add_group (page, _("At the Server"), _("These hold on all your devices."), mail);
}

static void
wax_account_window_dispose (GObject *object)
{
  WaxAccountWindow *self = WAX_ACCOUNT_WINDOW (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->account);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (wax_account_window_parent_class)->dispose (object);
}

static void
wax_account_window_class_init (WaxAccountWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wax_account_window_dispose;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_WINDOW);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
wax_account_window_init (WaxAccountWindow *self)
{
  GtkWidget *header = adw_header_bar_new ();

  self->title = ADW_WINDOW_TITLE (adw_window_title_new (_("Account Settings"), NULL));
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), GTK_WIDGET (self->title));
  adw_window_set_content (ADW_WINDOW (self), gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  gtk_box_append (GTK_BOX (adw_window_get_content (ADW_WINDOW (self))), header);
  wax_labels_show_cut (GTK_WIDGET (self->title));
}

WaxAccountWindow *
wax_account_window_new (WaxSession *session, WaxAccount *account)
{
  WaxAccountWindow *self =
    g_object_new (WAX_TYPE_ACCOUNT_WINDOW, "title", _("Account Settings"), "default-width", 600, "default-height", 760,
                  "width-request", 340, "height-request", 294, NULL);
  GtkWidget *page = g_object_new (ADW_TYPE_PREFERENCES_PAGE, "vexpand", TRUE, NULL);

  self->session = g_object_ref (session);
  self->account = g_object_ref (account);
  self->settings = wax_account_settings_new (account);
  self->pane = wax_settings_pane_new (self->settings);
  add_pane (self, ADW_PREFERENCES_PAGE (page));
  add_groups (self, ADW_PREFERENCES_PAGE (page));
  gtk_box_append (GTK_BOX (adw_window_get_content (ADW_WINDOW (self))), page);
  g_signal_connect_object (self->pane, "refresh", G_CALLBACK (refresh_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (account, "notify", G_CALLBACK (show_account), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (wax_session_get_accounts (session), "items-changed", G_CALLBACK (accounts_cb), self,
                           G_CONNECT_SWAPPED);
  show_account (self);
  refresh_cb (self);
  return self;
}
