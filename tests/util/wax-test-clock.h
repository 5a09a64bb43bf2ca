#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The clocks that this process reads, GLib and the TLS library included: they stand in the program itself, ahead of the
 * real ones or behind by what is set here. To be built into the program, not taken from a library. Any thread.
 */

/* Ahead by as much, from now on: the wall clock, the time since boot, and the one by which programs wait. */
void wax_test_clock_set (gint64 wall_s, gint64 boot_s, gint64 monotonic_s);

/* All of them go on by as much. */
void wax_test_clock_skip (gint64 seconds);

G_END_DECLS
