#include "wax-folder-words.h"

#include <glib/gi18n-lib.h>

enum { MAX_NAME = 255 };

static const char *
find_name (WaxAccount *account, const char *folder_id)
{
  WaxFolderItem *folder = wax_folder_tree_find (wax_account_get_folder_tree (account), folder_id);

  return folder != NULL ? wax_folder_item_get_name (folder) : "";
}

char *
wax_folder_words_done (WaxFolderDeed *deed, WaxAccount *account)
{
  WaxFolder *before = wax_folder_deed_get_before (deed);
  const char *parent_id = wax_folder_deed_get_parent_id (deed);

  switch (wax_folder_deed_get_operation (deed)) {
  case WAX_FOLDER_CREATE:
    /* Translators: of a folder. */
    return g_strdup_printf (_("“%s” created"), wax_folder_deed_get_name (deed));
  case WAX_FOLDER_CREATE_SEARCH:
    return g_strdup_printf (_("Search “%s” saved"), wax_folder_deed_get_name (deed));
  case WAX_FOLDER_CHANGE_SEARCH:
    return g_strdup_printf (_("Search “%s” changed"), before->name);
  case WAX_FOLDER_RENAME:
    return g_strdup_printf (_("“%s” renamed to “%s”"), before->name, wax_folder_deed_get_name (deed));
  case WAX_FOLDER_MOVE:
  case WAX_FOLDER_RESTORE:
    return parent_id[0] == '\0'
               ? g_strdup_printf (_("“%s” moved to the top level"), before->name)
               /* Translators: both are folders. */
               : g_strdup_printf (_("“%s” moved to “%s”"), before->name, find_name (account, parent_id));
  case WAX_FOLDER_TO_TRASH:
    return g_strdup_printf (_("“%s” moved to the trash"), before->name);
  case WAX_FOLDER_DELETE:
    return g_strdup_printf (_("“%s” deleted for ever"), before->name);
  case WAX_FOLDER_EMPTY:
    /* Translators: %s is “Trash” or “Junk”. */
    return g_strdup_printf (_("“%s” is empty now"), find_name (account, before->id));
  }
  g_return_val_if_reached (g_strdup (""));
}

static gboolean
is_taken (GListModel *siblings, const char *own_id, const char *name)
{
  g_autofree char *wanted = g_utf8_casefold (name, -1);

  for (guint i = 0; i < g_list_model_get_n_items (siblings); i++) {
    g_autoptr(WaxFolderItem) item = g_list_model_get_item (siblings, i);
    WaxFolder *folder = wax_folder_item_get_folder (item);
    g_autofree char *other = g_utf8_casefold (folder->name, -1);

    if (strcmp (other, wanted) == 0 && g_strcmp0 (folder->id, own_id) != 0)
      return TRUE;
  }
  return FALSE;
}

/* Section 4.1 of the protocol's digest. */
char *
wax_folder_words_check_name (GListModel *siblings, const char *own_id, const char *name)
{
  if (strpbrk (name, ":/\"\t\r\n") != NULL)
    return g_strdup (_("A folder’s name has no “/”, no “:” and no “\"” in it."));
  if (strcmp (name, ".") == 0 || strcmp (name, "..") == 0)
    return g_strdup (_("A folder is called neither “.” nor “..”."));
  if (g_utf8_strlen (name, -1) > MAX_NAME)
    return g_strdup (_("A folder’s name has 255 letters at most."));
  return is_taken (siblings, own_id, name) ? g_strdup (_("There is a folder of that name already.")) : NULL;
}

/* The same for the name of a saved search, in the same words as far as they fit. */
char *
wax_folder_words_check_search_name (WaxFolderTree *tree, const char *own_id, const char *name)
{
  if (strpbrk (name, ":/\"\t\r\n") != NULL)
    return g_strdup (_("A search’s name has no “/”, no “:” and no “\"” in it."));
  if (is_taken (wax_folder_tree_get_searches (tree), own_id, name))
    return g_strdup (_("There is a search of that name already."));
  return wax_folder_words_check_name (G_LIST_MODEL (tree), own_id, name);
}
