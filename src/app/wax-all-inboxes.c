#include "app/wax-all-inboxes.h"

struct _WaxAllInboxes {
  GObject parent_instance;
  GListModel *accounts;
  GPtrArray *watched; /* accounts whose folders are followed */
  GPtrArray *with_inbox;
  guint unread;
};

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

enum { PROP_0, PROP_UNREAD, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (WaxAllInboxes, wax_all_inboxes, G_TYPE_OBJECT)

static WaxFolderItem *
find_inbox (WaxAccount *account)
{
  return wax_folder_tree_find_role (wax_account_get_folder_tree (account), WAX_FOLDER_INBOX);
}

static gboolean
are_same (GPtrArray *some, GPtrArray *others)
{
  if (some->len != others->len)
    return FALSE;
  for (guint i = 0; i < some->len; i++) {
    if (some->pdata[i] != others->pdata[i])
      return FALSE;
  }
  return TRUE;
}

static void
update (WaxAllInboxes *self)
{
  g_autoptr(GPtrArray) before = g_steal_pointer (&self->with_inbox);
  guint unread = 0;

  self->with_inbox = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->watched->len; i++) {
    WaxFolderItem *inbox = find_inbox (self->watched->pdata[i]);

    if (inbox == NULL)
      continue;
    g_ptr_array_add (self->with_inbox, g_object_ref (self->watched->pdata[i]));
    unread += wax_folder_item_get_folder (inbox)->unread;
  }
  if (unread != self->unread) {
    self->unread = unread;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_UNREAD]);
  }
  if (!are_same (before, self->with_inbox))
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
stop_watching (WaxAllInboxes *self)
{
  for (guint i = 0; i < self->watched->len; i++)
    g_signal_handlers_disconnect_by_data (wax_account_get_folder_tree (self->watched->pdata[i]), self);
  g_ptr_array_set_size (self->watched, 0);
}

static void
accounts_cb (WaxAllInboxes *self)
{
  stop_watching (self);
  for (guint i = 0; i < g_list_model_get_n_items (self->accounts); i++) {
    WaxAccount *account = g_list_model_get_item (self->accounts, i);

    g_ptr_array_add (self->watched, account);
    g_signal_connect_swapped (wax_account_get_folder_tree (account), "updated", G_CALLBACK (update), self);
  }
  update (self);
}

GPtrArray *
wax_all_inboxes_list (WaxAllInboxes *self)
{
  GPtrArray *accounts = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->with_inbox->len; i++)
    g_ptr_array_add (accounts, g_object_ref (self->with_inbox->pdata[i]));
  return accounts;
}

guint
wax_all_inboxes_get_unread (WaxAllInboxes *self)
{
  return self->unread;
}

static void
wax_all_inboxes_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_UNREAD: g_value_set_uint (value, WAX_ALL_INBOXES (object)->unread); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wax_all_inboxes_dispose (GObject *object)
{
  WaxAllInboxes *self = WAX_ALL_INBOXES (object);

  stop_watching (self);
  if (self->accounts != NULL)
    g_signal_handlers_disconnect_by_data (self->accounts, self);
  g_clear_object (&self->accounts);
  G_OBJECT_CLASS (wax_all_inboxes_parent_class)->dispose (object);
}

static void
wax_all_inboxes_finalize (GObject *object)
{
  g_ptr_array_unref (WAX_ALL_INBOXES (object)->watched);
  g_ptr_array_unref (WAX_ALL_INBOXES (object)->with_inbox);
  G_OBJECT_CLASS (wax_all_inboxes_parent_class)->finalize (object);
}

static void
wax_all_inboxes_class_init (WaxAllInboxesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = wax_all_inboxes_get_property;
  object_class->dispose = wax_all_inboxes_dispose;
  object_class->finalize = wax_all_inboxes_finalize;
  props[PROP_UNREAD] = g_param_spec_uint ("unread", NULL, NULL, 0, G_MAXUINT, 0,
                                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wax_all_inboxes_init (WaxAllInboxes *self)
{
  self->watched = g_ptr_array_new_with_free_func (g_object_unref);
  self->with_inbox = g_ptr_array_new_with_free_func (g_object_unref);
}

WaxAllInboxes *
wax_all_inboxes_new (GListModel *accounts)
{
  WaxAllInboxes *self = g_object_new (WAX_TYPE_ALL_INBOXES, NULL);

  self->accounts = g_object_ref (accounts);
  g_signal_connect_swapped (accounts, "items-changed", G_CALLBACK (accounts_cb), self);
  accounts_cb (self);
  return self;
}
