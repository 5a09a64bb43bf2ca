#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Cases: what a person can do with a message that is more than text, at a server of their own. */
void press_kinds_add (void);

G_END_DECLS
