#include "ui-test.h"
#include "wax-certificate-window.h"
#include "wax-trust-dialog.h"
#include "wax-trust-words.h"

#include <string.h>

enum { NOTHING = -1, STAYED = -2 };

typedef struct {
  WaxTrustDialog *dialog;
  int answer; /* a WaxDuration, or one of the above */
  guint n_answers;
} Fixture;

static const WaxProblemId unknown_expired[] = { WAX_PROBLEM_ISSUER_UNKNOWN, WAX_PROBLEM_EXPIRED };
static const WaxProblemId revoked[] = { WAX_PROBLEM_REVOKED };
static const WaxProblemId changed[] = { WAX_PROBLEM_CHANGED, WAX_PROBLEM_ISSUER_UNKNOWN };

static void
authorize_cb (WaxTrustDialog *dialog, int duration, const char *entered, const char *why, Fixture *f)
{
  f->answer = duration;
  f->n_answers++;
}

static void
stay_cb (WaxTrustDialog *dialog, Fixture *f)
{
  f->answer = STAYED;
  f->n_answers++;
}

static void
gone_cb (gpointer data, GObject *dialog)
{
  ((Fixture *) data)->dialog = NULL;
}

static void
open_dialog (Fixture *f, const WaxProblemId *ids, guint n_ids, gboolean severe)
{
  static const WaxChannelId waiting[] = { WAX_CHANNEL_FOLDERS, WAX_CHANNEL_GAL, WAX_CHANNEL_SENDERS };
  g_autoptr(WaxTrustQuestion) question = ui_test_question (ids, n_ids, severe);
  g_autoptr(WaxPolicy) policy = wax_policy_new_default ();

  f->answer = NOTHING;
  f->n_answers = 0;
  f->dialog = wax_trust_dialog_new (question, policy, "anna@example.test", waiting, G_N_ELEMENTS (waiting));
  g_object_weak_ref (G_OBJECT (f->dialog), gone_cb, f);
  g_signal_connect (f->dialog, "authorize", G_CALLBACK (authorize_cb), f);
  g_signal_connect (f->dialog, "stay-offline", G_CALLBACK (stay_cb), f);
  ui_test_present (GTK_WINDOW (f->dialog));
}

static gboolean
is_gone (gpointer data)
{
  return ((Fixture *) data)->dialog == NULL;
}

static gboolean
is_second (gpointer dialog)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (ui_test_child (dialog, "steps")), "second") == 0;
}

static void
assert_stayed (Fixture *f)
{
  ui_test_wait_until (is_gone, f);
  g_assert_cmpint (f->answer, ==, STAYED);
  g_assert_cmpuint (f->n_answers, ==, 1);
}

/* Into the second step by pointer, with the buttons awake. */
static void
go_on (Fixture *f)
{
  ui_test_wait_until (ui_test_is_sensitive, ui_test_child (f->dialog, "risk_button"));
  ui_test_click (ui_test_child (f->dialog, "risk_button"));
  ui_test_wait_until (is_second, f->dialog);
  ui_test_wait_for_draw (f->dialog);
}

static void
test_first_step_closes (gconstpointer key)
{
  Fixture f;

  open_dialog (&f, unknown_expired, 2, FALSE);
  ui_test_key (key);
  assert_stayed (&f);
}

static void
test_first_step_button (void)
{
  Fixture f;

  open_dialog (&f, unknown_expired, 2, FALSE);
  ui_test_click (ui_test_child (f.dialog, "stay_button"));
  assert_stayed (&f);
}

static void
test_closed_by_window (void)
{
  Fixture f;

  open_dialog (&f, unknown_expired, 2, FALSE);
  gtk_widget_activate_action (GTK_WIDGET (f.dialog), "window.close", NULL);
  assert_stayed (&f);
}

static void
test_second_step_closes (gconstpointer key)
{
  Fixture f;

  open_dialog (&f, unknown_expired, 2, FALSE);
  go_on (&f);
  gtk_widget_grab_focus (ui_test_child (f.dialog, "why"));
  ui_test_key (key);
  assert_stayed (&f);
}

static void
test_second_step_button (void)
{
  Fixture f;

  open_dialog (&f, unknown_expired, 2, FALSE);
  go_on (&f);
  ui_test_click (ui_test_child (f.dialog, "stay_button"));
  assert_stayed (&f);
}

/* Enter on the very button that leads on still stays offline. */
static void
test_enter_on_risk (void)
{
  Fixture f;

  open_dialog (&f, unknown_expired, 2, FALSE);
  ui_test_wait_until (ui_test_is_sensitive, ui_test_child (f.dialog, "risk_button"));
  gtk_widget_grab_focus (ui_test_child (f.dialog, "risk_button"));
  ui_test_key ("Return");
  assert_stayed (&f);
}

static void
test_enter_on_authorize (void)
{
  Fixture f;

  open_dialog (&f, unknown_expired, 2, FALSE);
  go_on (&f);
  gtk_drop_down_set_selected (ui_test_child (f.dialog, "duration"), 3);
  ui_test_wait_until (ui_test_is_sensitive, ui_test_child (f.dialog, "authorize_button"));
  gtk_widget_grab_focus (ui_test_child (f.dialog, "authorize_button"));
  ui_test_key ("Return");
  assert_stayed (&f);
}

static void
test_shy (void)
{
  gint64 start = g_get_monotonic_time (); /* before it is shown, which takes a while itself */
  Fixture f;

  open_dialog (&f, unknown_expired, 2, FALSE);
  g_assert_false (gtk_widget_is_sensitive (ui_test_child (f.dialog, "risk_button")));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (f.dialog)) == ui_test_child (f.dialog, "stay_button"));
  ui_test_click (ui_test_child (f.dialog, "risk_button"));
  ui_test_key ("alt+c");
  ui_test_pause (300);
  g_assert_false (is_second (f.dialog));
  ui_test_wait_until (ui_test_is_sensitive, ui_test_child (f.dialog, "risk_button"));
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 700 * 1000);
  ui_test_key ("alt+c");
  ui_test_wait_until (is_second, f.dialog);
  g_assert_false (gtk_widget_is_sensitive (ui_test_child (f.dialog, "authorize_button")));
  ui_test_pause (1300);
  /* Awake, but nobody has said for how long. */
  g_assert_false (gtk_widget_is_sensitive (ui_test_child (f.dialog, "authorize_button")));
  ui_test_key ("alt+a");
  ui_test_pause (200);
  g_assert_cmpint (f.answer, ==, NOTHING);
  ui_test_key ("Escape");
  assert_stayed (&f);
}

static gboolean
has_choice (gpointer dialog)
{
  return gtk_drop_down_get_selected (ui_test_child (dialog, "duration")) != 0;
}

/* All of it with keys: mnemonic, drop-down, space bar. */
static void
test_authorize_by_keys (void)
{
  Fixture f;

  open_dialog (&f, unknown_expired, 2, FALSE);
  ui_test_wait_until (ui_test_is_sensitive, ui_test_child (f.dialog, "risk_button"));
  ui_test_key ("alt+c");
  ui_test_wait_until (is_second, f.dialog);
  ui_test_wait_for_draw (f.dialog);
  ui_test_key ("space");
  ui_test_pause (400);
  for (int i = 0; i < 3; i++) {
    ui_test_key ("Down");
    ui_test_pause (100);
  }
  ui_test_key ("Return");
  ui_test_wait_until (has_choice, f.dialog);
  ui_test_wait_until (ui_test_is_sensitive, ui_test_child (f.dialog, "authorize_button"));
  ui_test_pause (300);
  gtk_widget_grab_focus (ui_test_child (f.dialog, "authorize_button"));
  ui_test_key ("space");
  ui_test_wait_until (is_gone, &f);
  g_assert_cmpint (f.answer, ==, WAX_DURATION_DAY);
  g_assert_cmpuint (f.n_answers, ==, 1);
}

static void
test_authorize_by_pointer (void)
{
  Fixture f;

  open_dialog (&f, unknown_expired, 2, FALSE);
  go_on (&f);
  gtk_drop_down_set_selected (ui_test_child (f.dialog, "duration"), 2);
  ui_test_wait_until (ui_test_is_sensitive, ui_test_child (f.dialog, "authorize_button"));
  ui_test_wait_for_draw (f.dialog);
  ui_test_click (ui_test_child (f.dialog, "authorize_button"));
  ui_test_wait_until (is_gone, &f);
  g_assert_cmpint (f.answer, ==, WAX_DURATION_HOUR);
}

static void
test_back (void)
{
  Fixture f;

  open_dialog (&f, unknown_expired, 2, FALSE);
  go_on (&f);
  ui_test_click (ui_test_child (f.dialog, "back_button"));
  ui_test_pause (300);
  g_assert_false (is_second (f.dialog));
  g_assert_false (gtk_widget_is_sensitive (ui_test_child (f.dialog, "risk_button")));
  ui_test_key ("Return");
  assert_stayed (&f);
}

/* The form that cannot be overridden has no way on. */
static void
assert_no_way_on (Fixture *f)
{
  ui_test_pause (1200);
  g_assert_false (gtk_widget_get_visible (ui_test_child (f->dialog, "risk_button")));
  g_assert_false (gtk_widget_get_visible (ui_test_child (f->dialog, "authorize_button")));
  g_assert_true (gtk_widget_is_visible (ui_test_child (f->dialog, "view_button")));
  g_assert_true (gtk_widget_is_visible (ui_test_child (f->dialog, "report_button")));
  ui_test_key ("alt+c");
  ui_test_key ("alt+a");
  ui_test_pause (200);
  g_assert_false (is_second (f->dialog));
  ui_test_key ("Escape");
  assert_stayed (f);
}

static void
test_not_overridable (void)
{
  Fixture f;

  open_dialog (&f, revoked, 1, FALSE);
  g_assert_cmpstr (gtk_label_get_text (ui_test_child (f.dialog, "stay_label")), ==, "Close");
  assert_no_way_on (&f);
}

static const char *
get_words (Fixture *f)
{
  return gtk_label_get_text (ui_test_child (f->dialog, "fingerprint_words"));
}

static gboolean
is_emptied (gpointer entry)
{
  return gtk_editable_get_text (entry)[0] == '\0';
}

/* Pastes by keys over what was there. */
static void
paste (Fixture *f, const char *text)
{
  GtkWidget *entry = ui_test_child (f->dialog, "fingerprint");

  gtk_widget_grab_focus (entry);
  ui_test_key ("ctrl+a");
  ui_test_key ("BackSpace");
  ui_test_wait_until (is_emptied, entry);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (entry), text);
  ui_test_key ("ctrl+v");
  ui_test_pause (300);
}

/* As a person would write down the server's fingerprint. */
static char *
spell_fingerprint (Fixture *f, gboolean spoilt)
{
  WaxVerdict *verdict = wax_trust_question_get_verdict (wax_trust_dialog_get_question (f->dialog));
  const char *digits = wax_verdict_get_fingerprint (verdict);
  GString *text = g_string_new ("SHA256 Fingerprint=");

  for (guint i = 0; i < 64; i += 2)
    g_string_append_printf (text, "%s%c%c", i > 0 ? ":" : "", g_ascii_toupper (digits[i]),
                            spoilt && i == 20 ? (digits[21] == 'a' ? 'b' : 'a') : g_ascii_toupper (digits[i + 1]));
  return g_string_free (text, FALSE);
}

static void
assert_hidden (Fixture *f, const char *expected)
{
  g_assert_nonnull (strstr (get_words (f), expected));
  g_assert_false (gtk_widget_is_visible (ui_test_child (f->dialog, "duration")));
  g_assert_false (gtk_widget_is_sensitive (ui_test_child (f->dialog, "authorize_button")));
}

static gboolean
shows_duration (gpointer dialog)
{
  return gtk_widget_is_visible (ui_test_child (dialog, "duration"));
}

/* The severe form: nothing but the right fingerprint shows for how long. */
static void
test_severe (void)
{
  Fixture f;
  g_autofree char *right = NULL, *wrong = NULL;

  open_dialog (&f, changed, 2, TRUE);
  right = spell_fingerprint (&f, FALSE);
  wrong = spell_fingerprint (&f, TRUE);
  g_assert_true (g_str_has_prefix (gtk_label_get_text (ui_test_child (f.dialog, "heading")), "This may not be"));
  g_assert_true (gtk_widget_get_visible (ui_test_child (f.dialog, "more")));
  g_assert_cmpstr (gtk_label_get_text (ui_test_child (f.dialog, "stay_label")), ==, "Stay Offline");
  go_on (&f);
  g_assert_true (
    gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (ui_test_child (f.dialog, "fingerprint")))));
  assert_hidden (&f, "Needed");
  paste (&f, wrong);
  assert_hidden (&f, "part at group 6 of 16");
  paste (&f, "DA:39:A3:EE:5E:6B:4B:0D:32:55:BF:EF:95:60:18:90:AF:D8:07:09");
  assert_hidden (&f, "SHA-1");
  paste (&f, "d41d8cd98f00b204e9800998ecf8427e");
  assert_hidden (&f, "MD5");
  gtk_drop_down_set_selected (ui_test_child (f.dialog, "duration"), 2); /* however it came to be chosen */
  assert_hidden (&f, "MD5");
  paste (&f, right);
  ui_test_wait_until (shows_duration, f.dialog);
  g_assert_cmpstr (get_words (&f), ==, "This is the fingerprint of the server's certificate.");
  ui_test_wait_until (ui_test_is_sensitive, ui_test_child (f.dialog, "authorize_button"));
  paste (&f, wrong);
  assert_hidden (&f, "part at group");
  paste (&f, right);
  ui_test_wait_until (ui_test_is_sensitive, ui_test_child (f.dialog, "authorize_button"));
  ui_test_click (ui_test_child (f.dialog, "authorize_button"));
  ui_test_wait_until (is_gone, &f);
  g_assert_cmpint (f.answer, ==, WAX_DURATION_HOUR);
}

/* Enter in the field means Stay Offline there too. */
static void
test_severe_enter (void)
{
  Fixture f;
  g_autofree char *right = NULL;

  open_dialog (&f, changed, 2, TRUE);
  right = spell_fingerprint (&f, FALSE);
  go_on (&f);
  paste (&f, right);
  ui_test_wait_until (shows_duration, f.dialog);
  ui_test_key ("Return");
  assert_stayed (&f);
}

/* The ordinary form asks for none, but does not take a wrong one. */
static void
test_optional_fingerprint (void)
{
  Fixture f;
  g_autofree char *right = NULL, *wrong = NULL;

  open_dialog (&f, unknown_expired, 2, FALSE);
  right = spell_fingerprint (&f, FALSE);
  wrong = spell_fingerprint (&f, TRUE);
  go_on (&f);
  gtk_drop_down_set_selected (ui_test_child (f.dialog, "duration"), 2);
  ui_test_wait_until (ui_test_is_sensitive, ui_test_child (f.dialog, "authorize_button"));
  paste (&f, wrong);
  g_assert_true (gtk_widget_is_visible (ui_test_child (f.dialog, "duration")));
  g_assert_false (gtk_widget_is_sensitive (ui_test_child (f.dialog, "authorize_button")));
  paste (&f, right);
  g_assert_true (gtk_widget_is_sensitive (ui_test_child (f.dialog, "authorize_button")));
  ui_test_click (ui_test_child (f.dialog, "stay_button"));
  assert_stayed (&f);
}

static void
count_control (GtkWidget *widget, gpointer data)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_ancestor (widget, ADW_TYPE_HEADER_BAR) == NULL)
    (*(guint *) data)++;
  if (GTK_IS_EXPANDER (widget) || GTK_IS_EDITABLE (widget))
    (*(guint *) data)++;
}

static guint
count_words (const char *text)
{
  g_auto(GStrv) words = g_strsplit_set (text, " \n", -1);
  guint n = 0;

  for (guint i = 0; words[i] != NULL; i++)
    n += words[i][0] != '\0' && !g_str_equal (words[i], "·");
  return n;
}

static void
append_label (GtkWidget *widget, gpointer text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_ancestor (widget, GTK_TYPE_BUTTON) == NULL &&
      gtk_widget_get_ancestor (widget, GTK_TYPE_EXPANDER) == NULL &&
      gtk_widget_get_ancestor (widget, ADW_TYPE_HEADER_BAR) == NULL)
    g_string_append_printf (text, "%s ", gtk_label_get_text (GTK_LABEL (widget)));
}

/* The first block of every problem that can be overridden: short, and in words that people know. */
static void
test_words (void)
{
  static const char *const shunned[] = { "SSL", "CA", "chain", "invalid" };

  for (WaxProblemId id = 0; id < WAX_N_PROBLEMS; id++) {
    g_autoptr(GString) text = g_string_new (NULL);
    guint n_controls = 0;
    Fixture f;

    if (!wax_problem_id_is_overridable (id))
      continue;
    open_dialog (&f, &id, 1, FALSE);
    ui_test_foreach_visible (GTK_WIDGET (f.dialog), append_label, text);
    ui_test_foreach_visible (GTK_WIDGET (f.dialog), count_control, &n_controls);
    g_test_message ("%s: %u words: %s", wax_problem_id_to_string (id), count_words (text->str), text->str);
    g_assert_cmpuint (count_words (text->str), <=, 60);
    g_assert_cmpuint (n_controls, <=, 5);
    /* The sentence of issuer-expired is given word for word, and has one of them. */
    for (guint i = 0; id != WAX_PROBLEM_ISSUER_EXPIRED && i < G_N_ELEMENTS (shunned); i++) {
      g_autofree char *pattern = g_strdup_printf ("\\b%s\\b", shunned[i]);

      g_assert_false (g_regex_match_simple (pattern, text->str, 0, 0));
    }
    gtk_window_destroy (GTK_WINDOW (f.dialog));
  }
}

static void
test_access (void)
{
  Fixture f;
  g_autofree char *heading = NULL;

  open_dialog (&f, unknown_expired, 2, FALSE);
  heading = g_strdup (gtk_label_get_text (ui_test_child (f.dialog, "heading")));
  gtk_test_accessible_assert_role (ui_test_child (f.dialog, "alert"), GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_test_accessible_assert_property (f.dialog, GTK_ACCESSIBLE_PROPERTY_LABEL, heading);
  gtk_test_accessible_assert_property (f.dialog, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       gtk_label_get_text (ui_test_child (f.dialog, "found")));
  gtk_test_accessible_assert_role (ui_test_child (f.dialog, "heading"), GTK_ACCESSIBLE_ROLE_HEADING);
  gtk_test_accessible_assert_role (ui_test_child (f.dialog, "stay_button"), GTK_ACCESSIBLE_ROLE_BUTTON);
  g_assert_true (gtk_window_get_default_widget (GTK_WINDOW (f.dialog)) == ui_test_child (f.dialog, "stay_button"));
  gtk_window_destroy (GTK_WINDOW (f.dialog));
}

static gboolean
is_drawn_at (gpointer data)
{
  return gtk_widget_get_width (data) > 0;
}

/* @data: TRUE for right-to-left */
static void
test_not_cut (gconstpointer data)
{
  gtk_widget_set_default_direction (GPOINTER_TO_INT (data) ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
  for (int dpi = 96; dpi <= 192; dpi += 96) {
    Fixture f;
    int width, height;

    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", dpi * 1024, NULL);
    open_dialog (&f, unknown_expired, 2, FALSE);
    gtk_window_get_default_size (GTK_WINDOW (f.dialog), &width, &height);
    g_assert_true ((height > 560) == (dpi > 96)); /* larger text has more room */
    gtk_window_set_default_size (GTK_WINDOW (f.dialog), 360, 640);
    ui_test_pause (150);
    ui_test_wait_until (is_drawn_at, f.dialog);
    ui_test_assert_not_cut (GTK_WIDGET (f.dialog), GTK_WINDOW (f.dialog));
    g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (f.dialog)), <=, dpi == 96 ? 360 : 480);
    go_on (&f);
    ui_test_assert_not_cut (GTK_WIDGET (f.dialog), GTK_WINDOW (f.dialog));
    gtk_window_destroy (GTK_WINDOW (f.dialog));
  }
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 98304, NULL);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

static void
test_policy (void)
{
  g_autoptr(WaxTrustQuestion) question = ui_test_question (unknown_expired, 2, FALSE);
  g_autoptr(WaxPolicy) policy =
    wax_policy_new (&(WaxPolicy){ .durations = 1 << WAX_DURATION_HOUR | 1 << WAX_DURATION_DAY,
                                  .longest = 3600, .grants = TRUE, .floor = "TLS 1.2" });
  WaxTrustDialog *dialog = wax_trust_dialog_new (question, policy, NULL, NULL, 0);
  GtkDropDown *duration = ui_test_child (dialog, "duration");

  g_assert_cmpuint (g_list_model_get_n_items (gtk_drop_down_get_model (duration)), ==, 2);
  g_assert_true (gtk_widget_get_visible (ui_test_child (dialog, "policy")));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static char *
copy_label (WaxTrustDialog *dialog, const char *name)
{
  return g_strdup (gtk_label_get_label (ui_test_child (dialog, name)));
}

/* Who set a limit stands beside it, and where help is to be had is said in both steps' page. */
static void
test_policy_words (void)
{
  static const WaxPolicy forbidden = { .floor = "TLS 1.2", .help_desk = (char *) "Call <b>4711</b>." };
  WaxPolicy values = { .durations = 1 << WAX_DURATION_HOUR, .longest = 3600, .grants = TRUE, .floor = "TLS 1.2" };
  g_autoptr(WaxTrustQuestion) question = ui_test_question (unknown_expired, 2, FALSE);
  g_autoptr(WaxPolicy) limited = NULL, none = wax_policy_new (&forbidden);
  WaxTrustDialog *dialog;
  g_autofree char *who = NULL, *help = NULL;

  values.origins[WAX_POLICY_LONGEST_TRUST] = (char *) "/etc/waxwing/policy.d/10-limits.conf";
  limited = wax_policy_new (&values);
  dialog = wax_trust_dialog_new (question, limited, NULL, NULL, 0);
  who = copy_label (dialog, "policy");
  g_assert_cmpstr (who, ==, "Your administrator has limited the choice (/etc/waxwing/policy.d/10-limits.conf).");
  gtk_window_destroy (GTK_WINDOW (dialog));

  dialog = wax_trust_dialog_new (question, none, NULL, NULL, 0);
  help = copy_label (dialog, "help");
  g_assert_true (g_str_has_suffix (help,
                                   "\nYour administrator does not allow connecting despite it.\nCall <b>4711</b>."));
  g_assert_false (gtk_label_get_use_markup (ui_test_child (dialog, "help")));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static gboolean
has_viewer (gpointer data)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  for (GList *link = windows; link != NULL; link = link->next) {
    if (WAX_IS_CERTIFICATE_WINDOW (link->data) && gtk_widget_get_mapped (link->data)) {
      *(GtkWindow **) data = link->data;
      return TRUE;
    }
  }
  return FALSE;
}

/* Looking at the certificate decides nothing. */
static void
test_view (void)
{
  Fixture f;
  GtkWindow *viewer = NULL;

  open_dialog (&f, unknown_expired, 2, FALSE);
  ui_test_click (ui_test_child (f.dialog, "view_button"));
  ui_test_wait_until (has_viewer, &viewer);
  g_assert_true (gtk_window_get_transient_for (viewer) == GTK_WINDOW (f.dialog));
  g_assert_cmpint (f.answer, ==, NOTHING);
  gtk_window_destroy (viewer);
  ui_test_pause (300);
  g_assert_cmpint (f.answer, ==, NOTHING);
  ui_test_click (ui_test_child (f.dialog, "stay_button"));
  assert_stayed (&f);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_data_func ("/trust-dialog/first/enter", "Return", test_first_step_closes);
  g_test_add_data_func ("/trust-dialog/first/keypad-enter", "KP_Enter", test_first_step_closes);
  g_test_add_data_func ("/trust-dialog/first/escape", "Escape", test_first_step_closes);
  g_test_add_data_func ("/trust-dialog/first/mnemonic", "alt+o", test_first_step_closes);
  g_test_add_func ("/trust-dialog/first/button", test_first_step_button);
  g_test_add_func ("/trust-dialog/first/close", test_closed_by_window);
  g_test_add_func ("/trust-dialog/first/enter-on-risk", test_enter_on_risk);
  g_test_add_data_func ("/trust-dialog/second/enter", "Return", test_second_step_closes);
  g_test_add_data_func ("/trust-dialog/second/escape", "Escape", test_second_step_closes);
  g_test_add_func ("/trust-dialog/second/button", test_second_step_button);
  g_test_add_func ("/trust-dialog/second/enter-on-authorize", test_enter_on_authorize);
  g_test_add_func ("/trust-dialog/second/back", test_back);
  g_test_add_func ("/trust-dialog/shy", test_shy);
  g_test_add_func ("/trust-dialog/authorize/keys", test_authorize_by_keys);
  g_test_add_func ("/trust-dialog/authorize/pointer", test_authorize_by_pointer);
  g_test_add_func ("/trust-dialog/not-overridable", test_not_overridable);
  g_test_add_func ("/trust-dialog/severe/fingerprint", test_severe);
  g_test_add_func ("/trust-dialog/severe/enter", test_severe_enter);
  g_test_add_func ("/trust-dialog/optional-fingerprint", test_optional_fingerprint);
  g_test_add_func ("/trust-dialog/words", test_words);
  g_test_add_func ("/trust-dialog/access", test_access);
  g_test_add_data_func ("/trust-dialog/not-cut/ltr", GINT_TO_POINTER (FALSE), test_not_cut);
  g_test_add_data_func ("/trust-dialog/not-cut/rtl", GINT_TO_POINTER (TRUE), test_not_cut);
  g_test_add_func ("/trust-dialog/policy", test_policy);
  g_test_add_func ("/trust-dialog/policy-words", test_policy_words);
  g_test_add_func ("/trust-dialog/view", test_view);
  return g_test_run ();
}
