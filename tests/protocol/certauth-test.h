#pragma once

#include "transport/wax-tls-setup.h"
#include "wax-demo-server.h"
#include "wax-trust-fixture.h"

/* A demo server whose port for certificates takes those of one authority. */
typedef struct {
  WaxTrustFixture trust;
  WaxTestCert *authority;
  WaxTestCert *alice;
  WaxDemoServer *server;
  char *url, *certificate_url;
} CertauthTest;

/* For g_test_add (). */
void certauth_test_set_up (CertauthTest *f, gconstpointer unused);
void certauth_test_tear_down (CertauthTest *f, gconstpointer unused);
