#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Full and read-only disks made real: file systems of the test's own, in a namespace that ends with it. */

/* To be called first in main(), before any thread starts. Where the right to mount is missing the test fails, and says
 * so. */
void wax_test_disk_prepare (void);

/* Lays an empty file system over the folder @path. @options: of tmpfs, e.g. "size=64m" */
void wax_test_disk_mount (const char *path, const char *options);

/* Waits until nothing is written there any more. @options: (nullable): changed ones */
void wax_test_disk_remount (const char *path, gboolean read_only, const char *options);

void wax_test_disk_unmount (const char *path);

G_END_DECLS
