#include "wax-fake-network.h"

#include "wax-test-thread.h"

#include <gio/gio.h>

#define MANAGER "org.freedesktop.NetworkManager"
#define ACTIVE "/org/freedesktop/NetworkManager/ActiveConnection/1"

enum { CONNECTED = 70, FULL = 4, PORTAL = 2 }; /* NMState and NMConnectivityState */

static const char interfaces[] =
  "<node>"
  " <interface name='" MANAGER "'>"
  "  <property name='State' type='u' access='read'/>"
  "  <property name='Connectivity' type='u' access='read'/>"
  "  <property name='Metered' type='u' access='read'/>"
  "  <property name='PrimaryConnection' type='o' access='read'/>"
  " </interface>"
  " <interface name='" MANAGER ".Connection.Active'>"
  "  <property name='Id' type='s' access='read'/>"
  " </interface>"
  "</node>";

struct _WaxFakeNetwork {
  char *name;
  gboolean portal;
  WaxTestThread *thread;
  GDBusConnection *bus;
};

void
wax_fake_network_prepare (void)
{
  g_assert_nonnull (g_getenv ("DBUS_SESSION_BUS_ADDRESS"));
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_getenv ("DBUS_SESSION_BUS_ADDRESS"), TRUE);
}

static GVariant *
get_property (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *name,
              GError **error, gpointer data)
{
  WaxFakeNetwork *self = data;

  if (g_str_equal (name, "Id"))
    return g_variant_new_string (self->name);
  if (g_str_equal (name, "PrimaryConnection"))
    return g_variant_new_object_path (ACTIVE);
  if (g_str_equal (name, "State"))
    return g_variant_new_uint32 (CONNECTED);
  return g_variant_new_uint32 (g_str_equal (name, "Connectivity") ? (self->portal ? PORTAL : FULL) : 0);
}

static void
publish (WaxFakeNetwork *self, GDBusNodeInfo *node, guint index, const char *path)
{
  static const GDBusInterfaceVTable table = { .get_property = get_property };
  g_autoptr(GError) error = NULL;

  g_dbus_connection_register_object (self->bus, path, node->interfaces[index], &table, self, NULL, &error);
  g_assert_no_error (error);
}

static void
own_name (WaxFakeNetwork *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply =
    g_dbus_connection_call_sync (self->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                 "RequestName", g_variant_new ("(su)", MANAGER, 4), NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                                 NULL, &error);

  g_assert_no_error (error);
}

WaxFakeNetwork *
wax_fake_network_new (const char *name, gboolean portal)
{
  WaxFakeNetwork *self = g_new0 (WaxFakeNetwork, 1);
  g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (interfaces, NULL);
  g_autoptr(GError) error = NULL;

  self->name = g_strdup (name);
  self->portal = portal;
  self->thread = wax_test_thread_new ();
  g_main_context_push_thread_default (wax_test_thread_get_context (self->thread));
  self->bus = g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                                      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                        G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                      NULL, NULL, &error);
  g_assert_no_error (error);
  publish (self, node, 0, "/org/freedesktop/NetworkManager");
  publish (self, node, 1, ACTIVE);
  own_name (self);
  g_main_context_pop_thread_default (wax_test_thread_get_context (self->thread));
  wax_test_thread_start (self->thread, "network");
  return self;
}

void
wax_fake_network_free (WaxFakeNetwork *self)
{
  wax_test_thread_end (self->thread, NULL, NULL);
  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_object_unref (self->bus);
  g_free (self->name);
  g_free (self);
}
