#include "transport/wax-issuer-fetch.h"

#include "transport/wax-deadline.h"
#include "transport/wax-proxy.h"
#include "trust/wax-certificate-private.h"

#include <glib/gi18n-lib.h>
#include <gnutls/pkcs7.h>

enum { TOTAL_MS = 20000, MAX_STEPS = 4, MAX_SIZE = 256 * 1024, MAX_CERTIFICATES = 20 };

const char *
wax_issuer_finding_describe (WaxIssuerFinding finding)
{
  switch (finding) {
  case WAX_ISSUER_FOUND: return _("What was missing was found, and leads to a root that this computer knows.");
  case WAX_ISSUER_ELSEWHERE: return _("It was found, and leads to no root that this computer knows.");
  case WAX_ISSUER_NOT_FOUND: return _("It is not where the certificate says that it is.");
  case WAX_ISSUER_UNREACHABLE: return _("Nobody answered where it should be.");
  }
  g_return_val_if_reached ("");
}

/* ---- what came back ---- */

static void
add_der (GPtrArray *found, const gnutls_datum_t *der)
{
  g_autoptr(GBytes) bytes = g_bytes_new (der->data, der->size);
  WaxCertificate *certificate = found->len < MAX_CERTIFICATES ? wax_certificate_new_from_der (bytes, NULL) : NULL;

  if (certificate != NULL)
    g_ptr_array_add (found, certificate);
}

/* "certs-only" (RFC 5280, section 4.2.2.1). */
static void
add_message (GPtrArray *found, const gnutls_datum_t *all)
{
  gnutls_pkcs7_t message;
  int n = 0;

  if (gnutls_pkcs7_init (&message) < 0)
    return;
  if (gnutls_pkcs7_import (message, all, GNUTLS_X509_FMT_DER) >= 0)
    n = gnutls_pkcs7_get_crt_count (message);
  for (int i = 0; i < MIN (n, MAX_CERTIFICATES); i++) {
    gnutls_datum_t der = { 0 };

    if (gnutls_pkcs7_get_crt_raw2 (message, (unsigned) i, &der) < 0)
      continue;
    add_der (found, &der);
    gnutls_free (der.data);
  }
  gnutls_pkcs7_deinit (message);
}

/* A certificate alone, several in one message, or in PEM, which is against the rules and common. */
static GPtrArray *
read_answer (GBytes *answer)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_certificate_unref);
  gsize size;
  const char *data = g_bytes_get_data (answer, &size);
  const gnutls_datum_t all = { (unsigned char *) data, (unsigned) size };
  GPtrArray *pem;

  add_der (found, &all);
  if (found->len == 0)
    add_message (found, &all);
  pem = found->len == 0 ? wax_certificate_chain_new_from_pem (data, (gssize) size, NULL) : NULL;
  return pem != NULL ? pem : g_steal_pointer (&found);
}

/* ---- where ---- */

static gboolean
is_inside (GInetAddress *address)
{
  return g_inet_address_get_is_loopback (address) || g_inet_address_get_is_link_local (address) ||
         g_inet_address_get_is_site_local (address) || g_inet_address_get_is_any (address) ||
         g_inet_address_get_is_multicast (address) ||
         (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 &&
          (g_inet_address_to_bytes (address)[0] & 0xfe) == 0xfc); /* RFC 4193 */
}

static gboolean
leads_inside (const char *host, GCancellable *cancellable)
{
  GResolver *resolver = g_resolver_get_default ();
  GList *addresses = g_resolver_lookup_by_name (resolver, host, cancellable, NULL);
  gboolean inside = FALSE;

  for (GList *link = addresses; link != NULL; link = link->next)
    inside = inside || is_inside (link->data);
  g_resolver_free_addresses (addresses);
  g_object_unref (resolver);
  return inside;
}

/* A certificate must not send this computer to what only those inside can reach. */
static gboolean
may_ask (WaxVerdict *verdict, const char *url, GCancellable *cancellable)
{
  g_autoptr(WaxEndpoint) place = wax_endpoint_parse (url, 80, NULL);

  return place != NULL && (!leads_inside (wax_endpoint_get_host (place), cancellable) ||
                           leads_inside (wax_endpoint_get_host (wax_verdict_get_endpoint (verdict)), cancellable));
}

/* ---- step by step upwards ---- */

typedef struct {
  const WaxAuthorityAsk *ask;
  WaxExaminer *examiner;
  WaxVerdict *verdict; /* with what was found so far */
  GCancellable *cancel;
  gboolean answered;
} Search;

static WaxCertificate *
find_top (WaxVerdict *verdict)
{
  GPtrArray *problems = wax_verdict_get_problems (verdict), *chain = wax_verdict_get_chain (verdict);

  for (guint i = 0; i < problems->len; i++) {
    const WaxProblem *problem = g_ptr_array_index (problems, i);

    if (problem->id == WAX_PROBLEM_ISSUER_UNKNOWN && problem->at < chain->len)
      return g_ptr_array_index (chain, problem->at);
  }
  return NULL;
}

static WaxCertificate *
fetch_from (Search *self, const WaxCertificate *top, const char *url)
{
  gboolean too_large;
  g_autoptr(GBytes) answer = may_ask (self->verdict, url, self->cancel)
                               ? wax_authority_ask (self->ask, url, NULL, NULL, MAX_SIZE, self->cancel, &too_large)
                               : NULL;
  g_autoptr(GPtrArray) found = answer != NULL ? read_answer (answer) : NULL;

  self->answered = self->answered || answer != NULL;
  for (guint i = 0; found != NULL && i < found->len; i++) {
    WaxCertificate *issuer = g_ptr_array_index (found, i);

    if (g_bytes_equal (wax_certificate_get_subject_name (issuer), wax_certificate_get_issuer_name (top)) &&
        wax_certificate_get_signature_cost (issuer) < WAX_CERTIFICATE_UNAFFORDABLE &&
        wax_certificate_is_signed_by (top, issuer))
      return wax_certificate_ref (issuer);
  }
  return NULL;
}

static WaxVerdict *
examine_with (Search *self, WaxCertificate *issuer)
{
  GPtrArray *before = wax_verdict_get_chain (self->verdict);
  g_autoptr(GPtrArray) chain = g_ptr_array_new ();

  g_ptr_array_extend (chain, before, NULL, NULL);
  g_ptr_array_add (chain, issuer);
  return wax_examiner_examine (self->examiner, &(WaxExamination) {
                                 .endpoint = wax_verdict_get_endpoint (self->verdict),
                                 .channel = wax_verdict_get_channel (self->verdict),
                                 .account = wax_verdict_get_account (self->verdict),
                                 .chain = chain,
                                 .now = wax_verdict_get_time (self->verdict),
                                 .protocol = wax_verdict_get_protocol (self->verdict),
                                 .cipher = wax_verdict_get_cipher (self->verdict) });
}

/* Returns: whether the path has become longer. */
static gboolean
go_up (Search *self)
{
  WaxCertificate *top = find_top (self->verdict);
  g_auto(GStrv) urls = top != NULL ? wax_certificate_list_urls (top, WAX_CERTIFICATE_URL_ISSUER) : NULL;
  g_autoptr(WaxCertificate) issuer = NULL;
  WaxVerdict *longer;

  for (guint i = 0; urls != NULL && urls[i] != NULL && issuer == NULL; i++)
    issuer = fetch_from (self, top, urls[i]);
  if (issuer == NULL)
    return FALSE;
  longer = examine_with (self, issuer);
  g_object_unref (self->verdict);
  self->verdict = longer;
  return TRUE;
}

static void
cancel_cb (GCancellable *from, gpointer cancel)
{
  g_cancellable_cancel (cancel);
}

WaxIssuerFinding
wax_issuer_fetch (const WaxAuthorityAsk *ask, WaxExaminer *examiner, WaxVerdict *verdict, WaxVerdict **better,
                  GCancellable *cancellable)
{
  const WaxDeadlineLimits limits = { .total_ms = TOTAL_MS };
  g_autoptr(GCancellable) cancel = g_cancellable_new ();
  g_autoptr(WaxDeadline) deadline = wax_deadline_new (cancel, &limits);
  gulong handler = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (cancel_cb), cancel, NULL) : 0;
  Search self = { .ask = ask, .examiner = examiner, .verdict = g_object_ref (verdict), .cancel = cancel };
  guint steps = 0;

  while (steps < MAX_STEPS && wax_verdict_get_anchor (self.verdict) == NULL && go_up (&self))
    steps++;
  g_cancellable_disconnect (cancellable, handler);
  *better = NULL;
  if (wax_verdict_get_anchor (self.verdict) != NULL) {
    *better = self.verdict;
    return WAX_ISSUER_FOUND;
  }
  g_object_unref (self.verdict);
  if (steps > 0)
    return WAX_ISSUER_ELSEWHERE;
  return self.answered ? WAX_ISSUER_NOT_FOUND : WAX_ISSUER_UNREACHABLE;
}
