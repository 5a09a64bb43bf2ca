#pragma once

#include "trust/wax-duration.h"
#include "trust/wax-revocation.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define WAX_TYPE_POLICY (wax_policy_get_type ())

/**
 * WaxPolicyKey: what an administrator may limit, in the order in which it is shown
 */
typedef enum {
  WAX_POLICY_MANUAL_TRUST,
  WAX_POLICY_TRUST_DURATIONS,
  WAX_POLICY_LONGEST_TRUST,
  WAX_POLICY_COMMAND_LINE_TRUST,
  WAX_POLICY_GRANTS_BEFORE,
  WAX_POLICY_TLS_FLOOR,
  WAX_POLICY_OLDER_TLS,
  WAX_POLICY_SECURE_CONNECTION,
  WAX_POLICY_REVOCATION,
  WAX_POLICY_EXTRA_ANCHORS,
  WAX_POLICY_ANCHORS,
  WAX_POLICY_PINNED_KEYS,
  WAX_POLICY_DISTRUSTED,
  WAX_POLICY_CLIENT_CERTIFICATE,
  WAX_POLICY_HELP_DESK,
} WaxPolicyKey;

#define WAX_N_POLICY_KEYS (WAX_POLICY_HELP_DESK + 1)

/* Returns: its name in files, settings and output, e.g. "manual-trust". Static. */
const char *wax_policy_key_to_string (WaxPolicyKey key);
gboolean wax_policy_key_from_string (const char *text, WaxPolicyKey *key);

/**
 * WaxExtraAnchorsRule: who may add anchors to those of the system's store; a later one allows more
 * @WAX_EXTRA_ANCHORS_OFF: nobody, whatever else is set
 * @WAX_EXTRA_ANCHORS_POLICY: root's files alone
 * @WAX_EXTRA_ANCHORS_ACCOUNT: a person too, for one account's host
 * @WAX_EXTRA_ANCHORS_UNSET: nobody said; as @WAX_EXTRA_ANCHORS_POLICY
 */
typedef enum {
  WAX_EXTRA_ANCHORS_OFF,
  WAX_EXTRA_ANCHORS_POLICY,
  WAX_EXTRA_ANCHORS_ACCOUNT,
  WAX_EXTRA_ANCHORS_UNSET,
} WaxExtraAnchorsRule;

/**
 * WaxPolicy:
 * @durations: which durations may be chosen, a bit (1 << WaxDuration) for each
 * @longest: the longest time for which anything may be granted, in seconds
 * @grants: whether a person may connect despite problems at all
 * @cli_grants: whether `waxctl trust allow` may
 * @grants_before: what was granted before that moment does not count, Unix s; 0 for none
 * @floor: the oldest TLS version that is spoken, e.g. "TLS 1.2"
 * @older_tls: (nullable) (array zero-terminated=1): "HOST VERSION", sorted: who may speak TLS as old as that, as long
 *   as @floor is TLS 1.2; of several about one host the newest version counts
 * @secure_forced: whether no account may do without a secure connection
 * @revocation: what is asked about withdrawal at least
 * @extra_anchors: who may add anchors
 * @anchors: (nullable) (array zero-terminated=1): "FILE" or "HOST FILE", sorted: PEM files, or folders of them, that
 *   are anchors besides; absolute
 * @pins: (nullable) (array zero-terminated=1): "HOST KEY KEY…", sorted: the server's own key at that host must be one
 *   of these, each the SHA-256 of its SubjectPublicKeyInfo; a host may stand in several, and all must hold
 * @distrusted: (nullable) (array zero-terminated=1): SHA-256 of certificates never to be trusted, sorted
 * @certificate_required: whether no account may sign in without a certificate of the person's
 * @help_desk: (nullable): a line that tells where help is to be had
 * @origins: (nullable elements): who set each: a file, or a lock; %NULL where nobody did
 * @faults: (nullable) (array zero-terminated=1): sentences, translated, about what could not be used as it stands
 *
 * The administrator's limits. Immutable, ref-counted, any thread; the fields are read directly.
 */
typedef struct {
  guint durations;
  gint64 longest;
  gboolean grants;
  gboolean cli_grants;
  gint64 grants_before;
  const char *floor;
  char **older_tls;
  gboolean secure_forced;
  WaxRevocationMode revocation;
  WaxExtraAnchorsRule extra_anchors;
  char **anchors;
  char **pins;
  char **distrusted;
  gboolean certificate_required;
  char *help_desk;
  char *origins[WAX_N_POLICY_KEYS];
  char **faults;
} WaxPolicy;

GType wax_policy_get_type (void);

/* The limits where nobody has set any: all durations, TLS 1.2. */
WaxPolicy *wax_policy_new_default (void);

/**
 * wax_policy_new_strictest:
 * @origin: (nullable): what could not be understood
 * @fault: (nullable): the sentence about it
 *
 * Returns: (transfer full): what holds where limits were set, but cannot be read: no grants at all, the newest TLS
 *   alone, nothing unencrypted.
 */
WaxPolicy *wax_policy_new_strictest (const char *origin, const char *fault);

/* The default with nothing but a sentence about what was left aside. */
WaxPolicy *wax_policy_new_fault (const char *fault);

/**
 * wax_policy_new_limiting:
 *
 * Returns: (transfer full): @self without what allows more than the default: for what others than root may have set.
 */
WaxPolicy *wax_policy_new_limiting (const WaxPolicy *self);

/* @values: copied; bits of unknown durations are dropped; a floor that is unknown or below TLS 1.2 becomes TLS 1.2 */
WaxPolicy *wax_policy_new (const WaxPolicy *values);
WaxPolicy *wax_policy_ref (WaxPolicy *self);
void wax_policy_unref (WaxPolicy *self);

/**
 * wax_policy_combine:
 *
 * For each key the stricter of both is in force: FALSE before TRUE for what is allowed, the durations that both have,
 * the shorter time, the later date, the newer TLS, the stricter asking about revocation, all pins and all distrusted
 * certificates of both. What allows more than the default (hosts with older TLS, anchors) is also that of both, as far
 * as the limits let it be. The help-desk line, which limits nothing, is @first's where it has one. The origin goes with
 * the value; where both set the same it is both, separated by ", ". Pure.
 */
WaxPolicy *wax_policy_combine (const WaxPolicy *first, const WaxPolicy *second);

/* Returns: (transfer full): the value of @key as files have it, in its one form; "" for none. */
char *wax_policy_describe (const WaxPolicy *self, WaxPolicyKey key);

/* Returns: (transfer full): all that is not as where nobody set anything, "KEY=VALUE KEY=VALUE"; long lists cut to how
 * many and a hash of them. */
char *wax_policy_summarize (const WaxPolicy *self);

/* Whether both limit the same in the same words, and from the same places. */
gboolean wax_policy_equal (const WaxPolicy *a, const WaxPolicy *b);

/**
 * wax_policy_allows:
 * @seconds: how long the grant is, from when it was given
 * @origin: "window" or "waxctl"; the latter never for a session and for a day at most
 *
 * Returns: whether a grant of this kind may be given, and one that was given may still count, if not given too early.
 */
gboolean wax_policy_allows (const WaxPolicy *self, WaxDuration duration, gint64 seconds, const char *origin);

/* Whether a grant that was given at @given, Unix s, is not among those that a date has ended. */
gboolean wax_policy_allows_given (const WaxPolicy *self, gint64 given);

/* Whether anything may be granted from the window. */
gboolean wax_policy_allows_any (const WaxPolicy *self);

/* Returns: the oldest version that may be spoken with @host, e.g. "TLS 1.2". Static. */
const char *wax_policy_get_floor (const WaxPolicy *self, const char *host);

/* Returns: the oldest version that may be spoken with any host. Static. */
const char *wax_policy_get_oldest (const WaxPolicy *self);

/* Whether @protocol is older than what is spoken where root's files do not ask for it: NOT SECURE. %NULL is not. */
gboolean wax_policy_is_outdated (const char *protocol);

/* Returns: the newer one of two versions. */
const char *wax_policy_get_newer (const char *a, const char *b);

/**
 * wax_policy_is_below_floor:
 * @host: whom it is spoken with
 * @protocol: (nullable): as the TLS library calls it; %NULL, when the handshake did not tell, is not below
 */
gboolean wax_policy_is_below_floor (const WaxPolicy *self, const char *host, const char *protocol);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxPolicy, wax_policy_unref)

G_END_DECLS
