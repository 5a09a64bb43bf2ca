#include "transport/wax-tls-setup.h"
#include "wax-test-ocsp.h"
#include "wax-trust-fixture.h"

/* Every problem of the trust model, met where a person meets it: at a socket, in the middle of a handshake. */

enum { DAY_S = 86400 };

static const char *const dns[] = { "localhost", NULL };
static const char *const ip[] = { "127.0.0.1", NULL };
static const char *const elsewhere[] = { "elsewhere.test", NULL };

typedef enum { STAPLE_NONE, STAPLE_GOOD, STAPLE_REVOKED, STAPLE_FORGED_GOOD, STAPLE_OLD } Staple;

/**
 * Case:
 * @problem: what must be found, and alone; %WAX_N_PROBLEMS for nothing
 * @leaf: how the server's certificate is; names are filled in
 * @middle: (nullable): how its issuer is; %NULL: directly below the root
 * @alone: signed by itself
 * @stranger: below a root that nobody knows
 */
typedef struct {
  const char *name;
  WaxProblemId problem;
  gboolean overridable;
  WaxTestCertOptions leaf;
  const WaxTestCertOptions *middle;
  gboolean alone;
  gboolean stranger;
  WaxFault fault;
  Staple staple;
} Case;

static gint64
now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* What the options say of times is in days from now. */
static WaxTestCert *
make (WaxTestCert *issuer, const WaxTestCertOptions *options)
{
  WaxTestCertOptions filled = *options;

  if (filled.dns == NULL && !filled.ca) {
    filled.dns = dns;
    filled.ip = ip;
  }
  if (filled.not_before != 0)
    filled.not_before = now () + filled.not_before * DAY_S;
  if (filled.not_after != 0)
    filled.not_after = now () + filled.not_after * DAY_S;
  return wax_test_cert_new (issuer, &filled);
}

static void
staple (WaxFaultServer *server, Staple kind, WaxTestCert *leaf, WaxTestCert *issuer, WaxTestCert *stranger)
{
  const WaxTestOcspStatus status = kind == STAPLE_REVOKED ? WAX_TEST_OCSP_REVOKED : WAX_TEST_OCSP_GOOD;
  WaxTestCert *signer = kind == STAPLE_FORGED_GOOD ? stranger : issuer;
  g_autoptr(GBytes) response = NULL;

  if (kind == STAPLE_NONE)
    return;
  response = wax_test_ocsp_new (leaf, issuer, signer, status, now () - (kind == STAPLE_OLD ? 60 * DAY_S : 60));
  wax_fault_server_staple (server, response);
}

static void
assert_untouched (WaxFaultServer *server)
{
  WaxFaultCounts counts;

  wax_fault_server_get_counts (server, &counts);
  g_assert_cmpuint (counts.connections, >, 0);
  g_assert_cmpuint (counts.bytes, ==, 0);
}

static void
assert_met (const Case *met, GError *error)
{
  WaxVerdict *verdict = wax_trust_question_get_verdict (wax_trust_error_get_question (error));
  g_auto(GStrv) ids = wax_verdict_dup_problem_ids (verdict);
  g_autofree char *found = g_strjoinv (" ", ids);

  g_assert_error (error, WAX_TRUST_ERROR, met->overridable ? WAX_TRUST_ERROR_UNDECIDED : WAX_TRUST_ERROR_REFUSED);
  g_assert_cmpstr (found, ==, wax_problem_id_to_string (met->problem));
}

static void
run_case (WaxTrustFixture *f, const Case *met)
{
  WaxTestCert *root = met->stranger ? f->stranger : f->root;
  g_autoptr(WaxTestCert) middle = met->middle != NULL ? make (root, met->middle) : wax_test_cert_ref (root);
  g_autoptr(WaxTestCert) leaf = make (met->alone ? NULL : middle, &met->leaf);
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (leaf, met->fault);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (server), 0);
  g_autoptr(GError) error = NULL;
  g_autofree char *body = NULL;

  g_test_message ("%s", met->name);
  staple (server, met->staple, leaf, middle, f->stranger);
  body = wax_trust_fixture_get (http, server, "/", &error);
  if (met->problem == WAX_N_PROBLEMS) {
    g_assert_no_error (error);
    g_assert_cmpstr (body, ==, "hello");
  } else {
    g_assert_null (body);
    assert_met (met, error);
    assert_untouched (server);
  }
}

static const WaxTestCertOptions expired_middle = { .common_name = "Old",
                                                   .ca = TRUE,
                                                   .not_before = -90,
                                                   .not_after = -1 };
static const WaxTestCertOptions narrow_middle = { .common_name = "Narrow",
                                                  .ca = TRUE,
                                                  .permitted_dns = "elsewhere.test" };
static const WaxTestCertOptions no_authority = { .common_name = "No authority", .ca_without_right = TRUE };

static const Case cases[] = {
  { "good", WAX_N_PROBLEMS, FALSE, { 0 } },
  { "issuer-unknown", WAX_PROBLEM_ISSUER_UNKNOWN, TRUE, .stranger = TRUE },
  { "self-signed", WAX_PROBLEM_SELF_SIGNED, TRUE, .alone = TRUE },
  { "expired", WAX_PROBLEM_EXPIRED, TRUE, { .not_before = -90, .not_after = -3 } },
  { "not-yet-valid", WAX_PROBLEM_NOT_YET_VALID, TRUE, { .not_before = 2 } },
  { "issuer-expired", WAX_PROBLEM_ISSUER_EXPIRED, TRUE, .middle = &expired_middle },
  { "name-mismatch", WAX_PROBLEM_NAME_MISMATCH, TRUE, { .dns = elsewhere } },
  { "weak: digest", WAX_PROBLEM_WEAK, TRUE, { .digest = WAX_TEST_DIGEST_SHA1 } },
  { "weak: key", WAX_PROBLEM_WEAK, TRUE, { .key = WAX_TEST_KEY_RSA_1024 } },
  { "wrong-purpose", WAX_PROBLEM_WRONG_PURPOSE, TRUE, { .purpose = WAX_TEST_PURPOSE_CLIENT } },
  { "form: serial", WAX_PROBLEM_FORM, TRUE, { .serial = WAX_TEST_SERIAL_NEGATIVE } },
  { "constraints: names", WAX_PROBLEM_CONSTRAINTS, FALSE, .middle = &narrow_middle },
  { "constraints: no authority", WAX_PROBLEM_CONSTRAINTS, FALSE, .middle = &no_authority },
  { "unknown-critical", WAX_PROBLEM_UNKNOWN_CRITICAL, FALSE, { .unknown_critical = "1.3.6.1.4.1.99999.7" } },
  { "bad-signature", WAX_PROBLEM_BAD_SIGNATURE, FALSE, { .broken_signature = TRUE } },
  { "malformed: field", WAX_PROBLEM_MALFORMED, FALSE, { .broken_usage = TRUE } },
  { "malformed: whole", WAX_PROBLEM_MALFORMED, FALSE, .fault = WAX_FAULT_UNREADABLE },
  { "tls-too-old", WAX_PROBLEM_TLS_TOO_OLD, FALSE, .fault = WAX_FAULT_TLS_1_1 },
  { "revoked", WAX_PROBLEM_REVOKED, FALSE, .staple = STAPLE_REVOKED },
  { "revoked, TLS 1.2", WAX_PROBLEM_REVOKED, FALSE, .fault = WAX_FAULT_TLS_1_2, .staple = STAPLE_REVOKED },
  { "revoked, demanded", WAX_PROBLEM_REVOKED, FALSE, { .must_staple = TRUE }, .staple = STAPLE_REVOKED },
  { "revocation-unknown", WAX_PROBLEM_REVOCATION_UNKNOWN, TRUE, { .must_staple = TRUE } },
  { "revocation-unknown, TLS 1.2",
    WAX_PROBLEM_REVOCATION_UNKNOWN,
    TRUE,
    { .must_staple = TRUE },
    .fault = WAX_FAULT_TLS_1_2 },
  { "revocation-unknown: old answer",
    WAX_PROBLEM_REVOCATION_UNKNOWN,
    TRUE,
    { .must_staple = TRUE },
    .staple = STAPLE_OLD },
  { "revocation-unknown: forged",
    WAX_PROBLEM_REVOCATION_UNKNOWN,
    TRUE,
    { .must_staple = TRUE },
    .staple = STAPLE_FORGED_GOOD },
  { "stapled", WAX_N_PROBLEMS, .staple = STAPLE_GOOD },
  { "stapled as demanded", WAX_N_PROBLEMS, .leaf = { .must_staple = TRUE }, .staple = STAPLE_GOOD },
};

static void
test_each (WaxTrustFixture *f, gconstpointer data)
{
  run_case (f, data);
}

/* Another key where one was trusted; the dialog's button must not be enough. */
static void
test_changed (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) first = make (NULL, &(WaxTestCertOptions) { 0 }),
                         second = make (NULL, &(WaxTestCertOptions) { 0 });
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (first, WAX_FAULT_NONE);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (server), 0);
  g_autoptr(GError) error = NULL;
  WaxFaultCounts before, after;
  WaxTrustQuestion *question;

  wax_trust_fixture_get_granted (f, http, server);
  wax_trust_fixture_assert_hello (http, server, "/");
  wax_trust_fixture_replace (server, second);
  wax_fault_server_get_counts (server, &before);
  g_assert_null (wax_trust_fixture_get (http, server, "/", &error));
  g_assert_error (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_UNDECIDED);
  question = wax_trust_error_get_question (error);
  g_assert_true (wax_verdict_has_problem (wax_trust_question_get_verdict (question), WAX_PROBLEM_CHANGED));
  g_assert_true (wax_trust_question_get_change (question)->severe);
  wax_fault_server_get_counts (server, &after);
  g_assert_cmpuint (after.connections, ==, before.connections + 1);
  g_assert_cmpuint (after.bytes, ==, before.bytes);
}

/* Whatever is added to the model gets its place above. What an administrator sets has no way to be set yet. */
static void
test_complete (void)
{
  gboolean met[WAX_N_PROBLEMS] = { [WAX_PROBLEM_CHANGED] = TRUE, [WAX_PROBLEM_DISTRUSTED] = TRUE,
                                   [WAX_PROBLEM_PIN_VIOLATION] = TRUE };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    if (cases[i].problem != WAX_N_PROBLEMS)
      met[cases[i].problem] = TRUE;
  }
  for (guint i = 0; i < WAX_N_PROBLEMS; i++)
    g_assert_true (met[i]);
}

int
main (int argc, char **argv)
{
  wax_tls_prepare ();
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdelimit (g_strdup_printf ("/problems/%s", cases[i].name), ":, ", '-');

    g_test_add (path, WaxTrustFixture, &cases[i], wax_trust_fixture_set_up, test_each, wax_trust_fixture_tear_down);
  }
  g_test_add ("/problems/changed", WaxTrustFixture, NULL, wax_trust_fixture_set_up, test_changed,
              wax_trust_fixture_tear_down);
  g_test_add_func ("/problems/complete", test_complete);
  return g_test_run ();
}
