#pragma once

#include "store/wax-stored-body.h"

G_BEGIN_DECLS

/**
 * WaxZimbraArchive:
 *
 * Reads messages out of an archive made with `fmt=tar&meta=1&types=message`: each message stands behind a description
 * of its own. Only messages whose digest is the described one are given on; others are as good as missing.
 */
typedef struct _WaxZimbraArchive WaxZimbraArchive;

/**
 * WaxZimbraArchiveFunc:
 * @body: (nullable): the message, packed; %NULL when what came is not what @meta gives the digest of
 *
 * Returns: %FALSE with @error to stop.
 */
typedef gboolean (*WaxZimbraArchiveFunc) (WaxMessage *meta, WaxStoredBody *body, gpointer user_data, GError **error);

/* @asked: how many messages were asked for: an archive of many more has no end, which is an error */
WaxZimbraArchive *wax_zimbra_archive_new (guint asked, WaxZimbraArchiveFunc func, gpointer user_data);
void wax_zimbra_archive_free (WaxZimbraArchive *self);

/* As those of #WaxZimbraTar. Of a message that is too large to be kept @func still hears; the archive ends with it:
 * %WAX_SERVER_ERROR_TOO_LARGE, and wax_zimbra_archive_ended_early() tells it from one that is out of measure. */
gboolean wax_zimbra_archive_feed (WaxZimbraArchive *self, const char *data, gsize size, GError **error);
gboolean wax_zimbra_archive_ended_early (WaxZimbraArchive *self);
gboolean wax_zimbra_archive_finish (WaxZimbraArchive *self, GError **error);

/**
 * wax_zimbra_archive_digest:
 * Returns: (transfer full): the SHA-256 of @raw as 64 lower-case hex digits.
 */
char *wax_zimbra_archive_digest (GBytes *raw);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxZimbraArchive, wax_zimbra_archive_free)

G_END_DECLS
