#include "bench-floors.h"

#include "app/wax-ledger-list.h"
#include "transport/wax-tls-setup.h"
#include "trust/wax-trust-ledger-private.h"
#include "trust/wax-trust-records.h"
#include "trust/wax-trust-schema.h"
#include "wax-ledger-window.h"
#include "wax-test-pki.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/*
 * How long a ledger of a hundred thousand lines takes: to be opened with the profile, to be read again after a change,
 * and to stand in its window, against the tenth of a second that a person does not notice. Run it in a session of its
 * own: tests/ui/env.sh BUILD/tests/bench/bench-ledger
 */

enum { LINES = 100000, GRANTS = 20000, SERVERS = 50, ROUNDS = 7 };

#define ALLOWED_S 0.1

typedef struct {
  double seconds[ROUNDS];
  double own[ROUNDS]; /* of that, this thread's processor time: the rest is other threads, and other programs */
  double start, own_start;
} Times;

static double
get_own_s (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

static void
times_start (Times *times)
{
  times->start = bench_now_s ();
  times->own_start = get_own_s ();
}

static void
times_stop (Times *times, guint round)
{
  times->seconds[round] = bench_now_s () - times->start;
  times->own[round] = get_own_s () - times->own_start;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  return (*(const double *) a > *(const double *) b) - (*(const double *) a < *(const double *) b);
}

static void
print_times (const char *what, Times *times)
{
  qsort (times->seconds, ROUNDS, sizeof *times->seconds, compare_times);
  qsort (times->own, ROUNDS, sizeof *times->own, compare_times);
  printf ("%-44s %8.1f ms (own %.1f), %5.2f of %.0f ms\n", what, times->seconds[ROUNDS / 2] * 1000,
          times->own[ROUNDS / 2] * 1000, times->seconds[ROUNDS / 2] / ALLOWED_S, ALLOWED_S * 1000);
}

/* ---- what is read ---- */

static void
execute (sqlite3 *db, const char *sql)
{
  g_autoptr(GError) error = NULL;
  gboolean good = wax_sql_execute (db, sql, &error);

  bench_check (good, "filling the ledger", error);
}

static void
add_certificates (sqlite3 *db)
{
  g_autoptr(WaxTestCert) key = wax_test_cert_new_root ("Key");

  execute (db, "CREATE TEMP TABLE server (i INTEGER PRIMARY KEY, name TEXT, fingerprint TEXT)");
  for (guint i = 0; i < SERVERS; i++) {
    g_autofree char *host = g_strdup_printf ("mail%u.example.test", i);
    const char *const names[] = { host, NULL };
    g_autoptr(WaxTestCert) made = wax_test_cert_new (NULL, &(WaxTestCertOptions) { .dns = names, .same_key = key });
    g_autoptr(WaxCertificate) certificate = wax_certificate_new_from_der (wax_test_cert_get_der (made), NULL);
    g_autofree char *place = g_strconcat (host, ":443", NULL);
    gboolean good = wax_trust_records_add_certificate (db, certificate, NULL) &&
                    wax_sql_run (db, NULL, "INSERT INTO server VALUES (?, ?, ?)", "iss", (gint64) i, place,
                                 wax_certificate_get_fingerprint (certificate));

    bench_check (good, "certificates", NULL);
  }
}

/* As many years would leave it: grants that have ended, each with its lines. */
static void
fill (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "profile.db", NULL);
  g_autofree char *numbers =
    g_strdup_printf ("CREATE TEMP TABLE n AS WITH RECURSIVE n (i) AS"
                     " (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) SELECT i FROM n", LINES);
  g_autofree char *grants =
    g_strdup_printf ("INSERT INTO trust_grant (spki, account, channel, given, given_boot_ms, until, duration, boot_id,"
                     " machine_id, session_id, origin, why, ended, ended_by) SELECT fingerprint, 'anna', 'receive',"
                     " 1700000000 + n.i, 1, 1700086400 + n.i, '1d', 'b', 'm', 's', 'window', '', 1700000001 + n.i,"
                     " 'stopped' FROM n JOIN server ON server.i = n.i %% %d WHERE n.i <= %d ORDER BY n.i", SERVERS,
                     GRANTS);
  g_autofree char *lines =
    g_strdup_printf ("INSERT INTO trust_line (at, event, endpoint, fingerprint, problems, channel, account, origin,"
                     " until, why) SELECT 1700000000 + n.i, CASE n.i %% 3 WHEN 0 THEN 'met' WHEN 1 THEN 'granted' ELSE"
                     " 'stopped' END, name, fingerprint, 'self-signed', 'receive', 'anna', 'window', 1700086400 + n.i,"
                     " '' FROM n JOIN server ON server.i = n.i %% %d ORDER BY n.i", SERVERS);
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxDatabase) database = wax_database_open (path, &wax_trust_schema, &error);
  sqlite3 *db;

  bench_check (database != NULL, "making the ledger", error);
  db = wax_database_get_handle (database);
  execute (db, numbers);
  add_certificates (db);
  execute (db, grants);
  execute (db, lines);
  execute (db, "INSERT INTO trust_grant_endpoint SELECT id, 0, (SELECT name FROM server WHERE fingerprint = spki), 1"
               " FROM trust_grant");
  execute (db, "INSERT INTO trust_grant_fingerprint SELECT id, 0, spki FROM trust_grant");
  execute (db, "INSERT INTO trust_grant_problem SELECT id, 'self-signed', 0, '', 0 FROM trust_grant");
}

/* Each time as a program would that has just started. */
static void
measure_state (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "profile.db", NULL);
  Times times, again;

  for (guint i = 0; i < ROUNDS; i++) {
    g_autoptr(WaxTrustLedger) ledger = NULL;
    g_autoptr(WaxTrustState) state = NULL, second = NULL;

    times_start (&times);
    ledger = wax_trust_ledger_open (path, NULL);
    state = ledger != NULL ? wax_trust_ledger_read_state (ledger, NULL) : NULL;
    times_stop (&times, i);
    bench_check (state != NULL && state->grants->len == SERVERS, "reading the state", NULL);
    times_start (&again);
    second = wax_trust_ledger_read_state (ledger, NULL);
    times_stop (&again, i);
  }
  print_times ("opening the ledger, for decisions", &times);
  print_times ("reading it again, for decisions", &again);
}

/* ---- the session and its window ---- */

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer done)
{
  g_autoptr(GError) error = NULL;
  gboolean good = wax_session_open_finish (WAX_SESSION (source), result, &error);

  bench_check (good, "opening the profile", error);
  *(gboolean *) done = TRUE;
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer done)
{
  *(gboolean *) done = TRUE;
}

static void
wait_for (gboolean *done)
{
  while (!*done)
    g_main_context_iteration (NULL, TRUE);
}

static WaxSession *
open_session (const char *dir, Times *times, guint round)
{
  WaxSession *session = wax_session_new (dir, NULL);
  gboolean opened = FALSE;

  times_start (times);
  wax_session_open_async (session, NULL, opened_cb, &opened);
  wait_for (&opened);
  times_stop (times, round);
  return session;
}

static void
close_session (WaxSession *session)
{
  gboolean closed = FALSE;

  wax_session_close_async (session, closed_cb, &closed);
  wait_for (&closed);
  g_object_unref (session);
}

static void
read_list (WaxSession *session, gboolean grants, Times *times, guint round)
{
  g_autoptr(WaxLedgerList) list = NULL;

  times_start (times);
  list = wax_ledger_list_new (session, grants, NULL);
  while (wax_ledger_list_is_loading (list))
    g_main_context_iteration (NULL, TRUE);
  times_stop (times, round);
  bench_check (g_list_model_get_n_items (G_LIST_MODEL (list)) == (grants ? GRANTS : LINES), "reading the ledger", NULL);
}

static void
painted_cb (GdkFrameClock *clock, gpointer count)
{
  ++*(guint *) count;
}

static void
wait_for_frame (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  guint painted = 0;

  g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), &painted);
  gtk_widget_queue_draw (window);
  while (painted == 0)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (clock, &painted);
}

static gboolean
shows_list (GtkWidget *window, const char *name)
{
  GtkWidget *pane = GTK_WIDGET (gtk_widget_get_template_child (window, WAX_TYPE_LEDGER_WINDOW, name));
  GtkStack *pages = GTK_STACK (gtk_widget_get_template_child (pane, G_OBJECT_TYPE (pane), "pages"));

  return g_strcmp0 (gtk_stack_get_visible_child_name (pages), "list") == 0;
}

/* From the press of the button to rows on the screen, and from one list to the other. */
static void
show_window (WaxSession *session, Times *opening, Times *turning, guint round)
{
  GtkWidget *window;
  AdwViewStack *stack;

  times_start (opening);
  window = GTK_WIDGET (wax_ledger_window_new (session));
  gtk_window_present (GTK_WINDOW (window));
  while (!shows_list (window, "grants"))
    g_main_context_iteration (NULL, TRUE);
  wait_for_frame (window);
  times_stop (opening, round);

  while (!shows_list (window, "history"))
    g_main_context_iteration (NULL, TRUE);
  wait_for_frame (window);
  times_start (turning);
  stack = ADW_VIEW_STACK (gtk_widget_get_template_child (window, WAX_TYPE_LEDGER_WINDOW, "stack"));
  adw_view_stack_set_visible_child_name (stack, "history");
  wait_for_frame (window);
  times_stop (turning, round);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (void)
{
  g_autofree char *dir = g_dir_make_tmp ("waxwing-bench-XXXXXX", NULL);
  Times opening, lines, grants, windows, turning;
  WaxSession *session = NULL;

  wax_tls_prepare ();
  adw_init ();
  fill (dir);
  printf ("%d lines, %d grants that have ended, %d servers; medians of %d\n", LINES, GRANTS, SERVERS, ROUNDS);
  measure_state (dir);
  for (guint i = 0; i < ROUNDS; i++) {
    g_clear_pointer (&session, close_session);
    session = open_session (dir, &opening, i);
  }
  print_times ("opening the profile", &opening);
  for (guint i = 0; i < ROUNDS; i++) {
    read_list (session, FALSE, &lines, i);
    read_list (session, TRUE, &grants, i);
    show_window (session, &windows, &turning, i);
  }
  print_times ("which lines there are, and the first", &lines);
  print_times ("which grants there are, and the first", &grants);
  print_times ("the window, painted", &windows);
  print_times ("the other list, painted", &turning);
  close_session (session);
  bench_remove_files (dir);
  return 0;
}
