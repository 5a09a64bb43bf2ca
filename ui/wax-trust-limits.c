#include "wax-trust-limits.h"

#include <glib/gi18n-lib.h>

static void
show_who (const WaxTrustLimits *self, GtkLabel *who)
{
  const char *origin = self->policy->origins[WAX_POLICY_LONGEST_TRUST];
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (who), self->n_durations < WAX_N_DURATIONS);
  if (origin == NULL)
    origin = self->policy->origins[WAX_POLICY_TRUST_DURATIONS];
  if (origin == NULL)
    return;
  /* Translators: %s is the file or the lock that limits it */
  text = g_strdup_printf (_("Your administrator has limited the choice (%s)."), origin);
  gtk_label_set_label (who, text);
}

void
wax_trust_limits_show (WaxTrustLimits *self, WaxPolicy *policy, GtkDropDown *choice, GtkLabel *who)
{
  g_autoptr(GtkStringList) labels = gtk_string_list_new (NULL);
  WaxDuration chosen = WAX_N_DURATIONS;
  guint place = 0;

  wax_trust_limits_get_chosen (self, choice, &chosen);
  wax_policy_ref (policy);
  wax_trust_limits_clear (self);
  self->policy = policy;
  gtk_string_list_append (labels, _("Choose…"));
  for (WaxDuration duration = 0; duration < WAX_N_DURATIONS; duration++) {
    if (!wax_policy_allows (policy, duration, wax_duration_get_seconds (duration), "window"))
      continue;
    self->durations[self->n_durations++] = duration;
    gtk_string_list_append (labels, wax_duration_get_label (duration));
    if (duration == chosen)
      place = self->n_durations;
  }
  gtk_drop_down_set_model (choice, G_LIST_MODEL (labels));
  gtk_drop_down_set_selected (choice, place);
  show_who (self, who);
}

gboolean
wax_trust_limits_get_chosen (const WaxTrustLimits *self, GtkDropDown *choice, WaxDuration *duration)
{
  guint selected = gtk_drop_down_get_selected (choice);

  if (selected == 0 || selected > self->n_durations)
    return FALSE;
  *duration = self->durations[selected - 1];
  return TRUE;
}

char *
wax_trust_limits_describe_ban (const WaxTrustLimits *self)
{
  const char *origin =
    self->policy->origins[self->policy->grants ? WAX_POLICY_TRUST_DURATIONS : WAX_POLICY_MANUAL_TRUST];

  if (self->n_durations > 0)
    return NULL;
  if (origin == NULL)
    return g_strdup (_("Your administrator does not allow connecting despite it."));
  /* Translators: %s is the file or the lock that forbids it */
  return g_strdup_printf (_("Your administrator does not allow connecting despite it (%s)."), origin);
}

void
wax_trust_limits_clear (WaxTrustLimits *self)
{
  g_clear_pointer (&self->policy, wax_policy_unref);
  self->n_durations = 0;
}
