#include "wax-test-clock.h"

#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static _Atomic gint64 wall, boot, monotonic;

void
wax_test_clock_set (gint64 wall_s, gint64 boot_s, gint64 monotonic_s)
{
  wall = wall_s;
  boot = boot_s;
  monotonic = monotonic_s;
}

void
wax_test_clock_skip (gint64 seconds)
{
  wall += seconds;
  boot += seconds;
  monotonic += seconds;
}

int
clock_gettime (clockid_t clock, struct timespec *now)
{
  int result = (int) syscall (SYS_clock_gettime, clock, now);

  if (clock == CLOCK_REALTIME)
    now->tv_sec += wall;
  else if (clock == CLOCK_BOOTTIME)
    now->tv_sec += boot;
  else if (clock == CLOCK_MONOTONIC)
    now->tv_sec += monotonic;
  return result;
}

int
gettimeofday (struct timeval *now, void *zone)
{
  struct timespec precise;

  clock_gettime (CLOCK_REALTIME, &precise);
  now->tv_sec = precise.tv_sec;
  now->tv_usec = precise.tv_nsec / 1000;
  return 0;
}

time_t
time (time_t *now)
{
  struct timespec precise;

  clock_gettime (CLOCK_REALTIME, &precise);
  if (now != NULL)
    *now = precise.tv_sec;
  return precise.tv_sec;
}
