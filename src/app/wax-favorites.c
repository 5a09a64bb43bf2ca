#include "app/wax-favorites.h"

#include "app/wax-settings.h"
#include "util/wax-forwarded-list.h"

#include <string.h>

#define KEY "favorites" /* of these: profile, account, folder */

struct _WaxFavorite {
  GObject parent_instance;
  GListModel *accounts;
  WaxAccount *account;
  WaxFolderItem *folder;
};

G_DEFINE_FINAL_TYPE (WaxFavorite, wax_favorite, G_TYPE_OBJECT)

struct _WaxFavorites {
  GObject parent_instance;
  GListModel *accounts;
  GPtrArray *watched;  /* folder trees that are followed */
  char *profile_dir;
  GSettings *settings; /* (nullable) */
  GListStore *items;
};

G_DEFINE_FINAL_TYPE_WITH_CODE (WaxFavorites, wax_favorites, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, wax_forwarded_list_init))

/* ---- one ---- */

static void
wax_favorite_finalize (GObject *object)
{
  WaxFavorite *self = WAX_FAVORITE (object);

  g_clear_object (&self->accounts);
  g_clear_object (&self->account);
  g_clear_object (&self->folder);
  G_OBJECT_CLASS (wax_favorite_parent_class)->finalize (object);
}

static void
wax_favorite_class_init (WaxFavoriteClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wax_favorite_finalize;
}

static void
wax_favorite_init (WaxFavorite *self)
{
}

WaxAccount *
wax_favorite_get_account (WaxFavorite *self)
{
  return self->account;
}

WaxFolderItem *
wax_favorite_get_folder (WaxFavorite *self)
{
  return self->folder;
}

char *
wax_favorite_dup_title (WaxFavorite *self)
{
  const char *name = wax_folder_item_get_name (self->folder);

  return g_list_model_get_n_items (self->accounts) > 1
           ? g_strdup_printf ("%s — %s", name, wax_account_get_title (self->account))
           : g_strdup (name);
}

/* ---- what is kept ---- */

typedef struct {
  const char *profile_dir;
  const char *account_id;
  const char *folder_id;
} Entry;

static gboolean
is_entry (const Entry *entry, const char *profile_dir, const char *account_id, const char *folder_id)
{
  return strcmp (entry->profile_dir, profile_dir) == 0 && strcmp (entry->account_id, account_id) == 0 &&
         strcmp (entry->folder_id, folder_id) == 0;
}

static gboolean
next_entry (GVariantIter *iter, Entry *entry)
{
  return g_variant_iter_next (iter, "(&s&s&s)", &entry->profile_dir, &entry->account_id, &entry->folder_id);
}

/* (nullable) (transfer full) */
static GVariant *
read_entries (WaxFavorites *self)
{
  return self->settings != NULL ? g_settings_get_value (self->settings, KEY) : NULL;
}

gboolean
wax_favorites_contain (WaxFavorites *self, WaxAccount *account, const char *folder_id)
{
  g_autoptr(GVariant) entries = read_entries (self);
  GVariantIter iter;
  Entry entry;

  if (entries == NULL)
    return FALSE;
  g_variant_iter_init (&iter, entries);
  while (next_entry (&iter, &entry)) {
    if (is_entry (&entry, self->profile_dir, wax_account_get_id (account), folder_id))
      return TRUE;
  }
  return FALSE;
}

void
wax_favorites_set (WaxFavorites *self, WaxAccount *account, const char *folder_id, gboolean favorite)
{
  g_autoptr(GVariant) entries = read_entries (self);
  const char *account_id = wax_account_get_id (account);
  GVariantBuilder builder;
  GVariantIter iter;
  Entry entry;

  if (entries == NULL)
    return;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sss)"));
  g_variant_iter_init (&iter, entries);
  while (next_entry (&iter, &entry)) {
    if (!is_entry (&entry, self->profile_dir, account_id, folder_id))
      g_variant_builder_add (&builder, "(sss)", entry.profile_dir, entry.account_id, entry.folder_id);
  }
  if (favorite)
    g_variant_builder_add (&builder, "(sss)", self->profile_dir, account_id, folder_id);
  g_settings_set_value (self->settings, KEY, g_variant_builder_end (&builder));
}

/* ---- those that are here ---- */

/* (nullable) (transfer full) */
static WaxAccount *
find_account (WaxFavorites *self, const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->accounts); i++) {
    g_autoptr(WaxAccount) account = g_list_model_get_item (self->accounts, i);

    if (strcmp (wax_account_get_id (account), id) == 0)
      return g_steal_pointer (&account);
  }
  return NULL;
}

static gboolean
is_at (WaxFavorites *self, guint position, WaxFolderItem *folder)
{
  g_autoptr(WaxFavorite) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);

  return item != NULL && item->folder == folder;
}

/* Those behind it that are others go. */
static void
put_at (WaxFavorites *self, guint position, WaxAccount *account, WaxFolderItem *folder)
{
  g_autoptr(WaxFavorite) item = NULL;

  for (guint i = position; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++) {
    if (is_at (self, i, folder)) {
      if (i > position)
        g_list_store_splice (self->items, position, i - position, NULL, 0);
      return;
    }
  }
  item = g_object_new (WAX_TYPE_FAVORITE, NULL);
  item->accounts = g_object_ref (self->accounts);
  item->account = g_object_ref (account);
  item->folder = g_object_ref (folder);
  g_list_store_insert (self->items, position, item);
}

static void
update (WaxFavorites *self)
{
  g_autoptr(GVariant) entries = read_entries (self);
  GVariantIter iter;
  Entry entry;
  guint n = 0, left;

  if (entries == NULL)
    return;
  g_variant_iter_init (&iter, entries);
  while (next_entry (&iter, &entry)) {
    g_autoptr(WaxAccount) account =
      strcmp (entry.profile_dir, self->profile_dir) == 0 ? find_account (self, entry.account_id) : NULL;
    WaxFolderItem *folder =
      account != NULL ? wax_folder_tree_find (wax_account_get_folder_tree (account), entry.folder_id) : NULL;

    if (folder != NULL)
      put_at (self, n++, account, folder);
  }
  left = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  if (left > n)
    g_list_store_splice (self->items, n, left - n, NULL, 0);
}

static void
stop_watching (WaxFavorites *self)
{
  for (guint i = 0; i < self->watched->len; i++)
    g_signal_handlers_disconnect_by_data (self->watched->pdata[i], self);
  g_ptr_array_set_size (self->watched, 0);
}

static void
accounts_cb (WaxFavorites *self)
{
  stop_watching (self);
  for (guint i = 0; i < g_list_model_get_n_items (self->accounts); i++) {
    g_autoptr(WaxAccount) account = g_list_model_get_item (self->accounts, i);
    WaxFolderTree *tree = wax_account_get_folder_tree (account);

    g_ptr_array_add (self->watched, g_object_ref (tree));
    g_signal_connect_swapped (tree, "updated", G_CALLBACK (update), self);
  }
  update (self);
}

static void
wax_favorites_dispose (GObject *object)
{
  WaxFavorites *self = WAX_FAVORITES (object);

  stop_watching (self);
  if (self->accounts != NULL)
    g_signal_handlers_disconnect_by_data (self->accounts, self);
  g_clear_object (&self->accounts);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (wax_favorites_parent_class)->dispose (object);
}

static void
wax_favorites_finalize (GObject *object)
{
  WaxFavorites *self = WAX_FAVORITES (object);

  g_ptr_array_unref (self->watched);
  g_clear_object (&self->items);
  g_free (self->profile_dir);
  G_OBJECT_CLASS (wax_favorites_parent_class)->finalize (object);
}

static void
wax_favorites_class_init (WaxFavoritesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wax_favorites_dispose;
  G_OBJECT_CLASS (klass)->finalize = wax_favorites_finalize;
}

static void
wax_favorites_init (WaxFavorites *self)
{
  self->watched = g_ptr_array_new_with_free_func (g_object_unref);
  self->items = g_list_store_new (WAX_TYPE_FAVORITE);
  wax_forwarded_list_follow (G_LIST_MODEL (self), G_LIST_MODEL (self->items));
}

WaxFavorites *
wax_favorites_new (GListModel *accounts, const char *profile_dir)
{
  WaxFavorites *self = g_object_new (WAX_TYPE_FAVORITES, NULL);

  self->accounts = g_object_ref (accounts);
  self->profile_dir = g_strdup (profile_dir);
  self->settings = wax_settings_open ();
  if (self->settings != NULL)
    g_signal_connect_object (self->settings, "changed::" KEY, G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (accounts, "items-changed", G_CALLBACK (accounts_cb), self);
  accounts_cb (self);
  return self;
}
