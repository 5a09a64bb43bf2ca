#include "protocol/zimbra/wax-zimbra-client-private.h"

#include <string.h>
#include <time.h>

#include "protocol/wax-auth-error.h"
#include "protocol/wax-server-error.h"
#include "protocol/zimbra/wax-zimbra-fault.h"
#include "protocol/zimbra/wax-zimbra-send.h"
#include "protocol/zimbra/wax-zimbra-soap.h"
#include "util/wax-secret.h"

/* The server refuses a whole address for this long after the last of too many failures. */
#define LOCK_OUT_S (15 * 60)
#define CALL_TIMEOUT_S 300
#define IDLE_TIMEOUT_S 60
#define UPLOAD_TIMEOUT_S 3600
#define TURN_POLL_US 20000
/* A firewall that drops what is sent to a port says nothing ever: after this, three tries of the system's have gone
 * unanswered. Whoever keeps the port from being reached can refuse the connection as well: who waits longer is no safer
 * from a fall-back to the password, but the person stands and waits at each sign-in. */
#define CERTIFICATE_PORT_TIMEOUT_MS 8000

/* Sends once; the result is the caller's business. */
typedef gpointer (*Attempt) (WaxZimbraClient *self, WaxZimbraSession *session, gconstpointer data,
                             GCancellable *cancellable, GError **error);

WAX_DEFINE_SHARED (GBytes, g_bytes)
WAX_DEFINE_SHARED (WaxZimbraSession, wax_zimbra_session)
WAX_DEFINE_SHARED (WaxSignIn, wax_sign_in)

WaxZimbraClient *
wax_zimbra_client_new (const WaxZimbraOptions *options)
{
  WaxZimbraClient *self = g_new0 (WaxZimbraClient, 1);
  gsize size = strlen (options->base_url);

  while (size > 0 && options->base_url[size - 1] == '/')
    size--;
  self->http = g_object_ref (options->http);
  g_set_object (&self->bare, options->bare);
  self->base_url = g_strndup (options->base_url, size);
  self->certificate_url = g_strdup (options->certificate_url);
  self->user = g_strdup (options->user);
  self->way = options->way;
  self->missing = options->missing != NULL ? g_error_copy (options->missing) : NULL;
  self->certificate_port_timeout_ms = options->certificate_port_timeout_ms > 0 ? options->certificate_port_timeout_ms
                                                                              : CERTIFICATE_PORT_TIMEOUT_MS;
  self->password = g_bytes_shared_new (NULL);
  self->refused = g_bytes_shared_new (NULL);
  self->session = wax_zimbra_session_shared_new (NULL);
  self->signed_in = wax_sign_in_shared_new (NULL);
  self->turn = g_async_queue_new ();
  g_async_queue_push (self->turn, self);
  return self;
}

void
wax_zimbra_client_free (WaxZimbraClient *self)
{
  g_object_unref (self->http);
  g_clear_object (&self->bare);
  g_clear_error (&self->missing);
  g_free (self->base_url);
  g_free (self->certificate_url);
  g_free (self->user);
  wax_shared_free (self->password);
  wax_shared_free (self->refused);
  wax_shared_free (self->session);
  wax_shared_free (self->signed_in);
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
  if (self->bare != NULL)
    wax_http_abort (self->bare);
}

WaxSignIn *
wax_zimbra_client_dup_sign_in (WaxZimbraClient *self)
{
  return wax_shared_get (self->signed_in);
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

void
wax_zimbra_client_tell_lock_out (WaxZimbraClient *self, GError **error)
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

/* A page that refuses the certificate stands where the protocol's answer would: the server's own refusals are of the
 * protocol. */
static void
tell_certificate (WaxZimbraClient *self, WaxHttp *http, WaxHttpReply *reply, GError **error)
{
  WaxCertificateRequest *request = wax_http_reply_get_certificate_request (reply);
  guint status = wax_http_reply_get_status (reply);
  gboolean asked = request != NULL && request->requested;
  g_autoptr(WaxEndpoint) endpoint = NULL;

  if ((*error)->domain != WAX_SERVER_ERROR ||
      ((*error)->code != WAX_SERVER_ERROR_NOT_ZIMBRA && (*error)->code != WAX_SERVER_ERROR_STATUS))
    return;
  if (status == 403 ? !asked && self->way != WAX_SIGN_IN_BOTH
                    : !asked || !wax_http_status_is_certificate_refusal (status))
    return;
  endpoint = wax_endpoint_parse (self->base_url, 443, NULL);
  g_clear_error (error);
  wax_http_set_certificate_error (http, endpoint, reply, error);
}

WaxJson *
wax_zimbra_client_post (WaxZimbraClient *self, WaxHttp *http, const WaxZimbraCall *call, WaxZimbraSession *session,
                        WaxHttpReply **whole, GCancellable *cancellable, GError **error)
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
  g_autoptr(WaxHttpReply) reply = wax_http_send (http, &request, cancellable, &local);
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
                                    text != NULL ? text : "", size, &local);
  if (envelope == NULL) {
    tell_certificate (self, http, reply, &local);
    g_propagate_error (error, g_steal_pointer (&local));
  }
  if (whole != NULL)
    *whole = g_steal_pointer (&reply);
  return envelope;
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
    session = wax_zimbra_client_open_session (self, channel, cancellable, error);
  g_async_queue_push (self->turn, self);
  return g_steal_pointer (&session);
}

gboolean
wax_zimbra_client_sign_in (WaxZimbraClient *self, WaxChannelId channel, GCancellable *cancellable, GError **error)
{
  g_autoptr(WaxZimbraSession) session = open_session (self, channel, TRUE, cancellable, error);

  return session != NULL;
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
      wax_shared_replace (self->session, session, NULL); /* it may be another one's by now */
      if (tries == 1)
        continue;
    }
    wax_zimbra_client_tell_lock_out (self, &local);
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
}

static gpointer
try_call (WaxZimbraClient *self, WaxZimbraSession *session, gconstpointer data, GCancellable *cancellable,
          GError **error)
{
  g_autoptr(WaxJson) envelope = wax_zimbra_client_post (self, session->http, data, session, NULL, cancellable, error);
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

/* It may come from a message of somebody else. */
static gboolean
is_type (const char *type)
{
  return strchr (type, '/') != NULL &&
         type[strspn (type, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "!#$&-^_.+/")] == '\0';
}

static gpointer
try_upload (WaxZimbraClient *self, WaxZimbraSession *session, gconstpointer data, GCancellable *cancellable,
            GError **error)
{
  g_autofree char *url = g_strconcat (self->base_url, "/service/upload?fmt=raw,extended", NULL);
  g_autoptr(GBytes) cookie = make_cookie (session);
  const WaxZimbraUpload *upload = data;
  g_autofree char *name = g_uri_escape_string (upload->name, NULL, FALSE);
  /* Without a file name the server stores nothing. Exchanges 259, 292. */
  g_autofree char *disposition = g_strdup_printf ("attachment; filename=\"file\"; filename*=UTF-8''%s", name);
  const char *headers[] = { "Cookie", wax_secret_get_text (cookie), "Content-Disposition", disposition, NULL };
  WaxHttpRequest request = {
    .method = "POST",
    .url = url,
    .channel = WAX_CHANNEL_SEND,
    .headers = headers,
    .content_type = is_type (upload->type) ? upload->type : "application/octet-stream",
    .body = upload->content,
    .idempotent = TRUE,
    .max_size = 64 * 1024,
    .total_timeout_ms = UPLOAD_TIMEOUT_S * 1000,
  };
  g_autoptr(WaxHttpReply) reply = wax_http_send (session->http, &request, cancellable, error);
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
wax_zimbra_client_upload (WaxZimbraClient *self, const WaxZimbraUpload *upload, GCancellable *cancellable,
                          GError **error)
{
  return with_session (self, WAX_CHANNEL_SEND, try_upload, upload, cancellable, error);
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
  g_autoptr(GInputStream) stream = wax_http_open (session->http, &request, &head, cancellable, error);
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
