#include "mail/wax-address.h"

#include <string.h>

static void
assert_parsed (const char *text, const char *expected)
{
  g_autoptr(GPtrArray) addresses = wax_addresses_parse (text);
  g_autoptr(GString) found = g_string_new (NULL);

  for (guint i = 0; i < addresses->len; i++) {
    WaxAddress *address = addresses->pdata[i];

    g_string_append_printf (found, "%s%s|%s%s", i > 0 ? " " : "", address->name, address->address,
                            address->valid ? "" : "!");
  }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_lists (void)
{
  assert_parsed ("", "");
  assert_parsed (" ,; \n,", "");
  assert_parsed ("a@x.org", "|a@x.org");
  assert_parsed ("a@x.org, b@x.org;c@x.org\nd@x.org\r\n", "|a@x.org |b@x.org |c@x.org |d@x.org");
  assert_parsed ("Anna Lee <anna@x.org>, <b@x.org>", "Anna Lee|anna@x.org |b@x.org");
  assert_parsed ("\"Lee, Anna\" <anna@x.org>, b@x.org", "Lee, Anna|anna@x.org |b@x.org");
  assert_parsed ("\"A \\\"B\\\" C\" <a@x.org>", "A \"B\" C|a@x.org");
  assert_parsed ("mailto:a@x.org", "|a@x.org");
  assert_parsed ("Grüße <käthe@müller.example>", "Grüße|käthe@müller.example");
  /* One who forgot the other quotation mark loses no more than that line. */
  assert_parsed ("\"Anna <a@x.org>, b@x.org\nc@x.org", "|\"Anna <a@x.org>, b@x.org! |c@x.org");
}

static void
test_not_valid (void)
{
  static const char *const bad[] = {
    "anna", "anna@", "@x.org", "an na@x.org", "anna@x..org", "anna@.org", "anna@x.org.", "anna@-x.org", "anna@x-.org",
    "a(b)@x.org", "anna@x org", "anna@[1.2.3]", "anna <anna>", "a@b@", "anna@x/y.org", "a\"b@x.org",
  };
  static const char *const good[] = {
    "a@localhost", "a.b+c@x.org", "a@[192.0.2.1]", "a@[IPv6:2001:db8::1]", "\"a b\"@x.org", "o'brien@x-y.org",
    "a.@docomo.example", "1@2.example", "_@x_y.example",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr(GPtrArray) addresses = wax_addresses_parse (bad[i]);

    g_test_message ("%s", bad[i]);
    g_assert_false (((WaxAddress *) addresses->pdata[0])->valid);
  }
  g_assert_cmpint (wax_address_find_fault ("anna"), ==, WAX_ADDRESS_NO_AT);
  g_assert_cmpint (wax_address_find_fault ("@x.org"), ==, WAX_ADDRESS_NO_USER);
  g_assert_cmpint (wax_address_find_fault ("anna@x..org"), ==, WAX_ADDRESS_NO_SERVER);
  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autoptr(GPtrArray) addresses = wax_addresses_parse (good[i]);

    g_test_message ("%s", good[i]);
    g_assert_cmpuint (addresses->len, ==, 1);
    g_assert_true (((WaxAddress *) addresses->pdata[0])->valid);
  }
}

/* Where an address stands is told in characters: a text field marks it there. */
static void
test_places (void)
{
  g_autoptr(GPtrArray) addresses = wax_addresses_parse ("Käthe <k@x.org>,  wrong,b@x.org");
  WaxAddress *first = addresses->pdata[0], *second = addresses->pdata[1], *third = addresses->pdata[2];

  g_assert_cmpuint (first->start, ==, 0);
  g_assert_cmpuint (first->end, ==, 15);
  g_assert_cmpuint (second->start, ==, 18);
  g_assert_cmpuint (second->end, ==, 23);
  g_assert_cmpuint (third->start, ==, 24);
  g_assert_cmpuint (third->end, ==, 31);
}

static void
test_written (void)
{
  static const char *const names[] = { "", "Anna Lee", "Lee, Anna", "A \"B\" C\\D", "Grüße", "a@b.org", "Line\nbreak" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *text = wax_address_to_string (names[i], "a@x.org");
    g_autoptr(GPtrArray) addresses = wax_addresses_parse (text);
    g_autofree char *expected = g_strdelimit (g_strdup (names[i]), "\n", ' ');

    g_assert_cmpuint (addresses->len, ==, 1);
    g_assert_cmpstr (((WaxAddress *) addresses->pdata[0])->name, ==, expected);
    g_assert_cmpstr (((WaxAddress *) addresses->pdata[0])->address, ==, "a@x.org");
  }
}

static void
test_ascii (void)
{
  g_autofree char *ascii = wax_address_to_ascii ("anna@Müller.example");
  g_autofree char *same = wax_address_to_ascii ("anna@x.org");

  g_assert_cmpstr (ascii, ==, "anna@xn--mller-kva.example");
  g_assert_cmpstr (same, ==, "anna@x.org");
  g_assert_true (wax_address_equal ("Anna@X.org", "anna@x.ORG"));
  g_assert_false (wax_address_equal ("anna@x.org", "anna@x.com"));
}

/* A pasted list of a hundred thousand takes no time that anybody would notice. */
static void
test_many (void)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GPtrArray) addresses = NULL;
  gint64 begun_us;

  for (guint i = 0; i < 100000; i++)
    g_string_append_printf (text, "Person %u <p%u@x.org>, ", i, i);
  begun_us = g_get_monotonic_time ();
  addresses = wax_addresses_parse (text->str);
  g_assert_cmpuint (addresses->len, ==, 100000);
  g_assert_cmpint (g_get_monotonic_time () - begun_us, <, 5 * G_USEC_PER_SEC);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail/address/lists", test_lists);
  g_test_add_func ("/mail/address/not-valid", test_not_valid);
  g_test_add_func ("/mail/address/places", test_places);
  g_test_add_func ("/mail/address/written", test_written);
  g_test_add_func ("/mail/address/ascii", test_ascii);
  g_test_add_func ("/mail/address/many", test_many);
  return g_test_run ();
}
