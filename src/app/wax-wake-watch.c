#include "app/wax-wake-watch.h"

#define SERVICE "org.freedesktop.login1"
#define MANAGER "org.freedesktop.login1.Manager"
#define PATH "/org/freedesktop/login1"

enum { SETTLE_MS = 300, PAUSE_MS = 2000 };

struct _WaxWakeWatch {
  WaxWakeFunc func;
  gpointer user_data;
  GNetworkMonitor *monitor;
  GDBusConnection *bus; /* (nullable) */
  guint subscription;
  GCancellable *cancellable;
  guint settle_id;
  gint64 told_us; /* monotonic time of the last call; 0 for none */
};

static void
settled_cb (gpointer data)
{
  WaxWakeWatch *self = data;

  self->settle_id = 0;
  self->told_us = g_get_monotonic_time ();
  self->func (self->user_data);
}

static void
note (WaxWakeWatch *self)
{
  gint64 next_us = self->told_us == 0 ? 0 : self->told_us + PAUSE_MS * 1000 - g_get_monotonic_time ();

  g_clear_handle_id (&self->settle_id, g_source_remove);
  self->settle_id = g_timeout_add_once ((guint) MAX (SETTLE_MS, next_us / 1000), settled_cb, self);
}

static void
network_cb (WaxWakeWatch *self, gboolean available)
{
  if (available)
    note (self);
}

static void
sleep_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *signal,
          GVariant *parameters, gpointer data)
{
  gboolean begins = TRUE;

  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    g_variant_get (parameters, "(b)", &begins);
  if (!begins)
    note (data);
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WaxWakeWatch *self = data;
  g_autoptr(GError) error = NULL;
  GDBusConnection *bus = g_dbus_connection_new_for_address_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* it is gone */
  self->bus = bus;
  if (bus != NULL)
    self->subscription = g_dbus_connection_signal_subscribe (bus, SERVICE, MANAGER, "PrepareForSleep", PATH, NULL,
                                                             G_DBUS_SIGNAL_FLAGS_NONE, sleep_cb, self, NULL);
}

/* A connection of its own: the shared one ends the program with the bus. */
static void
connect_bus (WaxWakeWatch *self)
{
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SYSTEM, NULL, NULL);

  if (address != NULL)
    g_dbus_connection_new_for_address (
      address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL,
      self->cancellable, connected_cb, self);
}

WaxWakeWatch *
wax_wake_watch_new (WaxWakeFunc func, gpointer user_data)
{
  WaxWakeWatch *self = g_new0 (WaxWakeWatch, 1);

  self->func = func;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  self->monitor = g_object_ref (g_network_monitor_get_default ());
  g_signal_connect_swapped (self->monitor, "network-changed", G_CALLBACK (network_cb), self);
  connect_bus (self);
  return self;
}

void
wax_wake_watch_free (WaxWakeWatch *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->settle_id, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->monitor, self);
  if (self->bus != NULL) {
    g_dbus_connection_signal_unsubscribe (self->bus, self->subscription);
    g_dbus_connection_close (self->bus, NULL, NULL, NULL);
  }
  g_clear_object (&self->bus);
  g_object_unref (self->monitor);
  g_object_unref (self->cancellable);
  g_free (self);
}
