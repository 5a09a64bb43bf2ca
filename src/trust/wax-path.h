#pragma once

#include "trust/wax-anchors.h"
#include "trust/wax-budget.h"

G_BEGIN_DECLS

/**
 * WaxPathEnd: why a path goes no further
 * @WAX_PATH_OPEN: it may go on
 * @WAX_PATH_ANCHORED: its last certificate is an anchor
 * @WAX_PATH_SELF_SIGNED: its last certificate is signed by itself
 * @WAX_PATH_NO_ISSUER: nobody of the issuer's name is known, or only with another key; or the signature is of a kind
 *   that is not known
 * @WAX_PATH_BROKEN: the issuer is known, but did not make this signature
 */
typedef enum {
  WAX_PATH_OPEN,
  WAX_PATH_ANCHORED,
  WAX_PATH_SELF_SIGNED,
  WAX_PATH_NO_ISSUER,
  WAX_PATH_BROKEN,
} WaxPathEnd;

/**
 * WaxPath:
 * @links: (element-type WaxCertificate): from the server's own upwards; each is signed by the next
 * @places: (element-type guint): for each link where it stands in what was sent; the number of those sent for an anchor
 *   that was not
 * @end: why it ends
 */
typedef struct {
  GPtrArray *links;
  GArray *places;
  WaxPathEnd end;
} WaxPath;

WaxCertificate *wax_path_get_link (const WaxPath *path, guint index);
guint wax_path_get_place (const WaxPath *path, guint index);

/**
 * WaxPathVisitor: looks at a search
 * @enter: the path has got one more link; %FALSE: whatever comes above it is of no interest
 * @leave: the last link is taken away again
 * @complete: the path has come to its end; %FALSE: that is enough
 */
typedef struct {
  gboolean (*enter) (const WaxPath *path, gpointer data);
  void (*leave) (const WaxPath *path, gpointer data);
  gboolean (*complete) (const WaxPath *path, gpointer data);
} WaxPathVisitor;

/**
 * wax_path_search:
 * @sent: (element-type WaxCertificate): at least one, the server's own first
 * @now: Unix s; of several possible issuers those that are valid then come first
 * @budget: spent for every signature and step
 *
 * Goes through all paths from the server's own certificate upwards, over what was sent and the anchors, in whatever
 * order they stand: an issuer is whoever has the name and made the signature (RFC 5280, sections 6.1 and 7.1). Key
 * identifiers only decide what is tried first. A path stops at an anchor, and no name comes back with the same key.
 * Says nothing about whether issuers were allowed to issue. Any thread.
 *
 * Returns: %FALSE when the budget ended before all was seen.
 */
gboolean wax_path_search (GPtrArray *sent,
                          WaxAnchors *anchors,
                          gint64 now,
                          WaxBudget *budget,
                          const WaxPathVisitor *visitor,
                          gpointer data);

G_END_DECLS
