#include "wax-desktop-page.h"

#include "app/wax-settings.h"

#include <glib/gi18n-lib.h>

struct _WaxDesktopPage {
  AdwPreferencesPage parent_instance;
  GSettings *settings; /* (nullable) */
  AdwActionRow *notify_row;
  GtkSwitch *notify_switch;
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

static void
wax_desktop_page_dispose (GObject *object)
{
  g_clear_object (&WAX_DESKTOP_PAGE (object)->settings);
  G_OBJECT_CLASS (wax_desktop_page_parent_class)->dispose (object);
}

static void
wax_desktop_page_class_init (WaxDesktopPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_desktop_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-desktop-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxDesktopPage, notify_row);
  gtk_widget_class_bind_template_child (widget_class, WaxDesktopPage, notify_switch);
  gtk_widget_class_bind_template_child (widget_class, WaxDesktopPage, background_row);
  gtk_widget_class_bind_template_child (widget_class, WaxDesktopPage, background_switch);
}

static void
wax_desktop_page_init (WaxDesktopPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = wax_settings_open ();
  bind (self, WAX_SETTINGS_NOTIFY_NEW_MAIL, self->notify_row, self->notify_switch);
  bind (self, WAX_SETTINGS_RUN_IN_BACKGROUND, self->background_row, self->background_switch);
}

WaxDesktopPage *
wax_desktop_page_new (void)
{
  return g_object_new (WAX_TYPE_DESKTOP_PAGE, NULL);
}
