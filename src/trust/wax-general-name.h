#pragma once

#include "trust/wax-der.h"
#include "trust/wax-lines.h"

G_BEGIN_DECLS

/*
 * GeneralName (RFC 5280, section 4.2.1.6) in words, of every form. Pure; any thread.
 */

/* Adds a line for it. @tag, @content: of the name. Returns: %FALSE when it is none of its forms. */
gboolean wax_general_name_describe (WaxLines *out, guint depth, guint8 tag, WaxDer content);

/* Adds a line for each of GeneralNames. @list: what is in the sequence. Returns: %FALSE when one is no name, or there
 * is none. */
gboolean wax_general_names_describe (WaxLines *out, guint depth, WaxDer list);

/**
 * wax_general_name_describe_subtree:
 * @kind: "Permitted" or "Excluded", translated
 *
 * The same for the base of a GeneralSubtree (section 4.2.1.10): an address is one with a mask.
 */
gboolean wax_general_name_describe_subtree (WaxLines *out, const char *kind, guint8 tag, WaxDer content);

G_END_DECLS
