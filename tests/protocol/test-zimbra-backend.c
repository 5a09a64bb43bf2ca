#include "protocol/zimbra/wax-zimbra-backend.h"

#include <string.h>

#include "protocol/wax-auth-error.h"
#include "protocol/wax-server-error.h"
#include "protocol/zimbra/wax-zimbra-client.h"
#include "protocol/zimbra/wax-zimbra-soap.h"
#include "transport/wax-tls-setup.h"
#include "util/wax-secret.h"
#include "wax-demo-server.h"
#include "wax-trust-fixture.h"

#define MESSAGES 300
#define ALL (WAX_SETTINGS_PREFERENCES | WAX_SETTINGS_SIGNATURES | WAX_SETTINGS_SENDERS)

/* The driver against the stand-in server, over TLS, through the gate. */
typedef struct {
  WaxTrustFixture trust;
  WaxDemoServer *server;
  WaxHttp *http;
  WaxBackend *backend;
  GHashTable *fetched; /* id → GBytes */
  WaxMessage *last;
  guint stop_after;
} Fixture;

static void
set_password (Fixture *f, const char *text)
{
  g_autoptr(GBytes) password = wax_secret_new (text);

  wax_backend_set_password (f->backend, password);
}

static void
set_up (Fixture *f, gconstpointer unused)
{
  WaxDemoOptions options = { .seed = 7, .messages = MESSAGES };
  g_autoptr(GTlsCertificate) certificate = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *url = NULL;

  wax_trust_fixture_set_up (&f->trust, NULL);
  certificate = wax_test_cert_to_tls (f->trust.good, 0);
  f->server = wax_demo_server_new (&options, certificate, &error);
  g_assert_no_error (error);
  f->http = wax_trust_fixture_new_http (&f->trust, NULL, wax_demo_server_get_port (f->server), 0);
  url = wax_demo_server_dup_url (f->server, "127.0.0.1");
  f->backend = wax_zimbra_backend_new (f->http, url, "alice@example.test");
  f->fetched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  set_password (f, "secret-1");
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  g_object_unref (f->backend);
  g_object_unref (f->http);
  g_hash_table_unref (f->fetched);
  g_clear_pointer (&f->last, wax_message_unref);
  wax_demo_server_free (f->server);
  wax_trust_fixture_tear_down (&f->trust, NULL);
}

static WaxMailChanges *
get_changes (Fixture *f, const char *token)
{
  g_autoptr(GError) error = NULL;
  WaxMailChanges *changes = wax_backend_get_changes (f->backend, WAX_CHANNEL_RECEIVE, token, NULL, &error);

  g_assert_no_error (error);
  return changes;
}

static gboolean
keep_cb (WaxStoredBody *body, gpointer user_data, GError **error)
{
  Fixture *f = user_data;

  if (f->stop_after > 0 && g_hash_table_size (f->fetched) == f->stop_after) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "enough");
    return FALSE;
  }
  g_assert_true (g_hash_table_insert (f->fetched, g_strdup (body->meta->id), wax_stored_body_dup_raw (body)));
  g_clear_pointer (&f->last, wax_message_unref);
  f->last = wax_message_ref (body->meta);
  return TRUE;
}

static GPtrArray *
list_ids (WaxMailChanges *changes)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < changes->new_messages->len; i++)
    g_ptr_array_add (ids, g_strdup (((WaxMessage *) changes->new_messages->pdata[i])->id));
  return ids;
}

static GPtrArray *
list_all_ids (Fixture *f)
{
  g_autoptr(WaxMailChanges) changes = get_changes (f, NULL);

  return list_ids (changes);
}

static GPtrArray *
one_id (guint id)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (ids, g_strdup_printf ("%u", id));
  return ids;
}

static void
fetch (Fixture *f, GPtrArray *ids)
{
  g_autoptr(GError) error = NULL;

  wax_backend_fetch_messages (f->backend, ids, keep_cb, f, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_fetched (Fixture *f, GPtrArray *ids)
{
  for (guint i = 0; i < ids->len; i++) {
    GBytes *raw = g_hash_table_lookup (f->fetched, ids->pdata[i]);
    g_autoptr(GBytes) original = wax_demo_server_get_message (f->server, "alice", atoi (ids->pdata[i]));

    g_assert_nonnull (raw);
    g_assert_true (g_bytes_equal (raw, original));
  }
  g_assert_cmpuint (g_hash_table_size (f->fetched), ==, ids->len);
}

static GBytes *
make_mail (const char *to, const char *subject)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "From: alice@example.test\r\nTo: %s\r\nSubject: %s\r\n\r\nHello.\r\n", to, subject);
  return g_string_free_to_bytes (text);
}

static void
test_first_run (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxMailChanges) changes = NULL;
  g_autoptr(GPtrArray) ids = NULL;
  g_autoptr(GPtrArray) list = NULL;
  WaxMessage *first, *second;

  g_assert_true (wax_backend_sign_in (f->backend, WAX_CHANNEL_RECEIVE, NULL, &error));
  g_assert_no_error (error);
  changes = get_changes (f, NULL);
  g_assert_true (changes->complete);
  g_assert_cmpuint (changes->new_messages->len, ==, wax_demo_server_count_messages (f->server, "alice", 0));

  list = wax_backend_list_messages (f->backend, "2", 0, 20, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 20);
  first = list->pdata[0];
  second = list->pdata[1];
  g_assert_cmpint (first->date_ms, >=, second->date_ms);
  g_assert_cmpstr (first->folder_id, ==, "2");
  g_assert_cmpstr (first->from_address, !=, "");

  ids = list_ids (changes);
  fetch (f, ids);
  assert_fetched (f, ids);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_SIGN_INS), ==, 1);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_REQUESTS), <=, 8);
}

static void
test_list_pages (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) both = wax_backend_list_messages (f->backend, "2", 0, 10, NULL, &error);
  g_autoptr(GPtrArray) second = wax_backend_list_messages (f->backend, "2", 5, 5, NULL, &error);
  g_autoptr(GPtrArray) beyond = wax_backend_list_messages (f->backend, "2", 100000, 5, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (((WaxMessage *) both->pdata[5])->id, ==, ((WaxMessage *) second->pdata[0])->id);
  g_assert_cmpuint (beyond->len, ==, 0);
}

static void
test_delta (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxMailChanges) before = get_changes (f, NULL);
  g_autoptr(GBytes) raw = make_mail ("alice@example.test", "New");
  guint id = wax_demo_server_deliver (f->server, "alice", 2, raw);
  g_autoptr(WaxMailChanges) arrived = get_changes (f, before->token);
  g_autoptr(GPtrArray) ids = list_ids (arrived);
  g_autoptr(WaxMailChanges) flagged = NULL;
  g_autoptr(WaxMailChanges) gone = NULL;
  g_autoptr(WaxMailChanges) quiet = NULL;

  g_assert_false (arrived->complete);
  g_assert_cmpuint (ids->len, ==, 1);
  g_assert_cmpuint (atoi (ids->pdata[0]), ==, id);
  fetch (f, ids);
  assert_fetched (f, ids);
  g_assert_cmpstr (f->last->subject, ==, "New");
  g_assert_cmpuint (strlen (f->last->digest), ==, 64);

  wax_demo_server_act (f->server, "alice", id, "flag");
  flagged = get_changes (f, arrived->token);
  g_assert_cmpuint (flagged->new_messages->len, ==, 0);
  g_assert_true (((WaxMessage *) flagged->changed->pdata[0])->flags & WAX_MESSAGE_FLAGGED);

  wax_demo_server_act (f->server, "alice", id, "delete");
  gone = get_changes (f, flagged->token);
  g_assert_cmpstr (gone->removed_ids->pdata[0], ==, ids->pdata[0]);
  quiet = get_changes (f, gone->token);
  g_assert_cmpuint (quiet->removed_ids->len + quiet->new_messages->len + quiet->changed->len, ==, 0);
}

static void
test_resync (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxMailChanges) before = get_changes (f, NULL);
  g_autoptr(GBytes) raw = make_mail ("alice@example.test", "Doomed");
  guint id = wax_demo_server_deliver (f->server, "alice", 2, raw);
  g_autoptr(WaxMailChanges) middle = get_changes (f, before->token);
  g_autoptr(WaxMailChanges) after = NULL;
  g_autoptr(GError) error = NULL;

  wax_demo_server_act (f->server, "alice", id, "delete");
  after = get_changes (f, middle->token);
  wax_demo_server_restore_backup (f->server, "alice", 1);
  g_assert_null (wax_backend_get_changes (f->backend, WAX_CHANNEL_RECEIVE, after->token, NULL, &error));
  g_assert_error (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_MUST_RESYNC);
  g_clear_error (&error);

  wax_demo_server_forget_deletions (f->server, "alice");
  g_assert_null (wax_backend_get_changes (f->backend, WAX_CHANNEL_RECEIVE, before->token, NULL, &error));
  g_assert_error (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_MUST_RESYNC);
}

static void
test_metadata (Fixture *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) ids = list_all_ids (f);
  g_autoptr(GPtrArray) states = NULL;
  g_autoptr(GError) error = NULL;

  wax_demo_server_act (f->server, "alice", atoi (ids->pdata[3]), "delete");
  wax_demo_server_act (f->server, "alice", atoi (ids->pdata[7]), "delete");
  states = wax_backend_get_metadata (f->backend, ids, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (states->len, ==, ids->len - 2);
  g_assert_cmpint (((WaxMessage *) states->pdata[0])->change, >, 0);
}

/* What an archive leaves out or damages is asked for once more. */
static void
test_gaps (Fixture *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) ids = list_all_ids (f);

  wax_demo_server_misbehave (f->server, WAX_DEMO_ARCHIVE_GAPS, 9, NULL);
  wax_demo_server_misbehave (f->server, WAX_DEMO_BAD_DIGEST, 11, NULL);
  fetch (f, ids);
  assert_fetched (f, ids);
}

static void
test_no_archives (Fixture *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) ids = list_all_ids (f);

  g_ptr_array_set_size (ids, 12);
  wax_demo_server_misbehave (f->server, WAX_DEMO_REFUSE_QUERY, 1, NULL);
  fetch (f, ids);
  assert_fetched (f, ids);
}

static void
test_gone_messages (Fixture *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) ids = list_all_ids (f);

  for (guint i = 0; i < 3; i++)
    wax_demo_server_act (f->server, "alice", atoi (ids->pdata[i]), "delete");
  fetch (f, ids);
  g_assert_cmpuint (g_hash_table_size (f->fetched), ==, ids->len - 3);

  g_ptr_array_set_size (ids, 3);
  g_hash_table_remove_all (f->fetched);
  fetch (f, ids);
  g_assert_cmpuint (g_hash_table_size (f->fetched), ==, 0);
}

static void
test_cut_archive (Fixture *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) ids = list_all_ids (f);
  g_autoptr(GPtrArray) rest = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;

  wax_demo_server_misbehave (f->server, WAX_DEMO_CUT, 1000000, "/service/home");
  g_assert_false (wax_backend_fetch_messages (f->backend, ids, keep_cb, f, NULL, &error));
  g_assert_error (error, WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_RESET);
  g_assert_cmpuint (g_hash_table_size (f->fetched), >, 0);
  g_assert_cmpuint (g_hash_table_size (f->fetched), <, ids->len);

  wax_demo_server_misbehave (f->server, WAX_DEMO_CUT, 0, "/service/home");
  for (guint i = 0; i < ids->len; i++)
    if (!g_hash_table_contains (f->fetched, ids->pdata[i]))
      g_ptr_array_add (rest, ids->pdata[i]);
  fetch (f, rest);
  assert_fetched (f, ids);
}

static void
test_stopped_fetch (Fixture *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) ids = list_all_ids (f);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  f->stop_after = 5;
  g_assert_false (wax_backend_fetch_messages (f->backend, ids, keep_cb, f, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_cmpuint (g_hash_table_size (f->fetched), ==, 5);
  g_clear_error (&error);

  g_cancellable_cancel (cancellable);
  g_assert_false (wax_backend_fetch_messages (f->backend, ids, keep_cb, f, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static gboolean
has_flag (Fixture *f, guint id, char letter)
{
  g_autofree char *flags = wax_demo_server_dup_flags (f->server, "alice", id);

  return strchr (flags, letter) != NULL;
}

static void
act (Fixture *f, WaxMailOperation operation, GPtrArray *ids, const char *target_id)
{
  g_autoptr(GError) error = NULL;

  wax_backend_change_messages (f->backend, &(WaxMailAction) { operation, ids, target_id }, NULL, &error);
  g_assert_no_error (error);
}

static void
test_actions (Fixture *f, gconstpointer unused)
{
  g_autoptr(GBytes) raw = make_mail ("alice@example.test", "Subject");
  guint id = wax_demo_server_deliver (f->server, "alice", 2, raw);
  guint other = wax_demo_server_deliver (f->server, "alice", 2, raw);
  g_autoptr(GPtrArray) ids = one_id (id);
  g_autoptr(GPtrArray) states = NULL;
  g_autoptr(GError) error = NULL;
  guint before;

  act (f, WAX_MAIL_READ, ids, NULL);
  g_assert_false (has_flag (f, id, 'u'));
  act (f, WAX_MAIL_UNREAD, ids, NULL);
  g_assert_true (has_flag (f, id, 'u'));
  act (f, WAX_MAIL_FLAG, ids, NULL);
  g_assert_true (has_flag (f, id, 'f'));
  act (f, WAX_MAIL_UNFLAG, ids, NULL);
  g_assert_false (has_flag (f, id, 'f'));
  act (f, WAX_MAIL_MOVE, ids, "4");
  states = wax_backend_get_metadata (f->backend, ids, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (((WaxMessage *) states->pdata[0])->folder_id, ==, "4");
  g_clear_pointer (&states, g_ptr_array_unref);
  act (f, WAX_MAIL_TRASH, ids, NULL);
  states = wax_backend_get_metadata (f->backend, ids, NULL, &error);
  g_assert_cmpstr (((WaxMessage *) states->pdata[0])->folder_id, ==, "3");

  before = wax_demo_server_count_messages (f->server, "alice", 0);
  act (f, WAX_MAIL_DELETE, ids, NULL);
  g_assert_cmpuint (wax_demo_server_count_messages (f->server, "alice", 0), ==, before - 1);

  /* One that is gone does not keep the other from being changed; none left is an error. */
  g_assert_false (wax_backend_change_messages (f->backend, &(WaxMailAction) { WAX_MAIL_FLAG, ids }, NULL, &error));
  g_assert_error (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_NO_SUCH_ITEM);
  g_ptr_array_add (ids, g_strdup_printf ("%u", other));
  act (f, WAX_MAIL_FLAG, ids, NULL);
  g_assert_true (has_flag (f, other, 'f'));
}

/* Another device does it: the driver itself makes no tags. */
static void
create_tag (Fixture *f, const char *name)
{
  g_autofree char *url = wax_demo_server_dup_url (f->server, "127.0.0.1");
  g_autoptr(WaxZimbraClient) client = wax_zimbra_client_new (f->http, url, "alice");
  g_autoptr(GBytes) password = wax_secret_new ("secret-1");
  WaxJsonWriter *writer = wax_zimbra_soap_content (WAX_ZIMBRA_NS_MAIL);
  g_autoptr(GBytes) content = NULL;
  g_autoptr(WaxJson) envelope = NULL;
  g_autoptr(GError) error = NULL;
  const WaxJson *response;

  wax_zimbra_client_set_password (client, password);
  wax_json_writer_begin_object (writer, "tag");
  wax_json_writer_add_string (writer, "name", name);
  wax_json_writer_end_object (writer);
  content = wax_json_writer_finish (writer);
  envelope = wax_zimbra_client_call (client, &(WaxZimbraCall) { .name = "CreateTag", .content = content }, &response,
                                     NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (envelope);
}

static void
test_tags (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxMailChanges) changes = NULL;
  g_autoptr(GPtrArray) ids = NULL;
  g_autoptr(GPtrArray) states = NULL;
  WaxTag *tag = NULL;

  create_tag (f, "garden");
  changes = get_changes (f, NULL);
  ids = list_ids (changes);
  for (guint i = 0; i < changes->tags->len; i++)
    if (g_str_equal (((WaxTag *) changes->tags->pdata[i])->name, "garden"))
      tag = changes->tags->pdata[i];
  g_assert_nonnull (tag);
  g_ptr_array_set_size (ids, 2);
  act (f, WAX_MAIL_TAG, ids, tag->id);
  states = wax_backend_get_metadata (f->backend, ids, NULL, NULL);
  g_assert_true (g_strv_contains (((WaxMessage *) states->pdata[0])->tag_ids, tag->id));
  g_clear_pointer (&states, g_ptr_array_unref);
  act (f, WAX_MAIL_UNTAG, ids, tag->id);
  states = wax_backend_get_metadata (f->backend, ids, NULL, NULL);
  g_assert_false (g_strv_contains (((WaxMessage *) states->pdata[0])->tag_ids, tag->id));
}

static gboolean
changes_fail (Fixture *f, GQuark domain, int code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxMailChanges) changes = wax_backend_get_changes (f->backend, WAX_CHANNEL_RECEIVE, NULL, NULL, &error);

  g_assert_error (error, domain, code);
  return changes == NULL;
}

static void
test_wrong_password (Fixture *f, gconstpointer unused)
{
  wax_backend_set_password (f->backend, NULL);
  g_assert_true (changes_fail (f, WAX_AUTH_ERROR, WAX_AUTH_ERROR_NO_PASSWORD));
  set_password (f, "wrong");
  for (guint i = 0; i < 3; i++)
    g_assert_true (changes_fail (f, WAX_AUTH_ERROR, WAX_AUTH_ERROR_PASSWORD_REFUSED));
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_SIGN_INS_REFUSED), ==, 1);
  set_password (f, "secret-1");
  wax_mail_changes_unref (get_changes (f, NULL));
}

static gpointer
run_refused (gpointer data)
{
  changes_fail (data, WAX_AUTH_ERROR, WAX_AUTH_ERROR_PASSWORD_REFUSED);
  return NULL;
}

static void
test_wrong_password_goes_out_once (Fixture *f, gconstpointer unused)
{
  GThread *threads[4];

  set_password (f, "wrong");
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("test", run_refused, f);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_SIGN_INS_REFUSED), ==, 1);
}

static void
test_lock_out (Fixture *f, gconstpointer unused)
{
  wax_demo_server_misbehave (f->server, WAX_DEMO_LOCK_OUT, 1, NULL);
  set_password (f, "wrong");
  g_assert_true (changes_fail (f, WAX_AUTH_ERROR, WAX_AUTH_ERROR_PASSWORD_REFUSED));
  set_password (f, "secret-1");
  g_assert_true (changes_fail (f, WAX_AUTH_ERROR, WAX_AUTH_ERROR_LOCKED_OUT));
  wax_demo_server_forgive (f->server);
  wax_mail_changes_unref (get_changes (f, NULL));
}

static void
test_account_states (Fixture *f, gconstpointer unused)
{
  wax_demo_server_set_status (f->server, "alice", "maintenance");
  g_assert_true (changes_fail (f, WAX_AUTH_ERROR, WAX_AUTH_ERROR_MAINTENANCE));
  wax_demo_server_set_status (f->server, "alice", "must-change");
  g_assert_true (changes_fail (f, WAX_AUTH_ERROR, WAX_AUTH_ERROR_PASSWORD_EXPIRED));
  wax_demo_server_set_status (f->server, "alice", "locked");
  g_assert_true (changes_fail (f, WAX_AUTH_ERROR, WAX_AUTH_ERROR_PASSWORD_REFUSED));
  wax_demo_server_set_status (f->server, "alice", "active");
  set_password (f, "secret-1");
  wax_mail_changes_unref (get_changes (f, NULL));
}

static void
test_renewal (Fixture *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) ids = list_all_ids (f);
  g_autoptr(GBytes) raw = make_mail ("bob@example.test", "Renewed");
  g_autofree char *sent = NULL;
  g_autoptr(GError) error = NULL;

  wax_demo_server_misbehave (f->server, WAX_DEMO_EXPIRE_TOKENS, 1, NULL);
  wax_mail_changes_unref (get_changes (f, NULL));
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_SIGN_INS), ==, 2);

  wax_demo_server_misbehave (f->server, WAX_DEMO_EXPIRE_TOKENS, 1, NULL);
  g_ptr_array_set_size (ids, 10);
  fetch (f, ids);
  assert_fetched (f, ids);

  wax_demo_server_misbehave (f->server, WAX_DEMO_EXPIRE_TOKENS, 1, NULL);
  sent = wax_backend_send_message (f->backend, raw, "renewal-1", NULL, &error);
  g_assert_no_error (error);

  /* A changed password ends sessions; the old one is refused, once. */
  wax_demo_server_set_password (f->server, "alice", "secret-2");
  wax_demo_server_misbehave (f->server, WAX_DEMO_EXPIRE_TOKENS, 1, NULL);
  g_assert_true (changes_fail (f, WAX_AUTH_ERROR, WAX_AUTH_ERROR_PASSWORD_REFUSED));
  g_assert_true (changes_fail (f, WAX_AUTH_ERROR, WAX_AUTH_ERROR_PASSWORD_REFUSED));
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_SIGN_INS_REFUSED), ==, 1);
}

static void
test_bad_answers (Fixture *f, gconstpointer unused)
{
  static const struct {
    WaxDemoMisbehaviour what;
    gint64 value;
    WaxServerError code;
  } answers[] = {
    { WAX_DEMO_MAINTENANCE, 1, WAX_SERVER_ERROR_MAINTENANCE },
    { WAX_DEMO_NOT_ZIMBRA, 404, WAX_SERVER_ERROR_NOT_ZIMBRA },
    { WAX_DEMO_NOT_ZIMBRA, 200, WAX_SERVER_ERROR_NOT_ZIMBRA },
    { WAX_DEMO_XML_FAULT, 1, WAX_SERVER_ERROR_FAULT },
    { WAX_DEMO_DEEP, 100000, WAX_SERVER_ERROR_TOO_DEEP },
  };

  wax_mail_changes_unref (get_changes (f, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    wax_demo_server_misbehave (f->server, answers[i].what, answers[i].value, NULL);
    g_assert_true (changes_fail (f, WAX_SERVER_ERROR, answers[i].code));
    wax_demo_server_misbehave (f->server, answers[i].what, 0, NULL);
  }
  wax_demo_server_misbehave (f->server, WAX_DEMO_THROTTLE, 1, NULL);
  g_assert_true (changes_fail (f, WAX_SERVER_ERROR, WAX_SERVER_ERROR_THROTTLED));
  wax_demo_server_misbehave (f->server, WAX_DEMO_ENDLESS, G_GINT64_CONSTANT (2) << 30, "SyncRequest");
  g_assert_true (changes_fail (f, WAX_SERVER_ERROR, WAX_SERVER_ERROR_TOO_LARGE));
  wax_demo_server_misbehave (f->server, WAX_DEMO_ENDLESS, 0, "SyncRequest");
  wax_demo_server_misbehave (f->server, WAX_DEMO_CUT, 600, "SyncRequest");
  g_assert_true (changes_fail (f, WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_RESET));
  wax_demo_server_misbehave (f->server, WAX_DEMO_CUT, 0, "SyncRequest");
  wax_demo_server_misbehave (f->server, WAX_DEMO_FAULT_STATUS, 500, NULL);
  wax_demo_server_misbehave (f->server, WAX_DEMO_EXPIRE_TOKENS, 1, NULL);
  wax_mail_changes_unref (get_changes (f, NULL));
}

static WaxContactChanges *
get_contacts (Fixture *f, const char *token)
{
  g_autoptr(GError) error = NULL;
  WaxContactChanges *changes = wax_backend_get_contacts (f->backend, token, NULL, &error);

  g_assert_no_error (error);
  return changes;
}

static void
test_address_list (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxContactChanges) all = get_contacts (f, NULL);
  g_autoptr(WaxContactChanges) quiet = get_contacts (f, all->token);
  g_autoptr(WaxContactChanges) changed = NULL;
  g_autoptr(WaxContactChanges) removed = NULL;
  g_autoptr(WaxContactChanges) directory = NULL;
  g_autoptr(WaxContactChanges) throttled = NULL;
  WaxContact *contact;

  g_assert_cmpuint (all->contacts->len, >, 2);
  g_assert_false (all->more);
  g_assert_cmpuint (quiet->contacts->len + quiet->removed_ids->len, ==, 0);

  wax_demo_server_set_person (f->server, "new.person@example.test", "New Person", "Gardener");
  changed = get_contacts (f, quiet->token);
  g_assert_cmpuint (changed->contacts->len, ==, 1);
  contact = changed->contacts->pdata[0];
  g_assert_cmpstr (contact->addresses[0], ==, "new.person@example.test");
  g_assert_cmpstr (contact->name, ==, "New Person");
  g_assert_cmpstr (contact->title, ==, "Gardener");

  wax_demo_server_remove_person (f->server, "new.person@example.test", TRUE);
  removed = get_contacts (f, changed->token);
  g_assert_true (g_ptr_array_find_with_equal_func (removed->removed_ids, contact->id, g_str_equal, NULL));

  wax_demo_server_misbehave (f->server, WAX_DEMO_GAL_THROTTLE, 1, NULL);
  throttled = get_contacts (f, removed->token);
  g_assert_true (throttled->throttled);
  g_assert_null (throttled->token);
  wax_demo_server_misbehave (f->server, WAX_DEMO_GAL_THROTTLE, 0, NULL);

  wax_demo_server_misbehave (f->server, WAX_DEMO_GAL_LDAP, 1, NULL);
  directory = get_contacts (f, NULL);
  g_assert_cmpuint (directory->contacts->len, >, 2);
}

static void
test_settings (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxRemoteSettings) settings = NULL;
  g_autoptr(WaxRemoteSettings) senders = NULL;
  GStrv values;

  wax_demo_server_set_preference (f->server, "alice", "zimbraPrefLocale", "de");
  settings = wax_backend_get_settings (f->backend, ALL, NULL, &error);
  g_assert_no_error (error);
  values = g_hash_table_lookup (settings->preferences, "zimbraPrefLocale");
  g_assert_cmpstr (values[0], ==, "de");
  g_assert_nonnull (settings->signatures);
  g_assert_nonnull (settings->trusted);
  g_assert_nonnull (settings->blocked);
  g_assert_cmpuint (wax_demo_server_count_requests (f->server, "BatchRequest"), ==, 1);

  senders = wax_backend_get_settings (f->backend, WAX_SETTINGS_SENDERS, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (senders->preferences);
  g_assert_nonnull (senders->blocked);
}

static void
test_account_info (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxAccountInfo) info = wax_backend_get_account_info (f->backend, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (info->address, ==, "alice@example.test");
  g_assert_cmpstr (info->remote_id, !=, "");
  g_assert_cmpstr (info->version, !=, "");
}

typedef struct {
  Fixture *f;
  const char *token;
  GCancellable *cancellable;
  gboolean changed;
  gint64 took_us;
  GError *error;
} Wait;

static gpointer
run_wait (gpointer data)
{
  Wait *wait = data;
  gint64 start_us = g_get_monotonic_time ();

  wax_backend_wait_for_changes (wait->f->backend, wait->token, 60, &wait->changed, wait->cancellable, &wait->error);
  wait->took_us = g_get_monotonic_time () - start_us;
  return NULL;
}

static void
wait_until_waiting (Fixture *f, guint waits)
{
  gint64 end_us = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  while (wax_demo_server_count_requests (f->server, "WaitSetRequest") < waits) {
    g_assert_cmpint (g_get_monotonic_time (), <, end_us);
    g_thread_yield ();
  }
}

static void
test_wait (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxMailChanges) before = get_changes (f, NULL);
  g_autoptr(WaxMailChanges) after = NULL;
  g_autoptr(GBytes) raw = make_mail ("alice@example.test", "Wake up");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  Wait woken = { .f = f, .token = before->token };
  Wait known = { .f = f, .token = before->token };
  Wait cancelled = { .f = f, .cancellable = cancellable };
  GThread *thread = g_thread_new ("test", run_wait, &woken);

  wait_until_waiting (f, 1);
  wax_demo_server_deliver (f->server, "alice", 2, raw);
  g_thread_join (thread);
  g_assert_no_error (woken.error);
  g_assert_true (woken.changed);

  run_wait (&known); /* what happened before the wait is not missed */
  g_assert_no_error (known.error);
  g_assert_true (known.changed);

  after = get_changes (f, before->token);
  cancelled.token = after->token;
  thread = g_thread_new ("test", run_wait, &cancelled);
  wait_until_waiting (f, 3);
  g_cancellable_cancel (cancellable);
  g_thread_join (thread);
  g_assert_error (cancelled.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_error_free (cancelled.error);

  g_assert_true (wax_backend_close (f->backend, NULL, &error));
  g_assert_true (wax_backend_close (f->backend, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (wax_demo_server_count_requests (f->server, "CreateWaitSetRequest"), ==, 1);
  g_assert_cmpuint (wax_demo_server_count_requests (f->server, "DestroyWaitSetRequest"), ==, 1);
}

static void
test_quiet_wait (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxMailChanges) before = get_changes (f, NULL);
  Wait wait = { .f = f, .token = before->token, .changed = TRUE };

  wax_demo_server_misbehave (f->server, WAX_DEMO_WAIT_SPEED, 200, NULL);
  run_wait (&wait);
  g_assert_no_error (wait.error);
  g_assert_false (wait.changed);
}

static void
test_send (Fixture *f, gconstpointer unused)
{
  g_autoptr(GBytes) raw = make_mail ("bob@example.test", "Once");
  guint sent = wax_demo_server_count_messages (f->server, "alice", 5);
  guint received = wax_demo_server_count_messages (f->server, "bob", 2);
  g_autoptr(GError) error = NULL;
  g_autofree char *first = wax_backend_send_message (f->backend, raw, "send-1", NULL, &error);
  g_autofree char *again = wax_backend_send_message (f->backend, raw, "send-1", NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (first, !=, "");
  g_assert_cmpstr (first, ==, again);
  g_assert_cmpuint (wax_demo_server_count_messages (f->server, "alice", 5), ==, sent + 1);
  g_assert_cmpuint (wax_demo_server_count_messages (f->server, "bob", 2), ==, received + 1);

  wax_demo_server_misbehave (f->server, WAX_DEMO_SEND_FAULT, 1, NULL);
  g_assert_null (wax_backend_send_message (f->backend, raw, "send-2", NULL, &error));
  g_assert_error (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_TRY_AGAIN);
}

static void
test_abort (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxMailChanges) before = get_changes (f, NULL);
  Wait wait = { .f = f, .token = before->token };
  GThread *thread = g_thread_new ("test", run_wait, &wait);

  wait_until_waiting (f, 1);
  wax_backend_abort (f->backend);
  g_thread_join (thread);
  g_assert_error (wait.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_error_free (wait.error);
  wax_mail_changes_unref (get_changes (f, NULL));
}

/* The password must not reach a server that nobody vouches for. */
static void
test_untrusted (Fixture *f, gconstpointer unused)
{
  g_autoptr(GTlsCertificate) certificate = wax_test_cert_to_tls (f->trust.unknown, 0);
  g_autoptr(GError) error = NULL;

  wax_demo_server_set_certificate (f->server, certificate);
  g_assert_false (wax_backend_sign_in (f->backend, WAX_CHANNEL_RECEIVE, NULL, &error));
  g_assert_error (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_UNDECIDED);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_REQUESTS), ==, 0);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_BYTES_RECEIVED), ==, 0);
}

#define ADD(name, func) g_test_add ("/zimbra/backend/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  wax_tls_prepare ();
  g_test_init (&argc, &argv, NULL);
  ADD ("first-run", test_first_run);
  ADD ("list-pages", test_list_pages);
  ADD ("delta", test_delta);
  ADD ("resync", test_resync);
  ADD ("metadata", test_metadata);
  ADD ("gaps", test_gaps);
  ADD ("no-archives", test_no_archives);
  ADD ("gone-messages", test_gone_messages);
  ADD ("cut-archive", test_cut_archive);
  ADD ("stopped-fetch", test_stopped_fetch);
  ADD ("actions", test_actions);
  ADD ("tags", test_tags);
  ADD ("wrong-password", test_wrong_password);
  ADD ("wrong-password-goes-out-once", test_wrong_password_goes_out_once);
  ADD ("lock-out", test_lock_out);
  ADD ("account-states", test_account_states);
  ADD ("renewal", test_renewal);
  ADD ("bad-answers", test_bad_answers);
  ADD ("address-list", test_address_list);
  ADD ("settings", test_settings);
  ADD ("account-info", test_account_info);
  ADD ("wait", test_wait);
  ADD ("quiet-wait", test_quiet_wait);
  ADD ("send", test_send);
  ADD ("abort", test_abort);
  ADD ("untrusted", test_untrusted);
  return g_test_run ();
}
