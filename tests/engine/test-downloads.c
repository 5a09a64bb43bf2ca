#include "scripted-backend.h"

#include "engine/wax-engine.h"
#include "store/wax-mail-store.h"
#include "wax-test-dir.h"

/* What of the content of messages is asked for at all. */

typedef struct {
  char *dir;
  ScriptedBackend *server;
  WaxEngine *engine;
} Fixture;

static void
set_up (Fixture *f, gconstpointer unused)
{
  f->dir = wax_test_dir_new ();
  f->server = scripted_backend_new ();
  scripted_backend_add (f->server, "a", "2", WAX_MESSAGE_UNREAD);
  scripted_backend_add (f->server, "b", "2", 0);
  scripted_backend_add (f->server, "c", "9", WAX_MESSAGE_FLAGGED);
  f->engine = wax_engine_new (WAX_BACKEND (f->server), f->dir);
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  wax_engine_close (f->engine);
  g_object_unref (f->engine);
  g_object_unref (f->server);
  wax_test_dir_remove (f->dir);
  g_free (f->dir);
}

static void
assert_has_body (Fixture *f, const char *id, gboolean expected)
{
  g_autoptr(WaxMailStore) store = wax_mail_store_open (f->dir, WAX_MAIL_STORE_READ, NULL);
  g_autoptr(WaxMessage) message = wax_mail_store_get_message_by_id (store, id, NULL);

  g_assert_nonnull (message);
  g_assert_cmpint (message->has_body, ==, expected);
}

static void
receive (Fixture *f, WaxChannelResult *result)
{
  WaxChannelResult unused;
  g_autoptr(GError) error = NULL;

  g_assert_true (wax_engine_run_channel (f->engine, WAX_CHANNEL_RECEIVE, result != NULL ? result : &unused, NULL,
                                         &error));
  g_assert_no_error (error);
}

static void
set_rule (Fixture *f, int days, gint64 max_size, gboolean waits)
{
  wax_engine_set_download_rule (f->engine, &(WaxDownloadRule) { days, max_size, waits });
}

/* All are listed; what is not wanted is not asked for, until it is. */
static void
test_download_rule (Fixture *f, gconstpointer unused)
{
  WaxChannelResult result;

  set_rule (f, 0, 0, FALSE);
  receive (f, &result);
  g_assert_cmpuint (result.added, ==, 0);
  g_assert_cmpuint (result.missing, ==, 0);
  assert_has_body (f, "a", FALSE);
  assert_has_body (f, "b", FALSE);
  assert_has_body (f, "c", FALSE);
  g_assert_cmpuint (scripted_backend_count (f->server, "fetch_messages"), ==, 0);

  /* They are of 2023. */
  set_rule (f, 31, 0, FALSE);
  receive (f, NULL);
  g_assert_cmpuint (scripted_backend_count (f->server, "fetch_messages"), ==, 0);

  set_rule (f, 36500, 2048, FALSE);
  receive (f, &result);
  g_assert_cmpuint (result.added, ==, 2);
  assert_has_body (f, "a", TRUE);
  assert_has_body (f, "b", TRUE);
  assert_has_body (f, "c", FALSE);

  /* What is listed is not asked for again. */
  g_assert_cmpuint (scripted_backend_count (f->server, "get_headers"), ==, 1);
  set_rule (f, WAX_DOWNLOAD_ANY_AGE, 0, FALSE);
  receive (f, NULL);
  assert_has_body (f, "c", TRUE);
}

static void
note_waiting (const WaxProgress *progress, gpointer waiting)
{
  g_atomic_int_set ((int *) waiting, (int) progress->waiting);
}

/* What waits is counted, and comes when it need not wait any more. */
static void
test_downloads_wait (Fixture *f, gconstpointer unused)
{
  int waiting = 0;

  wax_engine_set_listener (f->engine, note_waiting, NULL, &waiting, NULL);
  set_rule (f, WAX_DOWNLOAD_ANY_AGE, 0, TRUE);
  receive (f, NULL);
  g_assert_cmpint (g_atomic_int_get (&waiting), ==, 3);
  assert_has_body (f, "a", FALSE);
  set_rule (f, WAX_DOWNLOAD_ANY_AGE, 1024, TRUE);
  receive (f, NULL);
  g_assert_cmpint (g_atomic_int_get (&waiting), ==, 1);
  g_assert_cmpuint (scripted_backend_count (f->server, "fetch_messages"), ==, 0);
  set_rule (f, WAX_DOWNLOAD_ANY_AGE, 0, FALSE);
  receive (f, NULL);
  g_assert_cmpint (g_atomic_int_get (&waiting), ==, 0);
  assert_has_body (f, "c", TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_FATAL_MASK);
  g_test_add ("/downloads/rule", Fixture, NULL, set_up, test_download_rule, tear_down);
  g_test_add ("/downloads/wait", Fixture, NULL, set_up, test_downloads_wait, tear_down);
  return g_test_run ();
}
