#include "wax-demo-call.h"

#include <string.h>

typedef struct {
  guint count, unread;
  guint64 size;
} Totals;

static Totals
totals_of (WaxDemoUser *user, guint folder)
{
  Totals totals = { 0 };
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, user->items);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    WaxDemoItem *item = value;
    if (item->folder != folder || (item->kind != WAX_DEMO_MESSAGE && item->kind != WAX_DEMO_CONTACT &&
                                   item->kind != WAX_DEMO_APPOINTMENT))
      continue;
    totals.count++;
    totals.size += item->size;
    if (item->kind == WAX_DEMO_MESSAGE && (item->flags & wax_demo_flag ('u')) != 0)
      totals.unread++;
  }
  return totals;
}

/* Counting the items of each folder at once is quicker than one after the other: the result hangs at the call. */
static const Totals *
find_totals (WaxDemoCall *call, guint folder)
{
  static GHashTable *cache;
  static WaxDemoUser *cached_user;
  static guint cached_change;
  static guint cached_size;
  Totals *totals;

  if (cache == NULL)
    cache = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  if (cached_user != call->mailbox || cached_change != call->mailbox->change ||
      cached_size != g_hash_table_size (call->mailbox->items))
    g_hash_table_remove_all (cache);
  cached_user = call->mailbox;
  cached_change = call->mailbox->change;
  cached_size = g_hash_table_size (call->mailbox->items);
  totals = g_hash_table_lookup (cache, GUINT_TO_POINTER (folder));
  if (totals == NULL) {
    totals = g_new (Totals, 1);
    *totals = totals_of (call->mailbox, folder);
    g_hash_table_insert (cache, GUINT_TO_POINTER (folder), totals);
  }
  return totals;
}

static void
set_text (json_t *object, const char *key, char *text)
{
  json_object_set_new (object, key, wax_demo_string_take (text));
}

static void
set_number (json_t *object, const char *key, gint64 number)
{
  json_object_set_new (object, key, json_integer (number));
}

/* @rights: what the asking user has in another's folder; NULL in one's own mailbox. */
static void
set_place (WaxDemoCall *call, json_t *object, WaxDemoItem *folder)
{
  WaxDemoItem *parent = wax_demo_user_find (call->mailbox, folder->folder);

  if (folder->name != NULL) {
    json_object_set_new (object, "name", wax_demo_string (folder->name));
    set_text (object, "absFolderPath", wax_demo_user_folder_path (call->mailbox, folder));
    json_object_set_new (object, "l", wax_demo_id (call, folder->folder));
    if (parent != NULL && parent->uuid != NULL)
      set_text (object, "luuid", g_strdup (parent->uuid));
  }
}

static void
set_link (json_t *object, WaxDemoItem *folder)
{
  const char *key;
  json_t *value;

  json_object_foreach (folder->link, key, value)
    json_object_set (object, key, value);
}

/* Grants from above are listed in the folders below, too. */
static json_t *
inherited_grants (WaxDemoUser *user, const WaxDemoItem *folder)
{
  while (folder != NULL && folder->grants == NULL)
    folder = folder->id == WAX_DEMO_TOP ? NULL : wax_demo_user_find (user, folder->folder);
  return folder == NULL ? NULL : folder->grants;
}

json_t *
wax_demo_folder_to_json (WaxDemoCall *call, WaxDemoItem *folder, gboolean for_sync)
{
  json_t *object = json_object ();
  const Totals *totals = find_totals (call, folder->id);
  guint flags = folder->flags | (totals->unread > 0 ? wax_demo_flag ('u') : 0);
  gboolean foreign = call->mailbox != call->user;
  gint64 offline_days = folder->id == 2 || folder->id == 3 || folder->id == 5 || folder->id == 6 ? 30 : 0;

  json_object_set_new (object, "id", wax_demo_id (call, folder->id));
  set_text (object, "uuid", g_strdup (folder->uuid));
  json_object_set_new (object, "deletable", json_boolean (!folder->fixed));
  set_place (call, object, folder);
  if (for_sync || flags != 0)
    set_text (object, "f", wax_demo_flags_to_string (flags));
  if (for_sync || folder->color != 0)
    set_number (object, "color", folder->color);
  if (for_sync || totals->unread > 0)
    set_number (object, "u", totals->unread);
  if (folder->view != NULL)
    json_object_set_new (object, "view", wax_demo_string (folder->view));
  set_number (object, "rev", folder->rev);
  set_number (object, "ms", folder->ms);
  if (for_sync) {
    set_number (object, "md", folder->changed_s);
    set_number (object, "mdver", folder->version);
    json_object_set_new (object, "meta", json_pack ("[{}]"));
  }
  set_number (object, "webOfflineSyncDays", offline_days);
  json_object_set_new (object, "activesyncdisabled", json_false ());
  if (foreign)
    json_object_set_new (object, "perm", wax_demo_string (wax_demo_user_grants (call->mailbox, folder, call->user)));
  if (folder->link != NULL) {
    set_link (object, folder);
    return object;
  }
  set_number (object, "n", totals->count);
  set_number (object, "s", (gint64) totals->size);
  set_number (object, "i4ms", folder->imap_change);
  set_number (object, "i4next", folder->imap_next);
  if (for_sync)
    set_text (object, "url", g_strdup (""));
  if (inherited_grants (call->mailbox, folder) != NULL && !foreign)
    json_object_set_new (object, "acl", json_pack ("{s:O}", "grant", inherited_grants (call->mailbox, folder)));
  else if (for_sync && !foreign)
    json_object_set_new (object, "acl", json_object ());
  if (for_sync)
    json_object_set_new (object, "retentionPolicy", json_pack ("[{}]"));
  return object;
}

const char *
wax_demo_folder_key (const WaxDemoItem *folder)
{
  if (folder->kind == WAX_DEMO_LINK)
    return "link";
  return folder->link != NULL ? "search" : "folder";
}

/* FALSE with the fault set */
static gboolean
read_search (WaxDemoCall *call, json_t *wanted, WaxDemoItem *search)
{
  const char *query = wax_demo_text (wanted, "query"), *types = wax_demo_text (wanted, "types");
  const char *sort = wax_demo_text (wanted, "sortBy");

  if (query == NULL || *query == '\0')
    return wax_demo_fail (call, "service.INVALID_REQUEST", "invalid request: missing required attribute: query") != NULL;
  g_clear_pointer (&search->link, json_decref);
  search->link = json_pack ("{s:s, s:s, s:s}", "query", query, "sortBy", sort != NULL ? sort : "dateDesc", "types",
                            types != NULL ? types : "message");
  return TRUE;
}

json_t *
wax_demo_folder_create_search (WaxDemoCall *call, json_t *request)
{
  json_t *wanted = wax_demo_object (request, "search");
  json_t *made = json_pack ("{s:{s:s, s:s}}", "folder", "name", wax_demo_text_or_empty (wanted, "name"), "l",
                            wax_demo_text_or_empty (wanted, "l"));
  WaxDemoItem given = { 0 }, *search;
  json_t *answer = read_search (call, wanted, &given) ? wax_demo_action_create_folder (call, made) : NULL;

  json_decref (made);
  if (answer == NULL) {
    g_clear_pointer (&given.link, json_decref);
    return NULL;
  }
  json_decref (answer);
  search = wax_demo_user_find_child (call->mailbox, (guint) wax_demo_number (wanted, "l", WAX_DEMO_ROOT),
                                     wax_demo_text (wanted, "name"));
  search->link = given.link;
  return json_pack ("{s:[o]}", "search", wax_demo_folder_to_json (call, search, FALSE));
}

json_t *
wax_demo_folder_modify_search (WaxDemoCall *call, json_t *request)
{
  json_t *wanted = wax_demo_object (request, "search");
  WaxDemoItem *search =
    wax_demo_user_find_kind (call->mailbox, (guint) wax_demo_number (wanted, "id", 0), WAX_DEMO_FOLDER);

  if (search == NULL || search->link == NULL)
    return wax_demo_fail (call, "mail.NO_SUCH_FOLDER", "no such folder id: %s", wax_demo_text_or_empty (wanted, "id"));
  if (!read_search (call, wanted, search))
    return NULL;
  wax_demo_user_begin (call->mailbox);
  wax_demo_user_touch (call->mailbox, search);
  wax_demo_wait_notify (call->server, call->mailbox);
  return json_pack ("{s:[o]}", "search", wax_demo_folder_to_json (call, search, FALSE));
}

static void
set_tagged (WaxDemoUser *user, guint tag, json_t *object)
{
  guint count = 0, unread = 0;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, user->items);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    WaxDemoItem *item = value;
    if (!wax_demo_item_has_tag (item, tag))
      continue;
    count++;
    unread += (item->flags & wax_demo_flag ('u')) != 0;
  }
  if (count > 0) {
    set_number (object, "u", unread);
    set_number (object, "n", count);
  }
}

json_t *
wax_demo_tag_to_json (WaxDemoCall *call, WaxDemoItem *tag, gboolean for_sync)
{
  json_t *object = json_object ();

  json_object_set_new (object, "id", wax_demo_id (call, tag->id));
  json_object_set_new (object, "name", wax_demo_string (tag->name));
  if (tag->view != NULL)
    json_object_set_new (object, "rgb", wax_demo_string (tag->view));
  else if (for_sync || tag->color != 0)
    set_number (object, "color", tag->color);
  if (!for_sync) {
    set_tagged (call->mailbox, tag->id, object);
    return object;
  }
  set_number (object, "u", 0);
  set_number (object, "n", 0);
  set_number (object, "d", 0);
  set_number (object, "rev", tag->rev);
  set_number (object, "md", tag->changed_s);
  set_number (object, "ms", tag->ms);
  json_object_set_new (object, "meta", json_pack ("[{}]"));
  json_object_set_new (object, "retentionPolicy", json_pack ("[{}]"));
  return object;
}

static int
by_name (gconstpointer a, gconstpointer b)
{
  const WaxDemoItem *first = *(WaxDemoItem *const *) a;
  const WaxDemoItem *second = *(WaxDemoItem *const *) b;

  return g_strcmp0 (first->name, second->name);
}

static GPtrArray *
children_of (WaxDemoUser *user, guint folder)
{
  GPtrArray *children = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, user->items);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    WaxDemoItem *item = value;
    if ((item->kind == WAX_DEMO_FOLDER || item->kind == WAX_DEMO_LINK) && item->folder == folder &&
        item->id != WAX_DEMO_TOP)
      g_ptr_array_add (children, item);
  }
  g_ptr_array_sort (children, by_name);
  return children;
}

static void
append_child (json_t *object, const char *key, json_t *child)
{
  json_t *list = json_object_get (object, key);

  if (list == NULL) {
    list = json_array ();
    json_object_set_new (object, key, list);
  }
  json_array_append_new (list, child);
}

static json_t *
tree (WaxDemoCall *call, WaxDemoItem *folder, gint64 depth, gboolean expand)
{
  json_t *object = wax_demo_folder_to_json (call, folder, FALSE);
  g_autoptr(GPtrArray) children = depth == 0 ? g_ptr_array_new () : children_of (call->mailbox, folder->id);

  for (guint i = 0; i < children->len; i++) {
    WaxDemoItem *child = g_ptr_array_index (children, i);
    if (child->kind == WAX_DEMO_FOLDER && child->link != NULL)
      append_child (object, "search", wax_demo_folder_to_json (call, child, FALSE));
    else if (child->kind == WAX_DEMO_LINK)
      append_child (object, "link", wax_demo_link_to_json (call, child, expand));
    else
      append_child (object, "folder", tree (call, child, depth - 1, expand));
  }
  return object;
}

/* What lies behind a link: counts and children of the owner's folder. */
static void
set_remote (WaxDemoCall *call, json_t *object, WaxDemoUser *owner, WaxDemoItem *remote)
{
  WaxDemoUser *mailbox = call->mailbox;
  g_autofree char *path = wax_demo_user_folder_path (owner, remote);
  json_t *full;

  call->mailbox = owner;
  full = tree (call, remote, 1, FALSE);
  call->mailbox = mailbox;
  json_object_set (object, "n", json_object_get (full, "n"));
  json_object_set (object, "s", json_object_get (full, "s"));
  set_text (object, "oname", g_strdup (remote->name));
  set_text (object, "rest", g_strdup_printf ("%s/home/%s%s", wax_demo_server_url (call->server), owner->name, path));
  if (json_object_get (full, "folder") != NULL)
    json_object_set (object, "folder", json_object_get (full, "folder"));
  json_decref (full);
}

json_t *
wax_demo_link_to_json (WaxDemoCall *call, WaxDemoItem *item, gboolean expand)
{
  json_t *object = wax_demo_folder_to_json (call, item, FALSE);
  WaxDemoUser *owner = wax_demo_server_find_user_by_id (call->server, wax_demo_text (item->link, "zid"));
  WaxDemoItem *remote = owner == NULL ? NULL
      : wax_demo_user_find_kind (owner, (guint) json_integer_value (json_object_get (item->link, "rid")),
                                 WAX_DEMO_FOLDER);
  const char *rights = remote == NULL ? NULL : wax_demo_user_grants (owner, remote, call->user);

  if (!expand)
    return object;
  if (rights == NULL) {
    json_object_set_new (object, "broken", json_true ());
    return object;
  }
  set_remote (call, object, owner, remote);
  json_object_set_new (object, "perm", json_string (rights));
  return object;
}

static WaxDemoItem *
by_path (WaxDemoUser *user, const char *path)
{
  g_auto(GStrv) names = g_strsplit (path, "/", -1);
  WaxDemoItem *folder = wax_demo_user_find (user, WAX_DEMO_ROOT);

  for (char **name = names; *name != NULL && folder != NULL; name++) {
    if (**name != '\0')
      folder = wax_demo_user_find_child (user, folder->id, *name);
  }
  return folder;
}

json_t *
wax_demo_folder_get (WaxDemoCall *call, json_t *request)
{
  json_t *wanted = wax_demo_object (request, "folder");
  const char *id_text = wax_demo_text (wanted, "l");
  const char *path = wax_demo_text (wanted, "path");
  gint64 id = WAX_DEMO_ROOT;
  WaxDemoItem *folder;

  if (id_text != NULL && !wax_demo_parse_id (call, id_text, &id))
    return NULL;
  folder = path != NULL ? by_path (call->mailbox, path)
      : wax_demo_user_find_kind (call->mailbox, (guint) id, WAX_DEMO_FOLDER);
  if (folder != NULL && call->mailbox != call->user && wax_demo_user_grants (call->mailbox, folder, call->user) == NULL)
    return wax_demo_fail (call, "service.PERM_DENIED", "permission denied: you do not have sufficient permissions");
  if (folder == NULL) {
    wax_demo_fail (call, "mail.NO_SUCH_FOLDER", "no such folder id: %" G_GINT64_FORMAT, id);
    wax_demo_fail_argument (call, "itemId", "IID", id_text == NULL ? path : id_text);
    return NULL;
  }
  return json_pack ("{s:[o]}", "folder", tree (call, folder, wax_demo_number (request, "depth", -1),
                                               wax_demo_truth (request, "tr", FALSE)));
}

json_t *
wax_demo_folder_stub (WaxDemoCall *call, WaxDemoItem *folder, json_t *full)
{
  json_object_set_new (full, "perm", json_string (""));
  json_object_del (full, "retentionPolicy");
  json_object_set_new (full, "n", json_integer (0));
  json_object_set_new (full, "s", json_integer (0));
  return full;
}
