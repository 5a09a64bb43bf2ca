#include "trust/wax-judge.h"

#include "trust/wax-cause-finder.h"
#include "trust/wax-account-anchor.h"
#include "trust/wax-policy-rules.h"
#include "trust/wax-trust-ledger-private.h"
#include "util/wax-shared.h"

#include <stdatomic.h>

enum { MAX_CHAINS = 32 };
enum { MAX_NOTES = 1000 }; /* beyond, notes of what is known anyway are dropped until the next flush */

/* What is remembered of one endpoint. */
typedef struct {
  GPtrArray *grants;
  const WaxSecureRecord *secure;
  const WaxLastConnection *connection;
} Place;

/* Immutable; all that a decision needs. */
typedef struct {
  gatomicrefcount refs;
  WaxTrustState *state; /* NULL: the ledger cannot be read */
  GHashTable *places;   /* endpoint as text → Place */
  WaxPolicy *policy;
} Snapshot;

struct _WaxJudge {
  GObject parent_instance;
  WaxExaminer *examiner;
  WaxTrustLedger *ledger;
  WaxPolicy *policy;
  WaxShared *snapshot;
  WaxShared *chains; /* fingerprint → GPtrArray of WaxCertificate; a new table for each change */
  WaxRevocationMemory *revocations;
  guint revocations_version;
  guint anchors_version;
  char *account_anchors; /* which of them the examiner has */
  GAsyncQueue *notes;
  _Atomic gint64 server_offset_ms; /* from boot time to the time of servers; 0: not known */
  gint64 data_version;
  gboolean stale;
  gboolean enforced; /* what the policy does not allow any more has ended */
};

enum { SIGNAL_CHANGED, SIGNAL_HEALED, SIGNAL_RENEWED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxJudge, wax_judge, G_TYPE_OBJECT)

static void
place_free (Place *place)
{
  g_ptr_array_unref (place->grants);
  g_free (place);
}

static Snapshot *
snapshot_ref (Snapshot *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

static void
snapshot_unref (Snapshot *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_hash_table_unref (self->places);
  g_clear_pointer (&self->state, wax_trust_state_free);
  wax_policy_unref (self->policy);
  g_free (self);
}

WAX_DEFINE_SHARED (Snapshot, snapshot)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Snapshot, snapshot_unref)

static Place *
get_place (GHashTable *places, const char *endpoint)
{
  Place *place = g_hash_table_lookup (places, endpoint);

  if (place == NULL) {
    place = g_new0 (Place, 1);
    place->grants = g_ptr_array_new ();
    g_hash_table_insert (places, g_strdup (endpoint), place);
  }
  return place;
}

/* @state: (transfer full) (nullable) */
static Snapshot *
snapshot_new (WaxTrustState *state, WaxPolicy *policy)
{
  Snapshot *self = g_new0 (Snapshot, 1);
  GHashTableIter iter;
  gpointer endpoint, record;

  g_atomic_ref_count_init (&self->refs);
  self->state = state;
  self->policy = wax_policy_ref (policy);
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) place_free);
  if (state == NULL)
    return self;

  for (guint i = 0; i < state->grants->len; i++) {
    WaxGrant *grant = g_ptr_array_index (state->grants, i);

    for (guint j = 0; j < grant->endpoints->len; j++) {
      g_autofree char *text = wax_endpoint_to_string (g_ptr_array_index (grant->endpoints, j));

      g_ptr_array_add (get_place (self->places, text)->grants, grant);
    }
  }
  g_hash_table_iter_init (&iter, state->secure);
  while (g_hash_table_iter_next (&iter, &endpoint, &record))
    get_place (self->places, endpoint)->secure = record;
  g_hash_table_iter_init (&iter, state->connections);
  while (g_hash_table_iter_next (&iter, &endpoint, &record))
    get_place (self->places, endpoint)->connection = record;
  return self;
}

static WaxDecision *
decide (Snapshot *snapshot, WaxVerdict *verdict)
{
  g_autofree char *text = wax_endpoint_to_string (wax_verdict_get_endpoint (verdict));
  g_autoptr(GPtrArray) none = g_ptr_array_new ();
  const Place *place = g_hash_table_lookup (snapshot->places, text);
  WaxHistory history = { .grants = place != NULL ? place->grants : none, .secure = place != NULL ? place->secure : NULL,
                         .mark = &snapshot->state->mark };
  WaxMoment moment;

  wax_moment_read (&moment);
  return wax_decide (verdict, &history, snapshot->policy, &moment);
}

/* What it would be by the last server that was allowed, had the wall clock stood still and this computer's other one
 * gone on; 0 when none said. */
static gint64
get_server_time (WaxJudge *self, const WaxMoment *moment)
{
  gint64 offset_ms = atomic_load (&self->server_offset_ms);

  return offset_ms != 0 ? (offset_ms + moment->boot_ms) / 1000 : 0;
}

/* What is known besides, to tell the cause by. */
static WaxCause *
find_cause (WaxJudge *self, Snapshot *snapshot, WaxVerdict *verdict, WaxChange *change)
{
  g_autoptr(WaxAnchors) anchors = wax_examiner_list_anchors (self->examiner, verdict);
  WaxMoment moment;

  wax_moment_read (&moment);
  return wax_cause_find (&(WaxCauseFacts) { .verdict = verdict,
                                            .change = change,
                                            .anchors = anchors,
                                            .sightings = snapshot->state->sightings,
                                            .server_time = get_server_time (self, &moment),
                                            .latest = wax_moment_get_time (&moment, &snapshot->state->mark) });
}

static WaxTrustQuestion *
make_question (WaxJudge *self, Snapshot *snapshot, WaxVerdict *verdict, const WaxDecision *decision)
{
  const WaxChange *change = decision->change;
  g_autoptr(WaxVerdict) full = g_object_ref (verdict);
  g_autoptr(WaxTrustQuestion) question = NULL;
  g_autoptr(WaxCause) cause = NULL;

  if (change != NULL) {
    g_autofree char *evidence = g_strconcat (change->secure_until != 0 ? "secure " : "granted ",
                                             change->previous_fingerprint, NULL);
    g_autoptr(WaxProblem) problem = wax_problem_new (WAX_PROBLEM_CHANGED, 0, evidence,
                                                     change->secure_until != 0 ? change->secure_until
                                                                               : change->granted);

    g_object_unref (full);
    full = wax_verdict_with_problem (verdict, problem);
  }
  question = wax_trust_question_new (full, decision->change, decision->kind != WAX_DECISION_REFUSE);
  cause = find_cause (self, snapshot, full, decision->change);
  return wax_trust_question_with_cause (question, cause);
}

static void
push_note (WaxJudge *self, WaxTrustNoteKind kind, WaxVerdict *verdict, WaxTrustQuestion *question, gint64 grant_id)
{
  WaxChange *change = question != NULL ? wax_trust_question_get_change (question) : NULL;
  WaxTrustNote *note;

  if (g_async_queue_length (self->notes) >= MAX_NOTES)
    return;
  note = g_new0 (WaxTrustNote, 1);
  note->kind = kind;
  note->verdict = g_object_ref (verdict);
  note->change = change != NULL ? wax_change_ref (change) : NULL;
  note->cause = question != NULL ? wax_cause_ref (wax_trust_question_get_cause (question)) : NULL;
  note->grant_id = grant_id;
  g_async_queue_push (self->notes, note);
}

/* Only what the snapshot does not show yet. */
static void
note_decision (WaxJudge *self, Snapshot *snapshot, WaxVerdict *verdict, const WaxDecision *decision,
               WaxTrustQuestion *question)
{
  g_autofree char *text = wax_endpoint_to_string (wax_verdict_get_endpoint (verdict));
  const Place *place = g_hash_table_lookup (snapshot->places, text);
  const WaxSecureRecord *secure = place != NULL ? place->secure : NULL;

  switch (decision->kind) {
  case WAX_DECISION_SECURE:
    if (secure == NULL || g_strcmp0 (secure->fingerprint, wax_verdict_get_fingerprint (verdict)) != 0 ||
        secure->until + 3600 <= wax_verdict_get_time (verdict))
      push_note (self, WAX_TRUST_NOTE_SECURE, verdict, NULL, 0);
    break;
  case WAX_DECISION_HEALED: push_note (self, WAX_TRUST_NOTE_HEALED, verdict, NULL, decision->grant->id); break;
  case WAX_DECISION_GRANTED:
    if (!wax_grant_was_met_at (decision->grant, wax_verdict_get_endpoint (verdict)))
      push_note (self, WAX_TRUST_NOTE_USED, verdict, NULL, decision->grant->id);
    break;
  case WAX_DECISION_RENEWED: push_note (self, WAX_TRUST_NOTE_RENEWED, verdict, NULL, decision->grant->id); break;
  case WAX_DECISION_ASK:
  case WAX_DECISION_ASK_SEVERE:
  case WAX_DECISION_REFUSE:
    push_note (self, WAX_TRUST_NOTE_REFUSED, wax_trust_question_get_verdict (question), question, 0);
    break;
  }
}

static WaxVerdict *
judge_anchor (WaxJudge *self, WaxVerdict *found)
{
  GPtrArray *chain = wax_verdict_get_chain (found);
  g_autoptr(WaxProblem) problem = NULL;
  guint top;

  if (chain->len == 0 || wax_examiner_still_knows (self->examiner, found) ||
      wax_verdict_has_problem (found, WAX_PROBLEM_ISSUER_UNKNOWN))
    return g_object_ref (found);
  top = chain->len - 1;
  problem = wax_problem_new (WAX_PROBLEM_ISSUER_UNKNOWN, top, wax_certificate_get_issuer (chain->pdata[top]), 0);
  return wax_verdict_with_problem (found, problem);
}

/* Anchors, limits and answers about revocation may be newer than the verdict. */
static WaxVerdict *
bring_up_to_date (WaxJudge *self, Snapshot *snapshot, WaxVerdict *found)
{
  g_autoptr(WaxVerdict) anchored = judge_anchor (self, found);
  g_autoptr(WaxVerdict) verdict = wax_policy_judge (snapshot->policy, anchored);

  return wax_revocation_memory_judge (self->revocations, verdict, g_get_real_time () / G_USEC_PER_SEC);
}

static gboolean
decide_and_note (WaxJudge *self, WaxVerdict *found, gboolean note, WaxGrant **grant, GError **error)
{
  g_autoptr(Snapshot) snapshot = wax_shared_get (self->snapshot);
  g_autoptr(WaxVerdict) verdict = bring_up_to_date (self, snapshot, found);
  g_autoptr(WaxDecision) decision = NULL;
  g_autoptr(WaxTrustQuestion) question = NULL;

  if (snapshot->state == NULL) {
    g_set_error_literal (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_LEDGER, "the trust ledger cannot be read");
    return FALSE;
  }
  decision = decide (snapshot, verdict);
  if (!wax_decision_allows (decision))
    question = make_question (self, snapshot, verdict, decision);
  if (note)
    note_decision (self, snapshot, verdict, decision, question);
  if (question != NULL) {
    wax_trust_error_set_question (error, question);
    return FALSE;
  }
  if (grant != NULL && decision->kind != WAX_DECISION_SECURE && decision->kind != WAX_DECISION_HEALED)
    *grant = wax_grant_ref (decision->grant);
  return TRUE;
}

static WaxVerdict *
examine (WaxJudge *self, const WaxExamination *examination)
{
  g_autoptr(Snapshot) snapshot = wax_shared_get (self->snapshot);
  g_autoptr(WaxVerdict) verdict = wax_examiner_examine (self->examiner, examination);

  return bring_up_to_date (self, snapshot, verdict);
}

static GHashTable *
new_chains (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
}

static gboolean
knows_chain (WaxJudge *self, const WaxCertificate *certificate)
{
  g_autoptr(GHashTable) chains = wax_shared_get (self->chains);

  return g_hash_table_contains (chains, wax_certificate_get_fingerprint (certificate));
}

static void
wax_judge_finalize (GObject *object)
{
  WaxJudge *self = WAX_JUDGE (object);

  wax_examiner_unref (self->examiner);
  g_free (self->account_anchors);
  wax_policy_unref (self->policy);
  wax_shared_free (self->snapshot);
  wax_shared_free (self->chains);
  wax_revocation_memory_free (self->revocations);
  g_async_queue_unref (self->notes);
  G_OBJECT_CLASS (wax_judge_parent_class)->finalize (object);
}

static void
wax_judge_class_init (WaxJudgeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wax_judge_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", WAX_TYPE_JUDGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
  signals[SIGNAL_HEALED] = g_signal_new ("healed", WAX_TYPE_JUDGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                         1, WAX_TYPE_VERDICT);
  signals[SIGNAL_RENEWED] = g_signal_new ("renewed", WAX_TYPE_JUDGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, WAX_TYPE_VERDICT);
}

static void
wax_judge_init (WaxJudge *self)
{
  self->revocations = wax_revocation_memory_new ();
  self->notes = g_async_queue_new_full ((GDestroyNotify) wax_trust_note_free);
  self->data_version = -1;
  self->stale = TRUE;
}

WaxJudge *
wax_judge_new (WaxExaminer *examiner, WaxTrustLedger *ledger, WaxPolicy *policy)
{
  WaxJudge *self = g_object_new (WAX_TYPE_JUDGE, NULL);

  self->examiner = wax_examiner_ref (examiner);
  self->ledger = ledger;
  self->policy = wax_policy_ref (policy);
  self->snapshot = snapshot_shared_new (snapshot_new (NULL, policy));
  self->chains = wax_shared_new (new_chains (), (gpointer (*) (gpointer)) g_hash_table_ref,
                                 (GDestroyNotify) g_hash_table_unref);
  return self;
}

/* What the connection shows comes first, then what was learned besides of the same server's certificate. */
static GPtrArray *
read_chain (WaxJudge *self, GTlsCertificate *certificate)
{
  g_autoptr(GHashTable) chains = wax_shared_get (self->chains);
  GPtrArray *chain = wax_certificate_chain_new_from_tls (certificate, NULL);
  const char *fingerprint = chain != NULL ? wax_certificate_get_fingerprint (chain->pdata[0]) : "";
  GPtrArray *known = g_hash_table_lookup (chains, fingerprint);

  for (guint i = 0; known != NULL && i < known->len && chain->len < WAX_CERTIFICATE_MAX_CHAIN; i++) {
    if (!g_ptr_array_find_with_equal_func (chain, known->pdata[i], (GEqualFunc) wax_certificate_equal, NULL))
      g_ptr_array_add (chain, wax_certificate_ref (known->pdata[i]));
  }
  return chain;
}

WaxVerdict *
wax_judge_examine (WaxJudge *self,
                   WaxEndpoint *endpoint,
                   WaxChannelId channel,
                   const char *account,
                   GTlsCertificate *certificate,
                   GTlsCertificateFlags flags,
                   const char *protocol,
                   const char *cipher)
{
  g_autoptr(GPtrArray) chain = read_chain (self, certificate);
  WaxMoment moment;

  wax_moment_read (&moment);
  return examine (self, &(WaxExamination) { .endpoint = endpoint,
                                            .channel = channel,
                                            .account = account,
                                            .chain = chain,
                                            .flags = flags,
                                            .now = moment.now,
                                            .protocol = protocol,
                                            .cipher = cipher });
}

static gboolean
is_curable (WaxVerdict *verdict)
{
  GPtrArray *problems = wax_verdict_get_problems (verdict);

  for (guint i = 0; i < problems->len; i++) {
    const WaxProblem *problem = problems->pdata[i];

    if (problem->at > 0 || problem->id == WAX_PROBLEM_ISSUER_UNKNOWN || problem->id == WAX_PROBLEM_BAD_SIGNATURE ||
        problem->id == WAX_PROBLEM_REVOCATION_UNKNOWN)
      return TRUE;
  }
  return FALSE;
}

gboolean
wax_judge_misses_chain (WaxJudge *self, WaxVerdict *verdict)
{
  GPtrArray *chain = wax_verdict_get_chain (verdict);

  /* Who sends its own certificate alone sends no other path. */
  return chain->len >= 2 && is_curable (verdict) && !knows_chain (self, chain->pdata[0]);
}

void
wax_judge_learn_chain (WaxJudge *self, GPtrArray *chain)
{
  g_autoptr(GHashTable) old = wax_shared_get (self->chains);
  GHashTable *chains = new_chains ();
  GHashTableIter iter;
  gpointer fingerprint, known;

  /* Nobody needs so many; whoever is forgotten is asked again. */
  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_size (old) < MAX_CHAINS && g_hash_table_iter_next (&iter, &fingerprint, &known))
    g_hash_table_insert (chains, g_strdup (fingerprint), g_ptr_array_ref (known));
  g_hash_table_insert (chains, g_strdup (wax_certificate_get_fingerprint (chain->pdata[0])), g_ptr_array_ref (chain));
  wax_shared_set (self->chains, chains);
}

void
wax_judge_learn_issuers (WaxJudge *self, WaxVerdict *verdict)
{
  g_return_if_fail (wax_verdict_get_anchor (verdict) != NULL);

  wax_judge_learn_chain (self, wax_verdict_get_chain (verdict));
  push_note (self, WAX_TRUST_NOTE_FETCHED, verdict, NULL, 0);
}

gboolean
wax_judge_admits (WaxJudge *self, WaxVerdict *verdict, WaxGrant **grant, GError **error)
{
  if (grant != NULL)
    *grant = NULL;
  if (!decide_and_note (self, verdict, TRUE, grant, error))
    return FALSE;
  wax_revocation_memory_want (self->revocations, verdict, g_get_real_time () / G_USEC_PER_SEC);
  return TRUE;
}

gboolean
wax_judge_decide (WaxJudge *self, WaxVerdict *verdict, WaxGrant **grant, GError **error)
{
  if (grant != NULL)
    *grant = NULL;
  return decide_and_note (self, verdict, FALSE, grant, error);
}

gboolean
wax_judge_recheck (WaxJudge *self, WaxVerdict *verdict)
{
  return decide_and_note (self, verdict, FALSE, NULL, NULL);
}

void
wax_judge_note (WaxJudge *self, WaxVerdict *verdict)
{
  g_autoptr(Snapshot) snapshot = wax_shared_get (self->snapshot);
  g_autoptr(WaxDecision) decision = snapshot->state != NULL ? decide (snapshot, verdict) : NULL;
  g_autoptr(WaxTrustQuestion) question = NULL;

  if (decision == NULL || wax_decision_allows (decision))
    return;
  question = make_question (self, snapshot, verdict, decision);
  note_decision (self, snapshot, verdict, decision, question);
}

void
wax_judge_note_connection (WaxJudge *self, WaxVerdict *verdict, const WaxGrant *grant)
{
  g_autoptr(Snapshot) snapshot = wax_shared_get (self->snapshot);
  g_autofree char *text = wax_endpoint_to_string (wax_verdict_get_endpoint (verdict));
  const Place *place = g_hash_table_lookup (snapshot->places, text);

  if (place == NULL || place->connection == NULL ||
      wax_last_connection_differs (place->connection, verdict, grant != NULL))
    push_note (self, WAX_TRUST_NOTE_CONNECTED, verdict, NULL, grant != NULL ? grant->id : 0);
}

WaxLastConnection *
wax_judge_dup_last_connection (WaxJudge *self, const WaxEndpoint *endpoint)
{
  g_autoptr(Snapshot) snapshot = wax_shared_get (self->snapshot);
  g_autofree char *text = wax_endpoint_to_string (endpoint);
  const Place *place = g_hash_table_lookup (snapshot->places, text);

  return place != NULL && place->connection != NULL ? wax_last_connection_copy (place->connection) : NULL;
}

void
wax_judge_note_server_time (WaxJudge *self, gint64 server_time)
{
  WaxMoment moment;

  wax_moment_read (&moment);
  atomic_store (&self->server_offset_ms, server_time * 1000 - moment.boot_ms);
}

WaxRevocationMemory *
wax_judge_get_revocations (WaxJudge *self)
{
  return self->revocations;
}

WaxExaminer *
wax_judge_get_examiner (WaxJudge *self)
{
  return self->examiner;
}

WaxPolicy *
wax_judge_dup_policy (WaxJudge *self)
{
  g_autoptr(Snapshot) snapshot = wax_shared_get (self->snapshot);

  return wax_policy_ref (snapshot->policy);
}

void
wax_judge_set_policy (WaxJudge *self, WaxPolicy *policy)
{
  wax_policy_ref (policy);
  wax_policy_unref (self->policy);
  self->policy = policy;
  self->stale = TRUE;
  self->enforced = FALSE;
}

/* Nothing is allowed on a ledger that cannot be read. */
static gboolean
fail_closed (WaxJudge *self, const GError *cause, GError **error)
{
  wax_shared_set (self->snapshot, snapshot_new (NULL, self->policy));
  self->stale = TRUE;
  g_set_error (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_LEDGER, "the trust ledger cannot be read: %s", cause->message);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return FALSE;
}

static void
learn_fetched (WaxJudge *self, GPtrArray *chains)
{
  for (guint i = 0; i < chains->len; i++) {
    GPtrArray *chain = g_ptr_array_index (chains, i);

    if (!knows_chain (self, chain->pdata[0]))
      wax_judge_learn_chain (self, chain);
  }
}

static WaxExtraAnchors *
make_extra (const WaxAccountAnchor *anchor)
{
  g_autoptr(WaxAnchorSource) source = wax_anchor_source_new (WAX_ANCHOR_ACCOUNT, "");
  g_autoptr(WaxAnchors) anchors = wax_anchors_new_from_certificate (anchor->certificate, source);

  return wax_extra_anchors_new (anchors, wax_endpoint_get_host (anchor->endpoint), anchor->account);
}

/* What persons added counts where they did, and as long as policy lets it. */
static void
follow_account_anchors (WaxJudge *self, GPtrArray *anchors, const WaxMoment *moment)
{
  g_autoptr(GPtrArray) extra = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_extra_anchors_unref);
  g_autoptr(GString) ids = g_string_new (NULL);

  for (guint i = 0; i < anchors->len && self->policy->extra_anchors == WAX_EXTRA_ANCHORS_ACCOUNT; i++) {
    const WaxAccountAnchor *anchor = anchors->pdata[i];

    if (g_strcmp0 (anchor->machine_id, moment->machine_id) != 0)
      continue;
    g_ptr_array_add (extra, make_extra (anchor));
    g_string_append_printf (ids, "%" G_GINT64_FORMAT " ", anchor->id);
  }
  if (g_strcmp0 (ids->str, self->account_anchors != NULL ? self->account_anchors : "") == 0)
    return;
  g_free (self->account_anchors);
  self->account_anchors = g_string_free (g_steal_pointer (&ids), FALSE);
  wax_examiner_set_extra (self->examiner, WAX_ANCHOR_ACCOUNT, extra);
}

gboolean
wax_judge_refresh (WaxJudge *self, GError **error)
{
  g_autoptr(GError) local = NULL;
  WaxTrustState *state;
  WaxMoment moment;
  gint64 data_version;
  guint revocations = wax_revocation_memory_get_version (self->revocations);
  guint anchors = wax_examiner_get_version (self->examiner);
  int ended;

  wax_moment_read (&moment);
  ended = wax_trust_ledger_expire (self->ledger, &moment, &local);
  if (ended >= 0 && !self->enforced)
    ended = wax_trust_ledger_enforce (self->ledger, self->policy, &moment, &local);
  data_version = ended >= 0 ? wax_trust_ledger_get_data_version (self->ledger, &local) : -1;
  if (ended < 0 || data_version < 0)
    return fail_closed (self, local, error);
  if (!self->stale && data_version == self->data_version && revocations == self->revocations_version &&
      anchors == self->anchors_version)
    return TRUE;

  state = wax_trust_ledger_read_state (self->ledger, &local);
  if (state == NULL)
    return fail_closed (self, local, error);
  follow_account_anchors (self, state->anchors, &moment);
  anchors = wax_examiner_get_version (self->examiner);
  self->data_version = data_version;
  self->revocations_version = revocations;
  self->anchors_version = anchors;
  self->stale = FALSE;
  self->enforced = TRUE;
  learn_fetched (self, state->fetched);
  wax_shared_set (self->snapshot, snapshot_new (state, self->policy));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return TRUE;
}

static void
announce (WaxJudge *self, GPtrArray *notes)
{
  for (guint i = 0; i < notes->len; i++) {
    const WaxTrustNote *note = g_ptr_array_index (notes, i);

    if (note->is_new && note->kind == WAX_TRUST_NOTE_HEALED)
      g_signal_emit (self, signals[SIGNAL_HEALED], 0, note->verdict);
    else if (note->is_new && note->kind == WAX_TRUST_NOTE_RENEWED)
      g_signal_emit (self, signals[SIGNAL_RENEWED], 0, note->verdict);
  }
}

gboolean
wax_judge_flush (WaxJudge *self, GError **error)
{
  g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_trust_note_free);
  WaxMoment moment;
  WaxTrustNote *note;

  while ((note = g_async_queue_try_pop (self->notes)) != NULL)
    g_ptr_array_add (notes, note);
  if (notes->len == 0)
    return wax_judge_refresh (self, error);

  wax_moment_read (&moment);
  if (!wax_trust_ledger_write_notes (self->ledger, notes, &moment, error)) {
    g_ptr_array_set_free_func (notes, NULL);
    for (guint i = notes->len; i > 0; i--)
      g_async_queue_push_front (self->notes, g_ptr_array_index (notes, i - 1));
    return FALSE;
  }
  self->stale = TRUE;
  if (!wax_judge_refresh (self, error))
    return FALSE;
  announce (self, notes);
  return TRUE;
}

gint64
wax_judge_get_next_end_ms (WaxJudge *self)
{
  g_autoptr(Snapshot) snapshot = wax_shared_get (self->snapshot);
  gint64 next = -1;
  WaxMoment moment;

  wax_moment_read (&moment);
  for (guint i = 0; snapshot->state != NULL && i < snapshot->state->grants->len; i++) {
    const WaxGrant *grant = g_ptr_array_index (snapshot->state->grants, i);
    gint64 left_ms;

    if (!wax_grant_is_live (grant, &moment, &snapshot->state->mark))
      continue;
    left_ms = (grant->until - wax_moment_get_time (&moment, &snapshot->state->mark)) * 1000;
    if (grant->duration == WAX_DURATION_SESSION)
      left_ms = MIN (left_ms,
                     wax_duration_get_seconds (WAX_DURATION_SESSION) * 1000 - (moment.boot_ms - grant->given_boot_ms));
    next = next < 0 ? MAX (left_ms, 0) : MIN (next, MAX (left_ms, 0));
  }
  return next;
}

static gboolean
is_in_force (const Snapshot *snapshot, const WaxGrant *grant, const WaxMoment *moment)
{
  return wax_grant_is_live (grant, moment, &snapshot->state->mark) &&
         wax_policy_allows (snapshot->policy, grant->duration, grant->until - grant->given, grant->origin) &&
         wax_policy_allows_given (snapshot->policy, grant->given);
}

GPtrArray *
wax_judge_list_ending (WaxJudge *self)
{
  g_autoptr(Snapshot) snapshot = wax_shared_get (self->snapshot);
  GPtrArray *ending = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_grant_unref);
  WaxMoment moment;

  wax_moment_read (&moment);
  for (guint i = 0; snapshot->state != NULL && i < snapshot->state->grants->len; i++) {
    WaxGrant *grant = g_ptr_array_index (snapshot->state->grants, i);

    if (grant->ended == 0 && wax_grant_is_ending (grant, wax_moment_get_time (&moment, &snapshot->state->mark)) &&
        is_in_force (snapshot, grant, &moment))
      g_ptr_array_add (ending, wax_grant_ref (grant));
  }
  return ending;
}

gboolean
wax_judge_is_in_force (WaxJudge *self, const WaxGrant *grant)
{
  g_autoptr(Snapshot) snapshot = wax_shared_get (self->snapshot);
  WaxMoment moment;

  wax_moment_read (&moment);
  return snapshot->state != NULL && is_in_force (snapshot, grant, &moment);
}

WaxGrant *
wax_judge_find_grant (WaxJudge *self, const WaxEndpoint *endpoint)
{
  g_autoptr(Snapshot) snapshot = wax_shared_get (self->snapshot);
  g_autofree char *text = wax_endpoint_to_string (endpoint);
  const Place *place = g_hash_table_lookup (snapshot->places, text);
  WaxMoment moment;

  wax_moment_read (&moment);
  for (guint i = place != NULL ? place->grants->len : 0; i > 0; i--) {
    WaxGrant *grant = g_ptr_array_index (place->grants, i - 1);

    if (is_in_force (snapshot, grant, &moment))
      return wax_grant_ref (grant);
  }
  return NULL;
}
