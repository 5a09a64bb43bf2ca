#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * wax_process_end:
 *
 * The last that main() does, after everything is closed and written. What tokens' libraries bring along may end in
 * their exit handlers beside threads of ours that are just ending, which OpenSSL for one does not bear: where they were
 * loaded no such handler runs.
 *
 * Returns: @status, to be returned by main(), unless the process has ended.
 */
int wax_process_end (int status);

G_END_DECLS
