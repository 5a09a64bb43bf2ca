#include "trust-test.h"

#include "wax-test-dir.h"

TestDir *
test_dir_new (void)
{
  TestDir *self = g_new0 (TestDir, 1);
  g_autoptr(GError) error = NULL;

  self->dir = wax_test_dir_new ();
  self->database = g_build_filename (self->dir, "profile.db", NULL);
  return self;
}

void
test_dir_free (TestDir *dir)
{
  wax_test_dir_remove (dir->dir);
  g_free (dir->dir);
  g_free (dir->database);
  g_free (dir);
}

WaxEndpoint *
test_endpoint (const char *text)
{
  g_autoptr(GError) error = NULL;
  WaxEndpoint *endpoint = wax_endpoint_parse (text, 443, &error);

  g_assert_no_error (error);
  return endpoint;
}

WaxExaminer *
test_examiner (TestDir *dir, WaxTestCert *root)
{
  WaxTestCert *const anchors[] = { root, NULL };

  return test_examiner_of (dir, anchors);
}

GPtrArray *
test_chain (WaxTestCert *leaf, guint length)
{
  g_autofree char *pem = wax_test_cert_chain_to_pem (leaf, length);
  g_autoptr(GError) error = NULL;
  GPtrArray *chain = wax_certificate_chain_new_from_pem (pem, -1, &error);

  g_assert_no_error (error);
  return chain;
}

WaxVerdict *
test_examine (WaxExaminer *examiner, WaxTestCert *leaf, guint length, const char *host)
{
  g_autoptr(WaxEndpoint) endpoint = test_endpoint (host);
  g_autoptr(GPtrArray) chain = test_chain (leaf, length);

  return wax_examiner_examine (examiner, &(WaxExamination) {
    .endpoint = endpoint, .channel = WAX_CHANNEL_RECEIVE, .account = "anna", .chain = chain,
    .now = g_get_real_time () / G_USEC_PER_SEC,
  });
}

static char *
join_pem (WaxTestCert *const *certificates)
{
  GString *out = g_string_new (NULL);

  for (; *certificates != NULL; certificates++) {
    g_autofree char *pem = wax_test_cert_to_pem (*certificates);

    g_string_append (out, pem);
  }
  return g_string_free (out, FALSE);
}

WaxExaminer *
test_examiner_of (TestDir *dir, WaxTestCert *const *anchors)
{
  g_autofree char *pem = join_pem (anchors);
  g_autofree char *path = wax_test_pki_write (dir->dir, "anchors.pem", pem);
  g_autoptr(GError) error = NULL;
  WaxExaminer *examiner = wax_examiner_new (path, &error);

  g_assert_no_error (error);
  return examiner;
}

GPtrArray *
test_chain_of (WaxTestCert *const *sent)
{
  g_autofree char *pem = join_pem (sent);
  g_autoptr(GError) error = NULL;
  GPtrArray *chain = wax_certificate_chain_new_from_pem (pem, -1, &error);

  g_assert_no_error (error);
  return chain;
}

char *
test_judge (WaxTestCert *const *anchors, WaxTestCert *const *sent, const char *host, gint64 now)
{
  g_autoptr(TestDir) dir = test_dir_new ();
  g_autoptr(WaxExaminer) examiner = test_examiner_of (dir, anchors);
  g_autoptr(GPtrArray) chain = test_chain_of (sent);
  g_autoptr(WaxEndpoint) endpoint = test_endpoint (host);
  g_autoptr(WaxVerdict) verdict = wax_examiner_examine (examiner, &(WaxExamination) {
    .endpoint = endpoint, .chain = chain, .now = now != 0 ? now : g_get_real_time () / G_USEC_PER_SEC });

  return test_problems (verdict, TRUE);
}

char *
test_problems (WaxVerdict *verdict, gboolean with_evidence)
{
  GPtrArray *problems = wax_verdict_get_problems (verdict);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++) {
    const WaxProblem *problem = g_ptr_array_index (problems, i);

    g_string_append_printf (out, "%s%s@%u", i > 0 ? " " : "", wax_problem_id_to_string (problem->id), problem->at);
    if (with_evidence && problem->evidence[0] != '\0')
      g_string_append_printf (out, "(%s)", problem->evidence);
  }
  return g_string_free (out, FALSE);
}

WaxTestCert *
test_self_signed (WaxTestCert *same_key)
{
  const char *dns[] = { HOST, NULL };

  return wax_test_cert_new (NULL, &(WaxTestCertOptions) { .dns = dns, .same_key = same_key });
}

static WaxTestCert *
authority (guint number, WaxTestCert *issuer, WaxTestCert *same_key)
{
  g_autofree char *name = g_strdup_printf ("Tangle %u", number);

  return wax_test_cert_new (issuer, &(WaxTestCertOptions) { .common_name = name, .ca = TRUE, .same_key = same_key });
}

TestTangle *
test_tangle_new (WaxTestCert *same_key)
{
  const char *const names[] = { HOST, NULL };
  TestTangle *self = g_new0 (TestTangle, 1);
  const guint n = G_N_ELEMENTS (self->own);

  for (guint i = 0; i < n; i++)
    self->own[i] = authority (i, NULL, i == 0 ? same_key : NULL);
  self->sent[self->n++] = wax_test_cert_new (self->own[0], &(WaxTestCertOptions) { .dns = names });
  for (guint i = 0; i < n * n; i++) {
    if (i / n != i % n)
      self->sent[self->n++] = authority (i / n, self->own[i % n], self->own[i / n]);
  }
  return self;
}

void
test_tangle_free (TestTangle *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->own); i++)
    wax_test_cert_unref (self->own[i]);
  for (guint i = 0; i < self->n; i++)
    wax_test_cert_unref (self->sent[i]);
  g_free (self);
}

gboolean
test_allows (WaxJudge *judge,
             WaxEndpoint *endpoint,
             WaxChannelId channel,
             const char *account,
             GTlsCertificate *certificate,
             GTlsCertificateFlags flags,
             const char *protocol,
             const char *cipher,
             WaxVerdict **verdict,
             WaxGrant **grant,
             GError **error)
{
  g_autoptr(WaxVerdict) found =
    wax_judge_examine (judge, endpoint, channel, account, certificate, flags, protocol, cipher);

  if (verdict != NULL)
    *verdict = g_object_ref (found);
  return wax_judge_admits (judge, found, grant, error);
}
