#include "app/wax-message-item-private.h"

#include <string.h>

struct _WaxMessageItem {
  GObject parent_instance;
  WaxAccount *account;
  WaxMessage *message; /* with nothing but its key until it is loaded */
  WaxRowFacts *facts;  /* (nullable): until then */
  char *id; /* the same from then on, so that it may be borrowed */
};

enum {
  PROP_0,
  PROP_SUBJECT,
  PROP_SENDER,
  PROP_FRAGMENT,
  PROP_DATE,
  PROP_UNREAD,
  PROP_FLAGGED,
  PROP_ATTACHMENT,
  PROP_REPLIED,
  PROP_FORWARDED,
  PROP_PRIORITY,
  PROP_HAS_BODY,
  PROP_DIGEST,
  PROP_LOADED,
  PROP_MESSAGES,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (WaxMessageItem, wax_message_item, G_TYPE_OBJECT)

static const char *
get_sender (const WaxMessage *message)
{
  return message->from_name[0] != '\0' ? message->from_name : message->from_address;
}

static int
get_priority (const WaxMessage *message)
{
  if ((message->flags & WAX_MESSAGE_URGENT) != 0)
    return 1;
  return (message->flags & WAX_MESSAGE_LOW_PRIORITY) != 0 ? -1 : 0;
}

static void
wax_message_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WaxMessageItem *self = WAX_MESSAGE_ITEM (object);
  const WaxMessage *message = self->message;

  switch (id) {
  case PROP_SUBJECT: g_value_set_string (value, message->subject); break;
  case PROP_SENDER: g_value_set_string (value, get_sender (message)); break;
  case PROP_FRAGMENT: g_value_set_string (value, message->fragment); break;
  case PROP_DATE: g_value_set_int64 (value, message->date_ms / 1000); break;
  case PROP_UNREAD: g_value_set_boolean (value, (message->flags & WAX_MESSAGE_UNREAD) != 0); break;
  case PROP_FLAGGED: g_value_set_boolean (value, (message->flags & WAX_MESSAGE_FLAGGED) != 0); break;
  case PROP_ATTACHMENT: g_value_set_boolean (value, (message->flags & WAX_MESSAGE_ATTACHMENT) != 0); break;
  case PROP_REPLIED: g_value_set_boolean (value, (message->flags & WAX_MESSAGE_REPLIED) != 0); break;
  case PROP_FORWARDED: g_value_set_boolean (value, (message->flags & WAX_MESSAGE_FORWARDED) != 0); break;
  case PROP_PRIORITY: g_value_set_int (value, get_priority (message)); break;
  case PROP_HAS_BODY: g_value_set_boolean (value, message->has_body); break;
  case PROP_DIGEST: g_value_set_string (value, message->digest); break;
  case PROP_LOADED: g_value_set_boolean (value, self->facts != NULL); break;
  case PROP_MESSAGES: g_value_set_uint (value, wax_message_item_get_size (self)->total); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wax_message_item_finalize (GObject *object)
{
  WaxMessageItem *self = WAX_MESSAGE_ITEM (object);

  g_clear_object (&self->account);
  g_clear_pointer (&self->message, wax_message_unref);
  g_clear_pointer (&self->facts, wax_row_facts_unref);
  g_free (self->id);
  G_OBJECT_CLASS (wax_message_item_parent_class)->finalize (object);
}

static void
wax_message_item_class_init (WaxMessageItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = wax_message_item_get_property;
  object_class->finalize = wax_message_item_finalize;
  props[PROP_SUBJECT] = g_param_spec_string ("subject", NULL, NULL, NULL, flags);
  props[PROP_SENDER] = g_param_spec_string ("sender", NULL, NULL, NULL, flags);
  props[PROP_FRAGMENT] = g_param_spec_string ("fragment", NULL, NULL, NULL, flags);
  props[PROP_DATE] = g_param_spec_int64 ("date", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  props[PROP_UNREAD] = g_param_spec_boolean ("unread", NULL, NULL, FALSE, flags);
  props[PROP_FLAGGED] = g_param_spec_boolean ("flagged", NULL, NULL, FALSE, flags);
  props[PROP_ATTACHMENT] = g_param_spec_boolean ("attachment", NULL, NULL, FALSE, flags);
  props[PROP_REPLIED] = g_param_spec_boolean ("replied", NULL, NULL, FALSE, flags);
  props[PROP_FORWARDED] = g_param_spec_boolean ("forwarded", NULL, NULL, FALSE, flags);
  props[PROP_PRIORITY] = g_param_spec_int ("priority", NULL, NULL, -1, 1, 0, flags);
  props[PROP_HAS_BODY] = g_param_spec_boolean ("has-body", NULL, NULL, FALSE, flags);
  props[PROP_DIGEST] = g_param_spec_string ("digest", NULL, NULL, NULL, flags);
  props[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, flags);
  props[PROP_MESSAGES] = g_param_spec_uint ("messages", NULL, NULL, 0, G_MAXUINT, 1, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
wax_message_item_init (WaxMessageItem *self)
{
}

WaxMessageItem *
wax_message_item_new (WaxAccount *account, gint64 key, WaxRowFacts *facts)
{
  WaxMessageItem *self = g_object_new (WAX_TYPE_MESSAGE_ITEM, NULL);

  self->account = g_object_ref (account);
  self->message = facts != NULL ? wax_message_ref (facts->message) : wax_message_new (&(WaxMessage) { .key = key });
  self->facts = facts != NULL ? wax_row_facts_ref (facts) : NULL;
  self->id = g_strdup (self->message->id);
  return self;
}

WaxAccount *
wax_message_item_get_account (WaxMessageItem *self)
{
  return self->account;
}

static void
notify_flag (WaxMessageItem *self, WaxMessageFlags differ, WaxMessageFlags flag, guint prop)
{
  if ((differ & flag) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

static void
notify_message (WaxMessageItem *self, const WaxMessage *old)
{
  const WaxMessage *message = self->message;
  WaxMessageFlags differ = old->flags ^ message->flags;

  notify_flag (self, differ, WAX_MESSAGE_UNREAD, PROP_UNREAD);
  notify_flag (self, differ, WAX_MESSAGE_FLAGGED, PROP_FLAGGED);
  notify_flag (self, differ, WAX_MESSAGE_ATTACHMENT, PROP_ATTACHMENT);
  notify_flag (self, differ, WAX_MESSAGE_REPLIED, PROP_REPLIED);
  notify_flag (self, differ, WAX_MESSAGE_FORWARDED, PROP_FORWARDED);
  notify_flag (self, differ, WAX_MESSAGE_URGENT | WAX_MESSAGE_LOW_PRIORITY, PROP_PRIORITY);
  if (strcmp (old->subject, message->subject) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SUBJECT]);
  if (strcmp (get_sender (old), get_sender (message)) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SENDER]);
  if (strcmp (old->fragment, message->fragment) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FRAGMENT]);
  if (old->date_ms != message->date_ms)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DATE]);
  if (old->has_body != message->has_body)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HAS_BODY]);
  if (strcmp (old->digest, message->digest) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DIGEST]);
}

void
wax_message_item_set_facts (WaxMessageItem *self, WaxRowFacts *facts)
{
  g_autoptr(WaxRowFacts) before = self->facts;
  g_autoptr(WaxMessage) old = self->message;

  self->facts = wax_row_facts_ref (facts);
  self->message = wax_message_ref (facts->message);
  g_object_freeze_notify (G_OBJECT (self));
  if (before == NULL) {
    g_free (self->id);
    self->id = g_strdup (self->message->id);
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADED]);
  }
  notify_message (self, old);
  if (before == NULL || !wax_row_facts_equal_conversation (before, facts))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MESSAGES]);
  g_object_thaw_notify (G_OBJECT (self));
}

gboolean
wax_message_item_is_loaded (WaxMessageItem *self)
{
  return self->facts != NULL;
}

const WaxConversationSize *
wax_message_item_get_size (WaxMessageItem *self)
{
  static const WaxConversationSize alone = { 1, 0, 0 };

  return self->facts != NULL ? &self->facts->size : &alone;
}

GPtrArray *
wax_message_item_get_conversation (WaxMessageItem *self)
{
  return self->facts != NULL ? self->facts->conversation : NULL;
}

WaxMessage *
wax_message_item_get_message (WaxMessageItem *self)
{
  return self->message;
}

const char *
wax_message_item_get_id (WaxMessageItem *self)
{
  return self->id;
}
