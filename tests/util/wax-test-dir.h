#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Folders that live as long as a test. */

/* Returns: (transfer full): the path of a fresh folder; to be removed with wax_test_dir_remove(). */
char *wax_test_dir_new (void);

/* Removes @path with everything in it; follows no link. */
void wax_test_dir_remove (const char *path);

G_END_DECLS
