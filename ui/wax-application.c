#include "wax-application.h"

#include "wax-about.h"
#include "wax-window.h"

struct _WaxApplication {
  AdwApplication parent_instance;
  WaxSession *session;
  WaxWindow *window;
  char *profile_dir;
  char *anchors_file;
  char *setup_server;
  char *setup_user;
};

G_DEFINE_FINAL_TYPE (WaxApplication, wax_application, ADW_TYPE_APPLICATION)

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxApplication) self = data;
  g_autoptr(GError) error = NULL;
  gboolean empty;

  wax_session_open_finish (WAX_SESSION (source), result, &error);
  if (self->window == NULL)
    return;
  wax_window_show_opened (self->window, error);
  empty = g_list_model_get_n_items (wax_session_get_accounts (self->session)) == 0;
  if (error == NULL && empty && (self->setup_server != NULL || self->setup_user != NULL))
    wax_window_add_account (self->window, self->setup_server, self->setup_user);
}

static void
open_session (WaxApplication *self)
{
  wax_session_open_async (self->session, NULL, opened_cb, g_object_ref (self));
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxApplication) self = data;
  g_autoptr(GError) error = NULL;

  if (!wax_session_close_finish (WAX_SESSION (source), result, &error))
    g_warning ("the session did not end in order: %s", error->message);
  g_application_release (G_APPLICATION (self));
}

/* Grants for this session end with its window; the program waits for that. */
static void
window_gone_cb (WaxApplication *self)
{
  self->window = NULL;
  g_application_hold (G_APPLICATION (self));
  wax_session_close_async (self->session, closed_cb, g_object_ref (self));
  g_clear_object (&self->session);
}

static void
wax_application_activate (GApplication *application)
{
  WaxApplication *self = WAX_APPLICATION (application);

  if (self->window == NULL) {
    self->session = wax_session_new (self->profile_dir, self->anchors_file);
    self->window = wax_window_new (GTK_APPLICATION (self), self->session);
    g_signal_connect_object (self->window, "destroy", G_CALLBACK (window_gone_cb), self, G_CONNECT_SWAPPED);
    open_session (self);
  }
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
open_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  WaxApplication *self = data;

  if (self->session != NULL)
    open_session (self);
}

static void
add_account_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  WaxApplication *self = data;

  if (self->window != NULL)
    wax_window_add_account (self->window, self->setup_server, self->setup_user);
}

/* Only opens the dialog; nothing is decided by it. */
static void
show_question_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  WaxApplication *self = data;

  g_application_activate (G_APPLICATION (self));
  wax_window_show_question (self->window, g_variant_get_string (parameter, NULL));
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  WaxApplication *self = data;

  wax_about_present (GTK_WINDOW (self->window), self->session);
}

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  WaxApplication *self = data;

  if (self->window != NULL)
    gtk_window_close (GTK_WINDOW (self->window));
}

static void
set_accels (GtkApplication *application)
{
  static const struct {
    const char *action;
    const char *accels[4];
  } table[] = {
    { "app.quit", { "<Control>q" } },
    { "app.add-account", { "<Control><Shift>a" } },
    { "win.search", { "<Control>f" } },
    { "win.compose", { "<Control>n" } },
    { "win.reply", { "<Control>r" } },
    { "win.reply-all", { "<Control><Shift>r" } },
    { "win.forward", { "<Control>l" } },
    { "win.help", { "F1" } },
    { "win.refresh", { "F5" } },
    { "win.toggle-read", { "<Control>u" } },
    { "win.toggle-flag", { "<Control>d" } },
    { "win.move", { "<Control>m" } },
    { "win.show-as-text", { "<Control>t" } },
    { "win.mark-all-read", { "<Control>slash" } },
    { "win.undo-key", { "<Control>z" } },
    { "win.zoom-in", { "<Control>plus", "<Control>equal", "<Control>KP_Add" } },
    { "win.zoom-out", { "<Control>minus", "<Control>KP_Subtract" } },
    { "win.zoom-normal", { "<Control>0", "<Control>KP_0" } },
    { "win.next-message", { "<Control>Down", "<Control>period" } },
    { "win.previous-message", { "<Control>Up", "<Control>comma" } },
    { "win.connection-status", { "<Control>i" } },
    { "win.back", { "<Alt>Left" } },
    { "window.close", { "<Control>w" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    gtk_application_set_accels_for_action (application, table[i].action, table[i].accels);
}

static GtkStyleProvider *
load_style (const char *path)
{
  GtkCssProvider *provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, path);
  return GTK_STYLE_PROVIDER (provider);
}

static void
contrast_cb (AdwStyleManager *manager, GParamSpec *pspec, gpointer provider)
{
  GdkDisplay *display = adw_style_manager_get_display (manager);

  if (adw_style_manager_get_high_contrast (manager))
    gtk_style_context_add_provider_for_display (display, provider, GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
  else
    gtk_style_context_remove_provider_for_display (display, provider);
}

void
wax_application_load_style (void)
{
  g_autoptr(GtkStyleProvider) style = load_style ("/io/github/waxwing/Waxwing/style.css");
  GtkStyleProvider *contrast = load_style ("/io/github/waxwing/Waxwing/style-hc.css");
  AdwStyleManager *manager = adw_style_manager_get_for_display (gdk_display_get_default ());

  gtk_style_context_add_provider_for_display (gdk_display_get_default (), style,
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_signal_connect_data (manager, "notify::high-contrast", G_CALLBACK (contrast_cb), contrast,
                         (GClosureNotify) (GCallback) g_object_unref, 0);
  contrast_cb (manager, NULL, contrast);
}

static void
wax_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { "open", open_action },   { "add-account", add_account_action }, { "show-question", show_question_action, "s" },
    { "about", about_action }, { "quit", quit_action },
  };

  G_APPLICATION_CLASS (wax_application_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  set_accels (GTK_APPLICATION (application));
  wax_application_load_style ();
  gtk_window_set_default_icon_name (g_application_get_application_id (application));
}

static void
wax_application_finalize (GObject *object)
{
  WaxApplication *self = WAX_APPLICATION (object);

  g_clear_object (&self->session);
  g_free (self->profile_dir);
  g_free (self->anchors_file);
  g_free (self->setup_server);
  g_free (self->setup_user);
  G_OBJECT_CLASS (wax_application_parent_class)->finalize (object);
}

static void
wax_application_class_init (WaxApplicationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wax_application_finalize;
  G_APPLICATION_CLASS (klass)->startup = wax_application_startup;
  G_APPLICATION_CLASS (klass)->activate = wax_application_activate;
}

static void
wax_application_init (WaxApplication *self)
{
}

WaxApplication *
wax_application_new (const char *id, GApplicationFlags flags)
{
  return g_object_new (WAX_TYPE_APPLICATION, "application-id", id, "flags", flags, "resource-base-path",
                       "/io/github/waxwing/Waxwing", NULL);
}

void
wax_application_set_options (WaxApplication *self,
                             const char *profile_dir,
                             const char *anchors_file,
                             const char *setup_server,
                             const char *setup_user)
{
  self->profile_dir = g_strdup (profile_dir);
  self->anchors_file = g_strdup (anchors_file);
  self->setup_server = g_strdup (setup_server);
  self->setup_user = g_strdup (setup_user);
}
