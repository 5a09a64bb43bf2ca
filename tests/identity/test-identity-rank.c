#include "identity/wax-identity-rank.h"
#include "wax-test-pki.h"

#include <gnutls/x509.h>

/* Which of a person's certificates is offered first, and what is said against each: never that it cannot be chosen. */

#define NOW G_GINT64_CONSTANT (1790000000)
#define DAY (24 * 60 * 60)
#define ADDRESS "alice@example.test"

static WaxIdentity *
make_identity (WaxTestCert *issuer, WaxTestCertOptions options)
{
  g_autoptr(WaxTestCert) made = NULL;
  g_autoptr(GPtrArray) chain = NULL;
  g_autofree char *pem = NULL;
  g_autoptr(GError) error = NULL;

  options.not_before = options.not_before != 0 ? options.not_before : NOW - 10 * DAY;
  options.not_after = options.not_after != 0 ? options.not_after : NOW + 300 * DAY;
  options.no_san = options.email == NULL;
  made = wax_test_cert_new (issuer, &options);
  pem = wax_test_cert_chain_to_pem (made, 0);
  chain = wax_certificate_chain_new_from_pem (pem, -1, &error);
  g_assert_no_error (error);
  return wax_identity_new (chain);
}

static WaxTestCert *
make_authority (WaxTestCert *issuer, const char *name)
{
  return wax_test_cert_new (issuer, &(WaxTestCertOptions){ .common_name = name, .ca = TRUE, .not_before = NOW - DAY,
                                                           .not_after = NOW + 3000 * (gint64) DAY });
}

static void
add_name (GByteArray *ders, WaxTestCert *authority)
{
  GBytes *der = wax_test_cert_get_der (authority);
  const gnutls_datum_t data = { (guint8 *) g_bytes_get_data (der, NULL), (guint) g_bytes_get_size (der) };
  gnutls_x509_crt_t crt;
  gnutls_datum_t name;

  gnutls_x509_crt_init (&crt);
  g_assert_cmpint (gnutls_x509_crt_import (crt, &data, GNUTLS_X509_FMT_DER), ==, 0);
  g_assert_cmpint (gnutls_x509_crt_get_raw_dn (crt, &name), ==, 0);
  g_byte_array_append (ders, name.data, name.size);
  gnutls_free (name.data);
  gnutls_x509_crt_deinit (crt);
}

static WaxIdentityDoubts
find_doubts (WaxIdentity *identity, const WaxIssuerNames *issuers, const char *address)
{
  WaxIdentityRank rank;

  wax_identity_rank (identity, TRUE, &(WaxIdentityWanted){ issuers, address, NOW }, &rank);
  return rank.doubts;
}

static void
test_doubts (void)
{
  g_autoptr(WaxTestCert) root = make_authority (NULL, "Example Client CA");
  const struct {
    WaxTestCertOptions options;
    WaxIdentityDoubts doubts;
  } rows[] = {
    { { .common_name = "Alice", .purpose = WAX_TEST_PURPOSE_CLIENT, .email = ADDRESS }, 0 },
    { { .common_name = "Alice", .purpose = WAX_TEST_PURPOSE_CLIENT, .email = "Alice@EXAMPLE.test" }, 0 },
    { { .common_name = "Alice", .purpose = WAX_TEST_PURPOSE_CLIENT, .mail = ADDRESS }, 0 },
    { { .common_name = "Alice", .purpose = WAX_TEST_PURPOSE_CLIENT, .email = "bob@example.test" },
      WAX_IDENTITY_DOUBT_ADDRESS },
    { { .common_name = "Alice", .purpose = WAX_TEST_PURPOSE_SERVER }, WAX_IDENTITY_DOUBT_PURPOSE },
    { { .common_name = "Alice", .purpose = WAX_TEST_PURPOSE_CLIENT, .not_after = NOW - 1 },
      WAX_IDENTITY_DOUBT_EXPIRED },
    { { .common_name = "Alice", .purpose = WAX_TEST_PURPOSE_CLIENT, .not_before = NOW + 1 },
      WAX_IDENTITY_DOUBT_NOT_YET_VALID },
    /* openssl req -new -nodes …; openssl x509 -req -CA … -CAkey … -set_serial 01: no extension, no address */
    { { .common_name = "Alice", .version_1 = TRUE }, 0 },
    { { .common_name = "Alice", .version_1 = TRUE, .serial = WAX_TEST_SERIAL_ZERO, .mail = ADDRESS }, 0 },
    { { .nameless = TRUE, .purpose = WAX_TEST_PURPOSE_NONE }, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr(WaxIdentity) identity = make_identity (root, rows[i].options);

    g_test_message ("row %u", i);
    g_assert_cmpuint (find_doubts (identity, NULL, ADDRESS), ==, rows[i].doubts);
    /* Nobody's address is against nothing. */
    g_assert_cmpuint (find_doubts (identity, NULL, ""), ==, rows[i].doubts & ~WAX_IDENTITY_DOUBT_ADDRESS);
  }
}

/* openssl req -new -x509: it vouches for itself, and is an authority by its own words. */
static void
test_self_made (void)
{
  g_autoptr(WaxIdentity) identity = make_identity (NULL, (WaxTestCertOptions){ .common_name = "Alice",
                                                                               .plain_like_openssl = TRUE });

  g_assert_cmpuint (find_doubts (identity, NULL, ADDRESS), ==, 0);
}

/* @ders: of a list as it comes, which may be foreign */
static WaxIdentityDoubts
doubt_issuer (WaxIdentity *identity, const void *ders, gsize size)
{
  g_autoptr(GBytes) bytes = g_bytes_new (ders, size);
  g_autoptr(WaxIssuerNames) issuers = wax_issuer_names_new (bytes);

  return find_doubts (identity, issuers, NULL);
}

/* Up the whole chain: a server may name the root alone, or an authority between. */
static void
test_issuers (void)
{
  g_autoptr(WaxTestCert) root = make_authority (NULL, "Example Root");
  g_autoptr(WaxTestCert) between = make_authority (root, "Example Client CA");
  g_autoptr(WaxTestCert) other = make_authority (NULL, "Somebody Else");
  g_autoptr(WaxIdentity) identity =
    make_identity (between, (WaxTestCertOptions){ .common_name = "Alice", .purpose = WAX_TEST_PURPOSE_CLIENT });
  g_autoptr(GByteArray) ders = g_byte_array_new ();
  guint of_other;

  g_assert_cmpuint (doubt_issuer (identity, NULL, 0), ==, 0);
  add_name (ders, other);
  of_other = ders->len;
  g_assert_cmpuint (doubt_issuer (identity, ders->data, ders->len), ==, WAX_IDENTITY_DOUBT_ISSUER);
  add_name (ders, root);
  g_assert_cmpuint (doubt_issuer (identity, ders->data, ders->len), ==, 0);
  g_byte_array_set_size (ders, of_other);
  add_name (ders, between);
  g_assert_cmpuint (doubt_issuer (identity, ders->data, ders->len), ==, 0);
}

/* A name is the same in other letters and encodings (RFC 5280, section 7.1), and another one with another part. */
static void
test_writings (void)
{
#define NAME(tag, text) "\x30\x1c\x31\x1a\x30\x18\x06\x03\x55\x04\x03" tag "\x11" text
  static const struct { char name[31]; WaxIdentityDoubts doubts; } rows[] = {
    { NAME ("\x0c", "Example Client CA"), 0 },
    { NAME ("\x13", "Example Client CA"), 0 },
    { NAME ("\x16", "EXAMPLE client ca"), 0 },
    { NAME ("\x14", "example Client CA"), 0 },
    { NAME ("\x0c", "Example Client C4"), WAX_IDENTITY_DOUBT_ISSUER },
    { NAME ("\x04", "Example Client CA"), WAX_IDENTITY_DOUBT_ISSUER }, /* no text */
  };
#undef NAME
  g_autoptr(WaxTestCert) root = make_authority (NULL, "Example Client CA");
  g_autoptr(WaxIdentity) identity =
    make_identity (root, (WaxTestCertOptions){ .common_name = "Alice", .purpose = WAX_TEST_PURPOSE_CLIENT });

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("row %u", i);
    g_assert_cmpuint (doubt_issuer (identity, rows[i].name, sizeof rows[i].name - 1), ==, rows[i].doubts);
  }
}

/* What nobody sends denies nobody: a list that breaks off or has no end is none, and what is no name is only itself. */
static void
test_foreign_lists (void)
{
  static const char whole[] = "\x30\x13\x31\x11\x30\x0f\x06\x03\x55\x04\x03\x0c\x08" "Somebody";
  g_autoptr(WaxTestCert) root = make_authority (NULL, "Example Client CA");
  g_autoptr(WaxIdentity) identity =
    make_identity (root, (WaxTestCertOptions){ .common_name = "Alice", .purpose = WAX_TEST_PURPOSE_CLIENT });
  g_autoptr(GByteArray) many = g_byte_array_new ();
  g_autoptr(GBytes) twice = NULL;
  g_autoptr(WaxIssuerNames) names = NULL;
  g_auto(GStrv) texts = NULL;

  for (gsize size = 1; size < sizeof whole - 1; size++)
    g_assert_cmpuint (doubt_issuer (identity, whole, size), ==, 0);
  g_assert_cmpuint (doubt_issuer (identity, whole, sizeof whole - 1), ==, WAX_IDENTITY_DOUBT_ISSUER);
  g_assert_cmpuint (doubt_issuer (identity, "\x04\x02hi", 4), ==, WAX_IDENTITY_DOUBT_ISSUER);
  for (guint i = 0; i <= WAX_ISSUER_NAMES_MAX; i++)
    g_byte_array_append (many, (const guint8[]) { 0x04, 2, (guint8) i, (guint8) (i >> 8) }, 4);
  g_assert_cmpuint (doubt_issuer (identity, many->data, many->len), ==, 0);
  g_assert_cmpuint (doubt_issuer (identity, many->data, many->len - 4), ==, WAX_IDENTITY_DOUBT_ISSUER);
  g_byte_array_set_size (many, 0);
  for (guint i = 0; i < 2; i++)
    g_byte_array_append (many, (const guint8 *) whole, sizeof whole - 1);
  g_byte_array_append (many, (const guint8 *) "\x04\x02hi", 4);
  twice = g_bytes_new (many->data, many->len);
  names = wax_issuer_names_new (twice);
  texts = wax_issuer_names_describe (names);
  g_assert_cmpuint (wax_issuer_names_get_length (names), ==, 2);
  g_assert_cmpuint (g_strv_length (texts), ==, 1);
  g_assert_cmpstr (texts[0], ==, "CN=Somebody");
}

/* Each row is to stand before the next. */
static void
test_order (void)
{
  static const WaxIdentityRank rows[] = {
    { 0, TRUE, 200 },
    { 0, TRUE, 100 },
    { 0, FALSE, 300 },
    { WAX_IDENTITY_DOUBT_ADDRESS, FALSE, 300 },
    { WAX_IDENTITY_DOUBT_PURPOSE, TRUE, 300 },
    { WAX_IDENTITY_DOUBT_PURPOSE | WAX_IDENTITY_DOUBT_ADDRESS, FALSE, 300 },
    { WAX_IDENTITY_DOUBT_ISSUER, TRUE, 300 },
    { WAX_IDENTITY_DOUBT_NOT_YET_VALID, TRUE, 300 },
    { WAX_IDENTITY_DOUBT_EXPIRED, TRUE, 300 },
    { WAX_IDENTITY_DOUBT_NO_KEY, TRUE, 300 },
    { WAX_IDENTITY_DOUBT_NO_KEY | WAX_IDENTITY_DOUBT_EXPIRED, TRUE, 300 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    for (guint j = 0; j < G_N_ELEMENTS (rows); j++) {
      int order = wax_identity_rank_compare (&rows[i], &rows[j]);

      g_test_message ("rows %u and %u", i, j);
      g_assert_cmpint (CLAMP (order, -1, 1), ==, i == j ? 0 : i < j ? -1 : 1);
    }
  }
}

static void
test_key (void)
{
  g_autoptr(WaxIdentity) identity = make_identity (NULL, (WaxTestCertOptions){ .common_name = "Alice",
                                                                               .plain_like_openssl = TRUE });
  WaxIdentityRank rank;

  wax_identity_rank (identity, FALSE, &(WaxIdentityWanted){ NULL, NULL, NOW }, &rank);
  g_assert_cmpuint (rank.doubts, ==, WAX_IDENTITY_DOUBT_NO_KEY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/identity/rank/doubts", test_doubts);
  g_test_add_func ("/identity/rank/self-made", test_self_made);
  g_test_add_func ("/identity/rank/issuers", test_issuers);
  g_test_add_func ("/identity/rank/writings", test_writings);
  g_test_add_func ("/identity/rank/foreign-lists", test_foreign_lists);
  g_test_add_func ("/identity/rank/order", test_order);
  g_test_add_func ("/identity/rank/key", test_key);
  return g_test_run ();
}
