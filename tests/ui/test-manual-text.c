#include "wax-manual-text.h"

#include <string.h>

/* What the manual names is there, called so, in the window as its source has it. */

static char *
read_all_of (const char *folder)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", folder, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = g_dir_open (path, 0, &error);
  GString *all = g_string_new (NULL);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);
    g_autofree char *text = NULL;

    if ((!g_str_has_suffix (name, ".c") && !g_str_has_suffix (name, ".ui")) || g_str_equal (name, "wax-manual-text.c"))
      continue;
    g_file_get_contents (file, &text, NULL, &error);
    g_assert_no_error (error);
    g_string_append (all, text);
  }
  return g_string_free (all, FALSE);
}

/* In a template, or in code. */
static gboolean
is_shown (const char *sources, const char *name)
{
  g_autofree char *markup = g_markup_escape_text (name, -1);
  g_autofree char *in_template = g_regex_escape_string (markup, -1);
  g_autofree char *in_code = g_regex_escape_string (name, -1);
  g_autofree char *pattern =
    g_strdup_printf (" translatable=\"yes\"( comments=\"[^\"]*\")?>%s<|\\b_\\(\"%s\"\\)", in_template, in_code);

  return g_regex_match_simple (pattern, sources, 0, 0);
}

static void
check_names (const char *sources, const char *text)
{
  g_auto(GStrv) names = wax_manual_text_list_names (text);

  for (guint i = 0; names[i] != NULL; i++) {
    if (!is_shown (sources, names[i])) {
      g_test_message ("nothing in the window is called “%s”: %s", names[i], text);
      g_test_fail ();
    }
  }
}

static void
test_names (void)
{
  g_autofree char *sources = read_all_of ("ui");
  guint n_sections;
  const WaxManualSection *sections = wax_manual_text_get (&n_sections);

  g_assert_false (is_shown (sources, "No Such Button"));
  for (guint i = 0; i < n_sections; i++) {
    for (guint j = 0; j < sections[i].n_blocks; j++) {
      if (sections[i].blocks[j].kind != WAX_MANUAL_SEE && sections[i].blocks[j].text != NULL)
        check_names (sources, sections[i].blocks[j].text);
    }
  }
}

/* Links, and keys of windows, lead to sections. */
static void
test_links (void)
{
  g_autofree char *sources = read_all_of ("ui");
  g_autoptr(GRegex) key = g_regex_new ("wax_manual_add_key \\([^;]*\"(.*)\"\\);", 0, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  guint n_sections, n_keys = 0;
  const WaxManualSection *sections = wax_manual_text_get (&n_sections);

  for (guint i = 0; i < n_sections; i++) {
    g_assert_true (wax_manual_text_find (sections[i].id) == &sections[i]);
    for (guint j = 0; j < sections[i].n_blocks; j++) {
      if (sections[i].blocks[j].kind == WAX_MANUAL_SEE)
        g_assert_nonnull (wax_manual_text_find (sections[i].blocks[j].text));
    }
  }
  for (g_regex_match (key, sources, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL)) {
    g_autofree char *id = g_match_info_fetch (match, 1);

    g_assert_nonnull (wax_manual_text_find (id));
    n_keys++;
  }
  g_assert_cmpuint (n_keys, >, 5);
}

static void
test_expand (void)
{
  static const struct {
    const char *text, *plain, *markup;
  } table[] = {
    { "Press {M_ove…}.", "Press Move….", "Press <b>Move…</b>." },
    { "{Undo} & go on", "Undo & go on", "<b>Undo</b> &amp; go on" },
    { "a < b", "a < b", "a &lt; b" },
    { "half { open", "half { open", "half { open" },
    { "{a}{b}", "ab", "<b>a</b><b>b</b>" },
    { "", "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autofree char *plain = wax_manual_text_expand (table[i].text, FALSE);
    g_autofree char *markup = wax_manual_text_expand (table[i].text, TRUE);

    g_assert_cmpstr (plain, ==, table[i].plain);
    g_assert_cmpstr (markup, ==, table[i].markup);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/manual-text/names", test_names);
  g_test_add_func ("/manual-text/links", test_links);
  g_test_add_func ("/manual-text/expand", test_expand);
  return g_test_run ();
}
