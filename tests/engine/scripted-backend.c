#include "scripted-backend.h"

#include <string.h>

typedef struct {
  char *id;
  char *folder_id;
  WaxMessageFlags flags;
  guint created; /* change number */
  guint changed;
  guint serial;
  gboolean withheld;
} Item;

typedef struct {
  char *method;
  GQuark domain;
  int code;
  guint after;
} Fault;

/* A folder or a contact of the person's own. */
typedef struct {
  gpointer value;
  guint changed;
} Thing;

struct _ScriptedBackend {
  GObject parent_instance;
  GMutex mutex; /* calls come from several threads; this stands in for a server */
  GPtrArray *items;
  GPtrArray *removed; /* ids, in order; change number beside */
  GArray *removed_at;
  GArray *folders;  /* of Thing: WaxFolder */
  GArray *contacts; /* of Thing: WaxContact */
  guint change;
  guint forgotten;
  guint serial;
  GHashTable *calls;
  Fault fault;
  gboolean contacts_busy;
};

static void scripted_backend_iface_init (WaxBackendInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ScriptedBackend, scripted_backend, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WAX_TYPE_BACKEND, scripted_backend_iface_init))

static void
item_free (gpointer data)
{
  Item *item = data;

  g_free (item->id);
  g_free (item->folder_id);
  g_free (item);
}

static Item *
find_item (ScriptedBackend *self, const char *id)
{
  for (guint i = 0; i < self->items->len; i++) {
    if (strcmp (((Item *) self->items->pdata[i])->id, id) == 0)
      return self->items->pdata[i];
  }
  return NULL;
}

/* Counts the call; whether it fails before it does anything. */
static gboolean
enter (ScriptedBackend *self, const char *method, GError **error)
{
  guint calls = GPOINTER_TO_UINT (g_hash_table_lookup (self->calls, method));

  g_hash_table_insert (self->calls, g_strdup (method), GUINT_TO_POINTER (calls + 1));
  if (g_strcmp0 (self->fault.method, method) != 0 || self->fault.after > 0)
    return TRUE;
  g_set_error_literal (error, self->fault.domain, self->fault.code, "as the table says");
  g_clear_pointer (&self->fault.method, g_free);
  return FALSE;
}

static WaxMessage *
make_meta (Item *item)
{
  return wax_message_new (&(WaxMessage) {
    .id = item->id,
    .folder_id = item->folder_id,
    .flags = item->flags,
    .change = item->changed,
    .revision = 1,
    .size = item->serial * 1024,
    .date_ms = 1700000000000 + item->serial * 1000,
    .subject = item->id,
  });
}

static GPtrArray *
new_messages (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) wax_message_unref);
}

static void
clear_folder (gpointer data)
{
  wax_folder_unref (((Thing *) data)->value);
}

static void
clear_contact (gpointer data)
{
  wax_contact_unref (((Thing *) data)->value);
}

static void
add_folder (ScriptedBackend *self, const char *id, const char *parent_id, const char *name, WaxFolderRole role)
{
  Thing thing = { wax_folder_new (&(WaxFolder) { .id = id, .parent_id = parent_id, .name = name, .path = name,
                                                 .role = role, .deletable = role == WAX_FOLDER_NONE }),
                  ++self->change };

  g_array_append_val (self->folders, thing);
}

static void
note_removed (ScriptedBackend *self, const char *id)
{
  self->change++;
  g_ptr_array_add (self->removed, g_strdup (id));
  g_array_append_val (self->removed_at, self->change);
}

static GPtrArray *
list_folders (ScriptedBackend *self, guint since)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_folder_unref);

  for (guint i = 0; i < self->folders->len; i++) {
    Thing *thing = &g_array_index (self->folders, Thing, i);

    if (thing->changed > since)
      g_ptr_array_add (list, wax_folder_ref (thing->value));
  }
  return list;
}

static GPtrArray *
list_contact_ids (ScriptedBackend *self, guint since)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->contacts->len; i++) {
    Thing *thing = &g_array_index (self->contacts, Thing, i);

    if (thing->changed > since)
      g_ptr_array_add (list, g_strdup (((WaxContact *) thing->value)->id));
  }
  return list;
}

static WaxMailChanges *
list_changes (ScriptedBackend *self, guint since, gboolean complete)
{
  g_autoptr(GPtrArray) fresh = new_messages (), changed = new_messages ();
  g_autoptr(GPtrArray) removed = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) folders = list_folders (self, complete ? 0 : since);
  g_autoptr(GPtrArray) contact_ids = complete ? NULL : list_contact_ids (self, since);
  g_autofree char *token = g_strdup_printf ("%u", self->change);

  for (guint i = self->items->len; i > 0; i--) {
    Item *item = self->items->pdata[i - 1];

    if (complete || item->created > since)
      g_ptr_array_add (fresh, make_meta (item));
    else if (item->changed > since)
      g_ptr_array_add (changed, make_meta (item));
  }
  for (guint i = 0; i < self->removed->len && !complete; i++) {
    if (g_array_index (self->removed_at, guint, i) > since)
      g_ptr_array_add (removed, g_strdup (self->removed->pdata[i]));
  }
  return wax_mail_changes_new (&(WaxMailChanges) { .complete = complete, .folders = folders, .new_messages = fresh,
                                                   .changed = changed, .removed_ids = removed,
                                                   .contact_ids = contact_ids, .token = token });
}

static WaxMailChanges *
get_changes (WaxBackend *backend, WaxChannelId channel, const char *token, GCancellable *cancellable, GError **error)
{
  ScriptedBackend *self = SCRIPTED_BACKEND (backend);
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint since = token != NULL ? (guint) g_ascii_strtoull (token, NULL, 10) : 0;

  if (!enter (self, "get_changes", error))
    return NULL;
  if (token != NULL && since < self->forgotten) {
    g_set_error_literal (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_MUST_RESYNC, "forgotten");
    return NULL;
  }
  return list_changes (self, since, token == NULL);
}

static GPtrArray *
list_messages (WaxBackend *backend, const char *folder_id, guint offset, guint limit, GCancellable *cancellable,
               GError **error)
{
  ScriptedBackend *self = SCRIPTED_BACKEND (backend);
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GPtrArray *list;

  if (!enter (self, "list_messages", error))
    return NULL;
  list = new_messages ();
  for (guint i = self->items->len; i > 0 && list->len < limit; i--) {
    Item *item = self->items->pdata[i - 1];

    if (strcmp (item->folder_id, folder_id) == 0)
      g_ptr_array_add (list, make_meta (item));
  }
  return list;
}

/* Finds what has @query in its id, one on a page. */
static WaxMessagePage *
search_messages (WaxBackend *backend, const char *query, const char *page, guint limit, GCancellable *cancellable,
                 GError **error)
{
  ScriptedBackend *self = SCRIPTED_BACKEND (backend);
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint i = page != NULL ? (guint) g_ascii_strtoull (page, NULL, 10) : 0;
  GPtrArray *found;

  if (!enter (self, "search_messages", error))
    return NULL;
  found = new_messages ();
  for (; i < self->items->len && found->len == 0; i++) {
    Item *item = self->items->pdata[i];

    if (strstr (item->id, query) != NULL)
      g_ptr_array_add (found, make_meta (item));
  }
  return wax_message_page_new (found, i < self->items->len ? g_strdup_printf ("%u", i) : NULL);
}

static gboolean
fetch_messages (WaxBackend *backend, GPtrArray *ids, WaxFetchFunc func, gpointer user_data, GCancellable *cancellable,
                GError **error)
{
  ScriptedBackend *self = SCRIPTED_BACKEND (backend);
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (!enter (self, "fetch_messages", error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++) {
    Item *item = find_item (self, ids->pdata[i]);
    g_autofree char *text = g_strdup_printf ("Subject: %s\r\n\r\nThe text of %s.\r\n", (char *) ids->pdata[i],
                                             (char *) ids->pdata[i]);
    g_autoptr(GBytes) raw = g_bytes_new (text, strlen (text));
    g_autoptr(WaxMessage) meta = item != NULL ? make_meta (item) : NULL;
    g_autoptr(WaxStoredBody) body = meta != NULL ? wax_stored_body_new (meta, raw) : NULL;

    if (g_strcmp0 (self->fault.method, "fetch_messages") == 0 && i == self->fault.after) {
      self->fault.after = 0;
      g_set_error_literal (error, self->fault.domain, self->fault.code, "as the table says");
      g_clear_pointer (&self->fault.method, g_free);
      return FALSE;
    }
    if (item != NULL && !item->withheld && !func (body, user_data, error))
      return FALSE;
  }
  return TRUE;
}

static GPtrArray *
list_known (ScriptedBackend *self, const char *method, GPtrArray *ids, GError **error)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GPtrArray *list;

  if (!enter (self, method, error))
    return NULL;
  list = new_messages ();
  for (guint i = 0; i < ids->len; i++) {
    Item *item = find_item (self, ids->pdata[i]);

    if (item != NULL)
      g_ptr_array_add (list, make_meta (item));
  }
  return list;
}

static GPtrArray *
get_metadata (WaxBackend *backend, GPtrArray *ids, GCancellable *cancellable, GError **error)
{
  return list_known (SCRIPTED_BACKEND (backend), "get_metadata", ids, error);
}

static GPtrArray *
get_headers (WaxBackend *backend, GPtrArray *ids, GCancellable *cancellable, GError **error)
{
  return list_known (SCRIPTED_BACKEND (backend), "get_headers", ids, error);
}

static gboolean
wait_for_changes (WaxBackend *backend, const char *token, guint timeout_s, gboolean *changed, GCancellable *cancellable,
                  GError **error)
{
  ScriptedBackend *self = SCRIPTED_BACKEND (backend);

  while (!g_cancellable_set_error_if_cancelled (cancellable, error)) {
    g_mutex_lock (&self->mutex);
    *changed = (guint) g_ascii_strtoull (token, NULL, 10) < self->change;
    g_mutex_unlock (&self->mutex);
    if (*changed)
      return TRUE;
    g_usleep (2000);
  }
  return FALSE;
}

static void
apply_action (ScriptedBackend *self, const WaxMailAction *action, Item *item)
{
  self->change++;
  item->changed = self->change;
  switch (action->operation) {
  case WAX_MAIL_READ: item->flags &= ~(guint) WAX_MESSAGE_UNREAD; break;
  case WAX_MAIL_UNREAD: item->flags |= WAX_MESSAGE_UNREAD; break;
  case WAX_MAIL_FLAG: item->flags |= WAX_MESSAGE_FLAGGED; break;
  case WAX_MAIL_UNFLAG: item->flags &= ~(guint) WAX_MESSAGE_FLAGGED; break;
  case WAX_MAIL_TAG:
  case WAX_MAIL_UNTAG: break;
  case WAX_MAIL_MOVE:
  case WAX_MAIL_TRASH:
    g_free (item->folder_id);
    item->folder_id = g_strdup (action->operation == WAX_MAIL_TRASH ? "3" : action->target_id);
    if (action->operation == WAX_MAIL_TRASH)
      item->flags &= ~(guint) WAX_MESSAGE_UNREAD;
    break;
  case WAX_MAIL_DELETE:
    g_ptr_array_add (self->removed, g_strdup (item->id));
    g_array_append_val (self->removed_at, self->change);
    g_ptr_array_remove (self->items, item);
    break;
  }
}

static gboolean
change_messages (WaxBackend *backend, const WaxMailAction *action, GCancellable *cancellable, GError **error)
{
  ScriptedBackend *self = SCRIPTED_BACKEND (backend);
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (!enter (self, "change_messages", error))
    return FALSE;
  for (guint i = 0; i < action->ids->len; i++) {
    Item *item = find_item (self, action->ids->pdata[i]);

    if (item != NULL)
      apply_action (self, action, item);
  }
  return TRUE;
}

/* ---- folders and contacts ---- */

static Thing *
find_folder (ScriptedBackend *self, const char *id)
{
  for (guint i = 0; i < self->folders->len; i++) {
    Thing *thing = &g_array_index (self->folders, Thing, i);

    if (strcmp (((WaxFolder *) thing->value)->id, id) == 0)
      return thing;
  }
  return NULL;
}

static Thing *
find_contact (ScriptedBackend *self, const char *id)
{
  for (guint i = 0; i < self->contacts->len; i++) {
    Thing *thing = &g_array_index (self->contacts, Thing, i);

    if (strcmp (((WaxContact *) thing->value)->id, id) == 0)
      return thing;
  }
  return NULL;
}

static void
put_folder (ScriptedBackend *self, Thing *thing, const WaxFolder *fields)
{
  WaxFolder *folder = wax_folder_new (fields);

  wax_folder_unref (thing->value);
  *thing = (Thing) { folder, ++self->change };
}

static void
empty_folder (ScriptedBackend *self, const char *id)
{
  for (guint i = self->items->len; i > 0; i--) {
    Item *item = self->items->pdata[i - 1];

    if (strcmp (item->folder_id, id) != 0)
      continue;
    note_removed (self, item->id);
    g_ptr_array_remove_index (self->items, i - 1);
  }
}

static char *
change_folder (WaxBackend *backend, const WaxFolderAction *action, GCancellable *cancellable, GError **error)
{
  ScriptedBackend *self = SCRIPTED_BACKEND (backend);
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Thing *thing = action->id != NULL ? find_folder (self, action->id) : NULL;
  WaxFolder fields = thing != NULL ? *(WaxFolder *) thing->value : (WaxFolder) { NULL };

  if (!enter (self, "change_folder", error))
    return NULL;
  switch (action->operation) {
  case WAX_FOLDER_CREATE:
    add_folder (self, "20", action->parent_id, action->name, WAX_FOLDER_NONE);
    return g_strdup ("20");
  case WAX_FOLDER_CREATE_SEARCH:
    g_assert_not_reached ();
  case WAX_FOLDER_CHANGE_SEARCH: fields.query = action->query; break;
  case WAX_FOLDER_RENAME: fields.name = action->name; break;
  case WAX_FOLDER_MOVE: fields.parent_id = action->parent_id; break;
  case WAX_FOLDER_TO_TRASH: fields.parent_id = "3"; break;
  case WAX_FOLDER_RESTORE:
    fields.name = action->name;
    fields.parent_id = action->parent_id;
    break;
  case WAX_FOLDER_DELETE:
    note_removed (self, action->id);
    g_array_remove_index (self->folders, (guint) (thing - (Thing *) (void *) self->folders->data));
    return g_strdup (action->id);
  case WAX_FOLDER_EMPTY:
    empty_folder (self, action->id);
    return g_strdup (action->id);
  }
  put_folder (self, thing, &fields);
  return g_strdup (action->id);
}

void
scripted_backend_put_contact (ScriptedBackend *self, const char *id, const char *folder_id, const char *name)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Thing thing = { wax_contact_new (&(WaxContact) { .id = id, .folder_id = folder_id, .name = name }), ++self->change };
  Thing *old = find_contact (self, id);

  if (old == NULL) {
    g_array_append_val (self->contacts, thing);
    return;
  }
  clear_contact (old);
  *old = thing;
}

void
scripted_backend_remove_contact (ScriptedBackend *self, const char *id)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Thing *thing = find_contact (self, id);

  note_removed (self, id);
  g_array_remove_index (self->contacts, (guint) (thing - (Thing *) (void *) self->contacts->data));
}

static GPtrArray *
get_own_contacts (WaxBackend *backend, GPtrArray *ids, GCancellable *cancellable, GError **error)
{
  ScriptedBackend *self = SCRIPTED_BACKEND (backend);
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr(GPtrArray) all = NULL;
  g_autoptr(GPtrArray) contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_contact_unref);

  if (!enter (self, "get_own_contacts", error))
    return NULL;
  if (ids == NULL)
    ids = all = list_contact_ids (self, 0);
  for (guint i = 0; i < ids->len; i++) {
    Thing *thing = find_contact (self, ids->pdata[i]);

    if (thing != NULL)
      g_ptr_array_add (contacts, wax_contact_ref (thing->value));
  }
  return g_steal_pointer (&contacts);
}

static char *
change_contact (WaxBackend *backend, const WaxContactAction *action, GCancellable *cancellable, GError **error)
{
  ScriptedBackend *self = SCRIPTED_BACKEND (backend);
  const char *id = action->id != NULL ? action->id : "new";
  gboolean fails;

  g_mutex_lock (&self->mutex);
  fails = !enter (self, "change_contact", error);
  g_mutex_unlock (&self->mutex);
  if (fails)
    return NULL;
  scripted_backend_put_contact (self, id, action->operation == WAX_CONTACT_TRASH ? "3"
                                          : action->folder_id != NULL            ? action->folder_id
                                                                                 : "7",
                                action->fields != NULL ? action->fields[1] : id);
  return g_strdup (id);
}

static char *
send_message (WaxBackend *backend, const WaxOutgoing *message, GCancellable *cancellable, GError **error)
{
  ScriptedBackend *self = SCRIPTED_BACKEND (backend);
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return enter (self, "send_message", error) ? g_strdup ("sent") : NULL;
}

static char *
save_draft (WaxBackend *backend, const WaxOutgoing *message, GCancellable *cancellable, GError **error)
{
  ScriptedBackend *self = SCRIPTED_BACKEND (backend);
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return enter (self, "save_draft", error) ? g_strdup (message->draft_id != NULL ? message->draft_id : "new") : NULL;
}

void
scripted_backend_set_contacts_busy (ScriptedBackend *self, gboolean busy)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->contacts_busy = busy;
}

/* Two pages; a list older than 1000 s is to be read anew. */
static WaxContactChanges *
get_contacts (WaxBackend *backend, const char *token, gint64 age_s, GCancellable *cancellable, GError **error)
{
  ScriptedBackend *self = SCRIPTED_BACKEND (backend);
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const char *addresses[] = { "anna@example.test", NULL };
  g_autoptr(GPtrArray) contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_contact_unref);

  if (!enter (self, "get_contacts", error))
    return NULL;
  if (self->contacts_busy)
    return wax_contact_changes_new (&(WaxContactChanges) { .throttled = TRUE });
  if (token != NULL && age_s >= 1000)
    return wax_contact_changes_new (&(WaxContactChanges) { .restart = TRUE });
  if (token != NULL && strcmp (token, "page") != 0)
    return wax_contact_changes_new (&(WaxContactChanges) { .token = token });
  g_ptr_array_add (contacts, wax_contact_new (&(WaxContact) { .id = token == NULL ? "1" : "2", .name = "Anna",
                                                              .addresses = addresses }));
  return wax_contact_changes_new (&(WaxContactChanges) { .contacts = contacts, .token = token == NULL ? "page" : "end",
                                                         .more = token == NULL });
}

static void
set_password (WaxBackend *backend, GBytes *password)
{
}

static void
abort_all (WaxBackend *backend)
{
}

static void
scripted_backend_iface_init (WaxBackendInterface *iface)
{
  iface->set_password = set_password;
  iface->get_changes = get_changes;
  iface->list_messages = list_messages;
  iface->search_messages = search_messages;
  iface->fetch_messages = fetch_messages;
  iface->get_metadata = get_metadata;
  iface->get_headers = get_headers;
  iface->wait_for_changes = wait_for_changes;
  iface->change_messages = change_messages;
  iface->change_folder = change_folder;
  iface->get_own_contacts = get_own_contacts;
  iface->change_contact = change_contact;
  iface->send_message = send_message;
  iface->save_draft = save_draft;
  iface->get_contacts = get_contacts;
  iface->abort = abort_all;
}

static void
scripted_backend_finalize (GObject *object)
{
  ScriptedBackend *self = SCRIPTED_BACKEND (object);

  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->removed);
  g_array_unref (self->removed_at);
  g_array_unref (self->folders);
  g_array_unref (self->contacts);
  g_hash_table_unref (self->calls);
  g_free (self->fault.method);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (scripted_backend_parent_class)->finalize (object);
}

static void
scripted_backend_class_init (ScriptedBackendClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = scripted_backend_finalize;
}

static void
scripted_backend_init (ScriptedBackend *self)
{
  g_mutex_init (&self->mutex);
  self->items = g_ptr_array_new_with_free_func (item_free);
  self->removed = g_ptr_array_new_with_free_func (g_free);
  self->removed_at = g_array_new (FALSE, FALSE, sizeof (guint));
  self->calls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->folders = g_array_new (FALSE, FALSE, sizeof (Thing));
  g_array_set_clear_func (self->folders, clear_folder);
  self->contacts = g_array_new (FALSE, FALSE, sizeof (Thing));
  g_array_set_clear_func (self->contacts, clear_contact);
  add_folder (self, "2", "", "Inbox", WAX_FOLDER_INBOX);
  add_folder (self, "3", "", "Trash", WAX_FOLDER_TRASH);
  add_folder (self, "7", "", "Contacts", WAX_FOLDER_CONTACTS);
  add_folder (self, "9", "", "Work", WAX_FOLDER_NONE);
}

ScriptedBackend *
scripted_backend_new (void)
{
  return g_object_new (SCRIPTED_TYPE_BACKEND, NULL);
}

void
scripted_backend_add (ScriptedBackend *self, const char *id, const char *folder_id, WaxMessageFlags flags)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Item *item = g_new0 (Item, 1);

  item->id = g_strdup (id);
  item->folder_id = g_strdup (folder_id);
  item->flags = flags;
  item->created = item->changed = ++self->change;
  item->serial = ++self->serial;
  g_ptr_array_add (self->items, item);
}

void
scripted_backend_remove (ScriptedBackend *self, const char *id)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  apply_action (self, &(WaxMailAction) { .operation = WAX_MAIL_DELETE }, find_item (self, id));
}

void
scripted_backend_set (ScriptedBackend *self, const char *id, const char *folder_id, WaxMessageFlags flags)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Item *item = find_item (self, id);

  g_free (item->folder_id);
  item->folder_id = g_strdup (folder_id);
  item->flags = flags;
  item->changed = ++self->change;
}

void
scripted_backend_withhold (ScriptedBackend *self, const char *id)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  find_item (self, id)->withheld = TRUE;
}

void
scripted_backend_forget_changes (ScriptedBackend *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->forgotten = self->change + 1;
  self->change++;
}

void
scripted_backend_fail (ScriptedBackend *self, const char *method, GQuark domain, int code, guint after)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_free (self->fault.method);
  self->fault = (Fault) { g_strdup (method), domain, code, after };
}

guint
scripted_backend_count (ScriptedBackend *self, const char *method)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->calls, method));
}

char *
scripted_backend_describe (ScriptedBackend *self, const char *id)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Item *item = find_item (self, id);

  return item != NULL ? g_strdup_printf ("%s:%d", item->folder_id, (int) item->flags) : g_strdup ("gone");
}
