#include "trust/wax-examiner.h"
#include "ui-test.h"
#include "wax-certificate-facts.h"
#include "wax-certificate-link.h"
#include "wax-text-print.h"
#include "wax-certificate-window.h"
#include "wax-fact-row.h"
#include "wax-test-der.h"
#include "wax-test-dir.h"
#include "wax-ui-text.h"

#include <string.h>
#include <time.h>

/* The certificate viewer, on verdicts that the examiner came to. */

#define HOST "mail.example.test"

/* So many times what an ordinary certificate takes is a window that is frozen: how fast the machine is does not count. */
enum { FROZEN = 20 };

static char *dir;

static GPtrArray *
read_chain (WaxTestCert *const *certs)
{
  GPtrArray *chain = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_certificate_unref);

  for (guint i = 0; certs[i] != NULL; i++) {
    WaxCertificate *certificate = wax_certificate_new_from_der (wax_test_cert_get_der (certs[i]), NULL);

    g_assert_nonnull (certificate);
    g_ptr_array_add (chain, certificate);
  }
  return chain;
}

/* What comes of these, sent in that order, where @root is the only anchor. */
static WaxVerdict *
examine (WaxTestCert *root, WaxTestCert *const *certs)
{
  g_autofree char *pem = wax_test_cert_to_pem (root);
  g_autofree char *path = wax_test_pki_write (dir, "anchors.pem", pem);
  g_autoptr(GPtrArray) chain = read_chain (certs);
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_new (HOST, 443, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxExaminer) examiner = wax_examiner_new (path, &error);

  g_assert_no_error (error);
  return wax_examiner_examine (examiner, &(WaxExamination) { .endpoint = endpoint, .chain = chain,
                                                             .now = g_get_real_time () / G_USEC_PER_SEC });
}

typedef struct {
  WaxTestCert *root, *middle, *leaf, *stranger, *other_leaf;
} Pki;

static void
pki_set_up (Pki *pki, gconstpointer unused)
{
  pki->root = wax_test_cert_new_root ("Example Root");
  pki->middle = wax_test_cert_new (pki->root, &(WaxTestCertOptions) { .common_name = "Example Issuer", .ca = TRUE });
  pki->leaf = wax_test_cert_new_leaf (pki->middle, HOST);
  pki->stranger = wax_test_cert_new_root ("Stranger Root");
  pki->other_leaf = wax_test_cert_new_leaf (pki->stranger, "other.example.test");
}

static void
pki_tear_down (Pki *pki, gconstpointer unused)
{
  wax_test_cert_unref (pki->root);
  wax_test_cert_unref (pki->middle);
  wax_test_cert_unref (pki->leaf);
  wax_test_cert_unref (pki->stranger);
  wax_test_cert_unref (pki->other_leaf);
}

static WaxCertificateWindow *
open_window (WaxVerdict *verdict)
{
  WaxCertificateWindow *window = wax_certificate_window_new (verdict);

  ui_test_present (GTK_WINDOW (window));
  return window;
}

/* ---- the path ---- */

/* A line for each link as it is spoken, with its icon. */
static char *
tell_path (WaxVerdict *verdict)
{
  g_autoptr(WaxShownPath) path = wax_shown_path_new (verdict);
  g_autoptr(GListModel) links = wax_certificate_link_list (verdict, path);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (links); i++) {
    g_autoptr(WaxCertificateLink) link = g_list_model_get_item (links, i);

    g_string_append_printf (text, "%s | %s | %s | %s\n", wax_certificate_link_get_title (link),
                            wax_certificate_link_get_role (link), wax_certificate_link_get_state (link),
                            wax_certificate_link_get_icon_name (link));
  }
  return g_string_free (text, FALSE);
}

#define GOOD " | object-select-symbolic\n"
#define ROOT_LINE "Example Root | Root | Trusted. It stands in the file that was given for this (%s)." GOOD
#define MIDDLE_LINE "Example Issuer | Issuer | In order." GOOD
#define LEAF_LINE HOST " | The server’s own certificate | In order." GOOD
#define MISSING " | Missing issuer | The server did not send it, and it is not here. | action-unavailable-symbolic\n"
#define BESIDE " | Not used | The server sent it too, but it is no part of this path. | list-remove-symbolic\n"

/* The anchors' file is the store that they came from. */
static char *
expect (const char *format)
{
  g_autofree char *anchors = g_build_filename (dir, "anchors.pem", NULL);
  g_auto(GStrv) parts = g_strsplit (format, "%s", 2);

  return g_strconcat (parts[0], anchors, parts[1], NULL);
}

/* On each authority that there is, and on none that is known any more. */
static void
test_sources (Pki *pki, gconstpointer unused)
{
  const struct {
    WaxAnchorKind kind;
    const char *file;
    const char *said;
  } rows[] = {
    { WAX_ANCHOR_SYSTEM, "/etc/list.crt",
      "Trusted. It stands in this computer’s list of authorities (/etc/list.crt)." },
    { WAX_ANCHOR_POLICY, "/etc/policy.pem", "Trusted. The administrator of this computer added it (/etc/policy.pem)." },
    { WAX_ANCHOR_ACCOUNT, "", "Trusted. You added it yourself, for this account’s server alone." },
    { WAX_ANCHOR_SYSTEM, NULL, "It was trusted when this was examined." },
  };
  WaxTestCert *const certs[] = { pki->leaf, pki->middle, pki->root, NULL };
  g_autoptr(GPtrArray) chain = read_chain (certs);
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_new (HOST, 443, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr(WaxAnchorSource) source =
      rows[i].file != NULL ? wax_anchor_source_new (rows[i].kind, rows[i].file) : NULL;
    g_autoptr(WaxVerdict) verdict = wax_verdict_new (&(WaxVerdictFields) {
      .endpoint = endpoint, .time = g_get_real_time () / G_USEC_PER_SEC, .chain = chain, .anchor = chain->pdata[2],
      .anchor_source = source });
    g_autofree char *told = tell_path (verdict),
                    *expected = g_strdup_printf ("Example Root | Root | %s |", rows[i].said);

    g_assert_true (g_str_has_prefix (told, expected));
  }
}

static void
test_good_path (Pki *pki, gconstpointer unused)
{
  WaxTestCert *const sent[] = { pki->leaf, pki->middle, NULL };
  WaxTestCert *const sent_with_root[] = { pki->leaf, pki->middle, pki->root, NULL };
  g_autoptr(WaxVerdict) verdict = examine (pki->root, sent), with_root = examine (pki->root, sent_with_root);
  g_autofree char *told = tell_path (verdict), *told_with_root = tell_path (with_root);

  g_autofree char *expected = expect (ROOT_LINE MIDDLE_LINE LEAF_LINE);

  g_assert_cmpstr (told, ==, expected);
  g_assert_cmpstr (told_with_root, ==, told);
}

/* Whatever else was sent or learned, and in whatever order: the path is the one that was judged. */
static void
test_path_among_others (Pki *pki, gconstpointer unused)
{
  WaxTestCert *const sent[] = { pki->leaf, pki->stranger, pki->other_leaf, pki->middle, NULL };
  g_autoptr(WaxVerdict) verdict = examine (pki->root, sent);
  g_autofree char *told = tell_path (verdict);

  g_autofree char *expected =
    expect (ROOT_LINE MIDDLE_LINE LEAF_LINE "Stranger Root" BESIDE "other.example.test" BESIDE);

  g_assert_cmpstr (told, ==, expected);
}

static void
test_missing_issuer (Pki *pki, gconstpointer unused)
{
  WaxTestCert *const sent[] = { pki->leaf, NULL };
  g_autoptr(WaxVerdict) verdict = examine (pki->stranger, sent);
  g_autofree char *told = tell_path (verdict);

  g_assert_cmpstr (told, ==, "Example Issuer" MISSING HOST " | The server’s own certificate | Not in order: The issuer of"
                             " this certificate could not be found. | dialog-error-symbolic\n");
}

/* It is the issuer's own that is missing: the fault stands there, and not at what is below. */
static void
test_missing_root (Pki *pki, gconstpointer unused)
{
  WaxTestCert *const sent[] = { pki->leaf, pki->middle, NULL };
  g_autoptr(WaxVerdict) verdict = examine (pki->stranger, sent);
  g_autofree char *told = tell_path (verdict);

  g_assert_cmpstr (told, ==, "Example Root" MISSING "Example Issuer | Issuer | Not in order: The issuer of the"
                             " certificate of “Example Issuer” could not be found. | dialog-error-symbolic\n" HOST
                             " | The server’s own certificate | Nothing was found against it, but nothing confirms it"
                             " either. | dialog-question-symbolic\n");
}

/* The link that is broken is marked; those below and above it are not. */
static void
test_broken_links (Pki *pki, gconstpointer unused)
{
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr(WaxTestCert) expired = wax_test_cert_new (pki->root, &(WaxTestCertOptions) {
    .common_name = "Expired Issuer", .ca = TRUE, .not_before = now - 90 * 86400, .not_after = now - 86400 });
  g_autoptr(WaxTestCert) below_expired = wax_test_cert_new_leaf (expired, HOST);
  g_autoptr(WaxTestCert) forged = wax_test_cert_new (pki->middle, &(WaxTestCertOptions) {
    .dns = (const char *[]) { HOST, NULL }, .broken_signature = TRUE });
  WaxTestCert *const sent_expired[] = { below_expired, expired, NULL },
              *const sent_forged[] = { forged, pki->middle, NULL };
  WaxTestCert *const sent_self_signed[] = { pki->other_leaf, pki->stranger, NULL };
  g_autoptr(WaxVerdict) of_expired = examine (pki->root, sent_expired), of_forged = examine (pki->root, sent_forged);
  g_autoptr(WaxVerdict) of_self_signed = examine (pki->root, sent_self_signed);
  g_autofree char *told_expired = tell_path (of_expired), *told_forged = tell_path (of_forged);
  g_autofree char *told_self_signed = tell_path (of_self_signed);
  g_auto(GStrv) lines = g_strsplit (told_expired, "\n", -1), forged_lines = g_strsplit (told_forged, "\n", -1);
  g_auto(GStrv) own_lines = g_strsplit (told_self_signed, "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_true (g_str_has_suffix (lines[0], " | object-select-symbolic"));
  g_assert_true (g_str_has_prefix (lines[1], "Expired Issuer | Issuer | Not in order: "));
  g_assert_true (g_str_has_suffix (lines[1], " | dialog-error-symbolic"));
  g_assert_cmpstr (lines[2], ==,
                   HOST " | The server’s own certificate | Nothing was found against it. | object-select-symbolic");

  g_assert_true (g_str_has_prefix (forged_lines[0], HOST " | The server’s own certificate | Not in order: "));
  g_assert_nonnull (strstr (forged_lines[0], "signature"));
  g_assert_cmpstr (forged_lines[1], ==, "Example Issuer | Not used | The server sent it too, but it is no part of this"
                                        " path. | list-remove-symbolic");

  g_assert_true (g_str_has_prefix (own_lines[0], "Stranger Root | Root | Not in order: "));
  g_assert_nonnull (strstr (own_lines[1], "Not in order: "));
}

static const char *
get_shown (WaxCertificateWindow *window)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (ui_test_child (window, "general"), 0);

  return wax_fact_row_get_text (WAX_FACT_ROW (row));
}

static const char *
get_tab (WaxCertificateWindow *window)
{
  return adw_view_stack_get_visible_child_name (ui_test_child (window, "stack"));
}

static gboolean
is_general (gpointer window)
{
  return g_str_equal (get_tab (window), "general");
}

static gboolean
is_path (gpointer window)
{
  return g_str_equal (get_tab (window), "path");
}

static gboolean
is_details (gpointer window)
{
  return g_str_equal (get_tab (window), "details");
}

static gboolean
shows_root (gpointer window)
{
  return strstr (get_shown (window), "Example Root") != NULL;
}

static gboolean
shows_middle (gpointer window)
{
  return strstr (get_shown (window), "Example Issuer") != NULL;
}

/* By keys: to the path, up the links, and with Enter to what the link is. */
static void
test_keys (Pki *pki, gconstpointer unused)
{
  WaxTestCert *const sent[] = { pki->leaf, pki->middle, NULL };
  g_autoptr(WaxVerdict) verdict = examine (pki->root, sent);
  WaxCertificateWindow *window = open_window (verdict);

  g_assert_nonnull (strstr (get_shown (window), HOST));
  ui_test_key ("alt+2");
  ui_test_wait_until (is_details, window);
  ui_test_key ("alt+3");
  ui_test_wait_until (is_path, window);
  ui_test_wait_for_draw (window);
  gtk_widget_child_focus (ui_test_child (window, "path"), GTK_DIR_TAB_FORWARD);
  ui_test_key ("Home"); /* where the focus begins differs between versions of GTK */
  ui_test_key ("Down");
  ui_test_wait_until (shows_middle, window);
  ui_test_key ("Up");
  ui_test_wait_until (shows_root, window);
  ui_test_key ("Return");
  ui_test_wait_until (is_general, window);
  g_assert_true (shows_root (window));
  ui_test_key ("alt+1");
  ui_test_wait_until (is_general, window);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A gap has nothing to show, and takes nothing away. */
static void
test_gap_selected (Pki *pki, gconstpointer unused)
{
  WaxTestCert *const sent[] = { pki->leaf, NULL };
  g_autoptr(WaxVerdict) verdict = examine (pki->stranger, sent);
  WaxCertificateWindow *window = open_window (verdict);
  GtkSelectionModel *selection = gtk_list_view_get_model (ui_test_child (window, "path"));

  gtk_selection_model_select_item (selection, 0, TRUE);
  g_assert_nonnull (strstr (get_shown (window), HOST));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
find_texts (GtkWidget *widget, gpointer text)
{
  if (GTK_IS_LABEL (widget))
    g_string_append_printf (text, "%s\n", gtk_label_get_text (GTK_LABEL (widget)));
}

/* ---- copies ---- */

static void
read_cb (GObject *clipboard, GAsyncResult *result, gpointer text)
{
  g_autoptr(GError) error = NULL;

  *(char **) text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, &error);
  g_assert_no_error (error);
}

static gboolean
is_set (gpointer text)
{
  return *(char **) text != NULL;
}

static char *
read_clipboard (gpointer widget)
{
  char *text = NULL;

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (widget), NULL, read_cb, &text);
  ui_test_wait_until (is_set, &text);
  return text;
}

static void
test_copies (Pki *pki, gconstpointer unused)
{
  WaxTestCert *const sent[] = { pki->leaf, pki->middle, NULL };
  g_autoptr(WaxVerdict) verdict = examine (pki->root, sent);
  WaxCertificateWindow *window = open_window (verdict);
  g_autofree char *pem = wax_certificate_to_pem (wax_verdict_get_certificate (verdict));
  g_autofree char *fingerprint = wax_ui_text_fingerprint (wax_verdict_get_fingerprint (verdict));
  g_autofree char *field = NULL, *copied_pem = NULL, *copied = NULL, *whole = NULL, *signature = NULL;
  g_autofree char *signature_fact = NULL;
  GtkListBoxRow *issuer = gtk_list_box_get_row_at_index (ui_test_child (window, "fields"), 3);

  gtk_widget_activate_action (GTK_WIDGET (issuer), "fact.copy", NULL);
  field = read_clipboard (window);
  g_assert_cmpstr (field, ==, "CN=Example Issuer");
  gtk_widget_activate_action (GTK_WIDGET (window), "certificate.copy-pem", NULL);
  copied_pem = read_clipboard (window);
  g_assert_cmpstr (copied_pem, ==, pem);
  gtk_widget_activate_action (GTK_WIDGET (window), "certificate.copy-fingerprint", NULL);
  copied = read_clipboard (window);
  g_assert_cmpstr (copied, ==, fingerprint);
  ui_test_key ("ctrl+shift+c");
  ui_test_pause (300);
  whole = read_clipboard (window);
  signature = wax_certificate_dup_signature_octets (wax_verdict_get_certificate (verdict));
  signature_fact = g_strconcat ("Octets of the signature:\n  30 ", signature + 3, "\n", NULL);
  g_assert_nonnull (strstr (whole, signature_fact));
  g_assert_nonnull (strstr (whole, "Octets of the public key:\n  30 59 30 13 06 07 2a 86 48 ce 3d 02 01 "));
  g_assert_nonnull (strstr (whole, "This Certificate\nIssued to: CN=" HOST "\n"));
  g_assert_nonnull (strstr (whole, fingerprint));
  g_assert_true (g_str_has_prefix (whole, "What Is Wrong\nNothing. This computer can confirm this certificate.\n\n"));
  g_assert_nonnull (strstr (whole,
                            "Names of the subject (2.5.29.17):\n  Host name: " HOST "\n  Host name: localhost\n"));
  g_assert_nonnull (strstr (whole, "Use of the key (2.5.29.15), critical:\n  Digital signature\n"));
  g_assert_nonnull (strstr (whole, "Certification Path\nExample Root (Root): Trusted. It stands in"));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Types where to into the file chooser, and reads what is there then. */
static char *
save_by_keys (WaxCertificateWindow *window, const char *action, const char *name, gsize *size)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  char *content = NULL;

  gtk_widget_activate_action (GTK_WIDGET (window), action, NULL);
  ui_test_pause (700);
  ui_test_key ("ctrl+a");
  const char *const arguments[] = { "xdotool", "type", "--delay", "2", path, NULL };

  g_assert_true (g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                               NULL));
  ui_test_pause (300);
  ui_test_key ("Return");
  for (guint i = 0; i < 100 && !g_file_test (path, G_FILE_TEST_EXISTS); i++)
    ui_test_pause (100);
  ui_test_pause (100);
  g_assert_true (g_file_get_contents (path, &content, size, NULL));
  return content;
}

static void
test_save (Pki *pki, gconstpointer unused)
{
  WaxTestCert *const sent[] = { pki->leaf, pki->middle, NULL };
  g_autoptr(WaxVerdict) verdict = examine (pki->root, sent);
  WaxCertificateWindow *window = open_window (verdict);
  WaxCertificate *certificate = wax_verdict_get_certificate (verdict);
  g_autofree char *pem = wax_certificate_to_pem (certificate), *path_pem = NULL;
  g_autofree char *middle = wax_test_cert_to_pem (pki->middle), *root = wax_test_cert_to_pem (pki->root);
  g_autofree char *saved_pem = NULL, *saved_der = NULL, *saved_path = NULL;
  gsize size;

  saved_pem = save_by_keys (window, "certificate.save-pem", "one.pem", &size);
  g_assert_cmpstr (saved_pem, ==, pem);
  saved_der = save_by_keys (window, "certificate.save-der", "one.der", &size);
  g_assert_cmpmem (saved_der, size, g_bytes_get_data (wax_certificate_get_der (certificate), NULL),
                   g_bytes_get_size (wax_certificate_get_der (certificate)));
  saved_path = save_by_keys (window, "certificate.save-path", "path.pem", &size);
  path_pem = g_strconcat (pem, middle, root, NULL);
  g_assert_cmpstr (saved_path, ==, path_pem);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* ---- on paper ---- */

static char *
run (const char *const *arguments)
{
  char *output = NULL;
  int status = -1;

  g_assert_true (g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status,
                               NULL));
  g_assert_cmpint (status, ==, 0);
  return output;
}

static WaxVerdict *
examine_many_names (Pki *pki, guint n)
{
  g_autoptr(GByteArray) names = wax_test_der_many_names (n - 1, HOST);
  const WaxTestExtension extensions[] = { { "2.5.29.17", FALSE, names }, { NULL, FALSE, NULL } };
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (pki->middle, &(WaxTestCertOptions) {
    .common_name = HOST, .organization = "Rivers", .extensions = extensions });

  return examine (pki->root, (WaxTestCert *const[]) { leaf, pki->middle, NULL });
}

/* All of it, over as many pages as it needs, each with its head; nothing falls between two of them. */
static void
test_print (Pki *pki, gconstpointer unused)
{
  g_autoptr(WaxVerdict) verdict = examine_many_names (pki, 1000);
  g_autoptr(WaxShownPath) path = wax_shown_path_new (verdict);
  g_autofree char *text = wax_certificate_facts_to_text (verdict, path, wax_verdict_get_certificate (verdict));
  g_autoptr(GtkPrintOperation) operation = wax_text_print_new (HOST, text);
  g_autofree char *file = g_build_filename (dir, "paper.pdf", NULL), *printed = NULL, *head = NULL;
  g_autofree char *fingerprint = wax_ui_text_fingerprint (wax_verdict_get_fingerprint (verdict));
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) pages = NULL;
  int n_pages;

  gtk_print_operation_set_export_filename (operation, file);
  g_assert_cmpint (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, &error), ==,
                   GTK_PRINT_OPERATION_RESULT_APPLY);
  g_assert_no_error (error);
  g_object_get (operation, "n-pages", &n_pages, NULL);
  printed = run ((const char *const[]) { "pdftotext", "-layout", file, "-", NULL });
  pages = g_strsplit (printed, "\f", -1);
  g_assert_cmpint (n_pages, >, 10);
  g_assert_cmpuint (g_strv_length (pages), ==, (guint) n_pages + 1);
  head = g_strdup_printf (HOST " – page %d of %d", n_pages, n_pages);
  g_assert_nonnull (strstr (pages[n_pages - 1], head));
  g_assert_nonnull (strstr (pages[0], fingerprint));
  g_assert_nonnull (strstr (pages[0], "Issued by: CN=Example Issuer"));
  for (guint i = 0; i < 999; i++) {
    g_autofree char *name = g_strdup_printf ("Host name: m%u.example.test", i);

    g_assert_nonnull (strstr (printed, name));
  }
  g_assert_nonnull (strstr (pages[n_pages - 1], "Example Root (Root): Trusted. It stands in"));
}

/* A server that came to no handshake has shown nothing: that is said, and there is nothing to copy but that. */
static void
test_without_chain (Pki *pki, gconstpointer unused)
{
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_new (HOST, 443, NULL);
  g_autoptr(WaxVerdict) verdict =
    wax_verdict_new_tls_too_old (endpoint, WAX_CHANNEL_RECEIVE, NULL, 1800000000, "TLS 1.1", "TLS 1.2");
  WaxCertificateWindow *window = open_window (verdict);
  g_autofree char *told = tell_path (verdict), *whole = NULL;

  g_assert_cmpstr (told, ==, "");
  g_assert_false (gtk_widget_get_visible (ui_test_child (window, "general_group")));
  gtk_widget_activate_action (GTK_WIDGET (window), "certificate.copy-pem", NULL);
  gtk_widget_activate_action (GTK_WIDGET (window), "certificate.copy-text", NULL);
  whole = read_clipboard (window);
  g_assert_true (g_str_has_prefix (whole, "What Is Wrong\n"));
  g_assert_nonnull (strstr (whole, "TLS 1.1"));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* ---- what is large ---- */

/* What this thread has worked: others on the machine do not count. */
static gint64
get_work_us (void)
{
  struct timespec time;

  g_assert_cmpint (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time), ==, 0);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

typedef struct {
  gint64 last, worst;
} Pulse;

static gboolean
pulse_cb (gpointer data)
{
  Pulse *pulse = data;
  gint64 now = get_work_us ();

  pulse->worst = MAX (pulse->worst, now - pulse->last);
  pulse->last = now;
  return G_SOURCE_CONTINUE;
}

/* Opens it and looks at all tabs. @worst_us: (out): for how long at most nobody is answered meanwhile */
static WaxCertificateWindow *
open_timed (WaxVerdict *verdict, gint64 *worst_us)
{
  static const char *const tabs[] = { "details", "path", "general" };
  Pulse pulse = { get_work_us (), 0 };
  guint id = g_timeout_add_full (G_PRIORITY_HIGH, 1, pulse_cb, &pulse, NULL);
  WaxCertificateWindow *window = open_window (verdict);

  for (guint i = 0; i < G_N_ELEMENTS (tabs); i++) {
    gtk_widget_activate_action (GTK_WIDGET (window), "certificate.show-tab", "s", tabs[i]);
    ui_test_wait_for_draw (window);
  }
  g_source_remove (id);
  *worst_us = pulse.worst;
  return window;
}

/* The same of one with a name. The first window of all has more to do. */
static gint64
measure_ordinary (Pki *pki)
{
  g_autoptr(WaxVerdict) verdict = examine_many_names (pki, 1);
  gint64 worst_us = 0;

  for (guint i = 0; i < 2; i++)
    gtk_window_destroy (GTK_WINDOW (open_timed (verdict, &worst_us)));
  return worst_us;
}

static WaxCertificateWindow *
open_measured (Pki *pki, WaxVerdict *verdict, const char *what)
{
  gint64 ordinary_us = measure_ordinary (pki), worst_us;
  WaxCertificateWindow *window = open_timed (verdict, &worst_us);

  g_test_message ("%s: at most %.1f ms at a time, an ordinary one %.1f", what, (double) worst_us / 1000,
                  (double) ordinary_us / 1000);
  g_assert_cmpint (worst_us, <, FROZEN * ordinary_us);
  return window;
}

static GtkWidget *
find_row (gpointer list, const char *title)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++) {
    if (g_str_has_prefix (wax_fact_row_get_title (WAX_FACT_ROW (row)), title))
      return GTK_WIDGET (row);
  }
  g_error ("no row “%s”", title);
}

static void
test_many_names (Pki *pki, gconstpointer unused)
{
  g_autoptr(WaxVerdict) verdict = examine_many_names (pki, 1000);
  WaxCertificateWindow *window = open_measured (pki, verdict, "1000 names");
  GtkWidget *row = find_row (ui_test_child (window, "extensions"), "Names of the subject");
  GtkWidget *names = find_row (ui_test_child (window, "general"), "For the names");
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (ui_test_child (row, "all_text"));
  gint64 start, ordinary_us = measure_ordinary (pki);

  g_assert_true (g_str_has_suffix (wax_fact_row_get_text (WAX_FACT_ROW (names)),
                                   "and more, which stand under Details"));
  g_assert_null (strstr (gtk_label_get_text (ui_test_child (row, "text")), "m998."));
  gtk_widget_activate_action (GTK_WIDGET (window), "certificate.show-tab", "s", "details");
  start = get_work_us ();
  g_signal_emit_by_name (ui_test_child (row, "all_button"), "clicked");
  ui_test_wait_for_draw (window);
  g_test_message ("all of them shown after %.1f ms", (double) (get_work_us () - start) / 1000);
  g_assert_cmpint (get_work_us () - start, <, FROZEN * ordinary_us);
  g_assert_false (gtk_widget_get_visible (ui_test_child (row, "all_button")));
  g_assert_cmpint (gtk_text_buffer_get_line_count (buffer), ==, 1000);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_huge (Pki *pki, gconstpointer unused)
{
  const gsize size = 10 * 1024 * 1024;
  g_autofree char *content = g_strnfill (size, 'a'), *text = NULL;
  g_autoptr(GByteArray) unknown = wax_test_der_octets (0x04, content, (gssize) size);
  const WaxTestExtension extensions[] = { { "1.3.6.1.4.1.99999.7", FALSE, unknown }, { NULL, FALSE, NULL } };
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (pki->middle, &(WaxTestCertOptions) {
    .dns = (const char *[]) { HOST, NULL }, .extensions = extensions });
  g_autoptr(WaxVerdict) verdict = examine (pki->root, (WaxTestCert *const[]) { leaf, pki->middle, NULL });
  WaxCertificateWindow *window = open_measured (pki, verdict, "10 MiB");
  g_autoptr(WaxShownPath) path = wax_shown_path_new (verdict);

  text = wax_certificate_facts_to_text (verdict, path, wax_verdict_get_certificate (verdict));
  g_assert_nonnull (strstr (text, "1.3.6.1.4.1.99999.7:\n  04 83"));
  g_assert_cmpuint (strlen (text), <, 20000);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* 10 MB of names, and a subject of as many octets. */
static void
test_huge_names (Pki *pki, gconstpointer unused)
{
  g_autoptr(GByteArray) names = g_byte_array_new (), value = NULL;
  g_autofree char *label = g_strnfill (2000, 'a');

  wax_test_der_append (names, 0x82, (const guint8 *) HOST, strlen (HOST));
  while (names->len < 10 * 1000 * 1000)
    wax_test_der_append (names, 0x82, (const guint8 *) label, strlen (label));
  value = wax_test_der_octets (0x30, names->data, names->len);
  const WaxTestExtension extensions[] = { { "2.5.29.17", FALSE, value }, { NULL, FALSE, NULL } };
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (pki->middle, &(WaxTestCertOptions) {
    .common_name = HOST, .organization = "Rivers", .extensions = extensions });
  g_autoptr(WaxVerdict) verdict = examine (pki->root, (WaxTestCert *const[]) { leaf, pki->middle, NULL });
  WaxCertificateWindow *window = open_measured (pki, verdict, "10 MB of names");

  gtk_window_destroy (GTK_WINDOW (window));
}

/* Strangers' texts are shown by number where they could draw over others, wherever they stand. */
static void
test_hostile (Pki *pki, gconstpointer unused)
{
  g_autoptr(GByteArray) value =
    wax_test_der (0x30, wax_test_der_octets (0x82, HOST, -1), wax_test_der_octets (0x82, "good.test\0.evil.test", 20),
                  wax_test_der_octets (0x81, "a\xe2\x80\xae" "b@x.test", -1), NULL);
  const WaxTestExtension extensions[] = { { "2.5.29.17", FALSE, value }, { NULL, FALSE, NULL } };
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (pki->middle, &(WaxTestCertOptions) {
    .common_name = "<b>gnol\xe2\x80\xae & \x1b[1m</b>", .extensions = extensions });
  g_autoptr(WaxVerdict) verdict = examine (pki->root, (WaxTestCert *const[]) { leaf, pki->middle, NULL });
  WaxCertificateWindow *window = open_window (verdict);
  static const char *const tabs[] = { "general", "details", "path" };
  g_autoptr(GString) seen = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tabs); i++) {
    gtk_widget_activate_action (GTK_WIDGET (window), "certificate.show-tab", "s", tabs[i]);
    ui_test_pause (200);
    ui_test_foreach_visible (GTK_WIDGET (window), find_texts, seen);
  }
  g_assert_nonnull (strstr (seen->str, "<b>gnol\\u202e & \\u001b[1m</b>"));
  g_assert_nonnull (strstr (seen->str, "Host name: good.test\\u0000.evil.test"));
  g_assert_nonnull (strstr (seen->str, "Mail address: a\\u202eb@x.test"));
  for (const char *p = seen->str; *p != '\0'; p = g_utf8_next_char (p))
    g_assert_true (*p == '\n' || g_unichar_isprint (g_utf8_get_char (p)));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
add (const char *path, void (*test) (Pki *, gconstpointer))
{
  g_test_add (path, Pki, NULL, pki_set_up, test, pki_tear_down);
}

static void
add_all (void)
{
  add ("/certificate/path/good", test_good_path);
  add ("/certificate/path/sources", test_sources);
  add ("/certificate/path/among-others", test_path_among_others);
  add ("/certificate/path/missing-issuer", test_missing_issuer);
  add ("/certificate/path/missing-root", test_missing_root);
  add ("/certificate/path/broken-links", test_broken_links);
  add ("/certificate/path/gap-selected", test_gap_selected);
  add ("/certificate/keys", test_keys);
  add ("/certificate/copies", test_copies);
  add ("/certificate/print", test_print);
  add ("/certificate/hostile", test_hostile);
  add ("/certificate/without-chain", test_without_chain);
  add ("/certificate/many-names", test_many_names);
  add ("/certificate/huge", test_huge);
  add ("/certificate/huge-names", test_huge_names);
}

/* usage: test-certificate [files]: the tests that write files by the chooser, or the others */
int
main (int argc, char **argv)
{
  int result;

  ui_test_init (&argc, &argv);
  dir = wax_test_dir_new ();
  if (argc > 1)
    add ("/certificate/save", test_save);
  else
    add_all ();
  result = g_test_run ();
  wax_test_dir_remove (dir);
  g_free (dir);
  return result;
}
