#include "wax-screen-reader.h"

#include <dlfcn.h>

/* GTK 4.8 has no call for it: the accessibility bus is announced by an object that also says who uses it. */

static GDBusProxy *status;

static void
proxy_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GError) error = NULL;

  status = g_dbus_proxy_new_for_bus_finish (result, &error);
  if (status == NULL)
    g_debug ("nobody tells of screen readers: %s", error->message);
}

gboolean
wax_screen_reader_is_on (void)
{
  static gboolean asked;
  g_autoptr(GVariant) value = NULL;

  if (!asked)
    g_dbus_proxy_new_for_bus (G_BUS_TYPE_SESSION, G_DBUS_PROXY_FLAGS_NONE, NULL, "org.a11y.Bus",
                              "/org/a11y/bus", "org.a11y.Status", NULL, proxy_cb, NULL);
  asked = TRUE;
  value = status != NULL ? g_dbus_proxy_get_cached_property (status, "ScreenReaderEnabled") : NULL;
  return value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN) && g_variant_get_boolean (value);
}

/* As GtkAccessibleAnnouncementPriority has them. */
enum { PRIORITY_MEDIUM = 1, PRIORITY_HIGH = 2 };

typedef void (*Announce) (GtkAccessible *widget, const char *text, int priority);

void
wax_screen_reader_say (GtkWidget *widget, const char *text, gboolean urgent)
{
  Announce announce = dlsym (RTLD_DEFAULT, "gtk_accessible_announce");

  /* Of what GTK 4.18 has instead of the accessibility bus in tests, the function that it calls here is missing. */
  if (announce != NULL && wax_screen_reader_is_on ())
    announce (GTK_ACCESSIBLE (widget), text, urgent ? PRIORITY_HIGH : PRIORITY_MEDIUM);
}
