#include "trust/wax-cause-finder.h"
#include "trust-test.h"
#include "wax-test-der.h"

#include <string.h>

/* One cause, told apart from all others, and in the order of the rules. */

enum { DAY_S = 86400, YEAR_S = 366 * DAY_S };

static gint64
now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

typedef struct {
  TestDir *dir;
  WaxTestCert *root;     /* the only anchor */
  WaxTestCert *stranger; /* nobody knows it */
  WaxExaminer *examiner;
} Fixture;

static void
set_up (Fixture *f, gconstpointer unused)
{
  f->dir = test_dir_new ();
  f->root = wax_test_cert_new_root ("Known Root");
  f->stranger = wax_test_cert_new_root ("Stranger Root");
  f->examiner = test_examiner (f->dir, f->root);
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  wax_examiner_unref (f->examiner);
  wax_test_cert_unref (f->root);
  wax_test_cert_unref (f->stranger);
  test_dir_free (f->dir);
}

/* @fields: the verdict is filled in, and the anchors */
static WaxCause *
find (Fixture *f, WaxTestCert *leaf, guint length, const WaxCauseFacts *known, WaxSurroundings *around)
{
  g_autoptr(WaxVerdict) bare = test_examine (f->examiner, leaf, length, HOST);
  g_autoptr(WaxVerdict) verdict = wax_verdict_with_surroundings (bare, around);
  g_autoptr(WaxAnchors) anchors = wax_examiner_list_anchors (f->examiner, verdict);
  WaxCauseFacts facts = known != NULL ? *known : (WaxCauseFacts) { 0 };

  facts.verdict = verdict;
  facts.anchors = anchors;
  return wax_cause_find (&facts);
}

static void
assert_cause (Fixture *f, WaxTestCert *leaf, guint length, const WaxCauseFacts *known, WaxSurroundings *around,
              const char *expected)
{
  g_autoptr(WaxCause) cause = find (f, leaf, length, known, around);

  g_assert_cmpstr (cause != NULL ? wax_cause_to_string (cause) : NULL, ==, expected);
}

static WaxTestCert *
make (WaxTestCert *issuer, const WaxTestCertOptions *options)
{
  static const char *const dns[] = { HOST, NULL };
  WaxTestCertOptions filled = *options;

  if (filled.dns == NULL && !filled.ca)
    filled.dns = dns;
  return wax_test_cert_new (issuer, &filled);
}

/* What a certificate says where its issuer's is. */
static WaxTestCert *
make_saying (WaxTestCert *issuer, const char *url)
{
  g_autoptr(GByteArray) access =
    wax_test_der (0x30, wax_test_der (0x30, wax_test_der_oid ("1.3.6.1.5.5.7.48.2"), wax_test_der_octets (0x86, url, -1),
                                      NULL), NULL);
  const WaxTestExtension extensions[] = { { "1.3.6.1.5.5.7.1.1", FALSE, access }, { NULL } };

  return make (issuer, &(WaxTestCertOptions) { .extensions = extensions });
}

/* ---- what the certificate shows ---- */

static void
test_plain (Fixture *f, gconstpointer unused)
{
  static const char *const other[] = { "other.example.test", NULL };
  g_autoptr(WaxTestCert) good = make (f->root, &(WaxTestCertOptions) { 0 });
  g_autoptr(WaxTestCert) private = make (f->stranger, &(WaxTestCertOptions) { 0 });
  g_autoptr(WaxTestCert) named = make (f->root, &(WaxTestCertOptions) { .dns = other });
  g_autoptr(WaxTestCert) expired = make (f->root, &(WaxTestCertOptions) { .not_before = now () - 9 * DAY_S,
                                                                         .not_after = now () - 3 * DAY_S });
  g_autoptr(WaxTestCert) early = make (f->root, &(WaxTestCertOptions) { .not_before = now () + 3 * DAY_S,
                                                                       .not_after = now () + 9 * DAY_S });
  g_autoptr(WaxTestCert) weak = make (f->root, &(WaxTestCertOptions) { .key = WAX_TEST_KEY_RSA_1024 });
  g_autoptr(WaxTestCert) self = test_self_signed (NULL);

  assert_cause (f, good, 1, NULL, NULL, NULL);
  assert_cause (f, private, 1, NULL, NULL, "private-issuer");
  assert_cause (f, named, 1, NULL, NULL, "wrong-name");
  assert_cause (f, expired, 1, NULL, NULL, "expired");
  assert_cause (f, early, 1, NULL, NULL, "not-yet-valid");
  assert_cause (f, weak, 1, NULL, NULL, "weak");
  assert_cause (f, self, 1, NULL, NULL, "self-signed");
}

/* The nearer to the top of the list, the more it explains: each has also what comes below it. */
static void
test_order_in_certificate (Fixture *f, gconstpointer unused)
{
  static const char *const other[] = { "other.example.test", NULL };
  g_autoptr(WaxTestCert) imitation = wax_test_cert_new_root ("Known Root");
  g_autoptr(WaxTestCert) wrong_root =
    make (imitation, &(WaxTestCertOptions) { .dns = other, .not_before = now () - 9 * DAY_S, .not_after = now () - 1 });
  g_autoptr(WaxTestCert) private =
    make (f->stranger, &(WaxTestCertOptions) { .dns = other, .not_before = now () - 9 * DAY_S, .not_after = now () - 1 });
  g_autoptr(WaxTestCert) named =
    make (f->root, &(WaxTestCertOptions) { .dns = other, .not_before = now () - 9 * DAY_S, .not_after = now () - 1 });

  assert_cause (f, wrong_root, 1, NULL, NULL, "wrong-root");
  assert_cause (f, private, 1, NULL, NULL, "private-issuer");
  assert_cause (f, named, 1, NULL, NULL, "wrong-name");
}

static void
test_withdrawn (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) leaf = make (f->root, &(WaxTestCertOptions) { 0 });
  g_autoptr(WaxTestCert) old = make (f->root, &(WaxTestCertOptions) { .not_before = now () - 9 * DAY_S,
                                                                     .not_after = now () - 3 * DAY_S });
  g_autoptr(WaxProblem) revoked = wax_problem_new (WAX_PROBLEM_REVOKED, 0, "list", 0);
  WaxTestCert *const leaves[] = { leaf, old };
  static const char *const expected[] = { "withdrawn", "expired" };

  for (guint i = 0; i < G_N_ELEMENTS (leaves); i++) {
    g_autoptr(WaxVerdict) bare = test_examine (f->examiner, leaves[i], 1, HOST);
    g_autoptr(WaxVerdict) verdict = wax_verdict_with_problem (bare, revoked);
    g_autoptr(WaxCause) cause = wax_cause_find (&(WaxCauseFacts) { .verdict = verdict });

    g_assert_cmpstr (wax_cause_to_string (cause), ==, expected[i]);
  }
}

static void
test_missing_intermediate (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) middle = make (f->root, &(WaxTestCertOptions) { .common_name = "Known Issuing 1", .ca = TRUE });
  g_autoptr(WaxTestCert) foreign = make (f->root, &(WaxTestCertOptions) { .common_name = "Foreign 1", .ca = TRUE });
  g_autoptr(WaxTestCert) alike = make (middle, &(WaxTestCertOptions) { 0 });
  g_autoptr(WaxTestCert) saying = make_saying (foreign, "http://ca.example.test/1.crt");
  g_autoptr(WaxTestCert) directory = make_saying (foreign, "ldap://ca.example.test/1.crt");
  g_autoptr(WaxCause) cause = find (f, saying, 1, NULL, NULL);

  g_assert_cmpstr (wax_cause_to_string (cause), ==, "missing-intermediate");
  g_assert_cmpstr (cause->name, ==, "Foreign 1");
  g_assert_true (cause->fetchable);
  wax_cause_unref (g_steal_pointer (&cause));
  cause = find (f, alike, 1, NULL, NULL);
  g_assert_cmpstr (wax_cause_to_string (cause), ==, "missing-intermediate");
  g_assert_false (cause->fetchable);
  assert_cause (f, directory, 1, NULL, NULL, "private-issuer");
  assert_cause (f, saying, 2, NULL, NULL, NULL);
}

static void
test_newer_issuer (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) newer =
    make (NULL, &(WaxTestCertOptions) { .common_name = "Known Root 2", .ca = TRUE, .not_before = now () - 60 });
  g_autoptr(WaxTestCert) foreign =
    make (NULL, &(WaxTestCertOptions) { .common_name = "Stranger Root 2", .ca = TRUE, .not_before = now () - 60 });
  g_autoptr(WaxTestCert) old =
    make (NULL, &(WaxTestCertOptions) { .common_name = "Known Root 0", .ca = TRUE, .not_before = now () - YEAR_S });
  g_autoptr(WaxTestCert) of_newer = make (newer, &(WaxTestCertOptions) { 0 });
  g_autoptr(WaxTestCert) of_foreign = make (foreign, &(WaxTestCertOptions) { 0 });
  g_autoptr(WaxTestCert) of_old = make (old, &(WaxTestCertOptions) { 0 });

  assert_cause (f, of_newer, 2, NULL, NULL, "newer-issuer");
  assert_cause (f, of_foreign, 2, NULL, NULL, "private-issuer");
  assert_cause (f, of_old, 2, NULL, NULL, "private-issuer");
}

/* ---- what the surroundings show ---- */

static void
test_portal (Fixture *f, gconstpointer unused)
{
  static const char *const every[] = { "*", NULL }, *const tld[] = { "*.org", NULL }, *const own[] = { "*.example.org", NULL };
  g_autoptr(WaxSurroundings) portal = wax_surroundings_new (&(WaxSurroundings) { .portal = TRUE });
  g_autoptr(WaxTestCert) everybodys = make (f->stranger, &(WaxTestCertOptions) { .dns = every });
  g_autoptr(WaxTestCert) tlds = make (f->stranger, &(WaxTestCertOptions) { .dns = tld });
  g_autoptr(WaxTestCert) somebodys = make (f->stranger, &(WaxTestCertOptions) { .dns = own });
  g_autoptr(WaxTestCert) expired = make (f->root, &(WaxTestCertOptions) { .not_before = now () - 9 * DAY_S,
                                                                         .not_after = now () - 3 * DAY_S });

  assert_cause (f, everybodys, 1, NULL, NULL, "captive-portal");
  assert_cause (f, tlds, 1, NULL, NULL, "captive-portal");
  assert_cause (f, somebodys, 1, NULL, NULL, "private-issuer");
  assert_cause (f, somebodys, 1, NULL, portal, "captive-portal");
  /* No portal has a certificate for this name from a known issuer. */
  assert_cause (f, expired, 1, NULL, portal, "expired");
}

static WaxSighting *
see_at (Fixture *f, WaxTestCert *leaf, const char *host, WaxSurroundings *around)
{
  g_autoptr(WaxVerdict) bare = test_examine (f->examiner, leaf, 1, host);
  g_autoptr(WaxVerdict) verdict = wax_verdict_with_surroundings (bare, around);

  return wax_sighting_new (verdict);
}

static void
test_someone_between (Fixture *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) sightings = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_sighting_free);
  g_autoptr(GPtrArray) related = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_sighting_free);
  g_autoptr(WaxSurroundings) hotel = wax_surroundings_new (&(WaxSurroundings) { .network = "Hotel", .portal = TRUE });
  g_autoptr(WaxSurroundings) home = wax_surroundings_new (&(WaxSurroundings) { .network = "Home" });
  g_autoptr(WaxSurroundings) office = wax_surroundings_new (&(WaxSurroundings) { .network = "Hotel",
                                                                               .proxy = "proxy.test:3128" });
  g_autoptr(WaxTestCert) leaf = make (f->stranger, &(WaxTestCertOptions) { 0 });
  const WaxCauseFacts several = { .sightings = sightings }, few = { .sightings = related };
  g_autoptr(WaxCause) cause = NULL;

  g_ptr_array_add (sightings, see_at (f, leaf, "imap.elsewhere.org", hotel));
  g_ptr_array_add (related, see_at (f, leaf, "smtp.example.test", hotel));
  g_ptr_array_add (related, see_at (f, leaf, "192.0.2.7", hotel));
  cause = find (f, leaf, 1, &several, hotel);
  g_assert_cmpstr (wax_cause_to_string (cause), ==, "someone-between"); /* before the portal */
  g_assert_cmpstr (cause->name, ==, "Stranger Root");
  g_assert_cmpstr (cause->other, ==, "imap.elsewhere.org");
  g_assert_cmpstr (cause->network, ==, "Hotel");
  assert_cause (f, leaf, 1, &several, home, "private-issuer");
  assert_cause (f, leaf, 1, &few, hotel, "captive-portal");
  assert_cause (f, leaf, 1, &several, office, "inspecting-proxy");
}

static void
test_was_secure (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) leaf = make (f->stranger, &(WaxTestCertOptions) { 0 });
  g_autoptr(WaxChange) secure = wax_change_new (&(WaxChange) { .judgement = WAX_CHANGE_SUSPICIOUS, .severe = TRUE,
                                                              .previous_fingerprint = "00",
                                                              .secure_until = now () - DAY_S });
  g_autoptr(WaxChange) granted = wax_change_new (&(WaxChange) { .judgement = WAX_CHANGE_SUSPICIOUS, .severe = TRUE,
                                                               .previous_fingerprint = "00", .granted = now () - DAY_S });
  g_autoptr(WaxProblem) changed = wax_problem_new (WAX_PROBLEM_CHANGED, 0, "secure 00", now () - DAY_S);
  g_autoptr(WaxVerdict) bare = test_examine (f->examiner, leaf, 1, HOST);
  g_autoptr(WaxVerdict) verdict = wax_verdict_with_problem (bare, changed);
  g_autoptr(WaxCause) first = wax_cause_find (&(WaxCauseFacts) { .verdict = verdict, .change = secure });
  g_autoptr(WaxCause) second = wax_cause_find (&(WaxCauseFacts) { .verdict = verdict, .change = granted });

  g_assert_cmpstr (wax_cause_to_string (first), ==, "someone-between");
  g_assert_cmpint (first->when, ==, secure->secure_until);
  g_assert_cmpstr (wax_cause_to_string (second), ==, "changed");
}

/* What such programs are called; the name helps nobody: the words say not to connect. */
static void
test_inspecting_proxy (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Zscaler Intermediate Root");
  g_autoptr(WaxTestCert) leaf = make (root, &(WaxTestCertOptions) { 0 });
  g_autoptr(WaxCause) cause = find (f, leaf, 1, NULL, NULL);
  g_autofree char *help = wax_cause_describe_help (cause);

  g_assert_cmpstr (wax_cause_to_string (cause), ==, "inspecting-proxy");
  g_assert_true (g_str_has_prefix (help, "Do not connect"));
}

static void
test_unrelated (void)
{
  g_assert_true (wax_cause_are_unrelated ("mail.example.org", "mail.example.com"));
  g_assert_true (wax_cause_are_unrelated ("mail.one.co.uk", "mail.two.co.uk"));
  g_assert_false (wax_cause_are_unrelated ("mail.one.co.uk", "imap.one.co.uk"));
  g_assert_false (wax_cause_are_unrelated ("mail.example.org", "example.org"));
  g_assert_false (wax_cause_are_unrelated ("192.0.2.1", "198.51.100.1"));
  g_assert_false (wax_cause_are_unrelated ("mail.example.org", "2001:db8::1"));
}

/* ---- the clock ---- */

static void
test_clock (Fixture *f, gconstpointer unused)
{
  const WaxTestCertOptions in_past = { .not_before = now () - 9 * DAY_S, .not_after = now () - 3 * DAY_S };
  const WaxTestCertOptions in_future = { .not_before = now () + 3 * DAY_S, .not_after = now () + 9 * DAY_S };
  g_autoptr(GPtrArray) sightings = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_sighting_free);
  g_autoptr(WaxTestCert) expired = make (f->root, &in_past), early = make (f->root, &in_future);
  g_autoptr(WaxTestCert) longer_ago = make (f->root, &(WaxTestCertOptions) { .not_before = now () - 30 * DAY_S,
                                                                            .not_after = now () - 20 * DAY_S });
  g_autoptr(WaxTestCert) middle = make (f->root, &(WaxTestCertOptions) { .common_name = "Middle", .ca = TRUE,
                                                                        .not_before = now () + DAY_S,
                                                                        .not_after = now () + 90 * DAY_S });
  g_autoptr(WaxTestCert) below = make (middle, &in_future);
  const WaxCauseFacts seen = { .sightings = sightings };

  /* A server's word alone moves nothing: the certificate must agree. */
  assert_cause (f, expired, 1, &(WaxCauseFacts) { .server_time = now () - 5 * DAY_S }, NULL, "clock");
  assert_cause (f, expired, 1, &(WaxCauseFacts) { .server_time = now () - 50 * DAY_S }, NULL, "expired");
  assert_cause (f, expired, 1, &(WaxCauseFacts) { .server_time = now () }, NULL, "expired");
  assert_cause (f, early, 1, &(WaxCauseFacts) { .latest = now () + 5 * DAY_S }, NULL, "clock");
  assert_cause (f, expired, 1, &(WaxCauseFacts) { .latest = now () + 5 * DAY_S }, NULL, "expired");
  assert_cause (f, below, 2, NULL, NULL, "clock"); /* two, by different hands */
  assert_cause (f, early, 1, NULL, NULL, "not-yet-valid");

  g_ptr_array_add (sightings, see_at (f, expired, "imap.elsewhere.org", NULL));
  assert_cause (f, expired, 1, &seen, NULL, "clock");
  assert_cause (f, longer_ago, 1, &seen, NULL, "expired"); /* at no time both would be good */
  assert_cause (f, early, 1, &seen, NULL, "not-yet-valid");
}

/* A list of roots cannot be of the future: that tells it even of a server that was SECURE. */
static void
test_clock_before_anchors (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) root = make (NULL, &(WaxTestCertOptions) { .common_name = "Future Root", .ca = TRUE,
                                                                   .not_before = now () + DAY_S,
                                                                   .not_after = now () + YEAR_S });
  g_autoptr(WaxTestCert) leaf = make (root, &(WaxTestCertOptions) { .not_before = now () + DAY_S,
                                                                   .not_after = now () + YEAR_S });
  g_autoptr(WaxExaminer) examiner = test_examiner (f->dir, root);
  g_autoptr(WaxVerdict) bare = test_examine (examiner, leaf, 1, HOST);
  g_autoptr(WaxAnchors) anchors = wax_examiner_list_anchors (examiner, bare);
  g_autoptr(WaxProblem) changed = wax_problem_new (WAX_PROBLEM_CHANGED, 0, "secure 00", now ());
  g_autoptr(WaxVerdict) verdict = wax_verdict_with_problem (bare, changed);
  g_autoptr(WaxChange) change = wax_change_new (&(WaxChange) { .judgement = WAX_CHANGE_SUSPICIOUS, .severe = TRUE,
                                                              .previous_fingerprint = "00", .secure_until = now () });
  g_autoptr(WaxCause) cause = wax_cause_find (&(WaxCauseFacts) { .verdict = verdict, .change = change,
                                                                 .anchors = anchors });

  g_assert_cmpstr (wax_cause_to_string (cause), ==, "clock");
}

/* ---- words ---- */

static void
assert_words (Fixture *f, WaxTestCert *leaf, const char *expected)
{
  g_autoptr(WaxVerdict) verdict = test_examine (f->examiner, leaf, 1, HOST);
  g_autoptr(WaxCause) cause = wax_cause_find (&(WaxCauseFacts) { .verdict = verdict });
  g_autofree char *text = wax_cause_describe (cause, verdict);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_marked_names (Fixture *f, gconstpointer unused)
{
  static const char *const like[] = { "other.test", "mail.exarnple.test", NULL };
  static const char *const longer[] = { "mail.examples.test", NULL };
  static const char *const unlike[] = { "www.else.test", "b.test", "c.test", "d.test", NULL };
  static const char *const hidden[] = { "mail.ex\xd0\xb0mple.test", NULL }; /* a Cyrillic letter */
  g_autoptr(WaxTestCert) one = make (f->root, &(WaxTestCertOptions) { .dns = like });
  g_autoptr(WaxTestCert) two = make (f->root, &(WaxTestCertOptions) { .dns = longer });
  g_autoptr(WaxTestCert) three = make (f->root, &(WaxTestCertOptions) { .dns = unlike });
  g_autoptr(WaxTestCert) four = make (f->root, &(WaxTestCertOptions) { .dns = hidden });

  assert_words (f, one, "This certificate is for mail.exa[rn]ple.test, other.test, not for mail.exa[m]ple.test.");
  assert_words (f, two, "This certificate is for mail.example[s].test, not for mail.example.test.");
  assert_words (f, three, "This certificate is for www.else.test, b.test, c.test, …, not for mail.example.test.");
  assert_words (f, four, "This certificate is for mail.[xn--exmple-4nf].test, not for mail.[example].test.");
}

/* What a stranger wrote is shown, never obeyed: no direction, no line, no markup of its own, and not at any length. */
static void
test_hostile_names (Fixture *f, gconstpointer unused)
{
  g_autofree char *endless = g_strnfill (60, 'x');
  g_autofree char *evil = g_strconcat ("\xe2\x80\xae<b>\n", endless, NULL);
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root (evil);
  g_autoptr(WaxTestCert) leaf = make (root, &(WaxTestCertOptions) { 0 });
  g_autoptr(WaxVerdict) verdict = test_examine (f->examiner, leaf, 1, HOST);
  g_autoptr(WaxCause) cause = wax_cause_find (&(WaxCauseFacts) { .verdict = verdict });
  g_autofree char *text = wax_cause_describe (cause, verdict);
  g_autoptr(WaxSurroundings) around = wax_surroundings_new (&(WaxSurroundings) { .network = "a\xe2\x80\xaeny\x07" });

  g_assert_cmpstr (wax_cause_to_string (cause), ==, "private-issuer");
  g_assert_null (strstr (text, "\xe2\x80\xae"));
  g_assert_null (strchr (text, '\n'));
  g_assert_nonnull (strstr (text, "\\u202e"));
  g_assert_cmpint (g_utf8_strlen (cause->name, -1), <=, 41);
  g_assert_cmpstr (around->network, ==, "a\\u202eny\\u0007");
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/cause/plain", test_plain },
    { "/cause/order-in-certificate", test_order_in_certificate },
    { "/cause/withdrawn", test_withdrawn },
    { "/cause/missing-intermediate", test_missing_intermediate },
    { "/cause/newer-issuer", test_newer_issuer },
    { "/cause/portal", test_portal },
    { "/cause/someone-between", test_someone_between },
    { "/cause/was-secure", test_was_secure },
    { "/cause/inspecting-proxy", test_inspecting_proxy },
    { "/cause/clock", test_clock },
    { "/cause/clock-before-anchors", test_clock_before_anchors },
    { "/cause/marked-names", test_marked_names },
    { "/cause/hostile-names", test_hostile_names },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  g_test_add_func ("/cause/unrelated", test_unrelated);
  return g_test_run ();
}
