#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * wax_test_net_prepare:
 *
 * A network of the test's own, with nothing but a loopback: also the ports below 1024 are free there, and it ends with
 * the test. To be called in main() right after wax_test_disk_prepare(), before any thread starts. Where the right to
 * that is missing the test fails, and says so.
 */
void wax_test_net_prepare (void);

/**
 * WaxTestSilence: a port on 127.0.0.1 as behind a firewall that drops what is sent there: nothing ever answers
 */
typedef struct {
  int fds[2];
  guint port;
} WaxTestSilence;

void wax_test_silence_begin (WaxTestSilence *self);
void wax_test_silence_end (WaxTestSilence *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WaxTestSilence, wax_test_silence_end)

/* The ports that the kernel chooses from, for all that is bound from now on. */
void wax_test_net_limit_ports (guint first, guint last);

G_END_DECLS
