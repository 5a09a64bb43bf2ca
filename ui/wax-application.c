#include "wax-application-private.h"

#include "app/wax-autostart.h"
#include "app/wax-settings.h"
#include "wax-about.h"
#include "wax-screen-reader.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

G_DEFINE_FINAL_TYPE (WaxApplication, wax_application, ADW_TYPE_APPLICATION)

/* ---- the session ---- */

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxApplication) self = data;
  GError *error = NULL;
  gboolean empty;

  wax_session_open_finish (WAX_SESSION (source), result, &error);
  if (WAX_SESSION (source) != self->session) {
    g_clear_error (&error);
    return;
  }
  g_clear_error (&self->open_error);
  self->open_error = error;
  self->opened = error == NULL;
  if (self->window == NULL)
    return;
  wax_window_show_opened (self->window, error);
  wax_application_run_requests (self);
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
begin_session (WaxApplication *self)
{
  self->session = wax_session_new (self->profile_dir, self->anchors_file);
  self->notifier = wax_notifier_new (G_APPLICATION (self), self->session);
  self->badge = wax_unread_badge_new (self->session, g_application_get_dbus_connection (G_APPLICATION (self)),
                                      g_application_get_application_id (G_APPLICATION (self)));
  /* After the window, which knows it then. */
  g_signal_connect_object (wax_session_get_accounts (self->session), "items-changed",
                           G_CALLBACK (wax_application_run_requests), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  open_session (self);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxApplication) self = data;
  g_autoptr(GError) error = NULL;

  if (!wax_session_close_finish (WAX_SESSION (source), result, &error))
    g_warning ("the session did not end in order: %s", error->message);
  if (self->held && self->session == NULL)
    begin_session (self);
  g_application_release (G_APPLICATION (self));
}

static void
end_session (WaxApplication *self)
{
  wax_notifier_end (self->notifier);
  g_clear_object (&self->notifier);
  g_clear_object (&self->badge);
  g_application_hold (G_APPLICATION (self));
  wax_session_close_async (self->session, closed_cb, g_object_ref (self));
  g_clear_object (&self->session);
  self->opened = FALSE;
}

/* Grants for this session end with its window; the program waits for that. What goes on in the background is another
 * session. */
static void
window_gone_cb (WaxApplication *self)
{
  self->window = NULL;
  end_session (self);
}

/* ---- without a window ---- */

static gboolean
is_to_stay (WaxApplication *self)
{
  return !self->quitting && self->settings != NULL &&
         g_settings_get_boolean (self->settings, WAX_SETTINGS_RUN_IN_BACKGROUND);
}

static void
update_hold (WaxApplication *self)
{
  gboolean stays = is_to_stay (self);

  if (stays == self->held)
    return;
  self->held = stays;
  if (stays)
    g_application_hold (G_APPLICATION (self));
  if (!stays && self->window == NULL && self->session != NULL)
    end_session (self);
  if (!stays)
    g_application_release (G_APPLICATION (self));
}

static void
autostart_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxApplication) self = data;
  g_autoptr(GError) error = NULL;

  if (!wax_autostart_set_finish (result, &error)) {
    g_warning ("%s", error->message);
    if (self->window != NULL)
      wax_window_show_notice (self->window, _("Waxwing could not change what starts when you log in."));
  }
}

/* Another profile is not the person's mailbox: it is never begun by itself. */
static void
background_cb (WaxApplication *self)
{
  update_hold (self);
  if (self->profile_dir == NULL)
    wax_autostart_set_async (g_settings_get_boolean (self->settings, WAX_SETTINGS_RUN_IN_BACKGROUND), autostart_cb,
                             g_object_ref (self));
}

static void
begin_background (WaxApplication *self)
{
  gboolean is_service = (g_application_get_flags (G_APPLICATION (self)) & G_APPLICATION_IS_SERVICE) != 0;

  self->settings = wax_settings_open ();
  if (self->settings == NULL)
    return;
  g_signal_connect_object (self->settings, "changed::" WAX_SETTINGS_RUN_IN_BACKGROUND, G_CALLBACK (background_cb),
                           self, G_CONNECT_SWAPPED);
  update_hold (self);
  if (self->held && is_service)
    begin_session (self);
}

/* It was to end with that. */
static void
stays_cb (WaxApplication *self)
{
  self->quitting = FALSE;
  update_hold (self);
}

static void
open_window (WaxApplication *self)
{
  self->window = wax_window_new (GTK_APPLICATION (self), self->session);
  g_signal_connect_object (self->window, "destroy", G_CALLBACK (window_gone_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->window, "stays", G_CALLBACK (stays_cb), self, G_CONNECT_SWAPPED);
  wax_notifier_set_window (self->notifier, self->window);
  if (self->opened || self->open_error != NULL)
    wax_window_show_opened (self->window, self->open_error);
}

static void
wax_application_activate (GApplication *application)
{
  WaxApplication *self = WAX_APPLICATION (application);

  self->quitting = FALSE;
  update_hold (self);
  if (self->session == NULL)
    begin_session (self);
  if (self->window == NULL)
    open_window (self);
  gtk_window_present (GTK_WINDOW (self->window));
}

/* ---- actions ---- */

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

  self->quitting = TRUE;
  if (self->window != NULL)
    gtk_window_close (GTK_WINDOW (self->window));
  update_hold (self);
}

/* The desktop, or a terminal, ends it; where it was ending already, at once. */
static gboolean
end_cb (gpointer data)
{
  WaxApplication *self = data;

  if (self->quitting && self->window == NULL)
    _exit (EXIT_FAILURE);
  self->quitting = TRUE;
  if (self->window != NULL)
    wax_window_end (self->window);
  update_hold (self);
  return G_SOURCE_CONTINUE;
}

static void
watch_signals (WaxApplication *self)
{
  static const int signals[G_N_ELEMENTS (self->signal_ids)] = { SIGTERM, SIGINT, SIGHUP };

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    self->signal_ids[i] = g_unix_signal_add (signals[i], end_cb, self);
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
    { "win.search-save", { "<Control><Shift>s" } },
    { "win.find", { "<Control><Shift>f" } },
    { "win.compose", { "<Control>n" } },
    { "win.reply", { "<Control>r" } },
    { "win.reply-all", { "<Control><Shift>r" } },
    { "win.reply-list", { "<Control><Shift>l" } },
    { "win.forward", { "<Control>l" } },
    { "win.help", { "F1" } },
    { "win.shortcuts", { "<Control>question" } },
    { "win.refresh", { "F5" } },
    { "win.toggle-read", { "<Control>u" } },
    { "win.toggle-flag", { "<Control>d" } },
    { "win.move", { "<Control>m" } },
    { "win.show-as-text", { "<Control>t" } },
    { "win.list-links", { "<Control>k" } },
    { "win.save-message", { "<Control>s" } },
    { "win.show-source", { "<Control><Alt>u" } },
    { "win.print", { "<Control>p" } },
    { "win.open-message", { "<Control>o" } },
    { "win.mark-all-read", { "<Control>slash" } },
    { "win.undo-key", { "<Control>z" } },
    { "win.zoom-in", { "<Control>plus", "<Control>equal", "<Control>KP_Add" } },
    { "win.zoom-out", { "<Control>minus", "<Control>KP_Subtract" } },
    { "win.zoom-normal", { "<Control>0", "<Control>KP_0" } },
    { "win.next-message", { "<Control>Down", "<Control>period" } },
    { "win.previous-message", { "<Control>Up", "<Control>comma" } },
    { "win.connection-status", { "<Control>i" } },
    { "win.back", { "<Alt>Left" } },
    { "win.show-mail", { "<Control>1", "<Control>KP_1" } },
    { "win.show-contacts", { "<Control>2", "<Control>KP_2" } },
    { "win.new-contact", { "<Control><Shift>n" } },
    { "win.new-group", { "<Control><Alt>n" } },
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

static gboolean
caret_moved_cb (GSignalInvocationHint *hint, guint n_values, const GValue *values, gpointer unused)
{
  gtk_widget_add_css_class (g_value_get_object (&values[0]), "caret");
  return TRUE;
}

/* As the style has it: whoever selects by key sees where they are. */
static void
show_carets_once_moved (void)
{
  g_type_class_unref (g_type_class_ref (GTK_TYPE_LABEL)); /* it has its signals then */
  g_signal_add_emission_hook (g_signal_lookup ("move-cursor", GTK_TYPE_LABEL), 0, caret_moved_cb, NULL, NULL);
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
  /* The focus goes through labels as through everything, and would leave each of them marked. */
  g_object_set (gtk_settings_get_default (), "gtk-label-select-on-focus", FALSE, NULL);
  show_carets_once_moved ();
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
  wax_application_add_request_actions (WAX_APPLICATION (application));
  set_accels (GTK_APPLICATION (application));
  wax_application_load_style ();
  gtk_window_set_default_icon_name (g_application_get_application_id (application));
  wax_screen_reader_is_on (); /* asks: what is said first is said, too */
  begin_background (WAX_APPLICATION (application));
  watch_signals (WAX_APPLICATION (application));
}

/* Where another program of the same process answers already, it goes on doing so. */
static gboolean
wax_application_dbus_register (GApplication *application, GDBusConnection *bus, const char *path, GError **error)
{
  WaxApplication *self = WAX_APPLICATION (application);

  if (!G_APPLICATION_CLASS (wax_application_parent_class)->dbus_register (application, bus, path, error))
    return FALSE;
  self->provider = wax_search_provider_new (self, self->profile_dir, bus, NULL);
  return TRUE;
}

static void
wax_application_dbus_unregister (GApplication *application, GDBusConnection *bus, const char *path)
{
  g_clear_pointer (&WAX_APPLICATION (application)->provider, wax_search_provider_free);
  G_APPLICATION_CLASS (wax_application_parent_class)->dbus_unregister (application, bus, path);
}

static void
wax_application_finalize (GObject *object)
{
  WaxApplication *self = WAX_APPLICATION (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->signal_ids); i++)
    g_clear_handle_id (&self->signal_ids[i], g_source_remove);
  g_clear_object (&self->notifier);
  g_clear_object (&self->badge);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  g_clear_error (&self->open_error);
  g_ptr_array_unref (self->requests);
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
  G_APPLICATION_CLASS (klass)->dbus_register = wax_application_dbus_register;
  G_APPLICATION_CLASS (klass)->dbus_unregister = wax_application_dbus_unregister;
  G_APPLICATION_CLASS (klass)->open = wax_application_open_files;
}

static void
wax_application_init (WaxApplication *self)
{
  wax_application_begin_requests (self);
}

WaxApplication *
wax_application_new (const char *id, GApplicationFlags flags)
{
  return g_object_new (WAX_TYPE_APPLICATION, "application-id", id, "flags", flags | G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", "/io/github/waxwing/Waxwing", NULL);
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
