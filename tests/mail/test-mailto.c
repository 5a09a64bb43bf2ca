#include "mail/wax-address.h"
#include "mail/wax-mailto.h"

#include <string.h>

static void
assert_read (const char *uri, const char *expected)
{
  g_autoptr(WaxDraft) draft = wax_mailto_read (uri);
  g_autofree char *found = NULL;

  g_assert_nonnull (draft);
  found = g_strjoin ("|", draft->to, draft->cc, draft->bcc, draft->subject, draft->text, NULL);
  g_assert_cmpstr (found, ==, expected);
  g_assert_cmpuint (draft->attachments->len, ==, 0);
  g_assert_cmpstr (draft->from, ==, "");
}

static void
test_fields (void)
{
  assert_read ("mailto:", "||||");
  assert_read ("mailto:anna@example.org", "anna@example.org||||");
  assert_read ("MAILTO:anna@example.org,bob@example.org", "anna@example.org,bob@example.org||||");
  assert_read ("mailto:a@x.org?to=b@x.org&cc=c@x.org&bcc=d@x.org&subject=Hi%20there&body=One%0D%0ATwo",
               "a@x.org, b@x.org|c@x.org|d@x.org|Hi there|One\nTwo");
  assert_read ("mailto:?CC=c@x.org&Cc=d@x.org&SUBJECT=S", "|c@x.org, d@x.org||S|");
  assert_read ("mailto:%22Lee%2C%20Anna%22%20%3Canna@x.org%3E", "\"Lee, Anna\" <anna@x.org>||||");
  /* A plus is a plus. */
  assert_read ("mailto:anna+list@x.org?subject=1+1", "anna+list@x.org|||1+1|");
  assert_read ("mailto:a@x.org?subject=Gr%C3%BC%C3%9Fe", "a@x.org|||Grüße|");
  assert_read ("mailto:a@x.org?subject=Grüße", "a@x.org|||Grüße|");
  /* As pages and GLib write it. */
  assert_read ("mailto:a@x.org?subject=S&amp;body=B", "a@x.org|||S|B");
  assert_read ("mailto:///a@x.org?subject=S", "a@x.org|||S|");
  assert_read ("mailto:a@x.org?subject=100%&body=%zz#there", "a@x.org|||100%|%zz");
}

/* Whoever wrote the link may mean no good. */
static void
test_hostile (void)
{
  g_autofree char *a = g_strnfill (300 << 10, 'a');
  g_autofree char *endless = g_strconcat ("mailto:a@x.org?body=", a, NULL);

  assert_read ("mailto:a@x.org?attach=/etc/passwd&attachment=file:///etc/passwd&insert=x", "a@x.org||||");
  assert_read ("mailto:a@x.org?from=boss@x.org&sender=b@x.org&reply-to=c@x.org&date=1&x-y=z", "a@x.org||||");
  assert_read ("mailto:a@x.org?subject=One%0D%0ABcc:%20b@x.org", "a@x.org|||One  Bcc: b@x.org|");
  assert_read ("mailto:a@x.org%0ABcc:b@x.org", "a@x.org Bcc:b@x.org||||");
  assert_read ("mailto:a@x.org?subject=1%00%1B%7F2%E2%80%A83&body=a%00b%07c%0Dd", "a@x.org|||1  2 3|abc\nd");
  assert_read ("mailto:a%E2%80%AE@x.org?subject=%E2%80%AEfdp", "a@x.org|||fdp|");
  assert_read ("mailto:a@x.org?subject=%FF%C0%80", "a@x.org|||\357\277\275\357\277\275\357\277\275|");
  assert_read ("mailto:?&&=&=x&subject&body", "||||");
  g_assert_null (wax_mailto_read ("http://example.org/?mailto:a@x.org"));
  g_assert_null (wax_mailto_read (""));
  g_assert_null (wax_mailto_read ("mailto"));
  g_assert_null (wax_mailto_read (endless));
}

static void
assert_answers (const char *value, const char *expected)
{
  g_autofree char *uri = g_strconcat ("mailto:a@x.org?in-reply-to=", value, NULL);
  g_autoptr(WaxDraft) draft = wax_mailto_read (uri);

  g_assert_cmpstr (draft->in_reply_to, ==, expected);
  g_assert_cmpstr (draft->references, ==, expected);
  g_assert_cmpstr (draft->origin_id, ==, "");
}

static void
test_answers (void)
{
  assert_answers ("%3C1.2@x.org%3E", "<1.2@x.org>");
  assert_answers ("1.2@x.org", "<1.2@x.org>");
  assert_answers ("%3C1@x.org%3E%3C2@x.org%3E", "");
  assert_answers ("%3C1@x.org%3E%0D%0AX:y", "");
  assert_answers ("nothing", "");
  assert_answers ("%3C%3E", "");
  assert_answers ("", "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail/mailto/fields", test_fields);
  g_test_add_func ("/mail/mailto/hostile", test_hostile);
  g_test_add_func ("/mail/mailto/answers", test_answers);
  return g_test_run ();
}
