#include "ui-surfaces.h"

#include "ui-test.h"
#include "wax-account-dialog.h"
#include "wax-certificate-window.h"
#include "wax-connection-window.h"
#include "wax-ledger-window.h"
#include "wax-message-pane.h"
#include "wax-not-saved-dialog.h"
#include "wax-test-pki.h"
#include "wax-trust-dialog.h"
#include "wax-window.h"

#define LONG_HOST "mail-and-calendar.department-of-rivers-and-orchards.example.test"
#define LONG_AUTHORITY "Example Organization Internal Certification Authority for Servers, Second Generation"

static const WaxProblemId many[] = { WAX_PROBLEM_ISSUER_UNKNOWN, WAX_PROBLEM_NAME_MISMATCH, WAX_PROBLEM_EXPIRED,
                                     WAX_PROBLEM_WEAK };
static const WaxProblemId changed[] = { WAX_PROBLEM_CHANGED, WAX_PROBLEM_ISSUER_UNKNOWN };
static const WaxProblemId revoked[] = { WAX_PROBLEM_REVOKED };

static const char *
get_evidence (WaxProblemId id)
{
  if (id == WAX_PROBLEM_NAME_MISMATCH)
    return "first." LONG_HOST ", second." LONG_HOST ", third.example.test, fourth.example.test";
  return id == WAX_PROBLEM_WEAK ? "sha1" : "";
}

static WaxVerdict *
make_verdict (const WaxProblemId *ids, guint n_ids)
{
  g_autoptr(WaxTestCert) root = wax_test_cert_new (NULL, &(WaxTestCertOptions){ .common_name = LONG_AUTHORITY,
                                                                               .organization = "Example", .ca = TRUE });
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new_leaf (root, LONG_HOST);
  g_autofree char *pem = wax_test_cert_chain_to_pem (leaf, 1);
  g_autoptr(GPtrArray) chain = wax_certificate_chain_new_from_pem (pem, -1, NULL);
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_new (LONG_HOST, 443, NULL);
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_problem_unref);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  for (guint i = 0; i < n_ids; i++)
    g_ptr_array_add (problems, wax_problem_new (ids[i], 0, get_evidence (ids[i]), now - 3 * 86400));
  return wax_verdict_new (&(WaxVerdictFields){ .endpoint = endpoint, .channel = WAX_CHANNEL_RECEIVE, .account = "anna",
                                               .time = now, .chain = chain, .problems = problems, .protocol = "TLS 1.3",
                                               .cipher = "TLS_AES_256_GCM_SHA384" });
}

static GtkWindow *
open_window (UiMail *mail)
{
  WaxWindow *window = wax_window_new (NULL, mail->session);

  wax_window_show_opened (window, NULL);
  return GTK_WINDOW (window);
}

static GtkWindow *
open_welcome (UiMail *mail)
{
  g_autoptr(WaxSession) session = wax_session_new (NULL, NULL);
  WaxWindow *window = wax_window_new (NULL, session);

  wax_window_show_opened (window, NULL);
  return GTK_WINDOW (window);
}

static gboolean
has_rows (gpointer window)
{
  WaxMessageList *list = wax_message_pane_get_list (ui_test_child (window, "messages"));

  return list != NULL && g_list_model_get_n_items (G_LIST_MODEL (list)) > 0;
}

static gboolean
shows_message (gpointer window)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (ui_test_child (ui_test_child (window, "message"), "pages")),
                    "message") == 0;
}

static void
show_folders (GtkWindow *window)
{
  ui_test_wait_until (has_rows, window);
  adw_leaflet_set_visible_child_name (ui_test_child (window, "outer"), "folders");
}

static void
show_list (GtkWindow *window)
{
  ui_test_wait_until (has_rows, window);
  adw_leaflet_set_visible_child_name (ui_test_child (window, "outer"), "content");
  adw_leaflet_set_visible_child_name (ui_test_child (window, "inner"), "list");
}

static void
show_message (GtkWindow *window)
{
  ui_test_wait_until (has_rows, window);
  wax_message_pane_move_selection (ui_test_child (window, "messages"), 0);
  ui_test_wait_until (shows_message, window);
}

static void
show_search (GtkWindow *window)
{
  ui_test_wait_until (has_rows, window);
  show_list (window);
  wax_message_pane_start_search (ui_test_child (window, "messages"));
}

/* The longest of what is said in passing. */
static void
show_notice (GtkWindow *window)
{
  g_autoptr(GError) error = g_error_new_literal (WAX_STORE_ERROR, WAX_STORE_ERROR_DAMAGED, "");
  g_autoptr(WaxFailure) failure = wax_failure_new (error, NULL);
  g_autofree char *text =
    g_strconcat ("anna.of.the.orchards@department.example.test (" LONG_HOST "): ", failure->sentence, NULL);

  show_list (window);
  wax_window_show_notice (WAX_WINDOW (window), text);
}

static GtkWindow *
open_not_saved (UiMail *mail)
{
  g_autoptr(GError) error = g_error_new_literal (WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_WRITABLE, "");

  return GTK_WINDOW (wax_not_saved_dialog_new (NULL, error));
}

static GtkWindow *
open_setup (UiMail *mail)
{
  return GTK_WINDOW (wax_account_dialog_new (mail->session, NULL, NULL));
}

static GtkWindow *
open_setup_failed (UiMail *mail)
{
  /* Nobody listens on the discard port of loopback. */
  return GTK_WINDOW (wax_account_dialog_new (mail->session, "https://localhost:9", "alice@example.test"));
}

static gboolean
is_mapped (gpointer widget)
{
  return gtk_widget_get_mapped (widget);
}

static void
fail (GtkWindow *window)
{
  gtk_editable_set_text (ui_test_child (window, "password"), "secret-1");
  g_signal_emit_by_name (ui_test_child (window, "continue_button"), "clicked");
  ui_test_wait_until (is_mapped, ui_test_child (window, "failure"));
}

static WaxTrustQuestion *
make_question (const WaxProblemId *ids, guint n_ids, gboolean severe)
{
  g_autoptr(WaxVerdict) verdict = make_verdict (ids, n_ids);
  g_autoptr(WaxVerdict) before = make_verdict (ids, n_ids);
  g_autoptr(WaxChange) change = NULL;

  if (severe)
    change = wax_change_new (&(WaxChange){ .judgement = WAX_CHANGE_SUSPICIOUS, .severe = TRUE,
                                           .previous_fingerprint = wax_verdict_get_fingerprint (before),
                                           .previous = wax_verdict_get_certificate (before),
                                           .granted = wax_verdict_get_time (verdict) - 86400 });
  return wax_trust_question_new (verdict, change, wax_verdict_is_overridable (verdict));
}

static GtkWindow *
open_question (const WaxProblemId *ids, guint n_ids, gboolean severe)
{
  static const WaxChannelId waiting[] = { WAX_CHANNEL_FOLDERS, WAX_CHANNEL_GAL, WAX_CHANNEL_SENDERS };
  g_autoptr(WaxTrustQuestion) question = make_question (ids, n_ids, severe);
  g_autoptr(WaxPolicy) policy = wax_policy_new_default ();

  return GTK_WINDOW (wax_trust_dialog_new (question, policy, "anna.of.the.orchards@department.example.test", waiting,
                                           G_N_ELEMENTS (waiting)));
}

static GtkWindow *
open_many (UiMail *mail)
{
  return open_question (many, G_N_ELEMENTS (many), FALSE);
}

static GtkWindow *
open_changed (UiMail *mail)
{
  return open_question (changed, G_N_ELEMENTS (changed), TRUE);
}

static GtkWindow *
open_revoked (UiMail *mail)
{
  return open_question (revoked, G_N_ELEMENTS (revoked), FALSE);
}

static void
show_more (GtkWindow *window)
{
  gtk_expander_set_expanded (ui_test_child (window, "more"), TRUE);
}

static gboolean
is_sensitive (gpointer widget)
{
  return gtk_widget_is_sensitive (widget);
}

static void
show_second (GtkWindow *window)
{
  ui_test_wait_until (is_sensitive, ui_test_child (window, "risk_button"));
  g_signal_emit_by_name (ui_test_child (window, "risk_button"), "clicked");
  gtk_drop_down_set_selected (ui_test_child (window, "duration"), 3);
}

static GtkWindow *
open_certificate (UiMail *mail)
{
  g_autoptr(WaxVerdict) verdict = make_verdict (many, G_N_ELEMENTS (many));

  return GTK_WINDOW (wax_certificate_window_new (verdict));
}

/* A path that is in order, with much to say about its lowest link, and a certificate that has nothing to do with it. */
static GtkWindow *
open_good_certificate (UiMail *mail)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("certification-authority." LONG_HOST), leaf = NULL;
  g_autoptr(WaxTestCert) middle = wax_test_cert_new (root, &(WaxTestCertOptions){
    .common_name = "issuer.example.test", .ca = TRUE, .permitted_dns = "example.test" });
  g_autofree char *leaf_pem = NULL, *middle_pem = wax_test_cert_to_pem (middle), *root_pem = wax_test_cert_to_pem (root);
  g_autofree char *pem = NULL;
  g_autoptr(GPtrArray) chain = NULL, anchors = wax_certificate_chain_new_from_pem (root_pem, -1, NULL);
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_new (LONG_HOST, 443, NULL);
  g_autoptr(WaxAnchorSource) source = wax_anchor_source_new (WAX_ANCHOR_SYSTEM, "/etc/ssl/certs/ca-certificates.crt");
  g_autoptr(WaxTestCert) stray = wax_test_cert_new_root ("stray.example.test");
  g_autofree char *stray_pem = wax_test_cert_to_pem (stray);
  g_autoptr(WaxVerdict) verdict = NULL;

  for (guint i = 0; i < 100; i++)
    g_ptr_array_add (names, g_strdup_printf ("host-%u." LONG_HOST, i));
  g_ptr_array_add (names, NULL);
  leaf = wax_test_cert_new (middle, &(WaxTestCertOptions){
    .common_name = LONG_HOST, .dns = (const char *const *) names->pdata, .must_staple = TRUE,
    .unknown_critical = "1.3.6.1.4.1.99999.7" });
  leaf_pem = wax_test_cert_to_pem (leaf);
  pem = g_strconcat (leaf_pem, middle_pem, stray_pem, NULL);
  chain = wax_certificate_chain_new_from_pem (pem, -1, NULL);
  verdict = wax_verdict_new (&(WaxVerdictFields){ .endpoint = endpoint, .channel = WAX_CHANNEL_RECEIVE, .account = "anna",
                                                  .time = g_get_real_time () / G_USEC_PER_SEC, .chain = chain,
                                                  .anchor = anchors->pdata[0], .anchor_source = source });
  return GTK_WINDOW (wax_certificate_window_new (verdict));
}

static void
press_all (GtkWidget *widget, gpointer data)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_widget_get_name (widget), "all_button") == 0) {
    gtk_widget_grab_focus (widget);
    g_signal_emit_by_name (widget, "clicked");
  }
}

static void
show_details (GtkWindow *window)
{
  adw_view_stack_set_visible_child_name (ui_test_child (window, "stack"), "details");
}

static void
show_path (GtkWindow *window)
{
  adw_view_stack_set_visible_child_name (ui_test_child (window, "stack"), "path");
}

/* With the names that do not fit all shown. */
static void
show_all_details (GtkWindow *window)
{
  show_details (window);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  ui_test_foreach_visible (GTK_WIDGET (window), press_all, NULL);
}

static GtkWindow *
open_status (UiMail *mail)
{
  return GTK_WINDOW (wax_connection_window_new (mail->session, mail->account));
}

static GtkWindow *
open_ledger (UiMail *mail)
{
  return GTK_WINDOW (wax_ledger_window_new (mail->session));
}

/* Nobody has opened the profile. */
static GtkWindow *
open_ledger_failed (UiMail *mail)
{
  g_autoptr(WaxSession) session = wax_session_new (NULL, NULL);

  return GTK_WINDOW (wax_ledger_window_new (session));
}

static void
wait_for_page (GtkWindow *window, const char *pane, const char *page)
{
  GtkWidget *pages = ui_test_child (ui_test_child (window, pane), "pages");

  while (g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (pages)), page) != 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
show_grants (GtkWindow *window)
{
  wait_for_page (window, "grants", "list");
}

static void
show_history (GtkWindow *window)
{
  adw_view_stack_set_visible_child_name (ui_test_child (window, "stack"), "history");
  wait_for_page (window, "history", "list");
}

static void
show_no_server (GtkWindow *window)
{
  gtk_editable_set_text (ui_test_child (window, "filter"), "nowhere.example.test");
  wait_for_page (window, "grants", "empty");
}

static void
show_ledger_failed (GtkWindow *window)
{
  wait_for_page (window, "grants", "failure");
}

/* The severe form with another server's fingerprint: it says where they part. */
static void
show_wrong_fingerprint (GtkWindow *window)
{
  WaxTrustQuestion *question = wax_trust_dialog_get_question (WAX_TRUST_DIALOG (window));
  g_autofree char *wrong = g_strdup (wax_verdict_get_fingerprint (wax_trust_question_get_verdict (question)));

  show_second (window);
  wrong[20] = wrong[20] == 'a' ? 'b' : 'a';
  gtk_editable_set_text (ui_test_child (window, "fingerprint"), wrong);
}

/* The right one shows for how long. */
static void
show_right_fingerprint (GtkWindow *window)
{
  WaxTrustQuestion *question = wax_trust_dialog_get_question (WAX_TRUST_DIALOG (window));

  show_second (window);
  gtk_editable_set_text (ui_test_child (window, "fingerprint"),
                         wax_verdict_get_fingerprint (wax_trust_question_get_verdict (question)));
}

const UiSurface *
ui_surfaces_list (void)
{
  static const UiSurface surfaces[] = {
    { "welcome", open_welcome, NULL },
    { "window-folders", open_window, show_folders },
    { "window-list", open_window, show_list },
    { "window-message", open_window, show_message },
    { "window-search", open_window, show_search },
    { "window-notice", open_window, show_notice },
    { "not-saved", open_not_saved, NULL },
    { "setup", open_setup, NULL },
    { "setup-failed", open_setup_failed, fail },
    { "trust", open_many, NULL },
    { "trust-more", open_many, show_more },
    { "trust-second", open_many, show_second },
    { "trust-changed", open_changed, show_more },
    { "trust-severe", open_changed, show_wrong_fingerprint },
    { "trust-severe-right", open_changed, show_right_fingerprint },
    { "trust-revoked", open_revoked, NULL },
    { "certificate", open_certificate, NULL },
    { "certificate-details", open_certificate, show_details },
    { "certificate-path", open_certificate, show_path },
    { "certificate-good", open_good_certificate, NULL },
    { "certificate-good-details", open_good_certificate, show_all_details },
    { "certificate-good-path", open_good_certificate, show_path },
    { "connection-status", open_status, NULL },
    { "ledger", open_ledger, show_grants },
    { "ledger-history", open_ledger, show_history },
    { "ledger-no-server", open_ledger, show_no_server },
    { "ledger-failed", open_ledger_failed, show_ledger_failed },
    { NULL, NULL, NULL },
  };

  return surfaces;
}

GtkWindow *
ui_surfaces_show (const UiSurface *surface, UiMail *mail, int width, int height)
{
  GtkWindow *window = surface->open (mail);

  /* A dialog of the library is as high as it needs to be. */
  if (width > 0)
    gtk_window_set_default_size (window, width, ADW_IS_MESSAGE_DIALOG (window) ? -1 : height);
  ui_test_present (window);
  if (surface->prepare != NULL)
    surface->prepare (window);
  for (guint i = 0; i < 3; i++) {
    gtk_widget_queue_draw (GTK_WIDGET (window));
    gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  }
  return window;
}
