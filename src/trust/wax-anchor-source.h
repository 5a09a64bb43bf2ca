#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * WaxAnchorKind: on whose authority a root is an anchor
 * @WAX_ANCHOR_SYSTEM: it stands in the system's store
 * @WAX_ANCHOR_GIVEN: in the one file that this call was to go by
 * @WAX_ANCHOR_POLICY: the administrator's files name it
 * @WAX_ANCHOR_ACCOUNT: the person added it, for one account's host
 */
typedef enum {
  WAX_ANCHOR_SYSTEM,
  WAX_ANCHOR_GIVEN,
  WAX_ANCHOR_POLICY,
  WAX_ANCHOR_ACCOUNT,
} WaxAnchorKind;

/**
 * WaxAnchorSource:
 * @kind: on whose authority
 * @file: the file that it was read from; "" for %WAX_ANCHOR_ACCOUNT, which was copied
 *
 * The store that an anchor came from. Immutable, ref-counted, any thread; the fields are read directly.
 */
typedef struct {
  WaxAnchorKind kind;
  const char *file;
} WaxAnchorSource;

WaxAnchorSource *wax_anchor_source_new (WaxAnchorKind kind, const char *file);
WaxAnchorSource *wax_anchor_source_ref (WaxAnchorSource *self);
void wax_anchor_source_unref (WaxAnchorSource *self);

/* Returns: (transfer full): a sentence about where the anchor stands, translated. */
char *wax_anchor_source_describe (const WaxAnchorSource *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxAnchorSource, wax_anchor_source_unref)

G_END_DECLS
