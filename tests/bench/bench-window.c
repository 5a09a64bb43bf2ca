#include "bench-frames.h"

#include "app/wax-account-private.h"
#include "store/wax-account-store.h"
#include "store/wax-mail-store.h"
#include "store/wax-profile.h"
#include "transport/wax-tls-setup.h"
#include "wax-html.h"
#include "wax-window-state.h"

#include <stdio.h>
#include <string.h>

/*
 * How long the window takes with many messages in a folder: the first painted list, smooth scrolling, jumps, choosing
 * all of them, 10,000 that are marked as read or unread at once, messages that are opened, folders that are gone to,
 * and how its memory grows in a day. Figures are printed and asserted nowhere. Run it in a session of its own:
 * GSETTINGS_SCHEMA_DIR=BUILD/data tests/ui/env.sh BUILD/tests/bench/bench-window [--inboxes] [MESSAGES [ACTIONS]]
 * With --inboxes half of the messages are in a second account, and All Inboxes is what the window opens with.
 */

enum { N_FRAMES = 2000, N_JUMPS = 200, STEP_PX = 60, BATCH = 5000, N_MARKED = 10000, N_MARKINGS = 20, N_BODIES = 200,
       N_SENT = 20000, MAX_ACCOUNTS = 2 };

static const char *const account_ids[MAX_ACCOUNTS] = { "bench", "second" };

static void
check (GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

static WaxMessage *
make_message (guint i, const char *folder_id, gboolean read)
{
  g_autofree char *id = g_strdup_printf ("%u", i + 1000);
  g_autofree char *subject = g_strdup_printf ("Message %u about the river and the orchard", i);
  g_autofree char *sender = g_strdup_printf ("Person Number %u", i % 997);

  return wax_message_new (&(WaxMessage){
    .id = id, .folder_id = folder_id, .date_ms = G_GINT64_CONSTANT (1700000000000) + i * 60000LL,
    .flags = i % 7 == 0 && !read ? WAX_MESSAGE_UNREAD : WAX_MESSAGE_NONE, .subject = subject, .from_name = sender,
    .from_address = "person@example.test",
    .fragment = "The first words of the text stand here, as many as fit into a line" });
}

static void
add_messages (WaxMailStore *store, const char *folder_id, guint from, guint n)
{
  g_autoptr(GPtrArray) messages = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_message_unref);
  GError *error = NULL;

  for (guint i = from; i < from + n; i++)
    g_ptr_array_add (messages, make_message (i, folder_id, FALSE));
  wax_mail_store_add_headers (store, messages, &error);
  check (error);
}

/* Some pages of text, plain for even numbers. */
static GBytes *
make_raw (guint i)
{
  GString *raw = g_string_new (NULL);
  gboolean html = i % 2 != 0;

  g_string_append_printf (raw, "From: Person <person@example.test>\r\nTo: bench@example.test\r\nSubject: Message %u\r\n"
                               "MIME-Version: 1.0\r\nContent-Type: text/%s; charset=utf-8\r\n\r\n%s", i,
                          html ? "html" : "plain", html ? "<html><body><table width=600><tr><td>" : "");
  for (guint n = 0; n < 100; n++)
    g_string_append_printf (raw, html ? "<p style=\"font:14px sans-serif;color:#333\">Line %u of the <b>river</b> and the"
                                        " <a href=\"https://example.test/%u\">orchard</a>, with some more words.</p>\r\n"
                                      : "Line %u of the river and the orchard %u, with some more words.\r\n", n, i);
  return g_string_free_to_bytes (raw);
}

/* They can be opened. */
static void
add_bodies (WaxMailStore *store, guint from, guint n)
{
  g_autoptr(GPtrArray) bodies = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_stored_body_unref);
  GError *error = NULL;

  for (guint i = from; i < from + n; i++) {
    g_autoptr(GBytes) raw = make_raw (i);
    g_autoptr(WaxMessage) message = make_message (i, "2", TRUE);

    g_ptr_array_add (bodies, wax_stored_body_new (message, raw));
  }
  wax_mail_store_add_bodies (store, bodies, &error);
  check (error);
}

static void
add_folder (GPtrArray *folders, const char *id, const char *name, WaxFolderRole role)
{
  g_autofree char *path = g_strconcat ("/", name, NULL);

  g_ptr_array_add (folders, wax_folder_new (&(WaxFolder){ .id = id, .name = name, .path = path, .view = "message",
                                                          .role = role }));
}

static void
add_account (WaxAccountStore *accounts, const char *id)
{
  g_autofree char *user = g_strconcat (id, "@example.test", NULL);
  g_autoptr(WaxAccountRecord) record = wax_account_record_new (
    &(WaxAccountRecord){ .id = id, .name = user, .kind = "zimbra", .user = user,
                         .server_url = "https://mail.example.test", .sign_in = "password", .secure = TRUE,
                         .download = "all", .offline = TRUE });
  GError *error = NULL;

  wax_account_store_put (accounts, record, &error);
  check (error);
}

static void
fill_account (WaxProfile *profile, const char *id, guint n_messages)
{
  g_autofree char *account_dir = wax_profile_get_account_dir (profile, id);
  g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_folder_unref);
  g_autoptr(WaxMailChanges) changes = NULL;
  GError *error = NULL;
  WaxMailStore *store = wax_mail_store_open (account_dir, WAX_MAIL_STORE_WRITE, &error);

  check (error);
  add_folder (folders, "2", "Inbox", WAX_FOLDER_INBOX);
  add_folder (folders, "5", "Sent", WAX_FOLDER_SENT);
  changes = wax_mail_changes_new (&(WaxMailChanges){ .folders = folders });
  wax_mail_store_apply (store, changes, &error);
  check (error);
  for (guint i = 0; i < n_messages; i += BATCH)
    add_messages (store, "2", i, MIN (BATCH, n_messages - i));
  add_messages (store, "5", n_messages, MIN (n_messages, N_SENT));
  add_bodies (store, n_messages - MIN (n_messages, N_BODIES), MIN (n_messages, N_BODIES));
  wax_mail_store_close (store);
}

static void
fill (const char *dir, guint n_messages, guint n_accounts)
{
  GError *error = NULL;
  g_autoptr(WaxProfile) profile = wax_profile_open (dir, &error);
  g_autoptr(WaxAccountStore) accounts = NULL;

  check (error);
  accounts = wax_account_store_open (profile, &error);
  check (error);
  for (guint i = 0; i < n_accounts; i++) {
    add_account (accounts, account_ids[i]);
    fill_account (profile, account_ids[i], n_messages / n_accounts);
  }
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

static void
measure_scrolling (Bench *bench)
{
  GtkAdjustment *adjustment = bench_get_adjustment (bench);
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);

  bench_forget_frames (bench);
  for (guint i = 0; i < N_FRAMES; i++)
    bench_scroll_to (bench, gtk_adjustment_get_value (adjustment) + STEP_PX);
  bench_print_frames (bench, "frame, smooth scroll", 16);
  for (guint i = 0; i < N_JUMPS; i++)
    bench_scroll_to (bench, g_rand_double_range (rand, 0, gtk_adjustment_get_upper (adjustment)));
  bench_print_frames (bench, "frame, jump", 0);
}

/* What the thread that writes the store tells when that many of the newest change. */
static WaxChangeSet *
mark (WaxMailStore *store, guint n_messages, guint n_marked, WaxMessageFlags flags)
{
  g_autoptr(GPtrArray) changed = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_message_unref);
  g_autoptr(WaxMailChanges) changes = NULL;
  WaxChangeSet set = { FALSE };
  GError *error = NULL;

  for (guint i = n_messages - MIN (n_messages, n_marked); i < n_messages; i++) {
    g_autofree char *id = g_strdup_printf ("%u", i + 1000);

    g_ptr_array_add (changed, wax_message_new (&(WaxMessage){ .id = id, .folder_id = "2", .flags = flags }));
  }
  changes = wax_mail_changes_new (&(WaxMailChanges){ .changed = changed });
  wax_mail_store_apply (store, changes, &error);
  check (error);
  return wax_change_set_new (&set, wax_mail_store_take_news (store));
}

/* Of each account. */
typedef struct {
  Bench *bench;
  WaxMailStore *stores[MAX_ACCOUNTS];
  WaxChangeSet *news[MAX_ACCOUNTS];
} Marking;

static void
take_news (gpointer data)
{
  Marking *marking = data;

  for (guint i = 0; i < marking->bench->n_accounts; i++) {
    g_autoptr(WaxAccount) account =
      g_list_model_get_item (wax_session_get_accounts (marking->bench->session), i);

    wax_account_take_news (account, marking->news[i]);
  }
}

/* Half of them in each of two accounts, and both tell of it at once. */
static void
mark_once (Marking *marking, guint n_messages, WaxMessageFlags flags)
{
  Bench *bench = marking->bench;

  for (guint i = 0; i < bench->n_accounts; i++)
    marking->news[i] = mark (marking->stores[i], n_messages / bench->n_accounts, N_MARKED / bench->n_accounts, flags);
  bench_act (bench, take_news, marking);
  bench_wait_frame (bench);
  bench_wait_frame (bench);
  for (guint i = 0; i < bench->n_accounts; i++)
    wax_change_set_unref (marking->news[i]);
}

static void
measure_marking (Bench *bench, const char *dir, guint n_messages)
{
  Marking marking = { bench };
  GError *error = NULL;

  for (guint i = 0; i < bench->n_accounts; i++) {
    g_autofree char *account_dir = g_build_filename (dir, "accounts", account_ids[i], NULL);

    marking.stores[i] = wax_mail_store_open (account_dir, WAX_MAIL_STORE_WRITE, &error);
    check (error);
  }
  bench_scroll_to (bench, 0);
  bench_forget_frames (bench);
  for (guint i = 0; i < N_MARKINGS; i++)
    mark_once (&marking, n_messages, i % 2 == 0 ? WAX_MESSAGE_UNREAD : WAX_MESSAGE_NONE);
  for (guint i = 0; i < bench->n_accounts; i++)
    wax_mail_store_close (marking.stores[i]);
  bench_print_frames (bench, "frame, 10,000 marked", 32);
}

static void
choose (gpointer bench)
{
  WaxMessagePane *pane = bench_find_pane (bench);

  if (wax_message_pane_count_selected (pane) == 0)
    wax_message_pane_select_all (pane);
  else
    wax_message_pane_unselect_all (pane);
}

static void
measure_choosing (Bench *bench)
{
  for (guint i = 0; i < N_MARKINGS; i++) {
    bench_act (bench, choose, bench);
    bench_wait_frame (bench);
  }
  bench_print_frames (bench, "frame, all chosen or none", 0);
}

/* The first thing that a person sees, and can use. */
static guint
wait_until_painted (Bench *bench, gint64 start_us)
{
  WaxMessageList *list;
  double ms;

  bench_wait_frame (bench);
  printf ("%-28s %5.0f ms\n", "first frame", (double) (g_get_monotonic_time () - start_us) / 1000.0);
  do {
    bench_wait_frame (bench);
    list = wax_message_pane_get_list (bench_find_pane (bench));
  } while (list == NULL || g_list_model_get_n_items (G_LIST_MODEL (list)) == 0);
  bench_wait_frame (bench);
  ms = (double) (g_get_monotonic_time () - start_us) / 1000.0;
  printf ("%-28s %5.0f ms (%u messages), %.2f of 500 ms\n", "list painted", ms,
          g_list_model_get_n_items (G_LIST_MODEL (list)), ms / 500);
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

static void
run (Bench *bench, const char *dir, guint n_actions, gint64 start_us)
{
  guint n_messages;

  if (bench->n_accounts > 1)
    wax_window_state_save_folder ("", WAX_WINDOW_STATE_ALL_INBOXES);
  bench->session = wax_session_new (dir, NULL);
  bench->window = GTK_WIDGET (wax_window_new (NULL, bench->session));
  wax_session_open_async (bench->session, NULL, opened_cb, bench);
  gtk_window_present (GTK_WINDOW (bench->window));
  bench_watch (bench);
  n_messages = wait_until_painted (bench, start_us);
  if (bench->n_accounts > 1 && !wax_message_list_is_combined (wax_message_pane_get_list (bench_find_pane (bench))))
    g_error ("All Inboxes is not what is shown: is GSETTINGS_SCHEMA_DIR set?");
  printf ("%-28s %5.0f MiB, %.2f of 130 MiB\n", "resident", bench_get_resident_mib (),
          bench_get_resident_mib () / 130);
  measure_scrolling (bench);
  measure_choosing (bench);
  measure_marking (bench, dir, n_messages);
  printf ("%-28s %5.0f MiB\n", "resident after scrolling", bench_get_resident_mib ());
  bench_measure_folders (bench);
  bench_measure_reading (bench, MIN (n_messages, N_BODIES));
  printf ("%-28s %5.0f MiB\n", "resident with HTML", bench_get_resident_mib ());
  bench_measure_day (bench, n_actions);
}

static void
end (Bench *bench)
{
  bench->done = FALSE;
  wax_session_close_async (bench->session, closed_cb, bench);
  while (!bench->done)
    g_main_context_iteration (NULL, TRUE);
  gtk_window_destroy (GTK_WINDOW (bench->window));
  g_object_unref (bench->session);
  g_array_unref (bench->frames_us);
  g_array_unref (bench->work_us);
}

/* In a process of its own, so that its memory is not counted. */
static char *
make_profile (char *program, char *n_messages, gboolean both)
{
  char *dir = g_dir_make_tmp ("waxwing-bench-XXXXXX", NULL);
  char *child[] = { program, (char *) "--fill", dir, n_messages, (char *) (both ? "2" : "1"), NULL };

  g_spawn_sync (NULL, child, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, NULL, NULL);
  return dir;
}

int
main (int argc, char **argv)
{
  gint64 start_us;
  Bench bench = { .frames_us = g_array_new (FALSE, FALSE, sizeof (gint64)),
                  .work_us = g_array_new (FALSE, FALSE, sizeof (gint64)), .n_accounts = 1 };
  const char *clean[] = { "rm", "-rf", NULL, NULL };
  g_autofree char *dir = NULL;
  char *program = argv[0];

  wax_html_prepare ();
  wax_tls_prepare ();
  if (argc == 5 && g_str_equal (argv[1], "--fill")) {
    fill (argv[2], (guint) atoi (argv[3]), (guint) atoi (argv[4]));
    return 0;
  }
  if (argc > 1 && g_str_equal (argv[1], "--inboxes")) {
    bench.n_accounts = 2;
    argc--;
    argv++;
  }
  clean[2] = dir = make_profile (program, argc > 1 ? argv[1] : (char *) "100000", bench.n_accounts > 1);
  start_us = g_get_monotonic_time ();
  adw_init ();
  run (&bench, dir, argc > 2 ? (guint) atoi (argv[2]) : 5000, start_us);
  end (&bench);
  g_spawn_sync (NULL, (char **) clean, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  return 0;
}
