#include "wax-about.h"

#include "app/wax-bug-report.h"

#include <glib/gi18n-lib.h>

static void
read_system (GTask *task, gpointer about, gpointer session, GCancellable *cancellable)
{
  g_task_return_pointer (task, g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME), g_free);
}

static void
system_read_cb (GObject *source, GAsyncResult *result, gpointer unused)
{
  g_autofree char *system = g_task_propagate_pointer (G_TASK (result), NULL);
  WaxSession *session = g_task_get_task_data (G_TASK (result));
  g_autoptr(GListModel) none = session == NULL ? G_LIST_MODEL (g_list_store_new (WAX_TYPE_ACCOUNT)) : NULL;
  g_autofree char *report = wax_bug_report_new (WAX_VERSION, system,
                                                session != NULL ? wax_session_get_accounts (session) : none);
  g_autofree char *all = g_strdup_printf ("%sGTK %u.%u.%u, libadwaita %u.%u.%u\n", report, gtk_get_major_version (),
                                          gtk_get_minor_version (), gtk_get_micro_version (), adw_get_major_version (),
                                          adw_get_minor_version (), adw_get_micro_version ());

  adw_about_window_set_debug_info (ADW_ABOUT_WINDOW (source), all);
}

/* From a file, so not here. */
static void
begin_debug_info (GtkWidget *about, WaxSession *session)
{
  g_autoptr(GTask) task = g_task_new (about, NULL, system_read_cb, NULL);

  g_task_set_task_data (task, session != NULL ? g_object_ref (session) : NULL, g_object_unref);
  g_task_run_in_thread (task, read_system);
}

void
wax_about_present (GtkWindow *parent, WaxSession *session)
{
  GtkWidget *window = adw_about_window_new ();
  AdwAboutWindow *about = ADW_ABOUT_WINDOW (window);

  adw_about_window_set_application_name (about, _("Waxwing"));
  adw_about_window_set_application_icon (about, WAX_APP_ID);
  adw_about_window_set_version (about, WAX_VERSION);
  adw_about_window_set_developer_name (about, _("The Waxwing authors"));
  adw_about_window_set_comments (about, _("Mail, folders and address lists of groupware servers,"
                                          " over connections whose trust is yours to see and to end."));
  adw_about_window_set_license_type (about, GTK_LICENSE_GPL_3_0);
  adw_about_window_set_debug_info_filename (about, "waxwing.txt");
  begin_debug_info (window, session);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_present (GTK_WINDOW (window));
}
