#include "app/wax-identity-state.h"

#include "app/wax-account-setup.h"

#include <glib/gi18n-lib.h>

#define DAY_S (24 * 60 * 60)
#define ENDING_DAYS 30

void
wax_identity_state_free (WaxIdentityState *self)
{
  wax_identity_unref (self->identity);
  g_strfreev (self->accounts);
  g_strfreev (self->askers);
  g_strfreev (self->dependants);
  g_strfreev (self->independants);
  g_free (self->token);
  g_clear_error (&self->missing);
  g_clear_error (&self->fleeting);
  g_free (self);
}

void
wax_request_state_free (WaxRequestState *self)
{
  wax_identity_request_unref (self->request);
  g_clear_error (&self->missing);
  g_free (self);
}

static void
append (GStrv *names, const char *name)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_addv (builder, (const char **) *names);
  g_strv_builder_add (builder, name);
  g_strfreev (*names);
  *names = g_strv_builder_end (builder);
}

void
wax_identity_state_add_asker (WaxIdentityState *self, const WaxAccountRecord *record)
{
  append (&self->askers, record->name);
  append (wax_account_setup_needs_certificate (record) ? &self->dependants : &self->independants, record->name);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return wax_identity_rank_compare (&((const WaxIdentityCandidate *) a)->rank,
                                    &((const WaxIdentityCandidate *) b)->rank);
}

/* A keyring that is locked has it. */
static gboolean
has_key (const WaxIdentityState *state)
{
  static const WaxIdentityError none[] = {
    WAX_IDENTITY_ERROR_NO_KEY, WAX_IDENTITY_ERROR_NO_KEY_STORE, WAX_IDENTITY_ERROR_TOKEN_GONE };

  for (guint i = 0; i < G_N_ELEMENTS (none); i++) {
    if (g_error_matches (state->missing, WAX_IDENTITY_ERROR, (int) none[i]))
      return FALSE;
  }
  return TRUE;
}

GArray *
wax_identity_state_rank (GPtrArray *states, const WaxIdentityWanted *wanted)
{
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (WaxIdentityCandidate));

  for (guint i = 0; i < states->len; i++) {
    WaxIdentityCandidate candidate = { states->pdata[i] };

    wax_identity_rank (candidate.state->identity, has_key (candidate.state), wanted, &candidate.rank);
    g_array_append_val (candidates, candidate);
  }
  /* Stable, as g_array_sort() is. */
  g_array_sort (candidates, compare);
  return candidates;
}

WaxIdentityTime
wax_identity_get_time (const WaxIdentity *identity, gint64 now)
{
  WaxCertificate *certificate = wax_identity_get_certificate (identity);
  gint64 left = wax_certificate_get_not_after (certificate) - now;

  if (now < wax_certificate_get_not_before (certificate))
    return WAX_IDENTITY_TIME_NOT_YET;
  if (left < 0)
    return WAX_IDENTITY_TIME_ENDED;
  return left <= ENDING_DAYS * DAY_S ? WAX_IDENTITY_TIME_ENDING : WAX_IDENTITY_TIME_VALID;
}

static char *
describe_beginning (gulong days)
{
  if (days == 0)
    return g_strdup (_("Not valid yet: it begins within a day."));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Not valid yet: it begins in %lu day.",
                                       "Not valid yet: it begins in %lu days.", days), days);
}

static char *
describe_end (gulong days)
{
  if (days == 0)
    return g_strdup (_("Ends within a day."));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Ends in %lu day.", "Ends in %lu days.", days), days);
}

static char *
describe_past (gulong days)
{
  if (days == 0)
    return g_strdup (_("Ended less than a day ago."));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Ended %lu day ago.", "Ended %lu days ago.", days), days);
}

/* How many whole days; whoever wrote a certificate can make them very many. */
static gulong
count_days (gint64 from, gint64 to)
{
  return (gulong) MIN ((to - from) / DAY_S, G_MAXINT32);
}

char *
wax_identity_describe_time (const WaxIdentity *identity, gint64 now)
{
  WaxCertificate *certificate = wax_identity_get_certificate (identity);
  gint64 begins = wax_certificate_get_not_before (certificate), ends = wax_certificate_get_not_after (certificate);

  switch (wax_identity_get_time (identity, now)) {
  case WAX_IDENTITY_TIME_NOT_YET: return describe_beginning (count_days (now, begins));
  case WAX_IDENTITY_TIME_ENDED: return describe_past (count_days (ends, now));
  case WAX_IDENTITY_TIME_ENDING: return describe_end (count_days (now, ends));
  case WAX_IDENTITY_TIME_VALID: return g_strdup (_("Valid."));
  }
  g_return_val_if_reached (g_strdup (""));
}

guint
wax_identity_get_warning_days (const WaxIdentity *identity, gint64 now)
{
  static const guint steps[] = { 1, 7, 14, 30 };
  gint64 left = wax_certificate_get_not_after (wax_identity_get_certificate (identity)) - now;

  for (guint i = 0; left >= 0 && i < G_N_ELEMENTS (steps); i++) {
    if (left <= steps[i] * (gint64) DAY_S)
      return steps[i];
  }
  return 0;
}

char *
wax_identity_describe_warning (const WaxIdentity *identity, gint64 now)
{
  WaxIdentityTime time = wax_identity_get_time (identity, now);
  g_autofree char *described = wax_identity_describe_time (identity, now);

  if (time != WAX_IDENTITY_TIME_ENDING && time != WAX_IDENTITY_TIME_ENDED)
    return NULL;
  /* Translators: whose certificate it is, then a sentence such as "Ends in 12 days." */
  return g_strdup_printf (_("Your certificate (%s): %s Ask whoever issued it for a new one, and import that."),
                          wax_certificate_get_display_name (wax_identity_get_certificate (identity)), described);
}

static const char *
describe_fleeting (const GError *error)
{
  if (g_error_matches (error, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_NO_KEY_STORE))
    return _("Its private key is here until Waxwing closes: there is no keyring that keeps it.");
  if (g_error_matches (error, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_KEY_LOCKED))
    return _("Its private key is here until Waxwing closes: the keyring is locked.");
  return _("Its private key is here until Waxwing closes: the keyring has not kept it.");
}

char *
wax_identity_state_describe_key (const WaxIdentityState *self)
{
  if (self->token != NULL && self->missing != NULL)
    /* Translators: the name of a token, for example of a smart card. */
    return g_strdup_printf (_("It is on the token “%s”, which is not inserted."), self->token);
  if (self->token != NULL)
    /* Translators: the name of a token, for example of a smart card. */
    return g_strdup_printf (_("It is on the token “%s”."), self->token);
  if (self->fleeting != NULL)
    return g_strdup (describe_fleeting (self->fleeting));
  if (g_error_matches (self->missing, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_KEY_LOCKED))
    return g_strdup (_("The keyring with its private key is locked. It is asked for as soon as an account needs it."));
  if (g_error_matches (self->missing, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_NO_KEY_STORE))
    return g_strdup (_("Its private key is not here, and there is no keyring that keeps keys. Import it again for this"
                       " session."));
  if (g_error_matches (self->missing, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_NO_KEY))
    return g_strdup (_("Its private key is missing. Import it again."));
  if (self->missing != NULL)
    return g_strdup (_("Whether its private key is here could not be found out: the keyring does not answer as it"
                       " should."));
  return g_strdup ("");
}

char *
wax_request_state_describe (const WaxRequestState *self)
{
  if (g_error_matches (self->missing, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_NO_KEY))
    return g_strdup (_("Its private key is not in the keyring any more, so an answer would be of no use. Remove it, and"
                       " ask anew."));
  if (g_error_matches (self->missing, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_NO_KEY_STORE))
    return g_strdup (_("The keyring with its private key is not here: an answer can be imported once it is."));
  if (self->missing != NULL && !g_error_matches (self->missing, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_KEY_LOCKED))
    return g_strdup (_("Whether its private key is here could not be found out: the keyring does not answer as it"
                       " should."));
  return g_strdup (_("Send the request to whoever issues your certificates, then import the answer. The private key"
                     " waits in your keyring."));
}

static char *
describe_doubt (const WaxIdentity *identity, WaxIdentityDoubts doubt, gint64 now)
{
  switch (doubt) {
  case WAX_IDENTITY_DOUBT_NO_KEY: return g_strdup (_("Its private key is not here."));
  case WAX_IDENTITY_DOUBT_EXPIRED:
  case WAX_IDENTITY_DOUBT_NOT_YET_VALID: return wax_identity_describe_time (identity, now);
  case WAX_IDENTITY_DOUBT_ISSUER:
    return g_strdup (_("Its issuer is none of those that the server says it accepts."));
  case WAX_IDENTITY_DOUBT_PURPOSE: return g_strdup (_("It was issued for other purposes than signing in."));
  case WAX_IDENTITY_DOUBT_ADDRESS: return g_strdup (_("It is for another mail address."));
  }
  g_return_val_if_reached (g_strdup (""));
}

char *
wax_identity_describe_doubts (const WaxIdentity *identity, guint doubts, gint64 now)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) sentences = NULL;

  for (guint i = 0; i < WAX_IDENTITY_N_DOUBTS; i++) {
    g_autofree char *sentence = NULL;

    if ((doubts & (1u << i)) == 0)
      continue;
    sentence = describe_doubt (identity, (WaxIdentityDoubts) (1u << i), now);
    g_strv_builder_add (builder, sentence);
  }
  sentences = g_strv_builder_end (builder);
  return g_strjoinv (" ", sentences);
}
