#include "app/wax-account-list-private.h"

struct _WaxAccountList {
  GObject parent_instance;
  GListStore *accounts;
};

static void wax_account_list_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WaxAccountList, wax_account_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, wax_account_list_list_init))

static GType
get_item_type (GListModel *model)
{
  return WAX_TYPE_ACCOUNT;
}

static guint
get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (WAX_ACCOUNT_LIST (model)->accounts));
}

static gpointer
get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (WAX_ACCOUNT_LIST (model)->accounts), position);
}

static void
wax_account_list_list_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
wax_account_list_finalize (GObject *object)
{
  g_clear_object (&WAX_ACCOUNT_LIST (object)->accounts);
  G_OBJECT_CLASS (wax_account_list_parent_class)->finalize (object);
}

static void
wax_account_list_class_init (WaxAccountListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wax_account_list_finalize;
}

static void
wax_account_list_init (WaxAccountList *self)
{
  self->accounts = g_list_store_new (WAX_TYPE_ACCOUNT);
  g_signal_connect_swapped (self->accounts, "items-changed", G_CALLBACK (g_list_model_items_changed), self);
}

WaxAccountList *
wax_account_list_new (void)
{
  return g_object_new (WAX_TYPE_ACCOUNT_LIST, NULL);
}

void
wax_account_list_add (WaxAccountList *self, WaxAccount *account)
{
  g_list_store_append (self->accounts, account);
}

void
wax_account_list_remove (WaxAccountList *self, WaxAccount *account)
{
  guint position;

  if (g_list_store_find (self->accounts, account, &position))
    g_list_store_remove (self->accounts, position);
}

WaxAccount *
wax_account_list_find (WaxAccountList *self, const char *id)
{
  for (guint i = 0; i < get_n_items (G_LIST_MODEL (self)); i++) {
    g_autoptr(WaxAccount) account = get_item (G_LIST_MODEL (self), i);

    if (strcmp (wax_account_get_id (account), id) == 0)
      return account; /* the list holds it */
  }
  return NULL;
}
