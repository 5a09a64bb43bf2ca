#include "app/wax-lock-watch.h"

#define SERVICE "org.freedesktop.login1"
#define MANAGER "org.freedesktop.login1.Manager"
#define SESSION "org.freedesktop.login1.Session"
#define PROPERTIES "org.freedesktop.DBus.Properties"

enum { TIMEOUT_MS = 1000 };

struct _WaxLockWatch {
  GDBusConnection *bus; /* (nullable) */
  guint filter;
};

typedef struct {
  GFunc func;
  gpointer user_data;
  GDestroyNotify free_data;
  char *session; /* (nullable): of the person; %NULL where any may be */
} Listener;

static void
listener_free (gpointer data)
{
  Listener *self = data;

  if (self->free_data != NULL)
    self->free_data (self->user_data);
  g_free (self->session);
  g_free (self);
}

static gboolean
is_signal (GDBusMessage *message, const char *interface, const char *member)
{
  return g_strcmp0 (g_dbus_message_get_interface (message), interface) == 0 &&
         g_strcmp0 (g_dbus_message_get_member (message), member) == 0;
}

static gboolean
says_asleep (GDBusMessage *message)
{
  GVariant *body = g_dbus_message_get_body (message);
  gboolean begins = FALSE;

  if (is_signal (message, MANAGER, "PrepareForSleep") && body != NULL &&
      g_variant_is_of_type (body, G_VARIANT_TYPE ("(b)")))
    g_variant_get (body, "(b)", &begins);
  return begins;
}

/* Desktops that lock by themselves say so in a property; others are told to lock. */
static gboolean
says_locked (GDBusMessage *message)
{
  GVariant *body = g_dbus_message_get_body (message);
  g_autoptr(GVariant) changed = NULL;
  const char *interface;
  gboolean locked = FALSE;

  if (is_signal (message, SESSION, "Lock"))
    return TRUE;
  if (!is_signal (message, PROPERTIES, "PropertiesChanged") || body == NULL ||
      !g_variant_is_of_type (body, G_VARIANT_TYPE ("(sa{sv}as)")))
    return FALSE;
  g_variant_get (body, "(&s@a{sv}@as)", &interface, &changed, NULL);
  return g_str_equal (interface, SESSION) && g_variant_lookup (changed, "LockedHint", "b", &locked) && locked;
}

/* In the bus's own thread. */
static GDBusMessage *
filter_cb (GDBusConnection *bus, GDBusMessage *message, gboolean incoming, gpointer data)
{
  const Listener *self = data;
  gboolean is_own = self->session == NULL || g_strcmp0 (g_dbus_message_get_path (message), self->session) == 0;

  if (incoming && g_dbus_message_get_message_type (message) == G_DBUS_MESSAGE_TYPE_SIGNAL &&
      (says_asleep (message) || (is_own && says_locked (message))))
    self->func (self->user_data, NULL);
  return message;
}

static void
add_match (GDBusConnection *bus, const char *rule)
{
  g_autoptr(GVariant) answer =
    g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                 "AddMatch", g_variant_new ("(s)", rule), NULL, G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MS,
                                 NULL, NULL);
}

static char *
find_session (GDBusConnection *bus)
{
  const char *id = g_getenv ("XDG_SESSION_ID");
  g_autoptr(GVariant) answer = NULL;
  char *path = NULL;

  if (id != NULL)
    answer = g_dbus_connection_call_sync (bus, SERVICE, "/org/freedesktop/login1", MANAGER, "GetSession",
                                          g_variant_new ("(s)", id), G_VARIANT_TYPE ("(o)"),
                                          G_DBUS_CALL_FLAGS_NO_AUTO_START, TIMEOUT_MS, NULL, NULL);
  if (answer != NULL)
    g_variant_get (answer, "(o)", &path);
  return path;
}

/* A connection of its own: the shared one ends the program with the bus. */
static GDBusConnection *
connect_bus (void)
{
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SYSTEM, NULL, NULL);

  if (address == NULL)
    return NULL;
  return g_dbus_connection_new_for_address_sync (
    address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL,
    NULL);
}

WaxLockWatch *
wax_lock_watch_new (GFunc func, gpointer user_data, GDestroyNotify free_data)
{
  WaxLockWatch *self = g_new0 (WaxLockWatch, 1);
  Listener *listener = g_new0 (Listener, 1);

  *listener = (Listener){ func, user_data, free_data };
  self->bus = connect_bus ();
  if (self->bus == NULL) {
    listener_free (listener);
    return self;
  }
  listener->session = find_session (self->bus);
  self->filter = g_dbus_connection_add_filter (self->bus, filter_cb, listener, listener_free);
  add_match (self->bus, "type='signal',sender='" SERVICE "',interface='" MANAGER "',member='PrepareForSleep'");
  add_match (self->bus, "type='signal',sender='" SERVICE "',interface='" SESSION "',member='Lock'");
  add_match (self->bus, "type='signal',sender='" SERVICE "',interface='" PROPERTIES "',arg0='" SESSION "'");
  return self;
}

void
wax_lock_watch_free (WaxLockWatch *self)
{
  if (self->bus != NULL) {
    g_dbus_connection_remove_filter (self->bus, self->filter);
    g_dbus_connection_close_sync (self->bus, NULL, NULL);
    g_object_unref (self->bus);
  }
  g_free (self);
}
