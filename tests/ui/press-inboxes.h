#pragma once

#include "press.h"

G_BEGIN_DECLS

/* The inboxes of the first account, alice's, and of the second, bob's at the same server, as one list. */
void press_inboxes_try (Press *press);

G_END_DECLS
