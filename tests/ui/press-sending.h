#pragma once

#include "press.h"

G_BEGIN_DECLS

/* Messages that are to leave while something of them is still under way: cases of the test of writing. */
void press_add_sending (Press *press);

G_END_DECLS
