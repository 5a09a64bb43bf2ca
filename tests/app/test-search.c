#include "session-test.h"

#include "app/wax-message-list.h"
#include "app/wax-search-words.h"
#include "store/wax-mail-store.h"

#include <sqlite3.h>

/* Searches that are shown while messages are made searchable. */

/* In the addresses of all messages. */
#define QUERY "example"

static gboolean
is_loaded (gpointer list)
{
  return !wax_message_list_is_loading (list);
}

static gboolean
is_complete (gpointer list)
{
  return is_loaded (list) && !wax_message_list_is_incomplete (list);
}

static char *
find_dir (SessionTest *f, WaxAccount *account)
{
  return g_build_filename (f->t.profile, "accounts", wax_account_get_id (account), NULL);
}

/* Another handle may only write when the account has closed its own. */
static gboolean
is_closed (gpointer dir)
{
  g_autoptr(WaxMailStore) store = wax_mail_store_open (dir, WAX_MAIL_STORE_WRITE, NULL);

  return store != NULL;
}

static void
spoil (const char *dir, const char *script)
{
  g_autofree char *path = g_build_filename (dir, "mail.db", NULL);
  char *message = NULL;
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_exec (db, script, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  g_assert_cmpint (sqlite3_changes (db), >, 0);
  sqlite3_close (db);
}

static void
disconnect (SessionTest *f, WaxAccount *account, char *dir)
{
  SessionWaiter waiter = { NULL };

  wax_session_disconnect_async (f->session, account, session_test_waited_cb, &waiter);
  session_test_finish (f, &waiter);
  session_test_wait_until (session_test_is_offline, account);
  session_test_poll_until (is_closed, dir);
  while (g_main_context_iteration (NULL, FALSE)) /* what was told before */
    ;
}

static WaxMessageList *
new_search (WaxAccount *account)
{
  g_autoptr(WaxQuery) query = wax_search_words_read (QUERY);

  return wax_message_list_new_search (account, query);
}

/* Returns: how many messages there are to be found. */
static guint
find_all (WaxAccount *account)
{
  g_autoptr(WaxMessageList) list = NULL;

  session_test_wait_until (session_test_is_at_rest, account);
  list = new_search (account);
  session_test_wait_until (is_complete, list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), >, 0);
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

static WaxMessageList *
search_in_vain (WaxAccount *account)
{
  WaxMessageList *list = new_search (account);

  session_test_wait_until (is_loaded, list);
  g_assert_true (wax_message_list_is_incomplete (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  return list;
}

/* From the first message on, and again when an earlier run had left off. */
static void
test_completes (SessionTest *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxAccount) account = session_test_add_account (f, "alice", f->t.password, &error);
  g_autofree char *dir = NULL;
  g_autoptr(WaxMessageList) list = NULL;
  SessionWaiter waiter = { NULL };
  guint all;

  g_assert_no_error (error);
  dir = find_dir (f, account);
  all = find_all (account);
  disconnect (f, account, dir);
  spoil (dir, "UPDATE message SET indexed = 0");
  list = search_in_vain (account);

  wax_session_connect_async (f->session, account, session_test_waited_cb, &waiter);
  session_test_finish (f, &waiter);
  session_test_wait_until (is_complete, list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, all);
}

static gboolean
is_over (gpointer over)
{
  return *(gboolean *) over;
}

static void
over_cb (gpointer over)
{
  *(gboolean *) over = TRUE;
}

/* Where nothing tells of a change, nobody looks: else it would be seen here. */
static void
test_rests (SessionTest *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxAccount) account = session_test_add_account (f, "alice", f->t.password, &error);
  g_autofree char *dir = NULL;
  g_autoptr(WaxMessageList) list = NULL, other = NULL;
  gboolean over = FALSE;

  g_assert_no_error (error);
  dir = find_dir (f, account);
  find_all (account);
  disconnect (f, account, dir);
  spoil (dir, "UPDATE message SET indexed = 0");
  list = search_in_vain (account);

  spoil (dir, "UPDATE message SET indexed = (SELECT value FROM state WHERE name = 'search-generation')");
  g_timeout_add_once (2000, over_cb, &over);
  session_test_wait_until (is_over, &over);
  g_assert_true (wax_message_list_is_incomplete (list));
  other = new_search (account);
  session_test_wait_until (is_complete, other);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
}

static void
add (void)
{
  g_test_add ("/search-list/completes", SessionTest, NULL, session_test_set_up, test_completes, session_test_tear_down);
  g_test_add ("/search-list/rests", SessionTest, NULL, session_test_set_up, test_rests, session_test_tear_down);
}

int
main (int argc, char **argv)
{
  return app_test_main (&argc, &argv, add);
}
