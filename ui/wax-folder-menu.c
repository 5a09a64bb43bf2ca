#include "wax-folder-menu.h"

#include "app/wax-tag-section.h"
#include "wax-folder-pane.h"
#include "wax-popover.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

/* ---- the menu ---- */

gboolean
wax_folder_menu_is_own (WaxFolderItem *folder)
{
  WaxFolder *fields = wax_folder_item_get_folder (folder);

  return fields->deletable && fields->role == WAX_FOLDER_NONE;
}

static void
add_for (GMenu *section, const char *label, const char *action, WaxAccount *account, const char *id)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, g_variant_new ("(ss)", wax_account_get_id (account), id));
  g_menu_append_item (section, item);
}

static void
add (GMenu *section, const char *label, const char *action, WaxAccount *account, WaxFolderItem *folder)
{
  add_for (section, label, action, account, folder != NULL ? wax_folder_item_get_id (folder) : "");
}

static void
add_section (GMenu *menu, GMenu *section)
{
  if (g_menu_model_get_n_items (G_MENU_MODEL (section)) > 0)
    g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

static GMenu *
make_changes (WaxAccount *account, WaxFolderItem *folder)
{
  GMenu *section = g_menu_new ();

  if (folder == NULL || !wax_folder_item_get_folder (folder)->is_link)
    add (section, _("_New Folder…"), "win.folder-new", account, folder);
  if (folder != NULL && wax_folder_menu_is_own (folder)) {
    add (section, _("_Rename…"), "win.folder-rename", account, folder);
    add (section, _("M_ove…"), "win.folder-move", account, folder);
    add (section, _("_Delete"), "win.folder-delete", account, folder);
  }
  return section;
}

static void
add_favorite (GMenu *section, WaxAccount *account, WaxFolderItem *folder, gboolean favorite)
{
  add (section, favorite ? _("Remove from _Favorites") : _("Add to _Favorites"), "win.folder-favorite", account,
       folder);
}

static GMenuModel *
new_search_model (WaxAccount *account, WaxFolderItem *search, gboolean favorite)
{
  GMenu *menu = g_menu_new ();

  add (menu, _("_Rename…"), "win.folder-rename", account, search);
  /* Translators: of a saved search: what it looks for. */
  add (menu, _("_Change Search…"), "win.search-change", account, search);
  add (menu, _("_Delete"), "win.folder-delete", account, search);
  add_favorite (menu, account, search, favorite);
  return G_MENU_MODEL (menu);
}

static GMenu *
make_contents (WaxAccount *account, WaxFolderItem *folder)
{
  GMenu *section = g_menu_new ();
  WaxFolderRole role = wax_folder_item_get_folder (folder)->role;

  add (section, _("Mark _All as Read"), "win.folder-mark-read", account, folder);
  if (role == WAX_FOLDER_TRASH)
    add (section, _("_Empty Trash…"), "win.folder-empty", account, folder);
  else if (role == WAX_FOLDER_JUNK)
    add (section, _("_Empty Junk…"), "win.folder-empty", account, folder);
  return section;
}

static GMenuModel *
new_folder_model (WaxAccount *account, WaxFolderItem *folder, gboolean favorite)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) changes = make_changes (account, folder);
  g_autoptr(GMenu) contents = folder != NULL ? make_contents (account, folder) : NULL;
  g_autoptr(GMenu) more = g_menu_new ();

  add_section (menu, changes);
  if (contents != NULL)
    add_section (menu, contents);
  if (folder != NULL)
    add_favorite (more, account, folder, favorite);
  if (folder != NULL)
    add (more, _("_Properties"), "win.folder-properties", account, folder);
  add_section (menu, more);
  return G_MENU_MODEL (menu);
}

GMenuModel *
wax_folder_menu_new_model (WaxAccount *account, WaxFolderItem *folder, gboolean favorite)
{
  gboolean is_search = folder != NULL && wax_folder_is_search (wax_folder_item_get_folder (folder));

  return is_search ? new_search_model (account, folder, favorite) : new_folder_model (account, folder, favorite);
}

static GMenuModel *
new_tag_model (WaxAccount *account, const char *id)
{
  GMenu *menu = g_menu_new ();

  add_for (menu, _("_New Tag…"), "win.tag-create", account, id);
  add_for (menu, _("_Edit…"), "win.tag-edit", account, id);
  add_for (menu, _("_Delete…"), "win.tag-delete", account, id);
  return G_MENU_MODEL (menu);
}

/* ---- rows ---- */

typedef struct {
  WaxAccount *account;
  WaxFolderItem *folder; /* (nullable) */
  WaxTagItem *tag;       /* (nullable) */
} Target;

static void
target_clear (Target *target)
{
  g_clear_object (&target->account);
  g_clear_object (&target->folder);
  g_clear_object (&target->tag);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Target, target_clear)

/* Whose row it is. */
static gboolean
find_target (GtkTreeExpander *expander, Target *target)
{
  GtkTreeListRow *row = gtk_tree_expander_get_list_row (expander);
  g_autoptr(GtkTreeListRow) top = row != NULL ? g_object_ref (row) : NULL;
  g_autoptr(GObject) object = row != NULL ? gtk_tree_list_row_get_item (row) : NULL, account = NULL;
  GtkTreeListRow *above;

  if (object == NULL)
    return FALSE;
  if (WAX_IS_FAVORITE (object)) {
    target->account = g_object_ref (wax_favorite_get_account (WAX_FAVORITE (object)));
    target->folder = g_object_ref (wax_favorite_get_folder (WAX_FAVORITE (object)));
    return TRUE;
  }
  while ((above = gtk_tree_list_row_get_parent (top)) != NULL) {
    g_object_unref (top);
    top = above;
  }
  account = gtk_tree_list_row_get_item (top);
  if (!WAX_IS_ACCOUNT (account))
    return FALSE;
  target->account = WAX_ACCOUNT (g_steal_pointer (&account));
  if (WAX_IS_FOLDER_ITEM (object))
    target->folder = WAX_FOLDER_ITEM (g_steal_pointer (&object));
  else if (WAX_IS_TAG_ITEM (object))
    target->tag = WAX_TAG_ITEM (g_steal_pointer (&object));
  return TRUE;
}

static GtkWidget *
find_focused (GtkWidget *view)
{
  GtkWidget *widget = gtk_root_get_focus (gtk_widget_get_root (view));

  while (widget != NULL && gtk_widget_get_parent (widget) != view)
    widget = gtk_widget_get_parent (widget);
  widget = widget != NULL ? gtk_widget_get_first_child (widget) : NULL;
  return GTK_IS_TREE_EXPANDER (widget) ? widget : NULL;
}

/* ---- the menu on screen ---- */

static gboolean
is_favorite (GtkWidget *pane, const Target *target)
{
  WaxFavorites *favorites = wax_folder_pane_get_favorites (WAX_FOLDER_PANE (pane));

  return target->folder != NULL &&
         wax_favorites_contain (favorites, target->account, wax_folder_item_get_id (target->folder));
}

static gboolean
pop_up (GtkWidget *expander, double x, double y)
{
  g_auto(Target) target = { NULL };
  g_autoptr(GMenuModel) model = NULL;
  GtkWidget *popover, *pane = gtk_widget_get_ancestor (expander, WAX_TYPE_FOLDER_PANE);
  double left, top;

  if (pane == NULL || !find_target (GTK_TREE_EXPANDER (expander), &target) ||
      !gtk_widget_translate_coordinates (expander, pane, x, y, &left, &top))
    return FALSE;
  model = target.tag != NULL ? new_tag_model (target.account, wax_tag_item_get_tag (target.tag)->id)
                             : wax_folder_menu_new_model (target.account, target.folder, is_favorite (pane, &target));
  popover = gtk_popover_menu_new_from_model (model);
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  wax_popover_pop_up (popover, pane, (int) left, (int) top); /* rows come and go */
  return TRUE;
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, gpointer data)
{
  GtkWidget *expander = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));

  if (pop_up (expander, x, y))
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

void
wax_folder_menu_attach_row (GtkWidget *expander)
{
  GtkGesture *gesture = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_SECONDARY);
  g_signal_connect (gesture, "pressed", G_CALLBACK (pressed_cb), NULL);
  gtk_widget_add_controller (expander, GTK_EVENT_CONTROLLER (gesture));
}

/* ---- keys ---- */

static gboolean
menu_key_cb (GtkWidget *view, GVariant *arguments, gpointer data)
{
  GtkWidget *expander = find_focused (view);

  return expander != NULL &&
         pop_up (expander, gtk_widget_get_width (expander) / 2.0, gtk_widget_get_height (expander));
}

enum { FOR_FOLDER, FOR_TAG, FOR_SEARCH, N_KINDS };

typedef struct {
  const char *actions[N_KINDS]; /* (nullable) */
  gboolean of_any;        /* of the server's own folders too */
} Key;

static int
get_kind (const Target *target)
{
  if (target->tag != NULL)
    return FOR_TAG;
  return wax_folder_is_search (wax_folder_item_get_folder (target->folder)) ? FOR_SEARCH : FOR_FOLDER;
}

static gboolean
action_key_cb (GtkWidget *view, GVariant *arguments, gpointer data)
{
  const Key *key = data;
  GtkWidget *expander = find_focused (view);
  g_auto(Target) target = { NULL };
  const char *id, *action;

  if (expander == NULL || !find_target (GTK_TREE_EXPANDER (expander), &target))
    return FALSE;
  if (target.tag == NULL && (target.folder == NULL || (!key->of_any && !wax_folder_menu_is_own (target.folder))))
    return FALSE;
  action = key->actions[get_kind (&target)];
  if (action == NULL)
    return FALSE;
  id = target.tag != NULL ? wax_tag_item_get_tag (target.tag)->id : wax_folder_item_get_id (target.folder);
  return gtk_widget_activate_action (view, action, "(ss)", wax_account_get_id (target.account), id);
}

static void
add_key (GtkEventController *controller, const char *trigger, GtkShortcutFunc func, const Key *key)
{
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (controller),
    gtk_shortcut_new (gtk_shortcut_trigger_parse_string (trigger),
                      gtk_callback_action_new (func, (gpointer) key, NULL)));
}

void
wax_folder_menu_attach (GtkListView *view)
{
  static const Key rename = { { "win.folder-rename", "win.tag-edit", "win.folder-rename" }, FALSE };
  static const Key delete = { { "win.folder-delete", "win.tag-delete", "win.folder-delete" }, FALSE };
  static const Key favorite = { { "win.folder-favorite", NULL, "win.folder-favorite" }, TRUE };
  static const Key properties = { { "win.folder-properties", NULL, "win.search-change" }, TRUE };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  add_key (controller, "Menu|<Shift>F10", menu_key_cb, NULL);
  add_key (controller, "F2", action_key_cb, &rename);
  add_key (controller, "Delete|KP_Delete", action_key_cb, &delete);
  add_key (controller, "<Control>b", action_key_cb, &favorite);
  add_key (controller, "<Alt>Return|<Alt>KP_Enter", action_key_cb, &properties);
  gtk_widget_add_controller (GTK_WIDGET (view), controller);
}
