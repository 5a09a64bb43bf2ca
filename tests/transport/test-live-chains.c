#include "chain-collection.h"
#include "transport/wax-tls-setup.h"
#include "wax-trust-fixture.h"

/*
 * A tenth of the collection, and all that is about paths, in handshakes through the gate. The keys of these
 * certificates are nobody's, so the server shows them with a key of its own: who is not refused for the certificate
 * fails at that.
 */

enum { EACH = 10 };

typedef struct {
  guint met;
  guint unreadable;
  guint agree;
  guint wrongly_accepted;
  guint wrongly_refused;
  guint unlike_examiner;
} Tally;

/* The library shows only what it can read itself. */
static gboolean
can_be_shown (const ChainCase *item)
{
  g_autoptr(GPtrArray) chain = wax_certificate_chain_new_from_pem (item->chain, -1, NULL);

  return chain != NULL;
}

/* What the examiner says of the same chain at this time, when the collection may have grown old. */
static gboolean
is_good_now (WaxTrustFixture *f, const ChainCase *item, guint port)
{
  g_autoptr(GPtrArray) chain = wax_certificate_chain_new_from_pem (item->chain, -1, NULL);
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_new (item->host, port, NULL);
  g_autoptr(WaxVerdict) verdict = wax_examiner_examine (f->examiner, &(WaxExamination) {
    .endpoint = endpoint, .chain = chain, .now = g_get_real_time () / G_USEC_PER_SEC });

  return wax_verdict_is_empty (verdict);
}

static WaxHttp *
new_http (WaxTrustFixture *f, const char *host, guint port)
{
  g_autoptr(GPtrArray) origins = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_endpoint_unref);

  g_ptr_array_add (origins, wax_endpoint_new (host, port, NULL));
  return wax_http_new (&(WaxHttpOptions) { .judge = f->judge, .origins = origins });
}

static void
run_case (WaxTrustFixture *f, const ChainCase *item, const char *key, Tally *tally)
{
  g_autoptr(WaxFaultServer) server = wax_fault_server_new (WAX_FAULT_FOREIGN_KEY, item->chain, key);
  guint port = wax_fault_server_get_port (server);
  g_autoptr(WaxHttp) http = new_http (f, item->host, port);
  g_autofree char *url = g_strdup_printf ("https://%s:%u/", item->host, port);
  const WaxHttpRequest request = { .url = url, .channel = WAX_CHANNEL_RECEIVE };
  g_autoptr(GError) error = NULL;
  gboolean passed;
  WaxFaultCounts counts;

  g_assert_null (wax_http_send (http, &request, NULL, &error));
  passed = g_error_matches (error, WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_TLS);
  if (!passed && error->domain != WAX_TRUST_ERROR)
    g_error ("%s: %s", item->id, error->message);
  wax_fault_server_get_counts (server, &counts);
  g_assert_cmpuint (counts.handshakes, ==, 0);
  g_assert_cmpuint (counts.bytes, ==, 0);

  tally->met++;
  tally->agree += passed == item->good;
  tally->wrongly_accepted += passed && !item->good;
  tally->wrongly_refused += !passed && item->good;
  if (passed != is_good_now (f, item, port)) {
    tally->unlike_examiner++;
    g_test_message ("%s: %s", item->id, error->message);
  }
}

static void
use_anchors (WaxTrustFixture *f, const char *roots)
{
  g_autofree char *path = wax_test_pki_write (f->dir, "collection.pem", roots);
  g_autoptr(GError) error = NULL;

  g_object_unref (f->judge);
  wax_examiner_unref (f->examiner);
  f->examiner = wax_examiner_new (path, &error);
  g_assert_no_error (error);
  f->judge = wax_judge_new (f->examiner, f->ledger, f->policy);
  g_assert_true (wax_judge_refresh (f->judge, &error));
}

static void
test_collection (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) cases = chain_collection_load ();
  g_autofree char *key = wax_test_cert_key_to_pem (f->good);
  const char *roots = NULL;
  Tally tally = { 0 };

  if (cases == NULL)
    return;
  for (guint i = 0; i < cases->len; i++) {
    const ChainCase *item = cases->pdata[i];

    if (i % EACH != 0 && !item->about_paths)
      continue;
    if (!can_be_shown (item)) {
      g_assert_false (item->good);
      tally.unreadable++;
      continue;
    }
    if (g_strcmp0 (roots, item->roots) != 0)
      use_anchors (f, item->roots);
    roots = item->roots;
    run_case (f, item, key, &tally);
  }
  g_test_message ("%u met (and %u that cannot be read): %u agree, %u wrongly accepted, %u wrongly refused; %u unlike"
                  " the examination without a network", tally.met, tally.unreadable, tally.agree,
                  tally.wrongly_accepted, tally.wrongly_refused, tally.unlike_examiner);
  g_assert_cmpuint (tally.met + tally.unreadable, >=, cases->len / EACH);
  g_assert_cmpuint (tally.wrongly_accepted, ==, 0);
  g_assert_cmpuint (tally.unlike_examiner, ==, 0);
}

int
main (int argc, char **argv)
{
  wax_tls_prepare ();
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/live-chains/collection", WaxTrustFixture, NULL, wax_trust_fixture_set_up, test_collection,
              wax_trust_fixture_tear_down);
  return g_test_run ();
}
