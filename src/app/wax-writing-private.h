#pragma once

#include "app/wax-writing.h"
#include "util/wax-worker.h"

G_BEGIN_DECLS

/* Of this message alone; what reads for it waits for no download and no other message. */
WaxWorker *wax_writing_get_worker (WaxWriting *self);

G_END_DECLS
