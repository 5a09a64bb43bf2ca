#pragma once

#include "trust/wax-der.h"
#include "trust/wax-lines.h"

G_BEGIN_DECLS

/*
 * Values of extensions in words. Each takes what stands in the extension's OCTET STRING, adds lines, and returns %FALSE
 * when that is not what it should be: what it added till then is to be taken away. All are pure, any thread, and take
 * time in proportion to the value.
 */
typedef gboolean (*WaxDecoder) (WaxDer value, WaxLines *out);

/* Whose names, where and for whom (RFC 5280, sections 4.2.1.1, 2, 6, 8, 10, 13, 4.2.2). */
gboolean wax_decode_subject_key_id (WaxDer value, WaxLines *out);
gboolean wax_decode_authority_key_id (WaxDer value, WaxLines *out);
gboolean wax_decode_names (WaxDer value, WaxLines *out);
gboolean wax_decode_name_constraints (WaxDer value, WaxLines *out);
gboolean wax_decode_directory_attributes (WaxDer value, WaxLines *out);
gboolean wax_decode_list_points (WaxDer value, WaxLines *out);
gboolean wax_decode_access (WaxDer value, WaxLines *out);

/* What for (sections 4.2.1.3, 9, 12; RFC 3280, section 4.2.1.4; RFC 7633; Netscape's). */
gboolean wax_decode_key_usage (WaxDer value, WaxLines *out);
gboolean wax_decode_purposes (WaxDer value, WaxLines *out);
gboolean wax_decode_basic_constraints (WaxDer value, WaxLines *out);
gboolean wax_decode_key_period (WaxDer value, WaxLines *out);
gboolean wax_decode_tls_features (WaxDer value, WaxLines *out);
gboolean wax_decode_netscape_type (WaxDer value, WaxLines *out);

/* By which rules (sections 4.2.1.4, 5, 11, 14; Microsoft's template and application policies). */
gboolean wax_decode_policies (WaxDer value, WaxLines *out);
gboolean wax_decode_policy_mappings (WaxDer value, WaxLines *out);
gboolean wax_decode_policy_constraints (WaxDer value, WaxLines *out);
gboolean wax_decode_inhibit_any (WaxDer value, WaxLines *out);
gboolean wax_decode_template (WaxDer value, WaxLines *out);

/* Certificate Transparency (RFC 6962, sections 3.1 to 3.3). */
gboolean wax_decode_timestamps (WaxDer value, WaxLines *out);
gboolean wax_decode_poison (WaxDer value, WaxLines *out);

/* Qualified certificates (RFC 3739, section 3.2.6; ETSI EN 319 412-5; ETSI TS 119 495). */
gboolean wax_decode_qualified (WaxDer value, WaxLines *out);

/* One value of a simple kind: a text, number, identifier or octets. */
gboolean wax_decode_simple (WaxDer value, WaxLines *out);

/* Nothing but NULL: that it is there says all. */
gboolean wax_decode_presence (WaxDer value, WaxLines *out);

/* Whether @value is one element of @tag; @content is then what is in it. */
gboolean wax_decode_whole (WaxDer value, guint8 tag, WaxDer *content);

/**
 * wax_decode_bits:
 * @content: what is in a BIT STRING
 * @names: (array length=n_names): of its bits, untranslated
 *
 * Returns: %FALSE when it is no BIT STRING.
 */
gboolean wax_decode_bits (WaxDer content, const char *const *names, guint n_names, guint depth, WaxLines *out);

G_END_DECLS
