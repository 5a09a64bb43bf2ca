#include "app/wax-keeper-private.h"

#include "app/wax-account-setup.h"
#include "trust/wax-account-anchor.h"
#include "trust/wax-fingerprint-entry.h"

enum { MAX_FILE_SIZE = 4 * 1024 * 1024 };

gboolean
wax_keeper_authority_take (WaxKeeperAuthority *self, const char *key, const char *value)
{
  if (strcmp (key, "ca-file") == 0)
    self->file = value;
  else if (strcmp (key, "ca-fingerprint") == 0)
    self->fingerprint = value;
  else
    return FALSE;
  return TRUE;
}

/* Returns: (transfer full) (nullable): of what the file holds, the one that was meant. */
static WaxCertificate *
read_certificate (const WaxKeeperAuthority *self, GError **error)
{
  g_autofree char *pem = NULL;
  g_autofree char *fingerprint = self->fingerprint != NULL ? wax_fingerprint_entry_dup (self->fingerprint) : NULL;
  g_autoptr(GPtrArray) chain = NULL;
  gsize size = 0;

  if (fingerprint != NULL && g_file_get_contents (self->file, &pem, &size, NULL) && size <= MAX_FILE_SIZE)
    chain = wax_certificate_chain_new_from_pem (pem, (gssize) size, NULL);
  for (guint i = 0; chain != NULL && i < chain->len; i++) {
    WaxCertificate *certificate = chain->pdata[i];

    if (strcmp (wax_certificate_get_fingerprint (certificate), fingerprint) == 0 &&
        wax_certificate_is_ca (certificate))
      return wax_certificate_ref (certificate);
  }
  g_set_error (error, WAX_USAGE_ERROR, WAX_USAGE_ERROR_AUTHORITY, "%s holds no authority with that fingerprint",
               self->file);
  return NULL;
}

static gboolean
add (const WaxKeeperAuthority *self, WaxKeeper *keeper, const char *account, WaxEndpoint *endpoint, GError **error)
{
  g_autoptr(WaxCertificate) certificate = NULL;
  WaxAccountAnchor anchor = { .account = (char *) account, .endpoint = endpoint };
  WaxMoment moment;

  if (keeper->policy->extra_anchors != WAX_EXTRA_ANCHORS_ACCOUNT) {
    g_set_error_literal (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_NOT_ALLOWED, "policy lets nobody add an authority");
    return FALSE;
  }
  anchor.certificate = certificate = read_certificate (self, error);
  wax_moment_read (&moment);
  return certificate != NULL && wax_trust_ledger_add_anchor (keeper->ledger, &anchor, self->fingerprint,
                                                             keeper->origin, keeper->policy, &moment, error);
}

gboolean
wax_keeper_authority_apply (const WaxKeeperAuthority *self, WaxKeeper *keeper, WaxAccountRecord *before,
                            WaxAccountRecord *after, GError **error)
{
  g_autoptr(WaxEndpoint) from = wax_account_setup_get_endpoint (before, NULL);
  g_autoptr(WaxEndpoint) to = wax_account_setup_get_endpoint (after, error);
  gboolean moves = from != NULL && to != NULL &&
                   strcmp (wax_endpoint_get_host (from), wax_endpoint_get_host (to)) != 0;
  WaxMoment moment;

  if (to == NULL)
    return FALSE;
  if (self->file == NULL && self->fingerprint != NULL) {
    g_set_error_literal (error, WAX_USAGE_ERROR, WAX_USAGE_ERROR_AUTHORITY, "a fingerprint without a file");
    return FALSE;
  }
  if (self->file != NULL && self->file[0] != '\0')
    return add (self, keeper, after->id, to, error);
  if (self->file == NULL && !moves)
    return TRUE;
  wax_moment_read (&moment);
  return wax_trust_ledger_end_anchors (keeper->ledger, after->id, NULL, WAX_TRUST_EVENT_STOPPED, keeper->origin,
                                       &moment, error) >= 0;
}
