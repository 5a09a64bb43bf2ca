#pragma once

#include "press.h"

G_BEGIN_DECLS

/* Cases about who writes, and what is put below what they write. */
void press_add_signatures (Press *press);

G_END_DECLS
