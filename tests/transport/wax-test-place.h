#pragma once

#include "wax-test-pki.h"

G_BEGIN_DECLS

/* A place of an authority's, over HTTP on loopback, where a certificate can point to. */
typedef struct _WaxTestPlace WaxTestPlace;

typedef enum {
  WAX_TEST_PLACE_BYTES,
  WAX_TEST_PLACE_NOTHING, /* 404 */
  WAX_TEST_PLACE_ENDLESS,
  WAX_TEST_PLACE_STALL,
  WAX_TEST_PLACE_REDIRECT, /* to another path, where the bytes are */
} WaxTestPlaceHow;

WaxTestPlace *wax_test_place_new (void);
void wax_test_place_free (WaxTestPlace *self);

/* @bytes: (nullable): served from now on */
void wax_test_place_set (WaxTestPlace *self, WaxTestPlaceHow how, GBytes *bytes);

/* How often somebody asked, and how often with a cookie; from the beginning. */
guint wax_test_place_count (WaxTestPlace *self);
guint wax_test_place_count_cookies (WaxTestPlace *self);

/* "http://127.0.0.1:PORT/issuer" */
const char *wax_test_place_get_url (WaxTestPlace *self);

/* (transfer full): @options with an extension besides that says where the issuer's certificate is: at @url. */
WaxTestCert *wax_test_place_make_cert (const char *url, WaxTestCert *issuer, const WaxTestCertOptions *options);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxTestPlace, wax_test_place_free)

G_END_DECLS
