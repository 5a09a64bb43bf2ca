#pragma once

#include "trust/wax-der.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* What servers send is some dozen names; those of all public authorities together are some hundred. */
#define WAX_ISSUER_NAMES_MAX 1000
#define WAX_ISSUER_NAMES_MAX_SIZE (64 * 1024)

/**
 * WaxIssuerNames:
 *
 * The authorities that a server names in a handshake as those whose certificates it accepts (RFC 8446, section 4.2.4;
 * RFC 5246, section 7.4.4). None at all: it leaves the choice to the client. Immutable, ref-counted, any thread.
 */
typedef struct _WaxIssuerNames WaxIssuerNames;

/**
 * wax_issuer_names_new:
 * @ders: names in DER, one right after the other; of foreign origin
 *
 * Each once. A list that is longer than anybody's, or whose end cannot be found, counts as none: with a part of it left
 * out, authorities would be denied that the server does name.
 */
WaxIssuerNames *wax_issuer_names_new (GBytes *ders);
WaxIssuerNames *wax_issuer_names_ref (WaxIssuerNames *self);
void wax_issuer_names_unref (WaxIssuerNames *self);

/* What wax_issuer_names_new() takes back. */
GBytes *wax_issuer_names_get_ders (const WaxIssuerNames *self);
guint wax_issuer_names_get_length (const WaxIssuerNames *self);

/* Returns: (transfer full): the form in which names are compared: wax_name_normalize(), and what cannot be read as a
 * name octet by octet. */
GBytes *wax_issuer_names_make_form (WaxDer name);

/* @form: of a name */
gboolean wax_issuer_names_have (const WaxIssuerNames *self, GBytes *form);

/* Returns: (transfer full) (array zero-terminated=1): for people, in the server's order; those that can be read. */
GStrv wax_issuer_names_describe (const WaxIssuerNames *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxIssuerNames, wax_issuer_names_unref)

G_END_DECLS
