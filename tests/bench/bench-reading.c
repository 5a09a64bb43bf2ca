#include "bench-frames.h"

#include "app/wax-account-private.h"

#include <stdio.h>
#include <stdlib.h>

enum { N_SWITCHES = 60, WARM_UP = 500, MAX_BATCH = 20 };

/* ---- messages ---- */

/* The next one of the list, until it is on the screen. Returns: how long that took. */
static gint64
open_next (Bench *self)
{
  gint64 start_us = g_get_monotonic_time ();
  guint before = self->n_shown;

  wax_message_pane_move_selection (bench_find_pane (self), 1);
  while (self->n_shown == before)
    g_main_context_iteration (NULL, TRUE);
  bench_wait_frame (self);
  return g_get_monotonic_time () - start_us;
}

/* As they were made. */
static gboolean
is_html (Bench *self)
{
  return atoi (wax_message_item_get_id (wax_message_pane_get_selected (bench_find_pane (self)))) % 2 != 0;
}

/* The first of either begins what is then there. */
void
bench_measure_reading (Bench *self, guint n_bodies)
{
  static const char *const names[] = { "text opened and painted", "HTML opened and painted" };
  static const double limits_ms[] = { 30, 60 };
  gint64 first_us[] = { 0, 0 };
  GArray *times_us[2];

  bench_scroll_to (self, 0);
  for (guint i = 0; i < 2; i++)
    times_us[i] = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i + 1 < n_bodies; i++) {
    gint64 took_us = open_next (self);
    guint kind = is_html (self);

    if (first_us[kind] == 0)
      first_us[kind] = took_us;
    else
      g_array_append_val (times_us[kind], took_us);
  }
  printf ("%-28s %5.0f ms, of HTML %.0f ms\n", "first message", (double) first_us[0] / 1000, (double) first_us[1] / 1000);
  for (guint i = 0; i < 2; i++) {
    bench_print_times (times_us[i], names[i], limits_ms[i]);
    g_array_unref (times_us[i]);
  }
  bench_print_frames (self, "frame, opening", 0);
}

/* ---- folders ---- */

typedef struct {
  Bench *bench;
  const char *folder_id;
  const char *query;
} Place;

static void
go_to_inboxes (Place *place)
{
  GListModel *accounts = wax_session_get_accounts (place->bench->session);
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < place->bench->n_accounts; i++)
    g_ptr_array_add (all, g_list_model_get_item (accounts, i));
  wax_message_pane_show_inboxes (bench_find_pane (place->bench), all, place->query);
}

static void
go (gpointer data)
{
  Place *place = data;
  g_autoptr(WaxAccount) account = g_list_model_get_item (wax_session_get_accounts (place->bench->session), 0);
  WaxFolderItem *folder = wax_folder_tree_find (wax_account_get_folder_tree (account), place->folder_id);

  if (place->bench->n_accounts > 1 && g_str_equal (place->folder_id, "2"))
    go_to_inboxes (place);
  else
    wax_message_pane_show (bench_find_pane (place->bench), account, folder, place->query);
}

static gint64
go_to (Bench *self, const char *folder_id, const char *query)
{
  gint64 start_us = g_get_monotonic_time ();

  bench_act (self, go, &(Place){ self, folder_id, query });
  bench_wait_list (self);
  return g_get_monotonic_time () - start_us;
}

void
bench_measure_folders (Bench *self)
{
  static const char *const queries[] = { "is:unread", "subject:nothing", "after:2023-11-20" };
  g_autoptr(GArray) folders_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GArray) searches_us = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < N_SWITCHES; i++) {
    gint64 there = go_to (self, "5", ""), back = go_to (self, "2", "");

    g_array_append_val (folders_us, there);
    g_array_append_val (folders_us, back);
  }
  bench_print_times (folders_us, "folder gone to and painted", 50);
  bench_print_frames (self, "frame, folders", 32);
  for (guint i = 0; i < N_SWITCHES; i++) {
    gint64 found = go_to (self, "2", queries[i % G_N_ELEMENTS (queries)]);

    g_array_append_val (searches_us, found);
    go_to (self, "2", "");
  }
  bench_print_times (searches_us, "search made and painted", 0);
  bench_print_frames (self, "frame, searches", 32);
}

/* ---- a day ---- */

/* What a person does in front of the window. */
static void
act_once (Bench *self, GRand *rand)
{
  guint kind = (guint) g_rand_int_range (rand, 0, 20);
  GtkAdjustment *adjustment = bench_get_adjustment (self);

  if (kind < 12)
    wax_message_pane_move_selection (bench_find_pane (self), g_rand_int_range (rand, -3, 9));
  else if (kind < 14)
    go_to (self, "5", "");
  else if (kind < 16)
    go_to (self, "2", "");
  else if (kind == 16)
    go_to (self, "2", "is:unread");
  else
    bench_scroll_to (self, g_rand_double_range (rand, 0, gtk_adjustment_get_upper (adjustment)));
  bench_wait_frame (self);
  bench_wait_frame (self);
}

void
bench_measure_day (Bench *self, guint n_actions)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);
  double before = bench_get_resident_mib (), warm = before, after;

  bench_forget_frames (self);
  for (guint i = 0; i < n_actions; i++) {
    if (i == MIN (WARM_UP, n_actions / 10))
      warm = bench_get_resident_mib ();
    act_once (self, rand);
  }
  after = bench_get_resident_mib ();
  printf ("%-28s %5.1f MiB in %u actions after the first hundreds, %.2f of 20 MiB (%.0f MiB before, %.0f MiB then)\n",
          "grown", after - warm, n_actions, (after - warm) / 20, before, after);
  bench_print_frames (self, "frame, that day", 32);
}
