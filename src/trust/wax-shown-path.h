#pragma once

#include "trust/wax-path.h"
#include "trust/wax-verdict.h"

G_BEGIN_DECLS

/**
 * WaxShownPath:
 * @links: (element-type WaxCertificate): from the server's own upwards, to the anchor where there is one
 * @places: (element-type guint): for each link the place that its problems have
 * @end: why it goes no further
 * @beside: (element-type WaxCertificate): what the server sent besides
 *
 * The path that a verdict is about: of all that a server sends, in whatever order, only some is in it.
 */
typedef struct {
  GPtrArray *links;
  GArray *places;
  WaxPathEnd end;
  GPtrArray *beside;
} WaxShownPath;

/**
 * wax_shown_path_new:
 * @verdict: with a chain or without one
 *
 * Finds the path again: one that ends in the verdict's anchor, or in none when it has none, with all the places where
 * something is wrong. For a chain too entangled to be seen through, what was sent in the order in which it was, with an
 * open end. Takes some 25 ms at most; pure, any thread.
 */
WaxShownPath *wax_shown_path_new (WaxVerdict *verdict);
void wax_shown_path_free (WaxShownPath *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxShownPath, wax_shown_path_free)

G_END_DECLS
