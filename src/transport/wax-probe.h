#pragma once

#include "trust/wax-judge.h"

G_BEGIN_DECLS

/**
 * WaxProbeOptions:
 * @judge: its examiner judges, and its policy names the floor
 * @channel: for the verdict
 * @account: (nullable): for the verdict
 * @proxy_resolver: (nullable): %NULL for the desktop's
 * @timeout_ms: for everything; 0 for 30 s
 */
typedef struct {
  WaxJudge *judge;
  WaxChannelId channel;
  const char *account;
  GProxyResolver *proxy_resolver;
  guint timeout_ms;
} WaxProbeOptions;

/**
 * wax_probe:
 *
 * Finds out what @endpoint shows by handshakes that carry no identity and no request; none that the examiner found a
 * problem with is completed. A server that speaks only old TLS, or whose certificate cannot be read, yields a verdict
 * too. Decides and notes nothing. The cipher is told of completed ones alone. Blocks.
 *
 * Returns: (transfer full) (nullable): %NULL with %WAX_NETWORK_ERROR, %WAX_TRUST_ERROR_SELF_CHECK or
 *   %G_IO_ERROR_CANCELLED.
 */
WaxVerdict *wax_probe (const WaxProbeOptions *options,
                       WaxEndpoint *endpoint,
                       GCancellable *cancellable,
                       GError **error);

G_END_DECLS
