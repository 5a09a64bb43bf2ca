#include "wax-window-state.h"

#include "app/wax-settings.h"

#define LAST_FOLDER "last-folder"
#define LAST_MESSAGE "last-message"

void
wax_window_state_restore (GtkWindow *window)
{
  g_autoptr(GSettings) settings = wax_settings_open ();

  if (settings == NULL)
    return;
  gtk_window_set_default_size (window, g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (window);
}

void
wax_window_state_save (GtkWindow *window)
{
  g_autoptr(GSettings) settings = wax_settings_open ();
  int width, height;

  if (settings == NULL)
    return;
  gtk_window_get_default_size (window, &width, &height);
  g_settings_set_int (settings, "window-width", width);
  g_settings_set_int (settings, "window-height", height);
  g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (window));
}

void
wax_window_state_save_folder (const char *account_id, const char *folder_id)
{
  g_autoptr(GSettings) settings = wax_settings_open ();

  if (settings != NULL)
    g_settings_set (settings, LAST_FOLDER, "(ss)", account_id, folder_id);
}

gboolean
wax_window_state_dup_folder (char **account_id, char **folder_id)
{
  g_autoptr(GSettings) settings = wax_settings_open ();

  if (settings == NULL)
    return FALSE;
  g_settings_get (settings, LAST_FOLDER, "(ss)", account_id, folder_id);
  return (*folder_id)[0] != '\0';
}

void
wax_window_state_save_message (const char *message_id)
{
  g_autoptr(GSettings) settings = wax_settings_open ();

  if (settings != NULL)
    g_settings_set_string (settings, LAST_MESSAGE, message_id != NULL ? message_id : "");
}

char *
wax_window_state_dup_message (void)
{
  g_autoptr(GSettings) settings = wax_settings_open ();
  g_autofree char *message_id = settings != NULL ? g_settings_get_string (settings, LAST_MESSAGE) : NULL;

  return message_id != NULL && message_id[0] != '\0' ? g_steal_pointer (&message_id) : NULL;
}
