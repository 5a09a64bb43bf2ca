#pragma once

#include "press.h"

G_BEGIN_DECLS

/* Cases about pictures in the text. */
void press_add_pictures (Press *press);

G_END_DECLS
