#include "wax-unread-badge.h"

#define INTERFACE "com.canonical.Unity.LauncherEntry"
#define PATH "/com/canonical/unity/launcherentry/%u"

struct _WaxUnreadBadge {
  GObject parent_instance;
  WaxSession *session;
  GDBusConnection *bus; /* (nullable) */
  char *uri;
  char *path;
  GPtrArray *trees; /* of WaxFolderTree */
  guint shown;
};

G_DEFINE_FINAL_TYPE (WaxUnreadBadge, wax_unread_badge, G_TYPE_OBJECT)

static void
show (WaxUnreadBadge *self, guint count)
{
  g_auto(GVariantBuilder) values = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  if (self->bus == NULL || count == self->shown)
    return;
  self->shown = count;
  g_variant_builder_add (&values, "{sv}", "count", g_variant_new_int64 (count));
  g_variant_builder_add (&values, "{sv}", "count-visible", g_variant_new_boolean (count > 0));
  g_dbus_connection_emit_signal (self->bus, NULL, self->path, INTERFACE, "Update",
                                 g_variant_new ("(sa{sv})", self->uri, &values), NULL);
}

static void
count_cb (WaxUnreadBadge *self)
{
  guint count = 0;

  for (guint i = 0; i < self->trees->len; i++) {
    WaxFolderItem *inbox = wax_folder_tree_find_role (self->trees->pdata[i], WAX_FOLDER_INBOX);

    count += inbox != NULL ? wax_folder_item_get_folder (inbox)->unread : 0;
  }
  show (self, count);
}

static void
leave_trees (WaxUnreadBadge *self)
{
  for (guint i = 0; i < self->trees->len; i++)
    g_signal_handlers_disconnect_by_data (self->trees->pdata[i], self);
  g_ptr_array_set_size (self->trees, 0);
}

static void
accounts_cb (WaxUnreadBadge *self)
{
  GListModel *accounts = wax_session_get_accounts (self->session);

  leave_trees (self);
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr(WaxAccount) account = g_list_model_get_item (accounts, i);
    WaxFolderTree *tree = wax_account_get_folder_tree (account);

    g_signal_connect_object (tree, "updated", G_CALLBACK (count_cb), self, G_CONNECT_SWAPPED);
    g_ptr_array_add (self->trees, g_object_ref (tree));
  }
  count_cb (self);
}

static void
wax_unread_badge_dispose (GObject *object)
{
  WaxUnreadBadge *self = WAX_UNREAD_BADGE (object);

  leave_trees (self);
  show (self, 0);
  g_clear_object (&self->bus);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (wax_unread_badge_parent_class)->dispose (object);
}

static void
wax_unread_badge_finalize (GObject *object)
{
  WaxUnreadBadge *self = WAX_UNREAD_BADGE (object);

  g_ptr_array_unref (self->trees);
  g_free (self->uri);
  g_free (self->path);
  G_OBJECT_CLASS (wax_unread_badge_parent_class)->finalize (object);
}

static void
wax_unread_badge_class_init (WaxUnreadBadgeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wax_unread_badge_dispose;
  G_OBJECT_CLASS (klass)->finalize = wax_unread_badge_finalize;
}

static void
wax_unread_badge_init (WaxUnreadBadge *self)
{
  self->trees = g_ptr_array_new_with_free_func (g_object_unref);
}

WaxUnreadBadge *
wax_unread_badge_new (WaxSession *session, GDBusConnection *bus, const char *app_id)
{
  WaxUnreadBadge *self = g_object_new (WAX_TYPE_UNREAD_BADGE, NULL);

  self->session = g_object_ref (session);
  self->bus = bus != NULL ? g_object_ref (bus) : NULL;
  self->uri = g_strdup_printf ("application://%s.desktop", app_id);
  self->path = g_strdup_printf (PATH, g_str_hash (self->uri));
  g_signal_connect_object (wax_session_get_accounts (session), "items-changed", G_CALLBACK (accounts_cb), self,
                           G_CONNECT_SWAPPED);
  accounts_cb (self);
  return self;
}
