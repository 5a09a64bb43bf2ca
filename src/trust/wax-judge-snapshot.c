#include "trust/wax-judge-snapshot.h"

static void
place_free (WaxJudgePlace *place)
{
  g_ptr_array_unref (place->grants);
  g_free (place);
}

static WaxJudgeSnapshot *
wax_judge_snapshot_ref (WaxJudgeSnapshot *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
wax_judge_snapshot_unref (WaxJudgeSnapshot *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_hash_table_unref (self->places);
  g_clear_pointer (&self->state, wax_trust_state_free);
  g_clear_error (&self->trouble);
  wax_policy_unref (self->policy);
  g_free (self);
}

static WaxJudgePlace *
get_place (GHashTable *places, const char *endpoint)
{
  WaxJudgePlace *place = g_hash_table_lookup (places, endpoint);

  if (place == NULL) {
    place = g_new0 (WaxJudgePlace, 1);
    place->grants = g_ptr_array_new ();
    g_hash_table_insert (places, g_strdup (endpoint), place);
  }
  return place;
}

WaxJudgeSnapshot *
wax_judge_snapshot_new (WaxTrustState *state, const GError *trouble, WaxPolicy *policy)
{
  WaxJudgeSnapshot *self = g_new0 (WaxJudgeSnapshot, 1);
  GHashTableIter iter;
  gpointer endpoint, record;

  g_atomic_ref_count_init (&self->refs);
  self->state = state;
  self->trouble = trouble != NULL ? g_error_copy (trouble) : NULL;
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

const WaxJudgePlace *
wax_judge_snapshot_find (const WaxJudgeSnapshot *snapshot, const WaxEndpoint *endpoint)
{
  g_autofree char *text = wax_endpoint_to_string (endpoint);

  return g_hash_table_lookup (snapshot->places, text);
}

WaxDecision *
wax_judge_snapshot_decide (const WaxJudgeSnapshot *snapshot, WaxVerdict *verdict)
{
  g_autoptr(GPtrArray) none = g_ptr_array_new ();
  const WaxJudgePlace *place = wax_judge_snapshot_find (snapshot, wax_verdict_get_endpoint (verdict));
  WaxHistory history = { .grants = place != NULL ? place->grants : none, .secure = place != NULL ? place->secure : NULL,
                         .mark = &snapshot->state->mark };
  WaxMoment moment;

  wax_moment_read (&moment);
  return wax_decide (verdict, &history, snapshot->policy, &moment);
}

gboolean
wax_judge_snapshot_allows (const WaxJudgeSnapshot *snapshot, const WaxGrant *grant, const WaxMoment *moment)
{
  return wax_grant_is_live (grant, moment, &snapshot->state->mark) &&
         wax_policy_allows (snapshot->policy, grant->duration, grant->until - grant->given, grant->origin) &&
         wax_policy_allows_given (snapshot->policy, grant->given);
}

WAX_DEFINE_SHARED (WaxJudgeSnapshot, wax_judge_snapshot)

WaxShared *
wax_judge_snapshot_new_slot (WaxPolicy *policy)
{
  return wax_judge_snapshot_shared_new (wax_judge_snapshot_new (NULL, NULL, policy));
}
