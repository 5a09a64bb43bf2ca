#include "util/wax-memory.h"

#ifdef __GLIBC__
#include <malloc.h>

/* By itself the C library keeps what it freed, in every thread up to 64 MiB once large blocks have been used. */
#define MAP_FROM (256 * 1024)
#define KEEP (1024 * 1024)
#endif

void
wax_memory_prepare (void)
{
#ifdef __GLIBC__
  mallopt (M_MMAP_THRESHOLD, MAP_FROM);
  mallopt (M_TRIM_THRESHOLD, KEEP);
#endif
}

void
wax_memory_give_back (void)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
}
