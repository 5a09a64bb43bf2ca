#include "identity/wax-identity-file.h"
#include "identity/wax-identity-store.h"
#include "identity/wax-private-key.h"
#include "util/wax-secret.h"
#include "wax-test-dir.h"

#include <glib/gstdio.h>
#include <string.h>

/* Files as people have them, see data/identities/make.sh. */

#define PASSWORD "correct horse"

static char *
find (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "data", "identities", name, NULL);
}

static GPtrArray *
load (const char *name, const char *text, GError **error)
{
  g_autofree char *path = find (name);
  g_autoptr(GBytes) password = text != NULL ? wax_secret_new (text) : NULL;

  g_test_message ("%s with %s", name, text != NULL ? text : "no password");
  return wax_identity_file_load (path, password, error);
}

static const struct {
  const char *name;
  const char *password;
  const char *address;
  guint chain;
  const char *algorithm;
} readable[] = {
  { "aes-rsa.p12", PASSWORD, "alice@example.test", 3, "RSA" },
  { "aes-ec.p12", PASSWORD, "alice@example.test", 3, "EC/ECDSA" },
  { "aes-ed25519.p12", PASSWORD, "alice@example.test", 3, "EdDSA (Ed25519)" },
  { "3des-rsa.p12", PASSWORD, "alice@example.test", 1, "RSA" },
  { "rc2-rsa.p12", PASSWORD, "alice@example.test", 1, "RSA" },
  { "utf8.p12", "pässwörd ☃", "alice@example.test", 1, "EC/ECDSA" },
  { "astral.p12", "pässwörd 😀", "alice@example.test", 1, "EC/ECDSA" },
  { "empty-password.p12", NULL, "alice@example.test", 1, "EC/ECDSA" },
  { "empty-password.p12", "", "alice@example.test", 1, "EC/ECDSA" },
  { "empty-password.p12", "needless", "alice@example.test", 1, "EC/ECDSA" },
  { "no-mac.p12", PASSWORD, "alice@example.test", 1, "EC/ECDSA" },
  { "no-protection.p12", NULL, "alice@example.test", 1, "EC/ECDSA" },
  { "no-protection.p12", "needless", "alice@example.test", 1, "EC/ECDSA" },
  { "not-encrypted.p12", PASSWORD, "alice@example.test", 1, "EC/ECDSA" },
  { "with-others.p12", PASSWORD, "alice@example.test", 1, "EC/ECDSA" },
  { "rounds.p12", PASSWORD, "alice@example.test", 1, "EC/ECDSA" },
  { "nss.p12", PASSWORD, "alice@example.test", 3, "EC/ECDSA" },
  { "pbmac1.p12", PASSWORD, "alice@example.test", 3, "EC/ECDSA" },
  { "java-ec.p12", PASSWORD, "alice@example.test", 3, "EC/ECDSA" },
  { "java-rsa.p12", PASSWORD, "alice@example.test", 3, "RSA" },
  { "hand-made.p12", PASSWORD, NULL, 1, "RSA" },
  { "self-made.pem", NULL, NULL, 1, "RSA" },
  { "plain.pem", NULL, "alice@example.test", 3, "RSA" },
  { "plain.pem", "needless", "alice@example.test", 3, "RSA" },
  { "upside-down.pem", NULL, "alice@example.test", 3, "EC/ECDSA" },
  { "encrypted.pem", PASSWORD, "alice@example.test", 1, "EC/ECDSA" },
  { "openssl-encrypted.pem", PASSWORD, "alice@example.test", 1, "RSA" },
  { "sec1.pem", NULL, "alice@example.test", 1, "EC/ECDSA" },
};

static void
assert_pair (const WaxIdentityPair *pair, const char *address, guint chain, const char *algorithm)
{
  WaxCertificate *certificate = wax_identity_get_certificate (pair->identity);
  const char *const *addresses = wax_identity_get_addresses (pair->identity);
  g_autoptr(GError) error = NULL;
  g_autoptr(GTlsCertificate) tls = wax_identity_to_tls (pair->identity, pair->key, &error);
  guint n = 0;

  g_assert_no_error (error);
  g_assert_cmpstr (addresses[0], ==, address);
  g_assert_cmpuint (wax_identity_get_chain (pair->identity)->len, ==, chain);
  g_assert_cmpstr (wax_certificate_get_key_algorithm (certificate), ==, algorithm);
  g_assert_true (wax_identity_is_for_clients (pair->identity));
  g_assert_cmpuint (strlen (wax_identity_get_id (pair->identity)), ==, 16);
  g_assert_true (g_str_has_prefix (wax_certificate_get_fingerprint (certificate),
                                   wax_identity_get_id (pair->identity)));
  for (GTlsCertificate *link = tls; link != NULL; link = g_tls_certificate_get_issuer (link))
    n++;
  g_assert_cmpuint (n, ==, chain);
}

static void
test_readable (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (readable); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) pairs = load (readable[i].name, readable[i].password, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (pairs->len, ==, 1);
    assert_pair (pairs->pdata[0], readable[i].address, readable[i].chain, readable[i].algorithm);
  }
}

static const struct {
  const char *name;
  const char *password;
  WaxIdentityFileError code;
} refused[] = {
  { "aes-rsa.p12", NULL, WAX_IDENTITY_FILE_ERROR_PASSWORD_NEEDED },
  { "aes-rsa.p12", "", WAX_IDENTITY_FILE_ERROR_WRONG_PASSWORD },
  { "aes-rsa.p12", "wrong", WAX_IDENTITY_FILE_ERROR_WRONG_PASSWORD },
  { "aes-rsa.p12", "correct horse ", WAX_IDENTITY_FILE_ERROR_WRONG_PASSWORD },
  { "rc2-rsa.p12", "wrong", WAX_IDENTITY_FILE_ERROR_WRONG_PASSWORD },
  { "utf8.p12", "passwort", WAX_IDENTITY_FILE_ERROR_WRONG_PASSWORD },
  { "utf8.p12", "p\xe4ssw\xf6rd", WAX_IDENTITY_FILE_ERROR_WRONG_PASSWORD },
  { "no-mac.p12", "wrong", WAX_IDENTITY_FILE_ERROR_WRONG_PASSWORD },
  { "no-mac.p12", NULL, WAX_IDENTITY_FILE_ERROR_PASSWORD_NEEDED },
  { "not-encrypted.p12", "wrong", WAX_IDENTITY_FILE_ERROR_WRONG_PASSWORD },
  { "nss.p12", "wrong", WAX_IDENTITY_FILE_ERROR_WRONG_PASSWORD },
  { "pbmac1.p12", NULL, WAX_IDENTITY_FILE_ERROR_PASSWORD_NEEDED },
  { "pbmac1.p12", "wrong", WAX_IDENTITY_FILE_ERROR_WRONG_PASSWORD },
  { "java-ec.p12", "wrong", WAX_IDENTITY_FILE_ERROR_WRONG_PASSWORD },
  { "java-ec-own.p12", PASSWORD, WAX_IDENTITY_FILE_ERROR_NOT_SUPPORTED },
  { "certificate-only.p12", PASSWORD, WAX_IDENTITY_FILE_ERROR_NO_KEY },
  { "encrypted.pem", NULL, WAX_IDENTITY_FILE_ERROR_PASSWORD_NEEDED },
  { "encrypted.pem", "wrong", WAX_IDENTITY_FILE_ERROR_WRONG_PASSWORD },
  { "openssl-encrypted.pem", NULL, WAX_IDENTITY_FILE_ERROR_PASSWORD_NEEDED },
  { "openssl-encrypted.pem", "wrong", WAX_IDENTITY_FILE_ERROR_WRONG_PASSWORD },
  { "mismatch.pem", NULL, WAX_IDENTITY_FILE_ERROR_MISMATCH },
  { "certificate.pem", NULL, WAX_IDENTITY_FILE_ERROR_NO_KEY },
  { "certificate.der", NULL, WAX_IDENTITY_FILE_ERROR_NO_KEY },
  { "key.pem", NULL, WAX_IDENTITY_FILE_ERROR_NO_CERTIFICATE },
  { "key.der", NULL, WAX_IDENTITY_FILE_ERROR_NO_CERTIFICATE },
  { "make.sh", NULL, WAX_IDENTITY_FILE_ERROR_UNREADABLE },
};

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr(GError) error = NULL;

    g_assert_null (load (refused[i].name, refused[i].password, &error));
    g_assert_error (error, WAX_IDENTITY_FILE_ERROR, (int) refused[i].code);
    if (refused[i].password != NULL && *refused[i].password != '\0')
      g_assert_null (strstr (error->message, refused[i].password));
  }
}

/* Which of several a person means is not guessed. */
static void
test_several (void)
{
  static const struct { const char *name, *password; } files[] = { { "two-keys.p12", PASSWORD },
                                                                   { "two-keys.pem", NULL } };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) pairs = load (files[i].name, files[i].password, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (pairs->len, ==, 2);
    assert_pair (pairs->pdata[0], "alice@example.test", 1, "EC/ECDSA");
    assert_pair (pairs->pdata[1], "bob@example.test", 1, "EC/ECDSA");
  }
}

static GBytes *
read_bytes (const char *name)
{
  g_autofree char *path = find (name);
  g_autoptr(GError) error = NULL;
  char *data;
  gsize size;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

/* However much of a file came, it is told in a moment, and never taken for a wrong password. */
static void
test_cut_off (void)
{
  static const char *const names[] = { "aes-ec.p12", "no-protection.p12", "certificate.der" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr(GBytes) whole = read_bytes (names[i]);
    gsize size = g_bytes_get_size (whole);

    for (gsize part = 0; part < size; part += 1 + size / 40) {
      g_autoptr(GBytes) cut = g_bytes_new_from_bytes (whole, 0, part);
      g_autoptr(GBytes) password = wax_secret_new (PASSWORD);
      g_autoptr(GError) error = NULL;

      g_assert_null (wax_identity_file_read (cut, password, &error));
      g_assert_error (error, WAX_IDENTITY_FILE_ERROR, WAX_IDENTITY_FILE_ERROR_UNREADABLE);
    }
  }
}

/* Everywhere in the file @from becomes @to. */
static guint
replace (guint8 *data, gsize size, const char *from, const char *to, gsize length)
{
  guint n = 0;

  for (guint8 *at = data; (at = memmem (at, size - (gsize) (at - data), from, length)) != NULL; n++)
    memcpy (at, to, length);
  return n;
}

/* That file, changed like that in @n places, whose password is right: what it uses is not supported. */
static void
assert_not_supported (const char *name, const char *from, const char *to, gsize length, guint n)
{
  g_autoptr(GBytes) whole = read_bytes (name);
  g_autoptr(GBytes) password = wax_secret_new (PASSWORD);
  gsize size;
  guint8 *data = g_bytes_unref_to_data (g_steal_pointer (&whole), &size);
  g_autoptr(GBytes) made = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (replace (data, size, from, to, length), ==, n);
  made = g_bytes_new_take (data, size);
  g_assert_null (wax_identity_file_read (made, password, &error));
  g_assert_error (error, WAX_IDENTITY_FILE_ERROR, WAX_IDENTITY_FILE_ERROR_NOT_SUPPORTED);
}

/* 8,388,607 rounds instead of 100,000: who sends such a file does not get to hold us up. */
static void
test_endless_rounds (void)
{
  gint64 start = g_get_monotonic_time ();

  assert_not_supported ("rounds.p12", "\x02\x03\x01\x86\xa0", "\x02\x03\x7f\xff\xff", 5, 3);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
}

/* So may several of them together, each of which asks for no more than is done. */
static void
test_many_rounds (void)
{
  g_autoptr(GError) error = NULL;
  guint64 spent = 0;

  for (guint i = 0; i < 5; i++)
    g_assert_true (wax_private_key_spend_rounds (4000000, &spent, &error));
  g_assert_false (wax_private_key_spend_rounds (1, &spent, &error));
  g_assert_error (error, WAX_IDENTITY_FILE_ERROR, WAX_IDENTITY_FILE_ERROR_NOT_SUPPORTED);
}

/* What was cut off takes nothing of what follows with it, wherever it stands. */
static void
test_broken_blocks (void)
{
  static const char *const broken[] = {
    "-----BEGIN CERTIFICATE-----\nMIIB\n", "-----BEGIN PRIVATE KEY-----\nMIIB\n", "-----BEGIN \n", "-----BEGIN X-----",
    "-----END CERTIFICATE-----\n", "-----BEGIN CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\nMIIB\n",
    "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", "\xef\xbb\xbf", "Bag Attributes\r\n\r\n",
  };
  g_autoptr(GBytes) whole = read_bytes ("upside-down.pem");

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++) {
    g_autofree char *text = g_strdup_printf ("%s%.*s%s", broken[i], (int) g_bytes_get_size (whole),
                                             (const char *) g_bytes_get_data (whole, NULL), broken[i]);
    g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) pairs = wax_identity_file_read (bytes, NULL, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (pairs->len, ==, 1);
    assert_pair (pairs->pdata[0], "alice@example.test", 3, "EC/ECDSA");
  }
}

/* @from: (nullable): what becomes @to wherever it stands; @tail follows. Returns: what is read of it */
static GPtrArray *
read_changed (const char *name, const char *from, const char *to, const char *tail, GError **error)
{
  g_autoptr(GBytes) whole = read_bytes (name);
  g_autoptr(GString) text = g_string_new_len (g_bytes_get_data (whole, NULL), (gssize) g_bytes_get_size (whole));
  g_autoptr(GBytes) changed = NULL;
  g_autoptr(GBytes) password = wax_secret_new (PASSWORD);

  if (from != NULL)
    g_string_replace (text, from, to, 0);
  g_string_append (text, tail);
  changed = g_bytes_new (text->str, text->len);
  return wax_identity_file_read (changed, password, error);
}

/* What people's ways of handing on a file leave in it, and other programs' names for the same. */
static void
test_ways_of_writing (void)
{
  g_autoptr(GPtrArray) ended = read_changed ("aes-ec.p12", NULL, NULL, "\r\n", NULL);
  g_autoptr(GPtrArray) old = read_changed ("plain.pem", " CERTIFICATE-", " X509 CERTIFICATE-", "", NULL);
  g_autoptr(GPtrArray) of_windows = read_changed ("plain.pem", "\n", "\r\n", "", NULL);
  g_autoptr(GPtrArray) beside =
    read_changed ("plain.pem", NULL, NULL, "-----BEGIN DSA PRIVATE KEY-----\nMIIB\n-----END DSA PRIVATE KEY-----\n", NULL);
  g_autoptr(GError) foreign = NULL;
  g_autoptr(GError) other_key = NULL;

  assert_pair (ended->pdata[0], "alice@example.test", 3, "EC/ECDSA");
  assert_pair (old->pdata[0], "alice@example.test", 3, "RSA");
  assert_pair (of_windows->pdata[0], "alice@example.test", 3, "RSA");
  assert_pair (beside->pdata[0], "alice@example.test", 3, "RSA");
  g_assert_null (read_changed ("aes-ec.p12", NULL, NULL, "\nx", &foreign));
  g_assert_error (foreign, WAX_IDENTITY_FILE_ERROR, WAX_IDENTITY_FILE_ERROR_UNREADABLE);
  g_assert_null (read_changed ("plain.pem", " PRIVATE KEY-", " OPENSSH PRIVATE KEY-", "", &other_key));
  g_assert_error (other_key, WAX_IDENTITY_FILE_ERROR, WAX_IDENTITY_FILE_ERROR_NOT_SUPPORTED);
}

/* Whoever asks for the certificates alone gets them all, though a key that nobody can open stands between. */
static void
test_certificates_beside_keys (void)
{
  g_autoptr(GBytes) locked = read_bytes ("encrypted.pem"), whole = read_bytes ("upside-down.pem");
  g_autofree char *text = g_strdup_printf ("%.*s%.*s", (int) g_bytes_get_size (locked),
                                           (const char *) g_bytes_get_data (locked, NULL),
                                           (int) g_bytes_get_size (whole),
                                           (const char *) g_bytes_get_data (whole, NULL));
  g_autoptr(GBytes) both = g_bytes_new (text, strlen (text));
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) all = wax_identity_file_read_certificates (both, &error);
  g_autoptr(GPtrArray) of_whole = wax_identity_file_read_certificates (whole, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (of_whole->len, ==, 3);
  g_assert_cmpuint (all->len, >=, 3);
  for (guint i = 0; i < of_whole->len; i++)
    g_assert_true (g_ptr_array_find_with_equal_func (all, of_whole->pdata[i], (GEqualFunc) wax_certificate_equal, NULL));
}

/* The cipher of the key is one that nobody knows (the last arc of aes256-CBC, 2.16.840.1.101.3.4.1.42): the password is
 * right all the same. The MAC does not cover it, as it would not with a newer program's. */
static void
test_unknown_cipher (void)
{
  static const char known[] = "\x60\x86\x48\x01\x65\x03\x04\x01\x2a";
  static const char unknown[] = "\x60\x86\x48\x01\x65\x03\x04\x01\x7a";

  assert_not_supported ("no-mac.p12", known, unknown, sizeof known - 1, 1);
}

/* As PowerShell puts into a file what a program prints. */
static void
test_wide_text (void)
{
  g_autofree char *dir = wax_test_dir_new (), *path = g_build_filename (dir, "wide.pem", NULL);
  g_autoptr(GBytes) whole = read_bytes ("plain.pem");
  static const char *const encodings[] = { "UTF-16LE", "UTF-16BE" };

  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++) {
    g_autofree char *marked = g_strdup_printf ("\xef\xbb\xbf" "Schlüssel ☃\r\n%.*s", (int) g_bytes_get_size (whole),
                                               (const char *) g_bytes_get_data (whole, NULL));
    gsize size;
    g_autofree char *wide = g_convert (marked, -1, encodings[i], "UTF-8", NULL, &size, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) pairs = NULL;

    g_assert_true (g_file_set_contents (path, wide, (gssize) size, NULL));
    pairs = wax_identity_file_load (path, NULL, &error);
    g_assert_no_error (error);
    assert_pair (pairs->pdata[0], "alice@example.test", 3, "RSA");
    g_assert_true (g_file_set_contents (path, wide, 3, NULL));
    g_assert_null (wax_identity_file_load (path, NULL, &error));
    g_assert_error (error, WAX_IDENTITY_FILE_ERROR, WAX_IDENTITY_FILE_ERROR_UNREADABLE);
  }
  wax_test_dir_remove (dir);
}

static void
test_too_large (void)
{
  g_autofree char *dir = g_dir_make_tmp ("wax-identity-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "large.p12", NULL);
  g_autofree char *missing = g_build_filename (dir, "none.p12", NULL);
  g_autofree char *data = g_malloc0 (WAX_IDENTITY_FILE_MAX_SIZE + 2);
  g_autoptr(GError) large = NULL;
  g_autoptr(GError) absent = NULL;
  g_autoptr(GError) folder = NULL;

  g_assert_true (g_file_set_contents (path, data, WAX_IDENTITY_FILE_MAX_SIZE + 2, NULL));
  g_assert_null (wax_identity_file_load (path, NULL, &large));
  g_assert_error (large, WAX_IDENTITY_FILE_ERROR, WAX_IDENTITY_FILE_ERROR_TOO_LARGE);
  g_assert_null (wax_identity_file_load (missing, NULL, &absent));
  g_assert_error (absent, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_null (wax_identity_file_load (dir, NULL, &folder));
  g_assert_error (folder, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_remove (dir), ==, 0);
}

static void
test_acceptable_issuers (void)
{
  /* CN=Example Client CA, CN=Example Client Root, CN=Nobody */
  static const char issuer[] = "\x30\x1c\x31\x1a\x30\x18\x06\x03\x55\x04\x03\x0c\x11" "Example Client CA";
  static const char root[] = "\x30\x1e\x31\x1c\x30\x1a\x06\x03\x55\x04\x03\x0c\x13" "Example Client Root";
  static const char nobody[] = "\x30\x11\x31\x0f\x30\x0d\x06\x03\x55\x04\x03\x0c\x06" "Nobody";
  static const struct { const char *file, *name; gsize size; gboolean accepted; } cases[] = {
    { "aes-ec.p12", issuer, sizeof issuer - 1, TRUE },
    { "aes-ec.p12", root, sizeof root - 1, TRUE }, /* by the chain */
    { "aes-ec.p12", nobody, sizeof nobody - 1, FALSE },
    { "3des-rsa.p12", issuer, sizeof issuer - 1, TRUE },
    { "3des-rsa.p12", root, sizeof root - 1, FALSE }, /* nothing in the file leads there */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr(GPtrArray) pairs = load (cases[i].file, PASSWORD, NULL);
    g_autoptr(GBytes) none = g_bytes_new (NULL, 0);
    g_autoptr(GBytes) one = g_bytes_new_static (cases[i].name, cases[i].size);
    g_autoptr(WaxIssuerNames) anybody = wax_issuer_names_new (none);
    g_autoptr(WaxIssuerNames) issuers = wax_issuer_names_new (one);
    const WaxIdentityPair *pair = pairs->pdata[0];

    g_assert_true (wax_identity_is_accepted (pair->identity, anybody));
    g_assert_cmpint (wax_identity_is_accepted (pair->identity, issuers), ==, cases[i].accepted);
  }
}

/* @n: which server; @ders: octet strings, which are nobody's names and are kept all the same */
static void
learn (WaxKnownIssuers *known, guint n, const char *ders)
{
  g_autofree char *host = g_strdup_printf ("server%u.example.test", n);
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_new (host, 9443, NULL);
  g_autoptr(GBytes) bytes = g_bytes_new (ders, strlen (ders));
  g_autoptr(WaxIssuerNames) names = wax_issuer_names_new (bytes);

  wax_known_issuers_learn (known, endpoint, names);
}

/* Returns: how many authorities that server accepts; -1 for one that is not known. */
static int
count_known (GHashTable *table, guint n)
{
  g_autofree char *host = g_strdup_printf ("server%u.example.test", n);
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_new (host, 9443, NULL);
  WaxIssuerNames *names = g_hash_table_lookup (table, endpoint);

  return names != NULL ? (int) wax_issuer_names_get_length (names) : -1;
}

/* Writes all that is new of @known since @before, which becomes what is known now. */
static void
keep (WaxIdentityStore *store, WaxKnownIssuers *known, GHashTable **before)
{
  GHashTable *now = wax_known_issuers_get_table (known);
  g_autoptr(GError) error = NULL;

  g_assert_true (wax_identity_store_keep_issuers (store, now, *before, &error));
  g_assert_no_error (error);
  g_hash_table_unref (*before);
  *before = now;
}

/* What servers accept is there in the next run, as they said it last, and of no more servers than anybody has. */
static void
test_kept_issuers (void)
{
  g_autofree char *dir = wax_test_dir_new ();
  g_autoptr(WaxProfile) profile = wax_profile_open (dir, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxIdentityStore) store = wax_identity_store_open (profile, &error);
  g_autoptr(WaxKnownIssuers) known = wax_known_issuers_new (wax_known_issuers_new_table ());
  g_autoptr(GHashTable) kept = wax_known_issuers_new_table ();
  g_autoptr(GHashTable) read = NULL;

  g_assert_no_error (error);
  learn (known, 0, "\x04\x01x");
  keep (store, known, &kept);
  learn (known, 1, "");
  learn (known, 2, "\x04\x01x");
  learn (known, 2, "\x04\x01x\x04\x01y");
  keep (store, known, &kept);
  for (guint i = 3; i < WAX_KNOWN_ISSUERS_MAX; i++)
    learn (known, i, "\x04\x01x");
  keep (store, known, &kept);
  learn (known, WAX_KNOWN_ISSUERS_MAX, "\x04\x01x");
  keep (store, known, &kept);
  g_assert_cmpuint (g_hash_table_size (kept), <=, WAX_KNOWN_ISSUERS_MAX);
  read = wax_identity_store_load_issuers (store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (read), ==, WAX_KNOWN_ISSUERS_MAX);
  g_assert_cmpint (count_known (read, 0), ==, -1); /* nobody was asked for longer */
  g_assert_cmpint (count_known (read, 1), ==, 0);
  g_assert_cmpint (count_known (read, 2), ==, 2);
  g_assert_cmpint (count_known (read, WAX_KNOWN_ISSUERS_MAX), ==, 1);
  g_clear_pointer (&store, wax_identity_store_close);
  g_clear_pointer (&profile, wax_profile_unref);
  wax_test_dir_remove (dir);
}

static void
test_other_key (void)
{
  g_autoptr(GPtrArray) people = load ("two-keys.pem", NULL, NULL);
  const WaxIdentityPair *alice = people->pdata[0], *bob = people->pdata[1];
  g_autoptr(GError) error = NULL;

  g_assert_null (wax_identity_to_tls (alice->identity, bob->key, &error));
  g_assert_error (error, WAX_IDENTITY_FILE_ERROR, WAX_IDENTITY_FILE_ERROR_MISMATCH);
}

/* Names of people and firms may hold anything; what is asked for has them as they were given. */
static void
test_request_names (void)
{
  static const struct { const char *name, *organization, *subject, *read; } cases[] = {
    { "Alice Example", "Example", "EMAIL=alice@example.test,CN=Alice Example,O=Example", NULL },
    { "Alice", "", "EMAIL=alice@example.test,CN=Alice", NULL },
    { "Example, Alice", NULL, "EMAIL=alice@example.test,CN=Example\\, Alice", NULL },
    { "Alice \"Q\" + <B>; #1=2", "Dot\\Com", NULL, NULL },
    { " #Zoë 李芳 ", "#1", NULL, NULL },
    { "Alice\\", "Example\\\\", "EMAIL=alice@example.test,CN=Alice,O=Example", "Alice" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *subject =
      wax_identity_request_write_subject (cases[i].name, cases[i].organization, "alice@example.test");
    g_autoptr(GBytes) key = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(WaxIdentityRequest) request = wax_identity_request_make (subject, 1, &key, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (wax_identity_request_get_name (request), ==,
                     cases[i].read != NULL ? cases[i].read : cases[i].name);
    g_assert_cmpstr (wax_identity_request_get_addresses (request)[0], ==, "alice@example.test");
    if (cases[i].subject != NULL)
      g_assert_cmpstr (wax_identity_request_get_subject (request), ==, cases[i].subject);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/identity-file/readable", test_readable);
  g_test_add_func ("/identity-file/refused", test_refused);
  g_test_add_func ("/identity-file/several", test_several);
  g_test_add_func ("/identity-file/cut-off", test_cut_off);
  g_test_add_func ("/identity-file/endless-rounds", test_endless_rounds);
  g_test_add_func ("/identity-file/many-rounds", test_many_rounds);
  g_test_add_func ("/identity-file/broken-blocks", test_broken_blocks);
  g_test_add_func ("/identity-file/ways-of-writing", test_ways_of_writing);
  g_test_add_func ("/identity-file/certificates-beside-keys", test_certificates_beside_keys);
  g_test_add_func ("/identity-file/unknown-cipher", test_unknown_cipher);
  g_test_add_func ("/identity-file/wide-text", test_wide_text);
  g_test_add_func ("/identity-file/too-large", test_too_large);
  g_test_add_func ("/identity-file/acceptable-issuers", test_acceptable_issuers);
  g_test_add_func ("/identity-file/kept-issuers", test_kept_issuers);
  g_test_add_func ("/identity-file/other-key", test_other_key);
  g_test_add_func ("/identity-file/request-names", test_request_names);
  return g_test_run ();
}
