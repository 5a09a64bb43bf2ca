#pragma once

#include "trust/wax-judge.h"
#include "wax-test-pki.h"

G_BEGIN_DECLS

/* What the tests of trust share. */

#define HOST "mail.example.test"

typedef struct {
  char *dir;
  char *database;
} TestDir;

TestDir *test_dir_new (void);
void test_dir_free (TestDir *dir);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestDir, test_dir_free)

WaxEndpoint *test_endpoint (const char *text);

/* (transfer full): an examiner whose only anchor is @root. */
WaxExaminer *test_examiner (TestDir *dir, WaxTestCert *root);

/* @length as for wax_test_cert_chain_to_pem(). */
GPtrArray *test_chain (WaxTestCert *leaf, guint length);

/* The verdict on @leaf with all its issuers but a root, at HOST:443, now. */
WaxVerdict *test_examine (WaxExaminer *examiner, WaxTestCert *leaf, guint length, const char *host);

/**
 * test_judge:
 * @anchors: (array zero-terminated=1): the only ones
 * @sent: (array zero-terminated=1): in this order
 * @now: Unix s; 0 for now
 *
 * Returns: (transfer full): what test_problems() says with evidence.
 */
char *test_judge (WaxTestCert *const *anchors, WaxTestCert *const *sent, const char *host, gint64 now);

/* (transfer full): an examiner of these anchors. */
WaxExaminer *test_examiner_of (TestDir *dir, WaxTestCert *const *anchors);
GPtrArray *test_chain_of (WaxTestCert *const *sent);

/**
 * TestTangle: ten authorities that all sign each other: millions of paths
 * @own: each by itself
 * @sent: (array zero-terminated=1): a server's certificate below the first one, and all that they signed
 * @n: how many were sent
 */
typedef struct {
  WaxTestCert *own[10];
  WaxTestCert *sent[101];
  guint n;
} TestTangle;

/* @same_key: (nullable): whose key the first one has */
TestTangle *test_tangle_new (WaxTestCert *same_key);
void test_tangle_free (TestTangle *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestTangle, test_tangle_free)

/* What the gate does with a handshake: examines it and asks. The arguments are those of both calls. */
gboolean test_allows (WaxJudge *judge,
                      WaxEndpoint *endpoint,
                      WaxChannelId channel,
                      const char *account,
                      GTlsCertificate *certificate,
                      GTlsCertificateFlags flags,
                      const char *protocol,
                      const char *cipher,
                      WaxVerdict **verdict,
                      WaxGrant **grant,
                      GError **error);

/* "expired@0 weak@1(sha1)": all problems with places, evidence where @with_evidence. */
char *test_problems (WaxVerdict *verdict, gboolean with_evidence);

/* A self-signed certificate for HOST. */
WaxTestCert *test_self_signed (WaxTestCert *same_key);

G_END_DECLS
