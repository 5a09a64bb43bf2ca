#include "ui-surfaces-private.h"

#include "app/wax-account-private.h"
#include "app/wax-channel-private.h"
#include "app/wax-session-private.h"
#include "trust/wax-trust-error.h"
#include "ui-test.h"
#include "wax-connection-window.h"
#include "wax-ledger-window.h"
#include "wax-privacy-window.h"
#include "wax-window.h"

#include <glib/gstdio.h>

/* How connections stand, what was ever trusted, and the privacy of it all. */

enum { MINUTE_S = 60, HOUR_S = 3600, DAY_S = 86400 };

/**
 * Standing:
 * @state: how the account's connection stands
 * @account: how the account does
 * @problem: what is wrong with its certificate, where @flawed
 * @failing: whether some of its channels failed
 * @lacks_pin: it got in without its certificate, whose token wants its PIN
 * @left_s: of a grant: how long it still holds
 */
typedef struct {
  WaxConnectionState state;
  WaxAccountState account;
  WaxProblemId problem;
  gboolean flawed;
  gboolean failing;
  gboolean own_authority;
  gboolean lacks_pin;
  WaxRevocationStanding withdrawal;
  int left_s;
} Standing;

static gint64
now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static GtkWidget *
find_scroller (GtkWidget *widget)
{
  if (GTK_IS_SCROLLED_WINDOW (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_scroller (child);

    if (found != NULL)
      return found;
  }
  return NULL;
}

/* Lets what has no focus to follow be seen. */
static void
scroll_to (GtkWindow *window, const char *id)
{
  GtkWidget *scroller = find_scroller (GTK_WIDGET (window)), *widget = ui_test_child (window, id);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  graphene_rect_t bounds;

  ui_test_wait_for_draw (window);
  g_assert_true (gtk_widget_compute_bounds (widget, scroller, &bounds));
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + bounds.origin.y);
}

/* ---- the administrator's limits ---- */

static void
take_limits (UiMail *mail, WaxPolicy *taken)
{
  g_autoptr(WaxPolicy) policy = taken;

  wax_judge_set_policy (wax_keeper_get_judge (mail->session->keeper), policy);
}

static void
lift_limits_cb (GtkWidget *window, UiMail *mail)
{
  take_limits (mail, wax_policy_new_default ());
}

/* As long as @window is there. */
static GtkWindow *
limit (UiMail *mail, WaxPolicyKey key, void (*set) (WaxPolicy *values),
       GtkWindow *(*open) (UiMail *mail, gconstpointer data))
{
  GtkWindow *window;

  take_limits (mail, ui_surfaces_make_policy (key, set));
  window = open (mail, NULL);
  g_signal_connect (window, "destroy", G_CALLBACK (lift_limits_cb), mail);
  return window;
}

/* ---- Connection Status ---- */

static WaxFailure *
make_failure (WaxVerdict *verdict)
{
  g_autoptr(WaxTrustQuestion) question = wax_trust_question_new (verdict, NULL, wax_verdict_is_overridable (verdict));
  g_autoptr(GError) error = NULL;

  wax_trust_error_set_question (&error, question);
  return wax_failure_new (error, wax_verdict_get_endpoint (verdict));
}

static WaxGrant *
make_grant (const Standing *standing, WaxVerdict *verdict)
{
  g_autoptr(GPtrArray) endpoints = g_ptr_array_new ();
  char *fingerprints[] = { (char *) wax_verdict_get_fingerprint (verdict), NULL };

  if (standing->state != WAX_CONNECTION_GRANTED)
    return NULL;
  g_ptr_array_add (endpoints, wax_verdict_get_endpoint (verdict));
  return wax_grant_new (&(WaxGrant){ .endpoints = endpoints, .met = endpoints, .fingerprints = fingerprints,
                                     .spki = (char *) wax_verdict_get_spki (verdict),
                                     .problems = wax_verdict_get_problems (verdict), .given = now () - HOUR_S,
                                     .until = now () + standing->left_s, .duration = WAX_DURATION_DAY,
                                     .boot_id = (char *) "", .machine_id = (char *) "", .session_id = (char *) "",
                                     .origin = (char *) "window", .why = (char *) "" });
}

static void
show_channels (WaxAccount *account, WaxFailure *failure)
{
  static const WaxChannelCondition conditions[] = { WAX_CHANNEL_FAILED, WAX_CHANNEL_WAITING, WAX_CHANNEL_RUNNING,
                                                    WAX_CHANNEL_IDLE, WAX_CHANNEL_RUNNING };

  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++) {
    WaxChannel *channel = wax_account_get_channel (account, (WaxChannelId) i);

    wax_channel_note_success (channel, now () - (gint64) i * i * HOUR_S);
    if (conditions[i] == WAX_CHANNEL_FAILED || conditions[i] == WAX_CHANNEL_WAITING)
      wax_channel_note_failure (channel, failure, now ());
    else
      wax_channel_set_condition (channel, conditions[i]);
  }
}

static WaxConnectionStatus *
make_status (const Standing *standing, WaxVerdict *verdict, const char *reason)
{
  g_autoptr(GError) locked = g_error_new_literal (WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_PIN_LAST_TRY, "");
  g_autoptr(WaxFailure) missing = wax_failure_new (locked, NULL);
  g_autoptr(WaxGrant) grant = make_grant (standing, verdict);

  return wax_connection_status_new (
    &(WaxConnectionStatus){ .state = standing->state, .endpoint = wax_verdict_get_endpoint (verdict),
                            .online = standing->account != WAX_ACCOUNT_OFFLINE, .reason = reason,
                            .since = now () - 40 * DAY_S,
                            .own_authority = standing->own_authority ? wax_verdict_get_fingerprint (verdict) : NULL,
                            .withdrawal = standing->withdrawal,
                            .verdict = standing->state != WAX_CONNECTION_PLAIN ? verdict : NULL, .grant = grant,
                            .signed_in_with = WAX_SIGNED_IN_WITH_PASSWORD,
                            .missing = standing->lacks_pin ? missing : NULL });
}

static WaxAccount *
make_account (UiMail *mail, const Standing *standing)
{
  gboolean plain = standing->state == WAX_CONNECTION_PLAIN;
  g_autofree char *dir = g_build_filename (mail->dir, "nobody", NULL);
  g_autoptr(WaxAccountRecord) record = wax_account_record_new (
    &(WaxAccountRecord){ .id = "anna", .name = "Anna", .kind = "zimbra", .user = UI_LONG_ADDRESS, .secure = !plain,
                         .server_url = plain ? "http://" UI_LONG_HOST : "https://" UI_LONG_HOST });
  g_autoptr(WaxVerdict) verdict = ui_surfaces_make_verdict (&standing->problem, standing->flawed ? 1 : 0);
  g_autoptr(WaxFailure) failure = standing->flawed
                                    ? make_failure (verdict)
                                    : wax_failure_new_offline (WAX_OFFLINE_CHOSEN, wax_verdict_get_endpoint (verdict));
  gboolean failed = standing->account != WAX_ACCOUNT_ONLINE && standing->account != WAX_ACCOUNT_CONNECTING;
  WaxAccount *account = wax_account_new (record, dir);
  g_autoptr(WaxConnectionStatus) status = make_status (standing, verdict, failed ? failure->sentence : "");

  wax_account_set_state (account, standing->account, failed ? failure : NULL, 0);
  wax_account_set_status (account, status);
  if (standing->failing)
    show_channels (account, failure);
  return account;
}

static GtkWindow *
open_standing (UiMail *mail, gconstpointer data)
{
  g_autoptr(WaxAccount) account = make_account (mail, data);

  return GTK_WINDOW (wax_connection_window_new (mail->session, account));
}

static const Standing locked = { .state = WAX_CONNECTION_GRANTED, .account = WAX_ACCOUNT_ONLINE, .flawed = TRUE,
                                 .problem = WAX_PROBLEM_NAME_MISMATCH, .left_s = 4 * DAY_S, .lacks_pin = TRUE };

/* Whatever its runner says meanwhile. */
static void
keep_status_cb (WaxAccount *account, GParamSpec *pspec, WaxConnectionStatus *status)
{
  if (wax_account_get_status (account) != status)
    wax_account_set_status (account, status);
}

static void
restore_cb (GtkWidget *window, WaxConnectionStatus *before)
{
  WaxAccount *account = g_object_get_data (G_OBJECT (window), "wax-account");

  g_signal_handlers_disconnect_matched (account, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, (gpointer) keep_status_cb, NULL);
  wax_account_set_status (account, before);
}

static void
free_status_cb (gpointer status, GClosure *closure)
{
  wax_connection_status_unref (status);
}

/* The whole window; the account stands like that as long as it is there. */
static GtkWindow *
open_without_pin (UiMail *mail, gconstpointer data)
{
  WaxAccount *account = mail->account;
  g_autoptr(WaxVerdict) verdict = ui_surfaces_make_verdict (&locked.problem, 1);
  WaxConnectionStatus *status = make_status (&locked, verdict, "");
  WaxWindow *window = wax_window_new (NULL, mail->session);

  wax_window_show_opened (window, NULL);
  g_object_set_data (G_OBJECT (window), "wax-account", account);
  g_signal_connect_data (window, "destroy", G_CALLBACK (restore_cb),
                         wax_connection_status_ref (wax_account_get_status (account)), free_status_cb, 0);
  g_signal_connect_data (account, "notify::status", G_CALLBACK (keep_status_cb), status, free_status_cb, 0);
  wax_account_set_status (account, status);
  return GTK_WINDOW (window);
}

static void
show_folders (GtkWindow *window)
{
  adw_leaflet_set_visible_child_name (ui_test_child (window, "outer"), "folders");
}

static GtkWindow *
open_status (UiMail *mail, gconstpointer data)
{
  return GTK_WINDOW (wax_connection_window_new (mail->session, mail->account));
}

static void
force_security (WaxPolicy *values)
{
  values->secure_forced = TRUE;
}

static GtkWindow *
open_locked_status (UiMail *mail, gconstpointer data)
{
  return limit (mail, WAX_POLICY_SECURE_CONNECTION, force_security, open_status);
}

static void
show_buttons (GtkWindow *window)
{
  scroll_to (window, "certificate_row");
}

static void
show_sign_in (GtkWindow *window)
{
  scroll_to (window, "sign_in_row");
}

static void
show_channels_group (GtkWindow *window)
{
  scroll_to (window, "channels");
}

static void
show_lock (GtkWindow *window)
{
  scroll_to (window, "secure_row");
}

/* ---- privacy ---- */

static GtkWindow *
open_privacy (UiMail *mail, gconstpointer data)
{
  return GTK_WINDOW (wax_privacy_window_new (mail->session));
}

static void
require_answers (WaxPolicy *values)
{
  values->revocation = WAX_REVOCATION_REQUIRED;
}

static GtkWindow *
open_locked_privacy (UiMail *mail, gconstpointer data)
{
  return limit (mail, WAX_POLICY_REVOCATION, require_answers, open_privacy);
}

static void
show_choice (GtkWindow *window)
{
  scroll_to (window, "setting_group");
}

static void
show_end (GtkWindow *window)
{
  scroll_to (window, "stays");
}

/* ---- the ledger ---- */

static GtkWindow *
open_ledger (UiMail *mail, gconstpointer data)
{
  return GTK_WINDOW (wax_ledger_window_new (mail->session));
}

/* Nobody has opened the profile. */
static GtkWindow *
open_ledger_failed (UiMail *mail, gconstpointer data)
{
  g_autoptr(WaxSession) session = wax_session_new (NULL, NULL);

  return GTK_WINDOW (wax_ledger_window_new (session));
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer done)
{
  g_autoptr(GError) error = NULL;

  wax_session_open_finish (WAX_SESSION (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) done = TRUE;
}

static gboolean
is_true (gpointer done)
{
  return *(gboolean *) done;
}

/* Of another profile, which is as @fill (nullable) has left it. */
static GtkWindow *
open_other_ledger (UiMail *mail, const char *name, void (*fill) (WaxTrustLedger *ledger))
{
  g_autofree char *dir = g_build_filename (mail->dir, name, NULL), *path = g_build_filename (dir, "profile.db", NULL);
  g_autoptr(WaxSession) session = wax_session_new (dir, NULL);
  gboolean there = g_file_test (path, G_FILE_TEST_EXISTS), done = FALSE;
  g_autoptr(GError) error = NULL;

  if (!there && fill != NULL) {
    g_autoptr(WaxTrustLedger) ledger = wax_trust_ledger_open (path, &error);

    g_assert_no_error (error);
    fill (ledger);
  }
  wax_session_open_async (session, NULL, opened_cb, &done);
  ui_test_wait_until (is_true, &done);
  return GTK_WINDOW (wax_ledger_window_new (session));
}

static void
grant (WaxTrustLedger *ledger, const WaxProblemId *problems, guint n_problems, WaxDuration duration, const char *why)
{
  g_autoptr(WaxVerdict) verdict = ui_surfaces_make_verdict (problems, n_problems);
  g_autoptr(WaxTrustQuestion) question = wax_trust_question_new (verdict, NULL, TRUE);
  g_autoptr(WaxPolicy) policy = wax_policy_new_default ();
  g_autoptr(WaxGrant) given = NULL;
  g_autoptr(GError) error = NULL;
  WaxMoment moment;

  wax_moment_read (&moment);
  given = wax_trust_ledger_grant (ledger, question, duration, wax_verdict_get_fingerprint (verdict), "waxctl", why,
                                  policy, &moment, &error);
  g_assert_no_error (error);
}

/* One line of each kind. */
static void
add_lines (WaxTrustLedger *ledger)
{
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_new (UI_LONG_HOST, 8443, NULL);
  const char *problems[] = { "self-signed", "name-mismatch", "expired", NULL };
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < WAX_N_TRUST_EVENTS; i++) {
    WaxTrustLine line = { .at = now () - (WAX_N_TRUST_EVENTS - (gint64) i) * DAY_S, .event = (WaxTrustEvent) i,
                          .endpoint = endpoint, .problems = (char **) problems, .channel = (char *) "receive",
                          .account = (char *) UI_LONG_ADDRESS, .origin = (char *) "window", .until = now (),
                          .why = (char *) UI_LONG_ADDRESS };

    g_assert_true (wax_trust_ledger_add_line (ledger, &line, &error));
    g_assert_no_error (error);
  }
}

/* A grant that holds, one that has ended, and whatever else can happen. */
static void
fill_ledger (WaxTrustLedger *ledger)
{
  static const WaxProblemId first[] = { WAX_PROBLEM_EXPIRED }, second[] = { WAX_PROBLEM_SELF_SIGNED, WAX_PROBLEM_WEAK };
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_new (UI_LONG_HOST, 443, NULL);
  g_autoptr(GError) error = NULL;
  WaxMoment moment;

  add_lines (ledger);
  grant (ledger, first, G_N_ELEMENTS (first), WAX_DURATION_HOUR, UI_LONG_ADDRESS);
  wax_moment_read (&moment);
  g_assert_cmpint (wax_trust_ledger_stop (ledger, endpoint, "window", &moment, &error), ==, 1);
  grant (ledger, second, G_N_ELEMENTS (second), WAX_DURATION_DAY, "");
}

static GtkWindow *
open_full_ledger (UiMail *mail, gconstpointer data)
{
  return open_other_ledger (mail, "full", fill_ledger);
}

static GtkWindow *
open_empty_ledger (UiMail *mail, gconstpointer data)
{
  return open_other_ledger (mail, "empty", NULL);
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
show_no_grants (GtkWindow *window)
{
  wait_for_page (window, "grants", "empty");
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

const UiSurface *
ui_surfaces_list_status (void)
{
  static const Standing secure = { .state = WAX_CONNECTION_SECURE, .account = WAX_ACCOUNT_ONLINE,
                                   .withdrawal = WAX_REVOCATION_STANDING_NOT_ASKED, .failing = TRUE };
  static const Standing own = { .state = WAX_CONNECTION_SECURE, .account = WAX_ACCOUNT_ONLINE, .own_authority = TRUE,
                                .withdrawal = WAX_REVOCATION_STANDING_GOOD };
  static const Standing ending = { .state = WAX_CONNECTION_GRANTED, .account = WAX_ACCOUNT_ONLINE, .flawed = TRUE,
                                   .problem = WAX_PROBLEM_NAME_MISMATCH, .left_s = 4 * MINUTE_S };
  static const Standing doubted = { .state = WAX_CONNECTION_NOT_TRUSTED, .account = WAX_ACCOUNT_NEEDS_DECISION,
                                    .flawed = TRUE, .problem = WAX_PROBLEM_NAME_MISMATCH, .failing = TRUE };
  static const Standing refused = { .state = WAX_CONNECTION_REFUSED, .account = WAX_ACCOUNT_FAILED, .flawed = TRUE,
                                    .problem = WAX_PROBLEM_REVOKED };
  static const Standing plain = { .state = WAX_CONNECTION_PLAIN, .account = WAX_ACCOUNT_ONLINE };
  static const Standing outdated = { .state = WAX_CONNECTION_OUTDATED, .account = WAX_ACCOUNT_ONLINE };
  static const Standing offline = { .state = WAX_CONNECTION_OFFLINE, .account = WAX_ACCOUNT_OFFLINE };
  static const Standing connecting = { .state = WAX_CONNECTION_OFFLINE, .account = WAX_ACCOUNT_CONNECTING };
  static const UiSurface surfaces[] = {
    { "connection-status", open_status, NULL, NULL, TRUE },
    { "connection-buttons", open_status, show_buttons, NULL },
    { "connection-channels", open_standing, show_channels_group, &doubted },
    { "connection-locked", open_locked_status, show_lock, NULL },
    { "connection-secure", open_standing, NULL, &secure, TRUE },
    { "connection-own-authority", open_standing, NULL, &own },
    { "connection-ending", open_standing, NULL, &ending },
    { "connection-not-trusted", open_standing, NULL, &doubted, TRUE },
    { "connection-refused", open_standing, NULL, &refused },
    { "connection-without-pin", open_standing, show_sign_in, &locked },
    { "window-without-pin", open_without_pin, show_folders, NULL, TRUE },
    { "connection-plain", open_standing, NULL, &plain, TRUE },
    { "connection-outdated", open_standing, NULL, &outdated },
    { "connection-offline", open_standing, NULL, &offline },
    { "connection-connecting", open_standing, NULL, &connecting },
    { "privacy", open_privacy, NULL, NULL },
    { "privacy-locked", open_locked_privacy, show_choice, NULL },
    { "privacy-end", open_privacy, show_end, NULL },
    { "ledger", open_ledger, show_grants, NULL },
    { "ledger-full", open_full_ledger, show_grants, NULL, TRUE },
    { "ledger-history", open_full_ledger, show_history, NULL, TRUE },
    { "ledger-empty", open_empty_ledger, show_no_grants, NULL },
    { "ledger-no-server", open_ledger, show_no_server, NULL },
    { "ledger-failed", open_ledger_failed, show_ledger_failed, NULL },
    { NULL },
  };

  return surfaces;
}
