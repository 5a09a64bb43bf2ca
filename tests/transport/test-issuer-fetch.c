#include "transport/wax-issuer-fetch.h"
#include "transport/wax-tls-setup.h"
#include "wax-test-place.h"
#include "wax-trust-fixture.h"

#include <gnutls/pkcs7.h>
#include <string.h>

/* A certificate that a server leaves out, looked for at a person's demand, over real sockets. */

enum { DAY_S = 86400, TIMEOUT_MS = 600 };

static const char *const dns[] = { "localhost", NULL };
static const char *const ip[] = { "127.0.0.1", NULL };

typedef struct {
  WaxTestPlace *place;
  WaxTestCert *middle;
  WaxTestCert *leaf; /* says that its issuer's certificate is at the place */
  WaxFaultServer *server;
  WaxHttp *http;
} Scene;

static void
scene_clear (Scene *self)
{
  g_object_unref (self->http);
  wax_fault_server_free (self->server);
  wax_test_cert_unref (self->leaf);
  wax_test_cert_unref (self->middle);
  wax_test_place_free (self->place);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scene, scene_clear)

static WaxTestCert *
make_middle (WaxTestCert *issuer)
{
  return wax_test_cert_new (issuer, &(WaxTestCertOptions) { .common_name = "Middle", .ca = TRUE });
}

static Scene
set_scene (WaxTrustFixture *f, WaxTestCert *middle)
{
  Scene self = { .place = wax_test_place_new (), .middle = middle };
  g_autofree char *chain = NULL, *key = NULL;

  self.leaf = wax_test_place_make_cert (wax_test_place_get_url (self.place), self.middle,
                                        &(WaxTestCertOptions) { .dns = dns, .ip = ip });
  chain = wax_test_cert_chain_to_pem (self.leaf, 1);
  key = wax_test_cert_key_to_pem (self.leaf);
  self.server = wax_fault_server_new (WAX_FAULT_NONE, chain, key);
  self.http = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (self.server), 0);
  return self;
}

/* The connection is refused, and nobody is asked by that alone. */
static WaxVerdict *
refuse (Scene *self)
{
  g_autoptr(GError) error = NULL;
  WaxTrustQuestion *question;
  guint before = wax_test_place_count (self->place);

  g_assert_null (wax_trust_fixture_get (self->http, self->server, "/", &error));
  question = wax_trust_error_get_question (error);
  g_assert_nonnull (question);
  g_assert_cmpstr (wax_cause_to_string (wax_trust_question_get_cause (question)), ==, "missing-intermediate");
  g_assert_true (wax_trust_question_get_cause (question)->fetchable);
  g_assert_cmpuint (wax_test_place_count (self->place), ==, before);
  return g_object_ref (wax_trust_question_get_verdict (question));
}

static WaxIssuerFinding
look (WaxTrustFixture *f, WaxVerdict *verdict, WaxVerdict **better)
{
  const WaxAuthorityAsk ask = { .judge = f->judge, .timeout_ms = TIMEOUT_MS };

  return wax_issuer_fetch (&ask, f->examiner, verdict, better, NULL);
}

static void
assert_finding (WaxTrustFixture *f, Scene *self, WaxTestPlaceHow how, GBytes *bytes, WaxIssuerFinding expected)
{
  g_autoptr(WaxVerdict) verdict = refuse (self), better = NULL;

  wax_test_place_set (self->place, how, bytes);
  g_assert_cmpint (look (f, verdict, &better), ==, expected);
  g_assert_true ((better != NULL) == (expected == WAX_ISSUER_FOUND));
}

static GBytes *
make_message (WaxTestCert *const *certificates, guint n)
{
  gnutls_pkcs7_t message;
  gnutls_datum_t der;
  GBytes *bytes;

  g_assert_cmpint (gnutls_pkcs7_init (&message), >=, 0);
  for (guint i = 0; i < n; i++) {
    gsize size;
    const void *data = g_bytes_get_data (wax_test_cert_get_der (certificates[i]), &size);
    const gnutls_datum_t one = { (unsigned char *) data, (unsigned) size };

    g_assert_cmpint (gnutls_pkcs7_set_crt_raw (message, &one), >=, 0);
  }
  g_assert_cmpint (gnutls_pkcs7_export2 (message, GNUTLS_X509_FMT_DER, &der), >=, 0);
  bytes = g_bytes_new (der.data, der.size);
  gnutls_free (der.data);
  gnutls_pkcs7_deinit (message);
  return bytes;
}

static GBytes *
make_pem (WaxTestCert *certificate)
{
  char *pem = wax_test_cert_to_pem (certificate);

  return g_bytes_new_take (pem, strlen (pem));
}

/* Found, the connection is good by itself, nothing is granted, and it stays so in another run of the program. */
static void
test_found (WaxTrustFixture *f, gconstpointer unused)
{
  g_auto(Scene) scene = set_scene (f, make_middle (f->root));
  g_autoptr(WaxVerdict) verdict = refuse (&scene), better = NULL;
  g_autoptr(WaxJudge) next = NULL;
  g_autoptr(GPtrArray) grants = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *body = NULL;
  guint asked;

  wax_test_place_set (scene.place, WAX_TEST_PLACE_BYTES, wax_test_cert_get_der (scene.middle));
  g_assert_cmpint (look (f, verdict, &better), ==, WAX_ISSUER_FOUND);
  g_assert_true (wax_verdict_is_empty (better));
  wax_judge_learn_issuers (f->judge, better);
  g_assert_true (wax_judge_flush (f->judge, &error));
  g_assert_no_error (error);
  asked = wax_test_place_count (scene.place);
  body = wax_trust_fixture_get (scene.http, scene.server, "/", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (body, ==, "hello");
  grants = wax_trust_ledger_list_grants (f->ledger, TRUE, &error);
  g_assert_cmpuint (grants->len, ==, 0);

  next = wax_judge_new (f->examiner, f->ledger, f->policy);
  g_assert_true (wax_judge_refresh (next, &error));
  g_set_object (&f->judge, next);
  g_object_unref (scene.http);
  scene.http = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (scene.server), 0);
  g_free (body);
  body = wax_trust_fixture_get (scene.http, scene.server, "/", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (body, ==, "hello");
  g_assert_cmpuint (wax_test_place_count (scene.place), ==, asked);
  g_assert_cmpuint (wax_test_place_count_cookies (scene.place), ==, 0);
}

static void
test_forms (WaxTrustFixture *f, gconstpointer unused)
{
  g_auto(Scene) scene = set_scene (f, make_middle (f->root));
  WaxTestCert *const both[] = { f->stranger, scene.middle };
  g_autoptr(GBytes) pem = make_pem (scene.middle), message = make_message (both, 2);

  assert_finding (f, &scene, WAX_TEST_PLACE_BYTES, pem, WAX_ISSUER_FOUND);
  assert_finding (f, &scene, WAX_TEST_PLACE_BYTES, message, WAX_ISSUER_FOUND);
}

/* Two are missing; each says where the next one is. */
static void
test_two_steps (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestPlace) above = wax_test_place_new ();
  g_autoptr(WaxTestCert) upper =
    wax_test_cert_new (f->root, &(WaxTestCertOptions) { .common_name = "Upper", .ca = TRUE });
  g_auto(Scene) scene =
    set_scene (f, wax_test_place_make_cert (wax_test_place_get_url (above), upper,
                                            &(WaxTestCertOptions) { .common_name = "Middle", .ca = TRUE }));

  wax_test_place_set (above, WAX_TEST_PLACE_BYTES, wax_test_cert_get_der (upper));
  assert_finding (f, &scene, WAX_TEST_PLACE_BYTES, wax_test_cert_get_der (scene.middle), WAX_ISSUER_FOUND);
  g_assert_cmpuint (wax_test_place_count (above), ==, 1);
}

/* A root of one's own at that place makes nothing good. */
static void
test_private (WaxTrustFixture *f, gconstpointer unused)
{
  g_auto(Scene) scene = set_scene (f, make_middle (f->stranger));
  WaxTestCert *const both[] = { scene.middle, f->stranger };
  g_autoptr(GBytes) message = make_message (both, 2);
  g_autoptr(GError) error = NULL;

  assert_finding (f, &scene, WAX_TEST_PLACE_BYTES, wax_test_cert_get_der (scene.middle), WAX_ISSUER_ELSEWHERE);
  assert_finding (f, &scene, WAX_TEST_PLACE_BYTES, message, WAX_ISSUER_ELSEWHERE);
  g_assert_null (wax_trust_fixture_get (scene.http, scene.server, "/", &error));
}

static void
test_bad_answers (WaxTrustFixture *f, gconstpointer unused)
{
  g_auto(Scene) scene = set_scene (f, make_middle (f->root));
  g_autoptr(WaxTestCert) namesake = make_middle (f->root);
  g_autoptr(GBytes) junk = g_bytes_new ("junk", 4);
  gsize size;
  const char *der = g_bytes_get_data (wax_test_cert_get_der (scene.middle), &size);
  g_autoptr(GBytes) cut = g_bytes_new (der, size / 2);

  assert_finding (f, &scene, WAX_TEST_PLACE_BYTES, junk, WAX_ISSUER_NOT_FOUND);
  assert_finding (f, &scene, WAX_TEST_PLACE_BYTES, cut, WAX_ISSUER_NOT_FOUND);
  assert_finding (f, &scene, WAX_TEST_PLACE_BYTES, wax_test_cert_get_der (namesake), WAX_ISSUER_NOT_FOUND);
  assert_finding (f, &scene, WAX_TEST_PLACE_BYTES, wax_test_cert_get_der (scene.leaf), WAX_ISSUER_NOT_FOUND);
  assert_finding (f, &scene, WAX_TEST_PLACE_NOTHING, NULL, WAX_ISSUER_UNREACHABLE);
  assert_finding (f, &scene, WAX_TEST_PLACE_ENDLESS, NULL, WAX_ISSUER_UNREACHABLE);
  assert_finding (f, &scene, WAX_TEST_PLACE_STALL, NULL, WAX_ISSUER_UNREACHABLE);
  assert_finding (f, &scene, WAX_TEST_PLACE_REDIRECT, wax_test_cert_get_der (scene.middle), WAX_ISSUER_UNREACHABLE);
}

/* A certificate that points into the person's own network, for a server that is not in it. */
static void
test_inside (WaxTrustFixture *f, gconstpointer unused)
{
  g_auto(Scene) scene = set_scene (f, make_middle (f->root));
  g_autoptr(WaxVerdict) met = refuse (&scene), better = NULL, outside = NULL;
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_new ("192.0.2.1", 443, NULL);

  outside = wax_verdict_new (&(WaxVerdictFields) { .endpoint = endpoint,
                                                   .time = wax_verdict_get_time (met),
                                                   .chain = wax_verdict_get_chain (met),
                                                   .problems = wax_verdict_get_problems (met) });
  wax_test_place_set (scene.place, WAX_TEST_PLACE_BYTES, wax_test_cert_get_der (scene.middle));
  g_assert_cmpint (look (f, outside, &better), ==, WAX_ISSUER_UNREACHABLE);
  g_assert_cmpuint (wax_test_place_count (scene.place), ==, 0);
}

int
main (int argc, char **argv)
{
  wax_tls_prepare ();
  g_test_init (&argc, &argv, NULL);
  wax_trust_fixture_add ("/issuer-fetch/found", NULL, test_found);
  wax_trust_fixture_add ("/issuer-fetch/forms", NULL, test_forms);
  wax_trust_fixture_add ("/issuer-fetch/two-steps", NULL, test_two_steps);
  wax_trust_fixture_add ("/issuer-fetch/private", NULL, test_private);
  wax_trust_fixture_add ("/issuer-fetch/bad-answers", NULL, test_bad_answers);
  wax_trust_fixture_add ("/issuer-fetch/inside", NULL, test_inside);
  return g_test_run ();
}
