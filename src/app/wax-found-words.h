#pragma once

#include "store/wax-query.h"

G_BEGIN_DECLS

/**
 * WaxFoundWords:
 *
 * The words that a search asks for, to be found again in what it found: whatever their case and diacritics, as the
 * index compares them. Immutable, ref-counted, any thread.
 */
typedef struct _WaxFoundWords WaxFoundWords;

/* In bytes. */
typedef struct {
  guint from;
  guint until;
} WaxFoundRange;

/* Returns: (transfer full) (nullable): %NULL where it asks for no words. */
WaxFoundWords *wax_found_words_new (WaxQuery *query);
WaxFoundWords *wax_found_words_ref (WaxFoundWords *self);
void wax_found_words_unref (WaxFoundWords *self);

/**
 * wax_found_words_find:
 * @column: what @text is; 0 for the body
 * @text: UTF-8
 * @limit: how many at most
 *
 * Linear time.
 *
 * Returns: (transfer full) (element-type WaxFoundRange): in their order; a word of which the beginning was asked for is
 *   found whole.
 */
GArray *wax_found_words_find (WaxFoundWords *self, WaxQueryColumns column, const char *text, guint limit);

/**
 * wax_found_words_find_text:
 * @wanted: as a person types it, spaces too
 * @limit: how many at most
 *
 * Returns: (transfer full) (element-type WaxFoundRange): in characters: where @wanted stands in @text, in words or
 *   across them, whatever its case and diacritics.
 */
GArray *wax_found_words_find_text (const char *text, const char *wanted, guint limit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxFoundWords, wax_found_words_unref)

G_END_DECLS
