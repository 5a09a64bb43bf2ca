#include "session-test.h"

#include "app/wax-message-list.h"
#include "wax-test-metered.h"

/* What is downloaded by itself, and what waits: by what the server is asked for. */

static gboolean
has_body (gpointer item)
{
  return wax_message_item_get_message (item)->has_body;
}

/* Returns: (transfer full): the first whose text is not here. */
static WaxMessageItem *
dup_missing (WaxMessageList *list)
{
  g_autoptr(WaxMessageItem) item = NULL;

  for (guint i = 0; i < session_test_count_items (list) && (item == NULL || has_body (item)); i++) {
    g_clear_object (&item);
    item = g_list_model_get_item (G_LIST_MODEL (list), i);
  }
  g_assert_false (has_body (item));
  return g_steal_pointer (&item);
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
  g_autoptr(WaxMessageItem) item = NULL;
  SessionGrown grown;

  wax_test_metered_set (TRUE);
  account = session_test_add_account (f, "alice", f->t.password, NULL);
  session_test_wait_until (is_waiting_for_network, account);
  g_assert_cmpuint (count_fetched (f), ==, 0);
  list = session_test_open_inbox (account);
  g_assert_cmpuint (session_test_count_items (list), ==, wax_demo_server_count_messages (f->t.server, "alice", 2));

  wax_test_metered_set (FALSE);
  session_test_wait_until (has_gone_on, account);
  session_test_wait_until (session_test_is_all_fetched, account);
  g_assert_cmpuint (count_fetched (f), >, 0);

  wax_test_metered_set (TRUE);
  wax_demo_server_reset_counters (f->t.server);
  grown = (SessionGrown) { list, session_test_count_items (list) + 1 };
  wax_demo_server_deliver_generated (f->t.server, "alice", 100000);
  session_test_wait_until (session_test_has_grown, &grown);
  session_test_wait_until (is_waiting_for_network, account);
  g_assert_cmpuint (count_fetched (f), ==, 0);
  item = dup_missing (list);
  wax_session_download_despite_metered (f->session);
  session_test_poll_until (has_body, item);
  session_test_wait_until (has_gone_on, account);
  g_assert_cmpuint (count_fetched (f), ==, 1); /* also where news and the person's word meet */
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
  SessionGrown grown;

  session_test_wait_until (session_test_is_all_fetched, account);
  wax_session_set_download_async (f->session, account, "headers", session_test_waited_cb, &waiter);
  session_test_finish (f, &waiter);
  list = session_test_open_inbox (account);
  grown = (SessionGrown) { list, session_test_count_items (list) + 1 };
  wax_demo_server_reset_counters (f->t.server);
  wax_demo_server_deliver_generated (f->t.server, "alice", 100000);
  session_test_wait_until (session_test_has_grown, &grown);
  session_test_wait_until (session_test_is_all_fetched, account);
  g_assert_cmpuint (count_fetched (f), ==, 0);

  item = dup_missing (list);
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
