#pragma once

#include "identity/wax-issuer-names.h"
#include "trust/wax-certificate.h"

G_BEGIN_DECLS

#define WAX_TYPE_IDENTITY (wax_identity_get_type ())

/**
 * WaxIdentity:
 *
 * A certificate of the person's own with the issuers that go with it: what servers are shown. The private key is not
 * in it, see #WaxIdentityKeys and #WaxTokens. Immutable, ref-counted, any thread.
 */
typedef struct _WaxIdentity WaxIdentity;

GType wax_identity_get_type (void);

/**
 * wax_identity_new:
 * @chain: (element-type WaxCertificate): the person's own first, each followed by its issuer; at least one
 */
WaxIdentity *wax_identity_new (GPtrArray *chain);

/* One whose private key is on a token. @uri: of the certificate there (RFC 7512), without anything about a PIN */
WaxIdentity *wax_identity_new_on_token (GPtrArray *chain, const char *uri);
WaxIdentity *wax_identity_ref (WaxIdentity *self);
void wax_identity_unref (WaxIdentity *self);

/* What commands and accounts call it: the first 16 hex digits of the certificate's SHA-256. */
const char *wax_identity_get_id (const WaxIdentity *self);

/* Returns: (transfer full): @text as an id, where it is one or a whole SHA-256, in any letter case. */
char *wax_identity_make_id (const char *text);

/* (nullable): where it is, if it is on a token; %NULL for one whose key the keyring has. */
const char *wax_identity_get_uri (const WaxIdentity *self);

WaxCertificate *wax_identity_get_certificate (const WaxIdentity *self);
GPtrArray *wax_identity_get_chain (const WaxIdentity *self);

/**
 * wax_identity_get_addresses:
 * Returns: (array zero-terminated=1): mail addresses that the certificate names: rfc822Name of its subjectAltName, then
 *   emailAddress of its subject, each once; text that a stranger chose, printable.
 */
const char *const *wax_identity_get_addresses (const WaxIdentity *self);

/* Whether it may be shown to servers by what it says of its purpose; one that says nothing may. */
gboolean wax_identity_is_for_clients (const WaxIdentity *self);

/**
 * wax_identity_is_accepted:
 *
 * Returns: whether one of @issuers issued a certificate of the chain, at any place in it, by the name alone; also for
 *   none at all, by which a server leaves the choice to the client.
 */
gboolean wax_identity_is_accepted (const WaxIdentity *self, const WaxIssuerNames *issuers);

/**
 * wax_identity_to_tls:
 * @key: see wax-private-key.h
 *
 * Returns: (transfer full) (nullable): for a handshake, with the key inside, of which the library keeps a copy as long
 *   as the object lives; %NULL with %WAX_IDENTITY_FILE_ERROR_MISMATCH when @key is not that of the certificate.
 */
GTlsCertificate *wax_identity_to_tls (const WaxIdentity *self, GBytes *key, GError **error);

/* The same of one whose key is on a token. @uri: of the key; what logs in to the token is #WaxTokens. */
GTlsCertificate *wax_identity_to_tls_on_token (const WaxIdentity *self, const char *uri, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxIdentity, wax_identity_unref)

G_END_DECLS
