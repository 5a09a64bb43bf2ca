#include "wax-trust-dialog.h"

#include "app/wax-report.h"
#include "trust/wax-fingerprint-entry.h"
#include "trust/wax-trust-error.h"
#include "wax-button-layout.h"
#include "wax-certificate-window.h"
#include "wax-change-grid.h"
#include "wax-choice.h"
#include "wax-manual-window.h"
#include "wax-pair-layout.h"
#include "wax-trust-limits.h"
#include "wax-trust-words.h"
#include "wax-window-height.h"

#include <glib/gi18n-lib.h>

/* Against keys and presses that were meant for another window. */
enum { SHY_MS = 1000 };

struct _WaxTrustDialog {
  AdwWindow parent_instance;

  WaxTrustQuestion *question;
  WaxFailure *failure;
  WaxTrustLimits limits;
  guint shy_id;
  gboolean decided;

  GtkLabel *rehearsal;
  GtkImage *shield;
  GtkLabel *heading;
  GtkLabel *context;
  GtkLabel *waiting;
  GtkWidget *scroller;
  GtkWidget *alert;
  GtkStack *steps;
  GtkWidget *first;
  GtkWidget *facts;
  GtkLabel *found;
  GtkLabel *sent;
  GtkLabel *help;
  GtkLabel *help_title;
  GtkWidget *report_button;
  GtkWidget *fetch_button;
  AdwButtonContent *report_content;
  GtkExpander *more;
  GtkLabel *more_label;
  GtkLabel *more_problems;
  GtkLabel *change_words;
  GtkGrid *change_grid;
  GtkWidget *choices;
  GtkLabel *duration_title;
  GtkWidget *duration_box;
  GtkDropDown *duration;
  GtkLabel *policy;
  GtkEntry *fingerprint;
  GtkLabel *fingerprint_words;
  GtkEntry *why;
  GtkLabel *applies;
  GtkBox *buttons;
  GtkWidget *view_button;
  GtkWidget *back_button;
  GtkWidget *risk_button;
  GtkWidget *authorize_button;
  GtkWidget *stay_button;
  GtkLabel *stay_label;
};

enum { SIGNAL_AUTHORIZE, SIGNAL_STAY_OFFLINE, SIGNAL_FETCH, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxTrustDialog, wax_trust_dialog, ADW_TYPE_WINDOW)

/* By the limits of this moment, which may have moved since the question came up. */
static WaxTrustForm
get_form (WaxTrustDialog *self)
{
  return self->limits.n_durations > 0 ? wax_trust_words_get_form (self->question) : WAX_TRUST_FORM_CLOSED;
}

static gboolean
is_second_step (WaxTrustDialog *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->steps), "second") == 0;
}

static WaxFingerprintEntry
read_fingerprint (WaxTrustDialog *self)
{
  WaxVerdict *verdict = wax_trust_question_get_verdict (self->question);

  return wax_fingerprint_entry_read (gtk_editable_get_text (GTK_EDITABLE (self->fingerprint)),
                                     wax_verdict_get_fingerprint (verdict), wax_verdict_get_spki (verdict));
}

static gboolean
is_fingerprint_right (WaxTrustDialog *self)
{
  WaxFingerprintMatch match = read_fingerprint (self).match;

  return match == WAX_FINGERPRINT_MATCH ||
         (match == WAX_FINGERPRINT_EMPTY && !wax_trust_question_is_severe (self->question));
}

/* Everything that must be there before anything can become trusted. */
static gboolean
is_decidable (WaxTrustDialog *self, WaxDuration *duration)
{
  return self->shy_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)) && is_second_step (self) &&
         wax_trust_limits_get_chosen (&self->limits, self->duration, duration) &&
         wax_trust_question_is_askable (self->question) && is_fingerprint_right (self);
}

static void
update_sensitivity (WaxTrustDialog *self)
{
  WaxDuration duration;

  gtk_widget_set_sensitive (self->risk_button, self->shy_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)));
  gtk_widget_set_sensitive (self->authorize_button, is_decidable (self, &duration));
}

static gboolean
awake_cb (gpointer data)
{
  WaxTrustDialog *self = data;

  self->shy_id = 0;
  update_sensitivity (self);
  return G_SOURCE_REMOVE;
}

static void
be_shy (WaxTrustDialog *self)
{
  g_clear_handle_id (&self->shy_id, g_source_remove);
  self->shy_id = g_timeout_add (SHY_MS, awake_cb, self);
  update_sensitivity (self);
}

static GtkWidget *
get_first_control (WaxTrustDialog *self)
{
  return gtk_widget_get_visible (self->duration_box) ? GTK_WIDGET (self->duration) : GTK_WIDGET (self->fingerprint);
}

static void
show_risk (WaxTrustDialog *self)
{
  gtk_widget_set_visible (self->risk_button, !is_second_step (self) && get_form (self) != WAX_TRUST_FORM_CLOSED);
}

static void
show_step (WaxTrustDialog *self, gboolean second)
{
  gtk_stack_set_visible_child_name (self->steps, second ? "second" : "first");
  gtk_widget_set_visible (self->view_button, !second && wax_verdict_get_certificate (
                                                          wax_trust_question_get_verdict (self->question)) != NULL);
  gtk_widget_set_visible (self->back_button, second);
  show_risk (self);
  gtk_widget_set_visible (self->authorize_button, second);
  be_shy (self);
  gtk_window_set_focus (GTK_WINDOW (self), second ? get_first_control (self) : self->stay_button);
}

static void
risk_cb (WaxTrustDialog *self)
{
  show_step (self, TRUE);
}

static void
back_cb (WaxTrustDialog *self)
{
  show_step (self, FALSE);
}

static void
stay_cb (WaxTrustDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
view_cb (WaxTrustDialog *self)
{
  GtkWindow *viewer = GTK_WINDOW (wax_certificate_window_new (wax_trust_question_get_verdict (self->question)));

  gtk_window_set_transient_for (viewer, GTK_WINDOW (self));
  gtk_window_set_modal (viewer, TRUE);
  gtk_window_set_destroy_with_parent (viewer, TRUE);
  gtk_window_present (viewer);
}

static void
copy_report_cb (WaxTrustDialog *self)
{
  g_autofree char *report = wax_report_new (self->question);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), report);
  adw_button_content_set_icon_name (self->report_content, "object-select-symbolic");
  adw_button_content_set_label (self->report_content, _("_Report Copied"));
}

static void
fetch_cb (WaxTrustDialog *self)
{
  gtk_widget_set_sensitive (self->fetch_button, FALSE);
  gtk_label_set_label (self->help, _("It is being looked for…"));
  g_signal_emit (self, signals[SIGNAL_FETCH], 0);
}

static void
duration_cb (WaxTrustDialog *self)
{
  update_sensitivity (self);
}

/* The words say what the icon shows. */
static void
show_fingerprint (WaxTrustDialog *self)
{
  WaxFingerprintEntry entry = read_fingerprint (self);
  g_autofree char *sentence = wax_fingerprint_entry_describe (&entry);
  gboolean severe = wax_trust_question_is_severe (self->question), right = is_fingerprint_right (self);
  const char *icon = right ? "object-select-symbolic" : "dialog-warning-symbolic";

  if (entry.match == WAX_FINGERPRINT_EMPTY) {
    icon = NULL;
    gtk_label_set_label (self->fingerprint_words,
                         severe ? _("Needed: ask the server's administrator, by telephone or in person.")
                                : _("Optional; the program compares it."));
  } else {
    gtk_label_set_label (self->fingerprint_words, sentence);
  }
  gtk_entry_set_icon_from_icon_name (self->fingerprint, GTK_ENTRY_ICON_SECONDARY, icon);
  gtk_entry_set_icon_activatable (self->fingerprint, GTK_ENTRY_ICON_SECONDARY, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->duration_title), right || !severe);
  gtk_widget_set_visible (self->duration_box, right || !severe);
}

static void
fingerprint_cb (WaxTrustDialog *self)
{
  show_fingerprint (self);
  update_sensitivity (self);
}

/* The one place from which anything can become trusted. */
static void
authorize_cb (WaxTrustDialog *self)
{
  WaxDuration duration;

  if (self->decided || !is_decidable (self, &duration))
    return;
  self->decided = TRUE;
  g_signal_emit (self, signals[SIGNAL_AUTHORIZE], 0, (int) duration,
                 gtk_editable_get_text (GTK_EDITABLE (self->fingerprint)),
                 gtk_editable_get_text (GTK_EDITABLE (self->why)));
  gtk_window_close (GTK_WINDOW (self));
}

/* Enter means Stay Offline, also where the focus is on a button that leads on: that takes the space bar or a press. */
static gboolean
risky_key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
              WaxTrustDialog *self)
{
  if (keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter && keyval != GDK_KEY_ISO_Enter)
    return GDK_EVENT_PROPAGATE;
  gtk_window_close (GTK_WINDOW (self));
  return GDK_EVENT_STOP;
}

static void
guard_enter (WaxTrustDialog *self, GtkWidget *button)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "key-pressed", G_CALLBACK (risky_key_cb), self);
  gtk_widget_add_controller (button, controller);
}

/* What does not fit is read by key too, wherever the focus is. */
static gboolean
scroll_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  gboolean scrolled = FALSE;

  g_signal_emit_by_name (WAX_TRUST_DIALOG (widget)->scroller, "scroll-child",
                         g_variant_get_boolean (arguments) ? GTK_SCROLL_PAGE_DOWN : GTK_SCROLL_PAGE_UP, FALSE,
                         &scrolled);
  return TRUE;
}

/* ---- filling in ---- */

/* What the administrator has to say goes below what helps; none of it comes from the connection. */
static void
show_administrator (WaxTrustDialog *self, const WaxPolicy *policy)
{
  g_autoptr(GString) text = g_string_new (self->failure->help);
  gboolean overridable = wax_verdict_is_overridable (wax_trust_question_get_verdict (self->question));
  g_autofree char *ban = overridable ? wax_trust_limits_describe_ban (&self->limits) : NULL;
  const char *lines[] = { ban, policy->help_desk };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    if (lines[i] != NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", lines[i]);
  }
  gtk_label_set_label (self->help, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->help), text->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->help_title), text->len > 0);
}

/* Instead of the report, so that there is not too much to choose from. */
static void
show_fetch (WaxTrustDialog *self)
{
  gboolean fetchable = wax_trust_question_get_cause (self->question)->fetchable;

  gtk_widget_set_visible (self->fetch_button, fetchable);
  gtk_widget_set_visible (self->report_button, !fetchable);
  /* The words for the server's administrator, which the report has as well. */
  gtk_label_set_selectable (self->more_problems, fetchable);
}

/* What was found besides what is said above, and how what helps is done. Returns how many problems. */
static guint
show_more_problems (WaxTrustDialog *self)
{
  WaxVerdict *verdict = wax_trust_question_get_verdict (self->question);
  WaxCause *cause = wax_trust_question_get_cause (self->question);
  g_autoptr(GPtrArray) problems = wax_verdict_list_told (verdict);
  g_autofree char *more = wax_cause_describe_more (cause, verdict);
  g_autoptr(GString) text = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < problems->len; i++) {
    WaxProblem *problem = g_ptr_array_index (problems, i);
    g_autofree char *sentence = wax_problem_describe (problem, verdict);

    if (wax_cause_says_problem (cause) && wax_problem_equal (problem, cause->problem))
      continue;
    g_string_append_printf (text, "%s%s", n > 0 ? "\n" : "", sentence);
    n++;
  }
  if (more != NULL)
    g_string_append_printf (text, "%s%s", n > 0 ? "\n\n" : "", more);
  gtk_label_set_label (self->more_problems, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->more_problems), text->len > 0);
  return n;
}

static void
show_change (WaxTrustDialog *self, WaxChange *change)
{
  wax_change_grid_fill (self->change_grid, change, wax_trust_question_get_verdict (self->question));
  gtk_widget_set_visible (GTK_WIDGET (self->change_grid), TRUE);
  gtk_label_set_label (self->change_words, wax_change_judgement_describe (change->judgement));
  gtk_widget_set_visible (GTK_WIDGET (self->change_words), TRUE);
}

static char *
name_more (gboolean changed, guint n_more)
{
  g_autofree char *label =
    g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u more problem", "%u more problems", n_more), n_more);

  if (changed && n_more > 0)
    /* Translators: before it stands "2 more problems". */
    return g_strdup_printf (_("%s, and what changed"), label);
  if (changed)
    return g_strdup (_("What changed"));
  return n_more > 0 ? g_steal_pointer (&label) : g_strdup (_("More about it"));
}

static void
show_more (WaxTrustDialog *self)
{
  WaxChange *change = wax_trust_question_get_change (self->question);
  guint n_more = show_more_problems (self);
  g_autofree char *label = name_more (change != NULL, n_more);

  if (change != NULL) {
    show_change (self, change);
    gtk_expander_set_expanded (self->more, TRUE); /* nobody goes on without having seen it */
  }
  gtk_label_set_label (self->more_label, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->more), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->more),
                          change != NULL || gtk_label_get_text (self->more_problems)[0] != '\0');
}

static void
show_question (WaxTrustDialog *self, const char *account_name)
{
  g_autofree char *heading = wax_trust_words_heading (self->question);
  g_autofree char *context = wax_trust_words_context (self->question, account_name);
  g_autofree char *found = wax_trust_words_found (self->question);
  g_autofree char *applies = wax_trust_words_applies_to (self->question);

  gtk_label_set_label (self->heading, heading);
  gtk_label_set_label (self->context, context);
  gtk_label_set_label (self->found, found);
  gtk_label_set_label (self->sent, self->failure->sent);
  gtk_label_set_label (self->applies, applies);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, heading,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, found, -1);
  /* Only a plain window is told to be the active one in GTK 4.8: what is in it is the alert. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->alert), GTK_ACCESSIBLE_PROPERTY_LABEL, heading,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, found, -1);
}

static void
show_form (WaxTrustDialog *self)
{
  WaxTrustForm form = get_form (self);
  gboolean mild = form == WAX_TRUST_FORM_ASK;

  gtk_image_set_from_icon_name (self->shield, mild ? "security-medium-symbolic" : "security-low-symbolic");
  gtk_widget_remove_css_class (GTK_WIDGET (self->shield), mild ? "error" : "warning");
  gtk_widget_add_css_class (GTK_WIDGET (self->shield), mild ? "warning" : "error");
  gtk_label_set_label (self->stay_label, form == WAX_TRUST_FORM_CLOSED ? _("C_lose") : _("Stay _Offline"));
}

/* ---- the window ---- */

static void
map_cb (WaxTrustDialog *self)
{
  be_shy (self);
  gtk_window_set_focus (GTK_WINDOW (self), self->stay_button);
}

static gboolean
wax_trust_dialog_close_request (GtkWindow *window)
{
  WaxTrustDialog *self = WAX_TRUST_DIALOG (window);

  if (!self->decided) {
    self->decided = TRUE;
    g_signal_emit (self, signals[SIGNAL_STAY_OFFLINE], 0);
  }
  return GTK_WINDOW_CLASS (wax_trust_dialog_parent_class)->close_request (window);
}

static void
wax_trust_dialog_dispose (GObject *object)
{
  WaxTrustDialog *self = WAX_TRUST_DIALOG (object);

  g_clear_handle_id (&self->shy_id, g_source_remove);
  g_clear_object (&self->question);
  g_clear_pointer (&self->failure, wax_failure_unref);
  wax_trust_limits_clear (&self->limits);
  G_OBJECT_CLASS (wax_trust_dialog_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, rehearsal);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, shield);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, context);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, waiting);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, scroller);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, alert);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, steps);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, first);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, facts);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, found);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, sent);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, help);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, help_title);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, report_button);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, report_content);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, fetch_button);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, more);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, more_label);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, more_problems);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, change_words);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, change_grid);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, choices);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, duration_title);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, duration_box);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, duration);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, policy);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, fingerprint);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, fingerprint_words);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, why);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, applies);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, buttons);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, view_button);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, back_button);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, risk_button);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, authorize_button);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, stay_button);
  gtk_widget_class_bind_template_child (widget_class, WaxTrustDialog, stay_label);
}

static void
wax_trust_dialog_class_init (WaxTrustDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_trust_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = wax_trust_dialog_close_request;
  signals[SIGNAL_AUTHORIZE] = g_signal_new ("authorize", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                            NULL, G_TYPE_NONE, 3, G_TYPE_INT, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_STAY_OFFLINE] = g_signal_new ("stay-offline", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                               NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FETCH] = g_signal_new ("fetch", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-trust-dialog.ui");
  wax_manual_add_key (widget_class, "question");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Page_Down, 0, scroll_cb, "b", TRUE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Page_Up, 0, scroll_cb, "b", FALSE);
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, risk_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, stay_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_cb);
  gtk_widget_class_bind_template_callback (widget_class, authorize_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_report_cb);
  gtk_widget_class_bind_template_callback (widget_class, fetch_cb);
  gtk_widget_class_bind_template_callback (widget_class, duration_cb);
  gtk_widget_class_bind_template_callback (widget_class, fingerprint_cb);
}

static void
wax_trust_dialog_init (WaxTrustDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wax_window_height_follow_text (GTK_WINDOW (self));
  gtk_widget_set_layout_manager (GTK_WIDGET (self->buttons), wax_button_layout_new ());
  /* A plain box asks for the width of its texts by the height that it has, which a stack takes at its word. */
  gtk_widget_set_layout_manager (self->first, wax_pair_layout_new ());
  gtk_widget_set_layout_manager (self->facts, wax_pair_layout_new ());
  gtk_widget_set_layout_manager (self->choices, wax_pair_layout_new ());
  wax_choice_name_rows (self->duration);
  wax_choice_set_name (self->duration, gtk_label_get_text (self->duration_title));
  gtk_widget_set_direction (GTK_WIDGET (self->fingerprint), GTK_TEXT_DIR_LTR); /* in every language */
  guard_enter (self, self->risk_button);
  guard_enter (self, self->authorize_button);
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
}

WaxTrustDialog *
wax_trust_dialog_new (WaxTrustQuestion *question,
                      WaxPolicy *policy,
                      const char *account_name,
                      const WaxChannelId *waiting,
                      guint n_waiting)
{
  WaxTrustDialog *self = g_object_new (WAX_TYPE_TRUST_DIALOG, NULL);
  g_autofree char *also = wax_trust_words_waiting (waiting, n_waiting);
  g_autoptr(GError) error = NULL;

  self->question = g_object_ref (question);
  wax_trust_error_set_question (&error, question);
  self->failure = wax_failure_new (error, wax_verdict_get_endpoint (wax_trust_question_get_verdict (question)));
  wax_trust_limits_show (&self->limits, policy, self->duration, self->policy);
  show_question (self, account_name);
  show_form (self);
  show_administrator (self, policy);
  show_fetch (self);
  show_more (self);
  if (wax_trust_question_is_askable (question))
    show_fingerprint (self);
  gtk_label_set_label (self->waiting, also != NULL ? also : "");
  gtk_widget_set_visible (GTK_WIDGET (self->waiting), also != NULL);
  show_step (self, FALSE);
  return self;
}

void
wax_trust_dialog_set_policy (WaxTrustDialog *self, WaxPolicy *policy)
{
  if (self->decided || wax_policy_equal (policy, self->limits.policy))
    return;
  wax_trust_limits_show (&self->limits, policy, self->duration, self->policy);
  show_form (self);
  show_administrator (self, policy);
  if (is_second_step (self) && get_form (self) == WAX_TRUST_FORM_CLOSED) {
    show_step (self, FALSE);
    gtk_window_set_focus (GTK_WINDOW (self), self->stay_button);
  }
  show_risk (self);
  update_sensitivity (self);
}

void
wax_trust_dialog_mark_rehearsal (WaxTrustDialog *self)
{
  const char *mark = gtk_label_get_label (self->rehearsal);
  /* Translators: %s is the heading of the dialog that is only practised */
  g_autofree char *title = g_strdup_printf (_("Rehearsal: %s"), gtk_label_get_label (self->heading));
  g_autofree char *spoken = g_strdup_printf ("%s %s", mark, gtk_label_get_label (self->found));

  gtk_window_set_title (GTK_WINDOW (self), title); /* which becomes its spoken name, too */
  gtk_widget_set_visible (GTK_WIDGET (self->rehearsal), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->alert), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, spoken, -1);
}

static void
show_finding (WaxTrustDialog *self, const char *words)
{
  g_autofree char *text = g_strdup_printf ("%s\n%s", words, self->failure->help);

  if (gtk_window_get_focus (GTK_WINDOW (self)) == self->fetch_button)
    gtk_window_set_focus (GTK_WINDOW (self), self->stay_button);
  gtk_label_set_label (self->help, text);
  gtk_widget_set_visible (self->fetch_button, FALSE);
  gtk_widget_set_visible (self->report_button, TRUE);
}

gboolean
wax_trust_dialog_take_finding (WaxTrustDialog *self, WaxIssuerFinding finding, const GError *error)
{
  gboolean good = error == NULL && finding == WAX_ISSUER_FOUND;

  if (self->decided)
    return FALSE;
  if (good) {
    self->decided = TRUE;
    gtk_window_close (GTK_WINDOW (self));
  } else if (error != NULL) {
    g_autoptr(WaxFailure) failure = wax_failure_new (error, NULL);

    show_finding (self, failure->sentence);
  } else {
    show_finding (self, wax_issuer_finding_describe (finding));
  }
  return good;
}

gboolean
wax_trust_dialog_withdraw (WaxTrustDialog *self)
{
  if (self->decided)
    return FALSE;
  self->decided = TRUE;
  gtk_window_destroy (GTK_WINDOW (self));
  return TRUE;
}

WaxTrustQuestion *
wax_trust_dialog_get_question (WaxTrustDialog *self)
{
  return self->question;
}
