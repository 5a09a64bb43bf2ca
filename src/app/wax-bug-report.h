#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * wax_bug_report_new:
 * @version: the program's
 * @system: (nullable): what the system calls itself; %NULL where it does not tell
 * @accounts: of #WaxAccount
 *
 * For those who look into a defect, so in English and with codes. Main thread.
 *
 * Returns: (transfer full): the versions in use, and how each account stands: no name, no address, no server, no
 *   secret. Ends with a newline.
 */
char *wax_bug_report_new (const char *version, const char *system, GListModel *accounts);

G_END_DECLS
