#pragma once

#include "app/wax-account.h"
#include "mail/wax-document.h"
#include "store/wax-persona.h"

G_BEGIN_DECLS

/* What these tell is as it was read last, from memory: nothing of it waits for the disk.
 * Returns: whether it was read, and nothing newer is there; signal "settings-changed" of the account: it was read. */
gboolean wax_account_knows_personas (WaxAccount *self);

/**
 * wax_account_list_personas:
 *
 * Returns: (transfer full) (element-type WaxPersona): who the person can write as, the account itself first; never
 *   empty.
 */
GPtrArray *wax_account_list_personas (WaxAccount *self);

/**
 * WaxPlacedSignature:
 * @text: (nullable): what of a text is the signature, with what leads it in; %NULL where there is none
 * @block: (nullable): the same of a document
 * @above: it stands above what is quoted
 *
 * How a signature was put into a message.
 */
typedef struct {
  char *text;
  WaxDocument *block;
  gboolean above;
} WaxPlacedSignature;

void wax_placed_signature_clear (WaxPlacedSignature *self);

/**
 * wax_account_place_signature:
 * @persona: who writes
 * @text: of a message that is begun: what it quotes
 * @answers: it answers or forwards another
 * @placed: (out caller-allocates): to be cleared; without a block
 *
 * Puts the signature that the person chose at the server for @persona where they want it, above what is quoted or
 * below, as the account's preferences say that were synchronised.
 *
 * Returns: (transfer full): @text where there is none.
 */
char *wax_account_place_signature (WaxAccount *self, const WaxPersona *persona, const char *text, gboolean answers,
                                   WaxPlacedSignature *placed);

/**
 * wax_account_sign_document:
 * @document: as @text there
 *
 * The same, with the signature as it is laid out where it is, and with a block.
 *
 * Returns: (transfer full)
 */
WaxDocument *wax_account_sign_document (WaxAccount *self, const WaxPersona *persona, WaxDocument *document,
                                        gboolean answers, WaxPlacedSignature *placed);

/* Whether messages are begun with formatting: as the account's preferences say that were synchronised, else the
 * person's setting. */
gboolean wax_account_writes_rich (WaxAccount *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WaxPlacedSignature, wax_placed_signature_clear)

G_END_DECLS
