#include "app/wax-blocking-private.h"

#include "app/wax-account-setup.h"
#include "app/wax-identity-state.h"
#include "identity/wax-identity-file.h"

static gboolean
is_chosen (WaxIdentity *identity, const char *chosen)
{
  const char *fingerprint = wax_certificate_get_fingerprint (wax_identity_get_certificate (identity));

  return chosen == NULL || g_ascii_strcasecmp (fingerprint, chosen) == 0 ||
         g_ascii_strcasecmp (wax_identity_get_id (identity), chosen) == 0;
}

/* Returns: (transfer container) (element-type WaxIdentityPair): those that are meant. */
static GPtrArray *
choose (GPtrArray *pairs, const char *chosen)
{
  GPtrArray *meant = g_ptr_array_new ();

  for (guint i = 0; i < pairs->len; i++) {
    WaxIdentityPair *pair = pairs->pdata[i];

    if (is_chosen (pair->identity, chosen))
      g_ptr_array_add (meant, pair);
  }
  return meant;
}

static GPtrArray *
list_identities (GPtrArray *pairs)
{
  GPtrArray *identities = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_identity_unref);

  for (guint i = 0; i < pairs->len; i++)
    g_ptr_array_add (identities, wax_identity_ref (((WaxIdentityPair *) pairs->pdata[i])->identity));
  return identities;
}

/* ---- which one fits, and which one it is to be for an account that asks each time ---- */

GArray *
wax_blocking_rank_identities (WaxBlocking *self, const WaxAccountRecord *record, GPtrArray **states, GError **error)
{
  g_autoptr(WaxIssuerNames) issuers = record != NULL ? wax_keeper_dup_accepted_issuers (self->keeper, record) : NULL;
  const WaxIdentityWanted wanted = { issuers, record != NULL ? record->user : NULL,
                                     g_get_real_time () / G_USEC_PER_SEC };

  *states = wax_keeper_look_at_identities (self->keeper, TRUE, error);
  return *states != NULL ? wax_identity_state_rank (*states, &wanted) : NULL;
}

/* Returns: (transfer full) (nullable): %NULL where none is chosen, too. */
static char *
ask_which (WaxBlocking *self, const WaxAccountRecord *record, GError **error)
{
  g_autoptr(GPtrArray) states = NULL;
  g_autoptr(GArray) candidates = wax_blocking_rank_identities (self, record, &states, error);
  g_autofree char *chosen =
    candidates != NULL && candidates->len > 0 ? self->choice_func (record, candidates, self->choice_data) : NULL;

  return chosen != NULL && wax_keeper_adopt_from_token (self->keeper, chosen, error) ? g_steal_pointer (&chosen) : NULL;
}

gboolean
wax_blocking_choose (WaxBlocking *self, const WaxAccountRecord *record, const char **chosen, GError **error)
{
  g_autoptr(GError) local = NULL;
  char *answer;

  *chosen = NULL;
  if (!wax_account_setup_asks_certificate (record))
    return TRUE;
  *chosen = self->chosen != NULL ? self->chosen : g_hash_table_lookup (self->answers, record->id);
  if (*chosen != NULL || self->choice_func == NULL)
    return TRUE;
  answer = ask_which (self, record, &local);
  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (answer != NULL)
    g_hash_table_insert (self->answers, g_strdup (record->id), answer);
  *chosen = answer;
  return TRUE;
}

/* ---- what there is ---- */

WaxIdentity *
wax_blocking_import_identity (WaxBlocking *self, const char *path, GBytes *password, const char *chosen,
                              GPtrArray **choices, GError **error)
{
  g_autoptr(GPtrArray) pairs = wax_keeper_read_identities (self->keeper, path, password, NULL, error);
  g_autoptr(GPtrArray) meant = pairs != NULL ? choose (pairs, chosen) : NULL;
  const WaxIdentityPair *pair;

  if (meant == NULL)
    return NULL;
  if (meant->len != 1) {
    g_set_error (error, WAX_IDENTITY_FILE_ERROR, WAX_IDENTITY_FILE_ERROR_SEVERAL, "%u of %u are meant", meant->len,
                 pairs->len);
    *choices = list_identities (pairs);
    return NULL;
  }
  pair = meant->pdata[0];
  return wax_keeper_add_identity (self->keeper, pair->identity, pair->key, error) ? wax_identity_ref (pair->identity)
                                                                                  : NULL;
}

WaxIdentity *
wax_blocking_get_identity (WaxBlocking *self, const char *id, GError **error)
{
  return wax_keeper_get_identity (self->keeper, id, error);
}

gboolean
wax_blocking_remove_identity (WaxBlocking *self, WaxIdentity *identity, GError **error)
{
  return wax_keeper_remove_identity (self->keeper, identity, NULL, error);
}

WaxIdentity *
wax_blocking_find_on_token (WaxBlocking *self, const char *uri, GError **error)
{
  return wax_keeper_find_on_token (self->keeper, uri, error);
}

gboolean
wax_blocking_adopt_identity (WaxBlocking *self, WaxIdentity *identity, GError **error)
{
  return wax_keeper_adopt_identity (self->keeper, identity, error);
}

GStrv
wax_blocking_replace_identity (WaxBlocking *self, const char *old, WaxIdentity *identity, GError **error)
{
  g_autofree char *id = wax_identity_make_id (old);

  return wax_keeper_replace_identity (self->keeper, id, wax_identity_get_id (identity), error);
}

/* ---- asking for one ---- */

WaxIdentityRequest *
wax_blocking_request_identity (WaxBlocking *self, const char *subject, GError **error)
{
  return wax_keeper_request_identity (self->keeper, subject, NULL, error);
}

GPtrArray *
wax_blocking_list_requests (WaxBlocking *self, GError **error)
{
  return wax_keeper_list_requests (self->keeper, error);
}

gboolean
wax_blocking_remove_request (WaxBlocking *self, WaxIdentityRequest *request, GError **error)
{
  return wax_keeper_remove_request (self->keeper, request, NULL, error);
}
