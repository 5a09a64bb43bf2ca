#include "session-test.h"

#include "app/wax-ledger-list.h"
#include "trust/wax-trust-error.h"

enum { PATIENCE_S = 60 };

void
session_test_waited_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  ((SessionWaiter *) data)->result = g_object_ref (result);
}

static WaxSession *current; /* for what is said of a test that hangs */

static gboolean
late_cb (gpointer awaited)
{
  g_autoptr(WaxAccount) account =
      current != NULL ? g_list_model_get_item (wax_session_get_accounts (current), 0) : NULL;
  WaxFailure *failure = account != NULL ? wax_account_get_failure (account) : NULL;

  g_error ("%s did not come in time: state %d, %s", (const char *) awaited,
           account != NULL ? (int) wax_account_get_state (account) : -1,
           failure != NULL ? failure->code : "no failure");
  return G_SOURCE_REMOVE;
}

/* Runs the main loop until @condition holds, which is called @name. */
void
session_test_wait_until_named (const char *name, gboolean (*condition) (gpointer), gpointer data)
{
  guint late = g_timeout_add_seconds (PATIENCE_S, late_cb, (gpointer) name);

  while (!condition (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (late);
}

static gboolean
has_result (gpointer data)
{
  return ((SessionWaiter *) data)->result != NULL;
}

GAsyncResult *
session_test_wait_for (SessionWaiter *waiter)
{
  session_test_wait_until (has_result, waiter);
  return waiter->result;
}

void
session_test_finish (SessionTest *f, SessionWaiter *waiter)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (wax_session_finish (f->session, session_test_wait_for (waiter), &error));
  g_assert_no_error (error);
  g_clear_object (&waiter->result);
}

static void
notice_cb (WaxSession *session, WaxAccount *account, const char *text, gpointer data)
{
  g_ptr_array_add (((SessionTest *) data)->notices, g_strdup (text));
}

void
session_test_open (SessionTest *f)
{
  SessionWaiter waiter = { NULL };
  g_autoptr(GError) error = NULL;

  f->session = current = wax_session_new (f->t.profile, f->t.anchors);
  g_signal_connect (f->session, "notice", G_CALLBACK (notice_cb), f);
  wax_session_open_async (f->session, NULL, session_test_waited_cb, &waiter);
  g_assert_true (wax_session_open_finish (f->session, session_test_wait_for (&waiter), &error));
  g_assert_no_error (error);
  g_object_unref (waiter.result);
}

void
session_test_close (SessionTest *f)
{
  SessionWaiter waiter = { NULL };

  wax_session_close_async (f->session, session_test_waited_cb, &waiter);
  g_assert_true (wax_session_close_finish (f->session, session_test_wait_for (&waiter), NULL));
  g_object_unref (waiter.result);
  current = NULL;
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->session);
}

void
session_test_set_up (SessionTest *f, gconstpointer unknown)
{
  /* As g_application_run() does: a context that nobody owns is taken by the thread of a handshake that is asked for a
   * certificate (g_tls_interaction_invoke_request_certificate()). */
  g_main_context_acquire (NULL);
  app_test_set_up (&f->t, unknown);
  f->notices = g_ptr_array_new_with_free_func (g_free);
  session_test_open (f);
}

void
session_test_tear_down (SessionTest *f, gconstpointer unknown)
{
  session_test_close (f);
  g_ptr_array_unref (f->notices);
  app_test_tear_down (&f->t, unknown);
  g_main_context_release (NULL);
}

WaxAccount *
session_test_add_account (SessionTest *f, const char *user, GBytes *password, GError **error)
{
  g_autofree char *url = wax_demo_server_dup_url (f->t.server, "127.0.0.1");
  g_autofree char *address = g_strdup_printf ("%s@example.test", user);
  WaxAccountRecord fields = { .server_url = url, .user = address, .secure = TRUE };
  SessionWaiter waiter = { NULL };
  WaxAccount *account;

  wax_session_add_account_async (f->session, &fields, NULL, password, NULL, session_test_waited_cb, &waiter);
  account = wax_session_add_account_finish (f->session, session_test_wait_for (&waiter), error);
  g_object_unref (waiter.result);
  return account;
}

gboolean
session_test_is_at_rest (gpointer account)
{
  return wax_account_get_state (account) == WAX_ACCOUNT_ONLINE && !wax_account_is_busy (account) &&
         wax_channel_get_last_success (wax_account_get_channel (account, WAX_CHANNEL_RECEIVE)) > 0;
}

gboolean
session_test_is_offline (gpointer account)
{
  return wax_account_get_state (account) == WAX_ACCOUNT_OFFLINE;
}

void
session_test_grant (SessionTest *f, WaxTrustQuestion *question, WaxDuration duration)
{
  SessionWaiter waiter = { NULL };

  wax_session_authorize_async (f->session, question, duration, NULL, "test", session_test_waited_cb, &waiter);
  session_test_finish (f, &waiter);
}

WaxAccount *
session_test_add_untrusted (SessionTest *f, const char *user)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxAccount) account = session_test_add_account (f, user, f->t.password, &error);

  g_assert_null (account);
  g_assert_error (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_UNDECIDED);
  session_test_grant (f, wax_trust_error_get_question (error), WAX_DURATION_DAY);
  g_clear_error (&error);
  account = session_test_add_account (f, user, f->t.password, &error);
  g_assert_no_error (error);
  session_test_wait_until (session_test_is_at_rest, account);
  return g_steal_pointer (&account);
}

guint
session_test_count_open (SessionTest *f)
{
  return (guint) wax_demo_server_get_counter (f->t.server, WAX_DEMO_OPEN);
}

gboolean
session_test_nothing_open (gpointer f)
{
  return session_test_count_open (f) == 0;
}

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* What other threads do does not wake the main loop. */
void
session_test_poll_until_named (const char *name, gboolean (*condition) (gpointer), gpointer data)
{
  guint tick = g_timeout_add (5, tick_cb, NULL);

  session_test_wait_until_named (name, condition, data);
  g_source_remove (tick);
}

static gboolean
has_loaded (gpointer list)
{
  return !wax_ledger_list_is_loading (list);
}

guint
session_test_count_events (SessionTest *f, WaxTrustEvent event)
{
  g_autoptr(WaxLedgerList) list = wax_ledger_list_new (f->session, FALSE, NULL);
  guint count = 0;

  session_test_poll_until (has_loaded, list);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++) {
    g_autoptr(WaxLedgerItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);

    count += wax_ledger_item_get_entry (item)->line->event == event;
  }
  return count;
}

/* ---- messages ---- */

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

WaxMessageList *
session_test_open_inbox (WaxAccount *account)
{
  WaxFolderTree *tree = wax_account_get_folder_tree (account);
  WaxMessageList *list;

  session_test_wait_until (has_inbox, tree);
  list = wax_message_list_new_folder (account,
                                      wax_folder_item_get_id (wax_folder_tree_find_role (tree, WAX_FOLDER_INBOX)));
  session_test_wait_until (is_loaded, list);
  return list;
}

guint
session_test_count_items (gpointer list)
{
  return g_list_model_get_n_items (list);
}

gboolean
session_test_has_grown (gpointer data)
{
  SessionGrown *grown = data;

  return session_test_count_items (grown->list) >= grown->n;
}

gboolean
session_test_is_all_fetched (gpointer account)
{
  return session_test_is_at_rest (account) &&
         wax_channel_get_condition (wax_account_get_channel (account, WAX_CHANNEL_CHANGES)) == WAX_CHANNEL_RUNNING;
}
