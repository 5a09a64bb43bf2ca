#pragma once

#include "store/wax-profile.h"
#include "transport/wax-http.h"
#include "wax-fault-server.h"
#include "wax-test-pki.h"

G_BEGIN_DECLS

/* A profile with ledger and judge, a root that only this judge knows, and servers under it or under nobody. */
typedef struct {
  char *dir;
  WaxProfile *profile;
  WaxTestCert *root;     /* the judge's only anchor */
  WaxTestCert *stranger; /* a root that nobody knows */
  WaxTestCert *good;     /* for 127.0.0.1 and localhost, under root */
  WaxTestCert *unknown;  /* likewise, under stranger */
  WaxExaminer *examiner;
  WaxTrustLedger *ledger;
  WaxPolicy *policy;
  WaxJudge *judge;
  WaxKnownIssuers *known_issuers; /* what accounts learn */
} WaxTrustFixture;

void wax_trust_fixture_set_up (WaxTrustFixture *f, gconstpointer unused);
void wax_trust_fixture_tear_down (WaxTrustFixture *f, gconstpointer unused);

WaxFaultServer *wax_trust_fixture_serve (WaxTestCert *certificate, WaxFault fault);

/* The same server shows @certificate to who connects from now on; what is open goes on. */
void wax_trust_fixture_show (WaxFaultServer *server, WaxTestCert *certificate);

/* The same, and it begins anew with everybody. */
void wax_trust_fixture_replace (WaxFaultServer *server, WaxTestCert *certificate);

/* An account at 127.0.0.1 with these ports. @options: (nullable): judge, known_issuers, account and origins are filled
 * in */
WaxHttp *wax_trust_fixture_new_http (WaxTrustFixture *f, const WaxHttpOptions *options, guint port, guint other_port);

/* The same, of a person whose certificate is @own (nullable). */
WaxHttp *wax_trust_fixture_new_http_of (WaxTrustFixture *f, WaxTestCert *own, guint port, guint other_port);

/* The same, of an account that sends a password, see #WaxHttpOptions. */
WaxHttp *wax_trust_fixture_new_http_for_password (WaxTrustFixture *f, WaxTestCert *own, guint port, guint other_port);

/* From now on the administrator's policy asks for certificates of the persons' own. */
void wax_trust_fixture_require_certificates (WaxTrustFixture *f);

/* The person authorizes what @refused asks, for an hour. Frees @refused. */
void wax_trust_fixture_grant (WaxTrustFixture *f, GError *refused);

/* The person presses Stop Trusting for 127.0.0.1:@port. */
void wax_trust_fixture_stop (WaxTrustFixture *f, guint port);

/* The ledger takes what the judge noted. */
void wax_trust_fixture_flush (WaxTrustFixture *f);

/* GET of @path; the body's text. */
char *wax_trust_fixture_get (WaxHttp *http, WaxFaultServer *server, const char *path, GError **error);

/* The same, which must bring the server's greeting. */
void wax_trust_fixture_assert_hello (WaxHttp *http, WaxFaultServer *server, const char *path);

/* GET of "/", which must be refused with a question; the person authorizes it. */
void wax_trust_fixture_get_granted (WaxTrustFixture *f, WaxHttp *http, WaxFaultServer *server);
char *wax_trust_fixture_url (WaxFaultServer *server, const char *path);

/* Waits until so many connections and requests, at least, have reached @server. */
void wax_trust_fixture_await (WaxFaultServer *server, guint connections, guint requests);

/* Waits until just so many connections are open at @server. */
void wax_trust_fixture_await_open (WaxFaultServer *server, guint open);

/**
 * WaxTrustTransfer: a GET on a thread of its own that must fail
 * @cancellable: (nullable)
 * @error: (out): what it failed with
 * @ended_us: (out): when, monotonic
 */
typedef struct {
  WaxHttp *http;
  WaxFaultServer *server;
  const char *path;
  GCancellable *cancellable;
  GError *error;
  gint64 ended_us;
} WaxTrustTransfer;

/* #GThreadFunc of a #WaxTrustTransfer. */
gpointer wax_trust_transfer_run (gpointer transfer);

/* g_test_add() with this fixture. */
void wax_trust_fixture_add (const char *path, const void *data, void (*test) (WaxTrustFixture *, gconstpointer));

G_END_DECLS
