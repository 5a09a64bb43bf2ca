#pragma once

#include <libsoup/soup.h>

#include "trust/wax-judge.h"

G_BEGIN_DECLS

/**
 * WaxGate:
 *
 * The one gate: stands in a message's way until the judge has allowed the connection that it is about to use, be it a
 * new one or one that was kept alive. Refusing cancels the call, before a byte of the request or a certificate of the
 * person's is written. The error of the call that ended tells nothing: ask the gate.
 *
 * However a certificate is handed to the message or its connection, it is shown to nobody with whom the process may
 * come to speak older TLS than policy allows there (wax_tls_may_be_too_old()): such a connection goes on without one.
 */
typedef struct _WaxGate WaxGate;

/**
 * WaxGateOptions:
 * @account: (nullable): the account's id
 * @origins: (element-type WaxEndpoint): what a question applies to besides
 * @resolver: (nullable): which proxies lead to the server
 * @cancel: the call's own cancellable, which refusing cancels
 */
typedef struct {
  WaxJudge *judge;
  const char *account;
  WaxChannelId channel;
  GPtrArray *origins;
  GProxyResolver *resolver;
  GCancellable *cancel;
} WaxGateOptions;

/* @options: its members must outlive the gate. To be made before the message is sent; used in its thread alone. */
WaxGate *wax_gate_new (SoupMessage *message, const WaxGateOptions *options);
void wax_gate_free (WaxGate *self);

gboolean wax_gate_is_blocked (WaxGate *self);

/* Whether the connection now in use was judged and allowed: else an answer to an https request is not the server's. */
gboolean wax_gate_has_passed (WaxGate *self);

/* (nullable): why it blocked */
const GError *wax_gate_get_error (WaxGate *self);

WaxVerdict *wax_gate_get_verdict (WaxGate *self); /* (nullable): the last one */
WaxGrant *wax_gate_get_grant (WaxGate *self);     /* (nullable): under which it passed */

/* Lets @question's answer apply to the account's other @origins on its host as well. */
void wax_gate_widen_error (GError **error, GPtrArray *origins);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxGate, wax_gate_free)

G_END_DECLS
