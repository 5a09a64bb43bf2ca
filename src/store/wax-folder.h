#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define WAX_TYPE_FOLDER (wax_folder_get_type ())

typedef enum {
  WAX_FOLDER_NONE,
  WAX_FOLDER_INBOX,
  WAX_FOLDER_SENT,
  WAX_FOLDER_DRAFTS,
  WAX_FOLDER_TRASH,
  WAX_FOLDER_JUNK,
  WAX_FOLDER_CONTACTS,
} WaxFolderRole;

/**
 * WaxFolder:
 * @id: the server's id, opaque
 * @parent_id: "" at the top
 * @path: the names from the top, e.g. "/Inbox/2027"
 * @view: what the server says it holds ("message", "contact", …), "" when mixed; of a saved search what it finds,
 *   with commas between
 * @color: "#rrggbb" or ""
 * @is_link: a folder of somebody else's account, mounted here
 * @owner: whose it is, of a link: an address, or "" where that is not told
 * @query: of a saved search what it looks for, see wax_query_new(); "" of every other folder
 * @unread: of the messages known here, kept by the store; what a server sent is ignored
 * @total: as @unread
 *
 * Immutable, ref-counted, any thread; fields are read directly. Strings are never %NULL.
 */
typedef struct {
  const char *id;
  const char *parent_id;
  const char *name;
  const char *path;
  const char *view;
  const char *color;
  WaxFolderRole role;
  gboolean deletable;
  gboolean is_link;
  const char *owner;
  const char *query;
  guint unread;
  guint total;
} WaxFolder;

GType wax_folder_get_type (void);

/**
 * wax_folder_new:
 * @fields: copied; %NULL strings become ""
 */
WaxFolder *wax_folder_new (const WaxFolder *fields);
WaxFolder *wax_folder_ref (WaxFolder *self);
void wax_folder_unref (WaxFolder *self);

/* Whether it is a saved search: nothing lies in it. */
gboolean wax_folder_is_search (const WaxFolder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxFolder, wax_folder_unref)

G_END_DECLS
