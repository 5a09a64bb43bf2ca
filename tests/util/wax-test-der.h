#pragma once

#include "wax-test-pki.h"

G_BEGIN_DECLS

/* DER (X.690) that tests put together from the inside out. What is given as content is taken. */

/* An element with these parts in it, one behind another; %NULL ends them. */
GByteArray *wax_test_der (guint tag, ...) G_GNUC_NULL_TERMINATED;

/* @size: -1 for a text */
GByteArray *wax_test_der_octets (guint8 tag, const void *data, gssize size);

/* @dotted: e.g. "2.5.29.17" */
GByteArray *wax_test_der_oid (const char *dotted);

/* @when: Unix s, as GeneralizedTime */
GByteArray *wax_test_der_time (gint64 when);

/* Extension (RFC 5280, section 4.1). @value: taken */
GByteArray *wax_test_der_extension (const char *oid, gboolean critical, GByteArray *value);

/* SubjectAltName (RFC 5280, section 4.2.1.6) of @n host names m0.example.test, m1.example.test, …, and of @last,
 * (nullable). The TLS library takes minutes for a thousand. */
GByteArray *wax_test_der_many_names (guint n, const char *last);

/* A BIT STRING: the signature of @signer's key (P-256) over @data, which is not taken. */
GByteArray *wax_test_der_sign (WaxTestCert *signer, WaxTestDigest digest, const GByteArray *data);

/* Adds an element to what stands in @out. */
void wax_test_der_append (GByteArray *out, guint8 tag, const guint8 *content, gsize size);

/* Size of the element at @data, its header included. What the library wrote needs no doubt. */
gsize wax_test_der_measure (const guint8 *data, gsize *header);

G_END_DECLS
