#pragma once

#include "identity/wax-identity-error.h"
#include "trust/wax-certificate.h"

G_BEGIN_DECLS

/**
 * WaxIdentityRequest:
 *
 * A request for a certificate (PKCS#10, RFC 2986) that waits for its answer: what an authority is sent. Its private key
 * is not in it, see #WaxIdentityKeys. Immutable, ref-counted, any thread.
 */
typedef struct _WaxIdentityRequest WaxIdentityRequest;

/**
 * wax_identity_request_write_subject:
 * @name: of a person
 * @organization: (nullable): "" or %NULL for none
 * @address: of mail
 *
 * Returns: (transfer full): as wax_identity_request_make() takes it, in the order in which authorities expect it.
 */
char *wax_identity_request_write_subject (const char *name, const char *organization, const char *address);

/**
 * wax_identity_request_make:
 * @subject: whose it is to be: names as RFC 4514 writes them ("CN=Alice,O=Example,emailAddress=alice@example.test"), or
 *   a mail address alone
 * @made: Unix s
 * @key: (out) (transfer full): the new private key, on P-256; see wax-private-key.h
 *
 * Each mail address of the subject is also asked for as rfc822Name, where RFC 8550, section 3, wants it; the purpose is
 * signing in. Takes some milliseconds.
 *
 * Returns: (transfer full) (nullable): %NULL with %WAX_IDENTITY_ERROR_SUBJECT.
 */
WaxIdentityRequest *wax_identity_request_make (const char *subject, gint64 made, GBytes **key, GError **error);

/* Returns: (transfer full) (nullable): one that was made before; %NULL when @pem is none. */
WaxIdentityRequest *wax_identity_request_new_from_pem (const char *pem, gint64 made);
WaxIdentityRequest *wax_identity_request_ref (WaxIdentityRequest *self);
void wax_identity_request_unref (WaxIdentityRequest *self);

/* What commands call it: the first 16 digits of wax_identity_request_get_public_key(). */
const char *wax_identity_request_get_id (const WaxIdentityRequest *self);

/* 64 hex digits, see wax_private_key_dup_name(): what the key and the answer are found by. */
const char *wax_identity_request_get_public_key (const WaxIdentityRequest *self);

/* For people, as RFC 4514 writes it. */
const char *wax_identity_request_get_subject (const WaxIdentityRequest *self);

/* The person's name in the subject; "" where it has none. */
const char *wax_identity_request_get_name (const WaxIdentityRequest *self);

/* Returns: (array zero-terminated=1): those of the subject. */
const char *const *wax_identity_request_get_addresses (const WaxIdentityRequest *self);

const char *wax_identity_request_get_pem (const WaxIdentityRequest *self);

/* Unix s */
gint64 wax_identity_request_get_made (const WaxIdentityRequest *self);

/* Whether @certificate has its key: whatever names an authority has put into it. */
gboolean wax_identity_request_is_answered_by (const WaxIdentityRequest *self, const WaxCertificate *certificate);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxIdentityRequest, wax_identity_request_unref)

G_END_DECLS
