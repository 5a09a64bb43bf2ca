#include "mail/wax-quotes.h"

#include <string.h>

static void
assert_line (const char *line, guint level, const char *rest)
{
  gsize marker;

  g_assert_cmpuint (wax_quotes_measure_line (line, &marker), ==, level);
  g_assert_cmpstr (line + marker, ==, rest);
}

static void
test_lines (void)
{
  assert_line ("", 0, "");
  assert_line ("Pears.", 0, "Pears.");
  assert_line (" > Pears.", 0, " > Pears.");
  assert_line ("> Pears.", 1, "Pears.");
  assert_line (">Pears.", 1, "Pears.");
  assert_line (">   Pears > plums.", 1, "  Pears > plums.");
  assert_line (">", 1, "");
  assert_line ("> > Pears.", 2, "Pears.");
  assert_line (">>> Pears.", 3, "Pears.");
  assert_line (">\n> x", 1, "\n> x");
}

#define SIX "> 1\n> 2\n> 3\n> 4\n> 5\n> 6\n"
#define NINE SIX "> 7\n>> 8\n> 9\n"

/* Returns: (nullable): what is folded */
static const char *
find_folded (const char *text)
{
  gsize fold = wax_quotes_find_fold (text);

  return fold < strlen (text) ? text + fold : NULL;
}

static void
test_fold (void)
{
  g_assert_cmpstr (find_folded ("Yes.\n\nBob wrote:\n" NINE), ==, NINE + 12);
  g_assert_cmpstr (find_folded ("Yes.\n\n" NINE "\n-- \nAnna\n"), ==, NINE "\n-- \nAnna\n" + 12);
  g_assert_cmpstr (find_folded ("Yes.\n" NINE "\n______________\nThe list\n"), ==, NINE "\n______________\nThe list\n" + 12);
  g_assert_cmpstr (find_folded ("Yes.\n> 1\n> 2\nNo.\n" SIX "\n" SIX), ==, SIX "\n" SIX + 12);
  /* Too little, nothing but a quotation, and answers below it. */
  g_assert_null (find_folded (""));
  g_assert_null (find_folded ("Yes.\n" SIX));
  g_assert_null (find_folded (NINE));
  g_assert_null (find_folded ("Dear Bob,\n" NINE "Yes.\n"));
  g_assert_null (find_folded ("Dear Bob,\n" NINE "Yes.\n> 10\n"));
  g_assert_null (find_folded ("Dear Bob,\n" NINE "--- Yes.\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail/quotes/lines", test_lines);
  g_test_add_func ("/mail/quotes/fold", test_fold);
  return g_test_run ();
}
