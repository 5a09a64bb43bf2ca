#include "store-test.h"
#include "store/wax-html-text.h"
#include "store/wax-mime.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static WaxMime *
mime_of (const char *raw)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (raw, strlen (raw));

  return wax_mime_new (bytes);
}

static const WaxMimeAttachment *
attachment_of (WaxMime *mime, guint index)
{
  g_assert_cmpuint (index, <, mime->attachments->len);
  return mime->attachments->pdata[index];
}

static char *
saved (WaxMime *mime, guint part, gsize *size)
{
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;
  int fd = g_file_open_tmp ("mime-XXXXXX", &path, NULL);
  char *content = NULL;

  wax_mime_save_attachment (mime, part, fd, &error);
  g_assert_no_error (error);
  close (fd);
  g_assert_true (g_file_get_contents (path, &content, size, NULL));
  g_unlink (path);
  return content;
}

#define HEAD "From: Anna Lee <anna@example.org>\r\nTo: Bob <bob@example.org>, c@example.org\r\nCc: d@example.org\r\n" \
             "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\nDate: Sat, 21 Nov 2026 10:00:00 +0100\r\nMIME-Version: 1.0\r\n"

static void
test_plain (void)
{
  g_autoptr(WaxMime) mime =
    mime_of (HEAD "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n"
                                          "\r\nSch=F6n,\r\nwirklich.\r\n");

  g_assert_cmpstr (mime->subject, ==, "Grüße");
  g_assert_cmpstr (mime->from, ==, "Anna Lee <anna@example.org>");
  g_assert_cmpstr (mime->to, ==, "Bob <bob@example.org>, c@example.org");
  g_assert_cmpstr (mime->cc, ==, "d@example.org");
  g_assert_cmpint (mime->date_ms, ==, 1795251600000);
  g_assert_cmpstr (mime->text, ==, "Schön,\nwirklich.\n");
  g_assert_false (mime->from_html);
  g_assert_cmpuint (mime->attachments->len, ==, 0);
}

/* No text may have them, and what stands behind them must be read all the same. */
static void
test_nuls (void)
{
  g_autoptr(WaxMime) utf8 = mime_of (HEAD "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding:"
                                          " quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe=00und mehr=00=00Ende");
  g_autoptr(WaxMime) latin1 = mime_of (HEAD "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding:"
                                            " quoted-printable\r\n\r\nGr=FC=DFe=00und mehr");
  g_autoptr(WaxMime) unnamed =
    mime_of (HEAD "Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nR3L833V1AHVuZCBtZWhy");

  g_assert_cmpstr (utf8->text, ==, "Grüße und mehr  Ende");
  g_assert_true (utf8->damaged);
  g_assert_cmpstr (latin1->text, ==, "Grüße und mehr");
  g_assert_cmpstr (unnamed->text, ==, "Grüßuu und mehr");
}

static void
test_alternative_prefers_plain (void)
{
  g_autoptr(WaxMime) both =
    mime_of (HEAD "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n"
                                          "plain\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>rich</p>\r\n--b--\r\n");
  g_autoptr(WaxMime) html =
    mime_of (HEAD "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n"
                                          "<p>rich &amp; <b>bold</b></p><script>evil()</script>\r\n--b--\r\n");

  g_assert_cmpstr (both->text, ==, "plain");
  g_assert_false (both->from_html);
  g_assert_cmpstr (html->text, ==, "rich & bold");
  g_assert_true (html->from_html);
}

/* What a sandbox lays out: the richest form, with the text that stands around it, and the images that came along. */
static void
test_html_form (void)
{
  g_autoptr(WaxMime) both =
    mime_of (HEAD "Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n"
                  "Content-Type: multipart/alternative; boundary=a\r\n\r\n--a\r\nContent-Type: text/plain\r\n\r\nplain\r\n"
                  "--a\r\nContent-Type: multipart/related; boundary=r\r\n\r\n--r\r\nContent-Type: text/html;"
                  " charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<b>rich =E4</b>"
                  "<img src=3D\"cid:a%40b\">\r\n--r\r\nContent-Type: image/PNG; name=a.png\r\nContent-ID: <a@b>\r\n"
                  "Content-Transfer-Encoding: base64\r\n\r\naGVsbG8=\r\n--r\r\nContent-Type: image/svg+xml\r\n"
                  "Content-ID: <s@b>\r\n\r\n<svg/>\r\n--r--\r\n--a--\r\n--m\r\nContent-Type: text/plain\r\n\r\n"
                  "1 < 2\r\n--m--\r\n");
  g_autoptr(WaxMime) plain = mime_of (HEAD "Content-Type: text/plain\r\n\r\n<b>no</b>\r\n");
  g_autoptr(WaxMime) attached = mime_of (HEAD "Content-Type: text/html\r\nContent-Disposition: attachment\r\n\r\n<b>no</b>");
  g_autoptr(GString) endless = g_string_new (HEAD "Content-Type: text/html\r\n\r\n");
  g_autoptr(WaxMime) large = NULL;
  const char *type;
  GBytes *image = wax_mime_get_image (both, "a@b", &type);

  g_assert_cmpstr (both->text, ==, "plain\n1 < 2");
  g_assert_cmpstr (both->html, ==, "<b>rich ä</b><img src=\"cid:a%40b\"><pre>1 &lt; 2</pre>\n");
  g_assert_cmpstr (type, ==, "image/png");
  g_assert_cmpmem (g_bytes_get_data (image, NULL), g_bytes_get_size (image), "hello", 5);
  g_assert_null (wax_mime_get_image (both, "s@b", &type));
  g_assert_null (wax_mime_get_image (both, "../a@b", &type));
  g_assert_cmpuint (both->attachments->len, ==, 2);
  g_assert_true (attachment_of (both, 0)->in_html);
  g_assert_false (attachment_of (both, 1)->in_html);
  g_assert_cmpstr (attachment_of (both, 0)->picture, ==, "image/png");
  g_assert_null (attachment_of (both, 1)->picture); /* a drawing is a document with links of its own */
  g_assert_cmpstr (plain->html, ==, "");
  g_assert_cmpstr (attached->html, ==, "");
  g_assert_null (wax_mime_get_image (plain, "a@b", &type));

  for (guint i = 0; i < 500000; i++)
    g_string_append (endless, "<div>word ");
  large = mime_of (endless->str);
  g_assert_cmpstr (large->html, ==, "");
  g_assert_true (large->html_left_out);
  g_assert_true (g_str_has_prefix (large->text, "word\nword"));
}

static void
assert_traits (const char *html, WaxHtmlTraits expected)
{
  g_test_message ("%s", html);
  g_assert_cmpint (wax_html_traits_find (html, strlen (html)), ==, expected);
}

static void
test_traits (void)
{
  assert_traits ("", 0);
  assert_traits ("<p>Plain, https://example.org/ and <a href=\"https://example.org/\">a link</a></p>", 0);
  assert_traits ("<img src=\"cid:a\"><img src='data:image/png;base64,x'><img src=x.png>", 0);
  assert_traits ("<IMG SRC = 'HTTPS://example.org/x'>", WAX_HTML_REFERS_OUT);
  assert_traits ("<img srcset=//example.org/x>", WAX_HTML_REFERS_OUT);
  assert_traits ("<style>a{content:url( \"http://example.org/x\")}</style>", WAX_HTML_REFERS_OUT);
  assert_traits ("<svg><image href=\"https://example.org/x\"></svg>", WAX_HTML_REFERS_OUT | WAX_HTML_COLOURED);
  assert_traits ("<td bgcolor=red>", WAX_HTML_COLOURED);
  assert_traits ("<body background=\"http://example.org/x\">", WAX_HTML_REFERS_OUT | WAX_HTML_COLOURED);
  assert_traits ("<p style=\"COLOR:red\">", WAX_HTML_COLOURED);
  assert_traits ("<body text=#000>", WAX_HTML_COLOURED);
  assert_traits ("<img src=", 0);
  assert_traits ("href", 0);
}

static void
test_attachments (void)
{
  g_autoptr(WaxMime) mime = mime_of (
    HEAD "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee attached.\r\n"
         "--b\r\nContent-Type: application/pdf; name=\"report.pdf\"\r\nContent-Transfer-Encoding: base64\r\n"
         "Content-Disposition: attachment; "
         "filename*=utf-8''..%2F..%2Fetc%2Fp%C3%A4ss%E2%80%AEdf\r\n\r\naGVsbG8AAQI=\r\n"
         "--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\ninner text\r\n"
         "--b\r\nContent-Type: text/plain; name=\"..\"\r\nContent-Disposition: attachment\r\n\r\nnotes\r\n--b--\r\n");
  g_autofree char *pdf = NULL, *inner = NULL;
  g_autoptr(GError) error = NULL;
  gsize size;

  g_assert_cmpstr (mime->text, ==, "See attached.");
  g_assert_cmpuint (mime->attachments->len, ==, 3);
  g_assert_cmpstr (attachment_of (mime, 0)->name, ==, "pässdf");
  g_assert_cmpstr (attachment_of (mime, 0)->type, ==, "application/pdf");
  g_assert_cmpint (attachment_of (mime, 0)->size, ==, 8);
  pdf = saved (mime, attachment_of (mime, 0)->part, &size);
  g_assert_cmpmem (pdf, size, "hello\0\1\2", 8);
  g_assert_cmpstr (attachment_of (mime, 1)->name, ==, "inner.eml");
  inner = saved (mime, attachment_of (mime, 1)->part, &size);
  g_assert_nonnull (strstr (inner, "Subject: inner"));
  g_assert_cmpstr (attachment_of (mime, 2)->name, ==, "attachment");

  g_assert_false (wax_mime_save_attachment (mime, 1, 1, &error));
  g_assert_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND);
}

static void
test_full_device (void)
{
  g_autoptr(WaxMime) mime = mime_of (HEAD "Content-Type: application/pdf\r\n\r\nhello\r\n");
  g_autoptr(GError) error = NULL;
  int fd = g_open ("/dev/full", O_WRONLY | O_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  g_assert_false (wax_mime_save_attachment (mime, attachment_of (mime, 0)->part, fd, &error));
  g_assert_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_DISK_FULL);
  close (fd);
}

/* Each is read as far as it goes, and what is shown is valid UTF-8. */
static void
test_broken (void)
{
  static const struct {
    const char *raw;
    const char *text; /* NULL: whatever it is */
    gboolean damaged;
  } cases[] = {
    { "", "", FALSE },
    { "\r\n", NULL, FALSE },
    { "no header at all", NULL, TRUE },
    { "Subject: x\r\n\r\nraw \xe4\xf6 bytes", "raw äö bytes", TRUE },
    { "Content-Type: text/plain; charset=nonsense-99\r\n\r\nabc \xff", "abc ÿ", TRUE },
    { "Content-Type: text/plain; charset=utf-8\r\n\r\nabc \xc3\xa4 \xe4", NULL, FALSE },
    { "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nno end", "no end",
      TRUE },
    { "Content-Type: multipart/mixed\r\n\r\nno boundary", NULL, TRUE },
    { "Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!not base64", NULL, TRUE },
    { "Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nVGhhdCBpcyBj", "That is c", FALSE },
    { "Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nVGhhdCBpcw==\r\n", "That is", FALSE },
    { "Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nVGhhdCBpcyBjd\r\n", "That is c", TRUE },
    { "Content-Type: ;;;///\r\n\r\nodd type", NULL, TRUE },
    { "Subject: =?utf-8?B?//79?=\r\nFrom: =?x?Q?=FF?= <\xff@\xfe>\r\n\r\nx", "x", FALSE },
    { "Content-Type: text/plain; charset=utf-16\r\n\r\nodd", NULL, FALSE },
    { "Subject: nul\r\n\r\na", "a", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr(WaxMime) mime = mime_of (cases[i].raw);

    g_assert_true (g_utf8_validate (mime->text, -1, NULL));
    g_assert_true (g_utf8_validate (mime->subject, -1, NULL));
    g_assert_true (g_utf8_validate (mime->from, -1, NULL));
    g_test_message ("%s", cases[i].raw);
    g_assert_cmpint (mime->damaged, ==, cases[i].damaged);
    if (cases[i].text != NULL)
      g_assert_cmpstr (mime->text, ==, cases[i].text);
  }
}

/* It does not say what it is in, or says what is not so. */
static void
test_unsaid (void)
{
  static const struct {
    const char *charset;
    const char *text;
  } cases[] = {
    { "windows-1251", "Привет, Анна! Встречаемся завтра в девять у старой мельницы." },
    { "koi8-r", "Привет, Анна! Встречаемся завтра в девять у старой мельницы." },
    { "shift_jis", "明日の朝九時に古い水車小屋で会いましょう。かごを持ってきてください。" },
    { "euc-jp", "明日の朝九時に古い水車小屋で会いましょう。かごを持ってきてください。" },
    { "gb18030", "明天早上九点我们在老磨坊见面。请带上篮子。" },
    { "big5", "明天早上九點我們在老磨坊見面。請帶上籃子。" },
    { "euc-kr", "내일 아침 아홉 시에 오래된 방앗간에서 만나요. 바구니를 가져오세요." },
    { "windows-1253", "Συναντιόμαστε αύριο στις εννέα στον παλιό μύλο." },
    { "windows-1255", "ניפגש מחר בתשע ליד הטחנה הישנה." },
    { "windows-1256", "نلتقي غدا في التاسعة عند الطاحونة القديمة." },
    { "windows-1252", "Grüße aus München, schöne Tage" },
    { "windows-1252", "Où est le café près de l’hôtel ?" },
    { "windows-1252", "ÄÖÜ" },
  };
  const char *const types[] = { "", "Content-Type: text/plain; charset=us-ascii\r\n",
                                "Content-Type: text/html; charset=utf-8\r\n" };

  for (guint i = 0; i < G_N_ELEMENTS (cases) * G_N_ELEMENTS (types); i++) {
    guint type = i % G_N_ELEMENTS (types);
    const char *text = cases[i / G_N_ELEMENTS (types)].text;
    g_autofree char *body = g_convert (text, -1, cases[i / G_N_ELEMENTS (types)].charset, "utf-8", NULL, NULL, NULL);
    g_autofree char *raw = g_strconcat (types[type], "\r\n", type == 2 ? "<table width=600><tr><td>" : "", body, NULL);
    g_autoptr(WaxMime) mime = mime_of (raw);

    g_assert_cmpstr (mime->text, ==, text);
  }
}

static void
test_hostile (void)
{
  g_autoptr(GString) deep = g_string_new ("Subject: deep\r\n"),
    wide = g_string_new ("Content-Type: multipart/mixed; boundary=b\r\n\r\n");
  g_autoptr(GString) large = g_string_new ("Content-Type: text/plain\r\n\r\n");
  g_autoptr(WaxMime) nested = NULL, many = NULL, much = NULL;

  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (deep, "Content-Type: multipart/mixed; boundary=b%u\r\n\r\n--b%u\r\n", i, i);
  nested = mime_of (deep->str);
  g_assert_cmpstr (nested->subject, ==, "deep");
  g_assert_true (nested->truncated);

  for (guint i = 0; i < 60000; i++)
    g_string_append (wide, "--b\r\nContent-Type: image/png\r\n\r\nx\r\n");
  many = mime_of (wide->str);
  g_assert_true (many->truncated);
  g_assert_cmpuint (many->attachments->len, ==, 50000);

  for (guint i = 0; i < 1000000; i++)
    g_string_append (large, "word ");
  much = mime_of (large->str);
  g_assert_true (much->truncated);
  g_assert_cmpuint (strlen (much->text), <=, 4 << 20);
  g_assert_cmpuint (strlen (much->text), >, (4 << 20) - 8);
}

static void
assert_html (const char *html, const char *expected)
{
  g_autofree char *text = wax_html_to_text (html, strlen (html), 1 << 20);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_html (void)
{
  assert_html ("<html><head><title>T</title><style>p{}</style></head><body>Hello,<br>world</body></html>",
               "Hello,\nworld");
  assert_html ("<p>One</p>\n\n<p>Two   three</p>", "One\n\nTwo three");
  assert_html ("a<!-- hidden > still -->b<script>if (a < b) x()</script>c", "abc");
  assert_html ("&lt;b&gt; &amp; &quot;q&quot; &#228; &#xe4; &auml; &euro;&nbsp;5 &unknown; &",
               "<b> & \"q\" ä ä ä € 5 &unknown; &");
  assert_html ("&#0; &#xd800; &#x110000; x", "&#0; &#xd800; &#x110000; x");
  assert_html ("<ul><li>one<li>two</ul>after", "• one\n• two\nafter");
  assert_html ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc");
  assert_html ("<a title=\"x > y\" href='z'>link</a> 1 < 2", "link 1 < 2");
  assert_html ("<pre>a\n  b</pre>", "a\n b");
  assert_html ("cut <b", "cut");
  assert_html ("cut <script>never ends", "cut");
  assert_html ("cut <!-- never ends", "cut");
  assert_html ("bad \xff\xfe utf-8", "bad utf-8");
  assert_html ("", "");
}

static void
test_html_is_bounded (void)
{
  g_autofree char *open = g_strnfill (1 << 20, '<'), *text = NULL;
  g_autofree char *words = g_strnfill (1 << 20, 'a'), *few = NULL;

  text = wax_html_to_text (open, strlen (open), 1 << 21);
  g_assert_cmpuint (strlen (text), ==, 1 << 20);
  few = wax_html_to_text (words, strlen (words), 100);
  g_assert_cmpuint (strlen (few), ==, 100);
}

static void
assert_links (GPtrArray *links, const char *expected)
{
  g_autoptr(GString) found = g_string_new (NULL);

  for (guint i = 0; i < links->len; i++) {
    const WaxMimeLink *link = links->pdata[i];

    g_string_append_printf (found, "[%s|%s]", link->target, link->words);
  }
  g_assert_cmpstr (found->str, ==, expected);
}

/* Where they lead as a browser reads it, and what a person reads. */
static void
test_html_links (void)
{
  static const struct {
    const char *html;
    const char *expected;
  } table[] = {
    { "<a href=\"https://a.example/?a=1&amp;b=2\">One &amp; <b>two</b></a>", "[https://a.example/?a=1&b=2|One & two]" },
    { "<A class=x HREF = 'mailto:a@example.org'>Write</A>", "[mailto:a@example.org|Write]" },
    { "<a href=\" ht\ntps://a.ex\tample/ \">x</a>", "[https://a.example/|x]" },
    { "<a href=https://a.example/>bare</a>", "[https://a.example/|bare]" },
    { "<a href='&#104;ttps://a.example'><img src=x alt='A picture'></a>", "[https://a.example|A picture]" },
    { "<map><area alt=Door href='https://a.example/door'></map>", "[https://a.example/door|Door]" },
    { "<a href='javascript:x()'>no</a>", "[javascript:x()|no]" },
    { "<a href='#top'>up</a><a name=top>here</a><a href='page.html'>page</a><abbr href='https://a.example'>x</abbr>", "" },
    { "<!-- <a href='https://a.example'>x</a> -->", "" },
    { "<a href='https://a.example'>one<a href='https://b.example'>two", "[https://a.example|one][https://b.example|two]" },
    { "<a title='>' href='https://a.example'>x</a>", "[https://a.example|x]" },
    { "<a href='https://a.example' href='https://b.example'>first</a>", "[https://a.example|first]" },
    { "<a href=", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr(GPtrArray) links = wax_mime_links_find_in_html (table[i].html, strlen (table[i].html));

    assert_links (links, table[i].expected);
  }
}

static void
test_text_links (void)
{
  static const struct {
    const char *text;
    const char *expected;
  } table[] = {
    { "See https://a.example/x.", "[https://a.example/x|https://a.example/x]" },
    { "(www.a.example), and <http://b.example/(c)>", "[https://www.a.example|www.a.example][http://b.example/(c)|http://b.example/(c)]" },
    { "“https://a.example/ä”", "[https://a.example/ä|https://a.example/ä]" },
    { "HTTPS://A.example mailto:x@a.example", "[HTTPS://A.example|HTTPS://A.example][mailto:x@a.example|mailto:x@a.example]" },
    { "https:// awww.a.example http://.", "" },
  };
  g_autoptr(GPtrArray) links = wax_mime_links_find_in_text ("ä www.a.example!\n");
  const WaxMimeLink *link = links->pdata[0];

  g_assert_cmpuint (link->start, ==, 2);
  g_assert_cmpuint (link->end, ==, 15);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr(GPtrArray) found = wax_mime_links_find_in_text (table[i].text);

    assert_links (found, table[i].expected);
  }
}

/* However many there are, and however they are nested. */
static void
test_links_are_bounded (void)
{
  static const char *const pieces[] = { "<a href='x:", "<a href=x:y>", "www.", "www.a)", "<a ", "https://((((" };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++) {
    g_autoptr(GString) all = g_string_new (NULL);
    gint64 begun_us = g_get_monotonic_time ();
    g_autoptr(GPtrArray) in_html = NULL, in_text = NULL;

    while (all->len < (4 << 20))
      g_string_append (all, pieces[i]);
    in_html = wax_mime_links_find_in_html (all->str, all->len);
    in_text = wax_mime_links_find_in_text (all->str);
    g_assert_cmpuint (in_html->len, <=, WAX_MIME_MAX_LINKS);
    g_assert_cmpuint (in_text->len, <=, WAX_MIME_MAX_LINKS);
    g_assert_cmpint (g_get_monotonic_time () - begun_us, <, 5 * G_USEC_PER_SEC);
  }
}

/* What a server says against it counts, whoever that is. */
static void
test_sender_doubted (void)
{
  static const struct {
    const char *results;
    gboolean doubted;
  } table[] = {
    { "", FALSE },
    { "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=x; dkim=pass\r\n", FALSE },
    { "Authentication-Results: mx.example.org; dmarc=fail\r\n", TRUE },
    { "authentication-results: mx.example.org;\r\n SPF=Fail\r\n", TRUE },
    { "Authentication-Results: mx.example.org; spf=softfail; dmarc=pass\r\n", FALSE },
    { "Authentication-Results: evil.example; dmarc=pass\r\nAuthentication-Results: mx.example.org; dmarc=fail\r\n", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autofree char *raw = g_strconcat (table[i].results, "From: a@example.org\r\n\r\nx\r\n", NULL);
    g_autoptr(WaxMime) mime = mime_of (raw);

    g_assert_cmpint (mime->sender_doubted, ==, table[i].doubted);
  }
}

typedef struct {
  const char *headers;
  const char *post;
  const char *mail;
  const char *page;
} List;

/* What is no address and no page is left out, as is what nobody can read as one. */
static const List lists[] = {
  { "", "", "", "" },
  { "List-Post: <mailto:list@x.org>\r\nList-Unsubscribe: <https://x.org/leave?a=b>, <mailto:leave@x.org?subject=u>\r\n",
    "mailto:list@x.org", "mailto:leave@x.org?subject=u", "https://x.org/leave?a=b" },
  { "list-post: NO (<mailto:no@x.org> is closed (for now))\r\nLIST-UNSUBSCRIBE: (by (web)) <HTTP://x.org/very/\r\n"
    "\tlong>,<https://y.org/>\r\n", "", "", "HTTP://x.org/very/long" },
  { "List-Post: mailto:list@x.org\r\nList-Unsubscribe: <mailto:?subject=a@x.org>, <ftp://x.org/>, <javascript:a@b>,"
    " <https:///leave>, <https://x.org\x01/>\r\n", "", "", "" },
  { "List-Unsubscribe: <mailto:leave@x.org\r\n", "", "", "" },
  { "List-Unsubscribe: (\r\n", "", "", "" },
};

static void
test_list (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++) {
    g_autofree char *raw = g_strconcat (lists[i].headers, "Subject: x\r\n\r\nx\r\n", NULL);
    g_autoptr(WaxMime) mime = mime_of (raw);

    g_assert_cmpstr (mime->list.post, ==, lists[i].post);
    g_assert_cmpstr (mime->list.mail, ==, lists[i].mail);
    g_assert_cmpstr (mime->list.page, ==, lists[i].page);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mime/plain", test_plain);
  g_test_add_func ("/mime/nuls", test_nuls);
  g_test_add_func ("/mime/alternative-prefers-plain", test_alternative_prefers_plain);
  g_test_add_func ("/mime/html-form", test_html_form);
  g_test_add_func ("/mime/html-traits", test_traits);
  g_test_add_func ("/mime/attachments", test_attachments);
  g_test_add_func ("/mime/full-device", test_full_device);
  g_test_add_func ("/mime/broken", test_broken);
  g_test_add_func ("/mime/unsaid", test_unsaid);
  g_test_add_func ("/mime/hostile", test_hostile);
  g_test_add_func ("/mime/html", test_html);
  g_test_add_func ("/mime/html-is-bounded", test_html_is_bounded);
  g_test_add_func ("/mime/sender-doubted", test_sender_doubted);
  g_test_add_func ("/mime/list", test_list);
  g_test_add_func ("/mime/html-links", test_html_links);
  g_test_add_func ("/mime/text-links", test_text_links);
  g_test_add_func ("/mime/links-are-bounded", test_links_are_bounded);
  return g_test_run ();
}
