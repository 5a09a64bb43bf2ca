#include "wax-deed-words.h"

#include <glib/gi18n-lib.h>

static const char *
find_folder_name (WaxAccount *account, const char *folder_id)
{
  WaxFolderItem *folder = wax_folder_tree_find (wax_account_get_folder_tree (account), folder_id);

  return folder != NULL ? wax_folder_item_get_name (folder) : "";
}

char *
wax_deed_words_done (WaxMailDeed *deed, WaxAccount *account, guint n)
{
  switch (wax_mail_deed_get_operation (deed)) {
  case WAX_MAIL_READ:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u message marked as read", "%u messages marked as read", n),
                            n);
  case WAX_MAIL_UNREAD:
    return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u message marked as unread", "%u messages marked as unread", n), n);
  case WAX_MAIL_FLAG:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u message flagged", "%u messages flagged", n), n);
  case WAX_MAIL_UNFLAG:
    return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "Flag removed from %u message", "Flag removed from %u messages", n), n);
  case WAX_MAIL_TAG:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u message tagged", "%u messages tagged", n), n);
  case WAX_MAIL_UNTAG:
    return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "Tag removed from %u message", "Tag removed from %u messages", n), n);
  case WAX_MAIL_MOVE:
    /* Translators: %s is the folder. */
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u message moved to “%s”", "%u messages moved to “%s”", n),
                            n, find_folder_name (account, wax_mail_deed_get_target_id (deed)));
  case WAX_MAIL_TRASH:
    return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u message moved to the trash", "%u messages moved to the trash", n), n);
  case WAX_MAIL_DELETE:
    return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u message deleted for ever", "%u messages deleted for ever", n), n);
  }
  g_return_val_if_reached (g_strdup (""));
}
