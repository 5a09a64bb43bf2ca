#pragma once

#include <glib.h>
#include <jansson.h>

/**
 * replay_compare:
 * @differences: what differs in shape is appended, a line each: keys, types, array or object; values only where they
 *   are codes of faults. Lists are compared by what their entries have: always, sometimes or never.
 */
void replay_compare (json_t *recorded, json_t *live, const char *path, GString *differences);
