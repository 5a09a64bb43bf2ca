#include "trust/wax-trust-error.h"

#include "store/wax-store-error.h"

typedef struct {
  WaxTrustQuestion *question;
} WaxTrustErrorPrivate;

static void
wax_trust_error_private_init (WaxTrustErrorPrivate *private)
{
  private->question = NULL;
}

static void
wax_trust_error_private_copy (const WaxTrustErrorPrivate *from, WaxTrustErrorPrivate *to)
{
  g_set_object (&to->question, from->question);
}

static void
wax_trust_error_private_clear (WaxTrustErrorPrivate *private)
{
  g_clear_object (&private->question);
}

G_DEFINE_EXTENDED_ERROR (WaxTrustError, wax_trust_error)

void
wax_trust_error_set_question (GError **error, WaxTrustQuestion *question)
{
  g_auto(GStrv) ids = wax_verdict_dup_problem_ids (wax_trust_question_get_verdict (question));
  g_autofree char *list = g_strjoinv (", ", ids);

  if (error == NULL)
    return;
  g_set_error (error, WAX_TRUST_ERROR,
               wax_trust_question_is_askable (question) ? WAX_TRUST_ERROR_UNDECIDED : WAX_TRUST_ERROR_REFUSED,
               "%s is not trusted: %s", wax_trust_question_get_key (question), list);
  wax_trust_error_get_private (*error)->question = g_object_ref (question);
}

void
wax_trust_error_set_ledger (GError **error, const GError *cause)
{
  gboolean full = g_error_matches (cause, WAX_STORE_ERROR, WAX_STORE_ERROR_DISK_FULL) ||
                  g_error_matches (cause, WAX_TRUST_ERROR, WAX_TRUST_ERROR_LEDGER_FULL);

  g_set_error (error, WAX_TRUST_ERROR, full ? WAX_TRUST_ERROR_LEDGER_FULL : WAX_TRUST_ERROR_LEDGER,
               full ? "the trust ledger cannot be written: %s" : "the trust ledger cannot be read: %s",
               cause != NULL ? cause->message : "it was not read yet");
}

WaxTrustQuestion *
wax_trust_error_get_question (const GError *error)
{
  return error != NULL && error->domain == WAX_TRUST_ERROR ? wax_trust_error_get_private (error)->question : NULL;
}
