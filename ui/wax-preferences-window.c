#include "wax-preferences-window.h"

#include "wax-accounts-page.h"
#include "wax-desktop-page.h"
#include "wax-downloads-page.h"
#include "wax-identities-page.h"
#include "wax-labels.h"
#include "wax-list-keys.h"
#include "wax-manual-window.h"
#include "wax-reading-page.h"
#include "wax-toasts.h"
#include "wax-writing-page.h"

struct _WaxPreferencesWindow {
  AdwWindow parent_instance;
  AdwToastOverlay *toasts;
  AdwLeaflet *leaflet;
  GtkListBox *contents;
  AdwWindowTitle *title;
  GtkStack *pages;
  WaxIdentitiesPage *identities;
};

G_DEFINE_FINAL_TYPE (WaxPreferencesWindow, wax_preferences_window, ADW_TYPE_WINDOW)

/* Who comes back may have unlocked a keyring. */
static void
active_cb (WaxPreferencesWindow *self)
{
  if (gtk_window_is_active (GTK_WINDOW (self)))
    wax_identities_page_refresh (self->identities);
}

static GtkWidget *
row_new (AdwPreferencesPage *page)
{
  const char *title = adw_preferences_page_get_title (page);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *row = g_object_new (GTK_TYPE_LIST_BOX_ROW, "child", box, NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  wax_labels_add_no_hyphens (GTK_LABEL (label));
  gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_IMAGE, "icon-name", adw_preferences_page_get_icon_name (page),
                                               "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_box_append (GTK_BOX (box), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_object_set_data (G_OBJECT (row), "page", page);
  return row;
}

/* Titles of groups, which would be cut. */
static void
wrap_headings (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_has_css_class (widget, "heading")) {
    gtk_label_set_ellipsize (GTK_LABEL (widget), PANGO_ELLIPSIZE_NONE);
    gtk_label_set_wrap (GTK_LABEL (widget), TRUE);
    wax_labels_add_no_hyphens (GTK_LABEL (widget));
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    wrap_headings (child);
}

static void
add_page (WaxPreferencesWindow *self, gpointer page)
{
  wrap_headings (page);
  gtk_stack_add_named (self->pages, page, adw_preferences_page_get_name (page));
  gtk_list_box_append (self->contents, row_new (page));
}

static void
selected_cb (WaxPreferencesWindow *self, GtkListBoxRow *row)
{
  AdwPreferencesPage *page = row != NULL ? g_object_get_data (G_OBJECT (row), "page") : NULL;

  if (page == NULL)
    return;
  gtk_stack_set_visible_child (self->pages, GTK_WIDGET (page));
  adw_window_title_set_title (self->title, adw_preferences_page_get_title (page));
}

/* Where both have room the list keeps the focus: the next key may want another page. */
static void
activated_cb (WaxPreferencesWindow *self, GtkListBoxRow *row)
{
  if (!adw_leaflet_get_folded (self->leaflet))
    return;
  adw_leaflet_set_visible_child_name (self->leaflet, "page");
  gtk_widget_child_focus (gtk_stack_get_visible_child (self->pages), GTK_DIR_TAB_FORWARD);
}

static void
back (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxPreferencesWindow *self = WAX_PREFERENCES_WINDOW (widget);

  adw_leaflet_set_visible_child_name (self->leaflet, "contents");
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_selected_row (self->contents)));
}

static void
wax_preferences_window_class_init (WaxPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/waxwing/Waxwing/wax-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxPreferencesWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, WaxPreferencesWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, WaxPreferencesWindow, contents);
  gtk_widget_class_bind_template_child (widget_class, WaxPreferencesWindow, title);
  gtk_widget_class_bind_template_child (widget_class, WaxPreferencesWindow, pages);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_install_action (widget_class, "preferences.back", NULL, back);
  wax_manual_add_key (widget_class, "identity");
}

static void
wax_preferences_window_init (WaxPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wax_list_keys_leave_by_tab (GTK_WIDGET (self->contents));
  wax_toasts_leave_escape (adw_toast_overlay_get_child (self->toasts));
  g_signal_connect (self, "notify::is-active", G_CALLBACK (active_cb), NULL);
}

WaxPreferencesWindow *
wax_preferences_window_new (WaxSession *session)
{
  WaxPreferencesWindow *self = g_object_new (WAX_TYPE_PREFERENCES_WINDOW, NULL);

  self->identities = wax_identities_page_new (session);
  add_page (self, wax_accounts_page_new (session));
  add_page (self, wax_reading_page_new ());
  add_page (self, wax_writing_page_new ());
  add_page (self, wax_downloads_page_new (session));
  add_page (self, self->identities);
  add_page (self, wax_desktop_page_new (session));
  gtk_list_box_select_row (self->contents, gtk_list_box_get_row_at_index (self->contents, 0));
  return self;
}

void
wax_preferences_window_show (WaxPreferencesWindow *self, const char *page)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->contents, i)) != NULL; i++) {
    if (g_str_equal (adw_preferences_page_get_name (g_object_get_data (G_OBJECT (row), "page")), page))
      gtk_list_box_select_row (self->contents, row);
  }
  adw_leaflet_set_visible_child_name (self->leaflet, "page");
}
