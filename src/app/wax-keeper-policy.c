#include "app/wax-keeper-private.h"

static void
tell_faults (const WaxPolicy *policy)
{
  for (guint i = 0; policy->faults != NULL && policy->faults[i] != NULL; i++)
    g_message ("policy: %s", policy->faults[i]);
}

/* Another array than the last one says that something about it moved. */
static void
follow_anchors (WaxKeeper *self)
{
  GPtrArray *anchors = wax_policy_source_get_anchors (self->policy_source);

  if (anchors == self->policy_anchors)
    return;
  g_clear_pointer (&self->policy_anchors, g_ptr_array_unref);
  self->policy_anchors = g_ptr_array_ref (anchors);
  wax_examiner_set_extra (self->examiner, WAX_ANCHOR_POLICY, anchors);
}

WaxPolicy *
wax_keeper_open_policy (WaxKeeper *self, GError **error)
{
  WaxMoment moment;

  self->policy_source = wax_policy_source_new ();
  self->policy = wax_policy_source_read (self->policy_source);
  follow_anchors (self);
  tell_faults (self->policy);
  wax_moment_read (&moment);
  return wax_trust_ledger_note_policy (self->ledger, self->policy, &moment, error) ? wax_policy_ref (self->policy)
                                                                                   : NULL;
}

void
wax_keeper_close_policy (WaxKeeper *self)
{
  g_clear_pointer (&self->policy_source, wax_policy_source_free);
  g_clear_pointer (&self->policy, wax_policy_unref);
  g_clear_pointer (&self->policy_anchors, g_ptr_array_unref);
}

/* A limit holds whether or not the ledger can be written. */
gboolean
wax_keeper_follow_policy (WaxKeeper *self)
{
  g_autoptr(WaxPolicy) policy = wax_policy_source_read (self->policy_source);
  g_autoptr(GError) error = NULL;
  WaxMoment moment;

  follow_anchors (self);
  if (wax_policy_equal (policy, self->policy))
    return FALSE;
  wax_policy_unref (self->policy);
  self->policy = wax_policy_ref (policy);
  wax_judge_set_policy (self->judge, policy);
  tell_faults (policy);
  wax_moment_read (&moment);
  if (!wax_trust_ledger_note_policy (self->ledger, policy, &moment, &error))
    g_warning ("New limits could not be written down: %s", error->message);
  return TRUE;
}
