#include "protocol/zimbra/wax-zimbra-client-private.h"

#include "identity/wax-identity-error.h"
#include "protocol/wax-auth-error.h"
#include "protocol/zimbra/wax-zimbra-certauth.h"
#include "util/wax-alarm.h"

/* How a session is opened: with a certificate, a password, or what of them the account is set to; and how it is ended
 * at the server. */

enum { DROP_MS = 2000 };

static void
note_refusal (WaxZimbraClient *self, GBytes *password, const GError *error)
{
  if (!g_error_matches (error, WAX_AUTH_ERROR, WAX_AUTH_ERROR_PASSWORD_REFUSED))
    return;
  wax_shared_set (self->refused, g_bytes_ref (password));
  g_atomic_int_set (&self->refused_at_s, (int) wax_zimbra_client_now_s ());
}

static WaxZimbraSession *
authenticate (WaxZimbraClient *self, WaxHttp *http, WaxChannelId channel, GBytes *password, WaxHttpReply **reply,
              GCancellable *cancellable, GError **error)
{
  g_autoptr(GBytes) content = wax_zimbra_auth_build (self->user, password);
  const WaxZimbraCall call = { .name = "Auth", .channel = channel, .content = content };
  gint64 now_s = wax_zimbra_client_now_s ();
  g_autoptr(GError) local = NULL;
  g_autoptr(WaxJson) envelope = wax_zimbra_client_post (self, http, &call, NULL, reply, cancellable, &local);
  WaxZimbraSession *session = envelope != NULL ? wax_zimbra_auth_parse (envelope, now_s, &local) : NULL;

  if (session == NULL) {
    note_refusal (self, password, local);
    wax_zimbra_client_tell_lock_out (self, &local);
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  g_atomic_int_set (&self->refused_at_s, 0);
  wax_zimbra_session_set_http (session, http);
  return session;
}

static GBytes *
get_good_password (WaxZimbraClient *self, GError **error)
{
  g_autoptr(GBytes) password = wax_shared_get (self->password);
  g_autoptr(GBytes) refused = wax_shared_get (self->refused);

  if (password == NULL) {
    g_set_error (error, WAX_AUTH_ERROR, WAX_AUTH_ERROR_NO_PASSWORD, "there is no password");
    return NULL;
  }
  if (refused == password) {
    g_set_error (error, WAX_AUTH_ERROR, WAX_AUTH_ERROR_PASSWORD_REFUSED, "the password was refused before");
    return NULL;
  }
  return g_steal_pointer (&password);
}

static WaxZimbraSession *
use_password (WaxZimbraClient *self, WaxHttp *http, WaxChannelId channel, WaxHttpReply **reply,
              GCancellable *cancellable, GError **error)
{
  g_autoptr(GBytes) password = get_good_password (self, error);

  return password != NULL ? authenticate (self, http, channel, password, reply, cancellable, error) : NULL;
}

static gboolean
end_session (WaxZimbraClient *self, WaxZimbraSession *session, WaxHttp *http, GCancellable *cancellable, GError **error)
{
  g_autoptr(GBytes) content = wax_zimbra_auth_build_end ();
  const WaxZimbraCall call = { .name = "EndSession", .channel = WAX_CHANNEL_CHANGES, .content = content };
  g_autoptr(GError) local = NULL;
  g_autoptr(WaxJson) envelope = wax_zimbra_client_post (self, http, &call, session, NULL, cancellable, &local);

  if (envelope != NULL || g_error_matches (local, WAX_AUTH_ERROR, WAX_AUTH_ERROR_TOKEN_GONE))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static void
cancel_cb (GCancellable *from, gpointer cancel)
{
  g_cancellable_cancel (cancel);
}

/* What a certificate has opened and nobody uses is ended at the server, if that takes no longer than a moment. */
static void
drop_session (WaxZimbraClient *self, WaxZimbraSession *session, GCancellable *cancellable)
{
  g_autoptr(GCancellable) end = g_cancellable_new ();
  g_autoptr(WaxAlarm) alarm = wax_alarm_new (end, DROP_MS);
  gulong handler = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (cancel_cb), end, NULL) : 0;

  end_session (self, session, self->http, end, NULL);
  g_cancellable_disconnect (cancellable, handler);
}

/* At most one round trip more than with a password: whose session it is, and how long it lasts. @taken: (out): whether
 * the port for certificates did its part */
static WaxZimbraSession *
show_certificate (WaxZimbraClient *self, guint reach_timeout_ms, WaxChannelId channel, gboolean *taken,
                  GCancellable *cancellable, GError **error)
{
  gint64 now_s = wax_zimbra_client_now_s ();
  g_autoptr(WaxZimbraSession) opened =
    wax_zimbra_certauth_open (self->http, self->certificate_url, reach_timeout_ms, channel, cancellable, error);
  g_autoptr(GBytes) content = wax_zimbra_certauth_build_owner ();
  const WaxZimbraCall call = { .name = "GetInfo", .channel = channel, .content = content };
  g_autoptr(WaxJson) envelope = NULL;
  WaxZimbraSession *session = NULL;

  *taken = opened != NULL;
  if (opened != NULL)
    envelope = wax_zimbra_client_post (self, self->http, &call, opened, NULL, cancellable, error);
  if (envelope != NULL)
    session = wax_zimbra_certauth_complete (opened, envelope, self->user, now_s, error);
  if (session != NULL)
    wax_zimbra_session_set_http (session, self->http);
  else if (envelope != NULL)
    drop_session (self, opened, cancellable);
  return session;
}

/* ---- the ways ---- */

static WaxZimbraSession *
sign_in_with_both (WaxZimbraClient *self, WaxChannelId channel, WaxSignInMeans *means, GError **missing,
                   GCancellable *cancellable, GError **error)
{
  g_autoptr(WaxHttpReply) reply = NULL;
  WaxZimbraSession *session = use_password (self, self->http, channel, &reply, cancellable, error);
  WaxCertificateRequest *request = reply != NULL ? wax_http_reply_get_certificate_request (reply) : NULL;
  g_autoptr(WaxEndpoint) endpoint = NULL;

  if (reply == NULL)
    return session;
  *means = WAX_SIGNED_IN_WITH_BOTH;
  if (request != NULL && request->sent)
    return session;
  *means = WAX_SIGNED_IN_WITH_PASSWORD;
  endpoint = wax_endpoint_parse (self->base_url, 443, NULL);
  wax_http_set_certificate_error (self->http, endpoint, reply, missing);
  return session;
}

/* What is wrong with the certificate, or with the place where it is to be shown, leaves the password; who the server is
 * must be known all the same. One that is away or faulty is neither, nor is the network between it and here. */
static gboolean
may_fall_back (WaxZimbraClient *self, gboolean taken, const GError *error)
{
  return (error->domain == WAX_IDENTITY_ERROR || (error->domain == WAX_NETWORK_ERROR && !taken)) &&
         !wax_http_requires_certificate (self->http);
}

static WaxZimbraSession *
sign_in_with_either (WaxZimbraClient *self, WaxChannelId channel, WaxSignInMeans *means, GError **missing,
                     GCancellable *cancellable, GError **error)
{
  g_autoptr(GError) local = self->missing != NULL ? g_error_copy (self->missing) : NULL;
  WaxZimbraSession *session = NULL;
  gboolean taken = FALSE;

  if (local == NULL)
    session = show_certificate (self, self->certificate_port_timeout_ms, channel, &taken, cancellable, &local);
  *means = WAX_SIGNED_IN_WITH_CERTIFICATE;
  if (session != NULL)
    return session;
  if (!may_fall_back (self, taken, local)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  *means = WAX_SIGNED_IN_WITH_PASSWORD;
  g_propagate_error (missing, g_steal_pointer (&local));
  return use_password (self, self->bare, channel, NULL, cancellable, error);
}

static WaxZimbraSession *
sign_in (WaxZimbraClient *self, WaxChannelId channel, WaxSignInMeans *means, GError **missing,
         GCancellable *cancellable, GError **error)
{
  gboolean taken;

  switch (self->way) {
  case WAX_SIGN_IN_PASSWORD:
    *means = WAX_SIGNED_IN_WITH_PASSWORD;
    return use_password (self, self->http, channel, NULL, cancellable, error);
  case WAX_SIGN_IN_CERTIFICATE:
    *means = WAX_SIGNED_IN_WITH_CERTIFICATE;
    return show_certificate (self, 0, channel, &taken, cancellable, error);
  case WAX_SIGN_IN_CERTIFICATE_OR_PASSWORD:
    return sign_in_with_either (self, channel, means, missing, cancellable, error);
  case WAX_SIGN_IN_BOTH:
    return sign_in_with_both (self, channel, means, missing, cancellable, error);
  }
  g_return_val_if_reached (NULL);
}

WaxZimbraSession *
wax_zimbra_client_open_session (WaxZimbraClient *self, WaxChannelId channel, GCancellable *cancellable, GError **error)
{
  WaxSignInMeans means = WAX_SIGNED_IN_WITH_NOTHING;
  g_autoptr(GError) missing = NULL;
  g_autoptr(GError) local = NULL;
  WaxZimbraSession *session = sign_in (self, channel, &means, &missing, cancellable, &local);

  /* An interruption says nothing about it. */
  if (!g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    wax_shared_set (self->signed_in,
                    wax_sign_in_new (session != NULL ? means : WAX_SIGNED_IN_WITH_NOTHING, missing));
  if (session != NULL)
    wax_shared_set (self->session, wax_zimbra_session_ref (session));
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return session;
}

/* ---- the end ---- */

gboolean
wax_zimbra_client_sign_out (WaxZimbraClient *self, GCancellable *cancellable, GError **error)
{
  g_autoptr(WaxZimbraSession) session = wax_shared_get (self->session);

  if (session == NULL)
    return TRUE;
  if (!end_session (self, session, session->http, cancellable, error))
    return FALSE;
  wax_shared_replace (self->session, session, NULL);
  return TRUE;
}
