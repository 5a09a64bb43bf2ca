#pragma once

#include "app/wax-failure.h"
#include "identity/wax-identity-error.h"
#include "identity/wax-identity-rank.h"
#include "identity/wax-identity-request.h"

G_BEGIN_DECLS

/**
 * WaxIdentityState: a certificate of the person's own, as it stands now
 * @accounts: (array zero-terminated=1): names of the accounts that sign in with it
 * @askers: (array zero-terminated=1): names of those that ask each time, and have this one until they go offline; none
 *   but where they run
 * @dependants: (array zero-terminated=1): those of both that cannot sign in without it
 * @independants: (array zero-terminated=1): those that then go on with the password alone
 * @token: (nullable): what its owner calls the token that it is on
 * @offered: it is on a token that is inserted, and not kept here yet
 * @missing: (nullable): why its private key is not here
 * @fleeting: (nullable): why that is here until the program closes, and not after it
 */
typedef struct {
  WaxIdentity *identity;
  GStrv accounts;
  GStrv askers;
  GStrv dependants;
  GStrv independants;
  char *token;
  gboolean offered;
  GError *missing;
  GError *fleeting;
} WaxIdentityState;

void wax_identity_state_free (WaxIdentityState *self);

/* @record, which asks each time, has this one now. */
void wax_identity_state_add_asker (WaxIdentityState *self, const WaxAccountRecord *record);

/**
 * WaxIdentityCandidate: one that may be chosen, and where it stands among the others
 * @state: not held
 */
typedef struct {
  const WaxIdentityState *state;
  WaxIdentityRank rank;
} WaxIdentityCandidate;

/**
 * wax_identity_state_rank:
 * @states: (element-type WaxIdentityState): must live as long as what is returned
 *
 * Returns: (transfer full) (element-type WaxIdentityCandidate): all of them, the one that fits best first.
 */
GArray *wax_identity_state_rank (GPtrArray *states, const WaxIdentityWanted *wanted);

/**
 * WaxRequestState: a certificate that was asked for, as it stands now
 * @missing: (nullable): why the private key, without which an answer is of no use, is not here
 */
typedef struct {
  WaxIdentityRequest *request;
  GError *missing;
} WaxRequestState;

void wax_request_state_free (WaxRequestState *self);

/* ---- words: translated plain text ---- */

/**
 * WaxIdentityTime: how a certificate's time stands
 * @WAX_IDENTITY_TIME_ENDING: it ends within 30 days
 */
typedef enum {
  WAX_IDENTITY_TIME_VALID,
  WAX_IDENTITY_TIME_ENDING,
  WAX_IDENTITY_TIME_ENDED,
  WAX_IDENTITY_TIME_NOT_YET,
} WaxIdentityTime;

WaxIdentityTime wax_identity_get_time (const WaxIdentity *identity, gint64 now);

/* Returns: (transfer full): "Valid.", "Ends in 12 days.", "Ended 3 days ago.", "Not valid yet: begins in 2 days." */
char *wax_identity_describe_time (const WaxIdentity *identity, gint64 now);

/* Returns: how many days before its end it is worth a warning again: 30, 14, 7 or 1, the last that was reached; 0 for
 * none. Pure. */
guint wax_identity_get_warning_days (const WaxIdentity *identity, gint64 now);

/* Returns: (transfer full) (nullable): that it ends soon, or has ended, whose it is, and what helps; else %NULL. */
char *wax_identity_describe_warning (const WaxIdentity *identity, gint64 now);

/* Returns: (transfer full): on which token it is; or what is the matter with its private key and what helps; "" when
 * nothing is. */
char *wax_identity_state_describe_key (const WaxIdentityState *self);

/* Returns: (transfer full): what is to be done with it; or what is the matter with its private key. */
char *wax_request_state_describe (const WaxRequestState *self);

/* Returns: (transfer full): all that @doubts (see #WaxIdentityDoubts) say against it, gravest first; "" for nothing. */
char *wax_identity_describe_doubts (const WaxIdentity *identity, guint doubts, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxIdentityState, wax_identity_state_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxRequestState, wax_request_state_free)

G_END_DECLS
