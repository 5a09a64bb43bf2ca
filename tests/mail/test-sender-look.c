#include "mail/wax-sender-look.h"
#include "util/wax-letters.h"

/* "а" and "с" are Cyrillic wherever they stand escaped. */
static void
test_look (void)
{
  static const struct {
    const char *name;
    const char *address;
    WaxSenderLook look;
    const char *said;
  } cases[] = {
    { "Anna Lee", "anna@example.org", WAX_SENDER_PLAIN, NULL },
    { "", "anna@example.org", WAX_SENDER_PLAIN, NULL },
    { "", "", WAX_SENDER_PLAIN, NULL },
    { "anna@example.org", "Anna@Example.org", WAX_SENDER_PLAIN, NULL },
    { "Anna Lee (anna@example.org)", "anna@example.org", WAX_SENDER_PLAIN, NULL },
    { "Anna @ work", "anna@example.org", WAX_SENDER_PLAIN, NULL },
    { "@anna", "anna@example.org", WAX_SENDER_PLAIN, NULL },
    { "anna@localhost", "anna@example.org", WAX_SENDER_PLAIN, NULL },
    { "Анна Ли", "anna@example.org", WAX_SENDER_PLAIN, NULL },
    { "Jürgen Groß", "groß@bücher.example", WAX_SENDER_PLAIN, NULL },
    { "山田 Taro", "taro@example.org", WAX_SENDER_PLAIN, NULL },
    { "service@bank.example", "x@evil.example", WAX_SENDER_OTHER_ADDRESS, "service@bank.example" },
    { "Your bank <service@bank.example>", "x@evil.example", WAX_SENDER_OTHER_ADDRESS, "service@bank.example" },
    { "\"service@bank.example\"", "x@evil.example", WAX_SENDER_OTHER_ADDRESS, "service@bank.example" },
    { "x@evil.example for service@bank.example", "x@evil.example", WAX_SENDER_OTHER_ADDRESS, "service@bank.example" },
    { "service\xef\xbc\xa0" "bank.example", "x@evil.example", WAX_SENDER_OTHER_ADDRESS, "service@bank.example" },
    { "ser\xe2\x80\x8bvice@bank.example", "x@evil.example", WAX_SENDER_OTHER_ADDRESS, "service@bank.example" },
    { "service@bank.example", "", WAX_SENDER_OTHER_ADDRESS, "service@bank.example" },
    { "\xe2\x80\xaeknab", "x@evil.example", WAX_SENDER_ODD, NULL },
    { "P\xd0\xb0yments", "x@evil.example", WAX_SENDER_ODD, NULL },
    { "Payments", "x@b\xd0\xb0nk.example", WAX_SENDER_ODD, NULL },
    { "Payments", "x@\xd0\xb0\xd1\x80\xd1\x80.example", WAX_SENDER_ODD, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *said = NULL;

    g_test_message ("%s <%s>", cases[i].name, cases[i].address);
    g_assert_cmpint (wax_sender_look (cases[i].name, cases[i].address, &said), ==, cases[i].look);
    g_assert_cmpstr (said, ==, cases[i].said);
  }
}

static void
test_shown (void)
{
  static const char *const cases[][2] = {
    { "Grüße 日本語 👨‍👩‍👧", "Grüße 日本語 👨‍👩‍👧" },
    { "invoice\xe2\x80\xae" "fdp.exe", "invoice\\u202efdp.exe" },
    { "\xe2\x80\xab\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d\xe2\x80\xac", "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d" },
    { "pay\xc2\xadpal\xef\xbb\xbf", "paypal" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *shown = wax_letters_show (cases[i][0]);

    g_assert_cmpstr (shown, ==, cases[i][1]);
  }
}

/* As many as a server may send: nothing is looked at twice. */
static void
test_long (void)
{
  g_autoptr(GString) name = g_string_new (NULL);
  g_autofree char *said = NULL;

  for (guint i = 0; i < 200000; i++)
    g_string_append (name, "a@");
  g_assert_cmpint (wax_sender_look (name->str, "x@evil.example", &said), ==, WAX_SENDER_PLAIN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sender-look/look", test_look);
  g_test_add_func ("/sender-look/shown", test_shown);
  g_test_add_func ("/sender-look/long", test_long);
  return g_test_run ();
}
