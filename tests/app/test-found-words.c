#include "app/wax-found-words.h"

#include "app/wax-search-words.h"

#include <string.h>

/* Every found range between brackets. */
static char *
marked (const char *search, WaxQueryColumns column, const char *text, guint limit)
{
  g_autoptr(WaxQuery) query = wax_search_words_read (search);
  g_autoptr(WaxFoundWords) words = wax_found_words_new (query);
  g_autoptr(GArray) ranges = words != NULL ? wax_found_words_find (words, column, text, limit) : NULL;
  g_autoptr(GString) out = g_string_new (NULL);
  guint at = 0;

  for (guint i = 0; ranges != NULL && i < ranges->len; i++) {
    const WaxFoundRange *range = &g_array_index (ranges, WaxFoundRange, i);

    g_assert_cmpuint (range->from, >=, at);
    g_assert_cmpuint (range->until, >, range->from);
    g_string_append_len (out, text + at, range->from - at);
    g_string_append_printf (out, "[%.*s]", (int) (range->until - range->from), text + range->from);
    at = range->until;
  }
  g_string_append (out, text + at);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
assert_marked (const char *search, WaxQueryColumns column, const char *text, const char *expected)
{
  g_autofree char *out = marked (search, column, text, 100);

  g_test_message ("%s in %s", search, text);
  g_assert_cmpstr (out, ==, expected);
}

/* What the index takes for the same is marked, and nothing else. */
static void
test_found (void)
{
  assert_marked ("report", 0, "The Report, reports and REPORT.", "The [Report], [reports] and [REPORT].");
  assert_marked ("report ", 0, "The Report, reports and REPORT.", "The [Report], reports and [REPORT].");
  assert_marked ("gruße ", 0, "Grüße, gru\xcc\x88\xc3\x9f" "e", "[Grüße], [gru\xcc\x88\xc3\x9f" "e]");
  assert_marked ("\"is late\"", 0, "It is, is late and is not late", "It is, [is late] and is not late");
  assert_marked ("a@example.org ", 0, "from a@example.org to b@example.org", "from [a@example.org] to b@example.org");
  assert_marked ("one -two ", 0, "one two", "[one] two");
  assert_marked ("one or (two is:unread)", 0, "one two three", "[one] [two] three");
  assert_marked ("\"one two\" \"two three\"", 0, "one two three", "[one two three]");
  assert_marked ("is:unread", 0, "unread", "unread");
  assert_marked ("", 0, "unread", "unread");
  assert_marked ("k*", 0, "Kraków ok", "[Kraków] ok");
  assert_marked ("語", 0, "日本 語", "日本 [語]");
}

static void
test_columns (void)
{
  assert_marked ("subject:report ", WAX_QUERY_SUBJECT, "report", "[report]");
  assert_marked ("subject:report ", 0, "report", "report");
  assert_marked ("from:anna ", WAX_QUERY_SENDER, "Anna Lee", "[Anna] Lee");
  assert_marked ("from:anna ", WAX_QUERY_SUBJECT, "Anna Lee", "Anna Lee");
  assert_marked ("anna ", WAX_QUERY_SENDER, "Anna Lee", "[Anna] Lee");
}

static void
test_limit (void)
{
  g_autofree char *out = marked ("a ", 0, "a a a", 2);

  g_assert_cmpstr (out, ==, "[a] [a] a");
}

/* Anything that a person types, in characters. */
static void
test_text (void)
{
  g_autoptr(GArray) ranges = wax_found_words_find_text ("Die Grüße, gru\xcc\x88\xc3\x9f" "e und GRU\xcc\x88", "gru", 2);
  g_autoptr(GArray) none = wax_found_words_find_text ("text", "", 9);
  g_autoptr(GArray) across = wax_found_words_find_text ("one, two", "E, T", 9);
  g_autoptr(GArray) last = wax_found_words_find_text ("GRU\xcc\x88", "gru", 9);

  g_assert_cmpuint (ranges->len, ==, 2);
  g_assert_cmpuint (g_array_index (ranges, WaxFoundRange, 0).from, ==, 4);
  g_assert_cmpuint (g_array_index (ranges, WaxFoundRange, 0).until, ==, 7);
  g_assert_cmpuint (g_array_index (ranges, WaxFoundRange, 1).from, ==, 11);
  g_assert_cmpuint (g_array_index (ranges, WaxFoundRange, 1).until, ==, 15);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (across->len, ==, 1);
  g_assert_cmpuint (g_array_index (last, WaxFoundRange, 0).until, ==, 4);
}

static void
assert_split (const char *text, const char *expected)
{
  g_auto(GStrv) parts = wax_search_words_split (text);
  g_autofree char *joined = parts != NULL ? g_strjoinv ("|", parts) : NULL;

  g_test_message ("%s", text);
  g_assert_cmpstr (joined, ==, expected);
}

/* What can be left out of a search by itself. */
static void
test_split (void)
{
  assert_split ("", NULL);
  assert_split ("one", NULL);
  assert_split (" one  two ", "one|two");
  assert_split ("from:anna \"two words\" -late", "from:anna|\"two words\"|-late");
  assert_split ("from: anna is:unread", "from: anna|is:unread");
  assert_split ("in:\"old plans\" x", "in:\"old plans\"|x");
  assert_split ("\"never ends", NULL);
  assert_split ("one or two", NULL);
  assert_split ("(one) two", NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/found-words/found", test_found);
  g_test_add_func ("/found-words/columns", test_columns);
  g_test_add_func ("/found-words/limit", test_limit);
  g_test_add_func ("/found-words/text", test_text);
  g_test_add_func ("/found-words/split", test_split);
  return g_test_run ();
}
