#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_NOT_FOUND (wax_not_found_get_type ())

/**
 * WaxNotFound:
 *
 * Says that a search found nothing, what was searched for, and offers to leave out one of several words.
 */
G_DECLARE_FINAL_TYPE (WaxNotFound, wax_not_found, WAX, NOT_FOUND, AdwBin)

/* @entry: where the search is typed, and typed anew; outlives it */
void wax_not_found_attach (WaxNotFound *self, GtkEditable *entry);

/* @text: the search, as it was typed */
void wax_not_found_show (WaxNotFound *self, const char *text);

G_END_DECLS
