#include "store-test.h"
#include "store/wax-store-check.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * A writer is killed at random moments. What it acknowledged must be there afterwards, whole; what was under way must
 * be there or not at all; and doing the work again must lead to the same end.
 */

enum {
  ROUNDS = 25,
  BATCHES = 40,
  PER_BATCH = 8,
  LONGEST_LIFE_US = 120000,
};

static char *
id_of (guint n)
{
  return g_strdup_printf ("m%u", n);
}

static char *
text_of (guint n)
{
  g_autofree char *filler = g_strnfill (200 + (n * 7919) % 20000, (char) ('a' + n % 26));

  return g_strdup_printf ("number%u %s", n, filler);
}

static gboolean
add_batch (WaxMailStore *store, guint batch)
{
  g_autoptr(GPtrArray) bodies = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_stored_body_unref);

  for (guint n = batch * PER_BATCH; n < (batch + 1) * PER_BATCH; n++) {
    g_autofree char *id = id_of (n), *text = text_of (n);

    g_ptr_array_add (bodies, store_test_body (id, n % 3 == 0 ? "5" : "2", 1000000 - n, "common", text));
  }
  return wax_mail_store_add_bodies (store, bodies, NULL);
}

/* The batch before last goes away again, so that deleting, indexing and compacting are killed too. */
static gboolean
remove_batch (WaxMailStore *store, guint batch)
{
  g_autoptr(GPtrArray) removed = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(WaxMailChanges) changes = NULL;
  g_autofree char *token = g_strdup_printf ("%u", batch);

  for (guint n = batch * PER_BATCH; n < (batch + 1) * PER_BATCH; n += 2)
    g_ptr_array_add (removed, id_of (n));
  changes = wax_mail_changes_new (&(WaxMailChanges) { .removed_ids = removed, .token = token });
  return wax_mail_store_apply (store, changes, NULL);
}

/* Tells through @ack what is on disk: batch + 1 as a byte, with the top bit when it is a removal. */
static void
tell (int ack, guint batch, gboolean removal)
{
  guint8 byte = (guint8) ((batch + 1) | (removal ? 0x80 : 0));

  if (write (ack, &byte, 1) != 1)
    _exit (2);
}

static void
work (const char *dir, guint first, int ack)
{
  g_autoptr(WaxMailStore) store = wax_mail_store_open (dir, WAX_MAIL_STORE_WRITE, NULL);

  if (store == NULL)
    _exit (3);
  for (guint batch = first; batch < BATCHES; batch++) {
    gboolean more;
    guint done;

    if (!add_batch (store, batch))
      _exit (4);
    tell (ack, batch, FALSE);
    if (!wax_mail_store_index_pending (store, 5, &done, NULL))
      _exit (5);
    if (batch > 0) {
      if (!remove_batch (store, batch - 1))
        _exit (6);
      tell (ack, batch - 1, TRUE);
    }
    if (!wax_mail_store_compact (store, &more, NULL))
      _exit (7);
  }
  wax_mail_store_close (g_steal_pointer (&store));
  _exit (0);
}

static gboolean
has_body (WaxMailStore *store, guint n)
{
  g_autofree char *id = id_of (n), *text = text_of (n);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) expected = store_test_raw ("common", text);
  g_autoptr(GBytes) raw = wax_mail_store_get_body (store, id, &error);

  if (raw == NULL) {
    g_assert_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND);
    return FALSE;
  }
  g_assert_true (g_bytes_equal (raw, expected));
  return TRUE;
}

/* @added batches and @removed batches were acknowledged; one more of each may have been under way. */
static void
assert_holds (WaxMailStore *store, guint added, guint removed)
{
  g_autoptr(GError) error = NULL;
  WaxStoreCheck check;

  for (guint batch = 0; batch < BATCHES; batch++) {
    guint n_here = 0;

    for (guint n = batch * PER_BATCH; n < (batch + 1) * PER_BATCH; n++) {
      gboolean goes = n % 2 == 0, here = has_body (store, n);

      n_here += here;
      if (batch < removed && goes)
        g_assert_false (here);
      else if (batch < added && (!goes || batch > removed))
        g_assert_true (here);
    }
    if (batch == added)
      g_assert_true (n_here == 0 || n_here == PER_BATCH);
    else if (batch == removed && batch < added)
      g_assert_true (n_here == PER_BATCH || n_here == PER_BATCH / 2);
    else if (batch > added)
      g_assert_cmpuint (n_here, ==, 0);
  }
  g_assert_true (wax_store_check_run (store, FALSE, &check, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (wax_store_check_is_good (&check));
}

static gboolean
read_ack (int fd, guint *added, guint *removed)
{
  guint8 byte;

  if (read (fd, &byte, 1) != 1)
    return FALSE;
  if ((byte & 0x80) != 0)
    *removed = MAX (*removed, byte & 0x7fu);
  else
    *added = MAX (*added, byte);
  return TRUE;
}

/* Starts a writer, kills it after @life_us, and counts what it acknowledged. Returns whether it came to its end. */
static gboolean
run_and_kill (const char *dir, guint first, gulong life_us, guint *added, guint *removed)
{
  int ack[2], status;
  gboolean ended = FALSE;
  gint64 until, left_us;
  pid_t child;

  g_assert_cmpint (pipe (ack), ==, 0);
  child = fork ();
  if (child == 0) {
    g_autofree char *batch = g_strdup_printf ("%u", first), *fd = g_strdup_printf ("%d", ack[1]);

    /* A program of its own: helper threads of this one do not live on in its child. */
    close (ack[0]);
    execl ("/proc/self/exe", "test-crash", "--write", dir, batch, fd, NULL);
    _exit (1);
  }
  close (ack[1]);
  until = g_get_monotonic_time () + (gint64) life_us;
  while ((left_us = until - g_get_monotonic_time ()) > 0 && !ended) {
    struct pollfd wait = { ack[0], POLLIN, 0 };
    struct timespec timeout = { left_us / G_USEC_PER_SEC, (left_us % G_USEC_PER_SEC) * 1000 };

    if (ppoll (&wait, 1, &timeout, NULL) == 1)
      ended = !read_ack (ack[0], added, removed);
  }
  kill (child, SIGKILL); /* the moment of death: any will do */
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  while (read_ack (ack[0], added, removed))
    ;
  close (ack[0]);
  g_assert_true (WIFSIGNALED (status) || WEXITSTATUS (status) == 0);
  return WIFEXITED (status);
}

static void
test_killed_writer (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (2026);

  for (guint round = 0; round < ROUNDS; round++) {
    g_autoptr(StoreTestDir) dir = store_test_dir_new ();
    g_autoptr(WaxMailStore) store = store_test_open (dir, WAX_MAIL_STORE_WRITE);
    guint added = 0, removed = 0;
    gboolean ended = FALSE;

    store_test_add_folders (store);
    g_clear_pointer (&store, wax_mail_store_close);
    for (guint life = 0; !ended && life < 4; life++) {
      /* What was not acknowledged is done again, whether it got through or not. */
      ended = run_and_kill (dir, removed, (gulong) g_rand_int_range (random, 500, LONGEST_LIFE_US), &added, &removed);
      store = store_test_open (dir, WAX_MAIL_STORE_WRITE);
      assert_holds (store, added, removed);
      g_clear_pointer (&store, wax_mail_store_close);
    }
  }
}

/* After the last death the work is simply done again, to its end. */
static void
test_run_again_repairs (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (7);

  for (guint round = 0; round < 5; round++) {
    g_autoptr(StoreTestDir) dir = store_test_dir_new ();
    g_autoptr(WaxMailStore) store = store_test_open (dir, WAX_MAIL_STORE_WRITE);
    g_autoptr(GArray) keys = NULL;
    g_autofree char *token = NULL;
    guint added = 0, removed = 0;

    store_test_add_folders (store);
    g_clear_pointer (&store, wax_mail_store_close);
    run_and_kill (dir, 0, (gulong) g_rand_int_range (random, 500, LONGEST_LIFE_US), &added, &removed);
    while (!run_and_kill (dir, 0, 30000000, &added, &removed))
      ;
    store = store_test_open (dir, WAX_MAIL_STORE_WRITE);
    g_assert_cmpuint (added, ==, BATCHES);
    g_assert_cmpuint (removed, ==, BATCHES - 1);
    assert_holds (store, BATCHES, BATCHES - 1);
    store_test_index_all (store);
    keys = store_test_search (store, "common", 10000, NULL);
    g_assert_cmpuint (keys->len, ==, (BATCHES + 1) * PER_BATCH / 2);
    g_assert_true (wax_mail_store_get_token (store, &token, NULL));
    g_assert_cmpstr (token, ==, "38");
  }
}

int
main (int argc, char **argv)
{
  if (argc == 5 && strcmp (argv[1], "--write") == 0)
    work (argv[2], (guint) atoi (argv[3]), atoi (argv[4]));

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/crash/killed-writer", test_killed_writer);
  g_test_add_func ("/crash/run-again-repairs", test_run_again_repairs);
  return g_test_run ();
}
