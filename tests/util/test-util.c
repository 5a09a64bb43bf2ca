#include "util/wax-backoff.h"
#include "util/wax-channel-id.h"
#include "util/wax-letters.h"
#include "util/wax-secret.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void
test_backoff (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (7);

  for (guint round = 0; round < 1000; round++) {
    for (guint attempt = 0; attempt < 100; attempt++) {
      guint64 full = MIN ((guint64) 5000 << MIN (attempt, 31), 300000);
      guint pause = wax_backoff_delay_ms (attempt, 5000, 300000, random);

      g_assert_cmpuint (pause, >=, full / 2);
      g_assert_cmpuint (pause, <=, full);
    }
  }
}

static void
test_channels_round_trip (void)
{
  WaxChannelId id;

  for (guint i = 0; i < WAX_N_CHANNELS; i++) {
    g_assert_true (wax_channel_id_from_string (wax_channel_id_to_string (i), &id));
    g_assert_cmpuint (id, ==, i);
  }
  g_assert_false (wax_channel_id_from_string ("calendar", &id));
  g_assert_false (wax_channel_id_from_string (NULL, &id));
}

static GBytes *
secret_of (const char *content, GError **error)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("secret-XXXXXX", &path, NULL);
  GBytes *secret;

  close (fd);
  g_assert_true (g_file_set_contents (path, content, -1, NULL));
  secret = wax_secret_read_file (path, error);
  g_unlink (path);
  return secret;
}

static void
test_secret_file (void)
{
  g_autoptr(GError) empty = NULL, missing = NULL, too_long = NULL;
  g_autofree char *long_line = g_strnfill (5000, 'a');
  g_autoptr(GBytes) unix_line = secret_of ("pass word\nrest", NULL);
  g_autoptr(GBytes) dos_line = secret_of ("pass word\r\n", NULL);
  g_autoptr(GBytes) bare = secret_of ("pass word", NULL);

  g_assert_cmpstr (wax_secret_get_text (unix_line), ==, "pass word");
  g_assert_cmpstr (wax_secret_get_text (dos_line), ==, "pass word");
  g_assert_cmpstr (wax_secret_get_text (bare), ==, "pass word");
  g_assert_null (secret_of ("\nsecond", &empty));
  g_assert_error (empty, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_null (secret_of (long_line, &too_long));
  g_assert_error (too_long, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_null (wax_secret_read_file ("/nonexistent/file", &missing));
  g_assert_error (missing, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* The flags of the mapping that @text lies in: proc(5), smaps, VmFlags. */
static char *
read_flags (const char *text)
{
  g_autofree char *maps = NULL;
  g_auto(GStrv) lines = NULL;
  guint64 from, to;
  gboolean inside = FALSE;

  g_assert_true (g_file_get_contents ("/proc/self/smaps", &maps, NULL, NULL));
  lines = g_strsplit (maps, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    if (sscanf (lines[i], "%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x ", &from, &to) == 2)
      inside = from <= (guint64) (gsize) text && (guint64) (gsize) text < to;
    else if (inside && g_str_has_prefix (lines[i], "VmFlags:"))
      return g_strconcat (lines[i], " ", NULL);
  }
  g_assert_not_reached ();
}

static void
test_secret_stays_in_memory (void)
{
  g_autoptr(GBytes) secret = wax_secret_new ("correct horse");
  g_autofree char *flags = read_flags (wax_secret_get_text (secret));

  g_assert_nonnull (strstr (flags, " dd ")); /* not dumped */
#ifndef __SANITIZE_ADDRESS__ /* under which mlock() does nothing */
  g_assert_nonnull (strstr (flags, " lo ")); /* locked: a page is within every limit */
#endif
}

/* Nothing stays unseen, whatever the bytes, and no line is longer than a person reads. */
static void
test_letters_of_bytes (void)
{
  static const char bytes[] = "a\r\nb\nc\td\0" "e\x1b[0m\r \xff\xe2\x80\xae" "fdp.\xc2\x85\xe2\x80\xa8\xc3\xa4\xe2\x80";
  g_autofree char *shown = wax_letters_show_bytes (bytes, sizeof bytes - 1);
  g_autofree char *line = g_strnfill (2500, 'x');
  g_autofree char *broken = wax_letters_show_bytes (line, 2500);

  g_assert_cmpstr (shown, ==, "a\nb\nc\td\\x00e\\x1b[0m\\x0d \\xff\\u202e" "fdp.\\x85\\u2028ä\\xe2\\x80");
  g_assert_cmpuint (strlen (broken), ==, 2502);
  g_assert_cmpuint (strcspn (broken, "\n"), ==, 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/util/backoff", test_backoff);
  g_test_add_func ("/util/channels-round-trip", test_channels_round_trip);
  g_test_add_func ("/util/letters-of-bytes", test_letters_of_bytes);
  g_test_add_func ("/util/secret-file", test_secret_file);
  g_test_add_func ("/secret/stays-in-memory", test_secret_stays_in_memory);
  return g_test_run ();
}
