#include "app/wax-link.h"

#include <string.h>

/* Where a link leads, against what its words say. */
static void
test_look (void)
{
  static const struct {
    const char *link;
    const char *words;
    WaxLinkLook look;
    const char *named;
  } cases[] = {
    { "https://example.org/a?b#c", "Read more", WAX_LINK_PLAIN, NULL },
    { "https://example.org/a", "https://example.org/", WAX_LINK_PLAIN, NULL },
    { "https://www.example.org/a", "example.org", WAX_LINK_PLAIN, NULL },
    { "https://click.example.org/a", "www.example.org/offers", WAX_LINK_PLAIN, NULL },
    { "https://example.org/a", "Version 3.5, e.g. Node.js and report.pdf", WAX_LINK_PLAIN, NULL },
    { "https://example.org/a", "anna.lee@example.com", WAX_LINK_PLAIN, NULL },
    { "https://example.org/a", "", WAX_LINK_PLAIN, NULL },
    { "https://example.org/a", NULL, WAX_LINK_UNSEEN, NULL },
    { "https://evil.example/login", "https://www.bank.com/login", WAX_LINK_OTHER_HOST, "www.bank.com" },
    { "https://evil.example/login", "Go to BANK.COM.", WAX_LINK_OTHER_HOST, "bank.com" },
    { "https://bank.com.evil.example/", "bank.com", WAX_LINK_OTHER_HOST, "bank.com" },
    { "https://evil.example/bank.com", "bank.com", WAX_LINK_OTHER_HOST, "bank.com" },
    { "https://evil.github.io/", "good.github.io", WAX_LINK_OTHER_HOST, "good.github.io" },
    { "https://evil.example/", "bücher.de", WAX_LINK_OTHER_HOST, "xn--bcher-kva.de" },
    { "https://xn--bcher-kva.de/", "bücher.de", WAX_LINK_ODD, NULL },
    { "https://bank.com@evil.example/", "Your bank", WAX_LINK_ODD, NULL },
    { "https://\xd0\xb0pple.com/", "Offers", WAX_LINK_ODD, NULL },
    { "https://evil.example/", "www.pay\xe2\x80\x8bpal\xc2\xad.com", WAX_LINK_OTHER_HOST, "www.paypal.com" },
    { "https://evil.example/", "www\xef\xbc\x8e" "bank\xef\xbc\x8e" "com", WAX_LINK_OTHER_HOST, "www.bank.com" },
    { "https://evil.example/", "\xe2\x80\xaemoc.knab.www", WAX_LINK_ODD, NULL },
    { "https://evil.example/", "www.bank.\xd1\x81om", WAX_LINK_ODD, NULL },
    { "https://example.org/", "\xd0\x9d\xd0\xbe\xd0\xb2\xd0\xbe\xd1\x81\xd1\x82\xd0\xb8.", WAX_LINK_PLAIN, NULL },
    { "mailto:anna@example.org", "Anna", WAX_LINK_PLAIN, NULL },
    { "tel:+491234", "Call", WAX_LINK_PLAIN, NULL },
    { "mailto:anna@example.org", NULL, WAX_LINK_UNSEEN, NULL },
    { "file:///etc/passwd", "Read more", WAX_LINK_REFUSED, NULL },
    { "javascript:alert(1)", "Read more", WAX_LINK_REFUSED, NULL },
    { "data:text/html,x", "Read more", WAX_LINK_REFUSED, NULL },
    { "smb://example.org/x", "Read more", WAX_LINK_REFUSED, NULL },
    { "https:///x", "Read more", WAX_LINK_REFUSED, NULL },
    { "", "Read more", WAX_LINK_REFUSED, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *named = NULL;

    g_test_message ("%s shown as %s", cases[i].link, cases[i].words);
    g_assert_cmpint (wax_link_look (cases[i].link, cases[i].words, &named), ==, cases[i].look);
    g_assert_cmpstr (named, ==, cases[i].named);
  }
}

/* Words that nobody reads to their end may say anything. */
static void
test_endless_words (void)
{
  g_autofree char *words = g_strnfill (5000, ' '), *named = NULL;

  g_assert_cmpint (wax_link_look ("https://example.org/", words, &named), ==, WAX_LINK_UNSEEN);
}

static void
test_host (void)
{
  static const char *const cases[][2] = {
    { "https://Example.org:8443/a", "example.org" }, { "https://b\xc3\xbc" "cher.de/", "xn--bcher-kva.de" },
    { "mailto:anna@example.org", "" },               { "not a link", "" },
    { "https://[2001:db8::1]/", "2001:db8::1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *host = wax_link_get_host (cases[i][0]);

    g_assert_cmpstr (host, ==, cases[i][1]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/link/look", test_look);
  g_test_add_func ("/link/endless-words", test_endless_words);
  g_test_add_func ("/link/host", test_host);
  return g_test_run ();
}
