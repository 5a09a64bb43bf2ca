#include "app/wax-folder-tree.h"

#include "util/wax-forwarded-list.h"

#include <glib/gi18n-lib.h>

struct _WaxFolderItem {
  GObject parent_instance;
  WaxFolder *folder;
  GListStore *children;
  guint unread_below;
};

enum { PROP_0, PROP_ID, PROP_NAME, PROP_PATH, PROP_ICON_NAME, PROP_QUERY, PROP_ROLE, PROP_UNREAD, PROP_UNREAD_BELOW,
       PROP_TOTAL, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (WaxFolderItem, wax_folder_item, G_TYPE_OBJECT)

struct _WaxFolderTree {
  GObject parent_instance;
  GListStore *top;
  GListStore *searches;
  GHashTable *items; /* id → WaxFolderItem */
};

enum { SIGNAL_UPDATED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE_WITH_CODE (WaxFolderTree, wax_folder_tree, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, wax_forwarded_list_init))

/* ---- items ---- */

static const char *
get_icon_name (const WaxFolder *folder)
{
  if (wax_folder_is_search (folder))
    return "folder-saved-search-symbolic";
  switch (folder->role) {
  case WAX_FOLDER_INBOX: return "mail-inbox-symbolic";
  case WAX_FOLDER_SENT: return "mail-send-symbolic";
  case WAX_FOLDER_DRAFTS: return "document-edit-symbolic";
  case WAX_FOLDER_TRASH: return "user-trash-symbolic";
  case WAX_FOLDER_JUNK: return "mail-mark-junk-symbolic";
  case WAX_FOLDER_CONTACTS: return "x-office-address-book-symbolic";
  case WAX_FOLDER_NONE: return "folder-symbolic";
  }
  g_return_val_if_reached ("folder-symbolic");
}

const char *
wax_folder_item_get_name (WaxFolderItem *self)
{
  switch (self->folder->role) {
  case WAX_FOLDER_INBOX: return _("Inbox");
  case WAX_FOLDER_SENT: return _("Sent");
  case WAX_FOLDER_DRAFTS: return _("Drafts");
  case WAX_FOLDER_TRASH: return _("Trash");
  case WAX_FOLDER_JUNK: return _("Junk");
  case WAX_FOLDER_CONTACTS:
  case WAX_FOLDER_NONE: return self->folder->name;
  }
  g_return_val_if_reached ("");
}

static void
wax_folder_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WaxFolderItem *self = WAX_FOLDER_ITEM (object);

  switch (id) {
  case PROP_ID: g_value_set_string (value, self->folder->id); break;
  case PROP_NAME: g_value_set_string (value, wax_folder_item_get_name (self)); break;
  case PROP_PATH: g_value_set_string (value, self->folder->path); break;
  case PROP_ICON_NAME: g_value_set_string (value, get_icon_name (self->folder)); break;
  case PROP_QUERY: g_value_set_string (value, self->folder->query); break;
  case PROP_ROLE: g_value_set_uint (value, self->folder->role); break;
  case PROP_UNREAD: g_value_set_uint (value, self->folder->unread); break;
  case PROP_UNREAD_BELOW: g_value_set_uint (value, self->unread_below); break;
  case PROP_TOTAL: g_value_set_uint (value, self->folder->total); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wax_folder_item_finalize (GObject *object)
{
  WaxFolderItem *self = WAX_FOLDER_ITEM (object);

  g_clear_pointer (&self->folder, wax_folder_unref);
  g_clear_object (&self->children);
  G_OBJECT_CLASS (wax_folder_item_parent_class)->finalize (object);
}

static void
wax_folder_item_class_init (WaxFolderItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = wax_folder_item_get_property;
  object_class->finalize = wax_folder_item_finalize;
  props[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  props[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  props[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  props[PROP_QUERY] = g_param_spec_string ("query", NULL, NULL, NULL, flags);
  props[PROP_ROLE] = g_param_spec_uint ("role", NULL, NULL, 0, WAX_FOLDER_CONTACTS, 0, flags);
  props[PROP_UNREAD] = g_param_spec_uint ("unread", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_UNREAD_BELOW] = g_param_spec_uint ("unread-below", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_TOTAL] = g_param_spec_uint ("total", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
wax_folder_item_init (WaxFolderItem *self)
{
  self->children = g_list_store_new (WAX_TYPE_FOLDER_ITEM);
}

WaxFolder *
wax_folder_item_get_folder (WaxFolderItem *self)
{
  return self->folder;
}

const char *
wax_folder_item_get_id (WaxFolderItem *self)
{
  return self->folder->id;
}

GListModel *
wax_folder_item_get_children (WaxFolderItem *self)
{
  return G_LIST_MODEL (self->children);
}

static void
set_folder (WaxFolderItem *self, WaxFolder *folder)
{
  g_autoptr(WaxFolder) old = self->folder;

  self->folder = wax_folder_ref (folder);
  if (old == NULL)
    return;
  if (strcmp (old->name, folder->name) != 0 || old->role != folder->role)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NAME]);
  if (strcmp (old->path, folder->path) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PATH]);
  if (strcmp (old->query, folder->query) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_QUERY]);
  if (old->unread != folder->unread)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_UNREAD]);
  if (old->total != folder->total)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TOTAL]);
}

/* ---- tree ---- */

static gboolean
holds_mail (const WaxFolder *folder)
{
  return !wax_folder_is_search (folder) && folder->role != WAX_FOLDER_CONTACTS &&
         (folder->view[0] == '\0' || strcmp (folder->view, "message") == 0 ||
          strcmp (folder->view, "conversation") == 0);
}

static gboolean
finds_mail (const WaxFolder *folder)
{
  g_auto(GStrv) types = g_strsplit (folder->view, ",", -1);

  return wax_folder_is_search (folder) &&
         (types[0] == NULL || g_strv_contains ((const char *const *) types, "message") ||
          g_strv_contains ((const char *const *) types, "conversation"));
}

static int
get_rank (WaxFolderRole role)
{
  static const WaxFolderRole order[] = { WAX_FOLDER_INBOX, WAX_FOLDER_DRAFTS, WAX_FOLDER_SENT, WAX_FOLDER_JUNK,
                                         WAX_FOLDER_TRASH };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
    if (order[i] == role)
      return (int) i;
  }
  return G_N_ELEMENTS (order);
}

static int
compare_folders (gconstpointer a, gconstpointer b)
{
  const WaxFolder *first = *(WaxFolder *const *) a, *second = *(WaxFolder *const *) b;
  int ranks = get_rank (first->role) - get_rank (second->role);

  return ranks != 0 ? ranks : g_utf8_collate (first->name, second->name);
}

/* Brings @store to hold the items of @wanted in their order, by single steps: the tree is small. */
static void
arrange (GListStore *store, GPtrArray *wanted)
{
  for (guint i = 0; i < wanted->len; i++) {
    g_autoptr(GObject) now = g_list_model_get_item (G_LIST_MODEL (store), i);
    guint position;

    if (now == wanted->pdata[i])
      continue;
    if (g_list_store_find (store, wanted->pdata[i], &position))
      g_list_store_remove (store, position);
    g_list_store_insert (store, i, wanted->pdata[i]);
  }
  if (g_list_model_get_n_items (G_LIST_MODEL (store)) > wanted->len)
    g_list_store_splice (store, wanted->len, g_list_model_get_n_items (G_LIST_MODEL (store)) - wanted->len, NULL, 0);
}

/* Returns: what is unread in the folders of @items and below them. */
static guint
sum_unread (GListModel *items)
{
  guint sum = 0;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr(WaxFolderItem) item = g_list_model_get_item (items, i);
    guint below = sum_unread (G_LIST_MODEL (item->children));

    if (below != item->unread_below) {
      item->unread_below = below;
      g_object_notify_by_pspec (G_OBJECT (item), props[PROP_UNREAD_BELOW]);
    }
    sum += item->folder->unread + below;
  }
  return sum;
}

static WaxFolderItem *
ensure_item (WaxFolderTree *self, WaxFolder *folder)
{
  WaxFolderItem *item = g_hash_table_lookup (self->items, folder->id);

  if (item == NULL) {
    item = g_object_new (WAX_TYPE_FOLDER_ITEM, NULL);
    g_hash_table_insert (self->items, g_strdup (folder->id), item);
  }
  set_folder (item, folder);
  return item;
}

static void
forget_gone (WaxFolderTree *self, GHashTable *listed)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    if (!g_hash_table_contains (listed, id))
      g_hash_table_iter_remove (&iter);
  }
}

static gboolean
is_in_trash (GPtrArray *folders, const WaxFolder *folder)
{
  for (guint i = 0; i < folders->len; i++) {
    const WaxFolder *above = folders->pdata[i];

    if (above->role == WAX_FOLDER_TRASH)
      return strcmp (folder->parent_id, above->id) == 0 ||
             (g_str_has_prefix (folder->path, above->path) && folder->path[strlen (above->path)] == '/');
  }
  return FALSE;
}

/* Adds to @listed. */
static void
update_searches (WaxFolderTree *self, GPtrArray *folders, GHashTable *listed)
{
  g_autoptr(GPtrArray) sorted = g_ptr_array_new ();

  for (guint i = 0; i < folders->len; i++) {
    WaxFolder *folder = folders->pdata[i];

    if (finds_mail (folder) && !is_in_trash (folders, folder))
      g_ptr_array_add (sorted, folder);
  }
  g_ptr_array_sort (sorted, compare_folders);
  for (guint i = 0; i < sorted->len; i++) {
    WaxFolder *folder = sorted->pdata[i];

    g_hash_table_add (listed, (gpointer) folder->id);
    sorted->pdata[i] = ensure_item (self, folder);
  }
  arrange (self->searches, sorted);
}

void
wax_folder_tree_update (WaxFolderTree *self, GPtrArray *folders)
{
  g_autoptr(GPtrArray) sorted = g_ptr_array_new ();
  g_autoptr(GPtrArray) top = g_ptr_array_new ();
  g_autoptr(GHashTable) listed = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) below = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  GHashTableIter iter;
  gpointer item, children;

  for (guint i = 0; i < folders->len; i++) {
    if (holds_mail (folders->pdata[i])) {
      g_ptr_array_add (sorted, folders->pdata[i]);
      g_hash_table_add (listed, (gpointer) ((WaxFolder *) folders->pdata[i])->id);
      g_hash_table_insert (below, ensure_item (self, folders->pdata[i]), g_ptr_array_new ());
    }
  }
  g_ptr_array_sort (sorted, compare_folders);
  for (guint i = 0; i < sorted->len; i++) {
    WaxFolder *folder = sorted->pdata[i];
    WaxFolderItem *parent =
        g_hash_table_contains (listed, folder->parent_id) ? g_hash_table_lookup (self->items, folder->parent_id) : NULL;

    g_ptr_array_add (parent != NULL ? g_hash_table_lookup (below, parent) : top,
                     g_hash_table_lookup (self->items, folder->id));
  }
  arrange (self->top, top);
  g_hash_table_iter_init (&iter, below);
  while (g_hash_table_iter_next (&iter, &item, &children))
    arrange (((WaxFolderItem *) item)->children, children);
  update_searches (self, folders, listed);
  forget_gone (self, listed);
  sum_unread (G_LIST_MODEL (self->top));
  g_signal_emit (self, signals[SIGNAL_UPDATED], 0);
}

GPtrArray *
wax_folder_tree_list (WaxFolderTree *self)
{
  GPtrArray *folders = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_folder_unref);
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item)) {
    if (!wax_folder_is_search (((WaxFolderItem *) item)->folder))
      g_ptr_array_add (folders, wax_folder_ref (((WaxFolderItem *) item)->folder));
  }
  return folders;
}

GListModel *
wax_folder_tree_get_searches (WaxFolderTree *self)
{
  return G_LIST_MODEL (self->searches);
}

WaxFolderItem *
wax_folder_tree_find_search (WaxFolderTree *self, const char *query)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->searches)); i++) {
    g_autoptr(WaxFolderItem) item = g_list_model_get_item (G_LIST_MODEL (self->searches), i);

    if (strcmp (item->folder->query, query) == 0)
      return item; /* the list holds it */
  }
  return NULL;
}

WaxFolderItem *
wax_folder_tree_find (WaxFolderTree *self, const char *id)
{
  return g_hash_table_lookup (self->items, id);
}

static gboolean
is_archive (WaxFolderItem *item)
{
  static const char *const names[] = { "archive", "archives", "archiv", "archief", "archivio", "archivo", "archiwum",
                                       "arkisto", "arkiv", "arquivo", "arxiu", "архив", "архів", "アーカイブ", "存档",
                                       "封存", "보관함", NULL };
  g_autofree char *name = g_utf8_casefold (item->folder->name, -1);

  return item->folder->role == WAX_FOLDER_NONE && !item->folder->is_link && g_strv_contains (names, name);
}

WaxFolderItem *
wax_folder_tree_find_archive (WaxFolderTree *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->top)); i++) {
    g_autoptr(WaxFolderItem) item = g_list_model_get_item (G_LIST_MODEL (self->top), i);

    if (is_archive (item))
      return item; /* the tree holds it */
  }
  return NULL;
}

WaxFolderItem *
wax_folder_tree_find_role (WaxFolderTree *self, WaxFolderRole role)
{
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item)) {
    if (((WaxFolderItem *) item)->folder->role == role)
      return item;
  }
  return NULL;
}

/* As servers compare names: without regard to case. */
static WaxFolderItem *
find_path (WaxFolderTree *self, const char *path)
{
  g_autofree char *wanted = g_utf8_casefold (path, -1);
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item)) {
    WaxFolder *folder = ((WaxFolderItem *) item)->folder;
    g_autofree char *folded = g_utf8_casefold (folder->path, -1);

    if (!wax_folder_is_search (folder) && strcmp (folded, wanted) == 0)
      return item;
  }
  return NULL;
}

WaxFolderItem *
wax_folder_tree_find_same (WaxFolderTree *self, WaxFolderItem *folder)
{
  const char *path = folder->folder->path;
  gboolean at_top = strrchr (path, '/') == path;
  WaxFolderItem *same;

  if (wax_folder_is_search (folder->folder))
    return NULL;
  if (folder->folder->role != WAX_FOLDER_NONE)
    return wax_folder_tree_find_role (self, folder->folder->role);
  same = find_path (self, path);
  return same == NULL && at_top && is_archive (folder) ? wax_folder_tree_find_archive (self) : same;
}

static void
wax_folder_tree_finalize (GObject *object)
{
  WaxFolderTree *self = WAX_FOLDER_TREE (object);

  g_clear_object (&self->top);
  g_clear_object (&self->searches);
  g_clear_pointer (&self->items, g_hash_table_unref);
  G_OBJECT_CLASS (wax_folder_tree_parent_class)->finalize (object);
}

static void
wax_folder_tree_class_init (WaxFolderTreeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wax_folder_tree_finalize;
  signals[SIGNAL_UPDATED] = g_signal_new ("updated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
wax_folder_tree_init (WaxFolderTree *self)
{
  self->top = g_list_store_new (WAX_TYPE_FOLDER_ITEM);
  self->searches = g_list_store_new (WAX_TYPE_FOLDER_ITEM);
  self->items = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  wax_forwarded_list_follow (G_LIST_MODEL (self), G_LIST_MODEL (self->top));
}

WaxFolderTree *
wax_folder_tree_new (void)
{
  return g_object_new (WAX_TYPE_FOLDER_TREE, NULL);
}
