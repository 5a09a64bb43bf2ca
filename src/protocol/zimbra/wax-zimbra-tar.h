#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WaxZimbraTar:
 *
 * Reads a tar archive as it comes in, in pieces of any size: ustar with GNU long names (type L). It ends at the first
 * zero block: what follows that in the last record is stale data (section 2 of the measured archives).
 */
typedef struct _WaxZimbraTar WaxZimbraTar;

/**
 * WaxZimbraTarFuncs:
 * @begin: an entry; @name is for its suffix: names come from subjects and say nothing else
 * @add: a piece of its content
 * @end: all of it was given; %FALSE with the error stops
 *
 * Content is never gathered here: messages may be large. Of one that is too large, there is only @begin: then the
 * archive ends with %WAX_SERVER_ERROR_TOO_LARGE.
 */
typedef struct {
  void (*begin) (const char *name, gsize size, gpointer user_data);
  void (*add) (const char *data, gsize size, gpointer user_data);
  gboolean (*end) (gpointer user_data, GError **error);
} WaxZimbraTarFuncs;

/* @max_entries: an archive with more of them has no end: an error; descriptions of long names count too */
WaxZimbraTar *wax_zimbra_tar_new (guint max_entries, const WaxZimbraTarFuncs *funcs, gpointer user_data);
void wax_zimbra_tar_free (WaxZimbraTar *self);

/**
 * wax_zimbra_tar_feed:
 * Returns: %FALSE with the error of the callback, %WAX_SERVER_ERROR_UNREADABLE or %WAX_SERVER_ERROR_TOO_LARGE. Whatever
 *   comes after the end of the archive is passed over.
 */
gboolean wax_zimbra_tar_feed (WaxZimbraTar *self, const char *data, gsize size, GError **error);

/**
 * wax_zimbra_tar_finish:
 * Returns: %FALSE with %WAX_SERVER_ERROR_CUT when the archive has not come to its end. No bytes at all are an empty
 *   archive.
 */
gboolean wax_zimbra_tar_finish (WaxZimbraTar *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxZimbraTar, wax_zimbra_tar_free)

G_END_DECLS
