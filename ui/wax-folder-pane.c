#include "wax-folder-pane.h"

#include "app/wax-tag-section.h"
#include "wax-dragged-folder.h"
#include "wax-dragged-messages.h"
#include "wax-folder-menu.h"
#include "wax-labels.h"
#include "wax-list-keys.h"
#include "wax-pane-heading.h"

#include <glib/gi18n-lib.h>

struct _WaxFolderPane {
  AdwBin parent_instance;
  GtkListView *view;
  GtkSingleSelection *selection;
  GObject *chosen; /* (nullable): last; it may be gone */
  WaxAllInboxes *all;
  GListStore *top; /* it, where it is shown */
  WaxFavorites *favorites;
};

enum { SIGNAL_SELECTED, SIGNAL_TAG_SELECTED, SIGNAL_SEARCH_SELECTED, SIGNAL_INBOXES_SELECTED, SIGNAL_DROPPED,
       SIGNAL_FOLDER_DROPPED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxFolderPane, wax_folder_pane, ADW_TYPE_BIN)

/* (nullable): the folder, or saved search, that a row is about */
static WaxFolderItem *
get_item (gpointer object)
{
  if (WAX_IS_FAVORITE (object))
    return wax_favorite_get_folder (object);
  return WAX_IS_FOLDER_ITEM (object) ? object : NULL;
}

/* (nullable): the account of a row: the item at its top, or that of a favorite. */
static WaxAccount *
find_account (GtkTreeListRow *row)
{
  g_autoptr(GtkTreeListRow) current = g_object_ref (row);
  g_autoptr(GObject) object = gtk_tree_list_row_get_item (row);

  if (WAX_IS_FAVORITE (object))
    return wax_favorite_get_account (WAX_FAVORITE (object));
  g_clear_object (&object);
  while (gtk_tree_list_row_get_depth (current) > 0) {
    GtkTreeListRow *parent = gtk_tree_list_row_get_parent (current);

    g_object_unref (current);
    current = parent;
  }
  object = gtk_tree_list_row_get_item (current);
  return WAX_IS_ACCOUNT (object) ? WAX_ACCOUNT (object) : NULL;
}

/* ---- what is dropped on a folder ---- */

/* (nullable): the folder, if they can be put there */
static WaxFolderItem *
find_target (GtkListItem *item, const GValue *value)
{
  GtkTreeListRow *row = gtk_list_item_get_item (item);
  g_autoptr(GObject) object = row != NULL ? gtk_tree_list_row_get_item (row) : NULL;
  GObject *dragged = value != NULL ? g_value_get_object (value) : NULL;

  if (!WAX_IS_DRAGGED_MESSAGES (dragged) || get_item (object) == NULL ||
      wax_folder_is_search (wax_folder_item_get_folder (get_item (object))) ||
      !wax_dragged_messages_fit (WAX_DRAGGED_MESSAGES (dragged), find_account (row), get_item (object)))
    return NULL;
  return get_item (object); /* the row holds it */
}

/* Whether it is a folder that can be put there. @target: (out) (nullable) */
static gboolean
find_place (GtkListItem *item, const GValue *value, WaxFolderItem **target)
{
  GtkTreeListRow *row = gtk_list_item_get_item (item);
  g_autoptr(GObject) object = row != NULL ? gtk_tree_list_row_get_item (row) : NULL;
  GObject *dragged = value != NULL ? g_value_get_object (value) : NULL;

  *target = WAX_IS_FOLDER_ITEM (object) ? WAX_FOLDER_ITEM (object) : NULL; /* the row holds it */
  return WAX_IS_DRAGGED_FOLDER (dragged) && (*target != NULL || WAX_IS_ACCOUNT (object)) &&
         wax_dragged_folder_fits (WAX_DRAGGED_FOLDER (dragged), find_account (row), *target);
}

static GdkDragAction
drag_motion_cb (GtkDropTarget *target, double x, double y, GtkListItem *item)
{
  const GValue *value = gtk_drop_target_get_value (target);
  WaxFolderItem *place;

  return find_target (item, value) != NULL || find_place (item, value, &place) ? GDK_ACTION_MOVE : 0;
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, GtkListItem *item)
{
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  GtkWidget *pane = gtk_widget_get_ancestor (widget, WAX_TYPE_FOLDER_PANE);
  WaxFolderItem *folder = find_target (item, value), *place;

  if (folder != NULL)
    g_signal_emit (pane, signals[SIGNAL_DROPPED], 0, folder, g_value_get_object (value));
  else if (find_place (item, value, &place))
    g_signal_emit (pane, signals[SIGNAL_FOLDER_DROPPED], 0, g_value_get_object (value), place);
  else
    return FALSE;
  return TRUE;
}

/* ---- a folder that is dragged ---- */

static GdkContentProvider *
drag_prepare_cb (GtkDragSource *source, double x, double y, GtkListItem *item)
{
  GtkTreeListRow *row = gtk_list_item_get_item (item);
  g_autoptr(GObject) object = row != NULL ? gtk_tree_list_row_get_item (row) : NULL;
  g_autoptr(WaxDraggedFolder) dragged = NULL;

  if (!WAX_IS_FOLDER_ITEM (object) || !wax_folder_menu_is_own (WAX_FOLDER_ITEM (object)) ||
      wax_folder_is_search (wax_folder_item_get_folder (WAX_FOLDER_ITEM (object))))
    return NULL;
  dragged = wax_dragged_folder_new (find_account (row), WAX_FOLDER_ITEM (object));
  return gdk_content_provider_new_typed (WAX_TYPE_DRAGGED_FOLDER, dragged);
}

static void
drag_begin_cb (GtkDragSource *source, GdkDrag *drag, GtkListItem *item)
{
  g_autoptr(GObject) object = gtk_tree_list_row_get_item (gtk_list_item_get_item (item));
  GtkWidget *label = gtk_label_new (wax_folder_item_get_name (WAX_FOLDER_ITEM (object)));

  gtk_widget_add_css_class (label, "dragged-messages");
  gtk_drag_icon_set_child (GTK_DRAG_ICON (gtk_drag_icon_get_for_drag (drag)), label);
}

static void
add_drag_source (GtkWidget *expander, GtkListItem *item)
{
  GtkDragSource *source = gtk_drag_source_new ();

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_object (source, "prepare", G_CALLBACK (drag_prepare_cb), item, 0);
  g_signal_connect_object (source, "drag-begin", G_CALLBACK (drag_begin_cb), item, 0);
  gtk_widget_add_controller (expander, GTK_EVENT_CONTROLLER (source));
}

static void
add_drop_target (GtkWidget *expander, GtkListItem *item)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_MOVE);

  gtk_drop_target_set_gtypes (target, (GType[]) { WAX_TYPE_DRAGGED_MESSAGES, WAX_TYPE_DRAGGED_FOLDER }, 2);
  gtk_drop_target_set_preload (target, TRUE);
  g_signal_connect_object (target, "motion", G_CALLBACK (drag_motion_cb), item, 0);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), item, 0);
  gtk_widget_add_controller (expander, GTK_EVENT_CONTROLLER (target));
}

/* ---- rows ---- */

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *expander = gtk_tree_expander_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *name = gtk_label_new (NULL);
  GtkWidget *count = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (count, "folder-count");
  wax_labels_show_cut (box);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), count);
  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), box);
  add_drop_target (expander, item);
  add_drag_source (expander, item);
  wax_folder_menu_attach_row (expander);
  gtk_list_item_set_child (item, expander);
}

static void
show_row (GtkListItem *item, GIcon *icon, const char *name, guint unread)
{
  GtkTreeExpander *expander = GTK_TREE_EXPANDER (gtk_list_item_get_child (item));
  GtkWidget *image = gtk_widget_get_first_child (gtk_tree_expander_get_child (expander));
  GtkWidget *label = gtk_widget_get_next_sibling (image);
  GtkWidget *count = gtk_widget_get_next_sibling (label);
  g_autofree char *number = unread > 0 ? g_strdup_printf ("%u", unread) : g_strdup ("");
  g_autofree char *unread_text =
    g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u unread", "%u unread", unread), unread);
  g_autofree char *spoken = unread > 0 ? g_strjoin (", ", name, unread_text, NULL) : g_strdup (name);

  gtk_image_set_from_gicon (GTK_IMAGE (image), icon);
  gtk_widget_set_visible (image, icon != NULL);
  gtk_label_set_label (GTK_LABEL (label), name);
  gtk_label_set_label (GTK_LABEL (count), number);
  gtk_label_set_attributes (GTK_LABEL (count), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (GTK_WIDGET (expander))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (expander), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
folder_changed_cb (WaxFolderItem *folder, GParamSpec *pspec, GtkListItem *item)
{
  gboolean inbox = wax_folder_item_get_folder (folder)->role == WAX_FOLDER_INBOX;
  gboolean search = wax_folder_is_search (wax_folder_item_get_folder (folder));
  g_autoptr(GIcon) icon = NULL;
  GObject *bound = g_object_get_data (G_OBJECT (item), "bound");
  g_autofree char *icon_name = NULL, *name = NULL;
  guint unread = 0, below = 0;

  g_object_get (folder, "icon-name", &icon_name, "unread", &unread, "unread-below", &below, NULL);
  /* Not every theme has the first. */
  icon = g_themed_icon_new_from_names (
    (char *[]){ icon_name, (char *) (inbox    ? "mail-unread-symbolic"
                                     : search ? "system-search-symbolic"
                                              : "folder-symbolic") },
    2);
  /* One that is closed tells of what it hides; what is below a favorite has rows of its own elsewhere. */
  if (!WAX_IS_FAVORITE (bound) && !gtk_tree_list_row_get_expanded (gtk_list_item_get_item (item)))
    unread += below;
  name = WAX_IS_FAVORITE (bound) ? wax_favorite_dup_title (WAX_FAVORITE (bound))
                                 : g_strdup (wax_folder_item_get_name (folder));
  show_row (item, icon, name, unread);
}

static void
expanded_cb (GtkTreeListRow *row, GParamSpec *pspec, GtkListItem *item)
{
  folder_changed_cb (get_item (g_object_get_data (G_OBJECT (item), "bound")), NULL, item);
}

/* A folder may get folders below it later: the tree keeps a place for them, only the arrow is not shown. */
static void
children_changed_cb (GListModel *children, guint position, guint removed, guint added, GtkListItem *item)
{
  GtkWidget *expander = gtk_list_item_get_child (item);

  if (children == NULL || g_list_model_get_n_items (children) == 0)
    gtk_widget_add_css_class (expander, "leaf");
  else
    gtk_widget_remove_css_class (expander, "leaf");
}

/* The folders of an account, its saved searches, then its tags. Kept with the account, as the same object each time. */
static GListModel *
get_account_children (GObject *account)
{
  GListModel *children = g_object_get_data (account, "folder-pane");
  GListStore *parts;
  g_autoptr(WaxTagSection) tags = NULL;
  g_autoptr(GListModel) searches = NULL;

  if (children != NULL)
    return children;
  tags = wax_tag_section_new (WAX_ACCOUNT (account));
  searches = wax_pane_heading_new_section (
    _("Saved Searches"), wax_folder_tree_get_searches (wax_account_get_folder_tree (WAX_ACCOUNT (account))));
  parts = g_list_store_new (G_TYPE_LIST_MODEL);
  g_list_store_append (parts, wax_account_get_folder_tree (WAX_ACCOUNT (account)));
  g_list_store_append (parts, searches);
  g_list_store_append (parts, tags);
  children = G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (parts)));
  g_object_set_data_full (account, "folder-pane", children, g_object_unref);
  return children;
}

/* (nullable): %NULL for what has nothing below it */
static GListModel *
get_children (GObject *object)
{
  if (WAX_IS_ACCOUNT (object))
    return get_account_children (object);
  if (WAX_IS_PANE_HEADING (object))
    return wax_pane_heading_get_children (WAX_PANE_HEADING (object));
  return WAX_IS_FOLDER_ITEM (object) ? wax_folder_item_get_children (WAX_FOLDER_ITEM (object)) : NULL;
}

static void
tag_changed_cb (WaxTagItem *item, GtkListItem *list_item)
{
  WaxTag *tag = wax_tag_item_get_tag (item);
  g_autoptr(GIcon) icon = g_themed_icon_new ("user-bookmarks-symbolic");
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();
  GtkWidget *count = gtk_widget_get_last_child (
    gtk_tree_expander_get_child (GTK_TREE_EXPANDER (gtk_list_item_get_child (list_item))));
  PangoColor color;

  show_row (list_item, icon, tag->name, 0);
  if (!pango_color_parse (&color, tag->color))
    return;
  pango_attr_list_insert (attributes, pango_attr_foreground_new (color.red, color.green, color.blue));
  gtk_label_set_attributes (GTK_LABEL (count), attributes);
  gtk_label_set_label (GTK_LABEL (count), "●");
}

/* One that is closed tells of its inbox. */
static void
show_account (GtkListItem *item)
{
  WaxAccount *account = WAX_ACCOUNT (g_object_get_data (G_OBJECT (item), "bound"));
  WaxFolderItem *inbox = wax_folder_tree_find_role (wax_account_get_folder_tree (account), WAX_FOLDER_INBOX);
  guint unread = 0, below = 0;

  if (inbox != NULL && !gtk_tree_list_row_get_expanded (gtk_list_item_get_item (item)))
    g_object_get (inbox, "unread", &unread, "unread-below", &below, NULL);
  show_row (item, NULL, wax_account_get_title (account), unread + below);
}

static void
inboxes_changed_cb (WaxAllInboxes *all, GParamSpec *pspec, GtkListItem *item)
{
  g_autoptr(GIcon) icon = g_themed_icon_new_from_names (
    (char *[]){ (char *) "mail-inbox-symbolic", (char *) "mail-unread-symbolic" }, 2);

  show_row (item, icon, _("All Inboxes"), wax_all_inboxes_get_unread (all));
}

static void selected_cb (WaxFolderPane *self);

/* Its messages are searched for by its name. */
static void
chosen_tag_changed_cb (WaxTagItem *tag, GtkListItem *item)
{
  WaxFolderPane *self =
    WAX_FOLDER_PANE (gtk_widget_get_ancestor (gtk_list_item_get_child (item), WAX_TYPE_FOLDER_PANE));

  if (self->chosen == G_OBJECT (tag))
    selected_cb (self);
}

/* The search that is shown looks for something else. */
static void
query_changed_cb (WaxFolderItem *search, GParamSpec *pspec, GtkListItem *item)
{
  WaxFolderPane *self =
    WAX_FOLDER_PANE (gtk_widget_get_ancestor (gtk_list_item_get_child (item), WAX_TYPE_FOLDER_PANE));

  if (wax_folder_pane_get_search (self) == search)
    selected_cb (self);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkTreeListRow *row = gtk_list_item_get_item (item);
  GtkTreeExpander *expander = GTK_TREE_EXPANDER (gtk_list_item_get_child (item));
  GtkWidget *icon = gtk_widget_get_first_child (gtk_tree_expander_get_child (expander));
  g_autoptr(GObject) object = gtk_tree_list_row_get_item (row);

  gtk_tree_expander_set_list_row (expander, row);
  g_object_set_data_full (G_OBJECT (item), "bound", g_object_ref (object), g_object_unref);
  if (get_children (object) != NULL)
    g_signal_connect (get_children (object), "items-changed", G_CALLBACK (children_changed_cb), item);
  children_changed_cb (get_children (object), 0, 0, 0, item);
  if (WAX_IS_ACCOUNT (object)) {
    gtk_widget_add_css_class (gtk_widget_get_next_sibling (icon), "heading");
    g_signal_connect_swapped (object, "notify::title", G_CALLBACK (show_account), item);
    g_signal_connect_swapped (wax_account_get_folder_tree (WAX_ACCOUNT (object)), "updated", G_CALLBACK (show_account),
                              item);
    g_signal_connect_swapped (row, "notify::expanded", G_CALLBACK (show_account), item);
    show_account (item);
    return;
  }
  gtk_widget_remove_css_class (gtk_widget_get_next_sibling (icon), "heading");
  if (WAX_IS_PANE_HEADING (object)) {
    gtk_widget_add_css_class (gtk_widget_get_next_sibling (icon), "caption-heading");
    show_row (item, NULL, wax_pane_heading_get_title (WAX_PANE_HEADING (object)), 0);
    return;
  }
  gtk_widget_remove_css_class (gtk_widget_get_next_sibling (icon), "caption-heading");
  if (WAX_IS_ALL_INBOXES (object)) {
    g_signal_connect (object, "notify", G_CALLBACK (inboxes_changed_cb), item);
    inboxes_changed_cb (WAX_ALL_INBOXES (object), NULL, item);
  } else if (WAX_IS_TAG_ITEM (object)) {
    g_signal_connect (object, "changed", G_CALLBACK (tag_changed_cb), item);
    g_signal_connect (object, "changed", G_CALLBACK (chosen_tag_changed_cb), item);
    tag_changed_cb (WAX_TAG_ITEM (object), item);
  } else {
    g_signal_connect (get_item (object), "notify", G_CALLBACK (folder_changed_cb), item);
    g_signal_connect (get_item (object), "notify::query", G_CALLBACK (query_changed_cb), item);
    g_signal_connect (row, "notify::expanded", G_CALLBACK (expanded_cb), item);
    folder_changed_cb (get_item (object), NULL, item);
  }
}

/* The row itself no longer tells what it stood for, once that has gone from the tree. */
static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  g_autoptr(GObject) object = g_object_steal_data (G_OBJECT (item), "bound");

  g_signal_handlers_disconnect_by_data (object, item);
  if (get_item (object) != NULL)
    g_signal_handlers_disconnect_by_data (get_item (object), item);
  if (WAX_IS_ACCOUNT (object))
    g_signal_handlers_disconnect_by_data (wax_account_get_folder_tree (WAX_ACCOUNT (object)), item);
  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (item), item);
  if (get_children (object) != NULL)
    g_signal_handlers_disconnect_by_data (get_children (object), item);
  gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (gtk_list_item_get_child (item)), NULL);
}

/* (nullable): until something else is chosen */
static gpointer
get_chosen (WaxFolderPane *self)
{
  GtkTreeListRow *row = self->selection != NULL ? gtk_single_selection_get_selected_item (self->selection) : NULL;
  g_autoptr(GObject) object = row != NULL ? gtk_tree_list_row_get_item (row) : NULL;

  return object; /* the row holds it */
}

static guint
find_position (WaxFolderPane *self, gpointer object)
{
  GListModel *rows = G_LIST_MODEL (self->selection);

  for (guint i = 0; object != NULL && i < g_list_model_get_n_items (rows); i++) {
    g_autoptr(GtkTreeListRow) row = g_list_model_get_item (rows, i);
    g_autoptr(GObject) item = gtk_tree_list_row_get_item (row);

    if (item == object)
      return i;
  }
  return GTK_INVALID_LIST_POSITION;
}

static void
select_quietly (WaxFolderPane *self, guint position)
{
  g_signal_handlers_block_by_func (self->selection, selected_cb, self);
  gtk_single_selection_set_selected (self->selection, position);
  g_signal_handlers_unblock_by_func (self->selection, selected_cb, self);
}

/* Rows to whom nothing belongs but what is below them. */
static gboolean
is_heading (gpointer object)
{
  return WAX_IS_ACCOUNT (object) || WAX_IS_PANE_HEADING (object);
}

static void
selected_cb (WaxFolderPane *self)
{
  WaxAccount *account = wax_folder_pane_get_account (self);
  GObject *chosen = get_chosen (self);

  if (is_heading (chosen)) {
    select_quietly (self, find_position (self, self->chosen));
    return;
  }
  if (chosen != NULL)
    g_set_object (&self->chosen, chosen);
  if (WAX_IS_ALL_INBOXES (chosen))
    g_signal_emit (self, signals[SIGNAL_INBOXES_SELECTED], 0);
  else if (account != NULL && wax_folder_pane_get_search (self) != NULL)
    g_signal_emit (self, signals[SIGNAL_SEARCH_SELECTED], 0, account, get_item (chosen));
  else if (account != NULL && WAX_IS_TAG_ITEM (chosen))
    g_signal_emit (self, signals[SIGNAL_TAG_SELECTED], 0, account, wax_tag_item_get_tag (WAX_TAG_ITEM (chosen)));
  else if (account != NULL)
    g_signal_emit (self, signals[SIGNAL_SELECTED], 0, account, wax_folder_pane_get_folder (self));
}

/* A row that gets another place, as by a new name, is taken away and put back. */
static void
rows_changed_cb (WaxFolderPane *self)
{
  guint position = get_chosen (self) == NULL ? find_position (self, self->chosen) : GTK_INVALID_LIST_POSITION;

  if (position != GTK_INVALID_LIST_POSITION)
    select_quietly (self, position);
}

/* A press on the row that is already chosen shows its list again, where the window shows one pane at a time. */
static void
activate_cb (WaxFolderPane *self, guint position)
{
  g_autoptr(GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  g_autoptr(GObject) object = gtk_tree_list_row_get_item (row);

  if (is_heading (object))
    gtk_tree_list_row_set_expanded (row, !gtk_tree_list_row_get_expanded (row));
  else if (position == gtk_single_selection_get_selected (self->selection))
    selected_cb (self);
}

static GListModel *
get_children_cb (gpointer item, gpointer data)
{
  GListModel *children = get_children (item);

  return children != NULL ? g_object_ref (children) : NULL;
}

/* One account's inbox is all that there is. */
static void
accounts_cb (WaxFolderPane *self, guint position, guint removed, guint added, GListModel *accounts)
{
  gboolean several = g_list_model_get_n_items (accounts) > 1;
  gboolean shown = g_list_model_get_n_items (G_LIST_MODEL (self->top)) > 0;

  if (several && !shown)
    g_list_store_append (self->top, self->all);
  else if (!several && shown)
    g_list_store_remove_all (self->top);
}

static void
others_cb (WaxFolderPane *self)
{
  if (wax_folder_pane_get_all_inboxes (self) != NULL)
    selected_cb (self);
}

/* In the frame behind the one that gives the new rows their places. */
static gboolean
frame_cb (GtkWidget *view, GdkFrameClock *clock, gpointer data)
{
  guint *n_frames = data;

  if ((*n_frames)++ == 0)
    return G_SOURCE_CONTINUE;
  gtk_widget_activate_action (view, "list.scroll-to-item", "u", 0);
  return G_SOURCE_REMOVE;
}

/* A list keeps its place: what comes above it would not be seen. */
static void
favorites_cb (WaxFolderPane *self, guint position, guint removed, guint added)
{
  if (added > removed)
    gtk_widget_add_tick_callback (GTK_WIDGET (self->view), frame_cb, g_new0 (guint, 1), g_free);
}

/* Returns: (transfer full): the rows at the top */
static GListModel *
make_top (WaxFolderPane *self, GListModel *accounts)
{
  GListStore *parts = g_list_store_new (G_TYPE_LIST_MODEL);
  g_autoptr(GListModel) favorites =
    wax_pane_heading_new_section (_("Favorites"), G_LIST_MODEL (self->favorites));

  g_clear_object (&self->all);
  g_clear_object (&self->top);
  self->all = wax_all_inboxes_new (accounts);
  self->top = g_list_store_new (WAX_TYPE_ALL_INBOXES);
  g_signal_connect_object (self->all, "changed", G_CALLBACK (others_cb), self, G_CONNECT_SWAPPED);
  /* When the rows of the accounts themselves are right. */
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (accounts_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  accounts_cb (self, 0, 0, 0, accounts);
  g_signal_connect_object (self->favorites, "items-changed", G_CALLBACK (favorites_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_list_store_append (parts, self->top);
  g_list_store_append (parts, favorites);
  g_list_store_append (parts, accounts);
  return G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (parts)));
}

void
wax_folder_pane_set_accounts (WaxFolderPane *self, GListModel *accounts, WaxFavorites *favorites)
{
  GtkTreeListModel *tree;

  g_set_object (&self->favorites, favorites);
  tree = gtk_tree_list_model_new (make_top (self, accounts), FALSE, TRUE, get_children_cb, NULL, NULL);
  g_clear_object (&self->selection);
  self->selection = g_object_new (GTK_TYPE_SINGLE_SELECTION, "autoselect", FALSE, "can-unselect", TRUE, NULL);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (tree));
  g_object_unref (tree);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (rows_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
}

WaxFavorites *
wax_folder_pane_get_favorites (WaxFolderPane *self)
{
  return self->favorites;
}

gboolean
wax_folder_pane_reselect (WaxFolderPane *self, WaxAccount *account, const char *folder_id)
{
  guint position = find_position (self, wax_folder_tree_find (wax_account_get_folder_tree (account), folder_id));

  if (position == GTK_INVALID_LIST_POSITION)
    return FALSE;
  select_quietly (self, position);
  g_set_object (&self->chosen, get_chosen (self));
  return TRUE;
}

gboolean
wax_folder_pane_select_inbox (WaxFolderPane *self, WaxAccount *account)
{
  WaxFolderTree *tree = wax_account_get_folder_tree (account);
  WaxFolderItem *inbox = wax_folder_tree_find_role (tree, WAX_FOLDER_INBOX);
  g_autoptr(WaxFolderItem) first = g_list_model_get_item (G_LIST_MODEL (tree), 0);
  guint position = find_position (self, inbox != NULL ? inbox : first);

  if (position != GTK_INVALID_LIST_POSITION)
    gtk_single_selection_set_selected (self->selection, position);
  return position != GTK_INVALID_LIST_POSITION;
}

gboolean
wax_folder_pane_select_all_inboxes (WaxFolderPane *self)
{
  guint position = find_position (self, self->all);

  if (position != GTK_INVALID_LIST_POSITION)
    gtk_single_selection_set_selected (self->selection, position);
  return position != GTK_INVALID_LIST_POSITION;
}

WaxAllInboxes *
wax_folder_pane_get_all_inboxes (WaxFolderPane *self)
{
  GObject *chosen = get_chosen (self);

  return WAX_IS_ALL_INBOXES (chosen) ? WAX_ALL_INBOXES (chosen) : NULL;
}

void
wax_folder_pane_unselect (WaxFolderPane *self)
{
  g_clear_object (&self->chosen);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
}

WaxAccount *
wax_folder_pane_get_account (WaxFolderPane *self)
{
  GtkTreeListRow *row = self->selection != NULL ? gtk_single_selection_get_selected_item (self->selection) : NULL;

  return row != NULL ? find_account (row) : NULL;
}

static WaxFolderItem *
get_chosen_item (WaxFolderPane *self, gboolean search)
{
  GObject *chosen = get_chosen (self);
  WaxFolderItem *item = get_item (chosen);

  return item != NULL && wax_folder_is_search (wax_folder_item_get_folder (item)) == search ? item : NULL;
}

WaxFolderItem *
wax_folder_pane_get_folder (WaxFolderPane *self)
{
  return get_chosen_item (self, FALSE);
}

WaxFolderItem *
wax_folder_pane_get_search (WaxFolderPane *self)
{
  return get_chosen_item (self, TRUE);
}

gboolean
wax_folder_pane_has_choice (WaxFolderPane *self)
{
  return get_chosen (self) != NULL;
}

static void
wax_folder_pane_dispose (GObject *object)
{
  WaxFolderPane *self = WAX_FOLDER_PANE (object);

  g_clear_object (&self->selection);
  g_clear_object (&self->chosen);
  g_clear_object (&self->all);
  g_clear_object (&self->top);
  g_clear_object (&self->favorites);
  G_OBJECT_CLASS (wax_folder_pane_parent_class)->dispose (object);
}

static void
wax_folder_pane_class_init (WaxFolderPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_folder_pane_dispose;
  signals[SIGNAL_SELECTED] = g_signal_new ("selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 2, WAX_TYPE_ACCOUNT, WAX_TYPE_FOLDER_ITEM);
  signals[SIGNAL_TAG_SELECTED] = g_signal_new ("tag-selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                               NULL, NULL, G_TYPE_NONE, 2, WAX_TYPE_ACCOUNT, WAX_TYPE_TAG);
  signals[SIGNAL_SEARCH_SELECTED] = g_signal_new ("search-selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                                  NULL, NULL, NULL, G_TYPE_NONE, 2, WAX_TYPE_ACCOUNT,
                                                  WAX_TYPE_FOLDER_ITEM);
  signals[SIGNAL_INBOXES_SELECTED] = g_signal_new ("inboxes-selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_DROPPED] = g_signal_new ("dropped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 2, WAX_TYPE_FOLDER_ITEM, WAX_TYPE_DRAGGED_MESSAGES);
  signals[SIGNAL_FOLDER_DROPPED] = g_signal_new ("folder-dropped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                                 NULL, NULL, NULL, G_TYPE_NONE, 2, WAX_TYPE_DRAGGED_FOLDER,
                                                 WAX_TYPE_FOLDER_ITEM);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-folder-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxFolderPane, view);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
wax_folder_pane_init (WaxFolderPane *self)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  gtk_list_view_set_factory (self->view, factory);
  wax_list_keys_leave_by_tab (GTK_WIDGET (self->view));
  wax_folder_menu_attach (self->view);
}
