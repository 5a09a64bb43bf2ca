#pragma once

#include "press.h"

G_BEGIN_DECLS

/* Answers of somebody with two accounts at one server, alice's, which is shown, and bob's. */
void press_answers_try (Press *press);

G_END_DECLS
