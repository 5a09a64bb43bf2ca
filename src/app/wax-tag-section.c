#include "app/wax-tag-section.h"

#include "util/wax-forwarded-list.h"

#include <string.h>

struct _WaxTagItem {
  GObject parent_instance;
  WaxTag *tag;
};

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxTagItem, wax_tag_item, G_TYPE_OBJECT)

struct _WaxTagSection {
  GObject parent_instance;
  WaxAccount *account; /* not held: it holds what shows it */
  GListStore *items;
};

G_DEFINE_FINAL_TYPE_WITH_CODE (WaxTagSection, wax_tag_section, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, wax_forwarded_list_init))

/* ---- items ---- */

static void
wax_tag_item_finalize (GObject *object)
{
  g_clear_pointer (&WAX_TAG_ITEM (object)->tag, wax_tag_unref);
  G_OBJECT_CLASS (wax_tag_item_parent_class)->finalize (object);
}

static void
wax_tag_item_class_init (WaxTagItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wax_tag_item_finalize;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wax_tag_item_init (WaxTagItem *self)
{
}

WaxTag *
wax_tag_item_get_tag (WaxTagItem *self)
{
  return self->tag;
}

static void
set_tag (WaxTagItem *self, WaxTag *tag)
{
  g_autoptr(WaxTag) old = self->tag;

  self->tag = wax_tag_ref (tag);
  if (old != NULL && (strcmp (old->name, tag->name) != 0 || strcmp (old->color, tag->color) != 0))
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* ---- all of an account ---- */

static WaxTagItem *
find_item (WaxTagSection *self, const char *id, guint *position)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++) {
    g_autoptr(WaxTagItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

    if (strcmp (item->tag->id, id) == 0) {
      *position = i;
      return g_steal_pointer (&item);
    }
  }
  return NULL;
}

/* By single steps: there are a few. */
static void
update (WaxTagSection *self)
{
  g_autoptr(GPtrArray) tags = wax_account_list_tags (self->account);
  guint n, position;

  for (guint i = 0; i < tags->len; i++) {
    WaxTag *tag = tags->pdata[i];
    g_autoptr(WaxTagItem) item = find_item (self, tag->id, &position);
    gboolean is_new = item == NULL;

    if (is_new)
      item = g_object_new (WAX_TYPE_TAG_ITEM, NULL);
    set_tag (item, tag);
    if (!is_new && position == i)
      continue;
    if (!is_new)
      g_list_store_remove (self->items, position);
    g_list_store_insert (self->items, i, item);
  }
  n = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  if (n > tags->len)
    g_list_store_splice (self->items, tags->len, n - tags->len, NULL, 0);
}

static void
wax_tag_section_finalize (GObject *object)
{
  g_clear_object (&WAX_TAG_SECTION (object)->items);
  G_OBJECT_CLASS (wax_tag_section_parent_class)->finalize (object);
}

static void
wax_tag_section_class_init (WaxTagSectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wax_tag_section_finalize;
}

static void
wax_tag_section_init (WaxTagSection *self)
{
  self->items = g_list_store_new (WAX_TYPE_TAG_ITEM);
  wax_forwarded_list_follow (G_LIST_MODEL (self), G_LIST_MODEL (self->items));
}

WaxTagSection *
wax_tag_section_new (WaxAccount *account)
{
  WaxTagSection *self = g_object_new (WAX_TYPE_TAG_SECTION, NULL);

  self->account = account;
  g_signal_connect_object (account, "tags-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return self;
}
