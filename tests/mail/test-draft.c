#include "mail/wax-draft.h"

#include <string.h>

#define ID "0f9a7c55-8f5e-4c0a-9f0a-3f6f0f6f0f6f"
enum { NOW_S = 1795251600 };

static char *
write_text (const WaxDraft *draft, WaxDraftForm form)
{
  g_autoptr(GBytes) raw = wax_draft_write (draft, form, ID, NOW_S);

  return g_strndup (g_bytes_get_data (raw, NULL), g_bytes_get_size (raw));
}

static WaxDraft *
again (const WaxDraft *draft)
{
  g_autoptr(GBytes) raw = wax_draft_write (draft, WAX_DRAFT_KEPT, ID, NOW_S);

  return wax_draft_read (raw);
}

static void
assert_has (const char *text, const char *expected)
{
  if (strstr (text, expected) == NULL)
    g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, expected));
}

static void
test_sent (void)
{
  g_autoptr(WaxDraft) draft = wax_draft_new (&(WaxDraft) {
    .from = "Anna Lee <anna@example.org>", .to = "Bob <bob@example.org>, wrong; carol@müller.example",
    .cc = "Käthe <k@example.org>", .bcc = "secret@example.org", .subject = "Hello\nworld: Grüße",
    .text = "Short.\nLines.", .in_reply_to = "<1@x>", .references = "<0@x> <1@x>", .origin_id = "257", .urgent = TRUE,
    .wants_receipt = TRUE });
  g_autofree char *text = write_text (draft, WAX_DRAFT_SENT);
  g_autoptr(WaxDraft) read = again (draft);

  g_assert_true (read->urgent && read->wants_receipt);
  assert_has (text, "Importance: high\r\nX-Priority: 1\r\nDisposition-Notification-To: anna@example.org\r\n");

  assert_has (text, "From: Anna Lee <anna@example.org>\r\n");
  assert_has (text, "To: Bob <bob@example.org>, carol@xn--mller-kva.example\r\n");
  assert_has (text, "Bcc: secret@example.org\r\n");
  assert_has (text, "Message-Id: <" ID "@example.org>\r\n");
  assert_has (text, "In-Reply-To: <1@x>\r\n");
  assert_has (text, "References: <0@x> <1@x>\r\n");
  assert_has (text, "Date: ");
  assert_has (text, "=?");
  assert_has (text, "\r\n\r\nShort.\r\nLines.\r\n");
  g_assert_null (strstr (text, "X-Waxwing"));
  g_assert_null (strstr (text, "wrong"));
  g_assert_null (strstr (text, "\nworld"));
  /* No line ends otherwise. */
  for (const char *at = strchr (text, '\n'); at != NULL; at = strchr (at + 1, '\n'))
    g_assert_true (at > text && at[-1] == '\r');
}

/* What stands in the text travels with it, and stands there again; it is no attachment then. */
static void
test_picture (void)
{
  g_autoptr(GBytes) content = g_bytes_new_static ("\x89PNG\r\n\x1a\nno more", 15);
  g_autoptr(WaxPicture) picture = wax_picture_new_from_file ("leaf.png", content);
  g_autoptr(WaxDocument) document = wax_document_new ();
  g_autoptr(WaxDraft) draft = NULL;
  g_autoptr(WaxDraft) read = NULL;
  g_autoptr(GPtrArray) pictures = NULL;
  g_autofree char *text = NULL;

  g_assert_nonnull (picture);
  wax_document_add_run (document, "See ", -1, WAX_STYLE_PLAIN, NULL);
  wax_document_add_picture (document, picture, "A \"leaf\"", NULL);
  wax_document_add_picture (document, picture, "", "https://example.org/");
  wax_document_add_run (document, " there", -1, WAX_STYLE_PLAIN, NULL);
  draft = wax_draft_new (&(WaxDraft) { .from = "a@x.org", .document = document });
  g_assert_cmpstr (draft->text, ==, "See [A \"leaf\"][leaf.png] <https://example.org/> there");
  text = write_text (draft, WAX_DRAFT_SENT);
  assert_has (text, "Content-Type: multipart/alternative");
  assert_has (text, "Content-Type: multipart/related;");
  assert_has (text, "type=\"text/html\"");
  assert_has (text, "Content-Type: image/png");
  assert_has (text, "Content-Disposition: inline; filename=leaf.png");
  assert_has (text, picture->id);
  read = again (draft);
  g_assert_false (read->loses);
  g_assert_true (wax_draft_equal (draft, read));
  g_assert_cmpuint (read->attachments->len, ==, 0);
  pictures = wax_document_list_pictures (read->document);
  g_assert_cmpuint (pictures->len, ==, 1);
  g_assert_true (g_bytes_equal (((WaxPicture *) pictures->pdata[0])->content, content));
}

static void
assert_no_line_begins (const char *text, const char *beginning)
{
  g_auto(GStrv) lines = g_strsplit (text, "\r\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    g_assert_false (g_str_has_prefix (lines[i], beginning));
}

/* Whoever wrote a message chose what its pictures are called: that goes out again where it is a name, and nothing else
 * does. */
static void
test_foreign_ids (void)
{
  g_autofree char *endless = g_strnfill (10000, 'a');
  const char *ids[] = { "a@b\r\nX-Foreign: 1", "a\" name=\"b", "a>b<c", "a b", "\303\244@b", "", endless };
  g_autoptr(GBytes) content = g_bytes_new_static ("\x89PNG\r\n\x1a\nno more", 15);
  g_autoptr(WaxPicture) named = wax_picture_new (&(WaxPicture) { .id = "part1.06@x.org", .content = content });

  g_assert_cmpstr (named->id, ==, "part1.06@x.org");
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
    g_autoptr(WaxPicture) picture = wax_picture_new (&(WaxPicture) { .id = ids[i], .type = "image/png",
                                                                    .content = content });
    g_autoptr(GPtrArray) came = g_ptr_array_new ();
    g_autofree char *escaped = g_uri_escape_string (ids[i], NULL, FALSE);
    g_autofree char *html = g_strdup_printf ("<p>See <img src=\"cid:%s\">", escaped);
    g_autoptr(WaxDocument) document = NULL;
    g_autoptr(WaxDraft) draft = NULL;
    g_autoptr(WaxDraft) read = NULL;
    g_autoptr(GPtrArray) pictures = NULL;
    g_autofree char *text = NULL;

    g_ptr_array_add (came, picture);
    document = wax_document_new_from_html (html, strlen (html), G_MAXSIZE, came, NULL);
    draft = wax_draft_new (&(WaxDraft) { .from = "a@x.org", .document = document });
    text = write_text (draft, WAX_DRAFT_SENT);
    g_assert_cmpuint (strlen (picture->id), <, 100);
    assert_has (text, picture->id);
    assert_no_line_begins (text, "X-Foreign");
    if (ids[i][0] != '\0')
      g_assert_null (strstr (text, ids[i]));
    read = again (draft);
    pictures = wax_document_list_pictures (read->document);
    g_assert_cmpuint (pictures->len, ==, 1);
    g_assert_cmpuint (read->attachments->len, ==, 0);
  }
}

/* How much a picture takes is known before it is decoded. */
static void
test_picture_sizes (void)
{
  static const struct {
    const char *content;
    gsize size;
    gboolean known;
    guint width, height;
  } table[] = {
    { "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x4e\x20\0\0\0\x07\x08", 25, TRUE, 20000, 7 },
    { "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\0\x4e\x20\0\0\0\x07\x08", 25, FALSE, 0, 0 },
    { "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16, FALSE, 0, 0 },
    { "GIF89a\x02\0\x03\0\x80\0\0aaabbb!\xf9\x01x\0,\x10\0\0\0\0\x10\0\x20\0\0\0\0\0\0\0\0", 40, TRUE, 4112, 8192 },
    { "GIF89a\x02\0\x03\0\0\0\0;", 14, TRUE, 2, 3 },
    { "\xff\xd8\xff\xe0\0\x04" "ab\xff\xff\xc2\0\x0b\x08\x12\x34\x56\x78\x01", 19, TRUE, 0x5678, 0x1234 },
    { "\xff\xd8\xff\xda\0\x02............", 18, FALSE, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr(GBytes) content = g_bytes_new_static (table[i].content, table[i].size);
    g_autoptr(WaxPicture) picture = wax_picture_new_from_file ("a", content);
    guint width = 0, height = 0;

    g_assert_nonnull (picture);
    g_assert_cmpint (wax_picture_read_size (picture, &width, &height), ==, table[i].known);
    g_assert_cmpuint (width, ==, table[i].width);
    g_assert_cmpuint (height, ==, table[i].height);
  }
}

/* What mail systems would change is encoded, and comes back as it was. */
static void
test_text (void)
{
  static const char *const texts[] = {
    "", "One line", "Two\nlines\n", "\n\nEmpty ones\n\n\n", "From here\n", "Blanks at the end  \nof a line",
    "Grüße, 你好, 👋\nund mehr", "> quoted\n>> twice\n\n-- \nAnna", ".\n..\n", "=3D is no letter", "\tTab",
    "A line that is much longer than any mail system likes it to be, so long that it has to be folded somewhere, yet "
    "is one when it is read again, as it was written, without a break: because whoever reads it has a window of another"
    " width than who wrote it.",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr(WaxDraft) draft = wax_draft_new (&(WaxDraft) { .from = "a@x.org", .text = texts[i] });
    g_autoptr(WaxDraft) read = again (draft);
    g_autofree char *raw = write_text (draft, WAX_DRAFT_SENT);
    g_auto(GStrv) lines = g_strsplit (raw, "\r\n", -1);

    g_assert_cmpstr (read->text, ==, texts[i]);
    for (guint j = 0; lines[j] != NULL; j++)
      g_assert_cmpuint (strlen (lines[j]), <=, 200);
  }
}

/* All that was written comes back, also what is no address yet. */
static void
test_kept (void)
{
  g_autoptr(GPtrArray) attachments = wax_attachments_new ();
  g_autoptr(GBytes) binary = g_bytes_new_static ("\0\r\n\377\n", 5);
  g_autoptr(GBytes) message = g_bytes_new_static ("Subject: inner\r\n\r\nText\r\n", 24);
  g_autoptr(WaxDraft) draft = NULL;
  g_autoptr(WaxDraft) read = NULL;
  WaxAttachment *first, *second;

  wax_attachments_add (attachments, "../../Grüße.bin", NULL, binary);
  wax_attachments_add (attachments, "inner.eml", "message/rfc822", message);
  draft = wax_draft_new (&(WaxDraft) {
    .from = "Anna Lee <anna@example.org>", .to = "bob@example.org, half of an addr", .cc = "\"Lee, B\" <b@x.org>",
    .bcc = "c@x.org", .subject = "Grüße", .text = "Text", .in_reply_to = "<1@x>", .references = "<0@x> <1@x>",
    .origin_id = "12:257", .forwards = TRUE, .attachments = attachments });
  read = again (draft);
  g_assert_true (wax_draft_equal (draft, read));
  g_assert_cmpstr (read->to, ==, "bob@example.org, half of an addr");
  g_assert_cmpstr (read->origin_id, ==, "12:257");
  g_assert_true (read->forwards);
  g_assert_cmpstr (read->in_reply_to, ==, "<1@x>");
  g_assert_cmpstr (read->references, ==, "<0@x> <1@x>");
  g_assert_cmpuint (read->attachments->len, ==, 2);
  first = read->attachments->pdata[0];
  second = read->attachments->pdata[1];
  g_assert_cmpstr (first->name, ==, "Grüße.bin");
  g_assert_true (g_bytes_equal (first->content, binary));
  g_assert_cmpstr (second->type, ==, "message/rfc822");
  g_assert_true (g_bytes_equal (second->content, message));
}

/* What is set in it goes out beside plain text; a draft keeps it, and whether it may be set at all. */
static void
test_document (void)
{
  g_autoptr(WaxDocument) document = wax_document_new ();
  g_autoptr(WaxDocument) plain = wax_document_new ();
  g_autoptr(WaxDraft) draft = NULL, read = NULL, simple = NULL, simple_read = NULL;
  g_autofree char *sent = NULL, *simply_sent = NULL;

  wax_document_add_run (document, "Very ", -1, WAX_STYLE_PLAIN, NULL);
  wax_document_add_run (document, "important", -1, WAX_STYLE_BOLD, NULL);
  wax_document_begin_paragraph (document, 0, WAX_LIST_BULLETS, 1);
  wax_document_add_run (document, "https://example.org", -1, WAX_STYLE_PLAIN, NULL);
  draft = wax_draft_new (&(WaxDraft) { .from = "a@x.org", .document = document });
  read = again (draft);
  sent = write_text (draft, WAX_DRAFT_SENT);
  g_assert_cmpstr (draft->text, ==, "Very important\n* https://example.org");
  g_assert_true (wax_draft_equal (draft, read));
  g_assert_false (read->loses);
  assert_has (sent, "Content-Type: multipart/alternative");
  assert_has (sent, "Content-Type: text/plain; charset=utf-8\r\n");
  assert_has (sent, "\r\n\r\nVery important\r\n* https://example.org\r\n");
  assert_has (sent, "Content-Type: text/html; charset=utf-8\r\n");
  assert_has (sent, "<b>important</b>");
  assert_has (sent, ">https://example.org</a>");

  wax_document_append_text (plain, "Nothing\nset, see https://example.org\n> quoted", 0);
  simple = wax_draft_new (&(WaxDraft) { .from = "a@x.org", .document = plain });
  simple_read = again (simple);
  simply_sent = write_text (simple, WAX_DRAFT_SENT);
  g_assert_true (wax_draft_equal (simple, simple_read));
  g_assert_null (strstr (simply_sent, "html"));
  assert_has (simply_sent, "\r\n\r\nNothing\r\nset, see https://example.org\r\n> quoted\r\n");
}

/* Another program's draft: its pictures are not lost, and what is, is told. */
static void
test_foreign (void)
{
  static const char raw[] =
    "From: a@x.org\r\nTo: b@x.org\r\nSubject: Theirs\r\nMIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n"
    "--a\r\nContent-Type: text/html\r\n\r\n<p>Hello <b>you</b></p>\r\n--a--\r\n"
    "--m\r\nContent-Type: image/png; name=p.png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAEC\r\n--m--\r\n";
  g_autoptr(GBytes) bytes = g_bytes_new_static (raw, sizeof raw - 1);
  g_autoptr(WaxDraft) draft = wax_draft_read (bytes);
  g_autoptr(GBytes) nothing = g_bytes_new_static ("", 0);
  g_autoptr(WaxDraft) empty = wax_draft_read (nothing);

  g_assert_cmpstr (draft->text, ==, "Hello you");
  g_assert_nonnull (draft->document);
  g_assert_false (draft->loses);
  g_assert_cmpstr (draft->to, ==, "b@x.org");
  g_assert_cmpuint (draft->attachments->len, ==, 1);
  g_assert_true (wax_draft_is_empty (empty));
  g_assert_false (wax_draft_is_empty (draft));
}

static void
test_attachments (void)
{
  g_autoptr(GPtrArray) attachments = wax_attachments_new ();
  g_autoptr(GBytes) pdf = g_bytes_new_static ("%PDF-1.4\n", 9);
  static const char *const names[] = { "a.pdf", "/etc/passwd", "..", "", "a\nb.pdf" };
  static const char *const expected[] = { "a.pdf", "passwd", "..", "attachment", "a b.pdf" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    wax_attachments_add (attachments, names[i], NULL, pdf);
    g_assert_cmpstr (((WaxAttachment *) attachments->pdata[i])->name, ==, expected[i]);
  }
  g_assert_cmpstr (((WaxAttachment *) attachments->pdata[0])->type, ==, "application/pdf");
}

static void
test_mentions (void)
{
  static const char words[] = "attach enclos anhang";
  static const char *const yes[] = { "See the attachment.", "I attach it", "Der ANHANG fehlt", "a\n\n(enclosed)" };
  static const char *const no[] = { "", "Nothing", "> see the attachment", "Reattach it",
                                    "Hi\n\n-------- Forwarded message --------\nwith attachment" };

  for (guint i = 0; i < G_N_ELEMENTS (yes); i++)
    g_assert_true (wax_draft_mentions (yes[i], words));
  for (guint i = 0; i < G_N_ELEMENTS (no); i++)
    g_assert_false (wax_draft_mentions (no[i], words));
  g_assert_false (wax_draft_mentions ("attached", ""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail/draft/sent", test_sent);
  g_test_add_func ("/mail/draft/picture", test_picture);
  g_test_add_func ("/mail/draft/foreign-ids", test_foreign_ids);
  g_test_add_func ("/mail/draft/picture-sizes", test_picture_sizes);
  g_test_add_func ("/mail/draft/text", test_text);
  g_test_add_func ("/mail/draft/kept", test_kept);
  g_test_add_func ("/mail/draft/document", test_document);
  g_test_add_func ("/mail/draft/foreign", test_foreign);
  g_test_add_func ("/mail/draft/attachments", test_attachments);
  g_test_add_func ("/mail/draft/mentions", test_mentions);
  return g_test_run ();
}
