#include "ui-surfaces-private.h"

#include "ui-test.h"
#include "wax-certificate-window.h"
#include "wax-test-pki.h"

static const WaxProblemId many[] = { WAX_PROBLEM_ISSUER_UNKNOWN, WAX_PROBLEM_NAME_MISMATCH, WAX_PROBLEM_EXPIRED,
                                     WAX_PROBLEM_WEAK };

static GtkWindow *
open_certificate (UiMail *mail, gconstpointer data)
{
  g_autoptr(WaxVerdict) verdict = ui_surfaces_make_verdict (many, G_N_ELEMENTS (many));

  return GTK_WINDOW (wax_certificate_window_new (verdict));
}

/* A path that is in order, with much to say about its lowest link, and a certificate that has nothing to do with it. */
static GtkWindow *
open_good_certificate (UiMail *mail, gconstpointer data)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("certification-authority." UI_LONG_HOST), leaf = NULL;
  g_autoptr(WaxTestCert) middle = wax_test_cert_new (root, &(WaxTestCertOptions){
    .common_name = "issuer.example.test", .ca = TRUE, .permitted_dns = "example.test" });
  g_autofree char *leaf_pem = NULL, *middle_pem = wax_test_cert_to_pem (middle);
  g_autofree char *root_pem = wax_test_cert_to_pem (root);
  g_autofree char *pem = NULL;
  g_autoptr(GPtrArray) chain = NULL, anchors = wax_certificate_chain_new_from_pem (root_pem, -1, NULL);
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_new (UI_LONG_HOST, 443, NULL);
  g_autoptr(WaxAnchorSource) source = wax_anchor_source_new (WAX_ANCHOR_SYSTEM, "/etc/ssl/certs/ca-certificates.crt");
  g_autoptr(WaxTestCert) stray = wax_test_cert_new_root ("stray.example.test");
  g_autofree char *stray_pem = wax_test_cert_to_pem (stray);
  g_autoptr(WaxVerdict) verdict = NULL;

  for (guint i = 0; i < 100; i++)
    g_ptr_array_add (names, g_strdup_printf ("host-%u." UI_LONG_HOST, i));
  g_ptr_array_add (names, NULL);
  leaf = wax_test_cert_new (middle, &(WaxTestCertOptions){
    .common_name = UI_LONG_HOST, .dns = (const char *const *) names->pdata, .must_staple = TRUE,
    .unknown_critical = "1.3.6.1.4.1.99999.7" });
  leaf_pem = wax_test_cert_to_pem (leaf);
  pem = g_strconcat (leaf_pem, middle_pem, stray_pem, NULL);
  chain = wax_certificate_chain_new_from_pem (pem, -1, NULL);
  verdict = wax_verdict_new (&(WaxVerdictFields){ .endpoint = endpoint, .channel = WAX_CHANNEL_RECEIVE,
                                                .account = "anna",
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
  ui_test_wait_for_draw (window);
  ui_test_foreach_visible (GTK_WIDGET (window), press_all, NULL);
}

const UiSurface *
ui_surfaces_list_certificates (void)
{
  static const UiSurface surfaces[] = {
    { "certificate", open_certificate, NULL, NULL, TRUE },
    { "certificate-details", open_certificate, show_details, NULL },
    { "certificate-path", open_certificate, show_path, NULL, TRUE },
    { "certificate-good", open_good_certificate, NULL, NULL },
    { "certificate-good-details", open_good_certificate, show_all_details, NULL },
    { "certificate-good-path", open_good_certificate, show_path, NULL },
    { NULL },
  };

  return surfaces;
}
