#include "ui-atspi.h"

#include <string.h>

#define ACCESSIBLE "org.a11y.atspi.Accessible"
#define COMPONENT "org.a11y.atspi.Component"

enum { TIMEOUT_MS = 5000, MAX_DEPTH = 60, MAX_NODES = 4000 };

struct _UiAtspi {
  GDBusConnection *bus;
  char *owner, *path; /* (nullable): of what has got the focus and was not taken */
  GPtrArray *heard; /* texts */
};

void
ui_atspi_node_free (UiAtspiNode *node)
{
  g_free (node->name);
  g_free (node->description);
  g_free (node);
}

UiAtspi *
ui_atspi_new (void)
{
  UiAtspi *self = g_new0 (UiAtspi, 1);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDBusConnection) session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_autoptr(GVariant) reply = NULL;
  const char *address;

  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", NULL,
                                       G_VARIANT_TYPE ("(s)"), G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MS, NULL, &error);
  g_assert_no_error (error);
  g_variant_get (reply, "(&s)", &address);
  self->bus = g_dbus_connection_new_for_address_sync (
    address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL,
    &error);
  g_assert_no_error (error);
  self->heard = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
ui_atspi_free (UiAtspi *self)
{
  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_object_unref (self->bus);
  g_free (self->owner);
  g_free (self->path);
  g_ptr_array_unref (self->heard);
  g_free (self);
}

/* (nullable): what went since it was named is not there. */
static GVariant *
call (UiAtspi *self,
      const char *owner,
      const char *path,
      const char *interface,
      const char *method,
      GVariant *arguments)
{
  return g_dbus_connection_call_sync (self->bus, owner, path, interface, method, arguments, NULL,
                                      G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MS, NULL, NULL);
}

static char *
get_text (UiAtspi *self, const char *owner, const char *path, const char *property)
{
  g_autoptr(GVariant) reply =
    call (self, owner, path, "org.freedesktop.DBus.Properties", "Get", g_variant_new ("(ss)", ACCESSIBLE, property));
  g_autoptr(GVariant) value = NULL;

  if (reply == NULL)
    return g_strdup ("");
  g_variant_get (reply, "(v)", &value);
  return g_variant_dup_string (value, NULL);
}

static GVariant *
list_children (UiAtspi *self, const char *owner, const char *path)
{
  g_autoptr(GVariant) reply = call (self, owner, path, ACCESSIBLE, "GetChildren", NULL);

  return reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
}

static UiAtspiNode *
read_node (UiAtspi *self, const char *owner, const char *path, guint depth)
{
  UiAtspiNode *node = g_new0 (UiAtspiNode, 1);
  g_autoptr(GVariant) role = call (self, owner, path, ACCESSIBLE, "GetRole", NULL);
  g_autoptr(GVariant) states = call (self, owner, path, ACCESSIBLE, "GetState", NULL);
  g_autoptr(GVariant) extents = call (self, owner, path, COMPONENT, "GetExtents", g_variant_new ("(u)", 1));
  g_autoptr(GVariant) words = states != NULL ? g_variant_get_child_value (states, 0) : NULL;

  node->name = get_text (self, owner, path, "Name");
  node->description = get_text (self, owner, path, "Description");
  node->depth = depth;
  if (role != NULL)
    g_variant_get (role, "(u)", &node->role);
  for (gsize i = 0; words != NULL && i < MIN (g_variant_n_children (words), 2); i++) {
    guint32 word;

    g_variant_get_child (words, i, "u", &word);
    node->states |= (guint64) word << (32 * i);
  }
  if (extents != NULL)
    g_variant_get (extents, "((iiii))", NULL, NULL, &node->width, &node->height);
  return node;
}

static void
read_tree (UiAtspi *self, const char *owner, const char *path, guint depth, GPtrArray *nodes)
{
  g_autoptr(GVariant) children = NULL;
  GVariantIter iter;
  const char *child_owner, *child_path;

  if (depth > MAX_DEPTH || nodes->len > MAX_NODES)
    return;
  g_ptr_array_add (nodes, read_node (self, owner, path, depth));
  children = list_children (self, owner, path);
  if (children == NULL)
    return;
  g_variant_iter_init (&iter, children);
  while (g_variant_iter_next (&iter, "(&s&o)", &child_owner, &child_path))
    read_tree (self, child_owner, child_path, depth + 1, nodes);
}

static gboolean
is_named (const char *name, const char *wanted)
{
  gsize size = strlen (wanted);

  return name != NULL && strncmp (name, wanted, size) == 0 && (name[size] == '\0' || name[size] == ':');
}

/* The first below @path whose name is @name, a server's port behind it or not. */
static gboolean
find_child (UiAtspi *self, const char *owner, const char *path, const char *name, char **found_owner, char **found_path)
{
  g_autoptr(GVariant) children = list_children (self, owner, path);

  for (gsize i = 0; children != NULL && i < g_variant_n_children (children); i++) {
    const char *child_owner, *child_path;
    g_autofree char *child_name = NULL;

    g_variant_get_child (children, i, "(&s&o)", &child_owner, &child_path);
    child_name = get_text (self, child_owner, child_path, "Name");
    if (is_named (child_name, name)) {
      *found_owner = g_strdup (child_owner);
      *found_path = g_strdup (child_path);
      return TRUE;
    }
  }
  return FALSE;
}

GPtrArray *
ui_atspi_read (UiAtspi *self, const char *program, const char *window)
{
  g_autofree char *owner = NULL, *path = NULL, *window_owner = NULL, *window_path = NULL;
  GPtrArray *nodes;

  if (!find_child (self, "org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root", program, &owner, &path) ||
      !find_child (self, owner, path, window, &window_owner, &window_path))
    return NULL;
  nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) ui_atspi_node_free);
  read_tree (self, window_owner, window_path, 0, nodes);
  return nodes;
}

static void
state_cb (GDBusConnection *bus,
          const char *owner,
          const char *path,
          const char *interface,
          const char *signal,
          GVariant *parameters,
          gpointer data)
{
  UiAtspi *self = data;
  gint32 is_so;

  g_variant_get_child (parameters, 1, "i", &is_so);
  if (!is_so)
    return;
  g_free (self->owner);
  g_free (self->path);
  self->owner = g_strdup (owner);
  self->path = g_strdup (path);
}

static void
text_cb (GDBusConnection *bus,
         const char *owner,
         const char *path,
         const char *interface,
         const char *signal,
         GVariant *parameters,
         gpointer data)
{
  UiAtspi *self = data;
  g_autoptr(GVariant) text = NULL;

  g_variant_get_child (parameters, 3, "v", &text);
  if (g_variant_is_of_type (text, G_VARIANT_TYPE_STRING))
    g_ptr_array_add (self->heard, g_variant_dup_string (text, NULL));
}

static void
listen (UiAtspi *self, const char *event, const char *signal, const char *detail, GDBusSignalCallback func)
{
  /* Newer versions of GTK tell nothing where nobody is known to listen. */
  g_autoptr(GVariant) reply = call (self, "org.a11y.atspi.Registry", "/org/a11y/atspi/registry",
                                    "org.a11y.atspi.Registry", "RegisterEvent", g_variant_new ("(s)", event));

  g_dbus_connection_signal_subscribe (self->bus, NULL, "org.a11y.atspi.Event.Object", signal, NULL, detail,
                                      G_DBUS_SIGNAL_FLAGS_NONE, func, self, NULL);
}

void
ui_atspi_follow (UiAtspi *self)
{
  listen (self, "object:state-changed:focused", "StateChanged", "focused", state_cb);
  listen (self, "object:property-change:accessible-name", "PropertyChange", "accessible-name", text_cb);
}

/* Lets what is told come in. */
static void
pass_time (void)
{
  if (!g_main_context_iteration (NULL, FALSE))
    g_usleep (1000);
}

static gboolean
has_heard (UiAtspi *self, const char *text)
{
  for (guint i = 0; i < self->heard->len; i++) {
    if (g_str_has_prefix (self->heard->pdata[i], text))
      return TRUE;
  }
  return FALSE;
}

gboolean
ui_atspi_wait_to_hear (UiAtspi *self, const char *text)
{
  gint64 end = g_get_monotonic_time () + TIMEOUT_MS * 1000;

  while (!has_heard (self, text) && g_get_monotonic_time () < end)
    pass_time ();
  return has_heard (self, text);
}

UiAtspiNode *
ui_atspi_take_focus (UiAtspi *self, char **path)
{
  g_autofree char *owner = NULL, *taken = NULL;
  gint64 end = g_get_monotonic_time () + TIMEOUT_MS * 1000;

  while (self->path == NULL && g_get_monotonic_time () < end)
    pass_time ();
  owner = g_steal_pointer (&self->owner);
  taken = g_steal_pointer (&self->path);
  if (taken == NULL)
    return NULL;
  if (path != NULL)
    *path = g_strdup (taken);
  return read_node (self, owner, taken, 0);
}

gboolean
ui_atspi_node_has (const UiAtspiNode *node, guint state)
{
  return (node->states & (G_GUINT64_CONSTANT (1) << state)) != 0;
}

gboolean
ui_atspi_node_is (const UiAtspiNode *node, guint role)
{
  return node->role == role || (role == UI_ATSPI_BUTTON && node->role == UI_ATSPI_TOGGLE_BUTTON);
}

const UiAtspiNode *
ui_atspi_find (GPtrArray *nodes, guint role, const char *name)
{
  for (guint i = 0; i < nodes->len; i++) {
    const UiAtspiNode *node = g_ptr_array_index (nodes, i);

    if (ui_atspi_node_is (node, role) && g_str_has_prefix (node->name, name))
      return node;
  }
  return NULL;
}
