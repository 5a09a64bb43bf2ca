#include "trust/wax-certificate-fields.h"

G_DEFINE_QUARK (wax-certificate-error, wax_certificate_error)
G_DEFINE_BOXED_TYPE (WaxCertificate, wax_certificate, wax_certificate_ref, wax_certificate_unref)

WaxCertificate *
wax_certificate_new_from_der (GBytes *der, GError **error)
{
  g_autoptr(WaxCertificate) self = g_new0 (WaxCertificate, 1);

  g_atomic_ref_count_init (&self->refs);
  self->der = g_bytes_ref (der);
  if (wax_certificate_read_fields (self))
    return g_steal_pointer (&self);

  g_set_error (error, WAX_CERTIFICATE_ERROR, WAX_CERTIFICATE_ERROR_MALFORMED,
               "%" G_GSIZE_FORMAT " bytes are no certificate", g_bytes_get_size (der));
  return NULL;
}

WaxCertificate *
wax_certificate_ref (WaxCertificate *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
wax_certificate_unref (WaxCertificate *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  if (self->crt != NULL)
    gnutls_x509_crt_deinit (self->crt);
  g_bytes_unref (self->der);
  g_clear_pointer (&self->tbs, g_bytes_unref);
  g_clear_pointer (&self->subject_name, g_bytes_unref);
  g_clear_pointer (&self->issuer_name, g_bytes_unref);
  g_clear_pointer (&self->subject_key_id, g_bytes_unref);
  g_clear_pointer (&self->authority_key_id, g_bytes_unref);
  g_free (self->subject);
  g_free (self->issuer);
  g_free (self->display_name);
  g_free (self->serial);
  g_free (self->fingerprint);
  g_free (self->spki);
  g_strfreev (self->names);
  g_strfreev (self->dns_names);
  g_strfreev (self->addresses);
  g_free (self);
}

char *
wax_certificate_dup_fingerprint_sha1 (const WaxCertificate *self)
{
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA1, self->der);
}

gboolean
wax_certificate_equal (const WaxCertificate *a, const WaxCertificate *b)
{
  return g_bytes_equal (a->der, b->der);
}

GBytes *
wax_certificate_get_der (const WaxCertificate *self)
{
  return self->der;
}

const char *
wax_certificate_get_subject (const WaxCertificate *self)
{
  return self->subject;
}

const char *
wax_certificate_get_issuer (const WaxCertificate *self)
{
  return self->issuer;
}

const char *
wax_certificate_get_display_name (const WaxCertificate *self)
{
  return self->display_name;
}

const char *
wax_certificate_get_serial (const WaxCertificate *self)
{
  return self->serial;
}

gint64
wax_certificate_get_not_before (const WaxCertificate *self)
{
  return self->not_before;
}

gint64
wax_certificate_get_not_after (const WaxCertificate *self)
{
  return self->not_after;
}

const char *
wax_certificate_get_fingerprint (const WaxCertificate *self)
{
  return self->fingerprint;
}

const char *
wax_certificate_get_spki (const WaxCertificate *self)
{
  return self->spki;
}

guint
wax_certificate_get_version (const WaxCertificate *self)
{
  return self->version;
}

const char *
wax_certificate_get_key_algorithm (const WaxCertificate *self)
{
  return self->key_algorithm;
}

guint
wax_certificate_get_key_bits (const WaxCertificate *self)
{
  return self->key_bits;
}

const char *
wax_certificate_get_signature_algorithm (const WaxCertificate *self)
{
  return self->signature_algorithm;
}

gboolean
wax_certificate_is_ca (const WaxCertificate *self)
{
  return self->is_ca;
}

gnutls_x509_crt_t
wax_certificate_get_handle (const WaxCertificate *self)
{
  return self->crt;
}

GBytes *
wax_certificate_get_subject_name (const WaxCertificate *self)
{
  return self->subject_name;
}

GBytes *
wax_certificate_get_issuer_name (const WaxCertificate *self)
{
  return self->issuer_name;
}

gboolean
wax_certificate_is_self_issued (const WaxCertificate *self)
{
  return g_bytes_equal (self->subject_name, self->issuer_name);
}

gint64
wax_certificate_get_signature_cost (const WaxCertificate *self)
{
  return self->signature_cost;
}

GBytes *
wax_certificate_get_subject_key_id (const WaxCertificate *self)
{
  return self->subject_key_id;
}

GBytes *
wax_certificate_get_authority_key_id (const WaxCertificate *self)
{
  return self->authority_key_id;
}

const WaxExtensions *
wax_certificate_get_extensions (const WaxCertificate *self)
{
  return &self->extensions;
}

gboolean
wax_certificate_is_well_formed (const WaxCertificate *self)
{
  return self->is_well_formed;
}

const char *const *
wax_certificate_get_names (const WaxCertificate *self)
{
  return (const char *const *) self->names;
}

const char *const *
wax_certificate_get_dns_names (const WaxCertificate *self)
{
  return (const char *const *) self->dns_names;
}

gboolean
wax_certificate_has_address (const WaxCertificate *self, const char *address)
{
  return g_strv_contains ((const char *const *) self->addresses, address);
}
