#include "wax-window-state.h"

enum { LEAST = 200, MOST = 10000 };

static char *
get_path (void)
{
  return g_build_filename (g_get_user_state_dir (), "waxwing", "window.ini", NULL);
}

void
wax_window_state_restore (GtkWindow *window)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autofree char *path = get_path ();
  int width, height;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return;
  width = g_key_file_get_integer (file, "window", "width", NULL);
  height = g_key_file_get_integer (file, "window", "height", NULL);
  if (width >= LEAST && width <= MOST && height >= LEAST && height <= MOST)
    gtk_window_set_default_size (window, width, height);
  if (g_key_file_get_boolean (file, "window", "maximized", NULL))
    gtk_window_maximize (window);
}

void
wax_window_state_save (GtkWindow *window)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autofree char *path = get_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr(GError) error = NULL;
  int width, height;

  gtk_window_get_default_size (window, &width, &height);
  g_key_file_set_integer (file, "window", "width", width);
  g_key_file_set_integer (file, "window", "height", height);
  g_key_file_set_boolean (file, "window", "maximized", gtk_window_is_maximized (window));
  g_mkdir_with_parents (folder, 0700);
  if (!g_key_file_save_to_file (file, path, &error))
    g_debug ("window size not kept: %s", error->message);
}
