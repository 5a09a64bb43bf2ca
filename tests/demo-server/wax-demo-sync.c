#include "wax-demo-call.h"

#include <string.h>

#define CHANGE_LIMIT 3990

static const char *const kind_names[WAX_DEMO_N_KINDS] = { "m", "c", "cn", "appt", "folder", "link", "tag" };

/* Token forms as seen: "13", "40-275", "49:d48-281" and both together: the change up to which all is known (then,
 * within the next change, the last id given), and how far the deletions are told. */
typedef struct {
  guint change, last_id;
  guint deletions, last_deleted;
} Token;

static gboolean
read_number (const char **text, guint *number)
{
  char *end = NULL;
  guint64 value;

  if (!g_ascii_isdigit (**text))
    return FALSE;
  value = g_ascii_strtoull (*text, &end, 10);
  *text = end;
  *number = (guint) MIN (value, G_MAXINT);
  return TRUE;
}

static gboolean
read_token (const char *text, Token *token)
{
  memset (token, 0, sizeof *token);
  if (!read_number (&text, &token->change))
    return FALSE;
  token->deletions = token->change;
  if (*text == '-' && (text++, !read_number (&text, &token->last_id)))
    return FALSE;
  if (*text == ':' && text[1] == 'd') {
    text += 2;
    if (!read_number (&text, &token->deletions))
      return FALSE;
    if (*text == '-' && (text++, !read_number (&text, &token->last_deleted)))
      return FALSE;
  }
  return *text == '\0';
}

static void
add_id (json_t *object, const char *kind, gint64 id)
{
  json_t *list = json_object_get (object, kind);
  GString *ids;

  if (list == NULL) {
    list = json_pack ("[{s:s}]", "ids", "");
    json_object_set_new (object, kind, list);
  }
  ids = g_string_new (json_string_value (json_object_get (json_array_get (list, 0), "ids")));
  g_string_append_printf (ids, "%s%" G_GINT64_FORMAT, ids->len > 0 ? "," : "", id);
  json_object_set_new (json_array_get (list, 0), "ids", json_string (ids->str));
  g_string_free (ids, TRUE);
}

static int
newest_first (gconstpointer a, gconstpointer b)
{
  const WaxDemoItem *first = *(WaxDemoItem *const *) a;
  const WaxDemoItem *second = *(WaxDemoItem *const *) b;

  if (first->date_ms != second->date_ms)
    return first->date_ms > second->date_ms ? -1 : 1;
  return first->id > second->id ? -1 : 1;
}

typedef struct {
  WaxDemoCall *call;
  GHashTable *lists;    /* folder id -> GPtrArray of items, newest first */
  GHashTable *children; /* folder id -> GPtrArray of folders and links, by name */
  gint64 cutoff_ms;
} First;

static void
collect (GHashTable *table, guint folder, WaxDemoItem *item)
{
  GPtrArray *list = g_hash_table_lookup (table, GUINT_TO_POINTER (folder));

  if (list == NULL) {
    list = g_ptr_array_new ();
    g_hash_table_insert (table, GUINT_TO_POINTER (folder), list);
  }
  g_ptr_array_add (list, item);
}

static int
by_name (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 ((*(WaxDemoItem *const *) a)->name, (*(WaxDemoItem *const *) b)->name);
}

static json_t *
id_list (WaxDemoCall *call, GPtrArray *items, WaxDemoKind kind)
{
  g_autoptr(GString) ids = g_string_new (NULL);

  for (guint i = 0; i < items->len; i++) {
    WaxDemoItem *item = g_ptr_array_index (items, i);
    if (item->kind != kind)
      continue;
    if (call->mailbox != call->user)
      g_string_append_printf (ids, "%s%s:%u", ids->len > 0 ? "," : "", call->mailbox->id, item->id);
    else
      g_string_append_printf (ids, "%s%u", ids->len > 0 ? "," : "", item->id);
  }
  return ids->len == 0 ? NULL : json_pack ("[{s:s}]", "ids", ids->str);
}

static gboolean
visible (WaxDemoCall *call, WaxDemoItem *folder)
{
  return call->mailbox == call->user || wax_demo_user_grants (call->mailbox, folder, call->user) != NULL;
}

static void
set_lists (First *first, json_t *object, WaxDemoItem *folder)
{
  GPtrArray *items = g_hash_table_lookup (first->lists, GUINT_TO_POINTER (folder->id));

  if (items == NULL || !visible (first->call, folder))
    return;
  g_ptr_array_sort (items, newest_first);
  for (guint kind = WAX_DEMO_MESSAGE; kind <= WAX_DEMO_APPOINTMENT; kind++) {
    json_t *list = id_list (first->call, items, kind);
    if (list != NULL)
      json_object_set_new (object, kind_names[kind], list);
  }
  for (guint i = 0; i < items->len; i++) {
    WaxDemoItem *tag = g_ptr_array_index (items, i);
    if (tag->kind == WAX_DEMO_TAG) {
      json_t *list = json_object_get (object, "tag");
      if (list == NULL)
        json_object_set_new (object, "tag", list = json_array ());
      json_array_append_new (list, wax_demo_tag_to_json (first->call, tag, TRUE));
    }
  }
}

static gboolean
branch_visible (First *first, WaxDemoItem *folder)
{
  GPtrArray *children = g_hash_table_lookup (first->children, GUINT_TO_POINTER (folder->id));

  if (visible (first->call, folder))
    return TRUE;
  for (guint i = 0; children != NULL && i < children->len; i++) {
    if (branch_visible (first, g_ptr_array_index (children, i)))
      return TRUE;
  }
  return FALSE;
}

static json_t *
first_tree (First *first, WaxDemoItem *folder)
{
  json_t *object = wax_demo_folder_to_json (first->call, folder, TRUE);
  GPtrArray *children = g_hash_table_lookup (first->children, GUINT_TO_POINTER (folder->id));

  if (!visible (first->call, folder))
    object = wax_demo_folder_stub (first->call, folder, object);
  set_lists (first, object, folder);
  if (children == NULL)
    return object;
  g_ptr_array_sort (children, by_name);
  for (guint i = 0; i < children->len; i++) {
    WaxDemoItem *child = g_ptr_array_index (children, i);
    const char *key = wax_demo_folder_key (child);
    json_t *list;
    if (!branch_visible (first, child))
      continue;
    list = json_object_get (object, key);
    if (list == NULL)
      json_object_set_new (object, key, list = json_array ());
    json_array_append_new (list, first_tree (first, child));
  }
  return object;
}

static json_t *
sync_first (WaxDemoCall *call, json_t *request)
{
  WaxDemoUser *user = call->mailbox;
  First first = { .call = call, .cutoff_ms = CLAMP (wax_demo_number (request, "msgCutoff", 0), 0, G_MAXINT32) * 1000 };
  json_t *response = json_pack ("{s:I, s:i, s:I}", "md", (json_int_t) (g_get_real_time () / G_USEC_PER_SEC), "token",
                                (int) user->change, "s", (json_int_t) wax_demo_user_size (user));
  WaxDemoItem *root = wax_demo_user_find_kind (user, (guint) wax_demo_number (request, "l", WAX_DEMO_TOP),
                                               WAX_DEMO_FOLDER);
  GHashTableIter iter;
  gpointer value;

  if (root == NULL) {
    json_object_set_new (response, "folder", json_pack ("[{}]"));
    return response;
  }
  first.lists = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  first.children = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  g_hash_table_iter_init (&iter, user->items);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    WaxDemoItem *item = value;
    if (item->kind == WAX_DEMO_FOLDER || item->kind == WAX_DEMO_LINK) {
      if (item->id != WAX_DEMO_TOP)
        collect (first.children, item->folder, item);
    } else if ((item->kind != WAX_DEMO_MESSAGE && item->kind != WAX_DEMO_CONVERSATION) ||
               item->date_ms >= first.cutoff_ms) {
      collect (first.lists, item->folder, item);
    }
  }
  json_object_set_new (response, "folder", json_pack ("[o]", first_tree (&first, root)));
  g_hash_table_unref (first.lists);
  g_hash_table_unref (first.children);
  return response;
}

/* Deltas */

static void
set_flags (WaxDemoCall *call, json_t *object, WaxDemoItem *item)
{
  json_object_set_new (object, "f", wax_demo_string_take (wax_demo_flags_to_string (item->flags)));
  json_object_set_new (object, "tn", wax_demo_string_take (wax_demo_item_tag_names (call->mailbox, item)));
  json_object_set_new (object, "t", wax_demo_string_take (wax_demo_item_tag_ids (item)));
}

static void
set_changes (json_t *object, WaxDemoItem *item)
{
  json_object_set_new (object, "rev", json_integer (item->rev));
  json_object_set_new (object, "md", json_integer (item->changed_s));
  json_object_set_new (object, "ms", json_integer (item->ms));
}

json_t *
wax_demo_message_state (WaxDemoCall *call, WaxDemoItem *message)
{
  json_t *object = json_pack ("{s:I, s:I}", "s", (json_int_t) message->size, "d", (json_int_t) message->date_ms);

  json_object_set_new (object, "l", wax_demo_id (call, message->folder));
  json_object_set_new (object, "cid", wax_demo_id (call, wax_demo_item_conversation (message)));
  set_flags (call, object, message);
  set_changes (object, message);
  json_object_set_new (object, "id", wax_demo_id (call, message->id));
  return object;
}

static json_t *
changed_item (WaxDemoCall *call, WaxDemoItem *item, guint since)
{
  json_t *object;

  switch (item->kind) {
  case WAX_DEMO_FOLDER:
  case WAX_DEMO_LINK:
    return wax_demo_folder_to_json (call, item, TRUE);
  case WAX_DEMO_TAG:
    return wax_demo_tag_to_json (call, item, TRUE);
  case WAX_DEMO_CONVERSATION:
    object = json_pack ("{s:I, s:I, s:I}", "d", (json_int_t) item->date_ms, "md", (json_int_t) item->changed_s, "ms",
                        (json_int_t) item->ms);
    json_object_set_new (object, "id", wax_demo_id (call, item->id));
    return object;
  case WAX_DEMO_MESSAGE:
  case WAX_DEMO_CONTACT:
  case WAX_DEMO_APPOINTMENT:
    object = json_pack ("{s:I}", "d", (json_int_t) item->date_ms);
    json_object_set_new (object, "l", wax_demo_id (call, item->folder));
    if (item->kind == WAX_DEMO_MESSAGE)
      json_object_set_new (object, "cid", wax_demo_id (call, wax_demo_item_conversation (item)));
    if (item->rev <= since)
      set_flags (call, object, item);
    set_changes (object, item);
    json_object_set_new (object, "id", wax_demo_id (call, item->id));
    return object;
  case WAX_DEMO_N_KINDS:
    break;
  }
  return json_object ();
}

/* FALSE when the limit left some out; then @last is where the next page goes on. */
static gboolean
tell_deletions (WaxDemoCall *call, json_t *request, json_t *response, const Token *token, WaxDemoTombstone *last)
{
  gint64 limit = wax_demo_number (request, "deleteLimit", 0);
  g_autoptr(json_t) typed = json_object ();
  g_autoptr(GString) all = g_string_new (NULL);
  gint64 count = 0;
  GArray *tombstones = call->mailbox->tombstones;

  for (guint i = 0; i < tombstones->len; i++) {
    WaxDemoTombstone *tombstone = &g_array_index (tombstones, WaxDemoTombstone, i);
    if (tombstone->change < token->deletions ||
        (tombstone->change == token->deletions && (token->last_deleted == 0 || tombstone->id <= token->last_deleted)))
      continue;
    if (limit > 0 && count == limit)
      break;
    count++;
    g_string_append_printf (all, "%s%u", all->len > 0 ? "," : "", tombstone->id);
    add_id (typed, kind_names[tombstone->kind], tombstone->id);
    *last = *tombstone;
  }
  if (count > 0) {
    json_t *deleted = wax_demo_truth (request, "typed", FALSE) ? json_deep_copy (typed) : json_object ();
    json_object_set_new (deleted, "ids", json_string (all->str));
    json_object_set_new (response, "deleted", json_pack ("[o]", deleted));
  }
  return limit == 0 || count < limit || last->id == g_array_index (tombstones, WaxDemoTombstone,
                                                                   tombstones->len - 1).id;
}

static int
oldest_change_first (gconstpointer a, gconstpointer b)
{
  const WaxDemoItem *first = *(WaxDemoItem *const *) a;
  const WaxDemoItem *second = *(WaxDemoItem *const *) b;

  if (first->ms != second->ms)
    return first->ms < second->ms ? -1 : 1;
  return first->id < second->id ? -1 : 1;
}

static GPtrArray *
changed_since (WaxDemoCall *call, json_t *request, const Token *token)
{
  GPtrArray *changed = g_ptr_array_new ();
  gint64 cutoff_ms = CLAMP (wax_demo_number (request, "msgCutoff", 0), 0, G_MAXINT32) * 1000;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, call->mailbox->items);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    WaxDemoItem *item = value;
    gboolean known = item->ms <= token->change && !(token->last_id != 0 && item->ms == token->change &&
                                                    item->id > token->last_id);
    gboolean too_old = (item->kind == WAX_DEMO_MESSAGE || item->kind == WAX_DEMO_CONVERSATION) &&
      item->date_ms < cutoff_ms;
    if (!known && !too_old)
      g_ptr_array_add (changed, item);
  }
  g_ptr_array_sort (changed, oldest_change_first);
  return changed;
}

static json_t *
sync_delta (WaxDemoCall *call, json_t *request, const Token *token)
{
  g_autoptr(GPtrArray) changed = changed_since (call, request, token);
  gint64 limit = CLAMP (wax_demo_number (request, "changeLimit", CHANGE_LIMIT), 1, CHANGE_LIMIT);
  json_t *response = json_pack ("{s:I}", "md", (json_int_t) (g_get_real_time () / G_USEC_PER_SEC));
  WaxDemoTombstone last = { 0 };
  gboolean all_deletions = tell_deletions (call, request, response, token, &last);
  gboolean all_changes = changed->len <= limit;
  g_autoptr(GString) next = g_string_new (NULL);

  for (guint i = 0; i < MIN (changed->len, (guint) limit); i++) {
    WaxDemoItem *item = g_ptr_array_index (changed, i);
    const char *key = item->kind == WAX_DEMO_FOLDER ? wax_demo_folder_key (item) : kind_names[item->kind];
    json_t *list = json_object_get (response, key);

    if (list == NULL)
      json_object_set_new (response, key, list = json_array ());
    json_array_append_new (list, changed_item (call, item, token->change));
  }
  if (!all_changes) {
    WaxDemoItem *item = g_ptr_array_index (changed, (guint) limit - 1);
    g_string_append_printf (next, "%u-%u:d%u", item->ms, item->id, call->mailbox->change);
  } else {
    g_string_append_printf (next, "%u", call->mailbox->change);
    if (!all_deletions)
      g_string_append_printf (next, ":d%u-%u", last.change, last.id);
  }
  json_object_set_new (response, "token", json_string (next->str));
  if (!all_changes || !all_deletions)
    json_object_set_new (response, "more", json_true ());
  return response;
}

json_t *
wax_demo_sync (WaxDemoCall *call, json_t *request)
{
  const char *text = wax_demo_text (request, "token");
  Token token;

  if (text == NULL || *text == '\0' || strcmp (text, "0") == 0) {
    if (call->mailbox->cutoff == 0)
      call->mailbox->cutoff = 1;
    return sync_first (call, request);
  }
  if (!read_token (text, &token))
    return wax_demo_fail (call, "service.INVALID_REQUEST", "invalid request: malformed sync token: %s", text);
  if (token.change < call->mailbox->cutoff)
    return wax_demo_fail (call, "mail.MUST_RESYNC", "must resync");
  return sync_delta (call, request, &token);
}
