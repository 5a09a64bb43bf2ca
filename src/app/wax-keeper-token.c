#include "app/wax-keeper-private.h"

#include "app/wax-account-setup.h"
#include "identity/wax-token.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The person's certificates on smart cards and other tokens. */

/* In the tokens' own thread. */
GBytes *
wax_keeper_ask_pin (const WaxPinWanted *wanted, gpointer data)
{
  WaxKeeper *self = data;

  return self->events.pin != NULL ? self->events.pin (wanted, self->events.user_data) : NULL;
}

static void
lock_cb (gpointer tokens, gpointer unused)
{
  wax_tokens_lock (tokens);
}

static void
unref_tokens (gpointer tokens)
{
  wax_tokens_unref (tokens);
}

/* Before the PIN is given, so that no lock is missed; and not before one may be. */
static void
watch_lock (WaxKeeper *self)
{
  if (g_atomic_int_compare_and_exchange (&self->watching_lock, FALSE, TRUE))
    self->lock_watch = wax_lock_watch_new (lock_cb, wax_tokens_ref (self->tokens), unref_tokens);
}

GTlsCertificate *
wax_keeper_unlock_token (WaxKeeper *self, WaxIdentity *identity, GError **error)
{
  watch_lock (self);
  return wax_tokens_unlock (self->tokens, identity, error);
}

gboolean
wax_keeper_look_at_token (WaxKeeper *self, WaxIdentity *identity, WaxPinWanted *wanted, GError **error)
{
  return wax_tokens_look (self->tokens, identity, wanted, error);
}

gboolean
wax_keeper_look_for_key (WaxKeeper *self, WaxIdentity *identity, GError **error)
{
  return wax_tokens_look_for_key (self->tokens, identity, error);
}

void
wax_keeper_leave_tokens (WaxKeeper *self)
{
  wax_tokens_leave (self->tokens);
}

gboolean
wax_keeper_give_pin (WaxKeeper *self, WaxIdentity *identity, GBytes *pin, GError **error)
{
  watch_lock (self);
  return wax_tokens_give_pin (self->tokens, identity, pin, error);
}

GPtrArray *
wax_keeper_list_on_tokens (WaxKeeper *self)
{
  return wax_tokens_list (self->tokens);
}

char *
wax_keeper_dup_inserted (WaxKeeper *self)
{
  return wax_tokens_dup_inserted (self->tokens);
}

gboolean
wax_keeper_adopt_from_token (WaxKeeper *self, const char *id, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(WaxIdentity) kept = wax_keeper_get_identity (self, id, &local);
  g_autoptr(GPtrArray) inserted = NULL;

  if (!g_error_matches (local, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND))
    return TRUE;
  inserted = wax_tokens_list (self->tokens);
  for (guint i = 0; i < inserted->len; i++) {
    if (strcmp (wax_identity_get_id (inserted->pdata[i]), id) == 0)
      return wax_keeper_adopt_identity (self, inserted->pdata[i], error);
  }
  return TRUE;
}

static void
take_matching (GPtrArray *matching, GPtrArray *identities, const char *uri)
{
  for (guint i = 0; i < identities->len; i++) {
    const char *own = wax_identity_get_uri (identities->pdata[i]);

    if (own != NULL && wax_token_uri_matches (uri, own))
      g_ptr_array_add (matching, wax_identity_ref (identities->pdata[i]));
  }
}

WaxIdentity *
wax_keeper_find_on_token (WaxKeeper *self, const char *uri, GError **error)
{
  g_autoptr(GPtrArray) matching = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_identity_unref);
  g_autoptr(GPtrArray) known = NULL, inserted = NULL;

  if (wax_token_uri_has_pin (uri)) {
    g_set_error_literal (error, WAX_USAGE_ERROR, WAX_USAGE_ERROR_VALUE,
                         _("A PIN, or the way to one, does not belong into the address of a certificate."));
    return NULL;
  }
  known = wax_keeper_list_identities (self, error);
  if (known == NULL)
    return NULL;
  inserted = wax_tokens_list (self->tokens);
  take_matching (matching, inserted, uri);
  if (matching->len == 0)
    take_matching (matching, known, uri); /* whose token is not there now */
  if (matching->len == 1)
    return wax_identity_ref (matching->pdata[0]);
  if (matching->len == 0)
    /* Translators: %s is the address of a certificate on a token, as it was typed */
    g_set_error (error, WAX_USAGE_ERROR, WAX_USAGE_ERROR_VALUE, _("No token that is inserted has “%s”."), uri);
  else
    /* Translators: %s is the address of a certificate on a token, as it was typed */
    g_set_error (error, WAX_USAGE_ERROR, WAX_USAGE_ERROR_VALUE, _("“%s” names several certificates."), uri);
  return NULL;
}
