#include "protocol/zimbra/wax-zimbra-client.h"

#include <string.h>
#include <time.h>

#include "protocol/wax-auth-error.h"
#include "protocol/wax-server-error.h"
#include "protocol/zimbra/wax-zimbra-auth.h"
#include "protocol/zimbra/wax-zimbra-certauth.h"
#include "protocol/zimbra/wax-zimbra-fault.h"
#include "protocol/zimbra/wax-zimbra-send.h"
#include "protocol/zimbra/wax-zimbra-soap.h"
#include "util/wax-secret.h"
#include "util/wax-shared.h"

/* The server refuses a whole address for this long after the last of too many failures. */
#define LOCK_OUT_S (15 * 60)
#define CALL_TIMEOUT_S 300
#define IDLE_TIMEOUT_S 60
#define UPLOAD_TIMEOUT_S 3600
#define TURN_POLL_US 20000

struct _WaxZimbraClient {
  WaxHttp *http;
  char *base_url;
  char *certificate_url; /* (nullable): signs in there, with a certificate alone */
  char *user;
  WaxShared *password; /* GBytes */
  WaxShared *refused;  /* GBytes: the password that was refused */
  WaxShared *session;  /* WaxZimbraSession */
  GAsyncQueue *turn;   /* one entry: who holds it signs in */
  int refused_at_s;    /* atomic; 0: never */
};

/* Sends once; the result is the caller's business. */
typedef gpointer (*Attempt) (WaxZimbraClient *self, WaxZimbraSession *session, gconstpointer data,
                             GCancellable *cancellable, GError **error);

WAX_DEFINE_SHARED (GBytes, g_bytes)
WAX_DEFINE_SHARED (WaxZimbraSession, wax_zimbra_session)

WaxZimbraClient *
wax_zimbra_client_new (WaxHttp *http, const char *base_url, const char *certificate_url, const char *user)
{
  WaxZimbraClient *self = g_new0 (WaxZimbraClient, 1);
  gsize size = strlen (base_url);

  while (size > 0 && base_url[size - 1] == '/')
    size--;
  self->http = g_object_ref (http);
  self->base_url = g_strndup (base_url, size);
  self->certificate_url = g_strdup (certificate_url);
  self->user = g_strdup (user);
  self->password = g_bytes_shared_new (NULL);
  self->refused = g_bytes_shared_new (NULL);
  self->session = wax_zimbra_session_shared_new (NULL);
  self->turn = g_async_queue_new ();
  g_async_queue_push (self->turn, self);
  return self;
}

void
wax_zimbra_client_free (WaxZimbraClient *self)
{
  g_object_unref (self->http);
  g_free (self->base_url);
  g_free (self->certificate_url);
  g_free (self->user);
  wax_shared_free (self->password);
  wax_shared_free (self->refused);
  wax_shared_free (self->session);
  g_async_queue_unref (self->turn);
  g_free (self);
}

void
wax_zimbra_client_set_password (WaxZimbraClient *self, GBytes *password)
{
  wax_shared_set (self->password, password != NULL ? g_bytes_ref (password) : NULL);
  wax_shared_set (self->refused, NULL);
  wax_shared_set (self->session, NULL);
}

void
wax_zimbra_client_abort (WaxZimbraClient *self)
{
  wax_http_abort (self->http);
}

gint64
wax_zimbra_client_now_s (void)
{
  struct timespec now;

  clock_gettime (CLOCK_BOOTTIME, &now);
  return now.tv_sec;
}

static guint
get_retry_after_s (WaxHttpReply *reply)
{
  const char *value = wax_http_reply_get_header (reply, "Retry-After");
  guint64 seconds;

  if (value == NULL || !g_ascii_string_to_unsigned (value, 10, 0, 24 * 60 * 60, &seconds, NULL))
    return 0;
  return seconds;
}

/* After refused passwords, 503 means that the server shuts this machine out. */
static void
tell_lock_out (WaxZimbraClient *self, GError **error)
{
  int refused_at_s = g_atomic_int_get (&self->refused_at_s);

  if (refused_at_s == 0 || wax_zimbra_client_now_s () - refused_at_s > LOCK_OUT_S ||
      !g_error_matches (*error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_MAINTENANCE))
    return;
  g_clear_error (error);
  g_set_error (error, WAX_AUTH_ERROR, WAX_AUTH_ERROR_LOCKED_OUT, "the server answers nothing after refused passwords");
}

static GBytes *
make_cookie (WaxZimbraSession *session)
{
  char *text = g_strconcat ("ZM_AUTH_TOKEN=", wax_secret_get_text (session->token), NULL);
  GBytes *cookie = wax_secret_new (text);

  explicit_bzero (text, strlen (text));
  g_free (text);
  return cookie;
}

/* That an answer has no end is the server's fault, not the network's. */
static void
tell_too_large (GError **error)
{
  if (!g_error_matches (*error, WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_TOO_LARGE))
    return;
  g_clear_error (error);
  wax_server_error_set (error, WAX_SERVER_ERROR_TOO_LARGE, NULL, "the answer is too large");
}

static WaxJson *
post_soap (WaxZimbraClient *self, const WaxZimbraCall *call, WaxZimbraSession *session, GCancellable *cancellable,
           GError **error)
{
  g_autofree char *name = g_strconcat (call->name, "Request", NULL);
  g_autofree char *url = g_strconcat (self->base_url, "/service/soap/", name, NULL);
  g_autoptr(GBytes) body = wax_zimbra_soap_wrap (name, call->content, session != NULL ? session->token : NULL);
  g_autoptr(GBytes) cookie = session != NULL ? make_cookie (session) : NULL;
  const char *headers[] = { cookie != NULL ? "Cookie" : NULL, cookie != NULL ? wax_secret_get_text (cookie) : NULL,
                            NULL };
  WaxHttpRequest request = {
    .method = "POST",
    .url = url,
    .channel = call->channel,
    .headers = headers,
    .content_type = "application/soap+xml; charset=utf-8",
    .body = body,
    .idempotent = session != NULL, /* a password goes out once */
    .max_size = WAX_JSON_MAX_SIZE,
    .idle_timeout_ms = (IDLE_TIMEOUT_S + call->patience_s) * 1000,
    .total_timeout_ms = (CALL_TIMEOUT_S + call->patience_s) * 1000,
  };
  g_autoptr(GError) local = NULL;
  g_autoptr(WaxHttpReply) reply = wax_http_send (self->http, &request, cancellable, &local);
  WaxJson *envelope;
  GBytes *content;
  gsize size;
  const char *text;

  if (reply == NULL) {
    tell_too_large (&local);
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  content = wax_http_reply_get_body (reply);
  text = g_bytes_get_data (content, &size);
  envelope = wax_zimbra_soap_parse (wax_http_reply_get_status (reply), get_retry_after_s (reply),
                                    text != NULL ? text : "", size, error);
  return envelope;
}

static void
note_refusal (WaxZimbraClient *self, GBytes *password, const GError *error)
{
  if (!g_error_matches (error, WAX_AUTH_ERROR, WAX_AUTH_ERROR_PASSWORD_REFUSED))
    return;
  wax_shared_set (self->refused, g_bytes_ref (password));
  g_atomic_int_set (&self->refused_at_s, (int) wax_zimbra_client_now_s ());
}

static WaxZimbraSession *
authenticate (WaxZimbraClient *self, WaxChannelId channel, GBytes *password, GCancellable *cancellable, GError **error)
{
  g_autoptr(GBytes) content = wax_zimbra_auth_build (self->user, password);
  WaxZimbraCall call = { .name = "Auth", .channel = channel, .content = content };
  gint64 now_s = wax_zimbra_client_now_s ();
  g_autoptr(GError) local = NULL;
  g_autoptr(WaxJson) envelope = post_soap (self, &call, NULL, cancellable, &local);
  WaxZimbraSession *session = envelope != NULL ? wax_zimbra_auth_parse (envelope, now_s, &local) : NULL;

  if (session == NULL) {
    note_refusal (self, password, local);
    tell_lock_out (self, &local);
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  g_atomic_int_set (&self->refused_at_s, 0);
  wax_shared_set (self->session, wax_zimbra_session_ref (session));
  return session;
}

/* At most one round trip more than with a password: whose session it is, and how long it lasts. */
static WaxZimbraSession *
show_certificate (WaxZimbraClient *self, WaxChannelId channel, GCancellable *cancellable, GError **error)
{
  gint64 now_s = wax_zimbra_client_now_s ();
  g_autoptr(WaxZimbraSession) opened =
    wax_zimbra_certauth_open (self->http, self->certificate_url, channel, cancellable, error);
  g_autoptr(GBytes) content = wax_zimbra_certauth_build_owner ();
  const WaxZimbraCall call = { .name = "GetInfo", .channel = channel, .content = content };
  g_autoptr(WaxJson) envelope = opened != NULL ? post_soap (self, &call, opened, cancellable, error) : NULL;
  WaxZimbraSession *session = NULL;

  if (envelope != NULL)
    session = wax_zimbra_certauth_complete (opened, envelope, self->user, now_s, error);
  if (session != NULL)
    wax_shared_set (self->session, wax_zimbra_session_ref (session));
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
get_live_session (WaxZimbraClient *self)
{
  g_autoptr(WaxZimbraSession) session = wax_shared_get (self->session);

  return session != NULL && session->renew_at_s > wax_zimbra_client_now_s () ? g_steal_pointer (&session) : NULL;
}

/* Several threads may need a session at once: one signs in, so that a wrong password goes out once. */
static gboolean
take_turn (WaxZimbraClient *self, GCancellable *cancellable, GError **error)
{
  while (g_async_queue_timeout_pop (self->turn, TURN_POLL_US) == NULL)
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
  return TRUE;
}

static WaxZimbraSession *
sign_in (WaxZimbraClient *self, WaxChannelId channel, GCancellable *cancellable, GError **error)
{
  g_autoptr(GBytes) password = NULL;

  if (self->certificate_url != NULL)
    return show_certificate (self, channel, cancellable, error);
  password = get_good_password (self, error);
  return password != NULL ? authenticate (self, channel, password, cancellable, error) : NULL;
}

static WaxZimbraSession *
open_session (WaxZimbraClient *self, WaxChannelId channel, gboolean afresh, GCancellable *cancellable, GError **error)
{
  g_autoptr(WaxZimbraSession) session = afresh ? NULL : get_live_session (self);

  if (session != NULL)
    return g_steal_pointer (&session);
  if (!take_turn (self, cancellable, error))
    return NULL;
  if (!afresh)
    session = get_live_session (self);
  if (session == NULL)
    session = sign_in (self, channel, cancellable, error);
  g_async_queue_push (self->turn, self);
  return g_steal_pointer (&session);
}

gboolean
wax_zimbra_client_sign_in (WaxZimbraClient *self, WaxChannelId channel, GCancellable *cancellable, GError **error)
{
  g_autoptr(WaxZimbraSession) session = open_session (self, channel, TRUE, cancellable, error);

  return session != NULL;
}

static void
forget_session (WaxZimbraClient *self, WaxZimbraSession *dead)
{
  g_autoptr(WaxZimbraSession) session = wax_shared_get (self->session);

  if (session == dead)
    wax_shared_set (self->session, NULL);
}

static gpointer
with_session (WaxZimbraClient *self, WaxChannelId channel, Attempt attempt, gconstpointer data,
              GCancellable *cancellable, GError **error)
{
  for (guint tries = 1;; tries++) {
    g_autoptr(WaxZimbraSession) session = open_session (self, channel, FALSE, cancellable, error);
    g_autoptr(GError) local = NULL;
    gpointer result;

    if (session == NULL)
      return NULL;
    result = attempt (self, session, data, cancellable, &local);
    if (result != NULL)
      return result;
    if (g_error_matches (local, WAX_AUTH_ERROR, WAX_AUTH_ERROR_TOKEN_GONE)) {
      forget_session (self, session);
      if (tries == 1)
        continue;
    }
    tell_lock_out (self, &local);
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
}

static gpointer
try_call (WaxZimbraClient *self, WaxZimbraSession *session, gconstpointer data, GCancellable *cancellable,
          GError **error)
{
  g_autoptr(WaxJson) envelope = post_soap (self, data, session, cancellable, error);
  const WaxJson *batch = envelope != NULL ? wax_zimbra_soap_get_body (envelope, "BatchResponse", NULL) : NULL;
  g_autoptr(GError) local = NULL;

  /* A session that ended is told inside of a batch: once for each of its requests. */
  if (batch != NULL && !wax_zimbra_soap_check_batch (batch, &local) &&
      g_error_matches (local, WAX_AUTH_ERROR, WAX_AUTH_ERROR_TOKEN_GONE)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  return g_steal_pointer (&envelope);
}

WaxJson *
wax_zimbra_client_call (WaxZimbraClient *self, const WaxZimbraCall *call, const WaxJson **response,
                        GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_strconcat (call->name, "Response", NULL);
  g_autoptr(WaxJson) envelope = with_session (self, call->channel, try_call, call, cancellable, error);

  *response = envelope != NULL ? wax_zimbra_soap_get_body (envelope, name, error) : NULL;
  return *response != NULL ? g_steal_pointer (&envelope) : NULL;
}

static gpointer
try_upload (WaxZimbraClient *self, WaxZimbraSession *session, gconstpointer data, GCancellable *cancellable,
            GError **error)
{
  g_autofree char *url = g_strconcat (self->base_url, "/service/upload?fmt=raw,extended", NULL);
  g_autoptr(GBytes) cookie = make_cookie (session);
  /* Without a file name the server stores nothing. Exchange 292. */
  const char *headers[] = { "Cookie", wax_secret_get_text (cookie),
                            "Content-Disposition", "attachment; filename=\"message.eml\"", NULL };
  WaxHttpRequest request = {
    .method = "POST",
    .url = url,
    .channel = WAX_CHANNEL_SEND,
    .headers = headers,
    .content_type = "message/rfc822",
    .body = (GBytes *) data,
    .idempotent = TRUE,
    .max_size = 64 * 1024,
    .total_timeout_ms = UPLOAD_TIMEOUT_S * 1000,
  };
  g_autoptr(WaxHttpReply) reply = wax_http_send (self->http, &request, cancellable, error);
  gsize size;
  const char *text;

  if (reply == NULL)
    return NULL;
  if (wax_http_reply_get_status (reply) != 200) {
    wax_zimbra_fault_set_status (error, wax_http_reply_get_status (reply), get_retry_after_s (reply));
    return NULL;
  }
  text = g_bytes_get_data (wax_http_reply_get_body (reply), &size);
  return wax_zimbra_send_parse_upload (text != NULL ? text : "", size, error);
}

char *
wax_zimbra_client_upload (WaxZimbraClient *self, GBytes *raw, GCancellable *cancellable, GError **error)
{
  return with_session (self, WAX_CHANNEL_SEND, try_upload, raw, cancellable, error);
}

typedef struct {
  const char *path;
  gboolean raw;
  WaxHttpReply **head;
} Opening;

static gpointer
try_open (WaxZimbraClient *self, WaxZimbraSession *session, gconstpointer data, GCancellable *cancellable,
          GError **error)
{
  const Opening *opening = data;
  g_autofree char *url = g_strconcat (self->base_url, opening->path, NULL);
  g_autoptr(GBytes) cookie = make_cookie (session);
  const char *headers[] = { "Cookie", wax_secret_get_text (cookie), NULL };
  WaxHttpRequest request = {
    .url = url,
    .channel = WAX_CHANNEL_RECEIVE,
    .headers = headers,
    .idempotent = TRUE,
    .max_size = G_MAXINT64,
    .raw = opening->raw,
  };
  g_autoptr(WaxHttpReply) head = NULL;
  g_autoptr(GInputStream) stream = wax_http_open (self->http, &request, &head, cancellable, error);
  guint status = stream != NULL ? wax_http_reply_get_status (head) : 0;

  if (stream == NULL)
    return NULL;
  if (status == 401) {
    g_set_error (error, WAX_AUTH_ERROR, WAX_AUTH_ERROR_TOKEN_GONE, "the server answered with status 401");
    return NULL;
  }
  if (status == 429 || status == 503) {
    wax_zimbra_fault_set_status (error, status, get_retry_after_s (head));
    return NULL;
  }
  *opening->head = g_steal_pointer (&head);
  return g_steal_pointer (&stream);
}

GInputStream *
wax_zimbra_client_open (WaxZimbraClient *self, const char *path, gboolean raw, WaxHttpReply **head,
                        GCancellable *cancellable, GError **error)
{
  Opening opening = { path, raw, head };

  return with_session (self, WAX_CHANNEL_RECEIVE, try_open, &opening, cancellable, error);
}
