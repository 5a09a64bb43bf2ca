#include "mail/wax-answer.h"

#include <string.h>

#define OWN "anna@example.org", "alias@example.org"
static const char *const own[] = { OWN, NULL };
static const char *const others[] = { "anna@home.org", "a@home.org", NULL }; /* of another account */

/* @selected: (nullable) */
static WaxDraft *
answer_selected (const char *raw, WaxAnswerWay way, const char *selected)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (raw, strlen (raw));

  return wax_answer_new (bytes, &(WaxAnswering) { way, "257", own, others, selected, 0 });
}

static WaxDraft *
answer (const char *raw, WaxAnswerWay way)
{
  return answer_selected (raw, way, NULL);
}

typedef struct {
  const char *head;
  const char *to;     /* of an answer to the sender */
  const char *all_to;
  const char *all_cc;
  const char *from;
} Case;

/* Who gets an answer: RFC 5322, section 3.6.3. */
static const Case cases[] = {
  { "From: Bob <b@x.org>\r\nTo: anna@example.org\r\n", "Bob <b@x.org>", "Bob <b@x.org>", "", "anna@example.org" },
  { "From: b@x.org\r\nReply-To: list@x.org, c@x.org\r\nTo: Anna@Example.ORG, d@x.org\r\nCc: e@x.org, b@x.org\r\n",
    "list@x.org, c@x.org", "list@x.org, c@x.org", "d@x.org, e@x.org, b@x.org", "anna@example.org" },
  { "From: b@x.org\r\nTo: alias@example.org, B@x.org\r\nCc: anna@example.org, c@x.org, C@X.org\r\n", "b@x.org",
    "b@x.org", "c@x.org", "alias@example.org" },
  /* A list: the sender alone, or the list with everybody. */
  { "From: b@x.org\r\nTo: list@lists.x.org\r\nList-Post: <mailto:list@lists.x.org>\r\n", "b@x.org", "b@x.org",
    "list@lists.x.org", "anna@example.org" },
  /* What they wrote themselves goes on to whom they wrote. */
  { "From: alias@example.org\r\nTo: b@x.org, c@x.org\r\nCc: d@x.org, anna@example.org\r\n", "b@x.org, c@x.org",
    "b@x.org, c@x.org", "d@x.org", "alias@example.org" },
  { "From: anna@example.org\r\nTo: anna@example.org\r\n", "anna@example.org", "anna@example.org", "",
    "anna@example.org" },
  { "From: b@x.org\r\nTo: undisclosed-recipients:;\r\nCc: Friends: c@x.org, d@x.org;\r\n", "b@x.org", "b@x.org",
    "c@x.org, d@x.org", "anna@example.org" },
  /* Those of another account are their own, too, and nobody else's. */
  { "From: b@x.org\r\nTo: anna@example.org, Anna <Anna@Home.org>\r\nCc: a@home.org, c@x.org\r\n", "b@x.org", "b@x.org",
    "c@x.org", "anna@example.org" },
  { "From: a@home.org\r\nTo: anna@example.org, b@x.org\r\nCc: anna@home.org, c@x.org\r\n", "a@home.org", "b@x.org",
    "c@x.org", "anna@example.org" },
  { "From: a@home.org\r\nTo: anna@example.org\r\n", "a@home.org", "a@home.org", "", "anna@example.org" },
  { "From: anna@example.org\r\nTo: a@home.org\r\n", "a@home.org", "a@home.org", "", "anna@example.org" },
  { "From: \"Lee, Bob\" <b@x.org>\r\nTo: =?utf-8?Q?K=C3=A4the?= <k@x.org>\r\n", "\"Lee, Bob\" <b@x.org>",
    "\"Lee, Bob\" <b@x.org>", "Käthe <k@x.org>", "anna@example.org" },
};

static void
test_recipients (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *raw = g_strconcat (cases[i].head, "Subject: x\r\n\r\nText\r\n", NULL);
    g_autoptr(WaxDraft) sender = answer (raw, WAX_ANSWER_SENDER);
    g_autoptr(WaxDraft) all = answer (raw, WAX_ANSWER_ALL);

    g_assert_cmpstr (sender->to, ==, cases[i].to);
    g_assert_cmpstr (sender->cc, ==, "");
    g_assert_cmpstr (all->to, ==, cases[i].all_to);
    g_assert_cmpstr (all->cc, ==, cases[i].all_cc);
    g_assert_cmpstr (all->from, ==, cases[i].from);
  }
}

#define BY_LIST "From: b@x.org\r\nTo: list@x.org, alias@example.org\r\nSubject: x\r\nMessage-ID: <2@x>\r\n"

/* To the list alone; without one as any answer. Who leaves it does so from the address that it has. */
static void
test_list (void)
{
  static const char raw[] = BY_LIST "List-Post: <mailto:The%20list%20%3Clist@x.org%3E?subject=no>\r\n"
                            "List-Unsubscribe: <https://x.org/leave>,\r\n <mailto:leave@x.org?subject=Leave%20it>\r\n\r\nx";
  g_autoptr(WaxDraft) list = answer (raw, WAX_ANSWER_LIST);
  g_autoptr(WaxDraft) leave = answer (raw, WAX_ANSWER_LEAVE);
  g_autoptr(WaxDraft) none = answer (BY_LIST "List-Post: NO (closed)\r\n\r\nx", WAX_ANSWER_LIST);
  g_autoptr(WaxDraft) alone = answer (raw, WAX_ANSWER_SENDER), all = answer (raw, WAX_ANSWER_ALL);
  g_autoptr(WaxDraft) led = answer (BY_LIST "Reply-To: LIST@x.org\r\nList-Post: <mailto:list@x.org>\r\n\r\nx",
                                    WAX_ANSWER_SENDER);

  g_assert_cmpstr (list->to, ==, "The list <list@x.org>");
  g_assert_cmpstr (list->cc, ==, "");
  g_assert_cmpstr (list->subject, ==, "Re: x");
  g_assert_cmpstr (list->in_reply_to, ==, "<2@x>");
  g_assert_cmpstr (leave->to, ==, "leave@x.org");
  g_assert_cmpstr (leave->from, ==, "alias@example.org");
  g_assert_cmpstr (leave->subject, ==, "Leave it");
  g_assert_cmpstr (leave->origin_id, ==, "");
  g_assert_cmpstr (none->to, ==, "b@x.org");
  g_assert_cmpstr (alone->to, ==, "b@x.org");
  g_assert_cmpstr (alone->list, ==, "The list <list@x.org>");
  g_assert_cmpstr (list->list, ==, "");
  g_assert_cmpstr (all->list, ==, "");
  g_assert_cmpstr (led->to, ==, "LIST@x.org"); /* where the list wants answers anyway */
  g_assert_cmpstr (led->list, ==, "");
}

static void
test_subjects (void)
{
  static const char *const table[][3] = {
    { "Hello", "Re: Hello", "Fwd: Hello" },
    { "Re: Hello", "Re: Hello", "Fwd: Re: Hello" },
    { "RE: Hello", "RE: Hello", "Fwd: RE: Hello" },
    { "AW: Hallo", "AW: Hallo", "Fwd: AW: Hallo" },
    { "Re[2]: Hello", "Re[2]: Hello", "Fwd: Re[2]: Hello" },
    { "re : Hello", "re : Hello", "Fwd: re : Hello" },
    { "回复：你好", "回复：你好", "Fwd: 回复：你好" },
    { "Fwd: Hello", "Re: Fwd: Hello", "Fwd: Hello" },
    { "WG: Hallo", "Re: WG: Hallo", "WG: Hallo" },
    { "Regarding: this", "Re: Regarding: this", "Fwd: Regarding: this" },
    { "Re Hello", "Re: Re Hello", "Fwd: Re Hello" },
    { "", "Re: ", "Fwd: " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autofree char *reply = wax_answer_make_subject (table[i][0], FALSE);
    g_autofree char *forward = wax_answer_make_subject (table[i][0], TRUE);

    g_assert_cmpstr (reply, ==, table[i][1]);
    g_assert_cmpstr (forward, ==, table[i][2]);
  }
}

static void
test_skip_words (void)
{
  static const char *const table[][2] = {
    { "Plan", "Plan" },
    { "Re: Plan", "Plan" },
    { "Re: AW: Fwd: RE:WG: Plan: now", "Plan: now" },
    { "Re[2]: Re(3) : Plan", "Plan" },
    { "回复：Re：Plan", "Plan" },
    { "Re:", "Re:" },
    { "Re: Fwd: ", "Re: Fwd: " },
    { "Read this: Plan", "Read this: Plan" },
    { "Re[İİİİ]:", "Re[İİİİ]:" },
    { "", "" },
  };
  g_autoptr(GString) many = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    g_assert_cmpstr (wax_answer_skip_words (table[i][0]), ==, table[i][1]);
  for (guint i = 0; i < 200000; i++)
    g_string_append (many, "Re: ");
  g_string_append (many, "Plan");
  g_assert_cmpstr (wax_answer_skip_words (many->str), ==, "Plan");
}

#define LETTER "From: Bob <b@x.org>\r\nTo: anna@example.org\r\nSubject: Plan\r\nDate: Sat, 21 Nov 2026 10:05:00 +0000\r\n"

static void
test_quote (void)
{
  g_autoptr(WaxDraft) draft = answer (LETTER "\r\nOne\r\n\r\n> Two\r\nThree\r\n\r\n-- \r\nBob\r\n", WAX_ANSWER_SENDER);
  g_autoptr(GString) huge = g_string_new (LETTER "\r\n");
  g_autoptr(WaxDraft) cut = NULL;

  g_assert_cmpstr (draft->text, ==,
                   "\n\nOn 21 November 2026, 10:05, Bob <b@x.org> wrote:\n> One\n>\n>> Two\n> Three\n");
  while (huge->len < 1 << 20)
    g_string_append (huge, "Grüße, und noch mehr davon.\r\n");
  cut = answer (huge->str, WAX_ANSWER_SENDER);
  g_assert_cmpuint (strlen (cut->text), <, 300 << 10);
  g_assert_true (g_utf8_validate (cut->text, -1, NULL));
}

#define TURNED "From: =?utf-8?Q?Bob=E2=80=AEcod?= <b@x.org>\r\nSubject: =?utf-8?Q?Plan=E2=80=AEfdp?=\r\n\r\nText\r\n"

/* What turns letters around is seen where it would turn what others write, and turns nothing. */
static void
test_turned (void)
{
  g_autoptr(WaxDraft) draft = answer (TURNED, WAX_ANSWER_SENDER), forwarded = answer (TURNED, WAX_ANSWER_FORWARD);

  g_assert_nonnull (strstr (draft->text, "Bob\\u202ecod <b@x.org> wrote:\n"));
  g_assert_nonnull (strstr (forwarded->text, "\nSubject: Plan\\u202efdp\n"));
  g_assert_nonnull (strstr (forwarded->text, "\nFrom: Bob\\u202ecod <b@x.org>\n"));
}

#define LEAD "\n\nOn 21 November 2026, 10:05, Bob <b@x.org> wrote:\n"
#define TEN "1\r\n2\r\n3\r\n\r\n4\r\n5\r\n6\r\n7\r\n8\r\n9\r\n10\r\n"

/* Of a message nothing goes but a signature at its end. */
static void
test_signature (void)
{
  static const struct {
    const char *body, *quote;
  } signed_ones[] = {
    { "One\r\n-- \r\nBob\r\n", "> One\n" },
    { "One\r\n-- \r\n" TEN, "> One\n" },
    { "One\r\n-- \r\n" TEN "11\r\n",
      "> One\n> -- \n> 1\n> 2\n> 3\n>\n> 4\n> 5\n> 6\n> 7\n> 8\n> 9\n> 10\n> 11\n" },
    { "One\r\n-- \r\nTwo\r\n-- \r\nBob\r\n", "> One\n> -- \n> Two\n" },
    { "One\r\n-- \r\nBob\r\n\r\nAnna wrote:\r\n> Why?\r\n",
      "> One\n> -- \n> Bob\n>\n> Anna wrote:\n>> Why?\n" },
    { "-- \r\nBob\r\n\r\n-----Original Message-----\r\nWhy?\r\n",
      "> -- \n> Bob\n>\n> -----Original Message-----\n> Why?\n" },
    { "--\r\nBob\r\n", "> --\n> Bob\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (signed_ones); i++) {
    g_autofree char *raw = g_strconcat (LETTER "\r\n", signed_ones[i].body, NULL);
    g_autofree char *text = g_strconcat (LEAD, signed_ones[i].quote, NULL);
    g_autoptr(WaxDraft) reply = answer (raw, WAX_ANSWER_SENDER), forward = answer (raw, WAX_ANSWER_FORWARD);

    g_assert_cmpstr (reply->text, ==, text);
    g_assert_nonnull (strstr (forward->text, i < 3 ? "One\n-- \n" : "Bob\n"));
  }
}

/* Of what is laid out, too: as text, which is what was selected. */
static void
test_selected (void)
{
  static const char selected[] = "Two\n> Three\n-- \nFour\n";
  g_autoptr(WaxDraft) text = answer_selected (LETTER "\r\nOne\r\n", WAX_ANSWER_ALL, selected);
  g_autoptr(WaxDraft) html = answer_selected (LETTER "Content-Type: text/html\r\n\r\n<b>One</b>\r\n", WAX_ANSWER_SENDER,
                                              selected);
  g_autofree char *document = wax_document_to_text (html->document);

  g_assert_false (html->loses);
  g_assert_cmpstr (text->text, ==, LEAD "> Two\n>> Three\n> -- \n> Four\n");
  g_assert_cmpstr (html->text, ==, text->text);
  g_assert_nonnull (strstr (document, "> Two\n>> Three\n"));
  g_assert_null (strstr (document, "One"));
}

static void
test_threading (void)
{
  g_autoptr(WaxDraft) first = answer (LETTER "Message-ID: <2@x>\r\nReferences: <0@x>\r\n <1@x>\r\n\r\nx\r\n",
                                      WAX_ANSWER_SENDER);
  g_autoptr(WaxDraft) without = answer (LETTER "Message-ID: <2@x>\r\nIn-Reply-To: <1@x>\r\n\r\nx\r\n", WAX_ANSWER_ALL);
  g_autoptr(WaxDraft) nothing = answer (LETTER "\r\nx\r\n", WAX_ANSWER_SENDER);
  g_autoptr(GString) many = g_string_new (LETTER "Message-ID: <last@x>\r\nReferences:");
  g_autoptr(WaxDraft) cut = NULL;

  g_assert_cmpstr (first->in_reply_to, ==, "<2@x>");
  g_assert_cmpstr (first->references, ==, "<0@x> <1@x> <2@x>");
  g_assert_cmpstr (first->origin_id, ==, "257");
  g_assert_false (first->forwards);
  g_assert_cmpstr (without->references, ==, "<1@x> <2@x>");
  g_assert_cmpstr (nothing->in_reply_to, ==, "");
  g_assert_cmpstr (nothing->references, ==, "");
  for (guint i = 0; i < 500; i++)
    g_string_append_printf (many, " <%u@x>\r\n", i);
  g_string_append (many, "\r\nx\r\n");
  cut = answer (many->str, WAX_ANSWER_SENDER);
  g_assert_true (g_str_has_prefix (cut->references, "<0@x> "));
  g_assert_true (g_str_has_suffix (cut->references, " <499@x> <last@x>"));
  g_assert_cmpuint (strlen (cut->references), <, 500);
}

#define WITH_FILE LETTER "Cc: c@x.org\r\nMessage-ID: <2@x>\r\nMIME-Version: 1.0\r\n" \
                         "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee.\r\n" \
                         "--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n" \
                         "Content-Disposition: attachment; filename=a.pdf\r\n\r\nJVBERg==\r\n--b--\r\n"

static void
test_forward (void)
{
  g_autoptr(WaxDraft) draft = answer (WITH_FILE, WAX_ANSWER_FORWARD);
  g_autoptr(WaxDraft) whole = answer (WITH_FILE, WAX_ANSWER_ATTACH);
  WaxAttachment *file = draft->attachments->pdata[0], *message = whole->attachments->pdata[0];

  g_assert_cmpstr (draft->to, ==, "");
  g_assert_cmpstr (draft->subject, ==, "Fwd: Plan");
  g_assert_cmpstr (draft->text, ==,
                   "\n\n-------- Forwarded message --------\nSubject: Plan\nDate: 21 November 2026, 10:05\n"
                   "From: Bob <b@x.org>\nTo: anna@example.org\nCc: c@x.org\n\nSee.");
  g_assert_true (draft->forwards);
  g_assert_cmpuint (draft->attachments->len, ==, 1);
  g_assert_cmpstr (file->name, ==, "a.pdf");
  g_assert_cmpmem (g_bytes_get_data (file->content, NULL), g_bytes_get_size (file->content), "%PDF", 4);
  g_assert_cmpstr (whole->text, ==, "");
  g_assert_cmpuint (whole->attachments->len, ==, 1);
  g_assert_cmpstr (message->name, ==, "Plan.eml");
  g_assert_cmpstr (message->type, ==, "message/rfc822");
  g_assert_cmpmem (g_bytes_get_data (message->content, NULL), g_bytes_get_size (message->content), WITH_FILE,
                   strlen (WITH_FILE));
}

static void
assert_colours_lost (void)
{
  static const char raw[] = "From: b@x.org\r\nSubject: Plan\r\nContent-Type: text/html\r\n\r\n"
                            "<p>See <font color=red>this</font>\r\n";
  g_autoptr(WaxDraft) reply = answer (raw, WAX_ANSWER_SENDER);
  g_autoptr(WaxDraft) forward = answer (raw, WAX_ANSWER_FORWARD);

  g_assert_false (reply->loses);
  g_assert_true (forward->loses);
}

/* What was laid out stays so in a quote and in what is forwarded; nothing of it runs or asks for anything. */
static void
test_laid_out (void)
{
  static const char raw[] =
    "From: b@x.org\r\nTo: anna@example.org\r\nSubject: Plan\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    "<p>See <a href=\"https://example.org/\">this</a>:</p><ul><li><b>one</b></li></ul><script>x ()</script>"
    "<img src=\"http://spy.example.org/\"><blockquote>older</blockquote>\r\n";
  g_autoptr(WaxDraft) reply = answer (raw, WAX_ANSWER_SENDER);
  g_autoptr(WaxDraft) forward = answer (raw, WAX_ANSWER_FORWARD);
  g_autofree char *html = wax_document_to_html (reply->document, TRUE);
  g_autofree char *text = wax_document_to_text (reply->document);
  g_autofree char *forwarded = wax_document_to_text (forward->document);

  g_assert_true (reply->loses);
  g_assert_true (forward->loses);
  assert_colours_lost ();
  g_assert_nonnull (strstr (text, " b@x.org wrote:\n> See this <https://example.org/>:\n> * one\n>> older\n"));
  g_assert_nonnull (strstr (html, "<a href=\"https://example.org/\">this</a>"));
  g_assert_nonnull (strstr (html, "<b>one</b>"));
  g_assert_null (strstr (html, "script"));
  g_assert_null (strstr (html, "spy"));
  g_assert_nonnull (strstr (forwarded, "To: anna@example.org\n\nSee this <https://example.org/>:\n* one\n> older\n"));
}

/* As new: the same message, but of the person's own, and it answers nothing. */
static void
test_again (void)
{
  g_autoptr(WaxDraft) draft = answer (WITH_FILE, WAX_ANSWER_AGAIN);

  g_assert_cmpstr (draft->from, ==, "anna@example.org");
  g_assert_cmpstr (draft->to, ==, "anna@example.org");
  g_assert_cmpstr (draft->subject, ==, "Plan");
  g_assert_cmpstr (draft->text, ==, "See.");
  g_assert_cmpstr (draft->in_reply_to, ==, "");
  g_assert_cmpstr (draft->origin_id, ==, "");
  g_assert_cmpuint (draft->attachments->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail/answer/recipients", test_recipients);
  g_test_add_func ("/mail/answer/list", test_list);
  g_test_add_func ("/mail/answer/subjects", test_subjects);
  g_test_add_func ("/mail/answer/skip-words", test_skip_words);
  g_test_add_func ("/mail/answer/quote", test_quote);
  g_test_add_func ("/mail/answer/turned", test_turned);
  g_test_add_func ("/mail/answer/signature", test_signature);
  g_test_add_func ("/mail/answer/selected", test_selected);
  g_test_add_func ("/mail/answer/threading", test_threading);
  g_test_add_func ("/mail/answer/forward", test_forward);
  g_test_add_func ("/mail/answer/laid-out", test_laid_out);
  g_test_add_func ("/mail/answer/again", test_again);
  return g_test_run ();
}
