#include "identity/wax-keyring-unlock.h"

#define PATH "/org/freedesktop/secrets"
#define SERVICE "org.freedesktop.Secret.Service"
#define PROMPT "org.freedesktop.Secret.Prompt"

static void
completed_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *signal,
              GVariant *parameters, gpointer done)
{
  *(gboolean *) done = TRUE;
}

/* Nobody answers any more. */
static void
vanished_cb (GDBusConnection *bus, const char *name, gpointer done)
{
  *(gboolean *) done = TRUE;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer done)
{
  *(gboolean *) done = TRUE;
  return G_SOURCE_REMOVE;
}

static GVariant *
call (GDBusConnection *bus, const char *name, const char *path, const char *interface, const char *method,
      GVariant *arguments, GCancellable *cancellable, GError **error)
{
  return g_dbus_connection_call_sync (bus, name, path, interface, method, arguments, NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                                      cancellable, error);
}

/* In the thread's own context, which @context is. */
static gboolean
wait_for_prompt (GDBusConnection *bus, const char *name, const char *prompt, GMainContext *context,
                 GCancellable *cancellable, GError **error)
{
  g_autoptr(GSource) end = g_cancellable_source_new (cancellable);
  g_autoptr(GVariant) shown = NULL;
  gboolean done = FALSE;
  guint watch = g_bus_watch_name_on_connection (bus, name, G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, vanished_cb, &done,
                                                NULL);
  guint completed = g_dbus_connection_signal_subscribe (bus, name, PROMPT, "Completed", prompt, NULL,
                                                        G_DBUS_SIGNAL_FLAGS_NONE, completed_cb, &done, NULL);

  g_source_set_callback (end, G_SOURCE_FUNC (cancelled_cb), &done, NULL);
  g_source_attach (end, context);
  shown = call (bus, name, prompt, PROMPT, "Prompt", g_variant_new ("(s)", ""), cancellable, error);
  while (shown != NULL && !done)
    g_main_context_iteration (context, TRUE);
  g_source_destroy (end);
  g_dbus_connection_signal_unsubscribe (bus, completed);
  g_bus_unwatch_name (watch);
  return shown != NULL && !g_cancellable_set_error_if_cancelled (cancellable, error);
}

gboolean
wax_keyring_unlock (SecretCollection *collection, void (*asks) (gpointer), gpointer data, GCancellable *cancellable,
                    GError **error)
{
  GDBusConnection *bus = g_dbus_proxy_get_connection (G_DBUS_PROXY (collection));
  const char *name = g_dbus_proxy_get_name (G_DBUS_PROXY (collection)), *prompt;
  const char *const paths[] = { g_dbus_proxy_get_object_path (G_DBUS_PROXY (collection)), NULL };
  g_autoptr(GVariant) answer =
    call (bus, name, PATH, SERVICE, "Unlock", g_variant_new ("(^ao)", paths), cancellable, error);
  g_autoptr(GMainContext) context = NULL;
  gboolean ok;

  if (answer == NULL)
    return FALSE;
  g_variant_get_child (answer, 1, "&o", &prompt);
  if (g_str_equal (prompt, "/"))
    return TRUE;
  if (asks != NULL)
    asks (data);
  context = g_main_context_new ();
  g_main_context_push_thread_default (context);
  ok = wait_for_prompt (bus, name, prompt, context, cancellable, error);
  g_main_context_pop_thread_default (context);
  return ok;
}
