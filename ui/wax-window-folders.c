#include "wax-window-private.h"

#include "wax-folder-menu.h"
#include "wax-folder-properties.h"
#include "wax-folder-words.h"
#include "wax-move-dialog.h"
#include "wax-name-dialog.h"

#include <glib/gi18n-lib.h>

/* What is done to folders. Each action has the ids of account and folder; both empty for the folder that is shown. */

static gboolean
find_target (WaxWindow *self, GVariant *parameter, WaxAccount **account, WaxFolderItem **folder)
{
  const char *account_id, *folder_id;

  g_variant_get (parameter, "(&s&s)", &account_id, &folder_id);
  if (account_id[0] == '\0') {
    *account = self->account;
    *folder = wax_message_pane_get_folder (self->messages);
    return *account != NULL;
  }
  *account = wax_session_find_account (self->session, account_id);
  if (*account == NULL)
    return FALSE;
  *folder = folder_id[0] != '\0' ? wax_folder_tree_find (wax_account_get_folder_tree (*account), folder_id) : NULL;
  return folder_id[0] == '\0' || *folder != NULL;
}

static gboolean
find_folder (WaxWindow *self, GVariant *parameter, WaxAccount **account, WaxFolderItem **folder)
{
  return find_target (self, parameter, account, folder) && *folder != NULL;
}

/* ---- names ---- */

static gboolean
is_saved_search (WaxFolderItem *item)
{
  return wax_folder_is_search (wax_folder_item_get_folder (item));
}

typedef struct {
  WaxAccount *account;
  char *id;        /* (nullable): of the folder that is renamed */
  char *parent_id; /* "" for the top */
  WaxFolderOperation asked; /* what a name, or a search, is asked for */
  char *query;     /* (nullable): of a search that gets a name */
  GPtrArray *accounts; /* of WaxAccount: where that is kept */
} Place;

static void
place_free (gpointer data)
{
  Place *place = data;

  g_object_unref (place->account);
  g_free (place->id);
  g_free (place->parent_id);
  g_free (place->query);
  g_ptr_array_unref (place->accounts);
  g_free (place);
}

static Place *
place_new (WaxAccount *account, const char *id, const char *parent_id)
{
  Place *place = g_new (Place, 1);

  *place = (Place) { g_object_ref (account), g_strdup (id), g_strdup (parent_id), WAX_FOLDER_RENAME, NULL,
                     g_ptr_array_new_with_free_func (g_object_unref) };
  g_ptr_array_add (place->accounts, g_object_ref (account));
  return place;
}

static gboolean
is_search (Place *place)
{
  WaxFolderItem *item =
    place->id != NULL ? wax_folder_tree_find (wax_account_get_folder_tree (place->account), place->id) : NULL;

  return place->query != NULL || (item != NULL && is_saved_search (item));
}

/* Whether a search for that is kept in the account. */
static gboolean
has_search (Place *place, WaxAccount *account)
{
  WaxFolderTree *tree = wax_account_get_folder_tree (account);

  return place->query != NULL && wax_folder_tree_find_search (tree, place->query) != NULL;
}

/* Of several accounts, those that have it already are left as they are.
 * Returns: (transfer full) (element-type WaxAccount) */
static GPtrArray *
list_wanting (Place *place)
{
  GPtrArray *wanting = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < place->accounts->len; i++) {
    if (place->accounts->len == 1 || !has_search (place, place->accounts->pdata[i]))
      g_ptr_array_add (wanting, g_object_ref (place->accounts->pdata[i]));
  }
  return wanting;
}

static char *
check_search_name (Place *place, const char *name)
{
  g_autoptr(GPtrArray) accounts = list_wanting (place);
  char *problem = NULL;

  for (guint i = 0; i < accounts->len && problem == NULL; i++) {
    WaxFolderTree *tree = wax_account_get_folder_tree (accounts->pdata[i]);

    problem = wax_folder_words_check_search_name (tree, place->id, name);
  }
  return accounts->len > 0 ? problem : g_strdup (_("This search is saved in each account already."));
}

static char *
check_name (const char *name, gpointer data)
{
  Place *place = data;
  WaxFolderTree *tree = wax_account_get_folder_tree (place->account);
  WaxFolderItem *parent = wax_folder_tree_find (tree, place->parent_id);
  GListModel *siblings = parent != NULL ? wax_folder_item_get_children (parent) : G_LIST_MODEL (tree);

  if (place->asked == WAX_FOLDER_CHANGE_SEARCH)
    return NULL; /* what will not do in it is said where it is looked for */
  return is_search (place) ? check_search_name (place, name)
                           : wax_folder_words_check_name (siblings, place->id, name);
}

typedef struct {
  WaxWindow *window;
  WaxNameDialog *dialog;
  GPtrArray *deeds; /* of WaxDone: the same in each account */
  guint n_done;
} Naming;

static void
naming_free (Naming *naming)
{
  g_object_unref (naming->window);
  g_object_unref (naming->dialog);
  g_ptr_array_unref (naming->deeds);
  g_free (naming);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Naming, naming_free)

static void do_next (Naming *naming, GCancellable *cancellable);

/* Where it was done until then, and where it was not, is told; what was done can be undone. */
static void
tell_not_named (Naming *naming, WaxAccount *account, const GError *error)
{
  g_autoptr(GPtrArray) done = g_ptr_array_new (), left = g_ptr_array_new ();
  g_autofree char *where = NULL;

  for (guint i = 0; i < naming->deeds->len; i++)
    g_ptr_array_add (i < naming->n_done ? done : left, ((WaxDone *) naming->deeds->pdata[i])->account);
  where = wax_window_say_where (done, left);
  if (wax_name_dialog_is_open (naming->dialog))
    wax_name_dialog_fail (naming->dialog, error, wax_account_get_endpoint (account), where);
  else
    wax_window_tell_not_done (naming->window, account, error);
  if (naming->n_done == 0)
    return;
  g_ptr_array_set_size (naming->deeds, (int) naming->n_done);
  wax_window_tell_folders (naming->window, naming->deeds);
}

static void
named_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Naming) naming = data;
  WaxAccount *account = WAX_ACCOUNT (source);
  g_autoptr(GError) error = NULL;

  if (!wax_account_change_finish (account, result, &error)) {
    tell_not_named (naming, account, error);
  } else if (++naming->n_done < naming->deeds->len) {
    do_next (g_steal_pointer (&naming), g_task_get_cancellable (G_TASK (result)));
  } else {
    wax_window_tell_folders (naming->window, naming->deeds);
    if (wax_name_dialog_is_open (naming->dialog))
      gtk_window_close (GTK_WINDOW (naming->dialog));
  }
}

/* @naming: (transfer full) */
static void
do_next (Naming *naming, GCancellable *cancellable)
{
  WaxDone *next = naming->deeds->pdata[naming->n_done];

  wax_account_change_folder_async (next->account, next->folder, cancellable, named_cb, naming);
}

static void
submitted_cb (WaxNameDialog *dialog, const char *name, WaxWindow *self)
{
  Place *place = g_object_get_data (G_OBJECT (dialog), "place");
  g_autoptr(GCancellable) cancellable = wax_name_dialog_begin (dialog);
  g_autoptr(GPtrArray) accounts = list_wanting (place);
  Naming *naming = g_new (Naming, 1);
  gboolean changes = place->asked == WAX_FOLDER_CHANGE_SEARCH;
  WaxFolderAction action = { place->asked, place->id, place->id != NULL ? NULL : place->parent_id,
                             changes ? NULL : name, changes ? name : place->query };

  *naming = (Naming) { g_object_ref (self), g_object_ref (dialog),
                       g_ptr_array_new_with_free_func (wax_done_free), 0 };
  for (guint i = 0; i < accounts->len; i++) {
    g_autoptr(WaxFolderDeed) deed = wax_folder_deed_new (&action);

    g_ptr_array_add (naming->deeds, wax_done_new (accounts->pdata[i], NULL, deed));
  }
  do_next (naming, cancellable);
}

static WaxNameDialog *
ask_name (WaxWindow *self, const char *title, const char *button, const char *name, Place *place)
{
  WaxNameDialog *dialog = wax_name_dialog_new (GTK_WINDOW (self), title, button, name, check_name, place, place_free);

  g_object_set_data (G_OBJECT (dialog), "place", place);
  g_signal_connect_object (dialog, "submitted", G_CALLBACK (submitted_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  return dialog;
}

static void
new_folder (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  WaxAccount *account;
  WaxFolderItem *folder;
  g_autofree char *title = NULL;
  Place *place;

  if (!find_target (self, parameter, &account, &folder))
    return;
  /* Translators: %s is the folder that the new one will lie in. */
  title = folder != NULL ? g_strdup_printf (_("New Folder in “%s”"), wax_folder_item_get_name (folder))
                         : g_strdup (_("New Folder"));
  place = place_new (account, NULL, folder != NULL ? wax_folder_item_get_id (folder) : "");
  place->asked = WAX_FOLDER_CREATE;
  ask_name (self, title, _("Create"), NULL, place);
}

static void
rename_folder (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  WaxAccount *account;
  WaxFolderItem *folder;

  if (!find_folder (self, parameter, &account, &folder) || !wax_folder_menu_is_own (folder))
    return;
  ask_name (self, is_saved_search (folder) ? _("Rename Search") : _("Rename Folder"), _("Rename"),
            wax_folder_item_get_name (folder),
            place_new (account, wax_folder_item_get_id (folder), wax_folder_item_get_folder (folder)->parent_id));
}

/* ---- saved searches ---- */

/* Servers keep them, each its own: what is looked for in all accounts is kept in each. */
static void
keep_in_all (WaxWindow *self, Place *place, WaxNameDialog *dialog)
{
  g_autofree char *joined = NULL, *note = NULL;

  g_ptr_array_unref (place->accounts);
  place->accounts = wax_all_inboxes_list (wax_folder_pane_get_all_inboxes (self->folders));
  joined = wax_window_name_accounts (place->accounts);
  /* Translators: of a search; %s are accounts, with commas between. */
  note = g_strdup_printf (_("It is saved in each account: %s."), joined);
  wax_name_dialog_add_note (dialog, note);
}

/* What is searched for, in the account that is shown, or in all. */
static void
save_search (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  g_autofree char *query = wax_message_pane_dup_search (self->messages);
  WaxNameDialog *dialog;
  Place *place;

  if (query == NULL)
    return;
  place = place_new (self->account, NULL, "");
  place->asked = WAX_FOLDER_CREATE_SEARCH;
  place->query = g_steal_pointer (&query);
  dialog = ask_name (self, _("Save Search"), _("Save"), NULL, place);
  if (self->all_inboxes && wax_folder_pane_get_all_inboxes (self->folders) != NULL)
    keep_in_all (self, place, dialog);
}

static void
change_search (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  WaxAccount *account;
  WaxFolderItem *search;
  Place *place;

  if (!find_folder (self, parameter, &account, &search) || !is_saved_search (search))
    return;
  place = place_new (account, wax_folder_item_get_id (search), wax_folder_item_get_folder (search)->parent_id);
  place->asked = WAX_FOLDER_CHANGE_SEARCH;
  wax_name_dialog_set_label (
    ask_name (self, _("Change Search"), _("Change"), wax_folder_item_get_folder (search)->query, place),
    /* Translators: above the words that a saved search looks for. */
    _("Search For"));
}

void
wax_window_update_search_actions (WaxWindow *self)
{
  WaxMessageList *list = wax_message_pane_get_list (self->messages);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.search-save",
                                 !wax_window_shows_contacts (self) && list != NULL &&
                                   wax_message_list_is_search (list));
}

/* ---- moving and deleting ---- */

static void
change (WaxWindow *self, WaxAccount *account, WaxFolderOperation operation, const char *id, const char *parent_id)
{
  g_autoptr(WaxFolderDeed) deed = wax_folder_deed_new (&(WaxFolderAction){ operation, id, parent_id, NULL });

  wax_window_change_folder (self, account, deed);
}

static void
place_chosen_cb (WaxMoveDialog *dialog, const char *parent_id, WaxWindow *self)
{
  Place *place = g_object_get_data (G_OBJECT (dialog), "place");

  change (self, place->account, WAX_FOLDER_MOVE, place->id, parent_id);
}

static void
move_folder (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  WaxAccount *account;
  WaxFolderItem *folder;
  WaxMoveDialog *dialog;

  if (!find_folder (self, parameter, &account, &folder) || !wax_folder_menu_is_own (folder) || is_saved_search (folder))
    return;
  dialog = wax_move_dialog_new_for_folder (wax_account_get_folder_tree (account), folder);
  g_object_set_data_full (G_OBJECT (dialog), "place", place_new (account, wax_folder_item_get_id (folder), NULL),
                          place_free);
  g_signal_connect_object (dialog, "chosen", G_CALLBACK (place_chosen_cb), self, 0);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (dialog));
}

void
wax_window_take_dropped_folder (WaxFolderPane *pane, WaxDraggedFolder *dragged, WaxFolderItem *target, WaxWindow *self)
{
  change (self, wax_dragged_folder_get_account (dragged), WAX_FOLDER_MOVE,
          wax_folder_item_get_id (wax_dragged_folder_get_folder (dragged)),
          target != NULL ? wax_folder_item_get_id (target) : "");
}

static void
count (WaxFolderItem *folder, guint *messages, guint *folders)
{
  GListModel *children = wax_folder_item_get_children (folder);

  *messages += wax_folder_item_get_folder (folder)->total;
  for (guint i = 0; i < g_list_model_get_n_items (children); i++) {
    g_autoptr(WaxFolderItem) child = g_list_model_get_item (children, i);

    (*folders)++;
    count (child, messages, folders);
  }
}

/* (transfer full): "12 messages and 2 folders" */
static char *
describe_contents (guint messages, guint folders)
{
  g_autofree char *mail = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u message", "%u messages", messages),
                                           messages);
  g_autofree char *more = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u folder", "%u folders", folders), folders);

  if (folders == 0)
    return g_steal_pointer (&mail);
  /* Translators: so many messages and so many folders. */
  return messages > 0 ? g_strdup_printf (_("%s and %s"), mail, more) : g_steal_pointer (&more);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, WaxWindow *self)
{
  Place *place = g_object_get_data (G_OBJECT (dialog), "place");

  if (!g_str_equal (response, "keep"))
    change (self, place->account,
            (WaxFolderOperation) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (dialog), "operation")), place->id, NULL);
}

static void
ask (WaxWindow *self, WaxFolderOperation operation, const char *heading, const char *body, const char *button,
     Place *place)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (self), heading, body));

  adw_message_dialog_add_responses (dialog, "keep", _("Keep"), "delete", button, NULL);
  adw_message_dialog_set_response_appearance (dialog, "delete", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "keep");
  adw_message_dialog_set_close_response (dialog, "keep");
  g_object_set_data_full (G_OBJECT (dialog), "place", place, place_free);
  g_object_set_data (G_OBJECT (dialog), "operation", GINT_TO_POINTER (operation));
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static gboolean
is_in_trash (WaxAccount *account, WaxFolderItem *folder)
{
  WaxFolderTree *tree = wax_account_get_folder_tree (account);

  while (folder != NULL && wax_folder_item_get_folder (folder)->role != WAX_FOLDER_TRASH)
    folder = wax_folder_tree_find (tree, wax_folder_item_get_folder (folder)->parent_id);
  return folder != NULL;
}

/* In the trash there is only one more step. */
static void
delete_folder (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  WaxAccount *account;
  WaxFolderItem *folder;
  guint messages = 0, folders = 0;
  const char *id, *name;
  g_autofree char *contents = NULL, *heading = NULL, *body = NULL;
  gboolean for_ever;

  if (!find_folder (self, parameter, &account, &folder) || !wax_folder_menu_is_own (folder))
    return;
  id = wax_folder_item_get_id (folder);
  name = wax_folder_item_get_name (folder);
  for_ever = is_in_trash (account, folder);
  count (folder, &messages, &folders);
  if (!for_ever && messages == 0 && folders == 0) {
    change (self, account, WAX_FOLDER_TO_TRASH, id, NULL);
    return;
  }
  contents = describe_contents (messages, folders);
  heading = g_strdup_printf (for_ever ? _("Delete “%s” for Ever?") : _("Delete “%s”?"), name);
  /* Translators: %s is what is in the folder: “12 messages and 2 folders”. */
  body = g_strdup_printf (for_ever ? _("It is removed from the server with all in it (%s), and cannot be brought back.")
                                   : _("It is moved to the trash with all in it: %s."), contents);
  ask (self, for_ever ? WAX_FOLDER_DELETE : WAX_FOLDER_TO_TRASH, heading, body, _("Delete"),
       place_new (account, id, NULL));
}

static void
empty_folder (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  WaxAccount *account;
  WaxFolderItem *folder;
  guint messages = 0, folders = 0;
  g_autofree char *contents = NULL, *heading = NULL, *body = NULL;

  if (!find_folder (self, parameter, &account, &folder))
    return;
  count (folder, &messages, &folders);
  contents = describe_contents (messages, folders);
  /* Translators: %s is “Trash” or “Junk”. */
  heading = g_strdup_printf (_("Empty “%s”?"), wax_folder_item_get_name (folder));
  if (messages == 0 && folders == 0)
    body = g_strdup (_("Nothing is in it as far as is known here. What the server has there is deleted for ever."));
  else
    /* Translators: %s is what is in the folder: “12 messages and 2 folders”. */
    body = g_strdup_printf (_("What is in it is removed from the server and cannot be brought back: %s."), contents);
  ask (self, WAX_FOLDER_EMPTY, heading, body, _("Empty"), place_new (account, wax_folder_item_get_id (folder), NULL));
}

static void
mark_folder_read (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  WaxAccount *account;
  WaxFolderItem *folder;
  g_autoptr(WaxMailDeed) deed = NULL;

  if (!find_folder (self, parameter, &account, &folder))
    return;
  deed = wax_mail_deed_new_all_read (wax_folder_item_get_id (folder));
  wax_window_do_in (self, account, deed);
}

/* Adds it, or takes it away. */
static void
toggle_favorite (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  WaxFavorites *favorites = wax_folder_pane_get_favorites (self->folders);
  WaxAccount *account;
  WaxFolderItem *folder;
  const char *id;

  if (!find_folder (self, parameter, &account, &folder))
    return;
  id = wax_folder_item_get_id (folder);
  wax_favorites_set (favorites, account, id, !wax_favorites_contain (favorites, account, id));
  /* What is shown stays so, though its row has gone. */
  if (!wax_folder_pane_has_choice (self->folders))
    wax_folder_pane_reselect (self->folders, account, id);
}

static void
show_properties (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  WaxAccount *account;
  WaxFolderItem *folder;

  if (find_folder (self, parameter, &account, &folder))
    gtk_window_present (GTK_WINDOW (wax_folder_properties_new (GTK_WINDOW (self), account, folder)));
}

void
wax_window_install_folder_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.folder-new", "(ss)", new_folder);
  gtk_widget_class_install_action (widget_class, "win.folder-rename", "(ss)", rename_folder);
  gtk_widget_class_install_action (widget_class, "win.search-save", NULL, save_search);
  gtk_widget_class_install_action (widget_class, "win.search-change", "(ss)", change_search);
  gtk_widget_class_install_action (widget_class, "win.folder-move", "(ss)", move_folder);
  gtk_widget_class_install_action (widget_class, "win.folder-delete", "(ss)", delete_folder);
  gtk_widget_class_install_action (widget_class, "win.folder-empty", "(ss)", empty_folder);
  gtk_widget_class_install_action (widget_class, "win.folder-mark-read", "(ss)", mark_folder_read);
  gtk_widget_class_install_action (widget_class, "win.folder-favorite", "(ss)", toggle_favorite);
  gtk_widget_class_install_action (widget_class, "win.folder-properties", "(ss)", show_properties);
}
