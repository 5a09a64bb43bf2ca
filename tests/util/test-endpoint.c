#include "util/wax-endpoint.h"

static void
assert_parses (const char *text, const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_parse (text, 443, &error);
  g_autofree char *shown = NULL;

  g_assert_no_error (error);
  shown = wax_endpoint_to_string (endpoint);
  g_assert_cmpstr (shown, ==, expected);
}

static void
assert_refused (const char *text)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (wax_endpoint_parse (text, 443, &error));
  g_assert_error (error, WAX_ENDPOINT_ERROR, WAX_ENDPOINT_ERROR_INVALID);
}

static void
test_one_form (void)
{
  assert_parses ("Mail.Example.ORG", "mail.example.org:443");
  assert_parses ("mail.example.org.", "mail.example.org:443");
  assert_parses ("mail.example.org:8443", "mail.example.org:8443");
  assert_parses ("bücher.example", "xn--bcher-kva.example:443");
  assert_parses ("https://mail.example.org/zimbra/", "mail.example.org:443");
  assert_parses ("HTTPS://mail.example.org:7443", "mail.example.org:7443");
  assert_parses ("http://mail.example.org", "mail.example.org:80");
  assert_parses ("192.0.2.1:993", "192.0.2.1:993");
  assert_parses ("2001:DB8::1", "[2001:db8::1]:443");
  assert_parses ("[2001:db8:0::1]:993", "[2001:db8::1]:993");
  assert_parses ("https://[2001:db8::1]/", "[2001:db8::1]:443");
}

/* As a sentence calls it: two at one host are told apart, and nobody reads of the port that all servers have. */
static void
test_name (void)
{
  static const char *const cases[][2] = {
    { "https://mail.example.org", "mail.example.org" }, { "https://mail.example.org:8443", "mail.example.org:8443" },
    { "http://mail.example.org", "mail.example.org:80" }, { "[2001:db8::1]", "2001:db8::1" },
    { "[2001:db8::1]:993", "[2001:db8::1]:993" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr(WaxEndpoint) endpoint = wax_endpoint_parse (cases[i][0], 443, NULL);
    g_autofree char *name = wax_endpoint_dup_name (endpoint);

    g_assert_cmpstr (name, ==, cases[i][1]);
  }
}

static void
test_refused (void)
{
  const char *const texts[] = { "", ":443", "mail.example.org:0", "mail.example.org:65536", "mail.example.org:x",
                                "a..b", ".",
                                "ftp://mail.example.org", "https://", "https://anna@mail.example.org", "a b",
                                "mail.example.org/x" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_refused (texts[i]);
}

static void
test_equal (void)
{
  g_autoptr(WaxEndpoint) a = wax_endpoint_new ("MAIL.example.org.", 443, NULL);
  g_autoptr(WaxEndpoint) b = wax_endpoint_parse ("https://mail.example.org", 1, NULL);
  g_autoptr(WaxEndpoint) other_port = wax_endpoint_new ("mail.example.org", 9443, NULL);

  g_assert_true (wax_endpoint_equal (a, b));
  g_assert_cmpuint (wax_endpoint_hash (a), ==, wax_endpoint_hash (b));
  g_assert_false (wax_endpoint_equal (a, other_port));
  g_assert_false (wax_endpoint_is_address (a));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/endpoint/one-form", test_one_form);
  g_test_add_func ("/endpoint/name", test_name);
  g_test_add_func ("/endpoint/refused", test_refused);
  g_test_add_func ("/endpoint/equal", test_equal);
  return g_test_run ();
}
