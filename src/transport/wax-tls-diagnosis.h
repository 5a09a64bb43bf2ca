#pragma once

#include "trust/wax-policy.h"
#include "trust/wax-verdict.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WaxTlsFinding: why a handshake may have failed
 * @WAX_TLS_FINDING_NONE: nothing found: the server came as far as its certificate
 * @WAX_TLS_FINDING_TOO_OLD: the server's newest version is below the floor
 * @WAX_TLS_FINDING_MALFORMED: its certificate cannot be read
 * @WAX_TLS_FINDING_NOT_TLS: it answers with something else
 * @WAX_TLS_FINDING_CUT: it ends the connection
 * @WAX_TLS_FINDING_FAILED: it refuses, or fails in another way
 */
typedef enum {
  WAX_TLS_FINDING_NONE,
  WAX_TLS_FINDING_TOO_OLD,
  WAX_TLS_FINDING_MALFORMED,
  WAX_TLS_FINDING_NOT_TLS,
  WAX_TLS_FINDING_CUT,
  WAX_TLS_FINDING_FAILED,
} WaxTlsFinding;

/**
 * WaxTlsDiagnosis:
 * @protocol: (nullable): the version that the server chose, "TLS 1.1"; of a handshake under way GnuTLS tells no cipher
 * @chain: (nullable) (element-type WaxCertificate): all that it sent, in its order
 */
typedef struct {
  WaxTlsFinding finding;
  char *protocol;
  GPtrArray *chain;
} WaxTlsDiagnosis;

void wax_tls_diagnosis_clear (WaxTlsDiagnosis *self);

/**
 * wax_tls_diagnose:
 *
 * Begins a handshake that offers every version there is, with no certificate of the person's, and ends it when the
 * server's has been read: it is never completed, so nothing can be sent over it. Blocks.
 *
 * Returns: %FALSE with an error of GIO when there was no connection, or it was cancelled.
 */
gboolean wax_tls_diagnose (WaxEndpoint *endpoint,
                           GProxyResolver *resolver,
                           const WaxPolicy *policy,
                           WaxTlsDiagnosis *diagnosis,
                           GCancellable *cancellable,
                           GError **error);

/**
 * wax_tls_diagnosis_to_verdict:
 * @self: with the finding TOO_OLD or MALFORMED
 * @floor: the oldest version allowed
 *
 * Returns: (transfer full): the verdict on a server that showed no certificate that could be judged.
 */
WaxVerdict *wax_tls_diagnosis_to_verdict (const WaxTlsDiagnosis *self,
                                          WaxEndpoint *endpoint,
                                          WaxChannelId channel,
                                          const char *account,
                                          const char *floor);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WaxTlsDiagnosis, wax_tls_diagnosis_clear)

G_END_DECLS
