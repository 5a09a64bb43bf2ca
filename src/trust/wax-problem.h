#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define WAX_TYPE_PROBLEM (wax_problem_get_type ())

/**
 * WaxProblemId:
 *
 * One kind of reason why a chain is not good. The order is the one in which problems are shown: worst first.
 */
typedef enum {
  WAX_PROBLEM_REVOKED,
  WAX_PROBLEM_DISTRUSTED,
  WAX_PROBLEM_PIN_VIOLATION,
  WAX_PROBLEM_BAD_SIGNATURE,
  WAX_PROBLEM_CONSTRAINTS,
  WAX_PROBLEM_MALFORMED,
  WAX_PROBLEM_UNKNOWN_CRITICAL,
  WAX_PROBLEM_TLS_TOO_OLD,
  WAX_PROBLEM_CHANGED,
  WAX_PROBLEM_NAME_MISMATCH,
  WAX_PROBLEM_SELF_SIGNED,
  WAX_PROBLEM_ISSUER_UNKNOWN,
  WAX_PROBLEM_WEAK,
  WAX_PROBLEM_WRONG_PURPOSE,
  WAX_PROBLEM_FORM,
  WAX_PROBLEM_REVOCATION_UNKNOWN,
  WAX_PROBLEM_NOT_YET_VALID,
  WAX_PROBLEM_EXPIRED,
  WAX_PROBLEM_ISSUER_EXPIRED,
} WaxProblemId;

#define WAX_N_PROBLEMS (WAX_PROBLEM_ISSUER_EXPIRED + 1)

/* Returns: the id's name in JSON, commands and the ledger, e.g. "self-signed". Static. Any thread. */
const char *wax_problem_id_to_string (WaxProblemId id);

/* Returns: %FALSE when @text names no problem; @id is then untouched. */
gboolean wax_problem_id_from_string (const char *text, WaxProblemId *id);

/* Returns: one or two words for it in a list, translated: "self-signed", "another name". Static. Any thread. */
const char *wax_problem_id_get_label (WaxProblemId id);

/* Whether a person can connect despite it. */
gboolean wax_problem_id_is_overridable (WaxProblemId id);

/**
 * WaxProblem:
 * @id: what is wrong
 * @at: where: 0 is the server's own certificate; the number of certificates sent stands for the anchor
 * @evidence: canonical text of what it was seen by, never %NULL; a grant covers a problem only on the same evidence:
 *   weak: "sha1", "rsa-1024", "rsa-exponent", "unknown-key"; name-mismatch: the certificate's names, separated by ", ";
 *   form: "version-1", "serial-zero", "serial-negative", "serial-long", "ca", "name-constraints", "issuer-empty",
 *   "names-not-critical", "key-usage", "criticality", "key-size", of issuers also "subject-empty",
 *   "no-key-identifier"; constraints: "not-a-ca", "key-usage", "path-length", "features", "names", "policy";
 *   wrong-purpose: "purpose", "key-usage"; revoked and revocation-unknown: "staple", "unusable-staple", "list",
 *   "no-answer", and the names of #WaxRevocationCause; tls-too-old: "OFFERED FLOOR" with "_" for blanks; malformed:
 *   "" or "too-entangled"; changed: "granted" or "secure" and the fingerprint before; issuer-unknown: the issuer's name
 * @when: the date that its sentence names, Unix s; 0 for none
 *
 * Immutable, ref-counted, any thread. The fields are read directly.
 */
typedef struct {
  WaxProblemId id;
  guint at;
  const char *evidence;
  gint64 when;
} WaxProblem;

GType wax_problem_get_type (void);

/* @evidence: (nullable): copied */
WaxProblem *wax_problem_new (WaxProblemId id, guint at, const char *evidence, gint64 when);

/* @offered, @floor: e.g. "TLS 1.1" */
WaxProblem *wax_problem_new_tls_too_old (const char *offered, const char *floor);
WaxProblem *wax_problem_ref (WaxProblem *self);
void wax_problem_unref (WaxProblem *self);

/* Whether both are the same problem at the same place on the same evidence. */
gboolean wax_problem_equal (const WaxProblem *a, const WaxProblem *b);

/* For g_ptr_array_sort(): worst first, then by place, then by evidence. */
int wax_problem_compare (gconstpointer a, gconstpointer b);

/* @problems: sorted. Returns: (transfer full) (array zero-terminated=1): their names, each once. */
char **wax_problem_list_dup_ids (GPtrArray *problems);

/**
 * wax_problem_describe_at:
 * @issuer: (nullable): whose certificate it is about, as it stands in a sentence, where that is not the server's own
 * @is_root: whether that certificate vouches for itself
 * @host: the host that was to be reached
 * @now: the time of the verdict, Unix s
 *
 * Returns: (transfer full): THE plain sentence of this problem, translated: the same words in the window, the ledger
 *   and the command line. Never markup. Dates are days in UTC.
 */
char *wax_problem_describe_at (const WaxProblem *self,
                               const char *issuer,
                               gboolean is_root,
                               const char *host,
                               gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxProblem, wax_problem_unref)

G_END_DECLS
