#pragma once

#include "app-test.h"
#include "app/wax-message-list.h"
#include "app/wax-session.h"

G_BEGIN_DECLS

/* A session of the window's half, with a main loop and without a window, at the server of #AppTest. */

/* @notices: of char *: what the person was told, in order */
typedef struct {
  AppTest t;
  WaxSession *session;
  GPtrArray *notices;
} SessionTest;

/* For g_test_add(); @unknown: whether nobody vouches for the server. */
void session_test_set_up (SessionTest *f, gconstpointer unknown);
void session_test_tear_down (SessionTest *f, gconstpointer unknown);

void session_test_open (SessionTest *f);
void session_test_close (SessionTest *f);

/* ---- waiting ---- */

typedef struct {
  GAsyncResult *result;
} SessionWaiter;

void session_test_waited_cb (GObject *source, GAsyncResult *result, gpointer waiter);
GAsyncResult *session_test_wait_for (SessionWaiter *waiter);

/* Waits for a call that is ended with wax_session_finish(). */
void session_test_finish (SessionTest *f, SessionWaiter *waiter);

/* Runs the main loop until @condition holds, which is called @name; poll: also where nothing wakes the loop. */
void session_test_wait_until_named (const char *name, gboolean (*condition) (gpointer), gpointer data);
void session_test_poll_until_named (const char *name, gboolean (*condition) (gpointer), gpointer data);

#define session_test_wait_until(condition, data) session_test_wait_until_named (#condition, condition, data)
#define session_test_poll_until(condition, data) session_test_poll_until_named (#condition, condition, data)

/* ---- accounts ---- */

WaxAccount *session_test_add_account (SessionTest *f, const char *user, GBytes *password, GError **error);

/* One at a server that nobody vouches for, trusted for a day. */
WaxAccount *session_test_add_untrusted (SessionTest *f, const char *user);
void session_test_grant (SessionTest *f, WaxTrustQuestion *question, WaxDuration duration);

/* Conditions of an account. */
gboolean session_test_is_at_rest (gpointer account);
gboolean session_test_is_offline (gpointer account);

/* As the last, and its changes are followed: what it was to download by itself is here. */
gboolean session_test_is_all_fetched (gpointer account);

/* ---- messages ---- */

/* Returns: (transfer full): loaded. */
WaxMessageList *session_test_open_inbox (WaxAccount *account);
guint session_test_count_items (gpointer list);

typedef struct {
  gpointer list;
  guint n;
} SessionGrown;

/* Condition: it has @n, or more. */
gboolean session_test_has_grown (gpointer grown);

/* ---- what is there ---- */

guint session_test_count_open (SessionTest *f);
gboolean session_test_nothing_open (gpointer f);

/* How many lines of the ledger tell that. */
guint session_test_count_events (SessionTest *f, WaxTrustEvent event);

G_END_DECLS
