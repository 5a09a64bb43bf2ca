#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define WAX_TYPE_PERSONA (wax_persona_get_type ())

/**
 * WaxPersona:
 * @id: the server's id, opaque; "" for an address that it has no identity for
 * @title: what the person calls it, "" for the account itself
 * @name: who the message is from, "" for the account's own name
 * @address: where it is from
 * @reply_to: where answers are to go, as wax_addresses_parse() reads it; "" where they go to @address
 * @signature_id: of the #WaxSignature of new messages, "" for none
 * @answer_signature_id: of that of answers
 * @allowed: the server is known to let the account write as @address; it puts another there without a word otherwise
 *
 * Who the person is to those whom they write to: an identity of the account at the server, or one of its addresses.
 * Immutable, ref-counted, any thread; fields are read directly. Strings are never %NULL.
 */
typedef struct {
  const char *id;
  const char *title;
  const char *name;
  const char *address;
  const char *reply_to;
  const char *signature_id;
  const char *answer_signature_id;
  gboolean allowed;
} WaxPersona;

GType wax_persona_get_type (void);

/**
 * wax_persona_new:
 * @fields: copied; %NULL strings become ""
 */
WaxPersona *wax_persona_new (const WaxPersona *fields);
WaxPersona *wax_persona_ref (WaxPersona *self);
void wax_persona_unref (WaxPersona *self);
gboolean wax_persona_equal (const WaxPersona *a, const WaxPersona *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxPersona, wax_persona_unref)

G_END_DECLS
