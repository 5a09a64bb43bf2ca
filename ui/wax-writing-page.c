#include "wax-writing-page.h"

#include "app/wax-settings.h"
#include "wax-own-setting-rows.h"

#include <glib/gi18n-lib.h>

AdwPreferencesPage *
wax_writing_page_new (void)
{
  g_autoptr(GSettings) settings = wax_settings_open ();
  AdwPreferencesPage *page = g_object_new (ADW_TYPE_PREFERENCES_PAGE, "title", _("Writing"), "name", "writing",
                                           "icon-name", "document-edit-symbolic", NULL);
  AdwPreferencesGroup *group = g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title", _("Sending"), "description",
                                             _("Signatures belong to an account: see its settings."), NULL);

  adw_preferences_group_add (group, wax_own_setting_rows_new_switch (settings, WAX_SETTINGS_REMIND_ATTACHMENTS,
                                                                     _("Remind of Attachments"),
                                                                     _("Asks before a message goes that speaks of a"
                                                                       " file and has none")));
  adw_preferences_page_add (page, group);
  return page;
}
