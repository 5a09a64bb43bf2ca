#pragma once

#include "trust/wax-certificate.h"
#include "trust/wax-crl.h"

G_BEGIN_DECLS

/* What a list can say of a certificate: that it is revoked, at all; and for which of the reasons (ReasonFlags of RFC
 * 5280, section 4.2.1.13, whose first bit is no reason) that it is not. */
enum {
  WAX_CRL_ABOUT = 1 << 0,
  WAX_CRL_ALL_REASONS = (1 << 9) - 1,
};

/**
 * WaxCrlScope:
 * @issuer: who made the list, see wax_name_normalize()
 * @unknown: it cannot be told, or sets a condition that is not known
 * @indirect: it may be about certificates of others than @issuer
 * @only_users: it is about no authority's certificate
 * @only_authorities: it is about authorities' alone
 * @reasons: which ones it tells of
 * @point: (nullable): the names of its distribution point, in a form in which they are compared
 *
 * Which certificates a list is about (RFC 5280, section 5.2.5).
 */
typedef struct {
  GBytes *issuer;
  gboolean unknown;
  gboolean indirect;
  gboolean only_users;
  gboolean only_authorities;
  guint reasons;
  GHashTable *point;
} WaxCrlScope;

void wax_crl_scope_init (WaxCrlScope *self, const WaxCrl *list);
void wax_crl_scope_clear (WaxCrlScope *self);

/* Whether who made the list also issued @certificate. */
gboolean wax_crl_scope_is_direct (const WaxCrlScope *self, const WaxCertificate *certificate);

/* Whether @certificate names who made the list as one who makes lists about it (cRLIssuer, section 4.2.1.13). */
gboolean wax_crl_scope_is_named (const WaxCrlScope *self, const WaxCertificate *certificate);

/**
 * wax_crl_scope_measure:
 *
 * Section 6.3.3 (b) to (e), over all of @certificate's distribution points, and over the one that it need not name: of
 * its issuer, by the issuer's own name.
 *
 * Returns: %WAX_CRL_ABOUT and reasons; 0 when the list is not about @certificate.
 */
guint wax_crl_scope_measure (const WaxCrlScope *self, const WaxCertificate *certificate);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WaxCrlScope, wax_crl_scope_clear)

G_END_DECLS
