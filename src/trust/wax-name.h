#pragma once

#include "trust/wax-der.h"

G_BEGIN_DECLS

/**
 * wax_name_normalize:
 * @name: a Name of RFC 5280, section 4.1.2.4, with its header
 *
 * The form in which names are compared (RFC 5280, section 7.1): texts without regard to their encoding, to case and to
 * white space at the ends or repeated; everything else octet by octet. One form begins with another exactly when the
 * other name's parts are the first ones of the one.
 *
 * Returns: (transfer full) (nullable): %NULL when it is no name, or has more parts than anybody's.
 */
GBytes *wax_name_normalize (WaxDer name);

/* @base: in that form. @step: what is in a RelativeDistinguishedName. Returns: (transfer full) (nullable): the name one
 * step below @base, in that form; %NULL when @step is none. */
GBytes *wax_name_append (GBytes *base, WaxDer step);

/* Whether @name, in that form, lies in the subtree below @base or is it. */
gboolean wax_name_is_below (GBytes *name, GBytes *base);

G_END_DECLS
