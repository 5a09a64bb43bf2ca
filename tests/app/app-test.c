#include "app-test.h"

#include "transport/wax-tls-setup.h"
#include "util/wax-secret.h"
#include "wax-test-dir.h"

GTlsCertificate *
app_test_make_certificate (WaxTestCert *issuer)
{
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new_leaf (issuer, "localhost");

  return wax_test_cert_to_tls (leaf, 0);
}

void
app_test_serve (AppTest *t, guint messages, gboolean unknown)
{
  g_autoptr(GTlsCertificate) certificate = app_test_make_certificate (unknown ? t->stranger : t->root);
  g_autoptr(GError) error = NULL;
  WaxDemoOptions options = { .seed = 7, .messages = messages };

  g_clear_pointer (&t->server, wax_demo_server_free);
  t->server = wax_demo_server_new (&options, certificate, &error);
  g_assert_no_error (error);
}

void
app_test_set_up (AppTest *t, gconstpointer unknown)
{
  g_autofree char *pem = NULL;
  g_autoptr(GError) error = NULL;

  t->dir = wax_test_dir_new ();
  t->profile = g_build_filename (t->dir, "profile", NULL);
  t->root = wax_test_cert_new_root ("Test Root");
  t->stranger = wax_test_cert_new_root ("Stranger");
  pem = wax_test_cert_to_pem (t->root);
  t->anchors = wax_test_pki_write (t->dir, "anchors.pem", pem);
  t->password = wax_secret_new ("secret-1");
  t->wrong = wax_secret_new ("secret-2");
  app_test_serve (t, 60, unknown != NULL);
}

void
app_test_tear_down (AppTest *t, gconstpointer unknown)
{
  g_clear_pointer (&t->server, wax_demo_server_free);
  g_clear_pointer (&t->root, wax_test_cert_unref);
  g_clear_pointer (&t->stranger, wax_test_cert_unref);
  g_bytes_unref (t->password);
  g_bytes_unref (t->wrong);
  wax_test_dir_remove (t->dir);
  g_free (t->dir);
  g_free (t->profile);
  g_free (t->anchors);
}

WaxEndpoint *
app_test_get_endpoint (AppTest *t)
{
  return wax_endpoint_new ("127.0.0.1", wax_demo_server_get_port (t->server), NULL);
}

WaxBlocking *
app_test_open (AppTest *t)
{
  g_autoptr(GError) error = NULL;
  WaxBlocking *blocking = wax_blocking_open (t->profile, t->anchors, &error);

  g_assert_no_error (error);
  return blocking;
}

void
app_test_add_account (AppTest *t, WaxBlocking *blocking, const char *user)
{
  g_autofree char *url = wax_demo_server_dup_url (t->server, "127.0.0.1");
  g_autofree char *address = g_strdup_printf ("%s@example.test", user);
  WaxAccountRecord fields = { .id = user, .server_url = url, .user = address, .secure = TRUE };
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxAccountRecord) record = wax_blocking_add_account (blocking, &fields, NULL, FALSE, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (record->id, ==, user);
}

GPtrArray *
app_test_sync (AppTest *t, WaxBlocking *blocking)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *results = wax_blocking_sync (blocking, "alice", NULL, 0, t->password, NULL, NULL, &error);

  g_assert_no_error (error);
  return results;
}

WaxSyncResult *
app_test_find (GPtrArray *results, WaxChannelId channel)
{
  for (guint i = 0; i < results->len; i++) {
    WaxSyncResult *result = results->pdata[i];

    if (result->channel == channel)
      return result;
  }
  g_assert_not_reached ();
}

void
app_test_assert_all_ok (GPtrArray *results)
{
  for (guint i = 0; i < results->len; i++) {
    WaxSyncResult *result = results->pdata[i];

    if (result->failure != NULL)
      g_error ("%s: %s/%s: %s", wax_channel_id_to_string (result->channel), result->failure->domain,
               result->failure->code, result->failure->sentence);
    g_assert_cmpstr (result->state, ==, result->channel == WAX_CHANNEL_UPDATES ? "off" : "ok");
  }
}

void
app_test_allow (AppTest *t, WaxBlocking *blocking, WaxFailure *failure)
{
  WaxVerdict *verdict = wax_trust_question_get_verdict (failure->question);
  g_auto(GStrv) problems = wax_verdict_dup_problem_ids (verdict);
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxGrant) grant =
      wax_blocking_allow (blocking, wax_verdict_get_endpoint (verdict), wax_verdict_get_fingerprint (verdict),
                          (const char *const *) problems, NULL, WAX_DURATION_HOUR, "test", &error);

  g_assert_no_error (error);
  g_assert_nonnull (grant);
}

guint
app_test_count_messages (WaxBlocking *blocking, const char *id)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) folders = wax_blocking_list_folders (blocking, id, &error);
  guint total = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < folders->len; i++)
    total += ((WaxFolder *) folders->pdata[i])->total;
  return total;
}

int
app_test_main (int *argc, char ***argv, void (*add) (void))
{
  wax_tls_prepare ();
  g_test_init (argc, argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_FATAL_MASK);
  add ();
  return g_test_run ();
}
