#include "transport/wax-look-around.h"

#include "transport/wax-proxy.h"

enum { TIMEOUT_MS = 300 };
enum { PORTAL = 2 }; /* NMConnectivityState, NetworkManager's D-Bus interface */

#define MANAGER "org.freedesktop.NetworkManager"

/* Whoever is not there is not started. */
static GVariant *
get_property (GDBusConnection *bus, const char *path, const char *interface, const char *name,
              GCancellable *cancellable)
{
  g_autoptr(GVariant) reply =
    g_dbus_connection_call_sync (bus, MANAGER, path, "org.freedesktop.DBus.Properties", "Get",
                                 g_variant_new ("(ss)", interface, name), G_VARIANT_TYPE ("(v)"),
                                 G_DBUS_CALL_FLAGS_NO_AUTO_START, TIMEOUT_MS, cancellable, NULL);
  GVariant *value = NULL;

  if (reply != NULL)
    g_variant_get (reply, "(v)", &value);
  return value;
}

static char *
find_name (GDBusConnection *bus, GCancellable *cancellable)
{
  g_autoptr(GVariant) path = get_property (bus, "/org/freedesktop/NetworkManager", MANAGER, "PrimaryConnection",
                                           cancellable);
  g_autoptr(GVariant) name = NULL;

  if (path == NULL || !g_variant_is_of_type (path, G_VARIANT_TYPE_OBJECT_PATH) ||
      g_str_equal (g_variant_get_string (path, NULL), "/"))
    return NULL;
  name = get_property (bus, g_variant_get_string (path, NULL), MANAGER ".Connection.Active", "Id", cancellable);
  return name != NULL && g_variant_is_of_type (name, G_VARIANT_TYPE_STRING) ? g_variant_dup_string (name, NULL) : NULL;
}

static gboolean
says_portal (GDBusConnection *bus, GCancellable *cancellable)
{
  g_autoptr(GVariant) connectivity = get_property (bus, "/org/freedesktop/NetworkManager", MANAGER, "Connectivity",
                                                   cancellable);

  return connectivity != NULL && g_variant_is_of_type (connectivity, G_VARIANT_TYPE_UINT32) &&
         g_variant_get_uint32 (connectivity) == PORTAL;
}

WaxVerdict *
wax_look_around (WaxVerdict *verdict, GProxyResolver *resolver, GCancellable *cancellable)
{
  g_autoptr(GDBusConnection) bus = NULL;
  g_autoptr(WaxSurroundings) around = NULL;
  g_autofree char *name = NULL, *proxy = NULL;
  GNetworkMonitor *monitor;
  gboolean portal;

  if (wax_verdict_is_empty (verdict))
    return g_object_ref (verdict);
  /* In a sandbox only the monitor knows; where there is no bus, nobody does. */
  monitor = g_network_monitor_get_default ();
  portal = g_network_monitor_get_connectivity (monitor) == G_NETWORK_CONNECTIVITY_PORTAL;
  bus = g_bus_get_sync (G_BUS_TYPE_SYSTEM, cancellable, NULL);
  if (bus != NULL) {
    name = find_name (bus, cancellable);
    portal = portal || says_portal (bus, cancellable);
  }
  proxy = wax_proxy_find (wax_verdict_get_endpoint (verdict), resolver, cancellable);
  around = wax_surroundings_new (&(WaxSurroundings) { .network = name, .portal = portal, .proxy = proxy });
  return wax_verdict_with_surroundings (verdict, around);
}
