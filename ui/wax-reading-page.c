#include "wax-reading-page.h"

#include "app/wax-settings.h"
#include "wax-image-senders.h"
#include "wax-own-setting-rows.h"

#include <glib/gi18n-lib.h>

static const WaxOwnChoice densities[] = {
  { "comfortable", N_("Comfortable: with the first words") },
  { "compact", N_("Compact") },
  { NULL },
};

static const WaxOwnChoice delays[] = {
  { "0", N_("At once") },         { "2", N_("After 2 seconds") }, { "5", N_("After 5 seconds") },
  { "10", N_("After 10 seconds") }, { "-1", N_("Never by itself") }, { NULL },
};

/* By steps that are told apart; Ctrl with + and - has more. */
static const WaxOwnChoice sizes[] = {
  { "0.75", "75%" }, { "1", "100%" }, { "1.25", "125%" }, { "1.5", "150%" }, { "2", "200%" }, { "3", "300%" },
  { NULL },
};

AdwPreferencesPage *
wax_reading_page_new (void)
{
  g_autoptr(GSettings) settings = wax_settings_open ();
  AdwPreferencesPage *page = g_object_new (ADW_TYPE_PREFERENCES_PAGE, "title", _("Reading"), "name", "reading",
                                           "icon-name", "view-list-symbolic", NULL);
  AdwPreferencesGroup *list = g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title", _("List of Messages"), NULL);
  AdwPreferencesGroup *message = g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title", _("Messages"), NULL);

  adw_preferences_group_add (list, wax_own_setting_rows_new_switch (settings, "group-conversations",
                                                                    _("Group by Conversation"),
                                                                    _("One row for messages that answer each other")));
  adw_preferences_group_add (list, wax_own_setting_rows_new_choice (settings, "list-density", densities,
                                                                    _("Rows"), NULL));
  adw_preferences_group_add (message, wax_own_setting_rows_new_choice (settings, WAX_SETTINGS_MARK_READ_AFTER, delays,
                                                                       _("Mark as Read"), NULL));
  adw_preferences_group_add (message, wax_own_setting_rows_new_switch (settings, WAX_SETTINGS_ALWAYS_TEXT,
                                                                       _("Show Messages as Text"),
                                                                       _("Without their layout and images")));
  adw_preferences_group_add (message,
                             wax_own_setting_rows_new_choice (settings, WAX_SETTINGS_ZOOM, sizes, _("Size"), NULL));
  adw_preferences_page_add (page, list);
  adw_preferences_page_add (page, message);
  adw_preferences_page_add (page, wax_image_senders_new (settings));
  return page;
}
