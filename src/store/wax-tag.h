#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define WAX_TYPE_TAG (wax_tag_get_type ())

/**
 * WaxTag:
 * @id: the server's id, opaque
 * @color: "#rrggbb" or ""
 *
 * Immutable, ref-counted, any thread; fields are read directly. Strings are never %NULL.
 */
typedef struct {
  const char *id;
  const char *name;
  const char *color;
} WaxTag;

GType wax_tag_get_type (void);

/* The colours that servers number, from 1 on; 0 is none, "". */
enum { WAX_TAG_N_COLORS = 10 };
extern const char *const wax_tag_colors[WAX_TAG_N_COLORS];

/**
 * wax_tag_new:
 * @fields: copied; %NULL strings become ""
 */
WaxTag *wax_tag_new (const WaxTag *fields);
WaxTag *wax_tag_ref (WaxTag *self);
void wax_tag_unref (WaxTag *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxTag, wax_tag_unref)

G_END_DECLS
