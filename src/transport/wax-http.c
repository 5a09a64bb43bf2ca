#include "transport/wax-http-private.h"
#include "transport/wax-tls-setup.h"
#include "util/wax-shared.h"
#include "util/wax-slots.h"

#include <stdatomic.h>

#define MAX_CONNECTIONS_PER_HOST 4
#define MAX_REDIRECTS 5
#define CHUNK_SIZE (64 * 1024)

struct _WaxHttp {
  GObject parent_instance;
  WaxHttpOptions options;
  SoupSession *session;
  WaxShared *abort;   /* GCancellable: cancelling it ends all calls */
  WaxShared *newest;  /* WaxConnectionInfo */
  WaxStandings *standings;
  WaxShared **requests; /* one per origin: WaxCertificateRequest */
  WaxSlots **slots;   /* one per origin: who waits for a connection inside libsoup cannot be called off */
  _Atomic guint64 counters[WAX_N_CHANNELS][3];
};

G_DEFINE_FINAL_TYPE (WaxHttp, wax_http, G_TYPE_OBJECT)

WAX_DEFINE_SHARED (WaxConnectionInfo, wax_connection_info)
WAX_DEFINE_SHARED (WaxCertificateRequest, wax_certificate_request)

static void
wax_http_finalize (GObject *object)
{
  WaxHttp *self = WAX_HTTP (object);

  soup_session_abort (self->session);
  g_object_unref (self->session);
  for (guint i = 0; i < self->options.origins->len; i++) {
    wax_slots_free (self->slots[i]);
    wax_shared_free (self->requests[i]);
  }
  g_free (self->slots);
  g_free (self->requests);
  wax_standings_free (self->standings);
  wax_shared_free (self->abort);
  wax_shared_free (self->newest);
  g_object_unref (self->options.judge);
  g_clear_object (&self->options.proxy_resolver);
  g_clear_object (&self->options.certificate);
  g_clear_pointer (&self->options.identity, wax_identity_unref);
  g_clear_pointer (&self->options.known_issuers, wax_known_issuers_unref);
  g_ptr_array_unref (self->options.origins);
  g_free ((char *) self->options.account);
  G_OBJECT_CLASS (wax_http_parent_class)->finalize (object);
}

static void
wax_http_class_init (WaxHttpClass *class)
{
  G_OBJECT_CLASS (class)->finalize = wax_http_finalize;
}

static void
wax_http_init (WaxHttp *self)
{
}

/* Challenges are answered by callers, and never to a proxy. Time-outs are ours: the session's know neither of the whole
 * of a request nor of milliseconds, and the one for idle connections fires on the main thread while a worker takes the
 * same connection (libsoup 3.2.3 crashes): who is gone is told by keeping alive, see wax-http-call.c. */
static SoupSession *
new_session (GProxyResolver *resolver, GTlsDatabase *database, guint n_origins)
{
  SoupSession *session = soup_session_new_with_options ("max-conns",
                                                        (int) (MAX_CONNECTIONS_PER_HOST * MAX (n_origins, 1)),
                                                        "max-conns-per-host", MAX_CONNECTIONS_PER_HOST, "timeout", 0,
                                                        "idle-timeout", 0, "user-agent", "Waxwing", NULL);

  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  if (resolver != NULL)
    soup_session_set_proxy_resolver (session, resolver);
  soup_session_set_tls_database (session, database);
  return session;
}

static gpointer
ref_endpoint (gconstpointer endpoint, gpointer unused)
{
  return wax_endpoint_ref ((WaxEndpoint *) endpoint);
}

WaxHttp *
wax_http_new (const WaxHttpOptions *options)
{
  WaxHttp *self = g_object_new (WAX_TYPE_HTTP, NULL);

  self->options = *options;
  self->options.judge = g_object_ref (options->judge);
  self->options.account = g_strdup (options->account);
  self->options.origins = g_ptr_array_copy (options->origins, (GCopyFunc) ref_endpoint, NULL);
  g_ptr_array_set_free_func (self->options.origins, (GDestroyNotify) wax_endpoint_unref);
  if (options->proxy_resolver != NULL)
    g_object_ref (options->proxy_resolver);
  if (options->identity != NULL)
    wax_identity_ref (options->identity);
  if (options->certificate != NULL)
    g_object_ref (options->certificate);
  if (options->known_issuers != NULL)
    wax_known_issuers_ref (options->known_issuers);
  self->session = new_session (options->proxy_resolver,
                               wax_examiner_get_database (wax_judge_get_examiner (options->judge)),
                               options->origins->len);
  self->abort = wax_shared_new (g_cancellable_new (), g_object_ref, g_object_unref);
  self->newest = wax_connection_info_shared_new (NULL);
  self->standings = wax_standings_new ();
  self->slots = g_new0 (WaxSlots *, self->options.origins->len);
  self->requests = g_new0 (WaxShared *, self->options.origins->len);
  for (guint i = 0; i < self->options.origins->len; i++) {
    self->slots[i] = wax_slots_new (MAX_CONNECTIONS_PER_HOST);
    self->requests[i] = wax_certificate_request_shared_new (NULL);
  }
  return self;
}

const WaxHttpOptions *
wax_http_get_options (WaxHttp *self)
{
  return &self->options;
}

SoupSession *
wax_http_get_session (WaxHttp *self)
{
  return self->session;
}

GCancellable *
wax_http_dup_abort (WaxHttp *self)
{
  return wax_shared_get (self->abort);
}

WaxStandings *
wax_http_get_standings (WaxHttp *self)
{
  return self->standings;
}

static gboolean
find_origin (WaxHttp *self, WaxEndpoint *endpoint, guint *index)
{
  return g_ptr_array_find_with_equal_func (self->options.origins, endpoint, wax_endpoint_equal, index);
}

void
wax_http_note_connection (WaxHttp *self, const WaxConnectionInfo *info)
{
  wax_shared_set (self->newest, wax_connection_info_new (info));
}

WaxSlots *
wax_http_get_slots (WaxHttp *self, WaxEndpoint *endpoint)
{
  guint index = 0;

  find_origin (self, endpoint, &index);
  return self->slots[index];
}

void
wax_http_note_certificate_request (WaxHttp *self, WaxEndpoint *endpoint, WaxCertificateRequest *request)
{
  guint index = 0;

  find_origin (self, endpoint, &index);
  wax_shared_set (self->requests[index], request);
}

WaxCertificateRequest *
wax_http_dup_certificate_request (WaxHttp *self, WaxEndpoint *endpoint)
{
  guint index = 0;

  return find_origin (self, endpoint, &index) ? wax_shared_get (self->requests[index]) : NULL;
}

void
wax_http_count (WaxHttp *self, WaxChannelId channel, const WaxHttpCounters *moved)
{
  atomic_fetch_add (&self->counters[channel][0], moved->requests);
  atomic_fetch_add (&self->counters[channel][1], moved->sent);
  atomic_fetch_add (&self->counters[channel][2], moved->received);
}

/* The host as the endpoint writes it: a trailing dot or a letter case must not reach the TLS library. */
static GUri *
normalize (GUri *uri, const WaxEndpoint *endpoint)
{
  return soup_uri_copy (uri, SOUP_URI_HOST, wax_endpoint_get_host (endpoint), SOUP_URI_USER, NULL, SOUP_URI_PASSWORD,
                        NULL, SOUP_URI_FRAGMENT, NULL, SOUP_URI_NONE);
}

/* The account's choice, where the administrator leaves one. */
static gboolean
may_be_plain (WaxHttp *self)
{
  g_autoptr(WaxPolicy) policy = wax_judge_dup_policy (self->options.judge);

  return self->options.plain && !policy->secure_forced;
}

/* Says whether a request may go to @uri, before anything is connected. */
static GUri *
admit (WaxHttp *self, GUri *uri, WaxEndpoint **endpoint, GError **error)
{
  const char *scheme = g_uri_get_scheme (uri);
  gboolean tls = strcmp (scheme, "https") == 0;
  int port = g_uri_get_port (uri);
  guint default_port = tls ? 443 : 80;
  g_autoptr(WaxEndpoint) target = NULL;
  g_autofree char *name = NULL;

  target = wax_endpoint_new (g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : "",
                             port > 0 ? (guint) port : default_port, error);
  if (target == NULL)
    return NULL;
  name = wax_endpoint_to_string (target);
  if (!tls && (strcmp (scheme, "http") != 0 || !may_be_plain (self))) {
    g_set_error (error, WAX_NETWORK_ERROR,
                 self->options.plain ? WAX_NETWORK_ERROR_PLAIN_FORBIDDEN : WAX_NETWORK_ERROR_PLAIN_REFUSED,
                 "%s: not a secure connection", name);
    return NULL;
  }
  if (!find_origin (self, target, NULL)) {
    g_set_error (error, WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_FOREIGN, "%s: not one of the account's servers", name);
    return NULL;
  }
  *endpoint = g_steal_pointer (&target);
  return normalize (uri, *endpoint);
}

static GUri *
get_redirect (SoupMessage *message)
{
  const char *location = soup_message_headers_get_one (soup_message_get_response_headers (message), "Location");
  guint status = soup_message_get_status (message);

  if (location == NULL || status < 301 || status > 308 || (status > 303 && status < 307))
    return NULL;
  return g_uri_parse_relative (soup_message_get_uri (message), location, SOUP_HTTP_URI_FLAGS, NULL);
}

/* Only what changes nothing goes on by itself, within the account's servers and never out of TLS. */
static GUri *
follow (WaxHttp *self, SoupMessage *message, GUri *to, guint hops, WaxEndpoint **endpoint, GError **error)
{
  const char *method = soup_message_get_method (message);
  gboolean changes = strcmp (method, "GET") != 0 && strcmp (method, "HEAD") != 0;
  gboolean leaves_tls = strcmp (g_uri_get_scheme (soup_message_get_uri (message)), "https") == 0 &&
                        strcmp (g_uri_get_scheme (to), "https") != 0;
  g_autoptr(WaxEndpoint) next = NULL;
  g_autofree char *target = g_uri_to_string_partial (to, G_URI_HIDE_PASSWORD);
  GUri *admitted = changes || leaves_tls || hops >= MAX_REDIRECTS ? NULL : admit (self, to, &next, NULL);

  if (admitted == NULL) {
    g_autofree char *name = wax_endpoint_to_string (*endpoint);

    wax_network_error_set_redirect (error, target, name);
    return NULL;
  }
  wax_endpoint_unref (*endpoint);
  *endpoint = g_steal_pointer (&next);
  return admitted;
}

static GInputStream *
begin (WaxHttp *self, const WaxHttpRequest *request, GCancellable *cancellable, WaxHttpCall **call, GError **error)
{
  g_autoptr(GUri) given = g_uri_parse (request->url, SOUP_HTTP_URI_FLAGS, error);
  g_autoptr(WaxEndpoint) endpoint = NULL;
  g_autoptr(GUri) uri = given != NULL ? admit (self, given, &endpoint, error) : NULL;

  if (uri == NULL || !wax_tls_self_check (error))
    return NULL;
  for (guint hops = 0;; hops++) {
    g_autoptr(WaxHttpCall) next = NULL;
    g_autoptr(GUri) to = NULL;
    g_autoptr(GUri) admitted = NULL;
    g_autoptr(GInputStream) content =
      wax_http_call_begin (self, request, endpoint, uri, cancellable, &next, error);

    if (content == NULL)
      return NULL;
    to = get_redirect (wax_http_call_get_message (next));
    if (to == NULL || request->no_redirects) {
      *call = g_steal_pointer (&next);
      return g_steal_pointer (&content);
    }
    admitted = follow (self, wax_http_call_get_message (next), to, hops, &endpoint, error);
    wax_http_call_finish (next, content);
    if (admitted == NULL)
      return NULL;
    g_uri_unref (uri);
    uri = g_steal_pointer (&admitted);
  }
}

static GBytes *
read_all (WaxHttpCall *call, GInputStream *content, GCancellable *cancellable, GError **error)
{
  g_autoptr(GByteArray) body = g_byte_array_new ();
  g_autofree guint8 *chunk = g_malloc (CHUNK_SIZE);
  gssize n;

  do {
    n = wax_http_call_read (call, content, chunk, CHUNK_SIZE, cancellable, error);
    if (n > 0)
      g_byte_array_append (body, chunk, (guint) n);
  } while (n > 0);
  return n == 0 ? g_byte_array_free_to_bytes (g_steal_pointer (&body)) : NULL;
}

WaxHttpReply *
wax_http_send (WaxHttp *self, const WaxHttpRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr(WaxHttpCall) call = NULL;
  g_autoptr(GInputStream) content = begin (self, request, cancellable, &call, error);
  GBytes *body;

  if (content == NULL)
    return NULL;
  body = read_all (call, content, cancellable, error);
  wax_http_call_finish (call, content);
  return body != NULL ? wax_http_call_new_reply (call, body) : NULL;
}

GInputStream *
wax_http_open (WaxHttp *self,
               const WaxHttpRequest *request,
               WaxHttpReply **head,
               GCancellable *cancellable,
               GError **error)
{
  WaxHttpCall *call = NULL;
  GInputStream *content = begin (self, request, cancellable, &call, error);

  if (content == NULL)
    return NULL;
  *head = wax_http_call_new_reply (call, g_bytes_new_static ("", 0));
  return wax_http_stream_new (call, content);
}

/* What libsoup had not found idle yet, because its request was just over, is closed as well; what begins afresh
 * meanwhile is not. */
void
wax_http_abort (WaxHttp *self)
{
  g_autoptr(GPtrArray) standings = wax_standings_list (self->standings);
  g_autoptr(GCancellable) running = wax_shared_get (self->abort);

  wax_shared_set (self->abort, g_cancellable_new ());
  g_cancellable_cancel (running);
  soup_session_abort (self->session);
  for (guint i = 0; i < standings->len; i++)
    wax_standings_end (self->standings, standings->pdata[i]);
}

static gboolean
holds (WaxHttp *self, WaxStanding *standing)
{
  g_autoptr(WaxVerdict) verdict = wax_standing_dup_verdict (standing);
  g_autoptr(WaxCertificateRequest) request = wax_standing_dup_certificate_request (standing);

  return wax_judge_recheck (self->options.judge, verdict) && !wax_http_is_unbound (self, request);
}

/* Whether a newer connection at the same place is good, whatever the server showed there. */
static gboolean
was_replaced (WaxHttp *self, WaxStanding *standing)
{
  g_autoptr(WaxStanding) newest = wax_standings_dup_newest (self->standings, wax_standing_get_endpoint (standing));

  return newest != NULL && newest != standing && holds (self, newest);
}

/* Several connections at one server may have met different certificates: each is looked at, in use or not. One that was
 * replaced goes alone, for what came after it is good. */
gboolean
wax_http_recheck (WaxHttp *self)
{
  g_autoptr(GPtrArray) standings = wax_standings_list (self->standings);
  gboolean good = !self->options.plain || may_be_plain (self);

  for (guint i = 0; i < standings->len && good; i++) {
    if (holds (self, standings->pdata[i]))
      continue;
    good = was_replaced (self, standings->pdata[i]);
    if (good)
      wax_standings_end (self->standings, standings->pdata[i]);
  }
  if (!good)
    wax_http_abort (self);
  return !good;
}

GPtrArray *
wax_http_list_verdicts (WaxHttp *self)
{
  g_autoptr(GPtrArray) standings = wax_standings_list (self->standings);
  GPtrArray *verdicts = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < standings->len; i++)
    g_ptr_array_add (verdicts, wax_standing_dup_verdict (standings->pdata[i]));
  return verdicts;
}

WaxConnectionInfo *
wax_http_get_connection_info (WaxHttp *self)
{
  return wax_shared_get (self->newest);
}

void
wax_http_get_counters (WaxHttp *self, WaxChannelId channel, WaxHttpCounters *counters)
{
  counters->requests = atomic_load (&self->counters[channel][0]);
  counters->sent = atomic_load (&self->counters[channel][1]);
  counters->received = atomic_load (&self->counters[channel][2]);
}
