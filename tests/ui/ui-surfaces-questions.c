#include "ui-surfaces-private.h"

#include "ui-test.h"
#include "wax-test-pki.h"
#include "wax-trust-dialog.h"

/* The trust dialog: each cause, each judgement of a change, what cannot be overridden, the administrator's limits. */

enum { DAY_S = 86400, MAX_PROBLEMS = 4 };

#define ISSUER "Example Organization Internal Certificat…" /* as long as a cause shows of a name */
#define NETWORK "Guests of the Department of Rivers and Orchards"
#define PROXY "inspecting-proxy.department-of-rivers-and-orchards.example.test:3128"

/**
 * Asked:
 * @cause: what explains it; the other fields of it are only of causes that have them
 * @judgement: of a changed certificate, where @problems has that
 * @limit: (nullable): what the administrator has set
 */
typedef struct {
  WaxProblemId problems[MAX_PROBLEMS];
  guint n_problems;
  WaxCause cause;
  WaxChangeJudgement judgement;
  WaxPolicyKey key;
  void (*limit) (WaxPolicy *values);
} Asked;

static const char *
get_evidence (WaxProblemId id, guint n_ids)
{
  switch ((int) id) {
  case WAX_PROBLEM_NAME_MISMATCH:
    /* Alone it is one letter that differs. */
    return n_ids == 1 ? "mai1-and-calendar.department-of-rivers-and-orchards.example.test"
                      : "first." UI_LONG_HOST ", second." UI_LONG_HOST ", third.example.test, fourth.example.test";
  case WAX_PROBLEM_WEAK: return "sha1";
  case WAX_PROBLEM_CONSTRAINTS: return "names";
  case WAX_PROBLEM_TLS_TOO_OLD: return "TLS_1.1 TLS_1.2";
  case WAX_PROBLEM_REVOCATION_UNKNOWN: return "outdated";
  default: return "";
  }
}

WaxVerdict *
ui_surfaces_make_verdict (const WaxProblemId *ids, guint n_ids)
{
  g_autoptr(WaxTestCert) root = wax_test_cert_new (NULL, &(WaxTestCertOptions){ .common_name = UI_LONG_AUTHORITY,
                                                                               .organization = "Example", .ca = TRUE });
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new_leaf (root, UI_LONG_HOST);
  g_autofree char *pem = wax_test_cert_chain_to_pem (leaf, 1);
  g_autoptr(GPtrArray) chain = wax_certificate_chain_new_from_pem (pem, -1, NULL);
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_new (UI_LONG_HOST, 443, NULL);
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_problem_unref);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gboolean shown = TRUE;

  for (guint i = 0; i < n_ids; i++) {
    gint64 when = ids[i] == WAX_PROBLEM_NOT_YET_VALID ? now + 3 * DAY_S : now - 3 * DAY_S;

    g_ptr_array_add (problems, wax_problem_new (ids[i], 0, get_evidence (ids[i], n_ids), when));
    shown = shown && ids[i] != WAX_PROBLEM_TLS_TOO_OLD;
  }
  return wax_verdict_new (&(WaxVerdictFields){ .endpoint = endpoint, .channel = WAX_CHANNEL_RECEIVE, .account = "anna",
                                               .time = now, .chain = shown ? chain : NULL, .problems = problems,
                                               .protocol = shown ? "TLS 1.3" : NULL,
                                               .cipher = shown ? "TLS_AES_256_GCM_SHA384" : NULL });
}

WaxPolicy *
ui_surfaces_make_policy (WaxPolicyKey key, void (*set) (WaxPolicy *values))
{
  g_autoptr(WaxPolicy) standard = wax_policy_new_default ();
  WaxPolicy values = *standard;

  set (&values);
  values.origins[key] = (char *) UI_LONG_ORIGIN;
  return wax_policy_new (&values);
}

static WaxChange *
make_change (const Asked *asked, WaxVerdict *verdict)
{
  g_autoptr(WaxVerdict) before = ui_surfaces_make_verdict (asked->problems, asked->n_problems);

  if (!wax_verdict_has_problem (verdict, WAX_PROBLEM_CHANGED))
    return NULL;
  return wax_change_new (&(WaxChange){ .judgement = asked->judgement,
                                       .severe = asked->judgement != WAX_CHANGE_EXPECTED_RENEWAL,
                                       .previous_fingerprint = wax_verdict_get_fingerprint (before),
                                       .previous = wax_verdict_get_certificate (before),
                                       .granted = wax_verdict_get_time (verdict) - DAY_S });
}

static WaxTrustQuestion *
make_question (const Asked *asked)
{
  g_autoptr(WaxVerdict) verdict = ui_surfaces_make_verdict (asked->problems, asked->n_problems);
  g_autoptr(WaxChange) change = make_change (asked, verdict);
  g_autoptr(WaxTrustQuestion) question =
    wax_trust_question_new (verdict, change, wax_verdict_is_overridable (verdict));
  WaxCause fields = asked->cause;
  g_autoptr(WaxCause) cause = NULL;

  if (fields.id == WAX_CAUSE_PROBLEM)
    return g_steal_pointer (&question);
  fields.problem = g_ptr_array_index (wax_verdict_get_problems (verdict), 0);
  if (fields.when != 0)
    fields.when = wax_verdict_get_time (verdict) - fields.when;
  cause = wax_cause_new (&fields);
  return wax_trust_question_with_cause (question, cause);
}

static GtkWindow *
open_question (UiMail *mail, gconstpointer data)
{
  static const WaxChannelId waiting[] = { WAX_CHANNEL_FOLDERS, WAX_CHANNEL_GAL, WAX_CHANNEL_SENDERS };
  const Asked *asked = data;
  g_autoptr(WaxTrustQuestion) question = make_question (asked);
  g_autoptr(WaxPolicy) policy = asked->limit != NULL ? ui_surfaces_make_policy (asked->key, asked->limit)
                                                     : wax_policy_new_default ();

  return GTK_WINDOW (wax_trust_dialog_new (question, policy, UI_LONG_ADDRESS, waiting, G_N_ELEMENTS (waiting)));
}

static void
show_more (GtkWindow *window)
{
  gtk_expander_set_expanded (ui_test_child (window, "more"), TRUE);
}

/* Nobody looks for it here: it stays so. */
static void
show_fetching (GtkWindow *window)
{
  g_signal_emit_by_name (ui_test_child (window, "fetch_button"), "clicked");
}

static void
show_rehearsal (GtkWindow *window)
{
  wax_trust_dialog_mark_rehearsal (WAX_TRUST_DIALOG (window));
}

void
ui_surfaces_show_second (GtkWindow *window)
{
  ui_test_wait_until (ui_test_is_sensitive, ui_test_child (window, "risk_button"));
  g_signal_emit_by_name (ui_test_child (window, "risk_button"), "clicked");
  gtk_drop_down_set_selected (ui_test_child (window, "duration"), 2);
}

/* The severe form with another server's fingerprint: it says where they part. */
static void
show_wrong_fingerprint (GtkWindow *window)
{
  WaxTrustQuestion *question = wax_trust_dialog_get_question (WAX_TRUST_DIALOG (window));
  g_autofree char *wrong = g_strdup (wax_verdict_get_fingerprint (wax_trust_question_get_verdict (question)));

  ui_surfaces_show_second (window);
  wrong[20] = wrong[20] == 'a' ? 'b' : 'a';
  gtk_editable_set_text (ui_test_child (window, "fingerprint"), wrong);
}

/* The right one shows for how long. */
static void
show_right_fingerprint (GtkWindow *window)
{
  WaxTrustQuestion *question = wax_trust_dialog_get_question (WAX_TRUST_DIALOG (window));

  ui_surfaces_show_second (window);
  gtk_editable_set_text (ui_test_child (window, "fingerprint"),
                         wax_verdict_get_fingerprint (wax_trust_question_get_verdict (question)));
}

static void
limit (WaxPolicy *values)
{
  values->durations = 1u << WAX_DURATION_SESSION | 1u << WAX_DURATION_HOUR | 1u << WAX_DURATION_DAY;
}

static void
forbid (WaxPolicy *values)
{
  values->grants = FALSE;
  values->help_desk = (char *) UI_LONG_ADDRESS;
}

/* A problem by itself, with nothing behind it that explains more. */
#define PROBLEM(which) { .problems = { which }, .n_problems = 1, .cause = { .id = WAX_CAUSE_PROBLEM } }
#define CAUSED(problem, ...) { .problems = { problem }, .n_problems = 1, .cause = { __VA_ARGS__ } }
#define CHANGED .problems = { WAX_PROBLEM_CHANGED, WAX_PROBLEM_ISSUER_UNKNOWN }, .n_problems = 2

static const Asked many = { .problems = { WAX_PROBLEM_ISSUER_UNKNOWN, WAX_PROBLEM_NAME_MISMATCH, WAX_PROBLEM_EXPIRED,
                                          WAX_PROBLEM_WEAK },
                            .n_problems = 4, .cause = { .id = WAX_CAUSE_PROBLEM } };
static const Asked suspicious = { CHANGED, .cause = { .id = WAX_CAUSE_PROBLEM }, .judgement = WAX_CHANGE_SUSPICIOUS };
static const Asked imitation = { CHANGED, .cause = { .id = WAX_CAUSE_WRONG_ROOT, .name = ISSUER },
                                 .judgement = WAX_CHANGE_IMITATION_POSSIBLE };
static const Asked renewal = { CHANGED, .cause = { .id = WAX_CAUSE_EXPIRED, .renewal = TRUE },
                               .judgement = WAX_CHANGE_EXPECTED_RENEWAL };
static const Asked was_secure = { CHANGED, .judgement = WAX_CHANGE_SUSPICIOUS,
                                  .cause = { .id = WAX_CAUSE_SOMEONE_BETWEEN, .name = ISSUER, .network = NETWORK,
                                             .proxy = PROXY, .when = DAY_S } };
static const Asked several = CAUSED (WAX_PROBLEM_ISSUER_UNKNOWN, .id = WAX_CAUSE_SOMEONE_BETWEEN, .name = ISSUER,
                                     .other = "files." UI_LONG_HOST, .network = NETWORK);
static const Asked proxy = CAUSED (WAX_PROBLEM_ISSUER_UNKNOWN, .id = WAX_CAUSE_INSPECTING_PROXY, .name = ISSUER,
                                   .proxy = PROXY);
static const Asked portal = CAUSED (WAX_PROBLEM_SELF_SIGNED, .id = WAX_CAUSE_CAPTIVE_PORTAL, .network = NETWORK);
static const Asked watch = CAUSED (WAX_PROBLEM_NOT_YET_VALID, .id = WAX_CAUSE_CLOCK, .other = UI_LONG_HOST);
static const Asked missing = CAUSED (WAX_PROBLEM_ISSUER_UNKNOWN, .id = WAX_CAUSE_MISSING_INTERMEDIATE, .name = ISSUER,
                                     .fetchable = TRUE);
static const Asked newer = CAUSED (WAX_PROBLEM_ISSUER_UNKNOWN, .id = WAX_CAUSE_NEWER_ISSUER, .name = ISSUER);
static const Asked wrong_root = CAUSED (WAX_PROBLEM_ISSUER_UNKNOWN, .id = WAX_CAUSE_WRONG_ROOT, .name = ISSUER);
static const Asked private_issuer = CAUSED (WAX_PROBLEM_ISSUER_UNKNOWN, .id = WAX_CAUSE_PRIVATE_ISSUER, .name = ISSUER);
static const Asked wrong_name = CAUSED (WAX_PROBLEM_NAME_MISMATCH, .id = WAX_CAUSE_WRONG_NAME);
static const Asked expired = CAUSED (WAX_PROBLEM_EXPIRED, .id = WAX_CAUSE_EXPIRED);
static const Asked unknown = PROBLEM (WAX_PROBLEM_REVOCATION_UNKNOWN);
static const Asked withdrawn = CAUSED (WAX_PROBLEM_REVOKED, .id = WAX_CAUSE_WITHDRAWN);
static const Asked distrusted = PROBLEM (WAX_PROBLEM_DISTRUSTED);
static const Asked pinned = PROBLEM (WAX_PROBLEM_PIN_VIOLATION);
static const Asked broken = PROBLEM (WAX_PROBLEM_BAD_SIGNATURE);
static const Asked constrained = PROBLEM (WAX_PROBLEM_CONSTRAINTS);
static const Asked malformed = PROBLEM (WAX_PROBLEM_MALFORMED);
static const Asked critical = PROBLEM (WAX_PROBLEM_UNKNOWN_CRITICAL);
static const Asked old_tls = PROBLEM (WAX_PROBLEM_TLS_TOO_OLD);
static const Asked limited = { .problems = { WAX_PROBLEM_EXPIRED }, .n_problems = 1,
                               .cause = { .id = WAX_CAUSE_EXPIRED }, .key = WAX_POLICY_TRUST_DURATIONS,
                               .limit = limit };
static const Asked forbidden = { .problems = { WAX_PROBLEM_EXPIRED }, .n_problems = 1,
                                 .cause = { .id = WAX_CAUSE_EXPIRED }, .key = WAX_POLICY_MANUAL_TRUST,
                                 .limit = forbid };

const UiSurface *
ui_surfaces_list_questions (void)
{
  static const UiSurface surfaces[] = {
    { "trust", open_question, NULL, &many },
    { "trust-more", open_question, show_more, &many },
    { "trust-second", open_question, ui_surfaces_show_second, &many, TRUE },
    { "trust-rehearsal", open_question, show_rehearsal, &many, TRUE },
    { "trust-between", open_question, show_more, &was_secure, TRUE },
    { "trust-between-several", open_question, show_more, &several },
    { "trust-proxy", open_question, show_more, &proxy },
    { "trust-portal", open_question, show_more, &portal },
    { "trust-clock", open_question, show_more, &watch },
    { "trust-missing", open_question, show_more, &missing },
    { "trust-fetching", open_question, show_fetching, &missing },
    { "trust-newer", open_question, show_more, &newer },
    { "trust-wrong-root", open_question, show_more, &wrong_root },
    { "trust-private", open_question, show_more, &private_issuer },
    { "trust-wrong-name", open_question, show_more, &wrong_name },
    { "trust-expired", open_question, NULL, &expired },
    { "trust-revocation-unknown", open_question, NULL, &unknown },
    { "trust-changed", open_question, show_more, &suspicious },
    { "trust-severe", open_question, show_wrong_fingerprint, &suspicious, TRUE },
    { "trust-severe-right", open_question, show_right_fingerprint, &suspicious, TRUE },
    { "trust-imitation", open_question, show_more, &imitation },
    { "trust-renewal", open_question, show_more, &renewal },
    { "trust-revoked", open_question, NULL, &withdrawn },
    { "trust-distrusted", open_question, NULL, &distrusted },
    { "trust-pin", open_question, NULL, &pinned },
    { "trust-bad-signature", open_question, NULL, &broken },
    { "trust-constraints", open_question, NULL, &constrained },
    { "trust-malformed", open_question, NULL, &malformed },
    { "trust-critical", open_question, NULL, &critical },
    { "trust-tls", open_question, NULL, &old_tls },
    { "trust-limited", open_question, ui_surfaces_show_second, &limited },
    { "trust-forbidden", open_question, NULL, &forbidden },
    { NULL },
  };

  return surfaces;
}
