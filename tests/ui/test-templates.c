#include "app/wax-account-private.h"
#include "ui-test.h"
#include "wax-account-dialog.h"
#include "wax-certificate-link.h"
#include "wax-certificate-window.h"
#include "wax-channel-row.h"
#include "wax-connection-window.h"
#include "wax-fact-row.h"
#include "wax-folder-pane.h"
#include "wax-message-pane.h"
#include "wax-message-row.h"
#include "wax-message-view.h"
#include "wax-move-dialog.h"
#include "wax-privacy-window.h"
#include "wax-privacy-words.h"
#include "wax-rest-layout.h"
#include "wax-toasts.h"
#include "wax-trust-dialog.h"
#include "wax-ui-text.h"
#include "wax-warning-bar.h"
#include "wax-window.h"

#include <string.h>

/* A template with a child or handler that is not there is a critical, which ends the test. */
static void
test_instantiates (gconstpointer data)
{
  GType type = *(const GType *) data;
  GtkWidget *widget = g_object_new (type, NULL);
  gpointer gone = widget;

  g_object_add_weak_pointer (G_OBJECT (widget), &gone);
  g_assert_nonnull (gtk_widget_get_first_child (widget));
  if (GTK_IS_WINDOW (widget))
    gtk_window_destroy (GTK_WINDOW (widget));
  else
    g_object_unref (g_object_ref_sink (widget));
  g_assert_null (gone);
}

/* Every button with nothing but an icon has a name that can be spoken. */
static void
assert_named (GtkWidget *widget, gpointer data)
{
  if (GTK_IS_BUTTON (widget) && GTK_IS_IMAGE (gtk_button_get_child (GTK_BUTTON (widget))) &&
      gtk_widget_get_ancestor (widget, GTK_TYPE_MENU_BUTTON) == NULL &&
      gtk_widget_get_ancestor (widget, GTK_TYPE_WINDOW_CONTROLS) == NULL &&
      !gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL))
    g_error ("a button without a name: %s", gtk_button_get_icon_name (GTK_BUTTON (widget)));
}

static WaxVerdict *
make_verdict (void)
{
  static const WaxProblemId ids[] = { WAX_PROBLEM_ISSUER_UNKNOWN, WAX_PROBLEM_EXPIRED };
  g_autoptr(WaxTrustQuestion) question = ui_test_question (ids, 2, FALSE);

  return g_object_ref (wax_trust_question_get_verdict (question));
}

static void
test_certificate (void)
{
  g_autoptr(WaxVerdict) verdict = make_verdict ();
  GtkWindow *window = GTK_WINDOW (wax_certificate_window_new (verdict));
  AdwViewStack *stack = ui_test_child (window, "stack");
  static const char *const pages[] = { "general", "details", "path" };

  gtk_window_set_default_size (window, 360, 640);
  ui_test_present (window);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++) {
    adw_view_stack_set_visible_child_name (stack, pages[i]);
    ui_test_wait_for_draw (window);
    ui_test_assert_not_cut (GTK_WIDGET (stack), window);
    ui_test_foreach_visible (GTK_WIDGET (window), assert_named, NULL);
  }
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (window)), <=, 360);
  gtk_window_destroy (window);
}

static void
find_row (GtkWidget *widget, gpointer data)
{
  const char *wanted = *(const char **) data;

  if (WAX_IS_FACT_ROW (widget) && g_str_equal (wax_fact_row_get_text (WAX_FACT_ROW (widget)), wanted))
    *(const char **) data = "";
}

/* The fingerprint is there in groups of four; so is every problem. */
static void
test_certificate_facts (void)
{
  g_autoptr(WaxVerdict) verdict = make_verdict ();
  GtkWindow *window = GTK_WINDOW (wax_certificate_window_new (verdict));
  g_autofree char *fingerprint = wax_ui_text_fingerprint (wax_verdict_get_fingerprint (verdict));
  const char *wanted = fingerprint;

  g_assert_cmpuint (strlen (fingerprint), ==, 64 + 15);
  ui_test_present (window);
  ui_test_foreach_visible (GTK_WIDGET (window), find_row, &wanted);
  g_assert_cmpstr (wanted, ==, "");
  for (guint i = 0; i < wax_verdict_get_problems (verdict)->len; i++) {
    g_autofree char *sentence =
      wax_problem_describe (g_ptr_array_index (wax_verdict_get_problems (verdict), i), verdict);

    wanted = sentence;
    ui_test_foreach_visible (GTK_WIDGET (window), find_row, &wanted);
    g_assert_cmpstr (wanted, ==, "");
  }
  gtk_window_destroy (window);
}

static void
test_path (void)
{
  g_autoptr(WaxVerdict) verdict = make_verdict ();
  g_autoptr(WaxShownPath) path = wax_shown_path_new (verdict);
  g_autoptr(GListModel) links = wax_certificate_link_list (verdict, path);
  g_autoptr(WaxCertificateLink) top = g_list_model_get_item (links, 0);
  g_autoptr(WaxCertificateLink) own = g_list_model_get_item (links, 1);

  g_assert_cmpuint (g_list_model_get_n_items (links), ==, 2);
  g_assert_null (wax_certificate_link_get_certificate (top));
  g_assert_nonnull (strstr (wax_certificate_link_get_title (top), "Example Internal Root"));
  g_assert_true (wax_certificate_link_get_certificate (own) == wax_verdict_get_certificate (verdict));
  g_assert_nonnull (strstr (wax_certificate_link_get_state (own), "expired"));
  g_assert_cmpstr (wax_certificate_link_get_style (own), ==, "error");
}

/* What a stranger wrote is text. */
static void
test_no_markup (void)
{
  GtkWidget *row = wax_fact_row_new ("<b>R&D</b>", "<span foreground='red'>a & b</span>");
  GtkLabel *text = ui_test_child (row, "text");

  g_assert_cmpstr (gtk_label_get_text (text), ==, "<span foreground='red'>a & b</span>");
  g_assert_false (gtk_label_get_use_markup (text));
  g_assert_false (gtk_label_get_use_markup (ui_test_child (row, "title")));
  g_object_unref (g_object_ref_sink (row));
}

/* A row that says something else says it where all of the first text was shown, too. */
static void
test_other_text (void)
{
  g_autofree char *much = g_strnfill (5000, 'x');
  GtkWidget *row = wax_fact_row_new ("Much", much), *button = ui_test_child (row, "all_button");
  GtkLabel *text = ui_test_child (row, "text");

  g_signal_emit_by_name (button, "clicked");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (text)));
  wax_fact_row_set_text (WAX_FACT_ROW (row), "little");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (text)));
  g_assert_false (gtk_widget_get_visible (button));
  g_assert_false (gtk_widget_get_visible (ui_test_child (row, "all")));
  g_assert_cmpstr (gtk_label_get_text (text), ==, "little");
  g_assert_cmpstr (wax_fact_row_get_text (WAX_FACT_ROW (row)), ==, "little");
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, "Much: little");
  g_object_unref (g_object_ref_sink (row));
}

static void
add_account (GListStore *accounts, const char *url, gboolean secure)
{
  g_autoptr(WaxAccountRecord) record = wax_account_record_new (
    &(WaxAccountRecord){ .id = "anna", .kind = "zimbra", .user = "anna", .server_url = url, .secure = secure });
  g_autoptr(WaxAccount) account = wax_account_new (record, "/nonexistent");

  g_list_store_append (accounts, account);
}

static void
assert_server_told (GListStore *accounts, const char *expected)
{
  g_autofree char *text = wax_privacy_words_text (WAX_PRIVACY_SERVER, G_LIST_MODEL (accounts),
                                                  WAX_REVOCATION_WHEN_AVAILABLE, "/folder");

  g_assert_nonnull (strstr (text, expected));
}

/* Whoever gets anything is named, and who gets it for all to read. */
static void
test_privacy (void)
{
  g_autoptr(GListStore) accounts = g_list_store_new (WAX_TYPE_ACCOUNT);

  assert_server_told (accounts, "nothing is sent to anybody");
  add_account (accounts, "https://one.example.test:8443", TRUE);
  add_account (accounts, "https://one.example.test:8443", TRUE);
  assert_server_told (accounts, "goes to one.example.test:8443, and to nobody else.");
  add_account (accounts, "http://two.example.test:8080", FALSE);
  assert_server_told (accounts, "goes to one.example.test:8443, two.example.test:8080, and to nobody else.");
  assert_server_told (accounts, "Without a secure connection: two.example.test:8080. Everybody on the way can read");
}

static void
test_texts (void)
{
  const gint64 now = 1795600800; /* 2026-11-25 10:00 UTC */
  static const struct {
    gint64 left;
    const char *text;
  } left[] = { { 42, "42 s left" }, { 119, "1 min left" }, { 7 * 3600 + 40 * 60, "7 h 40 min left" },
               { 6 * 86400 + 3 * 3600, "6 d 3 h left" }, { 0, "" }, { -5, "" } };

  for (guint i = 0; i < G_N_ELEMENTS (left); i++) {
    g_autofree char *text = wax_ui_text_left (now + left[i].left, now);

    g_assert_cmpstr (text, ==, left[i].text);
  }
  g_autofree char *ago = wax_ui_text_ago (now - 125, now);
  g_autofree char *today = wax_ui_text_ago (now - 2 * 3600, now);
  g_autofree char *yesterday = wax_ui_text_ago (now - 86400, now);
  g_autofree char *later = wax_ui_text_moment (now + 86400, now);
  g_autofree char *soon = wax_ui_text_moment (now + 3600, now);

  g_assert_cmpstr (ago, ==, "2 minutes ago");
  g_assert_cmpstr (today, ==, "today, 08:00");
  g_assert_cmpstr (yesterday, ==, "yesterday, 10:00");
  g_assert_cmpstr (later, ==, "26 November 2026, 10:00");
  g_assert_cmpstr (soon, ==, "11:00");
}

static void
test_account_dialog (void)
{
  g_autoptr(WaxSession) session = wax_session_new (NULL, NULL);
  GtkWindow *window = GTK_WINDOW (wax_account_dialog_new (session, NULL, NULL));
  GtkWidget *button = ui_test_child (window, "continue_button");

  gtk_window_set_default_size (window, 360, 640);
  ui_test_present (window);
  g_assert_false (gtk_widget_is_sensitive (button));
  gtk_editable_set_text (ui_test_child (window, "address"), "anna@example.test");
  g_assert_cmpstr (gtk_editable_get_text (ui_test_child (window, "server")), ==, "example.test");
  gtk_editable_set_text (ui_test_child (window, "server"), "mail.example.test");
  gtk_editable_set_text (ui_test_child (window, "address"), "anna@example.org");
  g_assert_cmpstr (gtk_editable_get_text (ui_test_child (window, "server")), ==, "mail.example.test");
  g_assert_false (gtk_widget_is_sensitive (button));
  gtk_editable_set_text (ui_test_child (window, "password"), "secret-1");
  g_assert_true (gtk_widget_is_sensitive (button));
  ui_test_assert_not_cut (GTK_WIDGET (window), window);
  gtk_window_destroy (window);
}

/* The buttons that there is room for, and a menu of the rest where there is not for all. */
static void
test_rest (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *menu = gtk_menu_button_new ();
  GtkWidget *buttons[4];

  gtk_widget_set_layout_manager (box, wax_rest_layout_new ());
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++) {
    buttons[i] = gtk_button_new_with_label ("Reply");
    gtk_widget_set_size_request (buttons[i], 100, -1);
    gtk_box_append (GTK_BOX (box), buttons[i]);
  }
  gtk_box_append (GTK_BOX (box), menu);
  g_object_ref_sink (box);
  for (int n = 1; n <= 5; n++) { /* how many have room, with a menu */
    gboolean all = n * 106 + 60 >= 4 * 106 - 6;

    gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
    gtk_widget_size_allocate (box, &(GtkAllocation) { 0, 0, n * 106 + 60, 40 }, -1);
    for (int i = 0; i < 4; i++)
      g_assert_cmpint (gtk_widget_get_child_visible (buttons[i]), ==, all || i < n);
    g_assert_cmpint (gtk_widget_get_child_visible (menu), ==, !all);
  }
  g_object_unref (box);
}

/* Text to read looks like text to change only to whoever selects in it by key. */
static void
test_caret (void)
{
  GtkWidget *row = g_object_ref_sink (wax_fact_row_new ("Name", "Inbox"));
  GtkWidget *label = ui_test_child (row, "text");

  g_assert_false (gtk_widget_has_css_class (label, "caret"));
  g_signal_emit_by_name (label, "move-cursor", GTK_MOVEMENT_VISUAL_POSITIONS, 1, FALSE);
  g_assert_true (gtk_widget_has_css_class (label, "caret"));
  g_object_unref (row);
}

static void
count_lines (GtkWidget *widget, gpointer n_lines)
{
  if (GTK_IS_LABEL (widget) && g_str_has_prefix (gtk_label_get_text (GTK_LABEL (widget)), "What you wrote"))
    *(int *) n_lines = pango_layout_get_line_count (gtk_label_get_layout (GTK_LABEL (widget)));
}

/* Told before its window has a size: no wider than there will be room for, and no narrower than it likes. */
static void
test_early_toast (void)
{
  GtkWidget *toasts = adw_toast_overlay_new ();
  GtkWindow *window = GTK_WINDOW (adw_window_new ());
  int n_lines = 0;

  adw_window_set_content (ADW_WINDOW (window), toasts);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (toasts), gtk_label_new ("Inbox"));
  gtk_window_set_default_size (window, 800, 400);
  wax_toasts_say (ADW_TOAST_OVERLAY (toasts), "What you wrote is open again, with all that belongs to it.");
  ui_test_present (window);
  ui_test_foreach_visible (toasts, count_lines, &n_lines);
  g_assert_cmpint (n_lines, ==, 1);
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  GType types[] = { WAX_TYPE_ACCOUNT_DIALOG, WAX_TYPE_CERTIFICATE_WINDOW, WAX_TYPE_CHANNEL_ROW,
                    WAX_TYPE_CONNECTION_WINDOW, WAX_TYPE_FACT_ROW, WAX_TYPE_FOLDER_PANE, WAX_TYPE_MESSAGE_PANE, WAX_TYPE_MESSAGE_ROW,
                    WAX_TYPE_MESSAGE_VIEW, WAX_TYPE_MOVE_DIALOG, WAX_TYPE_PRIVACY_WINDOW, WAX_TYPE_TRUST_DIALOG,
                    WAX_TYPE_WARNING_BAR, WAX_TYPE_WINDOW };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    g_autofree char *path = g_strdup_printf ("/templates/%s", g_type_name (types[i]));

    g_test_add_data_func (path, &types[i], test_instantiates);
  }
  g_test_add_func ("/certificate/not-cut", test_certificate);
  g_test_add_func ("/certificate/facts", test_certificate_facts);
  g_test_add_func ("/certificate/path", test_path);
  g_test_add_func ("/toast/early", test_early_toast);
  g_test_add_func ("/text/caret", test_caret);
  g_test_add_func ("/text/no-markup", test_no_markup);
  g_test_add_func ("/text/other", test_other_text);
  g_test_add_func ("/text/privacy", test_privacy);
  g_test_add_func ("/text/times", test_texts);
  g_test_add_func ("/account-dialog/form", test_account_dialog);
  g_test_add_func ("/rest-layout/room", test_rest);
  return g_test_run ();
}
