#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WAX_CERTIFICATE_ERROR (wax_certificate_error_quark ())
#define WAX_TYPE_CERTIFICATE (wax_certificate_get_type ())

/* As many are read of what was sent, and none beyond. */
#define WAX_CERTIFICATE_MAX_CHAIN 100

/**
 * WaxCertificateError:
 * @WAX_CERTIFICATE_ERROR_MALFORMED: the bytes are no X.509 certificate, or there are none
 */
typedef enum {
  WAX_CERTIFICATE_ERROR_MALFORMED,
} WaxCertificateError;

GQuark wax_certificate_error_quark (void);

/**
 * WaxCertificate:
 *
 * An X.509 certificate (RFC 5280) with its fields read. Immutable, ref-counted, any thread. All texts are for people:
 * what is not printable in them (NUL, controls, bidirectional and other format characters) is written as \uXXXX.
 * They remain text that a stranger chose: never markup.
 */
typedef struct _WaxCertificate WaxCertificate;

/**
 * WaxCertificateExtension:
 * @oid: dotted
 * @name: (nullable): its name for people, translated; %NULL when unknown
 * @critical: whether who does not know it must refuse the certificate
 * @text: the decoded value, a line per part; of unknown ones the bytes in hex
 */
typedef struct {
  char *oid;
  char *name;
  gboolean critical;
  char *text;
} WaxCertificateExtension;

/**
 * WaxCertificateUrl: what a certificate says where to find
 * @WAX_CERTIFICATE_URL_ISSUER: its issuer's certificate (RFC 5280, section 4.2.2.1, id-ad-caIssuers)
 * @WAX_CERTIFICATE_URL_RESPONDER: who answers whether it was withdrawn (ibid., id-ad-ocsp)
 * @WAX_CERTIFICATE_URL_LIST: lists of what was withdrawn (ibid., section 4.2.1.13): those for any reason
 *   first
 */
typedef enum {
  WAX_CERTIFICATE_URL_ISSUER,
  WAX_CERTIFICATE_URL_RESPONDER,
  WAX_CERTIFICATE_URL_LIST,
} WaxCertificateUrl;

GType wax_certificate_get_type (void);

/**
 * wax_certificate_new_from_der:
 * Returns: (transfer full) (nullable): %NULL with %WAX_CERTIFICATE_ERROR_MALFORMED.
 */
WaxCertificate *wax_certificate_new_from_der (GBytes *der, GError **error);
WaxCertificate *wax_certificate_ref (WaxCertificate *self);
void wax_certificate_unref (WaxCertificate *self);

/**
 * wax_certificate_chain_new_from_pem:
 * @pem: certificates in PEM, the server's own first; what stands between them is skipped
 * @size: in bytes, -1 for a terminated string
 *
 * Returns: (transfer container) (element-type WaxCertificate) (nullable): at least one, at most
 *   %WAX_CERTIFICATE_MAX_CHAIN certificates; %NULL with %WAX_CERTIFICATE_ERROR_MALFORMED.
 */
GPtrArray *wax_certificate_chain_new_from_pem (const char *pem, gssize size, GError **error);

/**
 * wax_certificate_chain_new_from_tls:
 * @certificate: the peer's certificate of a connection; of what the server sent besides one path hangs below it as
 *   issuers: another one, or what stands in no path, the library does not hand over
 *
 * Returns: (transfer container) (element-type WaxCertificate) (nullable): as for PEM.
 */
GPtrArray *wax_certificate_chain_new_from_tls (GTlsCertificate *certificate, GError **error);

/**
 * wax_certificate_chain_to_pem:
 * @chain: (element-type WaxCertificate): certificates
 *
 * Returns: (transfer full): them all, one after another.
 */
char *wax_certificate_chain_to_pem (GPtrArray *chain);

GBytes *wax_certificate_get_der (const WaxCertificate *self);
char *wax_certificate_to_pem (const WaxCertificate *self);

/* Names as text by RFC 4514; "" when empty. */
const char *wax_certificate_get_subject (const WaxCertificate *self);
const char *wax_certificate_get_issuer (const WaxCertificate *self);

/* The shortest name that says whose it is: common name, else organisation, first host name or subject. */
const char *wax_certificate_get_display_name (const WaxCertificate *self);

/* Returns: (transfer full): likewise of the issuer: common name, else organisation, else all of it. */
char *wax_certificate_dup_issuer_display_name (const WaxCertificate *self);

/* Returns: (transfer full): as much of such a name as a sentence can hold. */
char *wax_certificate_shorten_name (const char *name);

/* Lower-case hex of the serial's octets as they stand in the certificate. */
const char *wax_certificate_get_serial (const WaxCertificate *self);

/* Both ends belong to the time when it is valid. Unix s. */
gint64 wax_certificate_get_not_before (const WaxCertificate *self);
gint64 wax_certificate_get_not_after (const WaxCertificate *self);

/* SHA-256 over the DER of the certificate, and over that of its SubjectPublicKeyInfo: 64 lower-case hex digits. */
const char *wax_certificate_get_fingerprint (const WaxCertificate *self);
const char *wax_certificate_get_spki (const WaxCertificate *self);

/**
 * wax_certificate_dup_fingerprint_sha1:
 * Returns: (transfer full): the SHA-1 over the DER in hex, for the viewer alone: old papers name it, nothing trusts it.
 */
char *wax_certificate_dup_fingerprint_sha1 (const WaxCertificate *self);

/* (array zero-terminated=1): host names and IP addresses that it is for (subjectAltName alone, never the subject). */
const char *const *wax_certificate_get_names (const WaxCertificate *self);

/* The two kinds apart: a host name that looks like an address is none. */
const char *const *wax_certificate_get_dns_names (const WaxCertificate *self);
gboolean wax_certificate_has_address (const WaxCertificate *self, const char *address);

/**
 * wax_certificate_list_urls:
 * Returns: (transfer full) (array zero-terminated=1): the first few of that kind, http and https alone, without
 *   credentials. Whoever made the certificate chose them.
 */
char **wax_certificate_list_urls (const WaxCertificate *self, WaxCertificateUrl kind);

/* 1, 2 or 3. */
guint wax_certificate_get_version (const WaxCertificate *self);

/* "RSA", "EC/ECDSA", …, and the size in bits. Static. */
const char *wax_certificate_get_key_algorithm (const WaxCertificate *self);
guint wax_certificate_get_key_bits (const WaxCertificate *self);

/* "RSA-SHA256", …; "unknown" when the library does not know it. Static. */
const char *wax_certificate_get_signature_algorithm (const WaxCertificate *self);

/* Returns: (transfer full): the SubjectPublicKeyInfo and the signature in hex, apart; "" where the library cannot read
 * them. For the viewer. */
char *wax_certificate_dup_key_octets (const WaxCertificate *self);
char *wax_certificate_dup_signature_octets (const WaxCertificate *self);

/* Whether basicConstraints says CA:TRUE. */
gboolean wax_certificate_is_ca (const WaxCertificate *self);

/* Whether its own key signed it and it names itself as issuer. */
gboolean wax_certificate_is_self_signed (const WaxCertificate *self);

gboolean wax_certificate_equal (const WaxCertificate *a, const WaxCertificate *b);

/**
 * wax_certificate_list_extensions:
 * Returns: (transfer container) (element-type WaxCertificateExtension): all of them, in their order, decoded.
 */
GPtrArray *wax_certificate_list_extensions (const WaxCertificate *self);
void wax_certificate_extension_free (WaxCertificateExtension *extension);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxCertificate, wax_certificate_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxCertificateExtension, wax_certificate_extension_free)

G_END_DECLS
