#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_SHORTCUT_ROW (wax_shortcut_row_get_type ())

/**
 * WaxShortcutRow:
 * @accelerator: the keys, as GTK writes them, each way to press them after a space: "<Control>plus <Control>equal"
 *
 * What is done by key, with the keys. Main thread.
 */
G_DECLARE_FINAL_TYPE (WaxShortcutRow, wax_shortcut_row, WAX, SHORTCUT_ROW, AdwActionRow)

/* Returns: (transfer full): its title and its keys, as they are read: "Reply Ctrl+R" */
char *wax_shortcut_row_dup_words (WaxShortcutRow *self);

G_END_DECLS
