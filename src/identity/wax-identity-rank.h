#pragma once

#include "identity/wax-identity.h"

G_BEGIN_DECLS

/**
 * WaxIdentityDoubt: what speaks against showing a certificate of the person's own to a server; none of it excludes
 * @WAX_IDENTITY_DOUBT_NO_KEY: its private key is not here
 * @WAX_IDENTITY_DOUBT_EXPIRED: it has ended
 * @WAX_IDENTITY_DOUBT_NOT_YET_VALID: it has not begun
 * @WAX_IDENTITY_DOUBT_ISSUER: nobody who issued a certificate of its chain is among those that the server accepts
 * @WAX_IDENTITY_DOUBT_PURPOSE: it names purposes, and clients are not among them
 * @WAX_IDENTITY_DOUBT_ADDRESS: it names mail addresses, and the account's is not among them
 *
 * Flags, the gravest first.
 */
typedef enum {
  WAX_IDENTITY_DOUBT_NO_KEY = 1 << 0,
  WAX_IDENTITY_DOUBT_EXPIRED = 1 << 1,
  WAX_IDENTITY_DOUBT_NOT_YET_VALID = 1 << 2,
  WAX_IDENTITY_DOUBT_ISSUER = 1 << 3,
  WAX_IDENTITY_DOUBT_PURPOSE = 1 << 4,
  WAX_IDENTITY_DOUBT_ADDRESS = 1 << 5,
} WaxIdentityDoubts;

#define WAX_IDENTITY_N_DOUBTS 6

/* Static: "no-key", "expired", "not-yet-valid", "issuer", "purpose" or "address". */
const char *wax_identity_doubt_to_string (WaxIdentityDoubts doubt);

/**
 * WaxIdentityWanted: what a certificate is wanted for
 * @issuers: (nullable): whom the server accepts; %NULL while that is not known
 * @address: (nullable): of the account; "" and %NULL for none yet
 * @now: Unix s
 */
typedef struct {
  const WaxIssuerNames *issuers;
  const char *address;
  gint64 now;
} WaxIdentityWanted;

/**
 * WaxIdentityRank: where an identity stands among others
 * @doubts: what speaks against it
 * @named: whether it names the account's address
 * @not_after: Unix s
 */
typedef struct {
  WaxIdentityDoubts doubts;
  gboolean named;
  gint64 not_after;
} WaxIdentityRank;

/**
 * wax_identity_rank:
 * @has_key: whether its private key is here, or may be
 *
 * A certificate that says nothing of a purpose or an address is in no doubt over it: those that administrators make by
 * hand do not. Addresses are compared without regard to letter case (what servers do). Pure.
 */
void wax_identity_rank (const WaxIdentity *identity,
                        gboolean has_key,
                        const WaxIdentityWanted *wanted,
                        WaxIdentityRank *rank);

/* Returns: below 0 when @a is to stand before @b: the one in lesser doubt, then the one that names the address, then
 * the one that ends later. 0: the order in which they came. Pure. */
int wax_identity_rank_compare (const WaxIdentityRank *a, const WaxIdentityRank *b);

G_END_DECLS
