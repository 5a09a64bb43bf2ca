#include "wax-preferences-window.h"

#include "wax-accounts-page.h"
#include "wax-desktop-page.h"
#include "wax-downloads-page.h"
#include "wax-identities-page.h"
#include "wax-labels.h"
#include "wax-manual-window.h"
#include "wax-reading-page.h"
#include "wax-toasts.h"
#include "wax-writing-page.h"

#include <glib/gi18n-lib.h>

struct _WaxPreferencesWindow {
  AdwPreferencesWindow parent_instance;
  WaxIdentitiesPage *identities;
};

G_DEFINE_FINAL_TYPE (WaxPreferencesWindow, wax_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

/* Who comes back may have unlocked a keyring. */
static void
active_cb (WaxPreferencesWindow *self)
{
  if (gtk_window_is_active (GTK_WINDOW (self)))
    wax_identities_page_refresh (self->identities);
}

static void
wax_preferences_window_class_init (WaxPreferencesWindowClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_WINDOW);
  wax_manual_add_key (GTK_WIDGET_CLASS (klass), "identity");
}

static void
wax_preferences_window_init (WaxPreferencesWindow *self)
{
}

WaxPreferencesWindow *
wax_preferences_window_new (WaxSession *session)
{
  WaxPreferencesWindow *self =
    g_object_new (WAX_TYPE_PREFERENCES_WINDOW, "title", _("Preferences"), "search-enabled", FALSE, "modal", FALSE,
                  "default-width", 600, "default-height", 680, "width-request", 340, "height-request", 294, NULL);

  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self), ADW_PREFERENCES_PAGE (wax_accounts_page_new (session)));
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self), wax_reading_page_new ());
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self), wax_writing_page_new ());
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self), wax_downloads_page_new (session));
  self->identities = wax_identities_page_new (session);
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self), ADW_PREFERENCES_PAGE (self->identities));
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self), ADW_PREFERENCES_PAGE (wax_desktop_page_new (session)));
  /* The pages' names, where they stand side by side. */
  wax_labels_show_cut (gtk_widget_get_first_child (GTK_WIDGET (self)));
  wax_toasts_leave_escape (GTK_WIDGET (self->identities));
  g_signal_connect (self, "notify::is-active", G_CALLBACK (active_cb), NULL);
  return self;
}

void
wax_preferences_window_show_certificates (WaxPreferencesWindow *self)
{
  adw_preferences_window_set_visible_page (ADW_PREFERENCES_WINDOW (self), ADW_PREFERENCES_PAGE (self->identities));
}
