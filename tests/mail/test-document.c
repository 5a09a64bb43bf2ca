#include "mail/wax-document.h"

#include <string.h>

static WaxDocument *
read_html (const char *html, WaxLoss *lost)
{
  return wax_document_new_from_html (html, strlen (html), 1 << 20, NULL, lost);
}

/* Returns: (transfer full): what is between the tags of its body. */
static char *
dup_body (const WaxDocument *document, gboolean find_links)
{
  g_autofree char *html = wax_document_to_html (document, find_links);
  const char *start = strstr (html, "<body>\n"), *end = strstr (html, "</body>");

  g_assert_true (start != NULL && end != NULL);
  start += strlen ("<body>\n");
  return g_strndup (start, (gsize) (end - start));
}

static void
assert_same_again (const WaxDocument *document)
{
  g_autofree char *html = wax_document_to_html (document, FALSE);
  WaxLoss lost;
  g_autoptr(WaxDocument) read = read_html (html, &lost);
  g_autofree char *again = wax_document_to_html (read, FALSE);

  g_assert_cmpstr (html, ==, again);
  g_assert_true (wax_document_equal (document, read));
  g_assert_cmpint (lost, ==, WAX_LOSS_NONE);
}

static void
test_write (void)
{
  g_autoptr(WaxDocument) document = wax_document_new ();
  g_autofree char *body = NULL, *text = NULL;

  wax_document_add_run (document, "Hello ", -1, WAX_STYLE_PLAIN, NULL);
  wax_document_add_run (document, "you & <me>", -1, WAX_STYLE_BOLD | WAX_STYLE_ITALIC, NULL);
  wax_document_begin_paragraph (document, 0, WAX_LIST_NONE, 0);
  wax_document_begin_paragraph (document, 0, WAX_LIST_BULLETS, 1);
  wax_document_add_run (document, "See ", -1, WAX_STYLE_PLAIN, NULL);
  wax_document_add_run (document, "this", -1, WAX_STYLE_PLAIN, "https://example.org/?a=1&b=2");
  wax_document_begin_paragraph (document, 0, WAX_LIST_NUMBERS, 2);
  wax_document_add_run (document, "below", -1, WAX_STYLE_UNDERLINE, NULL);
  wax_document_begin_paragraph (document, 0, WAX_LIST_BULLETS, 1);
  wax_document_begin_paragraph (document, 1, WAX_LIST_NONE, 0);
  wax_document_add_run (document, "Theirs", -1, WAX_STYLE_PLAIN, "javascript:alert(1)");
  body = dup_body (document, FALSE);
  text = wax_document_to_text (document);
  g_assert_cmpstr (body, ==,
                   "<div dir=\"auto\">Hello <b><i>you &amp; &lt;me&gt;</i></b></div>\n"
                   "<div dir=\"auto\"><br></div>\n"
                   "<ul>\n<li dir=\"auto\">See <a href=\"https://example.org/?a=1&amp;b=2\">this</a>\n"
                   "<ol>\n<li dir=\"auto\"><u>below</u></li>\n</ol>\n</li>\n<li dir=\"auto\"><br></li>\n</ul>\n"
                   "<blockquote type=\"cite\" style=\"margin:0 0 0 0.8ex;border-left:2px solid #888888;padding-left:1ex\">\n"
                   "<div dir=\"auto\">Theirs</div>\n</blockquote>\n");
  g_assert_cmpstr (text, ==,
                   "Hello you & <me>\n\n* See this <https://example.org/?a=1&b=2>\n   1. below\n* \n> Theirs");
  assert_same_again (document);
  g_assert_false (wax_document_is_plain (document));
}

static const char *
pick (GRand *rand, const char *const *words, gint32 n)
{
  return words[g_rand_int_range (rand, 0, n)];
}

static WaxDocument *
make_any (GRand *rand)
{
  static const char *const words[] = { "a", " ", "  ", "word", "&amp;", "<b>", "ä", "\t", "你好", "\"", " x ", "👋", "x y" };
  static const char *const links[] = { NULL, NULL, NULL, "https://example.org/ä?a=1&b=\"2\"", "mailto:a@example.org" };
  WaxDocument *document = wax_document_new ();
  gint32 n = g_rand_int_range (rand, 0, 12);

  for (gint32 i = 0; i < n; i++) {
    wax_document_begin_paragraph (document, (guint) MAX (g_rand_int_range (rand, -3, 4), 0),
                                  (WaxList) g_rand_int_range (rand, 0, 3), (guint) g_rand_int_range (rand, 1, 5));
    for (gint32 j = g_rand_int_range (rand, 0, 6); j > 0; j--)
      wax_document_add_run (document, pick (rand, words, G_N_ELEMENTS (words)), -1,
                            (WaxStyle) g_rand_int_range (rand, 0, 8), pick (rand, links, G_N_ELEMENTS (links)));
  }
  return document;
}

/* Whatever a person sets is there again when the draft is opened. */
static void
test_again (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < 3000; i++) {
    g_autoptr(WaxDocument) document = make_any (rand);
    g_autoptr(WaxDocument) copy = wax_document_new ();

    assert_same_again (document);
    wax_document_append (copy, document, 0);
    g_assert_true (wax_document_equal (document, copy));
  }
}

static void
test_links (void)
{
  static const struct {
    const char *text;
    const char *body;
  } table[] = {
    { "see https://example.org/a.", "see <a href=\"https://example.org/a\">https://example.org/a</a>." },
    { "(www.example.org)", "(<a href=\"https://www.example.org\">www.example.org</a>)" },
    { "http://x.org/a_(b) and", "<a href=\"http://x.org/a_(b)\">http://x.org/a_(b)</a> and" },
    { "awww.no https:// www. http", "awww.no https:// www. http" },
    { "<https://example.org>", "&lt;<a href=\"https://example.org\">https://example.org</a>&gt;" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr(WaxDocument) document = wax_document_new ();
    g_autofree char *body = NULL;
    g_autofree char *expected = g_strdup_printf ("<div dir=\"auto\">%s</div>\n", table[i].body);

    wax_document_append_text (document, table[i].text, 0);
    body = dup_body (document, TRUE);
    g_assert_cmpstr (body, ==, expected);
    g_assert_true (wax_document_is_plain (document));
  }
}

static void
test_text (void)
{
  static const char *const texts[] = { "", "One", "Two\nlines\n", "> quoted\n>> twice\n\nfree", ">\n> x" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr(WaxDocument) document = wax_document_new ();
    g_autofree char *text = NULL;

    wax_document_append_text (document, texts[i], 0);
    text = wax_document_to_text (document);
    g_assert_cmpstr (text, ==, texts[i]);
    g_assert_true (wax_document_is_plain (document));
    assert_same_again (document);
  }
}

/* What others write: their structure stays, nothing runs, nothing is fetched. */
static void
test_foreign (void)
{
  static const struct {
    const char *html;
    const char *text;
    WaxLoss lost;
  } table[] = {
    { "<p>One</p><p>Two<br>lines</p>", "One\n\nTwo\nlines", WAX_LOSS_NONE },
    { "<div>a<div>b</div>c</div>", "a\nb\nc", WAX_LOSS_NONE },
    { "<div>a<br></div><div><br></div>b", "a\n\nb", WAX_LOSS_NONE },
    { "<ul><li>a<li>b<ul><li>c</ul><li></li></ul>d", "* a\n* b\n   * c\n* \nd", WAX_LOSS_NONE },
    { "<ol><li><p>a</p></li><li><p>b</p></li></ol>", "1. a\n2. b", WAX_LOSS_NONE },
    { "<blockquote>a<blockquote><p>b</p></blockquote></blockquote>c", "> a\n>\n>> b\n\nc", WAX_LOSS_NONE },
    { "<a href='https://example.org/'>there</a>", "there <https://example.org/>", WAX_LOSS_NONE },
    { "<a href=\"javascript:x()\">run</a><script>bad ()</script>", "run", WAX_LOSS_LOOK },
    { "<b>bold<p>on", "bold\n\non", WAX_LOSS_NONE },
    { "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1 2\n3", WAX_LOSS_CONTENT },
    { "x <img src=\"http://example.org/spy.png\" alt=\"A tree\"> y", "x A tree y", WAX_LOSS_CONTENT },
    { "<div style=\"font-family: arial; color: #000\"><div>Zimbra</div></div>", "Zimbra", WAX_LOSS_NONE },
    { "Text <span style=\"color:red\">red</span>", "Text red", WAX_LOSS_LOOK },
    { "<pre>a  b\n c</pre>", "a  b\n c", WAX_LOSS_LOOK },
    { "a &lt;b&gt; &amp;&nbsp; &euro;", "a <b> &  €", WAX_LOSS_NONE },
    { "<!-- no --><?x?>1 < 2 <3", "1 < 2 <3", WAX_LOSS_NONE },
    { "<a href=\"x", "", WAX_LOSS_NONE },
    { "<li>loose", "* loose", WAX_LOSS_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    WaxLoss lost;
    g_autoptr(WaxDocument) document = read_html (table[i].html, &lost);
    g_autofree char *text = wax_document_to_text (document);
    g_autofree char *html = wax_document_to_html (document, TRUE);

    g_assert_cmpstr (text, ==, table[i].text);
    g_assert_cmpint (lost, ==, table[i].lost);
    g_assert_null (strstr (html, "javascript"));
    g_assert_null (strstr (html, "spy"));
    assert_same_again (document);
  }
}

static void
test_styles (void)
{
  g_autoptr(WaxDocument) document =
    read_html ("<strong>a</strong><em>b</em><span style=\"font-weight:700; text-decoration: underline\">c</span>"
               "<b>d<span style='font-weight: normal'>e</span></b>", NULL);
  g_autofree char *body = dup_body (document, FALSE);

  g_assert_cmpstr (body, ==, "<div dir=\"auto\"><b>a</b><i>b</i><b><u>c</u></b><b>d</b>e</div>\n");
}

/* However large or deep, it takes no time to speak of. */
static void
test_hostile (void)
{
  static const char *const pieces[] = { "<div>", "<b></b>a", "<blockquote>", "<ul><li>", "<br>", "<a href=x>", "&", "<p",
                                        "</i>", "<td>", "&nbsp;", "www.a", "<b>a</b>" };
  gint64 begun_us = g_get_monotonic_time ();

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++) {
    g_autoptr(GString) html = g_string_new (NULL);
    g_autoptr(WaxDocument) document = NULL;
    g_autofree char *written = NULL;

    while (html->len < 1 << 18)
      g_string_append (html, pieces[i]);
    document = read_html (html->str, NULL);
    written = wax_document_to_html (document, TRUE);
    g_assert_nonnull (written);
  }
  g_assert_cmpint (g_get_monotonic_time () - begun_us, <, 30 * G_USEC_PER_SEC);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail/document/write", test_write);
  g_test_add_func ("/mail/document/again", test_again);
  g_test_add_func ("/mail/document/links", test_links);
  g_test_add_func ("/mail/document/text", test_text);
  g_test_add_func ("/mail/document/foreign", test_foreign);
  g_test_add_func ("/mail/document/styles", test_styles);
  g_test_add_func ("/mail/document/hostile", test_hostile);
  return g_test_run ();
}
