#pragma once

#include "trust/wax-policy.h"
#include "trust/wax-trust-ledger.h"

G_BEGIN_DECLS

/**
 * WaxAccountAnchor:
 * @account: whose it is, and whose connections alone it is good for
 * @endpoint: the account's server when it was added: it is good for that host alone
 * @certificate: the authority
 * @machine_id: where it was added, and where alone it counts
 *
 * An authority that a person added for one account, as the ledger has it.
 */
typedef struct {
  gint64 id;
  char *account;
  WaxEndpoint *endpoint;
  WaxCertificate *certificate;
  char *machine_id;
} WaxAccountAnchor;

void wax_account_anchor_free (WaxAccountAnchor *self);

/**
 * wax_trust_ledger_add_anchor:
 * @anchor: id and machine are filled in
 * @entered: the SHA-256 of its certificate, as the person was given it
 * @origin: "window" or "waxctl"
 *
 * Enters the person's decision: a line "granted" without an end. The one that the account had before ends as
 * superseded.
 *
 * Returns: %FALSE with %WAX_TRUST_ERROR_NOT_ALLOWED when @policy does not let a person add authorities, when the
 *   certificate is none, or @entered is not its fingerprint; else with %WAX_STORE_ERROR.
 */
gboolean wax_trust_ledger_add_anchor (WaxTrustLedger *self,
                                      const WaxAccountAnchor *anchor,
                                      const char *entered,
                                      const char *origin,
                                      const WaxPolicy *policy,
                                      const WaxMoment *moment,
                                      GError **error);

/**
 * wax_trust_ledger_end_anchors:
 * @account: (nullable): whose; %NULL for all
 * @host: (nullable): for which host; %NULL for all
 * @event: how they end
 *
 * Ends them with a line each. Within the caller's transaction, or as one of its own.
 *
 * Returns: how many; -1 with %WAX_STORE_ERROR. Writes nothing when there are none.
 */
int wax_trust_ledger_end_anchors (WaxTrustLedger *self,
                                  const char *account,
                                  const char *host,
                                  WaxTrustEvent event,
                                  const char *origin,
                                  const WaxMoment *moment,
                                  GError **error);

/* Returns: (transfer full) (nullable) (element-type WaxAccountAnchor): those that have not ended. */
GPtrArray *wax_trust_ledger_list_anchors (WaxTrustLedger *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxAccountAnchor, wax_account_anchor_free)

G_END_DECLS
