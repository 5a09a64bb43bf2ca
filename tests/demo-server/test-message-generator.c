#include "wax-message-generator.h"

#include <string.h>

#define COUNT 2000

static int
compare_sizes (gconstpointer a, gconstpointer b)
{
  gsize first = *(const gsize *) a;
  gsize second = *(const gsize *) b;

  return first < second ? -1 : first > second;
}

static void
test_same_seed_same_bytes (void)
{
  for (guint i = 0; i < 50; i++) {
    g_autoptr(GString) first = g_string_new (NULL);
    g_autoptr(GString) second = g_string_new (NULL);
    g_autoptr(GString) other = g_string_new (NULL);
    g_auto(WaxGeneratedMessage) a = { 0 };
    g_auto(WaxGeneratedMessage) b = { 0 };
    g_auto(WaxGeneratedMessage) c = { 0 };

    wax_message_generator_make (7, i, first, &a);
    wax_message_generator_make (7, i, second, &b);
    wax_message_generator_make (8, i, other, &c);
    g_assert_cmpmem (first->str, first->len, second->str, second->len);
    g_assert_cmpstr (a.subject, ==, b.subject);
    g_assert_false (g_string_equal (first, other));
  }
}

static void
test_spread (void)
{
  g_autoptr(GArray) sizes = g_array_new (FALSE, FALSE, sizeof (gsize));
  gsize total = 0, broken = 0, threads = 0, right_to_left = 0, nul = 0;

  for (guint i = 0; i < COUNT; i++) {
    g_autoptr(GString) raw = g_string_new (NULL);
    g_auto(WaxGeneratedMessage) message = { 0 };

    wax_message_generator_make (1, i, raw, &message);
    g_assert_true (g_utf8_validate (message.subject, -1, NULL));
    g_assert_true (g_utf8_validate (message.fragment, -1, NULL));
    g_assert_cmpuint (message.folder, <, WAX_GENERATOR_FOLDERS);
    g_array_append_val (sizes, raw->len);
    total += raw->len;
    broken += message.broken;
    threads += message.parent >= 0;
    right_to_left += g_unichar_get_script (g_utf8_get_char (message.subject)) == G_UNICODE_SCRIPT_HEBREW;
    nul += memchr (raw->str, '\0', raw->len) != NULL;
    if (message.parent >= 0)
      g_assert_cmpint (message.parent, <, i);
  }
  g_array_sort (sizes, compare_sizes);
  g_test_message ("mean %zu, median %zu, %zu broken, %zu answers", total / COUNT,
                  g_array_index (sizes, gsize, COUNT / 2), broken, threads);
  g_assert_cmpuint (total / COUNT, >, 30000);
  g_assert_cmpuint (total / COUNT, <, 50000);
  g_assert_cmpuint (g_array_index (sizes, gsize, COUNT / 2), >, 4000);
  g_assert_cmpuint (g_array_index (sizes, gsize, COUNT / 2), <, 7000);
  g_assert_cmpuint (broken, >, COUNT / 100);
  g_assert_cmpuint (broken, <, COUNT / 33);
  g_assert_cmpuint (threads, >, COUNT / 5);
  g_assert_cmpuint (right_to_left, >, 0);
  g_assert_cmpuint (nul, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message-generator/same-seed-same-bytes", test_same_seed_same_bytes);
  g_test_add_func ("/message-generator/spread", test_spread);
  return g_test_run ();
}
