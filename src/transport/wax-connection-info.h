#pragma once

#include "trust/wax-grant.h"
#include "trust/wax-verdict.h"

G_BEGIN_DECLS

#define WAX_TYPE_CONNECTION_INFO (wax_connection_info_get_type ())

/**
 * WaxConnectionInfo:
 * @endpoint: where
 * @plain: nothing is encrypted
 * @verdict: (nullable): what the gate found; its protocol and cipher are set once a handshake was completed; %NULL
 *   when plain
 * @grant: (nullable): the decision that it rests on
 * @allowed: whether the gate let it pass
 * @time: Unix s
 *
 * The newest connection that an account made, for Connection Status. Immutable, ref-counted, any thread; the fields are
 * read directly.
 */
typedef struct {
  WaxEndpoint *endpoint;
  gboolean plain;
  WaxVerdict *verdict;
  WaxGrant *grant;
  gboolean allowed;
  gint64 time;
} WaxConnectionInfo;

GType wax_connection_info_get_type (void);

/* @fields: copied */
WaxConnectionInfo *wax_connection_info_new (const WaxConnectionInfo *fields);
WaxConnectionInfo *wax_connection_info_ref (WaxConnectionInfo *self);
void wax_connection_info_unref (WaxConnectionInfo *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxConnectionInfo, wax_connection_info_unref)

G_END_DECLS
