#pragma once

#include "app/wax-blocking.h"
#include "wax-demo-server.h"
#include "wax-test-pki.h"

G_BEGIN_DECLS

/* A profile in a folder of its own and a server on loopback under a certificate of the test's own making. */
typedef struct {
  char *dir;
  char *profile;
  char *anchors;         /* PEM of the root */
  WaxTestCert *root;
  WaxTestCert *stranger; /* a root that nobody knows */
  WaxDemoServer *server;
  GBytes *password;      /* the right one */
  GBytes *wrong;
} AppTest;

/* @unknown: (not) NULL: the server's certificate is one that nobody vouches for; also in fixtures' user data */
void app_test_set_up (AppTest *t, gconstpointer unknown);
void app_test_tear_down (AppTest *t, gconstpointer unknown);

/* Starts the server anew with so many messages; the certificate comes from the root or from the stranger. */
void app_test_serve (AppTest *t, guint messages, gboolean unknown);
GTlsCertificate *app_test_make_certificate (WaxTestCert *issuer);

/* 127.0.0.1:PORT of the server. */
WaxEndpoint *app_test_get_endpoint (AppTest *t);

WaxBlocking *app_test_open (AppTest *t);

/* Adds @user as account of the same name, without trying it. */
void app_test_add_account (AppTest *t, WaxBlocking *blocking, const char *user);

/* Synchronises all channels of "alice"; the run itself must start. */
GPtrArray *app_test_sync (AppTest *t, WaxBlocking *blocking);
WaxSyncResult *app_test_find (GPtrArray *results, WaxChannelId channel);
void app_test_assert_all_ok (GPtrArray *results);

/* Does what a person does who reads the failure and authorizes it. */
void app_test_allow (AppTest *t, WaxBlocking *blocking, WaxFailure *failure);

guint app_test_count_messages (WaxBlocking *blocking, const char *id);

/* g_test_init() and what every program does first. */
int app_test_main (int *argc, char ***argv, void (*add) (void));

G_END_DECLS
