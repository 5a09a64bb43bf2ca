#include "trust/wax-judge-private.h"

WaxLastConnection *
wax_judge_dup_last_connection (WaxJudge *self, const WaxEndpoint *endpoint)
{
  g_autoptr(WaxJudgeSnapshot) snapshot = wax_shared_get (self->snapshot);
  const WaxJudgePlace *place = wax_judge_snapshot_find (snapshot, endpoint);

  return place != NULL && place->connection != NULL ? wax_last_connection_copy (place->connection) : NULL;
}

gint64
wax_judge_get_next_end_ms (WaxJudge *self)
{
  g_autoptr(WaxJudgeSnapshot) snapshot = wax_shared_get (self->snapshot);
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

GPtrArray *
wax_judge_list_ending (WaxJudge *self)
{
  g_autoptr(WaxJudgeSnapshot) snapshot = wax_shared_get (self->snapshot);
  GPtrArray *ending = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_grant_unref);
  WaxMoment moment;

  wax_moment_read (&moment);
  for (guint i = 0; snapshot->state != NULL && i < snapshot->state->grants->len; i++) {
    WaxGrant *grant = g_ptr_array_index (snapshot->state->grants, i);

    if (grant->ended == 0 && wax_grant_is_ending (grant, wax_moment_get_time (&moment, &snapshot->state->mark)) &&
        wax_judge_snapshot_allows (snapshot, grant, &moment))
      g_ptr_array_add (ending, wax_grant_ref (grant));
  }
  return ending;
}

gboolean
wax_judge_is_in_force (WaxJudge *self, const WaxGrant *grant)
{
  g_autoptr(WaxJudgeSnapshot) snapshot = wax_shared_get (self->snapshot);
  WaxMoment moment;

  wax_moment_read (&moment);
  return snapshot->state != NULL && wax_judge_snapshot_allows (snapshot, grant, &moment);
}

WaxGrant *
wax_judge_find_grant (WaxJudge *self, const WaxEndpoint *endpoint)
{
  g_autoptr(WaxJudgeSnapshot) snapshot = wax_shared_get (self->snapshot);
  const WaxJudgePlace *place = wax_judge_snapshot_find (snapshot, endpoint);
  WaxMoment moment;

  wax_moment_read (&moment);
  for (guint i = place != NULL ? place->grants->len : 0; i > 0; i--) {
    WaxGrant *grant = g_ptr_array_index (place->grants, i - 1);

    if (wax_judge_snapshot_allows (snapshot, grant, &moment))
      return wax_grant_ref (grant);
  }
  return NULL;
}
