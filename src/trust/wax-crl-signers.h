#pragma once

#include "trust/wax-anchors.h"
#include "trust/wax-certificate.h"

G_BEGIN_DECLS

/**
 * WaxCrlSigners:
 *
 * Who may have signed lists about the certificates of one path: the authorities on it, and whoever has a certificate
 * for that beside it (RFC 5280, section 6.3.3 (f)). Ref-counted, of one thread.
 */
typedef struct _WaxCrlSigners WaxCrlSigners;

/**
 * wax_crl_signers_new:
 * @path: (element-type WaxCertificate): from the server's own up to the anchor
 * @sent: (element-type WaxCertificate): who else is known
 * @stores: (nullable): likewise
 */
WaxCrlSigners *wax_crl_signers_new (GPtrArray *path, GPtrArray *sent, WaxAnchors *stores);
WaxCrlSigners *wax_crl_signers_ref (WaxCrlSigners *self);
void wax_crl_signers_unref (WaxCrlSigners *self);

/* @certificate was withdrawn: nobody beside the path vouches for a list with it. */
void wax_crl_signers_exclude (WaxCrlSigners *self, WaxCertificate *certificate);

/**
 * wax_crl_signers_set_lists:
 * @lists: (element-type GBytes): in DER: who is on one of them does not vouch for the others. Not changed any more
 */
void wax_crl_signers_set_lists (WaxCrlSigners *self, GPtrArray *lists);

/* (element-type GBytes) (nullable) (transfer none) */
GPtrArray *wax_crl_signers_get_lists (WaxCrlSigners *self);

/**
 * wax_crl_signers_find:
 * @certificate: on the path: whose list it is
 * @name: of who made it, see wax_name_normalize()
 *
 * Returns: (transfer container) (element-type WaxCertificate): the few that have this name: those on the path above
 *   @certificate first, then those beside it that say they sign lists. Valid as long as @self.
 */
GPtrArray *wax_crl_signers_find (WaxCrlSigners *self, const WaxCertificate *certificate, GBytes *name);

/* Whether @signer is on the path above @certificate, and so examined already. */
gboolean wax_crl_signers_are_above (WaxCrlSigners *self,
                                    const WaxCertificate *certificate,
                                    const WaxCertificate *signer);

/**
 * wax_crl_signers_examine:
 * @signer: one beside the path
 * @now: Unix s
 *
 * Looks for a way from @signer to the path's own anchor on which nothing at all is wrong, and which does not lead
 * through @certificate's own key: nobody vouches for himself. Where the list is of @certificate's issuer, names are not
 * enough: @signer's own issuer is then to be on the path above @certificate.
 *
 * Returns: (transfer container) (nullable) (element-type WaxCertificate): that way, both ends with it; %NULL when there
 *   is none. Valid as long as @self.
 */
GPtrArray *wax_crl_signers_examine (WaxCrlSigners *self,
                                    const WaxCertificate *certificate,
                                    WaxCertificate *signer,
                                    gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxCrlSigners, wax_crl_signers_unref)

G_END_DECLS
