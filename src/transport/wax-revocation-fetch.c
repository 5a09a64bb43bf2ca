#include "transport/wax-revocation-fetch.h"

#include "transport/wax-deadline.h"
#include "trust/wax-certificate-private.h"

#include <gnutls/ocsp.h>

enum { AWAIT_MS = 15000 };

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

static WaxRevocation
ask_all (const WaxRevocationFetch *self, const WaxRevocationSubject *subject, char **urls, GBytes *question,
         gint64 now, GCancellable *cancellable)
{
  gsize max_size = question != NULL ? WAX_REVOCATION_MAX_RESPONSE : WAX_REVOCATION_MAX_LIST;
  WaxRevocation found = { .state = WAX_REVOCATION_UNKNOWN, .cause = WAX_REVOCATION_CAUSE_NONE };

  for (guint i = 0; urls[i] != NULL && found.state == WAX_REVOCATION_UNKNOWN; i++) {
    gboolean too_large = FALSE;
    g_autoptr(GBytes) answer = wax_authority_ask (self, urls[i], question,
                                                  question != NULL ? "application/ocsp-request" : NULL, max_size,
                                                  cancellable, &too_large);
    WaxRevocation one = { .state = WAX_REVOCATION_UNKNOWN,
                          .cause = too_large ? WAX_REVOCATION_CAUSE_UNREADABLE : WAX_REVOCATION_CAUSE_UNREACHABLE };

    if (answer != NULL && question != NULL)
      one = wax_revocation_read_response (answer, subject->certificate, subject->issuer, now);
    else if (answer != NULL)
      one = wax_revocation_read_list (answer, subject, now);
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
  g_auto(GStrv) lists = wax_certificate_list_urls (subject->certificate, WAX_CERTIFICATE_URL_LIST);
  g_auto(GStrv) responders = wax_certificate_list_urls (subject->certificate, WAX_CERTIFICATE_URL_RESPONDER);
  g_autoptr(GBytes) question = NULL;
  WaxRevocation found = ask_all (self, subject, lists, NULL, now, cancellable), other;

  if (found.state != WAX_REVOCATION_UNKNOWN || responders[0] == NULL)
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
  g_autoptr(WaxAnchors) stores = wax_examiner_list_anchors (wax_judge_get_examiner (self->judge), verdict);
  g_autoptr(GPtrArray) subjects = wax_revocation_memory_list_unknown (memory, verdict, stores, now);

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
  if (asked)
    wax_revocation_memory_note_found (wax_judge_get_revocations (judge), verdict);
  return asked;
}
