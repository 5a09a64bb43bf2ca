#include "ui-atspi.h"

#include <string.h>

#define ACCESSIBLE "org.a11y.atspi.Accessible"
#define COMPONENT "org.a11y.atspi.Component"

enum { TIMEOUT_MS = 5000, MAX_DEPTH = 60, MAX_NODES = 4000 };

struct _UiAtspi {
  GDBusConnection *bus;
  char *owner, *path; /* (nullable): of what has got the focus and was not taken */
  GPtrArray *named, *announced; /* texts */
};

void
ui_atspi_node_free (UiAtspiNode *node)
{
  g_free (node->name);
  g_free (node->description);
  g_free (node);
}

/* As a screen reader does. */
static void
say_that_it_runs (GDBusConnection *session)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_sync (
    session, "org.a11y.Bus", "/org/a11y/bus", "org.freedesktop.DBus.Properties", "Set",
    g_variant_new ("(ssv)", "org.a11y.Status", "ScreenReaderEnabled", g_variant_new_boolean (TRUE)), NULL,
    G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MS, NULL, &error);

  g_assert_no_error (error);
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
  say_that_it_runs (session);
  g_variant_get (reply, "(&s)", &address);
  self->bus = g_dbus_connection_new_for_address_sync (
    address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL,
    &error);
  g_assert_no_error (error);
  self->named = g_ptr_array_new_with_free_func (g_free);
  self->announced = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
ui_atspi_free (UiAtspi *self)
{
  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_object_unref (self->bus);
  g_free (self->owner);
  g_free (self->path);
  g_ptr_array_unref (self->named);
  g_ptr_array_unref (self->announced);
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

/* What of one node has been asked for and is to come. */
typedef struct Reading Reading;

typedef struct {
  UiAtspi *atspi;
  guint n_calls; /* that wait for their answers */
  guint n_nodes;
  gboolean with_children;
} Walk;

struct Reading {
  Walk *walk;
  char *owner, *path;
  UiAtspiNode *node;
  GPtrArray *children; /* of Reading */
};

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_clear_pointer (&reading->node, ui_atspi_node_free);
  g_ptr_array_unref (reading->children);
  g_free (reading->owner);
  g_free (reading->path);
  g_free (reading);
}

static Reading *start_reading (Walk *walk, const char *owner, const char *path, guint depth);

/* What went since it was named says nothing. */
static GVariant *
finish (GObject *source, GAsyncResult *result, Reading *reading)
{
  reading->walk->n_calls--;
  return g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
}

static void
texts_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Reading *reading = data;
  g_autoptr(GVariant) reply = finish (source, result, reading);
  g_autoptr(GVariant) texts = reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;

  if (texts != NULL) {
    g_variant_lookup (texts, "Name", "s", &reading->node->name);
    g_variant_lookup (texts, "Description", "s", &reading->node->description);
  }
  if (reading->node->name == NULL)
    reading->node->name = g_strdup ("");
  if (reading->node->description == NULL)
    reading->node->description = g_strdup ("");
}

static void
role_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Reading *reading = data;
  g_autoptr(GVariant) reply = finish (source, result, reading);

  if (reply != NULL)
    g_variant_get (reply, "(u)", &reading->node->role);
}

static void
states_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Reading *reading = data;
  g_autoptr(GVariant) reply = finish (source, result, reading);
  g_autoptr(GVariant) words = reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;

  for (gsize i = 0; words != NULL && i < MIN (g_variant_n_children (words), 2); i++) {
    guint32 word;

    g_variant_get_child (words, i, "u", &word);
    reading->node->states |= (guint64) word << (32 * i);
  }
}

static void
extents_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Reading *reading = data;
  g_autoptr(GVariant) reply = finish (source, result, reading);

  if (reply != NULL)
    g_variant_get (reply, "((iiii))", NULL, NULL, &reading->node->width, &reading->node->height);
}

static void
children_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Reading *reading = data;
  g_autoptr(GVariant) reply = finish (source, result, reading);
  g_autoptr(GVariantIter) iter = NULL;
  const char *owner, *path;

  if (reply == NULL || reading->node->depth >= MAX_DEPTH)
    return;
  g_variant_get (reply, "(a(so))", &iter);
  while (g_variant_iter_next (iter, "(&s&o)", &owner, &path) && reading->walk->n_nodes < MAX_NODES)
    g_ptr_array_add (reading->children, start_reading (reading->walk, owner, path, reading->node->depth + 1));
}

static void
ask (Reading *reading, const char *interface, const char *method, GVariant *arguments, GAsyncReadyCallback func)
{
  reading->walk->n_calls++;
  g_dbus_connection_call (reading->walk->atspi->bus, reading->owner, reading->path, interface, method, arguments, NULL,
                          G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MS, NULL, func, reading);
}

static Reading *
start_reading (Walk *walk, const char *owner, const char *path, guint depth)
{
  Reading *reading = g_new0 (Reading, 1);

  walk->n_nodes++;
  reading->walk = walk;
  reading->owner = g_strdup (owner);
  reading->path = g_strdup (path);
  reading->node = g_new0 (UiAtspiNode, 1);
  reading->node->depth = depth;
  reading->children = g_ptr_array_new_with_free_func (reading_free);
  if (walk->with_children)
    ask (reading, ACCESSIBLE, "GetChildren", NULL, children_cb);
  ask (reading, "org.freedesktop.DBus.Properties", "GetAll", g_variant_new ("(s)", ACCESSIBLE), texts_cb);
  ask (reading, ACCESSIBLE, "GetRole", NULL, role_cb);
  ask (reading, ACCESSIBLE, "GetState", NULL, states_cb);
  ask (reading, COMPONENT, "GetExtents", g_variant_new ("(u)", 1), extents_cb);
  return reading;
}

/* All that is asked for at once: one after the other, the other program would wake up for each. */
static Reading *
read_from (UiAtspi *self, const char *owner, const char *path, gboolean with_children)
{
  Walk walk = { .atspi = self, .with_children = with_children };
  Reading *reading = start_reading (&walk, owner, path, 0);

  while (walk.n_calls > 0)
    g_main_context_iteration (NULL, TRUE);
  return reading;
}

static UiAtspiNode *
read_node (UiAtspi *self, const char *owner, const char *path)
{
  Reading *reading = read_from (self, owner, path, FALSE);
  UiAtspiNode *node = g_steal_pointer (&reading->node);

  reading_free (reading);
  return node;
}

static void
collect (Reading *reading, GPtrArray *nodes)
{
  g_ptr_array_add (nodes, g_steal_pointer (&reading->node));
  for (guint i = 0; i < reading->children->len; i++)
    collect (reading->children->pdata[i], nodes);
}

static GPtrArray *
read_tree (UiAtspi *self, const char *owner, const char *path)
{
  GPtrArray *nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) ui_atspi_node_free);
  Reading *reading = read_from (self, owner, path, TRUE);

  collect (reading, nodes);
  reading_free (reading);
  return nodes;
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

  if (!find_child (self, "org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root", program, &owner, &path) ||
      !find_child (self, owner, path, window, &window_owner, &window_path))
    return NULL;
  return read_tree (self, window_owner, window_path);
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
  GPtrArray *texts = data;
  g_autoptr(GVariant) text = NULL;

  g_variant_get_child (parameters, 3, "v", &text);
  if (g_variant_is_of_type (text, G_VARIANT_TYPE_STRING))
    g_ptr_array_add (texts, g_variant_dup_string (text, NULL));
}

static void
listen (UiAtspi *self, const char *event, const char *signal, const char *detail, GDBusSignalCallback func,
        gpointer data)
{
  /* Newer versions of GTK tell nothing where nobody is known to listen. */
  g_autoptr(GVariant) reply = call (self, "org.a11y.atspi.Registry", "/org/a11y/atspi/registry",
                                    "org.a11y.atspi.Registry", "RegisterEvent", g_variant_new ("(s)", event));

  g_dbus_connection_signal_subscribe (self->bus, NULL, "org.a11y.atspi.Event.Object", signal, NULL, detail,
                                      G_DBUS_SIGNAL_FLAGS_NONE, func, data, NULL);
}

void
ui_atspi_follow (UiAtspi *self)
{
  listen (self, "object:state-changed:focused", "StateChanged", "focused", state_cb, self);
  listen (self, "object:property-change:accessible-name", "PropertyChange", "accessible-name", text_cb,
          self->named);
  listen (self, "object:announcement", "Announcement", NULL, text_cb, self->announced);
}

/* Lets what is told come in. */
static void
pass_time (void)
{
  if (!g_main_context_iteration (NULL, FALSE))
    g_usleep (1000);
}

static gboolean
has_text (GPtrArray *texts, const char *text)
{
  for (guint i = 0; i < texts->len; i++) {
    if (g_str_has_prefix (texts->pdata[i], text))
      return TRUE;
  }
  return FALSE;
}

static gboolean
wait_for_text (GPtrArray *texts, const char *text)
{
  gint64 end = g_get_monotonic_time () + TIMEOUT_MS * 1000;

  while (!has_text (texts, text) && g_get_monotonic_time () < end)
    pass_time ();
  return has_text (texts, text);
}

gboolean
ui_atspi_wait_for_name (UiAtspi *self, const char *text)
{
  return wait_for_text (self->named, text);
}

gboolean
ui_atspi_wait_to_hear (UiAtspi *self, const char *text)
{
  return wait_for_text (self->announced, text);
}

void
ui_atspi_forget_focus (UiAtspi *self)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_pointer (&self->owner, g_free);
  g_clear_pointer (&self->path, g_free);
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
  return read_node (self, owner, taken);
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
