#include "ui-notifications.h"

#define NAME "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"

typedef struct {
  guint id;
  char *text;
} Shown;

struct _UiNotifications {
  GDBusConnection *bus;
  guint object_id, name_id;
  GMutex lock; /* beside the thread of the bus */
  GPtrArray *shown; /* of Shown, the newest last */
  guint n_sent;
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  gboolean is_owned;
};

static const char interface[] =
  "<node><interface name='" NAME "'>"
  "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
  "<method name='GetServerInformation'><arg type='s' direction='out'/><arg type='s' direction='out'/>"
  "<arg type='s' direction='out'/><arg type='s' direction='out'/></method>"
  "<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/>"
  "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='as' direction='in'/>"
  "<arg type='a{sv}' direction='in'/><arg type='i' direction='in'/><arg type='u' direction='out'/></method>"
  "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
  "<signal name='ActionInvoked'><arg type='u'/><arg type='s'/></signal>"
  "<signal name='NotificationClosed'><arg type='u'/><arg type='u'/></signal>"
  "</interface></node>";

static void
shown_free (gpointer data)
{
  Shown *shown = data;

  g_free (shown->text);
  g_free (shown);
}

static void
forget (UiNotifications *self, guint id)
{
  for (guint i = self->shown->len; i > 0; i--) {
    if (((Shown *) self->shown->pdata[i - 1])->id == id)
      g_ptr_array_remove_index (self->shown, i - 1);
  }
}

static guint
show (UiNotifications *self, GVariant *parameters)
{
  g_autofree const char **actions = NULL;
  g_autofree char *joined = NULL;
  const char *summary, *body;
  Shown *shown = g_new0 (Shown, 1);

  g_variant_get (parameters, "(&su&s&s&s^a&sa{sv}i)", NULL, &shown->id, NULL, &summary, &body, &actions, NULL, NULL);
  joined = g_strjoinv ("\n", (char **) actions);
  shown->text = g_strjoin ("\n", summary, body, joined, NULL);
  self->n_sent++;
  forget (self, shown->id);
  if (shown->id == 0)
    shown->id = self->n_sent;
  g_ptr_array_add (self->shown, shown);
  return shown->id;
}

static void
call_cb (GDBusConnection *bus, const char *sender, const char *path, const char *name, const char *method,
         GVariant *parameters, GDBusMethodInvocation *invocation, gpointer data)
{
  static const char *const capabilities[] = { "actions", "body", "body-markup", NULL };
  UiNotifications *self = data;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GVariant *answer = NULL;
  guint id;

  if (g_str_equal (method, "GetCapabilities")) {
    answer = g_variant_new ("(^as)", capabilities);
  } else if (g_str_equal (method, "GetServerInformation")) {
    answer = g_variant_new ("(ssss)", "stand-in", "Waxwing", "1", "1.2");
  } else if (g_str_equal (method, "Notify")) {
    answer = g_variant_new ("(u)", show (self, parameters));
  } else {
    g_variant_get (parameters, "(u)", &id);
    forget (self, id);
  }
  g_dbus_method_invocation_return_value (invocation, answer);
}

static void
owned_cb (GDBusConnection *bus, const char *name, gpointer data)
{
  g_atomic_int_set (&((UiNotifications *) data)->is_owned, TRUE);
}

static gpointer
run_cb (gpointer data)
{
  static const GDBusInterfaceVTable vtable = { .method_call = call_cb };
  UiNotifications *self = data;
  g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (interface, NULL);
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr(GError) error = NULL;

  g_main_context_push_thread_default (self->context);
  self->bus = g_dbus_connection_new_for_address_sync (
    address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL,
    &error);
  g_assert_no_error (error);
  self->object_id = g_dbus_connection_register_object (self->bus, PATH, node->interfaces[0], &vtable, self, NULL,
                                                       &error);
  g_assert_no_error (error);
  self->name_id = g_bus_own_name_on_connection (self->bus, NAME, G_BUS_NAME_OWNER_FLAGS_NONE, owned_cb, NULL, self,
                                                NULL);
  g_main_loop_run (self->loop);
  g_bus_unown_name (self->name_id);
  g_dbus_connection_unregister_object (self->bus, self->object_id);
  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

UiNotifications *
ui_notifications_new (void)
{
  UiNotifications *self = g_new0 (UiNotifications, 1);

  g_mutex_init (&self->lock);
  self->shown = g_ptr_array_new_with_free_func (shown_free);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("notifications", run_cb, self);
  while (!g_atomic_int_get (&self->is_owned))
    g_thread_yield ();
  return self;
}

void
ui_notifications_free (UiNotifications *self)
{
  g_main_loop_quit (self->loop);
  g_thread_join (self->thread);
  g_clear_object (&self->bus);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_ptr_array_unref (self->shown);
  g_mutex_clear (&self->lock);
  g_free (self);
}

guint
ui_notifications_count (UiNotifications *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->shown->len;
}

guint
ui_notifications_count_sent (UiNotifications *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->n_sent;
}

char *
ui_notifications_dup_newest (UiNotifications *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->shown->len > 0 ? g_strdup (((Shown *) self->shown->pdata[self->shown->len - 1])->text) : NULL;
}

/* With the lock held. */
static void
press (UiNotifications *self, const char *action)
{
  guint id = ((Shown *) self->shown->pdata[self->shown->len - 1])->id;

  forget (self, id);
  g_dbus_connection_emit_signal (self->bus, NULL, PATH, NAME, "ActionInvoked", g_variant_new ("(us)", id, action),
                                 NULL);
  g_dbus_connection_emit_signal (self->bus, NULL, PATH, NAME, "NotificationClosed", g_variant_new ("(uu)", id, 2),
                                 NULL);
}

void
ui_notifications_press (UiNotifications *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_assert_cmpuint (self->shown->len, >, 0);
  press (self, "default");
}

void
ui_notifications_press_button (UiNotifications *self, const char *label)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_auto(GStrv) lines = NULL;
  guint i = 1;

  g_assert_cmpuint (self->shown->len, >, 0);
  lines = g_strsplit (((Shown *) self->shown->pdata[self->shown->len - 1])->text, "\n", -1);
  while (lines[i] != NULL && !g_str_equal (lines[i], label))
    i++;
  g_assert_nonnull (lines[i]);
  press (self, lines[i - 1]);
}
