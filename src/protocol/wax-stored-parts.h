#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WaxStoredParts:
 * @revision: of the draft that has @parts; 0 where it is not known
 * @parts: (element-type utf8 utf8): by the key of a #WaxMimeFile, the number of the part that it is in the draft
 * @uploads: (element-type utf8 utf8): by the same key, the server's id of an upload that is in no draft yet
 *
 * What a server has of a draft already, so that large files go there once. Of use to one thread at a time.
 */
typedef struct {
  gint64 revision;
  GHashTable *parts;
  GHashTable *uploads;
} WaxStoredParts;

WaxStoredParts *wax_stored_parts_new (void);
void wax_stored_parts_free (WaxStoredParts *self);

/* It has none of it any more, or nobody knows. */
void wax_stored_parts_forget (WaxStoredParts *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxStoredParts, wax_stored_parts_free)

G_END_DECLS
