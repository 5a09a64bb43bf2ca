#pragma once

#include "store/wax-saved-file.h"

G_BEGIN_DECLS

/**
 * wax_handed_out_write:
 * @dir: of the account
 * @name: fit for a file name, see #WaxMimeAttachment
 * @keep: who takes it may change it; else it is there to be looked at, and nobody can write into it what is lost later
 *
 * Makes the file of what @func writes, for other programs to open or copy: in a folder of its own below @dir that only
 * this person enters, never where a program could be started from it.
 *
 * Returns: (transfer full) (nullable): its path; %NULL with %WAX_STORE_ERROR, or an error of @func. Blocks; any thread.
 */
char *wax_handed_out_write (const char *dir,
                            const char *name,
                            gboolean keep,
                            WaxSavedFileFunc func,
                            gpointer data,
                            GError **error);

/* Removes all that was handed out. What cannot be removed stays. Blocks; any thread. */
void wax_handed_out_clear (const char *dir);

G_END_DECLS
