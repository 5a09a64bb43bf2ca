#include "trust/wax-problem.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum { DAY_S = 86400, MAX_NAMES = 10 };

static const struct {
  const char *name;
  gboolean overridable;
} kinds[WAX_N_PROBLEMS] = {
  [WAX_PROBLEM_REVOKED] = { "revoked", FALSE },
  [WAX_PROBLEM_DISTRUSTED] = { "distrusted", FALSE },
  [WAX_PROBLEM_PIN_VIOLATION] = { "pin-violation", FALSE },
  [WAX_PROBLEM_BAD_SIGNATURE] = { "bad-signature", FALSE },
  [WAX_PROBLEM_CONSTRAINTS] = { "constraints", FALSE },
  [WAX_PROBLEM_MALFORMED] = { "malformed", FALSE },
  [WAX_PROBLEM_UNKNOWN_CRITICAL] = { "unknown-critical", FALSE },
  [WAX_PROBLEM_TLS_TOO_OLD] = { "tls-too-old", FALSE },
  [WAX_PROBLEM_CHANGED] = { "changed", TRUE },
  [WAX_PROBLEM_NAME_MISMATCH] = { "name-mismatch", TRUE },
  [WAX_PROBLEM_SELF_SIGNED] = { "self-signed", TRUE },
  [WAX_PROBLEM_ISSUER_UNKNOWN] = { "issuer-unknown", TRUE },
  [WAX_PROBLEM_WEAK] = { "weak", TRUE },
  [WAX_PROBLEM_WRONG_PURPOSE] = { "wrong-purpose", TRUE },
  [WAX_PROBLEM_FORM] = { "form", TRUE },
  [WAX_PROBLEM_REVOCATION_UNKNOWN] = { "revocation-unknown", TRUE },
  [WAX_PROBLEM_NOT_YET_VALID] = { "not-yet-valid", TRUE },
  [WAX_PROBLEM_EXPIRED] = { "expired", TRUE },
  [WAX_PROBLEM_ISSUER_EXPIRED] = { "issuer-expired", TRUE },
};

typedef struct {
  WaxProblem public;
  gatomicrefcount refs;
  char evidence[];
} Instance;

G_DEFINE_BOXED_TYPE (WaxProblem, wax_problem, wax_problem_ref, wax_problem_unref)

static char *
format_day (gint64 when)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (when);

  return time != NULL ? g_date_time_format (time, "%Y-%m-%d") : g_strdup_printf ("%" G_GINT64_FORMAT, when);
}

static char *
describe_expired (const WaxProblem *self, const char *day, gint64 now)
{
  gint64 days = now / DAY_S - self->when / DAY_S;

  if (days <= 0)
    return g_strdup_printf (_("This certificate expired on %s (today)."), day);
  /* Translators: the first is a date. */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "This certificate expired on %s (%d day ago).",
                                       "This certificate expired on %s (%d days ago).", (gulong) days),
                          day, (int) MIN (days, G_MAXINT));
}

/* A certificate may have a thousand: who reads it wants to see what kind of names they are. */
static char *
shorten_names (const char *names)
{
  const char *end = names;

  for (guint i = 0; i < MAX_NAMES && end != NULL; i++)
    end = strstr (i > 0 ? end + 2 : end, ", ");
  return end != NULL ? g_strdup_printf ("%.*s, …", (int) (end - names), names) : g_strdup (names);
}

static char *
describe_name_mismatch (const WaxProblem *self, const char *host)
{
  g_autofree char *names = shorten_names (self->evidence);

  if (self->evidence[0] == '\0')
    return g_strdup_printf (_("This certificate is for no host name at all, not for %s."), host);
  /* Translators: the first is a list of host names, the second the one that was to be reached. */
  return g_strdup_printf (_("This certificate is for %s, not for %s."), names, host);
}

/* Of a certificate that nobody had to trust the sentence may not say that somebody did. */
static char *
describe_changed (const WaxProblem *self, const char *day)
{
  if (g_str_has_prefix (self->evidence, "secure "))
    return g_strdup_printf (_("This is not the certificate that was secure until %s."), day);
  return g_strdup_printf (_("This is not the certificate that you trusted on %s."), day);
}

static const char *
get_form_text (const WaxProblem *self)
{
  static const char *const texts[][2] = {
    { "version-1", N_("version 1") },
    { "version-2", N_("version 2") },
    { "serial-zero", N_("serial number zero") },
    { "serial-negative", N_("negative serial number") },
    { "serial-long", N_("serial number too long") },
    { "ca", N_("may itself issue certificates") },
    { "name-constraints", N_("name constraints") },
    { "issuer-empty", N_("no issuer’s name") },
    { "subject-empty", N_("an issuer without a name") },
    { "names-not-critical", N_("no name, and host names that may be left aside") },
    { "key-usage", N_("a key for signing certificates, but no right to issue them") },
    { "no-key-identifier", N_("an issuer without key identifiers") },
    { "criticality", N_("an extension marked critical against the rules") },
    { "key-size", N_("an odd size of key") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    if (g_str_equal (self->evidence, texts[i][0]))
      return _(texts[i][1]);
  }
  return self->evidence;
}

static char *
describe_too_old (const WaxProblem *self)
{
  g_auto(GStrv) versions = g_strsplit (self->evidence, " ", 2);

  for (guint i = 0; versions[i] != NULL; i++)
    g_strdelimit (versions[i], "_", ' ');
  /* Translators: both are TLS versions, for example "TLS 1.1". */
  return g_strdup_printf (_("The server only offers %s; this computer asks for at least %s."),
                          versions[0] != NULL ? versions[0] : "",
                          versions[0] != NULL && versions[1] != NULL ? versions[1] : "");
}

static char *
describe_weak (const WaxProblem *self)
{
  g_autofree char *algorithm = g_ascii_strup (self->evidence, -1);

  /* Translators: in brackets stands the algorithm, for example "SHA1" or "RSA-1024". */
  return g_strdup_printf (_("This certificate is signed or keyed with an algorithm that can be forged (%s)."),
                          algorithm);
}

const char *
wax_problem_id_to_string (WaxProblemId id)
{
  g_return_val_if_fail ((guint) id < WAX_N_PROBLEMS, NULL);

  return kinds[id].name;
}

gboolean
wax_problem_id_from_string (const char *text, WaxProblemId *id)
{
  for (guint i = 0; i < WAX_N_PROBLEMS; i++) {
    if (g_strcmp0 (text, kinds[i].name) == 0) {
      *id = i;
      return TRUE;
    }
  }
  return FALSE;
}

const char *
wax_problem_id_get_label (WaxProblemId id)
{
  switch (id) {
  case WAX_PROBLEM_REVOKED: return _("withdrawn");
  case WAX_PROBLEM_DISTRUSTED: return _("never to be trusted");
  case WAX_PROBLEM_PIN_VIOLATION: return _("not the one that is expected");
  case WAX_PROBLEM_BAD_SIGNATURE: return _("wrong signature");
  case WAX_PROBLEM_CONSTRAINTS: return _("issuer not allowed");
  case WAX_PROBLEM_MALFORMED: return _("unreadable");
  case WAX_PROBLEM_UNKNOWN_CRITICAL: return _("unknown condition");
  case WAX_PROBLEM_TLS_TOO_OLD: return _("TLS too old");
  case WAX_PROBLEM_CHANGED: return _("changed");
  case WAX_PROBLEM_NAME_MISMATCH: return _("another name");
  case WAX_PROBLEM_SELF_SIGNED: return _("self-signed");
  case WAX_PROBLEM_ISSUER_UNKNOWN: return _("issuer unknown");
  case WAX_PROBLEM_WEAK: return _("weak algorithm");
  case WAX_PROBLEM_WRONG_PURPOSE: return _("not for a server");
  case WAX_PROBLEM_FORM: return _("wrong form");
  case WAX_PROBLEM_REVOCATION_UNKNOWN: return _("withdrawal unknown");
  case WAX_PROBLEM_NOT_YET_VALID: return _("not yet valid");
  case WAX_PROBLEM_EXPIRED: return _("expired");
  case WAX_PROBLEM_ISSUER_EXPIRED: return _("issuer expired");
  }
  g_return_val_if_reached ("");
}

gboolean
wax_problem_id_is_overridable (WaxProblemId id)
{
  return (guint) id < WAX_N_PROBLEMS && kinds[id].overridable;
}

WaxProblem *
wax_problem_new (WaxProblemId id, guint at, const char *evidence, gint64 when)
{
  gsize size = evidence != NULL ? strlen (evidence) : 0;
  Instance *self = g_malloc0 (sizeof (Instance) + size + 1);

  g_atomic_ref_count_init (&self->refs);
  if (size > 0)
    memcpy (self->evidence, evidence, size);
  self->public = (WaxProblem) { .id = id, .at = at, .evidence = self->evidence, .when = when };
  return &self->public;
}

WaxProblem *
wax_problem_new_tls_too_old (const char *offered, const char *floor)
{
  g_autofree char *from = g_strdelimit (g_strdup (offered), " ", '_');
  g_autofree char *to = g_strdelimit (g_strdup (floor), " ", '_');
  g_autofree char *evidence = g_strdup_printf ("%s %s", from, to);

  return wax_problem_new (WAX_PROBLEM_TLS_TOO_OLD, 0, evidence, 0);
}

WaxProblem *
wax_problem_ref (WaxProblem *self)
{
  g_atomic_ref_count_inc (&((Instance *) self)->refs);
  return self;
}

void
wax_problem_unref (WaxProblem *self)
{
  if (g_atomic_ref_count_dec (&((Instance *) self)->refs))
    g_free (self);
}

gboolean
wax_problem_equal (const WaxProblem *a, const WaxProblem *b)
{
  return a->id == b->id && a->at == b->at && strcmp (a->evidence, b->evidence) == 0;
}

int
wax_problem_compare (gconstpointer a, gconstpointer b)
{
  const WaxProblem *one = *(WaxProblem *const *) a, *other = *(WaxProblem *const *) b;

  if (one->id != other->id)
    return one->id < other->id ? -1 : 1;
  if (one->at != other->at)
    return one->at < other->at ? -1 : 1;
  return strcmp (one->evidence, other->evidence);
}

char **
wax_problem_list_dup_ids (GPtrArray *problems)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();
  guint last = WAX_N_PROBLEMS;

  for (guint i = 0; i < problems->len; i++) {
    const WaxProblem *problem = g_ptr_array_index (problems, i);

    if (problem->id != last)
      g_strv_builder_add (ids, kinds[problem->id].name);
    last = problem->id;
  }
  return g_strv_builder_end (ids);
}

/* Of a certificate above the server's own: whose it is must be said. Returns: (transfer full) (nullable): %NULL where
 * the sentence about the server's own holds for it as well. */
static char *
describe_issuer (const WaxProblem *self, const char *issuer, gboolean is_root, const char *day)
{
  g_autofree char *algorithm = NULL;

  switch (self->id) {
  case WAX_PROBLEM_REVOKED:
    /* Translators: here and in the next ones %s is the name of an issuer in quotes, or a number that stands for it. */
    return g_strdup_printf (_("The certificate of the issuer %s has been withdrawn."), issuer);
  case WAX_PROBLEM_DISTRUSTED:
    return g_strdup_printf (_("This computer is set never to trust the certificate of %s."), issuer);
  case WAX_PROBLEM_BAD_SIGNATURE:
    return g_strdup_printf (_("The chain is broken: the signature on the certificate of the issuer %s is wrong."),
                            issuer);
  case WAX_PROBLEM_CONSTRAINTS:
    /* What the whole chain breaks is nobody's alone. */
    return g_str_equal (self->evidence, "policy")
             ? NULL
             : g_strdup_printf (_("The issuer %s was not allowed to vouch for this certificate."), issuer);
  case WAX_PROBLEM_MALFORMED:
    return g_strdup_printf (_("The certificate of the issuer %s cannot be read."), issuer);
  case WAX_PROBLEM_UNKNOWN_CRITICAL:
    return g_strdup_printf (_("The certificate of the issuer %s sets a condition that this program does not know."),
                            issuer);
  case WAX_PROBLEM_WEAK:
    algorithm = g_ascii_strup (self->evidence, -1);
    /* Translators: the name of an issuer; in brackets the algorithm, for example "SHA1" or "RSA-1024". */
    return g_strdup_printf (_("The certificate of the issuer %s is signed or keyed with an algorithm that can be"
                              " forged (%s)."), issuer, algorithm);
  case WAX_PROBLEM_WRONG_PURPOSE:
    return g_strdup_printf (_("The certificate of the issuer %s was not issued to vouch for servers."), issuer);
  case WAX_PROBLEM_FORM:
    /* Translators: the name of an issuer; in brackets what is wrong, for example "negative serial number". */
    return g_strdup_printf (_("The certificate of the issuer %s is not formed as it should be (%s)."), issuer,
                            get_form_text (self));
  case WAX_PROBLEM_NOT_YET_VALID:
    /* Translators: the name of an issuer, and a date */
    return g_strdup_printf (_("The certificate of the issuer %s is not valid before %s."
                              " (Check this computer's clock.)"), issuer, day);
  case WAX_PROBLEM_ISSUER_EXPIRED:
    /* Translators: the name of an issuer, and a date */
    return g_strdup_printf (_("The certificate of the issuer %s expired on %s."), issuer, day);
  case WAX_PROBLEM_ISSUER_UNKNOWN:
    return is_root ? g_strdup_printf (_("The issuer %s vouches for itself; nobody else does."), issuer)
                   : g_strdup_printf (_("The issuer of the certificate of %s could not be found."), issuer);
  case WAX_PROBLEM_PIN_VIOLATION:
  case WAX_PROBLEM_TLS_TOO_OLD:
  case WAX_PROBLEM_CHANGED:
  case WAX_PROBLEM_NAME_MISMATCH:
  case WAX_PROBLEM_SELF_SIGNED:
  case WAX_PROBLEM_REVOCATION_UNKNOWN:
  case WAX_PROBLEM_EXPIRED: return NULL;
  }
  g_return_val_if_reached (NULL);
}

static char *
describe_own (const WaxProblem *self, const char *host, const char *day, gint64 now)
{
  switch (self->id) {
  case WAX_PROBLEM_REVOKED: return g_strdup (_("The issuer has withdrawn this certificate."));
  case WAX_PROBLEM_DISTRUSTED:
    return g_strdup (_("This computer is set never to trust this certificate or its issuer."));
  case WAX_PROBLEM_PIN_VIOLATION:
    return g_strdup (_("The administrator expects another certificate for this server."));
  case WAX_PROBLEM_BAD_SIGNATURE: return g_strdup (_("The chain is broken: a signature in it is wrong."));
  case WAX_PROBLEM_CONSTRAINTS:
    return g_strdup (_("An issuer in the chain was not allowed to issue this certificate."));
  case WAX_PROBLEM_MALFORMED:
    if (g_str_equal (self->evidence, "too-entangled"))
      return g_strdup (_("The server sent too many or too entangled certificates to be examined."));
    return g_strdup (_("The server's certificate cannot be read."));
  case WAX_PROBLEM_UNKNOWN_CRITICAL:
    return g_strdup (_("This certificate sets a condition that this program does not know."));
  case WAX_PROBLEM_TLS_TOO_OLD: return describe_too_old (self);
  case WAX_PROBLEM_CHANGED: return describe_changed (self, day);
  case WAX_PROBLEM_NAME_MISMATCH: return describe_name_mismatch (self, host);
  case WAX_PROBLEM_SELF_SIGNED: return g_strdup (_("This certificate vouches for itself; nobody else does."));
  case WAX_PROBLEM_ISSUER_UNKNOWN: return g_strdup (_("The issuer of this certificate could not be found."));
  case WAX_PROBLEM_WEAK: return describe_weak (self);
  case WAX_PROBLEM_WRONG_PURPOSE: return g_strdup (_("This certificate was not issued for a server."));
  case WAX_PROBLEM_FORM:
    /* Translators: in brackets stands what is wrong, for example "version 1". */
    return g_strdup_printf (_("This certificate is not formed as a server's certificate should be (%s)."),
                            get_form_text (self));
  case WAX_PROBLEM_REVOCATION_UNKNOWN:
    return g_strdup (_("Whether this certificate has been withdrawn could not be found out."));
  case WAX_PROBLEM_NOT_YET_VALID:
    return g_strdup_printf (_("This certificate is not valid before %s. (Check this computer's clock.)"), day);
  case WAX_PROBLEM_EXPIRED: return describe_expired (self, day, now);
  case WAX_PROBLEM_ISSUER_EXPIRED:
    return g_strdup_printf (_("A certificate above this one in the chain expired on %s."), day);
  }
  g_return_val_if_reached (g_strdup (""));
}

char *
wax_problem_describe_at (const WaxProblem *self, const char *issuer, gboolean is_root, const char *host, gint64 now)
{
  g_autofree char *day = format_day (self->when);
  char *text = self->at > 0 && issuer != NULL ? describe_issuer (self, issuer, is_root, day) : NULL;

  return text != NULL ? text : describe_own (self, host, day, now);
}
