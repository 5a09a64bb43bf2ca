#pragma once

#include "trust/wax-certificate.h"

#include <p11-kit/p11-kit.h>

G_BEGIN_DECLS

/*
 * What is looked up on smart cards and other tokens (PKCS#11 v2.40), read-only. The library is p11-kit's, as it is
 * GnuTLS's: a login here is one there. On the thread of #WaxTokens alone; what a card tells is of foreign origin, and
 * bounded.
 */

/* A token where it is now. A plain value. */
typedef struct {
  CK_FUNCTION_LIST *module;
  CK_SLOT_ID slot;
  CK_TOKEN_INFO info;
} WaxToken;

/* @modules: ends with %NULL. Returns: (transfer full) (element-type WaxToken): those that hold keys; who vouches for
 * servers is left aside. */
GPtrArray *wax_token_list (CK_FUNCTION_LIST **modules);

/* Whether it is still there, and the same. Its flags are read anew. */
gboolean wax_token_refresh (WaxToken *self);

/* Whether @uri may be about it, which may name less than everything; %FALSE for what is no URI of RFC 7512. */
gboolean wax_token_is_named_by (const WaxToken *self, const char *uri);

/* Whether @uri, which may name less than everything, may mean what @whole names. */
gboolean wax_token_uri_matches (const char *uri, const char *whole);

/* Whether there is a PIN in @uri, or the way to one: that belongs into no command, log or profile. */
gboolean wax_token_uri_has_pin (const char *uri);

/* Returns: (transfer full): what its owner calls the token that @uri names, printable; "" where that is not said. Any
 * thread. */
char *wax_token_uri_dup_label (const char *uri);

/* Returns: (transfer full): what its owner calls it, printable. */
char *wax_token_dup_label (const WaxToken *self);

/* Returns: 0 when it could not be opened. For reading. */
CK_SESSION_HANDLE wax_token_open (const WaxToken *self);

/**
 * WaxTokenCertificate:
 * @id: (nullable): what its keys are found by (CKA_ID)
 * @uri: as RFC 7512 has it, without anything about a PIN
 * @has_key: one of its keys can be seen, which is not said of private ones before a login
 */
typedef struct {
  WaxCertificate *certificate;
  GBytes *id;
  char *uri;
  gboolean has_key;
} WaxTokenCertificate;

/* Returns: (transfer full) (element-type WaxTokenCertificate): none where the token cannot be read. */
GPtrArray *wax_token_read_certificates (const WaxToken *self, CK_SESSION_HANDLE session);

/* Returns: (transfer full) (nullable): the URI of the private key of the certificate that has @id; %NULL when it is not
 * there, which only who is logged in can tell. */
char *wax_token_find_key (const WaxToken *self, CK_SESSION_HANDLE session, GBytes *id);

G_END_DECLS
