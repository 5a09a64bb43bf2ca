#include "app/wax-autostart.h"

#include <errno.h>
#include <glib/gstdio.h>

static const char content[] = "[Desktop Entry]\n"
                              "Type=Application\n"
                              "Name=Waxwing\n"
                              "Icon=" WAX_APP_ID "\n"
                              "Exec=waxwing --gapplication-service\n"
                              "TryExec=waxwing\n"
                              "NoDisplay=true\n"
                              "X-GNOME-UsesNotifications=true\n";

static void
run_set (GTask *task, gpointer source, gpointer starts, GCancellable *cancellable)
{
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "autostart", NULL);
  g_autofree char *path = g_build_filename (folder, WAX_APP_ID ".desktop", NULL);
  GError *error = NULL;

  if (GPOINTER_TO_INT (starts)) {
    g_mkdir_with_parents (folder, 0700); /* the file tells what failed */
    g_file_set_contents (path, content, -1, &error);
  } else if (g_unlink (path) != 0 && errno != ENOENT) {
    g_set_error (&error, G_IO_ERROR, g_io_error_from_errno (errno), "%s stays: %s", path, g_strerror (errno));
  }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
wax_autostart_set_async (gboolean starts, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_task_data (task, GINT_TO_POINTER (starts), NULL);
  g_task_run_in_thread (task, run_set);
}

gboolean
wax_autostart_set_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
