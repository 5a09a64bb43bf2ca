#include "wax-demo-model.h"

#include "wax-demo-mime.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>

static void
item_free (gpointer data)
{
  WaxDemoItem *item = data;

  g_clear_pointer (&item->tags, g_array_unref);
  g_clear_pointer (&item->raw, g_bytes_unref);
  g_free (item->digest);
  g_free (item->subject);
  g_free (item->from_name);
  g_free (item->from_address);
  g_free (item->to_address);
  g_free (item->message_id);
  g_free (item->fragment);
  g_free (item->name);
  g_free (item->uuid);
  g_free (item->view);
  json_decref (item->origin);
  json_decref (item->grants);
  json_decref (item->link);
  json_decref (item->fields);
  json_decref (item->members);
  g_free (item);
}

static void
upload_free (gpointer data)
{
  WaxDemoUpload *upload = data;

  g_free (upload->id);
  g_free (upload->name);
  g_free (upload->type);
  g_bytes_unref (upload->bytes);
  g_free (upload);
}

WaxDemoUser *
wax_demo_user_new (const char *name, const char *display_name, const char *password)
{
  WaxDemoUser *self = g_new0 (WaxDemoUser, 1);
  guint code = 0;

  /* As in the recordings the id ends in the code of the first letter; numbered users are told apart by their number. */
  for (const char *p = name; *p != '\0' && *p != '@'; p++) {
    if (g_ascii_isdigit (*p))
      code = code * 10 + (guint) (*p - '0');
  }
  self->id = g_strdup_printf ("00000000-0000-4000-8000-%08x%04x", code, (guint) (guchar) name[0]);
  self->name = g_strdup (name);
  self->display_name = g_strdup (display_name);
  self->password = g_strdup (password);
  self->status = g_strdup ("active");
  self->next_id = 257;
  self->items = g_hash_table_new_full (NULL, NULL, NULL, item_free);
  self->message_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->tombstones = g_array_new (FALSE, FALSE, sizeof (WaxDemoTombstone));
  self->sent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->uploads = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, upload_free);
  self->prefs = json_object ();
  self->attrs = json_object ();
  self->signatures = json_array ();
  self->identities = json_array ();
  self->white = json_array ();
  self->black = json_array ();
  return self;
}

void
wax_demo_user_free (WaxDemoUser *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->display_name);
  g_free (self->password);
  g_free (self->status);
  g_hash_table_unref (self->items);
  g_hash_table_unref (self->message_ids);
  g_array_unref (self->tombstones);
  g_hash_table_unref (self->sent);
  g_hash_table_unref (self->uploads);
  json_decref (self->prefs);
  json_decref (self->attrs);
  json_decref (self->signatures);
  json_decref (self->identities);
  json_decref (self->white);
  json_decref (self->black);
  g_free (self);
}

static WaxDemoItem *
add_item (WaxDemoUser *self, WaxDemoKind kind, guint id, guint folder)
{
  WaxDemoItem *item = g_new0 (WaxDemoItem, 1);

  item->kind = kind;
  item->id = id;
  item->folder = folder;
  item->rev = item->ms = self->change;
  item->changed_s = g_get_real_time () / G_USEC_PER_SEC;
  item->date_ms = item->changed_s * 1000;
  g_hash_table_insert (self->items, GUINT_TO_POINTER (id), item);
  return item;
}

static WaxDemoItem *
add_folder (WaxDemoUser *self, guint id, guint parent, const char *name, const char *view)
{
  WaxDemoItem *folder = add_item (self, WAX_DEMO_FOLDER, id, parent);

  folder->name = g_strdup (name);
  folder->view = g_strdup (view);
  folder->uuid = g_uuid_string_random ();
  folder->version = 1;
  folder->imap_change = self->change;
  folder->imap_next = id + 1;
  return folder;
}

void
wax_demo_user_open_mailbox (WaxDemoUser *self)
{
  static const struct { guint id, parent; const char *name, *view, *flags; } folders[] = {
    { 11, 11, NULL, NULL, "" }, { 9, 11, "Conversations", "conversation", "" }, { 8, 11, "Tags", "tag", "" },
    { 1, 11, "USER_ROOT", NULL, "" }, { 10, 1, "Calendar", "appointment", "#" }, { 14, 1, "Chats", "message", "" },
    { 7, 1, "Contacts", "contact", "" }, { 6, 1, "Drafts", "message", "" },
    { 13, 1, "Emailed Contacts", "contact", "" },
    { 2, 1, "Inbox", "message", "" }, { 4, 1, "Junk", "message", "" }, { 5, 1, "Sent", "message", "" },
    { 3, 1, "Trash", NULL, "" },
  };

  if (self->has_mailbox)
    return;
  self->has_mailbox = TRUE;
  self->change = 1;
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++) {
    WaxDemoItem *folder = add_folder (self, folders[i].id, folders[i].parent, folders[i].name, folders[i].view);
    folder->fixed = TRUE;
    folder->flags = wax_demo_flags_from_string (folders[i].flags);
  }
}

WaxDemoItem *
wax_demo_user_find (WaxDemoUser *self, guint id)
{
  return g_hash_table_lookup (self->items, GUINT_TO_POINTER (id));
}

WaxDemoItem *
wax_demo_user_find_kind (WaxDemoUser *self, guint id, WaxDemoKind kind)
{
  WaxDemoItem *item = wax_demo_user_find (self, id);

  return item != NULL && item->kind == kind ? item : NULL;
}

WaxDemoItem *
wax_demo_user_find_child (WaxDemoUser *self, guint folder, const char *name)
{
  GHashTableIter iter;
  gpointer value;
  g_autofree char *wanted = g_utf8_casefold (name, -1);

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    WaxDemoItem *item = value;
    if ((item->kind == WAX_DEMO_FOLDER || item->kind == WAX_DEMO_LINK) && item->folder == folder &&
        item->name != NULL) {
      g_autofree char *folded = g_utf8_casefold (item->name, -1);
      if (strcmp (folded, wanted) == 0)
        return item;
    }
  }
  return NULL;
}

void
wax_demo_user_begin (WaxDemoUser *self)
{
  self->change++;
}

void
wax_demo_user_touch (WaxDemoUser *self, WaxDemoItem *item)
{
  item->ms = self->change;
  item->changed_s = g_get_real_time () / G_USEC_PER_SEC;
}

void
wax_demo_user_touch_content (WaxDemoUser *self, WaxDemoItem *item)
{
  wax_demo_user_touch (self, item);
  item->rev = self->change;
}

WaxDemoItem *
wax_demo_user_add_folder (WaxDemoUser *self, guint parent, const char *name, const char *view, gint color)
{
  WaxDemoItem *folder;

  wax_demo_user_begin (self);
  folder = add_folder (self, self->next_id++, parent, name, view);
  folder->color = color;
  return folder;
}

WaxDemoItem *
wax_demo_user_add_tag (WaxDemoUser *self, const char *name, gint color)
{
  WaxDemoItem *tag;

  wax_demo_user_begin (self);
  tag = add_item (self, WAX_DEMO_TAG, self->next_id++, WAX_DEMO_TAGS);
  tag->name = g_strdup (name);
  tag->color = color;
  return tag;
}

static void
note_arrival (WaxDemoUser *self, WaxDemoItem *item)
{
  WaxDemoItem *folder = wax_demo_user_find_kind (self, item->folder, WAX_DEMO_FOLDER);

  if (folder == NULL)
    return;
  folder->imap_change = self->change;
  folder->imap_next = MAX (folder->imap_next, item->id + 1);
}

WaxDemoItem *
wax_demo_user_add_contact (WaxDemoUser *self, guint folder, json_t *fields)
{
  WaxDemoItem *contact;

  wax_demo_user_begin (self);
  contact = add_item (self, WAX_DEMO_CONTACT, self->next_id++, folder);
  contact->fields = json_incref (fields);
  note_arrival (self, contact);
  return contact;
}

/* A second message of a thread makes the real conversation and changes the first one too, which was alone until now. */
static void
join_conversation (WaxDemoUser *self, WaxDemoItem *message, const char *answered)
{
  guint parent_id = answered == NULL ? 0 : GPOINTER_TO_UINT (g_hash_table_lookup (self->message_ids, answered));
  WaxDemoItem *parent = parent_id == 0 ? NULL : wax_demo_user_find_kind (self, parent_id, WAX_DEMO_MESSAGE);
  WaxDemoItem *conversation;

  if (parent == NULL)
    return;
  if (parent->conversation == 0) {
    conversation = add_item (self, WAX_DEMO_CONVERSATION, self->next_id++, WAX_DEMO_CONVERSATIONS);
    parent->conversation = conversation->id;
    wax_demo_user_touch (self, parent);
  } else {
    conversation = wax_demo_user_find (self, parent->conversation);
    if (conversation != NULL)
      wax_demo_user_touch (self, conversation);
  }
  message->conversation = parent->conversation;
  if (conversation != NULL)
    conversation->date_ms = MAX (conversation->date_ms, message->date_ms);
}

static void
describe_known (WaxDemoItem *item, const WaxGeneratedMessage *known)
{
  item->subject = g_strdup (known->subject);
  item->from_name = g_strdup (known->from_name);
  item->from_address = g_strdup (known->from_address);
  item->to_address = g_strdup (known->to_address);
  item->message_id = g_strdup (known->message_id);
  item->fragment = g_strdup (known->fragment);
}

static char *
describe_parsed (WaxDemoItem *item)
{
  g_autoptr(WaxDemoMime) mime = wax_demo_mime_new (item->raw);
  char *answered = NULL;

  item->subject = wax_demo_mime_dup_subject (mime);
  item->from_name = wax_demo_mime_dup_sender (mime, &item->from_address);
  item->to_address = wax_demo_mime_dup_recipients (mime);
  item->message_id = wax_demo_mime_dup_message_id (mime, &answered);
  item->fragment = wax_demo_mime_dup_fragment (mime);
  if (wax_demo_mime_is_urgent (mime))
    item->flags |= wax_demo_flag ('!');
  if (wax_demo_mime_has_attachment (mime))
    item->flags |= wax_demo_flag ('a');
  if (wax_demo_mime_has_invitation (mime))
    item->flags |= wax_demo_flag ('v');
  return answered;
}

static void
clear_description (WaxDemoItem *item)
{
  g_clear_pointer (&item->subject, g_free);
  g_clear_pointer (&item->from_name, g_free);
  g_clear_pointer (&item->from_address, g_free);
  g_clear_pointer (&item->to_address, g_free);
  g_clear_pointer (&item->message_id, g_free);
  g_clear_pointer (&item->fragment, g_free);
  g_clear_pointer (&item->digest, g_free);
}

WaxDemoItem *
wax_demo_user_add_message (WaxDemoUser *self, guint folder, GBytes *raw, const WaxGeneratedMessage *known, guint flags,
                           gint64 date_ms)
{
  WaxDemoItem *item;
  g_autofree char *answered = NULL;

  wax_demo_user_begin (self);
  item = add_item (self, WAX_DEMO_MESSAGE, self->next_id++, folder);
  item->raw = g_bytes_ref (raw);
  item->size = g_bytes_get_size (raw);
  item->flags = flags;
  if (date_ms > 0)
    item->date_ms = date_ms;
  if (known != NULL) {
    describe_known (item, known);
    answered = g_strdup (known->answers);
  } else {
    answered = describe_parsed (item);
  }
  /* The same Message-ID once more makes a thread as well. */
  if (answered == NULL && item->message_id != NULL && g_hash_table_contains (self->message_ids, item->message_id))
    answered = g_strdup (item->message_id);
  if (item->message_id != NULL && !g_hash_table_contains (self->message_ids, item->message_id))
    g_hash_table_insert (self->message_ids, g_strdup (item->message_id), GUINT_TO_POINTER (item->id));
  join_conversation (self, item, answered);
  if ((item->flags & wax_demo_flag ('v')) != 0)
    note_arrival (self, add_item (self, WAX_DEMO_APPOINTMENT, self->next_id++, WAX_DEMO_CALENDAR));
  note_arrival (self, item);
  return item;
}

void
wax_demo_user_set_content (WaxDemoUser *self, WaxDemoItem *message, GBytes *raw)
{
  g_autofree char *answered = NULL;

  wax_demo_user_begin (self);
  clear_description (message);
  g_bytes_unref (message->raw);
  message->raw = g_bytes_ref (raw);
  message->size = g_bytes_get_size (raw);
  message->flags &= ~wax_demo_flag ('a');
  answered = describe_parsed (message);
  message->date_ms = g_get_real_time () / G_USEC_PER_SEC * 1000;
  wax_demo_user_touch_content (self, message);
}

gboolean
wax_demo_user_holds (WaxDemoUser *self, guint folder, guint below)
{
  while (folder != below && folder != WAX_DEMO_TOP) {
    WaxDemoItem *item = wax_demo_user_find (self, folder);
    if (item == NULL)
      return FALSE;
    folder = item->folder;
  }
  return folder == below;
}

void
wax_demo_user_move (WaxDemoUser *self, WaxDemoItem *item, guint folder)
{
  if (item->folder == folder)
    return;
  item->folder = folder;
  wax_demo_user_touch (self, item);
  note_arrival (self, item);
}

static void
leave_conversation (WaxDemoUser *self, guint conversation)
{
  WaxDemoItem *rest = NULL;
  guint count = 0;
  GHashTableIter iter;
  gpointer value;
  WaxDemoItem *item = wax_demo_user_find (self, conversation);

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    WaxDemoItem *other = value;
    if (other->kind == WAX_DEMO_MESSAGE && other->conversation == conversation) {
      count++;
      rest = other;
    }
  }
  if (count > 1 || item == NULL)
    return;
  if (rest != NULL) {
    rest->conversation = 0;
    wax_demo_user_touch (self, rest);
  }
  wax_demo_user_remove (self, item);
}

void
wax_demo_user_remove (WaxDemoUser *self, WaxDemoItem *item)
{
  WaxDemoTombstone tombstone = { item->id, item->kind, self->change };
  guint conversation = item->kind == WAX_DEMO_MESSAGE ? item->conversation : 0;

  if (item->message_id != NULL && g_hash_table_lookup (self->message_ids,
                                                       item->message_id) == GUINT_TO_POINTER (item->id))
    g_hash_table_remove (self->message_ids, item->message_id);
  g_array_append_val (self->tombstones, tombstone);
  g_hash_table_remove (self->items, GUINT_TO_POINTER (tombstone.id));
  if (conversation != 0)
    leave_conversation (self, conversation);
}

char *
wax_demo_user_folder_path (WaxDemoUser *self, WaxDemoItem *folder)
{
  g_autofree char *above = NULL;
  WaxDemoItem *parent = wax_demo_user_find (self, folder->folder);

  if (folder->id == WAX_DEMO_ROOT || folder->id == WAX_DEMO_TOP || parent == NULL)
    return g_strdup ("/");
  above = parent->id == WAX_DEMO_TOP || parent->id == WAX_DEMO_ROOT ? g_strdup ("")
      : wax_demo_user_folder_path (self, parent);
  return g_strconcat (above, "/", folder->name, NULL);
}

guint64
wax_demo_user_size (WaxDemoUser *self)
{
  guint64 size = 0;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    size += ((WaxDemoItem *) value)->size;
  return size;
}

gboolean
wax_demo_user_apply (WaxDemoUser *self, WaxDemoItem *item, const char *op)
{
  static const struct { const char *op; char letter; gboolean set; } flags[] = {
    { "read", 'u', FALSE }, { "!read", 'u', TRUE }, { "flag", 'f', TRUE }, { "!flag", 'f', FALSE },
    { "priority", '+', TRUE }, { "!priority", '+', FALSE }, { "check", '#', TRUE }, { "!check", '#', FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++) {
    if (strcmp (op, flags[i].op) == 0) {
      guint wanted = flags[i].set ? item->flags | wax_demo_flag (flags[i].letter)
          : item->flags & ~wax_demo_flag (flags[i].letter);
      if (wanted != item->flags)
        wax_demo_user_touch (self, item);
      item->flags = wanted;
      return TRUE;
    }
  }
  if (strcmp (op, "trash") == 0) {
    item->flags &= ~wax_demo_flag ('u');
    wax_demo_user_move (self, item, WAX_DEMO_TRASH);
    wax_demo_user_touch (self, item);
  } else if (strcmp (op, "delete") == 0) {
    wax_demo_user_remove (self, item);
  } else {
    return FALSE;
  }
  return TRUE;
}

const char *
wax_demo_user_grants (WaxDemoUser *self, const WaxDemoItem *folder, WaxDemoUser *other)
{
  while (folder != NULL) {
    gsize i;
    json_t *grant;
    json_array_foreach (folder->grants, i, grant) {
      if (g_strcmp0 (json_string_value (json_object_get (grant, "zid")), other->id) == 0)
        return json_string_value (json_object_get (grant, "perm"));
    }
    folder = folder->id == WAX_DEMO_TOP ? NULL : wax_demo_user_find (self, folder->folder);
  }
  return NULL;
}

gboolean
wax_demo_user_grants_any (WaxDemoUser *self, WaxDemoUser *other)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    if (((WaxDemoItem *) value)->kind == WAX_DEMO_FOLDER && wax_demo_user_grants (self, value, other) != NULL)
      return TRUE;
  }
  return FALSE;
}

WaxDemoItem *
wax_demo_user_find_tag (WaxDemoUser *self, const char *name)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    WaxDemoItem *item = value;
    if (item->kind == WAX_DEMO_TAG && g_strcmp0 (item->name, name) == 0)
      return item;
  }
  return NULL;
}
