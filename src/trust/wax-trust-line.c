#include "trust/wax-trust-line.h"

#include "trust/wax-problem.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const event_names[WAX_N_TRUST_EVENTS] = {
  [WAX_TRUST_EVENT_MET] = "met",
  [WAX_TRUST_EVENT_GRANTED] = "granted",
  [WAX_TRUST_EVENT_REFUSED] = "refused",
  [WAX_TRUST_EVENT_EXPIRED] = "expired",
  [WAX_TRUST_EVENT_STOPPED] = "stopped",
  [WAX_TRUST_EVENT_SUPERSEDED] = "superseded",
  [WAX_TRUST_EVENT_RENEWED] = "renewed",
  [WAX_TRUST_EVENT_CHANGED] = "changed",
  [WAX_TRUST_EVENT_WITHDRAWN] = "withdrawn",
  [WAX_TRUST_EVENT_SECURE_OFF] = "secure-off",
  [WAX_TRUST_EVENT_SECURE_ON] = "secure-on",
  [WAX_TRUST_EVENT_CLOCK_RESET] = "clock-reset",
  [WAX_TRUST_EVENT_POLICY] = "policy",
};

const char *
wax_trust_event_to_string (WaxTrustEvent event)
{
  g_return_val_if_fail ((guint) event < WAX_N_TRUST_EVENTS, NULL);

  return event_names[event];
}

gboolean
wax_trust_event_from_string (const char *text, WaxTrustEvent *event)
{
  for (guint i = 0; i < WAX_N_TRUST_EVENTS; i++) {
    if (g_strcmp0 (text, event_names[i]) == 0) {
      *event = i;
      return TRUE;
    }
  }
  return FALSE;
}

void
wax_trust_line_free (WaxTrustLine *line)
{
  g_clear_pointer (&line->endpoint, wax_endpoint_unref);
  g_free (line->fingerprint);
  g_strfreev (line->problems);
  g_free (line->channel);
  g_free (line->account);
  g_free (line->origin);
  g_free (line->why);
  g_free (line->cause);
  g_free (line->cause_text);
  g_free (line);
}

char *
wax_trust_line_describe_problems (const char *const *problems)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; problems != NULL && problems[i] != NULL; i++) {
    WaxProblemId id;
    gboolean known = wax_problem_id_from_string (problems[i], &id);

    g_string_append_printf (text, "%s%s", i > 0 ? _(", ") : "", known ? wax_problem_id_get_label (id) : problems[i]);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
format_moment (gint64 when)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local (when);

  /* Translators: a date with the time of day, in the form of g_date_time_format(). */
  return time != NULL ? g_date_time_format (time, _("%-e %B %Y, %H:%M")) : g_strdup ("?");
}

static gboolean
is_from (const WaxTrustLine *line, const char *origin)
{
  return g_strcmp0 (line->origin, origin) == 0;
}

static char *
describe_granted (const WaxTrustLine *line, const char *server, const char *problems)
{
  g_autofree char *until = format_moment (line->until);

  if (line->until == 0)
    /* Translators: a server. */
    return g_strdup_printf (_("For one account, you added an authority of your own that vouches for %s."), server);

  if (is_from (line, "waxctl"))
    /* Translators: a server, a time, and a list of problems. */
    return g_strdup_printf (_("With waxctl, you trusted %s until %s, despite: %s."), server, until, problems);
  /* Translators: a server, a time, and a list of problems. */
  return g_strdup_printf (_("You trusted %s until %s, despite: %s."), server, until, problems);
}

/* The cause's own words, which were on the screen. */
static char *
describe_met (const WaxTrustLine *line, const char *server, const char *problems)
{
  /* Translators: a server and a list of problems. */
  g_autofree char *text = g_strdup_printf (_("%s showed a certificate that is not good: %s."), server, problems);

  return line->cause_text != NULL ? g_strjoin (" ", text, line->cause_text, NULL) : g_steal_pointer (&text);
}

static char *
describe_refused (const WaxTrustLine *line, const char *server, const char *problems)
{
  if (is_from (line, "program"))
    /* Translators: a server and a list of problems. */
    return g_strdup_printf (_("Waxwing refused %s, as it always does: %s."), server, problems);
  /* Translators: a server and a list of problems. */
  return g_strdup_printf (_("You stayed offline rather than trust %s: %s."), server, problems);
}

static char *
describe_policy (const WaxTrustLine *line, const char *server)
{
  if (line->endpoint != NULL)
    /* Translators: a server. */
    return g_strdup_printf (_("The administrator's limits ended your trust in %s."), server);
  if (line->why == NULL || line->why[0] == '\0')
    return g_strdup (_("The administrator sets no limits any more."));
  /* Translators: a list of settings with their values. */
  return g_strdup_printf (_("The administrator's limits are: %s"), line->why);
}

static char *
describe_superseded (const WaxTrustLine *line, const char *server)
{
  if (is_from (line, "program"))
    /* Translators: a server. */
    return g_strdup_printf (_("The certificate of %s became good: your trust was not needed any more and ended."),
                            server);
  /* Translators: a server. */
  return g_strdup_printf (_("A newer decision took the place of your trust in %s."), server);
}

char *
wax_trust_line_describe (const WaxTrustLine *line)
{
  g_autofree char *server = line->endpoint != NULL ? wax_endpoint_dup_name (line->endpoint) : g_strdup ("?");
  g_autofree char *problems = wax_trust_line_describe_problems ((const char *const *) line->problems);

  switch (line->event) {
  case WAX_TRUST_EVENT_MET: return describe_met (line, server, problems);
  case WAX_TRUST_EVENT_GRANTED: return describe_granted (line, server, problems);
  case WAX_TRUST_EVENT_REFUSED: return describe_refused (line, server, problems);
  case WAX_TRUST_EVENT_EXPIRED:
    /* Translators: a server. */
    return g_strdup_printf (_("The time of your trust in %s was over."), server);
  case WAX_TRUST_EVENT_STOPPED:
    /* Translators: a server. */
    return g_strdup_printf (is_from (line, "waxctl") ? _("With waxctl, you stopped trusting %s.")
                                                     : _("You stopped trusting %s."), server);
  case WAX_TRUST_EVENT_SUPERSEDED: return describe_superseded (line, server);
  case WAX_TRUST_EVENT_RENEWED:
    /* Translators: a server. */
    return g_strdup_printf (_("%s renewed its certificate with the same key: your trust goes on until its time."),
                            server);
  case WAX_TRUST_EVENT_CHANGED:
    /* Translators: a server. */
    return g_strdup_printf (_("%s showed another certificate than before."), server);
  case WAX_TRUST_EVENT_WITHDRAWN:
    /* Translators: a server. */
    return g_strdup_printf (_("The certificate of %s was withdrawn by its issuer: connections to it were closed."),
                            server);
  case WAX_TRUST_EVENT_SECURE_OFF:
    /* Translators: a server. */
    return g_strdup_printf (_("You switched off the secure connection to %s."), server);
  case WAX_TRUST_EVENT_SECURE_ON:
    /* Translators: a server. */
    return g_strdup_printf (_("You switched on the secure connection to %s."), server);
  case WAX_TRUST_EVENT_CLOCK_RESET:
    return g_strdup (_("This computer's clock had been set back: what was left of your trust counts from here."));
  case WAX_TRUST_EVENT_POLICY: return describe_policy (line, server);
  }
  g_return_val_if_reached (g_strdup (""));
}
