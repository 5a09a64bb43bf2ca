#include "app/wax-account-private.h"
#include "store/wax-account-store.h"
#include "store/wax-mail-store.h"
#include "store/wax-profile.h"
#include "transport/wax-tls-setup.h"
#include "wax-message-pane.h"
#include "wax-window.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/*
 * How long the window takes with many messages in a folder: the first painted list, smooth scrolling, jumps, choosing
 * all of them, 10,000 that are marked as read or unread at once, conversations, and the memory that it has then. Run it in a session of its own: tests/ui/env.sh BUILD/tests/bench/bench-window [MESSAGES]
 */

enum { N_FRAMES = 2000, N_JUMPS = 200, STEP_PX = 60, BATCH = 5000, N_MARKED = 10000, N_MARKINGS = 20 };

typedef struct {
  WaxSession *session;
  GtkWidget *window;
  GArray *frames_us; /* how long the main loop was held */
  GArray *work_us;   /* of that, its own processor time: the rest is waiting, or other programs on the same machine */
  gint64 before_us, before_work_us;
  gint64 moved_us, moved_work_us; /* what the view does at once when it is moved counts for the frame that shows it */
  gboolean done;
} Bench;

static void
check (GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

static void
add_messages (WaxMailStore *store, guint from, guint n)
{
  g_autoptr(GPtrArray) messages = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_message_unref);
  GError *error = NULL;

  for (guint i = from; i < from + n; i++) {
    g_autofree char *id = g_strdup_printf ("%u", i + 1000);
    g_autofree char *subject = g_strdup_printf ("Message %u about the river and the orchard", i);
    g_autofree char *sender = g_strdup_printf ("Person Number %u", i % 997);

    g_ptr_array_add (messages, wax_message_new (&(WaxMessage){
                                 .id = id, .folder_id = "2", .date_ms = G_GINT64_CONSTANT (1700000000000) + i * 60000LL,
                                 .flags = i % 7 == 0 ? WAX_MESSAGE_UNREAD : WAX_MESSAGE_NONE, .subject = subject,
                                 .from_name = sender, .from_address = "person@example.test",
                                 .fragment = "The first words of the text stand here, as many as fit into a line" }));
  }
  wax_mail_store_add_headers (store, messages, &error);
  check (error);
}

static void
fill (const char *dir, guint n_messages)
{
  GError *error = NULL;
  g_autoptr(WaxProfile) profile = wax_profile_open (dir, &error);
  g_autoptr(WaxAccountStore) accounts = NULL;
  g_autoptr(WaxAccountRecord) record = wax_account_record_new (
    &(WaxAccountRecord){ .id = "bench", .name = "bench@example.test", .kind = "zimbra", .user = "bench@example.test",
                         .server_url = "https://mail.example.test", .sign_in = "password", .secure = TRUE,
                         .download = "all", .offline = TRUE });
  g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_folder_unref);
  g_autoptr(WaxMailChanges) changes = NULL;
  g_autofree char *account_dir = NULL;
  WaxMailStore *store;

  check (error);
  accounts = wax_account_store_open (profile, &error);
  check (error);
  wax_account_store_put (accounts, record, &error);
  check (error);
  account_dir = wax_profile_get_account_dir (profile, "bench");
  store = wax_mail_store_open (account_dir, WAX_MAIL_STORE_WRITE, &error);
  check (error);
  g_ptr_array_add (folders,
                   wax_folder_new (&(WaxFolder){ .id = "2", .name = "Inbox", .path = "/Inbox", .view = "message",
                                                          .role = WAX_FOLDER_INBOX }));
  changes = wax_mail_changes_new (&(WaxMailChanges){ .folders = folders });
  wax_mail_store_apply (store, changes, &error);
  check (error);
  for (guint i = 0; i < n_messages; i += BATCH)
    add_messages (store, i, MIN (BATCH, n_messages - i));
  wax_mail_store_close (store);
}

static gint64
get_work_us (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static void
before_cb (GdkFrameClock *clock, Bench *bench)
{
  bench->before_us = g_get_monotonic_time ();
  bench->before_work_us = get_work_us ();
}

static void
after_cb (GdkFrameClock *clock, Bench *bench)
{
  gint64 took = g_get_monotonic_time () - bench->before_us + bench->moved_us;
  gint64 work = get_work_us () - bench->before_work_us + bench->moved_work_us;

  bench->moved_us = bench->moved_work_us = 0;
  g_array_append_val (bench->frames_us, took);
  g_array_append_val (bench->work_us, work);
  bench->done = TRUE;
}

static void
wait_frame (Bench *bench)
{
  bench->done = FALSE;
  gtk_widget_queue_draw (bench->window);
  while (!bench->done)
    g_main_context_iteration (NULL, TRUE);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return *(const gint64 *) a < *(const gint64 *) b ? -1 : 1;
}

static void
print_times (GArray *times_us, const char *name)
{
  g_array_sort (times_us, compare);
  printf ("%-28s p50 %5.1f ms   p95 %5.1f ms   p99 %5.1f ms   max %5.1f ms\n", name,
          g_array_index (times_us, gint64, times_us->len / 2) / 1000.0,
          g_array_index (times_us, gint64, times_us->len * 95 / 100) / 1000.0,
          g_array_index (times_us, gint64, times_us->len * 99 / 100) / 1000.0,
          g_array_index (times_us, gint64, times_us->len - 1) / 1000.0);
  g_array_set_size (times_us, 0);
}

static void
print_frames (Bench *bench, const char *name)
{
  print_times (bench->frames_us, name);
  print_times (bench->work_us, "  of that, own work");
}

static double
get_resident_mib (void)
{
  g_autofree char *text = NULL;
  long pages = 0;

  if (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    sscanf (text, "%*d %ld", &pages);
  return pages * 4096.0 / (1 << 20);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GError) error = NULL;

  wax_session_open_finish (WAX_SESSION (source), result, &error);
  wax_window_show_opened (WAX_WINDOW (((Bench *) data)->window), error);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  ((Bench *) data)->done = TRUE;
}

static WaxMessagePane *
find_pane (Bench *bench)
{
  return WAX_MESSAGE_PANE (gtk_widget_get_template_child (bench->window, WAX_TYPE_WINDOW, "messages"));
}

static void
scroll_to (Bench *bench, GtkAdjustment *adjustment, double value)
{
  gint64 start_us = g_get_monotonic_time (), start_work_us = get_work_us ();

  gtk_adjustment_set_value (adjustment, value);
  bench->moved_us = g_get_monotonic_time () - start_us;
  bench->moved_work_us = get_work_us () - start_work_us;
  wait_frame (bench);
}

static GtkAdjustment *
get_adjustment (Bench *bench)
{
  GtkWidget *scroller =
    GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (find_pane (bench)), WAX_TYPE_MESSAGE_PANE, "scroller"));

  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
}

static void
measure_scrolling (Bench *bench)
{
  GtkAdjustment *adjustment = get_adjustment (bench);
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);

  g_array_set_size (bench->frames_us, 0);
  g_array_set_size (bench->work_us, 0);
  for (guint i = 0; i < N_FRAMES; i++)
    scroll_to (bench, adjustment, gtk_adjustment_get_value (adjustment) + STEP_PX);
  print_frames (bench, "frame, smooth scroll");
  for (guint i = 0; i < N_JUMPS; i++)
    scroll_to (bench, adjustment, g_rand_double_range (rand, 0, gtk_adjustment_get_upper (adjustment)));
  print_frames (bench, "frame, jump");
}

/* What the thread that writes the store tells when that many of the newest change. */
static WaxChangeSet *
mark (WaxMailStore *store, guint n_messages, WaxMessageFlags flags)
{
  g_autoptr(GPtrArray) changed = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_message_unref);
  g_autoptr(WaxMailChanges) changes = NULL;
  WaxChangeSet set = { FALSE };
  GError *error = NULL;

  for (guint i = n_messages - MIN (n_messages, N_MARKED); i < n_messages; i++) {
    g_autofree char *id = g_strdup_printf ("%u", i + 1000);

    g_ptr_array_add (changed, wax_message_new (&(WaxMessage){ .id = id, .folder_id = "2", .flags = flags }));
  }
  changes = wax_mail_changes_new (&(WaxMailChanges){ .changed = changed });
  wax_mail_store_apply (store, changes, &error);
  check (error);
  return wax_change_set_new (&set, wax_mail_store_take_news (store));
}

static void
measure_marking (Bench *bench, const char *dir, guint n_messages)
{
  g_autoptr(WaxAccount) account = g_list_model_get_item (wax_session_get_accounts (bench->session), 0);
  g_autofree char *account_dir = g_build_filename (dir, "accounts", "bench", NULL);
  GError *error = NULL;
  WaxMailStore *store = wax_mail_store_open (account_dir, WAX_MAIL_STORE_WRITE, &error);

  check (error);
  scroll_to (bench, get_adjustment (bench), 0);
  for (guint i = 0; i < N_MARKINGS; i++) {
    g_autoptr(WaxChangeSet) news = mark (store, n_messages, i % 2 == 0 ? WAX_MESSAGE_UNREAD : WAX_MESSAGE_NONE);
    gint64 start_us = g_get_monotonic_time (), start_work_us = get_work_us ();

    wax_account_take_news (account, news);
    bench->moved_us = g_get_monotonic_time () - start_us;
    bench->moved_work_us = get_work_us () - start_work_us;
    wait_frame (bench);
    wait_frame (bench);
  }
  wax_mail_store_close (store);
  print_frames (bench, "frame, 10,000 marked");
}

static void
measure_choosing (Bench *bench)
{
  for (guint i = 0; i < N_MARKINGS; i++) {
    gint64 start_us = g_get_monotonic_time (), start_work_us = get_work_us ();

    if (i % 2 == 0)
      wax_message_pane_select_all (find_pane (bench));
    else
      wax_message_pane_unselect_all (find_pane (bench));
    bench->moved_us = g_get_monotonic_time () - start_us;
    bench->moved_work_us = get_work_us () - start_work_us;
    wait_frame (bench);
  }
  print_frames (bench, "frame, all chosen or none");
}

static void
run (Bench *bench, const char *dir, gint64 start_us)
{
  GdkFrameClock *clock;
  WaxMessageList *list;

  bench->session = wax_session_new (dir, NULL);
  bench->window = GTK_WIDGET (wax_window_new (NULL, bench->session));
  wax_session_open_async (bench->session, NULL, opened_cb, bench);
  gtk_window_present (GTK_WINDOW (bench->window));
  clock = gtk_widget_get_frame_clock (bench->window);
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_cb), bench);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_cb), bench);
  wait_frame (bench);
  printf ("%-28s %5.0f ms\n", "first frame", (g_get_monotonic_time () - start_us) / 1000.0);
  do {
    wait_frame (bench);
    list = wax_message_pane_get_list (find_pane (bench));
  } while (list == NULL || g_list_model_get_n_items (G_LIST_MODEL (list)) == 0);
  wait_frame (bench);
  printf ("%-28s %5.0f ms (%u messages)\n", "list painted", (g_get_monotonic_time () - start_us) / 1000.0,
          g_list_model_get_n_items (G_LIST_MODEL (list)));
  printf ("%-28s %5.0f MiB\n", "resident", get_resident_mib ());
  measure_scrolling (bench);
  measure_choosing (bench);
  measure_marking (bench, dir, g_list_model_get_n_items (G_LIST_MODEL (list)));
  printf ("%-28s %5.0f MiB\n", "resident after scrolling", get_resident_mib ());
}

int
main (int argc, char **argv)
{
  gint64 start_us = g_get_monotonic_time ();
  Bench bench = { .frames_us = g_array_new (FALSE, FALSE, sizeof (gint64)),
                  .work_us = g_array_new (FALSE, FALSE, sizeof (gint64)) };
  const char *child[] = { argv[0], "--fill", NULL, NULL, NULL };
  const char *clean[] = { "rm", "-rf", NULL, NULL };
  g_autofree char *dir = NULL;

  wax_tls_prepare ();
  if (argc == 4 && g_str_equal (argv[1], "--fill")) {
    fill (argv[2], atoi (argv[3]));
    return 0;
  }
  /* In a process of its own, so that its memory is not counted. */
  dir = g_dir_make_tmp ("waxwing-bench-XXXXXX", NULL);
  child[2] = clean[2] = dir;
  child[3] = argc > 1 ? argv[1] : "100000";
  g_spawn_sync (NULL, (char **) child, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, NULL, NULL);
  start_us = g_get_monotonic_time ();
  adw_init ();
  run (&bench, dir, start_us);
  bench.done = FALSE;
  wax_session_close_async (bench.session, closed_cb, &bench);
  while (!bench.done)
    g_main_context_iteration (NULL, TRUE);
  gtk_window_destroy (GTK_WINDOW (bench.window));
  g_object_unref (bench.session);
  g_array_unref (bench.frames_us);
  g_array_unref (bench.work_us);
  g_spawn_sync (NULL, (char **) clean, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  return 0;
}
