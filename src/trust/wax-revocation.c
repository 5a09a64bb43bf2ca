#include "trust/wax-revocation.h"

#include "trust/wax-certificate-private.h"
#include "trust/wax-crl-scope.h"
#include "trust/wax-revocation-private.h"
#include "trust/wax-signature.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

enum { MAX_LISTS = 100 };
enum { MAX_CHECKS = 400 }; /* signatures that are verified to find a path again */

#define PEM_BEGIN "-----BEGIN X509 CRL-----"
#define PEM_END "-----END X509 CRL-----"

static const char *const causes[] = {
  [WAX_REVOCATION_CAUSE_NONE] = "none",
  [WAX_REVOCATION_CAUSE_UNREACHABLE] = "unreachable",
  [WAX_REVOCATION_CAUSE_UNREADABLE] = "unreadable",
  [WAX_REVOCATION_CAUSE_UNSUITABLE] = "unsuitable",
  [WAX_REVOCATION_CAUSE_WRONG_SIGNER] = "wrong-signer",
  [WAX_REVOCATION_CAUSE_OUTDATED] = "outdated",
};

static const char *const modes[] = { "stapled", "when-available", "required" };

const char *
wax_revocation_mode_to_string (WaxRevocationMode mode)
{
  return modes[mode];
}

gboolean
wax_revocation_mode_from_string (const char *text, WaxRevocationMode *mode)
{
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++) {
    if (g_str_equal (text, modes[i])) {
      *mode = i;
      return TRUE;
    }
  }
  return FALSE;
}

static const char *
describe_cause (WaxRevocationCause cause)
{
  switch (cause) {
  case WAX_REVOCATION_CAUSE_NONE: return N_("nobody answered for it");
  case WAX_REVOCATION_CAUSE_UNREACHABLE: return N_("who answers for it could not be reached");
  case WAX_REVOCATION_CAUSE_UNREADABLE: return N_("the answer could not be read");
  case WAX_REVOCATION_CAUSE_UNSUITABLE: return N_("the answer is not about it");
  case WAX_REVOCATION_CAUSE_WRONG_SIGNER: return N_("the answer was not signed by its issuer");
  case WAX_REVOCATION_CAUSE_OUTDATED: return N_("the answer is out of date");
  }
  g_return_val_if_reached ("");
}

char *
wax_revocation_describe (const WaxRevocation *found)
{
  switch (found->state) {
  case WAX_REVOCATION_GOOD: return g_strdup (_("Its issuer says that it has not been withdrawn."));
  case WAX_REVOCATION_REVOKED: return g_strdup (_("Its issuer has withdrawn it."));
  case WAX_REVOCATION_UNKNOWN:
    /* Translators: in brackets stands why */
    return g_strdup_printf (_("Whether it has been withdrawn could not be found out (%s)."),
                            _(describe_cause (found->cause)));
  }
  g_return_val_if_reached (g_strdup (""));
}

WaxRevocation
wax_revocation_unknown (WaxRevocationCause cause)
{
  return (WaxRevocation) { .state = WAX_REVOCATION_UNKNOWN, .cause = cause };
}

gboolean
wax_revocation_is_fresh (gint64 from, gint64 *until, gint64 now)
{
  if (*until < 0)
    *until = from + WAX_REVOCATION_UNDATED_S;
  return from >= 0 && from <= now + WAX_REVOCATION_SKEW_S && now <= *until;
}

/* Nothing undoes a revocation but the end of a hold. */
WaxRevocation
wax_revocation_revoked (gint64 since, int reason, gboolean fresh)
{
  if (!fresh && reason == WAX_REASON_HOLD)
    return wax_revocation_unknown (WAX_REVOCATION_CAUSE_OUTDATED);
  return (WaxRevocation) { .state = WAX_REVOCATION_REVOKED, .since = MAX (since, 0), .reason = reason };
}

gint64
wax_revocation_parse_time (guint8 tag, WaxDer content)
{
  const gsize years = tag == 0x17 ? 2 : 4;
  g_autofree char *digits = g_strndup ((const char *) content.data, content.size);
  g_autoptr(GDateTime) time = NULL;
  int year, month, day, hour, minute, second;

  if ((tag != 0x17 && tag != 0x18) || content.size != years + 11 || digits[years + 10] != 'Z' ||
      strspn (digits, "0123456789") != years + 10 ||
      sscanf (digits, years == 2 ? "%2d%2d%2d%2d%2d%2d" : "%4d%2d%2d%2d%2d%2d", &year, &month, &day, &hour, &minute,
              &second) != 6)
    return -1;
  if (years == 2)
    year += year < 50 ? 2000 : 1900;
  time = g_date_time_new_utc (year, month, day, hour, minute, second);
  return time != NULL ? g_date_time_to_unix (time) : -1;
}

gboolean
wax_revocation_is_arc (WaxDer oid, guint8 arc)
{
  return oid.size == 3 && oid.data[0] == 0x55 && oid.data[1] == 0x1d && oid.data[2] == arc;
}

/* The library's own calls would look at the clock as well: time is looked at elsewhere. */
gboolean
wax_revocation_verify (const WaxCertificate *signer, int algorithm, WaxDer identifier, WaxDer data, WaxDer signature)
{
  guint bits = 0;
  int kind = gnutls_x509_crt_get_pk_algorithm (wax_certificate_get_handle (signer), &bits);

  return kind > 0 &&
         gnutls_pk_bits_to_sec_param ((gnutls_pk_algorithm_t) kind, bits) >= GNUTLS_SEC_PARAM_MEDIUM &&
         wax_signature_verify (signer, algorithm, identifier, data, signature, 0);
}

static guint
rank (const WaxRevocation *self)
{
  switch (self->state) {
  case WAX_REVOCATION_REVOKED: return G_MAXUINT;
  case WAX_REVOCATION_GOOD: return G_MAXUINT - 1;
  case WAX_REVOCATION_UNKNOWN: return self->cause;
  }
  g_return_val_if_reached (0);
}

/* Several lists, each for some reasons, may tell of all of them together (RFC 5280, section 6.3.3). */
static void
join_reasons (WaxRevocation *self, const WaxRevocation *other)
{
  guint reasons = self->reasons | other->reasons;
  gint64 until = self->reasons == 0 ? other->until : other->reasons == 0 ? self->until
                                                                         : MIN (self->until, other->until);

  if (rank (other) > rank (self))
    *self = *other;
  if (reasons == WAX_CRL_ALL_REASONS)
    *self = (WaxRevocation) { .state = WAX_REVOCATION_GOOD };
  self->reasons = self->state == WAX_REVOCATION_GOOD ? 0 : reasons;
  self->until = until;
}

void
wax_revocation_merge (WaxRevocation *self, const WaxRevocation *other)
{
  if (self->state == WAX_REVOCATION_UNKNOWN && other->state == WAX_REVOCATION_UNKNOWN)
    join_reasons (self, other);
  else if (rank (other) > rank (self))
    *self = *other;
}

const char *
wax_revocation_cause_to_string (WaxRevocationCause cause)
{
  return causes[cause];
}

/* ---- whom to look up ---- */

typedef struct {
  WaxVerdict *verdict;
  GPtrArray *path;
  guint checks;
} Climb;

static gboolean
is_issuer (Climb *self, WaxCertificate *candidate)
{
  WaxCertificate *below = self->path->pdata[self->path->len - 1];

  if (!g_bytes_equal (wax_certificate_get_issuer_name (below), wax_certificate_get_subject_name (candidate)) ||
      g_ptr_array_find_with_equal_func (self->path, candidate, (GEqualFunc) wax_certificate_equal, NULL))
    return FALSE;
  return self->checks++ < MAX_CHECKS && wax_certificate_is_signed_by (below, candidate);
}

/* The anchor is tried first at each step, so the shortest way ends the climb. */
static gboolean
climb (Climb *self)
{
  WaxCertificate *anchor = wax_verdict_get_anchor (self->verdict);
  GPtrArray *chain = wax_verdict_get_chain (self->verdict);

  if (is_issuer (self, anchor)) {
    g_ptr_array_add (self->path, anchor);
    return TRUE;
  }
  for (guint i = 1; i < chain->len; i++) {
    if (!is_issuer (self, chain->pdata[i]))
      continue;
    g_ptr_array_add (self->path, chain->pdata[i]);
    if (climb (self))
      return TRUE;
    g_ptr_array_set_size (self->path, (int) self->path->len - 1);
  }
  return FALSE;
}

static void
subject_free (WaxRevocationSubject *subject)
{
  wax_certificate_unref (subject->certificate);
  wax_certificate_unref (subject->issuer);
  wax_crl_signers_unref (subject->signers);
  g_free (subject);
}

GPtrArray *
wax_revocation_list_subjects (WaxVerdict *verdict, WaxAnchors *stores)
{
  GPtrArray *subjects = g_ptr_array_new_with_free_func ((GDestroyNotify) subject_free);
  GPtrArray *chain = wax_verdict_get_chain (verdict);
  WaxCertificate *anchor = wax_verdict_get_anchor (verdict);
  g_autoptr(GPtrArray) path = g_ptr_array_new ();
  g_autoptr(WaxCrlSigners) signers = NULL;
  Climb self = { verdict, path, 0 };

  if (anchor == NULL || chain->len == 0 || wax_certificate_equal (anchor, chain->pdata[0]))
    return subjects;
  g_ptr_array_add (path, chain->pdata[0]);
  if (!climb (&self))
    return subjects;
  signers = wax_crl_signers_new (path, chain, stores);
  for (guint i = 0; i + 1 < path->len; i++) {
    WaxRevocationSubject *subject = g_new0 (WaxRevocationSubject, 1);

    subject->certificate = wax_certificate_ref (path->pdata[i]);
    subject->issuer = wax_certificate_ref (path->pdata[i + 1]);
    subject->signers = wax_crl_signers_ref (signers);
    g_ptr_array_find_with_equal_func (chain, path->pdata[i], (GEqualFunc) wax_certificate_equal, &subject->at);
    g_ptr_array_add (subjects, subject);
  }
  return subjects;
}

/* ---- lists in a file ---- */

static GBytes *
next_list (const char **cursor, const char *end)
{
  const char *begin = g_strstr_len (*cursor, end - *cursor, PEM_BEGIN);
  const char *stop = begin != NULL ? g_strstr_len (begin, end - begin, PEM_END) : NULL;
  g_autofree char *text = NULL;
  guchar *data;
  gsize size;

  if (stop == NULL)
    return NULL;
  begin += strlen (PEM_BEGIN);
  *cursor = stop + strlen (PEM_END);
  text = g_strndup (begin, (gsize) (stop - begin));
  data = g_base64_decode (text, &size);
  return g_bytes_new_take (data, size);
}

GPtrArray *
wax_revocation_split_lists (GBytes *file)
{
  GPtrArray *lists = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  gsize size;
  const char *cursor = g_bytes_get_data (file, &size), *end = cursor + size;
  GBytes *list;

  if (size > 0 && cursor[0] == 0x30) {
    g_ptr_array_add (lists, g_bytes_ref (file));
    return lists;
  }
  while (lists->len < MAX_LISTS && size > 0 && (list = next_list (&cursor, end)) != NULL)
    g_ptr_array_add (lists, list);
  return lists;
}

/* @verdict: (transfer full) */
static WaxVerdict *
with_problem (WaxVerdict *verdict, WaxProblemId id, guint at, const char *evidence, gint64 when)
{
  g_autoptr(WaxVerdict) before = verdict;
  g_autoptr(WaxProblem) problem = wax_problem_new (id, at, evidence, when);

  for (guint i = 0; i < wax_verdict_get_problems (before)->len; i++) {
    const WaxProblem *there = wax_verdict_get_problems (before)->pdata[i];

    if (there->id == id && there->at == at)
      return g_steal_pointer (&before);
  }
  return wax_verdict_with_problem (before, problem);
}

/* An answer for the server's own certificate is what may be demanded; an issuer need not name anybody. */
WaxVerdict *
wax_revocation_apply (WaxVerdict *verdict, GPtrArray *answers, WaxRevocationMode mode)
{
  WaxVerdict *full = g_object_ref (verdict);

  for (guint i = 0; i < answers->len; i++) {
    const WaxRevocationAnswer *answer = answers->pdata[i];
    const WaxRevocation *found = &answer->found;

    if (found->state == WAX_REVOCATION_REVOKED)
      full = with_problem (full, WAX_PROBLEM_REVOKED, answer->at, "list", found->since);
    else if (found->state == WAX_REVOCATION_UNKNOWN && mode == WAX_REVOCATION_REQUIRED && answer->at == 0)
      full = with_problem (full, WAX_PROBLEM_REVOCATION_UNKNOWN, answer->at,
                           "no-answer", 0);
  }
  return full;
}

WaxVerdict *
wax_revocation_look_up (WaxVerdict *verdict, WaxAnchors *stores, GPtrArray *lists)
{
  g_autoptr(GPtrArray) subjects = wax_revocation_list_subjects (verdict, stores);
  g_autoptr(GPtrArray) answers = g_ptr_array_new_with_free_func (g_free);
  WaxRevocation own = { 0 };
  WaxVerdict *full;

  for (guint i = 0; i < subjects->len; i++) {
    const WaxRevocationSubject *subject = subjects->pdata[i];
    WaxRevocation found = wax_revocation_unknown (WAX_REVOCATION_CAUSE_NONE);
    WaxRevocationAnswer *answer = g_new0 (WaxRevocationAnswer, 1);

    wax_crl_signers_set_lists (subject->signers, lists);
    for (guint j = 0; j < lists->len; j++) {
      WaxRevocation one = wax_revocation_read_list (lists->pdata[j], subject, wax_verdict_get_time (verdict));

      wax_revocation_merge (&found, &one);
    }
    if (i == 0)
      own = found;
    answer->at = subject->at;
    answer->found = found;
    g_ptr_array_add (answers, answer);
  }
  full = wax_revocation_apply (verdict, answers, WAX_REVOCATION_WHEN_AVAILABLE);
  if (answers->len > 0 && own.state == WAX_REVOCATION_UNKNOWN)
    full = with_problem (full, WAX_PROBLEM_REVOCATION_UNKNOWN, 0, wax_revocation_cause_to_string (own.cause), 0);
  return full;
}
