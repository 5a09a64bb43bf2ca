#include "wax-senders-window.h"

#include "wax-button-layout.h"
#include "wax-labels.h"
#include "wax-row-layout.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum { MAX_SENDER = 256 };

typedef struct {
  WaxSettingsOperation operation; /* what adds to it */
  GtkWidget *entry;
  GtkWidget *button;
  GtkWidget *problem;
  GtkListBox *list;
  GtkWidget *empty;
} Senders;

struct _WaxSendersWindow {
  AdwWindow parent_instance;
  WaxSettingsPane *pane;
  Senders trusted;
  Senders blocked;
};

G_DEFINE_FINAL_TYPE (WaxSendersWindow, wax_senders_window, ADW_TYPE_WINDOW)

/* ---- what can stand there ---- */

/* An address, or a domain, also with the "@" that other programs want before it. */
static gboolean
is_sender (const char *text)
{
  const char *at = strchr (text, '@');
  const char *domain = at != NULL ? at + 1 : text;

  if (strlen (text) > MAX_SENDER || strpbrk (text, " \t,;<>\"()") != NULL || strchr (domain, '@') != NULL)
    return FALSE;
  return strchr (domain, '.') != NULL && domain[0] != '.' && !g_str_has_suffix (domain, ".");
}

/* (transfer full): a domain without the "@". */
static char *
dup_sender (Senders *senders)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (senders->entry))));

  return g_strdup (text[0] == '@' ? text + 1 : text);
}

/* ---- changing them ---- */

static Senders *
find_senders (WaxSendersWindow *self, GtkWidget *widget)
{
  return widget == self->trusted.entry || widget == self->trusted.button ? &self->trusted : &self->blocked;
}

static void
entered_cb (WaxSendersWindow *self, GtkWidget *entry)
{
  Senders *senders = find_senders (self, entry);
  WaxAccountSettings *settings = wax_settings_pane_get_settings (self->pane);

  gtk_widget_set_visible (senders->problem, FALSE);
  gtk_widget_set_sensitive (senders->button, wax_account_settings_can_change (settings) &&
                                               gtk_entry_get_text_length (GTK_ENTRY (senders->entry)) > 0);
}

static void
add_cb (WaxSendersWindow *self, GtkWidget *widget)
{
  Senders *senders = find_senders (self, widget);
  g_autofree char *sender = dup_sender (senders);

  if (!gtk_widget_is_sensitive (senders->button))
    return;
  gtk_widget_set_visible (senders->problem, !is_sender (sender));
  if (!is_sender (sender))
    return;
  gtk_editable_set_text (GTK_EDITABLE (senders->entry), "");
  wax_settings_pane_change (self->pane, wax_settings_change_new_sender (senders->operation, sender));
}

static void
remove_cb (GtkWidget *button, WaxSendersWindow *self)
{
  const char *sender = g_object_get_data (G_OBJECT (button), "sender");
  WaxSettingsChange *change = wax_settings_change_new_sender (WAX_SETTINGS_FORGET, sender);

  gtk_widget_set_sensitive (button, FALSE);
  wax_settings_pane_change (self->pane, change);
}

/* ---- what is shown ---- */

static GtkWidget *
make_row (WaxSendersWindow *self, const char *sender, gboolean can_change)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", sender, "use-markup", FALSE, "title-lines", 0,
                                 "activatable", FALSE, NULL);
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "icon-name", "user-trash-symbolic", "valign", GTK_ALIGN_CENTER,
                                    "sensitive", can_change, NULL);
  /* Translators: %s is a mail address or a domain. */
  g_autofree char *name = g_strdup_printf (_("Remove %s"), sender);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, sender, -1);
  g_object_set_data_full (G_OBJECT (button), "sender", g_strdup (sender), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  wax_labels_add_no_hyphens_below (row);
  wax_row_layout_use_below (row);
  return row;
}

static void
show_senders (WaxSendersWindow *self, Senders *senders, GPtrArray *all, gboolean can_change)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  gboolean focused = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (senders->list));
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (senders->list, 0)) != NULL)
    gtk_list_box_remove (senders->list, GTK_WIDGET (row));
  for (guint i = 0; i < all->len; i++)
    gtk_list_box_append (senders->list, make_row (self, all->pdata[i], can_change));
  gtk_widget_set_visible (GTK_WIDGET (senders->list), all->len > 0);
  gtk_widget_set_visible (senders->empty, all->len == 0);
  gtk_widget_set_sensitive (senders->entry, can_change);
  entered_cb (self, senders->entry);
  if (focused)
    gtk_widget_grab_focus (senders->entry);
}

static void
refresh_cb (WaxSendersWindow *self)
{
  WaxAccountSettings *settings = wax_settings_pane_get_settings (self->pane);
  WaxRemoteSettings *all = wax_account_settings_get (settings);
  gboolean can_change = wax_account_settings_can_change (settings);

  if (all == NULL)
    return;
  show_senders (self, &self->trusted, all->trusted, can_change);
  show_senders (self, &self->blocked, all->blocked, can_change);
}

/* ---- object ---- */

static GtkWidget *
make_entry_row (WaxSendersWindow *self, Senders *senders, const char *name)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  senders->entry = g_object_new (GTK_TYPE_ENTRY, "hexpand", TRUE, "width-chars", 8, "sensitive", FALSE, NULL);
  senders->button = g_object_new (GTK_TYPE_BUTTON, "label", _("Add"), "sensitive", FALSE, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (senders->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (senders->button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, name, -1);
  g_signal_connect_object (senders->entry, "changed", G_CALLBACK (entered_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (senders->entry, "activate", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (senders->button, "clicked", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), senders->entry);
  gtk_box_append (GTK_BOX (box), senders->button);
  gtk_widget_set_layout_manager (box, wax_button_layout_new_row ());
  return box;
}

static GtkWidget *
make_label (const char *text, GtkAccessibleRole role)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "xalign", 0.0, "visible", FALSE,
                                   "accessible-role", role, NULL);

  wax_labels_add_no_hyphens (GTK_LABEL (label));
  return label;
}

static GtkWidget *
make_group (WaxSendersWindow *self, Senders *senders, const char *title, const char *description)
{
  GtkWidget *group = g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title", title, "description", description, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  senders->list = g_object_new (GTK_TYPE_LIST_BOX, "selection-mode", GTK_SELECTION_NONE, "visible", FALSE, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (senders->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (senders->list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  senders->problem = make_label (_("That is neither a mail address nor a domain, such as “example.org”."),
                                 GTK_ACCESSIBLE_ROLE_ALERT);
  senders->empty = make_label (_("None yet."), GTK_ACCESSIBLE_ROLE_LABEL);
  gtk_box_append (GTK_BOX (box), make_entry_row (self, senders, title));
  gtk_box_append (GTK_BOX (box), senders->problem);
  gtk_box_append (GTK_BOX (box), senders->empty);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (senders->list));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), box);
  return group;
}

static void
wax_senders_window_class_init (WaxSendersWindowClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_WINDOW);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
wax_senders_window_init (WaxSendersWindow *self)
{
  self->trusted.operation = WAX_SETTINGS_TRUST;
  self->blocked.operation = WAX_SETTINGS_BLOCK;
}

WaxSendersWindow *
wax_senders_window_new (GtkWindow *parent, WaxAccountSettings *settings)
{
  WaxSendersWindow *self =
    g_object_new (WAX_TYPE_SENDERS_WINDOW, "title", _("Trusted and Blocked Senders"), "transient-for", parent,
                  "destroy-with-parent", TRUE, "modal", TRUE, "default-width", 520, "default-height", 640,
                  "width-request", 340, "height-request", 294, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = g_object_new (ADW_TYPE_PREFERENCES_PAGE, "vexpand", TRUE, NULL);
  GtkWidget *first = adw_preferences_group_new (), *header = adw_header_bar_new ();
  GtkWidget *title = adw_window_title_new (_("Trusted and Blocked Senders"), NULL);

  self->pane = wax_settings_pane_new (settings);
  g_object_bind_property (self->pane, "visible", first, "visible", G_BINDING_SYNC_CREATE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (first), GTK_WIDGET (self->pane));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (first));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (make_group (self, &self->trusted, _("Never Junk"),
                              _("The server lets mail of these addresses and domains through. Anybody can pretend to be"
                                " one of them."))));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (make_group (self, &self->blocked, _("Always Junk"),
                              _("The server takes new mail of these addresses and domains for junk."))));
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), title);
  wax_labels_show_cut (title);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), page);
  adw_window_set_content (ADW_WINDOW (self), box);
  g_signal_connect_object (self->pane, "refresh", G_CALLBACK (refresh_cb), self, G_CONNECT_SWAPPED);
  refresh_cb (self);
  return self;
}

char *
wax_senders_window_describe (WaxAccountSettings *settings)
{
  WaxRemoteSettings *all = wax_account_settings_get (settings);
  guint trusted = all != NULL ? all->trusted->len : 0, blocked = all != NULL ? all->blocked->len : 0;
  g_autofree char *first = g_strdup_printf (ngettext ("%u never junk", "%u never junk", trusted), trusted);
  g_autofree char *second = g_strdup_printf (ngettext ("%u always junk", "%u always junk", blocked), blocked);

  if (trusted + blocked == 0)
    return g_strdup (_("None"));
  /* Translators: how many senders are on two lists: “2 never junk, 5 always junk”. */
  return g_strdup_printf (_("%s, %s"), first, second);
}
