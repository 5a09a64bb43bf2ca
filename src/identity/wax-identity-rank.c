#include "identity/wax-identity-rank.h"

const char *
wax_identity_doubt_to_string (WaxIdentityDoubts doubt)
{
  switch (doubt) {
  case WAX_IDENTITY_DOUBT_NO_KEY: return "no-key";
  case WAX_IDENTITY_DOUBT_EXPIRED: return "expired";
  case WAX_IDENTITY_DOUBT_NOT_YET_VALID: return "not-yet-valid";
  case WAX_IDENTITY_DOUBT_ISSUER: return "issuer";
  case WAX_IDENTITY_DOUBT_PURPOSE: return "purpose";
  case WAX_IDENTITY_DOUBT_ADDRESS: return "address";
  }
  g_return_val_if_reached ("");
}

/* Of foreign origin, but shown to nobody: folded once for each comparison. */
static gboolean
is_same_address (const char *a, const char *b)
{
  g_autofree char *one = g_utf8_casefold (a, -1), *other = g_utf8_casefold (b, -1);

  return g_str_equal (one, other);
}

static gboolean
names_address (const WaxIdentity *identity, const char *address)
{
  const char *const *addresses = wax_identity_get_addresses (identity);

  for (guint i = 0; addresses[i] != NULL; i++) {
    if (is_same_address (addresses[i], address))
      return TRUE;
  }
  return FALSE;
}

static WaxIdentityDoubts
find_doubts (const WaxIdentity *identity, const WaxIdentityWanted *wanted)
{
  WaxCertificate *certificate = wax_identity_get_certificate (identity);
  WaxIdentityDoubts doubts = 0;

  if (wanted->now > wax_certificate_get_not_after (certificate))
    doubts |= WAX_IDENTITY_DOUBT_EXPIRED;
  if (wanted->now < wax_certificate_get_not_before (certificate))
    doubts |= WAX_IDENTITY_DOUBT_NOT_YET_VALID;
  if (wanted->issuers != NULL && !wax_identity_is_accepted (identity, wanted->issuers))
    doubts |= WAX_IDENTITY_DOUBT_ISSUER;
  if (!wax_identity_is_for_clients (identity))
    doubts |= WAX_IDENTITY_DOUBT_PURPOSE;
  return doubts;
}

void
wax_identity_rank (const WaxIdentity *identity, gboolean has_key, const WaxIdentityWanted *wanted,
                   WaxIdentityRank *rank)
{
  gboolean known = wanted->address != NULL && wanted->address[0] != '\0';

  rank->doubts = find_doubts (identity, wanted) | (has_key ? 0 : WAX_IDENTITY_DOUBT_NO_KEY);
  rank->named = known && names_address (identity, wanted->address);
  rank->not_after = wax_certificate_get_not_after (wax_identity_get_certificate (identity));
  if (known && !rank->named && wax_identity_get_addresses (identity)[0] != NULL)
    rank->doubts |= WAX_IDENTITY_DOUBT_ADDRESS;
}

/* Of two doubts the graver one weighs more than all that are less grave. */
static guint
weigh (WaxIdentityDoubts doubts)
{
  guint weight = 0;

  for (guint i = 0; i < WAX_IDENTITY_N_DOUBTS; i++) {
    if ((doubts & (1u << i)) != 0)
      weight |= 1u << (WAX_IDENTITY_N_DOUBTS - 1 - i);
  }
  return weight;
}

int
wax_identity_rank_compare (const WaxIdentityRank *a, const WaxIdentityRank *b)
{
  guint one = weigh (a->doubts), other = weigh (b->doubts);

  if (one != other)
    return one < other ? -1 : 1;
  if (a->named != b->named)
    return a->named ? -1 : 1;
  if (a->not_after != b->not_after)
    return a->not_after > b->not_after ? -1 : 1;
  return 0;
}
