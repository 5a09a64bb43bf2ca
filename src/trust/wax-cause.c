#include "trust/wax-cause.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum { MAX_NAMES = 3 };

G_DEFINE_BOXED_TYPE (WaxCause, wax_cause, wax_cause_ref, wax_cause_unref)

static const char *const names[] = {
  [WAX_CAUSE_SOMEONE_BETWEEN] = "someone-between",
  [WAX_CAUSE_INSPECTING_PROXY] = "inspecting-proxy",
  [WAX_CAUSE_CAPTIVE_PORTAL] = "captive-portal",
  [WAX_CAUSE_CLOCK] = "clock",
  [WAX_CAUSE_MISSING_INTERMEDIATE] = "missing-intermediate",
  [WAX_CAUSE_NEWER_ISSUER] = "newer-issuer",
  [WAX_CAUSE_WRONG_ROOT] = "wrong-root",
  [WAX_CAUSE_PRIVATE_ISSUER] = "private-issuer",
  [WAX_CAUSE_WRONG_NAME] = "wrong-name",
  [WAX_CAUSE_EXPIRED] = "expired",
  [WAX_CAUSE_WITHDRAWN] = "withdrawn",
};

WaxCause *
wax_cause_new (const WaxCause *fields)
{
  WaxCause *self = g_atomic_rc_box_new0 (WaxCause);

  *self = *fields;
  self->problem = fields->problem != NULL ? wax_problem_ref (fields->problem) : NULL;
  self->name = g_strdup (fields->name);
  self->other = g_strdup (fields->other);
  self->network = g_strdup (fields->network);
  self->proxy = g_strdup (fields->proxy);
  return self;
}

WaxCause *
wax_cause_ref (WaxCause *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  WaxCause *self = data;

  g_clear_pointer (&self->problem, wax_problem_unref);
  g_free ((char *) self->name);
  g_free ((char *) self->other);
  g_free ((char *) self->network);
  g_free ((char *) self->proxy);
}

void
wax_cause_unref (WaxCause *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

const char *
wax_cause_to_string (const WaxCause *self)
{
  if (self->id == WAX_CAUSE_PROBLEM)
    return wax_problem_id_to_string (self->problem->id);
  return names[self->id];
}

gboolean
wax_cause_says_problem (const WaxCause *self)
{
  switch (self->id) {
  case WAX_CAUSE_WRONG_NAME:
  case WAX_CAUSE_EXPIRED:
  case WAX_CAUSE_WITHDRAWN:
  case WAX_CAUSE_PRIVATE_ISSUER:
  case WAX_CAUSE_PROBLEM: return TRUE;
  case WAX_CAUSE_SOMEONE_BETWEEN:
  case WAX_CAUSE_INSPECTING_PROXY:
  case WAX_CAUSE_CAPTIVE_PORTAL:
  case WAX_CAUSE_CLOCK:
  case WAX_CAUSE_MISSING_INTERMEDIATE:
  case WAX_CAUSE_NEWER_ISSUER:
  case WAX_CAUSE_WRONG_ROOT: return FALSE;
  }
  g_return_val_if_reached (TRUE);
}

static char *
format_time (gint64 when, const char *format)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (when);

  return time != NULL ? g_date_time_format (time, format) : g_strdup_printf ("%" G_GINT64_FORMAT, when);
}

/* ---- names and where they differ ---- */

typedef struct {
  gsize front;
  gsize back;
} Common;

static Common
find_common (const char *name, const char *host)
{
  gsize name_size = strlen (name), host_size = strlen (host), most = MIN (name_size, host_size);
  Common common = { 0, 0 };

  while (common.front < most && name[common.front] == host[common.front])
    common.front++;
  while (common.back < most - common.front && name[name_size - 1 - common.back] == host[host_size - 1 - common.back])
    common.back++;
  return common;
}

/* What two names have in common besides their end is no likeness. */
static gboolean
is_alike (const Common *common, const char *host)
{
  return common->front > 0 && 2 * (common->front + common->back) >= strlen (host);
}

static char *
mark (const char *name, const Common *common)
{
  gsize size = strlen (name);

  if (size == common->front + common->back)
    return g_strdup (name);
  return g_strdup_printf ("%.*s[%.*s]%s", (int) common->front, name, (int) (size - common->front - common->back),
                          name + common->front, name + size - common->back);
}

static char *
describe_wrong_name (const WaxProblem *problem, const char *host)
{
  g_auto(GStrv) all = g_strsplit (problem->evidence, ", ", -1);
  g_autoptr(GString) list = g_string_new (NULL);
  g_autofree char *marked_name = NULL, *marked_host = NULL;
  Common best = { 0, 0 };
  guint n = g_strv_length (all), nearest = 0;

  if (n == 0)
    return wax_problem_describe_at (problem, NULL, FALSE, host, 0);
  for (guint i = 0; i < n; i++) {
    Common common = find_common (all[i], host);

    if (common.front + common.back > best.front + best.back) {
      best = common;
      nearest = i;
    }
  }
  if (!is_alike (&best, host))
    best = (Common) { 0, strlen (all[nearest]) }; /* nothing is marked */
  marked_name = mark (all[nearest], &best);
  marked_host = is_alike (&best, host) ? mark (host, &best) : g_strdup (host);
  g_string_append (list, marked_name);
  for (guint i = 0, shown = 1; i < n && shown < MAX_NAMES; i++) {
    if (i != nearest) {
      g_string_append_printf (list, ", %s", all[i]);
      shown++;
    }
  }
  if (n > MAX_NAMES)
    g_string_append (list, ", …");
  /* Translators: the first is a list of host names, the second the one that was to be reached. */
  return g_strdup_printf (_("This certificate is for %s, not for %s."), list->str, marked_host);
}

/* ---- the sentence ---- */

static char *
describe_someone_between (const WaxCause *self)
{
  g_autofree char *day = format_time (self->when, "%Y-%m-%d");

  if (self->when != 0)
    return g_strdup_printf (_("This server was secure until %s. Now somebody else may answer."), day);
  /* Translators: the first is the name of an issuer, the second that of another server. */
  return g_strdup_printf (_("“%s”, unknown here, also answers for %s. Somebody may be between."),
                          self->name, self->other);
}

char *
wax_cause_describe (const WaxCause *self, WaxVerdict *verdict)
{
  const char *host = wax_endpoint_get_host (wax_verdict_get_endpoint (verdict));
  g_autofree char *now = format_time (wax_verdict_get_time (verdict), "%Y-%m-%d %H:%M");

  switch (self->id) {
  case WAX_CAUSE_SOMEONE_BETWEEN: return describe_someone_between (self);
  case WAX_CAUSE_INSPECTING_PROXY:
    /* Translators: the name of an issuer of certificates */
    return g_strdup_printf (_("Something on the way opens secure connections to read them: “%s”."), self->name);
  case WAX_CAUSE_CAPTIVE_PORTAL:
    return g_strdup (_("The network answers in the server's place: it wants a sign-in first."));
  case WAX_CAUSE_CLOCK:
    /* Translators: a date and a time, in UTC */
    return g_strdup_printf (_("This computer's clock seems to be wrong: it shows %s UTC."), now);
  case WAX_CAUSE_MISSING_INTERMEDIATE:
    /* Translators: the name of a certificate */
    return g_strdup_printf (_("The server leaves out a certificate that it must send: “%s”."), self->name);
  case WAX_CAUSE_NEWER_ISSUER:
    /* Translators: the name of an issuer of certificates */
    return g_strdup_printf (_("The issuer “%s” is newer than this computer's list of issuers."), self->name);
  case WAX_CAUSE_WRONG_ROOT:
    /* Translators: the name of an issuer of certificates */
    return g_strdup_printf (_("An issuer named “%s” is installed here, but with another key."), self->name);
  case WAX_CAUSE_PRIVATE_ISSUER:
    /* Translators: the name of an issuer of certificates */
    return g_strdup_printf (_("This computer does not know the issuer “%s”."), self->name);
  case WAX_CAUSE_WRONG_NAME: return describe_wrong_name (self->problem, host);
  case WAX_CAUSE_EXPIRED:
  case WAX_CAUSE_WITHDRAWN:
  case WAX_CAUSE_PROBLEM: return wax_problem_describe (self->problem, verdict);
  }
  g_return_val_if_reached (g_strdup (""));
}

/* ---- what helps ---- */

/* Whose matter it is, and what to do. */
static const char *
help_with (const WaxProblem *problem)
{
  switch (problem->id) {
  case WAX_PROBLEM_CHANGED:
  case WAX_PROBLEM_PIN_VIOLATION:
    return _("Do not connect on this network. Ask the help desk whether they replaced the certificate.");
  case WAX_PROBLEM_NAME_MISMATCH:
    return _("Check the server's name; else the help desk must correct the certificate.");
  case WAX_PROBLEM_SELF_SIGNED: return _("The help desk can tell you the fingerprint to compare.");
  case WAX_PROBLEM_ISSUER_UNKNOWN: return _("The help desk can give you its root certificate to install.");
  case WAX_PROBLEM_EXPIRED:
  case WAX_PROBLEM_ISSUER_EXPIRED: return _("The help desk can have it renewed; check this computer's clock too.");
  case WAX_PROBLEM_NOT_YET_VALID: return _("Set this computer's clock right, then try again.");
  case WAX_PROBLEM_TLS_TOO_OLD: return _("The server's administrator must update the server.");
  case WAX_PROBLEM_REVOCATION_UNKNOWN: return _("Try again later; if it stays so, ask the help desk.");
  case WAX_PROBLEM_WEAK:
  case WAX_PROBLEM_WRONG_PURPOSE:
  case WAX_PROBLEM_FORM: return _("The help desk can have a better certificate issued.");
  case WAX_PROBLEM_REVOKED:
  case WAX_PROBLEM_DISTRUSTED:
  case WAX_PROBLEM_BAD_SIGNATURE:
  case WAX_PROBLEM_CONSTRAINTS:
  case WAX_PROBLEM_MALFORMED:
  case WAX_PROBLEM_UNKNOWN_CRITICAL:
    return _("Ask the help desk. Do not enter your password anywhere else for this server.");
  }
  g_return_val_if_reached ("");
}

static char *
help_against_someone (const WaxCause *self)
{
  if (self->network != NULL)
    /* Translators: the name of a network */
    return g_strdup_printf (_("Do not connect on the network “%s”. Ask the help desk."), self->network);
  return g_strdup (_("Do not connect on this network. Ask the help desk about it."));
}

char *
wax_cause_describe_help (const WaxCause *self)
{
  switch (self->id) {
  case WAX_CAUSE_SOMEONE_BETWEEN: return help_against_someone (self);
  case WAX_CAUSE_INSPECTING_PROXY:
    return g_strdup (_("Do not connect before the help desk says that this is theirs."));
  case WAX_CAUSE_CAPTIVE_PORTAL: return g_strdup (_("Open a web browser and sign in to the network, then connect."));
  case WAX_CAUSE_CLOCK: return g_strdup (_("Set this computer's clock right, then try again."));
  case WAX_CAUSE_MISSING_INTERMEDIATE: return g_strdup (_("The server's administrator must install it there."));
  case WAX_CAUSE_NEWER_ISSUER: return g_strdup (_("Update this computer's system, then try again."));
  case WAX_CAUSE_WRONG_ROOT:
    return g_strdup (_("Ask the help desk for the right root certificate and its fingerprint."));
  case WAX_CAUSE_PRIVATE_ISSUER:
    return g_strdup (_("Ask the help desk for the file with its root certificate, to install it here."));
  case WAX_CAUSE_WRONG_NAME:
  case WAX_CAUSE_EXPIRED:
  case WAX_CAUSE_WITHDRAWN:
  case WAX_CAUSE_PROBLEM:
    if (self->renewal)
      return g_strdup (_("This looks like a renewal. The help desk can confirm it: compare the fingerprint."));
    return g_strdup (help_with (self->problem));
  }
  g_return_val_if_reached (g_strdup (""));
}

/* ---- for whoever wants to know more ---- */

static void
add_line (GString *text, char *line)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
  g_free (line);
}

static void
add_private_issuer (GString *text)
{
  add_line (text, g_strdup (_("The file to ask for: the root certificate alone, in PEM, its name ending in .crt; and"
                              " its SHA-256 fingerprint, by telephone or in person.")));
  add_line (text, g_strdup (_("On this computer, as administrator: copy it to /usr/local/share/ca-certificates, then"
                              " run update-ca-certificates.")));
  add_line (text, g_strdup (_("On many computers: deploy the same file with the same command; README.md has a worked"
                              " example.")));
}

static void
add_missing (GString *text, const WaxCause *self, WaxVerdict *verdict)
{
  g_autofree char *endpoint = wax_endpoint_to_string (wax_verdict_get_endpoint (verdict));

  add_line (text, g_strdup (_("For the server's administrator:")));
  /* Translators: a server's name and port, and the name of a certificate */
  add_line (text, g_strdup_printf (_("The server %s sends its certificate without “%s”, which issued it. Programs that"
                                     " do not know that one by chance cannot confirm the server. Please append it to"
                                     " the file of certificates that the server sends."), endpoint, self->name));
}

char *
wax_cause_describe_more (const WaxCause *self, WaxVerdict *verdict)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (self->id == WAX_CAUSE_PRIVATE_ISSUER || self->id == WAX_CAUSE_WRONG_ROOT)
    add_private_issuer (text);
  else if (self->id == WAX_CAUSE_MISSING_INTERMEDIATE)
    add_missing (text, self, verdict);
  else if (self->id == WAX_CAUSE_NEWER_ISSUER)
    add_line (text, g_strdup (_("The list comes with the package ca-certificates.")));
  if (self->other != NULL && self->id != WAX_CAUSE_SOMEONE_BETWEEN)
    /* Translators: the name of a server */
    add_line (text, g_strdup_printf (_("The same was seen at %s."), self->other));
  if (self->network != NULL)
    /* Translators: the name of a network */
    add_line (text, g_strdup_printf (_("The network: “%s”."), self->network));
  if (self->proxy != NULL)
    /* Translators: a proxy's name and port */
    add_line (text, g_strdup_printf (_("The connection goes through the proxy %s."), self->proxy));
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}
