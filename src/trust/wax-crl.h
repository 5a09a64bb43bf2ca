#pragma once

#include "trust/wax-certificate.h"
#include "trust/wax-der.h"
#include "trust/wax-revocation.h"

G_BEGIN_DECLS

/**
 * WaxCrl:
 * @issuer: a Name with its header
 * @from: Unix s
 * @until: likewise; -1 when it is not told
 * @entries: what is in the sequence
 * @numbered: whether it was made by the profile
 * @only_changes: whether it tells what changed since another one
 * @suitable: whether all that it demands to be understood is known here
 * @has_point: whether it says which certificates it is about
 * @point: IssuingDistributionPoint of section 5.2.5
 * @signed_part: TBSCertList with its header
 * @identifier: AlgorithmIdentifier beside the signature, with its header
 *
 * A CertificateList (RFC 5280, section 5), taken apart; the bytes are borrowed. Who signed it is looked at elsewhere,
 * and nothing in it counts before.
 */
typedef struct {
  WaxDer issuer;
  gint64 from;
  gint64 until;
  WaxDer entries;
  gboolean numbered;
  gboolean only_changes;
  gboolean suitable;
  gboolean has_point;
  WaxDer point;
  WaxDer signed_part;
  WaxDer identifier;
} WaxCrl;

/* @der: a CertificateList with its header. Returns: %FALSE when it is none. */
gboolean wax_crl_read (WaxCrl *self, WaxDer der);

/**
 * wax_crl_find:
 * @indirect: whether entries may be about certificates of others than who made the list (section 5.3.3)
 * @direct: whether who made the list also issued @certificate
 * @fresh: whether it holds now
 *
 * Looks @certificate up by its issuer and its number. All entries are read: one with an unknown condition makes the
 * list useless for every certificate (section 5.3).
 */
WaxRevocation wax_crl_find (const WaxCrl *self,
                            const WaxCertificate *certificate,
                            gboolean indirect,
                            gboolean direct,
                            gboolean fresh);

G_END_DECLS
