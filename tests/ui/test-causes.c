#include "app/wax-failure.h"
#include "app/wax-report.h"
#include "transport/wax-tls-setup.h"
#include "ui-test.h"
#include "wax-fake-network.h"
#include "wax-test-ocsp.h"
#include "wax-test-place.h"
#include "wax-trust-dialog.h"
#include "wax-trust-fixture.h"

#include <string.h>

/* Every cause, from a server's fault in a real handshake to the words on the screen. */

enum { DAY_S = 86400, MAX_WORDS = 60, MAX_CONTROLS = 5 };

static const char *const dns[] = { "mail.one.localhost", "mail.two.localhost", NULL };

static gint64
now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static WaxTestCert *
make (WaxTestCert *issuer, const WaxTestCertOptions *options)
{
  WaxTestCertOptions filled = *options;

  if (filled.dns == NULL && !filled.ca)
    filled.dns = dns;
  return wax_test_cert_new (issuer, &filled);
}

/* @length: how much of the chain it shows, as for wax_test_cert_chain_to_pem() */
static WaxFaultServer *
serve (WaxTestCert *leaf, guint length)
{
  g_autofree char *chain = wax_test_cert_chain_to_pem (leaf, length), *key = wax_test_cert_key_to_pem (leaf);

  return wax_fault_server_new (WAX_FAULT_NONE, chain, key);
}

static char *
get_path (WaxTrustFixture *f, WaxFaultServer *server, const char *host, const char *path, GError **error)
{
  guint port = wax_fault_server_get_port (server);
  g_autofree char *url = g_strdup_printf ("https://%s:%u%s", host, port, path);
  g_autoptr(GPtrArray) origins = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_endpoint_unref);
  const WaxHttpRequest request = { .url = url, .channel = WAX_CHANNEL_RECEIVE };
  g_autoptr(WaxHttp) http = NULL;
  g_autoptr(WaxHttpReply) reply = NULL;
  GBytes *body;

  g_ptr_array_add (origins, wax_endpoint_new (host, port, NULL));
  http = wax_http_new (&(WaxHttpOptions) { .judge = f->judge, .account = "anna", .origins = origins });
  reply = wax_http_send (http, &request, NULL, error);
  body = reply != NULL ? wax_http_reply_get_body (reply) : NULL;
  return body != NULL ? g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body)) : NULL;
}

static char *
get (WaxTrustFixture *f, WaxFaultServer *server, const char *host, GError **error)
{
  return get_path (f, server, host, "/", error);
}

/* Fails unless the server is refused, before a byte of any request. */
static GError *
meet (WaxTrustFixture *f, WaxFaultServer *server, const char *host)
{
  g_autoptr(GError) local = NULL;
  GError *error = NULL;
  WaxFaultCounts before, after;

  wax_fault_server_get_counts (server, &before);
  g_assert_null (get (f, server, host, &error));
  g_assert_nonnull (wax_trust_error_get_question (error));
  wax_fault_server_get_counts (server, &after);
  g_assert_cmpuint (after.bytes, ==, before.bytes);
  g_assert_true (wax_judge_flush (f->judge, &local));
  g_assert_no_error (local);
  return error;
}

/* ---- what is on the screen ---- */

static void
append_label (GtkWidget *widget, gpointer text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_ancestor (widget, GTK_TYPE_BUTTON) == NULL &&
      gtk_widget_get_ancestor (widget, GTK_TYPE_EXPANDER) == NULL &&
      gtk_widget_get_ancestor (widget, ADW_TYPE_HEADER_BAR) == NULL)
    g_string_append_printf (text, "%s ", gtk_label_get_text (GTK_LABEL (widget)));
}

static void
count_control (GtkWidget *widget, gpointer count)
{
  if ((GTK_IS_BUTTON (widget) && gtk_widget_get_ancestor (widget, ADW_TYPE_HEADER_BAR) == NULL &&
       gtk_widget_get_ancestor (widget, GTK_TYPE_EXPANDER) == NULL) ||
      GTK_IS_EXPANDER (widget) || GTK_IS_EDITABLE (widget))
    (*(guint *) count)++;
}

static void
assert_short (GtkWidget *dialog)
{
  static const char *const shunned[] = { "SSL", "CA", "chain", "invalid" };
  g_autoptr(GString) text = g_string_new (NULL);
  g_auto(GStrv) words = NULL;
  guint n_words = 0, n_controls = 0;

  ui_test_foreach_visible (dialog, append_label, text);
  ui_test_foreach_visible (dialog, count_control, &n_controls);
  words = g_strsplit_set (text->str, " \n", -1);
  for (guint i = 0; words[i] != NULL; i++)
    n_words += words[i][0] != '\0' && !g_str_equal (words[i], "·");
  g_test_message ("%u words: %s", n_words, text->str);
  g_assert_cmpuint (n_words, <=, MAX_WORDS);
  g_assert_cmpuint (n_controls, <=, MAX_CONTROLS);
  for (guint i = 0; i < G_N_ELEMENTS (shunned); i++) {
    g_autofree char *pattern = g_strdup_printf ("\\b%s\\b", shunned[i]);

    g_assert_false (g_regex_match_simple (pattern, text->str, 0, 0));
  }
}

static const char *
get_label (GtkWidget *dialog, const char *id)
{
  return gtk_label_get_text (ui_test_child (dialog, id));
}

/* The same words in the dialog, the failure that bar and command line show, and the report. */
static void
assert_shown (const GError *error, const char *id, const char *found, const char *help)
{
  static const WaxChannelId waiting[] = { WAX_CHANNEL_FOLDERS, WAX_CHANNEL_GAL, WAX_CHANNEL_SENDERS };
  WaxTrustQuestion *question = wax_trust_error_get_question (error);
  g_autoptr(WaxFailure) failure = wax_failure_new (error, NULL);
  g_autoptr(WaxPolicy) policy = wax_policy_new_default ();
  g_autofree char *report = wax_report_new (question);
  GtkWidget *dialog =
    GTK_WIDGET (wax_trust_dialog_new (question, policy, "anna@example.test", waiting, G_N_ELEMENTS (waiting)));

  ui_test_present (GTK_WINDOW (dialog));
  g_assert_cmpstr (wax_cause_to_string (wax_trust_question_get_cause (question)), ==, id);
  g_assert_cmpstr (get_label (dialog, "found"), ==, found);
  g_assert_cmpstr (get_label (dialog, "help"), ==, help);
  assert_short (dialog);
  g_assert_cmpstr (failure->sentence, ==, found);
  g_assert_cmpstr (failure->help, ==, help);
  g_assert_nonnull (strstr (report, found));
  g_assert_nonnull (strstr (report, help));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static char *
format_day (gint64 when)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (when);

  return g_date_time_format (time, "%Y-%m-%d");
}

/* ---- the causes ---- */

static void
test_private_issuer (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) leaf = make (f->stranger, &(WaxTestCertOptions) { 0 });
  g_autoptr(WaxFaultServer) server = serve (leaf, 0);
  g_autoptr(GError) error = meet (f, server, "mail.one.localhost");

  assert_shown (error, "private-issuer", "This computer does not know the issuer “Stranger”.",
                "Ask the help desk for the file with its root certificate, to install it here.");
}

static void
test_was_secure (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) good = make (f->root, &(WaxTestCertOptions) { 0 });
  g_autoptr(WaxTestCert) bad = make (f->stranger, &(WaxTestCertOptions) { 0 });
  g_autoptr(WaxFaultServer) server = serve (good, 0);
  g_autofree char *day = format_day (now ());
  g_autofree char *found = g_strdup_printf ("This server was secure until %s. Now somebody else may answer.", day);
  g_autofree char *body = NULL;
  g_autoptr(GError) error = NULL;

  body = get (f, server, "mail.one.localhost", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (body, ==, "hello");
  g_assert_true (wax_judge_flush (f->judge, &error));
  wax_trust_fixture_replace (server, bad);
  error = meet (f, server, "mail.one.localhost");
  assert_shown (error, "someone-between", found, "Do not connect on this network. Ask the help desk about it.");
}

static void
test_wrong_root (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) imitation = wax_test_cert_new_root ("Known Root");
  g_autoptr(WaxTestCert) leaf = make (imitation, &(WaxTestCertOptions) { 0 });
  g_autoptr(WaxFaultServer) server = serve (leaf, 0);
  g_autoptr(GError) error = meet (f, server, "mail.one.localhost");

  assert_shown (error, "wrong-root", "An issuer named “Known Root” is installed here, but with another key.",
                "Ask the help desk for the right root certificate and its fingerprint.");
}

static void
test_newer_issuer (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) newer =
    make (NULL, &(WaxTestCertOptions) { .common_name = "Known Root 2", .ca = TRUE, .not_before = now () - 60 });
  g_autoptr(WaxTestCert) middle = make (newer, &(WaxTestCertOptions) { .common_name = "Known Issuing 7", .ca = TRUE,
                                                                      .not_before = now () - 30 });
  g_autoptr(WaxTestCert) leaf = make (middle, &(WaxTestCertOptions) { 0 });
  g_autoptr(WaxFaultServer) server = serve (leaf, 0), whole = serve (leaf, 3);
  g_autoptr(GError) error = meet (f, server, "mail.one.localhost"), again = meet (f, whole, "mail.one.localhost");
  static const char found[] = "The issuer “Known Root 2” is newer than this computer's list of issuers.";
  static const char help[] = "Update this computer's system, then try again.";

  assert_shown (error, "newer-issuer", found, help);
  assert_shown (again, "newer-issuer", found, help);
}

static void
test_portal_by_name (WaxTrustFixture *f, gconstpointer unused)
{
  static const char *const every[] = { "*", NULL };
  g_autoptr(WaxTestCert) leaf = make (NULL, &(WaxTestCertOptions) { .dns = every });
  g_autoptr(WaxFaultServer) server = serve (leaf, 0);
  g_autoptr(GError) error = meet (f, server, "mail.one.localhost");

  assert_shown (error, "captive-portal", "The network answers in the server's place: it wants a sign-in first.",
                "Open a web browser and sign in to the network, then connect.");
}

static void
test_wrong_name (WaxTrustFixture *f, gconstpointer unused)
{
  static const char *const other[] = { "mail.0ne.localhost", NULL };
  g_autoptr(WaxTestCert) leaf = make (f->root, &(WaxTestCertOptions) { .dns = other });
  g_autoptr(WaxFaultServer) server = serve (leaf, 0);
  g_autoptr(GError) error = meet (f, server, "mail.one.localhost");

  assert_shown (error, "wrong-name", "This certificate is for mail.[0]ne.localhost, not for mail.[o]ne.localhost.",
                "Check the server's name; else the help desk must correct the certificate.");
}

static void
test_expired (WaxTrustFixture *f, gconstpointer unused)
{
  gint64 end = now () - 3 * DAY_S;
  g_autoptr(WaxTestCert) leaf = make (f->root, &(WaxTestCertOptions) { .not_before = end - DAY_S, .not_after = end });
  g_autoptr(WaxFaultServer) server = serve (leaf, 0);
  g_autoptr(GError) error = meet (f, server, "mail.one.localhost");
  g_autofree char *day = format_day (end);
  g_autofree char *found = g_strdup_printf ("This certificate expired on %s (3 days ago).", day);

  assert_shown (error, "expired", found, "The help desk can have it renewed; check this computer's clock too.");
}

/* Two servers that have nothing to do with each other, and one issuer that nobody knows. */
static void
test_several_servers (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxFakeNetwork) network = wax_fake_network_new ("Hotel Guests", FALSE);
  g_autoptr(WaxTestCert) one = make (f->stranger, &(WaxTestCertOptions) { 0 });
  g_autoptr(WaxTestCert) two = make (f->stranger, &(WaxTestCertOptions) { 0 });
  g_autoptr(WaxFaultServer) first = serve (one, 0), second = serve (two, 0);
  g_autoptr(GError) before = meet (f, first, "mail.one.localhost");
  g_autoptr(GError) error = meet (f, second, "mail.two.localhost");
  g_autoptr(GPtrArray) lines = NULL;
  g_autoptr(GError) local = NULL;
  const WaxTrustLine *line;
  static const char found[] = "“Stranger”, unknown here, also answers for mail.one.localhost. Somebody may be between.";

  assert_shown (before, "private-issuer", "This computer does not know the issuer “Stranger”.",
                "Ask the help desk for the file with its root certificate, to install it here.");
  assert_shown (error, "someone-between", found, "Do not connect on the network “Hotel Guests”. Ask the help desk.");
  lines = wax_trust_ledger_list_lines (f->ledger, 0, &local);
  g_assert_no_error (local);
  line = lines->pdata[lines->len - 1];
  g_assert_cmpstr (line->cause, ==, "someone-between");
  g_assert_cmpstr (line->cause_text, ==, found);
}

static void
test_portal_by_system (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxFakeNetwork) network = wax_fake_network_new ("Train", TRUE);
  g_autoptr(WaxTestCert) leaf = make (f->stranger, &(WaxTestCertOptions) { 0 });
  g_autoptr(WaxTestCert) old = make (f->root, &(WaxTestCertOptions) { .not_before = now () - 9 * DAY_S,
                                                                     .not_after = now () - 3 * DAY_S });
  g_autoptr(WaxFaultServer) server = serve (leaf, 0), known = serve (old, 0);
  g_autoptr(GError) error = meet (f, server, "mail.one.localhost"), other = meet (f, known, "mail.one.localhost");

  assert_shown (error, "captive-portal", "The network answers in the server's place: it wants a sign-in first.",
                "Open a web browser and sign in to the network, then connect.");
  /* This one has the server's own certificate, from a known issuer: no portal has that. */
  g_assert_cmpstr (wax_cause_to_string (wax_trust_question_get_cause (wax_trust_error_get_question (other))), ==,
                   "expired");
}

static void
test_inspecting_proxy (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("FortiGate Root");
  g_autoptr(WaxTestCert) leaf = make (root, &(WaxTestCertOptions) { 0 });
  g_autoptr(WaxFaultServer) server = serve (leaf, 0);
  g_autoptr(GError) error = meet (f, server, "mail.one.localhost");

  assert_shown (error, "inspecting-proxy",
                "Something on the way opens secure connections to read them: “FortiGate Root”.",
                "Do not connect before the help desk says that this is theirs.");
}

static char *
describe_clock (const GError *error)
{
  gint64 seen = wax_verdict_get_time (wax_trust_question_get_verdict (wax_trust_error_get_question (error)));
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (seen);
  g_autofree char *text = g_date_time_format (time, "%Y-%m-%d %H:%M");

  return g_strdup_printf ("This computer's clock seems to be wrong: it shows %s UTC.", text);
}

/* What stands under "more problems", a line each. */
static void
assert_more (const GError *error, const char *more)
{
  g_autoptr(WaxPolicy) policy = wax_policy_new_default ();
  WaxTrustQuestion *question = wax_trust_error_get_question (error);
  GtkWidget *dialog = GTK_WIDGET (wax_trust_dialog_new (question, policy, "anna@example.test", NULL, 0));

  ui_test_present (GTK_WINDOW (dialog));
  g_assert_cmpstr (get_label (dialog, "more_problems"), ==, more);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* The server's and its issuer's certificate, by two hands, are both of the future: which is which is said. */
static void
test_early_chain (WaxTrustFixture *f, gconstpointer unused)
{
  const WaxTestCertOptions early = { .common_name = "Early", .ca = TRUE, .not_before = now () + 5 * DAY_S,
                                     .not_after = now () + 50 * DAY_S };
  g_autoptr(WaxTestCert) middle = make (f->root, &early);
  g_autoptr(WaxTestCert) leaf = make (middle, &(WaxTestCertOptions) { .not_before = now () + 6 * DAY_S,
                                                                     .not_after = now () + 40 * DAY_S });
  g_autoptr(WaxFaultServer) server = serve (leaf, 0);
  g_autoptr(GError) error = meet (f, server, "mail.one.localhost");
  g_autofree char *found = describe_clock (error);
  g_autofree char *of_leaf = format_day (now () + 6 * DAY_S), *of_middle = format_day (now () + 5 * DAY_S);
  g_autofree char *more =
    g_strdup_printf ("This certificate is not valid before %s. (Check this computer's clock.)\n"
                     "The certificate of the issuer “Early” is not valid before %s. (Check this computer's clock.)",
                     of_leaf, of_middle);

  assert_shown (error, "clock", found, "Set this computer's clock right, then try again.");
  assert_more (error, more);
}

/* A clock that runs ahead: servers that have nothing to do with each other have all run out. */
static void
test_several_expired (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) one = make (f->root, &(WaxTestCertOptions) { .not_before = now () - 90 * DAY_S,
                                                                     .not_after = now () - 3 * DAY_S });
  g_autoptr(WaxTestCert) two = make (f->root, &(WaxTestCertOptions) { .not_before = now () - 60 * DAY_S,
                                                                     .not_after = now () - 2 * DAY_S });
  g_autoptr(WaxFaultServer) first = serve (one, 0), second = serve (two, 0);
  g_autoptr(GError) before = meet (f, first, "mail.one.localhost");
  g_autoptr(GError) error = meet (f, second, "mail.two.localhost");
  g_autofree char *found = describe_clock (error);

  g_assert_cmpstr (wax_cause_to_string (wax_trust_question_get_cause (wax_trust_error_get_question (before))), ==,
                   "expired");
  assert_shown (error, "clock", found, "Set this computer's clock right, then try again.");
}

/* What a good server said of the time stands beside what a certificate says; neither counts alone. */
static void
test_server_time (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) good = make (f->root, &(WaxTestCertOptions) { 0 });
  g_autoptr(WaxTestCert) old = make (f->root, &(WaxTestCertOptions) { .not_before = now () - 90 * DAY_S,
                                                                     .not_after = now () - 3 * DAY_S });
  g_autoptr(WaxFaultServer) first = serve (good, 0), second = serve (old, 0);
  g_autofree char *then = g_strdup_printf ("/date/%" G_GINT64_FORMAT, now () - 5 * DAY_S);
  g_autofree char *earlier = g_strdup_printf ("/date/%" G_GINT64_FORMAT, now () - 500 * DAY_S);
  g_autofree char *body = NULL, *other = NULL, *found = NULL;
  g_autoptr(GError) error = NULL, before = NULL;

  other = get_path (f, first, "mail.one.localhost", earlier, &error);
  g_assert_no_error (error);
  before = meet (f, second, "mail.two.localhost");
  g_assert_cmpstr (wax_cause_to_string (wax_trust_question_get_cause (wax_trust_error_get_question (before))), ==,
                   "expired");
  body = get_path (f, first, "mail.one.localhost", then, &error);
  g_assert_no_error (error);
  error = meet (f, second, "mail.two.localhost");
  found = describe_clock (error);
  assert_shown (error, "clock", found, "Set this computer's clock right, then try again.");
}

static GtkWidget *
open_fetchable (WaxTrustFixture *f, WaxTestPlace *place, GError **refused)
{
  g_autoptr(WaxTestCert) middle =
    make (f->root, &(WaxTestCertOptions) { .common_name = "Known Issuing 3", .ca = TRUE });
  g_autoptr(WaxTestCert) leaf =
    wax_test_place_make_cert (wax_test_place_get_url (place), middle, &(WaxTestCertOptions) { .dns = dns });
  g_autoptr(WaxFaultServer) server = serve (leaf, 1);
  g_autoptr(WaxPolicy) policy = wax_policy_new_default ();

  *refused = meet (f, server, "mail.one.localhost");
  return GTK_WIDGET (wax_trust_dialog_new (wax_trust_error_get_question (*refused), policy, "anna@example.test", NULL,
                                           0));
}

static void
fetch_cb (WaxTrustDialog *dialog, guint *n_fetches)
{
  (*n_fetches)++;
}

/* The button is there, is asked for once, and nobody was asked before. */
static void
test_fetchable (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestPlace) place = wax_test_place_new ();
  g_autoptr(GError) error = NULL;
  GtkWidget *dialog = open_fetchable (f, place, &error), *button = ui_test_child (dialog, "fetch_button");
  guint n_fetches = 0;

  assert_shown (error, "missing-intermediate",
                "The server leaves out a certificate that it must send: “Known Issuing 3”.",
                "The server's administrator must install it there.");
  g_signal_connect (dialog, "fetch", G_CALLBACK (fetch_cb), &n_fetches);
  ui_test_present (GTK_WINDOW (dialog));
  g_assert_true (gtk_widget_get_mapped (button));
  g_assert_false (gtk_widget_get_mapped (ui_test_child (dialog, "report_button")));
  assert_short (dialog);
  g_assert_cmpuint (wax_test_place_count (place), ==, 0);
  ui_test_click (button);
  ui_test_pause (100);
  g_assert_cmpuint (n_fetches, ==, 1);
  g_assert_false (gtk_widget_is_sensitive (button));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
test_missing_intermediate (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) middle =
    make (f->root, &(WaxTestCertOptions) { .common_name = "Known Issuing 3", .ca = TRUE });
  g_autoptr(WaxTestCert) leaf = make (middle, &(WaxTestCertOptions) { 0 });
  g_autoptr(WaxFaultServer) server = serve (leaf, 1);
  g_autoptr(GError) error = meet (f, server, "mail.one.localhost");

  assert_shown (error, "missing-intermediate",
                "The server leaves out a certificate that it must send: “Known Issuing 3”.",
                "The server's administrator must install it there.");
}

static void
test_withdrawn (WaxTrustFixture *f, gconstpointer unused)
{
  g_autoptr(WaxTestCert) leaf = make (f->root, &(WaxTestCertOptions) { 0 });
  g_autoptr(GBytes) response = wax_test_ocsp_new (leaf, f->root, f->root, WAX_TEST_OCSP_REVOKED, now () - 60);
  g_autoptr(WaxFaultServer) server = serve (leaf, 0);
  g_autoptr(GError) error = NULL;

  wax_fault_server_staple (server, response);
  error = meet (f, server, "mail.one.localhost");
  assert_shown (error, "withdrawn", "The issuer has withdrawn this certificate.",
                "Ask the help desk. Do not enter your password anywhere else for this server.");
}

int
main (int argc, char **argv)
{
  wax_fake_network_prepare ();
  wax_tls_prepare ();
  ui_test_init (&argc, &argv);
  wax_trust_fixture_add ("/causes/private-issuer", NULL, test_private_issuer);
  wax_trust_fixture_add ("/causes/was-secure", NULL, test_was_secure);
  wax_trust_fixture_add ("/causes/wrong-root", NULL, test_wrong_root);
  wax_trust_fixture_add ("/causes/newer-issuer", NULL, test_newer_issuer);
  wax_trust_fixture_add ("/causes/portal-by-name", NULL, test_portal_by_name);
  wax_trust_fixture_add ("/causes/wrong-name", NULL, test_wrong_name);
  wax_trust_fixture_add ("/causes/expired", NULL, test_expired);
  wax_trust_fixture_add ("/causes/several-servers", NULL, test_several_servers);
  wax_trust_fixture_add ("/causes/portal-by-system", NULL, test_portal_by_system);
  wax_trust_fixture_add ("/causes/inspecting-proxy", NULL, test_inspecting_proxy);
  wax_trust_fixture_add ("/causes/early-chain", NULL, test_early_chain);
  wax_trust_fixture_add ("/causes/several-expired", NULL, test_several_expired);
  wax_trust_fixture_add ("/causes/missing-intermediate", NULL, test_missing_intermediate);
  wax_trust_fixture_add ("/causes/server-time", NULL, test_server_time);
  wax_trust_fixture_add ("/causes/fetchable", NULL, test_fetchable);
  wax_trust_fixture_add ("/causes/withdrawn", NULL, test_withdrawn);
  return g_test_run ();
}
