#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A network of the test's own, for g_network_monitor_get_default(): it is there, and costs by the byte if told so. */

/* Before anybody asks for the network. */
void wax_test_metered_install (void);

/* Main thread. */
void wax_test_metered_set (gboolean metered);

G_END_DECLS
