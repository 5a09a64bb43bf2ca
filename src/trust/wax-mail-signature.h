#pragma once

#include "trust/wax-anchors.h"

G_BEGIN_DECLS

/**
 * WaxMailSignatureState:
 * @WAX_MAIL_SIGNATURE_GOOD: whoever has the certificate signed exactly this, an anchor vouches for it, for mail, and it
 *   is for the sender's address
 * @WAX_MAIL_SIGNATURE_OTHER_ADDRESS: the same, but for another address
 * @WAX_MAIL_SIGNATURE_ENDED: its certificate, or one above it, is not valid now: it has ended, or not begun
 * @WAX_MAIL_SIGNATURE_WRONG_PURPOSE: its certificate is not for mail, or not for signing
 * @WAX_MAIL_SIGNATURE_WEAK: made with what can be forged
 * @WAX_MAIL_SIGNATURE_UNKNOWN_ISSUER: no anchor vouches for its certificate
 * @WAX_MAIL_SIGNATURE_CHANGED: something else was signed
 * @WAX_MAIL_SIGNATURE_UNREADABLE: it is no signature that can be checked: broken, without its certificate, or of a kind
 *   that is not known
 */
typedef enum {
  WAX_MAIL_SIGNATURE_GOOD,
  WAX_MAIL_SIGNATURE_OTHER_ADDRESS,
  WAX_MAIL_SIGNATURE_ENDED,
  WAX_MAIL_SIGNATURE_WRONG_PURPOSE,
  WAX_MAIL_SIGNATURE_WEAK,
  WAX_MAIL_SIGNATURE_UNKNOWN_ISSUER,
  WAX_MAIL_SIGNATURE_CHANGED,
  WAX_MAIL_SIGNATURE_UNREADABLE,
} WaxMailSignatureState;

/**
 * WaxMailSignature:
 * @certificate: (nullable): the signer's; %NULL where it is not known
 * @chain: (nullable) (element-type WaxCertificate): it, and those above it as far as they came along or are trusted
 *   here; %NULL where it is not known
 * @anchored: the last of them is trusted here
 *
 * What an S/MIME signature (RFC 8551) is worth.
 */
typedef struct {
  WaxMailSignatureState state;
  WaxCertificate *certificate;
  GPtrArray *chain;
  gboolean anchored;
} WaxMailSignature;

/**
 * wax_mail_signature_check:
 * @content: what is to have been signed, in its canonical form
 * @cms: the signature that stands apart from it (RFC 5652), foreign bytes
 * @address: of the sender
 * @anchors: who may vouch for signers
 *
 * Asks nobody: whether the certificate was withdrawn is not known. Of several signatures the best counts, of the first
 * few. Any thread; takes time.
 */
WaxMailSignature *wax_mail_signature_check (GBytes *content, GBytes *cms, const char *address, WaxAnchors *anchors);
void wax_mail_signature_free (WaxMailSignature *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxMailSignature, wax_mail_signature_free)

G_END_DECLS
