#pragma once

#include "trust/wax-judge.h"

G_BEGIN_DECLS

/**
 * WaxAuthorityAsk: how authorities are asked
 * @judge: decides about https connections to who is asked
 * @proxy_resolver: (nullable): %NULL for the desktop's
 * @timeout_ms: for each question; 0 for 10 s
 */
typedef struct {
  WaxJudge *judge;
  GProxyResolver *proxy_resolver;
  guint timeout_ms;
} WaxAuthorityAsk;

/**
 * wax_authority_ask:
 * @url: http or https, as a certificate names it
 * @question: (nullable): what is posted; %NULL to get what is there
 * @content_type: (nullable): of @question
 * @max_size: of the answer, in bytes
 * @too_large: (out): whether it was larger
 *
 * Without redirects, cookies and credentials, and each question in a session of its own: nothing is kept that one
 * authority could learn of another. Blocks.
 *
 * Returns: (transfer full) (nullable): the answer, which proves nothing by having come.
 */
GBytes *wax_authority_ask (const WaxAuthorityAsk *self,
                           const char *url,
                           GBytes *question,
                           const char *content_type,
                           gsize max_size,
                           GCancellable *cancellable,
                           gboolean *too_large);

G_END_DECLS
