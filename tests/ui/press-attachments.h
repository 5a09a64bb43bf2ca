#pragma once

#include "press.h"

G_BEGIN_DECLS

/* A message with files of all kinds, and what a person does with them. */
void press_attachments_deliver (Press *press);
void press_attachments_test (Press *press);

G_END_DECLS
