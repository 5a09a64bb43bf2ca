#include "app/wax-keeper-private.h"

#include "app/wax-account-setup.h"
#include "app/wax-identity-state.h"
#include "identity/wax-token.h"

#include <string.h>

/* How the person's own certificates stand. */

static void
list_accounts (WaxIdentityState *state, GPtrArray *records)
{
  g_autoptr(GStrvBuilder) all = g_strv_builder_new ();
  g_autoptr(GStrvBuilder) dependants = g_strv_builder_new ();
  g_autoptr(GStrvBuilder) independants = g_strv_builder_new ();

  for (guint i = 0; i < records->len; i++) {
    const WaxAccountRecord *record = records->pdata[i];

    if (!wax_account_setup_shows_certificate (record) ||
        strcmp (record->identity, wax_identity_get_id (state->identity)) != 0)
      continue;
    g_strv_builder_add (all, record->name);
    g_strv_builder_add (wax_account_setup_needs_certificate (record) ? dependants : independants, record->name);
  }
  state->accounts = g_strv_builder_end (all);
  state->askers = g_new0 (char *, 1);
  state->dependants = g_strv_builder_end (dependants);
  state->independants = g_strv_builder_end (independants);
}

static WaxIdentityState *
look_at (WaxKeeper *keeper, WaxIdentity *identity, GPtrArray *records)
{
  WaxIdentityState *state = g_new0 (WaxIdentityState, 1);
  const char *uri = wax_identity_get_uri (identity);

  state->token = uri != NULL ? wax_token_uri_dup_label (uri) : NULL;
  state->identity = wax_identity_ref (identity);
  list_accounts (state, records);
  wax_keeper_check_key (keeper, identity, &state->fleeting, &state->missing);
  return state;
}

static gboolean
is_among (WaxIdentity *identity, GPtrArray *identities)
{
  for (guint i = 0; i < identities->len; i++) {
    if (strcmp (wax_identity_get_id (identities->pdata[i]), wax_identity_get_id (identity)) == 0)
      return TRUE;
  }
  return FALSE;
}

/* Says which of @states are not inserted, and adds what is on tokens besides. */
static void
add_tokens (WaxKeeper *keeper, GPtrArray *states, GPtrArray *known, GPtrArray *records)
{
  g_autoptr(GPtrArray) inserted = wax_keeper_list_on_tokens (keeper);

  for (guint i = 0; i < states->len; i++) {
    WaxIdentityState *state = states->pdata[i];

    if (state->token != NULL && !is_among (state->identity, inserted))
      g_set_error_literal (&state->missing, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_TOKEN_GONE, "not inserted");
  }
  for (guint i = 0; i < inserted->len; i++) {
    WaxIdentityState *state;

    if (is_among (inserted->pdata[i], known))
      continue;
    state = look_at (keeper, inserted->pdata[i], records);
    state->offered = TRUE;
    g_ptr_array_add (states, state);
  }
}

GPtrArray *
wax_keeper_look_at_identities (WaxKeeper *self, gboolean tokens, GError **error)
{
  g_autoptr(GPtrArray) identities = wax_keeper_list_identities (self, error);
  g_autoptr(GPtrArray) records = identities != NULL ? wax_keeper_list_accounts (self, error) : NULL;
  GPtrArray *states;

  if (records == NULL)
    return NULL;
  states = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_identity_state_free);
  for (guint i = 0; i < identities->len; i++)
    g_ptr_array_add (states, look_at (self, identities->pdata[i], records));
  if (tokens)
    add_tokens (self, states, identities, records);
  return states;
}
