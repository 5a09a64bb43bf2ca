#pragma once

#include "trust/wax-extra-anchors.h"
#include "trust/wax-policy.h"

G_BEGIN_DECLS

/**
 * WaxPolicySource: where the administrator's limits come from: root's files, and settings that dconf may lock
 *
 * Belongs to one thread, and needs no main loop.
 */
typedef struct _WaxPolicySource WaxPolicySource;

/* Root's files are those in /etc/waxwing/policy.d: nothing at run time names another folder. */
WaxPolicySource *wax_policy_source_new (void);

/* Lets the TLS library speak what root's files ask for; to be called right after wax_tls_prepare(). */
void wax_policy_source_prepare_tls (void);

void wax_policy_source_free (WaxPolicySource *self);

/**
 * wax_policy_source_read:
 *
 * Settings that are not locked count as well: they only ever limit more. Costs little while nothing changes.
 *
 * Returns: (transfer full): the stricter of both in each key, as of now.
 */
WaxPolicy *wax_policy_source_read (WaxPolicySource *self);

/**
 * wax_policy_source_get_anchors:
 * Returns: (transfer none) (element-type WaxExtraAnchors): what the policy that was read last adds to the system's
 *   store; another array whenever something about it moved. To be called after wax_policy_source_read().
 */
GPtrArray *wax_policy_source_get_anchors (WaxPolicySource *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxPolicySource, wax_policy_source_free)

G_END_DECLS
