#pragma once

#include "app/wax-account.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_FOLDER_PROPERTIES (wax_folder_properties_get_type ())

/**
 * WaxFolderProperties:
 *
 * What is known of a folder, as it changes.
 */
G_DECLARE_FINAL_TYPE (WaxFolderProperties, wax_folder_properties, WAX, FOLDER_PROPERTIES, AdwWindow)

WaxFolderProperties *wax_folder_properties_new (GtkWindow *parent, WaxAccount *account, WaxFolderItem *folder);

G_END_DECLS
