#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define WAX_TYPE_SIGNATURE (wax_signature_get_type ())

/**
 * WaxSignature:
 * @id: the server's id, opaque
 * @text: as plain text, "" where there is none
 * @html: as HTML, "" where there is none
 *
 * Immutable, ref-counted, any thread; fields are read directly. Strings are never %NULL.
 */
typedef struct {
  const char *id;
  const char *name;
  const char *text;
  const char *html;
} WaxSignature;

GType wax_signature_get_type (void);

/**
 * wax_signature_new:
 * @fields: copied; %NULL strings become ""
 */
WaxSignature *wax_signature_new (const WaxSignature *fields);
WaxSignature *wax_signature_ref (WaxSignature *self);
void wax_signature_unref (WaxSignature *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxSignature, wax_signature_unref)

G_END_DECLS
