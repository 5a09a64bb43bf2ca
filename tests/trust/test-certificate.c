#include "trust-test.h"

#include "wax-test-der.h"

#include <string.h>

static WaxCertificate *
read_cert (WaxTestCert *cert)
{
  g_autoptr(GError) error = NULL;
  WaxCertificate *certificate = wax_certificate_new_from_der (wax_test_cert_get_der (cert), &error);

  g_assert_no_error (error);
  return certificate;
}

static void
test_fields (void)
{
  const char *dns[] = { "mail.example.test", "www.example.test", NULL }, *ip[] = { "192.0.2.1", "2001:db8::1", NULL };
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Example Root");
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (root, &(WaxTestCertOptions) {
    .common_name = "mail.example.test", .organization = "Example, Inc.", .dns = dns, .ip = ip, .not_before = 1700000000,
    .not_after = 1800000000 });
  g_autoptr(WaxCertificate) certificate = read_cert (leaf), issuer = read_cert (root);
  g_autofree char *fingerprint = wax_test_cert_dup_fingerprint (leaf), *pem = wax_certificate_to_pem (certificate);
  g_autofree char *expected_pem = wax_test_cert_to_pem (leaf);
  g_autofree char *names = g_strjoinv (" ", (char **) wax_certificate_get_names (certificate));

  g_assert_cmpstr (wax_certificate_get_issuer (certificate), ==, "CN=Example Root");
  g_assert_nonnull (strstr (wax_certificate_get_subject (certificate), "O=Example\\, Inc."));
  g_assert_cmpstr (wax_certificate_get_display_name (certificate), ==, "mail.example.test");
  g_assert_cmpstr (wax_certificate_get_fingerprint (certificate), ==, fingerprint);
  g_assert_cmpuint (strlen (wax_certificate_get_spki (certificate)), ==, 64);
  g_assert_cmpint (wax_certificate_get_not_before (certificate), ==, 1700000000);
  g_assert_cmpint (wax_certificate_get_not_after (certificate), ==, 1800000000);
  g_assert_cmpstr (names, ==, "mail.example.test www.example.test 192.0.2.1 2001:db8::1");
  g_assert_cmpuint (wax_certificate_get_version (certificate), ==, 3);
  g_assert_cmpuint (wax_certificate_get_key_bits (certificate), ==, 256);
  g_assert_cmpstr (wax_certificate_get_signature_algorithm (certificate), ==, "ECDSA-SHA256");
  g_assert_true (g_str_has_prefix (wax_certificate_get_serial (certificate), "51ed"));
  g_assert_false (wax_certificate_is_ca (certificate));
  g_assert_true (wax_certificate_is_ca (issuer));
  g_assert_true (wax_certificate_is_self_signed (issuer));
  g_assert_false (wax_certificate_is_self_signed (certificate));
  g_assert_cmpstr (pem, ==, expected_pem);
}

/* The key counts, not the certificate around it. */
static void
test_spki (void)
{
  g_autoptr(WaxTestCert) one = test_self_signed (NULL), renewed = test_self_signed (one), other = test_self_signed (NULL);
  g_autoptr(WaxTestCert) forged = wax_test_cert_new (NULL, &(WaxTestCertOptions) { .common_name = HOST, .copy_key_id_of = one });
  g_autoptr(WaxCertificate) a = read_cert (one), b = read_cert (renewed), c = read_cert (other), d = read_cert (forged);

  g_assert_cmpstr (wax_certificate_get_spki (a), ==, wax_certificate_get_spki (b));
  g_assert_cmpstr (wax_certificate_get_fingerprint (a), !=, wax_certificate_get_fingerprint (b));
  g_assert_cmpstr (wax_certificate_get_spki (a), !=, wax_certificate_get_spki (c));
  g_assert_cmpstr (wax_certificate_get_spki (a), !=, wax_certificate_get_spki (d));
}

static const WaxCertificateExtension *
find (GPtrArray *extensions, const char *oid)
{
  for (guint i = 0; i < extensions->len; i++) {
    const WaxCertificateExtension *extension = g_ptr_array_index (extensions, i);

    if (g_str_equal (extension->oid, oid))
      return extension;
  }
  g_assert_not_reached ();
}

static void
test_extensions (void)
{
  const char *dns[] = { "mail.example.test", NULL }, *ip[] = { "192.0.2.1", NULL };
  g_autoptr(WaxTestCert) root = wax_test_cert_new (NULL, &(WaxTestCertOptions) {
    .common_name = "Example Root", .ca = TRUE, .limit_path = TRUE, .path_length = 2, .permitted_dns = "example.test" });
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (root, &(WaxTestCertOptions) {
    .dns = dns, .ip = ip, .must_staple = TRUE, .unknown_critical = "1.3.6.1.4.1.99999.7" });
  g_autoptr(WaxCertificate) certificate = read_cert (leaf), issuer = read_cert (root);
  g_autoptr(GPtrArray) extensions = wax_certificate_list_extensions (certificate);
  g_autoptr(GPtrArray) of_issuer = wax_certificate_list_extensions (issuer);
  g_autofree char *key = NULL;

  g_assert_cmpstr (find (extensions, "2.5.29.17")->text, ==, "Host name: mail.example.test\nIP address: 192.0.2.1");
  g_assert_cmpstr (find (extensions, "2.5.29.15")->text, ==, "Digital signature\nKey encipherment");
  g_assert_cmpstr (find (extensions, "2.5.29.37")->text, ==, "TLS server (1.3.6.1.5.5.7.3.1)");
  g_assert_cmpstr (find (extensions, "2.5.29.19")->text, ==, "May not issue certificates");
  g_assert_cmpstr (find (extensions, "1.3.6.1.5.5.7.1.24")->text, ==, "The server must send a fresh answer about revocation");
  g_assert_cmpstr (find (extensions, "1.3.6.1.4.1.99999.7")->text, ==, "05 00");
  g_assert_null (find (extensions, "1.3.6.1.4.1.99999.7")->name);
  g_assert_true (find (extensions, "1.3.6.1.4.1.99999.7")->critical);
  g_assert_cmpstr (find (of_issuer, "2.5.29.30")->text, ==, "Permitted: Host name: example.test");
  g_assert_cmpstr (find (of_issuer, "2.5.29.19")->text, ==, "May issue certificates\nIssuers below it: 2 at most");
  key = g_strconcat ("Key: ", find (of_issuer, "2.5.29.14")->text, NULL);
  g_assert_cmpstr (find (extensions, "2.5.29.35")->text, ==, key);
}

/* Names are strangers' texts: what could draw itself over other words is shown by its number. */
static void
test_hostile_names (void)
{
  g_autoptr(WaxTestCert) cert = wax_test_cert_new (NULL, &(WaxTestCertOptions) {
    .common_name = "good.test\xe2\x80\xae\ttset.live\n", .organization = "<b>bold</b>" });
  g_autoptr(WaxTestCert) firm = wax_test_cert_new (NULL, &(WaxTestCertOptions) { .common_name = "Example, <Inc.>" });
  g_autoptr(WaxCertificate) certificate = read_cert (cert), of_firm = read_cert (firm);
  const char *name = wax_certificate_get_display_name (certificate);

  g_assert_cmpstr (name, ==, "good.test\\u202e\\u0009tset.live\\u000a");
  g_assert_cmpstr (wax_certificate_get_display_name (of_firm), ==, "Example, <Inc.>");
  g_assert_null (strstr (wax_certificate_get_subject (certificate), "\xe2\x80\xae"));
  g_assert_null (strchr (wax_certificate_get_subject (certificate), '\n'));
}

static void
test_chains (void)
{
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Example Root"), leaf = wax_test_cert_new_leaf (root, HOST);
  g_autoptr(GTlsCertificate) tls = wax_test_cert_to_tls (leaf, 2);
  g_autofree char *pem = wax_test_cert_chain_to_pem (leaf, 2), *back = NULL;
  g_autofree char *commented = g_strconcat ("subject=/CN=x\n", pem, "trailing words\n", NULL);
  g_autoptr(GPtrArray) from_tls = wax_certificate_chain_new_from_tls (tls, NULL);
  g_autoptr(GPtrArray) from_pem = wax_certificate_chain_new_from_pem (commented, -1, NULL);

  g_assert_cmpuint (from_tls->len, ==, 2);
  g_assert_cmpuint (from_pem->len, ==, 2);
  g_assert_true (wax_certificate_equal (from_tls->pdata[1], from_pem->pdata[1]));
  back = wax_certificate_chain_to_pem (from_pem);
  g_assert_cmpstr (back, ==, pem);
}

static void
assert_malformed (const char *text, gssize size)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (wax_certificate_chain_new_from_pem (text, size, &error));
  g_assert_error (error, WAX_CERTIFICATE_ERROR, WAX_CERTIFICATE_ERROR_MALFORMED);
}

/* No time at all where one should be: found by a fuzzer that read the octet before it. */
static void
test_no_time (void)
{
  g_autoptr(WaxTestCert) cert = test_self_signed (NULL);
  gsize size;
  g_autofree guint8 *der = g_memdup2 (g_bytes_get_data (wax_test_cert_get_der (cert), &size), g_bytes_get_size (wax_test_cert_get_der (cert)));
  guint8 *validity = memmem (der, size, "\x30\x1e\x17\x0d", 4);
  g_autoptr(GBytes) bytes = NULL;

  g_assert_nonnull (validity);
  memcpy (validity + 2, "\x05\x00\x04\x1a", 4);
  bytes = g_bytes_new (der, size);
  g_assert_null (wax_certificate_new_from_der (bytes, NULL));
}

static void
test_malformed (void)
{
  g_autoptr(WaxTestCert) cert = test_self_signed (NULL);
  g_autofree char *pem = wax_test_cert_to_pem (cert), *half = g_strndup (pem, strlen (pem) / 2);
  g_autofree char *two = g_strconcat (pem, half, NULL);

  assert_malformed ("", 0);
  assert_malformed ("no certificate", -1);
  assert_malformed ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", -1);
  assert_malformed ("-----BEGIN CERTIFICATE-----END CERTIFICATE-----\n", -1);
  assert_malformed ("-----BEGIN CERTIFICATE----------END CERTIFICATE-----\n", -1);
  assert_malformed (half, -1);
  assert_malformed (two, -1);
}

/* A server's certificate with @what where its subject or its extensions are, and nothing signed. */
static GBytes *
make_bloated (gboolean in_name, guint n)
{
  g_autoptr(GByteArray) many = g_byte_array_new (), der = NULL;
  GByteArray *name, *extensions = NULL;

  for (guint i = 0; i < n; i++) {
    g_autoptr(GByteArray) one =
      in_name ? wax_test_der (0x31, wax_test_der (0x30, wax_test_der_oid ("2.5.4.3"), wax_test_der_octets (0x0c, "a", 1), NULL),
                              NULL)
              : wax_test_der (0x30, wax_test_der_oid ("2.5.29.99"), wax_test_der_octets (0x04, "", 0), NULL);

    g_byte_array_append (many, one->data, one->len);
  }
  name = in_name ? wax_test_der_octets (0x30, many->data, many->len) : wax_test_der (0x30, NULL);
  if (!in_name)
    extensions = wax_test_der (0xa3, wax_test_der_octets (0x30, many->data, many->len), NULL);
  der = wax_test_der (0x30, wax_test_der (0x30, wax_test_der (0xa0, wax_test_der_octets (0x02, "\2", 1), NULL),
                                          wax_test_der_octets (0x02, "\1", 1), wax_test_der (0x30, NULL), wax_test_der (0x30, NULL),
                                          wax_test_der (0x30, wax_test_der_time (0), wax_test_der_time (1), NULL), name,
                                          wax_test_der (0x30, NULL), extensions, NULL),
                      wax_test_der (0x30, NULL), wax_test_der_octets (0x03, "\0", 1), NULL);
  return g_bytes_new (der->data, der->len);
}

/* What the library would look through again and again, it does not get to see. */
static void
test_bloated (void)
{
  gint64 start = g_get_monotonic_time (), took_us;

  for (guint i = 0; i < 2; i++) {
    g_autoptr(GBytes) der = make_bloated (i == 0, 200000);
    g_autoptr(GError) error = NULL;

    start = g_get_monotonic_time ();
    g_assert_null (wax_certificate_new_from_der (der, &error));
    g_assert_error (error, WAX_CERTIFICATE_ERROR, WAX_CERTIFICATE_ERROR_MALFORMED);
    took_us = g_get_monotonic_time () - start;
    g_test_message ("%" G_GSIZE_FORMAT " octets in %.1f ms", g_bytes_get_size (der), (double) took_us / 1000);
    g_assert_cmpint (took_us, <, G_USEC_PER_SEC);
  }
}

/* Cut anywhere, and with any octet turned over: an error or a certificate, never a crash, and never a secure one. */
static void
test_mutations (void)
{
  const char *dns[] = { HOST, NULL };
  g_autoptr(TestDir) dir = test_dir_new ();
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Example Root");
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (root, &(WaxTestCertOptions) { .dns = dns, .must_staple = TRUE });
  g_autoptr(WaxExaminer) examiner = test_examiner (dir, root);
  g_autoptr(WaxEndpoint) endpoint = test_endpoint (HOST);
  gsize size;
  const guint8 *der = g_bytes_get_data (wax_test_cert_get_der (leaf), &size);
  guint readable = 0;

  for (gsize i = 0; i < size; i++) {
    g_autofree guint8 *copy = g_memdup2 (der, size);
    g_autoptr(GBytes) cut = g_bytes_new (der, i), turned = NULL;
    g_autoptr(WaxCertificate) certificate = wax_certificate_new_from_der (cut, NULL);
    g_autoptr(GPtrArray) chain = g_ptr_array_new ();
    g_autoptr(WaxVerdict) verdict = NULL;

    g_assert_null (certificate);
    copy[i] ^= 1 << i % 8;
    turned = g_bytes_new (copy, size);
    certificate = wax_certificate_new_from_der (turned, NULL);
    if (certificate == NULL)
      continue;
    readable++;
    g_ptr_array_unref (wax_certificate_list_extensions (certificate));
    g_ptr_array_add (chain, certificate);
    verdict = wax_examiner_examine (examiner, &(WaxExamination) { .endpoint = endpoint, .chain = chain,
                                                                  .now = g_get_real_time () / G_USEC_PER_SEC });
    g_assert_false (wax_verdict_is_empty (verdict));
  }
  g_assert_cmpuint (readable, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/certificate/fields", test_fields);
  g_test_add_func ("/certificate/spki", test_spki);
  g_test_add_func ("/certificate/extensions", test_extensions);
  g_test_add_func ("/certificate/hostile-names", test_hostile_names);
  g_test_add_func ("/certificate/chains", test_chains);
  g_test_add_func ("/certificate/malformed", test_malformed);
  g_test_add_func ("/certificate/no-time", test_no_time);
  g_test_add_func ("/certificate/bloated", test_bloated);
  g_test_add_func ("/certificate/mutations", test_mutations);
  return g_test_run ();
}
