#pragma once

#include "trust/wax-anchors.h"
#include "util/wax-endpoint.h"

G_BEGIN_DECLS

/**
 * WaxExtraAnchors:
 * @anchors: beside those of the store
 * @host: (nullable): the only host that they are good for, as wax_endpoint_get_host() has it; %NULL for all
 * @account: (nullable): the id of the only account that they are good for; %NULL for all
 *
 * Immutable, any thread; the fields are read directly.
 */
typedef struct {
  WaxAnchors *anchors;
  const char *host;
  const char *account;
} WaxExtraAnchors;

WaxExtraAnchors *wax_extra_anchors_new (WaxAnchors *anchors, const char *host, const char *account);
void wax_extra_anchors_free (WaxExtraAnchors *self);

/* @account: (nullable): whose connection it is. */
gboolean wax_extra_anchors_apply (const WaxExtraAnchors *self, const WaxEndpoint *endpoint, const char *account);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxExtraAnchors, wax_extra_anchors_free)

G_END_DECLS
