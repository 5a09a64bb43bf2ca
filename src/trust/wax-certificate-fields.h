#pragma once

#include "trust/wax-certificate-private.h"

G_BEGIN_DECLS

/* What a certificate says, read once; for the files that make one. */
struct _WaxCertificate {
  gatomicrefcount refs;
  gnutls_x509_crt_t crt;
  GBytes *der;
  GBytes *tbs, *subject_name, *issuer_name;
  GBytes *subject_key_id, *authority_key_id;
  char *subject, *issuer, *display_name, *serial;
  char *fingerprint, *spki;
  GStrv names, dns_names, addresses;
  gint64 not_before, not_after;
  guint version, key_bits;
  const char *key_algorithm, *signature_algorithm;
  WaxExtensions extensions;
  gboolean is_ca, is_layout_sound, is_well_formed;
  gint64 signature_cost;
  int is_self_signed; /* atomic: unknown until somebody asks, since it costs */
};

/* Fills all fields from @self's DER; %FALSE where it is no certificate. */
gboolean wax_certificate_read_fields (WaxCertificate *self);

/* See wax_certificate_get_signature_cost(). */
gint64 wax_certificate_measure_signature (gnutls_x509_crt_t crt);

G_END_DECLS
