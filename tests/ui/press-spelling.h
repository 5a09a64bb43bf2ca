#pragma once

#include "press.h"

G_BEGIN_DECLS

/* Waits until @words, each with a blank behind it, are underlined as misspelt, and no other. */
void press_wait_for_misspelt (GtkWindow *composer, const char *words);

G_END_DECLS
