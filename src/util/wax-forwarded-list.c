#include "util/wax-forwarded-list.h"

static G_DEFINE_QUARK (wax-forwarded-list, items)

static GListModel *
get_items (GListModel *self)
{
  return g_object_get_qdata (G_OBJECT (self), items_quark ());
}

static GType
get_item_type (GListModel *self)
{
  return g_list_model_get_item_type (get_items (self));
}

static guint
get_n_items (GListModel *self)
{
  return g_list_model_get_n_items (get_items (self));
}

static gpointer
get_item (GListModel *self, guint position)
{
  return g_list_model_get_item (get_items (self), position);
}

void
wax_forwarded_list_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

void
wax_forwarded_list_set (GListModel *self, GListModel *items)
{
  g_object_set_qdata_full (G_OBJECT (self), items_quark (), g_object_ref (items), g_object_unref);
}

void
wax_forwarded_list_follow (GListModel *self, GListModel *items)
{
  wax_forwarded_list_set (self, items);
  g_signal_connect_object (items, "items-changed", G_CALLBACK (g_list_model_items_changed), self, G_CONNECT_SWAPPED);
}
