#include "session-test.h"

#include "app/wax-message-list.h"
#include "wax-test-metered.h"

/* What is downloaded by itself, and what waits: by what the server is asked for. */

static gboolean
is_loaded (gpointer list)
{
  return !wax_message_list_is_loading (list);
}

static gboolean
has_inbox (gpointer tree)
{
  return wax_folder_tree_find_role (tree, WAX_FOLDER_INBOX) != NULL;
}

static WaxMessageList *
open_inbox (WaxAccount *account)
{
  WaxFolderTree *tree = wax_account_get_folder_tree (account);
  WaxMessageList *list;

  session_test_wait_until (has_inbox, tree);
  list = wax_message_list_new_folder (account,
                                      wax_folder_item_get_id (wax_folder_tree_find_role (tree, WAX_FOLDER_INBOX)));
  session_test_wait_until (is_loaded, list);
  return list;
}

static guint
count_items (gpointer list)
{
  return g_list_model_get_n_items (list);
}

typedef struct {
  gpointer list;
  guint n;
} Grown;

static gboolean
has_grown (gpointer data)
{
  Grown *grown = data;

  return count_items (grown->list) >= grown->n;
}

static gboolean
is_all_fetched (gpointer account)
{
  g_autoptr(GObject) unused = NULL;

  return session_test_is_at_rest (account) &&
         wax_channel_get_condition (wax_account_get_channel (account, WAX_CHANNEL_CHANGES)) == WAX_CHANNEL_RUNNING;
}

static gboolean
has_body (gpointer item)
{
  return wax_message_item_get_message (item)->has_body;
}

static guint
count_fetched (SessionTest *f)
{
  return wax_demo_server_count_requests (f->t.server, "/service/home/~/");
}

static gboolean
is_waiting_for_network (gpointer account)
{
  return session_test_is_at_rest (account) && wax_account_count_waiting (account) > 0;
}

static gboolean
has_gone_on (gpointer account)
{
  return session_test_is_at_rest (account) && wax_account_count_waiting (account) == 0;
}

/* Over a metered network lists come, and nothing else: until there is another, or the person says so. */
static void
test_metered (SessionTest *f, gconstpointer unused)
{
  g_autoptr(WaxAccount) account = NULL;
  g_autoptr(WaxMessageList) list = NULL;
  Grown grown;

  wax_test_metered_set (TRUE);
  account = session_test_add_account (f, "alice", f->t.password, NULL);
  session_test_wait_until (is_waiting_for_network, account);
  g_assert_cmpuint (count_fetched (f), ==, 0);
  list = open_inbox (account);
  g_assert_cmpuint (count_items (list), ==, wax_demo_server_count_messages (f->t.server, "alice", 2));

  wax_test_metered_set (FALSE);
  session_test_wait_until (has_gone_on, account);
  session_test_wait_until (is_all_fetched, account);
  g_assert_cmpuint (count_fetched (f), >, 0);

  wax_test_metered_set (TRUE);
  wax_demo_server_reset_counters (f->t.server);
  grown = (Grown) { list, count_items (list) + 1 };
  wax_demo_server_deliver_generated (f->t.server, "alice", 100000);
  session_test_wait_until (has_grown, &grown);
  session_test_wait_until (is_waiting_for_network, account);
  g_assert_cmpuint (count_fetched (f), ==, 0);
  wax_session_download_despite_metered (f->session);
  session_test_wait_until (has_gone_on, account);
  g_assert_cmpuint (count_fetched (f), ==, 1);
  wax_test_metered_set (FALSE);
}

/* What the account does not want comes when it is opened, once. */
static void
test_headers_only (SessionTest *f, gconstpointer unused)
{
  g_autoptr(WaxAccount) account = session_test_add_account (f, "alice", f->t.password, NULL);
  g_autoptr(WaxMessageList) list = NULL;
  g_autoptr(WaxMessageItem) item = NULL;
  SessionWaiter waiter = { NULL };
  Grown grown;

  session_test_wait_until (is_all_fetched, account);
  wax_session_set_download_async (f->session, account, "headers", session_test_waited_cb, &waiter);
  session_test_finish (f, &waiter);
  list = open_inbox (account);
  grown = (Grown) { list, count_items (list) + 1 };
  wax_demo_server_reset_counters (f->t.server);
  wax_demo_server_deliver_generated (f->t.server, "alice", 100000);
  session_test_wait_until (has_grown, &grown);
  session_test_wait_until (is_all_fetched, account);
  g_assert_cmpuint (count_fetched (f), ==, 0);

  for (guint i = 0; i < count_items (list) && (item == NULL || has_body (item)); i++) {
    g_clear_object (&item);
    item = g_list_model_get_item (G_LIST_MODEL (list), i);
  }
  g_assert_false (has_body (item));
  for (guint i = 0; i < 2; i++) {
    g_autoptr(WaxMime) mime = NULL;
    g_autoptr(GError) error = NULL;

    wax_account_load_message_async (account, wax_message_item_get_id (item), NULL, session_test_waited_cb, &waiter);
    mime = wax_account_load_message_finish (account, session_test_wait_for (&waiter), &error);
    g_assert_no_error (error);
    g_clear_object (&waiter.result);
    session_test_poll_until (has_body, item);
  }
  g_assert_cmpuint (count_fetched (f), ==, 1);
}

#define ADD(name) \
  g_test_add ("/app/downloads/" #name, SessionTest, NULL, session_test_set_up, test_##name, session_test_tear_down)

static void
add (void)
{
  wax_test_metered_install ();
  ADD (metered);
  ADD (headers_only);
}

int
main (int argc, char **argv)
{
  return app_test_main (&argc, &argv, add);
}
