#include "wax-test-pki.h"

#include "wax-test-der.h"

#include <gnutls/abstract.h>
#include <gnutls/x509-ext.h>
#include <gnutls/pkcs7.h>
#include <gnutls/x509.h>
#include <string.h>

enum { DAY_S = 86400 };

struct _WaxTestCert {
  gatomicrefcount refs;
  WaxTestCert *issuer;
  gnutls_x509_crt_t crt;
  gnutls_x509_privkey_t key;
  GBytes *der;
};

#define check(call) g_assert_cmpint ((call), >=, 0)

static void
set_salt (gnutls_x509_privkey_t key, guint salt)
{
  gnutls_x509_spki_t spki;

  check (gnutls_x509_spki_init (&spki));
  gnutls_x509_spki_set_rsa_pss_params (spki, GNUTLS_DIG_SHA256, salt);
  check (gnutls_x509_privkey_set_spki (key, spki, 0));
  gnutls_x509_spki_deinit (spki);
}

/* Only the certificate says what the key is for. */
static void
set_public_key (WaxTestCert *self, guint salt)
{
  gnutls_x509_privkey_t copy;

  check (gnutls_x509_privkey_init (&copy));
  check (gnutls_x509_privkey_cpy (copy, self->key));
  if (salt > 0)
    set_salt (copy, salt);
  check (gnutls_x509_crt_set_key (self->crt, copy));
  gnutls_x509_privkey_deinit (copy);
}

static gnutls_x509_privkey_t
make_key (const WaxTestCertOptions *options)
{
  gnutls_x509_privkey_t key;

  check (gnutls_x509_privkey_init (&key));
  if (options->same_key != NULL) {
    check (gnutls_x509_privkey_cpy (key, options->same_key->key));
    return key;
  }
  if (options->key_pem != NULL) {
    const gnutls_datum_t pem = { (guint8 *) options->key_pem, (guint) strlen (options->key_pem) };

    check (gnutls_x509_privkey_import2 (key, &pem, GNUTLS_X509_FMT_PEM, NULL, 0));
    return key;
  }
  switch (options->key) {
  case WAX_TEST_KEY_P256:
    check (gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0));
    break;
  case WAX_TEST_KEY_RSA_2048:
  case WAX_TEST_KEY_PSS_2048: check (gnutls_x509_privkey_generate (key, GNUTLS_PK_RSA, 2048, 0)); break;
  case WAX_TEST_KEY_RSA_1024: check (gnutls_x509_privkey_generate (key, GNUTLS_PK_RSA, 1024, 0)); break;
  }
  return key;
}

/* Serials differ in one run and repeat in the next. */
static void
set_serial (gnutls_x509_crt_t crt, WaxTestSerial kind)
{
  static int counter;
  guint number = (guint) g_atomic_int_add (&counter, 1);
  guint8 octets[21] = { 0x51, 0xed, number >> 16 & 0x7f, number >> 8 & 0xff, number & 0xff };

  switch (kind) {
  case WAX_TEST_SERIAL_SEEDED: check (gnutls_x509_crt_set_serial (crt, octets, 5)); break;
  case WAX_TEST_SERIAL_ZERO: check (gnutls_x509_crt_set_serial (crt, "\1", 1)); break; /* see zero_serial */
  case WAX_TEST_SERIAL_NEGATIVE: check (gnutls_x509_crt_set_serial (crt, "\x81\x23", 2)); break;
  case WAX_TEST_SERIAL_LONG: check (gnutls_x509_crt_set_serial (crt, octets, 21)); break;
  }
}

static void
set_subject (gnutls_x509_crt_t crt, const WaxTestCertOptions *options)
{
  const char *name = options->common_name;

  if (options->nameless)
    return;
  if (name == NULL && options->dns != NULL)
    name = options->dns[0];
  if (name == NULL && options->ip != NULL)
    name = options->ip[0];
  if (name != NULL)
    check (gnutls_x509_crt_set_dn_by_oid (crt, GNUTLS_OID_X520_COMMON_NAME, 0, name, strlen (name)));
  if (options->organization != NULL)
    check (gnutls_x509_crt_set_dn_by_oid (crt, GNUTLS_OID_X520_ORGANIZATION_NAME, 0, options->organization,
                                          strlen (options->organization)));
  if (options->mail != NULL)
    check (gnutls_x509_crt_set_dn_by_oid (crt, GNUTLS_OID_PKCS9_EMAIL, 0, options->mail, strlen (options->mail)));
}

static void
set_names (gnutls_x509_crt_t crt, const WaxTestCertOptions *options)
{
  for (guint i = 0; options->dns != NULL && options->dns[i] != NULL; i++)
    check (gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_DNSNAME, options->dns[i], strlen (options->dns[i]),
                                                 GNUTLS_FSAN_APPEND));
  for (guint i = 0; options->ip != NULL && options->ip[i] != NULL; i++) {
    g_autoptr(GInetAddress) address = g_inet_address_new_from_string (options->ip[i]);

    check (gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_IPADDRESS, g_inet_address_to_bytes (address),
                                                 g_inet_address_get_native_size (address), GNUTLS_FSAN_APPEND));
  }
  if (options->email != NULL)
    check (gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_RFC822NAME, options->email, strlen (options->email),
                                                 GNUTLS_FSAN_APPEND));
}

static void
set_name_constraints (gnutls_x509_crt_t crt, const WaxTestCertOptions *options)
{
  gnutls_x509_name_constraints_t list;

  if (options->permitted_dns == NULL && options->excluded_dns == NULL)
    return;
  check (gnutls_x509_name_constraints_init (&list));
  if (options->permitted_dns != NULL) {
    gnutls_datum_t name = { (guint8 *) options->permitted_dns, strlen (options->permitted_dns) };
    check (gnutls_x509_name_constraints_add_permitted (list, GNUTLS_SAN_DNSNAME, &name));
  }
  if (options->excluded_dns != NULL) {
    gnutls_datum_t name = { (guint8 *) options->excluded_dns, strlen (options->excluded_dns) };
    check (gnutls_x509_name_constraints_add_excluded (list, GNUTLS_SAN_DNSNAME, &name));
  }
  check (gnutls_x509_crt_set_name_constraints (crt, list, 1));
  gnutls_x509_name_constraints_deinit (list);
}

static void
set_must_staple (gnutls_x509_crt_t crt)
{
  gnutls_x509_tlsfeatures_t features;

  check (gnutls_x509_tlsfeatures_init (&features));
  check (gnutls_x509_tlsfeatures_add (features, 5));
  check (gnutls_x509_crt_set_tlsfeatures (crt, features));
  gnutls_x509_tlsfeatures_deinit (features);
}

static void
set_key_ids (WaxTestCert *self, const WaxTestCertOptions *options)
{
  guint8 id[64];
  gsize size = sizeof id;
  WaxTestCert *issuer = self->issuer != NULL ? self->issuer : self;

  if (options->copy_key_id_of != NULL)
    check (gnutls_x509_crt_get_subject_key_id (options->copy_key_id_of->crt, id, &size, NULL));
  else
    check (gnutls_x509_crt_get_key_id (self->crt, 0, id, &size));
  check (gnutls_x509_crt_set_subject_key_id (self->crt, id, size));
  size = sizeof id;
  if (!options->no_authority_id && gnutls_x509_crt_get_subject_key_id (issuer->crt, id, &size, NULL) >= 0)
    check (gnutls_x509_crt_set_authority_key_id (self->crt, id, size));
}

static void
set_uses (gnutls_x509_crt_t crt, const WaxTestCertOptions *options)
{
  gboolean authority = options->ca || options->plain_like_openssl;

  check (gnutls_x509_crt_set_basic_constraints (crt, authority, options->limit_path ? options->path_length : -1));
  if (options->plain_like_openssl || options->broken_usage)
    return;
  check (gnutls_x509_crt_set_key_usage (crt, options->ca || options->ca_without_right
                                               ? GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN
                                               : GNUTLS_KEY_DIGITAL_SIGNATURE | GNUTLS_KEY_KEY_ENCIPHERMENT));
  if (options->ca || options->ca_without_right || options->purpose == WAX_TEST_PURPOSE_NONE)
    return;
  check (gnutls_x509_crt_set_key_purpose_oid (crt,
                                              options->purpose == WAX_TEST_PURPOSE_CLIENT ? GNUTLS_KP_TLS_WWW_CLIENT
                                              : options->purpose == WAX_TEST_PURPOSE_MAIL
                                                ? GNUTLS_KP_EMAIL_PROTECTION
                                                : GNUTLS_KP_TLS_WWW_SERVER,
                                              0));
}

static void
set_extensions (WaxTestCert *self, const WaxTestCertOptions *options)
{
  set_uses (self->crt, options);
  if (!options->no_san && !options->plain_like_openssl)
    set_names (self->crt, options);
  if (options->broken_usage)
    check (gnutls_x509_crt_set_extension_by_oid (self->crt, GNUTLS_X509EXT_OID_KEY_USAGE, "\x04\x01\x55", 3, 0));
  set_name_constraints (self->crt, options);
  if (options->unknown_critical != NULL)
    check (gnutls_x509_crt_set_extension_by_oid (self->crt, options->unknown_critical, "\x05\x00", 2, 1));
  if (options->must_staple)
    set_must_staple (self->crt);
  if (!options->no_key_ids)
    set_key_ids (self, options);
  for (const WaxTestExtension *extension = options->extensions; extension != NULL && extension->oid != NULL;
       extension++)
    check (gnutls_x509_crt_set_extension_by_oid (self->crt, extension->oid, extension->value->data,
                                                 extension->value->len, extension->critical));
}

static void
exchange (guint8 *data, gsize size, const WaxTestPatch *patch)
{
  guint8 *at = memmem (data, size, patch->from, patch->size);

  g_assert_nonnull (at);
  memcpy (at, patch->to, patch->size);
}

/* The octets are put in afterwards and the certificate signed again. */
static GBytes *
sign_patched (const gnutls_datum_t *der,
              const WaxTestPatch *patch,
              gnutls_x509_privkey_t signer,
              gnutls_digest_algorithm_t digest)
{
  gsize outer, header, tbs_size, algorithm_header, algorithm_size;
  g_autofree guint8 *copy = g_memdup2 (der->data, der->size);
  guint8 *tbs;
  g_autoptr(GByteArray) content = g_byte_array_new (), bits = g_byte_array_new (), whole = g_byte_array_new ();
  gnutls_privkey_t key;
  gnutls_datum_t to_sign, signature;

  wax_test_der_measure (copy, &outer);
  tbs = copy + outer;
  tbs_size = wax_test_der_measure (tbs, &header);
  exchange (tbs, tbs_size, patch);

  check (gnutls_privkey_init (&key));
  check (gnutls_privkey_import_x509 (key, signer, 0));
  to_sign = (gnutls_datum_t) { tbs, tbs_size };
  check (gnutls_privkey_sign_data (key, digest, 0, &to_sign, &signature));
  gnutls_privkey_deinit (key);

  algorithm_size = wax_test_der_measure (tbs + tbs_size, &algorithm_header);
  g_byte_array_append (content, tbs, tbs_size + algorithm_size);
  g_byte_array_append (bits, (const guint8 *) "\0", 1);
  g_byte_array_append (bits, signature.data, signature.size);
  wax_test_der_append (content, 0x03, bits->data, bits->len);
  wax_test_der_append (whole, 0x30, content->data, content->len);
  gnutls_free (signature.data);
  return g_bytes_new (whole->data, whole->len);
}

/* GnuTLS writes no serial of zero. */
static const WaxTestPatch zero_serial = { "\2\1\1", "\2\1\0", 3 };

static GBytes *
export_der (WaxTestCert *self, const WaxTestCertOptions *options, gnutls_digest_algorithm_t digest)
{
  gnutls_datum_t der;
  GBytes *bytes;

  check (gnutls_x509_crt_export2 (self->crt, GNUTLS_X509_FMT_DER, &der));
  if (options->broken_signature)
    der.data[der.size - 1] ^= 0x01;
  if (options->serial == WAX_TEST_SERIAL_ZERO || options->patch != NULL)
    bytes = sign_patched (&der, options->patch != NULL ? options->patch : &zero_serial,
                          self->issuer != NULL ? self->issuer->key : self->key, digest);
  else
    bytes = g_bytes_new (der.data, der.size);
  gnutls_free (der.data);
  return bytes;
}

/* The library signs nothing that the issuer's certificate does not allow: this one has its name, and allows all. */
static void
sign_salted (WaxTestCert *self, guint salt)
{
  gnutls_x509_privkey_t key;
  gnutls_x509_crt_t alias;
  gnutls_datum_t name;

  check (gnutls_x509_crt_init (&alias));
  check (gnutls_x509_crt_get_dn3 (self->issuer->crt, &name, 0));
  check (gnutls_x509_crt_set_dn (alias, (const char *) name.data, NULL));
  check (gnutls_x509_crt_set_key (alias, self->issuer->key));
  gnutls_free (name.data);
  check (gnutls_x509_privkey_init (&key));
  check (gnutls_x509_privkey_cpy (key, self->issuer->key));
  set_salt (key, salt);
  check (gnutls_x509_crt_sign2 (self->crt, alias, key, GNUTLS_DIG_SHA256, GNUTLS_PRIVKEY_SIGN_FLAG_RSA_PSS));
  gnutls_x509_privkey_deinit (key);
  gnutls_x509_crt_deinit (alias);
}

static void
sign (WaxTestCert *self, const WaxTestCertOptions *options, gnutls_digest_algorithm_t digest)
{
  WaxTestCert *signer = self->issuer != NULL ? self->issuer : self;

  if (options->salt > 0)
    sign_salted (self, options->salt);
  else
    check (gnutls_x509_crt_sign2 (self->crt, signer->crt, signer->key, digest, 0));
}

WaxTestCert *
wax_test_cert_new (WaxTestCert *issuer, const WaxTestCertOptions *options)
{
  WaxTestCert *self = g_new0 (WaxTestCert, 1);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gnutls_digest_algorithm_t digest = options->digest == WAX_TEST_DIGEST_SHA1 ? GNUTLS_DIG_SHA1 : GNUTLS_DIG_SHA256;

  g_atomic_ref_count_init (&self->refs);
  self->issuer = issuer != NULL ? wax_test_cert_ref (issuer) : NULL;
  self->key = make_key (options);
  check (gnutls_x509_crt_init (&self->crt));
  check (gnutls_x509_crt_set_version (self->crt, options->version_1 ? 1 : 3));
  set_public_key (self, options->key == WAX_TEST_KEY_PSS_2048 ? 64 : 0);
  set_serial (self->crt, options->serial);
  set_subject (self->crt, options);
  check (gnutls_x509_crt_set_activation_time (self->crt, options->not_before != 0 ? options->not_before : now - DAY_S));
  check (gnutls_x509_crt_set_expiration_time (self->crt,
                                              options->not_after != 0 ? options->not_after : now + 30 * DAY_S));
  if (!options->version_1)
    set_extensions (self, options);
  sign (self, options, digest);
  self->der = export_der (self, options, digest);
  return self;
}

WaxTestCert *
wax_test_cert_ref (WaxTestCert *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
wax_test_cert_unref (WaxTestCert *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  gnutls_x509_crt_deinit (self->crt);
  gnutls_x509_privkey_deinit (self->key);
  g_bytes_unref (self->der);
  g_clear_pointer (&self->issuer, wax_test_cert_unref);
  g_free (self);
}

WaxTestCert *
wax_test_cert_new_root (const char *common_name)
{
  return wax_test_cert_new (NULL, &(WaxTestCertOptions) { .common_name = common_name, .ca = TRUE });
}

WaxTestCert *
wax_test_cert_new_leaf (WaxTestCert *issuer, const char *host)
{
  const char *dns[] = { host, "localhost", NULL };
  const char *ip[] = { "127.0.0.1", NULL };

  return wax_test_cert_new (issuer, &(WaxTestCertOptions) { .dns = dns, .ip = ip });
}

GBytes *
wax_test_cert_get_der (WaxTestCert *self)
{
  return self->der;
}

char *
wax_test_cert_dup_fingerprint (WaxTestCert *self)
{
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, self->der);
}

char *
wax_test_cert_to_pem (WaxTestCert *self)
{
  gsize size;
  gnutls_datum_t der, pem;
  char *text;

  der.data = (guint8 *) g_bytes_get_data (self->der, &size);
  der.size = size;
  check (gnutls_pem_base64_encode2 ("CERTIFICATE", &der, &pem));
  text = g_strndup ((const char *) pem.data, pem.size);
  gnutls_free (pem.data);
  return text;
}

char *
wax_test_cert_key_to_pem (WaxTestCert *self)
{
  gnutls_datum_t pem;
  char *text;

  check (gnutls_x509_privkey_export2_pkcs8 (self->key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &pem));
  text = g_strndup ((const char *) pem.data, pem.size);
  gnutls_free (pem.data);
  return text;
}

char *
wax_test_cert_chain_to_pem (WaxTestCert *self, guint length)
{
  GString *out = g_string_new (NULL);

  for (WaxTestCert *link = self; link != NULL; link = link->issuer) {
    g_autofree char *pem = NULL;

    if (length == 0 && link != self && link->issuer == NULL)
      break;
    pem = wax_test_cert_to_pem (link);
    g_string_append (out, pem);
    if (length > 0 && --length == 0)
      break;
  }
  return g_string_free (out, FALSE);
}

GTlsCertificate *
wax_test_cert_to_tls (WaxTestCert *self, guint length)
{
  g_autofree char *chain = wax_test_cert_chain_to_pem (self, length);
  g_autofree char *key = wax_test_cert_key_to_pem (self);
  g_autofree char *both = g_strconcat (key, chain, NULL);
  g_autoptr(GError) error = NULL;
  GTlsCertificate *certificate = g_tls_certificate_new_from_pem (both, -1, &error);

  g_assert_no_error (error);
  return certificate;
}

GBytes *
wax_test_cert_sign_mail (WaxTestCert *self, const char *content)
{
  gnutls_datum_t data = { (unsigned char *) content, (unsigned int) strlen (content) }, der;
  gnutls_privkey_t key;
  gnutls_pkcs7_t cms;
  GBytes *bytes;

  check (gnutls_privkey_init (&key));
  check (gnutls_privkey_import_x509 (key, self->key, 0));
  check (gnutls_pkcs7_init (&cms));
  for (WaxTestCert *above = self->issuer; above != NULL && above->issuer != NULL; above = above->issuer)
    check (gnutls_pkcs7_set_crt (cms, above->crt));
  check (gnutls_pkcs7_sign (cms, self->crt, key, &data, NULL, NULL, GNUTLS_DIG_SHA256,
                            GNUTLS_PKCS7_INCLUDE_TIME | GNUTLS_PKCS7_INCLUDE_CERT));
  check (gnutls_pkcs7_export2 (cms, GNUTLS_X509_FMT_DER, &der));
  bytes = g_bytes_new (der.data, der.size);
  gnutls_free (der.data);
  gnutls_pkcs7_deinit (cms);
  gnutls_privkey_deinit (key);
  return bytes;
}

char *
wax_test_pki_write (const char *dir, const char *name, const char *pem)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, pem, -1, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&path);
}
