#include "trust-test.h"

#include "wax-test-der.h"

#include <string.h>

/* Name constraints of RFC 5280, kind by kind. Names are written "dns:a.test mail:a@b.test uri:… ip:192.0.2.1 dir:Example
 * other:x", subtrees likewise with "+" for permitted and "-" for excluded in front. */

static GByteArray *
make_directory (const char *organization)
{
  return wax_test_der (0x30, wax_test_der (0x31, wax_test_der (0x30, wax_test_der_oid ("2.5.4.10"),
                                                               wax_test_der_octets (0x0c, organization, -1), NULL), NULL), NULL);
}

/* "192.0.2.0/255.255.255.0" gives both, one behind the other; "#0102" what stands there in hex. */
static GByteArray *
make_address (const char *text)
{
  g_auto(GStrv) halves = g_strsplit (text, "/", -1);
  g_autoptr(GByteArray) octets = g_byte_array_new ();

  for (guint i = 0; halves[i] != NULL && text[0] != '#'; i++) {
    g_autoptr(GInetAddress) address = g_inet_address_new_from_string (halves[i]);

    g_byte_array_append (octets, g_inet_address_to_bytes (address), (guint) g_inet_address_get_native_size (address));
  }
  for (const char *hex = text + 1; text[0] == '#' && *hex != '\0'; hex += 2) {
    guint8 octet = (guint8) (g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]));

    g_byte_array_append (octets, &octet, 1);
  }
  return wax_test_der_octets (0x87, octets->data, octets->len);
}

static GByteArray *
make_name (const char *word)
{
  const char *value = strchr (word, ':') + 1;

  if (g_str_has_prefix (word, "dns:"))
    return wax_test_der_octets (0x82, value, -1);
  if (g_str_has_prefix (word, "mail:"))
    return wax_test_der_octets (0x81, value, -1);
  if (g_str_has_prefix (word, "uri:"))
    return wax_test_der_octets (0x86, value, -1);
  if (g_str_has_prefix (word, "ip:"))
    return make_address (value);
  if (g_str_has_prefix (word, "dir:"))
    return wax_test_der (0xa4, make_directory (value), NULL);
  g_assert_true (g_str_has_prefix (word, "other:"));
  return wax_test_der (0xa0, wax_test_der_oid ("1.3.6.1.4.1.311.20.2.3"),
                       wax_test_der (0xa0, wax_test_der_octets (0x0c, value, -1), NULL), NULL);
}

/* The words that begin with @sign, inside an element with @tag. NULL when there are none. */
static GByteArray *
make_list (const char *words, char sign, guint8 tag)
{
  g_auto(GStrv) each = g_strsplit (words, " ", -1);
  g_autoptr(GByteArray) list = g_byte_array_new ();

  for (guint i = 0; each[i] != NULL; i++) {
    g_autoptr(GByteArray) item = NULL;

    if (sign != '\0' && each[i][0] != sign)
      continue;
    item = sign != '\0' ? wax_test_der (0x30, make_name (each[i] + 1), NULL) : make_name (each[i]);
    g_byte_array_append (list, item->data, item->len);
  }
  return list->len > 0 ? wax_test_der_octets (tag, list->data, list->len) : NULL;
}

static GByteArray *
make_constraints (const char *words)
{
  GByteArray *permitted = make_list (words, '+', 0xa0), *excluded = make_list (words, '-', 0xa1);

  return permitted != NULL ? wax_test_der (0x30, permitted, excluded, NULL) : wax_test_der (0x30, excluded, NULL);
}

typedef struct {
  const char *subtrees;
  const char *names;
  gboolean permitted;
} Case;

static const Case cases[] = {
  /* host names */
  { "+dns:example.test", "dns:" HOST, TRUE },
  { "+dns:mail.example.test", "dns:" HOST, TRUE },
  { "+dns:EXAMPLE.Test", "dns:" HOST, TRUE },
  { "+dns:.example.test", "dns:" HOST, TRUE },
  { "+dns:.mail.example.test", "dns:" HOST, FALSE },
  { "+dns:", "dns:" HOST, TRUE },
  { "+dns:ample.test", "dns:" HOST, FALSE },
  { "+dns:a.mail.example.test", "dns:" HOST, FALSE },
  { "+dns:other.test +dns:example.test", "dns:" HOST, TRUE },
  { "+dns:example.test", "dns:" HOST " dns:www.other.test", FALSE },
  { "-dns:example.test", "dns:" HOST, FALSE },
  { "-dns:.mail.example.test", "dns:" HOST, FALSE },
  { "-dns:", "dns:" HOST, FALSE },
  { "-dns:other.test", "dns:" HOST, TRUE },
  { "+dns:example.test -dns:mail.example.test", "dns:" HOST, FALSE },
  { "+dns:example.test -dns:www.example.test", "dns:" HOST, TRUE },
  { "+dns:example.test", "dns:" HOST " dns:bad_name-1.example.test", TRUE },
  { "+dns:example.test", "dns:" HOST " dns:bad..example.test", FALSE },
  { "+dns:example.test", "dns:" HOST " dns:bad%20name.example.test", FALSE },
  { "-dns:other.test", "dns:" HOST " dns:.leading.test", FALSE },
  { "+dns:*.example.test", "dns:" HOST, FALSE },
  { "-dns:*.other.test", "dns:" HOST, FALSE },
  /* names that stand for others */
  { "+dns:example.test", "dns:*.example.test", TRUE },
  { "+dns:.example.test", "dns:*.example.test", TRUE },
  { "+dns:mail.example.test", "dns:*.example.test", FALSE },
  { "-dns:mail.example.test", "dns:*.example.test", FALSE },
  { "-dns:secret.example.test", "dns:*.example.test", FALSE },
  { "-dns:deep.secret.example.test", "dns:*.example.test", TRUE },
  { "-dns:example.test", "dns:*.example.test", FALSE },
  /* addresses */
  { "+ip:192.0.2.0/255.255.255.0", "dns:" HOST " ip:192.0.2.7", TRUE },
  { "+ip:192.0.2.0/255.255.255.0", "dns:" HOST " ip:192.0.3.7", FALSE },
  { "+ip:192.0.2.0/255.255.255.0", "dns:" HOST " ip:2001:db8::1", FALSE },
  { "+ip:192.0.2.0/255.255.255.0", "dns:" HOST, TRUE },
  { "-ip:192.0.2.0/255.255.255.0", "dns:" HOST " ip:192.0.2.7", FALSE },
  { "-ip:192.0.2.0/255.255.255.0", "dns:" HOST " ip:2001:db8::1", TRUE },
  { "+ip:2001:db8::/ffff:ffff::", "dns:" HOST " ip:2001:db8:7::1", TRUE },
  { "-ip:0.0.0.0/0.0.0.0 -ip:::/::", "dns:" HOST " ip:2001:db8:7::1", FALSE },
  { "+ip:192.0.2.0/255.0.255.0", "dns:" HOST " ip:192.0.2.7", FALSE },
  { "+ip:#c0000200ff", "dns:" HOST " ip:192.0.2.7", FALSE },
  { "-ip:#c0000200", "dns:" HOST " ip:192.0.2.7", FALSE },
  /* mail */
  { "+mail:example.test", "dns:" HOST " mail:anna@example.test", TRUE },
  { "+mail:example.test", "dns:" HOST " mail:anna@www.example.test", FALSE },
  { "+mail:.example.test", "dns:" HOST " mail:anna@www.example.test", TRUE },
  { "+mail:.example.test", "dns:" HOST " mail:anna@example.test", FALSE },
  { "+mail:anna@example.test", "dns:" HOST " mail:anna@EXAMPLE.test", TRUE },
  { "+mail:anna@example.test", "dns:" HOST " mail:Anna@example.test", FALSE },
  { "-mail:anna@example.test", "dns:" HOST " mail:anna@example.test", FALSE },
  { "-mail:anna@example.test", "dns:" HOST " mail:bob@example.test", TRUE },
  { "-mail:other.test", "dns:" HOST " mail:no-address", FALSE },
  { "-mail:other.test", "dns:" HOST " mail:@example.test", FALSE },
  { "-mail:anna@example.test", "dns:" HOST " mail:ANNA@example.test", TRUE },
  { "-mail:anna@example.test", "dns:" HOST " mail:\"anna\"@example.test", FALSE },
  { "+mail:example.test", "dns:" HOST " mail:a@b@example.test", FALSE },
  { "+mail:example.test", "dns:" HOST " mail:a.b+c@example.test", TRUE },
  { "-mail:\"anna\"@example.test", "dns:" HOST " mail:bob@example.test", FALSE },
  /* URIs */
  { "+uri:example.test", "dns:" HOST " uri:https://example.test/a", TRUE },
  { "+uri:example.test", "dns:" HOST " uri:https://www.example.test:8080/a", FALSE },
  { "+uri:.example.test", "dns:" HOST " uri:https://www.example.test:8080/a", TRUE },
  { "+uri:.example.test", "dns:" HOST " uri:https://192.0.2.1/", FALSE },
  { "+uri:.example.test", "dns:" HOST " uri:urn:a:b", FALSE },
  { "-uri:other.test", "dns:" HOST " uri:https://example.test/", TRUE },
  { "-uri:.example.test", "dns:" HOST " uri:https://a.example.test/", FALSE },
  /* the directory */
  { "+dir:Example", "dns:" HOST " dir:Example", TRUE },
  { "+dir:EXAMPLE", "dns:" HOST " dir:example", TRUE },
  { "+dir:Other", "dns:" HOST, FALSE },
  { "-dir:Example", "dns:" HOST, FALSE },
  { "-dir:Other", "dns:" HOST " dir:Example", TRUE },
  { "-dir:Other", "dns:" HOST " dir:other", FALSE },
  /* what nobody here can compare, and other kinds than the names' */
  { "+other:a", "dns:" HOST, TRUE },
  { "+other:a", "dns:" HOST " other:a", FALSE },
  { "-other:b", "dns:" HOST " other:a", FALSE },
  { "+mail:example.test", "dns:" HOST, TRUE },
  { "-mail:example.test", "dns:" HOST " ip:192.0.2.1", TRUE },
};

static void
assert_judged (WaxTestCert *root, WaxTestCert *middle, WaxTestCert *leaf, gboolean permitted, const char *what)
{
  WaxTestCert *const anchors[] = { root, NULL }, *const sent[] = { leaf, middle, NULL };
  g_autofree char *found = test_judge (anchors, sent, HOST, 0);

  if (!g_str_equal (found, permitted ? "" : "constraints@1(names)"))
    g_error ("%s: %s", what, found);
}

static void
test_kinds (void)
{
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Root");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr(GByteArray) constraints = make_constraints (cases[i].subtrees), names = make_list (cases[i].names, '\0', 0x30);
    const WaxTestExtension on_middle[] = { { "2.5.29.30", TRUE, constraints }, { NULL } };
    const WaxTestExtension on_leaf[] = { { "2.5.29.17", FALSE, names }, { NULL } };
    g_autoptr(WaxTestCert) middle =
      wax_test_cert_new (root, &(WaxTestCertOptions) { .common_name = "Middle", .ca = TRUE, .extensions = on_middle });
    g_autoptr(WaxTestCert) leaf =
      wax_test_cert_new (middle, &(WaxTestCertOptions) { .organization = "Example", .extensions = on_leaf });
    g_autofree char *what = g_strdup_printf ("%s for %s", cases[i].subtrees, cases[i].names);

    assert_judged (root, middle, leaf, cases[i].permitted, what);
  }
}

static void
check_subject_mail (WaxTestCert *root, const char *subtrees, const char *mail, gboolean permitted)
{
  g_autoptr(GByteArray) constraints = make_constraints (subtrees);
  const WaxTestExtension on_middle[] = { { "2.5.29.30", TRUE, constraints }, { NULL } };
  g_autoptr(WaxTestCert) middle =
    wax_test_cert_new (root, &(WaxTestCertOptions) { .common_name = "Middle", .ca = TRUE, .extensions = on_middle });
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (middle, &(WaxTestCertOptions) { .mail = mail, .no_san = TRUE });
  WaxTestCert *const anchors[] = { root, NULL }, *const sent[] = { leaf, middle, NULL };
  g_autofree char *found = test_judge (anchors, sent, HOST, 0);

  g_assert_cmpstr (found, ==, permitted ? "name-mismatch@0" : "constraints@1(names) name-mismatch@0");
}

/* Old certificates have addresses in their subject, where no letter's case counts. */
static void
test_subject_mail (void)
{
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Root");

  check_subject_mail (root, "+mail:example.test", "anna@example.test", TRUE);
  check_subject_mail (root, "+mail:example.test", "anna@other.test", FALSE);
  check_subject_mail (root, "-mail:anna@example.test", "anna@example.test", FALSE);
  check_subject_mail (root, "-mail:anna@example.test", "ANNA@Example.test", FALSE);
  check_subject_mail (root, "-mail:anna@example.test", "bob@example.test", TRUE);
  check_subject_mail (root, "+mail:anna@example.test", "anna@example.test", TRUE);
}

/* An extension that breaks the rules of its writing permits nothing. */
static void
test_broken (void)
{
  static const struct {
    const char *what;
    guint8 octets[16];
    guint size;
  } broken[] = {
    { "empty", { 0x30, 0x00 }, 2 },
    { "empty list", { 0x30, 0x02, 0xa0, 0x00 }, 4 },
    { "minimum", { 0x30, 0x0a, 0xa1, 0x08, 0x30, 0x06, 0x82, 0x01, 'x', 0x80, 0x01, 0x01 }, 12 },
    { "doubled", { 0x30, 0x0e, 0xa1, 0x05, 0x30, 0x03, 0x82, 0x01, 'x', 0xa1, 0x05, 0x30, 0x03, 0x82, 0x01, 'y' }, 16 },
    { "no sequence", { 0x31, 0x00 }, 2 },
  };
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Root");
  const char *const names[] = { HOST, NULL };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++) {
    g_autoptr(GByteArray) value = g_byte_array_append (g_byte_array_new (), broken[i].octets, broken[i].size);
    const WaxTestExtension extensions[] = { { "2.5.29.30", TRUE, value }, { NULL } };
    g_autoptr(WaxTestCert) middle =
      wax_test_cert_new (root, &(WaxTestCertOptions) { .common_name = "Middle", .ca = TRUE, .extensions = extensions });
    g_autoptr(WaxTestCert) leaf = wax_test_cert_new (middle, &(WaxTestCertOptions) { .dns = names });

    assert_judged (root, middle, leaf, FALSE, broken[i].what);
  }
}

/* They hold for authorities below as well, but not for one that only changes its key; the highest one's count too. */
static void
test_along_the_path (void)
{
  g_autoptr(GByteArray) names = make_list ("dns:" HOST, '\0', 0x30);
  const WaxTestExtension alt_names[] = { { "2.5.29.17", FALSE, names }, { NULL } };
  g_autoptr(GByteArray) value = make_constraints ("+dns:example.test +dir:Good");
  const WaxTestExtension extensions[] = { { "2.5.29.30", TRUE, value }, { NULL } };
  g_autoptr(WaxTestCert) root =
    wax_test_cert_new (NULL, &(WaxTestCertOptions) { .organization = "Root", .ca = TRUE, .extensions = extensions });
  g_autoptr(WaxTestCert) good = wax_test_cert_new (root, &(WaxTestCertOptions) { .organization = "Good", .ca = TRUE });
  g_autoptr(WaxTestCert) bad = wax_test_cert_new (root, &(WaxTestCertOptions) { .organization = "Bad", .ca = TRUE });
  g_autoptr(WaxTestCert) again = wax_test_cert_new (root, &(WaxTestCertOptions) { .organization = "Root", .ca = TRUE });
  const WaxTestCertOptions options = { .organization = "Good", .extensions = alt_names };
  g_autoptr(WaxTestCert) below_good = wax_test_cert_new (good, &options), below_bad = wax_test_cert_new (bad, &options);
  g_autoptr(WaxTestCert) below_again = wax_test_cert_new (again, &options);
  WaxTestCert *const anchors[] = { root, NULL };
  g_autofree char *of_good = test_judge (anchors, (WaxTestCert *const[]) { below_good, good, NULL }, HOST, 0);
  g_autofree char *of_bad = test_judge (anchors, (WaxTestCert *const[]) { below_bad, bad, NULL }, HOST, 0);
  g_autofree char *of_again = test_judge (anchors, (WaxTestCert *const[]) { below_again, again, NULL }, HOST, 0);

  g_assert_cmpstr (of_good, ==, "");
  g_assert_cmpstr (of_bad, ==, "constraints@2(names)");
  g_assert_cmpstr (of_again, ==, "");
}

static char *
repeat (const char *format, guint n)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < n; i++) {
    g_autofree char *word = g_strdup_printf (format, i);

    g_string_append_printf (out, "%s%s", i > 0 ? " " : "", word);
  }
  return g_string_free (out, FALSE);
}

/* Thousands of names against thousands of subtrees are not compared to their end. */
static void
test_bomb (void)
{
  g_autofree char *subtrees = repeat ("-dns:x%u.other.test", 2500), *some = repeat ("dns:n%u.example.test", 2500);
  g_autofree char *words = g_strconcat ("dns:" HOST " ", some, NULL);
  g_autoptr(GByteArray) constraints = make_constraints (subtrees), names = make_list (words, '\0', 0x30);
  const WaxTestExtension on_middle[] = { { "2.5.29.30", TRUE, constraints }, { NULL } };
  const WaxTestExtension on_leaf[] = { { "2.5.29.17", FALSE, names }, { NULL } };
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Root");
  g_autoptr(WaxTestCert) middle =
    wax_test_cert_new (root, &(WaxTestCertOptions) { .common_name = "Middle", .ca = TRUE, .extensions = on_middle });
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (middle, &(WaxTestCertOptions) { .extensions = on_leaf });
  WaxTestCert *const anchors[] = { root, NULL }, *const sent[] = { leaf, middle, NULL };
  gint64 start = g_get_monotonic_time (), took_us;
  g_autofree char *found = test_judge (anchors, sent, HOST, 0);

  took_us = g_get_monotonic_time () - start;
  g_test_message ("%.1f ms", (double) took_us / 1000);
  g_assert_cmpint (took_us, <, 2 * G_USEC_PER_SEC);
  g_assert_cmpstr (found, ==, "malformed@0(too-entangled)");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/constraints/kinds", test_kinds);
  g_test_add_func ("/constraints/subject-mail", test_subject_mail);
  g_test_add_func ("/constraints/broken", test_broken);
  g_test_add_func ("/constraints/along-the-path", test_along_the_path);
  g_test_add_func ("/constraints/bomb", test_bomb);
  return g_test_run ();
}
