#include "backend-test.h"

#include <string.h>

#include "protocol/zimbra/wax-zimbra-client.h"
#include "protocol/zimbra/wax-zimbra-soap.h"
#include "store/wax-mime-files.h"
#include "store/wax-mime.h"
#include "util/wax-secret.h"

/* What is in the mailbox, what changes it, and sending. */

static void
test_first_run (BackendTest *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxMailChanges) changes = NULL;
  g_autoptr(GPtrArray) ids = NULL;
  g_autoptr(GPtrArray) list = NULL;
  WaxMessage *first, *second;

  g_assert_true (wax_backend_sign_in (f->backend, WAX_CHANNEL_RECEIVE, NULL, &error));
  g_assert_no_error (error);
  changes = backend_test_get_changes (f, NULL);
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

  ids = backend_test_list_ids (changes);
  backend_test_fetch (f, ids);
  backend_test_assert_fetched (f, ids);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_SIGN_INS), ==, 1);
  g_assert_cmpuint (wax_demo_server_get_counter (f->server, WAX_DEMO_REQUESTS), <=, 8);
}

static void
test_list_pages (BackendTest *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) both = wax_backend_list_messages (f->backend, "2", 0, 10, NULL, &error);
  g_autoptr(GPtrArray) second = wax_backend_list_messages (f->backend, "2", 5, 5, NULL, &error);
  g_autoptr(GPtrArray) beyond = wax_backend_list_messages (f->backend, "2", 100000, 5, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (((WaxMessage *) both->pdata[5])->id, ==, ((WaxMessage *) second->pdata[0])->id);
  g_assert_cmpuint (beyond->len, ==, 0);
}

/* Page by page it finds what there is, in the same order, each message once. */
static void
test_search_pages (BackendTest *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) all = wax_backend_list_messages (f->backend, "2", 0, 1000, NULL, &error);
  g_autofree char *page = NULL;
  guint n = 0;

  g_assert_no_error (error);
  do {
    g_autoptr(WaxMessagePage) found =
      wax_backend_search_messages (f->backend, "in:inbox", page, 7, NULL, &error);

    g_assert_no_error (error);
    for (guint i = 0; i < found->messages->len; i++)
      g_assert_cmpstr (((WaxMessage *) found->messages->pdata[i])->id, ==, ((WaxMessage *) all->pdata[n++])->id);
    g_free (page);
    page = g_steal_pointer (&found->next);
  } while (page != NULL);
  g_assert_cmpuint (n, ==, all->len);
  g_assert_null (wax_backend_search_messages (f->backend, "in:(", NULL, 7, NULL, &error));
  g_assert_error (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_QUERY);
}

static void
test_delta (BackendTest *f, gconstpointer unused)
{
  g_autoptr(WaxMailChanges) before = backend_test_get_changes (f, NULL);
  g_autoptr(GBytes) raw = backend_test_make_mail ("alice@example.test", "New");
  guint id = wax_demo_server_deliver (f->server, "alice", 2, raw);
  g_autoptr(WaxMailChanges) arrived = backend_test_get_changes (f, before->token);
  g_autoptr(GPtrArray) ids = backend_test_list_ids (arrived);
  g_autoptr(WaxMailChanges) flagged = NULL;
  g_autoptr(WaxMailChanges) gone = NULL;
  g_autoptr(WaxMailChanges) quiet = NULL;

  g_assert_false (arrived->complete);
  g_assert_cmpuint (ids->len, ==, 1);
  g_assert_cmpuint (atoi (ids->pdata[0]), ==, id);
  backend_test_fetch (f, ids);
  backend_test_assert_fetched (f, ids);
  g_assert_cmpstr (f->last->subject, ==, "New");
  g_assert_cmpuint (strlen (f->last->digest), ==, 64);

  wax_demo_server_act (f->server, "alice", id, "flag");
  flagged = backend_test_get_changes (f, arrived->token);
  g_assert_cmpuint (flagged->new_messages->len, ==, 0);
  g_assert_true (((WaxMessage *) flagged->changed->pdata[0])->flags & WAX_MESSAGE_FLAGGED);

  wax_demo_server_act (f->server, "alice", id, "delete");
  gone = backend_test_get_changes (f, flagged->token);
  g_assert_cmpstr (gone->removed_ids->pdata[0], ==, ids->pdata[0]);
  quiet = backend_test_get_changes (f, gone->token);
  g_assert_cmpuint (quiet->removed_ids->len + quiet->new_messages->len + quiet->changed->len, ==, 0);
}

static void
test_resync (BackendTest *f, gconstpointer unused)
{
  g_autoptr(WaxMailChanges) before = backend_test_get_changes (f, NULL);
  g_autoptr(GBytes) raw = backend_test_make_mail ("alice@example.test", "Doomed");
  guint id = wax_demo_server_deliver (f->server, "alice", 2, raw);
  g_autoptr(WaxMailChanges) middle = backend_test_get_changes (f, before->token);
  g_autoptr(WaxMailChanges) after = NULL;
  g_autoptr(GError) error = NULL;

  wax_demo_server_act (f->server, "alice", id, "delete");
  after = backend_test_get_changes (f, middle->token);
  wax_demo_server_restore_backup (f->server, "alice", 1);
  g_assert_null (wax_backend_get_changes (f->backend, WAX_CHANNEL_RECEIVE, after->token, NULL, &error));
  g_assert_error (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_MUST_RESYNC);
  g_clear_error (&error);

  wax_demo_server_forget_deletions (f->server, "alice");
  g_assert_null (wax_backend_get_changes (f->backend, WAX_CHANNEL_RECEIVE, before->token, NULL, &error));
  g_assert_error (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_MUST_RESYNC);
}

static void
test_metadata (BackendTest *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) ids = backend_test_list_all_ids (f);
  g_autoptr(GPtrArray) states = NULL;
  g_autoptr(GError) error = NULL;

  wax_demo_server_act (f->server, "alice", atoi (ids->pdata[3]), "delete");
  wax_demo_server_act (f->server, "alice", atoi (ids->pdata[7]), "delete");
  states = wax_backend_get_metadata (f->backend, ids, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (states->len, ==, ids->len - 2);
  g_assert_cmpint (((WaxMessage *) states->pdata[0])->change, >, 0);
}

static gboolean
has_flag (BackendTest *f, guint id, char letter)
{
  g_autofree char *flags = wax_demo_server_dup_flags (f->server, "alice", id);

  return strchr (flags, letter) != NULL;
}

static void
act (BackendTest *f, WaxMailOperation operation, GPtrArray *ids, const char *target_id)
{
  g_autoptr(GError) error = NULL;

  wax_backend_change_messages (f->backend, &(WaxMailAction) { operation, ids, target_id }, NULL, &error);
  g_assert_no_error (error);
}

static void
test_actions (BackendTest *f, gconstpointer unused)
{
  g_autoptr(GBytes) raw = backend_test_make_mail ("alice@example.test", "Subject");
  guint id = wax_demo_server_deliver (f->server, "alice", 2, raw);
  guint other = wax_demo_server_deliver (f->server, "alice", 2, raw);
  g_autoptr(GPtrArray) ids = backend_test_one_id (id);
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
create_tag (BackendTest *f, const char *name)
{
  g_autofree char *url = wax_demo_server_dup_url (f->server, "127.0.0.1");
  g_autoptr(WaxZimbraClient) client = wax_zimbra_client_new (&(WaxZimbraOptions) { .http = f->http, .base_url = url,
                                                                             .user = "alice" });
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
test_tags (BackendTest *f, gconstpointer unused)
{
  g_autoptr(WaxMailChanges) changes = NULL;
  g_autoptr(GPtrArray) ids = NULL;
  g_autoptr(GPtrArray) states = NULL;
  WaxTag *tag = NULL;

  create_tag (f, "garden");
  changes = backend_test_get_changes (f, NULL);
  ids = backend_test_list_ids (changes);
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

/* Returns: (transfer full): the folder's id. */
static char *
change_folder (BackendTest *f, WaxFolderOperation operation, const char *id, const char *parent_id, const char *name)
{
  g_autoptr(GError) error = NULL;
  char *changed = wax_backend_change_folder (f->backend, &(WaxFolderAction) { operation, id, parent_id, name }, NULL,
                                             &error);

  g_assert_no_error (error);
  return changed;
}

static char *
change_search (BackendTest *f, WaxFolderOperation operation, const char *id, const char *name, const char *query)
{
  g_autoptr(GError) error = NULL;
  WaxFolderAction action = { operation, id, id != NULL ? NULL : "", name, query };
  char *changed = wax_backend_change_folder (f->backend, &action, NULL, &error);

  g_assert_no_error (error);
  return changed;
}

static void
assert_search (WaxMailChanges *changes, const char *id, const char *path, const char *query)
{
  for (guint i = 0; i < changes->folders->len; i++) {
    WaxFolder *folder = changes->folders->pdata[i];

    if (!g_str_equal (folder->id, id))
      continue;
    g_assert_cmpstr (folder->path, ==, path);
    g_assert_cmpstr (folder->query, ==, query);
    g_assert_cmpstr (folder->view, ==, "message");
    g_assert_true (folder->deletable);
    return;
  }
  g_assert_not_reached ();
}

/* In the whole list, and among what has changed. */
static void
test_saved_searches (BackendTest *f, gconstpointer unused)
{
  g_autofree char *id = change_search (f, WAX_FOLDER_CREATE_SEARCH, NULL, "From Bob", "from:bob is:unread");
  g_autoptr(WaxMailChanges) all = backend_test_get_changes (f, NULL), changed = NULL;

  assert_search (all, id, "/From Bob", "from:bob is:unread");
  g_free (change_search (f, WAX_FOLDER_CHANGE_SEARCH, id, NULL, "from:carol"));
  g_free (change_search (f, WAX_FOLDER_RENAME, id, "From Carol", NULL));
  changed = backend_test_get_changes (f, all->token);
  assert_search (changed, id, "/From Carol", "from:carol");
  g_free (change_search (f, WAX_FOLDER_TO_TRASH, id, NULL, NULL));
  g_clear_pointer (&changed, wax_mail_changes_unref);
  changed = backend_test_get_changes (f, all->token);
  assert_search (changed, id, "/Trash/From Carol", "from:carol");
}

static void
assert_folder_fails (BackendTest *f, WaxFolderOperation operation, const char *id, const char *parent_id,
                     const char *name, WaxServerError code)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (wax_backend_change_folder (f->backend, &(WaxFolderAction) { operation, id, parent_id, name }, NULL,
                                            &error));
  g_assert_error (error, WAX_SERVER_ERROR, (int) code);
}

static guint
find_folder (BackendTest *f, const char *path)
{
  return wax_demo_server_find_folder (f->server, "alice", path);
}

static void
test_folders (BackendTest *f, gconstpointer unused)
{
  g_autofree char *garden = change_folder (f, WAX_FOLDER_CREATE, NULL, "", "Garden");
  g_autofree char *trees = change_folder (f, WAX_FOLDER_CREATE, NULL, garden, "Apple trees");
  guint id = (guint) atoi (trees);

  g_assert_cmpuint (find_folder (f, "/Garden/Apple trees"), ==, id);
  assert_folder_fails (f, WAX_FOLDER_CREATE, NULL, "", "garden", WAX_SERVER_ERROR_EXISTS);
  assert_folder_fails (f, WAX_FOLDER_CREATE, NULL, "", "a/b", WAX_SERVER_ERROR_BAD_NAME);
  assert_folder_fails (f, WAX_FOLDER_CREATE, NULL, "99999", "Lost", WAX_SERVER_ERROR_NO_SUCH_ITEM);
  assert_folder_fails (f, WAX_FOLDER_RENAME, "2", NULL, "Eingang", WAX_SERVER_ERROR_NOT_ALLOWED);
  assert_folder_fails (f, WAX_FOLDER_MOVE, garden, trees, NULL, WAX_SERVER_ERROR_NOT_ALLOWED);
  assert_folder_fails (f, WAX_FOLDER_RENAME, "99999", NULL, "Lost", WAX_SERVER_ERROR_NO_SUCH_ITEM);

  g_free (change_folder (f, WAX_FOLDER_RENAME, trees, NULL, "Pear trees"));
  g_free (change_folder (f, WAX_FOLDER_MOVE, trees, "", NULL));
  g_assert_cmpuint (find_folder (f, "/Pear trees"), ==, id);
  g_free (change_folder (f, WAX_FOLDER_TO_TRASH, trees, NULL, NULL));
  g_assert_cmpuint (find_folder (f, "/Trash/Pear trees"), ==, id);
  g_free (change_folder (f, WAX_FOLDER_RESTORE, trees, garden, "Apple trees"));
  g_assert_cmpuint (find_folder (f, "/Garden/Apple trees"), ==, id);
  g_free (change_folder (f, WAX_FOLDER_TO_TRASH, garden, NULL, NULL));
  g_free (change_folder (f, WAX_FOLDER_DELETE, trees, NULL, NULL));
  g_assert_cmpuint (find_folder (f, "/Trash/Garden"), ==, (guint) atoi (garden));
  g_assert_cmpuint (find_folder (f, "/Trash/Garden/Apple trees"), ==, 0);
  g_free (change_folder (f, WAX_FOLDER_EMPTY, "3", NULL, NULL));
  g_assert_cmpuint (find_folder (f, "/Trash/Garden"), ==, 0);
}

/* Returns: (transfer full): the tag's id. */
static char *
change_tag (BackendTest *f, WaxTagOperation operation, const char *id, const char *name, const char *color)
{
  g_autoptr(GError) error = NULL;
  char *changed = wax_backend_change_tag (f->backend, &(WaxTagAction){ operation, id, name, color }, NULL, &error);

  g_assert_no_error (error);
  return changed;
}

static void
assert_color (BackendTest *f, const char *name, const char *expected)
{
  g_autofree char *color = wax_demo_server_dup_tag_color (f->server, "alice", name);

  g_assert_cmpstr (color, ==, expected);
}

/* The server's own colours go by their number, others as they are. */
static void
test_tag_changes (BackendTest *f, gconstpointer unused)
{
  g_autofree char *id = change_tag (f, WAX_TAG_CREATE, NULL, "Harvest", wax_tag_colors[3]);
  g_autoptr(GError) error = NULL;

  assert_color (f, "Harvest", "3");
  g_assert_null (wax_backend_change_tag (f->backend, &(WaxTagAction){ WAX_TAG_CREATE, NULL, "Harvest", NULL }, NULL,
                                         &error));
  g_assert_error (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_EXISTS);
  g_free (change_tag (f, WAX_TAG_CHANGE, id, "Crop", NULL));
  assert_color (f, "Harvest", NULL);
  assert_color (f, "Crop", "3");
  g_free (change_tag (f, WAX_TAG_CHANGE, id, NULL, "#123456"));
  assert_color (f, "Crop", "#123456");
  g_free (change_tag (f, WAX_TAG_CHANGE, id, "Fruit", wax_tag_colors[1]));
  assert_color (f, "Fruit", "1");
  g_free (change_tag (f, WAX_TAG_DELETE, id, NULL, NULL));
  assert_color (f, "Fruit", NULL);
}

static void
test_send (BackendTest *f, gconstpointer unused)
{
  g_autoptr(GBytes) raw = backend_test_make_mail ("bob@example.test", "Once");
  guint sent = wax_demo_server_count_messages (f->server, "alice", 5);
  guint received = wax_demo_server_count_messages (f->server, "bob", 2);
  g_autoptr(GError) error = NULL;
  WaxOutgoing message = { raw, "send-1" };
  g_autofree char *first = wax_backend_send_message (f->backend, &message, NULL, &error);
  g_autofree char *again = wax_backend_send_message (f->backend, &message, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (first, !=, "");
  g_assert_cmpstr (first, ==, again);
  g_assert_cmpuint (wax_demo_server_count_messages (f->server, "alice", 5), ==, sent + 1);
  g_assert_cmpuint (wax_demo_server_count_messages (f->server, "bob", 2), ==, received + 1);

  wax_demo_server_misbehave (f->server, WAX_DEMO_SEND_FAULT, 1, NULL);
  message.send_id = "send-2";
  g_assert_null (wax_backend_send_message (f->backend, &message, NULL, &error));
  g_assert_error (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_TRY_AGAIN);
}

static guint
count_drafts (BackendTest *f)
{
  return wax_demo_server_count_messages (f->server, "alice", 6);
}

static char *
dup_content (BackendTest *f, const char *id)
{
  g_autoptr(GBytes) raw =
    wax_demo_server_get_message (f->server, "alice", (guint) g_ascii_strtoull (id, NULL, 10));

  return raw != NULL ? g_strndup (g_bytes_get_data (raw, NULL), g_bytes_get_size (raw)) : NULL;
}

/* One draft, however often it is saved; sent, it is gone, and what it answers is marked. */
static void
test_draft (BackendTest *f, gconstpointer unused)
{
  g_autoptr(GBytes) first = backend_test_make_mail ("bob@example.test", "Begun");
  g_autoptr(GBytes) second = backend_test_make_mail ("bob@example.test", "Done");
  guint origin = wax_demo_server_deliver_generated (f->server, "alice", 7);
  g_autofree char *origin_id = g_strdup_printf ("%u", origin);
  WaxOutgoing draft = { .raw = first, .origin_id = origin_id };
  guint before = count_drafts (f);
  g_autoptr(GError) error = NULL;
  g_autofree char *id = wax_backend_save_draft (f->backend, &draft, NULL, &error);
  g_autofree char *again = NULL, *content = NULL, *sent = NULL, *flags = NULL;

  g_assert_no_error (error);
  draft.raw = second;
  draft.draft_id = id;
  again = wax_backend_save_draft (f->backend, &draft, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, id);
  g_assert_cmpuint (count_drafts (f), ==, before + 1);
  content = dup_content (f, id);
  g_assert_nonnull (strstr (content, "Subject: Done"));

  draft.send_id = "draft-1";
  sent = wax_backend_send_message (f->backend, &draft, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_drafts (f), ==, before);
  flags = wax_demo_server_dup_flags (f->server, "alice", origin);
  g_assert_nonnull (strchr (flags, 'r'));
  g_assert_null (wax_backend_save_draft (f->backend, &draft, NULL, &error));
  g_assert_error (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_NO_SUCH_ITEM);
}

/* ---- files of a draft ---- */

enum { FILE_BYTES = 60000 };

/* As a message with a picture in its text and files beside it is written; @n_files of them. */
static GBytes *
make_mail_with_files (const char *text, guint n_files)
{
  g_autoptr(GString) mail = g_string_new (NULL);

  g_string_append_printf (mail,
    "From: Alice <alice@example.test>\r\nTo: bob@example.test\r\nBcc: carol@example.test\r\n"
    "Subject: =?utf-8?q?B=C3=BCcher?=\r\n"
    "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n"
    "--m\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n"
    "--a\r\nContent-Type: text/plain\r\n\r\n%s\r\n\r\n"
    "--a\r\nContent-Type: multipart/related; boundary=r\r\n\r\n"
    "--r\r\nContent-Type: text/html\r\n\r\n<p>%s<img src=\"cid:a@b\"></p>\r\n"
    "--r\r\nContent-Type: image/png\r\nContent-ID: <a@b>\r\nContent-Disposition: inline; filename=leaf.png\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--r--\r\n--a--\r\n", text, text);
  for (guint i = 0; i < n_files; i++) {
    g_autofree guchar *content = g_malloc (FILE_BYTES);
    g_autofree char *encoded = NULL;

    memset (content, (int) i, FILE_BYTES);
    encoded = g_base64_encode (content, FILE_BYTES);
    g_string_append_printf (mail, "--m\r\nContent-Type: application/pdf\r\n"
                            "Content-Disposition: attachment; filename=plan-%u.pdf\r\n"
                            "Content-Transfer-Encoding: base64\r\n\r\n", i);
    for (gsize at = 0; at < strlen (encoded); at += 76)
      g_string_append_printf (mail, "%.76s\r\n", encoded + at);
  }
  g_string_append (mail, "--m--\r\n");
  return g_string_free_to_bytes (g_steal_pointer (&mail));
}

static gint
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
dup_keys (GBytes *raw)
{
  g_autoptr(GMimeMessage) message = wax_mime_parse (raw, g_bytes_get_size (raw), NULL);
  g_autoptr(GPtrArray) files = wax_mime_list_files (message, NULL);
  g_autoptr(GPtrArray) keys = g_ptr_array_new ();

  for (guint i = 0; i < files->len; i++)
    g_ptr_array_add (keys, ((WaxMimeFile *) files->pdata[i])->key);
  g_ptr_array_sort (keys, compare_texts);
  g_ptr_array_add (keys, NULL);
  return g_strjoinv ("\n", (char **) keys->pdata);
}

/* What is there says what was to be kept, with the same files. */
static void
assert_same_mail (GBytes *there, GBytes *kept, const char *text)
{
  g_autofree char *keys = dup_keys (there), *kept_keys = dup_keys (kept);
  g_autoptr(WaxMime) mime = wax_mime_new (there);

  g_assert_cmpstr (keys, ==, kept_keys);
  g_assert_cmpstr (mime->subject, ==, "B\303\274cher");
  g_assert_nonnull (strstr (mime->text, text));
  g_assert_nonnull (strstr (mime->html, text));
}

/* Saves it, and tells how many uploads that took. */
static guint
save_with_files (BackendTest *f, WaxOutgoing *draft, const char *text, guint n_files)
{
  guint before = wax_demo_server_count_requests (f->server, "/service/upload");
  g_autoptr(GBytes) raw = make_mail_with_files (text, n_files);
  g_autoptr(GBytes) there = NULL;
  g_autoptr(GError) error = NULL;
  char *id;

  draft->raw = raw;
  id = wax_backend_save_draft (f->backend, draft, NULL, &error);
  g_assert_no_error (error);
  g_free ((char *) draft->draft_id);
  draft->draft_id = id;
  there = wax_demo_server_get_message (f->server, "alice", (guint) g_ascii_strtoull (id, NULL, 10));
  assert_same_mail (there, raw, text);
  draft->raw = NULL;
  return wax_demo_server_count_requests (f->server, "/service/upload") - before;
}

static guint64
count_bytes (BackendTest *f)
{
  return wax_demo_server_get_counter (f->server, WAX_DEMO_BYTES_RECEIVED);
}

/* Large files go to the server once: with the first save, and not with those after it, nor when it is sent. */
static void
test_draft_files (BackendTest *f, gconstpointer unused)
{
  g_autoptr(WaxStoredParts) stored = wax_stored_parts_new ();
  WaxOutgoing draft = { .stored = stored };
  g_autoptr(GBytes) last = make_mail_with_files ("Third", 2);
  g_autofree char *draft_id = NULL, *sent = NULL;
  g_autoptr(GBytes) received = NULL;
  g_autoptr(GError) error = NULL;
  guint64 bytes;

  g_assert_cmpuint (save_with_files (f, &draft, "First", 1), ==, 1);
  bytes = count_bytes (f);
  g_assert_cmpuint (save_with_files (f, &draft, "Second", 1), ==, 0);
  g_assert_cmpuint (save_with_files (f, &draft, "Second again", 1), ==, 0);
  g_assert_cmpuint (count_bytes (f) - bytes, <, 20000);
  bytes = count_bytes (f);
  g_assert_cmpuint (save_with_files (f, &draft, "Third", 2), ==, 1);
  g_assert_cmpuint (save_with_files (f, &draft, "Third", 2), ==, 0);
  g_assert_cmpuint (count_bytes (f) - bytes, <, FILE_BYTES + 20000);
  bytes = count_bytes (f);
  draft.raw = last;
  draft.send_id = "files-1";
  sent = wax_backend_send_message (f->backend, &draft, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_bytes (f) - bytes, <, 20000);
  received = wax_demo_server_get_message (f->server, "bob", wax_demo_server_get_newest (f->server, "bob"));
  assert_same_mail (received, last, "Third");
  draft_id = (char *) draft.draft_id;
  g_assert_cmpuint (count_drafts (f), ==, 0);
}

/* What the server has may be another one's by now, or gone: then all of it goes there again. */
static void
test_draft_files_changed (BackendTest *f, gconstpointer unused)
{
  g_autoptr(WaxStoredParts) stored = wax_stored_parts_new ();
  WaxOutgoing draft = { .stored = stored };
  g_autoptr(GBytes) foreign = backend_test_make_mail ("bob@example.test", "From elsewhere");
  g_autoptr(GBytes) with_three = make_mail_with_files ("Third", 3);
  g_autoptr(GMimeMessage) message = wax_mime_parse (with_three, g_bytes_get_size (with_three), NULL);
  g_autoptr(GPtrArray) files = wax_mime_list_files (message, NULL);
  g_autofree char *draft_id = NULL, *other = NULL;

  g_assert_cmpuint (save_with_files (f, &draft, "First", 2), ==, 1);
  other = wax_backend_save_draft (f->backend, &(WaxOutgoing) { .raw = foreign, .draft_id = draft.draft_id }, NULL, NULL);
  g_assert_cmpstr (other, ==, draft.draft_id);
  g_assert_cmpuint (save_with_files (f, &draft, "Second", 2), ==, 1);
  g_assert_cmpuint (save_with_files (f, &draft, "Second again", 2), ==, 0);
  g_hash_table_insert (stored->uploads, g_strdup (((WaxMimeFile *) files->pdata[files->len - 1])->key),
                       g_strdup ("lost:lost"));
  g_assert_cmpuint (save_with_files (f, &draft, "Third", 3), ==, 1);
  g_assert_cmpuint (save_with_files (f, &draft, "Third again", 3), ==, 0);
  draft_id = (char *) draft.draft_id;
}

static void
add (void)
{
  BACKEND_TEST_ADD ("mail/first-run", test_first_run);
  BACKEND_TEST_ADD ("mail/list-pages", test_list_pages);
  BACKEND_TEST_ADD ("mail/search-pages", test_search_pages);
  BACKEND_TEST_ADD ("mail/delta", test_delta);
  BACKEND_TEST_ADD ("mail/resync", test_resync);
  BACKEND_TEST_ADD ("mail/metadata", test_metadata);
  BACKEND_TEST_ADD ("mail/actions", test_actions);
  BACKEND_TEST_ADD ("mail/tags", test_tags);
  BACKEND_TEST_ADD ("mail/folders", test_folders);
  BACKEND_TEST_ADD ("mail/saved-searches", test_saved_searches);
  BACKEND_TEST_ADD ("mail/tag-changes", test_tag_changes);
  BACKEND_TEST_ADD ("mail/send", test_send);
  BACKEND_TEST_ADD ("mail/draft", test_draft);
  BACKEND_TEST_ADD ("mail/draft-files", test_draft_files);
  BACKEND_TEST_ADD ("mail/draft-files-changed", test_draft_files_changed);
}

int
main (int argc, char *argv[])
{
  return backend_test_main (&argc, &argv, add);
}
