#pragma once

#include <glib.h>

/* Within a second, as people are told; a sanitizer makes each step several times as long. In microseconds. */
#ifdef __SANITIZE_ADDRESS__
#define WAX_TEST_SECOND (5 * G_USEC_PER_SEC)
#else
#define WAX_TEST_SECOND G_USEC_PER_SEC
#endif
