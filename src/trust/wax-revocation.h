#pragma once

#include "trust/wax-crl-signers.h"
#include "trust/wax-verdict.h"

G_BEGIN_DECLS

/* No answer is read beyond these sizes, in bytes; the largest lists that public authorities publish stay below. */
#define WAX_REVOCATION_MAX_LIST (10 * 1024 * 1024)
#define WAX_REVOCATION_MAX_RESPONSE (64 * 1024)

/* How long an answer counts that does not say until when it holds, in seconds. */
#define WAX_REVOCATION_UNDATED_S (4 * 86400)

typedef enum {
  WAX_REVOCATION_GOOD,
  WAX_REVOCATION_REVOKED,
  WAX_REVOCATION_UNKNOWN,
} WaxRevocationState;

/**
 * WaxRevocationCause: why it is unknown; a later one tells more than an earlier one
 * @WAX_REVOCATION_CAUSE_NONE: nobody answered for this certificate
 * @WAX_REVOCATION_CAUSE_UNREACHABLE: who was asked could not be reached in time
 * @WAX_REVOCATION_CAUSE_UNREADABLE: the answer is damaged, too large, or no answer
 * @WAX_REVOCATION_CAUSE_UNSUITABLE: the answer holds under conditions that are not met or not known: another part of
 *   the authority's certificates, changes alone, some reasons alone
 * @WAX_REVOCATION_CAUSE_WRONG_SIGNER: neither the issuer signed it nor whom the issuer has authorized
 * @WAX_REVOCATION_CAUSE_OUTDATED: it held at another time
 */
typedef enum {
  WAX_REVOCATION_CAUSE_NONE,
  WAX_REVOCATION_CAUSE_UNREACHABLE,
  WAX_REVOCATION_CAUSE_UNREADABLE,
  WAX_REVOCATION_CAUSE_UNSUITABLE,
  WAX_REVOCATION_CAUSE_WRONG_SIGNER,
  WAX_REVOCATION_CAUSE_OUTDATED,
} WaxRevocationCause;

/**
 * WaxRevocation: what is known of one certificate
 * @cause: of %WAX_REVOCATION_UNKNOWN
 * @since: when it was revoked, Unix s; 0 when that is not told
 * @reason: of %WAX_REVOCATION_REVOKED: CRLReason (RFC 5280, section 5.3.1)
 * @reasons: of %WAX_REVOCATION_UNKNOWN: for which ones it was not, as wax_crl_scope_measure() has them
 * @until: of the others: when to ask again, Unix s
 */
typedef struct {
  WaxRevocationState state;
  WaxRevocationCause cause;
  gint64 since;
  int reason;
  guint reasons;
  gint64 until;
} WaxRevocation;

/**
 * wax_revocation_read_response:
 * @response: an OCSPResponse (RFC 6960) in DER
 * @certificate: which it should be about
 * @issuer: who issued it
 * @now: Unix s
 *
 * The answer counts when @issuer's own key signed it, or that of a certificate in it which @issuer's key signed for
 * this purpose. "Revoked" also counts when it is old, unless it was a hold, and when the signature could be forged.
 * Pure; any thread.
 */
WaxRevocation wax_revocation_read_response (GBytes *response,
                                            const WaxCertificate *certificate,
                                            const WaxCertificate *issuer,
                                            gint64 now);

/* Keeps in @self the one that says more: revoked, then good, then the more telling cause. Two that each tell of some
 * reasons are good together when nothing is missing. */
void wax_revocation_merge (WaxRevocation *self, const WaxRevocation *other);

/* "none", "outdated", …: evidence of %WAX_PROBLEM_REVOCATION_UNKNOWN. Static. */
const char *wax_revocation_cause_to_string (WaxRevocationCause cause);

/**
 * WaxRevocationSubject: a certificate that can be revoked
 * @signers: (nullable): who else may have signed a list about it
 * @at: its place in the verdict's chain
 */
typedef struct {
  WaxCertificate *certificate;
  WaxCertificate *issuer;
  WaxCrlSigners *signers;
  guint at;
} WaxRevocationSubject;

/**
 * wax_revocation_read_list:
 * @list: a CertificateList (RFC 5280, section 5) in DER
 * @now: Unix s
 *
 * The same for a list: of @subject's issuer, or of whom the certificate itself names for that in a distribution point.
 * It counts when one of them signed it, with the key on the path, or with that of a certificate beside it that is for
 * signing lists and leads to the same anchor (section 6.3.3). A list that was not made by the profile (without a
 * number) proves nothing about who is not on it. Pure.
 */
WaxRevocation wax_revocation_read_list (GBytes *list, const WaxRevocationSubject *subject, gint64 now);

/**
 * wax_revocation_list_subjects:
 * @stores: (nullable): where those may be found who sign lists and were not sent
 *
 * Returns: (transfer container) (element-type WaxRevocationSubject): those of @verdict's path below its anchor, the
 *   server's own first; none when the path ends in no anchor.
 */
GPtrArray *wax_revocation_list_subjects (WaxVerdict *verdict, WaxAnchors *stores);

/**
 * WaxRevocationMode: the setting "revocation"
 * @WAX_REVOCATION_STAPLED: nobody is asked: what the server brings along counts
 * @WAX_REVOCATION_WHEN_AVAILABLE: whom the certificates name is asked; without an answer it goes on
 * @WAX_REVOCATION_REQUIRED: without an answer it does not
 */
typedef enum {
  WAX_REVOCATION_STAPLED,
  WAX_REVOCATION_WHEN_AVAILABLE,
  WAX_REVOCATION_REQUIRED,
} WaxRevocationMode;

/* Returns: as the setting has it. Static. */
const char *wax_revocation_mode_to_string (WaxRevocationMode mode);

/* Returns: %FALSE when @text names none; @mode is then untouched. */
gboolean wax_revocation_mode_from_string (const char *text, WaxRevocationMode *mode);

/**
 * WaxRevocationAnswer: what was found out about the certificate at the place @at
 */
typedef struct {
  guint at;
  WaxRevocation found;
} WaxRevocationAnswer;

/**
 * wax_revocation_apply:
 * @answers: (element-type WaxRevocationAnswer): about the subjects of @verdict, the server's own first
 *
 * Returns: (transfer full): @verdict with whatever @mode makes a problem of them.
 */
WaxVerdict *wax_revocation_apply (WaxVerdict *verdict, GPtrArray *answers, WaxRevocationMode mode);

/* Returns: (transfer full): a sentence, translated; "could not be found out" is told apart from "not withdrawn". */
char *wax_revocation_describe (const WaxRevocation *found);

/**
 * wax_revocation_split_lists:
 * @file: lists in PEM, one after another, or one in DER
 *
 * Returns: (transfer container) (element-type GBytes): at most 100, in DER; empty when there is none.
 */
GPtrArray *wax_revocation_split_lists (GBytes *file);

/**
 * wax_revocation_look_up:
 * @stores: (nullable): as for wax_revocation_list_subjects()
 * @lists: (element-type GBytes): in DER
 *
 * Looks up every certificate of @verdict's path below the anchor at @verdict's time. Who gives lists wants an answer: a
 * server's own certificate for which none of them has one is %WAX_PROBLEM_REVOCATION_UNKNOWN.
 *
 * Returns: (transfer full): @verdict with what was found.
 */
WaxVerdict *wax_revocation_look_up (WaxVerdict *verdict, WaxAnchors *stores, GPtrArray *lists);

G_END_DECLS
