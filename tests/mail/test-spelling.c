#include "mail/wax-spelling.h"

#include "wax-test-dir.h"

#include <string.h>

static void
add_cb (const char *word, guint start, guint end, gpointer data)
{
  g_string_append_printf (data, "%s%s %u-%u", ((GString *) data)->len > 0 ? ", " : "", word, start, end);
}

static void
assert_words (const char *line, const char *expected)
{
  g_autoptr(GString) found = g_string_new (NULL);

  wax_spelling_foreach_word (line, add_cb, found);
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_words (void)
{
  assert_words ("", "");
  assert_words ("Hello, world!", "Hello 0-5, world 7-12");
  assert_words ("  don't (doesn’t) 'so' a\n", "don't 2-7, doesn’t 9-16, so 19-21");
  assert_words ("Grüße aus\tKöln-Süd", "Grüße 0-5, aus 6-9, Köln 10-14, Süd 15-18");
  assert_words ("> quoted text", "");
  assert_words ("see https://x.org/a or www.x.org or me@x.org: /etc/paswd C:\\x NATO v2 h264 well.", "see 0-3, or 20-22,"
                " or 33-35, well 75-79");
  assert_words ("\xef\xbf\xbc image", "image 2-7");
}

static void
test_languages (void)
{
  const char *languages[] = { "de", "de_AT", "en_GB", "en_US", NULL }, *none[] = { NULL };
  const char *austrian[] = { "de_AT.UTF-8", "de_AT", "de", "C", NULL }, *swiss[] = { "de_CH", "de", "C", NULL };
  const char *plain[] = { "C.UTF-8", "C", NULL }, *french[] = { "fr_FR", "fr", NULL };

  g_assert_cmpstr (wax_spelling_choose_language (languages, "", austrian), ==, "de_AT");
  g_assert_cmpstr (wax_spelling_choose_language (languages, "", swiss), ==, "de");
  g_assert_cmpstr (wax_spelling_choose_language (languages, "", plain), ==, "en_US");
  g_assert_cmpstr (wax_spelling_choose_language (languages, "", french), ==, "");
  g_assert_cmpstr (wax_spelling_choose_language (languages, "en_GB", austrian), ==, "en_GB");
  g_assert_cmpstr (wax_spelling_choose_language (languages, "ru", austrian), ==, "de_AT");
  g_assert_cmpstr (wax_spelling_choose_language (none, "en_GB", austrian), ==, "");
}

static void
test_dictionary (void)
{
  g_autoptr(WaxSpelling) spelling = wax_spelling_open ();
  g_auto(GStrv) languages = wax_spelling_list_languages (spelling);
  g_auto(GStrv) words = NULL;

  g_assert_true (wax_spelling_is_right (spelling, "nodictionaryhasthis"));
  g_assert_false (wax_spelling_set_language (spelling, "xx_XX"));
  g_assert_true (g_strv_contains ((const char *const *) languages, "en_US")); /* of package hunspell-en-us */
  g_assert_true (wax_spelling_set_language (spelling, "en_US"));
  g_assert_true (wax_spelling_is_right (spelling, "don’t"));
  g_assert_false (wax_spelling_is_right (spelling, "becuase"));
  words = wax_spelling_suggest (spelling, "becuase", 3);
  g_assert_cmpstr (words[0], ==, "because");
  g_assert_cmpuint (g_strv_length (words), <=, 3);
  wax_spelling_ignore (spelling, "becuase");
  g_assert_true (wax_spelling_is_right (spelling, "becuase"));
  wax_spelling_add (spelling, "waxwingish");
  g_assert_true (wax_spelling_is_right (spelling, "waxwingish"));
}

int
main (int argc, char **argv)
{
  g_autofree char *dir = wax_test_dir_new ();
  int failed;

  g_setenv ("XDG_CONFIG_HOME", dir, TRUE); /* where words are added */
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spelling/words", test_words);
  g_test_add_func ("/spelling/languages", test_languages);
  g_test_add_func ("/spelling/dictionary", test_dictionary);
  failed = g_test_run ();
  wax_test_dir_remove (dir);
  return failed;
}
