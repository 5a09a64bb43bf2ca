#include "trust/wax-judge-private.h"

#include "trust/wax-account-anchor.h"

enum { SIGNAL_CHANGED, SIGNAL_HEALED, SIGNAL_RENEWED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxJudge, wax_judge, G_TYPE_OBJECT)

static void
wax_judge_finalize (GObject *object)
{
  WaxJudge *self = WAX_JUDGE (object);

  wax_examiner_unref (self->examiner);
  g_free (self->account_anchors);
  wax_policy_unref (self->policy);
  wax_shared_free (self->snapshot);
  wax_known_chains_free (self->chains);
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
  self->snapshot = wax_judge_snapshot_new_slot (policy);
  self->chains = wax_known_chains_new ();
  return self;
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
  g_autoptr(WaxJudgeSnapshot) snapshot = wax_shared_get (self->snapshot);

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

/* Nothing is allowed on a ledger that cannot be used. */
static gboolean
fail_closed (WaxJudge *self, const GError *cause, GError **error)
{
  g_autoptr(WaxJudgeSnapshot) before = wax_shared_get (self->snapshot);

  wax_shared_set (self->snapshot, wax_judge_snapshot_new (NULL, cause, self->policy));
  self->stale = TRUE;
  wax_trust_error_set_ledger (error, cause);
  if (before->state != NULL)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return FALSE;
}

static void
learn_fetched (WaxJudge *self, GPtrArray *chains)
{
  for (guint i = 0; i < chains->len; i++) {
    GPtrArray *chain = g_ptr_array_index (chains, i);

    if (!wax_known_chains_have (self->chains, chain->pdata[0]))
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
  g_autoptr(GPtrArray) extra = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_extra_anchors_free);
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
  wax_shared_set (self->snapshot, wax_judge_snapshot_new (state, NULL, self->policy));
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
    /* What has ended has ended, whether or not there is room to write what was met. */
    wax_judge_refresh (self, NULL);
    return FALSE;
  }
  self->stale = TRUE;
  if (!wax_judge_refresh (self, error))
    return FALSE;
  announce (self, notes);
  return TRUE;
}
