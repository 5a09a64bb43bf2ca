#include "app/wax-channel-private.h"

#include <glib/gi18n-lib.h>

struct _WaxChannel {
  GObject parent_instance;
  WaxChannelId id;
  WaxChannelCondition condition;
  gint64 last_success;
  gint64 failed_at;
  WaxFailure *failure;
  guint done;
  guint total;
};

enum {
  PROP_0,
  PROP_LABEL,
  PROP_CONDITION,
  PROP_LAST_SUCCESS,
  PROP_FAILED_AT,
  PROP_FAILURE,
  PROP_DONE,
  PROP_TOTAL,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (WaxChannel, wax_channel, G_TYPE_OBJECT)

GType
wax_channel_condition_get_type (void)
{
  static const GEnumValue values[] = {
    { WAX_CHANNEL_IDLE, "WAX_CHANNEL_IDLE", "idle" },
    { WAX_CHANNEL_RUNNING, "WAX_CHANNEL_RUNNING", "running" },
    { WAX_CHANNEL_WAITING, "WAX_CHANNEL_WAITING", "waiting" },
    { WAX_CHANNEL_FAILED, "WAX_CHANNEL_FAILED", "failed" },
    { WAX_CHANNEL_OFF, "WAX_CHANNEL_OFF", "off" },
    { 0, NULL, NULL },
  };
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("WaxChannelCondition", values));
  return type;
}

const char *
wax_channel_id_get_label (WaxChannelId id)
{
  switch (id) {
  case WAX_CHANNEL_RECEIVE: return _("Receiving mail");
  case WAX_CHANNEL_SEND: return _("Sending mail");
  case WAX_CHANNEL_FOLDERS: return _("Folders");
  case WAX_CHANNEL_GAL: return _("Address list");
  case WAX_CHANNEL_CHANGES: return _("Changes at the server");
  case WAX_CHANNEL_SIGNATURES: return _("Signatures");
  case WAX_CHANNEL_SENDERS: return _("Trusted and blocked senders");
  case WAX_CHANNEL_PREFERENCES: return _("Preferences");
  case WAX_CHANNEL_UPDATES: return _("Updates");
  }
  g_return_val_if_reached ("");
}

const char *
wax_channel_id_get_activity (WaxChannelId id)
{
  /* Translators: these follow “While …” */
  switch (id) {
  case WAX_CHANNEL_RECEIVE: return _("receiving mail");
  case WAX_CHANNEL_SEND: return _("sending mail");
  case WAX_CHANNEL_FOLDERS: return _("reading folders");
  case WAX_CHANNEL_GAL: return _("reading the address list");
  case WAX_CHANNEL_CHANGES: return _("following changes");
  case WAX_CHANNEL_SIGNATURES: return _("reading signatures");
  case WAX_CHANNEL_SENDERS: return _("reading trusted and blocked senders");
  case WAX_CHANNEL_PREFERENCES: return _("reading preferences");
  case WAX_CHANNEL_UPDATES: return _("looking for updates");
  }
  g_return_val_if_reached ("");
}

static void
wax_channel_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WaxChannel *self = WAX_CHANNEL (object);

  switch (id) {
  case PROP_LABEL: g_value_set_string (value, wax_channel_id_get_label (self->id)); break;
  case PROP_CONDITION: g_value_set_enum (value, (int) self->condition); break;
  case PROP_LAST_SUCCESS: g_value_set_int64 (value, self->last_success); break;
  case PROP_FAILED_AT: g_value_set_int64 (value, self->failed_at); break;
  case PROP_FAILURE: g_value_set_boxed (value, self->failure); break;
  case PROP_DONE: g_value_set_uint (value, self->done); break;
  case PROP_TOTAL: g_value_set_uint (value, self->total); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wax_channel_finalize (GObject *object)
{
  WaxChannel *self = WAX_CHANNEL (object);

  g_clear_pointer (&self->failure, wax_failure_unref);
  G_OBJECT_CLASS (wax_channel_parent_class)->finalize (object);
}

static void
wax_channel_class_init (WaxChannelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = wax_channel_get_property;
  object_class->finalize = wax_channel_finalize;
  props[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  props[PROP_CONDITION] =
      g_param_spec_enum ("condition", NULL, NULL, WAX_TYPE_CHANNEL_CONDITION, WAX_CHANNEL_IDLE, flags);
  props[PROP_LAST_SUCCESS] = g_param_spec_int64 ("last-success", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_FAILED_AT] = g_param_spec_int64 ("failed-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_FAILURE] = g_param_spec_boxed ("failure", NULL, NULL, WAX_TYPE_FAILURE, flags);
  props[PROP_DONE] = g_param_spec_uint ("done", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_TOTAL] = g_param_spec_uint ("total", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
wax_channel_init (WaxChannel *self)
{
}

WaxChannel *
wax_channel_new (WaxChannelId id)
{
  WaxChannel *self = g_object_new (WAX_TYPE_CHANNEL, NULL);

  self->id = id;
  self->condition = id == WAX_CHANNEL_UPDATES ? WAX_CHANNEL_OFF : WAX_CHANNEL_IDLE;
  return self;
}

static void
set_failure (WaxChannel *self, WaxFailure *failure, gint64 failed_at)
{
  if (failure != NULL)
    wax_failure_ref (failure);
  g_clear_pointer (&self->failure, wax_failure_unref);
  self->failure = failure;
  self->failed_at = failed_at;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FAILURE]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FAILED_AT]);
}

void
wax_channel_set_condition (WaxChannel *self, WaxChannelCondition condition)
{
  if (self->condition == condition || self->condition == WAX_CHANNEL_OFF)
    return;
  self->condition = condition;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CONDITION]);
}

void
wax_channel_set_progress (WaxChannel *self, guint done, guint total)
{
  self->done = done;
  self->total = total;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DONE]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TOTAL]);
}

void
wax_channel_note_success (WaxChannel *self, gint64 now)
{
  self->last_success = now;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LAST_SUCCESS]);
  set_failure (self, NULL, 0);
  wax_channel_set_condition (self, WAX_CHANNEL_IDLE);
}

void
wax_channel_note_failure (WaxChannel *self, WaxFailure *failure, gint64 now)
{
  gboolean final = failure->remedy == WAX_REMEDY_NONE || failure->remedy == WAX_REMEDY_SETTINGS;

  set_failure (self, failure, now);
  wax_channel_set_condition (self, final ? WAX_CHANNEL_FAILED : WAX_CHANNEL_WAITING);
}

void
wax_channel_load (WaxChannel *self, WaxChannelState *state)
{
  g_autoptr(WaxFailure) failure =
      state->failed_at != 0 ? wax_failure_new_known (state->error_domain, state->error_code, state->error_text, NULL)
                            : NULL;

  self->last_success = state->last_success;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LAST_SUCCESS]);
  set_failure (self, failure, state->failed_at);
}

WaxChannelId
wax_channel_get_id (WaxChannel *self)
{
  return self->id;
}

WaxChannelCondition
wax_channel_get_condition (WaxChannel *self)
{
  return self->condition;
}

gint64
wax_channel_get_last_success (WaxChannel *self)
{
  return self->last_success;
}

gint64
wax_channel_get_failed_at (WaxChannel *self)
{
  return self->failed_at;
}

WaxFailure *
wax_channel_get_failure (WaxChannel *self)
{
  return self->failure;
}

guint
wax_channel_get_done (WaxChannel *self)
{
  return self->done;
}

guint
wax_channel_get_total (WaxChannel *self)
{
  return self->total;
}
