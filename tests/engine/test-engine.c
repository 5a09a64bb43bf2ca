#include "scripted-backend.h"

#include "engine/wax-engine.h"
#include "store/wax-contact-store.h"
#include "store/wax-mail-store.h"
#include "transport/wax-network-error.h"

#include <glib/gstdio.h>

/* State at both ends before, what happens, state in the store afterwards. */

typedef struct {
  char *dir;
  ScriptedBackend *server;
  WaxEngine *engine;
  GAsyncQueue *told; /* Something for each change set with rows. Here, since the engine may index beyond a test. */
} Fixture;

static void
open_engine (Fixture *f)
{
  g_autoptr(GError) error = NULL;

  f->engine = wax_engine_new (WAX_BACKEND (f->server), f->dir);
  g_assert_true (wax_engine_open (f->engine, &error));
  g_assert_no_error (error);
}

static void
close_engine (Fixture *f)
{
  wax_engine_close (f->engine);
  g_clear_object (&f->engine);
}

static void
set_up (Fixture *f, gconstpointer unused)
{
  f->dir = g_dir_make_tmp ("waxwing-engine-XXXXXX", NULL);
  f->server = scripted_backend_new ();
  f->told = g_async_queue_new ();
  open_engine (f);
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  g_autoptr(GDir) dir = NULL;
  const char *name;

  close_engine (f);
  g_async_queue_unref (f->told);
  g_object_unref (f->server);
  dir = g_dir_open (f->dir, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (f->dir, name, NULL);
    g_autoptr(GDir) below = g_dir_open (path, 0, NULL);
    const char *child;

    while (below != NULL && (child = g_dir_read_name (below)) != NULL) {
      g_autofree char *inner = g_build_filename (path, child, NULL);

      g_remove (inner);
    }
    g_remove (path);
  }
  g_rmdir (f->dir);
  g_free (f->dir);
}

/* "folder:flags", with "!" where the content is not here; "gone" for none. */
static char *
describe (Fixture *f, const char *id)
{
  g_autoptr(WaxMailStore) store = wax_mail_store_open (f->dir, WAX_MAIL_STORE_READ, NULL);
  g_autoptr(WaxMessage) message = wax_mail_store_get_message_by_id (store, id, NULL);

  if (message == NULL)
    return g_strdup ("gone");
  return g_strdup_printf ("%s%s:%d", message->has_body ? "" : "!", message->folder_id, (int) message->flags);
}

static void
assert_state (Fixture *f, const char *id, const char *expected)
{
  g_autofree char *state = describe (f, id);

  g_assert_cmpstr (state, ==, expected);
}

static void
receive (Fixture *f, WaxChannelResult *result)
{
  WaxChannelResult folders, unused;
  g_autoptr(GError) error = NULL;

  g_assert_true (wax_engine_run_channel (f->engine, WAX_CHANNEL_FOLDERS, &folders, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (wax_engine_run_channel (f->engine, WAX_CHANNEL_RECEIVE, result != NULL ? result : &unused, NULL,
                                         &error));
  g_assert_no_error (error);
}

static void
fill (Fixture *f)
{
  scripted_backend_add (f->server, "a", "2", WAX_MESSAGE_UNREAD);
  scripted_backend_add (f->server, "b", "2", 0);
  scripted_backend_add (f->server, "c", "9", WAX_MESSAGE_FLAGGED);
}

static void
test_first_run (Fixture *f, gconstpointer unused)
{
  WaxChannelResult result;

  fill (f);
  receive (f, &result);
  g_assert_cmpuint (result.added, ==, 3);
  g_assert_cmpuint (result.missing, ==, 0);
  g_assert_cmpuint (result.bytes, >, 0);
  assert_state (f, "a", "2:1");
  assert_state (f, "b", "2:0");
  assert_state (f, "c", "9:2");
  g_assert_cmpuint (scripted_backend_count (f->server, "list_messages"), ==, 1);

  /* Nothing new: one question, no content. */
  receive (f, &result);
  g_assert_cmpuint (result.added, ==, 0);
  g_assert_cmpuint (scripted_backend_count (f->server, "get_changes"), ==, 2);
  g_assert_cmpuint (scripted_backend_count (f->server, "fetch_messages"), ==, 1);
}

static void
test_changes (Fixture *f, gconstpointer unused)
{
  WaxChannelResult result;

  fill (f);
  receive (f, NULL);
  scripted_backend_set (f->server, "a", "9", 0);
  scripted_backend_remove (f->server, "b");
  scripted_backend_add (f->server, "d", "2", WAX_MESSAGE_UNREAD);
  receive (f, &result);
  g_assert_cmpuint (result.added, ==, 1);
  assert_state (f, "a", "9:0");
  assert_state (f, "b", "gone");
  assert_state (f, "d", "2:1");
}

static void
test_must_resync (Fixture *f, gconstpointer unused)
{
  WaxChannelResult result;

  fill (f);
  receive (f, NULL);
  scripted_backend_set (f->server, "a", "9", WAX_MESSAGE_FLAGGED);
  scripted_backend_remove (f->server, "b");
  scripted_backend_add (f->server, "d", "2", 0);
  scripted_backend_forget_changes (f->server);
  receive (f, &result);
  assert_state (f, "a", "9:2");
  assert_state (f, "b", "gone");
  assert_state (f, "c", "9:2");
  assert_state (f, "d", "2:0");
  /* What is here is not fetched again. */
  g_assert_cmpuint (result.added, ==, 1);
  g_assert_cmpuint (scripted_backend_count (f->server, "get_metadata"), ==, 1);
}

static void
test_undelivered (Fixture *f, gconstpointer unused)
{
  WaxChannelResult result;

  fill (f);
  scripted_backend_withhold (f->server, "b");
  receive (f, &result);
  g_assert_cmpuint (result.added, ==, 2);
  g_assert_cmpuint (result.missing, ==, 1);
  g_assert_cmpuint (scripted_backend_count (f->server, "fetch_messages"), ==, 2);
  assert_state (f, "b", "!2:0");
}

static void
test_cut_download (Fixture *f, gconstpointer unused)
{
  WaxChannelResult result;
  g_autoptr(GError) error = NULL;

  fill (f);
  scripted_backend_fail (f->server, "fetch_messages", WAX_SERVER_ERROR, WAX_SERVER_ERROR_CUT, 2);
  g_assert_false (wax_engine_run_channel (f->engine, WAX_CHANNEL_RECEIVE, &result, NULL, &error));
  g_assert_error (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_CUT);
  g_assert_cmpuint (result.added, ==, 2); /* what came whole stays */

  close_engine (f);
  open_engine (f);
  receive (f, &result);
  g_assert_cmpuint (result.added, ==, 1);
  assert_state (f, "a", "2:1");
  assert_state (f, "b", "2:0");
  assert_state (f, "c", "9:2");
}

static gboolean
act (Fixture *f, WaxMailOperation operation, const char *id, const char *target, GError **error)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new ();

  g_ptr_array_add (ids, (gpointer) id);
  return wax_engine_act (f->engine, &(WaxMailAction) { operation, ids, target }, NULL, NULL, error);
}

static void
test_actions (Fixture *f, gconstpointer unused)
{
  static const struct {
    WaxMailOperation operation;
    const char *target;
    const char *after;
  } rows[] = {
    { WAX_MAIL_READ, NULL, "2:0" },   { WAX_MAIL_FLAG, NULL, "2:2" },  { WAX_MAIL_UNREAD, NULL, "2:3" },
    { WAX_MAIL_UNFLAG, NULL, "2:1" }, { WAX_MAIL_MOVE, "9", "9:1" },   { WAX_MAIL_TRASH, NULL, "3:0" },
    { WAX_MAIL_DELETE, NULL, "gone" },
  };
  g_autofree char *before = NULL, *journal = g_build_filename (f->dir, "acting", NULL);
  g_autoptr(GError) error = NULL;

  fill (f);
  receive (f, NULL);
  before = g_strdup ("2:1");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *server = NULL;

    /* Taken back when the server is gone. */
    scripted_backend_fail (f->server, "change_messages", WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_REFUSED, 0);
    g_assert_false (act (f, rows[i].operation, "a", rows[i].target, &error));
    g_assert_error (error, WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_REFUSED);
    g_clear_error (&error);
    assert_state (f, "a", before);

    g_assert_true (act (f, rows[i].operation, "a", rows[i].target, &error));
    g_assert_no_error (error);
    assert_state (f, "a", rows[i].after);
    server = scripted_backend_describe (f->server, "a");
    g_assert_cmpstr (server, ==, rows[i].after);
    g_free (before);
    before = g_strdup (rows[i].after);
  }
  g_assert_false (g_file_test (journal, G_FILE_TEST_EXISTS));
}

/* The program ended between showing and doing: the next run asks the server. */
static void
test_journal (Fixture *f, gconstpointer unused)
{
  g_autofree char *journal = g_build_filename (f->dir, "acting", NULL);

  fill (f);
  receive (f, NULL);
  close_engine (f);
  {
    g_autoptr(WaxMailStore) store = wax_mail_store_open (f->dir, WAX_MAIL_STORE_WRITE, NULL);
    g_autoptr(GPtrArray) shown = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_message_unref);
    g_autoptr(WaxMailChanges) changes = NULL;

    g_ptr_array_add (shown, wax_message_new (&(WaxMessage) { .id = "a", .folder_id = "waxwing.deleting", .flags = 1 }));
    changes = wax_mail_changes_new (&(WaxMailChanges) { .changed = shown });
    g_assert_true (wax_mail_store_apply (store, changes, NULL));
  }
  g_assert_true (g_file_set_contents (journal, "a\nb\n", -1, NULL));
  assert_state (f, "a", "waxwing.deleting:1");
  open_engine (f);
  receive (f, NULL);
  assert_state (f, "a", "2:1");
  g_assert_false (g_file_test (journal, G_FILE_TEST_EXISTS));
}

static void
test_send_twice (Fixture *f, gconstpointer unused)
{
  g_autoptr(GBytes) raw = g_bytes_new_static ("Subject: x\r\n\r\n", 14);
  g_autofree char *saved = NULL;
  g_autoptr(GError) error = NULL;

  scripted_backend_fail (f->server, "send_message", WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_RESET, 0);
  g_assert_true (wax_engine_send (f->engine, &(WaxOutgoing) { raw, "id" }, &saved, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (scripted_backend_count (f->server, "send_message"), ==, 2);

  scripted_backend_fail (f->server, "send_message", WAX_SERVER_ERROR, WAX_SERVER_ERROR_PARTLY_SENT, 0);
  g_assert_false (wax_engine_send (f->engine, &(WaxOutgoing) { raw, "id-2" }, NULL, NULL, &error));
  g_assert_error (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_PARTLY_SENT);
  g_assert_cmpuint (scripted_backend_count (f->server, "send_message"), ==, 3);
}

/* Another device may have deleted it: what was written is kept all the same. */
static void
test_draft_gone (Fixture *f, gconstpointer unused)
{
  g_autoptr(GBytes) raw = g_bytes_new_static ("Subject: x\r\n\r\n", 14);
  WaxOutgoing draft = { .raw = raw, .draft_id = "17" };
  g_autofree char *same = NULL, *other = NULL;
  g_autoptr(GError) error = NULL;

  same = wax_engine_save_draft (f->engine, &draft, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (same, ==, "17");
  scripted_backend_fail (f->server, "save_draft", WAX_SERVER_ERROR, WAX_SERVER_ERROR_NO_SUCH_ITEM, 0);
  other = wax_engine_save_draft (f->engine, &draft, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (other, ==, "new");

  scripted_backend_fail (f->server, "save_draft", WAX_SERVER_ERROR, WAX_SERVER_ERROR_QUOTA, 0);
  g_assert_null (wax_engine_save_draft (f->engine, &draft, NULL, &error));
  g_assert_error (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_QUOTA);
  g_clear_error (&error);
  scripted_backend_fail (f->server, "change_messages", WAX_SERVER_ERROR, WAX_SERVER_ERROR_NO_SUCH_ITEM, 0);
  g_assert_true (wax_engine_discard_draft (f->engine, "17", NULL, &error));
  g_assert_no_error (error);
}

static guint
count_contacts (Fixture *f)
{
  g_autoptr(WaxContactStore) store = wax_contact_store_open (f->dir, NULL);
  g_autoptr(GPtrArray) contacts = wax_contact_store_search (store, "", 10, NULL);

  return contacts->len;
}

/* Who has left is only missed when an old list is read from its beginning. */
static void
test_old_contacts (Fixture *f, gconstpointer unused)
{
  const char *addresses[] = { "gone@example.test", NULL };
  g_autoptr(WaxContactStore) store = wax_contact_store_open (f->dir, NULL);
  g_autoptr(GPtrArray) contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_contact_unref);
  g_autoptr(WaxContactChanges) known = NULL;
  g_autoptr(GError) error = NULL;
  WaxChannelResult result;

  g_ptr_array_add (contacts, wax_contact_new (&(WaxContact) { .id = "0", .name = "Gone", .addresses = addresses }));
  known = wax_contact_changes_new (&(WaxContactChanges) { .contacts = contacts, .token = "end" });
  g_assert_true (wax_contact_store_apply (store, known, g_get_real_time () / G_USEC_PER_SEC - 2000, &error));
  g_assert_true (wax_engine_run_channel (f->engine, WAX_CHANNEL_GAL, &result, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (scripted_backend_count (f->server, "get_contacts"), ==, 3);
  g_assert_cmpuint (count_contacts (f), ==, 2);

  /* Now it is young again. */
  g_assert_true (wax_engine_run_channel (f->engine, WAX_CHANNEL_GAL, &result, NULL, &error));
  g_assert_cmpuint (scripted_backend_count (f->server, "get_contacts"), ==, 4);
}

/* Not looked at is not the same as nothing new. */
static void
test_busy_contacts (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  WaxChannelResult result;

  scripted_backend_set_contacts_busy (f->server, TRUE);
  g_assert_false (wax_engine_run_channel (f->engine, WAX_CHANNEL_GAL, &result, NULL, &error));
  g_assert_error (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_TRY_AGAIN);
  g_assert_cmpuint (wax_server_error_get_retry_after_s (error), >=, 5 * 60);
  g_assert_cmpuint (wax_server_error_get_retry_after_s (error), <, 30 * 60);
  g_clear_error (&error);

  scripted_backend_set_contacts_busy (f->server, FALSE);
  g_assert_true (wax_engine_run_channel (f->engine, WAX_CHANNEL_GAL, &result, NULL, &error));
  g_assert_cmpuint (count_contacts (f), ==, 2);
}

static void
test_contacts (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxContactStore) store = NULL;
  g_autoptr(GPtrArray) contacts = NULL;
  WaxChannelResult result;
  g_autoptr(GError) error = NULL;

  g_assert_true (wax_engine_run_channel (f->engine, WAX_CHANNEL_GAL, &result, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (result.added, ==, 2);
  g_assert_cmpuint (scripted_backend_count (f->server, "get_contacts"), ==, 2);
  store = wax_contact_store_open (f->dir, NULL);
  contacts = wax_contact_store_search (store, "an", 10, NULL);
  g_assert_cmpuint (contacts->len, ==, 2);
}

static void
test_damaged_store (Fixture *f, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (f->dir, "mail.db", NULL);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  WaxChannelResult result;

  fill (f);
  receive (f, NULL);
  close_engine (f);
  g_remove (wal);
  g_assert_true (g_file_set_contents (path,
                                      "This is no database, and long enough to be looked at as "
                                      "one.....................", -1, NULL));
  open_engine (f);
  g_assert_true (wax_engine_was_rebuilt (f->engine));
  receive (f, &result);
  g_assert_cmpuint (result.added, ==, 3);
  assert_state (f, "a", "2:1");
}

static void
tell_cb (WaxChangeSet *news, gpointer told)
{
  if (news->rows->len > 0)
    g_async_queue_push (told, told);
}

typedef struct {
  WaxEngine *engine;
  GCancellable *cancellable;
} Watch;

static gpointer
watch_thread (gpointer data)
{
  Watch *watch = data;
  g_autoptr(GError) error = NULL;

  g_assert_false (wax_engine_watch (watch->engine, watch->cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  return NULL;
}

static void
wait_for_d (Fixture *f)
{
  gint64 start = g_get_monotonic_time ();

  for (g_autofree char *state = NULL; g_strcmp0 (state, "2:1") != 0; state = describe (f, "d")) {
    g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * G_USEC_PER_SEC);
    g_clear_pointer (&state, g_free);
  }
}

static void
test_watch (Fixture *f, gconstpointer unused)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Watch watch = { f->engine, cancellable };
  GThread *thread;

  wax_engine_set_listener (f->engine, NULL, tell_cb, f->told, NULL);
  fill (f);
  receive (f, NULL);
  while (g_async_queue_try_pop (f->told) != NULL)
    ;
  thread = g_thread_new ("watch", watch_thread, &watch);
  scripted_backend_add (f->server, "d", "2", WAX_MESSAGE_UNREAD);
  wait_for_d (f);
  g_assert_nonnull (g_async_queue_timeout_pop (f->told, 20 * G_USEC_PER_SEC)); /* once it is stored */
  g_cancellable_cancel (cancellable);
  g_thread_join (thread);
}

/* What came between the first list and the watch is told by no change after it. */
static void
test_watch_begins_late (Fixture *f, gconstpointer unused)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Watch watch = { NULL, cancellable };
  GThread *thread;

  fill (f);
  receive (f, NULL);
  close_engine (f);
  scripted_backend_add (f->server, "d", "2", WAX_MESSAGE_UNREAD);
  open_engine (f);
  watch.engine = f->engine;
  thread = g_thread_new ("watch", watch_thread, &watch);
  wait_for_d (f);
  g_cancellable_cancel (cancellable);
  g_thread_join (thread);
}

static void
test_check (Fixture *f, gconstpointer unused)
{
  WaxStoreCheck check;
  WaxServerCheck server;
  g_autoptr(GError) error = NULL;

  fill (f);
  receive (f, NULL);
  scripted_backend_add (f->server, "d", "2", 0);
  scripted_backend_remove (f->server, "a");
  g_assert_true (wax_engine_check_store (f->engine, FALSE, &check, &server, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (wax_store_check_is_good (&check));
  g_assert_cmpuint (server.messages, ==, 3);
  g_assert_cmpuint (server.not_here, ==, 1);
  g_assert_cmpuint (server.not_there, ==, 1);
  g_assert_true (wax_engine_check_store (f->engine, TRUE, &check, &server, NULL, &error));
  assert_state (f, "a", "gone");
  assert_state (f, "d", "2:0");
}

static char *
list_own (Fixture *f)
{
  g_autoptr(WaxContactStore) store = wax_contact_store_open (f->dir, NULL);
  g_autoptr(GPtrArray) contacts = wax_contact_store_search (store, "", 100, NULL);
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < contacts->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? " " : "", ((WaxContact *) contacts->pdata[i])->name);
  return g_string_free (names, FALSE);
}

static void
assert_own (Fixture *f, const char *expected)
{
  g_autofree char *names = list_own (f);

  g_assert_cmpstr (names, ==, expected);
}

/* All once, then what changed; what could not be asked for is asked for again. */
static void
test_own_contacts (Fixture *f, gconstpointer unused)
{
  WaxChannelResult result;
  g_autoptr(GError) error = NULL;

  scripted_backend_put_contact (f->server, "c1", "7", "Anna");
  scripted_backend_put_contact (f->server, "c2", "7", "Bob");
  receive (f, NULL);
  assert_own (f, "Anna Bob");
  receive (f, NULL);
  g_assert_cmpuint (scripted_backend_count (f->server, "get_own_contacts"), ==, 1);

  scripted_backend_put_contact (f->server, "c1", "7", "Anna Lee");
  scripted_backend_remove_contact (f->server, "c2");
  scripted_backend_put_contact (f->server, "c3", "7", "Carol");
  scripted_backend_add (f->server, "m", "2", 0);
  scripted_backend_fail (f->server, "get_own_contacts", WAX_SERVER_ERROR, WAX_SERVER_ERROR_FAULT, 0);
  g_assert_true (wax_engine_run_channel (f->engine, WAX_CHANNEL_FOLDERS, &result, NULL, &error));
  g_assert_false (wax_engine_run_channel (f->engine, WAX_CHANNEL_RECEIVE, &result, NULL, &error));
  g_assert_error (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_FAULT);
  assert_own (f, "Anna");
  assert_state (f, "m", "2:0"); /* mail came all the same */
  receive (f, NULL);
  assert_own (f, "Anna Lee Carol");

  /* After everything is compared, too; and one in the trash is gone for a person. */
  scripted_backend_remove_contact (f->server, "c3");
  scripted_backend_put_contact (f->server, "c4", "3", "Dora");
  scripted_backend_forget_changes (f->server);
  receive (f, NULL);
  assert_own (f, "Anna Lee");
}

static void
test_change_contact (Fixture *f, gconstpointer unused)
{
  const char *fields[] = { "firstName", "Olive", NULL }, *other[] = { "firstName", "Olivia", NULL };
  WaxContactAction action = { WAX_CONTACT_CREATE, NULL, "7", fields };
  g_auto(WaxContactOutcome) made = { NULL }, trashed = { NULL };
  g_autoptr(GError) error = NULL;

  receive (f, NULL);
  g_assert_true (wax_engine_change_contact (f->engine, &action, &made, NULL, &error));
  g_assert_null (made.before);
  assert_own (f, "Olive");
  action = (WaxContactAction) { WAX_CONTACT_CHANGE, made.id, NULL, other };
  g_assert_true (wax_engine_change_contact (f->engine, &action, NULL, NULL, &error));
  assert_own (f, "Olivia");
  action = (WaxContactAction) { WAX_CONTACT_TRASH, made.id, NULL, NULL };
  g_assert_true (wax_engine_change_contact (f->engine, &action, &trashed, NULL, &error));
  g_assert_cmpstr (trashed.before->folder_id, ==, "7");
  assert_own (f, "");

  action.id = "unknown";
  g_assert_false (wax_engine_change_contact (f->engine, &action, NULL, NULL, &error));
  g_assert_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  scripted_backend_fail (f->server, "change_contact", WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_RESET, 0);
  action = (WaxContactAction) { WAX_CONTACT_MOVE, made.id, "7", NULL };
  g_assert_false (wax_engine_change_contact (f->engine, &action, NULL, NULL, &error));
  g_assert_error (error, WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_RESET);
  assert_own (f, "");
}

/* ---- folders ---- */

/* "parent/name" of a folder here, "gone" where there is none. */
static void
assert_folder (Fixture *f, const char *id, const char *expected)
{
  g_autoptr(WaxMailStore) store = wax_mail_store_open (f->dir, WAX_MAIL_STORE_READ, NULL);
  g_autoptr(GPtrArray) folders = wax_mail_store_list_folders (store, NULL);
  g_autofree char *found = NULL;

  for (guint i = 0; i < folders->len; i++) {
    WaxFolder *folder = folders->pdata[i];

    if (strcmp (folder->id, id) == 0)
      found = g_strdup_printf ("%s/%s", folder->parent_id, folder->name);
  }
  g_assert_cmpstr (found != NULL ? found : "gone", ==, expected);
}

static void
change_folder (Fixture *f, WaxFolderOperation operation, const char *id, const char *parent_id, const char *name,
               WaxFolderOutcome *outcome)
{
  WaxFolderAction action = { operation, id, parent_id, name };
  g_autoptr(GError) error = NULL;

  g_assert_true (wax_engine_change_folder (f->engine, &action, outcome, NULL, &error));
  g_assert_no_error (error);
}

static void
refuse_folder (Fixture *f, WaxFolderOperation operation, const char *id, const char *parent_id, GQuark domain, int code)
{
  WaxFolderAction action = { operation, id, parent_id, "X" };
  guint before = scripted_backend_count (f->server, "change_folder");
  g_autoptr(GError) error = NULL;

  g_assert_false (wax_engine_change_folder (f->engine, &action, NULL, NULL, &error));
  g_assert_error (error, domain, code);
  g_assert_cmpuint (scripted_backend_count (f->server, "change_folder"), ==, before);
}

static void
test_change_folder (Fixture *f, gconstpointer unused)
{
  g_auto(WaxFolderOutcome) made = { NULL }, trashed = { NULL };
  WaxFolderAction action = { WAX_FOLDER_RENAME, "9", NULL, "Never" };
  g_autoptr(GError) error = NULL;

  fill (f);
  scripted_backend_add (f->server, "t", "3", 0);
  scripted_backend_set (f->server, "c", "9", WAX_MESSAGE_UNREAD);
  receive (f, NULL);
  change_folder (f, WAX_FOLDER_CREATE, NULL, "9", "New", &made);
  g_assert_null (made.before);
  assert_folder (f, made.id, "9/New");
  change_folder (f, WAX_FOLDER_RENAME, made.id, NULL, "Newer", NULL);
  assert_folder (f, made.id, "9/Newer");
  change_folder (f, WAX_FOLDER_MOVE, made.id, "", NULL, NULL);
  assert_folder (f, made.id, "/Newer");

  /* What becomes read in the trash is told, so that it can be undone. */
  change_folder (f, WAX_FOLDER_TO_TRASH, "9", NULL, NULL, &trashed);
  assert_folder (f, "9", "3/Work");
  g_assert_cmpstr (trashed.before->parent_id, ==, "");
  g_assert_cmpuint (trashed.unread->len, ==, 1);
  g_assert_cmpstr (trashed.unread->pdata[0], ==, "c");
  change_folder (f, WAX_FOLDER_RESTORE, "9", "", "Work", NULL);
  assert_folder (f, "9", "/Work");

  change_folder (f, WAX_FOLDER_EMPTY, "3", NULL, NULL, NULL);
  assert_state (f, "t", "gone");
  assert_state (f, "a", "2:1");

  /* What must not be is not even asked for. */
  refuse_folder (f, WAX_FOLDER_DELETE, "2", NULL, WAX_SERVER_ERROR, WAX_SERVER_ERROR_NOT_ALLOWED);
  refuse_folder (f, WAX_FOLDER_RENAME, "3", NULL, WAX_SERVER_ERROR, WAX_SERVER_ERROR_NOT_ALLOWED);
  refuse_folder (f, WAX_FOLDER_EMPTY, "9", NULL, WAX_SERVER_ERROR, WAX_SERVER_ERROR_NOT_ALLOWED);
  refuse_folder (f, WAX_FOLDER_MOVE, "9", "9", WAX_SERVER_ERROR, WAX_SERVER_ERROR_NOT_ALLOWED);
  refuse_folder (f, WAX_FOLDER_MOVE, "9", "99", WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND);
  refuse_folder (f, WAX_FOLDER_RENAME, "99", NULL, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND);

  /* One that the server refuses stays as it is here. */
  scripted_backend_fail (f->server, "change_folder", WAX_SERVER_ERROR, WAX_SERVER_ERROR_EXISTS, 0);
  g_assert_false (wax_engine_change_folder (f->engine, &action, NULL, NULL, &error));
  g_assert_error (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_EXISTS);
  assert_folder (f, "9", "/Work");
  change_folder (f, WAX_FOLDER_DELETE, made.id, NULL, NULL, NULL);
  assert_folder (f, made.id, "gone");
}

/* What the server finds is listed here, until its content comes as ever. */
static void
test_search (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) ids = NULL, rest = NULL;
  g_autofree char *next = NULL, *end = NULL;

  fill (f);
  scripted_backend_fail (f->server, "search_messages", WAX_SERVER_ERROR, WAX_SERVER_ERROR_QUERY, 0);
  g_assert_null (wax_engine_search (f->engine, "a", NULL, 10, &next, NULL, &error));
  g_assert_error (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_QUERY);
  g_clear_error (&error);
  assert_state (f, "a", "gone");

  ids = wax_engine_search (f->engine, "a", NULL, 10, &next, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ids->len, ==, 1);
  g_assert_cmpstr (ids->pdata[0], ==, "a");
  g_assert_nonnull (next);
  assert_state (f, "a", "!2:1");
  rest = wax_engine_search (f->engine, "a", next, 10, &end, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rest->len, ==, 0);
  g_assert_null (end);

  receive (f, NULL);
  assert_state (f, "a", "2:1");
  assert_state (f, "b", "2:0");
}

static GArray *
search_word (WaxMailStore *store, const char *word)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(WaxQuery) query = wax_query_new (word, WAX_QUERY_PLAIN, now);

  return wax_mail_store_search (store, query, 10, NULL);
}

/* An earlier run ended before all could be found: the next one goes on, though nothing is new. */
static void
test_indexing_goes_on (Fixture *f, gconstpointer unused)
{
  static const char text[] = "Subject: a\r\nFrom: late@example.org\r\n\r\nlateword\r\n";
  g_autoptr(GBytes) raw = g_bytes_new_static (text, sizeof text - 1);
  g_autoptr(WaxMessage) meta = NULL;
  g_autoptr(GPtrArray) bodies = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_stored_body_unref);
  g_autoptr(WaxMailStore) store = NULL;
  g_autoptr(GArray) keys = NULL;
  WaxChannelResult result;

  fill (f);
  receive (f, NULL);
  close_engine (f);
  store = wax_mail_store_open (f->dir, WAX_MAIL_STORE_WRITE, NULL);
  meta = wax_mail_store_get_message_by_id (store, "a", NULL);
  g_ptr_array_add (bodies, wax_stored_body_new (meta, raw));
  g_assert_true (wax_mail_store_add_bodies (store, bodies, NULL));
  keys = search_word (store, "lateword");
  g_assert_cmpuint (keys->len, ==, 0);
  g_clear_pointer (&store, wax_mail_store_close);

  f->engine = wax_engine_new (WAX_BACKEND (f->server), f->dir);
  wax_engine_set_listener (f->engine, NULL, tell_cb, f->told, NULL);
  receive (f, &result);
  g_assert_cmpuint (result.added, ==, 0);
  /* The message tells what its server did not: its sender is news. */
  g_assert_nonnull (g_async_queue_timeout_pop (f->told, 20 * G_USEC_PER_SEC));
  store = wax_mail_store_open (f->dir, WAX_MAIL_STORE_READ, NULL);
  g_array_unref (keys);
  keys = search_word (store, "lateword");
  g_assert_cmpuint (keys->len, ==, 1);
}

#define ADD(name) g_test_add ("/engine/" #name, Fixture, NULL, set_up, test_##name, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_FATAL_MASK);
  ADD (first_run);
  ADD (changes);
  ADD (must_resync);
  ADD (undelivered);
  ADD (cut_download);
  ADD (actions);
  ADD (journal);
  ADD (send_twice);
  ADD (draft_gone);
  ADD (contacts);
  ADD (old_contacts);
  ADD (busy_contacts);
  ADD (damaged_store);
  ADD (watch);
  ADD (watch_begins_late);
  ADD (check);
  ADD (own_contacts);
  ADD (change_contact);
  ADD (change_folder);
  ADD (search);
  ADD (indexing_goes_on);
  return g_test_run ();
}
