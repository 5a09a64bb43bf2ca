#pragma once

#include <glib.h>

/* A fresh folder under the test's temporary folder; removed with everything in it when the variable goes out of scope. */
typedef char StoreTestDir;

StoreTestDir *store_test_dir_new (void);
void store_test_dir_free (StoreTestDir *dir);

/* Removes a folder with everything in it. */
void store_test_remove (const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreTestDir, store_test_dir_free)
