#pragma once

#include "trust/wax-anchors.h"

G_BEGIN_DECLS

/**
 * WaxPathEnd: why a path goes no further
 * @WAX_PATH_ANCHORED: its last certificate is an anchor, or signed by one
 * @WAX_PATH_SELF_SIGNED: its last certificate is signed by itself
 * @WAX_PATH_NO_ISSUER: nobody of the issuer's name is known, or only with another key
 * @WAX_PATH_BROKEN: the issuer is known, but did not make this signature
 */
typedef enum {
  WAX_PATH_ANCHORED,
  WAX_PATH_SELF_SIGNED,
  WAX_PATH_NO_ISSUER,
  WAX_PATH_BROKEN,
} WaxPathEnd;

/**
 * WaxPath:
 * @links: (element-type WaxCertificate): from the server's own upwards, without an anchor that was not sent
 * @places: (element-type guint): for each link where it stands in what was sent
 * @anchor: (nullable): what the path ends in
 * @end: why it ends
 */
typedef struct {
  GPtrArray *links;
  GArray *places;
  WaxCertificate *anchor;
  WaxPathEnd end;
} WaxPath;

/**
 * wax_path_find:
 * @sent: (element-type WaxCertificate): at least one
 * @now: Unix s; of several possible issuers one that is valid then comes first
 *
 * Follows issuer names and signatures upwards, and stops at the first anchor. Says nothing about whether the issuers
 * were allowed to issue. Any thread.
 */
WaxPath *wax_path_find (GPtrArray *sent, WaxAnchors *anchors, gint64 now);
void wax_path_free (WaxPath *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxPath, wax_path_free)

G_END_DECLS
