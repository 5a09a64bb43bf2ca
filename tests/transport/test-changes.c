#include "forged-key.h"
#include "transport/wax-tls-setup.h"
#include "trust/wax-certificate-private.h"
#include "wax-trust-fixture.h"

#define DAY_S 86400

/* Each row of the table of changed certificates, with a pair of certificates at a real socket. */

static const char *const here[] = { "localhost", NULL };
static const char *const more[] = { "mail.example.test", "localhost", NULL };
static const char *const elsewhere[] = { "mail.example.test", NULL };
static const char *const address[] = { "127.0.0.1", NULL };

typedef enum { BY_NOBODY, BY_ROOT, BY_AUTHORITY, BY_OTHER, BY_NAMESAKE, BY_FORGED_NAMESAKE, BY_ITSELF } Issuer;

/**
 * Row: the first one is trusted for an hour, and then the second is there
 * @judgement: -1: it connects
 */
typedef struct {
  const char *name;
  Issuer first_by;
  int first_days; /* until it ends */
  Issuer second_by;
  const char *const *second_names;
  gboolean same_key;
  gboolean copy_key_id;
  WaxTestDigest digest;
  int second_days;
  int judgement;
  gboolean severe;
  gboolean refused; /* nobody is asked */
} Row;

enum { CONNECTS = -1 };

static const Row rows[] = {
  { "healed", BY_AUTHORITY, 20, BY_ROOT, here, .judgement = CONNECTS },
  { "renewed", BY_AUTHORITY, 60, BY_OTHER, here, .same_key = TRUE, .judgement = CONNECTS },
  { "same-key-worse", BY_AUTHORITY, 60, BY_AUTHORITY, here, .same_key = TRUE, .second_days = -2,
    .judgement = WAX_CHANGE_SUSPICIOUS, .severe = TRUE },
  { "expected", BY_AUTHORITY, 29, BY_AUTHORITY, here, .judgement = WAX_CHANGE_EXPECTED_RENEWAL },
  { "expected-after-end", BY_AUTHORITY, -3, BY_AUTHORITY, here, .judgement = WAX_CHANGE_EXPECTED_RENEWAL },
  { "expected-with-more-names", BY_AUTHORITY, 20, BY_AUTHORITY, more, .judgement = WAX_CHANGE_EXPECTED_RENEWAL },
  { "too-early", BY_AUTHORITY, 32, BY_AUTHORITY, here, .judgement = WAX_CHANGE_SUSPICIOUS, .severe = TRUE },
  { "other-names", BY_AUTHORITY, 20, BY_AUTHORITY, elsewhere, .judgement = WAX_CHANGE_SUSPICIOUS, .severe = TRUE },
  { "weak-signature", BY_AUTHORITY, 20, BY_AUTHORITY, here, .digest = WAX_TEST_DIGEST_SHA1,
    .judgement = WAX_CHANGE_IMITATION_POSSIBLE, .severe = TRUE },
  { "namesake", BY_AUTHORITY, 20, BY_NAMESAKE, here, .judgement = WAX_CHANGE_IMITATION_POSSIBLE, .severe = TRUE },
  { "forged-namesake", BY_AUTHORITY, 20, BY_FORGED_NAMESAKE, here, .copy_key_id = TRUE,
    .judgement = WAX_CHANGE_IMITATION_POSSIBLE, .severe = TRUE },
  { "other-issuer", BY_AUTHORITY, 20, BY_OTHER, here, .judgement = WAX_CHANGE_SUSPICIOUS, .severe = TRUE },
  { "self-signed", BY_AUTHORITY, 20, BY_ITSELF, here, .copy_key_id = TRUE, .judgement = WAX_CHANGE_SUSPICIOUS,
    .severe = TRUE },
  { "self-signed-before", BY_ITSELF, 20, BY_ITSELF, here, .copy_key_id = TRUE, .judgement = WAX_CHANGE_SUSPICIOUS,
    .severe = TRUE },
  { "secure-before", BY_ROOT, 20, BY_OTHER, here, .judgement = WAX_CHANGE_SUSPICIOUS, .severe = TRUE },
  { "secure-before-same-key", BY_ROOT, 20, BY_OTHER, here, .same_key = TRUE, .judgement = WAX_CHANGE_SUSPICIOUS,
    .severe = TRUE },
  { "secure-before-same-issuer", BY_ROOT, 20, BY_ROOT, here, .second_days = -2, .judgement = WAX_CHANGE_SUSPICIOUS,
    .severe = TRUE },
};

static WaxTestCert *
make_authority (WaxTrustFixture *f, const char *name, WaxTestCert *copy_key_id_of)
{
  return wax_test_cert_new (f->stranger, &(WaxTestCertOptions) { .common_name = name, .ca = TRUE,
                                                                 .copy_key_id_of = copy_key_id_of });
}

static WaxTestCert *
make_leaf (WaxTestCert *issuer, WaxTestCertOptions *options, int days)
{
  options->ip = address;
  options->common_name = "localhost";
  if (days != 0) {
    options->not_after = g_get_real_time () / G_USEC_PER_SEC + days * DAY_S;
    options->not_before = options->not_after - 90 * DAY_S;
  }
  return wax_test_cert_new (issuer, options);
}

/* The certificate that is there at first, and the one after it. */
static void
make_pair (WaxTrustFixture *f, const Row *row, WaxTestCert **first, WaxTestCert **second)
{
  g_autoptr(WaxTestCert) authority = make_authority (f, "Example Authority", NULL);
  g_autoptr(WaxTestCert) other = make_authority (f, "Another Authority", NULL);
  g_autoptr(WaxTestCert) namesake = make_authority (f, "Example Authority", NULL);
  g_autoptr(WaxTestCert) forged = make_authority (f, "Example Authority", authority);
  WaxTestCert *const issuers[] = { NULL, f->root, authority, other, namesake, forged, NULL };
  WaxTestCertOptions before = { .dns = here }, after = { .dns = row->second_names, .digest = row->digest };

  *first = make_leaf (issuers[row->first_by], &before, row->first_days);
  if (row->same_key)
    after.same_key = *first;
  if (row->copy_key_id)
    after.copy_key_id_of = *first;
  *second = make_leaf (issuers[row->second_by], &after, row->second_days);
}

static WaxGrant *
grant (WaxTrustFixture *f, WaxTrustQuestion *question, const char *entered)
{
  g_autoptr(GError) error = NULL;
  WaxMoment moment;
  WaxGrant *given;

  wax_moment_read (&moment);
  given = wax_trust_ledger_grant (f->ledger, question, WAX_DURATION_HOUR, entered, "window", NULL, f->policy, &moment,
                                  &error);
  g_assert_true (given != NULL || g_error_matches (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_NOT_ALLOWED));
  g_assert_true (wax_judge_flush (f->judge, NULL));
  return given;
}

static void
assert_no_grant (WaxTrustFixture *f, WaxTrustQuestion *question, const char *entered)
{
  g_autoptr(WaxGrant) given = grant (f, question, entered);

  g_assert_null (given);
}

/* A severe change takes the whole SHA-256 of this very certificate; any other takes no wrong one. */
static void
assert_grantable (WaxTrustFixture *f, WaxTrustQuestion *question)
{
  WaxCertificate *certificate = wax_verdict_get_certificate (wax_trust_question_get_verdict (question));
  const char *right = wax_certificate_get_fingerprint (certificate);
  g_autofree char *part = g_strndup (right, 63), *sha1 = wax_certificate_dup_fingerprint_sha1 (certificate);
  g_autoptr(WaxGrant) given = NULL;

  assert_no_grant (f, question, part);
  assert_no_grant (f, question, sha1);
  assert_no_grant (f, question, wax_certificate_get_spki (certificate));
  assert_no_grant (f, question, wax_trust_question_get_change (question)->previous_fingerprint);
  if (wax_trust_question_is_severe (question)) {
    assert_no_grant (f, question, NULL);
    assert_no_grant (f, question, " ");
  }
  given = grant (f, question, wax_trust_question_is_severe (question) ? right : NULL);
  g_assert_nonnull (given);
}

static void
change (WaxTrustFixture *f, const Row *row, WaxTestCert *first, WaxTestCert *second)
{
  g_autoptr(WaxFaultServer) server = NULL;
  g_autoptr(WaxHttp) http = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *before = NULL, *after = NULL;
  WaxFaultCounts counts, refused;
  WaxTrustQuestion *question;

  server = wax_trust_fixture_serve (first, WAX_FAULT_NONE);
  http = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (server), 0);
  if (row->first_by != BY_ROOT) {
    GError *asked = NULL;

    g_assert_null (wax_trust_fixture_get (http, server, "/", &asked));
    wax_trust_fixture_grant (f, asked);
  }
  before = wax_trust_fixture_get (http, server, "/", &error);
  g_assert_no_error (error);
  g_assert_true (wax_judge_flush (f->judge, NULL));

  wax_trust_fixture_replace (server, second);
  wax_fault_server_get_counts (server, &counts);
  after = wax_trust_fixture_get (http, server, "/", &error);
  if (row->judgement == CONNECTS) {
    g_assert_no_error (error);
    return;
  }
  g_assert_error (error, WAX_TRUST_ERROR, row->refused ? WAX_TRUST_ERROR_REFUSED : WAX_TRUST_ERROR_UNDECIDED);
  wax_fault_server_get_counts (server, &refused);
  g_assert_cmpuint (refused.bytes, ==, counts.bytes);
  question = wax_trust_error_get_question (error);
  g_assert_cmpint (wax_trust_question_get_change (question)->judgement, ==, row->judgement);
  g_assert_cmpint (wax_trust_question_is_severe (question), ==, row->severe);
  g_assert_true (wax_verdict_has_problem (wax_trust_question_get_verdict (question), WAX_PROBLEM_CHANGED));
  g_assert_true (wax_judge_flush (f->judge, NULL));

  if (row->refused) {
    assert_no_grant (f, question, wax_verdict_get_fingerprint (wax_trust_question_get_verdict (question)));
    return;
  }
  assert_grantable (f, question);
  after = wax_trust_fixture_get (http, server, "/", NULL);
  g_assert_nonnull (after);
}

static void
test_row (WaxTrustFixture *f, gconstpointer data)
{
  g_autoptr(WaxTestCert) first = NULL, second = NULL;

  make_pair (f, data, &first, &second);
  change (f, data, first, second);
}

static void
assert_signed_by (WaxTestCert *certificate, WaxTestCert *issuer)
{
  g_autoptr(WaxCertificate) one = wax_certificate_new_from_der (wax_test_cert_get_der (certificate), NULL);
  g_autoptr(WaxCertificate) other = wax_certificate_new_from_der (wax_test_cert_get_der (issuer), NULL);

  g_assert_true (wax_certificate_is_signed_by (one, other));
  g_assert_cmpstr (wax_certificate_get_issuer (one), ==, wax_certificate_get_subject (other));
}

typedef enum { KEY_TRUE, KEY_FORGED, KEY_FORGED_UNSENT } Key;

static const Row key_rows[] = {
  [KEY_TRUE] = { "true-key", .judgement = WAX_CHANGE_EXPECTED_RENEWAL },
  [KEY_FORGED] = { "forged-key", .judgement = WAX_CHANGE_IMITATION_POSSIBLE, .severe = TRUE, .refused = TRUE },
  [KEY_FORGED_UNSENT] = { "forged-key-unsent", .judgement = WAX_CHANGE_IMITATION_POSSIBLE, .severe = TRUE },
};

/* Somebody who saw the first certificate made a key under which its signature verifies, and an authority of the same
 * name and key identifier with it: that one vouches for both certificates, and proves nothing. Where the key is the
 * true one, another certificate of the authority is as good. */
static void
test_issuers_key (WaxTrustFixture *f, gconstpointer data)
{
  Key key = GPOINTER_TO_UINT (data);
  WaxTestCertOptions options = { .common_name = "Example Authority", .ca = TRUE, .key = WAX_TEST_KEY_RSA_2048 };
  g_autoptr(WaxTestCert) attacker = wax_test_cert_new_root ("Attacker");
  g_autoptr(WaxTestCert) authority = wax_test_cert_new (f->stranger, &options);
  g_autoptr(WaxTestCert) first = make_leaf (authority, &(WaxTestCertOptions) { .dns = here }, 20);
  WaxTestCert *const issuers[] = { f->stranger, attacker, NULL }; /* one that is its own is not sent */
  g_autoptr(WaxTestCert) later = NULL, second = NULL;
  g_autofree char *pem = NULL;

  if (key == KEY_TRUE)
    options.same_key = authority;
  else
    options.key_pem = pem = forged_key_make (wax_test_cert_get_der (first), 20260101);
  options.copy_key_id_of = authority;
  later = wax_test_cert_new (issuers[key], &options);
  second = make_leaf (later, &(WaxTestCertOptions) { .dns = here }, 90);
  assert_signed_by (first, later);
  assert_signed_by (second, later);
  change (f, &key_rows[key], first, second);
}

/* ---- a renewal without the certificate between ---- */

/**
 * Lack: a good server renews, and shows its own certificate alone
 * @by: BY_AUTHORITY: whose key signed the one before
 * @cause: what a person is told
 */
typedef struct {
  const char *name;
  Issuer by;
  const char *const *names;
  int days; /* until it ends; 0 for the usual */
  WaxCauseId cause;
} Lack;

static const Lack lacks[] = {
  { "lacks-issuer", BY_AUTHORITY, here, 0, WAX_CAUSE_MISSING_INTERMEDIATE },
  { "lacks-namesake", BY_NAMESAKE, here, 0, WAX_CAUSE_SOMEONE_BETWEEN },
  { "lacks-forged-namesake", BY_FORGED_NAMESAKE, here, 0, WAX_CAUSE_SOMEONE_BETWEEN },
  { "lacks-other-issuer", BY_OTHER, here, 0, WAX_CAUSE_SOMEONE_BETWEEN },
  { "lacks-issuer-other-names", BY_AUTHORITY, elsewhere, 0, WAX_CAUSE_SOMEONE_BETWEEN },
  { "lacks-issuer-expired", BY_AUTHORITY, here, -2, WAX_CAUSE_SOMEONE_BETWEEN },
};

static WaxTrustQuestion *
refuse (WaxHttp *http, WaxFaultServer *server)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (wax_trust_fixture_get (http, server, "/", &error));
  g_assert_error (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_UNDECIDED);
  return g_object_ref (wax_trust_error_get_question (error));
}

static void
assert_served (WaxTrustFixture *f, WaxHttp *http, WaxFaultServer *server)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *body = wax_trust_fixture_get (http, server, "/", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (body, ==, "hello");
  g_assert_true (wax_judge_flush (f->judge, &error));
}

/* Nothing that the renewal says of itself makes it harmless, only the key that had signed the one before. */
static void
test_lack (WaxTrustFixture *f, gconstpointer data)
{
  const Lack *row = data;
  const WaxTestCertOptions known = { .common_name = "Known Issuing", .ca = TRUE };
  g_autoptr(WaxTestCert) authority = wax_test_cert_new (f->root, &known), other = wax_test_cert_new (f->root,
    &(WaxTestCertOptions) { .common_name = "Other Issuing", .ca = TRUE });
  g_autoptr(WaxTestCert) namesake = make_authority (f, "Known Issuing", NULL);
  g_autoptr(WaxTestCert) forged = make_authority (f, "Known Issuing", authority);
  WaxTestCert *const issuers[] = { NULL, f->root, authority, other, namesake, forged, NULL };
  g_autoptr(WaxTestCert) first = make_leaf (authority, &(WaxTestCertOptions) { .dns = here }, 20);
  g_autoptr(WaxTestCert) second = row->names == here
    ? make_leaf (issuers[row->by], &(WaxTestCertOptions) { .dns = here }, row->days)
    : wax_test_cert_new (issuers[row->by], &(WaxTestCertOptions) { .dns = row->names });
  g_autofree char *alone = wax_test_cert_chain_to_pem (second, 1), *key = wax_test_cert_key_to_pem (second);
  g_autoptr(WaxFaultServer) server = wax_trust_fixture_serve (first, WAX_FAULT_NONE);
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (server), 0);
  g_autoptr(WaxTrustQuestion) question = NULL;
  const WaxCause *cause;

  assert_served (f, http, server);
  wax_fault_server_show (server, alone, key);
  wax_fault_server_cut (server);
  question = refuse (http, server);
  cause = wax_trust_question_get_cause (question);
  g_assert_cmpint (cause->id, ==, row->cause);
  g_assert_cmpstr (cause->name, ==, row->by == BY_OTHER ? "Other Issuing" : "Known Issuing");
  g_assert_true (wax_trust_question_is_severe (question));
  g_assert_cmpint (wax_trust_question_get_change (question)->judgement, ==,
                   row->by == BY_NAMESAKE || row->by == BY_FORGED_NAMESAKE ? WAX_CHANGE_IMITATION_POSSIBLE
                                                                          : WAX_CHANGE_SUSPICIOUS);
  if (row->cause == WAX_CAUSE_MISSING_INTERMEDIATE) { /* with what was missing, it is good */
    wax_trust_fixture_replace (server, second);
    assert_served (f, http, server);
  }
}

int
main (int argc, char **argv)
{
  wax_tls_prepare ();
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/changes/", rows[i].name, NULL);

    wax_trust_fixture_add (path, &rows[i], test_row);
  }
  for (guint i = 0; i < G_N_ELEMENTS (lacks); i++) {
    g_autofree char *path = g_strconcat ("/changes/", lacks[i].name, NULL);

    wax_trust_fixture_add (path, &lacks[i], test_lack);
  }
  for (guint i = 0; i < G_N_ELEMENTS (key_rows); i++) {
    g_autofree char *path = g_strconcat ("/changes/", key_rows[i].name, NULL);

    wax_trust_fixture_add (path, GUINT_TO_POINTER (i), test_issuers_key);
  }
  return g_test_run ();
}
