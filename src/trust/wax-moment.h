#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WaxMoment:
 * @now: the wall clock, Unix s
 * @boot_ms: time since boot, suspend included (CLOCK_BOOTTIME)
 * @boot_id: which boot of the machine this is
 * @machine_id: which machine this is, as a hash
 * @session_id: which run of the program this is
 *
 * All clocks read at once. The texts live as long as the process.
 */
typedef struct {
  gint64 now;
  gint64 boot_ms;
  const char *boot_id;
  const char *machine_id;
  const char *session_id;
} WaxMoment;

/**
 * WaxClockMark:
 * @latest: the latest wall-clock time seen, Unix s
 * @boot_id: in which boot it was seen
 * @boot_ms: when in that boot
 */
typedef struct {
  gint64 latest;
  char *boot_id;
  gint64 boot_ms;
} WaxClockMark;

/* Reads the clocks; after the first call without any disk access. Any thread. */
void wax_moment_read (WaxMoment *moment);

/**
 * wax_moment_get_time:
 * @mark: (nullable): the latest time seen
 *
 * The time by which grants are judged: the wall clock, but never earlier than the latest time seen plus what the
 * boot-time clock has counted since. A clock set back lengthens nothing.
 *
 * Returns: Unix s. Pure.
 */
gint64 wax_moment_get_time (const WaxMoment *moment, const WaxClockMark *mark);

/**
 * wax_moment_is_session_running:
 * @session_id: of a moment, in this process or another of this boot
 *
 * Returns: whether that run of the program goes on. Reads /proc.
 */
gboolean wax_moment_is_session_running (const char *session_id);

G_END_DECLS
