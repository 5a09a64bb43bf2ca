#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Removes a folder with the files in it, as far as that goes; one with folders in it stays. Blocks. */
void wax_flat_folder_remove (const char *path);

G_END_DECLS
