#include "store-test.h"

#include <string.h>

/* 2026-11-22 12:34:56 UTC, a Sunday. */
static WaxQuery *
parse (const char *text, WaxQueryReading reading)
{
  g_autoptr(GDateTime) now = g_date_time_new_utc (2026, 11, 22, 12, 34, 56);

  return wax_query_new (text, reading, now);
}

static void
assert_told (const char *text, const char *expected)
{
  g_autoptr(WaxQuery) query = parse (text, WAX_QUERY_PLAIN);
  g_autofree char *told = wax_query_to_server (query);

  g_assert_cmpstr (told, ==, expected);
}

/* What the server's parser is told; it takes all of these (Parser.jjt). */
static void
test_told (void)
{
  assert_told ("", NULL);
  assert_told ("report", "report");
  assert_told ("Grüße \"two words\" -late", "Grüße \"two words\" -late");
  assert_told ("rep*", "rep*");
  assert_told ("a and b", "a b");
  assert_told ("a OR b c", "a or (b c)");
  assert_told ("(a || b) && not c", "(a or b) -c");
  assert_told ("-(a b)", "-(a b)");
  assert_told ("from:(anna or -bob)", "from:anna or -from:bob");
  assert_told ("FROM: anna to:b@example.org Cc:carol", "from:anna to:b@example.org cc:carol");
  assert_told ("in:Inbox/Plans", "in:Inbox/Plans");
  assert_told ("in:\"Inbox/Old plans\" tag:\"very urgent\"", "in:\"Inbox/Old plans\" tag:\"very urgent\"");
  assert_told ("is:unread has:attachment larger:2MB", "is:unread has:attachment larger:2MB");
  /* Words of the language, and characters that its terms cannot hold. */
  assert_told ("\"or\" sub:ject c++ 12:30", "\"or\" \"sub:ject\" \"c++\" \"12:30\"");
  /* Relative dates as they are; others are moments, whatever the account's locale. */
  assert_told ("after:-7d before:+1week", "after:-7d before:+1week");
  assert_told ("before:2026-11-01", "before:1793491200000");
  assert_told ("after:2026-11-01", "after:1793577599000");
  assert_told ("-date:2026-11-01", "-(after:1793491199000 before:1793577600000)");
  /* What only the server knows. */
  assert_told ("filename:plan.pdf item:{1,2} #x-spam:yes", "filename:plan.pdf item:{1,2} #x-spam:yes");
  /* What joins nothing. */
  assert_told ("a or", "a");
  assert_told ("and a", "\"and\" a");
  assert_told ("from:", NULL);
  assert_told ("((a", "a");
  assert_told ("a) b", "a b");
}

/* Each is a single condition, the first part beside that of the usual folders. */
static void
assert_range (const char *text, WaxQueryReading reading, const char *from, const char *until)
{
  g_autoptr(WaxQuery) query = parse (text, reading);
  const WaxQueryNode *node = query->root->parts->pdata[0];
  g_autoptr(GDateTime) first = g_date_time_new_from_unix_utc (node->from / 1000);
  g_autoptr(GDateTime) end = g_date_time_new_from_unix_utc (node->until / 1000);
  g_autofree char *first_text = node->from == G_MININT64 ? NULL : g_date_time_format (first, "%F %R");
  g_autofree char *end_text = node->until == G_MAXINT64 ? NULL : g_date_time_format (end, "%F %R");

  g_assert_cmpuint (query->problems->len, ==, 0);
  g_assert_cmpstr (first_text, ==, from);
  g_assert_cmpstr (end_text, ==, until);
}

static void
test_dates (void)
{
  assert_range ("date:today", 0, "2026-11-22 00:00", "2026-11-23 00:00");
  assert_range ("date:yesterday", 0, "2026-11-21 00:00", "2026-11-22 00:00");
  assert_range ("date:-0d", 0, "2026-11-22 00:00", "2026-11-23 00:00");
  assert_range ("after:-7d", 0, "2026-11-16 00:00", NULL);
  assert_range ("after:-7day", 0, "2026-11-16 00:00", NULL);
  assert_range ("before:-2h", 0, NULL, "2026-11-22 10:00");
  assert_range ("after:-90mi", 0, "2026-11-22 11:05", NULL);
  assert_range ("date:-1week", 0, "2026-11-15 00:00", "2026-11-22 00:00");
  assert_range ("month:-1", 0, "2026-10-01 00:00", "2026-11-01 00:00");
  assert_range ("year:-1", 0, "2025-01-01 00:00", "2026-01-01 00:00");
  assert_range ("year:2024", 0, "2024-01-01 00:00", "2025-01-01 00:00");
  assert_range ("date:>=-1m", 0, "2026-10-01 00:00", NULL);
  assert_range ("date:<2026-11-01", 0, NULL, "2026-11-01 00:00");
  assert_range ("date:2026/2/28", 0, "2026-02-28 00:00", "2026-03-01 00:00");
  assert_range ("date:1/2/2026", 0, "2026-01-02 00:00", "2026-01-03 00:00");
  assert_range ("date:1/2/2026", WAX_QUERY_DAY_FIRST, "2026-02-01 00:00", "2026-02-02 00:00");
  assert_range ("date:22/11/26", 0, "2026-11-22 00:00", "2026-11-23 00:00");
  assert_range ("date:1.2.2026", 0, "2026-02-01 00:00", "2026-02-02 00:00");
}

static void
assert_size (const char *text, gint64 from, gint64 until)
{
  g_autoptr(WaxQuery) query = parse (text, WAX_QUERY_PLAIN);
  const WaxQueryNode *node = query->root->parts->pdata[0];

  g_assert_cmpuint (query->problems->len, ==, 0);
  g_assert_cmpint (node->from, ==, from);
  g_assert_cmpint (node->until, ==, until);
}

static void
test_sizes (void)
{
  assert_size ("larger:500", 501, G_MAXINT64);
  assert_size ("bigger:1kb", 1025, G_MAXINT64);
  assert_size ("smaller:2M", G_MININT64, 2 << 20);
  assert_size ("size:>=10b", 10, G_MAXINT64);
  assert_size ("size:<=10", G_MININT64, 11);
  assert_size ("size:10", 10, 11);
}

/* "trouble operator value", with a question mark where it may become good. */
static char *
list_problems (GPtrArray *problems)
{
  static const char *const names[] = { "unknown", "value", "folder", "tag", "server", "long" };
  g_autoptr(GString) list = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++) {
    const WaxQueryProblem *problem = problems->pdata[i];

    g_string_append_printf (list, "%s%s %s:%s%s", i > 0 ? "; " : "", names[problem->trouble], problem->name,
                            problem->text, problem->unfinished ? "?" : "");
  }
  return g_string_free (g_steal_pointer (&list), FALSE);
}

static void
assert_problems (const char *text, const char *expected)
{
  g_autoptr(WaxQuery) query = parse (text, WAX_QUERY_TYPED);
  g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_folder_unref);
  g_autoptr(GPtrArray) tags = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_tag_unref);
  g_autoptr(GPtrArray) problems = NULL;
  g_autofree char *list = NULL;

  g_ptr_array_add (folders, wax_folder_new (&(WaxFolder) { .id = "2", .path = "/Inbox", .role = WAX_FOLDER_INBOX }));
  g_ptr_array_add (folders, wax_folder_new (&(WaxFolder) { .id = "4", .path = "/Junk", .role = WAX_FOLDER_JUNK }));
  g_ptr_array_add (folders, wax_folder_new (&(WaxFolder) { .id = "300", .path = "/Inbox/Old plans" }));
  g_ptr_array_add (tags, wax_tag_new (&(WaxTag) { .id = "64", .name = "Urgent" }));
  problems = wax_query_check_names (query, folders, tags);
  list = list_problems (problems);
  g_assert_cmpstr (list, ==, expected);
}

/* What an unknown operator means, the server that has the search knows. */
static void
test_saved (void)
{
  g_autoptr(WaxQuery) query = parse ("colour:blue from:anna http://example.org", WAX_QUERY_SAVED);
  g_autofree char *list = list_problems (query->problems), *told = wax_query_to_server (query);

  g_assert_cmpstr (list, ==, "server colour:blue");
  g_assert_cmpstr (told, ==, "colour:blue from:anna \"http://example.org\"");
  g_assert_true (wax_query_needs_server (query));
}

static void
test_problems (void)
{
  g_autofree char *many = g_strnfill (300, 'a'), *long_text = g_strnfill (3000, 'x');

  assert_problems ("plain \"form:x\" http://example.org Re: 12:30", "");
  assert_problems ("form:anna", "unknown form:anna");
  assert_problems ("is:purple has:attachmant", "value is:purple; value has:attachmant");
  assert_problems ("is:un", "value is:un?");
  assert_problems ("is:un x", "value is:un");
  assert_problems ("before:soon after:2026-11", "value before:soon; value after:2026-11?");
  assert_problems ("date:2026-02-30", "value date:2026-02-30?");
  assert_problems ("larger:huge", "value larger:huge");
  assert_problems ("larger:", "");
  assert_problems ("in:INBOX in:\"/inbox/old plans\" in:spam", "folder in:spam");
  assert_problems ("in:inb", "folder in:inb?");
  assert_problems ("inid:300 inid:9", "folder inid:9");
  assert_problems ("tag:urgent tag:x tag:ur", "tag tag:x; tag tag:ur?");
  assert_problems ("filename:a.pdf is:tome", "server filename:a.pdf; server is:tome");
  assert_problems (long_text, "long :");
  for (guint i = 1; i < 300; i += 2)
    many[i] = ' ';
  assert_problems (many, "long :");
}

static void
test_limits (void)
{
  static const struct {
    const char *text;
    gboolean limited;
  } cases[] = {
    { "a", TRUE },           { "is:anywhere a", FALSE }, { "in:inbox a", FALSE },
    { "a or is:anywhere", TRUE }, { "is:anywhere (a or b)", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr(WaxQuery) query = parse (cases[i].text, WAX_QUERY_PLAIN);

    g_test_message ("%s", cases[i].text);
    g_assert_cmpint (wax_query_is_limited (query), ==, cases[i].limited);
  }
}

/* Any bytes, as a server may keep them in a saved search; what comes out of them is understood, and stays the same. */
static void
test_any_bytes (void)
{
  static const char *const pieces[] = {
    "from:", "in:", "is:", "unread", "-", "(", ")", "\"", "or", "and", "not", " ", "a", "Grüße", "\xff", "date:", "-7d",
    "2026-11-22", "larger:", "1m", "*", "{", "}", ":", "#", "field[x]:", "\\", "\n", "\x02", "filename:", "|", "&&", "+",
  };
  g_autoptr(GRand) random = g_rand_new_with_seed (7);

  for (guint i = 0; i < 20000; i++) {
    g_autoptr(GString) text = g_string_new (NULL);
    g_autoptr(WaxQuery) query = NULL, again = NULL;
    g_autofree char *told = NULL, *told_again = NULL;

    for (guint n = g_rand_int_range (random, 0, 12); n > 0; n--)
      g_string_append (text, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
    query = parse (text->str, WAX_QUERY_PLAIN);
    told = wax_query_to_server (query);
    if (told == NULL || wax_query_needs_server (query))
      continue;
    again = parse (told, WAX_QUERY_PLAIN);
    told_again = wax_query_to_server (again);
    if (again->problems->len > 0 || g_strcmp0 (told, told_again) != 0)
      g_error ("“%s” is told as “%s”, and that as “%s”", text->str, told, told_again);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/query/told", test_told);
  g_test_add_func ("/query/dates", test_dates);
  g_test_add_func ("/query/sizes", test_sizes);
  g_test_add_func ("/query/problems", test_problems);
  g_test_add_func ("/query/saved", test_saved);
  g_test_add_func ("/query/limits", test_limits);
  g_test_add_func ("/query/any-bytes", test_any_bytes);
  return g_test_run ();
}
