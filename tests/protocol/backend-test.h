#pragma once

#include "protocol/zimbra/wax-zimbra-backend.h"
#include "wax-demo-server.h"
#include "wax-trust-fixture.h"

G_BEGIN_DECLS

typedef struct _BackendTest BackendTest;

/**
 * BackendTest: the driver against the stand-in server, over TLS, through the gate
 * @fetched: id → GBytes
 * @last: (nullable): what was told of the message that came last
 * @stop_after: that many messages are enough; 0 for all
 * @on_first: (nullable): happens at the server when the first message has come
 */
struct _BackendTest {
  WaxTrustFixture trust;
  WaxDemoServer *server;
  WaxHttp *http;
  WaxBackend *backend;
  GHashTable *fetched;
  WaxMessage *last;
  guint stop_after;
  void (*on_first) (BackendTest *f);
};

/* Starts the server, once more on the port that it had: it knows nobody who was there before. */
void backend_test_serve (BackendTest *f);

void backend_test_set_up (BackendTest *f, gconstpointer unused);
void backend_test_tear_down (BackendTest *f, gconstpointer unused);

/* g_test_init() and what every program does first. */
int backend_test_main (int *argc, char ***argv, void (*add) (void));

#define BACKEND_TEST_ADD(name, func) \
  g_test_add ("/zimbra/" name, BackendTest, NULL, backend_test_set_up, func, backend_test_tear_down)

void backend_test_set_password (BackendTest *f, const char *text);

/* @token: (nullable): %NULL for everything */
WaxMailChanges *backend_test_get_changes (BackendTest *f, const char *token);

/* Returns: whether asking for everything failed, with exactly this error. */
gboolean backend_test_changes_fail (BackendTest *f, GQuark domain, int code);

/* Returns: (transfer full): ids of messages. */
GPtrArray *backend_test_list_ids (WaxMailChanges *changes);
GPtrArray *backend_test_list_all_ids (BackendTest *f);
GPtrArray *backend_test_one_id (guint id);

/* A #WaxFetchFunc: fills @fetched, and fails when a message comes twice. @user_data: the #BackendTest */
gboolean backend_test_keep_cb (WaxStoredBody *body, gpointer user_data, GError **error);

void backend_test_fetch (BackendTest *f, GPtrArray *ids);

/* Exactly these came, as the server holds them. */
void backend_test_assert_fetched (BackendTest *f, GPtrArray *ids);

GBytes *backend_test_make_mail (const char *to, const char *subject);

G_END_DECLS
