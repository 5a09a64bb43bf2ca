#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The administrator's files made real: in a namespace that ends with the test, the folder of the product itself is a
 * fresh one, and the test is root there. The program under test has no other door to it.
 */

/* To be called first in main(), before any thread starts. Where the right to mount is missing the test fails, and says
 * so. */
void wax_test_policy_prepare (void);

/* After the last test. */
void wax_test_policy_end (void);

/* Puts the file there at once, root's and readable by all. @text: (nullable): %NULL takes it away */
void wax_test_policy_write (const char *name, const char *text);

/* Its full name. (transfer full) */
char *wax_test_policy_path (const char *name);

/* Takes all files away. */
void wax_test_policy_clear (void);

/* ---- settings that dconf locks: also without the right to mount ---- */

/**
 * wax_test_policy_lock:
 * @dir: where its files go
 * @settings: a line for each, in the form of GVariant: "manual-trust=true"
 *
 * As an administrator deploys them: in force for the programs that are started from now on.
 */
void wax_test_policy_lock (const char *dir, const char *settings);
void wax_test_policy_unlock (void);

G_END_DECLS
