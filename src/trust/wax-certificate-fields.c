#include "trust/wax-certificate-fields.h"

#include "trust/wax-name.h"

enum {
  MAX_NAMES = 1000,
  TAG_HOST = 0x82,
  TAG_ADDRESS = 0x87,
};

static GBytes *
slice (GBytes *der, WaxDer part)
{
  return g_bytes_new_from_bytes (der, part.data - (const guint8 *) g_bytes_get_data (der, NULL), part.size);
}

static guint
read_pair (const guint8 *digits)
{
  return 10u * (digits[0] - '0') + (digits[1] - '0');
}

/* @digits: month to second */
static gboolean
is_moment (guint year, const guint8 *digits)
{
  guint month = read_pair (digits), day = read_pair (digits + 2);

  return month >= 1 && month <= 12 && g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year) &&
         read_pair (digits + 4) < 24 && read_pair (digits + 6) < 60 && read_pair (digits + 8) < 60;
}

/* DER knows one form of each time: with seconds, in UTC, without fractions. Of a day that is none, every reader makes
 * another one. The year 0 is a leap year too. */
static gboolean
is_time_sound (guint8 tag, WaxDer time)
{
  gsize years = tag == 0x17 ? 2 : 4;
  guint year;

  if ((tag != 0x17 && tag != 0x18) || time.size != years + 11 || time.data[time.size - 1] != 'Z')
    return FALSE;
  for (gsize i = 0; i + 1 < time.size; i++) {
    if (!g_ascii_isdigit (time.data[i]))
      return FALSE;
  }
  year = read_pair (time.data);
  year = years == 4 ? 100 * year + read_pair (time.data + 2) : year + (year < 50 ? 2000 : 1900);
  return is_moment (year > 0 ? year : 4, time.data + years);
}

static gboolean
are_times_sound (WaxDer validity)
{
  WaxDer time;
  guint8 tag;

  for (guint i = 0; i < 2; i++) {
    if (!wax_der_next (&validity, &tag, &time, NULL) || !is_time_sound (tag, time))
      return FALSE;
  }
  return validity.size == 0;
}

/* Unique identifiers of old, and extensions. */
static gboolean
read_rest (WaxCertificate *self, WaxDer rest)
{
  WaxDer part;
  guint8 tag, last = 0xa0;

  self->extensions.sound = TRUE;
  while (rest.size > 0) {
    if (!wax_der_next (&rest, &tag, &part, NULL) || (tag | 0x20) <= last || (tag | 0x20) > 0xa3)
      return FALSE;
    last = tag | 0x20;
    if (tag == 0xa3)
      wax_extensions_read (&self->extensions, part);
  }
  return TRUE;
}

/* TBSCertificate of RFC 5280, section 4.1: what is needed of it byte for byte. */
static gboolean
read_layout (WaxCertificate *self, WaxDer *serial)
{
  gsize size;
  WaxDer cursor = { g_bytes_get_data (self->der, &size), 0 };
  WaxDer outer, tbs, tbs_whole, part, algorithm, whole;
  guint8 tag;

  cursor.size = size;
  if (!wax_der_enter (&cursor, 0x30, &outer) || !wax_der_next (&outer, &tag, &tbs, &tbs_whole) || tag != 0x30)
    return FALSE;
  self->tbs = slice (self->der, tbs_whole);
  if (!wax_der_next (&tbs, &tag, serial, NULL) || (tag == 0xa0 && !wax_der_next (&tbs, &tag, serial, NULL)) ||
      tag != 0x02)
    return FALSE;
  if (!wax_der_next (&tbs, &tag, &part, &algorithm) || tag != 0x30 || !wax_der_next (&tbs, &tag, &part, &whole) ||
      tag != 0x30)
    return FALSE;
  self->issuer_name = wax_name_normalize (whole);
  if (!wax_der_enter (&tbs, 0x30, &part))
    return FALSE;
  self->is_layout_sound = are_times_sound (part);
  if (!wax_der_next (&tbs, &tag, &part, &whole) || tag != 0x30)
    return FALSE;
  self->subject_name = wax_name_normalize (whole);
  if (!wax_der_next (&tbs, &tag, &part, &whole) || tag != 0x30)
    return FALSE;
  self->spki = g_compute_checksum_for_data (G_CHECKSUM_SHA256, whole.data, whole.size);
  self->is_layout_sound = read_rest (self, tbs) && self->is_layout_sound && cursor.size == 0 &&
                          wax_der_next (&outer, &tag, &part, &whole) && wax_der_equal (whole, algorithm);
  return self->issuer_name != NULL && self->subject_name != NULL;
}

static char *
take_datum (int result, gnutls_datum_t *text)
{
  char *escaped;

  if (result < 0)
    return g_strdup ("");
  escaped = wax_certificate_escape ((const char *) text->data, text->size);
  gnutls_free (text->data);
  return escaped;
}

static void
read_subjects (WaxCertificate *self)
{
  gnutls_datum_t text = { NULL, 0 };

  self->subject = take_datum (gnutls_x509_crt_get_dn3 (self->crt, &text, 0), &text);
  self->issuer = take_datum (gnutls_x509_crt_get_issuer_dn3 (self->crt, &text, 0), &text);
  self->display_name = wax_certificate_read_title (self->crt, FALSE);
  if (self->display_name == NULL)
    self->display_name = g_strdup (self->names[0] != NULL ? self->names[0] : self->subject);
}

static char *
format_address (const guint8 *data, gsize size)
{
  g_autoptr(GInetAddress) address = NULL;

  if (size != 4 && size != 16)
    return wax_certificate_hex (data, size);
  address = g_inet_address_new_from_bytes (data, size == 4 ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_IPV6);
  return g_inet_address_to_string (address);
}

typedef struct {
  GStrvBuilder *all;
  GStrvBuilder *dns;
  GStrvBuilder *addresses;
} Names;

static void
add_name (Names *names, guint8 tag, WaxDer value)
{
  g_autofree char *text = NULL;

  if (tag == TAG_HOST)
    text = wax_certificate_escape ((const char *) value.data, value.size);
  else if (tag == TAG_ADDRESS)
    text = format_address (value.data, value.size);
  else
    return;
  g_strv_builder_add (names->all, text);
  g_strv_builder_add (tag == TAG_HOST ? names->dns : names->addresses, text);
}

/* GeneralNames of RFC 5280, section 4.2.1.6. Among thousands the library would search for ever. */
static gboolean
read_name_list (WaxDer extension, Names *names)
{
  WaxDer list, value;
  guint8 tag;

  if (!wax_der_enter (&extension, 0x30, &list) || extension.size > 0 || list.size == 0)
    return FALSE;
  for (guint i = 0; list.size > 0; i++) {
    if (!wax_der_next (&list, &tag, &value, NULL) || (tag & 0xc0) != 0x80 || (tag & 0x1f) > 8 ||
        (tag == TAG_ADDRESS && value.size != 4 && value.size != 16))
      return FALSE;
    if (i < MAX_NAMES)
      add_name (names, tag, value);
  }
  return TRUE;
}

/* FALSE when the extension is there and cannot be read. */
static gboolean
read_names (WaxCertificate *self)
{
  g_autoptr(GStrvBuilder) all = g_strv_builder_new (), dns = g_strv_builder_new (), addresses = g_strv_builder_new ();
  gboolean readable =
    !wax_extensions_have (&self->extensions, WAX_EXTENSION_ALT_NAMES) ||
    read_name_list (self->extensions.values[WAX_EXTENSION_ALT_NAMES], &(Names) { all, dns, addresses });

  self->names = g_strv_builder_end (all);
  self->dns_names = g_strv_builder_end (dns);
  self->addresses = g_strv_builder_end (addresses);
  return readable;
}

/* SEQUENCE OF OBJECT IDENTIFIER, not empty. */
static gboolean
are_purposes_sound (WaxDer extension)
{
  WaxDer list, oid;

  if (!wax_der_enter (&extension, 0x30, &list) || extension.size > 0 || list.size == 0)
    return FALSE;
  while (list.size > 0) {
    if (!wax_der_enter (&list, 0x06, &oid))
      return FALSE;
  }
  return TRUE;
}

/* SEQUENCE OF SEQUENCE { OBJECT IDENTIFIER, GeneralName }, not empty. */
static gboolean
is_access_sound (WaxDer extension)
{
  WaxDer list, item, oid, name;
  guint8 tag;

  if (!wax_der_enter (&extension, 0x30, &list) || extension.size > 0 || list.size == 0)
    return FALSE;
  while (list.size > 0) {
    if (!wax_der_enter (&list, 0x30, &item) || !wax_der_enter (&item, 0x06, &oid) ||
        !wax_der_next (&item, &tag, &name, NULL) || (tag & 0xc0) != 0x80 || item.size > 0)
      return FALSE;
  }
  return TRUE;
}

/* BasicConstraints of RFC 5280, section 4.2.1.9. The library reads a number below zero as a large one. */
static gboolean
are_limits_sound (WaxDer extension)
{
  WaxDer content, number;

  if (!wax_der_enter (&extension, 0x30, &content) || extension.size > 0)
    return FALSE;
  if (content.size > 0 && content.data[0] == 0x01 && !wax_der_enter (&content, 0x01, &number))
    return FALSE;
  return content.size == 0 || (wax_der_enter (&content, 0x02, &number) && content.size == 0 && number.size > 0 &&
                               (number.data[0] & 0x80) == 0);
}

static gboolean
are_values_sound (const WaxExtensions *extensions)
{
  return extensions->sound &&
         (!wax_extensions_have (extensions, WAX_EXTENSION_PURPOSES) ||
          are_purposes_sound (extensions->values[WAX_EXTENSION_PURPOSES])) &&
         (!wax_extensions_have (extensions, WAX_EXTENSION_BASIC_CONSTRAINTS) ||
          are_limits_sound (extensions->values[WAX_EXTENSION_BASIC_CONSTRAINTS])) &&
         (!wax_extensions_have (extensions, WAX_EXTENSION_AUTHORITY_ACCESS) ||
          is_access_sound (extensions->values[WAX_EXTENSION_AUTHORITY_ACCESS]));
}

static gboolean
is_readable (int result)
{
  return result >= 0 || result == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE;
}

static gboolean
read_extensions (WaxCertificate *self)
{
  guint8 id[256];
  gsize size = sizeof id;
  guint critical, is_ca = 0, usage, bits;
  int path_length, result;
  gboolean well_formed = read_names (self) && self->is_layout_sound && are_values_sound (&self->extensions);

  result = gnutls_x509_crt_get_basic_constraints (self->crt, &critical, &is_ca, &path_length);
  self->is_ca = result >= 0 && is_ca != 0;
  well_formed = well_formed && is_readable (result);
  well_formed = well_formed && is_readable (gnutls_x509_crt_get_key_usage (self->crt, &usage, &critical));

  result = gnutls_x509_crt_get_subject_key_id (self->crt, id, &size, &critical);
  self->subject_key_id = result >= 0 ? g_bytes_new (id, size) : NULL;
  size = sizeof id;
  result = gnutls_x509_crt_get_authority_key_id (self->crt, id, &size, &critical);
  self->authority_key_id = result >= 0 ? g_bytes_new (id, size) : NULL;

  result = gnutls_x509_crt_get_pk_algorithm (self->crt, &bits);
  self->key_algorithm = result >= 0 && result != GNUTLS_PK_UNKNOWN ? gnutls_pk_get_name (result) : "unknown";
  self->key_bits = result >= 0 ? bits : 0;
  result = gnutls_x509_crt_get_signature_algorithm (self->crt);
  self->signature_algorithm = result > 0 && gnutls_sign_get_name (result) != NULL ? gnutls_sign_get_name (result)
                                                                                  : "unknown";
  return well_formed && self->not_before != -1 && self->not_after != -1;
}

gboolean
wax_certificate_read_fields (WaxCertificate *self)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (self->der, &size);
  gnutls_datum_t der = { (guint8 *) data, size };
  WaxDer serial;

  /* What is not laid out as a certificate, or is without measure, the library does not get to see. */
  if (!read_layout (self, &serial) || self->extensions.too_many || gnutls_x509_crt_init (&self->crt) < 0 ||
      gnutls_x509_crt_import (self->crt, &der, GNUTLS_X509_FMT_DER) < 0)
    return FALSE;

  self->serial = wax_certificate_hex (serial.data, serial.size);
  self->fingerprint = g_compute_checksum_for_data (G_CHECKSUM_SHA256, data, size);
  self->version = MAX (gnutls_x509_crt_get_version (self->crt), 0);
  self->not_before = gnutls_x509_crt_get_activation_time (self->crt);
  self->not_after = gnutls_x509_crt_get_expiration_time (self->crt);
  self->is_well_formed = read_extensions (self);
  read_subjects (self);
  self->signature_cost = wax_certificate_measure_signature (self->crt);
  return TRUE;
}
