#include "trust-test.h"

#include "wax-test-der.h"

#include <string.h>

/* Every extension that a certificate can be met with, put together here and read back in words. */

typedef GByteArray *(*Maker) (void);

#define SEQ(...) wax_test_der (0x30, __VA_ARGS__, NULL)
#define TAGGED(tag, ...) wax_test_der (tag, __VA_ARGS__, NULL)
#define OID(dotted) wax_test_der_oid (dotted)
#define TEXT(tag, text) wax_test_der_octets (tag, text, -1)
#define OCTETS(tag, text) wax_test_der_octets (tag, text, sizeof (text) - 1)
#define IA5(text) TEXT (0x16, text)
#define UTF8(text) TEXT (0x0c, text)

static GByteArray *
make_step (const char *oid, guint8 tag, const char *text)
{
  return TAGGED (0x31, SEQ (OID (oid), TEXT (tag, text)));
}

static GByteArray *
make_attributes (void)
{
  return SEQ (SEQ (OID ("1.3.6.1.5.5.7.9.1"), TAGGED (0x31, TEXT (0x18, "19700102030405Z"))),
              SEQ (OID ("1.3.6.1.5.5.7.9.4"), TAGGED (0x31, TEXT (0x13, "DE"), TEXT (0x13, "AT"))),
              SEQ (OID ("1.2.3.4"), TAGGED (0x31, OCTETS (0x04, "\1\2"))));
}

static GByteArray *
make_subject_key (void)
{
  return OCTETS (0x04, "\xab\xcd\x01");
}

static GByteArray *
make_authority_key (void)
{
  return SEQ (OCTETS (0x80, "\xab\xcd"), TAGGED (0xa1, TAGGED (0xa4, SEQ (make_step ("2.5.4.3", 0x0c, "Top")))),
              OCTETS (0x82, "\x10\x01"));
}

static GByteArray *
make_usage (void)
{
  return OCTETS (0x03, "\x07\x06\x80"); /* keyCertSign, cRLSign, decipherOnly */
}

static GByteArray *
make_period (void)
{
  return SEQ (TEXT (0x80, "20260101000000Z"), TEXT (0x81, "20271231235959Z"));
}

static GByteArray *
make_names (void)
{
  return SEQ (TAGGED (0xa0, OID ("1.3.6.1.4.1.311.20.2.3"), TAGGED (0xa0, UTF8 ("anna@ad.example.test"))),
              TAGGED (0xa0, OID ("1.3.6.1.5.5.7.8.9"), TAGGED (0xa0, UTF8 ("jürgen@example.test"))),
              TAGGED (0xa0, OID ("1.3.6.1.5.5.7.8.7"), TAGGED (0xa0, IA5 ("_imaps.example.test"))),
              TAGGED (0xa0, OID ("1.2.3.4"), TAGGED (0xa0, OCTETS (0x04, "\xff\1"))), TEXT (0x81, "anna@example.test"),
              TEXT (0x82, "mail.example.test"),
              TAGGED (0xa4, SEQ (make_step ("2.5.4.6", 0x13, "DE"), make_step ("2.5.4.3", 0x0c, "R&D, <b>"))),
              TEXT (0x86, "https://example.test/"), OCTETS (0x87, "\xc0\0\2\1"),
              OCTETS (0x87, "\x20\1\xd\xb8\0\0\0\0\0\0\0\0\0\0\0\1"), OCTETS (0x87, "\1\2\3"), OCTETS (0x88, "\x2a\3\4"));
}

static const char names_text[] =
  "Other name: User principal name (1.3.6.1.4.1.311.20.2.3): anna@ad.example.test\n"
  "Other name: Mail address in Unicode (1.3.6.1.5.5.7.8.9): jürgen@example.test\n"
  "Other name: Service name (1.3.6.1.5.5.7.8.7): _imaps.example.test\n"
  "Other name: 1.2.3.4: ff01\n"
  "Mail address: anna@example.test\n"
  "Host name: mail.example.test\n"
  "Directory name: CN=R&D\\, \\<b\\>,C=DE\n"
  "Address: https://example.test/\n"
  "IP address: 192.0.2.1\n"
  "IP address: 2001:db8::1\n"
  "IP address: 010203\n"
  "Registered identifier: 1.2.3.4";

/* Nobody's text draws itself over other words, or begins a line of its own. */
static GByteArray *
make_hostile_names (void)
{
  return SEQ (OCTETS (0x82, "good.test\0.evil.test"), TEXT (0x82, "a\xe2\x80\xae" "b"), TEXT (0x81, "a\nHost name: b"),
              TAGGED (0xa4, SEQ (make_step ("2.5.4.3", 0x0c, "x\xe2\x81\xa6y\x1b[0m"))), OCTETS (0x86, "\xff\xfe"),
              TAGGED (0xa0, OID ("1.3.6.1.4.1.311.20.2.3"), TAGGED (0xa0, UTF8 ("u\xe2\x80\x8f"))));
}

static GByteArray *
make_constraints (void)
{
  return SEQ (TAGGED (0xa0, SEQ (TEXT (0x82, "example.test")), SEQ (OCTETS (0x87, "\xc0\0\2\0\xff\xff\xff\0")),
                      SEQ (OCTETS (0x87, "\xc0\0\2\0\xff\0\xff\0")),
                      SEQ (OCTETS (0x87, "\x20\1\xd\xb8\0\0\0\0\0\0\0\0\0\0\0\0\xff\xff\xff\xff\0\0\0\0\0\0\0\0\0\0\0\0"),
                           OCTETS (0x80, "\1"), OCTETS (0x81, "\3"))),
              TAGGED (0xa1, SEQ (TEXT (0x82, "")), SEQ (TAGGED (0xa4, SEQ (make_step ("2.5.4.10", 0x13, "Other")))),
                      SEQ (TEXT (0x81, ".example.test"))));
}

static GByteArray *
make_points (void)
{
  return SEQ (SEQ (TAGGED (0xa0, TAGGED (0xa0, TEXT (0x86, "http://crl.example.test/a.crl"))), OCTETS (0x81, "\5\x60"),
                   TAGGED (0xa2, TAGGED (0xa4, SEQ (make_step ("2.5.4.3", 0x0c, "List Signer"))))),
              SEQ (TAGGED (0xa0, TAGGED (0xa0, TEXT (0x86, "ldap://ldap.example.test/b")))),
              SEQ (TAGGED (0xa0, TAGGED (0xa1, SEQ (OID ("2.5.4.3"), UTF8 ("c"))))));
}

static GByteArray *
make_policies (void)
{
  return SEQ (SEQ (OID ("2.23.140.1.2.2")),
              SEQ (OID ("1.2.3.4"),
                   SEQ (SEQ (OID ("1.3.6.1.5.5.7.2.1"), IA5 ("https://example.test/cps")),
                        SEQ (OID ("1.3.6.1.5.5.7.2.2"),
                             SEQ (SEQ (UTF8 ("Example"), SEQ (OCTETS (0x02, "\1"), OCTETS (0x02, "\7"))),
                                  UTF8 ("For\ttests"))),
                        SEQ (OID ("1.2.3.5"), OCTETS (0x02, "\7")))));
}

static GByteArray *
make_mappings (void)
{
  return SEQ (SEQ (OID ("1.2.3.4"), OID ("2.23.140.1.2.1")));
}

static GByteArray *
make_policy_constraints (void)
{
  return SEQ (OCTETS (0x80, "\0"), OCTETS (0x81, "\2"));
}

static GByteArray *
make_number (void)
{
  return OCTETS (0x02, "\1\0");
}

static GByteArray *
make_purposes (void)
{
  return SEQ (OID ("1.3.6.1.5.5.7.3.1"), OID ("1.3.6.1.4.1.311.20.2.2"), OID ("1.2.3.4"));
}

static GByteArray *
make_basic (void)
{
  return SEQ (OCTETS (0x01, "\xff"), OCTETS (0x02, "\3"));
}

static GByteArray *
make_access (void)
{
  return SEQ (SEQ (OID ("1.3.6.1.5.5.7.48.1"), TEXT (0x86, "http://ocsp.example.test")),
              SEQ (OID ("1.3.6.1.5.5.7.48.5"), TEXT (0x86, "http://repo.example.test")),
              SEQ (OID ("1.2.3.4"), TEXT (0x82, "host.example.test")), SEQ (OID ("1.2.3.4"), TAGGED (0xa3, SEQ (NULL))),
              SEQ (OID ("1.2.3.4"), TAGGED (0xa5, TAGGED (0xa0, UTF8 ("Office")), TAGGED (0xa1, UTF8 ("Party")))),
              SEQ (OID ("1.2.3.4"), TAGGED (0xa4, SEQ (NULL))));
}

static GByteArray *
make_features (void)
{
  return SEQ (OCTETS (0x02, "\5"), OCTETS (0x02, "\x11"), OCTETS (0x02, "\x20"));
}

#define LOG_ID "0123456789abcdef0123456789ABCDEF"
#define LOG_ID_TEXT \
  "3031323334353637383961626364656630313233343536373839414243444546"

/* 1800000000123 ms, no extensions, SHA-256 and ECDSA, a signature of two octets; then one with an extension; then one of a
 * version to come. */
static GByteArray *
make_timestamps (void)
{
  return OCTETS (0x04, "\0\x70\0\x31\0" LOG_ID "\0\0\1\xa3\x18\x5c\x50\x7b\0\0\4\3\0\2\xaa\xbb"
                       "\0\x34\0" LOG_ID "\0\0\1\xa3\x18\x5c\x50\x7b\0\2\7\7\6\1\0\3\1\2\3"
                       "\0\5\1\1\2\3\4");
}

static GByteArray *
make_null (void)
{
  return OCTETS (0x05, "");
}

static GByteArray *
make_netscape_type (void)
{
  return OCTETS (0x03, "\0\x41");
}

static GByteArray *
make_comment (void)
{
  return IA5 ("made by hand\n");
}

static GByteArray *
make_template_name (void)
{
  return OCTETS (0x1e, "\0W\0e\0b\x20\x2e");
}

static GByteArray *
make_template (void)
{
  return SEQ (OID ("1.3.6.1.4.1.311.21.8.1.2"), OCTETS (0x02, "\x64"), OCTETS (0x02, "\5"));
}

static GByteArray *
make_application_policies (void)
{
  return SEQ (SEQ (OID ("1.3.6.1.5.5.7.3.1")));
}

static GByteArray *
make_security_identifier (void)
{
  return SEQ (TAGGED (0xa0, OID ("1.3.6.1.4.1.311.25.2.1"), TAGGED (0xa0, TEXT (0x04, "S-1-5-21-1-2-3-500"))));
}

static GByteArray *
make_qualified (void)
{
  return SEQ (SEQ (OID ("0.4.0.1862.1.1")),
              SEQ (OID ("0.4.0.1862.1.2"), SEQ (TEXT (0x13, "EUR"), OCTETS (0x02, "\5"), OCTETS (0x02, "\4"))),
              SEQ (OID ("0.4.0.1862.1.3"), OCTETS (0x02, "\x0a")), SEQ (OID ("0.4.0.1862.1.6"), SEQ (OID ("0.4.0.1862.1.6.3"))),
              SEQ (OID ("0.4.0.1862.1.5"), SEQ (SEQ (IA5 ("https://example.test/pds"), TEXT (0x13, "en")))),
              SEQ (OID ("1.2.3.4"), OCTETS (0x04, "\1")));
}

static GByteArray *
make_unknown (void)
{
  return OCTETS (0x04, "\0\xff" "AB");
}

static const struct {
  const char *path;
  const char *oid;
  const char *name; /* NULL: nobody knows it */
  Maker make;
  const char *text;
} rows[] = {
  { "directory-attributes", "2.5.29.9", "About the subject", make_attributes,
    "Date of birth (1.3.6.1.5.5.7.9.1): 1970-01-02 03:04:05 UTC\nCountry of citizenship (1.3.6.1.5.5.7.9.4): DE\n"
    "Country of citizenship (1.3.6.1.5.5.7.9.4): AT\n1.2.3.4: 04020102" },
  { "subject-key", "2.5.29.14", "Identifier of the subject’s key", make_subject_key, "abcd01" },
  { "authority-key", "2.5.29.35", "Identifier of the issuer’s key", make_authority_key,
    "Key: abcd\nDirectory name: CN=Top\nSerial number: 1001" },
  { "key-usage", "2.5.29.15", "Use of the key", make_usage,
    "Signing certificates\nSigning revocation lists\nDecipher only" },
  { "key-period", "2.5.29.16", "When the key is used", make_period,
    "Signs not before 2026-01-01 00:00:00 UTC\nSigns not after 2027-12-31 23:59:59 UTC" },
  { "subject-names", "2.5.29.17", "Names of the subject", make_names, names_text },
  { "issuer-names", "2.5.29.18", "Names of the issuer", make_names, names_text },
  { "hostile-names", "2.5.29.17", "Names of the subject", make_hostile_names,
    "Host name: good.test\\u0000.evil.test\nHost name: a\\u202eb\nMail address: a\\u000aHost name: b\n"
    "Directory name: CN=x\\u2066y\\u001b[0m\nAddress: \\xff\\xfe\n"
    "Other name: User principal name (1.3.6.1.4.1.311.20.2.3): u\\u200f" },
  { "name-constraints", "2.5.29.30", "Name constraints", make_constraints,
    "Permitted: Host name: example.test\nPermitted: IP address: 192.0.2.0/24\n"
    "Permitted: IP address: 192.0.2.0/255.0.255.0\nPermitted: IP address: 2001:db8::/32\n  From 1 steps below it\n"
    "  Down to 3 steps below it\nExcluded: every name of this form: Host name\nExcluded: Directory name: O=Other\n"
    "Excluded: Mail address: .example.test" },
  { "list-points", "2.5.29.31", "Where revocation lists are", make_points,
    "Address: http://crl.example.test/a.crl\n  Only for these reasons:\n    the key was stolen\n"
    "    the issuer’s key was stolen\n  Signed by:\n    Directory name: CN=List Signer\n"
    "Address: ldap://ldap.example.test/b\nBelow the issuer’s name: 300806035504030c0163" },
  { "newest-lists", "2.5.29.46", "Where the newest revocation lists are", make_points, NULL },
  { "policies", "2.5.29.32", "Policies", make_policies,
    "Organization validated (2.23.140.1.2.2)\n1.2.3.4\n  Practice statement: https://example.test/cps\n"
    "  Notice to the user:\n    Example, number 1, 7\n    For\\u0009tests\n  1.2.3.5: 7" },
  { "policy-mappings", "2.5.29.33", "Policy mappings", make_mappings,
    "1.2.3.4 is met by Domain validated (2.23.140.1.2.1)" },
  { "policy-constraints", "2.5.29.36", "Policy constraints", make_policy_constraints,
    "A policy is needed from 0 certificates below it\nPolicies are not mapped from 2 certificates below it" },
  { "inhibit-any", "2.5.29.54", "Inhibit any policy", make_number,
    "“Any policy” does not count from 256 certificates below it" },
  { "purposes", "2.5.29.37", "Purposes", make_purposes,
    "TLS server (1.3.6.1.5.5.7.3.1)\nMicrosoft smart card logon (1.3.6.1.4.1.311.20.2.2)\n1.2.3.4" },
  { "basic-constraints", "2.5.29.19", "Basic constraints", make_basic,
    "May issue certificates\nIssuers below it: 3 at most" },
  { "authority-access", "1.3.6.1.5.5.7.1.1", "Access to the issuer", make_access,
    "Revocation is answered at:\n  Address: http://ocsp.example.test\nWhat it issued is found at:\n"
    "  Address: http://repo.example.test\n1.2.3.4:\n  Host name: host.example.test\n"
    "1.2.3.4:\n  X.400 address: 3000\n1.2.3.4:\n  EDI party: Office / Party\n1.2.3.4:\n  Directory name: (nothing)" },
  { "subject-access", "1.3.6.1.5.5.7.1.11", "Access to the subject", make_access, NULL },
  { "tls-features", "1.3.6.1.5.5.7.1.24", "TLS features", make_features,
    "The server must send a fresh answer about revocation\n"
    "The server must send fresh answers about revocation, its issuers’ too\n32" },
  { "timestamps", "1.3.6.1.4.1.11129.2.4.2", "Signed certificate timestamps", make_timestamps,
    "Log " LOG_ID_TEXT "\n  Entered: 2027-01-15 08:00:00 UTC\n  Signed: ECDSA with SHA-256\n"
    "Log " LOG_ID_TEXT "\n  Entered: 2027-01-15 08:00:00 UTC\n  Signed: RSA with SHA-512\n  Extensions: 0707\n"
    "A time stamp of the unknown version 2" },
  { "poison", "1.3.6.1.4.1.11129.2.4.3", "Precertificate", make_null,
    "This is only the announcement of a certificate; nobody may accept it." },
  { "no-check", "1.3.6.1.5.5.7.48.1.5", "Is not looked up for revocation", make_null, "Yes" },
  { "netscape-type", "2.16.840.1.113730.1.1", "Netscape certificate type", make_netscape_type,
    "TLS server\nAuthority for code" },
  { "netscape-comment", "2.16.840.1.113730.1.13", "Netscape comment", make_comment, "made by hand\\u000a" },
  { "template-name", "1.3.6.1.4.1.311.20.2", "Microsoft template’s name", make_template_name, "Web\\u202e" },
  { "template", "1.3.6.1.4.1.311.21.7", "Microsoft template", make_template,
    "Template: 1.3.6.1.4.1.311.21.8.1.2\nVersion: 100\nMinor version: 5" },
  { "application-policies", "1.3.6.1.4.1.311.21.10", "Microsoft application policies", make_application_policies,
    "TLS server (1.3.6.1.5.5.7.3.1)" },
  { "authority-version", "1.3.6.1.4.1.311.21.1", "Microsoft authority’s version", make_number, "256" },
  { "security-identifier", "1.3.6.1.4.1.311.25.2", "Microsoft security identifier", make_security_identifier,
    "Other name: Security identifier (1.3.6.1.4.1.311.25.2.1): S-1-5-21-1-2-3-500" },
  { "qualified", "1.3.6.1.5.5.7.1.3", "Statements of a qualified certificate", make_qualified,
    "EU qualified certificate (0.4.0.1862.1.1)\nLimit of liability (0.4.0.1862.1.2)\n  5 × 10^4 EUR\n"
    "Records are kept after its end (0.4.0.1862.1.3)\n  Years: 10\nKind of qualified certificate (0.4.0.1862.1.6)\n"
    "  Website authentication (0.4.0.1862.1.6.3)\nDisclosure statement (0.4.0.1862.1.5)\n  https://example.test/pds\n  en\n"
    "1.2.3.4\n  040101" },
  { "unknown", "1.3.6.1.4.1.99999.7", NULL, make_unknown, "04 04 00 ff 41 42" },
};

/* NULL where the library refuses a certificate with names like these: nobody gets to see it then. */
static WaxCertificate *
try_certificate (const char *oid, const GByteArray *value)
{
  const WaxTestExtension extensions[] = { { oid, TRUE, value }, { NULL, FALSE, NULL } };
  static WaxTestCert *root;
  g_autoptr(WaxTestCert) cert = NULL;

  if (root == NULL)
    root = wax_test_cert_new_root ("Example Root");
  cert = wax_test_cert_new (root, &(WaxTestCertOptions) { .common_name = HOST, .extensions = extensions });
  return wax_certificate_new_from_der (wax_test_cert_get_der (cert), NULL);
}

static WaxCertificate *
make_certificate (const char *oid, const GByteArray *value)
{
  WaxCertificate *certificate = try_certificate (oid, value);

  g_assert_nonnull (certificate);
  return certificate;
}

static const WaxCertificateExtension *
find (GPtrArray *extensions, const char *oid)
{
  for (guint i = 0; i < extensions->len; i++) {
    const WaxCertificateExtension *extension = g_ptr_array_index (extensions, i);

    if (g_str_equal (extension->oid, oid))
      return extension;
  }
  g_error ("no %s", oid);
}

static char *
read_text (const char *oid, const GByteArray *value)
{
  g_autoptr(WaxCertificate) certificate = try_certificate (oid, value);
  g_autoptr(GPtrArray) extensions = certificate != NULL ? wax_certificate_list_extensions (certificate) : NULL;

  return extensions != NULL ? g_strdup (find (extensions, oid)->text) : NULL;
}

static void
test_row (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr(GByteArray) value = rows[row].make ();
  g_autoptr(WaxCertificate) certificate = make_certificate (rows[row].oid, value);
  g_autoptr(GPtrArray) extensions = wax_certificate_list_extensions (certificate);
  const WaxCertificateExtension *extension = find (extensions, rows[row].oid);

  g_assert_cmpstr (extension->name, ==, rows[row].name);
  g_assert_true (extension->critical);
  g_assert_cmpstr (extension->text, ==, rows[row].text != NULL ? rows[row].text : rows[row - 1].text);
}

/* Cut anywhere, or with any octet turned over: words or octets, valid text in every case; and what is cut is never taken
 * for whole. */
static void
test_damaged (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr(GByteArray) value = rows[row].make ();
  guint n_read = 0;

  for (guint i = 1; i < value->len; i++) { /* the library writes no value without octets */
    g_autoptr(GByteArray) cut = g_byte_array_new (), turned = g_byte_array_new ();
    g_autofree char *of_cut = NULL, *of_turned = NULL;

    g_byte_array_append (cut, value->data, i);
    g_byte_array_append (turned, value->data, value->len);
    turned->data[i] ^= 1 << i % 8;
    of_cut = read_text (rows[row].oid, cut);
    of_turned = read_text (rows[row].oid, turned);
    n_read += of_turned != NULL;
    g_assert_true (of_turned == NULL || g_utf8_validate (of_turned, -1, NULL));
    if (rows[row].name != NULL && of_cut != NULL)
      g_assert_true (g_str_has_prefix (of_cut, "This value is not formed as it should be. Its octets:"));
  }
  g_assert_cmpuint (n_read, >, 0);
}

/* A thousand names are all there; of more than anybody reads it is said how many are left out. */
static void
test_many_names (void)
{
  const guint counts[] = { 1000, 20000 };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
    g_autoptr(GByteArray) list = g_byte_array_new (), value = NULL;
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;
    gint64 start;

    for (guint j = 0; j < counts[i]; j++) {
      g_autofree char *name = g_strdup_printf ("host-%05u.department.example.test", j);

      wax_test_der_append (list, 0x82, (const guint8 *) name, strlen (name));
    }
    value = wax_test_der_octets (0x30, list->data, list->len);
    g_autoptr(WaxCertificate) certificate = make_certificate ("2.5.29.17", value);

    start = g_get_monotonic_time ();
    g_autoptr(GPtrArray) extensions = wax_certificate_list_extensions (certificate);

    g_test_message ("%u names in %.2f ms", counts[i], (double) (g_get_monotonic_time () - start) / 1000);
    g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
    lines = g_strsplit (find (extensions, "2.5.29.17")->text, "\n", -1);
    g_assert_cmpuint (g_strv_length (lines), ==, counts[i] == 1000 ? 1000 : 2001);
    g_assert_cmpstr (lines[999], ==, "Host name: host-00999.department.example.test");
    if (counts[i] > 1000)
      g_assert_cmpstr (lines[2000], ==, "18000 more lines are left out; the saved file has all of it.");
  }
}

/* However large a value is, its words are few and soon there. */
static void
test_large (void)
{
  const struct {
    const char *oid;
    gsize size;
    const char *begins;
  } cases[] = {
    { "1.3.6.1.4.1.99999.7", 10 * 1024 * 1024, "04 83" },
    { "2.16.840.1.113730.1.13", 10 * 1024 * 1024, "This value is too large to be taken apart." },
    { "2.16.840.1.113730.1.13", 1000 * 1000, "aaaaaaaa" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *content = g_strnfill (cases[i].size, 'a'), *text = NULL;
    g_autoptr(GByteArray) value = wax_test_der_octets (i == 0 ? 0x04 : 0x16, content, (gssize) cases[i].size);
    g_autoptr(WaxCertificate) certificate = make_certificate (cases[i].oid, value);
    gint64 start = g_get_monotonic_time ();
    g_autoptr(GPtrArray) extensions = wax_certificate_list_extensions (certificate);

    g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
    text = g_strdup (find (extensions, cases[i].oid)->text);
    g_assert_true (g_str_has_prefix (text, cases[i].begins));
    g_assert_cmpuint (strlen (text), <, 10000);
    g_assert_nonnull (strstr (text, "more octets"));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/extensions/", rows[i].path, NULL);
    g_autofree char *damaged = g_strconcat ("/extensions/damaged/", rows[i].path, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    g_test_add_data_func (damaged, GUINT_TO_POINTER (i), test_damaged);
  }
  g_test_add_func ("/extensions/many-names", test_many_names);
  g_test_add_func ("/extensions/large", test_large);
  return g_test_run ();
}
