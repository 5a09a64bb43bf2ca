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

/* "expired@0 weak@1(sha1)": all problems with places, evidence where @with_evidence. */
char *test_problems (WaxVerdict *verdict, gboolean with_evidence);

/* A self-signed certificate for HOST. */
WaxTestCert *test_self_signed (WaxTestCert *same_key);

G_END_DECLS
