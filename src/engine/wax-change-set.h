#pragma once

#include "store/wax-mail-news.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define WAX_TYPE_CHANGE_SET (wax_change_set_get_type ())

/**
 * WaxChangeSet:
 * @reset: the store was set aside and begun afresh: whoever reads it opens it again
 * @folders: folders were added, removed, changed or counted anew
 * @tags: tags were added, removed or changed
 * @searchable: messages can be found that could not be before
 * @contacts: the address list or the person's own contacts changed
 * @settings: preferences, signatures or senders changed
 * @rows: (element-type WaxMailNewsRow): what happened to the lists of messages, in its order
 *
 * News of one account's store for those who show it. Immutable, ref-counted, any thread; fields are read directly.
 */
typedef struct {
  gboolean reset;
  gboolean folders;
  gboolean tags;
  gboolean searchable;
  gboolean contacts;
  gboolean settings;
  GArray *rows;
} WaxChangeSet;

GType wax_change_set_get_type (void);

/**
 * wax_change_set_new:
 * @fields: flags; its rows are ignored
 * @news: (transfer full) (nullable): rows, folders and tags
 */
WaxChangeSet *wax_change_set_new (const WaxChangeSet *fields, WaxMailNews *news);
WaxChangeSet *wax_change_set_ref (WaxChangeSet *self);
void wax_change_set_unref (WaxChangeSet *self);

/* Whether it tells anything at all. */
gboolean wax_change_set_is_empty (const WaxChangeSet *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxChangeSet, wax_change_set_unref)

G_END_DECLS
