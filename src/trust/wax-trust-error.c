#include "trust/wax-trust-error.h"

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

WaxTrustQuestion *
wax_trust_error_get_question (const GError *error)
{
  return error != NULL && error->domain == WAX_TRUST_ERROR ? wax_trust_error_get_private (error)->question : NULL;
}
