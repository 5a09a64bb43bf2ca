#pragma once

#include "press.h"

G_BEGIN_DECLS

/* Cases of messages that are left and written on later. @press: signed in */
void press_add_drafts (Press *press);

G_END_DECLS
