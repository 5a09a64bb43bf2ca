#include "app/wax-blocking-private.h"

#include "app/wax-backend-factory.h"
#include "identity/wax-identity-error.h"
#include "transport/wax-http.h"
#include "util/wax-flat-folder.h"

#include <string.h>

#define MAX_PAGE (1024 * 1024)
#define TIMEOUT_MS (60 * 1000)

void
wax_identity_trial_clear (WaxIdentityTrial *self)
{
  g_clear_pointer (&self->issuers, g_strfreev);
  g_clear_pointer (&self->failure, wax_failure_unref);
}

/* Returns: (transfer full) (nullable) */
static GUri *
parse (const char *text, WaxEndpoint **endpoint, GError **error)
{
  g_autofree char *whole = strstr (text, "://") != NULL ? g_strdup (text) : g_strconcat ("https://", text, NULL);
  g_autoptr(GUri) uri = g_uri_parse (whole, G_URI_FLAGS_ENCODED, NULL);
  int port = uri != NULL && g_uri_get_port (uri) > 0 ? g_uri_get_port (uri) : 443;

  if (uri != NULL && g_strcmp0 (g_uri_get_scheme (uri), "https") == 0 && g_uri_get_host (uri) != NULL)
    *endpoint = wax_endpoint_new (g_uri_get_host (uri), (guint) port, NULL);
  if (*endpoint != NULL)
    return g_steal_pointer (&uri);
  g_set_error_literal (error, WAX_USAGE_ERROR, WAX_USAGE_ERROR_SERVER, "no https address");
  return NULL;
}

static WaxHttp *
new_http (WaxKeeper *keeper, WaxEndpoint *endpoint, WaxIdentity *identity, GTlsCertificate *certificate)
{
  g_autoptr(GPtrArray) origins = g_ptr_array_new ();
  const WaxHttpOptions options = { .judge = wax_keeper_get_judge (keeper), .origins = origins, .identity = identity,
                                   .certificate = certificate,
                                   .known_issuers = wax_keeper_get_known_issuers (keeper) };

  g_ptr_array_add (origins, endpoint);
  return wax_http_new (&options);
}

static gboolean
run (WaxHttp *http, WaxEndpoint *endpoint, GUri *uri, WaxIdentityTrial *trial, GCancellable *cancellable,
     GError **error)
{
  g_autofree char *url = g_uri_to_string (uri);
  const WaxHttpRequest what = { .url = url, .channel = WAX_CHANNEL_RECEIVE, .max_size = MAX_PAGE,
                                .total_timeout_ms = TIMEOUT_MS, .no_redirects = TRUE };
  g_autoptr(GError) local = NULL;
  g_autoptr(WaxHttpReply) reply = wax_http_send (http, &what, cancellable, &local);
  g_autoptr(WaxCertificateRequest) request = wax_http_dup_certificate_request (http, endpoint);

  if (reply != NULL)
    wax_backend_factory_let_in (http, endpoint, g_uri_get_path (uri), reply, &local);
  if (request == NULL || (local != NULL && local->domain != WAX_IDENTITY_ERROR)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  trial->requested = request->requested;
  trial->sent = request->sent;
  trial->issuers = wax_issuer_names_describe (request->issuers);
  trial->failure = local != NULL ? wax_failure_new (local, endpoint) : NULL;
  return TRUE;
}

/* By the administrator's limits and nothing else that is known here: what this call trusts is no trust of the
 * profile's, and what was decided there does not count for it. */
static gboolean
run_with_anchors (const char *anchors_file, WaxEndpoint *endpoint, GUri *uri, WaxIdentity *identity,
                  GTlsCertificate *certificate, WaxIdentityTrial *trial, GCancellable *cancellable, GError **error)
{
  g_autofree char *dir = g_dir_make_tmp ("waxwing-anchors-XXXXXX", error);
  WaxKeeper *keeper = dir != NULL ? wax_keeper_open (dir, anchors_file, "waxctl", NULL, error) : NULL;
  gboolean ok = FALSE;

  if (keeper != NULL) {
    g_autoptr(WaxHttp) http = new_http (keeper, endpoint, identity, certificate);

    ok = run (http, endpoint, uri, trial, cancellable, error);
  }
  if (keeper != NULL)
    wax_keeper_close (keeper);
  if (dir != NULL)
    wax_flat_folder_remove (dir);
  return ok;
}

/* What a token says is an answer too. @cause: (transfer full) */
static gboolean
tell_untried (WaxIdentity *identity, WaxEndpoint *endpoint, GError *cause, WaxIdentityTrial *trial, GError **error)
{
  if (wax_identity_get_uri (identity) == NULL || cause->domain != WAX_IDENTITY_ERROR) {
    g_propagate_error (error, cause);
    return FALSE;
  }
  trial->untried = TRUE;
  trial->issuers = g_new0 (char *, 1);
  trial->failure = wax_failure_new (cause, endpoint);
  g_error_free (cause);
  return TRUE;
}

gboolean
wax_blocking_try_identity (WaxBlocking *self, WaxIdentity *identity, const char *url, const char *anchors_file,
                           WaxIdentityTrial *trial, GCancellable *cancellable, GError **error)
{
  g_autoptr(WaxEndpoint) endpoint = NULL;
  g_autoptr(GUri) uri = parse (url, &endpoint, error);
  g_autoptr(GTlsCertificate) certificate = NULL;
  g_autoptr(WaxHttp) http = NULL;
  GError *local = NULL;

  *trial = (WaxIdentityTrial) { 0 };
  if (uri == NULL)
    return FALSE;
  if (identity != NULL) {
    certificate = wax_keeper_unlock_identity (self->keeper, identity, NULL, &local);
    if (certificate == NULL)
      return tell_untried (identity, endpoint, local, trial, error);
  }
  if (anchors_file != NULL)
    return run_with_anchors (anchors_file, endpoint, uri, identity, certificate, trial, cancellable, error);
  http = new_http (self->keeper, endpoint, identity, certificate);
  return run (http, endpoint, uri, trial, cancellable, error);
}
