#include "transport/wax-revocation-fetch.h"

#include "transport/wax-deadline.h"
#include "transport/wax-http.h"
#include "trust/wax-certificate-private.h"

#include <gnutls/ocsp.h>

enum { MAX_PLACES = 3 }; /* that are asked, of each kind */
enum { MAX_URL = 2048 };
enum { DEFAULT_TIMEOUT_MS = 10000, AWAIT_MS = 15000 };

/* @size: of @text, which was read from a certificate */
static void
add_url (GPtrArray *urls, const void *text, gsize size)
{
  g_autofree char *url = size <= MAX_URL ? g_strndup (text, size) : NULL;
  g_autoptr(GUri) uri = url != NULL && strlen (url) == size ? g_uri_parse (url, G_URI_FLAGS_NONE, NULL) : NULL;

  if (uri == NULL || urls->len >= MAX_PLACES || g_uri_get_host (uri) == NULL || g_uri_get_userinfo (uri) != NULL ||
      (strcmp (g_uri_get_scheme (uri), "http") != 0 && strcmp (g_uri_get_scheme (uri), "https") != 0))
    return;
  g_ptr_array_add (urls, g_steal_pointer (&url));
}

/* Lists for some reasons alone cannot show that a certificate is good. */
static GPtrArray *
find_lists (const WaxCertificate *certificate)
{
  GPtrArray *urls = g_ptr_array_new_with_free_func (g_free);
  char name[MAX_URL];

  for (guint i = 0; i < 2 * MAX_PLACES; i++) {
    gsize size = sizeof name;
    guint reasons = 0, critical;
    int kind = gnutls_x509_crt_get_crl_dist_points (wax_certificate_get_handle (certificate), i, name, &size, &reasons,
                                                    &critical);

    if (kind == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
      break;
    if (kind == GNUTLS_SAN_URI && reasons == 0)
      add_url (urls, name, size);
  }
  return urls;
}

static GPtrArray *
find_responders (const WaxCertificate *certificate)
{
  GPtrArray *urls = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < 4 * MAX_PLACES; i++) {
    gnutls_datum_t url = { 0 };
    int result = gnutls_x509_crt_get_authority_info_access (wax_certificate_get_handle (certificate), i,
                                                            GNUTLS_IA_OCSP_URI, &url, NULL);

    if (result == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
      break;
    if (result >= 0)
      add_url (urls, url.data, url.size);
    gnutls_free (url.data);
  }
  return urls;
}

static GBytes *
make_question (const WaxRevocationSubject *subject)
{
  gnutls_ocsp_req_t request;
  gnutls_datum_t der;
  GBytes *question = NULL;

  if (gnutls_ocsp_req_init (&request) < 0)
    return NULL;
  if (gnutls_ocsp_req_add_cert (request, GNUTLS_DIG_SHA1, wax_certificate_get_handle (subject->issuer),
                                wax_certificate_get_handle (subject->certificate)) >= 0 &&
      gnutls_ocsp_req_export (request, &der) >= 0) {
    question = g_bytes_new (der.data, der.size);
    gnutls_free (der.data);
  }
  gnutls_ocsp_req_deinit (request);
  return question;
}

/* A session of its own for each question: nothing is kept that one authority could learn of another. Without an
 * account: what fetches answers asks for none about its own connection. */
static GBytes *
ask (const WaxRevocationFetch *self, const char *url, GBytes *question, gsize max_size, GCancellable *cancellable,
     gboolean *too_large)
{
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_parse (url, 80, NULL);
  g_autoptr(GPtrArray) origins = g_ptr_array_new ();
  guint timeout_ms = self->timeout_ms > 0 ? self->timeout_ms : DEFAULT_TIMEOUT_MS;
  const WaxHttpRequest request = { .url = url, .channel = WAX_CHANNEL_RECEIVE, .body = question,
                                   .content_type = question != NULL ? "application/ocsp-request" : NULL,
                                   .max_size = max_size, .total_timeout_ms = timeout_ms, .raw = TRUE,
                                   .no_redirects = TRUE };
  g_autoptr(WaxHttp) http = NULL;
  g_autoptr(WaxHttpReply) reply = NULL;
  g_autoptr(GError) error = NULL;

  if (endpoint == NULL)
    return NULL;
  g_ptr_array_add (origins, endpoint);
  http = wax_http_new (&(WaxHttpOptions) { .judge = self->judge, .origins = origins, .plain = TRUE,
                                           .proxy_resolver = self->proxy_resolver, .connect_timeout_ms = timeout_ms });
  reply = wax_http_send (http, &request, cancellable, &error);
  *too_large = g_error_matches (error, WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_TOO_LARGE);
  if (error != NULL)
    g_debug ("No answer about revocation from %s: %s", wax_endpoint_get_host (endpoint), error->message);
  return reply != NULL && wax_http_reply_get_status (reply) == 200 ? g_bytes_ref (wax_http_reply_get_body (reply))
                                                                    : NULL;
}

static WaxRevocation
ask_all (const WaxRevocationFetch *self, const WaxRevocationSubject *subject, GPtrArray *urls, GBytes *question,
         gint64 now, GCancellable *cancellable)
{
  gsize max_size = question != NULL ? WAX_REVOCATION_MAX_RESPONSE : WAX_REVOCATION_MAX_LIST;
  WaxRevocation found = { .state = WAX_REVOCATION_UNKNOWN, .cause = WAX_REVOCATION_CAUSE_NONE };

  for (guint i = 0; i < urls->len && found.state == WAX_REVOCATION_UNKNOWN; i++) {
    gboolean too_large = FALSE;
    g_autoptr(GBytes) answer = ask (self, urls->pdata[i], question, max_size, cancellable, &too_large);
    WaxRevocation one = { .state = WAX_REVOCATION_UNKNOWN,
                          .cause = too_large ? WAX_REVOCATION_CAUSE_UNREADABLE : WAX_REVOCATION_CAUSE_UNREACHABLE };

    if (answer != NULL && question != NULL)
      one = wax_revocation_read_response (answer, subject->certificate, subject->issuer, now);
    else if (answer != NULL)
      one = wax_revocation_read_list (answer, subject->certificate, subject->issuer, now);
    wax_revocation_merge (&found, &one);
  }
  return found;
}

WaxRevocation
wax_revocation_fetch (const WaxRevocationFetch *self,
                      const WaxRevocationSubject *subject,
                      gint64 now,
                      GCancellable *cancellable)
{
  g_autoptr(GPtrArray) lists = find_lists (subject->certificate), responders = find_responders (subject->certificate);
  g_autoptr(GBytes) question = NULL;
  WaxRevocation found = ask_all (self, subject, lists, NULL, now, cancellable), other;

  if (found.state != WAX_REVOCATION_UNKNOWN || responders->len == 0)
    return found;
  question = make_question (subject);
  if (question == NULL)
    return found;
  other = ask_all (self, subject, responders, question, now, cancellable);
  wax_revocation_merge (&found, &other);
  return found;
}

gboolean
wax_revocation_find_out (const WaxRevocationFetch *self, WaxVerdict *verdict, GCancellable *cancellable)
{
  WaxRevocationMemory *memory = wax_judge_get_revocations (self->judge);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr(GPtrArray) subjects = wax_revocation_memory_list_unknown (memory, verdict, now);

  for (guint i = 0; i < subjects->len; i++) {
    const WaxRevocationSubject *subject = subjects->pdata[i];
    WaxRevocation found = wax_revocation_fetch (self, subject, now, cancellable);

    if (!g_cancellable_is_cancelled (cancellable) || found.state != WAX_REVOCATION_UNKNOWN)
      wax_revocation_memory_learn (memory, subject->certificate, &found, now);
  }
  return subjects->len > 0;
}

static void
cancel_cb (GCancellable *from, gpointer cancel)
{
  g_cancellable_cancel (cancel);
}

gboolean
wax_revocation_await (WaxJudge *judge, WaxVerdict *verdict, GProxyResolver *resolver, GCancellable *cancellable)
{
  const WaxRevocationFetch fetch = { .judge = judge, .proxy_resolver = resolver };
  const WaxDeadlineLimits limits = { .total_ms = AWAIT_MS };
  g_autoptr(GCancellable) cancel = NULL;
  g_autoptr(WaxDeadline) deadline = NULL;
  gboolean asked;
  gulong handler;

  if (wax_revocation_memory_get_mode (wax_judge_get_revocations (judge)) != WAX_REVOCATION_REQUIRED)
    return FALSE;
  cancel = g_cancellable_new ();
  deadline = wax_deadline_new (cancel, &limits);
  handler = g_cancellable_connect (cancellable, G_CALLBACK (cancel_cb), cancel, NULL);
  asked = wax_revocation_find_out (&fetch, verdict, cancel);
  g_cancellable_disconnect (cancellable, handler);
  return asked;
}
